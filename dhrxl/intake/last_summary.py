"""The last summary read: every action as it stood, and the decisions typed into it since."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file
from dhrxl.files.grids import Contents, Grid
from dhrxl.files.limits import OWN
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.opened import ActionTable, Source
from dhrxl.intake.refused import refused
from dhrxl.intake.table import find, read_table
from dhrxl.intake.told import LastSummary, handed_on, silent_in, unread_in
from dhrxl.intake.word import read_answers
from dhrxl.model.cells import CellValue, as_day, as_text, is_blank
from dhrxl.model.dates import spoken, typed_again
from dhrxl.model.frames import as_frame, texts
from dhrxl.model.headings import vocabulary
from dhrxl.model.places import PLACE
from dhrxl.model.rows import Rows
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import ALL_ACTIONS, COLUMNS, DECISIONS, DECISIONS_LOG, FileKind
from dhrxl.model.text import folded, trimmed

NOT_NEEDED = (
    SummarySheet.OVERDUE,
    SummarySheet.COMING_UP,
    SummarySheet.CHANGES,
    SummarySheet.PROBLEMS,
    SummarySheet.RETURNED_ROWS,
    SummarySheet.RESPONSES,
    SummarySheet.NO_RESPONSE,
)
"""Sheets of a summary that the next round takes nothing from."""
_NOT_DECIDED = tuple(sheet for sheet in SummarySheet if sheet != SummarySheet.FOR_DECISION)
"""Sheets of a summary that no decision is typed into."""
_WITHOUT = "it has no sheet All actions as `dhrxl consolidate` makes it"
_NAME_ONE = "Name the summary of the last round."
_DECIDED = ("decision", "decided_on")
_LOGGED = (*_DECIDED, "decided_in")
"""The columns by which For decision is known, and the log of what was decided."""
_SAID_ON = "progress_said_on"
_REVIEW_KEYS = ("review", "published", "signed_off", "type")
_REVIEWS = vocabulary(
    {
        "review": ("Review",),
        "published": ("Publication date",),
        "signed_off": ("Sign-off date",),
        "type": ("Review type",),
    }
)


def read_summary(path: Path) -> LastSummary:
    """Read the summary of the last round.

    Raises:
        BadInput: It does not exist, cannot be read, or is no summary of ours.
    """
    expect_file(path)
    try:
        contents = read_answers(path, OWN, without=NOT_NEEDED)
    except Unreadable as error:
        raise refused(path, error.problem, "summary", _NAME_ONE) from None
    return summary_in(contents, path)


def read_summaries(paths: Sequence[Path]) -> tuple[LastSummary, ...]:
    """Read several summaries, newest first: the first is the one that a round follows.

    One that is named twice is read once.

    Raises:
        BadInput: As for `read_summary`; or among several one does not tell its day, or two tell
            of the same.
    """
    read = [read_summary(path) for path in {path.resolve(): path for path in paths}.values()]
    if len(read) < 2:
        return tuple(read)
    days: dict[date, LastSummary] = {}
    for one in read:
        day = expect_day(one, "Type the date there, or leave this summary out.")
        if day in days:
            both = f"{days[day].source.file} and {one.source.file}"
            msg = f"{both} both show the position as at {spoken(day)}. Name one of them."
            raise BadInput(msg)
        days[day] = one
    return tuple(days[day] for day in sorted(days, reverse=True))


def expect_day(summary: LastSummary, remedy: str) -> date:
    """Give the day a summary is of.

    Args:
        summary: As it was read.
        remedy: What is to be done where it does not say that.

    Raises:
        BadInput: It does not.
    """
    day = summary.source.day("as_at")
    if day is None:
        again = typed_again(summary.source.text("as_at"))
        msg = (
            f"{summary.source.file} does not say which day it is of: its cover has no date beside "
            f"Position as at. {again or remedy}"
        )
        raise BadInput(msg)
    return day


def decisions_in(path: Path) -> int:
    """Count the decisions that the partnership typed into a summary.

    Raises:
        Unreadable: It cannot be read.
    """
    grids = read_answers(path, OWN, without=_NOT_DECIDED).grids
    table = _table(grids, path.name, DECISIONS, _DECIDED, without="decided_in")
    return typed_decisions(_frame(table, path.name, DECISIONS))


def typed_decisions(decisions: pd.DataFrame) -> int:
    """Count the rows of For decision that a decision was typed into."""
    return int((texts(decisions["decision"]) != "").sum())


def summary_in(contents: Contents, path: Path, *, also: Sequence[str] = ()) -> LastSummary:
    """Read a summary whose workbook was read already.

    Args:
        contents: What it holds.
        path: Where it is.
        also: Further columns of All actions that are wanted.

    Raises:
        BadInput: It is no summary of ours.
    """
    cover = read_cover(contents.grids)
    shown = (*ALL_ACTIONS, "due_date")  # which follows from the others
    actions = _table(contents.grids, path.name, shown, ("reported", "times_moved"))
    if cover.kind not in (FileKind.SUMMARY, None) or actions is None:
        other = cover.kind if cover.kind != FileKind.SUMMARY else None
        why = f"it is {other.article}" if other else _WITHOUT
        msg = f"{path.name} is no summary: {why}. {_NAME_ONE}"
        raise BadInput(msg)
    decisions = _table(contents.grids, path.name, DECISIONS, _DECIDED, without="decided_in")
    log = _table(contents.grids, path.name, DECISIONS_LOG, _LOGGED)
    tables = [table for table in (actions, decisions, log) if table]
    data = str(cover.values.get("data", ""))
    told = _frame(actions, path.name, (*ALL_ACTIONS, *also))
    is_dated = _SAID_ON in actions.places
    if data and told.empty:
        told = _from_data(path.parent / data)
        is_dated = bool(told[_SAID_ON].notna().any())
    if not is_dated:  # made before words had a day of their own
        is_said = texts(told["progress"]) != ""
        told[_SAID_ON] = told["reported_on"].where(is_said.to_numpy(), None)
    source = Source(
        file=path.name,
        path=path,
        sha256=contents.sha256,
        kind=FileKind.SUMMARY,
        cover=cover.values,
        cover_sheet=cover.sheet,
        cover_places=cover.places,
        saved_on=contents.package.properties.saved_on,
        readings=(*contents.readings, *(one for table in tables for one in table.readings)),
    )
    reviews = _reviews(contents.grids)
    return LastSummary(
        source=source,
        actions=told,
        decisions=_frame(decisions, path.name, DECISIONS),
        log=_frame(log, path.name, DECISIONS_LOG),
        published={name: as_day(row.get("published")) for name, row in reviews.items()},
        signed_off={name: as_day(row.get("signed_off")) for name, row in reviews.items()},
        types={name: trimmed(as_text(row.get("type"))) for name, row in reviews.items()},
        places={(path.name, table.sheet): table.places for table in tables},
        problems=tuple(problem for table in tables for problem in table.problems),
        trend=handed_on(contents.grids, path.name),
        silent=silent_in(contents.grids),
        unread=unread_in(contents.grids),
    )


def _table(
    grids: Sequence[Grid],
    file: str,
    keys: Sequence[str],
    signs: Sequence[str],
    *,
    without: str = "",
) -> ActionTable | None:
    """Read the table with most of the columns, of those that have all the signs and lack one."""
    known = (*keys, without) if without else keys
    found = [
        (grid, header)
        for grid, header in find(grids, known, [{sign} for sign in signs])
        if without not in header.keys.values()
    ]
    if not found:
        return None
    grid, header = max(found, key=lambda one: len(one[1].keys))
    return read_table(grid, header, file=file, needed=("action_ref",))


def _frame(table: ActionTable | None, file: str, keys: Sequence[str]) -> pd.DataFrame:
    """Put the rows into a frame; their place is that in the summary."""
    rows = table.rows.beside(source_file=file) if table else Rows.of(())
    return as_frame(rows, [key for key in keys if key not in PLACE])


def _from_data(folder: Path) -> pd.DataFrame:
    """Give all actions of a summary that has too many for a sheet; their place is in the data."""
    from dhrxl.layouts.parquet import ACTIONS, read_data  # few rounds are large enough

    keys = {COLUMNS[key].heading: key for key in ALL_ACTIONS}
    read = read_data(folder, ACTIONS, keys)
    place = {"source_file": folder.name, "source_sheet": ACTIONS}
    rows = [{**row, **place, "source_row": number} for number, row in enumerate(read, start=1)]
    return as_frame(Rows.of(rows), [key for key in ALL_ACTIONS if key not in PLACE])


def _reviews(grids: Sequence[Grid]) -> Mapping[str, Mapping[str, CellValue]]:
    """Read the sheet By review: for each review its cells by key."""
    needed = ({"review"}, {"published"})
    for grid, header in find(grids, _REVIEW_KEYS, needed, words=_REVIEWS, at_least=2):
        rows = (
            {key: row[column] for column, key in header.keys.items() if column < len(row)}
            for row in grid.rows[header.row + 1 :]
        )
        return {
            trimmed(as_text(row["review"])): row
            for row in rows
            if not is_blank(row.get("review")) and folded(as_text(row["review"])) != "total"
        }
    return {}
