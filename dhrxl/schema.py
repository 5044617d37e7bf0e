"""What a row of a plan, a return or a summary must be, as pandera schemas.

Each check is named for the problem it finds. All returns are validated in one call, since the
fixed cost of a call is many times that of reading a workbook; every failure comes back with the
row's id, by which the caller finds file, sheet and cell.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from dhrxl import dates
from dhrxl.dates import is_impossible, is_unlikely, parse_date, spoken
from dhrxl.problems import Severity
from dhrxl.rag import DEFAULT, Profile, due_dates, rate
from dhrxl.terms import (
    AGENCY_STATUSES,
    COLUMNS,
    PARTNERSHIP_STATUSES,
    PARTS,
    SCOPES,
    SEPARATOR,
    FileKind,
    Needed,
    Rag,
    Reported,
    Status,
)
from dhrxl.wording import folded, listed, suggestions, trimmed

_VAGUE = r"(?i)^\W*(?:to )?(?:consider|explore|review|look at|raise awareness|be aware|discuss)\b"

Frame: TypeAlias = pd.DataFrame
Mask: TypeAlias = pd.Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold for every row, and the cell at fault where it does not."""

    code: str
    key: str
    """The column of the cell a message points to."""
    holds: Callable[[Frame], Mask]
    raised_to: Severity | None = None
    """Set where what is a warning elsewhere is an error here."""
    facts: Callable[[pd.Series], dict[str, str]] = lambda row: {}
    """What else the sentence needs, from the row at fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One rule that one row breaks."""

    row: object
    """The row's id: its label in the frame's index."""
    rule: Rule
    facts: dict[str, str]
    """What its sentence needs."""


def action_schema(rules: Iterable[Rule], keys: Iterable[str]) -> pa.DataFrameSchema:
    """Give the pandera schema of typed actions: the type of each column, and the rules."""
    types = {"text": "str", "date": "datetime64[s]", "number": "Int64"}
    return pa.DataFrameSchema(
        {key: pa.Column(types[COLUMNS[key].kind], nullable=True) for key in keys},
        checks=[
            pa.Check(rule.holds, name=str(number), ignore_na=False)
            for number, rule in enumerate(rules)
        ],
        index=pa.Index(unique=True),
    )


def check(
    actions: Frame,
    *,
    kind: FileKind,
    as_at: date,
    profile: Profile = DEFAULT,
    agencies: Collection[str] = (),
) -> list[Failure]:
    """Find every rule that a row breaks, in one validation.

    Args:
        actions: Typed actions with a unique index, and `saved_on` (datetime64), the day each
            row's file was last saved.
        kind: Plan or return: each has rules of its own.
        as_at: The day to judge by.
        profile: The settings of the rating.
        agencies: The partnership's agencies; none where it keeps no register.

    Returns:
        Failures in the order of the rules.
    """
    if actions.empty:
        return []
    rules = _plan_rules(as_at, agencies) if kind == FileKind.PLAN else _return_rules(as_at)
    rated = rate(actions, as_at=as_at, profile=profile)
    judged = actions.assign(
        due=due_dates(actions),
        **{f"our_{key}": rated[key] for key in rated},
    )
    keys = [key for key in COLUMNS if key in actions]
    try:
        action_schema(rules, keys).validate(judged, lazy=True)
    except SchemaErrors as found:
        cases = found.failure_cases
        broken = cases[cases["check"].astype("str").str.isdigit()]
        if len(broken) != len(cases):
            raise  # a column of the wrong type: a fault of ours, never an agency's
        pairs = broken[["check", "index"]].drop_duplicates()
        return [
            Failure(row=row, rule=rule, facts=rule.facts(judged.loc[row]))
            for number, row in pairs.itertuples(index=False)
            for rule in (rules[int(number)],)
        ]
    return []


def check_summary(actions: Frame) -> None:
    """Make sure that a summary's actions are what the board is told: once each, rated, reported.

    Raises:
        pandera.errors.SchemaErrors: If they are not, which is a fault of ours.
    """
    pa.DataFrameSchema(
        {
            "action_ref": pa.Column("str", pa.Check.str_length(min_value=1), unique=True),
            "rag": pa.Column("str", pa.Check.isin([*Rag, ""])),
            "needed": pa.Column("str", pa.Check.isin([*Needed, ""])),
            "reported": pa.Column("str", pa.Check.isin(list(Reported))),
            "days_overdue": pa.Column("Int64", pa.Check.gt(0), nullable=True),
        },
    ).validate(actions, lazy=True)


