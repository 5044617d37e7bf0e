"""Headings of other people's plans, by what they are made of.

The wordings in `wordings.toml` are those of public action plans and trackers.
"""

import tomllib
from pathlib import Path

import docx
import pytest

from dhrxl.files.documents import read_text
from dhrxl.files.lines import Line
from dhrxl.model.partnership import Review
from dhrxl.plans.headings import read_header
from dhrxl.plans.importer import ImportedPlan, read_plan, report, understand
from dhrxl.plans.meanings.claims import TICKED_DONE
from dhrxl.plans.meanings.grammar import meaning_of
from tests.loops import some

ROWAN = Review(name="Rowan", code="R")

WORDINGS = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text("utf-8"))
"""Headings of public plans by column, those without one, and what is no heading."""


def lines_of(text: str) -> tuple[Line, ...]:
    """Read a table typed into the test; cells are parted by |."""
    return tuple(line for line in read_text(text.replace("|", "\t")) if line.filled)


def imported(text: str) -> ImportedPlan:
    """Import a table typed into the test."""
    return understand(lines_of(text), file="plan.txt", review=ROWAN)


def rows(plan: ImportedPlan, *keys: str) -> list[tuple[object, ...]]:
    """Give columns of all actions, days as text and blanks as ""."""
    texts = plan.actions[list(keys)].astype("str").fillna("").replace("NaT", "")
    return list(texts.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("key", "heading"),
    [(key, heading) for key, all_ in WORDINGS["columns"].items() for heading in all_],
)
def test_wordings(key: str, heading: str) -> None:
    """A heading means its column in any wording that public plans have for it."""
    assert key == meaning_of(heading).key


@pytest.mark.parametrize("heading", WORDINGS["aside"]["headings"])
def test_what_has_no_column(heading: str) -> None:
    """A start, a review or an answer is told for what it is, and is none of our columns."""
    found = meaning_of(heading)

    assert found.key is None
    assert found.left


@pytest.mark.parametrize("text", WORDINGS["none"]["texts"])
def test_no_headings(text: str) -> None:
    """What an action, an agency or a status says is no heading."""
    assert meaning_of(text).key is None


@pytest.mark.parametrize(
    "marks",
    [
        ("[i]", "[ii]", "[iii]", "[iv]"),
        ("1", "2", "3", "4"),
        (" 1", " 2", " 3", " 4"),
        ("\u00b9", "\u00b2", "\u00b3", "\u2074"),
        ("(a)", "(b)", "(c)", "(d)"),
        ("*", "\u2020", "\u2021", "**"),
        (" [note 1]", " [note 2]", " [note 3]", " [note 4]"),
    ],
)
def test_footnote_marks(marks: tuple[str, ...]) -> None:
    """Marks of footnotes are no part of a heading."""
    heads = zip(("Recommendation", "Action", "Lead agency", "Timescale"), marks, strict=True)
    head = "|".join(f"{heading}{mark}" for heading, mark in heads)
    plan = imported(f"{head}\nTrain staff|Hold a day|Alder Council|31/05/2026\n")

    assert [("Train staff", "Hold a day", "Alder Council", "2026-05-31")] == rows(
        plan, "recommendation", "action_to_take", "lead_agency", "target_date"
    )


def test_numbers_in_front_of_headings() -> None:
    """Headings that are counted are headings."""
    head = "1. Recommendation|2. Action needed|3. Who|4. When"
    plan = imported(f"{head}\nTrain staff|Hold a day|Alder Council|31/05/2026\n")

    assert [("Hold a day", "Alder Council", "2026-05-31")] == rows(
        plan, "action_to_take", "lead_agency", "target_date"
    )


@pytest.mark.parametrize(
    "head",
    [
        "Ref|Action / Decision|Owner|Target Date|Status",
        "No|Action Item|Who|By when|Current status",
        "Ref|Action (what)|Responsible (who)|Deadline (when)|Status update",
        "#|Action - detail|Lead person|Completion target|Delivery status",
        "No.|Actions / Milestones|Lead Officer|Timetable|Position",
        "Ref|Intended action|Named lead|Target timescale|Progress",
    ],
)
def test_a_heading_is_no_action(head: str) -> None:
    """A row of headings never becomes an action, whatever its words."""
    plan = imported(f"{head}\n1|Hold a day|Alder Council|31/05/2026|In progress\n")

    assert [("Hold a day", "Alder Council", "2026-05-31")] == rows(
        plan, "action_to_take", "lead_agency", "target_date"
    )


