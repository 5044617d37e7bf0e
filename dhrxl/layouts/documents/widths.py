"""How wide the columns of a table stand on a page, the same in Word and in PDF."""

from collections.abc import Iterator

from dhrxl.layouts import theme
from dhrxl.layouts.documents.document import Beside, Box, Column, Document, Table
from dhrxl.layouts.measures import text_pixels

_POINTS_A_PIXEL = 72 / 96
_SAFE = 1.06
"""Our widths of letters are estimates."""
_LONGEST, _ORDINARY = 20, 14
"""Letters of a heading or figure, and of another word, that are kept in one line."""
_MOST_LABEL = 0.4
"""What part of a box its labels have at most."""
_LOOKED_AT = 1_000
"""Letters of a cell that are looked at for long words."""


def page_points(document: Document) -> float:
    """Give the points between the margins of a document's page."""
    return theme.A4_POINTS[document.is_landscape] - 2 * theme.PRINTED_MARGIN


def side_points(beside: Beside, points: float) -> tuple[float, float]:
    """Give the widths of two columns side by side, without the gap between them."""
    room = points - theme.PRINTED_GAP
    return room * beside.left_share, room * (1 - beside.left_share)


def text_points(words: str, size: str, *, bold: bool = False) -> float:
    """Give the room that words need in one line, in letters of a size of `theme.PRINTED`."""
    return text_pixels(words, size=1, bold=bold) * _POINTS_A_PIXEL * theme.PRINTED[size] * _SAFE


def label_points(box: Box, points: float) -> float:
    """Give the width of the labels of a box, and of the gap between them and what they tell."""
    labels = [text_points(label, "box", bold=True) for label, _ in box.fields]
    return min(max(labels, default=0.0) + 2 * theme.PRINTED_CELL, points * _MOST_LABEL)


def longest_whole(table: Table, points: float) -> list[int]:
    """Give for each column the letters of the longest word that is surely not broken.

    Longer ones may be, with a hyphen: a table that has no room for its words breaks shorter ones.
    """
    if sum(_least(table)) <= points:
        return [_ORDINARY] * len(table.columns)
    rooms = [width - 2 * theme.PRINTED_CELL for width in column_points(table, points)]
    return [min(_ORDINARY, int(room / text_points("n", "table"))) for room in rooms]


def column_points(table: Table, points: float) -> list[float]:
    """Share out the width of a table, so that no ordinary word is broken if that can be.

    Args:
        table: The table.
        points: How wide all of it is.

    >>> columns = (Column(heading="Agency", share=4), Column(heading="Overdue", share=0.1))
    >>> [round(each) for each in column_points(Table(caption="", columns=columns, rows=()), 200)]
    [148, 52]
    """
    least = _least(table)
    if sum(least) >= points:
        return [points * each / sum(least) for each in least]
    narrow: set[int] = set()
    while True:
        free = points - sum(least[index] for index in narrow)
        shares = sum(each.share for index, each in enumerate(table.columns) if index not in narrow)
        found = [
            least[index] if index in narrow else free * each.share / shares
            for index, each in enumerate(table.columns)
        ]
        new = {index for index, each in enumerate(found) if each < least[index]} - narrow
        if not new:
            return found
        narrow |= new


def _least(table: Table) -> list[float]:
    """Give for each column the points that its longest ordinary word needs."""
    return [
        max(_word_points(column, index, table), default=0.0) + 2 * theme.PRINTED_CELL
        for index, column in enumerate(table.columns)
    ]


def _word_points(column: Column, index: int, table: Table) -> Iterator[float]:
    """Give the widths of the words that a column keeps whole; a figure or a rating is one."""
    cells = {row[index] for row in table.rows}
    is_whole = column.is_figure or column.is_rating
    bold = {*column.heading.split(), *(cells if is_whole else [])}
    words = {word for cell in cells for word in cell[:_LOOKED_AT].split()} - bold
    ordinary = {word for word in words if len(word) <= _ORDINARY}
    for each, is_bold in ((bold, True), (ordinary, False)):
        for word in each:
            yield text_points(word[:_LONGEST], "table", bold=is_bold)
