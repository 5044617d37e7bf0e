"""The texts of a workbook, each kept once: cells name them by their number.

XlsxWriter writes them one by one, and takes what begins and ends as markup for markup of its own.
Here a text is always a text.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from xlsxwriter.xmlwriter import XMLwriter

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'count="{count}" uniqueCount="{unique}">'
)
_BETWEEN = "\x02"
"""Stands between texts that are escaped together; no workbook may hold it."""
_AT_ONCE = 5_000
"""Texts that are handed over together."""


class Strings:
    """Stands for the table of texts of XlsxWriter, which asks for what begins with a line."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.count = 0
        """How many cells hold one."""

    def numbers(self, texts: Sequence[str]) -> list[int]:
        """Give the number of each text."""
        numbers = self._numbers
        return [numbers.setdefault(text, len(numbers)) for text in texts]

    def xml(self) -> Iterator[str]:
        """Give the part of the package that holds them, a block of texts at a time."""
        yield _HEAD.format(count=self.count, unique=len(self._numbers))
        texts = iter(self._numbers)
        while batch := list(islice(texts, _AT_ONCE)):
            yield "".join(
                f'<si><t xml:space="preserve">{text}</t></si>'
                if text[:1].isspace() or text[-1:].isspace()
                else f"<si><t>{text}</t></si>"
                for text in _marked(_BETWEEN.join(map(_even, batch))).split(_BETWEEN)
            )
        yield "</sst>"

    def _get_shared_string_index(self, text: str) -> int:
        self.count += 1
        return self.numbers([text])[0]

    def _get_shared_string(self, number: int) -> str:
        return next(islice(self._numbers, number, None))

    def _sort_string_data(self) -> None:
        """Let be; their order is that of their numbers."""


def escaped(text: str) -> str:
    """Give a text as a part of the package holds it."""
    return _marked(_even(text))


def _even(text: str) -> str:
    """Escape what no workbook may hold, and what looks like such an escape; none is printable."""
    if text.isprintable() and "_x" not in text:
        return text
    kept: str = XMLwriter._escape_control_characters(text)
    return kept


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
