"""What a person at a terminal is shown: results, how far a run has come, and what went wrong.

Words that came in a file are shown, and never obeyed. The bar is for a terminal only; where
messages go to a file or a pipe there is none.
"""

import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from click.core import ParameterSource

from dhrxl.errors import DhrxlError
from dhrxl.files.names import printable
from dhrxl.files.workers import Watch, Workers
from dhrxl.model.dates import spoken
from dhrxl.model.text import counted

if TYPE_CHECKING:
    from rich.progress import Progress

    from dhrxl.model.problems import Problem
    from dhrxl.rounds.position import Position

_MOST_SHOWN = 50
"""Errors that `consolidate` prints; all of them stand in the summary's sheet Problems."""


def echo(text: str, *, err: bool = False) -> None:
    """Print a line, to standard output or to standard error."""
    click.echo(printable(text), err=err)


def say_all(lines: Sequence[str]) -> None:
    """Print lines of a report."""
    for line in lines:
        echo(line)


def say_position(as_at: date) -> None:
    """Echo the day the figures are true for; to standard error, results are kept apart."""
    echo(f"Position as at {spoken(as_at)}.", err=True)


def say_other_day(found: "Position") -> None:
    """Say that the returns are of another day, where nobody named the one to judge by."""
    source = click.get_current_context().get_parameter_source("as_at")
    day = found.other_day if source is ParameterSource.DEFAULT else None
    if day:
        remedy = f"To judge by that day add --as-at {day.isoformat()}."
        echo(f"The returns were made for {spoken(day)}; today is judged by. {remedy}", err=True)


def show_position(found: "Position") -> None:
    """Print the headline sentences, the account of rows, the errors and the verdict."""
    from dhrxl.model.problems import Severity
    from dhrxl.workbooks.trail import reconciliation

    say_all(found.headlines)
    echo(reconciliation(found))
    errors = [p for p in found.problems if p.severity is Severity.ERROR][:_MOST_SHOWN]
    show_problems(errors)
    if others := len(found.problems) - len(errors):
        echo(f"{counted(others, 'further point')} in the sheet Problems.")
    echo(found.verdict)


def show_problems(problems: "Sequence[Problem]") -> None:
    """Print problems, one a line, numbered as the verdict quotes them."""
    for number, problem in enumerate(problems, 1):
        echo(f"{number} {problem.severity}: {problem.message}")


def finish(problems: "Sequence[Problem]", *, strict: bool = False) -> None:
    """Exit with 1 if there is an error, or with `strict` a warning."""
    severities = {str(problem.severity) for problem in problems}
    if "error" in severities or (strict and "warning" in severities):
        raise click.exceptions.Exit(1)


def run(command: click.Command, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit; every failure is a sentence on standard error, exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows pipe cannot hold every letter
    try:
        code = command.main(arguments, prog_name="dhrxl", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except DhrxlError as error:
        echo(f"dhrxl: {error}", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        echo("dhrxl: stopped. Nothing half-made was left.", err=True)
        code = 2
    except OSError as error:
        place = error.filename2 or error.filename or "a file"
        echo(f"dhrxl: {place}: {error.strerror}. Check the name and the folder.", err=True)
        code = 2
    except Exception as error:
        echo(fault(error), err=True)
        code = 2
    sys.exit(code or 0)


def fault(error: Exception) -> str:
    """Say that dhrxl itself is at fault, and where, without a word of anybody's data."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"dhrxl: a fault of its own ({type(error).__name__} in {Path(place.filename).name}, line "
        f"{place.lineno}). Your files are untouched. Please report this line."
    )


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
        opened = result if isinstance(result, tuple) else ()  # of a mail, each attachment
        self._rows += sum(len(table.rows) for one in opened for table in one.tables)
        self._shown.update(self._task, advance=1, rows=self._rows)
        if self._shown.tasks[self._task].finished:
            self._shown.update(self._task, description="Working out the figures")
