"""Letters to agencies: who is written what, with what attached, and what is never replaced."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pytest

from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.batch import take_in
from dhrxl.intake.opened import Source
from dhrxl.intake.partnership import read_partnership
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.letters.chase import letters_of_reminder
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.receipts import letters_with_receipts
from dhrxl.jobs.letters.returns import letters_with_returns
from dhrxl.jobs.letters.written import Letters
from dhrxl.jobs.split import split
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import write
from dhrxl.model.agencies import Agency
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.problems import Problem
from dhrxl.model.text import counted
from dhrxl.rounds.agreed import baseline_of
from dhrxl.workbooks.receipt import receipts
from dhrxl.workbooks.summary import summary_workbook
from tests.conftest import Run
from tests.invented import AS_AT, Row, action, answer, plan, returns, stand
from tests.loops import some
from tests.samples import a_plan

BOX = "team@police.example"
POLICE = Agency(name="Police", aliases=("Elmshire Police",), mailbox=BOX)
OWNER = Partnership(
    name="Ashdale", agencies=(POLICE, Agency(name="Housing", mailbox="home@ashdale.example")),
    reviews=(Review(name="Elm", code="ELM"),), send_to="csp@ashdale.example",
)  # fmt: skip
BY = date(2026, 4, 20)


def sent(folder: Path, *rows: Row, partnership: Partnership = OWNER, **more: object) -> Path:
    """Split a plan of these rows into returns, and give their folder."""
    given = {"round_": "Q4 2025/26", "as_at": AS_AT, "return_by": BY, **more}
    base = baseline_of(plan(*rows), None, partnership)
    split(base, folder=folder / "sent", partnership=partnership, **given)  # type: ignore[arg-type]
    return folder / "sent"


def drafts(folder: Path) -> dict[str, EmailMessage]:
    """Read the drafts of a folder."""
    found = {}
    for path in some(sorted(folder.glob("*.eml"))):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        found[path.name] = mail
    return found


def words(mail: EmailMessage) -> str:
    """Give the words of a mail."""
    body = mail.get_body()
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def attached(mail: EmailMessage) -> list[str]:
    """Give the names of what is attached."""
    return [str(part.get_filename()) for part in mail.iter_attachments()]


def with_returns(source: Path, *, partnership: Partnership = OWNER, force: bool = False) -> Letters:
    """Write the letters that returns go out with, beside them."""
    to = source.parent / "letters"
    return letters_with_returns(source, to, partnership=partnership, force=force)


def test_a_return_goes_to_its_team(tmp_path: Path) -> None:
    """Each agency gets its own return and its dates, by its team's mailbox, with the due day."""
    source = sent(tmp_path, action("ELM-01.1", joint="Housing"), action("ELM-02.1"))

    done = with_returns(source)
    found = drafts(tmp_path / "letters")
    police = found["Return - Police.eml"]

    assert {"Return - Police.eml", "Return - Housing.eml"} == set(found)
    assert (BOX, "Action plan return: please send by 20 April 2026", "1") == (
        police["To"], police["Subject"], police["X-Unsent"],
    )  # fmt: skip
    assert ["Q4 2025-26 - Police.xlsx", "Dates.ics"] == attached(police)
    book, calendar = police.iter_attachments()
    assert (source / "Q4 2025-26 - Police.xlsx").read_bytes() == book.get_payload(decode=True)
    own = (tmp_path / "letters" / "Dates - Police.ics").read_bytes()
    assert own == calendar.get_payload(decode=True)
    assert words(police).startswith("OFFICIAL-SENSITIVE: not for publication\n\nHello,\n")
    assert "send it to csp@ashdale.example by 20 April 2026" in words(police)
    assert "the 2 actions that your agency leads or takes part in" in words(police)
    assert "the one action that" in words(found["Return - Housing.eml"])
    assert "For an action that is overdue, please say all the same" in words(police)
    assert () == done.problems
    assert "2 drafts in" in done.report[-1]


def test_no_header_and_no_name_tells_the_review(tmp_path: Path) -> None:
    """What is seen around the words says neither which review it is nor what it is about."""
    rows = (action("ELM-01.1"), action("ELM-02.1", "Housing"))
    sent(tmp_path, *rows, per_review=True, round_="Elm, spring")
    source = tmp_path / "sent"

    with_returns(source)

    seen = 0
    for name, mail in some(drafts(tmp_path / "letters").items()):
        around = [name, *map(str, mail.values()), *attached(mail)]
        for part in mail.walk():
            around += map(str, part.values())
        assert not [text for text in around if re.search("elm|homicide|death|domestic", text, re.I)]
        seen += 1
    calendars = sorted((tmp_path / "letters").glob("*.ics"))
    for path in some(calendars):
        titles = [line for line in path.read_text("utf-8").splitlines() if "SUMMARY" in line]
        assert not [line for line in [path.name, *titles] if "elm" in line.casefold()]
    assert (2, 3) == (seen, len(calendars))


