"""Real runs, ended at moments nobody chose: what was there stays whole, and the next run succeeds.

`DHRXL_KILL_SECONDS=600` runs them longer; `DHRXL_KILL_SEED` names other moments.
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from dhrxl.files.saving import is_left_over
from tests.loops import some

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
SECONDS = float(os.environ.get("DHRXL_KILL_SECONDS", "12"))
"""For all cases together, besides what it takes to set them up."""
SEED = os.environ.get("DHRXL_KILL_SEED", "31 March 2026")
BEGUN = 0.2
"""Seconds until Python itself has started; before, it says in its own words that it was stopped."""
STOPPED = "dhrxl: stopped. Nothing half-made was left."
INPUTS = ("partnership.xlsx", "plans", "Q3 summary.xlsx", "Q4 returns")
PLANS = ("plans/Adult K.xlsx", "plans/Iris.xlsx", "plans/Rowan.xlsx")

Wait = Callable[[subprocess.Popen[str]], None]
Files = Mapping[str, str]
"""The hash of every file, by its path."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with all that a command reads, and what it wrote before and writes now."""

    folder: Path
    command: Sequence[str]
    code: int
    """How it ends when nobody ends it."""
    seconds: float
    """How long it takes then."""
    old: Files
    new: Files

    @property
    def out(self) -> Path:
        """The folder that is written into."""
        return self.folder / "out"

    def restored(self) -> None:
        """Put back what was written before."""
        shutil.rmtree(self.out)
        shutil.copytree(self.folder / "old", self.out)


def hashes(folder: Path) -> dict[str, str]:
    """Give the hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hashes_of_inputs(folder: Path) -> dict[str, str]:
    """Give the hash of every file that is read."""
    return {name: said for name, said in hashes(folder).items() if name.startswith(INPUTS)}


def started(folder: Path, command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a command as a terminal does: with all its processes in one group."""
    return subprocess.Popen(
        [sys.executable, "-m", "dhrxl", *command],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip


def in_session(leader: int) -> list[str]:
    """Give the processes of a session that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def nobody_stays(leader: int) -> None:
    """Wait a moment for the processes of a session to end."""
    until = time.monotonic() + 10
    while (left := in_session(leader)) and time.monotonic() < until:
        time.sleep(0.02)
    assert [] == left


PLANNED = [word for plan in PLANS for word in ("--plan", plan)]
AGREED = [*PLANNED, "--previous", "Q3 summary.xlsx"]
COMMANDS = {
    "consolidate": ["consolidate", "Q4 returns", "-o", "out/summary.xlsx", *AGREED],
    "split": ["split", *PLANS, "Q3 summary.xlsx", "--to", "out"],
    "validate": ["validate", "Q4 returns", "--receipts", "out", *AGREED],
}


@pytest.fixture(scope="module", params=COMMANDS)
def desk(
    request: pytest.FixtureRequest, demonstrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A desk for a command that has written its outputs a day earlier."""
    folder = tmp_path_factory.mktemp("desk") / "round"
    shutil.copytree(demonstrated, folder)
    (folder / "out").mkdir()
    command = [*COMMANDS[request.param], "--force"]
    ended = started(folder, [*command, "--as-at", "2026-03-30"])
    ended.communicate()
    shutil.copytree(folder / "out", folder / "old")
    before, begun = hashes_of_inputs(folder), time.monotonic()
    command = [*command, "--as-at", "2026-03-31"]
    ended = started(folder, command)
    said = ended.communicate()[1]
    seconds = time.monotonic() - begun
    assert ended.returncode in (0, 1), said
    made = Desk(
        folder=folder, command=command, code=ended.returncode, seconds=seconds,
        old=hashes(folder / "old"), new=hashes(folder / "out"),
    )  # fmt: skip
    assert made.old.keys() == made.new.keys()
    assert not set(made.old.values()) & set(made.new.values())
    yield made
    assert before == hashes_of_inputs(folder)


def moments(desk: Desk, chance: random.Random) -> tuple[Wait, Wait]:
    """Give two ways to wait: for the moment at which it writes, and for some time."""

    def writes(run: subprocess.Popen[str]) -> None:
        until = time.monotonic() + 20 * desk.seconds
        while run.poll() is None and time.monotonic() < until:
            if any(map(is_left_over, desk.out.iterdir())):
                time.sleep(chance.choice((0, 0.002, chance.uniform(0, desk.seconds / 3))))
                return

    def some_time(run: subprocess.Popen[str]) -> None:
        time.sleep(chance.uniform(BEGUN, 1.1 * desk.seconds))

    return writes, some_time


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=str)
def test_ended(desk: Desk, end: signal.Signals) -> None:
    """Each output is the old or the new one, whole; what was begun is cleared away by the next run.

    Ctrl-C and being told to end leave nothing, change all outputs or none, and say so.
    """
    chance = random.Random(f"{SEED} {desk.command[0]} {end}")
    until = time.monotonic() + SECONDS / 9
    writes, some_time = moments(desk, chance)
    for wait in cycle((writes, some_time)):
        desk.restored()
        run = started(desk.folder, desk.command)
        wait(run)
        if end == signal.SIGINT:
            os.killpg(run.pid, end)
        else:
            run.send_signal(end)
        said = run.communicate(timeout=60)[1]
        nobody_stays(run.pid)
        check(desk, run.returncode, said, end)
        if time.monotonic() > until:
            break
    if end != signal.SIGKILL:
        return
    again = started(desk.folder, desk.command)
    said = again.communicate()[1]

    assert desk.code == again.returncode, said
    assert desk.new == hashes(desk.out)
    assert not any(map(is_left_over, some(desk.out.iterdir())))


def check(desk: Desk, code: int, said: str, end: signal.Signals) -> None:
    """Hold what a run left against what it may leave."""
    left = [path for path in desk.out.iterdir() if is_left_over(path)]
    found = {name: said for name, said in hashes(desk.out).items() if not name.startswith("~$")}
    assert desk.old.keys() == found.keys()
    for name, hash_ in some(found.items()):
        assert hash_ in (desk.old[name], desk.new[name]), name
    if end == signal.SIGKILL:
        assert len(left) <= 1
        return
    assert [] == left
    assert found in (desk.old, desk.new)
    assert "Traceback" not in said, said
    assert code in (2, desk.code), said
    if code == 2:
        assert STOPPED == said.splitlines()[-1], said
