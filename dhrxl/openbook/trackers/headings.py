"""Which sheets of a book that is not ours hold a list of actions, and what its columns mean.

Headings are understood as `dhrxl import` understands them (`plans.headings`), over one row or two.
In one thing a list that is kept differs from a plan that is published: its Evidence, and its
Target date, are what is given and agreed, and not what is proposed. What somebody chose on the
sheet Settings holds over all of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dhrxl.errors import BadInput
from dhrxl.files.grids import Grid
from dhrxl.files.lines import Line
from dhrxl.intake.table import find
from dhrxl.model.cells import CellValue, as_text, is_blank, row_and_column
from dhrxl.model.headings import COMPLETION, SEARCHED_ROWS, Header, key_of
from dhrxl.model.places import PLACE
from dhrxl.model.terms import EVERY_KEY, heading
from dhrxl.model.text import folded, listed
from dhrxl.plans.headings import (
    OWN_NUMBER,
    PROPOSED,
    PlanHeader,
    claim_of,
    is_guide,
    read_header,
    with_own_numbers,
)
from dhrxl.plans.meanings.claims import COMPLETED, DUE, OTHER_DATE, TICKED_DONE
from dhrxl.plans.meanings.given import decided, given_for
from dhrxl.plans.meanings.two_rows import joined
from dhrxl.plans.shapes.columns import with_cells
from dhrxl.plans.statements import read_rag

CHOSEN = (
    "action_ref", "action_to_take", "lead_agency", "status", "target_date", "revised_target_date",
    "due_date", "agency_rag", "progress", "evidence", "date_of_completion", "outcome",
)  # fmt: skip
"""The columns of a list that somebody may choose on the sheet Settings."""
_LOOKED_AT = 200
"""Rows by whose cells a column is known whose heading does not say what it is."""
_KNOWN = frozenset(EVERY_KEY) - frozenset(PLACE)
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_OURS = re.compile(r"\(dhrxl(?: \d+)?\)\s*$")
"""How the heading of a column ends that we wrote beside a person's own: no column of the list."""
_MEANS = {COMPLETION: "date_of_completion", TICKED_DONE: "status", OWN_NUMBER: "action_ref"}
"""What the meanings of a plan come to in a list; a tick under "Completed?" is its status."""
_RATED_BY = frozenset((DUE, COMPLETED, COMPLETION, TICKED_DONE, "revised_target_date", "status"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column that somebody chose: its heading in the list, or its letters."""

    value: CellValue
    place: str
    """Where it was chosen, in words."""

    @property
    def words(self) -> str:
        """What was typed."""
        return as_text(self.value).strip()


Choices = Mapping[str, Choice]
"""Choices by the key of our column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedList:
    """A list of actions on a sheet: where its headings stand, and what they mean."""

    grid: Grid
    header: Header
    """Its row is the lower of two."""
    texts: Mapping[int, str] = field(default_factory=dict)
    """Each heading, on one line with the one it stands under, by its column, counted from 0."""
    top: int = 0
    """The first row of headings, counted from 0."""
    guides: frozenset[int] = frozenset()
    """Rows that tell people how to fill the list in, counted from 1."""
    left: Mapping[int, str] = field(default_factory=dict)
    """Why a column that may be a date or a status was read as neither, by column from 0."""

    @property
    def places(self) -> dict[str, int]:
        """The column of each key, counted from 1."""
        return {key: at + 1 for at, key in self.header.keys.items()}

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each key as the list has it."""
        return {key: self.texts.get(at, "") for at, key in self.header.keys.items()}

    @property
    def below(self) -> Sequence[Sequence[CellValue]]:
        """The first rows below the headings, by which columns are known."""
        first = self.header.row + 1
        return self.grid.rows[first : first + _LOOKED_AT]

    @property
    def above(self) -> int | None:
        """The row of words right above the headings that is none of them, counted from 1."""
        row = self.grid.rows[self.top - 1] if self.top else ()
        return self.top if sum(not is_blank(cell) for cell in row) > 1 else None


def find_lists(grids: Sequence[Grid], choices: Choices) -> list[TrackedList]:
    """Find the sheets with a list of actions.

    Args:
        grids: The sheets.
        choices: The columns that somebody chose.

    Raises:
        BadInput: A column was chosen that no list has; a slip of the pen must not decide nothing.
    """
    with decided({choice.words: key for key, choice in choices.items()}):
        found = [one for grid in grids if (one := _list_on(grid)) is not None]
    lists = [_as_chosen(one, choices) for one in found]
    for key, choice in choices.items():
        if lists and not any(_has(one, key, choice) for one in lists):
            raise BadInput(_not_there(lists[0], key, choice))
    return lists


def _has(one: TrackedList, key: str, choice: Choice) -> bool:
    return key in one.places and (
        one.places[key] == _column(one, choice)
        or folded(one.headings.get(key, "")) == folded(choice.words)
    )


def _not_there(one: TrackedList, key: str, choice: Choice) -> str:
    there = [f'"{text}"' for _, text in sorted(one.texts.items())]
    return (
        f"{choice.place} ({heading(key)}): expected a heading of the list or the letter of a "
        f"column, found '{choice.words}'. The sheet \"{one.grid.name}\" has the headings "
        f"{listed(there, 'and')}."
    )


def _column(one: TrackedList, choice: Choice) -> int | None:
    """Give the column whose letters somebody chose, counted from 1, where the list goes so far."""
    if any(folded(text) == folded(choice.words) for text in one.texts.values()):
        return None
    if not _LETTERS.fullmatch(choice.words):
        return None
    column = row_and_column(f"{choice.words.upper()}1")[1]
    return column if column <= max(map(len, one.grid.rows)) else None


def _as_chosen(one: TrackedList, choices: Choices) -> TrackedList:
    """Let the letters of columns that somebody chose hold over their headings."""
    columns = {key: column for key, choice in choices.items() if (column := _column(one, choice))}
    if not columns:
        return one
    keys = {at: key for at, key in one.header.keys.items() if key not in columns}
    keys |= {column - 1: key for key, column in columns.items()}
    return _understood(one, keys)


def _understood(one: TrackedList, keys: Mapping[int, str]) -> TrackedList:
    """Give a list with other meanings of its columns."""
    first = {key: at for at, key in sorted(keys.items(), reverse=True)}
    unknown = {at: text for at, text in one.texts.items() if at not in keys}
    known = {folded(one.texts[at]): key for key, at in first.items() if at in one.texts}
    repeated = {at: known[folded(text)] for at, text in unknown.items() if folded(text) in known}
    header = replace(
        one.header, keys=dict(sorted(keys.items())), repeated=repeated,
        unknown={at: text for at, text in unknown.items() if at not in repeated},
    )  # fmt: skip
    return replace(one, header=header)


def _list_on(grid: Grid) -> TrackedList | None:
    """Find the list of a sheet: the row with most headings, else one that has three of ours."""
    lines = joined(_lines(grid))
    near = [line for line in lines if line.number <= SEARCHED_ROWS]
    heads = [head for line in near if (head := read_header(line)) is not None]
    read = [
        _with_meanings(grid, with_own_numbers(with_cells(head, lines)), lines) for head in heads
    ]
    ours = [_of_ours(grid, header) for _, header in find([grid], _KNOWN)]
    found = [one for one in (*read, *ours) if _names_actions(one)]
    return max(found, key=lambda one: len(one.header.keys), default=None)


def _names_actions(one: TrackedList) -> bool:
    """Say whether actions stand under that heading: a table of figures for each review has none."""
    at = next((at for at, key in one.header.keys.items() if key == "action_to_take"), None)
    cells = [row[at] for row in one.below if not is_blank(row[at])] if at is not None else []
    return not cells or any(isinstance(cell, str) for cell in cells)


def _lines(grid: Grid) -> tuple[Line, ...]:
    """Give the first rows of a sheet as an import reads them, blank ones left out."""
    return tuple(
        Line(cells=_theirs(row), number=number, table=1, sheet=grid.name, kind="row")
        for number, row in enumerate(grid.rows[: SEARCHED_ROWS + _LOOKED_AT], start=1)
        if not all(map(is_blank, row))
    )


def _theirs(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    return tuple(None if isinstance(cell, str) and _OURS.search(cell) else cell for cell in row)


def _of_ours(grid: Grid, header: Header) -> TrackedList:
    """Take a row of our own headings for what it is."""
    row = grid.rows[header.row]
    texts = {at: as_text(row[at]) for at in (*header.keys, *header.unknown, *header.repeated)}
    return TrackedList(grid=grid, header=header, texts=texts, top=header.row)


def _with_meanings(grid: Grid, head: PlanHeader, lines: Sequence[Line]) -> TrackedList:
    """Take a row of headings that an import understands for a list that is kept."""
    top = head.line.number - 1
    over_two = _theirs(grid.rows[top]) != head.line.cells
    one = TrackedList(
        grid=grid, header=Header(row=top + over_two, keys={}), texts=dict(head.headings), top=top,
        guides=frozenset(_guides(head, lines)),
    )  # fmt: skip
    keys = _meanings(head)
    at = next((at for at, key in keys.items() if key == "agency_rag"), None)
    if at is not None and "status" not in keys.values() and _holds_statuses(at, one):
        keys[at] = "status"
    left = {
        at: why
        for at, why in head.reasons.items()
        if at not in keys
        and (why == OTHER_DATE.left or _RATED_BY & {*claim_of(head.headings[at]).keys})
    }
    return _understood(replace(one, left=left), keys)


def _holds_statuses(at: int, one: TrackedList) -> bool:
    """Say whether most words under a heading for a rating are statuses, which an import moves."""
    words = [as_text(row[at]) for row in one.below if not is_blank(row[at])]
    return 2 * sum(bool(read_rag(text).status) for text in words) > len(words)


def _guides(head: PlanHeader, lines: Sequence[Line]) -> Iterator[int]:
    below = [line for line in lines if line.number > head.line.number][:2]
    for nth, line in enumerate(below, start=1):
        if is_guide(line, head, after_header=nth):
            yield line.number


def _meanings(head: PlanHeader) -> dict[int, str]:
    """Give what the columns mean of actions that are followed and not proposed."""
    found = {at: key for at, key in head.keys.items() if given_for(head.headings.get(at, ""))}
    for at, key in {**head.keys, **dict.fromkeys(head.unknown, "")}.items():
        meant = _meaning(head.headings.get(at, ""), key)
        if meant in _KNOWN | {DUE} and meant not in found.values():
            found.setdefault(at, meant)
    is_dated = bool({"target_date", "due_date"} & set(found.values()))
    dated = {at: "target_date" if key == DUE else key for at, key in found.items()}
    return {at: key for at, key in found.items() if key != DUE} if is_dated else dated


def _meaning(text: str, key: str) -> str:
    """Give what a heading means that an import takes for a key, or for none."""
    own = key_of(text) or ""
    if not key or PROPOSED.get(own) == key:
        return own
    if key == "recommendation_no" and claim_of(text).key == "action_ref":
        return "action_ref"
    return _MEANS.get(key, key)
