"""What the buttons of the group "Hand out" make, ask and say: what the commands make, and no more.

Each press here is one on LibreOffice, as all that a person sees of a button.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw
from click.testing import CliRunner
from openpyxl import load_workbook

from dhrxl import buttons
from dhrxl.cli.commands import dhrxl as command
from dhrxl.jobs.as_saved import IS_OPEN, REPLACE
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.findings import write_receipts
from dhrxl.jobs.handed_out import (
    FORM_KEPT,
    LETTER_KEPT,
    NO_REPLY_BY,
    SAME_AGAIN,
    WHICH_COPY,
    WHICH_PACK,
    WHICH_RECEIPTS,
    WHICH_REMINDERS,
    WHICH_SAMPLE,
    WHICH_SENT,
)
from dhrxl.jobs.split import split
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Agency, Partnership
from dhrxl.model.terms import PLAN, FileKind
from dhrxl.openbook.asking import NOT_CHOSEN, NOTHING_DONE, ONLINE
from dhrxl.openbook.book import read_book
from dhrxl.openbook.press import LONGEST
from dhrxl.rounds.agreed import baseline_of
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.summary import summary_workbook
from tests.copies import column_of, planted
from tests.invented import AS_AT, action, answer, intake, returns, stand
from tests.loops import some
from tests.openbooks import saved
from tests.pressing import Person, Press, with_settings
from tests.samples import REVIEW, actions

REPLY_BY, ROUND = date(2026, 5, 15), "Q4 2025/26"
OWNER = Partnership(
    name="Ashdale",
    agencies=(
        Agency(name="Police", mailbox="reviews@police.example"), Agency(name="Housing"),
        Agency(name="Health", mailbox="reviews@health.example"),
    ),
)  # fmt: skip
OF_A_SUMMARY = (
    (buttons.board_pack, WHICH_PACK),
    (buttons.reminders, WHICH_REMINDERS),
    (buttons.publication_copy, WHICH_COPY),
    (buttons.family_copy, WHICH_COPY),
    (buttons.audit_sample, WHICH_SAMPLE),
)
pytestmark = pytest.mark.one_manner
SAVED = "Save it and press the button again: what is handed out is made of the saved file."
ACCEPT = '"Accepted cells" in column A, All actions!E12 in column B.'


@dataclass(frozen=True, slots=True)
class Round:
    """A round whose summary is handed out."""

    folder: Path

    @property
    def summary(self) -> Path:
        """Its summary: of two reviews, with an action done, one to decide on, an agency silent."""
        return self.folder / "Q4 summary.xlsx"

    @property
    def plan(self) -> Path:
        """An agreed plan, in a folder of its own."""
        return self.folder / "plans" / "Ben.xlsx"

    @property
    def sent(self) -> Path:
        """The folder of the returns as they were made."""
        return self.folder / "sent"

    @property
    def receipts(self) -> Path:
        """The folder of the receipts."""
        return self.folder / "receipts"

    @property
    def letters(self) -> Path:
        """Where drafts go."""
        return self.folder / "letters"


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small round, worked once for all tests."""
    this = Round(tmp_path_factory.mktemp("worked"))
    deeds = [
        action("ELM-01.1"), action("ELM-02.1", "Housing"), action("ASH-01.1", "Health"),
        action("ASH-02.1"),
    ]  # fmt: skip
    agreed = intake(
        ("elm.xlsx", FileKind.PLAN, {"review": "Elm", "review_code": "ELM"}, deeds[:2]),
        ("ash.xlsx", FileKind.PLAN, {"review": "Ash", "review_code": "ASH"}, deeds[2:]),
    )
    done = {"status": "Complete", "date_of_completion": date(2026, 3, 2), "evidence": "The log."}
    asked = {"new_date_requested": date(2026, 12, 1), "reason_for_new_date": "The trainer left."}
    came = returns(
        ("police.xlsx", "Police",
         [answer(deeds[0], **done), answer(deeds[3], review="Ash", **done)]),
        ("housing.xlsx", "Housing", [answer(deeds[1], **asked)]),
    )  # fmt: skip
    found = replace(stand(came, plans=agreed, partnership=OWNER), round_=ROUND)
    write(summary_workbook(found), this.summary)
    write(partnership_workbook(OWNER, as_at=AS_AT), this.folder / "partnership.xlsx")
    write_receipts(found, this.receipts, force=False)
    split(
        baseline_of(agreed, None, OWNER), folder=this.sent, round_=ROUND, as_at=AS_AT,
        partnership=OWNER, return_by=date(2026, 4, 14),
    )  # fmt: skip
    this.plan.parent.mkdir()
    plan = action_plan(actions(PLAN), review=REVIEW, partnership=OWNER, as_at=AS_AT)
    write(plan, this.plan)
    return this.folder


