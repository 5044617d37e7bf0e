"""A sheet that stands on its side: its headings down the first column, its actions across."""

from collections import defaultdict
from collections.abc import Sequence

from dhrxl.files.lines import Line
from dhrxl.model.terms import COLUMNS
from dhrxl.plans.headings import meaning

_FEWEST = 3
"""Headings that are no accident."""


def turned(lines: Sequence[Line]) -> str:
    """Say which table stands on its side, with what to do; nothing where none does."""
    tables: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.table and len(line.filled) > 1:
            tables[line.sheet, line.table].append(line)
    for table in tables.values():
        heads: dict[str, str] = {}
        for line in table:
            words = line.texts[line.filled[0]].rstrip(" :")
            key = meaning(words)
            if key and (key in COLUMNS) and sum(map(bool, line.texts)) > 2:
                heads.setdefault(str(key), words)
        if "action_to_take" in heads and len(heads) >= _FEWEST:
            first = table[0]
            where = f'sheet "{first.sheet}"' if first.sheet else first.area or first.place
            named = ", ".join(f'"{words}"' for words in list(heads.values())[:_FEWEST])
            return (
                f"{where} stands on its side: its headings ({named}) go down the first column and "
                "its actions across. Copy it, and in Excel choose Paste Special, Transpose; then "
                "import that."
            )
    return ""
