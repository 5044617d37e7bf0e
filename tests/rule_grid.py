"""The grid of cases on which every face of the rule has to agree, and a workbook that holds it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from dhrxl.model.cells import as_day
from dhrxl.model.frames import typed
from dhrxl.model.terms import CALCULATED, PLAN, RETURN, Status, heading
from dhrxl.model.text import NBSP, PLACEHOLDERS, UNSEEN, says_something
from dhrxl.rounds import rag
from dhrxl.rounds.formulas import SILENT, Rule
from dhrxl.workbooks.tables import lists_sheet

AS_AT = date(2026, 3, 31)
WRONG = "Purple"
"""Stored as the result of every formula, so that only a real recalculation can be right."""
SHEET = "Actions"
HEADER_ROW = 3
ASKED = ("new_date_requested", "evidence_not_accepted", "answer_not_accepted")
"""What only a return has."""

_STATUSES = (None, *Status)

Typed = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row as somebody might leave it; text in a date cell included."""

    status: Typed = None
    target_date: Typed = None
    revised_target_date: Typed = None
    date_of_completion: Typed = None
    evidence: Typed = None
    outcome: Typed = None
    progress: Typed = None
    new_date_requested: Typed = None
    evidence_not_accepted: Typed = None
    answer_not_accepted: Typed = None
    assured_on: Typed = None
    check_again_on: Typed = None
    action_to_take: Typed = "Train every new starter"

    def __str__(self) -> str:
        """Name what is given."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return ", ".join(f"{key} {value!r}" for key, value in given.items() if value is not None)

    @property
    def due_date(self) -> Typed:
        """What a return shows as due: revised if that is a date, else target."""
        is_agreed = as_day(self.revised_target_date) is not None
        return self.revised_target_date if is_agreed else self.target_date


def day(offset: int) -> date:
    """Give a day so many days from the as-at date."""
    return AS_AT + timedelta(days=offset)


def moment(offset: int, hour: int) -> datetime:
    """Give a moment on that day."""
    return datetime.combine(day(offset), time(hour, 30))


def cases(*profiles: rag.Profile) -> tuple[Case, ...]:
    """Give the grid for some profiles: the limit of each for due soon moves dates."""
    soons = dict.fromkeys(profile.due_soon_days for profile in profiles)
    limits = [case for soon in soons for case in (*_dates(soon), *_odd_ones(soon))]
    whole = (*limits, *_answers(), *_silent_ones(), *_refused(), *_assured())
    return tuple(dict.fromkeys(whole))


def _dates(soon: int) -> Iterator[Case]:
    """Every status with dates before, at and after each limit, proved and not."""
    dues = (None, day(-400), day(-1), AS_AT, day(1), day(soon), day(soon + 1))
    proofs: tuple[dict[str, Typed], ...] = (
        {},
        {"evidence": "Minutes of March"},
        {"outcome": "All staff trained"},
    )
    for status, due, completed, proof in product(
        _STATUSES, dues, (None, day(-1), AS_AT, day(1)), proofs
    ):
        yield Case(status=status, target_date=due, date_of_completion=completed, **proof)
    for status, target, revised in product(_STATUSES[:3], dues, dues[1:]):
        yield Case(status=status, target_date=target, revised_target_date=revised)


def _answers() -> Iterator[Case]:
    """Every status with and without words on progress, and a new date asked for or not."""
    for status, target, progress, asked in product(
        _STATUSES,
        (None, day(-1), day(90)),
        (None, "Half the teams are trained", NBSP),
        (None, day(60), "ASAP"),
    ):
        yield Case(status=status, target_date=target, progress=progress, new_date_requested=asked)


def _odd_ones(soon: int) -> Iterator[Case]:
    """What people leave in cells: other case, stray spaces, unknown words, times of day."""
    for status, target, completed in product(
        (
            "COMPLETE", "complete ", f"{NBSP}Complete", f"in{NBSP}progress", "In  progress",
            " not started ", "PAUSED", "ask to  close", f"Not{NBSP}{NBSP}accepted ", "superseded",
            "Done", "Completed", "On track", "Complete.", "In\nprogress", "Complete\n", " ", NBSP,
            "?", "*", 7, "=1+1", "Compl\u00e8te",
        ),
        (day(-1), day(90)),
        (None, day(-1)),
    ):  # fmt: skip
        yield Case(
            status=status, target_date=target, date_of_completion=completed, evidence="Audit"
        )
    words = ("31/03/25", "TBC", "Ongoing", "31 September 2025", " ", "45000", "")
    for written in (*words, 45000, 46200.75, 1, 0, 0.5, -45000):
        for status in ("In progress", "Complete", "Paused", None):
            yield Case(status=status, target_date=written, evidence="Audit")
            yield Case(status=status, revised_target_date=written, target_date=day(-3))
            yield Case(status=status, revised_target_date=day(-3), target_date=written)
            yield Case(status=status, date_of_completion=written, target_date=day(-3))
            yield Case(status=status, target_date=day(-3), new_date_requested=written)
    for offset, hour in product((-1, 0, 1, soon, soon + 1), (0, 12, 23)):
        then = moment(offset, hour)
        yield Case(status="In progress", target_date=then)
        yield Case(status="In progress", target_date=day(-9), revised_target_date=then)
        yield Case(status="Complete", date_of_completion=then, target_date=day(-9), outcome="Met")
        yield Case(status=None, target_date=day(-9), new_date_requested=then)
    for given in (" ", NBSP, f" {NBSP} ", "-", 0, 7, "N/A", "=1+1", "'", "x" * 3000):
        yield from _given(given)
    yield Case(action_to_take=None)
    yield Case(action_to_take=None, status="Complete", target_date=day(-9))


def plain(grid: Sequence[Case]) -> tuple[Case, ...]:
    """Give the cases in which nothing has to be told from words by its signs."""
    answers = ("evidence", "outcome")
    return tuple(
        case
        for case in grid
        if all(
            given is None or says_something(str(given))
            for given in (getattr(case, key) for key in answers)
        )
    )


def _silent_ones() -> Iterator[Case]:
    """What stands where evidence should and is none, and what only looks like it."""
    for given in (
        *PLACEHOLDERS, "-", "\u2013", "--", "...", "\u2026", "?", "???", "N.A.", "(n/a)", "Tbc.",
        "T.B.C.", "SEE  ABOVE.", f"as{NBSP}above", "x", "7", "\u2713", "\u00a3", "To be confirmed!",
        "i\u2019w gadarnhau", "T\u200bB\u200bC", "\ufeffn/a", "see\u00adabove",
        "N/A until May", "see above and the minutes", "cb t", "TBCs", "QA", "60%", "nab", "T\u0177",
        "Awaiting audit", "none of them", "*", "n*a", "t?c", "~", "\u00e9 n/a", "-" * 90 + "TBC",
        "TBC " * 40, "a" * 32_000, "." * 300 + "TBC", "T" + "." * 900 + "BC", "N/A" + "\n" * 200,
        "_ " * 9_000 + "to follow", "-" * 300 + "TBC by May",
    ):  # fmt: skip
        yield from _given(given)
    for unseen in UNSEEN:
        yield from _given(unseen)
        yield from _given(f"Minutes{unseen}")
        for status in (f"{unseen}Complete", f"Com{unseen}plete ", f"{unseen} in {unseen} progress"):
            yield Case(
                status=status, target_date=day(-9), date_of_completion=day(-2), evidence="Audit"
            )
        yield Case(status=unseen, target_date=day(90), progress=unseen)


def _refused() -> Iterator[Case]:
    """Evidence that the board did not accept: as it was, answered anew, and set back."""
    serial = (day(-2) - date(1899, 12, 30)).days
    answer = f"Minutes of May |  | {serial}"
    sent = Case(
        status="Complete", date_of_completion=day(-2), target_date=day(-9),
        evidence="Minutes of May", evidence_not_accepted="they are of another year",
        answer_not_accepted=answer,
    )  # fmt: skip
    yield sent
    for status in (None, *Status, "complete ", "\u200bComplete"):
        yield _with(sent, status=status)
    for evidence in (
        "MINUTES of  May ",
        "Minutes\u200b of May\ufeff",
        f"Minutes{NBSP}of May",
        "Minutes\n of May",
    ):
        yield _with(sent, evidence=evidence)
    for evidence in ("Minutes of June", "Minutes of May.", None, "TBC"):
        yield _with(sent, evidence=evidence)
    yield _with(sent, outcome="All staff trained")
    yield _with(sent, outcome="\u200b")
    for done in (day(-3), AS_AT, day(1), None, "TBC", moment(-2, 12)):
        yield _with(sent, date_of_completion=done)
    yield _with(sent, answer_not_accepted=answer.upper())
    yield _with(sent, evidence_not_accepted=" no  reason ")
    both = f"Audit | Fewer cases | {serial}"
    yield _with(sent, evidence="Audit", outcome="Fewer cases", answer_not_accepted=both)
    yield _with(sent, evidence="Audit", outcome="Fewer", answer_not_accepted=both)
    yield _with(sent, target_date=None, evidence="a" * 20_000,
                answer_not_accepted=f"{'a' * 15_000} |  | {serial}")  # fmt: skip


def _assured() -> Iterator[Case]:
    """Every day of assurance with every day to check again, before and after what was told."""
    done = Case(
        status="Complete", date_of_completion=day(-30), target_date=day(-9), evidence="Audit"
    )
    days = (None, day(-60), day(-30), day(-2), AS_AT, day(1), moment(0, 23), "TBC", 0.5, 46100)
    for assured, check in product(days, days):
        yield _with(done, assured_on=assured, check_again_on=check)
        yield _with(done, assured_on=assured, check_again_on=check, progress="Still in use")
    for assured, status in product((None, day(-2), day(1)), (None, *Status)):
        again = _with(done, assured_on=assured, check_again_on=day(-1), status=status)
        yield again
        for completed in (None, day(-1), day(1)):
            yield _with(again, date_of_completion=completed, progress=NBSP)
        yield _with(again, evidence=None)
        yield _with(again, action_to_take=None)
    refused = next(_refused())
    for assured, check in product((None, day(-1)), (None, day(-1), AS_AT)):
        yield _with(refused, assured_on=assured, check_again_on=check)


def unseen() -> tuple[Case, ...]:
    """Give cells in which somebody pressed a key that leaves no mark."""
    return (*_given("\n"), *_given("\t"), *_given(" \n "))


def _given(given: Typed) -> Iterator[Case]:
    """Put the same into every cell whose being filled matters."""
    done = Case(status="Complete", date_of_completion=day(-2), target_date=day(-9))
    yield _with(done, evidence=given)
    yield _with(done, outcome=given)
    yield _with(done, status="In progress", progress=given)
    yield _with(done, action_to_take=given)


def _with(case: Case, **changes: Typed) -> Case:
    values = {field.name: getattr(case, field.name) for field in fields(Case)}
    return Case(**{**values, **changes})


def frame(grid: Sequence[Case], rule: Rule) -> pd.DataFrame:
    """Give the cases typed, as every step does with what the reader found in the cells."""
    keys = [field.name for field in fields(Case) if rule.can_ask or field.name not in ASKED]
    cells = [[getattr(case, key) for key in keys] for case in grid]
    return typed(pd.DataFrame(cells, columns=keys, dtype="object"), keys)


def expected(grid: Sequence[Case], rule: Rule, profile: rag.Profile) -> list[tuple[str | int, ...]]:
    """Give what Python makes of the cases, blanks as "", in the order of the calculated columns."""
    rated = rag.rate(frame(grid, rule), as_at=AS_AT, profile=profile)[list(CALCULATED)]
    return [
        tuple("" if pd.isna(value) else value for value in row)
        for row in rated.astype("object").itertuples(index=False)
    ]


def bench(
    path: Path,
    grid: Sequence[Case],
    rule: Rule,
    profile: rag.Profile,
    formulas: Mapping[str, str] | None = None,
) -> Path:
    """Write the cases into a table with the live formulas, every stored result wrong.

    Args:
        path: Where the workbook goes.
        grid: The rows.
        rule: Whose table and formulas: those of plans or of returns.
        profile: The settings the formulas read.
        formulas: Other formulas by key, to plant a fault.
    """
    keys = columns(rule)
    live = {**rule.columns, **(formulas or {})}
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        sheet._prepare_formula = cache(sheet._prepare_formula)  # 0.7 ms each time, else
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, (place, value) in settings(profile).items():
            book.define_name(name, f"={SHEET}!{place}")
            _write(sheet, *xl_cell_to_rowcol(place), value, dated)
        _silent(book)
        sheet.add_table(
            HEADER_ROW - 1,
            0,
            HEADER_ROW + len(grid) - 1,
            len(keys) - 1,
            {"name": rule.table, "columns": [{"header": heading(key)} for key in keys]},
        )
        for row, case in enumerate(grid, HEADER_ROW):
            for column, key in enumerate(keys):
                if key in live:
                    sheet.write_formula(row, column, f"={live[key]}", None, WRONG)
                else:
                    _write(sheet, row, column, getattr(case, key), dated)
    return path


def columns(rule: Rule) -> tuple[str, ...]:
    """Give the columns of the bench by key: those of the rule's workbook that a case fills."""
    held = {*CALCULATED, "due_date", *(field.name for field in fields(Case))}
    return tuple(key for key in (RETURN if rule.can_ask else PLAN) if key in held)


