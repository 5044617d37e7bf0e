"""From a summary to a sample of its evidence, with a form to fill in."""

from dataclasses import replace
from pathlib import Path

from dhrxl.intake.last_summary import expect_day, read_summary
from dhrxl.jobs.outputs import write_all
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import ALL_ACTIONS, FileKind
from dhrxl.model.text import counted
from dhrxl.rounds.board.sample import Sample, draw
from dhrxl.workbooks.audit_sample import audit_sample


def sample_evidence(
    summary: Path,
    output: Path,
    *,
    size: int,
    seed: str | None,
    partnership: Partnership,
    force: bool = False,
) -> Sample:
    """Draw a sample of a summary's evidence and write the form.

    Args:
        summary: Of the round.
        output: The form.
        size: How many actions to draw.
        seed: What makes the sample, and makes it again; None for the day of the summary, which
            nobody can choose by drawing once more.
        partnership: Its marking and settings stand on the form.
        force: Whether a form that is there, and that nobody has filled in, is replaced.

    Raises:
        OutputExists: The form is there already and `force` is not given.
        BadInput: The summary cannot be read or does not tell its day, nothing can be drawn from
            it, or the form is there and somebody has saved it since.
    """
    read = read_summary(summary)
    as_at = expect_day(read, "Type the date there.")
    actions = typed(read.actions, ALL_ACTIONS)
    drawn = draw(actions, size=size, seed=as_at.isoformat() if seed is None else seed)
    name = partnership.name or read.source.text("partnership")
    book = audit_sample(
        drawn, partnership=replace(partnership, name=name), as_at=as_at,
        round_=read.source.text("round"), source=summary.name, sha256=read.source.sha256,
    )  # fmt: skip
    write_all([output], [book], force=force, kind=FileKind.SAMPLE, agreed=[summary])
    return drawn


def said_of(drawn: Sample, size: int) -> str:
    """Say how many were drawn, from how many."""
    count = len(drawn.drawn_from)
    if count < size:
        only = counted(count, "action is", "actions are")
        them = "it is" if count == 1 else "all of them are"
        return f"Only {only} said complete with evidence: {them} in the sample."
    return (
        f"Drawn: {len(drawn.actions)} of {counted(count, 'action')} said complete with evidence, "
        f"seed {drawn.seed}."
    )
