"""The figures a board is told: counts by agency and review, lists, and sentences to act on."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.model.agencies import Agency, Succession, known_as, known_for, several
from dhrxl.model.dates import spoken
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
    Reported,
    Status,
    Timing,
)
from dhrxl.model.text import counted, folded, squeezed, trimmed
from dhrxl.rounds.agreements.corrections import first_agreed
from dhrxl.rounds.agreements.proposals import PROPOSED
from dhrxl.rounds.agreements.responses import is_declined
from dhrxl.rounds.baseline import agencies_of
from dhrxl.rounds.gaps import Gap
from dhrxl.rounds.rag import due_dates, is_assured, is_closed, is_done, statuses
from dhrxl.rounds.turnout import Turnout

WINDOWS = (30, 60, 90)
"""Days ahead in which an action is coming up."""

MOST_NAMED = 40
"""Agencies that the headlines name; with more, the sentence is no sentence any longer."""
READY = "Ready for the board"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """The position in sentences a chair can act on; blank where there is nothing to say."""

    position: str
    turnout: str
    silent: str
    ratings: str
    overdue: str
    slipped: str
    asked: str
    unchecked: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them, one after the other."""
        return tuple(filter(None, (
            self.position, self.turnout, self.silent, self.ratings, self.overdue, self.slipped,
            self.asked, self.unchecked,
        )))  # fmt: skip


def headlines(
    actions: pd.DataFrame,
    *,
    as_at: date,
    turnout: Turnout,
    previous: pd.DataFrame | None = None,
    late: pd.DataFrame | None = None,
    asked: pd.DataFrame | None = None,
    is_checked: bool = True,
) -> Headlines:
    """Say the position in sentences a chair can act on.

    Args:
        actions: Rated actions.
        as_at: The day they were rated for.
        turnout: Who returned.
        previous: The actions of the last summary.
        late: What `overdue` lists, if it is known.
        asked: What `for_decision` lists, if it is known.
        is_checked: Whether there was a plan or a last summary.
    """
    is_silent = bool(turnout.silent and turnout.is_asked)
    return Headlines(
        position=f"Position as at {spoken(as_at)}.",
        turnout=_turnout(actions, turnout),
        silent=f"Not returned: {_some(turnout.silent)}." if is_silent else "",
        ratings=_ratings(actions),
        overdue=_overdue_sentence(overdue(actions) if late is None else late, previous),
        slipped=_slipped(actions, as_at),
        asked=_asked(for_decision(actions, as_at=as_at) if asked is None else asked),
        unchecked="" if is_checked else (
            "The baseline was not checked, for want of a plan or a last summary: "
            "what no return holds is missing."
        ),
    )  # fmt: skip


def _ratings(actions: pd.DataFrame) -> str:
    rags = actions["rag"].value_counts()
    shown = ", ".join(
        f"{rags.get(word.value, 0)} {word}"
        for word in (Rag.BLUE, Rag.GREEN, Rag.AMBER, Rag.RED, Rag.GREY)
    )
    unrated = int((actions["rag"] == "").sum())
    shown += f", {unrated} without an action to take" if unrated else ""
    return f"{counted(len(actions), 'action')}: {shown}.{_green_by_silence(actions)}"


def _green_by_silence(actions: pd.DataFrame) -> str:
    """Say how many open actions are Green by what was said before this round, where some are."""
    green = (actions["rag"] == Rag.GREEN) & ~is_closed(actions)
    is_old = actions["reported"].isin((Reported.CARRIED, Reported.NEVER))
    old = int((green & is_old).sum())
    if not old:
        return ""
    return f" Of the Green, {old} not reported this round."


def _slipped(actions: pd.DataFrame, as_at: date) -> str:
    """Say what is late by the first date, what is not proved, and what can never be late."""
    is_open = ~is_closed(actions)
    slipped = is_open & (first_agreed(actions) < pd.Timestamp(as_at))
    said_done = (actions["timing"] == Timing.COMPLETED) & is_open
    undated_end = said_done & (actions["needed"] == Needed.ADD_DATE)
    undated = actions["timing"] == Timing.NO_DATE
    ends = f", not dated: {undated_end.sum()}" if undated_end.any() else ""
    refused = said_done & actions["needed"].str.startswith(Needed.NOT_ACCEPTED)
    ends += f", not accepted: {refused.sum()}" if refused.any() else ""
    late = said_done & (due_dates(actions) < pd.Timestamp(as_at))
    ends += f" (past their date, not in Overdue: {late.sum()})" if late.any() else ""
    return (
        f"Past the first agreed date: {slipped.sum()}. Said complete, not evidenced: "
        f"{(said_done & ~undated_end & ~refused).sum()}{ends}. "
        f"No date, so never overdue: {undated.sum()}."
    )


