"""Published plans become our record."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from docx import Document

from dhrxl.errors import BadInput
from dhrxl.files.documents import read_text
from dhrxl.model.agencies import Agency
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan, report, understand
from dhrxl.plans.records import KEYS
from tests.loops import some
from tests.places import PUBLISHED, REPOSITORY

REAL = REPOSITORY.parent / "shared" / "plans"
BEN = Review(name="Ben", code="BEN", published=date(2016, 10, 31))
ADULT_A = Review(name="Adult A", code="ADULT-A")
K = Review(name="Case K", code="K", published=date(2016, 10, 13))


def imported(
    text: str,
    *,
    review: Review = K,
    register: tuple[Agency, ...] = (),
    known: pd.DataFrame | None = None,
) -> ImportedPlan:
    """Import a plan typed into the test, cells separated by bars."""
    lines = tuple(line for line in read_text(text.replace("|", "\t")) if line.filled)
    return understand(lines, file="plan.txt", review=review, register=register, known=known)


def column(plan: ImportedPlan, key: str) -> list[object]:
    """Give one column, dates as days."""
    values = plan.actions[key]
    if values.dtype.kind == "M":
        return [None if pd.isna(day) else day.date() for day in values]
    return list(values)


def messages(plan: ImportedPlan) -> list[str]:
    """Give the messages of all problems."""
    return [problem.message for problem in plan.problems]


def test_flat_table_is_imported() -> None:
    """Guide row, repeated header and dashes are no data; every cell comes to its column."""
    plan = read_plan(PUBLISHED / "flat.txt", review=Review(name="Case K", code="K"))

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-02.1", "K-03.1", "K-04.1"]
    assert column(plan, "recommendation_no") == ["1", "1", "2.", "3", "4"]
    assert column(plan, "scope") == ["Local", "", "Regional", "Local", "Everywhere"]
    assert column(plan, "lead_agency") == [
        "Riverton Police",
        "Riverton Health Trust",
        "Riverton Police",
        "",
        "North and South Housing Association",
    ]
    assert column(plan, "joint_agencies") == ["", "", "Riverton Health Trust", "", ""]
    assert column(plan, "target_date") == [date(2017, 4, 13), date(2016, 12, 31), None, None, None]
    assert column(plan, "status") == ["Complete", "", "", "", "Complete"]
    assert column(plan, "date_of_completion") == [date(2017, 3, 4), None, None, None, None]
    assert column(plan, "outcome") == [
        "212 staff trained.",
        "",
        "Protocol sent to partners on 1 May 2017",
        "",
        "",
    ]
    assert plan.review.published == date(2016, 10, 13)
    assert [code.code for code in plan.problems] == [
        "lead-assumed",
        "no-target-date",
        "missing-lead-agency",
        "impossible-date",
        "unknown-scope",
        "no-target-date",
    ]


def test_flat_table_is_reported() -> None:
    """The printout says how headings and dates were understood, and what was left over."""
    plan = read_plan(PUBLISHED / "flat.txt", review=Review(name="Case K", code="K"))
    lines = report(plan)

    assert lines[0] == "flat.txt: 5 actions under 4 recommendations, from 5 rows of the source."
    assert '  "Date of completion and Outcome" read as Date of completion, Outcome' in lines
    assert "  a column of numbers without a heading read as Recommendation no." in lines
    assert (
        '  K-01.1: "Within 6 months from the date publication of the report" read as '
        "6 months from publication (13 October 2016): 13 April 2017"
    ) in lines
    assert "  line 5: publication date 13 October 2016 taken from it." in lines
    assert (
        '  K-01.1, Date of completion: "Completed 04/03/2017" read as Complete on 4 March 2017 '
        "(day before month)."
    ) in lines
    assert (
        "  error: flat.txt, row 11 (Target date): expected a day that exists, found "
        "'31 September 2017'. Enter a date such as 31 March 2026."
    ) in lines
    assert lines[-1] == "  line 14: Agreed by the board."


def test_blocks_are_imported() -> None:
    """Each action comes under its recommendation, without tags, headings or page headers."""
    plan = read_plan(PUBLISHED / "blocks.txt", review=K)

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-02.1", "K-03.1"]
    assert column(plan, "recommendation") == [
        "That referrals are checked.",
        "That referrals are checked.",
        "That the ministry is written to.",
        "That shelters are listed.",
    ]
    assert column(plan, "action_to_take") == [
        "Check each referral.",
        "Report to the board.",
        "Write to the ministry.",
        "List all shelters.",
    ]
    assert column(plan, "evidence_expected") == [
        "Minutes.\nAudit report.",
        "",
        "Letter and its answer.",
        "The list.",
    ]
    assert column(plan, "key_outcomes") == [
        "No referral is lost.",
        "",
        "Guidance is clear.",
        "Staff find a place.",
    ]
    assert column(plan, "agency_rag") == ["", "Amber", "", ""]
    assert plan.not_placed == (
        ("line 1", "Review of Case K: action plan"),
        ("line 3", "This plan was agreed by all."),
    )
    assert plan.page_headers == (("Case K action plan", 2),)
    assert plan.problems == ()


def test_web_page_is_imported() -> None:
    """A merged recommendation holds for all its actions; a remark over all columns is kept."""
    plan = read_plan(PUBLISHED / "page.html", review=K)

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-01.3"]
    assert column(plan, "action_to_take") == [
        "Write a course.",
        "Run it.",
        "Evaluate the course.",
    ]
    assert column(plan, "target_date") == [
        date(2016, 12, 31),
        date(2017, 3, 31),
        date(2017, 4, 30),
    ]
    assert column(plan, "key_milestones") == ["", "", ""]
    assert column(plan, "agency_rag") == ["Green", "Green", "Purple"]
    assert plan.not_placed[2:] == (
        ('table 1, row 2, column "Priority" (beside "1. Write a course. 2. Run it.")', "High"),
        ("table 1, row 4", "Note: dates may move."),
    )
    assert messages(plan) == [
        *[
            "page.html, table 1, row 2 (Lead agency): several agencies in one cell; Riverton "
            "Police was taken as lead. Confirm who is accountable."
        ]
        * 2,
        "page.html, table 1, row 3 (Agency RAG): expected Red, Amber, Green, Blue or Grey, found "
        "'Purple'. Choose one from the list or leave it empty.",
    ]


def test_word_file_is_imported(tmp_path: Path) -> None:
    """A table that goes on after a page break keeps its headings; another table is not placed."""
    document = Document()
    document.add_paragraph("Recommendation 1: That staff are trained.")
    for rows in (
        (("Action", "Evidence", "Target date"), ("Train.", "List.", "March 2017")),
        (("Train again.", "", "Q1 2017/18"),),
        (("Name", "Case K"),),
    ):
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    path = tmp_path / "plan.docx"
    document.save(str(path))
    plan = read_plan(path, review=K)

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2"]
    assert column(plan, "recommendation") == ["That staff are trained."] * 2
    assert column(plan, "target_date") == [date(2017, 3, 31), date(2017, 6, 30)]
    assert plan.not_placed == (("table 3, row 1", "Name\tCase K"),)


def test_workbook_is_imported(tmp_path: Path) -> None:
    """Real dates are read as they are, and problems name sheet and cell."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row("A1", ["Case K"])
        sheet.write_row(
            "A4", ["Ref", "Recommendation", "Action to take", "Lead", "Target date", "Status"]
        )
        sheet.write_row("A5", [1, "Train", "=1+1", "Police"])
        sheet.write_string("C5", "-Review policy")
        sheet.write_datetime("E5", datetime.fromisoformat("2017-03-31"))
        sheet.write_row("F5", ["On-going"])
        sheet.write_row("A6", [2, "Share", "1.10", "", "asap", "who knows"])
    plan = read_plan(path, review=K)

    assert column(plan, "action_ref") == ["K-01.1", "K-02.1"]
    assert column(plan, "action_to_take") == ["-Review policy", "1.10"]
    assert column(plan, "target_date_as_written") == ["31 March 2017", "asap"]
    assert column(plan, "target_date") == [date(2017, 3, 31), None]
    assert column(plan, "status") == ["In progress", "who knows"]
    assert messages(plan) == [
        'plan.xlsx, sheet "Plan", cell D6 (Lead agency): expected a lead agency, found an empty '
        "cell. Agree who is accountable.",
        'plan.xlsx, sheet "Plan", cell E6 (Target date): expected a target date, found '
        "'asap'. Agree a date. Without one the action can never be overdue.",
        'plan.xlsx, sheet "Plan", cell F6 (Status): expected Not started, In progress, Complete, '
        "Paused, Ask to close, Not accepted or Superseded, found 'who knows'. Choose one from the "
        "list.",
    ]


