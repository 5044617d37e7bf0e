"""Dates that say when an action begins, which are no day to be done by.

"Ongoing from April 2025" has no end. "Oct 2025 - Mar 2026" is due at its end, and its first month
is no milestone. Where an end is named that cannot be told, the start is not taken for it.
"""

import re
from collections.abc import Sequence

from dhrxl.model.dates import MONTH_WORDS

_BEGINS = re.compile(
    r"\b(?:from|since|after|not before|no earlier than|start(?:s|ing|ed)?|(?<!week )(?<!w/)"
    r"commenc(?:es?|ing|ed|ement)|begin(?:s|ning)?|begun|effective|launch(?:es|ing|ed)?|w\.?e\.?f|"
    r"as of|with effect|ers|dechrau|ddechrau)\b"
    r"(?:\s(?:in|on|from|as|the|early|mid|late|date|around|about|approximately|w/c|week commencing|"
    r"mis|ym|yn)){0,4}[^\w\n]{0,4}$",
    re.I,
)
_TO = re.compile(
    r"\s*(?:[-\u2013\u2014]|to|until|till|through|through to|up to|hyd|hyd at|tan|i)\s*"
    r"(?:the\s)?(?:end(?:\sof)?\s|diwedd\s)?",
    re.I,
)
_AND = re.compile(r"\s*(?:and|&|ac?)\s*(?:the\s)?(?:end(?:\sof)?\s)?", re.I)
_BETWEEN = re.compile(r"\b(?:between|rhwng)\W*(?:the\s)?$", re.I)
_NO_END = re.compile(
    r"\s*(?:[-\u2013\u2014]|to|until|till|hyd)\s*(?:on-?\s?going|present|date|now|tbc|"
    r"continu\w*|further notice|beyond|parhaus)\b",
    re.I,
)
_SOME_END = re.compile(
    rf"\s*(?:[-\u2013\u2014]|to|until|till)\s*(?:20\d\d|(?:{MONTH_WORDS}))\s*\.?$", re.I
)
_MOVED = re.compile(
    r"\b(?:revised|extended|re-?scheduled|moved|slipped|changed|postponed|deferred|put back)\s+from"
    r"\W*$",
    re.I,
)
_BEFORE = 80
"""Characters before a date that may say it is a start."""

Place = tuple[int, int]
"""Where a date stands in a text, from and to."""


def starts(text: str, dates: Sequence[Place]) -> tuple[int, ...]:
    """Give which of the dates of a text, counted from 0, say only when something begins.

    >>> starts("From April 2025 to March 2026", [(5, 15), (19, 29)])
    (0,)
    """
    found = []
    for at, (start, end) in enumerate(dates):
        following = dates[at + 1 : at + 2]
        gap = text[end : following[0][0]] if following else None
        before = text[max(0, start - _BEFORE) : start]
        if _MOVED.search(before):
            continue
        if gap is None:
            is_start = bool(_NO_END.match(text, end)) or has_other_end(text, end)
        else:
            is_start = "\n" not in gap and _leads_on(gap, before)
        if is_start or _BEGINS.search(before):
            found.append(at)
    return tuple(found)


def is_moved(text: str, start: int, end: int, again: int) -> bool:
    """Say whether a date was moved to the next: "revised from March 2025 to June 2025".

    Args:
        text: The whole cell.
        start: Where the first date starts.
        end: Where it ends.
        again: Where the next one starts.
    """
    is_from = _MOVED.search(text[max(0, start - _BEFORE) : start])
    return bool(is_from and _TO.fullmatch(text[end:again]))


def has_other_end(text: str, end: int) -> bool:
    """Say whether what follows a date is an end that cannot be told: "April 2025 to March"."""
    return bool(_SOME_END.match(text, end))


def _leads_on(gap: str, before: str) -> bool:
    """Say whether a date leads on to the next: "to", a dash, or "and" after "between"."""
    return bool(_TO.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(before)))
