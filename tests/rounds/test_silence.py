"""Silence never improves a figure, whatever it looks like."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.intake.opened import Source
from dhrxl.model.problems import Problem
from dhrxl.model.terms import FileKind
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import (
    AS_AT,
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
from tests.samples import cover_of

A = action("ELM-01.1", target_date=date(2026, 1, 31))
A_TO_COME = action("ELM-01.1")
B = action("ELM-02.1", joint="Health")
DONE = {"status": "Complete", "date_of_completion": date(2025, 11, 1), "evidence": "The log."}


def test_row_without_a_reference_is_an_error() -> None:
    """An action typed without a reference is in no figure, and that is an error at its cell."""
    found = stand(intake(
        ("plan.xlsx", FileKind.PLAN, {"review": "Elm", "review_code": "ELM"},
         [A, {**B, "action_ref": None}]),
    ))  # fmt: skip

    assert ["ELM-01.1"] == found.actions.index.tolist()
    assert [
        'plan.xlsx, sheet "Action plan", cell A6 (Action ref): expected an answer, found an empty '
        "cell. Give it one such as ELM-03.1: review code, recommendation number, number of the "
        "action. Until then it is in no return and no figure."
    ] == [problem.message for problem in found.problems if str(problem.severity) == "error"]
    account = found.accounts[0]
    assert (2, 1, 1) == (account.rows_read, account.merged, account.not_counted)


def test_old_words_of_a_plan_do_not_answer_again() -> None:
    """A plan that was not touched since the last summary reports nothing, whatever it says."""
    filled = {**A, **DONE}
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, status="In progress", progress="Reopened.")])),
        plans=plan(filled), as_at=LAST_TIME,
    )  # fmt: skip
    came = intake(("plan.xlsx", FileKind.PLAN, {"review": "Elm"}, [filled]))

    found = stand(came, previous=as_previous(first))

    assert ["In progress", "Red", "Carried forward"] == found.actions.loc[
        "ELM-01.1", ["status", "rag", "reported"]
    ].tolist()


def test_last_quarters_return_does_not_answer_again() -> None:
    """A return of a day that the last summary has told is not counted, however many there are."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, status="Paused")])), plans=plan(A), as_at=LAST_TIME
    )
    old = returns(("p.xlsx", "Police", [answer(A)]), as_at=LAST_TIME)

    found = stand(old, previous=as_previous(first))

    assert ["Paused", "Carried forward"] == found.actions.loc[
        "ELM-01.1", ["status", "reported"]
    ].tolist()
    assert [
        'p.xlsx, sheet "Cover": expected a round after 31 December 2025, found Q4. Its rows are '
        "not counted. Check with the agency that this is the right file."
    ] == [problem.message for problem in found.problems if problem.code == "wrong-round"]


def test_latest_round_counts_not_the_most_common() -> None:
    """Of two rounds in one folder the later one counts."""
    early = {"agency": "Police", "round": "Q3", "as_at": LAST_TIME}
    late = {"agency": "Police", "round": "Q4", "as_at": AS_AT}
    came = intake(
        ("a.xlsx", FileKind.RETURN, early, [answer(A, status="Paused")]),
        ("b.xlsx", FileKind.RETURN, late, [answer(A, status="Complete", evidence="x")]),
    )

    found = stand(came, plans=plan(A))

    assert "Complete" == found.actions.at["ELM-01.1", "status"]


def test_cover_names_the_round_that_rows_are_judged_by() -> None:
    """One return of the later round among eight of the earlier: rows and cover say the later."""
    deeds = [action(f"ELM-{n:02d}.1", f"Agency {n}") for n in range(1, 10)]
    early, late = {"round": "Q3", "as_at": LAST_TIME}, {"round": "Q4", "as_at": AS_AT}
    came = intake(
        *(
            (f"{n}.xlsx", FileKind.RETURN, {"agency": deed["lead_agency"], **cover},
             [answer(deed, progress="Begun.")])
            for n, (deed, cover) in enumerate(zip(deeds, [*[early] * 8, late], strict=True))
        )
    )  # fmt: skip

    found = stand(came, plans=plan(*deeds))

    assert "Q4" == found.round_
    shown = [f.value for s in cover_of(summary_workbook(found)).sections for f in s.fields
             if f.label == "Round"]  # fmt: skip
    assert ["Q4"] == shown
    assert [f"{n}.xlsx" for n in range(8)] == [
        problem.file for problem in found.problems if problem.code == "wrong-round"
    ]


def test_a_later_cover_without_a_round_names_none() -> None:
    """The round is that of covers that name one; a later cover that names none wrongs no other."""
    covers = ({"as_at": AS_AT}, {"round": "Q3", "as_at": date(2026, 2, 28)})
    came = intake(
        *(
            (f"{n}.xlsx", FileKind.RETURN, {"agency": deed["lead_agency"], **cover},
             [answer(deed, progress="Begun.")])
            for n, (deed, cover) in enumerate(zip((A, B), covers, strict=True))
        )
    )  # fmt: skip

    found = stand(came, plans=plan(A, B))

    assert "Q3" == found.round_
    assert "wrong-round" not in codes(found)


