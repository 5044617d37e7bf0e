"""Files that do harm, or look as if they did: all made from a good return, or from nothing.

None is kept in the repository: some unpack to gigabytes. Bytes that repeat are packed once, and the
packed piece is repeated, so that making them takes no time.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tests.places import SHEETS

GOOD = (SHEETS / "plain.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet2.xml"
"""The part of the sheet with the actions."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECRET = "the-secret-of-this-computer"


def old_file(stream: str) -> bytes:
    """Give as much of an old Office file as names one of its streams."""
    name = stream.encode("utf-16-le")
    return OLE + bytes(504) + name.ljust(64, b"\0") + bytes([len(name) + 2, 0]) + bytes(62)


Change = bytes | Callable[[bytes], bytes]


def repacked(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """Give a packed file with some of its parts changed, and those added that it lacks."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            text = old.read(name) if name in old.namelist() else b""
            change = changes.get(name, text)
            new.writestr(name, change if isinstance(change, bytes) else change(text))
    return packed.getvalue()


def with_sheet(change: Change, data: bytes = GOOD) -> bytes:
    """Give the good return with its sheet of actions changed."""
    return repacked(data, {SHEET: change})


def with_rows(rows: str) -> bytes:
    """Give the good return with rows added below its actions."""
    return with_sheet(lambda sheet: sheet.replace(b"</sheetData>", rows.encode() + b"</sheetData>"))


def renamed(names: Mapping[str, str], data: bytes = GOOD) -> bytes:
    """Give a packed file with its parts under other names."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = names.get(name, name)  # kept as it is, a backslash too
            new.writestr(entry, old.read(name), 8)
    return packed.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a packed file, packed already, with what the file says of it."""

    name: str
    packed: bytes
    size: int
    check: int = 0


def repeated(name: str, piece: bytes, times: int, start: bytes = b"", end: bytes = b"") -> Part:
    """Give a part that holds a piece so many times over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(end) + packer.flush()
    size = len(start) + len(piece) * times + len(end)
    return Part(name=name, packed=packed + again * times + last, size=size)


def with_parts(parts: Iterable[Part], data: bytes = GOOD) -> bytes:
    """Give a packed file with parts added or put in place of others, whatever they say they are."""
    parts = {part.name: part for part in parts}
    with zipfile.ZipFile(BytesIO(data)) as old:
        for name in old.namelist():
            text, packer = old.read(name), zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(text) + packer.flush()
            kept = Part(name=name, packed=packed, size=len(text), check=zlib.crc32(text))
            parts.setdefault(name, kept)
    body, listed = b"", b""
    for name, part in parts.items():
        told = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, part.check, len(part.packed),
                           part.size & 0xFFFFFFFF, len(name), 0)  # fmt: skip
        listed += b"PK\1\2\x14\0" + told + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        listed += name.encode()
        body += b"PK\3\4" + told + name.encode() + part.packed
    count = len(parts)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), len(body), 0)
    return body + listed + b"PK\5\6" + end


def zeros() -> bytes:
    """Give a return with a picture of three gigabytes of nothing, in three megabytes."""
    return with_parts([repeated("xl/media/image1.png", b"\0" * 2**24, 192)])


