"""The words of a cell that say which agency leads and which supports; never part of a name.

A role is only read where a mark makes it one: brackets, a colon or a dash, or "supported by"
between two names. "Victim Support" and "Safeguarding Lead" are names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAD, SUPPORT = "lead", "support"

_LEADING = (
    r"(?:joint[\s-]|co-?\s?|overall\s|main\s|primary\s|the\s){0,3}"
    r"(?:lead(?:s|ing)?|led|owner|accountable|arweiniol|arwain)"
)
_SUPPORTING = (
    r"(?:in\s)?(?:support(?:s|ed|ing|ive)?|joint(?:ly)?|partners?|contribut(?:ors?|ing|es)|"
    r"assist(?:s|ed|ing)?|secondary|involved|cefnogi|cefnogol)"
)
_KIND = r"(?:\s(?:agenc(?:y|ies)|organi[sz]ations?|partners?|bod(?:y|ies)|role|by|from)){0,3}"
_ROLE = re.compile(
    rf"""
      \s*\(\s*(?:to\s|as\s|will\s|in\sa\s|yn\s|i\s)?
        (?:(?P<lead1>{_LEADING})|(?P<help1>{_SUPPORTING})){_KIND}\s*\)
    | (?:^|(?<=[\r\n;,/|.&])|(?<=[\r\n;,/|.&]\s)|(?<=\band\s))
        (?:(?P<lead2>{_LEADING})|(?P<help2>{_SUPPORTING})){_KIND}
        \s?(?::|\s[-\u2013\u2014]\s|[\u2013\u2014]\s)
    | ^(?P<help0>support(?:ed|ing)?\sby|with\s(?:the\s)?support\s(?:of|from)|assisted\sby)\b(?=\s)
    | (?<=[\w).])[\s,;/-]*\b(?P<help3>(?:with\s(?:the\s)?support\s(?:of|from)|
        support(?:ed|ing)?\sby|with\sassistance\sfrom|assisted\sby|in\s(?:partnership|conjunction|collaboration)\swith|
        together\swith|jointly\swith|working\swith|alongside))\b(?=\s)
    | (?<![\w'])(?P<lead3>(?:to\sbe\s)?(?:jointly\s)?led\sby|lead\sby|arweinir\sgan)\b(?=\s)
    | (?<=[\w)])\s(?:[-\u2013\u2014]\s)?(?:to|will)\s
        (?:(?P<lead4>lead)|(?P<help4>support|assist|contribute))\b(?!\s?\w)
    | (?<=[\w)])\s?(?:\s[-\u2013\u2014]|[,:=\u2013\u2014])\s
        (?:(?P<lead5>(?:joint\s|as\s)?lead(?:ing)?(?:\sagency)?)|
           (?P<help5>support(?:ing)?(?:\sagency)?))(?=\s?(?:[,;/|&\n\r]|and\b|$))
    | (?<=[\w)])\s(?:as\s)?(?P<lead6>lead\sagency|leading)\b(?=\s?(?:[,;/|&\n\r]|and\b|with\b|$))
    """,
    re.I | re.X,
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_MARKS = " \t\r\n,;/|&+-\u2013\u2014"
_JOINS = ("and", "with", "plus", "a", "gyda")
_MOST_SPACE = re.compile(r"[^\S\r\n]+")
_BLANK_LINES = re.compile(r"(?:\r?\n ?)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Words of a cell between two marks of a role."""

    words: str
    role: str = ""
    """`LEAD` or `SUPPORT`; nothing where the cell does not say."""
    is_last: bool = False
    """Whether only the last name of the words has the role: "Police, Council (lead)"."""


def parted(cell: str) -> tuple[Part, ...]:
    """Give the parts of a cell with the role each has; one part where no role is named.

    >>> [(part.words, part.role) for part in parted("City Police (to lead) and Harbour Trust")]
    [('City Police', 'lead'), ('Harbour Trust', '')]
    >>> [(part.words, part.role) for part in parted("Lead: Elm Council / Support: City Police")]
    [('Elm Council', 'lead'), ('City Police', 'support')]
    >>> parted("Victim Support")
    (Part(words='Victim Support', role='', is_last=False),)
    """
    spaced = _BLANK_LINES.sub("\n", _MOST_SPACE.sub(" ", cell))
    spaced = _BRACKETED.sub(_opened, spaced)
    marks = list(_ROLE.finditer(spaced))
    if not marks:
        return (Part(words=cell),)
    return tuple(part for part in _between(spaced, marks) if part.words)


def _opened(bracketed: re.Match[str]) -> str:
    """Take brackets off that hold a name with its role: "Harbour Trust (City Police to lead)"."""
    is_role_alone = _ROLE.fullmatch(bracketed[0])
    is_name = not is_role_alone and bool(_ROLE.search(bracketed[1]))
    return f", {bracketed[1]}," if is_name else bracketed[0]


def _between(cell: str, marks: list[re.Match[str]]) -> Iterator[Part]:
    """Give what stands before, between and after the marks, each with the role that is its own."""
    ahead, start = "", 0
    for mark in marks:
        kind = mark.lastgroup or ""
        role = LEAD if kind.startswith("lead") else SUPPORT
        is_after = kind[-1] in "1456"
        words = _bare(cell[start : mark.start()])
        if is_after and words:
            yield Part(words=words, role=role, is_last=True)
            ahead = ""
        else:
            yield Part(words=words, role=ahead)
            ahead = role
        start = mark.end()
    yield Part(words=_bare(cell[start:]), role=ahead)


def _bare(words: str) -> str:
    """Take off what only joined words to a mark: "and", a comma, a dash."""
    left = words.strip(_MARKS)
    before = None
    while left != before:
        before = left
        for join in _JOINS:
            if left[: len(join) + 1].casefold() == f"{join} ":
                left = left[len(join) :].lstrip(_MARKS)
            if left[-len(join) - 1 :].casefold() == f" {join}":
                left = left[: -len(join)].rstrip(_MARKS)
    return "" if left.casefold() in _JOINS else left