def test_two_returns_of_one_agency_are_one_letter(tmp_path: Path) -> None:
    """Where each review has a return of its own, an agency gets all of them in one letter."""
    source = sent(tmp_path, action("ELM-01.1"), action("OAK-01.1"), per_review=True)

    with_returns(source)
    (mail,) = drafts(tmp_path / "letters").values()

    assert ["Q4 2025-26 - Police.xlsx", "Q4 2025-26 - Police (2).xlsx", "Dates.ics"] == (
        attached(mail)
    )
    assert "the attached returns for Police, and send them to" in words(mail)


@pytest.mark.parametrize(
    ("mailbox", "found"),
    [
        ("", "none"),
        ("a@police.example; b@police.example", "several"),
        ("a@police.example b@police.example", "several"),
        ("police team", "what is no e-mail address"),
        ("team@police", "what is no e-mail address"),
        ("téam@police.example", "what is no e-mail address"),
        ("team@police.example\r\nBcc: x@y.example", "several"),
        ("team@police.example\r\nX-Evil: 1", "what is no e-mail address"),
        ("mailto:team@police.example", "what is no e-mail address"),
        ("Police <team@police.example>", "what is no e-mail address"),
        ("team@police.example.", "what is no e-mail address"),
        ("team@police..example", "what is no e-mail address"),
        ("te..am@police.example", "what is no e-mail address"),
        ("team.@police.example", "what is no e-mail address"),
        ("team@-police.example", "what is no e-mail address"),
        (f"{'t' * 65}@police.example", "what is no e-mail address"),
    ],
)
def test_what_is_no_mailbox(mailbox: str, found: str) -> None:
    """What is not one plain address is no mailbox, and what it is instead is told, not quoted."""
    given, problem = Mailboxes(_owner(mailbox)).address("Police")

    assert ("", found) == (given, problem and problem.found)


def test_without_one_mailbox(tmp_path: Path) -> None:
    """Without a mailbox the draft is made without an address, and that is said and a problem."""
    owner = _owner("a@police.example; b@police.example")
    source = sent(tmp_path, action("ELM-01.1"), partnership=owner)

    done = with_returns(source, partnership=owner)
    (mail,) = drafts(tmp_path / "letters").values()

    assert mail["To"] is None
    assert ["Q4 2025-26 - Police.xlsx", "Dates.ics"] == attached(mail)
    assert [
        'partnership.xlsx, sheet "Agencies": expected one team mailbox for Police, found '
        "several. Its letter was made without an address. Type one e-mail address under Team "
        "mailbox on the sheet Agencies of the partnership workbook."
    ] == [problem.message for problem in done.problems]
    assert (
        f"{tmp_path}/letters/Return - Police.eml: without an address, as its team mailbox is not "
        "known" == done.report[0]
    )


def test_two_agencies_with_one_mailbox(tmp_path: Path) -> None:
    """Where two agencies have one mailbox each letter goes there, and both are named once."""
    owner = Partnership(
        name="Ashdale",
        agencies=tuple(Agency(name=name, mailbox=BOX.upper() if name == "Fire" else BOX)
                       for name in ("Police", "Fire")),
    )  # fmt: skip
    source = sent(tmp_path, action("ELM-01.1"), action("ELM-02.1", "Fire"), partnership=owner)

    done = with_returns(source, partnership=owner)

    told = "Fire and Police have one team mailbox: check that each letter goes to its agency."
    assert 1 == done.report.count(told)
    assert 2 == len(drafts(tmp_path / "letters"))


def _owner(mailbox: str) -> Partnership:
    return Partnership(
        name="Ashdale", agencies=(Agency(name="Police", mailbox=mailbox),), file="partnership.xlsx"
    )


@pytest.mark.parametrize(
    ("agency", "address"),
    [(" police ", BOX), ("ELMSHIRE POLICE", BOX), ("Fire", "")],
)
def test_whose_mailbox(agency: str, address: str) -> None:
    """An agency is known by name or other name, whatever its case; others have no mailbox."""
    given, problem = Mailboxes(OWNER).address(agency)

    assert (address, not address) == (given, problem is not None)


