"""The parts of a packed file: each unpacked once, never beyond the limit, and in one spelling.

XML may be written in UTF-16, with comments, with CDATA, with single quotes; all of it is the same
to Excel. What looks at the text of a part gets one spelling of it, and what reads the cells is told
that it was another. Which part is what is told by the relationships, never by its name.
"""

import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from functools import cached_property
from html import unescape
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from dhrxl.files.limits import Limits

_USUAL_MAIN = "xl/workbook.xml"
_SHEET = re.compile(r"<(?:[\w.-]+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:[\w.-]+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:"([^"]*)"|\'([^\']*)\')')
_FORMULA = re.compile(rb'<f(?:\s++[\w:.-]++="[^"<>]*+")*+\s*+>')
_XML = (".xml", ".rels", ".vml")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How XML in UTF-16 begins."""
_NO_SHEET = re.compile("(?i)chartsheet|dialogsheet|macrosheet|vbaproject|module")
"""Relationships of what is listed among the sheets and holds no cells to answer in."""
_USUALLY_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NO_CELLS = ("docprops/", "customxml/", "xl/theme/", "xl/tables/", "xl/drawings/")
_MOST_UNPACKED = 32 * 2**20
"""Bytes of a file that is held a second time, not packed."""
BINARY = ".bin"


class Unpackable(Exception):  # noqa: N818 - read as a sentence
    """A part that cannot be unpacked: damaged, or longer than it is said to be."""


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
        self._raw: dict[str, bytes] = {}
        self._spelled: dict[str, bytes] = {}
        self._written: dict[str, bytes] = {}
        entries = self._zip.infolist()
        self.names = tuple(entry.filename.replace("\\", "/") for entry in entries)
        self._entries = dict(zip(map(_key, self.names), entries, strict=True))
        self.sizes = tuple(Size(entry.compress_size, entry.file_size) for entry in entries)
        self.has_password = any(entry.flag_bits & 1 for entry in entries)
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self._unusual: dict[str, bytes] = {}

    @property
    def doubled(self) -> bool:
        """Whether two parts have one name: programs differ in which of them they read."""
        return len(self._entries) < len(self.names)

    @property
    def has_other_slashes(self) -> bool:
        """Whether names have backslashes, as some programs on Windows write them."""
        return any("\\" in entry.orig_filename for entry in self._entries.values())

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return _key(name) in self._entries

    def raw(self, name: str) -> bytes:
        """Give a part as it lies there; one that is not there is empty.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        if key not in self._raw:
            try:
                with self._zip.open(self._entries[key]) as part:
                    self._raw[key] = part.read(self._most)
            except KeyError:
                self._raw[key] = b""
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
                raise Unpackable from error
            except RuntimeError as error:  # encrypted, or packed in a way Python does not know
                raise Unpackable from error
        return self._raw[key]

    def read(self, name: str) -> bytes:
        """Give a part; XML in UTF-8, between double quotes, without comments.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        if key not in self._spelled:
            data = self.raw(key)
            if key.endswith(_XML) and _is_unusual(data, self.as_written(key)):
                data = _plain(data)
                self._unusual[key] = without_formulas(data)
            self._spelled[key] = data
        return self._spelled[key]

    def is_unusual(self, name: str) -> bool:
        """Whether a part that was read is XML in a spelling that not every reader knows."""
        return _key(name) in self._unusual

    def bare(self, name: str) -> bytes:
        """Give a part as `read` does, without the text of its formulas: most of a sheet of ours.

        Raises:
            Unpackable: It is damaged.
        """
        self.read(name)
        return self._unusual.get(_key(name)) or self.as_written(name)

    def as_written(self, name: str) -> bytes:
        """Give a part as it lies there, without the text of its formulas.

        Raises:
            Unpackable: It is damaged.
        """
        key = _key(name)
        if key not in self._written:
            self._written[key] = without_formulas(self.raw(key))
        return self._written[key]

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
        read = {key: part for key, part in self._written.items() if not key.startswith(_NO_CELLS)}
        if sum(map(len, read.values())) > _MOST_UNPACKED or any(
            entry.compress_type not in _USUALLY_PACKED or not entry.orig_filename.isascii()
            for entry in self._entries.values()
        ):
            return None
        unpacked = BytesIO()
        with zipfile.ZipFile(unpacked, "w") as new:
            for key, written in read.items():
                if (entry := self._entries.get(key)) is not None:
                    new.writestr(zipfile.ZipInfo(entry.orig_filename), written)
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
        for one in map(attributes, _RELATION.findall(self.text(at))):
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
        for one in map(attributes, _SHEET.findall(self.text(self.main))):
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


def without_formulas(part: bytes) -> bytes:
    """Give XML without the text of its formulas; all that is markup stays.

    What is left out has no "<" in it and stands between two tags, so that no cell, no value and no
    declaration is found in one of the two and not in the other.

    >>> without_formulas(b'<c r="A1"><f>SUM(B1)</f><v>2</v></c>')
    b'<c r="A1"><f></f><v>2</v></c>'
    """
    if part.startswith(_WIDE):
        return part
    kept, start = [], 0
    at = part.find(b"<f")
    while at >= 0:
        begun = _FORMULA.match(part, at)
        text = begun.end() if begun else at + 2
        end = part.find(b"<", text)
        if begun and part.startswith(b"</f>", end):
            kept.append(part[start:text])
            start = end
        at = part.find(b"<f", end) if end >= 0 else -1
    return b"".join([*kept, part[start:]]) if kept else part


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


def _is_unusual(data: bytes, bare: bytes) -> bool:
    """Whether XML is not spelled as Excel spells it; of formulas the quotation marks count too."""
    if data.startswith(_WIDE):
        return True
    declared = data.find(b"?>", 0, 200)
    begun = declared + 2 if declared >= 0 else 0
    return any(
        part.find(rare, begun) >= 0 and part.find(sign, begun) >= 0
        for part, rare, sign in ((bare, b"!", b"<!"), (bare, b"?", b"<?"), (data, b"'", b"='"))
    )


def _plain(data: bytes) -> bytes:
    """Spell XML as Excel does; what is no XML stays as it is, for others to say so."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
        strip_cdata=True,
    )  # fmt: skip
    try:
        return bytes(etree.tostring(etree.fromstring(data, parser), encoding="UTF-8"))
    except (etree.XMLSyntaxError, ValueError):
        return data
