"""The letters that returns go out with, and the calendars of their dates."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.documents.dates import Due, calendar_of
from dhrxl.documents.letters import Writer, with_return
from dhrxl.errors import BadInput
from dhrxl.files.grids import read_bytes
from dhrxl.files.limits import OWN
from dhrxl.files.names import INSIDE
from dhrxl.intake.batch import Intake, take_in
from dhrxl.intake.opened import Source
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.written import Letter, Letters, numbered, write_letters
from dhrxl.model.dates import spoken
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.references import review_part
from dhrxl.model.terms import RETURN, UNASSIGNED, FileKind, Timing
from dhrxl.model.text import folded, listed, trimmed
from dhrxl.rounds.rag import is_given

BEGINS = "Return"
_FILLED_IN = {"no_change", "completed_by", "completed_on", "approved_by", "approved_on"}
_MOST_NAMED = 3
_NONE = (
    "{folder} holds no returns. Name the folder that dhrxl split, or the button Next round, made "
    "them in."
)


def letters_with_returns(
    folder: Path, to: Path, *, partnership: Partnership, force: bool
) -> Letters:
    """Write a draft for each agency with its return attached, and calendars of the dates.

    Args:
        folder: The returns as `dhrxl split` made them.
        to: Where drafts and calendars go.
        partnership: Mailboxes, marking and who writes.
        force: Whether letters of an earlier run may be replaced.

    Raises:
        BadInput: There are no returns, somebody has filled one in, or they are of several rounds
            or of another partnership.
        OutputExists: As for `write_letters`.
    """
    came = _taken_in(folder)
    returns = [
        one for one in came.sources if one.kind == FileKind.RETURN and INSIDE not in one.file
    ]
    rows = typed(came.rows, RETURN).assign(source_file=came.rows["source_file"])
    answered = rows[is_given(rows["progress"]) | rows["new_date_requested"].notna()]
    _expect_sent_out(folder, returns, partnership, set(answered["source_file"]))
    round_, as_at, return_by = _of_one_round(folder, returns)
    writer, mailboxes = Writer(partnership=partnership), Mailboxes(partnership)
    stem = _without_review(round_, partnership, rows)
    by_agency: defaultdict[str, list[Source]] = defaultdict(list)
    for one in sorted(returns, key=lambda source: source.text("agency").casefold()):
        by_agency[folded(one.text("agency"))].append(one)
    nobody = by_agency.pop(folded(UNASSIGNED), [])
    letters, calendars, problems = [], [], []
    for sources in by_agency.values():
        agency = sources[0].text("agency")
        own = rows[rows["source_file"].isin([one.file for one in sources])]
        calendar = calendar_of(
            partnership, _dues(own), agency=agency, round_=round_, return_by=return_by, as_at=as_at
        )
        books = [read_bytes(one.path, OWN) for one in sources]
        named = " - ".join(filter(None, (stem, agency)))
        address, problem = mailboxes.address(agency)
        problems += [problem] if problem else []
        draft = with_return(
            writer, agency, address, actions=len(own), as_at=as_at, return_by=return_by,
            attached=[*numbered(named, books), ("Dates.ics", calendar)],
        )  # fmt: skip
        letters.append(Letter(agency=agency, draft=draft))
        calendars.append((agency, calendar))
    everyone = calendar_of(
        partnership, _dues(rows), round_=round_, return_by=return_by, as_at=as_at
    )
    without = [f"{one.file}: {UNASSIGNED}, so there is nobody to write to." for one in nobody]
    unread = [p for p in came.problems if p.severity is Severity.ERROR and not p.sheet]
    return write_letters(
        to, BEGINS, letters, calendars=[*calendars, ("", everyone)], force=force,
        without=[*without, *mailboxes.notes(folder)],
        problems=[*unread, *problems],
    )  # fmt: skip


def _taken_in(folder: Path) -> Intake:
    """Read the returns; a folder or a file of other things holds none.

    Raises:
        BadInput: It is not there, or there is nothing in it to read.
    """
    if not folder.exists():
        msg = f"{folder} does not exist. Check the name."
        raise BadInput(msg)
    try:
        return take_in([folder])
    except BadInput:  # whose words are for returns that came back
        raise BadInput(_NONE.format(folder=folder)) from None


def _expect_sent_out(
    folder: Path, returns: Sequence[Source], partnership: Partnership, answered: Collection[str]
) -> None:
    """Make sure that returns are those that were made to be sent, and this partnership's.

    What we make was saved on the day it judges by; Progress and the form are for the agency.
    """
    if not returns:
        raise BadInput(_NONE.format(folder=folder))
    unknown = [one.file for one in returns if not one.text("agency")]
    if unknown:
        msg = f"{_some(unknown)} names no agency on its cover, so nobody knows who is to have it."
        raise BadInput(msg)
    owner = partnership.name
    strange = [
        one.file for one in returns
        if owner and one.text("partnership") and folded(one.text("partnership")) != folded(owner)
    ]  # fmt: skip
    if strange:
        msg = (
            f"{_some(strange)} is not of {owner}, whose mailboxes the partnership workbook holds. "
            "Put the partnership workbook of these returns beside them, or name it with "
            "--partnership."
        )
        raise BadInput(msg)
    touched = [
        one.file for one in returns
        if one.saved_on != one.day("as_at") or one.file in answered or _FILLED_IN & set(one.cover)
    ]  # fmt: skip
    if touched:
        was = "was" if len(touched) == 1 else "were"
        msg = (
            f"{_some(touched)} {was} saved by somebody after being made, and may hold answers. "
            "Name the folder with the returns as they were made."
        )
        raise BadInput(msg)


def _some(files: Sequence[str]) -> str:
    more = len(files) - _MOST_NAMED
    return listed([*files[:_MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])], "and")


def _of_one_round(folder: Path, returns: Sequence[Source]) -> tuple[str, date, date | None]:
    """Give the round, the day and the return-by day that all returns share."""
    rounds = dict.fromkeys(
        (one.text("round"), one.day("as_at"), one.day("return_by")) for one in returns
    )
    if len(rounds) > 1:
        told = [
            f"{round_} as at {spoken(day) if day else 'no day'}"
            + (f", back by {spoken(by)}" if by else "")
            for round_, day, by in rounds
        ]
        msg = (
            f"{folder} holds returns of several rounds: {'; '.join(sorted(told))}. Name a folder "
            "that holds those of one."
        )
        raise BadInput(msg)
    ((round_, as_at, return_by),) = rounds
    if as_at is None:
        msg = f"{returns[0].file} does not say which day it is to judge by. Split the plan again."
        raise BadInput(msg)
    return round_, as_at, return_by


def _without_review(round_: str, partnership: Partnership, rows: pd.DataFrame) -> str:
    """Give the round as a file's name may say it: not at all, where it names a review."""
    names = {
        *(word for one in partnership.reviews for word in (one.name, one.code)),
        *rows["review"].unique(), *map(review_part, rows["action_ref"].unique()),
    }  # fmt: skip
    said = folded(round_)
    return "" if any(folded(name) in said for name in names if trimmed(name)) else round_


def _dues(rows: pd.DataFrame) -> tuple[Due, ...]:
    """Give the open actions that have a due date, each once."""
    rows = rows[~rows["timing"].isin((Timing.CLOSED, Timing.COMPLETED))]
    columns = (rows[key].tolist() for key in ("action_ref", "due_date", "lead_agency"))
    found = {
        ref: Due(ref=ref, due=due.date(), lead=trimmed(lead) or UNASSIGNED)
        for ref, due, lead in zip(*columns, strict=True)
        if not pd.isna(due)
    }
    return tuple(found.values())
