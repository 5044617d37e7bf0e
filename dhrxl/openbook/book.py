"""A workbook that is open in Excel, read like a file: grids of cells, cover, actions, settings.

Of each sheet the first rows are read, since any may be the cover; the rest only of those needed,
each part once. What is read is what the cells hold now, saved or not. Nothing here writes. What the
sheet Settings names need not be asked for.
"""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.errors import BadInput
from dhrxl.files.grids import Contents, Grid
from dhrxl.files.package import Package
from dhrxl.intake.cover import Cover, is_surely_ours, read_cover
from dhrxl.intake.opened import ActionTable, Opened
from dhrxl.intake.source import open_contents
from dhrxl.intake.table import KEYS, find, read_table
from dhrxl.model.cells import CellValue, as_day, as_text, column_letters, is_blank
from dhrxl.model.dates import typed_again
from dhrxl.model.headings import Header
from dhrxl.model.terms import (
    CALCULATED,
    COVER_LABELS,
    EVERY_KEY,
    TEMPLATE_VERSION,
    FileKind,
    heading,
)
from dhrxl.model.text import folded
from dhrxl.openbook.sheet import HEAD, OpenSheet
from dhrxl.openbook.trackers.headings import CHOSEN, Choice, TrackedList, find_lists
from dhrxl.openbook.trackers.rows import read_rows
from dhrxl.openbook.trackers.said import Seen, seen_of
from dhrxl.openbook.undo.kept import is_kept

if TYPE_CHECKING:
    import xlwings as xw

NO_TABLE = (
    "No sheet of this workbook has a row of headings such as Action ref, Action to take and "
    "Status. Open a plan, a return or a summary, or name the columns so; or say on a sheet "
    "Settings which column is which: our heading in column A, that of the list beside it."
)
SETTINGS = "Settings"
RETURNS, NEW_RETURNS = "Returns folder", "Folder for new returns"
PLANS, LAST_SUMMARY = "Agreed plans", "Last summary"
RECEIPTS = "Folder for receipts"
ROUND, RETURN_BY, AS_AT = "Round", "Return by", "Position as at"
PACK, TEMPLATE = "Folder for the board pack", "Word template"
LETTERS, REPLY_BY = "Folder for letters", "Reply by"
NAMES, ACCEPTED, REVIEW = "List of names", "Accepted cells", "Review"
SIZE, SEED = "Sample size", "Sample seed"
LABELS = (
    RETURNS, NEW_RETURNS, PLANS, LAST_SUMMARY, RECEIPTS, ROUND, RETURN_BY, AS_AT, PACK, TEMPLATE,
    LETTERS, REPLY_BY, NAMES, ACCEPTED, REVIEW, SIZE, SEED,
)  # fmt: skip

COVER = "Cover"
"""What our covers are called; a person may have called them otherwise."""

