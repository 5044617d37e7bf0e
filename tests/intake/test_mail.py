"""Returns attached to mails count like any others, and nothing else of a mail is told."""

import io
import zipfile
from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path

import pytest

from dhrxl.intake.batch import Intake, take_in
from dhrxl.intake.mail import open_file
from dhrxl.intake.opened import Asked
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.position import position
from tests.conftest import Run
from tests.hostile import GOOD, old_file, zeros
from tests.invented import AS_AT, codes
from tests.loops import some
from tests.mails import LOGO, MAKERS, SENDER, WORDS, File, eml, msg
from tests.places import SHEETS

RETURN = File(name="police.xlsx", data=GOOD)
PDF = File(name="minutes.pdf", data=b"%PDF-1.7", kind="application/pdf")
LETTER = File(name="letter.txt", data=b"Please find attached.\n", kind="text/plain")
WINMAIL = File(name="winmail.dat", data=b"\x78\x9f\x3e\x22", kind="application/ms-tnef")
Make = Callable[..., bytes]


@pytest.fixture(params=MAKERS.values(), ids=MAKERS.keys())
def make(request: pytest.FixtureRequest) -> Make:
    """Make a mail, as any program saves it and as Outlook does."""
    made: Make = request.param
    return made


def came(folder: Path, **mails: bytes) -> Intake:
    """Take in a folder of mails; their names end in .eml, whatever they are."""
    for name, data in mails.items():
        (folder / f"{name}.eml").write_bytes(data)
    return take_in([folder])


def messages(found: Intake) -> list[str]:
    """Give what is said of files as a whole, without what their remedies are."""
    return [f"{p.severity} {p.file}: {p.code}, {p.found}" for p in found.problems if not p.sheet]


def test_the_mark_of_an_editor_before_a_mail_makes_no_difference(tmp_path: Path) -> None:
    """A mail that an editor saved with its mark, or with other ends of lines, is read alike."""
    mail = eml(RETURN)
    kinds = {"marked": b"\xef\xbb\xbf" + mail, "unix": mail.replace(b"\r\n", b"\n")}

    for name, data in some(kinds.items()):
        (tmp_path / name).mkdir()
        found = came(tmp_path / name, reply=data)
        assert ["reply.eml / police.xlsx"] == [one.file for one in found.sources]


def packed(mail: bytes) -> bytes:
    """Give a mail that holds another, packed as files are."""
    head = b"From: a@b.example\r\nSubject: x\r\nContent-Type: message/rfc822\r\n"
    how = b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n"
    return head + how + encodebytes(mail)


@pytest.mark.parametrize(
    "mail",
    [
        eml(File(name="x.eml", data=eml(RETURN), kind="application/octet-stream")),
        eml(File(name="x.msg", data=msg(RETURN), kind="application/vnd.ms-outlook")),
        msg(File(name="x.eml", data=eml(RETURN), kind="application/octet-stream")),
        packed(eml(RETURN)),
    ],
    ids=["a file", "Outlook's in another's", "another's in Outlook's", "packed"],
)
def test_a_mail_attached_as_a_file_is_opened(tmp_path: Path, mail: bytes) -> None:
    """A return in a mail that was attached as a file is read like one in a forwarded mail."""
    found = came(tmp_path, reply=mail)

    assert ["reply.eml / attached mail / police.xlsx"] == [one.file for one in found.sources]
    assert 3 == len(found.rows)


def test_mails_as_files_within_each_other(tmp_path: Path) -> None:
    """Nobody attaches mails to each other without end: that is told as too large."""
    mail = eml(RETURN)
    for _ in range(8):
        mail = eml(File(name="x.eml", data=mail, kind="application/octet-stream"))

    found = came(tmp_path, reply=mail)

    assert ["too-large"] == codes_of(found)


def codes_of(found: Intake) -> list[str]:
    """Give the codes of what is said of files as a whole."""
    return [problem.code for problem in found.problems if not problem.sheet]


