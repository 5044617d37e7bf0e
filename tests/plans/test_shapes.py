"""Shapes that plans come in: the same table as text, web page, Word file and workbook."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from dhrxl.errors import BadInput
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan
from tests.loops import some

S = Review(name="S", code="S")
Rows = Sequence[Sequence[str]]
WIDE = "<"
"""A cell that the one to its left is merged over."""
DEEP = "^"
"""A cell that the one above is merged over."""


def plans(folder: Path, rows: Rows) -> dict[str, ImportedPlan]:
    """Import one table from each form that a document can have; merged cells where it has them."""
    _as_text(folder / "plan.tsv", rows)
    _as_page(folder / "plan.html", rows)
    _as_word(folder / "plan.docx", rows)
    _as_workbook(folder / "plan.xlsx", rows)
    names = ("plan.tsv", "plan.html", "plan.docx", "plan.xlsx")
    return {name: read_plan(folder / name, review=S) for name in names}


def _as_text(path: Path, rows: Rows) -> None:
    shown = ([("" if cell in (WIDE, DEEP) else cell) for cell in row] for row in rows)
    path.write_text("".join("\t".join(row) + "\n" for row in shown), "utf-8")


def _span(rows: Rows, row: int, column: int) -> tuple[int, int]:
    """Give how many rows and columns a cell covers."""
    right, below = column + 1, row + 1
    while right < len(rows[row]) and rows[row][right] == WIDE:
        right += 1
    while below < len(rows) and rows[below][column] == DEEP:
        below += 1
    return below - row, right - column


def _as_page(path: Path, rows: Rows) -> None:
    html = ""
    for at, row in enumerate(rows):
        html += "<tr>"
        for column, cell in enumerate(row):
            if cell not in (WIDE, DEEP):
                deep, wide = _span(rows, at, column)
                html += f'<td rowspan="{deep}" colspan="{wide}">{cell}</td>'
        html += "</tr>"
    path.write_text(f"<table>{html}</table>", "utf-8")


def _as_word(path: Path, rows: Rows) -> None:
    document = Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in (WIDE, DEEP):
                deep, wide = _span(rows, at, column)
                end = table.cell(at + deep - 1, column + wide - 1)
                table.cell(at, column).merge(end).text = cell
    document.save(str(path))


def _as_workbook(path: Path, rows: Rows) -> None:
    book = Workbook()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in (WIDE, DEEP):
                deep, wide = _span(rows, at, column)
                book.active.cell(at + 1, column + 1, cell or None)
                if (deep, wide) != (1, 1):
                    book.active.merge_cells(
                        start_row=at + 1, start_column=column + 1, end_row=at + deep,
                        end_column=column + wide,
                    )  # fmt: skip
    book.save(path)


def columns(plan: ImportedPlan, *keys: str) -> list[tuple[str, ...]]:
    """Give columns of all actions, days as text."""
    words = plan.actions[list(keys)].astype("str").fillna("").replace("NaT", "")
    return list(words.itertuples(index=False, name=None))


HEAD = ("Action", "Lead", "Timescale")
HOLD, PRINT, AUDIT = (
    ("Hold a training day", "Harbour Trust", "31/05/2026"),
    ("Print the guide", "Elm Council", "30/06/2026"),
    ("Audit ten files", "City Police", "31/07/2026"),
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Training", "Recording"),
        ("May 2025", "June - July 2025"),
        ("Theme 1: Training", "Theme 2: Recording"),
        ("Section A - Families", "Section B - Records"),
        ("Multi-agency working", "Q2 2025/26"),
    ],
)
@pytest.mark.parametrize("rest", ["", WIDE])
def test_a_theme_is_neither_action_nor_recommendation(
    first: str, second: str, rest: str, tmp_path: Path
) -> None:
    """A row that only parts the table is kept and said, merged or not, in any document."""
    rows = [HEAD, (first, rest, rest), HOLD, PRINT, (second, rest, rest), AUDIT]
    for name, plan in some(plans(tmp_path, rows).items()):
        assert [HOLD[0], PRINT[0], AUDIT[0]] == plan.actions["action_to_take"].tolist(), name
        assert ["", "", ""] == plan.actions["recommendation"].tolist(), name
        assert [first, second] == [text for _, text in plan.not_placed], name
        assert sum("no action" in words for words in plan.readings) == 2, name


@pytest.mark.parametrize(("first", "second"), [("Training", "Records"), ("Theme 1", "May 2025")])
def test_a_theme_over_recommendations_is_none(first: str, second: str, tmp_path: Path) -> None:
    """Beside a column of recommendations a theme stands over rows that have their own."""
    rows = [
        ("Recommendation", "Action", "Lead"), (first, "", ""), ("1. Train", "Hold it", "Police"),
        (second, "", ""), ("2. Share", "Print it", "Health"),
    ]  # fmt: skip
    for name, plan in some(plans(tmp_path, rows).items()):
        assert [("1.", "Train"), ("2.", "Share")] == columns(
            plan, "recommendation_no", "recommendation"
        ), name
        assert [first, second] == [text for _, text in plan.not_placed], name


@pytest.mark.parametrize("text", ["Review the policy", "Share it with all.", "Staff must be told"])
def test_an_action_that_nobody_leads_is_no_theme(text: str, tmp_path: Path) -> None:
    """A row that asks for something is an action, though it stands alone, and is asked about."""
    for name, plan in some(plans(tmp_path, [HEAD, HOLD, (text, "", ""), PRINT]).items()):
        assert [HOLD[0], text, PRINT[0]] == plan.actions["action_to_take"].tolist(), name
        assert "missing-lead-agency" in {problem.code for problem in plan.problems}, name


def test_a_lone_text_at_the_end_is_no_theme(tmp_path: Path) -> None:
    """What stands over nothing is read as what it stands under."""
    for name, plan in some(plans(tmp_path, [HEAD, HOLD, ("Training", "", "")]).items()):
        assert [HOLD[0], "Training"] == plan.actions["action_to_take"].tolist(), name


def test_a_merged_recommendation_holds_for_its_actions(tmp_path: Path) -> None:
    """Merged or blank below, a recommendation is that of each action beside it."""
    rows = [
        ("Recommendation", *HEAD), ("1. Train", *HOLD), (DEEP, *PRINT), ("2. Audit", *AUDIT),
    ]  # fmt: skip
    for name, plan in some(plans(tmp_path, rows).items()):
        assert ["S-01.1", "S-01.2", "S-02.1"] == plan.actions["action_ref"].tolist(), name
        assert ["Train", "Train", "Audit"] == plan.actions["recommendation"].tolist(), name


def test_a_merged_lead_and_date_hold_for_their_actions(tmp_path: Path) -> None:
    """Who and by when may be said once over several actions; "completed" is of the first."""
    head = ("Recommendation", *HEAD, "Date of completion and outcome")
    rows = [
        head, ("1. Train", "Hold it", "Police", "May 2026", "Completed 4 March 2026: held"),
        (DEEP, "Audit it", DEEP, DEEP, DEEP), ("2. Share", "Print it", "Health", "June 2026", ""),
    ]  # fmt: skip
    found = plans(tmp_path, rows)
    del found["plan.tsv"]  # text has no merged cells
    for name, plan in some(found.items()):
        assert [("Police", "2026-05-31"), ("Police", "2026-05-31"), ("Health", "2026-06-30")] == (
            columns(plan, "lead_agency", "target_date")
        ), name
        assert ["Complete", "", ""] == plan.actions["status"].tolist(), name
        assert any("taken from the merged cell above" in words for words in plan.readings), name


@pytest.mark.parametrize(
    "guide",
    [
        ("Which finding?", "Additional action required", "Roles no names", "Realistic target date"),
        ("", "Action needed", "Roles, not names", "Realistic target date"),
        ("Number it", "Key actions", "Roles no names please", "Realistic target date"),
    ],
)
def test_a_row_that_says_what_its_columns_are_for_is_a_guide(
    guide: tuple[str, ...], tmp_path: Path
) -> None:
    """A row of hints directly below the headings is no action."""
    rows = (
        ("Recommendation", "Action", "Lead", "Target date"),
        guide,
        ("Train staff", "Hold a day", "Elm Council", "31/05/2026"),
    )
    for name, plan in some(plans(tmp_path, rows).items()):
        assert (name, ["Hold a day"]) == (name, list(plan.actions.action_to_take))


@pytest.mark.parametrize("word", ["Key", "Legend", "Total"])
def test_a_word_below_the_table_is_no_recommendation(word: str, tmp_path: Path) -> None:
    """A word alone in the column of numbers is a remark, kept under Not placed."""
    rows = (
        ("Ref", "Recommendation", "Action", "Target date"),
        ("1", "Train staff", "Hold a day", "31/05/2026"),
        (word, "", "", ""),
    )
    for name, plan in some(plans(tmp_path, rows).items()):
        left = [text for _, text in plan.not_placed]
        assert (name, 1, [word]) == (name, len(plan.actions), left)


@pytest.mark.parametrize(
    "heads",
    [
        ("Recommendation", "Action", "Lead", "Timescale"),
        ("Action required", "Responsible agency", "Target date", "Progress"),
        ("Ref", "Actions to be taken", "Owner", "By when"),
    ],
)
@pytest.mark.parametrize("write", [_as_text, _as_page, _as_word, _as_workbook])
def test_a_table_on_its_side_is_told(
    heads: tuple[str, ...], write: Callable[[Path, Rows], None], tmp_path: Path
) -> None:
    """Headings down the first column, actions across: it is told, with how to turn it."""
    rows = [(head, f"{head} a", f"{head} b", f"{head} c") for head in heads]
    path = tmp_path / f"plan{write.__name__.removeprefix('_as')}"
    write(path, rows)
    with pytest.raises(BadInput, match=r"stands on its side: its headings .* Transpose"):
        read_plan(path, review=S)
