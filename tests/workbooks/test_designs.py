"""The workbooks people fill in are what was promised, read back from the file."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.layouts import theme
from dhrxl.layouts.measures import column_pixels, printed_points
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import blank
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.terms import (
    AGENCY_STATUSES,
    COLUMNS,
    COVER_LABELS,
    OPEN_IN_RETURN,
    PLAN,
    RESPONSE,
    RETURN,
    Rag,
    Status,
    heading,
)
from dhrxl.rounds.position import Position
from dhrxl.workbooks.agency_return import agency_return
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.summary import summary_workbook
from dhrxl.workbooks.tables import cells_of, columns_for
from tests.invented import action, as_previous, returns, stand
from tests.invented import plan as plan_of
from tests.lint import lint
from tests.loops import some
from tests.samples import (
    AS_AT,
    LAYOUTS,
    PARTNERSHIP,
    REVIEW,
    a_partnership,
    a_plan,
    a_position,
    a_return,
    actions,
    cover_of,
)

Opened = tuple[Workbook, Path]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write(a_plan(), path)
    return openpyxl.load_workbook(path), path


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    path = tmp_path_factory.mktemp("return") / "return.xlsx"
    write(a_return(), path)
    return openpyxl.load_workbook(path), path


def header_row(sheet: Worksheet) -> int:
    table = next(iter(sheet.tables.values()))
    return int(openpyxl.utils.cell.range_boundaries(table.ref)[1])


def column(sheet: Worksheet, key: str) -> list[Cell]:
    """Give the cells of a column below its heading."""
    first = header_row(sheet)
    index = [cell.value for cell in sheet[first]].index(heading(key)) + 1
    return [sheet.cell(row, index) for row in range(first + 1, sheet.max_row + 1)]


def cover(book: Workbook) -> dict[str, Cell]:
    return {row[0].value: row[1] for row in book["Cover"].iter_rows(max_col=2) if row[0].value}


def checks(sheet: Worksheet) -> dict[str, object]:
    """Give the check of each cell that has one."""
    return {
        f"{get_column_letter(one)}{row}": check
        for check in sheet.data_validations.dataValidation
        for area in check.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
        for one in range(area.min_col, area.max_col + 1)
    }


def test_headings_are_the_contract(plan: Opened, returned: Opened) -> None:
    """Headings stand in the order and wording that was promised."""
    for sheet, keys in ((plan[0]["Action plan"], PLAN), (returned[0]["Return"], RETURN)):
        found = [cell.value for cell in sheet[header_row(sheet)]]
        assert [heading(key) for key in keys] == found


@pytest.mark.parametrize(
    ("make", "sheets", "tables"),
    [
        pytest.param(
            a_plan,
            ["Cover", "Action plan", "Not placed", "Lists"],
            ["action_plan", "not_placed", "lists"],
            id="plan",
        ),
        pytest.param(
            a_return, ["Cover", "Return", "Lists"], ["agency_return", "lists"], id="return"
        ),
        pytest.param(
            a_partnership,
            ["Cover", "Agencies", "Reviews", "RAG profile", "Settings", "Successions", "Headings"],
            ["agencies", "reviews", "rag_profile", "settings", "successions", "headings"],
            id="partnership",
        ),
    ],
)
def test_sheets_and_tables(make: Callable[..., object], sheets: object, tables: object) -> None:
    """Sheets and tables have the names that were promised."""
    layout = make()

    assert sheets == [sheet.name for sheet in layout.sheets]  # type: ignore[attr-defined]
    assert tables == [s.table.name for s in layout.sheets if s.table]  # type: ignore[attr-defined]


def test_return_is_open_only_where_the_agency_answers(returned: Opened) -> None:
    """White cells can be changed and grey ones cannot; no password keeps anyone out."""
    sheet = returned[0]["Return"]

    for key in some(RETURN):
        for cell in some(column(sheet, key)):
            assert (key in OPEN_IN_RETURN) != cell.protection.locked, cell
            grey = cell.fill.fgColor.rgb == "FFF2F2F2"
            assert (key in OPEN_IN_RETURN) != grey, cell
    for one in some(returned[0]):
        assert one.protection.sheet
        assert not one.protection.password
    allowed = sheet.protection
    assert (False, False, False) == (
        allowed.formatColumns,
        allowed.formatRows,
        allowed.autoFilter,
    ), "openpyxl says False for allowed"
    assert (True, True, True) == (allowed.sort, allowed.insertRows, allowed.deleteRows)


def test_cover_of_a_return_is_open_only_in_its_form(returned: Opened) -> None:
    """An agency can fill in the form and nothing else of the cover."""
    form = ("no_change", "completed_by", "completed_on", "approved_by", "approved_on")
    labels = {COVER_LABELS[key] for key in form}

    found = {label for label, cell in cover(returned[0]).items() if not cell.protection.locked}
    assert labels == found


def test_plan_is_unprotected(plan: Opened) -> None:
    """A plan grows as people type, so nothing of it is protected."""
    assert {False} == {sheet.protection.sheet for sheet in plan[0]}


def test_dropdowns_go_through_names(plan: Opened, returned: Opened) -> None:
    """Lists are named, so that no program loses them on saving."""
    for book, sheet, expected in (
        (plan[0], "Action plan", {"scope": "list_scope", "evidence_kind": "list_evidence_kind"}),
        (returned[0], "Return", {"status": "list_agency_status", "agency_rag": "list_rag"}),
        (returned[0], "Return", {"evidence_kind": "list_evidence_kind"}),
    ):
        found = checks(book[sheet])
        for key, name in some(expected.items()):
            for cell in some(column(book[sheet], key)):
                assert ("list", name) == (
                    found[cell.coordinate].type,  # type: ignore[attr-defined]
                    found[cell.coordinate].formula1,  # type: ignore[attr-defined]
                )
    named = {
        name: [cell.value for row in book[title][cells] for cell in row]
        for book in (plan[0], returned[0])
        for name, defined in book.defined_names.items()
        if name.startswith("list_")
        for title, cells in defined.destinations
    }
    assert list(AGENCY_STATUSES) == named["list_agency_status"]
    assert list(Status) == named["list_status"]
    assert list(Rag) == named["list_rag"]
    assert ["Yes", "No"] == named["list_yes_no"]
    assert ["Activity", "Output", "Outcome"] == named["list_evidence_kind"]


def test_date_columns_take_only_dates(plan: Opened, returned: Opened) -> None:
    """Whoever types something else is told in plain words what to enter."""
    for book, name, keys in ((plan[0], "Action plan", PLAN), (returned[0], "Return", RETURN)):
        found = checks(book[name])
        dates = [
            key
            for key in keys
            if COLUMNS[key].kind == "date"
            and COLUMNS[key].owner != "calculated"
            and (name != "Return" or key in OPEN_IN_RETURN)
        ]
        for key in some(dates):
            check = found[column(book[name], key)[0].coordinate]
            assert ("date", "between") == (check.type, check.operator or "between")  # type: ignore[attr-defined]
            assert "31/3/2026" in check.error  # type: ignore[attr-defined]


def test_prompts_help_with_pasting(returned: Opened) -> None:
    """Where people paste from Word, the cell says how."""
    found = checks(returned[0]["Return"])
    for key in ("progress", "evidence", "outcome", "reason_for_new_date"):
        check = found[column(returned[0]["Return"], key)[0].coordinate]
        assert "Double-click the cell before pasting from Word." in check.prompt  # type: ignore[attr-defined]


def test_ratings_are_filled_by_their_word(plan: Opened, returned: Opened) -> None:
    """Each rating has its pale fill, by the word in the cell; Overdue stands out."""
    for book, name in ((plan[0], "Action plan"), (returned[0], "Return")):
        rules = {
            (str(area.sqref), rule.formula[0]): rule.dxf.fill.bgColor.rgb
            for area, rules in book[name].conditional_formatting._cf_rules.items()
            for rule in rules
        }
        for key in ("rag", "agency_rag"):
            cells = column(book[name], key)
            area = f"{cells[0].coordinate}:{cells[-1].coordinate}"
            for rag, fill in some(theme.RAG_FILLS.items()):
                assert fill.replace("#", "FF") == rules[area, f'"{rag}"']
        cells = column(book[name], "timing")
        assert (f"{cells[0].coordinate}:{cells[-1].coordinate}", '"Overdue"') in rules


def test_panes_stay_in_view(plan: Opened, returned: Opened) -> None:
    """Headings stay in view, in a return the reference and the action too."""
    assert "B5" == plan[0]["Action plan"].freeze_panes
    assert "C5" == returned[0]["Return"].freeze_panes


def test_printed_columns(plan: Opened, returned: Opened) -> None:
    """What an agency fills in prints one page wide, a whole plan two, headings on each."""
    sheet, agreed = returned[0]["Return"], plan[0]["Action plan"]

    assert "'Return'!$A$1:$L$16" == sheet.print_area
    assert "'Action plan'!$A$4:$Y$16" == agreed.print_area
    assert (None, "$A:$A") == (sheet.print_title_cols, agreed.print_title_cols)
    for one, paper, wide in ((sheet, 9, 1), (agreed, 8, 2)):
        assert "$4:$4" == one.print_title_rows
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert ("landscape", paper, wide, 0) == (
            one.page_setup.orientation,
            one.page_setup.paperSize,
            one.page_setup.fitToWidth or 1,
            one.page_setup.fitToHeight,
        )


@pytest.mark.parametrize("name", LAYOUTS)
def test_lists_never_print(name: str) -> None:
    """The sheet of lists, and no other, is hidden: no spreadsheet prints a hidden sheet."""
    sheets = LAYOUTS[name]().sheets

    assert [one.name for one in sheets if one.name == "Lists"] == [
        one.name for one in sheets if one.hidden
    ]


def test_part_stands_in_view_of_the_action(returned: Opened) -> None:
    """On a laptop 1,366 pixels wide the action, the agency's part in it and its answers show."""
    sheet = a_return().sheets[1]
    assert sheet.table
    seen = list(accumulate(column_pixels(column.width) for column in sheet.table.columns))
    keys = [column.key for column in sheet.table.columns]
    row_numbers_and_scroll_bar = 60

    assert ["action_ref", "action_to_take", "your_part"] == keys[:3]
    assert seen[keys.index("outcome")] <= 1366 - row_numbers_and_scroll_bar


