"""Whole blocks of cells, read and written in a number of calls that does not depend on their size.

Formats are asked for once per kind of format in the block, and set once per kind, for all cells
that take it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from tests.libreoffice.engine.entry import (
    DATE_FORMAT,
    MOMENT_FORMAT,
    Formula,
    Number,
    entered,
    moment_of,
    serial,
)
from tests.libreoffice.engine.formulas import Formulas
from tests.libreoffice.engine.manners import Error
from tests.libreoffice.remote import Struct

GENERAL, TEXT = "General", "@"
_DATE, _TIME, _LOGICAL = 2, 4, 1024  # com.sun.star.util.NumberFormat
_BOOLEAN = "BOOLEAN"
_ERROR = 4  # com.sun.star.sheet.FormulaResult
_DAYS = re.compile(r"[DMYHS/:\-., \\]+")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, counted from 0, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, address: Any) -> "Area":
        """Give the area of LibreOffice's CellRangeAddress."""
        return cls(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)


class NumberFormats:
    """The number formats of a document, by their words; each is asked for once."""

    def __init__(self, document: Any) -> None:
        self._formats = document.NumberFormats
        self._anywhere = Struct("com.sun.star.lang.Locale")
        self._words: dict[int, tuple[str, int]] = {}
        self._keys: dict[str, int] = {}

    def key(self, words: str) -> int:
        """Give LibreOffice's number of a format, adding the format where it is new."""
        if words not in self._keys:
            key = self._formats.queryKey(words, self._anywhere, True)
            if key == -1:
                key = self._formats.addNew(words, self._anywhere)
            self._keys[words] = key
        return self._keys[words]

    def words(self, key: int) -> str:
        """Give a format as Excel writes it: days and months in small letters."""
        return self._look_up(key)[0]

    def kind(self, key: int) -> int:
        """Give the kind of a format, as bits of com.sun.star.util.NumberFormat."""
        return self._look_up(key)[1]

    def _look_up(self, key: int) -> tuple[str, int]:
        if key not in self._words:
            found = self._formats.getByKey(key)
            words = found.FormatString
            self._words[key] = (words.lower() if _DAYS.fullmatch(words) else words, found.Type)
        return self._words[key]


class Blocks:
    """Reads and writes the blocks of one document."""

    def __init__(self, document: Any) -> None:
        self.formats = NumberFormats(document)
        self.formulas = Formulas(document)
        self._document = document

    def read(self, cells: Any) -> list[list[Any]]:
        """Give the values of a block: words, numbers, days, True or False, "", errors."""
        rows = [list(row) for row in cells.getDataArray()]
        top, left = _corner(cells)
        if any(value is None for row in rows for value in row):
            self._name_errors(cells, rows, top, left)
        for key, areas in formats_in(cells):
            kind = self.formats.kind(key)
            if not kind & (_DATE | _TIME | _LOGICAL):
                continue
            as_read = bool if kind & _LOGICAL else moment_of
            for area in areas:
                for row in range(area.top - top, area.bottom - top + 1):
                    for column in range(area.left - left, area.right - left + 1):
                        if isinstance(rows[row][column], float):
                            rows[row][column] = as_read(rows[row][column])
        return rows

    def _name_errors(self, cells: Any, rows: list[list[Any]], top: int, left: int) -> None:
        """Put in the errors, of which LibreOffice says only that they are there."""
        for area in (Area.of(one) for one in cells.queryFormulaCells(_ERROR).RangeAddresses):
            for row in range(area.top - top, area.bottom - top + 1):
                for column in range(area.left - left, area.right - left + 1):
                    rows[row][column] = Error(cells.getCellByPosition(column, row).String)

    def write(self, cells: Any, rows: Sequence[Sequence[Any]]) -> None:
        """Put values into a block as Excel takes them, in cells formatted as text as they are."""
        top, left = _corner(cells)
        keys = self._keys_of(cells, rows, top, left)
        formats: dict[str, list[tuple[int, int]]] = defaultdict(list)
        formulas: dict[tuple[int, int], str] = {}
        plain: list[tuple[Any, ...]] = []
        for row, values in enumerate(rows):
            line = []
            for column, value in enumerate(values):
                held = taken(value, self.formats.words(keys[row][column]))
                if isinstance(held, Formula):
                    formulas[row, column] = held.text
                    held = Number(0.0)
                elif isinstance(held, Number):
                    if held.number_format:
                        formats[held.number_format].append((row + top, column + left))
                elif isinstance(held, bool):
                    formats[_BOOLEAN].append((row + top, column + left))
                    held = Number(float(held))
                line.append(held.value if isinstance(held, Number) else held)
            plain.append(tuple(line))
        cells.setDataArray(tuple(plain))
        for words, places in formats.items():
            self.many(cells, areas_of(places)).NumberFormat = self.formats.key(words)
        for area in areas_of(formulas):
            self._write_formulas(cells, area, formulas)

    def formulas_in(self, cells: Any) -> list[list[str]]:
        """Give the formulas of a block as Excel words them, and the contents of other cells."""
        area = cells.RangeAddress
        top, left = area.StartRow, area.StartColumn
        at = partial(address_of, area.Sheet)
        return [
            [
                self.formulas.to_excel(text, at(row, column))
                if text.startswith("=")
                else text.removeprefix("'")
                for column, text in enumerate(line, left)
            ]
            for row, line in enumerate(cells.getFormulaArray(), top)
        ]

    def many(self, cells: Any, areas: Iterable[Area]) -> Any:
        """Give scattered areas of the sheet of some cells as one object to set properties of."""
        sheet = cells.RangeAddress.Sheet
        addresses = tuple(
            Struct(
                "com.sun.star.table.CellRangeAddress",
                Sheet=sheet,
                StartRow=area.top,
                StartColumn=area.left,
                EndRow=area.bottom,
                EndColumn=area.right,
            )
            for area in areas
        )
        together = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        together.addRangeAddresses(addresses, False)
        return together

    def _write_formulas(self, cells: Any, area: Area, formulas: dict[tuple[int, int], str]) -> None:
        start = cells.RangeAddress
        at = partial(address_of, start.Sheet)
        texts = tuple(
            tuple(
                self.formulas.to_calc(
                    formulas[row, column], at(row + start.StartRow, column + start.StartColumn)
                )
                for column in range(area.left, area.right + 1)
            )
            for row in range(area.top, area.bottom + 1)
        )
        target = cells.getCellRangeByPosition(area.left, area.top, area.right, area.bottom)
        target.setFormulaArray(texts)

    def _keys_of(
        self, cells: Any, rows: Sequence[Sequence[Any]], top: int, left: int
    ) -> list[list[int]]:
        """Give the number format of every cell of a block."""
        keys = [[0] * len(row) for row in rows]
        for key, areas in formats_in(cells):
            for area in areas:
                for row in keys[area.top - top : area.bottom - top + 1]:
                    start, stop = area.left - left, area.right - left + 1
                    row[start:stop] = [key] * (stop - start)
        return keys