def test_nobody_to_write_to(tmp_path: Path) -> None:
    """What nobody leads goes to nobody, and that is said."""
    source = sent(tmp_path, action("ELM-01.1", ""), action("ELM-02.1"))

    done = with_returns(source)

    assert {"Return - Police.eml"} == set(drafts(tmp_path / "letters"))
    assert "Q4 2025-26 - Unassigned.xlsx: Unassigned, so there is nobody to write to." in (
        done.report
    )


def test_returns_that_came_back_are_not_sent_out(demo: Places, tmp_path: Path) -> None:
    """A folder of returns that agencies filled in is refused: it may hold their answers."""
    owner = read_partnership(demo.partnership)

    with pytest.raises(BadInput, match="were saved by somebody after being made, and may hold"):
        letters_with_returns(demo.returns("Q4"), tmp_path / "to", partnership=owner, force=False)

    assert not (tmp_path / "to").exists()


def test_returns_of_two_rounds(tmp_path: Path) -> None:
    """Returns of two rounds in one folder are refused, each named with its days."""
    sent(tmp_path, action("ELM-01.1"))
    sent(tmp_path, action("ELM-01.1"), round_="Q3", as_at=date(2025, 12, 31), return_by=None)

    with pytest.raises(BadInput) as raised:
        with_returns(tmp_path / "sent")

    assert (
        f"{tmp_path}/sent holds returns of several rounds: Q3 as at 31 December 2025; Q4 2025/26 "
        "as at 31 March 2026, back by 20 April 2026. Name a folder that holds those of one."
    ) == str(raised.value)


def test_returns_of_another_partnership(tmp_path: Path) -> None:
    """Returns of another partnership are not sent to the mailboxes of this one."""
    source = sent(tmp_path, action("ELM-01.1"))

    with pytest.raises(BadInput, match="is not of Otherdale, whose mailboxes"):
        with_returns(source, partnership=Partnership(name="Otherdale"))


def test_equal_bytes(tmp_path: Path) -> None:
    """The same returns are the same drafts and calendars."""
    for folder in ("one", "two"):
        with_returns(sent(tmp_path / folder, action("ELM-01.1"), action("ELM-02.1", "Housing")))

    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / folder / "letters").iterdir()}
        for folder in ("one", "two")
    )
    assert 5 == len(one)
    assert one == two


def test_drafts_among_returns_are_no_answers(tmp_path: Path) -> None:
    """Drafts and calendars that lie among returns are our own outputs, and are left alone."""
    source = sent(tmp_path, action("ELM-01.1"))
    with_returns(source)
    (source / "Q4 2025-26 - Police.xlsx").rename(tmp_path / "letters" / "police.xlsx")

    found = take_in([tmp_path / "letters"])

    assert ["police.xlsx"] == [one.file for one in found.sources]
    assert [
        "Dates - Police.ics: not read: a calendar made by dhrxl. Nothing to do.",
        "Dates.ics: not read: a calendar made by dhrxl. Nothing to do.",
        "Return - Police.eml: not read: a draft made by dhrxl. Nothing to do.",
    ] == [problem.message for problem in found.problems]


def test_letters_of_an_earlier_run(tmp_path: Path) -> None:
    """Letters that are there stay; with --force they are replaced, and none is left among them."""
    first = sent(tmp_path, action("ELM-01.1"), action("ELM-02.1", "Housing"))
    with_returns(first)
    for path in first.iterdir():
        path.unlink()
    again = sent(tmp_path, action("ELM-01.1"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "letters").iterdir()}

    with pytest.raises(OutputExists) as raised:
        with_returns(again)

    assert (
        f"{tmp_path}/letters holds 5 files of an earlier run, such as Dates - Housing.ics. "
        "Add --force to replace them all, or name another folder."
    ) == str(raised.value)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "letters").iterdir()}
    done = with_returns(again, force=True)
    assert {"Return - Police.eml", "Dates - Police.ics", "Dates.ics"} == {
        path.name for path in (tmp_path / "letters").iterdir()
    }
    gone = "of an earlier run, and not made this time."
    assert f"Removed: {tmp_path}/letters/Return - Housing.eml: {gone}" in done.report


