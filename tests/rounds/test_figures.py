"""The figures a board is told: counts, lists and sentences, from actions as they stand."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dhrxl.model.frames import typed
from dhrxl.model.terms import ALL_ACTIONS, CALCULATED
from dhrxl.rounds.figures import by_agency, by_review, coming, for_decision, overdue
from dhrxl.rounds.rag import rate
from dhrxl.rounds.sentences import headlines, verdict
from dhrxl.rounds.turnout import Turnout

AS_AT = date(2026, 3, 31)
DONE = {"status": "Complete", "date_of_completion": date(2026, 3, 1), "evidence": "Minutes"}


def day(offset: int) -> date:
    """Give a day so many days from the as-at date."""
    return AS_AT + timedelta(days=offset)


def rated(*rows: dict[str, object]) -> pd.DataFrame:
    """Give rated actions ELM-01.1, ELM-02.1 and on, led by Police and in progress."""
    given = [
        {
            "action_ref": f"ELM-{number:02d}.1", "review": "Elm", "action_to_take": "Train",
            "lead_agency": "Police", "status": "In progress", "reported": "This round", **row,
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    frame = typed(pd.DataFrame(given, dtype="object"), ALL_ACTIONS)
    result = rate(frame, as_at=AS_AT)
    frame = frame.assign(**{key: result[key] for key in CALCULATED})
    return frame.set_index("action_ref", drop=False).rename_axis(None)


def sentences(actions: pd.DataFrame, turnout: Turnout | None = None, **more: object) -> list[str]:
    """Give the headlines, with two agencies asked and returned unless said otherwise."""
    both = Turnout(expected=("Health", "Police"), returned=("Police", "Health"))
    given = {"as_at": AS_AT, "turnout": turnout or both, **more}
    return list(headlines(actions, **given).lines)  # type: ignore[arg-type]


BOARD = (
    {"target_date": day(-410), "progress": "Half way"},
    {"target_date": day(-20), "lead_agency": "Health", "joint_agencies": "Police; Homes"},
    {"target_date": day(-20), "revised_target_date": day(60), "joint_agencies": "Homes"},
    {"target_date": day(90), "lead_agency": "", "status": "", "reported": "Never"},
    {
        "target_date": None,
        "review": "Oak",
        "reported": "Carried forward",
        "reported_on": date(2025, 12, 31),
    },
    {"target_date": day(-20), "review": "Oak", **DONE},
    {"target_date": day(-20), "status": "Complete", "review": "Oak"},
    {"target_date": day(60), "status": "Ask to close", "lead_agency": "Health"},
    {"target_date": day(40), "new_date_requested": day(100)},
)
"""One of nearly everything."""


def test_headlines() -> None:
    """The sentences say the position, what slipped, what is not proved, what to decide."""
    turnout = Turnout(
        expected=("Health", "Homes", "Police"), returned=("Police",),
        previous_as_at=date(2025, 12, 31),
    )  # fmt: skip

    assert [
        "Position as at 31 March 2026.",
        "1 of 3 agencies returned; 1 action shown as last reported on 31 December 2025; 1 action "
        "never reported on.",
        "Not returned: Health, Homes.",
        "9 actions: 1 Blue, 2 Green, 2 Amber, 2 Red, 2 Grey.",
        "Overdue 2 (1 last time); longest 410 days: ELM-01.1, Police.",
        "Past the first agreed date: 4. Said complete, not evidenced: 0, not dated: 1 (past their "
        "date, not in Overdue: 1). No date, so never overdue: 1.",
        "For decision: 1 new date, 1 to close, 1 to assure.",
    ] == sentences(rated(*BOARD), turnout, previous=rated({"target_date": day(-1)}))


def test_headlines_of_a_quiet_round() -> None:
    """Where nothing is wrong the sentences say so, and nothing is compared with no last time."""
    assert [
        "Position as at 31 March 2026.",
        "2 of 2 agencies returned.",
        "1 action: 1 Blue, 0 Green, 0 Amber, 0 Red, 0 Grey.",
        "Overdue 0.",
        "Past the first agreed date: 0. Said complete, not evidenced: 0. No date, so never "
        "overdue: 0.",
        "For decision: nothing.",
    ] == sentences(rated({**DONE, "assured_on": AS_AT}))


def test_headlines_without_a_baseline() -> None:
    """Without a plan or a last summary the sentences say that nobody knows who was asked."""
    said = sentences(
        rated({"target_date": day(40)}), Turnout(expected=(), returned=("Police",)),
        is_checked=False,
    )  # fmt: skip

    assert "1 agency returned." == said[1]
    assert (
        "The baseline was not checked, for want of a plan or a last summary: what no return holds "
        "is missing." == said[-1]
    )


def test_unassigned_action_is_named_in_the_headline() -> None:
    """The longest overdue action is named even where nobody leads it."""
    said = sentences(rated({"target_date": day(-1), "lead_agency": ""}))

    assert "Overdue 1; longest 1 day: ELM-01.1, Unassigned." == said[3]


def test_no_actions() -> None:
    """A round without actions has figures, all nought."""
    none = rated({}).iloc[:0]

    assert "0 actions: 0 Blue, 0 Green, 0 Amber, 0 Red, 0 Grey." == sentences(none)[2]
    for table in (by_agency(none), by_review(none), overdue(none), coming(none, as_at=AS_AT),
                  for_decision(none, as_at=AS_AT)):  # fmt: skip
        assert table.empty


def test_by_agency() -> None:
    """Each action is counted once, under its lead, the worst first; joint parts stand apart."""
    counts = by_agency(rated(*BOARD)).set_index("agency")

    assert ["Police", "Health", "Unassigned", "Homes"] == counts.index.tolist()
    assert {"Police": 5, "Health": 2, "Unassigned": 1, "Homes": 0} == counts["open"].to_dict()
    assert [410, 20] == counts["longest"].dropna().tolist()
    assert counts["last_time"].isna().all()
    assert {"Health": 2, "Homes": 0, "Police": 6, "Unassigned": 1} == counts["total"].to_dict()
    assert {"Health": 0, "Homes": 2, "Police": 1, "Unassigned": 0} == counts["joint"].to_dict()
    assert {"Health": 1, "Homes": 0, "Police": 1, "Unassigned": 0} == counts["overdue"].to_dict()
    assert [1, 1, 2, 1, 1] == counts.loc[
        "Police", ["Red", "Amber", "Green", "Blue", "Grey"]
    ].tolist()
    ratings = counts[["Red", "Amber", "Green", "Blue", "Grey"]].sum(axis=1)
    assert counts["total"].tolist() == ratings.tolist()


def test_by_agency_says_what_was_overdue_last_time() -> None:
    """What was overdue in the last summary is counted where the action stands now."""
    before = rated({"target_date": day(-1)}, {"target_date": day(-1)}, {"target_date": day(9)})
    now = rated(
        {"target_date": day(-1)}, {"target_date": day(-1), "lead_agency": "Health"},
        {"target_date": day(-1), "lead_agency": "Homes"},
    )  # fmt: skip

    counts = by_agency(now, previous=before).set_index("agency")

    assert {"Police": 1, "Health": 1, "Homes": 0} == counts["last_time"].to_dict()
    assert {"Police": 1, "Health": 1, "Homes": 1} == counts["overdue"].to_dict()


def test_by_review() -> None:
    """Each action is counted once, under its review."""
    counts = by_review(rated(*BOARD)).set_index("review")

    assert {"Elm": 6, "Oak": 3} == counts["total"].to_dict()
    assert {"Elm": 2, "Oak": 0} == counts["overdue"].to_dict()
    assert {"Elm": 6, "Oak": 2} == counts["open"].to_dict()


def test_an_agency_in_two_spellings_is_one_row() -> None:
    """Spaces around an agency's name make no second agency."""
    counts = by_agency(rated({"lead_agency": "Police "}, {"lead_agency": "\u00a0Police"}))

    assert [("Police", 2)] == list(zip(counts["agency"], counts["total"], strict=True))


