"""Which row of a sheet is the header, and which column each heading means.

A table is known by its headings wherever they stand, so that a file survives a moved header, a
lost table and other wordings. How a heading that is not ours was understood is always said.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from dhrxl.model.terms import CALCULATED, COLUMNS, PLAN
from dhrxl.model.text import folded, trimmed

SEARCHED_ROWS = 60
"""How far down a header row is looked for: covers and notes above it are seldom longer."""

_HINTS = re.compile(
    r"\(\s*(?:d{1,2}[/. -]m{1,3}[/. -]y{2,4}|optional|required|mandatory|if any|if known)\s*\)",
    re.IGNORECASE,
)

_LONGEST = 120
"""Characters of the longest text that may be a heading."""

COMPLETION = "completion_and_outcome"
"""The last column of the template that plans are published in: a date and a narrative."""
NOT_PLACED = "Not placed"
"""What is said of a heading that is to be none of ours: its column is kept in that sheet."""

Vocabulary = Mapping[str, tuple[str, bool]]
"""Folded headings: the key each means, and whether it is the heading itself or a synonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A row of headings that was understood; rows and columns count from 0."""

    row: int
    keys: Mapping[int, str]
    """The key of each column that was recognised."""
    unknown: Mapping[int, str] = field(default_factory=dict)
    """The heading of each column that was not, as it stands there on one line."""
    repeated: Mapping[int, str] = field(default_factory=dict)
    """The key of each further column under a heading that was read already."""
    readings: tuple[str, ...] = ()
    """How synonyms were understood: 'Heading "Update" read as Progress.'."""


def vocabulary(words: Mapping[str, Sequence[str]]) -> Vocabulary:
    """Give the headings to look for: for each key its heading, then other wordings of it.

    A wording that two keys claim belongs to the one that has it as its heading, else to the first.
    """
    known = {_plain(given[0]): (key, True) for key, given in words.items()}
    for key, given in words.items():
        for synonym in given[1:]:
            known.setdefault(_plain(synonym), (key, False))
    return known


@cache
def our_words() -> Vocabulary:
    """Give the vocabulary of all columns in `terms`."""
    return vocabulary({key: (column.heading, *column.synonyms) for key, column in COLUMNS.items()})


def key_of(text: str) -> str | None:
    """Give the key of the column that a heading or one of its synonyms means.

    >>> key_of("ACTION\\nTO TAKE"), key_of("Update"), key_of("Weather")
    ('action_to_take', 'progress', None)
    """
    found = our_words().get(_plain(text))
    return found[0] if found else None


def key_in_plan(text: str) -> str | None:
    """Give the key that a heading of ours means over a column of a published plan.

    >>> key_in_plan("Lead agency"), key_in_plan("Not placed"), key_in_plan("Days overdue")
    ('lead_agency', '', None)
    """
    if folded(text) == folded(NOT_PLACED):
        return ""
    if folded(text) in ("date of completion and outcome", "date of completion, outcome"):
        return COMPLETION
    key = key_of(text)
    if key in ("due_date", "target_date"):
        return "target_date_as_written"
    return key if key in PLAN and key not in CALCULATED else None


def find_header(
    rows: Sequence[Sequence[object]],
    keys: Collection[str],
    *,
    words: Vocabulary | None = None,
    at_least: int = 3,
    within: int = SEARCHED_ROWS,
) -> Header | None:
    """Find the row that holds the most headings.

    Where two columns mean the same key, the exact heading is the column, else the first; the
    other stays unknown, or is repeated if it says the same.

    Args:
        rows: The sheet from its first row, each cell as it was read.
        keys: The columns that may be found; headings of others are unknown.
        words: Other headings than those of `terms`.
        at_least: How many different columns make a header row.
        within: How many rows are looked at.

    Returns:
        The header row, the first of the best; or None where no row is one.

    >>> find_header([["Actions"], ["Action", "Lead", "Update"]], COLUMNS).keys
    {0: 'action_to_take', 1: 'lead_agency', 2: 'progress'}
    """
    known = our_words() if words is None else words
    best, most = None, at_least - 1
    for number, row in enumerate(rows[:within]):
        if len(row) <= most:
            continue
        short = [cell for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST]
        if len(short) <= most:
            continue
        meant = (known.get(_folded(text), ("", False))[0] for text in short)
        hits = {key for key in meant if key in keys}
        if len(hits) > most:
            best, most = number, len(hits)
    if best is None:
        return None
    cells = tuple((at, cell) for at, cell in enumerate(rows[best]) if isinstance(cell, str))
    if words is None and all(len(cell) <= _LONGEST for _, cell in cells):
        return replace(_remembered(cells, tuple(keys)), row=best)
    return replace(_read(cells, keys, known), row=best)


@lru_cache(maxsize=64)
def _remembered(cells: tuple[tuple[int, str], ...], keys: tuple[str, ...]) -> Header:
    """Understand a row of headings that comes with each file of a round."""
    return _read(cells, keys, our_words())


def _read(cells: Iterable[tuple[int, str]], keys: Collection[str], known: Vocabulary) -> Header:
    """Understand each heading of a row; which row, the caller says."""
    texts = {column: text for column, cell in cells if (text := _one_line(cell))}
    chosen: dict[str, int] = {}
    for exact in (True, False):
        for column, text in texts.items():
            key, is_heading = known.get(_plain(text), ("", False))
            if key in keys and is_heading == exact:
                chosen.setdefault(key, column)

    found, unknown, repeated, readings = {}, {}, {}, []
    for column, text in texts.items():
        key, is_heading = known.get(_plain(text), ("", False))
        first = chosen.get(key)
        if first is None:
            unknown[column] = text
        elif first == column:
            found[column] = key
            if not is_heading:
                readings.append(f'Heading "{text}" read as {_heading(key)}.')
        elif _plain(texts[first]) == _plain(text):
            repeated[column] = key
        else:
            unknown[column] = text
    return Header(row=0, keys=found, unknown=unknown, repeated=repeated, readings=tuple(readings))


def _heading(key: str) -> str:
    return COLUMNS[key].heading if key in COLUMNS else key.replace("_", " ").capitalize()


def _one_line(text: str) -> str:
    return trimmed(" ".join(text.split()))


def _plain(text: str) -> str:
    """Fold a heading further than a name: brackets, slashes and hints on how to fill it in.

    Text too long to be a heading folds to nothing.
    """
    return "" if len(text) > _LONGEST else _folded(text)


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return folded(re.sub(r"[()\[\]/,;]", " ", _HINTS.sub(" ", " ".join(text.split()))))
