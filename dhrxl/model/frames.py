"""Frames of actions: from cells as they were read to typed columns, and empty ones.

A typed frame has text columns with "" for blank, datetime64 columns with NaT for blank, and whole
numbers with missing for blank. What stood in a date cell and is no date is kept beside it, in
`<key>_text`, so that it can be quoted and never counts.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from dhrxl.model.cells import CellValue, as_day, as_text, is_blank
from dhrxl.model.places import PLACE
from dhrxl.model.response import Response
from dhrxl.model.rows import Rows
from dhrxl.model.terms import COLUMNS, SCOPES, EvidenceKind, Rag, Status
from dhrxl.model.text import composed, is_seen, trimmed

_CHOICES = {
    "status": tuple(Status),
    "agency_rag": tuple(Rag),
    "scope": SCOPES,
    "evidence_kind": tuple(EvidenceKind),
    "response": tuple(Response),
}
TYPES = {"text": "str", "date": "datetime64[s]", "number": "Int64"}
"""The type of a column of a typed frame, by its kind in `terms.COLUMNS`."""
_DAYS = TYPES["date"]

_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = int(np.iinfo("int64").min)

_Given = TypeVar("_Given")


def of_each(cells: Sequence[Hashable], give: Callable[[Any], _Given]) -> list[_Given]:
    """Give what a function gives for each cell, asked once for each that differs.

    Most columns hold the same words over and over. True is no 1, though Python takes them for one.

    >>> of_each([" Yes", " Yes", 1, True], str)
    [' Yes', ' Yes', '1', 'True']
    """
    distinct = set(cells)
    if True in distinct or False in distinct:
        return [give(cell) for cell in cells]
    known = {cell: give(cell) for cell in distinct}
    return [known[cell] for cell in cells]


def holds(cells: pd.Series, test: Callable[[Any], bool]) -> pd.Series:
    """Say for which cells of a column something is true, asked once for each that differs."""
    return pd.Series(of_each(cells.tolist(), test), index=cells.index, dtype=bool)


def as_frame(rows: Rows, keys: Sequence[str]) -> pd.DataFrame:
    """Put rows into one frame with these columns, each cell as it was read, blanks None."""
    names = list(dict.fromkeys((*PLACE, *keys, "other_columns")))
    block = np.full((len(names), len(rows)), None, dtype="object")
    for cells, key in zip(block, names, strict=True):
        if key in rows.columns:
            cells[:] = rows.columns[key]
    index = pd.RangeIndex(len(rows))
    return pd.DataFrame(block.T, columns=names, index=index, dtype="object", copy=False)


def typed(rows: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Type the columns named by key; absent ones come out blank, all others stay as they are.

    Status, rating, scope, kind of evidence and response are written as the list writes them where
    they are the same word but for case and spaces; any other text stays exactly as typed.

    Args:
        rows: Cells as read, one action a row.
        keys: Column keys of `terms.COLUMNS`.

    Returns:
        A new frame with the same index.
    """
    columns: dict[str, pd.Series | ExtensionArray] = {
        str(name): rows[name] for name in rows.columns if name not in COLUMNS
    }
    nothing = bare(len(rows))
    for key in keys:
        kind = COLUMNS[key].kind
        cells = rows.get(key)
        if cells is None or _is_bare(cells):
            columns[key], left_over = nothing[kind], nothing["text"]
        elif kind == "date":
            columns[key], left_over = days(cells), _left_over(cells)
        elif kind == "number":
            columns[key] = pd.to_numeric(cells, errors="coerce").round().astype("Int64")
        else:
            columns[key] = as_texts(_spelt(cells, _CHOICES.get(key, ())))
        if kind == "date":
            columns[f"{key}_text"] = left_over
    return pd.DataFrame(columns, index=rows.index)


def bare(count: int) -> dict[str, ExtensionArray]:
    """Give columns in which nothing stands, by their kind in `terms.COLUMNS`."""
    days, numbers = np.full(count, "NaT", dtype=_DAYS), np.zeros(count, dtype="int64")
    return {
        "text": as_texts([""] * count),
        "date": pd.array(days),
        "number": pd.arrays.IntegerArray(numbers, np.full(count, True)),
    }


def _is_bare(cells: pd.Series) -> bool:
    given: list[object] = cells.tolist()
    return given.count(None) == len(given)


@cache
def _of_texts() -> Any:
    return pd.api.types.pandas_dtype(TYPES["text"])


def as_texts(words: Sequence[str] | np.ndarray) -> ExtensionArray:
    """Give words as pandas keeps a column of text; from a list it makes one slowly."""
    return pd.array(words, dtype=_of_texts())


