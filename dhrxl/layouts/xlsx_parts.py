"""What XlsxWriter keeps to itself and is done otherwise here; nothing else reaches into it.

It lays out sheets, tables, looks, checks and rules. The rows of a table, the texts of a workbook
and its package are made here, many times faster, by classes of its own that are told so. What they
rely upon is not promised by XlsxWriter. So only releases that the tests were run with are taken,
and with one that is built otherwise the tests fail.

Two things are put right. A row's height is an estimate, so it must not be marked as set by hand:
Excel would then no longer grow the row as people type. The language is not among the document
properties XlsxWriter knows. A formula whose result is "" must say that this is text, or readers
take it for a number that is missing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cache, partial
from io import BytesIO
from typing import Any, Self

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from dhrxl.layouts.xlsx_package import Part
from dhrxl.layouts.xlsx_strings import Strings

_CORE = "docProps/core.xml"
_SHEETS = "xl/worksheets/sheet"
_STRINGS = "xl/sharedStrings.xml"
_LANGUAGE = "<dc:language>en-GB</dc:language></cp:coreProperties>"

_SET_BY_HAND = re.compile(r'(<row [^<>]*?) customHeight="1"')
_NO_RESULT = "<v></v></c>"
_EMPTY_RESULT = re.compile(rf'<c r="([A-Z]+\d+)"( s="\d+")?>(<f>[^<]*</f>){_NO_RESULT}')


OLD_FUNCTIONS = frozenset(
    ("AND", "CLEAN", "COUNTIF", "IF", "INT", "ISNUMBER", "LEFT", "LEN", "N", "NOT", "OR", "SEARCH",
     "SUBSTITUTE", "SUMPRODUCT", "TEXT", "TODAY", "TRIM")
)  # fmt: skip
"""Functions that formulas of ours may use without being looked over."""
_FUNCTION = re.compile(r"\w++(?=\()")


@cache
def _prepared(formula: str, *more: Any) -> Any:
    """Give a formula as XlsxWriter keeps it: it searches each for some 150 newer functions.

    What it searches for is a name and the bracket behind it. Where all brackets stand behind names
    of older functions, or behind none, there is nothing to be found.
    """
    if OLD_FUNCTIONS.issuperset(_FUNCTION.findall(formula)) and not _is_array(formula):
        return formula.removeprefix("=")
    return Worksheet()._prepare_formula(formula, *more)


def _is_array(formula: str) -> bool:
    return formula.startswith("{") or formula.endswith("}")


class QuickWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet that looks each formula over once, and takes a table's rows as XML."""

    dim_rowmax: int
    _below: tuple[int, Iterable[str]] | None = None
    """Where the rows that are given as XML begin, counted from 0, and their XML."""

    def add_rows(
        self, header: int, rows: int, xml: Iterable[str], named: Mapping[str, Any]
    ) -> None:
        """Make a table of which XlsxWriter writes only the headings.

        Told of one row of it, it does not look every cell over, nor write formulas into each.

        Args:
            header: Row of its headings, counted from 0.
            rows: How many it has below.
            xml: Those, a block at a time; asked for when the sheet is written.
            named: As `add_table` takes it, with all columns.
        """
        last, right = header + rows, len(named["columns"]) - 1
        self.add_table(header, 0, header + 1, right, named)
        self.tables[-1] |= dict.fromkeys(
            ("range", "a_range", "autofilter"), xl_range(header, 0, last, right)
        )
        self.set_row(last)
        self._below = header + 1, xml

    def _prepare_formula(self, formula: str, *more: Any) -> Any:
        return _prepared(formula, *more)

    def _write_rows(self) -> None:
        first, xml = self._below or (self.dim_rowmax + 1, ())
        last, self.dim_rowmax = self.dim_rowmax, first - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.take(xml)


class _Packager(Packager):  # type: ignore[misc]
    """Keeps the parts of a workbook, to be packed otherwise."""

    def _create_package(self) -> list[Any]:
        self.workbook.parts = [part for part, *_ in super()._create_package()]
        return []

    def _filename(self, name: str) -> Part:
        part = Part(name, partial(_put_right, name))
        self.filenames.append((part, name, False))
        return part

    def _write_shared_strings_file(self) -> None:
        self._filename(_STRINGS).take(self.workbook.str_table.xml())


class _Nowhere(BytesIO):
    """Takes the package that XlsxWriter leaves empty.

    It stays open: else `ZipFile`, cleared away behind it after a refusal, would complain.
    """

    def close(self) -> None:
        pass


class _Look(Format):  # type: ignore[misc]
    """A format that is made once for all workbooks, as are the words it is told apart by."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        super().__init__(properties)
        self._words: dict[str, str] = {}

    def in_book(self, book: xlsxwriter.Workbook) -> Self:
        """Give the format as one of a workbook, which numbers its own."""
        ours = copy(self)
        ours.xf_format_indices, ours.dxf_format_indices = (
            book.xf_format_indices, book.dxf_format_indices,
        )  # fmt: skip
        return ours

    def _get_format_key(self) -> str:
        return self._worded("whole", super()._get_format_key)

    def _get_font_key(self) -> str:
        return self._worded("font", super()._get_font_key)

    def _get_border_key(self) -> str:
        return self._worded("border", super()._get_border_key)

    def _worded(self, of: str, words: Callable[[], str]) -> str:
        if of not in self._words:
            self._words[of] = words()
        return self._words[of]


@cache
def _look(properties: tuple[tuple[str, Any, type], ...]) -> _Look:
    return _Look({name: value for name, value, _ in properties})


class UnzippedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook that is closed without being packed."""

    parts: list[Part]

    def __init__(self, **options: Any) -> None:
        super().__init__(_Nowhere(), {"in_memory": True, **options})
        self.str_table = Strings()

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """Add a format, as XlsxWriter does, which makes and compares each anew."""
        given = {**self.default_format_properties, **(properties or {})}
        look = _look(tuple((name, value, type(value)) for name, value in given.items()))
        self.formats.append(look.in_book(self))
        return self.formats[-1]

    def _get_packager(self) -> _Packager:
        return _Packager()


def _put_right(name: str, text: str) -> str:
    """Give what XlsxWriter has written into a part, with what it writes otherwise."""
    if name.startswith(_SHEETS):
        text = _SET_BY_HAND.sub(r"\1", text)
        if _NO_RESULT in text:
            text = _EMPTY_RESULT.sub(rf'<c r="\1"\2 t="str">\3{_NO_RESULT}', text)
    elif name == _CORE:
        text = text.replace("</cp:coreProperties>", _LANGUAGE)
    return text
