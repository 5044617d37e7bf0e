"""Codes that are raised are told from codes that are not, in a small set of tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import REPOSITORY, SHEETS
from tests.raised import NOT_LOOKED_AT

SUITE = {
    "conftest.py": """
from pathlib import Path
from tests.raised import RaisedCodes

def pytest_configure(config):
    config.pluginmanager.register(RaisedCodes({codes}, Path(__file__).parent))
""",
    "test_here.py": """
from dhrxl.files.safe import too_large

def test_here():
    assert too_large("9,000 rows", "10 rows").code == "too-large"
""",
    "test_elsewhere.py": f"""
from pathlib import Path
from dhrxl.intake.batch import take_in

def test_elsewhere():
    found = take_in([Path({str(SHEETS / "missing_columns.xlsx")!r})]).problems
    assert {{problem.code for problem in found}} == {{"missing-column"}}
""",
    "test_own.py": """
import copy
import pickle
from dhrxl.model.problems import Problem

def test_own():
    problem = Problem(code="text-lost")
    assert copy.copy(problem) == problem == pickle.loads(pickle.dumps(problem))
""",
}
"""Tests that raise a code here, raise one in a process that reads, and make one themselves."""
RAISED = ("too-large", "missing-column")


def outcome(folder: Path, codes: tuple[str, ...], *options: str) -> tuple[int, list[str]]:
    """Run the small set of tests, with these codes as the catalogue; give how it ended."""
    for name, text in SUITE.items():
        (folder / name).write_text(text.replace("{codes}", repr(codes)))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


def test_raised_here_and_elsewhere(tmp_path: Path) -> None:
    """A code counts that our code raises, in the process that tests or in one that reads for it."""
    code, lines = outcome(tmp_path, RAISED)

    assert 0 == code, lines
    assert "Codes of problems: each of 2 is raised." in lines


def test_raised_by_none(tmp_path: Path) -> None:
    """A code that only a test gives a problem fails the run, whichever process tested what."""
    code, lines = outcome(tmp_path, (*RAISED, "text-lost", "planted"), "-n", "2")

    assert 1 == code, lines
    assert "planted, text-lost" in lines
    assert "3 passed" in lines[-1]


@pytest.mark.parametrize("options", [("test_here.py",), ("-k", "own"), ("--collect-only",)])
def test_run_of_some(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A run of some tests, or of none, does not ask for the codes of others, and says so."""
    code, lines = outcome(tmp_path, RAISED, *options)

    assert 0 == code, lines
    assert NOT_LOOKED_AT in lines
