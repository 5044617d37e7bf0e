"""The letters that receipts go back with."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

from dhrxl.documents.letters import Received, Writer, with_receipt
from dhrxl.errors import BadInput
from dhrxl.files.folder import candidates
from dhrxl.files.grids import contents_in, read_bytes
from dhrxl.files.limits import OWN
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.jobs.letters.mailboxes import Mailboxes
from dhrxl.jobs.letters.written import Letter, Letters, numbered, write_letters
from dhrxl.model.cells import as_text
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.model.text import folded
from dhrxl.workbooks.receipt import RESULT, TO_MEND, UNREAD

BEGINS = "Receipt"
_COUNTS = re.compile(r"(\d+) must be mended, (\d+) to check")
_NOBODY = "unknown agency"


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
        BadInput: There are no receipts, or they are of another partnership.
        OutputExists: As for `write_letters`.
    """
    writer, mailboxes = Writer(partnership=partnership), Mailboxes(partnership)
    by_agency: defaultdict[str, list[Received]] = defaultdict(list)
    for one in candidates([folder]):
        received = None if one.skipped or one.problem else _received(one.path, partnership)
        if received:
            by_agency[folded(received.agency) or f"{_NOBODY} {one.file}"].append(received)
    if not by_agency:
        msg = f"{folder} holds no receipts. Name the folder given to dhrxl validate --receipts."
        raise BadInput(msg)
    letters, problems = [], []
    for _, receipts in sorted(by_agency.items()):
        agency = receipts[0].agency
        address, problem = mailboxes.address(agency) if agency else ("", None)
        problems += [problem] if problem else []
        names = f"{BEGINS} - {agency}" if agency else BEGINS
        draft = with_receipt(
            writer, agency, address, receipts=receipts, reply_by=reply_by,
            attached=list(numbered(names, [one.data for one in receipts])),
        )  # fmt: skip
        why = "" if agency else f"{receipts[0].name} does not say whose it is"
        letters.append(Letter(agency=agency or _NOBODY, draft=draft, why_no_address=why))
    return write_letters(to, BEGINS, letters, force=force, problems=problems)


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
            "workbook holds. Name its own with --partnership."
        )
        raise BadInput(msg)
    form = {as_text(row[0]): as_text(row[1]) for row in grids[0].rows if len(row) > 1}
    result = form.get(RESULT, "")
    counts = _COUNTS.match(form.get(TO_MEND, ""))  # else there is nothing
    must, check = map(int, counts.groups()) if counts else (0, 0)
    return Received(
        name=path.name,
        data=data,
        agency=as_text(cover.values.get("agency")).strip(),
        result=result,
        is_read=result != UNREAD,
        must=must,
        check=check,
    )
