"""How far the sheets of a workbook reach, told before a library lays them out in memory.

calamine keeps a place for every cell between the first and the last that holds something, so that
two cells far apart take a gigabyte. Sheets of .xlsx files show it in their text (`files.safe`); of
.xls, .xlsb and .ods files it is read here from their records and cells.
"""

from collections.abc import Iterator
from contextlib import suppress
from struct import error, unpack_from
from typing import NamedTuple

from dhrxl.files.containers.parts import BINARY, Parts
from dhrxl.files.formats.opendocument import CONTENT, OpenDocument
from dhrxl.files.limits import Limits
from dhrxl.files.safe import Unreadable, damaged, too_far, too_large
from dhrxl.model.cells import column_letters

_BEGINNING, _END, _SHEET, _SIZE = 0x0809, 0x000A, 0x0085, 0x0200
_MANY, _FORMULA, _RESULT = 0x00BD, 0x0006, 0x0207
_CELLS = frozenset((_FORMULA, _MANY, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD))
"""Records of .xls files that hold a cell: formula, numbers, text, truth ([MS-XLS] 2.3)."""
_STREAMS = ("Workbook", "Book")
_ROW, _FIRST_CELL, _LAST_CELL, _ROWS_BEGIN, _ROWS_END, _LISTED = 0, 2, 11, 145, 146, 156
"""Records of .xlsb files: a row, the cells that hold something, a sheet ([MS-XLSB] 2.3.2)."""
_MOST_ROWS = 2**20
_MOST_REPEATED = 10
"""One in so many cells of a sheet may be there only because an .ods file says how often."""
_DENSE = 5
"""Beyond one in so many of the cells of a sheet, cells are read one by one."""


class Reach(NamedTuple):
    """How far a sheet reaches; rows and columns count from 1, and are 0 of a blank one."""

    sheet: str
    row: int
    column: int
    cells: int
    """Places that all between its first and its last cell take."""
    repeated: int = 0
    """Cells that hold something and repeat another."""
    said: int = 0
    """Cells that the sheet says it has, for which a library sets places aside."""


def is_scattered(data: bytes, parts: Parts | None, limits: Limits) -> bool:
    """Whether a workbook is better read cell by cell than laid out whole.

    Args:
        data: The file.
        parts: What it is packed of; nothing where it is an .xls file.
        limits: What is bearable.

    Raises:
        Unreadable: A sheet reaches too far out, or holds too much, to be read at all.
    """
    total = 0
    for reach in _reaches(data, parts, limits):
        if reach.row > limits.furthest_row or reach.column > limits.furthest_column:
            far = f"{column_letters(reach.column)}{reach.row}"
            raise Unreadable(too_far(f'a sheet "{reach.sheet}" that reaches to cell {far}', limits))
        if reach.repeated > limits.cells // _MOST_REPEATED:
            most = f"{limits.cells // _MOST_REPEATED:,} cells"
            raise Unreadable(too_large(f"{reach.repeated:,} cells that repeat others", most))
        expect_bearable(max(reach.cells, reach.row * reach.column), limits)
        total += max(reach.cells, reach.said)
    is_binary = parts is not None and parts.main.casefold().endswith(BINARY)
    return total > limits.cells // _DENSE and not is_binary


def expect_bearable(cells: int, limits: Limits) -> None:
    """Make sure that a sheet can be laid out.

    Raises:
        Unreadable: It has too many cells, filled or not.
    """
    if cells > limits.cells:
        found = f"{cells:,} cells in one sheet"
        raise Unreadable(too_large(found, f"{limits.cells:,} cells"))


def _reaches(data: bytes, parts: Parts | None, limits: Limits) -> Iterator[Reach]:
    """Tell how far sheets reach; those of .xlsx files show it in their text."""
    if parts is None:
        yield from _of_records(data)
    elif parts.has(parts.main):
        if parts.main.casefold().endswith(BINARY):
            related = parts.related(parts.main)
            for number, name in _listed_in_binary(parts.raw(parts.main)):
                yield _in_binary(name, parts.raw(related.get(number, ("", ""))[1]))
    elif parts.has(CONTENT):
        yield from _in_document(parts, limits)


def _in_document(parts: Parts, limits: Limits) -> Iterator[Reach]:
    try:
        document = OpenDocument(parts, limits, mended=True)
    except Exception:  # calamine reads it or does not
        return
    for name, table in zip(document.names, document.tables, strict=True):
        row, column, cells, repeated = document.reach(table)
        yield Reach(name, row, column, cells, repeated)


