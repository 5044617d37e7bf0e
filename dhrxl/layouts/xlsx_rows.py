"""The rows of a table as XML, made a column at a time.

XlsxWriter makes an object of each cell and handles it several times over, which for the returns of
a country takes longer than all else. Yet a cell is its row's number and words that its column has
held before. So these are made once for each value of a column, and a row is its pieces joined by
its number:

    <row r="|7|" spans="1:2" ht="31.5"><c r="A|7|" s="3" t="s"><v>0</v></c><c r="B|7|" s="4"/></row>
"""

from collections.abc import Iterator, Sequence
from itertools import islice, repeat

from dhrxl.layouts.layout import Table, TableColumn, Value, Values
from dhrxl.layouts.measures import MAY_BE_TOO_LONG, points
from dhrxl.layouts.xlsx_cells import RISKY, Cells
from dhrxl.layouts.xlsx_formats import number_of
from dhrxl.layouts.xlsx_strings import escaped
from dhrxl.model.cells import column_letters

_AT_ONCE = 500
"""Rows of a block."""
_FEW = 2
"""Values that are counted in a column one by one."""


def row_xml(cells: Cells, table: Table, lines: Sequence[int], first: int) -> Iterator[str]:
    """Give the XML of a table's rows, a block of them at a time.

    Args:
        cells: Those of the sheet.
        table: Its table.
        lines: On how many lines the tallest cell of each row stands.
        first: Number of the first row, counted from 1.

    Raises:
        DhrxlError: A text is longer than a cell can hold.
    """
    width = len(table.columns)
    behind = [*(f'<c r="{column_letters(index)}' for index in range(2, width + 1)), "</row>"]
    pieces: list[Iterator[str]] = []
    for index, (column, values) in enumerate(zip(table.columns, table.body, strict=True)):
        if column.formula:
            made = _results(cells, column, values)
        else:
            made = _values(cells, column, values, (first, index))
        ends = {value: f"{piece}{behind[index]}" for value, piece in made.items()}
        pieces.append(map(ends.__getitem__, values))
    heads = {each: f'" spans="1:{width}" ht="{points(each):.16g}"><c r="A' for each in set(lines)}
    numbers = map(str, range(first, first + len(lines)))
    parts = zip(repeat('<row r="'), map(heads.__getitem__, lines), *pieces, strict=False)
    rows = (number.join(each) for number, each in zip(numbers, parts, strict=True))
    while block := "".join(islice(rows, _AT_ONCE)):
        yield block


def _values(
    cells: Cells, column: TableColumn, values: Values, top: tuple[int, int]
) -> dict[Value, str]:
    """Give what follows the row's number in the cells of a column, by their value.

    Args:
        cells: Those of the sheet.
        column: The column.
        values: What it holds.
        top: Its first row, counted from 1, and its index.
    """
    pieces: dict[Value, str] = dict.fromkeys(values.distinct, "")
    texts = [value for value in pieces if isinstance(value, str) and value]
    if max(map(len, texts), default=0) > MAY_BE_TOO_LONG:
        for text in texts:
            cells.expect_fits(text, top[0] - 1 + values.index(text), top[1])
    others = [value for value in pieces if not isinstance(value, str) or not value]
    if len(others) <= _FEW:
        cells.strings.count += len(values) - sum(map(values.count, others))
    else:
        cells.strings.count += sum(map(set(texts).__contains__, values))
    looks: dict[bool, str] = {}
    for text, number in zip(texts, cells.strings.numbers(texts), strict=True):
        is_risky = text.startswith(RISKY)
        if is_risky not in looks:
            looks[is_risky] = f'" s="{_style(cells, column, text)}" t="s"><v>'
        pieces[text] = f"{looks[is_risky]}{number}</v></c>"
    for value in pieces:
        if value is None or value == "":
            pieces[value] = f'" s="{_style(cells, column, value)}"/>'
        elif not isinstance(value, str):
            look = _style(cells, column, value)
            pieces[value] = f'" s="{look}"><v>{number_of(value):.16G}</v></c>'
    return pieces


def _results(cells: Cells, column: TableColumn, values: Values) -> dict[Value, str]:
    """Give the same of a column of formulas; what shows nothing has a text as its result, too.

    A result that is missing would be taken for the number 0.
    """
    number = cells.formats(column.cell_look, column.cell_kind)._get_xf_index()
    formula = escaped(cells.worksheet._prepare_formula(f"={column.formula}"))
    pieces: dict[Value, str] = {}
    for value in values.distinct:
        is_text, result = ' t="str"', escaped(value) if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            is_text, result = "", f"{number_of(value)}"
        pieces[value] = f'" s="{number}"{is_text}><f>{formula}</f><v>{result}</v></c>'
    return pieces


def _style(cells: Cells, column: TableColumn, value: Value) -> int:
    """Give the number of the style that a value has in a column."""
    number: int = cells.format_of(value, column.cell_look, column.cell_kind)._get_xf_index()
    return number
