"""What is attached to a saved mail is read out of it; nothing else of the mail ever is."""

import io
import random
import zipfile
from collections.abc import Callable
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dhrxl.files.kinds import MAIL, OUTLOOK, tell, tell_mail
from dhrxl.files.mail import DEEPEST, MOST_ATTACHED, Attached, attachments
from dhrxl.files.safe import Unreadable
from tests.hostile import GOOD, old_file
from tests.loops import some
from tests.mails import LOGO, MAKERS, File, eml, msg, nested
from tests.places import SHEETS

RETURN = File(name="police.xlsx", data=GOOD)
SAVE_AGAIN = "Save the mail again, or save the workbook that is attached to it, and send that."
Make = Callable[..., bytes]


@pytest.fixture(params=MAKERS.values(), ids=MAKERS.keys())
def make(request: pytest.FixtureRequest) -> Make:
    """Make a mail, as any program saves it and as Outlook does."""
    made: Make = request.param
    return made


def read(data: bytes) -> tuple[Attached, ...]:
    """Read what is attached to a mail."""
    kind = tell_mail(data)
    assert kind
    return attachments(data, kind)


def names(data: bytes) -> list[str]:
    """Give the names of what is attached to a mail."""
    return [one.name for one in read(data)]


def test_attachments_come_as_they_were_sent(make: Make) -> None:
    """Each attachment comes byte for byte, under its name, in its order."""
    data = make(RETURN, File(name="Ymddiriedolaeth ŵ “Tŷ”.xlsx", data=b"PK two"))

    assert [("police.xlsx", GOOD), ("Ymddiriedolaeth ŵ “Tŷ”.xlsx", b"PK two")] == [
        (one.name, one.data) for one in read(data)
    ]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\Users\\jane\\return.xlsx", "return.xlsx"),
        ("in / out.xlsx", "out.xlsx"),
        ("a\u202exslx.exe", "a\ufffdxslx.exe"),
        ("...", "attachment 1"),
        ("", "attachment 1"),
        (f"{'a' * 500}.xlsx", f"{'a' * 115}.xlsx"),
        ("=cmd|' /C calc'!A0.xlsx", " C calc'!A0.xlsx".strip()),
    ],
)
def test_names_are_safe_to_show(make: Make, given: str, shown: str) -> None:
    """A name loses its folders, what nobody sees and what is too long; without one it is a number.

    The mail keeps it as it is.
    """
    assert [shown] == names(make(File(name=given, data=GOOD)))


def test_equal_names_are_told_apart(make: Make) -> None:
    """Attachments of one name, whatever its case, get names of their own."""
    data = make(RETURN, RETURN, File(name="Police.XLSX", data=GOOD), File(name="a", data=b"x"),
                File(name="a", data=b"y"))  # fmt: skip

    assert ["police.xlsx", "police (2).xlsx", "Police (3).XLSX", "a", "a (2)"] == names(data)


def test_pictures_among_the_words_are_passed_over(make: Make) -> None:
    """A logo under a signature is no attachment; a picture that was attached is."""
    logo = File(name="image001.png", data=LOGO, kind="image/png", is_logo=True)
    photo = File(name="poster.png", data=LOGO, kind="image/png")

    assert ["police.xlsx", "poster.png"] == names(make(logo, RETURN, photo))


def test_a_workbook_shown_inline_is_read(make: Make) -> None:
    """Some programs mark every attachment as shown among the words; a workbook is read then too."""
    assert ["police.xlsx"] == names(make(File(name="police.xlsx", data=GOOD, is_logo=True)))


def test_mails_within_mails(make: Make) -> None:
    """A forwarded mail is looked into, and is not called by its subject."""
    assert ["police.xlsx", "attached mail / police.xlsx"] == names(make(RETURN, within=[[RETURN]]))


def test_mails_within_mails_end_somewhere() -> None:
    """Mails within each other are followed so far, and what lies deeper is told."""
    (deepest,) = read(nested(DEEPEST, RETURN))
    (deeper,) = read(nested(DEEPEST + 1, RETURN))
    (far,) = read(nested(60, RETURN))

    assert GOOD == deepest.data
    assert deeper.problem == far.problem
    assert far.problem
    assert "expected at most 5 mails within each other, found more." in far.problem.sentence


