"""Calculated columns of an open table: their words written in one block, their colours as rules.

What is somebody's own is kept: a column of the same name that we did not write, or that was changed
since, what stands beside no action, rules of colour. Excel gives results to wrong rows of a list
that is filtered, and a protected sheet on a Mac keeps silent; so each block is read back, and taken
back if it is not what was written.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dhrxl.files.limits import MOST_ROWS
from dhrxl.layouts import theme
from dhrxl.model.cells import CellValue, column_letters
from dhrxl.model.frames import by_ref
from dhrxl.model.terms import Rag, Timing
from dhrxl.model.text import folded, trimmed
from dhrxl.openbook.book import OpenTable
from dhrxl.openbook.own.edge import Edge, edge_of
from dhrxl.openbook.own.names import OwnColumn, disown, own, own_columns
from dhrxl.openbook.refusals import FILTERED, PROTECTED, ExcelRefused
from dhrxl.openbook.undo.kept import undoable
from dhrxl.openbook.undo.steps import (
    LINES,
    Back,
    OpenRule,
    Undo,
    change,
    plain,
    rule_taken,
    rules_given,
    runs,
    text,
    texts_in,
    written,
)
from dhrxl.openbook.values import put_values
from dhrxl.openbook.write import characters
from dhrxl.workbooks.tables import columns_for

if TYPE_CHECKING:
    import xlwings as xw

YOURS = (
    'Column {theirs} "{heading}" is your own and stays as it is; what was worked out stands in '
    'column {ours} "{new}".'
)
CHANGED = (
    'Column {theirs} "{heading}" was changed since it was written, so it is yours and stays as it '
    'is; what was worked out stands in column {ours} "{new}".'
)
_OUR_WORDS = frozenset((*Rag, *Timing))
_LATE = OpenRule(0, "overdue", "greater_than")
"""Of days overdue, in a table of somebody's own; where we design the table, Timing says it."""


def write_columns(
    sheet: "xw.Sheet", table: OpenTable, rated: pd.DataFrame, keys: Sequence[str], *,
    is_ours: bool, step: str, used: int,
) -> tuple[str, ...]:  # fmt: skip
    """Write calculated columns, those the table has not at its edge: all of them, or nothing.

    Cells beside what is no action keep what they hold, unless that is an old word of ours.

    Args:
        sheet: The sheet in Excel.
        table: Its action table as it was read.
        rated: The ratings, indexed by their row on the sheet.
        keys: The columns to write.
        is_ours: Whether the book is one of ours, so that the columns are, whatever they hold.
        step: What the button is called.
        used: The last column that Excel counted as used when the sheet was read.

    Returns:
        What is to be said of columns that are a person's own.

    Raises:
        BadInput: Something stands where new columns belong.
        ExcelRefused: A filter hides rows, or the sheet is protected.
    """
    edge = edge_of(sheet, table, max((table.header.row + 1, *action_rows(table))))
    there = own_columns(sheet, edge.header)
    columns: list[_Column] = []
    said: list[str] = []
    lost: list[OwnColumn] = []
    for key in keys:
        place, words = _place_for(sheet, table, rated[key], key, there.get(key), is_ours=is_ours)
        new = len([one for one in columns if one.is_new])
        if place:
            column = _Column(
                sheet, table, key, place, rated[key], mine=there.get(key), is_ours=is_ours
            )
        else:
            column = _Column(sheet, table, key, edge.last + 1 + new, rated[key], is_new=True)
            if words:
                column.step_aside(other.heading for other in columns)
        columns.append(column)
        if words:
            said.append(words.format(ours=column_letters(column.place), new=column.heading))
            lost += [there[key]] if key in there else []
    if new_ones := [one.place for one in columns if one.is_new]:
        edge.expect_free(range(new_ones[0], new_ones[-1] + 1), table)
    with undoable(sheet.book, step) as undo:
        _carry_out(columns, lost, edge, undo, used)
    return (*said, *undo.notes)


def action_rows(table: OpenTable) -> tuple[int, ...]:
    """Give the rows in which an action stands."""
    return tuple(
        int(str(row["source_row"]))
        for row in table.actions.rows
        if trimmed(str(row.get("action_to_take") or ""))
    )


def _place_for(
    sheet: "xw.Sheet", table: OpenTable, results: pd.Series, key: str, mine: OwnColumn | None, *,
    is_ours: bool,
) -> tuple[int, str]:  # fmt: skip
    """Give the column that results may go into, or 0 and what to say of the one that is there."""
    if mine:
        column = _Column(sheet, table, key, mine.column, results, mine=mine)
        if is_ours or column.is_untouched:
            return mine.column, ""
        return 0, column.worded(CHANGED)
    place = table.actions.places.get(key)
    if place is None:
        return 0, ""
    column = _Column(sheet, table, key, place, results)
    return (place, "") if is_ours or column.is_empty else (0, column.worded(YOURS))


