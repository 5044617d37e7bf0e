"""Carries a layout out in a book that is open in Excel: all of it or nothing, in whole blocks.

What `layouts.xlsx` does with XlsxWriter is done here with what xlwings offers on Windows, on a Mac
and on the web. That leaves out the printed footer and page, the chart, prompts of cells, and away
from the web frozen panes. Text stays as typed: cells are formatted as text before anything is put
into them. Each change says how it is taken back if a later one fails.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count, groupby
from typing import TYPE_CHECKING, TypeVar

from dhrxl.errors import BadInput
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Field, Rule, Section, Table, WorkbookLayout
from dhrxl.model.dates import FIRST_POSSIBLE, LAST_POSSIBLE
from dhrxl.openbook.page import Cells, Page, page_of
from dhrxl.openbook.values import put_values

if TYPE_CHECKING:
    import xlwings as xw

Undo = Callable[[Callable[[], object]], None]
"""Takes the step that takes a change back."""
_T = TypeVar("_T")
_BOOK_DIGIT_PIXELS = 7
"""How wide a digit of Excel's usual font is, the unit of widths in most open books."""
_POINTS_A_CHARACTER = 5.25
"""On the web widths are points."""
_NO_STYLE = "TableStyleLight1"
"""The plainest style every Excel has; its stripes are taken off."""


@contextmanager
def all_or_nothing() -> Iterator[Undo]:
    """Give where to say how a change is taken back; on a failure the steps are taken, last first.

    A step back that fails, too, never hides the first fault, and the others are still taken.

    >>> with suppress(ValueError), all_or_nothing() as undo:
    ...     undo(lambda: print("first"))
    ...     undo(lambda: print("second"))
    ...     raise ValueError
    second
    first
    """
    steps: list[Callable[[], object]] = []
    try:
        yield steps.append
    except BaseException:
        for step in reversed(steps):
            with suppress(Exception):
                step()
        raise


def put(
    book: "xw.Book",
    layout: WorkbookLayout,
    *,
    first: bool,
    replaced: Sequence[str] = (),
    dropped: Sequence[str] = (),
    also: Callable[[Undo], object] | None = None,
) -> tuple[str, ...]:
    """Write the sheets of a layout into an open book: all of them, or none.

    They are made under other names first. When all are complete, the sheets that have their names
    are put aside by renaming, with their tables; these are deleted at the very end, since that
    alone cannot be taken back.

    Args:
        book: The open book.
        layout: What the sheets hold and how they look; values only.
        first: Whether they go before the sheets that are there, else after them.
        replaced: The sheets that may be replaced, where the layout has one of the same name.
        dropped: Empty sheets to take away when the new ones are complete.
        also: What else is to be done or not done with them, before anything is deleted.

    Returns:
        The names of the sheets.

    Raises:
        BadInput: The book has a sheet, a table or a name of the same name that may not be replaced.
        DhrxlError: A text is longer than a cell can hold.
    """
    pages = [page_of(sheet) for sheet in layout.sheets]
    names = [page.sheet.name for page in pages]
    there = {sheet.name.casefold(): sheet.name for sheet in book.sheets}
    old = _to_go(there, names, replaced, dropped)
    _expect_free(book, layout, old)
    seen = book.sheets.active.name
    spare = _unused(there)
    made, aside = ([next(spare) for _ in some] for some in (pages, old))
    with all_or_nothing() as undo:
        undo(lambda: book.sheets[seen].activate())
        _make(book, made, pages, layout.marking, undo, first=first)
        _rename(book, zip((*old, *made), (*aside, *names), strict=True), undo)
        _free_tables(book, aside, layout, undo)
        _join(book, layout, pages, undo)
        if also:
            also(undo)
        book.sheets[names[0]].activate()
        for name in aside[:1]:
            _delete(book, name)
    for name in aside[1:]:  # nothing can be taken back any more, and what is new is complete
        with suppress(Exception):
            _delete(book, name)
    return tuple(names)


def _to_go(
    there: Mapping[str, str],
    names: Sequence[str],
    replaced: Sequence[str],
    dropped: Sequence[str],
) -> list[str]:
    """Give the sheets that go when the new ones are complete; those there by their names folded."""
    may_go = {name.casefold() for name in replaced}
    old = [there[name] for name in map(str.casefold, names) if name in may_go and name in there]
    return old + [name for name in dropped if name not in old]


