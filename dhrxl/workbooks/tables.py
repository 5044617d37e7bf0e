"""Frames as tables and listings, drop-down lists, and what a cell says: alike in all workbooks."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from dhrxl.layouts.layout import Entry, Look, Sheet, Table, TableColumn, Value, Values
from dhrxl.model.dates import spoken
from dhrxl.model.terms import COLUMNS, LISTS

DATE_PROMPT = "A date such as 31/3/2026."
DATE_ERROR = "Enter a date such as 31/3/2026. If there is none yet, leave the cell empty."
CHOICE_ERROR = "Choose one from the list: click the small arrow beside the cell."

PROMPTS: Mapping[str, str] = MappingProxyType(
    {
        "status": "Choose one from the list.",
        "agency_rag": "Your own rating, if you keep one. Choose from the list or leave empty.",
        "progress": "What has happened since last time? Name roles, never people. "
        "Double-click the cell before pasting from Word.",
        "evidence": "What proves it? Name the document. Its kind, where it is held and its day "
        "have columns of their own, further right. "
        "Double-click the cell before pasting from Word.",
        "date_of_completion": "Only when it is done. A date such as 31/3/2026. Done after the day "
        "that the position is as at? Give the date; it counts as done from the next round.",
        "outcome": "What changed for people because of it? "
        "Double-click the cell before pasting from Word.",
        "new_date_requested": "Only if you need more time. A date such as 31/3/2026. "
        "The partnership decides.",
        "reason_for_new_date": "Why can the agreed date not be met? "
        "Double-click the cell before pasting from Word.",
        "evidence_kind": "What does the evidence show? Activity: it was done. Output: what it "
        "made. Outcome: what it changed. Choose from the list.",
        "evidence_held_at": "Where can somebody who checks find it? A team, system or folder, "
        "never a person.",
        "evidence_dated": "The day the evidence is of, such as the day of the audit. "
        "A date such as 31/3/2026.",
        "check_again_on": "From this day the agency is asked whether it still holds. "
        "A date such as 31/3/2027.",
        "target_date": "The date first agreed. Never overwritten: "
        "put a later date into Revised target date.",
        "revised_target_date": "Only a later date that the partnership has agreed.",
        "scope": "Choose one from the list.",
        "decision": "Choose one from the list.",
        "response": "Does the lead agency take the recommendation on? Choose one from the list. "
        "It stays until you change it.",
        "response_reason": "Why is it only partly accepted, or not? "
        "Double-click the cell before pasting from Word.",
        "response_dated": "The day your agency responded. A date such as 31/3/2026.",
    }
)
"""What Excel says when a cell of a column is selected."""

AS_TYPED = frozenset({"action_ref", "recommendation_no", "target_date_as_written"})
"""Columns in which Excel must make neither a number of `1.10` nor a date of `Apr-21`."""

LIST_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "list_status": "Status",
        "list_agency_status": "Status",
        "list_rag": "Agency RAG",
        "list_scope": "Scope",
        "list_decision": "Decision",
        "list_evidence_kind": "Evidence kind",
        "list_seen": "Seen",
        "list_response": "Response",
        "list_yes_no": "Yes or No",
        "list_complete_colour": "Complete colour",
        "list_review_type": "Review type",
        "list_silent": "Says nothing (* any marks)",
        "list_marks": "Mark that says nothing",
    }
)


_PLAIN = frozenset((int, float, bool, date))


def columns_for(
    keys: Sequence[str],
    *,
    look: Look | Mapping[str, Look] = "plain",
    widths: Mapping[str, int] = MappingProxyType({}),
    choices: Mapping[str, str] = MappingProxyType({}),
    formulas: Mapping[str, str] = MappingProxyType({}),
) -> tuple[TableColumn, ...]:
    """Give the table columns for keys of `terms.COLUMNS`.

    Args:
        keys: The columns, in their order.
        look: One look for all, or one for each key.
        widths: Widths that differ from those in `terms`.
        choices: Drop-down lists that differ from those in `terms`.
        formulas: Live formulas by key.
    """

    def column(key: str) -> TableColumn:
        term = COLUMNS[key]
        shown = look if isinstance(look, str) else look[key]
        return TableColumn(
            key=key,
            heading=term.heading,
            width=widths.get(key, term.width),
            kind=term.kind,
            look=shown,
            formula=formulas.get(key, ""),
            entry=entry(key, choices.get(key, term.choices)) if shown == "open" else None,
            rag=key in ("rag", "agency_rag"),
            overdue=key == "timing",
            as_typed=key in AS_TYPED,
        )

    return tuple(map(column, keys))


def entry(key: str, choices: str = "") -> Entry | None:
    """Give what a cell of an open column may hold, and the words Excel shows for it."""
    prompt = PROMPTS.get(key, "")
    if choices:
        return Entry(choices=choices, prompt=prompt, error=CHOICE_ERROR)
    if COLUMNS[key].kind == "date":
        return Entry(date_only=True, prompt=prompt, error=DATE_ERROR)
    return Entry(prompt=prompt) if prompt else None


def cells_of(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[Values, ...]:
    """Give the columns of a typed frame as plain values, None for blank; absent ones are blank.

    >>> cells_of(pd.DataFrame({"a": ["x", ""], "b": pd.to_datetime(["2026-03-31", None])}), "ab")
    (('x', None), (datetime.date(2026, 3, 31), None))
    """
    blank = Values((None,) * len(frame))
    return tuple(_values(frame[key]) if key in frame.columns else blank for key in keys)


def _values(column: pd.Series) -> Values:
    if pd.api.types.is_datetime64_dtype(column):
        return Values(column.to_numpy().astype("datetime64[D]").tolist())
    given = column.tolist()
    if isinstance(column.dtype, pd.StringDtype):  # what is no text is missing
        return Values([(value or None) if value.__class__ is str else None for value in given])
    return Values(
        [
            (value or None) if value.__class__ is str else None if is_blank else _value(value)
            for value, is_blank in zip(given, column.isna().tolist(), strict=True)
        ]
    )


def _value(value: Any) -> Value:
    plain: Value = value
    if value.__class__ in _PLAIN:
        return plain
    if isinstance(value, str):
        plain = str(value) or None
    elif isinstance(value, pd.Timestamp):
        plain = value.date()
    elif isinstance(value, np.generic):
        plain = value.item()
    return plain


def number_column(key: str, heading: str, width: int) -> TableColumn:
    """Give a column of figures."""
    return TableColumn(key=key, heading=heading, width=width, kind="number")


def table_of(
    name: str, columns: Sequence[TableColumn], frame: pd.DataFrame, *, empty: str = ""
) -> Table:
    """Give the table that shows a frame.

    Args:
        name: Of the table.
        columns: Its columns, in their order.
        frame: Its rows, with the keys of the columns; what it lacks is blank.
        empty: Said instead of rows.
    """
    cells = cells_of(frame, [column.key for column in columns])
    return Table(name=name, columns=tuple(columns), cells=cells, empty=empty)


def listing(
    table: Table,
    as_at: date,
    *,
    name: str,
    says: str,
    title: str = "",
    more: Sequence[str] = (),
    frozen: int = 1,
    printed: int = 0,
    paper: Literal["A4", "A3"] = "A4",
    pages_wide: int = 1,
) -> Sheet:
    """Give a sheet with one table, under the lines that every output has.

    Args:
        table: What it shows.
        as_at: The day its figures are true for.
        name: Of the sheet.
        says: What the table holds and what blank cells mean.
        title: What stands in A1, if not the name.
        more: Further lines.
        frozen: Columns that stay in view.
        printed: Columns that print, from the left; 0 for all.
        paper: What it prints on.
        pages_wide: On how many pages side by side.
    """
    contents = f"This worksheet contains one table: {says}"
    return Sheet(
        name=name,
        title=title or name,
        lines=(contents, f"Position as at {spoken(as_at)}.", *more),
        table=table,
        frozen_columns=frozen,
        printed_columns=printed,
        paper=paper,
        pages_wide=pages_wide,
    )


def lists_sheet(
    names: Sequence[str], *, protected: bool = False
) -> tuple[Sheet, Mapping[str, str]]:
    """Give the sheet `Lists` with the lists named, and what their defined names refer to.

    It is hidden, for a sheet in sight prints with the workbook, whatever its print area; and not
    "very hidden", so that whoever wants to look can unhide it.
    """
    rows = [(_title(name, word), word) for name in names for word in map(str, LISTS[name])]
    sheet = Sheet(
        name="Lists",
        title="Lists",
        lines=("This worksheet contains one table: the words that lists offer and formulas know.",),
        table=Table.by_rows(
            name="lists",
            columns=(
                TableColumn(key="list", heading="List", width=24, look="given"),
                TableColumn(key="value", heading="Value", width=24, look="given"),
            ),
            rows=tuple(rows),
        ),
        protected=protected,
        hidden=True,
    )
    targets, row = {}, sheet.header_row + 1
    for name in names:
        last = row + len(LISTS[name]) - 1
        targets[name] = f"Lists!$B${row}:$B${last}"
        row = last + 1
    return sheet, targets


def _title(name: str, word: str) -> str:
    """Say what list a word is of; of a mark its number too, since some are not seen."""
    return f"{LIST_TITLES[name]} (U+{ord(word):04X})" if name == "list_marks" else LIST_TITLES[name]
