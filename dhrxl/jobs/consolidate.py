"""From the returns of a round to one summary across agencies."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.safe import Unreadable
from dhrxl.files.saving import save_all
from dhrxl.files.workers import Workers
from dhrxl.intake.coming import Coming
from dhrxl.intake.last_summary import decisions_in
from dhrxl.intake.word import kind_of
from dhrxl.jobs.outputs import claim, claim_folder
from dhrxl.jobs.validate import assess, each_path
from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.layouts.parquet import ACTIONS, ROWS, claim_data, data_files
from dhrxl.layouts.xlsx import to_bytes
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted, listed
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from dhrxl.workbooks.trail import MOST_IN_A_SHEET, actions_table, rows_table

MOST_IN_EXCEL = 1_048_500
"""Rows of a table: Excel has 1,048,576, some of them above it."""


class TooManyRows(BadInput):
    """More rows came than one sheet should hold."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(
            f"{rows:,} rows are more than the {MOST_IN_A_SHEET:,} that one sheet should hold. Give "
            "--data FOLDER: all actions and returned rows are written there as Parquet, and the "
            "summary keeps the figures, the overdue actions and the problems."
        )


def consolidate(
    paths: Sequence[Path] | Coming,
    output: Path,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | Sequence[Path] | None = None,
    force: bool = False,
    workers: Workers | None = None,
    data: Path | None = None,
) -> Position:
    """Write the summary of a round.

    Args:
        paths: Returns, plans filled in as returns, and folders of them; or the same on their way.
        output: The summary.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it; or several, as for `assess`.
        force: Whether a summary that is there is replaced.
        workers: How files are read.
        data: A folder for all actions and returned rows as Parquet, besides.

    Raises:
        OutputExists: The summary is there already and `force` is not given.
        BadInput: As for `assess`; or the output is one of the files read, or none of them could
            be read; or there are too many rows for a sheet and `data` is not given.
    """
    agreed = [*plans, *each_path(previous)]
    inputs = paths.paths if isinstance(paths, Coming) else paths
    claim([output], force=force, kind=FileKind.SUMMARY, inputs=inputs, agreed=agreed)
    _expect_no_decisions(output)
    if data:
        claim_data(data, (ACTIONS, ROWS), force=force)
        claim_folder(data)
    found = assess(
        paths, as_at=as_at, partnership=partnership, plans=plans, previous=previous,
        workers=workers,
    )  # fmt: skip
    book = designed(found, data=_named_from(output, data) if data else "")
    tables = {ACTIONS: actions_table(found), ROWS: rows_table(found)} if data else {}
    save_all([*data_files(data or output.parent, tables), (output, to_bytes(book))])
    return found


def _named_from(output: Path, data: Path) -> str:
    """Give the folder of the data as the summary names it: as seen from its own folder."""
    try:
        return Path(os.path.relpath(data.resolve(), output.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        return data.resolve().as_posix()


def designed(found: Position, *, data: str = "") -> WorkbookLayout:
    """Design the summary of a position.

    Args:
        found: The position to show.
        data: The folder of the data files, as the summary names it.

    Raises:
        BadInput: Nothing came that could be put into one, or too much for its sheets.
    """
    if found.actions.empty and found.rows.empty:
        why = [problem.message for problem in found.problems if problem.severity == Severity.ERROR]
        why = why or _letters(found)
        msg = "\n".join((*why, "There is nothing to put into a summary. Name returns or a plan."))
        raise BadInput(msg)
    rows = max(len(found.actions), len(found.rows))
    if rows > MOST_IN_A_SHEET and not data:
        raise TooManyRows(rows)
    book = summary_workbook(found, data=data)
    for sheet in book.sheets:
        if sheet.table and sheet.table.height > MOST_IN_EXCEL:
            many = f"{sheet.table.height:,} rows"
            msg = (
                f"The sheet {sheet.name} would have {many}, more than Excel holds, and nothing is "
                "cut off. Consolidate fewer returns at once."
            )
            raise BadInput(msg)
    return book


def _letters(found: Position) -> list[str]:
    """Say that what came holds no return, and what it is."""
    what = sorted({one.found for one in found.problems if one.code == "not-a-workbook"})
    files = counted(len(found.accounts), "file")
    return [f"No return among {files}: {listed(what, 'and')}."] if what else []


def _expect_no_decisions(output: Path) -> None:
    """Make sure that a summary to be replaced holds nothing the partnership typed into it."""
    if not output.exists() or kind_of(output) != FileKind.SUMMARY:
        return
    try:
        typed = decisions_in(output)
    except Unreadable as error:
        raise BadInput(replace(error.problem, file=output.name).message) from None
    if typed:
        msg = (
            f"{output} holds {counted(typed, 'decision')} and is not replaced, or they would be "
            "lost. Name another output; give this one as --previous in the next round."
        )
        raise BadInput(msg)
