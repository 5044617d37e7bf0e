"""Assurance belongs to the evidence it was given for; refused, the action goes back."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhrxl.intake.last_summary import decisions_in, read_summary
from dhrxl.layouts.xlsx import write
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import DECISIONS_LOG
from dhrxl.rounds.figures import for_decision
from dhrxl.rounds.position import Position
from dhrxl.rounds.rag import is_closed
from dhrxl.workbooks.summary import summary_workbook
from tests import invented
from tests.invented import LAST_TIME, action, answer, as_previous, returns, stand
from tests.loops import some

REF = "ELM-01.1"
MEETING = date(2026, 1, 20)
DONE = {
    "status": "Complete", "date_of_completion": date(2025, 12, 1), "evidence": "Minutes of May",
    "outcome": "All staff trained",
}  # fmt: skip
NEXT = date(2026, 6, 30)


def first(**more: object) -> Position:
    """Give a round in which the action came back done."""
    plan = invented.plan(action(REF))
    told = answer(action(REF), **{**DONE, **more})
    return stand(returns(("police.xlsx", "Police", [told])), plans=plan, as_at=LAST_TIME)


def after(
    last: Position, *answers: dict[str, object], as_at: date = invented.AS_AT, **decision: object
) -> Position:
    """Give the round after, with one decision typed into the last one's summary."""
    given = [{"action_ref": REF, "decided_on": MEETING, **decision}] if decision else []
    came = returns(
        *(("police.xlsx", "Police", [answer(action(REF), **told)]) for told in answers), round="Q1"
    )
    return stand(
        came, plans=invented.plan(action(REF)), previous=as_previous(last, given), as_at=as_at
    )


def shown(found: Position, *keys: str) -> list[object]:
    """Give cells of the action, blanks as nothing."""
    values = [found.actions.at[REF, key] for key in keys]
    return [None if pd.isna(value) else value for value in values]


def asked(found: Position) -> list[str]:
    return for_decision(found.actions, as_at=found.as_at)["asks_for"].tolist()


def test_assurance_stands_with_its_evidence() -> None:
    """Assured evidence is not asked about again while nobody says anything else."""
    last = first()
    assert ["Assurance"] == asked(last)

    quiet = after(last, decision="Assured")
    later = after(quiet, as_at=NEXT)

    for found in (quiet, later):
        assert [pd.Timestamp(MEETING), "Blue"] == shown(found, "assured_on", "rag")
        assert [] == asked(found)


@pytest.mark.parametrize(
    "same",
    [
        {"evidence": "  minutes\u00a0of   May "},
        {"evidence": "Minutes\u200b of May\ufeff"},
        {"outcome": "ALL staff trained"},
        {"progress": "Nothing new", "agency_rag": "Blue"},
    ],
)
def test_same_evidence_is_assured_still(same: dict[str, object]) -> None:
    """Spaces, case and what nobody sees make no other evidence."""
    found = after(first(), {**DONE, **same}, decision="Assured")

    assert [pd.Timestamp(MEETING)] == shown(found, "assured_on")
    assert [] == asked(found)


@pytest.mark.parametrize(
    ("told", "rag", "asks"),
    [
        ({"evidence": "Minutes of June"}, "Blue", ["Assurance"]),
        ({"outcome": "Half the staff trained"}, "Blue", ["Assurance"]),
        ({"evidence": ""}, "Blue", ["Assurance"]),
        ({"status": "In progress", "date_of_completion": None}, "Green", []),
        ({"status": "Paused"}, "Amber", []),
        ({"evidence": "TBC", "outcome": "-"}, "Amber", []),
        ({"date_of_completion": None}, "Amber", []),
    ],
)
def test_assurance_ends(told: dict[str, object], rag: str, asks: list[str]) -> None:
    """Other evidence, or an action opened again, ends assurance."""
    found = after(first(), {**DONE, **told}, decision="Assured")

    assert [None, rag] == shown(found, "assured_on", "rag")
    assert asks == asked(found)


