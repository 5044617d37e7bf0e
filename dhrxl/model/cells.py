"""What a cell holds, whatever program wrote it: as text, as a day, as a whole number.

Only real dates count as dates. A number in a date cell is the day Excel would show for it, since
that is what the live formulas go by; text never is.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from dhrxl.model.dates import spoken
from dhrxl.model.text import folded, is_seen

CellValue = str | int | float | bool | date | datetime | None

DAY_ZERO = date(1899, 12, 30)
"""Of the 1900 date system: the day before day 1, as from March 1900 on Excel counts."""
_MOST_EXACT = 10**15
_SMALLEST_WRITTEN_OUT, _LARGEST_WRITTEN_OUT = 1e-9, 1e21
"""Between these Excel writes a number without a power of ten in the line where it is typed."""
_LAST_SERIAL = 2958465  # 31 December 9999


def as_day(value: CellValue) -> date | None:
    """Give the day a cell holds, or None where it holds none.

    >>> as_day(46112), as_day("31 March 2026"), as_day(True)
    (datetime.date(2026, 3, 31), None, None)
    """
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case bool():
            return None
        case int() | float() if 1 <= value <= _LAST_SERIAL:
            return DAY_ZERO + timedelta(days=int(value))
    return None


def as_yes(value: CellValue) -> bool | None:
    """Give whether a cell says Yes, or None where it says neither Yes nor No.

    >>> as_yes(" YES"), as_yes(False), as_yes("perhaps")
    (True, False, None)
    """
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}.get(folded(as_text(value)))


def as_text(value: CellValue) -> str:
    """Give a cell as it is read aloud; text stays exactly as typed.

    >>> as_text(3.0), as_text(1.5), as_text(date(2026, 3, 31)), as_text(True), as_text(" 1.10")
    ('3', '1.5', '31 March 2026', 'TRUE', ' 1.10')
    >>> as_text(0.1 + 0.2), as_text(1e21), as_text(0.00001)
    ('0.3', '1E+21', '0.00001')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case int() | float():
            return _general(value)
        case datetime() if value.time() != time():
            return f"{spoken(value.date())} {value:%H:%M}"
        case date():
            return spoken(value)
    return str(value)


def _general(value: float) -> str:
    """Write a number as Excel does that was given no format: 15 figures, and no more places."""
    if isinstance(value, int) and abs(value) < _MOST_EXACT:
        return str(value)
    if value == 0 or not isfinite(value):
        return "0" if value == 0 else str(value)
    figures = Decimal(f"{value:.14E}").normalize()
    if _SMALLEST_WRITTEN_OUT <= abs(value) < _LARGEST_WRITTEN_OUT:
        return f"{figures:f}"
    digits, _, power = f"{figures:E}".partition("E")
    return f"{digits}E{int(power):+03d}"


def is_blank(value: CellValue) -> bool:
    """Say whether a cell holds nothing a person can see."""
    return value is None or (isinstance(value, str) and not is_seen(value))


def column_letters(column: int) -> str:
    """Give the letters Excel shows above a column, counted from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def row_and_column(address: str) -> tuple[int, int]:
    """Give row and column of an address, counted from 1.

    >>> row_and_column("AB12")
    (12, 28)
    """
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column
