"""Target dates that a plan no longer says as the last summary did: which counts, and why.

The plan is the agreed baseline, so a date corrected in it counts. The date first agreed is kept
beside it, so that a correction never hides that an action is late. A date that runs from a
publication date which was corrected is no such correction: it is read anew, as `import` reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem

Corrections: TypeAlias = Mapping[str, tuple[date, date]]
"""Reviews whose publication date was corrected since the last summary: the day before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The target dates that stand, of the actions that both plan and last summary hold."""

    target_date: pd.Series
    first_target_date: pd.Series
    """The date first agreed, where the target is another one now; else NaT."""
    republished: frozenset[str]
    """Actions whose target moved because it runs from a publication date that was corrected."""
    problems: tuple[Problem, ...]


def targets(
    plan: pd.DataFrame, last: pd.DataFrame, corrected: Corrections, places: Places
) -> Targets:
    """Give the target dates of actions by what the plan says and what the last summary said.

    A plan that says no date any more takes none away: without a date an action is never overdue.

    Args:
        plan: The plan's rows, indexed by reference, with `review`, `signed_off` and their place.
        last: The last summary's, with the same index.
        corrected: Publication dates corrected since.
        places: The columns of the tables that the plan's rows stand in.
    """
    was, now = last["target_date"], plan["target_date"]
    moved = was.notna() & now.notna() & (was != now)
    republished = moved & _follow_publication(plan, moved, corrected)
    is_first = moved & ~republished & last["first_target_date"].isna()
    lost = plan[was.notna() & now.isna()]
    return Targets(
        target_date=now.where(now.notna(), was),
        first_target_date=last["first_target_date"].where(~is_first, was),
        republished=frozenset(plan.index[republished]),
        problems=tuple(_lost(lost, was[lost.index], places)),
    )


def first_agreed(actions: pd.DataFrame) -> pd.Series:
    """Give the date first agreed of each action, whatever the plan was corrected to since.

    Of one whose plan has no date it is the one that was agreed later: what is overdue by that is
    past it too.
    """
    first = actions["first_target_date"].fillna(actions["target_date"])
    return first.fillna(actions["revised_target_date"])


def _lost(rows: pd.DataFrame, stood: pd.Series, places: Places) -> list[Problem]:
    """Report cells of a plan that hold no date where one was agreed."""
    keys = (*PLACE, "target_date_text")
    cells = zip(*(rows[key].tolist() for key in keys), stood.tolist(), strict=True)
    return [
        Problem.at(
            places.cell(file, sheet, int(row), "target_date"), "changed-baseline",
            found=f"'{words}'" if words else "an empty cell", agreed=spoken(day),
        )
        for file, sheet, row, words, day in cells
    ]  # fmt: skip


def _follow_publication(plan: pd.DataFrame, moved: pd.Series, corrected: Corrections) -> pd.Series:
    """Say which moved targets are what their words say, counted from the corrected publication.

    A date of the plan's that its words do not give was typed: it is a correction of its own.
    """

    @cache
    def read(words: str, review: str, signed_off: date | None) -> date | None:
        if review not in corrected:
            return None
        from dhrxl.plans.targets import PUBLICATION, read_target  # few are ever corrected

        was, now = corrected[review]
        before, after = (
            read_target(words, published=day, signed_off=signed_off) for day in (was, now)
        )
        return after.day if PUBLICATION in (before.runs_from, after.runs_from) else None

    keys = ("target_date_as_written", "review", "signed_off", "target_date")
    cells = zip(moved.tolist(), *(plan[key].tolist() for key in keys), strict=True)
    follow = [
        has_moved and read(words, review, None if pd.isna(day) else day.date()) == target.date()
        for has_moved, words, review, day, target in cells
    ]
    return pd.Series(follow, index=plan.index, dtype=bool)
