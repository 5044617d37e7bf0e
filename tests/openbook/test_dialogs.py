"""The windows in which a person chooses: shown for real on a screen that nobody sees.

On Windows the same tkinter shows the system's own window, which has not been seen here. A Mac's
`osascript` is not here either: a program of that name stands in for it, notes how it was called
and answers as Apple's does.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from dhrxl.openbook.dialogs import choose_folder, choose_workbook
from tests.needs import missing

NASTY = "Returns \"Q4\" $(x) 'a' & b; c"
ASK = (
    "import sys; from dhrxl.openbook import dialogs; "
    "print(getattr(dialogs, sys.argv[1])('Which one?'))"
)
Ask = Callable[..., str]


@pytest.fixture
def toolkit() -> None:
    """Python's window toolkit, which Debian's Python has in a package of its own."""
    if find_spec("_tkinter") is None:
        missing("This Python has no tkinter (Debian package python3-tk).")


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """A screen of our own, as the environment that programs find it by."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        missing("A screen nobody sees needs Xvfb and xdotool (Debian packages xvfb and xdotool).")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[writer], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            yield {**os.environ, "DISPLAY": f":{told.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def ask(toolkit: None, screen: dict[str, str], tmp_path: Path) -> Ask:
    """Ask for something, press keys in the window that comes, and give what was chosen."""

    def keys(*arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=screen, capture_output=True, text=True, timeout=60,
            check=True,
        )  # fmt: skip
        return done.stdout

    def asked(what: str, text: str, *pressed: str) -> str:
        asking = subprocess.Popen(
            [sys.executable, "-c", ASK, what], env=screen, cwd=tmp_path, stdout=subprocess.PIPE,
            encoding="utf-8",
        )  # fmt: skip
        try:
            windows = keys("search", "--sync", "--onlyvisible", "--name", "^Which one.$")
            keys("windowfocus", "--sync", windows.split()[0])
            if text:
                keys("type", "--delay", "15", text)
            keys("key", *pressed)
            return asking.communicate(timeout=60)[0].removesuffix("\n")
        finally:
            asking.kill()
            asking.wait()

    return asked


def test_a_folder_is_chosen(ask: Ask, tmp_path: Path) -> None:
    """A folder is given as it is called, whatever signs are in its name."""
    folder = tmp_path / NASTY
    folder.mkdir()

    assert str(folder) == ask("choose_folder", str(folder), "Return", "Return")


def test_a_workbook_is_chosen(ask: Ask, tmp_path: Path) -> None:
    """A workbook is given by its whole path."""
    file = tmp_path / "last 'summary'.xlsx"
    file.touch()

    assert str(file) == ask("choose_workbook", file.name, "Return")


@pytest.mark.parametrize("what", ["choose_folder", "choose_workbook"])
def test_the_window_is_closed(ask: Ask, what: str) -> None:
    """Who closes the window has chosen nothing."""
    assert "None" == ask(what, "", "Escape")


@pytest.mark.parametrize("choose", [choose_folder, choose_workbook])
def test_no_screen(
    toolkit: None, choose: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a screen it is said that there is no window, so that Settings can be named."""
    monkeypatch.setenv("DISPLAY", ":no-such-screen")

    with pytest.raises(NotImplementedError):
        choose("Which one?")


def test_no_tkinter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without its window toolkit has no window either."""
    monkeypatch.setitem(sys.modules, "tkinter", None)

    with pytest.raises(NotImplementedError):
        choose_folder("Which one?")


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Pretend to be a Mac whose `osascript` runs these lines; gives where its arguments go."""

    def pretended(lines: str) -> Path:
        program, noted = tmp_path / "bin" / "osascript", tmp_path / "noted"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{noted}"\n{lines}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        return noted

    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    return pretended


def test_chosen_on_a_mac(mac: Callable[[str], Path]) -> None:
    """On a Mac the prompt is a value and never part of the script, and the path is kept whole."""
    noted = mac("printf '%s\\n' '/Users/a/Tŷ \"Q4\" '")
    prompt = 'Which" & (do shell script "x") & "one?'

    assert Path('/Users/a/Tŷ "Q4" ') == choose_folder(prompt)
    assert [
        "-e", "on run argv",
        "-e", "POSIX path of (choose folder with prompt (item 1 of argv))",
        "-e", "end run",
        prompt,
    ] == noted.read_text().splitlines()  # fmt: skip


def test_workbook_chosen_on_a_mac(mac: Callable[[str], Path]) -> None:
    """On a Mac only workbooks can be chosen where one is asked for."""
    noted = mac("echo /Users/a/last.xlsx")

    assert Path("/Users/a/last.xlsx") == choose_workbook("Which one?")
    script = noted.read_text().splitlines()[3]
    assert 'POSIX path of (choose file with prompt (item 1 of argv) of type {"xlsx"})' == script


def test_closed_on_a_mac(mac: Callable[[str], Path]) -> None:
    """On a Mac, too, who closes the window has chosen nothing."""
    mac('echo "0:61: execution error: User canceled. (-128)" >&2; exit 1')

    assert choose_folder("Which one?") is None


def test_no_window_on_a_mac(mac: Callable[[str], Path]) -> None:
    """A Mac that cannot show the window is not taken for a person who closed it."""
    mac('echo "execution error: No user interaction allowed. (-1713)" >&2; exit 1')

    with pytest.raises(NotImplementedError):
        choose_folder("Which one?")


def test_no_osascript(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without osascript there is no window."""
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NotImplementedError):
        choose_folder("Which one?")
