"""The commands that make what is handed out of a saved summary."""

from pathlib import Path

import click

from dhrxl.cli.options import FILE, force_option
from dhrxl.cli.process import loading
from dhrxl.cli.terminal import say_all, say_position, working


@click.command("board-pack", short_help="Make what the board reads, as Word and PDF.")
@click.argument("summary", type=FILE, metavar="SUMMARY")
@click.option("--to", "folder", type=FILE, required=True, metavar="FOLDER", help="Where to.")
@click.option("--docx", is_flag=True, help="As Word. With neither this nor --pdf, both.")
@click.option("--pdf", is_flag=True, help="As PDF.")
@click.option(
    "--template", type=FILE, metavar="FILE",
    help="A Word file whose styles the Word pack takes, as workbook_templates/word_style.docx.",
)  # fmt: skip
@force_option
def board_pack(
    summary: Path, folder: Path, docx: bool, pdf: bool, template: Path | None, force: bool
) -> None:
    """Make the pack for the board from a summary, as it was saved.

    At most eight pages: page one, decisions wanted, what is overdue in the agencies' words, what
    was closed and on what evidence, the trend, what could not be verified. Decisions typed into
    the summary stand in it. Figures that somebody changed in the summary, and decisions that no
    round will apply as they stand, are told, and end with 1.
    """
    with loading():
        from dhrxl.jobs.board_pack import pack

    with working("Making the pack"):
        done = pack(summary, folder, docx=docx, pdf=pdf, template=template, force=force)
    say_position(done.found.as_at)
    say_all(done.report)
    if done.found.differences or done.found.not_applied:
        raise click.exceptions.Exit(1)
