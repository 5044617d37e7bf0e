"""How far a sheet of an open book is read, and what is made of what an Excel leaves out."""

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.errors import BadInput
from dhrxl.openbook import sheet as reading
from dhrxl.openbook.book import read_book
from tests.libreoffice.engine.manners import Mac
from tests.openbooks import OpenBook, saved
from tests.samples import AS_AT

FAR = "AB1048576"
COUNTS = {"Red": 1, "Amber": 2}


def _formatted(sheet: xw.Sheet, cell: str = FAR) -> None:
    sheet.range(cell).color = "#FFFF00"


def test_a_far_formatted_cell_stops_nothing(open_book: OpenBook, tmp_path: Path) -> None:
    """A colour in the last row of a sheet, the list's own or another, stops no button."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    other = book.sheets.add("Notes", after=book.sheets[0])
    other.range("A1").value = "ours"
    book.sheets[0].activate()
    for sheet in book.sheets:
        _formatted(sheet)

    rated, checked = excel.apply_rag(book, AS_AT), excel.validate(book, AS_AT)

    assert COUNTS == rated.counts
    assert "Problems" == checked.sheet
    assert [["ours"]] == [row[:1] for row in read_book(book).grid("Notes").rows]


def test_hidden_rows_are_not_lost(open_book: OpenBook, tmp_path: Path) -> None:
    """Rows that a filter hides, which Find passes over, are read where a format reaches far out."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    whole = read_book(book).grids
    _formatted(book.sheets[0])
    rows = book.impl.sheets(1).model.Rows
    for number in range(5, 8):
        rows.getByIndex(number).IsVisible = False
    last = book.sheets[0].range("A1:D9").find("*", direction="backward")

    again = read_book(book).grids

    assert (5, 4) == (last.row, last.column)
    assert [grid.rows for grid in whole] == [[row[:4] for row in grid.rows] for grid in again]


def test_what_cannot_be_told_is_refused(open_book: OpenBook, tmp_path: Path) -> None:
    """Of a protected sheet with far formats no rows are lost: a person is told."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    _formatted(book.sheets[0])
    book.impl.sheets(1).model.protect("")

    with pytest.raises(BadInput, match=f"found something in or before cell {FAR}"):
        excel.apply_rag(book, AS_AT)


def test_a_stray_cell_on_another_sheet_stops_nothing(open_book: OpenBook, tmp_path: Path) -> None:
    """What is filled far out on a sheet without a list is not read, which is said."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    stray = book.sheets.add("Notes", after=book.sheets[0])
    stray.range("T300000").value = "stray"
    book.sheets[0].activate()
    opened = read_book(book)

    said = 'Sheet "Notes": only its first 260 rows were read, as the rest reaches too far out.'
    assert COUNTS == excel.apply_rag(opened, AS_AT).counts
    assert said == excel.validate(book, AS_AT).read[-1]
    assert (said,) == opened.contents.readings


def test_only_the_list_is_read_as_a_whole(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press reads the list once, and of other sheets no more than their first rows, once."""
    file = openpyxl.load_workbook(saved(tmp_path / "plain.xlsx"))
    for row in range(1, 301):
        file.active.cell(row + 20, 5).value = "x"
    file.create_sheet("Long").cell(5_000, 2).value = "x"
    file.save(tmp_path / "plain.xlsx")
    book = open_book(tmp_path / "plain.xlsx")
    read: Counter[tuple[str, str]] = Counter()
    kind = type(book.sheets[0].range("A1").impl)
    getter = kind.raw_value.fget

    def counted(self: Any) -> Any:
        read[self.sheet.name, self.address] += 1
        return getter(self)

    monkeypatch.setattr(kind, "raw_value", property(counted, kind.raw_value.fset))

    there = [sheet.name for sheet in book.sheets]  # what Undo keeps is read back, too
    excel.apply_rag(book, AS_AT)

    assert {
        ("Sheet", "$A$1:$E$320"): 1, ("Long", "$A$1:$B$260"): 1,
    } == {place: times for place, times in read.items() if place[0] in there}  # fmt: skip


def test_errors_are_read_as_each_desktop_gives_them(open_book: OpenBook, manner: str) -> None:
    """On Windows an error is its name; on a Mac, which is not asked for names, it is an error."""
    book = open_book()
    book.sheets[0].range("A1").value = [["a", "=NA()", "b"], ["c", "=1/0", "d"]]

    rows = read_book(book).grids[0].rows

    names = ("#N/A", "#DIV/0!") if manner == "windows" else ("#ERROR!", "#ERROR!")
    assert [["a", names[0], "b"], ["c", names[1], "d"]] == rows


@pytest.mark.parametrize("manner", ["mac"], indirect=True)
def test_names_of_errors_cannot_be_asked_for_on_a_mac(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read as before, with the names of errors, every button fails in the manner of a Mac."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    monkeypatch.setattr(reading, "SYSTEM", "Windows")

    with pytest.raises(TypeError, match="'NoneType' object is not iterable"):
        excel.apply_rag(book, AS_AT)


@pytest.mark.parametrize("manner", ["mac"], indirect=True)
def test_cells_left_out_are_told(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a Mac leaves out a cell, nothing is read in a wrong column: the row is named."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    book.sheets[0].range("C5").formula = "=NA()"
    monkeypatch.setattr(book.impl.app.engine, "manner", Mac(leaves_out=True))

    with pytest.raises(BadInput) as told:
        excel.apply_rag(book, AS_AT)

    assert str(told.value).startswith(
        'Sheet "Sheet": expected 8 rows of 4 cells, found another number of cells in row 5. Excel '
        "on a Mac leaves out cells that show an error such as #N/A"
    )
