"""What stands agreed and last reported before a round comes in: plans, last summary, decisions.

Agreed columns come from the plan where one is given, reported ones from the last summary. What the
partnership decided on that summary is applied first. The same baseline is what a return is split
from and what it is judged against.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import pandas as pd

from dhrxl.model.frames import bare, blank, refs_of, says_nothing, texts
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import (
    AGREED,
    ALL_ACTIONS,
    COLUMNS,
    DECISIONS_LOG,
    PARTNERSHIP_STATUSES,
    REPORT,
    REPORTED,
    RESPONSE,
    UNASSIGNED,
    Reported,
)
from dhrxl.model.text import folded, trimmed
from dhrxl.rounds.agreements.corrections import Corrections, Targets, targets
from dhrxl.rounds.agreements.decisions import Decided, decide, not_of_later, reopened
from dhrxl.rounds.agreements.proposals import is_proposal, none_proposed, still_open
from dhrxl.rounds.agreements.responses import is_changed, is_newer
from dhrxl.rounds.agreements.successors import known_in, renamed, unsettled
from dhrxl.rounds.rag import statuses

SENT_EMPTY = ("progress",)
"""What a return starts without: last time's words stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The agreed actions with their last reported position, indexed by action reference."""

    actions: pd.DataFrame
    """Typed, the keys of `terms.ALL_ACTIONS`; `action_ref` is both index and column."""
    previous: pd.DataFrame
    """The last summary's actions as they stood, before its decisions; empty without one."""
    plan: pd.DataFrame
    """The plans' own rows, likewise; empty without one."""
    previous_as_at: date | None = None
    is_checked: bool = True
    """Whether there is a plan or a last summary to hold returns against."""
    proposals: pd.DataFrame = field(default_factory=none_proposed)
    """New actions that agencies proposed before, and nobody has decided on."""
    republished: frozenset[str] = frozenset()
    """Actions whose target moved with a publication date that was corrected."""
    problems: tuple[Problem, ...] = ()
    decisions: pd.DataFrame = field(default_factory=lambda: blank(DECISIONS_LOG))
    """Every decision ever applied, the keys of `terms.DECISIONS_LOG`."""

    def sent(self) -> tuple[pd.DataFrame, ...]:
        """Give the answers a return may have set out with, by action reference.

        It may have been split from what stands now, from the last summary before its decisions
        were typed in, or from the plan alone.
        """
        empty = dict.fromkeys(SENT_EMPTY, "")
        stood = (self.actions, self.previous, self.plan)
        return tuple(frame[list(REPORTED)].assign(**empty) for frame in stood if len(frame))


def baseline(
    plans: pd.DataFrame,
    previous: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
    *,
    log: pd.DataFrame | None = None,
    round_: str = "",
    previous_as_at: date | None = None,
    corrected: Corrections | None = None,
    partnership: Partnership | None = None,
    places: Places | None = None,
    as_at: date | None = None,
) -> Baseline:
    """Put together what stands agreed and last reported.

    Args:
        plans: Typed rows of all plans, with `review`, `signed_off` and their place; may be empty.
        previous: Typed rows of the last summary's All actions.
        decisions: Typed rows of its For decision.
        log: Typed rows of its Decisions.
        round_: The round on its cover.
        previous_as_at: The day of the last summary.
        corrected: Publication dates corrected since: targets that run from one may move.
        partnership: Gives each agency the one name it is known by.
        places: The columns of the tables that all these rows stand in.
        as_at: The day of the round, after which nothing can have been decided; if it is known.

    Returns:
        The baseline; a row without a reference counts for nothing, and one met twice counts
        where it stands first; both are problems.
    """
    places = places or Places()
    partnership = partnership or Partnership()
    known = known_in(partnership)
    agreed, repeats = once(plans, places)
    if decisions is not None and as_at:
        decisions, later = not_of_later(decisions, as_at, places)
        repeats += later
    repeats += _without_reference(plans, places)
    if previous is None:
        before = blank(ALL_ACTIONS).set_index("action_ref", drop=False)
        actions = agreed.reindex(columns=before.columns)
        decided = Decided(actions=before, log=blank(DECISIONS_LOG), problems=())
        dated = None
    else:
        before, more = once(previous, places)
        repeats += more
        decided = decide(before, decisions, places, log=log, round_=round_, is_other=is_proposal)
        after = renamed(decided.actions, known)  # a plan imported since may have the new names only
        decided = replace(decided, actions=after)
        actions, dated = _combined(agreed, decided, corrected or {}, places, since=previous_as_at)
        repeats += dated.problems if dated else ()
    actions = renamed(actions, known)
    proposals, more = still_open(decisions, actions, places, known)
    repeats += more
    return Baseline(
        actions=_as_last_reported(actions, before, previous_as_at),
        previous=before,
        plan=agreed,
        previous_as_at=previous_as_at,
        is_checked=previous is not None or not plans.empty,
        proposals=proposals,
        republished=dated.republished if dated else frozenset(),
        decisions=decided.log,
        problems=(*repeats, *decided.problems, *unsettled(actions, partnership)),
    )


