"""Every workbook we make opens in Excel without a word: Microsoft's schema and our own lint agree.

Whoever makes a new kind of workbook adds its builder to `BUILDERS`.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.cell import Cell

from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Profile, Review
from dhrxl.model.terms import PLAN, RETURN, Rag, heading
from dhrxl.rounds.formulas import PLAN as PLAN_RULE
from dhrxl.rounds.formulas import RETURN as RETURN_RULE
from dhrxl.rounds.formulas import Rule
from dhrxl.workbooks.agency_return import agency_return
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.templates import templates
from tests.libreoffice.office import Office
from tests.lint import lint
from tests.loops import some
from tests.samples import LAYOUTS

AS_AT = date(2026, 3, 31)
OURS = Partnership(name="Elmshire \u2013 Tŷ Ni & Co", send_to="csp@elmshire.example")
GREEN = Partnership(name="Elmshire", profile=Profile(due_soon_days=14, complete_colour=Rag.GREEN))
REVIEW = Review(name="Elm", code="ELM", published=date(2025, 10, 31))
ACTIONS = [
    {"status": "Complete", "date_of_completion": date(2026, 3, 1), "evidence": "Audit of March"},
    {"status": "Complete", "target_date": date(2026, 1, 31)},
    {"status": "In progress", "target_date": date(2026, 4, 15), "progress": "=1+1"},
    {"status": "In progress", "target_date": date(2026, 9, 30), "progress": "-Review policy\n1.10"},
    {"status": "in\u00a0PROGRESS", "target_date": date(2026, 1, 31), "progress": "Half done"},
    {"target_date": date(2025, 12, 31), "revised_target_date": date(2026, 2, 28)},
    {"status": "Paused", "target_date": "TBC", "key_milestones": "\U0001f600 \u0001 <b> & \"x\""},
    {"status": "Superseded", "action_to_take": "x" * 5000},
    {"action_to_take": ""},
]  # fmt: skip


def _actions(keys: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        {
            "action_ref": f"ELM-{number:02}.1",
            "recommendation_no": f"{number}.10",
            "recommendation": "Train every new starter",
            "scope": "Local",
            "action_to_take": f"Train the starters of team {number}",
            "lead_agency": "People's Services",
            "review": "Elm",
            "your_part": "Lead",
            **action,
        }
        for number, action in enumerate(ACTIONS, 1)
    ]
    return typed(pd.DataFrame(rows, dtype="object"), keys)


def _plan(partnership: Partnership) -> WorkbookLayout:
    return action_plan(
        _actions(PLAN),
        review=REVIEW,
        partnership=partnership,
        as_at=AS_AT,
        contact="Community safety team",
        not_placed=(("Row 7", "A stray remark"),),
    )


def _return(partnership: Partnership) -> WorkbookLayout:
    return agency_return(
        _actions(RETURN).drop(columns="due_date"),
        agency="People's Services",
        round_="Q4 2025/26",
        partnership=partnership,
        as_at=AS_AT,
        return_by=date(2026, 4, 14),
    )


BUILDERS: dict[str, Callable[[], WorkbookLayout]] = {
    **{f"template {name}": (lambda name=name: templates()[name]) for name in templates()},
    **{f"sample {name}": build for name, build in LAYOUTS.items() if "template" not in name},
    "plan": lambda: _plan(OURS),
    "plan, complete green": lambda: _plan(GREEN),
    "return": lambda: _return(OURS),
    "return, complete green": lambda: _return(GREEN),
}
each = pytest.mark.parametrize("name", BUILDERS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Every workbook, written once."""
    folder = tmp_path_factory.mktemp("made")
    paths = {}
    for number, (name, build) in enumerate(BUILDERS.items()):
        paths[name] = folder / f"{number}.xlsx"
        write(build(), paths[name])
    return paths


@pytest.fixture(scope="module")
def schema_errors(
    made: dict[str, Path], ooxml: Callable[..., dict[Path, list[str]]]
) -> dict[Path, list[str]]:
    """What the validator says of all of them, asked once."""
    return ooxml(*made.values())


@each
def test_schema_is_kept(
    made: dict[str, Path], schema_errors: dict[Path, list[str]], name: str
) -> None:
    """The Open XML SDK finds no error."""
    assert schema_errors[made[name]] == []


@each
def test_lint_finds_nothing(made: dict[str, Path], name: str) -> None:
    """Nothing is found of what the validator misses."""
    assert lint(made[name]) == []


@each
def test_stored_results_are_right(office: Office, made: dict[str, Path], name: str) -> None:
    """What a preview shows without working anything out is what LibreOffice works out.

    A plan is live (`=TODAY()`), so the day it was made for is typed over that first.
    """
    live, stored = load_workbook(made[name]), load_workbook(made[name], data_only=True)
    wrong = []
    with office.open(made[name]) as document:
        for sheet, cell in _formulas(live):
            if str(cell.value) == "=TODAY()":
                document.type_in(sheet, cell.coordinate, BUILDERS[name]().as_at)
        document.recalculate()
        for sheet, cell in _formulas(live):
            before, after = (
                stored[sheet][cell.coordinate].value,
                document.read(sheet, cell.coordinate),
            )
            before = before.date() if isinstance(before, datetime) else before
            if (before or "") != (after or ""):
                wrong.append(f"{sheet} {cell.coordinate}: stored {before!r}, worked out {after!r}")

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "rule"), [pytest.param("plan", PLAN_RULE), pytest.param("return", RETURN_RULE)]
)
def test_rule_stands_in_every_row(made: dict[str, Path], name: str, rule: Rule) -> None:
    """The formulas held against Python in `test_parity` are the ones people get, in every row."""
    sheet = load_workbook(made[name]).worksheets[1]
    (table,) = sheet.tables.values()
    rows = list(sheet[table.ref])
    headings = [cell.value for cell in rows[0]]

    for key, formula in some(rule.columns.items()):
        column = headings.index(heading(key))
        assert {row[column].value for row in rows[1:]} == {f"={formula}"}
        assert table.tableColumns[column].calculatedColumnFormula.attr_text == formula


def _formulas(book: OpenpyxlWorkbook) -> Iterator[tuple[str, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell) for cell in row if cell.data_type == "f")
