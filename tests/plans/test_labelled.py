"""Plans without a row of headings: a label before each thing they say."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from dhrxl.files.documents import read_text
from dhrxl.files.grids import read_grids
from dhrxl.files.lines import Line
from dhrxl.jobs.draft import import_plan
from dhrxl.model.partnership import Partnership, Review
from dhrxl.plans.importer import ImportedPlan, read_plan, report, understand
from dhrxl.plans.labelled import as_table

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
    """What no column is for is kept as it stands; what stands below it is no part of another."""
    plan = imported(
        "Action: Train staff.\nCost:\nfive hundred\nTiming: within weeks\nLead agency: Police\n"
    )

    assert [("Train staff.", "Police")] == columns(plan, "action_to_take", "lead_agency")
    assert [
        ("line 2", "Cost:"), ("line 3", "five hundred"), ("line 4", "Timing: within weeks"),
    ] == list(plan.not_placed)  # fmt: skip


TRAIN = "Action: Train\nLead agency: Police\nTarget date: 31 March 2026\n"
AUDIT = "Action: Audit\nLead agency: Health\nTarget date: 30 June 2026\n"
TWO = [("Train", "Police", "2026-03-31"), ("Audit", "Health", "2026-06-30")]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param(TRAIN + AUDIT, 0, id="nothing between"),
        pytest.param(f"Agency: Hazel CSP\nStatus: Draft\n\n{TRAIN}\n{AUDIT}", 2, id="a cover"),
        pytest.param(f"Agency: Hazel CSP\nStatus: Draft\n{TRAIN}{AUDIT}", 2, id="a cover above"),
        pytest.param(f"Agency\tWho\nPolice\tDI A\n\n{TRAIN}\n{AUDIT}", 2, id="a panel"),
        pytest.param(f"{TRAIN}\n{AUDIT}\nAgency\tWho\nPolice\tDI A\n", 2, id="a panel below"),
        pytest.param(f"{TRAIN}\nName\tRole\nA\tChair\n\n{AUDIT}", 2, id="another table"),
        pytest.param(f"{TRAIN}\nName\tRole\tOf\nA\tChair\tB\n\n{AUDIT}", 2, id="a wider table"),
        pytest.param(f"{TRAIN}Adopted on 3 May 2027.\n{AUDIT}", 1, id="words below a date"),
        pytest.param(f"{TRAIN}2. The trust should ask.\n{AUDIT}", 1, id="a number below a date"),
        pytest.param(f"{TRAIN}{AUDIT}Hazel DHR\n\nHazel DHR\n", 0, id="page headers"),
        pytest.param(TRAIN.replace("Lead", "Hazel DHR\nLead") + f"Hazel DHR\n{AUDIT}", 0,
                     id="page headers within"),
        pytest.param(f"{TRAIN}Lead agency: Housing\n{AUDIT}", 1, id="a label twice"),
        pytest.param(TRAIN.replace("Action", "Action 1") + AUDIT.replace("Action:", "Action 2."), 0,
                     id="numbers"),
        pytest.param("".join(f"- {line}\n" for line in (TRAIN + AUDIT).splitlines()), 0,
                     id="bullets"),
        pytest.param("".join(f"**{line.replace(':', ':**')}\n"
                             for line in (TRAIN + AUDIT).splitlines()), 0, id="markup"),
        pytest.param("Action\tTrain\nLead agency\tPolice\tTarget date\t31 March 2026\n"
                     "Action\tAudit\nLead agency\tHealth\tTarget date\t30 June 2026\n"
                     "Progress\t\tStatus\t\n", 0,
                     id="two pairs in a row"),
        pytest.param(
            "Lead: Police\nAction: Train\nTarget date: 31 March 2026\n"
            "Lead: Health\nAction: Audit\nTarget date: 30 June 2026\n", 0, id="the lead first",
        ),
        pytest.param(TRAIN + AUDIT.replace("Lead agency", "Owner"), 0, id="other words"),
    ],
)  # fmt: skip
def test_what_stands_around_is_no_part_of_it(text: str, left: int) -> None:
    """Each action keeps its own agency and date; what is neither is not placed, and not lost."""
    plan = imported(text)

    assert TWO == columns(plan, "action_to_take", "lead_agency", "target_date")
    assert [""] * 2 == plan.actions["joint_agencies"].tolist()
    assert left == len(plan.not_placed)
    assert () == plan.problems


def test_other_words_for_a_label_are_told() -> None:
    """The report names each wording and how it was read."""
    plan = imported(TRAIN + AUDIT.replace("Lead agency", "Owner"))

    assert {("Lead agency", "Lead agency"), ("Owner", "Lead agency")} <= {
        (one.heading, one.meaning) for one in plan.headings
    }


def test_a_plan_may_have_both_of_two_labels() -> None:
    """Evidence beside evidence expected is evidence, as in a table."""
    plan = imported("Action: A\nLead: P\nEvidence expected: minutes\nEvidence: the log\n")

    assert [("minutes", "the log")] == columns(plan, "evidence_expected", "evidence")


def test_a_verb_begins_no_action() -> None:
    """A sentence about an action is progress, whatever it begins with."""
    plan = imported(
        "Action 1: A\nLead: P\nProgress: Begun.\nAction 3 has been done by the police.\n"
    )

    assert [("Begun.\nAction 3 has been done by the police.",)] == columns(plan, "progress")


def test_a_colon_makes_no_label() -> None:
    """Sentences and figures with a colon go on; a label of ours needs no space behind it."""
    plan = imported(
        "Action: A\nLead:P\nProgress: Begun.\nThe panel has now seen this: a list.\nAt 3:1 now.\n"
        "See https://example.org/a\n"
    )

    assert [("P", "Begun.\nThe panel has now seen this: a list.\nAt 3:1 now.\n"
             "See https://example.org/a")] == columns(plan, "lead_agency", "progress")  # fmt: skip


def test_a_question_is_an_action() -> None:
    """An action put as a question is no row that tells how to fill a table in."""
    plan = imported("Action: What do nurses need?\nLead: P\nAction: Audit\nLead: Q\n")

    assert [("What do nurses need?",), ("Audit",)] == columns(plan, "action_to_take")


def test_headings_at_the_left(tmp_path: Path) -> None:
    """Tables of Word that have their headings at the left are read, each as one action."""
    document = Document()
    document.add_paragraph("Recommendation 1: Train staff.")
    for action, lead in (("Give a course.", "Police"), ("Audit it.", "Health")):
        table = document.add_table(rows=0, cols=2)
        for words in (
            ("Action", action), ("Lead agency:", lead), ("Progress", ""), ("Status", ""),
            ("Target date", "31 March 2026"),
        ):  # fmt: skip
            for cell, text in zip(table.add_row().cells, words, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(tmp_path / "plan.docx")

    plan = read_plan(tmp_path / "plan.docx", review=HAZEL)

    assert [("Give a course.", "Police"), ("Audit it.", "Health")] == columns(
        plan, "action_to_take", "lead_agency"
    )
    assert () == plan.not_placed


def test_lines_of_one_paragraph(tmp_path: Path) -> None:
    """In Word, lines that are parted within a paragraph are lines."""
    document = Document()
    for text in (TRAIN, AUDIT):
        document.add_paragraph(text.strip())
    document.save(tmp_path / "plan.docx")

    plan = read_plan(tmp_path / "plan.docx", review=HAZEL)

    assert TWO == columns(plan, "action_to_take", "lead_agency", "target_date")


def test_recommendation_in_the_table(tmp_path: Path) -> None:
    """A recommendation that stands in a row of its own goes for the actions below it."""
    document = Document()
    table = document.add_table(rows=0, cols=2)
    for number in (1, 2):
        for words in ((f"Recommendation {number}", "Ask"), ("Action", "Audit"), ("Lead", "Health")):
            for cell, text in zip(table.add_row().cells, words, strict=True):
                cell.text = text
    document.save(tmp_path / "plan.docx")

    plan = read_plan(tmp_path / "plan.docx", review=HAZEL)

    assert [("HAZEL-01.1", "1"), ("HAZEL-02.1", "2")] == columns(
        plan, "action_ref", "recommendation_no"
    )


def test_a_sheet_for_each_action(tmp_path: Path) -> None:
    """A workbook with its headings at the left, on one sheet or on several, is read."""
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        for text in (TRAIN, AUDIT):
            sheet = book.add_worksheet()
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split(": "))

    plan = read_plan(tmp_path / "plan.xlsx", review=HAZEL)

    assert TWO == columns(plan, "action_to_take", "lead_agency", "target_date")


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


def test_a_blank_action_of_a_table_is_a_warning() -> None:
    """Where actions were read, one that is blank is looked at, and stops nothing."""
    plan = imported("Recommendation\tAction\tLead agency\n1. Train\t\tPolice\n2. Ask\tAsk\tNHS\n")

    assert ["warning"] == [
        str(problem.severity) for problem in plan.problems if problem.code == "missing-value"
    ]


def test_a_recommendation_that_is_gone_is_kept(tmp_path: Path) -> None:
    """A recommendation without an action that the source no longer has stays, and that is said."""
    source, output = tmp_path / "plan.txt", tmp_path / "plan.xlsx"
    made = {"review": HAZEL, "partnership": Partnership(), "as_at": date(2026, 3, 31)}
    source.write_text("Recommendation 1: Tell housing.\n\nRecommendation 2: Train all nurses.\n")
    import_plan(source, output, **made)
    source.write_text("Recommendation 1: Fit a lock.\nAction: Give a course.\nLead: Police\n")

    told = import_plan(source, output, **made, force=True).report

    cells = [str(cell) for grid in read_grids(output) for row in grid.rows for cell in row]
    assert {"Tell housing.", "Train all nurses.", "Give a course."} <= set(cells)
    assert "HAZEL-01.1 and HAZEL-02.1 are not in the source any more" in told[-1]


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


BARE = [("Hold a day.", "Harbour Trust", "2026-06-30"), ("Print it.", "Elm Council", "2026-07-31")]


def of_labels(*labels: str, below: str = "\n") -> str:
    """Give a plan whose labels stand in lines of their own, without a colon."""
    said = (
        ("The trust must train.", "Hold a day.", "Harbour Trust", "30 June 2026"),
        ("The trust must share.", "Print it.", "Elm Council", "31 July 2026"),
    )
    lines = []
    for number, (asked, *words) in enumerate(said, start=1):
        lines += [f"Recommendation {number}", asked]
        for label, text in zip(labels, words, strict=True):
            lines += [label, text]
    return below.join(lines) + "\n"


@pytest.mark.parametrize(
    "labels",
    [
        ("Actions to be taken", "Lead agency", "Target completion date"),
        ("Action", "Responsible agency", "Timescale"),
        ("Action required", "Owner", "Deadline"),
    ],
)
@pytest.mark.parametrize("below", ["\n", "\n\n"])
def test_labels_without_a_colon(labels: tuple[str, str, str], below: str, tmp_path: Path) -> None:
    """A label in a line of its own says what stands below it, as text, web page or Word file."""
    text = of_labels(*labels, below=below)
    document = Document()
    tags = []
    for line in text.split("\n"):
        is_heading = line in labels or line.startswith("Recommendation")
        document.add_paragraph(line, style="Heading 2" if is_heading else None)
        tags.append(f"<h3>{line}</h3>" if is_heading else f"<p>{line}</p>")
    document.save(str(tmp_path / "plan.docx"))
    (tmp_path / "plan.html").write_text("".join(tags), "utf-8")
    keys = ("action_to_take", "lead_agency", "target_date")

    assert BARE == columns(imported(text), *keys)
    assert BARE == columns(read_plan(tmp_path / "plan.docx", review=HAZEL), *keys)
    assert BARE == columns(read_plan(tmp_path / "plan.html", review=HAZEL), *keys)


def test_one_recommendation_with_labels_above_their_words() -> None:
    """One block is a plan; a status below its label is a word of it, and lists go on."""
    plan = imported(
        "Recommendation 3\nThe trust must train.\nLead agency\n1. Harbour Trust\n2. Elm Council\n"
        "Action\n1. Draft\n2. Print\nTarget date\n1. May 2026\n2. June 2026\nStatus\nIn progress\n"
    )

    assert [
        ("HAZEL-03.1", "Draft", "Harbour Trust", "2026-05-31", "In progress"),
        ("HAZEL-03.2", "Print", "Elm Council", "2026-06-30", "In progress"),
    ] == columns(plan, "action_ref", "action_to_take", "lead_agency", "target_date", "status")


def test_labels_in_any_order_below_their_recommendation() -> None:
    """What is said first below a recommendation begins its action, in whatever order."""
    plan = imported(
        "Recommendation 1: Train\n\nLead: Harbour Trust\n\nStatus: In progress\n\nAction: Draft\n\n"
        "Recommendation 2: Share\n\nStatus: Complete\n\nAction: Print\n\nLead: Elm Council\n"
    )

    assert [
        ("1", "Draft", "Harbour Trust", "In progress"), ("2", "Print", "Elm Council", "Complete"),
    ] == columns(plan, "recommendation_no", "action_to_take", "lead_agency", "status")  # fmt: skip


def test_headings_in_prose_are_no_labels() -> None:
    """Without an action and who does it or by when, a short line is text as it stands."""
    lines = lines_of("Action plan\nProgress\nAll is well.\nEvidence\nNone.\nAction\nTrain them.\n")

    assert lines == as_table(lines)


BROWSER = """
Recommendation 2

