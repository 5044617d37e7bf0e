"""The demonstration: a whole round in a folder, which anybody can make again by typing."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pypdf
import pytest
from openpyxl import load_workbook

from dhrxl.errors import BadInput, DhrxlError, OutputExists
from dhrxl.jobs.demo.filling import with_cells
from dhrxl.jobs.demo.round import demonstrate
from dhrxl.jobs.demo.story import quarter, story
from dhrxl.model.terms import COLUMNS, COVER_LABELS, OPEN_IN_RETURN
from dhrxl.workbooks.templates import templates
from tests.conftest import Ran
from tests.loops import some

AS_AT = date(2026, 3, 31)
Row = Mapping[str, object]


def dhrxl(*arguments: str | Path, cwd: Path) -> Ran:
    """Run the command line as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "dhrxl", *map(str, arguments)],
        cwd=cwd, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300,
        check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The demonstration run once, in the folder it takes where none is named."""
    place = tmp_path_factory.mktemp("demo")
    done = dhrxl("demo", cwd=place)
    return place / "dhrxl-demo", done


@pytest.fixture(scope="module")
def worked(ran: tuple[Path, Ran]) -> Path:
    """The folder it made; tests read it and change nothing."""
    folder, done = ran
    assert (0, "") == (done.code, done.stderr)
    return folder


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another folder, with a file of somebody's own in it, into which it was forced."""
    folder = tmp_path_factory.mktemp("again")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    demonstrate(folder, force=True)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(path: Path, sheet: str, first: str) -> Iterator[Row]:
    """Give the rows of a sheet's table by heading; its header is the row that begins so."""
    cells = list(load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(cells) if row[0] == first)
    for row in cells[at + 1 :]:
        yield dict(zip(map(str, cells[at]), row, strict=True))


def actions(path: Path) -> dict[str, Row]:
    """Give All actions of a summary by reference."""
    return {str(row["Action ref"]): row for row in rows(path, "All actions", "Action ref")}


def day(value: object) -> date | None:
    """Give the day a cell holds."""
    return value.date() if hasattr(value, "date") else None  # type: ignore[no-any-return]


def test_what_is_made(worked: Path) -> None:
    """Plans, returns, receipts, letters, four summaries, pack and copies are there, no more."""
    agencies = [agency.name for agency in story().partnership.agencies]
    back = sorted({*agencies} - {"Housing Services"})
    returned = [f"Q4 2025-26 - {name}.xlsx" for name in back]
    unread = "Harrowmere Integrated Care Board"
    unknown = ["unknown agency", "unknown agency (2)"]

    made = files(worked)

    assert {
        "partnership.xlsx", *(f"Q{number} summary.xlsx" for number in (1, 2, 3, 4)),
        "Q4 audit sample.xlsx", "Q4 for publication.xlsx", "Rowan for the family.docx",
        *(f"board pack/Q4 summary board pack.{kind}" for kind in ("docx", "pdf")),
        "plans/Rowan.xlsx", "plans/Adult K.xlsx", "plans/Iris.xlsx",
        *(f"Q3 returns/Q3 2025-26 - {name}.xlsx" for name in agencies),
        *(f"Q4 sent/Q4 2025-26 - {name}.xlsx" for name in [*agencies, "Unassigned"]),
        *(f"Q4 returns/{name}" for name in returned),
        *(f"receipts/Receipt - {name}" for name in returned),
        "Q4 returns/Copy of Q4 2025-26 - Fernhollow Domestic Abuse Service.xlsx",
        "receipts/Receipt - Copy of Q4 2025-26 - Fernhollow Domestic Abuse Service.xlsx",
        *(f"letters/Return - {name}.eml" for name in agencies),
        *(f"letters/Receipt - {name}.eml" for name in [*{*back} - {unread}, *unknown]),
        *(f"letters/Reminder - {name}.eml" for name in agencies),
        *(f"letters/Dates - {name}.ics" for name in agencies), "letters/Dates.ics",
    } == {
        name for name in made if not name.startswith(("Q4 returns/~", "Q4 returns/Housing"))
        and "Housing Services - update" not in name
    }  # fmt: skip


