"""The rule carried out on an open book: its words written in one block, its colours as rules.

Where the cells hold the live formulas of our own template they are left as they are, since they
show the same words; the figures are then only counted.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dhrxl import theme
from dhrxl.actions import typed
from dhrxl.bookwriter import where_offered, widen
from dhrxl.dates import spoken
from dhrxl.errors import BadInput, DhrxlError
from dhrxl.intake import as_frame
from dhrxl.limits import MOST_ROWS
from dhrxl.mishaps import PROTECTED, ExcelRefused
from dhrxl.openbook import OpenBook, OpenTable
from dhrxl.rag import Profile, rate
from dhrxl.reader import CellValue
from dhrxl.rollback import Undo, all_or_nothing
from dhrxl.source import EVERY_KEY
from dhrxl.terms import COLUMNS, FileKind, Rag, Timing
from dhrxl.wording import counted, trimmed

if TYPE_CHECKING:
    import xlwings as xw

_OUR_WORDS = frozenset((*Rag, *Timing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What a step worked out, and where it stands."""

    sheet: str
    as_at: date
    rows: int
    """Actions rated."""
    counts: Mapping[str, int]
    """How many have each rating or timing, in the order people read them; none with 0."""
    is_live: bool
    """Whether the cells work themselves out, so that nothing was written."""
    shows: date | None = None
    """The day the cover gives, by which live cells judge."""

    @property
    def figures(self) -> str:
        """The counts in words."""
        return ", ".join(f"{number} {word}" for word, number in self.counts.items()) or "none"

    @property
    def sentence(self) -> str:
        """What was done, to be shown at the end."""
        said = f"{counted(self.rows, 'action')} on {spoken(self.as_at)}: {self.figures}."
        if not self.is_live:
            return f'Sheet "{self.sheet}": {said}'
        why = "This workbook works itself out, so nothing needs doing."
        if self.shows != self.as_at:
            day = spoken(self.shows) if self.shows else "another day"
            why = (
                f"This workbook works itself out, and shows the position as at {day}; to see "
                "another day, type it on the sheet Cover."
            )
        return f'{why} Sheet "{self.sheet}": {said}'


def rated_actions(book: OpenBook, table: OpenTable, as_at: date, profile: Profile) -> pd.DataFrame:
    """Rate the actions of an open table, as `rag.rate` does, indexed by their row on the sheet.

    Raises:
        BadInput: The table has neither a status nor a date to judge by.
    """
    keys = set(table.actions.places)
    if not keys & {"status", "target_date", "revised_target_date", "due_date"}:
        msg = (
            f'Sheet "{table.grid.name}" has no column Status, Target date or Due date, so there '
            "is nothing to work a rating out from."
        )
        raise BadInput(msg)
    rows = typed(as_frame(table.actions.rows, EVERY_KEY), EVERY_KEY)
    by_due = book.cover.kind == FileKind.RETURN or not keys & {"target_date", "revised_target_date"}
    if by_due:
        rows = rows.assign(target_date=rows["due_date"], revised_target_date=pd.NaT)
    return rate(rows, as_at=as_at, profile=profile).set_index(
        pd.Index(rows["source_row"].astype(int))
    )


def write_rag(sheet: "xw.Sheet", table: OpenTable, rated: pd.DataFrame) -> None:
    """Write Calculated RAG and colour it by rules on the word: all of it, or nothing."""
    _write(sheet, table, rated, "rag")


def write_timing(sheet: "xw.Sheet", table: OpenTable, rated: pd.DataFrame) -> None:
    """Write Timing and Days overdue, both marked in overdue rows by a rule: all, or nothing."""
    _write(sheet, table, rated, "timing", "days_overdue")


def counts_of(words: pd.Series, order: Sequence[str]) -> dict[str, int]:
    """Count words, in the order given, leaving out what there is none of."""
    found = Counter(words)
    return {str(word): found[word] for word in order if found[word]}


def _write(sheet: "xw.Sheet", table: OpenTable, rated: pd.DataFrame, *keys: str) -> None:
    """Write calculated columns, those the table has not at its edge; then give them their rules.

    Cells beside what is no action keep what they hold, unless that is an old word of ours.
    """
    header, edge = table.header.row + 1, table.right_edge
    rows = range(int(rated.index.min()), int(rated.index.max()) + 1) if len(rated) else range(0)
    with all_or_nothing() as undo:
        columns = {}
        for key in keys:
            column = table.actions.places.get(key)
            if column is None:
                edge = column = edge + 1
                below = sheet.range((header, column), (max(header, rows.stop - 1), column))
                undo(below.clear)
                _head(sheet.range((header, column)), COLUMNS[key].heading)
                below.vertical_alignment = "top"
                below.borders.set(line_style="continuous", color=theme.EDGE)
            columns[key] = column
            if rows:
                block = sheet.range((rows[0], column), (rows[-1], column))
                _put(block, table, key, rated[key], undo)
        held = {
            str(row[column - 1])
            for row in table.grid.rows for column in columns.values() if len(row) >= column
        }  # fmt: skip
        for key, column in columns.items():
            whole = sheet.range((header + 1, column), (header + MOST_ROWS, column))
            cells = sheet.range((rows[0], column), (rows[-1], column)) if rows else whole
            if held & _OUR_WORDS:  # so the rules are ours, and the same as the new ones
                undo(partial(_colour, whole, cells, key))
            else:
                undo(whole.conditional_formats.clear)
            _colour(whole, cells, key)
        for key, column in columns.items():
            if key not in table.actions.places:
                widen(sheet.range((header, column)), COLUMNS[key].width)


