"""Every workbook keeps the rules of accessible spreadsheets that a program can tell.

From the Government Analysis Function's *Releasing statistics in spreadsheets* and its checklist.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.layouts import theme
from dhrxl.layouts.layout import TableColumn
from dhrxl.layouts.measures import room, text_pixels
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import Rag
from tests.loops import some
from tests.samples import LAYOUTS

SEEN = 1300
"""Pixels of a sheet that a laptop 1,366 wide shows beside row numbers and scroll bar."""
PAGED = ("by_agency", "trend")
"""Tables below a page of blocks and a chart."""
LONGEST_LINE = 112
"""Characters that a line above a table may have: read at 100 % on a laptop without scrolling."""


@dataclass(frozen=True)
class Made:
    """One of our workbooks, written and read back."""

    name: str
    path: Path
    book: Workbook

    @property
    def is_template(self) -> bool:
        return self.name.startswith("template-")

    def part(self, name: str) -> str:
        with zipfile.ZipFile(self.path) as package:
            return package.read(name).decode("utf-8")


@pytest.fixture(scope="module", params=LAYOUTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Each workbook we make, in turn."""
    path = tmp_path_factory.mktemp("made") / f"{request.param}.xlsx"
    write(LAYOUTS[request.param](), path)
    return Made(request.param, path, openpyxl.load_workbook(path))


def tables(made: Made) -> list[tuple[Worksheet, str, tuple[int, int, int, int]]]:
    """Give every table with its sheet, name and area: first column and row, last column and row."""
    return [
        (sheet, table.name, range_boundaries(table.ref))
        for sheet in made.book
        for table in sheet.tables.values()
    ]


def test_one_table_a_sheet_at_the_left_edge(made: Made) -> None:
    """A sheet holds one table from column A, and nothing below or beside it; above it stand
    sentences in column A, and on page one and the trend of a summary blocks of plain cells."""
    for sheet in some(made.book):
        assert len(sheet.tables) <= 1, sheet.title
    for sheet, name, (left, top, right, bottom) in some(tables(made)):
        beside = {
            sheet.cell(row, column).value
            for row in range(top, bottom + 1)
            for column in range(right + 1, sheet.max_column + 1)
        }
        above = {sheet.cell(row, 2).value for row in range(1, top)}
        assert left == 1, name
        assert bottom == sheet.max_row, name
        assert beside <= {None}, name
        assert above == {None} or name in PAGED, name


def test_tables_are_marked_up(made: Made) -> None:
    """A table has a name that means something, and one row of unique headings."""
    for sheet, name, (left, top, right, _) in some(tables(made)):
        table = sheet.tables[name]
        headings = some(sheet.cell(top, column).value for column in range(left, right + 1))
        assert table.headerRowCount in (None, 1)
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert not re.match(r"table\d*$", name)
        assert all(isinstance(heading, str) and heading.strip() for heading in headings)
        assert len(headings) == len({heading.casefold() for heading in headings})
        assert table.autoFilter is not None


def test_no_merged_cells(made: Made) -> None:
    """No cell is merged."""
    for sheet in some(made.book):
        assert not sheet.merged_cells.ranges, sheet.title


def test_no_blank_rows_or_columns(made: Made) -> None:
    """No row is blank but those a template offers, and that of a list said to be empty."""
    for sheet, name, (left, top, right, bottom) in some(tables(made)):
        rows = [
            [sheet.cell(row, column) for column in range(left, right + 1)]
            for row in range(top + 1, bottom + 1)
        ]
        blank = [row for row in rows if all(cell.value is None for cell in row)]
        last_line = str(sheet.cell(top - 1, left).value)
        is_empty = len(rows) == 1 and re.match(r"No |Nothing |There are no ", last_line)
        assert not blank or made.is_template or is_empty, name


