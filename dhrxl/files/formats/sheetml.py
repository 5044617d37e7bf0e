"""Sheets of .xlsx files read from their XML, where calamine fails on them or would misread them.

Excel opens files in many spellings: any prefix, the strict namespaces, strings within cells, dates
as ISO text, merges of whole rows. What a cell holds is told here by local names alone. It also
tells how a number is formatted, which calamine leaves out.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from dhrxl.files.containers.parts import Parts, SheetPart
from dhrxl.files.limits import Limits
from dhrxl.model.cells import CellValue, column_letters, row_and_column

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0",
    49: "@",
}  # fmt: skip
"""Formats that a file names by number only (ECMA-376 part 1, 18.8.30)."""
LOCAL_DATE = (14, 22)
"""Those of them that Excel shows as the computer is set to show dates."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
"""What of a format is no code: text, colours, conditions, room."""
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LEAP_DAY = 60
"""29 February 1900, which Excel counts and which never was."""
_LAST_SERIAL = 2_958_466 - 1462
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
_NO_NUMBER = frozenset(("s", "str", "inlineStr", "b", "e"))
"""Kinds of cells that hold no number."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Spot(NamedTuple):
    """A cell that holds something."""

    value: CellValue
    style: int = 0
    number: float | None = None
    """What is stored, where that is a number: a day and a time are one too."""


class Sheet(NamedTuple):
    """One sheet; rows and columns count from 1."""

    name: str
    is_hidden: bool
    cells: dict[tuple[int, int], Spot]
    merged: tuple[str, ...]


class TooFar(Exception):  # noqa: N818 - read as a sentence
    """A sheet that reaches further out than is read."""

    def __init__(self, sheet: str, row: int, column: int) -> None:
        super().__init__(sheet)
        self.sheet, self.row, self.column = sheet, row, column


class SheetBook:
    """A workbook as its parts tell it; each sheet is read when it is asked for."""

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self._parts, self._limits = parts, limits
        self.listed = parts.listed

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether the workbook counts days from 1904."""
        return counts_from_1904(self._parts)

    @cached_property
    def formats(self) -> tuple[tuple[int, str], ...]:
        """The number of the format of each style, and its code."""
        part = self._parts.of_kind("styles")
        root = _root(self._parts.read(part)) if self._parts.has(part) else None
        if root is None:
            return ()
        codes = dict(BUILT_IN)
        styles: list[int] = []
        for element in root:
            if _tag(element) == "numFmts":
                codes |= {
                    int(one.get("numFmtId", "0")): one.get("formatCode", "")
                    for one in element
                    if _tag(one) == "numFmt"
                }
            elif _tag(element) == "cellXfs":
                styles = [int(one.get("numFmtId") or 0) for one in element if _tag(one) == "xf"]
        return tuple((number, codes.get(number, "General")) for number in styles)

    @cached_property
    def _strings(self) -> list[str]:
        part = self._parts.of_kind("sharedStrings")
        if not self._parts.has(part):
            return []
        return [_text(one) for one in _root(self._parts.read(part)) if _tag(one) == "si"]

    def format_of(self, style: int) -> tuple[int, str]:
        """Give the number of a style's format, and its code."""
        return self.formats[style] if style < len(self.formats) else (0, "General")

    def sheet(self, listed: SheetPart) -> Sheet:
        """Read a sheet.

        Raises:
            TooFar: It reaches further out than is read.
            Unpackable: Its part is damaged.
            ValueError: It is no sheet.
        """
        root = _root(self._parts.bare(listed.part))
        cells: dict[tuple[int, int], Spot] = {}
        merged = []
        for element in root:
            match _tag(element):
                case "sheetData":
                    cells = dict(self._cells(element, listed.name))
                case "mergeCells":
                    merged = [one.get("ref", "") for one in element if _tag(one) == "mergeCell"]
        return Sheet(listed.name, listed.is_hidden, cells, tuple(map(_whole, filter(None, merged))))

    def numbers(self, listed: SheetPart) -> dict[tuple[int, int], Spot]:
        """Read the cells of a sheet that hold a number, a date or a time.

        Raises:
            TooFar, Unpackable, ValueError: As for `sheet`.
        """
        root = _root(self._parts.bare(listed.part))
        data = [element for element in root if _tag(element) == "sheetData"]
        return dict(self._cells(data[-1], listed.name, without=_NO_NUMBER)) if data else {}

    def _cells(
        self, data: Any, name: str, without: frozenset[str] = frozenset()
    ) -> Iterator[tuple[tuple[int, int], Spot]]:
        row = 0
        for line in data:
            if _tag(line) != "row":
                continue
            row, column = int(line.get("r") or row + 1), 0
            before = ""
            for cell in line:
                if _tag(cell) != "c":
                    continue
                place = cell.get("r")
                if place and (not len(cell) or cell.get("t") in without):
                    before = place
                    continue
                if before and not place:
                    column = _placed(before)[1]
                at, before = _placed(place) if place else (row, column + 1), ""
                column = at[1]
                spot = self._spot(cell)
                if spot.value is None:
                    continue
                is_far = at[0] > self._limits.furthest_row or column > self._limits.furthest_column
                if is_far:
                    raise TooFar(name, *at)
                yield at, spot

    def _spot(self, cell: Any) -> Spot:
        kind, style = cell.get("t", "n"), int(cell.get("s") or 0)
        if kind == "inlineStr":
            inner = next((one for one in cell if _tag(one) == "is"), None)
            return Spot(None if inner is None else _text(inner) or None)
        text = next((one.text or "" for one in cell if _tag(one) == "v"), "")
        if kind == "str":
            return Spot(_unescaped(text) or None)
        text = text.strip()
        match kind if text else "":
            case "":
                return Spot(None)
            case "s":
                return Spot(self._strings[int(text)] or None)
            case "b":
                return Spot(text in ("1", "true"))
            case "e":
                return Spot(text)
            case "d":
                return Spot(iso_value(text), style)
        number = float(text)
        if is_date_format(code := self.format_of(style)[1]):
            return Spot(dated(number, code, from_1904=self.counts_from_1904), style, number)
        return Spot(int(number) if number.is_integer() else number, style, number)


