"""An agency's own action, typed into a return that was really sent, read back from the file."""

from pathlib import Path

import openpyxl
import pytest

from dhrxl.files.workers import Workers
from dhrxl.intake.last_summary import read_summary
from dhrxl.jobs.consolidate import consolidate
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreements.proposals import PROPOSED
from tests.invented import AS_AT
from tests.samples import PARTNERSHIP, a_plan, a_return

OWN = "Name a champion in every team"


@pytest.mark.parametrize("below", [1, 3], ids=["under the table", "with blank rows between"])
@pytest.mark.parametrize("ref", [None, "NEW 1"])
def test_row_typed_under_the_table(below: int, ref: str | None, tmp_path: Path) -> None:
    """A row under the table counts as read, and comes back from the summary as a proposal."""
    came, agreed, output = (tmp_path / name for name in ("r.xlsx", "plan.xlsx", "summary.xlsx"))
    write(a_return(), came)
    write(a_plan(), agreed)
    owner, alone = Partnership(name=PARTNERSHIP.name), Workers()
    before = assess([came], as_at=AS_AT, partnership=owner, plans=[agreed], workers=alone)
    book = openpyxl.load_workbook(came)
    sheet = book["Return"]
    sheet.protection.sheet = False
    row = sheet.max_row + below
    sheet.cell(row, 1).value, sheet.cell(row, 2).value = ref, OWN
    sheet.cell(row, 4).value = "In progress"
    book.save(came)

    found = consolidate(
        [came], output, as_at=AS_AT, partnership=owner, plans=[agreed], workers=alone
    )

    assert [OWN] == found.proposals["action_to_take"].tolist()
    assert before.accounts[0].rows_read + 1 == found.accounts[0].rows_read
    assert len(before.actions) == len(found.actions)
    asked = read_summary(output).decisions
    assert [OWN] == asked.loc[asked["asks_for"] == PROPOSED, "action_to_take"].tolist()