def test_recommendation_over_the_whole_row() -> None:
    """A table without a column for it has its recommendations in rows of their own."""
    plan = imported(
        "Service|Action|Evidence|Lead/Ownership|Target Date\n"
        "Roles no names||Realistic target date||\n"
        "1. Risk is assessed.||||\n"
        "Ward|Use the form.|Audit|Ward lead|28 February 2020\n"
        "Clinic|Use it too.||Clinic lead|\n"
        "Families are heard.||||\n"
        "Ward|Ask them.|||\n"
    )

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-02.1"]
    assert column(plan, "recommendation_no") == ["1.", "1.", ""]
    assert column(plan, "recommendation")[::2] == ["Risk is assessed.", "Families are heard."]
    assert column(plan, "lead_agency") == ["Ward lead", "Clinic lead", ""]
    assert [text for _, text in plan.not_placed] == [
        "Roles no names\tRealistic target date",
        "Ward",
        "Clinic",
        "Ward",
    ]


@pytest.mark.parametrize(
    ("cell", "number", "text"),
    [
        ("1. Train staff", "1.", "Train staff"),
        ("Recommendation 17.6: Train staff", "17.6", "Train staff"),
        ("Rec 4 \u2013 Train staff", "4", "Train staff"),
        ("12 hours of training", "", "12 hours of training"),
        ("Train 5 staff", "", "Train 5 staff"),
    ],
)
def test_number_in_front_of_a_recommendation(cell: str, number: str, text: str) -> None:
    """A number in front of the words is the recommendation's, kept exactly."""
    plan = imported(f"Recommendation|Action|Lead\n{cell}|Do it.|Police\n")

    assert (column(plan, "recommendation_no"), column(plan, "recommendation")) == ([number], [text])


