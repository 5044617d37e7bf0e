"""The list of names that a partnership keeps for itself, of people who must not be published."""

from collections.abc import Iterator
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.documents import decoded, read_document
from dhrxl.files.folder import expect_file
from dhrxl.files.grids import read_contents
from dhrxl.files.kinds import WORD, Found, tell
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.refused import refused
from dhrxl.model.people.names import NameList
from dhrxl.model.text import folded

_WRITE = (
    "Write one name a line into a text file, or into the first column of a workbook or a .csv file."
)
_MAY_BE_A_LIST = (WORD.words, "a web page (HTML)")
_HEADINGS = frozenset(("name", "names", "full name", "person", "people", "enw", "enwau"))


def read_names(path: Path) -> NameList:
    """Read a list of names: a text file with one a line, or the first column of a table.

    Raises:
        BadInput: It does not exist, cannot be read, or holds no name.
    """
    given = ((number, text.strip()) for number, text in _lines(path))
    lines = [(number, text) for number, text in given if text and not text.startswith("#")]
    if lines and folded(lines[0][1]) in _HEADINGS:
        lines = lines[1:]
    names = NameList(lines)
    if not names:
        msg = f"{path.name} holds no names. {_WRITE}"
        raise BadInput(msg)
    return names


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    expect_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be opened: {(error.strerror or 'no access').lower()}."
        raise BadInput(msg) from None
    found = tell(data)
    is_text = not data.strip() or found.words.startswith("a text file")
    _expect_list(path, found, is_text=is_text)
    if is_text and path.suffix.lower() != ".csv":
        yield from enumerate(decoded(data).splitlines(), 1)
        return
    for line in read_document(path):
        yield line.number, line.texts[0] if line.texts else ""


def _expect_list(path: Path, found: Found, *, is_text: bool) -> None:
    """Make sure that a file may hold a list of names: of a workbook of ours no cell is one.

    Raises:
        BadInput: It is one of ours, or of a kind that nobody keeps a list in, or cannot be read.
    """
    what = "" if is_text or found.words in _MAY_BE_A_LIST else found.words
    if found.kind != "other" and not is_text:
        try:
            kind = read_cover(read_contents(path).grids).kind
        except Unreadable as error:
            raise refused(path, error.problem, "list of names", _WRITE) from None
        what = kind.article if kind else ""
    if what:
        msg = f"{path.name} is no list of names: it is {what}. {_WRITE}"
        raise BadInput(msg)