def test_a_return_in_a_mail_counts(tmp_path: Path, make: Make) -> None:
    """A return attached to a mail is read as the file itself is, and called by both names."""
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "police.xlsx").write_bytes(GOOD)
    (tmp_path / "mail").mkdir()

    alone = take_in([tmp_path / "alone"])
    found = came(tmp_path / "mail", reply=make(RETURN))

    assert ["reply.eml / police.xlsx"] == [one.file for one in found.sources]
    assert found.sources[0].sha256 == alone.sources[0].sha256
    assert 3 == len(found.rows) == (found.rows["source_file"] == "reply.eml / police.xlsx").sum()
    assert alone.rows.drop(columns="source_file").equals(found.rows.drop(columns="source_file"))
    assert {("reply.eml / police.xlsx", sheet): keys for (_, sheet), keys in alone.places.items()} \
        == found.places  # fmt: skip


def test_the_same_return_attached_and_saved(tmp_path: Path, make: Make) -> None:
    """A return that was attached and saved, or sent twice, is one return."""
    (tmp_path / "police.xlsx").write_bytes(GOOD)

    found = came(tmp_path, reply=make(RETURN, RETURN), forwarded=make(within=[[RETURN]]))

    same = "the same file as forwarded.eml / attached mail / police.xlsx, byte for byte"
    assert ["forwarded.eml / attached mail / police.xlsx"] == [one.file for one in found.sources]
    assert [
        f"note police.xlsx: skipped-file, {same}",
        f"note reply.eml / police.xlsx: skipped-file, {same}",
        f"note reply.eml / police (2).xlsx: skipped-file, {same}",
    ] == messages(found)


def test_two_returns_in_one_mail(tmp_path: Path, make: Make) -> None:
    """Each of two returns of one mail counts, under its own name."""
    other = (SHEETS / "extra_columns.xlsx").read_bytes()

    found = came(tmp_path, reply=make(RETURN, File(name="housing.xlsx", data=other)))

    assert ["reply.eml / police.xlsx", "reply.eml / housing.xlsx"] == [
        one.file for one in found.sources
    ]


def test_what_lies_beside_a_return(tmp_path: Path, make: Make) -> None:
    """Evidence beside a return is noted; what may be a return itself is asked about."""
    old = File(name="answers.doc", data=old_file("WordDocument"))

    found = came(tmp_path, reply=make(RETURN, PDF, LETTER, old, WINMAIL))

    assert [
        "warning reply.eml / answers.doc: not-a-workbook, an old Word file (.doc)",
        "warning reply.eml / winmail.dat: not-a-workbook, "
        "an attachment that only Outlook opens (winmail.dat)",
        "note reply.eml / minutes.pdf: skipped-file, a PDF file, attached beside a return",
        "note reply.eml / letter.txt: skipped-file, a text file, attached beside a return",
    ] == [*messages(found)]