@pytest.mark.parametrize(
    ("numbers", "refs"),
    [
        (["1", "2.", "10"], ["K-01.1", "K-02.1", "K-10.1"]),
        (["17.5", "17.6", "18"], ["K-17.1", "K-17.2", "K-18.1"]),
        (["", "", ""], ["K-01.1", "K-02.1", "K-03.1"]),
        (["SR (25/26) 01", "SR (25/26) 02", "112"], ["K-01.1", "K-02.1", "K-112.1"]),
        (["3", "3", "3"], ["K-03.1", "K-03.2", "K-03.3"]),
    ],
)
def test_references_follow_the_plan(numbers: list[str], refs: list[str]) -> None:
    """A reference is the plan's whole number, else running order, and the nth action under it."""
    rows = "".join(f"{number}|Ask {at}|Do {at}|Police\n" for at, number in enumerate(numbers))
    plan = imported(f"No|Recommendation|Action|Lead\n{rows}")

    assert refs == column(plan, "action_ref")
    assert numbers == column(plan, "recommendation_no")


def test_references_are_kept_by_text() -> None:
    """Importing again keeps references, gives new ones to new actions, and reuses none."""
    head = "No|Recommendation|Action|Lead\n"
    first = imported(f"{head}1|Ask|Do A|P\n|| Do B|P\n|| Do C|P\n2|Tell|Do D|P\n")
    again = imported(
        f"{head}1|Ask|Do X|P\n||do c.|P\n||Do A|P\n2|Tell|Do D|P\n3|New|Do E|P\n",
        known=first.actions,
    )

    assert column(first, "action_ref") == ["K-01.1", "K-01.2", "K-01.3", "K-02.1"]
    assert column(again, "action_ref") == ["K-01.4", "K-01.3", "K-01.1", "K-02.1", "K-03.1"]


def test_references_without_numbers_are_kept_by_text() -> None:
    """A recommendation put in front of others does not take their numbers."""
    first = imported("Recommendation|Action|Lead\nAsk|Do A|P\nTell|Do B|P\n")
    again = imported(
        "Recommendation|Action|Lead\nNew|Do N|P\nAsk|Do A|P\nTell|Do B|P\n|Do C|P\n",
        known=first.actions,
    )

    assert column(again, "action_ref") == ["K-03.1", "K-01.1", "K-02.1", "K-02.2"]


