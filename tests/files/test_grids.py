"""Reading: a file is what its content says, text stays as typed, rows keep their numbers."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from dhrxl.files.annotations import Details, rating_of, read_details
from dhrxl.files.containers.parts import Parts
from dhrxl.files.containers.pieces import Unpackable
from dhrxl.files.grids import Grid, read_contents, read_grids
from dhrxl.files.limits import USUAL
from dhrxl.files.package import Package, look
from dhrxl.files.safe import Unreadable
from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.problems import Problem
from dhrxl.model.terms import Rag
from tests.hostile import old_file
from tests.places import SHEETS

XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
DAMAGED = (
    "expected a workbook that opens, found a damaged or cut-off file. "
    "Open it in Excel, save it under a new name and send it again."
)
PASSWORD = (
    "expected a workbook that opens, found one with a password or a sensitivity label. "
    "Remove it in Excel (File, Info, Protect Workbook; or Sensitivity) and send it again."
)


def sheet_of(path: Path, name: str = "Return") -> Grid:
    """Read one sheet."""
    return next(grid for grid in read_grids(path) if grid.name == name)


def sentence(problem: Problem) -> str:
    """The message without a place, as the catalogue writes it."""
    return problem.message[:1].lower() + problem.message[1:]


@pytest.mark.parametrize("name", ["plain.xlsx", "saved.xls", "saved.ods", "old_excel_named.xlsx"])
def test_same_cells_in_every_format(name: str) -> None:
    """A workbook reads alike as .xlsx, .xls or .ods, and under a wrong name."""
    row = sheet_of(SHEETS / name).rows[4]

    assert ["ROWAN-01.1", "Agree a protocol for sharing risk.", date(2026, 3, 31)] == row[:3]
    assert date(2026, 3, 4) == row[6]
    assert row[12] is None


def test_cell_values(tmp_path: Path) -> None:
    """Whole numbers are whole, text stays as typed, times are text, nothing else changes."""
    typed = ["1.10", "007", " N/A ", 3.0, 3.5, True, date(2026, 3, 31), datetime(2026, 3, 31, 14)]  # noqa: DTZ001
    expected: list[CellValue] = [*typed]
    expected[3] = 3
    path = tmp_path / "cells.xlsx"
    book = Workbook()
    assert book.active is not None
    book.active.append([])
    book.active.append([None, *typed])
    book.save(path)

    rows = read_grids(path)[0].rows

    assert [None, *expected] == rows[1]
    assert int is type(rows[1][4])
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("1.10", "1.10"),
        ("3", 3),
        ("3", 3.0),
        ("0.5", 0.5),
        ("TRUE", True),
        ("31 March 2026", date(2026, 3, 31)),
        ("31 March 2026 14:30", datetime(2026, 3, 31, 14, 30)),  # noqa: DTZ001
    ],
)
def test_as_text(text: str, value: CellValue) -> None:
    """Cells are shown as people write them."""
    assert text == as_text(value)


@pytest.mark.parametrize("name", ["typed_text.xlsx", "typed_text.ods"])
def test_text_as_typed(name: str) -> None:
    """Text that looks like numbers, blanks, formulas or bullets stays exactly as typed."""
    rows = sheet_of(SHEETS / name).rows

    assert [rows[4][column] for column in (4, 5, 7)] == ["1.10", "007", "N/A"]
    assert [rows[5][c] for c in (4, 5, 7)] == ["=1+1", "-Review policy", "  two spaces  "]
    assert rows[6][5] == "- first point\n- second point"


def test_1904_dates() -> None:
    """Dates of a workbook that counts from 1904 are the same days."""
    assert date(2026, 3, 4) == sheet_of(SHEETS / "dates_1904.xlsx").rows[4][6]


def test_error_values() -> None:
    """Error values come as the text that Excel shows, and are reported."""
    contents = read_contents(SHEETS / "error_values.xlsx")

    assert contents.grids[1].rows[5][6] == "#REF!"
    assert contents.grids[1].rows[5][7] == "#N/A"
    assert contents.readings == ('Sheet "Return": 2 error values kept as text (G6, H6).',)


def test_formulas_without_results() -> None:
    """Formulas that no program has worked out are blank, and reported."""
    contents = read_contents(SHEETS / "no_results.xlsx")

    assert contents.grids[1].rows[4][8] is None
    assert contents.readings == (
        'Sheet "Return": no results are stored for 6 formulas (I5, G6, I6, ...). Calculated '
        "columns were worked out again; any other such cell was read as blank.",
    )


def test_formulas_with_results() -> None:
    """Nothing is said of formulas whose results LibreOffice or we have stored."""
    assert read_contents(SHEETS / "plain.xlsx").readings == ()


def test_trailing_rows() -> None:
    """Formatted rows without values are not read; one with spaces is."""
    assert len(sheet_of(SHEETS / "trailing_rows.xlsx").rows) == 1500


def test_hidden_and_merged() -> None:
    """Hidden sheets and merged cells are known."""
    assert sheet_of(SHEETS / "copied_sheet.xlsx", "Return (2)").hidden
    assert tuple(sorted(sheet_of(SHEETS / "merged_cells.xlsx").merged)) == ("A1:D1", "E6:E7")


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (DAMAGED.replace("a damaged or cut-off", "an empty"), "empty.xlsx"),
        (DAMAGED, "truncated.xlsx"),
        (PASSWORD, "password.xlsx"),
        (PASSWORD, "password.xls"),
        (PASSWORD, "password.ods"),
    ],
)
def test_unreadable(message: str, name: str) -> None:
    """A file that is damaged or has a password says so."""
    with pytest.raises(Unreadable) as raised:
        read_grids(SHEETS / name)

    assert message == sentence(raised.value.problem)


IN_EXCEL = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send it again."
IN_WORD = "Open it in Word, choose Save As, Word Document (.docx), and send it again."
SENT_OUT = "Send the figures in the workbook (.xlsx) that was sent out."


@pytest.mark.parametrize(
    ("kind", "remedy", "data"),
    [
        ("a PDF file", SENT_OUT, b"%PDF-1.7\n..."),
        ("a picture", SENT_OUT, b"\x89PNG\r\n\x1a\n"),
        ("a picture", SENT_OUT, b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("a picture", SENT_OUT, b"\x00\x00\x00\x18ftypheic\x00"),
        ("a web page (HTML)", IN_EXCEL, b"\xef\xbb\xbf<!DOCTYPE html><html><table>"),
        ("a web page (HTML)", IN_EXCEL, b"<table><tr><td>Action ref</td></tr></table>"),
        ("a text file of separated values (CSV)", IN_EXCEL,
         b"Ref,Status\r\nROWAN-01.1,Complete\r\n"),
        ("a text file of separated values (CSV)", IN_EXCEL,
         "Ref\tStatus\nA\tB\n".encode("utf-16")),
        ("a text file", SENT_OUT, b"Please find attached the return.\n"),
        ("a Word file (.rtf)", IN_WORD, b"{\\rtf1\\ansi"),
        ("an old Word file (.doc)", IN_WORD, old_file("WordDocument")),
        ("an Outlook message", "Save the workbook that is attached to it, and send that.",
         old_file("__properties_version1.0")),
        ("a PowerPoint file", SENT_OUT, old_file("PowerPoint Document")),
        ("a spreadsheet saved as XML", IN_EXCEL, XML),
        ("a shortcut to a file", "Send the file that it leads to.",
         b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0"),
        ("a file of another kind", SENT_OUT, b"\x01\x02\x00\x00rubbish"),
    ],
)  # fmt: skip
def test_other_kinds(tmp_path: Path, kind: str, remedy: str, data: bytes) -> None:
    """What is no workbook is called what it is, whatever its name says, and what to do is said."""
    path = tmp_path / "return.xlsx"
    path.write_bytes(data)

    with pytest.raises(Unreadable) as raised:
        read_grids(path)

    assert f"expected an Excel workbook, found {kind}. {remedy}" == sentence(raised.value.problem)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("a damaged Word file", "word/document.xml"),
        ("a PowerPoint file", "ppt/presentation.xml"),
        ("an Apple Numbers or Pages file", "Index/Document.iwa"),
        ("an archive of files", "returns/police.xlsx"),
    ],
)
def test_other_zips(tmp_path: Path, kind: str, part: str) -> None:
    """What is packed like a workbook and is none is called what it is."""
    path = tmp_path / "return.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr(part, "")

    with pytest.raises(Unreadable) as raised:
        read_grids(path)

    assert kind == raised.value.problem.found


def test_mangled_workbooks(tmp_path: Path) -> None:
    """A workbook with any byte range destroyed reads or is damaged; nothing else is raised."""
    data = (SHEETS / "plain.xlsx").read_bytes()
    path, codes = tmp_path / "mangled.xlsx", set()
    for start in range(0, len(data), 97):
        path.write_bytes(data[:start] + b"\xa5" * 50 + data[start + 50 :])
        try:
            read_contents(path)
        except Unreadable as error:
            codes.add(error.problem.code)

    assert {"damaged-file"} <= codes
    assert codes <= {"damaged-file", "not-a-workbook", "password-protected", "too-large"}


def test_missing_file(tmp_path: Path) -> None:
    """A file that went while others were read is said to be gone."""
    with pytest.raises(Unreadable) as raised:
        read_grids(tmp_path / "gone.xlsx")

    assert raised.value.problem.found == "a file that is no longer there"


def test_properties() -> None:
    """Who saved a file and when is read from it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr(
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>Q4 &amp; after</dc:title><dc:creator>Clerk</dc:creator>"
            "<cp:lastModifiedBy>Team</cp:lastModifiedBy>"
            '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-04-07T09:30:00Z</dcterms:modified>'
            "</cp:coreProperties>",
        )

    properties = look(Parts(packed.getvalue(), USUAL)).properties

    assert properties.title == "Q4 & after"
    assert (properties.creator, properties.last_modified_by) == ("Clerk", "Team")
    assert date(2026, 4, 7) == properties.saved_on


