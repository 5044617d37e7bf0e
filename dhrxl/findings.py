"""What is wrong in the rows and covers of a round, each at its place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from dhrxl.partnership import Partnership
from dhrxl.problems import Problem
from dhrxl.schema import check
from dhrxl.source import Source
from dhrxl.terms import REPORTED, FileKind, heading
from dhrxl.wording import folded

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
    for _, row in rows[rows["lead_cell"] != ""].iterrows():
        yield Problem(
            code="lead-assumed", file=row["source_file"], sheet=row["source_sheet"],
            row=int(row["source_row"]), heading=heading("lead_agency"), found=row["lead_agency"],
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
        for failure in failures:
            row = of_kind.loc[failure.row]
            columns = places.get((row["source_file"], row["source_sheet"]), {})
            key = failure.rule.key
            if key not in columns:
                continue  # the whole column is missing, which is a problem of its own
            if key in REPORTED and not row["answers_count"]:
                continue  # another answer stands in its place, or the whole file gives none
            facts = dict(failure.facts)
            yield Problem(
                code=failure.rule.code, file=row["source_file"], sheet=row["source_sheet"],
                row=int(row["source_row"]), column=columns[key], heading=heading(key),
                found=facts.pop("found", ""), facts=facts, raised_to=failure.rule.raised_to,
            )  # fmt: skip


def placed(problem: Problem, places: Places) -> Problem:
    """Add the column of the cell, where a problem knows its row and heading only."""
    if problem.column or problem.row is None or not problem.heading:
        return problem
    columns = places.get((problem.file, problem.sheet), {})
    column = next(
        (number for key, number in columns.items() if heading(key) == problem.heading), None
    )
    return replace(problem, column=column)
