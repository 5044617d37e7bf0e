"""A plan that comes back among the returns, and two files of one agency."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.model.problems import Severity
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import Position
from tests.invented import (
    LAST_TIME,
    Row,
    action,
    answer,
    as_previous,
    codes,
    intake,
    plan,
    returns,
    stand,
)

A, B, C = action("ELM-01.1"), action("ELM-02.1"), action("ELM-03.1", "Health")
ELM = {"review": "Elm", "review_code": "ELM"}
SAID = {"status": "In progress", "progress": "Half of the staff."}


def beside(rows: list[Row], *files: tuple[str, str, list[Row]]) -> Intake:
    """Give a plan that lies among returns."""
    return intake(
        ("back.xlsx", FileKind.PLAN, ELM, rows),
        *(
            (name, FileKind.RETURN, {"agency": agency, "round": "Q4"}, cells)
            for name, agency, cells in files
        ),
    )


def told(found: Position) -> list[tuple[str, str]]:
    """Give what is said of the plan."""
    return [
        (problem.severity.value, problem.found)
        for problem in found.problems
        if problem.code == "plan-among-returns"
    ]


def stood(found: Position, ref: str) -> list[str]:
    """Give where an action stands, and from where."""
    return found.actions.loc[ref, ["status", "reported", "source_file"]].tolist()


HEALTH = ("h.xlsx", "Health", [answer(C, progress="Begun.")])


@pytest.mark.parametrize(
    ("answers", "expected", "said"),
    [
        (SAID, ["In progress", "This round", "back.xlsx"],
         ("note", "1 answer in it taken as given by Police")),
        ({"progress": "Nothing yet, it starts in May."}, ["", "This round", "back.xlsx"],
         ("note", "1 answer in it taken as given by Police")),
        ({}, ["", "Never", "plan.xlsx"],
         ("note", "it is a copy of the agreed plan, and gives no new answer")),
    ],
)  # fmt: skip
def test_a_copy_of_the_plan_answers_for_its_agencies(
    answers: Mapping[str, object], expected: list[str], said: tuple[str, str]
) -> None:
    """Beside the agreed plan and other returns its new answers are its agencies', and are told."""
    found = stand(beside([{**A, **answers}, C], HEALTH), plans=plan(A, C))

    assert expected == stood(found, "ELM-01.1")
    assert ["In progress", "This round", "h.xlsx"] == stood(found, "ELM-03.1")
    assert [said] == told(found)
    assert (("Police",) if not answers else ()) == found.turnout.silent


def test_a_copy_that_differs_from_the_agencys_return() -> None:
    """The plan filled in and the return of one agency are two versions, and neither counts."""
    came = beside([{**A, **SAID}, C], ("p.xlsx", "Police", [answer(A, status="Paused")]))

    found = stand(came, plans=plan(A, C))

    assert ["", "Never", "plan.xlsx"] == stood(found, "ELM-01.1")
    assert ["duplicate-return"] == [code for code in codes(found) if code.startswith("dup")]
    assert ("Health",) == found.turnout.silent


def test_a_plan_that_is_the_agreed_one_says_what_stood() -> None:
    """Where nothing tells which of its answers are new, they are not this round's, and it warns."""
    found = stand(beside([{**A, **SAID}, C], HEALTH))

    assert ["In progress", "Carried forward", "back.xlsx"] == stood(found, "ELM-01.1")
    assert [
        ("warning", "it was taken as the agreed plan, and its answers to 1 action as given before "
         "this round")
    ] == told(found)  # fmt: skip
    assert ("Police",) == found.turnout.silent


