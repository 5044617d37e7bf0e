"""Nothing is fetched, nothing is sent, and no word of a cell is told by a fault."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.hostile import GOOD
from tests.places import REPOSITORY

DAY = ("--as-at", "2026-03-31")
STEPS = (
    ("demo", "round"),
    ("validate", "round/Q4 returns", "--receipts", "receipts", *DAY),
    ("consolidate", "round/Q4 returns", "-o", "summary.xlsx", *DAY),
    ("letters", "returns", "round/Q4 sent", "--to", "letters"),
    ("letters", "receipts", "receipts", "--to", "letters"),
    ("letters", "chase", "summary.xlsx", "--to", "letters"),
)
BLOCK = """
import socket
from pathlib import Path
def refuse(*given, **more):
    Path(FILE).open("a").write(f"{given} {more}\\n")
    raise OSError("no network")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.gethostbyname = refuse
"""
FAULT = """
import sys
import dhrxl.intake.source
def fail(*given, **more):
    raise ValueError("Jane Roe, 1 Ash Lane")
dhrxl.intake.source.open_contents = fail
"""
"""Said by what reads a file, in the process that reads it."""


@pytest.fixture
def no_network() -> Sequence[str]:
    """What starts a program as on a computer without a network; nothing where there is no such."""
    prefix = ("unshare", "--net")
    try:
        able = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        able = False
    return prefix if able else ()


def ran(
    folder: Path, arguments: Sequence[str], *, begins: str = "", prefix: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command whose processes, all of them, begin with a piece of program."""
    (folder / "start").mkdir(exist_ok=True)
    (folder / "start" / "sitecustomize.py").write_text(begins)
    root = str(REPOSITORY)
    path = os.pathsep.join((str(folder / "start"), root))
    return subprocess.run(
        [*prefix, sys.executable, "-m", "dhrxl", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_no_connection_is_asked_for(tmp_path: Path, no_network: Sequence[str]) -> None:
    """A whole round asks for no connection and no address, on a computer without a network."""
    asked = tmp_path / "asked.txt"
    program = BLOCK.replace("FILE", repr(str(asked)))

    done = [ran(tmp_path, step, begins=program, prefix=no_network) for step in STEPS]

    assert [0, 1, 1, 0, 0, 0] == [one.returncode for one in done], done
    assert not asked.exists(), asked.read_text()


def test_block_is_felt(tmp_path: Path) -> None:
    """The block that the test relies upon sees a connection that is asked for."""
    asked = tmp_path / "asked.txt"
    program = BLOCK.replace("FILE", repr(str(asked)))
    begins = (
        f"{program}\ntry:\n    socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass\n"
    )

    ran(tmp_path, ["--version"], begins=begins)

    assert asked.exists()


def test_fault_tells_no_words(tmp_path: Path) -> None:
    """A fault in the process that reads a file is told by its place, without a word of the file."""
    (tmp_path / "police.xlsx").write_bytes(GOOD)

    done = ran(tmp_path, ["validate", "police.xlsx", *DAY], begins=FAULT)

    assert 2 == done.returncode
    assert "a fault of its own (ValueError in" in done.stderr
    assert "Jane" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