def _make(
    book: "xw.Book", names: Sequence[str], pages: Sequence[Page], marking: str, undo: Undo, *,
    first: bool,
) -> None:  # fmt: skip
    """Make the sheets under names that they do not keep."""
    for number, (page, name) in enumerate(zip(pages, names, strict=True)):
        undo(partial(_delete, book, name))
        if number or not first:
            sheet = book.sheets.add(name, after=book.sheets[names[number - 1] if number else -1])
        else:
            sheet = book.sheets.add(name, before=book.sheets[0])
        _fill(sheet, page, marking)


def define(book: "xw.Book", name: str, target: str, undo: Undo) -> None:
    """Define a name, or give one that is there another meaning."""
    there = {one.name.casefold(): one for one in book.names}.get(name.casefold())
    if there is None:
        undo(book.names.add(name, target).delete)
    else:
        undo(partial(setattr, there, "refers_to", there.refers_to))
        there.refers_to = target


def add_rule(cells: "xw.Range", rule: Rule) -> "xw.main.ConditionalFormat":
    """Give cells a rule, above those they have."""
    style = theme.STYLES[rule.look]
    return cells.conditional_formats.add_cell_value(
        rule.operator, rule.value, fill_color=style.fill, font_color=style.colour,
        font_bold=style.bold or None,
    )  # fmt: skip


def where_offered(step: Callable[[], None]) -> None:
    """Do what only some kinds of Excel let xlwings do, and nothing on the others."""
    with suppress(NotImplementedError):
        step()


def _expect_free(book: "xw.Book", layout: WorkbookLayout, old: Sequence[str]) -> None:
    """Make sure that nothing of somebody's own is in the way; to Excel tables are names, too.

    Raises:
        BadInput: A sheet, a table or a name is; which, is said.
    """
    sheets = {sheet.name.casefold() for sheet in layout.sheets}
    tables, names = _tables_of(layout), {name.casefold() for name in layout.all_names}
    found = []
    for sheet in book.sheets:
        if sheet.name not in old:
            found += [("sheet", sheet.name)] * (sheet.name.casefold() in sheets)
            found += [
                ("table", t.name) for t in sheet.tables if t.name.casefold() in tables | names
            ]
    for one in book.names:
        place = str(one.refers_to).removeprefix("=").rpartition("!")[0].strip("'")
        is_ours = one.name.casefold() in names and place.replace("''", "'") in (*old, "#REF")
        if one.name.casefold() in tables | names and not is_ours:
            found.append(("name", one.name))
    for kind, name in found:
        msg = (
            f'This workbook has a {kind} "{name}" already, which is not replaced. '
            "Rename it, or use an empty workbook."
        )
        raise BadInput(msg)


def _tables_of(layout: WorkbookLayout) -> set[str]:
    return {sheet.table.name.casefold() for sheet in layout.sheets if sheet.table}


def _unused(taken: Container[str]) -> Iterator[str]:
    """Give names for sheets that are not complete, or about to go."""
    return (name for n in count(1) if (name := f"dhrxl {n}") not in taken)


def _rename(book: "xw.Book", names: Iterable[tuple[str, str]], undo: Undo) -> None:
    """Give sheets other names, one by one: each pair is the old name and the new one."""
    for before, after in names:
        undo(partial(_name, book, after, before))
        _name(book, before, after)


def _name(book: "xw.Book", before: str, after: str) -> None:
    book.sheets[before].name = after


def _delete(book: "xw.Book", name: str) -> None:
    book.sheets[name].delete()


def _free_tables(
    book: "xw.Book", sheets: Sequence[str], layout: WorkbookLayout, undo: Undo
) -> None:
    """Give tables of sheets put aside other names, which no two tables of a book may share."""
    wanted = _tables_of(layout) | {name.casefold() for name in layout.all_names}
    for table in (table for sheet in sheets for table in book.sheets[sheet].tables):
        name = table.name
        if name.casefold() in wanted:
            undo(partial(setattr, table, "name", name))
            table.name = f"{name}_aside"


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
    if page.sheet.table:
        _dress_table(sheet, page, page.sheet.table)
    else:
        _dress_form(sheet, page)
    below = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
    below.rows.autofit()
    _view(sheet, page)


