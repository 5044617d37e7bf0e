"""The design of an audit sample: a form for whoever goes and looks at the evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from dhrxl.layouts.layout import Entry, Field, Section, Sheet, TableColumn, WorkbookLayout
from dhrxl.layouts.measures import fitted
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted
from dhrxl.rounds.board.sample import POPULATION, Sample
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import (
    CHOICE_ERROR,
    DATE_ERROR,
    DATE_PROMPT,
    columns_for,
    listing,
    lists_sheet,
    table_of,
)

SHEET = "Sample"
TOLD = (
    "action_ref", "lead_agency", "action_to_take", "evidence", "outcome", "evidence_kind",
    "evidence_held_at", "evidence_dated",
)  # fmt: skip
"""What stands on the form of each action: what its agency told."""
WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 14,
        "lead_agency": 12,
        "action_to_take": 18,
        "evidence": 18,
        "outcome": 13,
        "evidence_kind": 10,
        "evidence_held_at": 12,
        "evidence_dated": 12,
    }
)
"""Narrower than usual, so that the form prints on A4 at 8 points."""
_WHAT_IS_SEEN = "Yes, No or Partly: have you seen the evidence yourself?"
_STILL = "Yes, No or Partly: is it still as the agency says, on the day you look?"


def audit_sample(
    drawn: Sample,
    *,
    partnership: Partnership,
    as_at: date,
    round_: str,
    source: str,
    sha256: str,
) -> WorkbookLayout:
    """Design the form for a sample.

    Args:
        drawn: The sample.
        partnership: Whose it is.
        as_at: The day of the summary.
        round_: The round of the summary.
        source: The summary's file.
        sha256: By which the summary is known again.
    """
    title = "Audit sample"
    lists, names = lists_sheet(("list_seen",), protected=True)
    cover = covers.cover(
        kind=FileKind.SAMPLE,
        title=title,
        purpose=("Does the evidence show what was said? Go and look, at these actions.",),
        sections=(
            _this_sample(drawn, as_at, round_, source, sha256),
            _how_to_fill_it_in(),
            _how_it_was_drawn(drawn),
            _by_agency(drawn),
        ),
        partnership=partnership,
        protected=True,
    )
    return WorkbookLayout(
        title=title,
        subject="Evidence of actions that are said to be done, to be looked at",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(cover, _form(drawn, as_at), fitted(_drawn_from(drawn, as_at)), lists),
        names=names,
    )


def _this_sample(drawn: Sample, as_at: date, round_: str, source: str, sha256: str) -> Section:
    size = f"{len(drawn.actions)} of {counted(len(drawn.drawn_from), 'action')}"
    return Section(
        heading="This sample",
        fields=(
            covers.form_field("as_at", as_at),
            covers.form_field("round", round_),
            Field(label="Drawn", value=size),
            Field(label="Seed", value=drawn.seed),
            Field(label="Drawn from", value=source),
            Field(label="SHA-256 of that file", value=sha256),
        ),
    )


def _how_to_fill_it_in() -> Section:
    return Section(
        heading="How to fill it in",
        fields=covers.steps(
            covers.leading_to(SHEET, "Go to the sheet Sample: one row for each action drawn."),
            "Grey cells are what the agency told. Ask it to show you the evidence where it is "
            "held; do not go by what is written here.",
            "In the white cells say whether you saw it, where, what it shows, and whether it still "
            "holds. Name roles, never people.",
            "Bring what you found to the board. It decides in the sheet For decision of the "
            "summary: Assured, Refused with a reason, or Reopened.",
        ),
    )


def _how_it_was_drawn(drawn: Sample) -> Section:
    words = {
        "From": f"{POPULATION[0].upper()}{POPULATION[1:]}. What the board closed as Not accepted "
        "or Superseded is not among them.",
        "Chance": "Every action has the same chance, whoever leads it. So an agency with few may "
        "have none in the sample.",
        "Order": f'The SHA-256 of "{drawn.seed}", one space and the reference gives each action '
        "its place; the first are the sample. The sheet How it was drawn lists all of them.",
        "Again": "The same summary and the same seed give the same sample, on any computer. A "
        "larger one keeps these and adds more.",
    }
    return Section(
        heading="How it was drawn",
        fields=tuple(Field(label=key, value=said, look="plain") for key, said in words.items()),
    )


def _by_agency(drawn: Sample) -> Section:
    return Section(
        heading="Drawn by lead agency",
        fields=tuple(
            Field(label=agency, value=f"{number} of {count}", look="plain")
            for agency, (number, count) in drawn.by_agency.items()
        ),
    )


def _form(drawn: Sample, as_at: date) -> Sheet:
    columns = (
        *columns_for(TOLD, look="given", widths=WIDTHS),
        _asked("seen", "Seen", 7, choice=_WHAT_IS_SEEN),
        _asked("where_seen", "Where seen", 12, prompt="Where you saw it: a team, system or place."),
        _asked("shows", "What it shows", 16, prompt="What it shows, in your own words."),
        _asked("still_holds", "Still holds", 7, choice=_STILL),
        _asked("checked_by", "Checked by (role)", 11, prompt="A role, never a name."),
        TableColumn(
            key="checked_on", heading="Checked on", width=12, kind="date", look="open",
            entry=Entry(date_only=True, prompt=DATE_PROMPT, error=DATE_ERROR),
        ),
    )  # fmt: skip
    return Sheet(
        name=SHEET,
        title="Audit sample: is the evidence what was said?",
        lines=(
            f"This worksheet contains one table: the actions drawn. Position as at "
            f"{spoken(as_at)}.",
            "Grey cells are what the agency told; white cells are for whoever looks. Blank grey "
            "cells: not told.",
        ),
        table=table_of("audit_sample", columns, drawn.actions),
        frozen_columns=1,
        protected=True,
    )


def _asked(
    key: str, heading: str, width: int, *, prompt: str = "", choice: str = ""
) -> TableColumn:
    """Give a column to be filled in."""
    entry = Entry(prompt=prompt)
    if choice:
        entry = Entry(choices="list_seen", prompt=choice, error=CHOICE_ERROR)
    return TableColumn(key=key, heading=heading, width=width, look="open", entry=entry)


def _drawn_from(drawn: Sample, as_at: date) -> Sheet:
    listed = drawn.drawn_from
    listed = listed.assign(drawn=listed["is_drawn"].map({True: "Yes", False: "No"}))
    columns = (
        TableColumn(key="place", heading="Place", width=9, kind="number"),
        *columns_for(("action_ref", "lead_agency"), widths={"action_ref": 16}),
        TableColumn(key="digest", heading="SHA-256 of seed and reference", width=70),
        TableColumn(key="drawn", heading="Drawn", width=9),
    )
    sheet = listing(
        table_of("drawn_from", columns, listed),
        as_at,
        name="How it was drawn",
        says="all that could be drawn, in the order it was. No cell is blank.",
        more=("SHA-256: of the seed on the cover, one space and the reference, in UTF-8.",),
        frozen=2,
    )
    return replace(sheet, protected=True)
