"""The command line as a hurried coordinator uses it: real processes, whole messages, exit codes."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from dhrxl.cli.terminal import fault, show_position
from tests.conftest import Ran, Run
from tests.conftest import run as run_fixture
from tests.invented import action, answer, returns, stand
from tests.loops import some
from tests.places import PUBLISHED, SHEETS

PLAN = PUBLISHED / "alder.txt"
DAY = ("--as-at", "2025-12-31")
POLICE, HEALTH, HOMES, NOBODY = (
    f"Q3 2025-26 - {name}.xlsx"
    for name in ("Westmere Police", "Westmere Health Trust", "Alder Homes", "Unassigned")
)
ANSWERS: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    POLICE: {
        "ALDER-01.1": {"Status": "In progress", "Progress": "Begun."},
        "ALDER-02.1": {
            "Status": "In progress",
            "New date requested": date(2026, 6, 30),
            "Reason for new date": "Samples are slow.",
        },
        "ALDER-03.1": {"Status": "Not started"},
    },
    HEALTH: {
        "ALDER-04.1": {
            "Status": "Complete",
            "Date of completion": date(2025, 12, 1),
            "Evidence": "Triage form",
        },
        "ALDER-05.1": {"Status": "Paused"},
        "ALDER-03.1": {"Status": "Not started"},
    },
}
EVERYTHING = ("plan.xlsx", "returns", "last.xlsx")
"""What the coordinator has: an agreed plan, a folder of returns, the last summary."""


def type_in(path: Path, sheet: str, answers: Mapping[str, Mapping[str, object]]) -> None:
    """Type answers into a workbook, by action reference and heading."""
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row for row in book[sheet].iter_rows()}
    columns = {cell.value: cell.column - 1 for cell in rows["Action ref"]}
    for ref, cells in answers.items():
        for name, value in cells.items():
            rows[ref][columns[name]].value = value
    book.save(path)


def runner(folder: Path) -> Run:
    """Run the command line in a folder."""
    return run_fixture.__wrapped__(folder)  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def round_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round, made once by the commands themselves."""
    folder = tmp_path_factory.mktemp("round")
    run = runner(folder)
    done = [
        run("import", PLAN, "plan.xlsx", "--review", "Alder", "--published", "2025-09-30", *DAY),
        run("split", "plan.xlsx", "--to", "returns", *DAY),
        run("consolidate", "plan.xlsx", "-o", "last.xlsx", "--as-at", "2025-09-30"),
    ]
    assert [0, 0, 0] == [one.code for one in done], done
    for name, answers in ANSWERS.items():
        type_in(folder / "returns" / name, "Return", answers)
    return folder


