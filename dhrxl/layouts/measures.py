"""How much room text takes: in a cell, on screen, and on paper.

Rows of a generated file need a height, since LibreOffice and previews do not work one out. It is
an estimate; Excel fits the row itself as soon as somebody types in it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from math import ceil
from operator import add

from dhrxl.errors import DhrxlError
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet, Table, Value, Values
from dhrxl.model.text import LONGEST_TEXT, shortened, text_length

TALLEST_ROW = 408.75
"""Excel's limit of 409 points, in whole pixels."""
FILTER_BUTTON = 20
"""Pixels at the foot of a heading hidden by its filter button."""
INDENT_PIXELS = 10
"""What one step of an indent takes from a cell."""
EDGE_PIXELS = 4
"""What the edges of a cell take."""
MORE = "…"
"""Stands where a text goes on elsewhere."""
_PIXELS_A_POINT = 96 / 72
_BOLDER = 1.08
DIGIT = 556


class _Letters(dict[str, int]):
    """Widths of Arial's letters in thousandths of its size; most are as wide as a digit."""

    def __missing__(self, letter: str) -> int:
        return DIGIT


ARIAL = _Letters(
    (letter, width)
    for width, letters in (
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
)
WIDEST = max(ARIAL.values())
MAY_BE_TOO_LONG = LONGEST_TEXT // 2
"""Characters up to which a text fits, whatever they are: none counts for more than two."""
_BREAKS = re.compile(r"(?<=-)|(?<=\s)")
"""Where a line may end: behind a hyphen or a space."""


def is_too_long(text: str) -> bool:
    """Say whether a text is longer than a cell can hold.

    >>> is_too_long("x" * 32_767), is_too_long("\U0001f600" * 16_384)
    (False, True)
    """
    return len(text) > MAY_BE_TOO_LONG and text_length(text) > LONGEST_TEXT


def too_long(text: str, *, place: str, remedy: str) -> DhrxlError:
    """Give what is raised of a text that no cell can hold; it is never cut in silence."""
    return DhrxlError(
        f"{place}: expected at most {LONGEST_TEXT:,} characters, which is what a cell of Excel "
        f"holds, found {text_length(text):,}. {remedy}"
    )


def fitted(sheet: Sheet) -> Sheet:
    """Give a sheet with no text longer than a cell can hold: one odd return stops no summary."""
    if sheet.table is None:
        return sheet
    cells = tuple(map(_fitted, sheet.table.cells))
    if all(one is same for one, same in zip(cells, sheet.table.cells, strict=True)):
        return sheet
    return replace(sheet, table=replace(sheet.table, cells=cells))


def _fitted(values: Values) -> Values:
    """Give a column with its too long texts shortened; most have none, and are looked over once."""
    texts = (value for value in values.distinct if isinstance(value, str))
    long = {text for text in texts if len(text) > MAY_BE_TOO_LONG and is_too_long(text)}
    if not long:
        return values
    return Values(shortened(v) if isinstance(v, str) and v in long else v for v in values)


def text_pixels(text: str, *, size: int = theme.SIZE, bold: bool = False) -> float:
    """Give the width of a text in one line, in pixels at 100 % zoom.

    >>> round(text_pixels("Supervised")), round(text_pixels("Supervised", bold=True))
    (73, 79)
    """
    return _width(text) * pixels_of(size, bold)


def pixels_of(size: int, bold: bool = False) -> float:
    """Give the pixels of a thousandth of the letters' size."""
    return size * _PIXELS_A_POINT * (_BOLDER if bold else 1.0) / 1000


def _width(text: str) -> int:
    return sum(map(ARIAL.__getitem__, text))


@lru_cache(maxsize=100_000)
def _widths(word: str) -> tuple[int, int]:
    """Give the widths of a word with the space behind it and without; words come again."""
    return _width(word), _width(word.rstrip())


@lru_cache(maxsize=4_096)
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
    unit = pixels_of(size, bold)
    return sum(_wrapped(line, pixels / unit, last / unit) for line in text.split("\n"))


def _wrapped(line: str, room: float, last: float) -> int:
    """Count the lines of a text without line breaks; widths are thousandths of its size."""
    if len(line) * WIDEST + last <= room:
        return 1
    if line.isprintable():  # no white space but plain spaces
        words = line.replace(" ", " \n").replace("-", "-\n").split("\n")
    else:
        words = _BREAKS.split(line)
    with_space, alone = zip(*map(_widths, words), strict=True)
    starts = list(accumulate(with_space, initial=0))
    ends = list(map(add, starts, alone))
    lines = first = 0
    while first < len(words):
        start = starts[first]
        lines += 1 if ends[first] - start <= room else ceil((ends[first] - start) / room)
        first = bisect_right(ends, start + room, first + 1)
    return lines + (last > 0 and starts[-1] - start + last > room)


def broken(text: str, pixels: float, *, size: int = theme.SIZE, bold: bool = False) -> list[str]:
    """Give the lines of a text that runs over the cells to its right, which nothing else breaks.

    >>> broken("Interpreters are booked a day ahead", 160)
    ['Interpreters are booked', 'a day ahead']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_pixels(longer, size=size, bold=bold) > pixels:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def fitting(text: str, pixels: float, *, size: int = theme.SIZE, bold: bool = False) -> str:
    """Give a text as it fits into one line, with "…" where there is more of it.

    >>> fitting("Interpreters are booked a day ahead", 160)
    'Interpreters are booke…'
    """
    if text_pixels(text, size=size, bold=bold) <= pixels:
        return text
    room_left = pixels - text_pixels(MORE, size=size, bold=bold)
    fits = bisect_right(
        range(len(text)), room_left, key=lambda n: text_pixels(text[:n], size=size, bold=bold)
    )
    return f"{text[: max(0, fits - 1)].rstrip(' ,;.')}{MORE}"


def row_points(
    texts: Iterable[tuple[str, float]],
    *,
    size: int = theme.SIZE,
    bold: bool = False,
    last: float = 0,
) -> float:
    """Give a row's height in points, for its texts and the pixels each has in its cell."""
    counts = (line_count(text, room, size=size, bold=bold, last=last) for text, room in texts)
    return points(max(counts, default=1), size)


def points(lines: int, size: int = theme.SIZE) -> float:
    """Give the height in points of a row of so many lines."""
    return min(TALLEST_ROW, round(lines * theme.LINE_POINTS * size / theme.SIZE + 3, 2))


def shown(value: Value) -> str:
    """Give the words a cell shows for a value."""
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return "" if value is None else str(value)


def heading_points(table: Table) -> float:
    """Give the height of the header row; a filter button covers the end of a last line.

    Headings of figures stand beside their button, for their indent leaves it room.
    """
    figures = [c for c in table.columns if c.kind == "number"]
    words = [c for c in table.columns if c.kind != "number"]
    beside = ((c.heading, room(c.width, indent=theme.FIGURE_INDENT)) for c in figures)
    above = ((c.heading, room(c.width, indent=theme.CELL_INDENT)) for c in words)
    return max(row_points(beside, bold=True), row_points(above, bold=True, last=FILTER_BUTTON))


def printed_width(sheet: Sheet, table: Table) -> int:
    """Give how many columns print: those of the table, and as many as the lines above it need."""
    columns = table.columns[: sheet.printed_columns or None]
    used = sum(column_pixels(column.width) for column in columns)
    title = theme.STYLES["title"]
    above = text_pixels(sheet.title, size=title.size, bold=title.bold)
    needed = max([above, *map(text_pixels, sheet.all_lines)])
    return len(columns) + max(0, ceil((needed - used) / theme.COLUMN_PIXELS))


def column_pixels(width: float) -> int:
    """Give a column's width on screen at 100 % zoom."""
    return int(width * theme.DIGIT_PIXELS + 0.5) + theme.PADDING_PIXELS


def room(width: float, *, indent: int) -> float:
    """Give how many pixels of a column's width a text can take."""
    return column_pixels(width) - EDGE_PIXELS - INDENT_PIXELS * indent


def page_points(pixels: float, points: float, *, paper: str = "A4") -> float:
    """Give the type size of a page of so many pixels and points, fitted to a landscape page.

    >>> round(page_points(1460, 500), 1), round(page_points(1000, 715), 1)
    (8.0, 8.0)
    """
    _, short, wide = theme.PAPERS[paper]
    across = (wide - theme.MARGINS["left"] - theme.MARGINS["right"]) * 96
    down = (short - theme.MARGINS["top"] - theme.MARGINS["bottom"]) * 72
    return theme.SIZE * min(1.0, across / pixels, down / points)


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
