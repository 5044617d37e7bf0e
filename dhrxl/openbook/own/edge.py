"""Where new columns stand: directly at the last column of a list, or nowhere.

Sorting, in Excel, moves what belongs to the list: the columns of its table, the cells under the
buttons of its filter, else what stands beside it without a gap. Results further out would part
from their actions. So new columns never go round what stands in their place, and a table or a
filter is made to cover them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dhrxl.errors import BadInput
from dhrxl.model.cells import CellValue, column_letters, is_blank, row_and_column
from dhrxl.openbook.book import OpenTable
from dhrxl.openbook.native import is_filtered, plain_filter, set_plain_filter
from dhrxl.openbook.refusals import FILTERED, ExcelRefused
from dhrxl.openbook.undo.steps import Back, Undo, plain

if TYPE_CHECKING:
    import xlwings as xw

TAKEN = (
    'Sheet "{sheet}": the new columns belong directly beside the list, in {cells}, so that sorting '
    "takes them along, and {found} {holds} something. If that is part of the list, give its column "
    "a heading; if not, move it to the right. Then press the button again."
)
NOT_EXTENDED = (
    'Sheet "{sheet}": the buttons of the filter stand over {cells}, and Excel did not let them '
    "cover the new columns, which sorting would then part from their actions. Take them off (Data, "
    "Filter), press the button again, and put them on anew."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The right end of a list, and what of Excel's lies over the list."""

    sheet: "xw.Sheet"
    header: int
    """The row of the headings, counted from 1."""
    last: int
    """Its last column."""
    bottom: int
    """The last row that belongs to it."""
    table: "xw.main.Table | None"
    buttons: str
    """The cells under a plain filter of this list; blank without one."""

    def expect_free(self, columns: range, table: OpenTable) -> None:
        """Make sure that nothing stands where new columns are to stand.

        Raises:
            BadInput: Something does; where, is said.
        """
        place = self.sheet.range((self.header, columns[0]), (self.bottom, columns[-1]))
        try:
            there: Any = place.formula
        except NotImplementedError:  # on the web, where values are known
            there = [
                [_at(table, row, column) for column in columns]
                for row in range(self.header, self.bottom + 1)
            ]
        lines = there if isinstance(there, list | tuple) else [[there]]
        found = [
            f"{column_letters(column)}{row}"
            for row, line in enumerate(lines, start=self.header)
            for column, value in zip(columns, line, strict=True)
            if value not in (None, "")
        ]
        if found:
            msg = TAKEN.format(
                sheet=self.sheet.name, cells=plain(place), found=_listed(found),
                holds="hold" if found[1:] else "holds",
            )  # fmt: skip
            raise BadInput(msg)

    def widen_filter(self, column: int, undo: Undo) -> None:
        """Let the buttons of the filter stand over the columns up to this one, too.

        Raises:
            ExcelRefused: It has conditions, or Excel did not do it; nothing else was done yet.
        """
        if not self.buttons:
            return
        first, _, end = self.buttons.partition(":")
        row, there = row_and_column(end)
        if there >= column:
            return
        if is_filtered(self.sheet):
            raise ExcelRefused(FILTERED.format(sheet=self.sheet.name))
        wanted = f"{first}:{column_letters(column)}{row}"
        undo(Back(way="filter", sheet=self.sheet.name, cells=self.buttons))
        set_plain_filter(self.sheet, wanted)
        if plain_filter(self.sheet) != wanted:
            raise ExcelRefused(NOT_EXTENDED.format(sheet=self.sheet.name, cells=self.buttons))

    def widen_table(self, column: int, undo: Undo) -> None:
        """Let the table take in the columns up to this one, whose headings are written."""
        if self.table is None:
            return
        there = self.table.range
        if there.last_cell.column >= column:
            return
        undo(Back(way="table", sheet=self.sheet.name, cells=plain(there), old=self.table.name))
        last = there.last_cell.row
        self.table.resize(self.sheet.range((there.row, there.column), (last, column)))


def edge_of(sheet: "xw.Sheet", table: OpenTable, bottom: int) -> Edge:
    """Find the right end of a list.

    Args:
        sheet: Its sheet in Excel.
        table: The list as it was read.
        bottom: The row of its last action, or of its headings where it has none.
    """
    header, known = table.header.row + 1, max(table.header.keys) + 1
    for one in sheet.tables:
        there = one.range
        if there.row == header and there.column <= known <= there.last_cell.column:
            return Edge(
                sheet=sheet, header=header, last=there.last_cell.column,
                bottom=max(bottom, there.last_cell.row), table=one, buttons="",
            )  # fmt: skip
    last = known
    while not is_blank(_at(table, header, last + 1)) or _reaches_down(
        sheet, table, header, last + 1
    ):
        last += 1
    return Edge(
        sheet=sheet, header=header, last=last, bottom=bottom, table=None,
        buttons=_buttons(sheet, header, known),
    )  # fmt: skip


def _reaches_down(sheet: "xw.Sheet", table: OpenTable, header: int, column: int) -> bool:
    """Whether a heading of the row above is merged with the cell under it."""
    if header == 1 or is_blank(_at(table, header - 1, column)):
        return False
    try:
        return bool(sheet.range((header, column)).merge_area.row < header)
    except NotImplementedError:
        return False


def _buttons(sheet: "xw.Sheet", header: int, column: int) -> str:
    """Give the cells of a plain filter, if its buttons stand on these headings."""
    cells = plain_filter(sheet)
    if ":" not in cells:
        return ""
    (row, first), (_, last) = map(row_and_column, cells.split(":"))
    return cells if row == header and first <= column <= last else ""


def _at(table: OpenTable, row: int, column: int) -> CellValue:
    """Give what was read in a cell."""
    rows = table.grid.rows
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def _listed(cells: list[str]) -> str:
    """Name three cells at most.

    >>> _listed(["F3"]), _listed(["F3", "F4", "F5", "F6"])
    ('F3', 'F3, F4, F5 and 1 more')
    """
    more = f" and {len(cells) - 3} more" if cells[3:] else ""
    return ", ".join(cells[:3]) + more
