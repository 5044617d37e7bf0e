"""Target dates as plans put them: words turned into one day, and the reading said back.

The words are kept elsewhere as they stand. Here they are understood or not; what had to be
assumed stands in the reading, and what cannot be told stays without a date.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.dates import (
    MONTH_WORDS,
    add_months,
    find_days,
    is_possible,
    is_unlikely,
    last_of_month,
    month_number,
    spoken,
)  # fmt: skip
from dhrxl.model.text import trimmed
from dhrxl.plans.periods import find_periods
from dhrxl.plans.words.starts import has_other_end, is_moved, starts

PUBLICATION = "publication"
SIGN_OFF = "sign-off"
_OPTIONS = {PUBLICATION: "--published DATE", SIGN_OFF: "--signed-off DATE"}

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "fifteen", "eighteen")  # fmt: skip
_COUNTS = dict(zip(_NUMBERS, (*range(1, 13), 15, 18), strict=True)) | {"a": 1, "an": 1}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|an?\b)"
_SPAN = re.compile(
    rf"(?<![\w.])(?:{_NUMBER}\s*(?:-|\u2013|to|or)\s*)?(?P<count>{_NUMBER})\s*(?:\(\d+\)\s*)?[-\s]?"
    r"(?P<unit>month|week|day|year)(?:s|'s|s'|\u2019s|s\u2019)?\b",
    re.I,
)
_START = re.compile(r"\W*(?:from|of|after|following|since)\b", re.I)
_RESTATED = re.compile(r"\b(?:by|i\.?e\.?|that is|namely)\W*$|\(\s*$", re.I)
_FIXED_INSTEAD = re.compile(r"\b(?:by|i\.?e|or|and|no later than)\b|[;\n]", re.I)
_NO_YEAR = re.compile(
    rf"(?P<d>\d{{1,2}})(?:\s*(?:st|nd|rd|th|ain|af))?[\s-]*(?:of?\s+)?(?P<m>{MONTH_WORDS})\b", re.I
)
_DAY_LAST = re.compile(rf"\b(?:{MONTH_WORDS})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*\d)", re.I)
_FIGURES = re.compile(r"(?<![\d./-])\d{1,2}\s?[/.-]\s?\d{1,2}(?![\d/-]|\.\d)")
_NO_WORD_OF_YEAR = (
    (rf"(?:since|in|by|from|until|end of|during|erbyn|diwedd|o|ym mis)\s+(?:{MONTH_WORDS})\b"
     rf"|^(?:{MONTH_WORDS})$", "a month"),
    (r"\bQ\s?[1-4]\b|\bquarter\b|\bqtr\b|\bchwarter\b", "a quarter"),
    (r"\b(?:spring|summer|autumn|winter|christmas|easter|gwanwyn|haf|gaeaf)\b", "a time of year"),
    (r"\b(?:end of|during|this|next|by) (?:the |this |next )?(?:financial |calendar )?year\b"
     r"|\byear[\s-]end\b", "the year"),
)  # fmt: skip
_SERIAL = re.compile(r"[345]\d{4}(?:\.0+)?")
"""The number of a day, which a spreadsheet shows where the date format is lost."""
_NEAR = 500
"""Characters around a span of time that are looked at for what it starts from."""
_IMMEDIATE = re.compile(
    r"\bimmediate(?:ly)?\b|\bwith immediate effect\b|\bar unwaith\b|\bstraight\s?away\b"
    r"|\bat once\b|\bforthwith\b",
    re.I,
)
_OPEN_ENDED = re.compile(r"\bonwards?\b|\bymlaen\b", re.I)
_RECURRING = re.compile(
    r"\bon\s?-?\s?going\b|\bcontinu(?:ous|ing|al)\b|(?:\b|\d)monthly\b|\bquarterly\b|\bannual(?:ly)?\b"
    r"|\bweekly\b|\byearly\b|\b(?:yn )?parhau?s?\b|\b(?:every|each|per)\b",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:revised|extended|re-?scheduled|moved|slipped|now)\b(?:\s+(?:to|date))?\W*$", re.I
)
_BEFORE = 80
"""Characters before a date that may say what it is."""
_COMPLETE = re.compile(r"\b(?:complete[d]?|done|achieved|closed)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReading:
    """How the words of one target date were understood."""

    day: date | None = None
    reading: str = ""
    """What was understood and what was assumed, to be printed back."""
    milestones: tuple[date, ...] = ()
    """The other dates of the cell, where it holds several; the target is the last of all."""
    revised: date | None = None
    """The last date that the cell itself calls revised or extended."""
    runs_from: str = ""
    """`PUBLICATION` or `SIGN_OFF`, where the target is counted from that day and moves with it;
    nothing where the words name the day themselves."""
    problem: str = ""
    """A code of the catalogue: `no-target-date`, `impossible-date`, `unlikely-date`; or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One date found in a cell, or the words for one that could not be worked out."""

    start: int
    end: int
    day: date | None
    reading: str
    impossible: bool = False
    anchor: str = ""
    """`PUBLICATION` or `SIGN_OFF`, where the day is counted from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchors:
    published: date | None
    signed_off: date | None

    def day(self, name: str) -> date | None:
        return self.published if name == PUBLICATION else self.signed_off


