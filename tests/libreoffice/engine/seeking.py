"""What Excel's Find and its Go To Special find, as xlwings' desktop engines ask for them.

`find` looks at what is shown (`LookIn=xlValues`, `_xlwindows.py` and `_xlmac.py`, `find`), so that
cells of hidden rows and columns are not found; special cells are, but not on a protected sheet.
"""

from collections.abc import Iterator
from typing import Any

from tests.libreoffice.engine.blocks import Area

_NUMBERS, _DAYS, _WORDS, _FORMULAS = 1, 2, 4, 16  # com.sun.star.sheet.CellFlags
_KINDS = {"constants": _NUMBERS | _DAYS | _WORDS, "formulas": _FORMULAS}
_ANYTHING = _NUMBERS | _DAYS | _WORDS | _FORMULAS
_ERRORS = 4  # com.sun.star.sheet.FormulaResult


def last_shown(cells: Any, order: str) -> tuple[int, int] | None:
    """Give the last cell of a block that shows something, by rows or by columns, from 0."""
    if cells.queryContentCells(_ANYTHING).Count == 0:
        return None
    shown = list(_areas(cells.queryVisibleCells().queryContentCells(_ANYTHING)))
    if not shown:
        return None
    if order == "rows":
        last = max(area.bottom for area in shown)
        return last, max(area.right for area in shown if area.bottom == last)
    last = max(area.right for area in shown)
    return max(area.bottom for area in shown if area.right == last), last


def special(cells: Any, kind: str, of: str | None = None) -> list[Area]:
    """Give the areas that hold what was typed, or formulas, or formulas that show an error."""
    if of == "errors":
        return list(_areas(cells.queryFormulaCells(_ERRORS)))
    return list(_areas(cells.queryContentCells(_KINDS[kind])))


def _areas(ranges: Any) -> Iterator[Area]:
    return map(Area.of, ranges.RangeAddresses)
