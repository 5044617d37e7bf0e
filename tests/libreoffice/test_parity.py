"""The rule says the same in Python and in a workbook that a spreadsheet program worked out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product
from pathlib import Path

import ironcalc
import pytest
from xlsxwriter.utility import xl_cell_to_rowcol

from dhrxl.model.terms import CALCULATED, Rag
from dhrxl.rounds import rag
from dhrxl.rounds.formulas import PLAN, RETURN, Rule
from tests import rule_grid
from tests.libreoffice.office import Document, Office
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
GRID = rule_grid.cases(*PROFILES.values())
FIRST_ROW = rule_grid.HEADER_ROW + 1
LOT = 40
Rows = list[tuple[object, ...]]


def _shown(document: Document) -> Rows:
    """Read the calculated columns as LibreOffice shows them."""
    rows = document.rows(rule_grid.SHEET)
    headings = rows[rule_grid.HEADER_ROW - 1]
    return rule_grid.calculated(
        [dict(zip(headings, row, strict=True)) for row in rows[rule_grid.HEADER_ROW :]]
    )


def _worked_out(office: Office, path: Path) -> Rows:
    """Have LibreOffice open a workbook and work it out."""
    with office.open(path) as document:
        document.recalculate()
        return _shown(document)


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


@pytest.fixture(scope="module", params=[pytest.param(one, id=name) for name, one in RULES.items()])
def laid_out(
    request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Rule, Document]]:
    """A rule, and the grid of all profiles open in LibreOffice, which takes longest."""
    path = tmp_path_factory.mktemp("grid") / "grid.xlsx"
    with office.open(rule_grid.bench(path, GRID, request.param, rag.DEFAULT)) as document:
        yield request.param, document


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
def test_libreoffice_agrees(laid_out: tuple[Rule, Document], profile: rag.Profile) -> None:
    """Every case of the grid is rated alike in Python and in a workbook LibreOffice worked out."""
    rule, document = laid_out
    for place, value in some(rule_grid.settings(profile).values()):
        document.type_in(rule_grid.SHEET, place, value)

    document.recalculate()

    expected = rule_grid.expected(GRID, rule, profile)
    assert rule_grid.differences(GRID, expected, _shown(document)) == []


@by_rule
def test_unseen_characters_agree(office: Office, tmp_path: Path, rule: Rule) -> None:
    """A cell with nothing but a line break or a tab is the same on every face."""
    grid = rule_grid.unseen()
    path = rule_grid.bench(tmp_path / "grid.xlsx", grid, rule, rag.DEFAULT)

    shown = _worked_out(office, path)

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

    with office.open(path) as document:
        shown = _shown(document)

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
    """A formula that is wrong by one sign or word is found, by a tenth of the grid already."""
    profile = PROFILES["complete-green"]
    grid = rule_grid.plain(rule_grid.cases(profile))[::10]
    sound = RETURN.columns[key]
    assert old in sound
    path = rule_grid.bench(
        tmp_path / "grid.xlsx", grid, RETURN, profile, {key: sound.replace(old, new)}
    )

    shown = _worked_out(office, path)

    assert rule_grid.differences(grid, rule_grid.expected(grid, RETURN, profile), shown)


@by_rule
def test_ironcalc_agrees(tmp_path: Path, rule: Rule) -> None:
    """A second engine, which shares no code with the first, agrees on every case it can judge.

    It gives the first element where SUBSTITUTE or SEARCH is asked for each of a range. It takes
    long to load a formula, so that the cases are typed into a few rows, one lot after the other.
    """
    both = (rag.DEFAULT, rag.Profile(complete_colour=Rag.GREEN, blue_needs_assurance=True))
    grid = rule_grid.plain(rule_grid.cases(*both))
    lots = [grid[start : start + LOT] for start in range(0, len(grid), LOT)]
    path = rule_grid.bench(tmp_path / "grid.xlsx", lots[0], rule, rag.DEFAULT)
    model = ironcalc.load_from_xlsx(str(path))
    columns = {key: number for number, key in enumerate(rule_grid.columns(rule), 1)}
    typed = [key for key in columns if key not in rule.columns]
    shown: dict[rag.Profile, Rows] = {profile: [] for profile in both}
    for lot in lots:
        for (row, case), key in product(enumerate(lot, FIRST_ROW), typed):
            model.set_user_input(0, row, columns[key], _typed(getattr(case, key)))
        for profile, rows in shown.items():
            for place, value in rule_grid.settings(profile).values():
                row, column = xl_cell_to_rowcol(place)
                model.set_user_input(0, row + 1, column + 1, _typed(value))
            model.evaluate()
            rows += [
                tuple(model.get_cell_value(0, row, columns[key]) for key in CALCULATED)
                for row in range(FIRST_ROW, FIRST_ROW + len(lot))
            ]

    for profile, rows in some(shown.items()):
        expected = rule_grid.expected(grid, rule, profile)
        assert rule_grid.differences(grid, expected, rows) == []


def _typed(value: rule_grid.Typed) -> str:
    """Give what is typed so that a cell holds a value: words as words, a day as its number."""
    if isinstance(value, str):
        return f"'{value}"
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return repr((moment - datetime(1899, 12, 30)) / timedelta(days=1))  # noqa: DTZ001
    return "" if value is None else str(value)