@pytest.fixture
def this(worked: Path, tmp_path: Path) -> Round:
    """The round, in a folder of the test's own: beside the summary is written."""
    return Round(shutil.copytree(worked, tmp_path / "round"))


def _files(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder, but for those that say which books are open."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".~lock")
    }


def _decide(book: xw.Book, word: str) -> str:
    """Type a decision into the first row of For decision, and give its cell."""
    file = load_workbook(book.fullname, read_only=True)
    header, column = column_of(file["For decision"], "Decision")
    file.close()
    cell = book.sheets["For decision"].range((header + 1, column))
    cell.value = word
    return f"For decision!{cell.get_address(False, False)}"


def test_each_makes_what_its_command_makes(
    open_book, press: Press, person: Person, this: Round, excel_app: xw.App
) -> None:
    """All that the commands make comes beside the open summary, byte for byte; no window asks."""
    summary, theirs = this.summary, this.folder / "theirs"
    theirs.mkdir()
    reply = ("--reply-by", REPLY_BY.isoformat())
    codes = [
        CliRunner().invoke(command, [*map(str, arguments)]).exit_code
        for arguments in (
            ("board-pack", summary, "--to", theirs),
            ("letters", "returns", this.sent, "--to", theirs / "letters"),
            ("letters", "receipts", this.receipts, "--to", theirs / "letters", *reply),
            ("letters", "chase", summary, "--to", theirs / "letters", *reply),
            ("publish", summary, "--to", theirs / "Q4 summary for publication.xlsx"),
            *(
                ("publish", summary, "--for-family", "--review", "Elm", "--to",
                 theirs / f"Q4 summary Elm for the family{ending}")
                for ending in (".docx", ".pdf")
            ),
            ("audit-sample", summary, "--seed", "2026-03-31", "-o",
             theirs / "Q4 summary evidence sample.xlsx"),
        )
    ]  # fmt: skip
    before = _files(this.folder)
    book = with_settings(
        open_book(summary), Review="Elm", Reply_by=REPLY_BY,
        Folder_for_new_returns=this.sent, Folder_for_receipts=this.receipts,
    )  # fmt: skip
    cells = read_book(book).grids

    said = [
        press(button, book)
        for button in (
            buttons.board_pack, buttons.letters_with_returns, buttons.letters_with_receipts,
            buttons.reminders, buttons.publication_copy, buttons.family_copy, buttons.audit_sample,
        )
    ]  # fmt: skip

    made = {name: data for name, data in _files(this.folder).items() if name not in before}
    assert [0, 0, 0, 0, 0, 0, 0, 0] == codes
    assert _files(theirs) == made
    assert [] == person.asked + person.questions
    assert cells == read_book(book).grids
    assert [book.name, "Q4 summary evidence sample.xlsx"] == [one.name for one in excel_app.books]
    assert said[0].startswith("Q4 summary board pack.docx and .pdf made in ")
    assert 3 == "\n".join(said).count(f" in {this.letters}. Nothing was sent: ")
    assert "calendars (.ics)" in said[1]
    assert NO_REPLY_BY not in said[2] + said[3]
    assert "Without an address: Housing. Type one under Team mailbox " in said[1]
    assert "for publication.xlsx made in " in said[4]
    assert "--" not in "".join(said)
    assert said[6].startswith("Drawn: ") or said[6].startswith("Only ")
    assert said[6].endswith(f"\n{SAME_AGAIN}")
    assert all(len(text) <= LONGEST for text in some(said))


