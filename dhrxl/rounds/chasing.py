"""Who is to be reminded after a round, and of what: silent agencies, and actions without an answer.

It is judged on the day of the summary, with the decisions typed into it since: what the board has
moved or closed meanwhile asks nothing of anybody.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.model.cells import as_day
from dhrxl.model.partnership import Profile
from dhrxl.model.references import in_order
from dhrxl.model.terms import UNASSIGNED, Needed, Timing
from dhrxl.model.text import folded, trimmed
from dhrxl.rounds.baseline import agencies_of
from dhrxl.rounds.rag import due_dates, is_closed, rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An action of which something is awaited from its lead agency."""

    ref: str
    due: date | None
    days_overdue: int
    """0 where it is not overdue."""
    needed: str
    """A word of `terms.Needed`; Nothing where it is overdue and its agency has said why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """How an agency stands after a round."""

    agency: str
    is_silent: bool
    awaited: tuple[Awaited, ...]
    """By days overdue, longest first."""
    with_the_board: int = 0
    """Actions for which it has asked for a new date, and nobody has decided."""
    open_actions: int = 0
    """Actions it leads that are open."""
    joint: int = 0
    """Open actions that others lead, and it joins."""

    @property
    def is_due(self) -> bool:
        """Whether there is anything to remind it of, and somebody who can be."""
        return not self.is_nobody and (self.is_silent or bool(self.awaited))

    @property
    def is_nobody(self) -> bool:
        """Whether it stands for the actions that nobody leads."""
        return folded(self.agency) == folded(UNASSIGNED)


def reminders(
    actions: pd.DataFrame,
    silent: Collection[str],
    *,
    as_at: date,
    profile: Profile,
    named: Callable[[str], str],
) -> tuple[Reminder, ...]:
    """Say of every agency with an open action, and every silent one, what is awaited.

    Args:
        actions: What stands agreed and last reported (`Baseline.actions`).
        silent: The agencies that did not return.
        as_at: The day of the summary.
        profile: The settings of the rating.
        named: Gives an agency the name it is known by (`agencies.known_as`).
    """
    actions = actions.loc[in_order(actions.index)]
    rated = rate(actions, as_at=as_at, profile=profile)
    is_open = ~is_closed(rated) & (rated["timing"] != "")
    shown = actions[is_open].assign(due_date=due_dates(actions), **rated)
    parts = agencies_of(shown, named)
    names = {folded(named(name)): named(name) for name in silent}
    quiet = frozenset(names)
    for agencies in parts:
        names.update((folded(name), name) for name in agencies if folded(name) not in names)
    leads = parts.map(lambda agencies: folded(agencies[0]))
    joins = parts.map(lambda agencies: {folded(name) for name in agencies[1:]})
    found = []
    for key, name in sorted(names.items()):
        own = shown[(leads == key).to_numpy(dtype=bool)]
        pending = _is_asked(own)
        found.append(
            Reminder(
                agency=name,
                is_silent=key in quiet,
                awaited=_awaited(own[~pending]),
                with_the_board=int(pending.sum()),
                open_actions=len(own),
                joint=sum(key in others for others in joins),
            )
        )
    return tuple(found)


def _is_asked(actions: pd.DataFrame) -> pd.Series:
    """Say for which actions a new date is asked for, also one that cannot be read."""
    words = actions["new_date_as_written"].map(trimmed) != ""
    return (actions["new_date_requested"].notna() | words).astype(bool)


def _awaited(actions: pd.DataFrame) -> tuple[Awaited, ...]:
    keys = ("due_date", "timing", "days_overdue", "needed")
    columns = (actions[key].tolist() for key in keys)
    rows = zip(actions.index, *columns, strict=True)
    found = [
        Awaited(
            ref=str(ref),
            due=None if pd.isna(due) else as_day(due.date()),
            days_overdue=int(days) if timing == Timing.OVERDUE else 0,
            needed=str(needed),
        )
        for ref, due, timing, days, needed in rows
        if timing == Timing.OVERDUE or needed != Needed.NOTHING
    ]
    return tuple(sorted(found, key=lambda one: -one.days_overdue))
