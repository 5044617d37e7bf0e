"""Carries a layout out as an .xlsx file: the one place that knows XlsxWriter.

Text is always written as text: `=1+1`, a web address or `1.10` stay what was typed. Dates are real
dates, formulas carry their results, so that previews and phones show the right words. What is
longer than a cell can hold is refused with its place, never cut.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dhrxl import dates, theme, wording
from dhrxl.dates import spoken
from dhrxl.errors import DhrxlError
from dhrxl.finishing import GUARD, finished
from dhrxl.formats import Formats, chart_cells, draw
from dhrxl.layout import Entry, Field, Section, Sheet, Table, Value, WorkbookLayout
from dhrxl.measures import FILTER_BUTTON, column_pixels, room, row_points, text_pixels
from dhrxl.problems import column_letters
from dhrxl.terms import Rag, Timing

FIRST_DAY, LAST_DAY = dates.FIRST_POSSIBLE, dates.LAST_POSSIBLE
LONGEST_TEXT = wording.LONGEST_TEXT
ZERO_DAY = date(1899, 12, 30)
RISKY = ("=", "+", "-", "@", "'", "\t", "\r")
"""A text that begins so would turn into a formula when somebody edits its cell."""


def write(layout: WorkbookLayout, path: Path) -> None:
    """Write a workbook; whatever goes wrong, a file already there stays as it was.

    Args:
        layout: What the workbook holds and how it looks.
        path: Where it goes. Whether it may replace a file is for the caller to say.

    Raises:
        DhrxlError: The folder is not there, the file is open in another program, or a text is
            longer than a cell can hold.
    """
    raw = to_bytes(layout)
    if not path.parent.is_dir():
        msg = f"{path.parent} is not a folder. Make it first, or name another file."
        raise DhrxlError(msg)
    beside = path.with_name(f"~{path.stem[:60]}-{os.getpid()}.tmp")
    try:
        beside.write_bytes(raw)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        msg = f"{path.parent} does not let you save files ({error.strerror}). Name another folder."
        raise DhrxlError(msg) from error
    try:
        beside.replace(path)
    except PermissionError as error:
        msg = f"{path} is open in another program. Close it and run the command again."
        raise DhrxlError(msg) from error
    except OSError as error:
        msg = f"{path} could not be written ({error.strerror}). Name another file."
        raise DhrxlError(msg) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def to_bytes(layout: WorkbookLayout) -> bytes:
    """Give the bytes of a workbook; equal layouts give equal bytes."""
    buffer = BytesIO()
    _Book(layout, buffer).write()
    done: bytes = finished(buffer.getvalue())
    return done


class _Worksheet(Worksheet):  # type: ignore[misc]
    """A sheet that looks each formula over once: a table has the same one in every row.

    XlsxWriter searches a formula for 30 newer functions each time it is written, which is most of
    the time a return takes. Should it rename the method, this is only slower again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prepare_formula = cache(super()._prepare_formula)


