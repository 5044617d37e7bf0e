"""One file that came in: what it is, whose it is, its rows, and all that is odd about it.

A file is known by its cover, never by its name. Everything about one file is found here without
looking at another, so that files can be read side by side.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dhrxl.action_tables import KEYS, NEEDED, ActionTable, find_table, read_table
from dhrxl.details import Details, read_details
from dhrxl.headings import Header
from dhrxl.identity import Cover, CoverValue, agency_by_rows, kind_by_headings, read_cover
from dhrxl.problems import Problem, Severity
from dhrxl.reader import CellValue, Contents, Grid, Unreadable, read_contents
from dhrxl.scrutiny import scrutinise_file, scrutinise_table, team_addresses
from dhrxl.terms import ALL_ACTIONS, DECISIONS, PLAN, RETURN, FileKind, heading
from dhrxl.wording import listed

MOST_ROWS = 20_000
"""Actions one file may hold: more than any partnership has, so that more is a fault of the file."""

EVERY_KEY = tuple(dict.fromkeys((*PLAN, *RETURN, *ALL_ACTIONS, *DECISIONS)))

_OURS = {
    FileKind.SUMMARY: "a summary made by dhrxl",
    FileKind.RECEIPT: "a receipt made by dhrxl",
    FileKind.PROBLEMS: "a list of problems made by dhrxl",
    FileKind.PARTNERSHIP: "the partnership workbook",
}
"""Kinds of file that hold no answers of an agency."""


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
    """How anything unusual was understood, in sentences: 'Heading "Update" read as Progress.'."""

    def text(self, key: str) -> str:
        """Give a value of the cover as trimmed text, or nothing."""
        return str(self.cover.get(key, "")).strip()

    def day(self, key: str) -> date | None:
        """Give a value of the cover if it is a date."""
        value = self.cover.get(key)
        return value if isinstance(value, date) else None


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
    def rows(self) -> list[dict[str, CellValue]]:
        """All rows of all its tables, with their place."""
        return [
            {**row, "source_file": self.source.file} for table in self.tables for row in table.rows
        ]


def open_source(
    path: Path, file: str, *, named: bool = True, teams: Collection[str] = ()
) -> Opened:
    """Read one file, find what it is and every problem that can be seen in it alone.

    Args:
        path: The file.
        file: What it is called in problems and figures.
        named: Whether a person named it; then being no workbook is an error.
        teams: E-mail addresses of teams, which are no personal data.

    Returns:
        What it holds. Never raises for anything that is wrong with the file.
    """
    bare = Source(file=file, path=path)
    try:
        contents = read_contents(path)
    except Unreadable as error:
        problem = replace(error.problem, file=file)
        is_other = problem.code == "not-a-workbook"
        if named and is_other:
            problem = replace(problem, raised_to=Severity.ERROR)
        return Opened(source=bare, problems=(problem,), is_other=is_other)
    return open_contents(contents, path=path, file=file, teams=teams)


def open_contents(
    contents: Contents, *, path: Path, file: str, teams: Collection[str] = ()
) -> Opened:
    """Find what a workbook is that was read already, and every problem seen in it alone.

    Args:
        contents: What it holds; of a book open in Excel, its sheets only.
        path: Where it is.
        file: What it is called in problems and figures.
        teams: E-mail addresses of teams, which are no personal data.
    """
    cover = read_cover(contents.grids)
    source = Source(
        file=file,
        path=path,
        sha256=contents.sha256,
        kind=cover.kind or "",
        cover=cover.values,
        saved_on=contents.package.properties.saved_on,
        readings=contents.readings,
    )
    if cover.kind in _OURS:
        return Opened(source=source, skipped=_OURS[cover.kind])
    return _open_actions(source, cover, contents, (*teams, *team_addresses(cover)))


def _open_actions(
    source: Source, cover: Cover, contents: Contents, teams: Collection[str]
) -> Opened:
    """Read a plan or a return."""
    kind, readings = cover.kind, [*source.readings]
    found = [(grid, header) for grid in contents.grids if (header := find_table(grid, EVERY_KEY))]
    if kind is None and found:
        kind = _kind_told(found)
        if kind in _OURS:
            return Opened(source=replace(source, kind=kind), skipped=_OURS[kind])
        lost = "The cover does not say what kind of file it is" if cover.values else "No cover"
        readings.append(f"{lost}; by its headings it was read as {_ARTICLES[kind]}.")
    if kind is None or not found:
        expected = NEEDED[kind or FileKind.RETURN][:3]
        problem = Problem(
            code="no-action-table",
            file=source.file,
            facts={"expected": listed(map(heading, expected), "and")},
        )
        return Opened(source=replace(source, kind=kind or ""), problems=(problem,))

    details = read_details(contents.data, contents.package)
    tables = list(_tables(contents.grids, kind, source.file, details))
    values = dict(cover.values)
    rows = [row for table in tables for row in table.rows]
    if len(rows) > MOST_ROWS:
        too_large = Problem(
            code="too-large",
            file=source.file,
            found=f"{len(rows):,} rows",
            facts={"limit": f"{MOST_ROWS:,} rows"},
        )
        return Opened(source=replace(source, kind=""), problems=(too_large,))
    problems = [problem for table in tables for problem in table.problems]
    if kind == FileKind.RETURN and not values.get("agency"):
        agency = agency_by_rows(rows)
        if agency:
            values["agency"] = agency
            readings.append(f"Agency not on the cover; read from the rows it leads: {agency}.")
        elif rows:
            missing = "no agency there" if cover.values else "no cover"
            problems.append(Problem(code="unknown-return", file=source.file, found=missing))
    readings += dict.fromkeys(reading for table in tables for reading in table.readings)
    source = replace(source, kind=kind, cover=values, readings=tuple(readings))
    if not rows and not values.get("agency"):
        return Opened(source=source, skipped=f"{_ARTICLES[kind]} with no actions in it")
    problems += [
        problem
        for table in tables
        for problem in scrutinise_table(table, details, file=source.file, teams=teams)
    ]
    problems += scrutinise_file(
        contents.grids,
        cover,
        details,
        contents.package.properties,
        file=source.file,
        teams=teams,
    )
    return Opened(source=source, tables=tuple(tables), problems=tuple(problems))


def _kind_told(found: Sequence[tuple[Grid, Header]]) -> FileKind:
    """Tell the kind by the headings of all tables; one that any file may have is a return."""
    keys = {key for _, header in found for key in header.keys.values()}
    return kind_by_headings(keys) or FileKind.RETURN


def _tables(
    grids: Sequence[Grid], kind: FileKind, file: str, details: Details
) -> Iterator[ActionTable]:
    for grid in grids:
        header = find_table(grid, KEYS[kind])
        if header:
            yield read_table(grid, header, file=file, needed=NEEDED[kind], details=details)


_ARTICLES = {
    FileKind.PLAN: "an action plan",
    FileKind.RETURN: "an agency return",
    FileKind.SUMMARY: "a summary",
}