def _carry_out(
    columns: "Sequence[_Column]", lost: Iterable[OwnColumn], edge: Edge, undo: Undo, used: int
) -> None:
    """Make all changes; the one that Excel may not be able to make comes first."""
    last = max(column.place for column in columns)
    edge.widen_filter(last, undo)
    for column in columns:
        column.write(undo, is_bare=edge.table is None and column.place > used)
    edge.widen_table(last, undo)
    for one in lost:
        disown(one, undo)
    for column in columns:
        column.colour(undo)
        column.note(undo)


class _Column:
    """One calculated column, from what it holds to what it is to hold."""

    def __init__(
        self, sheet: "xw.Sheet", table: OpenTable, key: str, place: int, results: pd.Series, *,
        mine: OwnColumn | None = None, is_ours: bool = False, is_new: bool = False,
    ) -> None:  # fmt: skip
        self.is_ours = is_ours or mine is not None
        (self.design,) = columns_for([key])
        self.sheet, self.place, self.mine, self.is_new = sheet, place, mine, is_new
        self.header, self.table = table.header.row + 1, table
        self.heading = self.design.heading
        self.results = by_ref(results)
        actions = action_rows(table)
        among = list(actions)
        if mine:
            among = [*actions, mine.last] if actions else []
        elif not is_new:
            among = list(self.results)
        rows = range(min(among, default=0), max(among, default=-1) + 1)
        holding = set(actions)
        self.is_action = [row in holding for row in rows]
        self.cells = _Cells(sheet, rows, place, table.grid.rows, is_new=is_new)

    @property
    def _beside_actions(self) -> list[CellValue]:
        """What it holds beside actions; formulas as such."""
        cells = self.cells
        return [
            cells.formula(n) or cells.held[n]
            for n, is_action in enumerate(self.is_action) if is_action
        ]  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing beside actions that could be lost."""
        return all(value is None for value in self._beside_actions)

    @property
    def is_untouched(self) -> bool:
        """Whether it holds nothing beside actions that we did not write."""
        return self.mine is not None and self.mine.holds(self._beside_actions)

    def worded(self, words: str) -> str:
        """Word what is said of it, what replaces it still open."""
        row = self.table.grid.rows[self.header - 1]
        heading = str(row[self.place - 1]) if len(row) >= self.place else ""
        return words.format(
            theirs=column_letters(self.place), heading=heading, ours="{ours}", new="{new}"
        )

    def step_aside(self, more: Iterable[str]) -> None:
        """Take a heading that no column has: that of the same name is a person's."""
        row = self.table.grid.rows[self.header - 1]
        taken = {folded(str(one)) for one in (*row, *more) if one is not None}
        number = 1
        while folded(self.heading) in taken:
            mark = "dhrxl" if number == 1 else f"dhrxl {number}"
            self.heading, number = f"{self.design.heading} ({mark})", number + 1

    def write(self, undo: Undo, *, is_bare: bool) -> None:
        """Write the results, and the heading of a new column.

        Args:
            undo: Takes the records.
            is_bare: Whether no cell of its rows has any look yet.
        """
        if self.is_new:
            self._begin(undo, is_bare=is_bare)
        if not self.cells.rows:
            return
        cells, whole = self.cells, self.cells.whole
        ours = (None, *_OUR_WORDS) if self.is_ours else (None,)
        kept = [
            not is_action and bool(cells.formula(n) or cells.held[n] not in ours)
            for n, is_action in enumerate(self.is_action)
        ]
        new = [
            cells.as_typed(n) if kept[n] else self._result(row) if self.is_action[n] else None
            for n, row in enumerate(cells.rows)
        ]
        if self.design.kind == "number" and not any(kept):
            change(whole, "number_format", "0", undo)
        cells.put(new, kept, undo)

    def _begin(self, undo: Undo, *, is_bare: bool) -> None:
        """Give a new column its heading, and bare cells their lines."""
        last = max(self.header, self.cells.rows.stop - 1)
        below = self.sheet.range((self.header, self.place), (last, self.place))
        heading = self.sheet.range((self.header, self.place))
        undo(
            Back(
                way="cells", sheet=self.sheet.name, cells=plain(heading),
                old=[[None], [""]], new=[self.heading],
            )
        )  # fmt: skip
        heading.value = self.heading
        self._dress(heading, undo)
        change(below, "vertical_alignment", "top", undo)
        if is_bare and _is_plain(heading):
            undo(Back(way="lines", sheet=self.sheet.name, cells=plain(below)))
            sides = LINES if last > self.header else LINES[:2]
            below.borders.set(list(sides), line_style="continuous", color=theme.EDGE)
        width = characters(heading, self.design.width)
        change(heading, "column_width", width, undo)

    def _dress(self, heading: "xw.Range", undo: Undo) -> None:
        """Give the heading our look, unless a table or a person gave it one."""
        if self._has_look(heading):
            return
        style = theme.STYLES[self.design.header_look]
        change(heading, "color", style.fill, undo)
        change(heading, "font.color", style.colour, undo)
        change(heading, "font.bold", style.bold, undo)
        change(heading, "wrap_text", style.wrap, undo)

    def _has_look(self, heading: "xw.Range") -> bool:
        try:
            return heading.color is not None
        except NotImplementedError:
            return False

    def _result(self, row: int) -> CellValue:
        value: Any = self.results.get(row)
        if pd.isna(value) or value == "":
            return None
        return int(value) if self.design.kind == "number" else str(value)

    def colour(self, undo: Undo) -> None:
        """Give the column its rules, in place of those of ours that it has.

        A column that we wrote has them on its cells already; where Excel lets no rule be looked up,
        all rules are taken off such a column if it has more rows now.
        """
        rules = [OpenRule(one.value, one.look, one.operator) for one in self.design.rules]
        if self.design.key == "days_overdue":
            rules = [_LATE]
        cells = self.cells.whole if self.cells.rows else self._down(MOST_ROWS)
        if self.mine and self.mine.last == cells.last_cell.row:
            return
        if not self.is_new:
            self._take_off(rules, undo)
        rules_given(cells, rules, undo)

    def _take_off(self, rules: Sequence[OpenRule], undo: Undo) -> None:
        where = self._down(MOST_ROWS)
        if self.mine and self.mine.last > self.header:
            where = self._down(self.mine.last - self.header)
        try:
            for rule in rules:
                while rule_taken(where, rule, undo):
                    pass
        except NotImplementedError:
            if self.is_ours:
                where.conditional_formats.clear()

    def _down(self, rows: int) -> "xw.Range":
        return self.sheet.range((self.header + 1, self.place), (self.header + rows, self.place))

    def note(self, undo: Undo) -> None:
        """Note that the column is ours, and what was written into it."""
        values = [
            self._result(row)
            for row, is_action in zip(self.cells.rows, self.is_action, strict=True) if is_action
        ]  # fmt: skip
        last = max(self.header, self.cells.rows.stop - 1)
        cells = self.sheet.range((self.header, self.place), (last, self.place))
        own(cells, self.design.key, values, undo)