@pytest.mark.parametrize(
    ("cell", "day", "status", "outcome"),
    [
        ("Completed 04/03/2020. Staff trained.", date(2020, 3, 4), "Complete", "Staff trained."),
        ("Complete 04/03/2020", date(2020, 3, 4), "Complete", ""),
        ("31 March 2017: leaflet out", date(2017, 3, 31), "", "leaflet out"),
        ("Complete and in use -20/01/2020", None, "", "Complete and in use -20/01/2020"),
        ("Sent on 1 May 2017", None, "", "Sent on 1 May 2017"),
        ("Partially complete 1 May 2017", None, "", "Partially complete 1 May 2017"),
        ("Complete", None, "Complete", ""),
        ("Ongoing", None, "In progress", ""),
        ("31 September 2017 done", None, "", "31 September 2017 done"),
        ("N/A", None, "", "N/A"),
    ],
)
def test_completion_and_outcome_are_told_apart(
    cell: str, day: date | None, status: str, outcome: str
) -> None:
    """Only a day at the start is the day of completion; all else stays text."""
    plan = imported(f"Recommendation|Action|Date of completion and Outcome\nAsk|Do|{cell}\n")

    assert [day] == column(plan, "date_of_completion")
    assert [status] == column(plan, "status")
    assert [outcome] == column(plan, "outcome")


@pytest.mark.parametrize(
    ("cell", "rag", "status", "progress"),
    [
        ("AMBER", "Amber", "", ""),
        ("g", "Green", "", ""),
        ("Green - all trained", "Green", "", "all trained"),
        ("Complete", "", "Complete", ""),
        ("B", "B", "", ""),
        ("Red/Amber/Green", "Red/Amber/Green", "", ""),
    ],
)
def test_rating_is_read(cell: str, rag: str, status: str, progress: str) -> None:
    """A rating in words or an unmistakable letter is read; anything else stays as it is."""
    plan = imported(f"Recommendation|Action|Progress indicator\nAsk|Do|{cell}\n")

    assert (rag, status, progress) == tuple(
        column(plan, key)[0] for key in ("agency_rag", "status", "progress")
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Action 1 Train", "Train"),
        ("Action 1: Train", "Train"),
        ("Action 1.1 Train", "Train"),
        ("Action 4 Children is invited", "Action 4 Children is invited"),
        ("Action 1 Train Action 2 Test", "Train Action 2 Test"),
        ("<p>Action 1 Train</p><p>Action 2 Test</p>", "Action 1 Train\nAction 2 Test"),
    ],
)
def test_action_numbers_are_taken_off(cell: str, expected: str) -> None:
    """ "Action 1" goes where it is the action's place, and stays where it may be a name."""
    plan = imported(f"Recommendation|Action|Lead\nAsk|{cell}|Police\n")

    assert [expected] == column(plan, "action_to_take")


def test_rows_that_go_on_are_joined() -> None:
    """Cells broken over a page are joined as lines, and the printout says so."""
    plan = imported(
        "No|Recommendation|Action|Lead|Evidence\n1|Ask|Do|P|Minutes\n||||Audit\n|and tell||||\n"
    )

    assert column(plan, "evidence_expected") == ["Minutes\nAudit"]
    assert column(plan, "recommendation") == ["Ask\nand tell"]
    assert plan.readings == (
        "line 3: read as the rest of the row above.",
        "line 4: read as the rest of the recommendation above.",
    )


def test_recommendation_without_action_is_kept() -> None:
    """A recommendation nobody has an action for is a row, with a problem."""
    plan = imported("Recommendation 1\nAsk\nAction|Evidence\nDo|Minutes\nRecommendation 2\nTell\n")

    assert column(plan, "recommendation") == ["Ask", "Tell"]
    assert column(plan, "action_to_take") == ["Do", ""]
    assert messages(plan) == [
        "plan.txt, row 5 (Action to take): expected an answer, found an empty cell. Say what is to "
        "be done; until then it is not counted."
    ]


