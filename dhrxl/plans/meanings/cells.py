"""What a column is, by the cells below its heading, where the heading alone cannot say.

"Progress RAG status" stands over colours in one plan and over sentences in the next.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from dhrxl.model.dates import find_days
from dhrxl.plans.meanings.claims import COMPLETED, DUE, TICKED_DONE, TICKED_ON_TARGET
from dhrxl.plans.meanings.ticks import is_mark
from dhrxl.plans.statements import read_rag, read_status
from dhrxl.plans.words.acceptances import answer_in

_LONGEST = 60
"""Characters of a cell that is a date."""
_AROUND_A_DAY = 14
"""Letters that may stand beside a day in a cell that is a date: "Completed"."""


def _is_dated(cell: str) -> bool:
    if len(cell) > _LONGEST:
        return False
    found = next(find_days(cell), None)
    return found is not None and len(cell) - (found.end - found.start) <= _AROUND_A_DAY


def _is_rated(cell: str) -> bool:
    said = read_rag(cell)
    return bool(said.rag or said.status)


def _is_status(cell: str) -> bool:
    said = read_status(cell)
    return bool(said.status or said.rag)


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "agency_rag": _is_rated,
    "status": _is_status,
    TICKED_DONE: lambda cell: is_mark(cell) or _is_status(cell),
    TICKED_ON_TARGET: lambda cell: is_mark(cell) or _is_status(cell),
    COMPLETED: _is_dated,
    DUE: _is_dated,
    "response": lambda cell: answer_in(cell, is_asked=True).response is not None,
    "response_dated": _is_dated,
}
"""Whether a cell is one of its column; a column without a test takes any words."""


def chosen(keys: Sequence[str], cells: Collection[str]) -> str | None:
    """Choose among what a heading may mean: the first that more than half of the cells fit.

    Args:
        keys: The columns it may be, the likeliest first, without those that are taken.
        cells: What stands below it, blank cells left out.
    """
    if not keys or not cells:
        return keys[0] if keys else None
    for key in keys:
        test = _TESTS.get(key)
        if test is None:
            return key
        fits = sum(map(test, cells))
        if key == "agency_rag" and "status" in keys and not any(read_rag(c).rag for c in cells):
            continue  # words of status alone rate nothing
        if 2 * fits > len(cells):
            return key
    return None
