"""Parts that XlsxWriter writes otherwise, or slowly: the rows of a table, and the last touches.

A row of a table is made as XML straight from its values. XlsxWriter makes an object of each cell
and handles it several times over, which for the returns of a country takes longer than all else.
Yet a cell is its row's number and words that its column has held before. So these are made once
for each value of a column, and a row is its pieces joined by its number:

    <row r="|7|" spans="1:2" ht="31.5"><c r="A|7|" s="3" t="s"><v>0</v></c><c r="B|7|" s="4"/></row>

For that, classes of XlsxWriter are asked for what they keep to themselves. Should it rename that,
workbooks are made as it makes them, which takes longer, and are the same.

When all is written, three things are put right. A row's height is an estimate, so it must not be
marked as set by hand: Excel would then no longer grow the row as people type. The language is not
among the document properties XlsxWriter knows. A formula whose result is "" must say that this is
text, or readers take it for a number that is missing. Parts keep their order and get one date, so
that equal content gives equal bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from operator import getitem
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from dhrxl.layouts.layout import Value
from dhrxl.model.cells import DAY_ZERO, column_letters

Row = Sequence[Value]
EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
STRINGS = "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/sheet"

GUARD = "\x00"
"""Put before a text that XlsxWriter would take for markup of its own; taken away here."""

_SET_BY_HAND = re.compile(r'(<row [^<>]*?) customHeight="1"')
_NO_RESULT = "<v></v></c>"
_EMPTY_RESULT = re.compile(rf'<c r="([A-Z]+\d+)"( s="\d+")?>(<f>[^<]*</f>){_NO_RESULT}')


@cache
def _prepared(formula: str, *more: Any) -> Any:
    """Give a formula as XlsxWriter keeps it; a table has the same one in every row."""
    return Worksheet()._prepare_formula(formula, *more)


class _Unkept(dict[Any, Any]):
    """Stands where XlsxWriter notes each cell of a table, lest another table lie over it."""

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


class QuickWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet that looks each formula over once, and takes a table's rows as XML.

    XlsxWriter searches a formula for 30 newer functions each time it is written. Should it rename
    what is meant here, this is only slower again.
    """

    dim_rowmax: int
    table_rows: tuple[int, Iterable[str]] | None = None
    """Where they begin, and each as XML; else they are written cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.table_cells = _Unkept()

    @property
    def takes_rows(self) -> bool:
        """Whether XlsxWriter is still built as a table's rows as XML rely upon."""
        strings = getattr(self, "str_table", None)
        relied_upon = (
            (Worksheet, "_write_rows"), (self, "dim_rowmax"), (self, "fh"),
            (Format, "_get_xf_index"), (strings, "_get_shared_string_index"), (strings, "count"),
        )  # fmt: skip
        return all(hasattr(holder, name) for holder, name in relied_upon)

    def _prepare_formula(self, formula: str, *more: Any) -> Any:
        return _prepared(formula, *more)

    def _write_rows(self) -> None:
        first, rows = self.table_rows or (self.dim_rowmax + 1, ())
        last, self.dim_rowmax = self.dim_rowmax, first - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.writelines(rows)


class _Packager(Packager):  # type: ignore[misc]
    """Leaves the parts of a workbook unzipped, for they are still to be finished."""

    def _create_package(self) -> list[Any]:
        self.workbook.parts = [(name, part) for part, name, _ in super()._create_package()]
        return []


class UnzippedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook that keeps its parts; should XlsxWriter rename what is meant here, it has none."""

    parts: Sequence[tuple[str, StringIO]] = ()

    def _get_packager(self) -> _Packager:
        return _Packager()


def serial(day: date) -> int:
    """Give the number by which Excel keeps a day."""
    return (day - DAY_ZERO).days


def row_xml(
    rows: Iterable[Row],
    first: int,
    *,
    styles: Sequence[Callable[[Value], int]],
    strings: Mapping[str, int],
    height: Callable[[Row], float],
) -> Iterator[str]:
    """Give the XML of rows, one by one.

    Args:
        rows: Their values, from column A.
        first: Number of the first row, counted from 1.
        styles: For each column what gives a value's style.
        strings: Where each text stands among the workbook's shared strings.
        height: Gives a row's height in points.
    """
    width = len(styles)
    nexts = [f'<c r="{column_letters(index)}' for index in range(2, width + 1)]
    columns = [
        _Column(style, strings, behind)
        for style, behind in zip(styles, (*nexts, "</row>"), strict=True)
    ]
    for number, values in enumerate(rows, start=first):
        look = f'" spans="1:{width}" ht="{height(values):.16g}"><c r="A'
        yield str(number).join(('<row r="', look, *map(getitem, columns, values)))


class _Column(dict[Value, str]):
    """What follows the row's number in a column's cells, by their value."""

    def __init__(
        self, style: Callable[[Value], int], strings: Mapping[str, int], behind: str
    ) -> None:
        super().__init__()
        self._style, self._strings, self._behind = style, strings, behind

    def __missing__(self, value: Value) -> str:
        look = f'" s="{self._style(value)}"'
        if value is None or value == "":
            piece = f"{look}/>{self._behind}"
        elif isinstance(value, str):
            piece = f'{look} t="s"><v>{self._strings[value]}</v></c>{self._behind}'
        else:
            number = serial(value) if isinstance(value, date) else value
            piece = f"{look}><v>{number:.16G}</v></c>{self._behind}"
        self[value] = piece
        return piece


def unzipped(raw: IO[bytes]) -> Iterator[tuple[str, StringIO]]:
    """Give the parts of a workbook by their names, in their order."""
    with ZipFile(raw) as package:
        for name in package.namelist():
            yield name, StringIO(package.read(name).decode())


def finished(parts: Iterable[tuple[str, StringIO]], *, language: str = "en-GB") -> bytes:
    """Give the bytes of the finished workbook.

    Args:
        parts: Of a workbook, as XlsxWriter leaves them.
        language: What the document properties name as its language.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, part in parts:
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _put_right(name, part.getvalue(), language))
            part.close()
    return out.getvalue()


def _put_right(name: str, part: str, language: str) -> str:
    if name.startswith(SHEETS):
        part = _SET_BY_HAND.sub(r"\1", part)
        if _NO_RESULT in part:
            part = _EMPTY_RESULT.sub(rf'<c r="\1"\2 t="str">\3{_NO_RESULT}', part)
        return part
    if name == STRINGS:
        return part.replace("<t>_x0000_&lt;r&gt;", "<t>&lt;r&gt;")
    if name == CORE:
        tag = f"<dc:language>{language}</dc:language></cp:coreProperties>"
        return part.replace("</cp:coreProperties>", tag)
    return part
