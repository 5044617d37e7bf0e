"""The design of the summary workbook: what a board reads, and everything behind it.

Values only, no live formulas: the figures are those of the as-at date, whoever opens the file.
"""

from collections.abc import Sequence

import pandas as pd

from dhrxl import covers
from dhrxl.dates import spoken
from dhrxl.layout import Chart, Field, Look, Section, Sheet, Table, TableColumn, WorkbookLayout
from dhrxl.position import Account, Position
from dhrxl.problems import Problem
from dhrxl.summary import by_agency, by_review, coming, for_decision, headlines, overdue, verdict
from dhrxl.tables import columns_for, lists_sheet, rows_of
from dhrxl.terms import ALL_ACTIONS, COLUMNS, DECISIONS, REPORTED, FileKind, Rag
from dhrxl.wording import counted

OVERDUE = (
    "action_ref", "lead_agency", "action_to_take", "due_date", "days_overdue", "times_moved",
    "status", "progress", "review",
)  # fmt: skip
COMING = ("action_ref", "lead_agency", "action_to_take", "due_date", "status", "rag", "review")
TO_DECIDE = ("decision", "date_agreed", "decided_on", "decided_by")
PRINTED_ACTIONS = 19
"""Of All actions, partnership to date of completion print on A3."""
PRINTED_DECISIONS = DECISIONS.index("decided_by") + 1


def summary_workbook(found: Position, *, round_: str = "") -> WorkbookLayout:
    """Design the summary of a position.

    Args:
        found: The position to show.
        round_: The round its returns are of.
    """
    lists, names = lists_sheet(("list_decision",))
    sheets = (
        _summary(found),
        _by_review(found),
        _all_actions(found),
        _overdue(found),
        _coming(found),
        _decisions(found),
        _changes(found),
        problems_sheet(found),
        _returns(found),
        _returned_rows(found),
    )
    return WorkbookLayout(
        title=f"Summary of action plans: {found.partnership.name}".rstrip(": "),
        subject=f"Position as at {spoken(found.as_at)}",
        as_at=found.as_at,
        marking=found.partnership.marking,
        sheets=(_cover(found, round_, sheets), *sheets, lists),
        names=names,
    )


def quotable(found: Position) -> str:
    """Give the verdict of a position."""
    return verdict(
        [problem.severity for problem in found.problems], is_checked=found.baseline.is_checked
    )


def said(found: Position) -> tuple[str, ...]:
    """Give the headline sentences of a position."""
    return headlines(
        found.actions,
        as_at=found.as_at,
        turnout=found.turnout,
        previous=found.baseline.previous,
        is_checked=found.baseline.is_checked,
    )


def reconciliation(found: Position) -> str:
    """Say that every row read is accounted for.

    Rows of plans that lie among the returns are the agreed baseline, and are counted as merged.
    """
    read = sum(account.rows_read for account in found.accounts)
    merged = sum(account.merged for account in found.accounts)
    lost = sum(account.not_counted for account in found.accounts)
    files = counted(sum(account.rows_read > 0 for account in found.accounts), "file")
    return f"{counted(read, 'row')} read in {files}: {merged:,} merged, {lost:,} not counted."


def _cover(found: Position, round_: str, sheets: Sequence[Sheet]) -> Sheet:
    previous = found.baseline.previous_as_at
    form = [
        covers.form_field("as_at", found.as_at),
        covers.form_field("round", round_),
        Field(label="Verdict", value=quotable(found)),
        Field(label="Rows accounted for", value=reconciliation(found)),
        Field(
            label="Held against",
            value="the agreed plan or the last summary" if found.baseline.is_checked
            else "nothing: the baseline was not checked",
        ),
        Field(
            label="Last summary",
            value=spoken(previous) if previous else "none was given",
        ),
    ]  # fmt: skip
    inside = [
        Field(label=sheet.name, value=_CONTENTS[sheet.name], link=sheet.name) for sheet in sheets
    ]
    return covers.cover(
        kind=FileKind.SUMMARY,
        title=f"Summary of action plans: {found.partnership.name}".rstrip(": "),
        purpose=(
            "One position across all agencies and reviews, from the returns that came in.",
            "Every figure can be followed to a row of a return: see All actions and Returned rows.",
        ),
        sections=(
            Section(heading="This summary", fields=tuple(form)),
            Section(heading="What is in it", fields=tuple(inside)),
        ),
        partnership=found.partnership,
    )


