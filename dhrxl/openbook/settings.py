"""The sheet Settings of an open book: what is named there need not be asked for."""

from collections.abc import Iterator
from datetime import date

from dhrxl.model.cells import CellValue, as_text, is_blank
from dhrxl.model.text import folded
from dhrxl.openbook.book import OpenBook, expected_day

SETTINGS = "Settings"
RETURNS, NEW_RETURNS = "Returns folder", "Folder for new returns"
PLANS, LAST_SUMMARY = "Agreed plans", "Last summary"
ROUND, RETURN_BY, AS_AT = "Round", "Return by", "Position as at"
LABELS = (RETURNS, NEW_RETURNS, PLANS, LAST_SUMMARY, ROUND, RETURN_BY, AS_AT)

Settings = dict[str, CellValue]
"""Values by label; what is not given is absent."""


def read_settings(opened: OpenBook) -> Settings:
    """Read the sheet: labels in column A, values in column B."""
    return {label: value for label, value, _, _ in _given(opened)}


def chosen_day(opened: OpenBook, label: str = AS_AT) -> date | None:
    """Give the day the sheet names, by default the one to judge by; nothing if it names none.

    Raises:
        BadInput: What stands there is no date.
    """
    for found, value, sheet, row in _given(opened):
        if found == label and not is_blank(value):
            return expected_day(value, sheet, row, 2, label)
    return None


def _given(opened: OpenBook) -> Iterator[tuple[str, CellValue, str, int]]:
    """Give label and value of each line, with its sheet and row."""
    labels = {folded(label): label for label in LABELS}
    for grid in opened.grids:
        if grid.name.casefold() != SETTINGS.casefold():
            continue
        for number, row in enumerate(grid.rows, start=1):
            label = labels.get(folded(as_text(row[0])))
            if label and len(row) > 1 and row[1] is not None:
                yield label, row[1], grid.name, number
