"""Who was asked, who returned, and which actions nobody spoke of."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType

import pandas as pd

from dhrxl.model.partnership import Profile
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.references import review_part
from dhrxl.model.terms import UNASSIGNED, FileKind, Reported
from dhrxl.model.text import counted, folded, trimmed
from dhrxl.rounds.baseline import Baseline, agencies_of
from dhrxl.rounds.merge import Merged
from dhrxl.rounds.rag import is_closed, rate
from dhrxl.rounds.uses import JOINT, RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Who was asked and who returned."""

    expected: tuple[str, ...]
    """By name; none where there was no baseline to tell."""
    returned: tuple[str, ...]
    previous_as_at: date | None = None
    is_asked: bool = True
    """Whether anybody was; plans alone, not filled in, ask nobody."""

    @property
    def silent(self) -> tuple[str, ...]:
        """The agencies that did not return."""
        came = set(self.returned)
        return tuple(name for name in self.expected if name not in came)

    @property
    def silence(self) -> str:
        """Say how many did not return, as a verdict does; nothing where all did.

        >>> Turnout(expected=("NHS", "Police"), returned=("Police",)).silence
        '1 of 2 agencies did not return'
        """
        if not (self.silent and self.is_asked):
            return ""
        if not self.returned:
            return "no agency returned"
        of = counted(len(self.expected), "agency", "agencies")
        return f"{len(self.silent)} of {of} did not return"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agency:
    """An agency whose answers came."""

    name: str
    sheet: tuple[str, str]
    """File and sheet of the first of them."""
    reviews: set[str]
    """Codes of the reviews it answered for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An agency that was asked."""

    name: str
    refs: dict[str, list[str]]
    """The actions it leads, and those it joins: "lead" and "joint"."""


def turnout(
    base: Baseline,
    rows: pd.DataFrame,
    merged: Merged,
    *,
    as_at: date,
    profile: Profile,
    named: Callable[[str], str] = trimmed,
    unread: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Turnout, list[Problem]]:
    """Say who was expected and who returned, and what is missing.

    An agency is expected where it leads or joins an action that was not closed before this round.

    Args:
        base: What stood before the round.
        rows: Every row that came in, typed, with `agency`.
        merged: What became of them.
        as_at: The day to judge by.
        profile: The settings of the rating.
        named: Gives an agency the name it is known by (`agencies.known_as`).
        unread: The files of which no row could be read, each with the agency on its cover if that
            is known: one may be a return.

    Returns:
        The turnout, and a problem for each agency (or review of it) that did not return and each
        action that its return no longer holds.
    """
    same = cache(lambda name: folded(named(name)))
    came = _came(rows, merged, named, same)
    if not base.is_checked:
        return Turnout(expected=(), returned=tuple(one.name for one in came.values())), []
    asked = _asked(base, as_at, profile, named, same)
    is_asked = rows.empty or not (rows["kind"] == FileKind.PLAN).all()
    names = {key: one.name for key, one in asked.items()}
    found = Turnout(
        expected=tuple(sorted(names.values(), key=str.casefold)),
        returned=tuple(names.get(key, one.name) for key, one in came.items()),
        previous_as_at=base.previous_as_at,
        is_asked=is_asked,
    )
    if not is_asked:
        return found, []
    pairs = zip(rows["agency"].tolist(), merged.refs.tolist(), strict=True)
    held = {(same(agency), ref) for agency, ref in pairs if ref}
    reported = base.actions["reported"].to_dict()
    return found, [
        problem
        for key, one in asked.items()
        for problem in _gaps(key, one, came.get(key), held, reported, unread)
    ]


