"""What goes back to an agency: only what it can change, and what became of what it sent."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.intake.opened import Source
from dhrxl.layouts.layout import Field, WorkbookLayout
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Problem
from dhrxl.rounds.position import Position
from dhrxl.workbooks.receipt import receipts, to_mend
from tests.invented import LAST_TIME, action, answer, as_previous, plan, returns, stand

A, B, C = action("ELM-01.1"), action("ELM-02.1", joint="Health"), action("ELM-03.1", "Health")


def form(receipt: WorkbookLayout) -> dict[str, object]:
    """Give the cover's form."""
    items = [item for _, item in receipt.sheets[0].form_rows]
    return {item.label: item.value for item in items if isinstance(item, Field)}


def table(receipt: WorkbookLayout, sheet: str) -> list[tuple[object, ...]]:
    """Give the rows of one sheet."""
    found = next(one.table for one in receipt.sheets if one.name == sheet)
    assert found
    return list(found.rows)


def only(found: Position) -> WorkbookLayout:
    """Give the one receipt of a round."""
    ((_, receipt),) = receipts(found).items()
    return receipt


def with_unreadable(came: Intake, file: str, code: str, **more: object) -> Intake:
    """Add a file nobody could read."""
    more.setdefault("found", "a damaged or cut-off file")
    source = Source(file=file, path=Path(file))
    problem = Problem(code=code, file=file, **more)  # type: ignore[arg-type]
    return replace(came, sources=(*came.sources, source), problems=(*came.problems, problem))


def test_clean_return_is_accepted() -> None:
    """A return without a fault is accepted, and shown as the partnership will see it."""
    found = stand(returns(("p.xlsx", "Police", [answer(A, status="Paused")])), plans=plan(A))

    receipt = only(found)
    assert {
        "Agency": "Police",
        "Round": "Q4",
        "Position as at": date(2026, 3, 31),
        "File": "p.xlsx",
        "Result": "Accepted.",
        "Actions read": 1,
        "Accepted": 1,
        "Not counted": 0,
        "To mend": "nothing",
    }.items() <= form(receipt).items()
    assert [] == table(receipt, "To mend")
    assert [
        ("ELM-01.1", "Train the staff named in ELM-01.1", "Paused", date(2026, 6, 30), "Amber",
         "Not due", "Nothing")
    ] == table(receipt, "Accepted")  # fmt: skip
    assert ["Cover", "To mend", "Accepted", "Changed"] == [one.name for one in receipt.sheets]


def test_what_a_reminder_would_ask_stands_on_the_cover() -> None:
    """The cover says what is still needed of actions the agency leads, and what is past its date;
    of an action that another leads it asks nothing."""
    late = {"target_date": date(2026, 1, 31)}
    one, two = action("ELM-01.1", **late), action("ELM-02.1", **late)
    joint = action("ELM-03.1", "Health", joint="Police", **late)
    said = [
        answer(one, status="In progress"),
        answer(two, status="In progress", progress="Half are trained"),
        answer(joint, "Joint", status="In progress"),
    ]
    found = stand(returns(("p.xlsx", "Police", said)), plans=plan(one, two, joint))

    assert {
        "Still needed": "ELM-01.1: what is happening, or a new date",
        "Past their date": "ELM-02.1. If it cannot be done soon, please ask for a new date (column "
        "New date requested) and say why.",
    }.items() <= form(only(found)).items()
    right = form(only(stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A))))
    assert ("nothing", None) == (right["Still needed"], right.get("Past their date"))


def test_what_to_mend_is_told_cell_by_cell() -> None:
    """Faults are told with their cell and what to do, errors as Must and before the rest."""
    wrong = answer(
        A, status="Nearly", date_of_completion="soon", new_date_requested=date(2026, 9, 30)
    )
    receipt = only(stand(returns(("p.xlsx", "Police", [wrong])), plans=plan(A)))

    assert [
        ("Must", "Return", "E5", "Status",
         "Expected Not started, In progress, Complete, Paused or Ask to close, found 'Nearly'. "
         "Choose one from the list."),
        ("Must", "Return", "H5", "Date of completion",
         "Expected a date, found 'soon'. Enter a date such as 31 March 2026."),
        ("Please check", "Return", "K5", "Reason for new date",
         "Expected a reason for the new date, found an empty cell. Say why the agreed date "
         "cannot be met."),
    ] == table(receipt, "To mend")  # fmt: skip
    assert {
        "Result": "Read. 2 things must be mended before the figures are right.",
        "To mend": "2 must be mended, 1 to check",
    }.items() <= form(receipt).items()


