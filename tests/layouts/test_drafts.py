"""A draft opens as a mail that nobody has sent, in any program, and is the same bytes each time."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from dhrxl.files.kinds import MAIL, tell
from dhrxl.layouts.documents.draft import Draft, draft_bytes, is_untouched
from tests.loops import some

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = "OFFICIAL-SENSITIVE: not for publication\n\nCroeso i Tŷ Gobaith “return”\n\n.\nFrom me\n"
PLAIN = Draft(to="team@police.example", subject="Action plan return", words=WORDS)
BOOK = ("Q4 2025-26 - Tŷ Gobaith.xlsx", bytes(range(256)) * 40)
DATES = ("Dates.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
FULL = Draft(to="", subject="Cynllun ŷ: erbyn 20 Ebrill", words=WORDS, attached=(BOOK, DATES))


def read(draft: Draft) -> EmailMessage:
    """Read a draft as a mail program does."""
    mail = message_from_bytes(draft_bytes(draft), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_it_opens_as_a_draft() -> None:
    """It says that it is unsent, to whom it goes and what about, and not when or by whom."""
    headers = {name.casefold(): value for name, value in read(PLAIN).items()}

    assert ("1", "team@police.example", "Action plan return") == (
        headers["x-unsent"], headers["to"], headers["subject"],
    )  # fmt: skip
    assert set() == {"from", "date", "message-id", "sender", "bcc", "cc"} & set(headers)


def test_words_and_attachments_come_back() -> None:
    """Words, names and bytes are read back as they were, Welsh letters too."""
    mail = read(FULL)
    body = mail.get_body()

    assert body
    assert "text/plain" == body.get_content_type()
    assert WORDS == body.get_content().replace("\r\n", "\n")
    assert "en-GB" == body["Content-Language"]
    assert FULL.subject == mail["Subject"]
    assert mail["To"] is None
    assert [(BOOK[0], XLSX), (DATES[0], "text/calendar")] == [
        (part.get_filename(), part.get_content_type()) for part in mail.iter_attachments()
    ]
    assert [BOOK[1], DATES[1]] == [
        part.get_payload(decode=True) for part in mail.iter_attachments()
    ]
    assert () == tuple(mail.defects)


@pytest.mark.parametrize("draft", [PLAIN, FULL], ids=["plain", "full"])
def test_any_system_carries_it(draft: Draft) -> None:
    """It is plain ASCII, its lines end as mails need them, and none is long."""
    raw = draft_bytes(draft)
    lines = raw.split(b"\r\n")

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert 80 >= max(map(len, some(lines)))
    assert MAIL == tell(raw)


def test_names_of_other_letters_are_written_as_the_rfcs_say() -> None:
    """A subject is written as RFC 2047 says, the name of an attachment as RFC 2231."""
    raw = draft_bytes(FULL)

    assert b"Subject: Cynllun =?utf-8?b?xbc6?= erbyn 20 Ebrill\r\n" in raw
    assert re.search(rb"filename\*(?:0\*)?=utf-8''Q4%202025-26%20-%20T%C5%B7%20Gobaith.xlsx", raw)


def test_equal_bytes() -> None:
    """The same draft is the same bytes; another word or another attachment makes others."""
    other = Draft(to="", subject=FULL.subject, words=WORDS, attached=((BOOK[0], b"x"), DATES))

    assert draft_bytes(FULL) == draft_bytes(FULL)
    boundaries = {read(one).get_boundary() for one in (FULL, other)}
    assert 2 == len(boundaries)


@pytest.mark.parametrize("draft", [PLAIN, FULL], ids=["plain", "full"])
def test_what_a_person_changed_is_known(draft: Draft) -> None:
    """A draft that was changed anywhere is no longer ours to replace; neither is another mail."""
    raw = draft_bytes(draft)

    assert is_untouched(raw)
    others = (raw.replace(b"return", b"answer", 1), raw + b"\r\n", raw[:-3], b"",
              raw.replace(b"\r\n", b"\n"), b"From: a\r\nTo: b\r\n\r\nx")  # fmt: skip
    for other in some(others):
        assert not is_untouched(other)


def test_a_header_holds_no_second_one() -> None:
    """A line break in a subject or an address makes no header of its own."""
    for draft in some((
        Draft(to="a@b.example\r\nBcc: x@y.example", subject="s", words="w"),
        Draft(to="", subject="s\r\nBcc: x@y.example", words="w"),
    )):  # fmt: skip
        with pytest.raises(ValueError, match="Header"):
            draft_bytes(draft)
