"""What came in: every file named and every row of it, before any rule is applied.

Returns, plans and summaries come in as one frame, one row for each row below a header with
anything typed or agreed in it, with a unique row id and its place, so that every later message
can name a cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.problems import Problem

CoverValue = str | int | float | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file that was looked at."""

    file: str
    """Path relative to the input folder, with forward slashes."""
    path: Path
    sha256: str = ""
    kind: str = ""
    """A `terms.FileKind`, from the cover or, where that is lost, from the headings; or nothing."""
    cover: Mapping[str, CoverValue] = field(default_factory=dict)
    """The cover's form: keys of `terms.COVER_LABELS`, blanks left out."""
    saved_on: date | None = None
    """The day the file says it was last saved (document properties)."""
    readings: tuple[str, ...] = ()
    """How anything unusual was understood, in sentences: "Heading 'Update' read as Progress."."""

    def text(self, key: str) -> str:
        """Give a value of the cover as trimmed text, or nothing."""
        return str(self.cover.get(key, "")).strip()

    def day(self, key: str) -> date | None:
        """Give a value of the cover if it is a date."""
        value = self.cover.get(key)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All files of one run.

    `rows` has the columns `source_file`, `source_sheet`, `source_row` and every key of
    `terms.PLAN`, `terms.RETURN` and `terms.ALL_ACTIONS` (absent ones hold None), each cell as it
    was read: str, int, float, bool, date, datetime or None; further `other_columns`, the text of
    columns we do not know. `places` gives for each (file, sheet) the 1-based column of each key.
    """

    sources: tuple[Source, ...]
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str], Mapping[str, int]]
