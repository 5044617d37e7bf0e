"""A sheet worked out before anything is written into an open book: values and their formats."""

from dataclasses import dataclass
from datetime import date, datetime, time

from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet, Table, Value
from dhrxl.layouts.measures import is_too_long, too_long
from dhrxl.model.cells import as_text, column_letters

GENERAL = "General"
_FIRST_YEAR = 1900
"""Excel has no earlier days; they are written as words."""

Cells = tuple[int, int, int, int]
"""First row and column, last row and column, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet, worked out before anything is written."""

    sheet: Sheet
    table: Table
    values: tuple[tuple[Value, ...], ...]
    """From A1, as Excel is to take them."""
    formats: tuple[tuple[Cells, str], ...]
    """Number formats that are not that of text."""

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def columns(self) -> int:
        return len(self.values[0])


def page_of(sheet: Sheet) -> Page:
    """Work a sheet with a table out: its values from A1, and the formats of what is no text.

    Raises:
        DhrxlError: A text is longer than a cell can hold.
    """
    table = sheet.table
    is_live = sheet.protected or sheet.live_lines
    if table is None or is_live or any(column.formula for column in table.columns):
        msg = f"Sheet {sheet.name}: only tables of values are put into an open book."
        raise ValueError(msg)
    below, formats = _table(sheet, table)
    rows = [
        *((text, *[None] * (len(table.columns) - 1)) for text in (sheet.title, *sheet.all_lines)),
        *below,
    ]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if isinstance(value, str) and is_too_long(value):
                raise too_long(
                    value, place=f'Sheet "{sheet.name}", cell {column_letters(column)}{number}',
                    remedy="Shorten the text in the file it is from.",
                )  # fmt: skip
    values = tuple(tuple(map(_guarded, row)) for row in rows)
    return Page(sheet=sheet, table=table, values=values, formats=tuple(formats))


def _table(sheet: Sheet, table: Table) -> tuple[list[tuple[Value, ...]], list[tuple[Cells, str]]]:
    rows = tuple(zip(*table.body, strict=True))
    first, last = sheet.header_row + 1, sheet.header_row + len(rows)
    formats = []
    for number, (column, cells) in enumerate(zip(table.columns, table.body, strict=True), start=1):
        given = [value for value in cells if value is not None]
        if any(isinstance(value, str) for value in given) or (not given and column.kind == "text"):
            continue  # figures among words become their words
        is_date = column.kind == "date" or any(isinstance(value, date) for value in given)
        kind = theme.DATE_FORMAT if is_date else "0" if column.kind == "number" else GENERAL
        formats.append(((first, number, last, number), kind))
    figures = {cells[1] for cells, _ in formats}
    shown = [
        tuple(v if n in figures or v is None else as_text(v) for n, v in enumerate(row, start=1))
        for row in rows
    ]
    return [tuple(column.heading for column in table.columns), *shown], formats


def _guarded(value: Value) -> Value:
    """Give a value as Excel is to take it: a first apostrophe would be taken for its own sign."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("'") else value or None
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        return as_text(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return value