def test_reopened_and_done_again_is_asked_again() -> None:
    """An assured action that was opened again and done with the old words asks for assurance."""
    assured = after(first(), decision="Assured")
    opened = after(assured, {**DONE, "status": "In progress"}, as_at=NEXT)
    again = after(opened, DONE, as_at=date(2026, 9, 30))

    assert "reopened" in str(opened.actions.at[REF, "changed"])
    assert [None, "Blue"] == shown(again, "assured_on", "rag")
    assert ["Assurance"] == asked(again)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("The minutes are of another year", "The minutes are of another year"),
        ("  Say\nwhich  staff ", "Say which staff"),
        (None, "no reason was given"),
        ("-", "no reason was given"),
    ],
)
def test_refused_assurance_goes_back(typed: str | None, reason: str) -> None:
    """Refused evidence is Amber with the board's reason, open, and not asked about again."""
    last = first()
    refused = after(last, decision="Refused", asks_for="Assurance", decision_reason=typed)
    silent = after(refused, as_at=NEXT)
    same = after(refused, {**DONE, "progress": "As we said"}, as_at=NEXT)

    for found in (refused, silent, same):
        assert ["Amber", "Completed", f"Evidence not accepted: {reason}"] == shown(
            found, "rag", "timing", "needed"
        )
        assert [] == asked(found)
        assert not is_closed(found.actions).any()


@pytest.mark.parametrize(
    "anew",
    [
        {"evidence": "Minutes of June"},
        {"outcome": "Staff trained in all six teams"},
        {"date_of_completion": date(2026, 2, 1)},
    ],
)
def test_refused_and_answered_anew(anew: dict[str, object]) -> None:
    """Another answer is done by the ordinary rule, and the board is asked again."""
    refused = after(first(), decision="Refused", asks_for="Assurance", decision_reason="Which?")
    found = after(refused, {**DONE, **anew}, as_at=NEXT)

    assert ["Blue", "Nothing", ""] == shown(found, "rag", "needed", "evidence_not_accepted")
    assert ["Assurance"] == asked(found)


def test_refused_answer_does_not_come_back_unseen() -> None:
    """Setting a refused action back and completing it with the refused answer is refused still."""
    refused = after(first(), decision="Refused", asks_for="Assurance", decision_reason="Which?")
    back = after(refused, {**DONE, "status": "In progress"}, as_at=NEXT)
    again = after(back, DONE, as_at=date(2026, 9, 30))

    assert ["Green", "Not due"] != shown(back, "rag", "needed")
    assert ["Amber", "Evidence not accepted: Which?"] == shown(again, "rag", "needed")


@pytest.mark.parametrize("word", ["Superseded", "Not accepted"])
def test_reopened(word: str) -> None:
    """A board opens again what it closed; nobody has said where it stands, so it has no status."""
    last = first(status="In progress", date_of_completion=None)
    closed = after(last, decision=word)
    opened = after(closed, as_at=NEXT, decision="Reopened")

    assert ["Closed"] == shown(closed, "timing")
    assert ["", "Due soon", "Say where this stands"] == shown(opened, "status", "timing", "needed")


def test_reopened_beside_a_plan_that_closes_it() -> None:
    """What the board opened again stays open, though the plan still says Superseded."""
    last = first(status="In progress", date_of_completion=None)
    closed = after(last, decision="Superseded")
    opened = after(closed, as_at=NEXT, decision="Reopened")
    old_plan = invented.plan(action(REF, status="Superseded"))
    found = stand(returns(), plans=old_plan, previous=as_previous(opened), as_at=date(2026, 9, 30))

    assert ["Overdue"] == shown(found, "timing")


