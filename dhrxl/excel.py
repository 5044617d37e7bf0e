"""What can be done to a workbook that is open in Excel: the same figures as the command line.

Each function takes an `xlwings.Book`, reads every sheet once, works everything out, and only then
writes, in whole blocks. A button, which has read the book to find what its sheet Settings names,
hands that `OpenBook` on, and it is not read again. Only what xlwings offers on Windows, on a Mac
and on the web is used. Agencies' files are never opened in Excel. Like the command line, this face
may look at the clock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.clock import today
from dhrxl.errors import BadInput
from dhrxl.intake.batch import Intake, intake_of
from dhrxl.intake.last_summary import LastSummary, summary_in, typed_decisions
from dhrxl.intake.partnership import find_partnership
from dhrxl.jobs.consolidate import designed
from dhrxl.jobs.split import Split, financial_quarter
from dhrxl.jobs.split import split as make_returns
from dhrxl.jobs.validate import assess
from dhrxl.model.cells import as_day
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.problems import Problem
from dhrxl.model.terms import FileKind, Rag, Timing
from dhrxl.model.text import counted
from dhrxl.openbook.book import OpenBook, is_bare, read_book
from dhrxl.openbook.columns import write_columns
from dhrxl.openbook.judging import judge, points
from dhrxl.openbook.marks import Cleared, Validated, clear, list_problems
from dhrxl.openbook.rating import Rated, counts_of, profile_for, rated_actions
from dhrxl.openbook.refusals import in_plain_words
from dhrxl.openbook.seals import seal, sheets_as_written
from dhrxl.openbook.trackers.said import sentences
from dhrxl.openbook.write import put
from dhrxl.rounds.agreed import baseline_of, problems_of
from dhrxl.rounds.figures import verdict
from dhrxl.rounds.position import Position, position
from dhrxl.workbooks.trail import MOST_IN_A_SHEET

if TYPE_CHECKING:
    import xlwings as xw

__all__ = [
    "Cleared", "Consolidated", "Rated", "Split", "Validated", "apply_rag", "clear_marks",
    "consolidate", "flag_overdue", "rag_and_overdue", "split", "validate",
]  # fmt: skip

HAS_SUMMARY = (
    "This workbook holds a summary that was changed since, or that the command wrote, and nothing "
    "in it is replaced. Open an empty workbook (File, New) and press the button there."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated:
    """The summary that was written into an open book."""

    sheets: tuple[str, ...]
    as_at: date
    actions: int
    counts: dict[str, int]
    """How many actions have each rating."""
    problems: tuple[Problem, ...]
    headlines: tuple[str, ...]
    verdict: str

    @property
    def sentence(self) -> str:
        """What a chair would be told, to be shown at the end."""
        return "\n".join((*self.headlines, f"{self.verdict}."))


def apply_rag(book: "xw.Book | OpenBook", as_at: date | None = None) -> Rated:
    """Write the calculated RAG of every action in words, and colour it.

    Args:
        book: A plan, a return, a summary, or any book with a recognisable table of actions.
        as_at: The day to judge by; else the one on the cover, else today.

    Returns:
        How many actions have each rating. In a book of ours whose cells work themselves out
        nothing is written.

    Raises:
        DhrxlError: There is no table of actions, or Excel refused to write.
    """
    return _rate(book, as_at, "rag")


def flag_overdue(book: "xw.Book | OpenBook", as_at: date | None = None) -> Rated:
    """Write for every action how it stands against its due date, and mark what is overdue.

    Args:
        book: A plan, a return, a summary, or any book with a recognisable table of actions.
        as_at: The day to judge by; else the one on the cover, else today.

    Returns:
        How many actions have each timing. In a book of ours whose cells work themselves out
        nothing is written.

    Raises:
        DhrxlError: There is no table of actions, or Excel refused to write.
    """
    return _rate(book, as_at, "timing", "days_overdue")


def rag_and_overdue(book: "xw.Book | OpenBook", as_at: date | None = None) -> Rated:
    """Do what `apply_rag` and `flag_overdue` do, both of it or nothing.

    Args:
        book: A plan, a return, a summary, or any book with a recognisable table of actions.
        as_at: The day to judge by; else the one on the cover, else today.

    Returns:
        How many actions have each rating, and each timing.

    Raises:
        DhrxlError: There is no table of actions, or Excel refused to write.
    """
    return _rate(book, as_at, "rag", "timing", "days_overdue")


def _rate(book: "xw.Book | OpenBook", as_at: date | None, *keys: str) -> Rated:
    """Rate the actions of a book, write the columns asked for, and count their words."""
    with _reading(book) as opened:
        table = opened.action_table()
        kind, day = opened.cover.kind, _day(opened, as_at)
        if kind == FileKind.SUMMARY and opened.as_at and day != opened.as_at:
            msg = (
                f"This summary shows the position as at {spoken(opened.as_at)}. To see another "
                "day, consolidate again."
            )
            raise BadInput(msg)
        rated = rated_actions(opened, table, day, _profile(opened))
        if not table.is_live:
            is_ours = kind in (FileKind.PLAN, FileKind.RETURN, FileKind.SUMMARY)
            sheet = opened.book.sheets[table.grid.name]
            write_columns(sheet, table, rated, keys, is_ours=is_ours)
        counts = [
            counts_of(rated[key], tuple(words))
            for key, words in (("rag", Rag), ("timing", Timing)) if key in keys
        ]  # fmt: skip
        return Rated(
            sheet=table.grid.name,
            as_at=day,
            rows=int((rated[keys[0]] != "").sum()),
            counts=counts[0],
            timings=counts[1] if counts[1:] else {},
            is_live=table.is_live,
            shows=opened.as_at,
            read=sentences(table.seen),
        )


def validate(book: "xw.Book | OpenBook", as_at: date | None = None) -> Validated:
    """List what may be wrong in an open book, with links, and mark the cells.

    Comments, colours and what the file says about itself are not seen in an open book; the command
    line looks at them too. In a summary the decisions typed into it are what is checked. A list
    that is not ours is held against what concerns any list, and never against our template.

    Args:
        book: A plan, a return, a summary, or any book with a recognisable table of actions.
        as_at: The day to judge by; else the one on the cover, else today.

    Raises:
        DhrxlError: There is nothing to check, or Excel refused to write.
    """
    with _reading(book) as opened:
        day, owner = _day(opened, as_at), _partnership(opened)
        read: tuple[str, ...] = ()
        if opened.cover.kind == FileKind.SUMMARY:
            last = _summary(opened)
            base = baseline_of(None, last, owner)
            problems = problems_of(None, last, base.problems)
            words = verdict([problem.severity for problem in problems], is_checked=True)
        elif opened.is_tracker:
            problems, read = judge(opened, day, owner)
            words = points(problems)
        else:
            found = position(_intake(opened, owner), as_at=day, partnership=owner)
            problems, words = found.problems, found.verdict
        sheet, unmarked = list_problems(opened, problems, day)
        return Validated(
            sheet=sheet, as_at=day, problems=problems, verdict=words, unmarked=unmarked, read=read
        )


def clear_marks(book: "xw.Book | OpenBook") -> Cleared:
    """Take away the marks that `validate` put on cells; the list of problems stays.

    Raises:
        DhrxlError: Excel refused.
    """
    with _reading(book) as opened:
        return Cleared(was_marked=clear(opened))


def split(
    book: "xw.Book | OpenBook",
    folder: Path | str,
    *,
    as_at: date | None = None,
    round_: str = "",
    return_by: date | None = None,
) -> Split:
    """Write one return for each agency with open actions; the open book is not changed.

    Args:
        book: A plan, or a summary with the decisions typed into it.
        folder: Where the returns go; made if it is not there.
        as_at: The day the returns judge by; today if not given.
        round_: The round; else the quarter of that day.
        return_by: When they are due back.

    Raises:
        DhrxlError: It is no plan and no summary, or a return of the same name is there already.
    """
    with _reading(book) as opened:
        day, owner = as_day(as_at) or today(), _partnership(opened)
        plans, last = None, None
        if opened.cover.kind == FileKind.SUMMARY:
            last = _summary(opened)
        else:
            plans = _intake(opened, owner)
            if plans.sources[0].kind != FileKind.PLAN:
                msg = (
                    "Returns are made from an action plan or a summary, and this workbook is "
                    "neither. Open one; a plan of another kind is first read by dhrxl import."
                )
                raise BadInput(msg)
        base = baseline_of(plans, last, owner)
        done = make_returns(
            base, folder=Path(folder), round_=round_ or financial_quarter(day), as_at=day,
            partnership=owner, return_by=return_by,
            agreed=[opened.folder / opened.file] if opened.folder else [],
        )  # fmt: skip
        return replace(done, problems=problems_of(plans, last, done.problems))


def consolidate(
    book: "xw.Book | OpenBook",
    sources: Sequence[Path | str],
    as_at: date | None = None,
    plans: Sequence[Path | str] = (),
    previous: Path | str | None = None,
) -> Consolidated:
    """Put all returns into one summary across agencies, written into an open book.

    The returns are read as files and never opened in Excel. The sheets of a summary written here
    are replaced while they stand as they were written; all other sheets stay.

    Args:
        book: An empty book, or a summary to be made anew.
        sources: Returns, plans filled in as returns, and folders of them.
        as_at: The day to judge by; today if not given, as on the command line.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it.

    Raises:
        DhrxlError: Nothing came, the book is somebody's plan or return, it holds decisions that
            or changes that would be lost, or Excel refused to write. The book is then as it was.
    """
    with _reading(book) as opened:
        replaced = _replaceable(opened)
        day, paths = as_day(as_at) or today(), [Path(source) for source in sources]
        found = assess(
            paths, as_at=day, partnership=_partnership(opened, *paths),
            plans=[Path(plan) for plan in plans], previous=Path(previous) if previous else None,
        )  # fmt: skip
        _expect_fitting(found)
        layout = designed(found)
        sheets = put(
            opened.book, layout, first=True, replaced=replaced, dropped=_empty_sheets(opened),
            also=lambda undo: seal(opened.book, layout, undo),
        )  # fmt: skip
        return Consolidated(
            sheets=sheets,
            as_at=day,
            actions=len(found.actions),
            counts=counts_of(found.actions["rag"], tuple(Rag)),
            problems=found.problems,
            headlines=found.headlines,
            verdict=found.verdict,
        )


@contextmanager
def _reading(book: "xw.Book | OpenBook") -> Iterator[OpenBook]:
    """Give a book as it was read, and say in plain words what Excel refuses of it."""
    with in_plain_words():
        yield book if isinstance(book, OpenBook) else read_book(book)


def _replaceable(opened: OpenBook) -> tuple[str, ...]:
    """Give the sheets of a book that a summary may replace: those that stand as we wrote them.

    Raises:
        BadInput: The book is somebody's own, or its summary holds decisions or was changed.
    """
    kind = opened.cover.kind
    if kind is None:
        return sheets_as_written(opened)
    if kind != FileKind.SUMMARY:
        msg = (
            f"This workbook is {kind.article}, and a summary would replace parts of it. Open an "
            "empty workbook (File, New) and press the button there."
        )
        raise BadInput(msg)
    typed = typed_decisions(_summary(opened).decisions)
    if typed:
        msg = (
            f"This summary holds {counted(typed, 'decision')}, which would be lost. Save and close "
            "it, open an empty workbook, and give this one as the last summary."
        )
        raise BadInput(msg)
    replaced = sheets_as_written(opened)
    if not replaced:
        raise BadInput(HAS_SUMMARY)
    return replaced


def _empty_sheets(opened: OpenBook) -> list[str]:
    """Give the sheets of a new book with nothing on them at all."""
    is_new = opened.folder is None and not opened.is_online
    if not is_new or any(grid.rows for grid in opened.grids):
        return []
    return [grid.name for grid in opened.grids if is_bare(opened.book.sheets[grid.name])]


def _expect_fitting(found: Position) -> None:
    """Refuse what no sheet holds: a button knows no way round that, the command does."""
    rows = max(len(found.actions), len(found.rows))
    if rows > MOST_IN_A_SHEET:
        msg = (
            f"{rows:,} rows are more than the {MOST_IN_A_SHEET:,} that one sheet should hold. In a "
            "command window, use the command, which can put them into files of their own: dhrxl "
            "consolidate RETURNS -o summary.xlsx --data FOLDER"
        )
        raise BadInput(msg)


def _intake(opened: OpenBook, owner: Partnership) -> Intake:
    given = opened.opened(owner.mailboxes)
    if given.skipped:
        msg = f"This workbook is {given.skipped}. Open a plan, a return or a summary."
        raise BadInput(msg)
    return intake_of([given])


def _summary(opened: OpenBook) -> LastSummary:
    return summary_in(opened.contents, Path(opened.name))


def _day(opened: OpenBook, as_at: date | None) -> date:
    return as_day(as_at) or opened.stated_day() or today()


def _profile(opened: OpenBook) -> Profile:
    return profile_for(opened, lambda: _partnership(opened).profile)


def _partnership(opened: OpenBook, *beside: Path) -> Partnership:
    """Read the partnership workbook beside the files named, else beside the book."""
    places = [*beside, *([opened.folder / opened.file] if opened.folder else [])]
    return find_partnership(None, places)
