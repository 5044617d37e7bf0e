"""What a published plan says of progress: completion dates, statuses and ratings in free words.

Only a word that is plainly a status, or a day that plainly stands for completion, is taken out of
its sentence. Anything else stays text, since a wrong "Complete" would be counted; and a "Complete"
whose own sentence goes on with what is outstanding is none.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.dates import DayFound, find_days, is_unlikely, spoken
from dhrxl.model.terms import Rag, Status
from dhrxl.model.text import folded
from dhrxl.plans.periods import find_periods
from dhrxl.plans.words.statuses import is_answer, is_own_word, is_unfinished, status_of

_RAGS = {folded(rag): rag for rag in Rag} | {"r": Rag.RED, "a": Rag.AMBER, "g": Rag.GREEN}
_RAGS |= {f"{rag} rated": _RAGS[rag] for rag in map(folded, Rag)}
_DATED = re.compile(r"(?:date(?:\s+of\s+completion)?|on|in)?", re.I)
"""What may stand before the day of completion without saying that it is one."""
_LINK = re.compile(r"\s+(?:on|in|at|as of|as at|during)$", re.I)
_BREAK = r"[\s.,:;()\u2013\u2014-]*"
_MARK = re.compile(
    r"(?<!\s)\s++[-\u2013\u2014]\s*+|[:;.,]\s++|(?:(?<!\s)\s++)?\(|\n|(?<!\s)\s++/\s++"
)
_WHY = re.compile(
    r"\s(?:until|till|pending|due to|awaiting|because|since|by|with|while|as|subject to)\s", re.I
)
"""What may follow a status with its reason; never one of Complete ("complete by March")."""
_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one cell states, taken apart; nothing of it is dropped."""

    day: date | None = None
    status: str = ""
    rag: str = ""
    rest: str = ""
    """The words that stay words."""
    said: str = ""
    """The words a status was read from, where they say more than ours: they belong to Progress."""
    problem: str = ""
    reading: str = ""


def read_completion(value: CellValue, heading: str = "") -> Statement:
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
    if status := status_of(text, heading):
        said = "" if is_own_word(text, status) else text
        return Statement(status=status.value, said=said, reading=_as_status(text, status))
    if rag := _RAGS.get(folded(text)) if len(text) > 1 else None:
        return Statement(rag=rag.value, reading=f'"{text}" read as rating {rag}.')
    found = next(find_days(text), None)
    before = _bare(text[: found.start]) if found else ""
    if found and (_DATED.fullmatch(before) or status_of(before) is Status.COMPLETE):
        return _completed(text, found, before)
    headed = _headed(text, heading) if found is None else None
    if headed and (headed.status == Status.COMPLETE or is_unfinished(text)):
        return headed
    return Statement(rest=text, reading="kept as text: it does not begin with a date.")


def read_status(text: str, heading: str = "") -> Statement:
    """Read a status, with the narrative that may follow it.

    Args:
        text: The cell.
        heading: The heading it stands under: what "Yes" or a tick says hangs on it.

    >>> read_status("On-going").status, read_status("Complete. See the report.").rest
    ('In progress', 'See the report.')
    >>> read_status("Complete. Audit still outstanding.").status
    'In progress'
    """
    text = text.strip()
    if status := status_of(text, heading):
        own = folded(text) == folded(status)
        said = "" if is_own_word(text, status) else text
        reading = "" if own else _as_status(text, status)
        return Statement(status=status.value, said=said, reading=reading)
    rated = _rated(text)
    if rated and len(rated[0]) > 1:
        _, rag, rest = rated
        said = f'"{_short(text)}" is no status: moved to Agency RAG as {rag}.'
        return Statement(rag=rag.value, rest=rest, reading=said)
    headed = _headed(text, heading) or Statement(rest=text)
    beside = _RAGS.get(folded(headed.rest)) if headed.status and len(headed.rest) > 1 else None
    return replace(headed, rag=beside.value) if beside else headed