class _Box:
    """The cells seen so far of a sheet, counted from 0."""

    def __init__(self) -> None:
        self.top = self.left = 2**32
        self.bottom = self.right = -1

    def take(self, row: int, column: int, last: int) -> None:
        """Take in a cell, or cells from a column to the last."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, last)

    def reach(self, name: str) -> Reach:
        """Give how far it reaches."""
        if self.bottom < 0:
            return Reach(name, 0, 0, 0)
        cells = (self.bottom - self.top + 1) * (self.right - self.left + 1)
        return Reach(name, self.bottom + 1, self.right + 1, cells)


def _of_records(data: bytes) -> Iterator[Reach]:
    """Tell how far the sheets of an .xls file reach, by the records that hold cells."""
    from xlrd.compdoc import CompDoc  # only where it is needed

    try:
        document = CompDoc(data, logfile=_Silence(), ignore_workbook_corruption=True)
        streams = [document.locate_named_stream(name) for name in _STREAMS]
    except Exception:  # it fails in many ways on files that are cut off
        raise Unreadable(damaged()) from None
    for content, start, length in streams:
        if content is not None:
            stream = bytes(content[start : start + length])
            for at, name in _listed(stream):
                yield _in_records(name, stream, at)


def _listed(stream: bytes) -> Iterator[tuple[int, str]]:
    """Give the sheets a workbook lists: where the records of each begin, and its name."""
    is_wide = stream[4:6] == b"\x00\x06"
    for kind, at, length in _records(stream, 0):
        if kind == _END:
            return
        if kind == _SHEET and length >= 8:
            begun = int.from_bytes(stream[at : at + 4], "little")
            count, letters = stream[at + 6], stream[at + 7 : at + length]
            if is_wide:
                code = "utf-16-le" if letters[0] & 1 else "latin-1"
                letters = letters[1 : 1 + count * (2 if letters[0] & 1 else 1)]
            else:
                code, letters = "latin-1", letters[:count]
            yield begun, letters.decode(code, "replace")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give the records from a place on: the kind of each, where its data begin, their length."""
    end = len(stream) - 4
    while at <= end:
        kind, length = unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _in_records(name: str, stream: bytes, at: int) -> Reach:
    """Tell how far the sheet reaches that begins at a place; charts within it are left out."""
    box, depth, said, formula = _Box(), 0, 0, (0, 0)
    for kind, start, length in _records(stream, at):
        if kind == _BEGINNING:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1 or start + length > len(stream):
            continue
        elif kind in _CELLS and length >= 6:
            row, column = unpack_from("<HH", stream, start)
            last = unpack_from("<H", stream, start + length - 2)[0] if kind == _MANY else column
            box.take(row, column, max(column, last))
            formula = (row, column) if kind == _FORMULA else formula
        elif kind == _RESULT:
            box.take(*formula, formula[1])
        elif kind == _SIZE and length in (10, 14):
            first, end, left, right = unpack_from(
                "<IIHH" if length == 14 else "<HHHH", stream, start
            )
            said = (end - first) * (right - left)
    return box.reach(name)._replace(said=abs(said))


def _listed_in_binary(book: bytes) -> Iterator[tuple[str, str]]:
    """Give the sheets an .xlsb file lists: the number of the relationship of each, and its name."""
    with suppress(IndexError, error):
        for kind, start, _ in _binary_records(book):
            if kind == _LISTED:
                number, after = _words(book, start + 8)
                yield number, _words(book, after)[0]


def _words(data: bytes, at: int) -> tuple[str, int]:
    """Give the text at a place, and where it ends."""
    end = at + 4 + 2 * int(unpack_from("<I", data, at)[0])
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _in_binary(name: str, sheet: bytes) -> Reach:
    """Tell how far a sheet of an .xlsb file reaches."""
    box, row, is_begun = _Box(), 0, False
    with suppress(IndexError, error):  # cut off: what there is was seen
        for kind, start, length in _binary_records(sheet):
            if kind == _ROWS_BEGIN:
                is_begun = True
            elif kind == _ROWS_END:
                break
            elif not is_begun or length < 4:
                continue
            elif kind == _ROW:
                row = unpack_from("<I", sheet, start)[0]
                if row > _MOST_ROWS:  # calamine takes it for the end
                    break
            elif _FIRST_CELL <= kind <= _LAST_CELL:
                column = unpack_from("<I", sheet, start)[0]
                box.take(row, column, column)
    return box.reach(name)


def _binary_records(sheet: bytes) -> Iterator[tuple[int, int, int]]:
    """Give the records of a part: numbers of seven bits a byte, the last without the eighth."""
    at, end = 0, len(sheet)
    while at < end:
        kind = sheet[at]
        at += 1
        if kind & 128:
            kind = kind & 127 | (sheet[at] & 127) << 7
            at += 1
        length = 0
        for place in range(4):
            byte = sheet[at]
            at += 1
            length |= (byte & 127) << (7 * place)
            if byte < 128:
                break
        yield kind, at, length
        at += length


class _Silence:
    """Where xlrd may write what it noticed."""

    def write(self, words: str) -> None:
        """Leave it unsaid."""