Settings = dict[str, CellValue]
"""Values by label; what is not given is absent."""
_AN_ADDRESS = "https://"
"""Stands for the address of a book that has no file on this computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """The action table of an open book."""

    grid: Grid
    header: Header
    actions: ActionTable
    is_live: bool
    """Whether its calculated columns hold the formulas of our own template."""
    seen: Seen
    """What a message says was read of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenBook:
    """What an open book holds, each part as it is when it is first asked for.

    A step asks for all that it needs before it writes.
    """

    name: str
    fullname: str
    sheets: tuple[OpenSheet, ...]
    active: str
    """The sheet in view."""
    book: "xw.Book" = field(repr=False)
    """The book itself, to be written to."""

    @cached_property
    def heads(self) -> tuple[Grid, ...]:
        """The first rows of each sheet; none of one that cannot be read and is not needed.

        Raises:
            BadInput: The sheet in view, or the one named Cover, cannot be read.
        """
        return tuple(map(self._head, self.sheets))

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """All sheets, for those who look everywhere.

        Of a sheet that holds no actions and cannot be read as a whole these are the first rows.

        Raises:
            BadInput: A sheet with actions, or the cover, cannot be read.
        """
        return tuple(grid for grid, _ in self._read)

    @property
    def in_part(self) -> tuple[str, ...]:
        """Say of which sheets not all was read."""
        return tuple(
            f'Sheet "{grid.name}": only its first {HEAD} rows were read, as the rest reaches too '
            "far out."
            for grid, is_whole in self._read
            if not is_whole
        )

    @cached_property
    def _read(self) -> tuple[tuple[Grid, bool], ...]:
        return tuple(map(self._whole, self.sheets))

    def head(self, name: str) -> list[list[CellValue]]:
        """Give the first rows of one sheet; none where there is no such sheet.

        Raises:
            BadInput: They cannot be read.
        """
        return next((sheet.head.rows for sheet in self.sheets if sheet.name == name), [])

    def grid(self, name: str) -> Grid:
        """Give one sheet, and read nothing else.

        Raises:
            BadInput: It cannot be read.
            KeyError: There is none of this name.
        """
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet.grid
        raise KeyError(name)

    def used(self, name: str) -> int:
        """Give the last column of a sheet that Excel counts as used, asked once."""
        return next(sheet.used[1] for sheet in self.sheets if sheet.name == name)

    def _head(self, sheet: OpenSheet) -> Grid:
        if sheet.name == self.active:  # most likely the one needed: then it is read but once
            with suppress(BadInput):
                self.grid(sheet.name)
        try:
            return sheet.head
        except BadInput:
            if sheet.name in (self.active, COVER):
                raise
            return Grid(name=sheet.name, rows=[], hidden=sheet.hidden)

    def _whole(self, sheet: OpenSheet) -> tuple[Grid, bool]:
        """Give a sheet, and whether that is all of it."""
        try:
            return sheet.grid, True
        except BadInput:
            tables = [grid.name for grid, _ in find(self.heads, EVERY_KEY)]
            lists = [one.grid.name for one in self.lists] if self.is_tracker else []
            if sheet.name in (*tables, *lists, self.cover.sheet):
                raise
            return self._head(sheet), False

    @cached_property
    def cover(self) -> Cover:
        """The form on its cover, wherever it stands."""
        return read_cover(self.heads)

    @property
    def as_at(self) -> date | None:
        """The day its cover gives for its figures."""
        return as_day(self.cover.values.get("as_at"))

    def stated_day(self) -> date | None:
        """Give the day to judge by that its cover states, or nothing where it states none.

        Raises:
            BadInput: What stands there is no date: another day must not be taken in silence.
        """
        value = self.cover.values.get("as_at")
        if value is None:
            return None
        place = self.cover.places["as_at"]
        return expected_day(value, self.cover.sheet, *place, COVER_LABELS["as_at"])

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
        """What it holds, as `files.grids` gives it of a file."""
        return Contents(
            data=b"", sha256="", grids=self.grids, package=Package(), readings=self.in_part
        )

    def opened(self, teams: Sequence[str] = ()) -> Opened:
        """Read it as a file that came in would be."""
        return open_contents(self.contents, path=Path(self.name), file=self.file, teams=teams)

    @cached_property
    def is_tracker(self) -> bool:
        """Whether it is a list that never was ours: no cover, nor the columns that only ours have.

        A return without its cover still has our own headings, and is read as a return.
        """
        return self.cover.kind is None and not any(
            is_surely_ours({
                key
                for at, key in header.keys.items()
                if folded(as_text(grid.rows[header.row][at])) == folded(heading(key))
            })
            for grid, header in find(self.heads, EVERY_KEY)
        )  # fmt: skip

    @cached_property
    def lists(self) -> tuple[TrackedList, ...]:
        """Where a book that is not ours has its lists, the one that is meant first.

        That is the one in view, if there is one; else the one with most headings. A hidden sheet
        is the last choice.

        Raises:
            BadInput: None has a column that was chosen on the sheet Settings.
        """

        def rank(one: TrackedList) -> tuple[bool, bool, int]:
            return not one.grid.hidden, one.grid.name == self.active, len(one.header.keys)

        heads = [grid for grid in self.heads if grid.name.casefold() != SETTINGS.casefold()]
        found = find_lists(heads, _choices(self))
        return tuple(sorted(found, key=rank, reverse=True))

    def tracked(self, one: TrackedList) -> OpenTable:
        """Read one of its lists."""
        one = replace(one, grid=self.grid(one.grid.name))
        rows = read_rows(one, self.file)
        return OpenTable(
            grid=one.grid, header=one.header, actions=rows.table, is_live=False,
            seen=seen_of(one, rows),
        )  # fmt: skip

    def action_table(self) -> OpenTable:
        """Find the action table: in a book of ours the one with most headings.

        A hidden sheet is the last choice.

        Raises:
            BadInput: No sheet has one.
        """
        if self.is_tracker:
            if not self.lists:
                raise BadInput(NO_TABLE)
            return self.tracked(self.lists[0])
        found = list(find(self.heads, EVERY_KEY))
        if not found:
            raise BadInput(NO_TABLE)
        is_ours = self.cover.kind is not None

        def rank(one: tuple[Grid, Header]) -> tuple[bool, bool, int, bool]:
            grid, header = one
            in_view = grid.name == self.active
            return not grid.hidden, in_view and not is_ours, len(header.keys), in_view

        head, header = max(found, key=rank)
        grid = self.grid(head.name)
        keys = set(header.keys.values())
        actions = read_table(grid, header, file=self.file)
        return OpenTable(
            grid=grid,
            header=header,
            actions=actions,
            is_live=self._is_template and keys >= {*KEYS[self.cover.kind], *CALCULATED},  # type: ignore[index]
            seen=Seen(places=actions.places, rows=actions.rows),
        )

    @property
    def _is_template(self) -> bool:
        version = str(self.cover.values.get("template_version", ""))
        return self.cover.kind in (FileKind.PLAN, FileKind.RETURN) and version == TEMPLATE_VERSION


