"""A document handed to typst: its words as values, its looks from the theme, one fixed program.

typst (Apache-2.0) writes tagged PDF that meets PDF/UA-1, brings no more than itself, and draws the
charts of both documents. `tests/benchmarks/README.md` says what it was compared with. What an
agency wrote reaches it as JSON and is a text there, whatever it looks like.

The fonts lie beside the program, so that every machine draws the same: Arimo, as wide as Arial, for
letters of Latin, Greek, Cyrillic and Hebrew; typst's own DejaVu Sans Mono for some others, such as
Arabic; and Adobe NotDef, a box for every letter that none of them has. Whoever listens to the
document or copies from it is given the letter itself.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import Any

from dhrxl.layouts import theme
from dhrxl.layouts.documents.breaks import REFERENCE, breakable
from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Box,
    Bullets,
    Chart,
    Document,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.layouts.documents.flow import heading_levels, leading_on, size_of, stays_whole
from dhrxl.layouts.documents.widths import (
    column_points,
    label_points,
    longest_whole,
    page_points,
    side_points,
)
from dhrxl.model.dates import spoken
from dhrxl.model.terms import Rag

_HERE = Path(__file__).parent
FONT_FOLDER = _HERE / "fonts"
_FONTS = ("Arimo", "DejaVu Sans Mono", "Adobe NotDef")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\u202a-\u202e\u2066-\u2069"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
"""What XML or PDF/UA forbids in a text, and what turns the words after it round."""
_CHART_LABEL = 70.0
"""Points that a label of a chart has at least."""
_DASHES: Mapping[str, str] = {
    "solid": "solid", "dash": "dashed", "long_dash": "loosely-dashed", "round_dot": "dotted"
}  # fmt: skip


def printable(words: str) -> str:
    """Give words without what no document can hold.

    >>> printable("said\\x00 \\ud800so")
    'said so'
    """
    return _UNPRINTABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def _first_said(*words: str) -> str:
    """Give the first words that say something: PDF/UA asks for some."""
    return next(filter(str.strip, map(printable, words)))


def document_program(document: Document) -> tuple[bytes, dict[str, str]]:
    """Give the program that draws a document, and what it is told."""
    language, _, region = document.language.partition("-")
    points = page_points(document) / document.zoom  # as wide as usual letters would find it
    said = {
        "title": _first_said(document.title, "Document"),
        "subject": document.subject,
        "owner": document.owner,
        "head": [
            breakable(document.title, points, "title", bold=True),
            breakable(document.owner, points, "body"),
        ],
        "marking": document.marking,
        "as_at": [document.as_at.year, document.as_at.month, document.as_at.day],
        "foot": f"As at {spoken(document.as_at)}",
        "language": language,
        "region": region or None,
        "is_landscape": document.is_landscape,
        "boxes_break": document.boxes_break,
        "blocks": list(_blocks(document.blocks, iter(heading_levels(document.blocks)), points)),
    }
    return _program("report.typ", said, document.zoom)


def picture_program(chart: Chart, *, points: float) -> tuple[bytes, dict[str, str]]:
    """Give the program that draws one chart, so many points wide, and what it is told."""
    return _program("picture.typ", {"chart": _chart(chart), "points": points})


def _program(name: str, said: Mapping[str, Any], zoom: float = 1.0) -> tuple[bytes, dict[str, str]]:
    source = b"".join((_HERE / part).read_bytes() for part in ("charts.typ", name))
    look = {
        "fonts": _FONTS,
        "reference": REFERENCE,
        "ratings": theme.RAG_FILLS,
        "sizes": {name: size * zoom for name, size in theme.PRINTED.items()},
        "zoom": zoom,
        "margin": theme.PRINTED_MARGIN,
        "gap": theme.PRINTED_GAP,
        "inset": theme.PRINTED_CELL,
        "colours": {
            "navy": theme.NAVY,
            "grey": theme.GREY,
            "edge": theme.EDGE,
            "edge-dark": theme.CHART_EDGE,
        },
    }
    told = json.dumps(_each({**said, "look": look}, printable), ensure_ascii=False)
    return source, {"data": told}


def _each(said: Any, change: Callable[[str], str]) -> Any:
    """Change each text in what is handed over."""
    match said:
        case str():
            return change(said)
        case Mapping():
            return {name: _each(value, change) for name, value in said.items()}
        case list() | tuple():
            return [_each(value, change) for value in said]
    return said


def _blocks(
    blocks: Sequence[Block], levels: Iterator[int], points: float
) -> Iterator[dict[str, Any]]:
    """Give blocks as they are handed over, on a page or in a column of so many points."""
    for block, leads_on in zip(blocks, leading_on(blocks), strict=True):
        yield {"kind": type(block).__name__, **_block(block, levels, points), "leads_on": leads_on}


def _block(block: Block, levels: Iterator[int], points: float) -> dict[str, Any]:
    match block:
        case Heading(words=words, level=level):
            words = breakable(words, points, f"heading-{level}", bold=True)
            return {"words": words, "level": next(levels)}
        case Paragraph(words=words, look=look):
            is_bold, size = look == "verdict", size_of(block)
            words = breakable(words, points, size, bold=is_bold)
            return {"words": words, "size": size, "bold": is_bold}
        case Bullets(items=items):
            room = points - theme.PRINTED["body"]
            return {"items": [breakable(item, room, "body") for item in items]}
        case Box():
            return {**_box(block, points - 4 * theme.PRINTED_CELL), "level": next(levels)}
        case Table():
            return _table(block, points)
        case Chart():
            title = breakable(block.title, points, "caption", bold=True)
            return {**_chart(block), "title": title}
        case Beside():
            left, right = side_points(block, points)
            return {
                "points": [left, right],
                "left": list(_blocks(block.left, levels, left)),
                "right": list(_blocks(block.right, levels, right)),
            }
    return {}


def _box(box: Box, points: float) -> dict[str, Any]:
    labels = label_points(box, points)
    gap = 2 * theme.PRINTED_CELL
    return {
        "heading": breakable(box.heading, points, "box-heading", bold=True),
        "fields": [
            (
                breakable(label, labels - gap, "box", bold=True),
                breakable(words, points - labels, "box"),
            )
            for label, words in box.fields
        ],
        "labels": labels,
        "to_fill_in": [
            breakable(label, points / 2 - 2 * gap, "box", bold=True) for label in box.to_fill_in
        ],
    }


def _table(table: Table, points: float) -> dict[str, Any]:
    widths = column_points(table, points)
    rooms = [width - 2 * theme.PRINTED_CELL for width in widths]
    return {
        "caption": breakable(table.caption, points, "caption", bold=True),
        "columns": [
            asdict(column)
            | {"heading": breakable(column.heading, room, "table", bold=True), "longest": longest}
            for column, room, longest in zip(
                table.columns, rooms, longest_whole(table, points), strict=True
            )
        ],
        "rows": [
            [breakable(words, room, "table") for words, room in zip(row, rooms, strict=True)]
            for row in table.rows
        ],
        "has_total": table.has_total,
        "points": widths,
        "stays_whole": stays_whole(table),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    lines, patterns = cycle(theme.LINES.values()), cycle(theme.BAR_PATTERNS.items())
    series = []
    for name, values in chart.series.items():
        spare_line, (spare_rag, _) = next(lines), next(patterns)
        line = theme.LINES.get(name.partition(" ")[0].lower(), spare_line)
        rag = Rag(name) if name in set(Rag) else spare_rag
        series.append(
            {
                "name": name,
                "values": values,
                "fill": theme.RAG_FILLS[rag],
                "pattern": theme.BAR_PATTERNS[rag],
                "colour": line.colour,
                "marker": line.marker,
                "dash": _DASHES[line.dash],
            }
        )
    return {
        "kind-of-chart": chart.kind,
        "labels": [breakable(label, _CHART_LABEL, "foot") for label in chart.labels],
        "series": series,
        "alt_text": _first_said(chart.alt_text, chart.title, "Chart"),
    }