class _Book:
    """One workbook on its way into a file."""

    def __init__(self, layout: WorkbookLayout, buffer: BytesIO) -> None:
        self.layout = layout
        self.book = xlsxwriter.Workbook(
            buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": theme.FONT, "font_size": theme.SIZE},
                "default_column_width": theme.COLUMN_PIXELS,
                "default_row_height": theme.ROW_PIXELS,
            },
        )
        self._format = Formats(self.book)

    def write(self) -> None:
        """Carry out the whole layout."""
        layout = self.layout
        self.book.set_properties(
            {
                "title": layout.title,
                "subject": layout.subject or layout.title,
                "author": "dhrxl",
                "created": datetime.combine(layout.as_at, time()),
            }
        )
        for sheet in layout.sheets:
            worksheet = self.book.add_worksheet(sheet.name, worksheet_class=_Worksheet)
            if sheet.table:
                self._table_sheet(worksheet, sheet, sheet.table)
            else:
                self._form_sheet(worksheet, sheet)
            self._page(worksheet, sheet)
            if sheet.protected:
                worksheet.protect(
                    "", {"format_columns": True, "format_rows": True, "autofilter": True}
                )
        for name, target in layout.names.items():
            self.book.define_name(name, f"={target}")
        self.book.close()

    def _top(self, worksheet: Any, sheet: Sheet) -> None:
        """Write the title and the lines under it; they run over to the right."""
        worksheet.set_row(0, theme.TITLE_POINTS)
        self._put(worksheet, 0, 0, sheet.title, "title", sheet.name)
        for index, line in enumerate(sheet.all_lines):
            style = "line" if sheet.table else "cover-line"
            if not sheet.table:
                worksheet.set_row(index + 1, row_points([], size=theme.COVER_SIZE))
            elif index == len(sheet.all_lines) - 1:
                worksheet.set_row(index + 1, theme.ABOVE_TABLE_POINTS)
            if line == self.layout.marking:
                style = "marking"
            if index in sheet.live_lines:
                formula = sheet.live_lines[index]
                self._formula(worksheet, index + 1, 0, formula, line, self._format(style))
            else:
                self._put(worksheet, index + 1, 0, line, style, sheet.name)

    def _form_sheet(self, worksheet: Any, sheet: Sheet) -> None:
        worksheet.hide_gridlines(2)
        for index, width in enumerate(theme.COVER_WIDTHS):
            worksheet.set_column(index, index, width)
        self._top(worksheet, sheet)
        for number, item in sheet.form_rows:
            row = number - 1
            if isinstance(item, Section):
                worksheet.set_row(row, theme.SECTION_POINTS)
                self._put(worksheet, row, 0, item.heading, "section", sheet.name)
            else:
                self._field(worksheet, sheet, row, item)

    def _field(self, worksheet: Any, sheet: Sheet, row: int, field: Field) -> None:
        """Write one line of a form: label in A, value in B."""
        rooms = (room(width, indent=1) for width in theme.COVER_WIDTHS)
        texts = zip((field.label, _shown(field.value)), rooms, strict=True)
        worksheet.set_row(row, row_points(texts, size=theme.COVER_SIZE, bold=True))
        rag = field.rag and field.label in tuple(Rag)
        label = f"rag-{field.label.lower()}" if rag else "label"
        self._put(worksheet, row, 0, field.label, label, sheet.name)
        style = f"form-{field.look}"
        if field.link:
            address = f"internal:'{field.link}'!A1"
            worksheet.write_url(row, 1, address, self._format("form-link"), _shown(field.value))
        elif field.formula:
            kind = "date" if isinstance(field.value, date) else ""
            formatted = self._format(style, kind)
            self._formula(worksheet, row, 1, field.formula, field.value, formatted)
        else:
            kind = "as-typed" if field.look == "open" else ""
            if field.entry and field.entry.date_only:
                kind = "date"
            self._put(worksheet, row, 1, field.value, style, sheet.name, kind)
        if field.name:
            self.book.define_name(field.name, f"='{sheet.name}'!$B${row + 1}")
        if field.entry:
            self._check(worksheet, (row, 1, row, 1), field.entry, field.label)

    def _table_sheet(self, worksheet: Any, sheet: Sheet, table: Table) -> None:
        self._top(worksheet, sheet)
        header, width = sheet.header_row - 1, len(table.columns)
        rows = table.rows or ((None,) * width,)
        last = header + len(rows)
        growing = any(column.look == "open" for column in table.columns) and not sheet.protected
        for index, column in enumerate(table.columns):
            kind = "as-typed" if column.as_typed else column.kind
            below = self._format("below", kind) if growing else None
            worksheet.set_column(index, index, column.width, below)
        worksheet.add_table(
            header,
            0,
            last,
            width - 1,
            {
                "name": table.name,
                "style": None,
                "columns": [
                    {
                        "header": column.heading,
                        "header_format": self._format(
                            "header-open" if column.look == "open" else "header", column.kind
                        ),
                        "formula": f"={column.formula}" if column.formula else "",
                        "format": self._column_format(table, index) if growing else None,
                    }
                    for index, column in enumerate(table.columns)
                ],
            },
        )
        worksheet.set_row(header, _heading_points(table))
        if not growing:
            worksheet.hide_gridlines(2)
        for offset, values in enumerate(rows, start=1):
            self._row(worksheet, sheet, table, header + offset, values)
        for index, column in enumerate(table.columns):
            cells = (header + 1, index, last, index)
            if column.entry:
                self._check(worksheet, cells, column.entry, column.heading)
            if column.rag:
                for rag in Rag:
                    self._paint(worksheet, cells, rag, {"bg_color": theme.RAG_FILLS[rag]})
            if column.overdue:
                style = theme.STYLES["overdue"]
                look = {"bg_color": style.fill, "bold": style.bold}
                self._paint(worksheet, cells, Timing.OVERDUE, look)
        worksheet.freeze_panes(header + 1, sheet.frozen_columns)
        worksheet.repeat_rows(header)
        if sheet.pages_wide > 1:
            worksheet.repeat_columns(0, sheet.frozen_columns - 1)
        width_drawn, rows_drawn = chart_cells(table) if sheet.chart else (0, 0)
        printed = _printed_width(sheet, table)
        if width_drawn:
            printed = max(printed, width + width_drawn)
        worksheet.print_area(0, 0, max(last, header + rows_drawn), printed - 1)
        if sheet.chart:
            draw(self.book, worksheet, sheet, table, sheet.chart)

    def _row(
        self, worksheet: Any, sheet: Sheet, table: Table, row: int, values: Sequence[Value]
    ) -> None:
        """Write one row of a table, and its height for the texts in it."""
        texts = []
        for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            formatted = self._column_format(table, index)
            if column.formula:
                self._formula(worksheet, row, index, column.formula, value, formatted)
            else:
                kind = "as-typed" if column.as_typed else column.kind
                self._put(worksheet, row, index, value, f"cell-{column.look}", sheet.name, kind)
            texts.append((_shown(value), room(column.width, indent=theme.CELL_INDENT)))
        worksheet.set_row(row, row_points(texts))

    def _put(
        self,
        worksheet: Any,
        row: int,
        column: int,
        value: Value,
        style: str,
        sheet: str,
        kind: str = "",
    ) -> None:
        """Write one value as what it is."""
        if value is None or value == "":
            worksheet.write_blank(row, column, None, self._format(style, kind))
        elif isinstance(value, date):
            worksheet.write_datetime(row, column, value, self._format(style, "date"))
        elif isinstance(value, str):
            place = f'sheet "{sheet}", cell {column_letters(column + 1)}{row + 1}'
            text = _text(value, place)
            quoted = value.startswith(RISKY)
            worksheet.write_string(row, column, text, self._format(style, kind, quoted=quoted))
        else:
            kind = kind if kind in ("as-typed", "number") else "figure"
            worksheet.write_number(row, column, value, self._format(style, kind))

    def _formula(
        self, worksheet: Any, row: int, column: int, formula: str, value: Value, formatted: Any
    ) -> None:
        result = (value - ZERO_DAY).days if isinstance(value, date) else value
        result = "" if result is None else result
        worksheet.write_formula(row, column, f"={formula}", formatted, result)

    def _check(
        self, worksheet: Any, cells: tuple[int, int, int, int], entry: Entry, title: str
    ) -> None:
        """Say what a cell may hold: a choice, a date, or anything with a word of advice."""
        rule: dict[str, Any] = {"validate": "any"}
        if entry.choices:
            rule = {"validate": "list", "source": f"={entry.choices}"}
        elif entry.date_only:
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": LAST_DAY,
            }
        if entry.prompt:
            rule |= {"input_title": title[:32], "input_message": entry.prompt}
        if entry.error:
            rule |= {"error_title": "Please check", "error_message": entry.error}
        worksheet.data_validation(*cells, rule)

    def _paint(
        self, worksheet: Any, cells: tuple[int, int, int, int], word: str, look: dict[str, Any]
    ) -> None:
        formatted = self.book.add_format({**look, "font_color": theme.BLACK})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formatted}
        worksheet.conditional_format(*cells, rule)

    def _page(self, worksheet: Any, sheet: Sheet) -> None:
        """Set up the printed page: what a meeting needs, as wide as laid out, marked and dated."""
        if sheet.table:
            worksheet.set_landscape()
        else:
            last = sheet.form_rows[-1][0] - 1
            worksheet.print_area(0, 0, last, 1)
        worksheet.set_paper(theme.PAPERS[sheet.paper][0])
        worksheet.fit_to_pages(sheet.pages_wide, 0)
        worksheet.set_margins(**theme.MARGINS)
        day = f"Position as at {spoken(self.layout.as_at)}"
        if self.layout.live:
            day = "Printed on &D"
        parts = (("L", _footer(self.layout.marking)), ("C", day), ("R", "Page &P of &N"))
        text = "".join(f"&{side}{theme.FOOTER_FONT} {words}" for side, words in parts)
        worksheet.set_footer(text, {"margin": theme.FOOTER_MARGIN})

    def _column_format(self, table: Table, index: int) -> Any:
        column = table.columns[index]
        return self._format(f"cell-{column.look}", "as-typed" if column.as_typed else column.kind)


