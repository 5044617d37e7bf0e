"""The sentences a board is told: the position, to act on, and whether its figures stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.terms import (
    ASSURE,
    CHECK,
    CLOSE,
    DECLINED,
    NEW_DATE,
    SEPARATOR,
    Needed,
    Rag,
    Reported,
    Timing,
)
from dhrxl.model.text import counted
from dhrxl.rounds.agreements.corrections import first_agreed
from dhrxl.rounds.agreements.proposals import PROPOSED
from dhrxl.rounds.figures import UNREADABLE, for_decision, overdue
from dhrxl.rounds.gaps import Gap
from dhrxl.rounds.rag import due_dates, is_closed
from dhrxl.rounds.turnout import Turnout

MOST_NAMED = 40
"""Agencies that the headlines name; with more, the sentence is no sentence any longer."""
READY = "Ready for the board"


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
