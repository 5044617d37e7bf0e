"""What the buttons of the ribbon start: ask, do one step, and say at the end what came of it.

A person sees one message, in plain words, never a traceback. What a helper needs to know goes into
a log file whose place the message names; nobody's text is in it.
"""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl import __version__
from dhrxl.clock import now
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.model.cells import as_text
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.text import counted
from dhrxl.openbook.book import (
    AS_AT,
    LAST_SUMMARY,
    NEW_RETURNS,
    PLANS,
    RETURN_BY,
    RETURNS,
    ROUND,
    SETTINGS,
    OpenBook,
    Settings,
    chosen_day,
    read_settings,
)
from dhrxl.openbook.dialogs import choose_folder, choose_workbook
from dhrxl.openbook.press import TITLE, Message, fault, press, whereabouts
from dhrxl.openbook.refusals import GONE, in_plain_words
from dhrxl.openbook.write import where_offered

if TYPE_CHECKING:
    import xlwings as xw

NEVER_SAVED = (
    "This workbook was never saved, so it is in no folder. Save it on this computer and press the "
    "button again."
)
ONLINE = (
    "This workbook is opened from OneDrive or SharePoint, so it has an address and no folder. Save "
    "a copy in a folder on this computer, open that, and press the button again."
)
NOT_CHOSEN = "No folder was chosen, so nothing was done."
WHICH_SUMMARY = "Which is the last summary? Cancel if there is none."
WHICH_PLANS = "Which folder holds the agreed plans? Cancel if there is none."
UNCHECKED = "No agreed plan or last summary was chosen or named, so nothing was held against them."
NO_DIALOG = (
    'No window to choose a folder can be shown here. Add a sheet {settings}, type "{label}" into '
    "column A and the folder beside it into column B, and press the button again."
)
FAULT = "Your files are as they were. Please send this file to who looks after dhrxl: {log}"
HELP = (
    "Validate: lists what may be wrong in this workbook, with links, and marks the cells.\n"
    "RAG and overdue: writes the rating and the timing of every action, with their colours.\n"
    "Clear marks: takes the marks of Validate away again.\n"
    "Split to returns: makes one workbook for each agency to fill in.\n"
    "Consolidate returns: writes one summary of all returns into an empty workbook.\n\n"
    f"A sheet {SETTINGS} can hold, label in column A and value in column B: {RETURNS}, "
    f"{NEW_RETURNS}, {PLANS}, {LAST_SUMMARY}, {ROUND}, {RETURN_BY}, {AS_AT}. What it names is not "
    f"asked for; with {RETURNS} there, Consolidate asks nothing.\n\n"
    "Nothing is sent anywhere. dhrxl {version}. Details of faults: {log}"
)
_UNREAD = ("not-a-workbook", "password-protected", "damaged-file", "too-large")
"""Codes of files of which not one row was read."""
_NOT_ANSWERED = -1712
"""A Mac's number for a message that is shown and was left standing for a minute."""