def test_what_a_person_changed_stays(tmp_path: Path) -> None:
    """A draft that somebody has changed is never replaced, and never removed."""
    source = sent(tmp_path, action("ELM-01.1"), action("ELM-02.1", "Housing"))
    with_returns(source)
    police, housing = (
        tmp_path / "letters" / f"Return - {one}.eml" for one in ("Police", "Housing")
    )
    housing.write_bytes(housing.read_bytes() + b"Thank you")
    (source / "Q4 2025-26 - Housing.xlsx").unlink()

    done = with_returns(source, force=True)
    police.write_bytes(police.read_bytes().replace(b"Hello", b"Dear all"))
    with pytest.raises(BadInput, match="was changed by somebody after it was made"):
        with_returns(source, force=True)

    assert f"Left: {housing}: of an earlier run, and changed since." in done.report
    assert housing.read_bytes().endswith(b"Thank you")
    assert b"Dear all" in police.read_bytes()


def test_hostile_names(tmp_path: Path) -> None:
    """Whatever an agency is called, its draft lies in the folder and its headers stand alone."""
    names = ("../../out", "Con", "A\r\nBcc: x@y.example", "Tŷ: Gobaith?", "=cmd|' /C calc'!A0")
    rows = [action(f"ELM-0{number}.1", name) for number, name in enumerate(names, 1)]
    owner = Partnership(
        name="Ash\r\nBcc: z@y.example", agencies=tuple(Agency(name=name) for name in names)
    )
    source = sent(tmp_path, *rows, partnership=owner)

    with_returns(source, partnership=owner)
    found = drafts(tmp_path / "letters")

    assert 7 == len(found)  # a bar and a line break part two agencies
    assert {tmp_path / "sent", tmp_path / "letters"} == set(tmp_path.iterdir())
    for mail in some(found.values()):
        assert {"X-Unsent", "Subject", "X-dhrxl", "MIME-Version", "Content-Type"} == set(mail)
        assert "\nBcc:" not in words(mail)


def test_receipts_go_back(demo: Places, tmp_path: Path) -> None:
    """Each agency gets its receipt, and is asked for all that a reminder would ask it for."""
    owner = read_partnership(demo.partnership)
    still = "received, and something is still needed"

    done = letters_with_receipts(
        demo.receipts, tmp_path, partnership=owner, reply_by=date(2026, 5, 15), force=False
    )
    found = drafts(tmp_path)

    assert {
        "Receipt - Harrowmere Police.eml": "Action plan return: please look again",
        "Receipt - Probation Service.eml": f"Action plan return: {still}",
        "Receipt - Adult Social Care.eml": f"Action plan return: {still}",
        "Receipt - unknown agency.eml": "Action plan return: please send it again",
    }.items() <= {name: str(mail["Subject"]) for name, mail in found.items()}.items()
    probation = words(found["Receipt - Probation Service.eml"])
    assert "Still needed:\nROWAN-06.1: what is happening, or a new date\n" in probation
    assert "2 things that are worth a second look" in words(
        found["Receipt - Adult Social Care.eml"]
    )
    assert not [name for name, mail in found.items() if "nothing more" in words(mail)]
    assert "by 15 May 2026" in words(found["Receipt - Harrowmere Police.eml"])
    assert ["Receipt - Harrowmere Police.xlsx"] == attached(
        found["Receipt - Harrowmere Police.eml"]
    )
    assert 2 == len(attached(found["Receipt - Fernhollow Domestic Abuse Service.eml"]))
    assert any("does not say whose it is" in line for line in done.report)
    hospital = words(found["Receipt - Mereside Hospitals NHS Trust.eml"])
    assert (
        "Cell F7 (Progress) of the sheet Return holds what looks like a phone number. Please take "
        "it out and send the return again." in hospital
    )
    assert "83" not in hospital
    two = words(found["Receipt - Fernhollow Domestic Abuse Service.eml"])
    name = "Q4 2025-26 - Fernhollow Domestic Abuse Service.xlsx"
    assert (
        "You sent two versions, and they differ in ADULT-K-04.2, Status, Progress, Evidence and "
        f"Date of completion: '{name}' and 'Copy of {name}'. Please tell us which is right." in two
    )


