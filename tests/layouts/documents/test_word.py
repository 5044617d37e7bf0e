"""Documents in Word: their styles, what is read in which order, and a council's own template."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt
from pypdf import PdfReader

from dhrxl.errors import BadInput
from dhrxl.layouts import theme
from dhrxl.layouts.documents.breaks import REFERENCE
from dhrxl.layouts.documents.document import Beside, PageBreak, Paragraph
from dhrxl.layouts.documents.pdf import page_count
from dhrxl.layouts.documents.word import to_docx
from dhrxl.layouts.documents.word_style import PARAGRAPHS, TABLE_STYLES, shipped_template
from dhrxl.model.terms import Rag
from tests.layouts.documents.invented import (
    BARS,
    EVERY_KIND,
    HOSTILE,
    LINES,
    MARKING,
    OVERDUE,
    actions,
    decision,
    document,
    holding,
)
from tests.libreoffice.office import Office
from tests.libreoffice.remote import close, options
from tests.loops import some
from tests.packages import replant
from tests.places import REPOSITORY

STYLE = REPOSITORY / "workbook_templates" / "word_style.docx"
WORD = to_docx(EVERY_KIND)


def opened(data: bytes = WORD) -> Any:
    """Open a Word file."""
    return docx.Document(BytesIO(data))


def spoken(data: bytes = WORD) -> list[tuple[str, str]]:
    """Give style and words of each paragraph, those in tables too, in the order they are read."""
    word = opened(data)
    names = {style.style_id: style.name for style in word.styles}
    return [
        (
            names[each.pPr.pStyle.val],
            "".join(one.text or "-" for one in each.iter("{*}t", "{*}noBreakHyphen")),
        )
        for each in some(word.element.body.iter("{*}p"))
    ]


def test_no_reference_breaks_and_no_picture_is_cut_off() -> None:
    """A reference holds together at its hyphens, and a picture asks for no room beside it."""
    body = opened().element.body

    assert some(body.iter("{*}noBreakHyphen"))
    assert [] == [
        text.text for text in some(body.iter("{*}t")) if re.search(REFERENCE, text.text or "")
    ]
    for shape in some(body.iter("{*}inline")):
        assert ["0"] * 4 == [shape.get(f"dist{side}") for side in "TBLR"]


def test_looks_are_styles() -> None:
    """Each kind of block stands in the style of its name, in the order it is read."""
    said = [each for each in spoken() if each[1]]

    assert [
        ("Marking", MARKING),
        ("Title", "Board pack, Q4 2025/26"),
        ("Subtitle", "Northvale Community Safety Partnership"),
        ("Verdict", "12 of 64 actions are overdue, 3 more than last time."),
        ("Lead", "Two agencies have not answered since October."),
        ("Heading 1", "What needs a decision today"),
        ("List Bullet", "2 new dates are asked for"),
        ("List Bullet", "1 action is asked to be closed"),
        ("Caption", "Overdue, by agency"),
        ("Table heading", "Agency"),
    ] == said[:10]
    assert ("Box heading", "ELM-08.1: Northvale Council asks for a new date") in said
    assert ("Box words", "Asked forA new due date: 30 September 2026") in said
    assert ("Box line", "Decision Date agreed ") in said
    assert ("Heading 2", "What each figure counts") in said
    assert ("Note", "No summary for Q3 2025/26.") == said[-1]


def test_columns_side_by_side_are_read_one_after_the_other() -> None:
    """Two columns are two cells without lines, of which the left is read first."""
    words = [text for _, text in spoken()]
    (beside,) = [each for each in opened().tables if each.style.name == "Normal Table"]

    assert words.index("Total") < words.index("Who is silent") < words.index("Decisions wanted")
    assert [1, 2] == [len(beside.rows), len(beside.columns)]
    assert "What needs a decision today" == beside.cell(0, 0).paragraphs[0].text
    assert "Who is silent" == beside.cell(0, 1).paragraphs[0].text


def test_tables_keep_their_rows_and_repeat_their_headings() -> None:
    """The first row of each table heads every page, and no row breaks over two."""
    every = opened().element.body.iter("{*}tbl")
    for table in some(each for each in every if each.tblPr.find("{*}tblStyle") is not None):
        first, *others = table.tr_lst
        assert first.xpath("./w:trPr/w:tblHeader")
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in (first, *some(others)))
        assert not any(row.xpath("./w:trPr/w:tblHeader") for row in some(others))


def test_boxes_are_kept_together() -> None:
    """All but the last line of a box stays on the page of the next."""
    boxes = [table for table in opened().tables if table.style.name == "Document box"]

    assert 2 == len(boxes)
    for box in some(boxes):
        assert 1 == len(box.columns)
        paragraphs = [each for row in box.rows for each in row.cells[0].paragraphs]
        kept = [
            each.paragraph_format.keep_with_next or each.style.paragraph_format.keep_with_next
            for each in paragraphs
        ]
        assert [True] * (len(kept) - 1) == kept[:-1]


def test_ratings_have_fill_and_word_and_figures_stand_at_the_right() -> None:
    """A rating is its word on its fill; figures and their headings stand at the right."""
    table = next(each for each in opened().tables if len(each.columns) == 6)
    rated = [row.cells[5] for row in table.rows[1:6]]
    fills = [cell._tc.xpath("./w:tcPr/w:shd/@w:fill")[0] for cell in rated]
    figures = [row.cells[4].paragraphs[0] for row in table.rows]

    assert [theme.RAG_FILLS[Rag(cell.text)][1:] for cell in rated] == fills
    assert all("right" == each._p.pPr.jc_val.name.lower() for each in some(figures))


def test_document_says_what_it_is() -> None:
    """Title, subject, owner, day and language stand in the properties, and nothing else does."""
    word = opened()
    core = word.core_properties

    assert EVERY_KIND.title == core.title
    assert EVERY_KIND.subject == core.subject
    assert EVERY_KIND.owner == core.author == core.last_modified_by
    assert "2026-03-31" == f"{core.created:%Y-%m-%d}" == f"{core.modified:%Y-%m-%d}"
    assert "en-GB" == core.language
    assert "" == core.comments == core.keywords == core.category
    assert {"en-GB"} == set(word.styles.element.xpath(".//w:lang/@w:val"))
    parts = zipfile.ZipFile(BytesIO(WORD)).namelist()
    assert not [name for name in some(parts) if re.search("custom|app.xml|thumbnail", name)]


def test_charts_have_alternatives() -> None:
    """A chart says in words what it shows."""
    said = [shape._inline.docPr.get("descr") for shape in opened().inline_shapes]

    assert [BARS.alt_text, LINES.alt_text] == said


def test_every_page_is_marked_and_numbered() -> None:
    """Marking, day and number of the page stand at the foot of every page."""
    section = opened().sections[0]
    for foot in (section.footer, section.first_page_footer):
        words = [each.text for each in foot.paragraphs]
        fields = foot._element.xpath(".//w:fldSimple/@w:instr")
        assert [MARKING, "As at 31 March 2026. Page  of "] == words
        assert [" PAGE ", " NUMPAGES "] == fields
    assert [MARKING] == [each.text for each in section.header.paragraphs]


def test_files_are_valid(ooxml: Callable[..., dict[Path, list[str]]], tmp_path: Path) -> None:
    """Word's own schema has no complaint about any kind of block, odd words or the template."""
    files = {
        "pack": WORD,
        "style": shipped_template(),
        "wide": to_docx(document(actions(3), OVERDUE, is_landscape=True)),
        "odd": to_docx(holding(HOSTILE["markup of XML"] + HOSTILE["control characters"])),
        "breaks": to_docx(
            document(
                PageBreak(), decision("A"), PageBreak(), OVERDUE, PageBreak(),
                Beside(left=(OVERDUE,), right=(OVERDUE,)), Beside(left=(), right=(decision("B"),)),
                PageBreak(), LINES, PageBreak(),
            )
        ),
    }  # fmt: skip
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / f"{name}.docx")
        paths[-1].write_bytes(data)

    assert {path: [] for path in paths} == ooxml(*paths)