def test_what_is_not_saved_stops_it(
    open_book, press: Press, person: Person, this: Round, tmp_path: Path
) -> None:
    """A decision typed since, or another cell, stops a step with its place; saved, it counts.

    The book is not saved for anybody.
    """
    book = open_book(this.summary)
    before = _files(this.folder)
    cell = _decide(book, "Refused")

    said = [press(button, book) for button in (buttons.board_pack, buttons.audit_sample)]
    kept = _files(this.folder)
    book.save()
    made = press(buttons.audit_sample, book)
    book.sheets["All actions"].range("E20").value = "Another word"
    changed = press(buttons.reminders, book)

    assert {f"Q4 summary.xlsx has decisions that are not saved ({cell}). {SAVED}"} == {*said}
    assert before == kept
    assert made.startswith("Only 2 actions are said complete with evidence: ")
    assert f"Q4 summary.xlsx has changes that are not saved (All actions!E20). {SAVED}" == changed
    assert [] == person.asked + person.questions


def test_a_plan_that_is_open(
    open_book, press: Press, person: Person, this: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan is copied as at the day that Settings names, if it is saved and lies in a folder."""
    plan = open_book(this.plan)
    day = date(2026, 3, 31)
    book = with_settings(plan, Position_as_at=day, Word_template="gone.docx")

    public, family = press(buttons.publication_copy, book), press(buttons.family_copy, book)
    table = read_book(book).action_table()
    column = next(n for n, key in table.header.keys.items() if key == "action_to_take")
    book.sheets[table.grid.name].range((table.header.row + 2, column + 1)).value = "Do more"
    changed = press(buttons.publication_copy, book)
    monkeypatch.setattr(
        type(book.impl), "fullname", property(lambda _: "https://council.example/Ben.xlsx")
    )

    assert public.startswith(
        f"Ben for publication.xlsx made in {this.plan.parent}, as at 31 March 2026.\n"
    )
    assert family.startswith(f"Ben for the family.docx and .pdf made in {this.plan.parent}, ")
    assert changed.startswith("Ben.xlsx has changes that are not saved (")
    assert ONLINE == press(buttons.family_copy, book)


@pytest.mark.parametrize("opened", ["nothing", "a list", "a return"])
def test_another_book_asks_for_a_summary(
    opened: str, open_book, press: Press, person: Person, this: Round, tmp_path: Path
) -> None:
    """From a book that is no summary a window asks for one; closed, nothing is done."""
    files = {"a list": saved(tmp_path / "list.xlsx"), "nothing": None}
    files["a return"] = next(this.sent.glob("*.xlsx"))
    book = open_book(files[opened])
    before = _files(this.folder)

    said = [press(button, book) for button, _ in OF_A_SUMMARY]
    prompts = list(person.asked)
    person.choices = {WHICH_SENT: this.plan.parent, WHICH_RECEIPTS: this.plan.parent}
    wrong = [press(buttons.letters_with_returns, book), press(buttons.letters_with_receipts, book)]

    assert [NOT_CHOSEN] * len(OF_A_SUMMARY) == said
    assert [prompt for _, prompt in OF_A_SUMMARY] == prompts
    assert f"{this.plan.parent} holds no returns. " in wrong[0]
    assert f"{this.plan.parent} holds no receipts. " in wrong[1]
    assert before == _files(this.folder)


def test_what_is_no_summary_is_refused(
    open_book, press: Press, person: Person, this: Round
) -> None:
    """A plan is no summary, whether it is open or named; the last summary of Settings is one."""
    plan = this.plan
    receipt = sorted(this.receipts.glob("*.xlsx"))[0]
    book = open_book(plan)
    person.choices = {WHICH_PACK: plan, WHICH_SAMPLE: receipt, WHICH_REMINDERS: plan}

    said = [press(button, book) for button in (buttons.board_pack, buttons.reminders)]
    sample = press(buttons.audit_sample, book)
    person.choices = {WHICH_COPY: this.folder / "partnership.xlsx"}
    named = with_settings(open_book(), Last_summary=this.summary)
    open_book(this.summary)
    done = press(buttons.reminders, named)
    press(buttons.reminders, named)

    assert said[0].startswith("Ben.xlsx is an action plan. Name a summary")
    assert said[1].startswith("Ben.xlsx is no summary: ")
    assert sample.startswith(f"{receipt.name} is no summary: ")
    assert done.startswith(f"1 draft in {this.letters}. Nothing was sent: ")
    assert "Q4 summary.xlsx is open in Excel: what is not saved there was not read." in done
    assert NO_REPLY_BY in done
    assert [
        f"{this.letters} holds 1 file of an earlier run, such as Reminder - Health.eml. Replace "
        f"what is there? {LETTER_KEPT}"
    ] == person.questions


def test_what_is_there_is_replaced_when_that_is_confirmed(
    open_book, press: Press, person: Person, this: Round, excel_app: xw.App
) -> None:
    """What is there is asked about; a form that is open, or that somebody has saved, stays."""
    book = open_book(this.summary)
    form = this.folder / "Q4 summary evidence sample.xlsx"
    made = press(buttons.audit_sample, book)
    still_open = press(buttons.audit_sample, book)
    excel_app.books[form.name].close()
    before = form.read_bytes()
    person.answers = ["cancel"]
    refused = press(buttons.audit_sample, book)
    kept, questions = form.read_bytes(), list(person.questions)
    person.answers = ["ok"]
    again = press(buttons.audit_sample, book)
    excel_app.books[form.name].sheets["Sample"].range("I5").value = "Yes"
    excel_app.books[form.name].save()
    excel_app.books[form.name].close()
    filled_in = press(buttons.audit_sample, book)

    assert NOTHING_DONE == refused
    assert before == kept
    assert [f"{REPLACE.format(there=f'{form} exists')} {FORM_KEPT}"] == questions
    assert made == again
    assert IS_OPEN.format(file=form.name) == still_open
    assert filled_in.startswith(f"{form} was saved by somebody after it was made, and may hold ")


def test_what_blocks_a_copy_is_listed_and_accepted(
    open_book, press: Press, person: Person, this: Round
) -> None:
    """A name is told with its cell and listed with a link, which Undo takes back; else accepted."""
    source = this.folder / "told.xlsx"
    cells = planted(
        this.summary, source,
        {("outcome", "ELM-01.1"): "Agreed with Dr Patel",
         ("action_to_take", "ELM-02.1"): "Ask Cllr Bevan"},
    )  # fmt: skip
    book = open_book(source)
    before = [sheet.name for sheet in book.sheets]

    said = press(buttons.publication_copy, book)
    rows = read_book(book).grid("Problems in this book").rows
    links = [row[5] for row in rows if row[5] in {one.partition("!")[2] for one in cells}]
    messages = " ".join(str(row[2]) for row in rows)
    undone = press(buttons.undo_last_step, book)
    after = [sheet.name for sheet in book.sheets]
    named = with_settings(open_book(), Last_summary=source)
    elsewhere = press(buttons.publication_copy, named)
    with_settings(book, Accepted_cells=", ".join(cells))
    made = press(buttons.publication_copy, book)

    first, *found, last = said.splitlines()
    assert "Nothing was written: 2 places may tell who a person is." == first
    assert sorted(cells) == sorted(line.partition(": ")[0] for line in found)
    assert "Patel" not in said and "Bevan" not in said
    assert last.startswith("All are listed on the sheet Problems in this book, with links. ")
    assert last.endswith(ACCEPT)
    assert sorted(one.partition("!")[2] for one in cells) == sorted(links)
    assert f'accept it: type {cells[0]} on a sheet Settings beside "Accepted cells".' in messages
    assert undone.startswith("For publication was undone")
    assert before == after
    assert "Open told.xlsx and press again: they are then listed there, with links." in elsewhere
    assert made.startswith("told for publication.xlsx made in ")
    assert 2 == made.count("\nAccepted: ")
    assert "--" not in said + messages + elsewhere + made


def test_a_family_is_given_one_review(open_book, press: Press, this: Round) -> None:
    """Where there are several, the message names them and says where to type one."""
    book = open_book(this.summary)

    said = press(buttons.family_copy, book)

    assert said.startswith("A copy for a family is of one review, and Q4 summary.xlsx holds ")
    assert said.endswith('Type one on a sheet Settings beside "Review".')


def test_figures_and_decisions_of_a_pack_are_told(open_book, press: Press, this: Round) -> None:
    """A figure typed over and a decision that none applies are told; the pack is made."""
    source = this.summary
    file = load_workbook(source)
    sheet = file["By review"]
    header, column = column_of(sheet, "Total")
    sheet.cell(header + 1, column).value = 99
    decisions = file["For decision"]
    header, column = column_of(decisions, "Decision")
    decisions.cell(header + 1, column).value = "Perhaps"
    file.save(source)

    said = press(buttons.board_pack, open_book(source)).splitlines()

    assert said[0].startswith("Q4 summary board pack.docx and .pdf made in ")
    assert "1 decision is typed so that no round will apply it. Validate lists each." == said[2]
    figure = "1 figure of Q4 summary.xlsx disagrees with the rows of All actions."
    assert f"{figure} The pack names both." == said[3]
    assert any("'Perhaps'" in line for line in said)
    assert any("99 stands there" in line for line in said)
    assert sum(map(len, said)) <= LONGEST


def test_what_settings_say(open_book, press: Press, this: Round) -> None:
    """What is no size or no cell is told with its label; a seed that became a day is as typed."""
    ten = with_settings(open_book(), Last_summary=this.summary, Sample_size="ten")
    two = with_settings(
        open_book(), Last_summary=this.summary, Sample_size=1, Sample_seed=date(2026, 4, 1)
    )

    said = press(buttons.audit_sample, ten)
    drawn = press(buttons.audit_sample, two)
    two.sheets["Settings"].range("A2").value = ["Accepted cells", "All actions!E12; E13"]
    wrong = press(buttons.publication_copy, two)
    two.sheets["Settings"].range("B2").value = "All actions!E12"
    nothing = press(buttons.publication_copy, two)

    assert (
        'Sheet "Settings", cell B2 (Sample size): expected a whole number of 1 or more, found '
        "'ten'. Type it in figures, such as 10." == said
    )
    assert wrong.startswith("Accepted cells on the sheet Settings: 'E13' is no cell. ")
    assert "\nThe accepted cell All actions!E12 accepts nothing: " in nothing
    assert drawn.startswith("Drawn: 1 of 2 actions said complete with evidence, ")
    assert ", seed 2026-04-01." in drawn
    assert SAME_AGAIN not in drawn


@pytest.mark.parametrize("manner", ["windows", "mac"], indirect=True)
def test_what_was_saved_is_never_called_changed(
    open_book, press: Press, demonstrated: Path, tmp_path: Path
) -> None:
    """Summaries and plans as they were saved are read alike, whatever Excel hands over and how."""
    places = Places(folder=demonstrated)
    sources = [places.summary("Q3"), places.plans / "Rowan.xlsx"]
    said: list[str] = []
    for source in sources:
        shutil.copy(source, tmp_path)
        book = open_book(tmp_path / source.name)
        said.append(press(buttons.family_copy, book))
        book.close()

    assert not [text for text in some(said) if "not saved" in text]
