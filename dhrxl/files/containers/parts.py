"""The parts of a packed file: each unpacked once, never beyond the limit, and in one spelling.

XML may be written in UTF-16, with comments, with CDATA, with single quotes; all of it is the same
to Excel. What looks at the text of a part gets one spelling of it, and what reads the cells is told
that it was another. Which part is what is told by the relationships, never by its name.
"""

import re
import zipfile
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from html import unescape
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from dhrxl.files.containers.pieces import NOTHING, SMALL, Piece, Pieces
from dhrxl.files.limits import Limits

_USUAL_MAIN = "xl/workbook.xml"
_SHEET = re.compile(r"<(?:[\w.-]+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:[\w.-]+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*)"|\'([^\']*)\')')
_XML = (".xml", ".rels", ".vml")
_NO_SHEET = re.compile("(?i)chartsheet|dialogsheet|macrosheet|vbaproject|module")
"""Relationships of what is listed among the sheets and holds no cells to answer in."""
_USUALLY_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NO_CELLS = ("docprops/", "customxml/", "xl/theme/", "xl/tables/", "xl/drawings/")
_MOST_UNPACKED = 32 * 2**20
"""Bytes of a file that is held a second time, not packed."""
BINARY = ".bin"


class Size(NamedTuple):
    """Bytes of one part, as the list of parts gives them."""

    packed: int
    unpacked: int


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