def read_target(
    value: CellValue, *, published: date | None = None, signed_off: date | None = None
) -> TargetReading:
    """Read what a plan says about when an action is to be done.

    Args:
        value: The cell: words, or a real date or number as a spreadsheet holds it.
        published: When the overview report was published; "6 months from publication" needs it.
        signed_off: When the plan was signed off; "Immediate" is that day, else publication.

    Returns:
        The day, or none with the reason; always with the reading in words.

    >>> read_target("Within 6 months of publication", published=date(2016, 10, 13)).reading
    '6 months from publication (13 October 2016): 13 April 2017'
    >>> read_target("Ongoing").reading
    'ongoing: no date. Agree a date to review it'
    """
    if isinstance(value, date) and (day := as_day(value)):
        return _reading(day, spoken(day))
    text = trimmed(as_text(value))
    if not text:
        return _no_date("blank: no date")
    if _SERIAL.fullmatch(text) and (serial := as_day(float(text))):
        return _reading(serial, f"the spreadsheet's day number {text}: {spoken(serial)}")
    pieces = _pieces(text, _Anchors(published=published, signed_off=signed_off))
    for piece in pieces:
        if piece.impossible:
            return TargetReading(reading=piece.reading, problem="impossible-date")
        if piece.day and not is_possible(piece.day):
            return _reading(piece.day, piece.reading)
    if _OPEN_ENDED.search(text):
        return _no_date("open-ended (onwards): no date. Agree a date to review it")
    if any(piece.day for piece in pieces):
        return _from_due(text, pieces)
    if pieces:
        return _no_date("; ".join(piece.reading for piece in pieces))
    return _without_pieces(text)


def _from_due(text: str, pieces: list[_Piece]) -> TargetReading:
    """Leave out the dates that only say when an action begins; without another there is none."""
    dated = [piece for piece in pieces if piece.day]
    begun = starts(text, [(piece.start, piece.end) for piece in dated])
    beginnings = [dated[at] for at in begun]
    said = [f"{text[piece.start : piece.end]} is the start" for piece in beginnings]
    if len(beginnings) < len(dated):
        found = _from_pieces(text, [piece for piece in pieces if piece not in beginnings])
        return replace(found, reading="; ".join([*said, found.reading]))
    end = "the end cannot be told" if has_other_end(text, dated[-1].end) else "no end is named"
    return _no_date(f"{'; '.join(said)}, and {end}: no date. Agree a date to review it")


def _from_pieces(text: str, pieces: list[_Piece]) -> TargetReading:
    """Give the last of the dates as target, and what else the words say as part of the reading."""
    dated = [piece for piece in pieces if piece.day]
    extensions = [
        p
        for before, p in pairwise(dated)
        if _REVISED.search(text[max(0, p.start - _BEFORE) : p.start].rstrip("( :"))
        or is_moved(text, before.start, before.end, p.start)
    ]
    first_agreed = [p for p in dated if not extensions or p.start < extensions[0].start]
    days = [piece.day for piece in first_agreed if piece.day]
    target = max(days)
    notes = [piece.reading for piece in pieces if piece not in extensions]
    notes += [f"revised: {piece.reading}, and again since" for piece in extensions[:-1]]
    notes += [
        f"revised: {piece.reading}, taken as the revised target date; add the day it was agreed"
        for piece in extensions[-1:]
    ]
    others = list(days)
    others.remove(target)
    if others:
        notes.append(f"the last of {len(days)} dates is the target: {spoken(target)}")
    if _COMPLETE.search(text):
        notes.append("the words say complete: check the date of completion")
    elif _RECURRING.search(text):
        notes.append("the words say that it goes on after that")
    return TargetReading(
        day=target,
        reading="; ".join(notes),
        milestones=tuple(others),
        revised=extensions[-1].day if extensions else None,
        runs_from=min(piece.anchor for piece in first_agreed if piece.day == target),
        problem="unlikely-date" if is_unlikely(target) else "",
    )


