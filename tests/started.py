"""`dhrxl` in a process of its own, without loading pandas and the rest anew each time.

One process loads what the commands load and waits; for each command it is copied (`fork`), and the
copy runs `dhrxl` as `python -m` does and ends. Loading is more than half of the work of a command.
Where there is no `fork`, each command is a new Python.

A new Python is what other tests start: the demonstration, the launchers, commands that are stopped.
Only there the order of sets differs from one process to the next.
"""

import atexit
import json
import os
import runpy
import select
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from dhrxl.cli import process as own

LONGEST = 300
_JOBS = (
    *("consolidate", "validate", "split", "publish", "board_pack", "audit_sample", "repeats"),
    *("letters.chase", "letters.receipts", "letters.returns"),
)
_COMMANDS = ("cli.commands", *(f"jobs.{job}" for job in _JOBS))
_waiting: list["subprocess.Popen[str]"] = []


def run(arguments: list[str], folder: Path, out: Path, error: Path) -> int:
    """Run `dhrxl` in a folder, with files for what it prints, and give its exit code."""
    if not hasattr(os, "fork"):
        with out.open("wb") as said, error.open("wb") as told:
            return subprocess.run(
                [sys.executable, "-m", "dhrxl", *arguments], cwd=folder, stdout=said, stderr=told,
                stdin=subprocess.DEVNULL, timeout=LONGEST, check=False,
            ).returncode  # fmt: skip
    process = _ready()
    assert process.stdin and process.stdout
    asked = {
        "arguments": arguments, "folder": str(folder), "environment": dict(os.environ),
        "out": str(out), "error": str(error),
    }  # fmt: skip
    process.stdin.write(f"{json.dumps(asked)}\n")
    process.stdin.flush()
    answered, _, _ = select.select([process.stdout], [], [], LONGEST)
    if not answered:
        _end()
        raise subprocess.TimeoutExpired(arguments, LONGEST)
    return int(process.stdout.readline())


def _ready() -> "subprocess.Popen[str]":
    if not _waiting:
        _waiting.append(
            subprocess.Popen(
                [sys.executable, __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        atexit.register(_end)
    return _waiting[0]


def _end() -> None:
    while _waiting:
        process = _waiting.pop()
        process.kill()
        process.communicate()


def _copied() -> dict[str, Any]:
    """Give what is asked, in a copy of this process, one after the other; end with who asks."""
    for line in sys.stdin:
        if not (child := os.fork()):
            asked: dict[str, Any] = json.loads(line)
            return asked
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer
    sys.exit()


def _main() -> None:
    own.take()
    with own.loading():  # as the command does; and the copies share what is loaded
        for name in _COMMANDS:
            import_module(f"dhrxl.{name}")
    asked = _copied()
    for number, path, mode in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, asked["error"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(path, mode, 0o644), number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    sys.argv, sys.path[0] = ["dhrxl", *asked["arguments"]], asked["folder"]
    code: object = None
    try:
        runpy.run_module("dhrxl", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    assert code is None or isinstance(code, int)
    os._exit(code or 0)  # as the command has done already, unless it was stopped


if __name__ == "__main__":
    _main()
