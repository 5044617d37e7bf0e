"""Validate on a list that is not ours: what concerns a list, in words of a list."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw

from dhrxl import buttons
from dhrxl.files.grids import read_grids
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import CATALOGUE
from dhrxl.openbook.judging import judge, points
from tests.openbooks import OpenBook
from tests.samples import AS_AT
from tests.ten_lists import TEN
from tests.trackers import AMBER, DAY, HEAD, grid, opened, problems, said, timings

PROVED = (*HEAD, "Date of completion", "Evidence")


def test_what_concerns_a_list_is_judged() -> None:
    """Dates, words, owners, completion, references and personal data; nothing of our template."""
    book = opened(grid([
        (*PROVED, "Our notes"),
        ("1", "Train", "Police", "In progress", DAY, None, None, "call 07700 900123"),
        ("1", "Write", None, "Nearly", "soon", None, None),
        ("3", "Meet", "Police", "Closed", "31/02/2026", None, "TBC"),
        ("4", "Audit", "Police", "Complete", date(1926, 1, 1), "May", "Report"),
        ("5", None, "Police", "Paused", DAY),
        ("6", "Share", "Police", "Paused", None, DAY),
        ("Total", 6),
    ]))  # fmt: skip

    assert [
        ("duplicate-action", "A3"), ("unknown-status", "D3"), ("not-a-date", "E3"),
        ("impossible-date", "E4"), ("not-a-date", "F5"), ("missing-value", "B6"),
        ("personal-data", "H2"), ("missing-lead-agency", "C3"), ("complete-without-date", "F4"),
        ("complete-without-evidence", "G4"), ("unlikely-date", "E5"), ("no-target-date", "E7"),
        ("date-without-complete", "F7"),
    ] == problems(book)  # fmt: skip


def test_the_words_are_those_of_a_list() -> None:
    """A problem names the list's own heading, and a remedy that such a list has."""
    rows = [("No.", "Action", "Owner", "State", "Deadline"), ("1", "Meet", "x", "soon", "TBC")]

    found, read = judge(opened(grid(rows)), AS_AT, Partnership())

    assert [
        'list.xlsx, sheet "Actions", cell D2 (State): expected Not started, In progress, Complete, '
        "Paused, Ask to close, Not accepted or Superseded, found 'soon'. Use one of these words. "
        "Until then it counts as no status.",
        "list.xlsx, sheet \"Actions\", cell E2 (Deadline): expected a date, found 'TBC'. Enter a "
        "date such as 31 March 2026.",
    ] == [one.message for one in found]
    assert ("2 points to look at", "Nothing to look at") == (points(found), points(()))
    assert 1 == len(read)


def test_no_code_of_a_file_or_a_template_concerns_a_list() -> None:
    """What is said of covers, rounds, returns and columns sent out is never said of a list."""
    concern = {code for code, entry in CATALOGUE.items() if entry.tracker}

    assert {"not-a-date", "personal-data", "duplicate-action"} < concern
    assert {"repeated-column"} == {
        code for code in concern if CATALOGUE[code].level in ("file", "column")
    }
    assert {"missing-column", "unknown-column", "rag-disagrees", "not-smart"}.isdisjoint(concern)


EXPECTED: Mapping[str, tuple[str, str, str]] = {
    "merged title": ("D", "E", "Row 10 holds no action and was not rated."),
    "two header rows": ("D", "E", "Row 1, above the headings, was not read as headings."),
    "blank rows": ("D", "E", "Rows 2, 7, 12 hold no action and were not rated."),
    "totals row": ("D", "E", "Row 8 is a total and not rated."),
    "rules and fills": ("D", "E", ""),
    "hidden columns": ("E", "G", ""),
    "text dates": ("D", "E (4 are text: E2, E3, E4, E6; not rated)", ""),
    "several sheets": ("D", "E", ""),
    "other words": (
        'D "State"', 'E "Date due"',
        "'On track' read as In progress, 'Done' read as Complete, 'Not yet begun' read as Not "
        "started, 'Ongoing' read as In progress, 'On hold' read as Paused. Row 12 holds no action "
        "and was not rated.",
    ),
}  # fmt: skip
"""Of each of the ten lists whose dates a file holds: status, due dates, and what else is said."""


@pytest.mark.parametrize("name", EXPECTED)
def test_of_lists_as_people_keep_them_all_is_said(name: str, tmp_path: Path) -> None:
    """Each habit of the ten lists is told, and what each action is rated as is the same in all."""
    status, due, more = EXPECTED[name]
    one = TEN[name]
    grids = read_grids(one.save(tmp_path / "list.xlsx"))
    book = opened(*(grid(sheet.rows, sheet.name) for sheet in grids), active=one.sheet)
    expected = ["Overdue", "Completed", "Due soon", "Not due", "Not due"]
    if name == "text dates":
        expected = ["No date", "Completed", "No date", "Not due", "No date"]

    assert book.is_tracker
    assert expected == [word for word in timings(book) if word]
    assert " ".join((
        f"Status from column {status}; due dates from {due}; no date of completion; no evidence "
        f"or outcome. {AMBER}",
        *([more] if more else []),
    )) == " ".join(said(book))  # fmt: skip
    assert 4 * [("not-a-date")] * (name == "text dates") == [code for code, _ in problems(book)]


def test_buttons_end_with_what_was_read(
    open_book: OpenBook, excel_app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Excel, too: dates of formulas are days, a column chosen holds, a list is no return."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    book = open_book(TEN["formulas"].save(tmp_path / "list.xlsx"))
    book.sheets[0].range("D2").value, book.sheets[0].range("G1").value = "Nearly", "Days left"
    book.sheets.add("Settings").range("A1:B2").value = [
        ["Position as at", AS_AT], ["Date of completion", "Agreed on"],
    ]  # fmt: skip
    book.sheets["Actions"].activate()
    book.set_mock_caller()

    buttons.validate_book()
    book.sheets["Actions"].activate()
    buttons.rag_and_overdue()

    checked, rated = (alert.prompt for alert in excel_app.impl.alerts)
    read = (
        'Status from column D; due dates from F; dates of completion from E "Agreed on"; no '
        f"evidence or outcome; 1 word is no status: 'Nearly' (D2). {AMBER} Row 9 holds no action "
        "and was not rated."
    )
    assert checked == (
        "1 error, 4 warnings, listed on the sheet Problems. 5 points to look at.\n" + read
    )
    assert rated == (
        'Sheet "Actions": 5 actions on 31 March 2026: 1 Red, 3 Amber, 1 Green.\n'
        "Timing: 1 Completed, 1 Overdue, 1 Due soon, 2 Not due.\n" + read
    )
