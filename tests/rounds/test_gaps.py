"""What a plan leaves open so that nobody can answer for it."""

import pandas as pd
import pytest

from dhrxl.model.frames import blank, typed
from dhrxl.model.terms import PLAN
from dhrxl.rounds.gaps import gaps
from dhrxl.rounds.sentences import verdict


def _actions(*rows: dict[str, object]) -> pd.DataFrame:
    full = {"action_to_take": "Train", "lead_agency": "Elm Council", "target_date": "2026-03-31"}
    cells = [{"action_ref": f"E-{at:02d}.1", **full, **row} for at, row in enumerate(rows, 1)]
    frame = pd.DataFrame(cells).assign(target_date=lambda f: pd.to_datetime(f["target_date"]))
    return typed(blank(PLAN).reindex(frame.index).assign(**frame), PLAN)


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([{}, {}], []),
        ([{"lead_agency": ""}, {}], ["1 of 2 actions has no lead agency"]),
        (
            [{"lead_agency": "TBC"}, {"lead_agency": "\u200b"}],
            ["2 of 2 actions have no lead agency"],
        ),
        ([{"lead_agency": "Unassigned"}], ["1 of 1 action has no lead agency"]),
        ([{"target_date": None}, {}], ["1 of 2 actions has no target date"]),
        (
            [{"target_date": None, "revised_target_date": pd.Timestamp(2026, 5, 1)}, {}],
            [],
        ),
        ([{"target_date": None, "status": "Superseded"}, {}], []),
        ([{"lead_agency": "", "action_to_take": ""}, {}], []),
    ],
)
def test_actions_without_lead_or_date_are_counted(
    rows: list[dict[str, object]], sentences: list[str]
) -> None:
    """What says nobody is no lead; a revised date is one; what is closed is asked of nobody."""
    found = [gap.sentence for gap in gaps(_actions(*rows))]

    assert sentences == found


@pytest.mark.parametrize(
    ("without", "total", "line"),
    [
        (14, 40, "Not ready: 14 of 40 actions have no lead agency"),
        (5, 40, "Not ready: 5 of 40 actions have no lead agency"),
        (
            4,
            40,
            "Ready for the board, with 1 point to declare; 4 of 40 actions have no lead agency",
        ),
        (0, 40, "Ready for the board, with 1 point to declare"),
    ],
)
def test_more_than_a_tenth_is_not_ready(without: int, total: int, line: str) -> None:
    """A tenth without a lead is declared, and one more makes the figures not ready."""
    rows: list[dict[str, object]] = [{"lead_agency": ""}] * without + [{}] * (total - without)

    assert line == verdict(["warning"], gaps=gaps(_actions(*rows)))


def test_gaps_stand_beside_errors() -> None:
    """Where figures may be wrong as well, both are said."""
    found = gaps(_actions({"target_date": None}, {}))

    assert (
        "Not ready: 1 figure may be wrong (problem 1); 1 of 2 actions has no target date; one"
        == verdict(["error"], gaps=found, silence="one")
    )
