"""Excel on the web, played on LibreOffice: what xlwings' remote engine asks for is carried out.

The remote engine is given a book as JSON (`payload`), runs our function without any Excel, and
gives back a list of actions, which on the web JavaScript carries out. Here `replay` does. Where
Office.js differs from a desktop's Excel, as in the unit of column widths, so does this.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import xlwings as xw

from tests.libreoffice.engine.looks import characters_of_points
from tests.libreoffice.engine.rules import ConditionalFormats, DataValidation

Action = Mapping[str, Any]


def on_remote(book: xw.Book, function: Callable[[xw.Book], Any]) -> list[Action]:
    """Run a function on the remote engine with a book's contents, and replay it onto the book.

    Returns:
        The actions, for a test to count.
    """
    remote = xw.Book(json=payload(book))
    try:
        function(remote)
        actions = list(remote.json()["actions"])
    finally:
        remote.close()
    replay(actions, book)
    return actions


def payload(book: xw.Book) -> dict[str, Any]:
    """Give a book as the client in Excel sends it: values, tables, names and notes, no looks."""
    return {
        "client": "Office.js",
        "version": xw.__version__,
        "book": {
            "name": book.name,
            "active_sheet_index": book.sheets.active.index - 1,
            "selection": "A1",
            "calculation": "Automatic",
        },
        "names": [_name(name) for name in book.names],
        "sheets": [_sheet(sheet) for sheet in book.sheets],
    }


def replay(actions: list[Action], book: xw.Book) -> None:
    """Carry out actions in their order.

    Raises:
        NotImplementedError: An action is of a kind that is not known here; it is named.
    """
    for action in actions:
        place = _Place(action, book)
        for kinds, subject in (
            (_ON_CELLS, place.cells),
            (_ON_SHEETS, place.sheet),
            (_ON_BOOKS, book),
        ):
            if subject is not None and action["func"] in kinds:
                kinds[action["func"]](subject, *action["args"])
                break
        else:
            if action["func"] not in ("setValues", "setFormula"):
                msg = f"Action {action['func']} {action['args']} is not known to the replayer."
                raise NotImplementedError(msg)
            kind = "raw_value" if action["func"] == "setValues" else "formula"
            setattr(place.cells.impl, kind, action["values"])


class _Place:
    """The sheet and the cells an action is about, None where it names none."""

    def __init__(self, action: Action, book: xw.Book) -> None:
        position, row, column = (
            action[key] for key in ("sheet_position", "start_row", "start_column")
        )
        self.sheet = None if position is None else book.sheets[position]
        self.cells = None
        if self.sheet is not None and row is not None:
            self.cells = self.sheet.range(
                (row + 1, column + 1),
                (row + action["row_count"], column + action["column_count"]),
            )


def _name(name: xw.Name) -> dict[str, Any]:
    try:
        cells = name.refers_to_range
    except xw.XlwingsError:
        cells = None
    return {
        "name": name.name,
        "refers_to": name.refers_to,
        "sheet_index": cells.sheet.index - 1 if cells else None,
        "address": cells.get_address(False, False) if cells else None,
        "book_scope": True,
        "scope_sheet_name": None,
        "scope_sheet_index": None,
    }


def _sheet(sheet: xw.Sheet) -> dict[str, Any]:
    used = sheet.used_range
    rows = sheet.range((1, 1), used.last_cell).options(ndim=2).value
    values = [[_sent(value) for value in row] for row in rows]
    empty = not any(value != "" for row in values for value in row)
    return {
        "name": sheet.name,
        "values": [[]] if empty else values,
        "used_range_address": None if empty else used.get_address(False, False),
        "tables": [_table(table) for table in sheet.tables],
        "notes": [{"address": note.location.address} for note in sheet.notes],
        "visibility": "Visible" if sheet.visible else "Hidden",
        "show_gridlines": True,
        "print_area": None,
        "pictures": [], "shapes": [], "charts": [], "pivot_tables": [],
    }  # fmt: skip


def _table(table: xw.main.Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "range_address": table.range.get_address(False, False),
        "header_row_range_address": table.header_row_range.get_address(False, False),
        "data_body_range_address": table.data_body_range.get_address(False, False),
        "total_row_range_address": None,
        "row_count": table.range.shape[0],
        "column_count": table.range.shape[1],
        "show_headers": True,
        "show_totals": False,
        "show_autofilter": True,
        "table_style": table.table_style or "",
    }


def _sent(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S.000Z}"
    return "" if value is None else value


def _snake(word: str) -> str:
    """Give a name of Office.js as xlwings has it: EqualTo is equal_to."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower()


