"""A whole round on invented data: what a coordinator does in a quarter, done in a few seconds.

Three quarters are worked first, each on the summary of the one before; decisions are typed into
the last of them, and this quarter follows from it. Every step is the one the commands take, so what
is made here can be made again by typing them.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from dhrxl.errors import DhrxlError, OutputExists
from dhrxl.files.saving import save_all
from dhrxl.intake.batch import read_agreed
from dhrxl.intake.partnership import find_partnership, read_partnership
from dhrxl.jobs.demo.filling import Filling, filled_returns, with_cells
from dhrxl.jobs.demo.handing_out import hand_out
from dhrxl.jobs.demo.places import Places
from dhrxl.jobs.demo.story import Answers, Filled, Round, Story, quarter, story
from dhrxl.jobs.demo.telling import told
from dhrxl.jobs.outputs import claim_folder
from dhrxl.jobs.split import Split, split
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import to_bytes, write
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.text import listed
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.position import Position
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.summary import summary_workbook


def demonstrate(folder: Path, *, force: bool) -> Sequence[str]:
    """Work four quarters of an invented partnership into a folder.

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
        partnership = _write_partnership(invented, places)
        plans = _write_plans(invented, places.plans)
        last, this = quarter("q3"), quarter("q4")
        _work_earlier_quarters(invented, partnership, places)
        _work_last_quarter(last, plans, partnership, places)
        sent = _work_this_quarter(this, plans, partnership, places)
        found = _summarise(this, plans, partnership, places)
        out = hand_out(found, this, partnership, places)
    except OSError as error:
        msg = f"{folder} could not be written to ({error.strerror}). Name another folder."
        raise DhrxlError(msg) from error
    _check(found, this)
    return told(invented, this, found, sent, out, plans, places)


def _claim(places: Places, name: str, *, force: bool) -> None:
    """Make the folder, or make sure that it may be used: never over somebody's real files."""
    folder = places.folder
    claim_folder(folder)
    if not any(folder.iterdir()):
        return
    if not force:
        something = f"{folder} holds something already"
        raise OutputExists(something)
    is_ours = places.partnership.is_file() and read_partnership(places.partnership).name == name
    there = [path for path in places.everything if path.exists()]
    if there and not is_ours:
        strange = f"{there[0]} is of no earlier demonstration"
        raise OutputExists(strange, "Name another place.")


def _write_partnership(invented: Story, places: Places) -> Partnership:
    """Write the partnership workbook, and read it as every command does."""
    book = partnership_workbook(invented.partnership, as_at=invented.agreed_on)
    write(book, places.partnership)
    return find_partnership(None, [places.partnership])


def _write_plans(invented: Story, folder: Path) -> tuple[Path, ...]:
    """Write the agreed plans."""
    folder.mkdir(exist_ok=True)
    books = {
        folder / f"{plan.review.name}.xlsx": action_plan(
            plan.actions, review=plan.review, partnership=invented.partnership,
            as_at=invented.agreed_on, contact=invented.contact,
        )
        for plan in invented.plans
    }  # fmt: skip
    save_all((path, to_bytes(book)) for path, book in books.items())
    return tuple(books)


def _work_earlier_quarters(invented: Story, partnership: Partnership, places: Places) -> None:
    """Work the first two quarters; of them the summaries are kept."""
    for name, before in (("Q1", ()), ("Q2", (places.summary("Q1"),))):
        this = quarter(name.lower())
        with TemporaryDirectory(prefix="dhrxl-") as out:
            plans = _write_plans(invented.on(this.as_at), Path(out) / "plans")
            _send_and_fill_in(this, [*plans, *before], Path(out) / "returns", partnership)
            found = assess(
                [Path(out) / "returns"], as_at=this.as_at, partnership=partnership, plans=plans,
                previous=before,
            )  # fmt: skip
        _check(found, this)
        write(summary_workbook(found), places.summary(name))


def _work_last_quarter(
    last: Round, plans: Sequence[Path], partnership: Partnership, places: Places
) -> None:
    """Send and fill in last quarter's returns, merge them, and type in what was decided."""
    before = places.summary("Q2")
    _send_and_fill_in(last, [*plans, before], places.returns("Q3"), partnership)
    found = assess(
        [places.returns("Q3")], as_at=last.as_at, partnership=partnership, plans=plans,
        previous=before,
    )  # fmt: skip
    _check(found, last)
    book = summary_workbook(found)
    write(with_cells(book, "For decision", last.decisions), places.summary("Q3"))


def _send_and_fill_in(
    this: Round, agreed: Sequence[Path], returns: Path, partnership: Partnership
) -> None:
    """Send a quarter's returns and fill them in; what went out is not kept."""
    with TemporaryDirectory(prefix="dhrxl-") as out:
        sent = _send(this, agreed, Path(out), partnership)
        _fill_in(this, sent, returns, partnership)


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
        baseline_of(read.plans, read.previous, partnership, as_at=this.as_at), folder=folder,
        round_=this.name, as_at=this.as_at, partnership=partnership,
        return_by=this.return_by, force=True, agreed=agreed,
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
