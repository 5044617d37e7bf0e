"""The cells of a published plan, read row by row: agencies, target dates, progress, references."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from dhrxl.model.agencies import (
    Agency,
    AgencyReading,
    names_standing_alone,
    read_agencies,
    suggested,
)
from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.dates import FIRST_LIKELY, LAST_LIKELY, is_impossible, parse_date, spoken
from dhrxl.model.partnership import Review
from dhrxl.model.problems import Problem
from dhrxl.model.references import References, restates, without_prefix
from dhrxl.model.terms import CALCULATED, PLAN, SCOPES, SEPARATOR, Rag, Status, heading
from dhrxl.model.text import folded, listed, trimmed
from dhrxl.plans.gathering import Gathered
from dhrxl.plans.headings import COMPLETION, OWN_NUMBER
from dhrxl.plans.rows import Row
from dhrxl.plans.statements import Statement, read_completion, read_rag, read_status
from dhrxl.plans.targets import read_target

KEYS = tuple(key for key in PLAN if key not in CALCULATED)
"""The columns an import fills."""
_PLAIN = ("key_milestones", "key_outcomes", "evidence_expected", "progress", "evidence", "outcome")
_JOINED = re.compile(r"[/,+]|\s(?:and|&|with)\s", re.I)
"""What may stand between two agencies, or within the name of one."""
_SAYS_DONE = re.compile(r"\b(?:completed?|done|achieved|closed)\b", re.I)
_DATES = ("target_date", "revised_target_date", "revision_agreed_on", "assured_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """How one target date was understood."""

    action_ref: str
    words: str
    reading: str
    day: date | None


@dataclass(slots=True, kw_only=True)
class _Record:
    """One action on its way into its columns."""

    row: Row
    ref: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def add(self, key: str, words: str) -> None:
        """Put words into a text column, below what stands there."""
        if words:
            before = str(self.values.get(key) or "")
            self.values[key] = f"{before}\n{words}" if before else words


class PlanReading:
    """Reads one row after the other, and gathers what is to be said."""

    def __init__(
        self,
        file: str,
        gathered: Gathered,
        review: Review,
        register: Collection[Agency],
        references: References,
    ) -> None:
        self.records: list[dict[str, object]] = []
        self.dates: list[DateReading] = []
        self.agencies: Counter[str] = Counter()
        """What was done with names of agencies, in sentences, and in how many cells."""
        self.readings: list[str] = []
        self.left: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self._file, self._review, self._register = file, review, register
        self._standing = names_standing_alone(
            (
                as_text(row.value(key))
                for row in gathered.rows
                for key in ("lead_agency", "joint_agencies")
            ),
            register,
        )
        self._references = references
        self._nth: dict[int, int] = {}

    def take(self, row: Row) -> None:
        """Understand one row as one action."""
        record = _Record(row=row)
        recommendation = row.recommendation
        nth = self._nth[id(recommendation)] = self._nth.get(id(recommendation), 0) + 1
        action = as_text(row.value("action_to_take")).strip()
        action = without_prefix(
            action,
            recommendation_no=recommendation.number or str(recommendation.order),
            nth=nth,
            running=len(self.records) + 1,
        )
        own = as_text(row.value("action_ref") or row.value(OWN_NUMBER)).strip()
        record.ref = (
            own
            if self._references.keep(own)
            else self._references.give(
                recommendation_no=recommendation.number,
                recommendation=recommendation.text,
                order=recommendation.order,
                action=action,
            )
        )
        record.values |= {
            "action_ref": record.ref,
            "recommendation_no": recommendation.number,
            "recommendation": recommendation.text,
            "action_to_take": action,
        }
        if not action:
            remedy = {"remedy": "Say what is to be done; until then it is not counted."}
            self._problem("missing-value", record, "action_to_take", "", remedy)
        for key in _PLAIN:
            record.add(key, as_text(row.value(key)))
        self._scope(record)
        self._agencies(record)
        self._target(record)
        self._progress(record)
        self._own_dates(record)
        self._others(record)
        self.records.append({key: record.values.get(key) for key in KEYS})

    def _scope(self, record: _Record) -> None:
        text = as_text(record.row.value("scope"))
        word = trimmed(text).rstrip(".").capitalize()
        record.values["scope"] = word if word in SCOPES else text
        if text and word not in SCOPES:
            self._problem("unknown-scope", record, "scope", text)

    def _agencies(self, record: _Record) -> None:
        cells = [as_text(record.row.value(key)) for key in ("lead_agency", "joint_agencies")]
        lead, joint = (read_agencies(cell, self._register, self._standing) for cell in cells)
        others = [name for name in (*lead.joint, *joint.names) if folded(name) != folded(lead.lead)]
        once = {folded(name): name for name in reversed(others)}
        all_joint = AgencyReading(joint=tuple(reversed(once.values())))
        record.values |= {"lead_agency": lead.lead, "joint_agencies": all_joint.joint_text}
        self._tell_agencies(cells[0], lead, ())
        self._tell_agencies(cells[1], joint, lead.names)
        for key, cell, reading in zip(
            ("lead_agency", "joint_agencies"), cells, (lead, joint), strict=True
        ):
            if cell.strip() and not reading.names:
                self._leave(record, key, cell)
            for name in reading.unknown:
                near = {"suggestion": suggested(name, self._register)}
                self._problem("unknown-agency", record, key, name, near)
        if lead.assumed:
            self._problem("lead-assumed", record, "lead_agency", lead.lead)
        if not lead.lead and _has_column(record, "lead_agency"):
            self._problem("missing-lead-agency", record, "lead_agency", "")

    def _tell_agencies(self, cell: str, reading: AgencyReading, before: tuple[str, ...]) -> None:
        """Say how a cell was read, wherever that is not letter for letter what it says.

        Args:
            cell: The words as they stand.
            reading: How they were understood.
            before: Agencies that were taken from the cell for the lead already.
        """
        words = " ".join(cell.replace("\n", " ").strip().split("\r"))
        named = SEPARATOR.join(reading.names)
        said = [
            sentence for sentence in reading.readings if not sentence.startswith(f'"{words}" read')
        ]
        if named and words != named:
            said.insert(0, f'"{words}" read as {named}.')
        for name in reading.names:
            if _JOINED.search(name) and (not self._register or name in reading.unknown):
                said.append(
                    f'"{name}" kept as one agency; put a semicolon between agencies if they are '
                    "several."
                )
            if folded(name) in map(folded, before):
                said.append(f'"{words}": {name} is named as lead agency already.')
        self.agencies.update(dict.fromkeys(said, 1))

    def _target(self, record: _Record) -> None:
        value = record.row.value("target_date_as_written")
        given = record.row.value("target_date")
        words = spoken(value) if isinstance(value, date) else as_text(value)
        reading = read_target(
            value if given is None else given,
            published=self._review.published,
            signed_off=self._review.signed_off,
        )
        record.values |= {
            "target_date_as_written": words or as_text(given),
            "target_date": reading.day,
            "revised_target_date": reading.revised,
        }
        if reading.milestones and not record.values.get("key_milestones"):
            record.values["key_milestones"] = "\n".join(map(spoken, reading.milestones))
        if not _has_column(record, "target_date_as_written", "target_date"):
            return
        words = str(record.values["target_date_as_written"])
        said = reading.reading
        if reading.day and given is None and _SAYS_DONE.search(words):
            said = f"the target date, not as the date of completion: {said}"
        self.dates.append(
            DateReading(action_ref=record.ref, words=words, reading=said, day=reading.day)
        )
        found = f"'{words}'" if words else "an empty cell"
        match reading.problem:
            case "no-target-date":
                self._problem(reading.problem, record, "target_date", found)
            case "impossible-date":
                self._problem(reading.problem, record, "target_date", words)
            case "unlikely-date":
                self._unlikely(record, "target_date", words)

    def _progress(self, record: _Record) -> None:
        """Read status, rating and completion, each from its column or from another's words."""
        given = read_status(as_text(record.row.value("status")))
        rating = read_rag(as_text(record.row.value("agency_rag")))
        done = read_completion(record.row.value(COMPLETION))
        on = read_completion(record.row.value("date_of_completion"))
        for said, key in ((given, "status"), (rating, "agency_rag")):
            self._say(record, key, said)
            if said.status or said.rag:
                record.add("progress", said.rest)
            else:
                record.values[key] = said.rest
                if said.rest and said.rest not in (*Status, *Rag):
                    expected = listed(Status if key == "status" else Rag)
                    code = "unknown-status" if key == "status" else "unknown-rag"
                    self._problem(code, record, key, said.rest, {"expected": expected})
        for said in (done, on):
            self._say(record, "date_of_completion", said)
            record.add("outcome", said.rest)
            if said.problem == "unlikely-date" and said.day:
                self._unlikely(record, "date_of_completion", spoken(said.day))
            elif said.problem:
                self._problem(said.problem, record, "date_of_completion", said.rest)
        record.values["date_of_completion"] = done.day or on.day
        others = ((done, COMPLETION), (on, "date_of_completion"))
        self._first_said(record, "status", (given, "status"), (rating, "agency_rag"), *others)
        self._first_said(record, "agency_rag", (rating, "agency_rag"), (given, "status"), *others)

    def _first_said(self, record: _Record, key: str, *said: tuple[Statement, str]) -> None:
        """Take a status or rating from the first cell that has one; tell where another differs."""
        for statement, source in said:
            word = statement.status if key == "status" else statement.rag
            kept = record.values.get(key)
            record.values[key] = kept or word
            if kept and word and kept != word:
                self.readings.append(
                    f"{record.ref}, {heading(key)}: {kept} stands; another cell says {word}, which "
                    "is kept under Not placed."
                )
                place = "date_of_completion" if source == COMPLETION else source
                self._leave(record, place, as_text(record.row.value(source)))

    def _own_dates(self, record: _Record) -> None:
        """Read the dates that only our own kind of plan has; text that is no day is kept."""
        for key in _DATES[1:]:
            value = record.row.value(key)
            if value is None:
                continue
            day = value if isinstance(value, date) else parse_date(as_text(value))
            if day is None and key == "revised_target_date":
                said = read_target(value)
                day = said.day
                if day:
                    self._leave(record, key, as_text(value))
                    self.readings.append(f"{record.ref}, {heading(key)}: {said.reading}.")
            if day is None:
                code = "impossible-date" if is_impossible(as_text(value)) else "not-a-date"
                self._problem(code, record, key, as_text(value))
                self._leave(record, key, as_text(value))
            else:
                record.values[key] = day

    def _others(self, record: _Record) -> None:
        """Keep what stands under headings that a plan of ours has no column for."""
        taken = {*KEYS, COMPLETION, OWN_NUMBER, "recommendation", "recommendation_no"}
        for key in record.row.cells:
            if key not in taken:
                self._leave(record, key, as_text(record.row.value(key)))
        number = record.row.recommendation.number
        for key in ("action_ref", OWN_NUMBER):
            own = as_text(record.row.value(key))
            if own and own != record.ref and not restates(own, record.ref, number):
                self._leave(record, "action_ref", own)

    def _say(self, record: _Record, key: str, said: Statement) -> None:
        if said.reading:
            self.readings.append(f"{record.ref}, {heading(key)}: {said.reading}")

    def _leave(self, record: _Record, key: str, text: str) -> None:
        place = f"{record.row.line.place}, {heading(key)} of {record.ref}"
        self.left.append((place, text))

    def _unlikely(self, record: _Record, key: str, found: str) -> None:
        limits = {"first": spoken(FIRST_LIKELY), "last": spoken(LAST_LIKELY)}
        self._problem("unlikely-date", record, key, found, limits)

    def _problem(
        self,
        code: str,
        record: _Record,
        key: str,
        found: CellValue,
        facts: dict[str, str] | None = None,
    ) -> None:
        line, header = record.row.line, record.row.header
        sources = {"target_date": ("target_date_as_written",), "date_of_completion": (COMPLETION,)}
        columns = [header.column(name) for name in (key, *sources.get(key, ()))] if header else []
        column = next((at for at in columns if at is not None), None)
        self.problems.append(
            Problem(
                code=code,
                file=f"{self._file}, {line.area}" if line.area else self._file,
                sheet=line.sheet,
                row=line.number,
                column=column + 1 if column is not None and line.sheet else None,
                heading=heading(key),
                found=as_text(found),
                facts=facts or {},
            )
        )


def _has_column(record: _Record, *keys: str) -> bool:
    """Say whether the source asks for it at all: what no row can have is said once, not per row."""
    header = record.row.header
    return header is not None and any(header.column(key) is not None for key in keys)
