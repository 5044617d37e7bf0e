"""Random histories of three rounds, worked by the real commands: every sheet says what it must.

`DHRXL_HISTORIES=1000` works so many; `DHRXL_HISTORY=17` works one of them alone.
"""

import ast
import os
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.loops import some
from tests.oracle.faults import FAULTS, planted
from tests.oracle.later import history
from tests.oracle.run import Command, in_a_process, in_folder, in_process, worked

USUAL = 30
"""Histories in each run of all tests."""
REACHED = (
    "joint lead",
    "blank lead",
    "relative date",
    "silent agency",
    "two copies that differ",
    "nothing has changed",
    "row sent back blank",
    "request",
    "late completion",
    "change: new",
    "change: closed",
    "change: reopened",
    "change: date moved",
    "change: RAG moved",
    "change: missing this time",
    "change: publication date corrected",
    "change: agreed date corrected",
    "decision: Agreed",
    "decision: Refused",
    "decision: Not accepted",
    "decision: Superseded",
    "decision: Reopened",
    "decision: Assured of assurance",
    "decision: Refused of assurance",
    "decision: Reopened of assurance",
    "assurance that ended",
    "refused answer sent again",
    "change: agency changed",
    "change: responded",
    "change: response changed",
    "decision: Assured of check again",
    "decision: Refused of check again",
    "decision: Reopened of check again",
    "decision: Refused of what is not accepted",
    "decision: Not accepted of what is not accepted",
    "decision of a day to come",
    "Blue that waits for the board",
    "Green that means done",
    "no response asked for",
    "to be checked again",
    "assured in the plan",
    "response: none",
    "response: Partly accepted",
    "response: Noted",
    "response and no report",
    "response found empty",
    "board asked again",
    "problem: unknown-evidence-kind, Evidence kind",
    "problem: evidence-in-future, Evidence dated",
    "problem: activity-only, Evidence kind",
    "problem: unknown-response, Response",
    "problem: text-lost, Response",
    "problem: response-in-future, Response dated",
    "problem: missing-value, Response",
    "problem: missing-value, Response reason",
    "problem: missing-value, Response dated",
)
"""What must have happened at least three times in the usual histories."""


def seeds() -> list[int]:
    """Give the histories to work: the usual ones, as many as asked for, or the one asked for."""
    if one := os.environ.get("DHRXL_HISTORY"):
        return [int(one)]
    return list(range(int(os.environ.get("DHRXL_HISTORIES", USUAL))))


def work(
    seed: int, run: Command = in_process, *, rounds: int = 3
) -> tuple[list[str], Counter[str]]:
    """Work a history in a folder that is cleared away."""
    with tempfile.TemporaryDirectory() as name, in_folder(folder := Path(name).resolve()):
        return worked(history(seed), folder, run, rounds=rounds)


usual = cache(work)
"""The same, worked once."""


@pytest.mark.parametrize("seed", seeds())
def test_every_sheet_says_what_it_must(seed: int) -> None:
    """No cell of a summary or a return that was sent differs from what the design makes of it."""
    assert [] == usual(seed)[0]


def test_histories_reach_what_they_claim() -> None:
    """Every kind of event happens at least three times in the usual histories."""
    happened: Counter[str] = Counter()
    for seed in range(USUAL):
        happened += usual(seed)[1]

    assert {} == {kind: happened[kind] for kind in REACHED if happened[kind] < 3}


def test_history_in_processes_of_its_own() -> None:
    """The command line gives the same when each command is a process, as a person runs it."""
    assert [] == work(0, in_a_process, rounds=2)[0]


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_noticed(name: str) -> None:
    """A slip in one rule makes at least one of a few histories differ, most at the first look."""
    fault = FAULTS[name]
    with planted(fault):
        assert any(work(seed)[0] for seed in (fault.seen_in, *range(12)))


def test_histories_come_back_the_same() -> None:
    """A seed gives the same history each time, so that a difference can be looked at again."""
    assert history(7) == history(7) != history(8)


def test_shares_no_code_with_what_it_checks() -> None:
    """Nothing of dhrxl is loaded by the oracle but its command line."""
    imported: set[tuple[str, str]] = set()
    for path in some(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported |= {(path.name, name) for name in names if name.startswith("dhrxl")}

    assert {("run.py", "dhrxl.cli")} == imported
