"""Whatever Excel refuses, and whenever, an open book is left as it was."""

from collections.abc import Callable, Container
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.layouts.layout import Sheet, Table, TableColumn
from dhrxl.openbook.book import read_book
from dhrxl.openbook.refusals import BUSY, ExcelRefused, in_plain_words
from dhrxl.openbook.undo.steps import all_or_nothing
from dhrxl.openbook.write import put
from tests.loops import some
from tests.openbooks import OpenBook, many, saved, state, unlike
from tests.samples import AS_AT

Doing = Callable[[xw.Book], Any]


def a_list(word: str) -> Sheet:
    """Give a sheet with a table, its rules and a line."""
    column = TableColumn(key="rag", heading="RAG", width=9, rag=True)
    rows = tuple((f"{word} {number}",) for number in range(3))
    table = Table.by_rows(name="rows", columns=(column,), rows=rows)
    return Sheet(name="Rows", title=word, lines=("A line",), table=table)


def put_new(book: xw.Book) -> None:
    with in_plain_words():
        put(book, a_list("new"))


def put_again(book: xw.Book) -> None:
    with in_plain_words():
        put(book, a_list("newer"), replaced=True)


def put_old(book: xw.Book) -> None:
    put(book, a_list("old"))


def rated(book: xw.Book) -> None:
    excel.apply_rag(book, AS_AT)
    excel.flag_overdue(book, AS_AT)
    book.sheets[0].range("C5").value = "Complete"
    book.sheets[0].range("A4:D4").clear_contents()
    book.sheets[0].range("E4:F4").formula = "=1+1"


def listed(book: xw.Book) -> None:
    excel.validate(book, AS_AT)


CASES: dict[str, tuple[Doing, Doing]] = {
    "write a sheet": (lambda book: None, put_new),
    "replace a sheet": (put_old, put_again),
    "apply_rag": (lambda book: None, lambda book: excel.apply_rag(book, AS_AT)),
    "apply_rag again": (rated, lambda book: excel.apply_rag(book, AS_AT)),
    "flag_overdue": (lambda book: None, lambda book: excel.flag_overdue(book, AS_AT)),
    "flag_overdue again": (rated, lambda book: excel.flag_overdue(book, AS_AT)),
    "rag_and_overdue": (lambda book: None, lambda book: excel.rag_and_overdue(book, AS_AT)),
    "rag_and_overdue again": (rated, lambda book: excel.rag_and_overdue(book, AS_AT)),
    "validate": (lambda book: None, lambda book: excel.validate(book, AS_AT)),
    "validate again": (listed, lambda book: excel.validate(book, AS_AT)),
    "clear_marks": (listed, excel.clear_marks),
}
"""What is done before, and what Excel then refuses."""


@pytest.mark.one_manner
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_book_is_left_as_it_was(
    case: tuple[Doing, Doing],
    open_book: OpenBook,
    refuse: Callable[[Container[int]], None],
    excel_app: xw.App,
    tmp_path: Path,
) -> None:
    """Refused at any change, each function leaves values, looks, rules, tables and names."""
    before, step = case
    path = saved(tmp_path / "book.xlsx", many(4, "Nearly"))
    paths = [saved(tmp_path / f"{name}.xlsx", many(4, "Nearly")) for name in ("first", "trial")]
    first, trial, book = (open_book(one) for one in (*paths, path))
    for one in (first, trial, book):
        before(one)
    watch = excel_app.engine.impl.watch
    refuse(())
    step(first)
    refuse([watch.changes])
    with suppress(ExcelRefused):  # cells that had a look once count as used, and get no lines then
        step(trial)
    refuse(())
    step(trial)
    changes = watch.changes
    book.save(tmp_path / "before.xlsx")
    left, grids = state(tmp_path / "before.xlsx"), read_book(book).grids

    numbers = {*range(1, changes, 11), *range(max(1, changes - 11), changes + 1)}
    for number in some(sorted(numbers)):
        refuse([number])
        with pytest.raises(ExcelRefused) as refused:
            step(book)
        refuse(())
        book.save(tmp_path / "after.xlsx")

        assert BUSY == str(refused.value)
        assert grids == read_book(book).grids, number
        assert [] == unlike(left, state(tmp_path / "after.xlsx")), number


@pytest.mark.one_manner
@pytest.mark.parametrize("number", [5, 15, 25, 30])
def test_nothing_is_lost_where_nothing_can_be_taken_back(
    open_book: OpenBook, refuse: Callable[[Container[int]], None], number: int
) -> None:
    """Where Excel refuses each step back, too, the first fault is told and old sheets are there."""
    book = open_book()
    put_old(book)
    held = {tuple(map(tuple, grid.rows)) for grid in read_book(book).grids if grid.rows}

    refuse(range(number, 10_000))
    with pytest.raises(ExcelRefused) as refused:
        put_again(book)
    refuse(())

    assert BUSY == str(refused.value)
    assert held <= {tuple(map(tuple, grid.rows)) for grid in read_book(book).grids}


class Step:
    """What takes a change back, as `undo.steps.Back` does."""

    def __init__(self, name: str, taken: list[str]) -> None:
        self.name, self.taken = name, taken

    def take(self, book: object) -> None:
        if self.name == "second":
            msg = "second fault"
            raise OSError(msg)
        self.taken.append(self.name)


def test_first_fault_is_told() -> None:
    """A step back that fails hides neither the first fault nor the steps after it."""
    taken: list[str] = []

    with pytest.raises(ValueError, match="first fault"), all_or_nothing(None) as undo:
        for name in ("first", "second", "third"):
            undo(Step(name, taken))
        msg = "first fault"
        raise ValueError(msg)

    assert ["third", "first"] == taken
