"""Measures dhrxl against a baseline in the same run: `python -m tests.benchmarks.measure NAME...`.

Every figure is the median of a few runs that take turns, since a machine is never quiet: the time
on the clock (wall), and that of the processors, of a process and all those it started (CPU).
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from types import MappingProxyType

from tests.places import REPOSITORY

Command = Sequence[str | Path]
DAY = ("--as-at", "2026-03-31")
ROWS = 40
"""Actions in each return, as `returns.py` makes them."""
NEW = "new"
"""Name of an output that is taken away before each run, as one that is there is looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one command took."""

    wall: float
    cpu: float
    """Seconds, as `wall`; of all its processes together."""
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


def _as_installed(code: Path) -> dict[str, str]:
    """Give the environment: what is installed is not compiled anew in every run."""
    return {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": ""}


def timed(command: Command, *, code: Path = REPOSITORY) -> Run:
    """Run a command once, with the code that stands in a folder.

    Raises:
        SystemExit: It failed.
    """
    began = time.perf_counter()
    running = subprocess.Popen(
        [str(part) for part in command], cwd=code, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env=_as_installed(code),
    )  # fmt: skip
    errors = running.stderr.read() if running.stderr else ""
    _, status, used = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command}: {errors}")
    cpu = used.ru_utime + used.ru_stime
    return Run(wall=seconds, cpu=cpu, megabytes=used.ru_maxrss / 1024)


def in_turn(
    commands: Mapping[str, Command], runs: int, codes: Mapping[str, Path] = MappingProxyType({})
) -> dict[str, Run]:
    """Run commands in turn, and give the median of each.

    Args:
        commands: What is run, by its name.
        runs: How often each.
        codes: Where the code of a command stands, if not here.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            for output in map(Path, command):
                if output.stem == NEW:
                    remove(output)
            found[name].append(timed(command, code=codes.get(name, REPOSITORY)))
    return {name: _median(each) for name, each in found.items()}


def remove(output: Path) -> None:
    """Take away what a run has made."""
    if output.is_dir():
        shutil.rmtree(output)
    output.unlink(missing_ok=True)


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        wall=median(run.wall for run in runs),
        cpu=median(run.cpu for run in runs),
        megabytes=median(run.megabytes for run in runs),
    )


