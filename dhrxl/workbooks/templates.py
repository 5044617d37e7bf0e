"""Builds the blank workbooks, and the style template of documents in Word.

`python -m dhrxl.workbooks.templates workbook_templates` writes them.
"""

import sys
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.layouts.documents.word_style import shipped_template
from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import blank, typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import PLAN, RETURN
from dhrxl.workbooks.agency_return import agency_return
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan

MADE_ON = date(2026, 1, 1)
"""The day in the templates' document properties: fixed, so that building again changes nothing."""
WORD_STYLE = "word_style.docx"
OPEN_ROWS = 6
"""Rows of the blank return, which is protected and so never grows."""


def templates() -> dict[str, WorkbookLayout]:
    """Give the layouts of the templates by file name."""
    nobody = Partnership()
    return {
        "action_plan.xlsx": action_plan(
            blank(PLAN),
            review=Review(name="", code=""),
            partnership=nobody,
            as_at=MADE_ON,
        ),
        "agency_return.xlsx": agency_return(
            typed(pd.DataFrame(index=pd.RangeIndex(OPEN_ROWS)), RETURN),
            agency="",
            round_="",
            partnership=nobody,
            as_at=MADE_ON,
        ),
        "partnership.xlsx": partnership_workbook(nobody, as_at=MADE_ON),
    }


def build(folder: Path) -> None:
    """Write the templates into a folder."""
    for name, layout in templates().items():
        write(layout, folder / name)
    (folder / WORD_STYLE).write_bytes(shipped_template())


if __name__ == "__main__":
    build(Path(sys.argv[1]))
