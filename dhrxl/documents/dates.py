"""Which days a calendar holds: when each open action is due, and when returns are due back.

No title says which review or which action it is: titles are shown to whoever sees a calendar, and
while somebody shares a screen. The reference stands in the notes, under the marking.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dhrxl.layouts.documents.calendar import Day, calendar_bytes
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.text import squeezed

NAME = "Action plan dates"
"""What every calendar is called: lists of calendars are seen by others, and a name may tell."""
DUE_AHEAD, RETURN_AHEAD = 14, 5
"""Days: two weeks to get something done or to ask for a new date, five to fill in a return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An open action with a due date."""

    ref: str
    due: date
    lead: str


def calendar_of(
    partnership: Partnership,
    dues: Sequence[Due],
    *,
    agency: str = "",
    round_: str,
    return_by: date | None,
    as_at: date,
) -> bytes:
    """Give the calendar of an agency; or of the partnership, where none is named.

    What is past its date is no event: nobody looks for it there, and the return says it.
    """
    owner = squeezed(partnership.name)
    days = [*_return_by(owner, agency, round_, return_by), *_of_actions(owner, dues, as_at)]
    return calendar_bytes(days, name=NAME, marking=partnership.marking, as_at=as_at)


def _return_by(owner: str, agency: str, round_: str, day: date | None) -> Iterator[Day]:
    if day:
        title = "Action plan: return due back" if agency else "Action plan: returns due back"
        yield Day(
            about=(owner, agency, round_, "return by"),
            day=day,
            title=title,
            notes=f"{title}, {squeezed(round_)}.",
            days_ahead=RETURN_AHEAD,
        )


def _of_actions(owner: str, dues: Sequence[Due], as_at: date) -> Iterator[Day]:
    for one in sorted(
        (one for one in dues if one.due >= as_at), key=lambda each: (each.due, each.ref)
    ):
        yield Day(
            about=(owner, one.ref, "due"),
            day=one.due,
            title="Action plan: action due (see notes)",
            notes=(
                f"{one.ref} is due on {spoken(one.due)}. Lead agency: {squeezed(one.lead)}. "
                f"See the return for what is due. As at {spoken(as_at)}."
            ),
            days_ahead=DUE_AHEAD,
        )
