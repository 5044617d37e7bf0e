"""One file that came in: what it is, whose it is, its rows, and all that is odd about it.

A file is known by its cover, never by its name. Everything about one file is found here without
looking at another, so that files can be read side by side.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dhrxl.files.annotations import Details, read_details
from dhrxl.files.grids import Contents, Grid, read_bytes
from dhrxl.files.limits import USUAL, Limits, megabytes
from dhrxl.files.safe import Unreadable, too_large
from dhrxl.intake.cover import Cover, CoverValue, agency_by_rows, kind_by_headings, read_cover
from dhrxl.intake.lost import lost_answers
from dhrxl.intake.scrutiny import scrutinise_file, scrutinise_table, team_addresses
from dhrxl.intake.table import KEYS, NEEDED, ActionTable, find, read_table
from dhrxl.intake.word import answers_in
from dhrxl.model.headings import Header
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.rows import Rows
from dhrxl.model.terms import EVERY_KEY, FileKind, heading
from dhrxl.model.text import listed


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


def open_source(asked: Asked) -> Opened:
    """Read one file, find what it is and every problem that can be seen in it alone.

    Returns:
        What it holds. Never raises for anything that is wrong with the file.
    """
    try:
        data = read_bytes(asked.path, asked.limits)
    except Unreadable as error:
        return not_read(asked, error.problem)
    return open_data(asked, data)


def open_data(asked: Asked, data: bytes) -> Opened:
    """Read the bytes of one file, as `open_source`."""
    try:
        contents = answers_in(data, asked.limits)
        return open_contents(
            contents, path=asked.path, file=asked.file, teams=asked.teams, limits=asked.limits
        )
    except Unreadable as error:
        return not_read(asked, error.problem)
    except MemoryError:
        return not_read(asked, too_much(asked.limits))


def too_much(limits: Limits) -> Problem:
    """Give the problem of a file for which there is not enough memory."""
    limit = f"{megabytes(limits.memory)} of memory"
    return too_large("a file that needs more to be read", limit)


def not_read(asked: Asked, problem: Problem) -> Opened:
    """Give a file that could not be read, with the reason."""
    is_other = problem.code == "not-a-workbook"
    raised = Severity.ERROR if asked.named and is_other else problem.raised_to
    return Opened(
        source=Source(file=asked.file, path=asked.path),
        problems=(replace(problem, file=asked.file, raised_to=raised),),
        is_other=is_other,
    )


def open_contents(
    contents: Contents,
    *,
    path: Path,
    file: str,
    teams: Collection[str] = (),
    limits: Limits = USUAL,
) -> Opened:
    """Find what a workbook is that was read already, and every problem seen in it alone.

    Args:
        contents: What it holds; of a book open in Excel, its sheets only.
        path: Where it is.
        file: What it is called in problems and figures.
        teams: E-mail addresses of teams, which are no personal data.
        limits: How many actions it may hold.
    """
    cover = read_cover(contents.grids)
    source = Source(
        file=file,
        path=path,
        sha256=contents.sha256,
        kind=cover.kind or "",
        cover=cover.values,
        cover_sheet=cover.sheet,
        cover_places=cover.places,
        saved_on=contents.package.properties.saved_on,
        readings=contents.readings,
    )
    if cover.kind and cover.kind not in KEYS:
        return Opened(source=source, skipped=_ours(cover.kind))
    return _open_actions(source, cover, contents, (*teams, *team_addresses(cover)), limits)


def _open_actions(
    source: Source, cover: Cover, contents: Contents, teams: Collection[str], limits: Limits
) -> Opened:
    """Read a plan or a return."""
    found = list(find(contents.grids, EVERY_KEY))
    kind, readings = cover.kind, [*source.readings]
    if kind is None and found:
        kind = _kind_told(found)
        if kind not in KEYS:
            return Opened(source=replace(source, kind=kind), skipped=_ours(kind))
        lost = "The cover does not say what kind of file it is" if cover.values else "No cover"
        readings.append(f"{lost}; by its headings it was read as an {kind.lower()}.")
    if kind is None or not found:
        expected = listed(map(heading, NEEDED[kind or FileKind.RETURN][:3]), "and")
        problem = Problem.at(Place(source.file), "no-action-table", expected=expected)
        return Opened(source=replace(source, kind=kind or ""), problems=(problem,))

    details = read_details(contents.data, contents.package)
    tables = tuple(_tables(contents.grids, kind, source.file, details))
    count = sum(len(table.rows) for table in tables)
    if count > limits.rows:
        problem = too_large(f"{count:,} rows", f"{limits.rows:,} rows")
        return Opened(
            source=replace(source, kind=""), problems=(replace(problem, file=source.file),)
        )
    cover, whose, unknown = _owned(cover, kind, tables, source.file)
    readings += [*details.readings, *whose]
    readings += dict.fromkeys(reading for table in tables for reading in table.readings)
    source = replace(source, kind=kind, cover=cover.values, readings=tuple(readings))
    if not count and not source.text("agency"):
        return Opened(source=source, skipped=f"an {kind.lower()} with no actions in it")
    problems = [
        *(problem for table in tables for problem in table.problems), *unknown,
        *lost_answers(contents.grids, tables, kind, source.file),
        *(
            problem
            for table in tables
            for problem in scrutinise_table(table, details, file=source.file, teams=teams)
        ),
        *scrutinise_file(
            contents.grids, cover, details, contents.package.properties, file=source.file,
            teams=teams,
        ),
    ]  # fmt: skip
    return Opened(source=source, tables=tables, problems=tuple(problems))


def _owned(
    cover: Cover, kind: FileKind, tables: Sequence[ActionTable], file: str
) -> tuple[Cover, list[str], list[Problem]]:
    """Find whose return it is where the cover does not say: the cover, what was read, what not."""
    if kind != FileKind.RETURN or cover.values.get("agency"):
        return cover, [], []
    rows = [row for table in tables for row in table.rows]
    if agency := agency_by_rows(rows):
        said = f"Agency not on the cover; read from the rows it leads: {agency}."
        return replace(cover, values={**cover.values, "agency": agency}), [said], []
    missing = "no agency there" if cover.values else "no cover"
    problem = Problem.at(Place(file), "unknown-return", found=missing)
    return cover, [], [problem] if rows else []


def _kind_told(found: Sequence[tuple[Grid, Header]]) -> FileKind:
    """Tell the kind by the headings of all tables; one that any file may have is a return."""
    keys = {key for _, header in found for key in header.keys.values()}
    return kind_by_headings(keys) or FileKind.RETURN


def _tables(
    grids: Sequence[Grid], kind: FileKind, file: str, details: Details
) -> Iterator[ActionTable]:
    for grid, header in find(grids, KEYS[kind]):
        yield read_table(grid, header, file=file, needed=NEEDED[kind], details=details)


def _ours(kind: FileKind) -> str:
    """Name a workbook that holds no answers of an agency."""
    return kind.article if kind == FileKind.PARTNERSHIP else f"{kind.article} made by dhrxl"
