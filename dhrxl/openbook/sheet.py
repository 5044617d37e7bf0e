"""One sheet of an open book, read as far as it is needed, each part once.

What xlwings gives differs by the engine under it: on Windows an error is a word, or a number that
xlwings does not know; on a Mac it is nothing, or its cell is left out, and what stands beside it
moves into other columns (xlwings issue 1924). So the block that came is measured before anything
is made of it.
"""

import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, cast

from dhrxl.errors import BadInput
from dhrxl.files.grids import Grid
from dhrxl.files.limits import USUAL
from dhrxl.model.cells import DAY_ZERO, CellValue, column_letters
from dhrxl.openbook.refusals import PROTECTED, refusal
from dhrxl.openbook.screen import OpenScreen

if TYPE_CHECKING:
    import xlwings as xw

SYSTEM = platform.system()
HEAD = 260
"""Rows among which every cover and every row of headings is looked for, with those below by which
columns are known (`openbook.trackers.headings`)."""
_AT_ONCE = 500_000
"""Cells that every Excel hands over at once; a Mac's waits for one minute (xlwings issue 2300)."""
MISSHAPEN = (
    'Sheet "{sheet}": expected {rows:,} rows of {columns:,} cells, found another number of cells '
    "{where}. Excel on a Mac leaves out cells that show an error such as #N/A, and those beside "
    "them would be read in wrong columns. Put the errors right (Edit, Find, Go To, Special, "
    "Formulas, Errors shows them), and press the button again."
)
_VISIBLE = (True, -1)
"""What xlwings gives for a visible sheet; on Windows Excel's number, 2 being a hidden one."""
_ERRORS = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!",
    2042: "#N/A", 2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!",
    2048: "#UNKNOWN!", 2049: "#FIELD!", 2050: "#CALC!",
}  # fmt: skip
"""What Excel shows for the numbers of `XlCVError`."""
_UNNAMED = "#ERROR!"
"""What stands for an error whose name is not known."""
_ERROR_BASE = -2146828288
"""On Windows an error arrives as its number added to this (0x800A0000); xlwings knows seven."""
_ERROR_RANGE = range(-2146826300, -2146826199)
_AS_SHOWN = datetime(1900, 2, 28)  # noqa: DTZ001 - a sheet has no time zone
"""From here on Windows hands over the day that Excel shows, and before it one day less: Excel
counts a 29 February 1900, and OLE's dates do not."""


