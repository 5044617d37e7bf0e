"""A published plan becomes our record: typed actions with references, and all that was assumed.

What could be understood goes to its column; what could not stays as text, or is handed back with
its place. Nothing is dropped, and nothing is guessed without being said.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.documents import read_document
from dhrxl.files.lines import Line
from dhrxl.files.workers import Lost, Workers
from dhrxl.model.agencies import Agency
from dhrxl.model.dates import find_days, spoken
from dhrxl.model.frames import typed
from dhrxl.model.headings import COMPLETION
from dhrxl.model.partnership import Review
from dhrxl.model.problems import Problem, Severity, ordered
from dhrxl.model.references import References
from dhrxl.model.terms import heading
from dhrxl.model.text import counted, folded
from dhrxl.plans.colours import unseen
from dhrxl.plans.gathering import Gathered, gather
from dhrxl.plans.headings import OWN_NUMBER
from dhrxl.plans.labelled import as_table
from dhrxl.plans.meanings.given import decided, given_for
from dhrxl.plans.meanings.ticks import TICKED
from dhrxl.plans.meanings.two_rows import joined
from dhrxl.plans.reading import read_rows
from dhrxl.plans.records import KEYS, DateReading, Record
from dhrxl.plans.shapes.refused import refusal
from dhrxl.plans.shapes.several import Splitting, split_rows
from dhrxl.plans.sheets import of_sheets

NONE_GIVEN: Mapping[str, str] = MappingProxyType({})
_SHOWN = 3
"""References named in a report before the rest is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingReading:
    """How one heading of the source was understood."""

    heading: str
    """As it stands there; nothing for a column of numbers without a heading."""
    meaning: str
    """Our heading, "Date of completion, Outcome" for both in one; nothing where unknown."""
    left: str = ""
    """Why it has no column of ours, where it was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPlan:
    """A published plan as it was understood."""

    actions: pd.DataFrame
    """One action a row: `KEYS`, text "" and dates NaT where blank."""
    review: Review
    """As it was given; with the publication date if only the source has that."""
    file: str
    headings: tuple[HeadingReading, ...]
    dates: tuple[DateReading, ...]
    agencies: tuple[str, ...]
    """How cells were read that name agencies otherwise than we do, in sentences; each once."""
    readings: tuple[str, ...]
    """What else was understood, in sentences."""
    not_placed: tuple[tuple[str, str], ...]
    """Place and text of everything that has no column."""
    page_headers: tuple[tuple[str, int], ...]
    """Page headers that were left out, and how often each stands in the source."""
    repeated_headers: int
    """Rows of headings that stand again further down."""
    guides: int
    """Rows that tell people how to fill the table in."""
    problems: tuple[Problem, ...]
    rows_taken: int
    """Rows and paragraphs of the source that actions and recommendations were read from."""


def read_plan(
    source: Path,
    *,
    review: Review,
    register: Collection[Agency] = (),
    known: pd.DataFrame | None = None,
    splitting: Splitting = Splitting.PAIRED,
    sheets: Sequence[str] = (),
) -> ImportedPlan:
    """Read a published plan from a file.

    Args:
        source: Text, a web page, a Word file or a workbook.
        review: The review it belongs to; its dates are what relative target dates run from.
        register: The partnership's agencies, if it keeps a register.
        known: The actions of an earlier import, whose references are kept by text.
        splitting: What becomes of a row with several actions.
        sheets: Those that hold the plan, where somebody named them.

    Raises:
        BadInput: If the file cannot be read, or holds no action plan.
    """
    return understand(
        read_lines(source),
        file=source.name,
        review=review,
        register=register,
        known=known,
        splitting=splitting,
        sheets=sheets,
    )


def read_lines(source: Path) -> tuple[Line, ...]:
    """Read a document that came from outside, in a process that may fail without harm to this one.

    Raises:
        BadInput: It cannot be read.
    """
    (lines,) = Workers().each(read_document, [source])
    if isinstance(lines, Lost):
        why = "takes too long to read" if lines.is_late else "stops the program that reads it"
        msg = f"{source.name} {why}. Open it, save it under a new name, and import that."
        raise BadInput(msg)
    return lines


def understand(
    lines: tuple[Line, ...],
    *,
    file: str,
    review: Review,
    register: Collection[Agency] = (),
    known: pd.DataFrame | None = None,
    splitting: Splitting = Splitting.PAIRED,
    headings: Mapping[str, str] = NONE_GIVEN,
    sheets: Sequence[str] = (),
) -> ImportedPlan:
    """Understand the lines of a document as an action plan; see `read_plan`.

    Args:
        lines: The document.
        headings: What was said that its headings mean, by key; it holds over what they say.
    """
    with decided(headings):
        lines, of_plan = of_sheets(lines, sheets, file=file)
        lines = joined(lines)
        gathered = gather(as_table(lines))
        found = _headings(gathered)
        if not gathered.rows:
            raise BadInput(refusal(file, lines))
    published, said = _published(gathered, review)
    references = References(review.code, _known(known))
    names = [name for agency in register for name in (agency.name, *agency.aliases)]
    rows = split_rows(gathered.rows, splitting, names=names)
    records = read_rows(rows, file=file, review=published, register=register, references=references)
    cells = [{key: record.values.get(key) for key in KEYS} for record in records]
    agencies = Counter(sentence for record in records for sentence in record.agencies)
    return ImportedPlan(
        actions=typed(pd.DataFrame(cells, columns=list(KEYS)), KEYS)[list(KEYS)],
        review=published,
        file=file,
        headings=found,
        dates=tuple(found for record in records for found in record.dates),
        agencies=tuple(
            f"{sentence.removesuffix('.')} ({counted(times, 'cell')})."
            for sentence, times in agencies.items()
        ),
        readings=(
            *of_plan,
            *gathered.readings,
            *said,
            *(words for record in records for words in record.readings),
            *unseen(records),
        ),
        not_placed=(*gathered.not_placed, *(left for record in records for left in record.left)),
        page_headers=gathered.page_headers,
        repeated_headers=gathered.repeated_headers,
        guides=len(gathered.guides),
        problems=tuple(_problems(records, has_headings=bool(gathered.headers))),
        rows_taken=gathered.lines_taken,
    )


def _published(gathered: Gathered, review: Review) -> tuple[Review, list[str]]:
    """Take the publication date from a guide row, where nobody gave it."""
    for line in gathered.guides:
        for text in line.texts:
            found = next(find_days(text), None)
            if found and found.day and "publication" in folded(text) and not review.published:
                known = replace(review, published=found.day)
                return known, [f"{line.place}: publication date {spoken(found.day)} taken from it."]
    return review, []


def _headings(gathered: Gathered) -> tuple[HeadingReading, ...]:
    """Say how each heading was understood, the same one once."""
    found = {}
    for header in gathered.headers:
        for at in sorted({*header.keys, *header.headings}):
            key, words = header.keys.get(at), header.headings.get(at, "")
            if key == COMPLETION:
                meaning = f"{heading('date_of_completion')}, {heading('outcome')}"
            elif key == OWN_NUMBER:
                meaning = "the action's own number: the heading above says the recommendation"
            elif key in TICKED:
                meaning = f"{heading('status')}: {TICKED[key]} where it is ticked"
            elif at in header.calculated:
                meaning = "a figure of ours, worked out anew"
            else:
                meaning = heading(key) if key else ""
                meaning += ", as you said" if key and given_for(words) else ""
            left = "" if key else header.reasons.get(at, "")
            found[folded(words), meaning] = HeadingReading(
                heading=words, meaning=meaning, left=left
            )
    return tuple(found.values())


def _problems(records: Sequence[Record], *, has_headings: bool) -> Iterator[Problem]:
    """Give what is wrong; without headings an action that is missing is an error."""
    for problem in (problem for record in records for problem in record.problems):
        is_error = problem.code == "missing-value" and not has_headings
        yield replace(problem, raised_to=Severity.ERROR) if is_error else problem


def _known(actions: pd.DataFrame | None) -> list[tuple[str, str, str, str]]:
    """Give what references are kept by."""
    keys = ["action_ref", "recommendation_no", "recommendation", "action_to_take"]
    if actions is None:
        return []
    return [
        (str(ref), str(number), str(recommendation), str(action))
        for ref, number, recommendation, action in actions[keys].itertuples(index=False)
    ]


def report(plan: ImportedPlan) -> tuple[str, ...]:
    """Give the lines an import prints, in the order a person checks them."""
    return tuple(_report_lines(plan))


def _report_lines(plan: ImportedPlan) -> Iterator[str]:
    bare = int((plan.actions["action_to_take"] == "").sum())
    actions = counted(len(plan.actions) - bare, "action")
    pairs = plan.actions[["recommendation_no", "recommendation"]].drop_duplicates()
    recommendations = int((pairs != "").any(axis=1).sum())
    under = f" under {counted(recommendations, 'recommendation')}" if recommendations else ""
    taken = counted(plan.rows_taken, "row")
    without = f" ({bare} without an action)" if bare else ""
    yield f"{plan.file}: {actions}{under}{without}, from {taken} of the source."
    yield "Headings" if plan.headings else "Headings: none was found, so no action could be read"
    for found in plan.headings:
        words = f'"{found.heading}"' if found.heading else "a column of numbers without a heading"
        if found.meaning:
            yield f"  {words} read as {found.meaning}"
        else:
            why = f" understood, and kept under Not placed: {found.left}" if found.left else ""
            yield f"  {words}{why or ' not known'}"
    yield from _dates(plan)
    for title, said in (("Agencies", plan.agencies), ("Also", plan.readings)):
        if said:
            yield title
            yield from (f"  {sentence}" for sentence in said)
    if plan.page_headers or plan.guides or plan.repeated_headers:
        yield "Left out"
        for text, count in plan.page_headers:
            yield f'  page header "{text}", {_times(count)}'
        if plan.repeated_headers:
            rows = counted(plan.repeated_headers, "row of headings", "rows of headings")
            yield f"  {rows} that stood above already"
        if plan.guides:
            yield f"  {counted(plan.guides, 'guide row')}, kept under Not placed"
    if plan.problems:
        yield "Problems"
        for problem in ordered(plan.problems):
            yield f"  {problem.severity}: {problem.message}"
    if plan.not_placed:
        yield f"Not placed: {counted(len(plan.not_placed), 'text')}, kept in the sheet Not placed"
        for place, text in plan.not_placed:
            yield f"  {place}: {_short(text)}"


def _dates(plan: ImportedPlan) -> Iterator[str]:
    """Give each reading once, with the actions it holds for."""
    groups: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for found in plan.dates:
        groups.setdefault(found.reading, []).append(found.action_ref)
        words.setdefault(found.reading, []).append(found.words)
    if groups:
        yield "Target dates"
    for reading, refs in groups.items():
        first = words[reading][0]
        says_itself = not first or reading.casefold().startswith(_short(first).casefold())
        quoted = "" if says_itself else f'"{_short(first)}" read as '
        yield f"  {_named(refs)}: {quoted}{reading}"


def _named(refs: Sequence[str]) -> str:
    """Name a few references and count the rest."""
    if len(refs) <= _SHOWN:
        return ", ".join(refs)
    return f"{counted(len(refs), 'action')} ({', '.join(refs[:2])}, ... {refs[-1]})"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 100 else f"{one_line[:97].rstrip()}..."