def test_return_split_before_the_decisions_is_still_silent() -> None:
    """A return made from the summary before its decisions were typed in asks for nothing new."""
    asked = {"new_date_requested": date(2026, 6, 30), "reason_for_new_date": "Staff left"}
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, **asked)])), plans=plan(A), as_at=LAST_TIME
    )
    decided = [{"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": date(2026, 1, 9)}]

    found = stand(
        returns(("p.xlsx", "Police", [answer(A, **asked)])),
        previous=as_previous(first, decided),
    )

    assert "nothing-reported" in codes(found)
    assert found.actions["new_date_requested"].isna().all()
    assert ["Carried forward"] == found.actions["reported"].tolist()


def test_words_carried_forward_answer_nothing() -> None:
    """An overdue action about which nothing was said this round still needs a word."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, progress="Begun.")])), plans=plan(A),
        as_at=LAST_TIME,
    )  # fmt: skip

    found = stand(returns(("h.xlsx", "Health", [])), previous=as_previous(first))

    assert (
        "Overdue: say what is happening or ask for a new date"
        == found.actions.at["ELM-01.1", "needed"]
    )


def test_joint_answer_stands_while_its_agency_is_silent() -> None:
    """What a joint agency said last time stands beside the lead's answer until it says more."""
    first = stand(
        returns(
            ("p.xlsx", "Police", [answer(B)]),
            ("h.xlsx", "Health", [answer(B, "Joint", status="Complete", progress="Done.")]),
        ),
        plans=plan(B), as_at=LAST_TIME,
    )  # fmt: skip

    found = stand(
        returns(("p.xlsx", "Police", [answer(B, progress="Going on.")])),
        previous=as_previous(first),
    )

    assert "Health says Complete" == found.actions.at["ELM-02.1", "joint_disagreement"]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ({}, "nothing (it has not reported)"),
        ({"status": "Paused"}, "Paused (as last reported)"),
    ],
)
def test_a_joint_answer_is_held_against_a_lead_who_is_silent(
    last: dict[str, str], told: str
) -> None:
    """What the lead agency said is told as what it is: said earlier, or never."""
    lead = [("p.xlsx", "Police", [answer(B, **last)])] if last else []
    first = stand(returns(*lead), plans=plan(B), as_at=LAST_TIME)
    joint = answer(B, "Joint", status="Complete", progress="Done.")

    found = stand(returns(("h.xlsx", "Health", [joint])), previous=as_previous(first))

    (said,) = (one for one in found.problems if one.code == "joint-disagreement")
    assert f"Health says Complete, the lead agency says {told}." in said.message


@pytest.mark.parametrize(
    ("came", "told"),
    [
        ([], "Not ready: nothing was reported; no agency returned"),
        (
            [("p.xlsx", "Police", [answer(A_TO_COME), answer(B)])],
            "Ready for the board, with 1 point to declare; 1 of 2 agencies did not return",
        ),
        (
            [
                ("p.xlsx", "Police", [answer(A_TO_COME), answer(B)]),
                ("h.xlsx", "Health", [answer(B, "Joint")]),
            ],
            "Ready for the board",
        ),
    ],
)
def test_the_verdict_carries_silence(came: list[tuple[str, str, list[Row]]], told: str) -> None:
    """Nobody quotes a verdict without who stayed silent."""
    assert told == stand(returns(*came), plans=plan(A_TO_COME, B)).verdict


def test_what_was_closed_before_is_no_silence() -> None:
    """Nobody was asked for an action that was closed, so it is not told as last reported."""
    done = {**DONE, "date_of_completion": date(2025, 12, 1)}
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, **done), answer(B, status="Paused")])),
        plans=plan(A, B), as_at=LAST_TIME,
    )  # fmt: skip

    found = stand(returns(), previous=as_previous(first))

    assert ["Carried forward"] * 2 == found.actions["reported"].tolist()
    assert (
        "0 of 2 agencies returned; 1 action shown as last reported on 31 December 2025."
        == (found.headlines[1])
    )


@pytest.mark.parametrize(("sheet", "due"), [("Overdue", 1), ("Coming up", 5)])
def test_lists_for_the_board_say_what_was_said_earlier(sheet: str, due: int) -> None:
    """Words and status of an earlier round never stand in a list as those of this one."""
    late = action("ELM-01.1", target_date=date(2026, due, 31))
    first = stand(
        returns(("p.xlsx", "Police", [answer(late, progress="Half.")])), plans=plan(late),
        as_at=LAST_TIME,
    )  # fmt: skip
    found = stand(returns(), previous=as_previous(first))

    (shown,) = (one for one in summary_workbook(found).sheets if one.name == sheet)

    assert shown.table
    at = [column.key for column in shown.table.columns].index("reported")
    assert ["Carried forward"] == [row[at] for row in shown.table.rows]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([LAST_TIME, LAST_TIME], LAST_TIME),
        ([AS_AT], None),
        ([LAST_TIME, AS_AT], None),
        ([date(2025, 9, 30), LAST_TIME], None),
        ([None], None),
    ],
)
def test_day_the_returns_were_made_for(days: list[date | None], told: date | None) -> None:
    """It is told where all returns name one day, and that is not the one judged by."""
    sources = [
        Source(file=f"{number}.xlsx", path=Path("x"), kind=FileKind.RETURN, cover={"as_at": day})
        for number, day in enumerate(days)
    ]
    came = returns()

    assert told == stand(replace(came, sources=tuple(sources)), plans=plan(A)).other_day


