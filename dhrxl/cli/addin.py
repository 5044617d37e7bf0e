"""The commands that put the tab into Excel, take it away, and say whether it works."""

import click

from dhrxl.cli.terminal import say_all


@click.group(short_help="Put buttons into Excel, or take them away.")
def addin() -> None:
    """Put the tab "Action plans" into Excel's ribbon, or take it away.

    For the Excel of the person who runs it, on Windows or a Mac. No administrator is needed.
    """


@addin.command("install", short_help="Put the tab where Excel looks.")
def addin_install() -> None:
    """Put the tab where Excel looks; its buttons will start this Python."""
    from dhrxl.jobs.addin.install import install
    from dhrxl.jobs.addin.places import this_computer

    say_all(install(this_computer()).report)


@addin.command("remove")
def addin_remove() -> None:
    """Take the tab away; workbooks stay as they are."""
    from dhrxl.jobs.addin.install import remove
    from dhrxl.jobs.addin.places import this_computer

    say_all(remove(this_computer()).report)


@addin.command("status")
def addin_status() -> None:
    """Say whether the buttons work and what to do next; exits with 1 if they do not."""
    from dhrxl.jobs.addin.places import this_computer
    from dhrxl.jobs.addin.status import status

    found = status(this_computer())
    say_all(found.report)
    if not found.is_ready:
        raise click.exceptions.Exit(1)