def test_revised_date_is_read() -> None:
    """A revised date in words is read like a target, and its words are kept."""
    plan = imported(
        "Recommendation|Action|Target date|Revised date\nAsk|Do|May 2017|Jun-17 at last\n"
    )

    assert column(plan, "target_date") == [date(2017, 5, 31)]
    assert column(plan, "revised_target_date") == [date(2017, 6, 30)]
    assert plan.not_placed == (("line 2, Revised target date of K-01.1", "Jun-17 at last"),)


def test_unknown_agencies_are_told_with_suggestions() -> None:
    """Against a register a name it does not have is kept and told, never replaced."""
    plan = imported(
        "Recommendation|Action|Lead\nAsk|Do|Riverton Polise\nTell|Do|RP\n",
        register=(Agency(name="Riverton Police", aliases=("RP",)),),
    )

    assert column(plan, "lead_agency") == ["Riverton Polise", "Riverton Police"]
    assert messages(plan) == [
        "plan.txt, row 2 (Lead agency): expected an agency of the partnership, found "
        "'Riverton Polise'. Did you mean Riverton Police? Correct the name, or add it to the sheet "
        "Agencies of the partnership workbook."
    ]


def test_no_text_is_lost() -> None:
    """Whatever stands in the source stands in a column or under Not placed."""
    words = [f"w{number}w" for number in range(14)]
    rows = (
        "{}\nx|{}\nNo|Recommendation|Action|Lead|Revised date|Colour of file\n1|{}|{}|{}|{}|{}|{}\n"
        "|||||{}|\n{}|||||\nother {}\nRecommendation 9 {}\n{}\n|{}"
    )
    plan = imported(rows.format(*words))
    texts = plan.actions.select_dtypes("str")
    kept = "\n".join(
        [*(text for key in texts for text in texts[key]), *(text for _, text in plan.not_placed)]
    )

    assert [word for word in words if word not in kept] == []


def test_frame_is_typed() -> None:
    """Text is "" and dates are NaT where blank, in the plan's order of columns."""
    plan = imported("Recommendation|Action\nAsk|Do\n")

    assert list(KEYS) == list(plan.actions.columns)
    assert plan.actions["target_date"].isna().all()
    assert set(plan.actions["lead_agency"]) == {""}
    assert plan.problems == ()


@pytest.mark.parametrize("text", ["Just a letter.\nRegards", "a|b\nc|d"])
def test_document_without_actions_is_refused(text: str) -> None:
    """A document that holds no plan is refused with what was expected."""
    with pytest.raises(BadInput) as caught:
        imported(text)

    assert str(caught.value) == (
        "plan.txt: expected a table with headings such as Recommendation, Action to take, Lead "
        "agency and Target date, found none with an action under it. Check that it is the action "
        "plan, or give its table a row of headings."
    )


STAFF = [("1", "Train staff")] * 2 + [("2", "Share information")] * 2
BLOCKS = """Recommendation 1: Train staff
{head}|Action required|Owner
{0}|Write a course|Police
{1}|Run it|Police
Recommendation 2: Share information
{head}|Action required|Owner
{2}|Agree a protocol|Health
{3}|Audit it|Health
"""
MERGED = """{head}|Action required|Owner
Recommendation 1: Train staff||
{0}|Write a course|Police
{1}|Run it|Police
Recommendation 2: Share information||
{2}|Agree a protocol|Health
{3}|Audit it|Health
"""


def under(plan: ImportedPlan) -> list[tuple[object, object]]:
    """Give number and words of the recommendation of each action."""
    return list(zip(column(plan, "recommendation_no"), column(plan, "recommendation"), strict=True))


@pytest.mark.parametrize("head", ["Ref", "No.", "Action no.", "Action ref", ""])
@pytest.mark.parametrize("layout", [BLOCKS, MERGED])
@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        (["1.1", "1.2", "2.1", "2.2"], []),
        (["1a", "1b", "2a", "2b"], []),
        (["1", "2", "1", "2"], []),
        (["1", "2", "3", "4"], ["3", "4"]),
        (["1.1", "1.2", "4.7", "2.2"], ["4.7"]),
    ],
)
def test_numbers_under_a_heading_are_the_actions_own(
    head: str, layout: str, numbers: list[str], left: list[str]
) -> None:
    """The heading says the recommendation; a number that says more than the reference is kept."""
    plan = imported(layout.format(*numbers, head=head))

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-02.1", "K-02.2"]
    assert under(plan) == STAFF
    assert [text for _, text in plan.not_placed] == left
    words = f'"{head}"' if head else "a column of numbers without a heading"
    assert report(plan)[0].startswith("plan.txt: 4 actions under 2 recommendations, ")
    assert f"  {words} read as the action's own number" in report(plan)[2]
    assert "missing-value" not in {problem.code for problem in plan.problems}


