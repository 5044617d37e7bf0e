"""Sheets of a book, and what freezes their first rows and columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlwings import NoSuchObjectError, XlwingsError, base_classes

from tests.libreoffice.engine.named import Names, Note, Tables, copied_tables, tables_kept
from tests.libreoffice.engine.native import NativeSheet
from tests.libreoffice.engine.ranges import LAST_COLUMN, LAST_ROW, Range
from tests.libreoffice.office import FILTERS
from tests.libreoffice.remote import Enum

_VERY_HIDDEN = 2
_LINK = "com.sun.star.sheet.SheetLinkMode"


class Sheets(base_classes.Sheets):
    """The sheets of a book, in order."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._model = book.model.Sheets

    @property
    def active(self) -> "Sheet":
        return Sheet(self._book, self._book.model.CurrentController.ActiveSheet)

    def __len__(self) -> int:
        return self._model.Count

    def __iter__(self) -> Iterator["Sheet"]:
        return (self(name) for name in self._model.ElementNames)

    def __contains__(self, key: object) -> bool:
        return self._model.hasByName(key)

    def __call__(self, name_or_index: int | str) -> "Sheet":
        if isinstance(name_or_index, str):
            if not self._model.hasByName(name_or_index):
                raise NoSuchObjectError(name_or_index)
            return Sheet(self._book, self._model.getByName(name_or_index))
        if not 0 < name_or_index <= len(self):
            raise NoSuchObjectError(name_or_index)
        return Sheet(self._book, self._model.getByIndex(name_or_index - 1))

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> "Sheet":
        """Add a sheet, before the active one if no place is named; it becomes the active one."""
        self._book.changing()
        position = after.index if after else (before or self.active).index - 1
        taken = self._model.ElementNames
        if name is None:
            name = next(f"Sheet{n}" for n in range(1, len(taken) + 2) if f"Sheet{n}" not in taken)
        self._model.insertNewByName(name, position)
        made = self(name)
        self._book.model.CurrentController.setActiveSheet(made.model)
        return made


