"""How many lines a text takes, and how high its row is."""

from datetime import date
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dhrxl.layouts.layout import TableColumn
from dhrxl.layouts.measures import RowHeights, line_count, room, row_points, text_pixels
from dhrxl.layouts.theme import CELL_INDENT

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
    height = RowHeights(columns, {})

    heights = [height(row) for row in rows]

    assert [row_points(zip(each, rooms, strict=True)) for each in texts] == heights
    assert len(set(heights)) > 2
