"""What British Excel makes of a text that is put into a cell which is not formatted as text.

A value set through xlwings is taken as if it had been typed: `1.10` becomes 1.1, `3-1` a day in
January, `+44...` a number or a formula. The engine does the same, so that a test fails when our
code forgets to format cells as text first.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no time zone
DATE_FORMAT = "dd/mm/yyyy"
MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
TIME_FORMAT = "hh:mm"
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_FIRST_YEAR = 1900
"""A day before is a text to Excel: Microsoft's article 214330."""
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<money>[£$€])?"
    r"(?P<figures>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"
    r"(?P<power>[eE][+-]?\d{1,3})?(?P<percent>%)?(?P<close>\))?"
)
_FRACTION = re.compile(r"(\d+) (\d{1,3})/([1-9]\d{0,2})")
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?: ?(?P<half>[ap])m)?", re.I)  # fmt: skip # noqa: E501
_DATE = re.compile(
    r"(?P<iso>(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2}))"
    r"|(?P<d2>\d{1,2})[-/](?P<m2>\d{1,2})(?:[-/](?P<y2>\d{4}|\d{2}))?"
    r"|(?P<d3>\d{1,2})[-/ ]?(?P<m3>[a-z]{3,9})(?:[-/ ,]+(?P<y3>\d{4}|\d{2}))?"
    r"|(?P<m4>[a-z]{3,9})[-/ ](?P<y4>\d{4}|\d{1,2})",
    re.I,
)
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!)")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in Excel's wording, with its equals sign."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the format Excel gives its cell if that had none."""

    value: float
    number_format: str = ""


Entered = str | bool | Number | Formula


def entered(text: str) -> Entered:
    """Give what a cell holds after a text was put into it.

    Where Excel refuses, as it does a formula it cannot read (`-Review policy`), this is a formula
    all the same; its cell will show an error.

    >>> entered("1.10"), entered("Tŷ Ni")
    (Number(value=1.1, number_format=''), 'Tŷ Ni')
    """
    if text.startswith("'"):
        return text[1:]
    bare = text.strip()
    if len(bare) > 1 and bare[0] == "=":
        return Formula(bare)
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    if _ERROR.fullmatch(bare):
        return Formula(f"={bare}")
    found = _number(bare) or _moment(bare)
    if found:
        return found
    return Formula(f"={bare}") if len(bare) > 1 and bare[0] in "+-@" else text


def serial(moment: date) -> float:
    """Give the number that stands for a day or a moment in a cell.

    >>> serial(date(2026, 3, 31))
    46112.0
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1)


def moment_of(value: float) -> datetime:
    """Give the day or moment a number stands for, to the millisecond.

    >>> moment_of(46112.5)
    datetime.datetime(2026, 3, 31, 12, 0)
    """
    return DAY_ZERO + timedelta(milliseconds=round(value * 86_400_000))


def _number(text: str) -> Number | None:
    if found := _FRACTION.fullmatch(text):
        whole, above, below = map(int, found.groups())
        return Number(whole + above / below, "# ?/?")
    found = _NUMBER.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    figures = found["figures"]
    value = float(figures.replace(",", "") + (found["power"] or ""))
    decimals = ".00" if "." in figures else ""
    if found["sign"] == "-" or found["open"]:
        value = -value
    if found["percent"]:
        return Number(value / 100, f"0{decimals}%")
    if found["money"]:
        return Number(value, f"{found['money']}#,##0{decimals}")
    if found["power"]:
        return Number(value, "0.00E+00")
    return Number(value, f"#,##0{decimals}" if "," in figures else "")


def _moment(text: str) -> Number | None:
    """Read a day, a time, or a day with a time."""
    if (clock := _clock(text)) is not None:
        return Number(clock, TIME_FORMAT)
    day = _day(text)
    if day:
        return Number(serial(day[0]), day[1])
    words, _, last = text.rpartition(" ")
    day, clock = _day(words.strip()), _clock(last)
    if day and clock is not None:
        return Number(serial(day[0]) + clock, MOMENT_FORMAT)
    return None


def _clock(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if not found or int(found["hour"]) > (12 if found["half"] else 23):
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    return (hour * 3600 + int(found["minute"]) * 60 + int(found["second"] or 0)) / 86_400


def _day(text: str) -> tuple[date, str] | None:
    """Read a day as British Excel does: day before month; without a year it is this year's."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    this_year = datetime.now(tz=UTC).year
    if found["iso"]:
        parts = (int(found["y1"]), int(found["m1"]), int(found["d1"]), DATE_FORMAT)
    elif found["d2"]:
        looks = DATE_FORMAT if found["y2"] else "d-mmm"
        parts = (_year(found["y2"], this_year), int(found["m2"]), int(found["d2"]), looks)
    elif found["d3"]:
        looks = "d-mmm-yy" if found["y3"] else "d-mmm"
        parts = (_year(found["y3"], this_year), _month(found["m3"]), int(found["d3"]), looks)
    elif len(found["y4"]) < 4 and 1 <= int(found["y4"]) <= 31:
        parts = (this_year, _month(found["m4"]), int(found["y4"]), "d-mmm")
    else:
        parts = (_year(found["y4"], this_year), _month(found["m4"]), 1, "mmm-yy")
    year, month, number, looks = parts
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, number), looks
    except ValueError:
        return None


def _year(text: str | None, this_year: int) -> int:
    if text is None:
        return this_year
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def _month(word: str) -> int:
    """Give the number of a month named in full or by three letters; 0 if it is none."""
    names = [name for name in MONTHS if word.casefold() in (name, name[:3])]
    return MONTHS.index(names[0]) + 1 if names else 0
