"""A layout becomes a file as it stands: text as text, dates as dates, nothing cut, nothing lost."""

import dataclasses
import inspect
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.worksheet import Worksheet

from dhrxl.errors import DhrxlError
from dhrxl.layouts import xlsx_package, xlsx_tables
from dhrxl.layouts.layout import (
    Chart,
    Field,
    PageRow,
    Section,
    Sheet,
    Table,
    TableColumn,
    Value,
    WorkbookLayout,
)
from dhrxl.layouts.measures import room, row_points, shown
from dhrxl.layouts.theme import CELL_INDENT
from dhrxl.layouts.xlsx import to_bytes, write
from dhrxl.layouts.xlsx_parts import OLD_FUNCTIONS, QuickWorksheet, UnzippedWorkbook
from dhrxl.layouts.xlsx_strings import Strings
from tests.benchmarks.same import compare
from tests.loops import some
from tests.samples import a_plan, a_return

AS_AT = date(2026, 3, 31)


def one_column(*values: Value, formula: str = "", chart: Chart | None = None) -> WorkbookLayout:
    column = TableColumn(key="text", heading="Text", width=30, formula=formula)
    count = TableColumn(key="count", heading="Count", width=10, kind="number")
    table = Table.by_rows(name="texts", columns=(column, count), rows=tuple((v, 1) for v in values))
    sheet = Sheet(
        name="Texts", title="Texts", lines=("One table.",), table=table, chart=chart,
        page=(PageRow(),) * 20 if chart else (), printed_rows=22, printed_beside=9,
    )  # fmt: skip
    return WorkbookLayout(title="Texts", as_at=AS_AT, marking="OFFICIAL", sheets=(sheet,))


def part(raw: Path, name: str) -> str:
    with zipfile.ZipFile(raw) as package:
        return package.read(name).decode("utf-8")


