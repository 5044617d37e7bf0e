"""Documents that plans are published in, from bytes to lines: text, web pages, Word, workbooks.

What a file is, is told by its content. A PDF, an old Word file or a picture holds no table that
can be read surely, so the person is told how to get at it.
"""

import csv
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.annotations import read_fills
from dhrxl.files.formats.screen import NotUnderstood
from dhrxl.files.grids import MENDED_IN_WORD, Grid, expect_file, read_contents
from dhrxl.files.kinds import MAIL, tell
from dhrxl.files.lines import Line
from dhrxl.files.safe import Unreadable, safe_parts
from dhrxl.files.tables.aligned import read_aligned
from dhrxl.files.tables.merges import Merges, find_merges
from dhrxl.files.webpage import read_web_page
from dhrxl.files.word import read_word
from dhrxl.model.cells import CellValue, is_blank

_MARKUP = re.compile(
    r"</?(?:p|u|b|i|em|strong|span|div|sup|sub|font|ul|ol|li|a|h[1-6]|small|br)\b[^<>]*>", re.I
)
_NEW_LINE = re.compile(r"</(?:p|div|li|h[1-6])>\s*(?=\S)|<br\s*/?>", re.I)
_QUOTED = r'"(?:[^"\t]|"")*"(?=\t|\r?\n|\Z)'
_FIELD = re.compile(rf"({_QUOTED}|[^\t\r\n]*)(\t|\r\n|\n|\r|\Z)")
_COPY = "Open it, copy its table into Excel or into a text file (.txt), and import that."
_REMEDIES = {
    "a PDF file": _COPY,
    "a picture": "Type its table into Excel, or ask for the plan as a Word file or workbook.",
    "an old Word file (.doc)": "Open it in Word, save it as .docx, and import that.",
    "a Word file (.rtf)": "Open it in Word, save it as .docx, and import that.",
    "a Word file (.odt)": "Open it in LibreOffice or Word, save it as .docx, and import that.",
}


def read_document(path: Path) -> tuple[Line, ...]:
    """Read a document as lines, blank ones left out.

    Raises:
        BadInput: If it is not there, or no document of a kind that can be read.
    """
    expect_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be opened: {(error.strerror or 'no access').lower()}."
        raise BadInput(msg) from None
    if not data.strip():
        msg = f"{path.name} is empty. Name the file that holds the plan."
        raise BadInput(msg)
    return tuple(line for line in _lines(path, data) if line.filled)


def read_text(text: str, *, comma_separated: bool = False) -> Iterator[Line]:
    """Read text as it is copied from a PDF or a table: cells by tabs, a line for each row.

    A cell in quotation marks is taken out of them only where it goes over several lines or holds
    doubled marks, as Excel copies it. Tags such as `<p>` are markup; paragraphs of a cell become
    its lines.

    >>> [line.cells for line in read_text("1\\t<p>Train.</p> <p>Review.</p>\\n")]
    [('1', 'Train.\\nReview.')]
    """
    rows: Iterable[tuple[int, Sequence[str]]]
    if comma_separated:
        rows = _separated(text)
    else:
        aligned = None if "\t" in text else read_aligned(text)
        rows = _tabbed(text) if aligned is None else aligned
    for number, cells in rows:
        in_table = len(cells) > 1
        yield Line(
            cells=tuple(plain(cell) or None for cell in cells), number=number, table=int(in_table)
        )