@pytest.mark.parametrize(
    "row",
    [
        "2|Lead officer to review the policy|Alder Council|June 2026|Evidence: minutes",
        "2|Action|Alder Council|June 2026|Ongoing",
        "2|Progress the action plan|Alder Council|June 2026|Complete",
        "2|Agree milestones, evidence and outcomes|Responsible officer|June 2026|On target",
        "2|Complete|Lead officer|By when|Ongoing",
    ],
)
def test_a_row_of_data_is_no_heading(row: str) -> None:
    """What stands in a row of data stays an action, though its words are those of headings."""
    plan = imported(f"No|Action|Lead|Target date|Status\n1|Hold a day|Ash Trust|May 2026|\n{row}\n")

    assert ["Hold a day", row.split("|")[1]] == [text for (text,) in rows(plan, "action_to_take")]


@pytest.mark.parametrize(
    ("heads", "aside"),
    [
        ("Lead agency|Lead officer", "Lead officer"),
        ("Organisation responsible|Owner", "Owner"),
        ("Agency|Named lead", "Named lead"),
        ("Asiantaeth arweiniol|Swyddog arweiniol", "Swyddog arweiniol"),
    ],
)
def test_the_agency_leads(heads: str, aside: str) -> None:
    """The person beside an agency is kept, and is no second lead; the order does not matter."""
    for at in some((0, 1)):
        names = heads.split("|")[:: -1 if at else 1]
        cells = ("Ash Trust", "Head of Training")[:: -1 if at else 1]
        plan = imported(
            f"Action|{'|'.join(names)}|By when\nHold a day|{'|'.join(cells)}|June 2026\n"
        )

        assert [("Ash Trust", "")] == rows(plan, "lead_agency", "joint_agencies")
        assert [f'line 2, column "{aside}" (beside "Hold a day")'] == [
            place for place, _ in plan.not_placed
        ]
        assert (
            f'  "{aside}" understood, and kept under Not placed: who is responsible, '
            "beside the lead agency"
        ) in report(plan)


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Progress RAG status", ("Two of three days held.", "Room booked"), "progress"),
        ("Progress RAG status", ("Red", "Amber"), "agency_rag"),
        ("Progress/RAG", ("Green - all trained", "Amber: slow start"), "agency_rag"),
        ("Status/Comment", ("Complete", "Not started"), "status"),
        ("Status/Comment", ("Trainer found", "Waiting for the board"), "progress"),
        ("Delivery status", ("In progress", "Complete"), "status"),
        ("Completed", ("12/03/2026", "1 April 2026"), "date_of_completion"),
        ("Completed", ("Yes", "No"), TICKED_DONE),
        ("Completed", ("The guide was printed", "All staff trained"), "progress"),
        ("Action by", ("31/03/2026", "April 2026, 1/4/2026"), "target_date_as_written"),
        ("Action by", ("Ash Trust", "Alder Council"), "lead_agency"),
        ("Rec", ("1", "2.1"), "recommendation_no"),
        ("Rec", ("Staff should be trained.", "A guide should be printed."), "recommendation"),
    ],
)
def test_cells_decide(heading: str, cells: tuple[str, str], expected: str) -> None:
    """Where a heading may be two things, the cells below it say which."""
    first, second = cells
    plan = imported(f"{heading}|Action|Scope\n{first}|Hold a day|Local\n{second}|Print|Local\n")
    (header,) = [line for line in plan.headings if line.heading == heading]

    assert expected_words(expected) == header.meaning


def expected_words(key: str) -> str:
    """Give how the report names a column."""
    from dhrxl.model.terms import heading

    return "Status: Complete where it is ticked" if key == TICKED_DONE else heading(key)