def test_return_prints_what_is_filled_in() -> None:
    """Every column that an agency has to fill in prints, at 8 points, beside what it answers; no
    other that it can do without."""
    sheet = a_return().sheets[1]
    assert sheet.table
    printed = sheet.table.columns[: sheet.printed_columns]

    screen = {"evidence_kind", "evidence_held_at", "evidence_dated", *RESPONSE}
    assert {*OPEN_IN_RETURN, "action_ref", "action_to_take", "your_part", "due_date"} == {
        column.key for column in printed
    } | screen
    assert 8 <= printed_points([column.width for column in printed], paper="A4")


@pytest.mark.parametrize("name", LAYOUTS)
def test_print_can_be_read(name: str) -> None:
    """No printed table is smaller than 7 points."""
    for sheet, table in some((one, one.table) for one in LAYOUTS[name]().sheets if one.table):
        printed = table.columns[: sheet.printed_columns or None]
        size = printed_points(
            [c.width for c in printed],
            paper=sheet.paper,
            pages=sheet.pages_wide,
            repeated=sheet.frozen_columns,
        )
        assert theme.SMALLEST_PRINT <= size, sheet.name


@pytest.mark.parametrize(
    ("name", "last", "pages"),
    [
        pytest.param("All actions", "needed", 1, id="all-actions"),
        pytest.param("For decision", "decided_by", 1, id="for-decision"),
    ],
)
def test_paper_holds_what_a_board_needs(name: str, last: str, pages: int) -> None:
    """On paper stand our rating beside the agency's, and room for a decision, its day and giver."""
    sheet = next(sheet for sheet in LAYOUTS["summary"]().sheets if sheet.name == name)

    assert sheet.table
    assert last == sheet.table.columns[sheet.printed_columns - 1].key
    assert pages == sheet.pages_wide
    assert theme.SMALLEST_PRINT <= printed_points(
        [column.width for column in sheet.table.columns[: sheet.printed_columns]],
        paper=sheet.paper, pages=pages, repeated=sheet.frozen_columns,
    )  # fmt: skip


