"""What the buttons of the ribbon start: ask, do one step, and say at the end what came of it.

A person sees one message, in plain words, never a traceback. What a helper needs to know goes into
a log file whose place the message names; nobody's text is in it.
"""

import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl import __version__
from dhrxl.clock import now, today
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.jobs import handed_out
from dhrxl.jobs.pressed import Round, not_saved
from dhrxl.model.cells import as_text
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted
from dhrxl.openbook.asking import Asking
from dhrxl.openbook.book import (
    AS_AT,
    NEW_RETURNS,
    RETURN_BY,
    ROUND,
    SETTINGS,
    OpenBook,
    chosen_day,
)
from dhrxl.openbook.opening import open_file
from dhrxl.openbook.press import Message, fault, press, show_status, whereabouts
from dhrxl.openbook.refusals import GONE, in_plain_words

if TYPE_CHECKING:
    import xlwings as xw

REPLACE = (
    "{folder} holds {there} already. Replace them? One that somebody has saved since is never "
    "replaced."
)
NOTHING_TO_SPLIT = (
    "Returns are made from agreed plans or the last summary, and none was chosen or named, so "
    "nothing was done."
)
FAULT = "Your files are as they were. Please send this file to who looks after dhrxl: {log}"
HELP = (
    "A round:\n"
    "Next round: makes the returns. Who has not returned: names them. Validate: lists what may be "
    "wrong, with links. Receipts: tell agencies what to mend. Consolidate: writes the summary.\n"
    "Hand out, of a summary as it was saved:\n"
    "Board pack, Letters, Copies and Evidence to look at write files beside it.\n"
    "This workbook:\n"
    "RAG and overdue: rates each action. Next problem: goes to the next cell listed. Undo last "
    "step: takes back what a button wrote. Clear marks: takes those of Validate away.\n\n"
    f"A sheet {SETTINGS} (label in column A, value in B) answers what is asked. Rest the pointer "
    "on a button to read more, or type: dhrxl help excel\n\n"
    "Nothing is sent anywhere. dhrxl {version}. Faults: {log}"
)
_NOT_ANSWERED = -1712
"""A Mac's number for a message that is shown and was left standing for a minute."""


def next_round() -> None:
    """Make one return for each agency, of the agreed plans and the last summary."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import split

        asking = Asking(opened=opened, set_up_by=NEW_RETURNS)
        as_at, return_by = chosen_day(opened, AS_AT), chosen_day(opened, RETURN_BY)
        kind = opened.cover.kind
        own = {asking.home() / opened.file} if kind in (FileKind.PLAN, FileKind.SUMMARY) else set()
        plans = asking.plans()
        previous = None if kind == FileKind.SUMMARY else asking.last_summary()
        if not (own or plans or previous):
            raise BadInput(NOTHING_TO_SPLIT)
        folder = asking.folder(NEW_RETURNS, "Where do the new returns go?")
        done = split(
            opened, folder, as_at=as_at, round_=as_text(asking.value(ROUND)), return_by=return_by,
            plans=plans, previous=previous,
        )  # fmt: skip
        files = [path for path in (*plans, previous) if path not in own]
        made = f"{counted(len(done.returns), 'return')} made in {folder}."
        left = f" {counted(done.left_out, 'finished action')} left out." if done.left_out else ""
        wrong = [problem.message for problem in done.problems]
        return "\n".join((made + left, *not_saved(opened, files), *wrong))

    _press("Making the returns", step)


def split_returns() -> None:
    """Do what `next_round` does: the name that stands in add-ins installed before."""
    next_round()


def who_has_not_returned() -> None:
    """Name the agencies that were asked and have not returned, and what they were asked for."""

    def step(opened: OpenBook) -> str:
        from dhrxl.rounds.silence import turnout_lines

        asked = Round.of(opened, today, may_be_unchecked=False)
        found = asked.assessed()
        return "\n".join((*turnout_lines(found), *asked.notes(found.problems)))

    _press("Looking who has not returned", step)


def validate_book() -> None:
    """List what may be wrong in the open book."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import validate

        return validate(opened, chosen_day(opened)).sentence

    _press("Checking the workbook", step)


def rag_and_overdue() -> None:
    """Work out rating and timing of every action of the open book."""

    def step(opened: OpenBook) -> str:
        from dhrxl import excel

        return excel.rag_and_overdue(opened, chosen_day(opened)).sentence

    _press("Working out RAG and overdue actions", step)


def receipts() -> None:
    """Write a receipt for each return into a folder beside them: what to mend, cell by cell."""

    def step(opened: OpenBook) -> str:
        from dhrxl.jobs.findings import remove_withdrawn, write_receipts
        from dhrxl.workbooks.receipt import NAMED

        asked = Round.of(opened, today)
        folder = asked.receipts
        there = len(list(folder.glob(f"{NAMED}*.xlsx")))
        if there:
            asked.asking.confirm(REPLACE.format(there=counted(there, "receipt"), folder=folder))
        found = asked.assessed()
        made = write_receipts(found, folder, force=bool(there))
        gone = remove_withdrawn(folder, made, [asked.folder]) if there else ()
        said = [f"{counted(len(made), 'receipt')} made in {folder}."]
        said += [f"Removed: {path.name}: the file it was for is no longer there." for path in gone]
        return "\n".join((*said, f"{found.verdict}.", *asked.notes(found.problems)))

    _press("Writing the receipts", step)


