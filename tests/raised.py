"""Which codes of problems the code really raises while the tests run, and which no test makes it.

A code counts when the code of `dhrxl` makes a problem with it, here or in a process that reads
files for it. A problem that a test makes counts for nothing. A run of all the tests fails where a
code of the catalogue was never raised; a run of some cannot know, and says so.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import dhrxl
from dhrxl.model.problems import Problem

OURS = str(Path(dhrxl.__file__).parent)
PIPE = "dhrxl.files.processes.pool"
"""What gives back the problems of another process. Only our own code makes problems there."""
NOT_LOOKED_AT = "Codes of problems: not all tests ran, so nobody knows whether each is raised."


def is_ours(caller: FrameType | None) -> bool:
    """Say whether our code asked for a problem, however problems are made."""
    while caller and caller.f_globals.get("__name__") == Problem.__module__:
        caller = caller.f_back
    return bool(caller) and caller.f_code.co_filename.startswith(OURS)


def is_sent(caller: FrameType | None) -> bool:
    """Say whether a problem came from another process; a copy made here is none."""
    return bool(caller) and caller.f_globals.get("__name__") == PIPE


class RaisedCodes:
    """A plugin of pytest: notes the codes raised, in each process that tests, and judges them."""

    def __init__(self, codes: Iterable[str], tests: Path) -> None:
        """Take the codes there are, and the folder of all tests."""
        self.codes = frozenset(codes)
        self.modules = frozenset(tests.rglob("test_*.py"))
        self.raised: set[str] = set()
        self.is_cut = False
        self.is_whole = False
        self.is_judged = False
        self.patch = pytest.MonkeyPatch()

    @property
    def never(self) -> list[str]:
        """The codes that were not raised."""
        return sorted(self.codes - self.raised)

    def note(self, maker: str, counts: Callable[[FrameType | None], bool]) -> None:
        """Have a method that makes a problem note its code, if it counts."""
        make = getattr(Problem, maker)

        def noting(problem: Problem, *given: Any) -> None:
            make(problem, *given)
            if counts(sys._getframe(1)):
                self.raised.add(problem.code)

        self.patch.setattr(Problem, maker, noting)

    def pytest_configure(self) -> None:
        """Begin to note."""
        self.note("__post_init__", is_ours)
        self.note("__setstate__", is_sent)

    def pytest_unconfigure(self) -> None:
        """Leave problems as they are."""
        self.patch.undo()

    def pytest_deselected(self) -> None:
        """Tests were left out, by -k or -m for example."""
        self.is_cut = True

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Look whether tests of every module are there."""
        found = {item.path for item in session.items}
        self.is_whole = self.modules <= found and not self.is_cut

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add up what the processes of pytest-xdist noted; this one tested nothing itself."""
        noted = getattr(node, "workeroutput", {}).get("raised")
        if noted:
            self.raised |= set(noted["codes"])
            self.is_whole = noted["is_whole"]

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail a run of all tests where a code was not raised; a run that failed has enough."""
        if hasattr(session.config, "workeroutput"):
            noted = {"codes": sorted(self.raised), "is_whole": self.is_whole}
            session.config.workeroutput["raised"] = noted
            return
        is_run = exitstatus == pytest.ExitCode.OK and not session.config.option.collectonly
        self.is_judged = is_run and self.is_whole
        if self.is_judged and self.never:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was found, or that it could not be."""
        if not self.is_judged:
            terminalreporter.write_line(NOT_LOOKED_AT)
        elif self.never:
            terminalreporter.section("codes that no test raises", red=True)
            terminalreporter.write_line(", ".join(self.never))
        else:
            terminalreporter.write_line(f"Codes of problems: each of {len(self.codes)} is raised.")
