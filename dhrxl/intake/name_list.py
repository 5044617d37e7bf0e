"""The list of names that a partnership keeps for itself, of people who must not be published."""

from collections.abc import Iterator
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.documents import decoded, read_document
from dhrxl.files.grids import expect_file
from dhrxl.files.kinds import tell
from dhrxl.model.people.names import NameList
from dhrxl.model.text import folded

_HEADINGS = frozenset(("name", "names", "full name", "person", "people", "enw", "enwau"))


def read_names(path: Path) -> NameList:
    """Read a list of names: a text file with one a line, or the first column of a table.

    Raises:
        BadInput: It does not exist, cannot be read, or holds no name.
    """
    lines = [(number, text) for number, text in _lines(path) if text.strip()]
    if lines and folded(lines[0][1]) in _HEADINGS:
        lines = lines[1:]
    names = NameList(lines)
    if not names:
        msg = (
            f"{path.name} holds no names. Write one a line into a text file, or into the first "
            "column of a workbook or a .csv file."
        )
        raise BadInput(msg)
    return names


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    expect_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be opened: {(error.strerror or 'no access').lower()}."
        raise BadInput(msg) from None
    is_text = not data.strip() or tell(data).words.startswith("a text file")
    if is_text and path.suffix.lower() != ".csv":
        yield from enumerate(decoded(data).splitlines(), 1)
        return
    for line in read_document(path):
        yield line.number, line.texts[0] if line.texts else ""
