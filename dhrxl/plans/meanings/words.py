"""The words of a heading, and what each stands for.

Headings come with footnote marks, brackets, line breaks, broken words and Welsh mutations. All of
it is taken off once, here; what is kept of a heading elsewhere is as it stands in the source.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from dhrxl.model.text import folded

_FOOTNOTE = re.compile(
    r"\s*(?:\[(?:note\s*)?(?:\d{1,3}|[a-z]|[ivx]{1,5})\]|\((?:\d{1,2}|[a-rt-z]|[ivx]{2,5})\)"
    r"|[\u00b9\u00b2\u00b3\u2070-\u207f]+|[*\u2020\u2021\u00a7\u00b6]+)(?=\s*$|\s*[:?.]?\s*$)",
    re.I,
)
"""[i], [note 1], (a), a superscript or an asterisk at the end; "(s)" is a plural."""
_TRAILING_NUMBER = re.compile(r"(?<=[a-z).?])\s*\d{1,2}\s*$", re.I)
_LEADING_NUMBER = re.compile(r"^\s*(?:\(?(?:\d{1,2}|[a-z])[.)]|\d{1,2})\s*(?=\S)", re.I)
_BROKEN = re.compile(r"(?<=[a-z])-\s+(?=[a-z])", re.I)
_PLURAL = re.compile(r"(?:\(s\)|\(ies\)|\(es\)|/s\b|/ies\b|[\u2019']s?(?=\s|$))", re.I)
_SUB = re.compile(r"\bsub[- ]+(?=action|group)", re.I)
_TIME = re.compile(r"\btime[- ]+(?=scale|frame|line|table|span)", re.I)
_JOINED = re.compile(r"\b(sign(?:ed)?|co)-\s*(?=off|ordinator)", re.I)
_WORD = re.compile(r"[#%]|[^\W_]+(?:'[^\W_]+)?")
_MUTATIONS = (
    ("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("dd", "d"), ("ch", "c"), ("ph", "p"),
    ("th", "t"), ("b", "p"), ("d", "t"), ("g", "c"), ("f", "b"), ("f", "m"), ("l", "ll"),
    ("r", "rh"), ("m", "b"), ("n", "d"), ("h", ""),
)  # fmt: skip
"""How a Welsh word may begin, and how it begins unmutated; soft mutation drops a g altogether."""


def as_plain(text: str) -> str:
    """Give a heading in one line, without footnote marks, broken words and marks of a plural.

    >>> as_plain("Implemen-\\ntation date(s)[ii]"), as_plain("Lead agency\\u00b3")
    ('implementation date', 'lead agency')
    """
    whole = _BROKEN.sub("", text.replace("\u00ad", "").replace("\u200b", ""))
    line = folded(text_without_marks(folded(_PLURAL.sub("", whole))))
    return _JOINED.sub(r"\1", _TIME.sub("time", _SUB.sub("sub", line)))


def text_without_marks(text: str) -> str:
    """Take footnote marks off the end of a heading."""
    before = ""
    while text != before:
        before, text = text, _FOOTNOTE.sub("", text).strip()
    return text


def without_numbers(texts: Sequence[str]) -> tuple[str, ...]:
    """Take running numbers off headings of one row: "Recommendation 1", "Action 2", "Lead 3".

    It is done where nearly every heading has one, and no two the same: a lone "Action 2" is no
    heading with a footnote.
    """
    for pattern in (_TRAILING_NUMBER, _LEADING_NUMBER):
        found = [match for match in map(pattern.search, texts) if match]
        marks = {match[0].strip() for match in found}
        bare = {folded(pattern.sub("", text)) for text in texts}
        is_each = len(found) >= max(3, len(texts) - 1) and len(marks) == len(found)
        if is_each and len(bare) == len(texts):
            return tuple(pattern.sub("", text).strip() or text for text in texts)
    return tuple(texts)


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a heading that was made plain, in the singular."""
    return tuple(_singular(word) for word in _WORD.findall(text))


@lru_cache(maxsize=4096)
def classes_of(word: str) -> frozenset[str]:
    """Give what a word stands for; nothing for one that says nothing in a heading."""
    english = _lexicon("english").get(word, frozenset())
    return english or next(
        (found for one in _unmutated(word) if (found := _lexicon("welsh").get(one))), frozenset()
    )


def classes(words: Iterable[str]) -> frozenset[str]:
    """Give all that the words of a heading stand for."""
    return frozenset(name for word in words for name in classes_of(word))


@lru_cache(maxsize=4096)
def is_welsh(word: str) -> bool:
    """Say whether a word is one of the Welsh ones, and none of the English."""
    return word not in _lexicon("english") and bool(classes_of(word))


@cache
def _lexicon(language: str) -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))[language]
    found: dict[str, set[str]] = {}
    for name, words in data.items():
        for word in words.replace("'", "").split():  # `folded` leaves no apostrophe
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _singular(word: str) -> str:
    """Give a word without the s of its plural, where that is a word we know."""
    known = _lexicon("english")
    if word in known or not word.endswith("s"):
        return word
    endings = (("ies", "y"), ("s", ""), ("es", ""))
    singulars = (word.removesuffix(old) + new for old, new in endings if word.endswith(old))
    return next((one for one in singulars if one in known), word)


def _unmutated(word: str) -> Iterator[str]:
    """Give the words that a Welsh one may be a mutation of, itself first."""
    yield word
    for begins, was in _MUTATIONS:
        if word.startswith(begins):
            yield was + word[len(begins) :]
    yield f"g{word}"
