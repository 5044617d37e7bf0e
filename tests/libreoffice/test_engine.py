"""xlwings on LibreOffice takes values as Excel does, and is gone when the tests are."""

import ast
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw
from openpyxl import load_workbook

from tests.libreoffice.engine import CellProtected, named, ranges, rules, sheets
from tests.places import REPOSITORY

OpenBook = Callable[..., xw.Book]
THIS_YEAR = date.today().year  # noqa: DTZ011 - a day typed without a year is this year's
BEYOND_DESKTOP = {
    "Range.adjust_indent", "Sheet.freeze_panes", "FreezePanes.freeze_at", "FreezePanes.unfreeze",
}  # fmt: skip
"""What our engine offers and xlwings has on the web only."""
OURS = {
    "Range": {"cells", "property_of", "set_property"},
    "Sheet": {"dressed", "note_positions", "shown"},
    "Table": {"overlaps"},
    "Tables": {"parent"},  # there from the class it extends
    "Name": {"absolute_name"},
    "Names": {"of"},
}
"""What the engine's classes have for one another."""


def moment(*parts: int) -> datetime:
    """Give a moment as a sheet has it, which knows no time zone."""
    return datetime(*parts)  # noqa: DTZ001


@pytest.fixture
def book(open_book: OpenBook) -> xw.Book:
    return open_book()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook with a protected sheet, one of its cells unlocked, and a formula."""
    path = tmp_path / "Plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        cells = made.add_worksheet("Plan")
        cells.write_string("A1", "Locked")
        cells.write_blank("A2", None, made.add_format({"locked": False}))
        cells.write_formula("A3", "=1+1", None, 99)
        cells.protect()
        made.add_worksheet("Elsewhere")
    return path


def test_block_is_written_and_read(sheet: xw.Sheet) -> None:
    """Words, numbers, days, moments, truth and blanks come back as they went in."""
    block = [
        ["Tŷ Ni", 1.5, moment(2026, 3, 31)],
        [True, None, moment(2026, 3, 31, 13, 30)],
        ["line\nbreak", -2.0, moment(1903, 12, 31)],
    ]
    sheet["B2"].value = block

    assert block == sheet["B2:D4"].value
    assert [["Tŷ Ni", 1.5]] == sheet["B2:C2"].options(ndim=2).value
    assert date(2026, 3, 31) == sheet["D2"].options(dates=date).value


def test_frame_is_written_and_read(book: xw.Book, tmp_path: Path) -> None:
    """A frame keeps its days, and what is missing is a blank cell."""
    frame = pd.DataFrame({"Ref": ["Ben", None], "Due": [date(2026, 3, 31), pd.NaT], "N": [1, 2]})
    book.sheets[0]["A1"].options(index=False).value = frame
    book.save(tmp_path / "frame.xlsx")
    cells = load_workbook(tmp_path / "frame.xlsx").worksheets[0]

    assert [["Ref", "Due", "N"], ["Ben", moment(2026, 3, 31), 1], [None, None, 2]] == [
        [cell.value for cell in row] for row in cells.iter_rows()
    ]
    assert cells["B2"].number_format == "dd/mm/yyyy"
    again = book.sheets[0]["A1"].expand().options(pd.DataFrame, index=False).value
    assert ["Ref", "Due", "N"] == list(again.columns)


RETYPED = {
    "1.10": 1.1,
    "007": 7,
    "=1+1": "=1+1",
    "3-1": moment(THIS_YEAR, 1, 3),
    "1/2": moment(THIS_YEAR, 2, 1),
    "31/03/26": moment(2026, 3, 31),
    "2026-03-31": moment(2026, 3, 31),
    "March 2019": moment(2019, 3, 1),
    "7 October 2015": moment(2015, 10, 7),
    "25%": 0.25,
    "£1,250.50": 1250.5,
    "+447700900123": 447700900123,
    "+A2": "=+A2",
    "-Review": "=-review",
    "TRUE": True,
    "'quoted": "quoted",
}


@pytest.mark.parametrize(("typed", "held"), RETYPED.items(), ids=repr)
def test_text_is_taken_as_typed(
    book: xw.Book, tmp_path: Path, typed: str, held: str | float | datetime
) -> None:
    """Where a cell is not formatted as text, Excel makes of a text what it likes."""
    book.sheets[0]["A1"].value = [typed, "x"]
    book.save(tmp_path / "typed.xlsx")
    cell = load_workbook(tmp_path / "typed.xlsx").worksheets[0]["A1"]

    assert held == cell.value
    if isinstance(held, str) and held.startswith("="):
        assert cell.data_type == "f"


@pytest.mark.parametrize(
    "text",
    ["Apr 31st", "31.3.26", "N/A", "Immediate", "3-1-", "32/1/2026", " two  spaces ", "-"],
    ids=repr,
)
def test_other_text_stays(sheet: xw.Sheet, text: str) -> None:
    """What reads as nothing else stays a text."""
    sheet["A1"].value = text

    assert text == sheet["A1"].value


def test_text_format_guards(book: xw.Book, tmp_path: Path) -> None:
    """In cells formatted as text first, every text stays as typed but for a first apostrophe."""
    texts = [text for text in RETYPED if not text.startswith("'")]
    cells = book.sheets[0]["A1"].resize(len(texts))
    cells.number_format = "@"
    cells.options(transpose=True).value = texts
    book.sheets[0]["B1:B4"].number_format = "@"
    book.sheets[0]["B1:B4"].value = [["''quoted"], [12], [date(2026, 3, 31)], [None]]
    book.sheets[0]["B2"].formula = "=1+1"
    book.save(tmp_path / "guarded.xlsx")
    saved = load_workbook(tmp_path / "guarded.xlsx").worksheets[0]

    assert texts == [cell.value for cell in saved["A"]]
    assert {"s"} == {cell.data_type for cell in saved["A"]}
    assert ["'quoted", "=1+1", "31/03/2026", None] == [cell.value for cell in saved["B"][:4]]


def test_formulas_are_filled_in(book: xw.Book, tmp_path: Path) -> None:
    """One formula fills a range with its addresses moving along; several stay what they are."""
    sheet = book.sheets[0]
    book.sheets.add("It's more", after=sheet)["A1"].value = 10
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "='It''s more'!$A$1+$A1+LEN(\"A1;B1,\")"
    sheet["D1:E1"].formula = [["=SUM(A1:A3)", '=IF(B1>1,"yes","no")']]
    book.save(tmp_path / "formulas.xlsx")
    saved = load_workbook(tmp_path / "formulas.xlsx").worksheets[0]

    assert [[17.0, 17.0], [18.0, 18.0], [19.0, 19.0]] == sheet["B1:C3"].value
    assert [6.0, "yes"] == sheet["D1:E1"].value
    assert "='It''s more'!$A$1+$A3+LEN(\"A1;B1,\")" == sheet["C3"].formula
    assert '=IF(B1>1,"yes","no")' == saved["E1"].value


def test_formula_of_a_table_is_worked_out(sheet: xw.Sheet) -> None:
    """A formula may name the columns of a table."""
    sheet["A1"].value = [["Ref", "Due in"], ["Ben", 3], ["Elm", 4]]
    sheet.tables.add(sheet["A1:B3"], "actions")
    sheet["D2:D3"].formula = "=actions[[#This Row],[Due in]]*2"
    sheet["E2:E3"].formula = "=IF(actions[@[Due in]]>3,SUM(actions[Due in]),0)"

    assert [[6.0, 0.0], [8.0, 7.0]] == sheet["D2:E3"].value


def test_contents_and_looks_are_cleared(sheet: xw.Sheet) -> None:
    """Contents go without looks, looks without contents, or both."""
    for cell in ("A1", "A2", "A3"):
        sheet[cell].value, sheet[cell].color = "x", "#FF0000"
    sheet["A1"].clear_contents()
    sheet["A2"].clear_formats()
    sheet["A3"].clear()

    assert [None, "x", None] == sheet["A1:A3"].value
    assert [(255, 0, 0), None, None] == [sheet[cell].color for cell in ("A1", "A2", "A3")]


def test_rows_are_inserted_and_deleted(sheet: xw.Sheet) -> None:
    """Cells move down or up; a whole row does."""
    sheet["A1"].value = [[1, 1], [2, 2], [3, 3]]
    sheet["2:2"].insert("down")
    sheet["B1:B2"].delete("up")

    assert [[1, 2], [None, 3], [2, None], [3, None]] == sheet["A1:B4"].value


def test_ends_are_found(sheet: xw.Sheet) -> None:
    """The used range, a block's ends and its extent are what Ctrl and the arrow keys find."""
    sheet["B2"].value = [["a", "b", None, "d"], ["e", "f", None, None], ["g", "h", None, None]]

    assert "$B$2:$E$4" == sheet.used_range.address
    assert "$B$2:$C$4" == sheet["B2"].expand().address
    assert "$B$2:$B$4" == sheet["B2"].expand("down").address
    ends = [("B2", "down"), ("B4", "up"), ("C2", "right"), ("E2", "left"), ("B4", "down")]
    found = [sheet[cell].end(way).address for cell, way in ends]
    assert ["$B$4", "$B$2", "$E$2", "$C$2", "$B$1048576"] == found
    assert "$C$3:$D$4" == sheet["B2:C3"].offset(1, 1).address
    assert "Sheet1!$B$2" == sheet["B2"].get_address(include_sheetname=True)


