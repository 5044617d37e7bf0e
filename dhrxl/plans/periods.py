"""Stretches of time as plans name them: a month, a quarter, a financial year; each to its last day.

The public year starts in April: Q3 2016/17 is October to December 2016.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dhrxl.model.dates import MONTH_WORDS, YEAR, full_year, last_of_month, month_number, spoken

_QUARTER = re.compile(
    r"(?:\b(?:Q|quarter|qtr)\s*(?P<n1>[1-4])|\b(?P<n2>[1-4])(?:st|nd|rd|th)\s+(?:quarter|qtr))\b"
    r"[\s,(]*(?:of\s+)?(?:the\s+)?(?:financial\s+year\s+|FY\s*)?"
    r"(?P<y1>\d{4}|\d{2}(?=\s*[/\u2013-]))(?:\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2}))?(?!\d)",
    re.I,
)
_YEARS = re.compile(r"(?<![\d/.-])(?P<y1>\d{4})\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2})(?![\d/-])")
_SHORT_YEARS = re.compile(r"\D*?(?P<y1>\d{2})\s*[/\u2013-]\s*(?P<y2>\d{2})\.?")
_MONTH = re.compile(
    rf"\b(?P<m>{MONTH_WORDS})\b[\s.,/'\u2019\u2013-]*(?:of\s+)?(?P<y>{YEAR})(?!\d)", re.I
)
_MONTH_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<m1>\d{1,2})(?:\s?[/.-]\s?(?=\d{4})|\s?/\s?)(?P<y1>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})[/.-](?P<m2>\d{1,2}))(?![\d/-]|\.\d)"
)
_SEASON = re.compile(r"\b(?P<name>spring|summer|autumn)\s+(?:of\s+)?(?P<y>\d{4})\b(?!\s*/)", re.I)
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11}
_YEAR_ALONE = re.compile(
    r"(?:by|end|of|the|during|in|before|late|calendar|year|[\s.-])*(?P<y>20\d\d)\.?", re.I
)
_OTHER_CALENDAR = re.compile(r"\b(?:academic|school)\s+year\b|\bterm\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFound:
    """A stretch of time named in a text, and its last day."""

    start: int
    end: int
    day: date
    reading: str
    """What it was taken for: "quarter 3 of the financial year 2016/17, from April"."""


def find_periods(text: str) -> Iterator[PeriodFound]:
    """Give every stretch of time a text names; the same words may be given twice.

    The surer readings come first: quarters, financial years, months, seasons, a year alone.

    >>> [found.reading for found in find_periods("By the end of Q3 2016/17")][0]
    'quarter 3 of the financial year 2016/17, from April: 31 December 2016'
    """
    if _OTHER_CALENDAR.search(text):
        return
    yield from _quarters(text)
    yield from _years(text)
    yield from _months(text)
    yield from _seasons(text)
    if match := _YEAR_ALONE.fullmatch(text):
        year = int(match["y"])
        yield _period(match, date(year, 12, 31), f"{year}, taken to the end of the calendar year")


def _quarters(text: str) -> Iterator[PeriodFound]:
    for match in _QUARTER.finditer(text):
        number, first = int(match["n1"] or match["n2"]), full_year(match["y1"])
        if not match["y2"]:
            words = f"quarter {number} of {first}, taken as the calendar year"
            yield _period(match, last_of_month(first, 3 * number), words)
        elif full_year(match["y2"]) == first + 1:
            ends = (first, 3 * number + 3) if number < 4 else (first + 1, 3)
            words = f"quarter {number} of the financial year {_financial(first)}, from April"
            yield _period(match, last_of_month(*ends), words)


def _years(text: str) -> Iterator[PeriodFound]:
    short = _SHORT_YEARS.fullmatch(text)
    sure = [short] if short and int(short["y1"]) > 12 else []
    for match in [*_YEARS.finditer(text), *sure]:
        first = full_year(match["y1"])
        if full_year(match["y2"]) == first + 1:
            words = f"financial year {_financial(first)}, taken to its end"
            yield _period(match, date(first + 1, 3, 31), words)


def _months(text: str) -> Iterator[PeriodFound]:
    for match in _MONTH.finditer(text):
        yield from _month(match, full_year(match["y"]), month_number(match["m"]))
    for match in _MONTH_FIGURES.finditer(text):
        yield from _month(
            match, full_year(match["y1"] or match["y2"]), int(match["m1"] or match["m2"])
        )


def _month(match: re.Match[str], year: int, month: int) -> Iterator[PeriodFound]:
    if not (1 <= month <= 12 and year):
        return
    day = last_of_month(year, month)
    name = spoken(day).split(" ", 1)[1]
    words = name if match[0].casefold() == name.casefold() else f"{match[0]} read as {name}"
    yield _period(match, day, f"{words}, taken to its last day")


def _seasons(text: str) -> Iterator[PeriodFound]:
    for match in _SEASON.finditer(text):
        day = last_of_month(int(match["y"]), _SEASON_ENDS[match["name"].casefold()])
        yield _period(match, day, f"{match[0]}, taken to the end of {spoken(day).split()[1]}")


def _period(match: re.Match[str], day: date, words: str) -> PeriodFound:
    return PeriodFound(
        start=match.start(), end=match.end(), day=day, reading=f"{words}: {spoken(day)}"
    )


def _financial(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"
