"""Word files as lines: the numbers Word shows before list items are put in.

python-docx opens the file; the text is taken from its XML, since content controls, tracked
insertions and automatic numbers are parts of a document that the library passes over.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count
from typing import Any

from dhrxl.errors import BadInput
from dhrxl.files.containers.strict import usual_form
from dhrxl.files.lines import Line
from dhrxl.files.package import Properties
from dhrxl.files.tables.shading import fill_of
from dhrxl.model.cells import column_letters

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset(f"{_W}{tag}" for tag in ("del", "moveFrom", "txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_THROUGH = frozenset(
    f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_CHANGES = tuple(f"{_W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo"))
_NOTES = (f"{_W}footnoteReference", f"{_W}endnoteReference")
_MOST_COLUMNS = 63
"""Columns that a table of Word can have."""
_DEEPEST_LEVEL = 8
_LARGEST_NUMBER = 9999
"""What a list starts from at most; one written in letters or Roman figures grows with it."""

Element = Any
"""An element of the document's XML; lxml's own types are private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """What a Word file holds, page headers left out."""

    lines: tuple[Line, ...]
    """Paragraphs and rows in the order of the document, their text exactly as typed."""
    merged: Mapping[int, tuple[str, ...]]
    """The merged cells of each table, as a sheet would name them: "B5:B7"."""
    properties: Properties
    has_changes: bool
    """Whether changes are tracked; what they delete is left out of the text."""
    has_comments: bool
    has_notes: bool
    """Whether there are footnotes or endnotes, which are no part of the text."""

    @property
    def unread(self) -> tuple[str, ...]:
        """What of it is not in its text, in sentences."""
        said = (
            (
                self.has_changes,
                "Changes are tracked in the Word file: insertions were read, deletions left out.",
            ),
            (self.has_comments, "Comments in the Word file were not read."),
            (self.has_notes, "Footnotes and endnotes in the Word file were not read."),
        )
        return tuple(sentence for is_so, sentence in said if is_so)


class Unopened(Exception):  # noqa: N818 - read as a sentence
    """A Word file that Word could not open either."""


def read_word(name: str, data: bytes) -> Iterator[Line]:
    """Read a plan: paragraphs and tables, the space in and around their text tidied.

    A merged cell stands once, at its start. What tracked changes delete is left out.

    Raises:
        BadInput: If Word could not open it either.
    """
    try:
        word = open_word(data)
    except Unopened:
        msg = f"{name} is a damaged Word file. Open it in Word, save it again, and import that."
        raise BadInput(msg) from None
    for line in word.lines:
        yield replace(line, cells=tuple(_tidied(text) or None for text in line.texts))


def open_word(data: bytes) -> WordFile:
    """Read a Word file.

    Raises:
        Unopened: If Word could not open it either.
    """
    from docx import Document  # 0.2 s: only where it is needed

    try:
        return _read(Document(BytesIO(usual_form(data))))
    except MemoryError:
        raise
    except Exception:  # python-docx raises whatever the zip or XML library raises
        raise Unopened from None


def _read(document: Any) -> WordFile:
    body, numbers = document.element.body, _Numbers(document)
    lines: list[Line] = []
    merged: dict[int, tuple[str, ...]] = {}
    paragraphs, tables = count(1), count(1)
    for element in _blocks(body):
        if element.tag == f"{_W}tbl":
            order, rows = next(tables), _rows(element)
            lines += _table(rows, order, numbers)
            merged[order] = tuple(_merged(rows))
            continue
        for text in (_text(element, numbers), *_boxes(element, numbers)):
            lines.append(Line(cells=(text or None,), number=next(paragraphs), kind="paragraph"))
    return WordFile(
        lines=tuple(lines),
        merged=merged,
        properties=_properties(document.part.package),
        has_changes=next(body.iter(*_CHANGES), None) is not None,
        has_comments=next(body.iter(f"{_W}commentReference"), None) is not None,
        has_notes=next(body.iter(*_NOTES), None) is not None,
    )