def test_a_receipt_and_a_reminder_ask_for_the_same(demo: Places, tmp_path: Path) -> None:
    """What is still needed, and what is past its date, is the same to each agency in both mails."""
    owner = read_partnership(demo.partnership)
    kinds = {"Receipt": tmp_path / "receipts", "Reminder": tmp_path / "reminders"}
    letters_with_receipts(
        demo.receipts, kinds["Receipt"], partnership=owner, reply_by=None, force=False
    )
    letters_of_reminder(
        demo.summary("Q4"), kinds["Reminder"], partnership=owner, reply_by=None, force=False
    )
    asked, reminded = (
        {name.partition(" - ")[2]: words(mail) for name, mail in drafts(folder).items()}
        for folder in kinds.values()
    )
    returned = {name for name in asked if not name.startswith("unknown")}
    needed = re.compile(r"^([A-Z0-9-]+\.\d+)\n.+\nNeeded: (.+)$", re.M)

    assert returned <= set(reminded)
    for name in some(sorted(returned)):
        said = asked[name]
        first = re.findall(r"^([A-Z0-9-]+\.\d+): (.+)$", said, re.M)
        assert first == needed.findall(reminded[name])
        past = re.findall(r"^([A-Z0-9-]+\.\d+)\n.+\nIt is past", reminded[name], re.M)
        assert [", ".join(past)] == (re.findall(r"Past their date: (.+?)\. If", said) or [""])
        response = re.compile(r"\(column Response\): (.+)\.")
        assert response.findall(said) == response.findall(reminded[name])


def test_a_file_nobody_could_read(demo: Places, tmp_path: Path) -> None:
    """A receipt of no agency names the file, says why and tells the coordinator what to do first;
    the reminder names the file to the agency that it is called by, and to no other."""
    owner = read_partnership(demo.partnership)
    letters_with_receipts(demo.receipts, tmp_path, partnership=owner, reply_by=None, force=False)
    letters_of_reminder(demo.summary("Q4"), tmp_path, partnership=owner, reply_by=None, force=False)
    found = drafts(tmp_path)
    one, two = (found[f"Receipt - unknown agency{more}.eml"] for more in ("", " (2)"))

    assert words(one).startswith("To the coordinator: find out who sent this file, add the address")
    assert (
        "We could not open the file 'Housing Services - update.pdf'. We expected an Excel workbook "
        "and found a PDF file. Send the figures in the workbook (.xlsx) that was sent out."
    ) in words(one)
    assert (["Receipt 1.xlsx"], ["Receipt 2.xlsx"]) == (attached(one), attached(two))
    file = "A file from you may have reached us that we could not read: '{}'."
    named = {
        "Housing Services": "Housing Services - update.pdf",
        "Harrowmere Integrated Care Board": "Q4 2025-26 - Harrowmere Integrated Care Board.xlsx",
    }
    for agency, name in some(named.items()):
        assert file.format(name) in words(found[f"Reminder - {agency}.eml"])
    assert len(named) == sum("could not read" in words(mail) for name, mail in found.items()
                             if name.startswith("Reminder"))  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Q4 - Police.docx", "could not read: 'Q4 - Police.docx'."),
        ("from The Police Service.pdf", "it may have gone astray"),
        ("Elmshire police (signed).pdf", "could not read: 'Elmshire police (signed).pdf'."),
        ("Police and Housing.pdf", "it may be yours"),
        ("return.pdf", "it may be yours"),
        ("Housing.pdf", "it may have gone astray"),
    ],
)
def test_whose_file_it_may_be(tmp_path: Path, name: str, said: str) -> None:
    """A file that could not be read is named to the agency it is called by, and to nobody else."""
    rows = (action("ELM-01.1"), action("ELM-02.1", "Housing"), action("ELM-03.1", "Police Service"))
    came = returns(("p.xlsx", "Fire", [answer(action("ELM-01.1"))]))
    source = Source(file=name, path=Path(name))
    wrong = Problem(code="damaged-file", file=name, found="a damaged or cut-off file")
    came = replace(came, sources=(*came.sources, source), problems=(*came.problems, wrong))
    write(summary_workbook(stand(came, plans=plan(*rows))), tmp_path / "summary.xlsx")

    letters_of_reminder(
        tmp_path / "summary.xlsx", tmp_path / "to", partnership=OWNER, reply_by=None, force=False
    )

    assert said in words(drafts(tmp_path / "to")["Reminder - Police.eml"])


def test_a_return_that_owes_nothing(tmp_path: Path) -> None:
    """Only where receipt and reminder ask for nothing there is nothing more to do."""
    one = action("ELM-01.1")
    late = action("ELM-02.1", "Housing", target_date=date(2026, 1, 31))
    found = stand(
        returns(
            ("p.xlsx", "Police", [answer(one, progress="Begun", status="In progress")]),
            ("h.xlsx", "Housing", [answer(late, progress="Begun", status="In progress")]),
        ),
        plans=plan(one, late), partnership=OWNER,
    )  # fmt: skip
    (tmp_path / "receipts").mkdir()
    for name, book in some(receipts(found).items()):
        write(book, tmp_path / "receipts" / name)

    letters_with_receipts(
        tmp_path / "receipts", tmp_path / "to", partnership=OWNER, reply_by=None, force=False
    )
    mails = drafts(tmp_path / "to")

    assert "There is nothing more you need to do." in words(mails["Receipt - Police.eml"])
    assert "nothing more" not in words(mails["Receipt - Housing.eml"])
    assert (
        "Past their date: ELM-02.1. If it cannot be done soon, please ask for a new date (column "
        "New date requested) and say why."
    ) in words(mails["Receipt - Housing.eml"])


