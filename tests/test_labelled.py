"""Plans without a row of headings: a label before each thing they say."""

from datetime import date
from pathlib import Path

import pytest
from docx import Document

from dhrxl.documents import read_text
from dhrxl.drafting import import_plan
from dhrxl.importer import ImportedPlan, read_plan, understand
from dhrxl.importreport import report
from dhrxl.labelled import as_table
from dhrxl.lines import Line
from dhrxl.partnership import Partnership, Review
from dhrxl.reader import read_grids

HAZEL = Review(name="Hazel", code="HAZEL", published=date(2025, 6, 30))
LABELLED = """
Action plan: Hazel

Recommendation 1: The police should train response officers.
Action: Give a course to every response officer.
Lead agency: Harrowmere Police
Target date: 31 March 2026
Key outcomes: Officers know the signs.

Recommendation 2: The trust should ask about abuse.
Action: Add a prompt to the system.
Lead Agency: Harrowmere NHS Trust
Target date: 30 June 2026
Progress: The supplier is engaged.
Action: Audit the prompt.
Lead agency: Harrowmere NHS Trust
Target date: Within 6 months of publication

The board adopted this plan.
"""


def lines_of(text: str) -> tuple[Line, ...]:
    """Read a text typed into the test."""
    return tuple(line for line in read_text(text) if line.filled)


def imported(text: str) -> ImportedPlan:
    """Import a text typed into the test."""
    return understand(lines_of(text), file="plan.txt", review=HAZEL)


def columns(plan: ImportedPlan, *keys: str) -> list[tuple[object, ...]]:
    """Give columns of all actions, days as text."""
    return list(plan.actions[list(keys)].astype("str").itertuples(index=False, name=None))


def test_labels_are_headings() -> None:
    """Each label that stands again begins an action; what stands under none is not placed."""
    plan = imported(LABELLED)

    assert [
        ("HAZEL-01.1", "Give a course to every response officer.", "Harrowmere Police",
         "2026-03-31"),
        ("HAZEL-02.1", "Add a prompt to the system.", "Harrowmere NHS Trust", "2026-06-30"),
        ("HAZEL-02.2", "Audit the prompt.", "Harrowmere NHS Trust", "2025-12-30"),
    ] == columns(plan, "action_ref", "action_to_take", "lead_agency", "target_date")  # fmt: skip
    assert [("Officers know the signs.",), ("",), ("",)] == columns(plan, "key_outcomes")
    assert [("",), ("The supplier is engaged.",), ("",)] == columns(plan, "progress")
    assert [
        ("line 2", "Action plan: Hazel"), ("line 19", "The board adopted this plan."),
    ] == list(plan.not_placed)  # fmt: skip
    assert () == plan.problems


def test_words_go_on_below_their_label() -> None:
    """A line directly below goes on; a number stays with its action, and is taken off its words."""
    plan = imported(
        "Recommendation 1: Train staff.\nAction 1.1: Train them:\n- in triage\n- in wards\n"
        "Owner:\nPolice\nAction 1.2: Audit it.\nOwner: Health\nPage 2 of 3\n"
    )

    assert [
        ("Train them:\n- in triage\n- in wards", "Police"), ("Audit it.", "Health"),
    ] == columns(plan, "action_to_take", "lead_agency")  # fmt: skip


def test_an_unknown_label_is_not_placed() -> None:
    """What no column is for is kept with its label and its action."""
    plan = imported("Action: Train staff.\nLead agency: Police\nCost: £500\n")

    assert [
        ("line 1, column \"Cost\" (beside \"Train staff.\")", "£500")
    ] == list(plan.not_placed)  # fmt: skip


def test_headings_at_the_left(tmp_path: Path) -> None:
    """Tables of Word that have their headings at the left are read, each as one action."""
    document = Document()
    document.add_paragraph("Recommendation 1: Train staff.")
    for action, lead in (("Give a course.", "Police"), ("Audit it.", "Health")):
        table = document.add_table(rows=0, cols=2)
        for words in (("Action", action), ("Lead agency:", lead), ("Target date", "31 March 2026")):
            for cell, text in zip(table.add_row().cells, words, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(tmp_path / "plan.docx")

    plan = read_plan(tmp_path / "plan.docx", review=HAZEL)

    assert [("Give a course.", "Police"), ("Audit it.", "Health")] == columns(
        plan, "action_to_take", "lead_agency"
    )
    assert () == plan.not_placed


def test_another_table_between_them(tmp_path: Path) -> None:
    """A table of something else between two actions is none, and leaves both their labels."""
    document = Document()
    for words in ("Action: Train staff.", "Lead agency: Police"):
        document.add_paragraph(words)
    table = document.add_table(rows=0, cols=2)
    for row in (("Name", "Role"), ("A", "Chair")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for words in ("Action: Audit.", "Lead agency: NHS"):
        document.add_paragraph(words)
    document.save(tmp_path / "plan.docx")

    plan = read_plan(tmp_path / "plan.docx", review=HAZEL)

    assert [("Train staff.", "Police"), ("Audit.", "NHS")] == columns(
        plan, "action_to_take", "lead_agency"
    )
    assert [("table 1, row 1", "Name\tRole"), ("table 1, row 2", "A\tChair")] == list(
        plan.not_placed
    )


@pytest.mark.parametrize(
    "text",
    [
        "Recommendation\tAction\tLead agency\n1. Train\tAction: Train\tLead: Police\n",
        "Chair: A. Person\nDate: 1 May 2026\n",
        "Action: Train staff.\n",
    ],
)
def test_what_is_no_labelled_plan_stays(text: str) -> None:
    """With a row of headings, or with too few labels, nothing is changed."""
    lines = lines_of(text)

    assert lines == as_table(lines)


def test_recommendations_alone_are_an_error() -> None:
    """Where no action could be read it is said, and is an error: none would be in any figure."""
    plan = imported("Recommendation 1: Train staff.\n\nRecommendation 2: Audit it.\n")

    first, second, *_ = report(plan)
    assert (
        "plan.txt: 0 actions under 2 recommendations (2 without an action), from 2 rows of the "
        "source."
    ) == first
    assert "Headings: none was found, so no action could be read" == second
    assert ["error"] * 2 == [str(problem.severity) for problem in plan.problems]


def test_a_better_import_takes_the_place_of_the_first(tmp_path: Path) -> None:
    """A recommendation that had no action gives its reference to the first it has now."""
    source, output = tmp_path / "plan.txt", tmp_path / "plan.xlsx"
    made = {"review": HAZEL, "partnership": Partnership(), "as_at": date(2026, 3, 31)}
    source.write_text("Recommendation 1: Train staff. Lead agency Police\n")
    import_plan(source, output, **made)
    source.write_text("Recommendation 1: Train staff.\nAction: Give a course.\nLead: Police\n")

    import_plan(source, output, **made, force=True)

    sheet = next(grid for grid in read_grids(output) if grid.name == "Action plan")
    told = [str(cell) for row in sheet.rows for cell in row if cell is not None]
    assert ["HAZEL-01.1"] == [cell for cell in told if cell.startswith("HAZEL-")]
    assert "Give a course." in told
