"""The rule of the rating as the design's table puts it, for one action on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=30)
CLOSED = ("Not accepted", "Superseded")
UNEVIDENCED = "Add evidence or outcome"


@dataclass(frozen=True)
class Rating:
    """What is worked out of an action."""

    rag: str
    timing: str
    overdue: int | None
    needed: str

    @property
    def is_done(self) -> bool:
        """Whether the action needs no further return: closed, or complete and evidenced."""
        done = self.timing == "Completed" and self.needed == "Nothing"
        return done or self.timing == "Closed"


def rating(
    said: Mapping[str, object], due: date | None, as_at: date, *, refused: str = "", now: str = ""
) -> Rating:
    """Rate an action by the first line of the table that holds.

    Args:
        said: What its agency says, by heading.
        due: The due date.
        as_at: The day to judge by.
        refused: Why the board did not accept the evidence, if it did not.
        now: The progress said this round; words carried forward answer nothing.
    """
    status, done_on = said["Status"], said["Date of completion"]
    evidenced = bool(said["Evidence"] or said["Outcome"])
    overdue = None
    if status in CLOSED:
        rag, timing = "Grey", "Closed"
    elif status == "Complete" and not (isinstance(done_on, date) and done_on > as_at):
        whole = bool(done_on) and evidenced and not refused
        rag, timing = "Blue" if whole else "Amber", "Completed"
    elif due is None:
        rag, timing = "Grey", "No date"
    elif due < as_at:
        rag, timing, overdue = "Red", "Overdue", (as_at - due).days
    elif due <= as_at + SOON:
        rag, timing = "Amber", "Due soon"
    elif status in ("Paused", "Ask to close"):
        rag, timing = "Amber", "Not due"
    elif status in ("Not started", ""):
        rag, timing = "Grey", "Not due"
    else:
        rag, timing = "Green", "Not due"
    return Rating(rag, timing, overdue, _needed(said, timing, evidenced, refused, now))


def _needed(
    said: Mapping[str, object], timing: str, evidenced: bool, refused: str, now: str
) -> str:
    if timing == "Closed":
        return "Nothing"
    if said["Status"] == "Complete":
        if not said["Date of completion"]:
            return "Add the date of completion"
        if not evidenced:
            return UNEVIDENCED
        return f"Evidence not accepted: {refused}" if refused else "Nothing"
    if timing == "Overdue" and not now and not said["New date requested"]:
        return "Overdue: say what is happening or ask for a new date"
    return "Nothing" if said["Status"] else "Say where this stands"


def months_later(day: date, months: int) -> date:
    """Add months as EDATE does: 31 January and one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)
