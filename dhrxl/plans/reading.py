"""The cells of a published plan, read row by row: references, agencies, dates, and all the rest."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from dhrxl.model.agencies import (
    Agency,
    AgencyReading,
    names_standing_alone,
    read_agencies,
    suggested,
)
from dhrxl.model.cells import as_text
from dhrxl.model.dates import is_impossible, parse_date, spoken
from dhrxl.model.headings import COMPLETION
from dhrxl.model.partnership import Review
from dhrxl.model.references import References, restates, without_prefix
from dhrxl.model.terms import MAY_BE_DATES, SCOPES, SEPARATOR
from dhrxl.model.text import counted, folded, trimmed
from dhrxl.plans.headings import OWN_NUMBER
from dhrxl.plans.meanings.persons import is_personal_name
from dhrxl.plans.meanings.ticks import TICKED
from dhrxl.plans.progress import read_progress
from dhrxl.plans.records import KEYS, DateReading, Record
from dhrxl.plans.responses import read_response
from dhrxl.plans.rows import Row
from dhrxl.plans.targets import TargetReading, read_target

_PLAIN = (
    "key_milestones", "key_outcomes", "evidence_expected", "progress", "evidence", "outcome",
    "evidence_kind", "evidence_held_at",
)  # fmt: skip
_WORDS = ("recommendation_no", "recommendation", "action_to_take", *_PLAIN)
_AGENCIES = ("lead_agency", "joint_agencies")
_OWN_DATES = (
    "revised_target_date", "revision_agreed_on", "assured_on", "evidence_dated", "check_again_on",
    "response_dated",
)  # fmt: skip
"""Dates that only our own kind of plan has."""
_JOINED = re.compile(r"[/,+]|\s(?:and|&|with)\s", re.I)
"""What may stand between two agencies, or within the name of one."""
_SAYS_DONE = re.compile(r"\b(?:completed?|done|achieved|closed)\b", re.I)


def read_rows(
    rows: Sequence[Row],
    *,
    file: str,
    review: Review,
    register: Collection[Agency],
    references: References,
) -> tuple[Record, ...]:
    """Understand each row as one action.

    Args:
        rows: In the order of the plan.
        file: The source, as problems name it.
        review: The review it belongs to; its dates are what relative target dates run from.
        register: The partnership's agencies, if it keeps a register.
        references: What gives each action its reference.
    """
    cells = (_without_person(row, key, register) for row in rows for key in _AGENCIES)
    standing = names_standing_alone(cells, register)
    references.reserve(row.recommendation.number for row in rows)
    nth: Counter[int] = Counter()
    records = []
    for running, row in enumerate(rows, start=1):
        nth[id(row.recommendation)] += 1
        record = _named(row, file, references, nth=nth[id(row.recommendation)], running=running)
        _say_several(record)
        _say_dates(record)
        for key in _PLAIN:
            record.add(key, row.text(key))
        _read_scope(record)
        _read_agencies(record, register, standing)
        _read_target(record, review)
        read_progress(record)
        read_response(record)
        _read_own_dates(record)
        _leave_others(record)
        records.append(record)
    return tuple(records)


def _named(row: Row, file: str, references: References, *, nth: int, running: int) -> Record:
    """Give an action its reference, kept where the plan or an earlier import gave one."""
    recommendation = row.recommendation
    action = without_prefix(
        row.text("action_to_take").strip(),
        recommendation_no=recommendation.number or str(recommendation.order),
        nth=nth,
        running=running,
    )
    own = as_text(row.value("action_ref") or row.value(OWN_NUMBER)).strip()
    ref = (
        own
        if references.keep(own)
        else references.give(
            recommendation_no=recommendation.number,
            recommendation=recommendation.text,
            order=recommendation.order,
            action=action,
        )
    )
    record = Record(file=file, row=row, ref=ref)
    record.values |= {
        "action_ref": ref,
        "recommendation_no": recommendation.number,
        "recommendation": recommendation.text,
        "action_to_take": action,
    }
    if not action:
        remedy = "Say what is to be done; until then it is not counted."
        record.report("missing-value", "action_to_take", "", remedy=remedy)
    return record


def _say_several(record: Record) -> None:
    """Say that the row holds several actions, or how it was taken apart."""
    several = record.row.several
    if several is None:
        return
    record.readings += [f"{record.row.line.place}: {sentence}" for sentence in several.said]
    if not several.is_decided:
        beside = f" beside {several.beside}" if several.beside else ""
        record.report(
            "several-actions",
            "action_to_take",
            record.row.text("action_to_take"),
            lines=counted(several.lines, "action"),
            beside=beside,
        )


def _say_dates(record: Record) -> None:
    """Say of cells for words where Excel made a date of what was typed, such as 3/5."""
    line, header = record.row.line, record.row.header
    for key in _WORDS if header else ():
        at = header.column(key) if header else None
        cell = line.cells[at] if at is not None and at < len(line.cells) else None
        if isinstance(cell, date) and key not in MAY_BE_DATES:
            record.report("date-for-words", key, cell)


def _read_scope(record: Record) -> None:
    text = record.row.text("scope")
    word = trimmed(text).rstrip(".").capitalize()
    record.values["scope"] = word if word in SCOPES else text
    if text and word not in SCOPES:
        record.report("unknown-scope", "scope", text)


def _without_person(row: Row, key: str, register: Collection[Agency]) -> str:
    """Give a cell for agencies, or nothing where it holds the name of a person alone."""
    cell, header = row.text(key), row.header
    at = header.column(key) if header else None
    heading = header.headings.get(at, "") if header and at is not None else ""
    names = [name for one in register for name in (one.name, *one.aliases)]
    return "" if is_personal_name(cell, heading, names) else cell


def _read_agencies(record: Record, register: Collection[Agency], standing: Collection[str]) -> None:
    """Read who leads and who joins; what the lead's cell names besides joins too."""
    cells = [_without_person(record.row, key, register) for key in _AGENCIES]
    if record.row.text("lead_agency").strip() and not cells[0]:
        record.leave("lead_agency", record.row.text("lead_agency"))
        record.say("lead_agency", "a person's name, which is no agency: kept under Not placed.")
    lead, joint = (read_agencies(cell, register, standing) for cell in cells)
    others = [name for name in (*lead.joint, *joint.names) if folded(name) != folded(lead.lead)]
    once = {folded(name): name for name in reversed(others)}
    all_joint = AgencyReading(joint=tuple(reversed(once.values())))
    record.values |= {"lead_agency": lead.lead, "joint_agencies": all_joint.joint_text}
    for cell, reading, before in ((cells[0], lead, ()), (cells[1], joint, lead.names)):
        record.agencies += dict.fromkeys(_said_of_agencies(cell, reading, before, register))
    for key, cell, reading in zip(_AGENCIES, cells, (lead, joint), strict=True):
        if cell.strip() and not reading.names:
            record.leave(key, cell)
        for name in reading.unknown:
            near = suggested(name, register)
            record.report("unknown-agency", key, name, suggestion=near)
    if lead.assumed:
        record.report("lead-assumed", "lead_agency", lead.lead)
    if not lead.lead and record.asks_for("lead_agency"):
        record.report("missing-lead-agency", "lead_agency", record.found("lead_agency"))


