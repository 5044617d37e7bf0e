"""Every colour and font, under a name: other modules say "rag-red" or "title".

Text is black on white or on pale fills, or white on dark, so that it can be read by everyone and
on every printer. A colour never stands alone: the word is always in the cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from dhrxl.model.terms import Rag

FONT = "Arial"
SIZE = 11
DIGIT_PIXELS = 8
"""How wide a digit of the sheet's font is on screen: the unit of a column's width."""
PADDING_PIXELS = 5
ROW_PIXELS = 19
COLUMN_PIXELS = 72
"""Width of a column that nobody set; XlsxWriter tells the font by it."""
LINE_POINTS = 14.25
DATE_FORMAT = "d mmm yyyy"
LONG_DATE_FORMAT = "d mmmm yyyy"
TEXT_FORMAT = "@"

WHITE = "#FFFFFF"
BLACK = "#000000"
GREY = "#F2F2F2"
EDGE = "#BFBFBF"
NAVY = "#1D3557"
BLUE = "#1F5C99"
LINK = "#0B4F9E"
LILAC = "#E4DFEC"

RAG_FILLS: Mapping[Rag, str] = MappingProxyType(
    {
        Rag.RED: "#FFC7CE",
        Rag.AMBER: "#FFEB9C",
        Rag.GREEN: "#C6EFCE",
        Rag.BLUE: "#BDD7EE",
        Rag.GREY: "#D9D9D9",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One named look of a cell."""

    size: int = SIZE
    bold: bool = False
    underline: bool = False
    colour: str = BLACK
    fill: str = WHITE
    edge: str = ""
    """Colour of the thin line around the cell; none if blank."""
    edges: tuple[str, ...] = ("left", "right", "top", "bottom")
    """The sides on which it stands."""
    wrap: bool = False
    locked: bool = True
    valign: Literal["top", "vcenter", "bottom"] = "top"
    indent: int = 0
    long_dates: bool = False
    """Whether dates are written with the month in full."""
    figures_left: bool = False
    """Whether numbers stand at the left, as words do."""
    wraps_figures: bool = False
    """Whether it heads a column: over figures it stands at the right, and wraps."""
    figure_indent: int = 2
    """Keeps figures off the line at their right, and their heading beside its filter button."""


COVER_SIZE = 12
CELL_INDENT = 1
"""Keeps words off the lines of a table."""
FIGURE_INDENT = Style().figure_indent
_CELL: dict[str, Any] = {"edge": EDGE, "wrap": True, "indent": CELL_INDENT}
_HEADER: dict[str, Any] = {
    "bold": True, "colour": WHITE, "edge": WHITE, "wrap": True, "indent": CELL_INDENT,
    "wraps_figures": True,
}  # fmt: skip
_FORM: dict[str, Any] = {"indent": 1, "long_dates": True, "figures_left": True}

_PAGE: dict[str, Any] = {"indent": 1, "figure_indent": 1, "edges": ("top", "bottom")}

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "title": Style(size=16, bold=True, valign="vcenter"),
        "line": Style(),
        "cover-line": Style(size=COVER_SIZE),
        "marking": Style(size=COVER_SIZE, bold=True),
        "section": Style(size=14, bold=True, colour=NAVY, valign="bottom"),
        "label": Style(size=COVER_SIZE, bold=True, wrap=True, indent=1),
        "form-plain": Style(size=COVER_SIZE, wrap=True, **_FORM),
        "form-given": Style(size=COVER_SIZE, fill=GREY, edge=EDGE, wrap=True, **_FORM),
        "form-calculated": Style(
            size=COVER_SIZE, bold=True, fill=GREY, edge=EDGE, wrap=True, **_FORM
        ),
        "form-open": Style(size=COVER_SIZE, edge=NAVY, wrap=True, locked=False, **_FORM),
        "form-link": Style(size=COVER_SIZE, colour=LINK, underline=True, wrap=True, **_FORM),
        "verdict": Style(size=18, bold=True, valign="vcenter"),
        "page-large": Style(size=14, bold=True, valign="vcenter"),
        "page-words": Style(**_PAGE),
        "page-bold": Style(bold=True, **_PAGE),
        "page-link": Style(colour=LINK, underline=True, **_PAGE),
        "page-head": Style(bold=True, fill=GREY, edge=EDGE, wraps_figures=True, **_PAGE),
        "page-cell": Style(edge=EDGE, **_PAGE),
        "page-total": Style(bold=True, fill=GREY, edge=EDGE, **_PAGE),
        "header": Style(fill=NAVY, **_HEADER),
        "header-open": Style(fill=BLUE, **_HEADER),
        "cell-given": Style(fill=GREY, **_CELL),
        "cell-calculated": Style(fill=GREY, **_CELL),
        "cell-open": Style(locked=False, **_CELL),
        "cell-plain": Style(**_CELL),
        "below": Style(wrap=True, locked=False, indent=CELL_INDENT),
        "overdue": Style(bold=True, fill=RAG_FILLS[Rag.RED]),
        "problem": Style(bold=True, fill=LILAC),
        **{f"rated-{rag.lower()}": Style(fill=fill) for rag, fill in RAG_FILLS.items()},
        **{
            f"rag-{rag.lower()}": Style(size=COVER_SIZE, bold=True, fill=fill, edge=EDGE, indent=1)
            for rag, fill in RAG_FILLS.items()
        },
    }
)

