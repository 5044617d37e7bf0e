"""Works a history through the real commands, and holds what they make against the oracle."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.loops import some
from tests.oracle.compare import Expected, differences, returns_sent
from tests.oracle.events import events
from tests.oracle.files import (
    Row,
    opened,
    places,
    send_back,
    table,
    type_into,
    write_partnership,
    write_source,
)
from tests.oracle.history import History, Round
from tests.oracle.round import Action, Ruling, decided, planned, play, sent
from tests.oracle.sheets import trend

Command = Callable[..., tuple[int, str]]


def in_process(*arguments: str | Path) -> tuple[int, str]:
    """Run the command line here, which is fast; give its exit code and what it printed."""
    import contextlib
    import io

    from dhrxl.cli import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main([str(one) for one in arguments])
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def in_a_process(*arguments: str | Path) -> tuple[int, str]:
    """Run the command line as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "dhrxl", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=300,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.returncode, done.stdout + done.stderr


def worked(
    history: History, folder: Path, run: Command = in_process, *, rounds: int = 3
) -> tuple[list[str], Counter[str]]:
    """Work rounds of a history in a folder; give every difference, and what happened how often."""
    found: list[str] = []
    happened: Counter[str] = Counter()
    last: dict[str, Action] = {}
    shown: dict[str, Action] = {}
    summaries: list[Path] = []
    log: list[tuple[str, Ruling]] = []
    slips: list[int] = []
    told: list[Row] = []
    for made in some(history.rounds[:rounds]):
        who = f"history {history.seed}, round {made.number + 1}"
        day = ("--as-at", made.as_at.isoformat())
        plans = _imported(history, made, folder, run)
        at = {ref: place for plan in plans for ref, place in places(plan).items()}
        base = planned(history, made, last, at)
        out_to, back = folder / f"sent{made.number}", folder / f"back{made.number}"
        back.mkdir()
        more = ("--all",) if made.send_all else ()
        _expect(run("split", *plans, *summaries[-1:], "--to", out_to, *day, *more), who)
        shares = sent(made, base)
        if shares:
            found += returns_sent(out_to, made, base, shares, who)
        files = send_back(out_to, back, history, made)
        outcome = play(history, made, shown, base, files)
        happened += events(outcome)
        if not files:  # a folder with nothing in it
            return found, happened
        summary = folder / f"summary{made.number}.xlsx"
        asked = [one for plan in plans for one in ("--plan", plan)]
        asked += ["--previous", summaries[-1]] if summaries else []
        _expect(run("consolidate", back, "-o", summary, *asked, *day), who)
        told.insert(0, trend(outcome))
        book = opened(summary)
        found += differences(book, back, Expected(outcome, log, told, slips), who)
        if found or made.number == rounds - 1:  # later rounds differ by what this one left
            break
        last, rulings = decided(outcome)
        log += [(made.name, ruling) for ruling in rulings if ruling.is_applied]
        for number, row in table(book, "All actions", "Action ref")[1].items():
            if one := last.get(str(row["Action ref"])):
                one.place = (summary.name, "All actions", number)
        typed = {ruling.ref: ruling.typed for ruling in rulings}
        rows = type_into(summary, "For decision", typed) if typed else {}
        slips = [rows[ruling.ref] for ruling in rulings if not ruling.is_applied]
        shown = outcome.actions
        summaries.append(summary)
    return found, happened


def _imported(history: History, made: Round, folder: Path, run: Command) -> list[Path]:
    """Write what the partnership publishes, where it is new, and import it."""
    write_partnership(folder / "partnership.xlsx", history, made)
    plans = []
    was = history.rounds[made.number - 1] if made.number else None
    for name, code in some(history.reviews):
        plan, promises = folder / f"{code}.xlsx", history.plan(name, made.number)
        is_same = was and promises == history.plan(name, was.number)
        if not is_same or (was and was.published[name] != made.published[name]):
            source = folder / f"published {code}.xlsx"
            write_source(source, promises)
            asked = ("--review", name, "--code", code, "--force", "--as-at", made.as_at.isoformat())
            published = ("--published", made.published[name].isoformat())
            _expect(run("import", source, plan, *asked, *published), f"import {code}")
        typed = {ref: dict(cells) for ref, cells in made.in_plan.items()}
        for ref, target in made.retargeted.items():
            typed.setdefault(ref, {})["Target date"] = target
        if mine := {ref: cells for ref, cells in typed.items() if ref.startswith(code)}:
            type_into(plan, "Action plan", mine)
        plans.append(plan)
    return plans


def _expect(done: tuple[int, str], who: str) -> None:
    code, said = done
    assert code in (0, 1), f"{who}: {said}"


@contextmanager
def in_folder(path: Path) -> Iterator[None]:
    """Work in a folder, where no other partnership.xlsx lies."""
    was = Path.cwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(was)