def _properties(package: Any) -> Properties:
    """Read the properties; python-docx would make up those of a file without any."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    kinds = {relation.reltype for relation in package.rels.values()}
    if RELATIONSHIP_TYPE.CORE_PROPERTIES not in kinds:
        return Properties()
    said = package.core_properties
    return Properties(
        creator=said.author,
        last_modified_by=said.last_modified_by,
        title=said.title,
        saved_on=said.modified.date() if said.modified else None,
        is_saved_again=said.created != said.modified,
    )


def _tidied(text: str) -> str:
    """Make each run of spaces one, and leave blank lines out."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _blocks(parent: Element) -> Iterator[Element]:
    """Give paragraphs and tables, those inside content controls too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _THROUGH:
            yield from _blocks(child)


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in _THROUGH:
            yield from _inside(child, tag)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its cells, the column each stands in from 0, and the number of columns."""

    cells: list[Element]
    places: list[int]
    width: int


def _rows(table: Element) -> list[_Row]:
    """Give the rows of a table, their cells in their columns.

    Where borders were dragged in some rows only, a cell spans columns that nobody sees. So a row
    with as many cells as any has one in each column.
    """
    rows = list(_inside(table, "tr"))
    cells = [list(_inside(row, "tc")) for row in rows]
    most = max(map(len, cells), default=0)
    return [
        _Row(found, list(range(most)), most) if len(found) == most else _spanning(row, found)
        for row, found in zip(rows, cells, strict=True)
    ]


def _spanning(row: Element, cells: list[Element]) -> _Row:
    at = _whole(_value(row, "trPr", "gridBefore"), 0, _MOST_COLUMNS)
    places = []
    for cell in cells:
        places.append(at)
        at += _whole(_value(cell, "tcPr", "gridSpan"), 1, _MOST_COLUMNS)
    return _Row(cells, places, at)


def _table(rows: Sequence[_Row], order: int, numbers: "_Numbers") -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        cells: list[str | None] = [None] * row.width
        for at, cell in zip(row.places, row.cells, strict=True):
            cells[at] = None if _continues(cell) else _cell_text(cell, numbers) or None
        yield Line(
            cells=tuple(cells),
            number=number,
            table=order,
            kind="row",
            spans=len(row.cells) == 1 and len(cells) > 1,
            continues=tuple(
                at for at, cell in zip(row.places, row.cells, strict=True) if _continues(cell)
            ),
            fills=tuple(
                (at, fill)
                for at, cell in zip(row.places, row.cells, strict=True)
                if (fill := fill_of(cell))
            ),
        )