class OpenSheet:
    """A sheet of an open book; nothing but its name is asked for before it is needed."""

    def __init__(self, sheet: "xw.Sheet") -> None:
        self._sheet = sheet
        self.name: str = sheet.name

    @cached_property
    def hidden(self) -> bool:
        """Whether it is hidden; no, where an older client of the web does not say it."""
        try:
            return self._sheet.visible not in _VISIBLE
        except (NotImplementedError, KeyError):
            return False

    @cached_property
    def head(self) -> Grid:
        """Its first rows, where a cover or a row of headings would stand.

        Raises:
            BadInput: Excel left out cells.
        """
        whole: Grid | None = self.__dict__.get("grid")
        if whole is not None:  # all of it was read already
            return replace(whole, rows=whole.rows[:HEAD])
        row, column = self.used
        return self._grid(min(row, HEAD), min(column, USUAL.furthest_column))

    @cached_property
    def grid(self) -> Grid:
        """All of it, read in one call however many rows there are.

        Raises:
            BadInput: It is filled further out than any sheet of ours, or Excel left out cells.
        """
        row, column = self.used
        if not _is_near(row, column) or row * column > _AT_ONCE:
            row, column = self._filled
        if not _is_near(row, column):
            raise BadInput(_too_far(self.name, row, column))
        return self._grid(row, column)

    @cached_property
    def used(self) -> tuple[int, int]:
        """The last row and column that Excel counts as used, filled or only formatted."""
        last = self._sheet.used_range.last_cell
        return last.row, last.column

    @property
    def _filled(self) -> tuple[int, int]:
        """The last row and column with anything in them, sought where formats reach far out.

        Excel finds nothing in rows that are hidden; whether there is anything beyond is asked of
        its list of special cells. On the web neither is there but to be waited for.

        Raises:
            BadInput: It cannot be told.
        """
        if self._sheet.book.app.engine.type == "remote":
            raise BadInput(_too_far(self.name, *self.used))
        row, column = 1, 1
        used = self._range(1, 1, *self.used)
        try:
            for order in ("rows", "columns"):
                found = cast("xw.Range | None", used.find("*", direction="backward", order=order))
                if found is not None:
                    row, column = max(row, found.row), max(column, found.column)
            while beyond := self._unseen(row, column):
                row = max(row, *(cells.last_cell.row for cells in beyond))
                column = max(column, *(cells.last_cell.column for cells in beyond))
        except Exception as error:
            if refusal(error) == PROTECTED:
                raise BadInput(_too_far(self.name, *self.used)) from error
            raise
        return row, column

    def _unseen(self, row: int, column: int) -> "list[xw.Range]":
        """Give the cells that hold something below a row and to the right of a column."""
        last_row, last_column = self.used
        found: list[xw.Range] = []
        for top, left, bottom in ((row + 1, 1, last_row), (1, column + 1, row)):
            if top <= bottom and left <= last_column:
                band = self._range(top, left, bottom, last_column)
                for kind in ("constants", "formulas"):
                    found += cast("list[xw.Range]", band.get_special_cells(kind))
        return found

    def _range(self, top: int, left: int, bottom: int, right: int) -> "xw.Range":
        return self._sheet.range((top, left), (bottom, right))

    def _grid(self, rows: int, columns: int) -> Grid:
        found = [[cell_value(value) for value in row] for row in self._values(rows, columns)]
        last, width = 0, 0
        for number, row in enumerate(found, start=1):
            filled = [n for n, value in enumerate(row, start=1) if value is not None]
            if filled:  # what is only formatted is nothing
                last, width = number, max(width, filled[-1])
        filled_rows = [row[:width] for row in found[:last]]
        screen = OpenScreen(filled_rows, self._format_of)
        return Grid(name=self.name, rows=filled_rows, hidden=self.hidden, screen=screen)

    def _format_of(self, column: int, first: int, last: int) -> str | None:
        code = self._range(first, column, last, column).number_format
        return None if code is None else str(code)

    def _values(self, rows: int, columns: int) -> list[list[Any]]:
        """Read a block from A1.

        A Mac is not asked for the names of errors: of more than one row its engine in xlwings 0.37
        gives nothing at all then (`_xlmac.py`, `raw_value`, `ensure_2d`).

        Raises:
            BadInput: What came has not the rows and columns that were asked for.
        """
        block = self._range(1, 1, rows, columns)
        if is_mac(self._sheet.book):
            values: list[list[Any]] = block.options(ndim=2).value
        else:
            values = block.options(ndim=2, err_to_str=True).value
        wrong = [n for n, row in enumerate(values, start=1) if len(row) != columns]
        if wrong or len(values) != rows:
            where = f"in row {', '.join(map(str, wrong[:3]))}" if wrong else "in all"
            raise BadInput(
                MISSHAPEN.format(sheet=self.name, rows=rows, columns=columns, where=where)
            )
        if is_mac(self._sheet.book):
            for row, column in self._errors(block):
                values[row - 1][column - 1] = _UNNAMED
        return values

    @staticmethod
    def _errors(block: "xw.Range") -> Iterator[tuple[int, int]]:
        """Give the cells of a block that show an error, which a Mac reads as nothing.

        Where it does not say which, as on a protected sheet, they stay blank.
        """
        areas: list[xw.Range] = []
        with suppress(Exception):  # an error not found is read as before
            areas = cast("list[xw.Range]", block.get_special_cells("formulas", "errors"))
        for area in areas:
            last = area.last_cell
            yield from product(range(area.row, last.row + 1), range(area.column, last.column + 1))


def is_mac(book: "xw.Book") -> bool:
    """Whether a book is open in a Mac's own Excel."""
    return SYSTEM == "Darwin" and book.app.engine.type == "desktop"


def _is_near(row: int, column: int) -> bool:
    """Whether a sheet can be read in bearable time, as is judged of a file."""
    return (
        row <= USUAL.furthest_row
        and column <= USUAL.furthest_column
        and row * column <= USUAL.cells
    )


def _too_far(sheet: str, row: int, column: int) -> str:
    """Say that the last cell of a sheet lies too far out."""
    most = f"cells up to {column_letters(USUAL.furthest_column)}{USUAL.furthest_row}"
    if row <= USUAL.furthest_row and column <= USUAL.furthest_column:
        most = f"{USUAL.cells:,} cells"
    return (
        f'Sheet "{sheet}": expected at most {most}, found something in or before cell '
        f"{column_letters(column)}{row}. Delete the rows and columns beyond the table, save the "
        "workbook, and press the button again."
    )


def cell_value(value: Any) -> CellValue:
    """Give a value as `files.grids` gives that of a file.

    >>> cell_value(datetime(1899, 12, 30, 9, 30)), cell_value(Decimal("12.5")), cell_value("")
    ('09:30:00', 12.5, None)
    """
    if isinstance(value, Decimal):  # what Windows gives for a cell formatted as money
        value = float(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and value in _ERROR_RANGE:
        return _ERRORS.get(value - _ERROR_BASE, _UNNAMED)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.date() == DAY_ZERO:  # a time of no day
        return str(value.time())
    if isinstance(value, datetime) and value < _AS_SHOWN:
        value += timedelta(days=1)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return str(value)
