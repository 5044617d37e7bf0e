"""What the Excel face does to an open book, on LibreOffice through xlwings."""

from collections.abc import Callable, Container
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from dhrxl import excel
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.files.grids import read_grids
from dhrxl.intake.partnership import find_partnership
from dhrxl.jobs.consolidate import consolidate
from dhrxl.jobs.demo.filling import with_cells
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.validate import assess
from dhrxl.layouts.layout import Field, Sheet, Table, TableColumn, WorkbookLayout
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import COVER_LABELS, RETURN
from dhrxl.openbook.book import read_book
from dhrxl.openbook.marks import CLEARED, rules_for
from dhrxl.openbook.refusals import PROTECTED, ExcelRefused
from dhrxl.openbook.write import put
from tests.loops import some
from tests.openbooks import (
    DEMO_DAY,
    OpenBook,
    compared,
    fittings,
    many,
    saved,
)
from tests.samples import AS_AT, LAYOUTS


@pytest.fixture
def plain(tmp_path: Path, open_book: OpenBook) -> xw.Book:
    """A book that never saw our template."""
    return open_book(saved(tmp_path / "plain.xlsx"))


def test_open_book_reads_as_its_file(tmp_path: Path, open_book: OpenBook) -> None:
    """An open book gives the grids that its file gives."""
    for kind in ("plan", "return", "summary"):
        path = tmp_path / f"{kind}.xlsx"
        layout = LAYOUTS[kind]()
        if kind == "plan":  # says today's date, until a day is typed
            layout = _typed(layout, COVER_LABELS["as_at"], AS_AT)
        write(layout, path)

        opened = read_book(open_book(path))

        for ours, theirs in some(zip(opened.grids, read_grids(path), strict=True)):
            assert theirs.name == ours.name
            expected = [_padded(row) for row in theirs.rows]
            found = [_padded(row) for row in ours.rows]
            assert expected == found, (kind, ours.name)


def _typed(layout: WorkbookLayout, label: str, value: date) -> WorkbookLayout:
    """Type a value over the formula of a form."""

    def over(field: Field) -> Field:
        return replace(field, formula="", value=value) if field.label == label else field

    def form(sheet: Sheet) -> Sheet:
        sections = (replace(one, fields=tuple(map(over, one.fields))) for one in sheet.sections)
        return replace(sheet, sections=tuple(sections))

    return replace(layout, sheets=tuple(map(form, layout.sheets)))