def _without_pieces(text: str) -> TargetReading:
    """Say why words without any date in them give none."""
    short = text.strip(" .")
    if match := _NO_YEAR.search(text):
        day, month = int(match["d"]), month_number(match["m"])
        if not 1 <= day <= last_of_month(2000, month).day:
            return TargetReading(
                reading=f"{match[0]}: there is no such day", problem="impossible-date"
            )
        return _no_date(f"{match[0]}: the year is missing, so no date")
    if match := _DAY_LAST.search(text):
        return _no_date(f"{match[0]}: the year is missing, or the day; so no date")
    if _COMPLETE.search(text):
        return _no_date("complete, without a date: no date")
    if _RECURRING.search(text):
        return _no_date("ongoing: no date. Agree a date to review it")
    if re.fullmatch(r"(?i)n/?a|not applicable|none|nil|-+", short):
        return _no_date("not applicable: no date")
    if re.fullmatch(
        r"(?i)asap|as soon as (?:possible|practicable)|t\.?b\.?[acd]\.?|to be .*", short
    ):
        return _no_date(f"{short}: no date yet. Agree one")
    if re.fullmatch(_FIGURES, short.strip("'")) and "." not in short:
        return _no_date(f"{short}: the year is missing, so no date")
    if not re.search(r"\d{4}", text):
        for pattern, what in _NO_WORD_OF_YEAR:
            if re.search(pattern, short, re.I):
                named = "the year is not said" if what == "the year" else f"{what} without its year"
                return _no_date(f"{named}: no date")
    return _no_date("not understood as a date: no date")


def _pieces(text: str, anchors: _Anchors) -> list[_Piece]:
    """Find every date in the words, in their order; none is read twice."""
    days = list(_day_pieces(text))
    taken = list(_span_pieces(text, days, anchors))
    periods = (
        _Piece(start=period.start, end=period.end, day=period.day, reading=period.reading)
        for period in find_periods(text)
    )
    is_read = bytearray(len(text))  # which characters a date was read from
    found: list[_Piece] = []
    for piece in (*taken, *days, *periods):
        if len(found) < len(taken) or not any(is_read[piece.start : piece.end]):
            found.append(piece)
            is_read[piece.start : piece.end] = b"1" * (piece.end - piece.start)
    if not any(piece.day for piece in found) and (match := _IMMEDIATE.search(text)):
        found.append(_immediate(match, anchors))
    return sorted(found, key=lambda piece: piece.start)


def _day_pieces(text: str) -> Iterator[_Piece]:
    for found in find_days(text):
        if found.day is None:
            words = f"{found.words}: there is no such day (day before month)"
        else:
            words = spoken(found.day)
            words += f" ({found.words}: {found.assumed})" if found.assumed else ""
        yield _Piece(
            start=found.start,
            end=found.end,
            day=found.day,
            reading=words,
            impossible=found.day is None,
        )


def _span_pieces(text: str, days: list[_Piece], anchors: _Anchors) -> Iterator[_Piece]:
    """Read "6 months from ...": from a day named there, else from publication or sign-off."""
    starts = [day.start for day in days]
    for match in _SPAN.finditer(text):
        if not _is_deadline(match):
            continue
        count = _count(match["count"])
        span = f"{count} {match['unit'].casefold()}{'' if count == 1 else 's'}"
        at = bisect_left(starts, match.end())
        following = days[at] if at < len(days) and starts[at] - match.end() < _NEAR else None
        gap = text[match.end() : following.start] if following else ""
        if following and _is_start(gap, following, anchors):
            yield _Piece(
                start=match.start(),
                end=following.end,
                day=_later(following.day, count, match["unit"]),
                reading=_spanned(span, following.reading, following.day, count, match),
                impossible=following.impossible,
            )
        elif following and following.day and _RESTATED.search(gap) and "\n" not in gap:
            words = f"{span}, which the plan puts as {spoken(following.day)}"
            yield _Piece(start=match.start(), end=match.end(), day=None, reading=words)
        else:
            yield _from_named_start(match, span, count, anchors)


