"""The figures a board is told: counts by agency and review, and what is late, coming or asked."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date

import pandas as pd

from dhrxl.model.agencies import Agency, Succession, known_as, known_for, several
from dhrxl.model.frames import holds, of_each
from dhrxl.model.personal import quoted
from dhrxl.model.terms import (
    ASSURE,
    CHECK,
    CLOSE,
    DECLINED,
    NEW_DATE,
    SEPARATOR,
    UNASSIGNED,
    Needed,
    Rag,
    Status,
    Timing,
)
from dhrxl.model.text import folded, squeezed, trimmed
from dhrxl.rounds.agreements.responses import is_declined
from dhrxl.rounds.baseline import agencies_of
from dhrxl.rounds.rag import due_dates, is_assured, is_closed, is_done, statuses

WINDOWS = (30, 60, 90)
"""Days ahead in which an action is coming up."""

UNREADABLE = "New date, unreadable"
"""What is asked where no date could be read in the request; its words follow."""


def by_agency(
    actions: pd.DataFrame,
    register: Collection[Agency] = (),
    successions: Collection[Succession] = (),
    previous: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count each action once, under its lead agency; joint parts stand apart.

    The agency with most overdue stands first, then the one that is late longest.

    Args:
        actions: Rated actions.
        register: The partnership's agencies; other names of one are counted under its own.
        successions: Who has which action of a body that was divided.
        previous: The actions of the last summary, indexed by reference; empty without one.

    Returns:
        One row an agency: `agency`, a column for each rating, `total`, `overdue`, `open`; `joint`,
        the actions it takes part in, which are in no total of its own; `other_names`; `longest`,
        the days of the one that is overdue longest; and `last_time`, how many of its actions
        were overdue in the last summary, whoever led them then.
    """
    named = agencies_of(actions, known_as(register))
    lead = pd.Series(of_each(named.tolist(), lambda names: names[0]), named.index, dtype="str")
    joint = pd.Series([name for names in named.tolist() for name in names[1:]], dtype="str")
    table = _counts(actions, lead)
    parts = joint.value_counts()
    table = table.reindex(sorted({*table.index, *parts.index}, key=str.casefold), fill_value=0)
    table = table.assign(joint=parts.reindex(table.index).fillna(0)).astype(int)
    others = _other_names(actions, known_for(register, successions))
    given = [others.get(folded(name), "") for name in table.index]
    days = actions["days_overdue"].groupby(lead).max()
    then = pd.Series(pd.NA, index=table.index, dtype="Int64")
    if previous is not None and len(previous):
        late = previous["timing"].reindex(actions.index) == Timing.OVERDUE
        then = late.groupby(lead).sum().reindex(table.index, fill_value=0).astype("Int64")
    table = table.assign(
        other_names=given, longest=days.reindex(table.index).astype("Int64"), last_time=then
    )
    worst = ["overdue", "longest", "total"]
    table = table.sort_values(worst, ascending=False, kind="stable", na_position="last")
    return table.rename_axis("agency").reset_index()


def _other_names(actions: pd.DataFrame, known: Callable[[str, str], str]) -> dict[str, str]:
    """Give the other names of agencies, of all their actions, by folded name."""
    named: defaultdict[str, dict[str, str]] = defaultdict(dict)
    given = actions.loc[actions["other_names"] != "", ["action_ref", "other_names"]]
    for ref, cell in zip(*(given[key].tolist() for key in given), strict=True):
        for name in several(cell):
            named[folded(known(ref, name))].setdefault(folded(name), name)
    return {agency: SEPARATOR.join(names.values()) for agency, names in named.items()}


def by_review(actions: pd.DataFrame) -> pd.DataFrame:
    """Count actions by review: `review`, a column for each rating, `total`, `overdue`, `open`."""
    return _counts(actions, actions["review"]).rename_axis("review").reset_index()


