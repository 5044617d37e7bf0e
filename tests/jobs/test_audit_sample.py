"""Evidence is drawn to be looked at: the same for everybody, from nothing but what is said done."""

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copy

import openpyxl
import pandas as pd
import pytest

from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.batch import take_in
from dhrxl.jobs.audit_sample import said_of, sample_evidence
from dhrxl.layouts.layout import Table
from dhrxl.layouts.measures import printed_points
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import ALL_ACTIONS
from dhrxl.rounds.board.sample import Sample, draw
from dhrxl.workbooks.summary import summary_workbook
from tests.conftest import Run
from tests.invented import action, answer, plan, returns, stand
from tests.loops import some
from tests.places import SHEETS
from tests.samples import LAYOUTS

DONE = {"status": "Complete", "date_of_completion": date(2026, 2, 1), "evidence": "Minutes"}
NOT_DRAWN: tuple[dict[str, object], ...] = (
    {"status": "In progress", "evidence": "Minutes"},
    {**DONE, "evidence": "TBC"},
    {**DONE, "date_of_completion": date(2026, 4, 2)},
)


def actions(count: int, **more: object) -> pd.DataFrame:
    """Give actions said complete with evidence, as a summary shows them."""
    rows = [
        {"action_ref": f"ELM-{n:02d}.1", "lead_agency": "Police" if n % 3 else "Health",
         "timing": "Completed", **DONE, **more}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return typed(pd.DataFrame(rows, dtype="object"), ALL_ACTIONS)


def refs(drawn: Sample) -> list[str]:
    return drawn.actions["action_ref"].tolist()


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a summary with five actions done, one of them undated, and others that are not."""
    deeds = [action(f"ELM-{n:02d}.1") for n in range(1, 9)]
    told = [DONE] * 4 + [{**DONE, "date_of_completion": None}, *NOT_DRAWN]
    rows = [answer(deed, **said) for deed, said in zip(deeds, told, strict=True)]
    path = tmp_path_factory.mktemp("round") / "summary.xlsx"
    write(summary_workbook(stand(returns(("p.xlsx", "Police", rows)), plans=plan(*deeds))), path)
    return path


def form(path: Path, sheet: str = "Sample") -> list[dict[str, object]]:
    """Give the rows of the table of a sheet."""
    grid = [list(row) for row in openpyxl.load_workbook(path)[sheet].values]
    start = next(number for number, row in enumerate(grid) if "Action ref" in row)
    return [dict(zip(map(str, grid[start]), row, strict=True)) for row in grid[start + 1 :]]


def a_form() -> Table:
    """Give the table of the form."""
    table = LAYOUTS["audit sample"]().sheets[1].table
    assert table
    return table


def test_anybody_can_draw_it_again() -> None:
    """The sample is the first actions by the SHA-256 of seed, space and reference."""
    given = actions(40)
    by_hand = sorted(
        given["action_ref"], key=lambda ref: sha256(f"2026 {ref}".encode()).hexdigest()
    )

    drawn = draw(given, size=10, seed=" 2026 ")

    assert sorted(by_hand[:10]) == refs(drawn)
    assert by_hand == drawn.drawn_from["action_ref"].tolist()
    assert refs(drawn) == refs(draw(given.iloc[::-1], size=10, seed="2026"))
    assert set(refs(drawn)) < set(refs(draw(given, size=11, seed="2026")))
    assert refs(drawn) != refs(draw(given, size=10, seed="2027"))
    assert {"Health": (1, 13), "Police": (9, 27)} == drawn.by_agency


def test_every_action_has_the_same_chance() -> None:
    """Over many seeds each action is drawn about as often as any other."""
    given = actions(20)

    counts = Counter(
        ref for seed in range(400) for ref in refs(draw(given, size=5, seed=f"{seed}"))
    )

    assert 20 == len(counts)
    assert 60 < min(counts.values()) <= max(counts.values()) < 140


def test_form_shows_what_was_told(summary: Path, tmp_path: Path) -> None:
    """The form has the actions said complete with evidence, and white cells for who looks."""
    path = tmp_path / "sample.xlsx"

    drawn = sample_evidence(
        summary, path, size=9, seed="2026", partnership=Partnership(name="Ashdale")
    )

    rows = form(path)
    assert [f"ELM-{n:02d}.1" for n in range(1, 6)] == [row["Action ref"] for row in rows]
    for row in some(rows):
        assert ("Minutes", None, None) == (row["Evidence"], row["Seen"], row["Checked on"])
    book = openpyxl.load_workbook(path)
    sheet = book["Sample"]
    heads = {str(cell.value): cell for cell in sheet[4]}
    is_open = {
        name for name, cell in heads.items()
        if not sheet.cell(5, cell.column).protection.locked
    }  # fmt: skip
    assert {
        "Seen",
        "Where seen",
        "What it shows",
        "Still holds",
        "Checked by (role)",
        "Checked on",
    } == is_open
    assert sheet.protection.sheet
    assert ("landscape", 9) == (sheet.page_setup.orientation, sheet.page_setup.paperSize)
    assert 8 <= printed_points([column.width for column in a_form().columns], paper="A4")
    assert {"Yes"} == {row["Drawn"] for row in form(path, "How it was drawn")}
    assert (
        "Only 5 actions are said complete with evidence: all of them are in the sample."
        == said_of(drawn, 9)
    )


def test_same_summary_same_bytes(summary: Path, tmp_path: Path) -> None:
    """The same summary and seed give the same file."""
    made = []
    for name in ("one.xlsx", "two.xlsx"):
        sample_evidence(
            summary, tmp_path / name, size=3, seed="2026", partnership=Partnership(name="Ashdale")
        )
        made.append((tmp_path / name).read_bytes())

    assert made[0] == made[1]


def test_form_among_returns_is_left_out(summary: Path, tmp_path: Path) -> None:
    """A form that lies among returns is skipped, with a note that says what it is."""
    sample_evidence(
        summary, tmp_path / "s.xlsx", size=3, seed="1", partnership=Partnership(name="Ashdale")
    )

    copy(SHEETS / "plain.xlsx", tmp_path / "plain.xlsx")

    found = [one.message for one in take_in([tmp_path]).problems if one.code == "skipped-file"]

    assert 1 == len(found)
    assert "an audit sample made by dhrxl" in found[0]


def test_filled_in_form_is_never_replaced(summary: Path, tmp_path: Path) -> None:
    """What somebody found is not written over, whatever is asked."""
    path = tmp_path / "sample.xlsx"
    given = {"size": 3, "seed": "1", "partnership": Partnership(name="Ashdale")}
    sample_evidence(summary, path, **given)  # type: ignore[arg-type]
    with pytest.raises(OutputExists):
        sample_evidence(summary, path, **given)  # type: ignore[arg-type]
    sample_evidence(summary, path, **given, force=True)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    book["Sample"].cell(5, 9).value = "Yes"
    book.save(path)

    with pytest.raises(BadInput, match="was saved by somebody after it was made"):
        sample_evidence(summary, path, **given, force=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "size", "seed", "words"),
    [
        (actions(3), 0, "1", "A sample of 0 actions shows nothing. Draw 1 or more."),
        (actions(3), -2, "1", "A sample of -2 actions shows nothing. Draw 1 or more."),
        (actions(3), 1, " ", "A sample needs a seed, so that it can be drawn again: 2026, for "
         "example."),
        *((actions(3), 1, seed, "A seed is one line of at most 100 letters, digits and signs that "
           "anybody can type again: 2026, for example.")
          for seed in ("7" * 101, "20\n26", "20\udcff26")),
        (actions(3, timing="Closed", status="Superseded"), 1, "1",
         "This summary shows no action that is said complete with evidence, so there is nothing to "
         "draw a sample from."),
        (actions(0), 1, "1", "This summary shows no action that is said complete with evidence, so "
         "there is nothing to draw a sample from."),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(given: pd.DataFrame, size: int, seed: str, words: str) -> None:
    """A size or seed that is none, or nothing to draw from, is told with what to do."""
    with pytest.raises(BadInput) as raised:
        draw(given, size=size, seed=seed)

    assert words == str(raised.value)


def test_command(run: Run, summary: Path, tmp_path: Path) -> None:
    """The command says how many it drew from how many, and of what it is given that is wrong."""
    drawn = run("audit-sample", str(summary), "--size", "2", "--seed", "2026", "-o", "s.xlsx")
    none = run("audit-sample", str(summary), "-o", "t.xlsx")
    other = run("audit-sample", "s.xlsx", "--seed", "1", "-o", "t.xlsx")

    assert 0 == drawn.code
    assert (
        "Drawn: 2 of 5 actions said complete with evidence, seed 2026.\nWritten: s.xlsx\n"
        == drawn.stdout
    )
    assert (2, 2) == (none.code, other.code)
    assert "--seed" in none.stderr
    assert "s.xlsx is no summary" in other.stderr
    assert not (tmp_path / "t.xlsx").exists()
