"""Documents that plans are published in, as lines."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dhrxl.errors import BadInput
from dhrxl.files.documents import plain, read_document, read_text
from dhrxl.files.webpage import read_web_page
from tests.hostile import old_file
from tests.places import PUBLISHED


def cells(path: Path) -> list[tuple[object, ...]]:
    """Give the cells of each line of a document."""
    return [line.cells for line in read_document(path)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1\tTrain\r\n\r\n2\tReview\r\n", [("1", "Train"), ("2", "Review")]),
        ("1\tChild\u2019s view".encode("cp1252"), [("1", "Child\u2019s view")]),
        ("\ufeff1\tChild\u2019s view".encode(), [("1", "Child\u2019s view")]),
        ("1\tChild\u2019s".encode("utf-16"), [("1", "Child\u2019s")]),
        (b'1\t"two\nlines"\tx', [("1", "two\nlines", "x")]),
        (b'1\t"He said ""no"""\tx', [("1", 'He said "no"', "x")]),
        (b'1\t"Knife" crime\tx\n2\t"b"', [("1", '"Knife" crime', "x"), ("2", '"b"')]),
        (b"1\t\t\t", [("1", None, None, None)]),
        (b"a\t-Review policy\t=1+1\t007\t1.10", [("a", "-Review policy", "=1+1", "007", "1.10")]),
        (b"<p>One.</p> <p>Two.</p>\t<18 &amp; x", [("One.\nTwo.", "<18 &amp; x")]),
    ],
)
def test_text_is_read_by_tabs(tmp_path: Path, data: bytes, expected: list[object]) -> None:
    """Cells come as they stand, whatever the encoding; tags are markup, odd quotes are not."""
    path = tmp_path / "plan.txt"
    path.write_bytes(data)

    assert expected == cells(path)


def test_lines_keep_their_number() -> None:
    """A line is numbered as an editor shows it, cells over several lines too."""
    lines = [line for line in read_text('a\n\nb\t"x\ny"\nc\td\n') if line.filled]

    assert [line.place for line in lines] == ["line 1", "line 3", "line 5"]


def test_commas_separate_in_csv(tmp_path: Path) -> None:
    """A .csv is read by the mark that separates it."""
    path = tmp_path / "plan.csv"
    path.write_text('No,Action\n1,"Train, then\nreview"\n')

    assert cells(path) == [("No", "Action"), ("1", "Train, then\nreview")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<br>b", "a\nb"),
        ("<p><u>Action 1</u> x</p>", "Action 1 x"),
        ("children <18 and >65", "children <18 and >65"),
        ("<name> to be added", "<name> to be added"),
        ("  a \n  b ", "a\nb"),
    ],
)
def test_only_markup_is_taken_off(text: str, expected: str) -> None:
    """Known tags go, what only looks like one stays."""

    assert expected == plain(text)


def test_web_page_is_read_in_order() -> None:
    """Merged cells stand once, list numbers are kept, scripts are not text."""
    lines = list(read_document(PUBLISHED / "page.html"))

    assert [line.place for line in lines] == [
        "paragraph 1",
        "paragraph 2",
        *(f"table 1, row {number}" for number in range(1, 5)),
    ]
    assert lines[2].cells[2] == "Action to\nbe taken"
    assert lines[3].cells[1:5] == (
        "Training reaches everyone & is kept up.",
        "1. Write a course.\n2. Run it.",
        "Riverton Police | Riverton Health Trust",
        "By 31/12/2016\nBy 31/03/2017",
    )
    assert lines[4].cells[:3] == (None, None, "Evaluate the course.")
    assert lines[5].spans


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<div>a <b>b</b><div>c</div>d</div>", ["a b", "c", "d"]),
        (b"<ul><li>a</li><li>b</li></ul>", ["\u2022 a", "\u2022 b"]),
        (b"<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>", ["in"]),
        ("<p>caf\u00e9 \u2019</p>".encode(), ["caf\u00e9 \u2019"]),
        (b"<p>caf\xe9</p>", ["caf\u00e9"]),
        (b"", []),
        (b"<!-- only -->", []),
    ],
)
def test_odd_web_pages_are_read(page: bytes, expected: list[str]) -> None:
    """Text between blocks, lists, layout tables and other encodings are read."""

    assert expected == [line.cells[0] for line in read_web_page(page)]


