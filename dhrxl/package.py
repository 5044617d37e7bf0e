"""What the parts of a workbook file say before any spreadsheet library looks at its cells.

A quick look tells whether the slower one is worth while, and finds what calamine leaves out: hidden
rows, error values, formulas that no program has worked out yet, and who saved the file when.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from io import BytesIO

LARGEST_PART = 64 * 2**20
"""Bytes of one part that are looked at; a sheet of 20,000 rows has a fifth of that."""

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_FORMULA_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")([^>]*[^/>])>\s*<'
    rb"(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FILL = re.compile(r"<(?:\w+:)?fill>(.*?)</(?:\w+:)?fill>", re.DOTALL)
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_OUR_FILLS = re.compile(r'\brgb="(?:FF|00)?(?:FFFFFF|F2F2F2|D9D9D9)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What one sheet has beside the values of its cells; rows and columns count from 1."""

    hidden_rows: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells that hold an error value, such as "#N/A"."""
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

    @property
    def needs_details(self) -> bool:
        """Whether there are comments or colours, which need the slower look."""
        return self.has_comments or any(marks.has_colour for marks in self.sheets.values())


def look(data: bytes) -> Package:
    """Look into the parts of a workbook. A file that cannot be looked into gives nothing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return _look(parts)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError):
        return Package()
    except RuntimeError:  # an encrypted part, or a way of packing that Python does not know
        return Package()


def _look(parts: zipfile.ZipFile) -> Package:
    names = parts.namelist()
    if "xl/workbook.xml" not in names:
        return Package(properties=_properties(_text(parts, "meta.xml")))
    coloured = _coloured_cell(_text(parts, "xl/styles.xml"))
    return Package(
        sheets={
            sheet: _marks(_part(parts, part), coloured)
            for sheet, part in _sheet_parts(parts).items()
        },
        properties=_properties(_text(parts, "docProps/core.xml")),
        has_comments=any(re.match(r"xl/(?:threadedC|c)omments?[/\d]", name) for name in names),
    )


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    """Read a part if it is there, and no more of it than we look at."""
    try:
        with parts.open(name) as part:
            return part.read(LARGEST_PART)
    except KeyError:
        return b""


def _text(parts: zipfile.ZipFile, name: str) -> str:
    return _part(parts, name).decode("utf-8", "replace")


def _attributes(text: str) -> dict[str, str]:
    found = (match.groups() for match in _ATTRIBUTE.finditer(text))
    return {name: unescape(double or single or "") for name, double, single in found}


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Give the part of each sheet by the sheet's name."""
    related = {
        one.get("Id", ""): one.get("Target", "")
        for one in map(_attributes, _RELATION.findall(_text(parts, "xl/_rels/workbook.xml.rels")))
    }
    sheets = {}
    for one in map(_attributes, _SHEET.findall(_text(parts, "xl/workbook.xml"))):
        number = next((value for name, value in one.items() if name.endswith(":id")), "")
        target = related.get(number, "")
        if target:
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[one.get("name", "")] = name
    return sheets


def _marks(part: bytes, coloured: re.Pattern[bytes] | None) -> Marks:
    return Marks(
        hidden_rows=frozenset(
            int(row) for row in (_HIDDEN_ROW.findall(part) if b"hidden=" in part else ())
        ),
        errors={
            position(address.decode()): unescape(text.decode("utf-8", "replace"))
            for address, text in (_ERROR_CELL.findall(part) if b't="e"' in part else ())
        },
        unstored=tuple(
            _attributes(text.decode()).get("r", "") for text in _FORMULA_CELL.findall(part)
        ),
        has_colour=coloured is not None and coloured.search(part) is not None,
    )


def _coloured_cell(styles: str) -> re.Pattern[bytes] | None:
    """Give what an empty cell looks like whose fill may be a rating, if there is such a fill."""
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
        if int(_attributes(style).get("fillId", "0")) in coloured
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
            found = re.search(rf"<(?:\w+:)?{name}\b[^>]*>([^<]*)<", text)
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


def position(address: str) -> tuple[int, int]:
    """Give row and column of an address, counted from 1.

    >>> position("AB12")
    (12, 28)
    """
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column
