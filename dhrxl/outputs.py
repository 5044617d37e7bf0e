"""Where a step may write: never over what is there unless told to, and all or nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from dhrxl.errors import BadInput, OutputExists
from dhrxl.layout import WorkbookLayout
from dhrxl.writer import write


def claim(paths: Sequence[Path], *, force: bool) -> None:
    """Make sure that outputs may be written, before anything is.

    Raises:
        OutputExists: One is there already and `force` is not given.
        BadInput: Its folder does not exist, or it is no `.xlsx` file.
    """
    for path in paths:
        if path.suffix.lower() != ".xlsx":
            msg = f"{path.name} is no workbook name. Give the output a name ending in .xlsx."
            raise BadInput(msg)
        if path.is_dir():
            msg = f"{path} is a folder. Name a file ending in .xlsx."
            raise BadInput(msg)
        if not path.parent.is_dir():
            msg = f"The folder {path.parent} does not exist. Make it first, or name another place."
            raise BadInput(msg)
    there = [path for path in paths if path.exists()]
    if there and not force:
        others = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        msg = f"{there[0]} exists{others}. Add --force to replace it, or name another place."
        raise OutputExists(msg)


def claim_folder(folder: Path) -> None:
    """Make sure that a folder is there to write into, making it if it is not.

    Raises:
        BadInput: A file stands in its place.
    """
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file. Name a folder."
        raise BadInput(msg)
    folder.mkdir(parents=True, exist_ok=True)


def write_all(books: Mapping[Path, WorkbookLayout], *, force: bool) -> None:
    """Write several workbooks; refuses before the first if any of them may not be written."""
    claim(list(books), force=force)
    for path, book in books.items():
        write(book, path)
