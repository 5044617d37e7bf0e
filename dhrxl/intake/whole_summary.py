"""A summary read as a whole, by steps that show it to somebody instead of following it.

Beside what the next round takes from it (`last_summary`), all that its sheets show: the figures
somebody may have changed, what changed, what may be wrong, what became of each file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file
from dhrxl.files.grids import Grid
from dhrxl.files.limits import OWN
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.last_summary import summary_in
from dhrxl.intake.refused import refused
from dhrxl.intake.table import find
from dhrxl.intake.told import NOT_RETURNED, LastSummary, rows_below
from dhrxl.intake.word import read_answers
from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.headings import vocabulary
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import FileKind, Rag
from dhrxl.model.text import folded, squeezed, trimmed

Shown = Mapping[str, CellValue]
"""A row of a sheet as it stands there, by key."""

_RATED = {word.value: word.value for word in Rag}
HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "by_agency": {
            "agency": "Lead agency",
            **_RATED,
            "total": "Total",
            "overdue": "Overdue",
            "joint": "Joint, not in total",
            "open": "Open",
            "longest": "Longest overdue (days)",
            "last_time": "Overdue last time",
        },
        "by_review": {
            "review": "Review",
            "review_code": "Review code",
            **_RATED,
            "total": "Total",
            "overdue": "Overdue",
            "open": "Open",
        },
        "changes": {
            "action_ref": "Action ref",
            "review": "Review",
            "lead_agency": "Lead agency",
            "change": "Change",
            "what": "Column",
            "before": "Before",
            "after": "After",
        },
        "problems": {
            "number": "No.",
            "severity": "Severity",
            "message": "Message",
            "file": "File",
            "sheet": "Sheet",
            "cell": "Cell",
            "code": "Code",
        },
        "returns": {
            "file": "File",
            "agency": "Agency",
            "round": "Round",
            "rows_read": "Rows read",
            "merged": "Merged",
            "not_counted": "Not counted",
            "problems": "Problems",
            "state": "State",
        },
        "responses": {
            "agency": "Lead agency",
            "asked": "Not responded",
            "late": "Late",
            "total": "Actions",
        },
        "overdue": {
            "action_ref": "Action ref",
            "due_date": "Due date",
            "days_overdue": "Days overdue",
            "reported_on": "Reported on",
        },
    }
)
"""Headings of the tables of a summary that are read back, by table and key."""
_SIGNS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "by_agency": ("agency", "total", "overdue", "joint"),
        "by_review": ("review", "review_code", "total", "overdue"),
        "changes": ("action_ref", "change", "before", "after"),
        "problems": ("number", "severity", "message", "code"),
        "returns": ("file", "agency", "rows_read", "state"),
        "responses": ("agency", "asked", "total"),
        "overdue": ("action_ref", "due_date", "days_overdue"),
    }
)
"""The columns by which each is known."""
_ELSEWHERE = frozenset({"All actions", "Coming up", "Returned rows"})
"""Sheets that have the columns of Overdue too."""
_VERDICT, _ACCOUNTED, _MADE_WITH = "Verdict", "Rows accounted for", "Made with"
_LOST = ("not read", "not counted", "no row counted")
"""How the sheet Returns says that rows of a file are in no figure."""
_NAME_ONE = "Name a summary that `dhrxl consolidate` made."
_BESIDE = SummarySheet.COVER, SummarySheet.SUMMARY


@dataclass(frozen=True, kw_only=True)
class WholeSummary:
    """All that a summary shows."""

    last: LastSummary
    """What a next round would take from it."""
    tables: Mapping[str, tuple[Shown, ...] | None]
    """The rows of each table of `HEADINGS` as they stand there; None where it has no such sheet."""
    verdict: str
    """As its cover says it; nothing where it does not."""
    accounted: str
    """How it accounts for the rows that were read."""
    legend: Mapping[str, str]
    """What each rating means, as its cover says."""
    made_with: str = ""
    """The version of dhrxl that made it; nothing where its cover does not say it."""
    page: Sequence[Sequence[CellValue]] = ()
    """The rows of its sheet Summary as they stand there, page one among them."""

    @cached_property
    def words(self) -> str:
        """All that stands on its sheet Summary, in one line."""
        cells = (cell for row in self.page for cell in row)
        return " ".join(squeezed(as_text(cell)) for cell in cells if isinstance(cell, str))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """The rows of its sheet Changes, as `rounds.changes` has them; none where it has none."""
        keys = list(HEADINGS["changes"])
        rows = [
            {key: as_text(row.get(key)) for key in keys} for row in self.tables["changes"] or ()
        ]
        return pd.DataFrame(rows, columns=keys, dtype="str")

    @property
    def silent(self) -> tuple[str, ...] | None:
        """The agencies that its sheet Returns shows as silent; None without such a sheet."""
        rows = self.tables["returns"]
        if rows is None:
            return None
        return tuple(
            trimmed(as_text(row["agency"])) for row in rows
            if folded(as_text(row["state"])) == folded(NOT_RETURNED)
        )  # fmt: skip

    @property
    def unread(self) -> tuple[str, ...]:
        """The files of which it shows that nothing was read, or that no row counts."""
        rows = self.tables["returns"] or ()
        return tuple(f"{as_text(row['file'])}: {state}" for row in rows if (state := _lost(row)))


def _lost(row: Shown) -> str:
    """Say what became of a file of which rows are missing from the figures; else nothing."""
    state = trimmed(as_text(row["state"]))
    is_lost = any(words in folded(state) for words in _LOST)
    return f"{state[:1].lower()}{state[1:]}" if row["file"] is not None and is_lost else ""


def read_whole_summary(path: Path) -> WholeSummary:
    """Read a summary as it was saved, with all its sheets.

    Raises:
        BadInput: It does not exist, cannot be read, or is no summary of ours.
    """
    expect_file(path)
    try:
        contents = read_answers(path, OWN, without=("Returned rows",))
    except Unreadable as error:
        raise refused(path, error.problem, "summary", _NAME_ONE) from None
    kind = read_cover(contents.grids).kind
    if kind not in (FileKind.SUMMARY, None):
        msg = f"{path.name} is {kind.article}. {_NAME_ONE}"
        raise BadInput(msg)
    grids = contents.grids
    return WholeSummary(
        last=summary_in(contents, path, also=("due_date",)),
        tables={name: _rows(grids, name) for name in HEADINGS},
        verdict=_said(grids, _VERDICT),
        accounted=_said(grids, _ACCOUNTED),
        legend={word: said for word in Rag if (said := _said(grids, word))},
        made_with=_said(grids, _MADE_WITH),
        page=next((grid.rows for grid in grids if grid.name == SummarySheet.SUMMARY), ()),
    )


def _rows(grids: Iterable[Grid], name: str) -> tuple[Shown, ...] | None:
    """Read a table where it stands; what is said instead of rows is none."""
    words = vocabulary({key: (heading,) for key, heading in HEADINGS[name].items()})
    signs = [{key} for key in _SIGNS[name]]
    searched = [grid for grid in grids if name != "overdue" or grid.name not in _ELSEWHERE]
    for grid, header in find(searched, tuple(HEADINGS[name]), signs, words=words):
        return tuple(row for row in rows_below(grid, header) if _is_row(row))
    return None


def _is_row(row: Shown) -> bool:
    """Say whether a row holds more than a sentence such as "Nothing changed."."""
    return sum(cell is not None and as_text(cell) != "" for cell in row.values()) > 1


def _said(grids: Iterable[Grid], label: str) -> str:
    """Give what the cover says beside a label; nothing where it has none."""
    return next((said for said in _beside(grids, label) if said), "")


def _beside(grids: Iterable[Grid], label: str) -> Iterator[str]:
    for grid in grids:
        if grid.name in _BESIDE:
            for first, second, *_ in (row for row in grid.rows if len(row) > 1):
                if isinstance(first, str) and folded(first) == folded(label):
                    yield squeezed(as_text(second))
