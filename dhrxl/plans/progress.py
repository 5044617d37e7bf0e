"""How far an action is: status, rating and completion, each from its column or another's words."""

from dhrxl.model.dates import spoken
from dhrxl.model.terms import Rag, Status
from dhrxl.model.text import listed
from dhrxl.plans.headings import COMPLETION
from dhrxl.plans.records import Record
from dhrxl.plans.statements import Statement, read_completion, read_rag, read_status

Said = tuple[Statement, str]
"""What a cell states, and the heading it stands under."""


def read_progress(record: Record) -> None:
    """Read what the cells of a row state, and take each word from the first that has one."""
    row = record.row
    status = read_status(row.text("status")), "status"
    rating = read_rag(row.text("agency_rag")), "agency_rag"
    done = read_completion(row.value(COMPLETION)), COMPLETION
    on = read_completion(row.value("date_of_completion")), "date_of_completion"
    _take_word(record, *status, "unknown-status", listed(Status))
    _take_word(record, *rating, "unknown-rag", listed(Rag))
    for said, _ in (done, on):
        _take_completion(record, said)
    record.values["date_of_completion"] = done[0].day or on[0].day
    _take_first(record, "status", status, rating, done, on)
    _take_first(record, "agency_rag", rating, status, done, on)


def _take_word(record: Record, said: Statement, key: str, code: str, expected: str) -> None:
    """Take a status or rating from its own column; words that are none stay there as they are."""
    _say(record, key, said)
    if said.status or said.rag:
        record.add("progress", said.rest)
        return
    record.values[key] = said.rest
    if said.rest and said.rest not in (*Status, *Rag):
        record.report(code, key, said.rest, expected=expected)


def _take_completion(record: Record, said: Statement) -> None:
    """Take the outcome from a cell for completion, and report a day that cannot be."""
    key = "date_of_completion"
    _say(record, key, said)
    record.add("outcome", said.rest)
    if said.problem == "unlikely-date" and said.day:
        record.report_unlikely(key, spoken(said.day))
    elif said.problem:
        record.report(said.problem, key, said.rest)


def _take_first(record: Record, key: str, *cells: Said) -> None:
    """Take a status or rating from the first cell that has one; tell where another differs."""
    for said, source in cells:
        word = said.status if key == "status" else said.rag
        kept = record.values.get(key)
        record.values[key] = kept or word
        if kept and word and kept != word:
            record.say(
                key,
                f"{kept} stands; another cell says {word}, which is kept under Not placed.",
            )
            place = "date_of_completion" if source == COMPLETION else source
            record.leave(place, record.row.text(source))


def _say(record: Record, key: str, said: Statement) -> None:
    if said.reading:
        record.say(key, said.reading)
