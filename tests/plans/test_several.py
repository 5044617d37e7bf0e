"""Several actions in one row of a plan: paired, or told; never done because one of them is."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from dhrxl.files.lines import Line
from dhrxl.model.agencies import Agency
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan, report, understand
from dhrxl.plans.shapes.lists import read_list
from dhrxl.plans.shapes.several import Splitting

T = Review(name="T", code="T")
HEAD = ("Recommendation", "Action", "Lead agency", "Target date", "Date of completion and outcome")


def imported(
    *cells: str,
    head: tuple[str, ...] = HEAD,
    how: Splitting = Splitting.PAIRED,
    register: tuple[Agency, ...] = (),
) -> ImportedPlan:
    """Import a plan of one row; the lines of a cell are parted by bars."""
    row = tuple(cell.replace("|", "\n") or None for cell in cells)
    lines = tuple(
        Line(cells=found, number=at, table=1) for at, found in enumerate((head, row), start=1)
    )
    return understand(lines, file="plan.txt", review=T, splitting=how, register=register)


def columns(plan: ImportedPlan, *keys: str) -> list[tuple[str, ...]]:
    """Give columns of all actions, days as text, "" where blank."""
    words = plan.actions[list(keys)].astype("str").fillna("").replace("NaT", "")
    return list(words.itertuples(index=False, name=None))


def codes(plan: ImportedPlan) -> list[str]:
    """Give the codes of all problems."""
    return [problem.code for problem in plan.problems]


DATED = [("Draft it.", "2023-03-31"), ("Train staff.", "2023-06-30"), ("Audit it.", "")]


@pytest.mark.parametrize(
    ("actions", "dates"),
    [
        ("1. Draft it.|2. Train staff.|3. Audit it.", "1. March 2023|2. June 2023|3. Ongoing"),
        ("1) Draft it.|2) Train staff.|3) Audit it.", "1. March 2023 / 2. June 2023 / 3. Ongoing"),
        ("a) Draft it.|b) Train staff.|c) Audit it.", "a) March 2023|b) June 2023|c) Ongoing"),
        ("i. Draft it.|ii. Train staff.|iii. Audit it.", "i. March 2023|ii. June 2023"),
        ("\u2022 Draft it.|\u2022 Train staff.|\u2022 Audit it.", "March 2023|June 2023|Ongoing"),
        ("- Draft it.|- Train staff.|- Audit it.", "- March 2023|- June 2023|- Ongoing"),
        ("Draft it.|Train staff.|Audit it.", "March 2023|June 2023|Ongoing"),
        ("Draft it.|Train staff.|Audit it.", "31/03/2023; 30/06/2023; Ongoing"),
        ("1. Draft it. 2. Train staff. 3. Audit it.", "1. March 2023 2. June 2023 3. Ongoing"),
        ("Action 1: Draft it.|Action 2: Train staff.|Action 3: Audit it.",
         "March 2023|June 2023|TBC"),
        ("1 Draft it.|2 Train staff.|3 Audit it.", "31 March 2023|30 June 2023|Ongoing"),
        ("(1) Draft it.|(2) Train staff.|(3) Audit it.",
         "(a) March 2023|(b) June 2023|(c) Ongoing"),
    ],
)  # fmt: skip
def test_actions_are_paired_with_their_dates(actions: str, dates: str) -> None:
    """Each line is an action with the date of its number or place, and a single lead leads all."""
    plan = imported("1. Ask", actions, "Harbour Trust", dates, "")

    assert DATED == columns(plan, "action_to_take", "target_date")
    assert [("T-01.1",), ("T-01.2",), ("T-01.3",)] == columns(plan, "action_ref")
    assert [("Harbour Trust",)] * 3 == columns(plan, "lead_agency")
    assert [("",)] * 3 == columns(plan, "key_milestones")
    assert "several-actions" not in codes(plan)
    assert any("3 actions in one row" in line for line in report(plan))


def test_each_value_goes_to_its_own_number() -> None:
    """A number that a cell leaves out has nothing there, and one mark may name two actions."""
    plan = imported(
        "1. Ask", "1. Draft|2. Train|3. Audit", "1 & 3. Elm Council|2. Harbour Trust",
        "1. March 2023|3. Ongoing", "2. Completed 4 June 2023: 40 trained",
    )  # fmt: skip

    assert [
        ("Draft", "Elm Council", "2023-03-31", "", "", ""),
        ("Train", "Harbour Trust", "", "Complete", "2023-06-04", "40 trained"),
        ("Audit", "Elm Council", "", "", "", ""),
    ] == columns(
        plan, "action_to_take", "lead_agency", "target_date", "status", "date_of_completion",
        "outcome",
    )  # fmt: skip


DONE_HEAD = ("Recommendation", "Action", "Target date", "Status", "Completed on", "Progress")


@pytest.mark.parametrize(
    ("done", "is_blue"),
    [
        ("Completed 4 March 2023", False),
        ("04/03/2023", False),
        ("Complete", False),
        ("Completed 4 March 2023|Completed 5 June 2023", False),
        ("Completed 4 March 2023. Leaflet out.", False),
        ("March 2023", False),
        ("Completed 4 March 2023|Ongoing", False),
        ("All completed 4 March 2023", True),
        ("All actions complete: 4 March 2023", True),
    ],
)
@pytest.mark.parametrize(
    "dates", ["March 2023", "March 2023|June 2023", "1. March 2023|4. May 2023"]
)
def test_one_of_three_done_is_not_done(done: str, is_blue: bool, dates: str) -> None:
    """Where counts differ the row stays one open action, and a problem names the cell."""
    plan = imported("1. Ask", "1. Draft|2. Train|3. Audit", "Harbour Trust", dates, done)
    ((status, day),) = columns(plan, "status", "date_of_completion")

    assert is_blue == (status == "Complete")
    assert is_blue == bool(day)
    assert "several-actions" in codes(plan)
    assert plan.actions["action_to_take"].tolist() == ["1. Draft\n2. Train\n3. Audit"]
    if not is_blue:
        assert done.split("|")[0] in "".join(*columns(plan, "progress", "outcome"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Complete|In progress", "In progress"),
        ("Complete|Complete|Not started", "Not started"),
        ("1. Completed|2. Ongoing", "In progress"),
        ("Complete / In progress", "In progress"),
        ("Complete|Audit still to be held", "In progress"),
        ("Complete|Complete", "Complete"),
        ("Complete|212 staff were trained.", "Complete"),
    ],
)
def test_a_status_of_several_lines_is_the_least_of_them(status: str, expected: str) -> None:
    """One action with several lines of status is as far as the line that is furthest behind."""
    plan = imported("1. Ask", "Train staff", status, head=("Recommendation", "Action", "Status"))

    assert [(expected,)] == columns(plan, "status")


@pytest.mark.parametrize(
    "done", ["Completed 4 March 2023|Ongoing", "4 March 2023: draft|Audit is outstanding"]
)
def test_a_completion_that_goes_on_is_none(done: str) -> None:
    """A day of completion with a line below that says more is to be done completes nothing."""
    plan = imported("1. Ask", "Train staff", "Harbour Trust", "May 2023", done)

    assert [("", "", done.replace("|", "\n"))] == columns(
        plan, "status", "date_of_completion", "outcome"
    )


@pytest.mark.parametrize(
    ("actions", "lead", "dates"),
    [
        ("The trust will:|- train staff|- audit files", "Harbour Trust", "May 2023"),
        ("The trust will:|1. train staff|2. audit files", "Harbour Trust", "May 2023"),
        ("The trust will:|\u2022 train|\u2022 audit", "Harbour Trust|Elm Council", "May 2023"),
        ("Train all staff in the|new course and audit it", "Harbour NHS|Trust", "May|2023"),
        ("Train all staff.|It should be done soon.", "Harbour Trust|Elm Council", "May 2023"),
        ("Train all staff", "Harbour Trust", "March 2023|June 2023"),
        ("1. Train all staff", "Harbour Trust", "March 2023|June 2023"),
        ("Train staff and|audit files and|write it down", "Harbour Trust",
         "March 2023|May 2023|June 2023"),
    ],
)  # fmt: skip
def test_one_action_in_several_lines_is_one(actions: str, lead: str, dates: str) -> None:
    """Explanations, broken lines and milestones make no action, and complete as they are said."""
    plan = imported("1. Ask", actions, lead, dates, "Completed 4 March 2023")

    assert [("Complete", "2023-03-04")] == columns(plan, "status", "date_of_completion")
    assert "several-actions" not in codes(plan)


def test_leads_of_plain_lines_are_asked_about() -> None:
    """Two agencies beside two lines may lead one each or both; with dates it is plain."""
    head = ("Action", "Lead", "Timescale")
    unsure = imported("1. Draft|2. Print", "Elm Council|Harbour Trust|City Police", "May 2023",
                      head=head)  # fmt: skip
    sure = imported("Draft|Print", "Elm Council|Harbour Trust", "May 2023|June 2023", head=head)

    assert ["several-actions"] == [code for code in codes(unsure) if code == "several-actions"]
    assert [("Draft", "Elm Council", ""), ("Print", "Harbour Trust", "")] == columns(
        sure, "action_to_take", "lead_agency", "joint_agencies"
    )


def test_a_name_over_two_lines_is_one_agency() -> None:
    """The lines of a cell that together are a known agency lead all actions of the row."""
    plan = imported(
        "1. Ask", "1. Draft|2. Print", "Harbour NHS|Trust", "1. May 2023|2. June 2023", "",
        register=(Agency(name="Harbour NHS Trust"),),
    )  # fmt: skip

    assert [("Harbour NHS Trust", "")] * 2 == columns(plan, "lead_agency", "joint_agencies")


def test_the_problem_names_its_cell(tmp_path: Path) -> None:
    """The warning says file, sheet, cell, heading, what stands beside, and the two options."""
    book = Workbook()
    book.active.title = "Plan"
    book.active.append(HEAD)
    book.active.append(["1. Ask", "1. Draft\n2. Print\n3. Send", "P", "May 2023\nJune 2023"])
    book.save(tmp_path / "plan.xlsx")
    plan = read_plan(tmp_path / "plan.xlsx", review=T)

    assert [problem.message for problem in plan.problems if problem.code == "several-actions"] == [
        'plan.xlsx, sheet "Plan", cell B2 (Action to take): expected one action, found 3 actions '
        "in one cell beside 2 lines under Target date as written: '1. Draft\n2. Print\n3. Send'. "
        "It stays one action, not done until all of them are. Import again with --split-rows to "
        "make each an action of its own, or with --keep-rows to keep them together."
    ]


def test_rows_are_split_where_somebody_decides_so() -> None:
    """What cannot be paired is kept with each as words, or as progress of the first, and said."""
    plan = imported(
        "1. Ask", "1. Draft|2. Train|3. Audit", "Harbour Trust", "March 2023|June 2023",
        "Completed 4 March 2023", how=Splitting.ALWAYS,
    )  # fmt: skip

    assert [
        ("Draft", "Harbour Trust", "March 2023\nJune 2023", "", "", ""),
        ("Train", "Harbour Trust", "March 2023\nJune 2023", "", "", ""),
        ("Audit", "Harbour Trust", "March 2023\nJune 2023", "", "", ""),
    ] == columns(
        plan, "action_to_take", "lead_agency", "target_date_as_written", "target_date", "status",
        "date_of_completion",
    )  # fmt: skip
    assert "Completed 4 March 2023" in plan.actions["progress"][0]
    assert "several-actions" not in codes(plan)
    assert any("none is done by it" in line for line in plan.readings)
    assert any("read as no date" in line for line in plan.readings)


@pytest.mark.parametrize(
    ("rating", "said"),
    [("Amber", True), ("1. Amber|2. Green", False), ("", False)],
)
def test_a_rating_said_once_is_told(rating: str, said: bool) -> None:
    """A rating beside several actions is taken for each of them, and that is said."""
    plan = imported(
        "1. Ask", "1. Draft|2. Print", "P", "1. March 2023|2. June 2023", rating,
        head=(*HEAD[:4], "RAG"),
    )  # fmt: skip

    found = [line for line in plan.readings if "taken to hold for each of the 2" in line]
    assert len(found) == said


def test_rows_are_kept_where_somebody_decides_so() -> None:
    """Kept together, the row is one action with milestones, and is done once each line is."""
    cells = ("1. Ask", "1. Draft|2. Print", "P", "1. March 2023|2. June 2023")
    half = imported(*cells, "1. Completed 4 March 2023", how=Splitting.NEVER)
    whole = imported(
        *cells, "1. Completed 4 March 2023|2. Completed 5 June 2023", how=Splitting.NEVER
    )

    assert [("2023-06-30", "31 March 2023", "", "")] == columns(
        half, "target_date", "key_milestones", "status", "date_of_completion"
    )
    assert [("Complete", "2023-06-05")] == columns(whole, "status", "date_of_completion")
    assert "several-actions" not in codes(half) + codes(whole)


def test_lists_of_word_are_read(tmp_path: Path) -> None:
    """Numbers that Word counts itself and lines of a cell are paired alike."""
    document = Document()
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Action", "Lead", "Timescale"), strict=True):
        cell.text = text
    cells = table.add_row().cells
    for text in ("Draft it", "Print it"):
        cells[0].add_paragraph(text, style="List Number")
    cells[1].text = "Elm Council"
    cells[2].text = "May 2023\nJune 2023"
    document.save(str(tmp_path / "plan.docx"))
    plan = read_plan(tmp_path / "plan.docx", review=T)

    assert [("Draft it", "2023-05-31"), ("Print it", "2023-06-30")] == columns(
        plan, "action_to_take", "target_date"
    )
    assert [("Elm Council",)] * 2 == columns(plan, "lead_agency")


def test_long_cells_are_read_in_time() -> None:
    """A cell of one line, of marks alone or of spaces is read in time that grows with it."""
    for piece in ("1 , ", "a", "1\n", "9 A\n", " ", "(1", "1-", "- a\nb\n", "x:", "1. "):
        read_list(piece * (100_000 // len(piece)))
    assert len(read_list("1. a\n2. b\n" * 1000).items) == 2


@pytest.mark.parametrize(
    ("heading", "cell", "is_done"),
    [
        ("Status", "Completed 4 March 2023", False),
        ("Status", "Complete - policy drafted", False),
        ("Status", "1. Complete|5. Complete", False),
        ("Progress update", "Completed 4 March 2023", False),
        ("RAG", "Complete", False),
        ("Date completed", "04/03/2023", False),
        ("Status", "All complete", True),
        ("Status", "Complete", True),
    ],
)
def test_no_column_makes_several_actions_done(heading: str, cell: str, is_done: bool) -> None:
    """Whatever column says it, only a word for the whole row or for all of it completes it."""
    head = ("Recommendation", "Action", "Lead agency", "Target date", heading)
    plan = imported("1. Ask", "1. Draft|2. Train|3. Audit", "P", "May 2026", cell, head=head)

    ((status, day),) = columns(plan, "status", "date_of_completion")

    assert is_done == (status == "Complete")
    assert day == ""
    assert "several-actions" in codes(plan)
