"""How text is compared: spaces and case are folded for matching, never changed in what is kept."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

NBSP = "\u00a0"
LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds; those beyond the basic plane count twice."""
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', NBSP: " "})


def trimmed(text: str) -> str:
    """Give the text as Excel's TRIM leaves it, with non-breaking spaces taken as spaces.

    Runs of spaces become one; line breaks and tabs stay, as they do in Excel, so that a status
    is the same word on every face.

    >>> trimmed("  In\\u00a0 progress ")
    'In progress'
    """
    return " ".join(part for part in text.replace(NBSP, " ").split(" ") if part)


def squeezed(text: str) -> str:
    """Give the text with each run of spaces, line breaks too, made one: as words are compared.

    >>> squeezed(" Train\\n all\\u00a0staff ")
    'Train all staff'
    """
    return " ".join(text.replace(NBSP, " ").split())


def folded(text: str) -> str:
    """Fold a heading or a name for matching: case, quotes, full stops, "&", line breaks.

    >>> folded("Children\\u2019s  Services &\\nHealth.")
    "children's services and health"
    """
    plain = text.translate(_QUOTES).casefold().replace("&", " and ")
    plain = re.sub(r"[.:*?]+(?=\s|$)", " ", plain)
    plain = re.sub(r"\s*[\u2013\u2014-]\s*", " ", plain) if " " in plain else plain
    return " ".join(plain.split())


def suggestions(text: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Give the known names that look most like the text, best first; for a person to choose."""
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
