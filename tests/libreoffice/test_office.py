"""The office does what a person does, and is gone when the tests are."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.libreoffice.bridge import OfficeError
from tests.libreoffice.office import CellLocked, Document, Office

HEADINGS = ("Action ref", "Status", "Progress", "Date of completion")


@pytest.fixture
def a_return(tmp_path: Path) -> Path:
    """A protected sheet of two actions, its header in row 3, its open columns unlocked."""
    path = tmp_path / "Q4 2025-26 - Tŷ Ni.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Return")
        unlocked = book.add_format({"locked": False})
        dated = book.add_format({"locked": False, "num_format": "dd/mm/yyyy"})
        sheet.write_row(2, 0, HEADINGS)
        for row, ref in enumerate(("BEN-01.1", "BEN-02.1"), 3):
            sheet.write_string(row, 0, ref)
            sheet.write_blank(row, 1, None, unlocked)
            sheet.write_blank(row, 2, None, unlocked)
            sheet.write_blank(row, 3, None, dated)
        sheet.write_formula("F4", "=1+1", None, 3)
        sheet.write_formula("G4", '="Over"&"due"', None, "Not due")
        sheet.write_formula("H4", "=1/0", None, 1)
        sheet.protect()
    return path


@pytest.fixture
def document(office: Office, a_return: Path) -> Iterator[Document]:
    with office.open(a_return) as opened:
        yield opened


def test_answers_reach_the_file(office: Office, a_return: Path) -> None:
    """What is filled in and saved is what another program reads: words as typed, dates as dates."""
    answers = {
        "BEN-02.1": {
            "Status": "In progress",
            "Progress": "=1+1",
            "Date of completion": date(2026, 3, 31),
        },
        "BEN-01.1": {"Progress": "1.10"},
    }

    office.fill_in(a_return, "Return", answers)

    sheet = load_workbook(a_return)["Return"]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=4)]
    assert rows == [
        ["BEN-01.1", None, "1.10", None],
        ["BEN-02.1", "In progress", "=1+1", datetime(2026, 3, 31)],  # noqa: DTZ001
    ]
    assert sheet["C5"].data_type == "s"
    assert sheet["D5"].is_date
    assert sheet.protection.sheet


@pytest.mark.parametrize(
    "value",
    [
        "007", "1.10", "N/A", "=1+1", "-Review policy", "'quoted", "31/03/26", " two  spaces ",
        "line\nbreak", "Tŷ Ni \u00a0 \u2013 25%", date(2026, 3, 31), date(1903, 12, 31), 12.5, None,
    ],
    ids=repr,
)  # fmt: skip
def test_typed_is_read(document: Document, value: str | float | date | None) -> None:
    """Whatever is typed in is read back unchanged."""
    document.type_in("Return", (4, "Progress"), value)

    assert value == document.read("Return", "C4")


def test_moment_is_read(document: Document) -> None:
    """A date with a time of day keeps it."""
    moment = datetime(2026, 3, 31, 13, 30)  # noqa: DTZ001

    document.type_in("Return", "D4", moment)

    assert moment == document.read("Return", "D4")


def test_cell_is_emptied(document: Document) -> None:
    """Typing nothing empties a cell."""
    document.type_in("Return", "C4", "words")
    document.type_in("Return", "C4", None)

    assert document.read("Return", "C4") is None


def test_locked_cell_refuses(document: Document) -> None:
    """A locked cell of a protected sheet keeps its words."""
    with pytest.raises(CellLocked) as refusal:
        document.type_in("Return", (4, "Action ref"), "BEN-99.9")

    said = "Q4 2025-26 - Tŷ Ni.xlsx, sheet \"Return\", (4, 'Action ref'): the sheet is protected."
    assert said == str(refusal.value)
    assert document.read("Return", "A4") == "BEN-01.1"


def test_unprotected_return_is_an_error(office: Office, a_return: Path) -> None:
    """A return without protection is not filled in: anything in it could be overwritten."""
    with office.open(a_return) as document:
        document.model.Sheets.getByName("Return").unprotect("")
        document.save()

    with pytest.raises(OfficeError, match="could be typed over"):
        office.fill_in(a_return, "Return", {"BEN-01.1": {"Status": "Complete"}})


def test_refused_answer_saves_nothing(office: Office, a_return: Path) -> None:
    """When one answer is refused the file stays as it was."""
    before = a_return.read_bytes()

    with pytest.raises(CellLocked):
        office.fill_in(
            a_return, "Return", {"BEN-01.1": {"Status": "Complete", "Action ref": "BEN-09.1"}}
        )
    assert before == a_return.read_bytes()


def test_stored_results_are_echoed_until_recalculated(document: Document) -> None:
    """LibreOffice repeats a stored result, right or wrong, and corrects it on recalculation."""
    assert [document.read("Return", cell) for cell in ("F4", "G4", "H4")] == [3, "Not due", 1]

    document.recalculate()

    worked_out = [document.read("Return", cell) for cell in ("F4", "G4", "H4")]
    assert worked_out == [2, "Overdue", "#DIV/0!"]


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".pdf"])
def test_saved_as_other_kinds(document: Document, tmp_path: Path, ending: str) -> None:
    """A workbook is saved in the kinds in which agencies return it."""
    starts = {".xlsx": b"PK", ".xls": b"\xd0\xcf\x11\xe0", ".ods": b"PK", ".pdf": b"%PDF"}

    saved = document.save_as(tmp_path / f"again{ending}")

    assert saved.read_bytes().startswith(starts[ending])


def test_missing_heading_is_named(document: Document) -> None:
    """A heading that is not there is named."""
    with pytest.raises(OfficeError, match='sheet "Return": no heading "Evidence"'):
        document.type_in("Return", (4, "Evidence"), "words")


def test_not_a_workbook_is_refused(office: Office, tmp_path: Path) -> None:
    """A file that is no workbook is an error, and so is one that is not there."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")

    with pytest.raises(OfficeError, match=r"broken\.xlsx"):
        office.open(broken)
    with pytest.raises(OfficeError, match="no such file"):
        office.open(tmp_path / "absent.xlsx")


def test_closed_office_leaves_nothing(office: Office) -> None:
    """A second office runs beside the first, and when closed leaves no process behind."""
    second = Office()
    pid = second.pid
    assert pid not in (None, office.pid)

    second.close()

    with pytest.raises(ProcessLookupError):
        os.killpg(pid, 0)
