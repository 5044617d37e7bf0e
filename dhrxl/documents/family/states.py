"""Where a promise stands, as a family would ask: is it done, and if not, why not?"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

import pandas as pd

from dhrxl.model.terms import Timing
from dhrxl.rounds.rag import is_closed


class State(Enum):
    """Where a promise stands; the value is the heading under which it is told."""

    DONE = "What has been done, and how we know"
    SAID_DONE = "What is said to be done, but is not yet shown"
    LATE = "What is late, and why"
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
_ALWAYS = ("recommendation", "action_to_take", "lead_agency", "joint_agencies", "key_outcomes")
SHOWN: Mapping[State, tuple[str, ...]] = MappingProxyType(
    {
        State.DONE: (*_ALWAYS, "evidence", "outcome"),
        State.SAID_DONE: (*_ALWAYS, "progress", "evidence", "outcome", "evidence_not_accepted"),
        State.LATE: (*_ALWAYS, "progress", "reason_for_new_date"),
        State.OPEN: (*_ALWAYS, "progress"),
        State.NO_DATE: (*_ALWAYS, "progress"),
        State.ENDED: _ALWAYS,
    }
)
"""The words of an action that are told, by where it stands."""


def states_of(actions: pd.DataFrame) -> dict[str, State]:
    """Give for each action, by its reference, where it stands; one without an action has none."""
    closed = is_closed(actions).tolist()
    cells = zip(actions.index, actions["timing"].tolist(), closed, strict=True)
    return {
        str(ref): State.DONE if done and timing == Timing.COMPLETED else _BY_TIMING[timing]
        for ref, timing, done in cells
        if timing in _BY_TIMING
    }
