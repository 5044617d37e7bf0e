"""Which rows are answers of this round; what a blank one, a request and a joint word come to."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dhrxl.intake.last_summary import read_summary
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.figures import for_decision
from dhrxl.rounds.position import Position
from dhrxl.rounds.replies.spoken import words_of
from dhrxl.rounds.standing import says_no_change
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import (
    AS_AT,
    LAST_TIME,
    Row,
    action,
    answer,
    as_previous,
    codes,
    plan,
    returns,
    stand,
)
from tests.loops import some

A, B, C = action("ELM-01.1"), action("ELM-02.1", joint="Health"), action("ELM-03.1")
NEXT = date(2026, 6, 30)
BLANK = {"status": None}
UNSEEN = {"status": "\u200b", "progress": " \u00a0\ufeff", "evidence": "\u00ad"}


def first_round(*rows: Row, joint: tuple[Row, ...] = ()) -> Position:
    """Give the position of last quarter, in which these rows came."""
    files = [("p.xlsx", "Police", rows), *([("h.xlsx", "Health", joint)] if joint else [])]
    return stand(returns(*files), plans=plan(A, B, C), as_at=LAST_TIME)


def stood(found: Position, ref: str = "ELM-01.1") -> list[object]:
    """Give where an action stands and when that was said."""
    row = found.actions.loc[ref, ["status", "progress", "reported", "reported_on"]].tolist()
    return [*row[:3], row[3].date() if pd.notna(row[3]) else None]


def said_on(found: Position) -> list[date | None]:
    """Give for each action on which day its progress was said."""
    return [day.date() if pd.notna(day) else None for day in found.actions["progress_said_on"]]


def test_words_keep_the_day_they_were_said(tmp_path: Path) -> None:
    """Another status makes old words no new ones; what only a plan says is of no day."""
    before = first_round(answer(A, progress="Half."), answer(B), answer(C, progress="Begun."))
    rows = [answer(A, status="Paused"), answer(B, progress="More."), answer(C, **BLANK)]
    found = stand(returns(("p.xlsx", "Police", rows)), previous=as_previous(before))
    write(summary_workbook(found), tmp_path / "new.xlsx")
    later = stand(returns(), previous=read_summary(tmp_path / "new.xlsx"), as_at=NEXT)
    alone = stand(returns(), plans=plan({**A, "progress": "Planned."}))

    assert [LAST_TIME, None, LAST_TIME] == said_on(before)
    assert ["Paused", "Half.", "This round", AS_AT] == stood(found)
    for one in some([found, later]):
        assert [LAST_TIME, AS_AT, LAST_TIME] == said_on(one)
    assert ["Planned.", [None]] == [alone.actions.at["ELM-01.1", "progress"], said_on(alone)]


def test_words_of_an_older_summary_are_of_the_day_it_gives(tmp_path: Path) -> None:
    """A summary made before words had a day of their own gives that of its Reported on."""
    before = first_round(answer(A, progress="Half."), answer(B), answer(C, **BLANK))
    write(summary_workbook(before), tmp_path / "old.xlsx")
    book = openpyxl.load_workbook(tmp_path / "old.xlsx")
    cells = [cell for row in book["All actions"].iter_rows() for cell in row]
    next(cell for cell in cells if cell.value == "Progress said on").value = "Ours"
    book.save(tmp_path / "old.xlsx")
    found = stand(returns(), previous=read_summary(tmp_path / "old.xlsx"))

    assert [LAST_TIME, None, None] == said_on(found)


@pytest.mark.parametrize("blank", [BLANK, UNSEEN, {"status": "  "}])
@pytest.mark.parametrize("with_plan", [True, False])
def test_a_row_sent_back_blank_is_no_answer(blank: Mapping[str, object], with_plan: bool) -> None:
    """Its old words stand, as old words of their day, and the headline counts them."""
    before = first_round(answer(A, progress="Half."), answer(B), answer(C, **BLANK))
    rows = [answer(A, **blank), answer(B, progress="More."), answer(C, **blank)]

    found = stand(
        returns(("p.xlsx", "Police", rows)), previous=as_previous(before),
        plans=plan(A, B, C) if with_plan else None,
    )  # fmt: skip

    assert ["In progress", "Half.", "Carried forward", LAST_TIME] == stood(found)
    assert ["In progress", "More.", "This round", AS_AT] == stood(found, "ELM-02.1")
    assert ["", "", "Never", None] == stood(found, "ELM-03.1")
    assert (
        "1 of 2 agencies returned; 1 action shown as last reported on 31 December 2025; "
        "1 action never reported on." == found.headlines[1]
    )
    assert ["last.xlsx", "p.xlsx"] == found.actions["source_file"].tolist()[:2]


def test_a_row_sent_back_as_it_was_sent_is_no_answer() -> None:
    """Of a return in which one row was answered, the other rows are not this round's."""
    before = first_round(answer(A, status="Paused"), answer(B))
    rows = [answer(A, status="Paused"), answer(B, progress="More.")]

    found = stand(returns(("p.xlsx", "Police", rows)), previous=as_previous(before))

    assert ["Carried forward", "This round"] == found.actions["reported"].tolist()[:2]


