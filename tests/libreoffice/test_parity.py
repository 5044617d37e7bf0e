"""The rule says the same in Python and in a workbook that a spreadsheet program worked out."""

from pathlib import Path

import ironcalc
import pytest

from dhrxl.model.terms import CALCULATED, Rag
from dhrxl.rounds import rag
from dhrxl.rounds.formulas import PLAN, RETURN, Rule
from tests import rule_grid
from tests.libreoffice.office import Office
from tests.loops import some
from tests.workbooks.test_responses import UNANSWERED, with_typed_responses

PROFILES = {
    "complete-blue": rag.DEFAULT,
    "complete-green": rag.Profile(due_soon_days=14, complete_colour=Rag.GREEN),
    "no-notice": rag.Profile(due_soon_days=0),
    "assured-blue": rag.Profile(blue_needs_assurance=True),
}
RULES = {"plan": PLAN, "return": RETURN}
by_rule = pytest.mark.parametrize("rule", [pytest.param(r, id=name) for name, r in RULES.items()])
by_profile = pytest.mark.parametrize(
    "profile", [pytest.param(profile, id=name) for name, profile in PROFILES.items()]
)
Rows = list[tuple[object, ...]]


def _shown(office: Office, path: Path, *, recalculate: bool) -> Rows:
    """Read the calculated columns as LibreOffice shows them."""
    with office.open(path) as document:
        if recalculate:
            document.recalculate()
        rows = document.rows("Actions")
    headings = rows[rule_grid.HEADER_ROW - 1]
    return rule_grid.calculated(
        [dict(zip(headings, row, strict=True)) for row in rows[rule_grid.HEADER_ROW :]]
    )


def test_grid_is_full() -> None:
    """The grid holds over a thousand cases, and every rating, timing and next step in several."""
    grid = rule_grid.cases(rag.DEFAULT)
    rows = rule_grid.expected(grid, RETURN, rag.DEFAULT)

    assert len(grid) > 1000
    for place, key in enumerate(some(CALCULATED)):
        steps = [str(row[place]).partition(":")[0] for row in rows]  # a refusal has any reason
        counts = {step: steps.count(step) for step in steps}
        if key != "days_overdue":
            assert min(counts.values()) >= 5, (key, counts)


@by_rule
@by_profile
def test_libreoffice_agrees(
    office: Office, tmp_path: Path, rule: Rule, profile: rag.Profile
) -> None:
    """Every case of the grid is rated alike in Python and in a workbook LibreOffice worked out."""
    grid = rule_grid.cases(profile)
    path = rule_grid.bench(tmp_path / "grid.xlsx", grid, rule, profile)

    shown = _shown(office, path, recalculate=True)

    expected = rule_grid.expected(grid, rule, profile)
    assert rule_grid.differences(grid, expected, shown) == []


@by_rule
def test_unseen_characters_agree(office: Office, tmp_path: Path, rule: Rule) -> None:
    """A cell with nothing but a line break or a tab is the same on every face."""
    grid = rule_grid.unseen()
    path = rule_grid.bench(tmp_path / "grid.xlsx", grid, rule, rag.DEFAULT)

    shown = _shown(office, path, recalculate=True)

    assert rule_grid.differences(grid, rule_grid.expected(grid, rule, rag.DEFAULT), shown) == []


def test_responses_are_counted_alike(office: Office, tmp_path: Path) -> None:
    """Spaces beside a response make no difference to the live count, and one alone is none."""
    path = with_typed_responses(tmp_path / "return.xlsx")

    with office.open(path) as document:
        document.recalculate()
        row = document.form_row("Cover", "Responses still needed")
        counted = document.read("Cover", f"B{row}")

    assert len(UNANSWERED) == counted


def test_stored_results_would_be_echoed(office: Office, tmp_path: Path) -> None:
    """Without recalculation LibreOffice shows what was stored, so the test above can fail."""
    grid = rule_grid.cases(rag.DEFAULT)[:50]
    path = rule_grid.bench(tmp_path / "grid.xlsx", grid, RETURN, rag.DEFAULT)

    shown = _shown(office, path, recalculate=False)

    assert [(rule_grid.WRONG,) * len(CALCULATED)] * len(grid) == shown


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        pytest.param("timing", "<INT(as_at)", "<=INT(as_at)", id="due-today-is-overdue"),
        pytest.param("timing", "+due_soon_days", "+due_soon_days-1", id="due-soon-ends-early"),
        pytest.param("timing", '"Superseded"', '"Closed"', id="superseded-stays-open"),
        pytest.param("rag", "complete_colour", '"Blue"', id="colour-fixed"),
        pytest.param("days_overdue", "INT(as_at)-", "1+INT(as_at)-", id="one-day-more"),
        pytest.param("needed", '"Complete"', '"Done"', id="complete-unknown"),
        pytest.param("rag", '="Yes"', '="No"', id="assurance-the-other-way"),
    ],
)
def test_wrong_formula_is_found(
    office: Office, tmp_path: Path, key: str, old: str, new: str
) -> None:
    """A formula that is wrong by one sign or word is found."""
    profile = PROFILES["complete-green"]
    grid = rule_grid.cases(profile)
    sound = RETURN.columns[key]
    assert old in sound
    path = rule_grid.bench(
        tmp_path / "grid.xlsx", grid, RETURN, profile, {key: sound.replace(old, new)}
    )

    shown = _shown(office, path, recalculate=True)

    assert rule_grid.differences(grid, rule_grid.expected(grid, RETURN, profile), shown)


@by_rule
@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(rag.DEFAULT, id="usual"),
        pytest.param(
            rag.Profile(complete_colour=Rag.GREEN, blue_needs_assurance=True), id="assured-green"
        ),
    ],
)
def test_ironcalc_agrees(tmp_path: Path, rule: Rule, profile: rag.Profile) -> None:
    """A second engine, which shares no code with the first, agrees on every case it can judge.

    It gives the first element where SUBSTITUTE or SEARCH is asked for each of a range.
    """
    grid = rule_grid.plain(rule_grid.cases(profile))
    path = rule_grid.bench(tmp_path / "grid.xlsx", grid, rule, profile)

    model = ironcalc.load_from_xlsx(str(path))
    model.evaluate()

    columns = rule_grid.columns(rule)
    shown: Rows = [
        tuple(model.get_cell_value(0, row, columns.index(key) + 1) for key in CALCULATED)
        for row in range(rule_grid.HEADER_ROW + 1, rule_grid.HEADER_ROW + 1 + len(grid))
    ]
    expected = rule_grid.expected(grid, rule, profile)
    assert rule_grid.differences(grid, expected, shown) == []
