"""The design of the copy for publication: a new workbook of what the public needs, values only.

Published action plans show what was recommended, who is to do what by when, what was done and what
came of it. So that is what stands here, and nothing that agencies wrote for the partnership alone:
no notes on progress, no requests, no disagreements, no sources.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from dhrxl.layouts.layout import Field, Section, Sheet, TableColumn, WorkbookLayout
from dhrxl.layouts.measures import fitted
from dhrxl.model.dates import spoken
from dhrxl.model.terms import FileKind, Rag, Status, Timing
from dhrxl.model.text import listed
from dhrxl.rounds.copies.original import Original
from dhrxl.rounds.figures import by_review
from dhrxl.rounds.rag import is_closed
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import columns_for, listing, number_column, table_of

MARKING = "For publication"
"""Stands where working files carry their marking."""
SHOWN = (
    "action_ref", "review", "recommendation_no", "recommendation", "scope", "action_to_take",
    "lead_agency", "joint_agencies", "key_milestones", "key_outcomes", "target_date",
    "revised_target_date", "status", "date_of_completion", "outcome", "rag", "timing",
)  # fmt: skip
WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 15,
        "review": 13,
        "recommendation_no": 18,
        "recommendation": 40,
        "scope": 11,
        "action_to_take": 40,
        "lead_agency": 20,
        "joint_agencies": 20,
        "key_milestones": 27,
        "key_outcomes": 27,
        "target_date": 13,
        "revised_target_date": 13,
        "status": 13,
        "date_of_completion": 14,
        "outcome": 30,
        "rag": 14,
        "timing": 13,
    }
)
_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        Status.NOT_STARTED: "Nothing has been done yet.",
        Status.IN_PROGRESS: "Work has begun.",
        Status.COMPLETE: "The agency says that it is done.",
        Status.PAUSED: "Work has stopped for now.",
        Status.ASK_TO_CLOSE: "The agency asks to end the action. Until that is agreed it is open.",
        Status.NOT_ACCEPTED: "The partnership decided that it will not be done.",
        Status.SUPERSEDED: "Another action has taken its place.",
    }
)


def publication(original: Original) -> WorkbookLayout:
    """Design the copy for publication of a summary or a plan."""
    title = _named("Action plan", original)
    tables = [_actions(original), *([_by_review(original)] if original.is_summary else [])]
    sheets = (_cover(original, title), *map(fitted, tables))
    return WorkbookLayout(
        title=title,
        subject=f"What was agreed after a review, as at {spoken(original.as_at)}",
        as_at=original.as_at,
        marking=MARKING,
        sheets=sheets,
        author="",
    )


def _named(what: str, original: Original) -> str:
    """Put the reviews behind a word, where they are few."""
    few = len(original.reviews) <= 3
    return f"{what}: {listed(original.reviews, 'and')}" if few else what


def _cover(original: Original, title: str) -> Sheet:
    actions = original.actions
    late = int((actions["timing"] == Timing.OVERDUE).sum())
    inside = [Field(label="Actions", value="Every action: who is to do what, by when, and where "
                    "it stands.", link="Actions")]  # fmt: skip
    if original.is_summary:
        inside.append(Field(label="By review", value="The same counted for each review.",
                            link="By review"))  # fmt: skip
    return Sheet(
        name="Cover",
        title=title,
        lines=(
            MARKING,
            "What was agreed after a review of a death, who is to do it by when, and where it "
            "stands.",
            "Reviews are known by a pseudonym. Agencies are named, and no person is.",
        ),
        sections=(
            Section(
                heading="This copy",
                fields=(
                    covers.form_field("partnership", original.name or "not named"),
                    Field(label="Position as at", value=original.as_at),
                    Field(label="Actions", value=len(actions)),
                    Field(label="Open", value=int((~is_closed(actions)).sum())),
                    Field(label="Overdue", value=late),
                ),
            ),
            Section(heading="What is in it", fields=tuple(inside)),
            Section(
                heading="What the colours mean",
                fields=tuple(
                    Field(label=str(word), value=says, look="plain", rag=True)
                    for word, says in original.legend.items()
                ),
            ),
            Section(heading="What the words mean", fields=tuple(_words(original))),
            Section(
                heading="About this file",
                fields=(covers.form_field("file_kind", str(FileKind.PUBLICATION)),),
            ),
        ),
    )


def _words(original: Original) -> list[Field]:
    """Say what the words of Status mean, those that stand there, and what is counted."""
    used = set(original.actions["status"].tolist())
    fields = [
        Field(label=str(word), value=says, look="plain")
        for word, says in _STATUSES.items()
        if word in used
    ]
    return [
        *fields,
        Field(
            label="Calculated RAG",
            value="A colour worked out from status, dates and what was said of the outcome: red, "
            "amber, green, blue or grey.",
            look="plain",
        ),
        Field(
            label="Target date",
            value="The date first agreed. A later date that was agreed stands beside it.",
            look="plain",
        ),
        Field(
            label="Open",
            value="Neither ended nor done with a date and an account of what shows it.",
            look="plain",
        ),
    ]


def _actions(original: Original) -> Sheet:
    keys = SHOWN if len(original.reviews) > 1 else tuple(k for k in SHOWN if k != "review")
    sheet = listing(
        table_of(
            "actions", columns_for(keys, widths=WIDTHS), original.actions, empty="There are none."
        ),
        original.as_at,
        name="Actions",
        title=_named("Actions", original),
        says="every action once. Blank cells: nothing was agreed or given.",
        pages_wide=2,
    )
    return replace(sheet, prints_table_only=True)


def _by_review(original: Original) -> Sheet:
    counts = by_review(original.actions)
    counts = counts.assign(published=[original.published.get(name) for name in counts["review"]])
    columns = (
        TableColumn(key="review", heading="Review", width=34),
        TableColumn(key="published", heading="Publication date", width=21, kind="date"),
        *(number_column(word.value, word.value, 12) for word in Rag),
        number_column("total", "Total", 12),
        number_column("overdue", "Overdue", 13),
        number_column("open", "Open", 12),
    )
    return listing(
        table_of("by_review", columns, counts, empty="There are none."),
        original.as_at,
        name="By review",
        title="Actions by review",
        says="actions by review, each counted once. Blank dates are not known.",
    )
