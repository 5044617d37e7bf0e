"""Answers that a sheet cost: cells merged away, and rows and columns that nobody saw.

What merged cells hold is read for the first of them, and a hidden row is read like any other. Where
an answer is missing for it, that is said at the place where it is missing.
"""

from collections.abc import Iterable, Iterator, Sequence

from dhrxl.files.grids import Grid
from dhrxl.intake.opened import ActionTable
from dhrxl.model.cells import is_blank, row_and_column
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.rows import Row
from dhrxl.model.terms import OPEN_IN_RETURN, FileKind

_EXPECTED = ("status", "progress", "evidence", "date_of_completion", "outcome")
"""Where an agency answers, from the first; the rest it may leave blank."""
_Area = tuple[str, int, int, int, int]


def lost_answers(
    grids: Iterable[Grid], tables: Sequence[ActionTable], kind: FileKind, file: str
) -> Iterator[Problem]:
    """Say which answers merged and hidden cells cost.

    Args:
        grids: The sheets of the file.
        tables: The action tables found in them.
        kind: What the file is; in a plan, hidden cells may wait for an answer.
        file: Its name in problems.
    """
    by_name = {grid.name: grid for grid in grids}
    for table in tables:
        grid = by_name[table.sheet]
        yield from _merged(grid, table, file)
        if kind == FileKind.RETURN:
            yield from _hidden(grid, table, file)


def _merged(grid: Grid, table: ActionTable, file: str) -> Iterator[Problem]:
    """Name the first answer in each row that merged cells leave no room for."""
    rows = {int(str(row["source_row"])): row for row in table.rows} if grid.merged else {}
    keys = [key for key in ("action_ref", *OPEN_IN_RETURN) if key in table.places]
    for name, top, left, down, right in map(_area, grid.merged):
        within = [key for key in keys if left <= table.places[key] <= right]
        for number in sorted(number for number in rows if top <= number <= down) if within else ():
            for key in within:
                column = table.places[key]
                if (number, column) != (top, left) and is_blank(rows[number][key]):
                    place = Place(file, grid.name, number, key, column)
                    yield Problem.at(place, "merged-cell", found=name)
                    break


def _area(name: str) -> _Area:
    first, _, last = name.partition(":")
    return name, *row_and_column(first), *row_and_column(last or first)


def _hidden(grid: Grid, table: ActionTable, file: str) -> Iterator[Problem]:
    places = {key: table.places[key] for key in _EXPECTED if key in table.places}
    hidden = grid.marks.hidden_rows
    for row in table.rows if hidden else ():
        number = int(str(row["source_row"]))
        if number in hidden and "status" in places and is_blank(row["status"]):
            place = Place(file, grid.name, number, "status", places["status"])
            yield Problem.at(place, "hidden-cell", found="a hidden row")
    for key, column in places.items():
        if not any(first <= column <= last for first, last in grid.marks.hidden_columns):
            continue
        blank = next(_blank(table.rows, key, hidden), None)
        if blank is not None:
            place = Place(file, grid.name, blank, key, column)
            yield Problem.at(place, "hidden-cell", found="a hidden column")


def _blank(rows: Iterable[Row], key: str, hidden: frozenset[int]) -> Iterator[int]:
    """Give the rows without an answer; of those that are hidden it is said already."""
    for row in rows:
        number = int(str(row["source_row"]))
        if number not in hidden and is_blank(row[key]):
            yield number
