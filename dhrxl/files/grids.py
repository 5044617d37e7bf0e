"""Files with tables from bytes to grids of cells, whatever their name says they are.

Workbooks, which calamine is asked about here alone, and Word files that were answered in. What a
file is, is told by its content. Text stays exactly as typed, and row 1 of a grid is row 1 of the
sheet, so that every later message can name a cell.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dhrxl.errors import BadInput
from dhrxl.files.containers.parts import Parts
from dhrxl.files.formats.fallback import (
    is_document,
    is_misread,
    is_of_sheets,
    marks_of,
    names_apart,
    read_again,
)
from dhrxl.files.formats.reach import expect_bearable, is_scattered
from dhrxl.files.formats.screen import DocumentScreen, OldScreen, Screen, SheetScreen
from dhrxl.files.formats.sheetml import Sheet, iso_value
from dhrxl.files.kinds import WORD, Found, tell
from dhrxl.files.limits import OWN, USUAL, Limits, megabytes
from dhrxl.files.package import Marks, Package, look
from dhrxl.files.safe import (
    Unreadable,
    damaged,
    not_a_workbook,
    safe_parts,
    too_far,
    too_large,
    unopened,
)
from dhrxl.model.cells import CellValue, column_letters
from dhrxl.model.problems import Problem
from dhrxl.model.terms import COVER_LABELS
from dhrxl.model.text import counted, folded

if TYPE_CHECKING:
    from dhrxl.files.word import WordFile

MENDED_IN_WORD = "Open it in Word, choose Save As, Word Document (.docx), and send it again."

TEXT = "Text"
"""What the text of a Word file outside its tables is called, as a sheet is by its name."""
_LABELS = frozenset(map(folded, COVER_LABELS.values()))
_AFTER_LABEL = re.compile(r"[:\t]")
_PIECE = 2**20
"""Bytes asked for at a time: what is asked for is set aside, whether it comes or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet, or one table of a Word file; `rows[0][0]` is cell A1, blank cells are None."""

    name: str
    rows: list[list[CellValue]]
    hidden: bool = False
    is_word: bool = False
    """Whether it is of a Word file."""
    merged: tuple[str, ...] = ()
    """Ranges of merged cells, where the format tells: "B5:B7"."""
    marks: Marks = field(default_factory=Marks)
    screen: Screen | None = field(default=None, compare=False, repr=False)
    """What its cells look like, where that can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What one file holds."""

    data: bytes
    sha256: str
    grids: tuple[Grid, ...]
    package: Package
    readings: tuple[str, ...] = ()
    is_word: bool = False
    """Whether it is a Word file; its grids are its tables and the text outside them."""


def expect_file(path: Path) -> None:
    """Make sure that a file somebody named is there.

    Raises:
        BadInput: It is not, or it is a folder.
    """
    if path.is_dir():
        msg = f"{path} is a folder. Name a file in it."
        raise BadInput(msg)
    if not path.exists():
        msg = f"{path} does not exist. Check the name."
        raise BadInput(msg)


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Read the sheets of a workbook: .xlsx, .xlsm, .xlsb, .xls or .ods, under any name.

    Raises:
        Unreadable: It is no workbook, has a password, is damaged, or is too large.
    """
    return read_contents(path).grids


def each_sheet(path: Path) -> Iterator[Grid]:
    """Read the sheets of a workbook one by one, for those who need the cover alone.

    Raises:
        Unreadable: As for `read_contents`.
    """
    data = read_bytes(path, OWN)
    if tell(data).kind != "workbook":
        yield from read_contents(path, OWN).grids
        return
    names = names_apart(data, OWN)
    one_by_one = (names[:1], names[1:2], names[2:])  # the cover stands first, or behind page one
    for read in filter(None, one_by_one) if names else (names,):
        without = tuple(name for name in names if name not in read)
        parts = _parts(data, OWN, without)
        scattered = is_scattered(data, parts, OWN)
        yield from _sheets(data, parts, OWN, without, scattered=scattered)


def read_contents(path: Path, limits: Limits = USUAL, *, without: Collection[str] = ()) -> Contents:
    """Read a workbook, or the tables of a Word file, with all that is known besides the cells.

    Args:
        path: The file; it is only read.
        limits: How much of it is read.
        without: Names of sheets that are left out.

    Raises:
        Unreadable: It is no workbook and no Word file, has a password, is damaged, or is too large.
    """
    return contents_in(read_bytes(path, limits), limits, without=without)


