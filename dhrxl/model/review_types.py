"""The kinds of review whose plans are followed, from the data file `review_types.toml`.

What is said of a review takes its words from here, so that no plan speaks of another kind's report
or owner. A review whose kind nobody named is spoken of in words that fit all.
"""

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files

from dhrxl.model.text import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewType:
    """One kind of review."""

    word: str
    """As it stands in the column Review type; nothing where nobody named it."""
    name: str
    """In a sentence: "domestic homicide review"."""
    report: str
    """What its recommendations stand in."""
    owner: str
    """Who sees that they are kept."""
    synonyms: tuple[str, ...] = ()
    """Other ways to write it."""
    response_days: int | None = None
    """Days from the report in which those it is sent to must answer, where a law sets that."""
    source: str = ""
    """The law."""
    follows_death: bool = False
    """Whether there is one only where somebody died; others may follow harm that was survived."""


def _types() -> tuple[ReviewType, ...]:
    text = files(__package__).joinpath("review_types.toml").read_text("utf-8")
    return tuple(
        ReviewType(**{**one, "synonyms": tuple(one["synonyms"])})
        for one in tomllib.loads(text)["types"]
    )


TYPES = _types()
"""Every kind, in the order a list offers them."""
UNNAMED = ReviewType(word="", name="review", report="report of the review", owner="partnership")
"""What a review is where nobody said."""
_BY_WORDS = {folded(words): one for one in TYPES for words in (one.word, one.name, *one.synonyms)}


def days_by_law(words: str) -> int | None:
    """Give the days from its report in which a kind of review must be answered by law, if any.

    >>> days_by_law("PFD")
    56
    """
    kind = review_type(words)
    return kind.response_days if kind else None


def as_said(words: str) -> ReviewType:
    """Give the kind that a person typed on a cover; a word we do not know is kept as it is.

    >>> as_said("Learning event").word
    'Learning event'
    """
    return review_type(words) or replace(UNNAMED, word=words)


def review_type(words: str) -> ReviewType | None:
    """Give the kind that words name; nothing where they name none.

    >>> review_type("sar").word
    'Safeguarding Adult Review'
    """
    return _BY_WORDS.get(folded(words)) if words.strip() else UNNAMED
