"""What every test can ask for: the command line, LibreOffice, the validator, a day."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests import ooxml as sdk
from tests.libreoffice.bridge import OfficeError, OfficeMissing
from tests.libreoffice.office import Office
from tests.needs import missing

REPOSITORY = Path(__file__).parents[1]
MARKS = ("libreoffice", "ooxml")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what asks for LibreOffice or the validator, so that `-m "not libreoffice"` works."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        for mark, fixture in zip(MARKS, ("office", "ooxml"), strict=True):
            if fixture in asked:
                item.add_marker(mark)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `dhrxl` as a person does, in a process of its own and in a folder of the test's own.

    `run("validate", path)`; `cwd=` names another folder.
    """

    def run_dhrxl(*arguments: str | Path, cwd: Path = tmp_path) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "dhrxl", *map(str, arguments)],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run_dhrxl


@pytest.fixture(scope="session")
def as_at() -> date:
    """The day all figures of a test are true for."""
    return date(2026, 3, 31)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice, started once for all tests and ended with them."""
    try:
        running = Office()
    except OfficeMissing as error:
        missing(str(error))
    except OfficeError as error:
        pytest.fail(str(error))
    yield running
    running.close()


@pytest.fixture(scope="session")
def ooxml() -> Callable[..., dict[Path, list[str]]]:
    """The Open XML SDK validator: `ooxml(path, ...)` gives the errors of each file."""
    if sdk.find_validator() is None:
        missing(sdk.HOW_TO_GET)
    return sdk.validate
