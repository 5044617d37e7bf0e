"""Whether agencies accept what was recommended: kept, checked, put to the board, counted."""

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd

from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import DECLINED, RESPONSE, Timing
from dhrxl.rounds.board.responses import (
    counted_by_agency,
    is_in_use,
    not_answered,
    responses,
)
from dhrxl.rounds.figures import for_decision
from dhrxl.rounds.position import Position
from tests.invented import LAST_TIME, Row, action, answer, as_previous, codes, plan, returns, stand
from tests.loops import some

DAY = date(2026, 3, 1)
NOT: Row = {"response": "Not accepted", "response_reason": "A policy exists",
            "response_dated": DAY}  # fmt: skip
YES: Row = {"response": "Accepted", "response_dated": DAY}
ELM = Review(name="Elm", code="ELM", published=date(2026, 3, 1), signed_off=date(2026, 1, 1))


def last_round(*rows: Row) -> Position:
    """Give the position of last time, as the plan has it."""
    return stand(plan(*rows), as_at=LAST_TIME)


def after(last: Position, *rows: Row, decisions: Iterable[Row] = ()) -> Position:
    """Give the position of this time, from the last summary and a return of Police."""
    came = returns(("p.xlsx", "Police", rows)) if rows else returns()
    return stand(came, previous=as_previous(last, decisions))


def response_of(found: Position, ref: str = "ELM-01.1") -> list[object]:
    """Give the three cells of a response; blank ones as ""."""
    cells = (found.actions.at[ref, key] for key in RESPONSE)
    return ["" if pd.isna(cell) else getattr(cell, "date", lambda c=cell: c)() for cell in cells]


def counts(found: Position, **more: object) -> dict[str, dict[str, int]]:
    """Give the counts of each agency by what they count."""
    owner = Partnership(**{"name": "Ashdale", "reviews": (ELM,), **more})  # type: ignore[arg-type]
    judged = responses(
        found.actions, as_at=found.as_at, partnership=owner, plan_dates={"Elm": ELM.signed_off}
    )
    table = counted_by_agency(judged).set_index("agency")
    return {
        who: {k: int(n) for k, n in row.items() if not pd.isna(n) and n}
        for who, row in table.iterrows()
    }


def test_a_response_stands() -> None:
    """What was answered once is neither asked again nor taken back by silence."""
    sent = action("ELM-01.1", **NOT)
    last = last_round(sent)
    silent = after(last)
    unsaid = after(last, answer(action("ELM-01.1"), progress="Met"))
    cleared = dict.fromkeys(RESPONSE)
    emptied = after(last, answer(action("ELM-01.1"), **cleared))

    for found in some([silent, unsaid, emptied]):
        assert ["Not accepted", "A policy exists", DAY] == response_of(found)
    assert ["text-lost"] == [p.code for p in emptied.problems if p.heading == "Response"]


def test_another_response_counts() -> None:
    """Another response takes the place of the last, and is a change; the first one is told too."""
    last = last_round(action("ELM-01.1", **NOT), action("ELM-02.1"))
    found = after(
        last,
        answer(action("ELM-01.1"), **YES),
        answer(action("ELM-02.1"), response="Partly accepted", response_dated=DAY),
    )
    changed = found.changes[found.changes["what"] == "Response"]

    assert ["Accepted", "", DAY] == response_of(found)
    assert [
        ("ELM-01.1", "response changed", "Not accepted", "Accepted"),
        ("ELM-02.1", "responded", "", "Partly accepted"),
    ] == list(
        changed[["action_ref", "change", "before", "after"]].itertuples(index=False, name=None)
    )


def test_an_answer_given_again_keeps_its_day() -> None:
    """The same response without its reason or day keeps those of last time."""
    found = after(
        last_round(action("ELM-01.1", **NOT)),
        answer(action("ELM-01.1"), response="not accepted ", progress="As before"),
    )

    assert ["Not accepted", "A policy exists", DAY] == response_of(found)