def test_sheets_are_kept_in_order(book: xw.Book, tmp_path: Path) -> None:
    """Sheets are added, copied, moved, renamed, hidden and deleted; a new one is the active one."""
    first = book.sheets[0]
    book.sheets.add("After", after=first)
    book.sheets.add("Before", before=first)
    active = book.sheets.active.name
    first["A1"].value = "copied"
    first.copy(name="Copy")
    book.sheets["Copy"].move(before=book.sheets["After"])
    book.sheets["After"].delete()
    first.name = "Plan"
    book.sheets["Before"].visible = False
    first.activate()
    book.save(tmp_path / "sheets.xlsx")
    saved = load_workbook(tmp_path / "sheets.xlsx")

    assert active == "Before"
    assert ["Before", "Plan", "Copy"] == saved.sheetnames == book.sheet_names
    assert "copied" == saved["Copy"]["A1"].value
    assert "hidden" == saved["Before"].sheet_state
    assert "Plan" == saved.active.title == book.sheets.active.name
    assert "plan" in book.sheets


def test_books_are_known(excel_app: xw.App, open_book: OpenBook, plan: Path) -> None:
    """A book is found by path or name, is the caller of a button, and has a path once saved."""
    new, opened = open_book(), open_book(plan)
    opened.set_mock_caller()

    assert new.name == new.fullname
    assert "Plan.xlsx" == opened.name
    assert str(plan) == opened.fullname
    assert opened == xw.Book(plan) == excel_app.books["plan.xlsx"] == xw.Book.caller()
    assert opened == excel_app.books.active
    new.activate()
    assert new == excel_app.books.active
    new.save(plan.with_name("New.xlsm"))
    assert str(plan.with_name("New.xlsm")) == new.fullname
    new.close()
    assert [opened] == list(excel_app.books)
    del xw.Book._mock_caller


