"""Made-up computers to put the add-in on."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