def read_book(book: "xw.Book") -> OpenBook:
    """Give an open book to be read from, without what is kept for Undo last step."""
    return OpenBook(
        name=book.name,
        fullname=_fullname(book),
        sheets=tuple(OpenSheet(sheet) for sheet in book.sheets if not is_kept(sheet.name)),
        active=book.sheets.active.name,
        book=book,
    )


def read_settings(opened: OpenBook) -> Settings:
    """Read the sheet: labels in column A, values in column B."""
    return {label: value for label, value, _, _ in given(opened)}


def chosen_day(opened: OpenBook, label: str = AS_AT) -> date | None:
    """Give the day the sheet names, by default the one to judge by; nothing if it names none.

    Raises:
        BadInput: What stands there is no date.
    """
    for found, value, sheet, row in given(opened):
        if found == label and not is_blank(value):
            return expected_day(value, sheet, row, 2, label)
    return None


def _choices(opened: OpenBook) -> dict[str, Choice]:
    """Give the columns of a list that the sheet names, by the key of ours."""
    keys = {heading(key): key for key in CHOSEN}
    return {
        keys[label]: Choice(value=value, place=f'Sheet "{sheet}", cell B{row}')
        for label, value, sheet, row in given(opened, tuple(keys))
        if not is_blank(value)
    }


def given(
    opened: OpenBook, known: Sequence[str] = LABELS
) -> Iterator[tuple[str, CellValue, str, int]]:
    """Give label and value of each line with a label that is known, with its sheet and row."""
    labels = {folded(label): label for label in known}
    for sheet in opened.sheets:
        if sheet.name.casefold() != SETTINGS.casefold():
            continue
        for number, row in enumerate(sheet.head.rows, start=1):
            label = labels.get(folded(as_text(row[0])))
            if label and len(row) > 1 and row[1] is not None:
                yield label, row[1], sheet.name, number


def expected_day(value: CellValue, sheet: str, row: int, column: int, label: str) -> date:
    """Give the day a cell of a form holds.

    Raises:
        BadInput: It holds something else.
    """
    day = as_day(value)
    if day is None:
        is_text = " as text" if isinstance(value, str) else ""
        usual = f"{is_text}. Type it as a date, such as 31 March 2026."
        again = typed_again(as_text(value))
        msg = (
            f'Sheet "{sheet}", cell {column_letters(column)}{row} ({label}): expected a date, '
            f"found '{as_text(value)}'{f'. {again}' if again else usual}"
        )
        raise BadInput(msg)
    return day


def _fullname(book: "xw.Book") -> str:
    """Give the book's path, or an address where it has no file on this computer.

    For a book of OneDrive or SharePoint xlwings looks for its file here, and fails in several ways
    where there is none, some of them no errors of its own. What Excel refuses is passed on.
    """
    try:
        return str(book.fullname)
    except Exception as error:
        steps = traceback.extract_tb(error.__traceback__)
        if any(step.name == "fullname_url_to_local_path" for step in steps):
            return _AN_ADDRESS
        raise
