"""Two workbooks agree, or the first difference is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tests.compare import compare_workbooks
from tests.packages import replant


@pytest.fixture
def a_workbook(tmp_path: Path) -> Path:
    path = tmp_path / "expected.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": "Summary", "created": datetime(2026, 3, 31, tzinfo=UTC)})
        sheet = book.add_worksheet("Summary")
        sheet.write_row("A1", ["Agency", "Overdue"])
        sheet.write_row("A2", ["Police", 3])
    return path


def test_same_content_agrees(a_workbook: Path, tmp_path: Path) -> None:
    """A workbook packed anew, at another moment, is the same workbook."""
    again = replant(
        a_workbook,
        tmp_path / "made.xlsx",
        {"docProps/core.xml": ("2026-03-31T", "2027-04-01T")},
    )

    assert compare_workbooks(again, a_workbook) == ""


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        pytest.param(
            "xl/worksheets/sheet1.xml",
            "<v>3</v>",
            "<v>4</v>",
            "xl/worksheets/sheet1.xml /worksheet/sheetData[4]/row[2]/c[B2]/v[1]: "
            "text is '4', expected '3'",
            id="value",
        ),
        pytest.param(
            "xl/worksheets/sheet1.xml",
            '<c r="B2">',
            '<c r="B2" s="1">',
            "xl/worksheets/sheet1.xml /worksheet/sheetData[4]/row[2]/c[B2]: "
            "attribute s is '1', expected none",
            id="attribute",
        ),
        pytest.param(
            "xl/workbook.xml",
            '<sheet name="Summary"',
            '<sheet name="Summery"',
            "xl/workbook.xml /workbook/sheets[4]/sheet[Summery]: "
            "attribute name is 'Summery', expected 'Summary'",
            id="sheet-name",
        ),
        pytest.param(
            "docProps/core.xml",
            "<dc:title>Summary</dc:title>",
            "",
            "docProps/core.xml /coreProperties/creator[1]: element is 'creator', expected 'title'",
            id="property",
        ),
        pytest.param(
            "xl/vbaProject.bin",
            "",
            "macro",
            "xl/vbaProject.bin: in made.xlsx, not expected",
            id="part",
        ),
    ],
)
def test_first_difference_is_named(
    a_workbook: Path, tmp_path: Path, part: str, old: str, new: str, said: str
) -> None:
    """A single change is found and named by part and place."""
    made = replant(a_workbook, tmp_path / "made.xlsx", {part: (old, new)})

    assert said == compare_workbooks(made, a_workbook)


def test_missing_part_is_named(a_workbook: Path, tmp_path: Path) -> None:
    """A part that was expected and is not there is named."""
    more = replant(a_workbook, tmp_path / "more.xlsx", {"xl/vbaProject.bin": ("", "macro")})

    said = "xl/vbaProject.bin: expected, not in expected.xlsx"
    assert said == compare_workbooks(a_workbook, more)