def test_done_and_assured_is_reopened() -> None:
    """Opened again by the board, an assured action is no longer done, nor assured."""
    assured = after(first(), decision="Assured")
    opened = after(assured, as_at=date(2026, 9, 30), decision="Reopened")

    assert ["", None, None, "Overdue"] == shown(
        opened, "status", "assured_on", "date_of_completion", "timing"
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Assured", "expected another decision on an action that is not done, found 'Assured'"),
        ("Reopened", "expected another decision on an action that is open, found 'Reopened'"),
    ],
)
def test_decisions_that_do_not_fit(word: str, expected: str) -> None:
    """A decision that an action cannot be meant by is told, and not applied."""
    found = after(first(status="In progress", date_of_completion=None), decision=word)

    told = [problem.message for problem in found.problems if problem.code == "unknown-decision"]
    assert 1 == len(told)
    assert expected in told[0]
    assert 0 == len(found.baseline.decisions)


def test_decisions_are_kept() -> None:
    """Every decision applied stands in the log, once, from summary to summary."""
    role = {"decided_by": "Chair"}
    first_round = first()
    refused = after(
        first_round, decision="refused", asks_for="Assurance", decision_reason="Which?", **role
    )
    again = after(refused, {**DONE, "evidence": "Minutes of June"}, as_at=NEXT)
    assured = after(
        again, as_at=date(2026, 9, 30), decision="Assured", asks_for="Assurance", **role
    )
    kept = assured.baseline.decisions

    assert list(DECISIONS_LOG) == list(kept.columns)
    assert [
        ("Assurance", "Refused", "Which?", "Chair", "Q4"),
        ("Assurance", "Assured", "", "Chair", "Q1"),
    ] == list(
        kept[["asks_for", "decision", "decision_reason", "decided_by", "decided_in"]].itertuples(
            index=False, name=None
        )
    )
    assert [MEETING, MEETING] == [day.date() for day in kept["decided_on"]]


def test_day_to_check_again_is_logged_of_assurance_alone() -> None:
    """The day that stood on For decision is no part of what refuses or reopens."""
    day = date(2026, 5, 31)
    for decision, logged in some((("Assured", pd.Timestamp(day)), ("Refused", pd.NaT))):
        found = after(first(), decision=decision, asks_for="Assurance", check_again_on=day)

        assert [logged] == found.baseline.decisions["check_again_on"].tolist() or pd.isna(logged)
        assert pd.isna(logged) == found.baseline.decisions["check_again_on"].isna().all()


def test_date_agreed_as_asked_is_logged() -> None:
    """A date agreed as it was asked for stands in the log, though nobody typed it again."""
    asked_for = date(2026, 9, 30)
    more_time = {"new_date_requested": asked_for, "reason_for_new_date": "Staff left"}
    last = first(status="In progress", date_of_completion=None, **more_time)
    found = after(last, decision="Agreed", asks_for="New date").baseline.decisions

    assert [pd.Timestamp(asked_for)] * 2 == [
        found.at[0, "new_date_requested"],
        found.at[0, "date_agreed"],
    ]


def test_log_is_read_back(tmp_path: Path) -> None:
    """The sheet Decisions comes back from a summary, and is never taken for what is to decide."""
    refused = after(first(), decision="Refused", asks_for="Assurance", decision_reason="Which?")
    book = summary_workbook(refused)
    write(book, tmp_path / "summary.xlsx")

    back = read_summary(tmp_path / "summary.xlsx")

    assert "Decisions" in [sheet.name for sheet in book.sheets]
    others = {SummarySheet.RESPONSES, SummarySheet.NO_RESPONSE}  # which not every summary has
    assert set(SummarySheet) - others == {sheet.name for sheet in book.sheets}
    assert [("ELM-01.1", "Assurance", "Refused", "Which?", "Q4")] == [
        tuple(row)
        for row in back.log[
            ["action_ref", "asks_for", "decision", "decision_reason", "decided_in"]
        ].itertuples(index=False)
    ]
    assert 0 == decisions_in(tmp_path / "summary.xlsx")
    assert ["Evidence not accepted: Which?"] == back.actions["needed"].tolist()
