"""What a heading of a published plan means, decided by what it is made of.

No two plans word their headings alike, so a list of wordings never ends. A heading is a few nouns
in a known order: in "Lead officer for action" the noun before the first preposition rules, in
"Action owner" the last one, in Welsh the first. What qualifies it tells dates apart: a start is
never a due date, a new date is not the first one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dhrxl.model.headings import COMPLETION
from dhrxl.plans.meanings.words import as_plain, classes_of, is_welsh, words_of

DUE = "target_date_as_written"
COMPLETED = "date_of_completion"
TICKED_DONE = "ticked_done"
"""A column that is ticked, or says yes, where an action is done."""
TICKED_ON_TARGET = "ticked_on_target"
"""A column that is ticked where an action is on its way."""
LONGEST = 90
"""Characters of the longest heading."""

_LONGEST_IN_WORDS = 14
_HEADS = frozenset(
    ("action", "recommendation", "number", "agency", "who", "person", "unit", "when", "date",
     "said", "status", "rating", "stage", "proof", "change", "scope", "other", "joint", "contact")
)  # fmt: skip
_PREPOSITIONS = frozenset(
    ("of", "for", "to", "in", "on", "from", "against", "towards", "toward", "within", "since", "at",
     "with", "by", "i", "o", "ar", "am", "gan", "as", "ei", "y", "yr")
)  # fmt: skip
_DATES = frozenset(("when", "date"))
_PEOPLE = frozenset(("agency", "who", "person", "unit"))
_TICK = re.compile(
    r"\btick(?:ed)?\b|[\u2713\u2714\u2611\u221a]|\by(?:es)?\s*/\s*no?\b|\byes or no\b", re.I
)
_ASKED = re.compile(r"^\s*\w+(?:\s+(?:yet|fully|target|track))?\s*\?\s*$", re.I)
_ACCEPTED = re.compile(
    r"\b(?:not|part\w*|yes|no)\W+(?:agreed|accepted)|\b(?:agreed|accepted)\W+(?:or\W+|and\W+)?"
    r"(?:not|part|disagreed|rejected|in part)|^accepted\b|^agreed$|^rejected\b|^derbyniwyd\b",
    re.I,
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BETWEEN = re.compile(r"\s*[/,;+|]\s*|\s+(?:and|or|a|ac)\s+")
_TO_DO = re.compile(r"\b(?:to be|needs? to|need to|required|needed|will|must|should)\b")
_TAKEN = frozenset(("taken", "undertaken", "done"))
_REPORTED = re.compile(r"\b(?:so far|to date|hyd yma)\b")
_PERIOD = re.compile(
    r"\bq(?:uarter)?\s?[1-4]\b|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\s?'?\d\d\b(?!/))?"
    r"|\b(?:19|20)\d\d(?:\s?/\s?\d\d)?\b|\b\d\d/\d\d\b|\bchwarter [1-4]\b",
    re.I,
)
_STATUSES = ("in progress", "not started", "no progress", "no change", "no action")
_SCALE = re.compile(r"\b(?:[rgb]/)?r\s?/\s?a\s?/\s?g\b|\bred\W+amber\W+green\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a heading may mean, the likeliest first."""

    keys: tuple[str, ...] = ()
    """Columns; where another heading of the row has the better claim the next one is taken."""
    rank: int = 1
    """How vague it is: of two headings for one column the lower wins, then the first."""
    by_cells: bool = False
    """Whether the cells below decide which of the keys it is."""
    left: str = ""
    """What it is, if it has no column of ours or loses the one it claims: said in the report."""

    @property
    def key(self) -> str | None:
        """The likeliest column."""
        return self.keys[0] if self.keys else None


NOTHING = Meaning()
_OTHER_DATE = Meaning(left="a date that is no target date")
_ASIDE = Meaning(left="who is to be asked, not who leads")
_PERSON = "who is responsible, beside the lead agency"
_ACCEPTANCE = Meaning(left="whether it was accepted, which is no progress")


