"""What may be wrong in a list of actions that is not ours: the rules that concern such a list.

The rules are those of a plan (`rounds.rules`); which of their problems concern a list that somebody
keeps, `model/problems.toml` says. What the list has no column for is said once, as what was read,
and not action by action.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.annotations import Details
from dhrxl.files.package import Properties
from dhrxl.intake.opened import ActionTable
from dhrxl.intake.scrutiny import scrutinise_file, scrutinise_table
from dhrxl.model.frames import refs_of
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import Place
from dhrxl.model.problems import CATALOGUE, Problem, ordered
from dhrxl.model.terms import COLUMNS, FileKind
from dhrxl.model.text import counted
from dhrxl.openbook.book import NO_TABLE, OpenBook, OpenTable
from dhrxl.openbook.rating import judged_rows
from dhrxl.openbook.trackers.said import sentences
from dhrxl.rounds.check import check

_INSTEAD = {"evidence": "outcome", "target_date": "due_date"}
"""Where a problem is shown if the list has no column of that name: either will do for the rule."""
_TEXTS = tuple(key for key, column in COLUMNS.items() if column.kind == "text")


def judge(
    opened: OpenBook, as_at: date, partnership: Partnership
) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Find what may be wrong in the lists of a book, and say what was read of them.

    Raises:
        BadInput: It holds no list of actions.
    """
    if not opened.lists:
        raise BadInput(NO_TABLE)
    tables = [opened.tracked(one) for one in opened.lists]
    teams = partnership.mailboxes
    found: list[Problem] = [
        *scrutinise_file(
            opened.grids, opened.cover, Details(), Properties(), file=opened.file, teams=teams
        )
    ]
    for table in tables:
        of_table = (
            *table.actions.problems,
            *scrutinise_table(
                table.actions, Details(), file=opened.file, teams=teams, keys=_TEXTS
            ),
            *_broken(table, opened.file, as_at, partnership),
        )  # fmt: skip
        found += [_of_list(problem, table) for problem in of_table]
    concern = [problem for problem in found if CATALOGUE[problem.code].tracker]
    return ordered(concern), tuple(_read(tables))


def points(problems: Sequence[Problem]) -> str:
    """Give the verdict on a list: it is no return, so that it is not ready for anything."""
    return f"{counted(len(problems), 'point')} to look at" if problems else "Nothing to look at"


def _read(tables: Sequence[OpenTable]) -> Iterator[str]:
    """Say what was read of each list, with its sheet where there are several."""
    for table in tables:
        said = sentences(table.seen)
        if "lead_agency" not in table.actions.places:
            said = (*said, "No column says who leads.")
        yield " ".join((f'Sheet "{table.grid.name}":' if tables[1:] else "", *said)).strip()


def _broken(
    table: OpenTable, file: str, as_at: date, partnership: Partnership
) -> Iterator[Problem]:
    """Hold each action against the rules of a plan, and each reference against the others."""
    places = table.actions.places
    rows = judged_rows(table.seen.rows, set(places), is_return=False)
    rows = rows.assign(sent_status="", saved_on=pd.NaT)
    rows["saved_on"] = rows["saved_on"].astype("datetime64[s]")
    numbers = rows["source_row"].astype(int).tolist()
    for failure in check(rows, kind=FileKind.PLAN, as_at=as_at, profile=partnership.profile):
        rule, facts = failure.rule, cast(dict[str, Any], failure.facts)
        key = rule.key if rule.key in places else _INSTEAD.get(rule.key, "")
        if key in places:
            place = Place(file, table.grid.name, numbers[int(str(failure.row))], key, places[key])
            yield Problem.at(place, rule.code, raised_to=rule.raised_to, **facts)
    if "action_ref" in places:
        yield from _twice(refs_of(rows), numbers, table.actions, file)


def _twice(
    refs: pd.Series, numbers: Sequence[int], actions: ActionTable, file: str
) -> Iterator[Problem]:
    """Report each reference that stood further up already."""
    first: dict[str, int] = {}
    column = actions.places["action_ref"]
    for ref, number in zip(refs.tolist(), numbers, strict=True):
        if ref and first.setdefault(ref, number) != number:
            place = Place(file, actions.sheet, number, "action_ref", column)
            other = f" (it stands in row {first[ref]} too)"
            yield Problem.at(place, "duplicate-action", found=ref, other=other, consequence="")


def _of_list(problem: Problem, table: OpenTable) -> Problem:
    """Word a problem for a list: with its own heading, and with what can be done in a list."""
    facts: Mapping[str, str] = problem.facts
    remedy = CATALOGUE[problem.code].tracker_remedy
    if remedy:
        facts = {**facts, "remedy": remedy}
    key = table.header.keys.get((problem.column or 0) - 1, "")
    return replace(problem, facts=facts, heading=table.seen.headings.get(key) or problem.heading)
