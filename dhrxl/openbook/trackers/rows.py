"""The rows of a list that is not ours: which are actions, and what their words of status mean.

Words are read as `dhrxl import` reads them (`plans.progress`), and each such reading is told. A
day is never read from words here: the commands rate by real dates only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dhrxl.intake.opened import ActionTable
from dhrxl.intake.table import read_table
from dhrxl.model.cells import CellValue, as_day, as_text, is_blank
from dhrxl.model.rows import Row, Rows
from dhrxl.model.terms import Status
from dhrxl.model.text import folded
from dhrxl.openbook.trackers.headings import TrackedList
from dhrxl.plans.progress import status_in
from dhrxl.plans.shapes.themes import is_named_theme, may_be_theme

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|running)[\s-]*)?(?:totals?|sum|count|cyfanswm)"
    r"(?:\s+(?:(?:number|no\.?|of|all|open|closed|complete|completed|overdue|actions?)\s*)+)?"
    r"\s*[:=]?\s*\d*",
    re.I,
)
"""What stands at the front of a row that counts the others: "Total", "Total actions: 12"."""
_DUE = ("target_date", "due_date", "revised_target_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedRows:
    """The rows of a list, with what was read of them that they do not say by themselves."""

    table: ActionTable
    """Statuses in our words where they mean one; a row that is no action has none to take."""
    statuses: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many cells: by their words, and the status they were read as."""
    totals: tuple[int, ...] = ()
    """Rows that count the others."""
    notes: tuple[int, ...] = ()
    """Rows that are no action: a theme, a footnote, a guide."""

    @property
    def actions(self) -> tuple[Row, ...]:
        """The rows that are to be judged."""
        left = {*self.totals, *self.notes}
        return tuple(row for row in self.table.rows if row["source_row"] not in left)


def read_rows(one: TrackedList, file: str) -> TrackedRows:
    """Read the rows below the headings of a list.

    Args:
        one: The list.
        file: What the book is called in problems.
    """
    table = read_table(one.grid, one.header, file=file)
    words = one.headings.get("status", "")
    statuses: dict[tuple[str, str], int] = {}
    rows: list[Row] = []
    totals: list[int] = []
    notes: list[int] = []
    for row in table.rows:
        number = int(str(row["source_row"]))
        is_total = _is_total(row, one)
        if is_total or number in one.guides or _is_note(row, one):
            (totals if is_total else notes).append(number)
            rows.append({**row, "action_to_take": None})
            continue
        status = _status(row.get("status"), words)
        if status is not None:
            pair = " ".join(as_text(row["status"]).split()), status.value
            statuses[pair] = statuses.get(pair, 0) + 1
            row = {**row, "status": status.value}
        rows.append(row)
    return TrackedRows(
        table=replace(table, rows=Rows.of(rows)), statuses=statuses, totals=tuple(totals),
        notes=tuple(notes),
    )  # fmt: skip


def _status(value: CellValue, heading: str) -> Status | None:
    """Give the status that words mean; nothing for ours, and for what means none."""
    return None if is_blank(value) else _meant(as_text(value).strip(), heading)


@lru_cache(maxsize=2048)
def _meant(text: str, heading: str) -> Status | None:
    """Read words of status; few stand in a list, each of them often."""
    if not text or folded(text) in {folded(status) for status in Status}:
        return None
    said = status_in(text, heading).status
    return Status(said) if said else None


def _is_total(row: Row, one: TrackedList) -> bool:
    """Say whether a row counts the others: it begins so, has no status and no day to keep to."""
    number = int(str(row["source_row"]))
    cells = one.grid.rows[number - 1]
    first = next((cell for cell in cells if not is_blank(cell)), None)
    if not isinstance(first, str) or not _TOTAL.fullmatch(first.strip()):
        return False
    has_status = bool(status_in(as_text(row.get("status")), "").status)
    return not has_status and not any(_is_real_day(row.get(key)) for key in _DUE)


def _is_real_day(value: CellValue) -> bool:
    return as_day(value) is not None and not isinstance(value, int | float)


def _is_note(row: Row, one: TrackedList) -> bool:
    """Say whether a row is no action: it names none and has no status, or only parts the list.

    What stands alone under the actions is a theme where an import takes it for one: a few words
    that ask for nothing, above a row with more in it.
    """
    action, number = row.get("action_to_take"), int(str(row["source_row"]))
    if is_blank(action):
        return is_blank(row.get("status"))
    if len(_filled(one.grid.rows[number - 1])) != 1 or not isinstance(action, str):
        return False
    below = next((cells for row in one.grid.rows[number:] if (cells := _filled(row))), ())
    is_theme = is_named_theme(action) or (
        may_be_theme(action) and "recommendation" not in one.places
    )
    return is_theme and len(below) > 1


def _filled(cells: Sequence[CellValue]) -> list[int]:
    return [at for at, cell in enumerate(cells) if not is_blank(cell)]
