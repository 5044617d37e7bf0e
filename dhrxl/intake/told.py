"""What a summary told of its day and of days before: the figures that a trend is made of.

A summary hands on the figures of those before it in its sheet Trend. So a chain of rounds needs
the last summary only, and one given besides fills a gap or is held against what was handed on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from dhrxl.intake.opened import Source
from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.dates import financial_quarter, is_quarter
from dhrxl.model.frames import as_frame
from dhrxl.model.headings import Header, vocabulary
from dhrxl.model.problems import Problem
from dhrxl.model.rows import Rows
from dhrxl.model.terms import DECISIONS_LOG
from dhrxl.model.text import folded, trimmed

if TYPE_CHECKING:
    from dhrxl.files.grids import Grid

FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "open": "Open",
        "overdue": "Overdue",
        "closed": "Closed",
        "slipped": "Slipped days",
        "silent": "Silent agencies",
    }
)
"""The figures of a day and their headings, in their order."""
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "quarter": "Quarter",
        "as_at": "Position as at",
        **FIGURES,
        "basis": "Where from",
        "remark": "To note",
    }
)
"""The columns of the table trend."""
NOT_RETURNED = "Not returned"
"""How the sheet Returns says that an agency stayed silent."""
NOT_READ = "Not read"
"""How it says that a file could not be read."""
_TREND = vocabulary({key: (heading,) for key, heading in HEADINGS.items()})
_RETURNS = vocabulary({"file": ("File",), "agency": ("Agency",), "state": ("State",)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The figures of one day, as one source tells them."""

    day: date
    quarter: str
    """As `dates.financial_quarter` names it."""
    figures: Mapping[str, int | None]
    """By key of `FIGURES`; None where it is not known."""
    basis: str
    """The source, as a table names it."""
    remark: str = ""
    """What a reader has to know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSummary:
    """A summary as it was read; each cell as it stands, blanks None."""

    source: Source
    actions: pd.DataFrame
    """Rows of All actions: the keys of `terms.ALL_ACTIONS`, and their place in the summary in
    `source_file`, `source_sheet` and `source_row`."""
    decisions: pd.DataFrame
    """Rows of For decision, likewise with the keys of `terms.DECISIONS`."""
    published: Mapping[str, date | None]
    """Publication dates by review, as it shows them."""
    places: Mapping[tuple[str, str], Mapping[str, int]]
    """For each (file, sheet) the 1-based column of each key."""
    problems: tuple[Problem, ...] = ()
    log: pd.DataFrame = field(default_factory=lambda: as_frame(Rows.of(()), DECISIONS_LOG))
    """Rows of Decisions, those applied before, with the keys of `terms.DECISIONS_LOG`."""
    trend: tuple[Told, ...] = ()
    """What its sheet Trend hands on."""
    signed_off: Mapping[str, date | None] = field(default_factory=dict)
    """Sign-off dates by review, as it shows them."""
    types: Mapping[str, str] = field(default_factory=dict)
    """The kind of each review, where it shows one."""
    silent: tuple[str, ...] | None = None
    """The agencies that its sheet Returns shows as silent; None where it has no such sheet."""
    unread: tuple[tuple[str, str], ...] = ()
    """The files that it shows as not read, each with the agency where that is known."""


def handed_on(grids: Iterable["Grid"], file: str) -> tuple[Told, ...]:
    """Read the sheet Trend of a summary; nothing where it has none, as those made before had."""
    from dhrxl.intake.table import find  # which those who look at figures only have no use for

    needed = [{"quarter"}, {"as_at"}, *({key} for key in FIGURES)]
    for grid, header in find(grids, tuple(HEADINGS), needed, words=_TREND, at_least=7):
        return tuple(_told(grid, header, f"Trend of {file}"))
    return ()


def _told(grid: "Grid", header: Header, basis: str) -> Iterator[Told]:
    for row in rows_below(grid, header):
        day = as_day(row["as_at"])
        if day is None:
            continue  # a quarter without a summary, or nothing
        quarter = trimmed(as_text(row["quarter"]))
        yield Told(
            day=day,
            quarter=quarter if is_quarter(quarter) else financial_quarter(day),
            figures={key: figure(row[key]) for key in FIGURES},
            basis=basis,
            remark=trimmed(as_text(row.get("remark"))),
        )


def silent_in(grids: Iterable["Grid"]) -> tuple[str, ...] | None:
    """Give the agencies that the sheet Returns shows as silent; None without such a sheet."""
    from dhrxl.intake.table import find

    keys = ("file", "agency", "state")
    for grid, header in find(grids, keys, [{key} for key in keys], words=_RETURNS):
        return tuple(
            trimmed(as_text(row["agency"]))
            for row in rows_below(grid, header)
            if folded(as_text(row["state"])) == folded(NOT_RETURNED)
        )
    return None


def unread_in(grids: Iterable["Grid"]) -> tuple[tuple[str, str], ...]:
    """Give the files that the sheet Returns shows as not read, with the agency where known."""
    from dhrxl.intake.table import find

    keys = ("file", "agency", "state")
    for grid, header in find(grids, keys, [{key} for key in keys], words=_RETURNS):
        return tuple(
            (trimmed(as_text(row["file"])), trimmed(as_text(row["agency"])))
            for row in rows_below(grid, header)
            if folded(as_text(row["state"])) == folded(NOT_READ)
        )
    return ()


def rows_below(grid: "Grid", header: Header) -> Iterator[dict[str, CellValue]]:
    """Give the rows below the headings, by key."""
    for cells in grid.rows[header.row + 1 :]:
        whole: Sequence[CellValue] = [*cells, *[None] * (max(header.keys) + 1 - len(cells))]
        yield {key: whole[column] for column, key in header.keys.items()}


def figure(value: CellValue) -> int | None:
    """Give a count that a cell shows; None where it shows none."""
    is_count = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_count and value >= 0 else None  # type: ignore[arg-type, operator]
