"""What was done is asked about again on its day; and a board may keep Blue for what it assured."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhrxl.jobs.split import split
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.board.first_page import asked as page_asked
from dhrxl.rounds.figures import by_review, for_decision
from dhrxl.rounds.position import Position
from dhrxl.rounds.sentences import headlines
from tests import invented
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, codes, returns, stand
from tests.loops import some

REF = "ELM-01.1"
MEETING, DAY, NEXT = date(2026, 1, 20), date(2026, 3, 31), date(2026, 6, 30)
DONE = {
    "status": "Complete", "date_of_completion": date(2025, 12, 1), "evidence": "Minutes of May",
    "evidence_kind": "Output", "evidence_held_at": "Training team",
    "evidence_dated": date(2025, 11, 30),
}  # fmt: skip
NEEDS = Partnership(name="Ashdale", profile=Profile(blue_needs_assurance=True))
AGAIN, TOLD, WAITS = (
    "Check again: show that it still holds",
    "Check again: the board says whether it still holds",
    "Nothing from the agency: the board's assurance",
)


def first(**more: object) -> Position:
    """Give a round in which the action came back done."""
    came = returns(("police.xlsx", "Police", [answer(action(REF), **DONE)]))
    return stand(came, plans=invented.plan(action(REF)), as_at=LAST_TIME, **more)


def after(
    last: Position, *told: dict[str, object], as_at: date = AS_AT, **more: object
) -> Position:
    """Give the round after; `more` are cells of the decision, or options by their names."""
    options = {key: more.pop(key) for key in ("partnership", "plans") if key in more}
    given = [{"action_ref": REF, "decided_on": MEETING, **more}] if more else []
    came = returns(*(("p.xlsx", "Police", [answer(action(REF), **one)]) for one in told))
    return stand(
        came, previous=as_previous(last, given), as_at=as_at,
        **{"plans": invented.plan(action(REF)), **options},
    )  # fmt: skip


def shown(found: Position, *keys: str) -> list[object]:
    """Give cells of the action."""
    return [found.actions.at[REF, key] for key in keys]


def asked(found: Position) -> list[str]:
    return for_decision(found.actions, as_at=found.as_at)["asks_for"].tolist()


@pytest.fixture(scope="module")
def assured() -> Position:
    """Give a round with the decision: assured, and to be checked again on its day."""
    return after(first(), as_at=date(2026, 2, 1), decision="Assured", check_again_on=DAY)


def test_before_its_day_nothing_is_asked(assured: Position) -> None:
    """Until the day to check again nothing is needed, and the board is asked nothing."""
    assert ["Blue", "Nothing", pd.Timestamp(DAY)] == shown(
        assured, "rag", "needed", "check_again_on"
    )
    assert [] == asked(assured)
    assert [pd.Timestamp(DAY)] == assured.baseline.decisions["check_again_on"].tolist()


@pytest.mark.parametrize(
    ("told", "needed"), [({}, AGAIN), ({"progress": "Still in use in all teams"}, TOLD)]
)
def test_on_its_day_it_is_asked_about(
    assured: Position, told: dict[str, object], needed: str
) -> None:
    """From its day on it is Blue and not overdue, and listed for the board until that decides."""
    for day in some((DAY, NEXT)):
        found = after(assured, {**DONE, **told}, as_at=day)

        assert ["Blue", "Completed", needed] == shown(found, "rag", "timing", "needed")
        assert ["Check again"] == asked(found)
        assert (
            "For decision: 1 to check again."
            in headlines(found.actions, as_at=day, turnout=found.turnout).lines
        )
        assert 0 == by_review(found.actions)["open"].sum()
        assert "changed-baseline" not in codes(found)


def test_it_goes_into_the_next_return(assured: Position, tmp_path: Path) -> None:
    """What is to be checked again goes out with what was told, and comes to nothing before."""
    last = as_previous(assured)
    for day, sent in some(((date(2026, 3, 30), 0), (DAY, 1))):
        base = baseline_of(invented.plan(action(REF)), last, Partnership())
        made = split(
            base, folder=tmp_path / str(sent), round_="Q4", as_at=day, partnership=Partnership()
        )

        assert (sent, 1 - sent) == (sum(one.actions for one in made.returns), made.left_out)


def test_silence_about_it_is_told(assured: Position) -> None:
    """An agency that was asked whether it still holds, and stayed silent, is named."""
    assert ("Police",) == after(assured, as_at=DAY).turnout.silent
    assert () == after(assured, as_at=date(2026, 3, 30)).turnout.silent


def test_a_return_without_it_lacks_nothing(assured: Position) -> None:
    """A return made before its day came is no less whole."""
    rows = [action(REF), action("ELM-02.1")]
    came = returns(("p.xlsx", "Police", [answer(rows[1], progress="Begun.")]))

    found = stand(came, plans=invented.plan(*rows), previous=as_previous(assured), as_at=DAY)

    assert "missing-action" not in codes(found)
    assert ["Check again"] == asked(found)


@pytest.mark.parametrize(
    ("decision", "needed", "asks"),
    [
        ({"decision": "Assured"}, "Nothing", []),
        ({"decision": "Assured", "check_again_on": date(2026, 5, 31)}, AGAIN, ["Check again"]),
        ({"decision": "Refused", "asks_for": "Check again", "decision_reason": "Not in use"},
         "Evidence not accepted: Not in use", []),
        ({"decision": "Reopened"}, "Say where this stands", []),
    ],
)  # fmt: skip
def test_the_board_answers(
    assured: Position, decision: dict[str, object], needed: str, asks: list[str]
) -> None:
    """Assured again it rests, until another day if one was given; refused it is open again."""
    asked_about = after(assured, {**DONE, "progress": "Still in use"}, as_at=DAY)

    found = after(asked_about, as_at=NEXT, **{"decided_on": date(2026, 4, 20), **decision})

    assert [needed] == shown(found, "needed")
    assert asks == asked(found)


def test_a_day_to_come_assures_nothing(assured: Position) -> None:
    """What the board is said to have decided after the day of the round is told and not applied."""
    slip = {"decided_on": date(2062, 4, 3), "decision": "Assured"}
    found = after(assured, partnership=NEEDS, as_at=DAY, **slip)
    told = [one for one in found.problems if one.code == "decided-in-future"]

    assert ["Blue", AGAIN, pd.Timestamp(MEETING)] == shown(found, "rag", "needed", "assured_on")
    assert ["Check again"] == asked(found)
    assert [
        'last.xlsx, sheet "For decision", row 5 (Decided on): expected a day not after 31 March '
        "2026, the day of the round, found 3 April 2062. Enter the day it was decided. What is "
        "decided later counts in the round after. Until then the decision is not applied."
    ] == [one.message for one in told]
    assert 1 == len(found.baseline.decisions)


def test_assured_on_a_day_to_come_is_asked_about() -> None:
    """A plan that gives a day to come, in a typing slip, takes nothing off the board's list."""
    row = {**action(REF), "assured_on": date(2062, 4, 3), "check_again_on": date(2026, 1, 1)}
    found = after(first(partnership=NEEDS), partnership=NEEDS, plans=invented.plan(row))
    alone = {**row, "check_again_on": None}
    unasked = after(first(partnership=NEEDS), partnership=NEEDS, plans=invented.plan(alone))

    assert ["Amber", AGAIN] == shown(found, "rag", "needed")
    assert ["Check again"] == asked(found)
    assert ["Amber", WAITS] == shown(unasked, "rag", "needed")
    assert ["Assurance"] == asked(unasked)


