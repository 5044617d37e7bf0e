"""Calculated columns of an open table: their words written in one block, their colours as rules.

What is somebody's own is kept: a column of the same name with other words in it, what stands beside
no action, rules of colour. Excel gives results to wrong rows of a list that is filtered, and a
protected sheet on a Mac keeps silent; so each block is read back, and taken back if it is not what
was written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.limits import MOST_ROWS
from dhrxl.layouts import theme
from dhrxl.model.cells import CellValue, column_letters
from dhrxl.model.terms import COLUMNS, Rag, Timing
from dhrxl.model.text import trimmed
from dhrxl.openbook.book import OpenTable
from dhrxl.openbook.refusals import PROTECTED, ExcelRefused
from dhrxl.openbook.rollback import Undo, all_or_nothing
from dhrxl.openbook.write import where_offered, widen

if TYPE_CHECKING:
    import xlwings as xw

FILTERED = (
    'A filter hides rows of the sheet "{sheet}", and Excel would put results into wrong rows. '
    "Clear it (Data, Clear) and press the button again."
)
OWN = (
    'Sheet "{sheet}": column {letters} "{heading}" holds {what} of your own. Rename it, and press '
    "the button again."
)
_WORDS = {"rag": frozenset(Rag), "timing": frozenset(Timing)}
_OUR_WORDS = frozenset((*Rag, *Timing))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One rule of colour of ours."""

    operator: Literal["equal_to", "greater_than"]
    value: str | int
    fill: str
    colour: str
    bold: bool | None = None

    def add(self, cells: "xw.Range") -> "xw.main.ConditionalFormat":
        """Give it to cells, above the rules they have."""
        return cells.conditional_formats.add_cell_value(
            self.operator, self.value, fill_color=self.fill, font_color=self.colour,
            font_bold=self.bold,
        )  # fmt: skip

    def is_like(self, rule: "xw.main.ConditionalFormat") -> bool:
        """Say whether a rule that is there is this one: by its words and its colour."""
        if rule.type != "cell_value" or rule.operator != self.operator:
            return False
        value = str(rule.formula1).removeprefix("=").strip('"')
        fill = bytes.fromhex(self.fill.removeprefix("#"))
        return value == str(self.value) and rule.fill_color == tuple(fill)


def _rules(key: str) -> list[_Rule]:
    """Give the rules of a calculated column, the first above the others."""
    if key == "rag":
        return [
            _Rule(operator="equal_to", value=str(rag), fill=fill, colour=theme.BLACK)
            for rag, fill in theme.RAG_FILLS.items()
        ]
    style = theme.STYLES["overdue"]
    late = partial(_Rule, fill=style.fill, colour=style.colour, bold=style.bold)
    if key == "timing":
        return [late(operator="equal_to", value=str(Timing.OVERDUE))]
    return [late(operator="greater_than", value=0)]


def write_columns(
    sheet: "xw.Sheet", table: OpenTable, rated: pd.DataFrame, keys: Sequence[str], *, is_ours: bool
) -> None:
    """Write calculated columns, those the table has not at its edge: all of them, or nothing.

    Cells beside what is no action keep what they hold, unless that is an old word of ours.

    Args:
        sheet: The sheet in Excel.
        table: Its action table as it was read.
        rated: The ratings, indexed by their row on the sheet.
        keys: The columns to write.
        is_ours: Whether the book is one of ours, so that the columns are, whatever they hold.

    Raises:
        BadInput: A column of that name holds something of a person's own.
        ExcelRefused: A filter hides rows, or the sheet is protected.
    """
    edge, columns = table.right_edge, []
    for key in keys:
        place = table.actions.places.get(key)
        if place is None:
            edge += 1
        columns.append(_Column(sheet, table, key, place or edge, rated[key], is_new=place is None))
    if not is_ours:
        for column in columns:
            column.expect_ours()
    with all_or_nothing() as undo:
        for column in columns:
            column.write(undo)
        has_rules = any(column.has_words for column in columns)
        for column in columns:
            column.colour(undo, has_rules=has_rules)
        for column in columns:
            column.widen()


