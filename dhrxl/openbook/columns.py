"""Calculated columns of an open table: their words written in one block, their colours as rules.

What is somebody's own is kept: a column of the same name with other words in it, what stands beside
no action, rules of colour. Excel gives results to wrong rows of a list that is filtered, and a
protected sheet on a Mac keeps silent; so each block is read back, and taken back if it is not what
was written.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.limits import MOST_ROWS
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Rule
from dhrxl.model.cells import CellValue, column_letters
from dhrxl.model.terms import Rag, Timing
from dhrxl.model.text import trimmed
from dhrxl.openbook.book import OpenTable
from dhrxl.openbook.refusals import PROTECTED, ExcelRefused
from dhrxl.openbook.values import put_values
from dhrxl.openbook.write import Undo, add_rule, all_or_nothing, where_offered, widen
from dhrxl.workbooks.tables import columns_for

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
_LATE = Rule(value=0, look="overdue", operator="greater_than")
"""Of days overdue, in a table of somebody's own; where we design the table, Timing says it."""


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
        (self.design,) = columns_for([key])
        self.sheet, self.place, self.is_new = sheet, place, is_new
        self.header, self.table = table.header.row + 1, table
        self.results = results.to_dict()
        rows = range(min(self.results, default=0), max(self.results, default=-1) + 1)
        actions = {
            int(str(row["source_row"])): trimmed(str(row.get("action_to_take") or ""))
            for row in table.actions.rows
        }
        self.is_action = [bool(actions.get(row)) for row in rows]
        self.cells = _Cells(sheet, rows, place, table.grid.rows, is_new=is_new)

    @property
    def has_words(self) -> bool:
        """Whether words of ours stand in it, so that it has our rules."""
        return any(isinstance(value, str) and value in _OUR_WORDS for value in self.cells.held)

    def expect_ours(self) -> None:
        """Make sure that nothing of a person's own would be written over.

        Raises:
            BadInput: It would.
        """
        words = _WORDS.get(self.design.key)
        for n, value in enumerate(self.cells.held):
            if not self.is_action[n] or (value is None and not self.cells.formula(n)):
                continue  # an error, which is nothing on a Mac, is a formula's all the same
            if words:
                is_ours = value in words
            else:
                is_ours = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_ours or self.cells.formula(n):
                msg = OWN.format(
                    sheet=self.sheet.name, letters=column_letters(self.place),
                    heading=self.table.grid.rows[self.header - 1][self.place - 1],
                    what="formulas" if self.cells.formula(n) else "words",
                )  # fmt: skip
                raise BadInput(msg)

    def write(self, undo: Undo) -> None:
        """Write the results, and the heading of a new column."""
        if self.is_new:
            self._begin(undo)
        if not self.cells.rows:
            return
        cells, whole = self.cells, self.cells.whole
        kept = [
            not is_action and bool(cells.formula(n) or cells.held[n] not in (None, *_OUR_WORDS))
            for n, is_action in enumerate(self.is_action)
        ]
        new = [
            cells.as_typed(n) if kept[n] else self._result(row) if self.is_action[n] else None
            for n, row in enumerate(cells.rows)
        ]
        if self.design.kind == "number" and not any(kept):
            if not self.is_new:
                where_offered(
                    lambda: undo(partial(setattr, whole, "number_format", whole.number_format))
                )
            whole.number_format = "0"
        if not self.is_new:
            undo(cells.put_back)
        cells.put(new, kept)

    def _begin(self, undo: Undo) -> None:
        """Give a new column its heading, and its cells their lines."""
        last = max(self.header, self.cells.rows.stop - 1)
        below = self.sheet.range((self.header, self.place), (last, self.place))
        heading = self.sheet.range((self.header, self.place))
        undo(below.clear)
        style = theme.STYLES[self.design.header_look]
        heading.value = self.design.heading
        heading.color = style.fill
        heading.font.color = style.colour
        heading.font.bold = style.bold
        heading.wrap_text = style.wrap
        below.vertical_alignment = "top"
        below.borders.set(line_style="continuous", color=theme.EDGE)

    def _result(self, row: int) -> CellValue:
        value = self.results[row]
        if pd.isna(value) or value == "":
            return None
        return int(value) if self.design.kind == "number" else str(value)

    def colour(self, undo: Undo, *, has_rules: bool) -> None:
        """Give the column its rules in place of those of ours that it has."""
        whole = self.sheet.range(
            (self.header + 1, self.place), (self.header + MOST_ROWS, self.place)
        )
        rules = (_LATE,) if self.design.key == "days_overdue" else self.design.rules
        cells = self.cells.whole if self.cells.rows else whole
        _replace_rules(whole, cells, rules, undo, is_ours=has_rules)

    def widen(self) -> None:
        """Make a new column as wide as ours are."""
        if self.is_new:
            widen(self.sheet.range((self.header, self.place)), self.design.width)


