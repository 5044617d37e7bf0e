"""What a published plan says of progress: completion dates, statuses and ratings in free words.

Only a word that is plainly a status, or a day that plainly stands for completion, is taken out of
its sentence. Anything else stays text, since a wrong "Complete" would be counted.
"""

import re
from dataclasses import dataclass
from datetime import date

from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.dates import find_days, is_unlikely, spoken
from dhrxl.model.terms import Rag, Status
from dhrxl.model.text import folded

_STATUSES = {
    **{folded(status): status for status in Status},
    "completed": Status.COMPLETE,
    "done": Status.COMPLETE,
    "action complete": Status.COMPLETE,
    "action completed": Status.COMPLETE,
    "ongoing": Status.IN_PROGRESS,
    "on-going": Status.IN_PROGRESS,
    "on going": Status.IN_PROGRESS,
    "on track": Status.IN_PROGRESS,
    "underway": Status.IN_PROGRESS,
    "not yet started": Status.NOT_STARTED,
}
_RAGS = {folded(rag): rag for rag in Rag} | {"r": Rag.RED, "a": Rag.AMBER, "g": Rag.GREEN}
_DONE = re.compile(
    r"(?P<word>(?:action\s+)?(?:completed?|done))\b(?:\s+on)?\b|(?:date(?:\s+of\s+completion)?|on)\b",
    re.I,
)
_BREAK = r"[\s.,:;()\u2013\u2014-]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one cell states, taken apart; nothing of it is dropped."""

    day: date | None = None
    status: str = ""
    rag: str = ""
    rest: str = ""
    """The words that stay words."""
    problem: str = ""
    reading: str = ""


def read_completion(value: CellValue) -> Statement:
    """Take a cell for completion apart: the day it begins with, and the outcome after it.

    A day further on in a sentence may be the day of anything, so it stays in the text.

    >>> said = read_completion("Completed 04/03/2020. All staff trained.")
    >>> said.day, said.status, said.rest
    (datetime.date(2020, 3, 4), 'Complete', 'All staff trained.')
    """
    if isinstance(value, date):
        return Statement(day=as_day(value))
    text = as_text(value).strip()
    if not text:
        return Statement()
    status = _STATUSES.get(folded(text))
    if status:
        return Statement(status=status.value, reading=f'"{text}" read as status {status}.')
    if rag := _RAGS.get(folded(text)) if len(text) > 1 else None:
        return Statement(rag=rag.value, reading=f'"{text}" read as rating {rag}.')
    start = _DONE.match(text)
    found = next(find_days(text), None)
    before = text[start.end() if start else 0 : found.start] if found else ""
    if found is None or not re.fullmatch(_BREAK, before):
        return Statement(rest=text, reading="kept as text: it does not begin with a date.")
    if found.day is None:
        return Statement(rest=text, problem="impossible-date", reading="no such day: kept as text.")
    status = Status.COMPLETE if start and start["word"] else None
    assumed = f" ({found.assumed})" if found.assumed else ""
    word = f"{status} on " if status else ""
    return Statement(
        day=found.day,
        status=status.value if status else "",
        rest=re.sub(rf"^{_BREAK}", "", text[found.end :]),
        problem="unlikely-date" if is_unlikely(found.day) else "",
        reading=f'"{text[: found.end]}" read as {word}{spoken(found.day)}{assumed}.',
    )


def read_status(text: str) -> Statement:
    """Read a status, with the narrative that may follow it.

    >>> read_status("On-going").status, read_status("Complete. See the report.").rest
    ('In progress', 'See the report.')
    """
    return _leading(text, "status")


def read_rag(text: str) -> Statement:
    """Read a rating in words or as a letter; a status in its place is read as that.

    >>> read_rag("G").rag, read_rag("Amber - slow start").rest, read_rag("Complete").status
    ('Green', 'slow start', 'Complete')
    """
    return _leading(text, "rag")


def _leading(text: str, wanted: str) -> Statement:
    """Read the word a cell consists of, or the one set off at its start."""
    head, mark, rest = _parted(text)
    for words, left in ((text, ""), (head, rest if mark else "")):
        status, rag = _STATUSES.get(folded(words)), _RAGS.get(folded(words))
        if wanted == "rag" and rag:
            said = "" if folded(words) == folded(rag) and not left else f'"{text}" read as {rag}.'
            return Statement(rag=rag.value, rest=left, reading=said)
        if status:
            said = f'"{text}" read as {status}.'
            if wanted == "rag":
                said = f'"{text}" is no rating: moved to Status as {status}.'
            elif folded(text) == folded(status):
                said = ""
            return Statement(status=status.value, rest=left, reading=said)
        if rag and len(words) > 1:
            said = f'"{text}" is no status: moved to Agency RAG as {rag}.'
            return Statement(rag=rag.value, rest=left, reading=said)
    return Statement(rest=text)


def _parted(text: str) -> tuple[str, str, str]:
    """Split a cell at the first mark that sets a word off from a narrative."""
    match = re.search(r"\s+[-\u2013\u2014]\s*|[:;.,]\s+|\n", text)
    return (
        (text[: match.start()], match[0], text[match.end() :].strip()) if match else (text, "", "")
    )
