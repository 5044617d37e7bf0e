"""How high the rows of a table are: as `measures.line_count` says, for a whole column at once.

The returns of a country hold a million texts. So the letters of many texts stand in one array, a
line break between them; where each word begins and ends are sums over it, and the lines of all
texts are filled side by side, one more line of each in every step.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dhrxl.layouts import theme
from dhrxl.layouts.layout import TableColumn, Value, Values
from dhrxl.layouts.measures import ARIAL, DIGIT, WIDEST, line_count, pixels_of, room, shown

Counts = NDArray[np.int64]
_UNIT = pixels_of(theme.SIZE)
_AT_ONCE = 100_000
"""Letters measured together: what is worked on stays small enough to be near the processor."""
_OTHERS = 0x3001
"""Stands for every letter from here on: none is a space, and all are as wide as a digit."""
_PLAIN = {str, type(None)}
_LINE, _HYPHEN = ord("\n"), ord("-")
_SPACES = np.array([chr(code).isspace() for code in range(_OTHERS + 1)])
_WIDTHS = np.array([ARIAL.get(chr(code), DIGIT) for code in range(_OTHERS + 1)], dtype=np.int64)
_WIDTHS[_LINE] = 0


class RowHeights:
    """On how many lines values stand, known for each width of a column and kept for a workbook."""

    def __init__(self) -> None:
        self._known: dict[float, dict[str, int]] = {}

    def __call__(self, columns: Sequence[TableColumn], cells: Sequence[Values]) -> list[int]:
        """Give for each row of a table the lines of its tallest cell."""
        rooms = [room(column.width, indent=theme.CELL_INDENT) for column in columns]
        distinct = [values.distinct for values in cells]
        self._learn(rooms, distinct)
        tallest = np.ones(len(cells[0]), dtype=np.int64)
        for pixels, values, each in zip(rooms, cells, distinct, strict=True):
            lines = self._lines(pixels, values, each)
            if lines:
                np.maximum(tallest, lines, out=tallest)
        counted: list[int] = tallest.tolist()
        return counted

    def _learn(self, rooms: Sequence[float], distinct: Sequence[Collection[Value]]) -> None:
        """Measure what is new in columns of their width, the texts of a table together.

        A text that stands on one line whatever its letters are is not looked at.
        """
        new: list[str] = []
        widths: list[float] = []
        for pixels, values in zip(rooms, distinct, strict=True):
            known, short = self._known.setdefault(pixels, {}), pixels / _UNIT / WIDEST
            texts = [value for value in values if isinstance(value, str)]
            long = [text for text in texts if len(text) > short or "\n" in text]
            new += [text for text in long if text not in known]
            widths += [pixels] * (len(new) - len(widths))
        for text, pixels, lines in zip(new, widths, line_counts(new, widths), strict=True):
            self._known[pixels][text] = lines

    def _lines(
        self, pixels: float, values: Sequence[Value], distinct: Collection[Value]
    ) -> list[int]:
        """Give the lines of each value of a column; none where each stands on one."""
        lines: Callable[[Any, int], int] = self._known[pixels].get
        others = _others(values, distinct, pixels)
        if others:
            return [
                others.get((type(value), value), 1) if type(value) is not str else lines(value, 1)
                for value in values
            ]
        if max([lines(value, 1) for value in distinct], default=1) == 1:
            return []
        return [lines(value, 1) for value in values]


def _others(
    values: Sequence[Value], distinct: Collection[Value], pixels: float
) -> dict[tuple[type, Value], int]:
    """Give the lines of what is no text, if any of it takes more than one.

    They are told apart by their type too: 1, 1.0 and True are equal, and other words.
    """
    kinds = set(map(type, distinct)) - _PLAIN
    if kinds - {date}:
        kinds = set(map(type, values)) - _PLAIN
    looked_at = distinct if len(kinds) < 2 else values
    each = {(type(value), value) for value in looked_at if type(value) in kinds} if kinds else ()
    lines = {(kind, value): line_count(shown(value), pixels) for kind, value in each}
    return lines if max(lines.values(), default=1) > 1 else {}


def line_counts(texts: Sequence[str], pixels: Sequence[float]) -> list[int]:
    """Give on how many lines texts stand, each in a cell of its own width."""
    rooms = np.array(pixels) / _UNIT
    counts: list[int] = []
    first = letters = 0
    for number, text in enumerate(texts, start=1):
        letters += len(text)
        if letters > _AT_ONCE or number == len(texts):
            counts += _measured(texts[first:number], rooms[first:number])
            first, letters = number, 0
    return counts


def _measured(texts: Sequence[str], rooms: NDArray[np.float64]) -> list[int]:
    """Count the lines of texts; widths are thousandths of the letters' size."""
    raw = "".join(f"{text}\n" for text in texts).encode("utf-32-le", "surrogatepass")
    letters = np.minimum(np.frombuffer(raw, dtype="<u4"), _OTHERS)
    widths, spaces = _WIDTHS[letters], _SPACES[letters]
    sums = np.concatenate(([0], np.cumsum(widths)))
    # A word ends behind a space or a hyphen, and where its line ends: there again, if it ended so.
    breaks = np.flatnonzero(letters == _LINE)
    inside = np.flatnonzero((spaces & (letters != _LINE)) | (letters == _HYPHEN)) + 1
    places = np.concatenate((inside, breaks))
    order = np.argsort(places, kind="stable")
    places, is_last = places[order], order >= len(inside)
    last_word = np.flatnonzero(is_last)
    first_word = np.concatenate(([0], last_word[:-1] + 1))
    starts = np.concatenate(([0], sums[places[:-1]]))
    # without the space behind it
    behind = np.where(spaces[places - 1] & ~is_last, widths[places - 1], 0)
    zeros = sums[np.concatenate(([0], breaks[:-1]))]
    pieces = [text.count("\n") + 1 for text in texts]
    lines = _filled(
        zeros, starts, sums[places] - behind, first_word, last_word, np.repeat(rooms, pieces)
    )
    counted: list[int] = np.add.reduceat(lines, np.cumsum([0, *pieces[:-1]])).tolist()
    return counted


def _filled(
    zeros: Counts,
    starts: Counts,
    ends: Counts,
    first: Counts,
    last: Counts,
    rooms: NDArray[np.float64],
) -> Counts:
    """Fill the lines of all texts side by side, and count them.

    Args:
        zeros: Where each text, without line breaks, begins.
        starts: Where each word begins.
        ends: Where it ends, without the space behind it.
        first: The first word of each text.
        last: Its last word.
        rooms: Of its lines.
    """
    lines = np.zeros(len(zeros), dtype=np.int64)
    open_, word = np.arange(len(zeros)), first
    while len(open_):
        begins, room = starts[word], rooms[open_]
        taken = ends[word] - begins
        lines[open_] += np.where(taken <= room, 1, np.ceil(taken / room)).astype(np.int64)
        # counted from where the text begins, lest the fraction of a pixel is rounded otherwise
        zero = zeros[open_]
        limit = zero + np.floor(begins - zero + room).astype(np.int64)
        word = np.maximum(np.searchsorted(ends, limit, side="right"), word + 1)
        goes_on = word <= last[open_]
        open_, word = open_[goes_on], word[goes_on]
    return lines