class _Column:
    """One calculated column, from what it holds to what it is to hold."""

    def __init__(
        self, sheet: "xw.Sheet", table: OpenTable, key: str, place: int, results: pd.Series, *,
        is_new: bool,
    ) -> None:  # fmt: skip
        self.sheet, self.key, self.place, self.is_new = sheet, key, place, is_new
        self.header = table.header.row + 1
        self.rows = range(
            int(results.index.min()), int(results.index.max()) + 1
        ) if len(results) else range(0)  # fmt: skip
        actions = {
            int(str(row["source_row"])): trimmed(str(row.get("action_to_take") or ""))
            for row in table.actions.rows
        }
        self.is_action = [bool(actions.get(row)) for row in self.rows]
        self.table = table
        self.held = [self._held(row) for row in self.rows]
        self.results = results.to_dict()
        self.texts = None if is_new else self._read()
        """What the cells hold as one may type it, where Excel says so."""

    @property
    def has_words(self) -> bool:
        """Whether words of ours stand in it, so that it has our rules."""
        return any(isinstance(value, str) and value in _OUR_WORDS for value in self.held)

    def _held(self, row: int) -> CellValue:
        cells = self.table.grid.rows[row - 1]
        return cells[self.place - 1] if len(cells) >= self.place else None

    @property
    def cells(self) -> "xw.Range":
        """The cells from the first action to the last."""
        return self._cells(0, len(self.rows) - 1)

    def _cells(self, first: int, last: int) -> "xw.Range":
        return self.sheet.range((self.rows[first], self.place), (self.rows[last], self.place))

    def _read(self) -> list[str] | None:
        """Give the formulas and contents of the cells; nothing where Excel does not say them."""
        if not self.rows:
            return []
        try:
            there = self.cells.formula
        except NotImplementedError:
            return None
        return [_text(row[0]) for row in (there if isinstance(there, list | tuple) else [[there]])]

    def _formula(self, n: int) -> str:
        """Give the formula a cell holds, blank for none; a text may begin like one."""
        text = self.texts[n] if self.texts else ""
        return text if text.startswith("=") and text != self.held[n] else ""

    def _as_typed(self, n: int) -> CellValue:
        """Give what a cell holds so that Excel takes it as that again."""
        value = self.held[n]
        return self._formula(n) or (f"'{value}" if isinstance(value, str) else value)

    def _result(self, row: int) -> CellValue:
        value = self.results[row]
        if pd.isna(value) or value == "":
            return None
        return int(value) if COLUMNS[self.key].kind == "number" else str(value)

    def expect_ours(self) -> None:
        """Make sure that nothing of a person's own would be written over.

        Raises:
            BadInput: It would.
        """
        for n, value in enumerate(self.held):
            if value is None or not self.is_action[n]:
                continue
            if self.key in _WORDS:
                is_ours = value in _WORDS[self.key]
            else:
                is_ours = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_ours or self._formula(n):
                msg = OWN.format(
                    sheet=self.sheet.name, letters=column_letters(self.place),
                    heading=self.table.grid.rows[self.header - 1][self.place - 1],
                    what="formulas" if self._formula(n) else "words",
                )  # fmt: skip
                raise BadInput(msg)

    def write(self, undo: Undo) -> None:
        """Write the results, and the heading of a new column."""
        if self.is_new:
            last = max(self.header, self.rows.stop - 1)
            below = self.sheet.range((self.header, self.place), (last, self.place))
            undo(below.clear)
            _head(self.sheet.range((self.header, self.place)), COLUMNS[self.key].heading)
            below.vertical_alignment = "top"
            below.borders.set(line_style="continuous", color=theme.EDGE)
        if not self.rows:
            return
        kept = [
            not is_action and bool(self._formula(n) or self.held[n] not in (None, *_OUR_WORDS))
            for n, is_action in enumerate(self.is_action)
        ]
        new = [
            self._as_typed(n) if kept[n] else self._result(row) if self.is_action[n] else None
            for n, row in enumerate(self.rows)
        ]
        cells = self.cells
        if COLUMNS[self.key].kind == "number" and not any(kept):
            if not self.is_new:
                where_offered(
                    lambda: undo(partial(setattr, cells, "number_format", cells.number_format))
                )
            cells.number_format = "0"
        if not self.is_new:
            undo(self._put_back)
        if self.sheet.book.app.engine.type == "remote":  # formulas are not known there, nor any
            for first, last in _runs(not one for one in kept):  # result before the script ends
                self._cells(first, last).value = [[value] for value in new[first : last + 1]]
            return
        cells.value = [[value] for value in new]
        before = self.texts or [""] * len(new)
        self._expect_written([before[n] if kept[n] else _text(new[n]) for n in range(len(new))])

    def _put_back(self) -> None:
        """Give the cells that differ what they held, run by run.

        Where Excel wrote into the rows of a list that a filter shows, it cannot be trusted with
        others; a run of rows that were changed has none of these.
        """
        if self.texts is None:
            return
        now = self._read() or []
        for first, last in _runs(one != other for one, other in zip(now, self.texts, strict=True)):
            self._cells(first, last).value = [[self._as_typed(n)] for n in range(first, last + 1)]

    def _expect_written(self, expected: list[str]) -> None:
        """Make sure that the cells hold what was written into them.

        Raises:
            ExcelRefused: A filter misled Excel, or a protected sheet has kept silent.
        """
        there = self._read()
        if there is None or there == expected:
            return
        if there == (self.texts or [""] * len(there)):
            raise ExcelRefused(PROTECTED)
        raise ExcelRefused(FILTERED.format(sheet=self.sheet.name))

    def colour(self, undo: Undo, *, has_rules: bool) -> None:
        """Give the column its rules in place of those of ours that it has.

        Where Excel lets no rule be looked up, all are taken off a column that is known to be ours.
        """
        whole = self.sheet.range(
            (self.header + 1, self.place), (self.header + MOST_ROWS, self.place)
        )
        rules = _rules(self.key)
        try:
            while found := _find(whole, rules):
                rule, there = found
                there.delete()
                undo(partial(rule.add, self.cells if self.rows else whole))
        except NotImplementedError:
            if has_rules:
                whole.conditional_formats.clear()
        for rule in reversed(rules):  # each new rule goes above the others
            undo(rule.add(self.cells if self.rows else whole).delete)

    def widen(self) -> None:
        """Make a new column as wide as ours are."""
        if self.is_new:
            widen(self.sheet.range((self.header, self.place)), COLUMNS[self.key].width)


def _find(
    cells: "xw.Range", rules: Sequence[_Rule]
) -> "tuple[_Rule, xw.main.ConditionalFormat] | None":
    """Find the first rule of ours on cells; looked up anew, for on a Mac its place names it."""
    for there in cells.conditional_formats:
        for rule in rules:
            if rule.is_like(there):
                return rule, there
    return None


def _runs(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Give the first and last position of each run of what is true.

    >>> list(_runs([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    for is_run, run in groupby(enumerate(flags), key=lambda one: one[1]):
        if is_run:
            places = [n for n, _ in run]
            yield places[0], places[-1]


def _text(value: object) -> str:
    """Give contents as Excel words them.

    >>> _text(59.0), _text(None), _text("Red")
    ('59', '', 'Red')
    """
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _head(cell: "xw.Range", text: str) -> None:
    style = theme.STYLES["header"]
    cell.value = text
    cell.color = style.fill
    cell.font.color = style.colour
    cell.font.bold = style.bold
    cell.wrap_text = style.wrap
