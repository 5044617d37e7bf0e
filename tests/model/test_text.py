"""What nobody sees is nothing, and what says nothing is no answer."""

import unicodedata

import pytest

from dhrxl.model.cells import is_blank
from dhrxl.model.frames import texts
from dhrxl.model.terms import Status
from dhrxl.model.text import folded, is_seen, says_something, squeezed, trimmed, visible

INVISIBLE = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "first strong isolate": "\u2068",
    "Arabic letter mark": "\u061c",
    "soft hyphen": "\u00ad",
    "variation selector": "\ufe0f",
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "blank Braille": "\u2800",
    "tag letter": "\U000e0041",
    "invisible times": "\u2062",
}
each = pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)


@each
def test_invisible_characters_are_nothing(character: str) -> None:
    """What nobody sees is a blank cell, part of no status and no difference."""
    import pandas as pd

    assert is_blank(character)
    assert is_blank(f" {character}\u00a0{character}")
    assert not is_seen(character)
    assert "Complete" == trimmed(f"{character} Com{character}plete{character}")
    assert squeezed(f"Train{character} all staff") == squeezed("Train all staff")
    assert folded(f"Elm{character} Housing") == folded("Elm Housing")
    cells = pd.Series([f"{character}Complete ", character, f"Minutes{character}"], dtype="object")
    assert ["Complete", "", f"Minutes{character}"] == texts(cells, Status).tolist()


def test_form_of_accents_is_no_difference() -> None:
    """A letter and its accent are the same words as one code or as two."""
    name = "Cyngor T\u0177 Gl\u00e2n"

    assert squeezed(unicodedata.normalize("NFD", name)) == squeezed(name)
    assert folded(unicodedata.normalize("NFD", name)) == folded(name)


def test_what_is_seen_stays() -> None:
    """Letters, accents, spaces and signs of any script stay."""
    for text in (
        "T\u0177 Gobaith",
        "\u0645\u0631\u062d\u0628\u0627",
        "a\u00a0b",
        "\u0600",
        "\u2014",
    ):
        assert text == visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "-", "\u2013", "\u2014", "--", "...", "\u2026", "?", "???", "!", "\u2713", "\u2022",
        "x", "X", "xxx", "n/a", "N/A", "N.A.", "(n/a)", "na", "None", "nil", "NIL.", "TBC",
        "tbc.", "T.B.C.", "tba", "TBD", "see above", "See  above.", "as\u00a0above", "Ditto",
        "as before", "To follow", "to follow...", "Pending", "awaiting", "to be confirmed",
        "Not applicable", "No update", "amherthnasol", "I'w gadarnhau", "i\u2019w gadarnhau",
        "T\u200bBC", "\uff34\uff22\uff23", "\u200b", "", " ", "7", "evidence to follow",
    ],
)  # fmt: skip
def test_placeholders_say_nothing(text: str) -> None:
    """What stands where an answer should, and is none, says nothing."""
    assert not says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "Minutes of March", "Audit", "QA", "60%", "12", "See appendix 3",
        "N/A until May: staff left", "None of the staff left", "TBC by the board on 3 May",
        "Annex x", "\u0645\u0631\u062d\u0628\u0627", "\u6587\u4ef6", "Awaiting audit of 12 May",
        "Cofnodion", "As above, and minutes of May", "\u00a312,500",
    ],
)  # fmt: skip
def test_words_say_something(text: str) -> None:
    """Words that tell something are not taken for a placeholder, whatever they begin with."""
    assert says_something(text)
