"""From cell to cell through the list of problems, each time one further, and round again.

Which one is in view is kept in a name of the book: what is selected says little, since Enter and
Tab move on after a cell was mended.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dhrxl.errors import BadInput
from dhrxl.model.cells import as_text
from dhrxl.openbook.book import OpenBook
from dhrxl.openbook.marks import list_in
from dhrxl.openbook.undo.steps import define
from dhrxl.workbooks.problems import PROBLEM_COLUMNS

if TYPE_CHECKING:
    import xlwings as xw

SHOWN = "dhrxl_shown"
"""The name of the book that leads to the problem in view."""
NO_LIST = "This workbook has no list of problems yet. Press Validate first."
NO_CELL = "The list on the sheet {sheet} names no cell of this workbook: there is nowhere to go."
_KEYS = [column.key for column in PROBLEM_COLUMNS]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextProblem:
    """The problem that was gone to; a cell may have several, and is gone to once."""

    sheet: str
    cell: str
    """Nothing where the list names no cell."""
    number: int
    count: int
    says: str
    """What the list says of the cell."""

    @property
    def sentence(self) -> str:
        """Where it is, without a word of what stands there."""
        if not self.cell:
            return NO_CELL.format(sheet=self.sheet)
        return f'{self.number} of {self.count}: sheet "{self.sheet}", cell {self.cell}.'

    @property
    def message(self) -> str:
        """Where it is, and what may be wrong there."""
        return f"{self.sentence}\n{self.says}".rstrip()


def go_on(opened: OpenBook) -> NextProblem:
    """Go to the cell after the one that was gone to last, or to the first.

    Raises:
        BadInput: There is no list.
    """
    listed = list_in(opened)
    if listed is None:
        raise BadInput(NO_LIST)
    stops: dict[tuple[str, str], list[str]] = {}
    seen = {sheet.name for sheet in opened.sheets if not sheet.hidden}
    for row in listed.rows:
        line = dict(zip(_KEYS, map(as_text, row), strict=False))
        if line["number"].isdigit() and line.get("cell") and line["sheet"] in seen:
            stops.setdefault((line["sheet"], _first_of(line["cell"])), []).append(line["message"])
    if not stops:
        return NextProblem(sheet=listed.name, cell="", number=0, count=0, says="")
    places = list(stops)
    last = _shown(opened.book)
    number = (places.index(last) + 1) % len(places) if last in places else 0
    sheet, cell = place = places[number]
    _show(opened.book, sheet, cell)
    return NextProblem(
        sheet=sheet, cell=cell, number=number + 1, count=len(places), says="\n".join(stops[place])
    )


def leave(opened: OpenBook) -> None:
    """Forget which cell was gone to last, and leave nothing of it in the book."""
    for name in [one for one in opened.book.names if one.name == SHOWN]:
        with suppress(Exception):  # on a protected book it stays, and does no harm
            name.delete()


def _first_of(cell: str) -> str:
    """Give the cell to go to: of a whole row the first one."""
    first, colon, _ = cell.partition(":")
    return f"A{first}" if colon else cell


def _show(book: "xw.Book", sheet: str, cell: str) -> None:
    """Select a cell, and note that it was gone to; a book that takes no name starts anew."""
    cells = book.sheets[sheet].range(cell)
    book.sheets[sheet].activate()
    cells.select()
    quoted = sheet.replace("'", "''")
    with suppress(Exception):
        define(book, SHOWN, f"='{quoted}'!{cells.address}", lambda _: None)


def _shown(book: "xw.Book") -> tuple[str, str] | None:
    for name in book.names:
        if name.name == SHOWN:
            sheet, _, cell = str(name.refers_to).removeprefix("=").rpartition("!")
            return sheet.strip("'").replace("''", "'"), cell.replace("$", "")
    return None