def _cell_rules(keys: Iterable[str]) -> list[Rule]:
    """The rules of date cells, for each of the keys."""
    rules = []
    for key in keys:
        words = f"{key}_text"
        rules += [
            Rule(
                code="not-a-date", key=key, holds=partial(_no_words, words=words),
                facts=partial(_quoted_words, words=words),
            ),
            Rule(
                code="impossible-date", key=key, holds=partial(_may_exist, words=words),
                facts=partial(_quoted, key=words),
            ),
            Rule(
                code="unlikely-date", key=key, holds=partial(_is_likely, key=key),
                facts=partial(_limits, key=key),
            ),
        ]  # fmt: skip
    return rules


def _no_words(actions: Frame, words: str) -> Mask:
    return (actions[words] == "") | ~_may_exist(actions, words)


def _may_exist(actions: Frame, words: str) -> Mask:
    """Say which words do not name a day that there is not."""
    cells = actions[words]
    return ~cells.map({text: text != "" and is_impossible(text) for text in cells.unique()})


def _quoted_words(row: pd.Series, words: str) -> dict[str, str]:
    """Quote what stands for a date; where it reads as one, say why it still is none."""
    return {"found": f"{row[words]}{' (text, not a date)' if parse_date(row[words]) else ''}"}


def _is_likely(actions: Frame, key: str) -> Mask:
    days = actions[key]
    return ~days.map({day: pd.notna(day) and is_unlikely(day.date()) for day in days.unique()})


def _limits(row: pd.Series, key: str) -> dict[str, str]:
    limits = {"first": spoken(dates.FIRST_LIKELY), "last": spoken(dates.LAST_LIKELY)}
    return {"found": spoken(row[key]), **limits}


def _answer_rules(as_at: date, statuses: tuple[str, ...]) -> list[Rule]:
    """The rules of what an agency says."""
    day = pd.Timestamp(as_at)
    done = Status.COMPLETE
    return [
        Rule(
            code="unknown-status",
            key="status",
            holds=lambda f: (
                f["status"].isin(["", *statuses])
                | (f["status"].isin(PARTNERSHIP_STATUSES) & f["status"].eq(f["sent_status"]))
            ),
            facts=lambda row: {"found": row["status"], "expected": listed(statuses)},
        ),
        Rule(
            code="unknown-rag",
            key="agency_rag",
            holds=lambda f: f["agency_rag"].isin(["", *Rag]),
            facts=lambda row: {"found": row["agency_rag"], "expected": listed(Rag)},
        ),
        Rule(
            code="complete-without-date",
            key="date_of_completion",
            holds=lambda f: (f["status"] != done) | _is_given(f, "date_of_completion"),
        ),
        Rule(
            code="complete-without-evidence",
            key="evidence",
            holds=lambda f: (
                (f["status"] != done)
                | (f["evidence"].map(trimmed) != "")
                | (f["outcome"].map(trimmed) != "")
            ),
        ),
        Rule(
            code="date-without-complete",
            key="date_of_completion",
            holds=lambda f: (f["status"] == done) | f["date_of_completion"].isna(),
            facts=lambda row: {
                "found": spoken(row["date_of_completion"]),
                "status": row["status"] or "empty",
            },
        ),
        Rule(
            code="completed-in-future",
            key="date_of_completion",
            holds=lambda f: ~(f["date_of_completion"] > f["saved_on"].clip(lower=day)),
            facts=lambda row: {"found": spoken(row["date_of_completion"])},
        ),
        Rule(
            code="completed-after-as-at",
            key="date_of_completion",
            holds=lambda f: (
                ~(
                    (f["status"] == done)
                    & (f["date_of_completion"] > day)
                    & ~(f["date_of_completion"] > f["saved_on"].clip(lower=day))
                )
            ),
            facts=lambda row: {"found": spoken(row["date_of_completion"]), "as_at": spoken(as_at)},
        ),
        Rule(
            code="rag-disagrees",
            key="agency_rag",
            holds=lambda f: (
                ~f["agency_rag"].isin(list(Rag))
                | (f["agency_rag"] == f["our_rag"])
                | (f["our_rag"] == "")
                | (f["your_part"] == PARTS[1])
            ),
            facts=lambda row: {
                "found": row["agency_rag"],
                "calculated": row["our_rag"],
                "timing": row["our_timing"].lower(),
            },
        ),
    ]


