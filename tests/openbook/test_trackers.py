"""A list that was never ours: its columns by meaning, its words, and nothing left unsaid."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from dhrxl.errors import BadInput
from dhrxl.files.documents import read_document
from dhrxl.files.grids import read_grids
from dhrxl.model.partnership import Partnership, Profile, Review
from dhrxl.model.terms import COLUMNS, RETURN, Status
from dhrxl.openbook.judging import judge
from dhrxl.openbook.rating import rated_actions
from dhrxl.plans.importer import understand
from tests.openbooks import saved
from tests.samples import AS_AT
from tests.trackers import AMBER, DAY, HEAD, Rows, grid, opened, said, timings, with_settings

HEADINGS: Mapping[str, tuple[Rows, Mapping[str, int]]] = {
    "ours": ([HEAD], {"action_ref": 1, "action_to_take": 2, "lead_agency": 3, "status": 4,
                      "due_date": 5}),
    "theirs": (
        [("No.", "What needs doing", "Owner", "Deadline", "State", "Completed on", "Proof")],
        {"action_ref": 1, "action_to_take": 2, "lead_agency": 3, "target_date": 4, "status": 5,
         "date_of_completion": 6, "evidence": 7},
    ),
    "over two rows": (
        [("Ref", "Action", "Status", "Timescale", None), (None, None, None, "Start", "End")],
        {"action_ref": 1, "action_to_take": 2, "status": 3, "target_date": 5},
    ),
    "a day to keep to": (
        [("Action", "Status", "Completion date")],
        {"action_to_take": 1, "status": 2, "target_date": 3},
    ),
    "a question": (
        [("Action", "By whom", "Done?", "By when")],
        {"action_to_take": 1, "lead_agency": 2, "status": 3, "target_date": 4},
    ),
    "two days": (
        [("Ref", "Action", "Status", "Due date", "Target date", "Revised date")],
        {"due_date": 4, "target_date": 5, "revised_target_date": 6},
    ),
    "what we wrote": (
        [(*HEAD, "Calculated RAG", "Timing", "Days overdue")],
        {"rag": 6, "timing": 7, "days_overdue": 8},
    ),
    "what we wrote beside it": (
        [("Timing (dhrxl)", "Action", "State", "Due by"), ],
        {"action_to_take": 2, "status": 3, "target_date": 4},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADINGS.values(), ids=HEADINGS.keys())
def test_headings_are_read_by_meaning(case: tuple[Rows, Mapping[str, int]]) -> None:
    """Headings mean what an import reads in them; Evidence and Target date are what is given."""
    rows, expected = case
    cells = ["x"] * 3 + [DAY] * (len(rows[0]) - 3)

    places = opened(grid([*rows, cells])).action_table().actions.places

    assert expected.items() <= places.items()


def test_what_was_read_is_said_in_the_issues_words() -> None:
    """Columns by letter, dates that are text by cell, words that are no status: all of it."""
    book = opened(grid([
        (*HEAD[:4], "Agreed with", "Start date", "Deadline"),
        ("1", "Train", "Police", "Nearly", "Board", DAY, "31/03/2026"),
        ("2", "Write", "Police", "Closed", "Board", DAY, DAY),
        ("3", "Meet", "Police", "Closed", "Board", DAY, "TBC"),
        ("4", "Audit", "Police", "80% complete", "Board", DAY, DAY),
        ("5", "Share", "Police", "ask Bob", "Board", DAY, DAY),
        ("Total", 5),
        ("Signed off",),
    ]))  # fmt: skip

    assert [
        'Status from column D; due dates from G "Deadline" (2 are text: G2, G4; not rated); no '
        "date of completion; no evidence or outcome; 2 words are no status: 'Nearly' (D2), "
        "'ask Bob' (D6).",
        AMBER,
        "'Closed' read as Complete (2 cells), '80% complete' read as In progress.",
        'Not read: F "Start date" (a date that is no target date).',
        "Row 7 is a total and not rated.",
        "Row 8 holds no action and was not rated.",
    ] == said(book)
    assert ["No date", "Completed", "Completed", "Overdue", "Overdue", "", ""] == timings(book)


def test_a_list_without_days_says_so() -> None:
    """Where no column holds a day to keep to, nothing is overdue, and the message says why."""
    book = opened(grid([("Ref", "Action", "Status"), ("1", "Train", "In progress")]))

    assert [
        "Status from column C; no due dates, so nothing can be overdue; no date of completion; no "
        "evidence or outcome."
    ] == said(book)


def test_dates_that_are_not_read_are_said() -> None:
    """Columns of dates that rate nothing, and a second one for the same, are named with why."""
    head = ("Ref", "Action", "Status", "Original due date", "Current due date", "Review date")
    book = opened(grid([(*head, "Date added"), ("1", "Train", "Paused", DAY, DAY, DAY, DAY)]))

    assert [
        'Not read: E "Current due date" (another heading is that already).',
        'Not read: F "Review date", G "Date added" (a date that is no target date).',
    ] == said(book)[1:]


def test_two_rows_of_headings_are_said() -> None:
    """Headings over two rows are read as one, and a row above that is none is told."""
    rows = HEADINGS["over two rows"][0]
    book = opened(grid([("Plan",), *rows, ("1", "Train", "Complete", DAY, DAY)]))

    assert [
        'Status from column C; due dates from E "Timescale: End"; no date of completion; no '
        "evidence or outcome.",
        AMBER,
        "The headings stand over rows 2 and 3.",
        'Not read: D "Timescale: Start" (a date that is no target date).',
    ] == said(book)
    assert ["Completed"] == timings(book)
    assert 2 == book.action_table().header.row


WORDS = {
    "Closed": "Completed", "Done": "Completed", "completed": "Completed", "100%": "Completed",
    "80% complete": "Overdue", "Complete by March": "Overdue", "Nearly done": "Overdue",
    "Complete. Audit still outstanding.": "Overdue", "Green": "Overdue", "?": "Overdue",
    "Withdrawn": "Overdue", "Superseded": "Closed", "Complete\nPaused": "Overdue",
    "Done\nDone": "Completed", "Completed 4 March 2026": "Completed",
}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_words_of_status_flatter_nobody(word: str) -> None:
    """Words are read as an import reads them: what is half said is never complete."""
    book = opened(grid([HEAD, ("1", "Train", "Police", word, DAY)]))

    assert [WORDS[word]] == timings(book)


ODD_ROWS: Mapping[str, tuple[Rows, bool]] = {
    "a total": ((("Grand total: 12",), ("2", "Meet", "Police", "Paused", DAY)), False),
    "a total with a count": ((("Total", 3, None, 2),), False),
    "a sum of days": (((None, "Subtotal", None, None, 400),), False),
    "a theme": (((None, "Training"), ("2", "Meet", "Police", "Paused", DAY)), False),
    "a month": (((None, "May 2026"), ("2", "Meet", "Police", "Paused", DAY)), False),
    "an action alone": (((None, "Train all staff"), ("2", "Meet", "Police", "Paused", DAY)), True),
    "an action of totals": ((("2", "Total ban on lone visits", "Police", "Paused", DAY),), True),
    "a total with a day": ((("Total", "Count all cases", "Police", "Paused", DAY),), True),
    "the last row": (((None, "Training"),), True),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD_ROWS.values(), ids=ODD_ROWS.keys())
def test_only_actions_are_rated(case: tuple[Rows, bool]) -> None:
    """Totals and lines that part the list are never rated, and each is named; actions always."""
    rows, is_action = case
    book = opened(grid([HEAD, ("1", "Write", "Police", "Paused", DAY), *rows]))

    assert is_action == bool(timings(book)[1])
    assert is_action != any("Row 3 " in sentence for sentence in said(book))


def test_a_status_without_an_action_is_said() -> None:
    """Where cells are merged over two rows the second names no action: it is told, not rated."""
    one = ("1", "Train", "Police", "Paused", DAY)
    book = opened(grid([HEAD, one, (None, None, "Health", "Paused", DAY)]))

    assert "Row 3 has a status and no action, and cannot be rated." == said(book)[-1]
    assert ["Overdue", ""] == timings(book)


def test_a_table_of_figures_is_no_list() -> None:
    """A sheet that counts the actions of each review has such headings, and no actions."""
    front = grid([("Review", "Actions", "Complete"), ("Alder", 5, 1), ("Birch", 5, 2)], "Overview")
    book = opened(front, grid([HEAD, ("1", "Train", "Police", "Paused", DAY)]), active="Overview")

    assert ["Actions"] == [one.grid.name for one in book.lists]


def test_a_book_without_a_list_says_how_to_name_one() -> None:
    """Neither step goes on without a list; both say what was looked for."""
    book = opened(grid([("Minutes",), ("All said hello",)]))

    for step in (book.action_table, lambda: judge(book, AS_AT, Partnership())):
        with pytest.raises(BadInput, match="or say on a sheet Settings which column is which"):
            step()


def test_a_return_without_its_cover_is_still_ours() -> None:
    """All columns that only a return has make it ours; one of them any list may have."""
    own = [COLUMNS[key].heading for key in RETURN]
    theirs = (*HEAD, "New date requested", "Reported", "Assured on")

    assert [False, True] == [opened(grid([head])).is_tracker for head in (own, theirs)]


CHOSEN: tuple[tuple[dict[str, object], str], ...] = (
    ({"Status": "How far"}, 'Status from column D "How far"'),
    ({"Status": "d"}, 'Status from column D "How far"'),
    ({"Due date": "Agreed by"}, 'due dates from F "Agreed by"'),
    ({"Due date": "F", "Date of completion": "E"}, 'dates of completion from E "Date due"'),
)


@pytest.mark.parametrize(("chosen", "expected"), CHOSEN)
def test_a_column_can_be_chosen(chosen: dict[str, object], expected: str) -> None:
    """A heading of the list, or a letter, on the sheet Settings holds over what headings say."""
    rows = [
        ("Ref", "Action", "Owner", "How far", "Date due", "Agreed by"),
        ("1", "Train", "Police", "Closed", date(2027, 1, 1), DAY),
    ]
    labels = {label.replace(" ", "_"): value for label, value in chosen.items()}

    assert expected in said(with_settings(rows, **labels))[0]


def test_the_settings_are_no_list() -> None:
    """The lines of the sheet Settings are never taken for headings."""
    rows = [("Ref", "Task", "State"), ("1", "Train", "Closed")]
    book = with_settings(rows, Action_to_take="Task", Due_date="C")

    assert ["Actions"] == [one.grid.name for one in book.lists]


def test_statuses_under_a_rating_are_the_status() -> None:
    """Words of status in a column for a rating count as an import counts them, and are told."""
    rows = [("Action", "Due date", "RAG status"), ("Train", DAY, "Closed"), ("Write", DAY, "Green")]
    book = opened(grid([*rows, ("Meet", DAY, "Ongoing")]))

    assert 'Status from column C "RAG status"' in said(book)[0]
    assert ["Completed", "Overdue", "Overdue"] == timings(book)


def test_headings_that_stand_again_are_said() -> None:
    """A row that repeats the headings is no action, and is told."""
    one = ("1", "Train", "Police", "Paused", DAY)
    book = opened(grid([HEAD, one, HEAD, one]))

    assert 'Sheet "Actions": row 3 repeats the headings and was not read as an action.' in said(
        book
    )
    assert 2 == len(timings(book))


def test_a_column_chosen_that_is_not_there_is_told() -> None:
    """A slip of the pen on the sheet Settings decides nothing: the headings there are listed."""
    book = with_settings([HEAD, ("1", "Train", "Police", "Closed", DAY)], Status="Stattus")

    with pytest.raises(BadInput) as told:
        book.action_table()

    assert str(told.value) == (
        'Sheet "Settings", cell B1 (Status): expected a heading of the list or the letter of a '
        'column, found \'Stattus\'. The sheet "Actions" has the headings "Ref", "Action", '
        '"Lead agency", "Status" and "Due date".'
    )


@pytest.mark.parametrize("head", [("Ref", "Recommendation", "Status"), ("Ref", "Action", "Lead")])
def test_a_column_that_is_missing_can_be_named(head: tuple[str, ...]) -> None:
    """A list without actions, or without status and days, says how its columns are named."""
    book = opened(grid([head, ("1", "Train", "Paused")]))

    with pytest.raises(BadInput, match="Say which column is which on a sheet Settings"):
        rated_actions(book, book.action_table(), AS_AT, Profile())


IMPORTED = (
    "Closed", "Signed off", "On track", "Behind schedule", "Deferred", "TBC", "Withdrawn", "WIP",
    "75%", "3 of 4 done", "Complete\nPaused", "Complete, audit outstanding", "Paused until May",
    "Not yet started", "Partially met", "Completed 4 March 2026", "Green", "\u2713", "No", "x",
    "Complete by March", "To be completed", "Wedi cwblhau", "see minutes", "Superseded",
)  # fmt: skip


def test_a_list_is_read_as_its_import(tmp_path: Path) -> None:
    """Each action has the status, and each real date is the due date, that an import gives it."""
    head = ("No.", "Task", "Owner", "Start", "Deadline", "State", "Comments")
    rows = [
        (str(n), f"Train team {n}", "Police", DAY, date(2026, 4, n), word, "Said so")
        for n, word in enumerate(IMPORTED, 1)
    ]
    path = saved(tmp_path / "list.xlsx", [("Our tracker",), head, *rows])
    theirs = understand(
        read_document(path), file="list.xlsx", review=Review(name="Elm", code="ELM")
    ).actions

    mine = opened(*read_grids(path), active="Sheet").action_table().actions.rows

    known = {str(status) for status in Status}
    assert [
        (status if status in known else "", day.date())
        for status, day in zip(theirs["status"], theirs["target_date"], strict=True)
    ] == [(row["status"] if row["status"] in known else "", row["target_date"]) for row in mine]
