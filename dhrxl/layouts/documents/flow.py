"""How the blocks of a document follow one another, in Word and in PDF alike."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Box,
    Chart,
    Heading,
    Paragraph,
    Table,
)

_FEW_ROWS, _FEW_LETTERS = 8, 1_500
"""Of a table that fits on a quarter of a page."""

_LONG_VERDICT = 90
"""Letters of a verdict that stands on two lines."""


def heading_levels(blocks: Sequence[Block]) -> list[int]:
    """Give the level of each heading and box, in reading order: no level is left out.

    A box stands below the heading before it. PDF/UA asks that the first heading is of level 1.

    >>> box = Box(heading="a", fields=())
    >>> heading_levels([box, Heading(words="b", level=2), box])
    [1, 1, 2]
    """
    found: list[int] = []
    above = 0
    for block in _flat(blocks):
        match block:
            case Heading(level=level):
                above = min(level, above + 1)
                found.append(above)
            case Box():
                found.append(above + 1)
    return found


def leading_on(blocks: Sequence[Block]) -> list[bool]:
    """Say of each block whether it stays on the page of what follows: it says what comes.

    A heading always does, in both formats.

    >>> leading_on([Paragraph(words="One box each."), Box(heading="a", fields=())])
    [True, False]
    """
    ends = [
        isinstance(block, Paragraph) and isinstance(following, Box | Table | Chart | Beside)
        for block, following in pairwise(blocks)
    ]
    return [*ends, False][: len(blocks)]


def size_of(paragraph: Paragraph) -> str:
    """Give the size of a paragraph's letters, of `theme.PRINTED`: a long verdict has smaller ones.

    >>> size_of(Paragraph(words="Ready.", look="verdict"))
    'verdict'
    """
    is_long = paragraph.look == "verdict" and len(paragraph.words) > _LONG_VERDICT
    return "long-verdict" if is_long else paragraph.look


def stays_whole(table: Table) -> bool:
    """Say whether a table is so short that it stands on one page, never half of it overleaf.

    >>> stays_whole(Table(caption="", columns=(), rows=(("word",),) * 9))
    False
    """
    letters = sum(len(words) for row in table.rows for words in row)
    return len(table.rows) <= _FEW_ROWS and letters <= _FEW_LETTERS


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from _flat((*block.left, *block.right))
        else:
            yield block
