"""A whole round on invented data: what a coordinator does in a quarter, done in a few seconds.

Last quarter is worked first, decisions are typed into its summary, and this quarter follows from
it. Every step is the one the commands take, so what is made here can be made again by typing them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dhrxl.errors import DhrxlError, OutputExists
from dhrxl.files.names import safe_file_name
from dhrxl.files.saving import save_all
from dhrxl.intake.batch import read_agreed
from dhrxl.intake.partnership import find_partnership, read_partnership
from dhrxl.jobs.demo.filling import Filling, filled_returns, with_cells
from dhrxl.jobs.demo.story import Answers, Filled, Round, Story, quarter, story
from dhrxl.jobs.findings import write_receipts
from dhrxl.jobs.outputs import claim_folder
from dhrxl.jobs.split import Split, split
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import to_bytes, write
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted, listed
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.position import Position
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.summary import summary_workbook
from dhrxl.workbooks.trail import reconciliation


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything of the demonstration lies."""

    folder: Path

    @property
    def partnership(self) -> Path:
        """The partnership workbook."""
        return self.folder / "partnership.xlsx"

    @property
    def plans(self) -> Path:
        """The folder of the agreed plans."""
        return self.folder / "plans"

    @property
    def receipts(self) -> Path:
        """The folder of what goes back to the agencies."""
        return self.folder / "receipts"

    def sent(self, quarter: str) -> Path:
        """Give the folder of a round's returns as they went out."""
        return self.folder / f"{quarter} sent"

    def returns(self, quarter: str) -> Path:
        """Give the folder of a round's returns as they came back."""
        return self.folder / f"{quarter} returns"

    def summary(self, quarter: str) -> Path:
        """Give the summary of a round."""
        return self.folder / f"{quarter} summary.xlsx"

    @property
    def everything(self) -> tuple[Path, ...]:
        """All that the demonstration makes in its folder."""
        folders = (self.plans, self.returns("Q3"), self.sent("Q4"), self.returns("Q4"))
        return (
            self.partnership, *folders, self.receipts, self.summary("Q3"), self.summary("Q4")
        )  # fmt: skip

    def relative(self, path: Path) -> str:
        """Give a path as it is typed in the folder, in quotes where it has spaces."""
        name = path.relative_to(self.folder).as_posix()
        return f'"{name}"' if " " in name else name


def demonstrate(folder: Path, *, force: bool) -> Sequence[str]:
    """Work two quarters of an invented partnership into a folder.

    Args:
        folder: Where it goes; made if it is not there.
        force: Whether files of an earlier demonstration may be replaced; no other file is touched.

    Returns:
        Lines to print: what was made, the position, how to do it again, what to open first.

    Raises:
        OutputExists: The folder holds something and `force` is not given, or somebody's own files
            stand where the demonstration would write.
        DhrxlError: The round did not go as it was written; the folder must not be trusted.
    """
    places = Places(folder=folder)
    try:
        invented = story()
        _claim(places, invented.partnership.name, force=force)
        plans = _write_plans(invented, places)
        last, this = quarter("q3"), quarter("q4")
        partnership = find_partnership(None, [places.partnership])
        _work_last_quarter(last, plans, partnership, places)
        sent = _work_this_quarter(this, plans, partnership, places)
        found = _summarise(this, plans, partnership, places)
        receipts = write_receipts(found, places.receipts, force=True)
    except OSError as error:
        msg = f"{folder} could not be written to ({error.strerror}). Name another folder."
        raise DhrxlError(msg) from error
    _check(found, this)
    return (
        *_made(invented, sent, receipts, places),
        "",
        *_position(found),
        "",
        *_again(this, plans, places),
        "",
        *_open_first(this, places),
    )


def _claim(places: Places, name: str, *, force: bool) -> None:
    """Make the folder, or make sure that it may be used: never over somebody's real files."""
    folder = places.folder
    claim_folder(folder)
    if not any(folder.iterdir()):
        return
    if not force:
        msg = f"{folder} holds something already. Add --force to replace it, or name another place."
        raise OutputExists(msg)
    is_ours = places.partnership.is_file() and read_partnership(places.partnership).name == name
    there = [path for path in places.everything if path.exists()]
    if there and not is_ours:
        msg = f"{there[0]} is of no earlier demonstration. Name another place."
        raise OutputExists(msg)