def _padded(row: list[object]) -> list[object]:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def test_plain_sheet_gets_words_and_colours(plain: xw.Book, tmp_path: Path) -> None:
    """A sheet that never saw our template gets its rating in words at the right edge."""
    rated = excel.apply_rag(plain, AS_AT)
    flagged = excel.flag_overdue(plain, AS_AT)
    again = excel.apply_rag(plain, AS_AT)
    plain.save(tmp_path / "done.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "done.xlsx").active

    assert {"Red": 1, "Amber": 2} == rated.counts
    assert rated == again
    assert {"Completed": 1, "Overdue": 1, "Not due": 1} == flagged.counts
    assert (3, False) == (rated.rows, rated.is_live)
    words = [tuple(cell.value for cell in row) for row in sheet["E3:G8"]]
    assert [
        ("Calculated RAG", "Timing", "Days overdue"),
        ("Red", "Overdue", 59),
        ("Amber", "Completed", None),
        (None, None, None),
        ("Amber", "Not due", None),
        (None, None, None),
    ] == words
    assert ["1.10", "3-1", None, "007"] == [sheet[f"A{n}"].value for n in range(4, 8)]
    rules = {
        str(cells.sqref): {rule.formula[0]: rule.dxf.fill.bgColor.rgb for rule in cells.rules}
        for cells in sheet.conditional_formatting
    }
    assert {
        "E4:E7": {
            '"Red"': "FFFFC7CE", '"Amber"': "FFFFEB9C", '"Green"': "FFC6EFCE",
            '"Blue"': "FFBDD7EE", '"Grey"': "FFD9D9D9",
        },
        "F4:F7": {'"Overdue"': "FFFFC7CE"},
        "G4:G7": {"0": "FFFFC7CE"},
    } == rules  # fmt: skip


def test_templates_work_themselves_out(tmp_path: Path, open_book: OpenBook) -> None:
    """In a return the formulas stay, protected or not, and are only counted."""
    path = tmp_path / "return.xlsx"
    write(LAYOUTS["return"](), path)
    book = open_book(path)
    place = RETURN.index("rag")
    before = book.sheets["Return"][4, place].formula

    rated, flagged = excel.apply_rag(book), excel.flag_overdue(book)

    shown = [row[place] for row in read_book(book).grids[1].rows[4:]]
    assert {word: shown.count(word) for word in rated.counts} == rated.counts
    assert len(shown) == rated.rows == flagged.rows
    assert (AS_AT, True) == (rated.as_at, rated.is_live)
    assert before == book.sheets["Return"][4, place].formula
    assert before.startswith("=")
    assert rated.sentence.startswith(
        "This workbook works itself out, so nothing needs doing. Sheet"
    )


def test_another_day_is_said_plainly(tmp_path: Path, open_book: OpenBook) -> None:
    """Asked about another day, a return is counted for it, and the book says its own."""
    path = tmp_path / "return.xlsx"
    write(LAYOUTS["return"](), path)

    rated = excel.apply_rag(open_book(path), date(2027, 6, 30))

    assert "shows the position as at 31 March 2026; to see another day" in rated.sentence


@pytest.mark.one_manner
def test_summary_is_rated_again(tmp_path: Path, open_book: OpenBook) -> None:
    """In a summary All actions is rated, on its own day to the words it has already."""
    path = tmp_path / "summary.xlsx"
    write(LAYOUTS["summary"](), path)
    book = open_book(path)
    before = read_book(book).grids

    rated = excel.apply_rag(book)
    excel.flag_overdue(book)

    assert ("All actions", AS_AT, False) == (rated.sheet, rated.as_at, rated.is_live)
    assert before == read_book(book).grids


def test_protected_sheet_refuses_in_words(tmp_path: Path, open_book: OpenBook) -> None:
    """A protected return without its cover stays as it is, and a person is told how it was read."""
    path = tmp_path / "return.xlsx"
    write(LAYOUTS["return"](), path)
    book = openpyxl.load_workbook(path)
    for row in book["Return"].iter_rows(min_row=5):  # which without the cover show errors
        for cell in row:
            cell.value = None if cell.data_type == "f" else cell.value
    del book["Cover"], book["Lists"]
    book.save(path)

    opened = open_book(path)

    with pytest.raises(ExcelRefused) as refused:
        excel.apply_rag(opened, AS_AT)
    checked = excel.validate(opened, AS_AT)

    assert PROTECTED == str(refused.value)
    assert "No cover; by its headings it was read as an agency return." in checked.read
    assert checked.sentence.endswith(checked.read[-1])


def test_no_table(open_book: OpenBook) -> None:
    """A book without actions says what was looked for."""
    with pytest.raises(BadInput, match="row of headings such as Action ref"):
        excel.apply_rag(open_book())


@pytest.mark.one_manner
@pytest.mark.parametrize("step", [excel.apply_rag, excel.flag_overdue, excel.validate])
@pytest.mark.parametrize("status", ["In progress", "Nearly"])
def test_calls_do_not_grow_with_rows(
    step: Callable[..., object], status: str, excel_app: xw.App, open_book: OpenBook, tmp_path: Path
) -> None:
    """Excel is asked as often for 5,000 rows as for 50, few of them with problems or all."""
    asked = []
    for rows in (50, 5_000):
        opened = open_book(saved(tmp_path / f"{rows}.xlsx", many(rows, status)))
        before = excel_app.engine.impl.calls
        step(opened, AS_AT)
        asked.append(excel_app.engine.impl.calls - before)

    assert asked[0] == asked[1]


def test_open_book_gets_the_summary_the_command_writes(
    demo: Places, open_book: OpenBook, tmp_path: Path
) -> None:
    """Consolidated into an open book, cells, fills, tables, choices, links are those of the file.

    A person's own sheet stays, and the book in which the summary was made is closed again.
    """
    book, plan = open_book(), demo.plans / "Iris.xlsx"
    book.sheets[0].range("A1").value = "Ours"
    given = {"as_at": DEMO_DAY, "partnership": find_partnership(None, [demo.plans])}
    found = consolidate([plan], tmp_path / "theirs.xlsx", **given)

    done = excel.consolidate(book, [plan], DEMO_DAY)
    kept, there = book.sheets["Sheet1"].range("A1").value, len(book.app.books)
    book.sheets["Sheet1"].delete()
    book.save(tmp_path / "ours.xlsx")

    assert [] == compared(tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx")
    assert fittings(tmp_path / "theirs.xlsx") == fittings(tmp_path / "ours.xlsx")
    assert ("Ours", 1) == (kept, there)
    assert done.sheets == tuple(sheet.name for sheet in book.sheets)
    assert (found.problems, len(found.actions)) == (done.problems, done.actions)
    assert sum(done.counts.values()) == done.actions


def test_nobodys_sheet_is_replaced(demo: Places, open_book: OpenBook, tmp_path: Path) -> None:
    """A sheet of the same name, a person's or a plan's, is told, and nothing is done."""
    own, plan = open_book(), tmp_path / "plan.xlsx"
    own.sheets[0].name = "overdue"
    own.sheets[0].range("A1").value = "mine"
    write(LAYOUTS["plan"](), plan)
    said = []
    for book in (own, open_book(plan)):
        before = read_book(book).grids
        with pytest.raises(BadInput) as stopped:
            excel.consolidate(book, [demo.plans / "Iris.xlsx"], DEMO_DAY)
        said.append(str(stopped.value))
        assert before == read_book(book).grids

    assert [
        f'This workbook has a sheet "{name}" already, which is not replaced. Rename it, or use an '
        "empty workbook." for name in ("overdue", "Cover")
    ] == said  # fmt: skip


def test_a_book_is_left_where_excel_copies_no_more(
    demo: Places, open_book: OpenBook, refuse: Callable[[Container[int]], None]
) -> None:
    """Where Excel refuses half-way, no sheet stays, and the book they come from is closed."""
    book = open_book()
    refuse([3])

    with pytest.raises(ExcelRefused):
        excel.consolidate(book, [demo.plans / "Iris.xlsx"], DEMO_DAY)

    refuse(())
    assert ["Sheet1"] == [sheet.name for sheet in book.sheets]
    assert 1 == len(book.app.books)
    assert book.app.display_alerts


TYPED = (
    "1.10", "3-1", "=1+1", "007", "+44 161 496 0000", "-Review policy", "@home", "'quoted", "TRUE",
    "{=1+1}", "\t=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://bad.example","x")',
    "https://bad.example", "<r>bold</r>", "Apr-21", "31/3/2026", "5%", "£3", "1e5", "#N/A", " 12 ",
    "Tŷ Ni", "a\nb",
)  # fmt: skip


def test_text_stays_as_typed(open_book: OpenBook, tmp_path: Path) -> None:
    """Whatever Excel would make of a text, it stays the text that was given."""
    column = TableColumn(key="text", heading="Text", width=20)
    day = TableColumn(key="day", heading="Day", width=20, kind="date")
    rows = tuple((text, AS_AT) for text in TYPED)
    table = Table.by_rows(name="typed", columns=(column, day), rows=rows)
    sheet = Sheet(name="Typed", title="=2+2", lines=("1-2",), table=table)
    book = open_book()

    put(book, sheet)
    book.save(tmp_path / "typed.xlsx")
    made = openpyxl.load_workbook(tmp_path / "typed.xlsx")["Typed"]

    assert ["=2+2", "1-2"] == [made["A1"].value, made["A2"].value]
    assert list(TYPED) == [made.cell(n, 1).value for n in range(4, 4 + len(TYPED))]
    assert {"s"} == {made.cell(n, 1).data_type for n in range(4, 4 + len(TYPED))}
    assert {AS_AT} == {made.cell(n, 2).value.date() for n in range(4, 4 + len(TYPED))}


def test_too_long_a_text_is_refused_before_anything_is_written(open_book: OpenBook) -> None:
    """A text longer than a cell holds is never cut."""
    column = TableColumn(key="text", heading="Text", width=20)
    table = Table.by_rows(name="long", columns=(column,), rows=(("x" * 40_000,),))
    sheet = Sheet(name="Long", title="Long", table=table)
    book = open_book()

    with pytest.raises(DhrxlError, match="expected at most 32,767 characters"):
        put(book, sheet)

    assert ["Sheet1"] == [one.name for one in book.sheets]


def test_calls_to_write_do_not_grow_with_rows(excel_app: xw.App, open_book: OpenBook) -> None:
    """A table of 5,000 rows is written with as many calls as one of 50."""
    asked = []
    for rows in (50, 5_000):
        column = TableColumn(key="rag", heading="RAG", width=20, rag=True)
        table = Table.by_rows(name="rows", columns=(column,), rows=(("Red",),) * rows)
        sheet = Sheet(name="Rows", title="Rows", table=table)
        book = open_book()
        before = excel_app.engine.impl.calls
        put(book, sheet)
        asked.append(excel_app.engine.impl.calls - before)

    assert asked[0] == asked[1]


def test_open_plan_and_return_have_the_problems_of_their_files(
    demo: Places, open_book: OpenBook
) -> None:
    """What validate finds in an open book is what the command finds in the file."""
    owner = find_partnership(None, [demo.plans])
    files = [*sorted(demo.plans.glob("*.xlsx")), *sorted(demo.returns("Q4").glob("Q4*.xlsx"))]
    tried = 0
    for path in some(files):
        expected = assess([path], as_at=DEMO_DAY, partnership=owner)
        if any(problem.code == "damaged-file" for problem in expected.problems):
            continue
        book = open_book(path)
        done = excel.validate(book, DEMO_DAY)
        tried += 1
        unseen = ("personal-data",)  # in properties, which an open book does not show
        assert [p for p in expected.problems if p.code not in unseen] == [
            p for p in done.problems if p.code not in unseen
        ], path.name

    assert tried >= 8


def test_problems_are_linked_and_marked_and_cleared(plain: xw.Book, tmp_path: Path) -> None:
    """Validate lists, links and marks; validating again adds no rules; clearing takes marks off."""
    plain.sheets[0].range("C4").value = "Nearly"
    done = excel.validate(plain, AS_AT)
    excel.validate(plain, AS_AT)
    shown = plain.sheets["Problems"]
    cells = [row[5] for row in read_book(plain).grids[1].rows[6:]]
    number = [p.code for p in done.problems].index("unknown-status")

    assert ("Problems", ()) == (done.sheet, done.unmarked)
    assert [p.cell or None for p in done.problems] == cells
    assert '=HYPERLINK("#\'Sheet\'!C4","C4")' == shown.range((7 + number, 6)).formula
    rules = rules_for("Sheet", "Problems", 5)
    assert [True, False] == _marked(plain, rules[0], "C4", "C5")
    assert "dhrxl" in " ".join(name.name for name in plain.names)
    assert excel.clear_marks(plain).was_marked
    assert [False, False] == _marked(plain, rules[0], "C4", "C5")
    assert CLEARED == shown.range("A5").value
    assert not excel.clear_marks(plain).was_marked
    plain.save(tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Sheet"]
    assert [] == list(marked.conditional_formatting)
    assert "dhrxl" not in " ".join(marked.parent.defined_names)


def test_clearing_leaves_a_persons_own_rules(plain: xw.Book, tmp_path: Path) -> None:
    """Only our rules are taken off; one that a person made on the same cells stays."""
    plain.sheets[0].range("C4").value = "Nearly"
    excel.validate(plain, AS_AT)
    both = next(iter(plain.names)).refers_to_range
    both.conditional_formats.add_custom("=LEN($A1)>3", fill_color="#FFEB9C")
    plain.sheets[0].range("A1:B9").conditional_formats.add_custom("=LEN($A1)>9", font_bold=True)

    excel.clear_marks(plain)
    plain.save(tmp_path / "cleared.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "cleared.xlsx")["Sheet"]

    rules = [rule.formula for area in sheet.conditional_formatting for rule in area.rules]
    assert [["LEN($A1)>3"], ["LEN($A1)>9"]] == sorted(rules)


@pytest.mark.parametrize("ends", [False, True])
def test_validating_again_adds_no_rules(plain: xw.Book, tmp_path: Path, ends: bool) -> None:
    """However often it is validated, with or without clearing, a sheet has two rules of ours."""
    plain.sheets[0].range("C4").value = "Nearly"
    for _ in range(2):
        if ends:
            excel.clear_marks(plain)
        excel.validate(plain, AS_AT)
    plain.save(tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Sheet"]

    assert [2] == [len(cells.rules) for cells in sheet.conditional_formatting]


def _marked(book: xw.Book, rule: str, *addresses: str) -> list[bool]:
    """Work a rule out where its cells stand, on a sheet of its own."""
    sheet = book.sheets.add()
    for address in addresses:
        sheet.range(address).formula = f"=({rule[1:]})>0"
    book.app.calculate()
    found = [bool(sheet.range(address).value) for address in addresses]
    sheet.delete()
    return found


def test_protected_return_is_listed_and_not_marked(tmp_path: Path, open_book: OpenBook) -> None:
    """A return that is protected gets its list; that it cannot be marked is said."""
    path = tmp_path / "return.xlsx"
    write(LAYOUTS["return"](), path)

    done = excel.validate(open_book(path))

    assert done.problems
    assert "Return" in done.unmarked
    assert "Protected, so not marked:" in done.sentence


@pytest.mark.one_manner
def test_summary_keeps_its_own_problems(tmp_path: Path, open_book: OpenBook) -> None:
    """In a summary the decisions are checked, and its own sheet Problems stays."""
    path = tmp_path / "summary.xlsx"
    typed = {"ELM-03.1": {"decision": "Perhaps"}}
    write(with_cells(LAYOUTS["summary"](), "For decision", typed), path)
    book = open_book(path)
    before = read_book(book).grids

    done = excel.validate(book)

    assert ("Problems in this book", ["unknown-decision"]) == (
        done.sheet, [p.code for p in done.problems]
    )  # fmt: skip
    assert before == read_book(book).grids[:-1]


def test_split_of_an_open_plan_is_the_commands(
    demo: Places, open_book: OpenBook, tmp_path: Path
) -> None:
    """Returns split from an open summary are those split from its file."""
    from dhrxl.intake.batch import read_agreed
    from dhrxl.jobs.split import split
    from dhrxl.rounds.agreed import baseline_of

    owner = find_partnership(None, [demo.summary("Q3")])
    agreed = read_agreed([demo.summary("Q3")])
    (tmp_path / "a").mkdir()
    theirs = split(
        baseline_of(agreed.plans, agreed.previous, owner), folder=tmp_path / "a",
        round_="Q4 2025/26", as_at=DEMO_DAY, partnership=owner,
    )  # fmt: skip

    ours = excel.split(open_book(demo.summary("Q3")), tmp_path / "b", as_at=DEMO_DAY)

    assert [one.path.name for one in theirs.returns] == [one.path.name for one in ours.returns]
    for one, other in some(zip(theirs.returns, ours.returns, strict=True)):
        assert one.path.read_bytes() == other.path.read_bytes()


def test_return_cannot_be_split(tmp_path: Path, open_book: OpenBook) -> None:
    """Only a plan or a summary is split."""
    path = tmp_path / "return.xlsx"
    write(LAYOUTS["return"](), path)

    with pytest.raises(BadInput, match="Returns are made from an action plan or a summary"):
        excel.split(open_book(path), tmp_path / "out")

    assert not (tmp_path / "out").exists()
