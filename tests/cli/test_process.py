"""What makes the command quick is done in its own process, and never in anybody else's."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.loops import some
from tests.places import REPOSITORY, SHEETS

PLAIN = str(SHEETS / "plain.xlsx")
needs_arrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")
IN_A_PROGRAM = """
import gc, json, os, sys
from dhrxl.cli import main

try:
    main(["validate", sys.argv[1], "--as-at", "2026-03-31"])
except SystemExit as ended:
    print(json.dumps({
        "code": ended.code, "gc": gc.isenabled(), "frozen": gc.get_freeze_count(),
        "hidden": sys.modules.get("pyarrow", "") is None,
        "threads": "OPENBLAS_NUM_THREADS" in os.environ,
    }), file=sys.stderr)
"""


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, env=known | environment,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_program_that_runs_a_command_stays_its_own() -> None:
    """After a command that a program runs, gc is on, nothing is hidden, and the program goes on."""
    done = program("-c", IN_A_PROGRAM, PLAIN)

    assert {"code": 0, "gc": True, "frozen": 0, "hidden": False, "threads": False} == json.loads(
        done.stderr.splitlines()[-1]
    )
    assert 0 == done.returncode


def test_one_place_only_makes_a_process_ours() -> None:
    """Collecting is switched off where the process is the command's, or is one that reads."""
    found = {
        path.relative_to(REPOSITORY).as_posix()
        for path in some((REPOSITORY / "dhrxl").rglob("*.py"))
        if re.search(r"gc\.(?:disable|freeze)|os\._exit|process\.take\(", path.read_text("utf-8"))
    }

    assert {"dhrxl/__main__.py", "dhrxl/cli/process.py", "dhrxl/files/processes/child.py"} == found


@needs_arrow
def test_pyarrow_is_loaded_for_parquet_only(tmp_path: Path) -> None:
    """The command loads pyarrow where Parquet is asked for, and pandas never asks for it."""
    given = ("-m", "dhrxl", "consolidate", PLAIN, "--as-at", "2026-03-31", "-o")
    loads = {"PYTHONPROFILEIMPORTTIME": "1"}

    without = program(*given, str(tmp_path / "a.xlsx"), **loads)
    beside = program(*given, str(tmp_path / "b.xlsx"), "--data", str(tmp_path / "data"), **loads)

    assert [0, 0] == [without.returncode, beside.returncode], without.stderr + beside.stderr
    assert " pandas\n" in without.stderr
    assert "pyarrow.lib" not in without.stderr
    assert "pyarrow.lib" in beside.stderr
    assert (tmp_path / "data" / "all_actions.parquet").exists()


@needs_arrow
def test_with_and_without_pyarrow(tmp_path: Path) -> None:
    """A summary is the same, byte for byte, whether or not pandas keeps its text by pyarrow."""
    called = "import sys; from dhrxl.cli import main; main(sys.argv[1:])"
    given = ("consolidate", str(SHEETS), "--as-at", "2026-03-31", "-o")

    here = program("-m", "dhrxl", *given, str(tmp_path / "without.xlsx"))
    there = program("-c", called, *given, str(tmp_path / "with.xlsx"))

    assert here.stdout.replace("without.xlsx", "with.xlsx") == there.stdout
    assert (1, 1) == (here.returncode, there.returncode), here.stderr + there.stderr
    assert (tmp_path / "without.xlsx").read_bytes() == (tmp_path / "with.xlsx").read_bytes()


AT_THE_END = """
import atexit, sys
from dhrxl.cli import process

process.take()
process.ends_with(1)
atexit.register(lambda: print(*sys.argv[1:]))
"""


def test_all_that_is_to_be_done_at_the_end_is_done() -> None:
    """The process ends with the code of the command, once every handler is over and all printed."""
    done = program("-c", AT_THE_END, "over")

    assert ("over\n", "", 1) == (done.stdout, done.stderr, done.returncode)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_last_words_that_nobody_hears() -> None:
    """Where what was printed cannot be passed on, Python says so and ends with its own code."""
    full = f"{AT_THE_END}\nsys.stdout = open('/dev/full', 'w')\n"

    done = program("-c", full, "over")

    assert 120 == done.returncode
    assert "No space left on device" in done.stderr
