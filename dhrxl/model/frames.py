"""Frames of actions: from cells as they were read to typed columns, and empty ones.

A typed frame has text columns with "" for blank, datetime64 columns with NaT for blank, and whole
numbers with missing for blank. What stood in a date cell and is no date is kept beside it, in
`<key>_text`, so that it can be quoted and never counts.
"""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from dhrxl.model.cells import CellValue, as_day, as_text, is_blank
from dhrxl.model.places import PLACE
from dhrxl.model.terms import COLUMNS, SCOPES, Rag, Status
from dhrxl.model.text import composed, is_seen, trimmed

_CHOICES = {"status": tuple(Status), "agency_rag": tuple(Rag), "scope": SCOPES}
_DAYS = "datetime64[s]"


def as_frame(rows: Iterable[Mapping[str, CellValue]], keys: Sequence[str]) -> pd.DataFrame:
    """Put rows into one frame with these columns, each cell as it was read, blanks None."""
    given = list(rows)
    return pd.DataFrame(
        {
            key: pd.Series([row.get(key) for row in given], dtype="object")
            for key in (*PLACE, *keys, "other_columns")
        },
        index=pd.RangeIndex(len(given)),
    )


def typed(rows: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Type the columns named by key; absent ones come out blank, all others stay as they are.

    Status, rating and scope are written as the list writes them where they are the same word but
    for case and spaces; any other text stays exactly as typed.

    Args:
        rows: Cells as read, one action a row.
        keys: Column keys of `terms.COLUMNS`.

    Returns:
        A new frame with the same index.
    """
    columns: dict[str, pd.Series] = {
        str(name): rows[name] for name in rows.columns if name not in COLUMNS
    }
    for key in keys:
        cells = rows[key] if key in rows else pd.Series(None, index=rows.index, dtype="object")
        kind = COLUMNS[key].kind
        if kind == "date":
            columns[key] = days(cells)
            columns[f"{key}_text"] = _left_over(cells)
        elif kind == "number":
            columns[key] = pd.to_numeric(cells, errors="coerce").round().astype("Int64")
        else:
            columns[key] = texts(cells, _CHOICES.get(key, ()))
    return pd.DataFrame(columns, index=rows.index)


def blank(keys: Iterable[str]) -> pd.DataFrame:
    """Give a typed frame of no actions."""
    return typed(pd.DataFrame(index=pd.RangeIndex(0)), keys)


def days(cells: pd.Series) -> pd.Series:
    """Give the whole days that cells hold, NaT where they hold none."""
    if pd.api.types.is_datetime64_dtype(cells):
        return pd.Series(cells.dt.normalize(), dtype=_DAYS)
    found = [None if cell is None else as_day(cell) for cell in cells.tolist()]
    return pd.Series(found, index=cells.index, dtype=_DAYS)


def texts(cells: pd.Series, choices: Iterable[str] = ()) -> pd.Series:
    """Give cells as text, "" for blank, in the spelling of the choices where they are one."""
    words = {str(choice).casefold(): str(choice) for choice in choices}
    given = cells.tolist()
    spelt = ["" if cell is None else _as_words(cell) for cell in given]
    if words:
        spellings = {text: words.get(trimmed(text).casefold(), text) for text in set(spelt)}
        spelt = [spellings[text] for text in spelt]
    return pd.Series(spelt, index=cells.index, dtype="str")


def is_empty(cells: pd.Series) -> pd.Series:
    """Say which cells of a typed column hold nothing."""
    return cells.isna() | (cells == "")


def alike(now: pd.Series, was: pd.Series) -> pd.Series:
    """Say which cells of two typed columns show the same, whatever nobody sees in them."""
    same = (now == was).astype(bool)
    if pd.api.types.is_datetime64_dtype(now) or same.all():
        return same
    pairs = zip(now.tolist(), was.tolist(), same.tolist(), strict=True)
    shown = [
        is_same
        or (isinstance(one, str) and isinstance(other, str) and composed(one) == composed(other))
        for one, other, is_same in pairs
    ]
    return pd.Series(shown, index=now.index, dtype=bool)


def says_nothing(rows: pd.DataFrame, keys: Iterable[str]) -> pd.Series:
    """Say in which typed rows nothing that anybody sees stands under any of the keys."""
    blank = pd.Series(True, index=rows.index)
    for key in keys:
        cells = rows[key]
        if str(cells.dtype).startswith("datetime"):
            blank &= cells.isna()
            if f"{key}_text" not in rows:
                continue
            cells = rows[f"{key}_text"]
        shows = {text: is_seen(text) for text in cells.fillna("").unique()}
        blank &= ~cells.fillna("").map(shows).astype(bool)
    return blank


def refs_of(rows: pd.DataFrame) -> pd.Series:
    """Give each row's action reference as it is compared: trimmed and in capitals."""
    refs = [trimmed(ref).upper() for ref in rows["action_ref"].tolist()]
    return pd.Series(refs, index=rows.index, dtype="str")


def _as_words(cell: CellValue) -> str:
    if isinstance(cell, str):
        return cell if is_seen(cell) else ""
    return "" if is_blank(cell) or cell is pd.NaT or cell != cell else as_text(cell)


def _left_over(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_dtype(cells):
        return pd.Series("", index=cells.index, dtype="str")
    left = [None if cell is None or as_day(cell) else cell for cell in cells.tolist()]
    return texts(pd.Series(left, index=cells.index, dtype="object"))
