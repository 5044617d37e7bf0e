"""The letters that remind agencies after a round, from the summary."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dhrxl.documents.letters import Writer, reminder
from dhrxl.errors import BadInput
from dhrxl.intake.last_summary import read_summary
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.written import Letter, Letters, write_letters
from dhrxl.model.agencies import known_as
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted
from dhrxl.rounds.agreed import baseline_of, problems_of
from dhrxl.rounds.chasing import Reminder, reminders

BEGINS = "Reminder"


def letters_of_reminder(
    summary: Path, to: Path, *, partnership: Partnership, reply_by: date | None, force: bool
) -> Letters:
    """Write a draft for each agency that is silent, or from which answers are awaited.

    Args:
        summary: The summary; decisions typed into it count.
        to: Where drafts go.
        partnership: Mailboxes, marking and who writes.
        reply_by: When an answer is wanted.
        force: Whether letters of an earlier run may be replaced.

    Raises:
        BadInput: It is no summary, of another partnership, or does not tell its day.
        OutputExists: As for `write_letters`.
    """
    last = read_summary(summary)
    as_at = last.source.day("as_at")
    if as_at is None:
        msg = (
            f"{summary.name} does not say which day it is of: its cover has no date beside "
            "Position as at. Type the date there."
        )
        raise BadInput(msg)
    base = baseline_of(None, last, partnership)
    wrong = [p.message for p in base.problems if p.code == "other-partnership"]
    if wrong:
        raise BadInput("\n".join(wrong))
    writer, mailboxes = Writer(partnership=partnership), Mailboxes(partnership)
    found = reminders(
        base.actions, last.silent or (), as_at=as_at, profile=partnership.profile,
        named=known_as(partnership.agencies),
    )  # fmt: skip
    letters, problems = [], []
    for one in found:
        if not one.is_due:
            continue
        address, problem = mailboxes.address(one.agency)
        problems += [problem] if problem else []
        draft = reminder(
            writer, one, address, round_=last.source.text("round"), as_at=as_at, reply_by=reply_by
        )
        letters.append(Letter(agency=one.agency, draft=draft))
    errors = [p for p in problems_of(None, last, base.problems) if p.severity is Severity.ERROR]
    unsaid = [] if last.silent is not None else [_NOT_KNOWN.format(file=summary.name)]
    return write_letters(
        to, BEGINS, letters, force=force, without=[*unsaid, *_not_reminded(found)],
        problems=[*errors, *problems],
    )  # fmt: skip


_NOT_KNOWN = "{file} has no sheet Returns, so who is silent is not known."


def _not_reminded(found: tuple[Reminder, ...]) -> Iterator[str]:
    """Say for whom there is no letter, and why."""
    for one in found:
        if one.is_due:
            continue
        if one.is_nobody:
            late = counted(len(one.awaited), "action")
            yield f"{UNASSIGNED}: {late} overdue or lacking something, with nobody to write to."
            continue
        asked = counted(one.with_the_board, "action")
        board = (
            f", and the board is to decide on new dates for {asked}" if one.with_the_board else ""
        )
        yield f"{one.agency}: returned, and nothing is overdue or needed{board}. No letter."
