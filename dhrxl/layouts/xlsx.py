"""Carries a layout out as an .xlsx file: the one place that knows XlsxWriter.

Text is always written as text: `=1+1`, a web address or `1.10` stay what was typed. Dates are real
dates, formulas carry their results, so that previews and phones show the right words. What is
longer than a cell can hold is refused with its place, never cut.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache, partial
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from dhrxl.errors import DhrxlError
from dhrxl.files.saving import save
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Field, Section, Sheet, Table, TableColumn, Value, WorkbookLayout
from dhrxl.layouts.measures import (
    Lines,
    RowHeights,
    heading_points,
    printed_width,
    room,
    row_points,
    shown,
)
from dhrxl.layouts.xlsx_formats import Formats, chart_cells, check, draw, set_page
from dhrxl.layouts.xlsx_parts import GUARD, Row, finished, row_xml, serial, unzipped
from dhrxl.model import text as wording
from dhrxl.model.cells import column_letters
from dhrxl.model.terms import Rag, Timing

LONGEST_TEXT = wording.LONGEST_TEXT
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
    save(to_bytes(layout), path)


def to_bytes(layout: WorkbookLayout) -> bytes:
    """Give the bytes of a workbook; equal layouts give equal bytes."""
    buffer = BytesIO()
    parts = _Book(layout, buffer).written()
    done: bytes = finished(parts or unzipped(buffer))
    return done


@cache
def _prepared(formula: str, *more: Any) -> Any:
    """Give a formula as XlsxWriter keeps it; a table has the same one in every row."""
    return Worksheet()._prepare_formula(formula, *more)


class _Unkept(dict[Any, Any]):
    """Stands where XlsxWriter notes each cell of a table, lest another table lie over it."""

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


class _Worksheet(Worksheet):  # type: ignore[misc]
    """A sheet that looks each formula over once, and takes a table's rows as XML.

    XlsxWriter searches a formula for 30 newer functions each time it is written. Should it rename
    what is meant here, this is only slower again.
    """

    dim_rowmax: int
    table_rows: tuple[int, Iterable[str]] | None = None
    """Where they begin, and each as XML; else they are written cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.table_cells = _Unkept()

    @property
    def takes_rows(self) -> bool:
        """Whether XlsxWriter is still built as a table's rows as XML rely upon."""
        strings = getattr(self, "str_table", None)
        relied_upon = (
            (Worksheet, "_write_rows"), (self, "dim_rowmax"), (self, "fh"),
            (Format, "_get_xf_index"), (strings, "_get_shared_string_index"), (strings, "count"),
        )  # fmt: skip
        return all(hasattr(holder, name) for holder, name in relied_upon)

    def _prepare_formula(self, formula: str, *more: Any) -> Any:
        return _prepared(formula, *more)

    def _write_rows(self) -> None:
        first, rows = self.table_rows or (self.dim_rowmax + 1, ())
        last, self.dim_rowmax = self.dim_rowmax, first - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.writelines(rows)


