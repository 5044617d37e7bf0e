"""What a coordinator's own list holds is hers: the buttons know it, keep it and give it back."""

from pathlib import Path

import pytest

from dhrxl.files.grids import read_grids
from dhrxl.intake.table import find, read_table
from dhrxl.model.terms import EVERY_KEY
from tests.lint import lint
from tests.ten_lists import TEN


@pytest.mark.parametrize("name", TEN)
def test_a_list_is_one_that_excel_opens_and_we_know(name: str, tmp_path: Path) -> None:
    """Each of the ten lists is a whole file, and its actions are found in the sheet in view."""
    path = TEN[name].save(tmp_path / "list.xlsx")
    grid, header = next(iter(find(read_grids(path), EVERY_KEY)))
    rows = read_table(grid, header, file=path.name).rows
    key = "action_ref" if "action_ref" in header.keys.values() else "recommendation_no"
    actions = tuple(row[key] for row in rows if row["action_to_take"])

    assert [] == lint(path)
    assert TEN[name].sheet == grid.name
    assert TEN[name].refs == actions
