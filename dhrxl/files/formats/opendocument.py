"""Sheets of .ods files read from their XML: what stands on the screen is in them, cell by cell.

calamine gives the value of a cell; the words that LibreOffice shows for it (60%, £12,500) are the
paragraphs within the cell. A file that calamine fails on is read from here altogether.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dhrxl.files.containers.parts import Parts
from dhrxl.files.formats.sheetml import Sheet, Spot, TooFar, area, iso_value
from dhrxl.files.limits import Limits
from dhrxl.files.package import Marks
from dhrxl.model.cells import CellValue

CONTENT = "content.xml"
_NOT_SEEN = ("collapse", "filter")
_SPACES = re.compile(r"[ \t\r\n]+")
_MEANT = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
"""Spaces, tabs and line breaks that are elements, and so no part of how the file is laid out."""
_MOST_SPACES = 1024
_INDENTED = re.compile(rb"<text:(?:p|span|a)\b[^<>]*>\s*\n")
_GROUPS = frozenset(
    ("table-row-group", "table-header-rows", "table-rows", "table-source", "table-columns")
)
_NUMBERS = frozenset(("float", "percentage", "currency"))


class Shown(NamedTuple):
    """A cell with its value, and its words on the screen."""

    value: CellValue
    words: str
    kind: str


class OpenDocument:
    """A spreadsheet as its content tells it."""

    def __init__(self, parts: Parts, limits: Limits, *, mended: bool = False) -> None:
        """Read the content.

        Args:
            parts: What the file is packed of.
            limits: How much of it is read.
            mended: Whether what is no XML is read as far as it can be, to see how far it reaches.

        Raises:
            Unpackable: It is damaged.
            ValueError: It is no XML.
        """
        from lxml import etree  # type: ignore[import-untyped, unused-ignore]

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
            recover=mended,
        )  # fmt: skip
        try:
            self._root = etree.fromstring(parts.read(CONTENT), parser)
        except etree.XMLSyntaxError as error:
            raise ValueError(str(error)) from None
        self._limits = limits
        self.tables = [one for one in self._book() if _tag(one) == "table"]
        self.names = [_of(one, "name") for one in self.tables]
        self._unseen = {
            _of(style, "name")
            for style in self._root.iter()
            if _tag(style) == "style"
            and any(
                _of(one, "display") == "false" for one in style if _tag(one) == "table-properties"
            )
        }

    @property
    def counts_from_1904(self) -> bool:
        """Whether a number without a date's format counts days from 1904."""
        return any(
            _tag(one) == "null-date" and _of(one, "date-value").startswith("1904")
            for one in self._root.iter()
        )

    def sheet(self, table: Any) -> Sheet:
        """Read a sheet.

        Raises:
            TooFar: It reaches further out than is read.
        """
        cells = {
            at: Spot(shown.value) for at, shown in self.shown(table) if shown.value is not None
        }
        hidden = _of(table, "style-name") in self._unseen
        return Sheet(_of(table, "name"), hidden, cells, tuple(_merged(table)))

    def marks(self, table: Any) -> Marks:
        """Give what a sheet has beside the values of its cells."""
        rows: set[int] = set()
        columns, number, at = [], 1, 1
        for row in _rows(table):
            times = _whole(_of(row, "number-rows-repeated"))
            if _of(row, "visibility") in _NOT_SEEN and number + times <= self._limits.furthest_row:
                rows.update(range(number, number + times))
            number += times
        for column in table.iter():
            if _tag(column) == "table-column":
                last = at + _whole(_of(column, "number-columns-repeated")) - 1
                if _of(column, "visibility") in _NOT_SEEN:
                    columns.append((at, last))
                at = last + 1
        return Marks(
            hidden_rows=frozenset(rows),
            hidden_columns=tuple(columns),
            merged=tuple(_merged(table)),
        )

    def reach(self, table: Any) -> tuple[int, int, int, int]:
        """Tell how far a sheet reaches, without laying it out.

        Returns:
            The last row and column with something in them, how many cells lie between them and the
            first, and how many hold something that is there only because it says how often.
        """
        number, first, last, width, places, repeated = 1, 0, 0, 0, 0, 0
        for row in _rows(table):
            times, column, end = _whole(_of(row, "number-rows-repeated")), 0, 0
            for cell in row:
                if _tag(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                across = _whole(_of(cell, "number-columns-repeated"))
                column += across
                if _shown(cell).value is not None or _of(cell, "formula"):
                    end = column
                    repeated += across * times - 1
            if end:
                first, last = first or number, number + times - 1
                width, places = max(width, end), places + end
            number += times
        return last, width, max(places, (last - first + 1) * width), repeated

    def shown(self, table: Any) -> Iterator[tuple[tuple[int, int], Shown]]:
        """Give the cells of a sheet that hold something.

        Raises:
            TooFar: It reaches further out than is read.
        """
        number, count = 1, 0
        for row in _rows(table):
            times, column = _whole(_of(row, "number-rows-repeated")), 1
            filled = []
            for cell in row:
                if _tag(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                across = _whole(_of(cell, "number-columns-repeated"))
                shown = _shown(cell)
                if shown.value is not None:
                    self._expect_near(table, number + times - 1, column + across - 1)
                    filled += [(at, shown) for at in range(column, column + across)]
                column += across
            count += len(filled) * times
            if count > self._limits.cells:
                raise TooFar(_of(table, "name"), number, column)
            if filled:
                for again in range(number, number + times):
                    yield from (((again, at), shown) for at, shown in filled)
            number += times

    def _expect_near(self, table: Any, row: int, column: int) -> None:
        if row > self._limits.furthest_row or column > self._limits.furthest_column:
            raise TooFar(_of(table, "name"), row, column)

    def _book(self) -> Any:
        for body in self._root:
            if _tag(body) == "body":
                for one in body:
                    if _tag(one) == "spreadsheet":
                        return one
        msg = "no spreadsheet"
        raise ValueError(msg)


def is_laid_out(content: bytes) -> bool:
    """Whether the text of paragraphs has lines of its own, which calamine takes for theirs."""
    return _INDENTED.search(content) is not None


def _rows(parent: Any) -> Iterator[Any]:
    for one in parent:
        if _tag(one) == "table-row":
            yield one
        elif _tag(one) in _GROUPS:
            yield from _rows(one)


def _merged(table: Any) -> Iterator[str]:
    number = 1
    for row in _rows(table):
        column = 1
        for cell in row:
            if _tag(cell) not in ("table-cell", "covered-table-cell"):
                continue
            down = _whole(_of(cell, "number-rows-spanned"))
            across = _whole(_of(cell, "number-columns-spanned"))
            if down * across > 1:
                yield area(number, column, number + down - 1, column + across - 1)
            column += _whole(_of(cell, "number-columns-repeated"))
        number += _whole(_of(row, "number-rows-repeated"))


def _shown(cell: Any) -> Shown:
    words = "\n".join(_words(one) for one in cell if _tag(one) == "p")
    kind = _of(cell, "value-type", "office")
    if _of(cell, "value-type", "calc") == "error":
        return Shown(words or None, words, "error")
    if kind in _NUMBERS:
        number = float(_of(cell, "value") or "nan")
        if number != number:
            return Shown(words or None, words, "string")
        return Shown(int(number) if number.is_integer() else number, words, kind)
    if kind == "date":
        return Shown(iso_value(_of(cell, "date-value")), words, kind)
    if kind == "time":
        return Shown(words or None, words, kind)
    if kind == "boolean":
        return Shown(_of(cell, "boolean-value") == "true", words, kind)
    return Shown(_of(cell, "string-value") or words or None, words, "string")


def _words(paragraph: Any) -> str:
    """Give the text of a paragraph; spaces and tabs that count are elements of their own."""
    return _SPACES.sub(" ", "".join(_pieces(paragraph))).strip(" ").translate(_MEANT)


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        match _tag(one):
            case "s":
                yield "\0" * min(_whole(_of(one, "c")), _MOST_SPACES)
            case "tab":
                yield "\1"
            case "line-break":
                yield "\2"
            case "annotation" | "note" | "ruby-text":
                pass
            case _:
                yield from _pieces(one)
        yield one.tail or ""


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _of(element: Any, name: str, space: str = "") -> str:
    """Give an attribute by its local name; those of one space only, where it is named."""
    for key, value in element.attrib.items():
        before, _, local = str(key).rpartition("}")
        if local == name and (not space or space in before):
            return str(value)
    return ""


def _whole(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 10 else 1
