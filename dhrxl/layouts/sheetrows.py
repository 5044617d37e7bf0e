"""The rows of a table as XML, straight from their values.

XlsxWriter makes an object of each cell and handles it several times over, which for the returns of
a country takes longer than all else. Yet a cell is its row's number and words that its column has
held before. So these are made once for each value of a column, and a row is its pieces joined by
its number:

    <row r="|7|" spans="1:2" ht="31.5"><c r="A|7|" s="3" t="s"><v>0</v></c><c r="B|7|" s="4"/></row>
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import getitem

from dhrxl.layouts.layout import Value
from dhrxl.model.cells import column_letters

Row = Sequence[Value]
ZERO_DAY = date(1899, 12, 30)


def serial(day: date) -> int:
    """Give the number by which Excel keeps a day."""
    return (day - ZERO_DAY).days


def row_xml(
    rows: Iterable[Row],
    first: int,
    *,
    styles: Sequence[Callable[[Value], int]],
    strings: Mapping[str, int],
    height: Callable[[Row], float],
) -> Iterator[str]:
    """Give the XML of rows, one by one.

    Args:
        rows: Their values, from column A.
        first: Number of the first row, counted from 1.
        styles: For each column what gives a value's style.
        strings: Where each text stands among the workbook's shared strings.
        height: Gives a row's height in points.
    """
    width = len(styles)
    nexts = [f'<c r="{column_letters(index)}' for index in range(2, width + 1)]
    columns = [
        _Column(style, strings, behind)
        for style, behind in zip(styles, (*nexts, "</row>"), strict=True)
    ]
    for number, values in enumerate(rows, start=first):
        look = f'" spans="1:{width}" ht="{height(values):.16g}"><c r="A'
        yield str(number).join(('<row r="', look, *map(getitem, columns, values)))


class _Column(dict[Value, str]):
    """What follows the row's number in a column's cells, by their value."""

    def __init__(
        self, style: Callable[[Value], int], strings: Mapping[str, int], behind: str
    ) -> None:
        super().__init__()
        self._style, self._strings, self._behind = style, strings, behind

    def __missing__(self, value: Value) -> str:
        look = f'" s="{self._style(value)}"'
        if value is None or value == "":
            piece = f"{look}/>{self._behind}"
        elif isinstance(value, str):
            piece = f'{look} t="s"><v>{self._strings[value]}</v></c>{self._behind}'
        else:
            number = serial(value) if isinstance(value, date) else value
            piece = f"{look}><v>{number:.16G}</v></c>{self._behind}"
        self[value] = piece
        return piece