_CONTENTS = {
    "Summary": "The position in sentences a chair can act on, and a count for each agency.",
    "By review": "The same count for each review, with its dates.",
    "All actions": "Every action once, with its rating and where the answer stands.",
    "Overdue": "What is past its due date, longest first.",
    "Coming up": "What falls due in the next 30, 60 and 90 days.",
    "For decision": "What agencies ask. Type the decisions here; the next round applies them.",
    "Changes": "What changed since the last summary.",
    "Problems": "What may be wrong in the returns, numbered.",
    "Returns": "Every file, what became of its rows, and who has not returned.",
    "Returned rows": "Every row of every return as it came, and how it was used.",
}


def _summary(found: Position) -> Sheet:
    counts = by_agency(found.actions)
    columns = (
        TableColumn(key="agency", heading="Lead agency", width=38),
        *_counters(),
        _number("joint", "Joint, not in total", 12),
    )
    ratings = [word for word in _drawn(found) if counts[word.value].any()]
    return Sheet(
        name="Summary",
        title=f"Summary: {found.partnership.name}".rstrip(": "),
        lines=(
            *said(found),
            f"{quotable(found)}.",
            _legend_line(found),
            "This worksheet contains one table: actions by lead agency, each counted once.",
        ),
        table=Table(
            name="by_agency",
            columns=columns,
            rows=rows_of(counts, [column.key for column in columns]),
            empty="There are no actions.",
        ),
        chart=Chart(
            title="Actions by lead agency and calculated RAG",
            category="agency",
            series=tuple((word.value, word.value) for word in ratings),
            alt_text="Stacked bars: for each lead agency the number of actions of each rating. "
            "The table beside it holds the same figures.",
        ) if ratings else None,
        frozen_columns=1,
    )  # fmt: skip


def _drawn(found: Position) -> tuple[Rag, ...]:
    return (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE, Rag.GREY)


def _legend_line(found: Position) -> str:
    legend = found.partnership.profile.legend
    done = found.partnership.profile.complete_colour
    track = found.partnership.profile.on_track_colour
    words = {done: legend[done], track: legend[track]}
    said = " ".join(f"{rag}: {text[0].lower()}{text[1:]}" for rag, text in words.items())
    return f"RAG profile {found.partnership.profile.name}. {said}"


def _counters() -> tuple[TableColumn, ...]:
    ratings = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE, Rag.GREY)
    return (
        *(_number(word.value, word.value, 9) for word in ratings),
        _number("total", "Total", 9),
        _number("overdue", "Overdue", 10),
    )


def _number(key: str, heading: str, width: int) -> TableColumn:
    return TableColumn(key=key, heading=heading, width=width, kind="number")


def _by_review(found: Position) -> Sheet:
    counts = by_review(found.actions)
    known = {review.name: review for review in found.partnership.reviews}
    code = {row.review: row.action_ref.rpartition("-")[0] for row in found.actions.itertuples()}
    counts = counts.assign(
        review_code=[code.get(name, "") for name in counts["review"]],
        published=[found.published.get(name) for name in counts["review"]],
        signed_off=[known[n].signed_off if n in known else None for n in counts["review"]],
    )
    columns = (
        TableColumn(key="review", heading="Review", width=28),
        TableColumn(key="review_code", heading="Review code", width=14),
        TableColumn(key="published", heading="Publication date", width=14, kind="date"),
        TableColumn(key="signed_off", heading="Sign-off date", width=14, kind="date"),
        *_counters(),
    )
    return _sheet(
        found, "By review", "Actions by review", "by_review", columns, counts,
        "actions by review, each counted once. Blank dates are not known.",
        empty="There are no actions.", frozen=1,
    )  # fmt: skip