class _Cells:
    """The cells of a column from the first action to the last, and what they hold."""

    def __init__(
        self, sheet: "xw.Sheet", rows: range, place: int, grid: Sequence[Sequence[CellValue]], *,
        is_new: bool,
    ) -> None:  # fmt: skip
        self.sheet, self.rows, self.place = sheet, rows, place
        lines = [grid[row - 1] for row in rows]
        self.held = [line[place - 1] if len(line) >= place else None for line in lines]
        self.texts = None if is_new else self._read()
        """What the cells hold as one may type it, where Excel says so."""

    @property
    def whole(self) -> "xw.Range":
        """All of them."""
        return self._run(0, len(self.rows) - 1)

    def _run(self, first: int, last: int) -> "xw.Range":
        return self.sheet.range((self.rows[first], self.place), (self.rows[last], self.place))

    def _read(self) -> list[str] | None:
        """Give the formulas and contents; nothing where Excel does not say them."""
        if not self.rows:
            return []
        try:
            there = self.whole.formula
        except NotImplementedError:
            return None
        return [_text(row[0]) for row in (there if isinstance(there, list | tuple) else [[there]])]

    def formula(self, n: int) -> str:
        """Give the formula a cell holds, blank for none; a text may begin like one."""
        text = self.texts[n] if self.texts else ""
        return text if text.startswith("=") and text != self.held[n] else ""

    def as_typed(self, n: int) -> CellValue:
        """Give what a cell holds so that Excel takes it as that again."""
        value = self.held[n]
        return self.formula(n) or (f"'{value}" if isinstance(value, str) else value)

    def put(self, values: Sequence[CellValue], kept: Sequence[bool]) -> None:
        """Put values into the cells in one block, and look whether they got there.

        Args:
            values: What they are to hold.
            kept: Which of them hold it already.

        Raises:
            ExcelRefused: A filter misled Excel, or a protected sheet has kept silent.
        """
        if self.sheet.book.app.engine.type == "remote":  # formulas are not known there, nor any
            for first, last in _runs(not one for one in kept):  # result before the script ends
                put_values(self._run(first, last), [[one] for one in values[first : last + 1]])
            return
        put_values(self.whole, [[value] for value in values])
        before = self.texts or [""] * len(values)
        expected = [before[n] if kept[n] else _text(value) for n, value in enumerate(values)]
        there = self._read()
        if there is None or there == expected:
            return
        if there == before:
            raise ExcelRefused(PROTECTED)
        raise ExcelRefused(FILTERED.format(sheet=self.sheet.name))

    def put_back(self) -> None:
        """Give the cells that differ what they held, run by run.

        Where Excel wrote into the rows of a list that a filter shows, it cannot be trusted with
        others; a run of rows that were changed has none of these.
        """
        if self.texts is None:
            return
        now = self._read() or []
        for first, last in _runs(one != other for one, other in zip(now, self.texts, strict=True)):
            put_values(self._run(first, last), [[self.as_typed(n)] for n in range(first, last + 1)])


def _replace_rules(
    whole: "xw.Range", cells: "xw.Range", rules: Sequence[Rule], undo: Undo, *, is_ours: bool
) -> None:
    """Give cells rules in place of those of the same kind that are there; others stay.

    Args:
        whole: Where rules of ours may stand.
        cells: What gets them.
        rules: The first goes above the others.
        undo: Takes the step that takes a change back.
        is_ours: Whether the column is known to be ours: where Excel lets no rule be looked up, all
            rules are then taken off it.
    """
    try:
        while found := _find(whole, rules):
            rule, there = found
            there.delete()
            undo(partial(add_rule, cells, rule))
    except NotImplementedError:
        if is_ours:
            whole.conditional_formats.clear()
    for rule in reversed(rules):
        undo(add_rule(cells, rule).delete)


def _find(
    cells: "xw.Range", rules: Sequence[Rule]
) -> "tuple[Rule, xw.main.ConditionalFormat] | None":
    """Find the first rule of ours on cells; looked up anew, for on a Mac its place names it."""
    for there in cells.conditional_formats:
        for rule in rules:
            if _is_like(there, rule):
                return rule, there
    return None


def _is_like(there: "xw.main.ConditionalFormat", rule: Rule) -> bool:
    """Say whether a rule that is there is one of ours: by its words and its colour."""
    if there.type != "cell_value" or there.operator != rule.operator:
        return False
    value = str(there.formula1).removeprefix("=").strip('"')
    fill = bytes.fromhex(theme.STYLES[rule.look].fill.removeprefix("#"))
    return value == str(rule.value) and there.fill_color == tuple(fill)


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
