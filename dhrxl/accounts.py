"""What became of each file: the account of its rows, which an analyst can add up."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from dhrxl.baseline import PLAN_ROW
from dhrxl.problems import Problem
from dhrxl.source import Source
from dhrxl.terms import FileKind
from dhrxl.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of one file."""

    source: Source
    rows_read: int = 0
    merged: int = 0
    not_counted: int = 0
    problems: int = 0
    state: str = ""


def accounts(
    sources: Iterable[Source],
    used: pd.Series,
    rows: pd.DataFrame,
    problems: Iterable[Problem],
) -> Iterable[Account]:
    """Account for every row of every file: read is merged and not counted."""
    counts = pd.Series([problem.file for problem in problems], dtype="str").value_counts()
    lost = used.str.startswith("Not counted")
    for source in sources:
        mine = rows["source_file"] == source.file
        read, dropped = int(mine.sum()), int((mine & lost).sum())
        yield Account(
            source=source,
            rows_read=read,
            merged=read - dropped,
            not_counted=dropped,
            problems=int(counts.get(source.file, 0)),
            state=_state(source, read, dropped, used[mine]),
        )


def _state(source: Source, read: int, dropped: int, used: pd.Series) -> str:
    if not source.kind:
        return "Not read"
    if source.kind == FileKind.PLAN and (used == PLAN_ROW).all():
        return "Agreed plan"
    if not read:
        return "No rows"
    if dropped < read:
        return f"Merged; {counted(dropped, 'row')} not counted" if dropped else "Merged"
    reasons = set(used)
    return str(used.iloc[0]) if len(reasons) == 1 else "No row counted: see Returned rows"
