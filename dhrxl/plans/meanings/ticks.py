"""Columns that are ticked: what a tick, a "Yes" or a cross under "Achieved" says of an action."""

from dhrxl.model.terms import Status
from dhrxl.model.text import folded
from dhrxl.plans.meanings.claims import TICKED_DONE, TICKED_ON_TARGET

TICKED = {TICKED_ON_TARGET: Status.IN_PROGRESS, TICKED_DONE: Status.COMPLETE}
"""What a tick in each says; the less flattering stands first, and stands if both are ticked."""

_TICKS = frozenset(("\u2713", "\u2714", "\u2705", "\u2611", "\u2612", "\u221a", "y", "yes", "true"))
"""A ballot box with an x is how Word shows a box that was ticked."""
_EMPTY = frozenset(("", "n", "no", "false", "\u2610", "\u25a1", "-", "\u2013", "\u2717", "\u2718",
                    "not yet"))  # fmt: skip
_UNCLEAR = frozenset(("x", "\u00d7", "\u274c"))
"""A cross ticks in one plan and says no in the next: it is never a tick."""


def says(cell: str) -> bool | None:
    """Say whether a cell is ticked; nothing for words, and for a cross, which may be either.

    >>> says("\u2713"), says("No"), says("x"), says("Two of three")
    (True, False, None, None)
    """
    mark = folded(cell.replace("\ufe0f", ""))
    return True if mark in _TICKS else False if mark in _EMPTY else None


def is_mark(cell: str) -> bool:
    """Say whether a cell holds a tick, a yes, a no or a cross, and no words."""
    return says(cell) is not None or folded(cell) in _UNCLEAR
