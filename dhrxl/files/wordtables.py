"""Tables of a Word file, where an agency answered in Word: as rows of cells, like those of a sheet.

In Word no cell can hold a date. So where a date is asked for, text that is one full date and
nothing else is read as that date, and it is said; all else stays text, exactly as typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dhrxl.files.package import Properties
from dhrxl.files.word import WordFile, open_word
from dhrxl.model.cells import CellValue, is_blank
from dhrxl.model.dates import parse_date
from dhrxl.model.headings import Header, find_header
from dhrxl.model.terms import COLUMNS, COVER_LABELS
from dhrxl.model.text import counted, folded

_TELLS_ACTIONS = {"action_ref", "action_to_take"}
"""Columns of which a table of actions has one at least."""
_DATES = frozenset(key for key, column in COLUMNS.items() if column.kind == "date")
_LABELS = frozenset(map(folded, COVER_LABELS.values()))
_DATE_LABELS = frozenset(
    folded(COVER_LABELS[key])
    for key in ("published", "signed_off", "as_at", "return_by", "completed_on", "approved_on")
)
_LABEL_AND_VALUE = re.compile(r"\s*([^:\t]+)[:\t]\s*(.*\S)\s*")
TABLE, TEXT = "Table ", "Text"
"""What a table is called, before its number; and the text outside them."""
_SEARCHED_COLUMNS = 3
"""As far as labels of the cover are looked for."""

Row = list[CellValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """One table; `rows[0][0]` is its first cell."""

    name: str
    rows: list[Row]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTables:
    """What of a Word file can be answers."""

    tables: tuple[WordTable, ...]
    """Each table by its number, and the text outside them as "Text", a row for each line."""
    has_actions: bool
    """Whether one of them is a table of actions; a letter has none."""
    properties: Properties
    readings: tuple[str, ...]


def read_tables(data: bytes) -> WordTables:
    """Read the tables of a Word file, and the text outside them: the cover may stand there.

    Raises:
        Unopened: If Word could not open it either.
    """
    word = open_word(data)
    tables = tuple(_tables(word))
    headers = [_action_header(table.rows) for table in tables]
    dates = sum(
        _take_date(table.rows[row], column)
        for table, header in zip(tables, headers, strict=True)
        for row, column in _date_cells(table.rows, header)
    )
    unread = [table for table, header in zip(tables, headers, strict=True) if header is None]
    return WordTables(
        tables=tables,
        has_actions=any(headers),
        properties=word.properties,
        readings=(*_of_dates(dates), *_of_the_file(word), *_of_unread(unread)),
    )


def _tables(word: WordFile) -> Iterator[WordTable]:
    rows: dict[int, list[Row]] = {}
    for line in word.lines:
        if line.table:
            rows.setdefault(line.table, []).append(list(line.cells))
        else:
            texts = [text for text in line.texts[0].splitlines() if text.strip()]
            rows.setdefault(0, []).extend(map(_cells, texts))
    for order in sorted(order for order in rows if rows[order]):
        name = f"{TABLE}{order}" if order else TEXT
        yield WordTable(name=name, rows=rows[order], merged=word.merged.get(order, ()))


def _cells(text: str) -> Row:
    """Give a line of text as cells: a label of the cover and its value, else what tabs separate.

    >>> _cells("Agency: Harbour Trust"), _cells("Done: nothing")
    (['Agency', 'Harbour Trust'], ['Done: nothing'])
    """
    said = _LABEL_AND_VALUE.fullmatch(text)
    if said and folded(said[1]) in _LABELS:
        return [said[1], said[2]]
    return [cell or None for cell in text.split("\t")]


def _action_header(rows: Sequence[Row]) -> Header | None:
    header = find_header(rows, COLUMNS)
    return header if header and _TELLS_ACTIONS & set(header.keys.values()) else None


def _label(row: Row) -> tuple[int, str]:
    """Give column and folded words of the label of a line of the cover; (-1, "") if it is none."""
    for column, cell in enumerate(row[:_SEARCHED_COLUMNS]):
        words = folded(cell) if isinstance(cell, str) else ""
        if words in _LABELS:
            return column, words
    return -1, ""


def _date_cells(rows: Sequence[Row], header: Header | None) -> Iterator[tuple[int, int]]:
    """Give the cells that a date is asked for in: in their columns, or behind their labels."""
    if header:
        columns = [column for column, key in header.keys.items() if key in _DATES]
        for row in range(header.row + 1, len(rows)):
            yield from ((row, column) for column in columns)
        return
    for row, cells in enumerate(rows):
        column, words = _label(cells)
        if words in _DATE_LABELS:
            yield row, column + 1


def _take_date(row: Row, column: int) -> bool:
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


def _of_the_file(word: WordFile) -> Iterator[str]:
    if word.has_changes:
        yield "Changes are tracked in the Word file: insertions were read, deletions left out."
    if word.has_comments:
        yield "Comments in the Word file were not read."
    if word.has_notes:
        yield "Footnotes and endnotes in the Word file were not read."


def _of_unread(tables: Sequence[WordTable]) -> Iterator[str]:
    """Say what is neither a table of actions nor the form of a cover."""
    for table in tables:
        filled = [row for row in table.rows if not all(map(is_blank, row))]
        if table.name == TEXT:
            count = sum(1 for row in filled if not _label(row)[1])
            if count:
                were = "was" if count == 1 else "were"
                yield f"{counted(count, 'line')} outside the tables {were} not read."
        elif filled and not any(_label(row)[1] for row in filled):
            yield f"{table.name} has no row of headings and was not read."