def test_opened_book_is_worked_out(open_book: OpenBook, plan: Path) -> None:
    """Opening a file works out its formulas, whatever result was stored."""
    assert 2 == open_book(plan).sheets[0]["A3"].value


def test_protected_sheet_refuses(open_book: OpenBook, plan: Path) -> None:
    """On a protected sheet only the contents of unlocked cells can be changed."""
    sheet = open_book(plan).sheets[0]
    sheet["A2"].value = "changed"

    sheet_of_rules = sheet.book.sheets[1]
    sheet_of_rules["A1"].conditional_formats.add_custom("=TRUE", fill_color="#FF0000")

    for change in (
        lambda: setattr(sheet["A1"], "value", "changed"),
        lambda: setattr(sheet["A2"], "color", "#FF0000"),
        lambda: sheet["A1"].conditional_formats.add_custom("=TRUE", fill_color="#FF0000"),
        lambda: sheet.tables.add(sheet["A1:A2"]),
    ):
        with pytest.raises(CellProtected, match="protected sheet"):
            change()
    assert ["Locked", "changed"] == sheet["A1:A2"].value


def test_alert_is_kept(excel_app: xw.App) -> None:
    """A message is kept for the test to read, and answered by its first button."""
    assert "yes" == excel_app.alert("Done.", "dhrxl", buttons="yes_no")
    assert ["Done."] == [alert.prompt for alert in excel_app.impl.alerts]
    excel_app.impl.alerts.clear()