@pytest.mark.parametrize("number", [3, 60])
def test_many_things_still_needed(tmp_path: Path, number: int) -> None:
    """Of very many actions the mail of a receipt lists thirty whole, and says how many more."""
    late = [action(f"ELM-{n:02}.1", target_date=date(2026, 1, 31)) for n in range(1, number + 1)]
    owner = replace(OWNER, response_days=30)
    came = returns(("p.xlsx", "Police", [answer(one, status="In progress") for one in late]))
    (tmp_path / "receipts").mkdir()
    ((name, book),) = receipts(stand(came, plans=plan(*late), partnership=owner)).items()
    write(book, tmp_path / "receipts" / name)

    letters_with_receipts(
        tmp_path / "receipts", tmp_path / "to", partnership=owner, reply_by=None, force=False
    )
    (mail,) = drafts(tmp_path / "to").values()
    text = words(mail)

    assert min(number, 30) == text.count(": what is happening, or a new date\n")
    assert (number > 30) == ("\nand 30 more actions\n" in text)
    refs = text.partition("(column Response): ")[2].partition(".\n")[0].split(", ")
    more = int(refs.pop().split()[1]) if refs[-1].startswith("and ") else 0
    assert [one["action_ref"] for one in late[: len(refs)]] == refs
    assert number == len(refs) + more


def test_calendars_look_ahead(tmp_path: Path) -> None:
    """A calendar holds no day that is past, and its name tells no agency."""
    past = action("ELM-01.1", target_date=AS_AT - timedelta(days=1))
    today = action("ELM-02.1", target_date=AS_AT)

    with_returns(sent(tmp_path, past, today))
    found = [path.read_text("utf-8") for path in sorted((tmp_path / "letters").glob("*.ics"))]

    assert 2 == len(found)
    for text in some(found):
        assert ("\nX-WR-CALNAME:Action plan dates\n", False, True) == (
            re.search("\nX-WR-CALNAME.*\n", text)[0],  # type: ignore[index]
            "ELM-01.1" in text, "ELM-02.1" in text,
        )  # fmt: skip


def test_no_receipts(demo: Places, tmp_path: Path) -> None:
    """A folder without receipts is refused, with the command that makes them."""
    with pytest.raises(BadInput) as raised:
        letters_with_receipts(demo.plans, tmp_path, partnership=OWNER, reply_by=None, force=False)

    assert (
        f"{demo.plans} holds no receipts. Name the folder that dhrxl validate --receipts, or the "
        "button Receipts, made them in." == str(raised.value)
    )


def all_actions(path: Path) -> Mapping[str, Mapping[str, object]]:
    """Give All actions of a summary by reference, read by openpyxl alone."""
    grid = [list(row) for row in openpyxl.load_workbook(path)["All actions"].values]
    start = next(number for number, row in enumerate(grid) if row[0] == "Action ref")
    rows = [dict(zip(map(str, grid[start]), row, strict=True)) for row in grid[start + 1 :]]
    return {str(row["Action ref"]): row for row in rows}


def test_reminders_say_what_all_actions_say(demo: Places, tmp_path: Path) -> None:
    """Each action of a reminder stands there with the due day and the days of All actions, and
    every overdue action of All actions stands in the reminder of its lead, or is with the board."""
    owner = read_partnership(demo.partnership)
    summary = demo.summary("Q4")
    letters_of_reminder(summary, tmp_path, partnership=owner, reply_by=None, force=False)
    shown = all_actions(summary)
    pattern = re.compile(r"^([A-Z0-9-]+\.\d+)\nDue: ([^,\n]+)(?:, ([\d,]+) days? overdue)?$", re.M)

    told: dict[str, tuple[str, str, int]] = {}
    asked = 0
    for name, mail in some(drafts(tmp_path).items()):
        agency = name.removeprefix("Reminder - ").removesuffix(".eml")
        for ref, due, days in pattern.findall(words(mail)):
            told[ref] = (agency, due, int(days or 0))
        asked += sum(map(int, re.findall(r"For (\d+) actions? you have asked", words(mail))))

    assert [] != told
    for ref, (agency, due, days) in told.items():
        row = shown[ref]
        day = row["Due date"]
        assert isinstance(day, date)
        assert (row["Lead agency"], spoken(day), row["Days overdue"] or 0) == (agency, due, days)
    requested = {
        ref for ref, row in shown.items()
        if row["New date requested"] or row["New date as written"]
    }  # fmt: skip
    late = {ref for ref, row in shown.items() if row["Days overdue"]}
    lacking = {ref for ref, row in shown.items() if row["What is needed"] not in (None, "Nothing")}
    assigned = {ref for ref, row in shown.items() if row["Lead agency"]}
    assert (late | lacking) & assigned - requested == set(told)
    assert len(requested) == asked