def _asked(listed: pd.DataFrame) -> str:
    asked = listed["asks_for"].str.split(SEPARATOR).explode()
    unread = int(asked.str.startswith(UNREADABLE).sum())
    asks = asked.value_counts()
    parts = [
        counted(asks[NEW_DATE], "new date") if NEW_DATE in asks else "",
        f"{counted(unread, 'new date')} that cannot be read" if unread else "",
        f"{asks[CLOSE]} to close" if CLOSE in asks else "",
        f"{asks[DECLINED]} not accepted by the agency" if DECLINED in asks else "",
        f"{asks[ASSURE]} to assure" if ASSURE in asks else "",
        f"{asks[CHECK]} to check again" if CHECK in asks else "",
        f"{counted(asks[PROPOSED], 'new action')} proposed" if PROPOSED in asks else "",
    ]
    return f"For decision: {', '.join(filter(None, parts)) or 'nothing'}."


def _some(names: Sequence[str]) -> str:
    """Name agencies, as many as a page holds; the sheet Returns has them all.

    >>> _some(["Health", "Police"])
    'Health, Police'
    """
    shown = names if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
    more = len(names) - len(shown)
    return ", ".join((*shown, *([f"{more:,} more (see Returns)"] if more else [])))


def _turnout(actions: pd.DataFrame, turnout: Turnout) -> str:
    """Say who returned, and whose words are old or were never said."""
    if turnout.expected:
        came = len(turnout.expected) - len(turnout.silent)
        parts = [f"{came} of {counted(len(turnout.expected), 'agency', 'agencies')} returned"]
    else:
        parts = [f"{counted(len(turnout.returned), 'agency', 'agencies')} returned"]
    is_open = ~is_closed(actions)
    carried = actions[(actions["reported"] == Reported.CARRIED) & is_open]
    never = int(((actions["reported"] == Reported.NEVER) & is_open).sum())
    if len(carried):
        when = _when_said(carried["reported_on"])
        parts.append(f"{counted(len(carried), 'action')} shown as last reported{when}")
    if never:
        parts.append(f"{counted(never, 'action')} never reported on")
    if turnout.doubled:
        parts.append(turnout.doubled)
    return f"{'; '.join(parts)}."


def _when_said(days: pd.Series) -> str:
    """Say on which days old words were said; nothing where that is not known of one of them.

    >>> _when_said(pd.to_datetime(pd.Series(["2025-12-31", "2025-09-30"])))
    ' between 30 September 2025 and 31 December 2025'
    """
    if days.isna().any():
        return ""
    first, last = days.min(), days.max()
    if first == last:
        return f" on {spoken(last)}"
    return f" between {spoken(first)} and {spoken(last)}"


def _overdue_sentence(late: pd.DataFrame, previous: pd.DataFrame | None) -> str:
    then = ""
    if previous is not None and len(previous):
        then = f" ({(previous['timing'] == Timing.OVERDUE).sum()} last time)"
    if late.empty:
        return f"Overdue 0{then}."
    worst = late.iloc[0]
    who = worst["lead_agency"]
    days = counted(int(worst["days_overdue"]), "day")
    return f"Overdue {len(late)}{then}; longest {days}: {worst['action_ref']}, {who}."


def verdict(
    severities: Sequence[str],
    *,
    is_checked: bool = True,
    silence: str = "",
    gaps: Sequence[Gap] = (),
    nothing: str = "",
) -> str:
    """Give the line an analyst can quote.

    Args:
        severities: The severity of each problem as they are numbered from 1, errors first.
        is_checked: Whether there was a plan or a last summary to hold the returns against.
        silence: Who did not return, as `turnout.Turnout.silence` says it.
        gaps: What actions lack; a wide gap makes the figures not ready, whatever the problems.
        nothing: What is said where no row of this round counts: such a summary is not ready.

    >>> verdict(["warning", "note"])
    'Ready for the board, with 1 point to declare'
    >>> verdict(["error", "error", "warning"])
    'Not ready: 2 figures may be wrong (problems 1, 2)'
    >>> verdict(["warning"], nothing="nothing was reported", silence="no agency returned")
    'Not ready: nothing was reported; no agency returned'
    """
    errors = [str(number) for number, word in enumerate(severities, 1) if word == "error"]
    counts = [gap.sentence for gap in gaps]
    if errors:
        shown = ", ".join(errors) if len(errors) < 5 else f"{errors[0]} to {errors[-1]}"
        noun = counted(len(errors), "figure")
        plural = "problem" if len(errors) == 1 else "problems"
        wrong = f"{noun} may be wrong ({plural} {shown})"
        line = f"Not ready: {nothing}; {wrong}" if nothing else f"Not ready: {wrong}"
    elif nothing:
        line = f"Not ready: {nothing}"
    elif any(gap.is_wide for gap in gaps):
        line = f"Not ready: {counts.pop(0)}"
    else:
        points = sum(word == "warning" for word in severities)
        line = READY
        line += f", with {counted(points, 'point')} to declare" if points else ""
    for said in (*counts, silence):
        line += f"; {said}" if said else ""
    return line if is_checked else f"{line}; the baseline was not checked"
