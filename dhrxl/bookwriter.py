"""Carries a layout out in a book that is open in Excel: whole blocks, never single cells of rows.

What the writer of files does with XlsxWriter is done here with what xlwings offers on Windows, on
a Mac and on the web. That leaves out the printed footer and page, the chart, prompts of cells, and
away from the web frozen panes and hidden gridlines. Text stays as typed: cells are formatted as
text before anything is put into them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from dhrxl import theme
from dhrxl.cells import as_text
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.layout import Field, Section, Sheet, Table, TableColumn, Value, WorkbookLayout
from dhrxl.terms import Rag, Timing
from dhrxl.writer import FIRST_DAY, LAST_DAY, LONGEST_TEXT

if TYPE_CHECKING:
    import xlwings as xw

GENERAL = "General"
_T = TypeVar("_T")
_BOOK_DIGIT_PIXELS = 7
"""How wide a digit of Excel's usual font is, the unit of widths in most open books."""
_POINTS_A_CHARACTER = 5.25
"""On the web widths are points."""
_NO_STYLE = "TableStyleLight1"
"""The plainest style every Excel has; its stripes are taken off."""

Cells = tuple[int, int, int, int]
"""First row and column, last row and column, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One sheet, worked out before anything is written."""

    sheet: Sheet
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


def put(
    book: "xw.Book",
    layout: WorkbookLayout,
    *,
    first: bool,
    replaced: Sequence[str] = (),
    dropped: Sequence[str] = (),
) -> tuple[str, ...]:
    """Write the sheets of a layout into an open book: all of them, or none.

    They are made under other names first. Only when all are complete do they take the place of
    sheets that have their names.

    Args:
        book: The open book.
        layout: What the sheets hold and how they look; values only.
        first: Whether they go before the sheets that are there, else after them.
        replaced: The sheets that may be replaced.
        dropped: Empty sheets to take away when the new ones are complete.

    Returns:
        The names of the sheets.

    Raises:
        BadInput: The book has a sheet of the same name that may not be replaced.
        DhrxlError: A text is longer than a cell can hold.
    """
    pages = [_page(sheet) for sheet in layout.sheets]
    there = {sheet.name.casefold(): sheet.name for sheet in book.sheets}
    allowed = {name.casefold() for name in (*replaced, *dropped)}
    for page in pages:
        folded = page.sheet.name.casefold()
        if folded in there and folded not in allowed:
            msg = (
                f'This workbook has a sheet "{there[folded]}" already, which is not replaced. '
                "Rename it, or use an empty workbook."
            )
            raise BadInput(msg)
    made: list[xw.Sheet] = []
    try:
        for page, name in zip(pages, _unused(there, len(pages)), strict=True):
            if made or not first:
                sheet = book.sheets.add(name, after=made[-1] if made else book.sheets[-1])
            else:
                sheet = book.sheets.add(name, before=book.sheets[0])
            made.append(sheet)
            _fill(sheet, page, layout.marking)
    except BaseException:
        for sheet in made:
            with suppress(Exception):  # the first fault is the one to tell
                sheet.delete()
        raise
    for folded in {page.sheet.name.casefold() for page in pages} | {n.casefold() for n in dropped}:
        if folded in there:
            book.sheets[there[folded]].delete()
    for sheet, page in zip(made, pages, strict=True):
        sheet.name = page.sheet.name
    _join(book, layout, pages)
    made[0].activate()
    return tuple(page.sheet.name for page in pages)


def where_offered(step: Callable[[], None]) -> None:
    """Do what only some kinds of Excel let xlwings do, and nothing on the others."""
    with suppress(NotImplementedError):
        step()


def _unused(taken: dict[str, str], count: int) -> Iterator[str]:
    """Give names for sheets while they are made."""
    number = 0
    while count:
        number += 1
        if f"dhrxl {number}" not in taken:
            count -= 1
            yield f"dhrxl {number}"


def _page(sheet: Sheet) -> _Page:
    """Work a sheet out: its values from A1, and the formats of what is no text."""
    is_live = (
        sheet.protected
        or sheet.live_lines
        or any(field.formula for section in sheet.sections for field in section.fields)
        or (sheet.table and any(column.formula for column in sheet.table.columns))
    )
    if is_live:
        msg = f"Sheet {sheet.name}: only values are put into an open book."
        raise ValueError(msg)
    width = len(sheet.table.columns) if sheet.table else len(theme.COVER_WIDTHS)
    top = [(text, *[None] * (width - 1)) for text in (sheet.title, *sheet.all_lines)]
    below, formats = _table(sheet, sheet.table) if sheet.table else _form(sheet)
    rows = [*top, *below]
    for number, row in enumerate(rows, start=1):
        for value in row:
            if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > LONGEST_TEXT:
                msg = (
                    f'Sheet "{sheet.name}", row {number}: expected at most {LONGEST_TEXT:,} '
                    "characters in a cell, found more. Shorten the text in the file it is from."
                )
                raise DhrxlError(msg)
    values = tuple(tuple(map(_guarded, row)) for row in rows)
    return _Page(sheet=sheet, values=values, formats=tuple(formats))


