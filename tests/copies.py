"""Copies for the public and for families in tests: a name planted, cells and bytes read back."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pypdf
from openpyxl import load_workbook

from dhrxl.model.terms import COLUMNS, heading
from dhrxl.workbooks.publication import SHOWN
from tests.loops import some

FIRST, LAST = "Zebedee", "Quillfeather"
NAME = f"{FIRST} {LAST}"
TODAY = date(2026, 3, 31)
TEXTS = [key for key in SHOWN if COLUMNS[key].kind == "text" and COLUMNS[key].owner != "calculated"]


def column_of(sheet: object, name: str) -> tuple[int, int]:
    """Find the header row of a sheet and the column under a heading."""
    for row in sheet.iter_rows(max_row=20):  # type: ignore[attr-defined]
        for cell in row:
            if cell.value == name:
                return cell.row, cell.column
    raise AssertionError(name)


def row_of(sheet: object, ref: str) -> int:
    """Find the row of an action."""
    _, column = column_of(sheet, "Action ref")
    refs = [cell.value for cell in next(sheet.iter_cols(column, column))]  # type: ignore[attr-defined]
    return refs.index(ref) + 1


def planted(source: Path, target: Path, cells: Mapping[tuple[str, str], str]) -> list[str]:
    """Write words into cells of the table of actions, by key and reference; give their cells."""
    book = load_workbook(source)
    name = "All actions" if "All actions" in book.sheetnames else "Action plan"
    sheet = book[name]
    places = [
        sheet.cell(row_of(sheet, ref), column_of(sheet, heading(key))[1]) for key, ref in cells
    ]
    for cell, words in zip(places, cells.values(), strict=True):
        cell.value = words
    book.save(target)
    return [f"{name}!{cell.coordinate}" for cell in places]


def refs_in(source: Path) -> list[str]:
    """Give the references of a summary, in their order."""
    return [str(row["Action ref"]) for row in cells_of(source, "All actions")]


def bytes_in(file: Path) -> bytes:
    """Give all that a file holds, unpacked, with the names of its parts and its own name."""
    raw = file.read_bytes()
    if file.suffix == ".pdf":
        read = pypdf.PdfReader(io.BytesIO(raw))
        words = " ".join(page.extract_text() for page in read.pages)
        streams = b"".join(
            each.get_data()
            for each in (read.get_object(number) for number in range(1, len(read.xref[0]) + 1))
            if isinstance(each, pypdf.generic.StreamObject)
        )
        return raw + words.encode() + str(read.metadata).encode() + streams
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = [package.read(name) for name in package.namelist()]
        return b"\n".join([*map(str.encode, package.namelist()), *parts])


def expect_nobody(file: Path) -> None:
    """Find no part of the planted name in a file, in any case or encoding."""
    found = bytes_in(file).lower()
    for word in some((FIRST, LAST)):
        for encoding in some(("utf-8", "utf-16-le", "utf-16-be")):
            assert word.lower().encode(encoding) not in found


def cells_of(file: Path, sheet: str) -> list[dict[str, object]]:
    """Give the rows of a table by its headings, read by openpyxl."""
    book = load_workbook(file)[sheet]
    header, _ = column_of(book, "Review" if sheet == "By review" else "Action ref")
    rows = list(book.iter_rows(min_row=header, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:] if row[0]]
