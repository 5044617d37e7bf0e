"""Documents as PDF: what a screen reader is given, what stands on each page, and odd words."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfua import validate
from pypdf import PdfReader

from dhrxl.layouts.documents.document import (
    Beside,
    Box,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.layouts.documents.pdf import page_count, to_pdf, to_picture
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
from tests.loops import some

PDF = to_pdf(EVERY_KIND)
OPEN = pikepdf.open(BytesIO(PDF))
TREE = OPEN.Root.StructTreeRoot


def elements(node: Any) -> Iterator[Any]:
    """Give the elements of a tag tree in the order they are read."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def texts(pdf: bytes) -> list[str]:
    """Give the words of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def tags(pdf: bytes = PDF) -> list[str]:
    """Give the names of the tags in the order they are read."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        tree = opened.Root.StructTreeRoot
        return [str(element.S)[1:] for element in some(elements(tree.K))]


def without_language(root: Any) -> None:
    del root.Lang


def without_tags(root: Any) -> None:
    del root.StructTreeRoot


def without_alternative(root: Any) -> None:
    for element in some(elements(root.StructTreeRoot.K)):
        if element.S == "/Figure":
            del element.Alt


def without_header_cells(root: Any) -> None:
    for element in some(elements(root.StructTreeRoot.K)):
        if element.S == "/TH":
            element.S = pikepdf.Name.TD


def test_pdf_passes_the_checker(tmp_path: Path) -> None:
    """What we write has no fault that a checker of PDF/UA-1 can find."""
    path = tmp_path / "pack.pdf"
    path.write_bytes(PDF)

    assert () == tuple(validate(str(path)).findings)


@pytest.mark.parametrize(
    "broken", [without_language, without_tags, without_alternative, without_header_cells]
)
def test_checker_finds_what_is_broken(broken: Callable[[Any], None], tmp_path: Path) -> None:
    """The checker refuses a document of ours that lost its tags, language or alternatives."""
    path = tmp_path / "broken.pdf"
    with pikepdf.open(BytesIO(PDF)) as pdf:
        broken(pdf.Root)
        pdf.save(path)

    assert validate(str(path)).findings