def test_nothing_to_look_at() -> None:
    """What is no package has no parts; where openpyxl fails, that is said."""
    with pytest.raises(Unpackable):
        Parts(b"not a zip", USUAL)
    assert read_details(b"not a zip", Package(has_comments=True)) == Details(
        readings=("Comments and colours could not be looked at. Check the file in Excel for them.",)
    )


@pytest.mark.parametrize(
    ("rating", "fills"),
    [
        (Rag.RED, ("FF0000", "C00000", "FFC7CE", "FF5050")),
        (Rag.AMBER, ("FFC000", "FFEB9C", "FFFF00", "ED7D31", "F4B084")),
        (Rag.GREEN, ("00B050", "92D050", "C6EFCE", "70AD47", "006100")),
        (Rag.BLUE, ("0070C0", "BDD7EE", "5B9BD5", "00B0F0", "002060")),
        (Rag.GREY, ("808080", "BFBFBF", "A6A6A6")),
        (None, ("FFFFFF", "F2F2F2", "D9D9D9", "000000", "7030A0", "", "nonsense")),
    ],
)
def test_rating_of(rating: Rag | None, fills: tuple[str, ...]) -> None:
    """The usual fills of Excel's palette stand for the rating people mean by them."""
    assert dict.fromkeys(fills, rating) == {fill: rating_of(fill) for fill in fills}


def test_details_of_cells() -> None:
    """Comments come without their author's name; colours of empty cells as ratings."""
    seen = {}
    for name in ("comments.xlsx", "rag_by_fill.xlsx", "plain.xlsx", "trailing_rows.xlsx"):
        contents = read_contents(SHEETS / name)
        seen[name] = read_details(contents.data, contents.package)

    assert seen["comments.xlsx"].comments["Return", 6, 5] == "Call Sam on 07700 900123."
    assert seen["rag_by_fill.xlsx"].colours == {
        ("Return", 5, 12): Rag.AMBER,
        ("Return", 6, 12): Rag.AMBER,
        ("Return", 7, 12): Rag.RED,
        ("Return", 6, 8): Rag.GREEN,
    }
    assert Details() == seen["plain.xlsx"]
    assert not read_contents(SHEETS / "trailing_rows.xlsx").package.needs_details