def _placed(address: str) -> tuple[int, int]:
    return row_and_column(address.upper().replace("$", ""))


def counts_from_1904(parts: Parts) -> bool:
    """Whether a workbook counts days from 1904, as Excel for the Mac once did."""
    found = re.search(
        r'<(?:[\w.-]+:)?workbookPr\b[^<>]*\bdate1904="([^"]*)"', parts.text(parts.main)
    )
    return found is not None and found[1] in ("1", "true")


def is_date_format(code: str) -> bool:
    """Whether a format shows a number as a day or a time.

    >>> is_date_format("d mmm yyyy"), is_date_format('0.0" days"'), is_date_format("[Red]0")
    (True, False, False)
    """
    if _ELAPSED.search(code):
        return True
    return (
        code.casefold() != "general"
        and re.search("[dmyhs]", _ASIDE.sub("", code), re.I) is not None
    )


def dated(number: float, code: str = "", *, from_1904: bool) -> CellValue:
    """Give a number in a cell with a date's format as that date; a time, or a length, as text.

    >>> dated(44631, from_1904=True), dated(0.75, from_1904=False)
    (datetime.date(2026, 3, 12), '18:00:00')
    >>> dated(1.5, "[h]:mm", from_1904=False)
    '1 day, 12:00:00'
    """
    if not -_LAST_SERIAL < number < _LAST_SERIAL:
        return number
    length = timedelta(milliseconds=round(number * 86_400_000))
    if _ELAPSED.search(code) or number < 0:
        return str(length)
    if 1 <= number < _LEAP_DAY and not from_1904:
        length += timedelta(days=1)
    moment = _DAY_ZERO[from_1904] + length
    if number < 1:
        return str(moment.time())
    return moment.date() if moment.time() == time() else moment


def iso_value(text: str) -> CellValue:
    """Give a date that a file holds as ISO text: its day as written, whatever its zone.

    >>> iso_value("2026-03-12T00:00:00.000Z"), iso_value("2026-03-12T09:30:00+01:00")
    (datetime.date(2026, 3, 12), datetime.datetime(2026, 3, 12, 9, 30))
    """
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return moment.date() if moment.time() == time() else moment


def area(row: int, column: int, last_row: int, last_column: int) -> str:
    """Name a range, rows and columns counted from 1.

    >>> area(5, 2, 7, 2)
    'B5:B7'
    """
    return f"{column_letters(column)}{row}:{column_letters(last_column)}{last_row}"


def _whole(ref: str) -> str:
    """Name a merge of whole rows or columns by its first and last cell.

    >>> _whole("1:1"), _whole("B:C"), _whole("B5:B7")
    ('A1:XFD1', 'B1:C1048576', 'B5:B7')
    """
    ref = ref.replace("$", "").upper()
    first, _, last = ref.partition(":")
    if ref.replace(":", "").isdecimal():
        return f"A{first}:XFD{last}"
    if ref.replace(":", "").isalpha():
        return f"{first}1:{last}1048576"
    return ref


def _root(data: bytes) -> Any:
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def _tag(element: Any) -> str:
    return _local(element.tag)


@lru_cache(maxsize=256)
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _text(item: Any) -> str:
    """Join what is said in a string; how it is pronounced is left out."""
    pieces = []
    for one in item:
        if _tag(one) == "t":
            pieces.append(_kept(one))
        elif _tag(one) == "r":
            pieces += [_kept(inner) for inner in one if _tag(inner) == "t"]
    return _unescaped("".join(pieces))


def _kept(piece: Any) -> str:
    """Give a piece of text; space around it counts only where the file says so, as in Excel."""
    text = piece.text or ""
    return text if piece.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def _unescaped(text: str) -> str:
    """Give characters that XML cannot hold, which Excel writes as "_x000D_"."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
