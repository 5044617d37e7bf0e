"""Where a step may write: never over what is there unless told to, and all or nothing.

Nothing people gave us is ever written over, whatever we are told: not a file that is read in the
same run, not a workbook of another kind, not a return that somebody has filled in.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from dhrxl.errors import BadInput, DhrxlError, OutputExists
from dhrxl.files.grids import read_contents
from dhrxl.files.safe import Unreadable
from dhrxl.files.saving import save_all
from dhrxl.files.workers import Lost, Workers
from dhrxl.intake.cover import read_cover
from dhrxl.intake.word import kind_of
from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.layouts.xlsx import to_bytes
from dhrxl.model.terms import FileKind
from dhrxl.model.text import listed

_PEOPLES_OWN = (FileKind.RETURN, FileKind.PLAN, FileKind.PARTNERSHIP)
_NEVER_READ = tuple(kind for kind in FileKind if kind not in _PEOPLES_OWN)
"""What is skipped where it lies among returns, and so may be replaced there."""

MANY = 48
"""Workbooks from which on they are made by several processes, which take as long to start."""


def claim(
    paths: Sequence[Path],
    *,
    force: bool,
    kind: FileKind | None,
    inputs: Sequence[Path] = (),
    agreed: Sequence[Path] = (),
    endings: Sequence[str] = (".xlsx",),
) -> None:
    """Make sure that outputs may be written, before anything is.

    Args:
        paths: The outputs.
        force: Whether what is there may be replaced.
        kind: What is to be written; None where it is no workbook.
        inputs: Files and folders of returns that the step reads.
        agreed: Plans and summaries that it reads.
        endings: What their names may end in.

    Raises:
        OutputExists: One is there already and `force` is not given.
        BadInput: Its folder does not exist, its name ends otherwise, or it is there and people's
            own.
    """
    for path in paths:
        _check_name(path, endings)
    there = [path for path in paths if path.exists() or path.is_symlink()]
    for path in filter(Path.exists, there):
        found = kind_of(path)
        _check_not_read(path, found, inputs=inputs, agreed=agreed)
        if found in _PEOPLES_OWN and found != kind:
            msg = f"{path} is {found.article} and is never replaced. Name another output."
            raise BadInput(msg)
    if there and not force:
        others = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        taken = f"{there[0]} exists{others}"
        raise OutputExists(taken)


def claim_folder(folder: Path) -> None:
    """Make sure that a folder is there to write into, making it if it is not.

    Raises:
        BadInput: A file stands in its place, or it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file. Name a folder."
        raise BadInput(msg)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made ({error.strerror}). Name another folder."
        raise BadInput(msg) from error


def write_all(
    paths: Sequence[Path],
    books: Iterable[WorkbookLayout],
    *,
    force: bool,
    kind: FileKind,
    agreed: Sequence[Path] = (),
) -> None:
    """Write several workbooks: all of them, or none.

    Args:
        paths: Where they go.
        books: What each holds; one is asked for when there is room for it.
        force: Whether what is there may be replaced.
        kind: What they are.
        agreed: Plans and summaries that were read for them.

    Raises:
        OutputExists: One is there already and `force` is not given.
        BadInput: One is there and somebody has saved it since we made it.
        DhrxlError: They cannot be written there.
    """
    claim(paths, force=force, kind=kind, agreed=agreed)
    for path in paths:
        if path.exists() and is_touched(path):
            msg = (
                f"{path} was saved by somebody after it was made, and may hold answers. It is "
                "never replaced. Move it, or name another folder."
            )
            raise BadInput(msg)
    save_all(zip(paths, _made(tuple(books)), strict=True))


def expect_books(count: int) -> None:
    """Start the processes that make workbooks, if so many are to come that they are worth it."""
    if count >= MANY:
        Workers().begin(to_bytes.__module__, items=count)


def _made(books: Sequence[WorkbookLayout]) -> Iterator[bytes]:
    """Give the bytes of workbooks; where they are many, they are made side by side."""
    done = 0
    if len(books) >= MANY:
        with suppress(DhrxlError):  # no process can be started here
            for made in Workers().each(to_bytes, books):
                yield to_bytes(books[done]) if isinstance(made, Lost) else made
                done += 1
    yield from map(to_bytes, books[done:])


def _check_name(path: Path, endings: Sequence[str]) -> None:
    ending = listed(endings)
    if path.is_dir():
        msg = f"{path} is a folder. Name a file ending in {ending}."
        raise BadInput(msg)
    if path.suffix.lower() not in endings:
        what = "no workbook name" if ".xlsx" in endings else "no name of a document"
        msg = f"{path.name} is {what}. Give the output a name ending in {ending}."
        raise BadInput(msg)
    if not path.parent.is_dir():
        msg = f"The folder {path.parent} does not exist. Make it first, or name another place."
        raise BadInput(msg)


def _check_not_read(
    path: Path, kind: FileKind | None, *, inputs: Sequence[Path], agreed: Sequence[Path]
) -> None:
    named = [*inputs, *agreed]
    is_named = any(one.is_file() and path.samefile(one) for one in named)
    is_below = any(one.is_dir() and path.resolve().is_relative_to(one.resolve()) for one in inputs)
    is_agreed = any(one.is_file() and path.samefile(one) for one in agreed)
    if is_agreed or ((is_named or is_below) and kind not in _NEVER_READ):
        msg = f"{path} is one of the files to be read and is never replaced. Name another output."
        raise BadInput(msg)


def is_touched(path: Path) -> bool:
    """Say whether somebody has saved a file since we made it, on the day of its figures or later.

    What we make was made and last saved at one moment, on the as-at day.
    """
    try:
        contents = read_contents(path)
    except Unreadable:
        return True
    said = contents.package.properties
    as_at = read_cover(contents.grids).values.get("as_at")
    return said.is_saved_again or said.saved_on != as_at


def expect_unwritten(paths: Iterable[Path], what: str) -> None:
    """Make sure that no Word file is replaced into which somebody may have written.

    Args:
        paths: The documents to be written.
        what: What they may have written there: "decisions".

    Raises:
        BadInput: A Word file that is there was saved by somebody after it was made, or cannot be
            read.
    """
    for path in paths:
        if path.suffix.lower() == ".docx" and path.exists() and _is_saved_again(path):
            msg = (
                f"{path} was saved by somebody after it was made, and may hold {what}. It is "
                "never replaced. Move it, or name another place."
            )
            raise BadInput(msg)


def _is_saved_again(path: Path) -> bool:
    try:
        return read_contents(path).package.properties.is_saved_again
    except Unreadable:
        return True
