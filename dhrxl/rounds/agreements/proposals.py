"""Actions that an agency typed into its return by itself: proposals, for the partnership to decide.

They are in no figure. Agreeing to one is done in the plan: it gets a reference there, and from then
on it is an action like any other. Until it stands there, or is refused, it stays on For decision.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from dhrxl.model.frames import blank, texts, typed
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import DECISIONS, Decision
from dhrxl.model.text import folded, listed, says_something, trimmed
from dhrxl.rounds.agreements.successors import Known

_OURS = re.compile(r"-\d+\.\d+$")
"""How references of ours end."""
PROPOSED = "New action proposed"
_GIVEN = ("progress", "evidence", "outcome", "status", "review")


def none_proposed() -> pd.DataFrame:
    """Give the proposals of a round in which there are none."""
    return blank(DECISIONS)


def own_actions(rows: pd.DataFrame, agreed: pd.DataFrame) -> pd.Series:
    """Say which rows that answer no agreed action are actions of the agency's own.

    Not those that say what an agreed action says: there the reference alone is wrong. Nor those
    with a reference such as ours, and an agency's part in it, which somebody sent out.

    Args:
        rows: Typed rows whose reference is none of the agreed ones, with `action_ref`.
        agreed: The agreed actions.
    """
    if rows.empty:
        return pd.Series(False, index=rows.index, dtype=bool)
    known = {_words(text) for text in agreed["action_to_take"].tolist()}
    cells = (rows[key].tolist() for key in ("action_ref", "action_to_take", "your_part"))
    own = [
        says_something(text)
        and _words(text) not in known
        and not (trimmed(part) and _OURS.search(trimmed(ref)))
        for ref, text, part in zip(*cells, strict=True)
    ]
    return pd.Series(own, index=rows.index, dtype=bool)


def is_proposal(decisions: pd.DataFrame) -> pd.Series:
    """Say which rows of For decision are proposals; they have no action that is decided on."""
    return pd.Series(
        [folded(asked) == folded(PROPOSED) for asked in texts(decisions["asks_for"]).tolist()],
        index=decisions.index,
        dtype=bool,
    )


def still_open(
    decisions: pd.DataFrame | None, actions: pd.DataFrame, places: Places, known: Known
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Give the proposals of the last summary that are not dealt with.

    Args:
        decisions: Typed rows of its For decision.
        actions: The actions there are now.
        places: The columns of the table that these rows stand in.
        known: Gives their agencies the names they are known by.

    Returns:
        The proposals, without what was decided on them; and what cannot be read of that, or is
        agreed and in no plan yet.
    """
    if decisions is None:
        return none_proposed(), ()
    there = {_words(text) for text in actions["action_to_take"].tolist()}
    rows = decisions[is_proposal(decisions)]
    kept, problems = [], []
    for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
        if _words(row["action_to_take"]) in there:
            continue
        word = folded(row["decision"])
        if word and word not in map(folded, Decision):
            place = _at(row, places, "decision")
            problems.append(
                Problem.at(
                    place, "unknown-decision", found=row["decision"], expected=listed(Decision)
                )
            )
        elif word == folded(Decision.AGREED):
            problems.append(_not_added(row, _at(row, places, "decision")))
        elif word:
            continue
        kept.append(label)
    nothing = dict.fromkeys(("decision", "decided_by", "decision_reason"), "")
    nothing |= dict.fromkeys(("date_agreed", "decided_on"), pd.NaT)
    whose = [known("", name) for name in rows.loc[kept, "lead_agency"].tolist()]
    return rows.loc[kept].assign(lead_agency=whose, **nothing), tuple(problems)


def proposed(came: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Put the proposals of a round under those of the last that nobody has decided on.

    Args:
        came: Typed rows that are proposals, with `agency`.
        before: Proposals that are open still.

    Returns:
        Rows with the keys of `terms.DECISIONS`; what one agency proposes twice stands once, in its
        last words.
    """
    new = came.assign(
        lead_agency=came["agency"],
        asks_for=PROPOSED,
        **dict.fromkeys(("decision", "decided_by", "other_names"), ""),
    )
    keys = ["action_ref", "asks_for", "lead_agency", "action_to_take", *_GIVEN]
    frames = [frame[keys].astype("object") for frame in (before, new) if len(frame)]
    if not frames:
        return none_proposed()
    rows = typed(pd.concat(frames, ignore_index=True), DECISIONS)
    pairs = zip(rows["lead_agency"].tolist(), rows["action_to_take"].tolist(), strict=True)
    once = pd.Series([f"{folded(who)}|{_words(text)}" for who, text in pairs], index=rows.index)
    return rows[~once.duplicated(keep="last")]


def asked_to_add(ref: str, similar: Iterable[str]) -> dict[str, str]:
    """Give the facts by which an agency's own action is told."""
    near = list(similar)
    slip = f" If you mean {listed(near)}, correct the reference." if near else ""
    with_ref = f" under {ref}" if ref else " without a reference"
    return {
        "found": f"a new action{with_ref}",
        "suggestion": "",
        "proposal": "yes",
        "remedy": "Ask the partnership to add it to the plan: it stands on For decision."
        f"{slip} Until then the row is not counted.",
    }


def _not_added(row: Mapping[str, Any], place: Place) -> Problem:
    remedy = "Add it to the plan, where it gets its reference. Until then it is not counted."
    return Problem.at(
        place, "unknown-action", found="a new action that was agreed to, and is in no plan",
        suggestion="", remedy=remedy, raised_to=Severity.ERROR,
    )  # fmt: skip


def _at(row: Mapping[str, Any], places: Places, key: str) -> Place:
    file, sheet, number = (row[one] for one in PLACE)
    return places.cell(file, sheet, int(number), key)


def _words(text: object) -> str:
    return folded(text) if isinstance(text, str) else ""
