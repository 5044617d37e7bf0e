"""Documents in Word, from a style template: every look is a style, which a council may change.

A table's headings repeat on every page and no row breaks; a box is a table of one column that is
kept together; two columns side by side are columns of a section, so that they are read one after
the other, as no table for layout would be.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from dhrxl.layouts import theme
from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Box,
    Bullets,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from dhrxl.layouts.documents.drawing import printable
from dhrxl.layouts.documents.flow import leading_on
from dhrxl.layouts.documents.pdf import to_picture
from dhrxl.layouts.documents.widths import column_points, side_points
from dhrxl.layouts.documents.word_package import element, packed, set_language, set_properties
from dhrxl.layouts.documents.word_pages import end_section, fill_heads, set_paper
from dhrxl.layouts.documents.word_style import BOX, LOOKS, TABLE
from dhrxl.layouts.documents.word_template import open_template
from dhrxl.model.terms import Rag

_DOTS_PER_INCH = 200


def to_docx(document: Document, template: Path | None = None) -> bytes:
    """Give a document as a Word file: the same bytes for the same document and template.

    Args:
        document: What it says.
        template: A Word file with our styles, changed by a council; None for ours as it is.

    Raises:
        BadInput: The template cannot be used.
    """
    word = open_template(template)
    set_paper(word, is_landscape=document.is_landscape)
    set_language(word, document.language)
    set_properties(
        word,
        title=printable(document.title),
        subject=printable(document.subject),
        author=printable(document.owner),
        day=document.as_at,
        language=document.language,
    )
    fill_heads(word, document)
    writer = _Writer(word)
    writer.paragraph("Marking", document.marking)
    writer.paragraph("Title", document.title)
    writer.paragraph("Subtitle", document.owner)
    writer.blocks(document.blocks)
    return packed(word)


class _Writer:
    """Writes blocks one after the other."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._body = word.element.body
        self._styles = {style.name: style.style_id for style in word.styles}
        self._breaks = False
        """Whether what comes next begins a page."""
        section = word.sections[0]
        margins = section.left_margin.pt + section.right_margin.pt
        self._points = section.page_width.pt - margins
        self._charts = 0

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block, leads_on in zip(blocks, leading_on(blocks), strict=True):
            self._block(block)
            if leads_on:
                _keep_with_next(self._last())

    def _block(self, block: Block) -> None:
        match block:
            case Heading() if printable(block.words).strip():
                self.paragraph(f"Heading {block.level}", block.words)
            case Paragraph():
                self.paragraph(LOOKS[block.look], block.words)
            case Bullets():
                for item in block.items:
                    self.paragraph("List Bullet", item)
            case Box():
                self._box(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Beside():
                self._beside(block)
            case PageBreak():
                self._breaks = True

    def paragraph(self, style: str, words: str) -> Any:
        """Write a paragraph at the end, and give it."""
        made = self._words(style, words)
        if self._breaks:
            made.get_or_add_pPr().insert_element_before(element("w:pageBreakBefore"), *_AFTER_BREAK)
            self._breaks = False
        self._body.insert_element_before(made, "w:sectPr")
        return made

    def _words(self, style: str, words: str, *, bold: bool = False, at_right: bool = False) -> Any:
        """Give a paragraph that stands nowhere yet."""
        made = element("w:p", element("w:pPr", element("w:pStyle", val=self._styles[style])))
        if at_right:
            made.pPr.append(element("w:jc", val="right"))
        if words:
            made.append(_run(words, bold=bold))
        return made

    def _box(self, box: Box) -> None:
        self._part()
        known = [self._labelled(label, words) for label, words in box.fields]
        known += [
            self._line(box.to_fill_in[at : at + 2]) for at in range(0, len(box.to_fill_in), 2)
        ]
        _keep_with_next(*known[:-1])
        rows = [
            _row([_cell([self._words("Box heading", box.heading)], self._points)], is_head=True),
            _row([_cell(known or [self._words("Box words", "")], self._points)]),
        ]
        self._add(self._table_of(BOX, [self._points], rows))

    def _labelled(self, label: str, words: str) -> Any:
        line = self._words("Box words", label, bold=True)
        line.append(element("w:r", element("w:tab")))
        line.append(_run(words))
        return line

    def _line(self, labels: tuple[str, ...]) -> Any:
        """Give a line to write on behind each of one or two labels."""
        room = self._points - 4 * theme.PRINTED_CELL
        middle, gap = room / 2, theme.PRINTED_GAP / 2
        stops = [(room, "underscore")]
        if len(labels) > 1:
            stops = [(middle - gap, "underscore"), (middle + gap, "none"), *stops]
        line = self._words("Box line", "")
        line.pPr.append(
            element(
                "w:tabs",
                *(
                    element("w:tab", val="left", leader=leader, pos=_twentieths(points))
                    for points, leader in stops
                ),
            )
        )
        for number, label in enumerate(labels):
            between = [element("w:r", element("w:tab"))] if number else []
            line.extend([*between, _run(f"{label} ", bold=True), element("w:r", element("w:tab"))])
        return line

    def _table(self, table: Table) -> None:
        self.paragraph("Caption", table.caption)
        widths = column_points(table, self._points)
        columns = list(zip(table.columns, widths, strict=True))
        heads = [
            _cell(
                [self._words("Table heading", column.heading, at_right=column.is_figure)],
                width,
                at_foot=True,
            )
            for column, width in columns
        ]
        rows = [_row(heads, is_head=True)]
        for number, row in enumerate(table.rows, start=1):
            is_total = table.has_total and number == len(table.rows)
            cells = []
            for words, (column, width) in zip(row, columns, strict=True):
                fill = theme.RAG_FILLS[Rag(words)] if column.is_rating and words in _RATINGS else ""
                words_of = self._words(
                    "Table words", words, bold=is_total or bool(fill), at_right=column.is_figure
                )
                cells.append(_cell([words_of], width, fill=fill))
            rows.append(_row(cells))
        if table.has_total:
            _keep_with_next(*rows[-2:-1])
        self._add(self._table_of(TABLE, widths, rows, has_total=table.has_total))

    def _table_of(
        self, style: str, widths: list[float], rows: list[Any], *, has_total: bool = False
    ) -> Any:
        return element(
            "w:tbl",
            element(
                "w:tblPr",
                element("w:tblStyle", val=self._styles[style]),
                element("w:tblW", w=_twentieths(sum(widths)), type="dxa"),
                element("w:tblLayout", type="fixed"),
                element(
                    "w:tblLook",
                    val="0460" if has_total else "0420",
                    firstRow="1", lastRow=str(int(has_total)),
                    firstColumn="0", lastColumn="0", noHBand="0", noVBand="1",
                ),
            ),
            element("w:tblGrid", *(element("w:gridCol", w=_twentieths(each)) for each in widths)),
            *rows,
        )  # fmt: skip

    def _add(self, table: Any) -> None:
        self._body.insert_element_before(table, "w:sectPr")

    def _part(self) -> None:
        """Begin the page, or part two tables, which Word would draw as one."""
        before = self._last()
        if self._breaks or before is None or before.tag.endswith("}tbl"):
            self.paragraph("Table words", "")

    def _last(self) -> Any:
        return self._body.sectPr.getprevious()

    def _chart(self, chart: Chart) -> None:
        from docx.shared import Pt
        from docx.text.run import Run

        caption = self.paragraph("Caption", chart.title)
        self._charts += 1
        made = self._words("Normal", "")
        run = element("w:r")
        made.append(run)
        picture = to_picture(chart, points=self._points, dots_per_inch=_DOTS_PER_INCH)
        shape = Run(run, self._word._body).add_picture(BytesIO(picture), width=Pt(self._points))
        shape._inline.docPr.set("descr", printable(chart.alt_text))
        shape._inline.docPr.set("name", f"Chart {self._charts}")
        caption.addnext(made)

    def _beside(self, beside: Beside) -> None:
        whole = self._points
        sides = side_points(beside, whole)
        end_section(self._word, self._paragraph_at_end(), sides, begins_page=self._breaks)
        self._breaks = False
        self._points = sides[0]
        self._side(beside.left)
        self._points = sides[1]
        right = self._side(beside.right)
        right.insert(1, element("w:r", element("w:br", type="column")))
        self._points = whole
        end_section(self._word, self._paragraph_at_end(), (whole,), begins_page=False)

    def _side(self, blocks: tuple[Block, ...]) -> Any:
        """Write one of two columns, and give its first paragraph, which begins at the very top."""
        before = self._last()
        self.blocks(blocks)
        first = before.getnext()
        if not first.tag.endswith("}p"):
            first = self._words("Table words", "")
            before.addnext(first)
        first.pPr.insert_element_before(element("w:spacing", before="0"), *_AFTER_SPACING)
        return first

    def _paragraph_at_end(self) -> Any:
        """Give the last paragraph; behind a table a new one."""
        last = self._last()
        if last is None or not last.tag.endswith("}p") or last.pPr.find("{*}sectPr") is not None:
            return self.paragraph("Table words", "")
        return last


_RATINGS: Mapping[str, Rag] = {str(rag): rag for rag in Rag}
_AFTER_NEXT = (
    "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr", "w:pBdr",
    "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip
_AFTER_BREAK = _AFTER_NEXT[2:]
_AFTER_SPACING = _AFTER_NEXT[9:]
"""What the schema puts behind these properties of a paragraph."""


def _run(words: str, *, bold: bool = False) -> Any:
    run = element("w:r")
    if bold:
        run.append(element("w:rPr", element("w:b"), element("w:bCs")))
    run.text = printable(words)
    return run


def _keep_with_next(*parts: Any) -> None:
    """Keep paragraphs, alone or in a row, on the page of what follows them."""
    for part in parts:
        for paragraph in part.iter("{*}p"):
            if paragraph.pPr.find("{*}keepNext") is None:
                paragraph.pPr.insert_element_before(element("w:keepNext"), *_AFTER_NEXT)


def _cell(paragraphs: list[Any], points: float, *, fill: str = "", at_foot: bool = False) -> Any:
    properties = [element("w:tcW", w=_twentieths(points), type="dxa")]
    if fill:
        properties.append(element("w:shd", val="clear", color="auto", fill=fill[1:]))
    if at_foot:
        properties.append(element("w:vAlign", val="bottom"))
    return element("w:tc", element("w:tcPr", *properties), *paragraphs)


def _row(cells: list[Any], *, is_head: bool = False) -> Any:
    properties = [element("w:cantSplit")] + ([element("w:tblHeader")] if is_head else [])
    return element("w:tr", element("w:trPr", *properties), *cells)


def _twentieths(points: float) -> str:
    return str(round(20 * points))
