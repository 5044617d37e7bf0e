"""How text is compared: spaces and case are folded for matching, never changed in what is kept."""

import re
from collections.abc import Iterable
from unicodedata import category, combining, normalize

NBSP = "\u00a0"
ENDING = re.compile(r"(?<![.:*?])[.:*?]++(?=\s|$)")
_DASHES = "-\u2013\u2014"
DASHED = re.compile(rf"(?:(?<!\s)\s++)?[{_DASHES}]\s*+")
LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds; those beyond the basic plane count twice."""
QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', NBSP: " "})
APOSTROPHES = re.compile(
    r"['`\u00b4\u02b9\u02bc\u2018\u2019\u201a\u201b\u2032\uff07]|(?<=\w)[?\u201f\ufffd](?=\w)"
)
"""Every sign that stands for an apostrophe; between letters also what a lost one leaves behind."""

_MARKED = re.compile(r"['`?.:*-]")
"""The marks of ASCII of which those patterns take one; where there is none they are not asked."""

BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""What Unicode counts as letters or signs and shows as nothing: as fillers of Hangul."""
_WRITTEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Format characters that are seen: signs round a number in Arabic and Syriac."""

PLACEHOLDERS = (
    "n/a", "none", "none yet", "nil", "nothing", "nothing yet", "nothing to add",
    "nothing to report", "no", "not yet", "not known", "not available", "not applicable",
    "not applicable yet", "no update", "no updates", "no change", "no evidence",
    "no evidence yet", "unknown", "blank", "tbc", "tba", "tbd", "to be confirmed",
    "to be advised", "to be agreed", "to be added", "to be provided", "to be completed",
    "to be decided", "to be determined", "to be updated", "to be supplied", "to be sent",
    "to follow", "will follow", "follows", "evidence to follow", "evidence to be provided",
    "details to follow", "more to follow", "update to follow", "pending", "evidence pending",
    "awaiting", "awaited", "awaiting evidence", "awaiting update", "awaiting confirmation",
    "awaiting information", "in due course", "as above", "see above", "same as above",
    "as per above", "see below", "as below", "ditto", "as before", "same as before",
    "as previous", "as previously", "as previously reported", "see previous", "as last time",
    "see last time", "as last quarter", "see progress", "see notes", "see comments", "xx", "xxx",
    "xxxx", "amherthnasol", "ddim yn berthnasol", "i'w gadarnhau", "gweler uchod", "fel uchod",
    "dim", "i ddilyn",
)  # fmt: skip
"""Words that stand for an answer and are none, English and Welsh; compared by letters alone.

The one list of every face: Python, the formulas of plans and returns, the buttons.
"""

UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u061c\u034f\u115f\u1160\u180e\u2800\u3164\uffa0\ufe0e\ufe0f"
)
"""The invisible characters that formulas know, those that programs leave; `visible` knows all."""
MARKS = (
    ".,;:!?-/\\|()[]{}<>'\"*+=_~#&@%^`$ \u00a0"
    "\u2013\u2014\u2010\u2011\u2012\u2015\u2212\u2018\u2019\u201c\u201d\u2026\u2022\u00b7"
    "\u25cf\u25cb\u25aa\u25a0\u25a1\u2713\u2714\u2611\u2717\u2718\u00d7\u00a3\u20ac\u00a7"
    "\u00a9\u00ae\u00b0\u00a1\u00bf\u00ab\u00bb\u00ac\u2190\u2192\u2605\u2606\u2002\u2003"
    "\u2009\u200a\u202f\u3000"
)
"""The signs that formulas know to be no letters and digits; `essence` knows all."""


_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
"""What is no letter and no digit in a text of ASCII, where no form or case folds to another."""


class _Invisible(dict[int, int | None]):
    """What becomes of each character: it stays, or goes where nobody sees it; asked for once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if _is_invisible(chr(code)) else code
        return self[code]


def _is_invisible(character: str) -> bool:
    """Say whether a character shows as nothing: Unicode's format characters, and a few blanks."""
    code = ord(character)
    is_selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F
    is_format = category(character) == "Cf" and character not in _WRITTEN
    return is_format or is_selector or character in BLANK_LETTERS


_INVISIBLE = _Invisible()


def visible(text: str) -> str:
    """Give the text without characters that nobody sees: zero width, direction marks, soft hyphen.

    For comparing and deciding; what is kept stays as typed. Joiners go too, which some scripts
    need to be written well, but no text to be told from another.

    >>> visible("\\ufeffCom\\u00adplete\\u200b"), visible("\\u3164")
    ('Complete', '')
    """
    return text if text.isascii() else text.translate(_INVISIBLE)


def is_seen(text: str) -> bool:
    """Say whether a text shows anything at all.

    >>> is_seen(" \\u00a0\\u200b"), is_seen("-")
    (False, True)
    """
    if not text or text.isspace():
        return False
    return text.isascii() or bool(visible(text).strip())


