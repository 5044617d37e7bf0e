"""How xlwings' two desktop engines, and Excel under them, treat what is read and written.

The engine has one of three manners at a time: as on Windows, as on a Mac, or plain, which gives and
takes whatever LibreOffice does. Every rule says where it is from: a line of xlwings 0.37.8, an
issue of xlwings (github.com/xlwings/xlwings/issues), or a page of Microsoft's. What has no source
is not imitated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Rows = Sequence[Sequence[Any]]
_LONGEST = 32_767
"""Characters of a cell: Microsoft's "Excel specifications and limits"."""
_LONGEST_IN_BLOCK = 8_203
"""Characters of a text that is put in as one of a block: Microsoft's article 832136, and
stackoverflow.com/questions/30661564. Newer Excels may take more; none takes less."""
_LONGEST_FORMULA_READ = 8_221
"""Characters of a text that Windows gives as a formula: xlwings issue 887."""
_FIRST_YEAR = 1900
"""Excel has no dates before: Microsoft's article 214330."""
_ERRORS = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036,
    "#N/A": 2042,
}  # fmt: skip
_ERROR_BASE = -2146828288


class ComError(Exception):
    """What pywin32 raises on Windows where Excel refuses: `pywintypes.com_error`."""

    __module__ = "pywintypes"

    def __init__(self) -> None:
        details = (0, None, None, None, 0, -2146827284)
        super().__init__(-2147352567, "Exception occurred.", details, None)


class CommandError(Exception):
    """What appscript raises on a Mac where Excel refuses: `appscript.reference.CommandError`."""

    __module__ = "appscript.reference"
    errornumber, errormessage = -50, "Parameter error."


@dataclass(frozen=True, slots=True)
class Error:
    """An error that a cell shows."""

    name: str


class Manner:
    """Plain: errors are nothing, blanks are empty texts, and any text or date is taken."""

    name = "plain"
    system = "Linux"
    leaves_out = False
    freezes = True
    """Whether panes can be frozen and indents adjusted, which xlwings offers on the web only."""

    def values(self, rows: Rows, options: dict[str, Any]) -> Any:
        """Give a block as the getter of an engine does."""
        return [[None if isinstance(value, Error) else value for value in row] for row in rows]

    def formulas(self, rows: Rows) -> Any:
        """Give the formulas of a block as the getter of an engine does."""
        return [list(row) for row in rows]

    def cleaned(self, value: Any, *, err_to_str: bool) -> Any:
        """Give a value as an engine's `clean_value_data` does; blank is nothing."""
        return None if value == "" else value

    def visible(self, *, is_visible: bool) -> Any:
        """Say whether a sheet is in view as an engine says it."""
        return is_visible

    def expect_taken(self, rows: Rows) -> None:
        """Make sure that Excel takes a block.

        Raises:
            ComError, CommandError: It does not, and says no more than that.
        """


class Windows(Manner):
    """As `_xlwindows.py` on Excel for Windows."""

    name, system, freezes = "windows", "Windows", False

    def values(self, rows: Rows, options: dict[str, Any]) -> Any:
        """Give tuples, as COM does; an error is a number (`raw_value`, line 1371).

        `options` say nothing to this getter; the names of errors are made later.
        """
        return tuple(tuple(map(self._held, row)) for row in rows)

    @staticmethod
    def _held(value: Any) -> Any:
        if isinstance(value, Error):
            return _ERROR_BASE + _ERRORS.get(value.name, 2050)
        return None if value == "" else value

    def formulas(self, rows: Rows) -> Any:
        """Give tuples; one text too long stops it (`formula`, line 1533, issue 887)."""
        if any(len(text) > _LONGEST_FORMULA_READ for row in rows for text in row):
            raise ComError
        return tuple(map(tuple, rows))

    def cleaned(self, value: Any, *, err_to_str: bool) -> Any:
        """Name the seven errors that it knows, if asked; else they are nothing (line 455)."""
        if value is None or value == "":
            return None
        known = {_ERROR_BASE + number: name for name, number in _ERRORS.items()}
        if type(value) is int and value in known:
            return known[value] if err_to_str else None
        return value

    def visible(self, *, is_visible: bool) -> Any:
        """Say it as XlSheetVisibility: -1, or 0 (`visible`, line 1140)."""
        return -1 if is_visible else 0

    def expect_taken(self, rows: Rows) -> None:
        """Refuse what Excel refuses of a block, and of a single cell."""
        is_block = len(rows) > 1 or len(rows[0]) > 1
        most = _LONGEST_IN_BLOCK if is_block else _LONGEST
        if any(len(text) > most for text in _texts(rows)) or any(_too_early(rows)):
            raise ComError


class Mac(Manner):
    """As `_xlmac.py` on Excel for the Mac."""

    name, system, freezes = "mac", "Darwin", False

    def __init__(self, *, leaves_out: bool = False) -> None:
        self.leaves_out = leaves_out
        """Whether it leaves out the cells that show errors, which it does at times (issue 1924)."""

    def values(self, rows: Rows, options: dict[str, Any]) -> Any:
        """Give lists, an error as nothing; names of errors for one cell or row only (line 1083).

        Of a list of lists `ensure_2d` gives None there, over which `raw_value` stumbles.

        Raises:
            TypeError: Names of errors were asked for, of more than one row.
        """
        if options.get("err_to_str") and (len(rows) > 1 or len(rows[0]) > 1):
            for _, _ in enumerate(None):  # type: ignore[arg-type]
                pass
        if self.leaves_out:
            return [[value for value in row if not isinstance(value, Error)] for row in rows]
        asked = options.get("err_to_str")
        return [[self._held(value, asked) for value in row] for row in rows]

    @staticmethod
    def _held(value: Any, asked: bool | None) -> Any:
        return (value.name if asked else None) if isinstance(value, Error) else value

    def expect_taken(self, rows: Rows) -> None:
        """Refuse what no Excel takes."""
        if any(len(text) > _LONGEST for text in _texts(rows)) or any(_too_early(rows)):
            raise CommandError


PLAIN = Manner()
MANNERS: dict[str, Manner] = {one.name: one for one in (PLAIN, Windows(), Mac())}


def _texts(rows: Rows) -> Iterator[str]:
    return (value for row in rows for value in row if isinstance(value, str))


def _too_early(rows: Rows) -> Iterator[bool]:
    return (value.year < _FIRST_YEAR for row in rows for value in row if isinstance(value, date))
