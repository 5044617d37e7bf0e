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
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
import xlwings as xw

from dhrxl import buttons
from dhrxl.buttons import NOTHING_TO_SPLIT
from dhrxl.intake.last_summary import read_summary
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.pressed import NOBODY_ASKED, UNCHECKED
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership
from dhrxl.openbook import asking
from dhrxl.openbook.asking import (
    ARE_THERE_PLANS,
    IS_THERE_A_SUMMARY,
    NEVER_SAVED,
    NO_DIALOG,
    NOT_CHOSEN,
    NOTHING_DONE,
    ONLINE,
    WHICH_PLANS,
    WHICH_SUMMARY,
)  # fmt: skip
from dhrxl.openbook.book import read_book
from dhrxl.openbook.press import LONGEST
from dhrxl.openbook.refusals import BUSY, GONE
from dhrxl.openbook.tour import NO_LIST
from tests.conftest import Run
from tests.libreoffice.engine.sheets import Sheet
from tests.loops import some
from tests.needs import missing
from tests.openbooks import DEMO_DAY, saved
from tests.pressing import Person, Press, with_settings
from tests.samples import AS_AT, LAYOUTS

WHICH_RETURNS = "Which folder holds the returns?"


@pytest.fixture
def demo(demo: Places, tmp_path: Path) -> Places:
    """The invented partnership, in a folder of the test's own: beside the returns is written."""
    return Places(folder=shutil.copytree(demo.folder, tmp_path / "demo"))


def test_a_plan_is_checked_and_rated(open_book, press: Press, tmp_path: Path) -> None:
    """Validate, RAG, Clear marks and Undo each say what they did."""
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    book = open_book(tmp_path / "plan.xlsx")

    checked = press(buttons.validate_book, book)
    rated = press(buttons.rag_and_overdue, book)

    assert "listed on the sheet Problems" in checked
    assert rated.count("This workbook works itself out") == 1
    assert "Timing: " in rated
    assert press(buttons.clear_marks, book).startswith("The marks were cleared.")
    assert "There were no marks to clear." == press(buttons.clear_marks, book)
    assert press(buttons.undo_last_step, book).startswith("Clear marks was undone")
    assert press(buttons.undo_last_step, book).startswith("There is nothing to undo.")


def _round(book: xw.Book, demo: Places, **more: object) -> xw.Book:
    """Set a round up on a sheet Settings."""
    settings = {
        "Returns_folder": demo.returns("Q4"), "Agreed_plans": demo.plans,
        "Last_summary": demo.summary("Q3"), **more,
    }  # fmt: skip
    return with_settings(book, **settings, Position_as_at=DEMO_DAY)


def _one(demo: Places) -> Path:
    """Give a folder with one return of the round alone, where all of them would only take time."""
    folder = demo.folder / "one"
    folder.mkdir()
    shutil.copy(sorted(demo.returns("Q4").glob("Q4*.xlsx"))[0], folder)
    return folder


def test_consolidate_opens_the_file_that_the_command_writes(
    open_book, press: Press, person: Person, demo: Places, run: Run, excel_app: xw.App
) -> None:
    """The summary beside the returns has the bytes of the command's and is open; no window asks.

    The book whose button was pressed is as it was.
    """
    book = _round(open_book(), demo)
    before = read_book(book).grids
    plans = [part for plan in sorted(demo.plans.glob("*.xlsx")) for part in ("--plan", plan)]
    ran = run(
        "consolidate", demo.returns("Q4"), "-o", demo.folder / "theirs.xlsx", *plans,
        "--previous", demo.summary("Q3"), "--as-at", DEMO_DAY.isoformat(),
    )  # fmt: skip

    said = press(buttons.consolidate_returns, book)

    ours = demo.folder / "summary.xlsx"
    theirs = (demo.folder / "theirs.xlsx").read_bytes()
    assert theirs == ours.read_bytes()
    assert said.splitlines()[1] == f"It is open now, and saved as {ours}."
    assert set(ran.stdout.splitlines()[:3]) <= set(said.splitlines())
    assert [book.name, "summary.xlsx"] == [one.name for one in excel_app.books]
    assert before == read_book(book).grids
    assert [] == person.asked + person.questions