def _as_last_reported(
    actions: pd.DataFrame, before: pd.DataFrame, previous_as_at: date | None
) -> pd.DataFrame:
    """Say of each action whether and when it was last reported on, and how often its date moved.

    What the partnership decided is no report: a status that is its own, a request that it ended.
    Nor is it one that the agency accepted what it was asked to do.
    """
    theirs = [key for key in REPORT if key != "status"]
    is_decided = statuses(actions["status"].fillna("")).isin(PARTNERSHIP_STATUSES)
    says = ~says_nothing(actions, theirs) | ~(says_nothing(actions, ["status"]) | is_decided)
    last = before["reported"].reindex(actions.index).fillna("")
    was_said = last.isin([Reported.THIS_ROUND, Reported.CARRIED]) & ~says_nothing(
        before, REPORT
    ).reindex(actions.index, fill_value=True).astype(bool)
    never = ~(says | was_said)
    day = before["reported_on"].reindex(actions.index)
    if previous_as_at:
        day = day.mask(last == Reported.THIS_ROUND, pd.Timestamp(previous_as_at))
    is_silent = says_nothing(actions, ["progress"])
    said_on = before["progress_said_on"].reindex(actions.index).mask(is_silent)
    said = (
        "rag_disagreement", "joint_disagreement", "changed", "new_date_as_written",
        "joint_progress",
    )  # fmt: skip
    return actions.assign(
        reported=never.map({True: Reported.NEVER.value, False: Reported.CARRIED.value}),
        reported_on=day.mask(never).astype(actions["target_date"].dtype),
        progress_said_on=said_on.astype(actions["target_date"].dtype),
        times_moved=_times_moved(actions, before),
        **{key: texts(actions[key]) for key in said},
    )


def of_returns(rows: pd.DataFrame, refs: pd.Series) -> pd.DataFrame:
    """Give the agreed columns from the returns themselves, where there is nothing else.

    Their answers come later, from the rows of record alone: a joint answer never stands in. Who
    leads is looked for in all rows of an action: a return in Word may lack that column.

    Args:
        rows: What came, typed.
        refs: The reference of each that counts.
    """
    parts = rows.loc[refs.index, "your_part"]
    is_lead = ~parts.isin([part for part in parts.unique() if folded(part) == "joint"])
    ordered = is_lead.sort_values(ascending=False, kind="stable").index
    first = ordered[~refs[ordered].duplicated()].sort_values()
    actions = rows.reindex(columns=list(ALL_ACTIONS))
    actions = actions if first.equals(rows.index) else actions.loc[first]
    actions["action_ref"] = refs[first]
    actions = actions.set_index("action_ref", drop=False)
    for key in ("lead_agency", "joint_agencies"):
        given = ordered[rows.loc[ordered, key] != ""]
        given = given[~refs[given].duplicated()]
        said = rows.loc[given, key].set_axis(refs[given]).reindex(actions.index)
        actions[key] = actions[key].where(actions[key] != "", said.fillna(""))
    whose = rows.loc[first, "agency"].set_axis(actions.index)
    is_known = (actions["lead_agency"] != "") | ~is_lead[first].to_numpy()
    actions["lead_agency"] = actions["lead_agency"].where(is_known, whose)
    nothing = bare(len(actions))
    unsaid = {key: nothing[COLUMNS[key].kind] for key in (*REPORTED, "progress_said_on")}
    return actions.assign(reported=Reported.NEVER.value, **unsaid)


