"""Columns that we wrote into somebody's list, known again by names of the workbook.

One name a column stands for its cells, so that it moves with them when rows or columns are added
or the sheet gets another name. It ends with a print of what was written: how many cells had each
value, in any order, since a list is sorted and rows of it are deleted. What is more than was
written, a person has put there.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dhrxl.openbook.undo.steps import Undo, define, forget, text

if TYPE_CHECKING:
    import xlwings as xw

_NAME = re.compile(r"dhrxl_own_([a-z_]+)_(\d+)_([0-9a-z]+)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PARTS, _WIDTH = 32, 3
"""Of a print: counts up to 46,655. Two ratings, or two words of Timing, never share a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnColumn:
    """A column of ours: its name, and where its cells are now, from the heading down."""

    key: str
    name: "xw.Name"
    print_: str
    column: int
    last: int
    """The last row that had a result when it was written."""

    def holds(self, values: Iterable[object]) -> bool:
        """Whether there is nothing among values that we did not write."""
        now = [int(one, 36) for one in _split(print_of(values))]
        then = [int(one, 36) for one in _split(self.print_)]
        return all(one <= other for one, other in zip(now, then, strict=True))


def own_columns(sheet: "xw.Sheet", header: int) -> dict[str, OwnColumn]:
    """Give the columns of ours under a row of headings, by their keys."""
    found = {}
    for name, key, _, mark in _names(sheet.book):
        if "#REF" in str(name.refers_to):
            continue
        cells = name.refers_to_range
        if cells.sheet.name == sheet.name and cells.row == header:
            found[key] = OwnColumn(
                key=key, name=name, print_=mark, column=cells.column, last=cells.last_cell.row
            )
    return found


def own(cells: "xw.Range", key: str, values: Iterable[object], undo: Undo) -> None:
    """Note that a column is ours.

    Args:
        cells: It, from the heading down.
        key: What it is.
        values: What was written beside actions.
        undo: Takes the record.
    """
    book, mark = cells.sheet.book, print_of(values)
    sheet = cells.sheet.name.replace("'", "''")
    target = f"='{sheet}'!{cells.get_address(True, True)}"
    taken: set[int] = set()
    for name, what, place, there in list(_names(book)):
        taken.add(int(place))
        if what == key and _plain(str(name.refers_to)) == _plain(target):
            if there == mark:
                return
            forget(name, undo)
    number = next(n for n in range(1, len(taken) + 2) if n not in taken)
    define(book, f"dhrxl_own_{key}_{number}_{mark}", target, undo)


def disown(column: OwnColumn, undo: Undo) -> None:
    """Note that a column is a person's now."""
    forget(column.name, undo)


def print_of(values: Iterable[object]) -> str:
    """Give the print of values, in any order; blank ones leave none.

    >>> print_of(["Red", "Amber"]) == print_of(["Amber", None, "Red"])
    True
    """
    counts = Counter(zlib.crc32(text(value).encode()) % _PARTS for value in values if text(value))
    return "".join(_number(min(counts[part], 36**_WIDTH - 1)) for part in range(_PARTS))


def _number(value: int) -> str:
    digits = ""
    for _ in range(_WIDTH):
        value, rest = divmod(value, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _split(mark: str) -> list[str]:
    return [mark[n : n + _WIDTH] for n in range(0, _PARTS * _WIDTH, _WIDTH)]


def _names(book: "xw.Book") -> "Iterator[tuple[xw.Name, str, str, str]]":
    """Give each name of ours with its parts; in a copy of a sheet it begins with the sheet's."""
    for name in book.names:
        parts = _NAME.fullmatch(name.name.rpartition("!")[2].lower())
        if parts and len(parts[3]) == _PARTS * _WIDTH:
            yield name, parts[1], parts[2], parts[3]


def _plain(target: str) -> str:
    return target.replace("'", "").replace("$", "").casefold()
