"""The design of an agency's return: fixed in length, open only where the agency answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pandas as pd

from dhrxl.layouts.layout import Field, Look, Section, Sheet, Table, Values, WorkbookLayout
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COLUMNS, OPEN_IN_RETURN, PARTS, RETURN, FileKind, Timing
from dhrxl.rounds import formulas
from dhrxl.rounds.rag import due_dates, rate
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import DATE_PROMPT, cells_of, columns_for, lists_sheet

SHEET = "Return"
PRINTED = RETURN.index("agency_rag") + 1
"""What an agency has to fill in prints, beside what it is about; kind, place and day of evidence
and what comes after are for the screen: more columns would print smaller than can be read."""
WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 14,
        "action_to_take": 24,
        "your_part": 8,
        "due_date": 12,
        "status": 12,
        "progress": 24,
        "evidence": 18,
        "date_of_completion": 13,
        "outcome": 15,
        "new_date_requested": 12,
        "reason_for_new_date": 14,
        "agency_rag": 9,
        "evidence_kind": 11,
        "evidence_held_at": 18,
        "evidence_dated": 12,
        "response_dated": 12,
        "needed": 22,
        "timing": 11,
    }
)
"""Narrower than usual: what prints is readable on A4, and from reference to evidence all stands in
view on a laptop."""
_ROLE = "A role, never a name."


def agency_return(
    actions: pd.DataFrame,
    *,
    agency: str,
    round_: str,
    partnership: Partnership,
    as_at: date,
    return_by: date | None = None,
) -> WorkbookLayout:
    """Design the return of one agency.

    Args:
        actions: Typed actions by keys of `terms.RETURN`. Due date is worked out where absent;
            the calculated columns are always worked out from the rest.
        agency: Whose return it is; blank in the template, whose identity is then open to typing.
        round_: The round, such as "Q4 2025/26".
        partnership: Who asks.
        as_at: The day of the round, by which the return judges.
        return_by: When it is due back.
    """
    one = agency_returns(
        [(agency, actions)], round_=round_, partnership=partnership, as_at=as_at,
        return_by=return_by,
    )  # fmt: skip
    return next(one)


def agency_returns(
    shares: Sequence[tuple[str, pd.DataFrame]],
    *,
    round_: str,
    partnership: Partnership,
    as_at: date,
    return_by: date | None = None,
) -> Iterator[WorkbookLayout]:
    """Design the returns of agencies one by one; all their actions are judged at once.

    Args:
        shares: Each agency with its actions, as `agency_return` takes them.
        round_: The round of all.
        partnership: Who asks.
        as_at: The day of the round.
        return_by: When they are due back.
    """
    together = pd.concat([actions for _, actions in shares], ignore_index=True)
    cells = cells_of(_rated(together, partnership, as_at), RETURN)
    columns = columns_for(
        RETURN,
        look={key: _look(key) for key in RETURN},
        widths=WIDTHS,
        choices={"status": "list_agency_status"},
        formulas=formulas.RETURN.columns,
    )
    lists, names = lists_sheet(
        (
            "list_agency_status",
            "list_rag",
            "list_yes_no",
            "list_evidence_kind",
            "list_response",
            *formulas.SILENT,
        ),
        protected=True,
    )
    first = 0
    for agency, actions in shares:
        last = first + len(actions)
        own = tuple(Values(values[first:last]) for values in cells)
        table, first = Table(name=formulas.RETURN_TABLE, columns=columns, cells=own), last
        day = as_at if agency else None
        title = ", ".join(filter(None, (agency, round_)))
        title = f"Return: {title}" if agency else "Agency return"
        cover = _cover(title, table, agency, round_, partnership, day, return_by)
        yield WorkbookLayout(
            title=title,
            subject="Return on the actions of reviews",
            as_at=as_at,
            marking=partnership.marking,
            sheets=(cover, _return_sheet(table, agency, day, return_by), lists),
            names=names,
            live=not agency,
        )


def _rated(actions: pd.DataFrame, partnership: Partnership, as_at: date) -> pd.DataFrame:
    """Work out the stored results from the very cells the formulas will read."""
    if actions.empty:
        return actions
    judged = actions.assign(due_date=due_dates(actions))
    return judged.assign(**rate(judged, as_at=as_at, profile=partnership.profile))


def _cover(
    title: str,
    table: Table,
    agency: str,
    round_: str,
    partnership: Partnership,
    day: date | None,
    return_by: date | None,
) -> Sheet:
    send_to, responds = partnership.send_to, partnership.response_days is not None
    steps = "six" if responds else "five"
    return covers.cover(
        kind=FileKind.RETURN,
        title=title,
        purpose=(f"Please say where your actions stand. It takes {steps} steps.",),
        sections=(
            _this_return(agency, round_, day, return_by, send_to),
            _how_to_fill_it_in(send_to, return_by, responds=responds, shares=_shares(table)),
            _before_you_send(table, day, responds=responds),
            _please_fill_in(),
        ),
        partnership=partnership,
        live=True,
        protected=True,
    )


def _this_return(
    agency: str, round_: str, as_at: date | None, return_by: date | None, send_to: str
) -> Section:
    look: Look = "given" if agency else "open"
    return Section(
        heading="This return",
        fields=(
            covers.form_field("agency", agency, look=look),
            covers.form_field("round", round_, look=look),
            covers.form_field("as_at", as_at, look=look, name="as_at", date_only=True),
            covers.form_field("return_by", return_by, look=look, date_only=True),
            covers.form_field("send_to", send_to, look=look),
        ),
    )


def _shares(table: Table) -> bool:
    """Say whether the agency joins an action that another leads."""
    return PARTS[1] in table.values_of("your_part")


def _how_to_fill_it_in(
    send_to: str, return_by: date | None, *, responds: bool, shares: bool
) -> Section:
    respond = (
        "Say whether you accept each recommendation of an action you lead (column Response), why "
        "if not in full (Response reason), and the day you decided (Response dated).",
    )
    joint = (
        " Where Your part is Joint, say only what your agency did; the lead agency's status counts."
    )
    to = f" to {send_to}" if send_to else ""
    by = f" by {spoken(return_by)}" if return_by else ""
    return Section(
        heading="How to fill it in",
        fields=covers.steps(
            covers.leading_to(SHEET, "Go to the sheet Return: one row for each of your actions."),
            "In the white cells, choose a Status and say under Progress what has happened. "
            f"Name roles, never people.{joint if shares else ''}",
            "Done? Choose Complete, give the date and name the document that proves it: an audit, "
            "minutes, training figures. In the three columns from Evidence kind on, say what it "
            "shows, where it is kept and its date.",
            "Need more time? Ask for a new date and say why. The partnership decides.",
            *(respond if responds else ()),
            f"Fill in the form below, save the file and send it{to}{by}.",
        ),
    )


def _before_you_send(table: Table, as_at: date | None, *, responds: bool) -> Section:
    unanswered = covers.count_of_unanswered("Responses still needed", table, as_at)
    return Section(
        heading="Before you send",
        fields=(
            covers.count_of_actions("Actions in this return", table),
            covers.count_by_timing("Overdue", table, Timing.OVERDUE),
            covers.count_of_needed("Still needed before you send", table),
            *((unanswered,) if responds else ()),
            Field(
                label="What that is",
                value="See the column What is needed, on the right of the sheet Return.",
                look="plain",
                link=SHEET,
            ),
        ),
    )


def _please_fill_in() -> Section:
    return Section(
        heading="Please fill in",
        fields=(
            covers.form_field(
                "no_change",
                look="open",
                choices="list_yes_no",
                prompt="Yes only if nothing at all has changed.",
            ),
            covers.form_field("completed_by", look="open", prompt=_ROLE),
            covers.form_field("completed_on", look="open", date_only=True, prompt=DATE_PROMPT),
            covers.form_field("approved_by", look="open", prompt=_ROLE),
            covers.form_field("approved_on", look="open", date_only=True, prompt=DATE_PROMPT),
        ),
    )


def _return_sheet(table: Table, agency: str, as_at: date | None, return_by: date | None) -> Sheet:
    by = f"Return by {spoken(return_by)}. " if return_by else ""
    says = f"This worksheet contains one table: your actions. {by}Position as at"
    return Sheet(
        name=SHEET,
        title=f"Your actions: {agency}" if agency else "Your actions",
        lines=(
            f"{says} {spoken(as_at) if as_at else formulas.NO_DAY}.",
            "White cells are yours; grey cells are agreed or worked out, and locked. "
            "Blank cells mean none or not yet.",
        ),
        live_lines={0: formulas.position_line(says)},
        table=table,
        frozen_columns=2,
        printed_columns=PRINTED,
        protected=True,
    )


def _look(key: str) -> Look:
    if key in OPEN_IN_RETURN:
        return "open"
    return "calculated" if COLUMNS[key].owner == "calculated" else "given"
