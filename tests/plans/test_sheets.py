"""Workbooks with a plan on each of several sheets."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dhrxl.errors import BadInput
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan
from tests.conftest import Run

S = Review(name="S", code="S")
HEAD = ("No.", "Recommendation", "Action", "Lead agency")
ELM = [(1, "Train", "Hold a day", "Harbour Trust"), (2, "Share", "Print it", "Elm Council")]
OAK = [(1, "Ask", "Add a prompt", "City Police")]
LATER = [(3, "Audit", "Audit ten files", "City Police")]


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    """Write a workbook; an underscore in a name is a space."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def actions(plan: ImportedPlan) -> list[str]:
    """Give the actions."""
    return plan.actions["action_to_take"].tolist()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([HEAD, *ELM], [HEAD, *OAK]),
        ([HEAD[1:], *(row[1:] for row in ELM)], [HEAD[1:], *(row[1:] for row in OAK)]),
        ([HEAD, *ELM], [("Ref", "Action required", "Owner", "RAG"), (1, "Ask", "P", "Green")]),
    ],
)
def test_a_review_on_each_sheet_is_asked_about(
    first: list[tuple[object, ...]], second: list[tuple[object, ...]], tmp_path: Path
) -> None:
    """Plans of several reviews are never put together: the sheets are listed, and one is asked."""
    path = workbook(tmp_path / "tracker.xlsx", Elm=first, Oak_2024=second, Notes=[("Dear all",)])
    with pytest.raises(BadInput) as caught:
        read_plan(path, review=S)

    assert str(caught.value) == (
        'tracker.xlsx: 2 sheets hold an action plan: "Elm" (2 actions) and "Oak 2024" (1 action). '
        'Which is the plan of this review? Import it with --sheet "Elm". If they are one plan, '
        "name each of them with --sheet."
    )


def test_the_sheet_that_was_named_is_read(tmp_path: Path) -> None:
    """One sheet or several are read as they are named, whatever else the workbook holds."""
    path = workbook(tmp_path / "tracker.xlsx", Elm=[HEAD, *ELM], Oak=[HEAD, *OAK])
    one = read_plan(path, review=S, sheets=("oak",))
    both = read_plan(path, review=S, sheets=("Elm", "Oak"))

    assert ["Add a prompt"] == actions(one)
    assert 'not read: sheet "Elm".' in one.readings
    assert ["Hold a day", "Print it", "Add a prompt"] == actions(both)


@pytest.mark.parametrize(
    "sheets",
    [
        {"Part_one": [HEAD, *ELM], "Part_two": [HEAD, *LATER]},
        {"Sheet1": [HEAD, *ELM], "Sheet2": [HEAD, *LATER]},
        {"Open": [HEAD, *LATER], "Completed": [HEAD, *ELM]},
        {"Sheet1": [HEAD[1:], ELM[0][1:]], "Sheet2": [HEAD[1:], LATER[0][1:]]},
        {"Plan": [HEAD, *ELM], "Legend": [("RAG", "Meaning"), ("Red", "Overdue")]},
    ],
)
def test_one_plan_that_goes_on_is_read_together(
    sheets: dict[str, list[tuple[object, ...]]], tmp_path: Path
) -> None:
    """Numbers that go on, or sheets that nobody named, are one plan, and that is said."""
    plan = read_plan(workbook(tmp_path / "plan.xlsx", **sheets), review=S)
    expected = sum(len(rows) - 1 for name, rows in sheets.items() if name != "Legend")

    assert expected == len(actions(plan))
    assert ("Legend" not in sheets) == any("together as one plan" in said for said in plan.readings)


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path, run: Run) -> None:
    """The command names the sheets there are, writes nothing, and ends with 2."""
    path = workbook(tmp_path / "tracker.xlsx", Elm=[HEAD, *ELM], Oak=[HEAD, *OAK])
    asked = run("import", path, tmp_path / "out.xlsx", "--review", "S")
    wrong = run("import", path, tmp_path / "out.xlsx", "--review", "S", "--sheet", "Ash")
    right = run(
        "import", path, tmp_path / "out.xlsx", "--review", "S", "--sheet", "Oak", "--keep-rows"
    )

    assert (2, 2) == (asked.code, wrong.code)
    assert 'Import it with --sheet "Elm"' in asked.stderr
    assert 'tracker.xlsx has no sheet "Ash". It has sheets "Elm" and "Oak".' in wrong.stderr
    assert (0, True) == (right.code, (tmp_path / "out.xlsx").exists())


@pytest.mark.parametrize(
    ("heading", "code"),
    [("Progress", "d-mmm"), ("No.", "d/m"), ("Evidence", "dd/mm"), ("Action", "mmm-yy")],
)
def test_a_date_that_excel_made_of_words_is_told(tmp_path: Path, heading: str, code: str) -> None:
    """Of "3/5" in a column of words Excel makes 3 May: the cell is told; a target date is none."""
    head = (*HEAD, "Target date", "Progress", "Evidence")
    row = dict(zip(head, (1, "Train", "Hold a day", "P", date(2026, 3, 31), "", ""), strict=True))
    row[heading] = date(2026, 5, 3)
    path = workbook(tmp_path / "plan.xlsx", Plan=[head, tuple(row.values())])
    book = load_workbook(path)
    place = book.active.cell(2, head.index(heading) + 1)
    place.number_format = code
    book.save(path)

    plan = read_plan(path, review=S, register=[])

    told = {(one.cell, one.found) for one in plan.problems if one.code == "date-for-words"}
    assert {(place.coordinate, "3 May 2026")} == told
