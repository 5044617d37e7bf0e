"""Writes a list into a book that is open in Excel: all of it or nothing, in whole blocks.

Whole workbooks are files, drawn by `layouts.xlsx` and opened (`openbook.opening`). Only a list of
what stands in the open book itself, the sheet Problems, has to be written there, with what xlwings
offers on Windows, on a Mac and on the web. Text stays as typed: cells are formatted as text before
anything is put into them. Each change says how it is taken back if a later one fails.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import count, groupby
from typing import TYPE_CHECKING, TypeVar

from dhrxl.errors import BadInput
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet, Table
from dhrxl.openbook.native import very_hide
from dhrxl.openbook.page import Cells, Page, page_of
from dhrxl.openbook.undo.kept import held, undoable, unused_name
from dhrxl.openbook.undo.steps import (
    Back,
    OpenRule,
    Undo,
    add_rule,
    all_or_nothing,
    delete_sheet,
    where_offered,
)
from dhrxl.openbook.values import put_values

if TYPE_CHECKING:
    import xlwings as xw

_T = TypeVar("_T")
_BOOK_DIGIT_PIXELS = 7
"""How wide a digit of Excel's usual font is, the unit of widths in most open books."""
_POINTS_A_CHARACTER = 5.25
"""On the web widths are points."""
_NO_STYLE = "TableStyleLight1"
"""The plainest style every Excel has; its stripes are taken off."""


def put(
    book: "xw.Book",
    sheet: Sheet,
    marking: str = "",
    *,
    replaced: bool = False,
    also: Callable[[Undo], object] | None = None,
    step: str = "",
) -> None:
    """Write a sheet with a table into an open book, after its last one: all of it, or nothing.

    It is made under another name first. When it is complete, a sheet of its name that may be
    replaced is put aside by renaming, with its table. There it stays, hidden, for Undo last step;
    else it is deleted at the very end, since that alone cannot be taken back.

    Args:
        book: The open book.
        sheet: What the sheet holds and how it looks; values only.
        marking: The protective marking, which one of its lines may be.
        replaced: Whether a sheet that has its name is replaced.
        also: What else is to be done or not done with it, before anything is deleted.
        step: What the button is called, if Undo last step is to take this back.

    Raises:
        BadInput: The book has a sheet, a table or a name of the same name that may not be replaced.
        DhrxlError: A text is longer than a cell can hold.
    """
    page = page_of(sheet)
    there = {one.name.casefold(): one.name for one in book.sheets}
    old = [there[sheet.name.casefold()]] if replaced and sheet.name.casefold() in there else []
    expect_free(book, [sheet], (), old)
    seen = book.sheets.active.name
    made, aside = (name for name, _ in zip(_unused(there.values()), "12", strict=False))
    is_kept = bool(step) and book.app.engine.type != "remote"
    aside = unused_name(book) if is_kept else aside
    with undoable(book, step) if is_kept else all_or_nothing(book) as undo:
        undo(Back(way="seen", sheet=seen))
        undo(Back(way="sheet", sheet=made))
        _fill(book.sheets.add(made, after=book.sheets[-1]), page, marking)
        for name in old:
            _rename(book, name, aside, undo)
            _free_tables(book.sheets[aside], page.table, undo)
        _rename(book, made, sheet.name, undo)
        _make_table(book.sheets[sheet.name], page, undo)
        if also:
            also(undo)
        book.sheets[sheet.name].activate()
        if old and is_kept:
            _put_aside(book, aside, undo)
        elif old:
            delete_sheet(book, aside)
        if is_kept:
            undo(held(book.sheets[sheet.name]))


def _put_aside(book: "xw.Book", aside: str, undo: Undo) -> None:
    """Hide what was replaced."""
    undo(Back(way="shown", sheet=aside, old=True))
    very_hide(book.sheets[aside])


def expect_free(
    book: "xw.Book", sheets: Sequence[Sheet], names: Iterable[str], old: Sequence[str] = ()
) -> None:
    """Make sure that nothing of somebody's own is in the way; to Excel tables are names, too.

    Args:
        book: The open book.
        sheets: What is to be put into it.
        names: The names that come with it.
        old: Its sheets that may be replaced.

    Raises:
        BadInput: A sheet, a table or a name is; which, is said.
    """
    wanted = {sheet.name.casefold() for sheet in sheets}
    tables = {sheet.table.name.casefold() for sheet in sheets if sheet.table}
    taken = {*tables, *map(str.casefold, names)}
    found = []
    for sheet in book.sheets:
        if sheet.name not in old:
            found += [("sheet", sheet.name)] * (sheet.name.casefold() in wanted)
            found += [("table", t.name) for t in sheet.tables if t.name.casefold() in taken]
    found += [("name", one.name) for one in book.names if one.name.casefold() in taken]
    for kind, name in found:
        msg = (
            f'This workbook has a {kind} "{name}" already, which is not replaced. '
            "Rename it, or use an empty workbook."
        )
        raise BadInput(msg)