def test_the_plan_may_give_the_day() -> None:
    """A day typed into the plan counts; an older one than the board's last is passed over."""
    row = {**action(REF), "assured_on": MEETING, "check_again_on": DAY}

    found = after(first(), plans=invented.plan(row), as_at=DAY)
    assert [AGAIN] == shown(found, "needed")
    later = after(
        found, plans=invented.plan(row), as_at=NEXT, decision="Assured",
        decided_on=date(2026, 4, 20), check_again_on=date(2027, 4, 1),
    )  # fmt: skip

    assert ["Nothing", pd.Timestamp(2027, 4, 1)] == shown(later, "needed", "check_again_on")


def test_the_later_assurance_counts() -> None:
    """A day of assurance in the plan takes no later one back that the board decided."""
    earlier, decided = date(2026, 1, 9), {"decision": "Assured", "decided_on": MEETING}
    row = {**action(REF), "assured_on": earlier}

    by_plan = after(first(), plans=invented.plan(row))
    by_both = after(first(), plans=invented.plan(row), **decided)

    assert [pd.Timestamp(earlier)] == shown(by_plan, "assured_on")
    assert [pd.Timestamp(MEETING)] == shown(by_both, "assured_on")


def test_page_one_says_what_the_agency_says_now(assured: Position) -> None:
    """What is to be checked again stands there with the answer of this round, if there is one."""
    told = after(assured, {**DONE, "progress": "Still in use"}, as_at=DAY)

    words = [page_asked(one.asked, most=1)[0].words for one in (told, after(assured, as_at=DAY))]
    assert [
        "To check again. It says now: Still in use. Evidence: Minutes of May.",
        "To check again. Evidence: Minutes of May.",
    ] == words


