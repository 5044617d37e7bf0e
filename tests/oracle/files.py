"""The files people make and fill in, with openpyxl: what is not typed into stays as it was."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tests.oracle.answers import OPEN
from tests.oracle.history import AGENCIES, ALIASES, HEIR, PARTNERSHIP, History, Promise, Round
from tests.oracle.round import File, Place, filled

Row = dict[str, object]


def write_partnership(path: Path, history: History, made: Round) -> None:
    """Write the workbook of the partnership: agencies, reviews and settings as in a round."""
    book = Workbook()
    cover = _filled(book, "Cover", [("Partnership", PARTNERSHIP), ("File kind", "Partnership")])
    cover.insert_rows(1)
    cover["A1"] = f"Partnership: {PARTNERSHIP}"
    agencies = [
        (name, ALIASES.get(name, ""), "", "", made.heirs.get(name, ""))
        for name in (*AGENCIES, *([HEIR] if HEIR in made.heirs.values() else []))
    ]
    register = ("Agency", "Aliases", "Type", "Team mailbox", "Successor")
    _filled(book, "Agencies", [register, *agencies])
    reviews = [
        (name, code, made.published[name], made.signed[name], made.types[name])
        for name, code in history.reviews
    ]
    heads = ("Review", "Review code", "Publication date", "Sign-off date", "Review type")
    _filled(book, "Reviews", [heads, *reviews])
    ours = made.settings
    rule = [("name", ours.profile), ("due_soon_days", ours.soon), ("complete_colour", ours.done)]
    rule += [("blue_needs_assurance", "Yes" if ours.needs_assurance else "No")]
    _filled(book, "RAG profile", [("Setting", "Value"), *rule])
    _filled(book, "Settings", [("Setting", "Value"), ("Response days", ours.response_days)])
    del book["Sheet"]
    book.save(path)


def write_source(path: Path, promises: Iterable[Promise]) -> None:
    """Write a plan as a partnership publishes it."""
    plain = ("No.", "Recommendation", "Action to take", "Lead agency", "Target date")
    heads = (*plain, "Accepted?", "Reason if not accepted", "Date accepted")
    rows = [
        (
            one.number,
            one.recommendation,
            one.action,
            "; ".join((one.lead, *one.joint)),
            one.words,
            *one.accepted,
        )
        for one in promises
    ]
    book = Workbook()
    _filled(book, "Plan", [heads, *rows])
    del book["Sheet"]
    book.save(path)


def _filled(book: Workbook, name: str, rows: Iterable[tuple[object, ...]]) -> Worksheet:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    return sheet


Table = tuple[list[str], dict[int, Row]]
"""Headings, and rows by their number."""
opened = CalamineWorkbook.from_path


def table(book: CalamineWorkbook, sheet: str, heading: str) -> Table:
    """Read the table of a sheet: its headings and its rows by their number; dates are days.

    Args:
        book: The workbook.
        sheet: The sheet.
        heading: A heading by which the row of headings is known.
    """
    grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    top = next(number for number, row in enumerate(grid) if heading in row)
    heads = [str(cell) for cell in grid[top]]
    found = {}
    for number, row in enumerate(grid[top + 1 :], top + 2):
        cells = [_plain(cell) for cell in row]
        if any(cell != "" for cell in cells[1:]):
            found[number] = dict(zip(heads, cells, strict=True))
    return heads, found


def sentences(book: CalamineWorkbook) -> list[str]:
    """Give what stands in column A of the sheet Summary."""
    return [str(row[0]) for row in book.get_sheet_by_name("Summary").to_python() if row[0]]


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def places(path: Path) -> dict[str, Place]:
    """Give the place of each action of a plan."""
    rows = table(opened(path), "Action plan", "Action ref")[1]
    return {str(row["Action ref"]): (path.name, "Action plan", n) for n, row in rows.items()}


def type_into(path: Path, name: str, typed: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """Type into the rows of some actions, by heading, save the workbook, and give their rows."""
    book = openpyxl.load_workbook(path)
    columns, rows = _shape(book[name])
    for ref, cells in typed.items():
        if ref not in rows:  # below the last row
            rows[ref] = max(rows.values(), default=book[name].max_row) + 1
            book[name].cell(rows[ref], columns["Action ref"], ref)
        for heading, value in cells.items():
            book[name].cell(rows[ref], columns[heading], value)
    book.save(path)
    return rows


def _shape(sheet: Worksheet) -> tuple[dict[str, int], dict[str, int]]:
    """Give the columns of a table by heading and its rows by action."""
    top = next(row for row in sheet.iter_rows() if any(cell.value == "Action ref" for cell in row))
    columns = {str(cell.value): cell.column for cell in top if cell.value}
    rows: dict[str, int] = {}
    for number in range(top[0].row + 1, sheet.max_row + 1):
        if ref := sheet.cell(number, columns["Action ref"]).value:
            rows[str(ref)] = number
    return columns, rows


def send_back(sent: Path, back: Path, history: History, made: Round) -> list[File]:
    """Fill in the returns that were sent, as a round says, and save them in another folder."""
    came = []
    for path in sorted(sent.glob("*.xlsx")):
        agency = path.stem.split(" - ", 1)[1]
        if agency in made.silent:
            continue
        book = openpyxl.load_workbook(path)
        if agency in made.copies:
            copy = back / f"Copy of {path.name}"
            came.append(_fill_in(book, copy, agency, made, made.second, frozenset()))
        came.append(_fill_in(book, back / path.name, agency, made, made.answers, made.lost))
    return sorted(came, key=lambda file: file.name.casefold())


def _fill_in(
    book: Workbook,
    to: Path,
    agency: str,
    made: Round,
    answers: Mapping[tuple[str, str], Row],
    lost: Set[tuple[str, str]],
) -> File:
    """Fill in a return, save it, and leave its answers as they were: opening it takes longest."""
    sheet = book["Return"]
    columns, rows = _shape(sheet)
    found = {}
    sent: dict[int, Row] = {}
    for ref, number in rows.items():
        typed = answers.get((agency, ref), {})
        cells = {h: sheet.cell(number, columns[h]) for h in OPEN}
        sent[number] = {h: cell.value for h, cell in cells.items()}
        went_out = {h: _plain(value) for h, value in sent[number].items()}
        for heading, value in typed.items():
            sheet.cell(number, columns[heading]).value = value
        found[ref] = (number, filled({h: v or "" for h, v in went_out.items()}, typed))
    for ref in [ref for ref in rows if (agency, ref) in lost]:
        for column in range(1, sheet.max_column + 1):
            sheet.cell(rows[ref], column).value = None
        del found[ref]
    says_no_change = agency in made.no_change
    _sign(book["Cover"], made, says_no_change=says_no_change, word=to.name)
    book.save(to)
    for number, values in sent.items():
        for heading, value in values.items():
            sheet.cell(number, columns[heading]).value = value
    return File(to.name, agency, found, no_change=says_no_change)


def _sign(cover: Worksheet, made: Round, *, says_no_change: bool, word: str) -> None:
    """Fill in the form of a cover."""
    for row in cover.iter_rows(max_col=2):
        label = str(row[0].value)
        if label.startswith("Nothing has changed") and says_no_change:
            row[1].value = "Yes"
        if label == "Completed by (role)":
            row[1].value = f"Head of quality, {word.split()[0]}"
            cover.cell(row[0].row + 1, 2).value = made.as_at + timedelta(days=25)
