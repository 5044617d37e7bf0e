"""Headings over two rows: "Timescale" over Start and End, "Lead" over Agency and Officer.

They become one row, each heading with the one above it, so that they are read as any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dhrxl.files.lines import Line
from dhrxl.plans.meanings.claims import NOTHING
from dhrxl.plans.meanings.grammar import is_wording, meaning_of

_LONGEST = 40
"""Characters of a heading that stands below another."""


def joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give a document with each heading over two rows in one."""
    return tuple(_joined(lines))


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    last: Line | None = None
    for line, below in pairwise((*lines, None)):
        if line is last or line is None:
            last = None
            continue
        cells = _over(line, below) if below else None
        if cells and below:
            last = below
            yield replace(line, cells=cells, spans=False)
        else:
            yield line


def _over(top: Line, below: Line) -> tuple[str | None, ...] | None:
    """Give the cells of two rows of headings as one row; nothing where they are not that."""
    is_near = below.number == top.number + 1 and (below.table, below.sheet) == (
        top.table,
        top.sheet,
    )
    if not is_near or len(top.cells) < 3 or not below.filled or below.spans or top.spans:
        return None
    if top.filled in ((), (0,)):
        return None  # a title
    upper, lower = top.texts, below.texts
    if not all(len(lower[at]) <= _LONGEST and is_wording(lower[at]) for at in below.filled):
        return None
    groups = _groups(top, below)
    if not any(len(columns) > 1 for columns in groups.values()):
        return None
    if not all(is_wording(upper[start]) for start in groups):
        return None
    grouped = {at: start for start, columns in groups.items() for at in columns}
    width = max(len(upper), len(lower))
    cells: list[str | None] = []
    for at in range(width):
        above = upper[at] if at < len(upper) else ""
        under = lower[at] if at < len(lower) else ""
        if at in grouped:
            cells.append(_one(upper[grouped[at]], under))
        elif above and under:
            return None
        else:
            cells.append(above or under or None)
    is_understood = [at for at, cell in enumerate(cells) if cell and meaning_of(cell) != NOTHING]
    tells = sum(meaning_of(cells[at] or "") != NOTHING for at in grouped)
    if 2 * tells < len(grouped) or 2 * len(is_understood) < sum(map(bool, cells)):
        return None
    return tuple(cells)


def _groups(top: Line, below: Line) -> dict[int, list[int]]:
    """Find which headings above stand over several below, by column."""
    groups: dict[int, list[int]] = {}
    for at in below.filled:
        above = [start for start in top.filled if start <= at]
        start = above[-1] if above else None
        if start is None:
            continue
        is_over = start == at and at + 1 not in top.filled and at + 1 in below.filled
        is_beside = start != at and all(one in below.filled for one in range(start, at))
        if is_over or is_beside:
            groups.setdefault(start, []).append(at)
    return groups


def _one(above: str, under: str) -> str:
    """Give one heading for two: the lower alone where it says it all."""
    return above if not under else f"{above}: {under}"
