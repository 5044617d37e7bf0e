"""How wide the columns of a table stand on a page, the same in Word and in PDF."""

from dhrxl.layouts import theme
from dhrxl.layouts.documents.document import Column, Document, Table
from dhrxl.layouts.measures import text_pixels

_POINTS_A_PIXEL = 72 / 96
_SAFE = 1.04
"""Our widths of letters are estimates."""
_LONGEST = 20
"""Letters of a word that are kept in one line."""


def page_points(document: Document) -> float:
    """Give the points between the margins of a document's page."""
    return theme.A4_POINTS[document.is_landscape] - 2 * theme.PRINTED_MARGIN


def half(points: float) -> float:
    """Give the width of one of two columns side by side."""
    return (points - theme.PRINTED_GAP) / 2


def column_points(table: Table, points: float) -> list[float]:
    """Share out the width of a table, so that no heading, figure or rating is broken.

    Args:
        table: The table.
        points: How wide all of it is.

    >>> columns = (Column(heading="Agency", share=4), Column(heading="Overdue", share=0.1))
    >>> [round(each) for each in column_points(Table(caption="", columns=columns, rows=()), 200)]
    [146, 54]
    """
    least = [
        max(map(_word_points, words), default=0.0) + 2 * theme.PRINTED_CELL
        for words in map(_unbroken, table.columns, _columns(table))
    ]
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


def _columns(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row[index] for row in table.rows) for index in range(len(table.columns))]


def _unbroken(column: Column, cells: tuple[str, ...]) -> list[str]:
    """Give the words that a column keeps whole."""
    return column.heading.split() + (list(cells) if column.is_figure or column.is_rating else [])


def _word_points(word: str) -> float:
    pixels = text_pixels(word[:_LONGEST], size=10, bold=True)
    return pixels * _POINTS_A_PIXEL * theme.PRINTED["table"] / 10 * _SAFE
