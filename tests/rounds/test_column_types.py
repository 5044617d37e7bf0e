"""Plans and last summaries of every mixture of filled and empty columns are worked out alike."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest

from dhrxl.intake.told import LastSummary
from dhrxl.jobs.split import shares_of
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COLUMNS, PLAN
from dhrxl.model.text import trimmed
from dhrxl.rounds.agreed import baseline_of
from tests.invented import LAST_TIME, action, as_previous, plan, stand
from tests.loops import some

DAY = date(2026, 1, 31)
SOME = {"date": DAY, "number": 3, "text": "Words"}
WRONG = {"date": "=A1", "number": "several", "text": 46053}
NEW = ("ELM-08.1", "ELM-09.1")
"""Actions that only the plan holds: one with and one without what its mixture says."""


@pytest.fixture(autouse=True)
def strict() -> Iterator[None]:
    """Take a warning of pandas, of what it will do in future, for a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def filled(kind: str, number: int) -> dict[str, object]:
    """Give the cells of a plan's row: all columns empty, all filled, each second one, or wrong."""
    cells: dict[str, object] = {}
    for place, key in enumerate(PLAN[1:]):
        given = SOME[COLUMNS[key].kind]
        cells[key] = {
            "empty": None,
            "filled": given,
            "by row": given if number % 2 else None,
            "checked": given if (place + number) % 2 else None,
            "half wrong": WRONG[COLUMNS[key].kind] if number % 2 else given,
        }[kind]
    return {**cells, "action_to_take": f"Train {number}", "status": cells["status"] and "Paused"}


KINDS = ("empty", "filled", "by row", "checked", "half wrong")
SHAPES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (1, 2, ()), (0, 1, NEW), (1, 0, NEW[:1]), (0, 2, ()), (1, 1, ()),
)  # fmt: skip
"""Rows of the plan that the last summary may hold, rows of the last summary, new rows."""


@cache
def last_summary(count: int) -> LastSummary:
    """Give a last summary of so many actions."""
    return as_previous(stand(plan(*rows("filled", count)), as_at=LAST_TIME))


def rows(kind: str, count: int, *more: str) -> list[dict[str, object]]:
    """Give rows ELM-01.1 and on, and further ones."""
    refs = (*(f"ELM-{number:02d}.1" for number in range(1, count + 1)), *more)
    return [{**action(ref), **filled(kind, n)} for n, ref in enumerate(refs, 1)]


@pytest.mark.parametrize("of_plan", KINDS)
@pytest.mark.parametrize("of_last", KINDS)
def test_every_pair_of_columns(of_plan: str, of_last: str) -> None:
    """Split, validate and consolidate work whatever a plan and a last summary leave empty."""
    another = SHAPES[(KINDS.index(of_plan) + 2 * KINDS.index(of_last)) % len(SHAPES)]
    for in_plan, in_last, new in some([(2, 2, NEW), another]):
        last = last_summary(in_last)
        given, cells = rows(of_last, in_last), {}
        for key in PLAN[1:]:  # as a workbook would hold them, whatever we would have written
            cells[key] = pd.Series([row[key] for row in given], dtype="object")
        last = replace(last, actions=last.actions.assign(**cells))
        agreed = plan(*rows(of_plan, in_plan, *new))
        expected = {f"ELM-{n:02d}.1" for n in range(1, max(in_plan, in_last) + 1)} | set(new)

        base = baseline_of(agreed, last, Partnership(name="Ashdale"))
        shares = shares_of(base.actions, trimmed, per_review=False)

        assert expected == set(base.actions.index)
        assert expected <= {ref for _, _, share in shares for ref in share.index}
        for key in some(PLAN[1:]):
            is_date = COLUMNS[key].kind == "date"
            assert is_date == pd.api.types.is_datetime64_dtype(base.actions[key]), key
        if new == NEW:
            found = stand(agreed, plans=agreed, previous=last)
            assert expected == set(found.actions.index)
