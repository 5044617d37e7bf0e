"""Text whose columns are aligned by spaces, as it is copied from a PDF or sent in a letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_CHUNK = re.compile(r"\S+(?: \S+)*")
_MARK = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[\u2022\u25cf*-])\s", re.I)
_FEWEST = 3
"""Columns that make a table of aligned text; two may be any list with a gap."""
_MOST = 25
_NEAR = 1
"""How far a word may stand from the start of its column."""


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[list[str]] = field(default_factory=list)

    def add(self, parts: Sequence[str]) -> None:
        for cell, part in zip(self.cells, parts, strict=True):
            if part:
                cell.append(part)

    def texts(self) -> tuple[str, ...]:
        """Give each cell, its broken lines put together; an item of a list begins a line."""
        return tuple(
            "".join(
                part if not at else f"{chr(10) if _MARK.match(part) else ' '}{part}"
                for at, part in enumerate(parts)
            )
            for parts in self.cells
        )


def read_aligned(text: str) -> list[tuple[int, tuple[str, ...]]] | None:
    """Read text as rows of cells, each with the number of its first line; or give nothing.

    Only where at least two lines stand in the columns of one above them. A line that runs through
    the columns is a paragraph, and ends the table.

    >>> rows = read_aligned("Action     Lead   When\\nHold it    Elm    May 2026\\n"
    ...     "Audit ten  Oak    June 2026\\nfiles\\n")
    >>> rows[2]
    (3, ('Audit ten files', 'Oak', 'June 2026'))
    """
    lines = [line.expandtabs(1).rstrip() for line in text.splitlines()]
    result: list[tuple[int, tuple[str, ...]]] = []
    at, found = 0, False
    while at < len(lines):
        starts = _starts(lines[at])
        end = _end(lines, at, starts) if _FEWEST <= len(starts) <= _MOST else at
        if end > at:
            found = True
            result += [(row.number, row.texts()) for row in _rows(lines, at, end, starts)]
            at = end
        else:
            result.append((at + 1, (lines[at].strip(),)))
            at += 1
    return result if found else None


def _starts(line: str) -> list[int]:
    return [chunk.start() for chunk in _CHUNK.finditer(line)]


def _end(lines: Sequence[str], at: int, starts: Sequence[int]) -> int:
    """Give the line after the table that begins here; the same line where none does."""
    rows, blank, last = 0, 0, at
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            blank += 1
            if blank > 2:
                break
            continue
        parts = _cut(line, starts)
        if parts is None:
            break
        blank, last = 0, number
        rows += sum(1 for part in parts if part) > 1
    return last + 1 if rows > 1 else at


def _cut(line: str, starts: Sequence[int]) -> list[str] | None:
    """Cut a line at the columns; nothing where it does not stand in them."""
    parts = [""] * len(starts)
    chunks = list(_CHUNK.finditer(line))
    for chunk in chunks:
        inside = [start for start in starts if chunk.start() + _NEAR < start < chunk.end() - _NEAR]
        cuts = [start for start in inside if line[start - 1] == " "]
        if len(cuts) < len(inside) or (inside and len(chunks) == 1):
            return None
        edges = [chunk.start(), *cuts, chunk.end()]
        for left, right in pairwise(edges):
            column = max((n for n, start in enumerate(starts) if start <= left + _NEAR), default=0)
            parts[column] = f"{parts[column]} {line[left:right].strip()}".strip()
    return parts


def _are_parted(body: Sequence[str], starts: Sequence[int]) -> bool:
    """Say whether blank lines part the rows: no two whole rows stand together."""
    whole, groups = 0, 0
    for before, line in zip(["", *body], body, strict=False):
        parts = _cut(line, starts) or []
        groups += bool(line.strip()) and not before.strip()
        whole = 0 if not line.strip() else whole + (sum(map(bool, parts)) >= len(starts) - 1)
        if whole > 1:
            return False
    return groups > 1


def _rows(lines: Sequence[str], at: int, end: int, starts: Sequence[int]) -> Iterator[_Row]:
    """Put the broken lines of each row together.

    Where blank lines part the rows, they do. Else a line goes on that leaves the first column
    blank, or begins with a small letter.
    """
    is_parted = _are_parted(lines[at + 1 : end], starts)
    row: _Row | None = None
    after_blank = True
    for number in range(at, end):
        parts = _cut(lines[number], starts)
        if parts is None or not any(parts):
            after_blank = True
            continue
        first = next(part for part in parts if part)
        begins = after_blank or number <= at or (number == at + 1 and bool(parts[0]))
        if not is_parted and not begins:
            begins = bool(parts[0]) and not first[0].islower()
        if row is None or begins:
            if row:
                yield row
            row = _Row(number + 1, [[] for _ in starts])
        row.add(parts)
        after_blank = False
    if row:
        yield row
