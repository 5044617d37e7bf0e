"""Rounds too large for a sheet: their rows as Parquet, and the next round from there."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet

from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.last_summary import read_summary
from dhrxl.intake.partnership import find_partnership
from dhrxl.jobs import consolidate as consolidating
from dhrxl.jobs.consolidate import consolidate
from dhrxl.jobs.demo.round import Places
from dhrxl.rounds.position import Position
from dhrxl.workbooks import trail

SPRING, SUMMER = date(2026, 3, 31), date(2026, 6, 30)


@pytest.fixture
def small_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a sheet hold five rows."""
    monkeypatch.setattr(trail, "MOST_IN_A_SHEET", 5)
    monkeypatch.setattr(consolidating, "MOST_IN_A_SHEET", 5)


def summed(demo: Places, output: Path, day: date = SPRING, **more: object) -> Position:
    """Consolidate the last quarter of the demonstration."""
    return consolidate(
        [demo.returns("Q4")], output, as_at=day, plans=sorted(demo.plans.glob("*.xlsx")),
        partnership=find_partnership(None, [demo.plans]), **more,
    )  # fmt: skip


def shown(workbook: Path, sheet: str) -> list[tuple[object, ...]]:
    """Give the headings of a sheet's table and the rows below them, dates as days."""
    page = openpyxl.load_workbook(workbook)[sheet]
    (table,) = page.tables.values()
    rows = page[table.ref]
    return [
        tuple(c.value.date() if hasattr(c.value, "date") else c.value for c in row) for row in rows
    ]


@pytest.mark.parametrize(
    ("table", "sheet"), [("all_actions", "All actions"), ("returned_rows", "Returned rows")]
)
def test_data_are_the_cells_of_the_sheet(
    demo: Places, tmp_path: Path, table: str, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headings, texts, dates and figures, put in a few rows at once, are those of the sheet."""
    monkeypatch.setattr("dhrxl.layouts.parquet.AT_ONCE", 7)
    summed(demo, tmp_path / "summary.xlsx", data=tmp_path / "data")

    found = parquet.read_table(tmp_path / "data" / f"{table}.parquet")

    assert len(found) > 7
    header, *rows = shown(tmp_path / "summary.xlsx", sheet)
    assert list(header) == found.column_names
    assert rows == [tuple(row.values()) for row in found.to_pylist()]


def test_equal_rounds_give_equal_bytes(demo: Places, tmp_path: Path) -> None:
    """The same inputs and day give the same data, byte for byte."""
    for name in ("one", "two"):
        summed(demo, tmp_path / f"{name}.xlsx", data=tmp_path / name)

    for file in ("all_actions.parquet", "returned_rows.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.usefixtures("small_sheets")
def test_a_large_round_needs_a_folder(demo: Places, tmp_path: Path) -> None:
    """Nothing is cut off: without a folder for the rows nothing is written."""
    with pytest.raises(BadInput) as refused:
        summed(demo, tmp_path / "summary.xlsx")

    assert (
        "33 rows are more than the 5 that one sheet should hold. Give --data FOLDER: all actions "
        "and returned rows are written there as Parquet, and the summary keeps the figures, the "
        "overdue actions and the problems."
    ) == str(refused.value)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.usefixtures("small_sheets")
def test_a_large_summary_says_where_its_rows_are(demo: Places, tmp_path: Path) -> None:
    """Figures, overdue actions and problems stay; the two long sheets name the files."""
    whole = tmp_path / "whole.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consolidating, "MOST_IN_A_SHEET", 50_000)
        summed(demo, whole)

    summed(demo, tmp_path / "large.xlsx", data=tmp_path / "rows")

    large = openpyxl.load_workbook(tmp_path / "large.xlsx")
    assert [openpyxl.load_workbook(whole).sheetnames] == [large.sheetnames]
    for sheet in ("Summary", "Overdue", "Problems", "For decision", "Returns"):
        assert shown(whole, sheet) == shown(tmp_path / "large.xlsx", sheet)
    for sheet, table, rows in (
        ("All actions", "all_actions", 29), ("Returned rows", "returned_rows", 33)
    ):  # fmt: skip
        words = [str(cell.value) for row in large[sheet]["A1:A6"] for cell in row]
        assert f"{rows} rows, too many for a sheet, stand in rows/{table}.parquet." in " ".join(
            words
        )


@pytest.mark.usefixtures("small_sheets")
def test_the_next_round_reads_the_data(demo: Places, tmp_path: Path) -> None:
    """Held against a large summary, the position is that held against a small one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consolidating, "MOST_IN_A_SHEET", 50_000)
        patch.setattr(trail, "MOST_IN_A_SHEET", 50_000)
        summed(demo, tmp_path / "small.xlsx")
        summed(demo, tmp_path / "large.xlsx", data=tmp_path / "rows")
    summed(demo, tmp_path / "large.xlsx", data=tmp_path / "rows", force=True)
    data = tmp_path / "next"
    after = [
        summed(demo, tmp_path / f"next {name}.xlsx", SUMMER, previous=tmp_path / f"{name}.xlsx",
               data=data, force=True)
        for name in ("small", "large")
    ]  # fmt: skip

    one, two = (found.actions.drop(columns=["source_file", "source_sheet", "source_row"])
                for found in after)  # fmt: skip
    assert one.equals(two)
    assert len(one) == 29
    (tmp_path / "rows" / "all_actions.parquet").unlink()
    with pytest.raises(BadInput, match="Put the data folder back beside its summary"):
        read_summary(tmp_path / "large.xlsx")


def test_data_are_not_replaced_unasked(demo: Places, tmp_path: Path) -> None:
    """Files that are there stay, unless told to replace them; a file is no folder."""
    summed(demo, tmp_path / "summary.xlsx", data=tmp_path / "data")
    before = (tmp_path / "data" / "all_actions.parquet").stat().st_mtime_ns

    with pytest.raises(OutputExists, match="Add --force to replace it"):
        summed(demo, tmp_path / "other.xlsx", data=tmp_path / "data")
    with pytest.raises(BadInput, match="Name a folder for the data"):
        summed(demo, tmp_path / "other.xlsx", data=tmp_path / "summary.xlsx")

    assert before == (tmp_path / "data" / "all_actions.parquet").stat().st_mtime_ns
    assert not (tmp_path / "other.xlsx").exists()