def test_what_is_said(ran: tuple[Path, Ran], worked: Path) -> None:
    """It says what it made, the position, the verdict, how to do it again, what to open first."""
    lines = ran[1].stdout.splitlines()
    first = lines[lines.index("Open first:") + 1 :]

    assert "3 reviews, 8 agencies and 29 actions" in lines[0]
    assert {
        "Position as at 31 March 2026.",
        "29 actions: 4 Blue, 4 Green, 8 Amber, 9 Red, 4 Grey. Of the Green, 2 not reported "
        "this round.",
        "Overdue 9 (3 last time); longest 259 days: ROWAN-02.2, Harrowmere Integrated Care Board.",
        "Past the first agreed date: 12. Said complete, not evidenced: 1, not dated: 1 "
        "(past their date, not in Overdue: 1). No date, so never overdue: 1.",
        "For decision: 2 new dates, 1 new date that cannot be read, 1 to close, 1 not accepted "
        "by the agency, 2 to assure.",
        "33 rows read in 7 files: 26 merged, 7 not counted.",
        "Not ready: 3 figures may be wrong (problems 1, 2, 3); 2 of 8 agencies did not return; "
        "Fernhollow Domestic Abuse Service returned two versions that differ in 1 action, neither "
        "counted.",
    } <= set(lines)
    assert any(line.startswith("6 of 8 agencies returned; ") for line in lines)
    assert 4 == len(first)
    assert all((worked / line.partition(":")[0].strip()).is_file() for line in first)


def test_every_row_is_accounted_for(worked: Path) -> None:
    """For each file the rows read are the rows merged and those not counted, each shown."""
    summary = worked / "Q4 summary.xlsx"
    accounts = [row for row in rows(summary, "Returns", "File") if row["File"]]
    shown = [row["Source file"] for row in rows(summary, "Returned rows", "Source file")]

    assert accounts
    for account in accounts:
        read, merged, lost = (
            int(str(account[key] or 0)) for key in ("Rows read", "Merged", "Not counted")
        )
        assert read == merged + lost
        assert read == shown.count(account["File"])
    assert 33 == len(shown)


def test_figures_on_the_board_are_those_of_the_actions(worked: Path) -> None:
    """The count by agency adds up to the actions, each of them once."""
    summary = worked / "Q4 summary.xlsx"
    now = actions(summary)
    counts = [row for row in rows(summary, "Summary", "Lead agency") if row["Lead agency"]]

    assert 29 == len(now)
    for rag in ("Red", "Amber", "Green", "Blue", "Grey"):
        assert sum(row["Calculated RAG"] == rag for row in now.values()) == sum(
            int(str(row[rag])) for row in counts if row["Lead agency"] != "Total"
        )


def test_page_one_of_the_pack_has_all_that_a_chair_acts_on(worked: Path) -> None:
    """Every decision that is wanted and every agency with something overdue stand on page one."""
    summary = worked / "Q4 summary.xlsx"
    asked = [str(row["Action ref"]) for row in rows(summary, "For decision", "Action ref")]
    late = {str(row["Lead agency"]) for row in rows(summary, "Overdue", "Action ref")}
    pack = pypdf.PdfReader(worked / "board pack" / "Q4 summary board pack.pdf")
    words = " ".join(pack.pages[0].extract_text().split())
    decided, charted = words.partition("Overdue by agency")[::2]

    assert (6, 7) == (len(asked), len(late))
    assert asked == [ref for ref in asked if ref in decided]
    assert late == {name for name in late if words.count(name) > 1 and name in charted}
    assert "more:" not in words


def test_trend_of_four_quarters_is_that_of_their_actions(worked: Path) -> None:
    """The trend shows four quarters, each with as many overdue as its own All actions has."""
    now = list(rows(worked / "Q4 summary.xlsx", "Trend", "Quarter"))

    assert ["Q4 2025/26", "Q3 2025/26", "Q2 2025/26", "Q1 2025/26"] == [
        row["Quarter"] for row in now
    ]
    assert [
        sum(row["Timing"] == "Overdue" for row in actions(worked / f"Q{n} summary.xlsx").values())
        for n in (4, 3, 2, 1)
    ] == [row["Overdue"] for row in now]
    assert [2, 0, 1, 2] == [row["Silent agencies"] for row in now]