def test_numbered_blocks_of_other_documents_are_read(tmp_path: Path) -> None:
    """Headings of a Word file, merged rows of it, and a web page are read alike."""
    head = ("Ref", "Action required", "Owner", "Timescale", "Progress")
    word, merged = Document(), Document()
    wide = merged.add_table(rows=1, cols=5)
    for cell, text in zip(wide.rows[0].cells, head, strict=True):
        cell.text = text
    for title, actions in (("1: Train staff", "ab"), ("2: Share information", "cd")):
        word.add_heading(f"Recommendation {title}", 2)
        table = word.add_table(rows=1, cols=5)
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            cell.text = text
        cells = wide.add_row().cells
        cells[0].merge(cells[4]).text = f"Recommendation {title}"
        for nth, action in enumerate(actions, start=1):
            row = (f"{title[0]}.{nth}", f"Do {action}", "Police", "May 2017", "Begun")
            for into in (table, wide):
                for cell, text in zip(into.add_row().cells, row, strict=True):
                    cell.text = text
    word.save(str(tmp_path / "blocks.docx"))
    merged.save(str(tmp_path / "merged.docx"))

    for path in (tmp_path / "blocks.docx", tmp_path / "merged.docx", PUBLISHED / "numbered.html"):
        plan = read_plan(path, review=K)
        assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-02.1", "K-02.2"]
        assert under(plan) == STAFF
        assert column(plan, "action_to_take") == ["Do a", "Do b", "Do c", "Do d"]
        assert plan.not_placed == plan.problems == ()


def test_number_without_words_is_no_action() -> None:
    """Under a heading a lone number is kept as text, and one that has an owner is asked about."""
    plan = imported(
        "Recommendation 1: Ask\nRef|Action|Owner|Evidence\n1.1|Do|Police|List\n|||Audit\n"
        "1.2|||\n1.3||Police|\n"
    )

    assert column(plan, "action_to_take") == ["Do", ""]
    assert column(plan, "evidence_expected") == ["List\nAudit", ""]
    assert set(under(plan)) == {("1", "Ask")}
    assert [text for _, text in plan.not_placed] == ["1.2", "1.3"]
    assert [problem.code for problem in plan.problems] == ["missing-value"]


@pytest.mark.parametrize("numbers", [("1", "2.", "2"), ("1.1", "2.1", "2.2")])
def test_recommendations_listed_above_one_table(numbers: tuple[str, ...]) -> None:
    """Where headings only list the recommendations, the numbers of the table say which holds."""
    rows = "".join(f"{number}|Do {number}|Police\n" for number in numbers)
    plan = imported(f"Recommendation 1: Ask\nRecommendation 2: Tell\nNo.|Action|Lead\n{rows}")

    assert under(plan) == [("1", "Ask"), ("2", "Tell"), ("2", "Tell")]
    assert column(plan, "action_ref") == ["K-01.1", "K-02.1", "K-02.2"]


def test_column_of_recommendation_numbers_still_decides() -> None:
    """A column that says it numbers recommendations is believed, dots or not."""
    plan = imported("Recommendation 1: Ask\nRec no.|Action|Lead\n1.|Do a|P\n1.2|Do b|P\n3|Do c|P\n")

    assert column(plan, "action_ref") == ["K-01.1", "K-01.2", "K-03.1"]
    assert under(plan) == [("1", "Ask"), ("1", "Ask"), ("3", "")]


