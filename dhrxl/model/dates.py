"""Days as people write them: read day first, never guessed at, an impossible day never rolled on.

Only whole days count. A month without a day, a quarter or "6 months from publication" is no day;
what those mean as a target is read in `targets`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dhrxl.model.text import NBSP

FIRST_LIKELY = date(2004, 1, 1)
"""Before this a date is more likely a slip of the keys: the Act behind the reviews is of 2004."""
LAST_LIKELY = date(2049, 12, 31)
"""After this a date is more likely a slip of the keys."""
FIRST_POSSIBLE, LAST_POSSIBLE = date(1990, 1, 1), date(2100, 12, 31)
"""Beyond these nothing in a plan can be meant: no cell of ours takes such a date."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ENGLISH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS).replace(
    "Sep(?:tember)?", "Sep(?:t(?:ember)?)?"
)
_WELSH = ("Ionawr", "Chwef(?:ror)?", "[MF]awrth", "Ebr(?:ill)?", "[MF]ai", "[MF]eh(?:efin)?",
          "G?orff(?:ennaf)?", "Awst", "[MF]edi", "Hydref", "(?:T|D|Th|Nh)ach(?:wedd)?",
          "R(?:h)?ag(?:fyr)?")  # fmt: skip
"""Welsh months as they stand and as other words soften them: "31 Mawrth", "ym mis Fawrth"."""
MONTH_WORDS = f"{_ENGLISH}|{'|'.join(_WELSH)}"
"""A pattern for the name of a month in English or Welsh, in full or shortened."""
YEAR = r"(?:\d{4}|['\u2019]?\d{2})"
"""A pattern for a year of four figures or two."""