def test_who_is_reminded(demo: Places, tmp_path: Path) -> None:
    """Silent agencies are asked for their return, others for an answer; who owes none is named."""
    owner = read_partnership(demo.partnership)

    done = letters_of_reminder(
        demo.summary("Q4"), tmp_path, partnership=owner, reply_by=date(2026, 4, 30), force=False
    )
    found = drafts(tmp_path)

    assert "Unassigned: 1 action overdue or lacking something, with nobody to write to." in (
        done.report
    )
    silent = {name for name, mail in found.items() if "a reminder" in mail["Subject"]}
    assert {
        "Reminder - Housing Services.eml", "Reminder - Harrowmere Integrated Care Board.eml"
    } == silent  # fmt: skip
    assert (
        "Action plan: 1 action past its date"
        == found["Reminder - Harrowmere Police.eml"]["Subject"]
    )
    assert (
        "Action plan: 2 responses to give"
        == found["Reminder - Fernhollow Domestic Abuse Service.eml"]["Subject"]
    )
    for name, mail in some(found.items()):
        text = words(mail)
        assert 1 == text.count("?"), name
        assert "by 30 April 2026?" in text
        assert [] == attached(mail)
        assert not re.search(r"ROWAN|ADULT|DHR|homicide|death", str(mail.items()))


@pytest.mark.parametrize("by", [date(2020, 1, 1), AS_AT - timedelta(days=1)])
def test_no_answer_is_wanted_before_the_day(tmp_path: Path, by: date) -> None:
    """A day to reply by lies on the day of the summary or the receipts, or after it."""
    found = stand(
        returns(("p.xlsx", "Police", [answer(action("ELM-01.1"), status="Paused")])),
        plans=plan(action("ELM-01.1")), partnership=OWNER,
    )  # fmt: skip
    summary, folder, to = (tmp_path / name for name in ("summary.xlsx", "receipts", "to"))
    write(summary_workbook(found), summary)
    folder.mkdir()
    for name, book in some(receipts(found).items()):
        write(book, folder / name)
    writes = {
        "Answers cannot be wanted by {}, before the day of the summary, 31 March 2026. ":
            lambda day: letters_of_reminder(
                summary, to, partnership=OWNER, reply_by=day, force=True
            ),
        "Mended returns cannot be wanted by {}, before the day of the receipts, 31 March 2026. ":
            lambda day: letters_with_receipts(
                folder, to, partnership=OWNER, reply_by=day, force=True
            ),
    }  # fmt: skip

    for said, write_letters in some(writes.items()):
        with pytest.raises(BadInput) as raised:
            write_letters(by)
        assert f"{said.format(spoken(by))}Give a later day to reply by." == str(raised.value)
        assert not to.exists()
    for write_letters in some(writes.values()):
        write_letters(AS_AT)


