"""What was read of a table, in the few sentences that end a message: nothing is left out silently.

A person compares them with the list in view: letters of columns, cells, rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dhrxl.model.cells import CellValue, as_day, as_text, column_letters, is_blank
from dhrxl.model.personal import quoted
from dhrxl.model.rows import Row
from dhrxl.model.terms import Status, heading
from dhrxl.model.text import folded, is_seen, listed
from dhrxl.openbook.trackers.headings import TrackedList
from dhrxl.openbook.trackers.rows import TrackedRows

_SHOWN = 5
"""Cells and words that a message names before it counts the rest."""
_EVIDENCE = ("evidence", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a message speaks of: a table of ours, or a list that is not."""

    places: Mapping[str, int]
    """The column of each key, counted from 1."""
    rows: Sequence[Row]
    headings: Mapping[str, str] = field(default_factory=dict)
    """By key: the heading of a list that is not ours."""
    more: tuple[str, ...] = ()
    """What else was read."""


def seen_of(one: TrackedList, rows: TrackedRows) -> Seen:
    """Give what is said of a list that is not ours."""
    return Seen(
        places=one.places, rows=rows.actions, headings=one.headings, more=tuple(_more(one, rows))
    )


def sentences(seen: Seen) -> tuple[str, ...]:
    """Say which columns were read, what in them is no date and no status, and what was skipped."""
    rows = [row for row in seen.rows if is_seen(as_text(row.get("action_to_take")))]
    parts = [
        _status(seen),
        *_due(seen, rows),
        _completed(seen, rows),
        _evidence(seen),
        *_unknown(seen, rows),
    ]
    first = "; ".join(part for part in parts if part)
    return (f"{first[:1].upper()}{first[1:]}.", *_unproved(seen, rows), *seen.more)


def _status(seen: Seen) -> str:
    return _from(seen, "status", "status") or "no column of status"


def _due(seen: Seen, rows: Sequence[Row]) -> Iterator[str]:
    """Say where due dates are from; a column Due date is read where there is no target date."""
    due = next((key for key in ("target_date", "due_date") if key in seen.places), "")
    revised = "revised_target_date"
    if due:
        yield _from(seen, due, "due dates") + _texts(seen, due, rows)
    if revised in seen.places:
        yield _from(seen, revised, "revised dates") + _texts(seen, revised, rows)
    if not due and revised not in seen.places:
        yield "no due dates, so nothing can be overdue"


def _completed(seen: Seen, rows: Sequence[Row]) -> str:
    key = "date_of_completion"
    if key not in seen.places:
        return "no date of completion"
    return _from(seen, key, "dates of completion") + _texts(seen, key, rows)


def _evidence(seen: Seen) -> str:
    there = [key for key in _EVIDENCE if key in seen.places]
    if not there:
        return "no evidence or outcome"
    return listed([_from(seen, key, heading(key).lower()) for key in there], "and")


def _unproved(seen: Seen, rows: Sequence[Row]) -> Iterator[str]:
    """Say why nothing is Blue where the list has no column for a date or for what proves it."""
    is_proved = "date_of_completion" in seen.places and {*_EVIDENCE} & set(seen.places)
    if not is_proved and any(folded(as_text(row.get("status"))) == "complete" for row in rows):
        yield "So an action that is Complete is Amber."


def _from(seen: Seen, key: str, what: str) -> str:
    """Say what is from which column, with its heading where that is not ours."""
    if key not in seen.places:
        return ""
    words = seen.headings.get(key, "")
    named = f' "{words}"' if words and folded(words) != folded(heading(key)) else ""
    column = "column " if key == "status" else ""
    return f"{what} from {column}{column_letters(seen.places[key])}{named}"


def _texts(seen: Seen, key: str, rows: Sequence[Row]) -> str:
    """Say which dates are text: they count as no date, here as in the commands."""
    found = [row for row in rows if _is_no_day(row.get(key))]
    if not found:
        return ""
    are = "is text" if len(found) == 1 else "are text"
    return f" ({len(found)} {are}: {_cells(seen, key, found)}; not rated)"


def _is_no_day(value: CellValue) -> bool:
    return not is_blank(value) and as_day(value) is None


def _unknown(seen: Seen, rows: Sequence[Row]) -> Iterator[str]:
    """Say which words are no status: they count as none, here as in the commands."""
    known = {folded(status) for status in Status}
    places: dict[str, list[Row]] = {}
    for row in rows:
        word = " ".join(as_text(row.get("status")).split())
        if is_seen(word) and folded(word) not in known:
            places.setdefault(word, []).append(row)
    if not places:
        return
    named = [f"{quoted(word)} ({_cells(seen, 'status', at)})" for word, at in places.items()]
    are = "word is" if len(places) == 1 else "words are"
    yield f"{len(places)} {are} no status: {_some(named)}"


def _cells(seen: Seen, key: str, rows: Sequence[Row]) -> str:
    letters = column_letters(seen.places[key])
    return _some([f"{letters}{row['source_row']}" for row in rows])


def _some(words: Sequence[str]) -> str:
    """Name a few and count the rest."""
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _more(one: TrackedList, rows: TrackedRows) -> Iterator[str]:
    """Say how words and rows were read that do not say it by themselves."""
    if rows.statuses:
        read = [
            f"{quoted(words)} read as {status}" + (f" ({count} cells)" if count > 1 else "")
            for (words, status), count in rows.statuses.items()
        ]
        yield f"{_some(read)}."
    if one.header.row > one.top:
        yield f"The headings stand over rows {one.top + 1} and {one.header.row + 1}."
    elif one.above:
        yield f"Row {one.above}, above the headings, was not read as headings."
    for why in dict.fromkeys(one.left.values()):
        columns = [
            f'{column_letters(at + 1)} "{one.texts[at]}"'
            for at in one.header.unknown
            if one.left.get(at) == why
        ]
        if columns:
            yield f"Not read: {_some(columns)} ({why})."
    for at, key in one.header.repeated.items():
        yield f'Column {column_letters(at + 1)} repeats "{one.headings[key]}"; the first was read.'
    yield from rows.table.readings
    if rows.totals:
        are = "is a total" if len(rows.totals) == 1 else "are totals"
        yield f"{_rows(rows.totals)} {are} and not rated."
    blank = [
        int(str(row["source_row"]))
        for row in rows.actions
        if not is_seen(as_text(row.get("action_to_take")))
    ]
    if blank:
        have = "has a status and no" if len(blank) == 1 else "have a status and no"
        yield f"{_rows(blank)} {have} action, and cannot be rated."
    if rows.notes:
        hold = "holds no action and was" if len(rows.notes) == 1 else "hold no action and were"
        yield f"{_rows(rows.notes)} {hold} not rated."


def _rows(numbers: Sequence[int]) -> str:
    noun = "Row" if len(numbers) == 1 else "Rows"
    return f"{noun} {_some([str(number) for number in numbers])}"