def consolidate_returns() -> None:
    """Write the summary of the returns in a folder beside it, as the command does, and open it."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import told_of_the_command
        from dhrxl.jobs.consolidate import consolidate

        asked, app = Round.of(opened, today), opened.book.app
        summary = asked.place_for_summary()
        with told_of_the_command():
            found = consolidate([asked.folder], summary, **asked.given())
        first, *others = found.headlines
        said = (first, open_file(app, summary), f"{found.verdict}.")
        return "\n".join((*said, *asked.notes(found.problems), *others))

    _press("Consolidating the returns", step)


def board_pack() -> None:
    """Make what the board reads of a saved summary, as Word and PDF, beside it."""
    _press("Making the board pack", handed_out.board_pack)


def letters_with_returns() -> None:
    """Write each agency a draft with its return, and calendars of what is due."""
    _press("Writing the letters", handed_out.letters_with_returns)


def letters_with_receipts() -> None:
    """Write each agency a draft with its receipt."""
    _press("Writing the letters", lambda opened: handed_out.letters_with_receipts(opened, today))


def reminders() -> None:
    """Write a draft to each agency that is silent, or whose actions are overdue or lack something.

    A saved summary says which.
    """
    _press("Writing the reminders", lambda opened: handed_out.reminders(opened, today))


def publication_copy() -> None:
    """Make a copy of a saved summary or plan for the public, which names nobody."""
    _press("Making the copy", lambda opened: handed_out.publication_copy(opened, today))


def family_copy() -> None:
    """Make a copy of one review of a saved summary or plan for a family, in plain words."""
    _press("Making the copy", lambda opened: handed_out.family_copy(opened, today))


def audit_sample() -> None:
    """Draw evidence of a saved summary that somebody looks at, and open the form for it."""
    _press("Drawing the evidence", handed_out.audit_sample)


def next_problem() -> None:
    """Go to the next cell in the list of problems."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import next_problem as go_on

        return go_on(opened).message

    _press("Going to the next problem", step)


def undo_last_step() -> None:
    """Take back what the last button wrote into the open book."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import undo

        return undo(opened).sentence

    _press("Taking the last step back", step)


def clear_marks() -> None:
    """Take away the marks that Validate put on cells."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import clear_marks as clear

        return clear(opened).sentence

    _press("Clearing the marks", step)


def show_help() -> None:
    """Say what each button does, and where to look when one does not work."""
    text = HELP.replace("{version}", __version__).replace("{log}", str(log_file()))
    _show(_caller(), Message(text=text))


def log_file() -> Path:
    """Give the place of the log, by the rules of each system."""
    home = Path.home()
    match platform.system():
        case "Windows":
            base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "dhrxl"
        case "Darwin":
            base = home / "Library" / "Logs" / "dhrxl"
        case _:
            base = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "dhrxl"
    return base / "dhrxl.log"


def _press(doing: str, step: Callable[[OpenBook], str]) -> None:
    """Do a step with the book whose button was pressed, and say what came of it."""
    book = _caller()
    show_status(book, f"{doing}...")
    message = press(book, step, _explained)
    show_status(book, "")
    _show(book, message)


def _caller() -> "xw.Book":
    """Give the book whose button was pressed; where it is lost the add-in is told to say so."""
    import xlwings as xw

    try:
        with in_plain_words():
            return xw.Book.caller()
    except Exception as error:
        _log(error)
        sys.exit(str(error) if isinstance(error, DhrxlError) else GONE)


def _show(book: "xw.Book", message: Message) -> None:
    """Show a message; where Excel cannot, the add-in is given it to show."""
    try:
        message.show(book)
    except Exception as error:
        _log(error)
        if getattr(error, "errornumber", 0) != _NOT_ANSWERED:
            sys.exit(message.fitted)


def _explained(error: Exception) -> str:
    """Say what went wrong, and note it."""
    _log(error)
    if isinstance(error, DhrxlError):
        return str(error)
    if isinstance(error, OSError):
        place = error.filename2 or error.filename or "A file"
        return f"{place}: {error.strerror}. Check the name and the folder."
    return fault(error, FAULT.format(log=log_file()))


def _log(error: Exception) -> None:
    """Note where something went wrong; what people wrote may be in a message, so none is kept."""
    with suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8") as log:
            log.write(f"{now():%Y-%m-%d %H:%M:%S} dhrxl {__version__} {platform.platform()}\n")
            log.write(f"  {whereabouts(error)}\n\n")
