"""A range of cells: what xlwings' main.Range asks of an engine.

Members not here raise NotImplementedError, as xlwings' base classes do: our code must not use them.
"""

from itertools import pairwise
from typing import Any

from xlwings import NoSuchObjectError, XlwingsError, base_classes, utils

from tests.libreoffice.engine import looks, seeking
from tests.libreoffice.engine.formulas import shifted
from tests.libreoffice.engine.native import AutoFilter, NativeRange
from tests.libreoffice.engine.rules import ConditionalFormats, DataValidation
from tests.libreoffice.remote import Enum

LAST_ROW, LAST_COLUMN = 1_048_576, 1_024
"""LibreOffice 7.4 ends at column AMJ, Excel at XFD."""
_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags VALUE, DATETIME, STRING, FORMULA
_FORMATS = 32 | 64 | 256  # HARDATTR, STYLES, EDITATTR
_EVERYTHING = _CONTENTS | _FORMATS | 8  # ANNOTATION
_INSERT = {"down": "DOWN", "right": "RIGHT"}
_DELETE = {"up": "UP", "left": "LEFT"}
_LINK_COLOUR = 0x0563C1
_SINGLE_LINE = 1  # com.sun.star.awt.FontUnderline
_INDENT = 353
"""One step of Excel's indent, ten points, in hundredths of a millimetre."""


class CellProtected(Exception):  # noqa: N818 - read as a sentence
    """A protected sheet refused; Excel's own bridge raises its COM or AppleScript error here."""


