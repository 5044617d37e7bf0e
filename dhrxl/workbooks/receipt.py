"""What goes back to each agency: what was accepted, what to mend, what changed; in plain English.

A receipt tells an agency only of what it can change itself; the rest is the coordinator's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

import pandas as pd

from dhrxl.files.names import FileNames, safe_file_name
from dhrxl.layouts.layout import Field, Section, Sheet, Table, TableColumn, WorkbookLayout
from dhrxl.model.agencies import known_as
from dhrxl.model.dates import spoken
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import OPEN_IN_RETURN, FileKind, Timing, heading
from dhrxl.model.text import counted, folded, shortened
from dhrxl.rounds.board.responses import not_answered
from dhrxl.rounds.chasing import IF_NOT_SOON, Reminder, owed_by_agency, reminders
from dhrxl.rounds.position import Position
from dhrxl.rounds.rag import due_dates
from dhrxl.rounds.replies.disputes import told_to_leads
from dhrxl.rounds.standing import Account
from dhrxl.workbooks import covers
from dhrxl.workbooks.responses import judged_responses
from dhrxl.workbooks.tables import columns_for, table_of

NAMED = "Receipt - "
"""How the file name of a receipt begins."""
FILE = "File"
"""The line of the cover that names the file a receipt is for."""
RESULT, TO_MEND = "Result", "To mend"
"""The lines of the cover that say what became of it, and how much is to be mended."""
NEEDED, PAST, RESPONSES = "Still needed", "Past their date", "Responses still needed"
"""The lines that say what a reminder would ask for: the receipt and its mail promise no less."""
BETWEEN = "; "
"""Stands between what is needed of one action and of the next; no reference and no word has it."""
NOTHING = "nothing"
_MOST_NEEDED = 30
UNREAD = "Could not be read. Please send it again: see the sheet To mend."
LONGEST_OWED = 300
"""Characters of the references of actions that an agency has not responded to."""
_THEIRS = {heading(key) for key in OPEN_IN_RETURN}
_FILE_CODES = frozenset({
    "not-a-workbook", "password-protected", "damaged-file", "too-large", "no-action-table",
    "unknown-return", "duplicate-return", "wrong-round", "nothing-reported", "unknown-column",
    "duplicate-action", "personal-data",
})  # fmt: skip
"""Problems of a file, column or row that its agency can mend."""
_HEADING_CODES = frozenset({"missing-column", "repeated-column"})
"""Problems of headings: an agency can mend them in Word, where nothing is locked."""
_LOCKED_CODES = _HEADING_CODES | {"unknown-action", "missing-action"}
"""Problems of rows and columns that are locked in a return: the coordinator's to mend."""

_TO_THE_AGENCY = {
    "nothing-reported": "We found no new answers. If nothing has changed, answer Yes to that on "
    "the sheet Cover. If you did answer, you may have sent another file. Please send it again.",
    "wrong-round": "This return is of another round than the one we are in. Please check that you "
    "sent the right file.",
}
"""Sentences that otherwise ask the coordinator to ask the agency."""
URGENCY = {
    Severity.ERROR: "Must",
    Severity.WARNING: "Please check",
    Severity.NOTE: "For you to know",
}

ACCEPTED = ("action_ref", "action_to_take", "status", "due_date", "rag", "timing", "needed")
"""The columns of what was accepted, as the partnership will see it."""


def receipts(found: Position) -> dict[str, WorkbookLayout]:
    """Design a receipt for every return that came, readable or not, by file name."""
    sorted_out = _ByFile(found)
    books: dict[str, WorkbookLayout] = {}
    names = FileNames()
    for account in found.accounts:
        if account.source.kind in ("", FileKind.RETURN):
            stem = PurePosixPath(account.source.file).with_suffix("").as_posix()
            name = names.unused(safe_file_name(f"{NAMED}{stem}"))
            books[name] = receipt(found, account, sorted_out)
    return books


