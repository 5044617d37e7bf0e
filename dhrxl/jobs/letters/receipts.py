"""The letters that receipts go back with."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from dhrxl.documents.letters import Writer
from dhrxl.documents.receipt_letters import Personal, Received, Versions, with_receipt
from dhrxl.errors import BadInput
from dhrxl.files.folder import candidates
from dhrxl.files.grids import Grid, contents_in, read_bytes
from dhrxl.files.limits import OWN
from dhrxl.files.names import INSIDE
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import Cover, read_cover
from dhrxl.jobs.due import expect_not_before
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.written import Letter, Letters, numbered, write_letters
from dhrxl.model.cells import as_day, as_text
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import CATALOGUE
from dhrxl.model.terms import FileKind
from dhrxl.model.text import folded
from dhrxl.workbooks.receipt import (
    BETWEEN,
    FILE,
    NEEDED,
    NOTHING,
    PAST,
    RESPONSES,
    RESULT,
    TO_MEND,
    UNREAD,
    URGENCY,
)

BEGINS = "Receipt"
_COUNTS = re.compile(r"(\d+) must be mended, (\d+) to check")
_NOBODY = "unknown agency"
_URGENT = frozenset(URGENCY.values())
_WIDE = 5
"""Columns of the sheet To mend."""


def _sentence(code: str) -> str:
    """Give a sentence of the catalogue as a pattern: its blanks are groups."""
    entry = CATALOGUE[code]
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(f"{entry.says} {entry.remedy}"))


_VERSIONS = re.compile(_sentence("duplicate-return"), re.IGNORECASE | re.DOTALL)
_PERSONAL = re.compile(
    re.escape(CATALOGUE["personal-data"].says.partition("{found}")[0])
    + r"looks like (?P<kind>[^,.\d]+)",
    re.IGNORECASE,
)


def letters_with_receipts(
    folder: Path, to: Path, *, partnership: Partnership, reply_by: date | None, force: bool
) -> Letters:
    """Write a draft for each agency with its receipt attached; of several, with all of them.

    Args:
        folder: The receipts, as `dhrxl validate --receipts` made them.
        to: Where drafts go.
        partnership: Mailboxes, marking and who writes.
        reply_by: When a mended return is wanted.
        force: Whether letters of an earlier run may be replaced.

    Raises:
        BadInput: There are no receipts, or they are of another partnership; or a mended return
            would be wanted before their day.
        OutputExists: As for `write_letters`.
    """
    writer, mailboxes = Writer(partnership=partnership), Mailboxes(partnership)
    by_agency: defaultdict[str, list[Received]] = defaultdict(list)
    for one in candidates([folder]):
        received = None if one.skipped or one.problem else _received(one.path, partnership)
        if received:
            by_agency[folded(received.agency) or f"{_NOBODY} {one.file}"].append(received)
    if not by_agency:
        msg = (
            f"{folder} holds no receipts. Name the folder that dhrxl validate --receipts, or the "
            "button Receipts, made them in."
        )
        raise BadInput(msg)
    days = [one.as_at for receipts in by_agency.values() for one in receipts if one.as_at]
    expect_not_before(
        reply_by, max(days, default=None),
        said="Mended returns cannot be wanted by {by}, before the day of the receipts, {as_at}.",
        remedy="Give a later day to reply by.",
    )  # fmt: skip
    letters, problems, unknown = [], [], 0
    for _, receipts in sorted(by_agency.items()):
        agency = receipts[0].agency
        address, problem = mailboxes.address(agency) if agency else ("", None)
        problems += [problem] if problem else []
        unknown += not agency
        names = f"{BEGINS} - {agency}" if agency else f"{BEGINS} {unknown}"
        draft = with_receipt(
            writer, agency, address, receipts=receipts, reply_by=reply_by,
            attached=list(numbered(names, [one.data for one in receipts])),
        )  # fmt: skip
        why = "" if agency else f"{receipts[0].name} does not say whose it is"
        letters.append(Letter(agency=agency or _NOBODY, draft=draft, why_no_address=why))
    return write_letters(
        to, BEGINS, letters, force=force, without=tuple(mailboxes.notes(folder)), problems=problems
    )


def _received(path: Path, partnership: Partnership) -> Received | None:
    """Read a receipt of ours; give nothing for any other file."""
    try:
        data = read_bytes(path, OWN)
        if not data.startswith(b"PK"):
            return None
        grids = contents_in(data, OWN).grids
    except Unreadable:
        return None
    cover = read_cover(grids)
    if cover.kind != FileKind.RECEIPT:
        return None
    owner, said = partnership.name, as_text(cover.values.get("partnership"))
    if owner and said and folded(owner) != folded(said):
        msg = (
            f"{path.name} is of {said} and not of {owner}, whose mailboxes the partnership "
            "workbook holds. Put its own beside the receipts, or name it with --partnership."
        )
        raise BadInput(msg)
    return _as_it_says(path, data, grids, cover)


def _as_it_says(path: Path, data: bytes, grids: Sequence[Grid], cover: Cover) -> Received:
    form = {as_text(row[0]): as_text(row[1]) for row in grids[0].rows if len(row) > 1}
    result = form.get(RESULT, "")
    counts = _COUNTS.match(form.get(TO_MEND, ""))  # else there is nothing
    must, check = map(int, counts.groups()) if counts else (0, 0)
    rows = list(_to_mend(grids))
    versions = tuple(filter(None, map(_versions, rows)))
    personal = tuple(filter(None, map(_personal, rows)))
    needed = form.get(NEEDED, NOTHING)
    return Received(
        name=path.name,
        data=data,
        agency=as_text(cover.values.get("agency")).strip(),
        as_at=as_day(cover.values.get("as_at")),
        file=form.get(FILE, "").rpartition(INSIDE)[2],
        result=result,
        is_read=result != UNREAD,
        must=must - len(versions),
        check=check - len(personal),
        why=" ".join(_in_a_letter(row[-1]) for row in rows),
        versions=versions,
        personal=personal,
        needed=() if needed == NOTHING else tuple(needed.split(BETWEEN)),
        past=form.get(PAST, ""),
        responses=_refs(form.get(RESPONSES, "")),
    )


def _to_mend(grids: Sequence[Grid]) -> Iterator[tuple[str, ...]]:
    """Give the rows of the sheet To mend: how urgent, sheet, cell, heading, sentence."""
    for grid in grids:
        if grid.name == TO_MEND:
            for row in grid.rows:
                cells = tuple(map(as_text, row))
                if cells and cells[0] in _URGENT and len(cells) == _WIDE:
                    yield cells


def _versions(row: tuple[str, ...]) -> Versions | None:
    found = _VERSIONS.fullmatch(row[-1])
    if not found:
        return None
    return Versions(where=found["where"], other=found["other"].partition(", sheet ")[0])


def _personal(row: tuple[str, ...]) -> Personal | None:
    """Give the cell, and what it looks like, without the last figures that the receipt shows."""
    found = _PERSONAL.match(row[-1])
    if not found:
        return None
    _, sheet, cell, name, _ = row
    place = f"cell {cell}" if cell else "a place"
    where = f"{place}{f' ({name})' if name else ''}{f' of the sheet {sheet}' if sheet else ''}"
    return Personal(where=where, kind=found["kind"].strip())


def _in_a_letter(sentence: str) -> str:
    """Say "we expected" and "we found", where a sheet says it in short."""
    if not sentence.startswith("Expected "):
        return sentence
    return f"We expected {sentence.removeprefix('Expected ')}".replace(", found ", " and found ", 1)


def _refs(owed: str) -> tuple[str, ...]:
    """Give the references of a line such as "2: ELM-01.1, ELM-02.1"; of one cut short, the rest
    as a number.
    """
    total, colon, said = owed.partition(": ")
    if not colon:
        return ()
    whole, cut, _ = said.partition("…")
    refs = whole.split(", ")[: -1 if cut else None]
    return (*refs, *([f"and {int(total) - len(refs)} more"] if cut else []))
