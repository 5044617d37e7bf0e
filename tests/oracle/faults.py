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


FAULTS = {
    "due soon is counted without its last day": Fault(
        "dhrxl.rounds.rag:rate", "due <= day + profile", "due < day + profile"
    ),
    "days overdue count the due date too": Fault(
        "dhrxl.rounds.rag:rate", '(day - due).astype("int64")', '((day - due).astype("int64") + 1)'
    ),
    "a revised date is ignored": Fault(
        "dhrxl.rounds.rag:due_dates",
        'actions["revised_target_date"].fillna(actions["target_date"])',
        'actions["target_date"]',
    ),
    "silence improves a figure": Fault(
        "dhrxl.rounds.rated:rated",
        "judged = actions.assign(",
        'judged = actions.assign(status=actions["status"].where('
        'actions["reported"] != "Carried forward", "In progress"), ',
    ),
    "a joint answer moves the status": Fault(
        "dhrxl.rounds.merge:_Laid.with_joint",
        "answer, lead = trimmed(words), trimmed(statuses_of[ref])",
        "answer, lead = trimmed(words), trimmed(statuses_of[ref]); "
        'actions.loc[ref, "status"] = answer or lead',
    ),
    "a request is lost": Fault(
        "dhrxl.rounds.merge:_Laid.answered",
        "for key in REPORTED:",
        'for key in (key for key in REPORTED if "new_date" not in key):',
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
