"""Headings that ask whether a recommendation was accepted, why, and when.

"Accepted?", "Agreed / Partly agreed / Not agreed", "Recommendation accepted (Y/N)". A heading as
vague as "Agency response" may stand over an answer or over what has happened: the cells tell.
"""

import re
from collections.abc import Sequence

from dhrxl.plans.meanings.claims import ACCEPTANCE, LONE_REASON, Meaning
from dhrxl.plans.meanings.words import as_plain, words_of

_ACCEPTED = re.compile(
    r"\b(?:not|part\w*|yes|no)\W+(?:agreed|accepted)|\b(?:agreed|accepted)\W+(?:or\W+|and\W+)?"
    r"(?:not|part|disagreed|rejected|in part)|^accepted\b|^agreed\W*$|^rejected\b|^derbyniwyd\b"
    r"|^(?:accept|agree)\W+(?:or\W+)?(?:reject|disagree)"
    r"|^(?:do|does) (?:you|we|the (?:agency|organisation|partnership|board)) (?:accept|agree)\b"
    r"|^(?:is|was|has) (?:the|this) rec(?:ommendation)? (?:been )?(?:accepted|agreed)\b"
    r"|^(?:agreed|rec(?:ommendation)?s? (?:accepted|agreed))\W*(?:\?|y(?:es)?\W*(?:or\W*)?no?\b)",
    re.I,
)
_NAMED = re.compile(r"^rec(?:ommendation)?s? (?:accepted|agreed)$", re.I)
"""May be the recommendations that were accepted, or whether they were."""
_WHY = re.compile(
    r"\b(?:reasons?|rationale|why|explanation|justification|rheswm|rhesymau|comments?)\b", re.I
)
_REASON = re.compile(r"^(?:reasons?|rationale|reasoning|justification|explanation|rheswm)$", re.I)
_WHEN = re.compile(r"\b(?:date|day|when|dyddiad)\b", re.I)
_ANSWERED = re.compile(
    r"\b(?:accepted|rejected|not agreed|response|responded|acceptance|rejection|derbyniwyd|"
    r"ymateb)\b",
    re.I,
)
_DUE = re.compile(r"\b(?:due|by when|deadline|required|target|review)\b", re.I)


def acceptance(plain: str) -> Meaning | None:
    """Give what a heading means that is about whether something was accepted.

    >>> acceptance("recommendation accepted (y/n)").key, acceptance("reason if not accepted").key
    ('response', 'response_reason')
    >>> acceptance("agreed action") is None
    True
    """
    is_about = bool(_ACCEPTED.search(plain) or _ANSWERED.search(plain))
    if is_about and not _DUE.search(plain):
        if _WHY.search(plain) and "progress" not in plain and not plain.startswith("response"):
            return Meaning(keys=("response_reason",), rank=2)
        if _WHEN.search(plain):
            return Meaning(keys=("response_dated",), rank=2)
    if _ACCEPTED.search(plain):
        return ACCEPTANCE
    if _NAMED.search(plain):
        return Meaning(keys=("response", "recommendation"), rank=2, by_cells=True)
    if _REASON.search(plain):
        return LONE_REASON
    return None


def asks(heading: str) -> bool:
    """Say whether a heading asks whether something was accepted, so that a "Yes" answers it.

    One that somebody said means Response does, too, whatever it is; "Agency response" alone not.

    >>> asks("Agreed? (Y/N)"), asks("Agency response")
    (True, False)
    """
    plain = as_plain(heading)
    found = acceptance(plain)
    return found.key == "response" if found else "response" not in words_of(plain)


def vague(words: Sequence[str]) -> Meaning | None:
    """Give what a heading may mean that calls for a response, and does not say of what kind."""
    if "response" not in words:
        return None
    if "management" in words:
        return Meaning(keys=("response", "action_to_take", "progress"), rank=4, by_cells=True)
    return Meaning(keys=("response", "progress"), rank=3, by_cells=True)
