"""The command line: each command parses, calls one function, prints and exits.

Heavy imports happen inside the command that needs them, so that `--help` answers at once.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dhrxl import __version__
from dhrxl.cli.addin import addin
from dhrxl.cli.handing_out import board_pack
from dhrxl.cli.helping import help_
from dhrxl.cli.inputs import PUBLISHED, RETURNS, begin_reading, on_their_way, partnership_of
from dhrxl.cli.learning import repeats
from dhrxl.cli.letters import letters
from dhrxl.cli.options import (
    FILE,
    Day,
    as_at_option,
    baseline_options,
    force_option,
    heading_option,
    partnership_option,
    reading_options,
    splitting_options,
    strict_option,
    type_option,
)
from dhrxl.cli.process import loading
from dhrxl.cli.publishing import publish
from dhrxl.cli.sampling import audit_sample
from dhrxl.cli.terminal import (
    echo,
    finish,
    reading,
    say_all,
    say_other_day,
    say_position,
    show_position,
    show_problems,
    working,
)
from dhrxl.model.text import counted

if TYPE_CHECKING:
    from dhrxl.files.workers import Workers
    from dhrxl.plans.shapes.several import Splitting
    from dhrxl.rounds.position import Position


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="dhrxl %(version)s")
def dhrxl() -> None:
    """See that the promises made after a death by domestic abuse are kept.

    The round: import a published plan, split it into one return for each agency, validate what
    comes back, and consolidate it into one summary for the board. Then hand it out: board-pack,
    letters, audit-sample, publish; repeats compares reviews. Try it: dhrxl demo.

    Exit codes: 0 no error, 1 at least one error (output is still written), 2 could not run.
    """


@dhrxl.command()
@click.argument("plan", type=FILE)
@click.option("--review", required=True, metavar="NAME", help="The review, by its pseudonym.")
@click.option("--code", default="", metavar="CODE", help="Its code. Else its name in capitals.")
@type_option
@as_at_option
@partnership_option
@force_option
def new(
    plan: Path,
    review: str,
    code: str,
    type_: str,
    as_at: date,
    partnership: Path | None,
    force: bool,
) -> None:
    """Make a blank action plan for a review."""
    with loading():
        from dhrxl.jobs.draft import new_plan, review_named

    say_position(as_at)
    owner = partnership_of(partnership, [plan])
    named = review_named(review, code, owner, type_=type_)
    new_plan(plan, review=named, partnership=owner, as_at=as_at, force=force)
    echo(f"Written: {plan}. Its references begin with {named.code}-.")


@dhrxl.command("import", short_help="Read a published plan into an action plan.")
@click.argument("source", type=FILE)
@click.argument("plan", type=FILE)
@click.option("--review", required=True, metavar="NAME", help="The review, by its pseudonym.")
@click.option("--code", default="", metavar="CODE", help="Its code. Else its name in capitals.")
@click.option("--published", type=Day(), metavar="DATE", help="When the report was published.")
@click.option("--signed-off", type=Day(), metavar="DATE", help="When the plan was signed off.")
@type_option
@click.option(
    "--sheet", "sheets", multiple=True, metavar="NAME",
    help="The sheet that holds the plan, where several do; may be given several times.",
)  # fmt: skip
@heading_option
@splitting_options
@as_at_option
@partnership_option
@force_option
def import_(
    source: Path,
    plan: Path,
    review: str,
    code: str,
    published: date | None,
    signed_off: date | None,
    type_: str,
    sheets: Sequence[str],
    splitting: "Splitting",
    headings: Sequence[str],
    as_at: date,
    partnership: Path | None,
    force: bool,
) -> None:
    """Read a published plan (text, HTML, Word or a workbook) into the standard workbook.

    Prints how each heading, date and agency was read. What finds no place is kept in the sheet
    Not placed. Over an existing plan (--force) actions keep their references.
    """
    begin_reading(PUBLISHED)
    with loading():
        from dhrxl.jobs.draft import import_plan, review_named

    say_position(as_at)
    owner = partnership_of(partnership, [plan, source])
    named = review_named(
        review, code, owner, published=published, signed_off=signed_off, type_=type_
    )
    with working("Reading the plan"):
        drafted = import_plan(
            source, plan, review=named, partnership=owner, as_at=as_at, force=force,
            splitting=splitting, sheets=sheets, headings=headings,
        )  # fmt: skip
    say_all(drafted.report)
    echo(f"Written: {plan}")
    echo(drafted.verdict)
    finish(drafted.problems)


@dhrxl.command(short_help="Make one return for each agency.")
@click.argument("inputs", type=FILE, nargs=-1, required=True, metavar="PLAN_OR_SUMMARY...")
@click.option("--to", "folder", type=FILE, required=True, metavar="FOLDER", help="Where to.")
@click.option("--round", "round_", default="", metavar="TEXT", help="The round: Q4 2025/26.")
@click.option("--return-by", type=Day(), metavar="DATE", help="When returns are due back.")
@click.option("--per-review", is_flag=True, help="One return for each agency and review.")
@click.option("--all", "everything", is_flag=True, help="Send closed and finished actions too.")
@as_at_option
@partnership_option
@force_option
def split(
    inputs: Sequence[Path],
    folder: Path,
    round_: str,
    return_by: date | None,
    per_review: bool,
    everything: bool,
    as_at: date,
    partnership: Path | None,
    force: bool,
) -> None:
    """Make one return for each agency, from plans and the last summary.

    Given a plan and a summary, agreed columns come from the plan and reported ones from the
    summary; decisions typed into the summary are applied. Actions that are closed, or complete
    with evidence, are left out.
    """
    begin_reading()
    with loading():
        from dhrxl.intake.batch import read_agreed
        from dhrxl.jobs.split import split as make_returns
        from dhrxl.model.dates import financial_quarter
        from dhrxl.rounds.agreed import baseline_of, problems_of

    say_position(as_at)
    owner = partnership_of(partnership, inputs)
    with working("Making the returns"):
        agreed = read_agreed(inputs)
        done = make_returns(
            baseline_of(agreed.plans, agreed.previous, owner, as_at=as_at), folder=folder,
            round_=round_ or financial_quarter(as_at), as_at=as_at, partnership=owner,
            return_by=return_by, per_review=per_review, everything=everything, force=force,
            agreed=inputs,
        )  # fmt: skip
    say_all(done.report)
    problems = problems_of(agreed.plans, agreed.previous, done.problems)
    show_problems(problems)
    finish(problems)


@dhrxl.command(short_help="Find everything that may be wrong in returns.")
@click.argument("inputs", type=FILE, nargs=-1, required=True, metavar="FILE_OR_FOLDER...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text",
    show_default=True,
    help="How problems are shown: xlsx writes problems.xlsx here; json gives a list of them, its "
    "last object the verdict.",
)  # fmt: skip
@click.option("--receipts", type=FILE, metavar="FOLDER", help="Write a receipt for each return.")
@baseline_options
@as_at_option
@partnership_option
@reading_options
@force_option
@strict_option
def validate(
    inputs: Sequence[Path],
    form: str,
    receipts: Path | None,
    plans: Sequence[Path],
    previous: Sequence[Path],
    as_at: date,
    partnership: Path | None,
    workers: "Workers",
    force: bool,
    strict: bool,
) -> None:
    """Find everything that may be wrong in returns and plans, before a board sees them.

    With --plan or --previous, returns are held against what was agreed and last reported, and
    receipts say what changed. With --force receipts of files that are gone are removed.
    """
    begin_reading(RETURNS, workers)
    say_position(as_at)
    owner = partnership_of(partnership, inputs, beside=[*plans, *previous])
    with reading(workers) as watched:
        coming = on_their_way(inputs, owner, watched)
        with loading():
            from dhrxl.jobs.validate import assess

        found = assess(
            coming, as_at=as_at, partnership=owner, plans=plans, previous=previous,
            workers=watched,
        )  # fmt: skip
    written = findings_written(found, form, receipts, inputs, force=force)
    if form == "json":
        import json

        from dhrxl.model.problems import as_objects

        last = {"verdict": found.verdict, "ready": found.is_ready}
        echo(json.dumps([*as_objects(found.problems), last], indent=2))
    elif form == "text":
        show_problems(found.problems)
    for what in written if form != "json" else ():
        echo(what)
    say_other_day(found)
    echo(found.verdict, err=form == "json")
    finish(found.problems, strict=strict)


@dhrxl.command()
@click.argument("inputs", type=FILE, nargs=-1, required=True, metavar="FILE_OR_FOLDER...")
@click.option("-o", "--output", type=FILE, required=True, metavar="SUMMARY.xlsx", help="Where to.")
@click.option(
    "--data", type=FILE, metavar="FOLDER",
    help="Write all actions and returned rows as Parquet too; needed above 50,000.",
)  # fmt: skip
@baseline_options
@as_at_option
@partnership_option
@reading_options
@force_option
@strict_option
def consolidate(
    inputs: Sequence[Path],
    output: Path,
    data: Path | None,
    plans: Sequence[Path],
    previous: Sequence[Path],
    as_at: date,
    partnership: Path | None,
    workers: "Workers",
    force: bool,
    strict: bool,
) -> None:
    """Put all returns into one summary across agencies.

    With --plan or --previous, actions of agencies that stayed silent are carried forward, and
    decisions typed into the last summary are applied.
    """
    begin_reading(RETURNS, workers)
    owner = partnership_of(partnership, inputs, beside=[*plans, *previous])
    with reading(workers) as watched:
        coming = on_their_way(inputs, owner, watched)
        with loading():
            from dhrxl.jobs.consolidate import consolidate as make_summary

        found = make_summary(
            coming, output, as_at=as_at, partnership=owner, plans=plans, previous=previous,
            force=force, workers=watched, data=data,
        )  # fmt: skip
    show_position(found)
    say_other_day(found)
    echo(f"Written: {output}")
    if data:
        echo(f"Written: all actions and returned rows in {data}")
    finish(found.problems, strict=strict)


@dhrxl.command()
@click.argument("folder", type=FILE, default=Path("dhrxl-demo"), required=False)
@force_option
def demo(folder: Path, force: bool) -> None:
    """Work a whole round on invented data, in a folder of its own.

    Three reviews, eight agencies, four quarters: plans, returns, summaries, and all that is
    handed out.
    """
    begin_reading()
    with loading():
        from dhrxl.jobs.demo.round import demonstrate

    with working("Working the round"):
        shown = demonstrate(folder, force=force)
    say_all(shown)


for _command in (board_pack, letters, publish, audit_sample, repeats, addin, help_):
    dhrxl.add_command(_command)


def findings_written(
    found: "Position", form: str, receipts: Path | None, inputs: Sequence[Path], *, force: bool
) -> list[str]:
    """Write the list of problems and the receipts, if asked for, and say what was done."""
    if form != "xlsx" and not receipts:
        return []
    from dhrxl.jobs.findings import PROBLEMS_FILE, remove_withdrawn, write_findings

    gone: tuple[Path, ...] = ()
    with working("Writing what was found"):
        made = write_findings(
            found, problems=PROBLEMS_FILE if form == "xlsx" else None, receipts_to=receipts,
            force=force, inputs=inputs,
        )  # fmt: skip
        if receipts and force:
            gone = remove_withdrawn(receipts, made, inputs)
    written = []
    if form == "xlsx":
        written.append(f"{PROBLEMS_FILE} ({counted(len(found.problems), 'problem')})")
    if receipts:
        written.append(f"{counted(len(made), 'receipt')} in {receipts}")
    return [
        *(f"Written: {what}" for what in written),
        *(f"Removed: {path}: the file it was for is no longer there." for path in gone),
    ]
