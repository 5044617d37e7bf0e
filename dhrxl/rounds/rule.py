"""What a rule is: one thing that must hold for every row, judged for all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from dhrxl.model.problems import Severity

Frame: TypeAlias = pd.DataFrame
Mask: TypeAlias = pd.Series


class Row:
    """The cells of one row by key, read from columns as lists: a frame gives no row quickly."""

    __slots__ = ("_columns", "_number")

    def __init__(self, columns: "Columns", number: int) -> None:
        self._columns = columns
        self._number = number

    def __getitem__(self, key: str) -> Any:
        return self._columns[key][self._number]


class Columns(dict[str, list[Any]]):
    """The columns of a frame as lists, each made when it is first asked for."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame

    def __missing__(self, key: str) -> list[Any]:
        self[key] = self._frame[key].tolist()
        return self[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold for every row, and the cell at fault where it does not."""

    code: str
    key: str
    """The column of the cell a message points to."""
    holds: Callable[[Frame], Mask]
    raised_to: Severity | None = None
    """Set where what is a warning elsewhere is an error here."""
    facts: Callable[[Row], dict[str, str]] = lambda row: {}
    """What else the sentence needs, from the row at fault."""


def is_filled(actions: Frame, key: str) -> Mask:
    """Say where a date cell holds anything, a day or words."""
    return actions[key].notna() | (actions[f"{key}_text"] != "")