def test_more_attachments_than_anybody_sends(make: Make) -> None:
    """A mail with hundreds of attachments is refused as a whole."""
    many = [File(name=f"{number}.xlsx", data=b"PK") for number in range(MOST_ATTACHED + 1)]

    with pytest.raises(Unreadable) as raised:
        read(make(*many))

    assert (
        f"expected at most 200 attachments, found more than 200 attachments. {SAVE_AGAIN}"
        == raised.value.problem.sentence
    )


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"X-Unsent: 1\r\nSubject: Return\r\n\r\nHello", MAIL.words),
        (b"Received: from a\n by b\nFrom: x@y\n\nHello", MAIL.words),
        (b"\xef\xbb\xbfFrom: x@y\nTo: a@b\n\nHello", MAIL.words),
        (b"1234      \nFrom: x@y\nTo: a@b\n\nHello", MAIL.words),
        (b"Received: " + b"x" * 5000 + b"\nFrom: a@b\n\nHello", MAIL.words),
        (b"DKIM-Signature: a\n " + b"x" * 70 + b"\nFrom: a@b\nTo: b@c\n\nHello", MAIL.words),
        (b"From x@y.example Mon Apr 20 09:00:00 2026\nFrom: x@y\nTo: a@b\n\nHello",
         "a mailbox of several mails"),
        (b"From April 2026 all staff are trained.\nBy June they are audited.", "a text file"),
        (b"Action: Train staff\nLead: Police\nTo: all\n\nMore", "a text file"),
        (b"Subject: Train\nLead agency: Police\nBy: June\n", "a text file"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related\n\nx",
         "a text file"),
        (b"MIME-Version: 1.0\nSubject: Return\n\nHello", MAIL.words),
        (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86\x02\x00", "an encrypted mail"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar file"),
        (b"BEGIN:VCARD\r\nVERSION:4.0\r\n", "a contact card"),
        (b"\x78\x9f\x3e\x22\x01\x00", "an attachment that only Outlook opens (winmail.dat)"),
        (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", "an encrypted mail"),
    ],
)  # fmt: skip
def test_what_is_a_mail(start: bytes, kind: str) -> None:
    """A mail is known by the headers it begins with, two of them known, and by nothing else."""
    assert kind == tell(start).words


def test_long_headers() -> None:
    """A mail whose headers go on for pages is one."""
    data = b"".join(b"Received: from here by there %d\r\n" % n for n in range(400)) + eml(RETURN)

    assert ["police.xlsx"] == names(data)


def test_a_mail_that_holds_a_workbook_is_a_mail(make: Make) -> None:
    """An old workbook or one with a password in a mail makes no workbook of the mail."""
    xls = next(SHEETS.glob("*.xls")).read_bytes()

    for data in (xls, old_file("EncryptedPackage"), old_file("WordDocument")):
        mail = make(File(name="old.xls", data=data))
        assert tell_mail(mail) in (MAIL, OUTLOOK)
        assert [data] == [one.data for one in read(mail)]


def test_a_link_is_no_file() -> None:
    """A file that is kept elsewhere, with only its address in the mail, is told as that."""
    data = bytearray(msg(RETURN))
    at = data.index(b"\x03\x00\x05\x37") + 8  # PidTagAttachMethod, in the properties
    data[at] = 7

    (one,) = read(bytes(data))

    assert one.problem
    assert (
        "police.xlsx", b"", "expected an Excel workbook, found a shortcut to a file. "
        "Send the file that it leads to.",
    ) == (one.name, one.data, one.problem.sentence)  # fmt: skip


def test_parts_without_a_boundary() -> None:
    """A mail whose parts cannot be told from each other is damaged."""
    with pytest.raises(Unreadable) as raised:
        read(b"From: a@b\nTo: b@c\nContent-Type: multipart/mixed\n\n--x\n")

    assert (
        f"expected a workbook that opens, found a damaged or cut-off mail. {SAVE_AGAIN}"
        == raised.value.problem.sentence
    )


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_cut_off(make: Make, share: float) -> None:
    """A mail that is cut off gives what is whole of it, or is told as damaged; nothing else."""
    whole = make(RETURN, File(name="zip.zip", data=_zip()))
    data = whole[: int(len(whole) * share)]
    kind = tell_mail(data)
    try:
        found = attachments(data, kind) if kind else ()
    except Unreadable as error:
        assert "damaged-file" == error.problem.code
    else:
        assert set(names(whole)) >= {one.name for one in found}
        assert kind or tell(data).kind == "damaged"


def test_places_damaged(make: Make) -> None:
    """Whatever byte of a mail is another one, it is read, or told as damaged."""
    whole, draw = make(RETURN), random.Random(2026)

    for _ in some(range(150)):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 1, 3, 40))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        kind = tell_mail(bytes(data))
        try:
            found = attachments(bytes(data), kind) if kind else ()
        except Unreadable as error:
            assert error.problem.code in ("damaged-file", "too-large")
        else:
            assert 0 == sum(not isinstance(one.data, bytes) for one in found)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["name", "type", "words", "parts"]))
def test_any_headers(junk: bytes, where: str) -> None:
    """Headers that no program writes end in attachments or in a damaged mail."""
    places = {
        "name": b'Content-Disposition: attachment; filename*=utf-8\'\'%b"; filename="=?%b?="\n',
        "type": b"Content-Type: application/%b; name=%b\n",
        "words": b"Content-Transfer-Encoding: %b\nContent-ID: %b\n",
        "parts": b'Content-Type: multipart/mixed; boundary="%b%b"\n',
    }
    data = b"From: a@b\nTo: b@c\n" + places[where] % (junk, junk) + b"\n--" + junk + b"\n\nx\n"

    try:
        found = attachments(data, MAIL)
    except Unreadable as error:
        assert "damaged-file" == error.problem.code
    else:
        assert len(found) <= MOST_ATTACHED


def test_the_fixtures_are_mails() -> None:
    """The mails of these tests are read by the standard library as well."""
    parts = [part.get_filename() for part in message_from_bytes(eml(RETURN)).walk()]

    assert [None, None, "police.xlsx"] == parts


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("police.xlsx", GOOD)
    return made.getvalue()