def _gaps(
    key: str,
    asked: _Asked,
    came: _Agency | None,
    held: Collection[tuple[str, str]],
    reported: Mapping[str, str],
    unread: Mapping[str, str],
) -> Iterator[Problem]:
    """Say what of an agency is missing: its return, that of a review, or an action in it."""
    if came is None:
        yield _not_returned(asked.name, asked.name, asked.refs, reported, unread)
        return
    absent = [ref for part in asked.refs.values() for ref in part if (key, ref) not in held]
    for ref in absent:
        if review_part(ref) in came.reviews:
            yield Problem.at(Place(*came.sheet), "missing-action", found=ref)
    by_review = _by_review(asked.refs)
    for review in sorted({review_part(ref) for ref in absent} - came.reviews):
        who = f"{asked.name} (review {review})"
        yield _not_returned(who, asked.name, by_review[review], reported, unread)


def _came(
    rows: pd.DataFrame, merged: Merged, named: Callable[[str], str], same: Callable[[str], str]
) -> dict[str, _Agency]:
    """Give the agencies of which a row counts; nobody's actions are not asked of anybody."""
    nobody = [name for name in rows["agency"].unique() if folded(name) == folded(UNASSIGNED)]
    counts = rows[merged.used.isin((RECORD, JOINT)) & ~rows["agency"].isin(nobody)]
    keys = ("agency", "action_ref", "source_file", "source_sheet")
    found: dict[str, _Agency] = {}
    for name, ref, *sheet in zip(*(counts[key].tolist() for key in keys), strict=True):
        key = same(name)
        if key not in found:
            found[key] = _Agency(name=named(name), sheet=(sheet[0], sheet[1]), reviews=set())
        found[key].reviews.add(review_part(ref))
    return found


def _asked(
    base: Baseline,
    as_at: date,
    profile: Profile,
    named: Callable[[str], str],
    same: Callable[[str], str],
) -> dict[str, _Asked]:
    """Give the agencies that lead or join an action which was not closed before this round."""
    rated = rate(base.actions, as_at=as_at, profile=profile)
    asked: dict[str, _Asked] = {}
    for ref, agencies in agencies_of(base.actions[~is_closed(rated)], named).items():
        for part, name in zip(("lead", *["joint"] * len(agencies)), agencies, strict=False):
            if name != UNASSIGNED:
                one = _Asked(name=name, refs={"lead": [], "joint": []})
                asked.setdefault(same(name), one).refs[part].append(str(ref))
    return asked


def _by_review(refs: Mapping[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """Put the references of one agency, as lead and joint, by review."""
    parts: dict[str, dict[str, list[str]]] = {}
    for part, named in refs.items():
        for ref in named:
            parts.setdefault(review_part(ref), {"lead": [], "joint": []})[part].append(ref)
    return parts


def _not_returned(
    who: str,
    agency: str,
    refs: Mapping[str, list[str]],
    reported: Mapping[str, str],
    unread: Mapping[str, str],
) -> Problem:
    noun = "action" if refs["lead"] else "joint action"
    named = refs["lead"] or refs["joint"]
    if all(reported[ref] == Reported.NEVER for ref in named):
        how = "has never been reported on" if len(named) == 1 else "have never been reported on"
    else:
        how = "is shown as last reported" if len(named) == 1 else "are shown as last reported"
    actions = f"{counted(len(named), noun)} {how}{_may_be(agency, unread)}"
    return Problem.at(Place(), "not-returned", found=who, actions=actions)


def _may_be(agency: str, unread: Mapping[str, str]) -> str:
    """Name the file that is an agency's return by its cover or name; else whatever may be it."""
    named = {file: who or _named_in(file) for file, who in unread.items()}
    called = [file for file, who in named.items() if folded(who) == folded(agency)]
    if called:
        return f" ({called[0]} could not be read)"
    others = [file for file in unread if not unread[file]]
    if not others:
        return ""
    files = counted(len(others), "file")
    return f" ({files} could not be read: {'it' if len(others) == 1 else 'one'} may be its return)"


def _named_in(file: str) -> str:
    """Give the agency that a file is called by, as the returns we send out are.

    >>> _named_in("in/Q4 2025-26 - Public Health.xlsx")
    'Public Health'
    """
    return PurePosixPath(file).stem.rpartition(" - ")[2]