TEXTS = (
    "=1+1", "{=1+1}", "+44", "-Review policy", "@SUM(A1)", "'quoted", "1.10", "007", "N/A",
    "#N/A", "TRUE", "https://northshire.example", "mailto:a@b.example", "internal:Cover!A1",
    "_x0041_", "line\nbreak", " spaces ", "<r><t>rich</t></r>", "<r></r>", "a & b < c",
    "\u00a0", "Welsh: \u0175\u0177", "\U0001f600", "x" * 32_767,
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_as_typed(tmp_path: Path, text: str) -> None:
    """Whatever a text looks like, the cell holds that text."""
    path = tmp_path / "texts.xlsx"

    write(one_column(text), path)

    cell = openpyxl.load_workbook(path)["Texts"]["A4"]
    assert "s" == cell.data_type
    assert text == cell.value


def test_control_characters_are_escaped(tmp_path: Path) -> None:
    """A character that no workbook may hold is kept as Excel writes it; what looks so stays."""
    path = tmp_path / "texts.xlsx"

    write(one_column("a\x01b", "_x0041_"), path)

    strings = part(path, "xl/sharedStrings.xml")
    assert "<t>a_x0001_b</t>" in strings
    assert "<t>_x005F_x0041_</t>" in strings


def test_text_that_looks_like_a_formula_is_kept_when_edited(tmp_path: Path) -> None:
    """Excel is told to keep it as text, should somebody edit the cell."""
    path = tmp_path / "texts.xlsx"

    write(one_column("-Review policy", "Review policy"), path)

    sheet = openpyxl.load_workbook(path)["Texts"]
    assert (True, False) == tuple(bool(sheet[cell].quotePrefix) for cell in ("A4", "A5"))


def test_too_long_text_is_refused(tmp_path: Path) -> None:
    """A text no cell can hold stops the writing, with its place, and leaves no file."""
    path = tmp_path / "texts.xlsx"

    with pytest.raises(DhrxlError) as caught:
        write(one_column("short", "x" * 32_768), path)

    assert (
        'sheet "Texts", cell A5: expected at most 32,767 characters, which is what a cell of Excel '
        "holds, found 32,768. Shorten the text and run the command again."
    ) == str(caught.value)
    assert [] == list(tmp_path.iterdir())


def test_missing_folder_is_said(tmp_path: Path) -> None:
    """A folder that is not there is named, and how to go on."""
    with pytest.raises(DhrxlError) as caught:
        write(one_column("a"), tmp_path / "nowhere" / "texts.xlsx")

    folder = tmp_path / "nowhere"
    assert f"{folder} is not a folder. Make it first, or name another file." == str(caught.value)


def test_open_file_is_said_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file open in Excel is left as it was, nothing is left beside it."""
    path = tmp_path / "texts.xlsx"
    path.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DhrxlError) as caught:
        write(one_column("a"), path)

    assert f"{path} is open in another program. Close it and run the command again." == str(
        caught.value
    )
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_same_layout_same_bytes() -> None:
    """Equal layouts give equal bytes."""
    assert to_bytes(a_return()) == to_bytes(a_return())


ODD = (
    *TEXTS,
    "a\x01b",
    "\t=1",
    "\ufffe",
    "\u4e2d\u6587 \u0639\u0631\u0628\u064a",
    "",
    "same",
    "same",
)
FIGURES = (0, 1, True, 1.0, -2.5, 1e-7, 12345678901234567, 10**15, date(2026, 3, 31), None)
HOSTILE = st.one_of(
    st.sampled_from('\x00\x01\x02\t\n\r\x1f\x85\u00a0\u2028\ufffe\uffff<>&"_x0041 r/'),
    st.characters(exclude_categories=["Cs"]),
)
VALUES = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(ODD),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False).filter(bool),
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
)


def many_kinds(rows: tuple[tuple[Value, ...], ...]) -> WorkbookLayout:
    """Give three sheets with the same rows of four values, in columns of every kind and look."""
    columns = (
        TableColumn(key="a", heading="A", width=9, kind="text", look="plain"),
        TableColumn(key="b", heading="B", width=30, kind="number", look="given"),
        TableColumn(key="c", heading="C", width=12, kind="date", look="open"),
        TableColumn(key="d", heading="D", width=15, look="calculated", as_typed=True),
    )
    looks = (columns, columns[::-1], columns)
    sheets = tuple(
        Sheet(
            name=f"Sheet {n}",
            title=f"Title {n}",
            lines=("same",) * (1 + 17 * n),
            table=Table.by_rows(name=f"table_{n}", columns=each, rows=rows),
        )
        for n, each in enumerate(looks)
    )
    return WorkbookLayout(title="T", as_at=AS_AT, marking="M", sheets=sheets)


def turned(values: tuple[Value, ...]) -> tuple[tuple[Value, ...], ...]:
    """Give rows in which each value stands in each of four columns."""
    return tuple(zip(*(values[n:] + values[:n] for n in range(4)), strict=True))


def cell_by_cell(layout: WorkbookLayout) -> bytes:
    """Give the workbook as XlsxWriter writes each cell, and heights measured row by row."""

    def add_rows(
        self: QuickWorksheet, header: int, rows: int, xml: Any, named: dict[str, Any]
    ) -> None:
        cells, table = xml
        self.add_table(header, 0, header + rows, len(table.columns) - 1, named)
        for row, values in enumerate(zip(*table.body, strict=True), start=header + 1):
            rooms = [room(column.width, indent=CELL_INDENT) for column in table.columns]
            texts = zip(map(shown, values), rooms, strict=True)
            self.set_row(row, row_points(texts))
            for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                look, kind = column.cell_look, column.cell_kind
                if column.formula:
                    cells.put_formula(row, index, column.formula, value, cells.formats(look, kind))
                else:
                    cells.put(row, index, value, look, kind)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(QuickWorksheet, "add_rows", add_rows)
        patched.setattr(xlsx_tables, "row_xml", lambda cells, table, *more: (cells, table))
        return to_bytes(layout)


def expect_as_cell_by_cell(layout: WorkbookLayout, folder: Path) -> None:
    """Make sure that each cell, format, height and other part is as XlsxWriter makes it."""
    written, expected = folder / "written.xlsx", folder / "expected.xlsx"
    written.write_bytes(to_bytes(layout))
    expected.write_bytes(cell_by_cell(layout))
    assert compare(expected, written) > 0


def test_rows_are_as_written_cell_by_cell(tmp_path: Path) -> None:
    """The rows of a table are those that XlsxWriter writes, formulas and charts among them."""
    names = ("a", "=b", None, "", "a & b < c", " d\n", "#N/A?")
    chart = Chart(
        title="By", series=(("count", "Red"),), alt_text="One.", first_label=4,
        labels=tuple(name or "" for name in names), row=2, beside=3, width=400, height=300,
    )  # fmt: skip
    layouts = (
        many_kinds(turned((*ODD, *FIGURES))),
        a_return(),
        a_plan(),
        one_column(*names, chart=chart),
        one_column(*names, 7, 1.5, AS_AT, formula='IF(1<2,"a","b")'),
    )

    for layout in some(layouts):
        expect_as_cell_by_cell(layout, tmp_path)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=40))
def test_any_rows_are_as_written_cell_by_cell(rows: list[tuple[Value, ...]]) -> None:
    """Whatever the values, they are written as XlsxWriter writes them one by one."""
    with TemporaryDirectory() as folder:
        expect_as_cell_by_cell(many_kinds(tuple(rows)), Path(folder))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(HOSTILE, max_size=12), st.sampled_from(ODD)), unique=True))
def test_texts_are_as_xlsxwriter_keeps_them(texts: list[str]) -> None:
    """The part that holds all texts has the bytes that XlsxWriter gives it, save for markup."""
    texts = [text for text in texts if not text.startswith("<r>")]
    ours, theirs = Strings(), SharedStringTable()
    for text in texts:
        ours._get_shared_string_index(text)
        theirs._get_shared_string_index(text)
    theirs._sort_string_data()
    part, out = SharedStrings(), StringIO()
    part.string_table = theirs
    part._set_xml_writer(out)

    part._assemble_xml_file()

    assert out.getvalue() == "".join(ours.xml())


def test_a_large_table_is_packed_in_pieces(tmp_path: Path) -> None:
    """Rows that are packed side by side are one sheet, with the same bytes however many threads."""
    words = [f"{n:05} {'same ' * (n % 9)}" for n in range(6_000)]
    layout, path = one_column(*words), tmp_path / "large.xlsx"

    path.write_bytes(to_bytes(layout))

    with ThreadPoolExecutor(1) as alone, pytest.MonkeyPatch.context() as patched:
        patched.setattr(xlsx_package, "threads", lambda: alone)
        assert path.read_bytes() == to_bytes(layout)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
    sheet = openpyxl.load_workbook(path, read_only=True)["Texts"]
    assert words == [row[0] for row in sheet.iter_rows(min_row=4, max_col=1, values_only=True)]


def test_xlsxwriter_keeps_what_is_relied_upon() -> None:
    """Each name of XlsxWriter's own that is replaced is there; else tables would have no rows."""
    replaced = {
        Worksheet: ("_write_rows", "_prepare_formula"),
        Packager: ("_create_package", "_filename", "_write_shared_strings_file"),
        Workbook: ("_get_packager", "add_format"),
        Format: ("_get_format_key", "_get_font_key", "_get_border_key"),
        SharedStringTable: (
            "_get_shared_string_index", "_get_shared_string", "_sort_string_data",
        ),
    }  # fmt: skip

    for kind, names in some(replaced.items()):
        assert {*names} <= vars(kind).keys()


@pytest.mark.parametrize("layout", [a_plan(), a_return()])
def test_formats_are_those_of_xlsxwriter(layout: WorkbookLayout) -> None:
    """A workbook whose formats others had before has the bytes of one that makes them anew."""
    made = [to_bytes(layout) for _ in range(2)]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(UnzippedWorkbook, "add_format", Workbook.add_format)
        assert made == [to_bytes(layout)] * 2


_NEWER = tuple(
    re.findall(r'\(\s*r"(\\[bS]\S+?)\\\("', inspect.getsource(Worksheet._prepare_formula))
)
"""The names XlsxWriter searches formulas for, as it writes them: `\\bBETA.DIST`, `\\SINGLE`."""
_PIECES = ("IF", "(", ")", "{", "}", "=", " ", "OR", "T", "'", "_xlfn.", "A", "&", ".")


def test_functions_of_ours_are_none_that_are_searched_for() -> None:
    """No name that XlsxWriter searches for can end with a whole name that we use."""
    for name in some(_NEWER):
        searched = name.removeprefix("\\b").replace("\\S", ".")
        for ours in some(OLD_FUNCTIONS):
            before, end = searched[: -len(ours)], searched[-len(ours) :]
            if len(end) == len(ours) and (not before or before.endswith(".")):
                assert not re.fullmatch(end, ours)
            elif name.startswith("\\S"):
                assert not re.search(f"{end}$", ours)
    assert 130 < len(_NEWER)


@given(
    st.lists(
        st.sampled_from(
            (*_PIECES, *OLD_FUNCTIONS, *(name[2:].replace(".", "x") for name in _NEWER))
        )
        | st.sampled_from(_NEWER).map(lambda name: f"{name[2:]}(")
        | st.text(max_size=3),
        max_size=8,
    ).map("".join),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_formulas_are_kept_as_xlsxwriter_keeps_them(formula: str, newer: bool) -> None:
    """Any formula comes out as XlsxWriter makes it, whether or not it was searched."""
    assert Worksheet()._prepare_formula(formula, newer) == (
        QuickWorksheet()._prepare_formula(formula, newer)
    )


def test_rows_keep_growing(tmp_path: Path) -> None:
    """Rows have a height that Excel may change as people type."""
    path = tmp_path / "return.xlsx"

    write(a_return(), path)

    sheet = part(path, "xl/worksheets/sheet2.xml")
    heights = [float(height) for height in re.findall(r'<row [^>]*ht="([\d.]+)"', sheet)]
    assert 14 <= len(heights)
    assert max(heights) > 60
    assert "customHeight" not in sheet


def test_properties(tmp_path: Path) -> None:
    """Title, subject, language and the day of the figures stand in the document properties."""
    path = tmp_path / "return.xlsx"

    write(a_return(), path)

    properties = openpyxl.load_workbook(path).properties
    assert "Return: Northshire Police, Q4 2025/26" == properties.title
    assert "Return on the actions of reviews" == properties.subject
    assert "en-GB" == properties.language
    assert AS_AT == properties.created.date()


def test_footer_is_marked_and_dated(tmp_path: Path) -> None:
    """Every printed page says its marking, the as-at date and its number."""
    path = tmp_path / "texts.xlsx"

    write(dataclasses.replace(one_column("a"), marking="OFFICIAL & SENSITIVE"), path)

    footer = openpyxl.load_workbook(path)["Texts"].oddFooter
    assert "OFFICIAL && SENSITIVE" == footer.left.text.strip()
    assert "Position as at 31 March 2026" == footer.center.text.strip()
    assert "Page &P of &N" == footer.right.text.strip().replace("&[Page]", "&P").replace(
        "&[Pages]", "&N"
    )


def test_live_workbook_prints_its_day(tmp_path: Path) -> None:
    """A plan is judged on the day it is read, so its pages say when they were printed."""
    path = tmp_path / "plan.xlsx"

    write(a_plan(), path)

    for sheet in some(openpyxl.load_workbook(path)):
        assert "Printed on" in sheet.oddFooter.center.text


def test_blank_result_is_text(tmp_path: Path) -> None:
    """A formula that shows nothing has nothing as its stored result, not nought."""
    path = tmp_path / "texts.xlsx"

    write(one_column(None, "shown", formula='""'), path)

    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert 't="str"><f>""</f><v></v></c>' in sheet
    assert "shown" == openpyxl.load_workbook(path, data_only=True)["Texts"]["A5"].value


def test_chart_says_what_it_shows(tmp_path: Path) -> None:
    """A chart has a text for those who cannot see it."""
    path = tmp_path / "texts.xlsx"
    chart = Chart(
        title="By agency", series=(("count", "Red"),), alt_text="One.", labels=("Police",),
        first_label=5, row=2, beside=3, width=400, height=300,
    )  # fmt: skip

    write(one_column("Police", chart=chart), path)

    assert 'descr="One."' in part(path, "xl/drawings/drawing1.xml")


def test_empty_table_says_so(tmp_path: Path) -> None:
    """A table without rows says why above its headings."""
    table = Table.by_rows(
        name="overdue", columns=one_column().sheets[0].table.columns, rows=(), empty="None overdue."
    )
    sheet = Sheet(name="Overdue", title="Overdue", lines=("One table.",), table=table)
    path = tmp_path / "overdue.xlsx"

    write(WorkbookLayout(title="T", as_at=AS_AT, marking="M", sheets=(sheet,)), path)

    written = openpyxl.load_workbook(path)["Overdue"]
    assert ["Overdue", "One table.", "None overdue.", "Text"] == [
        written[f"A{row}"].value for row in range(1, 5)
    ]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Table.by_rows(name="t", columns=(), rows=()), id="no-columns"),
        pytest.param(
            lambda: Table.by_rows(
                name="t",
                columns=(
                    TableColumn(key="a", heading="Same", width=9),
                    TableColumn(key="b", heading="same ", width=9),
                ),
                rows=(),
            ),
            id="heading-twice",
        ),
        pytest.param(
            lambda: Table.by_rows(
                name="t", columns=(TableColumn(key="a", heading="A", width=9),), rows=((1, 2),)
            ),
            id="row-too-long",
        ),
        pytest.param(lambda: Sheet(name="S", title="T"), id="blank-sheet"),
        pytest.param(
            lambda: dataclasses.replace(one_column("a").sheets[0], pages_wide=2),
            id="pages-without-frozen-columns",
        ),
        pytest.param(
            lambda: WorkbookLayout(
                title="T",
                as_at=AS_AT,
                marking="M",
                sheets=(Sheet(name="S", title="T", sections=(Section(heading="H", fields=()),)),)
                * 2,
            ),
            id="sheet-twice",
        ),
    ],
)
def test_impossible_layout_is_refused(make: object) -> None:
    """What could not be a sound workbook is refused before it is written."""
    with pytest.raises(ValueError, match=r"\w"):
        make()  # type: ignore[operator]


def test_link_says_where_it_leads(tmp_path: Path) -> None:
    """A link leads to the top of the sheet it names."""
    form = Section(heading="Steps", fields=(Field(label="Step 1", value="Go there.", link="B c"),))
    sheets = (
        Sheet(name="Cover", title="T", sections=(form,)),
        Sheet(name="B c", title="T", sections=(form,)),
    )
    path = tmp_path / "links.xlsx"

    write(WorkbookLayout(title="T", as_at=AS_AT, marking="M", sheets=sheets), path)

    cell = openpyxl.load_workbook(path)["Cover"]["B3"]
    assert ("Go there.", "'B c'!A1") == (cell.value, cell.hyperlink.location)
