"""What a file is, told by its first bytes and its parts and never by its name."""

import re
from dataclasses import dataclass
from typing import Literal

from dhrxl.files.containers.pieces import Pieces

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_PASSWORD = re.compile(  # record FILEPASS, the first after BOF
    rb"\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})"
    rb"(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
_WORKBOOK_TYPE = re.compile(rb"(?i)spreadsheetml|ms-excel\.(?:sheet|template)")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"

IN_EXCEL = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send it again."
_IN_WORD = "Open it in Word, choose Save As, Word Document (.docx), and send it again."
_REMEDIES = {
    "an old Word file (.doc)": _IN_WORD,
    "a Word file (.rtf)": _IN_WORD,
    "a Word file (.odt)": _IN_WORD,
    "a web page (HTML)": IN_EXCEL,
    "a spreadsheet saved as XML": IN_EXCEL,
    "a text file of separated values (CSV)": IN_EXCEL,
    "an archive of files": "Unpack it, and send the workbooks that are in it.",
    "an Outlook message": "Save the workbook that is attached to it, and send that.",
    "an Apple Numbers or Pages file": "In Numbers choose File, Export To, Excel, and send that.",
    "a shortcut to a file": "Send the file that it leads to.",
}
"""What its sender is to do, where that is not to use the workbook that was sent out."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut to a file"),
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "a Word file (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"Rar!", "an archive of files"),
    (b"7z\xbc\xaf", "an archive of files"),
    (b"\x1f\x8b", "an archive of files"),
)
_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "an old Word file (.doc)"),
    ("PowerPoint Document", "a PowerPoint file"),
    ("__properties_version1.0", "an Outlook message"),
)
_PARTS: tuple[tuple[str, str], ...] = (
    ("word/", "a Word file"),
    ("ppt/", "a PowerPoint file"),
    ("Index/", "an Apple Numbers or Pages file"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is; `words` name it in a message where it is something else."""

    kind: Literal["workbook", "password", "damaged", "other"]
    words: str = ""

    @property
    def remedy(self) -> str:
        """What its sender is to do, where there is more to say than to use the right file."""
        return _REMEDIES.get(self.words, "")


WORD = Found("other", "a Word file")
"""A Word file as it is today, which an agency may have answered in."""


def tell(data: bytes, packed: Pieces | None = None) -> Found:
    """Tell what a file is.

    Args:
        data: The file.
        packed: What it is packed of, if that is known.

    >>> tell(b"%PDF-1.7 ...").words
    'a PDF file'
    """
    if not data.strip(b"\x00 \r\n\t"):
        return Found("damaged", "an empty file")
    if data.startswith(b"PK"):
        return _tell_zip(data, packed)
    if data.startswith(_OLE):
        return _tell_ole(data)
    for signature, words in _SIGNATURES:
        if data.startswith(signature) and (signature != b"BM" or b"\x00" in data[:32]):
            return Found("other", words)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") or data[8:12] == b"WEBP":
        return Found("other", "a picture")
    return _tell_text(data)


def _tell_zip(data: bytes, packed: Pieces | None) -> Found:
    """Tell by the names of parts and the start of some: more may be more than memory holds."""
    try:
        packed = packed or Pieces(data)
        names = [entry.filename.replace("\\", "/") for entry in packed.entries]
        declared = packed.start("mimetype", 256)
        manifest = packed.start("META-INF/manifest.xml", 2**20)
        types = packed.start("[Content_Types].xml", 2**20).replace(b"\x00", b"")
        content = b"" if declared else packed.start("content.xml", 2**14)
    except Exception:  # a damaged zip fails in many ways, none of which matters here
        return Found("damaged")
    folded = [name.casefold().removeprefix("./") for name in names]
    if any(name.startswith("xl/") for name in folded) or _WORKBOOK_TYPE.search(types):
        return Found("workbook")
    if b"office:spreadsheet" in content.replace(b"\x00", b""):
        return Found("workbook")
    if declared.startswith(_SPREADSHEET):
        return Found("password" if b"encryption-data" in manifest else "workbook")
    if b"opendocument.text" in declared:
        return Found("other", "a Word file (.odt)")
    for start, words in _PARTS:
        if any(name.startswith(start.casefold()) for name in folded):
            return Found("other", words)
    if b"wordprocessingml" in types:
        return WORD
    return Found("other", "an archive of files")


def _tell_ole(data: bytes) -> Found:
    """Tell by the streams an OLE file names in its directory."""
    if _has_stream(data, "EncryptedPackage") or _has_stream(data, "EncryptionInfo"):
        return Found("password")
    if _OLD_PASSWORD.search(data):
        return Found("password")
    if any(_has_stream(data, name) for name in ("Workbook", "Book")):
        return Found("workbook")
    for name, words in _STREAMS:
        if _has_stream(data, name):
            return Found("other", words)
    return Found("damaged")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the directory has an entry of that name; some programs write it in capitals.

    An entry starts with 64 bytes for the name, ended by a zero, and two for its length ([MS-CFB]
    2.6.1); text of a document that says the same does not.
    """
    letters = name.upper().encode("utf-16-le") + b"\0\0"
    length = re.escape(bytes([len(letters), 0]))
    entry = re.escape(letters) + b".{%d}" % (64 - len(letters)) + length
    return re.search(entry, data.upper(), re.DOTALL) is not None


def _tell_text(data: bytes) -> Found:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data[:4096].decode("utf-16", "replace")
    elif b"\x00" in data[:4096]:
        return Found("other", "a file of another kind")
    else:
        text = data[:4096].decode("utf-8-sig", "replace")
    start = text.lstrip().casefold()
    if re.match(r"(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|table|meta)\b", start, re.S):
        return Found("other", "a web page (HTML)")
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return Found("other", "a spreadsheet saved as XML")
    if start.startswith("<?xml"):
        return Found("other", "an XML file")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if any(len(lines) > 1 and all(mark in line for line in lines[:2]) for mark in ",;\t"):
        return Found("other", "a text file of separated values (CSV)")
    return Found("other", "a text file")