@pytest.mark.parametrize(
    ("top", "below"),
    [
        ("Action|Timescale||Lead|", "|Start|End|Agency|Officer"),
        ("Action|Dates||Responsibility|", "|Commenced|Due|Organisation|Name"),
        ("|Timescale||Lead|", "Action|Start date|Target|Agency|Contact"),
        ("Camau gweithredu|Amserlen||Arweinydd|", "|Dechrau|Diwedd|Asiantaeth|Swyddog"),
    ],
)
def test_headings_over_two_rows(top: str, below: str) -> None:
    """The end is the target and the agency leads, where one heading stands over two."""
    data = "Hold a day|1/2/2026|30/6/2026|Ash Trust|Head of Training"
    plan = imported(
        f"{top}\n{below}\n{data}\n{top}\n{below}\nPrint|1/3/2026|31/7/2026|Elm Council|Clerk\n"
    )

    assert [
        ("Hold a day", "2026-06-30", "Ash Trust"),
        ("Print", "2026-07-31", "Elm Council"),
    ] == rows(plan, "action_to_take", "target_date", "lead_agency")
    assert 1 == plan.repeated_headers


def test_progress_over_quarters() -> None:
    """Progress of several quarters is all kept, each with its quarter."""
    plan = imported("Action|Lead|Progress||\n||Q1|Q2|Q3\nHold a day|Ash Trust|Booked|Held|\n")

    assert [("Progress: Q1: Booked\nProgress: Q2: Held",)] == rows(plan, "progress")


@pytest.mark.parametrize(
    "row",
    [
        "Hold a day|Ash Trust||June 2026",
        "Hold a day|Agency|Officer|June 2026",
        "Lead officer|Elm Council|Agency|May 2026",
    ],
)
def test_first_row_below_a_gap_is_no_heading(row: str) -> None:
    """A row of data below a heading that is blank stays a row of data."""
    plan = imported(f"Action|Lead||By when\n{row}\n")

    assert [(row.split("|")[0],)] == rows(plan, "action_to_take")


def test_two_page_table_has_its_headings_once() -> None:
    """Headings again on the next page are headings; what they mean is decided by all cells."""
    head = "Action|Lead|Progress RAG status"
    plan = imported(
        f"{head}\nHold a day|P|Room booked\nPrint|Q|Draft made\n{head}\nAudit files|P|Green\n"
    )

    assert [("Room booked",), ("Draft made",), ("Green",)] == rows(plan, "progress")
    assert (3, 1) == (len(plan.actions), plan.repeated_headers)


@pytest.mark.parametrize(
    ("heads", "tick"),
    [
        ("Achieved (tick)|On target to achieve (tick)|Expected new achievement date", "\u2713"),
        ("Complete Y/N|On track Y/N|Revised date", "Y"),
        ("Completed?|On target?|New target date", "Yes"),
        ("Implemented (\u2713)|On schedule (\u2713)|Revised deadline", "\u2714"),
    ],
)
def test_columns_that_are_ticked(heads: str, tick: str) -> None:
    """A tick is the status its heading says; a new date beside it is the revised one."""
    plan = imported(
        f"Action|Lead|{heads}\nHold a day|P|{tick}||\nPrint|Q||{tick}|\nAudit|R|||September 2026\n"
    )

    assert [("Complete", ""), ("In progress", ""), ("", "2026-09-30")] == rows(
        plan, "status", "revised_target_date"
    )


@pytest.mark.parametrize(
    ("done", "on_target", "status"),
    [
        ("Yes", "Yes", "In progress"),
        ("No", "", ""),
        ("x", "", "Not started"),
        ("Ongoing", "", "In progress"),
        ("Partly", "", "In progress"),
        ("Ask the board", "", ""),
        ("", "\u2717", ""),
        ("\u2612", "", "Complete"),
        ("\u2610", "\u2611", "In progress"),
    ],
)
def test_what_is_no_tick(done: str, on_target: str, status: str) -> None:
    """Of two ticks the less flattering stands; a no, a cross and words complete nothing."""
    plan = imported(
        f"Action|Lead|Complete Y/N|On target Y/N\nHold a day|P|{done}|{on_target}\nA|B|Y|\n"
    )

    assert [status, "Complete"] == [word for (word,) in rows(plan, "status")]


