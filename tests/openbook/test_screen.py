"""Numbers among the words of an open book read as on the screen, as the command line reads them."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dhrxl.files.formats.screen import NotUnderstood
from dhrxl.intake.opened import Asked
from dhrxl.intake.source import open_source
from dhrxl.model.cells import CellValue
from dhrxl.openbook.book import read_book
from dhrxl.openbook.screen import OpenScreen
from tests.openbooks import OpenBook

HEADINGS = ("Ref", "Action", "Status", "Due date", "Progress", "Evidence", "Outcome", "Cost")
NUMBERS = (
    (0.6, "0%"), (12500, '"£"#,##0'), (3.5, '0.0" days"'), (7, "000"), (5, "General"),
    (date(2026, 3, 1), "mmmm yyyy"),
)  # fmt: skip


def _list(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for number, (value, code) in enumerate(NUMBERS, start=2):
        due = date(2026, 1, number)
        book.active.append((f"{number}", "Do", "Open", due, 0.25, "words", value, value))
        book.active.cell(number, 5).number_format = "0%"
        book.active.cell(number, 7).number_format = code
        book.active.cell(number, 8).number_format = code
    book.save(path)
    return path


def test_numbers_read_as_on_the_screen(open_book: OpenBook, tmp_path: Path) -> None:
    """Percentages, pounds, days and leading noughts are what an open book says, as its file."""
    path = _list(tmp_path / "list.xlsx")
    (theirs,) = open_source(Asked(path=path, file="list.xlsx")).tables

    ours = read_book(open_book(path)).action_table().actions

    keys = ("progress", "outcome", "other_columns")
    said = [[row[key] for key in keys] for row in ours.rows]
    assert [[row[key] for key in keys] for row in theirs.rows] == said
    assert ["60%", "£12,500", "3.5 days", "007", 5, "March 2026"] == [one[1] for one in said]
    assert ["25%"] * 6 == [one[0] for one in said]


def _asked(rows: int, codes: dict[int, str]) -> tuple[OpenScreen, list[tuple[int, int]]]:
    """Give a screen of one column of numbers, and the runs it asks about."""
    asked: list[tuple[int, int]] = []

    def format_of(_: int, first: int, last: int) -> str | None:
        asked.append((first, last))
        found = {codes.get(row, "General") for row in range(first, last + 1)}
        return found.pop() if len(found) == 1 else None

    values: list[list[CellValue]] = [[0.5] for _ in range(rows)]
    return OpenScreen(values, format_of), asked


@pytest.mark.parametrize("rows", [50, 5_000])
def test_a_column_of_one_format_is_asked_for_once(rows: int) -> None:
    """However many rows there are, one question tells the format of all."""
    screen, asked = _asked(rows, dict.fromkeys(range(1, rows + 1), "0%"))

    assert {"50%"} == {screen.shown(row, 1) for row in range(1, rows + 1)}
    assert [(1, rows)] == asked


def test_halves_are_asked_for_where_formats_differ() -> None:
    """One cell of another format among 5,000 is found in a few questions."""
    screen, asked = _asked(5_000, {3_000: "0%"})

    assert ["50%", None] == [screen.shown(3_000, 1), screen.shown(2_999, 1)]
    assert len(asked) < 30


def test_too_many_formats_are_told() -> None:
    """Where every other cell has another format, not all are asked for, and none is guessed."""
    screen, asked = _asked(5_000, dict.fromkeys(range(1, 5_001, 2), "0%"))

    with pytest.raises(NotUnderstood):
        screen.shown(4_999, 1)
    assert 64 == len(asked)


def test_the_web_does_not_tell() -> None:
    """Where formats cannot be asked for, a number reads as itself."""

    def unsaid(*_: int) -> str:
        raise NotImplementedError

    assert OpenScreen([[0.5]], unsaid).shown(1, 1) is None
