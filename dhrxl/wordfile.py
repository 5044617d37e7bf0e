"""Plans written in Word, as lines: the numbers Word shows before list items are put in.

python-docx opens the file; the text is taken from its XML, since content controls, tracked
insertions and automatic numbers are parts of a plan that the library passes over.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document

from dhrxl.errors import BadInput
from dhrxl.lines import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset(f"{_W}{tag}" for tag in ("del", "moveFrom", "txbxContent"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_THROUGH = frozenset(
    f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)

Element = Any
"""An element of the document's XML; lxml's own types are private."""


def read_word(name: str, data: bytes) -> Iterator[Line]:
    """Read paragraphs and tables in the order of the document; page headers are left out.

    A merged cell stands once, at its start. What tracked changes delete is left out.

    Raises:
        BadInput: If Word could not open it either.
    """
    try:
        document = Document(BytesIO(data))
    except Exception:  # python-docx raises whatever the zip or XML library raises
        msg = f"{name} is a damaged Word file. Open it in Word, save it again, and import that."
        raise BadInput(msg) from None
    numbers = _Numbers(document)
    paragraphs, tables = count(1), count(1)
    for element in _blocks(document.element.body):
        if element.tag == f"{_W}tbl":
            yield from _table(element, next(tables), numbers)
            continue
        for text in (_text(element, numbers), *_boxes(element, numbers)):
            yield Line(cells=(text or None,), number=next(paragraphs), kind="paragraph")


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


def _table(table: Element, order: int, numbers: "_Numbers") -> Iterator[Line]:
    for number, row in enumerate(_inside(table, "tr"), start=1):
        skipped = _value(row, "trPr", "gridBefore")
        cells: list[str | None] = [None] * int(skipped or 0)
        found = list(_inside(row, "tc"))
        for cell in found:
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            continues = merge is not None and merge.get(f"{_W}val") != "restart"
            cells.append(None if continues else _cell_text(cell, numbers) or None)
            cells += [None] * (int(_value(cell, "tcPr", "gridSpan") or 1) - 1)
        yield Line(
            cells=tuple(cells),
            number=number,
            table=order,
            kind="row",
            spans=len(found) == 1 and len(cells) > 1,
        )


def _cell_text(cell: Element, numbers: "_Numbers") -> str:
    lines: list[str] = []
    for block in _blocks(cell):
        if block.tag == f"{_W}p":
            lines.append(_text(block, numbers))
            lines += _boxes(block, numbers)
        else:  # a table within the cell: its rows become lines
            lines += [
                " | ".join(text for text in row.texts if text) for row in _table(block, 0, numbers)
            ]
    return "\n".join(line for line in lines if line).strip()


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
    lines = "".join(_runs(paragraph)).replace("\u00a0", " ").split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    mark = numbers.mark(paragraph)
    return f"{mark} {text}".strip() if mark else text


def _runs(parent: Element) -> Iterator[str]:
    for child in parent:
        if child.tag in _GONE or child.tag == _FALLBACK:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield "" if parent.tag == f"{_W}tabs" else " "
        elif child.tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
            yield "-" if child.tag == f"{_W}noBreakHyphen" else ""
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr"):
            yield from _runs(child)


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
        try:
            self._definitions = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            self._definitions = None

    def mark(self, paragraph: Element) -> str:
        """Give the number or bullet Word shows before the paragraph; or nothing."""
        list_id, level_words = self._styles.get(_value(paragraph, "pPr", "pStyle"), ("", ""))
        list_id = _value(paragraph, "pPr", "numPr", "numId") or list_id
        level = int(_value(paragraph, "pPr", "numPr", "ilvl") or level_words or 0)
        if not list_id or list_id == "0":
            return ""
        definition = self._level(list_id, level)
        if definition is None or _value(definition, "numFmt") == "none":
            return ""
        if _value(definition, "numFmt") == "bullet":
            return "\u2022"
        counts = self._counts.setdefault(list_id, Counter())
        if level not in counts:
            counts[level] = int(_value(definition, "start") or 1) - 1
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
        if self._definitions is None:
            return None
        for number in self._definitions.iter(f"{_W}num"):
            if number.get(f"{_W}numId") == list_id:
                abstract = _value(number, "abstractNumId")
                for definition in self._definitions.iter(f"{_W}abstractNum"):
                    if definition.get(f"{_W}abstractNumId") == abstract:
                        for found in definition.iter(f"{_W}lvl"):
                            if found.get(f"{_W}ilvl") == str(level):
                                return found
        return None


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
