"""The rule of the rating as the design's table puts it, for one action on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.history import Settings

CLOSED = ("Not accepted", "Superseded")
UNEVIDENCED = "Add evidence or outcome"
WAITS = "Nothing from the agency: the board's assurance"
SHOW_AGAIN = "Check again: show that it still holds"
SHOWN_AGAIN = "Check again: the board says whether it still holds"


@dataclass(frozen=True)
class Rating:
    """What is worked out of an action."""

    rag: str
    timing: str
    overdue: int | None
    needed: str

    @property
    def is_done(self) -> bool:
        """Whether the action needs no further return: closed, or complete and evidenced.

        What waits for the board, or is to be shown again, is done meanwhile.
        """
        done = self.timing == "Completed" and self.needed in ("Nothing", WAITS)
        return done or self.is_asked_again or self.timing == "Closed"

    @property
    def is_asked_again(self) -> bool:
        """Whether the action is done, and is to be shown to hold still."""
        return self.needed in (SHOW_AGAIN, SHOWN_AGAIN)


@dataclass(frozen=True)
class Board:
    """What the board said of the evidence of an action."""

    refused: str = ""
    """Why it did not accept it, if it did not."""
    assured: date | None = None
    check: date | None = None
    """The day from which it asks again."""

    def is_assured(self, as_at: date) -> bool:
        """Whether it was satisfied, on a day."""
        return self.assured is not None and self.assured <= as_at

    def asks_again(self, as_at: date, done_on: object) -> bool:
        """Whether it asks on a day if what was done still holds: nothing since answers that."""
        if self.check is None or self.check > as_at:
            return False
        answers = [done_on, self.assured if self.is_assured(as_at) else None]
        return not any(isinstance(day, date) and day >= self.check for day in answers)


NO_BOARD = Board()


def rating(
    said: Mapping[str, object],
    due: date | None,
    as_at: date,
    settings: Settings,
    *,
    board: Board = NO_BOARD,
    now: str = "",
) -> Rating:
    """Rate an action by the first line of the table that holds.

    Args:
        said: What its agency says, by heading.
        due: The due date.
        as_at: The day to judge by.
        settings: What the partnership sets.
        board: What its board said of the evidence.
        now: The progress said this round; words carried forward answer nothing.
    """
    status, done_on = said["Status"], said["Date of completion"]
    evidenced = bool(said["Evidence"] or said["Outcome"])
    waits = settings.needs_assurance and not board.is_assured(as_at)
    overdue = None
    if status in CLOSED:
        rag, timing = "Grey", "Closed"
    elif status == "Complete" and not (isinstance(done_on, date) and done_on > as_at):
        whole = bool(done_on) and evidenced and not board.refused and not waits
        rag, timing = settings.done if whole else "Amber", "Completed"
    elif due is None:
        rag, timing = "Grey", "No date"
    elif due < as_at:
        rag, timing, overdue = "Red", "Overdue", (as_at - due).days
    elif due <= as_at + timedelta(settings.soon):
        rag, timing = "Amber", "Due soon"
    elif status in ("Paused", "Ask to close"):
        rag, timing = "Amber", "Not due"
    elif status in ("Not started", ""):
        rag, timing = "Grey", "Not due"
    else:
        rag, timing = settings.on_track, "Not due"
    if timing == "Closed":
        needed = "Nothing"
    elif status == "Complete":
        needed = _needed_of_done(said, as_at, timing, board, now, waits=waits)
    elif timing == "Overdue" and not now and not said["New date requested"]:
        needed = "Overdue: say what is happening or ask for a new date"
    else:
        needed = "Nothing" if status else "Say where this stands"
    return Rating(rag, timing, overdue, needed)


def _needed_of_done(
    said: Mapping[str, object], as_at: date, timing: str, board: Board, now: str, *, waits: bool
) -> str:
    if not said["Date of completion"]:
        return "Add the date of completion"
    if not (said["Evidence"] or said["Outcome"]):
        return UNEVIDENCED
    if board.refused:
        return f"Evidence not accepted: {board.refused}"
    if board.asks_again(as_at, said["Date of completion"]):
        return SHOWN_AGAIN if now else SHOW_AGAIN
    return WAITS if waits and timing == "Completed" else "Nothing"


def months_later(day: date, months: int) -> date:
    """Add months as EDATE does: 31 January and one month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)