def says_something(text: str) -> bool:
    """Say whether a text tells anything: no marks alone, no single letter, no placeholder.

    "N/A", "tbc.", "?", "see above" stand where an answer should, and are none. What counts is the
    letters and digits, so that brackets, full stops and case make no other word of them.

    >>> [says_something(text) for text in ("Minutes, May", "N/A", "(tbc)", "\\u2013", "x")]
    [True, False, False, False, False]
    """
    letters = essence(text)
    return len(letters) > 1 and letters not in _SAY_NOTHING


def essence(text: str) -> str:
    """Give the letters and digits of a text, in small letters.

    >>> essence("I\u2019w gadarnhau.")
    'iwgadarnhau'
    """
    if text.isascii():
        return text.encode().translate(None, _ASCII_MARKS).decode().lower()
    return "".join(filter(str.isalnum, normalize("NFKC", visible(text)).casefold()))


_SAY_NOTHING = frozenset(map(essence, PLACEHOLDERS))
SILENT_PATTERNS = tuple("*".join(letters) for letters in sorted(_SAY_NOTHING))
"""Placeholders as Excel's SEARCH finds them, whatever signs stand between their letters."""
SILENT_MARKS = MARKS + UNSEEN
"""What formulas leave out when they count letters and digits."""


def trimmed(text: str) -> str:
    """Give the text as Excel's TRIM leaves it, with non-breaking spaces taken as spaces.

    Runs of spaces become one; line breaks and tabs stay, as they do in Excel, so that a status
    is the same word on every face. What nobody sees is left out.

    >>> trimmed("  In\\u00a0 progress \\u200b")
    'In progress'
    """
    plain = text if text.isascii() else visible(text).replace(NBSP, " ")
    return " ".join(filter(None, plain.split(" "))) if "  " in plain else plain.strip(" ")


def squeezed(text: str) -> str:
    """Give the text as words are compared: each run of spaces, line breaks too, made one.

    What nobody sees makes no difference, nor does the form in which accents are encoded.

    >>> squeezed(" Train\\n all\\u00a0sta\\u200bff ")
    'Train all staff'
    """
    return " ".join(composed(text).replace(NBSP, " ").split())


def composed(text: str) -> str:
    """Give what is seen of a text, each accent with its letter: the same words are the same text.

    >>> composed("Cafe\\u0301") == composed("Caf\\u00e9\\u200b")
    True
    """
    return text if text.isascii() else normalize("NFC", visible(text))


def folded(text: str) -> str:
    """Fold a heading or a name for matching: case, accents, quotes, full stops, "&", line breaks.

    An accent may be one character with its letter or one of its own (NFC, NFD), and people leave
    it out; so they do apostrophes.

    >>> folded("Children\\u2019s  Services &\\nHealth."), folded("Caf\\u00e9")
    ('childrens services and health', 'cafe')
    """
    plain = composed(text).translate(QUOTES).casefold().replace("&", " and ")
    if not plain.isascii():
        parts = normalize("NFD", plain)
        plain = "".join(part for part in parts if not combining(part))
    if not plain.isascii() or _MARKED.search(plain):  # nearly all names have no such mark
        plain = APOSTROPHES.sub("", plain)
        plain = ENDING.sub(" ", plain)
        has_dash = any(dash in plain for dash in _DASHES)
        plain = DASHED.sub(" ", plain) if has_dash and " " in plain else plain
    return " ".join(plain.split())


def suggestions(text: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Give the known names that look most like the text, best first; for a person to choose."""
    from difflib import get_close_matches  # only where it is needed

    by_fold = {folded(name): name for name in known}
    return tuple(by_fold[hit] for hit in get_close_matches(folded(text), by_fold, count, 0.6))


def listed(words: Iterable[str], last: str = "or") -> str:
    """Join words as a sentence does.

    >>> listed(["Red", "Amber", "Green"])
    'Red, Amber or Green'
    """
    given = list(words)
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} {last} {given[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Put a number before its noun.

    >>> counted(1, "action"), counted(2, "agency", "agencies")
    ('1 action', '2 agencies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def text_length(text: str) -> int:
    """Count characters as Excel does.

    >>> text_length("a\U0001f600")
    3
    """
    return len(text.encode("utf-16-le", "replace")) // 2


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """Cut a text that is too long, and say how much is left out.

    >>> shortened("Half of the staff were trained in May.", 33)
    'Half of… (and 31 more characters)'
    """
    if len(text) <= longest // 2 or text_length(text) <= longest:
        return text
    left_out = f"… (and {len(text):,} more characters)"
    room = max(0, longest - len(left_out))
    kept = text.encode("utf-16-le", "replace")[: 2 * room].decode("utf-16-le", "ignore")
    return f"{kept}… (and {len(text) - len(kept):,} more characters)"
