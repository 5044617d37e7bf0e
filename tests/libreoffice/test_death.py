"""LibreOffice may die at any moment: one test says so, and the tests after it go on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.places import REPOSITORY

TESTS = """
import gc
import os
import signal
from itertools import count
from threading import Timer

import pytest
import xlsxwriter


@pytest.fixture
def path(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet("Plan").write_string("A1", "Words")
    return tmp_path / "book.xlsx"


def test_idle(office, path):
    with office.open(path) as document:
        os.killpg(office.pid, signal.SIGKILL)
        document.read("Plan", "A1")


def test_after_idle(office, path):
    with office.open(path) as document:
        assert "Words" == document.read("Plan", "A1")


def test_busy(excel_app, open_book):
    sheet = open_book().sheets[0]
    Timer(0.3, os.killpg, (excel_app.pid, signal.SIGKILL)).start()
    for number in count():
        sheet["A1:Z200"].value = number


def test_after_busy(open_book):
    sheet = open_book().sheets[0]
    sheet["A1"].value = "Words"
    assert "Words" == sheet["A1"].value


def test_crash(office, path):
    with office.open(path) as document:
        os.killpg(office.pid, signal.SIGABRT)
        document.save()


def test_garbage(excel_app, open_book):
    cells = [open_book().sheets[0][row, 0].impl.cells for row in range(9)]
    os.killpg(excel_app.pid, signal.SIGKILL)
    del cells
    gc.collect()
"""
"""Tests in which LibreOffice dies: idle, at work, by a crash, and before garbage is collected.
When the process ends that ran them, both its applications are dead."""


@pytest.mark.usefixtures("office")
def test_a_death_fails_one_test_with_a_sentence(tmp_path: Path) -> None:
    """Whenever LibreOffice dies, the test that met it says so, and the next one has another."""
    module = tmp_path / "test_deaths.py"
    module.write_text(TESTS, "utf-8")
    options = ["-p", "tests.conftest", "-rA", "--tb=no", "--color=no", f"--rootdir={tmp_path}"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, module],
        cwd=REPOSITORY,
        env={**os.environ, "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )

    told = re.findall(r"^([A-Z]+) \S+::(\w+)(?: - [\w.]+: (.*?)\. Its? .*)?$", done.stdout, re.M)
    at_work = next(words for _, name, words in told if name == "test_busy").split()[-1]
    assert {
        ("FAILED", "test_idle", said(-9, "Sheets")),
        ("PASSED", "test_after_idle", ""),
        ("FAILED", "test_busy", said(-9, at_work)),
        ("PASSED", "test_after_busy", ""),
        ("FAILED", "test_crash", said(-6, "storeToURL")),
        ("PASSED", "test_garbage", ""),
        ("ERROR", "test_garbage", said(-9, "close")),
    } == set(told)
    assert pytest.ExitCode.TESTS_FAILED == done.returncode


@pytest.mark.usefixtures("office")
def test_killed_tests_leave_no_libreoffice() -> None:
    """Where the process that tests is killed, LibreOffice ends too."""
    script = (
        "import os\n"
        "from tests.libreoffice.office import Office\n"
        "print(Office().pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    stop = time.monotonic() + 10
    while is_running(done.stdout.strip()):
        assert time.monotonic() < stop
        time.sleep(0.1)
    assert -signal.SIGKILL == done.returncode


def said(status: int, name: str) -> str:
    return f"LibreOffice ended with exit status {status} while it was asked for {name}"


def is_running(pid: str) -> bool:
    """Say whether a process does anything; one that ended has no command line any more."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False
