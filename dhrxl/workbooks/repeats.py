"""The design of the list of recommendations that repeat, in which people confirm what is the same.

Two sheets besides the cover: what is suggested now, and all that was ever confirmed, which the next
list is given.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from dhrxl.intake.confirmed import HEADINGS, TYPED, Confirmed
from dhrxl.layouts.layout import Entry, Field, Section, Sheet, TableColumn, WorkbookLayout
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted
from dhrxl.rounds.learning.repeats import Group
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import (
    CHOICE_ERROR,
    DATE_ERROR,
    DATE_PROMPT,
    listing,
    lists_sheet,
    number_column,
    table_of,
)

_ENTRIES = {
    "same_ask": Entry(
        choices="list_yes_no", error=CHOICE_ERROR,
        prompt="Does it ask for the same as the first of its group? Choose Yes or No.",
    ),
    "confirmed_by": Entry(prompt="Your role. Never a name."),
    "confirmed_on": Entry(date_only=True, prompt=DATE_PROMPT, error=DATE_ERROR),
}  # fmt: skip
_WIDTHS = {
    "partnership": 20, "recommendation_ref": 17, "same_as": 17, "same_as_partnership": 20,
    "same_ask": 9, "confirmed_by": 15, "confirmed_on": 15, "remark": 24,
}  # fmt: skip


def repeats_workbook(
    groups: Sequence[Group],
    confirmed: Iterable[Confirmed],
    *,
    compared: int,
    reviews: int,
    partnership: Partnership,
    as_at: date,
) -> WorkbookLayout:
    """Design the list.

    Args:
        groups: As `repeats.repeats` gives them.
        confirmed: All that was ever confirmed.
        compared: How many recommendations were compared.
        reviews: Of how many reviews.
        partnership: Whose list it is.
        as_at: The day by which it is said where they stand.
    """
    lists, names = lists_sheet(("list_yes_no",))
    again = sum(group.is_asked_again for group in groups)
    title = "Recommendations that repeat"
    cover = covers.cover(
        kind=FileKind.REPEATS,
        title=title,
        purpose=(
            "Recommendations of several reviews that seem to ask for the same.",
            "The words suggest it; people confirm it, in the white cells of the sheet Repeats.",
        ),
        sections=(
            Section(
                heading="This list",
                fields=(
                    covers.form_field("as_at", as_at),
                    Field(label="Compared", value=f"{counted(compared, 'recommendation')} of "
                          f"{counted(reviews, 'review')}"),
                    Field(label="Groups", value=len(groups)),
                    Field(label="Said complete, and asked again", value=again),
                ),
            ),
            Section(
                heading="How to use it",
                fields=covers.steps(
                    covers.leading_to("Repeats", "Read each group: the oldest stands first."),
                    "Under Same ask choose Yes where a line asks for the same as the first of its "
                    "group, else No. Give your role and the day.",
                    "Save. Name this file with --confirmed when the list is made again: what was "
                    "confirmed stays together, and what differs stays apart.",
                ),
            ),
            Section(
                heading="What it rests on",
                fields=(
                    Field(label="Alike", value="How alike the words are to a line above it in the "
                          "group, in per cent; rare words count most. Of what is suggested "
                          "about one in three asks for the same; of what does, about one in three "
                          "is not found, as its words differ too much.", look="plain"),
                    Field(label="Asked again", value="The older recommendation was said complete "
                          "before the later review was published. Complete is what agencies say: "
                          "see Where it stands.", look="plain"),
                ),
            ),
        ),
        partnership=partnership,
    )  # fmt: skip
    return WorkbookLayout(
        title=title,
        subject=f"Position as at {spoken(as_at)}",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(cover, _repeats(groups, as_at), _confirmations(confirmed, as_at), lists),
        names=names,
    )


def _repeats(groups: Sequence[Group], as_at: date) -> Sheet:
    columns = (
        TableColumn(key="group", heading="Group", width=10, kind="number", look="given"),
        *_given(("review", "Review", 13)),
        TableColumn(
            key="published", heading="Publication date", width=13, kind="date", look="given"
        ),
        *_given(("recommendation_ref", HEADINGS["recommendation_ref"], 21),
                ("words", "Recommendation", 42), ("stands", "Where it stands", 24),
                ("stands_out", "Asked again", 24)),
        number_column("alike", "Alike (%)", 9),
        *_open(TYPED[:3]),
        *_given(("same_as", HEADINGS["same_as"], 17),
                ("same_as_partnership", HEADINGS["same_as_partnership"], 20),
                ("leads", "Lead agencies", 24), ("partnership", HEADINGS["partnership"], 20)),
        *_open(TYPED[3:]),
    )  # fmt: skip
    rows = [
        {
            "group": number,
            "review": member.asked.review,
            "published": member.asked.published,
            "recommendation_ref": member.asked.ref,
            "words": member.asked.words,
            "stands": member.asked.stands,
            "stands_out": member.stands_out,
            "alike": member.alike,
            "same_as": member.same_as[1],
            "same_as_partnership": member.same_as[0],
            "leads": member.asked.leads,
            "partnership": member.asked.partnership,
            **_answers(member.confirmed),
        }
        for number, group in enumerate(groups, start=1)
        for member in group.members
    ]
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return listing(
        table_of("repeats", columns, frame, empty="No two reviews ask for the same."),
        as_at,
        name="Repeats",
        title="Recommendations that repeat",
        says="groups of recommendations that seem to ask for the same, oldest first. "
        "Blank cells: not known, or yours to fill in.",
        more=(
            "White cells are yours: Same ask is Yes where a line asks for the same as the first "
            "of its group.",
        ),
        frozen=4,
        printed=len(columns) - 5,
    )


def _confirmations(confirmed: Iterable[Confirmed], as_at: date) -> Sheet:
    columns = _given(*((key, heading, _WIDTHS[key]) for key, heading in HEADINGS.items()))
    rows = [
        {
            "partnership": one.partnership, "recommendation_ref": one.ref, "same_as": one.same_as,
            "same_as_partnership": one.same_as_partnership, **_answers(one),
        }
        for one in confirmed
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(HEADINGS))
    return listing(
        table_of("confirmations", columns, frame, empty="Nothing was confirmed before."),
        as_at,
        name="Confirmed",
        title="What was confirmed before",
        says="all that was confirmed in earlier lists, also of reviews that are not in this one.",
        frozen=2,
    )


def _answers(one: Confirmed | None) -> dict[str, object]:
    if one is None:
        return {}
    return {
        "same_ask": "Yes" if one.is_same else "No", "confirmed_by": one.by,
        "confirmed_on": one.on, "remark": one.remark,
    }  # fmt: skip


def _given(*columns: tuple[str, str, int]) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(
            key=key, heading=heading, width=width, look="given",
            kind="date" if key == "confirmed_on" else "text",
        )
        for key, heading, width in columns
    )  # fmt: skip


def _open(keys: Sequence[str]) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(
            key=key, heading=HEADINGS[key], width=_WIDTHS[key], look="open",
            kind="date" if key == "confirmed_on" else "text", entry=_ENTRIES.get(key),
        )
        for key in keys
    )  # fmt: skip
