"""Faults planted into the rules of dhrxl, one at a time, to see that the oracle would notice."""

import importlib
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType


@dataclass(frozen=True)
class Fault:
    """Words of a function's source, and what a slip would put in their place."""

    where: str
    """Module and function, with a colon between."""
    words: str
    slip: str
    seen_in: int
    """A history that notices it, which is worked first."""


FAULTS = {
    "due soon is counted without its last day": Fault(
        "dhrxl.rounds.rag:rate",
        "due <= day + profile",
        "due < day + profile",
        seen_in=4,
    ),
    "days overdue count the due date too": Fault(
        "dhrxl.rounds.rag:rate",
        '(day - due).astype("int64")',
        '((day - due).astype("int64") + 1)',
        seen_in=3,
    ),
    "a revised date is ignored": Fault(
        "dhrxl.rounds.rag:due_dates",
        'actions["revised_target_date"].fillna(actions["target_date"])',
        'actions["target_date"]',
        seen_in=28,
    ),
    "silence improves a figure": Fault(
        "dhrxl.rounds.rated:rated",
        "judged = actions.assign(",
        'judged = actions.assign(status=actions["status"].where('
        'actions["reported"] != "Carried forward", "In progress"), ',
        seen_in=12,
    ),
    "a joint answer moves the status": Fault(
        "dhrxl.rounds.merge:_Laid.with_joint",
        "answer, lead = trimmed(words), trimmed(statuses_of[ref])",
        "answer, lead = trimmed(words), trimmed(statuses_of[ref]); "
        'actions.loc[ref, "status"] = answer or lead',
        seen_in=12,
    ),
    "a request is lost": Fault(
        "dhrxl.rounds.merge:_Laid.answered",
        "for key in REPORTED:",
        'for key in (key for key in REPORTED if "new_date" not in key):',
        seen_in=12,
    ),
    "Blue needs no assurance": Fault(
        "dhrxl.rounds.rag:rate",
        "evidenced & ~refused & ~unassured,",
        "evidenced & ~refused,",
        seen_in=6,
    ),
    "what is to be checked again is asked a day late": Fault(
        "dhrxl.rounds.rag:is_to_check",
        "check <= pd.Timestamp",
        "check < pd.Timestamp",
        seen_in=18,
    ),
    "checking again outlives the decision": Fault(
        "dhrxl.rounds.agreements.decisions:_apply",
        'if pd.notna(row["check_again_on"]):',
        "if False:",
        seen_in=18,
    ),
    "a response that is found empty is taken back": Fault(
        "dhrxl.rounds.agreements.responses:kept",
        "again = ~is_given(said) | ",
        "again = ",
        seen_in=4,
    ),
    "a response is taken for a report": Fault(
        "dhrxl.rounds.merge:_Laid.answered",
        'is_told & ~record["unreported"].to_numpy(dtype=bool)',
        "is_told",
        seen_in=0,
    ),
    "a response of a later day counts at once": Fault(
        "dhrxl.rounds.agreements.responses:is_answered",
        '~(actions["response_dated"] > pd.Timestamp(as_at))',
        '(actions["response"] != "")',
        seen_in=12,
    ),
    "a word that is no response is one": Fault(
        "dhrxl.rounds.agreements.responses:is_response",
        "words.isin(list(Response))",
        'words != ""',
        seen_in=18,
    ),
    "the days of a law count nothing": Fault(
        "dhrxl.rounds.board.responses:responses",
        "laws[one] or partnership",
        "partnership",
        seen_in=13,
    ),
    "the board is not asked again of a later response": Fault(
        "dhrxl.rounds.agreements.responses:is_declined",
        " & ~(dated > decided)",
        "",
        seen_in=2,
    ),
    "a decision of a day to come is applied": Fault(
        "dhrxl.rounds.agreements.decisions:not_of_later",
        " > pd.Timestamp(as_at)",
        " < pd.NaT",
        seen_in=2,
    ),
    "evidence of a day to come is not told": Fault(
        "dhrxl.rounds.rules:_evidence_rules",
        '~(f["evidence_dated"] > ',
        '~(f["evidence_dated"] < ',
        seen_in=28,
    ),
}
"""By what goes wrong."""


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """Run with a fault in place; everything that has the function already has the faulty one."""
    module, _, name = fault.where.partition(":")
    function = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    assert isinstance(function, FunctionType)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(fault.words) == 1, f"{fault.where} has changed: plant this fault anew."
    made: dict[str, object] = {}
    exec(source.replace(fault.words, fault.slip), function.__globals__, made)
    faulty, whole = made[function.__name__], function.__code__
    assert isinstance(faulty, FunctionType)
    function.__code__ = faulty.__code__
    try:
        yield
    finally:
        _put_back(function, whole)


def _put_back(function: FunctionType, whole: CodeType) -> None:
    function.__code__ = whole
