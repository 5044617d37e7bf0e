"""What an analyst is shown of the problems of a round: a workbook, receipts.

Apart from `validate`, which has to answer before anything that writes is loaded.
"""

from collections.abc import Sequence
from pathlib import Path

from dhrxl.files.grids import read_contents
from dhrxl.files.names import holder_of
from dhrxl.intake.word import kind_of
from dhrxl.jobs.outputs import claim, claim_folder, is_touched, write_all
from dhrxl.layouts.xlsx import write
from dhrxl.model.cells import as_text
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import Position
from dhrxl.workbooks.problems import problems_workbook
from dhrxl.workbooks.receipt import FILE, NAMED, receipts

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


def remove_withdrawn(
    folder: Path, made: Sequence[Path], inputs: Sequence[Path]
) -> tuple[Path, ...]:
    """Remove receipts that we wrote before, for files that are no longer there; and give them.

    Whatever somebody has saved since, or that is no receipt of ours, stays.

    Args:
        folder: The folder that receipts were written into.
        made: Those of this run.
        inputs: The files and folders of returns that were read.
    """
    gone = [
        path
        for path in sorted(folder.glob(f"{NAMED}*.xlsx"))
        if path not in made
        and path.is_file()
        and not path.is_symlink()
        and _is_withdrawn(path, inputs)
    ]
    for path in gone:
        path.unlink()
    return tuple(gone)


def _is_withdrawn(path: Path, inputs: Sequence[Path]) -> bool:
    """Say whether a file is a receipt of ours, untouched, and what it was for is gone."""
    if kind_of(path) != FileKind.RECEIPT or is_touched(path):
        return False
    cover = read_contents(path).grids[0].rows
    file = next((as_text(row[1]) for row in cover if as_text(row[0]) == FILE), "")
    beside = {each if one.is_dir() else one.parent for one in inputs for each in (one, one.parent)}
    held = holder_of(file)
    return bool(file) and not any((folder / held).exists() for folder in beside)


def write_receipts(found: Position, folder: Path, *, force: bool) -> tuple[Path, ...]:
    """Write a receipt for every return into a folder, made if it is not there.

    Raises:
        OutputExists: A receipt is there already and `force` is not given; none is written.
    """
    claim_folder(folder)
    books = {folder / name: book for name, book in receipts(found).items()}
    write_all(list(books), books.values(), force=force, kind=FileKind.RECEIPT)
    return tuple(books)
