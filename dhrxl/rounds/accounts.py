"""What became of each file: the account of its rows, which an analyst can add up."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from dhrxl.intake.source import Source
from dhrxl.model.problems import Problem
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted
from dhrxl.rounds.baseline import PLAN_ROW


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
    found = Counter(problem.file for problem in problems)
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for file, use in zip(rows["source_file"].tolist(), used.tolist(), strict=True):
        uses[file][use] += 1
    for source in sources:
        mine = uses[source.file]
        read = mine.total()
        dropped = sum(count for use, count in mine.items() if use.startswith("Not counted"))
        yield Account(
            source=source,
            rows_read=read,
            merged=read - dropped,
            not_counted=dropped,
            problems=found[source.file],
            state=_state(source, read, dropped, set(mine)),
        )


def _state(source: Source, read: int, dropped: int, uses: Collection[str]) -> str:
    if not source.kind:
        return "Not read"
    if source.kind == FileKind.PLAN and all(use == PLAN_ROW for use in uses):
        return "Agreed plan"
    if not read:
        return "No rows"
    if dropped < read:
        return f"Merged; {counted(dropped, 'row')} not counted" if dropped else "Merged"
    return next(iter(uses)) if len(uses) == 1 else "No row counted: see Returned rows"
