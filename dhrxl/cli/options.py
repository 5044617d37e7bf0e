"""Options that several commands share, and the day as people type it."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dhrxl.clock import today
from dhrxl.files.limits import USUAL
from dhrxl.files.workers import ClusterWorkers, Workers
from dhrxl.model.dates import is_impossible, parse_date

if TYPE_CHECKING:
    _DayType = click.ParamType[date]
else:
    _DayType = click.ParamType  # takes no type in brackets before click 8.4

FILE = click.Path(path_type=Path)
Command = Callable[..., Any]
YEARS = (1990, 2100)
"""What lies outside is a slip of the keys: reviews are held since 2011."""


class Day(_DayType):
    """A date as people type it: 2026-03-31 or "31 March 2026"."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the date, or say what is wrong with it."""
        if isinstance(value, date):
            return value
        day = parse_date(str(value))
        if day is None:
            wrong = "there is no such day" if is_impossible(str(value)) else "that is no date"
        elif not YEARS[0] <= day.year <= YEARS[1]:
            wrong = f"expected a year from {YEARS[0]} to {YEARS[1]}"
        else:
            return day
        return self.fail(f"'{value}': {wrong}. Give 2026-03-31 or \"31 March 2026\".", param, ctx)


def as_at_option(command: Command) -> Command:
    """Add `--as-at`, the day the figures are true for."""
    text = "The day to judge by, as 2026-03-31. Today if not given."
    return click.option("--as-at", type=Day(), default=today, metavar="DATE", help=text)(command)


def partnership_option(command: Command) -> Command:
    """Add `--partnership`, the workbook with agencies, reviews and settings."""
    text = (
        "Agencies, reviews and settings. Else partnership.xlsx beside a file named, in the folder "
        "above it or in the working folder, if there."
    )
    return click.option("--partnership", type=FILE, metavar="FILE", help=text)(command)


def force_option(command: Command) -> Command:
    """Add `--force`."""
    return click.option("--force", is_flag=True, help="Replace an output that exists.")(command)


def baseline_options(command: Command) -> Command:
    """Add `--plan` and `--previous`, what returns are held against."""
    plan = click.option(
        "--plan", "plans", type=FILE, multiple=True, metavar="PLAN",
        help="The agreed plan; may be given several times.",
    )  # fmt: skip
    previous = click.option(
        "--previous", type=FILE, multiple=True, metavar="SUMMARY",
        help="The last summary; older ones may be given too, for the trend.",
    )  # fmt: skip
    return plan(previous(command))


def reading_options(command: Command) -> Command:
    """Add `--raise-limits` and `--cluster`; the command is given `workers`, which read files."""

    @wraps(command)
    def with_workers(*given: Any, raise_limits: int, cluster: str, **options: Any) -> Any:
        limits = USUAL.times(raise_limits)
        if cluster:
            return command(
                *given, workers=ClusterWorkers(limits=limits, address=cluster), **options
            )
        return command(*given, workers=Workers(limits=limits), **options)

    larger = click.option(
        "--raise-limits", type=click.IntRange(1, 100), default=1, metavar="TIMES",
        help="Read files so many times larger, and for so many times longer, than usual.",
    )  # fmt: skip
    elsewhere = click.option(
        "--cluster", default="", metavar="ADDRESS",
        help="Read the files on the Dask cluster whose scheduler is at this address.",
    )  # fmt: skip
    return larger(elsewhere(with_workers))


def splitting_options(command: Command) -> Command:
    """Add `--split-rows` and `--keep-rows`; the command is given `splitting`."""

    @wraps(command)
    def with_splitting(*given: Any, split_rows: bool, keep_rows: bool, **options: Any) -> Any:
        from dhrxl.plans.shapes.several import Splitting  # brings the reading of plans with it

        if split_rows and keep_rows:
            msg = "Give --split-rows or --keep-rows, not both."
            raise click.UsageError(msg)
        how = Splitting.ALWAYS if split_rows else Splitting.PAIRED
        how = Splitting.NEVER if keep_rows else how
        return command(*given, splitting=how, **options)

    split = click.option(
        "--split-rows", is_flag=True,
        help="Make each line of a list of actions an action, whether or not its dates pair.",
    )  # fmt: skip
    keep = click.option("--keep-rows", is_flag=True, help="Leave each row one action.")
    return split(keep(with_splitting))


def heading_option(command: Command) -> Command:
    """Add `--heading`, what a heading of the plan means."""
    text = 'What a heading of it means, as "Who=Lead agency"; may be given several times.'
    return click.option("--heading", "headings", multiple=True, metavar="THEIRS=OURS", help=text)(
        command
    )


def type_option(command: Command) -> Command:
    """Add `--type`, the kind of review; the command is given `type_`."""
    text = "What kind of review: DHR, DARDR, SAR, CSPR, SUSR, PFD or Other."
    return click.option("--type", "type_", default="", metavar="TYPE", help=text)(command)


def strict_option(command: Command) -> Command:
    """Add `--strict`."""
    return click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")(command)
