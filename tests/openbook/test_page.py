"""A sheet is worked out, or refused, before anything is written into an open book."""

import pytest

from dhrxl.errors import DhrxlError
from dhrxl.layouts.layout import Sheet, Table, TableColumn
from dhrxl.openbook.page import page_of

LONG = "x" * 40_000
COLUMNS = tuple(TableColumn(key=key, heading=key, width=20) for key in ("one", "two"))
SHEETS = {
    "A1": Sheet(
        name="Long",
        title=LONG,
        table=Table.by_rows(name="long", columns=COLUMNS, rows=(("a", "b"),)),
    ),
    "B4": Sheet(
        name="Long", title="Long",
        table=Table.by_rows(name="long", columns=COLUMNS, rows=(("a", "b"), ("c", LONG))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("cell", SHEETS)
def test_too_long_a_text_is_told_with_its_cell(cell: str) -> None:
    """A text no cell can hold is refused with its place, in a table or a title."""
    with pytest.raises(DhrxlError) as told:
        page_of(SHEETS[cell])

    assert (
        f'Sheet "Long", cell {cell}: expected at most 32,767 characters, which is what a cell of '
        "Excel holds, found 40,000. Shorten the text in the file it is from."
    ) == str(told.value)


def test_a_table_without_rows_has_a_blank_one() -> None:
    """An empty table is written with one row, as Excel wants it."""
    sheet = Sheet(name="S", title="T", table=Table.by_rows(name="t", columns=COLUMNS, rows=()))

    assert (("T", None), ("one", "two"), (None, None)) == page_of(sheet).values
