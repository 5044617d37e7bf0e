"""What a row of a plan, a return or a summary must be, as pandera schemas.

Each check is named for the problem it finds. All returns are validated in one call, since the
fixed cost of a call is many times that of reading a workbook; every failure comes back with the
row's id, by which the caller finds file, sheet and cell.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from dhrxl.intake.opened import Source
from dhrxl.model.frames import TYPES
from dhrxl.model.partnership import DEFAULT, Partnership, Profile
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import COLUMNS, REPORTED, FileKind, Needed, Rag, Reported
from dhrxl.model.text import folded
from dhrxl.rounds.rag import due_dates, rate
from dhrxl.rounds.rule import Columns, Frame, Row, Rule
from dhrxl.rounds.rules import rules_of

_NEEDED = f"^({'|'.join(map(re.escape, Needed))}|)$|^{Needed.NOT_ACCEPTED}: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One rule that one row breaks."""

    row: object
    """The row's id: its label in the frame's index."""
    rule: Rule
    facts: dict[str, str]
    """What its sentence needs."""


class Judge:
    """A rule as pandera asks it, for a whole frame; keeps which rows break it.

    Pandera reports a failing row in a line for each of its cells, which in a large round is more
    work than all checks together.
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.broken: list[int] = []
        """The rows at fault, counted from 0."""

    def __call__(self, actions: Frame) -> bool:
        holds = self.rule.holds(actions).to_numpy(dtype=bool)
        self.broken = (~holds).nonzero()[0].tolist()
        return not self.broken


def action_schema(judges: Iterable[Judge], keys: Iterable[str]) -> pa.DataFrameSchema:
    """Give the pandera schema of typed actions: the type of each column, and the rules."""
    return pa.DataFrameSchema(
        {key: pa.Column(TYPES[COLUMNS[key].kind], nullable=True) for key in keys},
        checks=[pa.Check(judge, name=judge.rule.code, ignore_na=False) for judge in judges],
        index=pa.Index(unique=True),
    )


def validate(actions: Frame, judges: Sequence[Judge]) -> None:
    """Hold typed actions against the schema, rules and all.

    Pandera asks every column by itself, which for a few rows takes longer than the rules. So the
    schema holds those only whose type is not the right one at a glance: what pandera finds is the
    same.

    Raises:
        pandera.errors.SchemaErrors: A rule is broken, as the judges know; or a column has the wrong
            type or the index repeats an id.
    """
    types = {str(key): str(dtype) for key, dtype in actions.dtypes.items()}
    doubtful = [key for key in COLUMNS if key in types and types[key] != TYPES[COLUMNS[key].kind]]
    schema = action_schema(judges, doubtful)
    if actions.index.is_unique:
        schema.index = None
    schema.validate(actions, lazy=True, inplace=True)  # which spares a copy; nothing is changed


def check(
    actions: Frame,
    *,
    kind: FileKind,
    as_at: date,
    profile: Profile = DEFAULT,
    agencies: Collection[str] = (),
    response_days: int | None = None,
) -> list[Failure]:
    """Find every rule that a row breaks, in one validation.

    Args:
        actions: Typed actions with a unique index, and `saved_on` (datetime64), the day each
            row's file was last saved.
        kind: Plan or return: each has rules of its own.
        as_at: The day to judge by.
        profile: The settings of the rating.
        agencies: The partnership's agencies; none where it keeps no register.
        response_days: Within how many days a response is due; none where none is set.

    Returns:
        Failures in the order of the rules.
    """
    if actions.empty:
        return []
    agreed = actions.drop(columns="due_date", errors="ignore")  # which a file need not have
    rated = rate(agreed, as_at=as_at, profile=profile)
    judged = actions.assign(
        due=due_dates(agreed),
        **{f"our_{key}": rated[key] for key in rated},
    )
    rules = rules_of(kind, as_at=as_at, agencies=agencies, response_days=response_days)
    judges = [Judge(rule) for rule in rules]
    try:
        validate(judged, judges)
    except SchemaErrors as found:
        reasons = {error.reason_code for error in found.schema_errors}
        if reasons != {SchemaErrorReason.DATAFRAME_CHECK}:
            raise  # a column of the wrong type: a fault of ours, never an agency's
    columns = Columns(judged)
    return [
        Failure(
            row=judged.index[number], rule=judge.rule, facts=judge.rule.facts(Row(columns, number))
        )
        for judge in judges
        for number in judge.broken
    ]


_OF_SUMMARY = (
    Rule(
        code="reference",
        key="action_ref",
        holds=lambda f: (f["action_ref"] != "") & ~f["action_ref"].duplicated(keep=False),
    ),
    Rule(code="rag", key="rag", holds=lambda f: f["rag"].isin([*Rag, ""])),
    Rule(code="needed", key="needed", holds=lambda f: f["needed"].str.match(_NEEDED)),
    Rule(code="reported", key="reported", holds=lambda f: f["reported"].isin(list(Reported))),
    Rule(
        code="days-overdue",
        key="days_overdue",
        holds=lambda f: f["days_overdue"].isna() | (f["days_overdue"] > 0).fillna(False),
    ),
)
"""What must hold for each action of a summary; nobody is told of it by a code."""


def check_summary(actions: Frame) -> None:
    """Make sure that a summary's actions are what the board is told: once each, rated, reported.

    Raises:
        pandera.errors.SchemaErrors: If they are not, which is a fault of ours.
    """
    judged = actions[[rule.key for rule in _OF_SUMMARY]]
    validate(judged, [Judge(rule) for rule in _OF_SUMMARY])


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


def cover_days(sources: Iterable[Source]) -> list[Problem]:
    """Report a day on the cover of a plan that is none: what counts from it counts from no day.

    A blank one is allowed, so that it is worth a look and no more.
    """
    return [
        Problem.at(source.place(key), "not-a-date", found=said, raised_to=Severity.WARNING)
        for source in sources
        if source.kind == FileKind.PLAN
        for key in ("published", "signed_off")
        if (said := source.text(key)) and source.day(key) is None
    ]


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
        is_kind = rows["kind"] == kind
        of_kind = rows if is_kind.all() else rows[is_kind]
        failures = check(
            of_kind,
            kind=kind,
            as_at=as_at,
            profile=partnership.profile,
            agencies=agencies,
            response_days=partnership.response_days,
        )
        if not failures:
            continue
        at_fault = of_kind.loc[list(dict.fromkeys(failure.row for failure in failures))]
        cells = (at_fault[key].tolist() for key in (*PLACE, "answers_count"))
        known = dict(zip(at_fault.index, zip(*cells, strict=True), strict=True))
        for failure in failures:
            file, sheet, row, answers_count = known[failure.row]
            rule, facts = failure.rule, cast(dict[str, Any], failure.facts)
            cell = places.cell(file, sheet, row, rule.key)
            if cell.column is None:
                continue  # the whole column is missing, which is a problem of its own
            if rule.key in REPORTED and not answers_count:
                continue  # another answer stands in its place, or the whole file gives none
            yield Problem.at(cell, rule.code, raised_to=rule.raised_to, **facts)