_ORDINAL = r"(?:\s*(?:st|nd|rd|th|af|ail|il|ydd|fed|ed|eg|ain)\b)?"
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_DAY = re.compile(
    rf"""
      (?<!\d)(?<!\d[./-])(?P<y1>\d{{4}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})
        {_CLOCK}(?![\d/-])
    | (?<!\d)(?<!\d[./-])(?P<d2>\d{{1,2}})\s?[-/.]\s?(?P<m2>\d{{1,2}})\s?[-/.]\s?(?P<y2>{YEAR})
        {_CLOCK}(?![\d/-])
    | (?<![\d.])(?P<d3>\d{{1,2}}){_ORDINAL}(?:\.(?!\s))?[\s,/-]*(?:of?\s+)?(?P<m3>{MONTH_WORDS})\b
        [\s,./-]*(?P<y3>{YEAR})(?!\d)
    | \b(?P<m4>{MONTH_WORDS})\b[\s.]*(?P<d4>\d{{1,2}}){_ORDINAL}[\s,]+(?P<y4>\d{{4}})(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_QUARTER = re.compile(r"Q[1-4] \d{4}/\d{2}")
_DAY_FIRST = "day before month"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[\s,.]*", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFound:
    """A day written somewhere in a text."""

    start: int
    end: int
    words: str
    day: date | None
    """Nothing where there is no such day: 31 September."""
    assumed: str
    """What had to be assumed to read it: "day before month"; or nothing."""


def spoken(day: date) -> str:
    """Write a day as people do, whatever the language the machine is set to.

    >>> spoken(date(2026, 3, 1))
    '1 March 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def last_of_month(year: int, month: int) -> date:
    """Give the last day of a month.

    >>> last_of_month(2024, 2)
    datetime.date(2024, 2, 29)
    """
    from calendar import monthrange  # only where it is needed

    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, count: int) -> date:
    """Add months as Excel's EDATE does: where there is no such day, the last of that month.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + count, 12)
    last = last_of_month(day.year + years, month + 1)
    return last.replace(day=min(day.day, last.day))


def full_year(words: str) -> int:
    """Give the year; two figures are of this century.

    >>> full_year("17"), full_year("2017")
    (2017, 2017)
    """
    figures = words.strip("'\u2019")
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def month_number(word: str) -> int:
    """Give the number of a month from its name, in full or shortened, in English or Welsh.

    >>> month_number("Sept"), month_number("Mehefin"), month_number("Fawrth")
    (9, 6, 3)
    """
    for number, welsh in enumerate(_WELSH, 1):
        if re.fullmatch(welsh, word, re.I):
            return number
    return [name[:3].casefold() for name in MONTHS].index(word[:3].casefold()) + 1


def find_days(text: str) -> Iterator[DayFound]:
    """Give every day written in the text, in its order, impossible ones too.

    >>> [spoken(found.day) for found in find_days("By 31/12/2016, at last by 18 th July 2017")]
    ['31 December 2016', '18 July 2017']
    """
    for match in _DAY.finditer(text.replace(NBSP, " ")):
        parts = {name[0]: words for name, words in match.groupdict().items() if words}
        by_number = parts["m"].isdigit()
        month = int(parts["m"]) if by_number else month_number(parts["m"])
        day = int(parts["d"])
        assumed = []
        if by_number and "s" not in parts and day != month and max(day, month) <= 12:
            assumed.append(_DAY_FIRST)
        if len(parts["y"]) < 4:
            assumed.append(f"year {full_year(parts['y'])}")
        yield DayFound(
            start=match.start(),
            end=match.end(),
            words=match[0],
            day=_day_or_none(full_year(parts["y"]), month, day),
            assumed=", ".join(assumed),
        )


def parse_date(text: str) -> date | None:
    """Read a text that is a day and nothing else, the day before the month.

    Args:
        text: What a person typed: "2026-03-31", "31 March 2026", "18 th July 2017", "7.10.15".

    Returns:
        The day, or None where the text is no day or the day does not exist; `is_impossible`
        tells the two apart.

    >>> parse_date("04/03/2020")
    datetime.date(2020, 3, 4)
    """
    found = _only_day(text)
    return found.day if found else None


def is_impossible(text: str) -> bool:
    """Say whether a text is written as a day, but there is no such day.

    >>> is_impossible("31 September 2020"), is_impossible("ASAP"), is_impossible("1 May 2020")
    (True, False, False)
    """
    found = _only_day(text)
    return found is not None and found.day is None


def typed_again(text: str) -> str:
    """Say how words that read as a day are to be typed, so that the cell holds one.

    Where they can be read as two days both are told, and where anything else is assumed, or no
    plan can mean the day, neither is: which was meant is known to whoever typed it, and nobody
    else. Nothing of words that read as no day.

    >>> typed_again("30 September 2026")
    'It is there as text. Type 30/09/2026 as a date.'
    >>> typed_again("3/4/2026").removeprefix("It is there as text. ")
    'Type 03/04/2026 as a date for 3 April 2026, or 04/03/2026 for 4 March 2026.'
    >>> typed_again("30/9/26"), typed_again("ASAP")
    ('It is there as text. Type it again as a date, such as 31 March 2026.', '')
    """
    found = _only_day(text)
    if found is None or found.day is None:
        return ""
    day = found.day
    is_other = any(
        not _WEEKDAYS[day.weekday()].startswith(weekday[0][:3].lower())
        for weekday in _WEEKDAY.finditer(text)
    )
    if is_other or found.assumed not in ("", _DAY_FIRST) or not is_possible(day):
        return "It is there as text. Type it again as a date, such as 31 March 2026."
    said = f"It is there as text. Type {_typed(day)} as a date"
    if not found.assumed:
        return f"{said}."
    other = date(day.year, day.day, day.month)
    return f"{said} for {spoken(day)}, or {_typed(other)} for {spoken(other)}."


def _typed(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def is_unlikely(day: date) -> bool:
    """Say whether the year of a day is more likely a slip of the keys.

    >>> is_unlikely(date(1916, 3, 31)), is_unlikely(date(2016, 3, 31))
    (True, False)
    """
    return not FIRST_LIKELY <= day <= LAST_LIKELY


def is_possible(day: date) -> bool:
    """Say whether a plan can mean the day at all.

    >>> is_possible(date(2061, 3, 31)), is_possible(date(1016, 3, 31))
    (True, False)
    """
    return FIRST_POSSIBLE <= day <= LAST_POSSIBLE


def financial_quarter(day: date) -> str:
    """Give the quarter of the public year, from April, that a day lies in.

    >>> financial_quarter(date(2026, 3, 31)), financial_quarter(date(2026, 4, 1))
    ('Q4 2025/26', 'Q1 2026/27')
    """
    return _quarter_named(day.year * 4 + (day.month - 4) // 3)


def quarters_between(first: str, last: str) -> tuple[str, ...]:
    """Give the quarters that lie between two, as `financial_quarter` names them.

    >>> quarters_between("Q1 2025/26", "Q4 2025/26"), quarters_between("Q3 2025/26", "Q4 2025/26")
    (('Q2 2025/26', 'Q3 2025/26'), ())
    """
    start, end = map(_quarter_number, (first, last))
    return tuple(map(_quarter_named, range(start + 1, end)))


def is_quarter(name: str) -> bool:
    """Say whether a text is the name of a quarter, as `financial_quarter` gives it.

    >>> is_quarter("Q4 2025/26"), is_quarter("Q5 2025/26")
    (True, False)
    """
    return bool(_QUARTER.fullmatch(name))


def _quarter_number(name: str) -> int:
    return int(name[3:7]) * 4 + int(name[1]) - 1


def _quarter_named(number: int) -> str:
    year, quarter = divmod(number, 4)
    return f"Q{quarter + 1} {year}/{(year + 1) % 100:02d}"


def _only_day(text: str) -> DayFound | None:
    bare = _WEEKDAY.sub("", text.replace(NBSP, " ").strip().strip("'\u2019"), count=1)
    bare = bare.strip().rstrip(".")
    found = next(find_days(bare), None)
    return found if found and (found.start, found.end) == (0, len(bare)) else None


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
