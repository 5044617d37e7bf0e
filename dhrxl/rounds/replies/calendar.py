"""Which round a file is of, and whether that is the one expected on the as-at date.

The cover's words and its day decide, never a file's name. A round is worked up to half a quarter
after its day, so a position of 31 March is this round's on 20 April; one of 31 December is not.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dhrxl.intake.opened import Source
from dhrxl.model.dates import financial_quarter, spoken
from dhrxl.model.terms import FileKind
from dhrxl.model.text import folded
from dhrxl.plans.periods import find_periods

_LATE = {3: timedelta(days=45), 1: timedelta(days=27)}
"""How long after its last day a round is still worked on: one that its name says to last so many
months. A round named by a month may be one of a quarter, so that it has nearly a month too."""
_APART = timedelta(days=15)
"""Days of two rounds lie further apart than this, even where each is of a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The round that returns are to be of."""

    as_at: date
    name: str = ""
    """As the covers of the latest returns name it; nothing where none does."""
    day: date | None = None
    """The day on those covers."""
    last_day: date | None = None
    """The day of the last summary, if there is one: a return is to be of a later one."""

    @classmethod
    def of(cls, sources: Iterable[Source], *, as_at: date, last_day: date | None) -> "Expected":
        """Give the round of the latest day on a cover that names a round, and no past one.

        Among those of one day it is the most common.
        """
        any_ = cls(as_at=as_at, last_day=last_day)
        returns = (source for source in sources if source.kind == FileKind.RETURN)
        current = (source for source in returns if not any_.is_past(source))
        covers = ((source.day("as_at"), source.text("round")) for source in current)
        given = [(day, name) for day, name in covers if name]
        day = max((day for day, _ in given if day), default=None)
        names = Counter(name for its, name in given if day is None or its == day)
        name = names.most_common(1)[0][0] if names else ""
        return cls(as_at=as_at, name=name, day=day, last_day=last_day)

    @property
    def words(self) -> str:
        """Name it as a message does."""
        if self.last_day:
            return f"a round after {spoken(self.last_day)}"
        return f"the round of {spoken(self.as_at)}"

    def is_past(self, source: Source) -> bool:
        """Say whether a return is of an earlier round.

        With a last summary that is a round which the summary told. Without one it is a round whose
        day lies too far before the as-at date.
        """
        day, name = source.day("as_at"), source.text("round")
        if self.last_day:
            if day:
                return day <= self.last_day
            ends = _named(name)
            return bool(ends and ends[0] <= self.last_day)
        is_other = bool(name) and folded(name) != folded(self.name)
        if is_other and day and self.day and self.day - day > _APART:
            return True
        return is_before(day, name, self.as_at)


def is_before(day: date | None, name: str, as_at: date) -> bool:
    """Say whether a round was over and done with on a day.

    Its name decides where it names a quarter or a month that its day lies in; else its day does,
    which is near enough within the same quarter, or half a quarter before. Where it has neither,
    nobody can say.

    >>> is_before(date(2026, 3, 31), "Q4 2025/26", date(2026, 4, 20))
    False
    >>> is_before(date(2025, 12, 31), "Winter issue", date(2026, 3, 31))
    True
    """
    named = _named(name)
    if named and (day is None or _is_within(day, *named)):
        last, months = named
        return as_at - last > _LATE[months]
    if day is None:
        return False
    return _quarter(day) != _quarter(as_at) and as_at - day > _LATE[3]


def quarter_of(day: date, name: str) -> str:
    """Give the quarter that a position is of: the one its round is named by, while that is worked.

    >>> quarter_of(date(2026, 4, 20), "Q4 2025/26"), quarter_of(date(2026, 4, 20), "")
    ('Q4 2025/26', 'Q1 2026/27')
    """
    named = _named(name)
    if named and named[1] == 3:
        last = named[0]
        if _is_within(day, *named) or timedelta() <= day - last <= _LATE[3]:
            return financial_quarter(last)
    return financial_quarter(day)


def _named(name: str) -> tuple[date, int] | None:
    """Give the last day of the quarter or month that a round is named by, and its months."""
    first, _, rest = name.partition(" ")
    for text in (name, f"{rest} {first}"):  # "2025/26 Q3" too
        for found in find_periods(text):
            is_month_alone = found.months == 1 and not (found.start or text[found.end :].strip())
            if found.months == 3 or is_month_alone:
                return found.day, found.months
    return None


def _is_within(day: date, last: date, months: int) -> bool:
    ahead = (last.year - day.year) * 12 + last.month - day.month
    return 0 <= ahead < months


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
