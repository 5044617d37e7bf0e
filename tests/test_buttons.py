"""What a person sees who presses a button: one message, whatever happens."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from dhrxl import buttons, excel
from dhrxl.demo import Places, demonstrate
from dhrxl.mishaps import BUSY
from dhrxl.openbook import read_book
from dhrxl.writer import write
from tests.samples import LAYOUTS

Press = Callable[[Callable[[], None], xw.Book], str]


@pytest.fixture
def press(excel_app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Press a button of a book and give the one message that is shown."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(buttons, "choose_folder", lambda _: None)

    def pressed(button: Callable[[], None], book: xw.Book) -> str:
        book.set_mock_caller()
        excel_app.impl.alerts.clear()
        button()
        (alert,) = excel_app.impl.alerts
        assert buttons.TITLE == alert.title
        return alert.prompt

    return pressed


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


def test_returns_are_split_and_consolidated(open_book, press: Press, tmp_path: Path) -> None:
    """With folders named on a sheet Settings no window is needed."""
    demonstrate(tmp_path / "demo", force=False)
    places = Places(folder=tmp_path / "demo")
    plan = sorted(places.plans.glob("*.xlsx"))[0]
    sent = press(
        buttons.split_returns,
        _with_settings(open_book(plan), Folder_for_new_returns="../new", Round="Q9"),
    )
    book = _with_settings(
        open_book(), Returns_folder=places.returns("Q4"), Agreed_plans=places.plans,
        Last_summary=places.summary("Q3"),
    )  # fmt: skip
    merged = press(buttons.consolidate_returns, book)

    assert "made in" in sent
    assert list((tmp_path / "demo" / "new").glob("Q9 - *.xlsx"))
    assert merged.startswith("Position as at")
    assert "All actions" in [sheet.name for sheet in book.sheets]
    assert "Settings" in [sheet.name for sheet in book.sheets]


def test_what_stands_in_the_way_is_said(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book never saved, an address, a missing folder, no choice, no window: each a sentence."""
    write(LAYOUTS["plan"](), tmp_path / "plan.xlsx")
    saved = open_book(tmp_path / "plan.xlsx")
    address = "https://council.sharepoint.example/plan.xlsx"

    assert buttons.NEVER_SAVED == press(buttons.split_returns, open_book())
    assert buttons.NOT_CHOSEN == press(buttons.split_returns, saved)
    assert buttons.NOT_CHOSEN == press(buttons.consolidate_returns, open_book())
    gone = _with_settings(open_book(), Returns_folder=tmp_path / "gone")
    assert f"The folder {tmp_path / 'gone'} does not exist. Make it, or name another." == press(
        buttons.consolidate_returns, gone
    )
    monkeypatch.setattr(type(saved.impl), "fullname", property(lambda _: address))
    assert buttons.ONLINE == press(buttons.split_returns, saved)

    def no_window(_: str) -> None:
        raise NotImplementedError

    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(buttons, "choose_folder", no_window)
    assert 'type "Returns folder" into column A' in press(buttons.consolidate_returns, open_book())


def test_excel_being_busy_is_said(open_book, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rejected call is told as the cell that is being edited."""

    def busy(*_: object) -> None:
        raise OSError(-2147418111, "Call was rejected by callee.", None, None)

    monkeypatch.setattr(excel, "read_book", busy)

    assert BUSY == press(buttons.clear_marks, open_book())


def test_a_fault_is_a_message_and_a_log_without_words(
    open_book, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of our own names the log, which says where, and nothing that anybody wrote."""

    def faulty(*_: object) -> None:
        msg = "the name of a person"
        raise KeyError(msg)

    monkeypatch.setattr(excel, "read_book", faulty)

    text = press(buttons.clear_marks, open_book())

    log = tmp_path / "state" / "dhrxl" / "dhrxl.log"
    assert text.startswith("This is a fault of dhrxl itself (KeyError)")
    assert text.endswith(str(log))
    assert "KeyError" in log.read_text()
    assert "faulty" in log.read_text()
    assert "Traceback" not in text
    assert "the name of a person" not in text + log.read_text()


def test_help_says_what_the_buttons_do(open_book, press: Press) -> None:
    """Help fits into one message and names the log."""
    text = press(buttons.show_help, open_book())

    assert text.endswith(str(buttons.log_file()))
    assert all(words in text for words in ("Validate:", "Clear marks:", "Settings"))


def test_help_leaves_the_book_alone(open_book, press: Press) -> None:
    """Help changes nothing."""
    book = open_book()
    before = read_book(book)

    press(buttons.show_help, book)

    assert before == read_book(book)
