"""What page one of a summary says, whoever worked it out: the round, or a recount of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import pandas as pd

from dhrxl.model.partnership import Profile
from dhrxl.rounds.board.first_page import Moved, moved, trend
from dhrxl.rounds.figures import by_review
from dhrxl.rounds.position import Position
from dhrxl.rounds.sentences import Headlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """All that stands on page one, before it is laid out."""

    name: str
    """The partnership's."""
    round_: str
    verdict: str
    trend: str
    told: Headlines
    days_left: pd.Series
    """Of each action that falls due."""
    codes: Sequence[str]
    """Of the problems, as they are numbered from 1."""
    asked: pd.DataFrame
    """As `figures.for_decision`."""
    agencies: pd.DataFrame
    """As `figures.by_agency`, worst first."""
    reviews: pd.DataFrame
    """As `figures.by_review`."""
    last: date | None
    """The day of the last summary."""
    moves: tuple[Moved, ...]
    profile: Profile

    @classmethod
    def of(cls, found: Position, agencies: pd.DataFrame) -> Self:
        """Give what it says of a round."""
        return cls(
            name=found.partnership.name,
            round_=found.round_,
            verdict=found.verdict,
            trend=trend(found.changes, found.history, last_was_empty=found.baseline.previous.empty),
            told=found.told,
            days_left=found.soon["days_left"],
            codes=[problem.code for problem in found.problems],
            asked=found.asked,
            agencies=agencies,
            reviews=by_review(found.actions),
            last=found.baseline.previous_as_at,
            moves=moved(found.changes),
            profile=found.partnership.profile,
        )
