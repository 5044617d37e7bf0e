"""Makes rounds of returns by the thousand: one real return, given other words for each agency.

Laying out a return takes longer than reading it, so one is written by the toolkit itself and the
others are that file with another agency, review and references in it, zipped anew.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from dhrxl.jobs.demo.filling import with_form
from dhrxl.layouts.layout import Value
from dhrxl.layouts.xlsx import to_bytes
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import RETURN
from dhrxl.workbooks.agency_return import agency_return

AS_AT = date(2026, 3, 31)
ROWS = 40
"""Actions in each return."""
_CODE = "Q00000"
"""Stands for the review's code, and is as long as each one that takes its place."""
_AGENCY = "Agency 00000"
_WORDS = (
    "Duty managers sample ten closed files a month, so that each knows what the others asked of "
    "the household, and the findings are shared within five working days."
)
_SAID = ("In progress", "Complete", "Not started", "In progress", "Paused", "Complete")
"""Every row is answered: one that nobody answered is judged in no time."""


def make_returns(folder: Path, count: int, rows: int = ROWS) -> None:
    """Fill a folder with returns, each of an agency and a review of its own.

    Args:
        folder: Made if it is not there; returns that are there already are kept.
        count: How many.
        rows: Actions in each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = list(_parts(_sample(rows)))
    for number in range(1, count + 1):
        path = folder / f"Q4 2025-26 - Agency {number:05d}.xlsx"
        if not path.exists():
            path.write_bytes(_zipped(parts, number))


def _sample(rows: int) -> bytes:
    """Give one filled-in return as the toolkit writes it."""
    frame = typed(pd.DataFrame([row_of(n) for n in range(1, rows + 1)], dtype="object"), RETURN)
    layout = agency_return(
        frame, agency=_AGENCY, round_="Q4 2025/26", as_at=AS_AT, return_by=date(2026, 4, 20),
        partnership=Partnership(name="Northshire Community Safety Partnership"),
    )  # fmt: skip
    form = {"completed_by": "Team manager", "completed_on": date(2026, 4, 9)}
    data: bytes = to_bytes(with_form(layout, "Cover", form))
    return data


def row_of(number: int) -> dict[str, Value]:
    """Give what a return holds of one action, filled in."""
    status = _SAID[number % len(_SAID)]
    due = AS_AT + timedelta(days=(number * 37) % 400 - 200)
    is_done = status == "Complete"
    return {
        "action_ref": f"{_CODE}-{number:02d}.1", "action_to_take": f"{_CODE} {number}. {_WORDS}",
        "recommendation": f"Recommendation {number}: {_WORDS}", "review": f"Review {_CODE}",
        "target_date": due, "lead_agency": _AGENCY, "your_part": "Lead", "status": status,
        "progress": f"Step {number % 9} of the programme of {_AGENCY} is done. {_WORDS[:80]}",
        "evidence": f"Minutes of meeting {number}, held by {_AGENCY}." if is_done else "",
        "date_of_completion": AS_AT - timedelta(days=number) if is_done else None,
        "key_milestones": "Terms of reference by January\nTraining by March",
        "evidence_expected": "Minutes, training records and an audit.",
    }  # fmt: skip


def _parts(sample: bytes) -> Iterator[tuple[str, bytes]]:
    with ZipFile(BytesIO(sample)) as parts:
        for name in parts.namelist():
            yield name, parts.read(name)


def _zipped(parts: list[tuple[str, bytes]], number: int) -> bytes:
    code, agency = f"Q{number:05d}".encode(), f"Agency {number:05d}".encode()
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, part in parts:
            changed = part.replace(_CODE.encode(), code).replace(_AGENCY.encode(), agency)
            target.writestr(name, changed)
    return out.getvalue()


if __name__ == "__main__":
    make_returns(Path(sys.argv[1]), int(sys.argv[2]))