def _said_of_agencies(
    cell: str, reading: AgencyReading, before: Collection[str], register: Collection[Agency]
) -> list[str]:
    """Say how a cell was read, wherever that is not letter for letter what it says.

    Args:
        cell: The words as they stand.
        reading: How they were understood.
        before: Agencies that were taken from the cell for the lead already.
        register: The partnership's agencies.
    """
    words = " ".join(cell.replace("\n", " ").strip().split("\r"))
    named = SEPARATOR.join(reading.names)
    said = [sentence for sentence in reading.readings if not sentence.startswith(f'"{words}" read')]
    if named and words != named:
        said.insert(0, f'"{words}" read as {named}.')
    for name in reading.names:
        if _JOINED.search(name) and (not register or name in reading.unknown):
            said.append(
                f'"{name}" kept as one agency; put a semicolon between agencies if they are '
                "several."
            )
        if folded(name) in map(folded, before):
            said.append(f'"{words}": {name} is named as lead agency already.')
    return said


def _read_target(record: Record, review: Review) -> None:
    """Read the target date; its words stay beside it as they stand."""
    value = record.row.value("target_date_as_written")
    given = record.row.value("target_date")
    words = spoken(value) if isinstance(value, date) else as_text(value)
    words = words or as_text(given)
    reading = read_target(
        value if given is None else given,
        published=review.published,
        signed_off=review.signed_off,
    )
    several = record.row.several
    if several and several.unread & {"target_date", "target_date_as_written"}:
        reading = TargetReading(
            reading=f"not told apart between {counted(several.lines, 'action')}: no date",
            problem="no-target-date",
        )
    record.values |= {
        "target_date_as_written": words,
        "target_date": reading.day,
        "revised_target_date": reading.revised,
    }
    if reading.milestones and not record.values.get("key_milestones"):
        record.values["key_milestones"] = "\n".join(map(spoken, reading.milestones))
    if record.asks_for("target_date_as_written", "target_date"):
        _say_target(record, reading, words, is_words=given is None)


def _say_target(record: Record, reading: TargetReading, words: str, *, is_words: bool) -> None:
    """Say how a target date was understood, and what is wrong with it."""
    said = reading.reading
    if reading.day and is_words and _SAYS_DONE.search(words):
        said = f"the target date, not as the date of completion: {said}"
    record.dates.append(
        DateReading(action_ref=record.ref, words=words, reading=said, day=reading.day)
    )
    match reading.problem:
        case "no-target-date":
            found = f"'{words}'" if words else "an empty cell"
            record.report(reading.problem, "target_date", found)
        case "impossible-date":
            record.report(reading.problem, "target_date", words)
        case "unlikely-date":
            record.report_unlikely("target_date", words)


def _read_own_dates(record: Record) -> None:
    """Read the dates that only our own kind of plan has; text that is no day is kept."""
    for key in _OWN_DATES:
        value = record.row.value(key)
        if value is None:
            continue
        day = value if isinstance(value, date) else parse_date(as_text(value))
        if day is None and key == "revised_target_date":
            said = read_target(value)
            day = said.day
            if day:
                record.leave(key, as_text(value))
                record.say(key, f"{said.reading}.")
        if day is None:
            code = "impossible-date" if is_impossible(as_text(value)) else "not-a-date"
            record.report(code, key, as_text(value))
            record.leave(key, as_text(value))
        else:
            record.values[key] = day


def _leave_others(record: Record) -> None:
    """Keep what stands under headings that a plan of ours has no column for."""
    row = record.row
    taken = {*KEYS, *TICKED, COMPLETION, OWN_NUMBER, "recommendation", "recommendation_no"}
    for key in row.cells:
        if key not in taken:
            record.leave(key, row.text(key))
    for key in ("action_ref", OWN_NUMBER):
        own = row.text(key)
        if own and own != record.ref and not restates(own, record.ref, row.recommendation.number):
            record.leave("action_ref", own)