class Sheet(base_classes.Sheet):
    """A sheet."""

    def __init__(self, book: Any, model: Any) -> None:
        self._book, self.model = book, model
        book.handed_out.add(self)

    @property
    def book(self) -> Any:
        return self._book

    @property
    def name(self) -> str:
        return self.model.Name

    @name.setter
    def name(self, value: str) -> None:
        self._book.changing()
        self._book.looks_to[value] = self._book.looks_to.pop(self.name, (1, 1))
        if self.name in self._book.very_hidden:
            self._book.very_hidden = {*self._book.very_hidden, value} - {self.name}
        self.model.Name = value

    @property
    def index(self) -> int:
        return self.model.RangeAddress.Sheet + 1

    @property
    def api(self) -> NativeSheet:
        return NativeSheet(self)

    @property
    def visible(self) -> Any:
        """What xlwings gives; on Windows Excel's numbers, 2 being a sheet that is not listed."""
        given = self._book.manner.visible(is_visible=self.model.IsVisible)
        is_very = self.name in self._book.very_hidden and type(given) is int
        return _VERY_HIDDEN if is_very else given

    @visible.setter
    def visible(self, value: int) -> None:
        self._book.changing()
        self._book.very_hidden.discard(self.name)
        if value == _VERY_HIDDEN and value is not True:
            self._book.very_hidden.add(self.name)
        self.model.IsVisible = bool(value) and value != _VERY_HIDDEN

    @property
    def cells(self) -> Range:
        return Range(self, (1, 1), (LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        """From the first to the last cell with contents or looks, which need not start at A1."""
        cursor = self.model.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.RangeAddress
        row, column = self._book.looks_to.get(self.name, (1, 1))
        return Range(
            self,
            (area.StartRow + 1, area.StartColumn + 1),
            (max(area.EndRow + 1, row), max(area.EndColumn + 1, column)),
        )

    def dressed(self, row: int, column: int) -> None:
        """Note a cell that was given looks: Excel counts it as used, LibreOffice if it is near."""
        last_row, last_column = self._book.looks_to.get(self.name, (1, 1))
        self._book.looks_to[self.name] = (max(row, last_row), max(column, last_column))

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg2, str):
            arg2 = Range(self, arg2)
        return Range(self, arg1, arg2)

    def activate(self) -> None:
        self._book.changing()
        self._book.model.CurrentController.setActiveSheet(self.model)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        if len(self._book.sheets) == 1:
            msg = "A workbook must contain at least one visible worksheet."
            raise XlwingsError(msg)
        self._book.changing()
        self._book.looks_to.pop(self.name, None)
        if self.visible == _VERY_HIDDEN:
            msg = "Delete method of Worksheet class failed"
            raise XlwingsError(msg)
        with tables_kept(self):
            self._book.model.Sheets.removeByName(self.name)

    def copy(self, before: Any, after: Any) -> None:
        """Copy the sheet, under its name and, where that is taken, a number; its tables too."""
        target = before or after
        book = target.book
        book.changing()
        taken, name, number = book.model.Sheets.ElementNames, self.name, 2
        while name in taken:
            name, number = f"{self.name} ({number})", number + 1
        position = target.index - 1 if before else target.index
        if book is self._book:
            book.model.Sheets.copyByName(self.name, name, position)
            return
        # LibreOffice ends after `importSheet`; a link to the file that is cut brings the same.
        book.model.Sheets.insertNewByName(name, position)
        made = Sheet(book, book.model.Sheets.getByName(name))
        place = Path(self._book.fullname).as_uri()
        made.model.link(place, self.name, FILTERS[".xlsx"], "", Enum(_LINK, "NORMAL"))
        made.model.setLinkMode(Enum(_LINK, "NONE"))
        copied_tables(self, made)

    def move(self, before: Any, after: Any) -> None:
        position = before.index - 1 if before else after.index
        self._book.model.Sheets.moveByName(self.name, position)

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def notes(self) -> list[Note]:
        return [Note(self, position) for position in self.note_positions()]

    def note_positions(self) -> list[tuple[int, int]]:
        """Give the row and column of every note, counted from 1."""
        notes = self.model.Annotations
        places = (notes.getByIndex(number).Position for number in range(notes.Count))
        return [(place.Row + 1, place.Column + 1) for place in places]

    @property
    def shapes(self) -> list[Any]:
        """All that is drawn over the cells, pictures and charts too."""
        page = self.model.DrawPage
        return [page.getByIndex(number) for number in range(page.Count)]

    @property
    def pictures(self) -> list[Any]:
        kind = "com.sun.star.drawing.GraphicObjectShape"
        return [shape for shape in self.shapes if shape.ShapeType == kind]

    @property
    def charts(self) -> list[str]:
        return list(self.model.Charts.ElementNames)

    @property
    def show_gridlines(self) -> bool:
        """Whether lines are shown between cells; LibreOffice says nothing of a sheet not seen."""
        seen = _by_name(self._book.model.getViewData().getByIndex(0))["Tables"]
        name = self.name
        return not seen.hasByName(name) or _by_name(seen.getByName(name))["ShowGrid"]

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        if self.show_gridlines != bool(value):
            with self.shown() as view:
                self._book.command(view, "ToggleSheetGrid")

    @contextmanager
    def shown(self) -> Iterator[Any]:
        """Give the view of the book with this sheet in front, and put back what was there."""
        before = self._book.sheets.active
        self.activate()
        try:
            yield self._book.model.CurrentController
        finally:
            self._book.model.CurrentController.setActiveSheet(before.model)

    @property
    def freeze_panes(self) -> "FreezePanes":
        """Freezing, which xlwings 0.37 has on the web only: on Windows and macOS this raises."""
        return FreezePanes(self) if self._book.manner.freezes else super().freeze_panes


class FreezePanes(base_classes.FreezePanes):
    """What stays in view, as in Office.js: the rows and columns of a range, or only one of both.

    Beyond xlwings' desktop engines, so that a layout can be carried out; `test_engine` keeps the
    list of such members.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        rows, columns = self._sheet.range(frozen_range).arg2
        self._freeze(0 if columns == LAST_COLUMN else columns, 0 if rows == LAST_ROW else rows)

    def unfreeze(self) -> None:
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        with self._sheet.shown() as view:
            view.freezeAtPosition(columns, rows)


def _by_name(properties: Any) -> dict[str, Any]:
    return {one.Name: one.Value for one in properties}
