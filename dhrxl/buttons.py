"""What the buttons of the ribbon start: ask, do one step, and say at the end what came of it.

A person sees one message, in plain words, never a traceback. What a helper needs to know goes into
a log file whose place the message names; nobody's text is in it.
"""

import os
import platform
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl import __version__
from dhrxl.bookwriter import where_offered
from dhrxl.cells import as_day, as_text
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.mishaps import GONE, in_plain_words, refusal
from dhrxl.openbook import OpenBook, read_book
from dhrxl.reader import CellValue
from dhrxl.wording import counted, folded

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "Action plans"
SETTINGS = "Settings"
RETURNS, NEW_RETURNS = "Returns folder", "Folder for new returns"
PLANS, LAST_SUMMARY = "Agreed plans", "Last summary"
ROUND, RETURN_BY, AS_AT = "Round", "Return by", "Position as at"
NEVER_SAVED = (
    "This workbook was never saved, so it is in no folder. Save it on this computer and press the "
    "button again."
)
ONLINE = (
    "This workbook is opened from OneDrive or SharePoint, so it has an address and no folder. Save "
    "a copy in a folder on this computer, open that, and press the button again."
)
NOT_CHOSEN = "No folder was chosen, so nothing was done."
NO_DIALOG = (
    'No window to choose a folder can be shown here. Add a sheet {settings}, type "{label}" into '
    "column A and the folder beside it into column B, and press the button again."
)
HELP = (
    "Validate: lists what may be wrong in this workbook, with links, and marks the cells.\n"
    "RAG and overdue: writes the rating and the timing of every action, with their colours.\n"
    "Clear marks: takes the marks of Validate away again.\n"
    "Split to returns: makes one workbook for each agency to fill in.\n"
    "Consolidate returns: writes one summary of all returns into an empty workbook.\n\n"
    f"A sheet {SETTINGS} can hold, label in column A and value in column B: {RETURNS}, "
    f"{NEW_RETURNS}, {PLANS}, {LAST_SUMMARY}, {ROUND}, {RETURN_BY}, {AS_AT}.\n\n"
    "Nothing is sent anywhere. dhrxl {version}. Details of faults: {log}"
)
_LONGEST = 900
"""Characters that every kind of message window shows."""


def split_returns() -> None:
    """Make one return for each agency from the open plan or summary."""

    def step(book: "xw.Book") -> str:
        from dhrxl.excel import split

        opened = read_book(book)
        _home(opened)
        settings = _settings(opened)
        folder = _folder(opened, settings, NEW_RETURNS, "Where do the new returns go?")
        done = split(
            book, folder, as_at=as_day(settings.get(AS_AT)), round_=as_text(settings.get(ROUND)),
            return_by=as_day(settings.get(RETURN_BY)),
        )  # fmt: skip
        made = f"{counted(len(done.returns), 'return')} made in {folder}."
        left = f" {counted(done.left_out, 'finished action')} left out." if done.left_out else ""
        wrong = [problem.message for problem in done.problems]
        return "\n".join((made + left, *wrong))

    _press("Making the returns", step)


def validate_book() -> None:
    """List what may be wrong in the open book."""

    def step(book: "xw.Book") -> str:
        from dhrxl.excel import validate

        return validate(book, _chosen_day(book)).sentence

    _press("Checking the workbook", step)


def rag_and_overdue() -> None:
    """Work out rating and timing of every action of the open book."""

    def step(book: "xw.Book") -> str:
        from dhrxl.excel import apply_rag, flag_overdue

        day = _chosen_day(book)
        rated = apply_rag(book, day)
        return f"{rated.sentence}\nTiming: {flag_overdue(book, day).figures}."

    _press("Working out RAG and overdue actions", step)


def consolidate_returns() -> None:
    """Write the summary of the returns in a folder into the open book."""

    def step(book: "xw.Book") -> str:
        from dhrxl.excel import consolidate

        opened = read_book(book)
        settings = _settings(opened)
        folder = _folder(opened, settings, RETURNS, "Which folder holds the returns?")
        if not folder.is_dir():
            msg = f"The folder {folder} does not exist. Make it, or name another."
            raise BadInput(msg)
        plans = _path(opened, settings, PLANS)
        previous = _path(opened, settings, LAST_SUMMARY)
        done = consolidate(
            book, [folder], as_at=as_day(settings.get(AS_AT)), previous=previous,
            plans=_plans_in(plans) if plans else (),
        )  # fmt: skip
        unchecked = (
            f"\nNo agreed plan or last summary was named on a sheet {SETTINGS}, so nothing was "
            "held against them."
        )
        return done.sentence + ("" if plans or previous else unchecked)

    _press("Consolidating the returns", step)


def clear_marks() -> None:
    """Take away the marks that Validate put on cells."""

    def step(book: "xw.Book") -> str:
        from dhrxl.excel import clear_marks as clear

        return clear(book).sentence

    _press("Clearing the marks", step)


