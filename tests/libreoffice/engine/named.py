"""What has a name of its own: tables, defined names; and notes, known by their cell."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlwings import XlwingsError, base_classes

from tests.libreoffice.engine.blocks import address_of
from tests.libreoffice.engine.native import AutoFilter

_TABLE_NAME = re.compile(r"[^\W\d][\w.]*")


class Tables(base_classes.Tables):
    """The tables of a sheet, which are database ranges in LibreOffice."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._ranges = sheet.book.model.DatabaseRanges

    @property
    def parent(self) -> Any:
        return self._sheet

    def _names(self, *, everywhere: bool = False) -> list[str]:
        here = self._sheet.model.RangeAddress.Sheet
        return [
            name
            for name in self._ranges.ElementNames
            if everywhere or self._ranges.getByName(name).DataArea.Sheet == here
        ]

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self._sheet, name) for name in self._names())

    def __contains__(self, key: object) -> bool:
        return key in self._names()

    def __call__(self, key: int | str) -> "Table":
        names = self._names()
        if isinstance(key, int) and 0 < key <= len(names):
            return Table(self._sheet, names[key - 1])
        if key not in names:
            raise KeyError(key)
        return Table(self._sheet, str(key))

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> "Table":
        """Make a table; its headings become texts, each a different one, as in Excel.

        Raises:
            XlwingsError: The range overlaps a table, or the name is taken or none Excel allows.
        """
        if not has_headers:
            msg = "Tables without headings are not made here."
            raise NotImplementedError(msg)
        cells = source.impl._open_to_change()
        if any(table.overlaps(source.impl) for table in self):
            msg = "A table can't overlap another table."
            raise XlwingsError(msg)
        taken = {one.casefold() for one in self._names(everywhere=True)}
        if name is None:
            name = next(f"Table{n}" for n in range(1, len(taken) + 2) if f"table{n}" not in taken)
        if (
            name.casefold() in taken
            or self._sheet.book.names.contains(name)
            or not _TABLE_NAME.fullmatch(name)
        ):
            msg = f"The name {name!r} is taken, or is none that Excel allows for a table."
            raise XlwingsError(msg)
        _name_headings(source.impl)
        _make(self._ranges, name, cells.RangeAddress, has_filter=True)
        table = Table(self._sheet, name)
        table.table_style = table_style_name
        return table


class Table(base_classes.Table):
    """A table. Its style is remembered, but LibreOffice 7.4 neither draws nor saves it."""

    def __init__(self, sheet: Any, name: str) -> None:
        self._sheet, self._name = sheet, name

    @property
    def _model(self) -> Any:
        return self._sheet.book.model.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> Any:
        return self._sheet

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.changing()
        self._model.setName(value)
        self._name = value

    @property
    def display_name(self) -> str:
        return self._name

    @property
    def range(self) -> Any:
        area = self._model.DataArea
        return self._sheet.range(
            (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        )

    @property
    def header_row_range(self) -> Any:
        whole = self.range
        return self._sheet.range(whole.arg1, (whole.row, whole.arg2[1]))

    @property
    def data_body_range(self) -> Any:
        whole = self.range
        return self._sheet.range((whole.row + 1, whole.column), whole.arg2)

    @property
    def totals_row_range(self) -> None:
        return None

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self.range, self._model)

    @property
    def show_autofilter(self) -> bool:
        return self._model.AutoFilter

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._model.AutoFilter = bool(value)

    @property
    def table_style(self) -> str | None:
        return self._sheet.book.table_styles.get(self._name)

    @table_style.setter
    def table_style(self, value: str | None) -> None:
        self._sheet.book.table_styles[self._name] = value

    @property
    def show_table_style_row_stripes(self) -> bool:
        """Whether every other row has a shade of its own; remembered like the style."""
        return self._sheet.book.striped.get(self._name, True)

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        self._sheet.book.changing()
        self._sheet.book.striped[self._name] = bool(value)

    def resize(self, range: Any) -> None:
        """Give the table other cells; its header row stays where it is, as Excel insists.

        Raises:
            XlwingsError: The header row would move, or there would be no row under it.
        """
        target = range.impl
        if target.row != self.range.row or target.shape[0] < 2:
            msg = "A table keeps its header row, and has at least one row under it."
            raise XlwingsError(msg)
        _name_headings(self._sheet.range(target.arg1, (target.row, target.arg2[1])))
        self._model.setDataArea(target._open_to_change().RangeAddress)

    def overlaps(self, other: Any) -> bool:
        """Say whether any cell is in the table and in another range."""
        mine = self.range
        return all(
            mine.arg1[axis] <= other.arg2[axis] and other.arg1[axis] <= mine.arg2[axis]
            for axis in (0, 1)
        )


