"""Excel on the web: the scripts as xlwings Server calls them, and what is said without a key."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.openbook.book import AS_AT, NO_TABLE, OpenBook
from dhrxl.openbook.press import TITLE
from tests.places import SOURCE

ACTIONS = [
    ["Action ref", "Action to take", "Lead agency", "Target date", "Status"],
    ["BEN-01.1", "Train staff", "Police", "2026-01-31T00:00:00.000Z", "In progress"],
    ["BEN-02.1", "Share the register", "Health", "2026-12-31T00:00:00.000Z", "Going well"],
]
CHOSEN = [[AS_AT, "2026-03-31T00:00:00.000Z"]]
Rows = Sequence[Sequence[Any]]
Action = dict[str, Any]
Press = Callable[[str, xw.Book], list[Action]]


@pytest.fixture
def server(remote_engine: xw.Engine) -> ModuleType:
    """The module, which cannot be loaded without a key."""
    from dhrxl import server

    return server


@pytest.fixture
def press(server: ModuleType) -> Press:
    """Call a script as xlwings Server does, and give the actions it sends back to Excel."""
    from xlwings.server import custom_scripts_call

    def pressed(script: str, book: xw.Book) -> list[Action]:
        call = custom_scripts_call(server, script, typehint_to_value={xw.Book: book})
        return list(asyncio.run(call).json()["actions"])

    return pressed


def sent(**sheets: Rows) -> xw.Book:
    """Give a workbook as Excel on the web sends it."""
    return xw.Book(
        json={
            "client": "Office.js",
            "version": xw.__version__,
            "book": {"name": "plan.xlsx", "active_sheet_index": 0, "selection": "A1"},
            "names": [],
            "sheets": [
                {
                    "name": name,
                    "values": [list(row) for row in rows],
                    "used_range_address": f"A1:{'ABCDE'[len(rows[0]) - 1]}{len(rows)}",
                    "tables": [],
                    "notes": [],
                    "pictures": [],
                }
                for name, rows in sheets.items()
            ],
        }
    )


def message(actions: list[Action]) -> tuple[str, str]:
    """Give the one message, shown last, and its kind."""
    (alert,) = [action for action in actions if action["func"] == "alert"]
    text, title, buttons, mode, callback = alert["args"]
    assert alert is actions[-1]
    assert (TITLE, "ok", "") == (title, buttons, callback)
    return text, mode


@pytest.mark.parametrize("script", ["rag_and_overdue", "validate"])
def test_a_script_does_what_its_function_does_and_says_so(press: Press, script: str) -> None:
    """Actions and sentence are those of `dhrxl.excel` for the day on the sheet Settings."""
    twin = sent(Actions=ACTIONS, Settings=CHOSEN)
    done = getattr(excel, script)(twin, date(2026, 3, 31))

    actions = press(script, sent(Actions=ACTIONS, Settings=CHOSEN))

    assert twin.json()["actions"] == actions[:-1]
    assert len(actions) > 1
    assert (done.sentence, "info") == message(actions)


@pytest.mark.parametrize("script", ["rag_and_overdue", "validate", "clear_marks"])
def test_each_sheet_is_read_once(
    press: Press, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script finds the day that was chosen, and does its step, with one reading of the book.

    Clear marks reads lists of problems alone, and none is there.
    """
    from xlwings.pro._xlremote import Sheet

    seen: Counter[str] = Counter()
    whole = Sheet.used_range.fget

    def used_range(sheet: Sheet) -> object:
        seen[sheet.name] += 1
        return whole(sheet)

    monkeypatch.setattr(Sheet, "used_range", property(used_range))

    press(script, sent(Actions=ACTIONS, Settings=CHOSEN))

    needed = () if script == "clear_marks" else ("Actions", "Settings")
    assert dict.fromkeys(needed, 1) == seen


def test_the_figures_are_right(press: Press) -> None:
    """One action is past its date, one has a word that is no status."""
    actions = press("rag_and_overdue", sent(Actions=ACTIONS, Settings=CHOSEN))

    assert (
        'Sheet "Actions": 2 actions on 31 March 2026: 1 Red, 1 Grey.\n'
        "Timing: 1 Overdue, 1 Not due.\n"
        "Status from column E; due dates from D; no date of completion; no evidence or outcome; 1 "
        "word is no status: 'Going well' (E3)."
    ) == message(actions)[0]
    written = [action["values"] for action in actions]
    assert [["Red"], ["Grey"]] in written
    assert [["Overdue"], ["Not due"]] in written


