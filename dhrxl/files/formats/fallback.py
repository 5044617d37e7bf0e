"""The second reading of a workbook, where calamine fails on it or would misread it.

Excel opens many files that calamine calls broken: sheets of old modules or macros, merges of whole
rows, parts in UTF-16, comments within a value. A file that is sound is read from its parts here; so
"damaged" is said of damaged files alone.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from dhrxl.files.containers.parts import BINARY, Parts
from dhrxl.files.containers.pieces import Unpackable
from dhrxl.files.formats.opendocument import CONTENT, OpenDocument, is_laid_out
from dhrxl.files.formats.sheetml import Sheet, SheetBook, Spot, TooFar, area, dated
from dhrxl.files.limits import Limits
from dhrxl.files.package import Marks
from dhrxl.files.safe import Unreadable, damaged, too_far, unread
from dhrxl.model.cells import CellValue, column_letters

_ERROR = 5
"""The type of a cell with an error value, as xlrd counts them."""


def is_misread(parts: Parts) -> bool:
    """Whether calamine would misread a workbook, without failing, since its XML is unusual."""
    if is_document(parts):
        content = parts.read(CONTENT)
        has_errors = b'value-type="error"' in content
        return parts.is_unusual(CONTENT) or has_errors or is_laid_out(content)
    read = {parts.main, *parts.sheets.values(), *map(parts.of_kind, ("sharedStrings", "styles"))}
    return any(map(parts.is_unusual, read))


def is_document(parts: Parts) -> bool:
    """Whether a packed file is an .ods spreadsheet."""
    return not parts.has(parts.main) and parts.has(CONTENT)


def is_of_sheets(parts: Parts) -> bool:
    """Whether a packed file is a workbook whose sheets are XML (.xlsx, .xlsm)."""
    return parts.has(parts.main) and not parts.main.casefold().endswith(BINARY)


def names_apart(data: bytes, limits: Limits) -> tuple[str, ...]:
    """Give the names of the sheets that can be read one without the others, if there are any."""
    try:
        parts = Parts(data, limits)
        names = tuple(sheet.name for sheet in parts.listed) if is_of_sheets(parts) else ()
    except Unpackable:
        return ()
    return names if len(set(names)) == len(names) else ()


def read_again(
    data: bytes, parts: Parts | None, limits: Limits, without: Collection[str]
) -> Iterator[Sheet]:
    """Read the sheets of a workbook from its parts.

    Args:
        data: The file.
        parts: What it is packed of; nothing where it is an .xls file.
        limits: How much of it is read.
        without: Names of sheets that are left out.

    Raises:
        Unreadable: It is damaged, reaches too far, or is sound and could not be read all the same.
    """
    try:
        if parts is None:
            yield from _old(data, limits, without)
        elif is_document(parts):
            document = OpenDocument(parts, limits)
            for table, name in zip(document.tables, document.names, strict=True):
                if name not in without:
                    yield document.sheet(table)
        elif not is_of_sheets(parts):
            raise Unreadable(unread() if _is_sound(parts) else damaged())
        else:
            book = SheetBook(parts, limits)
            for listed in book.listed:
                if listed.name not in without:
                    yield book.sheet(listed)
    except TooFar as far:
        cell = f"{column_letters(far.column)}{far.row}"
        found = f'a sheet "{far.sheet}" that reaches to cell {cell}'
        raise Unreadable(too_far(found, limits)) from None
    except Unpackable:
        raise Unreadable(damaged()) from None
    except (MemoryError, Unreadable):
        raise
    except Exception:  # whatever else is wrong in parts that nobody made by the rules
        is_sound = parts is not None and _is_sound(parts)
        raise Unreadable(unread() if is_sound else damaged()) from None


def marks_of(data: bytes, parts: Parts | None, limits: Limits) -> dict[str, Marks]:
    """Give what calamine leaves out of .xls and .ods files: errors, merged and hidden cells.

    Where it cannot be told, nothing is known of it.
    """
    with suppress(Exception):
        if parts is None:
            return {sheet.name: _old_marks(sheet) for sheet in _opened(data).sheets()}
        if is_document(parts):
            document = OpenDocument(parts, limits)
            return dict(zip(document.names, map(document.marks, document.tables), strict=True))
    return {}


def _old_marks(sheet: Any) -> Marks:
    return Marks(
        hidden_rows=frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        hidden_columns=tuple(
            (column + 1, column + 1) for column, about in sheet.colinfo_map.items() if about.hidden
        ),
        merged=tuple(_old_merged(sheet)),
        errors={
            (row + 1, column + 1): _error(sheet.cell_value(row, column))
            for row in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(row))
            if kind == _ERROR
        },
    )


def _old_merged(sheet: Any) -> Iterator[str]:
    for top, down, left, right in sheet.merged_cells:
        yield area(top + 1, left + 1, down, right)


def _opened(data: bytes) -> Any:
    from xlrd import open_workbook  # only where it is needed

    return open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, logfile=_Silence()
    )


def _error(code: int) -> str:
    from xlrd.biffh import error_text_from_code

    return str(error_text_from_code.get(code, "#ERROR!"))


def _is_sound(parts: Parts) -> bool:
    """Whether no part is missing, all can be unpacked, and what is XML is well formed."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        if not all(map(parts.has, parts.sheets.values())):
            return False
        for name in parts.names:
            text = parts.raw(name)
            if name.casefold().endswith((".xml", ".rels")):
                etree.fromstring(text, parser)
    except (Unpackable, etree.XMLSyntaxError, ValueError):
        return False
    return True


def _old(data: bytes, limits: Limits, without: Collection[str]) -> Iterator[Sheet]:
    """Read an .xls file with xlrd."""
    book = _opened(data)
    for sheet in book.sheets():
        if sheet.name in without:
            continue
        cells = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                if (value := _old_value(book, sheet, row, column)) is None:
                    continue
                if row >= limits.furthest_row or column >= limits.furthest_column:
                    raise TooFar(sheet.name, row + 1, column + 1)
                cells[row + 1, column + 1] = Spot(value)
        yield Sheet(sheet.name, sheet.visibility != 0, cells, tuple(_old_merged(sheet)))


def _old_value(book: Any, sheet: Any, row: int, column: int) -> CellValue:
    value = sheet.cell_value(row, column)
    match sheet.cell_type(row, column):
        case 1:
            return str(value) or None
        case 2:
            return int(value) if value.is_integer() else float(value)
        case 3:
            style = book.xf_list[sheet.cell_xf_index(row, column)]
            code = book.format_map[style.format_key].format_str
            return dated(value, code, from_1904=bool(book.datemode))
        case 4:
            return bool(value)
        case kind if kind == _ERROR:
            return _error(value)
    return None


class _Silence:
    """Where xlrd may write what it noticed."""

    def write(self, words: str) -> None:
        """Leave it unsaid."""
