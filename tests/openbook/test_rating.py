"""Ratings in an open book: right rows or none, and nothing of a person's own written over."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill

from dhrxl import excel
from dhrxl.errors import BadInput
from dhrxl.files.grids import read_grids
from dhrxl.layouts.xlsx import write
from dhrxl.openbook.book import read_book
from dhrxl.openbook.refusals import BUSY, PROTECTED, ExcelRefused
from tests.conftest import Run
from tests.libreoffice.replay import on_remote
from tests.openbooks import OpenBook, differences, forget_undo, many, saved
from tests.samples import AS_AT, LAYOUTS

HEAD = ("Ref", "Action", "Status", "Due date")
FILTERED = (
    'A filter hides rows of the sheet "Sheet", and Excel would put results into wrong rows. '
    "Clear it (Data, Clear) and press the button again."
)
STEPS = (excel.apply_rag, excel.flag_overdue, excel.rag_and_overdue)
Rules = dict[str, list[str]]


def one(ref: str, status: str = "In progress", day: date = date(2026, 1, 31)) -> tuple[object, ...]:
    """Give a row of a list."""
    return ref, f"Do {ref}", status, day


def with_hidden(path: Path, shown: str = "") -> Path:
    """Hide the rows of a list of which the status is another, by a filter or by hand."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in sheet.iter_rows(min_row=2):
        sheet.row_dimensions[row[0].row].hidden = row[2].value != (shown or "Paused")
    if shown:
        sheet.auto_filter.ref = sheet.dimensions
        sheet.auto_filter.add_filter_column(2, [shown])
    book.save(path)
    return path


