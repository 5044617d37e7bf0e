"""Plans published as web pages, as lines: lxml reads what browsers read, however it is written."""

from collections.abc import Iterator
from itertools import count

from lxml import etree  # type: ignore[import-untyped, unused-ignore]
from lxml.html import (  # type: ignore[import-untyped, unused-ignore]
    HtmlElement,
    HTMLParser,
    document_fromstring,
)

from dhrxl.files.lines import Line
from dhrxl.model.text import NBSP

_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "pre",
     "section", "article", "header", "footer", "main", "aside", "nav", "blockquote", "address",
     "form", "fieldset", "figure", "figcaption", "details", "summary",
     "caption", "table", "tr", "td", "th", "body")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript", "title"))


def read_web_page(data: bytes) -> Iterator[Line]:
    """Read paragraphs and tables in the order of the page.

    A cell that spans rows or columns stands once, at its start. A table that only lays out the
    page, with other tables in its cells, is read as what it holds.
    """
    try:
        data.decode("utf-8-sig")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        page = document_fromstring(data, parser=HTMLParser(encoding=encoding))
    except (etree.ParserError, etree.XMLSyntaxError):
        return
    body = page.find("body")
    yield from _walk(page if body is None else body, count(1), count(1))


def _walk(parent: HtmlElement, paragraphs: "count[int]", tables: "count[int]") -> Iterator[Line]:
    """Give the lines inside an element; text between blocks is a paragraph of its own."""
    loose = _Text()
    loose.add(parent.text)
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _UNSEEN:
            loose.add(child.tail)
            continue
        is_table = child.tag == "table" and child.find(".//table") is None
        holds_blocks = any(inner.tag in _BLOCKS for inner in child.iterdescendants())
        if not is_table and child.tag not in _BLOCKS and not holds_blocks:
            loose.take(child)
            loose.add(child.tail)
            continue
        yield from loose.lines(paragraphs)
        if is_table:
            yield from _table(child, next(tables))
        elif holds_blocks and (child.find(".//table") is not None or child.tag != "li"):
            yield from _walk(child, paragraphs, tables)
        else:
            loose.take(child)
            yield from loose.lines(paragraphs)
        loose.add(child.tail)
    yield from loose.lines(paragraphs)


def _table(table: HtmlElement, order: int) -> Iterator[Line]:
    held: dict[int, int] = {}
    """For each column, in how many further rows a cell from above reaches into it."""
    for number, row in enumerate(table.iter("tr"), start=1):
        cells: list[str] = []
        continues: list[int] = []
        spans = False
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while held.get(len(cells), 0) > 0:
                held[len(cells)] -= 1
                continues.append(len(cells))
                cells.append("")
            wide, deep = _span(cell, "colspan"), _span(cell, "rowspan")
            spans = wide > 1 and len(row) == 1
            text = _Text()
            text.take(cell)
            for at in range(wide):
                if deep > 1:
                    held[len(cells)] = deep - 1
                cells.append(text.whole() if at == 0 else "")
        for column in sorted(column for column, left in held.items() if left > 0):
            if column >= len(cells):
                held[column] -= 1
                continues.append(column)
                cells.extend([""] * (column + 1 - len(cells)))
        yield Line(
            cells=tuple(cell or None for cell in cells),
            number=number,
            table=order,
            kind="row",
            spans=spans,
            continues=tuple(continues),
        )


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


class _Text:
    """Text as a browser shows it: spaces run together, a new line for each block."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, text: str | None) -> None:
        """Take text that stands in a line."""
        if text:
            self._parts.append(" ".join(f"|{text}|".replace(NBSP, " ").split())[1:-1])

    def take(self, element: HtmlElement) -> None:
        """Take all text of an element, list marks too."""
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return
        is_block = element.tag in _BLOCKS
        if is_block or element.tag == "br":
            self._parts.append("\n")
        if element.tag == "li":
            self._parts.append(_mark(element))
        self.add(element.text)
        for child in element:
            self.take(child)
            self.add(child.tail)
        if is_block:
            self._parts.append("\n")

    def whole(self) -> str:
        """Give the text, a line for each block."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line)

    def lines(self, numbers: "count[int]") -> Iterator[Line]:
        """Give the text as paragraphs, and start anew."""
        text = self.whole()
        self._parts = []
        for paragraph in text.split("\n") if text else ():
            yield Line(cells=(paragraph,), number=next(numbers), kind="paragraph")


def _mark(item: HtmlElement) -> str:
    """Give the mark a browser shows before a list item."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "\u2022 "
    start = (parent.get("start") or "1").strip()
    first = int(start) if start.isdecimal() else 1
    return f"{first + sum(1 for before in item.itersiblings('li', preceding=True))}. "
