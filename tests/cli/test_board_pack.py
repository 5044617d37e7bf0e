"""The command board-pack as a coordinator types it: files, messages, exit codes."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dhrxl.files.saving import save
from dhrxl.layouts.xlsx import to_bytes, write
from tests.conftest import Run
from tests.documents.packs import saved
from tests.loops import some
from tests.samples import LAYOUTS, a_position
from tests.workbooks.test_page_one import a_round


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    """A summary as it was saved, on the coordinator's desk."""
    return saved(a_position(), tmp_path, "Q4 summary.xlsx")


def type_in(path: Path, sheet: str, cell: str, value: object) -> None:
    """Type into a cell of a saved workbook."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ((), ["Q4 summary board pack.docx", "Q4 summary board pack.pdf"]),
        (("--pdf",), ["Q4 summary board pack.pdf"]),
        (("--docx",), ["Q4 summary board pack.docx"]),
        (("--docx", "--pdf"), ["Q4 summary board pack.docx", "Q4 summary board pack.pdf"]),
    ],
    ids=["neither", "pdf", "docx", "both"],
)
def test_a_pack_is_written_as_what_is_asked_for(
    asked: tuple[str, ...], made: list[str], summary: Path, run: Run
) -> None:
    """Word, PDF, or both where neither is named; the summary stays byte for byte."""
    before = hashlib.sha256(summary.read_bytes()).hexdigest()

    done = run("board-pack", summary, "--to", "pack", *asked)

    folder = summary.parent / "pack"
    assert (0, "Position as at 31 March 2026.\n") == (done.code, done.stderr)
    assert made == names(folder)
    written = [f"Written: {Path('pack', name)}" for name in made]
    assert written == done.stdout.splitlines()[:-1]
    assert done.stdout.splitlines()[-1].startswith("Not ready: 2 figures may be wrong")
    assert before == hashlib.sha256(summary.read_bytes()).hexdigest()


def test_the_same_summary_makes_the_same_files(summary: Path, run: Run) -> None:
    """Two runs write the same bytes, as Word and as PDF."""
    assert [0, 0] == [run("board-pack", summary, "--to", name).code for name in ("one", "two")]

    first, second = (summary.parent / name for name in ("one", "two"))
    for name in some(names(first)):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_changed_figure_is_said_and_ends_with_1(summary: Path, run: Run) -> None:
    """Where somebody typed another figure, the pack is written, and both figures are said."""
    book = openpyxl.load_workbook(summary)
    sheet = book["Summary"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "Lead agency") + 1
    heads = {cell.value: cell.column for cell in sheet[row - 1]}
    assert ("Health", 0) == (sheet.cell(row, 1).value, sheet.cell(row, heads["Overdue"]).value)
    sheet.cell(row, heads["Overdue"]).value = 4
    book.save(summary)

    done = run("board-pack", summary, "--to", "pack")

    assert 1 == done.code
    assert [
        "Figures of Q4 summary.xlsx that disagree: 1.",
        "Summary, by lead agency, Health, Overdue: 4 stands there, worked out from All actions 0; "
        "the less flattering stands.",
    ] == done.stdout.splitlines()[:2]
    assert 2 == len(names(summary.parent / "pack"))


def test_an_output_that_is_there_is_not_replaced(summary: Path, run: Run) -> None:
    """A pack that exists stays unless --force is given; nothing else is written then."""
    run("board-pack", summary, "--to", "pack", "--pdf")
    pack = summary.parent / "pack" / "Q4 summary board pack.pdf"
    save(b"theirs", pack)

    refused = run("board-pack", summary, "--to", "pack")

    assert (2, b"theirs") == (refused.code, pack.read_bytes())
    assert refused.stderr == (
        f"dhrxl: {Path('pack', pack.name)} exists. Add --force to replace it, or name another "
        "place.\n"
    )
    assert [pack.name] == names(pack.parent)
    assert 0 == run("board-pack", summary, "--to", "pack", "--force").code
    assert b"%PDF" == pack.read_bytes()[:4]


def test_a_word_pack_that_was_written_in_is_never_replaced(summary: Path, run: Run) -> None:
    """Whoever typed decisions into the Word pack keeps them, --force or not."""
    from docx import Document

    run("board-pack", summary, "--to", "pack", "--docx")
    pack = summary.parent / "pack" / "Q4 summary board pack.docx"
    opened = Document(str(pack))
    opened.core_properties.modified = opened.core_properties.modified.replace(year=2027)
    opened.save(str(pack))
    before = pack.read_bytes()

    done = run("board-pack", summary, "--to", "pack", "--force")

    assert (2, before) == (done.code, pack.read_bytes())
    assert "was saved by somebody after it was made, and may hold decisions." in done.stderr


@pytest.mark.parametrize(
    ("make", "message"),
    [
        ("plan", "is an action plan."),
        ("return", "is an agency's return."),
        ("receipt", "is a receipt."),
        ("problems", "is a list of problems."),
        ("partnership", "is the partnership workbook."),
    ],
)
def test_another_workbook_is_told_from_a_summary(
    make: str, message: str, tmp_path: Path, run: Run
) -> None:
    """A plan, a return, a receipt, a list: what it is and what to name is said."""
    write(LAYOUTS[make](), tmp_path / "named.xlsx")

    done = run("board-pack", "named.xlsx", "--to", "pack")

    remedy = "Name a summary that `dhrxl consolidate` made."
    assert (2, f"dhrxl: named.xlsx {message} {remedy}\n") == (done.code, done.stderr)
    assert not (tmp_path / "pack").exists()


def a_list(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Weight"])
    book.save(path)


STRANGE: dict[str, Callable[[Path], None]] = {
    "a text": lambda path: save(b"Dear chair,", path),
    "a list": a_list,
    "half a file": lambda path: save(to_bytes(LAYOUTS["summary"]())[:4000], path),
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("make", STRANGE)
def test_what_is_no_summary_ends_with_one_sentence(make: str, tmp_path: Path, run: Run) -> None:
    """Whatever is named, one message says what is wrong with it and nothing is written."""
    path = tmp_path / "named.xlsx"
    STRANGE[make](path)

    done = run("board-pack", path, "--to", "pack")

    assert (2, "") == (done.code, done.stdout)
    assert done.stderr.startswith("dhrxl: ")
    assert "named.xlsx" in done.stderr
    assert 1 == done.stderr.count("\n")
    assert not (tmp_path / "pack").exists()


def test_a_summary_without_its_day_is_told(summary: Path, run: Run) -> None:
    """Without Position as at no figure can be rated: what to type is said."""
    book = openpyxl.load_workbook(summary)
    cell = next(row[1] for row in book["Cover"].iter_rows() if row[0].value == "Position as at")
    cell.value = None
    book.save(summary)

    done = run("board-pack", summary, "--to", "pack")

    said = (
        "dhrxl: Q4 summary.xlsx does not say which day it is of: its cover has no date beside "
        "Position as at. Type the date there.\n"
    )
    assert (2, said) == (done.code, done.stderr)


def test_a_template_is_for_word(summary: Path, run: Run) -> None:
    """A template given for a PDF alone, or one that is not there, stops the command."""
    done = run("board-pack", summary, "--to", "pack", "--pdf", "--template", "own.dotx")
    assert (2, "dhrxl: A template is for Word: add --docx, or leave --template out.\n") == (
        done.code, done.stderr
    )  # fmt: skip
    done = run("board-pack", summary, "--to", "pack", "--template", "own.dotx")
    assert (2, "dhrxl: own.dotx does not exist. Check the name.\n") == (done.code, done.stderr)


def test_a_summary_with_data_beside_it_has_a_pack(tmp_path: Path, run: Run) -> None:
    """All actions that stand in Parquet files are read from there."""
    from dhrxl.jobs import consolidate as made
    from dhrxl.layouts.parquet import ACTIONS, ROWS, data_files
    from dhrxl.workbooks.summary import summary_workbook
    from dhrxl.workbooks.trail import actions_table, rows_table

    found = a_round(4, 2)
    data = tmp_path / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dhrxl.workbooks.trail.MOST_IN_A_SHEET", 3)
        layout = summary_workbook(found, data="data")
    write(layout, tmp_path / "summary.xlsx")
    tables = {ACTIONS: actions_table(found), ROWS: rows_table(found)}
    made.save_all(list(data_files(data, tables)))

    done = run("board-pack", "summary.xlsx", "--to", ".", "--pdf")

    assert (0, f"Position as at {date(2026, 3, 31):%d %B %Y}.\n") == (done.code, done.stderr)
