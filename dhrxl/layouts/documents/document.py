"""A document as frozen values: its blocks, in the order they are read.

What says what (`dhrxl.documents`) knows nothing of how Word or a PDF are written, and what writes
them knows nothing of reviews.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Look = Literal["body", "lead", "verdict", "note"]
"""Text as it stands, in large type, in the largest, and small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; the title of the document is none."""

    words: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    words: str
    look: Look = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing to decide or to know, framed, and on one page unless the document lets it break."""

    heading: str
    fields: tuple[tuple[str, str], ...]
    """Label and words of each line."""
    to_fill_in: tuple[str, ...] = ()
    """Labels of lines that are filled in by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    heading: str
    share: float
    """Its width, to that of the other columns."""
    is_figure: bool = False
    is_rating: bool = False
    """Whether its cells hold a word of `terms.Rag`, shown on the fill of that word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of words. Its headings repeat on every page, and no row breaks over two."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool = False
    """Whether the last row adds up the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart, with its values as words for whoever cannot see it."""

    kind: Literal["bars", "lines"]
    """Stacked bars, a line each label; or a line each series, whose labels run to the right."""
    title: str
    labels: tuple[str, ...]
    series: Mapping[str, tuple[int | None, ...]]
    """The values of each series, one for each label; None where one is not known."""
    alt_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two columns side by side; the left is read first."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"
    left_share: float = 0.5
    """What part of the width the left has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Bullets | Box | Table | Chart | Beside | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document."""

    title: str
    subject: str
    as_at: date
    """The day it is true for: its date of creation too, so that equal input gives equal bytes."""
    owner: str
    """Whose it is."""
    marking: str
    """Stands on every page."""
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    zoom: float = 1.0
    """How much larger its letters are than usual."""
    boxes_break: bool = False
    """Whether a box may go on overleaf, so that no page is half empty."""
    language: str = "en-GB"
