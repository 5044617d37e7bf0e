"""A mail as a draft that nobody has sent: a file that a mail program opens to be read and sent.

Plain text and no HTML: a screen reader reads it as it stands, it opens alike in every program,
holds nothing that is fetched, and whoever sends it can change any word. There is no From, no Date
and no Message-ID: the mail program puts them in. So the same draft is the same bytes, whoever
makes it and when.
"""

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_TYPES = {".xlsx": _XLSX, ".ics": ("text", "calendar"), ".pdf": ("application", "pdf")}
_OTHER = ("application", "octet-stream")
_MARK = "X-dhrxl"
_UNMARKED = "0" * 64
_MARKED = re.compile(rb"(?m)^X-dhrxl: ([0-9a-f]{64})\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft says."""

    to: str
    """One address, or nothing: then whoever sends it fills it in."""
    subject: str
    words: str
    """Paragraphs, with blank lines between them."""
    attached: tuple[tuple[str, bytes], ...] = ()
    """Names and contents."""


def draft_bytes(draft: Draft) -> bytes:
    """Give a draft as an .eml file: lines end as mails need them, headers are plain ASCII.

    Names are written as RFC 2231 says, a subject as RFC 2047. What parts the attachments is made of
    what they hold.
    """
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    if draft.to:
        mail["To"] = draft.to
    mail["Subject"] = draft.subject
    mail[_MARK] = _UNMARKED
    mail.set_content(draft.words, cte="quoted-printable")
    mail["Content-Language"] = "en-GB"
    for name, data in draft.attached:
        main, sub = _TYPES.get(name[name.rfind(".") :].casefold(), _OTHER)
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if draft.attached:
        held = hashlib.sha256(draft.words.encode())
        for name, data in draft.attached:
            held.update(name.encode() + hashlib.sha256(data).digest())
        mail.set_boundary(f"=_dhrxl_{held.hexdigest()[:40]}")
    raw = mail.as_bytes()
    return raw.replace(_UNMARKED.encode(), hashlib.sha256(raw).hexdigest().encode(), 1)


def is_untouched(data: bytes) -> bool:
    """Say whether a file is a draft of ours in which nobody has changed anything."""
    marked = _MARKED.search(data)
    if marked is None:
        return False
    bare = data.replace(marked[1], _UNMARKED.encode(), 1)
    return hashlib.sha256(bare).hexdigest().encode() == marked[1]
