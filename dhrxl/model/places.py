"""Where something stands: a file, a sheet, a row, a cell under a heading.

A place is made where the row is, and a problem takes it along; no heading is looked up afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dhrxl.model.terms import COLUMNS, COVER_LABELS

PLACE = ("source_file", "source_sheet", "source_row")
"""The columns of a frame that say where each of its rows stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a sheet, a row or a cell of it, as far as it is known."""

    file: str = ""
    """Path relative to the input folder, with forward slashes."""
    sheet: str = ""
    row: int | None = None
    """As Excel counts, from 1."""
    key: str = ""
    """The column of ours, or the line of the cover, that it stands under."""
    column: int | None = None
    """As Excel counts, from 1; nothing where the table has no such column, or it is all the row."""

    @property
    def heading(self) -> str:
        """The heading of the column, or the label of the line of the cover; or nothing."""
        if self.key in COLUMNS:
            return COLUMNS[self.key].heading
        return COVER_LABELS.get(self.key, "")


class Places(dict[tuple[str, str], Mapping[str, int]]):
    """The tables that were read: for each (file, sheet) the column of each key, counted from 1."""

    def cell(self, file: str, sheet: str, row: int, key: str = "") -> Place:
        """Give the place of a row, or of its cell under a key."""
        column = self.get((file, sheet), {}).get(key) if key else None
        return Place(file, sheet, int(row), key, column)

    def has(self, file: str, sheet: str, key: str) -> bool:
        """Whether the table of a sheet has the column at all."""
        return key in self.get((file, sheet), {})
