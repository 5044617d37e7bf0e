"""Responses in workbooks: asked for where the partnership asks, counted, and read back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import ironcalc
import openpyxl
import pandas as pd
import pytest

from dhrxl.errors import BadInput
from dhrxl.intake.batch import take_in
from dhrxl.intake.last_summary import read_summary
from dhrxl.intake.partnership import read_partnership
from dhrxl.layouts.layout import Field, WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import RESPONSE, RETURN
from dhrxl.rounds.agreements.responses import is_answered
from dhrxl.workbooks.agency_return import agency_return
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.receipt import receipts
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, plan, returns, stand
from tests.loops import some
from tests.rounds.test_formulas import worked_out
from tests.workbooks.test_accessibility import LONGEST_LINE

USES = Partnership(name="Ashdale", response_days=56)
YES = {"response": "Accepted", "response_dated": date(2026, 3, 1)}
COVER = {"published": date(2026, 3, 1), "signed_off": date(2026, 1, 1)}


def lines(layout: WorkbookLayout) -> dict[str, object]:
    """Give the lines of a cover by their labels."""
    items = [item for _, item in layout.sheets[0].form_rows]
    return {item.label: item.value for item in items if isinstance(item, Field)}


def rows(layout: WorkbookLayout, sheet: str) -> list[tuple[object, ...]]:
    """Give the rows of a sheet."""
    found = next(one.table for one in layout.sheets if one.name == sheet)
    assert found
    return list(found.rows)


def names(layout: WorkbookLayout) -> list[str]:
    """Give the names of the sheets."""
    return [sheet.name for sheet in layout.sheets]


def a_return(owner: Partnership) -> WorkbookLayout:
    """Give a return: two answered, three not, by silence, in other words, later; and ended ones."""
    given = [
        {**answer(action("ELM-01.1")), **YES}, answer(action("ELM-02.1")),
        answer(action("ELM-03.1"), "Joint"), answer(action("ELM-04.1"), response="Noted"),
        {**answer(action("ELM-05.1")), **YES, "response_dated": date(2026, 4, 1)},
        {**answer(action("ELM-06.1")), "status": "Superseded"},
        {**answer(action("ELM-07.1")), "status": "Complete", "evidence": "Minutes",
         "date_of_completion": date(2026, 1, 5)},
        answer(action("ELM-08.1"), response="accepted"),
    ]  # fmt: skip
    frame = typed(pd.DataFrame(given, dtype="object"), RETURN)
    return agency_return(frame, agency="Police", round_="Q4", partnership=owner, as_at=AS_AT)


def test_a_return_counts_responses_live(tmp_path: Path) -> None:
    """Where days are set a return says how many responses are needed, of actions that it leads."""
    layout = a_return(USES)
    write(layout, tmp_path / "return.xlsx")
    results = worked_out(tmp_path / "return.xlsx", layout)

    assert 3 == lines(layout)["Responses still needed"]
    assert "Step 6" in lines(layout)
    assert [] == [pair for pair in some(results.values()) if pair[0] != pair[1]]


ANSWERED = ("ACCEPTED", "Accepted ", "\u00a0Accepted", " Partly accepted", "Not\u00a0accepted",
            "\u00a0not accepted ", " Accepted\u00a0")  # fmt: skip
UNANSWERED = (
    " ",
    "\u00a0",
    "  ",
    "\n",
    "Accepted\n",
    "Accepted.",
    "Notaccepted",
    "-",
    "x Accepted",
)
"""What people type and paste, beside a word of the list or alone."""


def with_typed_responses(path: Path) -> Path:
    """Write a return of actions with these responses, each typed after it was sent."""
    typed_in = (*ANSWERED, *UNANSWERED)
    refs = [f"ELM-{number:02}.1" for number in range(1, len(typed_in) + 1)]
    frame = typed(pd.DataFrame([answer(action(ref)) for ref in refs], dtype="object"), RETURN)
    write(agency_return(frame, agency="Police", round_="Q4", partnership=USES, as_at=AS_AT), path)
    book = openpyxl.load_workbook(path)
    sheet = book["Return"]
    (heading,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "Response")
    for row, words in enumerate(typed_in, heading.row + 1):
        sheet.cell(row, heading.column).value = words
    book.save(path)
    return path


def test_spaces_beside_a_response_make_no_difference(tmp_path: Path) -> None:
    """A response is the same word with spaces beside it, of any kind, and a space alone is none:
    to the live count as to the step that reads the return."""
    path = with_typed_responses(tmp_path / "return.xlsx")
    model = ironcalc.load_from_xlsx(str(path))
    model.evaluate()
    cover = openpyxl.load_workbook(path)["Cover"]
    (label,) = (row[0] for row in cover.iter_rows() if row[0].value == "Responses still needed")
    came = take_in([path])

    read = is_answered(typed(came.rows, RETURN), as_at=AS_AT)

    assert [*map(len, (ANSWERED, UNANSWERED))] == [read.sum(), (~read).sum()]
    assert len(UNANSWERED) == model.get_cell_value(0, label.row, 2)


def test_a_return_of_others_asks_for_none() -> None:
    """Without days nothing on the cover asks, and the columns are white, and do not print."""
    layout = a_return(Partnership(name="Ashdale"))
    sheet = layout.sheets[1]
    table = sheet.table
    assert table
    at = [column.key for column in table.columns].index

    assert not {"Responses still needed", "Step 6"} & set(lines(layout))
    assert ["open"] * 3 == [table.columns[at(key)].look for key in RESPONSE]
    assert min(map(at, RESPONSE)) >= sheet.printed_columns


def test_a_summary_lists_who_has_not_responded() -> None:
    """Two sheets at the end count responses by agency, from the sign-off, and list those owed."""
    given = plan(action("ELM-01.1", **YES), action("ELM-02.1"), action("ELM-03.1", "Health"),
                 **COVER)  # fmt: skip
    layout = summary_workbook(stand(returns(), plans=given, partnership=USES))

    assert ["Returned rows", "Responses", "No response", "Lists"] == names(layout)[-4:]
    assert [
        ("Police", 1, 0, 0, 1, 1, 0, 1, 0, 2),
        ("Health", 0, 0, 0, 1, 1, 0, 0, 0, 1),
    ] == rows(layout, "Responses")
    for sheet in some(layout.sheets[-3:-1]):
        assert max(map(len, sheet.lines)) <= LONGEST_LINE
    assert [("ELM-02.1", date(2026, 2, 26), 33), ("ELM-03.1", date(2026, 2, 26), 33)] == [
        (row[0], row[4], row[5]) for row in rows(layout, "No response")
    ]


def test_a_summary_of_others_is_as_it_was() -> None:
    """A partnership that asks for none and was given none has no such sheet, and no such line."""
    found = stand(returns(("p.xlsx", "Police", [answer(action("ELM-01.1"))])),
                  plans=plan(action("ELM-01.1")))  # fmt: skip
    receipt = next(iter(receipts(found).values()))

    assert not {"Responses", "No response"} & set(names(summary_workbook(found)))
    assert "Responses still needed" not in lines(receipt)


def test_without_days_nobody_is_late_and_nobody_is_in_time() -> None:
    """Where no days are set what is late is blank."""
    layout = summary_workbook(stand(plan(action("ELM-01.1", **YES), **COVER)))

    assert [("Police", 1, 0, 0, 0, None, 0, None, 0, 1)] == rows(layout, "Responses")


def test_a_receipt_says_which_are_needed() -> None:
    """A receipt names the actions that its agency leads and has not responded to."""
    row = action("ELM-01.1", joint="Health")
    came = returns(
        ("p.xlsx", "Police", [answer(row), answer(action("ELM-02.1"), **YES)]),
        ("h.xlsx", "Health", [answer(row, "Joint")]),
    )
    found = stand(came, plans=plan(row, action("ELM-02.1")))

    assert ["1: ELM-01.1", "none"] == [
        lines(one)["Responses still needed"] for one in receipts(found).values()
    ]


def test_a_summary_hands_responses_on(tmp_path: Path) -> None:
    """What a summary shows of responses and of sign-off is read by the next round."""
    given = {"response": "Not accepted", "response_reason": "It exists",
             "response_dated": date(2026, 3, 1)}  # fmt: skip
    last = stand(plan(action("ELM-01.1", **given), **COVER), as_at=LAST_TIME)
    refused = stand(returns(), previous=as_previous(last, [
        {"action_ref": "ELM-01.1", "decision": "Refused", "decided_on": date(2026, 3, 9)}
    ]))  # fmt: skip
    write(summary_workbook(refused), tmp_path / "last.xlsx")
    read = read_summary(tmp_path / "last.xlsx")
    now = stand(returns(), previous=read, as_at=date(2026, 6, 30))

    assert {"Elm": date(2026, 1, 1)} == read.signed_off
    for key in some([*RESPONSE, "response_decided"]):
        assert refused.actions.at["ELM-01.1", key] == now.actions.at["ELM-01.1", key]
    assert date(2026, 3, 9) == now.actions.at["ELM-01.1", "response_decided"].date()


@pytest.mark.parametrize("days", [None, 1, 56, 366])
def test_the_setting_is_read(days: int | None, tmp_path: Path) -> None:
    """The number of days in the sheet Settings is read back; blank is none."""
    owner = Partnership(
        name="Ashdale", reviews=(Review(name="Elm", code="ELM"),), response_days=days
    )
    write(partnership_workbook(owner, as_at=AS_AT), tmp_path / "partnership.xlsx")

    assert days == read_partnership(tmp_path / "partnership.xlsx").response_days


@pytest.mark.parametrize("days", [0, -3, 400])
def test_a_setting_that_is_none_is_told(days: int, tmp_path: Path) -> None:
    """What is no number of days is said with its row, and nothing is assumed."""
    owner = replace(USES, reviews=(Review(name="Elm", code="ELM"),), response_days=days)
    write(partnership_workbook(owner, as_at=AS_AT), tmp_path / "partnership.xlsx")

    with pytest.raises(BadInput) as stopped:
        read_partnership(tmp_path / "partnership.xlsx")

    assert (
        'partnership.xlsx, sheet "Settings", row 7 (Response days): expected a number of days '
        f"from 1 to 366, or nothing, found '{days}'. Correct it." == str(stopped.value)
    )


def test_why_an_agency_does_not_accept_an_action_prints() -> None:
    """Above For decision two reasons stand in a line each; what is left out is said."""
    no = {"response": "Not accepted", "response_dated": date(2026, 3, 1)}
    reasons = ["We hold no such power.", "Because of the budget. " * 20, *["Late."] * 4]
    deeds = [action(f"ELM-0{number}.1") for number in range(1, 7)]
    given = [
        answer(deed, **no, response_reason=reason)
        for deed, reason in zip(deeds, reasons, strict=True)
    ]
    found = stand(returns(("p.xlsx", "Police", given)), plans=plan(*deeds), partnership=USES)

    sheet = next(one for one in summary_workbook(found).sheets if one.name == "For decision")

    first, second, rest = sheet.lines[2:5]
    assert "ELM-01.1, not accepted by Police: We hold no such power." == first
    assert second.startswith("ELM-02.1, not accepted by Police: Because of the budget. Because of")
    assert second.endswith("\u2026")
    assert (
        "And 4 more not accepted. The reasons as a whole: column Response reason, and the board "
        "pack."
    ) == rest
    assert sheet.lines[5].startswith("Agreed: ")
    for line in some(sheet.lines):
        assert len(line) <= LONGEST_LINE