@pytest.mark.parametrize(
    ("head", "target", "completed"),
    [
        ("Completion date", "2026-06-30", ""),
        ("Completion date|Target date", "2026-07-31", "2026-06-30"),
        ("Date completed|Timescale", "2026-07-31", "2026-06-30"),
        ("Start date|End date", "2026-07-31", ""),
        ("Date added|Original date|Revised date", "2026-07-31", ""),
        ("Dyddiad dechrau|Dyddiad targed", "2026-07-31", ""),
    ],
)
def test_dates_are_told_apart(head: str, target: str, completed: str) -> None:
    """A start is no target; a lone date of completion is one to keep to."""
    days = "|".join(("30/6/2026", "31/7/2026", "30/9/2026")[: head.count("|") + 1])
    plan = imported(f"Action|Lead|{head}\nHold a day|Ash Trust|{days}\n")

    assert [(target, completed)] == rows(plan, "target_date", "date_of_completion")


def test_guide_row_is_no_row_of_headings() -> None:
    """Questions below the headings tell how to fill the table in."""
    head = "Recommendation|Scope|Action to take|Lead agency"
    guide = (
        "What is the over-arching recommendation?|Local, regional or national level?"
        "|What actions need to occur?|Which agency?"
    )
    plan = imported(f"{head}\n{guide}\nTrain staff|Local|Hold a day|Ash Trust\n")

    assert (1, 1) == (len(plan.actions), plan.guides)


def test_row_of_headings_of_our_own_is_read_exactly() -> None:
    """Both of our columns for evidence keep apart, as do both for the target date."""
    head = "Action ref|Action to take|Evidence expected|Evidence|Target date as written|Target date"
    (line,) = lines_of(head)
    header = read_header(line)

    assert header is not None
    assert [
        "recommendation_no",
        "action_to_take",
        "evidence_expected",
        "evidence",
        "target_date_as_written",
        "target_date",
    ] == list(header.keys.values())


def test_one_footnote() -> None:
    """A superscript that became a number at the end of one heading is no part of it."""
    plan = imported("Action|Who1|By when\nHold a day|Ash Trust|June 2026\n")

    assert [("Ash Trust",)] == rows(plan, "lead_agency")


@pytest.mark.parametrize(
    ("heading", "cell", "lead"),
    [
        ("Lead officer", "Jane Holloway", ""),
        ("Person responsible", "Tom O'Dell", ""),
        ("Lead", "DI Sam Hollis", ""),
        ("Owner", "J. Holloway", ""),
        ("Lead officer", "Ash Trust", "Ash Trust"),
        ("Responsible Officer", "Harrowmere Council", "Harrowmere Council"),
        ("Lead person", "Riverside Refuge", "Riverside Refuge"),
        ("Lead agency", "Cedar Willow", "Cedar Willow"),
    ],
)
def test_a_person_is_no_agency(heading: str, cell: str, lead: str) -> None:
    """The name of a person is kept under Not placed, and the lead is missing; an agency leads."""
    plan = imported(f"Action|{heading}|By when\nHold a day|{cell}|June 2026\n")

    assert [(lead,)] == rows(plan, "lead_agency")
    assert ([] if lead else [cell]) == [text for _, text in plan.not_placed]
    assert ([] if lead else ["missing-lead-agency"]) == [one.code for one in plan.problems]


def test_headings_merged_over_two_rows_in_word(tmp_path: Path) -> None:
    """Merged headings of a Word table are read as one row."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=5)
    for row, cells in enumerate(
        (
            ("Action", "Timescale", "", "Lead", ""),
            ("", "Start", "End", "Agency", "Officer"),
            ("Hold a day", "1/2/2026", "30/6/2026", "Ash Trust", "Head of Training"),
        )
    ):
        for at, text in enumerate(cells):
            table.cell(row, at).text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (0, 4))):
        table.cell(*first).merge(table.cell(*last))
    document.save(str(tmp_path / "plan.docx"))

    plan = read_plan(tmp_path / "plan.docx", review=ROWAN)

    assert [("Hold a day", "2026-06-30", "Ash Trust")] == rows(
        plan, "action_to_take", "target_date", "lead_agency"
    )
