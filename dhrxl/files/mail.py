"""What is attached to a saved mail: read out of it, and never changed or sent.

Of a mail only its attachments are read. Its words, its sender and its subject stay where they are:
they are a person's, and no return. Messages of Outlook (.msg) are read by python-oxmsg (MIT, small)
and not by extract-msg, which is GPL and brings eight packages more.
"""

import re
from base64 import b64decode
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from dhrxl.files.kinds import OUTLOOK, Found, tell, tell_mail
from dhrxl.files.names import INSIDE, shown
from dhrxl.files.safe import Unreadable, damaged, not_a_workbook, too_large
from dhrxl.model.problems import Problem

if TYPE_CHECKING:
    from email.message import Message

    from oxmsg.properties import Properties
    from oxmsg.storage import Storage

MOST_ATTACHED, DEEPEST = 200, 5
"""Attachments of one mail, and mails within each other; nobody sends as many."""
LONGEST_NAME = 120
_WITHIN = "attached mail"
"""What a mail within a mail is called. Its own name is its subject, which may tell of a person."""
_SIGNATURES = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)
_EMBEDDED, _LINKS = 5, (2, 3, 4, 7)
"""How Outlook attaches a message, or says where a file is ([MS-OXCMSG] 2.2.2.9)."""
_CONTENT_ID, _METHOD, _NAMES, _OBJECT = 0x3712, 0x3705, (0x3707, 0x3704, 0x3001), "3701000D"
SAVE_AGAIN = "Save the mail again, or save the workbook that is attached to it, and send that."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One attachment, or why it cannot be had."""

    name: str
    """As it may be shown: no two of a mail are alike."""
    data: bytes = b""
    is_inline: bool = False
    """Whether it is a picture shown among the words, as logos under a signature are."""
    problem: Problem | None = None


def attachments(data: bytes, kind: Found) -> tuple[Attached, ...]:
    """Give what is attached to a mail and to mails within it, in their order.

    Args:
        data: The mail.
        kind: Which kind of mail it is (`kinds.tell_mail`).

    Raises:
        Unreadable: It is damaged, or there is more in it than anybody sends.
    """
    try:
        found = _of_mail(data, kind)
        taken: dict[str, int] = {}
        given = []
        for number, one in enumerate(found, start=1):
            if number > MOST_ATTACHED:
                many = f"more than {MOST_ATTACHED} attachments"
                raise Unreadable(too_large(many, f"{MOST_ATTACHED} attachments", SAVE_AGAIN))
            given.append(replace(one, name=_unused(_numbered(one.name, number), taken)))
    except (Unreadable, MemoryError):
        raise
    except Exception:  # a damaged mail fails in many ways
        raise Unreadable(damaged("a damaged or cut-off mail", SAVE_AGAIN)) from None
    return tuple(one for one in given if not _is_picture(one))


def _is_picture(one: Attached) -> bool:
    return one.is_inline and tell(one.data).words in ("a picture", "an XML file")


def _numbered(name: str, number: int) -> str:
    """Give the name of an attachment, or a number where it has none."""
    within, inside, last = name.rpartition(INSIDE)
    return name if any(map(str.isalnum, last)) else f"{within}{inside}attachment {number}"


def _safe(name: str) -> str:
    """Give a name as it may be shown: without folders, and of bearable length."""
    bare = shown(re.split(r"[/\\]", name)[-1]).strip()
    ending = PurePosixPath(bare).suffix
    room = LONGEST_NAME - len(ending)
    return bare if len(bare) <= LONGEST_NAME or room < 1 else f"{bare[:room]}{ending}"


def _unused(name: str, taken: dict[str, int]) -> str:
    key = name.casefold()
    taken[key] = taken.get(key, 0) + 1
    if taken[key] == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    again = f" ({taken[key]})"
    return _unused(f"{stem}{again}.{ending}" if dot else f"{name}{again}", taken)


def _too_deep() -> Attached:
    limit = f"{DEEPEST} mails within each other"
    return Attached(name=_WITHIN, problem=too_large("more", limit, SAVE_AGAIN))


def _beneath(found: Iterator[Attached]) -> Iterator[Attached]:
    for one in found:
        yield replace(one, name=f"{_WITHIN}{INSIDE}{one.name}")


def _of_mail(data: bytes, kind: Found, depth: int = 0) -> Iterator[Attached]:
    return _of_message(_outlook(data), depth) if kind == OUTLOOK else _of_text(data, depth)


def _opened(one: Attached, depth: int) -> Iterator[Attached]:
    """Give what is attached to a mail that is itself attached as a file; any other as it is."""
    kind = tell_mail(one.data)
    if kind is None:
        yield one
    elif depth >= DEEPEST:
        yield _too_deep()
    else:
        try:
            within = list(_beneath(_of_mail(one.data, kind, depth + 1)))
        except (Unreadable, MemoryError):
            raise
        except Exception:  # as for a mail that is damaged itself, and beside others
            within = [replace(one, problem=damaged("a damaged or cut-off mail", SAVE_AGAIN))]
        yield from within


def _of_text(data: bytes, depth: int) -> Iterator[Attached]:
    """Read a mail as RFC 5322 and MIME write it.

    Apple Mail puts its length before it, an editor of texts its mark.
    """
    from email import message_from_bytes
    from email.policy import default  # few files are mails

    data = data.removeprefix(BOM_UTF8)
    start, _, rest = data.partition(b"\n")
    mail = message_from_bytes(rest if start.strip().isdigit() else data, policy=default)
    yield from _of_part(mail, depth)


def _of_part(part: "Message", depth: int) -> Iterator[Attached]:
    """Give what a part of a mail holds, in its order."""
    kind = part.get_content_type()
    held: list[Message] | object = part.get_payload()
    if kind == "message/rfc822" and (packed := _packed(part)):
        yield from _opened(Attached(name=_WITHIN, data=packed), depth)
        return
    if kind == "message/rfc822" and depth >= DEEPEST:
        yield _too_deep()
        return
    if isinstance(held, list):
        within = (
            one for each in held for one in _of_part(each, depth + (kind == "message/rfc822"))
        )
        is_report = kind in ("message/delivery-status", "message/disposition-notification")
        if not is_report:
            yield from _beneath(within) if kind == "message/rfc822" else within
        return
    if part.is_multipart() or kind.startswith("multipart/"):
        msg = "its parts cannot be told from each other"
        raise ValueError(msg)
    name, is_attached = _named(part)
    is_body = kind.startswith("text/") and not name and not is_attached
    if is_body or kind in _SIGNATURES:
        return
    bare = part.get_payload(decode=True)
    is_inline = kind.startswith("image/") and (not is_attached or "content-id" in part)
    data = bare if isinstance(bare, bytes) else b""
    yield from _opened(Attached(name=name, data=data, is_inline=is_inline), depth)


def _packed(part: "Message") -> bytes:
    """Give a mail within a mail that was packed as a file is, which RFC 2046 does not allow."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "base64":
        return b""
    held: list[Message] | object = part.get_payload()
    text = held[0].get_payload() if isinstance(held, list) and held else ""
    with suppress(ValueError):
        return b64decode(text) if isinstance(text, str) else b""
    return b""


