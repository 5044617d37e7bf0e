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
AT_ONCE = 20_000
"""Rows put into a file at once: those of a whole country would be there twice over."""
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
        found = f"{folder / there[0]}{ENDING} exists"
        raise OutputExists(found)


def data_files(
    folder: Path, tables: Mapping[str, tuple[Sequence[TableColumn], pd.DataFrame]]
) -> Iterator[tuple[Path, bytes]]:
    """Give the place and the bytes of a file for each table; equal tables give equal bytes."""
    for name, (columns, frame) in tables.items():
        arrow = _arrow()
        from pyarrow import parquet

        types = [_type(arrow, column, frame) for column in columns]
        names = [column.heading for column in columns]
        schema = arrow.schema(list(zip(names, types, strict=True)))
        out = BytesIO()
        with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for start in range(0, len(frame) or 1, AT_ONCE):
                some = frame.iloc[start : start + AT_ONCE]
                pairs = zip(columns, types, strict=True)
                arrays = [_array(arrow, column.key, some, kind) for column, kind in pairs]
                writer.write_table(arrow.table(arrays, schema=schema))
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


def _values(key: str, frame: pd.DataFrame) -> list[Any]:
    """Give the cells of a column, None for blank."""
    if key not in frame:
        return [None] * len(frame)
    cells = frame[key].astype("object")
    pairs = zip(cells.tolist(), cells.isna().tolist(), strict=True)
    return [None if is_blank or cell == "" else cell for cell, is_blank in pairs]


def _type(arrow: Any, column: TableColumn, frame: pd.DataFrame) -> Any:
    """Give the type of a column: a date, a whole number, or text."""
    if column.kind == "text" or column.key not in frame:
        return arrow.string()
    if column.kind == "date" and pd.api.types.is_datetime64_dtype(frame[column.key]):
        return arrow.date32()
    kinds = {value.__class__ for value in _values(column.key, frame)} - {None.__class__}
    if column.kind == "date" and all(issubclass(kind, date) for kind in kinds):
        return arrow.date32()
    if column.kind == "number" and all(issubclass(kind, int | float) for kind in kinds):
        return arrow.int64()
    return arrow.string()


def _array(arrow: Any, key: str, frame: pd.DataFrame, type_: Any) -> Any:
    """Give the cells of a column as arrow holds those of a type."""
    if type_ == arrow.date32() and pd.api.types.is_datetime64_dtype(frame[key]):
        return arrow.array(frame[key].to_numpy("datetime64[D]"), type_)
    values = _values(key, frame)
    if type_ == arrow.date32():
        days = [v.date() if isinstance(v, datetime) else v for v in values]
        return arrow.array(days, type_)
    plain = int if type_ == arrow.int64() else str
    return arrow.array([None if v is None else plain(v) for v in values], type_)
