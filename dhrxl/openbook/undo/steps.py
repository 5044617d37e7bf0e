"""Each change to an open book as what takes it back again: plain words and values, not code.

So one record serves twice. If a later change of the same step fails, the step is taken back at
once, last change first. If the step succeeds, its records stand on a sheet (`undo.kept`) for the
button Undo last step, when the Python that made the changes has long ended.

Taking a change back twice does no harm: what is gone already is not missed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from dhrxl.layouts import theme
from dhrxl.openbook.native import hide_name, set_plain_filter, very_hide
from dhrxl.openbook.values import put_values

if TYPE_CHECKING:
    import xlwings as xw

LINES = ("edge_bottom", "edge_right", "inside_horizontal")
"""Lines around cells that no neighbour to the left or above shares."""

OWN_NAMES = "dhrxl_"
"""Begins the names that only the buttons use."""


class OpenRule(NamedTuple):
    """A rule of colour in an open book, ours by its words and its look."""

    value: str | int
    """What is compared with, or a formula."""
    look: str
    operator: Literal["equal_to", "greater_than", "formula"] = "equal_to"
    """`formula` where the value is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What takes one change back. Its values are of those that JSON knows."""

    way: str
    """One of `_WAYS`."""
    sheet: str = ""
    cells: str = ""
    old: Any = None
    """What was there."""
    new: Any = None
    """What was put there, where it is looked whether somebody has changed it since."""

    def take(self, book: "xw.Book") -> None:
        """Take the change back."""
        _WAYS[self.way](book, self)


Undo = Callable[[Back], None]
"""Takes the record of a change that was made or is about to be."""


@contextmanager
def all_or_nothing(book: "xw.Book") -> Iterator[Undo]:
    """Give where to say how a change is taken back; on a failure that is done, last change first.

    A step back that fails, too, never hides the first fault, and the others are still taken.
    """
    steps: list[Back] = []
    try:
        yield steps.append
    except BaseException:
        for step in reversed(steps):
            with suppress(Exception):
                step.take(book)
        raise


def where_offered(step: Callable[[], None]) -> None:
    """Do what only some kinds of Excel let xlwings do, and nothing on the others."""
    with suppress(NotImplementedError):
        step()


def change(cells: "xw.Range", look: str, value: object, undo: Undo) -> None:
    """Give cells another look; cells that differ in it are asked half by half what they have.

    Args:
        cells: Cells of one column.
        look: What is changed, by its name in xlwings, such as `font.bold`.
        value: What it is to be.
        undo: Takes the record; there is none where looks cannot be read, as on the web.
    """
    where_offered(lambda: _note(cells, look, undo))
    _set(cells, look, value)


def _note(cells: "xw.Range", look: str, undo: Undo) -> None:
    old = reduce(getattr, look.split("."), cells)
    rows = cells.shape[0]
    if old is None and look != "color" and rows > 1:
        _note(cells[: rows // 2, :], look, undo)
        _note(cells[rows // 2 :, :], look, undo)
        return
    undo(Back(way="look", sheet=cells.sheet.name, cells=plain(cells), old=[look, old]))


def _set(cells: "xw.Range", look: str, value: object) -> None:
    *owners, name = look.split(".")
    setattr(reduce(getattr, owners, cells), name, value)


def plain(cells: "xw.Range") -> str:
    """Give the address of cells without signs."""
    return cells.get_address(False, False)


def define(book: "xw.Book", name: str, target: str, undo: Undo) -> None:
    """Define a name, or give one that is there another meaning."""
    there = {one.name.casefold(): one for one in book.names}.get(name.casefold())
    if there is None:
        undo(Back(way="name", old=[name, None]))
        _add_name(book, name, target)
    else:
        undo(Back(way="name", old=[there.name, there.refers_to]))
        there.refers_to = target


def _add_name(book: "xw.Book", name: str, target: str) -> None:
    """Define a name; one that only the buttons use is hidden from people."""
    there = book.names.add(name, target)
    if name.startswith(OWN_NAMES):
        hide_name(book, there)


def forget(name: "xw.Name", undo: Undo) -> None:
    """Take a name away."""
    undo(Back(way="name", old=[name.name, str(name.refers_to)]))
    name.delete()


def add_rule(cells: "xw.Range", rule: OpenRule) -> None:
    """Give cells a rule of colour, above those they have."""
    style = theme.STYLES[rule.look]
    bold = style.bold or None
    if rule.operator == "formula":
        cells.conditional_formats.add_custom(
            str(rule.value), fill_color=style.fill, font_color=style.colour, font_bold=bold
        )
    else:
        cells.conditional_formats.add_cell_value(
            rule.operator, rule.value, fill_color=style.fill, font_color=style.colour,
            font_bold=bold,
        )  # fmt: skip


def find_rule(cells: "xw.Range", rule: OpenRule) -> "xw.main.ConditionalFormat | None":
    """Find the first such rule on cells; looked up anew, for on a Mac its place names it."""
    return next((one for one in cells.conditional_formats if _is_like(one, rule)), None)


def _is_like(there: "xw.main.ConditionalFormat", rule: OpenRule) -> bool:
    """Say whether a rule that is there is one of ours: by its words and its colour."""
    if rule.operator == "formula":
        return bool(there.type == "custom" and there.formula == rule.value)
    if there.type != "cell_value" or there.operator != rule.operator:
        return False
    value = str(there.formula1).removeprefix("=").strip('"')
    fill = bytes.fromhex(theme.STYLES[rule.look].fill.removeprefix("#"))
    return value == str(rule.value) and there.fill_color == tuple(fill)


def rules_given(cells: "xw.Range", rules: Sequence[OpenRule], undo: Undo) -> None:
    """Give cells rules, the first above the others."""
    for rule in reversed(rules):
        undo(Back(way="rule", sheet=cells.sheet.name, cells=plain(cells), old=list(rule)))
        add_rule(cells, rule)


def rule_taken(cells: "xw.Range", rule: OpenRule, undo: Undo) -> bool:
    """Take one such rule off cells, and say whether there was one."""
    there = find_rule(cells, rule)
    if there is None:
        return False
    there.delete()
    undo(Back(way="no rule", sheet=cells.sheet.name, cells=plain(cells), old=list(rule)))
    return True


# How each is taken back


def _cells(book: "xw.Book", step: Back) -> "xw.Range":
    return book.sheets[step.sheet].range(step.cells)


def _put_cells(book: "xw.Book", step: Back) -> None:
    """Give the cells of a column what they held, in one block, and look whether they have it.

    Where a filter hides rows Excel puts the first of a block into every row shown. So what still
    differs is given run by run: a run of rows that were written has none that are hidden.
    """
    cells, (typed, texts) = _cells(book, step), step.old
    put_values(cells, [[_read(one)] for one in typed])
    now = texts_in(cells)
    for first, last in runs(one != other for one, other in zip(now, texts, strict=True)):
        put_values(cells[first : last + 1, 0], [[_read(one)] for one in typed[first : last + 1]])


def texts_in(cells: "xw.Range") -> list[str]:
    """Give what the cells of a column hold as one may type it."""
    there = cells.formula
    return [text(row[0]) for row in (there if isinstance(there, list | tuple) else [[there]])]


def text(value: object) -> str:
    """Give contents as Excel words them.

    >>> text(59.0), text(None), text("Red")
    ('59', '', 'Red')
    """
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def runs(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Give the first and last position of each run of what is true.

    >>> list(runs([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    for is_run, run in groupby(enumerate(flags), key=lambda one: one[1]):
        if is_run:
            places = [n for n, _ in run]
            yield places[0], places[-1]


def written(value: object) -> object:
    """Give a value of a cell as JSON can hold it: a day as a list of one.

    >>> written(date(2026, 3, 31)), _read(written(date(2026, 3, 31)))
    (['2026-03-31T00:00:00'], datetime.datetime(2026, 3, 31, 0, 0))
    """
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
        return [moment.isoformat()]
    return value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value[0]) if isinstance(value, list) else value


def _put_look(book: "xw.Book", step: Back) -> None:
    look, old = step.old
    if old is not None or look == "color":
        _set(_cells(book, step), look, tuple(old) if isinstance(old, list) else old)


def _clear_lines(book: "xw.Book", step: Back) -> None:
    cells = _cells(book, step)
    cells.borders.set(
        [side for side in LINES if side != "inside_horizontal" or cells.shape[0] > 1],
        line_style="none",
    )


def _take_rule(book: "xw.Book", step: Back) -> None:
    there = find_rule(_cells(book, step), OpenRule(*step.old))
    if there is not None:
        there.delete()


def _put_rule(book: "xw.Book", step: Back) -> None:
    add_rule(_cells(book, step), OpenRule(*step.old))


def _size_table(book: "xw.Book", step: Back) -> None:
    sheet = book.sheets[step.sheet]
    sheet.tables[step.old].resize(sheet.range(step.cells))


def _put_filter(book: "xw.Book", step: Back) -> None:
    set_plain_filter(book.sheets[step.sheet], step.cells)


def _put_name(book: "xw.Book", step: Back) -> None:
    name, refers_to = step.old
    there = next((one for one in book.names if one.name.casefold() == name.casefold()), None)
    if there is None and refers_to is not None:
        _add_name(book, name, refers_to)
    elif there is not None and refers_to is None:
        there.delete()
    elif there is not None and there.refers_to != refers_to:
        there.refers_to = refers_to


def _delete_sheet(book: "xw.Book", step: Back) -> None:
    delete_sheet(book, step.sheet)


def delete_sheet(book: "xw.Book", name: str) -> None:
    """Delete a sheet, unless it is gone; Excel deletes none that is very hidden."""
    if name in [sheet.name for sheet in book.sheets]:
        sheet = book.sheets[name]
        if sheet.visible not in (True, -1):
            sheet.visible = True
        sheet.delete()


def _call_sheet(book: "xw.Book", step: Back) -> None:
    if step.sheet in [sheet.name for sheet in book.sheets]:
        book.sheets[step.sheet].name = step.old


def _call_table(book: "xw.Book", step: Back) -> None:
    now, before = step.old
    for table in book.sheets[step.sheet].tables:
        if table.name == now:
            table.name = before


def _show_sheet(book: "xw.Book", step: Back) -> None:
    if step.old:
        book.sheets[step.sheet].visible = True
    else:
        very_hide(book.sheets[step.sheet])


def _see_sheet(book: "xw.Book", step: Back) -> None:
    book.sheets[step.sheet].activate()


def _nothing(book: "xw.Book", step: Back) -> None:
    """Do nothing: the record only says what a sheet held."""


_WAYS: dict[str, Callable[["xw.Book", Back], None]] = {
    "cells": _put_cells,
    "look": _put_look,
    "lines": _clear_lines,
    "rule": _take_rule,
    "no rule": _put_rule,
    "table": _size_table,
    "filter": _put_filter,
    "name": _put_name,
    "sheet": _delete_sheet,
    "sheet name": _call_sheet,
    "table name": _call_table,
    "shown": _show_sheet,
    "seen": _see_sheet,
    "held": _nothing,
}
"""What a record is about, and how it is taken back."""
