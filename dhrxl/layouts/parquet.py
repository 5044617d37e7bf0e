"""Every action and every returned row as Parquet, for rounds too large for a sheet.

Analysts read them with pandas, Power BI or a database. The headings are those of the sheets, dates
are dates, blank cells are nulls.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from dhrxl.errors import BadInput, OutputExists
from dhrxl.layouts.layout import TableColumn
from dhrxl.model.cells import CellValue

ENDING = ".parquet"
ACTIONS, ROWS = "all_actions", "returned_rows"
"""The tables, by the name they have in the summary."""
_MISSING = 'Parquet files need pyarrow. Run: python -m pip install "dhrxl[data]"'


def claim_data(folder: Path, names: Sequence[str], *, force: bool) -> None:
    """Make sure that data may be written into a folder, before anything is.

    Raises:
        BadInput: pyarrow is not installed, or the folder is a file.
        OutputExists: A file is there already and `force` is not given.
    """
    _arrow()
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file. Name a folder for the data."
        raise BadInput(msg)
    there = [name for name in names if (folder / f"{name}{ENDING}").exists()]
    if there and not force:
        msg = (
            f"{folder / there[0]}{ENDING} exists. Add --force to replace it, or name another place."
        )
        raise OutputExists(msg)


def data_files(
    folder: Path, tables: Mapping[str, tuple[Sequence[TableColumn], pd.DataFrame]]
) -> Iterator[tuple[Path, bytes]]:
    """Give the place and the bytes of a file for each table; equal tables give equal bytes."""
    for name, (columns, frame) in tables.items():
        arrow = _arrow()
        from pyarrow import parquet

        made = arrow.table(
            [_array(arrow, column, frame) for column in columns],
            names=[column.heading for column in columns],
        )
        out = BytesIO()
        parquet.write_table(made, out, compression="zstd")
        yield folder / f"{name}{ENDING}", out.getvalue()


def read_data(folder: Path, name: str, keys: Mapping[str, str]) -> list[dict[str, CellValue]]:
    """Read the rows of a table as the cells of a sheet would give them.

    Args:
        folder: Where it was written.
        name: Of the table.
        keys: The key of each heading that is wanted.

    Raises:
        BadInput: It is not there, or cannot be read.
    """
    arrow = _arrow()
    from pyarrow import parquet

    path = folder / f"{name}{ENDING}"
    try:
        table = parquet.read_table(path)
    except (OSError, arrow.ArrowException) as error:
        msg = f"{path} cannot be read. Put the data folder back beside its summary."
        raise BadInput(msg) from error
    wanted = [heading for heading in table.column_names if heading in keys]
    rows = table.select(wanted).to_pylist()
    return [{keys[heading]: value for heading, value in row.items()} for row in rows]


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise BadInput(_MISSING) from None
    return pyarrow


def _array(arrow: Any, column: TableColumn, frame: pd.DataFrame) -> Any:
    """Give one column: a date, a whole number, or text."""
    if column.key not in frame:
        return arrow.nulls(len(frame), arrow.string())
    cells = frame[column.key].astype("object")
    values = [None if pd.isna(cell) or cell == "" else cell for cell in cells.tolist()]
    given = [value for value in values if value is not None]
    if column.kind == "date" and all(isinstance(value, date) for value in given):
        days = [v.date() if isinstance(v, datetime) else v for v in values]
        return arrow.array(days, arrow.date32())
    if column.kind == "number" and all(isinstance(value, int | float) for value in given):
        return arrow.array([None if v is None else int(v) for v in values], arrow.int64())
    return arrow.array([None if v is None else str(v) for v in values], arrow.string())
