"""What several parts of a pack say in the same words, so that page one and its lists agree."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dhrxl.documents.pack.room import cut
from dhrxl.model.dates import MONTHS, spoken
from dhrxl.model.terms import SEPARATOR
from dhrxl.model.text import counted, says_something
from dhrxl.rounds.agreements.successors import SAYS
from dhrxl.rounds.board.recount import Recount
from dhrxl.rounds.replies.spoken import each_said

Row = Mapping[str, Any]
_TO_AGREE = {"lead agency": "Agree who leads", "target date": "Agree a date"}
"""What a board has to agree itself, by what actions lack (`rounds.gaps`)."""


def disputed(row: Row) -> str:
    """Say which agencies that share an action say otherwise than its lead; nothing where none does.

    >>> disputed({"joint_disagreement": "Police says In progress"})
    'Police, which shares this action, says In progress.'
    """
    said = (part.partition(SAYS) for part in str(row["joint_disagreement"]).split(SEPARATOR))
    return " ".join(
        f"{who}, which shares this action,{SAYS}{what}." for who, says, what in said if says
    )


def joint_words(row: Row, longest: int, where: str) -> str:
    """Give what those who share an action last said of it; nothing where none said anything.

    All actions holds no day for these words.

    >>> joint_words({"joint_progress": "Police says: Half done."}, 80, "row 9")
    'Police, which shares it, last said: “Half done.”'
    """
    return " ".join(
        f"{who}, which shares it, last said: \u201c{cut(words, longest, where)}\u201d"
        for who, words in joint_said(row)
    )


def joint_said(row: Row) -> tuple[tuple[str, str], ...]:
    """Give each agency that shares an action and said something of it, with its words."""
    cell = row["joint_progress"]
    told = each_said(cell) if isinstance(cell, str) else ()
    return tuple((who, words) for who, words in told if says_something(words))


def agreeing(found: Recount, most: int) -> Iterator[str]:
    """Say which open actions lack a lead or a date that can be late, which nobody asks for."""
    late = found.late["days_overdue"]
    for what, refs in found.lacking:
        told = [
            f"{ref} ({counted(int(late[ref]), 'day')} overdue)" if ref in late.index else ref
            for ref in sorted(refs, key=lambda ref: (-int(late.get(ref, 0)), ref))
        ]
        yield f"{_TO_AGREE[what]}: {named_refs(told, most)}"


def said_done_besides(found: Recount) -> str:
    """Say what is past its date and not overdue, for it is said complete; nothing where none is."""
    count = found.late_but_said_done
    past = "its date that is" if count == 1 else "their dates that are"
    return f"And {count:,} more past {past} said complete, not dated or not evidenced." * (
        count > 0
    )


def named_refs(refs: Sequence[str], most: int) -> str:
    """Name as many actions as there may be, and count the others; nothing where none is named.

    >>> named_refs(["A-01.1", "A-02.1", "A-03.1"], 2)
    'A-01.1, A-02.1 and 1 more'
    """
    more = len(refs) - most
    return f"{', '.join(refs[:most])}{f' and {more:,} more' if more > 0 else ''}" * (most > 0)


def short_day(value: object) -> str:
    """Give a day as a narrow column has room for it; nothing where there is none.

    >>> short_day(pd.Timestamp(2026, 3, 1))
    '1 Mar 2026'
    """
    if not isinstance(value, pd.Timestamp):
        return ""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def day(value: object) -> str:
    """Give a day as words; nothing where there is none."""
    return spoken(value.date()) if isinstance(value, pd.Timestamp) else ""