def test_marks_are_cleared(press: Press) -> None:
    """Where nothing was marked that is said, and nothing is written."""
    (only,) = press("clear_marks", sent(Actions=ACTIONS))

    assert ("There were no marks to clear.", "info") == message([only])


def test_what_stands_in_the_way_is_said(press: Press) -> None:
    """A book without actions gives the sentence of the ribbon's button, and nothing else."""
    (only,) = press("rag_and_overdue", sent(Shopping=[["Milk", "Bread"]]))

    assert (NO_TABLE, "critical") == message([only])


def test_a_fault_leaves_the_book_and_quotes_nobody(
    press: Press, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """What a faulty step wrote is not carried out; message and log hold no words of a cell."""

    def faulty(opened: OpenBook, _: date | None) -> None:
        opened.book.sheets[0]["A1"].value = "half done"
        msg = "the name of a person"
        raise KeyError(msg)

    monkeypatch.setattr(excel, "rag_and_overdue", faulty)

    (only,) = press("rag_and_overdue", sent(Actions=ACTIONS))

    assert (
        "This is a fault of dhrxl itself (KeyError), not of yours. Your workbook is as it was. "
        "Please tell who looks after dhrxl what you did.",
        "critical",
    ) == message([only])
    assert "KeyError at press.py:" in caplog.text
    assert "faulty" in caplog.text
    assert "the name of a person" not in caplog.text + str(only)
    assert "Traceback" not in caplog.text


def test_a_message_fits_its_window(
    press: Press, server: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that is too long for a window, and for an address, is cut."""

    def wordy(_: OpenBook) -> excel.Cleared:
        raise excel.BadInput("word " * 1_000)

    monkeypatch.setattr(excel, "clear_marks", wordy)

    text, _ = message(press("clear_marks", sent(Actions=ACTIONS)))

    assert f"{('word ' * 1_000)[:897]}..." == text


def test_a_project_takes_the_scripts_over_with_one_line(server: ModuleType) -> None:
    """`from dhrxl.server import *` gives each button under a name for people, and no more."""
    from xlwings.server import custom_scripts_meta

    project = ModuleType("scripts")
    exec("from dhrxl.server import *", project.__dict__)

    names = {one["function_name"]: one["name"] for one in custom_scripts_meta(project)}
    assert {
        "clear_marks": "Clear marks", "next_problem": "Next problem",
        "rag_and_overdue": "RAG and overdue", "validate": "Validate",
    } == names  # fmt: skip


def _loaded(code: str, home: Path) -> str:
    """Give the last line a Python without a key says that runs code."""
    without = {name: value for name, value in os.environ.items() if name != "XLWINGS_LICENSE_KEY"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120,
        env={**without, "HOME": str(home)},
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1]


def test_without_a_key_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    """The key is asked for in plain words."""
    assert (
        "ImportError: xlwings found no valid licence key, and Excel on the web needs one. Read the "
        "licence terms (dhrxl help web), set XLWINGS_LICENSE_KEY and start again."
    ) == _loaded("import dhrxl.server", tmp_path)


def test_without_xlwings_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    """What to install is said, and that there are terms to read first."""
    assert (
        "ImportError: xlwings is not installed. Install it with: python -m pip install "
        '"dhrxl[server]". Read its licence terms first: dhrxl help web.'
    ) == _loaded("import sys; sys.modules['xlwings'] = None; import dhrxl.server", tmp_path)


def test_nothing_of_ours_sets_a_key() -> None:
    """The one place that names the variable speaks of it, and none holds the free key's word."""
    sources = {
        path.name: path.read_text("utf-8")
        for folder in (SOURCE, SOURCE.parent / "macros")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".toml", ".bas", ".xml")
    }

    assert ["server.py"] == [name for name, text in sources.items() if "LICENSE_KEY" in text]
    assert not [name for name, text in sources.items() if "noncommercial" in text.casefold()]
    assert "environ" not in sources["server.py"]