def test_blue_waits_for_assurance() -> None:
    """Where Blue needs assurance, done is Amber and asks nothing of its agency until then."""
    waits = first(partnership=NEEDS)
    assert ["Amber", "Completed", WAITS] == shown(waits, "rag", "timing", "needed")
    assert ["Assurance"] == asked(waits)
    assert (
        "Said complete, not evidenced: 0."
        in headlines(waits.actions, as_at=LAST_TIME, turnout=waits.turnout).slipped
    )
    assert 0 == by_review(waits.actions)["open"].sum()

    found = after(waits, partnership=NEEDS, decision="Assured")
    other = after(found, {**DONE, "evidence": "Minutes of June"}, partnership=NEEDS, as_at=NEXT)

    assert ["Blue", "Nothing"] == shown(found, "rag", "needed")
    assert ["Amber", WAITS] == shown(other, "rag", "needed")
    assert ["Assurance"] == asked(other)


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(), "The agency says done and has described the evidence."),
        (NEEDS.profile, "The board has assured it: done, and the evidence satisfied the board."),
    ],
)
def test_legend_says_what_blue_means(profile: Profile, words: str) -> None:
    """The legend says who it was that was satisfied; Amber takes in what is not assured."""
    assert words == profile.legend["Blue"]
    assert profile.blue_needs_assurance == ("not assured" in profile.legend["Amber"])


def test_answers_stand_where_a_return_has_no_such_columns() -> None:
    """A return made before there were kind, place and day loses none, and is told of none."""
    older = ("evidence_kind", "evidence_held_at", "evidence_dated", "assured_on", "check_again_on")
    came = returns(("p.xlsx", "Police", [answer(action(REF), **DONE, progress="Still in use")]))
    rows = came.rows.assign(**dict.fromkeys(older))
    table = ("p.xlsx", "Return")
    has = {key: at for key, at in came.places[table].items() if key not in older}

    found = stand(
        type(came)(sources=came.sources, rows=rows, problems=(), places={table: has}),
        plans=invented.plan(action(REF)), previous=as_previous(first()),
    )  # fmt: skip

    assert ["Output", "Training team", pd.Timestamp(2025, 11, 30)] == shown(found, *older[:3])
    assert {"text-lost", "missing-column", "older-template"}.isdisjoint(codes(found))