def test_a_quiet_round(tmp_path: Path) -> None:
    """Where nobody owes anything there is no letter, and that is said."""
    summary = tmp_path / "summary.xlsx"
    write(summary_workbook(stand(plan(action("ELM-01.1", progress="Begun", status="In progress")))),
          summary)  # fmt: skip

    done = letters_of_reminder(
        summary, tmp_path / "letters", partnership=OWNER, reply_by=None, force=False
    )

    assert [
        "Police: returned, and nothing is overdue or needed. No letter.", "No letter is needed.",
    ] == list(done.report)  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("returns", "plan"),
            "plan holds no returns. Name the folder that dhrxl split, or the button ",
        ),
        (("returns", "nowhere"), "nowhere does not exist. Check the name."),
        (
            ("returns", "receipts"),
            "receipts holds no returns. Name the folder that dhrxl split, or",
        ),
        (("receipts", "nowhere"), "nowhere does not exist. Check the name."),
        (("chase", "sent"), "sent is a folder. Name the summary that dhrxl consolidate made."),
        (("chase", "plan/plan.xlsx"), "plan.xlsx is no summary"),
        (("chase", "nowhere.xlsx"), "nowhere.xlsx does not exist. Check the name."),
        (("returns", "sent", "--reply-by", "2026-05-01"), "give --return-by to dhrxl split."),
        (("returns", "sent", "--to", "sent/Q4 2025-26 - Police.xlsx"), "is a file. Name a folder."),
        (("remind", "sent"), "'remind' is not one of 'returns', 'receipts', 'chase'."),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_a_person_may_get_wrong(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    """A wrong folder, file or word is told with what to do, and nothing is written."""
    sent(tmp_path, action("ELM-01.1"))
    for folder in ("plan", "receipts"):
        (tmp_path / folder).mkdir()
    write(a_plan(), tmp_path / "plan" / "plan.xlsx")
    before = set(tmp_path.rglob("*"))

    done = run(
        "letters", *arguments, *(() if "--to" in arguments else ("--to", "out")), cwd=tmp_path
    )

    assert (2, "") == (done.code, done.stdout)
    assert said in done.stderr
    assert before == set(tmp_path.rglob("*"))


def test_the_command(tmp_path: Path, run: Run) -> None:
    """The command says for each draft to whom it goes, and that nothing was sent."""
    sent(tmp_path, action("ELM-01.1"))

    done = run("letters", "returns", "sent", "--to", "letters", cwd=tmp_path)

    assert 0 == done.code
    assert [
        "letters/Return - Police.eml: without an address, as its team mailbox is not known",
        "No partnership.xlsx beside sent or named with --partnership: no draft has an address. Put "
        "it there or name it, and write the letters again with --force.",
        "Written: letters/Dates - Police.ics",
        "Written: letters/Dates.ics",
        f"{counted(1, 'draft')} in letters. Nothing was sent: open each in your mail program, read "
        "it, and send it.",
    ] == done.stdout.splitlines()


def test_a_day_that_is_past_is_told(tmp_path: Path, run: Run) -> None:
    """A day to reply by that is over today is told, and the letters are made."""
    found = stand(plan(action("ELM-01.1")), as_at=date(2020, 1, 31))
    write(summary_workbook(found), tmp_path / "summary.xlsx")

    done = run(
        "letters", "chase", "summary.xlsx", "--to", "to", "--reply-by", "2020-02-20", cwd=tmp_path
    )

    assert (0, "20 February 2020 is past: answers are asked for by a day that is over.\n") == (
        done.code, done.stderr,
    )  # fmt: skip


def test_replies_give_the_figures_of_the_files(demo: Places, tmp_path: Path) -> None:
    """Returns sent back as replies give the same figures, rows and verdict as the files do."""
    from tests.mails import MAKERS, File

    owner = read_partnership(demo.partnership)
    replies = tmp_path / "replies"
    replies.mkdir()
    came = [path for path in sorted(demo.returns("Q4").iterdir()) if path.name[0] != "~"]
    for number, path in enumerate(some(came)):
        ending = ("eml", "msg")[number % 2]
        mail = MAKERS[ending](File(name=path.name, data=path.read_bytes()))
        (replies / f"{number}.{ending}").write_bytes(mail)

    def found(folder: Path):  # type: ignore[no-untyped-def]
        return assess(
            [folder], as_at=AS_AT, partnership=owner, plans=sorted(demo.plans.iterdir()),
            previous=demo.summary("Q3"),
        )  # fmt: skip

    files, mails = found(demo.returns("Q4")), found(replies)

    assert files.headlines == mails.headlines
    assert files.verdict.partition("(problems")[0] == mails.verdict.partition("(problems")[0]
    places = ["source_file", "joint_disagreement"]
    assert files.actions.drop(columns=places).equals(mails.actions.drop(columns=places))
    assert [(a.rows_read, a.merged, a.not_counted) for a in sorted_by(files)] == [
        (a.rows_read, a.merged, a.not_counted) for a in sorted_by(mails)
    ]
    names = {account.source.file for account in mails.accounts}
    assert names == {name for name in names if " / " in name}
    book = tmp_path / "summary.xlsx"
    write(summary_workbook(mails), book)
    told = "".join(
        str(cell) for sheet in openpyxl.load_workbook(book) for row in sheet.values for cell in row
    )
    assert "0.eml / " in told
    assert "Jane" not in told


def sorted_by(found) -> list:  # type: ignore[no-untyped-def, type-arg]
    """Give the accounts of a position by the attachment's or the file's own name."""
    return sorted(found.accounts, key=lambda one: one.source.file.rpartition(" / ")[2])
