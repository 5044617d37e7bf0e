"""What a lead agency is told of those who share an action and answer otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from dhrxl.model.places import PLACE, Place
from dhrxl.model.problems import Problem
from dhrxl.model.response import Response
from dhrxl.model.terms import Status
from dhrxl.model.text import folded
from dhrxl.rounds.replies.uses import RECORD

_ANSWERS = frozenset(map(folded, (*Status, *Response)))
_REMEDY = "Your answer counts, as you lead this action. Agree one answer between you."


def told_to_leads(problems: Iterable[Problem], rows: pd.DataFrame) -> Iterator[Problem]:
    """Give for each joint answer that differs the same, as the lead agency is told it.

    The round counts each difference once, in the file of the joint agency. An answer that is no
    word of a list is not quoted: what one agency writes is not for another.

    Args:
        problems: Those of the round.
        rows: Every row that came, with `ref` and `used`.

    Returns:
        Problems of the rows of record; none where the lead agency sent no row in this round.
    """
    disputed = [problem for problem in problems if problem.code == "joint-disagreement"]
    if not disputed:
        return
    refs: dict[tuple[str, str, int], str] = {}
    records: dict[str, Place] = {}
    columns = (rows[key].tolist() for key in (*PLACE, "ref", "used"))
    for file, sheet, row, ref, used in zip(*columns, strict=True):
        refs[file, sheet, int(row)] = ref
        if used == RECORD:
            records[ref] = Place(file, sheet, int(row))
    for one in disputed:
        at = records.get(refs.get((one.file, one.sheet, one.row or 0), ""))
        if at:
            yield replace(
                one, file=at.file, sheet=at.sheet, row=at.row, column=None,
                found=one.found if folded(one.found) in _ANSWERS else "something else",
                facts={**one.facts, "remedy": _REMEDY},
            )  # fmt: skip
