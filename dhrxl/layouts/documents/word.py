"""Documents in Word, from a style template: every look is a style, which a council may change.

A table's headings repeat on every page and no row breaks; a box is a table of one column that is
kept together.
"""

from collections.abc import Iterator
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
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from dhrxl.layouts.documents.drawing import printable
from dhrxl.layouts.documents.flow import leading_on, size_of, stays_whole
from dhrxl.layouts.documents.pdf import to_picture
from dhrxl.layouts.documents.widths import column_points, label_points, side_points
from dhrxl.layouts.documents.word_package import (
    element,
    packed,
    set_language,
    set_properties,
    twentieths,
)
from dhrxl.layouts.documents.word_pages import fill_heads, set_paper
from dhrxl.layouts.documents.word_parts import (
    cell,
    keep_with_next,
    put,
    row,
    run,
    stops,
    tab,
    table,
    two_cells,
)
from dhrxl.layouts.documents.word_style import BOX, LOOKS, PARAGRAPHS, TABLE
from dhrxl.layouts.documents.word_template import open_template
from dhrxl.model.terms import Rag

_DOTS_PER_INCH = 200
_THIN = 6.0
"""Points of a paragraph that only parts two tables."""
_MOST_PICTURE = 0.9
"""What part of a page a chart takes, as its title stands above it: Word cuts off what is taller."""


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
    _enlarge(word, document.zoom)
    writer = _Writer(word, zoom=document.zoom, boxes_break=document.boxes_break)
    writer.paragraph("Marking", document.marking)
    writer.paragraph("Title", document.title)
    writer.paragraph("Subtitle", document.owner)
    writer.blocks(document.blocks)
    writer.finish()
    return packed(word)


def _enlarge(word: Any, zoom: float) -> None:
    """Make the letters of each style larger, those of a council's template too."""
    if zoom == 1:
        return
    from docx.shared import Pt

    for name in PARAGRAPHS:
        if size := word.styles[name].font.size:
            word.styles[name].font.size = Pt(round(size.pt * zoom * 2) / 2)


