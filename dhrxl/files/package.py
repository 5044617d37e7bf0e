"""What the parts of a workbook file say before any spreadsheet library looks at its cells.

A quick look tells whether the slower one is worth while, and finds what calamine leaves out: hidden
rows, error values, formulas that no program has worked out yet, and who saved the file when.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import unescape

from dhrxl.files.containers.parts import BINARY, Parts, attributes
from dhrxl.files.containers.pieces import SMALL, Unpackable
from dhrxl.model.cells import row_and_column

_HIDDEN = rb'(?=[^<>]*\bhidden="(?:1|true)")'
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b" + _HIDDEN + rb'[^<>]*\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b" + _HIDDEN + rb"([^<>]*)>")
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*+>)(?=[^<>]*\bt="e")[^<>]*\br="([A-Z]+\d+)"[^<>]*+>'
    rb"(?:(?!</?(?:\w+:)?c[\s/>]).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_DATE_CELL = re.compile(_ERROR_CELL.pattern.replace(b't="e"', b't="d"'), re.DOTALL)
_LEFT_BLANK = rb"\s*+(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
NO_RESULT = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)" + _LEFT_BLANK)
_USUALLY_NO_RESULT = (
    re.compile(rb"</f>" + _LEFT_BLANK), re.compile(rb"<f\b[^<>]*/>" + _LEFT_BLANK)
)  # fmt: skip
"""The same where no element has a prefix: begun by letters, which are found quickly."""
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_FILL = re.compile(r"<(?:\w+:)?fill>((?:(?!<(?:\w+:)?fill>).)*?)</(?:\w+:)?fill>", re.DOTALL)
_CELL_STYLES = re.compile(
    r"<(?:\w+:)?cellXfs\b(?:(?!<(?:\w+:)?cellXfs\b).)*?</(?:\w+:)?cellXfs>", re.DOTALL
)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^<>]*)>")
_OUR_FILLS = re.compile(r'\brgb="(?:FF|00)?(?:FFFFFF|F2F2F2|D9D9D9)"', re.IGNORECASE)
_MOST_REMEMBERED = 2**17
"""Bytes of styles that are kept for the next file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What one sheet has beside the values of its cells; rows and columns count from 1."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last of columns that are hidden."""
    merged: tuple[str, ...] = ()
    """Merged cells, of formats that calamine knows none of."""
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that hold an error value, such as "#N/A"."""
    dates: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that hold a date as ISO text, as Excel's Strict format does."""
    unstored: tuple[str, ...] = ()
    """Addresses of formulas without a stored result."""
    has_colour: bool = False
    """Whether any empty cell is filled with a colour other than our own greys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a file says about itself."""

    creator: str = ""
    last_modified_by: str = ""
    title: str = ""
    saved_on: date | None = None
    is_saved_again: bool = False
    """Whether it was saved after it was made; what we make says the same moment twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was seen in a file; nothing at all of one that is no zip."""

    sheets: Mapping[str, Marks] = field(default_factory=dict)
    properties: Properties = field(default_factory=Properties)
    has_comments: bool = False
    largest_sheet: int = 0
    """Bytes of its largest sheet, unpacked."""

    @property
    def needs_details(self) -> bool:
        """Whether there are comments or colours, which need the slower look."""
        return self.has_comments or any(marks.has_colour for marks in self.sheets.values())


def look(parts: Parts, without: Collection[str] = ()) -> Package:
    """Look into the parts of a workbook. One that cannot be looked into gives nothing.

    Args:
        parts: What it is packed of.
        without: Names of sheets that nobody will read.
    """
    try:
        return _look(parts, without)
    except Unpackable:
        return Package()


def _look(parts: Parts, without: Collection[str]) -> Package:
    if not parts.has(parts.main) or parts.main.casefold().endswith(BINARY):
        return Package(properties=_properties(parts.text("meta.xml")))
    coloured = _coloured_cell(parts.read(parts.of_kind("styles")))
    sheets = {sheet: part for sheet, part in parts.sheets.items() if sheet not in without}
    return Package(
        sheets={sheet: marks_in(parts.bare(part), coloured) for sheet, part in sheets.items()},
        properties=_properties(parts.text("docProps/core.xml")),
        largest_sheet=max((len(parts.read(part)) for part in sheets.values()), default=0),
        has_comments=any(
            re.match(r"xl/(?:threadedC|c)omments?[/\d]", name) for name in parts.names
        ),
    )


