"""Values put into the cells of an open book, in one block wherever Excel takes them so."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dhrxl.layouts.layout import Value

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST_IN_BLOCK = 8_203
"""Characters of a text that every Excel takes as one of a block (Microsoft's article 832136); of a
single cell every Excel takes 32,767."""


def put_values(cells: "xw.Range", rows: Sequence[Sequence[Value]]) -> None:
    """Put values into cells; texts that a block may not hold are put in one by one.

    Args:
        cells: All that the rows are for.
        rows: As many as there are rows of cells, each with a value for each column.
    """
    long = [
        (row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > _LONGEST_IN_BLOCK
    ]
    if not long:
        cells.value = rows
        return
    block = [list(values) for values in rows]
    for row, column, _ in long:
        block[row][column] = None
    cells.value = block
    for row, column, value in long:
        cells.sheet.range((cells.row + row, cells.column + column)).value = value