def _request_rules() -> list[Rule]:
    """The rules of a request for a new date."""
    return [
        Rule(
            code="request-without-reason",
            key="reason_for_new_date",
            holds=lambda f: f["new_date_requested"].isna() | (f["reason_for_new_date"] != ""),
        ),
        Rule(
            code="request-earlier",
            key="new_date_requested",
            holds=lambda f: ~(f["new_date_requested"] <= f["due"]),
            facts=lambda row: {
                "found": spoken(row["new_date_requested"]),
                "due": spoken(row["due"]),
            },
        ),
    ]


def _plan_rules(as_at: date, agencies: Collection[str]) -> list[Rule]:
    rules = [
        *_cell_rules(
            ("target_date", "revised_target_date", "revision_agreed_on", "date_of_completion",
             "assured_on")),
        *_answer_rules(as_at, tuple(Status)),
        Rule(
            code="missing-value",
            key="action_to_take",
            holds=lambda f: f["action_to_take"].map(trimmed) != "",
            raised_to=Severity.ERROR,
            facts=lambda row: {"remedy": "Write the action, or delete the row."},
        ),
        Rule(
            code="missing-value",
            key="revision_agreed_on",
            holds=lambda f: f["revised_target_date"].isna() | _is_given(f, "revision_agreed_on"),
            facts=lambda row: {"remedy": "Enter the day the partnership agreed it."},
        ),
        Rule(
            code="unknown-scope",
            key="scope",
            holds=lambda f: f["scope"].isin(["", *SCOPES]),
            facts=partial(_quoted, key="scope"),
        ),
        Rule(
            code="missing-lead-agency",
            key="lead_agency",
            holds=lambda f: f["lead_agency"].map(trimmed) != "",
        ),
        Rule(
            code="no-target-date",
            key="target_date",
            holds=lambda f: _is_dated(f) | ~_may_exist(f, "target_date_as_written"),
            facts=lambda row: {
                "found": f"'{row['target_date_as_written']}'"
                if row["target_date_as_written"]
                else "an empty cell"
            },
        ),
        Rule(
            code="impossible-date",
            key="target_date_as_written",
            holds=lambda f: _is_dated(f) | _may_exist(f, "target_date_as_written"),
            facts=partial(_quoted, key="target_date_as_written"),
        ),
        Rule(
            code="not-smart",
            key="action_to_take",
            holds=lambda f: ~f["action_to_take"].str.contains(_VAGUE)
            | (f["key_milestones"] != "")
            | (f["key_outcomes"] != "")
            | (f["evidence_expected"] != ""),
            facts=lambda row: {"found": row["action_to_take"].split()[0].strip(",.;:").lower()},
        ),
    ]  # fmt: skip
    if agencies:
        rules += [
            Rule(
                code="unknown-agency",
                key=key,
                holds=partial(_names_known, key=key, agencies=agencies),
                facts=partial(_names_unknown, key=key, agencies=agencies),
            )
            for key in ("lead_agency", "joint_agencies")
        ]
    return rules


def _is_given(actions: Frame, key: str) -> Mask:
    return actions[key].notna() | (actions[f"{key}_text"] != "")


def _is_dated(actions: Frame) -> Mask:
    return _is_given(actions, "target_date") | actions["revised_target_date"].notna()


def _names_known(actions: Frame, key: str, agencies: Collection[str]) -> Mask:
    cells = {cell: not _unknown(cell, agencies) for cell in actions[key].unique()}
    return actions[key].map(cells)


def _names_unknown(row: pd.Series, key: str, agencies: Collection[str]) -> dict[str, str]:
    names = _unknown(row[key], agencies)
    near = suggestions(names[0], agencies)
    suggestion = f" Did you mean {listed(near)}?" if near else ""
    return {"found": SEPARATOR.join(names), "suggestion": suggestion}


def _unknown(cell: str, agencies: Collection[str]) -> list[str]:
    known = {folded(name) for name in agencies}
    names = [trimmed(name) for name in cell.split(SEPARATOR.strip())]
    return [name for name in names if name and folded(name) not in known]


def _return_rules(as_at: date) -> list[Rule]:
    return [
        *_cell_rules(("date_of_completion", "new_date_requested")),
        *_answer_rules(as_at, AGENCY_STATUSES),
        *_request_rules(),
        Rule(
            code="missing-value",
            key="status",
            holds=lambda f: (f["status"] != "") | (f["action_ref"] == ""),
            facts=lambda row: {"remedy": "Say where the action stands: choose from the list."},
        ),
    ]


def _quoted(row: pd.Series, key: str) -> dict[str, str]:
    return {"found": str(row[key])}
