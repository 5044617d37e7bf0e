"""What a person sees who presses a button: one message, whatever happens.

The windows in which a person chooses are answered here by a made-up person; test_dialogs shows
them for real.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
import xlwings as xw

from dhrxl import buttons
from dhrxl.jobs.demo.round import Places, demonstrate
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership
from dhrxl.openbook.book import read_book
from dhrxl.openbook.refusals import BUSY, GONE
from tests.libreoffice.engine.sheets import Sheet
from tests.needs import missing
from tests.samples import AS_AT, LAYOUTS

Press = Callable[[Callable[[], None], xw.Book], str]
WHICH_RETURNS = "Which folder holds the returns?"
MODES = ("info", "critical")
"""All that xlwings shows on a desktop; another one is an error there."""


@dataclass
class Person:
    """Somebody who is asked in windows, chooses what is named here and closes the rest."""

    choices: dict[str, Path] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def choose(self, prompt: str) -> Path | None:
        self.asked.append(prompt)
        return self.choices.get(prompt)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    """The person at the computer."""
    someone = Person()
    monkeypatch.setattr(buttons, "choose_folder", someone.choose)
    monkeypatch.setattr(buttons, "choose_workbook", someone.choose)
    return someone


@pytest.fixture
def press(
    excel_app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Person
) -> Press:
    """Press a button of a book and give the one message that is shown."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def pressed(button: Callable[[], None], book: xw.Book) -> str:
        book.set_mock_caller()
        excel_app.impl.alerts.clear()
        button()
        (alert,) = excel_app.impl.alerts
        assert buttons.TITLE == alert.title
        assert alert.mode in MODES
        return alert.prompt

    return pressed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The invented partnership, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    demonstrate(folder, force=False)
    return Places(folder=folder)


def _with_settings(book: xw.Book, **values: object) -> xw.Book:
    sheet = book.sheets.add("Settings", after=book.sheets[-1])
    rows = [[label.replace("_", " "), str(value)] for label, value in values.items()]
    sheet.range("A1").value = rows
    book.sheets[0].activate()
    return book


def test_a_plan_is_checked_and_rated(open_book, press: Press, tmp_path: Path) -> None:
    """Validate, RAG and Clear marks each say what they did."""
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    book = open_book(tmp_path / "plan.xlsx")

    checked = press(buttons.validate_book, book)
    rated = press(buttons.rag_and_overdue, book)

    assert "listed on the sheet Problems" in checked
    assert rated.count("This workbook works itself out") == 1
    assert "Timing: " in rated
    assert press(buttons.clear_marks, book).startswith("The marks were cleared.")
    assert "There were no marks to clear." == press(buttons.clear_marks, book)