class _Packager(Packager):  # type: ignore[misc]
    """Leaves the parts of a workbook unzipped, for they are still to be finished."""

    def _create_package(self) -> list[Any]:
        self.workbook.parts = [(name, part) for part, name, _ in super()._create_package()]
        return []


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook that keeps its parts; should XlsxWriter rename what is meant here, it has none."""

    parts: Sequence[tuple[str, StringIO]] = ()

    def _get_packager(self) -> _Packager:
        return _Packager()


class _Book:
    """One workbook on its way into a file."""

    def __init__(self, layout: WorkbookLayout, buffer: BytesIO) -> None:
        self.layout = layout
        self.book = _Workbook(
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
        self._lines: dict[float, Lines] = {}

    def written(self) -> Sequence[tuple[str, StringIO]]:
        """Carry out the whole layout, and give the parts of the package."""
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
            set_page(worksheet, sheet, layout)
            if sheet.protected:
                worksheet.protect(
                    "", {"format_columns": True, "format_rows": True, "autofilter": True}
                )
        for name, target in layout.names.items():
            self.book.define_name(name, f"={target}")
        self.book.close()
        return self.book.parts

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
        texts = zip((field.label, shown(field.value)), rooms, strict=True)
        worksheet.set_row(row, row_points(texts, size=theme.COVER_SIZE, bold=True))
        rag = field.rag and field.label in tuple(Rag)
        label = f"rag-{field.label.lower()}" if rag else "label"
        self._put(worksheet, row, 0, field.label, label, sheet.name)
        style = f"form-{field.look}"
        if field.link:
            address = f"internal:'{field.link}'!A1"
            worksheet.write_url(row, 1, address, self._format("form-link"), shown(field.value))
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
            worksheet.data_validation(row, 1, row, 1, check(field.entry, field.label))

    def _table_sheet(self, worksheet: Any, sheet: Sheet, table: Table) -> None:
        self._top(worksheet, sheet)
        header, width = sheet.header_row - 1, len(table.columns)
        rows = table.rows or ((None,) * width,)
        last = header + len(rows)
        growing = any(column.look == "open" for column in table.columns) and not sheet.protected
        for index, column in enumerate(table.columns):
            below = self._format("below", _kind(column)) if growing else None
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
                        "format": self._column_format(column) if growing else None,
                    }
                    for column in table.columns
                ],
            },
        )
        worksheet.set_row(header, heading_points(table))
        if not growing:
            worksheet.hide_gridlines(2)
        if worksheet.takes_rows and not sheet.chart and not any(c.formula for c in table.columns):
            self._straight(worksheet, sheet, table, header + 1, rows)
        else:
            heights = RowHeights(table.columns, self._lines)
            for row, values in enumerate(rows, start=header + 1):
                self._row(worksheet, sheet, table, row, values)
                worksheet.set_row(row, heights(values))
        for index, column in enumerate(table.columns):
            cells = (header + 1, index, last, index)
            if column.entry:
                worksheet.data_validation(*cells, check(column.entry, column.heading))
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
        printed = printed_width(sheet, table)
        if width_drawn:
            printed = max(printed, width + width_drawn)
        worksheet.print_area(0, 0, max(last, header + rows_drawn), printed - 1)
        if sheet.chart:
            draw(self.book, worksheet, sheet, table, sheet.chart)

    def _row(self, worksheet: Any, sheet: Sheet, table: Table, row: int, values: Row) -> None:
        """Write one row of a table, cell by cell."""
        for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            if column.formula:
                formatted = self._column_format(column)
                self._formula(worksheet, row, index, column.formula, value, formatted)
            else:
                style = f"cell-{column.look}"
                self._put(worksheet, row, index, value, style, sheet.name, _kind(column))

    def _straight(
        self, worksheet: Any, sheet: Sheet, table: Table, first: int, rows: Sequence[Row]
    ) -> None:
        """Leave the rows of a table to be written straight from their values.

        Its texts are counted in now, as if they were written cell by cell.
        """
        shared, count = worksheet.str_table, 0
        strings: dict[str, int] = {}
        for row, values in enumerate(rows, start=first):
            for index, value in enumerate(values):
                if isinstance(value, str) and value:
                    count += 1
                    if value not in strings:
                        text = _text(value, sheet.name, row, index)
                        strings[value] = shared._get_shared_string_index(text)
        shared.count += count - len(strings)
        worksheet.set_row(first + len(rows) - 1)
        styles = [partial(self._style, column) for column in table.columns]
        heights = RowHeights(table.columns, self._lines)
        xml = row_xml(rows, first + 1, styles=styles, strings=strings, height=heights)
        worksheet.table_rows = first, xml

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
        formatted = self._format_of(value, style, kind)
        if value is None or value == "":
            worksheet.write_blank(row, column, None, formatted)
        elif isinstance(value, str):
            worksheet.write_string(row, column, _text(value, sheet, row, column), formatted)
        else:
            number = serial(value) if isinstance(value, date) else value
            worksheet.write_number(row, column, number, formatted)

    def _format_of(self, value: Value, style: str, kind: str) -> Any:
        """Give the format of a value in a place of a named look and kind."""
        if isinstance(value, str):
            return self._format(style, kind, quoted=value.startswith(RISKY))
        if isinstance(value, date):
            return self._format(style, "date")
        if value is not None and kind not in ("as-typed", "number"):
            kind = "figure"
        return self._format(style, kind)

    def _style(self, column: TableColumn, value: Value) -> int:
        """Give the number of the style that a value has in a column."""
        formatted = self._format_of(value, f"cell-{column.look}", _kind(column))
        number: int = formatted._get_xf_index()
        return number

    def _formula(
        self, worksheet: Any, row: int, column: int, formula: str, value: Value, formatted: Any
    ) -> None:
        result = serial(value) if isinstance(value, date) else value
        result = "" if result is None else result
        worksheet.write_formula(row, column, f"={formula}", formatted, result)

    def _paint(
        self, worksheet: Any, cells: tuple[int, int, int, int], word: str, look: dict[str, Any]
    ) -> None:
        formatted = self.book.add_format({**look, "font_color": theme.BLACK})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formatted}
        worksheet.conditional_format(*cells, rule)

    def _column_format(self, column: TableColumn) -> Any:
        return self._format(f"cell-{column.look}", _kind(column))


def _kind(column: TableColumn) -> str:
    return "as-typed" if column.as_typed else column.kind


def _text(value: str, sheet: str, row: int, column: int) -> str:
    """Give a text as XlsxWriter keeps it, whatever it looks like.

    Raises:
        DhrxlError: It is longer than a cell can hold.
    """
    if len(value) > LONGEST_TEXT // 2 and (size := wording.text_length(value)) > LONGEST_TEXT:
        msg = (
            f'sheet "{sheet}", cell {column_letters(column + 1)}{row + 1}: expected at most '
            f"{LONGEST_TEXT:,} characters, which is what a cell of Excel holds, found {size:,}. "
            "Shorten the text and run the command again."
        )
        raise DhrxlError(msg)
    markup = value.startswith("<r>") and value.endswith("</r>")
    return GUARD + value if markup else value
