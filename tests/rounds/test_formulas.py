"""The live formulas run in any Excel since 2010 and give what is stored in the workbook."""

import re
from dataclasses import replace
from pathlib import Path

import ironcalc
import openpyxl
import pytest

from dhrxl.layouts.layout import Field, WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import COLUMNS
from dhrxl.model.terms import PLAN as PLAN_COLUMNS
from dhrxl.model.terms import RETURN as RETURN_COLUMNS
from dhrxl.rounds import formulas
from dhrxl.rounds.formulas import PLAN, RETURN, Rule
from tests.loops import some
from tests.samples import a_plan, a_return

RULES = {"plan": (PLAN, PLAN_COLUMNS), "return": (RETURN, RETURN_COLUMNS)}
OLD_FUNCTIONS = {
    "AND", "CLEAN", "COUNTIF", "IF", "INT", "ISNUMBER", "LEFT", "LEN", "N", "NOT", "OR",
    "SEARCH", "SUBSTITUTE", "SUMPRODUCT", "TEXT", "TRIM",
}  # fmt: skip


def functions(formula: str) -> set[str]:
    return set(re.findall(r"([A-Z][A-Z.0-9]*)\(", re.sub(r'"[^"]*"', '""', formula)))


@pytest.mark.parametrize(("rule", "columns"), RULES.values(), ids=RULES)
def test_formulas_are_sound(rule: Rule, columns: tuple[str, ...]) -> None:
    """Formulas use old functions and columns of their own table, and fit into a cell."""
    headings = {COLUMNS[key].heading for key in columns}

    for formula in some(rule.columns.values()):
        named = set(re.findall(r"\[\[#This Row\],\[([^\]]+)\]\]", formula))
        assert functions(formula) <= OLD_FUNCTIONS
        assert named <= headings
        assert len(formula) < 8192
        assert "CHAR(" not in formula


def test_non_breaking_space_stands_in_the_formula() -> None:
    """CHAR(160) is another character on a Mac, so the character itself is written."""
    assert all('"\u00a0"' in formula for formula in (PLAN.timing, RETURN.timing, RETURN.rag))


def test_return_reads_its_due_date() -> None:
    """A return is judged by the agreed date in its own column; a plan works it out."""
    assert "[Due date]" in RETURN.timing
    assert "[Revised target date]" not in RETURN.timing
    assert "[Revised target date]" in PLAN.timing


def test_counts_use_old_functions() -> None:
    """The counts of a cover run everywhere, too."""
    for formula in (
        formulas.count_actions("t"),
        formulas.count_needed("t"),
        formulas.count_unanswered("t"),
        formulas.count_words("t", "rag", "Red"),
        formulas.position_line("As at"),
    ):
        assert functions(formula) <= OLD_FUNCTIONS


def worked_out(path: Path, layout: WorkbookLayout) -> dict[tuple[str, str], tuple[object, object]]:
    """Give for each formula of a workbook its stored result, and the one IronCalc works out."""
    model = ironcalc.load_from_xlsx(str(path))
    model.evaluate()
    live, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    results = {}
    for number, sheet in enumerate(layout.sheets):
        for row in live[sheet.name].iter_rows():
            for cell in row:
                if cell.data_type == "f" and cell.value != "=TODAY()":
                    kept = stored[sheet.name][cell.coordinate].value
                    found = model.get_cell_value(number, cell.row, cell.column)
                    results[sheet.name, cell.coordinate] = ("" if kept is None else kept, found)
    return results


def test_stored_results_of_a_return_are_right(tmp_path: Path) -> None:
    """What previews and phones show is what Excel will work out."""
    path = tmp_path / "return.xlsx"
    layout = a_return()
    write(layout, path)

    results = worked_out(path, layout)

    cover = {
        place: pair for place, pair in results.items() if place[0] == "Cover" and place[1] != "A1"
    }
    assert 3 == len(cover)
    assert 3 + 1 + 4 * 12 == len(results)
    assert {} == {place: pair for place, pair in results.items() if pair[0] != pair[1]}


def test_stored_results_of_a_plan_are_right(tmp_path: Path) -> None:
    """A plan judged on the day of its stored results gives them."""
    path = tmp_path / "plan.xlsx"
    layout = a_plan()
    write(_dated(layout), path)

    results = worked_out(path, layout)

    assert 4 + 1 + 4 * 12 == len(results)
    assert {} == {place: pair for place, pair in results.items() if pair[0] != pair[1]}


def _dated(layout: WorkbookLayout) -> WorkbookLayout:
    """Type the as-at date over `=TODAY()`."""

    def typed(field: Field) -> Field:
        return replace(field, formula="") if field.name == "as_at" else field

    cover = layout.sheets[0]
    sections = tuple(
        replace(section, fields=tuple(map(typed, section.fields))) for section in cover.sections
    )
    return replace(layout, sheets=(replace(cover, sections=sections), *layout.sheets[1:]))
