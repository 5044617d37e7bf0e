"""What must hold for a row of a plan or a return, each rule named for the problem it finds.

A rule judges all rows at once and knows the cell that a message points to.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache, partial

import pandas as pd

from dhrxl.model import dates
from dhrxl.model.dates import is_impossible, is_unlikely, spoken
from dhrxl.model.frames import holds
from dhrxl.model.problems import Severity
from dhrxl.model.terms import (
    AGENCY_STATUSES,
    PARTNERSHIP_STATUSES,
    PARTS,
    SCOPES,
    SEPARATOR,
    EvidenceKind,
    FileKind,
    Rag,
    Status,
    heading,
)
from dhrxl.model.text import folded, listed, suggestions, trimmed
from dhrxl.rounds.rag import is_evidenced, is_given, is_said
from dhrxl.rounds.response_rules import response_rules
from dhrxl.rounds.rule import Frame, Mask, Row, Rule, is_filled

_VAGUE = r"(?i)^\W*(?:to )?(?:consider|explore|review|look at|raise awareness|be aware|discuss)\b"

_MOST_NAMES = 1_000
"""Names of a register among which the nearest are looked for; among more it takes too long."""


def rules_of(
    kind: FileKind, *, as_at: date, agencies: Collection[str] = (), response_days: int | None = None
) -> list[Rule]:
    """Give the rules of a kind of file.

    Args:
        kind: Plan or return.
        as_at: The day to judge by.
        agencies: The partnership's agencies; none where it keeps no register.
        response_days: Within how many days a response is due; none where none is set.
    """
    rules = _plan_rules(as_at, agencies) if kind == FileKind.PLAN else _return_rules(as_at)
    return [*rules, *response_rules(as_at, needs_day=response_days is not None)]


def _cell_rules(keys: Iterable[str]) -> list[Rule]:
    """The rules of date cells, for each of the keys."""
    rules = []
    for key in keys:
        words = f"{key}_text"
        rules += [
            Rule(
                code="not-a-date", key=key, holds=partial(_no_words, words=words),
                facts=partial(_quoted, key=words),
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
    return ~holds(actions[words], lambda text: text != "" and is_impossible(text))


def _is_likely(actions: Frame, key: str) -> Mask:
    return ~holds(actions[key], lambda day: day is not pd.NaT and is_unlikely(day.date()))


def _limits(row: Row, key: str) -> dict[str, str]:
    limits = {"first": spoken(dates.FIRST_LIKELY), "last": spoken(dates.LAST_LIKELY)}
    return {"found": spoken(row[key]), **limits}


def _answer_rules(as_at: date, statuses: tuple[str, ...]) -> list[Rule]:
    """The rules of what an agency says."""
    # One piece: it is a table of rules, a row for each.
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
            holds=lambda f: (f["status"] != done) | is_filled(f, "date_of_completion"),
            facts=lambda row: {"remedy": f"Enter the day it was done.{_until_then(row)}"},
        ),
        Rule(
            code="complete-without-evidence",
            key="evidence",
            holds=lambda f: (f["status"] != done) | is_evidenced(f),
            facts=_no_evidence,
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


def _until_then(row: Row) -> str:
    """Say how an action is rated as it stands: it may be late besides.

    A completion that lies ahead has not happened yet, so such an action can be Red.
    """
    return f" Until then it is {row['our_rag']}." if row["our_rag"] else ""


def _no_evidence(row: Row) -> dict[str, str]:
    """Quote what stands where evidence should."""
    words = {key: trimmed(row[key]) for key in ("evidence", "outcome")}
    quoted = [f"'{said}' ({heading(key)})" for key, said in words.items() if said]
    found = f"only {listed(quoted, 'and')}" if quoted else "neither"
    return {"found": found, "remedy": f"Say what proves it.{_until_then(row)}"}


def _evidence_rules(as_at: date) -> list[Rule]:
    """The rules of what is said about evidence beside its words."""
    day = pd.Timestamp(as_at)
    return [
        Rule(
            code="unknown-evidence-kind", key="evidence_kind",
            holds=lambda f: f["evidence_kind"].isin(["", *EvidenceKind]),
            facts=lambda row: {"found": row["evidence_kind"], "expected": listed(EvidenceKind)},
        ),
        Rule(
            code="evidence-in-future", key="evidence_dated",
            holds=lambda f: ~(f["evidence_dated"] > f["saved_on"].clip(lower=day)),
            facts=lambda row: {"found": spoken(row["evidence_dated"])},
        ),
        Rule(
            code="activity-only", key="evidence_kind",
            holds=lambda f: (f["status"] != Status.COMPLETE) | is_said(f["outcome"])
            | (f["evidence_kind"] != EvidenceKind.ACTIVITY),
        ),
    ]  # fmt: skip


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
    # One piece: it is a table of rules, a row for each.
    rules = [
        *_cell_rules(
            ("target_date", "revised_target_date", "revision_agreed_on", "date_of_completion",
             "assured_on", "evidence_dated", "check_again_on", "response_dated")),
        *_answer_rules(as_at, tuple(Status)),
        *_evidence_rules(as_at),
        Rule(
            code="missing-value",
            key="action_to_take",
            holds=lambda f: is_given(f["action_to_take"]),
            raised_to=Severity.ERROR,
            facts=lambda row: {"remedy": "Write the action, or delete the row."},
        ),
        Rule(
            code="missing-value",
            key="revision_agreed_on",
            holds=lambda f: f["revised_target_date"].isna() | is_filled(f, "revision_agreed_on"),
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
            holds=lambda f: is_given(f["lead_agency"]),
            facts=lambda row: {"found": "an empty cell"},
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
    return [*rules, *_agency_rules(agencies)] if agencies else rules


def _agency_rules(agencies: Collection[str]) -> list[Rule]:
    """The rules of cells that name agencies, where the partnership keeps a register."""
    known = frozenset(folded(name) for name in agencies)

    @cache
    def unknown(cell: str) -> list[str]:
        names = [trimmed(name) for name in cell.split(SEPARATOR.strip())]
        return [name for name in names if name and folded(name) not in known]

    @cache
    def found(cell: str) -> dict[str, str]:
        names = unknown(cell)
        near = suggestions(names[0], agencies) if len(known) <= _MOST_NAMES else ()
        suggestion = f" Did you mean {listed(near)}?" if near else ""
        return {"found": SEPARATOR.join(names), "suggestion": suggestion}

    def names_known(actions: Frame, key: str) -> Mask:
        return actions[key].map({cell: not unknown(cell) for cell in actions[key].unique()})

    def names_unknown(row: Row, key: str) -> dict[str, str]:
        return found(row[key])

    return [
        Rule(
            code="unknown-agency",
            key=key,
            holds=partial(names_known, key=key),
            facts=partial(names_unknown, key=key),
        )
        for key in ("lead_agency", "joint_agencies")
    ]


def _is_dated(actions: Frame) -> Mask:
    return is_filled(actions, "target_date") | actions["revised_target_date"].notna()


def _return_rules(as_at: date) -> list[Rule]:
    return [
        *_cell_rules(
            ("date_of_completion", "new_date_requested", "evidence_dated", "response_dated")
        ),
        *_answer_rules(as_at, AGENCY_STATUSES),
        *_evidence_rules(as_at),
        *_request_rules(),
        Rule(
            code="missing-value",
            key="status",
            holds=lambda f: (f["status"] != "") | (f["action_ref"] == ""),
            facts=lambda row: {"remedy": "Say where the action stands: choose from the list."},
        ),
    ]


def _quoted(row: Row, key: str) -> dict[str, str]:
    return {"found": str(row[key])}
