"""Who is to be reminded after a round, and of what: silent agencies, and actions without an answer.

It is judged on the day of the summary, with the decisions typed into it since: what the board has
moved or closed meanwhile asks nothing of anybody. A receipt asks for the same, in the same words.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from dhrxl.model.cells import as_day
from dhrxl.model.partnership import Profile
from dhrxl.model.references import in_order
from dhrxl.model.terms import OF_NO_AGENCY, UNASSIGNED, Needed, Reported, Timing, heading
from dhrxl.model.text import folded, trimmed
from dhrxl.rounds.baseline import agencies_of
from dhrxl.rounds.rag import due_dates, is_asked_again, is_closed, rate

_ASKED = MappingProxyType(
    {
        Needed.ADD_DATE: "the date of completion",
        Needed.ADD_EVIDENCE: "evidence, or what changed as a result",
        Needed.SAY_WHY_LATE: "what is happening, or a new date",
        Needed.SAY_WHERE: "where it stands",
        Needed.CHECK_AGAIN: "whether it still holds, and what shows it",
    }
)
"""What an agency is asked for, where the column What is needed asks for something."""
_NOT_ACCEPTED = "other evidence (your return says why the partnership did not accept what it had)"
IF_NOT_SOON = (
    "If it cannot be done soon, please ask for a new date (column "
    f"{heading('new_date_requested')}) and say why."
)
"""Said of an action that is overdue, and whose agency has said what is happening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An action of which something is awaited from its lead agency."""

    ref: str
    due: date | None
    days_overdue: int
    """0 where it is not overdue."""
    needed: str
    """A word of `terms.Needed`; Nothing where it is overdue and its agency has said why."""

    @property
    def asks(self) -> str:
        """What is asked for, in words; nothing where it is only past its date."""
        if self.needed.startswith(Needed.NOT_ACCEPTED):
            return _NOT_ACCEPTED
        return next((said for word, said in _ASKED.items() if word == self.needed), "")


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
    responses: tuple[str, ...] = ()
    """Actions of which it has still to say whether it accepts them."""

    @property
    def is_due(self) -> bool:
        """Whether there is anything to remind it of, and somebody who can be."""
        return not self.is_nobody and (self.is_silent or bool(self.awaited or self.responses))

    @property
    def needed(self) -> tuple[Awaited, ...]:
        """The actions of which something is needed."""
        return tuple(one for one in self.awaited if one.asks)

    @property
    def past(self) -> tuple[Awaited, ...]:
        """The actions that are past their date, and nothing else."""
        return tuple(one for one in self.awaited if not one.asks)

    @property
    def is_nobody(self) -> bool:
        """Whether it stands for the actions that nobody leads."""
        return folded(self.agency) == folded(UNASSIGNED)


def judged_since(
    actions: pd.DataFrame, shown: pd.DataFrame, *, as_at: date, profile: Profile
) -> pd.DataFrame:
    """Judge actions on the day of a summary, by what was said in its round.

    Words that were carried forward answer nothing, as in the summary itself (`rated.rated`).

    Args:
        actions: What stands agreed and last reported (`Baseline.actions`).
        shown: All actions as the summary shows them (`Baseline.previous`).
        as_at: The day of the summary.
        profile: The settings of the rating.
    """
    needed, reported = (shown[key].reindex(actions.index) for key in ("needed", "reported"))
    unsaid = needed.isin((Needed.SAY_WHY_LATE, Needed.CHECK_AGAIN))
    was_told = (reported == Reported.THIS_ROUND) & ~unsaid
    judged = actions.assign(progress=actions["progress"].where(was_told, ""))
    rated = actions.assign(**rate(judged, as_at=as_at, profile=profile))
    return rated.rename_axis(None)


def reminders(
    rated: pd.DataFrame,
    silent: Collection[str],
    *,
    as_at: date,
    named: Callable[[str], str],
    owed: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[Reminder, ...]:
    """Say of every agency with an open action, and every silent one, what is awaited.

    Args:
        rated: All actions as they stand on that day.
        silent: The agencies that did not return.
        as_at: The day of the summary.
        named: Gives an agency the name it is known by (`agencies.known_as`).
        owed: The actions that are still to be responded to (`owed_by_agency`).
    """
    rated = rated.loc[in_order(rated.index)]
    is_open = ~is_closed(rated) & (rated["timing"] != "")
    shown = rated[is_open | is_asked_again(rated, rated, as_at=as_at)]
    shown = shown.assign(due_date=due_dates(shown), is_open=is_open[shown.index])
    parts = agencies_of(shown, named)
    names = {folded(named(name)): named(name) for name in silent}
    quiet = frozenset(names)
    for agencies in parts:
        names.update((folded(name), name) for name in agencies if folded(name) not in names)
    leads = parts.map(lambda agencies: folded(agencies[0]))
    joins = parts[shown["is_open"]].map(lambda agencies: {folded(name) for name in agencies[1:]})
    found = []
    for key, name in sorted(names.items()):
        own = shown[(leads == key).to_numpy(dtype=bool)]
        pending = _is_asked(own)
        answered = pending & own["needed"].isin(OF_NO_AGENCY)
        found.append(
            Reminder(
                agency=name,
                is_silent=key in quiet,
                awaited=_awaited(own[~answered]),
                with_the_board=int(pending.sum()),
                open_actions=int(own["is_open"].sum()),
                joint=sum(key in others for others in joins),
                responses=tuple(owed.get(key, ())),
            )
        )
    return tuple(found)


def owed_by_agency(missing: pd.DataFrame) -> Mapping[str, Sequence[str]]:
    """Give the actions without a response (`responses.not_answered`) by their lead, folded."""
    owed: defaultdict[str, list[str]] = defaultdict(list)
    ordered = missing.sort_index()
    for ref, agency in zip(ordered["action_ref"], ordered["agency"], strict=True):
        owed[folded(agency)].append(str(ref))
    return owed


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
        if timing == Timing.OVERDUE or needed not in OF_NO_AGENCY
    ]
    return tuple(sorted(found, key=lambda one: -one.days_overdue))