def _unused(taken: Container[str]) -> Iterator[str]:
    """Give names for sheets that are not complete, or about to go."""
    return (name for n in count(1) if (name := f"dhrxl {n}") not in taken)


def _rename(book: "xw.Book", before: str, after: str, undo: Undo) -> None:
    undo(Back(way="sheet name", sheet=after, old=before))
    book.sheets[before].name = after


def _free_tables(sheet: "xw.Sheet", wanted: Table, undo: Undo) -> None:
    """Give a table of a sheet put aside another name, which no two tables of a book may share."""
    for table in sheet.tables:
        name = table.name
        if name.casefold() == wanted.name.casefold():
            other = f"{name}_{sheet.name.replace(' ', '_')}"  # as no other table put aside
            undo(Back(way="table name", sheet=sheet.name, old=[other, name]))
            table.name = other


def _fill(sheet: "xw.Sheet", page: Page, marking: str) -> None:
    """Write one sheet: formats before values, so that Excel reads nothing into a text."""
    whole = _range(sheet, (1, 1, page.rows, page.columns))
    whole.number_format = theme.TEXT_FORMAT
    for cells, number_format in page.formats:
        _range(sheet, cells).number_format = number_format
    put_values(whole, page.values)
    whole.font.name = theme.FONT
    whole.vertical_alignment = "top"
    _top(sheet, page, marking)
    _dress_table(sheet, page)
    below = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
    below.rows.autofit()
    _view(sheet, page)


def _top(sheet: "xw.Sheet", page: Page, marking: str) -> None:
    """Dress the title and the lines under it; they run over to the right."""
    for first, end, look in _runs(page.sheet.line_looks(marking)):
        _dress(_range(sheet, (first + 1, 1, end + 1, 1)), look)
    _dress(sheet.range((1, 1)), "title")


def _dress_table(sheet: "xw.Sheet", page: Page) -> None:
    table, header, last = page.table, page.sheet.header_row, page.rows
    body = _range(sheet, (header + 1, 1, last, page.columns))
    body.font.size = theme.SIZE
    body.wrap_text = True
    body.borders.set(line_style="continuous", color=theme.EDGE)
    _widen(sheet, [column.width for column in table.columns])
    for first, end, style in _runs([column.header_look for column in table.columns]):
        _dress(_range(sheet, (header, first, header, end)), style)
    for first, end, style in _runs([column.cell_look for column in table.columns]):
        if theme.STYLES[style].fill != theme.WHITE:
            _range(sheet, (header + 1, first, last, end)).color = theme.STYLES[style].fill
    for number, column in enumerate(table.columns, start=1):
        cells = _range(sheet, (header + 1, number, last, number))
        for rule in reversed(column.rules):  # each new rule goes above the others
            add_rule(cells, OpenRule(rule.value, rule.look, rule.operator))


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
    for first, end, width in _runs(widths):
        cells = _range(sheet, (1, first, 1, end))
        cells.column_width = characters(cells, width)


def characters(cells: "xw.Range", width: int) -> float:
    """Give a width in characters of our font as the engine takes it."""
    scale = theme.DIGIT_PIXELS / _BOOK_DIGIT_PIXELS
    if cells.sheet.book.app.engine.type == "remote":
        scale *= _POINTS_A_CHARACTER
    return round(width * scale, 2)


def _view(sheet: "xw.Sheet", page: Page) -> None:
    """Keep the header row and the first columns of a table in view, where xlwings can."""
    last, columns = page.sheet.header_row, page.sheet.frozen_columns
    if columns:
        frozen = _range(sheet, (1, 1, last, columns)).get_address(False, False)
    else:
        frozen = f"1:{last}"
    where_offered(lambda: sheet.freeze_panes.freeze_at(frozen))


def _make_table(sheet: "xw.Sheet", page: Page, undo: Undo) -> None:
    source = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
    made = sheet.tables.add(source, name=page.table.name, table_style_name=_NO_STYLE)
    name = page.table.name
    undo(Back(way="table name", sheet=sheet.name, old=[name, f"{name}_undone"]))
    made.show_table_style_row_stripes = False


def _range(sheet: "xw.Sheet", cells: Cells) -> "xw.Range":
    return sheet.range(cells[:2], cells[2:])


def _runs(items: Sequence[_T]) -> Iterator[tuple[int, int, _T]]:
    """Give runs of equal neighbours: the first and last position, counted from 1, and the item."""
    position = 1
    for item, same in groupby(items):
        length = len(list(same))
        yield position, position + length - 1, item
        position += length