class Parts:
    """What a packed file is made of; each part is unpacked once, and never beyond the limit."""

    def __init__(self, data: bytes | Pieces, limits: Limits) -> None:
        """Read the list of parts, if it was not read yet.

        Raises:
            Unpackable: It is no packed file, or its list of parts is damaged.
        """
        self._pieces = Pieces(data) if isinstance(data, bytes) else data
        self._most = limits.part_bytes
        entries = self._pieces.entries
        self.names = tuple(entry.filename.replace("\\", "/") for entry in entries)
        self._entries = dict(zip(map(_key, self.names), entries, strict=True))
        self.sizes = tuple(Size(entry.compress_size, entry.file_size) for entry in entries)
        self.has_password = any(entry.flag_bits & 1 for entry in entries)
        self._known: dict[str, Piece] = {}
        self._read: set[str] = set()
        self._written: dict[str, Piece] = {}
        self._related: dict[str, dict[str, tuple[str, str]]] = {}

    @property
    def doubled(self) -> bool:
        """Whether two parts have one name: programs differ in which of them they read."""
        return len(self._entries) < len(self.names)

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return _key(name) in self._entries

    def raw(self, name: str) -> bytes:
        """Give a part as it lies there; one that is not there is empty.

        Raises:
            Unpackable: It is damaged.
        """
        return self._piece(_key(name)).raw

    def read(self, name: str) -> bytes:
        """Give a part; XML in UTF-8, between double quotes, without comments.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        piece = self._piece(key)
        self._read.add(key)
        if not key.endswith(_XML):
            return piece.raw
        self._written[key] = piece
        return piece.spelled

    def is_unusual(self, name: str) -> bool:
        """Whether a part that was read is XML in a spelling that not every reader knows."""
        key = _key(name)
        return key in self._read and key.endswith(_XML) and self._piece(key).is_unusual

    def bare(self, name: str) -> bytes:
        """Give a part as `read` does, without the text of its formulas: most of a sheet of ours.

        Raises:
            Unpackable: It is damaged.
        """
        self.read(name)
        return self._piece(_key(name)).bare if self.is_unusual(name) else self.as_written(name)

    def as_written(self, name: str) -> bytes:
        """Give a part as it lies there, without the text of its formulas.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        piece = self._written[key] = self._piece(key)
        return piece.written

    def is_declared(self, name: str) -> bool:
        """Whether a part declares entities or a type of document, as no spreadsheet program does.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        piece = self._written[key] = self._piece(key)
        return piece.is_declared

    def _piece(self, key: str) -> Piece:
        """Give a part by its key; one that is not there is empty.

        Raises:
            Unpackable: It is damaged.
        """
        if key not in self._known:
            entry = self._entries.get(key)
            self._known[key] = NOTHING if entry is None else self._pieces.of(entry, self._most)
        return self._known[key]

    def unpacked(self, without: Collection[str] = ()) -> bytes | None:
        """Give a file of the parts that were read, without packing and without formulas' text.

        The sheets left out by their names are not in it.

        A library need not unpack again what was unpacked to look at it. Where the list of parts is
        in any way unusual, or the parts are large, there is none: then the library sees the file.
        """
        left_out = self.left_out(without)
        for kind, part in self.related(self.main).values():
            if self.has(part) and part not in left_out and not _NO_SHEET.search(kind):
                self.bare(part)
        read = [
            (entry, piece) for key, piece in self._written.items()
            if not key.startswith(_NO_CELLS) and (entry := self._entries.get(key)) is not None
        ]  # fmt: skip
        if sum(len(piece.written) for _, piece in read) > _MOST_UNPACKED or any(
            entry.compress_type not in _USUALLY_PACKED or not entry.orig_filename.isascii()
            for entry in self._entries.values()
        ):
            return None
        unpacked = BytesIO()
        with zipfile.ZipFile(unpacked, "w") as new:
            for entry, piece in read:
                _put(new, unpacked, entry.orig_filename, piece)
            new.start_dir = unpacked.tell()
        return unpacked.getvalue()

    def text(self, name: str) -> str:
        """Give a part as text.

        Raises:
            Unpackable: It is damaged.
        """
        return self.read(name).decode("utf-8", "replace")

    @cached_property
    def main(self) -> str:
        """The part that lists the sheets, in whatever folder and under whatever name.

        Raises:
            Unpackable: What would tell is damaged.
        """
        for kind, target in self.related("").values():
            if kind.endswith("/officeDocument") and self.has(target):
                return target
        return _USUAL_MAIN

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Give what a part refers to by number: the kind of each, and its part.

        Raises:
            Unpackable: What would tell is damaged.
        """
        if part not in self._related:
            self._related[part] = self._relations(part)
        return self._related[part]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        found = {}
        at = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        for one in _elements(_RELATION, self.read(at)):
            if one.get("TargetMode") != "External":
                target = _resolved(folder, one.get("Target", ""))
                if not self.has(target) and self.has(unquote(target)):
                    target = unquote(target)
                found[one.get("Id", "")] = one.get("Type", ""), target
        return found

    @cached_property
    def listed(self) -> tuple[SheetPart, ...]:
        """The sheets with cells in the order of the workbook; charts, dialogs and macros are none.

        Raises:
            Unpackable: What would tell is damaged.
        """
        related = self.related(self.main)
        found = []
        for one in _elements(_SHEET, self.read(self.main)):
            number = next((value for name, value in one.items() if name.endswith(":id")), "")
            kind, part = related.get(number, ("", ""))
            if part and not _NO_SHEET.search(kind.rpartition("/")[2]):
                hidden = one.get("state", "visible") != "visible"
                found.append(SheetPart(one.get("name", ""), part, hidden))
        return tuple(found)

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The part of each sheet by the sheet's name.

        Raises:
            Unpackable: What would tell is damaged.
        """
        return {sheet.name: sheet.part for sheet in self.listed}

    def left_out(self, without: Collection[str]) -> frozenset[str]:
        """Give the parts that are read for none but some sheets, by the names of those sheets.

        Raises:
            Unpackable: What would tell is damaged.
        """
        if not without:
            return frozenset()
        read = {sheet.part for sheet in self.listed if sheet.name not in without}
        return frozenset(sheet.part for sheet in self.listed if sheet.part not in read)

    def of_kind(self, kind: str, usual: str = "") -> str:
        """Give the part that the workbook calls its styles, its strings and so on.

        Raises:
            Unpackable: What would tell is damaged.
        """
        ends = f"/{kind}"
        found = (part for said, part in self.related(self.main).values() if said.endswith(ends))
        return next(found, usual or f"xl/{kind}.xml")


def _put(new: zipfile.ZipFile, out: BytesIO, name: str, piece: Piece) -> None:
    """Put a part into a file, not packed; its checksum is known."""
    info = zipfile.ZipInfo(name)
    info.header_offset = out.tell()
    info.CRC = piece.checksum_written
    info.compress_size = info.file_size = len(piece.written)
    out.write(info.FileHeader())
    out.write(piece.written)
    new.filelist.append(info)


def _elements(pattern: re.Pattern[str], part: bytes) -> tuple[Mapping[str, str], ...]:
    """Give the attributes of each element of a part that a pattern finds."""
    return (_remembered if len(part) <= SMALL else _elements_in)(pattern, part)


def _elements_in(pattern: re.Pattern[str], part: bytes) -> tuple[Mapping[str, str], ...]:
    return tuple(map(attributes, pattern.findall(part.decode("utf-8", "replace"))))


_remembered = lru_cache(maxsize=64)(_elements_in)
"""The same of what comes with each return of a round: which sheets and parts it has."""


def attributes(text: str) -> dict[str, str]:
    """Give the attributes in the start of an element."""
    found = (match.groups() for match in _ATTRIBUTE.finditer(text))
    return {name: unescape(double or single or "") for name, double, single in found}


def _key(name: str) -> str:
    return name.casefold().removeprefix("./")


def _resolved(folder: str, target: str) -> str:
    """Give the part that a target means, seen from a folder.

    >>> _resolved("xl", "sheets/a.xml"), _resolved("xl", "/book/a.xml"), _resolved("b/c", "../a")
    ('xl/sheets/a.xml', 'book/a.xml', 'b/a')
    """
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
