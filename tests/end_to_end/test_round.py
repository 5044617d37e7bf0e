"""Two rounds as people work them: returns typed into by LibreOffice, decisions in the summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dhrxl.model.terms import RETURN
from tests.conftest import Ran, Run
from tests.libreoffice.office import Office
from tests.loops import some
from tests.places import PUBLISHED, REPOSITORY

Rows = list[dict[str, object]]
PLAN = PUBLISHED / "alder.txt"
POLICE, HEALTH, HOMES = "Westmere Police", "Westmere Health Trust", "Alder Homes"


def table(path: Path, sheet: str, first: str) -> Rows:
    """Read a table of a workbook as rows by heading; `first` is its first heading."""
    grid = openpyxl.load_workbook(path)[sheet].values
    found = [[_day(cell) for cell in row] for row in grid]
    start = next(number for number, row in enumerate(found) if row[0] == first)
    headings = [str(cell) for cell in found[start]]
    return [
        dict(zip(headings, row, strict=True))
        for row in found[start + 1 :]
        if any(cell is not None for cell in row)
    ]


def _day(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else cell


def actions(path: Path) -> dict[str, dict[str, object]]:
    """Give the actions of a summary by reference."""
    return {str(row["Action ref"]): row for row in table(path, "All actions", "Action ref")}


def expect(done: Ran, code: int = 0) -> str:
    """Give what a command printed, once it ended as expected."""
    assert (code, []) == (done.code, _unexpected(done.stderr)), done
    return done.stdout


def _unexpected(text: str) -> list[str]:
    echoed = ("Position as at ", "Partnership: ")
    return [line for line in text.splitlines() if not line.startswith(echoed)]


@dataclass(frozen=True)
class Rounds:
    """The files of two rounds."""

    folder: Path
    said: tuple[str, str]
    first: Path
    second: Path


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Rounds:
    """Work two rounds, with LibreOffice as every agency's spreadsheet and the coordinator's."""
    folder = tmp_path_factory.mktemp("rounds")
    run = _runner(folder)
    expect(run("import", PLAN, "plan.xlsx", "--review", "Alder", "--published", "2025-09-30"))

    expect(run("split", "plan.xlsx", "--to", "q3", "--as-at", "2025-12-31"))
    first = {
        POLICE: {
            "ALDER-01.1": {"Status": "In progress", "Progress": "Half the teams are trained."},
            "ALDER-02.1": {
                "Status": "In progress",
                "Progress": "Begun.",
                "New date requested": date(2026, 6, 30),
                "Reason for new date": "The cameras came late.",
            },
            "ALDER-03.1": {"Status": "In progress", "Progress": "A draft is with the lawyers."},
        },
        HEALTH: {
            "ALDER-03.1": {"Status": "Complete", "Progress": "Our part is signed."},
            "ALDER-04.1": {
                "Status": "Complete",
                "Date of completion": date(2025, 12, 1),
                "Evidence": "Triage form, version 1.10",
            },
            "ALDER-05.1": {"Status": "Not started", "Progress": "N/A"},
        },
        HOMES: {
            "ALDER-06.1": {"Status": "In progress", "Progress": "=1+1", "Agency RAG": "Green"},
            "ALDER-07.1": {"Status": "Ask to close", "Progress": "-Review policy"},
        },
    }
    for agency, answers in first.items():
        office.fill_in(folder / "q3" / f"Q3 2025-26 - {agency}.xlsx", "Return", answers)
    (folder / "q3" / "Q3 2025-26 - Unassigned.xlsx").unlink()
    said_first = expect(
        run("consolidate", "q3", "-o", "q3.xlsx", "--plan", "plan.xlsx", "--as-at", "2025-12-31")
    )
    with office.open(folder / "q3.xlsx") as summary:
        for ref, decision in {"ALDER-02.1": "Agreed", "ALDER-07.1": "Superseded"}.items():
            row = summary.row_of("For decision", ref)
            summary.type_in("For decision", (row, "Decision"), decision)
            summary.type_in("For decision", (row, "Decided on"), date(2026, 1, 20))
            summary.type_in("For decision", (row, "Decided by (role)"), "Chair")
        summary.save()

    expect(run("split", "plan.xlsx", "q3.xlsx", "--to", "q4", "--as-at", "2026-03-31"))
    second = {
        POLICE: {
            "ALDER-01.1": {
                "Status": "Complete",
                "Date of completion": date(2026, 3, 1),
                "Outcome": "212 officers are trained.",
            },
            "ALDER-02.1": {"Progress": "Four samples drawn."},
            "ALDER-03.1": {"Progress": "Still with the lawyers."},
        },
        HEALTH: {"ALDER-05.1": {"Status": "In progress", "Progress": "A lead is named."}},
    }
    for agency, answers in second.items():
        office.fill_in(folder / "q4" / f"Q4 2025-26 - {agency}.xlsx", "Return", answers)
    (folder / "q4" / f"Q4 2025-26 - {HOMES}.xlsx").unlink()
    (folder / "q4" / "Q4 2025-26 - Unassigned.xlsx").unlink()
    said_second = expect(
        run("consolidate", "q4", "-o", "q4.xlsx", "--plan", "plan.xlsx", "--previous", "q3.xlsx",
            "--as-at", "2026-03-31")
    )  # fmt: skip
    return Rounds(folder, (said_first, said_second), folder / "q3.xlsx", folder / "q4.xlsx")


def _runner(folder: Path) -> Callable[..., Ran]:
    from tests.conftest import run

    return run.__wrapped__(folder)  # type: ignore[attr-defined, no-any-return]


def test_first_round(rounds: Rounds) -> None:
    """The first summary says where each action stands, and what agencies say of it."""
    found = actions(rounds.first)

    assert {
        "ALDER-01.1": ("Green", "Not due"),
        "ALDER-02.1": ("Amber", "Due soon"),
        "ALDER-03.1": ("Green", "Not due"),
        "ALDER-04.1": ("Blue", "Completed"),
        "ALDER-05.1": ("Grey", "No date"),
        "ALDER-06.1": ("Amber", "Due soon"),
        "ALDER-07.1": ("Amber", "Not due"),
        "ALDER-08.1": ("Grey", "Not due"),
    } == {ref: (row["Calculated RAG"], row["Timing"]) for ref, row in found.items()}
    assert "Westmere Health Trust says Complete" == found["ALDER-03.1"]["Joint disagreement"]
    assert "Agency says Green, calculated Amber" == found["ALDER-06.1"]["RAG disagreement"]
    assert ["=1+1", "-Review policy", "N/A", "Triage form, version 1.10"] == [
        found["ALDER-06.1"]["Progress"], found["ALDER-07.1"]["Progress"],
        found["ALDER-05.1"]["Progress"], found["ALDER-04.1"]["Evidence"],
    ]  # fmt: skip
    assert "Never" == found["ALDER-08.1"]["Reported"]


def test_returns_of_second_round(rounds: Rounds) -> None:
    """The second returns leave out what is done or closed and carry the agreed date."""
    police = table(rounds.folder / "q4" / f"Q4 2025-26 - {POLICE}.xlsx", "Return", "Action ref")

    assert ["ALDER-01.1", "ALDER-02.1", "ALDER-03.1"] == [row["Action ref"] for row in police]
    assert (date(2026, 6, 30), date(2025, 12, 31)) == (
        police[1]["Due date"],
        police[1]["Target date"],
    )
    assert "Begun." == police[1]["Progress last time"]


def test_second_round(rounds: Rounds) -> None:
    """Decisions hold, the silent agency is carried forward, and every change is named."""
    found = actions(rounds.second)

    assert {
        "ALDER-01.1": ("Blue", "Completed", "This round"),
        "ALDER-02.1": ("Green", "Not due", "This round"),
        "ALDER-03.1": ("Red", "Overdue", "This round"),
        "ALDER-04.1": ("Blue", "Completed", "Carried forward"),
        "ALDER-05.1": ("Grey", "No date", "This round"),
        "ALDER-06.1": ("Red", "Overdue", "Carried forward"),
        "ALDER-07.1": ("Grey", "Closed", "Carried forward"),
        "ALDER-08.1": ("Grey", "Not due", "Never"),
    } == {
        ref: (row["Calculated RAG"], row["Timing"], row["Reported"]) for ref, row in found.items()
    }
    assert [31, 90] == [found[ref]["Days overdue"] for ref in ("ALDER-03.1", "ALDER-06.1")]
    assert (date(2025, 12, 31), date(2026, 6, 30), date(2026, 1, 20), 1) == tuple(
        found["ALDER-02.1"][key]
        for key in ("Target date", "Revised target date", "Revision agreed on", "Times moved")
    )
    assert [
        ("ALDER-01.1", "closed", "Not due", "Completed"),
        ("ALDER-02.1", "RAG moved", "Amber", "Green"),
        ("ALDER-02.1", "date moved", "31 December 2025", "30 June 2026"),
        ("ALDER-03.1", "newly overdue", "Not due", "Overdue"),
        ("ALDER-03.1", "RAG moved", "Green", "Red"),
        ("ALDER-06.1", "newly overdue", "Due soon", "Overdue"),
        ("ALDER-06.1", "RAG moved", "Amber", "Red"),
        ("ALDER-07.1", "closed", "Not due", "Closed"),
    ] == [
        (row["Action ref"], row["Change"], row["Before"], row["After"])
        for row in table(rounds.second, "Changes", "Action ref")
    ]
    said = rounds.said[1]
    assert "2 of 3 agencies returned; 1 action shown as last reported on 31 December 2025" in said
    assert "Overdue 2 (0 last time); longest 90 days: ALDER-06.1, Alder Homes." in said


@pytest.mark.parametrize("which", ["first", "second"])
def test_rows_are_reconciled(rounds: Rounds, which: str) -> None:
    """For each file the rows read are merged or not counted, and all stand in Returned rows."""
    summary: Path = getattr(rounds, which)
    files = [row for row in table(summary, "Returns", "File") if row["File"]]
    rows = table(summary, "Returned rows", "Source file")

    assert files
    for file in files:
        mine = [row for row in rows if row["Source file"] == file["File"]]
        lost = [row for row in mine if str(row["Used as"]).startswith("Not counted")]
        assert file["Rows read"] == len(mine) == file["Merged"] + file["Not counted"]
        assert file["Not counted"] == len(lost)
    overview = table(summary, "Summary", "Lead agency")
    assert len(actions(summary)) == sum(int(str(row["Total"])) for row in overview)


def test_sources_lead_to_the_answer(rounds: Rounds) -> None:
    """The source of an action is the row whose words it shows."""
    sheets: dict[str, Mapping[int, tuple[object, ...]]] = {}
    answered = [row for row in actions(rounds.second).values() if row["Reported"] == "This round"]
    for row in some(answered):
        file = rounds.folder / "q4" / str(row["Source file"])
        cells = openpyxl.load_workbook(file)[str(row["Source sheet"])]
        sheets.setdefault(str(file), dict(enumerate(cells.values, 1)))
        answer = sheets[str(file)][int(str(row["Source row"]))]
        assert row["Action ref"] == answer[0]
        assert row["Status"] == answer[RETURN.index("status")]
        assert answer[RETURN.index("progress")] in (row["Progress"], None)


def test_same_inputs_give_same_bytes(rounds: Rounds) -> None:
    """Same inputs and the same day give a summary of the same bytes."""
    again = _runner(rounds.folder)(
        "consolidate", "q4", "-o", "again.xlsx", "--plan", "plan.xlsx", "--previous", "q3.xlsx",
        "--as-at", "31 March 2026",
    )  # fmt: skip

    assert 0 == again.code
    assert rounds.second.read_bytes() == (rounds.folder / "again.xlsx").read_bytes()


@pytest.mark.skipif(
    not (REPOSITORY.parent / "shared" / "plans" / "ben.txt").exists(), reason="no published plan"
)
def test_published_plan_splits(run: Run, tmp_path: Path) -> None:
    """A published plan of 33 actions splits into seven returns, joint actions in both."""
    source = REPOSITORY.parent / "shared" / "plans" / "ben.txt"
    expect(run("import", source, "ben.xlsx", "--review", "Ben", "--published", "2016-10-31"))

    expect(run("split", "ben.xlsx", "--to", "out", "--as-at", "2017-03-15"))

    counts = {
        path.stem.split(" - ")[1]: len(table(path, "Return", "Action ref"))
        for path in (tmp_path / "out").iterdir()
    }
    assert [12, 7, 7, 5, 3, 2, 1] == sorted(counts.values(), reverse=True)
    assert 2 == counts["Unassigned"]
