"""Who has not returned, as a message names them."""

from dhrxl.model.dates import spoken
from dhrxl.model.text import counted, listed
from dhrxl.rounds.position import Position

_MOST = 10
"""Agencies that a message window has room for, a line each."""


def turnout_lines(found: Position) -> tuple[str, ...]:
    """Say who was asked and has not returned, with what each was asked for, and who has.

    Where an agency returned for some of its reviews only, the others stand there by review.
    """
    who = found.turnout
    of = counted(len(who.expected), "agency", "agencies")
    day = spoken(found.as_at)
    silent = len(who.silent)
    have = "has" if silent == 1 else "have"
    first = f"{silent} of {of} {have} not returned" if silent else f"All of {of} have returned"
    gaps = [
        f"{problem.found}: {problem.facts['actions']}."
        for problem in found.problems if problem.code == "not-returned"
    ]  # fmt: skip
    more = len(gaps) - _MOST
    rest = [f"{counted(more, 'more line')} in the summary's sheet Problems."] if more > 0 else []
    came = f"Returned: {listed(sorted(who.returned), 'and')}." if who.returned else ""
    return tuple(
        filter(None, (f"{first}, as at {day}.", *gaps[:_MOST], *rest, came, _doubled(found)))
    )


def _doubled(found: Position) -> str:
    said = found.turnout.doubled
    return f"{said}." if said else ""
