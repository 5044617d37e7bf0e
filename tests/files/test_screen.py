"""What stands on the screen is what is read, in .xlsx, .xls and .ods, and for whole days too."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from dhrxl.files.containers.parts import Parts
from dhrxl.files.formats.screen import NotUnderstood, rendered
from dhrxl.files.formats.sheetml import SheetBook
from dhrxl.files.limits import USUAL
from dhrxl.intake.opened import Asked, Opened
from dhrxl.intake.source import open_source
from dhrxl.model.cells import as_day, as_text
from dhrxl.model.terms import RETURN, heading
from tests.hostile import SHEETS, repacked, short_document, with_rows, with_sheet
from tests.loops import some


def opened(data: bytes, folder: Path, name: str = "return.xlsx") -> Opened:
    """Read a file as one that came in."""
    path = folder / name
    path.write_bytes(data)
    return open_source(Asked(path=path, file=name))


def answered(answers: dict[str, tuple[object, str]], *, from_1904: bool = False) -> bytes:
    """Give a return of one action with some of its answers in formats of their own."""
    packed = BytesIO()
    with Workbook(packed, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("Return")
        sheet.write_row(0, 0, [heading(key) for key in RETURN])
        sheet.write(1, 0, "ELM-01.1")
        for key, (value, code) in answers.items():
            style = book.add_format({"num_format": code})
            write = sheet.write_datetime if isinstance(value, date) else sheet.write_number
            write(1, RETURN.index(key), value, style)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("words", "value", "code"),
    [
        ("60%", 0.6, "0%"),
        ("92.50%", 0.925, "0.00%"),
        ("£12,500", 12500, "£#,##0"),
        ("£1,234.50", 1234.5, "[$£-809]#,##0.00"),
        ("(£250)", -250, "£#,##0;(£#,##0)"),
        ("12,500", 12500, "#,##0"),
        ("3.5 days", 3.5, '0.0" days"'),
        ("4 of 12", 4, '0" of 12"'),
        ("0007", 7, "0000"),
        ("07700 900", 7700900, "00000 000"),
        ("1/2", 0.5, "# ?/?"),
        ("13k", 12500, '0,"k"'),
        ("1.5m", 1_500_000, '0.0,,"m"'),
        ("Done", 1, '"Done";;"Not yet"'),
        ("Not yet", 0, '"Done";;"Not yet"'),
        ("many", 30, '[<10]"few";"many"'),
        ("1.20E+04", 12000, "0.00E+00"),
        ("36:30", 1.520833333, "[h]:mm"),
        ("9:15 AM", 0.385416667, "h:mm AM/PM"),
        ("0.3", 0.1 + 0.2, "General"),
        ("1E+21", 1e21, "General"),
        ("123456789012345", 123456789012345, "General"),
        ("0.333333333333333", 1 / 3, "General"),
    ],
)
def test_numbers(tmp_path: Path, words: str, value: float, code: str) -> None:
    """A number among words is read as its format shows it."""
    (row,) = opened(answered({"progress": (value, code)}), tmp_path).rows

    assert words == as_text(row["progress"])


@pytest.mark.parametrize(
    ("words", "key", "code"),
    [
        ("3-May", "progress", "d-mmm"),
        ("3/5", "evidence", "d/m"),
        ("May-26", "recommendation", "mmm-yy"),
        ("3 May 2026", "outcome", "dd/mm/yyyy;@"),
    ],
)
def test_a_date_among_words(tmp_path: Path, words: str, key: str, code: str) -> None:
    """A date that Excel made of what was typed is told, with what stands on the screen."""
    words = "03/05/2026" if "yyyy" in code else words
    found = opened(answered({key: (date(2026, 5, 3), code)}), tmp_path)
    (problem,) = [one for one in found.problems if one.code == "date-for-words"]

    assert words == found.rows[0][key]
    assert (words, 2, heading(key)) == (problem.found, problem.row, problem.heading)


def test_a_date_shown_as_the_computer_likes(tmp_path: Path) -> None:
    """A date whose format is the computer's own is told in words, in nobody's order."""
    found = opened(answered({"evidence": (date(2026, 5, 3), "m/d/yyyy")}), tmp_path)
    data = (tmp_path / "return.xlsx").read_bytes()
    data = repacked(
        data, {"xl/styles.xml": lambda t: re.sub(rb'numFmtId="164"', b'numFmtId="14"', t)}
    )

    found = opened(data, tmp_path)

    assert date(2026, 5, 3) == found.rows[0]["evidence"]
    assert "3 May 2026" in {problem.found for problem in found.problems}


@pytest.mark.parametrize("number", [44631, 44631.0, 44631.75])
def test_a_number_for_a_date_of_1904(tmp_path: Path, number: float) -> None:
    """A bare number in a column of dates is a day of the workbook's own calendar."""
    given = {"date_of_completion": (number, "General")}
    (row,) = opened(answered(given, from_1904=True), tmp_path).rows
    (usual,) = opened(answered(given), tmp_path).rows

    assert str(row["date_of_completion"]).startswith("2026-03-12")
    assert number == usual["date_of_completion"]


