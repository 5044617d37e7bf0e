"""The day by which an answer is wanted: never before the day that is judged by.

Whoever is asked to answer by a day that was past when the figures were taken is asked in error: a
wrong year, or the days of two rounds.
"""

from datetime import date

from dhrxl.errors import BadInput
from dhrxl.model.dates import spoken


def expect_not_before(by: date | None, as_at: date | None, *, said: str, remedy: str) -> None:
    """Make sure that the day an answer is wanted by is not before the day that is judged by.

    Args:
        by: The day, if one was named.
        as_at: The day of what is asked about, if it is known.
        said: What cannot be, with {by} and {as_at} for the days.
        remedy: What to do about it.

    Raises:
        BadInput: It is.
    """
    if by and as_at and by < as_at:
        msg = f"{said.format(by=spoken(by), as_at=spoken(as_at))} {remedy}"
        raise BadInput(msg)


def is_past(by: date, today: date) -> tuple[str, ...]:
    """Say of a day to reply by that it is over, where it is.

    >>> is_past(date(2026, 3, 31), date(2026, 3, 31))
    ()
    """
    if by >= today:
        return ()
    return (f"{spoken(by)} is past: answers are asked for by a day that is over.",)