def _top(sheet: "xw.Sheet", page: Page, marking: str) -> None:
    """Dress the title and the lines under it; they run over to the right."""
    for first, end, look in _runs(page.sheet.line_looks(marking)):
        _dress(_range(sheet, (first + 1, 1, end + 1, 1)), look)
    _dress(sheet.range((1, 1)), "title")


def _dress_table(sheet: "xw.Sheet", page: Page, table: Table) -> None:
    header, last = page.sheet.header_row, page.rows
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
            add_rule(cells, rule)


def _dress_form(sheet: "xw.Sheet", page: Page) -> None:
    _widen(sheet, theme.COVER_WIDTHS)
    rows = page.sheet.form_rows
    _range(sheet, (rows[0][0], 1, rows[-1][0], 2)).wrap_text = True
    _dress(_range(sheet, (rows[0][0], 1, rows[-1][0], 1)), "label")
    looks = [
        item.value_look if isinstance(item, Field) and not item.link else "" for _, item in rows
    ]
    for first, end, style in _runs(looks):
        if style:
            cells = _range(sheet, (rows[first - 1][0], 2, rows[end - 1][0], 2))
            _dress(cells, style)
    for row, item in rows:
        if isinstance(item, Section):
            _dress(sheet.range((row, 1)), "section")
        elif item.label_look != "label":
            _dress(sheet.range((row, 1)), item.label_look)


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
        widen(_range(sheet, (1, first, 1, end)), width)


def widen(cells: "xw.Range", width: int) -> None:
    """Give columns a width in characters of our font, whatever the engine's unit."""
    scale = theme.DIGIT_PIXELS / _BOOK_DIGIT_PIXELS
    if cells.sheet.book.app.engine.type == "remote":
        scale *= _POINTS_A_CHARACTER
    cells.column_width = round(width * scale, 2)


def _view(sheet: "xw.Sheet", page: Page) -> None:
    """Keep the header row and the first columns of a table in view, where xlwings can."""
    if page.sheet.table:
        last, columns = page.sheet.header_row, page.sheet.frozen_columns
        if columns:
            frozen = _range(sheet, (1, 1, last, columns)).get_address(False, False)
        else:
            frozen = f"1:{last}"
        where_offered(lambda: sheet.freeze_panes.freeze_at(frozen))
    else:
        sheet.show_gridlines = False


def _join(book: "xw.Book", layout: WorkbookLayout, pages: Sequence[Page], undo: Undo) -> None:
    """Make what is known by name across the book: tables, names, lists to choose from, links."""
    for page in pages:
        table = page.sheet.table
        if table:
            sheet = book.sheets[page.sheet.name]
            source = _range(sheet, (page.sheet.header_row, 1, page.rows, page.columns))
            made = sheet.tables.add(source, name=table.name, table_style_name=_NO_STYLE)
            undo(partial(setattr, made, "name", f"{table.name}_undone"))
            made.show_table_style_row_stripes = False
    for name, target in layout.all_names.items():
        define(book, name, f"={target}", undo)
    for page in pages:
        sheet = book.sheets[page.sheet.name]
        for number, column in enumerate(page.sheet.table.columns if page.sheet.table else (), 1):
            cells = _range(sheet, (page.sheet.header_row + 1, number, page.rows, number))
            if column.entry and column.entry.choices:
                cells.data_validation.set_list(book.names[column.entry.choices])
            elif column.entry and column.entry.date_only:
                cells.data_validation.set_date("between", FIRST_POSSIBLE, LAST_POSSIBLE)
        for row, item in page.sheet.form_rows:
            if isinstance(item, Field) and item.link:
                _link(sheet.range((row, 2)), item)


def _link(cell: "xw.Range", field: Field) -> None:
    target = field.link.replace("'", "''")
    cell.add_hyperlink(f"#'{target}'!A1", str(field.value), f"Go to the sheet {field.link}")
    _dress(cell, field.value_look)


def _range(sheet: "xw.Sheet", cells: Cells) -> "xw.Range":
    return sheet.range(cells[:2], cells[2:])


def _runs(items: Sequence[_T]) -> Iterator[tuple[int, int, _T]]:
    """Give runs of equal neighbours: the first and last position, counted from 1, and the item."""
    position = 1
    for item, same in groupby(items):
        length = len(list(same))
        yield position, position + length - 1, item
        position += length