def split_returns() -> None:
    """Make one return for each agency from the open plan or summary."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import split

        _home(opened)
        settings = read_settings(opened)
        as_at, return_by = chosen_day(opened, AS_AT), chosen_day(opened, RETURN_BY)
        folder = _folder(opened, settings, NEW_RETURNS, "Where do the new returns go?")
        done = split(
            opened, folder, as_at=as_at, round_=as_text(settings.get(ROUND)), return_by=return_by
        )  # fmt: skip
        made = f"{counted(len(done.returns), 'return')} made in {folder}."
        left = f" {counted(done.left_out, 'finished action')} left out." if done.left_out else ""
        wrong = [problem.message for problem in done.problems]
        return "\n".join((made + left, *wrong))

    _press("Making the returns", step)


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


def consolidate_returns() -> None:
    """Write the summary of the returns in a folder into the open book."""

    def step(opened: OpenBook) -> str:
        from dhrxl.excel import consolidate

        settings, as_at = read_settings(opened), chosen_day(opened)
        folder = _folder(opened, settings, RETURNS, "Which folder holds the returns?")
        if not folder.is_dir():
            msg = f"The folder {folder} does not exist. Make it, or name another."
            raise BadInput(msg)
        previous = _wish(opened, settings, LAST_SUMMARY, choose_workbook, WHICH_SUMMARY)
        plans = _wish(opened, settings, PLANS, choose_folder, WHICH_PLANS)
        done = consolidate(
            opened, [folder], as_at=as_at, previous=previous,
            plans=_plans_in(plans) if plans else (),
        )  # fmt: skip
        unchecked = () if plans or previous else (UNCHECKED,)
        return "\n".join((done.sentence, *unchecked, *_unread(done.problems)))

    _press("Consolidating the returns", step)


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
    _status(book, f"{TITLE}: {doing}...")
    message = press(book, step, _explained)
    _status(book, False)
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


def _status(book: "xw.Book", words: str | bool) -> None:
    """Show that work is going on, where Excel has a bar for it."""
    with suppress(Exception):  # a progress note is worth no failure
        where_offered(lambda: setattr(book.app, "status_bar", words))


def _log(error: Exception) -> None:
    """Note where something went wrong; what people wrote may be in a message, so none is kept."""
    with suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8") as log:
            log.write(f"{now():%Y-%m-%d %H:%M:%S} dhrxl {__version__} {platform.platform()}\n")
            log.write(f"  {whereabouts(error)}\n\n")


def _home(opened: OpenBook) -> Path:
    """Give the folder the book is saved in.

    Raises:
        BadInput: It has none that a program can reach.
    """
    if opened.folder is None:
        raise BadInput(ONLINE if opened.is_online else NEVER_SAVED)
    return opened.folder


def _path(opened: OpenBook, settings: Settings, label: str) -> Path | None:
    """Give a path named on the sheet Settings; it may be relative to the book's folder."""
    text = str(settings.get(label) or "").strip()
    if not text:
        return None
    if "://" in text:
        msg = (
            f"{label} on the sheet {SETTINGS} is an address. Name a folder or file on this "
            "computer."
        )
        raise BadInput(msg)
    path = Path(text).expanduser()
    return path if path.is_absolute() else _home(opened) / path


def _folder(opened: OpenBook, settings: Settings, label: str, prompt: str) -> Path:
    """Give the folder named on the sheet Settings, else let a person choose one."""
    named = _path(opened, settings, label)
    if named:
        return named
    try:
        chosen = choose_folder(prompt)
    except NotImplementedError:
        raise BadInput(NO_DIALOG.format(settings=SETTINGS, label=label)) from None
    if chosen is None:
        raise BadInput(NOT_CHOSEN)
    return chosen


def _wish(
    opened: OpenBook,
    settings: Settings,
    label: str,
    choose: Callable[[str], Path | None],
    prompt: str,
) -> Path | None:
    """Give what the sheet Settings names, else what a person chooses; nothing if neither does.

    Where the sheet names the returns, somebody has set it up, and nothing is asked.
    """
    named = _path(opened, settings, label)
    if named or _path(opened, settings, RETURNS):
        return named
    with suppress(NotImplementedError):
        return choose(prompt)
    return None


def _plans_in(path: Path) -> list[Path]:
    """Give the plans named: a file, or the workbooks of a folder.

    Raises:
        BadInput: The folder holds none.
    """
    if not path.is_dir():
        return [path]
    plans = sorted(p for p in path.glob("*.xlsx") if not p.name.startswith(("~$", ".")))
    if not plans:
        msg = f"The folder {path} holds no workbook (.xlsx). Name the folder of the agreed plans."
        raise BadInput(msg)
    return plans


def _unread(problems: Sequence[Problem]) -> list[str]:
    """Say which files could not be read, as one that somebody has locked; at most three."""
    said = [p.message for p in problems if p.code in _UNREAD and p.severity is Severity.ERROR]
    more = [f"{counted(len(said) - 3, 'more file')} could not be read: see the sheet Problems."]
    return said[:3] + (more if len(said) > 3 else [])
