"""What people said that headings mean, with `--heading` or in their partnership workbook.

It holds over anything we would read, for the length of one import. The reading of a heading goes
on in many places, so it is kept beside them rather than handed through each.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from dhrxl.errors import BadInput
from dhrxl.files.lines import Line
from dhrxl.model.headings import NOT_PLACED, key_in_plan
from dhrxl.model.terms import CALCULATED, COLUMNS, PLAN
from dhrxl.model.text import listed, suggestions
from dhrxl.plans.meanings.words import as_plain

_LONGEST = 60
"""Characters of a heading that may have been meant."""
_TOO_LONG = 200
"""Characters of what is no heading."""
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
    return held.get(as_plain(text)) if held and len(text) < _TOO_LONG else None


def read_given(said: Iterable[str]) -> dict[str, str]:
    """Read what was said of headings, as "Who=Lead agency".

    Returns:
        Their heading, and the key of ours; "" for one that is to be none of ours.

    Raises:
        BadInput: One of them says nothing, names no heading of a plan, or contradicts another.
    """
    found: dict[str, str] = {}
    for one in said:
        theirs, sign, ours = (part.strip() for part in one.rpartition("="))
        if not (theirs and sign and ours):
            msg = (
                f'--heading "{one}": expected their heading, an equals sign and ours, such as '
                '--heading "Who=Lead agency".'
            )
            raise BadInput(msg)
        key = key_in_plan(ours)
        if key is None:
            names = [COLUMNS[key].heading for key in PLAN if key not in CALCULATED]
            near = suggestions(ours, names, 1)
            meant = f"Did you mean {near[0]}? " if near else ""
            msg = (
                f"--heading \"{one}\": '{ours}' is no heading of an action plan. {meant}Give "
                f"{listed([*names, NOT_PLACED])}."
            )
            raise BadInput(msg)
        other = next((kept for kept in found if as_plain(kept) == as_plain(theirs)), theirs)
        if found.setdefault(other, key) != key:
            msg = f'--heading "{one}": "{theirs}" was said to mean something else before. Say one.'
            raise BadInput(msg)
    return found


def expect_there(said: Iterable[str], lines: Iterable[Line], file: str) -> None:
    """Make sure that the document has each heading that was named, lest a slip decide nothing.

    Raises:
        BadInput: One of them stands nowhere in it.
    """
    texts = {text for line in lines for text in line.texts if text}
    parts = {part for text in texts for part in (text, text.partition(":")[0])}
    heads = {as_plain(part) for part in parts if len(part) < _TOO_LONG}
    for theirs in said:
        if as_plain(theirs) not in heads:
            short = sorted({" ".join(text.split()) for text in texts if len(text) <= _LONGEST})
            near = suggestions(theirs, short, 1)
            meant = f'Did you mean "{near[0]}"? ' if near else ""
            msg = (
                f'--heading "{theirs}=...": {file} has no such heading. {meant}Give it as it '
                "stands there."
            )
            raise BadInput(msg)
