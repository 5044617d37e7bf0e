"""Ratings that a plan gives by the colour of a cell alone."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, PatternFill

from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan
from tests.loops import some

HEAD = ("No", "Recommendation", "Action", "Lead agency", "Target date", "RAG")
K = Review(name="Case K", code="K")


def _row(number: int) -> tuple[str | None, ...]:
    return (str(number), f"Ask {number}", f"Do {number}", "Elm Council", "31/05/2026", None)


def _sheet(count: int, head: tuple[str, ...] = HEAD) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(head)
    for number in range(1, count + 1):
        sheet.append(_row(number))
    return book, sheet


def _solid(colour: str | Color) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _read(book: openpyxl.Workbook, folder: Path) -> ImportedPlan:
    book.save(folder / "plan.xlsx")
    return read_plan(folder / "plan.xlsx", review=K)


def _ratings(plan: ImportedPlan) -> list[str]:
    return list(plan.actions["agency_rag"])


SHADES = {
    "Green": ("00B050", "92D050", "C6EFCE", "70AD47", "E2EFDA"),
    "Amber": ("FFC000", "FFFF00", "FFEB9C", "ED7D31"),
    "Red": ("FF0000", "C00000", "FFC7CE"),
    "Blue": ("0070C0", "00B0F0", "5B9BD5", "BDD7EE"),
    "Grey": ("BFBFBF", "A6A6A6", "D9D9D9", "808080"),
}
THEMES = {"Green": (6, 0.4), "Red": (5, 0.0), "Amber": (9, 0.0), "Blue": (4, 0.6)}


def test_fills_of_a_workbook_are_ratings(tmp_path: Path) -> None:
    """Every usual shade of a rating is read from the cell, and told with its place."""
    pairs = [(word, shade) for word, shades in SHADES.items() for shade in shades]
    book, sheet = _sheet(len(pairs))
    for row, (_, shade) in enumerate(pairs, start=2):
        sheet.cell(row, 6).fill = _solid(f"FF{shade}")

    plan = _read(book, tmp_path)

    assert [word for word, _ in pairs] == _ratings(plan)
    told = [p for p in plan.problems if p.code == "colour-without-word"]
    assert [f"F{row}" for row in range(2, len(pairs) + 2)] == [p.cell for p in told]
    assert (
        "K-01.1, Agency RAG: read from the colour of the cell (00B050) as Green." in plan.readings
    )


def test_colours_of_the_theme_are_ratings(tmp_path: Path) -> None:
    """A colour of the theme, lightened too, and an indexed one are read as what they show."""
    book, sheet = _sheet(len(THEMES) + 1)
    for row, (theme, tint) in enumerate(THEMES.values(), start=2):
        sheet.cell(row, 6).fill = _solid(Color(theme=theme, tint=tint))
    sheet.cell(len(THEMES) + 2, 6).fill = _solid(Color(indexed=10))

    assert [*THEMES, "Red"] == _ratings(_read(book, tmp_path))


@pytest.mark.parametrize(
    ("fill", "name"),
    [
        ("7030A0", "purple (7030A0)"),
        ("FF66CC", "pink (FF66CC)"),
        ("FF99CC", "pink (FF99CC)"),
        ("000000", "black (000000)"),
    ],
)
def test_a_colour_that_no_word_fits_is_told(tmp_path: Path, fill: str, name: str) -> None:
    """A colour that is no rating's is no rating, and is named with its cell."""
    book, sheet = _sheet(1)
    sheet["F2"].fill = _solid(f"FF{fill}")

    plan = _read(book, tmp_path)

    assert [""] == _ratings(plan)
    assert [
        f'plan.xlsx, sheet "Sheet", cell F2 (Agency RAG): expected the rating in words, found only '
        f"the colour {name}. No rating has that colour, so none was read. Write the word."
    ] == [problem.message for problem in plan.problems]


@pytest.mark.parametrize("columns", [range(1, 7), range(2, 7), range(3, 7)])
def test_banding_is_no_rating(tmp_path: Path, columns: range) -> None:
    """A colour that runs along the row is the design of the table."""
    book, sheet = _sheet(3)
    for column in columns:
        sheet.cell(3, column).fill = _solid("FFDDEBF7")

    plan = _read(book, tmp_path)

    assert ["", "", ""] == _ratings(plan)
    assert plan.problems == ()


