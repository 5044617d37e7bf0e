"""Shows on a terminal how far a run has come: files, rows, time left; nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from dhrxl.files.workers import Watch, Workers

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that work is going on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


@contextmanager
def reading(workers: Workers) -> Iterator[Workers]:
    """Show how many files and rows were read, and how long the rest will take.

    Returns:
        The same workers, watched.
    """
    if not sys.stderr.isatty():
        yield workers
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} files, {task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
    )
    with Progress(*parts, console=Console(stderr=True), transient=True) as shown:
        yield replace(workers, watch=_Bar(shown))


class _Bar(Watch):
    """A bar of its own for each set of files: returns, then plans."""

    def __init__(self, shown: "Progress") -> None:
        self._shown = shown
        self._rows = 0

    def expect(self, count: int) -> None:
        self._rows = 0
        self._task = self._shown.add_task("Reading", total=count, rows=0)

    def came(self, result: object) -> None:
        self._rows += sum(len(table.rows) for table in getattr(result, "tables", ()))
        self._shown.update(self._task, advance=1, rows=self._rows)
        if self._shown.tasks[self._task].finished:
            self._shown.update(self._task, description="Working out the figures")
