"""What a plan leaves open so that nobody can answer for it: actions without a lead, or a date.

More than a tenth of either and no board is told that the figures are ready: an action without a
date is never overdue, and one without a lead is asked of nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from dhrxl.model.frames import holds
from dhrxl.model.terms import PARTNERSHIP_STATUSES, UNASSIGNED
from dhrxl.model.text import folded, says_something
from dhrxl.rounds.rag import due_dates, is_said, statuses

_MOST = 10
"""One in so many actions may be without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that some of the actions lack."""

    what: str
    refs: tuple[str, ...]
    """The actions that lack it."""
    total: int
    """All actions that are not closed."""

    @property
    def is_wide(self) -> bool:
        """Whether so many lack it that the figures are not ready."""
        return len(self.refs) * _MOST > self.total

    @property
    def sentence(self) -> str:
        """How a verdict counts them.

        >>> Gap(what="lead agency", refs=("A-01.1",), total=12).sentence
        '1 of 12 actions has no lead agency'
        """
        count = len(self.refs)
        noun, verb = "action" if self.total == 1 else "actions", "has" if count == 1 else "have"
        return f"{count} of {self.total:,} {noun} {verb} no {self.what}"


def gaps(actions: pd.DataFrame) -> tuple[Gap, ...]:
    """Give what actions lack, the lead first; nothing where every action has both.

    Args:
        actions: Typed actions with `action_ref` as a column or as the index. What is closed, and
            a recommendation without an action, is asked of nobody and not counted.
    """
    rows = actions if "action_ref" in actions else actions.rename_axis("action_ref").reset_index()
    is_asked = ~statuses(rows["status"]).isin(PARTNERSHIP_STATUSES)
    is_asked &= is_said(rows["action_to_take"])
    return tuple(_gaps(rows[is_asked]))


def _gaps(asked: pd.DataFrame) -> Iterator[Gap]:
    leads = holds(asked["lead_agency"], lambda name: says_something(name) and not _is_nobody(name))
    for what, has in (("lead agency", leads), ("target date", due_dates(asked).notna())):
        refs = asked["action_ref"][~has]
        if len(refs):
            yield Gap(what=what, refs=tuple(map(str, refs)), total=len(asked))


def _is_nobody(name: str) -> bool:
    return folded(name) == folded(UNASSIGNED)