def _all_actions(found: Position) -> Sheet:
    return _sheet(
        found, "All actions", "All actions", "all_actions", columns_for(ALL_ACTIONS),
        found.actions, "every action once, with where its answer stands. Blank cells: not given.",
        empty="There are no actions.", frozen=3, printed=PRINTED_ACTIONS, paper="A3",
    )  # fmt: skip


def _overdue(found: Position) -> Sheet:
    return _sheet(
        found, "Overdue", "Overdue actions, longest first", "overdue_actions",
        columns_for(OVERDUE), overdue(found.actions),
        "the actions past their due date. Blank progress: none was given.",
        empty="No action is overdue.", frozen=1,
    )  # fmt: skip


def _coming(found: Position) -> Sheet:
    columns = (
        TableColumn(key="within", heading="Within", width=11),
        _number("days_left", "Days left", 9),
        *columns_for(COMING),
    )
    return _sheet(
        found, "Coming up", "Coming up in the next 90 days", "coming_actions", columns,
        coming(found.actions, as_at=found.as_at), "open actions by the days left, today counted.",
        empty="No open action falls due in the next 90 days.", frozen=3,
    )  # fmt: skip


def _decisions(found: Position) -> Sheet:
    looks: dict[str, Look] = {key: "open" if key in TO_DECIDE else "given" for key in DECISIONS}
    return _sheet(
        found, "For decision", "For decision", "decisions",
        columns_for(DECISIONS, look=looks), for_decision(found.actions),
        "what agencies ask. Type decisions into the white cells.",
        "Agreed moves the due date to Date agreed, or to the date asked for if that is blank. "
        "To close an action: Superseded.",
        "Save the file: the next split and consolidate --previous apply what was decided.",
        empty="Nothing is asked.", frozen=1, printed=PRINTED_DECISIONS,
    )  # fmt: skip


def _changes(found: Position) -> Sheet:
    columns = (
        *columns_for(("action_ref", "review", "lead_agency")),
        TableColumn(key="change", heading="Change", width=18),
        TableColumn(key="what", heading="Column", width=16),
        TableColumn(key="before", heading="Before", width=30),
        TableColumn(key="after", heading="After", width=30),
    )
    previous = found.baseline.previous_as_at
    since = f"since {spoken(previous)}" if previous else "since the last summary"
    return _sheet(
        found, "Changes", f"Changes {since}", "changes", columns, found.changes,
        "what changed. Blank before or after: there was or is nothing.",
        empty="No last summary was given, so changes are not known."
        if found.baseline.previous.empty else "Nothing changed.",
        frozen=1,
    )  # fmt: skip


PROBLEM_COLUMNS = (
    TableColumn(key="number", heading="No.", width=6, kind="number"),
    TableColumn(key="severity", heading="Severity", width=11),
    TableColumn(key="file", heading="File", width=26),
    TableColumn(key="sheet", heading="Sheet", width=14),
    TableColumn(key="cell", heading="Cell", width=9),
    TableColumn(key="heading", heading="Heading", width=18),
    TableColumn(key="code", heading="Code", width=24),
    TableColumn(key="found", heading="Found", width=20),
    TableColumn(key="message", heading="Message", width=70),
)


def problem_rows(problems: Sequence[Problem]) -> pd.DataFrame:
    """Give problems as rows of `PROBLEM_COLUMNS`, numbered from 1."""
    keys = [column.key for column in PROBLEM_COLUMNS[1:]]
    rows = [[str(getattr(problem, key)) for key in keys] for problem in problems]
    frame = pd.DataFrame(rows, columns=keys, dtype="str")
    frame.insert(0, "number", range(1, len(frame) + 1))
    return frame