def test_a_coloured_column_is_no_rating(tmp_path: Path) -> None:
    """The colour of a column with its heading is the design of the table."""
    book, sheet = _sheet(2)
    for row in (1, 2, 3):
        sheet.cell(row, 6).fill = _solid("FFD9D9D9")

    assert ["", ""] == _ratings(_read(book, tmp_path))


def test_the_word_beats_the_colour(tmp_path: Path) -> None:
    """Where the cell has a word, its colour is not asked."""
    book, sheet = _sheet(2)
    sheet["F2"], sheet["F2"].fill = "Red", _solid("FF00B050")
    sheet["F3"], sheet["F3"].fill = "n/a", _solid("FF00B050")

    assert ["Red", "n/a"] == _ratings(_read(book, tmp_path))


def test_a_rule_of_the_sheet_is_told(tmp_path: Path) -> None:
    """Where a conditional format may colour the cell, that it was not read is said."""
    book, sheet = _sheet(1)
    rule = CellIsRule(operator="equal", formula=["1"], fill=_solid("FF00B050"))
    sheet.conditional_formatting.add("F2:F9", rule)

    assert (
        "K-01.1, Agency RAG: a rule of the sheet may colour the cell; that was not read."
        in _read(book, tmp_path).readings
    )


def test_a_coloured_status_is_told(tmp_path: Path) -> None:
    """Without a column for the rating a coloured status is read by its word, and that is said."""
    book, sheet = _sheet(1, (*HEAD[:5], "Status"))
    sheet["F2"], sheet["F2"].fill = "Ongoing", _solid("FFFF0000")

    plan = _read(book, tmp_path)

    assert [""] == _ratings(plan)
    assert [words for words in plan.readings if "not read as one" in words]


def _shaded(cell: Any, **attributes: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in attributes.items():
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


@pytest.mark.parametrize(
    ("attributes", "rating"),
    [
        ({"val": "clear", "fill": "00B050"}, "Green"),
        ({"val": "clear", "fill": "FFC000", "themeFill": "accent4"}, "Amber"),
        ({"val": "clear", "fill": "auto", "themeFill": "accent6"}, "Green"),
        ({"val": "solid", "color": "FF0000", "fill": "auto"}, "Red"),
        ({"val": "clear", "fill": "auto"}, ""),
        ({"val": "clear", "fill": "FFFFFF"}, ""),
    ],
)
def test_fills_of_a_word_file_are_ratings(
    tmp_path: Path, attributes: dict[str, str], rating: str
) -> None:
    """The shading of a cell in Word is read as its rating, a colour of the theme too."""
    document = Document()
    table = document.add_table(rows=2, cols=6)
    for at, words in enumerate(HEAD):
        table.cell(0, at).text = words
    for at, said in enumerate(_row(1)):
        table.cell(1, at).text = said or ""
    _shaded(table.cell(1, 5), **attributes)
    document.save(str(tmp_path / "plan.docx"))

    plan = read_plan(tmp_path / "plan.docx", review=K)

    assert [rating] == _ratings(plan)
    assert (["colour-without-word"] if rating else []) == [p.code for p in plan.problems]


def test_highlighted_cells_are_ratings(tmp_path: Path) -> None:
    """A cell whose blank words are highlighted is read as its colour."""
    document = Document()
    table = document.add_table(rows=4, cols=6)
    for at, words in enumerate(HEAD):
        table.cell(0, at).text = words
    marks = {1: "green", 2: "yellow", 3: "red"}
    for number, colour in marks.items():
        for at, said in enumerate(_row(number)):
            table.cell(number, at).text = said or ""
        run: Any = table.cell(number, 5).paragraphs[0].add_run(" ")
        mark = OxmlElement("w:highlight")
        mark.set(qn("w:val"), colour)
        run._r.get_or_add_rPr().append(mark)
    document.save(str(tmp_path / "plan.docx"))

    assert ["Green", "Amber", "Red"] == _ratings(read_plan(tmp_path / "plan.docx", review=K))


def test_where_no_colour_is_seen_that_is_said(tmp_path: Path) -> None:
    """A column of ratings without a word, in a file whose colours nobody sees, is told."""
    rows = ["\t".join(HEAD), *("\t".join(cell or "" for cell in _row(n)) for n in (1, 2))]
    (tmp_path / "plan.txt").write_text("\n".join(rows) + "\n", "utf-8")

    plan = read_plan(tmp_path / "plan.txt", review=K)

    said = some(words for words in plan.readings if "Colours are seen" in words)
    assert ['The column "RAG" holds no word. Colours are seen in .xlsx and .docx alone.'] == list(
        said
    )