def marks_in(part: bytes, coloured: re.Pattern[bytes] | None) -> Marks:
    """Give what a sheet has beside its values, by its XML and what a coloured cell looks like."""
    return (_remembered_marks if len(part) <= SMALL else _marks_in)(part, coloured)


def _marks_in(part: bytes, coloured: re.Pattern[bytes] | None) -> Marks:
    has_hidden = b"hidden=" in part
    return Marks(
        hidden_rows=frozenset(
            int(row) for row in (_HIDDEN_ROW.findall(part) if has_hidden else ())
        ),
        hidden_columns=tuple(_hidden_columns(part)) if has_hidden else (),
        errors={
            row_and_column(address.decode()): unescape(text.decode("utf-8", "replace"))
            for address, text in (_ERROR_CELL.findall(part) if b't="e"' in part else ())
        },
        dates={
            row_and_column(address.decode()): text.decode("ascii", "replace")
            for address, text in (_DATE_CELL.findall(part) if b't="d"' in part else ())
        },
        unstored=tuple(_unstored(part)),
        has_colour=coloured is not None and coloured.search(part) is not None,
    )


_remembered_marks = lru_cache(maxsize=32)(_marks_in)
"""The same of sheets that come with each return of a round: the cover, the lists."""


def _hidden_columns(part: bytes) -> Iterator[tuple[int, int]]:
    for found in _HIDDEN_COLUMN.findall(part):
        said = attributes(found.decode("utf-8", "replace"))
        first, last = said.get("min", ""), said.get("max", "")
        if first.isdecimal() and last.isdecimal():
            yield int(first), int(last)


def _unstored(part: bytes) -> Iterator[str]:
    """Give the addresses of formulas without a result; an empty text is one."""
    before = 0
    for begun, end in without_result(part):
        start = part.rfind(b"c ", before, begun)
        start = part.rfind(b"<", before, start)
        before = end
        cell = _CELL.match(part, start)
        if cell and b't="str"' not in cell[1]:
            yield attributes(cell[1].decode("utf-8", "replace")).get("r", "")


def without_result(part: bytes) -> list[tuple[int, int]]:
    """Give where the formulas stand that no result follows, in their order."""
    patterns = (NO_RESULT,) if b":f" in part else _USUALLY_NO_RESULT
    return sorted(match.span() for pattern in patterns for match in pattern.finditer(part))


def _coloured_cell(styles: bytes) -> re.Pattern[bytes] | None:
    """Give what an empty cell looks like whose fill may be a rating, if there is such a fill."""
    if len(styles) > _MOST_REMEMBERED:
        return _cell_of(styles.decode("utf-8", "replace"))
    return _remembered_cell(styles)


@lru_cache(maxsize=32)
def _remembered_cell(styles: bytes) -> re.Pattern[bytes] | None:
    """Give the same of styles that come with each return of a round."""
    return _cell_of(styles.decode("utf-8", "replace"))


def _cell_of(styles: str) -> re.Pattern[bytes] | None:
    coloured = {
        number
        for number, fill in enumerate(_FILL.findall(styles))
        if 'patternType="solid"' in fill and not _OUR_FILLS.search(fill.split("bgColor")[0])
    }
    cell_styles = _CELL_STYLES.search(styles)
    found = _STYLE.findall(cell_styles.group()) if cell_styles else []
    numbers = [
        str(number)
        for number, style in enumerate(found)
        if int(attributes(style).get("fillId", "0")) in coloured
    ]
    if not numbers:
        return None
    return re.compile(
        rf' s="(?:{"|".join(numbers)})"(?: t="\w+")?\s?(?:/>|></(?:\w+:)?c>)'.encode()
    )


def _properties(text: str) -> Properties:
    """Read the properties as Office and LibreOffice write them."""

    def given(*names: str) -> str:
        for name in names:
            found = re.search(rf"<(?:\w+:)?{name}\b[^<>]*>([^<]*)<", text)
            if found:
                return unescape(found.group(1)).strip()
        return ""

    try:
        saved_on = date.fromisoformat(given("modified", "date")[:10])
    except ValueError:
        saved_on = None
    return Properties(
        creator=given("initial-creator", "creator"),
        last_modified_by=given("lastModifiedBy"),
        title=given("title"),
        saved_on=saved_on,
        is_saved_again=given("creation-date", "created") != given("modified", "date"),
    )