def test_beside_the_last_summary_a_plan_says_what_is_new() -> None:
    """What it says that the last summary did not know is its agencies' answer of this round."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A), answer(B)])), plans=plan(A, B, C), as_at=LAST_TIME
    )
    came = beside([{**A, **SAID}, {**B, "status": "In progress"}, C], HEALTH)
    sources = [replace(one, saved_on=date(2026, 3, 20)) for one in came.sources]
    found = stand(replace(came, sources=tuple(sources)), previous=as_previous(first))

    assert ["In progress", "This round", "back.xlsx"] == stood(found, "ELM-01.1")
    assert ["In progress", "Carried forward", "last.xlsx"] == stood(found, "ELM-02.1")
    assert [("note", "1 answer in it taken as given by Police")] == told(found)


@pytest.mark.parametrize("agreed", [None, plan(A, B, C)])
def test_a_plan_beside_returns_hides_no_error_of_theirs(agreed: Intake | None) -> None:
    """That a row is missing from a return, or says no status, is told as without the plan."""
    police = ("p.xlsx", "Police", [answer(A, status="Nearly", progress="Begun.")])

    alone = stand(returns(police, HEALTH), plans=plan(A, B, C))
    found = stand(
        beside([{**A, "status": "Nearly"} if agreed is None else A, B, C], police, HEALTH),
        plans=agreed,
    )

    errors = {p.code for p in alone.problems if p.severity is Severity.ERROR}
    assert {"missing-action", "unknown-status"} == errors
    assert errors <= set(codes(found))


def test_agreed_words_changed_in_a_copy_are_told() -> None:
    """A date that an agency changed in its copy of the plan does not count, and is told."""
    changed = {**A, "target_date": date(2027, 6, 30)}

    found = stand(beside([changed, C], HEALTH), plans=plan(A, C))

    assert A["target_date"] == found.actions.at["ELM-01.1", "target_date"].date()
    assert ["back.xlsx"] == [p.file for p in found.problems if p.code == "changed-baseline"]


def test_an_action_that_only_a_copy_holds_is_told() -> None:
    """A row that the agreed plan does not have is no silent new action."""
    found = stand(beside([A, C, {**action("ELM-09.1"), **SAID}], HEALTH), plans=plan(A, C))

    assert "ELM-09.1" not in found.actions.index
    assert ["back.xlsx"] == [p.file for p in found.problems if p.code == "unknown-action"]


@pytest.mark.parametrize(
    ("first", "second", "state", "silence"),
    [
        pytest.param(
            [answer(A, status="Paused")], [answer(A, status="Complete")],
            "Not counted: two versions differ in 1 row", "1 action", id="all of it",
        ),
        pytest.param(
            [answer(A, progress="Begun."), answer(B)],
            [answer(A, progress="Not begun."), answer(B)],
            "Merged; 1 row not counted, 1 in two versions", "1 action", id="one of two",
        ),
        pytest.param(
            [answer(A, evidence="Log"), answer(B, status="Paused")],
            [answer(A, evidence="Minutes"), answer(B)],
            "Not counted: two versions differ in 2 rows", "2 actions", id="two of two",
        ),
    ],
)  # fmt: skip
def test_two_versions_are_no_silence(
    first: list[Row], second: list[Row], state: str, silence: str
) -> None:
    """An agency that sent two versions did return: two versions, neither counted."""
    came = returns(("p.xlsx", "Police", first), ("p (2).xlsx", "POLICE", second))

    found = stand(came, plans=plan(A, B) if len(first) > 1 else plan(A))

    said = f"Police returned two versions that differ in {silence}, neither counted"
    assert () == found.turnout.silent
    assert "not-returned" not in codes(found)
    assert found.verdict.endswith(f"; {said}")
    assert f"{said}." in found.headlines[1]
    assert state == found.accounts[0].state


def test_a_copy_in_another_round_is_no_second_version() -> None:
    """An old return beside the new one is told as old; the new one counts."""
    came = intake(
        ("old.xlsx", FileKind.RETURN, {"agency": "Police", "round": "Q3", "as_at": LAST_TIME},
         [answer(A, status="Paused"), answer(B)]),
        ("new.xlsx", FileKind.RETURN, {"agency": "Police", "round": "Q4"}, [answer(A)]),
    )  # fmt: skip

    found = stand(came, plans=plan(A, B))

    assert ["In progress", "This round", "new.xlsx"] == stood(found, "ELM-01.1")
    assert ["missing-action", "wrong-round"] == codes(found)