def table(runs: Mapping[str, Run], *, against: Sequence[str]) -> None:
    """Print what each took, and its ratios to some of them."""
    heads = (f"{kind} to {name} | " for name in against for kind in ("wall", "CPU"))
    print(f"| what | wall, s | CPU, s | {''.join(heads)}peak MB |")
    print(f"| --- {'| ---: ' * (3 + 2 * len(against))}|")
    for name, run in runs.items():
        bases = [runs[base] for base in against]
        ratios = (f"{run.wall / base.wall:.2f} | {run.cpu / base.cpu:.2f} | " for base in bases)
        print(
            f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {''.join(ratios)}{run.megabytes:,.0f} |"
        )
    print(flush=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """How something is to be measured."""

    work: Path
    """A folder for the files."""
    runs: int
    before: Path | None
    """A checkout of other code."""


def a_round(asked: Asked) -> None:
    """500 returns: consolidate against the floor, today's way, and today's way to all tables."""
    returns, summary, tables = (asked.work / name for name in ("500", "summary.xlsx", "tables"))
    make_returns(returns, 500)
    summary.unlink(missing_ok=True)
    timed(dhrxl("consolidate", returns, "-o", summary, *DAY))
    timed(script("tables", summary, tables))
    commands = {
        "floor": script("floor", returns, summary, asked.work / "floor.xlsx"),
        "today": script("today", returns, asked.work / "today.xlsx"),
        "alike": script("alike", returns, tables, asked.work / "alike.xlsx"),
        "dhrxl": dhrxl("consolidate", returns, "-o", asked.work / f"{NEW}.xlsx", *DAY),
    }
    table(in_turn(commands, asked.runs), against=["floor", "today", "alike"])


def growth(asked: Asked) -> None:
    """500, 5,000 and 20,000 returns: time and memory for each return."""
    print("| returns | seconds | ms a return | ratio to 500 | peak MB | MB per 1,000 rows |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    first = None
    for count in (500, 5_000, 20_000):
        returns = asked.work / f"{count}"
        make_returns(returns, count)
        large = ("--data", asked.work / f"data-{count}")
        output = asked.work / f"{count}.xlsx"
        output.unlink(missing_ok=True)
        run = timed(dhrxl("consolidate", returns, "-o", output, *DAY, "--force", *large))
        each = run.wall / count * 1000
        first = first or each
        rows = run.megabytes / (count * ROWS / 1000)
        print(
            f"| {count:,} | {run.wall:.1f} | {each:.1f} | {each / first:.2f} | "
            f"{run.megabytes:,.0f} | {rows:.1f} |",
            flush=True,
        )
    print()


def one_return(asked: Asked) -> None:
    """One return validated against the import of what validates; the version against nothing."""
    make_returns(asked.work / "one", 1)
    (path,) = (asked.work / "one").glob("*.xlsx")
    python = (sys.executable, "-c")
    commands = {
        "imports": (*python, "import pandas, pandera.pandas, python_calamine"),
        "dhrxl validate": dhrxl("validate", path, *DAY),
    }
    print(f"pyarrow is {'' if find_spec('pyarrow') else 'not '}installed.\n")
    table(in_turn(commands, 3 * asked.runs), against=["imports"])
    commands = {"python": (*python, "pass"), "dhrxl --version": dhrxl("--version")}
    table(in_turn(commands, 5 * asked.runs), against=["python"])


def against_before(asked: Asked) -> None:
    """A split of 100 returns, and the demo: as they are, and as in a checkout of other code."""
    if asked.before is None:
        print("Not measured: name that checkout, --before FOLDER.\n")
        return
    returns, summary = asked.work / "100", asked.work / "100.xlsx"
    make_returns(returns, 100)
    summary.unlink(missing_ok=True)
    timed(dhrxl("consolidate", returns, "-o", summary, *DAY))
    output = asked.work / NEW
    commands = {
        "split": dhrxl("split", summary, "--to", output, *DAY), "demo": dhrxl("demo", output),
    }  # fmt: skip
    for name, command in commands.items():
        both = {"before": command, name: command}
        table(in_turn(both, asked.runs, {"before": asked.before}), against=["before"])


def workers(asked: Asked) -> None:
    """5,000 returns read by one process, by two, and by two workers of a Dask cluster."""
    returns = asked.work / "5000"
    make_returns(returns, 5_000)
    read = (sys.executable, "-m", "tests.benchmarks.read", returns)
    with dask_cluster() as address:
        commands = {"one": (*read, "1"), "two": (*read, "2"), "Dask, two": (*read, address)}
        table(in_turn(commands, asked.runs), against=["one"])


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


def buttons(asked: Asked) -> None:
    """A press on 5,000 rows, without what Excel takes to answer, against the headless command."""
    command = map(str, script("buttons", asked.work, str(asked.runs)))
    subprocess.run([*command], cwd=REPOSITORY, check=True)


MEASURES: dict[str, Callable[[Asked], None]] = {
    "round": a_round, "one": one_return, "before": against_before, "workers": workers,
    "growth": growth, "buttons": buttons,
}  # fmt: skip


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--runs", type=int, default=5, help="how often each command is run")
    parser.add_argument("--before", type=Path, help="a checkout of other code to measure against")
    parser.add_argument("--work", type=Path, help="a folder for the files, kept for the next time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = given.work or Path(folder)
        for name in given.names or MEASURES:
            print(f"## {name}: {MEASURES[name].__doc__}\n", flush=True)
            MEASURES[name](Asked(work.absolute(), given.runs, given.before))


if __name__ == "__main__":
    main()
