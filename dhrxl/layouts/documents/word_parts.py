"""The pieces of a Word document, their parts in the order that its schema asks for."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dhrxl.layouts import theme
from dhrxl.layouts.documents.breaks import REFERENCE
from dhrxl.layouts.documents.drawing import printable
from dhrxl.layouts.documents.word_package import element, twentieths

_PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "jc",
    "outlineLvl", "rPr", "sectPr",
)  # fmt: skip
"""The properties of a paragraph in their order."""


def run(words: str, *, bold: bool = False) -> Any:
    """Give words that stand as they are; Word breaks no reference of an action in them."""
    made = element("w:r")
    if bold:
        made.append(element("w:rPr", element("w:b"), element("w:bCs")))
    words, at = printable(words), 0
    for found in re.finditer(REFERENCE, words):
        head, *parts = found[0].split("-")
        _add(made, words[at : found.start()] + head)
        for part in parts:
            made.append(element("w:noBreakHyphen"))
            _add(made, part)
        at = found.end()
    _add(made, words[at:])
    return made


def _add(made: Any, words: str) -> None:
    """Put words at the end of a run, as python-docx writes them."""
    if words:
        more = element("w:r")
        more.text = words
        made.extend(list(more))


def tab() -> Any:
    """Give a step to the next stop."""
    return element("w:r", element("w:tab"))


def put(paragraph: Any, *properties: Any) -> Any:
    """Give a paragraph properties of its own beside those of its style, and give it back."""
    for each in properties:
        name = each.tag.rpartition("}")[2]
        there = paragraph.pPr.find(f"{{*}}{name}")
        if there is not None:
            paragraph.pPr.remove(there)
        after = [f"w:{later}" for later in _PARAGRAPH[_PARAGRAPH.index(name) + 1 :]]
        paragraph.pPr.insert_element_before(each, *after)
    return paragraph


def keep_with_next(*parts: Any) -> None:
    """Keep paragraphs, alone or in a row, on the page of what follows them."""
    for part in parts:
        for paragraph in part.iter("{*}p"):
            put(paragraph, element("w:keepNext"))


def stops(*places: tuple[float, str]) -> Any:
    """Give stops so many points from the left, each with what leads to it."""
    return element(
        "w:tabs",
        *(
            element("w:tab", val="left", leader=leader, pos=twentieths(points))
            for points, leader in places
        ),
    )


def cell(
    inside: Iterable[Any], points: float, *, fill: str = "", at_foot: bool = False, gap: float = 0
) -> Any:
    """Give a cell of a table.

    Args:
        inside: Its paragraphs and tables.
        points: How wide it is.
        fill: Its colour; none if blank.
        at_foot: Whether its words stand at its foot.
        gap: Points left free at its right.
    """
    properties = [element("w:tcW", w=twentieths(points), type="dxa")]
    if fill:
        properties.append(element("w:shd", val="clear", color="auto", fill=fill[1:]))
    if gap:
        free = element("w:right", w=twentieths(gap), type="dxa")
        properties.append(element("w:tcMar", free))
    if at_foot:
        properties.append(element("w:vAlign", val="bottom"))
    return element("w:tc", element("w:tcPr", *properties), *inside)


def row(cells: Iterable[Any], *, is_head: bool = False, may_break: bool = False) -> Any:
    """Give a row that does not break over two pages unless it may; a head stands on every page."""
    properties = [] if may_break else [element("w:cantSplit")]
    properties += [element("w:tblHeader")] if is_head else []
    return element("w:tr", element("w:trPr", *properties), *cells)


def table(
    style: str, widths: Sequence[float], rows: Iterable[Any], *, has_total: bool = False
) -> Any:
    """Give a table of a style, whose first row heads it and whose last may add up."""
    return _table(
        element("w:tblStyle", val=style),
        widths,
        element(
            "w:tblLook",
            val="0460" if has_total else "0420",
            firstRow="1", lastRow=str(int(has_total)),
            firstColumn="0", lastColumn="0", noHBand="0", noVBand="1",
        ),
        rows,
    )  # fmt: skip


def two_cells(left: Iterable[Any], right: Iterable[Any], widths: tuple[float, float]) -> Any:
    """Give two columns side by side: cells without lines, the left of which is read first.

    Columns of a section would be no table, but what is too long for the left one would go on in
    the right one, and the right one on the next page.
    """
    gap = theme.PRINTED_GAP
    wide = (widths[0] + gap, widths[1])
    cells = (cell(left, wide[0], gap=gap), cell(right, wide[1]))
    none = element(
        "w:tblCellMar",
        element("w:left", w="0", type="dxa"),
        element("w:right", w="0", type="dxa"),
    )
    look = element(
        "w:tblLook", val="0600", firstRow="0", lastRow="0", firstColumn="0", lastColumn="0",
        noHBand="1", noVBand="1",
    )  # fmt: skip
    return _table(None, wide, look, [element("w:tr", *cells)], none)


def _table(style: Any, widths: Sequence[float], look: Any, rows: Iterable[Any], *own: Any) -> Any:
    properties = [
        element("w:tblW", w=twentieths(sum(widths)), type="dxa"),
        element("w:tblLayout", type="fixed"),
        *own,
        look,
    ]
    return element(
        "w:tbl",
        element("w:tblPr", *([] if style is None else [style]), *properties),
        element("w:tblGrid", *(element("w:gridCol", w=twentieths(each)) for each in widths)),
        *rows,
    )
