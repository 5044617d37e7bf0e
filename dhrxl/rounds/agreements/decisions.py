"""What the board decided on the last summary: applied to its actions, and kept for good.

A decision is typed into the sheet For decision, applied by the next split and consolidate, and
stands in the sheet Decisions from then on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.frames import blank
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import (
    ASSURE,
    CHECK,
    CLOSE,
    DECISIONS_LOG,
    DECLINED,
    NEW_DATE,
    PARTNERSHIP_STATUSES,
    SEPARATOR,
    Decision,
    Status,
)
from dhrxl.model.text import folded, listed, says_something, shortened, trimmed
from dhrxl.rounds.agreements.proposals import PROPOSED
from dhrxl.rounds.agreements.responses import is_declined
from dhrxl.rounds.rag import NO_REASON, answer_words, is_done, statuses

LONGEST_REASON = 1_000
"""Characters of a reason that an agency reads in its return; the log keeps all."""
_DECIDED = (
    "revised_target_date", "revision_agreed_on", "status", "date_of_completion", "assured_on",
    "new_date_requested", "reason_for_new_date", "new_date_as_written", "evidence_not_accepted",
    "answer_not_accepted", "check_again_on", "response_decided", "first_target_date",
)  # fmt: skip
"""The columns that a decision of the partnership may change."""
_CLOSING = (Decision.NOT_ACCEPTED, Decision.SUPERSEDED)
_OTHER_DATE = f"{Decision.AGREED} with another date"
_CHOICES: Mapping[str, tuple[str, ...]] = {
    NEW_DATE: (Decision.AGREED, Decision.REFUSED, _OTHER_DATE),
    CLOSE: (Decision.SUPERSEDED, Decision.NOT_ACCEPTED, Decision.REFUSED),
    ASSURE: (Decision.ASSURED, Decision.REFUSED, Decision.REOPENED),
    CHECK: (Decision.ASSURED, Decision.REFUSED, Decision.REOPENED),
    DECLINED: (Decision.NOT_ACCEPTED, Decision.SUPERSEDED, Decision.REFUSED),
    PROPOSED: (f"{Decision.AGREED} (it is added to the plan)", Decision.REFUSED),
}
"""What a board decides on each kind of what it is asked."""
_UNREADABLE = (_OTHER_DATE, Decision.REFUSED)
"""Where the date that is asked for cannot be read."""
_Cells: TypeAlias = dict[str, dict[str, Any]]
"""Columns of actions by key, each cell by its action's reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came of the decisions typed into a summary."""

    actions: pd.DataFrame
    log: pd.DataFrame
    """Every decision ever applied, the keys of `terms.DECISIONS_LOG`, oldest first."""
    problems: tuple[Problem, ...]


def decide(
    actions: pd.DataFrame,
    decisions: pd.DataFrame | None,
    places: Places,
    *,
    log: pd.DataFrame | None = None,
    round_: str = "",
    is_other: Callable[[pd.DataFrame], pd.Series] | None = None,
) -> Decided:
    """Apply what the partnership decided, log it, and say where a decision cannot be read.

    Agreed sets the revised target date (the date agreed, else the date asked for); Refused clears
    the request, of assurance sends the evidence back, and of an agency that does not accept says
    that the action stands; Not accepted and Superseded become the
    status; Assured gives the day of assurance, and the one to check again on; Reopened makes open
    again what was closed or done.

    Args:
        actions: The last summary's, as it showed them.
        decisions: The rows of its For decision.
        places: The columns of the tables.
        log: The decisions it holds already.
        round_: The round on its cover.
        is_other: Says which rows are of no action there is, but of one that is proposed: what was
            decided on those is only logged.
    """
    before = log if log is not None else blank(DECISIONS_LOG)
    if decisions is None:
        return Decided(actions=actions.copy(), log=before, problems=())
    problems: list[Problem] = []
    applied: list[dict[str, Any]] = []
    known = {word.casefold(): word for word in Decision}
    cells: _Cells = {key: actions[key].to_dict() for key in ("target_date", *_DECIDED)}
    cells["answer"] = answer_words(actions).to_dict()
    cells["done"] = is_done(actions).astype(bool).to_dict()
    cells["timing"] = actions["timing"].to_dict()
    cells["declined"] = is_declined(actions).to_dict()
    cells["status"] |= {
        ref: word for ref, word in statuses(actions["status"]).to_dict().items() if word
    }
    given = decisions[decisions["decision"] != ""]
    others = is_other(given) if is_other else pd.Series(False, index=given.index)
    for row, is_only_logged in zip(given.to_dict("records"), others.tolist(), strict=True):
        ref = trimmed(row["action_ref"]).upper()
        word = known.get(trimmed(row["decision"]).casefold())
        if is_only_logged:
            if word:
                new = {"action_ref": ref, "decision": word.value, "decided_in": round_}
                applied.append({**row, **new})
            continue
        fault = _fault(row, ref, word, cells, partial(places.cell, *_place(row)))
        if fault or word is None:
            problems += [fault] if fault else []
            continue
        asked = cells["new_date_requested"][ref]
        moved_to = _apply(row, ref, word, cells)
        applied.append({
            **row, "action_ref": ref, "decision": word.value, "date_agreed": moved_to,
            "new_date_requested": asked, "decided_in": round_,
            "check_again_on": row["check_again_on"] if word is Decision.ASSURED else pd.NaT,
        })  # fmt: skip
    decided = {
        key: pd.Series(list(cells[key].values()), index=actions.index, dtype=actions[key].dtype)
        for key in _DECIDED
    }
    return Decided(
        actions=actions.assign(**decided), log=_logged(before, applied), problems=tuple(problems)
    )


