"""What happened to each action between two positions."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypeAlias

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.terms import UNASSIGNED, Change, Timing, heading
from dhrxl.model.text import squeezed
from dhrxl.rounds.agreements.responses import is_changed, is_first
from dhrxl.rounds.agreements.successors import Known, as_named, renamed
from dhrxl.rounds.rag import due_dates, is_closed

COLUMNS = ("action_ref", "review", "lead_agency", "change", "what", "before", "after")
"""A row of the changes: which action, what kind of change, in which column, the values."""

AGREED_WORDS = (
    "recommendation", "action_to_take", "lead_agency", "joint_agencies", "key_milestones",
    "key_outcomes", "evidence_expected",
)  # fmt: skip
AGENCIES = ("lead_agency", "joint_agencies")


def changes(
    before: pd.DataFrame,
    now: pd.DataFrame,
    *,
    missing: Collection[str] = (),
    republished: Collection[str] = (),
    known: Known = as_named,
) -> pd.DataFrame:
    """Compare two positions, action by action.

    Args:
        before: The last summary's actions as they stood, indexed by reference; its ratings are
            those it showed then.
        now: The rated actions of this round, indexed by reference.
        missing: References that a return should have held and did not.
        republished: References whose target moved with a publication date that was corrected.
        known: Gives the agencies of `before` the names that they have in `now`.

    Returns:
        One row a change, with `COLUMNS`, in the order of the actions.
    """
    found = _each_change(before, now, republished, known) if len(before) else []
    are_here = set(now.index)
    found += [(ref, Change.MISSING.value, "", "", "") for ref in missing if ref in are_here]
    place = {ref: number for number, ref in enumerate(now.index)}
    found.sort(key=lambda change: place[change[0]])
    rows = pd.DataFrame(found, columns=["action_ref", "change", "what", "before", "after"])
    whose = now[["review", "lead_agency"]].reindex(rows["action_ref"]).reset_index(drop=True)
    whose["lead_agency"] = whose["lead_agency"].where(whose["lead_agency"] != "", UNASSIGNED)
    return rows.assign(**whose)[list(COLUMNS)].astype("str")


_Found: TypeAlias = tuple[str, str, str, str, str]
"""A change: reference, kind, column, what stood there, what stands there now."""


def _each_change(
    before: pd.DataFrame, now: pd.DataFrame, republished: Collection[str], known: Known
) -> list[_Found]:
    """Say what happened to each action, in their order."""
    refs = now.index
    then = before.reindex(refs)
    then_known = renamed(then, known)
    is_new = ~refs.isin(before.index)
    closed_then = is_closed(then)
    closed_now = is_closed(now)
    is_republished = refs.isin(list(republished))
    target_moved = _differ(then["target_date"], now["target_date"])
    revised_moved = _differ(then["revised_target_date"], now["revised_target_date"])
    due_moved = _differ(due_dates(then), due_dates(now)) & (revised_moved | ~target_moved)
    late_then, late_now = (each["timing"] == Timing.OVERDUE for each in (then, now))
    rag_moved = (then["rag"] != now["rag"]) & (closed_then == closed_now)
    lines: list[tuple[pd.Series, Change, str, pd.Series, pd.Series]] = [
        (closed_now & ~closed_then, Change.CLOSED, "timing", then["timing"], now["timing"]),
        (closed_then & ~closed_now, Change.REOPENED, "timing", then["timing"], now["timing"]),
        (late_now & ~late_then, Change.NEWLY_OVERDUE, "timing", then["timing"], now["timing"]),
        (rag_moved, Change.RAG_MOVED, "rag", then["rag"], now["rag"]),
        (target_moved & is_republished, Change.PUBLICATION_CORRECTED, "target_date",
         then["target_date"], now["target_date"]),
        (target_moved & ~is_republished, Change.TARGET_CORRECTED, "target_date",
         then["target_date"], now["target_date"]),
        (is_first(then["response"], now["response"]), Change.RESPONDED, "response",
         then["response"], now["response"]),
        (is_changed(then["response"], now["response"]), Change.RESPONSE_CHANGED, "response",
         then["response"], now["response"]),
        (due_moved, Change.DATE_MOVED, "due_date", due_dates(then), due_dates(now)),
        *(
            (_reworded(then[key], now[key]) & ~_reworded(then_known[key], now[key]),
             Change.AGENCY_CHANGED, key, then[key], now[key])
            for key in AGENCIES
        ),
        *(
            (_reworded(then_known[key], now[key]), Change.TEXT_CHANGED, key, then[key], now[key])
            for key in AGREED_WORDS
        ),
    ]  # fmt: skip
    found: list[list[_Found]] = [
        [(ref, Change.NEW.value, "", "", "")] if new else []
        for ref, new in zip(refs, is_new, strict=True)
    ]
    for holds, change, key, was, is_now in lines:
        places = (holds.to_numpy() & ~is_new).nonzero()[0]
        values = (was.iloc[places].tolist(), is_now.iloc[places].tolist())
        for at, *said in zip(places, *values, strict=True):
            found[at].append((refs[at], change.value, heading(key), *map(_shown, said)))
    return [change for of_action in found for change in of_action]


def kinds(changed: pd.DataFrame, refs: pd.Index) -> pd.Series:
    """Give for each action the kinds of its changes in one text: "closed; date moved"."""
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for ref, change in zip(changed["action_ref"].tolist(), changed["change"].tolist(), strict=True):
        words[ref][change] = None
    return pd.Series(["; ".join(words.get(ref, ())) for ref in refs], index=refs, dtype="str")


def _differ(was: pd.Series, now: pd.Series) -> pd.Series:
    return (was != now) & ~(was.isna() & now.isna())


def _reworded(was: pd.Series, now: pd.Series) -> pd.Series:
    """Say where words differ by more than their spaces."""
    pairs = zip(was.tolist(), now.tolist(), strict=True)
    differ = [a != b and squeezed(str(a)) != squeezed(str(b)) for a, b in pairs]
    return pd.Series(differ, index=now.index, dtype=bool)


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return spoken(value.date())
    return "" if pd.isna(value) else str(value)
