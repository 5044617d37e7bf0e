"""The board pack as a document: exceptions first, and never longer than a board reads."""

from collections.abc import Callable, Iterator

from dhrxl.documents.pack.decided import decided_since
from dhrxl.documents.pack.decisions import decisions
from dhrxl.documents.pack.lists import closed, overdue
from dhrxl.documents.pack.page_one import page_one
from dhrxl.documents.pack.room import (
    FIRSTS,
    KEPT,
    KEPT_ON_PAGE_ONE,
    MOST_PAGES,
    ROOMS,
    First,
    Room,
    most_that_fits,
)
from dhrxl.documents.pack.trend import notes, trend
from dhrxl.documents.pack.unverified import unverified
from dhrxl.layouts.documents.document import Block, Document, PageBreak
from dhrxl.model.dates import spoken
from dhrxl.rounds.board.recount import Recount


def board_pack(found: Recount, pages: Callable[[Document], int]) -> Document:
    """Give the board pack of a summary.

    Args:
        found: The summary, counted anew.
        pages: Counts the pages of a document as it is drawn.
    """
    first = most_that_fits(
        FIRSTS, lambda one: _document(found, *page_one(found, one), *KEPT_ON_PAGE_ONE), pages, 1
    )
    room = most_that_fits(
        ROOMS, lambda one: _document(found, *_blocks(found, first, one), *KEPT), pages, MOST_PAGES
    )
    return _document(found, *_blocks(found, first, room))


def _blocks(found: Recount, first: First, room: Room) -> Iterator[Block]:
    yield from page_one(found, first)
    yield PageBreak()
    yield from decisions(found, room)
    yield from decided_since(found, room)
    yield from overdue(found, room)
    yield from closed(found, room)
    yield from trend(found, room)
    yield from unverified(found, room)
    yield from notes(found)


def _document(found: Recount, *blocks: Block) -> Document:
    round_ = f", {found.round_}" if found.round_ else f", {spoken(found.as_at)}"
    return Document(
        title=f"Board pack{round_}",
        subject="Action plans: what is overdue, what is to be decided, what is not known",
        as_at=found.as_at,
        owner=found.name or "Partnership not named",
        marking=found.marking,
        blocks=blocks,
    )