def _continues(cell: Element) -> bool:
    """Whether a cell belongs to a merged one that starts above it."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val") != "restart"


def _merged(rows: Sequence[_Row]) -> Iterator[str]:
    """Give the ranges of merged cells."""
    tops: dict[int, int] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(rows, start=1):
        for left, right, cell in zip(
            row.places, [*row.places[1:], row.width], row.cells, strict=False
        ):
            if not _continues(cell):
                tops[left] = number
            ends[tops.get(left, number), left] = number, right - 1
    for (top, left), (bottom, right) in sorted(ends.items()):
        if (top, left) != (bottom, right):
            yield f"{column_letters(left + 1)}{top}:{column_letters(right + 1)}{bottom}"


def _cell_text(cell: Element, numbers: "_Numbers") -> str:
    lines: list[str] = []
    for block in _blocks(cell):
        if block.tag == f"{_W}p":
            lines.append(_text(block, numbers))
            lines += _boxes(block, numbers)
        else:  # a table within the cell: its rows become lines
            lines += [
                " | ".join(text for text in row.texts if text)
                for row in _table(_rows(block), 0, numbers)
            ]
    return "\n".join(lines).strip("\n")


def _boxes(paragraph: Element, numbers: "_Numbers") -> list[str]:
    """Give the text of text boxes anchored in a paragraph, each once."""
    boxes = (
        box
        for box in paragraph.iter(f"{_W}txbxContent")
        if not any(above.tag == _FALLBACK for above in box.iterancestors())
    )
    texts = (_text(inner, numbers) for box in boxes for inner in _inside(box, "p"))
    return [text for text in texts if text]


def _text(paragraph: Element, numbers: "_Numbers") -> str:
    text = "".join(_runs(paragraph))
    mark = numbers.mark(paragraph)
    return f"{mark} {text.strip()}".strip() if mark else text


def _runs(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag in _GONE or child.tag == _FALLBACK:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield "\t"
        elif child.tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
            yield "-" if child.tag == f"{_W}noBreakHyphen" else ""
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr"):
            yield from _runs(child)


def _whole(words: str, usual: int, most: int) -> int:
    """Give a whole number of the file, never one that would take memory or time without end.

    >>> _whole("3", 1, 63), _whole("", 1, 63), _whole("99999999", 1, 63)
    (3, 1, 63)
    """
    return min(int(words), most) if re.fullmatch("[0-9]{1,9}", words) else usual


def _value(element: Element, *path: str) -> str:
    found = element.find("/".join(f"{_W}{tag}" for tag in path))
    return "" if found is None else str(found.get(f"{_W}val") or "")


class _Numbers:
    """The marks of numbered paragraphs, counted as Word does, level by level."""

    def __init__(self, document: Any) -> None:
        self._counts: dict[str, Counter[int]] = {}
        self._styles: dict[str, tuple[str, str]] = {}
        for style in document.styles.element.iter(f"{_W}style"):
            numbered = _value(style, "pPr", "numPr", "numId")
            if numbered:
                level = _value(style, "pPr", "numPr", "ilvl")
                self._styles[style.get(f"{_W}styleId")] = (numbered, level)
        self._lists = dict(_lists(document.part))

    def mark(self, paragraph: Element) -> str:
        """Give the number or bullet Word shows before the paragraph; or nothing."""
        list_id, level_words = self._styles.get(_value(paragraph, "pPr", "pStyle"), ("", ""))
        list_id = _value(paragraph, "pPr", "numPr", "numId") or list_id
        level_words = _value(paragraph, "pPr", "numPr", "ilvl") or level_words
        level = _whole(level_words, 0, _DEEPEST_LEVEL)
        if not list_id or list_id == "0":
            return ""
        definition = self._level(list_id, level)
        if definition is None or _value(definition, "numFmt") == "none":
            return ""
        if _value(definition, "numFmt") == "bullet":
            return "\u2022"
        counts = self._counts.setdefault(list_id, Counter())
        if level not in counts:
            counts[level] = _whole(_value(definition, "start"), 1, _LARGEST_NUMBER) - 1
        counts[level] += 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        mark = _value(definition, "lvlText") or f"%{level + 1}."
        for upper in range(level + 1):
            above = self._level(list_id, upper)
            shape = "" if above is None else _value(above, "numFmt")
            mark = mark.replace(f"%{upper + 1}", _figure(counts[upper] or 1, shape))
        return mark

    def _level(self, list_id: str, level: int) -> Element:
        return self._lists.get(list_id, {}).get(str(level))


def _lists(part: Any) -> Iterator[tuple[str, dict[str, Element]]]:
    """Give each list of the document with what its levels look like."""
    try:
        definitions = part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return
    levels = {
        one.get(f"{_W}abstractNumId"): {
            level.get(f"{_W}ilvl"): level for level in one.iter(f"{_W}lvl")
        }
        for one in definitions.iter(f"{_W}abstractNum")
    }
    for one in definitions.iter(f"{_W}num"):
        yield one.get(f"{_W}numId"), levels.get(_value(one, "abstractNumId"), {})


def _figure(number: int, shape: str) -> str:
    """Write a number in the shape of the list.

    >>> _figure(3, "lowerLetter"), _figure(4, "lowerRoman"), _figure(5, "decimal")
    ('c', 'iv', '5')
    """
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in (
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            roman += sign * (number // value)
            number %= value
        return roman if shape == "lowerRoman" else roman.upper()
    return str(number)
