"""How much of each list a board pack shows, so that it never has more pages than a board reads.

A text is cut at a word, and says where the rest stands; actions that find no place are counted, and
where they stand is said. Texts are cut first, for the lists behind them are longer than any board
reads; then boxes become rows, and last rows are left out.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from dhrxl.layouts.documents.document import Document, Paragraph
from dhrxl.model.text import squeezed

MOST_PAGES = 8
ALL = 10**6
_LINE = Paragraph(words="\u00a0")
KEPT_ON_PAGE_ONE, KEPT = (_LINE,) * 1, (_LINE,) * 10
"""Lines kept free on page one and in the whole pack: it is fitted as PDF, and Word, whose pages
hold a little less, has to do with as many pages."""
MORE = "…"
_NAME = 50
"""Characters of a name: room for "Northshire Integrated Care Board" in one line or two."""
_Step = TypeVar("_Step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a pack shows."""

    words: int
    """Characters of one text."""
    boxes: int = ALL
    """Decisions that have a box of their own."""
    rows: int = ALL
    """Rows of a list of actions."""
    points: int = ALL
    """Points of a list of what could not be verified."""


ROOMS = (
    *(Room(words=words) for words in (1_200, 800, 600, 450, 350, 280, 220, 180)),
    *(Room(words=180, boxes=boxes, points=20) for boxes in (24, 20, 16, 14, 12, 10, 8, 6)),
    *(Room(words=words, boxes=6, points=15) for words in (160, 140, 120, 100)),
    *(Room(words=140, boxes=6, rows=rows, points=10) for rows in (60, 50, 42, 36, 32, 28, 24, 20)),
    *(Room(words=120, boxes=4, rows=rows, points=6) for rows in (18, 16, 14, 12, 10)),
    *(Room(words=80, boxes=2, rows=rows, points=3) for rows in (8, 6, 4)),
)
"""From all that there is to the least that a pack ever shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """How much page one shows."""

    moved: int = 12
    """Actions of one kind of change that are named."""
    reviews: int = 12
    charted: int = 12
    """Agencies that the chart has at least, of those that are named."""
    quiet: int = 20
    """Agencies without anything overdue."""
    late: int = 24
    """Agencies with something overdue."""
    asked: int = 30
    """Decisions that are wanted."""

    @property
    def silent(self) -> int:
        """Characters of the names of silent agencies."""
        return max(180, 60 * min(self.late, 3 + self.quiet))


def _firsts() -> Iterator[First]:
    """Give what a quiet round shows, and always a little less, the dearest last."""
    last = First()
    for given in (
        *({"moved": count} for count in (12, 8, 6, 4, 3, 2, 1, 0)),
        *({"reviews": count} for count in (10, 8, 6, 5, 4, 3)),
        *({"charted": count} for count in (11, 10, 9, 8, 7, 6, 5)),
        *({"quiet": count} for count in (16, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0)),
        *({"late": count} for count in (20, 18, 16, 14, 12)),
        *({"asked": count} for count in (24, 20, 16, 14, 12, 10, 9, 8, 7, 6)),
        {"reviews": 2},
        *({"late": count} for count in (11, 10, 9, 8, 7, 6)),
        {"asked": 5},
        {"reviews": 1},
        *({"late": count} for count in (5, 4)),
        *({"asked": count} for count in (4, 3, 2)),
        {"late": 3},
        {"asked": 1},
    ):
        last = replace(last, **given)
        yield last


FIRSTS = tuple(_firsts())
"""What gives way first is what stands elsewhere in the pack, then what asks for nothing: references
of what moved, reviews, bars whose figures the table beside them has, agencies without anything
overdue; of those with it, and of the decisions, a page keeps as many as it can hold."""


def most_that_fits(
    steps: Sequence[_Step],
    make: Callable[[_Step], Document],
    pages: Callable[[Document], int],
    most: int,
) -> _Step:
    """Give the first of the steps that makes no more than so many pages; else the last.

    Args:
        steps: From the most to the least; with each there are fewer pages, or as many.
        make: Makes a document of one.
        pages: Counts the pages of a document as it is drawn.
        most: How many there may be.
    """

    def fits(step: _Step) -> bool:
        return pages(make(step)) <= most

    if fits(steps[0]):  # as most do
        return steps[0]
    return steps[min(bisect_left(steps, True, lo=1, key=fits), len(steps) - 1)]


def shown_of(count: int, most: int) -> int:
    """Give how many of a list are shown: one more is named in as much room as it is counted in.

    >>> shown_of(6, 5), shown_of(7, 5)
    (6, 5)
    """
    return count if count <= most + 1 else most


def cut(text: object, longest: int, where: str) -> str:
    """Give a text in one line, cut at a word where it is too long, with where the rest stands.

    >>> cut("The first course was held in May.", 20, "All actions, row 17")
    'The first course… (more: All actions, row 17)'
    """
    words = squeezed(text) if isinstance(text, str) else ""
    if len(words) <= longest:
        return words
    kept = words[:longest].rpartition(" ")[0] or words[:longest]
    return f"{kept.rstrip(' ,;:.')}{MORE} (more: {where})"


def short_name(name: object) -> str:
    """Give a name as a narrow column has room for it; sheets of the summary have it in full.

    >>> short_name("Police")
    'Police'
    """
    words = str(name)
    return words if len(words) <= _NAME else f"{words[: _NAME - 1].rstrip(' ,')}{MORE}"


def named(names: Sequence[str], longest: int, where: str) -> str:
    """Name as many as so many characters hold, one at least, and count the others.

    >>> named(["Police", "Health", "Housing"], 15, "sheet Returns")
    'Police, Health and 1 more (sheet Returns)'
    """
    ends = accumulate(len(name) + 2 for name in names)
    count = max(1, sum(end - 2 <= longest for end in ends))
    more = f" and {len(names) - count:,} more ({where})" if len(names) > count else ""
    return f"{', '.join(names[:count])}{more}"


def and_more(count: int, where: str) -> str:
    """Say how many more there are, and where.

    >>> and_more(23, "sheet Overdue")
    'And 23 more: sheet Overdue.'
    """
    return f"And {count:,} more: {where}."