Staff should know who leads.

Actions


  1. Name a lead in each ward.


{who}


  • {first}

  • {second}


{when}


31 March 2026


Recommendation 3

The list should be kept.

Actions


  1. Review the list each year.


{who}


  • {second}


{when}


30 June 2026
"""


@pytest.mark.parametrize(
    ("who", "when", "first", "second"),
    [
        ("Person responsible", "Target completion date", "Ward Leads", "Head of Nursing"),
        ("Lead officer", "Timescale", "Policy Manager", "Director of Nursing"),
        ("Owner", "By when", "Harbour Trust", "Owner of the policy"),
    ],
)
def test_what_a_label_says_is_no_label_and_no_page_header(
    who: str, when: str, first: str, second: str
) -> None:
    """Blank lines, bullets, roles that read like labels and leads that come again lose nobody."""
    plan = imported(BROWSER.format(who=who, when=when, first=first, second=second))

    assert [
        ("HAZEL-02.1", first, second, "2026-03-31"),
        ("HAZEL-03.1", second, "", "2026-06-30"),
    ] == columns(plan, "action_ref", "lead_agency", "joint_agencies", "target_date")


@pytest.mark.parametrize(
    ("head", "rating", "said"),
    [
        ("Action 6", "RAG rating", "Amber - in progress"),
        ("Action 6.", "RAG", "Amber"),
        ("ACTION 6", "Status RAG", "Amber: under way"),
    ],
)
def test_a_numbered_block_is_no_action(head: str, rating: str, said: str) -> None:
    """The number over a block is a number; what stands between it and the actions is asked for."""
    text = (
        f"{head}\n\n{rating}\n{said}\n\nThe group should audit all reports.\n\n"
        "Actions to be taken\nHold an audit.\n\nLead agency\nElm Council\n\n"
        "Progress to date\nTool made.\n"
    )
    keys = ("action_ref", "recommendation", "action_to_take", "agency_rag")

    assert [
        ("HAZEL-06.1", "The group should audit all reports.", "Hold an audit.", "Amber")
    ] == columns(imported(text), *keys)


@pytest.mark.parametrize("action", ["Audit notes", "Review progress", "Update actions"])
def test_an_action_may_read_like_a_heading(action: str, tmp_path: Path) -> None:
    """What stands beside or below "Action" is the action, though headings are made of its words."""
    pairs = [
        ("Recommendation 1", "Keep files"), ("Action", action), ("Lead agency", "Elm Council"),
        ("Target date", "30/06/2026"),
    ]  # fmt: skip
    text = "".join(f"{label}\n{words}\n\n" for label, words in pairs)
    document = Document()
    table = document.add_table(rows=0, cols=2)
    for pair in pairs:
        for cell, words in zip(table.add_row().cells, pair, strict=True):
            cell.text = words
    document.save(tmp_path / "plan.docx")
    found = [imported(text), read_plan(tmp_path / "plan.docx", review=HAZEL)]

    expected = [(action, "Elm Council", "2026-06-30")]
    keys = ("action_to_take", "lead_agency", "target_date")
    assert [expected, expected] == [columns(plan, *keys) for plan in found]