def test_pages_are_as_many_as_of_the_pdf(office: Office, tmp_path: Path) -> None:
    """LibreOffice lays the file out on as many pages as the PDF has, each marked and numbered."""
    path, printed = tmp_path / "pack.docx", tmp_path / "pack.pdf"
    path.write_bytes(WORD)
    uri = path.absolute().as_uri()
    model = office.desktop.loadComponentFromURL(uri, "_blank", 0, options(Hidden=True))
    try:
        model.storeToURL(printed.absolute().as_uri(), options(FilterName="writer_pdf_Export"))
    finally:
        close(model)
    pages = [page.extract_text() for page in PdfReader(printed).pages]

    assert page_count(EVERY_KIND) == len(pages)
    for number, page in enumerate(some(pages), start=1):
        assert MARKING in page
        assert f"Page {number} of {len(pages)}" in page
    assert ["What was promised" in page for page in pages] == [False, True, True]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_words_are_never_markup(words: str) -> None:
    """Whatever an agency wrote is written in every kind of block."""
    assert "Document" == opened(to_docx(holding(words))).element.tag.rpartition("}")[2].title()


def test_words_stand_as_typed() -> None:
    """Markup and placeholders stand in the document as they were typed."""
    words = "<w:p>&amp; [marking] {0} \\u00e9"

    assert ("Normal", words) in spoken(to_docx(document(Paragraph(words=words))))