def _is_deadline(match: re.Match[str]) -> bool:
    """Say whether a span is a time to do something in, not "every 3 months" or "a 2 day course"."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    after = match.string[match.end() : match.end() + _NEAR]
    if re.search(r"(?:every|each|per|working)\s*$", before, re.I):
        return False
    if re.match(r"\s*(?:old|ago)\b", after, re.I):
        return False
    if match["unit"].casefold() == "day" or match["count"].casefold() in ("a", "an"):
        return bool(
            re.search(r"\b(?:within|in|after|next|of)\s*$", before, re.I)
            or _START.match(after)
            or not (before.strip() or after.strip(" ."))
        )
    return True


def _is_start(gap: str, day: _Piece, anchors: _Anchors) -> bool:
    """Say whether the day after "6 months from" is the one it runs from."""
    if not _START.match(gap) or _FIXED_INSTEAD.search(gap) or _SPAN.search(gap):
        return False
    is_result = (
        "(" in gap and day.day and anchors.published is not None and day.day > anchors.published
    )
    return not is_result


def _from_named_start(match: re.Match[str], span: str, count: int, anchors: _Anchors) -> _Piece:
    after = re.split(r"[;\n]", match.string[match.end() : match.end() + _NEAR])[0]
    assumed = ""
    if re.search(r"\bpubli(?:cation|sh\w*)\b|\boverview report\b", after, re.I):
        name = PUBLICATION
    elif re.search(r"\bsign(?:ed|ing)?[\s-]*off\b", after, re.I):
        name = SIGN_OFF
    elif words := re.search(r"\b(?:approv\w+|agree\w+|action plan)\b", after, re.I):
        name, assumed = SIGN_OFF, f', assumed for "{words[0]}"'
    elif _START.match(after):
        words_only = f"{span}{after.rstrip(' .')}: not known when that was, so no date"
        return _Piece(start=match.start(), end=match.end(), day=None, reading=words_only)
    else:
        name, assumed = PUBLICATION, ", assumed as no other start is given"
    anchor = anchors.day(name)
    if anchor is None:
        reading = f"{span} from {name}{assumed}: no date until {_OPTIONS[name]} is given"
    else:
        reading = _spanned(span, f"{name} ({spoken(anchor)}){assumed}", anchor, count, match)
    return _Piece(
        start=match.start(),
        end=match.end(),
        day=_later(anchor, count, match["unit"]),
        reading=reading,
        anchor=name,
    )


def _spanned(span: str, start: str, anchor: date | None, count: int, match: re.Match[str]) -> str:
    day = _later(anchor, count, match["unit"])
    return f"{span} from {start}: {spoken(day)}" if day else f"{span} from {start}: no date"


def _later(anchor: date | None, count: int, unit: str) -> date | None:
    if anchor is None or not is_possible(anchor):
        return None
    match unit.casefold():
        case "month":
            return add_months(anchor, count)
        case "year":
            return add_months(anchor, 12 * count)
        case "week":
            return anchor + timedelta(weeks=count)
        case _:
            return anchor + timedelta(days=count)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.casefold()]


def _immediate(match: re.Match[str], anchors: _Anchors) -> _Piece:
    name = SIGN_OFF if anchors.signed_off else PUBLICATION
    day = anchors.day(name)
    if day is None:
        words = f"immediate: no date until {_OPTIONS[SIGN_OFF]} or {_OPTIONS[PUBLICATION]} is given"
    else:
        words = f"immediate, taken as the day of {name}: {spoken(day)}"
    return _Piece(start=match.start(), end=match.end(), day=day, reading=words, anchor=name)


def _reading(day: date, words: str) -> TargetReading:
    if not is_possible(day):
        return TargetReading(reading=f"{words}: no such year in a plan", problem="unlikely-date")
    problem = "unlikely-date" if is_unlikely(day) else ""
    return TargetReading(day=day, reading=words, problem=problem)


def _no_date(words: str) -> TargetReading:
    return TargetReading(reading=words, problem="no-target-date")