def _put(block: "xw.Range", table: OpenTable, key: str, results: pd.Series, undo: Undo) -> None:
    """Write the cells of one calculated column."""
    if COLUMNS[key].kind == "number":
        block.number_format = "0"
    new = _column(table, key, results, block.column)
    if key in table.actions.places:
        undo(_back(block, table))
    block.value = new
    _expect_written(block, new)


def _back(block: "xw.Range", table: OpenTable) -> Callable[[], None]:
    """Give the step that puts back what cells of one column hold: formulas, texts, figures."""
    rows = range(block.row, block.row + block.shape[0])
    held = [
        (table.grid.rows[row - 1][block.column - 1 : block.column] or [None])[0] for row in rows
    ]
    formulas: list[str] = []

    def read() -> None:
        there = block.formula
        formulas.extend(row[0] for row in there) if isinstance(there, tuple | list) else (
            formulas.append(there)
        )

    where_offered(read)
    old = [[f"'{value}" if isinstance(value, str) else value] for value in held]
    live = [n for n, text in enumerate(formulas) if text.startswith("=") and text != held[n]]
    for n in live:
        old[n] = [formulas[n]]
    return partial(setattr, block, "formula" if live else "value", old)


def _colour(whole: "xw.Range", cells: "xw.Range", key: str) -> None:
    """Give a calculated column its rules in place of those it has."""
    whole.conditional_formats.clear()
    for rag in reversed(Rag) if key == "rag" else ():  # each new rule goes above the others
        cells.conditional_formats.add_cell_value(
            "equal_to", str(rag), fill_color=theme.RAG_FILLS[rag], font_color=theme.BLACK
        )
    if key == "timing":
        _mark(cells, "equal_to", str(Timing.OVERDUE))
    if key == "days_overdue":
        _mark(cells, "greater_than", 0)


def _mark(
    cells: "xw.Range", operator: Literal["equal_to", "greater_than"], value: str | int
) -> None:
    style = theme.STYLES["overdue"]
    cells.conditional_formats.add_cell_value(
        operator, value, fill_color=style.fill, font_color=style.colour, font_bold=style.bold
    )


def _head(cell: "xw.Range", text: str) -> None:
    style = theme.STYLES["header"]
    cell.value = text
    cell.color = style.fill
    cell.font.color = style.colour
    cell.font.bold = style.bold
    cell.wrap_text = style.wrap


def _column(table: OpenTable, key: str, results: pd.Series, column: int) -> list[list[CellValue]]:
    """Give what the cells are to hold, from the first action to the last."""
    known = results.to_dict()
    actions = {
        int(str(row["source_row"])): trimmed(str(row.get("action_to_take") or ""))
        for row in table.actions.rows
    }
    cells: list[list[CellValue]] = []
    for row in range(int(results.index.min()), int(results.index.max()) + 1):
        there = table.grid.rows[row - 1][column - 1 : column] or [None]
        value: CellValue = _kept(there[0])
        if actions.get(row):
            value = None if pd.isna(known[row]) or known[row] == "" else known[row]
            value = int(value) if COLUMNS[key].kind == "number" and value is not None else value
        cells.append([value])
    return cells


def _kept(value: CellValue) -> CellValue:
    """Give what stands beside no action, so that Excel takes a text as that text again."""
    if isinstance(value, str):
        return None if value in _OUR_WORDS else f"'{value}"
    return value


def _expect_written(block: "xw.Range", new: Sequence[Sequence[CellValue]]) -> None:
    """Make sure that a protected sheet has not kept silent, as it does on a Mac.

    Raises:
        ExcelRefused: Nothing was written.
    """
    if block.sheet.book.app.engine.type == "remote":  # it shows what was there when it was asked
        return
    first = next((n for n, row in enumerate(new) if row[0] is not None), None)
    if first is None:
        return
    there = block.options(ndim=2).value[first][0]
    if there is None or (isinstance(there, str) and f"{there}" not in str(new[first][0])):
        raise ExcelRefused(PROTECTED)


def profile_for(book: OpenBook, found: Callable[[], Profile]) -> Profile:
    """Give the settings to judge by: those on the cover, else those of the partnership.

    Args:
        book: The book as it was read.
        found: Gives the partnership's, asked only where the cover gives none.

    Raises:
        DhrxlError: The cover names a profile, or a setting, that is not known here.
    """
    values = book.cover.values
    name = str(values.get("profile", ""))
    days, colour = values.get("due_soon_days"), values.get("complete_colour")
    if days is None and colour is None:
        profile = found()
        if name and name != profile.name:
            msg = (
                f"This workbook goes by the RAG profile {name}, whose settings are not here. Save "
                "it in the folder of partnership.xlsx, which holds them."
            )
            raise DhrxlError(msg)
        return profile
    colours = {str(rag).casefold(): rag for rag in (Rag.BLUE, Rag.GREEN)}
    rag = colours.get(str(colour).casefold())
    if not isinstance(days, int) or isinstance(days, bool) or days < 0 or rag is None:
        msg = (
            "The sheet Cover must give Due soon (days) as a whole number and Complete colour as "
            "Blue or Green. Put them right and press the button again."
        )
        raise BadInput(msg)
    return Profile(name=name or Profile().name, due_soon_days=days, complete_colour=rag)
