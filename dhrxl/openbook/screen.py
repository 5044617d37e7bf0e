"""What stands on the screen of an open book for a number: 60%, £12,500, 3.5 days.

Excel is asked for the format of whole columns, and only of those where a number stands among
words. It gives none where formats differ; then halves are asked for, down to single cells.
"""

from collections.abc import Callable, Sequence

from dhrxl.files.formats.screen import NotUnderstood, may_differ, rendered
from dhrxl.files.formats.sheetml import LOCAL_DATE
from dhrxl.model.cells import CellValue

FormatOf = Callable[[int, int, int], str | None]
"""Gives the format of a column from one row to another, both counted from 1; none if they differ.

Raises:
    NotImplementedError: Nobody can tell, as on the web.
"""
_MOST_ASKED = 64
"""Questions about one column: a list of which every other cell has another format is not ours."""
_LOCAL = ("m/d/yyyy", "m/d/yyyy h:mm")
"""How Excel calls, in every country, the two formats that follow the computer's own settings."""
_MANY = "many different ones in one column"


class OpenScreen:
    """What one sheet of an open book looks like."""

    counts_from_1904 = False
    """Excel hands over days, and not their numbers, whatever day a workbook counts from."""

    def __init__(self, rows: Sequence[Sequence[CellValue]], format_of: FormatOf) -> None:
        self._rows, self._format_of = rows, format_of
        self._formats: dict[int, dict[int, str] | None] = {}
        """Of each column that was asked for, by row; nothing where nobody can tell."""

    def shown(self, row: int, column: int) -> str | None:
        """Give the words on the screen; nothing where they are the value itself.

        Raises:
            NotUnderstood: The format of the cell cannot be rendered.
        """
        value = self._rows[row - 1][column - 1]
        if not _has_format(value):
            return None
        if column not in self._formats:
            self._formats[column] = self._asked(column)
        formats = self._formats[column]
        if formats is None:
            return None
        if row not in formats:
            raise NotUnderstood(_MANY)
        code = formats[row]
        number = LOCAL_DATE[_LOCAL.index(code)] if code in _LOCAL else -1
        return rendered(value, code, number)

    def _asked(self, column: int) -> dict[int, str] | None:
        """Ask for the formats of the cells of a column that may look other than they are."""
        filled = [
            number for number, row in enumerate(self._rows, start=1)
            if column <= len(row) and _has_format(row[column - 1])
        ]  # fmt: skip
        found: dict[int, str] = {}
        runs = [filled]
        for _ in range(_MOST_ASKED):
            if not runs:
                break
            run = runs.pop(0)
            try:
                code = self._format_of(column, run[0], run[-1])
            except NotImplementedError:
                return None
            if code is not None:
                found |= dict.fromkeys(run, code)
            elif len(run) > 1:
                runs += [run[: len(run) // 2], run[len(run) // 2 :]]
        return found


def _has_format(value: CellValue) -> bool:
    """Whether a number or a day stands in a cell; of a time of no day Excel's words are its own."""
    return may_differ(value) and not isinstance(value, str)
