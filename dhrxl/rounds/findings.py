"""What is wrong in the rows and covers of a round, each at its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd

from dhrxl.intake.source import Source
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Problem
from dhrxl.model.terms import REPORTED, FileKind, heading
from dhrxl.model.text import folded
from dhrxl.rounds.baseline import PLACE
from dhrxl.rounds.check import check

Places = Mapping[tuple[str, str], Mapping[str, int]]
"""For each (file, sheet) the 1-based column of each key."""


def shared_codes(came: Iterable[Source], agreed: Iterable[Source]) -> list[Problem]:
    """Report two plans of different reviews, or two plans of one, under one review code.

    A plan that came in beside the agreed one of its review is its copy, filled in.
    """
    plans: dict[str, list[Source]] = {}
    for source in agreed:
        plans.setdefault(source.text("review_code").upper(), []).append(source)
    named = {code: {folded(plan.text("review")) for plan in same} for code, same in plans.items()}
    for source in came:
        code = source.text("review_code").upper()
        is_copy = folded(source.text("review")) in named.get(code, ())
        if source.kind == FileKind.PLAN and not is_copy:
            plans.setdefault(code, []).append(source)
    return [
        Problem(
            code="duplicate-review-code", file=plan.file, sheet="Cover", heading="Review code",
            found=code, facts={"reviews": f"{plan.text('review')} here and for "
                               f"{same[0].text('review')} in {same[0].file}"},
        )
        for code, same in plans.items()
        if code
        for plan in same[1:]
    ]  # fmt: skip


def shared_leads(rows: pd.DataFrame) -> Iterable[Problem]:
    """Note each cell of a plan that names several agencies as lead."""
    several = rows[rows["lead_cell"] != ""]
    columns = [several[key] for key in (*PLACE, "lead_agency")]
    for file, sheet, row, lead in zip(*columns, strict=True):
        yield Problem(
            code="lead-assumed", file=file, sheet=sheet, row=int(row),
            heading=heading("lead_agency"), found=lead,
        )  # fmt: skip


def broken_rules(
    rows: pd.DataFrame,
    as_at: date,
    partnership: Partnership,
    places: Places,
) -> Iterable[Problem]:
    """Check all rows of a kind at once and give a problem for each rule a row breaks."""
    agencies = tuple(
        name for agency in partnership.agencies for name in (agency.name, *agency.aliases)
    )
    for kind in (FileKind.PLAN, FileKind.RETURN):
        of_kind = rows[rows["kind"] == kind]
        failures = check(
            of_kind, kind=kind, as_at=as_at, profile=partnership.profile, agencies=agencies
        )
        cells = (of_kind[key].tolist() for key in (*PLACE, "answers_count"))
        known = dict(zip(of_kind.index, zip(*cells, strict=True), strict=True))
        for failure in failures:
            file, sheet, row, answers_count = known[failure.row]
            columns = places.get((file, sheet), {})
            key = failure.rule.key
            if key not in columns:
                continue  # the whole column is missing, which is a problem of its own
            if key in REPORTED and not answers_count:
                continue  # another answer stands in its place, or the whole file gives none
            facts = dict(failure.facts)
            yield Problem(
                code=failure.rule.code, file=file, sheet=sheet, row=int(row),
                column=columns[key], heading=heading(key),
                found=facts.pop("found", ""), facts=facts, raised_to=failure.rule.raised_to,
            )  # fmt: skip


def told(problems: Iterable[Problem], places: Places) -> Iterator[Problem]:
    """Leave out words that differ from the agreed ones only as their column is not there at all."""

    @cache
    def headings(file: str, sheet: str) -> frozenset[str]:
        return frozenset(heading(key) for key in places.get((file, sheet), {}))

    for problem in problems:
        known = headings(problem.file, problem.sheet)
        if problem.code != "changed-baseline" or not known or problem.heading in known:
            yield problem


def placed(problems: Iterable[Problem], places: Places) -> Iterator[Problem]:
    """Add the column of the cell, where a problem knows its row and heading only."""

    @cache
    def column(file: str, sheet: str, words: str) -> int | None:
        columns = places.get((file, sheet), {})
        return next((number for key, number in columns.items() if heading(key) == words), None)

    for problem in problems:
        if problem.column or problem.row is None or not problem.heading:
            yield problem
        else:
            found = column(problem.file, problem.sheet, problem.heading)
            yield replace(problem, column=found) if found else problem
