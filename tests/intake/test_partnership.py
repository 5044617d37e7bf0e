"""The register of agencies: rows that cannot stand beside each other are named, with their row."""

from pathlib import Path

import openpyxl
import pytest

from dhrxl.errors import BadInput
from dhrxl.intake.partnership import read_partnership

HEADINGS = ("Agency", "Aliases", "Successor")


def register(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    """Write a partnership workbook with these agencies; the headings stand in row 1."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Agencies"
    for row in (HEADINGS, *rows):
        sheet.append(row)
    book.save(folder / "partnership.xlsx")
    return folder / "partnership.xlsx"


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        pytest.param(
            [("Police", None, None), ("Health", None, None), ("POLICE.", None, None)],
            ["row 4 (Agency): expected each agency once, found 'POLICE.' again (the first is in "
             "row 2). Keep one row."],
            id="twice",
        ),
        pytest.param(
            [("Police", "Health; PC", None), ("Health", "Police", None), ("Homes", "pc", None)],
            ["row 2 (Aliases): expected other names of Police, found 'Health', which is Health in "
             "row 3. Take it out of one of them.",
             "row 3 (Aliases): expected other names of Health, found 'Police', which is Police in "
             "row 2. Take it out of one of them.",
             "row 4 (Aliases): expected other names of Homes, found 'pc', which is Police in row "
             "2. Take it out of one of them."],
            id="alias of another",
        ),
        pytest.param(
            [("Old", None, "Mid"), ("Mid", None, "New"), ("New", None, "Mid"), ("X", None, "X")],
            ["row 3 (Successor): expected the agency that stands today, found 'New', which leads "
             "back to Mid. Leave the successor of one of them empty.",
             "row 4 (Successor): expected the agency that stands today, found 'Mid', which leads "
             "back to New. Leave the successor of one of them empty.",
             "row 5 (Successor): expected the agency that stands today, found 'X', which leads "
             "back to X. Leave the successor of one of them empty."],
            id="successors in a circle",
        ),
    ],
)  # fmt: skip
def test_faults(rows: list[tuple[str | None, ...]], faults: list[str], tmp_path: Path) -> None:
    """An agency listed twice, a name of two agencies and a circle of successors are all told."""
    with pytest.raises(BadInput) as stopped:
        read_partnership(register(tmp_path, *rows))

    expected = [f'partnership.xlsx, sheet "Agencies", {fault}' for fault in faults]
    assert expected == str(stopped.value).splitlines()


def test_a_sound_register(tmp_path: Path) -> None:
    """An agency may repeat its own name as an alias, and several may have one successor."""
    path = register(
        tmp_path, ("Police", "police; PC", None), ("A", None, "C"), ("B", None, "C"),
        ("C", None, "D"),
    )  # fmt: skip

    assert ["Police", "A", "B", "C"] == [one.name for one in read_partnership(path).agencies]
