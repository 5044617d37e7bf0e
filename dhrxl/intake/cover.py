"""What a file says it is: the form on its cover, label in column A, value in column B.

Where the cover is lost, the headings of the table tell what kind of file it was, and the rows whose
it was. A file's name never counts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from dhrxl.files.grids import TEXT, Grid
from dhrxl.model.cells import CellValue, is_blank
from dhrxl.model.terms import COVER_LABELS, FileKind
from dhrxl.model.text import folded, trimmed

CoverValue = str | int | float | date

_LABELS = {
    folded(label): tuple(key for key, same in COVER_LABELS.items() if same == label)
    for label in COVER_LABELS.values()
}
_UNDER = {"completed_on": "completed_by", "approved_on": "approved_by"}
"""Lines whose label stands twice, and the line above each."""
_LONGEST = 2 * max(map(len, _LABELS))
_SEARCHED_ROWS = 100
_SEARCHED_COLUMNS = 3
"""A column put in before the form moves it, and loses nothing."""

_SIGNS: tuple[tuple[FileKind, frozenset[str]], ...] = (
    (FileKind.SUMMARY, frozenset({"reported", "times_moved", "source_file"})),
    (FileKind.RETURN, frozenset({"your_part", "progress_last_time", "new_date_requested"})),
    (FileKind.PLAN, frozenset({"target_date_as_written", "revision_agreed_on"})),
)
"""Columns that only one kind of file has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the cover says."""

    sheet: str = ""
    values: Mapping[str, CoverValue] = field(default_factory=dict)
    """Keys of `terms.COVER_LABELS`; blanks left out."""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Row and column of each value, counted from 1."""

    @property
    def kind(self) -> FileKind | None:
        """What the file says it is."""
        said = folded(str(self.values.get("file_kind", "")))
        return next((kind for kind in FileKind if folded(kind) == said), None)


def read_cover(grids: Iterable[Grid]) -> Cover:
    """Read the cover, whichever sheet it is: the one that says what kind of file it is.

    A sheet without that line is the cover if it has three other labels of the form; the text of a
    Word file if it names the agency.
    """
    forms: list[Cover] = []
    texts: list[Cover] = []
    for grid in grids:
        form = _form(grid)
        if form.kind:
            return form
        forms.append(form)
        if grid.is_word and grid.name == TEXT:
            texts.append(form)
    longest = max(forms, key=lambda form: len(form.values), default=Cover())
    if len(longest.values) >= 3:
        return longest
    return next((form for form in texts if form.values.get("agency")), Cover())


def _form(grid: Grid) -> Cover:
    values: dict[str, CoverValue] = {}
    places: dict[str, tuple[int, int]] = {}
    above = ""
    for number, row in enumerate(grid.rows[:_SEARCHED_ROWS], start=1):
        column, key = next(
            ((column, key) for column, meant in labels_in(row) for key in meant
             if _UNDER.get(key, above) == above),
            (-1, ""),
        )  # fmt: skip
        if not key:
            continue
        above = key
        value = row[column + 1] if column + 1 < len(row) else None
        if value is not None and not is_blank(value) and key not in values:
            values[key] = _value(value)
            places[key] = (number, column + 2)
    return Cover(sheet=grid.name, values=values, places=places)


def labels_in(row: Sequence[CellValue]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Find the labels of the form in a row: the column of each, and the keys it may mean."""
    for column, label in enumerate(row[:_SEARCHED_COLUMNS]):
        if isinstance(label, str) and len(label) <= _LONGEST and (meant := _meant(label)):
            yield column, meant


@lru_cache(maxsize=2048)
def _meant(label: str) -> tuple[str, ...]:
    """Give the keys a label of the form may mean; the same sheets come again and again."""
    return _LABELS.get(folded(label), ())


def _value(value: CoverValue) -> CoverValue:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value).upper()
    return trimmed(value) if isinstance(value, str) else value


def kind_by_headings(keys: Collection[str]) -> FileKind | None:
    """Tell the kind of a file by columns that only that kind has.

    >>> kind_by_headings({"action_ref", "status", "your_part"})
    <FileKind.RETURN: 'Agency return'>
    """
    return next((kind for kind, signs in _SIGNS if signs & set(keys)), None)


def is_surely_ours(keys: Collection[str]) -> bool:
    """Say whether headings are all that only one kind of ours has: one alone any list may have.

    >>> is_surely_ours({"reported", "status"}), is_surely_ours({"target_date_as_written"})
    (False, False)
    """
    return any(signs <= set(keys) for _, signs in _SIGNS)


def agency_by_rows(rows: Sequence[Mapping[str, CellValue]]) -> str:
    """Give the agency that leads all rows marked Lead, or nothing where that is not one agency.

    >>> agency_by_rows([{"your_part": "Lead", "lead_agency": "Police"}, {"your_part": "Joint"}])
    'Police'
    """
    names: dict[str, str] = {}
    for row in rows:
        part, lead = row.get("your_part"), row.get("lead_agency")
        if not (isinstance(part, str) and isinstance(lead, str)) or is_blank(lead):
            continue
        if folded(part) == "lead":
            names.setdefault(folded(lead), trimmed(lead))
    return next(iter(names.values())) if len(names) == 1 else ""
