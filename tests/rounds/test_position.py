"""The position of a round: what counts, what is carried forward, and what is said about it."""

from dataclasses import replace
from datetime import date

import pytest

from dhrxl.model.terms import FileKind
from dhrxl.rounds.figures import by_agency
from dhrxl.rounds.sentences import headlines
from tests.invented import (
    AS_AT,
    LAST_TIME,
    action,
    answer,
    as_previous,
    codes,
    intake,
    plan,
    returns,
    stand,
)

A, B, C = action("ELM-01.1"), action("ELM-02.1", joint="Health"), action("ELM-03.1", "Health")


def test_lead_answer_is_row_of_record() -> None:
    """The lead's answer is the row of record and its place is kept."""
    came = returns(("police.xlsx", "Police", [answer(A, status="Paused")]))

    found = stand(came, plans=plan(A))

    row = found.actions.loc["ELM-01.1"]
    assert ["Paused", "Amber", "This round"] == row[["status", "rag", "reported"]].tolist()
    assert ["police.xlsx", "Return", 5] == row[
        ["source_file", "source_sheet", "source_row"]
    ].tolist()
    assert [] == codes(found)


def test_lead_is_found_in_other_rows_where_one_lacks_it() -> None:
    """Without a plan, a table without lead agencies learns them from others, or has its own."""
    told = {**A, "joint_agencies": "Health"}
    bare = dict.fromkeys(("lead_agency", "joint_agencies"))
    came = returns(
        ("p.docx", "Police", [{**answer(told), **bare}, {**answer(C), **bare}]),
        ("h.xlsx", "Health", [answer(told, "Joint", status="Complete")]),
    )

    found = stand(came)

    assert [("Police", "Health"), ("Police", "")] == list(
        found.actions[["lead_agency", "joint_agencies"]].itertuples(index=False, name=None)
    )
    assert "unknown-action" not in codes(found)


def test_a_column_that_is_not_there_is_not_changed() -> None:
    """Agreed words that a return has no column for are not told as other words."""
    row = answer(A, recommendation=None)
    came = returns(("p.docx", "Police", [row]))
    columns = dict(came.places["p.docx", "Return"])
    del columns["recommendation"]

    kept = stand(came, plans=plan(A))
    gone = stand(replace(came, places={("p.docx", "Return"): columns}), plans=plan(A))

    assert ["changed-baseline"] == codes(kept)
    assert [] == codes(gone)


def test_joint_answer_never_moves_the_status() -> None:
    """A joint answer stands beside the lead's and never moves it; the action is counted once."""
    came = returns(
        ("police.xlsx", "Police", [answer(A), answer(B)]),
        ("health.xlsx", "Health", [answer(B, "Joint", status="Complete"), answer(C)]),
    )

    found = stand(came, plans=plan(A, B, C))

    assert "In progress" == found.actions.at["ELM-02.1", "status"]
    assert "Health says Complete" == found.actions.at["ELM-02.1", "joint_disagreement"]
    assert 3 == len(found.actions)
    assert {"Police": (2, 0), "Health": (1, 1)} == {
        row.agency: (row.total, row.joint) for row in by_agency(found.actions).itertuples()
    }
    assert "joint-disagreement" in codes(found)


def test_silent_agency_is_carried_forward() -> None:
    """The actions of an agency that stayed silent are there, as last reported."""
    first = stand(
        returns(
            ("p.xlsx", "Police", [answer(A)]), ("h.xlsx", "Health", [answer(C, progress="Half")])
        ),
        plans=plan(A, C),
        as_at=LAST_TIME,
    )

    found = stand(
        returns(("p.xlsx", "Police", [answer(A, progress="More")])), previous=as_previous(first)
    )

    row = found.actions.loc["ELM-03.1"]
    assert ["In progress", "Half", "Carried forward"] == row[
        ["status", "progress", "reported"]
    ].tolist()
    assert ("Health",) == found.turnout.silent
    assert ["Health has not returned: 1 action is shown as last reported. Ask for the return."] == [
        problem.message for problem in found.problems
    ]
    said = headlines(
        found.actions, as_at=AS_AT, turnout=found.turnout, previous=found.baseline.previous
    ).lines
    assert (
        "1 of 2 agencies returned; 1 action shown as last reported on 31 December 2025." == said[1]
    )