def test_word_file_is_read_in_order(tmp_path: Path) -> None:
    """Paragraphs and tables come in order; merged cells once; line breaks are kept."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Page header"
    document.add_paragraph("Title")
    table = document.add_table(rows=3, cols=3)
    for at, text in enumerate(("Recommendation", "Action", "Lead")):
        table.cell(0, at).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Merged"
    table.cell(1, 1).text = "First\nsecond"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "Wide"
    document.add_paragraph("End")
    path = tmp_path / "plan.docx"
    document.save(str(path))

    assert cells(path) == [
        ("Title",),
        ("Recommendation", "Action", "Lead"),
        ("Merged", "First\nsecond", None),
        (None, "Wide", None),
        ("End",),
    ]


def test_word_numbers_insertions_and_controls_are_read(tmp_path: Path) -> None:
    """Automatic numbers, tracked insertions and content controls are text; deletions are not."""
    document = Document()
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("dot", style="List Bullet")
    changed = document.add_paragraph("kept ")
    for tag, text_tag, text in (("w:ins", "w:t", "added"), ("w:del", "w:delText", "gone")):
        holder, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        words.text = text
        run.append(words)
        holder.append(run)
        changed._p.append(holder)
    inside = document.add_paragraph("controlled")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    inside._p.addprevious(control)
    control.append(content)
    content.append(inside._p)
    path = tmp_path / "plan.docx"
    document.save(str(path))

    assert inside._p.getparent().tag == qn("w:sdtContent")
    assert [line[0] for line in cells(path)] == [
        "1. one",
        "2. two",
        "\u2022 dot",
        "kept added",
        "controlled",
    ]


def test_workbook_keeps_dates_and_text(tmp_path: Path) -> None:
    """Real dates stay dates, text stays text, and the place is sheet and row."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plan")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string("B3", "007")
        sheet.write_datetime("C3", date(2026, 3, 31), day)
        sheet.write_string("D3", "=1+1")
    (line,) = read_document(path)

    assert line.cells == (None, "007", date(2026, 3, 31), "=1+1")
    assert line.place == 'sheet "Plan", row 3'


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "plan.pdf",
            b"%PDF-1.7\n",
            "plan.pdf is a PDF file, which holds no table that can be read. Open it, copy its "
            "table into Excel or into a text file (.txt), and import that.",
        ),
        (
            "plan.docx",
            b"%PDF-1.7\n",
            "plan.docx is a PDF file, which holds no table that can be read. Open it, copy its "
            "table into Excel or into a text file (.txt), and import that.",
        ),
        (
            "plan.rtf",
            b"{\\rtf1 }",
            "plan.rtf is a Word file (.rtf), which holds no table that can be read. Open it in "
            "Word, save it as .docx, and import that.",
        ),
        (
            "plan.doc",
            old_file("WordDocument"),
            "plan.doc is an old Word file (.doc), which holds no table that can be read. Open it "
            "in Word, save it as .docx, and import that.",
        ),
        (
            "scan.png",
            b"\x89PNG\r\n\x1a\n\x00",
            "scan.png is a picture, which holds no table that can be read. Type its table into "
            "Excel, or ask for the plan as a Word file or workbook.",
        ),
        ("plan.txt", b" \n", "plan.txt is empty. Name the file that holds the plan."),
    ],
)
def test_unreadable_file_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    """A file of another kind, whatever its name says, is refused with the remedy."""
    (tmp_path / name).write_bytes(data)

    with pytest.raises(BadInput) as caught:
        read_document(tmp_path / name)

    assert message == str(caught.value)


def test_missing_file_says_so(tmp_path: Path) -> None:
    """A file that is not there is named."""
    path = tmp_path / "plan.txt"

    with pytest.raises(BadInput) as caught:
        read_document(path)

    assert str(caught.value) == f"{path} does not exist. Check the name."


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    """A cut-off workbook or Word file is a clear message, never a traceback."""
    book, word = tmp_path / "plan.xlsx", tmp_path / "plan.docx"
    book.write_bytes(b"PK\x03\x04 cut off")
    with zipfile.ZipFile(word, "w") as parts:
        parts.writestr("word/document.xml", "<cut")

    with pytest.raises(BadInput) as of_book:
        read_document(book)
    with pytest.raises(BadInput) as of_word:
        read_document(word)

    assert str(of_book.value).startswith("plan.xlsx: ")
    assert str(of_word.value) == (
        "plan.docx is a damaged Word file. Open it in Word, save it again, and import that."
    )


def test_word_plan_is_looked_at_before_it_is_opened(tmp_path: Path) -> None:
    """A Word file that unpacks to far more than it holds is refused with what to do."""
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b" " * 2**23)

    with pytest.raises(BadInput) as caught:
        read_document(path)

    assert str(caught.value) == (
        "plan.docx: Expected at most 250 times its packed size, found a part that unpacks to "
        "8 MB. Copy the table into a fresh return, without what lies beyond it, and send that."
    )


def test_word_space_is_tidied(tmp_path: Path) -> None:
    """In a plan, runs of spaces, tabs and blank lines in a Word cell are tidied."""
    document = Document()
    document.add_table(rows=1, cols=2).cell(0, 0).text = " Train \t all\u00a0 staff.\n\nReview. "
    path = tmp_path / "plan.docx"
    document.save(str(path))

    assert cells(path) == [("Train all staff.\nReview.", None)]