@contextmanager
def tables_kept(sheet: Any) -> Iterator[None]:
    """Put back what LibreOffice loses with a sheet: the tables of the sheet before it."""
    ranges = sheet.book.model.DatabaseRanges
    kept = [
        (one, name, table.range, table.show_autofilter)
        for one in sheet.book.sheets
        if one.index != sheet.index
        for table in one.tables
        for name in [table.name]
    ]
    yield
    for one, name, cells, has_filter in kept:
        if name not in one.tables:
            _make(ranges, name, cells.cells.RangeAddress, has_filter=has_filter)


def copied_tables(source: Any, target: Any) -> None:
    """Make the tables of a sheet on its copy in another book, where LibreOffice leaves them out."""
    for table in source.tables:
        cells = target.range(table.range.arg1, table.range.arg2).cells
        _make(
            target.book.model.DatabaseRanges, table.name, cells.RangeAddress,
            has_filter=table.show_autofilter,
        )  # fmt: skip


def _make(ranges: Any, name: str, address: Any, *, has_filter: bool) -> None:
    ranges.addNewByName(name, address)
    made = ranges.getByName(name)
    made.ContainsHeader, made.AutoFilter = True, has_filter


def _name_headings(table: Any) -> None:
    """Make each heading a text of its own: `Column1` for none, `Status2` for a second Status."""
    header = table.sheet.range(table.arg1, (table.row, table.arg2[1]))
    before = header.cells.getDataArray()[0]
    after: list[str] = []
    for position, heading in enumerate(before, 1):
        text = heading if isinstance(heading, str) else f"{heading:.15g}"
        wanted, number = text or f"Column{position}", 1
        while wanted.casefold() in (one.casefold() for one in after):
            number += 1
            wanted = f"{text or 'Column'}{number}"
        after.append(wanted)
    if tuple(after) != before:
        header.cells.setDataArray((tuple(after),))


class Names(base_classes.Names):
    """The defined names of a book or, given its sheet, those that hold on that sheet only."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self.sheet = book, sheet
        self.model = (sheet or book).model.NamedRanges

    def __len__(self) -> int:
        return self.model.Count

    def __call__(self, name_or_index: int | str) -> "Name":
        if isinstance(name_or_index, int):
            return Name(self, self.model.ElementNames[name_or_index - 1])
        if not self.contains(name_or_index):
            raise KeyError(name_or_index)
        return Name(self, name_or_index)

    def contains(self, name_or_index: int | str) -> bool:
        return self.model.hasByName(name_or_index)

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name, in place of one that is there."""
        self.book.changing()
        if self.contains(name):
            self.model.removeByName(name)
        start = address_of(0, 0, 0)
        content = self.book.blocks.formulas.to_calc(refers_to, start).removeprefix("=")
        self.model.addNewByName(name, content, start, 0)
        return Name(self, name)

    def of(self, cells: Any) -> "Name | None":
        """Find the name of exactly these cells."""
        wanted = cells.cells.AbsoluteName
        names = (Name(self, name) for name in self.model.ElementNames)
        return next((name for name in names if name.absolute_name == wanted), None)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, names: Names, name: str) -> None:
        self._names, self._name = names, name

    @property
    def _model(self) -> Any:
        return self._names.model.getByName(self._name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def absolute_name(self) -> str | None:
        """The cells it stands for, in LibreOffice's words; None if it is a constant or formula."""
        cells = self._model.ReferredCells
        return None if cells is None else cells.AbsoluteName

    @property
    def refers_to(self) -> str:
        formulas = self._names.book.blocks.formulas
        return formulas.to_excel(self._model.Content, address_of(0, 0, 0))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._names.add(self._name, value)

    @property
    def refers_to_range(self) -> Any:
        cells = self._model.ReferredCells
        if cells is None:
            msg = f"Name {self._name!r} does not refer to a single range."
            raise XlwingsError(msg)
        area = cells.RangeAddress
        return self._names.book.sheets(area.Sheet + 1).range(
            (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        )

    def delete(self) -> None:
        self._names.book.changing()
        self._names.book.hidden_names.discard(self._name)
        self._names.model.removeByName(self._name)


class Note(base_classes.Note):
    """A note on a cell (the old kind of comment)."""

    def __init__(self, sheet: Any, position: tuple[int, int]) -> None:
        self._sheet, self._position = sheet, position

    @property
    def _cell(self) -> Any:
        row, column = self._position
        return self._sheet.model.getCellByPosition(column - 1, row - 1)

    @property
    def location(self) -> Any:
        return self._sheet.range(self._position)

    @property
    def text(self) -> str:
        return self._cell.Annotation.String

    @text.setter
    def text(self, value: str) -> None:
        self._cell.Annotation.String = value

    def delete(self) -> None:
        notes = self._sheet.model.Annotations
        place = self._sheet.note_positions().index(self._position)
        notes.removeByIndex(place)
