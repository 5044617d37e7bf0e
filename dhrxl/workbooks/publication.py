"""The design of the copy for publication: a new workbook of what the public needs, values only.

Published action plans show what was recommended, who is to do what by when, what was done and what
came of it. So that is what stands here, and nothing that agencies wrote for the partnership alone:
no notes on progress, no requests, no disagreements, no sources.
"""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from dhrxl.layouts.layout import Field, Section, Sheet, TableColumn, WorkbookLayout
from dhrxl.layouts.measures import fitted
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Profile
from dhrxl.model.review_types import UNNAMED
from dhrxl.model.terms import UNASSIGNED, FileKind, Rag, Status, Timing
from dhrxl.model.text import listed
from dhrxl.rounds.copies.original import Original
from dhrxl.rounds.figures import by_review
from dhrxl.rounds.rag import is_assured, is_closed
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
_SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "Local": "Meant for this area.",
        "Regional": "Meant for several areas together.",
        "National": "Meant for the whole country.",
    }
)
SAID_DONE = "Said done, not shown"
"""Stands where an action is said to be complete, and is open still."""
_TIMINGS: Mapping[str, str] = MappingProxyType(
    {
        Timing.CLOSED: "The action has ended without being done: see its status.",
        Timing.COMPLETED: "The agency says that it is done, when, and what shows it or came of it.",
        SAID_DONE: "The agency says that it is done. What it gave does not show it yet.",
        Timing.OVERDUE: "The date that was agreed has passed.",
        Timing.DUE_SOON: "The date that was agreed is near: Amber says how many days that is.",
        Timing.NOT_DUE: "The date that was agreed is further away.",
        Timing.NO_DATE: "No date was agreed.",
    }
)
NO_LEAD, NO_ANSWER = "No lead agency agreed yet", "No answer yet"
CHECKED = "Checked by the partnership"


def publication(original: Original, *, contact: str = "") -> WorkbookLayout:
    """Design the copy for publication of a summary or a plan.

    Args:
        original: The summary or the plan.
        contact: Role and team mailbox of whom anybody may ask; or nothing.
    """
    title = _named("Action plan", original)
    tables = [_actions(original), *([_by_review(original)] if original.is_summary else [])]
    sheets = (_cover(original, title, contact), *map(fitted, tables))
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
    named = [name for name in original.reviews if name]
    return f"{what}: {listed(named, 'and')}" if 1 <= len(named) <= 3 else what


def _cover(original: Original, title: str, contact: str) -> Sheet:
    actions = original.actions
    late = int((actions["timing"] == Timing.OVERDUE).sum())
    kinds = [kind.name if kind.name != UNNAMED.name else kind.word for kind in original.kinds]
    asked = (("review_type", "; ".join(filter(None, kinds))), ("contact", contact))
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
            "What was agreed after a review, who is to do it by when, and where it stands.",
            "Reviews are known by a pseudonym. Agencies and roles are named here, not people.",
        ),
        sections=(
            Section(
                heading="This copy",
                fields=(
                    covers.form_field("partnership", original.name or "not named"),
                    *(covers.form_field(key, words) for key, words in asked if words),
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
                )
                + _not_checked(original),
            ),
            Section(heading="What the words mean", fields=tuple(_words(original))),
            Section(
                heading="About this file",
                fields=(covers.form_field("file_kind", str(FileKind.PUBLICATION)),),
            ),
        ),
    )


def _not_checked(original: Original) -> tuple[Field, ...]:
    """Say that a colour is no proof, unless only what was checked has it.

    A legend without words is that of a copy without the words of any cell: it has what others have.
    """
    claims = ("", Profile().done_means)
    return tuple(
        Field(
            label=CHECKED,
            value=f"{colour} does not mean that the partnership has checked it. This column says "
            "whether it has, and when.",
            look="plain",
        )
        for colour, says in original.legend.items()
        if says in claims
    )


def _words(original: Original) -> list[Field]:
    """Say what the words of Scope, Status and Timing mean that stand there, and what is counted."""
    actions = _said(original)
    fields = [
        Field(label=str(word), value=says, look="plain")
        for key, meanings in (("scope", _SCOPES), ("status", _STATUSES), ("timing", _TIMINGS))
        for word, says in meanings.items()
        if word in set(actions[key].tolist())
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
            value="Not yet done, or said to be done and not yet shown.",
            look="plain",
        ),
    ]


def _said(original: Original) -> pd.DataFrame:
    """Give the actions as the public reads them: no cell that it would have to guess at."""
    actions = original.actions
    lead, status, timing = (actions[key] for key in ("lead_agency", "status", "timing"))
    is_open = (timing == Timing.COMPLETED) & ~is_closed(actions)
    return actions.assign(
        lead_agency=lead.mask(lead.isin(("", UNASSIGNED)), NO_LEAD),
        status=status.mask(status == "", NO_ANSWER),
        timing=timing.mask(is_open, SAID_DONE),
        checked=[
            _checked(row, is_checked=is_checked)
            for row, is_checked in zip(
                actions.to_dict("records"), is_assured(actions, as_at=original.as_at), strict=True
            )
        ],
    )


def _checked(row: Mapping[Hashable, Any], *, is_checked: bool) -> str:
    """Say whether the partnership has checked what is said to be done."""
    if row["timing"] != Timing.COMPLETED:
        return "Ended" if row["timing"] == Timing.CLOSED else "Nothing to check yet"
    says = f"Yes, {spoken(pd.Timestamp(row['assured_on']).date())}" if is_checked else "Not yet"
    return f"{says}: the agencies differ" if row["joint_disagreement"] else says


def _actions(original: Original) -> Sheet:
    keys = SHOWN if len(original.reviews) > 1 else tuple(k for k in SHOWN if k != "review")
    columns = (
        *columns_for(keys, widths=WIDTHS),
        TableColumn(key="checked", heading=CHECKED, width=18),
    )
    sheet = listing(
        table_of("actions", columns, _said(original), empty="There are none."),
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