def test_a_plan_alone_asks_nobody() -> None:
    """Of a plan that is checked before returns are made, no agency is said to be silent."""
    assert "return" not in stand(plan(A, B)).verdict


def with_unread(came: Intake, **files: str) -> Intake:
    """Add files of which nothing could be read but the agency on the cover."""
    unread = [
        Source(file=file, path=Path(file), kind=FileKind.RETURN if who else "",
               cover={"agency": who})
        for file, who in files.items()
    ]  # fmt: skip
    problems = tuple(Problem(code="damaged-file", file=file) for file in files)
    return replace(came, sources=(*came.sources, *unread), problems=problems)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, ""),
        ({"Scan.pdf": ""}, " (1 file could not be read: it may be its return)"),
        ({"a.pdf": "", "b.doc": ""}, " (2 files could not be read: one may be its return)"),
        ({"a.pdf": "", "Q4 - HEALTH.xlsx": ""}, " (Q4 - HEALTH.xlsx could not be read)"),
        ({"mine.xlsx": "Health"}, " (mine.xlsx could not be read)"),
        ({"mine.xlsx": "Public Health"}, ""),
        (
            {"Q4 - Public Health.xlsx": ""},
            " (1 file could not be read: it may be its return)",
        ),
    ],
)
def test_what_could_not_be_read_may_be_the_return(files: dict[str, str], told: str) -> None:
    """Nobody is chased for a return that came, and could not be read."""
    police = returns(("p.xlsx", "Police", [answer(A), answer(B)]))

    found = stand(with_unread(police, **files), plans=plan(A, B))

    (silent,) = (one for one in found.problems if one.code == "not-returned")
    assert (
        f"Health has not returned: 1 joint action has never been reported on{told}. "
        "Ask for the return." == silent.message
    )


def test_two_names_in_the_lead_cell_are_lead_and_joint() -> None:
    """A plan cell that lists two agencies has the first as lead and asks both."""
    found = stand(plan(action("ELM-01.1", "Police; Health")))

    assert ["Police", "Health"] == found.actions.loc[
        "ELM-01.1", ["lead_agency", "joint_agencies"]
    ].tolist()
    assert "lead-assumed" in codes(found)


def test_source_is_never_a_row_with_old_answers() -> None:
    """A row made from an earlier position is no source: the words that stand are not its own."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, status="Paused"), answer(B)])), plans=plan(A, B),
        as_at=LAST_TIME,
    )  # fmt: skip
    from_plan = answer(A, status=None)
    came = returns(("now.xlsx", "Police", [from_plan, answer(B, progress="Going on.")]))

    found = stand(came, plans=plan(A, B), previous=as_previous(first))

    row = found.actions.loc["ELM-01.1"]
    assert ["Paused", "Carried forward", "last.xlsx"] == row[
        ["status", "reported", "source_file"]
    ].tolist()
    assert "now.xlsx" == found.actions.at["ELM-02.1", "source_file"]


def test_a_row_missing_of_nobodys_actions_is_told() -> None:
    """Of actions without a lead nobody is expected, but a row that was sent and is gone is told."""
    one, two = action("ELM-01.1", lead_agency=""), action("ELM-02.1", lead_agency="")
    came = returns(("u.xlsx", "Unassigned", [answer(one, progress="Begun.")]))

    found = stand(came, plans=plan(one, two))

    assert ["missing-action"] == [code for code in codes(found) if code != "missing-lead-agency"]
    assert "Not returned" not in " ".join(found.headlines)


def test_a_row_missing_of_two_agencies_is_one_change() -> None:
    """Where neither its lead nor its joint agency sent an action back, Changes has it once."""
    shared, other, theirs = (
        action("ELM-01.1", joint="Health"),
        action("ELM-02.1"),
        action("ELM-03.1", "Health"),
    )
    came = returns(
        ("p.xlsx", "Police", [answer(other, progress="Begun.")]),
        ("h.xlsx", "Health", [answer(theirs, progress="Begun.")]),
    )

    found = stand(came, plans=plan(shared, other, theirs))

    assert ["missing-action"] * 2 == [code for code in codes(found) if code == "missing-action"]
    moved = found.changes[found.changes["change"] == "missing this time"]
    assert ["ELM-01.1"] == moved["action_ref"].tolist()
