"""What is looked for only where it can stand, or without formulas, is found as often as before."""

import random
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dhrxl.files import package, safe
from dhrxl.files.containers.parts import Parts
from dhrxl.files.containers.pieces import without_formulas
from dhrxl.files.grids import each_sheet, read_contents, read_grids
from dhrxl.files.limits import OWN, USUAL, Limits
from dhrxl.model.cells import row_and_column
from tests.hostile import GOOD, repacked, with_rows
from tests.loops import some
from tests.places import SHEETS

PIECES = (
    '<c r="A1">', '<c r="AAA1">', "<c r='A99999'>", '<c r = "ZZ9"\n>', '<c r="AAA1"/>', "<c>",
    '<c s="1" r= "b60000">', '<x:c r="ABC7">', '<row r="99999">', '<x:row r ="60000">', "<row>",
    '<c r="AZZZ1">', '<c r="A999999">', "<v>1</v>", "<v/>", "<v></v>", "<x:v />", "</c>", "</x:c>",
    "</row>", "<f>", "</f>", "<f/>",
    '<f ca="1">', '<f t="shared" si="0"/>', "<x:f>", "</x:f>", "SUM(A1)", "c c ", ' t="str"',
    ' t="e"', '<c r="B2" t="e">', '<c r="C3" t="d">', "<v>#N/A</v>", ' hidden="1"', "&gt;", "<c ",
    'r="5">', '<col hidden="1" min="2" max="3">', " ", "\n", "/>", ">", "<", "x", "<font>",
    'error="Type a date, 12345"', "<!-- -->", "<formula1>1</formula1>", '<row hidden="1" ',
    "<f>IF(A1>2,1)</f>", '<f ca="1" ref="A1">NOW()</f>', "<f>c 'x'</f>",
)  # fmt: skip
"""Of sheets, well formed or not."""


def sheets(count: int) -> list[bytes]:
    """Give sheets put together at random."""
    chance = random.Random(11)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 30))).encode() for _ in range(count)]


@pytest.mark.parametrize(
    "limits", [USUAL, OWN, replace(USUAL, furthest_row=9, furthest_column=26)], ids=str
)
def test_far_cells(limits: Limits) -> None:
    """A far cell is found wherever its patterns find one, however it is written."""
    found: list[str] = []
    for sheet in some(sheets(20_000)):
        far = [match[1].decode().upper() for match in safe.FAR_CELL.finditer(sheet)]
        far = [
            one for one in far
            if row_and_column(one)[0] > limits.furthest_row
            or row_and_column(one)[1] > limits.furthest_column
        ]  # fmt: skip
        furthest = max(map(int, safe.FAR_ROW.findall(sheet)), default=0)
        is_far = furthest > limits.furthest_row and safe.UNPLACED.search(sheet)
        expected = far[:1] or ([f"A{furthest}"] if is_far else [])
        assert safe.far_cell(sheet, limits) == "".join(expected)
        found += expected
    assert {"AZZZ1", "A999999"} <= set(found)


def test_formulas_without_results() -> None:
    """A formula without a result is found, with prefixes and without them, in its place."""
    found = 0
    for sheet in some(sheets(20_000)):
        spans = [match.span() for match in package.NO_RESULT.finditer(sheet)]
        assert package.without_result(sheet) == spans
        found += len(spans)
    assert found > 1000


def test_marks_of_a_sheet_without_formulas() -> None:
    """Without the text of formulas the same cells, values, errors and hidden rows are found."""
    shorter = 0
    for sheet in some(sheets(20_000)):
        bare = without_formulas(sheet)
        assert re.findall(rb"<[^<>]*>", bare) == re.findall(rb"<[^<>]*>", sheet)
        assert re.findall(rb"<v>[^<]*</v>", bare) == re.findall(rb"<v>[^<]*</v>", sheet)
        assert safe.far_cell(bare, USUAL) == safe.far_cell(sheet, USUAL)
        ours, theirs = package.marks_in(bare, None), package.marks_in(sheet, None)
        assert (ours.hidden_rows, ours.hidden_columns) == (
            theirs.hidden_rows,
            theirs.hidden_columns,
        )
        assert (ours.errors, ours.dates) == (theirs.errors, theirs.dates)
        shorter += len(bare) < len(sheet)
    assert shorter > 1000


def test_a_formula_that_says_c() -> None:
    """A formula without a result is told by its cell, whatever its text says."""
    cell = b'<c r="B6"><f>IF(c c = "c x",1,2)</f></c>'

    assert package.marks_in(without_formulas(cell), None).unstored == ("B6",)


BOOKS = [path for path in SHEETS.glob("*.xls[xm]") if b"xl/workbook.xml" in path.read_bytes()]


@pytest.mark.parametrize("path", some(sorted(BOOKS)), ids=lambda path: path.name)
def test_parts_that_are_unpacked(path: Path) -> None:
    """What calamine reads of a workbook's parts is what it reads of the workbook."""
    data = path.read_bytes()
    parts = Parts(data, USUAL)
    assert safe.danger(parts, USUAL) is None

    unpacked = parts.unpacked()

    assert unpacked is not None
    assert cells(unpacked) == cells(data)


def cells(data: bytes) -> list[object]:
    """Give the cells of each sheet as calamine reads them."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = map(book.get_sheet_by_name, book.sheet_names)
    return [(one.name, one.to_python(), one.merged_cell_ranges) for one in sheets]


def test_parts_that_are_not() -> None:
    """A file with a name beyond ASCII, or packed in another way, is left as it is."""
    for data in (repacked(GOOD, {"xl/media/é.png": b"x"}), bzip2(GOOD)):
        parts = Parts(data, USUAL)
        assert safe.danger(parts, USUAL) is None
        assert parts.unpacked() is None


def bzip2(data: bytes) -> bytes:
    """Give a packed file packed by another method."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return packed.getvalue()


@pytest.mark.parametrize("name", ["plain.xlsx", "moved_header.xlsx", "saved.ods", "saved.xls"])
def test_sheets_one_by_one(name: str) -> None:
    """Sheets read one by one, the first before the others are looked into, are the same sheets."""
    each = [(grid.name, grid.rows) for grid in each_sheet(SHEETS / name)]

    assert [name for name, _ in each] == [grid.name for grid in read_grids(SHEETS / name)]
    for (_, rows), grid in zip(some(each), read_grids(SHEETS / name), strict=True):
        assert rows[: len(grid.rows)] == grid.rows


def test_the_cover_alone(tmp_path: Path) -> None:
    """A far cell behind the cover is no matter to those who ask for the cover, and is to others."""
    path = tmp_path / "far.xlsx"
    path.write_bytes(with_rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    sheets = each_sheet(path)

    assert next(sheets).name == "Cover"
    with pytest.raises(safe.Unreadable):
        next(sheets)
    assert [grid.name for grid in read_contents(path, without=("Return",)).grids] == [
        "Cover", "Lists",
    ]  # fmt: skip
    with pytest.raises(safe.Unreadable):
        read_contents(path, without=("Cover",))
