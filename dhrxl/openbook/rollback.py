"""All or nothing in an open book: each change says how it is taken back if a later one fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Undo = Callable[[Callable[[], object]], None]
"""Takes the step that takes a change back."""


@contextmanager
def all_or_nothing() -> Iterator[Undo]:
    """Give where to say how a change is taken back; on a failure the steps are taken, last first.

    A step back that fails, too, never hides the first fault, and the others are still taken.

    >>> with suppress(ValueError), all_or_nothing() as undo:
    ...     undo(lambda: print("first"))
    ...     undo(lambda: print("second"))
    ...     raise ValueError
    second
    first
    """
    steps: list[Callable[[], object]] = []
    try:
        yield steps.append
    except BaseException:
        for step in reversed(steps):
            with suppress(Exception):
                step()
        raise