def taken(value: Any, number_format: str) -> str | bool | Number | Formula:
    """Give what a cell of this format holds after a value was put into it."""
    as_text = number_format == TEXT
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).upper() if as_text else value
    if isinstance(value, date):
        has_time = isinstance(value, datetime) and bool(serial(value) % 1)
        if as_text:
            return f"{value:%d/%m/%Y %H:%M}" if has_time else f"{value:%d/%m/%Y}"
        number = Number(serial(value), MOMENT_FORMAT if has_time else DATE_FORMAT)
    elif isinstance(value, str):
        if as_text:
            return value.removeprefix("'")
        held = entered(value)
        if not isinstance(held, Number):
            return held
        number = held
    elif as_text:
        return f"{value:.15g}"
    else:
        number = Number(float(value))
    return number if number_format == GENERAL else Number(number.value)


def address_of(sheet: int, row: int, column: int) -> Struct:
    """Give a cell as LibreOffice names it, all counted from 0."""
    return Struct("com.sun.star.table.CellAddress", Sheet=sheet, Row=row, Column=column)


def formats_in(cells: Any) -> list[tuple[int, list[Area]]]:
    """Give every number format of a block with the areas that have it."""
    found = []
    kinds = cells.UniqueCellFormatRanges.createEnumeration()
    while kinds.hasMoreElements():
        kind = kinds.nextElement()
        found.append((kind.NumberFormat, [Area.of(one) for one in kind.RangeAddresses]))
    return found


def areas_of(places: Iterable[tuple[int, int]]) -> list[Area]:
    """Join cells to rectangles: runs down a column, then equal runs side by side.

    >>> areas_of([(0, 0), (1, 0), (0, 1), (1, 1), (5, 1)])
    [Area(top=0, left=0, bottom=1, right=1), Area(top=5, left=1, bottom=5, right=1)]
    """
    runs: list[Area] = []
    for row, column in sorted(places, key=lambda place: place[::-1]):
        if runs and runs[-1].left == column and runs[-1].bottom == row - 1:
            runs[-1] = Area(runs[-1].top, column, row, column)
        else:
            runs.append(Area(row, column, row, column))
    joined: dict[tuple[int, int], list[Area]] = defaultdict(list)
    for run in runs:
        beside = joined[run.top, run.bottom]
        if beside and beside[-1].right == run.left - 1:
            beside[-1] = Area(run.top, beside[-1].left, run.bottom, run.right)
        else:
            beside.append(run)
    return [area for areas in joined.values() for area in areas]


def _corner(cells: Any) -> tuple[int, int]:
    address = cells.RangeAddress
    return address.StartRow, address.StartColumn
