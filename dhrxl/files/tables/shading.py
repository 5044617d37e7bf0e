"""The colour a cell of a Word table is filled with, as six hexadecimal digits.

Word writes the colour it shows into `fill` even where it comes from the theme; a file of another
program may name the theme's colour alone, and then it is that of the usual theme.
"""

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THEME = {
    "background1": "FFFFFF",
    "light1": "FFFFFF",
    "text1": "000000",
    "dark1": "000000",
    "background2": "E7E6E6",
    "light2": "E7E6E6",
    "text2": "44546A",
    "dark2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
}
_HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip


def fill_of(cell: Any) -> str:
    """Give the fill of a cell, else what its paragraphs or their words are marked with, or ""."""
    own = cell.find(f"{_W}tcPr/{_W}shd")
    shades = [own, *cell.iter(f"{_W}shd")] if own is not None else list(cell.iter(f"{_W}shd"))
    for shade in shades:
        if colour := _shade(shade):
            return colour
    for mark in cell.iter(f"{_W}highlight"):
        if colour := _HIGHLIGHTS.get(mark.get(f"{_W}val", ""), ""):
            return colour
    return ""


def _shade(shade: Any) -> str:
    """Give the colour of a shading; of a solid pattern that of the pattern, else of the ground."""
    if shade.get(f"{_W}val") == "solid" and (colour := _hexadecimal(shade.get(f"{_W}color"))):
        return colour
    if colour := _hexadecimal(shade.get(f"{_W}fill")):
        return colour
    return _THEME.get(shade.get(f"{_W}themeFill", ""), "")


def _hexadecimal(words: str | None) -> str:
    return words.upper() if words and re.fullmatch("[0-9A-Fa-f]{6}", words) else ""