COVER_WIDTHS = (32, 82)
"""Widths of a form: labels in column A, values in column B."""

SECTION_POINTS = 32.0
ABOVE_TABLE_POINTS = 21.0
"""Height of the last line above a table, which keeps it off the header."""
TITLE_POINTS = 27.0

MARGINS = {"left": 0.3, "right": 0.3, "top": 0.45, "bottom": 0.6}
FOOTER_MARGIN = 0.25
FOOTER_FONT = '&"Arial,Regular"&9'
PAPERS: Mapping[str, tuple[int, float, float]] = MappingProxyType(
    {"A4": (9, 8.27, 11.69), "A3": (8, 11.69, 16.54)}
)
"""Excel's number of a paper, its short and its long side in inches."""
SMALLEST_PRINT = 7.0
"""Points below which nobody reads a table in a meeting."""
BOARD_PRINT = 8.0
"""Points of what a board is handed out."""

CHART_HEAD, CHART_FOOT, CHART_BAR = 36, 40, 19
"""Pixels of a chart's title, of its legend, and of each of its bars: a label stands in one line."""
CHART_GAP = 12
"""Pixels between a chart and what stands left of it, and around its labels."""
CHART_EDGE = "#595959"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a line of a chart is drawn: told apart by its marker and dashes, not by colour alone."""

    colour: str
    marker: str
    dash: str
    is_labelled: bool = False
    """Whether its figures stand above it: near the foot they would cover the names."""


BAR_PATTERNS: Mapping[Rag, str] = MappingProxyType(
    {
        Rag.RED: "rising",
        Rag.AMBER: "dotted",
        Rag.GREEN: "plain",
        Rag.BLUE: "level",
        Rag.GREY: "falling",
    }
)
"""What tells the ratings in a bar apart where no colour does: on a grey print, say."""

LINES: Mapping[str, Line] = MappingProxyType(
    {
        "open": Line(colour=NAVY, marker="circle", dash="solid", is_labelled=True),
        "overdue": Line(colour="#B00020", marker="square", dash="dash", is_labelled=True),
        "closed": Line(colour="#2E6B34", marker="triangle", dash="long_dash"),
        "silent": Line(colour="#595959", marker="diamond", dash="round_dot"),
    }
)

PRINTED: Mapping[str, float] = MappingProxyType(
    {
        "title": 22,
        "heading-1": 16,
        "heading-2": 12.5,
        "verdict": 17,
        "long-verdict": 13.5,
        "lead": 13,
        "body": 11,
        "box-heading": 11.5,
        "box": 10,
        "caption": 10.5,
        "table": 9.5,
        "marking": 10,
        "note": 9,
        "foot": 8.5,
    }
)
"""Points of the letters of a document, in Word and in PDF alike."""
PRINTED_MARGIN = 56.0
"""Points left free on each side of a document's page: 2 cm, as a binder needs."""
PRINTED_GAP = 18.0
"""Points between two columns side by side."""
PRINTED_CELL = 5.0
"""Points between a line of a table and the words in it."""
A4_POINTS = (595.28, 841.89)