@lru_cache(maxsize=4096)
def meaning_of(text: str) -> Meaning:
    """Give what a heading may mean; nothing for what is no heading.

    >>> meaning_of("Lead Officer(s)").key, meaning_of("Target and completion date").key
    ('lead_agency', 'target_date_as_written')
    >>> meaning_of("Start date"), meaning_of("Lead officer to review the policy").key
    (Meaning(keys=(), rank=1, by_cells=False, left='a date that is no target date'), None)
    """
    if not text or len(text) > LONGEST:
        return NOTHING
    plain = as_plain(text)
    is_ticked = bool(_TICK.search(text)) or bool(_ASKED.search(text))
    if _ACCEPTED.search(plain):
        return _ACCEPTANCE
    if _SCALE.search(plain):
        plain = f"{_SCALE.sub(' ', plain)} rag"
    hints = " ".join(_BRACKETS.findall(plain))
    outside = _BRACKETS.sub(" ", plain).strip() or hints
    bare = _PERIOD.sub(" ", outside)
    if not bare.strip() or not _is_heading(bare):
        return NOTHING
    if is_ticked and (found := _ticked(words_of(bare))):
        return found
    parts = [words_of(part) for part in _BETWEEN.split(bare) if part.strip()]
    whole = words_of(bare)
    return _question(bare, whole) or _together(parts, whole, words_of(hints), bare)


def has_period(text: str) -> bool:
    """Say whether a heading names a quarter, a month or a year.

    >>> has_period("Progress Q1"), has_period("Progress")
    (True, False)
    """
    return bool(_PERIOD.search(as_plain(text)))


def is_wording(text: str) -> bool:
    """Say whether a text is made of words that headings are made of, and of no others."""
    words = words_of(_PERIOD.sub(" ", as_plain(text)))
    return len(text) <= LONGEST and all(map(classes_of, words)) and (bool(words) or has_period(text))


def _is_heading(plain: str) -> bool:
    """Say whether nearly every word is one that headings are made of, and one of them tells."""
    words = words_of(plain)
    if any(any(mark.isdigit() for mark in word) for word in words) or plain in _STATUSES:
        return False
    known = [word for word in words if classes_of(word)]
    telling = [word for word in known if classes_of(word) != {"plain"}]
    if not telling or len(words) > _LONGEST_IN_WORDS:
        return False
    strange = len(words) - len(known)
    if "to" in words[1:-1] and not classes_of(words[words.index("to") + 1]) & {
        "plain", "action", "done", "status", "said", "recommendation", "due", "date", "change",
    }:  # fmt: skip
        return False  # "Lead officer to review ..." is something to do
    return strange == 0 or (strange == 1 and len(known) > 1) or (strange == 1 and len(words) == 2)


def _ticked(words: Sequence[str]) -> Meaning | None:
    """Understand a column that is ticked, or says yes or no."""
    found = _classes(words)
    if "on" in words and {"target", "track", "schedule"} & set(words):
        return Meaning(keys=(TICKED_ON_TARGET,))
    is_done = found & {"done", "completion", "handed"} and not found & {"when", "date"}
    if is_done and not found & {"proof", "stage", "change"} and "not" not in words:
        return Meaning(keys=(TICKED_DONE,))
    return None


def _question(plain: str, words: Sequence[str]) -> Meaning | None:
    """Understand a heading that asks: "How will we know?", "What has changed?", "By whom"."""
    asked = set(words)
    found = _classes(words)
    if asked & {"who", "whom", "pwy", "bwy"} and not found & {"contact", "logged"}:
        return Meaning(keys=("lead_agency",), left=_PERSON)
    if "how" in asked and found & {"proof", "change"} | asked & {"know", "known"}:
        return Meaning(keys=("evidence_expected", "key_outcomes"))
    if "success" in asked and "look" in asked:
        return Meaning(keys=("evidence_expected", "key_outcomes"))
    if "what" in asked and "change" in found | {"change" for word in words if word == "changed"}:
        is_past = asked & {"has", "have", "did", "changed"} and "will" not in asked
        return Meaning(keys=("outcome", "key_outcomes") if is_past else ("key_outcomes", "outcome"))
    is_known = all(map(classes_of, words))
    if is_known and asked & {"what", "we", "how", "beth"} and not found & (_HEADS - {"action"}):
        return _doing(plain, asked)
    return None


def _doing(plain: str, asked: Collection[str]) -> Meaning | None:
    """Understand "What we will do", and "What have we done" as what was done."""
    if {"have", "has"} & set(asked) or _REPORTED.search(plain) or "did" in asked:
        return Meaning(keys=("progress",))
    if "how" in asked:
        return Meaning(keys=("action_to_take", "key_milestones"), rank=3)
    return Meaning(keys=("action_to_take",), rank=2 if set(asked) == {"what"} else 1)


