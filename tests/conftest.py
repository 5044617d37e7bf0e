"""What every test can ask for: the command line, LibreOffice, the validator, a day."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dhrxl.model.problems import CATALOGUE
from tests import ooxml as sdk
from tests import started
from tests.libreoffice.bridge import OfficeError, OfficeMissing
from tests.libreoffice.office import Office
from tests.needs import missing
from tests.raised import RaisedCodes

if TYPE_CHECKING:
    import xlwings as xw

    from dhrxl.jobs.demo.round import Places

MARKS = {
    "office": "libreoffice",
    "excel_app": "libreoffice",
    "remote_engine": "remote",
    "ooxml": "ooxml",
}
"""By fixture: what a test needs that asks for it."""
_OF_EXCEL = (
    "openbook/",
    "doors/test_excel.py",
    "doors/test_buttons.py",
    "doors/test_handing_out.py",
)
"""The tests of what the buttons do on a desktop."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the manner of Excel be named in which its tests are to run."""
    parser.addoption("--manner", action="append", choices=["windows", "mac", "plain"])


def pytest_configure(config: pytest.Config) -> None:
    """Note which codes of problems are raised: in a run of all tests, each must be."""
    config.pluginmanager.register(RaisedCodes(CATALOGUE, Path(__file__).parent))


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what asks for LibreOffice or the validator, so that `-m "not libreoffice"` works."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        for fixture, mark in MARKS.items():
            if fixture in asked:
                item.add_marker(mark)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is proved of Excel's face in the manner of both desktops.

    What takes long, as a whole round does, runs as on Windows alone. `--manner mac` runs all as on
    a Mac, and no more; with `--manner windows` beside it all in both.
    """
    named = {one.args[0] for one in metafunc.definition.iter_markers("parametrize")}
    if (
        "manner" in named
        or "open_book" not in metafunc.fixturenames
        or not _is_of_excel(metafunc.definition)
    ):
        return
    asked = metafunc.config.getoption("manner")
    is_long = "demo" in metafunc.fixturenames or metafunc.definition.get_closest_marker(
        "one_manner"
    )
    manners = asked or (["windows"] if is_long else ["windows", "mac"])
    metafunc.parametrize("manner", manners, indirect=True)


def _is_of_excel(item: pytest.Item) -> bool:
    here = Path(__file__).parent
    is_here = item.path.is_relative_to(here)
    return is_here and item.path.relative_to(here).as_posix().startswith(_OF_EXCEL)


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
        with tempfile.TemporaryDirectory() as printed:
            out, error = Path(printed, "out"), Path(printed, "error")
            code = started.run([*map(str, arguments)], cwd, out, error)
            return Ran(code, out.read_text("utf-8"), error.read_text("utf-8"))

    return run_dhrxl


@pytest.fixture(scope="session")
def as_at() -> date:
    """The day all figures of a test are true for."""
    return date(2026, 3, 31)


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `dhrxl demo`, made once for all processes that test; nobody changes it."""
    from dhrxl.jobs.demo.round import demonstrate

    whole = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        whole = whole.parent
    made, claim = whole / "demonstration", whole / "demonstration being made"
    until = time.monotonic() + 600
    while not made.is_dir():
        try:
            claim.mkdir()
        except FileExistsError:
            assert time.monotonic() < until, "The demonstration was not made in ten minutes."
            time.sleep(0.2)
            continue
        try:
            folder = tmp_path_factory.mktemp("demo")
            demonstrate(folder, force=False)
            folder.rename(made)
        finally:
            claim.rmdir()
    return made


@pytest.fixture(scope="session")
def demo(demonstrated: Path, tmp_path_factory: pytest.TempPathFactory) -> "Places":
    """The invented partnership of `dhrxl demo`; what writes into it copies it first."""
    from dhrxl.jobs.demo.round import Places

    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(demonstrated, folder, dirs_exist_ok=True)
    return Places(folder=folder)


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
def excel_app() -> Iterator["xw.App"]:
    """An application of xlwings' own kind, on LibreOffice: `xw.Book` and all opens books in it.

    Started once for all tests and ended with them; `excel_app.impl.alerts` holds its messages,
    `excel_app.engine.impl.calls` counts how often LibreOffice was asked.
    """
    import xlwings as xw

    from tests.libreoffice.engine import installed

    before = xw.engines.active
    installed().activate()
    try:
        running = xw.App(add_book=False)
    except OfficeMissing as error:
        missing(str(error))
    except OfficeError as error:
        pytest.fail(str(error))
    else:
        try:
            yield running
        finally:
            running.quit()
    finally:
        xw.engines.active = before


@pytest.fixture
def manner(request: pytest.FixtureRequest) -> str:
    """How books that are opened behave: as on Windows, as on a Mac, or plain."""
    return getattr(request, "param", "plain")


@pytest.fixture
def open_book(
    excel_app: "xw.App", manner: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., "xw.Book"]]:
    """Open a workbook as xlwings does: `open_book(path)`; without a path a new one.

    Whatever is still open when the test ends is closed without saving.
    """
    from tests.libreoffice.engine.manners import MANNERS, PLAIN

    def open_one(path: Path | None = None) -> "xw.Book":
        return excel_app.books.open(path) if path else excel_app.books.add()

    engine = excel_app.engine.impl
    engine.manner = MANNERS[manner]
    monkeypatch.setattr("dhrxl.openbook.sheet.SYSTEM", engine.manner.system)
    yield open_one
    engine.manner = PLAIN
    excel_app.impl.alerts.clear()
    for book in tuple(excel_app.books):
        book.close()


@pytest.fixture
def refuse(excel_app: "xw.App") -> Iterator[Callable[[Container[int]], None]]:
    """Make the application refuse some of the next changes, until the test ends."""
    watch = excel_app.engine.impl.watch
    yield watch.refuse
    watch.refuse(())


@pytest.fixture(scope="session")
def remote_engine() -> "xw.Engine":
    """xlwings' remote engine, there where a licence key was set before xlwings was loaded."""
    import xlwings as xw

    if not xw.__pro__:
        missing("xlwings' remote engine needs a key in XLWINGS_LICENSE_KEY.")
    return xw.engines["remote"]


@pytest.fixture(scope="session")
def ooxml() -> Callable[..., dict[Path, list[str]]]:
    """The Open XML SDK validator: `ooxml(path, ...)` gives the errors of each file."""
    if sdk.find_validator() is None:
        missing(sdk.HOW_TO_GET)
    return sdk.validate
