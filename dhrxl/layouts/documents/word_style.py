"""The style template of documents in Word: the one we ship, and what one of a council must have.

A council opens the shipped one in Word, changes fonts, colours and spaces of its styles, puts its
logo into the header of the first page, and gives it (`--template FILE`). Every look of a document
has a style of its own here, so that nothing has to be changed twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dhrxl.layouts import theme
from dhrxl.layouts.documents.word_package import (
    PLACEHOLDERS,
    element,
    emptied,
    packed,
    set_language,
    set_properties,
    twentieths,
)

LOOKS = {
    "body": "Normal", "lead": "Lead", "verdict": "Verdict", "long-verdict": "Long verdict",
    "note": "Note",
}  # fmt: skip
"""The style of a paragraph by the size of its letters."""
TABLE, BOX = "Document table", "Document box"
TABLE_STYLES = (TABLE, BOX)
MADE_ON = date(2026, 1, 1)
"""The day in the template's properties: fixed, so that building again changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """A style of paragraphs: points of its letters, and of the space around it."""

    size: str
    """A name in `theme.PRINTED`."""
    sample: str
    """What the template says in it, for whoever changes it."""
    bold: bool = False
    colour: str = theme.BLACK
    before: float = 0
    after: float = 6
    centred: bool = False
    with_next: bool = False
    level: int | None = None
    """Its level as a heading, counted from 0."""
    line: float = 1.0
    """Height of a line, to that of the font."""


PARAGRAPHS: dict[str, ParagraphStyle] = {
    "Normal": ParagraphStyle(size="body", after=4, sample="Words as they stand."),
    "Title": ParagraphStyle(
        size="title", bold=True, colour=theme.NAVY, after=2, with_next=True, sample="The title"
    ),
    "Subtitle": ParagraphStyle(size="body", after=5, sample="Whose document it is"),
    "Heading 1": ParagraphStyle(
        size="heading-1", bold=True, colour=theme.NAVY, before=10, after=3, with_next=True,
        level=0, sample="A heading",
    ),
    "Heading 2": ParagraphStyle(
        size="heading-2", bold=True, colour=theme.NAVY, before=10, after=3, with_next=True,
        level=1, sample="A heading below it",
    ),
    "Verdict": ParagraphStyle(size="verdict", bold=True, after=4, sample="The largest words"),
    "Long verdict": ParagraphStyle(
        size="long-verdict", bold=True, after=4, sample="The same, where they are many"
    ),
    "Lead": ParagraphStyle(size="lead", after=4, sample="Large words"),
    "Note": ParagraphStyle(size="note", after=2, sample="Small words"),
    "List Bullet": ParagraphStyle(size="body", after=1, sample="One of a list"),
    "Caption": ParagraphStyle(
        size="caption", bold=True, before=8, after=3, with_next=True,
        sample="What a table or a chart is called",
    ),
    "Table heading": ParagraphStyle(
        size="table", bold=True, before=2, after=2, with_next=True,
        sample="What heads a column",
    ),
    "Table words": ParagraphStyle(
        size="table", before=2, after=2, sample="Words and figures in a table"
    ),
    "Box heading": ParagraphStyle(
        size="box-heading", bold=True, colour=theme.NAVY, before=2, after=2, with_next=True,
        level=1, sample="What is to be decided",
    ),
    "Box words": ParagraphStyle(
        size="box", after=2, sample="What is known of it"
    ),
    "Box line": ParagraphStyle(
        size="box", before=10, after=2, sample="What is filled in by hand"
    ),
    "Marking": ParagraphStyle(
        size="marking", bold=True, centred=True, after=3, sample="How the document may be handed on"
    ),
    "Header": ParagraphStyle(size="foot", after=0, sample=""),
    "Footer": ParagraphStyle(size="foot", centred=True, after=0, sample=""),
}  # fmt: skip
"""The styles of paragraphs by their names in Word."""


@cache
def shipped_template() -> bytes:
    """Build the style template: the same bytes each time."""
    from docx import Document

    document = Document()
    emptied(document)
    _drop_styles(document.styles)
    for name, style in PARAGRAPHS.items():
        _set_style(document.styles, name, style)
    for name in TABLE_STYLES:
        document.styles.element.append(_table_style(name))
    _set_page(document.sections[0])
    for name, style in PARAGRAPHS.items():
        if style.sample:
            document.add_paragraph(f"{name}: {style.sample}", style=name)
    for name in TABLE_STYLES:
        table = document.add_table(2, 2, style=name)
        table.cell(0, 0).text = name
    for mode in document.settings.element.xpath(".//w:compatSetting[@w:name='compatibilityMode']"):
        mode.set(mode.attrib.keys()[-1], "15")  # as Word saves today: no "Compatibility Mode"
    set_language(document, "en-GB")
    set_properties(
        document,
        title="Style template of documents in Word",
        subject="Change its styles and headers, and give it with --template",
        author="dhrxl",
        day=MADE_ON,
        language="en-GB",
    )
    return packed(document)


def missing_styles(document: Any) -> list[str]:
    """Name the styles that a document needs and a template lacks."""
    from docx.enum.style import WD_STYLE_TYPE

    return [
        *_absent(document.styles, PARAGRAPHS, WD_STYLE_TYPE.PARAGRAPH),
        *_absent(document.styles, TABLE_STYLES, WD_STYLE_TYPE.TABLE),
    ]


def _absent(styles: Any, names: Iterable[str], kind: Any) -> list[str]:
    there = {style.name for style in styles if style.type == kind}
    return [name for name in names if name not in there]


