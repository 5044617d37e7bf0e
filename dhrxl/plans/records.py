"""One action of a published plan on its way into its columns, with all that is to be said of it."""

from dataclasses import dataclass, field
from datetime import date

from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.dates import FIRST_LIKELY, LAST_LIKELY, spoken
from dhrxl.model.headings import COMPLETION
from dhrxl.model.problems import Problem
from dhrxl.model.terms import CALCULATED, PLAN, heading
from dhrxl.plans.rows import Row

KEYS = tuple(key for key in PLAN if key not in CALCULATED)
"""The columns an import fills."""
_SOURCES = {"target_date": ("target_date_as_written",), "date_of_completion": (COMPLETION,)}
"""What a plan may have instead of a column of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """How one target date was understood."""

    action_ref: str
    words: str
    reading: str
    day: date | None


@dataclass(slots=True, kw_only=True)
class Record:
    """One action, and what was understood, assumed, left and found wrong on the way."""

    file: str
    row: Row
    ref: str
    values: dict[str, object] = field(default_factory=dict)
    """What goes into each column, by `KEYS`."""
    dates: list[DateReading] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    """What was done with names of agencies, in sentences, each once for a cell."""
    readings: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """Place and text of what has no column."""
    problems: list[Problem] = field(default_factory=list)

    def asks_for(self, *keys: str) -> bool:
        """Say whether the source has a column for one of them: what no row can have is no fault."""
        header = self.row.header
        return header is not None and any(header.column(key) is not None for key in keys)

    def found(self, key: str) -> str:
        """Say in words what stands where a cell was looked for."""
        words = self.row.text(key)
        return f"'{words}'" if words else "an empty cell"

    def add(self, key: str, words: str) -> None:
        """Put words into a text column, below what stands there."""
        if words:
            before = str(self.values.get(key) or "")
            self.values[key] = f"{before}\n{words}" if before else words

    def say(self, key: str, what: str) -> None:
        """Say what was understood or assumed of a cell."""
        self.readings.append(f"{self.ref}, {heading(key)}: {what}")

    def leave(self, key: str, text: str) -> None:
        """Keep a text that finds no column."""
        self.left.append((f"{self.row.line.place}, {heading(key)} of {self.ref}", text))

    def report(self, code: str, key: str, found: CellValue, /, **facts: str) -> None:
        """Report what is wrong with a cell, at its place in the source."""
        line, header = self.row.line, self.row.header
        columns = [header.column(name) for name in (key, *_SOURCES.get(key, ()))] if header else []
        column = next((at for at in columns if at is not None), None)
        self.problems.append(
            Problem(
                code=code,
                file=f"{self.file}, {line.area}" if line.area else self.file,
                sheet=line.sheet,
                row=line.number,
                column=column + 1 if column is not None and line.sheet else None,
                heading=heading(key),
                found=as_text(found),
                facts=facts,
            )
        )

    def report_unlikely(self, key: str, found: str) -> None:
        """Report a day that is hardly meant."""
        first, last = spoken(FIRST_LIKELY), spoken(LAST_LIKELY)
        self.report("unlikely-date", key, found, first=first, last=last)
