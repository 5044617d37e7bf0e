"""The last touch to a workbook's zip: what XlsxWriter writes otherwise, put right once.

Three things. A row's height is an estimate, so it must not be marked as set by hand: Excel would
then no longer grow the row as people type. The language is not among the document properties
XlsxWriter knows. A formula whose result is "" must say that this is text, or readers take it for
a number that is missing. Parts keep their order and get one date, so that equal content gives
equal bytes.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
STRINGS = "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/sheet"

GUARD = "\x00"
"""Put before a text that XlsxWriter would take for markup of its own; taken away here."""

_SET_BY_HAND = re.compile(r'(<row [^>]*?) customHeight="1"')
_NO_RESULT = "<v></v></c>"
_EMPTY_RESULT = re.compile(rf'<c r="([A-Z]+\d+)"( s="\d+")?>(<f>[^<]*</f>){_NO_RESULT}')


def unzipped(raw: IO[bytes]) -> Iterator[tuple[str, StringIO]]:
    """Give the parts of a workbook by their names, in their order."""
    with ZipFile(raw) as package:
        for name in package.namelist():
            yield name, StringIO(package.read(name).decode())


def finished(parts: Iterable[tuple[str, StringIO]], *, language: str = "en-GB") -> bytes:
    """Give the bytes of the finished workbook.

    Args:
        parts: Of a workbook, as XlsxWriter leaves them.
        language: What the document properties name as its language.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, part in parts:
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _put_right(name, part.getvalue(), language))
            part.close()
    return out.getvalue()


def _put_right(name: str, part: str, language: str) -> str:
    if name.startswith(SHEETS):
        part = _SET_BY_HAND.sub(r"\1", part)
        if _NO_RESULT in part:
            part = _EMPTY_RESULT.sub(rf'<c r="\1"\2 t="str">\3{_NO_RESULT}', part)
        return part
    if name == STRINGS:
        return part.replace("<t>_x0000_&lt;r&gt;", "<t>&lt;r&gt;")
    if name == CORE:
        tag = f"<dc:language>{language}</dc:language></cp:coreProperties>"
        return part.replace("</cp:coreProperties>", tag)
    return part
