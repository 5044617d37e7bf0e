"""What is asked of a text only where it can match gives what asking it of every text would."""

import unicodedata
from datetime import date, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dhrxl.model import text as words
from dhrxl.model.cells import CellValue, as_day, as_text
from dhrxl.model.frames import days, of_each, texts

MARKS = (
    " \u00a0\t\n.:*?'`\u2019\u2032-\u2013\u2014&\"\u201c,;()/\u200b\u00ad"
    "\u00e9e\u0301\u00df\ufb01\u0130aBz09_"
)
"""Every sign that the patterns know, among letters, and what folds to another form of itself."""
written = st.one_of(st.text(MARKS, max_size=40), st.text(max_size=40))
cells = st.lists(
    st.one_of(
        st.none(), st.booleans(), st.integers(-2, 50_000), st.sampled_from((0.0, -0.0, 1.0, 1.5)),
        st.dates(date(2020, 1, 1), date(2020, 1, 5)),
        st.just(datetime.fromisoformat("2020-01-02T09:30")),
        st.sampled_from(("", " ", "x", "x ", "Complete", " complete", "\u200b")),
    ),
    max_size=20,
)  # fmt: skip


def plainly_folded(text: str) -> str:
    """Fold a text as `folded` does, each pattern asked of every text."""
    plain = words.composed(text).translate(words.QUOTES).casefold().replace("&", " and ")
    parts = unicodedata.normalize("NFD", plain) if not plain.isascii() else plain
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    plain = words.ENDING.sub(" ", words.APOSTROPHES.sub("", plain))
    plain = words.DASHED.sub(" ", plain) if " " in plain else plain
    return " ".join(plain.split())


def plain_essence(text: str) -> str:
    """Give the letters and digits of a text, one after the other."""
    plain = unicodedata.normalize("NFKC", words.visible(text)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def plainly_trimmed(text: str) -> str:
    """Take a text apart at its spaces, and leave out what is empty."""
    parts = words.visible(text).replace(words.NBSP, " ").split(" ")
    return " ".join(part for part in parts if part)


@given(written)
def test_text_is_compared_alike_with_every_pattern_asked(text: str) -> None:
    """Folding, trimming and the letters of a text are those of the rule written out."""
    assert words.folded(text) == plainly_folded(text)
    assert words.essence(text) == plain_essence(text)
    assert words.trimmed(text) == plainly_trimmed(text)


@given(cells)
def test_a_column_is_typed_as_each_of_its_cells_alone(column: list[CellValue]) -> None:
    """What is asked once for each cell that differs is what is asked of each."""
    given_cells = pd.Series(column, dtype="object")
    alone = [texts(pd.Series([cell], dtype="object")).iloc[0] for cell in column]
    assert texts(given_cells).tolist() == alone
    assert of_each(column, as_text) == [as_text(cell) for cell in column]
    found = [None if day is pd.NaT else day.date() for day in days(given_cells)]
    assert found == [as_day(cell) for cell in column]


def test_every_sign_of_ascii_is_compared_alike() -> None:
    """Between letters, at an end and alone, each sign of ASCII folds as the rule says."""
    wrong = [
        text
        for code in range(128)
        for text in (chr(code), f"a{chr(code)}b", f"a {chr(code)} b", f"a{chr(code)}")
        if (words.folded(text), words.essence(text)) != (plainly_folded(text), plain_essence(text))
    ]
    assert wrong == []
