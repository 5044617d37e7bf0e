"""Documents as tagged PDF that meets PDF/UA-1: typst refuses to write one that does not."""

import json
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from dhrxl.layouts.documents.document import Chart, Document
from dhrxl.layouts.documents.drawing import FONT_FOLDER, document_program, picture_program

if TYPE_CHECKING:  # loaded by who makes a document: it is 80 MB
    from typst import Fonts


def to_pdf(document: Document) -> bytes:
    """Give a document as PDF: the same bytes for the same document, on every machine."""
    import typst

    source, told = document_program(document)
    made = typst.compile(
        source,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs=told,
        timestamp=datetime.combine(document.as_at, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made


def page_count(document: Document) -> int:
    """Count the pages that a document has as PDF."""
    import typst

    source, told = document_program(document)
    found = typst.query(
        source, "<pages>", field="value", one=True, font_paths=_fonts(), sys_inputs=told
    )
    return int(json.loads(found))


def to_picture(chart: Chart, *, points: float, dots_per_inch: float) -> bytes:
    """Give a chart as PNG, drawn as it is in the PDF."""
    import typst

    source, told = picture_program(chart, points=points)
    made = typst.compile(
        source, font_paths=_fonts(), format="png", ppi=dots_per_inch, sys_inputs=told
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> "Fonts":
    """Give our fonts and typst's, and none of the machine's, which differ."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_FOLDER)])