def _write_plans(invented: Story, places: Places) -> tuple[Path, ...]:
    """Write the partnership workbook and the agreed plans."""
    first = max(plan.review.signed_off for plan in invented.plans if plan.review.signed_off)
    places.plans.mkdir(exist_ok=True)
    books = {
        places.plans / f"{plan.review.name}.xlsx": action_plan(
            plan.actions, review=plan.review, partnership=invented.partnership, as_at=first,
            contact=invented.contact,
        )
        for plan in invented.plans
    }  # fmt: skip
    register = {places.partnership: partnership_workbook(invented.partnership, as_at=first)}
    save_all((path, to_bytes(book)) for path, book in (register | books).items())
    return tuple(books)


def _work_last_quarter(
    last: Round, plans: Sequence[Path], partnership: Partnership, places: Places
) -> None:
    """Send and fill in last quarter's returns, merge them, and type in what was decided."""
    with TemporaryDirectory(prefix="dhrxl-") as out:
        sent = _send(last, plans, Path(out), partnership)
        _fill_in(last, sent, places.returns("Q3"), partnership)
    found = assess([places.returns("Q3")], as_at=last.as_at, partnership=partnership, plans=plans)
    _check(found, last)
    book = summary_workbook(found)
    write(with_cells(book, "For decision", last.decisions), places.summary("Q3"))


def _work_this_quarter(
    this: Round, plans: Sequence[Path], partnership: Partnership, places: Places
) -> Split:
    """Send this quarter's returns, and lay out what came back."""
    sent = _send(this, [*plans, places.summary("Q3")], places.sent("Q4"), partnership)
    _fill_in(this, sent, places.returns("Q4"), partnership)
    save_all((places.returns("Q4") / name, text.encode()) for name, text in this.strays.items())
    return sent


def _send(this: Round, agreed: Sequence[Path], folder: Path, partnership: Partnership) -> Split:
    read = read_agreed(agreed)
    return split(
        baseline_of(read.plans, read.previous, partnership), folder=folder, round_=this.name,
        as_at=this.as_at, partnership=partnership, return_by=this.return_by, force=True,
        agreed=agreed,
    )  # fmt: skip


def _fill_in(this: Round, sent: Split, folder: Path, partnership: Partnership) -> None:
    """Write each return as its agency sends it back; what an agency never sends is not there."""
    folder.mkdir(exist_ok=True)
    paths = {one.agency: one.path for one in sent.returns}
    versions = [
        (one, name, answers)
        for one in this.returns
        for name, answers in _versions(one, paths[one.agency].name)
    ]
    filled = filled_returns(
        [
            Filling(sent=paths[one.agency], answers=answers, cover=one.cover)
            for one, _, answers in versions
        ],
        partnership=partnership,
    )
    save_all(
        (folder / name, _sent_back(to_bytes(layout), one))
        for (one, name, _), layout in zip(versions, filled, strict=True)
    )