@pytest.mark.parametrize(
    "text",
    ["2026-03-12T00:00:00.000Z", "2026-03-12T00:00:00+01:00", "2026-03-12", "2026-03-12T00:00:00"],
)
def test_iso_dates(tmp_path: Path, text: str) -> None:
    """A date held as ISO text, with a zone or without, is that day."""
    cell = rb'<c r="G5" t="d"><v>%s</v></c>' % text.encode()
    data = with_sheet(lambda sheet: re.sub(rb'<c r="G5".*?</c>', cell, sheet))

    assert date(2026, 3, 12) == as_day(opened(data, tmp_path).rows[0]["date_of_completion"])


def test_an_unknown_format() -> None:
    """A format that nobody can render is no words."""
    with pytest.raises(NotUnderstood):
        rendered(3, "0" * 300)


def document(change: Callable[[bytes], bytes]) -> bytes:
    return repacked((SHEETS / "saved.ods").read_bytes(), {"content.xml": change})


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("60%", 'office:value-type="percentage" office:value="0.6"'),
        ("£12,500", 'office:value-type="currency" office:currency="GBP" office:value="12500"'),
        ("3.5 days", 'office:value-type="float" office:value="3.5"'),
        ("#N/A", 'office:value-type="string" office:string-value="" calcext:value-type="error"'),
    ],
)
def test_open_documents(tmp_path: Path, words: str, cell: str) -> None:
    """In an .ods file the words on the screen are those in the cell."""
    new = f"<table:table-cell {cell}><text:p>{words}</text:p></table:table-cell>".encode()
    old = rb"<table:table-cell[^<>]*><text:p>Agreed by both boards\.</text:p></table:table-cell>"
    found = opened(document(lambda text: re.sub(old, new, text)), tmp_path, "return.ods")

    assert words == found.rows[0]["progress"]


def test_old_workbooks(tmp_path: Path) -> None:
    """A date and a number of an .xls file look as their formats show them."""
    from xlrd import open_workbook

    from dhrxl.files.formats.screen import OldScreen

    data = (SHEETS / "saved.xls").read_bytes()
    sheet = open_workbook(file_contents=data, formatting_info=True).sheet_by_name("Return")
    screen = OldScreen(data, "Return")
    dates = [
        (row + 1, column + 1)
        for row in range(sheet.nrows)
        for column in range(sheet.ncols)
        if sheet.cell_type(row, column) == 3
    ]

    assert not screen.counts_from_1904
    for place in some(dates):
        assert screen.shown(*place) is None or "2026" in str(screen.shown(*place))


def test_a_number_in_a_sheet_that_is_no_xml(tmp_path: Path) -> None:
    """A sheet that calamine reads, although its tags do not match, is read with its numbers."""
    data = answered({"progress": (0.6, "0%")})
    damaged = repacked(
        data, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</worksheet>", b"</x>")}
    )

    read = opened(damaged, tmp_path)

    assert [0.6] == [row["progress"] for row in read.rows]
    assert any("a damaged sheet" in reading for reading in read.source.readings)


def test_a_number_in_a_document_that_is_no_xml(tmp_path: Path) -> None:
    """An .ods file that calamine reads, although it is no XML, is read with its numbers."""
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>ROWAN-09.1</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="7"/>'
        "</table:table-row>"
    )
    good = short_document(row)
    damaged = repacked(good, {"content.xml": lambda xml: xml + b"<x>"})

    whole, read = opened(good, tmp_path, "a.ods"), opened(damaged, tmp_path, "b.ods")

    assert [7, "ROWAN-09.1"] == [read.rows[-1]["action_to_take"], read.rows[-1]["action_ref"]]
    assert len(whole.rows) == len(read.rows)
    assert any("a damaged sheet" in reading for reading in read.source.readings)


BOOKS = [path for path in SHEETS.glob("*.xls[xm]") if b"xl/workbook.xml" in path.read_bytes()]


@pytest.mark.parametrize("path", some(sorted(BOOKS)), ids=lambda path: path.name)
def test_numbers_alone(path: Path) -> None:
    """The numbers of a sheet are those of all its cells."""
    book = SheetBook(Parts(path.read_bytes(), USUAL), USUAL)

    for listed in some(book.listed):
        cells = book.sheet(listed).cells
        numbers = {
            at: spot
            for at, spot in cells.items()
            if spot.number is not None or isinstance(spot.value, date)
        }
        assert numbers == book.numbers(listed)


def test_numbers_without_addresses(tmp_path: Path) -> None:
    """A number without an address stands behind the cell before it, whatever that holds."""
    row = '<row r="9"><c r="B9" t="str"><v>x</v></c><c><v>7</v></c><c/><c r="$G$9"/><c><v>8</v></c>'
    book = SheetBook(Parts(with_rows(f"{row}</row>"), USUAL), USUAL)
    listed = next(one for one in book.listed if one.name == "Return")

    numbers = book.numbers(listed)

    assert {(9, 3): 7, (9, 8): 8} == {at: spot.value for at, spot in numbers.items() if at[0] == 9}
    assert {"x", 7, 8} == {
        spot.value for at, spot in book.sheet(listed).cells.items() if at[0] == 9
    }
