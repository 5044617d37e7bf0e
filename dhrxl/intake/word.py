"""A return that came back as a Word file: its dates, and what of it was not read.

In Word no cell can hold a date. So where a date is asked for, text that is one full date and
nothing else is read as that date, and it is said; all else stays text, exactly as typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dhrxl.files.grids import TEXT, Contents, Grid
from dhrxl.files.kinds import WORD
from dhrxl.files.safe import Unreadable, not_a_workbook
from dhrxl.intake.cover import label_in
from dhrxl.intake.table import find
from dhrxl.model.cells import CellValue, is_blank
from dhrxl.model.dates import parse_date
from dhrxl.model.headings import Header
from dhrxl.model.terms import COVER_DATES, DATES, EVERY_KEY
from dhrxl.model.text import counted


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
        column, keys = label_in(cells)
        if COVER_DATES & set(keys):
            yield row, column + 1


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
            count = sum(1 for row in filled if not label_in(row)[1])
            if count:
                were = "was" if count == 1 else "were"
                yield f"{counted(count, 'line')} outside the tables {were} not read."
        elif filled and not any(label_in(row)[1] for row in filled):
            yield f"{grid.name} has no row of headings and was not read."
