"""What stands on page one: the trend, what is to be decided, and what moved since last time.

Each figure is one that stands elsewhere too: on For decision, Changes, By review or by agency.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.terms import (
    ASSURE,
    CHECK,
    CLOSE,
    DECLINED,
    NEW_DATE,
    SEPARATOR,
    Change,
    Needed,
    Rag,
)
from dhrxl.model.text import counted, listed, squeezed
from dhrxl.rounds.agreements.proposals import PROPOSED
from dhrxl.rounds.agreements.successors import SAYS, disagreements
from dhrxl.rounds.board.history import History, without_summary
from dhrxl.rounds.figures import WINDOWS

NO_TREND = "No last summary was given, so there is no trend: this is where things stand today."
HELD_NONE = "held no actions"
MOVES = (
    (Change.REOPENED, "Re-opened"),
    (Change.NEWLY_OVERDUE, "Newly overdue"),
    (Change.DATE_MOVED, "Dates moved"),
    (Change.CLOSED, "Closed"),
    (Change.NEW, "New"),
)
"""The changes that a chair asks after, worst first, and what they are called."""

_ENDS = frozenset({ASSURE, CHECK, CLOSE})
"""What is asked where the lead says that it is finished: whoever shares it may say otherwise."""
_MOST_DISPUTED = 3
"""Actions that a line names of which lead and joint agency say two things."""

COUNTS: Mapping[str, str] = {
    "Trend": "By what is overdue; not better by another date or a claim without evidence.",
    "Open": "Neither closed nor complete with date and evidence, assured or not.",
    "Newly overdue": "Overdue now, and not in the last summary.",
    "Returned": "Agencies that lead or join an open action and whose answers were counted.",
    "Shown as last reported": "Open, not answered this round: the last answer, rated anew.",
    "Past the first agreed date": "Open, and the date first agreed has passed, whatever was agreed "
    "since.",
    "Said complete, not evidenced": "Complete, with no evidence or outcome: open, not overdue.",
    "No date, so never overdue": "Open, with no target date: agree one, or nobody sees it slip.",
}
"""What each figure of the headline sentences counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One action on which the partnership is asked to decide."""

    ref: str
    agency: str
    words: str
    """What is asked, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What happened to actions since last time: one kind of change."""

    words: str
    refs: tuple[str, ...]
    """The actions, in their order."""


def trend(changes: pd.DataFrame, history: History, *, last_was_empty: bool = False) -> str:
    """Say whether things are better or worse than last time, by what is overdue.

    Better is only what was done, or closed by the board: an action that is no longer overdue as its
    date was moved, or as it is said complete without evidence, is as open as it was.

    Args:
        changes: Since the last summary, as `changes.COLUMNS`.
        history: The figures of this position, of the last, and of those before it.
        last_was_empty: Whether the last summary held no actions.
    """
    now, last = history.now.figures, history.last
    if last is None:
        return NO_TREND
    if last_was_empty:
        return f"No trend: the summary of {spoken(last.day)} {HELD_NONE}."
    late, were = now["overdue"] or 0, last.figures["overdue"] or 0
    now_open, was_open = now["open"] or 0, last.figures["open"] or 0
    eased = _eased(changes)
    added = int((changes["change"] == Change.NEW.value).sum())
    gap = without_summary(history.missing_since)
    return " ".join(filter(None, (
        f"Trend: {_word(late, were, eased)}.",
        f"Overdue {late:,}, was {were:,} on {spoken(last.day)}.",
        f"Of those {eased:,} {'is' if eased == 1 else 'are'} open still, with another date or "
        "without evidence." if eased else "",
        f"Open {now_open:,}, was {was_open:,}.",
        f"{counted(added, 'action')} new." if added else "",
        gap,
    )))  # fmt: skip


def _word(late: int, were: int, eased: int) -> str:
    """Give the word for the trend, the flattering one only where what was done bears it."""
    if late > were:
        return "worse"
    if late + eased < were:
        return "better"
    return "no better" if late < were else "no change"


def _eased(changes: pd.DataFrame) -> int:
    """Count what was overdue last time and is open still, but no longer overdue."""
    is_eased = (changes["change"] == Change.RAG_MOVED.value) & (changes["before"] == Rag.RED.value)
    return int(changes.loc[is_eased, "action_ref"].nunique())


def coming_up(left: pd.Series) -> str:
    """Say how much falls due in each of the windows of Coming up, by the days left."""
    today = int((left == 0).sum())
    counts = [int(left.between(low + 1, high).sum()) for low, high in pairwise((0, *WINDOWS))]
    parts = [f"{today:,} due today"] if today else []
    for days, count in zip(WINDOWS, counts, strict=True):
        parts.append(f"{count:,} {'more' if parts else 'due'} within {days} days")
    return f"Coming up: {', '.join(parts)}."


def asked(wanted: pd.DataFrame, *, most: int) -> tuple[Asked, ...]:
    """Put into words what the partnership is asked to decide.

    Args:
        wanted: What it is asked, as `figures.for_decision` lists it.
        most: How many are put in words.
    """
    rows = wanted.iloc[:most].to_dict("records")
    return tuple(
        Asked(
            ref=str(row["action_ref"]),
            agency=str(row["lead_agency"]),
            words=" ".join(words for ask in row["asks_for"].split(SEPARATOR)
                           for words in _in_words(ask, row)),
        )
        for row in rows
    )  # fmt: skip


def _in_words(ask: str, row: dict[str, object]) -> Iterator[str]:
    """Say one thing that is asked, with what the agency gives for it."""
    due, wanted = (_day(row[key]) for key in ("due_date", "new_date_requested"))
    if ask == NEW_DATE:
        times = int(str(row["times_moved"])) if _is_some(row["times_moved"]) else 0
        again = f", moved {'once' if times == 1 else f'{times} times'} before" if times else ""
        yield f"New date {wanted}, due {due or 'on no date yet'}{again}."
        yield from _given("Reason", row["reason_for_new_date"])
    elif ask == CLOSE:
        yield "To close."
        yield from _disputed(row)
        yield from _given("Reason", row["progress"])
    elif ask == ASSURE:
        yield "To assure."
        yield from _disputed(row)
        yield from _given("Evidence", row["evidence"] or row["outcome"])
    elif ask == DECLINED:
        yield "The agency does not accept it."
        yield from _given("Reason", row["response_reason"])
    elif ask == CHECK:
        yield "To check again."
        yield from _disputed(row)
        if row["needed"] == Needed.CHECKED:
            yield from _given("It says now", row["progress"])
        yield from _given("Evidence", row["evidence"] or row["outcome"])
    elif ask == PROPOSED:
        yield from _given(PROPOSED, row["action_to_take"])
    else:
        yield f"{ask}."
        yield from _given("Reason", row["reason_for_new_date"])


def _disputed(row: Mapping[str, object]) -> Iterator[str]:
    """Say what those who share an action say of it, where the lead says another thing."""
    for who, what in disagreements(row["joint_disagreement"]).items():
        yield f"{who}, which shares it,{SAYS}{what}."


def disputed(wanted: pd.DataFrame) -> str:
    """Name the actions that are put forward as finished, and of which a joint agency differs.

    Args:
        wanted: What the partnership is asked, as `figures.for_decision` lists it.

    Returns:
        A sentence; nothing where all agree.
    """
    named = [
        str(row["action_ref"])
        for row in wanted.to_dict("records")
        if _ENDS.intersection(str(row["asks_for"]).split(SEPARATOR)) and any(_disputed(row))
    ]
    if not named:
        return ""
    more = len(named) - _MOST_DISPUTED
    shown = [*named[:_MOST_DISPUTED], *([f"{more:,} more"] if more > 0 else [])]
    return f"A joint agency says otherwise (see All actions): {listed(shown, 'and')}."


def _given(label: str, words: object) -> Iterator[str]:
    said = squeezed(words) if isinstance(words, str) else ""
    yield f"{label}: {said if said else 'none given'}{'' if said.endswith('.') else '.'}"


def _day(value: object) -> str:
    return spoken(value.date()) if isinstance(value, pd.Timestamp) else ""


def _is_some(value: object) -> bool:
    return not pd.isna(value) and str(value) not in ("", "0")


def moved(changes: pd.DataFrame) -> tuple[Moved, ...]:
    """Give the actions of each kind of change that a chair asks after; none is said, too."""
    return tuple(
        Moved(words=words, refs=tuple(dict.fromkeys(
            changes.loc[changes["change"] == change.value, "action_ref"]
        )))
        for change, words in MOVES
    )  # fmt: skip