def contents_in(data: bytes, limits: Limits = USUAL, *, without: Collection[str] = ()) -> Contents:
    """Read the bytes of a workbook, or of a Word file, as `read_contents`."""
    match tell(data):
        case Found(kind="workbook"):
            pass
        case Found(kind="password"):
            raise Unreadable(Problem(code="password-protected"))
        case Found(kind="damaged", words=words) as found:
            raise Unreadable(damaged(words, found.remedy) if words else damaged())
        case found if found == WORD:
            return _of_word(data, limits)
        case other:
            raise Unreadable(not_a_workbook(other))
    parts = _parts(data, limits, without)
    scattered = is_scattered(data, parts, limits)
    package = look(parts, without) if parts else Package()
    if not package.sheets:
        package = replace(package, sheets=marks_of(data, parts, limits))
    sheets = _sheets(data, parts, limits, without, scattered=scattered)
    grids = tuple(_with_marks(grid, package) for grid in sheets)
    return Contents(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        grids=grids,
        package=package,
        readings=tuple(_readings(grids)),
    )


def _parts(data: bytes, limits: Limits, without: Collection[str] = ()) -> Parts | None:
    """Give what a file is packed of; nothing where it is an .xls file.

    Raises:
        Unreadable: It had better not be read.
    """
    return safe_parts(data, limits, without=without) if data.startswith(b"PK") else None


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Give the bytes of a file.

    Raises:
        Unreadable: It cannot be opened, is gone, or is too large.
    """
    pieces, size = [], 0
    try:
        with path.open("rb") as file:
            while size <= limits.file_bytes and (piece := file.read(_PIECE)):
                pieces.append(piece)
                size += len(piece)
    except OSError as error:
        raise Unreadable(unopened(error)) from None
    if size > limits.file_bytes:
        found = f"a file of more than {megabytes(limits.file_bytes)}"
        raise Unreadable(too_large(found, megabytes(limits.file_bytes)))
    return b"".join(pieces)


def _of_word(data: bytes, limits: Limits) -> Contents:
    """Read a Word file.

    Raises:
        Unreadable: It is damaged or too large.
    """
    from dhrxl.files.word import Unopened, open_word  # only where it is needed

    safe_parts(data, limits, MENDED_IN_WORD)
    try:
        word = open_word(data)
    except Unopened:
        raise Unreadable(damaged("a damaged Word file", MENDED_IN_WORD)) from None
    return Contents(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        grids=tuple(_word_grids(word)),
        package=Package(properties=word.properties),
        readings=word.unread,
        is_word=True,
    )


def _word_grids(word: "WordFile") -> Iterator[Grid]:
    """Give each table by its number, and before them the text outside, a row for each line."""
    rows: dict[int, list[list[CellValue]]] = {}
    for line in word.lines:
        if line.table:
            rows.setdefault(line.table, []).append(list(map(_cell, line.cells)))
        else:
            texts = [text for text in line.texts[0].splitlines() if text.strip()]
            rows.setdefault(0, []).extend(map(_word_cells, texts))
    for order in sorted(order for order in rows if rows[order]):
        name = f"Table {order}" if order else TEXT
        merged = word.merged.get(order, ())
        yield Grid(name=name, rows=rows[order], merged=merged, is_word=True)


def _word_cells(text: str) -> list[CellValue]:
    """Give a line of text as cells: a label of the cover and its value, else what tabs separate.

    >>> _word_cells("Agency: Harbour Trust"), _word_cells("Done: nothing")
    (['Agency', 'Harbour Trust'], ['Done: nothing'])
    """
    label, *said = _AFTER_LABEL.split(text, maxsplit=1)
    if said and said[0].strip() and folded(label) in _LABELS:
        return [label.lstrip(), said[0].strip()]
    return [cell or None for cell in text.split("\t")]


def _sheets(
    data: bytes,
    parts: Parts | None,
    limits: Limits,
    without: Collection[str] = (),
    *,
    scattered: bool,
) -> Iterator[Grid]:
    """Let calamine read; what it fails on, or would misread, is read again from its parts.

    So are sheets with few cells far from each other, between which calamine keeps places.

    Raises:
        Unreadable: It has a password, is damaged, too large, or nobody can read it.
    """
    read: set[str] = set()
    if not (scattered or (parts and is_misread(parts))):
        unpacked = parts.unpacked(without) if parts and is_of_sheets(parts) else None
        try:
            for grid in _by_calamine(unpacked or data, limits, without):
                yield replace(grid, screen=_screen(data, parts, limits, grid.name))
                read.add(grid.name)
        except _Failed:
            pass
        else:
            return
    for sheet in read_again(data, parts, limits, {*without, *read}):
        yield _second(sheet, limits, _screen(data, parts, limits, sheet.name))


def _screen(data: bytes, parts: Parts | None, limits: Limits, name: str) -> Screen:
    if parts is None:
        return OldScreen(data, name)
    return (DocumentScreen if is_document(parts) else SheetScreen)(parts, limits, name)


class _Failed(Exception):  # noqa: N818 - read as a sentence
    """Calamine cannot read a file, which may be sound all the same."""


def _by_calamine(data: bytes, limits: Limits, without: Collection[str]) -> Iterator[Grid]:
    """Let calamine read; whatever it raises, a Rust panic too, means that it cannot."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.name in without:
                continue
            read = book.get_sheet_by_name(sheet.name)
            hidden = sheet.visible != SheetVisibleEnum.Visible
            yield _grid(read, hidden=hidden, limits=limits)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unreadable):
        raise
    except PasswordError:
        raise Unreadable(Problem(code="password-protected")) from None
    except BaseException as error:
        if re.search("(?i)password|encrypt", str(error)):
            raise Unreadable(Problem(code="password-protected")) from None
        raise _Failed from None


