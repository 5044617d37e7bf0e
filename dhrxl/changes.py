"""What happened to each action between two positions."""

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from dhrxl.dates import spoken
from dhrxl.rag import due_dates, is_closed
from dhrxl.terms import UNASSIGNED, Change, heading

COLUMNS = ("action_ref", "review", "lead_agency", "change", "what", "before", "after")
"""A row of the changes: which action, what kind of change, in which column, the values."""

AGREED_WORDS = (
    "recommendation", "action_to_take", "lead_agency", "joint_agencies", "key_milestones",
    "key_outcomes", "evidence_expected",
)  # fmt: skip


def changes(
    before: pd.DataFrame,
    now: pd.DataFrame,
    *,
    missing: Collection[str] = (),
    corrected: Mapping[str, tuple[date | None, date | None]] | None = None,
) -> pd.DataFrame:
    """Compare two positions, action by action.

    Args:
        before: The last summary's actions as they stood, indexed by reference; its ratings are
            those it showed then.
        now: The rated actions of this round, indexed by reference.
        missing: References that a return should have held and did not.
        corrected: Reviews whose publication date was corrected: the date before and after.

    Returns:
        One row a change, with `COLUMNS`, in the order of the actions.
    """
    corrected = corrected or {}
    found: list[dict[str, str]] = []

    def say(
        ref: str, change: Change, what: str = "", was: object = "", is_now: object = ""
    ) -> None:
        row = now.loc[ref]
        found.append({
            "action_ref": ref, "review": row["review"],
            "lead_agency": row["lead_agency"] or UNASSIGNED,
            "change": change.value, "what": what, "before": _shown(was), "after": _shown(is_now),
        })  # fmt: skip

    shared = now.index.intersection(before.index)
    closed_then = is_closed(before).reindex(now.index, fill_value=False)
    closed_now = is_closed(now)
    due_then, due_now = due_dates(before), due_dates(now)
    known = set(shared)
    for ref in now.index if len(before) else ():
        if ref not in known:
            say(ref, Change.NEW)
            continue
        was, row = before.loc[ref], now.loc[ref]
        if closed_now[ref] and not closed_then[ref]:
            say(ref, Change.CLOSED, heading("timing"), was["timing"], row["timing"])
        elif closed_then[ref] and not closed_now[ref]:
            say(ref, Change.REOPENED, heading("timing"), was["timing"], row["timing"])
        elif was["rag"] != row["rag"]:
            say(ref, Change.RAG_MOVED, heading("rag"), was["rag"], row["rag"])
        if _differ(was["target_date"], row["target_date"]):
            is_corrected = row["review"] in corrected
            say(
                ref,
                Change.PUBLICATION_CORRECTED if is_corrected else Change.DATE_MOVED,
                heading("target_date"),
                was["target_date"],
                row["target_date"],
            )
        elif _differ(due_then[ref], due_now[ref]):
            say(ref, Change.DATE_MOVED, heading("due_date"), due_then[ref], due_now[ref])
        for key in AGREED_WORDS:
            if " ".join(was[key].split()) != " ".join(row[key].split()):
                say(ref, Change.TEXT_CHANGED, heading(key), was[key], row[key])
    for ref in missing:
        if ref in now.index:
            say(ref, Change.MISSING)
    return pd.DataFrame(found, columns=list(COLUMNS)).astype("str")


def kinds(changed: pd.DataFrame, refs: pd.Index) -> pd.Series:
    """Give for each action the kinds of its changes in one text: "closed; date moved"."""
    joined = changed.groupby("action_ref", sort=False)["change"].agg(
        lambda words: "; ".join(dict.fromkeys(words))
    )
    return joined.reindex(refs).fillna("").astype("str")


def _differ(was: object, now: object) -> bool:
    if pd.isna(was) or pd.isna(now):
        return bool(pd.isna(was) != pd.isna(now))
    return was != now


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return spoken(value.date())
    return "" if pd.isna(value) else str(value)