class Range(base_classes.Range):
    """Cells from `arg1` to `arg2`, pairs of row and column counted from 1."""

    def __init__(self, sheet: Any, arg1: Any, arg2: Any = None) -> None:
        if isinstance(arg1, Range):
            arg1, arg2 = arg1.arg1, arg1.arg2 if arg2 is None else arg2
        if isinstance(arg2, Range):
            arg2 = arg2.arg2
        if isinstance(arg1, str):
            sheet, arg1, arg2 = _located(sheet, arg1)
        if len(arg1) == 4:
            row, column, rows, columns = arg1
            arg1, arg2 = (row, column), (row + rows - 1, column + columns - 1)
        arg2 = arg2 or arg1
        self.sheet, self.options = sheet, None
        self.arg1 = (min(arg1[0], arg2[0]), min(arg1[1], arg2[1]))
        self.arg2 = (
            min(max(arg1[0], arg2[0]), LAST_ROW),
            min(max(arg1[1], arg2[1]), LAST_COLUMN),
        )

    @property
    def cells(self) -> Any:
        """The range in LibreOffice."""
        (top, left), (bottom, right) = self.arg1, self.arg2
        return self.sheet.model.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @property
    def api(self) -> NativeRange:
        return NativeRange(self)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self)

    def property_of(self, name: str) -> Any:
        """Give a property that all cells share, None where they differ."""
        cells = self.cells
        differs = cells.getPropertyState(name).value == "AMBIGUOUS_VALUE"
        return None if differs else getattr(cells, name)

    def set_property(self, name: str, value: Any) -> None:
        """Set a property of all cells, unless their sheet is protected."""
        setattr(self._open_to_change(), name, value)
        self.sheet.dressed(*self.arg2)

    def _open_to_change(self, *, contents: bool = False) -> Any:
        """Give the cells to change.

        Raises:
            CellProtected: The sheet is protected; of cells that are not locked only the contents
                may change.
        """
        self.sheet.book.changing()
        cells = self.cells
        if self.sheet.model.isProtected() and not (contents and not cells.CellProtection.IsLocked):
            msg = "The cell or chart you're trying to change is on a protected sheet."
            raise CellProtected(msg)
        return cells

    # Where it is

    @property
    def row(self) -> int:
        return self.arg1[0]

    @property
    def column(self) -> int:
        return self.arg1[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self.arg2[0] - self.arg1[0] + 1, self.arg2[1] - self.arg1[1] + 1

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, *self.arg1, *self.shape)

    @property
    def has_array(self) -> bool:
        return False

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        if arg2 is None:
            down, right = divmod(arg1 - 1, self.shape[1])
        else:
            down, right = arg1 - 1, arg2 - 1
        return Range(self.sheet, (self.row + down, self.column + right))

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        column_sign, row_sign = "$" * col_absolute, "$" * row_absolute
        ends = dict.fromkeys(
            f"{column_sign}{utils.col_name(column)}{row_sign}{row}"
            for row, column in (self.arg1, self.arg2)
        )
        address = ":".join(ends)
        if not external:
            return address
        place = f"[{self.sheet.book.name}]{self.sheet.name}"
        return f"'{place}'!{address}" if " " in place else f"{place}!{address}"

    def end(self, direction: str) -> "Range":
        """Go as Ctrl and an arrow key go: along what is filled, or over what is not."""
        down, back = direction in ("down", "up"), direction in ("up", "left")
        used_row, used_column = self.sheet.used_range.arg2
        row, column = self.arg1
        if back:
            line = Range(self.sheet, (1, column) if down else (row, 1), (row, column))
        else:
            last = (max(row, used_row), column) if down else (row, max(column, used_column))
            line = Range(self.sheet, (row, column), last)
        filled = [value != "" for one in line.cells.getDataArray() for value in one]
        steps = _jump(filled[::-1] if back else filled)
        here, edge = (row, LAST_ROW) if down else (column, LAST_COLUMN)
        if back:
            there = 1 if steps is None else here - steps
        else:
            there = edge if steps is None else here + steps
        return Range(self.sheet, (there, column) if down else (row, there))

    def find(
        self, text: str, whole: bool, direction: str, order: str, match_case: bool
    ) -> "Range | None":
        """Find the last cell that shows anything; nothing else is ever sought."""
        if (text, direction) != ("*", "backward"):
            raise NotImplementedError
        found = seeking.last_shown(self.cells, order)
        return None if found is None else Range(self.sheet, (found[0] + 1, found[1] + 1))

    def get_special_cells(self, cell_type: str, value_type: str | None) -> "list[Range]":
        if self.sheet.model.isProtected():
            msg = "Cannot use that command on a protected sheet."
            raise CellProtected(msg)
        return [
            Range(self.sheet, (area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1))
            for area in seeking.special(self.cells, cell_type, value_type)
        ]

    def select(self) -> None:
        if self.sheet.book.sheets.active.index != self.sheet.index:
            msg = "Select method of Range class failed: its sheet is not the active one."
            raise XlwingsError(msg)
        self.sheet.book.model.CurrentController.select(self.cells)

    @property
    def merge_area(self) -> "Range":
        """The merged cells that the first cell is one of, else that cell."""
        cursor = self.sheet.model.createCursorByRange(self.cells.getCellByPosition(0, 0))
        cursor.collapseToMergedArea()
        area = cursor.RangeAddress
        return Range(
            self.sheet,
            (area.StartRow + 1, area.StartColumn + 1),
            (area.EndRow + 1, area.EndColumn + 1),
        )

    # What it holds

    @property
    def raw_value(self) -> Any:
        rows = self.sheet.book.blocks.read(self.cells)
        values = self.sheet.book.manner.values(rows, self.options or {})
        return values if len(self) > 1 else next(iter(values[0]), None)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self._put(self._spread(value))

    @property
    def formula(self) -> Any:
        texts = self.sheet.book.manner.formulas(self.sheet.book.blocks.formulas_in(self.cells))
        return texts if len(self) > 1 else texts[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:
        """Write formulas; a single one is filled in, its relative addresses moving along."""
        rows = self._spread(value)
        if isinstance(value, str) and value.startswith("="):
            rows = [[shifted(value, row, column) for column in range(self.shape[1])]
                    for row in range(self.shape[0])]  # fmt: skip
        self._put(rows)

    @property
    def formula2(self) -> Any:
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    def _put(self, rows: Any) -> None:
        """Write a block as desktop Excel does: of a filtered list, the first row into each shown.

        github.com/xlwings/xlwings issues 679, 747 and 1483.
        """
        cells = self._open_to_change(contents=True)
        if self.sheet.book.app.engine.watch.keeps_silent:
            return
        self.sheet.book.manner.expect_taken(rows)
        shown = cells.queryVisibleCells().RangeAddresses
        height = sum(area.EndRow - area.StartRow + 1 for area in shown)
        if height == self.shape[0] or not self._is_filtered(cells.Rows):
            self.sheet.book.blocks.write(cells, rows)
            return
        for area in shown:
            part = self.sheet.model.getCellRangeByPosition(
                area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
            )
            self.sheet.book.blocks.write(part, [rows[0]] * (area.EndRow - area.StartRow + 1))

    def _is_filtered(self, rows: Any) -> bool:
        return any(rows.getByIndex(number).IsFiltered for number in range(self.shape[0]))

    def _spread(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return [[value] * self.shape[1]] * self.shape[0]
        return value if isinstance(value[0], list | tuple) else [value]

    def clear(self) -> None:
        self._open_to_change().clearContents(_EVERYTHING)

    def clear_contents(self) -> None:
        self._open_to_change(contents=True).clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self._open_to_change().clearContents(_FORMATS)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Move cells down or right; formats come from above or from the left."""
        kind = Enum("com.sun.star.sheet.CellInsertMode", _INSERT[shift or "down"])
        self.sheet.model.insertCells(self._open_to_change().RangeAddress, kind)

    def delete(self, shift: str | None = None) -> None:
        shift = shift or ("up" if self.shape[1] >= self.shape[0] else "left")
        kind = Enum("com.sun.star.sheet.CellDeleteMode", _DELETE[shift])
        with self.sheet.book.sheets_found_again():
            self.sheet.model.removeRange(self._open_to_change().RangeAddress, kind)

    # How it looks

    @property
    def number_format(self) -> str | None:
        key = self.property_of("NumberFormat")
        return None if key is None else self.sheet.book.blocks.formats.words(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_property("NumberFormat", self.sheet.book.blocks.formats.key(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        number = self.property_of("CellBackColor")
        return None if number is None else looks.colour_of(number)

    @color.setter
    def color(self, value: Any) -> None:
        self.set_property("CellBackColor", looks.colour_number(value))

    @property
    def font(self) -> looks.Font:
        return looks.Font(self)

    @property
    def borders(self) -> looks.Borders:
        return looks.Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        return self.property_of("IsTextWrapped")

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_property("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        found = self.property_of("HoriJustify")
        names = {calc: name for name, calc in looks.HORIZONTAL.items()}
        return None if found is None else names[found.value]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        kind = "com.sun.star.table.CellHoriJustify"
        self.set_property("HoriJustify", Enum(kind, looks.HORIZONTAL[value]))

    @property
    def vertical_alignment(self) -> str | None:
        found = self.property_of("VertJustify")
        names = {number: name for name, number in looks.VERTICAL.items()}
        return None if found is None else names.get(found, "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.set_property("VertJustify", looks.VERTICAL[value])

    def adjust_indent(self, amount: int) -> None:
        """Indent by steps of ten points more, from what all cells have now."""
        if not self.sheet.book.manner.freezes:
            super().adjust_indent(amount)
        steps = (self.property_of("ParaIndent") or 0) + amount * _INDENT
        self.set_property("ParaIndent", max(0, steps))

    @property
    def column_width(self) -> float | None:
        return looks.characters_of(self.cells.Columns.Width, self.sheet.book.digit_pixels)

    @column_width.setter
    def column_width(self, value: float) -> None:
        width = looks.width_of(value, self.sheet.book.digit_pixels)
        self._open_to_change().Columns.Width = width

    @property
    def row_height(self) -> float | None:
        return round(self.cells.Rows.Height * 72 / looks.HUNDREDTHS_OF_MM, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._open_to_change().Rows.Height = round(value * looks.HUNDREDTHS_OF_MM / 72)

    def autofit(self, axis: str | None = None) -> None:
        cells = self._open_to_change()
        if axis in (None, "columns", "c"):
            cells.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            cells.Rows.OptimalHeight = True

    # What belongs to it

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    @property
    def hyperlink(self) -> str:
        fields = self.cells.getCellByPosition(0, 0).TextFields
        if not fields.Count:
            msg = "The cell doesn't seem to contain a hyperlink!"
            raise XlwingsError(msg)
        return fields.getByIndex(0).URL

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Make the cell a link, with the looks Excel gives it; the tip is lost here."""
        cells = self._open_to_change()
        cell = cells.getCellByPosition(0, 0)
        cell.String = ""
        field = self.sheet.book.model.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text_to_display or address
        text = cell.Text
        text.insertTextContent(text.createTextCursor(), field, False)
        cells.CharColor, cells.CharUnderline = _LINK_COLOUR, _SINGLE_LINE

    @property
    def name(self) -> Any:
        return self.sheet.book.names.of(self)

    @name.setter
    def name(self, value: str) -> None:
        sheet = self.sheet.name.replace("'", "''")
        self.sheet.book.names.add(value, f"='{sheet}'!{self.address}")

    @property
    def note(self) -> Any:
        return next((note for note in self.sheet.notes if note.location.arg1 == self.arg1), None)

    def add_note(self, text: str) -> Any:
        address = self._open_to_change().getCellByPosition(0, 0).CellAddress
        self.sheet.model.Annotations.insertNew(address, text)
        return self.note


def _located(sheet: Any, words: str) -> tuple[Any, Any, Any]:
    """Find an address, a defined name or a table on a sheet."""
    if utils.a1_to_tuples(words)[0] is not None:
        return (sheet, *utils.a1_to_tuples(words))
    for names in (sheet.names, sheet.book.names):
        if names.contains(words):
            found = names(words).refers_to_range
            return found.sheet, found.arg1, found.arg2
    if words in sheet.tables:
        found = sheet.tables(words).data_body_range
        return sheet, found.arg1, found.arg2
    msg = f"The address/named range '{words}' doesn't exist."
    raise NoSuchObjectError(msg)


def _jump(filled: list[bool]) -> int | None:
    """Give the steps Ctrl and an arrow key go along cells; None is to the edge of the sheet.

    >>> _jump([True, True, True, False]), _jump([True, False, False, True]), _jump([True, False])
    (2, 3, None)
    """
    if filled[:2] == [True, True]:
        ends = (step for step, pair in enumerate(pairwise(filled)) if pair == (True, False))
        return next(ends, len(filled) - 1)
    return next((step for step, one in enumerate(filled) if one and step), None)
