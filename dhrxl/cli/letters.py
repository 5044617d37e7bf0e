"""The command that writes letters to agencies."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dhrxl.cli.inputs import begin_reading, partnership_of
from dhrxl.cli.options import FILE, Day, force_option, partnership_option
from dhrxl.cli.process import loading
from dhrxl.cli.terminal import echo, finish, say_all, show_problems, working
from dhrxl.clock import today

if TYPE_CHECKING:
    from dhrxl.jobs.letters.written import Letters


@click.command("letters", short_help="Write each agency a draft, to be looked at and sent.")
@click.argument("about", type=click.Choice(["returns", "receipts", "chase"]))
@click.argument("source", type=FILE, metavar="FOLDER_OR_SUMMARY")
@click.option("--to", "folder", type=FILE, required=True, metavar="FOLDER", help="Where to.")
@click.option(
    "--reply-by", type=Day(), metavar="DATE",
    help="When answers are wanted, to receipts and reminders. Returns say it themselves.",
)  # fmt: skip
@partnership_option
@force_option
def letters(
    about: str,
    source: Path,
    folder: Path,
    reply_by: date | None,
    partnership: Path | None,
    force: bool,
) -> None:
    """Write each agency a draft (.eml), to be looked at and sent from your mail program.

    letters returns FOLDER: with the returns that split made, and calendars (.ics) of what is due.
    letters receipts FOLDER: with the receipts that validate made. letters chase SUMMARY: reminders
    to agencies that are silent, or whose actions are overdue or lack something.

    Addresses are the team mailboxes of the partnership workbook. Nothing is sent.
    """
    if about == "returns" and reply_by:
        msg = "Returns say themselves when they are due back: give --return-by to dhrxl split."
        raise click.UsageError(msg)
    if about == "chase" and source.is_dir():
        msg = f"{source} is a folder. Name the summary that dhrxl consolidate made."
        raise click.UsageError(msg)
    begin_reading()
    with loading():
        from dhrxl.jobs.due import is_past
        from dhrxl.jobs.letters.chase import letters_of_reminder
        from dhrxl.jobs.letters.receipts import letters_with_receipts
        from dhrxl.jobs.letters.returns import letters_with_returns

    owner = partnership_of(partnership, [source])
    writes: dict[str, Callable[[], Letters]] = {
        "returns": lambda: letters_with_returns(source, folder, partnership=owner, force=force),
        "receipts": lambda: letters_with_receipts(
            source, folder, partnership=owner, reply_by=reply_by, force=force
        ),
        "chase": lambda: letters_of_reminder(
            source, folder, partnership=owner, reply_by=reply_by, force=force
        ),
    }
    with working("Writing the letters"):
        done = writes[about]()
    for line in is_past(reply_by, today()) if reply_by else ():
        echo(line, err=True)
    say_all(done.report)
    show_problems(done.problems)
    finish(done.problems)