def _table(sheet: Sheet, table: Table) -> tuple[list[tuple[Value, ...]], list[tuple[Cells, str]]]:
    rows: list[tuple[Value, ...]] = list(table.rows) or [(None,) * len(table.columns)]
    first, last = sheet.header_row + 1, sheet.header_row + len(rows)
    formats = []
    for number, column in enumerate(table.columns, start=1):
        given = [row[number - 1] for row in rows if row[number - 1] is not None]
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


def _form(sheet: Sheet) -> tuple[list[tuple[Value, ...]], list[tuple[Cells, str]]]:
    rows: list[tuple[Value, ...]] = []
    formats: list[tuple[Cells, str]] = []
    for number, item in sheet.form_rows:
        if isinstance(item, Section):
            rows.append((item.heading, None))
            continue
        rows.append((item.label, item.value))
        if isinstance(item.value, date):
            formats.append(((number, 2, number, 2), theme.LONG_DATE_FORMAT))
        elif item.value is not None and not isinstance(item.value, str):
            formats.append(((number, 2, number, 2), "0"))
    return rows, formats


def _guarded(value: Value) -> Value:
    """Give a value as Excel is to take it: a first apostrophe would be taken for its own sign."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("'") else value or None
    if isinstance(value, date):
        return datetime.combine(value, time())
    return value


def _fill(sheet: "xw.Sheet", page: _Page, marking: str) -> None:
    """Write one sheet: formats before values, so that Excel reads nothing into a text."""
    whole = _range(sheet, (1, 1, page.rows, page.columns))
    whole.number_format = theme.TEXT_FORMAT
    for cells, number_format in page.formats:
        _range(sheet, cells).number_format = number_format
    whole.value = page.values
    whole.font.name = theme.FONT
    whole.vertical_alignment = "top"
    _top(sheet, page, marking)
    if page.sheet.table:
        _dress_table(sheet, page, page.sheet.table)
    else:
        _dress_form(sheet, page)
    below = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
    below.rows.autofit()
    where_offered(lambda: _view(sheet, page))


def _top(sheet: "xw.Sheet", page: _Page, marking: str) -> None:
    """Dress the title and the lines under it; they run over to the right."""
    lines = _range(sheet, (1, 1, page.sheet.header_row - 1, 1))
    lines.font.size = theme.SIZE if page.sheet.table else theme.COVER_SIZE
    for row, line in enumerate(page.sheet.all_lines, start=2):
        if line == marking:
            _dress(sheet.range((row, 1)), "marking")
    _dress(sheet.range((1, 1)), "title")


def _dress_table(sheet: "xw.Sheet", page: _Page, table: Table) -> None:
    header, last = page.sheet.header_row, page.rows
    body = _range(sheet, (header + 1, 1, last, page.columns))
    body.font.size = theme.SIZE
    body.wrap_text = True
    body.borders.set(line_style="continuous", color=theme.EDGE)
    _widen(sheet, [column.width for column in table.columns])
    for first, end, style in _runs([_header_style(column) for column in table.columns]):
        _dress(_range(sheet, (header, first, header, end)), style)
    for first, end, style in _runs([f"cell-{column.look}" for column in table.columns]):
        if theme.STYLES[style].fill != theme.WHITE:
            _range(sheet, (header + 1, first, last, end)).color = theme.STYLES[style].fill
    for number, column in enumerate(table.columns, start=1):
        cells = _range(sheet, (header + 1, number, last, number))
        if column.rag:
            for rag in reversed(Rag):  # each new rule goes above the others
                cells.conditional_formats.add_cell_value(
                    "equal_to", str(rag), fill_color=theme.RAG_FILLS[rag], font_color=theme.BLACK
                )
        if column.overdue:
            style_ = theme.STYLES["overdue"]
            cells.conditional_formats.add_cell_value(
                "equal_to", str(Timing.OVERDUE), fill_color=style_.fill,
                font_color=style_.colour, font_bold=style_.bold,
            )  # fmt: skip


def _header_style(column: TableColumn) -> str:
    return "header-open" if column.look == "open" else "header"


def _dress_form(sheet: "xw.Sheet", page: _Page) -> None:
    _widen(sheet, theme.COVER_WIDTHS)
    rows = page.sheet.form_rows
    _range(sheet, (rows[0][0], 1, rows[-1][0], 2)).wrap_text = True
    _dress(_range(sheet, (rows[0][0], 1, rows[-1][0], 1)), "label")
    looks = [
        f"form-{item.look}" if isinstance(item, Field) and not item.link else "" for _, item in rows
    ]
    for first, end, style in _runs(looks):
        if style:
            cells = _range(sheet, (rows[first - 1][0], 2, rows[end - 1][0], 2))
            _dress(cells, style)
    for row, item in rows:
        if isinstance(item, Section):
            _dress(sheet.range((row, 1)), "section")
        elif item.rag and item.label in tuple(Rag):
            _dress(sheet.range((row, 1)), f"rag-{item.label.lower()}")


def _dress(cells: "xw.Range", name: str) -> None:
    """Give cells a named look, without what white paper and a plain font have anyway."""
    style = theme.STYLES[name]
    cells.font.size = style.size
    cells.font.bold = style.bold
    if style.colour != theme.BLACK:
        cells.font.color = style.colour
    if style.fill != theme.WHITE:
        cells.color = style.fill
    if style.edge:
        cells.borders.set(line_style="continuous", color=style.edge)
    if style.wrap:
        cells.wrap_text = True


def _widen(sheet: "xw.Sheet", widths: Sequence[int]) -> None:
    scale = theme.DIGIT_PIXELS / _BOOK_DIGIT_PIXELS
    if sheet.book.app.engine.type == "remote":
        scale *= _POINTS_A_CHARACTER
    for first, end, width in _runs(widths):
        _range(sheet, (1, first, 1, end)).column_width = round(width * scale, 2)


def _view(sheet: "xw.Sheet", page: _Page) -> None:
    """Keep the header row and the first columns in view, where xlwings can."""
    if page.sheet.table:
        last, columns = page.sheet.header_row, page.sheet.frozen_columns
        if columns:
            frozen = _range(sheet, (1, 1, last, columns)).get_address(False, False)
        else:
            frozen = f"1:{last}"
        sheet.freeze_panes.freeze_at(frozen)
    else:
        sheet.show_gridlines = False


def _join(book: "xw.Book", layout: WorkbookLayout, pages: Sequence[_Page]) -> None:
    """Make what is known by name across the book: tables, names, lists to choose from, links."""
    for page in pages:
        table = page.sheet.table
        if table:
            sheet = book.sheets[page.sheet.name]
            source = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
            made = sheet.tables.add(source, name=table.name, table_style_name=_NO_STYLE)
            where_offered(lambda made=made: setattr(made, "show_table_style_row_stripes", False))  # type: ignore[misc]
    for name, target in layout.names.items():
        book.names.add(name, f"={target}")
    for page in pages:
        sheet = book.sheets[page.sheet.name]
        for number, column in enumerate(page.sheet.table.columns if page.sheet.table else (), 1):
            cells = _range(sheet, (page.sheet.header_row + 1, number, page.rows, number))
            if column.entry and column.entry.choices:
                cells.data_validation.set_list(book.names[column.entry.choices])
            elif column.entry and column.entry.date_only:
                cells.data_validation.set_date("between", FIRST_DAY, LAST_DAY)
        for row, item in page.sheet.form_rows:
            if isinstance(item, Field) and item.link:
                _link(sheet.range((row, 2)), item.link, str(item.value))
            if isinstance(item, Field) and item.name:
                book.names.add(item.name, f"='{page.sheet.name}'!$B${row}")


def _link(cell: "xw.Range", sheet: str, text: str) -> None:
    target = sheet.replace("'", "''")
    cell.add_hyperlink(f"#'{target}'!A1", text, f"Go to the sheet {sheet}")
    _dress(cell, "form-link")


def _range(sheet: "xw.Sheet", cells: Cells) -> "xw.Range":
    return sheet.range(cells[:2], cells[2:])


def _runs(items: Sequence[_T]) -> Iterator[tuple[int, int, _T]]:
    """Give runs of equal neighbours: the first and last position, counted from 1, and the item."""
    position = 1
    for item, same in groupby(items):
        length = len(list(same))
        yield position, position + length - 1, item
        position += length