@pytest.fixture
def desk(round_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The coordinator's folder; whatever a test runs, every input stays byte for byte."""
    for name in EVERYTHING:
        copy = shutil.copytree if (round_folder / name).is_dir() else shutil.copy2
        copy(round_folder / name, tmp_path / name)
    yield tmp_path
    for name, known in some(hashes(round_folder).items()):
        assert known == hashes(tmp_path).get(name), f"{name} was changed"


def hashes(folder: Path) -> dict[str, str]:
    """Give a hash for every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stopped(done: Ran, message: str) -> None:
    """Make sure that a command could not run, said exactly this, and nothing else."""
    said = re.sub(r"\APosition as at \d+ \w+ \d{4}\.\n", "", done.stderr)
    assert (2, "", f"dhrxl: {message}\n") == (done.code, done.stdout, said)


# Help and version


@pytest.mark.parametrize("option", ["--version", "--help", "split --help", "validate --help"])
def test_help_needs_no_heavy_import(option: str, tmp_path: Path) -> None:
    """Help and version answer without pandas, openpyxl or xlwings."""
    script = (
        "import sys\nfrom dhrxl.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit as ended:\n    print('ended', ended.code)\n"
        "heavy = {'pandas', 'numpy', 'xlwings', 'openpyxl', 'xlsxwriter', 'pandera', 'rich'}\n"
        "print('heavy', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *option.split()],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip

    assert ["ended 0", "heavy []"] == done.stdout.splitlines()[-2:]


def test_every_command_is_listed(run: Run) -> None:
    """Help lists every command, and the exit codes."""
    done = run("--help")

    commands = {line.split()[0] for line in done.stdout.split("Commands:\n")[1].splitlines()}
    assert {"consolidate", "demo", "import", "new", "split", "validate"} <= commands
    assert "Exit codes: 0 no error, 1 at least one error" in done.stdout


def test_click_of_any_promised_version() -> None:
    """The type of a date needs no brackets at run time, which click takes only since 8.4."""
    script = "import click\nclick.ParamType = type('Old', (), {})\nimport dhrxl.cli.options"

    assert 0 == subprocess.run([sys.executable, "-c", script], check=False).returncode


# What cannot be run


@pytest.mark.parametrize(
    ("command", "given", "expected"),
    [
        ("consolidate", "31 September 2026", "'31 September 2026': there is no such day."),
        ("consolidate", "yesterday", "'yesterday': that is no date."),
        ("consolidate", "", "'': that is no date."),
        ("split", "2026-02-29", "'2026-02-29': there is no such day."),
        ("validate", "31/9/2026", "'31/9/2026': there is no such day."),
        ("import", "31 September 2026", "'31 September 2026': there is no such day."),
        ("new", "31 September 2026", "'31 September 2026': there is no such day."),
        ("split", "1989-12-31", "'1989-12-31': expected a year from 1990 to 2100."),
        ("validate", "31 March 2101", "'31 March 2101': expected a year from 1990 to 2100."),
    ],
)
def test_impossible_as_at(command: str, given: str, expected: str, run: Run) -> None:
    """A day that does not exist is refused by its own words, before anything else is looked at."""
    done = run(command, "--as-at", given)

    assert (2, "") == (done.code, done.stdout)
    assert (
        f"Error: Invalid value for '--as-at': {expected} Give 2026-03-31 or \"31 March 2026\"."
        == done.stderr.splitlines()[-1]
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ("consolidate", "nowhere", "-o", "new.xlsx"),
            "nowhere does not exist. Check the name.",
            id="missing path",
        ),
        pytest.param(
            ("consolidate", "empty", "-o", "new.xlsx"),
            "empty holds nothing to read: no files. Name the folder that the returns were saved "
            "in.",
            id="empty folder",
        ),
        pytest.param(
            ("consolidate", "papers", "-o", "new.xlsx", *DAY),
            "No return among 2 files: a PDF file and a Word file.\n"
            "There is nothing to put into a summary. Name returns or a plan.",
            id="folder with PDF and Word",
        ),
        pytest.param(
            ("validate", "last.xlsx", *DAY),
            "Nothing to read: 1 file was skipped (last.xlsx is a summary made by dhrxl). Name a "
            "plan or a return.",
            id="a summary as return",
        ),
        pytest.param(
            ("consolidate", "papers/minutes.pdf", "-o", "new.xlsx"),
            "minutes.pdf: expected an Excel workbook, found a PDF file. Send the figures in the "
            "workbook (.xlsx) that was sent out.\n"
            "There is nothing to put into a summary. Name returns or a plan.",
            id="only a PDF",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "new.xlsx", "--previous", "plan.xlsx"),
            "plan.xlsx is no summary: it is an action plan. Name the summary of the last round.",
            id="previous is a plan",
        ),
        pytest.param(
            (
                "consolidate",
                "returns",
                "-o",
                "new.xlsx",
                "--previous",
                "last.xlsx",
                "--previous",
                "plan.xlsx",
            ),
            "plan.xlsx is no summary: it is an action plan. Name the summary of the last round.",
            id="an older summary is a plan",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "new.xlsx", "--plan", f"returns/{HOMES}"),
            f"{HOMES} is a return. Name a workbook made by dhrxl import or dhrxl new.",
            id="plan is a return",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "new.pdf"),
            "new.pdf is no workbook name. Give the output a name ending in .xlsx.",
            id="output of another type",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "nowhere/new.xlsx"),
            "The folder nowhere does not exist. Make it first, or name another place.",
            id="output in a missing folder",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "empty"),
            "empty is a folder. Name a file ending in .xlsx.",
            id="output is a folder",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "last.xlsx"),
            "last.xlsx exists. Add --force to replace it, or name another place.",
            id="output exists",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", f"returns/{POLICE}", "--force"),
            f"returns/{POLICE} is one of the files to be read and is never replaced. Name another "
            "output.",
            id="output is a return",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "plan.xlsx", "--plan", "plan.xlsx", "--force"),
            "plan.xlsx is one of the files to be read and is never replaced. Name another output.",
            id="output is the plan",
        ),
        pytest.param(
            ("consolidate", f"returns/{POLICE}", "-o", f"returns/{HEALTH}", "--force"),
            f"returns/{HEALTH} is an agency's return and is never replaced. Name another output.",
            id="output is a return not read",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "last.xlsx", "--previous", "last.xlsx", "--force"),
            "last.xlsx is one of the files to be read and is never replaced. Name another output.",
            id="output is the last summary",
        ),
        pytest.param(
            ("consolidate", "returns", "-o", "new.xlsx", "--partnership", "plan.xlsx"),
            "plan.xlsx is no partnership workbook: it is an action plan. It needs a sheet Agencies "
            "or Reviews with their headings; start from workbook_templates/partnership.xlsx.",
            id="partnership is a plan",
        ),
        pytest.param(
            ("split", "returns", "--to", "out", *DAY),
            "returns is a folder. Name the plan itself.",
            id="split a folder",
        ),
        pytest.param(
            ("split", "nowhere.xlsx", "--to", "out", *DAY),
            "nowhere.xlsx does not exist. Check the name.",
            id="split what is not there",
        ),
        pytest.param(
            ("split", f"returns/{HOMES}", "--to", "out", *DAY),
            f"{HOMES} is a return. Name an action plan or the last summary.",
            id="split a return",
        ),
        pytest.param(
            ("split", "last.xlsx", "other/last.xlsx", "--to", "out", *DAY),
            "last.xlsx and last.xlsx are both summaries. Name the last one.",
            id="split two summaries",
        ),
        pytest.param(
            ("split", "plan.xlsx", "other/plan.xlsx", "--to", "out", *DAY),
            "plan.xlsx and other/plan.xlsx have the same review code, ALDER. Give one of them "
            "another code.",
            id="split two plans of one code",
        ),
        pytest.param(
            ("split", "plan.xlsx", "--to", "out", "--return-by", "2025-12-30", *DAY),
            "Returns cannot be due back on 30 December 2025, before the day they judge by, 31 "
            "December 2025. Give a later day to return by, or an earlier one to judge by.",
            id="return by a day that is over",
        ),
        pytest.param(
            ("split", "plan.xlsx", "--to", "plan.xlsx", *DAY),
            "plan.xlsx is a file. Name a folder.",
            id="split into a file",
        ),
        pytest.param(
            ("split", "plan.xlsx", "--to", "returns", *DAY),
            f"returns/{HOMES} exists (and 3 more). Add --force to replace it, or name another "
            "place.",
            id="split over returns",
        ),
        pytest.param(
            ("split", "plan.xlsx", "--to", "returns", "--force", *DAY),
            f"returns/{HEALTH} was saved by somebody after it was made, and may hold answers. It "
            "is never replaced. Move it, or name another folder.",
            id="split over returns filled in",
        ),
        pytest.param(
            ("import", "plan.xlsx", "plan.xlsx", "--review", "Alder", "--force"),
            "plan.xlsx is one of the files to be read and is never replaced. Name another output.",
            id="import over its source",
        ),
        pytest.param(
            ("new", "new.xlsx", "--review", " "),
            "' ' names no review. Give its pseudonym, such as --review \"Adult A\".",
            id="review without a name",
        ),
        pytest.param(
            ("new", "new.xlsx", "--review", "Elm", "--code", "../Elm 1"),
            "'../ELM 1' cannot begin a reference. Give a code such as --code ELM-1.",
            id="code that is none",
        ),
        pytest.param(
            ("new", "plan.xlsx", "--review", "Elm"),
            "plan.xlsx exists. Add --force to replace it, or name another place.",
            id="new over a plan",
        ),
        pytest.param(
            ("new", "plan.xlsx", "--review", "Elm", "--force"),
            "plan.xlsx holds 8 actions and is not replaced. Name another output.",
            id="new over actions, forced",
        ),
        pytest.param(
            ("import", str(PLAN), "plan.xlsx", "--review", "Alder", "--code", "DHR1", "--force"),
            "plan.xlsx is a plan with the review code ALDER, and DHR1 was asked for. Add --code "
            "ALDER to keep its references, or name another output.",
            id="import under another code",
        ),
        pytest.param(
            ("new", f"{'x' * 300}.xlsx", "--review", "Elm"),
            f"{'x' * 300}.xlsx: File name too long. Check the name and the folder.",
            id="a name too long",
        ),
    ],
)
def test_what_cannot_be_run(arguments: tuple[str, ...], message: str, desk: Path, run: Run) -> None:
    """What cannot be run says why and what to do, exits with 2, and writes nothing."""
    (desk / "empty").mkdir()
    (desk / "papers").mkdir()
    (desk / "papers" / "minutes.pdf").write_bytes(b"%PDF-1.7\n%not ours")
    shutil.copy(SHEETS / "word_file.xlsx", desk / "papers" / "update.docx")
    (desk / "other").mkdir()
    shutil.copy(desk / "plan.xlsx", desk / "other" / "plan.xlsx")
    type_in(desk / "other" / "plan.xlsx", "Action plan", {"ALDER-01.1": {"Status": "Paused"}})
    shutil.copy(desk / "last.xlsx", desk / "other" / "last.xlsx")
    before = hashes(desk)

    stopped(run(*arguments), message)

    assert before == hashes(desk)


def test_missing_argument(run: Run) -> None:
    """A forgotten argument is named, with the way to the help."""
    done = run("consolidate", "returns")

    assert (2, "") == (done.code, done.stdout)
    assert [
        "Usage: dhrxl consolidate [OPTIONS] FILE_OR_FOLDER...",
        "Try 'dhrxl consolidate --help' for help.",
        "",
        "Error: Missing option '-o' / '--output'.",
    ] == done.stderr.splitlines()


def test_folder_that_cannot_be_written_into(desk: Path) -> None:
    """A folder that cannot be written into is named; nothing half-made is left."""
    prefix = []
    if os.geteuid() == 0:  # root may write anywhere unless it gives the right away
        if not shutil.which("setpriv"):
            pytest.skip("root, and no setpriv to give its rights away")
        prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    locked = desk / "locked"
    locked.mkdir(mode=0o555)

    done = [
        subprocess.run(
            [*prefix, sys.executable, "-m", "dhrxl", *arguments, *DAY],
            cwd=desk, capture_output=True, encoding="utf-8", check=False,
        )
        for arguments in (
            ("consolidate", "returns", "-o", "locked/new.xlsx"),
            ("split", "plan.xlsx", "--to", "locked"),
            ("split", "plan.xlsx", "--to", "locked/out"),
        )
    ]  # fmt: skip

    assert [
        "dhrxl: locked does not let you save files (Permission denied). Name another folder.",
        "dhrxl: locked does not let you save files (Permission denied). Name another folder.",
        "dhrxl: locked/out cannot be made (Permission denied). Name another folder.",
    ] == [one.stderr.splitlines()[-1] for one in done]
    assert [2, 2, 2] == [one.returncode for one in done]
    assert [] == list(locked.iterdir())


# What runs


def test_import_says_how_it_read(run: Run, tmp_path: Path) -> None:
    """Import prints how it read the plan, what is missing and where it put it; warnings exit 0."""
    done = run("import", PLAN, "plan.xlsx", "--review", "Alder", "--published", "2025-09-30", *DAY)

    assert (0, "") == (done.code, done.stderr.replace("Position as at 31 December 2025.\n", ""))
    assert "alder.txt: 8 actions under 8 recommendations" in done.stdout
    assert [
        "1 of 8 actions has no lead agency: ALDER-08.1.",
        "1 of 8 actions has no target date: ALDER-05.1.",
        "Written: plan.xlsx",
        "Not ready: 1 of 8 actions has no lead agency; 1 of 8 actions has no target date",
    ] == done.stdout.splitlines()[-4:]


def test_split_lists_what_it_made(desk: Path, run: Run) -> None:
    """Split lists each return with its actions, and what was left out."""
    shutil.copy(desk / "plan.xlsx", desk / "closed.xlsx")
    type_in(desk / "closed.xlsx", "Action plan", {"ALDER-08.1": {"Status": "Superseded"}})

    done = run("split", "closed.xlsx", "--to", "out", *DAY)

    assert (0, "Position as at 31 December 2025.\n") == (done.code, done.stderr)
    assert [
        f"out/{HOMES}: 2 actions",
        f"out/{HEALTH}: 3 actions, 1 of them joint",
        f"out/{POLICE}: 3 actions",
        "1 action left out: closed, or complete with evidence.",
    ] == done.stdout.splitlines()


def test_split_says_which_decisions_it_could_not_apply(desk: Path, run: Run) -> None:
    """A decision that cannot be read is said by split, with its cell, and is an error."""
    assert 0 == run("consolidate", "returns", "-o", "now.xlsx", "--plan", "plan.xlsx", *DAY).code
    decision = {"ALDER-02.1": {"Decision": "OK", "Decided on": date(2026, 1, 20)}}
    type_in(desk / "now.xlsx", "For decision", decision)

    done = run("split", "plan.xlsx", "now.xlsx", "--to", "out", "--as-at", "2026-01-31")

    assert 1 == done.code
    assert (
        '1 error: now.xlsx, sheet "For decision", cell K12 (Decision): expected Agreed, Refused, '
        "Not accepted, Superseded, Assured or Reopened, found 'OK'. Choose one from the list. "
        "Until then the decision is not applied." == done.stdout.splitlines()[-1]
    )
    assert 4 == len(list((desk / "out").iterdir()))


def test_validate_numbers_problems_and_gives_a_verdict(desk: Path, run: Run) -> None:
    """Problems come one a line, numbered, and the last line can be quoted."""
    wrong = {"ALDER-01.1": {"Date of completion": "soon"}, "ALDER-03.1": {"Status": "Nearly"}}
    shutil.copytree(desk / "returns", desk / "mine")
    type_in(desk / "mine" / POLICE, "Return", wrong)

    done = run("validate", f"mine/{POLICE}", *DAY)

    assert (1, "Position as at 31 December 2025.\n") == (done.code, done.stderr)
    assert [
        f'1 error: {POLICE}, sheet "Return", cell H5 (Date of completion): expected a date, found '
        "'soon'. Enter a date such as 31 March 2026.",
        f'2 error: {POLICE}, sheet "Return", cell E7 (Status): expected Not started, In progress, '
        "Complete, Paused or Ask to close, found 'Nearly'. Choose one from the list.",
        "Not ready: 2 figures may be wrong (problems 1, 2); the baseline was not checked",
    ] == done.stdout.splitlines()


@pytest.mark.parametrize(
    ("files", "options", "code", "verdict"),
    [
        pytest.param([POLICE], [], 0, "Ready for the board", id="clean"),
        pytest.param([POLICE], ["--strict"], 0, "Ready for the board", id="clean and strict"),
        pytest.param([HOMES], [], 0, "Not ready: nothing was reported", id="a warning"),
        pytest.param(
            [HOMES], ["--strict"], 1, "Not ready: nothing was reported",
            id="a warning and strict",
        ),
        pytest.param([POLICE, POLICE], ["--strict"], 0, "Ready for the board", id="named twice"),
    ],
)  # fmt: skip
def test_exit_codes(
    files: list[str], options: list[str], code: int, verdict: str, desk: Path, run: Run
) -> None:
    """Warnings alone exit with 0, and with 1 if strict."""
    done = run("validate", *(f"returns/{file}" for file in files), *options, *DAY)

    assert (code, f"{verdict}; the baseline was not checked") == (
        done.code, done.stdout.splitlines()[-1],
    )  # fmt: skip


def _without_returns(desk: Path) -> None:
    """Make a folder of letters and one of nothing."""
    (desk / "empty").mkdir()
    (desk / "papers").mkdir()
    (desk / "papers" / "minutes.pdf").write_bytes(b"%PDF-1.7\n%not ours")
    shutil.copy(SHEETS / "word_file.xlsx", desk / "papers" / "update.docx")


@pytest.mark.parametrize(
    ("command", "code", "verdict"),
    [
        pytest.param(
            ("validate", "papers"), 0, "Not ready: nothing was reported; no return among 2 files; "
            "the baseline was not checked", id="letters",
        ),
        pytest.param(
            ("validate", "papers", "--plan", "plan.xlsx"), 0, "Not ready: nothing was reported; "
            "no return among 2 files; 1 of 8 actions has no lead agency; 1 of 8 actions has no "
            "target date; no agency returned", id="letters and a plan",
        ),
        pytest.param(
            ("validate", "empty", "--plan", "plan.xlsx"), 0,
            "Not ready: nothing was reported; 1 of 8 actions has no lead agency; 1 of 8 actions "
            "has no target date; no agency returned", id="nothing and a plan",
        ),
        pytest.param(
            ("validate", "papers", "empty", f"returns/{POLICE}"), 0,
            "Ready for the board, with 2 points to declare; the baseline was not checked",
            id="letters beside a return",
        ),
    ],
)  # fmt: skip
def test_a_folder_without_a_return_is_an_answer(
    command: tuple[str, ...], code: int, verdict: str, desk: Path, run: Run
) -> None:
    """Letters, or nothing at all, are told as that; with a plan all its agencies are silent."""
    _without_returns(desk)

    done = run(*command, *DAY)

    assert (code, verdict) == (done.code, done.stdout.splitlines()[-1])


@pytest.mark.parametrize("folder", ["papers", "empty"])
def test_a_summary_of_silence(folder: str, desk: Path, run: Run) -> None:
    """Where nobody returned, a plan or a last summary still gives a summary."""
    _without_returns(desk)

    done = run("consolidate", folder, "-o", "silent.xlsx", "--plan", "plan.xlsx", *DAY)

    assert (0, True) == (done.code, (desk / "silent.xlsx").is_file())
    assert "Not ready: nothing was reported" in done.stdout


def test_json_is_json_and_nothing_else(desk: Path, run: Run) -> None:
    """With --format json standard output is one list of objects; all else is on standard error."""
    done = run("validate", "returns", "--format", "json", "--receipts", "receipts", *DAY)

    *objects, last = json.loads(done.stdout)
    keys = ["file", "sheet", "cell", "heading", "code", "severity", "found", "message", "number"]
    assert [keys, keys] == [list(one) for one in objects]
    assert ["nothing-reported"] * 2 == [one["code"] for one in objects]
    assert [1, 2] == [one["number"] for one in objects]
    assert {"verdict": done.stderr.splitlines()[-1], "ready": False} == last
    assert [
        "Position as at 31 December 2025.",
        "Not ready: 1 of 8 actions has no lead agency; 1 of 8 actions has no target date; "
        "the baseline was not checked",
    ] == done.stderr.splitlines()
    assert 4 == len(list((desk / "receipts").iterdir()))


def test_json_says_what_is_not_ready(desk: Path, run: Run) -> None:
    """The last object quotes the verdict, and its numbers are those of the problems."""
    done = run("validate", "returns", "--plan", "plan.xlsx", "--format", "json",
               "--as-at", "2026-03-31")  # fmt: skip
    *objects, last = json.loads(done.stdout)

    errors = [one["number"] for one in objects if one["severity"] == "error"]
    assert list(range(1, len(objects) + 1)) == [one["number"] for one in objects]
    assert (False, []) == (last["ready"], errors)
    assert last["verdict"].startswith("Not ready: nothing was reported")


def withdrawn(desk: Path, run: Run, *options: str) -> list[str]:
    """Validate twice, the second time without a return, with files of others in the folder."""
    shutil.copytree(desk / "returns", desk / "came")
    assert 0 == run("validate", "came", "--receipts", "receipts", *DAY).code
    made = sorted((desk / "receipts").iterdir())
    (desk / "receipts" / "Receipt - notes.xlsx").write_bytes(b"notes of our own")
    (desk / "receipts" / "Receipt - plan.xlsx").write_bytes((desk / "plan.xlsx").read_bytes())
    gone = sorted(path.name for path in (desk / "came").glob("*.xlsx"))[0]
    (desk / "came" / gone).unlink()
    done = run("validate", "came", "--receipts", "receipts", *options, *DAY)
    left = {path.name for path in (desk / "receipts").iterdir()}
    assert {"Receipt - notes.xlsx", "Receipt - plan.xlsx"} <= left
    lost = [path.name for path in made if path.name not in left]
    said = [line for line in done.stdout.splitlines() if line.startswith("Removed: ")]
    assert [f"Removed: receipts/{name}: the file it was for is no longer there."
            for name in lost] == said  # fmt: skip
    assert {f"Receipt - {gone}"} >= set(lost)
    return lost


def test_receipt_of_a_withdrawn_file_goes(desk: Path, run: Run) -> None:
    """With force the receipt of a file that is gone is removed, and no other file ever is."""
    assert 1 == len(withdrawn(desk, run, "--force"))


def test_receipts_stay_without_force(desk: Path, run: Run) -> None:
    """Without force nothing is removed."""
    assert [] == withdrawn(desk, run)


def test_receipts_of_files_not_named_this_time_stay(desk: Path, run: Run) -> None:
    """A receipt whose file is there, but was not read this time, stays."""
    run("validate", "returns", "--receipts", "receipts", *DAY)
    before = sorted((desk / "receipts").iterdir())
    one = min((desk / "returns").glob("*.xlsx"))

    done = run("validate", one, "--receipts", "receipts", "--force", *DAY)

    assert before == sorted((desk / "receipts").iterdir())
    assert "Removed" not in done.stdout


def test_problems_as_a_workbook(desk: Path, run: Run) -> None:
    """With --format xlsx the problems are written here, and not twice without force."""
    first = run("validate", "returns", "--format", "xlsx", *DAY)
    again = run("validate", "returns", "--format", "xlsx", *DAY)
    forced = run("validate", "returns", "--format", "xlsx", "--force", *DAY)

    assert "Written: problems.xlsx (2 problems)" == first.stdout.splitlines()[0]
    stopped(again, "problems.xlsx exists. Add --force to replace it, or name another place.")
    assert (0, first.stdout) == (forced.code, forced.stdout)


@pytest.mark.parametrize("there", ["problems.xlsx", "receipts/Receipt - one.xlsx"])
def test_problems_and_receipts_are_written_both_or_neither(
    there: str, desk: Path, run: Run
) -> None:
    """Where one of the outputs is there already, none of them is written."""
    shutil.copy(desk / "returns" / HOMES, desk / "one.xlsx")
    given = ("validate", "one.xlsx", "--format", "xlsx", "--receipts", "receipts", *DAY)
    assert 0 == run(*given).code
    for name in {"problems.xlsx", "receipts/Receipt - one.xlsx"} - {there}:
        (desk / name).unlink()
    before = hashes(desk)

    again = run(*given)

    stopped(again, f"{there} exists. Add --force to replace it, or name another place.")
    assert before == hashes(desk)


def test_partnership_that_is_used_is_named(desk: Path, run: Run) -> None:
    """The partnership workbook is found by every command, and named beside the day."""
    book = openpyxl.Workbook()
    book.active.append(["Agency", "Aliases"])
    book.active.append(["Westmere Police", "PC"])
    settings = book.create_sheet("Settings")
    settings.append(["Setting", "Value"])
    settings.append(["Name", "Alder CSP"])
    book.save(desk / "partnership.xlsx")
    (desk / "sub").mkdir()

    done = [
        run(*arguments, *DAY)
        for arguments in (
            ("new", "sub/new.xlsx", "--review", "Elm"),
            ("import", PLAN, "sub/plan.xlsx", "--review", "Alder"),
            ("split", "sub/plan.xlsx", "--to", "sub/out"),
            ("validate", "returns"),
            ("consolidate", f"returns/{POLICE}", "-o", "sub/new summary.xlsx"),
        )
    ]

    day, named = "Position as at 31 December 2025.", "Partnership: Alder CSP (partnership.xlsx)"
    assert [[day, named]] * 4 + [[named]] == [one.stderr.splitlines() for one in done]
    assert [0] * 5 == [one.code for one in done]


def test_receipts_may_lie_among_the_returns(desk: Path, run: Run) -> None:
    """Receipts written among the returns are not read as returns the next time."""
    first = run("validate", "returns", "--receipts", "returns", *DAY)
    again = run("validate", "returns", "--receipts", "returns", "--force", *DAY)

    assert "Written: 4 receipts in returns" in first.stdout
    assert "a receipt made by dhrxl. Nothing to do." in again.stdout
    assert first.stdout.splitlines()[-1] == again.stdout.splitlines()[-1]
    assert 8 == len(list((desk / "returns").iterdir()))


def test_consolidate_says_the_position(desk: Path, run: Run) -> None:
    """Consolidate prints the headlines, the account of rows and the verdict, then what it wrote."""
    done = run(
        "consolidate", "returns", "-o", "new.xlsx", "--plan", "plan.xlsx", "--previous",
        "last.xlsx", *DAY,
    )  # fmt: skip

    assert (0, "") == (done.code, done.stderr)
    assert [
        "Position as at 31 December 2025.",
        "2 of 3 agencies returned; 3 actions never reported on.",
        "Not returned: Alder Homes.",
        "8 actions: 1 Blue, 1 Green, 2 Amber, 0 Red, 4 Grey.",
        "Overdue 0 (0 last time).",
        "Past the first agreed date: 0. Said complete, not evidenced: 0. No date, so never "
        "overdue: 1.",
        "For decision: 1 new date, 1 to assure.",
        "9 rows read in 4 files: 6 merged, 3 not counted.",
        "Not ready: 1 of 8 actions has no lead agency; 1 of 8 actions has no target date; "
        "1 of 3 agencies did not return",
        "Written: new.xlsx",
    ] == [line for line in done.stdout.splitlines() if "point" not in line]


def test_older_summaries_are_read_besides(desk: Path, run: Run) -> None:
    """An older summary, in whatever order it is named, is a line of the trend: the newest is the
    last summary, and a second one of its day is refused."""
    cover = openpyxl.load_workbook(desk / "last.xlsx")["Cover"].iter_rows(values_only=True)
    day = next(row[1] for row in cover if row[0] == "Position as at")
    before = f"{day - timedelta(days=92):%Y-%m-%d}"
    made = run("consolidate", "returns", "-o", "old.xlsx", "--plan", "plan.xlsx", "--as-at", before)
    shutil.copy(desk / "last.xlsx", desk / "copy.xlsx")
    asked = ["consolidate", "returns", "--plan", "plan.xlsx", "--previous", "last.xlsx", *DAY]

    done = run(*asked, "-o", "new.xlsx", "--previous", "old.xlsx")
    twice = run(*asked, "-o", "newer.xlsx", "--previous", "copy.xlsx")

    assert "Written: old.xlsx" in made.stdout
    assert "Written: new.xlsx" in done.stdout
    rows = openpyxl.load_workbook(desk / "new.xlsx")["Trend"].iter_rows(values_only=True)
    sources = [row[7] for row in rows if isinstance(row[1], datetime)]
    assert ["This summary", "All actions of last.xlsx", "All actions of old.xlsx"] == sources
    assert (2, True) == (twice.code, "both show the position as at" in twice.stderr)


def test_a_forgotten_day_is_told(desk: Path, run: Run) -> None:
    """Who names no day is told the one that the returns were made for, and how to judge by it."""
    told = (
        "The returns were made for 31 December 2025; today is judged by. To judge by that day add "
        "--as-at 2025-12-31."
    )

    for command in (["validate", "returns"], ["consolidate", "returns", "-o", "new.xlsx"]):
        assert told in run(*command).stderr
        assert told not in run(*command, "--force", "--as-at", "2026-01-31").stderr


def test_many_errors_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A screen holds the first errors; the rest is counted, and stands in the summary."""
    rows = [answer(action(f"ELM-{number:02}.1"), status="Nearly") for number in range(1, 71)]

    show_position(stand(returns(("p.xlsx", "Police", rows))))

    printed = capsys.readouterr().out.splitlines()
    assert 50 == sum("error: p.xlsx" in line for line in printed)
    assert "20 further points in the sheet Problems." == printed[-2]
    assert "Not ready: 70 figures may be wrong (problems 1 to 70)" in printed[-1]


def test_summary_among_the_returns_may_be_replaced(desk: Path, run: Run) -> None:
    """A summary kept among the returns is no return: it can be made again with force."""
    first = run("consolidate", "returns", "-o", "returns/summary.xlsx", *DAY)
    again = run("consolidate", "returns", "-o", "returns/summary.xlsx", "--force", *DAY)

    assert (0, 0) == (first.code, again.code)
    assert first.stdout.splitlines()[:7] == again.stdout.splitlines()[:7]


def test_damaged_and_lost_files_are_named_and_the_rest_is_read(desk: Path, run: Run) -> None:
    """Papers, damaged files and returns without a cover are named; the rest is read."""
    shutil.copytree(desk / "returns", desk / "mine")
    for name in ("truncated.xlsx", "lost_cover_two_agencies.xlsx", "password.xlsx"):
        shutil.copy(SHEETS / name, desk / "mine" / name)
    (desk / "mine" / "minutes.pdf").write_bytes(b"%PDF-1.7\n%not ours")

    done = run("consolidate", "mine", "-o", "new.xlsx", "--plan", "plan.xlsx", *DAY)

    assert 1 == done.code
    assert "2 of 3 agencies returned; 3 actions never reported on." in done.stdout
    errors = [line.split(": ", 2)[1:] for line in done.stdout.splitlines() if " error: " in line]
    assert {
        "truncated.xlsx": "expected a workbook that opens, found a damaged or cut-off file. Open "
        "it in Excel, save it under a new name and send it again.",
        "password.xlsx": "expected a workbook that opens, found one with a password or a "
        "sensitivity label. Remove it in Excel (File, Info, Protect Workbook; or Sensitivity) and "
        "send it again.",
        "lost_cover_two_agencies.xlsx": "expected the agency's name on the cover, found no cover. "
        'Fill in Agency on the sheet Cover; in Word write "Agency:" and its name above the table. '
        "Until then its rows are not counted.",
    } == dict(errors)
    problems = openpyxl.load_workbook(desk / "new.xlsx")["Problems"].values
    assert "minutes.pdf" in {row[3] for row in problems}


@pytest.mark.parametrize("sheet", ["missing_columns.xlsx", "separated_values.xlsx", "empty.xlsx"])
def test_missing_headings_or_sheets_are_errors(sheet: str, run: Run) -> None:
    """A file whose table or headings are gone is an error of its own, with what to do."""
    done = run("validate", SHEETS / sheet, *DAY)

    assert 1 == done.code
    assert f" error: {sheet}" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Not ready: ")


def test_two_plans_with_one_code(desk: Path, run: Run) -> None:
    """Two reviews under one code are one error that names both plans, not one for every row."""
    run("import", PLAN, "oak.xlsx", "--review", "Oak", "--code", "ALDER", *DAY)

    done = run(
        "consolidate", "returns", "-o", "new.xlsx", "--plan", "plan.xlsx", "--plan", "oak.xlsx",
        *DAY,
    )  # fmt: skip

    assert 1 == done.code
    assert [
        '1 error: oak.xlsx, sheet "Cover": expected each review to have a code of its own, found '
        "ALDER for Oak here and for Alder in plan.xlsx. Give one of them another code."
    ] == [line for line in done.stdout.splitlines() if " error: " in line]


def test_a_plan_among_the_returns_and_named_is_one_plan(desk: Path, run: Run) -> None:
    """A plan that lies among the returns and is named as the plan too is no second plan."""
    alone = run("consolidate", "returns", "-o", "one.xlsx", "--plan", "plan.xlsx", *DAY)
    both = run("consolidate", "returns", "plan.xlsx", "-o", "two.xlsx", "--plan", "plan.xlsx", *DAY)

    assert (0, 0) == (alone.code, both.code)
    assert alone.stdout.splitlines()[:6] == both.stdout.splitlines()[:6]


def test_a_plan_filled_in_beside_the_agreed_one_is_its_return(desk: Path, run: Run) -> None:
    """A small partnership's filled-in plan is held against the agreed one, without an error."""
    shutil.copy(desk / "plan.xlsx", desk / "filled.xlsx")
    type_in(desk / "filled.xlsx", "Action plan", {"ALDER-01.1": {"Status": "Paused"}})

    done = run("consolidate", "filled.xlsx", "-o", "new.xlsx", "--plan", "plan.xlsx", *DAY)

    assert 0 == done.code
    assert "1 of 3 agencies returned; 7 actions never reported on." in done.stdout


def test_a_blank_plan_has_nobody_to_chase(desk: Path, run: Run) -> None:
    """Validating a plan nobody was asked about says what it lacks, not who has not returned."""
    done = run("validate", "plan.xlsx", *DAY)

    assert 0 == done.code
    assert "has not returned" not in done.stdout
    assert (
        "Not ready: nothing was reported; 1 of 8 actions has no lead agency; 1 of 8 actions has no "
        "target date" == done.stdout.splitlines()[-1]
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no interrupt to send")
@pytest.mark.parametrize(
    "arguments",
    [
        ("split", "plan.xlsx", "--to", "out"),
        ("validate", "returns", "--receipts", "out"),
        ("validate", "returns", "--format", "xlsx"),
    ],
)
def test_stopped_by_hand(arguments: tuple[str, ...], desk: Path) -> None:
    """Ctrl-C is said in a sentence, exits with 2 and leaves nothing half-made."""
    before = hashes(desk)
    process = subprocess.Popen(
        [sys.executable, "-m", "dhrxl", *arguments, *DAY],
        cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stderr
    assert "Position as at 31 December 2025.\n" == process.stderr.readline()
    process.send_signal(signal.SIGINT)

    said, failed = process.communicate(timeout=60)

    assert (2, "", "dhrxl: stopped. Nothing half-made was left.") == (
        process.returncode, said, failed.strip(),
    )  # fmt: skip
    assert before == hashes(desk)


def test_letters_a_pipe_cannot_hold(desk: Path) -> None:
    """Letters that a pipe cannot hold are replaced, never a fault; JSON keeps them."""
    shutil.copy(desk / "returns" / HOMES, desk / "Tŷ Ni.xlsx")
    done = [
        subprocess.run(
            [sys.executable, "-m", "dhrxl", "validate", "Tŷ Ni.xlsx", *DAY, *options],
            cwd=desk, capture_output=True, check=False,
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        )
        for options in ((), ("--format", "json"))
    ]  # fmt: skip

    assert [0, 0] == [one.returncode for one in done]
    assert b"1 warning: T? Ni.xlsx: expected answers" in done[0].stdout
    assert "Tŷ Ni.xlsx" == json.loads(done[1].stdout)[0]["file"]


def test_fault_of_its_own_names_no_data() -> None:
    """A fault of the program is one line that can be reported, without a word of anybody's data."""
    try:
        int("Jane Doe")
    except ValueError as error:
        said = fault(error)

    assert "Jane" not in said
    assert said.startswith("dhrxl: a fault of its own (ValueError in test_commands.py, line ")
    assert said.endswith("Your files are untouched. Please report this line.")
