"""Names for files made of what people wrote: safe on every system, and never outside a folder."""

import re
from collections.abc import Collection
from unicodedata import category, normalize

from dhrxl.model.text import trimmed

LONGEST = 120
"""Characters: Windows takes 260 with the folders before them, Excel 218."""
LONGEST_BYTES = 200
"""Systems take 255; a letter has up to four."""
INSIDE = " / "
"""What stands between a mail and what is attached to it, in the name of a file."""
_SIGNS = str.maketrans({**dict.fromkeys('<>:"/\\|?*', "-"), "[": "(", "]": ")"})
"""Signs that Windows does not allow; Excel does not open names with square brackets."""
_JOINERS = "\u200c\u200d"
"""Letters without a shape that join others, as Persian and emoji need them."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)")


def safe_file_name(text: str) -> str:
    """Give a file name, without its ending, that is safe on every system and stays in its folder.

    >>> safe_file_name("Q4 2025/26 - Police: North"), safe_file_name("../../etc/x")
    ('Q4 2025-26 - Police- North', '-..-etc-x')
    >>> safe_file_name("nul.txt"), safe_file_name("...")
    ('_nul.txt', '_')
    """
    letters = ("-" if category(letter) == "Cc" else letter for letter in text)
    seen = "".join(letter for letter in letters if _is_seen(letter))
    name = trimmed(normalize("NFC", seen).translate(_SIGNS)).lstrip(" .~")[
        :LONGEST
    ]  # ~$ begins a lock file
    name = name.encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip(" .")
    is_device = _DEVICES.fullmatch(name.partition(".")[0].rstrip())
    return f"_{name}" if is_device or not name else name


def shown(name: str) -> str:
    """Give a file's name as it can be printed and stored anywhere, whatever its bytes are.

    >>> shown("po\\nlice.xlsx")
    'po\\ufffdlice.xlsx'
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _with_shapes(text, _JOINERS)


def holder_of(file: str) -> str:
    """Give the file on the disk that a file is or is attached to.

    >>> holder_of("in/reply.eml / police.xlsx"), holder_of("in/police.xlsx")
    ('in/reply.eml', 'in/police.xlsx')
    """
    return file.partition(INSIDE)[0]


def printable(text: str) -> str:
    """Give a text as it may be sent to a terminal, which is to show it and never to obey it.

    Letters of private use stay, such as the bullets that Word leaves in text copied from it.

    >>> printable("found '\\x1b[2Jdone'") == "found '\\ufffd[2Jdone'"
    True
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    kept = {letter for letter in text if category(letter) in ("Co", "Cn")}
    return _with_shapes(text, {*"\n\t", *_JOINERS, *kept})


def _with_shapes(text: str, kept: Collection[str]) -> str:
    """Put a sign in the place of each letter that cannot be seen, but for those to be kept."""
    return "".join(letter if _is_seen(letter) or letter in kept else "\ufffd" for letter in text)


def _is_seen(letter: str) -> bool:
    """Whether a letter has a shape or is a space.

    Others turn the writing round, colour or clear a terminal, or cannot be stored on a disk.
    """
    return letter.isprintable() or category(letter) == "Zs"


class FileNames:
    """Gives names for the files of one folder, no two of them alike on any system."""

    def __init__(self, ending: str = ".xlsx") -> None:
        self._ending = ending
        self._taken: set[str] = set()

    def unused(self, stem: str) -> str:
        """Give a name that was not given yet, however file systems fold names.

        >>> names = FileNames()
        >>> names.unused("Police"), names.unused("POLICE")
        ('Police.xlsx', 'POLICE (2).xlsx')
        """
        name, number = f"{stem}{self._ending}", 2
        while _fold(name) in self._taken:
            name, number = f"{stem} ({number}){self._ending}", number + 1
        self._taken.add(_fold(name))
        return name


def _fold(name: str) -> str:
    """Give names alike that any system takes for one: by case, and by how accents are written."""
    return normalize("NFKD", normalize("NFKD", name).upper().casefold())