def _combined(
    agreed: pd.DataFrame,
    decided: Decided,
    corrected: Corrections,
    places: Places,
    *,
    since: date | None,
) -> tuple[pd.DataFrame, Targets | None]:
    """Lay the plan's agreed columns over the last summary's actions.

    What the board opened again stays open, whatever the plan still says. A day of assurance in the
    plan counts if it is later than the last summary: that one knew, or ended, those before; not one
    before the day on which the board decided it on that summary.
    """
    after = decided.actions
    refs = after.index.union(agreed.index, sort=False)
    actions = after.reindex(refs)
    if agreed.empty:
        return actions, None
    shared = agreed.index.intersection(after.index)
    new = agreed.index.difference(after.index, sort=False)
    columns = [key for key in actions.columns if key in agreed.columns]
    for key in columns if len(new) else ():  # pandas cannot set columns of several types at once
        actions.loc[new, key] = agreed.loc[new, key]
    dates = ["revised_target_date", "revision_agreed_on"]
    words = [key for key in AGREED if key not in dates]
    actions.loc[shared, words] = agreed.loc[shared, words]
    from_plan = _is_newer(agreed.loc[shared], after.loc[shared], *dates)
    moved = shared[from_plan]
    actions.loc[moved, dates] = agreed.loc[moved, dates]
    ended = shared[agreed.loc[shared, "status"].isin(PARTNERSHIP_STATUSES)]
    ended = ended.difference(list(reopened(decided.log)), sort=False)
    actions.loc[ended, "status"] = agreed.loc[ended, "status"]
    assured_on = agreed.loc[shared, "assured_on"]
    is_new = assured_on > pd.Timestamp(since) if since else assured_on.notna()
    assured = shared[is_new & ~(assured_on < after.loc[shared, "assured_on"])]
    actions.loc[assured, "assured_on"] = agreed.loc[assured, "assured_on"]
    again = shared[_is_newer(agreed.loc[shared], after.loc[shared], "check_again_on", "assured_on")]
    actions.loc[again, "check_again_on"] = agreed.loc[again, "check_again_on"]
    answered = shared[is_newer(agreed.loc[shared], after.loc[shared])]
    for key in RESPONSE:
        actions.loc[answered, key] = agreed.loc[answered, key]
    is_other = is_changed(after.loc[answered, "response"], agreed.loc[answered, "response"])
    actions.loc[answered[is_other], "response_decided"] = pd.NaT
    dated = targets(agreed.loc[shared], after.loc[shared], corrected, places)
    actions.loc[shared, "target_date"] = dated.target_date
    actions.loc[shared, "first_target_date"] = dated.first_target_date
    return actions, dated


def _is_newer(plan: pd.DataFrame, last: pd.DataFrame, key: str, given_on: str) -> pd.Series:
    """Say where a day of the plan counts: given on no earlier day than the last summary's."""
    oldest = pd.Timestamp(1900, 1, 1)
    is_later = plan[given_on].fillna(oldest) >= last[given_on].fillna(oldest)
    return plan[key].notna() & (is_later | last[key].isna())


def _places(rows: pd.DataFrame) -> list[tuple[str, str, int]]:
    cells = (rows[key].tolist() for key in PLACE)
    return [(file, sheet, int(number)) for file, sheet, number in zip(*cells, strict=True)]


def _times_moved(actions: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Count agreed later dates: the last summary's count, and one more where the date moved."""
    was = before["revised_target_date"].reindex(actions.index)
    now = actions["revised_target_date"]
    moved = now.notna() & ~(now == was)
    counted = before["times_moved"].reindex(actions.index).fillna(0)
    return (counted + moved).astype("Int64")


def once(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Index rows by their reference, each reference where it stands first."""
    refs = refs_of(rows)
    kept = rows.assign(action_ref=refs)[refs != ""]
    again = kept["action_ref"].duplicated()
    if not again.any():
        return kept.set_index("action_ref", drop=False), ()
    first = kept[~again].set_index("action_ref", drop=False)
    repeats = kept[again]
    originals = _places(first.loc[repeats["action_ref"]])
    problems = tuple(
        Problem.at(
            places.cell(*place), "duplicate-action", found=ref,
            other=f" (it stands in row {number} of {file})", consequence="The first one counts.",
        )
        for ref, place, (file, _, number) in zip(
            repeats["action_ref"], _places(repeats), originals, strict=True
        )
    )  # fmt: skip
    return first, problems


def _without_reference(rows: pd.DataFrame, places: Places) -> tuple[Problem, ...]:
    """Report rows of a plan that nobody can be asked about, for want of a reference."""
    bare = rows[refs_of(rows) == ""]
    remedy = (
        "Give it one such as ELM-03.1: review code, recommendation number, number of the action. "
        "Until then it is in no return and no figure."
    )
    cells = (places.cell(*place, "action_ref") for place in _places(bare))
    return tuple(
        Problem.at(cell, "missing-value", remedy=remedy, raised_to=Severity.ERROR) for cell in cells
    )


def agencies_of(actions: pd.DataFrame, named: Callable[[str], str] = trimmed) -> pd.Series:
    """Give for each action its agencies, each once, the lead first.

    Args:
        actions: Actions with `lead_agency` and `joint_agencies`.
        named: Gives an agency the name it is known by (`agencies.known_as`).
    """

    @cache
    def all_of(lead: str, joint: str) -> tuple[str, ...]:
        first = named(lead) if trimmed(lead) else UNASSIGNED
        once = {folded(first): first}
        for part in joint.split(";"):
            if trimmed(part):
                once.setdefault(folded(named(part)), named(part))
        return tuple(once.values())

    cells = (actions[key].tolist() for key in ("lead_agency", "joint_agencies"))
    pairs = zip(*cells, strict=True)
    return pd.Series([all_of(*pair) for pair in pairs], index=actions.index, dtype="object")
