"""The command that draws a sample of evidence to be looked at."""

from pathlib import Path

import click

from dhrxl.cli.inputs import partnership_of
from dhrxl.cli.options import FILE, force_option, partnership_option
from dhrxl.cli.process import loading
from dhrxl.cli.terminal import echo
from dhrxl.model.terms import SAMPLE_SIZE


@click.command("audit-sample", short_help="Draw evidence to be looked at.")
@click.argument("summary", type=FILE)
@click.option(
    "--size", type=int, default=SAMPLE_SIZE, show_default=True, metavar="N", help="How many."
)
@click.option(
    "--seed", required=True, metavar="TEXT",
    help="Any word or number; the same one draws the same sample again.",
)  # fmt: skip
@click.option("-o", "--output", type=FILE, required=True, metavar="FILE.xlsx", help="Where to.")
@partnership_option
@force_option
def audit_sample(
    summary: Path, size: int, seed: str, output: Path, partnership: Path | None, force: bool
) -> None:
    """Draw a sample of what is said complete with evidence, as a form to fill in.

    Every such action has the same chance. The form says how it was drawn; the same summary and
    seed give the same sample on any computer. A form that somebody has saved is never replaced.
    """
    with loading():
        from dhrxl.jobs.audit_sample import said_of, sample_evidence

    owner = partnership_of(partnership, [summary])
    drawn = sample_evidence(
        summary, output, size=size, seed=seed, partnership=owner, force=force
    )  # fmt: skip
    echo(said_of(drawn, size))
    echo(f"Written: {output}")