def test_columns_are_shared_out_over_pages() -> None:
    """A column that does not fit moves whole to the next page, beside the repeated ones."""
    one = printed_points([10, 80, 80, 80, 80], paper="A4")
    two = printed_points([10, 80, 80, 80, 80], paper="A4", pages=2, repeated=1)
    odd = printed_points([10, 80, 80, 80], paper="A4", pages=2, repeated=1)

    assert one < odd == two < theme.SIZE
    assert two == printed_points([10, 80, 80], paper="A4")


def test_names_the_formulas_need(plan: Opened, returned: Opened) -> None:
    """The day and the profile stand in named cells of the cover."""
    for book in (plan[0], returned[0]):
        values = {}
        for name in ("as_at", "due_soon_days", "complete_colour", "blue_needs_assurance"):
            ((title, cell),) = book.defined_names[name].destinations
            values[name] = book[title][cell].value
        assert (30, "Blue") == (values["due_soon_days"], values["complete_colour"])
        assert "No" == values["blue_needs_assurance"]
    ((title, cell),) = plan[0].defined_names["as_at"].destinations
    assert "=TODAY()" == plan[0][title][cell].value
    ((title, cell),) = returned[0].defined_names["as_at"].destinations
    assert AS_AT == returned[0][title][cell].value.date()