def test_a_mail_without_a_return(tmp_path: Path, make: Make) -> None:
    """A mail without a workbook is told, and so is each thing it holds instead."""
    logo = File(name="image001.png", data=LOGO, kind="image/png", is_logo=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("police.xlsx", GOOD)

    found = came(
        tmp_path, bare=make(), logo=make(logo), pdf=make(PDF),
        zip=make(File(name="returns.zip", data=packed.getvalue())), winmail=make(WINMAIL),
    )  # fmt: skip

    assert [
        "warning bare.eml: not-a-workbook, a mail without an attached file",
        "warning logo.eml: not-a-workbook, a mail without an attached file",
        "warning pdf.eml / minutes.pdf: not-a-workbook, a PDF file",
        "warning winmail.eml / winmail.dat: not-a-workbook, "
        "an attachment that only Outlook opens (winmail.dat)",
        "warning zip.eml / returns.zip: not-a-workbook, an archive of files",
    ] == messages(found)


def test_named_on_the_command_line(tmp_path: Path, make: Make) -> None:
    """A mail that a person named and that holds no return is an error, as any such file is."""
    path = tmp_path / "reply.msg"
    path.write_bytes(make())

    (opened,) = open_file(Asked(path=path, file=path.name))

    assert [
        "reply.msg: expected an Excel workbook, found a mail without an attached file. "
        "Attach the workbook that was sent out, filled in, and send it again."
    ] == [problem.message for problem in opened.problems]
    assert ["error"] == [str(problem.severity) for problem in opened.problems]


def test_a_hostile_attachment_costs_itself(tmp_path: Path, make: Make) -> None:
    """A bomb or a damaged workbook beside a return is told, and the return counts."""
    bomb = File(name="bomb.xlsx", data=zeros())
    half = File(name="half.xlsx", data=GOOD[:3000])

    found = came(tmp_path, reply=make(bomb, RETURN, half))

    assert 3 == len(found.rows)
    assert ["too-large", "damaged-file"] == [
        problem.code for problem in found.problems if not problem.sheet
    ]
    assert ["reply.eml / bomb.xlsx", "reply.eml / police.xlsx", "reply.eml / half.xlsx"] == [
        one.file for one in found.sources
    ]


def test_damaged_mails(tmp_path: Path) -> None:
    """A damaged mail is told as that, and its sender what to do."""
    found = came(
        tmp_path, cut=msg(RETURN)[:5000], good=eml(RETURN),
        parts=b"From: a\nTo: b\nContent-Type: multipart/mixed\n\nx",
    )  # fmt: skip

    assert [
        "cut.eml: expected a workbook that opens, found a damaged or cut-off file. "
        "Save the mail again, or save the workbook that is attached to it, and send that.",
        "parts.eml: expected a workbook that opens, found a damaged or cut-off mail. "
        "Save the mail again, or save the workbook that is attached to it, and send that.",
    ] == [problem.message for problem in found.problems if problem.code == "damaged-file"]
    assert 3 == len(found.rows)


def test_nothing_of_the_mail_itself_is_told(tmp_path: Path, make: Make) -> None:
    """Neither the sender, nor the subject, nor a word of a mail comes in with the return."""
    found = came(tmp_path, reply=make(RETURN, PDF, within=[[RETURN], []]))

    told = f"{found}{found.rows.to_csv()}"
    assert "police.xlsx" in told
    for word in (SENDER, "Jane", "RE:", WORDS, "12 Ash Lane", "desk@"):
        assert word not in told


def test_personal_data_in_the_name_of_a_mail(tmp_path: Path) -> None:
    """The name of a mail is looked at like that of its attachment: both stand in the summary."""
    found = came(tmp_path, **{"call 07700 900123": eml(RETURN)})

    assert [
        "call 07700 900123.eml / police.xlsx: expected roles and no personal data, found what "
        "looks like a phone number, ending 23, in its name. Take it out: name the role, not the "
        "person."
    ] == [problem.message for problem in found.problems if problem.code == "personal-data"
          and "in its name" in problem.found]  # fmt: skip


def test_a_mail_is_never_changed(tmp_path: Path, make: Make) -> None:
    """A mail is the same file after it was read."""
    data = make(RETURN)

    came(tmp_path, reply=data)

    assert data == (tmp_path / "reply.eml").read_bytes()


def test_receipts_of_mails(tmp_path: Path, run: Run) -> None:
    """A return in a mail gets its receipt, which stays while the mail does, and goes with it."""
    returns = tmp_path / "in"
    returns.mkdir()
    (returns / "reply.eml").write_bytes(eml(RETURN))
    (returns / "bare.msg").write_bytes(msg())
    asked = ("validate", "in", "--receipts", "receipts", "--force", "--as-at", "2026-03-31")
    names = {"Receipt - reply.eml - police.xlsx", "Receipt - bare.xlsx"}

    first = run(*asked, cwd=tmp_path)
    made = {path.name for path in (tmp_path / "receipts").iterdir()}
    (tmp_path / "other").mkdir()
    (returns / "reply.eml").rename(tmp_path / "other" / "reply.eml")
    second = run(*asked, cwd=tmp_path)
    left = {path.name for path in (tmp_path / "receipts").iterdir()}

    assert names == made
    assert "bare.msg: Expected" not in first.stdout
    assert "bare.msg: expected an Excel workbook, found a mail without an attached file." in (
        first.stdout
    )
    assert {"Receipt - bare.xlsx"} == left
    assert "reply.eml - police.xlsx: the file it was for is no longer there." in second.stdout


def test_mails_without_returns_outvote_no_partnership(tmp_path: Path) -> None:
    """Files beside a return that cannot be read make it no return of another partnership."""
    mails = {f"thanks{number}": eml(PDF) for number in range(4)}
    (tmp_path / "police.xlsx").write_bytes(GOOD)

    found = position(came(tmp_path, **mails), as_at=AS_AT, partnership=Partnership())

    assert "other-partnership" not in codes(found)
    assert 3 == sum(account.merged for account in found.accounts)
