"""What a summary is written over, and under whose name an agency is counted."""

from datetime import date
from pathlib import Path

import pytest

from dhrxl.errors import BadInput
from dhrxl.files.containers.parts import Parts
from dhrxl.files.limits import USUAL
from dhrxl.intake.word import kind_of
from dhrxl.jobs.consolidate import consolidate
from dhrxl.jobs.demo.filling import with_cells
from dhrxl.layouts.xlsx import write
from dhrxl.model.agencies import Agency
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.rounds.figures import by_agency
from tests.hostile import repacked
from tests.invented import AS_AT, action, answer, plan, returns, stand
from tests.samples import a_plan, a_summary


def test_typed_decisions_are_never_lost(tmp_path: Path) -> None:
    """A summary that decisions were typed into is not replaced, whatever is asked."""
    summary, source = tmp_path / "q4.xlsx", tmp_path / "plan.xlsx"
    typed = {"ELM-03.1": {"decision": "Assured", "decided_on": date(2026, 4, 20)}}
    write(with_cells(a_summary(), "For decision", typed), summary)
    write(a_plan(), source)
    before = summary.read_bytes()

    with pytest.raises(BadInput) as stopped:
        consolidate([source], summary, as_at=AS_AT, partnership=Partnership(), force=True)

    assert (
        f"{summary} holds 1 decision and is not replaced, or they would be lost. Name another "
        "output; give this one as --previous in the next round."
    ) == str(stopped.value)
    assert before == summary.read_bytes()


def test_decisions_that_cannot_be_read_are_never_lost(tmp_path: Path) -> None:
    """A summary whose sheet For decision cannot be read is not replaced either."""
    summary, source = tmp_path / "q4.xlsx", tmp_path / "plan.xlsx"
    write(a_summary(), summary)
    write(a_plan(), source)
    parts = Parts(summary.read_bytes(), USUAL)
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    part = parts.sheets["For decision"]
    damaged = repacked(summary.read_bytes(), {part: parts.raw(part).replace(b"</sheetData>", far)})
    summary.write_bytes(damaged)

    assert kind_of(summary) == FileKind.SUMMARY
    with pytest.raises(BadInput, match="something in cell A1048576"):
        consolidate([source], summary, as_at=AS_AT, partnership=Partnership(), force=True)

    assert damaged == summary.read_bytes()


def test_agency_is_counted_under_its_own_name() -> None:
    """Actions under another name of an agency are counted with its own."""
    register = (Agency(name="Ashdale Police", aliases=("Constabulary",)),)
    first, second = action("ELM-01.1", "Constabulary"), action("ELM-02.1", "Ashdale Police")
    ours = Partnership(name="Ashdale", agencies=register)

    found = stand(
        returns(("p.xlsx", "Constabulary", [answer(first), answer(second)])),
        plans=plan(first, second),
        partnership=ours,
    )

    assert ["This round", "This round"] == found.actions["reported"].tolist()
    counts = by_agency(found.actions, register)
    assert [("Ashdale Police", 2)] == list(zip(counts["agency"], counts["total"], strict=True))
