"""Shows that two workbooks hold the same: `python -m tests.benchmarks.same BEFORE AFTER`.

Every cell by its value, its formula and its whole format, every row by its height, every sheet and
part by all else that is written in it. What may differ is how a package happens to keep that: the
order of its shared strings and of its formats. Two folders are compared file by file.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SHEETS = "xl/worksheets/sheet"
_ROW, _CELL, _DATA = f"{MAIN}row", f"{MAIN}c", f"{MAIN}sheetData"
_FORMATS = ("fonts", "fills", "borders", "numFmts")


@dataclass(frozen=True, slots=True)
class Book:
    """What the numbers in a workbook's cells stand for."""

    parts: ZipFile
    strings: tuple[str, ...]
    formats: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> "Book":
        """Open a workbook."""
        parts = ZipFile(path)
        texts = parts.read(STRINGS) if STRINGS in parts.namelist() else b"<sst/>"
        strings = tuple(_xml(item) for item in etree.fromstring(texts))
        return cls(parts, strings, tuple(_formats(etree.fromstring(parts.read(STYLES)))))


def main(before: Path, after: Path) -> None:
    """Compare two workbooks, or two folders of them.

    Raises:
        SystemExit: With the first difference of each.
    """
    differences, cells = [], 0
    for old, new in _pairs(before, after):
        try:
            cells += compare(old, new)
        except AssertionError as error:
            differences.append(f"{new}: {error}")
    print(f"{cells:,} cells compared.")
    if differences:
        sys.exit("\n".join(differences))


def _pairs(before: Path, after: Path) -> Iterator[tuple[Path, Path]]:
    if before.is_file():
        yield before, after
        return
    names, others = _workbooks(before), _workbooks(after)
    if names != others:
        sys.exit(f"Not the same files: {sorted(map(str, names ^ others))}")
    for name in sorted(names):
        yield before / name, after / name


def _workbooks(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*.xlsx")}


def compare(before: Path, after: Path) -> int:
    """Compare two workbooks, and give how many cells they have.

    Raises:
        AssertionError: They differ; it says where.
    """
    if not is_zipfile(before):  # the demo has a damaged one
        _expect("bytes", before.read_bytes(), after.read_bytes())
        return 0
    old, new = Book.of(before), Book.of(after)
    _expect("parts", sorted(old.parts.namelist()), sorted(new.parts.namelist()))
    cells = 0
    for name in old.parts.namelist():
        if name.startswith(SHEETS):
            cells += _compare_sheets(name, old, new)
        elif name == STYLES:
            _expect(name, _used_styles(old), _used_styles(new))
        elif name != STRINGS:
            _expect(name, old.parts.read(name), new.parts.read(name))
    return cells


def _compare_sheets(name: str, old: Book, new: Book) -> int:
    count = 0
    for ours, theirs in zip(_rows(old, name), _rows(new, name), strict=True):
        if ours != theirs:
            for one, other in zip(ours, theirs, strict=False):
                _expect(name, one, other)
            _expect(f"{name}, cells of a row", len(ours), len(theirs))
        count += len(ours) - 1
    _expect(f"{name} beside its rows", _beside(old, name), _beside(new, name))
    return count


def _rows(book: Book, name: str) -> Iterator[list[object]]:
    """Give each row: its attributes, then each cell by what it holds and how it looks."""
    with book.parts.open(name) as part:
        for _, row in etree.iterparse(part, tag=_ROW):
            yield [dict(row.attrib), *(_cell(book, cell) for cell in row)]
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]


def _cell(book: Book, cell: etree._Element) -> object:
    kind, style = cell.get("t", ""), int(cell.get("s", "0"))
    held = tuple((child.tag, dict(child.attrib), child.text) for child in cell)
    if kind == "s":
        held = ((held[0][0], {}, book.strings[int(held[0][2] or 0)]),)
    return cell.get("r"), kind, book.formats[style], held


def _beside(book: Book, name: str) -> str:
    """Give a sheet without its rows; formats of columns by what they are."""
    root = etree.fromstring(book.parts.read(name))
    for data in root.iter(_DATA):
        del data[:]
    for column in root.iter(f"{MAIN}col"):
        if column.get("style"):
            column.set("style", book.formats[int(column.get("style", "0"))])
    return _xml(root)


def _formats(styles: etree._Element) -> Iterator[str]:
    """Give each format of cells in full, what its numbers name in their place."""
    known: Mapping[str, list[str]] = {
        kind: [_xml(one) for one in styles.iterfind(f"{MAIN}{kind}/*")] for kind in _FORMATS[:3]
    }
    numbers = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    for format_ in styles.find(f"{MAIN}cellXfs"):
        number = format_.get("numFmtId")
        named = {
            "font": known["fonts"][int(format_.get("fontId"))],
            "fill": known["fills"][int(format_.get("fillId"))],
            "border": known["borders"][int(format_.get("borderId"))],
            "number": numbers.get(number, number),
        }
        own = {key: value for key, value in format_.attrib.items() if not key.endswith("Id")}
        yield repr((sorted(named.items()), sorted(own.items()), [_xml(one) for one in format_]))


def _used_styles(book: Book) -> tuple[object, ...]:
    """Give all formats, whatever their order, and the rest of the styles as it stands."""
    root = etree.fromstring(book.parts.read(STYLES))
    for kind in (*_FORMATS, "cellXfs"):
        for one in root.findall(f"{MAIN}{kind}"):
            root.remove(one)
    return sorted(book.formats), _xml(root)


def _xml(element: etree._Element) -> str:
    return etree.tostring(element, with_tail=False).decode()


def _expect(where: str, old: object, new: object) -> None:
    if old != new:
        msg = f"{where}:\n  before {str(old)[:2000]}\n  after  {str(new)[:2000]}"
        raise AssertionError(msg)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
