"""How much room text takes: in a cell on screen, and on paper.

Rows of a generated file need a height, since LibreOffice and previews do not work one out. It is
an estimate; Excel fits the row itself as soon as somebody types in it.
"""

import re
from collections.abc import Iterable, Sequence
from math import ceil

from dhrxl import theme

TALLEST_ROW = 409.0
"""Excel's limit, in points."""
FILTER_BUTTON = 20
"""Pixels at the foot of a heading hidden by its filter button."""
INDENT_PIXELS = 10
"""What one step of an indent takes from a cell."""
EDGE_PIXELS = 4
"""What the edges of a cell take."""
_PIXELS_A_POINT = 96 / 72
_BOLDER = 1.08
_ARIAL = {
    letter: size / 1000
    for size, letters in (
        (222, "'`ijl|"),
        (278, " !,./:;I[\\]ft"),
        (333, '"()-r{}'),
        (500, "*^Jcksvxyz"),
        (611, "FTZ+<=>~"),
        (667, "&ABEKPSVXY"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (861, "%Mm"),
        (1000, "@W"),
    )
    for letter in letters
}
_DIGIT = 0.556
"""Widths of Arial's letters for a size of 1; most are as wide as a digit."""


def text_pixels(text: str, *, size: int = theme.SIZE, bold: bool = False) -> float:
    """Give the width of a text in one line, in pixels at 100 % zoom.

    >>> round(text_pixels("Supervised")), round(text_pixels("Supervised", bold=True))
    (73, 79)
    """
    ems = sum(_ARIAL.get(letter, _DIGIT) for letter in text)
    return ems * size * _PIXELS_A_POINT * (_BOLDER if bold else 1.0)


def line_count(
    text: str, pixels: float, *, size: int = theme.SIZE, bold: bool = False, last: float = 0
) -> int:
    """Estimate on how many lines a text stands in a cell, breaking between words.

    Args:
        text: What stands there.
        pixels: How much room each line has.
        size: Of the letters, in points.
        bold: Whether they are bold.
        last: Pixels of the last line that something else covers.

    >>> line_count("Interpreters are booked a day ahead", 160), line_count("a\\nb", 160)
    (2, 2)
    """

    def wrapped(line: str) -> int:
        lines, used = 1, 0.0
        for word in re.split(r"(?<=-)|(?<=\s)", line):
            taken = text_pixels(word.rstrip(), size=size, bold=bold)
            if used and used + taken > pixels:
                lines, used = lines + 1, 0.0
            if taken > pixels:
                lines += ceil(taken / pixels) - 1
            used += text_pixels(word, size=size, bold=bold)
        return lines + (used + last > pixels and last > 0)

    return sum(map(wrapped, text.split("\n")))


def row_points(
    texts: Iterable[tuple[str, float]],
    *,
    size: int = theme.SIZE,
    bold: bool = False,
    last: float = 0,
) -> float:
    """Give a row's height in points, for its texts and the pixels each has in its cell."""
    counts = (line_count(text, room, size=size, bold=bold, last=last) for text, room in texts)
    lines = max(counts, default=1)
    return min(TALLEST_ROW, round(lines * theme.LINE_POINTS * size / theme.SIZE + 3, 2))


def column_pixels(width: float) -> int:
    """Give a column's width on screen at 100 % zoom."""
    return int(width * theme.DIGIT_PIXELS + 0.5) + theme.PADDING_PIXELS


def room(width: float, *, indent: int) -> float:
    """Give how many pixels of a column's width a text can take."""
    return column_pixels(width) - EDGE_PIXELS - INDENT_PIXELS * indent


def printed_points(
    widths: Sequence[float], *, paper: str, pages: int = 1, repeated: int = 0
) -> float:
    """Give the type size of a table fitted to the width of landscape pages.

    Args:
        widths: Of its columns.
        paper: What it prints on.
        pages: How many stand side by side; a column is never cut in two.
        repeated: How many columns, from the left, stand on each of them.

    >>> round(printed_points([100, 100], paper="A4"), 1)
    7.3
    >>> round(printed_points([20, 100, 100], paper="A4", pages=2, repeated=1), 1)
    11.0
    """
    inches = theme.PAPERS[paper][2] - theme.MARGINS["left"] - theme.MARGINS["right"]
    pixels = _widest([column_pixels(width) for width in widths], pages, repeated)
    return theme.SIZE * min(1.0, inches * 96 / pixels)


def _widest(columns: Sequence[int], pages: int, repeated: int) -> int:
    """Give the width of the widest page where columns are shared out as evenly as can be."""
    if pages == 1 or len(columns) <= repeated + 1:
        return sum(columns)
    cuts = range(repeated + 1, len(columns))
    return min(
        max(sum(columns[:cut]), _widest([*columns[:repeated], *columns[cut:]], pages - 1, repeated))
        for cut in cuts
    )