def _second(sheet: Sheet, limits: Limits, screen: Screen) -> Grid:
    """Lay out the cells of a sheet that was read again."""
    height = max((row for row, _ in sheet.cells), default=0)
    width = max((column for _, column in sheet.cells), default=0)
    expect_bearable(height * width, limits)
    rows: list[list[CellValue]] = [[None] * width for _ in range(height)]
    for (row, column), spot in sheet.cells.items():
        rows[row - 1][column - 1] = spot.value
    return Grid(
        name=sheet.name, rows=rows, hidden=sheet.is_hidden, merged=sheet.merged, screen=screen
    )


def _grid(sheet: CalamineSheet, *, hidden: bool, limits: Limits) -> Grid:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > limits.furthest_row or width > limits.furthest_column:
        far = f"{column_letters(width)}{height}"
        raise Unreadable(too_far(f'a sheet "{sheet.name}" that reaches to cell {far}', limits))
    expect_bearable(height * width, limits)
    merged = tuple(
        f"{column_letters(left + 1)}{top + 1}:{column_letters(right + 1)}{bottom + 1}"
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    rows = [
        [value or None if value.__class__ is str else _cell(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    return Grid(name=sheet.name, rows=rows, hidden=hidden, merged=merged)


def _cell(value: object) -> CellValue:
    """Give a value as it stands; a time or a length of time as text."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, bool | int | date):  # a datetime is a date
        return value
    return str(value)


def _with_marks(grid: Grid, package: Package) -> Grid:
    """Put in what calamine leaves out, errors as Excel shows them and ISO dates with a zone.

    Empty last rows are dropped.
    """
    marks = package.sheets.get(grid.name, grid.marks)
    rows = grid.rows
    for (row, column), text in (*marks.errors.items(), *marks.dates.items()):
        if row > len(rows) or column > len(rows[row - 1]):
            continue
        value = rows[row - 1][column - 1]
        if value is None and (row, column) in marks.errors:
            rows[row - 1][column - 1] = text
        elif value == text:
            rows[row - 1][column - 1] = iso_value(text.strip())
    last = next((n for n in range(len(rows), 0, -1) if any(v is not None for v in rows[n - 1])), 0)
    merged = grid.merged or marks.merged
    return replace(grid, rows=rows[:last], marks=marks, merged=merged)


def _readings(grids: Sequence[Grid]) -> list[str]:
    """Say what was unusual in each sheet as a whole."""
    said = []
    for grid in grids:
        if grid.marks.unstored:
            formulas = counted(len(grid.marks.unstored), "formula")
            some = ", ".join(grid.marks.unstored[:3])
            more = ", ..." if len(grid.marks.unstored) > 3 else ""
            said.append(
                f'Sheet "{grid.name}": no results are stored for {formulas} ({some}{more}). '
                "Calculated columns were worked out again; any other such cell was read as blank."
            )
        if grid.marks.errors:
            places = sorted(grid.marks.errors)
            cells = ", ".join(f"{column_letters(column)}{row}" for row, column in places[:3])
            more = ", ..." if len(places) > 3 else ""
            said.append(
                f'Sheet "{grid.name}": {counted(len(places), "error value")} kept as text '
                f"({cells}{more})."
            )
    return said