def test_a_return_without_the_columns_is_silent_on_them() -> None:
    """A return as it was sent says nothing new where only the plan holds a response since."""
    row = action("ELM-01.1", status="In progress", **NOT)
    sent = {k: v for k, v in answer(row).items() if k not in RESPONSE}
    found = stand(returns(("p.xlsx", "Police", [sent])), plans=plan(row))

    assert "nothing-reported" in codes(found)
    assert ["Not accepted", "A policy exists", DAY] == response_of(found)


def test_the_plan_gives_a_response_too() -> None:
    """A response in the plan counts where there was none, or where it is of a later day."""
    before = plan(action("ELM-01.1", **NOT), action("ELM-02.1"), action("ELM-03.1", **NOT))
    last = stand(returns(), plans=before, as_at=LAST_TIME)
    new = {"response": "Accepted", "response_dated": date(2026, 3, 20)}
    old = {"response": "Accepted", "response_dated": date(2026, 2, 1)}
    given = plan(action("ELM-01.1", **new), action("ELM-02.1", **YES), action("ELM-03.1", **old))
    found = stand(returns(), plans=given, previous=as_previous(last))

    assert ["Accepted", "Accepted", "Not accepted"] == found.actions["response"].tolist()
    assert ["Never"] * 3 == found.actions["reported"].tolist()


def test_a_response_alone_is_no_report() -> None:
    """Who only accepts what was asked for has answered that, and has still said nothing of it."""
    row = action("ELM-01.1")
    never = after(last_round(row), {**answer(row, **YES), "status": None})
    again = stand(returns(), previous=as_previous(never), as_at=date(2026, 6, 30))
    told = stand(
        returns(("p.xlsx", "Police", [answer(row, progress="Begun")])), plans=plan(row),
        as_at=LAST_TIME,
    )  # fmt: skip
    sent = answer(row, progress=None, **YES)
    carried = after(told, sent)
    said = after(told, {**sent, "progress": "Half"})
    plain = stand(returns(("p.xlsx", "Police", [{**sent, "status": None}])))

    bare = after(told, {**sent, "status": None})

    assert ["In progress"] * 2 == [one.actions.at["ELM-01.1", "status"] for one in (carried, bare)]
    for found, reported in some([
        (bare, "Carried forward"), (never, "Never"), (again, "Never"),
        (carried, "Carried forward"), (said, "This round"), (plain, "Never"),
    ]):  # fmt: skip
        assert ["Accepted", "", DAY] == response_of(found)
        assert reported == found.actions.at["ELM-01.1", "reported"]
    assert pd.Timestamp(LAST_TIME) == carried.actions.at["ELM-01.1", "reported_on"]
    assert "nothing-reported" not in codes(carried)


CASES: list[tuple[Row, list[tuple[str, str]]]] = [
    ({}, []),
    (YES, []),
    (NOT, []),
    ({"response": "Accepted"}, [("missing-value", "Response dated")]),
    ({"response": "Not accepted", "response_dated": DAY}, [("missing-value", "Response reason")]),
    ({"response": "Partly accepted", "response_reason": "TBC", "response_dated": DAY},
     [("missing-value", "Response reason")]),
    ({"response_reason": "A policy exists"}, [("missing-value", "Response")]),
    ({"response_dated": DAY}, [("missing-value", "Response")]),
    ({"response": "Noted", "response_dated": DAY}, [("unknown-response", "Response")]),
    ({"response": "Accepted", "response_dated": "soon"}, [("not-a-date", "Response dated")]),
    ({"response": "Accepted", "response_dated": date(2026, 12, 1)},
     [("response-in-future", "Response dated")]),
]  # fmt: skip
"""Cells of a response, and what is wrong with them where responses are due by a day."""


def test_what_is_wrong_with_a_response() -> None:
    """A missing reason, day or answer and an unknown word are told in return and plan alike."""
    agreed = [action(f"ELM-{number:02}.1") for number, _ in enumerate(CASES, 1)]
    given = [{**row, **cells} for row, (cells, _) in zip(agreed, CASES, strict=True)]
    saved = {"completed_on": DAY}
    owner = Partnership(name="Ashdale", response_days=56)
    came = returns(("p.xlsx", "Police", map(answer, given)), **saved)
    returned = stand(came, plans=plan(*agreed), partnership=owner)
    planned = stand(plan(*given, **saved), partnership=owner)

    for found in some([returned, planned]):
        told: dict[int, list[tuple[str, str]]] = {number: [] for number, _ in enumerate(CASES, 5)}
        for one in found.problems:
            if one.heading.startswith("Response"):
                told[int(one.row or 0)].append((one.code, one.heading))
        assert [expected for _, expected in CASES] == list(told.values())