class _ByFile:
    """What a position says of each file, sorted out once for all receipts."""

    def __init__(self, found: Position) -> None:
        self.problems: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in (*found.problems, *told_to_leads(found.problems, found.rows)):
            self.problems[problem.file].append(problem)
        self.accepted: defaultdict[str, set[str]] = defaultdict(set)
        columns = (found.rows[key].tolist() for key in ("source_file", "ref", "used"))
        for file, ref, used in zip(*columns, strict=True):
            if used.counts:
                self.accepted[file].add(ref)
        self.actions = found.actions.assign(due_date=due_dates(found.actions))
        self._numbers = {ref: number for number, ref in enumerate(self.actions.index)}
        self._changes: defaultdict[str, list[int]] = defaultdict(list)
        for number, ref in enumerate(found.changes["action_ref"].tolist()):
            self._changes[ref].append(number)
        self._changed = found.changes
        self._named = known_as(found.partnership.agencies)
        judged = judged_responses(found)
        self._owed = None if judged is None else owed_by_agency(not_answered(judged))
        awaited = reminders(found.actions, (), as_at=found.as_at, named=self._named)
        self._awaited = {folded(one.agency): one for one in awaited}

    def responses_owed(self, account: Account) -> str:
        """Name the actions that an agency leads and has still to respond to.

        Nothing where the partnership asks for no responses.
        """
        if self._owed is None or not account.source.text("agency"):
            return ""
        who = folded(self._named(account.source.text("agency")))
        refs = self._owed.get(who, [])
        return shortened(f"{len(refs)}: {', '.join(refs)}", LONGEST_OWED) if refs else "none"

    def awaited_of(self, account: Account) -> Reminder | None:
        """Give what a reminder would ask of its agency; nothing where nobody knows whose it is."""
        agency = account.source.text("agency")
        if not agency or not account.source.kind:
            return None
        name = self._named(agency)
        none = Reminder(agency=name, is_silent=False, awaited=())
        return self._awaited.get(folded(name), none)

    def actions_of(self, file: str) -> pd.DataFrame:
        """Give the actions a file was accepted for, in their order."""
        known = (self._numbers[ref] for ref in self.accepted[file] if ref in self._numbers)
        return self.actions.iloc[sorted(known)]

    def changes_of(self, file: str) -> pd.DataFrame:
        """Give what changed of them."""
        return self._changed.iloc[
            sorted(number for ref in self.accepted[file] for number in self._changes[ref])
        ]


def to_mend(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the problems of one file that its agency can do something about.

    To the one who sent it, a file that is no workbook is an error wherever it was found.
    """
    return tuple(
        replace(problem, raised_to=Severity.ERROR) if problem.code == "not-a-workbook" else problem
        for problem in problems
        if not _is_ours(problem)
        and (problem.heading in _THEIRS or problem.code in _FILE_CODES or _is_proposal(problem))
    )


def _is_ours(problem: Problem) -> bool:
    """Whether a problem is the coordinator's to mend."""
    if _is_proposal(problem):
        return False
    is_word = PurePosixPath(problem.file).suffix.casefold() == ".docx"
    return problem.code in _LOCKED_CODES and not (is_word and problem.code in _HEADING_CODES)


def _is_proposal(problem: Problem) -> bool:
    """Whether it tells of an action of the agency's own, which it has to ask us for."""
    return "proposal" in problem.facts


def receipt(found: Position, account: Account, by_file: _ByFile) -> WorkbookLayout:
    """Design the receipt of one return."""
    source = account.source
    of_file = by_file.problems[source.file]
    problems = to_mend(of_file)
    is_read = bool(source.kind)
    asked = by_file.awaited_of(account)
    title = f"Receipt: {source.text('agency') or source.file}"
    thanks = (
        "Thank you for your return. This is how it was read."
        if is_read
        else "Thank you for your file. It could not be read."
    )
    cover = covers.cover(
        kind=FileKind.RECEIPT,
        title=title,
        purpose=(thanks,),
        sections=(
            _this_receipt(
                found.as_at,
                account,
                problems,
                is_for_us=any(map(_is_ours, of_file)),
                asked=(*_asked_lines(asked), *_owed_line(by_file.responses_owed(account))),
            ),
            _what_to_do_now(
                is_read, has_agency=bool(source.text("agency")), is_right=not problems, asked=asked
            ),
        ),
        partnership=found.partnership,
    )
    behind = (
        _accepted_sheet(by_file.actions_of(source.file), found.as_at),
        _changes_sheet(by_file.changes_of(source.file)),
    )
    return WorkbookLayout(
        title=title,
        subject="Receipt for a return",
        as_at=found.as_at,
        marking=found.partnership.marking,
        sheets=(cover, _mend_sheet(problems), *(behind if is_read else ())),
    )


def _this_receipt(
    as_at: date,
    account: Account,
    problems: Sequence[Problem],
    *,
    is_for_us: bool,
    asked: Sequence[Field],
) -> Section:
    source = account.source
    return Section(
        heading="This receipt",
        fields=(
            covers.form_field("agency", source.text("agency")),
            covers.form_field("round", source.text("round")),
            covers.form_field("as_at", as_at),
            Field(label=FILE, value=source.file),
            Field(label=RESULT, value=_result(account, problems, is_for_us=is_for_us)),
            Field(label="Actions read", value=account.rows_read),
            Field(label="Accepted", value=account.merged),
            Field(label="Not counted", value=account.not_counted),
            *asked,
            Field(label=TO_MEND, value=_mending(problems), link=TO_MEND),
        ),
    )


def _owed_line(responses: str) -> tuple[Field, ...]:
    return (Field(label=RESPONSES, value=responses),) if responses else ()


def _asked_lines(asked: Reminder | None) -> tuple[Field, ...]:
    """Say what is still needed of the agency, and what is only past its date."""
    if asked is None:
        return ()
    needed = [f"{one.ref}: {one.asks}" for one in asked.needed]
    past = _some([one.ref for one in asked.past], ", ")
    field = Field(label=NEEDED, value=_some(needed) or NOTHING)
    if not past:
        return (field,)
    return field, Field(label=PAST, value=f"{past}. {IF_NOT_SOON}")


def _some(needed: Sequence[str], between: str = BETWEEN) -> str:
    more = len(needed) - _MOST_NEEDED
    rest = [f"and {counted(more, 'more action')}"] if more > 0 else []
    return between.join([*needed[:_MOST_NEEDED], *rest])


def _what_to_do_now(
    is_read: bool, *, has_agency: bool, is_right: bool, asked: Reminder | None
) -> Section:
    """Say what to do with a receipt."""
    answer = (
        f"Answer what is still needed (see {NEEDED} above) in your own copy, and send it again."
    )
    answers = [answer] if asked and asked.needed else []
    accepted = "Look at the sheet Accepted: this is what the partnership will see."
    mending = (
        "Look at the sheet To mend. Must: a figure may be wrong. Please check: look again.",
        "Mend it in your own copy of the return, in the cell named, and send it again.",
    )
    unread = (
        "Look at the sheet To mend: it says why the file could not be read.",
        "Do what it says there, or fill in the workbook that was sent to you; then send that.",
        *(["Until it is here, your actions stand as before this round."] if has_agency else []),
    )
    read = (*(() if is_right else mending), *answers, accepted)
    return Section(heading="What to do now", fields=covers.steps(*(read if is_read else unread)))


def _result(account: Account, problems: Sequence[Problem], *, is_for_us: bool) -> str:
    """Say in a line what became of a return, and who acts next: its agency, or we."""
    errors = _errors(problems)
    if not account.source.kind:
        return UNREAD
    lost = counted(account.not_counted, "row") if account.not_counted else "part of it"
    ours = f"{lost} could not be counted; we will be in touch." if is_for_us else ""
    if errors:
        theirs = f"Read. {counted(errors, 'thing')} must be mended before the figures are right."
        return f"{theirs} {ours[:1].upper()}{ours[1:]}".strip()
    if ours:
        return f"Read, but {ours}"
    if account.not_counted:
        return f"Read, but {lost} could not be counted."
    return "Accepted."


def _mending(problems: Sequence[Problem]) -> str:
    must = _errors(problems)
    return f"{must} must be mended, {len(problems) - must} to check" if problems else "nothing"


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity is Severity.ERROR for problem in problems)