MIXED = (
    HEAD, one("1"), one("2", "Paused", date(2027, 1, 1)), one("3"), one("4", "Complete"),
    one("5", "Paused", date(2027, 1, 1)), one("6", "In progress", date(2027, 1, 1)),
    one("7", "Paused", date(2026, 4, 2)),
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", ["", "rated"])
def test_filtered_list_is_left_as_it_was(
    step: Callable[..., Any], before: str, open_book: OpenBook, tmp_path: Path
) -> None:
    """Where Excel puts the first result into every row shown, all is taken back, and said."""
    path = saved(tmp_path / "list.xlsx", MIXED)
    if before:  # on another day, so that words differ
        book = open_book(path)
        excel.rag_and_overdue(book, date(2026, 12, 15))
        book.save(path)
        book.close()
    book = open_book(with_hidden(path, "Paused"))
    book.save(tmp_path / "before.xlsx")
    held = read_book(book).grids

    with pytest.raises(ExcelRefused) as refused:
        step(book, AS_AT)
    book.save(tmp_path / "after.xlsx")

    assert FILTERED == str(refused.value)
    assert held == read_book(book).grids
    assert [] == differences(tmp_path / "before.xlsx", tmp_path / "after.xlsx")


def test_rows_hidden_by_hand_are_rated(open_book: OpenBook, tmp_path: Path) -> None:
    """Excel writes into rows a person has hidden, and so do we."""
    book = open_book(with_hidden(saved(tmp_path / "list.xlsx", MIXED)))

    excel.apply_rag(book, AS_AT)

    expected = ["Red", "Amber", "Red", "Amber", "Amber", "Green", "Amber"]
    assert expected == book.sheets[0].range("E2:E8").value


@pytest.fixture
def silent(excel_app: xw.App) -> Iterator[Callable[[], None]]:
    """Make the application take no value, and say nothing of it, until the test ends."""
    watch = excel_app.engine.impl.watch
    yield lambda: setattr(watch, "keeps_silent", True)
    watch.keeps_silent = False


def test_silence_of_a_protected_sheet_is_noticed(
    silent: Callable[[], None], open_book: OpenBook, tmp_path: Path
) -> None:
    """A Mac does not say that a sheet is protected; that nothing was written is seen."""
    book = open_book(saved(tmp_path / "list.xlsx", MIXED))
    silent()

    with pytest.raises(ExcelRefused) as refused:
        excel.apply_rag(book, AS_AT)

    assert PROTECTED == str(refused.value)


@pytest.mark.parametrize(
    ("heads", "more", "timings"),
    [
        (("Due date", "Revised target date"), (date(2026, 1, 31), date(2027, 1, 1)), ["Not due"]),
        (("Due date", "Revised target date"), (date(2026, 1, 31), None), ["Overdue"]),
        (("Due date", "Target date"), (date(2026, 1, 31), date(2027, 1, 1)), ["Not due"]),
        (("Due date", "Notes"), (date(2026, 1, 31), None), ["Overdue"]),
        (("Target date", "Revised target date"), (date(2026, 1, 1), None), ["Overdue"]),
    ],
)
def test_due_date_is_the_target_where_there_is_no_other(
    heads: tuple[str, ...], more: tuple[object, ...], timings: list[str],
    open_book: OpenBook, tmp_path: Path,
) -> None:  # fmt: skip
    """A due date counts beside a revised date, which goes before it; a target date goes before."""
    rows = (("Ref", "Action", "Status", *heads), ("1", "Do", "In progress", *more))
    book = open_book(saved(tmp_path / "dates.xlsx", rows))

    assert timings == list(excel.flag_overdue(book, AS_AT).counts)


def test_dates_count_as_on_the_command_line(run: Run, open_book: OpenBook, tmp_path: Path) -> None:
    """A list with due and revised dates has the days overdue that its import has."""
    heads = ("Ref", "Action", "Lead agency", "Status", "Due date", "Revised target date")
    days = ((date(2026, 1, 31), None), (date(2026, 1, 31), date(2027, 1, 1)), (None, AS_AT))
    rows = [(f"{n}", f"Do {n}", "Police", "In progress", *pair) for n, pair in enumerate(days)]
    path = saved(tmp_path / "list.xlsx", [heads, *rows])
    done = run("import", path, "plan.xlsx", "--review", "Rowan", "--as-at", "2026-06-30")
    assert 0 == done.code, done.stderr
    book = open_book(path)

    excel.flag_overdue(book, date(2026, 6, 30))

    plan = next(g for g in read_grids(tmp_path / "plan.xlsx") if g.name == "Action plan")
    head = next(n for n, row in enumerate(plan.rows) if "Days overdue" in row)
    place = plan.rows[head].index("Days overdue")
    theirs = [row[place] for row in plan.rows[head + 1 :]]
    assert [150, None, 91] == theirs
    assert theirs == book.sheets[0].range("H2:H4").value


BESIDE: Sequence[tuple[object, ...]] = (
    (*HEAD, "Calculated RAG"), (*one("1"), None),
    (None, None, None, "Subtotal", '=COUNTIF(C2:C9,"In progress")'), (*one("2"), None),
    (None, None, None, None, "'quoted"), (None, None, None, None, datetime(2026, 1, 2)),  # noqa: DTZ001
    (None, None, None, None, "1.10"),
    (None, None, None, None, 2.5), (None, None, None, None, "Red"), (*one("3"), None),
)  # fmt: skip
KEPT = [
    "Calculated RAG", "Red", '=COUNTIF(C2:C9,"In progress")', "Red", "'quoted",
    datetime(2026, 1, 2),  # noqa: DTZ001
    "1.10", 2.5, "Red", "Red",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["desktop", "web"])
def test_what_stands_beside_no_action_is_kept(
    kind: str, request: pytest.FixtureRequest, open_book: OpenBook, tmp_path: Path
) -> None:
    """Formulas, days, figures and texts stay what they are, words of ours, too."""
    book = open_book(saved(tmp_path / "beside.xlsx", BESIDE))
    if kind == "web":
        request.getfixturevalue("remote_engine")
        on_remote(book, lambda remote: excel.apply_rag(remote, AS_AT))
    else:
        excel.apply_rag(book, AS_AT)
    book.save(tmp_path / "done.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "done.xlsx").active
    assert KEPT == [sheet.cell(row, 5).value for row in range(1, len(KEPT) + 1)]


def test_result_beside_an_action_that_is_gone_goes(open_book: OpenBook, tmp_path: Path) -> None:
    """Where an action was emptied, what we wrote beside it goes with the next press."""
    book = open_book(saved(tmp_path / "list.xlsx", [HEAD, one("1"), one("2"), one("3")]))
    excel.apply_rag(book, AS_AT)
    for row in (3, 4):
        book.sheets[0].range((row, 1), (row, 4)).value = [[None] * 4]

    excel.apply_rag(book, AS_AT)

    assert ["Red", None, None] == book.sheets[0].range("E2:E4").value


def test_day_beside_no_action_stays_a_day(open_book: OpenBook, tmp_path: Path) -> None:
    """The figures of Days overdue give no other look to a day that stands among them."""
    rows = ((*HEAD, "Days overdue"), one("1"), (None,) * 4 + (date(2026, 1, 2),), one("2"))
    book = open_book(saved(tmp_path / "days.xlsx", rows))

    excel.flag_overdue(book, AS_AT)

    assert [59, datetime(2026, 1, 2), 59] == book.sheets[0].range("E2:E4").value  # noqa: DTZ001


def test_calls_do_not_grow_with_what_is_kept(
    excel_app: xw.App, open_book: OpenBook, tmp_path: Path
) -> None:
    """Subtotals among 1,000 actions take no more calls than among 10 of a desktop's Excel."""
    asked = []
    for groups in (5, 500):
        rows: list[tuple[object, ...]] = [(*HEAD, "Calculated RAG")]
        for n in range(groups):
            rows += [one(f"{n}a"), one(f"{n}b"), (None, None, None, "Sum", n)]
        book = open_book(saved(tmp_path / f"{groups}.xlsx", rows))
        before = excel_app.engine.impl.calls
        excel.apply_rag(book, AS_AT)
        asked.append(excel_app.engine.impl.calls - before)

    assert asked[0] == asked[1]


@pytest.mark.parametrize("refused", range(3, 17))
def test_both_columns_are_written_or_neither(
    refused: int, excel_app: xw.App, open_book: OpenBook, tmp_path: Path
) -> None:
    """Whichever change Excel refuses, rating and timing are taken back together."""
    book = open_book(saved(tmp_path / "list.xlsx", MIXED))
    held = read_book(book).grids
    watch = excel_app.engine.impl.watch
    watch.refuse([refused])
    try:
        with pytest.raises(ExcelRefused, match=BUSY[:20]):
            excel.rag_and_overdue(book, AS_AT)
    finally:
        watch.refuse(())

    assert held == read_book(book).grids


def test_both_at_once_is_one_after_the_other(open_book: OpenBook, tmp_path: Path) -> None:
    """One step leaves the same book as two, and tells both figures."""
    paths = [tmp_path / name for name in ("once.xlsx", "twice.xlsx")]
    once, twice = (open_book(saved(path, MIXED)) for path in paths)

    both = excel.rag_and_overdue(once, AS_AT)
    rated, flagged = excel.apply_rag(twice, AS_AT), excel.flag_overdue(twice, AS_AT)
    for book, path in zip((once, twice), paths, strict=True):
        forget_undo(book)
        book.save(path)

    assert [] == differences(*paths)
    assert (rated.counts, flagged.counts) == (both.counts, both.timings)
    assert rated.read == flagged.read == both.read
    first, last = rated.sentence.splitlines()
    assert f"{first}\nTiming: {flagged.figures}.\n{last}" == both.sentence


def own_rules(path: Path) -> Path:
    """Add rules of a person's own to a list that has a column Calculated RAG in E."""
    book = openpyxl.load_workbook(path)
    green = PatternFill("solid", bgColor="FF00FF00")
    rules = book.active.conditional_formatting
    rules.add("A2:E50", FormulaRule(formula=['$C2="In progress"'], fill=green))
    rules.add("E2:E50", CellIsRule(operator="equal", formula=['"Red"'], fill=green))
    book.save(path)
    return path


def rules_of(path: Path) -> Rules:
    """Give the rules of the first sheet of a file."""
    return {
        str(cells.sqref): [rule.formula[0] for rule in cells.rules]
        for cells in openpyxl.load_workbook(path).active.conditional_formatting
    }


@pytest.mark.one_manner
def test_own_rules_stay(open_book: OpenBook, tmp_path: Path, excel_app: xw.App) -> None:
    """Rules of a person's own stay, whole, however often ours are made anew, or fail to be."""
    rows = [(*HEAD, "Calculated RAG"), (*one("1"), None), (*one("2"), None)]
    path = own_rules(saved(tmp_path / "own.xlsx", rows))
    theirs = rules_of(path)
    book = open_book(path)
    watch, left = excel_app.engine.impl.watch, []
    for number in (3, 5, 0, 3, 5, 7, 9, 0):
        watch.refuse([number])
        with suppress(ExcelRefused):
            excel.apply_rag(book, AS_AT)
        watch.refuse(())
        book.save(tmp_path / "left.xlsx")
        left.append(rules_of(tmp_path / "left.xlsx"))

    assert [theirs] * 2 == left[:2]
    assert [left[2]] * 5 == left[3:]
    assert {
        **theirs,
        "E2:E3": [f'"{word}"' for word in ("Red", "Amber", "Green", "Blue", "Grey")],
    } == left[2]


def test_own_rules_stay_on_the_web(
    remote_engine: xw.Engine, open_book: OpenBook, tmp_path: Path
) -> None:
    """Where no rule can be looked up, those of a column without words of ours are left."""
    rows = [(*HEAD, "Calculated RAG"), (*one("1"), None), (*one("2"), None)]
    path = own_rules(saved(tmp_path / "own.xlsx", rows))
    theirs = rules_of(path)
    book = open_book(path)
    on_remote(book, lambda remote: excel.apply_rag(remote, AS_AT))
    book.save(path)

    assert theirs == {cells: rules for cells, rules in rules_of(path).items() if cells in theirs}


@pytest.mark.one_manner
@pytest.mark.parametrize("step", STEPS)
def test_summary_shows_its_own_day(
    step: Callable[..., Any], open_book: OpenBook, tmp_path: Path
) -> None:
    """Asked about another day, a summary is left as it is; its own day is none other."""
    path = tmp_path / "summary.xlsx"
    write(LAYOUTS["summary"](), path)
    book = open_book(path)
    held = read_book(book).grids

    with pytest.raises(BadInput) as refused:
        step(book, date(2026, 6, 30))
    step(book, AS_AT)

    assert (
        "This summary shows the position as at 31 March 2026. To see another day, consolidate "
        "again."
    ) == str(refused.value)
    assert held == read_book(book).grids


def test_unfiltered_plain_list_is_rated_as_ever(open_book: OpenBook, tmp_path: Path) -> None:
    """A list with the buttons of a filter, and no row hidden, is rated."""
    path = saved(tmp_path / "list.xlsx", many(4))
    book = openpyxl.load_workbook(path)
    book.active.auto_filter.ref = book.active.dimensions
    book.save(path)

    assert {"Red": 4} == excel.apply_rag(open_book(path), AS_AT).counts
