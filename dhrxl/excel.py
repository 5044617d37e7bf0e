"""What can be done to a workbook that is open in Excel: the same figures as the command line.

Each function takes an `xlwings.Book`, reads every sheet once, works everything out, and only then
writes, in whole blocks. A button, which has read the book to find what its sheet Settings names,
hands that `OpenBook` on, and it is not read again. Only what xlwings offers on Windows, on a Mac
and on the web is used. Agencies' files are never opened in Excel. Like the command line, this face
may look at the clock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dhrxl.clock import today
from dhrxl.errors import BadInput
from dhrxl.intake.batch import Given, intake_of, read_agreed
from dhrxl.intake.last_summary import summary_in
from dhrxl.intake.opened import Opened
from dhrxl.intake.told import LastSummary
from dhrxl.jobs.consolidate import TooManyRows, designed
from dhrxl.jobs.split import Split
from dhrxl.jobs.split import split as make_returns
from dhrxl.jobs.validate import assess
from dhrxl.layouts.xlsx import write
from dhrxl.model.cells import as_day
from dhrxl.model.dates import financial_quarter, spoken
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.terms import FileKind, Rag, Timing
from dhrxl.openbook.asking import partnership_near
from dhrxl.openbook.book import OpenBook, read_book
from dhrxl.openbook.columns import write_columns
from dhrxl.openbook.judging import judge, points
from dhrxl.openbook.marks import Cleared, Validated, clear, list_problems
from dhrxl.openbook.opening import Consolidated, copy_sheets
from dhrxl.openbook.rating import Rated, counts_of, profile_for, rated_actions
from dhrxl.openbook.refusals import in_plain_words
from dhrxl.openbook.tour import NextProblem, go_on, leave
from dhrxl.openbook.trackers.said import sentences
from dhrxl.openbook.undo.kept import Undone, undo_last
from dhrxl.rounds.agreed import baseline_of, problems_of
from dhrxl.rounds.position import position
from dhrxl.rounds.sentences import verdict
from dhrxl.workbooks.trail import MOST_IN_A_SHEET

if TYPE_CHECKING:
    import xlwings as xw

__all__ = [
    "Cleared", "Consolidated", "NextProblem", "Rated", "Split", "Undone", "Validated", "apply_rag",
    "clear_marks", "consolidate", "flag_overdue", "next_problem", "rag_and_overdue", "split",
    "undo", "validate",
]  # fmt: skip

NEITHER = (
    "Returns are made from an action plan or a summary, and this workbook is neither. Open one; a "
    "plan of another kind is first read by dhrxl import."
)
NOT_ON_THE_WEB = (
    "Excel on the web opens no file for us, so no summary can be put into this workbook. Use the "
    "command: dhrxl consolidate RETURNS -o summary.xlsx"
)
TOO_MANY = (
    "{rows:,} rows are more than the {most:,} that one sheet should hold. In a command window, use "
    "the command, which can put them into files of their own: dhrxl consolidate RETURNS -o "
    "summary.xlsx --data FOLDER"
)


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
    return _rate(book, as_at, "RAG", "rag")


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
    return _rate(book, as_at, "Flag overdue", "timing", "days_overdue")


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
    return _rate(book, as_at, "RAG and overdue", "rag", "timing", "days_overdue")


def _rate(book: "xw.Book | OpenBook", as_at: date | None, step: str, *keys: str) -> Rated:
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
        yours: tuple[str, ...] = ()
        if not table.is_live:
            is_ours = kind in (FileKind.PLAN, FileKind.RETURN, FileKind.SUMMARY)
            name = table.grid.name
            yours = write_columns(
                opened.book.sheets[name], table, rated, keys, is_ours=is_ours, step=step,
                used=opened.used(name),
            )  # fmt: skip
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
            yours=yours,
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
            one = _opened(opened, owner)
            found = position(intake_of([one]), as_at=day, partnership=owner)
            problems, words, read = found.problems, found.verdict, one.source.readings
        sheet, unmarked = list_problems(opened, problems, day)
        return Validated(
            sheet=sheet, as_at=day, problems=problems, verdict=words, unmarked=unmarked,
            read=tuple(dict.fromkeys((*read, *opened.in_part))),
        )  # fmt: skip


def clear_marks(book: "xw.Book | OpenBook") -> Cleared:
    """Take away the marks that `validate` put on cells; the list of problems stays.

    Raises:
        DhrxlError: Excel refused.
    """
    with _reading(book) as opened:
        cleared = Cleared(was_marked=clear(opened))
        leave(opened)
        return cleared


def next_problem(book: "xw.Book | OpenBook") -> NextProblem:
    """Go to the next cell in the list of problems that `validate` wrote; after the last, the first.

    Raises:
        DhrxlError: There is no list, or Excel refused.
    """
    with _reading(book) as opened:
        return go_on(opened)


def undo(book: "xw.Book | OpenBook") -> Undone:
    """Take back what the last step changed in a book: cells, looks, rules, names and sheets.

    One step can be taken back: `apply_rag`, `flag_overdue`, `rag_and_overdue`, `validate` or
    `clear_marks`, the last one that changed the book.

    Raises:
        DhrxlError: There is none, cells that it would put back were changed since, or Excel
            refused.
    """
    with _reading(book) as opened:
        return undo_last(opened.book)


def split(
    book: "xw.Book | OpenBook",
    folder: Path | str,
    *,
    as_at: date | None = None,
    round_: str = "",
    return_by: date | None = None,
    plans: Sequence[Path | str] = (),
    previous: Path | str | None = None,
) -> Split:
    """Write one return for each agency with open actions; the open book is not changed.

    A plan or summary that is open counts as it stands there, saved or not.

    Args:
        book: A plan, or a summary with the decisions typed into it; any book where there are
            files besides.
        folder: Where the returns go; made if it is not there.
        as_at: The day the returns judge by; today if not given.
        round_: The round; else the quarter of that day.
        return_by: When they are due back.
        plans: Agreed plans besides, as files.
        previous: The last summary, as a file, where the open book is none.

    Raises:
        DhrxlError: There is no plan and no summary, or a return of the same name is there already.
    """
    with _reading(book) as opened:
        own = [opened.folder / opened.file] if opened.folder else []
        given = [*map(Path, plans), *([Path(previous)] if previous else [])]
        paths = [path for path in given if not _is_among(path, own)]
        is_ours = opened.cover.kind in (FileKind.PLAN, FileKind.SUMMARY)
        owner = partnership_near(opened, [*own, *paths] if is_ours else paths)
        agreed = _agreed(opened, owner, paths)
        day = as_day(as_at) or today()
        done = make_returns(
            baseline_of(agreed.plans, agreed.previous, owner, as_at=day), folder=Path(folder),
            as_at=day,
            round_=round_ or financial_quarter(day), partnership=owner, return_by=return_by,
            agreed=[*own, *paths],
        )  # fmt: skip
        return replace(done, problems=problems_of(agreed.plans, agreed.previous, done.problems))


def _is_among(path: Path, files: Sequence[Path]) -> bool:
    return path.exists() and any(path.samefile(one) for one in files)


def _agreed(opened: OpenBook, owner: Partnership, paths: Sequence[Path]) -> Given:
    """Give what returns are split from: the open book, if it is a plan or a summary, and files."""
    if opened.cover.kind == FileKind.SUMMARY:
        given = read_agreed(paths)
        if given.previous:
            both = f"{opened.file} and {given.previous.source.file}"
            msg = f"{both} are both summaries. Name the last one, or close it."
            raise BadInput(msg)
        return Given(plans=given.plans, previous=_summary(opened))
    if opened.cover.kind == FileKind.PLAN:
        return read_agreed(paths, also=[_opened(opened, owner)])
    if not paths:
        raise BadInput(NEITHER)
    return read_agreed(paths)


def consolidate(
    book: "xw.Book | OpenBook",
    sources: Sequence[Path | str],
    as_at: date | None = None,
    plans: Sequence[Path | str] = (),
    previous: Path | str | Sequence[Path | str] | None = None,
) -> Consolidated:
    """Put all returns into one summary across agencies, as sheets of an open book.

    The returns are read as files and never opened in Excel. For a script that insists on an open
    book: the button Consolidate writes the command's file and opens it. Here, too, the command's
    file is made, for a moment, and Excel copies its sheets (`Sheet.copy`): less code than drawing
    them by cells, which the web has no use for either, and chart, page set-up and prompts come with
    them. No sheet of the book is replaced or deleted.

    Args:
        book: Any book without sheets, tables and names of the same names.
        sources: Returns, plans filled in as returns, and folders of them.
        as_at: The day to judge by; today if not given, as on the command line.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it; or several, older ones for the
            trend.

    Raises:
        DhrxlError: Nothing came, a name is taken, or Excel refused. The book is then as it was.
    """
    with _reading(book) as opened, told_of_the_command():
        if opened.book.app.engine.type == "remote":
            raise BadInput(NOT_ON_THE_WEB)
        given = [Path(plan) for plan in plans]
        one = [previous] if isinstance(previous, Path | str) else previous or ()
        last = [Path(summary) for summary in one]
        paths = [Path(source) for source in sources]
        found = assess(
            paths, as_at=as_day(as_at) or today(), plans=given, previous=last,
            partnership=partnership_near(opened, paths, [*given, *last]),
        )  # fmt: skip
        layout = designed(found)
        with TemporaryDirectory(prefix="dhrxl ") as folder:
            file = Path(folder) / f"{Path(folder).name}.xlsx"  # of a name that no open book has
            write(layout, file)
            sheets = copy_sheets(file, layout, opened.book)
        return Consolidated(
            sheets=sheets,
            as_at=found.as_at,
            actions=len(found.actions),
            counts=counts_of(found.actions["rag"], tuple(Rag)),
            problems=found.problems,
            headlines=found.headlines,
            verdict=found.verdict,
        )


@contextmanager
def told_of_the_command() -> Iterator[None]:
    """Send who has more rows than a sheet should hold to the command, which knows a way."""
    try:
        yield
    except TooManyRows as error:
        msg = TOO_MANY.format(rows=error.rows, most=MOST_IN_A_SHEET)
        raise BadInput(msg) from None


@contextmanager
def _reading(book: "xw.Book | OpenBook") -> Iterator[OpenBook]:
    """Give a book as it was read, and say in plain words what Excel refuses of it."""
    with in_plain_words():
        yield book if isinstance(book, OpenBook) else read_book(book)


def _opened(opened: OpenBook, owner: Partnership) -> Opened:
    given = opened.opened(owner.mailboxes)
    if given.skipped:
        msg = f"This workbook is {given.skipped}. Open a plan, a return or a summary."
        raise BadInput(msg)
    return given


def _summary(opened: OpenBook) -> LastSummary:
    return summary_in(opened.contents, Path(opened.name))


def _day(opened: OpenBook, as_at: date | None) -> date:
    return as_day(as_at) or opened.stated_day() or today()


def _profile(opened: OpenBook) -> Profile:
    return profile_for(opened, lambda: _partnership(opened).profile)


def _partnership(opened: OpenBook) -> Partnership:
    return partnership_near(opened, ())
