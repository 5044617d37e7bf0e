"""The letters that remind agencies after a round, from the summary."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

import pandas as pd

from dhrxl.documents.letters import Unread, Writer, reminder
from dhrxl.errors import BadInput
from dhrxl.files.names import INSIDE
from dhrxl.intake.last_summary import expect_day, read_summary
from dhrxl.intake.told import LastSummary
from dhrxl.jobs.due import expect_not_before
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.written import Letter, Letters, write_letters
from dhrxl.model.agencies import known_as
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted, folded, trimmed
from dhrxl.rounds.agreed import baseline_of, problems_of
from dhrxl.rounds.board.responses import is_in_use, not_answered, responses
from dhrxl.rounds.chasing import Reminder, judged_since, owed_by_agency, reminders

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
        BadInput: It is no summary, of another partnership, or does not tell its day; or an answer
            would be wanted before that day.
        OutputExists: As for `write_letters`.
    """
    last = read_summary(summary)
    as_at = expect_day(last, "Type the date there.")
    expect_not_before(
        reply_by, as_at, said="Answers cannot be wanted by {by}, before the day of the summary, "
        "{as_at}.", remedy="Give a later day to reply by.",
    )  # fmt: skip
    base = baseline_of(None, last, partnership)
    wrong = [p.message for p in base.problems if p.code == "other-partnership"]
    if wrong:
        raise BadInput("\n".join(wrong))
    writer, mailboxes = Writer(partnership=partnership), Mailboxes(partnership)
    named = known_as(partnership.agencies)
    rated = judged_since(base.actions, base.previous, as_at=as_at, profile=partnership.profile)
    found = reminders(
        rated, last.silent or (), as_at=as_at, named=named, owed=_owed(rated, last, partnership)
    )
    of_files = _whose(last.unread, [one.agency for one in found], partnership)
    letters, problems = [], []
    for one in found:
        if not one.is_due:
            continue
        address, problem = mailboxes.address(one.agency)
        problems += [problem] if problem else []
        draft = reminder(
            writer, one, address, round_=last.source.text("round"), as_at=as_at,
            reply_by=reply_by, unread=_unread(of_files, one.agency),
        )  # fmt: skip
        letters.append(Letter(agency=one.agency, draft=draft))
    errors = [p for p in problems_of(None, last, base.problems) if p.severity is Severity.ERROR]
    notes = mailboxes.notes(summary) if letters else ()
    unsaid = [] if last.silent is not None else [_NOT_KNOWN.format(file=summary.name)]
    return write_letters(
        to, BEGINS, letters, force=force, without=[*unsaid, *_not_reminded(found), *notes],
        problems=[*errors, *problems],
    )  # fmt: skip


def _owed(
    rated: pd.DataFrame, last: LastSummary, partnership: Partnership
) -> Mapping[str, Sequence[str]]:
    """Give the actions still to be responded to, by lead; none where no responses are asked for."""
    if not is_in_use(rated, partnership, last.types):
        return {}
    signed = {review: day for review, day in last.signed_off.items() if day}
    judged = responses(
        rated, as_at=last.source.day("as_at") or date.min, partnership=partnership,
        plan_dates={**last.published, **signed}, published=last.published, types=last.types,
    )  # fmt: skip
    return owed_by_agency(not_answered(judged))


def _whose(
    unread: Sequence[tuple[str, str]], agencies: Sequence[str], partnership: Partnership
) -> Mapping[str, str]:
    """Say of each file that could not be read whose it is, folded: by its cover, else its name.

    A name counts here, as in the problem `not-returned`: it is told to nobody but that agency. Of
    two names in it the longer counts, and two that stand apart tell nothing.
    """
    named = known_as(partnership.agencies)
    words = {word for one in partnership.agencies for word in (one.name, *one.aliases)}
    found = {}
    for file, agency in unread:
        stem = PurePosixPath(file.rpartition(INSIDE)[2]).stem
        called = [
            word for word in {*words, *agencies}
            if trimmed(word) and re.search(rf"(?<!\w){re.escape(folded(word))}(?!\w)", folded(stem))
        ]  # fmt: skip
        whole = max(called, key=len, default="")
        is_one = all(folded(word) in folded(whole) for word in called)
        found[file] = folded(named(agency or (whole if is_one else "")))
    return found


def _unread(of_files: Mapping[str, str], agency: str) -> Unread:
    own = tuple(file for file, whose in of_files.items() if whose == folded(agency))
    return Unread(
        named=tuple(file.rpartition(INSIDE)[2] for file in own),
        others=sum(not whose for whose in of_files.values()),
    )


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
