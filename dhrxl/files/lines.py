"""A document as lines: what a plan says, row by row, whatever program it was written with."""

from dataclasses import dataclass

from dhrxl.model.cells import CellValue, as_text, is_blank
from dhrxl.model.text import NBSP


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph or one row of a table, in the order of the document."""

    cells: tuple[CellValue, ...]
    """A paragraph has one; line breaks are kept; a merged cell stands once, at its start."""
    number: int
    """Counted from 1: the line of a text, the paragraph, the row of the table or sheet."""
    table: int = 0
    """Which table of the document it belongs to, from 1; 0 for a paragraph."""
    sheet: str = ""
    """The sheet of a workbook."""
    kind: str = "line"
    """What `number` counts where there is no sheet: "line", "paragraph" or "row"."""
    spans: bool = False
    """Whether one merged cell fills the whole row."""
    continues: tuple[int, ...] = ()
    """Where a merged cell goes on that starts in a row above, from 0."""
    fills: tuple[tuple[int, str], ...] = ()
    """Columns, from 0, whose cell is filled with a colour, and the colour: "00B050"."""
    painted: frozenset[int] = frozenset()
    """Columns that a conditional format may colour, which only a spreadsheet works out."""
    is_labelled: bool = False
    """Whether it was made of labelled lines (`labelled.as_table`): no other row is of its table."""

    @property
    def area(self) -> str:
        """The table the row stands in, in words, where a document has several."""
        return f"table {self.table}" if self.kind == "row" and not self.sheet else ""

    @property
    def place(self) -> str:
        """Where it stands, in words: "table 2, row 4"."""
        parts = [f'sheet "{self.sheet}"' if self.sheet else self.area, f"{self.kind} {self.number}"]
        return ", ".join(part for part in parts if part)

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as text without space around them."""
        return tuple(as_text(cell).replace(NBSP, " ").strip() for cell in self.cells)

    @property
    def filled(self) -> tuple[int, ...]:
        """The positions of the cells that hold anything, from 0."""
        return tuple(at for at, cell in enumerate(self.cells) if not is_blank(cell))

    @property
    def lone(self) -> str:
        """The text of a line that holds nothing else; "" where it holds more."""
        return self.texts[self.filled[0]] if len(self.filled) == 1 else ""
