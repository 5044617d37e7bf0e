"""What is said of a document that holds no action plan: what was seen, and which word to change."""

from collections.abc import Iterator, Sequence

from dhrxl.files.lines import Line
from dhrxl.model.headings import COMPLETION
from dhrxl.model.terms import COLUMNS, heading
from dhrxl.plans.headings import meant, read_header
from dhrxl.plans.meanings.claims import NOTHING
from dhrxl.plans.shapes.turned import turned

_LONGEST = 60
"""Characters of what may be a heading, when none of them is sure."""
_NEEDED = ("action_to_take", "recommendation")


def refusal(file: str, lines: Sequence[Line]) -> str:
    """Say what a document was expected to hold, which headings were seen, and what to do."""
    if on_its_side := turned(lines):
        return f"{file}: {on_its_side}"
    at = _likeliest(lines)
    if at is None:
        return (
            f"{file}: expected a table with headings such as Recommendation, Action to take, "
            "Lead agency and Target date, found none with an action under it. "
            "Check that it is the action plan, or give its table a row of headings."
        )
    line = lines[at]
    seen = ", ".join(_seen(line))
    return (
        f"{file}: expected a table with an action under its headings, found none. Headings seen in "
        f"{line.place}: {seen}. {_remedy(line, lines[at + 1 :])}"
    )


def _likeliest(lines: Sequence[Line]) -> int | None:
    """Find the line that is a row of headings, or would most be one; else a table's first row."""
    best, most = None, 0
    for at, line in enumerate(lines):
        texts = [line.texts[cell] for cell in line.filled]
        if len(texts) < 2 or not all(len(text) <= _LONGEST for text in texts):
            continue
        known = sum(meant(text) != NOTHING for text in texts)
        is_sure = known > 1 and 2 * known >= len(texts)
        if is_sure and known > most:
            best, most = at, known
        elif best is None and len(texts) > 2:
            best = at
    return best


def _seen(line: Line) -> Iterator[str]:
    for at in line.filled:
        words, found = " ".join(line.texts[at].split()), meant(line.texts[at])
        if found.key == COMPLETION:
            yield f'"{words}" read as {heading("date_of_completion")} and {heading("outcome")}'
        elif found.key in COLUMNS:
            yield f'"{words}" read as {heading(str(found.key))}'
        else:
            yield f'"{words}" {"understood, and none of ours" if found != NOTHING else "not known"}'


def _remedy(line: Line, below: Sequence[Line]) -> str:
    """Say which heading to change, or what to add to the command."""
    keys = {meant(line.texts[at]).key for at in line.filled}
    unknown = [at for at in line.filled if meant(line.texts[at]) == NOTHING]
    ours = heading("action_to_take") if not keys & set(_NEEDED) else heading("lead_agency")
    if read_header(line) is not None:
        return "Check that the actions stand in the rows below it."
    if not unknown:
        return f'Add a heading "{ours}" over the column that says it.'
    if not keys & set(_NEEDED):
        unknown.sort(key=lambda at: -_width(at, below))
        told = "None of them names the action or the recommendation. "
    else:
        told = "Too few of them are known. "
    words = " ".join(line.texts[unknown[0]].split())
    return (
        f'{told}Change "{words}" to "{ours}" if it is that, or add --heading "{words}={ours}"; '
        "the sheet Headings of the partnership workbook keeps it for next time."
    )


def _width(at: int, below: Sequence[Line]) -> int:
    """Count the letters of a column: what is to be done is said at length."""
    cells = (line.texts[at] for line in below if at < len(line.cells))
    return sum(sum(map(str.isalpha, cell)) for cell in cells)