def endless_rows(*, size: int = 0) -> bytes:
    """Give a return with a gigabyte of rows; it may say that they are smaller."""
    row = b"<row><c><v>1</v></c></row>" * 40_000
    start, end = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
    part = repeated(SHEET, row, 2**30 // len(row), start, end)
    return with_parts([Part(name=SHEET, packed=part.packed, size=size or part.size)])


def nested() -> bytes:
    """Give archives in archives in archives."""
    data = b"\0" * 2**20
    for depth in range(6):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", 8) as parts:
            for copy in range(8):
                parts.writestr(f"{depth}-{copy}.zip", data)
        data = packed.getvalue()
    return data


def declared(declarations: str, said: str, part: str = SHEET) -> bytes:
    """Give a return one of whose parts declares entities, and says one of them in an answer."""

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        head, body = re.fullmatch(r"(<\?xml.*?\?>)?(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        body = re.sub(r"(<t>|<v>|<dc:creator>)[^<]*", rf"\1{said}", body, count=1)
        return f"{head or ''}<!DOCTYPE x [{declarations}]>{body}".encode()

    return repacked(GOOD, {part: change})


def billion_laughs() -> bytes:
    """Give a return whose ten entities come to a billion words."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return declared("".join(lines), "&a9;")


def quadratic() -> bytes:
    """Give a return that says one long entity a great many times."""
    return declared(f'<!ENTITY a "{"ha" * 50_000}">', "&a;" * 50_000)


def external(secret: Path, part: str = SHEET) -> bytes:
    """Give a return that asks for a file of the computer it is read on."""
    return declared(f'<!ENTITY a SYSTEM "{secret.as_uri()}">', "&a;", part)


def styled_blanks(rows: int = 100_000, columns: int = 10) -> bytes:
    """Give the good return with a million cells below it that hold a format and nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:columns]
    row = "".join(f'<c r="{letter}#" s="1"/>' for letter in letters)
    numbers = map(str, range(8, 8 + rows))
    return with_rows("".join(f'<row r="#">{row}</row>'.replace("#", one) for one in numbers))


def in_utf_16(data: bytes) -> bytes:
    """Give a workbook whose sheets and texts are written in UTF-16."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        names = [name for name in parts.namelist() if name.endswith(".xml")]

    def change(xml: bytes) -> bytes:
        text = re.sub(r"^<\?xml.*?\?>", "", xml.decode())
        return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")

    return repacked(data, dict.fromkeys(names, change))


def binary_workbook(*cells: tuple[int, int]) -> bytes:
    """Give a binary workbook (.xlsb) with a number in each of some cells, counted from 0."""

    def record(kind: int, data: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        return number + bytes([len(data)]) + data

    def words(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = record(131) + record(143) + record(
        156, struct.pack("<II", 0, 1) + words("rId1") + words("Return")
    ) + record(144) + record(132)  # fmt: skip
    sheet = record(129) + record(148, bytes(16)) + record(145)
    for row, column in cells:
        sheet += record(0, struct.pack("<III", row, 0, 0) + b"\0" * 5)
        sheet += record(5, struct.pack("<IId", column, 0, 1.0))
    sheet += record(146) + record(130)
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", 8) as parts:
        for name, target, what in (
            ("_rels/.rels", "xl/workbook.bin", "officeDocument"),
            ("xl/_rels/workbook.bin.rels", "worksheets/sheet1.bin", "worksheet"),
        ):
            relation = f'<Relationship Id="rId1" Type="{kind}{what}" Target="{target}"/>'
            parts.writestr(name, f'<Relationships xmlns="{relations}">{relation}</Relationships>')
        parts.writestr("xl/workbook.bin", book)
        parts.writestr("xl/worksheets/sheet1.bin", sheet)
    return packed.getvalue()


def old_workbook(
    *cells: tuple[int, int],
    formulas: Iterable[tuple[int, int]] = (),
    said: tuple[int, int] = (0, 0),
    sheets: Iterable[str] = ("Return",),
) -> bytes:
    """Give an old workbook (.xls) with a number in each of some cells, counted from 0.

    Args:
        cells: Where.
        formulas: Where a formula stands, whose result is a number.
        said: How many rows and columns each sheet says it has.
        sheets: Their names; each holds the same.
    """

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begun(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0x600))

    sheet = begun(0x10) + record(0x0200, struct.pack("<IIHHH", 0, said[0], 0, said[1], 0))
    for row, column in cells:
        sheet += record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    for row, column in formulas:
        told = struct.pack("<HHHdHIH", row, column, 0, 1.0, 0, 0, 3) + b"\x1e\x01\x00"
        sheet += record(0x0006, told)
    sheet += record(0x000A)
    names = [name.encode() for name in sheets]
    length = len(begun(5) + record(0x000A)) + sum(12 + len(name) for name in names)
    listed = b"".join(
        record(0x85, struct.pack("<IHBB", length + number * len(sheet), 0, len(name), 0) + name)
        for number, name in enumerate(names)
    )
    return _in_ole(begun(5) + listed + record(0x000A) + sheet * len(names))


def _in_ole(stream: bytes) -> bytes:
    """Give an old Office file with one stream, that of a workbook ([MS-CFB])."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    count, free, last = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    tables = 1
    while tables * 128 < count + 1 + tables:
        tables += 1
    table = [*range(1, count), last, last, *[0xFFFFFFFD] * tables]
    table += [free] * (tables * 128 - len(table))

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        letters = name.encode("utf-16-le") + b"\0\0"
        told = struct.pack("<HBBIII", len(letters), kind, 1, free, free, child)
        return letters.ljust(64, b"\0") + told + bytes(36) + struct.pack("<IQ", start, size)

    entries = entry("Root Entry", 5, last, 0, 1) + entry("Workbook", 2, 0, len(stream), free)
    head = OLE + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, count, 0, 4096, last, 0, last, 0)
    places = [*range(count + 1, count + 1 + tables), *[free] * (109 - tables)]
    head += struct.pack("<109I", *places)
    return head + stream + entries.ljust(512, b"\0") + struct.pack(f"<{len(table)}I", *table)


def open_document(row: str) -> bytes:
    """Give the good return as .ods with a row added to its sheet of actions."""

    def change(content: bytes) -> bytes:
        cover, actions, lists = content.split(b"</table:table>", 2)
        return b"</table:table>".join([cover, actions + row.encode(), lists])

    return repacked((SHEETS / "saved.ods").read_bytes(), {"content.xml": change})


def short_document(rows: str) -> bytes:
    """Give the good return as .ods, with rows added to it and no blank ones at its end."""

    def change(content: bytes) -> bytes:
        content = re.sub(rb'(number-rows-repeated=)"10485\d\d"', rb'\1"1"', content)
        return content.replace(b"</table:table>", rows.encode() + b"</table:table>", 2)

    return repacked((SHEETS / "saved.ods").read_bytes(), {"content.xml": change})


def far_row(columns: int) -> str:
    """Give a row of an .ods sheet that holds something behind so many blank cells."""
    return (
        f'<table:table-row><table:table-cell table:number-columns-repeated="{columns}"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    )


def ods_row(*, rows: int = 1, columns: int = 1) -> str:
    """Give a row of an .ods sheet that says how often it is there."""
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
