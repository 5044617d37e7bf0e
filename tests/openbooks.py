"""Books open in Excel, and what is left in them: made, saved and compared by several tests."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw

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
            (cell.coordinate, cell.value, cell.data_type, cell.number_format, cell.fill.fgColor.rgb,
             cell.font.b, cell.font.sz, cell.font.name, cell.alignment.wrap_text,
             cell.alignment.vertical, cell.alignment.horizontal, cell.border.top.style,
             cell.comment and cell.comment.text, cell.hyperlink and cell.hyperlink.location)
            for row in cells.iter_rows() for cell in row
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
