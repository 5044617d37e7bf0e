"""Text as it is searched for names: what looks alike is alike, however it is encoded.

A name is hidden by an accent, a letter of another script or a character that nobody sees as well
as by a line break. So text and names are both brought to the plain letters that a reader takes
them for. The look-alikes are those of Unicode's confusables (UTS 39) that are shown like a Latin
letter, Cyrillic, Greek and Armenian ones, and letters that are to Unicode no letter with an accent.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from dhrxl.model.text import visible

_ALIKE = (
    (
        "\u0410\u0412\u0415\u0417\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422",
        "ABE3IJKMHOPCT",
    ),
    (
        "\u0423\u0425\u0405\u051a\u051c\u04ba\u04c0\u04ae\u0401\u0407\u0430\u0432\u0435",
        "YXSQWHIYEIabe",
    ),
    (
        "\u0437\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455",
        "3ijkmhopctyxs",
    ),
    (
        "\u051b\u051d\u04bb\u04cf\u04af\u0451\u0457\u0501\u0475\u044c\u0433\u043f\u0391",
        "qwhlyeidvbrnA",
    ),
    (
        "\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "BEZHIKMNOPTYX",
    ),
    (
        "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b3\u03b7",
        "abeikvoptuxyn",
    ),
    (
        "\u03c9\u03f2\u03f3\u054d\u0555\u057d\u0585\u0578\u0581\u0570\u0131\u0142\u0141",
        "wcjUOuonqhilL",
    ),
    ("\u00f8\u00d8\u0111\u0110\u00f0\u00d0\u0251\u0261\u0269\u029f\u01c0\u01c3", "oOdDdDaglLll"),
)
_SEVERAL = {
    "\u00e6": "ae",
    "\u0153": "oe",
    "\u00df": "ss",
    "\u00fe": "th",
    "\u00c6": "Ae",
    "\u00de": "Th",
}
_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02c8\u02ee\u055a\ua78b\ua78c"
"""Signs shown like an apostrophe that Unicode counts as letters, or that no pattern for one has."""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **{one: as_ for these, those in _ALIKE for one, as_ in zip(these, those, strict=True)},
        **_SEVERAL,
    }
)
_WORD = re.compile(r"[^\W_]+")
_LEVEL = str.maketrans("i10|", "llol")
"""Letters and figures that fonts without serifs show alike: capital I, small l, 1; and O and 0."""


def plainly(text: str) -> str:
    """Give a text in the plain letters that a reader takes it for; case, spaces and signs stay.

    >>> plainly("Zo\u00eb \u041do\u0406\u0406i\u200bs"), plainly("S\u00f8ren")
    ('Zoe HoIIis', 'Soren')
    """
    if text.isascii():
        return text
    shown = normalize("NFD", normalize("NFKC", visible(text)).translate(_PLAIN))
    return visible("".join(one for one in shown if not combining(one))).translate(_PLAIN)


class Word(NamedTuple):
    """A word of a text."""

    shown: str
    letters: str
    """Small and level: by which it is compared."""
    before: str
    """What stands between it and the word before it."""
    start: int

    @property
    def is_capital(self) -> bool:
        """Whether a letter of it is a capital: names are, nearly always.

        In a script without capitals every word may be a name.
        """
        small = self.shown.lower()
        return self.shown != small or (small == self.shown.upper() and self.shown.isalpha())


def level(letters: str) -> str:
    """Give letters as they are compared.

    >>> level("HoIIis") == level("Hollis")
    True
    """
    small = letters.lower()
    return small.translate(_LEVEL) if not small.isdecimal() else small


@lru_cache(maxsize=64)
def words_in(plain: str) -> tuple[Word, ...]:
    """Give the words of a text in plain letters; apostrophes and hyphens stand between words.

    The same text is searched for names and for titles, one after the other.
    """
    words, end = [], 0
    for match in _WORD.finditer(plain):
        shown = match[0]
        words.append(Word(shown, level(shown), plain[end : match.start()], match.start()))
        end = match.end()
    return tuple(words)


def ending(shown: str) -> str:
    """Give what may be told of a name: its last two letters, and of a short one the last.

    >>> ending("Hollis"), ending("Ng")
    ('is', 'g')
    """
    return shown[-2:] if len(shown) > 3 else shown[-1:]


def spelled(plain: str, letters: str, start: int = 0) -> str:
    """Give the words of a text that have these letters, from a place on; nothing without any.

    >>> spelled("told O'Brien twice", "obrlen")
    "O'Brien"
    """
    letters, words = level(letters), words_in(plain)
    for at, first in enumerate(words):
        run = ""
        for last in words[at:] if first.start >= start else ():
            run += last.letters
            if run == letters:
                return plain[first.start : last.start + len(last.shown)]
            if not letters.startswith(run):
                break
    return ""
