"""One name for each agency, whatever the plan or the last summary calls it; the old one beside it.

An agency that was renamed, or that another took over from, stands under one name in every list and
count, so that no figure is split in two. Who has an action of a body that was divided is never
guessed: until the partnership says it, the action stays where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pandas as pd

from dhrxl.model.agencies import divided_into, known_for, several, suggested
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import SEPARATOR
from dhrxl.model.text import folded, listed, trimmed

Known = Callable[[str, str], str]
"""Gives the agency of an action, by reference and any of its names, the name it is known by."""
SAYS = " says "
"""Between an agency and its answer, in `Joint disagreement`."""
_MOST_NAMED = 10


def disagreements(cell: object) -> dict[str, str]:
    """Read what a summary says of joint answers: agency and status.

    >>> disagreements("Health says Complete; Housing says Paused")
    {'Health': 'Complete', 'Housing': 'Paused'}
    """
    parts = [part.partition(SAYS) for part in str(cell or "").split(SEPARATOR)]
    return {who: what for who, says, what in parts if says}


def as_named(ref: str, name: str) -> str:
    """Give an agency the name it has, where there is no register to know another."""
    return trimmed(name)


def known_in(partnership: Partnership) -> Known:
    """Give the names by which a partnership knows the agencies of its actions."""
    return known_for(partnership.agencies, partnership.successions)


def renamed(actions: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Put the agencies of actions under the names they are known by.

    Args:
        actions: Actions indexed by reference.
        known: Gives their names (`known_in`).

    Returns:
        The actions; `other_names` keeps every name that differs, also of earlier rounds.
    """

    fold = cache(folded)

    def names(ref: str, cell: str) -> tuple[tuple[str, str], ...]:
        parts = (trimmed(part) for part in cell.split(";"))
        return tuple((part, known(ref, part)) for part in parts if part)

    def told(ref: str, cell: str, lead: str) -> str:
        """Give what joint agencies said; of one that leads now, its answer of now is asked."""
        said = (part.partition(SAYS) for part in cell.split(SEPARATOR) if part)
        names = ((known(ref, who) if says else who, says + what) for who, says, what in said)
        return SEPARATOR.join(
            who + what for who, what in names if not what or fold(who) != fold(lead)
        )

    keys = ("lead_agency", "joint_agencies", "other_names", "joint_disagreement")
    blank = pd.Series("", actions.index, dtype="str")
    columns = [actions[key].fillna("") if key in actions else blank for key in keys]
    rows: list[tuple[str, str, str, str]] = []
    for ref, lead, joint, others, differs in zip(
        actions.index.tolist(), *(column.tolist() for column in columns), strict=True
    ):
        lead = trimmed(lead)
        first = ((lead, known(ref, lead)),) if lead else ()
        if not (joint or others or differs):  # most name one agency alone
            alone = first[0][1] if first else ""
            rows.append((alone, "", "" if fold(alone) == fold(lead) else lead, ""))
            continue
        rest = names(ref, joint)
        now = {fold(name): name for _, name in reversed((*first, *rest))}
        kept = [was for was, name in names(ref, others) if fold(name) in now]
        was = {fold(name): name for name in (*kept, *(one for one, _ in (*first, *rest)))}
        lead_now = first[0][1] if first else ""
        joined = _each_once((name for _, name in rest), but=lead_now, fold=fold)
        rows.append((
            lead_now,
            SEPARATOR.join(joined),
            SEPARATOR.join(name for fold, name in was.items() if fold not in now),
            told(ref, differs, lead_now) if differs else "",
        ))  # fmt: skip
    given = zip(*rows, strict=True) if rows else [()] * len(keys)
    return actions.assign(
        **{
            key: pd.Series(list(cells), actions.index, dtype="str")
            for key, cells in zip(keys, given, strict=True)
        }
    )


def _each_once(names: Iterable[str], *, but: str, fold: Callable[[str], str]) -> list[str]:
    once = {fold(but): but}
    kept = []
    for name in names:
        if fold(name) not in once:
            kept.append(once.setdefault(fold(name), name))
    return kept


def unsettled(actions: pd.DataFrame, partnership: Partnership) -> Iterator[Problem]:
    """Say which actions stay with a body that was divided, and which heirs nobody has registered.

    Args:
        actions: Actions under the names their agencies are known by (`renamed`).
        partnership: Its register.
    """
    if not any(agency.successor for agency in partnership.agencies):
        return
    by_name = {folded(agency.name): agency for agency in partnership.agencies}
    place = Place(partnership.file, "Agencies" if partnership.file else "")
    held: dict[str, list[str]] = {}
    cells = (actions[key].tolist() for key in ("lead_agency", "joint_agencies"))
    for ref, *both in zip(actions.index.tolist(), *cells, strict=True):
        for name in dict.fromkeys(trimmed(part) for cell in both for part in cell.split(";")):
            if name:
                held.setdefault(name, []).append(ref)
    heirs = {folded(heir) for agency in partnership.agencies for heir in several(agency.successor)}
    for name, refs in held.items():
        if after := divided_into(name, by_name):
            named = refs[:_MOST_NAMED]
            named += [f"{len(refs) - _MOST_NAMED:,} more"] if len(refs) > _MOST_NAMED else []
            yield Problem.at(
                place, "divided-agency", found=name, actions=listed(named, "and"),
                heirs=listed(after, "and"),
            )  # fmt: skip
        elif folded(name) in heirs and folded(name) not in by_name:
            near = suggested(name, partnership.agencies)
            yield Problem.at(place, "unknown-agency", found=name, suggestion=near)
