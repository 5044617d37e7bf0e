"""The pieces of a packed file: each as it lies there, unpacked, and in the one spelling of its XML.

What a round sends out comes back with the same looks, lists, theme and relationships in every file.
So a small piece that was packed byte for byte as one before it is that one, and is neither unpacked
nor looked at again.
"""

import re
import zipfile
import zlib
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import pairwise
from struct import unpack_from

_FORMULA = re.compile(rb'<f(?:\s++[\w:.-]++="[^"<>]*+")*+\s*+>')
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How XML in UTF-16 begins."""
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D|E\x00N)")
_BEGUN = b"PK\x03\x04"
_HEAD = 30
"""Bytes of what is said of a piece before its name, where it lies."""
_USUAL_FLAGS = 0b1000_0000_1110
"""How tightly it is packed, that its size follows it, that its name is in UTF-8."""
SMALL = 2**16
"""Bytes, unpacked, of a piece that may come with each file; a sheet of actions is larger."""


class Unpackable(Exception):  # noqa: N818 - read as a sentence
    """A part that cannot be unpacked: damaged, or longer than it is said to be."""


class Piece:
    """A part as it lies there, and what is made of it, each once."""

    def __init__(self, raw: bytes, checksum: int = 0) -> None:
        self.raw = raw
        self.checksum = checksum
        """Its CRC-32, as the list of parts gives it."""

    @cached_property
    def written(self) -> bytes:
        """As it lies there, without the text of its formulas."""
        return without_formulas(self.raw)

    @cached_property
    def checksum_written(self) -> int:
        """The CRC-32 of the same."""
        return self.checksum if self.written is self.raw else zlib.crc32(self.written)

    @cached_property
    def is_unusual(self) -> bool:
        """Whether it is XML in a spelling that not every reader knows."""
        return _is_unusual(self.raw, self.written)

    @cached_property
    def spelled(self) -> bytes:
        """Of XML: in UTF-8, between double quotes, without comments."""
        return _plain(self.raw) if self.is_unusual else self.raw

    @cached_property
    def bare(self) -> bytes:
        """The same without the text of its formulas."""
        return (self.is_unusual and without_formulas(self.spelled)) or self.written

    @cached_property
    def is_declared(self) -> bool:
        """Whether it declares entities or a type of document, as no spreadsheet program does."""
        return b"!" in self.written and _DECLARATION.search(self.written) is not None


NOTHING = Piece(b"")
"""A part that is not there."""


class Pieces:
    """What a packed file lists, and each piece of it when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Read the list of a file.

        Raises:
            Unpackable: It is no packed file, or its list is damaged.
        """
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError) as error:
            raise Unpackable from error
        self._data = data
        self.entries = self._zip.infolist()
        places = sorted(entry.header_offset for entry in self.entries)
        self._next = dict(pairwise([*places, self._zip.start_dir]))

    @classmethod
    def within(cls, data: bytes) -> "Pieces | None":
        """Give what a file is packed of; nothing where it is not packed, or its list is damaged."""
        try:
            return cls(data) if data.startswith(b"PK") else None
        except (Unpackable, NotImplementedError):  # of a version that nobody reads
            return None

    def of(self, entry: zipfile.ZipInfo, most: int) -> Piece:
        """Give a piece, or so many bytes of it at most.

        Raises:
            Unpackable: It is damaged.
        """
        packed = self._packed(entry)
        if packed is not None and entry.file_size <= most:
            piece = (_remembered if entry.file_size <= SMALL else _unpacked)(
                packed, entry.compress_type, entry.file_size, entry.CRC
            )
            if piece is not None:
                return piece
        return Piece(self._as_zipfile_does(entry, most), entry.CRC)

    def start(self, name: str, most: int) -> bytes:
        """Give the start of a piece, or nothing where there is none.

        Raises:
            Unpackable: It is damaged.
        """
        entry = next((one for one in reversed(self.entries) if one.filename == name), None)
        return self.of(entry, most).raw if entry else b""

    def _packed(self, entry: zipfile.ZipInfo) -> bytes | None:
        """Give a piece as it is packed; nothing where it lies there in any unusual way."""
        begun = entry.header_offset
        head = self._data[begun : begun + _HEAD] if begun >= 0 else b""
        if not head.startswith(_BEGUN) or len(head) < _HEAD:
            return None
        flags, length, more = *unpack_from("<H", head, 6), *unpack_from("<HH", head, 26)
        name = self._data[begun + _HEAD : begun + _HEAD + length]
        start = begun + _HEAD + length + more
        end = start + entry.compress_size
        is_usual = not (flags | entry.flag_bits) & ~_USUAL_FLAGS and end <= self._next[begun]
        is_named = name.isascii() and name == entry.orig_filename.encode()
        return self._data[start:end] if is_usual and is_named else None

    def _as_zipfile_does(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        """Unpack a piece that is unusual, or is found to be damaged."""
        try:
            with self._zip.open(entry) as part:
                return part.read(most)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise Unpackable from error
        except RuntimeError as error:  # encrypted, or packed in a way Python does not know
            raise Unpackable from error


def _unpacked(packed: bytes, method: int, size: int, checksum: int) -> Piece | None:
    """Unpack a piece; nothing where it is not what the list says of it."""
    raw: bytes | None = None
    if method == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            raw = unpacker.decompress(packed, size + 1)
        except zlib.error:
            return None
        raw = raw if unpacker.eof and not unpacker.unused_data else None
    elif method == zipfile.ZIP_STORED:
        raw = packed
    is_sound = raw is not None and len(raw) == size and zlib.crc32(raw) == checksum
    return Piece(raw, checksum) if raw is not None and is_sound else None


_remembered = lru_cache(maxsize=64)(_unpacked)


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
        if part.startswith(b"<f>", at):  # nearly all of them: no pattern need be asked
            is_formula, text = True, at + 3
        else:
            begun = _FORMULA.match(part, at)
            is_formula, text = begun is not None, begun.end() if begun else at + 2
        end = part.find(b"<", text)
        if is_formula and part.startswith(b"</f>", end):
            kept.append(part[start:text])
            start = end
        at = part.find(b"<f", end) if end >= 0 else -1
    return b"".join([*kept, part[start:]]) if kept else part


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
