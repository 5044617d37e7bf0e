"""The sheets behind a summary: every action, change, file and row to trace a figure by."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from dhrxl.intake.told import NOT_RETURNED
from dhrxl.layouts.layout import Sheet, TableColumn
from dhrxl.layouts.parquet import ACTIONS, ROWS
from dhrxl.model.agencies import known_as
from dhrxl.model.dates import spoken
from dhrxl.model.frames import of_each
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import ALL_ACTIONS, COLUMNS, DECISIONS_LOG, REPORTED
from dhrxl.model.text import counted, folded, shortened
from dhrxl.rounds.position import Position
from dhrxl.rounds.rag import due_dates
from dhrxl.rounds.standing import Account
from dhrxl.workbooks.tables import columns_for, listing, number_column, table_of

MEETING = (
    "action_ref", "action_to_take", "lead_agency", "due_date", "status", "progress", "reported_on",
    "rag", "days_overdue", "needed",
)  # fmt: skip
"""What a meeting asks of an action, and so what prints of All actions: what, who, by when, where
it stands, of which day that answer is, and what is needed. A card for each action would
hold more, on five times the paper."""
MEETING_WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "action_ref": 14,
        "action_to_take": 34,
        "lead_agency": 18,
        "due_date": 12,
        "status": 12,
        "progress": 29,
        "reported_on": 12,
        "needed": 22,
    }
)
"""So that it prints at 8 points."""

MOST_IN_A_SHEET = 50_000
"""Rows that one sheet should hold: with more, Excel opens it slowly and nobody reads it."""
Columned = tuple[Sequence[TableColumn], pd.DataFrame]
"""Columns in their order, and a frame that has their keys."""
LONGEST_JOINED = 2_000
"""Characters of a text that we joined from many, so that one odd file cannot fill the page."""


def _short(joined: object) -> str:
    return shortened(joined, LONGEST_JOINED) if isinstance(joined, str) else ""


def reconciliation(found: Position) -> str:
    """Say that every row read is accounted for.

    Rows of plans that lie among the returns are the agreed baseline, and are counted as merged.
    """
    read = sum(account.rows_read for account in found.accounts)
    merged = sum(account.merged for account in found.accounts)
    lost = sum(account.not_counted for account in found.accounts)
    files = counted(sum(account.rows_read > 0 for account in found.accounts), "file")
    return f"{counted(read, 'row')} read in {files}: {merged:,} merged, {lost:,} not counted."


def actions_table(found: Position) -> Columned:
    """Give every action once, with its rating and its row of record."""
    keys = dict.fromkeys((*MEETING, *ALL_ACTIONS))
    shown = found.actions.assign(due_date=due_dates(found.actions))
    return columns_for(tuple(keys), widths=MEETING_WIDTHS), shown


def actions_sheet(found: Position, *, data: str = "") -> Sheet:
    """Give the sheet of all actions; without its rows where they are too many for one.

    Args:
        found: The position to show.
        data: The folder that holds the rows instead, if any.
    """
    columns, frame = actions_table(found)
    elsewhere, frame = _elsewhere(frame, data, ACTIONS)
    return listing(
        table_of(ACTIONS, columns, frame, empty=elsewhere or "There are no actions."),
        found.as_at,
        name=SummarySheet.ALL_ACTIONS.value,
        says="every action once, with where its answer stands. Blank cells: not given.",
        more=("Reported on: the day of the answer shown. An earlier day: nobody answered since.",),
        printed=len(MEETING),
    )


def _elsewhere(frame: pd.DataFrame, data: str, table: str) -> tuple[str, pd.DataFrame]:
    """Say where the rows of a sheet are that are too many for it, and give those that stay."""
    if not data or len(frame) <= MOST_IN_A_SHEET:
        return "", frame
    where = f"{len(frame):,} rows, too many for a sheet, stand in {data}/{table}.parquet."
    return where, frame.iloc[:0]


def decided_sheet(found: Position) -> Sheet:
    """Give every decision that was ever applied."""
    columns = columns_for(DECISIONS_LOG, widths={"action_ref": 15})
    return listing(
        table_of(
            "decisions_log", columns, found.baseline.decisions, empty="Nothing was decided yet."
        ),
        found.as_at,
        name=SummarySheet.DECISIONS.value,
        title="Decisions applied, oldest first",
        says="every decision of the board. Blank cells: not given.",
        more=("Round: the one of the summary that the decision was typed into.",),
        printed=DECISIONS_LOG.index("decided_in") + 1,
    )


def changes_sheet(found: Position) -> Sheet:
    """Give what changed since the last summary."""
    columns = (
        *columns_for(("action_ref", "review", "lead_agency")),
        TableColumn(key="change", heading="Change", width=18),
        TableColumn(key="what", heading="Column", width=16),
        TableColumn(key="before", heading="Before", width=30),
        TableColumn(key="after", heading="After", width=30),
    )
    previous = found.baseline.previous_as_at
    since = f"since {spoken(previous)}" if previous else "since the last summary"
    none = "Nothing changed."
    if found.baseline.previous.empty:
        none = "No last summary was given, so changes are not known."
    return listing(
        table_of("changes", columns, found.changes, empty=none),
        found.as_at,
        name=SummarySheet.CHANGES.value,
        title=f"Changes {since}",
        says="what changed. Blank before or after: there was or is nothing.",
    )


def returns_sheet(found: Position) -> Sheet:
    """Give every file and what became of its rows, and who has not returned."""
    named = known_as(found.partnership.agencies)
    rows = [_account_row(account, named) for account in found.accounts]
    rows += [{"agency": name, "state": NOT_RETURNED} for name in found.turnout.silent]
    columns = (
        TableColumn(key="file", heading="File", width=34),
        TableColumn(key="agency", heading="Agency", width=30),
        TableColumn(key="round", heading="Round", width=14),
        number_column("rows_read", "Rows read", 11),
        number_column("merged", "Merged", 12),
        number_column("not_counted", "Not counted", 13),
        number_column("problems", "Problems", 14),
        TableColumn(key="state", heading="State", width=34),
        TableColumn(key="readings", heading="How it was read", width=50),
        TableColumn(key="sha256", heading="SHA-256", width=36),
    )
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return listing(
        table_of("returns", columns, frame, empty="No file came."),
        found.as_at,
        name=SummarySheet.RETURNS.value,
        says="every file that came, and who did not return. Blank cells: not known.",
        more=(reconciliation(found),),
        printed=8,
    )


def _account_row(account: Account, named: Callable[[str], str]) -> dict[str, object]:
    source = account.source
    said = source.text("agency")
    agency = named(said) if said else ""
    other = () if folded(agency) == folded(said) else (f"The cover says {said}.",)
    return {
        "file": source.file, "agency": agency, "round": source.text("round"),
        "rows_read": account.rows_read if source.kind else None,
        "merged": account.merged if source.kind else None,
        "not_counted": account.not_counted if source.kind else None, "problems": account.problems,
        "state": account.state, "readings": _short(" ".join((*other, *source.readings))),
        "sha256": source.sha256,
    }  # fmt: skip


def rows_table(found: Position) -> Columned:
    """Give every row of every file as it came, and how it was used."""
    rows = found.rows
    came = {key: rows[f"{key}_came"] for key in REPORTED}
    shown = rows.assign(used=of_each(rows["used"].tolist(), str), **came)
    if "other_columns" in rows:
        shown["other_columns"] = of_each(rows["other_columns"].tolist(), _short)
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
    return columns, shown


def rows_sheet(found: Position, *, data: str = "") -> Sheet:
    """Give the sheet of returned rows, as `actions_sheet`."""
    columns, frame = rows_table(found)
    elsewhere, frame = _elsewhere(frame, data, ROWS)
    return listing(
        table_of(ROWS, columns, frame, empty=elsewhere or "No rows came."),
        found.as_at,
        name=SummarySheet.RETURNED_ROWS.value,
        says="every row as it came, and how it was used. Blank cells came blank.",
        frozen=3,
        printed=8,
    )
