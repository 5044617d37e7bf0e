"""Stretches of time as plans name them: a month, a quarter, a financial year; each to its last day.

The public year starts in April: Q3 2016/17 is October to December 2016. Winter is December to
February; early, mid and late are a third each, read as the end of it. Where words name two
stretches that are possible, the sooner end is read, or none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dhrxl.model.dates import MONTH_WORDS, YEAR, full_year, last_of_month, month_number, spoken

_QUARTER_NAME = (
    r"(?:\b(?:Q|quarter|qtr|chwarter)\s*(?P<n1>[1-4])"
    r"|\b(?P<n2>[1-4])(?:st|nd|rd|th)\s+(?:quarter|qtr))\b"
)
_QUARTER = re.compile(
    rf"{_QUARTER_NAME}[\s,(]*(?:of\s+)?(?:the\s+)?(?:financial\s+year\s+|FY\s*)?"
    r"(?P<y1>\d{4}|\d{2}(?=\s*[/\u2013-]))(?:\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2}))?(?!\d)",
    re.I,
)
_YEAR_QUARTER = re.compile(
    r"(?<![\d/.-])(?P<y1>\d{4})(?:\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2}))?[\s,:(\u2013-]{0,3}"
    rf"{_QUARTER_NAME}",
    re.I,
)
_YEARS = re.compile(r"(?<![\d/.-])(?P<y1>\d{4})\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2})(?![\d/-])")
_SHORT_YEARS = re.compile(r"\D*?(?P<y1>\d{2})\s*[/\u2013-]\s*(?P<y2>\d{2})\.?")
_PART_OF_YEAR = re.compile(
    r"\b(?:Q\s?[1-4]|quarter|qtr|chwarter|H[12]|half|hanner|early|mid|start|beginning|first|"
    r"second|third|winter|spring|summer|autumn|gaeaf|gwanwyn|haf)\b",
    re.I,
)
"""What makes of a financial year only a part of it: the whole year would be a later day."""
_PART = r"(?:\b(?P<part>early|mid(?:dle)?(?:\s+of)?|(?:the\s+)?(?:start|beginning)\s+of)[\s-]+)?"
_MONTH = re.compile(
    rf"{_PART}\b(?P<m>{MONTH_WORDS})\b[\s.,/'\u2019\u2013-]*(?:of\s+)?(?P<y>{YEAR})(?!\d)", re.I
)
_MONTH_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<m1>\d{1,2})(?:\s?[/.-]\s?(?=\d{4})|\s?/\s?)(?P<y1>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})[/.-](?P<m2>\d{1,2}))(?![\d/-]|\.\d)"
)
_SEASON = re.compile(
    r"\b(?P<name>spring|summer|autumn|winter|gwanwyn|haf|gaeaf)\s+(?:of\s+)?(?P<y1>\d{4})"
    r"(?:\s*[/\u2013-]\s*(?P<y2>\d{4}|\d{2}))?(?![\d/])",
    re.I,
)
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "gwanwyn": 5, "haf": 8}
_WINTER = ("winter", "gaeaf")
_EARLY = re.compile(r"\b(?:early|mid|middle of|start of|beginning of)(?: the)?[\s-]*$", re.I)
_CHRISTMAS = re.compile(r"\b(?:Christmas|Xmas|(?:y\s+)?Nadolig)(?:\s+of)?\s+(?P<y>\d{4})\b", re.I)
_YEAR_ALONE = re.compile(
    r"(?:by|end|of|the|during|in|before|late|calendar|year|erbyn|diwedd|yn|"
    r"(?P<part>early|mid(?:dle)?|start|beginning)|[\s.-])*(?P<y>20\d\d)\.?",
    re.I,
)
_OTHER_CALENDAR = re.compile(r"\b(?:academic|school)\s+year\b|\bterm\b", re.I)
_LAST_DAY_FIGURES = {"30": range(1, 13), "31": range(1, 13), "29": (2,), "28": (2,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFound:
    """A stretch of time named in a text, and its last day."""

    start: int
    end: int
    day: date
    reading: str
    """What it was taken for: "quarter 3 of the financial year 2016/17, from April"."""
    months: int = 0
    """How many it lasts; none where that is an assumption."""


def find_periods(text: str) -> Iterator[PeriodFound]:
    """Give every stretch of time a text names; the same words may be given twice.

    The surer readings come first: quarters, seasons, financial years, months, a year alone.

    >>> [found.reading for found in find_periods("By the end of Q3 2016/17")][0]
    'quarter 3 of the financial year 2016/17, from April: 31 December 2016'
    """
    if _OTHER_CALENDAR.search(text):
        return
    yield from _quarters(text)
    yield from _seasons(text)
    if not _PART_OF_YEAR.search(text):
        yield from _years(text)
    yield from _months(text)
    if match := _CHRISTMAS.search(text):
        yield _period(match, date(int(match["y"]), 12, 25), f"{match[0]}, taken as its day")
    if match := _YEAR_ALONE.fullmatch(text):
        yield _year_alone(match)


def _quarters(text: str) -> Iterator[PeriodFound]:
    for match in (*_QUARTER.finditer(text), *_YEAR_QUARTER.finditer(text)):
        if _EARLY.search(text[: match.start()]):
            continue
        number, first = int(match["n1"] or match["n2"]), full_year(match["y1"])
        if not match["y2"]:
            words = f"quarter {number} of {first}, taken as the calendar year"
            yield _period(match, last_of_month(first, 3 * number), words)
        elif full_year(match["y2"]) == first + 1:
            ends = (first, 3 * number + 3) if number < 4 else (first + 1, 3)
            words = f"quarter {number} of the financial year {_financial(first)}, from April"
            yield _period(match, last_of_month(*ends), words, months=3)


def _years(text: str) -> Iterator[PeriodFound]:
    short = _SHORT_YEARS.fullmatch(text)
    sure = [short] if short and int(short["y1"]) > 12 else []
    for match in [*_YEARS.finditer(text), *sure]:
        first = full_year(match["y1"])
        if full_year(match["y2"]) == first + 1:
            words = f"financial year {_financial(first)}, taken to its end"
            yield _period(match, date(first + 1, 3, 31), words, months=12)


def _months(text: str) -> Iterator[PeriodFound]:
    for match in _MONTH.finditer(text):
        month = month_number(match["m"])
        if not _may_be_day(match, month):
            yield from _month(match, full_year(match["y"]), month)
    for match in _MONTH_FIGURES.finditer(text):
        figures = match["y1"] or match["y2"]
        if len(figures) == 4 or int(figures) > 12:  # "03/05" may be a day and a month
            yield from _month(match, full_year(figures), int(match["m1"] or match["m2"]))


def _may_be_day(match: re.Match[str], month: int) -> bool:
    """Say whether "March 31" may name the last day of the month rather than the year 2031."""
    between = match.string[match.end("m") : match.start("y")]
    return not between.strip() and month in _LAST_DAY_FIGURES.get(match["y"], ())


def _month(match: re.Match[str], year: int, month: int) -> Iterator[PeriodFound]:
    if not (1 <= month <= 12 and year):
        return
    part = (match.groupdict().get("part") or "").casefold()
    if part:
        number = 10 if part == "early" else 15 if part.startswith("mid") else 1
        day = date(year, month, number)
        yield _period(match, day, f"{match[0]}, taken as the {_NTH[number]}")
        return
    day = last_of_month(year, month)
    name = spoken(day).split(" ", 1)[1]
    words = name if match[0].casefold() == name.casefold() else f"{match[0]} read as {name}"
    yield _period(match, day, f"{words}, taken to its last day", months=1)


_NTH = {1: "1st", 10: "10th", 15: "15th"}


def _seasons(text: str) -> Iterator[PeriodFound]:
    """Read a season; one of two years is winter across them, or the autumn of the first."""
    for match in _SEASON.finditer(text):
        name, first = match["name"].casefold(), int(match["y1"])
        if _EARLY.search(text[: match.start()]):
            continue
        if match["y2"] and full_year(match["y2"]) != first + 1:
            continue
        if name in _WINTER and match["y2"]:
            day = last_of_month(first + 1, 2)
            yield _period(match, day, f"{match[0]}, taken as December to February")
        elif name in _WINTER:
            day = date(first, 12, 31)
            yield _period(match, day, f"{match[0]}, taken to the end of that year")
        elif not match["y2"] or name == "autumn":
            day = last_of_month(first, _SEASON_ENDS[name])
            yield _period(match, day, f"{match[0]}, taken to the end of {spoken(day).split()[1]}")


def _year_alone(match: re.Match[str]) -> PeriodFound:
    year, part = int(match["y"]), (match["part"] or "").casefold()
    if not part:
        words = f"{year}, taken to the end of the calendar year"
        return _period(match, date(year, 12, 31), words)
    if part == "early":
        return _period(match, date(year, 3, 31), f"early {year}, taken to the end of March")
    if part.startswith("mid"):
        return _period(match, date(year, 6, 30), f"mid {year}, taken to the end of June")
    return _period(match, date(year, 1, 31), f"the start of {year}, taken to the end of January")


def _period(match: re.Match[str], day: date, words: str, months: int = 0) -> PeriodFound:
    return PeriodFound(
        start=match.start(), end=match.end(), day=day, reading=f"{words}: {spoken(day)}",
        months=months,
    )  # fmt: skip


def _financial(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"
