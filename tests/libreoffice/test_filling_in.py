"""A real return, filled in as its agency does: it answers while they type, and refuses the rest."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import OPEN_IN_RETURN, RETURN, heading
from dhrxl.workbooks.agency_return import agency_return
from tests.libreoffice.office import CellLocked, Office

REFS = ("ELM-01.1", "ELM-02.1", "ELM-03.1")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A return of three actions that were due a month before."""
    rows = [
        {"action_ref": ref, "action_to_take": "Train", "target_date": date(2026, 2, 28)}
        for ref in REFS
    ]
    layout = agency_return(
        typed(pd.DataFrame(rows, dtype="object"), RETURN).drop(columns="due_date"),
        agency="Police",
        round_="Q4 2025/26",
        partnership=Partnership(),
        as_at=date(2026, 3, 31),
    )
    path = tmp_path / "Q4 2025-26 - Police.xlsx"
    write(layout, path)
    return path


def test_return_answers_while_they_type(office: Office, sent: Path) -> None:
    """Rating, timing and next step follow each answer, and are stored with the file."""
    office.fill_in(
        sent,
        "Return",
        {
            "ELM-01.1": {
                "Status": "Complete",
                "Date of completion": date(2026, 3, 20),
                "Evidence": "Minutes",
            },
            "ELM-02.1": {"Status": "Complete"},
        },
    )
    office.answer_cover(sent, {"Completed by (role)": "Inspector"})

    with office.open(sent) as document:
        shown = {
            row["Action ref"]: [row[heading(key)] for key in ("rag", "timing", "needed")]
            for row in document.table("Return")
        }
        role = document.read("Cover", f"B{document.form_row('Cover', 'Completed by (role)')}")
        still = document.form_row("Cover", "Still needed before you send")
        needed = document.read("Cover", f"B{still}")
    assert shown == {
        "ELM-01.1": ["Blue", "Completed", "Nothing"],
        "ELM-02.1": ["Amber", "Completed", "Add the date of completion"],
        "ELM-03.1": ["Red", "Overdue", "Overdue: say what is happening or ask for a new date"],
    }
    assert role == "Inspector"
    assert needed == 2


def test_only_white_cells_are_open(office: Office, sent: Path) -> None:
    """In every row exactly the columns an agency answers are open; all others refuse."""
    with office.open(sent) as document:
        for ref in REFS:
            row = document.row_of("Return", ref)
            refused = []
            for key in RETURN:
                try:
                    document.type_in("Return", (row, heading(key)), None)
                except CellLocked:
                    refused.append(key)
            assert refused == [key for key in RETURN if key not in OPEN_IN_RETURN]
