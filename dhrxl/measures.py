"""How much room text takes: in a cell on screen, and on paper.

Rows of a generated file need a height, since LibreOffice and previews do not work one out. It is
an estimate; Excel fits the row itself as soon as somebody types in it.
"""

from collections.abc import Iterable
from math import ceil

from dhrxl import theme

TALLEST_ROW = 409.0
"""Excel's limit, in points."""
FILTER_BUTTON = 3
"""Characters of a heading hidden by its filter button."""


def line_count(text: str, width: float) -> int:
    """Estimate on how many lines a text stands in a cell, breaking between words.

    Small letters are a little narrower than the digits a width is counted in, capitals wider.

    >>> line_count("Chairs of the meetings are supervised", 20), line_count("a\\nb", 20)
    (2, 2)
    """
    if len(text) <= width * 0.8 and "\n" not in text:
        return 1
    return sum(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in line.split(" "):
        size = _size(word)
        if used and used + size > width:
            lines, used = lines + 1, 0.0
        if size > width:
            lines += ceil(size / width) - 1
        used += size + 0.5
    return lines


def _size(word: str) -> float:
    """Give the width of a word in digits of Arial."""
    capitals = sum(map(str.isupper, word))
    thin = sum(map(word.count, "ijlftr.,;:'|()-"))
    return len(word) + 0.3 * capitals - 0.45 * thin


def row_points(texts: Iterable[tuple[str, float]], *, size: int = theme.SIZE) -> float:
    """Give a row's height in points, for its texts and the widths of their cells."""
    lines = max((line_count(text, width * theme.SIZE / size) for text, width in texts), default=1)
    return min(TALLEST_ROW, round(lines * theme.LINE_POINTS * size / theme.SIZE + 3, 2))


def column_pixels(width: float) -> int:
    """Give a column's width on screen at 100 % zoom."""
    return int(width * theme.DIGIT_PIXELS + 0.5) + theme.PADDING_PIXELS


def printed_points(widths: Iterable[float], *, paper: str) -> float:
    """Give the type size of a table fitted to the width of a landscape page.

    >>> round(printed_points([100, 100], paper="A4"), 1)
    7.3
    """
    inches = theme.PAPERS[paper][2] - theme.MARGINS["left"] - theme.MARGINS["right"]
    return theme.SIZE * min(1.0, inches * 96 / sum(map(column_pixels, widths)))
