"""Measures dhrxl against a baseline in the same run: `python -m tests.benchmarks.measure NAME...`.

Every figure is the best of a few runs that take turns, since a machine is never quiet.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.places import REPOSITORY

Command = Sequence[str | Path]
DAY = ("--as-at", "2026-03-31")
ROWS = 40
"""Actions in each return, as `returns.py` makes them."""
NEW = "new.xlsx"
"""An output that is taken away before each run, as one that is there is looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command took."""

    seconds: float
    megabytes: float
    """The most memory that it, or one of its processes, held."""


def dhrxl(*arguments: str | Path) -> Command:
    """Give a command of ours."""
    return (sys.executable, "-m", "dhrxl", *arguments)


def script(name: str, *arguments: str | Path) -> Command:
    """Give a baseline of this folder."""
    return (sys.executable, "-m", f"tests.benchmarks.{name}", *arguments)


def make_returns(folder: Path, count: int) -> None:
    """Fill a folder with returns; in a process of its own, for memory is measured here."""
    timed(script("returns", folder, str(count)))


def timed(command: Command) -> Run:
    """Run a command once.

    Raises:
        SystemExit: It failed.
    """
    began = time.perf_counter()
    running = subprocess.Popen(
        [str(part) for part in command], cwd=REPOSITORY, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    errors = running.stderr.read() if running.stderr else ""
    _, status, used = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command}: {errors}")
    return Run(seconds=seconds, megabytes=used.ru_maxrss / 1024)


def best(commands: Mapping[str, Command], runs: int) -> dict[str, Run]:
    """Run commands in turn, and give the quickest run of each."""
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            for output in map(Path, command):
                if output.name == NEW:
                    output.unlink(missing_ok=True)
            found[name].append(timed(command))
    return {name: min(each, key=lambda run: run.seconds) for name, each in found.items()}


def table(runs: Mapping[str, Run], *, against: str, per: int = 1) -> None:
    """Print what each took, and its ratio to one of them."""
    base = runs[against].seconds
    print(f"| what | seconds | ratio to {against} | peak MB |")
    print("| --- | ---: | ---: | ---: |")
    for name, run in runs.items():
        ratio = run.seconds / base
        print(f"| {name} | {run.seconds / per:.3f} | {ratio:.2f} | {run.megabytes:,.0f} |")
    print(flush=True)


def a_round(work: Path, runs: int) -> None:
    """500 returns: consolidate against the floor, and against what people do today."""
    returns, summary = work / "500", work / "summary.xlsx"
    make_returns(returns, 500)
    summary.unlink(missing_ok=True)
    timed(dhrxl("consolidate", returns, "-o", summary, *DAY))
    ours = dhrxl("consolidate", returns, "-o", work / NEW, *DAY)
    commands = {
        "floor": script("floor", returns, summary, work / "floor.xlsx"),
        "today": script("today", returns, work / "today.xlsx"),
        "dhrxl": ours,
    }
    table(best(commands, runs), against="floor")


def growth(work: Path, _: int) -> None:
    """500, 5,000 and 20,000 returns: time and memory for each return."""
    print("| returns | seconds | ms a return | ratio to 500 | peak MB | MB per 1,000 rows |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    first = None
    for count in (500, 5_000, 20_000):
        returns = work / f"{count}"
        make_returns(returns, count)
        large = ("--data", work / f"data-{count}")
        output = work / f"{count}.xlsx"
        run = timed(dhrxl("consolidate", returns, "-o", output, *DAY, "--force", *large))
        each = run.seconds / count * 1000
        first = first or each
        rows = run.megabytes / (count * ROWS / 1000)
        print(
            f"| {count:,} | {run.seconds:.1f} | {each:.1f} | {each / first:.2f} | "
            f"{run.megabytes:,.0f} | {rows:.1f} |",
            flush=True,
        )
    print()


def one_return(work: Path, runs: int) -> None:
    """One return validated against the import of what validates; the version against nothing."""
    make_returns(work / "one", 1)
    (path,) = (work / "one").glob("*.xlsx")
    python = (sys.executable, "-c")
    commands = {
        "imports": (*python, "import pandas, pandera.pandas, python_calamine"),
        "dhrxl validate": dhrxl("validate", path, *DAY),
    }
    table(best(commands, 4 * runs), against="imports")
    commands = {"python": (*python, "pass"), "dhrxl --version": dhrxl("--version")}
    table(best(commands, 8 * runs), against="python")


def workers(work: Path, runs: int) -> None:
    """5,000 returns read by one process, by two, and by two workers of a Dask cluster."""
    returns = work / "5000"
    make_returns(returns, 5_000)
    read = (sys.executable, "-m", "tests.benchmarks.read", returns)
    with dask_cluster() as address:
        commands = {"one": (*read, "1"), "two": (*read, "2"), "Dask, two": (*read, address)}
        table(best(commands, runs), against="one")


@contextmanager
def dask_cluster():
    """Start a scheduler and two workers, and end them."""
    address = "tcp://127.0.0.1:8796"
    dask = Path(sys.executable).with_name("dask")
    ways = (
        (dask, "scheduler", "--port", "8796", "--no-dashboard"),
        (dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"),
    )
    started = [subprocess.Popen(way, stderr=subprocess.DEVNULL, cwd=REPOSITORY) for way in ways]
    try:
        time.sleep(10)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


MEASURES: dict[str, Callable[[Path, int], None]] = {
    "round": a_round, "one": one_return, "workers": workers, "growth": growth,
}  # fmt: skip


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--runs", type=int, default=3, help="how often each command is run")
    parser.add_argument("--work", type=Path, help="a folder for the files, kept for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = asked.work or Path(folder)
        for name in asked.names or MEASURES:
            print(f"## {name}: {MEASURES[name].__doc__}\n", flush=True)
            MEASURES[name](work, asked.runs)


if __name__ == "__main__":
    main()