def _assign(name: str, convert: Callable[[Any], Any] = lambda value: value) -> Callable[..., None]:
    return lambda subject, value: setattr(subject, name, convert(value))


def _width_in_points(cells: xw.Range, points: float) -> None:
    digit = cells.sheet.book.impl.digit_pixels
    cells.column_width = characters_of_points(points, digit)


def _rule(cells: xw.Range, entry: dict[str, Any]) -> None:
    rules = ConditionalFormats(cells.impl, anchored=True)
    if entry["type"] == "Custom":
        rules.add_custom(entry)
    elif entry["type"] == "CellValue":
        rules.add_cell_value({**entry, "operator": _snake(entry["operator"])})
    else:
        msg = f"Conditional formats of type {entry['type']} are not known to the replayer."
        raise NotImplementedError(msg)


def _list(cells: xw.Range, source: dict[str, Any], in_cell_dropdown: bool) -> None:
    book = cells.sheet.book
    if source["type"] == "name":
        found: Any = book.names[source["name"]].impl
    elif source["type"] == "range":
        corner = (source["start_row"] + 1, source["start_column"] + 1)
        size = (source["row_count"], source["column_count"])
        found = book.sheets[source["sheet_position"]].range(corner).resize(*size).impl
    else:
        found = source["values"]
    DataValidation(cells.impl, anchored=True).set_list(found, in_cell_dropdown)


def _check(cells: xw.Range, rule: dict[str, Any]) -> None:
    DataValidation(cells.impl, anchored=True).set_rule(
        rule["type"], rule["operator"], rule["formula1"], rule["formula2"]
    )


def _add_sheet(book: xw.Book, position: int, name: str) -> None:
    if position < len(book.sheets):
        book.sheets.add(name, before=book.sheets[position])
    else:
        book.sheets.add(name, after=book.sheets[-1])


def _copy_sheet(sheet: xw.Sheet, side: str, position: int, name: str) -> None:
    sheet.copy(**{side.lower(): sheet.book.sheets[position]}, name=name)


def _move_sheet(sheet: xw.Sheet, position: int) -> None:
    others = [one for one in sheet.book.sheets if one != sheet]
    if position < len(others):
        sheet.move(before=others[position])
    else:
        sheet.move(after=others[-1])


def _name_added(subject: xw.Book | xw.Sheet, name: str, refers_to: str) -> None:
    if subject.names.contains(name):
        msg = f"Office.js adds no name that is there: {name}."
        raise ValueError(msg)
    subject.names.add(name, refers_to)


def _name_deleted(book: xw.Book, name: str, *_: Any) -> None:
    book.names[name].delete()


def _alert(book: xw.Book, prompt: str, title: str, buttons: str, mode: str, callback: str) -> None:
    book.app.alert(prompt, title or None, buttons or "ok", mode or None)


