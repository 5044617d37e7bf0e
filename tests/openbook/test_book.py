"""What of an open book is read, which sheet is meant, and what is told rather than guessed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

import openpyxl
import pytest
import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from dhrxl import buttons, excel
from dhrxl.errors import BadInput
from dhrxl.layouts.layout import Sheet, Table, TableColumn
from dhrxl.layouts.xlsx import write
from dhrxl.openbook.book import RETURN_BY, chosen_day, read_book
from dhrxl.openbook.refusals import BUSY, ExcelRefused
from dhrxl.openbook.sheet import cell_value
from dhrxl.openbook.write import expect_free
from tests.openbooks import OpenBook, many, saved
from tests.samples import AS_AT, LAYOUTS

HEADINGS = ("Ref", "Action", "Status", "Due date")
ADDRESSES = (
    "https://d.docs.live.net/abc/plan.xlsx",
    "https://council-my.sharepoint.com/personal/a/Documents/plan.xlsx",
    "https://council.sharepoint.com/sites/CSP/Shared Documents/plan.xlsx",
    "https://council.sharepoint.com/teams/x/plan.xlsx",
)


def _typed_as_text(book: xw.Book, sheet: str, cell: str, text: str) -> None:
    there = book.sheets[sheet].range(cell)
    there.number_format = "@"
    there.value = text


def _place_of_day(book: xw.Book) -> str:
    row, column = read_book(book).cover.places["as_at"]
    return book.sheets["Cover"].range((row, column)).get_address(False, False)


@pytest.mark.parametrize("step", [excel.apply_rag, excel.flag_overdue, excel.validate])
def test_a_day_on_the_cover_must_be_a_date(
    step: Callable[[xw.Book], object], open_book: OpenBook, tmp_path: Path
) -> None:
    """A day typed as text on the cover is told, and never today in its place."""
    write(LAYOUTS["summary"](), tmp_path / "summary.xlsx")
    book = open_book(tmp_path / "summary.xlsx")
    cell = _place_of_day(book)
    _typed_as_text(book, "Cover", cell, "31/12/2025")
    before = read_book(book).grids

    with pytest.raises(BadInput) as told:
        step(book)

    said = (
        f"Sheet \"Cover\", cell {cell} (Position as at): expected a date, found '31/12/2025'. "
        "It is there as text. Type 31/12/2025 as a date."
    )
    assert said == str(told.value)
    assert before == read_book(book).grids


def test_a_number_on_the_cover_is_the_day_excel_shows(open_book: OpenBook, tmp_path: Path) -> None:
    """A date whose cell lost its format is still that date."""
    write(LAYOUTS["summary"](), tmp_path / "summary.xlsx")
    book = open_book(tmp_path / "summary.xlsx")
    there = book.sheets["Cover"].range(_place_of_day(book))
    there.number_format = "0"
    there.value = 46112

    assert date(2026, 3, 31) == read_book(book).stated_day() == read_book(book).as_at


@pytest.mark.parametrize("label", ["Position as at", "Return by"])
def test_a_day_in_settings_must_be_a_date(label: str, open_book: OpenBook) -> None:
    """A day typed as text on the sheet Settings is told with its cell; a date is taken."""
    book = open_book()
    book.sheets[0].name = "Settings"
    book.sheets[0].range("A3").value = label
    _typed_as_text(book, "Settings", "B3", "31/12/2025")

    with pytest.raises(BadInput) as told:
        chosen_day(read_book(book), label)
    book.sheets[0].range("B3").clear()
    nothing = chosen_day(read_book(book), label)
    book.sheets[0].range("B3").value = AS_AT

    said = (
        f"Sheet \"Settings\", cell B3 ({label}): expected a date, found '31/12/2025'. It is there "
        "as text. Type 31/12/2025 as a date."
    )
    assert said == str(told.value)
    assert nothing is None
    assert AS_AT == chosen_day(read_book(book), label)


@pytest.mark.parametrize(
    "button", [buttons.validate_book, buttons.rag_and_overdue, buttons.split_returns,
               buttons.consolidate_returns]
)  # fmt: skip
def test_buttons_tell_a_day_that_is_none(
    button: Callable[[], None], open_book: OpenBook, excel_app: xw.App, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Each button that judges by a day tells one that is no date before it does anything."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    book = open_book(saved(tmp_path / "plain.xlsx"))
    book.sheets.add("Settings").range("A1").value = "Position as at"
    _typed_as_text(book, "Settings", "B1", "ASAP")
    before = read_book(book).grids
    book.set_mock_caller()

    button()

    (alert,) = excel_app.impl.alerts
    assert alert.prompt.startswith('Sheet "Settings", cell B1 (Position as at): expected a date')
    assert before == read_book(book).grids


def test_split_tells_a_return_by_that_is_none(
    open_book: OpenBook, excel_app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No returns are made without the day somebody meant to give for them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    book = open_book(tmp_path / "plan.xlsx")
    book.sheets.add("Settings").range("A1").value = [[RETURN_BY], ["Folder for new returns"]]
    _typed_as_text(book, "Settings", "B1", "20/04/2026")
    book.sheets["Settings"].range("B2").value = "new"
    book.set_mock_caller()

    buttons.split_returns()

    (alert,) = excel_app.impl.alerts
    assert alert.prompt.startswith('Sheet "Settings", cell B1 (Return by): expected a date')
    assert not (tmp_path / "new").exists()


def _opened_from(address: str, book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make xlwings look for the file of an address, as it does on Windows and on a Mac."""

    def fullname(_: object) -> str:
        return fullname_url_to_local_path(address)

    monkeypatch.setattr(type(book.impl), "fullname", property(fullname))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_book_of_an_address_is_online(
    address: str, open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way xlwings fails to find its file, the book is read, and has no folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    book = open_book(saved(tmp_path / "plain.xlsx"))
    _opened_from(address, book, monkeypatch)

    opened = read_book(book)

    assert (True, None) == (opened.is_online, opened.folder)
    assert {"Red": 1, "Amber": 2} == excel.apply_rag(book, AS_AT).counts


@pytest.mark.one_manner
def test_a_book_synchronised_here_has_its_folder(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where xlwings finds the file of an address on this computer, that is its place."""
    monkeypatch.setenv("OneDrive", str(tmp_path))
    book = open_book(saved(tmp_path / "plan.xlsx"))
    _opened_from(ADDRESSES[0], book, monkeypatch)

    assert tmp_path == read_book(book).folder


def test_a_refusal_is_no_address(open_book: OpenBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy Excel that does not say the book's name is told as that."""

    def busy(_: object) -> NoReturn:
        raise OSError(-2147418111, "Call was rejected by callee.")

    book = open_book()
    monkeypatch.setattr(type(book.impl), "fullname", property(busy))

    with pytest.raises(ExcelRefused) as told:
        excel.clear_marks(book)

    assert BUSY == str(told.value)


def _sheets(path: Path, hidden: str = "", **sheets: tuple[str, ...]) -> Path:
    """Save a workbook with one action on each sheet, under the headings given."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, headings in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(headings)
        sheet.append((name, f"Do {name}", "In progress", date(2026, 1, 31), *headings[4:]))
    if hidden:
        book[hidden].sheet_state = "hidden"
    book.save(path)
    return path


def test_the_sheet_in_view_is_rated(open_book: OpenBook, tmp_path: Path) -> None:
    """Of several lists the one in view is meant, whatever headings another has."""
    more = (*HEADINGS, "Progress", "Evidence")
    book = open_book(_sheets(tmp_path / "b.xlsx", Elm=HEADINGS, Oak=HEADINGS, Ash=more))
    book.sheets["Oak"].activate()
    oak = read_book(book).action_table().grid.name
    book.sheets.add("Notes").activate()

    assert "Oak" == oak
    assert "Ash" == read_book(book).action_table().grid.name


def test_a_hidden_sheet_is_the_last_choice(open_book: OpenBook, tmp_path: Path) -> None:
    """A hidden list with more headings is not rated where a visible one is there."""
    more = (*HEADINGS, "Progress", "Evidence")
    book = open_book(_sheets(tmp_path / "b.xlsx", hidden="Old", Front=("x",), Old=more))
    alone = read_book(book).action_table().grid.name
    both = open_book(_sheets(tmp_path / "c.xlsx", hidden="Old", Elm=HEADINGS, Old=more))
    both.sheets.add("Notes").activate()

    assert "Old" == alone
    assert "Elm" == read_book(both).action_table().grid.name


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, False), (False, True), (-1, False), (0, True), (2, True)],
)
def test_what_counts_as_hidden(
    value: object, said: bool, open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a sheet in view is -1 and a well hidden one 2; elsewhere it is true or false."""
    book = open_book()
    monkeypatch.setattr(type(book.sheets[0].impl), "visible", property(lambda _: value))

    assert [said] == [grid.hidden for grid in read_book(book).grids]


def test_all_is_visible_where_nobody_can_tell(
    open_book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an engine does not say what is hidden, nothing counts as hidden."""

    def unsaid(_: object) -> NoReturn:
        raise NotImplementedError

    book = open_book()
    monkeypatch.setattr(type(book.sheets[0].impl), "visible", property(unsaid))

    assert [False] == [grid.hidden for grid in read_book(book).grids]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("T300000", "cells up to ZZ50000"),
        ("AAA10", "cells up to ZZ50000"),
        ("SA49000", "5,000,000 cells"),
    ],
)
def test_a_stray_cell_does_not_hang_a_button(
    cell: str, said: str, open_book: OpenBook, tmp_path: Path
) -> None:
    """A sheet that reaches too far out is refused before it is read, with what to do."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    book.sheets[0].range(cell).value = "stray"

    with pytest.raises(BadInput) as told:
        excel.apply_rag(book, AS_AT)

    assert str(told.value) == (
        f'Sheet "Sheet": expected at most {said}, found something in or before cell {cell}. Delete '
        "the rows and columns beyond the table, save the workbook, and press the button again."
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (-2146826243, "#SPILL!"), (-2146826238, "#CALC!"), (-2146826273, "#VALUE!"),
        (-2146826240, "#UNKNOWN!"), (-2146826201, "#ERROR!"), (-2146826301, -2146826301),
        (True, True), (3, 3),
    ],
)  # fmt: skip
def test_an_error_is_read_as_excel_shows_it(number: int, shown: object) -> None:
    """Errors newer than xlwings knows, which Windows hands over as numbers, are no figures."""
    assert shown == cell_value(number)


def test_too_many_rows_name_the_command(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has more rows than a sheet should hold is sent to the command, in whole."""
    for module in ("dhrxl.excel", "dhrxl.jobs.consolidate"):
        monkeypatch.setattr(f"{module}.MOST_IN_A_SHEET", 3)
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")

    with pytest.raises(BadInput) as told:
        excel.consolidate(open_book(), [tmp_path / "plan.xlsx"], AS_AT)

    assert str(told.value) == (
        "12 rows are more than the 3 that one sheet should hold. In a command window, use the "
        "command, which can put them into files of their own: dhrxl consolidate RETURNS -o "
        "summary.xlsx --data FOLDER"
    )


@pytest.mark.parametrize("kind", ["name", "table"])
def test_tables_and_names_share_their_names(kind: str, open_book: OpenBook) -> None:
    """A name like a table of ours, and a table like a name of ours, are told before anything."""
    column = TableColumn(key="text", heading="Text", width=20)
    table = Table.by_rows(name="rows", columns=(column,), rows=(("x",),))
    sheet = Sheet(name="Rows", title="Rows", table=table)
    book = open_book()
    if kind == "name":
        book.names.add("Rows", "=Sheet1!$A$1")
    else:
        own = book.sheets[0].range("A1:A2")
        own.value = [["Word"], ["x"]]
        book.sheets[0].tables.add(own, name="List_words")

    with pytest.raises(BadInput, match=f"This workbook has a {kind} ") as told:
        expect_free(book, [sheet], ["list_words"])

    assert ("Rows" if kind == "name" else "List_words") in str(told.value)
    assert ["Sheet1"] == [sheet.name for sheet in book.sheets]


def test_many_rows_are_not_too_many(open_book: OpenBook, tmp_path: Path) -> None:
    """What a file may hold an open book may hold."""
    book = open_book(saved(tmp_path / "many.xlsx", many(20_000)))

    assert 20_001 == len(read_book(book).grids[0].rows)
