"""The command line: commands, the options they share, and what a terminal is shown."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every failure is a sentence on standard error, exit code 2."""
    from dhrxl.cli.commands import dhrxl
    from dhrxl.cli.terminal import run

    run(dhrxl, arguments)