def test_equal_documents_give_equal_bytes() -> None:
    """Another process, with other hashes, writes the same file."""
    code = (
        "import sys; from tests.layouts.documents.test_word import WORD, shipped_template; "
        "sys.stdout.buffer.write(WORD + shipped_template())"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert WORD + shipped_template() == made[0] == made[1]


def changed(path: Path) -> Path:
    """Save the style template as a council changes it: fonts, a colour, a header, comments."""
    word = docx.Document(str(STYLE))
    word.styles["Heading 1"].font.name = "Georgia"
    word.styles["Heading 1"].font.size = Pt(30)
    word.sections[0].first_page_header.paragraphs[0].text = "Northvale Council"
    paragraph = word.sections[0].header.paragraphs[0]
    paragraph.text = "Papers of [owner]: "
    for piece in ("[mark", "ing]"):
        paragraph.add_run(piece).bold = True
    word.add_paragraph("A secret of the template")
    word.core_properties.comments = "Made by Pat Invented"
    word.core_properties.keywords = "Invented"
    word.save(str(path))
    return path


def test_template_of_a_council_is_followed(tmp_path: Path) -> None:
    """Fonts and headers are the council's; its words and who made it stay behind."""
    made = to_docx(EVERY_KIND, changed(tmp_path / "ours.docx"))
    word = opened(made)
    section = word.sections[0]

    assert ("Georgia", Pt(30)) == (
        word.styles["Heading 1"].font.name,
        word.styles["Heading 1"].font.size,
    )
    assert "Northvale Council" == section.first_page_header.paragraphs[0].text
    assert f"Papers of {EVERY_KIND.owner}: {MARKING}" == section.header.paragraphs[0].text
    whole = b"".join(zipfile.ZipFile(BytesIO(made)).read(name)
                     for name in zipfile.ZipFile(BytesIO(made)).namelist())  # fmt: skip
    assert b"secret" not in whole
    assert b"Invented" not in whole


def test_template_without_a_marking_is_given_it(tmp_path: Path) -> None:
    """Where neither head nor foot of a page asks for the marking, its foot has it."""
    word = docx.Document(str(STYLE))
    section = word.sections[0]
    section.different_first_page_header_footer = False
    for part in (section.header, section.footer):
        for paragraph in some(part.paragraphs):
            paragraph.text = "Northvale"
    word.save(str(tmp_path / "bare.docx"))

    section = opened(to_docx(EVERY_KIND, tmp_path / "bare.docx")).sections[0]
    assert [MARKING] == [each.text for each in section.footer.paragraphs][-1:]


def refusal(path: Path) -> str:
    """Give what is said of a template that will not do."""
    with pytest.raises(BadInput) as raised:
        to_docx(EVERY_KIND, path)
    return str(raised.value)


def test_template_without_styles_is_refused(tmp_path: Path) -> None:
    """A template that lacks styles is refused, and told which."""
    word = docx.Document(str(STYLE))
    for name in ("Box heading", "Document table"):
        word.styles[name].delete()
    path = tmp_path / "ours.docx"
    word.save(str(path))

    assert (
        f"{path}: expected the styles of a document, found none named 'Box heading' or 'Document "
        "table'. Start from workbook_templates/word_style.docx. It has them all, and they can be "
        "changed in Word."
    ) == refusal(path)


TYPES = "[Content_Types].xml"
PLAIN = "wordprocessingml.document.main+xml"
ANOTHER = "Or start from workbook_templates/word_style.docx."
SAVE_AS = "Open it in Word, choose Save As, Word Document (.docx), and name that file."


@pytest.mark.parametrize(
    ("changes", "found", "remedy"),
    [
        (
            {TYPES: (PLAIN, "wordprocessingml.template.main+xml")},
            "a Word template (.dotx)",
            SAVE_AS,
        ),
        (
            {TYPES: ("application/vnd.openxmlformats-officedocument." + PLAIN,
                     "application/vnd.ms-word.document.macroEnabled.main+xml")},
            "one with macros, controls or embedded files",
            f"{SAVE_AS} Word leaves macros out of it.",
        ),
        (
            {"word/vbaProject.bin": ("", "Sub AutoOpen()")},
            "one with macros, controls or embedded files",
            f"{SAVE_AS} Word leaves macros out of it.",
        ),
        (
            {"word/document.xml": ("<w:body>", "<w:body")},
            "a damaged file",
            f"{SAVE_AS} {ANOTHER}",
        ),
    ],
    ids=[".dotx", ".docm", "macros in a .docx", "damaged"],
)  # fmt: skip
def test_template_of_another_kind_is_refused(
    changes: dict[str, tuple[str, str]], found: str, remedy: str, tmp_path: Path
) -> None:
    """A template in which something runs, or that is no document, is refused in one sentence."""
    path = replant(STYLE, tmp_path / "ours.docx", changes)

    assert (
        f"{path}: expected a Word document (.docx) with the styles of a document, found {found}. "
        f"{remedy}"
    ) == refusal(path)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7", "a PDF file"),
        (b"", "an empty file"),
        (b"Dear all", "a text file"),
        ((REPOSITORY / "workbook_templates" / "partnership.xlsx").read_bytes(), "a workbook"),
        (STYLE.read_bytes()[:9_000], "a damaged file"),
    ],
    ids=["PDF", "empty", "text", "workbook", "cut off"],
)
def test_file_that_is_no_document_is_refused(data: bytes, found: str, tmp_path: Path) -> None:
    """What is no Word file is named as what it is."""
    path = tmp_path / "ours.docx"
    path.write_bytes(data)

    assert (
        f"{path}: expected a Word document (.docx) with the styles of a document, found {found}. "
        "Start from workbook_templates/word_style.docx, and save it as Word Document (.docx), "
        "without a password."
    ) == refusal(path)


