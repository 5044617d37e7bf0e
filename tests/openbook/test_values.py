"""Long texts, early days and blanks get into an open book, whatever a block of it takes."""

from datetime import date

import pytest
import xlwings as xw

from dhrxl.layouts.layout import Sheet, Table, TableColumn
from dhrxl.openbook.page import page_of
from dhrxl.openbook.values import put_values
from tests.libreoffice.engine.manners import ComError
from tests.openbooks import OpenBook

LONG = "x" * 9_000


def _cells(book: xw.Book) -> xw.Range:
    return book.sheets[0].range("B2:C3")


def test_a_long_text_is_put_in_by_itself(open_book: OpenBook) -> None:
    """A text longer than a block may hold gets into its cell, and the others into theirs."""
    cells = _cells(open_book())

    put_values(cells, [["a", LONG], [None, 1]])

    assert [["a", LONG], [None, 1]] == cells.value


@pytest.mark.parametrize("manner", ["windows"], indirect=True)
def test_a_block_does_not_take_a_long_text(open_book: OpenBook) -> None:
    """In the manner of Windows the same values in one block are refused."""
    with pytest.raises(ComError):
        _cells(open_book()).value = [["a", LONG], [None, 1]]


@pytest.mark.parametrize("manner", ["windows"], indirect=True)
def test_a_long_text_stops_the_reading_of_formulas(open_book: OpenBook) -> None:
    """In the manner of Windows no formulas are given of cells with a text of 8,222 characters."""
    cells = _cells(open_book())
    put_values(cells, [["a", "x" * 8_222], [None, 1]])

    with pytest.raises(ComError):
        assert cells.formula


def test_a_day_before_1900_is_written_in_words(open_book: OpenBook) -> None:
    """Excel has no such days, so that one is put in as it is read aloud."""
    columns = (TableColumn(key="due", heading="Due", width=20, kind="date"),)
    rows = ((date(1899, 12, 31),), (date(2026, 3, 31),))
    page = page_of(
        Sheet(name="S", title="T", table=Table.by_rows(name="t", columns=columns, rows=rows))
    )
    cells = open_book().sheets[0].range("A1:A4")

    put_values(cells, page.values)

    assert "31 December 1899" == cells.value[2]
    assert date(2026, 3, 31) == cells.value[3].date()


def test_an_empty_text_reads_as_nothing(open_book: OpenBook) -> None:
    """A formula that gives an empty text is blank to the reader, on both desktops."""
    cells = _cells(open_book())
    cells.value = [['=""', "a"], [None, ""]]

    assert [[None, "a"], [None, None]] == cells.value
