"""An invented document with a block of each kind, and what agencies may write into one."""

from dataclasses import replace
from datetime import date
from typing import get_args

from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Box,
    Bullets,
    Chart,
    Column,
    Document,
    Heading,
    Look,
    PageBreak,
    Paragraph,
    Table,
)

LOOKS: tuple[Look, ...] = get_args(Look)
MARKING = "OFFICIAL-SENSITIVE: not for publication"
QUARTERS = ("Q1 2025/26", "Q2 2025/26", "Q3 2025/26", "Q4 2025/26")
BARS = Chart(
    kind="bars",
    title="Open actions by agency",
    labels=("Northvale Police", "Northvale Council Adult Social Care and Housing", "Elm Trust"),
    series={"Red": (3, 9, 0), "Amber": (1, 2, 0), "Green": (8, 4, 5), "Grey": (0, 1, None)},
    alt_text="Northvale Police has 12 open actions, of which 3 are Red.",
)
LINES = Chart(
    kind="lines",
    title="Actions by quarter",
    labels=QUARTERS,
    series={
        "Open": (34, 31, None, 27),
        "Overdue": (9, 12, None, 11),
        "Closed": (10, 14, None, 24),
        "Silent agencies": (2, 1, 3, None),
    },
    alt_text="Open actions fell from 34 to 27; overdue actions rose from 9 to 11.",
)
OVERDUE = Table(
    caption="Overdue, by agency",
    columns=(
        Column(heading="Agency", share=4),
        Column(heading="Overdue", share=1, is_figure=True),
        Column(heading="Longest, days", share=1, is_figure=True),
    ),
    rows=(
        ("Northvale Council", "9", "412"),
        ("Northvale Police", "3", "60"),
        ("Total", "12", "412"),
    ),
    has_total=True,
)


def actions(count: int) -> Table:
    """Give a table of so many actions, with ratings."""
    ratings = ("Red", "Amber", "Green", "Blue", "Grey")
    return Table(
        caption="All actions past their due date",
        columns=(
            Column(heading="Action", share=1.2),
            Column(heading="What was promised", share=4),
            Column(heading="Lead agency", share=2),
            Column(heading="Due", share=1.3),
            Column(heading="Days overdue", share=1, is_figure=True),
            Column(heading="RAG", share=0.9, is_rating=True),
        ),
        rows=tuple(
            (
                f"ELM-{number:02}.1",
                "Every adviser is trained in recognising coercive control within six months, and "
                "new staff within their first twelve weeks.",
                "Northvale Council Adult Social Care" if number % 2 else "Northvale Police",
                "31 March 2026",
                f"{number * 7:,}",
                ratings[number % 5],
            )
            for number in range(1, count + 1)
        ),
    )


def decision(heading: str, words: str = "Trained 48 of 120 advisers; the rest by summer.") -> Box:
    """Give a box to decide on."""
    return Box(
        heading=heading,
        fields=(
            ("Asked for", "A new due date: 30 September 2026"),
            ("What the agency says", words),
            ("Moved before", "Twice: 31 March 2025, 30 September 2025"),
        ),
        to_fill_in=("Decision", "Date agreed", "Reason", "Decided on", "Decided by (role)"),
    )


def document(*blocks: Block, is_landscape: bool = False, title: str = "Board pack") -> Document:
    """Give a document of these blocks."""
    return Document(
        title=title,
        subject="What the board is asked to decide on 31 March 2026",
        as_at=date(2026, 3, 31),
        owner="Northvale Community Safety Partnership",
        marking=MARKING,
        blocks=blocks,
        is_landscape=is_landscape,
    )


EVERY_KIND = document(
    Paragraph(words="12 of 64 actions are overdue, 3 more than last time.", look="verdict"),
    Paragraph(words="Two agencies have not answered since October.", look="lead"),
    Beside(
        left=(
            Heading(words="What needs a decision today"),
            Bullets(items=("2 new dates are asked for", "1 action is asked to be closed")),
            OVERDUE,
        ),
        right=(
            Heading(words="Who is silent"),
            Paragraph(words="Elm Trust, since 1 October 2025."),
            BARS,
        ),
        left_share=0.55,
    ),
    Heading(words="Decisions wanted"),
    Paragraph(words="One box each, with what the agency says. The evidence is in its return."),
    decision("ELM-08.1: Northvale Council asks for a new date"),
    decision("ELM-09.2: Northvale Police asks to close"),
    PageBreak(),
    Heading(words="Overdue"),
    actions(24),
    Heading(words="Trend"),
    LINES,
    Heading(words="What each figure counts", level=2),
    Paragraph(words="Open: neither closed nor complete. Overdue: open, and past the due date."),
    Paragraph(words="No summary for Q3 2025/26.", look="note"),
    title="Board pack, Q4 2025/26",
)

HOSTILE = {
    "markup of typst": "#let x = 1; #panic() $x^2$ *b* _e_ `r` <l> @ref [c] // d /* e */ = h",
    "backslashes": r"\ \n \u{41} C:\new",
    "markup of XML": "<w:p>&amp;</w:p> <script> ]]> <![CDATA[",
    "placeholders": "{{marking}} [marking] [as at] %s {0}",
    "right to left": "\u0639\u0631\u0628\u064a \u05e9\u05dc\u05d5\u05dd \u202eevil\u2066",
    "letters of no font": "\u4e2d\u6587 \u09ac\u09be \U0001f600\U0001f469\u200d\U000e0067",
    "control characters": "a\x00b\x01\x0b\x1b\x85\ufeff\ufffe\U0010ffff\ud800c",
    "line ends": "one\ntwo\r\nthree\rfour\u2028five\tsix",
    "one long word": "W" * 3_000,
    "a long address": "https://example.invalid/" + "a/" * 400,
    "a full cell": "All we did. " * 2_666,
    "nothing": "",
    "blanks": " \t ",
    "marks on marks": "n\u0308\u0301\u0344a\u20dd\u0310" + "\u00ad" * 20,
    "Welsh": "\u0174y\u0177 \u0175 \u1e81",
}
"""What an agency may write, or paste."""


def holding(words: str) -> Document:
    """Give a document that holds words wherever a block has room for some."""
    short, title = words[:40], words[:300]
    columns = (
        Column(heading=short, share=1),
        Column(heading="B", share=3),
        Column(heading="C", share=1, is_figure=True),
        Column(heading="D", share=1, is_rating=True),
    )
    row = (words[:400], words, short, short)
    chart = {
        "title": title,
        "labels": (short, "b"),
        "series": {short: (1, 2), "Red": (0, None)},
        "alt_text": words,
    }
    table = Table(caption=title, columns=columns, rows=(row, row), has_total=True)
    return document(
        Heading(words=words),
        Heading(words=title, level=2),
        *(Paragraph(words=title, look=look) for look in LOOKS),
        Bullets(items=(title, words)),
        Box(heading=title, fields=((short, words), ("b", words)), to_fill_in=(short,)),
        table,
        Beside(left=(Paragraph(words=words[:2_000]),), right=(replace(table, rows=()),)),
        Chart(kind="bars", **chart),
        Chart(kind="lines", **chart),
        title=title,
    )
