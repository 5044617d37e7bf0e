"""Carries a layout out as an .xlsx file, with XlsxWriter: the sheets of a workbook and its forms.

What is drawn is decided by the layout. Cells, tables, formats and the parts of the package stand in
modules of their own, `xlsx_cells` to `xlsx_parts`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from dhrxl.files.saving import save
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Field, Section, Sheet, Value, WorkbookLayout
from dhrxl.layouts.measures import room, row_points, shown
from dhrxl.layouts.row_heights import RowHeights
from dhrxl.layouts.xlsx_cells import Cells
from dhrxl.layouts.xlsx_formats import Formats, check, draw, set_page
from dhrxl.layouts.xlsx_package import Part, finished
from dhrxl.layouts.xlsx_parts import QuickWorksheet, UnzippedWorkbook
from dhrxl.layouts.xlsx_tables import write_table


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
    return finished(_written(layout))


def _written(layout: WorkbookLayout) -> Sequence[Part]:
    """Carry out a whole layout, and give the parts of the package."""
    book = UnzippedWorkbook(
        strings_to_formulas=False,
        strings_to_urls=False,
        strings_to_numbers=False,
        default_format_properties={"font_name": theme.FONT, "font_size": theme.SIZE},
        default_column_width=theme.COLUMN_PIXELS,
        default_row_height=theme.ROW_PIXELS,
    )
    book.set_properties(
        {
            "title": layout.title,
            "subject": layout.subject or layout.title,
            "author": layout.author,
            "created": datetime.combine(layout.as_at, time()),
        }
    )
    formats, heights = Formats(book), RowHeights()
    for sheet in layout.sheets:
        worksheet = book.add_worksheet(sheet.name, worksheet_class=QuickWorksheet)
        cells = Cells(worksheet, formats)
        _write_top(cells, sheet, layout.marking)
        _write_page(cells, sheet)
        if sheet.table:
            write_table(cells, sheet, sheet.table, heights)
            if sheet.chart:
                draw(book, worksheet, sheet, sheet.table, sheet.chart)
        else:
            _write_form(cells, sheet)
        set_page(worksheet, sheet, layout)
        if sheet.hidden:
            worksheet.hide()
        if sheet.protected:
            worksheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    for name, target in layout.all_names.items():
        book.define_name(name, f"={target}")
    book.close()
    return book.parts


def _write_top(cells: Cells, sheet: Sheet, marking: str) -> None:
    """Write the title and the lines under it; they run over to the right."""
    cells.worksheet.set_row(0, theme.TITLE_POINTS)
    cells.put(0, 0, sheet.title, "title")
    looks = sheet.line_looks(marking)
    for index, (line, look) in enumerate(zip(sheet.all_lines, looks, strict=True)):
        if not sheet.table:
            cells.worksheet.set_row(index + 1, row_points([], size=theme.COVER_SIZE))
        elif index == len(looks) - 1 and not sheet.page:
            cells.worksheet.set_row(index + 1, theme.ABOVE_TABLE_POINTS)
        if index in sheet.live_lines:
            formula = sheet.live_lines[index]
            cells.put_formula(index + 1, 0, formula, line, cells.formats(look))
        else:
            cells.put(index + 1, 0, line, look)


def _write_page(cells: Cells, sheet: Sheet) -> None:
    """Write the page that stands above a table."""
    for number, row in enumerate(sheet.page, start=1 + len(sheet.all_lines)):
        cells.worksheet.set_row(number, row.points)
        for one in row.cells:
            kind = "number" if one.is_figure else ""
            if one.link:
                _link(cells, number, one.column, one.value, one.link, one.look)
            else:
                cells.put(number, one.column, one.value, one.look, kind)


def _link(cells: Cells, row: int, column: int, words: Value, sheet: str, look: str) -> None:
    """Write words that lead to a sheet."""
    address = f"internal:'{sheet}'!A1"
    cells.worksheet.write_url(row, column, address, cells.formats(look), shown(words))


def _write_form(cells: Cells, sheet: Sheet) -> None:
    cells.worksheet.hide_gridlines(2)
    for index, width in enumerate(theme.COVER_WIDTHS):
        cells.worksheet.set_column(index, index, width)
    for number, item in sheet.form_rows:
        if isinstance(item, Section):
            cells.worksheet.set_row(number - 1, theme.SECTION_POINTS)
            cells.put(number - 1, 0, item.heading, "section")
        else:
            _write_field(cells, number - 1, item)


def _write_field(cells: Cells, row: int, field: Field) -> None:
    """Write one line of a form: label in A, value in B."""
    rooms = (room(width, indent=1) for width in theme.COVER_WIDTHS)
    texts = zip((field.label, shown(field.value)), rooms, strict=True)
    cells.worksheet.set_row(row, row_points(texts, size=theme.COVER_SIZE, bold=True))
    cells.put(row, 0, field.label, field.label_look)
    look = field.value_look
    if field.link:
        _link(cells, row, 1, field.value, field.link, look)
    elif field.formula:
        kind = "date" if isinstance(field.value, date) else ""
        cells.put_formula(row, 1, field.formula, field.value, cells.formats(look, kind))
    else:
        kind = "as-typed" if field.look == "open" else ""
        if field.entry and field.entry.date_only:
            kind = "date"
        cells.put(row, 1, field.value, look, kind)
    if field.entry:
        cells.worksheet.data_validation(row, 1, row, 1, check(field.entry, field.label))
