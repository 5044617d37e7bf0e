"""Fills in a workbook of ours as a person would, without opening it in a spreadsheet program.

A workbook is never opened and saved: what was sent is read, the answers are put in, and the same
layout draws it anew, with stored results that are right for what now stands in the cells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from dhrxl.errors import DhrxlError
from dhrxl.intake.batch import take_in
from dhrxl.layouts.layout import Field, Sheet, Value, Values, WorkbookLayout
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COVER_LABELS, RETURN
from dhrxl.workbooks.agency_return import agency_returns

Cells = Mapping[str, Mapping[str, Value]]
"""What is typed: by action reference, then by column key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A return that went out, and what its agency fills in."""

    sent: Path
    answers: Cells
    """What is typed; text in a date cell stays text."""
    cover: Mapping[str, Value]
    """What is filled in on the cover, by key of `terms.COVER_LABELS`."""


def filled_returns(
    fillings: Sequence[Filling], *, partnership: Partnership
) -> Iterator[WorkbookLayout]:
    """Give returns of one round as their agencies send them back; one may be filled in twice.

    All are read at once, and their actions judged at once.

    Args:
        fillings: What each agency fills in.
        partnership: Who asks.

    Raises:
        DhrxlError: A return holds no such action.
    """
    came = take_in(list(dict.fromkeys(one.sent for one in fillings)))
    sources = {source.path: source for source in came.sources}
    rows_of = dict(list(came.rows.groupby("source_file", sort=False)))
    shares = []
    for one in fillings:
        source = sources[one.sent]
        rows = _answered(rows_of[source.file].reset_index(drop=True), one)
        shares.append((source.text("agency"), typed(rows, RETURN)))
    first = came.sources[0]
    as_at = first.day("as_at")
    if as_at is None:
        msg = f"{first.file} does not say which day it is to judge by."
        raise DhrxlError(msg)
    layouts = agency_returns(
        shares, round_=first.text("round"), partnership=partnership, as_at=as_at,
        return_by=first.day("return_by"),
    )  # fmt: skip
    for one, layout in zip(fillings, layouts, strict=True):
        yield with_form(with_cells(layout, "Return", one.answers), "Cover", one.cover)


def _answered(rows: pd.DataFrame, filling: Filling) -> pd.DataFrame:
    """Give the rows of a return with what is typed into them."""
    at = {ref: row for row, ref in rows["action_ref"].items()}
    for ref, cells in filling.answers.items():
        if ref not in at:
            msg = f"{filling.sent.name} holds no action {ref} to answer."
            raise DhrxlError(msg)
        for key, value in cells.items():
            rows.at[at[ref], key] = value
    return rows


def with_cells(layout: WorkbookLayout, sheet: str, cells: Cells) -> WorkbookLayout:
    """Give the workbook with something typed into the table of a sheet.

    Raises:
        DhrxlError: The table has no such action.
    """

    def typed_into(one: Sheet) -> Sheet:
        table = one.table
        if table is None:
            return one
        at = {column.key: number for number, column in enumerate(table.columns)}
        refs = list(map(str, table.cells[at["action_ref"]]))
        missing = set(cells) - set(refs)
        if missing:
            msg = f"The sheet {sheet} holds no action {', '.join(sorted(missing))}."
            raise DhrxlError(msg)
        typed = list(map(list, table.cells))
        for row, ref in enumerate(refs):
            for key, value in cells.get(ref, {}).items():
                typed[at[key]][row] = value
        return replace(one, table=replace(table, cells=tuple(map(Values, typed))))

    return _with_sheet(layout, sheet, typed_into)


def with_form(layout: WorkbookLayout, sheet: str, values: Mapping[str, Value]) -> WorkbookLayout:
    """Give the workbook with the form of a sheet filled in, by key of `terms.COVER_LABELS`.

    Where several lines have one label, such as Date, they stand in the order of the keys.
    """

    def filled(one: Sheet) -> Sheet:
        keys: dict[str, list[str]] = {label: [] for label in COVER_LABELS.values()}
        for key, label in COVER_LABELS.items():
            keys[label].append(key)

        def answered(field: Field) -> Field:
            left = keys.get(field.label)
            return replace(field, value=values.get(left.pop(0), field.value)) if left else field

        sections = tuple(
            replace(section, fields=tuple(map(answered, section.fields)))
            for section in one.sections
        )
        return replace(one, sections=sections)

    return _with_sheet(layout, sheet, filled)


def _with_sheet(
    layout: WorkbookLayout, name: str, change: Callable[[Sheet], Sheet]
) -> WorkbookLayout:
    sheets = tuple(change(one) if one.name == name else one for one in layout.sheets)
    return replace(layout, sheets=sheets)
