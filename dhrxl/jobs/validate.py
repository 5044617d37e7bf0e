"""What an analyst is shown of a round's problems: as objects, as a workbook, as receipts."""

from collections.abc import Sequence
from pathlib import Path

from dhrxl.jobs.outputs import claim, claim_folder, write_all
from dhrxl.layouts.xlsx import write
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import Position
from dhrxl.workbooks.problems import problems_workbook
from dhrxl.workbooks.receipt import receipts

PROBLEMS_FILE = Path("problems.xlsx")


def write_findings(
    found: Position,
    *,
    problems: Path | None,
    receipts_to: Path | None,
    force: bool,
    inputs: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write the problems as a workbook, the receipts, both or neither; and give the receipts.

    Raises:
        OutputExists: One is there already and `force` is not given; none is written.
        BadInput: One is there and people's own; none is written.
    """
    if problems:
        claim([problems], force=force, kind=FileKind.PROBLEMS, inputs=inputs)
    made = write_receipts(found, receipts_to, force=force) if receipts_to else ()
    if problems:
        write(problems_workbook(found), problems)
    return made


def write_receipts(found: Position, folder: Path, *, force: bool) -> tuple[Path, ...]:
    """Write a receipt for every return into a folder, made if it is not there.

    Raises:
        OutputExists: A receipt is there already and `force` is not given; none is written.
    """
    claim_folder(folder)
    books = {folder / name: book for name, book in receipts(found).items()}
    write_all(books, force=force, kind=FileKind.RECEIPT)
    return tuple(books)
