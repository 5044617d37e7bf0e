"""What people said that headings mean, with `--heading` or in their partnership workbook.

It holds over anything we would read, for the length of one import. The reading of a heading goes
on in many places, so it is kept beside them rather than handed through each.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from dhrxl.plans.meanings.words import as_plain

_HELD: ContextVar[Mapping[str, str] | None] = ContextVar("headings", default=None)


@contextmanager
def decided(headings: Mapping[str, str]) -> Iterator[None]:
    """Let headings mean what was said of them.

    Args:
        headings: Their heading, in any spelling of it, and the key of ours; "" for none of ours.
    """
    token = _HELD.set({as_plain(theirs): key for theirs, key in headings.items()})
    try:
        yield
    finally:
        _HELD.reset(token)


def given_for(text: str) -> str | None:
    """Give the key that was said to be meant by a heading; nothing where nobody said."""
    held = _HELD.get()
    return held.get(as_plain(text)) if held and len(text) < 200 else None


def is_given(text: str, theirs: str) -> bool:
    """Say whether a heading is the one that was named."""
    return as_plain(text) == as_plain(theirs)