def _sent_back(raw: bytes, one: Filled) -> bytes:
    return raw[: len(raw) // 2] if one.damaged else raw


def _versions(one: Filled, name: str) -> list[tuple[str, Answers]]:
    """Give what an agency sends back, by file name: once, or twice with other answers."""
    again = [(f"Copy of {name}", {**one.answers, **one.copy})] if one.copy else []
    return [(name, one.answers), *again]


def _summarise(
    this: Round, plans: Sequence[Path], partnership: Partnership, places: Places
) -> Position:
    found = assess(
        [places.returns("Q4")], as_at=this.as_at, partnership=partnership, plans=plans,
        previous=places.summary("Q3"),
    )  # fmt: skip
    write(summary_workbook(found), places.summary("Q4"))
    return found


def _check(found: Position, this: Round) -> None:
    """Make sure that the round went as it was written.

    Raises:
        DhrxlError: It did not.
    """
    errors = tuple(sorted(p.code for p in found.problems if p.severity is Severity.ERROR))
    silent = tuple(sorted(found.turnout.silent))
    lost = [
        account.source.file
        for account in found.accounts
        if account.rows_read != account.merged + account.not_counted
    ]
    wrong = []
    if errors != this.errors:
        wrong.append(f"expected the errors {_named(this.errors)}, found {_named(errors)}")
    if silent != tuple(sorted(this.not_returned)):
        wrong.append(f"expected no return of {_named(this.not_returned)}, found {_named(silent)}")
    if lost:
        wrong.append(f"rows of {_named(lost)} are not accounted for")
    if wrong:
        msg = (
            f"{this.name} did not go as it was written: {'; '.join(wrong)}. "
            "Name a new folder; if it happens again, please report this line."
        )
        raise DhrxlError(msg)


def _named(words: Sequence[str]) -> str:
    return listed(words, "and") if words else "none"


def _made(
    invented: Story, sent: Split, receipts: Sequence[Path], places: Places
) -> tuple[str, ...]:
    """Say what lies in the folder."""
    actions = sum(len(plan.actions) for plan in invented.plans)
    agencies = counted(len(invented.partnership.agencies), "agency", "agencies")
    reviews = counted(len(invented.plans), "review")
    returns = sum(one.agency != UNASSIGNED for one in sent.returns)
    return (
        f"Made in {places.folder}, all of it invented: {invented.partnership.name}, with "
        f"{reviews}, {agencies} and {counted(actions, 'action')}.",
        f"  plans           {counted(len(invented.plans), 'agreed action plan')}; "
        "partnership.xlsx holds agencies, reviews and settings",
        "  Q3 returns      last quarter's returns; Q3 summary.xlsx is made of them, with the "
        "decisions typed in",
        f"  Q4 sent         this quarter's returns as they went out to {returns} agencies",
        "  Q4 returns      as they came back: one damaged, one twice, and one agency sent a PDF",
        f"  receipts        {counted(len(receipts), 'receipt')} to send back",
        "  Q4 summary.xlsx what the board is told",
    )


def _position(found: Position) -> tuple[str, ...]:
    """Say what the commands say: headlines, account of rows, errors, verdict."""
    errors = [p.message for p in found.problems if p.severity is Severity.ERROR]
    return (
        *found.headlines,
        reconciliation(found),
        *(f"{number} error: {message}" for number, message in enumerate(errors, start=1)),
        f"{found.verdict}.",
    )


def _again(this: Round, plans: Sequence[Path], places: Places) -> tuple[str, ...]:
    """Give the commands that make this quarter's files again."""
    day = f"--as-at {this.as_at.isoformat()} --force"
    agreed = [places.relative(path) for path in plans]
    returns, summary = places.relative(places.returns("Q4")), places.relative(places.summary("Q4"))
    last = places.relative(places.summary("Q3"))
    named = " ".join(f"--plan {plan}" for plan in agreed)
    return (
        "The same by hand, in that folder (--force, as the files are there now):",
        f"  dhrxl split {' '.join(agreed)} {last} --to {places.relative(places.sent('Q4'))} "
        f"--return-by {this.return_by.isoformat()} {day}",
        f"  dhrxl validate {returns} --receipts {places.relative(places.receipts)} "
        f"{named} --previous {last} {day}",
        f"  dhrxl consolidate {returns} -o {summary} {named} --previous {last} {day}",
    )


def _open_first(this: Round, places: Places) -> tuple[str, ...]:
    """Name three files to open, and what to look at."""
    police = safe_file_name(f"{this.name} - {this.returns[0].agency}")
    shown = {
        places.summary("Q4"): "the sheet Summary, then Overdue and For decision",
        places.returns("Q4") / f"{police}.xlsx": "a return as an agency fills it in",
        places.receipts / f"Receipt - {police}.xlsx": "what the same agency is told",
    }
    return (
        "Open first:",
        *(f"  {path.relative_to(places.folder)}: {what}" for path, what in shown.items()),
    )
