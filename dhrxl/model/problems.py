"""What can be wrong in a cell, row, column or file: as values, with one catalogue of sentences.

A message says where, what was expected, what was found and what to do. The codes are a contract:
people filter by them. An error means that a figure may be wrong; a warning asks for a look; a note
is good to know.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from dhrxl.model.personal import cut, masked, quoted

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
        return f"{says} {remedy}".strip().format_map(facts)

    @property
    def message(self) -> str:
        """Where, what was expected, what was found, what to do."""
        sentence = self.sentence
        return f"{self.where}: {sentence}" if self.where else sentence[:1].upper() + sentence[1:]


def column_letters(column: int) -> str:
    """Give the letters Excel shows above a column, counted from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def as_objects(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Give problems as plain objects, with the keys analysts filter by."""
    keys = ("file", "sheet", "cell", "heading", "code", "severity", "found", "message")
    return [{key: str(getattr(problem, key)) for key in keys} for problem in problems]


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


def _error(level: Level, says: str, remedy: str) -> Entry:
    return Entry(severity=Severity.ERROR, level=level, says=says, remedy=remedy)


def _warning(level: Level, says: str, remedy: str) -> Entry:
    return Entry(severity=Severity.WARNING, level=level, says=says, remedy=remedy)


def _note(level: Level, says: str, remedy: str) -> Entry:
    return Entry(severity=Severity.NOTE, level=level, says=says, remedy=remedy)


CATALOGUE: dict[str, Entry] = {
    # files
    "not-a-workbook": _warning(
        "file",
        "expected an Excel workbook, found {found}.",
        "Send the figures in the workbook (.xlsx) that was sent out.",
    ),
    "password-protected": _error(
        "file",
        "expected a workbook that opens, found one with a password or a sensitivity label.",
        "Remove it in Excel (File, Info, Protect Workbook; or Sensitivity) and send it again.",
    ),
    "damaged-file": _error(
        "file",
        "expected a workbook that opens, found {found}.",
        "Open it in Excel, save it under a new name and send it again.",
    ),
    "too-large": _error(
        "file",
        "expected at most {limit}, found {found}.",
        "Copy the table into a fresh return, without what lies beyond it, and send that.",
    ),
    "no-action-table": _error(
        "file",
        "expected a sheet with a row of headings such as {expected}, found none.",
        "Use the workbook that was sent out, or restore its row of headings.",
    ),
    "unknown-return": _error(
        "file",
        "expected the agency's name on the cover, found {found}.",
        'Fill in Agency on the sheet Cover; in Word write "Agency:" and its name above the table. '
        "Until then its rows are not counted.",
    ),
    "duplicate-return": _error(
        "file",
        "two versions differ in {where}: the other is in {other}.",
        "Keep one. Until then neither answer is counted.",
    ),
    "duplicate-review-code": _error(
        "file",
        "expected each review to have a code of its own, found {found} for {reviews}.",
        "Give one of them another code.",
    ),
    "older-template": _warning(
        "file",
        "expected template version {expected}, found {found}.",
        "It was read; send the current template next time.",
    ),
    "other-profile": _warning(
        "file",
        "expected the RAG profile {expected}, found {found}.",
        "Its figures were worked out again by {expected}.",
    ),
    "wrong-round": _warning(
        "file",
        "expected {expected}, found {found}. {consequence}",
        "Check with the agency that this is the right file.",
    ),
    "nothing-reported": _warning(
        "file",
        'expected answers or "Nothing has changed" answered Yes, found neither.',
        "Ask the agency whether it sent the right file. Its actions are shown as last reported.",
    ),
    "not-returned": _warning("file", "{found} has not returned: {actions}.", "Ask for the return."),
    "skipped-file": _note("file", "not read: {found}.", "Nothing to do."),
    # columns
    "missing-column": _error(
        "column",
        'expected the heading "{heading}", found none.',
        "Restore the column: what stood there cannot be counted.",
    ),
    "repeated-column": _error(
        "column",
        'expected the heading "{heading}" once, found it again.',
        "Keep one of them. The first was read.",
    ),
    "unknown-column": _warning(
        "column",
        'expected only the columns sent out, found "{found}".',
        "It is kept in Returned rows and counts for nothing else.",
    ),
    # rows
    "unknown-action": _error(
        "row",
        "expected an action of the agreed plan, found {found}.{suggestion}",
        "Correct the reference. Until then the row is not counted.",
    ),
    "duplicate-action": _error(
        "row",
        "expected each action once, found {found} again{other}.",
        "Keep one row. {consequence}",
    ),
    "missing-action": _error(
        "row",
        "expected {found} in this return, found no such row.",
        "Put the row back from the return that was sent out. The action is shown as last reported.",
    ),
    "changed-baseline": _warning(
        "row",
        "expected the agreed words or date, found {found}.",
        "The agreed one counts: {agreed}. Ask the partnership to change it.",
    ),
    "joint-disagreement": _warning(
        "row",
        "{agency} says {found}, the lead agency says {lead}.",
        "The lead's answer counts. Agree one answer between you.",
    ),
    "text-lost": _warning(
        "row",
        "expected the answer given last time, found the cell empty.",
        "Check that it was meant to go.",
    ),
    "lead-assumed": _note(
        "row",
        "several agencies in one cell; {found} was taken as lead.",
        "Confirm who is accountable.",
    ),
    # cells
    "not-a-date": _error(
        "cell", "expected a date, found '{found}'.", "Enter a date such as 31 March 2026."
    ),
    "impossible-date": _error(
        "cell",
        "expected a day that exists, found '{found}'.",
        "Enter a date such as 31 March 2026.",
    ),
    "unknown-status": _error(
        "cell", "expected {expected}, found '{found}'.", "Choose one from the list."
    ),
    "unknown-decision": _error(
        "cell",
        "expected {expected}, found '{found}'.",
        "Choose one from the list. Until then the decision is not applied.",
    ),
    "completed-in-future": _error(
        "cell",
        "expected a day not after the return was saved, found {found}.",
        "Enter the day it was done, or change the status.",
    ),
    "missing-value": _warning("cell", "expected an answer, found an empty cell.", "{remedy}"),
    "unlikely-date": _warning(
        "cell", "expected a date between {first} and {last}, found {found}.", "Check the year."
    ),
    "unknown-rag": _warning(
        "cell",
        "expected {expected}, found '{found}'.",
        "Choose one from the list or leave it empty.",
    ),
    "unknown-scope": _warning(
        "cell",
        "expected Local, Regional or National, found '{found}'.",
        "Choose one from the list.",
    ),
    "unknown-agency": _warning(
        "cell",
        "expected an agency of the partnership, found '{found}'.{suggestion}",
        "Correct the name, or add it to the sheet Agencies of the partnership workbook.",
    ),
    "missing-lead-agency": _warning(
        "cell", "expected a lead agency, found an empty cell.", "Agree who is accountable."
    ),
    "no-target-date": _warning(
        "cell",
        "expected a target date, found {found}.",
        "Agree a date. Without one the action can never be overdue.",
    ),
    "complete-without-date": _warning(
        "cell",
        "expected the date of completion of an action that is Complete, found an empty cell.",
        "Enter the day it was done. Until then it is Amber.",
    ),
    "complete-without-evidence": _warning(
        "cell",
        "expected evidence or an outcome of an action that is Complete, found neither.",
        "Say what proves it. Until then it is Amber.",
    ),
    "date-without-complete": _warning(
        "cell",
        "expected no date of completion while the status is {status}, found {found}.",
        "Change the status to Complete, or clear the date.",
    ),
    "request-without-reason": _warning(
        "cell",
        "expected a reason for the new date, found an empty cell.",
        "Say why the agreed date cannot be met.",
    ),
    "request-earlier": _warning(
        "cell",
        "expected a date after the due date {due}, found {found}.",
        "Ask for a later date, or clear the cell.",
    ),
    "rag-disagrees": _warning(
        "cell",
        "the agency says {found}, the rule gives {calculated} ({timing}).",
        "Both are shown. The rule's rating is counted.",
    ),
    "personal-data": _warning(
        "cell",
        "expected roles and no personal data, found what {found}.",
        "Take it out: name the role, not the person.",
    ),
    "formula-as-text": _warning(
        "cell",
        "expected words or a date, found text that looks like a formula: '{found}'.",
        "It is kept as text and not worked out. Check that it is what you meant.",
    ),
    "colour-without-word": _warning(
        "cell",
        "expected the rating in words, found only the colour {found}.",
        "It was read as {found}. Choose the word from the list.",
    ),
    "completed-after-as-at": _note(
        "cell",
        "completed on {found}, after the day of this position, {as_at}.",
        "On that day it was still open. It will count in the next round.",
    ),
    "not-smart": _note(
        "cell",
        'the action says "{found}" and nothing that can be measured.',
        "Say what will be different, and how it will be seen.",
    ),
}
