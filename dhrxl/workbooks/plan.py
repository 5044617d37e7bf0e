"""The designs of the workbooks people fill in: action plan, agency return, partnership."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dhrxl.layouts import theme
from dhrxl.layouts.layout import Field, Look, Section, Sheet, Table, TableColumn, WorkbookLayout
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import COLUMNS, OPEN_IN_RETURN, PLAN, RETURN, FileKind, Needed, Timing
from dhrxl.rounds import formulas
from dhrxl.rounds.rag import due_dates, rate
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import columns_for, lists_sheet, rows_of

PRINTED_IN_RETURN = RETURN.index("needed") + 1
REVIEW_DATE = "A date such as 31/3/2026."


def action_plan(
    actions: pd.DataFrame,
    *,
    review: Review,
    partnership: Partnership,
    as_at: date,
    contact: str = "",
    not_placed: Sequence[tuple[str, str]] = (),
) -> WorkbookLayout:
    """Design the action plan of one review: unprotected, grows as people type.

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
    looks: dict[str, Look] = {
        key: "calculated" if COLUMNS[key].owner == "calculated" else "open" for key in PLAN
    }
    lists, names = lists_sheet(("list_status", "list_rag", "list_scope"))
    says = "This worksheet contains one table, one action a row. Position as at"
    plan = Sheet(
        name="Action plan",
        title=f"Action plan: {review.name}" if review.name else "Action plan",
        lines=(
            f"{says} {spoken(as_at)}.",
            "White cells are yours; grey cells work themselves out. "
            "Blank cells mean not known or not yet.",
        ),
        live_lines={0: formulas.position_line(says)},
        table=Table(
            name=formulas.PLAN_TABLE,
            columns=columns_for(
                PLAN, look=looks, widths=theme.PLAN_WIDTHS, formulas=formulas.PLAN.columns
            ),
            rows=rows_of(rated, PLAN),
        ),
        frozen_columns=1,
        paper="A3",
        pages_wide=2,
    )
    cover = covers.cover(
        kind=FileKind.PLAN,
        title=plan.title,
        purpose=("Who does what by when, so that the promises made in the review are kept.",),
        sections=(
            Section(
                heading="This plan",
                fields=(
                    covers.form_field("review", review.name, look="open"),
                    covers.form_field("review_code", review.code, look="open"),
                    covers.form_field(
                        "published",
                        review.published,
                        look="open",
                        date_only=True,
                        prompt="The day the overview report was published. " + REVIEW_DATE,
                    ),
                    covers.form_field(
                        "signed_off",
                        review.signed_off,
                        look="open",
                        date_only=True,
                        prompt="The day the partnership signed the plan off. " + REVIEW_DATE,
                    ),
                    covers.form_field(
                        "contact",
                        contact,
                        look="open",
                        prompt="A role and a team mailbox, never a name.",
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
            ),
            Section(
                heading="How to use it",
                fields=covers.steps(
                    covers.leading_to(
                        plan.name, "Go to the sheet Action plan: one row for each action."
                    ),
                    "Fill in the white cells; to add an action, type below the last row. "
                    "Agree a lead agency and a target date for each.",
                    "Give every action you add an Action ref such as ELM-03.1: review code, "
                    "recommendation number, number of the action. Without one it is in no return.",
                    "Never change a target date: put a later date, once agreed, into Revised "
                    "target date, and the day it was agreed beside it.",
                    "Grey cells are worked out from status, dates and evidence. "
                    "Leave them as they are.",
                    "Name roles, never people: the plan may be read by many.",
                ),
            ),
            Section(
                heading="Where the actions stand",
                fields=_figures(rated, formulas.PLAN_TABLE, "Actions in this plan"),
            ),
        ),
        partnership=partnership,
        live=True,
    )
    return WorkbookLayout(
        title=plan.title,
        subject="Domestic Homicide Review action plan",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(cover, plan, *_not_placed(not_placed), lists),
        names=names,
        live=True,
    )


def agency_return(
    actions: pd.DataFrame,
    *,
    agency: str,
    round_: str,
    partnership: Partnership,
    as_at: date,
    return_by: date | None = None,
) -> WorkbookLayout:
    """Design the return of one agency: fixed in length, open only where the agency answers.

    Args:
        actions: Typed actions by keys of `terms.RETURN`. Due date is worked out where absent;
            the calculated columns are always worked out from the rest.
        agency: Whose return it is; blank in the template, whose identity is then open to typing.
        round_: The round, such as "Q4 2025/26".
        partnership: Who asks.
        as_at: The day of the round, by which the return judges.
        return_by: When it is due back.
    """
    rated = _rated_return(actions, partnership, as_at)
    blank = not agency
    looks: dict[str, Look] = {
        key: "open"
        if key in OPEN_IN_RETURN
        else "calculated"
        if COLUMNS[key].owner == "calculated"
        else "given"
        for key in RETURN
    }
    lists, names = lists_sheet(("list_agency_status", "list_rag", "list_yes_no"), protected=True)
    by = f"Return by {spoken(return_by)}. " if return_by else ""
    says = f"This worksheet contains one table: your actions. {by}Position as at"
    sheet = Sheet(
        name="Return",
        title=f"Your actions: {agency}" if agency else "Your actions",
        lines=(
            f"{says} {formulas.NO_DAY if blank else spoken(as_at)}.",
            "White cells are yours; grey cells are agreed or worked out, and locked. "
            "Blank cells mean none or not yet.",
        ),
        live_lines={0: formulas.position_line(says)},
        table=Table(
            name=formulas.RETURN_TABLE,
            columns=columns_for(
                RETURN,
                look=looks,
                widths=theme.RETURN_WIDTHS,
                choices={"status": "list_agency_status"},
                formulas=formulas.RETURN.columns,
            ),
            rows=rows_of(rated, RETURN),
        ),
        frozen_columns=2,
        printed_columns=PRINTED_IN_RETURN,
        protected=True,
    )
    named = f"Return: {', '.join(filter(None, (agency, round_)))}" if agency else "Agency return"
    return WorkbookLayout(
        title=named,
        subject="Return on Domestic Homicide Review actions",
        as_at=as_at,
        marking=partnership.marking,
        sheets=(
            covers.cover(
                kind=FileKind.RETURN,
                title=named,
                purpose=("Please say where your actions stand. It takes five steps.",),
                sections=_return_sections(
                    rated,
                    agency=agency,
                    round_=round_,
                    partnership=partnership,
                    as_at=None if blank else as_at,
                    return_by=return_by,
                ),
                partnership=partnership,
                live=True,
                protected=True,
            ),
            sheet,
            lists,
        ),
        names=names,
        live=blank,
    )


def _rated_return(actions: pd.DataFrame, partnership: Partnership, as_at: date) -> pd.DataFrame:
    """Work out the stored results from the very cells the formulas will read."""
    if actions.empty:
        return actions
    due = actions["due_date"] if "due_date" in actions else due_dates(actions)
    judged = actions.assign(due_date=due)
    by_due = judged.assign(target_date=due, revised_target_date=pd.NaT)
    return judged.assign(**rate(by_due, as_at=as_at, profile=partnership.profile))


def _return_sections(
    rated: pd.DataFrame,
    *,
    agency: str,
    round_: str,
    partnership: Partnership,
    as_at: date | None,
    return_by: date | None,
) -> tuple[Section, ...]:
    identity: Look = "given" if agency else "open"
    send = " and send it"
    if partnership.send_to:
        send += f" to {partnership.send_to}"
    if return_by:
        send += f" by {spoken(return_by)}"
    role = "A role, never a name."
    return (
        Section(
            heading="This return",
            fields=(
                covers.form_field("agency", agency, look=identity),
                covers.form_field("round", round_, look=identity),
                covers.form_field("as_at", as_at, look=identity, name="as_at", date_only=True),
                covers.form_field("return_by", return_by, look=identity, date_only=True),
                covers.form_field("send_to", partnership.send_to, look=identity),
            ),
        ),
        Section(
            heading="How to fill it in",
            fields=covers.steps(
                covers.leading_to(
                    "Return", "Go to the sheet Return: one row for each of your actions."
                ),
                "In the white cells, choose a Status and say under Progress what has happened. "
                "Name roles, never people.",
                "Done? Choose Complete, give the date, say what proves it and where it is held.",
                "Need more time? Scroll right, ask for a new date and say why. "
                "The partnership decides.",
                f"Fill in the form below, save the file{send}.",
            ),
        ),
        Section(
            heading="Before you send",
            fields=_figures(rated, formulas.RETURN_TABLE, "Actions in this return"),
        ),
        Section(
            heading="Please fill in",
            fields=(
                covers.form_field(
                    "no_change",
                    look="open",
                    choices="list_yes_no",
                    prompt="Yes only if nothing at all has changed.",
                ),
                covers.form_field("completed_by", look="open", prompt=role),
                covers.form_field("completed_on", look="open", date_only=True, prompt=REVIEW_DATE),
                covers.form_field("approved_by", look="open", prompt=role),
                covers.form_field("approved_on", look="open", date_only=True, prompt=REVIEW_DATE),
            ),
        ),
    )


def _figures(rated: pd.DataFrame, table: str, first: str) -> tuple[Field, ...]:
    """Give the live counts of a cover, with their results as they stand now."""
    is_return = table == formulas.RETURN_TABLE
    timing = rated["timing"] if len(rated) else pd.Series([], dtype="str")
    needed = rated["needed"] if len(rated) else timing
    counts = [
        covers.figure(first, int((timing != "").sum()), formulas.count_actions(table)),
        covers.figure(
            "Overdue",
            int((timing == Timing.OVERDUE).sum()),
            formulas.count_words(table, "timing", Timing.OVERDUE),
        ),
    ]
    if not is_return:
        counts.append(
            covers.figure(
                "No date, so never overdue",
                int((timing == Timing.NO_DATE).sum()),
                formulas.count_words(table, "timing", Timing.NO_DATE),
            )
        )
    counts.append(
        covers.figure(
            "Still needed before you send" if is_return else "Something is needed",
            int(((needed != "") & (needed != Needed.NOTHING)).sum()),
            formulas.count_needed(table),
        )
    )
    return tuple(counts)


def _not_placed(texts: Sequence[tuple[str, str]]) -> tuple[Sheet, ...]:
    if not texts:
        return ()
    return (
        Sheet(
            name="Not placed",
            title="Not placed",
            lines=(
                "This worksheet contains one table: text of the source that found no column.",
                "Move what matters into the sheet Action plan. Nothing here counts.",
            ),
            table=Table(
                name="not_placed",
                columns=(
                    TableColumn(key="place", heading="Place", width=30, as_typed=True),
                    TableColumn(key="text", heading="Text", width=90, as_typed=True),
                ),
                rows=tuple(texts),
            ),
            frozen_columns=1,
        ),
    )
