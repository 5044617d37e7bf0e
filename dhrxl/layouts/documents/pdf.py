"""Documents as tagged PDF that meets PDF/UA-1: typst refuses to write one that does not."""

from datetime import UTC, datetime, time

from dhrxl.layouts.documents.document import Chart, Document
from dhrxl.layouts.documents.drawing import FONT_FOLDER, document_program, picture_program


def to_pdf(document: Document) -> bytes:
    """Give a document as PDF: the same bytes for the same document, on every machine."""
    import typst  # loaded by who makes a document: it is 80 MB

    source, told = document_program(document)
    return _one(
        typst.compile(
            source,
            font_paths=[str(FONT_FOLDER)],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs=told,
            timestamp=datetime.combine(document.as_at, time(), UTC),
        )
    )


def page_count(document: Document) -> int:
    """Count the pages that a document has as PDF."""
    import typst

    sources, told = document_program(document)
    pages = typst.compile(
        sources,
        font_paths=[str(FONT_FOLDER)],
        ignore_system_fonts=True,
        format="svg",  # a list of pages, where there are several
        sys_inputs=told,
    )
    return len(pages) if isinstance(pages, list) else 1


def to_picture(chart: Chart, *, points: float, dots_per_inch: float) -> bytes:
    """Give a chart as PNG, drawn as it is in the PDF."""
    import typst

    source, told = picture_program(chart, points=points)
    return _one(
        typst.compile(
            source,
            font_paths=[str(FONT_FOLDER)],
            ignore_system_fonts=True,
            format="png",
            ppi=dots_per_inch,
            sys_inputs=told,
        )
    )


def _one(made: object) -> bytes:
    assert isinstance(made, bytes)  # typst gives a list for pictures of several pages alone
    return made
