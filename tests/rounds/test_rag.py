"""The calculated RAG, line by line: the words of the design, stated here on their own."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dhrxl.model.frames import typed
from dhrxl.model.partnership import Profile
from dhrxl.model.terms import PLAN, Rag
from dhrxl.rounds.rag import is_closed, rate

AS_AT = date(2026, 3, 31)
NBSP = "\u00a0"
GREEN_BOARD = Profile(complete_colour=Rag.GREEN)

OVERDUE_SAY = "Overdue: say what is happening or ask for a new date"


def day(offset: int) -> date:
    """Give a day so many days from the as-at date."""
    return AS_AT + timedelta(days=offset)


def actions(*rows: dict[str, object]) -> pd.DataFrame:
    """Give typed actions with something to take."""
    given = [{"action_to_take": "Train", **row} for row in rows]
    return typed(pd.DataFrame(given, dtype="object"), (*PLAN, "new_date_requested"))


PAST, TODAY, SOON, LATER = day(-1), AS_AT, day(30), day(31)
DONE = {"status": "Complete", "date_of_completion": day(-5), "target_date": PAST}
DONE_LATER = {"status": "Complete", "date_of_completion": day(1), "evidence": "Minutes"}


def case(name: str, row: dict[str, object], *expected: object, green: str = "") -> object:
    """Name a case: what a row holds, then RAG, timing, days overdue and what is needed.

    `green` is the RAG of a board whose Green means achieved, where it differs.
    """
    return pytest.param(row, expected, green or expected[0], id=name)


CASES = [
    # 1: closed by the partnership
    case("1 not accepted", {"status": "Not accepted", "target_date": PAST},
         "Grey", "Closed", None, "Nothing"),
    case("1 superseded, no date", {"status": "Superseded"}, "Grey", "Closed", None, "Nothing"),
    # 2: complete, in time or not, and proved
    case("2 complete with evidence", {**DONE, "evidence": "Minutes"},
         "Blue", "Completed", None, "Nothing", green="Green"),
    case("2 complete with outcome", {**DONE, "outcome": "All trained"},
         "Blue", "Completed", None, "Nothing", green="Green"),
    case("2 completed on the as-at date",
         {"status": "Complete", "date_of_completion": AS_AT, "evidence": "Minutes"},
         "Blue", "Completed", None, "Nothing", green="Green"),
    # 3: complete, but something is missing
    case("3 no date of completion", {"status": "Complete", "evidence": "Minutes"},
         "Amber", "Completed", None, "Add the date of completion"),
    case("3 text for a date of completion",
         {**DONE, "date_of_completion": "last week", "evidence": "Minutes"},
         "Amber", "Completed", None, "Add the date of completion"),
    case("3 neither evidence nor outcome", DONE,
         "Amber", "Completed", None, "Add evidence or outcome"),
    case("3 evidence of spaces only", {**DONE, "evidence": f" {NBSP} "},
         "Amber", "Completed", None, "Add evidence or outcome"),
    case("3 evidence expected proves nothing", {**DONE, "evidence_expected": "Minutes"},
         "Amber", "Completed", None, "Add evidence or outcome"),
    # 4: no due date
    case("4 no due date", {"status": "In progress"}, "Grey", "No date", None, "Nothing"),
    case("4 text for a target date", {"status": "In progress", "target_date": "ASAP"},
         "Grey", "No date", None, "Nothing"),
    case("4 no due date, paused", {"status": "Paused"}, "Grey", "No date", None, "Nothing"),
    # 5: overdue
    case("5 due yesterday", {"status": "In progress", "target_date": PAST},
         "Red", "Overdue", 1, OVERDUE_SAY),
    case("5 overdue, progress given",
         {"status": "In progress", "target_date": day(-410), "progress": "Half way"},
         "Red", "Overdue", 410, "Nothing"),
    case("5 overdue, new date asked for",
         {"status": "In progress", "target_date": PAST, "new_date_requested": LATER},
         "Red", "Overdue", 1, "Nothing"),
    case("5 overdue and paused", {"status": "Paused", "target_date": PAST},
         "Red", "Overdue", 1, OVERDUE_SAY),
    case("5 overdue, nothing said, progress given",
         {"target_date": PAST, "progress": "Half way"},
         "Red", "Overdue", 1, "Say where this stands"),
    # 6: due soon
    case("6 due today", {"status": "In progress", "target_date": TODAY},
         "Amber", "Due soon", None, "Nothing"),
    case("6 due in 30 days", {"status": "In progress", "target_date": SOON},
         "Amber", "Due soon", None, "Nothing"),
    case("6 due soon, not started", {"status": "Not started", "target_date": SOON},
         "Amber", "Due soon", None, "Nothing"),
    # 7: paused, or the agency asks to close
    case("7 paused", {"status": "Paused", "target_date": LATER},
         "Amber", "Not due", None, "Nothing"),
    case("7 ask to close", {"status": "Ask to close", "target_date": LATER},
         "Amber", "Not due", None, "Nothing"),
    # 8: not started, or nothing said
    case("8 not started", {"status": "Not started", "target_date": LATER},
         "Grey", "Not due", None, "Nothing"),
    case("8 no status", {"target_date": LATER}, "Grey", "Not due", None, "Say where this stands"),
    case("8 a word that is no status", {"status": "Nearly there", "target_date": LATER},
         "Grey", "Not due", None, "Say where this stands"),
    # 9: on track
    case("9 in progress, due in 31 days", {"status": "In progress", "target_date": LATER},
         "Green", "Not due", None, "Nothing", green="Amber"),
    case("9 status with odd spaces and case",
         {"status": f" in{NBSP} PROGRESS ", "target_date": LATER},
         "Green", "Not due", None, "Nothing", green="Amber"),
    # Complete after the as-at date: on that day it was still open
    case("4 complete later, no date", DONE_LATER, "Grey", "No date", None, "Nothing"),
    case("5 complete later, overdue", {**DONE_LATER, "target_date": PAST},
         "Red", "Overdue", 1, "Nothing"),
    case("6 complete later, due soon", {**DONE_LATER, "target_date": SOON},
         "Amber", "Due soon", None, "Nothing"),
    case("9 complete later, on track", {**DONE_LATER, "target_date": LATER},
         "Green", "Not due", None, "Nothing", green="Amber"),
    # a date the partnership agreed beats the first one, both ways
    case("revised date beats target",
         {"status": "In progress", "target_date": PAST, "revised_target_date": LATER},
         "Green", "Not due", None, "Nothing", green="Amber"),
    case("an earlier revised date beats target",
         {"status": "In progress", "target_date": LATER, "revised_target_date": day(-3),
          "progress": "Half way"},
         "Red", "Overdue", 3, "Nothing"),
    case("what an agency asks for moves nothing",
         {"status": "In progress", "target_date": PAST, "progress": "x",
          "new_date_requested": LATER},
         "Red", "Overdue", 1, "Nothing"),
    case("what an agency rates moves nothing",
         {"status": "In progress", "target_date": PAST, "progress": "x", "agency_rag": "Green"},
         "Red", "Overdue", 1, "Nothing"),
    # nothing to take
    case("no action", {"action_to_take": f" {NBSP}", "status": "Complete", "target_date": PAST},
         "", "", None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected", "green"), CASES)
def test_rule(row: dict[str, object], expected: tuple[object, ...], green: str) -> None:
    """The first line that holds gives rating, timing, days overdue and what is needed."""
    rated = rate(actions(row), as_at=AS_AT).iloc[0]
    on_green_board = rate(actions(row), as_at=AS_AT, profile=GREEN_BOARD).iloc[0]

    rag, *rest = expected
    assert [rag, *rest] == _plain(rated)
    assert [green, *rest] == _plain(on_green_board)


def _plain(rated: pd.Series) -> list[object]:
    values = rated[["rag", "timing", "days_overdue", "needed"]].tolist()
    return [None if pd.isna(value) else value for value in values]


def test_due_soon_days_are_a_setting() -> None:
    """The limit of what is due soon is the partnership's; its last day counts."""
    profile = Profile(due_soon_days=14)
    rows = [{"status": "In progress", "target_date": day(offset)} for offset in (14, 15)]

    assert ["Due soon", "Not due"] == rate(actions(*rows), as_at=AS_AT, profile=profile)[
        "timing"
    ].tolist()


