"""What xlwings offers on no desktop, asked of Excel itself in the words xlwings uses for it.

The one place where Excel's own object is touched, which differs by system: on Windows it is COM's,
on a Mac AppleScript's. `_xlwindows.py` and `_xlmac.py` of xlwings 0.37 say the same words in
`AutoFilter._worksheet_filter_range` and `AutoFilter.clear`, and `Sheet.visible` takes whatever
Excel's own property takes. On the web there is no such object: nothing is known there.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dhrxl.openbook.sheet import is_mac

if TYPE_CHECKING:
    import xlwings as xw

_VERY_HIDDEN = 2
"""xlSheetVeryHidden: a sheet that Excel's own window Unhide does not list."""


def plain_filter(sheet: "xw.Sheet") -> str:
    """Give the cells that the buttons of a filter stand over, tables apart; blank for none.

    Deleting or adding columns to what it covers is not offered by xlwings, nor is asking for it.
    """
    if sheet.book.app.engine.type == "remote":
        return ""
    native = sheet.api
    if is_mac(sheet.book):
        if not native.autofilter_mode.get():
            return ""
        address = native.autofilter_object.range_object.get_address()
    else:
        if not native.AutoFilterMode:
            return ""
        address = native.AutoFilter.Range.Address
    return str(address).replace("$", "")


def set_plain_filter(sheet: "xw.Sheet", cells: str) -> None:
    """Put the buttons of a filter that has no conditions over other cells."""
    native: Any = sheet.api
    there: Any = sheet.range(cells).api
    if is_mac(sheet.book):
        native.autofilter_mode.set(False)
        there.autofilter_range(field=1)
    else:
        native.AutoFilterMode = False
        there.AutoFilter(Field=1)


def is_filtered(sheet: "xw.Sheet") -> bool:
    """Whether a filter of a sheet has conditions, a plain one or that of a table."""
    cells = plain_filter(sheet)
    filters = [sheet.range(cells).autofilter] if cells else []
    filters += [table.autofilter for table in sheet.tables if table.show_autofilter]
    return any(one.type != "none" for filter_ in filters for one in filter_.criteria)


def very_hide(sheet: "xw.Sheet") -> None:
    """Hide a sheet so that a person cannot show it by mistake; on the web it is only hidden."""
    if sheet.book.app.engine.type == "remote":
        sheet.visible = False
    elif is_mac(sheet.book):
        try:
            from appscript import k  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError:  # of the Excel of a Mac, xlwings itself needs it
            sheet.visible = False
        else:
            sheet.visible = k.sheet_very_hidden
    else:
        sheet.visible = _VERY_HIDDEN  # type: ignore[assignment]


def hide_name(book: "xw.Book", name: "xw.Name") -> None:
    """Leave a name out of Excel's Name Manager, where Excel lets us: in view it harms nothing.

    Asked of the book, since xlwings has no `Name.api` on a Mac.
    """
    with suppress(Exception):
        if is_mac(book):
            book.api.named_items[name.name].visible.set(False)
        else:
            book.api.Names(name.name).Visible = False