def test_cover_names_the_file(plan: Opened, returned: Opened) -> None:
    """A file is recognised by the form on its cover."""
    first, second = cover(plan[0]), cover(returned[0])
    texts = {"file_kind": "Action plan", "review": "Ben", "review_code": "BEN"}
    assert texts == {key: first[COVER_LABELS[key]].value for key in texts}
    texts = {"file_kind": "Agency return", "agency": "Northshire Police", "round": "Q4 2025/26"}
    assert texts == {key: second[COVER_LABELS[key]].value for key in texts}
    assert date(2026, 4, 14) == second["Return by"].value.date()
    assert "reviews@northshire.example" == second["Send to"].value
    for form in (first, second):
        assert {"Template version", "Partnership", "RAG profile", *Rag} <= form.keys()


def summary_cover(found: Position) -> dict[str, object]:
    fields = [field for section in cover_of(summary_workbook(found)).sections
              for field in section.fields]  # fmt: skip
    return {field.label: field.value for field in fields}


def test_summary_says_how_its_sentences_count() -> None:
    """Every figure of a headline sentence is explained on the cover, in a line of its own."""
    labels = [
        "Trend", "Open", "Newly overdue", "Returned", "Shown as last reported",
        "Past the first agreed date", "Said complete, not evidenced", "No date, so never overdue",
    ]  # fmt: skip

    (section,) = (
        section
        for section in cover_of(LAYOUTS["summary"]()).sections
        if section.heading == "How the sentences count"
    )
    assert labels == [field.label for field in section.fields]
    assert all(field.value and field.look == "plain" for field in section.fields)


def test_summary_names_what_it_was_held_against() -> None:
    """The cover names the plans and the last summary; or says that there were none."""
    first = stand(returns(), plans=plan_of(action("ELM-01.1")), as_at=date(2025, 12, 31))
    later = stand(returns(), plans=plan_of(action("ELM-01.1")), previous=as_previous(first))

    assert [
        "plan plan.xlsx",
        "plan plan.xlsx; last summary last.xlsx",
        "nothing: the baseline was not checked",
    ] == [summary_cover(found)["Held against"] for found in (first, later, stand(returns()))]


def test_plan_says_how_to_name_an_action() -> None:
    """Whoever adds an action is told what to type as its reference."""
    (step,) = (
        field.value
        for section in a_plan().sheets[0].sections
        for field in section.fields
        if "ELM-03.1" in str(field.value)
    )
    assert step == (
        "Give every action you add an Action ref such as ELM-03.1: review code, recommendation "
        "number, number of the action. Without one it is in no return."
    )


def test_one_odd_return_stops_no_summary(tmp_path: Path) -> None:
    """Whatever is too long for a cell of the summary is cut, and says by how much."""
    found = a_position()
    account = found.accounts[0]
    odd = dataclasses.replace(account.source, readings=("Column read. " * 400,))
    found = dataclasses.replace(
        found,
        accounts=(dataclasses.replace(account, source=odd), *found.accounts[1:]),
        rows=found.rows.assign(other_columns="x" * 3_000, progress_came="\U0001f600" * 20_000),
        actions=found.actions.assign(progress="y" * 40_000),
    )
    path = tmp_path / "summary.xlsx"

    write(summary_workbook(found), path)

    book = openpyxl.load_workbook(path)
    texts = {
        (sheet, str(name.value)): str(below.value)
        for sheet in ("All actions", "Returns", "Returned rows")
        for name, below in zip(*(book[sheet][row + header_row(book[sheet])] for row in (0, 1)),
                               strict=True)
    }  # fmt: skip
    read, other = texts["Returns", "How it was read"], texts["Returned rows", "Other columns"]
    assert [2_000, 2_000] == [len(read), len(other)]
    assert other.endswith("x… (and 1,029 more characters)")
    assert texts["Returned rows", "Progress"].endswith("\U0001f600… (and 3,632 more characters)")
    assert texts["All actions", "Progress"].endswith("y… (and 7,263 more characters)")


@pytest.mark.parametrize("name", LAYOUTS)
def test_legend_stands_on_every_cover(name: str) -> None:
    """Whoever opens a workbook is told what its colours mean."""
    fields = [field for section in cover_of(LAYOUTS[name]()).sections for field in section.fields]

    legend = {field.label: field.value for field in fields if field.rag}
    assert {str(rag): words for rag, words in Profile().legend.items()} == legend