def plain(text: str) -> str:
    """Take markup out of a cell; what only looks like it ("<18 years") stays.

    >>> plain("<p><u>Action 1</u> Train staff &amp; volunteers <18.</p>")
    'Action 1 Train staff & volunteers <18.'
    """
    if _MARKUP.search(text):
        text = html.unescape(_MARKUP.sub("", _NEW_LINE.sub("\n", text)))
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def _lines(path: Path, data: bytes) -> Iterator[Line]:
    found = tell(data)
    suffix = path.suffix.casefold()
    is_page = suffix in (".html", ".htm", ".xhtml") or found.words == "a web page (HTML)"
    if found.kind != "other":
        return _of_workbook(path)
    if found.words == "a Word file":
        return _of_word(path, data)
    if is_page or (found.words == "an XML file" and b"<html" in data[:2000].lower()):
        return read_web_page(data)
    if found == MAIL or found.words.startswith("a text file"):  # one copied from a mail, say
        return read_text(decoded(data), comma_separated=suffix == ".csv")
    remedy = _REMEDIES.get(
        found.words, "Import a workbook, a Word file (.docx), a web page or a text file."
    )
    msg = f"{path.name} is {found.words}, which holds no table that can be read. {remedy}"
    raise BadInput(msg)


def _of_word(path: Path, data: bytes) -> Iterator[Line]:
    try:
        safe_parts(data, remedy=MENDED_IN_WORD)
    except Unreadable as unreadable:
        raise BadInput(f"{path.name}: {unreadable.problem.message}") from None  # noqa: EM102
    return read_word(path.name, data)


def _of_workbook(path: Path) -> Iterator[Line]:
    try:
        read = read_contents(path)
    except Unreadable as unreadable:
        raise BadInput(f"{path.name}: {unreadable.problem.message}") from None  # noqa: EM102
    grids = read.grids
    fills = read_fills(read.data, read.package.largest_sheet)
    merges = {grid.name: find_merges(grid.merged) for grid in grids}
    return (
        Line(
            cells=tuple(_on_screen(grid, number, at, cell) for at, cell in enumerate(row, start=1)),
            number=number,
            table=order,
            sheet=grid.name,
            kind="row",
            spans=_spans(number, row, merges[grid.name]),
            continues=merges[grid.name].continues.get(number, ()),
            fills=fills.on(grid.name, number, len(row)),
            painted=fills.painted_on(grid.name, number),
        )
        for order, grid in enumerate(grids, start=1)
        for number, row in enumerate(grid.rows, start=1)
        if not all(is_blank(cell) for cell in row)
    )


def _spans(number: int, row: Sequence[CellValue], merges: Merges) -> bool:
    """Say whether one merged cell is all that stands in a row."""
    filled = [at for at, cell in enumerate(row) if not is_blank(cell)]
    return len(filled) == 1 and (number, filled[0]) in merges.wide


def _on_screen(grid: Grid, row: int, column: int, cell: CellValue) -> CellValue:
    """Give what stands on the screen for a number; a date stays one, as it may be a target."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and grid.screen:
        try:
            shown = grid.screen.shown(row, column)
        except NotUnderstood:  # the number itself is read
            return cell
        return cell if shown is None else shown or None
    return plain(cell) if isinstance(cell, str) else cell


def decoded(data: bytes) -> str:
    """Give the text of a text file, in whichever of the usual encodings it was saved."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _tabbed(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of its first line."""
    number, started, cells = 1, 1, []
    for match in _FIELD.finditer(text):
        field, end = match[1], match[2]
        cells.append(_unquoted(field))
        number += len(field.splitlines()) - 1 if "\n" in field or "\r" in field else 0
        if end != "\t":
            yield started, cells
            number += 1
            started, cells = number, []
        if match.end() == len(text):
            break
    if cells:  # the text ends with a tab: its last cell is blank
        yield started, [*cells, ""]


def _unquoted(field: str) -> str:
    inner = field[1:-1]
    if re.fullmatch(_QUOTED, field) and ("\n" in inner or '""' in inner):
        return inner.replace('""', '"')
    return field


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    mark = max("\t;,", key=lambda mark: sum(mark in line for line in text.splitlines()[:20]))
    rows = csv.reader(text.splitlines(keepends=True), delimiter=mark)
    number = 1
    for cells in rows:
        yield number, cells
        number = rows.line_num + 1