def test_old_words_keep_their_day() -> None:
    """What was said two rounds ago is told as said two rounds ago, beside what is a round old."""
    early = date(2025, 9, 30)
    third = stand(
        returns(("p.xlsx", "Police", [answer(A), answer(B, **BLANK)])), plans=plan(A, B),
        as_at=early,
    )  # fmt: skip
    second = stand(
        returns(("p.xlsx", "Police", [answer(A, **BLANK), answer(B, status="Paused")])),
        previous=as_previous(third), as_at=LAST_TIME,
    )  # fmt: skip

    found = stand(returns(), previous=as_previous(second))

    assert [early, LAST_TIME] == [day.date() for day in found.actions["reported_on"]]
    assert (
        "0 of 2 agencies returned; 2 actions shown as last reported between 30 September 2025 and "
        "31 December 2025." == found.headlines[1]
    )


@pytest.mark.parametrize(
    "decision", [{"decision": "Superseded"}, {"decision": "Not accepted"}, {"decision": ""}]
)
def test_what_was_never_answered_is_never_carried_forward(decision: Mapping[str, str]) -> None:
    """A status that the partnership gave is no report of an agency."""
    before = first_round(answer(A, **BLANK), answer(B))
    decided = [{"action_ref": "ELM-01.1", "decided_on": date(2026, 1, 9), **decision}]

    found = stand(returns(), previous=as_previous(before, decided))
    again = stand(returns(), previous=as_previous(found), as_at=NEXT)

    assert ["Never", "Carried forward", "Never"] == found.actions["reported"].tolist()
    assert ["Never", "Carried forward", "Never"] == again.actions["reported"].tolist()


@pytest.mark.parametrize(
    ("said", "actions"),
    [
        ((), "3 actions have never been reported on"),
        ((A,), "1 action is shown as last reported, 2 have never been reported on"),
        ((A, B), "2 actions are shown as last reported, 1 has never been reported on"),
        ((A, B, C), "3 actions are shown as last reported"),
    ],
)
def test_silence_tells_old_words_from_none(said: tuple[Row, ...], actions: str) -> None:
    """Actions never answered are not counted among those shown as last reported."""
    before = first_round(*map(answer, said))

    found = stand(returns(), previous=as_previous(before))

    assert f"Police has not returned: {actions}. Ask for the return." in [
        problem.message for problem in found.problems
    ]


@pytest.mark.parametrize(
    "files",
    [
        [("p.xlsx", "Police", [answer(A, **BLANK)])],
        [("p.xlsx", "Police", [answer(A, **UNSEEN)])],
        [("p.xlsx", "Police", [answer(A, **BLANK)]), ("p2.xlsx", "Police", [answer(A, **BLANK)])],
    ],
)
def test_returns_without_one_answer_and_without_a_plan(
    files: list[tuple[str, str, list[Row]]],
) -> None:
    """Their actions are there, as Never; and such a summary is not ready."""
    found = stand(returns(*files))

    assert [("ELM-01.1", "Never")] == list(
        found.actions[["action_ref", "reported"]].itertuples(index=False, name=None)
    )
    assert "0 agencies returned; 1 action never reported on." == found.headlines[1]
    assert "Not ready: nothing was reported; the baseline was not checked" == found.verdict
    assert "last reported" not in " ".join(problem.message for problem in found.problems)
    assert summary_workbook(found).sheets


@pytest.mark.parametrize(
    ("word", "is_yes"),
    [
        ("Yes", True), ("yes.", True), ("Y", True), ("Yes, as before", True), ("TRUE", True),
        ("Ydy", True), ("\u2713", True), ("No", False), ("", False), ("Not yet", False),
    ],
)  # fmt: skip
def test_nothing_has_changed_is_an_answer(word: str, is_yes: bool) -> None:
    """What was said still stands, and is this round's; what was never said is not made up."""
    before = first_round(answer(A, progress="Half."), answer(B))
    came = returns(("p.xlsx", "Police", [answer(A), answer(B), answer(C, **BLANK)]), no_change=word)

    found = stand(came, previous=as_previous(before))

    assert is_yes == says_no_change(came.sources[0])
    this = "This round" if is_yes else "Carried forward"
    assert [this, this, "Never"] == found.actions["reported"].tolist()
    assert ["In progress", "Half.", this, AS_AT if is_yes else LAST_TIME] == stood(found)
    assert is_yes == ("nothing-reported" not in codes(found))


