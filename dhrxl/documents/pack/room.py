"""How much of each list a board pack shows, so that it never has more pages than a board reads.

A text is cut at a word, and says where the rest stands; actions that find no place are counted, and
where they stand is said. Texts are cut first, for the lists behind them are longer than any board
reads; then boxes become rows, and last rows are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dhrxl.layouts.documents.document import Document
from dhrxl.model.text import squeezed

MOST_PAGES = 8
ALL = 10**6
MORE = "…"
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
    Room(words=1_200),
    Room(words=600),
    Room(words=350),
    Room(words=220),
    Room(words=180, points=25),
    Room(words=160, boxes=16, points=15),
    Room(words=150, boxes=12, rows=40, points=10),
    Room(words=140, boxes=8, rows=32, points=8),
    Room(words=130, boxes=6, rows=24, points=6),
    Room(words=120, boxes=6, rows=18, points=5),
    Room(words=110, boxes=4, rows=14, points=4),
    Room(words=90, boxes=3, rows=10, points=3),
    Room(words=60, boxes=2, rows=6, points=2),
)
"""From all that there is to the least that a pack ever shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """How much page one shows."""

    agencies: int
    reviews: int
    asked: int


FIRSTS = tuple(
    First(agencies=agencies, reviews=reviews, asked=asked)
    for agencies, reviews, asked in (
        (16, 12, 10), (14, 10, 8), (12, 8, 6), (10, 6, 6), (9, 6, 5), (8, 5, 4), (7, 4, 4),
        (6, 4, 3), (5, 3, 3), (4, 2, 2), (3, 1, 1),
    )
)  # fmt: skip
"""From what a quiet round shows to the least of a long one."""


def most_that_fits(
    steps: Sequence[_Step],
    make: Callable[[_Step], Document],
    pages: Callable[[Document], int],
    most: int,
) -> _Step:
    """Give the first of the steps that makes no more than so many pages; else the last.

    Args:
        steps: From the most to the least.
        make: Makes a document of one.
        pages: Counts the pages of a document as it is drawn.
        most: How many there may be.
    """
    return next((step for step in steps if pages(make(step)) <= most), steps[-1])


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


def and_more(count: int, where: str) -> str:
    """Say how many more there are, and where.

    >>> and_more(23, "sheet Overdue")
    'And 23 more: sheet Overdue.'
    """
    return f"And {count:,} more: {where}."
