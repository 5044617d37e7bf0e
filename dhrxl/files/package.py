"""What the parts of a workbook file say before any spreadsheet library looks at its cells.

A quick look tells whether the slower one is worth while, and finds what calamine leaves out: hidden
rows, error values, formulas that no program has worked out yet, and who saved the file when.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import unescape
from io import BytesIO
from typing import NamedTuple

from dhrxl.files.limits import Limits
from dhrxl.model.cells import row_and_column

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\bhidden="(?:1|true)")[^<>]*\br="(\d+)"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*\bt="e")[^<>]*\br="([A-Z]+\d+)"[^<>]*>(?:(?!</(?:\w+:)?c>).)*?'
    rb"<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_FILL = re.compile(r"<(?:\w+:)?fill>(.*?)</(?:\w+:)?fill>", re.DOTALL)
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^<>]*)>")
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
    largest_sheet: int = 0
    """Bytes of its largest sheet, unpacked."""

    @property
    def needs_details(self) -> bool:
        """Whether there are comments or colours, which need the slower look."""
        return self.has_comments or any(marks.has_colour for marks in self.sheets.values())


class Unpackable(Exception):  # noqa: N818 - read as a sentence
    """A part that cannot be unpacked: damaged, or longer than it is said to be."""


class Size(NamedTuple):
    """Bytes of one part, as the list of parts gives them."""

    packed: int
    unpacked: int


class Parts:
    """What a packed file is made of; each part is unpacked once, and never beyond the limit."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the list of parts.

        Raises:
            Unpackable: It is no packed file, or its list of parts is damaged.
        """
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError) as error:
            raise Unpackable from error
        self._most = limits.part_bytes
        self._read: dict[str, bytes] = {}
        entries = self._zip.infolist()
        self.names = tuple(entry.filename.replace("\\", "/") for entry in entries)
        self._entries = dict(zip(map(str.casefold, self.names), entries, strict=True))
        self.sizes = tuple(Size(entry.compress_size, entry.file_size) for entry in entries)
        self.has_password = any(entry.flag_bits & 1 for entry in entries)

    @property
    def doubled(self) -> bool:
        """Whether two parts have one name: programs differ in which of them they read."""
        return len(self._entries) < len(self.names)

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return name.casefold() in self._entries

    def read(self, name: str) -> bytes:
        """Give a part; one that is not there is empty.

        Raises:
            Unpackable: It is damaged.
        """
        if name not in self._read:
            try:
                with self._zip.open(self._entries[name.casefold()]) as part:
                    self._read[name] = part.read(self._most)
            except KeyError:
                self._read[name] = b""
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
                raise Unpackable from error
            except RuntimeError as error:  # encrypted, or packed in a way Python does not know
                raise Unpackable from error
        return self._read[name]

    def text(self, name: str) -> str:
        """Give a part as text.

        Raises:
            Unpackable: It is damaged.
        """
        return self.read(name).decode("utf-8", "replace")

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The part of each sheet by the sheet's name.

        Raises:
            Unpackable: What would tell is damaged.
        """
        related = {
            one.get("Id", ""): one.get("Target", "")
            for one in map(_attributes, _RELATION.findall(self.text("xl/_rels/workbook.xml.rels")))
        }
        found = {}
        for one in map(_attributes, _SHEET.findall(self.text("xl/workbook.xml"))):
            number = next((value for name, value in one.items() if name.endswith(":id")), "")
            target = related.get(number, "")
            if target:
                name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                found[one.get("name", "")] = name
        return found


def look(parts: Parts) -> Package:
    """Look into the parts of a workbook. One that cannot be looked into gives nothing."""
    try:
        return _look(parts)
    except Unpackable:
        return Package()


def _look(parts: Parts) -> Package:
    if not parts.has("xl/workbook.xml"):
        return Package(properties=_properties(parts.text("meta.xml")))
    coloured = _coloured_cell(parts.text("xl/styles.xml"))
    return Package(
        sheets={sheet: _marks(parts.read(part), coloured) for sheet, part in parts.sheets.items()},
        properties=_properties(parts.text("docProps/core.xml")),
        largest_sheet=max((len(parts.read(part)) for part in parts.sheets.values()), default=0),
        has_comments=any(
            re.match(r"xl/(?:threadedC|c)omments?[/\d]", name) for name in parts.names
        ),
    )


def _attributes(text: str) -> dict[str, str]:
    found = (match.groups() for match in _ATTRIBUTE.finditer(text))
    return {name: unescape(double or single or "") for name, double, single in found}


def _marks(part: bytes, coloured: re.Pattern[bytes] | None) -> Marks:
    return Marks(
        hidden_rows=frozenset(
            int(row) for row in (_HIDDEN_ROW.findall(part) if b"hidden=" in part else ())
        ),
        errors={
            row_and_column(address.decode()): unescape(text.decode("utf-8", "replace"))
            for address, text in (_ERROR_CELL.findall(part) if b't="e"' in part else ())
        },
        unstored=tuple(_unstored(part)),
        has_colour=coloured is not None and coloured.search(part) is not None,
    )


def _unstored(part: bytes) -> Iterator[str]:
    """Give the addresses of formulas without a result; an empty text is one."""
    for match in _NO_RESULT.finditer(part):
        start = part.rfind(b"c ", 0, match.start())
        start = part.rfind(b"<", 0, start)
        cell = _CELL.match(part, start)
        if cell and b't="str"' not in cell[1]:
            yield _attributes(cell[1].decode("utf-8", "replace")).get("r", "")


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