def test_document_says_what_it_is() -> None:
    """Title, subject, owner, day and language stand in the file, and the window shows the title."""
    reader = PdfReader(BytesIO(PDF))
    said, root = reader.metadata, reader.root_object

    assert said is not None
    assert EVERY_KIND.title == said.title
    assert EVERY_KIND.subject == said.subject
    assert EVERY_KIND.owner == said.author
    assert datetime(2026, 3, 31, tzinfo=UTC) == said.creation_date
    assert "en-GB" == root["/Lang"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()  # type: ignore[attr-defined]


def test_bookmarks_are_the_headings() -> None:
    """The bookmarks are the headings of the document, in their order."""
    said = [str(each.T) for each in elements(TREE.K) if str(each.S) in ("/H1", "/H2")]
    boxes = [title for title in said if title.startswith("ELM-")]
    outline = PdfReader(BytesIO(PDF)).outline
    flat = [
        each.title if not isinstance(each, list) else each[0].title  # type: ignore[union-attr]
        for each in outline
    ]

    assert [
        "What needs a decision today", "Who is silent", "Decisions wanted",
        "Overdue", "Trend", "What each figure counts",
    ] == flat  # fmt: skip
    assert 2 == len(boxes)
    assert flat == [title for title in said if title not in boxes]


def test_every_page_is_marked_and_numbered() -> None:
    """Marking, day and number stand on every page."""
    pages = some(texts(PDF))

    for number, page in enumerate(pages, start=1):
        assert MARKING in page
        assert f"Page {number} of {len(pages)}" in page
        assert "As at 31 March 2026" in page
    assert len(pages) == page_count(EVERY_KIND)


def test_words_are_read_in_order() -> None:
    """Of two columns the left is read first, and a box follows what leads to it."""
    page = texts(PDF)[0]
    order = [
        "12 of 64 actions", "Two agencies", "What needs a decision", "2 new dates", "Overdue, by",
        "Total", "Who is silent", "Elm Trust, since", "Open actions by agency", "Decisions wanted",
        "One box each", "ELM-08.1", "Asked for", "Date agreed", "ELM-09.2",
    ]  # fmt: skip
    places = [page.find(words) for words in some(order)]

    assert -1 not in places
    assert sorted(places) == places


def test_tables_have_headings() -> None:
    """Each column is headed by a header cell, and each other cell names its own."""
    heads = [each for each in elements(TREE.K) if each.S == "/TH"]
    cells = [each for each in elements(TREE.K) if each.S == "/TD"]
    scopes = [attribute.get("/Scope") for head in some(heads) for attribute in some(head.A)]
    named = [attribute.get("/Headers") for cell in some(cells) for attribute in some(cell.A)]

    assert 3 + 6 == len(heads) == scopes.count(pikepdf.Name.Column)
    assert len(cells) == sum(headers is not None and len(headers) == 1 for headers in named)
    assert 2 == tags().count("Table") == tags().count("THead") == tags().count("TBody")


def test_headings_repeat() -> None:
    """The headings of a table stand on every page of it, and are read once."""
    long = to_pdf(document(Heading(words="Overdue"), actions(60)))
    pages = some(texts(long))

    assert len(pages) > 2
    assert all("What was promised" in page for page in pages)
    assert 6 == tags(long).count("TH")


def test_charts_have_alternatives() -> None:
    """A chart says in words what it shows."""
    said = [str(each.Alt) for each in elements(TREE.K) if each.S == "/Figure"]

    assert [BARS.alt_text, LINES.alt_text] == said


def test_box_stays_on_a_page() -> None:
    """A box is on one page with its heading, its last line, and the words that lead to it."""
    fill = [Paragraph(words=f"Line {number}.") for number in range(34)]
    pages = some(
        texts(to_pdf(document(*fill, Heading(words="Wanted"), Paragraph(words="One each."),
                              decision("ELM-08.1: a new date"))))
    )  # fmt: skip
    words = ("Wanted", "One each.", "ELM-08.1", "Decided by")

    assert 2 == len(pages)
    assert all(word in pages[1] for word in words)


def test_a_box_goes_on_overleaf_where_the_document_lets_it() -> None:
    """A box that may break fills the page it begins on, with its heading and words below that."""
    fill = [Paragraph(words=f"Line {number}.") for number in range(34)]
    made = document(*fill, decision("ELM-08.1: a new date", " ".join(["Trained."] * 200)))
    first, *_, last = texts(to_pdf(replace(made, boxes_break=True)))

    assert "ELM-08.1" in first and "Asked for" in first
    assert "Decided by" in last


def test_a_zoom_makes_letters_larger_and_loses_no_word() -> None:
    """A document with a zoom is longer, and has every word of the usual one."""
    usual, large = (texts(to_pdf(replace(EVERY_KIND, zoom=zoom))) for zoom in (1.0, 1.5))

    assert len(usual) < len(large)
    whole = "".join("".join(large).split())
    for heading in some(("Whatneedsadecisiontoday", "Overdue,byagency", "Askedfor")):
        assert heading in whole


def test_long_words_stay_in_their_box() -> None:
    """A box or a row longer than a page goes on overleaf, and loses no word."""
    words = " ".join(f"w{number}" for number in range(3000))
    long = document(
        decision("ELM-08.1", words),
        Table(caption="Long", columns=(Column(heading="Said", share=1),), rows=((words,),)),
    )

    found = " ".join(texts(to_pdf(long))).split()
    assert 2 == found.count("w2999") == found.count("w1500")


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_words_are_never_markup(words: str) -> None:
    """Whatever an agency wrote is drawn in every kind of block, and none of it is carried out."""
    assert to_pdf(holding(words)).startswith(b"%PDF")


def test_markup_stands_as_typed() -> None:
    """Markup of the program that draws stands on the page as it was typed."""
    words = r"#panic() $x$ *b* _e_ \u{41} <a> @b [c] // d /* e */ `f` = g"

    assert words in texts(to_pdf(document(Paragraph(words=words))))[0]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_letters_are_drawn(words: str) -> None:
    """Letters that no font of ours has stop no document."""
    assert to_pdf(document(Heading(words=words), Paragraph(words=words), title=words))


def test_letters_without_a_shape_are_still_letters() -> None:
    """A letter that is shown as a box is copied and read aloud as itself; Welsh has its shapes."""
    words = "ŵyŷ 中 😀"
    made = to_pdf(document(Paragraph(words=words)))

    assert words in texts(made)[0]
    fonts = {str(font.get("/BaseFont")) for page in PdfReader(BytesIO(made)).pages
             for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]  # fmt: skip
    assert any("AND-Regular" in font for font in fonts)


def test_address_is_copied_as_it_is() -> None:
    """A long address that has room enough holds no mark of where it might break."""
    address = "safeguarding.partnership.board@northvale-community-safety.example"
    pages = texts(to_pdf(document(Paragraph(words=f"Write to {address}."), OVERDUE)))

    assert f"Write to {address}." in pages[0]


def test_many_references_are_drawn() -> None:
    """A text may name any number of actions."""
    words = "ELM-01.1, " * 800

    assert 800 == "".join(texts(to_pdf(document(Paragraph(words=words))))).count("ELM-01.1")


def test_equal_documents_give_equal_bytes() -> None:
    """Another process, with other hashes, writes the same PDF and the same picture."""
    code = (
        "import sys; from tests.layouts.documents.test_pdf import PDF, bars; "
        "sys.stdout.buffer.write(PDF + bars())"
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

    assert PDF + bars() == made[0] == made[1]


def bars() -> bytes:
    """Draw the bars as a picture."""
    return to_picture(BARS, points=300, dots_per_inch=100)


@pytest.mark.parametrize(
    "chart",
    [
        Chart(kind="bars", title="None", labels=(), series={}, alt_text="Nothing"),
        Chart(kind="lines", title="None", labels=("Q1",), series={"Open": (None,)}, alt_text="No"),
        Chart(kind="lines", title="One", labels=("Q1",), series={"Open": (3,)}, alt_text="One"),
        Chart(
            kind="bars", title="Zero", labels=("A", "B"), series={"Red": (0, None)}, alt_text="0"
        ),
        Chart(
            kind="bars",
            title="Many",
            labels=tuple(f"Agency {number}" for number in range(40)),
            series={"Red": tuple(range(40)), "Blue": tuple(range(0, 4000, 100))},
            alt_text="Forty",
        ),
    ],
    ids=["no bars", "nothing known", "one quarter", "only zeros", "forty bars"],
)
def test_odd_charts_are_drawn(chart: Chart) -> None:
    """A chart of nothing, of one value or of forty bars is drawn like any other."""
    assert to_pdf(document(Heading(words="Chart"), Beside(left=(chart,), right=(chart,))))
    assert to_picture(chart, points=200, dots_per_inch=72).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Box(heading="", fields=()),),
        (Heading(words="Deep", level=2), Box(heading="A box", fields=(("", ""),))),
        (Heading(words=" "), Table(caption="", columns=OVERDUE.columns, rows=())),
        (Beside(left=(), right=()),),
    ],
    ids=["nothing", "an empty box", "second level first", "blanks", "two empty columns"],
)
def test_odd_documents_are_drawn(blocks: Any) -> None:
    """A document of nothing, or with headings out of order, is drawn and still tagged."""
    assert "Document" in tags(to_pdf(document(*blocks)))


def test_landscape_is_landscape() -> None:
    """A document in landscape has pages that are wider than high."""
    wide: Document = document(Paragraph(words="Wide."), is_landscape=True)
    box = PdfReader(BytesIO(to_pdf(wide))).pages[0].mediabox

    assert box.width > box.height