def test_index_is_kept_and_argument_unchanged() -> None:
    """Ratings come back under the index they were asked for, and the frame stays as it was."""
    given = actions({"status": "Paused", "target_date": LATER}, {"target_date": PAST}, {})
    given.index = pd.Index(["C", "A", "B"])
    before = given.copy(deep=True)

    rated = rate(given, as_at=AS_AT)

    assert {"C": "Amber", "A": "Red", "B": "Grey"} == rated["rag"].to_dict()
    assert ["C", "A", "B"] == rated.index.tolist()
    pd.testing.assert_frame_equal(before, given)


def test_no_actions() -> None:
    """No actions give no ratings, and no fault."""
    assert rate(actions().iloc[:0], as_at=AS_AT).empty


def test_only_proof_or_the_partnership_closes() -> None:
    """Closed, or complete with date and proof: nothing else is left out of the next returns."""
    rows = [
        {"status": "Superseded"},
        {**DONE, "outcome": "All trained"},
        DONE,
        DONE_LATER,
        {"status": "Ask to close", "target_date": LATER},
    ]

    assert [True, True, False, False, False] == is_closed(
        rate(actions(*rows), as_at=AS_AT)
    ).tolist()


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param(
            Profile(),
            {
                "Red": "Overdue: the due date has passed, and it is not said complete.",
                "Amber": "Due within 30 days, paused, asked to be closed, or said done and not "
                "evidenced.",
                "Green": "On track, not done.",
                "Blue": "The agency says done and has described the evidence.",
                "Grey": "Not started and not due, no date, not accepted or superseded.",
            },
            id="Blue is done",
        ),
        pytest.param(
            GREEN_BOARD,
            {
                "Red": "Overdue: the due date has passed, and it is not said complete.",
                "Amber": "On track and not done; or due within 30 days, paused, asked to be "
                "closed, or said done and not evidenced.",
                "Green": "The agency says done and has described the evidence.",
                "Grey": "Not started and not due, no date, not accepted or superseded.",
            },
            id="Green is done",
        ),
    ],
)
def test_legend(profile: Profile, expected: dict[str, str]) -> None:
    """The legend says what each rating means on this partnership's board."""
    assert expected == profile.legend