def test_native_object_is_not_there(sheet: xw.Sheet) -> None:
    """Excel's own objects, which differ by platform, are out of reach, and so is all not named."""
    for ask in (
        lambda: sheet["A1"].api.Interior,
        lambda: sheet.api.Columns,
        lambda: sheet["A1"].merge_cells,
        lambda: sheet.to_html(),
    ):
        with pytest.raises(NotImplementedError):
            ask()


def test_calls_do_not_grow_with_rows(excel_app: xw.App, open_book: OpenBook) -> None:
    """Five thousand rows take no more calls than fifty, however their cells alternate."""

    def calls(rows: int) -> int:
        frame = pd.DataFrame(
            {
                "Ref": [f"{row}.10" for row in range(rows)],
                "Due": [date(2026, 3, 31) if row % 2 else None for row in range(rows)],
                "N": range(rows),
            }
        )
        sheet = open_book().sheets[0]
        before = excel_app.engine.impl.calls
        sheet["A:A"].number_format = "@"
        sheet["A1"].options(index=False).value = frame
        sheet.tables.add(sheet["A1"].expand(), "actions")
        body = sheet.tables["actions"].data_body_range
        body[:, 0].color = "#F2F2F2"
        body[:, 1].conditional_formats.add_cell_value("equal_to", "Red", fill_color="#FFC7CE")
        body[:, 0].data_validation.set_list(["Red", "Green"])
        sheet["E2"].resize(rows).formula = "=C2*2"
        assert rows == len(sheet["A1"].expand().options(pd.DataFrame, index=False).value)
        return excel_app.engine.impl.calls - before

    few, many = calls(50), calls(5000)

    assert many <= few < 500


def test_offers_what_excel_offers() -> None:
    """Every member of the engine is one that xlwings has on Windows and on macOS."""
    extra = set()
    for module in (ranges, sheets, named, rules):
        for name, members in _members(module).items():
            for file in ("_xlwindows.py", "_xlmac.py"):
                there = _members_in(Path(xw.__file__).with_name(file)).get(name, set())
                extra |= {f"{name}.{member}" for member in members - there - OURS.get(name, set())}

    assert BEYOND_DESKTOP == extra


def _members(module: ModuleType) -> dict[str, set[str]]:
    return {
        name: {member for member in vars(kind) if not member.startswith("_")}
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and kind.__bases__[0].__name__ == name
    }


def _members_in(file: Path) -> dict[str, set[str]]:
    """Give the public members of each class of a source file that cannot be loaded here."""
    tree = ast.parse(file.read_text("utf-8"))
    return {
        kind.name: {part.name for part in kind.body if isinstance(part, ast.FunctionDef)}
        for kind in tree.body
        if isinstance(kind, ast.ClassDef)
    }


def test_quit_ends_the_process(excel_app: xw.App) -> None:
    """A second application runs beside the first, and quitting it leaves no process behind."""
    with xw.App(add_book=True) as second:
        assert second.pid not in (0, excel_app.pid)
        assert 1 == len(second.books)

    with pytest.raises(ProcessLookupError):
        os.killpg(second.pid, 0)
    assert [excel_app] == list(xw.apps)


@pytest.mark.libreoffice
def test_crash_ends_the_process(excel_app: xw.App) -> None:
    """A script that fails without quitting leaves no process behind either."""
    script = (
        "import xlwings as xw\n"
        "from tests.libreoffice.engine import installed\n"
        "installed().activate()\n"
        "print(xw.App().pid, flush=True)\n"
        "raise SystemExit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert 3 == done.returncode
    with pytest.raises(ProcessLookupError):
        os.killpg(int(done.stdout), 0)
