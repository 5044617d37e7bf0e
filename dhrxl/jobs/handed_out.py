"""What the buttons of the group "Hand out" do: what the commands do, of a saved summary or plan.

Each needs no window where a summary is open: what it makes stands beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.jobs.as_saved import AsSaved, expect_closed, once_asked
from dhrxl.jobs.due import is_past
from dhrxl.jobs.pressed import not_saved, receipts_beside
from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.terms import SAMPLE_SIZE, FileKind
from dhrxl.model.text import counted, listed
from dhrxl.openbook.asking import Asking, partnership_near
from dhrxl.openbook.book import (
    ACCEPTED,
    LETTERS,
    NAMES,
    NEW_RETURNS,
    PACK,
    RECEIPTS,
    REPLY_BY,
    RETURNS,
    REVIEW,
    SEED,
    SETTINGS,
    SIZE,
    TEMPLATE,
    OpenBook,
    chosen_day,
)
from dhrxl.openbook.opening import open_file
from dhrxl.openbook.press import fitted
from dhrxl.openbook.refusals import in_plain_words

if TYPE_CHECKING:
    from dhrxl.jobs.letters.written import Letters
    from dhrxl.rounds.copies.blocking import Blocked

WHICH_PACK = "Which summary is the board pack made of?"
WHICH_REMINDERS = "Which summary says who is to be reminded?"
WHICH_COPY = "Which summary or plan is to be copied?"
WHICH_SAMPLE = "Which summary is the evidence drawn from?"
WHICH_SENT = "Which folder holds the returns as they were made?"
WHICH_RECEIPTS = "Which folder holds the receipts?"
NO_REPLY_BY = (
    f'They name no day to reply by. To have one, type it on a sheet {SETTINGS} beside "{REPLY_BY}".'
)
SAME_AGAIN = (
    "The seed is the day of the summary: pressed again, or by somebody else, it draws the same."
)
READ_IT = "Read it before it leaves the partnership."
NOT_IN_EXCEL = f"{READ_IT} Do not save it in Excel, which would put your name into it."
_ACCEPT = f'type {{cell}} on a sheet {SETTINGS} beside "{ACCEPTED}"'
_KEPT = "One that somebody has {} since is never replaced."
WORD_KEPT = "A Word file that somebody has saved since is never replaced."
FORM_KEPT, LETTER_KEPT = _KEPT.format("saved"), _KEPT.format("changed")
_NO_ADDRESS = "team-mailbox"
_AS_AN_EXAMPLE = "All actions!E12"


def board_pack(opened: OpenBook) -> str:
    """Make what the board reads, as Word and PDF, and say what disagrees in the summary."""
    from dhrxl.jobs.board_pack import pack

    made_of = AsSaved.of(opened, WHICH_PACK)
    asking = made_of.asking
    folder, template = asking.path(PACK) or made_of.folder, asking.path(TEMPLATE)
    done = once_asked(
        asking,
        lambda force: pack(made_of.path, folder, template=template, force=force),
        WORD_KEPT,
    )
    said = [
        f"{_named(done.paths)} made in {folder}, {counted(done.pages, 'page')}.",
        f"{done.found.summary.verdict or 'Verdict: not known'}.",
    ]
    said += done.not_recounted
    undone, wrong = done.found.not_applied, done.found.differences
    if undone:
        those = counted(len(undone), "decision is", "decisions are")
        it = "it" if len(undone) == 1 else "them"
        said.append(f"{those} typed so that no round will apply {it}. Validate lists each.")
    if wrong:
        file = made_of.path.name
        those = counted(len(wrong), f"figure of {file} disagrees", f"figures of {file} disagree")
        said.append(f"{those} with the rows of All actions. The pack names both.")
    found = [*undone.values(), *(one.sentence for one in wrong)]
    return fitted(said, found, _not_read(made_of))


def letters_with_returns(opened: OpenBook) -> str:
    """Write a draft for each agency with its return, and calendars of what is due."""
    from dhrxl.jobs.letters.returns import letters_with_returns as write

    asking = Asking(opened=opened, set_up_by=NEW_RETURNS)
    folder = asking.folder(NEW_RETURNS, WHICH_SENT)
    owner = partnership_near(opened, [folder])
    to = _letters(asking, folder.absolute().parent)
    done = once_asked(
        asking, lambda force: write(folder, to, partnership=owner, force=force), LETTER_KEPT
    )
    return _written(done, not_saved(opened, list(folder.glob("*.xlsx"))))


def letters_with_receipts(opened: OpenBook, today: Callable[[], date]) -> str:
    """Write a draft for each agency with the receipt of its return."""
    from dhrxl.jobs.letters.receipts import letters_with_receipts as write

    asking, reply_by = Asking(opened=opened, set_up_by=RECEIPTS), chosen_day(opened, REPLY_BY)
    returns = asking.path(RETURNS)
    beside = receipts_beside(asking, returns) if returns else None
    folder = beside or asking.folder(RECEIPTS, WHICH_RECEIPTS)
    owner = partnership_near(opened, [folder])
    to = _letters(asking, folder.absolute().parent)
    done = once_asked(
        asking,
        lambda force: write(folder, to, partnership=owner, reply_by=reply_by, force=force),
        LETTER_KEPT,
    )
    return _written(done, _when(reply_by, today))


def reminders(opened: OpenBook, today: Callable[[], date]) -> str:
    """Write a draft for each agency that is silent, or whose actions are overdue or lack something.

    Decisions typed into the summary count.
    """
    from dhrxl.jobs.letters.chase import letters_of_reminder as write

    made_of, reply_by = AsSaved.of(opened, WHICH_REMINDERS), chosen_day(opened, REPLY_BY)
    to = _letters(made_of.asking, made_of.folder)
    done = once_asked(
        made_of.asking,
        lambda force: write(
            made_of.path, to, partnership=made_of.partnership, reply_by=reply_by, force=force
        ),
        LETTER_KEPT,
    )
    return _written(done, [*_not_read(made_of), *_when(reply_by, today)])


def publication_copy(opened: OpenBook, today: Callable[[], date]) -> str:
    """Make a copy for the public; what blocks it is told, and listed in the open book."""
    made_of = AsSaved.of(opened, WHICH_COPY, (FileKind.SUMMARY, FileKind.PLAN))
    to = made_of.beside("for publication", ".xlsx")
    expect_closed(opened, to)
    return _copied(made_of, [to], today, for_family=False)


def family_copy(opened: OpenBook, today: Callable[[], date]) -> str:
    """Make a copy of one review for a family, as Word and PDF; else as for the public."""
    made_of = AsSaved.of(opened, WHICH_COPY, (FileKind.SUMMARY, FileKind.PLAN))
    review = as_text(made_of.asking.value(REVIEW)).strip()
    called = f"{review} for the family" if review else "for the family"
    to = [made_of.beside(called, ending) for ending in (".docx", ".pdf")]
    return _copied(made_of, to, today, for_family=True, reviews=[review] if review else [])


def audit_sample(opened: OpenBook) -> str:
    """Draw evidence to be looked at, and open the form in Excel."""
    from dhrxl.jobs.audit_sample import said_of, sample_evidence

    made_of = AsSaved.of(opened, WHICH_SAMPLE)
    asking = made_of.asking
    size, seed = asking.count(SIZE) or SAMPLE_SIZE, _seed(asking)
    to = made_of.beside("evidence sample", ".xlsx")
    expect_closed(opened, to)
    drawn = once_asked(
        asking,
        lambda force: sample_evidence(
            made_of.path, to, size=size, seed=seed, partnership=made_of.partnership, force=force
        ),
        FORM_KEPT,
    )
    said = [said_of(drawn, size), open_file(opened.book.app, to)]
    return "\n".join((*said, *([] if seed else [SAME_AGAIN]), *_not_read(made_of)))


def _seed(asking: Asking) -> str | None:
    """Give the seed that Settings names; a day that Excel made a date of, as it was typed."""
    value = asking.value(SEED)
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return as_text(value).strip() or None


def _when(reply_by: date | None, today: Callable[[], date]) -> Sequence[str]:
    """Say what is to be known of the day by which answers are asked for."""
    return is_past(reply_by, today()) if reply_by else [NO_REPLY_BY]


def _letters(asking: Asking, beside: Path) -> Path:
    return asking.path(LETTERS) or beside / "letters"


def _written(done: "Letters", last: Iterable[str]) -> str:
    """Say how many drafts there are, and what to know of them: the fewest words that tell all."""
    dates = len(done.calendars)
    calendars = [f"{counted(dates, 'calendar')} (.ics) of the dates beside them."] if dates else []
    nameless = [one.facts["agency"] for one in done.problems if one.code == _NO_ADDRESS]
    remedies = []
    if nameless:
        remedies.append(
            f"Without an address: {listed(nameless, 'and')}. Type one under Team mailbox on the "
            "sheet Agencies of the partnership workbook."
        )
    others = [one.message for one in done.problems if one.code != _NO_ADDRESS]
    found = [*remedies, *others, *done.earlier, *done.without]
    return fitted([done.sent, *calendars], found, list(last))


def _copied(
    made_of: AsSaved,
    to: Sequence[Path],
    today: Callable[[], date],
    *,
    for_family: bool,
    reviews: Sequence[str] = (),
) -> str:
    """Make a copy and say what was looked for in it, and what was accepted."""
    from dhrxl.jobs.publish import publish
    from dhrxl.rounds.copies.blocking import Blocked, Ways

    asking = made_of.asking
    day = None if made_of.is_summary else chosen_day(asking.opened)
    names, accept = asking.path(NAMES), _accepted(asking)
    ways = Ways(
        accept=_ACCEPT,
        accepted="The accepted cell {cell}",
        names=f'name one on a sheet {SETTINGS} beside "{NAMES}"',
        review=f'Type one on a sheet {SETTINGS} beside "{REVIEW}".',
    )
    try:
        done = once_asked(
            asking,
            lambda force: publish(
                made_of.path, to[0], also=to[1:], partnership=made_of.partnership, today=today(),
                as_at=day, names=names, accept=accept, reviews=reviews, for_family=for_family,
                force=force, ways=ways,
            ),
            WORD_KEPT if for_family else "",
        )  # fmt: skip
    except Blocked as blocked:
        step = "For a family" if for_family else "For publication"
        raise BadInput(_blocked(made_of, blocked, step, today)) from None
    made = f"{_named(to)} made in {made_of.folder}, as at {spoken(done.as_at)}."
    found = [*done.report, *(problem.message for problem in done.problems)]
    read = READ_IT if for_family else NOT_IN_EXCEL
    return fitted([made], found, [read, *_not_read(made_of)])


def _accepted(asking: Asking) -> list[str]:
    """Give the cells that Settings names as accepted: a line for each, or several on one.

    Raises:
        BadInput: One of them is none.
    """
    from dhrxl.rounds.copies.blocking import Cell

    found = []
    for value in asking.values(ACCEPTED):
        rest = as_text(value)
        while rest.strip():
            cell, rest = _first_cell(rest)
            found.append(cell)
    try:
        [*map(Cell.of, found)]
    except BadInput as error:
        msg = f"{ACCEPTED} on the sheet {SETTINGS}: {error}"
        raise BadInput(msg) from None
    return found


def _first_cell(text: str) -> tuple[str, str]:
    """Give the first cell of a line, and the rest: commas may stand in the name of a sheet.

    >>> _first_cell("Plans, old!E12, All actions!E3")
    ('Plans, old!E12', ' All actions!E3')
    """
    sheet, mark, rest = text.partition("!")
    for at, sign in enumerate(rest):
        if sign in ",;\n":
            return f"{sheet}{mark}{rest[:at]}".strip(), rest[at + 1 :]
    return text.strip(), ""


def _blocked(made_of: AsSaved, blocked: "Blocked", step: str, today: Callable[[], date]) -> str:
    """Say what keeps a copy from being made, and where all of it stands."""
    from dhrxl.openbook.marks import list_problems

    opened, problems = made_of.asking.opened, blocked.problems
    listing = f"Open {made_of.path.name} and press again: they are then listed there, with links."
    if made_of.is_open:
        try:
            with in_plain_words():
                sheet, _ = list_problems(opened, problems, opened.as_at or today(), step)
            listing = f"All are listed on the sheet {sheet}, with links."
        except DhrxlError as error:
            listing = f"They are not listed here: {error}"
    by_place: dict[str, list[str]] = {}
    for one in problems:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.file
        by_place.setdefault(place, []).append(one.found)
    told = [f"{place}: {'; '.join(found)}." for place, found in by_place.items()]
    return fitted(
        [f"Nothing was written: {counted(len(told), 'place')} may tell who a person is."],
        told,
        [
            f"{listing} Name the role there instead, and save. What is no name is accepted by its "
            f'cell on a sheet {SETTINGS}: "{ACCEPTED}" in column A, {_AS_AN_EXAMPLE} in column B.'
        ],
    )


def _named(paths: Sequence[Path]) -> str:
    """Name files of one folder: those that differ in their ending alone by one name."""
    first, *others = paths
    return listed([first.name, *(one.suffix for one in others)], "and")


def _not_read(made_of: AsSaved) -> list[str]:
    return [] if made_of.is_open else not_saved(made_of.asking.opened, [made_of.path])