def test_blank_cells_are_explained(made: Made) -> None:
    """Where a table has blank cells, a line above it says what they mean."""
    for sheet, name, (left, top, right, bottom) in some(tables(made)):
        cells = [
            sheet.cell(row, column).value
            for row in range(top + 1, bottom + 1)
            for column in range(left, right + 1)
        ]
        lines = " ".join(str(sheet.cell(row, 1).value) for row in range(2, top))
        is_empty = set(cells) == {None}
        assert None not in cells or "Blank" in lines or is_empty, name


def test_title_then_what_the_sheet_holds(made: Made) -> None:
    """A1 holds the title, as large and bold as a title; then a line says what the sheet holds."""
    for sheet in some(made.book):
        title = sheet["A1"]
        assert isinstance(title.value, str)
        assert (16, True) == (title.font.sz, title.font.b)
    for sheet, name, _ in some(tables(made)):
        assert "This worksheet contains one table" in str(sheet["A2"].value), name


def test_lines_can_be_read(made: Made) -> None:
    """Lines above a table are short enough for a laptop at 100 % zoom."""
    cached = openpyxl.load_workbook(made.path, data_only=True)
    for sheet, name, (_, top, _, _) in some(tables(made)):
        lines = [cached[sheet.title].cell(row, 1) for row in range(1, top)]
        for cell in some(lines):
            text, font = str(cell.value or ""), cell.font
            if name == "by_agency":
                assert text_pixels(text, size=int(font.sz), bold=font.b) <= SEEN, (name, text)
            else:
                assert len(text) <= LONGEST_LINE, (name, len(text), text)


def test_sheet_names_are_unique_and_said(made: Made) -> None:
    """Sheets have names that say what they hold; the first is the cover, or page one."""
    names = made.book.sheetnames
    assert "Cover" == names[1 if names[0] == "Summary" else 0]
    assert len(names) == len({name.casefold() for name in names})
    assert not any(re.match(r"(?i)sheet\d*$", name) for name in names)
    assert all(sheet.max_row > 1 for sheet in some(made.book))


def test_opens_on_the_first_sheet(made: Made) -> None:
    """A workbook opens on A1 of its first sheet, and every sheet at its top."""
    assert 0 == made.book.index(made.book.active)
    selection = made.book.worksheets[0].sheet_view.selection
    assert not selection or "A1" == selection[0].activeCell
    for sheet in some(made.book.worksheets):
        assert sheet.sheet_view.zoomScale in (None, 100)


def test_header_stays_in_view(made: Made) -> None:
    """The row of headings and the first column stay in view, but for those below page one or
    a chart: there a screen would hold nothing else."""
    for sheet, name, (_, top, _, _) in some(tables(made)):
        pane = sheet.freeze_panes
        if name in PAGED:
            assert pane is None
            continue
        assert pane, name
        assert top + 1 == range_boundaries(pane)[1], name


def test_title_and_language_are_set(made: Made) -> None:
    """Screen readers are told what the document is and which language it speaks."""
    properties = made.book.properties
    assert properties.title
    assert properties.subject
    assert "en-GB" == properties.language