def read_rag(text: str) -> Statement:
    """Read a rating in words or as a letter; a status in its place is read as that.

    >>> read_rag("G").rag, read_rag("Amber - slow start").rest, read_rag("Complete").status
    ('Green', 'slow start', 'Complete')
    """
    text = text.strip()
    if rated := _rated(text):
        word, rag, rest = rated
        said = (
            "" if folded(word) == folded(rag) and not rest else f'"{_short(text)}" read as {rag}.'
        )
        status = status_of(rest) if len(rest) > 1 else None
        if status:
            said = f'"{_short(text)}" read as {rag} and as status {status}.'
        word_of = status.value if status else ""
        return Statement(rag=rag.value, status=word_of, rest=rest, reading=said)
    status = None if is_answer(_parted(text)[0]) else status_of(text)
    if status:
        said = "" if is_own_word(text, status) else text
        reading = f'"{text}" is no rating: moved to Status as {status}.'
        return Statement(status=status.value, said=said, reading=reading)
    if headed := None if is_answer(_parted(text)[0]) else _headed(text):
        reading = f'"{_short(text)}" is no rating: moved to Status as {headed.status}.'
        return replace(headed, reading=reading)
    return Statement(rest=text)


def _rated(text: str) -> tuple[str, Rag, str] | None:
    """Give the word a cell rates with, its rating and what follows, if it begins with one."""
    head, rest = _parted(text)
    for word, left in ((text, ""), (head, rest)):
        if rag := _RAGS.get(folded(word)):
            return word, rag, left
    return None


def _headed(text: str, heading: str = "") -> Statement | None:
    """Read the status that is set off at the start of a cell, with the narrative after it."""
    for head, rest in _heads(text):
        status = status_of(head, heading)
        if status is None:
            continue
        if status is Status.COMPLETE and is_unfinished(rest):
            words = f'"{_short(text)}" says {head.strip()}, and what is not: read as '
            status = Status.IN_PROGRESS
            return Statement(status=status.value, said=text, reading=f"{words}{status}.")
        day = next(find_days(rest), None) if status is Status.COMPLETE else None
        if day and not _bare(rest[: day.start]):
            return _completed(text, replace(day, end=len(text) - len(rest) + day.end), head)
        own = is_own_word(head, status)
        is_period = bool(rest) and any(
            (period.start, period.end) == (0, len(rest)) for period in find_periods(rest)
        )
        whole = not own or is_period
        return Statement(
            status=status.value,
            rest="" if whole else rest,
            said=text if whole else "",
            reading=_as_status(text, status),
        )
    return None


def _heads(text: str) -> list[tuple[str, str]]:
    """Give each start of a cell that may stand for a status, with what follows it."""
    heads = [_parted(text)] if _parted(text)[1] else []
    found = [day.start for day in find_days(text)] + [one.start for one in find_periods(text)]
    if found and (head := _LINK.sub("", text[: min(found)].rstrip(" ,:;("))):
        heads.append((head, text[min(found) :].rstrip(")")))
    if (why := _WHY.search(text)) and status_of(text[: why.start()]) is not Status.COMPLETE:
        heads.append((text[: why.start()], text[why.start() :].strip()))
    return heads


def _completed(text: str, found: DayFound, before: str) -> Statement:
    """Read a day of completion with the outcome after it, and what the words before it say."""
    status = None if _DATED.fullmatch(before) else Status.COMPLETE
    if found.day is None:
        return Statement(rest=text, problem="impossible-date", reading="no such day: kept as text.")
    rest = re.sub(rf"^{_BREAK}", "", text[found.end :])
    if is_unfinished(rest):
        words = "it says what is still to be done, so it is not read as complete"
        return Statement(
            status=Status.IN_PROGRESS.value, said=text, reading=f'"{_short(text)}": {words}.'
        )
    assumed = f" ({found.assumed})" if found.assumed else ""
    word = f"{status} on " if status else ""
    return Statement(
        day=found.day,
        status=status.value if status else "",
        rest=rest,
        said=before if status and not is_own_word(before, status) else "",
        problem="unlikely-date" if is_unlikely(found.day) else "",
        reading=f'"{text[: found.end]}" read as {word}{spoken(found.day)}{assumed}.',
    )


def _bare(before: str) -> str:
    """Give the words before a date without marks and without "on"."""
    return _LINK.sub("", before.strip(" \n.,:;()\u2013\u2014-"))


def _as_status(text: str, status: Status) -> str:
    return f'"{_short(text)}" read as status {status}.'


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 3].rstrip()}..."


def _parted(text: str) -> tuple[str, str]:
    """Split a cell at the first mark that sets a word off from a narrative."""
    match = _MARK.search(text)
    if match is None:
        return text, ""
    rest = text[match.end() :].strip()
    return text[: match.start()], rest.removesuffix(")") if "(" in match[0] else rest