def _heading_points(table: Table) -> float:
    """Give the height of the header row; a filter button covers the end of a last line.

    Headings of figures stand beside their button, for their indent leaves it room.
    """
    figures = [c for c in table.columns if c.kind == "number"]
    words = [c for c in table.columns if c.kind != "number"]
    beside = ((c.heading, room(c.width, indent=theme.FIGURE_INDENT)) for c in figures)
    above = ((c.heading, room(c.width, indent=theme.CELL_INDENT)) for c in words)
    return max(row_points(beside, bold=True), row_points(above, bold=True, last=FILTER_BUTTON))


def _printed_width(sheet: Sheet, table: Table) -> int:
    """Give how many columns print: those of the table, and as many as the lines above it need."""
    columns = table.columns[: sheet.printed_columns or None]
    used = sum(column_pixels(column.width) for column in columns)
    title = theme.STYLES["title"]
    needed = max(
        text_pixels(sheet.title, size=title.size, bold=title.bold),
        *map(text_pixels, sheet.all_lines),
    )
    return len(columns) + max(0, ceil((needed - used) / theme.COLUMN_PIXELS))


def _text(value: str, place: str) -> str:
    """Give a text as XlsxWriter keeps it, whatever it looks like.

    Raises:
        DhrxlError: It is longer than a cell can hold.
    """
    size = wording.text_length(value)
    if size > LONGEST_TEXT:
        msg = (
            f"{place}: expected at most {LONGEST_TEXT:,} characters, which is what a cell of Excel "
            f"holds, found {size:,}. Shorten the text and run the command again."
        )
        raise DhrxlError(msg)
    markup = value.startswith("<r>") and value.endswith("</r>")
    return GUARD + value if markup else value


def _shown(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return "" if value is None else str(value)


def _footer(text: str) -> str:
    """Give words as a footer keeps them; Excel allows 255 characters in all."""
    words = text if len(text) <= 90 else f"{text[:87]}..."
    return words.replace("&", "&&")