def blank(keys: Iterable[str]) -> pd.DataFrame:
    """Give a typed frame of no actions."""
    nothing, columns = bare(0), {}
    for key in keys:
        kind = COLUMNS[key].kind
        columns[key] = nothing[kind]
        if kind == "date":
            columns[f"{key}_text"] = nothing["text"]
    return pd.DataFrame(columns, index=pd.RangeIndex(0))


def days(cells: pd.Series) -> pd.Series:
    """Give the whole days that cells hold, NaT where they hold none."""
    if pd.api.types.is_datetime64_dtype(cells):
        return pd.Series(cells.dt.normalize(), dtype=_DAYS)
    found = np.array(of_each(cells.tolist(), _seconds), dtype="int64")
    return pd.Series(found.view(_DAYS), index=cells.index)


def _seconds(cell: CellValue) -> int:
    """Give the day of a cell as pandas keeps it: numpy makes no array of days quickly."""
    day = None if cell is pd.NaT else as_day(cell)
    return _NO_DAY if day is None else (day.toordinal() - _EPOCH) * 86_400


def texts(cells: pd.Series, choices: Iterable[str] = ()) -> pd.Series:
    """Give cells as text, "" for blank, in the spelling of the choices where they are one."""
    return pd.Series(as_texts(_spelt(cells, choices)), index=cells.index)


def _spelt(cells: pd.Series, choices: Iterable[str]) -> list[str]:
    words = {str(choice).casefold(): str(choice) for choice in choices}

    def spelt(cell: CellValue) -> str:
        text = _as_words(cell)
        return words.get(trimmed(text).casefold(), text) if words else text

    return of_each(cells.tolist(), spelt)


def is_empty(cells: pd.Series) -> pd.Series:
    """Say which cells of a typed column hold nothing."""
    return cells.isna() | (cells == "")


def shows_same(now: ExtensionArray, was: ExtensionArray) -> npt.NDArray[np.bool_]:
    """Say which cells of two columns, of text or of days, show the same to whoever looks.

    >>> now, was = ["\u00e9", "", "a"], ["e\u0301", None, "b"]
    >>> shows_same(*(pd.Series(cells, dtype="str").array for cells in (now, was))).tolist()
    [True, True, False]
    """
    if str(now.dtype).startswith("datetime"):
        day, other = now.to_numpy(), was.to_numpy()
        return np.asarray((day == other) | (np.isnat(day) & np.isnat(other)), dtype=bool)
    cells, others = (array.to_numpy(dtype=object) for array in (now, was))
    same = np.asarray(cells == others, dtype=bool)
    for row in np.flatnonzero(~same).tolist():
        same[row] = _shown(cells[row]) == _shown(others[row])
    return same


def _shown(cell: object) -> object:
    if isinstance(cell, str):
        return composed(cell)
    return "" if pd.isna(cell) else cell


def says_nothing(rows: pd.DataFrame, keys: Iterable[str]) -> pd.Series:
    """Say in which typed rows nothing that anybody sees stands under any of the keys."""
    blank = np.full(len(rows), True)
    for key in keys:
        cells = rows[key]
        if str(cells.dtype).startswith("datetime"):
            blank &= cells.isna().to_numpy()
            if f"{key}_text" not in rows:
                continue
            cells = rows[f"{key}_text"]
        blank &= ~np.array(of_each(cells.tolist(), _is_shown), dtype=bool)
    return pd.Series(blank, index=rows.index)


def _is_shown(cell: object) -> bool:
    return isinstance(cell, str) and is_seen(cell)


def by_ref(cells: pd.Series) -> dict[Any, Any]:
    """Give the cells of a column by the labels of their rows; pandas does that slowly."""
    return dict(zip(cells.index.tolist(), cells.tolist(), strict=True))


def refs_of(rows: pd.DataFrame) -> pd.Series:
    """Give each row's action reference as it is compared: trimmed and in capitals."""
    refs = of_each(rows["action_ref"].tolist(), _compared)
    return pd.Series(as_texts(refs), index=rows.index)


def _compared(ref: str) -> str:
    """Give a reference as it is compared; most are so, and then it is the very same text."""
    plain = trimmed(ref).upper()
    return ref if ref == plain else plain


def _as_words(cell: CellValue) -> str:
    if isinstance(cell, str):
        return cell if is_seen(cell) else ""
    return "" if is_blank(cell) or cell is pd.NaT or cell != cell else as_text(cell)


def _left_over(cells: pd.Series) -> ExtensionArray:
    if pd.api.types.is_datetime64_dtype(cells):
        return as_texts([""] * len(cells))
    return as_texts(of_each(cells.tolist(), lambda cell: "" if as_day(cell) else _as_words(cell)))