def test_agencies_read_otherwise_are_printed_once() -> None:
    """Aliases, quotes and spaces that were folded are said, each once, with a count."""
    care = Agency(name="Adult Social Care", aliases=("ASC",))
    plan = imported(
        "Recommendation|Action|Lead|Joint agencies\nAsk|Do a|ASC|\n"
        "Ask|Do b|ASC|Adult  Social Care\n"
        "Ask|Do c|Adult  Social Care|Children\u2019s Services\nAsk|Do d|Adult Social Care|\n"
        "Ask|Do e|TBC|ASC; Children's Services\n",
        register=(care, Agency(name="Children's Services")),
    )

    assert plan.agencies == (
        '"ASC" read as Adult Social Care (2 cells).',
        '"Adult  Social Care" read as Adult Social Care (2 cells).',
        '"Adult  Social Care": Adult Social Care is named as lead agency already (1 cell).',
        '"Children\u2019s Services" read as Children\'s Services (1 cell).',
        '"TBC" names no agency (1 cell).',
        "\"ASC; Children's Services\" read as Adult Social Care; Children's Services (1 cell).",
    )
    assert [f"  {sentence}" in report(plan) for sentence in plan.agencies] == [True] * 6


def test_cells_kept_as_one_agency_are_printed() -> None:
    """Without a register, what may be several agencies is kept whole, and the printout says so."""
    names = ("Police / Health", "Police and Fire", "Police, Health", "Housing", "Police and Fire")
    plan = imported(
        "Recommendation|Action|Lead\n" + "".join(f"Ask|Do {at}|{n}\n" for at, n in enumerate(names))
    )
    hint = "kept as one agency; put a semicolon between agencies if they are several"

    assert list(names) == column(plan, "lead_agency")
    assert plan.agencies == (
        f'"Police / Health" {hint} (1 cell).',
        f'"Police and Fire" {hint} (2 cells).',
        f'"Police, Health" {hint} (1 cell).',
    )


def test_words_moved_to_another_column_are_printed() -> None:
    """A status in the RAG column goes to Status, and the printout says so; none is dropped."""
    plan = imported(
        "Recommendation|Action|Status|RAG\nAsk|Do a||Complete\nAsk|Do b|Green|\n"
        "Ask|Do c|In progress|Complete\nAsk|Do d|Green|Amber\n"
    )

    assert column(plan, "status") == ["Complete", "", "In progress", ""]
    assert column(plan, "agency_rag") == ["", "Green", "", "Amber"]
    assert plan.readings[:2] == (
        'K-01.1, Agency RAG: "Complete" is no rating: moved to Status as Complete.',
        'K-01.2, Status: "Green" is no status: moved to Agency RAG as Green.',
    )
    assert (
        "  K-01.3, Status: In progress stands; another cell says Complete, which is kept under Not "
        "placed."
    ) in report(plan)
    assert [text for _, text in plan.not_placed] == ["Complete", "Green"]


def test_repeated_headings_are_counted() -> None:
    """Rows of headings that stand again are left out, and counted; other headings are told."""
    head = "Recommendation|Action|Lead"
    plan = imported(f"{head}\nAsk|a|P\n{head}\nAsk|b|P\n{head}\nAsk|c|P\n")
    other = imported(f"{head}\nAsk|a|P\nRecommendation|Action|Owner\nAsk|b|P\n")

    assert report(plan)[-2:] == ("Left out", "  2 rows of headings that stood above already")
    assert '  "Owner" read as Lead agency' in report(other)
    assert "Left out" not in report(other)


def test_completed_as_target_words_is_said() -> None:
    """A day of completion among the targets is the target, and the printout says that plainly."""
    plan = imported("Recommendation|Action|Target date\nAsk|Do|Completed Jan 2026\n")

    assert column(plan, "target_date") == [date(2026, 1, 31)]
    assert column(plan, "status") == [""]
    assert (
        '  K-01.1: "Completed Jan 2026" read as the target date, not as the date of completion: '
        "Jan 2026 read as January 2026, taken to its last day: 31 January 2026; the words say "
        "complete: check the date of completion"
    ) in report(plan)


