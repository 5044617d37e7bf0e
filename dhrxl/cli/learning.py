"""What several reviews say together, as a command."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from dhrxl.cli.inputs import begin_reading, partnership_of
from dhrxl.cli.options import FILE, as_at_option, force_option, partnership_option
from dhrxl.cli.process import loading
from dhrxl.cli.terminal import echo, say_all, say_position, working


@click.command(short_help="Find recommendations that several reviews make.")
@click.argument("inputs", type=FILE, nargs=-1, required=True, metavar="PLAN_OR_SUMMARY...")
@click.option("-o", "--output", type=FILE, required=True, metavar="REPEATS.xlsx", help="Where to.")
@click.option(
    "--confirmed", type=FILE, metavar="FILE",
    help="An earlier list, with Yes or No typed into it: what was confirmed stays.",
)  # fmt: skip
@as_at_option
@partnership_option
@force_option
def repeats(
    inputs: Sequence[Path],
    output: Path,
    confirmed: Path | None,
    as_at: date,
    partnership: Path | None,
    force: bool,
) -> None:
    """Find recommendations of several reviews that ask for the same.

    Those that were said complete and are asked again come first. The words suggest; people confirm
    in the list. Other workbooks of ours are passed over, so a whole folder can be named: *.xlsx.
    Needs scikit-learn: python -m pip install "dhrxl[repeats]". Nothing leaves this computer.
    """
    begin_reading()
    with loading():
        from dhrxl.jobs.repeats import find_repeats

    say_position(as_at)
    owner = partnership_of(partnership, inputs)
    with working("Comparing the recommendations"):
        found = find_repeats(
            inputs, output, as_at=as_at, partnership=owner, confirmed=confirmed, force=force
        )
    say_all(found.report)
    echo(f"Written: {output}")
