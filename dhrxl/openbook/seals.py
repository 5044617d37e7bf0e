"""What we wrote into an open book, known again, so that what a person changed in it since is seen.

A name of the book holds a short print of every sheet as it was written. Colours and comments leave
no print.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.model.cells import CellValue
from dhrxl.openbook.book import OpenBook, is_bare
from dhrxl.openbook.page import page_of
from dhrxl.openbook.write import Undo, define

if TYPE_CHECKING:
    import xlwings as xw

_SEAL = "dhrxl_written"
_LENGTH = 10
"""Of one print: those of twenty sheets stay below the 255 characters a name's text may have."""


def seal(book: "xw.Book", layout: WorkbookLayout, undo: Undo) -> None:
    """Note in a book what was written into it."""
    pages = map(page_of, layout.sheets)
    prints = (
        _print(one.sheet.name, [list(map(_shown, row)) for row in one.values]) for one in pages
    )
    define(book, _SEAL, f'="{" ".join(prints)}"', undo)


def sheets_as_written(opened: OpenBook) -> tuple[str, ...]:
    """Give the sheets that we wrote, or none where one of them was changed, renamed or drawn on."""
    book = opened.book
    seals = [str(one.refers_to) for one in book.names if one.name == _SEAL]
    prints = {mark for text in seals for mark in text.strip('="').split()}
    found = {_print(grid.name, grid.rows): grid.name for grid in opened.grids}
    names = tuple(found[mark] for mark in prints if mark in found)
    is_whole = len(names) == len(prints) and all(is_bare(book.sheets[name]) for name in names)
    return names if is_whole else ()


def _print(name: str, rows: Sequence[Sequence[CellValue]]) -> str:
    """Give the print of a sheet, the same whether it is about to be written or was read."""
    lines = [_line(row) for row in rows]
    while lines and not lines[-1]:
        lines.pop()
    return hashlib.sha256(repr((name, lines)).encode()).hexdigest()[:_LENGTH]


def _shown(value: CellValue) -> CellValue:
    """Give a text without the apostrophe that guards its own."""
    return value.removeprefix("'") if isinstance(value, str) else value


def _line(row: Sequence[CellValue]) -> list[CellValue]:
    cells = [_plain(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _plain(value: CellValue) -> CellValue:
    if isinstance(value, str):
        return value.replace("\r\n", "\n") or None
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