def test_a_summary_is_never_replaced(
    open_book, press: Press, person: Person, demo: Places, excel_app: xw.App
) -> None:
    """Pressed again, it says that the summary is open or there, and offers the next free name."""
    book = _round(open_book(), demo, Returns_folder=_one(demo))
    first, other = demo.folder / "summary.xlsx", demo.folder / "elsewhere"
    other.mkdir()
    open_book(saved(other / "summary.xlsx"))
    press(buttons.consolidate_returns, book)
    by_name = list(person.questions)
    excel_app.books["summary.xlsx"].close()
    first.write_bytes(b"somebody's own")
    press(buttons.consolidate_returns, book)
    by_file = list(person.questions)
    person.answers = ["cancel"]

    said = press(buttons.consolidate_returns, book)

    end = "and is not replaced. The new summary is called summary {}.xlsx. Go on?"
    assert [f"{first} is open in Excel {end.format(2)}"] == by_name
    assert [f"{first} is there already {end.format(3)}"] == by_file
    assert NOTHING_DONE == said
    assert b"somebody's own" == first.read_bytes()
    assert ["summary 2.xlsx", "summary 3.xlsx", "summary.xlsx"] == sorted(
        path.name for path in demo.folder.glob("summary*.xlsx")
    )


def test_a_summary_that_is_not_opened_is_found(
    open_book, press: Press, demo: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Excel does not open it, the message says where it is."""
    book = _round(open_book(), demo, Returns_folder=_one(demo))
    monkeypatch.setattr(type(book.app.books.impl), "open", _raising(OSError(1, "no")))

    said = press(buttons.consolidate_returns, book).splitlines()[1]

    ours = demo.folder / "summary.xlsx"
    assert f"Excel did not open it. It is saved as {ours}: open it from there." == said
    assert ours.is_file()


def test_calls_to_consolidate_are_few(
    open_book, press: Press, demo: Places, tmp_path: Path, excel_app: xw.App
) -> None:
    """However many returns and rows there are, Excel is asked as often, and less than 50 times."""
    asked = []
    for number, name in enumerate(("Q3", "Q4")):
        folder = tmp_path / str(number) / "returns"
        shutil.copytree(demo.returns(name), folder)
        for extra in range(30 * number):
            shutil.copy(demo.returns("Q4") / "Housing Services - update.pdf", folder / f"{extra}")
        book = with_settings(open_book(), Returns_folder=folder)
        before = excel_app.engine.impl.calls
        press(buttons.consolidate_returns, book)
        asked.append(excel_app.engine.impl.calls - before)
        excel_app.books["summary.xlsx"].close()

    assert asked[0] == asked[1] < 50


def test_files_that_are_open_are_named(open_book, press: Press, demo: Places) -> None:
    """What was typed into an open file and not saved is not read, and that is said."""
    book = _round(open_book(), demo, Returns_folder=_one(demo))
    open_book(demo.summary("Q3"))

    said = press(buttons.consolidate_returns, book)

    assert "Q3 summary.xlsx is open in Excel: what is not saved there was not read." in said


def test_the_last_step_is_undone(open_book, press: Press, tmp_path: Path) -> None:
    """What RAG and overdue wrote goes with one press; before it, and after, nothing is to undo."""
    book = open_book(saved(tmp_path / "plain.xlsx"))
    before = read_book(book).grids

    said = [
        press(button, book)
        for button in (
            buttons.undo_last_step, buttons.rag_and_overdue,
            buttons.undo_last_step, buttons.undo_last_step,
        )
    ]  # fmt: skip

    assert said[0] == said[3]
    assert said[0].startswith("There is nothing to undo.")
    assert "RAG and overdue was undone: what it changed is as it was before." == said[2]
    assert before == read_book(book).grids


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

    Clear marks reads lists of problems alone, and none is there. What a step makes it may read.
    """
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    book = with_settings(open_book(tmp_path / "plan.xlsx"), Folder_for_new_returns="new")
    book.sheets["Settings"].range("A2").value = ["Position as at", AS_AT]
    names = [sheet.name for sheet in book.sheets]
    reads.clear()

    press(button, book)

    needed = () if button is buttons.clear_marks else names
    assert names[-1] == "Settings"
    assert dict.fromkeys(needed, 1) == {name: reads[name] for name in names if reads[name]}


def test_help_reads_nothing(open_book, press: Press, reads: Counter[str]) -> None:
    """Help is there even where a book could not be read."""
    press(buttons.show_help, open_book())

    assert not reads


def test_what_is_consolidated_is_chosen_in_three_windows(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """Chosen in windows or named on Settings, returns, last summary and plans give the same."""
    settings = with_settings(
        open_book(), Returns_folder=demo.returns("Q4"), Agreed_plans=demo.plans,
        Last_summary=demo.summary("Q3"),
    )  # fmt: skip
    person.choices = {
        WHICH_RETURNS: demo.returns("Q4"),
        WHICH_SUMMARY: demo.summary("Q3"),
        WHICH_PLANS: demo.plans,
    }

    chosen = press(buttons.consolidate_returns, open_book())
    asked, questions = list(person.asked), person.questions

    named = press(buttons.consolidate_returns, settings).replace(" 2.xlsx", ".xlsx")
    assert chosen.splitlines()[:4] == named.splitlines()[:4]
    assert list(person.choices) == asked == person.asked
    assert [IS_THERE_A_SUMMARY, ARE_THERE_PLANS] == questions
    assert UNCHECKED not in chosen


def test_there_may_be_no_last_summary_and_no_plans(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """Who has no last summary and no plans says so, and is told what that means."""
    person.choices, person.answers = {WHICH_RETURNS: demo.returns("Q4")}, ["no", "no"]

    merged = press(buttons.consolidate_returns, open_book())

    assert [WHICH_RETURNS] == person.asked
    assert f"\n{UNCHECKED}\n" in merged


def test_what_settings_name_is_not_asked_for(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """A sheet Settings without the returns leaves the other questions open."""
    person.choices, person.answers = {WHICH_RETURNS: demo.returns("Q4")}, ["no"]
    book = with_settings(open_book(), Last_summary=demo.summary("Q3"))

    merged = press(buttons.consolidate_returns, book)

    assert [WHICH_RETURNS] == person.asked
    assert [ARE_THERE_PLANS] == person.questions
    assert UNCHECKED not in merged


ROUND_STEPS = (buttons.who_has_not_returned, buttons.receipts, buttons.consolidate_returns)


@pytest.mark.parametrize("button", [*ROUND_STEPS, buttons.next_round])
@pytest.mark.parametrize("closed", range(4))
def test_who_closes_a_window_stops_the_step(
    button: Callable[[], None], closed: int, open_book, press: Press, person: Person, demo: Places
) -> None:
    """Esc in any window or question stops there, says so, and leaves all files and books alone."""
    chosen = (
        (WHICH_RETURNS, demo.returns("Q4")), (WHICH_SUMMARY, demo.summary("Q3")),
        (WHICH_PLANS, demo.plans), ("Where do the new returns go?", demo.folder / "new"),
    )  # fmt: skip
    person.choices = dict(chosen)
    if closed == 3:
        person.answers = ["cancel"]
    else:
        del person.choices[chosen[closed][0]]
        if button is buttons.next_round and not closed:
            del person.choices["Where do the new returns go?"]
    book = open_book()
    before, files = read_book(book).grids, sorted(demo.folder.rglob("*"))

    said = press(button, book)

    assert said == (NOTHING_DONE if closed == 3 else NOT_CHOSEN)
    assert (before, files) == (read_book(book).grids, sorted(demo.folder.rglob("*")))
    assert 1 == len(book.app.books)


def test_a_plan_without_a_folder(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open plan that was opened from an address, or a closed window: each a sentence."""
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    saved = open_book(tmp_path / "plan.xlsx")
    address = "https://council.sharepoint.example/plan.xlsx"

    assert NOT_CHOSEN == press(buttons.split_returns, saved)
    monkeypatch.setattr(type(saved.impl), "fullname", property(lambda _: address))
    assert ONLINE == press(buttons.split_returns, saved)


def _sent(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}


def test_next_round_is_the_commands(
    open_book, press: Press, person: Person, demo: Places, run: Run
) -> None:
    """Of plans and last summary, from any book, come the returns that the command makes."""
    book = _round(open_book(), demo, Folder_for_new_returns=demo.folder / "ours")
    ran = run(
        "split", *sorted(demo.plans.glob("*.xlsx")), demo.summary("Q3"), "--to",
        demo.folder / "theirs", "--as-at", DEMO_DAY.isoformat(),
    )  # fmt: skip

    said = press(buttons.next_round, book)

    theirs = _sent(demo.folder / "theirs")
    assert ran.code == 0
    assert theirs == _sent(demo.folder / "ours")
    assert said.startswith(f"{len(theirs)} returns made in {demo.folder / 'ours'}.")
    assert [] == person.asked + person.questions


def test_an_open_summary_counts_as_it_stands(
    open_book, press: Press, demo: Places, tmp_path: Path
) -> None:
    """A decision typed into the open summary counts before it is saved; plans are read as files.

    Without a plan and a summary there is nothing to make returns of.
    """
    last = open_book(demo.summary("Q3"))
    read = read_summary(demo.summary("Q3"))
    row = int(read.decisions["source_row"].iloc[0])
    column = read.places[last.name, "For decision"]["decision"]
    book = with_settings(
        last, Folder_for_new_returns=tmp_path / "ours", Agreed_plans=demo.plans,
    )  # fmt: skip
    last.sheets["For decision"].range((row, column)).value = "Nonsense"
    empty = with_settings(open_book(), Folder_for_new_returns=tmp_path / "none")

    said = press(buttons.next_round, book)

    assert f" made in {tmp_path / 'ours'}." in said
    assert "'Nonsense'" in said
    assert "is open in Excel" not in said
    assert NOTHING_TO_SPLIT == press(buttons.next_round, empty)
    assert not (tmp_path / "none").exists()


def test_who_has_not_returned_is_named(
    open_book, press: Press, person: Person, demo: Places
) -> None:
    """Each silent agency is named with its actions, and those that returned; without plans, not."""
    said = press(buttons.who_has_not_returned, _round(open_book(), demo))
    unknown = with_settings(open_book(), Returns_folder=demo.returns("Q4"))

    first, *others = said.splitlines()
    assert "2 of 8 agencies have not returned, as at 31 March 2026." == first
    assert others[0].startswith("Harrowmere Integrated Care Board: ")
    assert others[1].startswith("Housing Services: ")
    assert others[2].startswith("Returned: Adult Social Care, ")
    assert NOBODY_ASKED == press(buttons.who_has_not_returned, unknown)


def test_receipts_are_the_commands(
    open_book, press: Press, person: Person, demo: Places, run: Run
) -> None:
    """Receipts are those of the command; such as are there are replaced when that is confirmed."""
    book = _round(open_book(), demo, Folder_for_receipts=demo.folder / "ours")
    run("validate", demo.returns("Q4"), "--receipts", demo.folder / "theirs",
        *(part for plan in sorted(demo.plans.glob("*.xlsx")) for part in ("--plan", plan)),
        "--previous", demo.summary("Q3"), "--as-at", DEMO_DAY.isoformat())  # fmt: skip

    said = press(buttons.receipts, book)
    unasked = list(person.questions)
    person.answers = ["cancel"]
    kept = press(buttons.receipts, book)
    person.answers = ["ok"]
    (demo.returns("Q4") / "Housing Services - update.pdf").unlink()
    again = press(buttons.receipts, book)

    theirs = _sent(demo.folder / "theirs")
    assert ([], NOTHING_DONE) == (unasked, kept)
    assert said.startswith(f"{len(theirs)} receipts made in {demo.folder / 'ours'}.\nNot ready: ")
    gone = "Receipt - Housing Services - update.xlsx"
    assert f"Removed: {gone}: the file it was for is no longer there." in again
    assert {*theirs} - {gone} == {*_sent(demo.folder / "ours")}


def test_the_bar_says_how_many_files_were_read(
    open_book, press: Press, demo: Places, excel_app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress stands in the status bar while files are read, a few times however many they are."""
    said: list[object] = []
    monkeypatch.setattr(
        type(excel_app.impl), "status_bar",
        property(lambda _: False, lambda _, words: said.append(words)),
    )  # fmt: skip
    press(buttons.who_has_not_returned, _round(open_book(), demo))

    assert "Action plans: Looking who has not returned..." == said[0]
    assert "Action plans: Reading, 9 of 9 files..." in said
    assert False is said[-1]
    assert len(said) <= 12


def test_next_problem_goes_from_cell_to_cell(open_book, press: Press, tmp_path: Path) -> None:
    """Each press goes one cell further, whatever is selected meanwhile, and round again."""
    rows = [("Ref", "Action", "Status", "Due date"), ("A-1", "Go", "Nearly", AS_AT),
            ("A-2", "Meet", "Almost", AS_AT)]  # fmt: skip
    book = open_book(saved(tmp_path / "plain.xlsx", rows))
    none = press(buttons.next_problem, book)
    press(buttons.validate_book, book)
    listed = {
        (row[4], row[5]): row[2] for row in read_book(book).grids[1].rows[6:] if row[5]
    }  # fmt: skip
    said, seen = [], []
    for _ in some([*listed, "round again"]):
        said.append(press(buttons.next_problem, book))
        cell = book.app.selection
        seen.append((cell.sheet.name, cell.get_address(False, False)))
        book.sheets[0].range("A9").select()
    press(buttons.clear_marks, book)

    assert NO_LIST == none
    assert [] == list(book.names)
    assert [*listed, next(iter(listed))] == seen
    assert said[0] == said[-1]
    number = len(listed)
    assert [f"{n} of {number}: sheet" for n in range(1, number + 1)] == [
        text.partition(' "')[0] for text in said[:-1]
    ]
    assert all(listed[place] in text for place, text in zip(seen, said, strict=True))


def test_no_window(open_book, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no window can be shown, the sheet Settings is named, with what to type."""

    def no_window(_: str) -> NoReturn:
        raise NotImplementedError

    monkeypatch.setattr(asking, "choose_folder", no_window)

    said = NO_DIALOG.format(settings="Settings", label="Returns folder")
    assert said == press(buttons.consolidate_returns, open_book())


ADDRESS = "https://council-my.sharepoint.example/personal/a/Returns"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"Returns_folder": "{tmp}/gone"},
         "The folder {tmp}/gone does not exist. Make it, or name another."),
        ({"Returns_folder": "gone"}, NEVER_SAVED),
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
    book = with_settings(
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
        "from dhrxl.files.processes import pool\n"
        f"found = assess([Path({str(demo.returns('Q4'))!r})], as_at=date(2026, 3, 31), "
        "partnership=Partnership())\n"
        "print(len(found.actions), pool.started() > 0)"
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
    person.choices = {WHICH_RETURNS: returns, WHICH_PLANS: demo.plans}
    person.answers = ["no", "yes"]
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
    book = with_settings(open_book(), Returns_folder=returns)
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


def test_help_says_what_the_buttons_do(
    open_book, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Help fits into one message, however long the place of the log that it names."""
    monkeypatch.setenv("XDG_STATE_HOME", f"/home/{'a person of a long name/' * 6}state")
    text = press(buttons.show_help, open_book())

    assert text.endswith(str(buttons.log_file()))
    assert all(words in text for words in ("Validate:", "Board pack", "Clear marks:", "Settings"))
    assert len(text) <= LONGEST


def test_help_leaves_the_book_alone(open_book, press: Press) -> None:
    """Help changes nothing."""
    book = open_book()
    before = read_book(book).grids

    press(buttons.show_help, book)

    assert before == read_book(book).grids
