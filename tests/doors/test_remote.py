"""The Excel face on xlwings' remote engine: what it asks of Excel on the web, done on LibreOffice.

A function must leave the same book whether it ran on a desktop's engine or as actions for the web.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.errors import BadInput
from dhrxl.jobs.demo.round import Places
from dhrxl.layouts.xlsx import write
from dhrxl.openbook.marks import CLEARED, MARKED
from tests.libreoffice.replay import on_remote, payload
from tests.loops import some
from tests.openbooks import (
    DEMO_DAY,
    OpenBook,
    differences,
    forget_undo,
    many,
    saved,
)
from tests.samples import AS_AT, LAYOUTS

Step = Callable[[xw.Book], Any]
pytestmark = pytest.mark.usefixtures("remote_engine")
STEPS: dict[str, Step] = {
    "apply_rag": lambda book: excel.apply_rag(book, AS_AT),
    "flag_overdue": lambda book: excel.flag_overdue(book, AS_AT),
    "rag_and_overdue": lambda book: excel.rag_and_overdue(book, AS_AT),
    "validate": lambda book: excel.validate(book, AS_AT),
}


def both(step: Step, path: Path, open_book: OpenBook) -> list[tuple[Any, Path]]:
    """Do something to a file on either engine: what it gave, and the file it left."""
    done = []
    for kind in ("desktop", "web"):
        book, given = open_book(path), []
        if kind == "desktop":
            given.append(step(book))
        else:
            on_remote(book, lambda remote, given=given: given.append(step(remote)))
        left = path.with_name(f"{kind}.xlsx")
        forget_undo(book)
        book.save(left)
        book.close()
        done.append((given[0], left))
    return done


@pytest.mark.parametrize("kind", ["plain", "plan", "return", "summary"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_same_book_and_result(step: Step, kind: str, open_book: OpenBook, tmp_path: Path) -> None:
    """On the web as on a desktop: the same result, cells, looks, rules, tables and names."""
    path = tmp_path / f"{kind}.xlsx"
    if kind == "plain":
        saved(path)
    else:
        write(LAYOUTS[kind](), path)

    (mine, left), (theirs, remote) = both(step, path, open_book)

    assert mine == theirs
    assert [] == differences(left, remote)


def test_no_summary_is_put_into_a_book_of_the_web(open_book: OpenBook) -> None:
    """The web opens no file, so consolidating is left to the command, and nothing is done."""
    remote = xw.Book(json=payload(open_book()))

    with pytest.raises(BadInput, match="Excel on the web opens no file for us"):
        excel.consolidate(remote, ["returns"], AS_AT)

    assert [] == remote.json()["actions"]


def test_marks_are_switched_off_on_the_web(open_book: OpenBook, tmp_path: Path) -> None:
    """Where rules cannot be looked up, the list switches them off, and on again."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    book.sheets[0].range("C4").value = "Nearly"
    said = []
    for step in (excel.validate, excel.clear_marks, excel.clear_marks, excel.validate):
        on_remote(book, lambda remote, step=step: said.append(step(remote)))
        said.append(book.sheets["Problems"].range("A5").value)
    book.save(tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Sheet"]

    assert [MARKED, CLEARED, CLEARED, MARKED] == said[1::2]
    assert [True, False] == [one.was_marked for one in said[2:6:2]]
    assert [2] == [len(cells.rules) for cells in sheet.conditional_formatting]


def test_next_problem_is_gone_to_on_the_web(open_book: OpenBook, tmp_path: Path) -> None:
    """On the web, too, each press goes one cell further in the list."""
    book = open_book(saved(tmp_path / "plain.xlsx", many(3, "Nearly")))
    on_remote(book, lambda remote: excel.validate(remote, AS_AT))
    gone = []
    for _ in range(2):
        on_remote(book, lambda remote: gone.append(excel.next_problem(remote)))
        gone.append(book.app.selection.get_address(False, False))

    assert [1, 2] == [one.number for one in gone[::2]]
    assert gone[1::2] == [one.cell for one in gone[::2]]
    assert gone[1] != gone[3]


def test_returns_are_split_from_a_book_without_a_path(
    demo: Places, open_book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book on the web has no folder: the partnership is that of the working folder."""
    path = demo.summary("Q3")
    sent = payload(open_book(path))
    monkeypatch.chdir(path.parent)

    theirs = excel.split(open_book(path), tmp_path / "desktop", as_at=DEMO_DAY)
    ours = excel.split(xw.Book(json=sent), tmp_path / "web", as_at=DEMO_DAY)

    assert [one.path.name for one in theirs.returns] == [one.path.name for one in ours.returns]
    for one, other in some(zip(theirs.returns, ours.returns, strict=True)):
        assert one.path.read_bytes() == other.path.read_bytes()


def asked(step: Step, path: Path, open_book: OpenBook) -> list[str]:
    """Give the kinds of actions a function asks for."""
    book = open_book(path)
    remote = xw.Book(json=payload(book))
    book.close()
    step(remote)
    return [action["func"] for action in remote.json()["actions"]]


@pytest.mark.parametrize("status", ["In progress", "Nearly"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_actions_do_not_grow_with_rows(
    step: Step, status: str, open_book: OpenBook, tmp_path: Path
) -> None:
    """For 5,000 rows as many actions as for 50, few of them with problems or all."""
    few, lots = (
        asked(step, saved(tmp_path / f"{rows}.xlsx", many(rows, status)), open_book)
        for rows in (50, 5_000)
    )

    assert few == lots
    assert len(few) < 120
