"""What stands agreed and last reported before a round comes in: plans, last summary, decisions.

Agreed columns come from the plan where one is given, reported ones from the last summary. What the
partnership decided on that summary is applied first. The same baseline is what a return is split
from and what it is judged against.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.actions import blank, texts
from dhrxl.problems import Problem
from dhrxl.terms import AGREED, ALL_ACTIONS, REPORTED, UNASSIGNED, Decision, Reported, Status
from dhrxl.wording import listed, trimmed

PARTNERSHIP_STATUSES = (Status.NOT_ACCEPTED, Status.SUPERSEDED)
PLACE = ("source_file", "source_sheet", "source_row")
PLAN_ROW = "Agreed plan"
"""What a row of a plan is used as that lies beside the returns of its review."""
SENT_EMPTY = ("progress",)
"""What a return starts without: last time's words stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The agreed actions with their last reported position, indexed by action reference."""

    actions: pd.DataFrame
    """Typed, the keys of `terms.ALL_ACTIONS`; `action_ref` is both index and column."""
    previous: pd.DataFrame
    """The last summary's actions as they stood, before its decisions; empty without one."""
    previous_as_at: date | None = None
    is_checked: bool = True
    """Whether there is a plan or a last summary to hold returns against."""
    problems: tuple[Problem, ...] = ()

    def sent(self) -> pd.DataFrame:
        """Give the answers as a return sets out with them, by action reference."""
        answers = self.actions[list(REPORTED)].copy()
        return answers.assign(**dict.fromkeys(SENT_EMPTY, ""))


def baseline(
    plans: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
    *,
    previous_as_at: date | None = None,
) -> Baseline:
    """Put together what stands agreed and last reported.

    Args:
        plans: Typed rows of all plans, with `review`, and their place; may be empty.
        previous: Typed rows of the last summary's All actions.
        decisions: Typed rows of its For decision.
        previous_as_at: The day of the last summary.

    Returns:
        The baseline; a reference met twice counts where it stands first and is a problem.
    """
    agreed, repeats = _once(plans)
    if previous is None:
        before = blank(ALL_ACTIONS).set_index("action_ref", drop=False)
        actions = agreed.reindex(columns=before.columns)
        decided: tuple[Problem, ...] = ()
    else:
        before, more = _once(previous)
        repeats += more
        after, decided = decide(before, decisions)
        actions = _combined(agreed, after)
    stated = actions[list(REPORTED)].notna() & (actions[list(REPORTED)] != "")
    actions = actions.assign(
        reported=stated.any(axis=1).map(
            {True: Reported.CARRIED.value, False: Reported.NEVER.value}
        ),
        times_moved=_times_moved(actions, before),
        **{
            key: texts(actions[key])
            for key in ("rag_disagreement", "joint_disagreement", "changed")
        },
    )
    return Baseline(
        actions=actions,
        previous=before,
        previous_as_at=previous_as_at,
        is_checked=previous is not None or not plans.empty,
        problems=(*repeats, *decided),
    )