def _drop_styles(styles: Any) -> None:
    """Leave of python-docx's own styles those that ours take the place of, and the defaults."""
    kept = {*PARAGRAPHS, "Normal Table", "No List", "Default Paragraph Font"}
    for style in list(styles):
        if style.name not in kept:
            style.delete()


def _set_style(styles: Any, name: str, style: ParagraphStyle) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    there = name in [each.name for each in styles]
    each = styles[name] if there else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    numbered = each.element.find(".//{*}numPr")
    for part in each.element.xpath("./w:pPr | ./w:rPr | ./w:link"):
        each.element.remove(part)
    if name != "Normal":
        each.base_style = styles["Normal"]
    each.next_paragraph_style = styles["Normal"] if style.with_next else each
    each.quick_style, each.hidden, each.unhide_when_used = True, False, False
    _set_paragraph(each.element.get_or_add_pPr(), style, numbered)
    each.element.append(_letters(style))


def _set_paragraph(properties: Any, style: ParagraphStyle, numbered: Any) -> None:
    """Say how the paragraphs of a style stand, in the order that the schema asks for."""
    if style.with_next:
        properties.append(element("w:keepNext"))
    properties.append(element("w:keepLines"))
    properties.append(element("w:widowControl"))
    if numbered is not None:
        properties.append(numbered)
    properties.append(
        element(
            "w:spacing",
            before=twentieths(style.before),
            after=twentieths(style.after),
            line=str(round(240 * style.line)),
            lineRule="auto",
        )
    )
    if style.centred:
        properties.append(element("w:jc", val="center"))
    if style.level is not None:
        properties.append(element("w:outlineLvl", val=str(style.level)))


def _letters(style: ParagraphStyle) -> Any:
    half_points = str(round(2 * theme.PRINTED[style.size]))
    font = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), theme.FONT)
    return element(
        "w:rPr",
        element("w:rFonts", **font),
        *([element("w:b"), element("w:bCs")] if style.bold else []),
        element("w:color", val=style.colour[1:]),
        element("w:sz", val=half_points),
        element("w:szCs", val=half_points),
    )


def _table_style(name: str) -> Any:
    """Give a style of tables: with lines between rows, or framed as one thing."""

    def line(side: str, size: int, colour: str) -> Any:
        return element(f"w:{side}", val="single", sz=str(size), space="0", color=colour[1:])

    if name == TABLE:
        lines = [
            line("top", 10, theme.NAVY), line("bottom", 4, theme.EDGE),
            line("insideH", 4, theme.EDGE),
        ]  # fmt: skip
        head = [line("top", 10, theme.NAVY), line("bottom", 8, theme.NAVY)]
    else:
        lines = [
            line("top", 6, theme.EDGE), line("left", 24, theme.NAVY),
            line("bottom", 6, theme.EDGE), line("right", 6, theme.EDGE),
        ]  # fmt: skip
        head = []
    inset = twentieths(theme.PRINTED_CELL if name == TABLE else 2 * theme.PRINTED_CELL)
    shade = element("w:shd", val="clear", color="auto", fill=theme.GREY[1:])
    return element(
        "w:style",
        element("w:name", val=name),
        element("w:basedOn", val="TableNormal"),
        element("w:uiPriority", val="59"),
        element("w:qFormat"),
        element(
            "w:tblPr",
            element("w:tblBorders", *lines),
            element(
                "w:tblCellMar",
                element("w:left", w=inset, type="dxa"),
                element("w:right", w=inset, type="dxa"),
            ),
        ),
        element(
            "w:tblStylePr",
            element("w:tcPr", *([element("w:tcBorders", *head)] if head else []), shade),
            type="firstRow",
        ),
        element(
            "w:tblStylePr",
            element("w:rPr", element("w:b")),
            element("w:tcPr", element("w:tcBorders", line("top", 10, theme.NAVY))),
            type="lastRow",
        ),
        type="table", customStyle="1", styleId=name.replace(" ", ""),
    )  # fmt: skip


def _set_page(section: Any) -> None:
    """Set the paper, and the marking and the page numbers at the head and the foot of each page.

    The head of the first page is left to a logo: the document itself begins with its marking.
    """
    from docx.shared import Pt

    short, long = theme.A4_POINTS
    section.page_width, section.page_height = Pt(short), Pt(long)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Pt(theme.PRINTED_MARGIN))
    section.top_margin = Pt(theme.PRINTED_MARGIN * 0.85)
    section.header_distance = section.footer_distance = Pt(theme.PRINTED_MARGIN / 2)
    section.different_first_page_header_footer = True
    _say(section.header, ("Marking", [PLACEHOLDERS["marking"]]))
    _say(section.first_page_header, ("Header", []))
    foot = [f"As at {PLACEHOLDERS['as_at']}. Page ", "PAGE", " of ", "NUMPAGES"]
    for footer in (section.footer, section.first_page_footer):
        _say(footer, ("Marking", [PLACEHOLDERS["marking"]]), ("Footer", foot))


def _say(part: Any, *paragraphs: tuple[str, list[str]]) -> None:
    part.is_linked_to_previous = False
    for index, (style, pieces) in enumerate(paragraphs):
        paragraph = part.add_paragraph() if index else part.paragraphs[0]
        paragraph.style = style
        for piece in pieces:
            if piece.isupper() and piece.isalpha():
                field = element("w:fldSimple", element("w:r", element("w:t")), instr=f" {piece} ")
                field[0][0].text = "1"
                paragraph._p.append(field)
            else:
                paragraph.add_run(piece)
