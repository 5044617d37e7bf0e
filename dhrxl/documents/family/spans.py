"""How long and how often, as one would say it."""

from datetime import date
from itertools import count

from dhrxl.model.dates import add_months
from dhrxl.model.text import counted

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve")  # fmt: skip
_NEARLY = 10
"""Days before a month is full in which it is nearly so."""


def span(first: date, last: date) -> str:
    """Say how long it was between two days: in days up to a month, else in months.

    >>> span(date(2025, 11, 30), date(2026, 2, 20)), span(date(2025, 11, 30), date(2025, 12, 1))
    ('nearly three months', '1 day')
    >>> span(date(2025, 1, 31), date(2025, 2, 28)), span(date(2025, 1, 31), date(2026, 5, 2))
    ('one month', 'more than 15 months')
    """
    whole = next(number for number in count() if add_months(first, number + 1) > last)
    if not whole:
        return counted((last - first).days, "day")
    over = (last - add_months(first, whole)).days
    if not over:
        return _months(whole)
    if (add_months(first, whole + 1) - last).days <= _NEARLY:
        return f"nearly {_months(whole + 1)}"
    return f"more than {_months(whole)}"


def times(number: int) -> str:
    """Say how often.

    >>> times(1), times(2), times(3), times(14)
    ('once', 'twice', 'three times', '14 times')
    """
    return {1: "once", 2: "twice"}.get(number, f"{_number(number)} times")


def _months(number: int) -> str:
    return f"{_number(number)} month{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
