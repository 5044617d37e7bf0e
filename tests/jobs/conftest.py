"""Made-up computers to put the add-in on, and copies that may leave a partnership."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dhrxl.intake.partnership import read_partnership
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.publish import Published, publish
from dhrxl.model.partnership import Partnership
from tests.copies import NAME, TODAY
from tests.desks import SYSTEMS, Desk, desk_of

Make = Callable[[str], Desk]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make up a computer of a system."""
    return lambda system: desk_of(system, tmp_path)


@pytest.fixture(params=SYSTEMS)
def desk(request: pytest.FixtureRequest, make: Make) -> Desk:
    """A Windows PC, then a Mac."""
    return make(request.param)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of names."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "names.txt").write_text(f"{NAME}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def owner(demo: Places) -> Partnership:
    """The invented partnership."""
    return read_partnership(demo.partnership)


@pytest.fixture(scope="module")
def copied(demo: Places, place: Path, owner: Partnership) -> Callable[..., Published]:
    """Make a copy as the command does."""

    def make(source: Path, to: str, **more: object) -> Published:
        options = {"partnership": owner, "today": TODAY, "force": True, **more}
        return publish(source, place / to, **options)  # type: ignore[arg-type]

    return make
