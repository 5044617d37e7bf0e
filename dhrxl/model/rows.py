"""Rows as they were read, held by columns: few objects to send to another process and to keep."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from dhrxl.model.cells import CellValue

Row = dict[str, CellValue]
"""One row: the keys found, `source_sheet`, `source_row`, and `other_columns`."""


_MANY = 4_096
"""Texts of a column: those that come again are among the first."""


class Rows(Sequence[Row]):
    """Rows that have the same keys; each is put together when it is asked for."""

    __slots__ = ("_count", "columns")

    def __init__(self, columns: Mapping[str, list[CellValue]], count: int) -> None:
        """Take the cells of each key, from the first row to the last."""
        self.columns = columns
        self._count = count

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, CellValue]]) -> "Rows":
        """Hold rows; a key that one of them has and another has not is blank there.

        >>> list(Rows.of([{"status": "Paused"}, {"status": "Paused", "outcome": "None"}]))
        [{'status': 'Paused', 'outcome': None}, {'status': 'Paused', 'outcome': 'None'}]
        """
        given = list(rows)
        keys = dict.fromkeys(key for row in given for key in row)
        return cls({key: _each_once([row.get(key) for row in given]) for key in keys}, len(given))

    @classmethod
    def by_columns(cls, columns: Mapping[str, Sequence[CellValue]]) -> "Rows":
        """Hold rows given by their columns, all of one length."""
        count = len(next(iter(columns.values()), ()))
        return cls({key: _each_once(cells) for key, cells in columns.items()}, count)

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        """Hold the rows of several, one after the other."""
        columns: dict[str, list[CellValue]] = {}
        count = 0
        for part in parts:
            for key, cells in part.columns.items():
                column = columns.setdefault(key, [])
                column += [None] * (count - len(column))
                column += cells
            count += len(part)
        for column in columns.values():
            column += [None] * (count - len(column))
        return cls(columns, count)

    def beside(self, **values: CellValue) -> "Rows":
        """Give the rows with the same value under a key in each."""
        more = {key: [value] * self._count for key, value in values.items()}
        return Rows({**self.columns, **more}, self._count)

    def share(self, known: dict[str, dict[CellValue, CellValue]]) -> None:
        """Hold texts that other rows hold too as the same objects.

        Args:
            known: The texts of other rows, by key; those of these rows are added while there are
                few: what is said once, is seldom said again.
        """
        for key, cells in self.columns.items():
            texts = known.setdefault(key, {})
            once = texts.setdefault if len(texts) < _MANY else texts.get
            cells[:] = [once(cell, cell) if cell.__class__ is str else cell for cell in cells]

    def __len__(self) -> int:
        """Give how many there are."""
        return self._count

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        """Give one row, or some of them."""
        if isinstance(at, slice):
            return list(self)[at]
        return {key: cells[at] for key, cells in self.columns.items()}

    def __iter__(self) -> Iterator[Row]:
        """Give each row."""
        keys = tuple(self.columns)
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(keys, cells, strict=True))


def _each_once(cells: Sequence[CellValue]) -> list[CellValue]:
    """Give the same cells with equal texts as one object: many stand in every row."""
    if cells.count(None) == len(cells):
        return list(cells)
    once: dict[CellValue, CellValue] = {}
    return [once.setdefault(cell, cell) if cell.__class__ is str else cell for cell in cells]
