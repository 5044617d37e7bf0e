"""The design of the action plan of one review: unprotected, grows as people type."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pandas as pd

from dhrxl.layouts.layout import Look, Section, Sheet, Table, TableColumn, WorkbookLayout
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import COLUMNS, PLAN, FileKind, Timing
from dhrxl.rounds import formulas
from dhrxl.rounds.rag import rate
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import DATE_PROMPT, columns_for, lists_sheet, table_of

SHEET = "Action plan"
WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 15,
        "recommendation": 27,
        "scope": 11,
        "action_to_take": 38,
        "lead_agency": 19,
        "joint_agencies": 18,
        "key_milestones": 21,
        "key_outcomes": 21,
        "evidence_expected": 21,
        "target_date_as_written": 17,
        "target_date": 13,
        "revised_target_date": 13,
        "revision_agreed_on": 13,
        "status": 13,
    }
)
"""Narrower than usual, so that the plan prints readably on two pages of A3 side by side."""


def action_plan(
    actions: pd.DataFrame,
    *,
    review: Review,
    partnership: Partnership,
    as_at: date,
    contact: str = "",
    not_placed: Sequence[tuple[str, str]] = (),
) -> WorkbookLayout:
    """Design the action plan of one review.

    Args:
        actions: Typed actions by keys of `terms.PLAN`; none give a table with one empty row.
        review: The review the plan follows.
        partnership: Whose review it is.
        as_at: The day the stored results are true for. The workbook itself says `=TODAY()`.
        contact: Role and team mailbox of who keeps the plan.
        not_placed: Place and text of what an import could not place; never dropped.
    """
    profile = partnership.profile
    rated = (
        actions.assign(**rate(actions, as_at=as_at, profile=profile)) if len(actions) else actions
    )
    title = f"Action plan: {review.name}" if review.name else "Action plan"
    table = _plan_table(rated)
    cover = covers.cover(
        kind=FileKind.PLAN,
        title=title,
        purpose=("Who does what by when, so that the promises made in the review are kept.",),
        sections=(
            _this_plan(review, contact, as_at),
            _how_to_use_it(),
            _where_the_actions_stand(table),
        ),
        partnership=partnership,
        live=True,
    )
    lists, names = lists_sheet(
        (
            "list_status",
            "list_rag",
            "list_scope",
            "list_review_type",
            "list_evidence_kind",
            "list_response",
            *formulas.SILENT,
        )
    )
    behind = (_not_placed_sheet(not_placed),) if not_placed else ()
    return WorkbookLayout(
        title=title,
        subject=f"Action plan of a {review.type.name}",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(cover, _plan_sheet(table, title, as_at), *behind, lists),
        names=names,
        live=True,
    )


def _this_plan(review: Review, contact: str, as_at: date) -> Section:
    return Section(
        heading="This plan",
        fields=(
            covers.form_field("review", review.name, look="open"),
            covers.form_field("review_code", review.code, look="open"),
            covers.form_field(
                "review_type",
                review.type.word,
                look="open",
                choices="list_review_type",
                prompt="What kind of review it is. Choose one from the list.",
            ),
            covers.form_field(
                "published",
                review.published,
                look="open",
                date_only=True,
                prompt=f"The day the {review.type.report} was published. {DATE_PROMPT}",
            ),
            covers.form_field(
                "signed_off",
                review.signed_off,
                look="open",
                date_only=True,
                prompt=f"The day the {review.type.owner} signed the plan off. {DATE_PROMPT}",
            ),
            covers.form_field(
                "contact", contact, look="open", prompt="A role and a team mailbox, never a name."
            ),
            covers.form_field(
                "as_at",
                as_at,
                look="open",
                formula="TODAY()",
                name="as_at",
                prompt="Today, until you type a date over it. To go back: =TODAY()",
            ),
        ),
    )


def _how_to_use_it() -> Section:
    return Section(
        heading="How to use it",
        fields=covers.steps(
            covers.leading_to(SHEET, "Go to the sheet Action plan: one row for each action."),
            "Fill in the white cells; to add an action, type below the last row. "
            "Agree a lead agency and a target date for each.",
            "Give every action you add an Action ref such as ELM-03.1: review code, "
            "recommendation number, number of the action. Without one it is in no return.",
            "Never change a target date: put a later date, once agreed, into Revised "
            "target date, and the day it was agreed beside it.",
            "Grey cells are worked out from status, dates and evidence. Leave them as they are.",
            "Name roles, never people: the plan may be read by many.",
        ),
    )


def _where_the_actions_stand(table: Table) -> Section:
    return Section(
        heading="Where the actions stand",
        fields=(
            covers.count_of_actions("Actions in this plan", table),
            covers.count_by_timing("Overdue", table, Timing.OVERDUE),
            covers.count_by_timing("No date, so never overdue", table, Timing.NO_DATE),
            covers.count_of_needed("Something is needed", table),
        ),
    )


def _plan_table(rated: pd.DataFrame) -> Table:
    looks: dict[str, Look] = {
        key: "calculated" if COLUMNS[key].owner == "calculated" else "open" for key in PLAN
    }
    columns = columns_for(PLAN, look=looks, widths=WIDTHS, formulas=formulas.PLAN.columns)
    return table_of(formulas.PLAN_TABLE, columns, rated)


def _plan_sheet(table: Table, title: str, as_at: date) -> Sheet:
    says = "This worksheet contains one table, one action a row. Position as at"
    return Sheet(
        name=SHEET,
        title=title,
        lines=(
            f"{says} {spoken(as_at)}.",
            "White cells are yours; grey cells work themselves out. "
            "Blank cells mean not known or not yet.",
        ),
        live_lines={0: formulas.position_line(says)},
        table=table,
        frozen_columns=1,
        printed_columns=PLAN.index("needed") + 1,
        paper="A3",
        pages_wide=2,
        prints_table_only=True,
    )


def _not_placed_sheet(texts: Sequence[tuple[str, str]]) -> Sheet:
    return Sheet(
        name="Not placed",
        title="Not placed",
        lines=(
            "This worksheet contains one table: text of the source that found no column.",
            "Move what matters into the sheet Action plan. Nothing here counts.",
        ),
        table=Table.by_rows(
            name="not_placed",
            columns=(
                TableColumn(key="place", heading="Place", width=30, as_typed=True),
                TableColumn(key="text", heading="Text", width=90, as_typed=True),
            ),
            rows=tuple(texts),
        ),
        frozen_columns=1,
    )