def decide(
    actions: pd.DataFrame, decisions: pd.DataFrame | None
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Apply what the partnership decided, and say where a decision cannot be read.

    Agreed sets the revised target date (the date agreed, else the date asked for); Refused clears
    the request; Not accepted and Superseded become the status; Assured gives the day of assurance.
    """
    result = actions.copy()
    problems: list[Problem] = []
    if decisions is None:
        return result, ()
    for _, row in decisions[decisions["decision"] != ""].iterrows():
        ref = trimmed(row["action_ref"]).upper()
        word = {d.casefold(): d for d in Decision}.get(trimmed(row["decision"]).casefold())
        fault = _fault(row, ref, word, result)
        if fault:
            problems.append(fault)
            continue
        day = row["decided_on"]
        match word:
            case Decision.AGREED:
                asked = result.at[ref, "new_date_requested"]
                moved_to = row["date_agreed"] if pd.notna(row["date_agreed"]) else asked
                result.loc[ref, ["revised_target_date", "revision_agreed_on"]] = [moved_to, day]
            case Decision.NOT_ACCEPTED | Decision.SUPERSEDED:
                result.at[ref, "status"] = word.value
            case Decision.ASSURED:
                result.at[ref, "assured_on"] = day
        if word is not Decision.ASSURED:
            result.at[ref, "new_date_requested"] = pd.NaT
            result.at[ref, "reason_for_new_date"] = ""
    return result, tuple(problems)


def _fault(
    row: pd.Series, ref: str, word: Decision | None, actions: pd.DataFrame
) -> Problem | None:
    """Say why a decision cannot be applied, if it cannot."""
    place = {
        "file": row["source_file"],
        "sheet": row["source_sheet"],
        "row": int(row["source_row"]),
    }
    if ref not in actions.index:
        return Problem(code="unknown-action", found=ref or "no reference",
                       facts={"suggestion": ""}, **place)  # fmt: skip
    if word is None:
        return Problem(code="unknown-decision", heading="Decision", found=row["decision"],
                       facts={"expected": listed(Decision)}, **place)  # fmt: skip
    for key, heading in (("date_agreed", "Date agreed"), ("decided_on", "Decided on")):
        if row[f"{key}_text"]:
            return Problem(code="not-a-date", heading=heading, found=row[f"{key}_text"], **place)
    asked = actions.at[ref, "new_date_requested"]
    if word is Decision.AGREED and pd.isna(row["date_agreed"]) and pd.isna(asked):
        remedy = "Enter the date agreed; to close an action choose Not accepted or Superseded."
        return Problem(
            code="missing-value", heading="Date agreed", facts={"remedy": remedy}, **place
        )
    if pd.isna(row["decided_on"]):
        remedy = "Enter the day it was decided. Until then the decision is not applied."
        return Problem(
            code="missing-value", heading="Decided on", facts={"remedy": remedy}, **place
        )
    return None


def _combined(agreed: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Lay the plan's agreed columns over the last summary's actions."""
    refs = after.index.union(agreed.index, sort=False)
    actions = after.reindex(refs)
    if agreed.empty:
        return actions
    shared = agreed.index.intersection(after.index)
    new = agreed.index.difference(after.index, sort=False)
    columns = [key for key in actions.columns if key in agreed.columns]
    actions.loc[new, columns] = agreed.loc[new, columns]
    dates = ["revised_target_date", "revision_agreed_on"]
    words = [key for key in AGREED if key not in dates]
    actions.loc[shared, words] = agreed.loc[shared, words]
    oldest = pd.Timestamp(1900, 1, 1)
    plan_on = agreed.loc[shared, "revision_agreed_on"].fillna(oldest)
    last_on = after.loc[shared, "revision_agreed_on"].fillna(oldest)
    from_plan = agreed.loc[shared, "revised_target_date"].notna() & (
        (plan_on >= last_on) | after.loc[shared, "revised_target_date"].isna()
    )
    moved = shared[from_plan]
    actions.loc[moved, dates] = agreed.loc[moved, dates]
    ended = shared[agreed.loc[shared, "status"].isin(PARTNERSHIP_STATUSES)]
    actions.loc[ended, "status"] = agreed.loc[ended, "status"]
    assured = shared[agreed.loc[shared, "assured_on"].notna()]
    actions.loc[assured, "assured_on"] = agreed.loc[assured, "assured_on"]
    return actions


def _times_moved(actions: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Count agreed later dates: the last summary's count, and one more where the date moved."""
    was = before["revised_target_date"].reindex(actions.index)
    now = actions["revised_target_date"]
    moved = now.notna() & ~(now == was)
    counted = before["times_moved"].reindex(actions.index).fillna(0)
    return (counted + moved).astype("Int64")


def _once(rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Index rows by their reference, each reference where it stands first."""
    refs = rows["action_ref"].map(trimmed).str.upper()
    kept = rows.assign(action_ref=refs)[refs != ""]
    again = kept["action_ref"].duplicated()
    first = kept[~again].set_index("action_ref", drop=False)
    problems = tuple(
        Problem(
            code="duplicate-action",
            file=row["source_file"],
            sheet=row["source_sheet"],
            row=int(row["source_row"]),
            found=row["action_ref"],
            facts={
                "other": f" (it stands in row {first.at[row['action_ref'], 'source_row']} of "
                f"{first.at[row['action_ref'], 'source_file']})",
                "consequence": "The first one counts.",
            },
        )
        for _, row in kept[again].iterrows()
    )
    return first, problems


def agencies_of(actions: pd.DataFrame) -> pd.Series:
    """Give for each action the list of its agencies, the lead first."""
    lead = actions["lead_agency"].map(lambda name: trimmed(name) or UNASSIGNED)
    joint = actions["joint_agencies"].map(
        lambda names: [name for part in names.split(";") if (name := trimmed(part))]
    )
    return pd.Series(
        [list(dict.fromkeys([first, *others])) for first, others in zip(lead, joint, strict=True)],
        index=actions.index,
        dtype="object",
    )