def test_a_day_is_needed_where_one_is_due() -> None:
    """Where no days are set a response without its day is no fault: nobody can say it is late."""
    found = stand(plan(action("ELM-01.1", response="Accepted")))

    assert [] == codes(found)


def test_not_accepted_closes_nothing() -> None:
    """What an agency does not accept is open, late when its date has passed, and put to the board.

    Once the board has said that the action stands it is asked again only after another answer.
    """
    late = action("ELM-01.1", target_date=date(2025, 6, 30), **NOT)
    last = last_round(late)
    again = {"action_ref": "ELM-01.1", "decided_on": date(2026, 3, 10)}
    refused = after(last, decisions=[{**again, "asks_for": DECLINED, "decision": "Refused"}])
    closed = after(last, decisions=[{**again, "decision": "Not accepted"}])
    newer = after(
        last, answer(late, response_dated=date(2026, 3, 20)),
        decisions=[{**again, "asks_for": DECLINED, "decision": "Refused"}],
    )  # fmt: skip

    assert [Timing.OVERDUE] == last.actions["timing"].tolist()
    for found, asks in some([(last, [DECLINED]), (refused, []), (closed, []), (newer, [DECLINED])]):
        assert asks == for_decision(found.actions, as_at=found.as_at)["asks_for"].tolist()
    assert [Timing.CLOSED] == closed.actions["timing"].tolist()
    assert "1 not accepted by the agency" in last.told.asked


def test_a_decision_ends_with_the_response() -> None:
    """That the action stands was said of one answer: after another the board is asked anew."""
    row = action("ELM-01.1", **NOT)
    decision = {"action_ref": "ELM-01.1", "decision": "Refused", "decided_on": date(2026, 1, 10)}
    one = after(last_round(row), answer(row, **YES), decisions=[decision])
    again = {**NOT, "response_dated": date(2026, 1, 5)}
    two = stand(
        returns(("p.xlsx", "Police", [answer(row, **again)])), as_at=date(2026, 6, 30),
        previous=as_previous(one),
    )  # fmt: skip

    assert [] == for_decision(one.actions, as_at=one.as_at)["asks_for"].tolist()
    assert [DECLINED] == for_decision(two.actions, as_at=two.as_at)["asks_for"].tolist()


def test_a_decision_ends_with_a_response_in_the_plan() -> None:
    """Another response in the plan, of a later day, ends it too; the same one does not."""
    decision = {"action_ref": "ELM-01.1", "decision": "Refused", "decided_on": date(2026, 1, 10)}
    last = as_previous(last_round(action("ELM-01.1", **NOT)), [decision])
    day = {"response_dated": date(2026, 3, 20)}
    other, same = (
        stand(returns(), plans=plan(action("ELM-01.1", **{**one, **day})), previous=last)
        for one in (YES, NOT)
    )

    assert [True, False] == [pd.isna(shown_decided(one)) for one in (other, same)]


def shown_decided(found: Position) -> object:
    """Give the day on which the board said that the action stands."""
    return found.actions.at["ELM-01.1", "response_decided"]


def test_a_joint_agency_does_not_respond_for_the_lead() -> None:
    """What a joint agency answers stays in Returned rows, and is told where the lead differs."""
    row = action("ELM-01.1", joint="Health", **YES)
    came = returns(("h.xlsx", "Health", [answer(action("ELM-01.1"), "Joint", **NOT)]))
    found = stand(came, plans=plan(row))

    assert ["Accepted", "", DAY] == response_of(found)
    assert ["Health says Not accepted, the lead agency says Accepted."] == [
        p.sentence.split(" The lead's")[0] for p in found.problems if p.heading == "Response"
    ]