@pytest.mark.parametrize(
    ("joint", "told"),
    [
        ({"status": "In progress"}, ("Status", "In progress", "Complete")),
        ({"status": "not  started"}, ("Status", "Not started", "Complete")),
        ({"status": "Ask Sam, who knows"}, ("Status", "something else", "Complete")),
        (
            {"status": "Complete", "response": "Not accepted"},
            ("Response", "Not accepted", "Accepted"),
        ),
    ],
)
def test_a_lead_is_told_that_its_answer_is_disputed(
    joint: dict[str, str], told: tuple[str, str, str]
) -> None:
    """What a joint agency says otherwise is told to both; to the lead in words of a list alone."""
    done = {"status": "Complete", "date_of_completion": date(2026, 2, 1), "evidence": "Minutes",
            "response": "Accepted", "response_dated": date(2026, 2, 1)}  # fmt: skip
    came = returns(
        ("p.xlsx", "Police", [answer(B, **done)]),
        ("h.xlsx", "Health", [answer(B, "Joint", **joint)]),
    )  # fmt: skip
    found = stand(came, plans=plan(B))
    heading, says, lead = told

    sheets = {name: table(book, "To mend") for name, book in receipts(found).items()}

    assert 1 == [one.code for one in found.problems].count("joint-disagreement")
    (row,) = sheets["Receipt - p.xlsx"]
    assert (
        "Please check", "Return", "5:5", heading,
        f"Health says {says}, the lead agency says {lead}. Your answer counts, as you lead this "
        "action. Agree one answer between you.",
    ) == row  # fmt: skip
    assert any(
        "The lead's answer counts." in str(cells[-1]) for cells in sheets["Receipt - h.xlsx"]
    )


def test_only_cells_it_can_change() -> None:
    """Nothing is said of locked cells, of other agencies' files or of who has not returned."""
    theirs = answer({**A, "target_date": date(2027, 1, 1), "action_to_take": "Something else"})
    other = answer(C, status="Nearly")
    found = stand(
        returns(("p.xlsx", "Police", [theirs]), ("h.xlsx", "Health", [other])),
        plans=plan(A, C, action("ELM-04.1", "Homes", target_date=None)),
    )

    assert {"changed-baseline", "unknown-status", "not-returned", "no-target-date"} <= {
        problem.code for problem in found.problems
    }
    told = {
        file: [one.code for one in to_mend([p for p in found.problems if p.file == file])]
        for file in ("p.xlsx", "h.xlsx")
    }
    assert {"p.xlsx": [], "h.xlsx": ["unknown-status"]} == told
    assert "Accepted." == form(receipts(found)["Receipt - p.xlsx"])["Result"]


def test_locked_rows_and_columns_are_ours_to_mend() -> None:
    """A row that is gone and a row nobody knows are not told: the agency cannot change them."""
    stray = {**answer(A), "action_ref": "ELM-91.1"}
    receipt = only(
        stand(returns(("p.xlsx", "Police", [answer(A), stray])), plans=plan(A, action("ELM-05.1")))
    )

    assert [] == table(receipt, "To mend")
    assert "Read, but 1 row could not be counted; we will be in touch." == form(receipt)["Result"]
    assert (2, 1, 1) == tuple(
        form(receipt)[label] for label in ("Actions read", "Accepted", "Not counted")
    )


@pytest.mark.parametrize("code", ["missing-column", "repeated-column"])
def test_locked_headings_are_ours_to_mend(code: str) -> None:
    """A heading cannot be mended in a protected return, not even one over the agency's cells."""
    came = returns(("p.xlsx", "Police", [answer(A)]))
    problem = Problem(code=code, file="p.xlsx", sheet="Return", row=4, heading="Progress")
    receipt = only(stand(replace(came, problems=(problem,)), plans=plan(A)))

    assert [] == table(receipt, "To mend")
    assert (
        "Read, but part of it could not be counted; we will be in touch." == form(receipt)["Result"]
    )


