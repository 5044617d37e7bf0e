"""Presses buttons on a large sheet and says how long our own code took for it.

`python -m tests.benchmarks.buttons FOLDER RUNS` opens a sheet of 5,000 rows with the engine that
stands for Excel in tests (LibreOffice, in a process of its own) and gives for each button the
seconds of processor time that passed in our process, without those within the engine: what Excel
would take to answer is no figure of ours. Beside it stands the headless command on the same file,
all of it, and without the imports that a press needs no more.
"""

import importlib
import inspect
import pkgutil
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl
import xlwings as xw

from dhrxl import excel
from dhrxl.model.terms import COLUMNS, RETURN
from tests.benchmarks.measure import DAY, dhrxl, timed
from tests.benchmarks.returns import AS_AT, row_of
from tests.libreoffice import engine

ROWS = 5_000
BUTTONS = (excel.rag_and_overdue, excel.validate)
_ASKED = ("__call__", "__contains__", "__getitem__", "__iter__", "__len__")
"""Of what begins with two underscores, what xlwings asks an engine for."""


class _Watch:
    """How long the engine had the processor."""

    within = False
    seconds = 0.0


def save_sheet(path: Path, rows: int) -> None:
    """Save a return of so many actions as a sheet without formulas, as one that was pasted."""
    book = openpyxl.Workbook()
    book.active.append([COLUMNS[key].heading for key in RETURN])
    for number in range(1, rows + 1):
        cells = row_of(number)
        book.active.append([cells.get(key) for key in RETURN])
    book.save(path)


def main(folder: Path, runs: int) -> None:
    """Press each button and run the command in turn, and print their medians."""
    path = folder / "rows.xlsx"
    save_sheet(path, ROWS)
    _watch_engine()
    engine.installed().activate()
    app = xw.App(add_book=False)
    found: dict[str, list[float]] = {}
    try:
        for _ in range(runs):
            for step in BUTTONS:
                found.setdefault(step.__name__, []).append(press(app.books.open(path), step))
            command = timed(dhrxl("validate", path, *DAY)).cpu
            imports = timed((sys.executable, "-c", "import dhrxl.excel")).cpu
            found.setdefault("dhrxl validate", []).append(command)
            found.setdefault("dhrxl validate, no imports", []).append(command - imports)
    finally:
        app.quit()
    print("| what | CPU, s | to the command |\n| --- | ---: | ---: |")
    whole = median(found["dhrxl validate"])
    for name, seconds in found.items():
        print(f"| {name} | {median(seconds):.2f} | {median(seconds) / whole:.2f} |")
    print()


def press(book: xw.Book, step: Callable[..., object]) -> float:
    """Press a button on a book, close it, and give the seconds of our own."""
    _Watch.seconds, began = 0.0, time.process_time()
    step(book, AS_AT)
    own = time.process_time() - began - _Watch.seconds
    book.close()
    return own


def _watch_engine() -> None:
    """Count the time of all that xlwings calls of the engine."""
    for found in pkgutil.iter_modules(engine.__path__):
        module = importlib.import_module(f"{engine.__name__}.{found.name}")
        for owner in vars(module).values():
            if inspect.isclass(owner) and owner.__module__ == module.__name__:
                _watch_class(owner)


def _watch_class(owner: type) -> None:
    for name, member in tuple(vars(owner).items()):
        if name.startswith("__") and name not in _ASKED:
            continue
        if inspect.isfunction(member):
            setattr(owner, name, _watched(member))
        elif isinstance(member, property):
            given, taken = (one and _watched(one) for one in (member.fget, member.fset))
            setattr(owner, name, property(given, taken))


def _watched(asked: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(asked)
    def answer(*given: Any, **named: Any) -> Any:
        if _Watch.within:
            return asked(*given, **named)
        began, _Watch.within = time.process_time(), True
        try:
            return asked(*given, **named)
        finally:
            _Watch.within = False
            _Watch.seconds += time.process_time() - began

    return answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