def test_every_row_read_is_merged_or_not_counted() -> None:
    """For each file the rows read are the rows merged and the rows not counted."""
    stray = {**answer(A), "action_ref": "ELM-99.1"}
    came = returns(("p.xlsx", "Police", [answer(A), stray, {**answer(B), "action_ref": None}]))

    found = stand(came, plans=plan(A, B))

    account = found.accounts[0]
    assert (3, 1, 2) == (account.rows_read, account.merged, account.not_counted)
    assert ["missing-action", "unknown-action", "unknown-action", "not-returned"] == codes(found)
    assert [
        "Row of record",
        "Not counted: not an action of the agreed plan",
        "Not counted: no action reference",
    ] == found.rows["used"].map(str).tolist()


@pytest.mark.parametrize(
    ("first", "second", "status", "expected"),
    [
        pytest.param("In progress", "Paused", "", [], id="one differs from what was sent"),
        pytest.param("Paused", "Paused", "", [], id="both say the same"),
        pytest.param("Paused", "Complete", "", ["duplicate-return"], id="two differ"),
    ],
)
def test_two_copies_of_a_return(first: str, second: str, status: str, expected: list[str]) -> None:
    """Of two copies the one that says something new counts; where both do, neither."""
    before = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A), as_at=LAST_TIME)
    came = returns(
        ("p.xlsx", "Police", [answer(A, status=first, evidence="x", date_of_completion=None)]),
        ("p (2).xlsx", "Police", [answer(A, status=second, evidence="x")]),
    )
    if first == "In progress":
        came.rows.loc[0, "evidence"] = None

    found = stand(came, previous=as_previous(before))

    assert expected == [code for code in codes(found) if code.startswith("duplicate")]
    assert ("In progress" if expected else "Paused") == found.actions.at["ELM-01.1", "status"]
    assert ("Carried forward" if expected else "This round") == found.actions.at[
        "ELM-01.1", "reported"
    ]
    if expected:
        assert [
            "p (2).xlsx: two versions differ in ELM-01.1, Status: the other is in p.xlsx, sheet "
            "Return, row 5. Keep one. Until then neither answer is counted."
        ] == [p.message for p in found.problems if p.code == "duplicate-return"]


def test_decisions_of_last_summary_are_applied() -> None:
    """An agreed date becomes the revised target date; the target date is never overwritten."""
    asked = answer(A, new_date_requested=date(2026, 9, 30), reason_for_new_date="Staff left")
    first = stand(returns(("p.xlsx", "Police", [asked])), plans=plan(A, B), as_at=LAST_TIME)
    decisions = [
        {"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": date(2026, 1, 20)},
        {"action_ref": "ELM-02.1", "decision": "superseded", "decided_on": date(2026, 1, 20)},
    ]

    found = stand(
        returns(("p.xlsx", "Police", [answer(A, progress="Going on")])),
        previous=as_previous(first, decisions),
    )

    row = found.actions.loc["ELM-01.1"]
    assert [date(2026, 6, 30), date(2026, 9, 30), date(2026, 1, 20)] == [
        row[key].date() for key in ("target_date", "revised_target_date", "revision_agreed_on")
    ]
    assert 1 == row["times_moved"]
    assert ["Superseded", "Grey", "Closed"] == found.actions.loc[
        "ELM-02.1", ["status", "rag", "timing"]
    ].tolist()
    assert [("ELM-01.1", "date moved"), ("ELM-02.1", "closed")] == found.changes[
        ["action_ref", "change"]
    ].apply(tuple, axis=1).tolist()
    assert ("30 June 2026", "30 September 2026") == tuple(found.changes.loc[0, ["before", "after"]])


def test_without_baseline_the_returns_stand() -> None:
    """Without a plan or a last summary the returns' own actions stand, and this is said."""
    found = stand(returns(("p.xlsx", "Police", [answer(A), answer(B)])))

    assert ["ELM-01.1", "ELM-02.1"] == found.actions.index.tolist()
    assert not found.baseline.is_checked
    said = headlines(found.actions, as_at=AS_AT, turnout=found.turnout, is_checked=False).lines
    assert said[-1].startswith("The baseline was not checked")


def test_plan_filled_in_by_a_small_partnership_is_a_return() -> None:
    """A plan lying alone among the inputs is baseline and return in one."""
    filled = {**A, "status": "Complete", "date_of_completion": date(2026, 2, 1), "evidence": "Log"}
    found = stand(
        intake(("plan.xlsx", FileKind.PLAN, {"review": "Elm", "review_code": "ELM"}, [filled, C]))
    )

    assert ["Blue", "Grey"] == found.actions["rag"].tolist()
    assert ["This round", "Never"] == found.actions["reported"].tolist()
    assert ["Elm", "Elm"] == found.actions["review"].tolist()


