"""Action tables in the sheets of a workbook: which rows and columns they have, and what is odd.

Nothing is lost in silence. Columns we do not know, further columns under one heading, cells beside
the table and comments are kept as text with the row they stand in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import TypeVar

from dhrxl.files.annotations import Details
from dhrxl.files.formats.screen import NotUnderstood, may_differ
from dhrxl.files.formats.sheetml import dated
from dhrxl.files.grids import Grid
from dhrxl.intake.opened import ActionTable
from dhrxl.model.cells import CellValue, as_text, column_letters, is_blank, row_and_column
from dhrxl.model.headings import Header, Vocabulary, find_header
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.rows import Rows
from dhrxl.model.terms import (
    COLUMNS,
    DATES,
    MAY_BE_DATES,
    OPEN_IN_RETURN,
    PLAN,
    RESPONSE,
    RETURN,
    FileKind,
    heading,
)
from dhrxl.model.text import counted, folded

_T = TypeVar("_T")

KEYS: Mapping[FileKind, tuple[str, ...]] = {FileKind.PLAN: PLAN, FileKind.RETURN: RETURN}
"""The columns each kind of file may hold; headings of others are kept and count for nothing."""

_MAY_LACK = ("agency_rag", "evidence_kind", "evidence_held_at", "evidence_dated", *RESPONSE)
"""What no rating goes by; returns sent out before there was such a column lack it."""
NEEDED: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.PLAN: ("action_ref", "action_to_take", "lead_agency", "target_date", "status"),
    FileKind.RETURN: ("action_ref", *(key for key in OPEN_IN_RETURN if key not in _MAY_LACK)),
}
"""The columns without which figures may be wrong: identity, and what an agency answers in."""

IDENTITY = (frozenset({"action_ref", "action_to_take"}),)
"""What tells a table of actions: headings that any list may have, such as Review, do not."""
_RATED = ("agency_rag", "status")
"""Where a colour without a word is read as a rating, the first that has one."""
_CALCULATED = frozenset(key for key, column in COLUMNS.items() if column.owner == "calculated")


def find(
    grids: Iterable[Grid],
    keys: Collection[str],
    signs: Sequence[Collection[str]] = IDENTITY,
    *,
    words: Vocabulary | None = None,
    at_least: int = 3,
) -> Iterator[tuple[Grid, Header]]:
    """Find the sheets that hold a table, each with its header row.

    Args:
        grids: The sheets.
        keys: The columns it may have.
        signs: What it is told by: of each of these groups it has one column.
        words: Other headings than those of `terms`.
        at_least: How many different columns make a header row.
    """
    for grid in grids:
        header = find_header(grid.rows, keys, words=words, at_least=at_least)
        found = set(header.keys.values()) if header else set()
        if header and all(found.intersection(group) for group in signs):
            yield grid, header


def read_table(
    grid: Grid,
    header: Header,
    *,
    file: str,
    needed: Sequence[str] = (),
    details: Details | None = None,
) -> ActionTable:
    """Read all rows below the header with anything typed or agreed in them.

    Calculated columns alone make no row. A row that repeats the header is none either.

    Args:
        grid: The sheet.
        header: Its header row.
        file: The file's name in problems.
        needed: The columns whose absence is a problem.
        details: Comments and colours, if there are any.
    """
    reading = _Reading(grid, header, file, details or Details())
    rows = reading.rows()
    return ActionTable(
        sheet=grid.name,
        places={key: column + 1 for column, key in header.keys.items()},
        rows=rows,
        problems=(*reading.columns(needed), *reading.problems),
        readings=(*header.readings, *reading.readings(rows)),
    )


class _Reading:
    """One sheet being read; problems with cells gather as its rows are made."""

    def __init__(self, grid: Grid, header: Header, file: str, details: Details) -> None:
        self.grid, self.header, self.file = grid, header, file
        self.known = dict(header.keys)
        self.others = self._others()
        self.problems: list[Problem] = []
        self.repeats: list[int] = []
        self.unread_formats: list[str] = []
        self.headings = {column: str(grid.rows[header.row][column]) for column in self.known}
        self.comments = _on(grid.name, details.comments)
        self.colours = _on(grid.name, details.colours)

    @property
    def body(self) -> Iterator[tuple[int, list[CellValue]]]:
        """The rows below the header with their numbers, counted from 1."""
        return enumerate(self.grid.rows[self.header.row + 1 :], start=self.header.row + 2)

    def _others(self) -> dict[int, str]:
        """Name the columns that hold something and are not ours."""
        named = {
            **self.header.unknown,
            **{column: heading(key) for column, key in self.header.repeated.items()},
        }
        for column, cells in enumerate(zip_longest(*self.grid.rows[self.header.row + 1 :])):
            if column not in self.known and column not in named and not all(map(is_blank, cells)):
                named[column] = f"Column {column_letters(column + 1)}"
        return dict(sorted(named.items()))

    def rows(self) -> Rows:
        """Take the rows, a column at a time, and note the problems of their cells row by row."""
        numbers, body = self._taken_rows()
        columns = list(zip_longest(*body))
        nothing = (None,) * len(body)
        held = {
            key: list(columns[column] if column < len(columns) else nothing)
            for column, key in self.known.items()
        }
        odd = _odd(held)
        places = {key: column for column, key in self.known.items()}
        besides = [""] * len(body)
        for at, number in enumerate(numbers):
            for key in odd.get(at, ()):
                held[key][at] = self._taken(number, places[key], key, held[key][at])
            if self.colours:
                self._take_colour(held, at, number)
            if self.others or self.comments:
                besides[at] = "\n".join(self._beside(number, body[at]))
        if not body:
            return Rows({}, 0)
        return Rows.by_columns(
            {
                **held,
                "source_sheet": [self.grid.name] * len(body),
                "source_row": numbers,
                "other_columns": [beside or None for beside in besides],
            }
        )

    def _taken_rows(self) -> tuple[list[int], list[list[CellValue]]]:
        """Give the rows below the header that hold something: the number of each, and its cells."""
        numbers, body = [], []
        for number, cells in self.body:
            if not self._has_something(cells):
                continue
            if self._repeats_header(cells):
                self.repeats.append(number)
                continue
            numbers.append(number)
            body.append(cells)
        return numbers, body

    def _taken(self, number: int, column: int, key: str, value: CellValue) -> CellValue:
        """Give what a cell says: in a column of words, what stands on the screen.

        A number in a column of dates is a day of the workbook's own calendar.
        """
        if key == "source_row" and not isinstance(value, date):
            return value  # its own row stands in its place; each is a number in a summary
        screen = self.grid.screen
        if screen is None or key in _CALCULATED or not may_differ(value):
            return value
        if key not in DATES:
            return self._words(number, column, key, value)
        if isinstance(value, int | float) and screen.counts_from_1904:
            return dated(value, from_1904=True)
        return value

    def _words(self, number: int, column: int, key: str, value: CellValue) -> CellValue:
        """Give what stands on the screen; say so where Excel made a date of what was typed."""
        place = Place(self.file, self.grid.name, number, key, column + 1)
        shown = self._on_screen(number, column, value)
        if isinstance(value, date) and key not in MAY_BE_DATES:
            found = as_text(value) if shown is None else shown
            self.problems.append(Problem.at(place, "date-for-words", found=found))
        return value if shown is None else shown or None

    def _on_screen(self, number: int, column: int, value: CellValue) -> str | None:
        """Give the words on the screen; nothing where they are the value's own."""
        if self.grid.screen is None or not may_differ(value):
            return None
        try:
            return self.grid.screen.shown(number, column + 1)
        except NotUnderstood as error:
            cell = f"{column_letters(column + 1)}{number}"
            self.unread_formats.append(
                f'Sheet "{self.grid.name}", cell {cell}: its number format ({error.code}) is not '
                f"known; the number was read as {as_text(value)}."
            )
            return None

    def _has_something(self, cells: Sequence[CellValue]) -> bool:
        known = self.known
        for column, value in enumerate(cells):
            if value is not None and known.get(column) not in _CALCULATED and not is_blank(value):
                return True
        return False

    def _repeats_header(self, cells: Sequence[CellValue]) -> bool:
        same = 0
        for column, above in self.headings.items():
            value = cells[column] if column < len(cells) else None
            if value is None:
                continue
            if not isinstance(value, str) or not may_fold_alike(value, above):
                return False
            if folded(value) != folded(above):
                return False
            same += 1
        return same >= 3

    def _beside(self, number: int, cells: Sequence[CellValue]) -> Iterator[str]:
        """Give what stands in the row outside our columns, and the comments on its cells."""
        for column, name in self.others.items():
            if column < len(cells) and not is_blank(cells[column]):
                shown = self._on_screen(number, column, cells[column])
                yield f"{name}: {as_text(cells[column]) if shown is None else shown}"
        for (row, column), text in sorted(self.comments.items()):
            if row == number:
                yield f"Comment on {self._name_of(column - 1)}: {text}"

    def _name_of(self, column: int) -> str:
        key = self.known.get(column)
        return (
            heading(key) if key else self.others.get(column, f"Column {column_letters(column + 1)}")
        )

    def _take_colour(self, held: dict[str, list[CellValue]], at: int, number: int) -> None:
        """Read a rating given only by the fill of its cell, or of an empty Status."""
        ratings = held.get("agency_rag")
        if ratings and not is_blank(ratings[at]):
            return
        columns = {key: column for column, key in self.known.items()}
        for key in _RATED:
            column = columns.get(key)
            rating = None if column is None else self.colours.get((number, column + 1))
            if column is not None and rating and is_blank(held[key][at]):
                nothing: list[CellValue] = [None] * len(held[key])
                held.setdefault("agency_rag", nothing)[at] = str(rating)
                place = Place(self.file, self.grid.name, number, key, column + 1)
                self.problems.append(Problem.at(place, "colour-without-word", found=str(rating)))
                return

    def columns(self, needed: Sequence[str]) -> Iterator[Problem]:
        """Say what is wrong with the headings."""
        sheet = Place(self.file, self.grid.name)
        for key in needed:
            if key not in self.known.values():
                yield Problem.at(replace(sheet, key=key), "missing-column")
        header = replace(sheet, row=self.header.row + 1)
        for column, key in self.header.repeated.items():
            yield Problem.at(replace(header, key=key, column=column + 1), "repeated-column")
        for column, name in self.others.items():
            if column not in self.header.repeated:
                yield Problem.at(replace(header, column=column + 1), "unknown-column", found=name)

    def readings(self, rows: Rows) -> Iterator[str]:
        """Say what was unusual about the sheet."""
        name, top = f'Sheet "{self.grid.name}"', self.header.row + 1
        numbers = {int(str(number)) for number in rows.columns.get("source_row", ())}
        if self.grid.hidden:
            yield f"{name} is hidden; it was read like any other."
        hidden = len(numbers & self.grid.marks.hidden_rows)
        if hidden:
            were = "was" if hidden == 1 else "were"
            yield f"{name}: {counted(hidden, 'hidden row')} {were} read like any other."
        merged = [one for one in self.grid.merged if row_and_column(one.split(":")[0])[0] >= top]
        if merged:
            yield (
                f"{name}: merged cells ({', '.join(merged[:3])}{', ...' if merged[3:] else ''}); "
                "what they hold was read for the first cell of each only."
            )
        yield from self.unread_formats
        for repeat in self.repeats:
            yield f"{name}: row {repeat} repeats the headings and was not read as an action."
        kept = sum(1 for row, _ in self.comments if row in numbers)
        if kept:
            yield f"{name}: {counted(kept, 'comment')} kept with the row commented on."
        lost = sorted(place for place in self.comments if place[0] not in numbers)
        if lost:
            cells = ", ".join(f"{column_letters(column)}{row}" for row, column in lost)
            yield f"{name}: comments outside its rows were not kept ({cells})."


def _odd(held: Mapping[str, Sequence[CellValue]]) -> dict[int, list[str]]:
    """Give, by its row, which cells may stand on the screen other than they are.

    Words do not, but for times; nor do the days of a column of dates.
    """
    found: dict[int, list[str]] = {}
    for key, cells in held.items():
        if key in _CALCULATED:
            continue
        for at, value in enumerate(cells):
            if value is None or (value.__class__ is str and value[-3:-2] != ":"):
                continue
            if key not in DATES or isinstance(value, int | float):
                found.setdefault(at, []).append(key)
    return found


def may_fold_alike(one: str, other: str) -> bool:
    """Whether two texts may fold to the same: those that begin with other letters do not.

    >>> may_fold_alike("ROWAN-01.1", "Action ref"), may_fold_alike("action  ref.", "Action ref")
    (False, True)
    """
    first, second = one[:1], other[:1]
    are_plain = (first + second).isascii() and first.isalnum() and second.isalnum()
    return not are_plain or first.casefold() == second.casefold()


def _on(sheet: str, seen: Mapping[tuple[str, int, int], _T]) -> dict[tuple[int, int], _T]:
    return {(row, column): what for (name, row, column), what in seen.items() if name == sheet}
