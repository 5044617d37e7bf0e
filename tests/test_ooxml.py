"""The Open XML SDK validator runs, and can fail."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests import ooxml as sdk
from tests.packages import replant


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write("A1", "Title")
    return path


def test_clean_file_and_faulty_file(
    ooxml: Callable[..., dict[Path, list[str]]], clean: Path, tmp_path: Path
) -> None:
    """Of two files checked together, the clean one has no error and the faulty one is told why."""
    faulty = replant(
        clean, tmp_path / "faulty.xlsx", {"xl/workbook.xml": ('<sheet name="Sheet1"', "<sheet")}
    )

    found = ooxml(clean, faulty)

    said = (
        "Schema /xl/workbook.xml /x:workbook[1]/x:sheets[1]/x:sheet[1]: "
        "The required attribute 'name' is missing."
    )
    assert {clean: [], faulty: [said]} == found


def test_unreadable_file_is_an_error(
    ooxml: Callable[..., dict[Path, list[str]]], tmp_path: Path
) -> None:
    """A file that is no package is an error of the file, not a pass."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a package")

    (errors,) = ooxml(broken).values()

    assert len(errors) == 1
    assert errors[0].startswith("Exception")


def test_validator_that_prints_nothing_is_no_pass(
    monkeypatch: pytest.MonkeyPatch, clean: Path, tmp_path: Path
) -> None:
    """A validator that exits with 0 and says nothing is reported as broken."""
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    silent.chmod(0o755)
    monkeypatch.setenv("DHRXL_OOXML", str(silent))

    with pytest.raises(sdk.ValidatorBroken, match=r"clean\.xlsx: exit code 0\."):
        sdk.validate(clean)
