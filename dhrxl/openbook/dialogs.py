"""Windows in which a person chooses a folder or a workbook.

xlwings has none. A Mac shows its own through `osascript`, which comes with it; elsewhere tkinter,
which comes with Python, asks the system for one.
"""

import platform
import subprocess
from pathlib import Path

_CHOOSE = {
    "folder": "choose folder with prompt (item 1 of argv)",
    "workbook": 'choose file with prompt (item 1 of argv) of type {"xlsx"}',
}
_CANCELLED = "(-128)"
"""AppleScript's userCanceledErr."""


def choose_folder(prompt: str) -> Path | None:
    """Let a person choose a folder; nothing where they close the window.

    Raises:
        NotImplementedError: There is no such window here.
    """
    return _choose("folder", prompt)


def choose_workbook(prompt: str) -> Path | None:
    """Let a person choose a workbook (.xlsx); nothing where they close the window.

    Raises:
        NotImplementedError: There is no such window here.
    """
    return _choose("workbook", prompt)


def _choose(what: str, prompt: str) -> Path | None:
    chosen = (_ask_mac if platform.system() == "Darwin" else _ask_tkinter)(what, prompt)
    return Path(chosen) if chosen else None


def _ask_mac(what: str, prompt: str) -> str:
    """Ask by AppleScript; the prompt is handed over as a value and is no part of the script."""
    lines = ("on run argv", f"POSIX path of ({_CHOOSE[what]})", "end run")
    script = [part for line in lines for part in ("-e", line)]
    try:
        done = subprocess.run(
            ["osascript", *script, prompt], capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise NotImplementedError from error
    if done.returncode and _CANCELLED not in done.stderr:
        raise NotImplementedError
    return done.stdout.removesuffix("\n")


def _ask_tkinter(what: str, prompt: str) -> str:
    try:
        from tkinter import TclError, Tk, filedialog
    except ImportError as error:
        raise NotImplementedError from error
    try:
        owner = Tk()
    except TclError as error:
        raise NotImplementedError from error
    try:
        # A window of a hidden program opens behind Excel unless its owner is shown, and on top.
        owner.overrideredirect(True)
        owner.geometry("1x1")
        owner.eval("tk::PlaceWindow . center")
        owner.attributes("-topmost", True)
        owner.lift()
        owner.focus_force()
        owner.update()
        if what == "folder":
            return filedialog.askdirectory(parent=owner, title=prompt, mustexist=True) or ""
        kinds = [("Excel workbooks", "*.xlsx")]
        return filedialog.askopenfilename(parent=owner, title=prompt, filetypes=kinds) or ""
    finally:
        owner.destroy()