def _mend_sheet(problems: Sequence[Problem]) -> Sheet:
    columns = (
        TableColumn(key="urgency", heading="How urgent", width=14),
        TableColumn(key="sheet", heading="Sheet", width=14),
        TableColumn(key="cell", heading="Cell", width=9),
        TableColumn(key="heading", heading="Heading", width=20),
        TableColumn(key="says", heading="What we found, and what to do", width=78),
    )
    rows = tuple(
        (
            URGENCY[p.severity],
            p.sheet or None,
            p.cell or None,
            p.heading or None,
            _TO_THE_AGENCY.get(p.code) or p.sentence[:1].upper() + p.sentence[1:],
        )
        for p in problems
    )
    return Sheet(
        name=TO_MEND,
        title=TO_MEND,
        lines=(
            "This worksheet contains one table: what to look at in your return, cell by cell. "
            "Blank cell: the whole file.",
        ),
        table=Table.by_rows(
            name="to_mend", columns=columns, rows=rows, empty="Nothing needs mending."
        ),
        frozen_columns=1,
    )


def _accepted_sheet(shown: pd.DataFrame, as_at: date) -> Sheet:
    late = int((shown["timing"] == Timing.OVERDUE).sum())
    return Sheet(
        name="Accepted",
        title="Accepted",
        lines=(
            f"Position as at {spoken(as_at)}. This worksheet contains one table: "
            "your actions as the partnership will see them.",
            f"{counted(len(shown), 'action')}, {late} overdue. Blank cells: not given.",
        ),
        table=table_of(
            "accepted",
            columns_for(ACCEPTED),
            shown,
            empty="No row of this return could be counted.",
        ),
        frozen_columns=1,
    )


def _changes_sheet(moved: pd.DataFrame) -> Sheet:
    columns = (
        *columns_for(("action_ref",)),
        TableColumn(key="change", heading="Change", width=20),
        TableColumn(key="what", heading="Column", width=20),
        TableColumn(key="before", heading="Before", width=40),
        TableColumn(key="after", heading="After", width=40),
    )
    return Sheet(
        name="Changed",
        title="Changed since last time",
        lines=(
            "This worksheet contains one table: what changed since the last summary. "
            "Blank cells: there was or is nothing.",
        ),
        table=table_of(
            "changed", columns, moved, empty="No change since the last summary is known."
        ),
        frozen_columns=1,
    )