class _Cells:
    """The cells of a column from the first action to the last, and what they hold."""

    def __init__(
        self, sheet: "xw.Sheet", rows: range, place: int, grid: Sequence[Sequence[CellValue]], *,
        is_new: bool,
    ) -> None:  # fmt: skip
        self.sheet, self.rows, self.place = sheet, rows, place
        lines = [grid[row - 1] if row <= len(grid) else [] for row in rows]
        self.held = [line[place - 1] if len(line) >= place else None for line in lines]
        self.texts = [""] * len(rows) if is_new else self._read()
        """What the cells hold as one may type it, where Excel says so."""

    @property
    def whole(self) -> "xw.Range":
        """All of them."""
        return self._run(0, len(self.rows) - 1)

    def _run(self, first: int, last: int) -> "xw.Range":
        return self.sheet.range((self.rows[first], self.place), (self.rows[last], self.place))

    def _read(self) -> list[str] | None:
        """Give the formulas and contents; nothing where Excel does not say them."""
        try:
            return texts_in(self.whole) if self.rows else []
        except NotImplementedError:
            return None

    def formula(self, n: int) -> str:
        """Give the formula a cell holds, blank for none; a text may begin like one."""
        there = self.texts[n] if self.texts else ""
        return there if there.startswith("=") and there != self.held[n] else ""

    def as_typed(self, n: int) -> CellValue:
        """Give what a cell holds so that Excel takes it as that again."""
        value = self.held[n]
        return self.formula(n) or (f"'{value}" if isinstance(value, str) else value)

    def put(self, values: Sequence[CellValue], kept: Sequence[bool], undo: Undo) -> None:
        """Put values into the cells in one block, and look whether they got there.

        Args:
            values: What they are to hold.
            kept: Which of them hold it already.
            undo: Takes the record.

        Raises:
            ExcelRefused: A filter misled Excel, or a protected sheet has kept silent.
        """
        if self.texts is None or self.sheet.book.app.engine.type == "remote":
            for first, last in runs(not one for one in kept):  # formulas are not known there, nor
                put_values(self._run(first, last), [[one] for one in values[first : last + 1]])
            return  # any result before the script ends
        expected = [self.texts[n] if kept[n] else text(value) for n, value in enumerate(values)]
        typed = [written(self.as_typed(n)) for n in range(len(values))]
        undo(
            Back(
                way="cells", sheet=self.sheet.name, cells=plain(self.whole),
                old=[typed, self.texts], new=expected,
            )
        )  # fmt: skip
        put_values(self.whole, [[value] for value in values])
        there = self._read()
        if there is None or there == expected:
            return
        if there == self.texts:
            raise ExcelRefused(PROTECTED)
        raise ExcelRefused(FILTERED.format(sheet=self.sheet.name))


def _is_plain(cell: "xw.Range") -> bool:
    """Whether not even the row or the column of a cell has a look; on the web none can tell."""
    try:
        return bool(cell.number_format == "General")
    except NotImplementedError:
        return True