def test_impossible_target_keeps_its_words() -> None:
    """A day that does not exist is an error, and its words stay as written."""
    plan = imported("Recommendation|Action|Target date\nAsk|Do|By 31 September 2026\n")

    assert column(plan, "target_date_as_written") == ["By 31 September 2026"]
    assert column(plan, "target_date") == [None]
    assert [(p.code, p.severity) for p in plan.problems] == [("impossible-date", "error")]
    assert [line for line in report(plan) if line.startswith("  error: ")] == [
        "  error: plan.txt, row 2 (Target date): expected a day that exists, found "
        "'By 31 September 2026'. Enter a date such as 31 March 2026."
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")
def test_ben_is_imported() -> None:
    """A published flat plan is read to the last cell."""
    plan = read_plan(REAL / "ben.txt", review=BEN)
    by_number = plan.actions.set_index(pd.RangeIndex(1, 34))
    joint = [4, 5, 7, 14]

    assert column(plan, "action_ref") == [f"BEN-{number:02d}.1" for number in range(1, 34)]
    assert list(by_number.index[by_number["scope"] == "Regional"]) == [8, 9, 10]
    assert set(by_number["scope"]) == {"Local", "Regional"}
    assert list(by_number.index[by_number["lead_agency"] == ""]) == [6, 15]
    assert [p.code for p in plan.problems].count("missing-lead-agency") == 2
    assert list(by_number.index[by_number["joint_agencies"] != ""]) == joint
    assert set(by_number.loc[joint, "lead_agency"]) == {"Community Safety Partnership"}
    assert set(by_number.loc[joint, "joint_agencies"]) == {"People's Services"}
    source = (REAL / "ben.txt").read_text("utf-8")
    (trust,) = set(by_number.loc[21:25, "lead_agency"])
    assert " and " in trust
    assert trust.endswith(" Acute")
    assert source.count(f"\t{trust}\t") == 5
    assert f"{by_number.loc[26, 'lead_agency']}.\t" in source
    assert column(plan, "target_date") == [
        date(2017, 7, 31) if number == 3 else date(2017, 4, 30) for number in range(1, 34)
    ]
    assert f"\t{by_number.loc[22, 'target_date_as_written']}\n" in source
    assert "date publication" in by_number.loc[22, "target_date_as_written"]
    assert column(plan, "recommendation_no")[:3] == ["1", "2.", "3."]
    assert [place for place, _ in plan.not_placed] == ["line 1", "line 3", "line 5"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")
def test_adult_a_is_imported() -> None:
    """A published plan of blocks comes to the right recommendations, clean of its layout."""
    plan = read_plan(REAL / "adult-a.txt", review=ADULT_A)
    actions = plan.actions
    texts = actions.select_dtypes("str")
    cells = some(text for key in texts for text in texts[key])
    layout = ("Key ", "Evidence", "RAG", "Action 1", "Action 2", "Recommendation")

    assert list(actions.groupby("recommendation_no", sort=False).size()) == [
        1, 2, 2, 1, 1, 1, 1, 1, 2,
    ]  # fmt: skip
    assert column(plan, "action_ref")[-2:] == ["ADULT-A-09.1", "ADULT-A-09.2"]
    assert not [text for text in cells if "<" in text or "Action Plan in respect of" in text]
    assert not [text for text in cells if text.startswith(layout)]
    assert [text != "" for text in actions["evidence_expected"]] == [
        text not in ("ADULT-A-02.2", "ADULT-A-03.2", "ADULT-A-09.2")
        for text in actions["action_ref"]
    ]
    source = (REAL / "adult-a.txt").read_text("utf-8")
    lines = actions["evidence_expected"][1].split("\n")
    assert len(lines) == 3
    assert "</p> ".join(f"<p>{line}" for line in lines) in source
    assert f"Key Outcomes {actions['key_outcomes'][5]}</p>" in source
    assert set(actions["lead_agency"]) == {""}
    assert actions["target_date"].isna().all()
    assert [place for place, _ in plan.not_placed] == ["line 3", "line 5", "line 7", "line 9"]


def test_what_is_said_of_evidence_is_read() -> None:
    """Kind, place and day of evidence come to their columns, and the day to check again."""
    plan = imported(
        "Action|Lead agency|Target date|Type of evidence|Evidence held at|Evidence dated|"
        "Check again on\n"
        "Train all staff|Police|30 June 2026|output|Team folder|2 January 2026|1/9/2026\n"
        "Audit the files|Police|30 June 2026|||last week|"
    )

    assert ["Output", ""] == column(plan, "evidence_kind")
    assert ["Team folder", ""] == column(plan, "evidence_held_at")
    assert [date(2026, 1, 2), None] == column(plan, "evidence_dated")
    assert [date(2026, 9, 1), None] == column(plan, "check_again_on")
    assert any("'last week'" in message for message in messages(plan))
