"""Undo last step: what RAG and overdue, Validate and Clear marks changed is as it was, or said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.errors import BadInput
from dhrxl.openbook.book import read_book
from dhrxl.openbook.refusals import BUSY, ExcelRefused
from dhrxl.openbook.undo.kept import NOT_KEPT, NOTHING, SHEET
from tests.libreoffice.engine.sheets import Sheets
from tests.loops import some
from tests.openbooks import OpenBook, everything, many, saved
from tests.samples import AS_AT
from tests.ten_lists import TEN

Step = Callable[[xw.Book], Any]
STEPS: dict[str, Step] = {
    "Flag overdue": lambda book: excel.flag_overdue(book, AS_AT),
    "Validate": lambda book: excel.validate(book, AS_AT),
}


def left(book: xw.Book, folder: Path) -> dict[str, Any]:
    """Give all that a book says now, the sheet of Undo itself apart."""
    path = folder / "left.xlsx"
    book.save(path)
    found = everything(path)
    found.pop(SHEET, None)
    found["sheets"] = [one for one in found["sheets"] if one[0] != SHEET]
    return found


def test_undo_takes_validate_back(open_book: OpenBook, tmp_path: Path) -> None:
    """Marks, the list of problems and names of ours go with Undo, and nothing else does."""
    book = open_book(TEN["text dates"].save(tmp_path / "list.xlsx"))
    before = left(book, tmp_path)
    excel.validate(book, AS_AT)

    done = excel.undo(book)

    assert "Validate was undone: what it changed is as it was before." == done.sentence
    assert before == left(book, tmp_path)


def test_undo_brings_marks_back(open_book: OpenBook, tmp_path: Path) -> None:
    """After Clear marks Undo marks the cells again."""
    book = open_book(TEN["text dates"].save(tmp_path / "list.xlsx"))
    excel.validate(book, AS_AT)
    marked = left(book, tmp_path)
    excel.clear_marks(book)
    cleared = left(book, tmp_path)

    excel.undo(book)

    assert marked == left(book, tmp_path) != cleared


@pytest.mark.one_manner
def test_the_list_of_problems_that_was_replaced_comes_back(
    open_book: OpenBook, tmp_path: Path
) -> None:
    """Validate pressed again replaces its list; Undo brings the old one, with what was typed in."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3, "Nearly")))
    excel.validate(book, AS_AT)
    book.sheets["Problems"].range("A30").value = "Ring the agency"
    before = left(book, tmp_path)
    excel.validate(book, AS_AT)
    again = left(book, tmp_path)

    excel.undo(book)

    assert before == left(book, tmp_path) != again
    assert "Ring the agency" == book.sheets["Problems"].range("A30").value


def test_columns_written_again_get_their_old_results(open_book: OpenBook, tmp_path: Path) -> None:
    """A second press changes results and rows; Undo brings those of the first."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3)))
    excel.rag_and_overdue(book, AS_AT)
    book.sheets[0].range("C2").value = "Complete"
    book.sheets[0].range("A5:D5").value = ["9", "One more", "Paused", None]
    before = left(book, tmp_path)
    excel.rag_and_overdue(book, AS_AT)
    again = left(book, tmp_path)

    excel.undo(book)

    assert before == left(book, tmp_path) != again


@pytest.mark.one_manner
def test_only_the_last_step_is_kept(open_book: OpenBook, tmp_path: Path) -> None:
    """Undo takes back the last step that changed the book, once."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3, "Nearly")))
    excel.rag_and_overdue(book, AS_AT)
    rated = left(book, tmp_path)
    excel.clear_marks(book)  # there are none: nothing is done, so the step before is the last
    excel.validate(book, AS_AT)

    assert "Validate" == excel.undo(book).step
    assert rated == left(book, tmp_path)
    with pytest.raises(BadInput) as told:
        excel.undo(book)
    assert NOTHING == str(told.value)


def test_there_is_nothing_to_undo_in_a_book_untouched(open_book: OpenBook) -> None:
    """In a book that no button changed Undo says so."""
    with pytest.raises(BadInput) as told:
        excel.undo(open_book())

    assert NOTHING == str(told.value)


