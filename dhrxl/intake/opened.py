"""What reading a file gave, without anything that reads: most who work with it never read.

What reads is loaded in the processes that do, and takes as long to load as one return to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dhrxl.files.limits import USUAL, Limits
from dhrxl.model.cells import CoverValue
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTable:
    """The action table of one sheet."""

    sheet: str
    places: Mapping[str, int]
    """The column of each key, counted from 1."""
    rows: Rows
    problems: tuple[Problem, ...] = ()
    readings: tuple[str, ...] = ()


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
    cover_sheet: str = ""
    cover_places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Row and column of each value of the cover, counted from 1."""
    saved_on: date | None = None
    """The day the file says it was last saved (document properties)."""
    readings: tuple[str, ...] = ()
    """How anything unusual was understood, in sentences: 'Heading "Update" read as Progress.'."""

    def text(self, key: str) -> str:
        """Give a value of the cover as trimmed text, or nothing."""
        return str(self.cover.get(key, "")).strip()

    def day(self, key: str) -> date | None:
        """Give a value of the cover if it is a date."""
        value = self.cover.get(key)
        return value if isinstance(value, date) else None

    def place(self, key: str) -> Place:
        """Give the place of a value of the cover."""
        row, column = self.cover_places.get(key, (None, None))
        return Place(self.file, self.cover_sheet, row, key, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What reading one file gave."""

    source: Source
    tables: tuple[ActionTable, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: str = ""
    """Why nothing of it was taken, where that is nobody's mistake."""
    is_other: bool = False
    """Whether it is no workbook at all."""

    @property
    def rows(self) -> Rows:
        """All rows of all its tables, with their place."""
        rows = Rows.joined([table.rows for table in self.tables])
        return rows.beside(source_file=self.source.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One file to be read."""

    path: Path
    file: str
    """What it is called in problems and figures."""
    named: bool = True
    """Whether a person named it; then being no workbook is an error."""
    teams: tuple[str, ...] = ()
    """E-mail addresses of teams, which are no personal data."""
    limits: Limits = USUAL


def not_read(asked: Asked, problem: Problem) -> Opened:
    """Give a file that could not be read, and why."""
    is_other = problem.code == "not-a-workbook"
    raised = Severity.ERROR if asked.named and is_other else problem.raised_to
    return Opened(
        source=Source(file=asked.file, path=asked.path),
        problems=(replace(problem, file=asked.file, raised_to=raised),),
        is_other=is_other,
    )