def test_overdue_longest_first() -> None:
    """Overdue actions stand longest first, then by reference."""
    late = overdue(
        rated({"target_date": day(-5)}, {"target_date": day(-30)}, {"target_date": day(-5)},
              {"target_date": day(0)}, {"target_date": day(-400), **DONE})
    )  # fmt: skip

    assert ["ELM-02.1", "ELM-01.1", "ELM-03.1"] == late["action_ref"].tolist()
    assert [30, 5, 5] == late["days_overdue"].tolist()


@pytest.mark.parametrize(
    ("left", "within"),
    [
        (-1, None), (0, "30 days"), (1, "30 days"), (30, "30 days"), (31, "60 days"),
        (60, "60 days"), (61, "90 days"), (90, "90 days"), (91, None),
    ],
)  # fmt: skip
def test_coming_windows(left: int, within: str | None) -> None:
    """An open action is coming up in the first window that holds its due date, today counted."""
    found = coming(rated({"target_date": day(left)}), as_at=AS_AT)

    assert ([within] if within else []) == found["within"].tolist()
    assert ([left] if within else []) == found["days_left"].tolist()


def test_coming_is_open_actions_soonest_first() -> None:
    """What is complete or closed does not come up; a revised date counts for the first one."""
    found = coming(
        rated(
            {"target_date": day(50)},
            {"target_date": day(5), "revised_target_date": day(20)},
            {"target_date": day(5), **DONE},
            {"target_date": day(5), "status": "Complete"},
            {"target_date": day(5), "status": "Superseded"},
            {"target_date": None},
        ),
        as_at=AS_AT,
    )

    assert ["ELM-02.1", "ELM-01.1"] == found["action_ref"].tolist()


