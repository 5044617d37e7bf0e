"""The list of problems, numbered: a sheet of the summary, a workbook alone, a sheet in Excel."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dhrxl.layouts.layout import Field, Section, Sheet, TableColumn, WorkbookLayout
from dhrxl.model.dates import spoken
from dhrxl.model.problems import Problem
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import Position
from dhrxl.workbooks import covers
from dhrxl.workbooks.tables import listing, table_of

PROBLEM_COLUMNS = (
    TableColumn(key="number", heading="No.", width=8, kind="number"),
    TableColumn(key="severity", heading="Severity", width=11),
    TableColumn(key="message", heading="Message", width=70),
    TableColumn(key="file", heading="File", width=26),
    TableColumn(key="sheet", heading="Sheet", width=14),
    TableColumn(key="cell", heading="Cell", width=9),
    TableColumn(key="heading", heading="Heading", width=18),
    TableColumn(key="code", heading="Code", width=24),
    TableColumn(key="found", heading="Found", width=20),
)


def problems_workbook(found: Position) -> WorkbookLayout:
    """Design the workbook that lists all problems of a round."""
    title = "Problems in the returns"
    cover = covers.cover(
        kind=FileKind.PROBLEMS,
        title=title,
        purpose=("What may be wrong in the returns that came in, numbered.",),
        sections=(
            Section(
                heading="This list",
                fields=(
                    covers.form_field("as_at", found.as_at),
                    Field(label="Verdict", value=found.verdict),
                ),
            ),
        ),
        partnership=found.partnership,
    )
    return WorkbookLayout(
        title=title,
        subject=f"Position as at {spoken(found.as_at)}",
        as_at=found.as_at,
        marking=found.partnership.marking,
        sheets=(cover, problems_sheet(found)),
    )


def problems_sheet(found: Position) -> Sheet:
    """Give the problems of a position, numbered as its verdict quotes them."""
    return problem_list(
        found.problems,
        found.as_at,
        name=SummarySheet.PROBLEMS.value,
        table="problems",
        says="what may be wrong. Blank sheet or cell: the whole file.",
    )


def problem_list(
    problems: Sequence[Problem],
    as_at: date,
    *,
    name: str,
    table: str,
    says: str,
    more: Sequence[str] = (),
) -> Sheet:
    """Give a sheet that lists problems, numbered from 1.

    Args:
        problems: In the order they are numbered.
        as_at: The day they were found on.
        name: Of the sheet.
        table: Name of its table.
        says: What they are of, and what blank cells mean.
        more: Further lines.
    """
    return listing(
        table_of(table, PROBLEM_COLUMNS, _rows(problems), empty="No problems were found."),
        as_at,
        name=name,
        says=says,
        more=("Error: a figure may be wrong. Warning: look at it. Note: good to know.", *more),
        frozen=2,
    )


def _rows(problems: Sequence[Problem]) -> pd.DataFrame:
    keys = [column.key for column in PROBLEM_COLUMNS[1:]]
    rows = [[str(getattr(problem, key)) for key in keys] for problem in problems]
    frame = pd.DataFrame(rows, columns=keys, dtype="str")
    frame.insert(0, "number", range(1, len(frame) + 1))
    return frame
