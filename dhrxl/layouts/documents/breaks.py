"""Where a word may break that is wider than the line it stands on: a long address, a file's name.

Only there, and no oftener than it has to be: a mark of where to break is copied with the words, so
an address that has room enough must have none. Word breaks such words by itself.
"""

import re

from dhrxl.layouts import theme
from dhrxl.layouts.documents.widths import text_points

REFERENCE = r"\b[A-Z0-9-]{1,20}-\d{2,4}\.\d{1,3}\b"
"""The reference of an action, which is never broken."""
_BREAK = "\u200b"
_KNOWN = re.compile("[!-\u02af\u0370-\u052f]")
"""Letters that stand alone; of others, typst knows which may be parted."""
_NOTHING = 0.01
"""Points that are lost in sums."""


def breakable(words: str, points: float, size: str, *, bold: bool = False) -> str:
    """Give words of which none is wider than its line.

    Args:
        words: What stands there.
        points: How wide the line is.
        size: The letters, as in `theme.PRINTED`.
        bold: Whether they are bold.

    >>> breakable("a word wordwordword", 30, "box").replace(_BREAK, "|")
    'a word word|word|word'
    """
    room = points + _NOTHING
    if len(words) * theme.PRINTED[size] * 1.2 <= room:
        return words
    return re.sub(r"\S+", lambda found: _parted(found[0], room, size, bold), words)


def _parted(word: str, room: float, size: str, bold: bool) -> str:
    """Give a word with a break wherever it has got as wide as the room."""
    if text_points(word, size, bold=bold) <= room:
        return word
    pieces, width = [word[0]], text_points(word[0], size, bold=bold)
    for letter in word[1:]:
        wide = text_points(letter, size, bold=bold)
        if width + wide > room and _KNOWN.match(letter) and _KNOWN.match(pieces[-1]):
            pieces.append(_BREAK)
            width = 0.0
        pieces.append(letter)
        width += wide
    return "".join(pieces)
