"""What can be wrong in a cell, row, column or file: as values, with one catalogue of sentences.

A message says where, what was expected, what was found and what to do. The codes are a contract:
people filter by them. An error means that a figure may be wrong; a warning asks for a look; a note
is good to know.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from dhrxl.model.cells import column_letters
from dhrxl.model.dates import typed_again
from dhrxl.model.personal import cut, masked, quoted
from dhrxl.model.places import Place

Level = Literal["file", "column", "row", "cell"]
_QUOTE = re.compile("'(.*)'", re.DOTALL)


class Severity(StrEnum):
    """How much a problem matters to the figures."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of problem: how bad it is, and its sentence."""

    severity: Severity
    level: Level
    says: str
    """What was expected and what was found; {found} and other facts are filled in."""
    remedy: str
    """What to do about it, as a full sentence; the fact `remedy` says it better, where given."""
    tracker: bool = False
    """Whether it concerns a list that is not ours, too: one that somebody keeps, and no return."""
    tracker_remedy: str = ""
    """What to do about it there, where that is something else."""
    expects_day: bool = False
    """Whether a day is expected: words that read as one are told as they are to be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong at one place, as data.

    `file` is the path relative to the input folder, `row` and `column` count from 1 as Excel does.
    `found` is the value as it stands in the cell; `facts` fill the other blanks of the sentence.
    Neither ever tells personal data, and what is quoted is cut: problems are printed and sent on.
    """

    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    heading: str = ""
    found: str = ""
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    raised_to: Severity | None = None
    """Set where a warning is an error here: a PDF named on the command line."""

    @classmethod
    def at(
        cls, place: Place, code: str, *, found: str = "", raised_to: Severity | None = None,
        **facts: str,
    ) -> Self:  # fmt: skip
        """Give the problem of a place; `facts` fill the blanks of its sentence."""
        return cls(
            code=code, file=place.file, sheet=place.sheet, row=place.row, column=place.column,
            heading=place.heading, found=found, facts=facts, raised_to=raised_to,
        )  # fmt: skip

    def __post_init__(self) -> None:
        """Hide personal data in what was found, and cut it where it is quoted."""
        safe = masked(self.found)
        if safe == self.found and self._quotes:
            safe = cut(safe)
        elif words := _QUOTE.fullmatch(self.found):
            safe = quoted(words[1])
        object.__setattr__(self, "found", safe)
        safe_facts = {name: masked(fact) for name, fact in self.facts.items()}
        object.__setattr__(self, "facts", safe_facts)

    @property
    def _quotes(self) -> bool:
        says = CATALOGUE[self.code].says
        return "'{found}'" in says or '"{found}"' in says

    @property
    def severity(self) -> Severity:
        """How much this problem matters."""
        return self.raised_to or CATALOGUE[self.code].severity

    @property
    def cell(self) -> str:
        """The address to type into Excel's name box: "M7", "7:7" for a row, or nothing."""
        if self.row is None:
            return ""
        return (
            f"{column_letters(self.column)}{self.row}" if self.column else f"{self.row}:{self.row}"
        )

    @property
    def where(self) -> str:
        """The place in words, as far as it is known."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(f'sheet "{self.sheet}"')
        if self.row is not None:
            place = f"cell {self.cell}" if self.column else f"row {self.row}"
            parts.append(f"{place} ({self.heading})" if self.heading else place)
        return ", ".join(parts)

    @property
    def sentence(self) -> str:
        """What was expected, what was found, what to do."""
        entry = CATALOGUE[self.code]
        facts = {"found": self.found, "heading": self.heading, **self.facts}
        says = entry.says
        if self.found.startswith("text that looks like "):  # told by its kind: no words to quote
            says = says.replace("'{found}'", "{found}").replace('"{found}"', "{found}")
        remedy = "{remedy}" if "remedy" in self.facts else entry.remedy
        if entry.expects_day and "remedy" not in self.facts:
            remedy = typed_again(self.found) or remedy
        return f"{says} {remedy}".strip().format_map(facts)

    @property
    def message(self) -> str:
        """Where, what was expected, what was found, what to do."""
        sentence = self.sentence
        return f"{self.where}: {sentence}" if self.where else sentence[:1].upper() + sentence[1:]


def as_objects(problems: Iterable[Problem]) -> list[dict[str, str | int]]:
    """Give problems as plain objects, with the keys analysts filter by and the verdict's number."""
    keys = ("file", "sheet", "cell", "heading", "code", "severity", "found", "message")
    return [
        {**{key: str(getattr(problem, key)) for key in keys}, "number": number}
        for number, problem in enumerate(problems, 1)
    ]


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as they are numbered: errors first, then by file, sheet, row, column, code."""
    rank = list(Severity)
    return tuple(
        sorted(
            set(problems),
            key=lambda p: (
                rank.index(p.severity),
                p.file,
                p.sheet,
                p.row or 0,
                p.column or 0,
                p.code,
                p.message,
            ),
        )
    )


def _catalogue() -> dict[str, Entry]:
    data = tomllib.loads(Path(__file__).with_name("problems.toml").read_text("utf-8"))
    return {
        code: Entry(severity=Severity(entry.pop("severity")), **entry)
        for code, entry in data.items()
    }


CATALOGUE = _catalogue()
"""Every kind of problem by code, from the data file `problems.toml`."""
