"""The table of a sheet: its columns, rows, checks and rules of colour, and what of it prints."""

from collections.abc import Sequence

from dhrxl.layouts.layout import Sheet, Table
from dhrxl.layouts.measures import heading_points, printed_width
from dhrxl.layouts.row_heights import RowHeights
from dhrxl.layouts.xlsx_cells import Cells
from dhrxl.layouts.xlsx_formats import check
from dhrxl.layouts.xlsx_rows import row_xml


def write_table(cells: Cells, sheet: Sheet, table: Table, heights: RowHeights) -> None:
    """Write the table of a sheet.

    Args:
        cells: Those of the sheet.
        sheet: What is written.
        table: Its table.
        heights: How high rows are; it knows those of other tables of the workbook.
    """
    header = sheet.header_row - 1
    lines = heights(table.columns, table.body)
    last = header + len(lines)
    growing = any(column.look == "open" for column in table.columns) and not sheet.protected
    _columns(cells, table, header, lines, growing=growing)
    for index, column in enumerate(table.columns):
        area = (header + 1, index, last, index)
        if column.entry:
            cells.worksheet.data_validation(*area, check(column.entry, column.heading))
        for rule in column.rules:
            cells.worksheet.conditional_format(*area, cells.formats.rule(rule))
    _page(cells, sheet, table)


def _columns(
    cells: Cells, table: Table, header: int, lines: Sequence[int], *, growing: bool
) -> None:
    """Give the sheet its columns and make the table; one that grows as people type says how."""
    worksheet = cells.worksheet
    for index, column in enumerate(table.columns):
        below = cells.formats("below", column.cell_kind) if growing else None
        worksheet.set_column(index, index, column.width, below)
    columns = [
        {
            "header": column.heading,
            "header_format": cells.formats(column.header_look, column.kind),
            "formula": f"={column.formula}" if column.formula else "",
            "format": cells.formats(column.cell_look, column.cell_kind) if growing else None,
        }
        for column in table.columns
    ]
    named = {"name": table.name, "style": None, "columns": columns}
    worksheet.add_rows(header, len(lines), row_xml(cells, table, lines, header + 2), named)
    worksheet.set_row(header, heading_points(table))
    if not growing:
        worksheet.hide_gridlines(2)


def _page(cells: Cells, sheet: Sheet, table: Table) -> None:
    """Keep the header in view, and say what prints: the table, or the page above it."""
    if sheet.page:  # headings so far down would leave no room for what they head
        cells.worksheet.print_area(0, 0, sheet.printed_rows - 1, sheet.printed_beside - 1)
        return
    header = sheet.header_row - 1
    cells.worksheet.freeze_panes(header + 1, sheet.frozen_columns)
    cells.worksheet.repeat_rows(header)
    if sheet.pages_wide > 1:
        cells.worksheet.repeat_columns(0, sheet.frozen_columns - 1)
    if not sheet.hidden:  # LibreOffice prints a hidden sheet that has a print area
        last, printed = header + len(table.body[0]), printed_width(sheet, table)
        first = header if sheet.prints_table_only else 0
        cells.worksheet.print_area(first, 0, last, printed - 1)