def test_dates_are_dates(plan: Opened) -> None:
    """Dates are real dates, shown with the month in letters."""
    cells = [cell for cell in column(plan[0]["Action plan"], "target_date") if cell.value]
    assert 11 == len(cells)
    for cell in cells:
        assert isinstance(cell.value, datetime)
        assert "d mmm yyyy" == cell.number_format


def test_words_stay_words(plan: Opened) -> None:
    """Text that looks like a formula, a number or a date is the text that was typed."""
    sheet = plan[0]["Action plan"]
    assert {"=1+1", "-Review policy"} <= {cell.value for cell in column(sheet, "progress")}
    assert "s" == column(sheet, "progress")[10].data_type
    assert "1.10" == column(sheet, "recommendation_no")[8].value
    for key in ("recommendation_no", "target_date_as_written"):
        assert {"@"} == {cell.number_format for cell in column(sheet, key)}
    for key in ("progress", "rag", "needed"):
        assert {"General"} == {cell.number_format for cell in column(sheet, key)}


def test_new_rows_get_formulas(plan: Opened) -> None:
    """A row typed below the table is rated like the others."""
    table = plan[0]["Action plan"].tables["action_plan"]
    live = {
        c.name: c.calculatedColumnFormula for c in table.tableColumns if c.calculatedColumnFormula
    }
    assert {"Calculated RAG", "Timing", "Days overdue", "What is needed"} == live.keys()


def test_due_date_is_worked_out() -> None:
    """A return shows the revised date if there is one, else the target date."""
    rows = a_return().sheets[1].table.rows
    due = [row[RETURN.index("due_date")] for row in rows]
    assert [date(2026, 1, 31), None, date(2026, 12, 31)] == [due[0], due[9], due[10]]


def test_profile_reaches_formulas_and_legend() -> None:
    """A board whose Green means achieved gets its colours on the cover and in the cells."""
    profile = Profile(due_soon_days=14, complete_colour=Rag.GREEN)
    layout = agency_return(
        actions(RETURN),
        agency="Northshire Police",
        round_="Q4",
        partnership=Partnership(profile=profile),
        as_at=AS_AT,
    )

    fields = {f.name: f.value for s in layout.sheets[0].sections for f in s.fields if f.name}
    assert (14, "Green") == (fields["due_soon_days"], fields["complete_colour"])
    rags = {row[RETURN.index("rag")] for row in layout.sheets[1].table.rows}
    assert "Blue" not in rags
    assert "Green" in rags


def test_blank_plan_has_one_empty_row(tmp_path: Path) -> None:
    """A new plan starts with one empty row, its formulas in place and showing nothing."""
    path = tmp_path / "plan.xlsx"
    layout = action_plan(blank(PLAN), review=REVIEW, partnership=PARTNERSHIP, as_at=AS_AT)
    write(layout, path)

    sheet = openpyxl.load_workbook(path)["Action plan"]
    assert "A4:AF5" == sheet.tables["action_plan"].ref
    assert all(cell[0].data_type == "f" for cell in (column(sheet, "rag"), column(sheet, "needed")))
    assert "Not placed" not in openpyxl.load_workbook(path).sheetnames


def test_cells_of_gives_plain_values() -> None:
    """Whatever pandas holds, a layout holds text, whole numbers, dates or nothing."""
    frame = pd.DataFrame(
        {
            "text": pd.Series(["x", ""], dtype="str"),
            "day": pd.to_datetime(["2026-03-31", None]),
            "days": pd.Series([410, pd.NA], dtype="Int64"),
        }
    )

    cells = cells_of(frame, ("text", "day", "days", "absent"))

    assert (("x", date(2026, 3, 31), 410, None), (None,) * 4) == tuple(zip(*cells, strict=True))
    assert int is type(cells[2][0])


def test_columns_for_output_are_plain() -> None:
    """Columns of an output have no checks and ask for nothing."""
    assert {("plain", None, "")} == {(c.look, c.entry, c.formula) for c in columns_for(PLAN)}


@pytest.mark.parametrize("name", LAYOUTS)
def test_workbook_is_sound(name: str, tmp_path: Path) -> None:
    """Excel finds nothing to repair, as far as our own lint can tell."""
    path = tmp_path / f"{name}.xlsx"

    write(LAYOUTS[name](), path)

    assert [] == lint(path)


def test_workbooks_are_valid(ooxml: Callable[..., dict[Path, list[str]]], tmp_path: Path) -> None:
    """Microsoft's own validator finds no fault in any of them."""
    paths = []
    for name, make in LAYOUTS.items():
        paths.append(tmp_path / f"{name}.xlsx")
        write(make(), paths[-1])

    assert {path: [] for path in paths} == ooxml(*paths)
