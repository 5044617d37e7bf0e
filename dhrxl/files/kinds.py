"""What a file is, told by its first bytes and its parts and never by its name."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

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
_ATTACHED = "Save the workbook that is attached to it, and send that."
_REMEDIES = {
    "an old Word file (.doc)": _IN_WORD,
    "a Word file (.rtf)": _IN_WORD,
    "a Word file (.odt)": _IN_WORD,
    "a web page (HTML)": IN_EXCEL,
    "a spreadsheet saved as XML": IN_EXCEL,
    "a text file of separated values (CSV)": IN_EXCEL,
    "an archive of files": "Unpack it, and send the workbooks that are in it.",
    "an Outlook message": _ATTACHED,
    "a saved mail": _ATTACHED,
    "a damaged or cut-off Outlook message": _ATTACHED,
    "a mailbox of several mails": "Save each mail by itself, and send those.",
    "an attachment that only Outlook opens (winmail.dat)": (
        "Save the workbook that is in it from Outlook, and send that."
    ),
    "an encrypted mail": "Open it in the mail program, save the workbook in it, and send that.",
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
    (b"\x78\x9f\x3e\x22", "an attachment that only Outlook opens (winmail.dat)"),
    (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", "an encrypted mail"),  # message.rpmsg
    (b"BEGIN:VCALENDAR", "a calendar file"),
    (b"BEGIN:VCARD", "a contact card"),
)
_ENVELOPED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""How a mail that was encrypted or signed as a whole names what it is (RFC 5652, PKCS #7)."""
_LONGEST_HEAD = 2**16
"""Bytes in which a mail names who wrote to whom; what carries it puts pages before that."""
_MBOX = re.compile(r"From \S+ .*\d{4}")
_HEADER = re.compile(r"([!-9;-~]+):(?:[ \t].*)?")
_HEADERS = frozenset(
    ("bcc", "cc", "date", "delivered-to", "from", "message-id", "received", "reply-to",
     "return-path", "sender", "subject", "to", "x-mailer", "x-unsent")
)  # fmt: skip
_MIME = frozenset(("content-type", "mime-version"))
"""Names of RFC 5322 and of mail programs, two of which no other text begins with; and those that a
web page in one file (.mht) has, too."""
_PROPERTIES = "__properties_version1.0"
_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "an old Word file (.doc)"),
    ("PowerPoint Document", "a PowerPoint file"),
    (_PROPERTIES, "an Outlook message"),
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
OUTLOOK, MAIL = Found("other", "an Outlook message"), Found("other", "a saved mail")
"""A mail as Outlook saves it (.msg), and as others do (.eml): a return may be attached to it."""
BESIDE_A_RETURN = (
    "a PDF file", "a picture", "a PowerPoint file", WORD.words, "a calendar file", "a contact card",
    "a text file",
)  # fmt: skip
"""What agencies attach to a mail besides their return, as evidence or out of habit."""


def tell_mail(data: bytes) -> Found | None:
    """Tell which kind of mail this is, if it is one."""
    found = None if data.startswith(b"PK") else tell(data)  # what is packed is none
    return found if found in (OUTLOOK, MAIL) else None


def tell(data: bytes) -> Found:
    """Tell what a file is.

    >>> tell(b"%PDF-1.7 ...").words
    'a PDF file'
    """
    if not data.strip(b"\x00 \r\n\t"):
        return Found("damaged", "an empty file")
    if data.startswith(b"PK"):
        return _tell_zip(data)
    if data.startswith(_OLE):
        return _tell_ole(data)
    for signature, words in _SIGNATURES:
        if data.startswith(signature) and (signature != b"BM" or b"\x00" in data[:32]):
            return Found("other", words)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") or data[8:12] == b"WEBP":
        return Found("other", "a picture")
    return _tell_text(data)


def _tell_zip(data: bytes) -> Found:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            names = [name.replace("\\", "/") for name in parts.namelist()]
            declared = _start(parts, "mimetype", 256)
            manifest = _start(parts, "META-INF/manifest.xml", 2**20)
            types = _start(parts, "[Content_Types].xml", 2**20).replace(b"\x00", b"")
            content = b"" if declared else _start(parts, "content.xml", 2**14)
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


def _start(parts: zipfile.ZipFile, name: str, size: int) -> bytes:
    """Give the start of a part, or nothing: it may unpack to more than memory holds."""
    if name not in parts.namelist():
        return b""
    with parts.open(name) as part:
        return part.read(size)


def _tell_ole(data: bytes) -> Found:
    """Tell by the streams an OLE file names in its directory.

    A mail may hold those of a workbook that is attached to it, and a workbook those of a mail.
    """
    if _has_stream(data, _PROPERTIES) and _is_in_root(data, _PROPERTIES):
        return OUTLOOK
    if _has_stream(data, "EncryptedPackage") or _has_stream(data, "EncryptionInfo"):
        return Found("password")
    if _OLD_PASSWORD.search(data):
        return Found("password")
    if any(_has_stream(data, name) for name in ("Workbook", "Book")):
        return Found("workbook")
    for name, words in _STREAMS:
        if _has_stream(data, name):
            return Found("other", words)
    if "__substg1.0_".encode("utf-16-le") in data:
        return Found("damaged", "a damaged or cut-off Outlook message")
    return Found("damaged")


def _is_in_root(data: bytes, name: str) -> bool:
    """Whether a stream is the file's own, and not that of a file within it."""
    from olefile import OleFileIO  # few files are mails

    try:
        with OleFileIO(BytesIO(data)) as ole:
            return bool(ole.exists(name))
    except Exception:  # a damaged one fails in many ways
        return False


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
    if _ENVELOPED in data[:64]:
        return Found("other", "an encrypted mail")
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
    head = data[:_LONGEST_HEAD].decode("utf-8-sig", "replace") if ":" in text else ""
    if is_mail(head):
        return MAIL
    first, _, rest = head.partition("\n")
    if _MBOX.fullmatch(first.rstrip()) and is_mail(rest):
        return Found("other", "a mailbox of several mails")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if any(len(lines) > 1 and all(mark in line for line in lines[:2]) for mark in ",;\t"):
        return Found("other", "a text file of separated values (CSV)")
    return Found("other", "a text file")


def is_mail(start: str) -> bool:
    """Say whether a text begins as a mail does: headers alone, two of them known.

    >>> is_mail("To: police@anytown.example\nSubject: Return\n\nHello"), is_mail("To: all\nHello")
    (True, False)
    """
    lines = start.lstrip("\r\n").splitlines()
    if lines and lines[0].strip().isdecimal():  # how Apple Mail begins one: with its length
        del lines[0]
    head = lines[: lines.index("")] if "" in lines else lines[:-1]
    names = [_HEADER.fullmatch(line) for line in head if line[:1] not in " \t"]
    found = {name[1].casefold() for name in names if name}
    known = found & _HEADERS
    return all(names) and len(known) + bool(known and found & _MIME) > 1
