"""`dhrxl publish`: a copy for the public, or for a family."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from dhrxl.cli.inputs import begin_reading, partnership_of
from dhrxl.cli.options import FILE, Day, force_option, partnership_option
from dhrxl.cli.process import loading
from dhrxl.cli.terminal import (
    echo,
    finish,
    say_all,
    say_position,
    show_problems,
    working,
)
from dhrxl.clock import today


@click.command(short_help="Make a copy for the public, or for a family.")
@click.argument("source", type=FILE, metavar="SUMMARY_OR_PLAN")
@click.option(
    "--to",
    type=FILE,
    required=True,
    metavar="FILE",
    help="Where to: an .xlsx file; for a family .docx or .pdf.",
)
@click.option(
    "--names",
    type=FILE,
    metavar="FILE",
    help="Names that must not be in it: one a line, or the first column of a table.",
)
@click.option(
    "--review",
    "reviews",
    multiple=True,
    metavar="NAME",
    help="Only this review; may be given several times.",
)
@click.option(
    "--for-family",
    is_flag=True,
    help="One review in plain words: what was promised, what was done, what is late.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="CELL",
    help='Take the words of a cell as they are, as "All actions!E12"; may be given several times.',
)
@click.option(
    "--as-at",
    type=Day(),
    metavar="DATE",
    help="The day to judge a plan by. Today if not given; a summary has its own.",
)
@partnership_option
@force_option
def publish(
    source: Path,
    to: Path,
    names: Path | None,
    reviews: Sequence[str],
    for_family: bool,
    accept: Sequence[str],
    as_at: date | None,
    partnership: Path | None,
    force: bool,
) -> None:  # fmt: skip
    """Make a copy of a summary or a plan that may leave the partnership.

    Anything in it that looks like a person's name or like personal data is told with its cell,
    and then nothing is written (exit code 2). Take it out there, or accept the cell.
    """
    begin_reading()
    with loading():
        from dhrxl.jobs.publish import publish as make_copy
        from dhrxl.rounds.copies.blocking import Blocked

    owner = partnership_of(partnership, [source])
    try:
        with working("Making the copy"):
            done = make_copy(
                source, to, partnership=owner, today=today(), as_at=as_at, names=names,
                accept=accept, reviews=reviews, for_family=for_family, force=force,
            )  # fmt: skip
    except Blocked as blocked:
        show_problems(blocked.problems)
        raise
    say_position(done.as_at)
    say_all(done.report)
    show_problems(done.problems)
    echo(f"Written: {to}")
    finish(done.problems)