def test_letters_are_large_and_plain(made: Made) -> None:
    """Arial, 11 points at least and 12 on covers, never italic, never superscript."""
    filled = [
        cell
        for sheet in made.book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    for cell in some(filled):
        font = cell.font
        assert ("Arial", None) == (font.name, font.scheme), cell
        assert font.sz >= (12 if cell.parent.title == "Cover" else 11), cell
        assert not font.i, cell
        assert font.vertAlign is None, cell


def test_text_wraps(made: Made) -> None:
    """Text in tables and forms wraps and starts at the top."""
    cells = [
        sheet.cell(row, column)
        for sheet, _, (left, top, right, bottom) in tables(made)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    for cell in some(cells):
        wraps = cell.alignment.wrap_text or cell.number_format == "0"
        assert (True, "top") == (wraps, cell.alignment.vertical), cell


def test_nothing_is_hidden_or_pasted(made: Made) -> None:
    """No hidden rows or columns, no images, text boxes, comments or macros; no hidden sheet but
    the words that drop-downs offer, which anybody can unhide."""
    for sheet in some(made.book):
        assert sheet.sheet_state == ("hidden" if sheet.title == "Lists" else "visible")
        assert True not in {dimension.hidden for dimension in sheet.row_dimensions.values()}
        assert True not in {dimension.hidden for dimension in sheet.column_dimensions.values()}
    with zipfile.ZipFile(made.path) as package:
        parts = some(package.namelist())
    assert not [p for p in parts if re.search(r"vba|media/|comments|vmlDrawing|externalLink", p)]


def marking_of(made: Made) -> str:
    """Give the marking a workbook must have: all but a copy for publication are not for it."""
    return (
        "For publication"
        if made.name == "publication"
        else "OFFICIAL-SENSITIVE: not for publication"
    )


def test_footer_holds_marking_day_and_page(made: Made) -> None:
    """Printed pages carry marking, day and page number, and no header."""
    for sheet in some(made.book):
        footer = sheet.oddFooter
        assert marking_of(made) in footer.left.text
        assert re.search("Position as at|Printed on", footer.center.text)
        assert footer.right.text.strip().startswith("Page")
        assert not sheet.oddHeader.center.text


def test_links_say_where_they_lead(made: Made) -> None:
    """A link names its sheet, in its words or in the label before them."""
    links = [
        (
            cell.hyperlink.location.split("!")[0].strip("'"),
            f"{cell.offset(0, -1).value} {cell.value}",
        )
        for sheet in made.book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    assert bool(links) == (made.name != "problems"), "only the list of problems has none"
    assert {target for target, _ in links} <= {*made.book.sheetnames}
    assert links == [(target, words) for target, words in links if target in words]


def test_marking_stands_on_the_cover(made: Made) -> None:
    """Who opens a workbook sees its marking first."""
    first = made.book.worksheets[0]
    assert marking_of(made) == made.book["Cover"]["A2"].value
    assert marking_of(made) in (first["A2"].value, first["A3"].value)


@pytest.mark.parametrize("name", theme.STYLES)
def test_contrast(name: str) -> None:
    """Text stands out from its fill by 4.5 to 1 at least."""
    style = theme.STYLES[name]

    assert 4.5 <= contrast(style.colour, style.fill)


def test_colour_is_never_alone() -> None:
    """Fills mark words: every rating has one, and black text on it can be read."""
    assert set(Rag) == set(theme.RAG_FILLS)
    assert all(contrast(theme.BLACK, fill) >= 7 for fill in some(theme.RAG_FILLS.values()))


def test_contrast_is_the_known_one() -> None:
    """The measure gives what WCAG says of black on white."""
    assert 21 == pytest.approx(contrast("#000000", "#FFFFFF"))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.1."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def columns(name: str) -> list[tuple[str, TableColumn]]:
    """Give every column of a workbook we make, with the name of its sheet."""
    sheets = LAYOUTS[name]().sheets
    return [(one.name, column) for one in sheets if one.table for column in one.table.columns]


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name != "problems"])
def test_every_date_has_room(name: str) -> None:
    """No day is too wide for its column, where a spreadsheet would show ### instead."""
    dates = [one for one in columns(name) if one[1].kind == "date"]
    needed = text_pixels("30 Nov 2026")
    for sheet, column in some(dates):
        assert needed <= room(column.width, indent=theme.CELL_INDENT), (sheet, column.heading)


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_word_of_a_heading_is_broken(name: str) -> None:
    """Every word of a heading has room in one line of its column."""
    for sheet, column in some(columns(name)):
        indent = theme.FIGURE_INDENT if column.kind == "number" else theme.CELL_INDENT
        for word in some(column.heading.split()):
            needed = text_pixels(word, bold=True)
            assert needed <= room(column.width, indent=indent), (sheet, column.heading)
