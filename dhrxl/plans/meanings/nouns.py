"""What each ruling noun of a heading means, beside the words that qualify it."""

import re
from collections.abc import Collection, Sequence

from dhrxl.plans.meanings.accepted import vague
from dhrxl.plans.meanings.claims import (
    ACCEPTANCE,
    ASIDE,
    COMPLETED,
    DUE,
    NOTHING,
    OTHER_DATE,
    PERSON,
    PERSON_RANK,
    TICKED_DONE,
    Meaning,
)
from dhrxl.plans.meanings.words import classes

PEOPLE = frozenset(("agency", "who", "person", "unit"))
_TO_DO = re.compile(r"\b(?:to be|needs? to|need to|required|needed|will|must|should)\b")
_TAKEN = frozenset(("taken", "undertaken", "done"))
REPORTED = re.compile(r"\b(?:so far|to date|hyd yma)\b")


def dated(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Tell dates apart: due, revised, of completion; one of a start or a review is none of them."""
    said = set(words)
    if "other" in found or ("unit" in found and "due" not in found):
        return NOTHING
    if "start" in found:
        is_span = bool(set(found) & {"due", "completion"})
        return Meaning(keys=(DUE,), rank=2) if is_span else OTHER_DATE
    if "revised" in found and "revision" not in said:
        return (
            Meaning(keys=(DUE,)) if "original" in found else Meaning(keys=("revised_target_date",))
        )
    if found_logged := set(found) & {"logged"}:
        renewed = "updated" in said and set(found) & {"due", "when"}
        return Meaning(keys=("revised_target_date",)) if renewed and found_logged else OTHER_DATE
    if {"agreed", "decision"} & said and "due" not in found and "original" not in found:
        first = next((word for word in words if word in ("agreed", "date", "decision")), "")
        is_due = first == "agreed" or bool(set(found) & {"completion", "handed", "when"})
        return Meaning(keys=(DUE,), rank=2) if is_due else OTHER_DATE
    if set(found) & {"due", "original", "when"} or "erbyn" in said:
        is_shared = bool({"done", "completion"} & set(found)) and not set(found) & {"due"}
        return Meaning(keys=(DUE, COMPLETED) if is_shared else (DUE,), rank=1 + is_shared)
    if "done" in found:
        return Meaning(keys=(DUE if "be" in said else COMPLETED,))
    if "completion" in found:
        return Meaning(keys=(DUE if "for" in said else COMPLETED,), rank=2)
    if set(found) & {"handed", "stage"}:
        return Meaning(keys=(DUE,), rank=3, left="a date beside the target date")
    return Meaning(left="a date that does not say of what")


def reported(found: Collection[str]) -> Meaning:
    """Understand progress, status and rating in one: the cells tell which it is."""
    if "other" in found:
        return NOTHING
    keys = ("agency_rag", "status", "progress") if "rating" in found else ("status", "progress")
    return Meaning(keys=keys, rank=2, by_cells=True)


def single(words: Sequence[str], head: str, aside: Collection[str], plain: str) -> Meaning:
    """Understand one part by its ruling noun."""
    found = classes(words) | set(aside)
    if head in PEOPLE or head in ("joint", "contact"):
        return _people(words, found)
    match head:
        case "action":
            return _of_action(words, found, plain)
        case "recommendation" | "number":
            return _numbered(words, found, head)
        case "when" | "date":
            return dated(words, found)
        case "said":
            return _said(words, found)
        case "status":
            key = "agency_rag" if "rating" in found else "status"
            is_ours = len(words) == 1
            return Meaning(keys=(key, "progress"), by_cells=not is_ours)
        case "rating" if not found & {"other", "past"} and "original" not in found:
            is_shared = bool(found & {"said", "status"})
            return reported(found) if is_shared else Meaning(keys=("agency_rag",))
        case "stage":
            return Meaning(keys=("key_milestones",))
        case "proof" if {"progress", "indicator"} <= set(words):
            return Meaning(keys=("agency_rag",))  # a column of Red, Amber and Green
        case "proof" if "other" not in found:
            return Meaning(keys=("evidence_expected", "outcome" if "change" in found else
                                 "key_outcomes"), rank=1 if "evidence" in words else 2)  # fmt: skip
        case "change" if "other" not in found:
            return _change(words, found)
        case "scope" if "other" not in found:
            return Meaning(keys=("scope",))
    return NOTHING


def _people(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Tell who leads, who joins, and who is only to be asked."""
    said = set(words)
    if {"contact", "logged"} & set(found) or "past" in found:
        return ASIDE
    leads = {"lead", "leading", "owner", "responsible", "accountable", "arweiniol", "cyfrifol"}
    if "joint" in found and not leads & said:
        return Meaning(keys=("joint_agencies",))
    if {"other", "scope"} & set(found):
        return NOTHING
    kinds = [kind for kind in ("agency", "who", "person", "unit") if kind in found]
    rank = min(("agency", "who", "person", "unit").index(kind) for kind in kinds) if kinds else 1
    if "person" in kinds and "agency" not in kinds:
        rank = PERSON_RANK - 1
    if "unit" in kinds and not leads & said:
        rank = 4
    return Meaning(keys=("lead_agency",), rank=rank + 1, left=PERSON)


def _of_action(words: Sequence[str], found: Collection[str], plain: str) -> Meaning:
    """Understand what is to be done, or was: "Actions taken to date" is progress."""
    is_past = _TAKEN & set(words) or "done" in found or REPORTED.search(plain)
    if is_past and not _TO_DO.search(plain):
        if "done" in found and not _TAKEN & set(words):
            return Meaning(keys=(TICKED_DONE, COMPLETED, "progress"), rank=3, by_cells=True)
        return Meaning(keys=("progress",), rank=2)
    if words[-1:] == ("by",) or plain.endswith(" by"):
        return Meaning(keys=(DUE, "lead_agency"), rank=3, by_cells=True)
    if "other" in found:
        return NOTHING
    return Meaning(keys=("action_to_take",))


def _numbered(words: Sequence[str], found: Collection[str], head: str) -> Meaning:
    """Tell a recommendation from its number, and from the number of an action."""
    if head == "recommendation" and not ("number" in found and "no" not in words[:1]):
        if set(words) <= {"rec"}:
            return Meaning(keys=("recommendation_no",))  # of sentences: `columns.with_sentences`
        return NOTHING if "other" in found else Meaning(keys=("recommendation",))
    is_action = "action" in found and "recommendation" not in found
    if is_action or set(words) <= {"ref", "reference"}:
        return Meaning(keys=("action_ref", "recommendation_no"), rank=2)
    return Meaning(keys=("recommendation_no",))


def _said(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Understand what is reported; what was reported before has no column in a plan."""
    if "past" in found:
        return Meaning(left="what was said before")
    if "accepted" in found:
        return ACCEPTANCE
    if response := vague(words):
        return response
    asides = {"comment", "commentary", "note", "remark", "feedback", "narrative"}
    return Meaning(keys=("progress",), rank=3 if asides & set(words) else 1)


def _change(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Tell the change that is hoped for from the one that came about."""
    if (
        "due" in found
        or "be" in words
        or {"intended", "desired", "key", "allweddol", "disgwyliedig"} & set(words)
    ):
        return Meaning(keys=("key_outcomes", "outcome"))
    if "done" in found or {"made", "so", "has", "date"} & set(words):
        return Meaning(keys=("outcome", "key_outcomes"))
    if {"outcome", "result", "canlyniad", "canlyniadau"} & set(words):
        return Meaning(keys=("outcome", "key_outcomes"))
    return Meaning(keys=("key_outcomes", "outcome"), rank=2)
