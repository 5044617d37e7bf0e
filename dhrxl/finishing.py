"""The last touch to a workbook's zip: what XlsxWriter writes otherwise, put right once.

Three things. A row's height is an estimate, so it must not be marked as set by hand: Excel would
then no longer grow the row as people type. The language is not among the document properties
XlsxWriter knows. A formula whose result is "" must say that this is text, or readers take it for
a number that is missing. Parts keep their order and get one date, so that equal content gives
equal bytes.
"""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
STRINGS = "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/sheet"

GUARD = "\x00"
"""Put before a text that XlsxWriter would take for markup of its own; taken away here."""

_SET_BY_HAND = re.compile(rb'(<row [^>]*?) customHeight="1"')
_EMPTY_RESULT = re.compile(rb'<c r="([A-Z]+\d+)"( s="\d+")?>(<f>[^<]*</f>)<v></v></c>')


def finished(raw: bytes, *, language: str = "en-GB") -> bytes:
    """Give the bytes of the finished workbook.

    Args:
        raw: A workbook as XlsxWriter leaves it.
        language: What the document properties name as its language.
    """
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _put_right(name, source.read(name), language))
    return out.getvalue()


def _put_right(name: str, part: bytes, language: str) -> bytes:
    if name.startswith(SHEETS):
        part = _SET_BY_HAND.sub(rb"\1", part)
        return _EMPTY_RESULT.sub(rb'<c r="\1"\2 t="str">\3<v></v></c>', part)
    if name == STRINGS:
        return part.replace(b"<t>_x0000_&lt;r&gt;", b"<t>&lt;r&gt;")
    if name == CORE:
        tag = f"<dc:language>{language}</dc:language></cp:coreProperties>"
        return part.replace(b"</cp:coreProperties>", tag.encode())
    return part
