"""How high the rows of a table are: as `measures.line_count` says, for a whole column at once.

The returns of a country hold a million texts. So the letters of many texts stand in one array, a
line break between them; where each word begins and ends are sums over it, and the lines of all
texts are filled side by side, one more line of each in every step.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dhrxl.layouts import theme
from dhrxl.layouts.layout import TableColumn, Value
from dhrxl.layouts.measures import ARIAL, DIGIT, WIDEST, line_count, pixels_of, room, shown

Counts = NDArray[np.int64]
_AT_ONCE = 100_000
"""Letters measured together: what is worked on stays small enough to be near the processor."""
_OTHERS = 0x3001
"""Stands for every letter from here on: none is a space, and all are as wide as a digit."""
_LINE, _HYPHEN = ord("\n"), ord("-")
_SPACES = np.array([chr(code).isspace() for code in range(_OTHERS + 1)])
_WIDTHS = np.array([ARIAL.get(chr(code), DIGIT) for code in range(_OTHERS + 1)], dtype=np.int64)
_WIDTHS[_LINE] = 0


class RowHeights:
    """On how many lines values stand, known for each width of a column and kept for a workbook."""

    def __init__(self) -> None:
        self._known: dict[float, dict[str, int]] = {}

    def __call__(
        self, columns: Sequence[TableColumn], cells: Sequence[Sequence[Value]]
    ) -> list[int]:
        """Give for each row of a table the lines of its tallest cell."""
        tallest = np.ones(len(cells[0]), dtype=np.int64)
        for column, values in zip(columns, cells, strict=True):
            lines = self._lines(room(column.width, indent=theme.CELL_INDENT), values)
            if lines:
                np.maximum(tallest, lines, out=tallest)
        return tallest.tolist()

    def _lines(self, pixels: float, values: Sequence[Value]) -> list[int]:
        """Give the lines of each value of a column; none where each stands on one."""
        known = self._known.setdefault(pixels, {})
        distinct = set(values)
        texts = [value for value in distinct if isinstance(value, str)]
        new = [text for text in texts if text not in known]
        known.update(zip(new, line_counts(new, pixels), strict=True))
        others = _others(values, distinct, pixels)
        if others:
            return [known[v] if isinstance(v, str) else others.get((type(v), v), 1) for v in values]
        if max(map(known.__getitem__, texts), default=1) == 1:
            return []
        lines = known.get
        return [lines(value, 1) for value in values]  # type: ignore[arg-type]


def _others(
    values: Sequence[Value], distinct: set[Value], pixels: float
) -> dict[tuple[type, Value], int]:
    """Give the lines of what is no text, if any of it takes more than one.

    They are told apart by their type too: 1, 1.0 and True are equal, and other words.
    """
    kinds = set(map(type, values)) - {str, type(None)}
    looked_at = distinct if len(kinds) < 2 else values
    each = {(type(value), value) for value in looked_at if type(value) in kinds} if kinds else ()
    lines = {(kind, value): line_count(shown(value), pixels) for kind, value in each}
    return lines if max(lines.values(), default=1) > 1 else {}


def line_counts(texts: Sequence[str], pixels: float) -> list[int]:
    """Give on how many lines each text stands in a cell of a table, as `line_count` does."""
    room = pixels / pixels_of(theme.SIZE)
    counts = [1] * len(texts)
    long = [
        number for number, text in enumerate(texts)
        if len(text) * WIDEST > room or "\n" in text
    ]  # fmt: skip
    for batch in _batches(long, texts):
        measured = _measured([texts[number] for number in batch], room)
        for number, lines in zip(batch, measured, strict=True):
            counts[number] = lines
    return counts


def _batches(numbers: Sequence[int], texts: Sequence[str]) -> Iterator[list[int]]:
    batch: list[int] = []
    letters = 0
    for number in numbers:
        batch.append(number)
        letters += len(texts[number])
        if letters > _AT_ONCE:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _measured(texts: Sequence[str], room: float) -> list[int]:
    """Count the lines of texts; widths are thousandths of the letters' size."""
    raw = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    letters = np.minimum(np.frombuffer(raw, dtype="<u4"), _OTHERS)
    widths = _WIDTHS[letters]
    sums = np.zeros(len(letters) + 1, dtype=np.int64)
    np.cumsum(widths, out=sums[1:])
    breaks = np.flatnonzero(letters == _LINE)
    begins = np.concatenate(([0], breaks + 1))
    spaces = _SPACES[letters]
    # A word ends behind a space or a hyphen, and where its line ends: there again, if it ended so.
    ends_line = np.concatenate((breaks, [len(letters)]))
    inside = np.flatnonzero((spaces & (letters != _LINE)) | (letters == _HYPHEN)) + 1
    places = np.concatenate((inside, ends_line))
    order = np.argsort(places, kind="stable")
    places, is_last = places[order], order >= len(inside)
    last_word = np.flatnonzero(is_last)
    first_word = np.concatenate(([0], last_word[:-1] + 1))
    starts = np.concatenate(([0], sums[places[:-1]]))
    # without the space behind it
    behind = np.where(spaces[places - 1] & ~is_last, widths[places - 1], 0)
    lines = _filled(sums[begins], starts, sums[places] - behind, first_word, last_word, room)
    of_text = np.cumsum([0, *(text.count("\n") + 1 for text in texts[:-1])])
    counted: list[int] = np.add.reduceat(lines, of_text).tolist()
    return counted


def _filled(
    zeros: Counts, starts: Counts, ends: Counts, first: Counts, last: Counts, room: float
) -> Counts:
    """Fill the lines of all texts side by side, and count them.

    Args:
        zeros: Where each text, without line breaks, begins.
        starts: Where each word begins.
        ends: Where it ends, without the space behind it.
        first: The first word of each text.
        last: Its last word.
        room: Of a line.
    """
    lines = np.zeros(len(zeros), dtype=np.int64)
    open_, word = np.arange(len(zeros)), first
    while len(open_):
        taken = ends[word] - starts[word]
        lines[open_] += np.where(taken <= room, 1, np.ceil(taken / room)).astype(np.int64)
        # counted from where the text begins, lest the fraction of a pixel is rounded otherwise
        limit = zeros[open_] + np.floor(starts[word] - zeros[open_] + room).astype(np.int64)
        word = np.maximum(np.searchsorted(ends, limit, side="right"), word + 1)
        goes_on = word <= last[open_]
        open_, word = open_[goes_on], word[goes_on]
    return lines
