"""What a heading of a published plan means, decided by what it is made of.

No two plans word their headings alike, so a list of wordings never ends. A heading is a few nouns
in a known order: in "Lead officer for action" the noun before the first preposition rules, in
"Action owner" the last one, in Welsh the first. What qualifies it tells dates apart: a start is
never a due date, a new date is not the first one.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from dhrxl.model.headings import COMPLETION
from dhrxl.plans.meanings.accepted import acceptance
from dhrxl.plans.meanings.claims import (
    ASIDE,
    COMPLETED,
    DUE,
    LONGEST,
    NOTHING,
    OTHER_DATE,
    PERSON,
    TICKED_DONE,
    TICKED_ON_TARGET,
    Meaning,
)
from dhrxl.plans.meanings.nouns import PEOPLE, REPORTED, dated, reported, single
from dhrxl.plans.meanings.words import as_plain, classes, classes_of, is_welsh, words_of

_LONGEST_IN_WORDS = 14
_HEADS = frozenset(
    ("action", "recommendation", "number", "agency", "who", "person", "unit", "when", "date",
     "said", "status", "rating", "stage", "proof", "change", "scope", "other", "joint", "contact")
)  # fmt: skip
_PREPOSITIONS = frozenset(
    ("of", "for", "to", "in", "on", "from", "against", "towards", "toward", "within", "since", "at",
     "with", "by", "that", "i", "o", "ar", "am", "gan", "as", "ei", "y", "yr")
)  # fmt: skip
_DATES = frozenset(("when", "date"))
_TICK = re.compile(
    r"\btick(?:ed)?\b|[\u2713\u2714\u2611\u221a]|\by(?:es)?\s*/\s*no?\b|\byes or no\b", re.I
)
_ASKED = re.compile(r"^\s*\w+(?:\s+(?:yet|fully|target|track))?\s*\?\s*$", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[/,;+|]\s*+|(?<!\s)\s++(?:and|or|a|ac)\s++")
_PERIOD = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\bq(?:uarter)?\s?[1-4]\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)?\s)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\s?'?\d\d\b(?!/))?"
    r"|\b(?:19|20)\d\d(?:\s?/\s?\d\d)?\b|\b\d\d/\d\d\b|\bchwarter [1-4]\b",
    re.I,
)
_STATUSES = ("in progress", "not started", "no progress", "no change", "no action")
_SCALE = re.compile(r"\b(?:[rgb]/)?r\s?/\s?a\s?/\s?g\b|\bred\W+amber\W+green\b", re.I)


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
    if asks_after := acceptance(plain):
        return asks_after
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
    if len(text) > LONGEST:
        return False
    words = words_of(_PERIOD.sub(" ", as_plain(text)))
    return all(map(classes_of, words)) and (bool(words) or has_period(text))


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
    is_told = "to" in words[1:-1] and "proof" not in classes_of(words[0])
    if is_told and not classes_of(words[words.index("to") + 1]) & {
        "plain", "action", "done", "status", "said", "recommendation", "due", "date", "change",
    }:  # fmt: skip
        return False  # "Lead officer to review ..." is something to do
    return strange == 0 or (strange == 1 and len(known) > 1) or (strange == 1 and len(words) == 2)


def _ticked(words: Sequence[str]) -> Meaning | None:
    """Understand a column that is ticked, or says yes or no."""
    found = classes(words)
    if "on" in words and {"target", "track", "schedule"} & set(words):
        return Meaning(keys=(TICKED_ON_TARGET,))
    is_done = found & {"done", "completion", "handed"} and not found & {"when", "date"}
    if is_done and not found & {"proof", "stage", "change"} and "not" not in words:
        return Meaning(keys=(TICKED_DONE,))
    return None


def _question(plain: str, words: Sequence[str]) -> Meaning | None:
    """Understand a heading that asks: "How will we know?", "What has changed?", "By whom"."""
    asked = set(words)
    found = classes(words)
    is_known = all(map(classes_of, words)) and "other" not in found
    if is_known and asked & {"who", "whom", "pwy", "bwy"} and not found & {"contact", "logged"}:
        return Meaning(keys=("lead_agency",), left=PERSON)
    if "how" in asked and found & {"proof", "change"} | asked & {"know", "known"}:
        return Meaning(keys=("evidence_expected", "key_outcomes"))
    if "success" in asked and "look" in asked:
        return Meaning(keys=("evidence_expected", "key_outcomes"))
    if {"where", "are", "we"} <= asked:
        return Meaning(keys=("progress",))  # "Where are we now?", "Where are we up to?"
    if "want" in asked and asked & {"achieve", "where"}:
        return Meaning(keys=("key_outcomes",))
    if "what" in asked and "change" in found | {"change" for word in words if word == "changed"}:
        is_past = asked & {"has", "have", "did", "changed"} and "will" not in asked
        return Meaning(keys=("outcome", "key_outcomes") if is_past else ("key_outcomes", "outcome"))
    if is_known and asked & {"what", "we", "how", "beth"} and not found & (_HEADS - {"action"}):
        return _doing(plain, asked)
    return None


def _doing(plain: str, asked: Collection[str]) -> Meaning | None:
    """Understand "What we will do", and "What have we done" as what was done."""
    if {"have", "has"} & set(asked) or REPORTED.search(plain) or "did" in asked:
        return Meaning(keys=("progress",))
    if "how" in asked:
        return Meaning(keys=("action_to_take", "key_milestones"), rank=3)
    return Meaning(keys=("action_to_take",), rank=2 if set(asked) == {"what"} else 1)


def _together(
    parts: Sequence[Sequence[str]], whole: Sequence[str], hints: Sequence[str], plain: str
) -> Meaning:
    """Understand a heading of several parts: "Proposed / actual date", "Status/Comment"."""
    said, aside = classes(whole), classes(hints)
    heads = [_head(part) for part in parts]
    kinds = [head for head in heads if head]
    is_dated = bool(kinds) and set(kinds) <= _DATES | {"change"} and bool(_DATES & set(kinds))
    if is_dated and "change" in kinds and said & {"done", "completion"}:
        return Meaning(keys=(COMPLETION,))
    if not kinds:
        return _headless(whole, aside)
    if set(kinds) <= _DATES:
        return dated([*whole, *hints], said | aside)
    if ({"said", "status"} & set(kinds) and (said | aside) & {"rating"}) or (
        {"said"} & set(kinds) and {"status"} & (said | aside)
    ) or ("status" in kinds and "said" in said):  # fmt: skip
        return reported(said | aside)
    found = [
        one
        for part, head in zip(parts, heads, strict=True)
        if head and (one := single(part, head, aside, plain)) != NOTHING
    ]
    if _DATES & set(kinds) and PEOPLE & set(kinds):
        return NOTHING  # who and when in one cell: neither can be read from it
    if not found:
        return NOTHING
    if PEOPLE & set(kinds) and "action" not in kinds:
        leads = [one for one in found if one.key == "lead_agency"]
        return min(leads or found, key=lambda one: one.rank)
    keys = dict.fromkeys(key for one in found for key in one.keys)
    if "action_to_take" in keys:
        keys = {"action_to_take": None, **keys}
    left = next((one.left for one in found if one.left), "")
    return Meaning(
        keys=tuple(keys), rank=min(one.rank for one in found) + (len(found) > 1),
        by_cells=(len(found) == 1 and found[0].by_cells) or "response" in keys, left=left,
    )  # fmt: skip


def _head(words: Sequence[str]) -> str | None:
    """Give what the ruling noun stands for: before the first preposition, else anywhere."""
    if words[:1] == ("date",) and words[-1:] and "done" in classes_of(words[-1]):
        return "date"  # "Date action completed"
    cut = next((at for at, word in enumerate(words) if at and word in _PREPOSITIONS), len(words))
    order = (words[:cut], words[cut:])
    for phrase in order:
        nouns = [next(iter(sorted(_HEADS & classes_of(word)))) for word in phrase if _is_noun(word)]
        if nouns:
            return nouns[0] if sum(map(is_welsh, words)) * 2 > len(words) else nouns[-1]
    return None


def _is_noun(word: str) -> bool:
    return bool(_HEADS & classes_of(word))


def _headless(words: Sequence[str], aside: Collection[str]) -> Meaning:
    """Understand a heading without a noun: "Completed", "Due by", "Proposed / actual"."""
    found = classes(words)
    if "done" in found and {"open", "incomplete", "outstanding", "ongoing"} & set(words):
        return Meaning(keys=("status", "progress"), by_cells=True)
    if "not" in words or "incomplete" in words or not all(map(classes_of, words)):
        return NOTHING
    if {"on"} & set(words) and {"target", "track"} & set(words):
        return Meaning(keys=(TICKED_ON_TARGET, "progress"), by_cells=True)
    if "logged" in found and words[-1:] == ("by",):
        return ASIDE
    if found & {"start", "logged"}:
        is_span = "start" in found and found & {"due", "completion"}
        return Meaning(keys=(DUE,), rank=2) if is_span else OTHER_DATE
    if found & {"revised", "original"}:
        is_dated = bool({"date", "due", "completion"} & (found | set(aside)))
        return dated(words, found | set(aside)) if is_dated else NOTHING
    if "due" in found and words[-1:] != ("required",) and set(words) != {"required"}:
        return Meaning(keys=(DUE,), rank=2)
    if found & {"done", "completion"}:
        return Meaning(keys=(TICKED_DONE, COMPLETED, "progress"), rank=3, by_cells=True)
    return NOTHING