def test_early_quarters_know_what_was_agreed_by_then(worked: Path) -> None:
    """The first summary holds neither a plan that was signed off later nor a date moved later."""
    first, second = (actions(worked / f"{name} summary.xlsx") for name in ("Q1", "Q2"))

    assert {"ROWAN", "ADULT-K"} == {ref.rpartition("-")[0] for ref in first}
    assert [None, date(2026, 1, 31)] == [
        day(one["ROWAN-05.1"]["Revised target date"]) for one in (first, second)
    ]


@pytest.mark.parametrize(
    ("agency", "state"),
    [
        pytest.param("Housing Services", "Carried forward", id="silent"),
        pytest.param("Harrowmere Integrated Care Board", "Carried forward", id="damaged file"),
        pytest.param("Probation Service", "This round", id="nothing has changed"),
    ],
)
def test_silence_is_carried_forward(worked: Path, agency: str, state: str) -> None:
    """What a silent agency last said still stands; who says that nothing changed has reported."""
    then = actions(worked / "Q3 summary.xlsx")
    theirs = {
        ref: row
        for ref, row in actions(worked / "Q4 summary.xlsx").items()
        if row["Lead agency"] == agency and row["Status"] != "Superseded"
    }

    assert theirs
    assert {state} == {row["Reported"] for row in theirs.values()}
    for ref, row in theirs.items():
        assert then[ref]["Status"] == row["Status"]
        assert then[ref]["Progress"] == row["Progress"]


def test_decisions_of_last_quarter_are_applied(worked: Path) -> None:
    """Agreed dates are the due dates now; the first agreed date and the refusal stand."""
    then, now = (actions(worked / f"{name} summary.xlsx") for name in ("Q3", "Q4"))
    moved = ("Target date", "Revised target date", "Revision agreed on")

    assert [date(2025, 12, 31), date(2026, 5, 31), date(2026, 1, 22)] == [
        day(now["ROWAN-02.1"][key]) for key in moved
    ]
    assert [date(2025, 8, 31), date(2026, 4, 30), date(2026, 1, 22)] == [
        day(now["ROWAN-05.1"][key]) for key in moved
    ]
    assert (1, 2) == tuple(one["ROWAN-05.1"]["Times moved"] for one in (then, now))
    assert date(2026, 1, 31) == day(then["ROWAN-05.1"]["Revised target date"])
    assert (None, "Red") == (
        now["DHR07-03.1"]["Revised target date"],
        now["DHR07-03.1"]["Calculated RAG"],
    )
    assert "Superseded" == now["DHR07-02.2"]["Status"]
    assert {date(2026, 1, 22)} == {
        day(now[ref]["Assured on"]) for ref in ("ROWAN-01.1", "ADULT-K-01.1")
    }


def test_every_kind_of_answer_is_there(worked: Path) -> None:
    """What goes wrong in returns goes wrong in these, once each, and is found."""
    problems = list(rows(worked / "Q4 summary.xlsx", "Problems", "No."))
    by_code = {str(row["Code"]) for row in problems}

    assert ["damaged-file", "duplicate-return", "not-a-date"] == sorted(
        str(row["Code"]) for row in problems if row["Severity"] == "error"
    )
    assert {
        "not-returned", "not-a-workbook", "skipped-file", "complete-without-date",
        "complete-without-evidence", "rag-disagrees", "joint-disagreement",
        "request-without-reason", "personal-data", "missing-lead-agency", "no-target-date",
    } <= by_code  # fmt: skip
    assert "07700" not in " ".join(str(row["Message"]) for row in problems)


def test_answers_stand_in_the_returns_as_typed(worked: Path) -> None:
    """Every answer of the script stands in its return, words in a date cell too."""
    last, this = quarter("q3"), quarter("q4")
    read = 0
    for folder, done in (("Q3 returns", last), ("Q4 returns", this)):
        for one in some(one for one in done.returns if not one.damaged):
            name = f"{done.name.replace('/', '-')} - {one.agency}.xlsx"
            table = {str(r["Action ref"]): r for r in rows(worked / folder / name, "Return",
                                                           "Action ref")}  # fmt: skip
            typed = {
                (ref, COLUMNS[key].heading): value
                for ref, cells in one.answers.items()
                for key, value in cells.items()
            }
            stands = {(ref, heading): table[ref][heading] for ref, heading in typed}
            assert typed == {place: day(cell) or cell for place, cell in stands.items()}
            read += len(typed)
            cover = load_workbook(worked / folder / name)["Cover"].iter_rows(values_only=True)
            form = [(row[0], day(row[1]) or row[1]) for row in cover]
            at = [form.index((COVER_LABELS[key], value)) for key, value in one.cover.items()]
            assert at == sorted(at)

    assert read > 100