@pytest.mark.parametrize(
    ("row", "asks_for"),
    [
        pytest.param({"new_date_requested": day(100)}, "New date", id="new date"),
        pytest.param({"status": "Ask to close"}, "Close", id="close"),
        pytest.param(
            {"status": "Ask to close", "new_date_requested": day(100)},
            "New date; Close",
            id="both",
        ),
        pytest.param(DONE, "Assurance", id="assurance"),
        pytest.param({**DONE, "assured_on": AS_AT}, None, id="assured already"),
        pytest.param({"status": "Complete"}, None, id="not proved"),
        pytest.param({**DONE, "date_of_completion": day(1)}, None, id="completed later"),
        pytest.param({"status": "Superseded", "new_date_requested": day(9)}, None, id="closed"),
        pytest.param({}, None, id="asks nothing"),
    ],
)
def test_for_decision(row: dict[str, object], asks_for: str | None) -> None:
    """What an agency asks for is put to the partnership, and nothing else."""
    found = for_decision(rated({"target_date": day(50), **row}), as_at=AS_AT)

    assert ([asks_for] if asks_for else []) == found["asks_for"].tolist()


def test_for_decision_requests_first() -> None:
    """New dates stand before closings, and closings before assurance."""
    found = for_decision(
        rated(DONE, {"status": "Ask to close"}, {"new_date_requested": day(9)},
              {"new_date_requested": day(9)}),
        as_at=AS_AT,
    )  # fmt: skip

    assert ["ELM-03.1", "ELM-04.1", "ELM-02.1", "ELM-01.1"] == found["action_ref"].tolist()


@pytest.mark.parametrize(
    ("severities", "is_checked", "expected"),
    [
        ([], True, "Ready for the board"),
        (["note", "note"], True, "Ready for the board"),
        (["warning"] * 6 + ["note"], True, "Ready for the board, with 6 points to declare"),
        (["error"], True, "Not ready: 1 figure may be wrong (problem 1)"),
        (
            ["warning", "warning", "error", "error"], True,
            "Not ready: 2 figures may be wrong (problems 3, 4)",
        ),
        ([], False, "Ready for the board; the baseline was not checked"),
        (
            ["error"], False,
            "Not ready: 1 figure may be wrong (problem 1); the baseline was not checked",
        ),
    ],
)  # fmt: skip
def test_verdict(severities: list[str], is_checked: bool, expected: str) -> None:
    """The verdict can be quoted: it names what may be wrong, or counts what to declare."""
    assert expected == verdict(severities, is_checked=is_checked)


def test_verdict_carries_silence() -> None:
    """Who quotes the verdict says who stayed silent, however good the rest is."""
    assert "Ready for the board; 2 of 9 agencies did not return" == verdict(
        [], silence="2 of 9 agencies did not return"
    )


def test_nothing_changes_its_argument() -> None:
    """Every figure leaves the actions as they were."""
    actions = rated(*BOARD)
    before = actions.copy(deep=True)

    for figure in (by_agency, by_review, overdue, sentences):
        figure(actions)
    for_decision(actions, as_at=AS_AT)
    coming(actions, as_at=AS_AT)

    pd.testing.assert_frame_equal(before, actions)