def _counts(actions: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    each = actions["rag"].groupby(group).value_counts()
    table = each.unstack(fill_value=0) if len(actions) else pd.DataFrame()
    table = table.reindex(columns=[word.value for word in Rag], fill_value=0)
    overdue = (actions["timing"] == Timing.OVERDUE).groupby(group).sum()
    still_open = (~is_closed(actions)).groupby(group).sum()
    return table.assign(
        total=group.value_counts().reindex(table.index),
        overdue=overdue.reindex(table.index),
        open=still_open.reindex(table.index),
    ).astype(int)


def overdue(actions: pd.DataFrame) -> pd.DataFrame:
    """List the overdue actions, longest first, with `due_date`."""
    late = actions[actions["timing"] == Timing.OVERDUE]
    late = _named(late).assign(due_date=due_dates(late))
    return late.sort_values(["days_overdue", "action_ref"], ascending=[False, True], kind="stable")


def coming(actions: pd.DataFrame, *, as_at: date) -> pd.DataFrame:
    """List the open actions due within the longest window, soonest first.

    Returns:
        The actions with `due_date`, `days_left` and `within` ("30 days").
    """
    open_ones = _named(actions)[~is_closed(actions) & (actions["timing"] != Timing.COMPLETED)]
    due = due_dates(open_ones)
    left = (due - pd.Timestamp(as_at)).dt.days
    near = left.between(0, WINDOWS[-1])
    window = left[near].map(lambda days: next(w for w in WINDOWS if days <= w))
    return (
        open_ones[near]
        .assign(due_date=due[near], days_left=left[near].astype("Int64"),
                within=window.map(lambda days: f"{days} days").astype("str"))
        .sort_values(["days_left", "action_ref"], kind="stable")
    )  # fmt: skip


def for_decision(
    actions: pd.DataFrame, proposals: pd.DataFrame | None = None, *, as_at: date
) -> pd.DataFrame:
    """List what the partnership is asked to decide: dates, closings, assurance, new actions.

    An agency's "Not accepted" is such an ask, and closes nothing: the partnership decides.

    Args:
        actions: Rated actions.
        proposals: New actions that agencies propose, which are none yet.
        as_at: The day they were rated for.

    Returns:
        The actions with `due_date` and `asks_for`, requests first.
    """
    status = statuses(actions["status"])
    done = (status == Status.COMPLETE) & is_done(actions)
    asks = pd.Series("", index=actions.index, dtype="str")
    asks[done & ~is_assured(actions, as_at=as_at)] = ASSURE
    asks[done & actions["needed"].isin((Needed.CHECK_AGAIN, Needed.CHECKED))] = CHECK
    is_open = ~is_closed(actions)
    wants_date = actions["new_date_requested"].notna() & is_open
    written = of_each(actions["new_date_as_written"].tolist(), _unreadable)
    words = pd.Series(written, actions.index, dtype="str").where(is_open & ~wants_date, "")
    date = words.mask(wants_date, NEW_DATE)
    for is_asked, ask in (
        (date != "", date),
        ((status == Status.ASK_TO_CLOSE) & is_open, CLOSE),
        (is_declined(actions) & is_open, DECLINED),
    ):
        asks = asks.mask(is_asked & (asks == ""), ask).mask(
            is_asked & (asks != ""), asks + SEPARATOR + ask
        )
    asked = actions[asks != ""].assign(asks_for=asks[asks != ""])
    order = asked["asks_for"].map(
        lambda ask: 0 if NEW_DATE in ask else 1 if CLOSE in ask or DECLINED in ask else 2
    )
    listed = _named(asked).assign(due_date=due_dates(asked), order=order)
    listed = listed.sort_values(["order", "action_ref"], kind="stable").drop(columns="order")
    if proposals is None or proposals.empty:
        return listed
    keys = [key for key in proposals if key in listed]
    return pd.concat([listed, proposals[keys].reindex(columns=listed.columns)])


def _unreadable(words: str) -> str:
    """Say that a request could not be read, with its words.

    >>> _unreadable("ASAP; or June")
    "New date, unreadable: 'ASAP, or June'"
    """
    return f"{UNREADABLE}: {quoted(squeezed(words)).replace(';', ',')}" if words else ""


def _named(actions: pd.DataFrame) -> pd.DataFrame:
    """Say Unassigned where no agency leads."""
    lead = actions["lead_agency"]
    is_given = holds(lead, lambda name: bool(trimmed(name)))
    return actions.assign(lead_agency=lead.where(is_given, UNASSIGNED))