def _named(part: "Message") -> tuple[str, bool]:
    """Give the name of an attachment, and whether it says that it is one."""
    try:
        return _safe(part.get_filename() or ""), part.get_content_disposition() == "attachment"
    except Exception:  # a header that no program should write
        return "", True


def _called(properties: "Properties") -> str:
    """Give the name of an attachment, long, short or as it is shown, whichever can be read."""
    for each in _NAMES:
        with suppress(LookupError, ValueError):  # in letters of a code page that nobody knows
            if name := properties.str_prop_value(each):
                return name
    return ""


def _outlook(data: bytes) -> "Storage":
    """Open a message of Outlook."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    with OleFileIO(BytesIO(data)) as ole:
        return Storage.from_ole(ole)


def _of_message(message: "Storage", depth: int = 0) -> Iterator[Attached]:
    """Give what is attached to a message of Outlook ([MS-OXMSG])."""
    from oxmsg.attachment import Attachment

    for storage in sorted(message.iter_attachment_storages(), key=lambda one: one.name):
        one = Attachment(storage)
        properties = one.properties
        name = _safe(_called(properties))
        method = properties.int_prop_value(_METHOD)
        if method == _EMBEDDED:
            held = [each for each in storage.storages if each.name.endswith(_OBJECT)]
            for each in held if depth < DEEPEST else ():
                yield from _beneath(_of_message(each, depth + 1))
            if depth >= DEEPEST:
                yield _too_deep()
        elif method in _LINKS:
            link = Found("other", "a shortcut to a file")
            yield Attached(name=name, problem=not_a_workbook(link))
        elif (data := one.file_bytes) is not None:
            is_inline = bool(properties.str_prop_value(_CONTENT_ID))
            yield from _opened(Attached(name=name, data=data, is_inline=is_inline), depth)
        else:
            other = Found("other", "an object that only Outlook opens")
            yield Attached(name=name, problem=not_a_workbook(other))