def test_headings_in_word_are_the_agencys_to_mend() -> None:
    """Nothing is locked in Word, so a heading that is missing there is told to its agency."""
    came = returns(("p.docx", "Police", [answer(A)]))
    problem = Problem(code="missing-column", file="p.docx", sheet="Table 1", heading="Progress")
    receipt = only(stand(replace(came, problems=(problem,)), plans=plan(A)))

    assert ["Must"] == [row[0] for row in table(receipt, "To mend")]
    assert "Read. 1 thing must be mended before the figures are right." == form(receipt)["Result"]


def test_nothing_to_mend_asks_for_nothing() -> None:
    """A receipt of a return that is right does not ask to mend it."""
    right = only(stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A)))
    wrong = only(stand(returns(("p.xlsx", "Police", [answer(A, status="Nearly")])), plans=plan(A)))

    assert [False, True] == ["Mend it" in str(form(one).values()) for one in (right, wrong)]


def test_columns_and_personal_data_of_its_own_are_told() -> None:
    """A column the agency added, and personal data in it or in a comment, are its to mend."""
    came = returns(("p.xlsx", "Police", [answer(A)]))
    place = {"file": "p.xlsx", "sheet": "Return"}
    problems = (
        Problem(code="unknown-column", row=4, column=30, found="Our notes", **place),
        Problem(code="personal-data", row=5, found="looks like a phone number, ending 83", **place),
    )
    receipt = only(stand(replace(came, problems=problems), plans=plan(A)))

    assert [
        ("Please check", "5:5", "Expected roles and no personal data, found what looks like a "
         "phone number, ending 83. Take it out: name the role, not the person."),
        ("Please check", "AD4", "Expected only the columns sent out, found \"Our notes\". It is "
         "kept in Returned rows and counts for nothing else."),
    ] == sorted((row[0], row[2], row[4]) for row in table(receipt, "To mend"))  # fmt: skip
    assert "Accepted." == form(receipt)["Result"]


def test_no_workbook_must_be_mended() -> None:
    """A PDF sent as a return must be mended, though one in a folder is a warning to us."""
    came = with_unreadable(
        returns(("p.xlsx", "Police", [answer(A)])), "h.pdf", "not-a-workbook", found="a PDF file"
    )

    receipt = receipts(stand(came, plans=plan(A)))["Receipt - h.xlsx"]

    assert ["Must"] == [row[0] for row in table(receipt, "To mend")]
    assert "1 must be mended, 0 to check" == form(receipt)["To mend"]


@pytest.mark.parametrize(("cover", "says"), [({}, False), ({"agency": "Health"}, True)])
def test_unread_file_promises_nothing_to_nobody(cover: dict[str, str], says: bool) -> None:
    """That actions stand as last reported is only said to an agency that is known."""
    came = with_unreadable(returns(("p.xlsx", "Police", [answer(A)])), "h.xlsx", "damaged-file")
    unread = replace(came.sources[-1], cover=cover)
    found = stand(replace(came, sources=(*came.sources[:-1], unread)), plans=plan(A))

    shown = repr(receipts(found)["Receipt - h.xlsx"].sheets[0])

    assert says == ("your actions stand as before this round" in shown)


