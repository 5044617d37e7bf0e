"""Books open in Excel, and what is left in them: made, saved and compared by several tests."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.openbook.undo.kept import is_kept
from dhrxl.openbook.undo.steps import delete_sheet

OpenBook = Callable[..., xw.Book]
DEMO_DAY = date(2026, 3, 31)
PLAIN = (
    ("Our own list", None, None, None),
    (None, None, None, None),
    ("Ref", "Action", "Status", "Due date"),
    ("1.10", "Train staff", "In progress", date(2026, 1, 31)),
    ("3-1", "Write to schools", "complete", date(2026, 1, 31)),
    (None, None, None, None),
    ("007", "Meet", "Paused", date(2026, 12, 31)),
    ("Signed off by the board", None, None, None),
)


def saved(path: Path, rows: Sequence[Sequence[object]] = PLAIN) -> Path:
    """Save rows as a workbook that never saw our template."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def forget_undo(book: xw.Book) -> None:
    """Take away what is kept for Undo last step, which is of a desktop's Excel only."""
    for name in [sheet.name for sheet in book.sheets if is_kept(sheet.name)]:
        delete_sheet(book, name)


def many(number: int, status: str = "In progress") -> list[tuple[object, ...]]:
    """Give a plain list of so many actions."""
    rows = [(f"{n}", f"Do {n}", status, date(2026, 1, n % 28 + 1)) for n in range(number)]
    return [("Ref", "Action", "Status", "Due date"), *rows]


def compared(ours: Path, theirs: Path) -> list[str]:
    """Give every cell whose value or fill differs, with both."""
    mine, made = openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs)
    assert made.sheetnames == mine.sheetnames
    differences = []
    for sheet in made:
        other = mine[sheet.title]
        for row in range(1, max(sheet.max_row, other.max_row) + 1):
            for column in range(1, max(sheet.max_column, other.max_column) + 1):
                pair = [_look(one.cell(row, column)) for one in (other, sheet)]
                if pair[0] != pair[1]:
                    place = f"{sheet.title}!{sheet.cell(row, column).coordinate}"
                    differences.append(f"{place}: {pair[0]} for {pair[1]}")
    return differences


def _look(cell: openpyxl.cell.Cell) -> tuple[object, str]:
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    return cell.value, str(fill)


def fittings(path: Path) -> dict[str, Any]:
    """Give what belongs to the sheets of a file: tables, lists to choose from, links."""
    return {
        sheet.title: (
            {table.name: table.ref for table in sheet.tables.values()},
            {
                str(one.sqref): one.formula1
                for one in sheet.data_validations.dataValidation
                if one.type == "list"
            },
            {
                cell.coordinate: cell.hyperlink.location
                for row in sheet.iter_rows()
                for cell in row
                if cell.hyperlink
            },
        )
        for sheet in openpyxl.load_workbook(path)
    }


def differences(path: Path, other: Path) -> list[Any]:
    """Give what two files say otherwise, heights of rows apart, which LibreOffice fits anew."""
    return unlike(state(path), state(other))


def unlike(first: list[Any], second: list[Any]) -> list[Any]:
    """Give what two states of files say otherwise, likewise."""
    found: list[Any] = []
    for one, two in zip(first[:-2], second[:-2], strict=True):
        cells, others = (dict.fromkeys(sheet[1]) for sheet in (one, two))
        found += [(one[0], "cell", cell) for cell in cells if cell not in others]
        found += [(two[0], "cell of the other", cell) for cell in others if cell not in cells]
        found += [pair for n, pair in enumerate(zip(one, two, strict=True))
                  if n not in (1, 5) and pair[0] != pair[1]]  # fmt: skip
    return found + [pair for pair in zip(first[-2:], second[-2:], strict=True)
                    if pair[0] != pair[1]]  # fmt: skip


