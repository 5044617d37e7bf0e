"""Names for files made of what people wrote: safe on every system, and never outside a folder."""

import re
from unicodedata import category, normalize

from dhrxl.model.text import trimmed

LONGEST = 120
"""Characters: Windows takes 260 with the folders before them, Excel 218."""
LONGEST_BYTES = 200
"""Systems take 255; a letter has up to four."""
_SIGNS = str.maketrans({**dict.fromkeys('<>:"/\\|?*', "-"), "[": "(", "]": ")"})
"""Signs that Windows does not allow; Excel does not open names with square brackets."""
_UNSEEN = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
"""Categories of letters that are not seen, turn the writing round, or that no disk stores."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)")


def safe_file_name(text: str) -> str:
    """Give a file name, without its ending, that is safe on every system and stays in its folder.

    >>> safe_file_name("Q4 2025/26 - Police: North"), safe_file_name("../../etc/x")
    ('Q4 2025-26 - Police- North', '-..-etc-x')
    >>> safe_file_name("nul.txt"), safe_file_name("...")
    ('_nul.txt', '_')
    """
    seen = "".join(
        "-" if category(letter) == "Cc" else letter
        for letter in text
        if category(letter) not in _UNSEEN or category(letter) == "Cc"
    )
    name = trimmed(normalize("NFC", seen).translate(_SIGNS)).lstrip(" .~")[
        :LONGEST
    ]  # ~$ begins a lock file
    name = name.encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip(" .")
    is_device = _DEVICES.fullmatch(name.partition(".")[0].rstrip())
    return f"_{name}" if is_device or not name else name


class FileNames:
    """Gives names for the workbooks of one folder, no two of them alike on any system."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unused(self, stem: str) -> str:
        """Give a name that was not given yet, however file systems fold names.

        >>> names = FileNames()
        >>> names.unused("Police"), names.unused("POLICE")
        ('Police.xlsx', 'POLICE (2).xlsx')
        """
        name, number = f"{stem}.xlsx", 2
        while _fold(name) in self._taken:
            name, number = f"{stem} ({number}).xlsx", number + 1
        self._taken.add(_fold(name))
        return name


def _fold(name: str) -> str:
    """Give names alike that any system takes for one: by case, and by how accents are written."""
    return normalize("NFKD", normalize("NFKD", name).upper().casefold())
