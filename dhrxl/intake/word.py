"""Files that may be Word files, read as workbooks are: their dates, and what was not read.

In Word no cell can hold a date. So where a date is asked for, text that is one full date and
nothing else is read as that date, and it is said; all else stays text, exactly as typed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from dhrxl.files.grids import TEXT, Contents, Grid, contents_in, each_sheet, read_bytes
from dhrxl.files.kinds import WORD
from dhrxl.files.limits import OWN, USUAL, Limits
from dhrxl.files.safe import Unreadable, not_a_workbook
from dhrxl.intake.cover import labels_in, read_cover
from dhrxl.intake.table import find
from dhrxl.model.cells import CellValue, is_blank
from dhrxl.model.dates import parse_date
from dhrxl.model.headings import Header
from dhrxl.model.terms import COVER_DATES, DATES, EVERY_KEY, FileKind
from dhrxl.model.text import counted


def read_answers(path: Path, limits: Limits = USUAL, *, without: Collection[str] = ()) -> Contents:
    """Read a workbook, or a Word file that was answered in, with its dates as dates.

    Args:
        path: The file; it is only read.
        limits: How much of it is read.
        without: Names of sheets that are left out.

    Raises:
        Unreadable: As for `read_contents`; or it is a letter, without a table of actions.
    """
    return answers_in(read_bytes(path, limits), limits, without=without)


def answers_in(data: bytes, limits: Limits = USUAL, *, without: Collection[str] = ()) -> Contents:
    """Read the bytes of a file that may hold answers, as `read_answers`."""
    contents = contents_in(data, limits, without=without)
    return answers_in_word(contents) if contents.is_word else contents


def kind_of(path: Path) -> FileKind | None:
    """Give what a file says it is; nothing where it is no file of ours, or cannot be read."""
    try:
        sheets = each_sheet(path)
        first = next(sheets, None)
        if first is None:
            return None
        grids = read_answers(path, OWN).grids if first.is_word else chain([first], sheets)
        return read_cover(grids).kind
    except Unreadable:
        return None


def answers_in_word(contents: Contents) -> Contents:
    """Give the contents of a Word file with its dates as dates, and say what was not read.

    Raises:
        Unreadable: It is a letter, without a table of actions.
    """
    headers = {grid.name: header for grid, header in find(contents.grids, EVERY_KEY)}
    if not headers:
        raise Unreadable(not_a_workbook(WORD))
    dates = 0
    grids = []
    for grid in contents.grids:
        rows = [list(row) for row in grid.rows]
        places = list(_asking_for_dates(rows, headers.get(grid.name)))
        dates += sum(_take_date(rows[row], column) for row, column in places)
        grids.append(replace(grid, rows=rows))
    unread = [grid for grid in grids if grid.name not in headers]
    readings = (*_of_dates(dates), *contents.readings, *_of_unread(unread))
    return replace(contents, grids=tuple(grids), readings=readings)


def _asking_for_dates(
    rows: Sequence[Sequence[CellValue]], header: Header | None
) -> Iterator[tuple[int, int]]:
    """Give the cells that a date is asked for in: in their columns, or behind their labels."""
    if header:
        columns = [column for column, key in header.keys.items() if key in DATES]
        for row in range(header.row + 1, len(rows)):
            yield from ((row, column) for column in columns)
        return
    for row, cells in enumerate(rows):
        for column, keys in labels_in(cells):
            if COVER_DATES & set(keys):
                yield row, column + 1
            break


def _take_date(row: list[CellValue], column: int) -> bool:
    """Put a date where its words stand; say whether it is one."""
    text = row[column] if column < len(row) else None
    day = parse_date(text) if isinstance(text, str) else None
    if day is None:
        return False
    row[column] = day
    return True


def _of_dates(count: int) -> Iterator[str]:
    if count:
        were = "was" if count == 1 else "were"
        yield f"Dates in Word are text; {count:,} {were} read, day before month."


def _of_unread(grids: Sequence[Grid]) -> Iterator[str]:
    """Say what is neither a table of actions nor the form of a cover."""
    for grid in grids:
        filled = [row for row in grid.rows if not all(map(is_blank, row))]
        if grid.name == TEXT:
            count = sum(1 for row in filled if not any(labels_in(row)))
            if count:
                were = "was" if count == 1 else "were"
                yield f"{counted(count, 'line')} outside the tables {were} not read."
        elif filled and not any(any(labels_in(row)) for row in filled):
            yield f"{grid.name} has no row of headings and was not read."
