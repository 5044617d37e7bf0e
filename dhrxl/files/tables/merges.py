"""Merged cells of a sheet, as a reader of its rows needs them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dhrxl.model.cells import row_and_column

_DEEPEST = 500
"""Rows of a merged cell that can be one thing said of several actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merges:
    """Where merged cells of a sheet lie; rows count from 1, columns from 0."""

    wide: frozenset[tuple[int, int]]
    """Row and column where a cell begins that is merged over others to its right."""
    continues: Mapping[int, tuple[int, ...]]
    """For each row, the columns where a cell goes on that starts above."""


def find_merges(ranges: Collection[str]) -> Merges:
    """Say where the merged cells lie.

    >>> found = find_merges(["A2:C2", "B3:B5"])
    >>> sorted(found.wide), dict(found.continues)
    ([(2, 0)], {4: (1,), 5: (1,)})
    """
    wide = set()
    continues: dict[int, set[int]] = defaultdict(set)
    for one in ranges:
        first, _, last = one.partition(":")
        (top, left), (bottom, right) = row_and_column(first), row_and_column(last or first)
        if right > left:
            wide.add((top, left - 1))
        if bottom - top <= _DEEPEST:
            for row in range(top + 1, bottom + 1):
                continues[row].add(left - 1)
    return Merges(
        wide=frozenset(wide),
        continues={row: tuple(sorted(columns)) for row, columns in continues.items()},
    )