def test_returns_are_split_and_consolidated(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """With folders named on a sheet Settings no window is needed."""
    plan = sorted(demo.plans.glob("*.xlsx"))[0]
    sent = press(
        buttons.split_returns,
        _with_settings(open_book(plan), Folder_for_new_returns="../new", Round="Q9"),
    )
    book = _with_settings(
        open_book(), Returns_folder=demo.returns("Q4"), Agreed_plans=demo.plans,
        Last_summary=demo.summary("Q3"),
    )  # fmt: skip
    merged = press(buttons.consolidate_returns, book)

    assert "made in" in sent
    assert list((demo.folder / "new").glob("Q9 - *.xlsx"))
    assert merged.startswith("Position as at")
    assert "All actions" in [sheet.name for sheet in book.sheets]
    assert "Settings" in [sheet.name for sheet in book.sheets]
    assert [] == person.asked


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each sheet is looked at from its first cell to its last, by its name."""
    seen: Counter[str] = Counter()
    whole = Sheet.used_range.fget

    def used_range(sheet: Sheet) -> object:
        seen[sheet.name] += 1
        return whole(sheet)

    monkeypatch.setattr(Sheet, "used_range", property(used_range))
    return seen


@pytest.mark.parametrize(
    "button", [buttons.validate_book, buttons.rag_and_overdue, buttons.clear_marks,
               buttons.split_returns]
)  # fmt: skip
def test_each_sheet_is_read_once(
    button: Callable[[], None], open_book, press: Press, tmp_path: Path, reads: Counter[str]
) -> None:
    """A button finds the day that was chosen, and does its step, with one reading of the book.

    Clear marks reads lists of problems alone, and none is there.
    """
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    book = _with_settings(open_book(tmp_path / "plan.xlsx"), Folder_for_new_returns="new")
    book.sheets["Settings"].range("A2").value = ["Position as at", AS_AT]
    names = [sheet.name for sheet in book.sheets]
    reads.clear()

    press(button, book)

    needed = () if button is buttons.clear_marks else names
    assert names[-1] == "Settings"
    assert dict.fromkeys(needed, 1) == reads


def test_each_sheet_is_read_once_to_consolidate(
    open_book, press: Press, demo: Places, reads: Counter[str]
) -> None:
    """Consolidate, too, reads the open book once, before the summary is written into it."""
    book = _with_settings(open_book(), Returns_folder=demo.returns("Q4"), Agreed_plans=demo.plans)
    names = [sheet.name for sheet in book.sheets]
    reads.clear()

    merged = press(buttons.consolidate_returns, book)

    assert merged.startswith("Position as at")
    assert dict.fromkeys(names, 1) == reads


def test_help_reads_nothing(open_book, press: Press, reads: Counter[str]) -> None:
    """Help is there even where a book could not be read."""
    press(buttons.show_help, open_book())

    assert not reads


def test_what_is_consolidated_is_chosen_in_three_windows(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """Chosen in windows or named on Settings, returns, last summary and plans give the same."""
    settings = _with_settings(
        open_book(), Returns_folder=demo.returns("Q4"), Agreed_plans=demo.plans,
        Last_summary=demo.summary("Q3"),
    )  # fmt: skip
    person.choices = {
        WHICH_RETURNS: demo.returns("Q4"),
        buttons.WHICH_SUMMARY: demo.summary("Q3"),
        buttons.WHICH_PLANS: demo.plans,
    }

    chosen = press(buttons.consolidate_returns, open_book())
    asked = list(person.asked)

    assert press(buttons.consolidate_returns, settings) == chosen
    assert list(person.choices) == asked == person.asked
    assert buttons.UNCHECKED not in chosen


def test_last_summary_and_plans_may_be_cancelled(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """Who has no last summary and no plans closes those windows, and is told what that means."""
    person.choices = {WHICH_RETURNS: demo.returns("Q4")}

    merged = press(buttons.consolidate_returns, open_book())

    assert [WHICH_RETURNS, buttons.WHICH_SUMMARY, buttons.WHICH_PLANS] == person.asked
    assert f"\n{buttons.UNCHECKED}\n" in merged


def test_what_settings_name_is_not_asked_for(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """A sheet Settings without the returns leaves the other questions open."""
    person.choices = {WHICH_RETURNS: demo.returns("Q4")}
    book = _with_settings(open_book(), Last_summary=demo.summary("Q3"))

    merged = press(buttons.consolidate_returns, book)

    assert [WHICH_RETURNS, buttons.WHICH_PLANS] == person.asked
    assert buttons.UNCHECKED not in merged


def test_nothing_more_is_asked_of_who_cancels(open_book, press: Press, person: Person) -> None:
    """Who closes the first window sees no second one."""
    assert buttons.NOT_CHOSEN == press(buttons.consolidate_returns, open_book())
    assert [WHICH_RETURNS] == person.asked


def test_split_without_a_folder(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book never saved, one opened from an address, and a closed window: each a sentence."""
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    saved = open_book(tmp_path / "plan.xlsx")
    address = "https://council.sharepoint.example/plan.xlsx"

    assert buttons.NEVER_SAVED == press(buttons.split_returns, open_book())
    assert buttons.NOT_CHOSEN == press(buttons.split_returns, saved)
    monkeypatch.setattr(type(saved.impl), "fullname", property(lambda _: address))
    assert buttons.ONLINE == press(buttons.split_returns, saved)


def test_no_window(open_book, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no window can be shown, the sheet Settings is named, with what to type."""

    def no_window(_: str) -> NoReturn:
        raise NotImplementedError

    monkeypatch.setattr(buttons, "choose_folder", no_window)

    said = buttons.NO_DIALOG.format(settings="Settings", label="Returns folder")
    assert said == press(buttons.consolidate_returns, open_book())


ADDRESS = "https://council-my.sharepoint.example/personal/a/Returns"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"Returns_folder": "{tmp}/gone"},
         "The folder {tmp}/gone does not exist. Make it, or name another."),
        ({"Returns_folder": "gone"}, buttons.NEVER_SAVED),
        *(
            ({"Returns_folder": "{demo}/Q4 returns", label.replace(" ", "_"): ADDRESS},
             f"{label} on the sheet Settings is an address. Name a folder or file on this "
             "computer.")
            for label in ("Returns folder", "Agreed plans", "Last summary")
        ),
        ({"Returns_folder": "{demo}/Q4 returns", "Agreed_plans": "{tmp}/empty"},
         "The folder {tmp}/empty holds no workbook (.xlsx). Name the folder of the agreed plans."),
        ({"Returns_folder": "{demo}/Q4 returns", "Agreed_plans": "{tmp}/elm.xlsx"},
         "{tmp}/elm.xlsx does not exist. Check the name."),
        ({"Returns_folder": "{demo}/Q4 returns", "Last_summary": "{tmp}/last.xlsx"},
         "{tmp}/last.xlsx does not exist. Check the name."),
    ],
)  # fmt: skip
def test_what_cannot_be_consolidated(
    open_book, press: Press, demo: Places, tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    """A missing folder or file, or an address, is told by name, and the book is as it was."""
    (tmp_path / "empty").mkdir()
    places = {"tmp": tmp_path, "demo": demo.folder}
    book = _with_settings(
        open_book(), **{label: text.format(**places) for label, text in settings.items()}
    )
    before = read_book(book).grids

    assert said.format(**places) == press(buttons.consolidate_returns, book)
    assert before == read_book(book).grids


def _ends(group: int) -> bool:
    """Whether no process of a group is left; the last ends a moment after the program."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes to look at.")
def test_returns_are_read_by_processes_of_a_line_of_code(demo: Places) -> None:
    """Started as RunPython does, by `python -c`, files are read by processes, and none is left."""
    program = (
        "import dhrxl.buttons; from datetime import date; from pathlib import Path\n"
        "from dhrxl.jobs.validate import assess\n"
        "from dhrxl.model.partnership import Partnership\n"
        "from multiprocessing import process\n"
        f"found = assess([Path({str(demo.returns('Q4'))!r})], as_at=date(2026, 3, 31), "
        "partnership=Partnership())\n"
        "print(len(found.actions), next(process._process_counter) > 1)"
    )
    expected = len(
        assess(
            [demo.returns("Q4")], as_at=date(2026, 3, 31), partnership=Partnership()
        ).actions
    )  # fmt: skip

    started = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    try:
        said, wrong = started.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        raise

    assert (f"{expected} True\n", "", 0) == (said, wrong, started.returncode)
    assert _ends(started.pid)


def _lock(path: Path) -> None:
    """Put a file in its place that the system shows and will not hand over, not even to root.

    It stands for one that somebody has locked, which Linux does not know.
    """
    refused = Path("/proc/self/mem")
    if not refused.is_file():
        missing("Only Linux has a file that nobody can read from its beginning.")
    path.unlink(missing_ok=True)
    path.symlink_to(refused)


def test_one_return_is_locked(
    open_book, press: Press, person: Person, demo: Places, tmp_path: Path
) -> None:
    """A return that somebody has locked is named at the end; the others are in the summary."""
    returns = shutil.copytree(demo.returns("Q3"), tmp_path / "returns")
    person.choices = {WHICH_RETURNS: returns, buttons.WHICH_PLANS: demo.plans}
    file = sorted(returns.glob("*.xlsx"))[0]
    _lock(file)

    merged = press(buttons.consolidate_returns, open_book())

    said = f"\n{file.name}: expected an Excel workbook, found a file that cannot be opened ("
    assert merged.startswith("Position as at")
    assert said in merged


def test_all_is_locked(open_book, press: Press, tmp_path: Path) -> None:
    """Where the only return is locked it is said so, and the book is as it was."""
    returns = tmp_path / "returns"
    returns.mkdir()
    _lock(returns / "police.xlsx")
    book = _with_settings(open_book(), Returns_folder=returns)
    before = read_book(book).grids

    said = press(buttons.consolidate_returns, book)

    found = "expected an Excel workbook, found a file that cannot be opened ("
    assert said.startswith(f"police.xlsx: {found}")
    assert before == read_book(book).grids


def test_a_folder_that_may_not_be_used(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is told with the place, and is no fault of dhrxl's."""

    def refused(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", "/shared/returns")

    monkeypatch.setattr("dhrxl.openbook.press.read_book", refused)

    said = "/shared/returns: Permission denied. Check the name and the folder."
    assert said == press(buttons.clear_marks, open_book())


def test_excel_being_busy_is_said(open_book, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rejected call is told as the cell that is being edited."""

    def busy(*_: object) -> None:
        raise OSError(-2147418111, "Call was rejected by callee.", None, None)

    monkeypatch.setattr("dhrxl.openbook.press.read_book", busy)

    assert BUSY == press(buttons.clear_marks, open_book())


def test_a_fault_is_a_message_and_a_log_without_words(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of our own names the log, which says where, and nothing that anybody wrote."""

    def faulty(*_: object) -> None:
        msg = "the name of a person"
        raise KeyError(msg)

    monkeypatch.setattr("dhrxl.openbook.press.read_book", faulty)

    text = press(buttons.clear_marks, open_book())

    log = tmp_path / "state" / "dhrxl" / "dhrxl.log"
    assert text.startswith("This is a fault of dhrxl itself (KeyError)")
    assert text.endswith(str(log))
    assert "KeyError" in log.read_text()
    assert "faulty" in log.read_text()
    assert "Traceback" not in text
    assert "the name of a person" not in text + log.read_text()


class MacError(Exception):
    """Stands in for `appscript.reference.CommandError`, which is not here."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Command failed: OSERROR: {number}")
        self.errornumber = number


@pytest.mark.parametrize("error", [MacError(-600), RuntimeError("no window")], ids=repr)
def test_a_message_that_cannot_be_shown_is_handed_on(
    open_book, excel_app: xw.App, press: Press, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Where Excel cannot show the message, the add-in is given it to show."""
    monkeypatch.setattr(type(excel_app.impl), "alert", _raising(error))

    with pytest.raises(SystemExit) as handed_on:
        press(buttons.clear_marks, open_book())

    assert "There were no marks to clear." == handed_on.value.code


def test_a_message_is_shown_once(
    open_book, excel_app: xw.App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A message that nobody has answered for a minute is not shown a second time on a Mac."""
    shown: list[str] = []

    def unanswered(_: object, message: str, *more: object) -> NoReturn:
        shown.append(message)
        raise MacError(-1712)

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(type(excel_app.impl), "alert", unanswered)
    open_book().set_mock_caller()

    buttons.clear_marks()  # were it handed on to be shown again, this would end with it

    assert ["There were no marks to clear."] == shown


def _raising(error: Exception) -> Callable[..., NoReturn]:
    def raising(*_: object) -> NoReturn:
        raise error

    return raising


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError(-2147418111, "Call was rejected by callee."), BUSY), (MacError(0), GONE)],
    ids=repr,
)
def test_no_book_to_be_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, said: str
) -> None:
    """Where not even the workbook is found, the add-in is given a sentence to show."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(xw.Book, "caller", _raising(error))

    with pytest.raises(SystemExit) as handed_on:
        buttons.show_help()

    assert said == handed_on.value.code


def test_help_says_what_the_buttons_do(open_book, press: Press) -> None:
    """Help fits into one message and names the log."""
    text = press(buttons.show_help, open_book())

    assert text.endswith(str(buttons.log_file()))
    assert all(words in text for words in ("Validate:", "Clear marks:", "Settings"))


def test_help_leaves_the_book_alone(open_book, press: Press) -> None:
    """Help changes nothing."""
    book = open_book()
    before = read_book(book).grids

    press(buttons.show_help, book)

    assert before == read_book(book).grids