def test_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A template that is not there is told, with what to do."""
    path = tmp_path / "none.docx"

    assert f"{path} is not there. Name the style template, or leave --template out." == refusal(
        path
    )
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDEAUTO c:\\\\x'
         '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "the field DDEAUTO"),
        ('<w:fldSimple w:instr=" INCLUDEPICTURE \\\\far\\x "/>', "the field INCLUDEPICTURE"),
        ('<w:fldSimple w:instr="DATE"/>', "the field DATE"),
    ],
    ids=["another program", "a picture elsewhere", "the day of printing"],
)  # fmt: skip
def test_header_that_fetches_is_refused(planted: str, found: str, tmp_path: Path) -> None:
    """A header or footer that is worked out from elsewhere is refused, and told what does."""
    path = replant(STYLE, tmp_path / "x.docx", {"word/header1.xml": ("</w:p>", f"{planted}</w:p>")})

    assert (
        f"{path}, header or footer: expected only what is in the file, found {found}. Delete it in "
        "Word: put pictures into the file, and words as words."
    ) == refusal(path)


def test_style_template_shows_each_style() -> None:
    """Whoever opens the style template sees each style that can be changed, by its name."""
    word = docx.Document(str(STYLE))
    shown = {each.style.name for each in word.paragraphs}
    shown |= {each.style.name for each in word.tables}

    assert {*PARAGRAPHS, *TABLE_STYLES} - {"Header", "Footer"} <= shown


def test_a_zoom_makes_the_letters_of_each_style_larger() -> None:
    """With a zoom every style has letters so much larger, and a box that may break may in Word."""
    large = opened(to_docx(replace(EVERY_KIND, zoom=1.2, boxes_break=True)))
    breaking = [
        sum(each.find(".//{*}cantSplit") is None for each in word.element.body.iter("{*}tr"))
        for word in (opened(), large)
    ]

    assert Pt(12) == large.styles["Box words"].font.size
    assert Pt(26.5) == large.styles["Title"].font.size
    assert breaking[0] < breaking[1]