def test_a_joint_response_takes_nothing_back() -> None:
    """A joint agency that only responds says nothing of where the action stands: that is kept."""
    row, mine = action("ELM-01.1", joint="Health"), action("ELM-01.1")
    said = answer(mine, "Joint", status="Paused")
    last = stand(returns(("h.xlsx", "Health", [said])), plans=plan(row), as_at=LAST_TIME)
    responded = answer(mine, "Joint", **{**YES, "status": None})
    found = stand(
        returns(("h.xlsx", "Health", [responded])), plans=plan(row), previous=as_previous(last)
    )

    for one in some((last, found)):
        assert ["Health says Paused"] == one.actions["joint_disagreement"].tolist()


def test_counts_add_up() -> None:
    """Each action is counted once under its lead; silence and unknown words are no response."""
    done = {"status": "Complete", "evidence": "Minutes", "date_of_completion": date(2026, 1, 5)}
    found = stand(plan(
        action("ELM-01.1", **YES), action("ELM-02.1", **NOT), action("ELM-03.1"),
        action("ELM-04.1", response="Noted", response_dated=DAY),
        action("ELM-05.1", **done), action("ELM-06.1", response="Accepted"),
        action("ELM-07.1", response="Accepted", response_dated=date(2026, 4, 2)),
        action("ELM-08.1", "Health"), action("ELM-09.1", "", **YES),
    ))  # fmt: skip
    police = {"Accepted": 2, "Not accepted": 1, "asked": 3, "undated": 1, "ended": 1, "total": 7}

    assert {
        "Police": police,
        "Health": {"asked": 1, "total": 1},
        "Unassigned": {"Accepted": 1, "total": 1},
    } == counts(found)
    due = counts(found, response_days=56)
    assert {**police, "late": 3, "given_late": 2} == due["Police"]
    assert ["Police", "Health", "Unassigned"] == list(due)


def test_the_last_to_answer_stands_first() -> None:
    """The list has each open action without a response, with the day it was due and days late."""
    found = stand(plan(action("ELM-01.1", **YES), action("ELM-02.1"), action("ELM-03.1")))
    owner = Partnership(response_days=56)
    judged = responses(
        found.actions, as_at=found.as_at, partnership=owner, plan_dates={"Elm": ELM.signed_off}
    )
    listed = not_answered(judged)

    assert ["ELM-02.1", "ELM-03.1"] == listed["action_ref"].tolist()
    assert [pd.Timestamp(2026, 2, 26)] * 2 == listed["response_due"].tolist()
    assert [33, 33] == listed["days_late"].tolist()


def test_a_law_sets_the_days_of_its_kind_of_review() -> None:
    """A report to prevent future deaths is due 56 days from the report, whatever else is set; a
    review of no such kind in the same round keeps the partnership's days, or none."""
    found = stand(plan(action("ELM-01.1")))
    report = {"Elm": date(2026, 1, 1)}
    due = [
        responses(
            found.actions, as_at=found.as_at, partnership=Partnership(response_days=days),
            plan_dates={"Elm": ELM.signed_off}, published=report, types={"Elm": kind},
        )["response_due"].tolist()
        for days, kind in ((None, "Prevention of Future Deaths"), (10, "PFD"), (10, "DHR"))
    ]  # fmt: skip

    assert ELM.signed_off
    by_law, set_by_us = date(2026, 2, 26), ELM.signed_off + timedelta(days=10)
    assert [[pd.Timestamp(day)] for day in (by_law, by_law, set_by_us)] == due
    assert is_in_use(found.actions, Partnership(), {"Elm": "PFD"})


def test_who_does_not_use_it_sees_nothing() -> None:
    """Without a setting and without any response there is nothing to count, and nothing wrong."""
    found = stand(plan(action("ELM-01.1")))

    assert not is_in_use(found.actions, Partnership())
    assert is_in_use(found.actions, Partnership(response_days=56))
    assert is_in_use(stand(plan(action("ELM-01.1", **YES))).actions, Partnership())
    assert [] == codes(found)