def _together(
    parts: Sequence[Sequence[str]], whole: Sequence[str], hints: Sequence[str], plain: str
) -> Meaning:
    """Understand a heading of several parts: "Proposed / actual date", "Status/Comment"."""
    classes, aside = _classes(whole), _classes(hints)
    heads = [_head(part) for part in parts]
    kinds = [head for head in heads if head]
    is_dated = bool(kinds) and set(kinds) <= _DATES | {"change"} and bool(_DATES & set(kinds))
    if is_dated and "change" in kinds and classes & {"done", "completion"}:
        return Meaning(keys=(COMPLETION,))
    if not kinds:
        return _headless(whole, aside)
    if set(kinds) <= _DATES:
        return _dated([*whole, *hints], classes | aside)
    if {"said", "status"} & set(kinds) and (classes | aside) & {"rating"} or (
        {"said"} & set(kinds) and {"status"} & (classes | aside)
    ) or ("status" in kinds and "said" in classes):  # fmt: skip
        return _reported(classes | aside)
    found = [
        one
        for part, head in zip(parts, heads, strict=True)
        if head and (one := _single(part, head, aside, plain)) != NOTHING
    ]
    if _DATES & set(kinds) and _PEOPLE & set(kinds):
        return NOTHING  # who and when in one cell: neither can be read from it
    if not found:
        return NOTHING
    if _PEOPLE & set(kinds):
        leads = [one for one in found if one.key == "lead_agency"]
        return min(leads or found, key=lambda one: one.rank)
    keys = dict.fromkeys(key for one in found for key in one.keys)
    if "action_to_take" in keys:
        keys = {"action_to_take": None, **keys}
    left = next((one.left for one in found if one.left), "")
    return Meaning(
        keys=tuple(keys), rank=min(one.rank for one in found) + (len(found) > 1),
        by_cells=len(found) == 1 and found[0].by_cells, left=left,
    )  # fmt: skip


def _head(words: Sequence[str]) -> str | None:
    """Give what the ruling noun stands for: before the first preposition, else anywhere."""
    cut = next((at for at, word in enumerate(words) if at and word in _PREPOSITIONS), len(words))
    order = (words[:cut], words[cut:])
    for phrase in order:
        nouns = [
            next(iter(sorted(_HEADS & classes_of(word)))) for word in phrase if _is_noun(word)
        ]
        if nouns:
            return nouns[0] if sum(map(is_welsh, words)) * 2 > len(words) else nouns[-1]
    return None


def _is_noun(word: str) -> bool:
    return bool(_HEADS & classes_of(word))


def _classes(words: Sequence[str]) -> frozenset[str]:
    return frozenset(name for word in words for name in classes_of(word))


def _headless(words: Sequence[str], aside: Collection[str]) -> Meaning:
    """Understand a heading without a noun: "Completed", "Due by", "Proposed / actual"."""
    found = _classes(words)
    if "not" in words or "incomplete" in words:
        return NOTHING
    if {"on"} & set(words) and {"target", "track"} & set(words):
        return Meaning(keys=(TICKED_ON_TARGET, "progress"), by_cells=True)
    if "logged" in found and words[-1:] == ("by",):
        return _ASIDE
    if found & {"start", "logged"}:
        is_span = "start" in found and found & {"due", "completion"}
        return Meaning(keys=(DUE,), rank=2) if is_span else _OTHER_DATE
    if found & {"revised", "original"}:
        is_dated = bool({"date", "due", "completion"} & (found | set(aside)))
        return _dated(words, found | set(aside)) if is_dated else NOTHING
    if "due" in found and words[-1:] != ("required",) and set(words) != {"required"}:
        return Meaning(keys=(DUE,), rank=2)
    if found & {"done", "completion"}:
        return Meaning(keys=(TICKED_DONE, COMPLETED, "progress"), rank=3, by_cells=True)
    return NOTHING