def problems_sheet(found: Position) -> Sheet:
    return _sheet(
        found, "Problems", "Problems", "problems", PROBLEM_COLUMNS, problem_rows(found.problems),
        "what may be wrong. Blank sheet or cell: the whole file.",
        "Error: a figure may be wrong. Warning: look at it. Note: good to know.",
        empty="No problems were found.", frozen=2,
    )  # fmt: skip


def _returns(found: Position) -> Sheet:
    rows = [_account_row(account) for account in found.accounts]
    rows += [{"agency": name, "state": "Not returned"} for name in found.turnout.silent]
    columns = (
        TableColumn(key="file", heading="File", width=34),
        TableColumn(key="agency", heading="Agency", width=30),
        TableColumn(key="round", heading="Round", width=14),
        _number("rows_read", "Rows read", 9),
        _number("merged", "Merged", 9),
        _number("not_counted", "Not counted", 10),
        _number("problems", "Problems", 10),
        TableColumn(key="state", heading="State", width=34),
        TableColumn(key="readings", heading="How it was read", width=50),
        TableColumn(key="sha256", heading="SHA-256", width=36),
    )
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return _sheet(
        found, "Returns", "Returns", "returns", columns, frame,
        "every file that came, and who has not returned. Blank counts: nothing was read.",
        reconciliation(found), empty="No file came.", frozen=1, printed=8,
    )  # fmt: skip


def _account_row(account: Account) -> dict[str, object]:
    source = account.source
    return {
        "file": source.file, "agency": source.text("agency"), "round": source.text("round"),
        "rows_read": account.rows_read, "merged": account.merged,
        "not_counted": account.not_counted, "problems": account.problems,
        "state": account.state, "readings": " ".join(source.readings), "sha256": source.sha256,
    }  # fmt: skip


def _returned_rows(found: Position) -> Sheet:
    rows = found.rows
    shown = rows.assign(**{key: _as_it_came(rows, key) for key in REPORTED})
    answers = tuple(
        TableColumn(key=key, heading=COLUMNS[key].heading, width=COLUMNS[key].width)
        for key in REPORTED
    )
    columns = (
        *columns_for(("source_file", "source_sheet", "source_row")),
        TableColumn(key="agency", heading="Agency", width=24),
        *columns_for(("action_ref",)),
        TableColumn(key="used", heading="Used as", width=30),
        *columns_for(("action_to_take", "your_part")),
        *answers,
        TableColumn(key="other_columns", heading="Other columns", width=40),
    )
    return _sheet(
        found, "Returned rows", "Returned rows", "returned_rows", columns, shown,
        "every row as it came, where from, and how it was used. Blank cells came blank.",
        empty="No rows came.", frozen=3, printed=8,
    )  # fmt: skip


def _as_it_came(rows: pd.DataFrame, key: str) -> pd.Series:
    """Give an answer as its cell showed it: a date in words, or what was typed for one."""
    if COLUMNS[key].kind != "date":
        return rows[key]
    days = [spoken(day.date()) if pd.notna(day) else "" for day in rows[key]]
    text = pd.Series(days, index=rows.index, dtype="str")
    return text.where(text != "", rows[f"{key}_text"])


def _sheet(
    found: Position,
    name: str,
    title: str,
    table: str,
    columns: Sequence[TableColumn],
    frame: pd.DataFrame,
    says: str,
    *more: str,
    empty: str,
    frozen: int = 0,
    printed: int = 0,
    paper: str = "A4",
) -> Sheet:
    """Give a sheet with one table, and the lines every sheet has."""
    return Sheet(
        name=name,
        title=title,
        lines=(
            f"Position as at {spoken(found.as_at)}. This worksheet contains one table: {says}",
            *more,
        ),
        table=Table(
            name=table,
            columns=tuple(columns),
            rows=rows_of(frame, [column.key for column in columns]),
            empty=empty,
        ),
        frozen_columns=frozen,
        printed_columns=printed,
        paper=paper,  # type: ignore[arg-type]
    )
