"""How far an action is: status, rating and completion, each from its column or another's words."""

from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.dates import find_days, spoken
from dhrxl.model.headings import COMPLETION
from dhrxl.model.terms import Rag, Status
from dhrxl.model.text import listed
from dhrxl.plans.colours import read_colour
from dhrxl.plans.meanings.claims import TICKED_DONE
from dhrxl.plans.meanings.ticks import TICKED, says
from dhrxl.plans.records import Record
from dhrxl.plans.shapes.several import is_done_throughout, statements
from dhrxl.plans.statements import Statement, read_completion, read_rag, read_status
from dhrxl.plans.words.statuses import is_unfinished

Said = tuple[Statement, str]
"""What a cell states, and the heading it stands under."""


def read_progress(record: Record) -> None:
    """Read what the cells of a row state, and take each word from the first that has one."""
    row = record.row
    status = status_in(row.text("status"), row.heading("status")), "status"
    rating = read_rag(row.text("agency_rag")), "agency_rag"
    done = _completion(row.value(COMPLETION), row.heading(COMPLETION)), COMPLETION
    end = row.value("date_of_completion"), row.heading("date_of_completion")
    on = _completion(*end), "date_of_completion"
    _take_word(record, *status, "unknown-status", listed(Status))
    _take_word(record, *rating, "unknown-rag", listed(Rag))
    for said, _ in (done, on):
        _take_completion(record, said)
    record.values["date_of_completion"] = done[0].day or on[0].day or status[0].day
    _take_first(record, "status", status, rating, done, on)
    _take_first(record, "agency_rag", rating, status, done, on)
    _take_ticks(record)
    _keep_open(record)
    read_colour(record)


def status_in(text: str, heading: str) -> Statement:
    """Read a status; of several lines with one each, the one that says least."""
    stated = statements(text)
    found = [word for word in stated.values() if word]
    if Status.COMPLETE not in found or all(word == Status.COMPLETE for word in found):
        is_open = Status.COMPLETE in found and any(map(is_unfinished, stated))
    else:
        is_open = True
    if not is_open:
        return read_status(text, heading)
    least = next((word for word in found if word != Status.COMPLETE), Status.IN_PROGRESS.value)
    one_line = " ".join(text.split())
    said = f'"{one_line}" read as {least}: not all of it is said to be done.'
    return Statement(status=least, rest=text, reading=said)


def _completion(value: CellValue, heading: str) -> Statement:
    """Read a cell for completion; where one of its lines says that more is to be done, no day."""
    said = read_completion(value, heading)
    lines = as_text(value).split("\n")
    is_done = said.day is not None or any(read_completion(line.strip()).day for line in lines)
    is_done = is_done or said.status == Status.COMPLETE
    if len(lines) < 2 or not is_done or not any(map(_is_open, lines)):
        return said
    reading = "kept as text: not every line of it is said to be done."
    return Statement(rest=as_text(value), reading=reading)


def _is_open(line: str) -> bool:
    status = read_completion(line.strip()).status or read_status(line.strip()).status
    return bool(status and status != Status.COMPLETE) or is_unfinished(line)


def _keep_open(record: Record) -> None:
    """Leave several actions in one row open, unless every line of them is said to be done."""
    row, values = record.row, record.values
    several = row.several
    if several is None or several.is_split:
        return
    said = [row.text(key) for key in (COMPLETION, "date_of_completion") if row.text(key)]
    if is_done_throughout(row, several.lines):
        values["status"] = Status.COMPLETE.value
        days = [found.day for text in said for found in find_days(text) if found.day]
        values["date_of_completion"] = values.get("date_of_completion") or max(days, default=None)
        return
    was_done = values.get("status") == Status.COMPLETE
    if not was_done and not values.get("date_of_completion"):
        return
    if was_done:
        values["status"] = ""
    values["date_of_completion"] = None
    outcome = as_text(row.value("outcome"))
    values["outcome"] = outcome  # words of a date are no outcome that proves anything
    record.add("progress", "\n".join(said))
    record.say("date_of_completion", "kept under Progress: not every action is said to be done.")


def _take_ticks(record: Record) -> None:
    """Take the status from columns that are ticked, where no word says it; the first stands.

    A date under "Achieved" is the day of completion, and other words are read as a status would
    be. A cross may tick or say no, so that it is read as a status too, never as a tick.
    """
    for key, meant in TICKED.items():
        text = record.row.text(key).strip()
        ticked = says(text) if text else False
        if ticked:
            column = record.row.header.column(key) if record.row.header else None
            words = record.row.header.headings.get(column or 0, "") if record.row.header else ""
            kept = record.values.get("status")
            record.values["status"] = kept or meant.value
            record.say("status", f'"{text}" under "{words}" read as {meant}.')
            if kept and kept != meant:
                record.say("status", f"{kept} stands, which is what another cell says.")
                record.leave("status", text)
        elif ticked is None:
            _take_words_for_a_tick(record, text, is_done=key == TICKED_DONE)


def _take_words_for_a_tick(record: Record, text: str, *, is_done: bool) -> None:
    """Read what stands in a column of ticks and is none: a day, a status, or something else."""
    said = read_completion(text) if is_done else read_status(text)
    if said.day and not said.problem:
        _say(record, "date_of_completion", said)
        record.values["date_of_completion"] = record.values.get("date_of_completion") or said.day
    if said.status and not record.values.get("status"):
        record.values["status"] = said.status
        _say(record, "status", said)
    if said.day or said.status:
        record.add("progress", said.rest)
    else:
        record.report("unknown-status", "status", text, expected=f"a tick, or {listed(Status)}")
        record.leave("status", text)


def _take_word(record: Record, said: Statement, key: str, code: str, expected: str) -> None:
    """Take a status or rating from its own column; words that are none stay there as they are."""
    _say(record, key, said)
    if said.status or said.rag:
        record.add("progress", said.said)
        record.add("progress", said.rest)
        return
    record.values[key] = said.rest
    if said.problem:
        record.report(said.problem, key, said.rest)
    if said.rest and said.rest not in (*Status, *Rag):
        record.report(code, key, said.rest, expected=expected)


def _take_completion(record: Record, said: Statement) -> None:
    """Take the outcome from a cell for completion, and report a day that cannot be."""
    key = "date_of_completion"
    _say(record, key, said)
    record.add("progress", said.said)
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
