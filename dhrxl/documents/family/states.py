"""Where a promise stands, as a family would ask: is it done, and if not, why not?"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

import pandas as pd

from dhrxl.model.terms import Timing
from dhrxl.rounds.copies.original import Original
from dhrxl.rounds.rag import is_closed


class State(Enum):
    """Where a promise stands; the value is the heading under which it is told."""

    DONE = "What has been done, and how we know"
    SAID_DONE = "What is said to be done, but is not yet shown"
    LATE = "What is late, and why"
    TODAY = "What is due today"
    OPEN = "What is not due yet"
    NO_DATE = "What has no date yet"
    ENDED = "What will not go on"


_BY_TIMING: Mapping[str, State] = MappingProxyType(
    {
        Timing.CLOSED: State.ENDED,
        Timing.COMPLETED: State.SAID_DONE,
        Timing.NO_DATE: State.NO_DATE,
        Timing.OVERDUE: State.LATE,
        Timing.DUE_SOON: State.OPEN,
        Timing.NOT_DUE: State.OPEN,
    }
)
_ALWAYS = (
    "recommendation", "action_to_take", "lead_agency", "joint_agencies", "key_outcomes",
    "response_reason",
)  # fmt: skip
_SAID = (*_ALWAYS, "progress", "joint_progress")
SHOWN: Mapping[State, tuple[str, ...]] = MappingProxyType(
    {
        State.DONE: (*_ALWAYS, "evidence", "outcome", "joint_progress"),
        State.SAID_DONE: (*_SAID, "evidence", "outcome", "evidence_not_accepted"),
        State.LATE: (*_SAID, "reason_for_new_date"),
        State.TODAY: _SAID,
        State.OPEN: _SAID,
        State.NO_DATE: _SAID,
        State.ENDED: _ALWAYS,
    }
)
"""The words of an action that are told, by where it stands."""


def states_of(original: Original) -> dict[str, State]:
    """Give for each action, by its reference, where it stands; one without an action has none.

    What the lead says is done, and a service that shares it says is not, is not shown.
    """
    actions = original.actions
    shown = is_closed(actions) & (actions["joint_disagreement"] == "")
    today = actions["due_date"] == pd.Timestamp(original.as_at)
    cells = zip(
        actions.index, actions["timing"].tolist(), shown.tolist(), today.tolist(), strict=True
    )
    return {
        str(ref): _state(timing, is_shown=is_shown, is_today=is_today)
        for ref, timing, is_shown, is_today in cells
        if timing in _BY_TIMING
    }


def _state(timing: str, *, is_shown: bool, is_today: bool) -> State:
    state = _BY_TIMING[timing]
    if state is State.SAID_DONE and is_shown:
        return State.DONE
    return State.TODAY if state is State.OPEN and is_today else state
