"""How many lines a text takes, and how high its row is."""

import random
from datetime import date
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dhrxl.layouts.layout import Sheet, Table, TableColumn, Values
from dhrxl.layouts.measures import (
    fitted,
    line_count,
    points,
    printed_width,
    room,
    row_points,
    text_pixels,
)
from dhrxl.layouts.row_heights import RowHeights, line_counts
from dhrxl.layouts.theme import CELL_INDENT
from tests.loops import some

SPACES = " \t\u00a0\u2003\r\x1f"
WORDS = st.text(st.sampled_from(f"{SPACES}      \n-abciMW@.5\u0175\u4e2d\U0001f600"), max_size=120)


def filled(line: str, pixels: float, last: float) -> int:
    """Count lines word by word, each with the space or hyphen behind it."""
    words, lines, used = [""], 1, 0.0
    for letter in line:
        words[-1] += letter
        if letter == "-" or letter.isspace():
            words.append("")
    for word in words:
        taken = text_pixels(word.rstrip())
        if used and used + taken > pixels + 1e-9:
            lines, used = lines + 1, 0.0
        lines += max(0, ceil(taken / pixels - 1e-9) - 1)
        used += text_pixels(word)
    return lines + (last > 0 and used + last > pixels + 1e-9)


@settings(deadline=None)
@given(WORDS, st.sampled_from([33, 55, 99, 103, 156, 242]), st.sampled_from([0, 20]))
def test_lines_fill_word_by_word(text: str, pixels: int, last: int) -> None:
    """A line takes as many words as there is room for, and a word too long for it goes on."""
    expected = sum(filled(line, pixels, last) for line in text.split("\n"))

    assert expected == line_count(text, pixels, last=last)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", 1, id="nothing"),
        pytest.param("W W W W", 1, id="fits"),
        pytest.param("supervision-led-review", 2, id="hyphens"),
        pytest.param("W" * 20, 3, id="one-long-word"),
        pytest.param("a\n\nb", 3, id="line-breaks"),
        pytest.param("Supervised by\u00a0the team", 2, id="other-spaces"),
    ],
)
def test_lines_of_a_column(text: str, lines: int) -> None:
    """Lines break behind spaces and hyphens, and at line breaks."""
    assert lines == line_count(text, 99)


def test_row_is_as_high_as_its_tallest_cell() -> None:
    """Each row is measured by its own values, however often one came before."""
    columns = [
        TableColumn(key=key, heading=key, width=width) for key, width in (("a", 9), ("b", 4))
    ]
    rooms = [room(column.width, indent=CELL_INDENT) for column in columns]
    day, words = date(2026, 3, 31), "Held by the team, with minutes"
    rows = [(words, None), (None, 1), ("", True), (day, 1.0), (words, 12345678901), (None, "")]
    texts = [
        (words, ""), ("", "1"), ("", "True"), ("31 Mar 2026", "1.0"), (words, "12345678901"),
        ("", ""),
    ]  # fmt: skip
    heights = RowHeights()

    lines = heights(columns, tuple(map(Values, zip(*rows, strict=True))))

    assert [row_points(zip(each, rooms, strict=True)) for each in texts] == list(map(points, lines))
    assert len(set(lines)) > 2
    assert lines == heights(columns, tuple(map(Values, zip(*rows, strict=True))))


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(), WORDS), max_size=30), st.sampled_from([33, 55.5, 99, 242]))
def test_lines_of_many_texts_at_once(texts: list[str], pixels: float) -> None:
    """Many texts measured together stand on as many lines as each by itself."""
    assert [line_count(text, pixels) for text in texts] == line_counts(texts, [pixels] * len(texts))


def test_lines_of_long_texts_at_once() -> None:
    """However much text stands before one, its lines are the same, to the fraction of a pixel."""
    letters = random.Random(11)
    made = (
        "".join(letters.choices(f"{SPACES}  \u200b\n-abMW.\u0175", k=n)) for n in range(0, 900, 6)
    )
    texts = list(made)

    for pixels in some((33.3, 99, 331)):
        assert [line_count(text, pixels) for text in texts] == line_counts(
            texts, [pixels] * len(texts)
        )


@pytest.mark.parametrize(
    ("title", "lines", "columns"),
    [
        pytest.param("Short", (), 1, id="no lines"),
        pytest.param("A title that runs over to the right", (), 5, id="title"),
        pytest.param("Short", ("This worksheet contains one table.",), 4, id="line"),
    ],
)
def test_as_many_columns_print_as_the_lines_above_need(
    title: str, lines: tuple[str, ...], columns: int
) -> None:
    """A title or a line that is wider than the table is not cut off on paper."""
    table = Table.by_rows(name="t", columns=(TableColumn(key="a", heading="A", width=9),), rows=())
    sheet = Sheet(name="S", title=title, lines=lines, table=table)

    assert columns == printed_width(sheet, table)


def test_one_odd_text_is_cut_and_says_so() -> None:
    """A text longer than a cell holds is cut in a sheet; a sheet without one is as it was."""
    columns = (TableColumn(key="a", heading="A", width=9),)
    long, fits = (
        Sheet(
            name="S",
            title="T",
            table=Table.by_rows(name="t", columns=columns, rows=(("a",), (text,))),
        )
        for text in ("x" * 32_768, "x" * 32_767)
    )

    cut = fitted(long).table

    assert fitted(fits) is fits
    assert cut is not None
    assert ("a",) == cut.rows[0]
    assert len(str(cut.rows[1][0])) <= 32_767
    assert str(cut.rows[1][0]).endswith("x… (and 31 more characters)")