def test_a_row_of_another_agency_shows_nothing_of_it() -> None:
    """A return that holds another agency's action is told neither its state nor its changes."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A)]), ("h.xlsx", "Health", [answer(C)])),
        plans=plan(A, C),
        as_at=LAST_TIME,
    )
    found = stand(
        returns(
            ("p.xlsx", "Police", [answer(A), answer(C, status="Complete")]),
            ("h.xlsx", "Health", [answer(C, status="Paused")]),
        ),
        previous=as_previous(first),
    )

    police = receipts(found)["Receipt - p.xlsx"]
    assert ["ELM-01.1"] == [row[0] for row in table(police, "Accepted")]
    assert [] == table(police, "Changed")
    assert [("ELM-03.1", "RAG moved", "Calculated RAG", "Green", "Amber")] == table(
        receipts(found)["Receipt - h.xlsx"], "Changed"
    )


def test_changes_since_last_time() -> None:
    """What changed since the last summary is shown, before and after."""
    first = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A), as_at=LAST_TIME)
    done = answer(A, status="Complete", evidence="Log", date_of_completion=date(2026, 3, 1))

    found = stand(returns(("p.xlsx", "Police", [done])), previous=as_previous(first))

    assert [("ELM-01.1", "closed", "Timing", "Not due", "Completed")] == table(
        only(found), "Changed"
    )


def test_joint_answers_are_accepted() -> None:
    """A joint agency's row is accepted; where the lead says something else it is to check."""
    found = stand(
        returns(
            ("p.xlsx", "Police", [answer(B)]),
            ("h.xlsx", "Health", [answer(B, "Joint", status="Paused")]),
        ),
        plans=plan(B),
    )

    receipt = receipts(found)["Receipt - h.xlsx"]
    assert [("ELM-02.1", "In progress")] == [(r[0], r[2]) for r in table(receipt, "Accepted")]
    assert [
        ("Please check", "Return", "E5", "Status",
         "Health says Paused, the lead agency says In progress. The lead's answer counts. Agree "
         "one answer between you.")
    ] == table(receipt, "To mend")  # fmt: skip
    assert ["Status"] == [row[3] for row in table(receipts(found)["Receipt - p.xlsx"], "To mend")]


def test_unreadable_file_gets_a_receipt() -> None:
    """A file nobody could read gets a receipt that says so, and what to do."""
    came = with_unreadable(
        returns(("p.xlsx", "Police", [answer(A)])), "homes/update.xlsx", "damaged-file"
    )

    receipt = receipts(stand(came, plans=plan(A)))["Receipt - homes-update.xlsx"]

    assert "Receipt: homes/update.xlsx" == receipt.title
    assert {
        "Agency": None,
        "Result": "Could not be read. Please send it again: see the sheet To mend.",
        "Actions read": 0,
        "To mend": "1 must be mended, 0 to check",
    }.items() <= {k: v or (None if v == "" else v) for k, v in form(receipt).items()}.items()
    assert [
        ("Must", None, None, None,
         "Expected a workbook that opens, found a damaged or cut-off file. Open it in Excel, save "
         "it under a new name and send it again."),
    ] == table(receipt, "To mend")  # fmt: skip


def test_empty_return_is_told() -> None:
    """A return that says nothing is asked whether it was meant, and counts for nothing."""
    silent = answer(A, status=None)
    receipt = only(stand(returns(("p.xlsx", "Police", [silent])), plans=plan(A)))

    assert "Read, but 1 row could not be counted." == form(receipt)["Result"]
    assert [
        (
            "Please check",
            None,
            None,
            None,
            "We found no new answers. If nothing has changed, answer Yes to that on the sheet "
            "Cover. If you did answer, you may have sent another file. Please send it again.",
        )
    ] == table(receipt, "To mend")
    assert [] == table(receipt, "Accepted")


def test_every_file_has_a_receipt_of_its_own() -> None:
    """Files that differ by folder, ending or case only have receipts under different names."""
    files = ("Police.xlsx", "police.ods", "north/Police.xlsx", "north-Police.xlsx")
    came = returns(*((name, f"Agency {n}", [answer(A)]) for n, name in enumerate(files)))

    names = list(receipts(stand(came, plans=plan(A))))

    assert [
        "Receipt - Police.xlsx",
        "Receipt - police (2).xlsx",
        "Receipt - north-Police.xlsx",
        "Receipt - north-Police (2).xlsx",
    ] == names


def test_a_plan_gets_no_receipt() -> None:
    """Plans lying among the returns are the partnership's own, and get no receipt."""
    assert {} == receipts(stand(plan({**A, "status": "Paused"})))


def test_marking_of_the_partnership_stands_on_receipts() -> None:
    """A receipt carries the partnership's marking."""
    found = stand(
        returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A),
        partnership=Partnership(name="Ashdale", marking="OFFICIAL"),
    )  # fmt: skip

    assert "OFFICIAL" == only(found).marking
