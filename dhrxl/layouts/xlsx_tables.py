"""The table of a sheet: its columns, rows, checks and rules of colour, and what of it prints."""

from collections.abc import Callable
from functools import partial

from dhrxl.layouts.layout import Sheet, Table, TableColumn, Value
from dhrxl.layouts.measures import Lines, RowHeights, heading_points, printed_width
from dhrxl.layouts.xlsx_cells import Cells
from dhrxl.layouts.xlsx_formats import chart_cells, check
from dhrxl.layouts.xlsx_parts import Row, row_xml


def write_table(cells: Cells, sheet: Sheet, table: Table, known: dict[float, Lines]) -> None:
    """Write the table of a sheet.

    Args:
        cells: Those of the sheet.
        sheet: What is written.
        table: Its table.
        known: What is known of the heights of rows from other tables of the workbook.
    """
    header = sheet.header_row - 1
    last = header + len(table.body)
    growing = any(column.look == "open" for column in table.columns) and not sheet.protected
    _columns(cells, table, header, growing=growing)
    heights = RowHeights(table.columns, known)
    if (
        cells.worksheet.takes_rows
        and not sheet.chart
        and not any(column.formula for column in table.columns)
    ):
        _straight(cells, table, header + 1, heights)
    else:
        for row, values in enumerate(table.body, start=header + 1):
            _row(cells, table, row, values)
            cells.worksheet.set_row(row, heights(values))
    for index, column in enumerate(table.columns):
        area = (header + 1, index, last, index)
        if column.entry:
            cells.worksheet.data_validation(*area, check(column.entry, column.heading))
        for rule in column.rules:
            cells.worksheet.conditional_format(*area, cells.formats.rule(rule))
    _page(cells, sheet, table)


def _columns(cells: Cells, table: Table, header: int, *, growing: bool) -> None:
    """Give the sheet its columns and make the table; one that grows as people type says how."""
    worksheet = cells.worksheet
    for index, column in enumerate(table.columns):
        below = cells.formats("below", _kind(column)) if growing else None
        worksheet.set_column(index, index, column.width, below)
    columns = [
        {
            "header": column.heading,
            "header_format": cells.formats(column.header_look, column.kind),
            "formula": f"={column.formula}" if column.formula else "",
            "format": cells.formats(column.cell_look, _kind(column)) if growing else None,
        }
        for column in table.columns
    ]
    named = {"name": table.name, "style": None, "columns": columns}
    worksheet.add_table(header, 0, header + len(table.body), len(columns) - 1, named)
    worksheet.set_row(header, heading_points(table))
    if not growing:
        worksheet.hide_gridlines(2)


def _row(cells: Cells, table: Table, row: int, values: Row) -> None:
    """Write one row, cell by cell."""
    for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        if column.formula:
            formatted = cells.formats(column.cell_look, _kind(column))
            cells.put_formula(row, index, column.formula, value, formatted)
        else:
            cells.put(row, index, value, column.cell_look, _kind(column))


def _straight(cells: Cells, table: Table, first: int, heights: Callable[[Row], float]) -> None:
    """Leave the rows to be written straight from their values.

    Their texts are counted in now, as if they were written cell by cell.
    """
    worksheet, rows, count = cells.worksheet, table.body, 0
    shared = worksheet.str_table
    strings: dict[str, int] = {}
    for row, values in enumerate(rows, start=first):
        for index, value in enumerate(values):
            if isinstance(value, str) and value:
                count += 1
                if value not in strings:
                    text = cells.text(value, row, index)
                    strings[value] = shared._get_shared_string_index(text)
    shared.count += count - len(strings)
    worksheet.set_row(first + len(rows) - 1)
    styles = [partial(_style, cells, column) for column in table.columns]
    xml = row_xml(rows, first + 1, styles=styles, strings=strings, height=heights)
    worksheet.table_rows = first, xml


def _style(cells: Cells, column: TableColumn, value: Value) -> int:
    """Give the number of the style that a value has in a column."""
    formatted = cells.format_of(value, column.cell_look, _kind(column))
    number: int = formatted._get_xf_index()
    return number


def _kind(column: TableColumn) -> str:
    return "as-typed" if column.as_typed else column.kind


def _page(cells: Cells, sheet: Sheet, table: Table) -> None:
    """Keep the header in view, and say what prints; a chart stands right of its table."""
    header = sheet.header_row - 1
    cells.worksheet.freeze_panes(header + 1, sheet.frozen_columns)
    cells.worksheet.repeat_rows(header)
    if sheet.pages_wide > 1:
        cells.worksheet.repeat_columns(0, sheet.frozen_columns - 1)
    rows = sheet.printed_rows or len(table.body)
    last, printed = header + rows, printed_width(sheet, table)
    if sheet.chart:
        wide, high = chart_cells(table)
        last, printed = max(last, header + high), max(printed, len(table.columns) + wide)
    cells.worksheet.print_area(0, 0, last, printed - 1)
