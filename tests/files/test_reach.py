"""Sheets whose cells lie far apart: refused or read, and never laid out in memory as a whole."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dhrxl.files import grids
from dhrxl.files.grids import read_grids
from tests import hostile
from tests.loops import some
from tests.places import REPOSITORY, SHEETS

SCATTERED: dict[str, Callable[[], bytes]] = {
    "far.xls": lambda: hostile.old_workbook((0, 0), formulas=[(0, 0), (65535, 255)]),
    "within.xls": lambda: hostile.old_workbook(
        (0, 0), (49999, 99), formulas=[(0, 0), (49999, 99)], sheets=("A", "B", "C")
    ),
    "said.xls": lambda: hostile.old_workbook((0, 0), said=(2**31, 2**15)),
    "far.xlsb": lambda: hostile.binary_workbook((0, 0), (1048575, 16383)),
    "within.xlsb": lambda: hostile.binary_workbook((0, 0), (49999, 99)),
    "many.ods": lambda: hostile.short_document(hostile.far_row(16383) * 2000),
    "within.ods": lambda: hostile.short_document(hostile.far_row(699) * 7000),
}
PEAK = """
import sys
from pathlib import Path
from dhrxl.intake.opened import Asked
from dhrxl.intake.source import open_source
one = Path(sys.argv[1])
open_source(Asked(path=one, file=one.name))
print(Path("/proc/self/status").read_text())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise")
@pytest.mark.parametrize("name", SCATTERED)
def test_memory_for_cells_far_apart(tmp_path: Path, name: str) -> None:
    """Cells far apart take less than 300 MB, whether they are read or refused."""
    (tmp_path / name).write_bytes(SCATTERED[name]())

    done = subprocess.run(
        [sys.executable, "-c", PEAK, name], cwd=tmp_path, capture_output=True, text=True,
        check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip

    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    assert peak is not None
    assert int(peak[1]) < 300 * 1024


@pytest.mark.parametrize("name", ["within.xls", "within.xlsb"])
def test_cells_far_apart(tmp_path: Path, name: str) -> None:
    """Cells far apart stand where they stood."""
    (tmp_path / name).write_bytes(SCATTERED[name]())

    for grid in some(read_grids(tmp_path / name)):
        filled = [
            (row, column, value)
            for row, cells in enumerate(grid.rows)
            for column, value in enumerate(cells)
            if value is not None
        ]
        assert [(0, 0, 1), (49999, 99, 1)] == filled


def test_old_workbook_of_some_thousand_rows(tmp_path: Path) -> None:
    """An old workbook with a few thousand rows is read as ever."""
    path = tmp_path / "long.xls"
    path.write_bytes(hostile.old_workbook(*((row, row % 26) for row in range(4000))))

    rows = read_grids(path)[0].rows

    assert [1] * 4000 == [row[number % 26] for number, row in enumerate(rows)]


@pytest.mark.parametrize("name", ["saved.xls", "saved.ods", "typed_text.ods"])
def test_cell_by_cell(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook read cell by cell, as those are whose cells lie far apart, is the same."""
    usual = read_grids(SHEETS / name)
    monkeypatch.setattr(grids, "is_scattered", lambda *_: True)

    assert usual == read_grids(SHEETS / name)