def test_changed_words_and_dates_do_not_count() -> None:
    """Agreed words or dates changed in a return are reported; the agreed ones count."""
    theirs = answer({**A, "target_date": date(2027, 1, 1)})
    found = stand(returns(("p.xlsx", "Police", [theirs])), plans=plan(A))

    assert date(2026, 6, 30) == found.actions.at["ELM-01.1", "target_date"].date()
    assert [
        'p.xlsx, sheet "Return", cell AE5 (Target date): expected the agreed words or date, found '
        "1 January 2027. The agreed one counts: 30 June 2026. Ask the partnership to change it."
    ] == [problem.message for problem in found.problems]


def test_agency_cannot_close_by_a_partnership_status() -> None:
    """A status that only the partnership gives counts for nothing in a return."""
    found = stand(returns(("p.xlsx", "Police", [answer(A, status="Superseded")])), plans=plan(A))

    assert ["", "Grey", "Not due"] == found.actions.loc[
        "ELM-01.1", ["status", "rag", "timing"]
    ].tolist()
    assert ["unknown-status"] == codes(found)


def test_agency_cannot_reopen_what_the_partnership_closed() -> None:
    """An answer on an action the partnership has closed is kept, and does not open it again."""
    first = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A), as_at=LAST_TIME)
    decision = {"action_ref": "ELM-01.1", "decision": "Superseded", "decided_on": date(2026, 1, 20)}

    found = stand(
        returns(("p.xlsx", "Police", [answer(A, status="Paused", progress="Going on")])),
        previous=as_previous(first, [decision]),
    )

    assert ["Superseded", "Grey", "Closed", "Going on"] == found.actions.loc[
        "ELM-01.1", ["status", "rag", "timing", "progress"]
    ].tolist()
    assert [
        'p.xlsx, sheet "Return", cell E5 (Status): expected the agreed words or date, found '
        "Paused. The agreed one counts: Superseded. Ask the partnership to change it."
    ] == [problem.message for problem in found.problems]


def test_joint_answer_alone_is_no_answer() -> None:
    """Where only a joint agency answered and nothing else is known, the status stays open."""
    found = stand(returns(("h.xlsx", "Health", [answer(B, "Joint", status="Complete")])))

    row = found.actions.loc["ELM-02.1"]
    assert ["", "Never", "Health says Complete"] == row[
        ["status", "reported", "joint_disagreement"]
    ].tolist()


def test_agency_cannot_close_where_no_baseline_is_known() -> None:
    """A status only the partnership gives counts for nothing without a baseline too."""
    found = stand(returns(("p.xlsx", "Police", [answer(A, status="Superseded")])))

    assert ["", "Grey", "Not due"] == found.actions.loc[
        "ELM-01.1", ["status", "rag", "timing"]
    ].tolist()
    assert ["unknown-status"] == codes(found)


def test_partnership_may_close_in_a_plan_it_fills_in() -> None:
    """In a plan filled in beside the agreed one, the partnership's own words do count."""
    filled = {**A, "status": "Superseded"}

    found = stand(plan(filled, name="filled.xlsx"), plans=plan(A))

    assert ["Superseded", "Closed"] == found.actions.loc["ELM-01.1", ["status", "timing"]].tolist()
    assert ["plan-among-returns"] == codes(found)


def test_joint_row_as_sent_is_not_blamed() -> None:
    """A joint agency is not told to mend the lead's answers that its return was sent with."""
    done = {"status": "Complete", "date_of_completion": date(2025, 12, 1), "agency_rag": "Red"}
    first = stand(
        returns(("p.xlsx", "Police", [answer(B, **done)])), plans=plan(B), as_at=LAST_TIME
    )
    sent = answer(B, "Joint", **done)

    found = stand(
        returns(("h.xlsx", "Health", [sent]), no_change="Yes"), previous=as_previous(first)
    )

    assert "h.xlsx" not in {problem.file for problem in found.problems}


def test_slip_in_a_large_round_is_looked_for_near_by() -> None:
    """Among many actions a slip is looked for in its review, and by number in its agency's."""
    reviews = ("ELM", "OAK", "ASH", "BAY", "FIR", "YEW")
    actions = [action(f"{code}-{n:02d}.1") for code in reviews for n in range(1, 100)]
    slips = [answer(action("OAK-12.2")), answer(action("ELN-12.1"))]
    came = returns(("p.xlsx", "Police", [answer(A, progress="More"), *slips]))

    found = stand(came, plans=plan(*actions))

    said = {p.found: p.facts["suggestion"] for p in found.problems if p.code == "unknown-action"}
    assert " Did you mean OAK-12.1, OAK-92.1 or OAK-91.1?" == said["OAK-12.2"]
    assert " Did you mean ELM-12.1, YEW-12.1 or OAK-12.1?" == said["ELN-12.1"]
