"""What is wrong in the rows and covers of a round, each at its place."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import pandas as pd

from dhrxl.intake.source import Source
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem
from dhrxl.model.terms import REPORTED, FileKind
from dhrxl.model.text import folded
from dhrxl.rounds.check import check


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
        Problem.at(
            Place(plan.file, "Cover", key="review_code"), "duplicate-review-code", found=code,
            reviews=f"{plan.text('review')} here and for {same[0].text('review')} in "
            f"{same[0].file}",
        )
        for code, same in plans.items()
        if code
        for plan in same[1:]
    ]  # fmt: skip


def shared_leads(rows: pd.DataFrame, places: Places) -> Iterable[Problem]:
    """Note each cell of a plan that names several agencies as lead."""
    several = rows[rows["lead_cell"] != ""]
    columns = [several[key] for key in (*PLACE, "lead_agency")]
    for file, sheet, row, lead in zip(*columns, strict=True):
        cell = places.cell(file, sheet, row, "lead_agency")
        yield Problem.at(cell, "lead-assumed", found=lead)


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
            rule, facts = failure.rule, cast(dict[str, Any], failure.facts)
            cell = places.cell(file, sheet, row, rule.key)
            if cell.column is None:
                continue  # the whole column is missing, which is a problem of its own
            if rule.key in REPORTED and not answers_count:
                continue  # another answer stands in its place, or the whole file gives none
            yield Problem.at(cell, rule.code, raised_to=rule.raised_to, **facts)
