"""From files to a position and what may be said of it: the part that every job has in common."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dhrxl.files.workers import Workers
from dhrxl.intake.batch import read_plans, take_in
from dhrxl.intake.last_summary import read_summary
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.rounds.figures import headlines, verdict
from dhrxl.rounds.position import Position, position


def assess(
    paths: Sequence[Path],
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | None = None,
    workers: Workers | None = None,
) -> Position:
    """Read what came in and work out where every action stands; nothing is written.

    Args:
        paths: Returns, plans filled in as returns, and folders of them.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it.
        workers: How files are read.

    Raises:
        BadInput: A path does not exist, a folder holds nothing to read, or a plan or summary
            that was named cannot be used.
    """
    teams = teams_of(partnership)
    return position(
        take_in(paths, teams=teams, workers=workers),
        as_at=as_at,
        partnership=partnership,
        plans=read_plans(plans, teams=teams, workers=workers) if plans else None,
        previous=read_summary(previous) if previous else None,
    )


def teams_of(partnership: Partnership) -> list[str]:
    """Give the mailboxes of teams, which are no personal data."""
    mailboxes = [agency.mailbox for agency in partnership.agencies]
    return [mailbox for mailbox in (*mailboxes, partnership.send_to) if mailbox]


def other_day(found: Position) -> date | None:
    """Give the day that all returns were made for, if that is not the day judged by."""
    sources = (account.source for account in found.accounts)
    days = {source.day("as_at") for source in sources if source.kind == FileKind.RETURN} - {None}
    return days.pop() if len(days) == 1 and found.as_at not in days else None


def quotable(found: Position) -> str:
    """Give the verdict of a position."""
    return verdict(
        [problem.severity for problem in found.problems],
        is_checked=found.baseline.is_checked,
        silence=found.turnout.silence,
    )


def said(found: Position) -> tuple[str, ...]:
    """Give the headline sentences of a position."""
    return headlines(
        found.actions,
        as_at=found.as_at,
        turnout=found.turnout,
        previous=found.baseline.previous,
        is_checked=found.baseline.is_checked,
    )