def test_same_bytes_wherever_and_whenever(worked: Path, again: Path) -> None:
    """Another folder gets the same bytes; a file of somebody's own in it is left alone."""
    second = files(again)

    assert b"mine" == second.pop("notes.txt")
    assert files(worked) == second


def test_commands_it_names_make_the_same_files(ran: tuple[Path, Ran], again: Path) -> None:
    """Whoever types the commands it prints gets what it made, byte for byte."""
    folder, done = ran
    commands = [line.strip() for line in done.stdout.splitlines() if line.startswith("  dhrxl ")]
    for name in ("Q4 sent", "receipts", "letters", "board pack"):
        shutil.rmtree(again / name)
    for name in ("Q4 summary.xlsx", "Q4 for publication.xlsx", "Rowan for the family.docx"):
        (again / name).unlink()

    codes = [dhrxl(*shlex.split(command)[1:], cwd=again).code for command in commands]

    # plans ask for a lead and a date, which is no error; returns hold three
    assert [0, 1, 1, 0, 0, 0, 0, 0, 0, 0] == codes
    assert files(folder) == {n: d for n, d in files(again).items() if n != "notes.txt"}


def test_refuses_a_folder_that_holds_something(worked: Path) -> None:
    """A folder that holds something is left as it is, and the remedy is named."""
    before = files(worked)

    done = dhrxl("demo", cwd=worked.parent)

    assert (
        2, "", "dhrxl: dhrxl-demo holds something already. "
        "Add --force to replace it, or name another place.\n",
    ) == (done.code, done.stdout, done.stderr)  # fmt: skip
    assert before == files(worked)


def test_refuses_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file in place of the folder is refused and kept."""
    place = tmp_path / "notes.txt"
    place.write_text("mine", encoding="utf-8")

    with pytest.raises(BadInput) as raised:
        demonstrate(place, force=True)

    assert f"{place} is a file. Name a folder." == str(raised.value)
    assert "mine" == place.read_text(encoding="utf-8")


def test_never_replaces_what_is_no_demonstration(tmp_path: Path) -> None:
    """Even forced, it leaves a folder alone that holds files of the same names."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "Rowan.xlsx").write_bytes(b"a real plan")

    with pytest.raises(OutputExists) as raised:
        demonstrate(tmp_path, force=True)

    assert (
        f"{tmp_path / 'plans'} is of no earlier demonstration. Name another place."
        == str(raised.value)
    )  # fmt: skip
    assert {"plans/Rowan.xlsx": b"a real plan"} == files(tmp_path)


def test_says_so_where_it_did_not_go_as_written(worked: Path, tmp_path: Path) -> None:
    """One more damaged return in the folder changes the outcome, and that is a failure."""
    folder = tmp_path / "demo"
    shutil.copytree(worked, folder)
    (folder / "Q3 returns" / "Another.xlsx").write_bytes(b"PK\x03\x04cut off")

    with pytest.raises(DhrxlError) as raised:
        demonstrate(folder, force=True)

    assert (
        "Q3 2025/26 did not go as it was written: expected the errors none, found damaged-file. "
        "Name a new folder; if it happens again, please report this line."
    ) == str(raised.value)


def test_script_answers_only_what_agencies_can_type() -> None:
    """The answers of the script fill open cells of a return and nothing else."""
    typed = {
        key
        for name in ("q1", "q2", "q3", "q4")
        for one in quarter(name).returns
        for cells in (*one.answers.values(), *one.copy.values())
        for key in cells
    }

    assert typed <= set(OPEN_IN_RETURN)


def test_cells_of_unknown_actions_are_refused() -> None:
    """Something typed for an action that a table does not hold is an error, never dropped."""
    with pytest.raises(DhrxlError) as raised:
        with_cells(templates()["agency_return.xlsx"], "Return", {"ELM-01.1": {"status": "Paused"}})

    assert "The sheet Return holds no action ELM-01.1." == str(raised.value)