def _dated(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Tell dates apart: due, revised, of completion; one of a start or a review is none of them."""
    said = set(words)
    if "other" in found or "unit" in found and "due" not in found:
        return NOTHING
    if "start" in found:
        is_span = bool(set(found) & {"due", "completion"})
        return Meaning(keys=(DUE,), rank=2) if is_span else _OTHER_DATE
    if "revised" in found and "revision" not in said:
        return Meaning(keys=(DUE,)) if "original" in found else Meaning(keys=("revised_target_date",))
    if found_logged := set(found) & {"logged"}:
        renewed = "updated" in said and set(found) & {"due", "when"}
        return Meaning(keys=("revised_target_date",)) if renewed and found_logged else _OTHER_DATE
    if {"agreed", "decision"} & said and "due" not in found and "original" not in found:
        first = next((word for word in words if word in ("agreed", "date", "decision")), "")
        is_due = first == "agreed" or bool(set(found) & {"completion", "handed", "when"})
        return Meaning(keys=(DUE,), rank=2) if is_due else _OTHER_DATE
    if set(found) & {"due", "original", "when"} or "erbyn" in said:
        is_shared = bool({"done", "completion"} & set(found)) and not set(found) & {"due"}
        return Meaning(keys=(DUE, COMPLETED) if is_shared else (DUE,), rank=1 + is_shared)
    if "done" in found:
        return Meaning(keys=(COMPLETED,))
    if "completion" in found:
        return Meaning(keys=(DUE if "for" in said else COMPLETED,), rank=2)
    if set(found) & {"handed", "stage"}:
        return Meaning(keys=(DUE,), rank=3, left="a date beside the target date")
    return Meaning(left="a date that does not say of what")


def _reported(found: Collection[str]) -> Meaning:
    """Understand progress, status and rating in one: the cells tell which it is."""
    if "other" in found:
        return NOTHING
    keys = ("agency_rag", "status", "progress") if "rating" in found else ("status", "progress")
    return Meaning(keys=keys, rank=2, by_cells=True)


def _single(words: Sequence[str], head: str, aside: Collection[str], plain: str) -> Meaning:
    """Understand one part by its ruling noun."""
    found = _classes(words) | set(aside)
    if head in _PEOPLE or head in ("joint", "contact"):
        return _people(words, found)
    match head:
        case "action":
            return _of_action(words, found, plain)
        case "recommendation" | "number":
            return _numbered(words, found, head)
        case "when" | "date":
            return _dated(words, found)
        case "said":
            return _said(words, found)
        case "status":
            key = "agency_rag" if "rating" in found else "status"
            is_ours = len(words) == 1
            return Meaning(keys=(key, "progress"), by_cells=not is_ours)
        case "rating" if not found & {"other", "past"} and "original" not in found:
            is_shared = bool(found & {"said", "status"})
            return _reported(found) if is_shared else Meaning(keys=("agency_rag",))
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
        return _ASIDE
    leads = {"lead", "leading", "owner", "responsible", "accountable", "arweiniol", "cyfrifol"}
    if "joint" in found and not leads & said:
        return Meaning(keys=("joint_agencies",))
    if {"other", "scope"} & set(found):
        return NOTHING
    kinds = [kind for kind in ("agency", "who", "person", "unit") if kind in found]
    rank = min(("agency", "who", "person", "unit").index(kind) for kind in kinds) if kinds else 1
    if "person" in kinds and "agency" not in kinds:
        rank = 2
    if "unit" in kinds and not leads & said:
        rank = 4
    return Meaning(keys=("lead_agency",), rank=rank + 1, left=_PERSON)


def _of_action(words: Sequence[str], found: Collection[str], plain: str) -> Meaning:
    """Understand what is to be done, or was: "Actions taken to date" is progress."""
    is_past = _TAKEN & set(words) or "done" in found or _REPORTED.search(plain)
    if is_past and not _TO_DO.search(plain):
        if "done" in found and not _TAKEN & set(words):
            return Meaning(keys=(TICKED_DONE, COMPLETED, "progress"), rank=3, by_cells=True)
        return Meaning(keys=("progress",), rank=2)
    if words[-1:] == ("by",) or plain.endswith(" by"):
        return Meaning(keys=("lead_agency", DUE), rank=3, by_cells=True)
    if "other" in found:
        return NOTHING
    return Meaning(keys=("action_to_take",))


def _numbered(words: Sequence[str], found: Collection[str], head: str) -> Meaning:
    """Tell a recommendation from its number, and from the number of an action."""
    if head == "recommendation" and not ("number" in found and "no" not in words[:1]):
        if set(words) <= {"rec"}:
            return Meaning(keys=("recommendation_no", "recommendation"), by_cells=True)
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
        return _ACCEPTANCE
    if "management" in words and "response" in words:
        return Meaning(keys=("action_to_take", "progress"), rank=4)
    vague = {"comment", "commentary", "note", "remark", "response", "feedback", "narrative"}
    return Meaning(keys=("progress",), rank=3 if vague & set(words) else 1)


def _change(words: Sequence[str], found: Collection[str]) -> Meaning:
    """Tell the change that is hoped for from the one that came about."""
    if found & {"due"} or {"intended", "desired", "key", "allweddol", "disgwyliedig"} & set(words):
        return Meaning(keys=("key_outcomes", "outcome"))
    if "done" in found or {"made", "so", "has"} & set(words):
        return Meaning(keys=("outcome", "key_outcomes"))
    if {"outcome", "result", "canlyniad", "canlyniadau"} & set(words):
        return Meaning(keys=("outcome", "key_outcomes"))
    return Meaning(keys=("key_outcomes", "outcome"), rank=2)
