"""Invented mails for tests: as programs write them (.eml), and as Outlook does (.msg).

A `.eml` is made by Python's own `email`. A `.msg` is made by aspose-email-foss, an open-source
writer of [MS-OXMSG] files; no Outlook made one, and none here is called so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aspose.email_foss.msg import MapiMessage, PropertyId

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SENDER = "jane.roe@police.example"
WORDS = "Jane Roe of 12 Ash Lane has moved. See attached."
"""What no output may ever hold: the words of a person's mail."""
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is attached."""

    name: str
    data: bytes
    kind: str = XLSX
    is_logo: bool = False
    """Whether it is a picture among the words."""


def _message(files: Iterable[File], within: Iterable[EmailMessage] = ()) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Jane Roe <{SENDER}>"
    mail["To"] = "The Desk <desk@anytown.example>"
    mail["Subject"] = "RE: Jane Roe's return"
    mail["Date"] = "Mon, 20 Apr 2026 09:00:00 +0000"
    mail.set_content(WORDS)
    for file in files:
        main, _, sub = file.kind.partition("/")
        mail.add_attachment(
            file.data, maintype=main, subtype=sub, filename=file.name,
            disposition="inline" if file.is_logo else "attachment",
            cid="<logo@1>" if file.is_logo else None,
        )  # fmt: skip
    for one in within:
        mail.add_attachment(one)
    return mail


def eml(*files: File, within: Iterable[Iterable[File]] = ()) -> bytes:
    """Give a mail with files, and with mails that hold files, attached."""
    return _message(files, [_message(inner) for inner in within]).as_bytes()


def nested(depth: int, file: File) -> bytes:
    """Give a mail that holds a file in mails within each other."""
    mail = _message([file])
    for _ in range(depth):
        mail = _message((), [mail])
    return mail.as_bytes()


def _outlook(files: Iterable[File], within: Iterable[Any] = ()) -> Any:
    message = MapiMessage.create("RE: Jane Roe's return", WORDS)
    message.set_property(PropertyId.SENDER_NAME, "Jane Roe")
    message.set_property(PropertyId.SENDER_EMAIL_ADDRESS, SENDER)
    for file in files:
        content_id = "logo@1" if file.is_logo else None
        message.add_attachment(file.name, file.data, mime_type=file.kind, content_id=content_id)
    for one in within:
        message.add_embedded_message_attachment(one)
    return message


def msg(*files: File, within: Iterable[Iterable[File]] = ()) -> bytes:
    """Give the same as a message of Outlook, written by aspose-email-foss."""
    made = _outlook(files, [_outlook(inner) for inner in within]).to_bytes()
    assert isinstance(made, bytes)
    return made


MAKERS = {"eml": eml, "msg": msg}
"""Both kinds, by the ending of their names."""