def show_help() -> None:
    """Say what each button does, and where to look when one does not work."""
    _press("", lambda _: HELP.replace("{version}", __version__).replace("{log}", str(log_file())))


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


def choose_folder(prompt: str) -> Path | None:
    """Let a person choose a folder; nothing where they close the window.

    Raises:
        NotImplementedError: There is no such window here.
    """
    if platform.system() == "Darwin":
        script = f'POSIX path of (choose folder with prompt "{prompt}")'
        done = subprocess.run(
            ["osascript", "-e", script], capture_output=True, text=True, check=False
        )
        return Path(done.stdout.strip()) if done.stdout.strip() else None
    try:
        from tkinter import TclError, Tk, filedialog
    except ImportError as error:
        raise NotImplementedError from error
    try:
        window = Tk()
    except TclError as error:
        raise NotImplementedError from error
    try:
        window.withdraw()
        window.attributes("-topmost", True)
        chosen = filedialog.askdirectory(parent=window, title=prompt, mustexist=True)
    finally:
        window.destroy()
    return Path(chosen) if chosen else None


def _press(doing: str, step: Callable[["xw.Book"], str]) -> None:
    """Do a step with the book whose button was pressed, and say what came of it."""
    import xlwings as xw

    try:
        with in_plain_words():
            book = xw.Book.caller()
    except Exception as error:
        _log(error)
        sys.exit(refusal(error) or str(error) if isinstance(error, DhrxlError) else GONE)
    _status(book, f"{TITLE}: {doing}..." if doing else False)
    try:
        with in_plain_words():
            text, mode = step(book), "info"
    except DhrxlError as error:
        _log(error)
        text, mode = str(error), "exclamation"
    except Exception as error:
        _log(error)
        text, mode = _fault(error), "critical"
    _status(book, False)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    try:
        book.app.alert(text, TITLE, mode=mode)
    except Exception as error:
        _log(error)
        sys.exit(text)


def _status(book: "xw.Book", words: str | bool) -> None:
    """Show that work is going on, where Excel has a bar for it."""
    with suppress(Exception):  # a progress note is worth no failure
        where_offered(lambda: setattr(book.app, "status_bar", words))


def _fault(error: Exception) -> str:
    return (
        f"This is a fault of dhrxl itself ({type(error).__name__}), not of yours. Your files are "
        f"as they were. Please send this file to who looks after dhrxl: {log_file()}"
    )


def _log(error: Exception) -> None:
    """Note where something went wrong; what people wrote may be in a message, so none is kept."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = "".join(f"  {frame.filename}, line {frame.lineno}, {frame.name}\n" for frame in frames)
    cause = f", from {type(error.__cause__).__name__}" if error.__cause__ else ""
    now = datetime.now().astimezone()
    with suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8") as log:
            log.write(f"{now:%Y-%m-%d %H:%M:%S} dhrxl {__version__} {platform.platform()}\n")
            log.write(f"{steps}{type(error).__name__}{cause}\n\n")


def _settings(opened: OpenBook) -> dict[str, CellValue]:
    """Read the sheet Settings: labels in column A, values in column B."""
    labels = {folded(label): label for label in
              (RETURNS, NEW_RETURNS, PLANS, LAST_SUMMARY, ROUND, RETURN_BY, AS_AT)}  # fmt: skip
    found: dict[str, CellValue] = {}
    for grid in opened.grids:
        if grid.name.casefold() != SETTINGS.casefold():
            continue
        for row in grid.rows:
            label = labels.get(folded(as_text(row[0])))
            if label and len(row) > 1 and row[1] is not None:
                found[label] = row[1]
    return found


def _chosen_day(book: "xw.Book") -> date | None:
    return as_day(_settings(read_book(book)).get(AS_AT))


def _home(opened: OpenBook) -> Path:
    """Give the folder the book is saved in.

    Raises:
        BadInput: It has none that a program can reach.
    """
    if opened.folder is None:
        raise BadInput(ONLINE if opened.is_online else NEVER_SAVED)
    return opened.folder


def _path(opened: OpenBook, settings: dict[str, CellValue], label: str) -> Path | None:
    """Give a path named on the sheet Settings; it may be relative to the book's folder."""
    text = str(settings.get(label) or "").strip()
    if not text:
        return None
    if "://" in text:
        msg = f"{label} on the sheet {SETTINGS} is an address. Name a folder on this computer."
        raise BadInput(msg)
    path = Path(text).expanduser()
    return path if path.is_absolute() else _home(opened) / path


def _folder(opened: OpenBook, settings: dict[str, CellValue], label: str, prompt: str) -> Path:
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


def _plans_in(path: Path) -> list[Path]:
    """Give the plans named: a file, or the workbooks of a folder."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.glob("*.xlsx") if not p.name.startswith(("~$", ".")))