CHANGES: dict[str, tuple[str, Step, str]] = {
    "a cell of ours": (
        "Flag overdue", lambda book: _put(book, 0, "F3", 1),
        'sheet "Sheet", F3 was changed, or rows were moved',
    ),
    "a row more": (
        "Flag overdue", lambda book: book.sheets[0].range("3:3").insert("down"),
        'sheet "Sheet", E3 was changed, or rows were moved; sheet "Sheet", F3, F4 were changed',
    ),
    "another name": (
        "Flag overdue", lambda book: setattr(book.sheets[0], "name", "Actions"),
        'the sheet "Sheet" was deleted or renamed',
    ),
    "the list of problems": (
        "Validate", lambda book: _put(book, -2, "C30", "Done"), 'the sheet "Problems" was changed',
    ),
}  # fmt: skip


def _put(book: xw.Book, sheet: int, cell: str, value: object) -> None:
    names = [one.name for one in book.sheets]
    book.sheets[names[sheet]].range(cell).value = value


@pytest.mark.one_manner
@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_changed_since_is_said(
    case: tuple[str, Step, str], open_book: OpenBook, tmp_path: Path
) -> None:
    """Where cells that Undo would put back were changed since, it says which and does nothing."""
    step, change, said = case
    book = open_book(saved(tmp_path / "list.xlsx", many(3, "Nearly")))
    STEPS[step](book)
    change(book)
    before = left(book, tmp_path)

    with pytest.raises(BadInput) as told:
        excel.undo(book)

    assert str(told.value).startswith(f"Nothing was undone: since {step} was pressed, {said}")
    assert before == left(book, tmp_path)


@pytest.mark.one_manner
def test_other_cells_may_change_meanwhile(open_book: OpenBook, tmp_path: Path) -> None:
    """What a person typed elsewhere since the step stays, and does not stand in the way."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3)))
    excel.rag_and_overdue(book, AS_AT)
    book.sheets[0].range("C2").value = "Complete"

    excel.undo(book)

    assert [["0", "Do 0", "Complete"], None] == [
        book.sheets[0].range("A2:C2").value, book.sheets[0].range("E2").value,
    ]  # fmt: skip


def test_undo_that_excel_refused_can_be_pressed_again(
    excel_app: xw.App, open_book: OpenBook, tmp_path: Path
) -> None:
    """Refused half-way, Undo goes on where it stopped when it is pressed once more."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3)))
    before = left(book, tmp_path)
    watch = excel_app.engine.impl.watch
    excel.rag_and_overdue(book, AS_AT)
    for number in some((1, 9, 17)):
        watch.refuse([number])
        with pytest.raises(ExcelRefused) as refused:
            excel.undo(book)
        watch.refuse(())
        assert BUSY == str(refused.value)

    excel.undo(book)

    assert before == left(book, tmp_path)


@pytest.mark.parametrize("manner", ["windows"], indirect=True)
def test_what_is_kept_is_out_of_sight(open_book: OpenBook, tmp_path: Path) -> None:
    """The sheet of Undo is so hidden that Excel does not list it, and is read as no sheet."""
    book = open_book(saved(tmp_path / "list.xlsx", many(3, "Nearly")))
    seen = book.sheets.active.name
    for _ in range(4):
        excel.validate(book, AS_AT)

    hidden = [sheet.name for sheet in book.sheets if sheet.visible == 2]
    assert [SHEET, f"{SHEET} 1"] == sorted(hidden)
    assert [seen, "Problems"] == [grid.name for grid in read_book(book).grids]
    assert "Problems" == book.sheets.active.name


@pytest.mark.one_manner
def test_where_no_sheet_can_be_added_the_step_is_done(
    open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a workbook with a protected structure lists are rated, and it is said that Undo is not."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(-2147352567, "Add method of Sheets class failed", None, None)

    book = open_book(saved(tmp_path / "list.xlsx", many(3)))
    monkeypatch.setattr(Sheets, "add", refused)

    done = excel.rag_and_overdue(book, AS_AT)

    assert NOT_KEPT in done.sentence
    assert "Red" == book.sheets[0].range("E2").value
