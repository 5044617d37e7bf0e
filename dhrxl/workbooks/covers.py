"""Covers: what a workbook is, how to use it, what its colours mean, and the form that names it.

The form is what a file is recognised by: label in column A, value in column B. Its labels stand
wherever a person looks for them first; their order is no part of the contract.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dhrxl.layouts.layout import Entry, Field, Look, Section, Sheet, Table, Value
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.terms import COVER_LABELS, OF_NO_AGENCY, PARTS, TEMPLATE_VERSION, FileKind, Timing
from dhrxl.rounds import formulas
from dhrxl.rounds.agreements.responses import is_answered
from dhrxl.rounds.rag import is_closed
from dhrxl.workbooks.tables import CHOICE_ERROR, DATE_ERROR


def form_field(
    key: str,
    value: Value = None,
    *,
    look: Look = "given",
    formula: str = "",
    name: str = "",
    prompt: str = "",
    choices: str = "",
    date_only: bool = False,
) -> Field:
    """Give a line of the form, by the key of its label in `terms.COVER_LABELS`."""
    entry = None
    if choices:
        entry = Entry(choices=choices, prompt=prompt, error=CHOICE_ERROR)
    elif date_only or isinstance(value, date):
        entry = Entry(date_only=True, prompt=prompt, error=DATE_ERROR)
    elif prompt:
        entry = Entry(prompt=prompt)
    label = COVER_LABELS[key]
    return Field(label=label, value=value, look=look, formula=formula, name=name, entry=entry)


def count_of_actions(label: str, table: Table) -> Field:
    """Give the live count of the actions in a table, with its result as they stand now."""
    count = sum(timing is not None for timing in table.values_of("timing"))
    return _figure(label, count, formulas.count_actions(table.name))


def count_by_timing(label: str, table: Table, timing: Timing) -> Field:
    """Give the live count of actions with a timing."""
    count = sum(each == timing for each in table.values_of("timing"))
    return _figure(label, count, formulas.count_words(table.name, "timing", timing))


def count_of_needed(label: str, table: Table) -> Field:
    """Give the live count of actions that want something of an agency."""
    count = sum(each not in (None, *OF_NO_AGENCY) for each in table.values_of("needed"))
    return _figure(label, count, formulas.count_needed(table.name))


def count_of_unanswered(label: str, table: Table, as_at: date | None) -> Field:
    """Give the live count of open actions that the agency leads and has not responded to."""
    keys = ("your_part", "response", "response_dated", "timing", "needed")
    rows = pd.DataFrame({key: table.values_of(key) for key in keys}, dtype="object")
    rows["response_dated"] = pd.to_datetime(rows["response_dated"], errors="coerce")
    asked = ~is_answered(rows, as_at=as_at or date.max) & ~is_closed(rows)
    count = int((asked & (rows["your_part"] == PARTS[0])).sum())
    return _figure(label, count, formulas.count_unanswered(table.name))


def _figure(label: str, value: int, formula: str) -> Field:
    return Field(label=label, value=value, look="calculated", formula=formula)


def leading_to(sheet: str, words: str) -> Field:
    """Give a step whose words lead to a sheet."""
    return Field(label="", value=words, link=sheet)


def steps(*sentences: str | Field) -> tuple[Field, ...]:
    """Number the steps of an instruction; a field among them keeps its link."""
    return tuple(
        Field(
            label=f"Step {number}",
            value=step.value if isinstance(step, Field) else step,
            look="plain",
            link=step.link if isinstance(step, Field) else "",
        )
        for number, step in enumerate(sentences, start=1)
    )


def legend(profile: Profile) -> Section:
    """Say what each rating means; stands on every output."""
    return Section(
        heading="What the colours mean",
        fields=tuple(
            Field(label=str(rag), value=meaning, look="plain", rag=True)
            for rag, meaning in profile.legend.items()
        ),
    )


def about(kind: FileKind, partnership: Partnership, *, live: bool = False) -> Section:
    """Say what the file is, for people and for the step that reads it.

    The partnership workbook says the rest itself, where it can be changed.

    Args:
        kind: What the workbook is.
        partnership: Whose it is; its profile and marking are shown.
        live: Whether formulas of the workbook read the profile's settings from here.
    """
    profile = partnership.profile
    settings: tuple[Field, ...] = ()
    if live:
        settings = (
            form_field("due_soon_days", profile.due_soon_days, name="due_soon_days"),
            form_field("complete_colour", str(profile.complete_colour), name="complete_colour"),
            form_field(
                "blue_needs_assurance",
                "Yes" if profile.blue_needs_assurance else "No",
                name="blue_needs_assurance",
            ),
        )
    made_for: tuple[Field, ...] = ()
    if kind != FileKind.PARTNERSHIP:
        made_for = (
            form_field(
                "partnership", partnership.name, look="given" if partnership.name else "open"
            ),
            form_field("marking", partnership.marking),
            form_field("profile", profile.name),
        )
    return Section(
        heading="About this file",
        fields=(
            form_field("file_kind", str(kind)),
            form_field("template_version", TEMPLATE_VERSION),
            *made_for,
            *settings,
        ),
    )


def cover(
    *,
    kind: FileKind,
    title: str,
    purpose: Sequence[str],
    sections: Sequence[Section],
    partnership: Partnership,
    live: bool = False,
    protected: bool = False,
) -> Sheet:
    """Give the sheet `Cover`: marking, purpose, the sections given, legend, about this file.

    Args:
        kind: What the workbook is.
        title: What stands in A1.
        purpose: A line or two under 110 characters: what this is and what is asked.
        sections: What is particular to this workbook: its form, its steps, its figures.
        partnership: Whose it is.
        live: Whether formulas of the workbook read the profile's settings from the cover.
        protected: Whether only white cells can be changed.
    """
    return Sheet(
        name="Cover",
        title=title,
        lines=(partnership.marking, *purpose),
        sections=(*sections, legend(partnership.profile), about(kind, partnership, live=live)),
        protected=protected,
    )
