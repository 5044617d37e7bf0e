"""Workbooks with a plan on each of several sheets: one plan that goes on, or a review on each.

A partnership's tracker often has a sheet for each review. Put together they would be one review
with the actions of three, so a person is asked.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from dhrxl.errors import BadInput
from dhrxl.files.lines import Line
from dhrxl.model.references import bare
from dhrxl.model.text import counted, folded, listed
from dhrxl.plans.gathering import Gathered, gather
from dhrxl.plans.labelled import as_table
from dhrxl.plans.meanings.two_rows import joined

_NAMED_BY_NOBODY = re.compile(
    r"(?:sheet|table|page|part|continued|cont|action plan|plan|tabelle|feuil)?\W*\d*\W*"
    r"(?:of\s*\d+|cont(?:inued|d)?|\(\d+\)|[a-c])?\W*",
    re.I,
)
"""What Excel or a page break calls a sheet."""


def of_sheets(
    lines: Sequence[Line], names: Sequence[str] = (), *, file: str
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Give the lines of the sheets that hold this review's plan, and what is to be said of it.

    Args:
        lines: The document.
        names: The sheets that were asked for, if any.
        file: What it is called.

    Raises:
        BadInput: A sheet that was asked for is not there; or none was, and several hold a plan.
    """
    sheets = list(dict.fromkeys(line.sheet for line in lines if line.sheet))
    if names:
        chosen = {_named(name, sheets, file) for name in names}
        others = [sheet for sheet in sheets if sheet not in chosen]
        kept = tuple(line for line in lines if line.sheet in chosen)
        return kept, (f"not read: {_quoted(others)}.",) if others else ()
    plans = {}
    if len(sheets) > 1:
        for sheet in sheets:
            held = joined(tuple(line for line in lines if line.sheet == sheet))
            found = gather(as_table(held))
            if any(row.header is not None for row in found.rows):
                plans[sheet] = found
    if len(plans) > 1 and not _is_one(plans):
        each = [
            f'"{sheet}" ({counted(len(found.rows), "action")})' for sheet, found in plans.items()
        ]
        msg = (
            f"{file}: {len(plans)} sheets hold an action plan: {listed(each, 'and')}. Which is the "
            f'plan of this review? Import it with --sheet "{next(iter(plans))}". If they are one '
            "plan, name each of them with --sheet."
        )
        raise BadInput(msg)
    said = (f"{_quoted(list(plans))} read together as one plan.",) if len(plans) > 1 else ()
    return tuple(lines), said


def _named(name: str, sheets: Sequence[str], file: str) -> str:
    found = next((sheet for sheet in sheets if folded(sheet) == folded(name)), None)
    if found is None:
        there = f"It has {_quoted(sheets)}." if sheets else "It has no sheets."
        msg = f'{file} has no sheet "{name}". {there}'
        raise BadInput(msg)
    return found


def _quoted(sheets: Sequence[str]) -> str:
    return ("sheets " if len(sheets) > 1 else "sheet ") + listed(
        [f'"{sheet}"' for sheet in sheets], "and"
    )


def _is_one(plans: dict[str, Gathered]) -> bool:
    """Say whether the sheets go on with one plan: its numbers do, or nobody named the sheets."""
    each = [dict(_recommendations(found)) for found in plans.values()]
    goes_on = all(
        one[number] == other[number]
        for one, other in combinations(each, 2)
        for number in one.keys() & other.keys()
    )
    is_numbered = all(each)
    are_unnamed = all(_NAMED_BY_NOBODY.fullmatch(sheet.strip()) for sheet in plans)
    return goes_on and (is_numbered or are_unnamed)


def _recommendations(found: Gathered) -> Iterator[tuple[str, str]]:
    """Give number and words of the recommendations that have a number, or of numbered actions."""
    for row in found.rows:
        number = bare(row.recommendation.number)
        if number:
            yield number, folded(row.recommendation.text or row.text("action_to_take"))
