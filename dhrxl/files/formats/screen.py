"""What stands on the screen for a number: 60%, £12,500, 3.5 days, and not 0.6, 12500, 3.5.

People read and check what they see, so that is their answer. Reading is fast because nobody looks
here before a number, or a date, stands where words are asked for. xlfmt renders the formats.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from dhrxl.files.containers.parts import Parts
from dhrxl.files.formats.opendocument import OpenDocument
from dhrxl.files.formats.sheetml import (
    LOCAL_DATE,
    SheetBook,
    Spot,
    counts_from_1904,
    dated,
    is_date_format,
)
from dhrxl.files.limits import Limits
from dhrxl.model.cells import CellValue

_GENERAL = ("", "general", "@", "standard")
_LONGEST_FORMAT = 255
"""Characters that a format of Excel may have."""
_BY_COMPUTER = re.compile(r"\[\$-[Ff][48]00\]")
"""A date or time shown as the computer is set to show it."""
_TIME = re.compile(r"(?:-?\d+ days?, )?\d{1,2}:\d{2}:\d{2}(?:\.\d+)?")
_NUMBER_OR_DATE = (2, 3)
"""The types of cells with a number, as xlrd counts them."""
_OF_OLD = "of an old workbook (.xls)"
_OF_DAMAGED = "of a damaged sheet"


class NotUnderstood(Exception):  # noqa: N818 - read as a sentence
    """A format that cannot be rendered; says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Screen(Protocol):
    """What one sheet looks like."""

    @property
    def counts_from_1904(self) -> bool:
        """Whether its workbook counts days from 1904."""

    def shown(self, row: int, column: int) -> str | None:
        """Give the words on the screen; nothing where they are the value itself.

        Raises:
            NotUnderstood: The format of the cell cannot be rendered.
        """


def may_differ(value: CellValue) -> bool:
    """Whether a cell may look other than its value: numbers, dates, and times, which are text.

    >>> may_differ(0.6), may_differ("60%"), may_differ("09:30:00"), may_differ(True)
    (True, False, True, False)
    """
    if isinstance(value, str):
        return len(value) < 30 and _TIME.fullmatch(value) is not None
    return value is not None and not isinstance(value, bool)


def rendered(value: CellValue, code: str, number: int = -1) -> str | None:
    """Give a value as its format shows it; nothing where the format adds nothing to it.

    Args:
        value: A number, a day or a moment.
        code: The format, as the file gives it.
        number: The number of a format built into Excel.

    Raises:
        NotUnderstood: The format cannot be rendered.

    >>> rendered(0.6, "0%"), rendered(3.5, '0.0" days"'), rendered(7, "000"), rendered(7, "General")
    ('60%', '3.5 days', '007', None)
    """
    is_day = isinstance(value, date)
    if code.casefold() in _GENERAL or (
        is_day and (number in LOCAL_DATE or _BY_COMPUTER.match(code))
    ):
        return None
    if len(code) > _LONGEST_FORMAT:
        raise NotUnderstood(code[:_LONGEST_FORMAT])
    from xlfmt import format_value  # only where it is needed

    try:
        words = str(format_value(value, code)).strip()
    except Exception:  # whatever it is that the library did not expect
        raise NotUnderstood(code) from None
    return " ".join(words.split(" "))


class SheetScreen:
    """A sheet of an .xlsx file, looked at again when it is asked about."""

    def __init__(self, parts: Parts, limits: Limits, name: str) -> None:
        self._parts, self._limits, self._name = parts, limits, name

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its workbook counts days from 1904."""
        return counts_from_1904(self._parts)

    @cached_property
    def _book(self) -> SheetBook:
        return SheetBook(self._parts, self._limits)

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int], Spot]:
        listed = next(one for one in self._book.listed if one.name == self._name)
        return self._book.numbers(listed)

    def shown(self, row: int, column: int) -> str | None:
        """Give the words on the screen; nothing where they are the value itself.

        Raises:
            NotUnderstood: The format of the cell cannot be rendered.
        """
        try:
            spot = self._cells.get((row, column))
        except Exception:  # calamine reads much that is no XML
            raise NotUnderstood(_OF_DAMAGED) from None
        if spot is None or (spot.number is None and not isinstance(spot.value, date)):
            return None
        number, code = self._book.format_of(spot.style)
        is_time = isinstance(spot.value, str)
        return rendered(spot.number if is_time else spot.value, code, number)


class DocumentScreen:
    """A sheet of an .ods file: the words stand in its cells."""

    def __init__(self, parts: Parts, limits: Limits, name: str) -> None:
        self._parts, self._limits, self._name = parts, limits, name

    @cached_property
    def _document(self) -> OpenDocument:
        return OpenDocument(self._parts, self._limits)

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its workbook counts days from 1904; no, where its content is no XML."""
        try:
            return self._document.counts_from_1904
        except ValueError:
            return False

    @cached_property
    def _words(self) -> Mapping[tuple[int, int], str]:
        table = self._document.tables[self._document.names.index(self._name)]
        return {
            at: shown.words for at, shown in self._document.shown(table) if shown.kind != "string"
        }

    def shown(self, row: int, column: int) -> str | None:
        """Give the words on the screen; nothing where there are none.

        Raises:
            NotUnderstood: Its content is no XML, which calamine reads all the same.
        """
        try:
            return self._words.get((row, column)) or None
        except Exception:  # as above
            raise NotUnderstood(_OF_DAMAGED) from None


class OldScreen:
    """A sheet of an .xls file, read by xlrd, since calamine gives no formats."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name

    @cached_property
    def _book(self) -> Any:
        from xlrd import open_workbook  # only where it is needed

        return open_workbook(file_contents=self._data, formatting_info=True, on_demand=True)

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its workbook counts days from 1904; no, where xlrd cannot tell."""
        try:
            return bool(self._book.datemode)
        except Exception:  # xlrd fails in many ways on files that Excel and calamine read
            return False

    def shown(self, row: int, column: int) -> str | None:
        """Give the words on the screen; nothing where they are the value itself.

        Raises:
            NotUnderstood: The format of the cell cannot be rendered.
        """
        try:
            sheet = self._book.sheet_by_name(self._name)
            if sheet.cell_type(row - 1, column - 1) not in _NUMBER_OR_DATE:
                return None
            number = float(sheet.cell_value(row - 1, column - 1))
            style = self._book.xf_list[sheet.cell_xf_index(row - 1, column - 1)]
            code = str(self._book.format_map[style.format_key].format_str)
        except Exception:  # as above
            raise NotUnderstood(_OF_OLD) from None
        value: CellValue = number
        if is_date_format(code):
            value = dated(number, code, from_1904=self.counts_from_1904)
        return rendered(number if isinstance(value, str) else value, code, style.format_key)
