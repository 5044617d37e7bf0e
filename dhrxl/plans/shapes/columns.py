"""What a column of a plan holds, told by what stands in it where its heading says another thing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dhrxl.files.lines import Line
from dhrxl.plans.headings import (
    NUMBERED,
    RECOMMENDATION,
    PlanHeader,
    claim_of,
    is_number,
    is_rule,
    meaning,
    without_lone_reason,
)
from dhrxl.plans.meanings.cells import chosen

_LONGEST_NUMBER = 20
_CODE = re.compile(r"[ivxlc]{1,6}[.):]?|[a-z]{1,2}[.):]?|\S*\d\S*|(?-i:[A-Z][A-Z./-]*)", re.I)

_WORD = re.compile(r"[^\W\d_]{2,}")


def with_sentences(header: PlanHeader, below: Sequence[Line]) -> PlanHeader:
    """Take a column "Rec" of sentences for the recommendations, and one of numbers for numbers.

    Args:
        header: The headings as their words say.
        below: What stands under them.
    """
    keys = dict(header.keys)
    named = [at for at in header.headings if meaning(header.headings[at]) == "recommendation_no"]
    number, text = header.column("recommendation_no"), header.column("recommendation")
    if text is None:
        at = next((at for at in named if _holds_sentences(_cells(at, below))), None)
        if at is not None:
            keys[at] = "recommendation"
    elif number is None and (cells := _cells(text, below)) and all(map(is_number, cells)):
        keys[text] = "recommendation_no"
    return replace(header, keys=dict(sorted(keys.items()))) if keys != header.keys else header


def _cells(at: int, below: Sequence[Line]) -> list[str]:
    texts = [line.texts[at] for line in below if len(line.cells) > at and not line.lone]
    return [text for text in texts if text and not is_rule(text)]


def _holds_sentences(cells: Sequence[str]) -> bool:
    """Whether most cells are words, and no numbers however they are written."""
    words = [cell for cell in cells if not _is_number(cell)]
    return 2 * len(words) > len(cells)


def _is_number(text: str) -> bool:
    match = RECOMMENDATION.fullmatch(text)
    has_figure = any(letter.isdigit() for letter in text) and not NUMBERED.fullmatch(text)
    is_short = len(text) <= _LONGEST_NUMBER and len(_WORD.findall(text)) < 2
    return (
        (has_figure and is_short)
        or bool(_CODE.fullmatch(text))
        or bool(match and not match["text"])
    )


def with_cells(header: PlanHeader, lines: Sequence[Line]) -> PlanHeader:
    """Decide by the cells below what headings mean that do not say it by themselves.

    Args:
        header: As its words say.
        lines: The document; the same headings at the head of each page have the same cells.
    """
    open_ = {
        at: found for at, text in header.headings.items() if (found := claim_of(text)).by_cells
    }
    if not open_:
        return header
    below = _cells_below(header, lines)
    keys, reasons = dict(header.keys), dict(header.reasons)
    for at, found in open_.items():
        others = {key for other, key in keys.items() if other != at}
        key = chosen([key for key in found.keys if key not in others], below.get(at, ()))
        keys.pop(at, None)
        if key:
            keys[at] = key
        else:
            reasons[at] = "nothing below it is what it may mean"
    return without_lone_reason(replace(header, keys=dict(sorted(keys.items())), reasons=reasons))


def _cells_below(header: PlanHeader, lines: Sequence[Line]) -> dict[int, list[str]]:
    """Give the cells under each heading, wherever the same row of headings holds."""
    found: dict[int, list[str]] = {}
    texts, holds, place = header.line.texts, False, (0, "")
    for line in lines:
        if line.texts == texts:
            holds, place = True, (line.table, line.sheet)
        elif (line.table, line.sheet) != place:
            holds = False
        elif holds:
            for at in line.filled:
                if not is_rule(line.texts[at]):
                    found.setdefault(at, []).append(line.texts[at])
    return found