def state(path: Path) -> list[Any]:
    """Give all that a file says of its cells, sheet by sheet."""
    found: list[Any] = []
    book = openpyxl.load_workbook(path)
    for cells in book:
        filled = [
            (cell.coordinate, *look) for row in cells.iter_rows() for cell in row
            if (look := _whole_look(cell)) != _USUAL
        ]  # fmt: skip
        rules = [
            (str(area.sqref), rule.type, rule.operator, rule.formula)
            for area in cells.conditional_formatting for rule in area.rules
        ]  # fmt: skip
        checks = [
            (str(one.sqref), one.type, one.operator, one.formula1, one.formula2)
            for one in cells.data_validations.dataValidation
        ]
        tables = [
            (table.name, table.ref, table.autoFilter is None) for table in cells.tables.values()
        ]
        heights = {row: one.height for row, one in cells.row_dimensions.items()}
        shown = (cells.freeze_panes, cells.sheet_view.showGridLines)
        rules.sort(key=lambda rule: rule[0])  # of one range, the first goes above the others
        found.append((cells.title, filled, rules, sorted(checks), tables, heights, shown))
    names = {name: one.attr_text for name, one in book.defined_names.items()}
    return [*found, names, book.active.title]


def everything(path: Path) -> dict[str, Any]:
    """Give all that a file says that a person could miss: cells, looks, rules, widths, names.

    Heights of rows apart, which LibreOffice fits anew. A look that is the usual one is none, said
    or not.
    """
    book = openpyxl.load_workbook(path)
    found: dict[str, Any] = {
        "sheets": [(sheet.title, sheet.sheet_state) for sheet in book],
        "in view": book.active.title,
        "names": {name: one.attr_text for name, one in book.defined_names.items()},
    }
    for sheet in book:
        seen = {
            cell.coordinate: look
            for row in sheet.iter_rows()
            for cell in row
            if (look := _whole_look(cell)) != _USUAL
        }
        found[sheet.title] = {
            "cells": seen,
            "rules": _whole_rules(sheet),
            "choices": sorted(
                (str(one.sqref), one.type, one.formula1)
                for one in sheet.data_validations.dataValidation
            ),
            "tables": {
                table.name: (table.ref, [column.name for column in table.tableColumns])
                for table in sheet.tables.values()
            },
            "filter": sheet.auto_filter.ref,
            "merged": sorted(map(str, sheet.merged_cells.ranges)),
            "widths": {
                column: (round(one.width, 1), one.hidden)
                for one in sheet.column_dimensions.values()
                for column in range(one.min, min(one.max, 60) + 1)
            },
            "hidden rows": [n for n, one in sheet.row_dimensions.items() if one.hidden],
            "view": (sheet.freeze_panes, sheet.sheet_view.showGridLines),
        }
    return found


def _whole_look(cell: openpyxl.cell.Cell) -> tuple[object, ...]:
    font, place, border = cell.font, cell.alignment, cell.border
    sides = tuple(
        (side.style, side.color and side.color.rgb)
        for side in (border.left, border.right, border.top, border.bottom)
        if side and side.style
    )
    colour = font.color.rgb if font.color and font.color.type == "rgb" else None
    return (
        cell.value, cell.data_type, cell.number_format,
        cell.fill.fill_type and cell.fill.fgColor.rgb,
        (font.name, font.sz, bool(font.b), bool(font.i), colour or "FF000000"),
        (bool(place.wrap_text), place.vertical or "bottom", place.horizontal or "general"),
        sides, cell.protection.locked, cell.comment and cell.comment.text,
        cell.hyperlink and cell.hyperlink.location,
    )  # fmt: skip


_USUAL = _whole_look(openpyxl.Workbook().active["A1"])


def _whole_rules(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Give the rules of colour of a sheet; of those of one range, the first goes first."""
    found = []
    for cells in sheet.conditional_formatting:
        for rule in sorted(cells.rules, key=lambda rule: rule.priority):
            look = rule.dxf
            fill = look and look.fill and look.fill.bgColor.rgb
            bold = look and look.font and look.font.b
            found.append((str(cells.sqref), rule.type, rule.operator, rule.formula, fill, bold))
    return sorted(found, key=lambda rule: rule[0])