def not_of_later(
    decisions: pd.DataFrame, as_at: date, places: Places
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Take out what was decided on a later day than the one it is read against: it is not applied.

    A day to come is a slip of the keyboard; applied, it would assure what nobody has looked at.
    """
    is_later = (decisions["decision"] != "") & (decisions["decided_on"] > pd.Timestamp(as_at))
    if not is_later.any():
        return decisions, ()
    problems = tuple(
        Problem.at(
            places.cell(*_place(row), "decided_on"), "decided-in-future",
            found=spoken(row["decided_on"]), as_at=spoken(as_at),
        )
        for row in decisions[is_later].to_dict("records")
    )  # fmt: skip
    return decisions.assign(decision=decisions["decision"].mask(is_later, "")), problems


def _apply(row: Mapping[str, Any], ref: str, word: Decision, cells: _Cells) -> Any:
    """Carry one decision out; give the date agreed, if one was."""
    day, moved_to = row["decided_on"], row["date_agreed"]
    match word:
        case Decision.AGREED:
            moved_to = moved_to if pd.notna(moved_to) else cells["new_date_requested"][ref]
            if pd.isna(cells["target_date"][ref]) and pd.isna(cells["first_target_date"][ref]):
                cells["first_target_date"][ref] = cells["revised_target_date"][ref]
            cells["revised_target_date"][ref] = moved_to
            cells["revision_agreed_on"][ref] = day
        case Decision.NOT_ACCEPTED | Decision.SUPERSEDED:
            cells["status"][ref] = word.value
        case Decision.REFUSED if _is_of_assurance(row, ref, cells):
            reason = trimmed(" ".join(row["decision_reason"].split()))
            said = reason if says_something(reason) else NO_REASON
            cells["evidence_not_accepted"][ref] = shortened(said, LONGEST_REASON)
            cells["answer_not_accepted"][ref] = cells["answer"][ref]
            cells["assured_on"][ref] = pd.NaT
        case Decision.REFUSED if _is_of_response(row, ref, cells):
            cells["response_decided"][ref] = day
        case Decision.ASSURED:
            cells["assured_on"][ref] = day
            if pd.notna(row["check_again_on"]):
                cells["check_again_on"][ref] = row["check_again_on"]
        case Decision.REOPENED:
            cells["status"][ref] = ""
            for key in ("date_of_completion", "assured_on", "check_again_on"):
                cells[key][ref] = pd.NaT
    if word in (Decision.ASSURED, Decision.REOPENED):
        cells["evidence_not_accepted"][ref] = cells["answer_not_accepted"][ref] = ""
    if word is not Decision.ASSURED:
        cells["new_date_requested"][ref] = pd.NaT
        cells["reason_for_new_date"][ref] = cells["new_date_as_written"][ref] = ""
    return moved_to


def _is_of_response(row: Mapping[str, Any], ref: str, cells: _Cells) -> bool:
    """Say whether a refusal is of the agency's not accepting: the action stands."""
    asks = [folded(ask) for ask in trimmed(row["asks_for"]).split(SEPARATOR.strip())]
    return bool(cells["declined"][ref]) and (folded(DECLINED) in asks or asks == [""])


def _is_of_assurance(row: Mapping[str, Any], ref: str, cells: _Cells) -> bool:
    """Say whether a refusal is of assurance: what the row asks for, or all a done action can."""
    asks = folded(row["asks_for"])
    return bool(cells["done"][ref]) and asks in ("", folded(ASSURE), folded(CHECK))


def choices(asks_for: str) -> tuple[str, ...]:
    """Give what a board can decide on what it is asked.

    >>> choices("New date")
    ('Agreed', 'Refused', 'Agreed with another date')
    >>> choices("Close; Not accepted by the agency")
    ('Superseded', 'Not accepted', 'Refused')
    """
    kinds = (_CHOICES.get(ask, _UNREADABLE) for ask in asks_for.split(SEPARATOR))
    return tuple(dict.fromkeys(str(word) for kind in kinds for word in kind))


def reopened(log: pd.DataFrame) -> frozenset[str]:
    """Give the references that the board opened again, and has not closed since."""
    last: dict[str, str] = {}
    for ref, word in zip(log["action_ref"].tolist(), log["decision"].tolist(), strict=True):
        if word in (*_CLOSING, Decision.REOPENED):
            last[ref] = word
    return frozenset(ref for ref, word in last.items() if word == Decision.REOPENED)


def _logged(before: pd.DataFrame, applied: list[dict[str, Any]]) -> pd.DataFrame:
    """Put new decisions below those logged before, each once."""
    if not applied:
        return before
    new = pd.DataFrame(applied)[list(DECISIONS_LOG)]
    new = new.astype({key: before[key].dtype for key in DECISIONS_LOG})
    both = pd.concat([before[list(DECISIONS_LOG)], new], ignore_index=True)
    return both.drop_duplicates(ignore_index=True)


def _place(row: Mapping[str, Any]) -> tuple[str, str, int]:
    file, sheet, number = (row[key] for key in PLACE)
    return file, sheet, int(number)


def _fault(
    row: Mapping[str, Any],
    ref: str,
    word: Decision | None,
    actions: _Cells,
    cell: Callable[..., Place],
) -> Problem | None:
    """Say why a decision cannot be applied, if it cannot; `cell` gives the place of a key."""
    if ref not in actions["status"]:
        return Problem.at(cell(), "unknown-action", found=ref or "no reference", suggestion="")
    if word is None:
        expected = listed(Decision)
        return Problem.at(
            cell("decision"), "unknown-decision", found=row["decision"], expected=expected
        )
    for key in ("date_agreed", "decided_on", "check_again_on"):
        if row[f"{key}_text"]:
            return Problem.at(cell(key), "not-a-date", found=row[f"{key}_text"])
    if unfit := _unfit(word, ref, actions):
        return Problem.at(
            cell("decision"), "unknown-decision", found=word.value, expected=unfit,
            remedy="The decision is not applied.",
        )  # fmt: skip
    asked = actions["new_date_requested"][ref]
    if word is Decision.AGREED and pd.isna(row["date_agreed"]) and pd.isna(asked):
        remedy = (
            "Enter the date agreed. To close an action choose Not accepted or Superseded. Until "
            "then the decision is not applied."
        )
        return Problem.at(
            cell("date_agreed"), "missing-value", remedy=remedy, raised_to=Severity.ERROR
        )
    revised = actions["revised_target_date"][ref]
    due = revised if pd.notna(revised) else actions["target_date"][ref]
    if word is Decision.AGREED and pd.isna(row["date_agreed"]) and asked <= due:
        return Problem.at(
            cell("new_date_requested"), "request-earlier", found=spoken(asked), due=spoken(due),
            raised_to=Severity.ERROR,
        )  # fmt: skip
    if pd.isna(row["decided_on"]):
        remedy = "Enter the day it was decided. Until then the decision is not applied."
        return Problem.at(
            cell("decided_on"), "missing-value", remedy=remedy, raised_to=Severity.ERROR
        )
    return None


def _unfit(word: Decision, ref: str, actions: _Cells) -> str:
    """Say what a decision would have to be instead, where it cannot be meant of an action."""
    if word is Decision.ASSURED and actions["timing"][ref] and not actions["done"][ref]:
        return "another decision on an action that is not done"
    if word is Decision.REOPENED and actions["status"][ref] not in (
        *PARTNERSHIP_STATUSES, Status.COMPLETE
    ):  # fmt: skip
        return "another decision on an action that is open"
    return ""
