"""What happened to each action between two positions."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd
import pytest

from dhrxl.model.frames import typed
from dhrxl.model.terms import ALL_ACTIONS, CALCULATED
from dhrxl.rounds.changes import changes, kinds
from dhrxl.rounds.rag import rate

THEN, NOW = date(2025, 12, 31), date(2026, 3, 31)
FAR = date(2026, 12, 31)
DONE = {"status": "Complete", "date_of_completion": date(2025, 12, 1), "evidence": "Minutes"}

Row = Mapping[str, object]


def actions(*rows: Row, as_at: date) -> pd.DataFrame:
    """Give rated actions ELM-01.1 and on, in progress and due at the end of the year."""
    given = [
        {
            "action_ref": f"ELM-{number:02d}.1", "review": "Elm", "action_to_take": "Train",
            "lead_agency": "Police", "status": "In progress", "target_date": FAR, **row,
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    frame = typed(pd.DataFrame(given, dtype="object"), ALL_ACTIONS)
    rated = rate(frame, as_at=as_at)
    frame = frame.assign(**{key: rated[key] for key in CALCULATED})
    return frame.set_index("action_ref", drop=False).rename_axis(None)


def found(before: Iterable[Row], now: Iterable[Row], **more: object) -> list[tuple[str, ...]]:
    """Give the changes as reference, kind, column, before, after."""
    rows = changes(actions(*before, as_at=THEN), actions(*now, as_at=NOW), **more)  # type: ignore[arg-type]
    columns = ["action_ref", "change", "what", "before", "after"]
    return list(rows[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param({}, DONE, [("closed", "Timing", "Not due", "Completed")], id="closed"),
        pytest.param(
            {}, {"status": "Superseded"}, [("closed", "Timing", "Not due", "Closed")],
            id="closed by the partnership",
        ),
        pytest.param(
            {}, {"status": "Complete"}, [("RAG moved", "Calculated RAG", "Green", "Amber")],
            id="said complete, not proved: not closed",
        ),
        pytest.param(DONE, {}, [("reopened", "Timing", "Completed", "Not due")], id="reopened"),
        pytest.param(
            {}, {"status": "Paused"}, [("RAG moved", "Calculated RAG", "Green", "Amber")],
            id="RAG moved",
        ),
        pytest.param(
            {"target_date": date(2026, 2, 28)}, {"target_date": date(2026, 2, 28)},
            [
                ("newly overdue", "Timing", "Not due", "Overdue"),
                ("RAG moved", "Calculated RAG", "Green", "Red"),
            ],
            id="newly overdue by time alone",
        ),
        pytest.param(
            {}, {"revised_target_date": date(2027, 3, 31)},
            [("date moved", "Due date", "31 December 2026", "31 March 2027")],
            id="date moved by agreement",
        ),
        pytest.param(
            {}, {"target_date": date(2027, 3, 31)},
            [("agreed date corrected", "Target date", "31 December 2026", "31 March 2027")],
            id="date corrected in the plan",
        ),
        pytest.param(
            {"target_date": None}, {},
            [
                ("RAG moved", "Calculated RAG", "Grey", "Green"),
                ("agreed date corrected", "Target date", "", "31 December 2026"),
            ],
            id="date given in the plan",
        ),
        pytest.param(
            {}, {"target_date": date(2027, 1, 31), "revised_target_date": date(2027, 3, 31)},
            [
                ("agreed date corrected", "Target date", "31 December 2026", "31 January 2027"),
                ("date moved", "Due date", "31 December 2026", "31 March 2027"),
            ],
            id="corrected, and moved by agreement",
        ),
        pytest.param(
            {"revised_target_date": FAR}, {"revised_target_date": FAR, "target_date": THEN},
            [("agreed date corrected", "Target date", "31 December 2026", "31 December 2025")],
            id="corrected beneath a date agreed later: nothing moves",
        ),
        pytest.param(
            {}, {"target_date": None},
            [
                ("RAG moved", "Calculated RAG", "Green", "Grey"),
                ("agreed date corrected", "Target date", "31 December 2026", ""),
            ],
            id="date taken away",
        ),
        pytest.param(
            {}, {"new_date_requested": date(2027, 3, 31)}, [], id="a request moves nothing"
        ),
        pytest.param(
            {"action_to_take": "Train all"}, {"action_to_take": "Train some"},
            [("text changed", "Action to take", "Train all", "Train some")], id="text changed",
        ),
        pytest.param(
            {"action_to_take": "Train  all\nstaff"}, {"action_to_take": "Train all staff"}, [],
            id="spaces are no change of text",
        ),
        pytest.param(
            {"lead_agency": "Police"}, {"lead_agency": "Health"},
            [("text changed", "Lead agency", "Police", "Health")], id="lead changed",
        ),
        pytest.param({"progress": "a"}, {"progress": "b"}, [], id="progress is no change"),
    ],
)  # fmt: skip
def test_kinds_of_change(before: Row, now: Row, expected: list[tuple[str, ...]]) -> None:
    """Each kind of change is named, with the column and the values before and after."""
    assert [("ELM-01.1", *change) for change in expected] == found([before], [now])


def test_new_action() -> None:
    """An action the last summary did not hold is new."""
    assert [("ELM-02.1", "new", "", "", "")] == found([{}], [{}, {}])


def test_nothing_is_new_without_a_last_summary() -> None:
    """Without a last summary there is nothing to compare with: no action is called new."""
    before = actions({}, as_at=THEN).iloc[:0]

    assert changes(before, actions({}, as_at=NOW)).empty


def test_missing_this_time() -> None:
    """An action a return should have held is missing this time; unknown references are not."""
    assert [("ELM-01.1", "missing this time", "", "", "")] == found(
        [{}], [{}], missing=["ELM-01.1", "ELM-99.1"]
    )


def test_publication_date_corrected() -> None:
    """Only a target that runs from a corrected publication is logged as that, never as a slip."""
    later = {"target_date": date(2027, 1, 31)}

    assert [
        ("ELM-01.1", "publication date corrected", "Target date", "31 December 2026",
         "31 January 2027"),
        ("ELM-02.1", "agreed date corrected", "Target date", "31 December 2026",
         "31 January 2027"),
    ] == found([{}, {}], [later, later], republished={"ELM-01.1"})  # fmt: skip
    assert [] == found([{}], [{}], republished={"ELM-01.1"})


def test_several_changes_of_one_action() -> None:
    """All changes of an action stand under each other, and in one text beside it."""
    now = actions({**DONE, "lead_agency": "Health"}, {}, as_at=NOW)

    rows = changes(actions({}, {}, as_at=THEN), now)

    assert ["closed", "text changed"] == rows["change"].tolist()
    assert {"ELM-01.1": "closed; text changed", "ELM-02.1": ""} == kinds(rows, now.index).to_dict()
