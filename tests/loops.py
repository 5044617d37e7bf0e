"""What tests loop over: there is some of it, or each assertion in the loop says nothing."""

from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def some(things: Iterable[Thing]) -> list[Thing]:
    """Give all of these things, of which there is at least one.

    >>> some("ab")
    ['a', 'b']
    """
    found = list(things)
    assert found, "There is nothing to loop over, so that nothing would be checked."
    return found