def settings(profile: rag.Profile) -> dict[str, tuple[str, Typed]]:
    """Give what the formulas read of a profile, by name: where it stands, and the value."""
    return {
        "as_at": ("$B$1", AS_AT),
        "due_soon_days": ("$C$1", profile.due_soon_days),
        "complete_colour": ("$D$1", str(profile.complete_colour)),
        "blue_needs_assurance": ("$E$1", "Yes" if profile.blue_needs_assurance else "No"),
    }


def _silent(book: xlsxwriter.Workbook) -> None:
    """Put what says nothing into a sheet of lists, as our workbooks have it."""
    lists, names = lists_sheet(SILENT)
    sheet = book.add_worksheet("Lists")
    assert lists.table is not None
    for row, values in enumerate(lists.table.rows, lists.header_row):
        for column, value in enumerate(values):
            sheet.write_string(row, column, str(value))
    for name, target in names.items():
        book.define_name(name, f"={target}")


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Typed,
    dated: xlsxwriter.format.Format,
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, dated)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def calculated(table: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """Give the calculated columns of rows read from a workbook, by heading."""
    return [tuple(row[heading(key)] for key in CALCULATED) for row in table]


def differences(
    grid: Sequence[Case],
    wanted: Sequence[tuple[object, ...]],
    found: Sequence[tuple[object, ...]],
) -> list[str]:
    """Name each case in which a workbook and Python part ways."""
    assert len(grid) == len(wanted) == len(found)
    return [
        f"{case}: {heading(key)} is {theirs!r} in the workbook, {ours!r} in Python"
        for case, python, workbook in zip(grid, wanted, found, strict=True)
        for key, ours, theirs in zip(CALCULATED, python, workbook, strict=True)
        if ours != theirs
    ]
