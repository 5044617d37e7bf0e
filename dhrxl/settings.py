"""The sheet Settings of an open book: what is named there need not be asked for."""

from datetime import date

from dhrxl.cells import as_day, as_text
from dhrxl.openbook import OpenBook
from dhrxl.reader import CellValue
from dhrxl.wording import folded

SETTINGS = "Settings"
RETURNS, NEW_RETURNS = "Returns folder", "Folder for new returns"
PLANS, LAST_SUMMARY = "Agreed plans", "Last summary"
ROUND, RETURN_BY, AS_AT = "Round", "Return by", "Position as at"
LABELS = (RETURNS, NEW_RETURNS, PLANS, LAST_SUMMARY, ROUND, RETURN_BY, AS_AT)

Settings = dict[str, CellValue]
"""Values by label; what is not given is absent."""


def read_settings(opened: OpenBook) -> Settings:
    """Read the sheet: labels in column A, values in column B."""
    labels = {folded(label): label for label in LABELS}
    found: Settings = {}
    for grid in opened.grids:
        if grid.name.casefold() != SETTINGS.casefold():
            continue
        for row in grid.rows:
            label = labels.get(folded(as_text(row[0])))
            if label and len(row) > 1 and row[1] is not None:
                found[label] = row[1]
    return found


def chosen_day(opened: OpenBook) -> date | None:
    """Give the day to judge by, if the sheet names one."""
    return as_day(read_settings(opened).get(AS_AT))
