"""Merged and hidden cells that cost an answer are told at the place of the answer."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dhrxl.intake.opened import Asked
from dhrxl.intake.source import open_source
from tests.places import SHEETS


def told(path: Path) -> list[tuple[str, str]]:
    """Give where an answer was lost, and to what."""
    opened = open_source(Asked(path=path, file=path.name))
    lost = [one for one in opened.problems if one.code in ("merged-cell", "hidden-cell")]
    return [(re.findall("cell ([A-Z]+[0-9]+)", one.message)[0], str(one.found)) for one in lost]


@pytest.mark.parametrize(
    ("cells", "ranges"),
    [
        ([("E7", "E6:E7")], ["E6:E7"]),
        ([("D7", "D6:F7"), ("E6", "D6:F7")], ["D6:F7"]),
        ([("D6", "C6:D6")], ["C6:D6"]),
        ([("A7", "A6:A7")], ["A6:A7"]),
        ([], ["A1:D1"]),
        ([], ["O6:P6"]),
    ],
)
def test_merged(tmp_path: Path, cells: list[tuple[str, str]], ranges: list[str]) -> None:
    """An answer whose cell went into a merged one is told; merges elsewhere cost nothing."""
    book = load_workbook(SHEETS / "plain.xlsx")
    for one in ranges:
        book["Return"].merge_cells(one)
    book.save(path := tmp_path / "return.xlsx")

    assert sorted(cells) == sorted(told(path))


@pytest.mark.parametrize(
    ("cells", "rows", "columns", "blank"),
    [
        ([("D6", "a hidden row")], [6], [], ["D6"]),
        ([], [6], [], []),
        ([("F6", "a hidden column")], [], ["F"], ["F6"]),
        ([("D5", "a hidden column")], [], ["C", "D"], ["D5", "D6"]),
        ([("D5", "a hidden row"), ("D6", "a hidden column")], [5], ["D"], ["D5", "D6"]),
        ([], [], ["P"], []),
    ],
)
def test_hidden(
    tmp_path: Path, cells: list[tuple[str, str]], rows: list[int], columns: list[str],
    blank: list[str],
) -> None:  # fmt: skip
    """An answer that is missing where a row or a column is hidden is told as that."""
    book = load_workbook(SHEETS / "plain.xlsx")
    sheet = book["Return"]
    for row in sheet.iter_rows(min_row=5):
        for at, cell in enumerate(row[3:8]):
            if not cell.value and at != 3:
                cell.value = "Said."
            elif not cell.value:
                cell.value = sheet["G5"].value
    for address in blank:
        sheet[address].value = None
    for number in rows:
        sheet.row_dimensions[number].hidden = True
    for letters in columns:
        sheet.column_dimensions[letters].hidden = True
    book.save(path := tmp_path / "return.xlsx")

    assert cells == told(path)
