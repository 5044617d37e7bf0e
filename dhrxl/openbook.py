"""A workbook that is open in Excel, read like a file: grids of cells, its cover, its actions.

Each sheet is read once and whole. What is read is what the cells hold now, saved or not. Nothing
here writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dhrxl.action_tables import KEYS, ActionTable, find_table, read_table
from dhrxl.errors import BadInput
from dhrxl.headings import Header
from dhrxl.identity import Cover, read_cover
from dhrxl.package import Package
from dhrxl.reader import CellValue, Contents, Grid
from dhrxl.source import EVERY_KEY, Opened, open_contents
from dhrxl.terms import CALCULATED, TEMPLATE_VERSION, FileKind

if TYPE_CHECKING:
    import xlwings as xw

NO_TABLE = (
    "No sheet of this workbook has a row of headings such as Action ref, Action to take and "
    "Status. Open a plan, a return or a summary, or name the columns so."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """The action table of an open book."""

    grid: Grid
    header: Header
    actions: ActionTable
    is_live: bool
    """Whether its calculated columns hold the formulas of our own template."""

    @property
    def right_edge(self) -> int:
        """The last column with anything in it from the header down, counted from 1."""
        rows = self.grid.rows[self.header.row :]
        used = (n for row in rows for n, value in enumerate(row, 1) if value is not None)
        return max(used)


@dataclass(frozen=True, kw_only=True)
class OpenBook:
    """What an open book held when it was read."""

    name: str
    fullname: str
    grids: tuple[Grid, ...]
    active: str
    """The sheet in view."""

    @cached_property
    def cover(self) -> Cover:
        """The form on its cover, wherever it stands."""
        return read_cover(self.grids)

    @property
    def as_at(self) -> date | None:
        """The day its cover gives for its figures."""
        day = self.cover.values.get("as_at")
        return day if isinstance(day, date) else None

    @property
    def is_online(self) -> bool:
        """Whether it was opened from OneDrive or SharePoint, by an address and not a path."""
        return "://" in self.fullname

    @property
    def folder(self) -> Path | None:
        """The folder it is saved in; nothing where it never was, or has an address for a path."""
        if self.is_online:
            return None
        path = Path(self.fullname)
        return path.parent if path.is_absolute() and path.exists() else None

    @property
    def file(self) -> str:
        """What it is called in problems."""
        return Path(self.name).name

    @property
    def contents(self) -> Contents:
        """What it holds, as the reader of files gives it."""
        return Contents(data=b"", sha256="", grids=self.grids, package=Package())

    def opened(self, teams: Sequence[str] = ()) -> Opened:
        """Read it as a file that came in would be."""
        return open_contents(self.contents, path=Path(self.name), file=self.file, teams=teams)

    def action_table(self) -> OpenTable:
        """Find the action table: of all sheets that have one, the one with most headings.

        Of two that have as many, as where each review has its sheet, the one in view is meant.

        Raises:
            BadInput: No sheet has one.
        """
        found = [(g, header) for g in self.grids if (header := find_table(g, EVERY_KEY))]
        if not found:
            raise BadInput(NO_TABLE)
        grid, header = max(found, key=lambda one: (len(one[1].keys), one[0].name == self.active))
        keys = set(header.keys.values())
        return OpenTable(
            grid=grid,
            header=header,
            actions=read_table(grid, header, file=self.file),
            is_live=self._is_template and keys >= {*KEYS[self.cover.kind], *CALCULATED},  # type: ignore[index]
        )

    @property
    def _is_template(self) -> bool:
        version = str(self.cover.values.get("template_version", ""))
        return self.cover.kind in (FileKind.PLAN, FileKind.RETURN) and version == TEMPLATE_VERSION


def read_book(book: "xw.Book") -> OpenBook:
    """Read all sheets of an open book, each in one piece."""
    return OpenBook(
        name=book.name,
        fullname=book.fullname,
        grids=tuple(_grid(sheet) for sheet in book.sheets),
        active=book.sheets.active.name,
    )


def _grid(sheet: "xw.Sheet") -> Grid:
    last = sheet.used_range.last_cell
    block = sheet.range((1, 1), (last.row, last.column))
    rows = [[_cell(v) for v in row] for row in block.options(ndim=2, err_to_str=True).value]
    filled = (n for n, row in enumerate(rows, 1) if any(value is not None for value in row))
    return Grid(name=sheet.name, rows=rows[: max(filled, default=0)])


def _cell(value: Any) -> CellValue:
    """Give a value as the reader of files gives it."""
    if isinstance(value, Decimal):  # what Windows gives for a cell formatted as money
        value = float(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return str(value)
