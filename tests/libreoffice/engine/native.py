"""Excel's own objects, so far as our one door to them asks: plain filters, and hidden names.

Named twice, as COM names them on Windows and as AppleScript does on a Mac.
"""

from typing import Any

from xlwings import base_classes


class NativeObject:
    """What `api` gives: xlwings itself asks only whether it is there; more is an error."""

    def __getattr__(self, name: str) -> Any:
        msg = f"api.{name}: Excel's own object differs by platform, and is not here."
        raise NotImplementedError(msg)


class _Property:
    """A property of AppleScript's: asked for by `get`, given by `set`."""

    def __init__(self, owner: Any, name: str) -> None:
        self._owner, self._name = owner, name

    def get(self) -> Any:
        return getattr(self._owner, self._name)

    def set(self, value: Any) -> None:
        setattr(self._owner, self._name, value)


class NativeSheet(NativeObject):
    """Of a sheet: whether there is a plain filter, and where."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    @property
    def AutoFilterMode(self) -> bool:  # noqa: N802 - COM's name
        return filter_of(self._sheet) is not None

    @AutoFilterMode.setter
    def AutoFilterMode(self, value: bool) -> None:  # noqa: N802 - COM's name
        assert not value, "Excel lets it only be taken off."
        self._sheet.book.changing()
        ranges = self._sheet.book.model.getPropertyValue("UnnamedDatabaseRanges")
        there = filter_of(self._sheet)
        if there is not None:
            there.AutoFilter = False
            ranges.setByTable(there.DataArea)

    @property
    def AutoFilter(self) -> "NativeFilter":  # noqa: N802 - COM's name
        return NativeFilter(self._sheet)

    autofilter_object = AutoFilter

    @property
    def autofilter_mode(self) -> _Property:
        return _Property(self, "AutoFilterMode")


class NativeFilter(NativeObject):
    """A plain filter."""

    def __init__(self, sheet: Any) -> None:
        area = filter_of(sheet).DataArea
        self.Range = NativeRange(
            sheet.range(
                (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
            )
        )
        self.range_object = self.Range


class NativeRange(NativeObject):
    """Of cells: their address, and a filter without conditions put over them."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    @property
    def Address(self) -> str:  # noqa: N802 - COM's name
        return self._cells.address

    def get_address(self) -> str:
        return self._cells.address

    def AutoFilter(self, Field: int) -> None:  # noqa: N802, N803 - COM's names
        self._cells.sheet.book.changing()
        ranges = self._cells.sheet.book.model.getPropertyValue("UnnamedDatabaseRanges")
        ranges.setByTable(self._cells.cells.RangeAddress)
        made = ranges.getByTable(self._cells.cells.RangeAddress.Sheet)
        made.ContainsHeader = made.AutoFilter = True

    def autofilter_range(self, field: int) -> None:
        self.AutoFilter(Field=field)


class AutoFilter(base_classes.AutoFilter):
    """What xlwings asks of a plain filter over exactly these cells, or of that of a table."""

    def __init__(self, cells: Any, database: Any = None) -> None:
        self._cells, self._database = cells, database
        if database is None and filter_of(cells.sheet) is not None:
            there = NativeFilter(cells.sheet).Range.Address
            self._database = filter_of(cells.sheet) if there == cells.address else None

    @property
    def criteria(self) -> list[dict[str, Any]]:
        there = self._database
        fields: set[int] = set()
        if there is not None:
            fields = {one.Field + 1 for one in there.getFilterDescriptor().getFilterFields2()}
        return [
            base_classes.autofilter_criteria_snapshot(field, "values", ["x"], None, None)
            if field in fields else base_classes.empty_autofilter_criteria(field)
            for field in range(1, self._cells.shape[1] + 1)
        ]  # fmt: skip


def filter_of(sheet: Any) -> Any:
    """Give the range of LibreOffice's that holds the plain filter of a sheet, None without one."""
    ranges = sheet.book.model.getPropertyValue("UnnamedDatabaseRanges")
    number = sheet.index - 1
    if not ranges.hasByTable(number):
        return None
    there = ranges.getByTable(number)
    return there if there.AutoFilter else None


class NativeBook(NativeObject):
    """Of a book: its names."""

    def __init__(self, book: Any) -> None:
        names = book.model.NamedRanges.ElementNames
        self.named_items = {name: NativeName(book, name) for name in names}

    def Names(self, name: str) -> "NativeName":  # noqa: N802 - COM's name
        return self.named_items[name]


class NativeName(NativeObject):
    """Of a name: whether the Name Manager lists it; no step fails where that is refused."""

    def __init__(self, book: Any, name: str) -> None:
        self._book, self._name = book, name

    @property
    def Visible(self) -> bool:  # noqa: N802 - COM's name
        return self._name not in self._book.hidden_names

    @Visible.setter
    def Visible(self, value: bool) -> None:  # noqa: N802 - COM's name
        self._book.hidden_names ^= {self._name} if value != self.Visible else set()

    @property
    def visible(self) -> _Property:
        return _Property(self, "Visible")
