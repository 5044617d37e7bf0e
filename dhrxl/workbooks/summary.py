"""The design of the summary workbook: what a board reads, and everything behind it.

Values only, no live formulas: the figures are those of the as-at date, whoever opens the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType

import pandas as pd

from dhrxl import __version__
from dhrxl.layouts import theme
from dhrxl.layouts.layout import (
    Field,
    Look,
    PageCell,
    PageRow,
    Section,
    Sheet,
    TableColumn,
    WorkbookLayout,
)
from dhrxl.layouts.measures import MORE, fitted
from dhrxl.model.dates import spoken
from dhrxl.model.references import review_part
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import (
    COLUMNS,
    DECISIONS,
    DECLINED,
    REGISTER_HEADINGS,
    SEPARATOR,
    FileKind,
)
from dhrxl.model.text import shortened, squeezed
from dhrxl.rounds.board.first_page import COUNTS, disputed
from dhrxl.rounds.figures import by_agency, by_review
from dhrxl.rounds.position import Position
from dhrxl.workbooks import covers, responses
from dhrxl.workbooks.page_one import RATINGS, PageOne, page_one, title
from dhrxl.workbooks.page_one_says import Says
from dhrxl.workbooks.problems import problems_sheet
from dhrxl.workbooks.tables import columns_for, listing, lists_sheet, number_column, table_of
from dhrxl.workbooks.trail import (
    LONGEST_JOINED,
    actions_sheet,
    changes_sheet,
    decided_sheet,
    reconciliation,
    returns_sheet,
    rows_sheet,
)
from dhrxl.workbooks.trend import trend_sheet

OVERDUE = (
    "action_ref", "lead_agency", "action_to_take", "due_date", "days_overdue", "times_moved",
    "status", "progress", "reported", "reported_on", "review", "other_names",
)  # fmt: skip
OVERDUE_WIDTHS = {"action_to_take": 43, "progress": 35, "reported": 10, "reported_on": 12}
"""So that the list prints on one page: "Carried forward" takes two lines."""
COMING = (
    "action_ref", "lead_agency", "action_to_take", "due_date", "status", "rag", "reported",
    "reported_on", "review", "other_names",
)  # fmt: skip
MADE_WITH = f"dhrxl {__version__}"
"""Stands on the cover: another version may lay page one out otherwise, or say it in other words."""
FIRST_ROW = 4
"""Row of the sheet Summary in which page one begins: below its title and two lines."""
BELOW = "All figures by lead agency, worst first. Each action is counted once."
"""Heads the table below page one."""
_DECLINED, _LINE = 2, 112
"""Actions whose agency's reason stands above For decision, in a line of so many characters: rows
above a table are always in view, and take room from it."""
TO_DECIDE = (
    "decision", "date_agreed", "decision_reason", "decided_on", "decided_by", "check_again_on",
)  # fmt: skip
"""What a board types in: what it decided, when and who."""
PRINTED_DECISIONS = DECISIONS.index("decided_by") + 1
"""Of For decision, what a board needs to decide prints, with room to write what it decided."""
DECISIONS_WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 15,
        "asks_for": 11,
        "lead_agency": 13,
        "action_to_take": 18,
        "due_date": 12,
        "new_date_requested": 12,
        "reason_for_new_date": 13,
        "progress": 15,
        "evidence": 14,
        "outcome": 12,
        "decision": 13,
        "date_agreed": 12,
        "decision_reason": 14,
        "decided_on": 12,
        "decided_by": 13,
    }
)


def summary_workbook(found: Position, *, data: str = "") -> WorkbookLayout:
    """Design the summary of a position.

    Args:
        found: The position to show.
        data: The folder that holds all actions and returned rows too, as the summary names it.
    """
    lists, names = lists_sheet(("list_decision",))
    first = _summary(found)
    sheets = (
        trend_sheet(found),
        _by_review(found),
        actions_sheet(found, data=data),
        _overdue(found),
        _coming(found),
        _decisions(found),
        decided_sheet(found),
        changes_sheet(found),
        problems_sheet(found),
        returns_sheet(found),
        rows_sheet(found, data=data),
        *responses.responses_sheets(found),
    )
    cover = _cover(found, data, (first, *sheets))
    return WorkbookLayout(
        title=f"Summary of action plans: {found.partnership.name}".rstrip(": "),
        subject=f"Position as at {spoken(found.as_at)}",
        as_at=found.as_at,
        marking=found.partnership.marking,
        sheets=(*map(fitted, (first, cover, *sheets)), lists),
        names=names,
    )


def _cover(found: Position, data: str, sheets: Sequence[Sheet]) -> Sheet:
    previous = found.baseline.previous_as_at
    form = [
        covers.form_field("as_at", found.as_at),
        covers.form_field("round", found.round_),
        Field(label="Verdict", value=found.verdict),
        Field(label="Rows accounted for", value=reconciliation(found)),
        Field(label="Held against", value=_held_against(found)),
        Field(label="Last summary", value=spoken(previous) if previous else "none was given"),
        Field(label="Made with", value=MADE_WITH),
    ]
    if data:
        form.append(covers.form_field("data", data))
    inside = [
        Field(label=sheet.name, value=_CONTENTS[sheet.name], link=sheet.name) for sheet in sheets
    ]
    return covers.cover(
        kind=FileKind.SUMMARY,
        title=f"Summary of action plans: {found.partnership.name}".rstrip(": "),
        purpose=(
            "One position of all agencies and reviews; every figure leads to a row of a return.",
        ),
        sections=(
            Section(heading="This summary", fields=tuple(form)),
            Section(
                heading="How the sentences count",
                fields=tuple(
                    Field(label=label, value=words, look="plain") for label, words in COUNTS.items()
                ),
            ),
            Section(heading="What is in it", fields=tuple(inside)),
        ),
        partnership=found.partnership,
    )


def _held_against(found: Position) -> str:
    """Name the plans and the last summary that the returns were held against."""
    base = found.baseline
    if not base.is_checked:
        return "nothing: the baseline was not checked"
    plans, last = (tuple(dict.fromkeys(f["source_file"])) for f in (base.plan, base.previous))
    named = [f"plan{'s' if len(plans) > 1 else ''} {', '.join(plans)}"] if plans else []
    named += [f"last summary {', '.join(last)}"] if last else []
    return shortened("; ".join(named) or "a last summary without actions", LONGEST_JOINED)


_CONTENTS = {
    "Summary": "Page one for the chair, to print on one sheet of A4; below it each agency's count.",
    "Trend": "Each quarter's figures side by side, with a chart, and how old open actions are.",
    "By review": "The same count for each review, with its dates.",
    "All actions": "Every action once, with its rating and where the answer stands.",
    "Overdue": "What is past its due date and not said complete, longest first.",
    "Coming up": "What falls due in the next 30, 60 and 90 days.",
    "For decision": "What agencies ask. Type the decisions here; the next round applies them.",
    "Decisions": "Every decision that was applied, from the first summary on.",
    "Changes": "What changed since the last summary.",
    "Problems": "What may be wrong in the returns, numbered.",
    "Returns": "Every file, what became of its rows, and who has not returned.",
    "Returned rows": "Every row of every return as it came, and how it was used.",
    **responses.CONTENTS,
}


def _summary(found: Position) -> Sheet:
    owner = found.partnership
    counts = by_agency(found.actions, owner.agencies, owner.successions, found.baseline.previous)
    says = Says.of(found, counts)
    lines = (
        "This worksheet contains one table, by_agency: actions by lead agency, below page one. "
        "Blank: none or not known.",
        owner.marking,
    )
    page = page_of(says)
    rows = [PageCell(column=0, value=BELOW, look="section")]
    rows += [] if len(counts) else [PageCell(column=0, value="There are no actions.")]
    return Sheet(
        name=SummarySheet.SUMMARY.value,
        title=title(says),
        lines=lines,
        page=(*page.rows, *(PageRow(cells=(cell,), points=theme.SECTION_POINTS) for cell in rows)),
        printed_rows=1 + len(lines) + len(page.rows),
        printed_beside=page.wide,
        table=table_of("by_agency", _agency_columns(), counts),
        chart=page.chart,
    )


def page_of(says: Says) -> PageOne:
    """Lay page one out as the sheet Summary has it."""
    return page_one(says, _agency_columns(), first=FIRST_ROW)


def _agency_columns() -> tuple[TableColumn, ...]:
    """Give the columns of by_agency, in which page one stands too."""
    return (
        TableColumn(key="agency", heading="Lead agency", width=35),
        *_counters(9, overdue=11),
        number_column("joint", "Joint, not in total", 9),
        *columns_for(("other_names",), widths={"other_names": 11}),
        number_column("open", "Open", 9),
        number_column("longest", "Longest overdue (days)", 12),
        number_column("last_time", "Overdue last time", 13),
    )


def _counters(width: int, *, overdue: int) -> tuple[TableColumn, ...]:
    return (
        *(number_column(word.value, word.value, width) for word in RATINGS),
        number_column("total", "Total", width),
        number_column("overdue", "Overdue", overdue),
    )


def _by_review(found: Position) -> Sheet:
    counts = by_review(found.actions)
    refs = zip(*(found.actions[key].tolist() for key in ("review", "action_ref")), strict=True)
    code = {review: review_part(ref) for review, ref in dict(refs).items()}
    counts = counts.assign(
        review_code=[code.get(name, "") for name in counts["review"]],
        published=[found.published.get(name) for name in counts["review"]],
        type=[found.types.get(name, "") for name in counts["review"]],
        signed_off=[found.signed_off.get(name) for name in counts["review"]],
    )
    columns = (
        TableColumn(key="review", heading="Review", width=28),
        TableColumn(key="review_code", heading="Review code", width=17),
        TableColumn(key="published", heading="Publication date", width=21, kind="date"),
        TableColumn(key="signed_off", heading="Sign-off date", width=18, kind="date"),
        *_counters(11, overdue=13),
        number_column("open", "Open", 10),
        TableColumn(key="type", heading=REGISTER_HEADINGS["reviews"]["type"], width=22),
    )
    return listing(
        table_of("by_review", columns, counts, empty="There are no actions."),
        found.as_at,
        name=SummarySheet.BY_REVIEW.value,
        title="Actions by review",
        says="actions by review, each counted once. Blank dates are not known.",
    )


def _overdue(found: Position) -> Sheet:
    columns = columns_for(OVERDUE, widths=OVERDUE_WIDTHS)
    return listing(
        table_of("overdue_actions", columns, found.late, empty="No action is overdue."),
        found.as_at,
        name=SummarySheet.OVERDUE.value,
        title="Overdue actions, longest first",
        says="actions past their due date, not said complete. Blank cells: not given.",
        printed=len(OVERDUE) - 1,
    )


def _coming(found: Position) -> Sheet:
    columns = (
        TableColumn(key="within", heading="Within", width=11),
        number_column("days_left", "Days left", 11),
        *columns_for(COMING),
    )
    none = "No open action falls due in the next 90 days."
    return listing(
        table_of("coming_actions", columns, found.soon, empty=none),
        found.as_at,
        name=SummarySheet.COMING_UP.value,
        title="Coming up in the next 90 days",
        says="open actions by days left, but none said complete. Blank cells: not given.",
        frozen=3,
        printed=len(columns) - 1,
    )


def _decisions(found: Position) -> Sheet:
    looks: dict[str, Look] = {key: "open" if key in TO_DECIDE else "given" for key in DECISIONS}
    columns = columns_for(DECISIONS, look=looks, widths=DECISIONS_WIDTHS)
    differ = disputed(found.asked)
    return listing(
        table_of(
            "decisions",
            columns,
            found.asked,
            empty="Nothing is asked.",
        ),
        found.as_at,
        name=SummarySheet.FOR_DECISION.value,
        says="what agencies ask. White cells are yours. Blank cells: not given.",
        more=(
            *([differ] if differ else []),
            *_declined(found.asked),
            "Agreed: the date agreed, or if that is blank the date asked for, becomes the due "
            "date.",
            "Refused: nothing moves; of assurance, the evidence goes back to the agency with your "
            "reason.",
            "Of an action that its agency does not accept, Refused says that it stands.",
            "Superseded, Not accepted: closed. Reopened: open. Assured: you are satisfied. "
            "Check again on: when to ask anew.",
            "New action proposed: in no figure. To agree add it to the plan; Refused ends it.",
            "Each decision needs its day; for an action not listed, type its reference below.",
            "Save this file: the next split and consolidate --previous apply the decisions.",
        ),
        printed=PRINTED_DECISIONS,
    )


def _declined(asked: pd.DataFrame) -> Iterator[str]:
    """Say why an agency does not accept an action: its column stands right of what prints."""
    rows = [
        row for row in asked.to_dict("records")
        if DECLINED in str(row["asks_for"]).split(SEPARATOR)
    ]  # fmt: skip
    is_cut = False
    for row in rows[:_DECLINED]:
        given = row["response_reason"]
        said = squeezed(given) if isinstance(given, str) else ""
        whole = f"{row['action_ref']}, not accepted by {row['lead_agency']}: {said or 'no reason'}"
        (line,) = wrap(whole, _LINE, max_lines=1, placeholder=MORE)
        is_cut |= line.endswith(MORE)
        yield line
    more = len(rows) - _DECLINED
    if is_cut or more > 0:
        counted_too = f"And {more:,} more not accepted. " if more > 0 else ""
        where = f"column {COLUMNS['response_reason'].heading}, and the board pack"
        yield f"{counted_too}The reasons as a whole: {where}."