_ON_CELLS: Mapping[str, Callable[..., Any]] = {
    "rangeClear": lambda cells, *_: cells.clear(),
    "rangeClearContents": lambda cells, *_: cells.clear_contents(),
    "rangeClearFormats": lambda cells, *_: cells.clear_formats(),
    "rangeInsert": lambda cells, shift, *_: cells.insert(shift),
    "rangeDelete": lambda cells, shift: cells.delete(shift),
    "rangeSelect": lambda cells, *_: (cells.sheet.activate(), cells.select()),
    "rangeAdjustIndent": lambda cells, amount: cells.adjust_indent(amount),
    "setRangeColor": _assign("color"),
    "setRangeName": _assign("name"),
    "setNumberFormat": _assign("number_format"),
    "setFontProperty": lambda cells, name, value: setattr(cells.font, name, value),
    "setBorderProperty": lambda cells, side, name, value: setattr(cells.borders[side], name, value),
    "setWrapText": _assign("wrap_text"),
    "setHorizontalAlignment": _assign("horizontal_alignment", _snake),
    "setVerticalAlignment": _assign("vertical_alignment", _snake),
    "setColumnWidth": _width_in_points,
    "setRowHeight": _assign("row_height"),
    "setAutofit": lambda cells, axis: cells.impl.autofit(axis),
    "addConditionalFormat": _rule,
    "clearConditionalFormats": lambda cells, *_: cells.conditional_formats.clear(),
    "setDataValidationList": _list,
    "setDataValidationRule": _check,
    "deleteDataValidation": lambda cells, *_: cells.data_validation.delete(),
    "addHyperlink": lambda cells, *args: cells.add_hyperlink(*args),
    "addNote": lambda cells, _, text: cells.add_note(text),
    "setNoteText": lambda cells, _, text: setattr(cells.note, "text", text),
    "deleteNote": lambda cells, _: cells.note.delete(),
}
_ON_SHEETS: Mapping[str, Callable[..., Any]] = {
    "setSheetName": _assign("name"),
    "sheetDelete": lambda sheet, *_: sheet.delete(),
    "sheetClear": lambda sheet, *_: sheet.clear(),
    "sheetClearContents": lambda sheet, *_: sheet.clear_contents(),
    "sheetClearFormats": lambda sheet, *_: sheet.clear_formats(),
    "setSheetAutofit": lambda sheet, axis: sheet.autofit(axis),
    "setSheetVisibility": _assign("visible", lambda value: value == "Visible"),
    "setShowGridlines": _assign("show_gridlines"),
    "copySheet": _copy_sheet,
    "setSheetPosition": _move_sheet,
    "activateSheet": lambda sheet, position: sheet.book.sheets[position].activate(),
    "freezePaneAtRange": lambda sheet, address: sheet.freeze_panes.freeze_at(address),
    "freezePaneUnfreeze": lambda sheet, *_: sheet.freeze_panes.unfreeze(),
    "addTable": lambda sheet, address, headers, style, name: sheet.tables.add(
        sheet[address], name, has_headers=headers, table_style_name=style
    ),
    "resizeTable": lambda sheet, index, address: sheet.tables[index].resize(sheet[address]),
    "setTableName": lambda sheet, index, name: setattr(sheet.tables[index], "name", name),
    "setTableStyle": lambda sheet, index, name: setattr(sheet.tables[index], "table_style", name),
    "showTableStyleRowStripes": lambda sheet, index, value: setattr(
        sheet.tables[index], "show_table_style_row_stripes", value
    ),
    "showAutofilterTable": lambda sheet, index, value: setattr(
        sheet.tables[index], "show_autofilter", value
    ),
    "namesAdd": _name_added,
}
_ON_BOOKS: Mapping[str, Callable[..., Any]] = {
    "addSheet": _add_sheet,
    "namesAdd": _name_added,
    "nameDelete": _name_deleted,
    "setNameRefersTo": lambda book, name, _, __, value: book.names.add(name, value),
    "alert": _alert,
    "calculate": lambda book: book.app.calculate(),
    "save": lambda book: book.save(),
    "setCalculation": lambda book, mode: None,
    "setScreenUpdating": lambda book, value: None,
}