class _Writer:
    """Writes blocks one after the other, into the document or into a cell."""

    def __init__(self, word: Any, *, zoom: float, boxes_break: bool) -> None:
        self._word, self._zoom, self._boxes_break = word, zoom, boxes_break
        self._into: list[Any] = []
        """What was written where we are."""
        self._styles = {style.name: style.style_id for style in word.styles}
        self._breaks = False
        """Whether what comes next begins a page."""
        section = word.sections[0]
        margins = section.left_margin.pt + section.right_margin.pt
        self._points = section.page_width.pt - margins
        foot_and_head = section.top_margin.pt + section.bottom_margin.pt
        self._tallest = (section.page_height.pt - foot_and_head) * _MOST_PICTURE
        self._charts = 0

    def finish(self) -> None:
        """Put what was written into the document."""
        self._end()
        self._word.element.body[:0] = self._into

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block, leads_on in zip(blocks, leading_on(blocks), strict=True):
            self._block(block)
            if leads_on:
                keep_with_next(self._into[-1])

    def _block(self, block: Block) -> None:
        match block:
            case Heading() if printable(block.words).strip():
                self.paragraph(f"Heading {block.level}", block.words)
            case Paragraph():
                self.paragraph(LOOKS[size_of(block)], block.words)
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
            put(made, element("w:pageBreakBefore"))
            self._breaks = False
        self._into.append(made)
        return made

    def _words(self, style: str, words: str, *, bold: bool = False, at_right: bool = False) -> Any:
        """Give a paragraph that stands nowhere yet."""
        made = element("w:p", element("w:pPr", element("w:pStyle", val=self._styles[style])))
        if at_right:
            put(made, element("w:jc", val="right"))
        if words:
            made.append(run(words, bold=bold))
        return made

    def _thin(self) -> None:
        """Write a blank paragraph as low as a gap, where Word asks for one."""
        height = {"line": twentieths(_THIN), "lineRule": "exact"}
        put(
            self.paragraph("Table words", ""), element("w:spacing", before="0", after="0", **height)
        )

    def _part(self) -> None:
        """Begin the page, or part two tables, which Word would draw as one."""
        if self._breaks or (self._into and self._into[-1].tag.endswith("}tbl")):
            self._thin()

    def _end(self) -> None:
        """End with a paragraph, as a cell and a document must."""
        if not self._into or self._into[-1].tag.endswith("}tbl"):
            self._thin()

    def _box(self, box: Box) -> None:
        self._part()
        room = self._points - 4 * theme.PRINTED_CELL
        hanging = label_points(box, room / self._zoom) * self._zoom
        known = [self._labelled(label, words, hanging) for label, words in box.fields]
        known += [self._line(pair, room) for pair in _pairs(box.to_fill_in)]
        keep_with_next(*known[: 1 if self._boxes_break else -1])
        inside = known or [self._words("Box words", "")]
        rows = [
            row([cell([self._words("Box heading", box.heading)], self._points)], is_head=True),
            row([cell(inside, self._points)], may_break=self._boxes_break),
        ]
        self._into.append(table(self._styles[BOX], [self._points], rows))

    def _labelled(self, label: str, words: str, hanging: float) -> Any:
        line = self._words("Box words", label, bold=True)
        put(line, element("w:ind", left=twentieths(hanging), hanging=twentieths(hanging)))
        line.extend([tab(), run(words)])
        return line

    def _line(self, labels: tuple[str, ...], room: float) -> Any:
        """Give a line to write on behind each of one or two labels."""
        middle, gap = room / 2, theme.PRINTED_GAP / 2
        first = [(middle - gap, "underscore"), (middle + gap, "none")] if len(labels) > 1 else []
        line = put(self._words("Box line", ""), stops(*first, (room, "underscore")))
        for number, label in enumerate(labels):
            line.extend([*([tab()] if number else []), run(f"{label} ", bold=True), tab()])
        return line

    def _table(self, block: Table) -> None:
        self.paragraph("Caption", block.caption)
        usual = column_points(block, self._points / self._zoom)
        widths = [width * self._zoom for width in usual]
        heads = [
            cell(
                [self._words("Table heading", column.heading, at_right=column.is_figure)],
                width,
                at_foot=True,
            )
            for column, width in zip(block.columns, widths, strict=True)
        ]
        last = len(block.rows) - 1 if block.has_total else None
        rows = [row(heads, is_head=True)]
        rows += [
            row(self._cells(words, block.columns, widths, bold=number == last))
            for number, words in enumerate(block.rows)
        ]
        if stays_whole(block):
            keep_with_next(*rows[:-1])
        elif block.has_total:
            keep_with_next(*rows[-2:-1])
        made = table(self._styles[TABLE], widths, rows, has_total=block.has_total)
        self._into.append(made)

    def _cells(
        self,
        words: tuple[str, ...],
        columns: tuple[Column, ...],
        widths: list[float],
        *,
        bold: bool,
    ) -> Iterator[Any]:
        for said, column, width in zip(words, columns, widths, strict=True):
            fill = theme.RAG_FILLS[Rag(said)] if column.is_rating and said in _RATINGS else ""
            inside = self._words(
                "Table words", said, bold=bold or bool(fill), at_right=column.is_figure
            )
            yield cell([inside], width, fill=fill)

    def _chart(self, chart: Chart) -> None:
        from docx.shared import Pt
        from docx.text.run import Run

        self.paragraph("Caption", chart.title)
        self._charts += 1
        holder = element("w:r")
        picture = to_picture(chart, points=self._points, dots_per_inch=_DOTS_PER_INCH)
        shape = Run(holder, self._word._body).add_picture(BytesIO(picture), width=Pt(self._points))
        scale = min(1.0, self._tallest / shape.height.pt)
        shape.width, shape.height = Pt(self._points * scale), Pt(shape.height.pt * scale)
        for side in "TBLR":  # left out, LibreOffice takes an eighth of an inch, and cuts it off
            shape._inline.set(f"dist{side}", "0")
        shape._inline.docPr.set("id", str(self._charts))
        shape._inline.docPr.set("descr", printable(chart.alt_text))
        shape._inline.docPr.set("name", f"Chart {self._charts}")
        self.paragraph("Normal", "").append(holder)

    def _beside(self, beside: Beside) -> None:
        self._part()
        widths = side_points(beside, self._points)
        left, right = (
            self._side(blocks, points)
            for blocks, points in zip((beside.left, beside.right), widths, strict=True)
        )
        self._into.append(two_cells(left, right, widths))

    def _side(self, blocks: tuple[Block, ...], points: float) -> list[Any]:
        """Give what stands in one of two columns; its first paragraph begins at the very top."""
        outside = self._into, self._points
        self._into, self._points = [], points
        self.blocks(blocks)
        self._end()
        inside = self._into
        self._into, self._points = outside
        if inside[0].tag.endswith("}p"):
            put(inside[0], element("w:spacing", before="0"))
        return inside


_RATINGS = frozenset(map(str, Rag))


def _pairs(labels: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(labels), 2):
        yield labels[at : at + 2]
