"""Fills in a workbook of ours as a person would, without opening it in a spreadsheet program.

A workbook is never opened and saved: what was sent is read, the answers are put in, and the same
layout draws it anew, with stored results that are right for what now stands in the cells.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from dhrxl.errors import DhrxlError
from dhrxl.intake.batch import take_in
from dhrxl.layouts.layout import Field, Sheet, Value, WorkbookLayout
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COVER_LABELS, RETURN
from dhrxl.workbooks.agency_return import agency_return

Cells = Mapping[str, Mapping[str, Value]]
"""What is typed: by action reference, then by column key."""


def filled_return(
    sent: Path, answers: Cells, cover: Mapping[str, Value], *, partnership: Partnership
) -> WorkbookLayout:
    """Give a return as its agency sends it back.

    Args:
        sent: The return as it went out.
        answers: What the agency typed; text in a date cell stays text.
        cover: What it filled in on the cover, by key of `terms.COVER_LABELS`.
        partnership: Who asks.

    Raises:
        DhrxlError: The return holds no such action.
    """
    came = take_in([sent])
    source = came.sources[0]
    rows = came.rows.copy()
    at = {ref: row for row, ref in rows["action_ref"].items()}
    for ref, cells in answers.items():
        if ref not in at:
            msg = f"{sent.name} holds no action {ref} to answer."
            raise DhrxlError(msg)
        for key, value in cells.items():
            rows.at[at[ref], key] = value
    as_at = source.day("as_at")
    if as_at is None:
        msg = f"{sent.name} does not say which day it is to judge by."
        raise DhrxlError(msg)
    layout = agency_return(
        typed(rows, RETURN),
        agency=source.text("agency"),
        round_=source.text("round"),
        partnership=partnership,
        as_at=as_at,
        return_by=source.day("return_by"),
    )
    return with_form(with_cells(layout, "Return", answers), "Cover", cover)


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
        return replace(one, table=replace(table, cells=tuple(map(tuple, typed))))

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
