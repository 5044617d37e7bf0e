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


HEIRS = (("Elm CCG", "ECCG", "North ICB; South ICB"), ("North ICB", None, None))


def with_successions(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    """Write a partnership workbook with a divided agency, and who has which of its actions."""
    file = register(folder, *HEIRS)
    book = openpyxl.load_workbook(file)
    sheet = book.create_sheet("Successions", 0)
    for row in (("Agency", "Action ref", "Successor"), *rows):
        sheet.append(row)
    book.save(file)
    return file


def test_successions_are_read(tmp_path: Path) -> None:
    """Who has which action is read wherever its sheet stands; a row with no heir says nothing."""
    rows = [("Elm CCG", "elm-01.1", "South ICB"), ("ECCG", "ELM-02.1 ", "North ICB"),
            ("Elm CCG", "ELM-03.1", None)]  # fmt: skip

    found = read_partnership(with_successions(tmp_path, *rows))

    assert ["Elm CCG", "North ICB"] == [agency.name for agency in found.agencies]
    assert [
        ("Elm CCG", "ELM-01.1", "South ICB"), ("ECCG", "ELM-02.1", "North ICB")
    ] == [(one.agency, one.action_ref, one.successor) for one in found.successions]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        pytest.param(
            [("Elm CCG", None, "South ICB")],
            "row 2 (Action ref): expected a reference, found an empty cell. Enter it.",
            id="no reference",
        ),
        pytest.param(
            [("North ICB", "ELM-01.1", "South ICB")],
            "row 2 (Agency): expected an agency with several successors in the sheet Agencies, "
            "found 'North ICB'. Enter them there, or take the row out.",
            id="not divided",
        ),
        pytest.param(
            [("Elm CCG", "ELM-01.1", "West ICB")],
            "row 2 (Successor): expected North ICB or South ICB, found 'West ICB'. Correct it.",
            id="no heir of it",
        ),
        pytest.param(
            [("Elm CCG", "ELM-01.1", "North ICB"), ("eccg", "ELM-01.1", "South ICB")],
            "row 3 (Action ref): expected each action once, found 'ELM-01.1' again (the first is "
            "in row 2). Keep one row.",
            id="twice",
        ),
    ],
)
def test_faults_of_successions(
    rows: list[tuple[str | None, ...]], fault: str, tmp_path: Path
) -> None:
    """A row that gives an action to nobody who may have it stops, and says why."""
    with pytest.raises(BadInput) as stopped:
        read_partnership(with_successions(tmp_path, *rows))

    assert f'partnership.xlsx, sheet "Successions", {fault}' == str(stopped.value)


@pytest.mark.parametrize("heirs", ["Elm CCG; North ICB", "South ICB\nWest ICB", "West ICB | X"])
def test_divided_agencies_lead_back_to_none(heirs: str, tmp_path: Path) -> None:
    """A body whose heirs lead back to it is told, however many they are."""
    file = register(tmp_path, ("Elm CCG", None, heirs), ("South ICB", None, "Elm CCG"),
                    ("West ICB", None, "Z; Elm CCG"))  # fmt: skip
    with pytest.raises(BadInput, match=r"row 2 \(Successor\): expected the agency that stands"):
        read_partnership(file)
