"""From the returns of a round to one summary across agencies."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dhrxl.actions import texts
from dhrxl.board import summary_workbook
from dhrxl.errors import BadInput
from dhrxl.intake import read_plans, take_in
from dhrxl.layout import WorkbookLayout
from dhrxl.outputs import claim, kind_of
from dhrxl.partnership import Partnership
from dhrxl.position import Position, position
from dhrxl.previous import LastSummary, read_summary
from dhrxl.problems import Severity
from dhrxl.terms import FileKind
from dhrxl.wording import counted
from dhrxl.writer import write


def assess(
    paths: Sequence[Path],
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | None = None,
) -> Position:
    """Read what came in and work out where every action stands; nothing is written.

    Args:
        paths: Returns, plans filled in as returns, and folders of them.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it.

    Raises:
        BadInput: A path does not exist, a folder holds nothing to read, or a plan or summary
            that was named cannot be used.
    """
    teams = teams_of(partnership)
    return position(
        take_in(paths, teams=teams),
        as_at=as_at,
        partnership=partnership,
        plans=read_plans(plans, teams=teams) if plans else None,
        previous=read_summary(previous) if previous else None,
    )


def teams_of(partnership: Partnership) -> list[str]:
    """Give the mailboxes of teams, which are no personal data."""
    mailboxes = [agency.mailbox for agency in partnership.agencies]
    return [mailbox for mailbox in (*mailboxes, partnership.send_to) if mailbox]


def consolidate(
    paths: Sequence[Path],
    output: Path,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | None = None,
    force: bool = False,
) -> Position:
    """Write the summary of a round.

    Raises:
        OutputExists: The summary is there already and `force` is not given.
        BadInput: As for `assess`; or the output is one of the files read, or none of them could
            be read.
    """
    agreed = [*plans, previous] if previous else plans
    claim([output], force=force, kind=FileKind.SUMMARY, inputs=paths, agreed=agreed)
    _expect_no_decisions(output)
    found = assess(paths, as_at=as_at, partnership=partnership, plans=plans, previous=previous)
    write(designed(found), output)
    return found


def designed(found: Position) -> WorkbookLayout:
    """Design the summary of a position.

    Raises:
        BadInput: Nothing came that could be put into one.
    """
    if found.actions.empty and found.rows.empty:
        why = [problem.message for problem in found.problems if problem.severity == Severity.ERROR]
        msg = "\n".join((*why, "There is nothing to put into a summary. Name returns or a plan."))
        raise BadInput(msg)
    return summary_workbook(found, round_=round_of(found))


def decisions_in(summary: LastSummary) -> int:
    """Count the decisions the partnership typed into a summary."""
    return int((texts(summary.decisions["decision"]) != "").sum())


def _expect_no_decisions(output: Path) -> None:
    """Make sure that a summary to be replaced holds nothing the partnership typed into it."""
    if not output.exists() or kind_of(output) != FileKind.SUMMARY:
        return
    typed = decisions_in(read_summary(output))
    if typed:
        msg = (
            f"{output} holds {counted(typed, 'decision')} and is not replaced, or they would be "
            "lost. Name another output; give this one as --previous in the next round."
        )
        raise BadInput(msg)


def round_of(found: Position) -> str:
    """Give the round that most returns say they are of."""
    rounds = Counter(
        account.source.text("round")
        for account in found.accounts
        if account.source.kind == FileKind.RETURN and account.source.text("round")
    )
    return rounds.most_common(1)[0][0] if rounds else ""
