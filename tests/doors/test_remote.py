"""The Excel face on xlwings' remote engine: what it asks of Excel on the web, done on LibreOffice.

A function must leave the same book whether it ran on a desktop's engine or as actions for the web.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.jobs.demo.round import Places, demonstrate
from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import PLAN
from dhrxl.openbook.marks import CLEARED, MARKED
from dhrxl.workbooks.plan import action_plan
from tests.libreoffice.replay import on_remote, payload
from tests.loops import some
from tests.openbooks import (
    DEMO_DAY,
    OpenBook,
    compared,
    consolidated,
    differences,
    fittings,
    many,
    saved,
    state,
)
from tests.samples import AS_AT, LAYOUTS, PARTNERSHIP, REVIEW, actions

Step = Callable[[xw.Book], Any]
pytestmark = pytest.mark.usefixtures("remote_engine")
STEPS: dict[str, Step] = {
    "apply_rag": lambda book: excel.apply_rag(book, AS_AT),
    "flag_overdue": lambda book: excel.flag_overdue(book, AS_AT),
    "rag_and_overdue": lambda book: excel.rag_and_overdue(book, AS_AT),
    "validate": lambda book: excel.validate(book, AS_AT),
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The invented partnership of `dhrxl demo`."""
    folder = tmp_path_factory.mktemp("demo")
    demonstrate(folder, force=False)
    return Places(folder=folder)


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


def test_summary_of_the_web_is_the_commands(
    demo: Places, open_book: OpenBook, tmp_path: Path
) -> None:
    """Consolidated on the web, a book is the desktop's, and the command's cell by cell."""
    desktop, web = open_book(), open_book()
    left, remote = tmp_path / "desktop.xlsx", tmp_path / "web.xlsx"
    theirs: list[excel.Consolidated] = []

    mine = consolidated(demo, desktop)
    on_remote(web, lambda book: theirs.append(consolidated(demo, book)))
    desktop.save(left)
    web.save(remote)

    assert [mine] == theirs
    assert [] == compared(remote, demo.summary("Q4"))
    assert fittings(demo.summary("Q4")) == fittings(remote)
    assert [] == differences(left, remote)


def test_summary_is_made_anew(demo: Places, open_book: OpenBook, tmp_path: Path) -> None:
    """On the web, too, the sheets of a summary are replaced, and its names lead to the new ones."""
    path = tmp_path / "summary.xlsx"
    before = open_book()
    excel.consolidate(before, [demo.returns("Q4")], DEMO_DAY)
    before.save(path)

    (mine, left), (theirs, remote) = both(
        lambda book: consolidated(demo, book), path, open_book
    )  # fmt: skip

    assert mine == theirs
    assert [] == compared(remote, demo.summary("Q4"))
    assert [] == differences(left, remote)
    assert not any("#REF" in words for words in some(state(remote)[-2].values()))


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


def test_actions_to_consolidate_do_not_grow_with_rows(open_book: OpenBook, tmp_path: Path) -> None:
    """A summary of 5,000 actions takes as many actions of the web as one of 50.

    xlwings itself sends a block of more than 100,000 cells in pieces; they count as one here.
    """
    empty = saved(tmp_path / "empty.xlsx", [])
    found, merged = [], []
    for rows in (50, 5_000):
        plan = tmp_path / f"{rows}.xlsx"
        write(grown(rows), plan)

        def step(book: xw.Book, plan: Path = plan) -> None:
            merged.append(excel.consolidate(book, [plan], AS_AT).actions)

        found.append([kind for kind, _ in groupby(asked(step, empty, open_book))])

    assert [50, 5_000] == merged
    assert found[0] == found[1]


def grown(rows: int) -> WorkbookLayout:
    """Give a plan with so many actions."""
    frame = actions(PLAN)
    times = -(-rows // len(frame))
    more = pd.concat([frame] * times, ignore_index=True).head(rows)
    numbers = [f"BEN-{number + 1:04d}.1" for number in range(rows)]
    return action_plan(
        more.assign(action_ref=numbers), review=REVIEW, partnership=PARTNERSHIP, as_at=AS_AT,
        contact="reviews@northshire.example",
    )  # fmt: skip