ASKED = {"new_date_requested": date(2026, 9, 30), "reason_for_new_date": "Staff left."}


def agenda(found: Position) -> list[tuple[str, str]]:
    """Give what is asked."""
    asked = for_decision(found.actions, as_at=found.as_at)
    return list(asked[["action_ref", "asks_for"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "later",
    [
        [],
        [("p.xlsx", "Police", [answer(A, **BLANK)])],
        [("p.xlsx", "Police", [answer(A, progress="Going on.")])],
        [("p.xlsx", "Police", [answer(A, progress="Going on.", **ASKED)])],
    ],
)
@pytest.mark.parametrize("request_", [ASKED, {**ASKED, "new_date_requested": "ASAP"}])
def test_a_request_stands_until_it_is_decided(
    later: list[tuple[str, str, list[Row]]], request_: Mapping[str, object]
) -> None:
    """Silence, a blank row and a row that asks nothing take no request off the agenda."""
    before = first_round(answer(A, **request_))
    asked = agenda(before)

    found = stand(returns(*later), previous=as_previous(before), plans=plan(A, B, C))
    again = stand(returns(), previous=as_previous(found), as_at=NEXT)

    repeated = [("ELM-01.1", "New date")] if later and later[0][2][0].get(
        "new_date_requested"
    ) else asked  # fmt: skip
    assert repeated == agenda(found) == agenda(again)
    assert "Staff left." == again.actions.at["ELM-01.1", "reason_for_new_date"]


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("ASAP", "New date, unreadable: 'ASAP'"),
        ("31/02/2027", "New date, unreadable: '31/02/2027'"),
        ("soon;\n or later", "New date, unreadable: 'soon, or later'"),
    ],
)
def test_an_unreadable_request_is_on_the_agenda(words: str, asks: str) -> None:
    """It is told as unreadable, with its words; the board can agree a date, and it is gone."""
    before = first_round(answer(A, new_date_requested=words, status="Ask to close"))
    agreed = [{
        "action_ref": "ELM-01.1", "decision": "Agreed", "date_agreed": date(2026, 12, 31),
        "decided_on": date(2026, 1, 9),
    }]  # fmt: skip

    found = stand(returns(), previous=as_previous(before, agreed))

    assert [("ELM-01.1", f"{asks}; Close")] == agenda(before)
    assert "For decision: 1 new date that cannot be read, 1 to close." in before.headlines
    assert [("ELM-01.1", "Close")] == agenda(found)


def test_an_unreadable_request_cannot_be_agreed_without_a_date() -> None:
    """Agreed alone says no date where none could be read: that is told, and it stays asked."""
    before = first_round(answer(A, new_date_requested="ASAP"))
    agreed = [{"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": date(2026, 1, 9)}]

    found = stand(returns(), previous=as_previous(before, agreed))

    assert [("ELM-01.1", "New date, unreadable: 'ASAP'")] == agenda(found)
    assert "missing-value" in codes(found)


@pytest.mark.parametrize("words", ["Begun.", "Half.\n\nSlowly; see notes.", "Health says: no"])
def test_a_joint_agency_keeps_its_own_words(words: str) -> None:
    """They are kept beside the lead's, through a round in which it is silent."""
    joint = answer(B, "Joint", progress=words)
    before = first_round(answer(B, progress="The lead's."), joint=(joint,))
    later = stand(
        returns(("p.xlsx", "Police", [answer(B, progress="More.")])), previous=as_previous(before)
    )

    base = baseline_of(None, as_previous(later), Partnership())

    assert words == words_of(base.actions.at["ELM-02.1", "joint_progress"], "HEALTH")
    assert "More." == base.actions.at["ELM-02.1", "progress"]


def test_own_words_go_before_those_of_a_body_taken_over() -> None:
    """After a succession the heir sees what it said itself, else what its predecessor said."""
    cell = "Homes says: Theirs.\nPolice says: Ours."
    heir = {"homes": "police"}

    def same(name: str) -> str:
        return heir.get(name.casefold(), name.casefold())

    assert "Ours." == words_of(cell, "Police", same)
    assert "Theirs." == words_of("Homes says: Theirs.", "Police", same)
