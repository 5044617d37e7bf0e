"""Who was asked, who returned, and which actions nobody spoke of."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pandas as pd

from dhrxl.intake.source import Source
from dhrxl.model.frames import by_ref, holds
from dhrxl.model.partnership import Profile
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.references import parted, review_part
from dhrxl.model.terms import UNASSIGNED, FileKind, Reported
from dhrxl.model.text import counted, folded, listed, trimmed
from dhrxl.rounds.baseline import Baseline, agencies_of
from dhrxl.rounds.merge import Merged
from dhrxl.rounds.rag import is_asked_again, is_closed, rate
from dhrxl.rounds.replies.uses import EARLIER_ROUND, JOINT, RECORD

_NEVER_HELD = (
    "Put the row back from the return that was sent out. The action has never been reported on."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Who was asked and who returned."""

    expected: tuple[str, ...]
    """By name; none where there was no baseline to tell."""
    returned: tuple[str, ...]
    previous_as_at: date | None = None
    is_asked: bool = True
    """Whether anybody was; plans alone, not filled in, ask nobody."""
    versions: tuple[tuple[str, int], ...] = ()
    """The agencies that returned two versions which differ, each with the number of actions they
    differ in, for which neither counts."""

    @property
    def silent(self) -> tuple[str, ...]:
        """The agencies that did not return."""
        came = set(self.returned)
        return tuple(name for name in self.expected if name not in came)

    @property
    def silence(self) -> str:
        """Say how many did not return, as a verdict does, and who returned two versions.

        >>> Turnout(expected=("NHS", "Police"), returned=("Police",)).silence
        '1 of 2 agencies did not return'
        """
        parts = []
        if self.silent and self.is_asked:
            of = counted(len(self.expected), "agency", "agencies")
            none = "no agency returned"
            parts.append(f"{len(self.silent)} of {of} did not return" if self.returned else none)
        if self.versions:
            parts.append(self.doubled)
        return "; ".join(parts)

    @property
    def doubled(self) -> str:
        """Say who returned two versions that differ; nothing where nobody did.

        >>> Turnout(expected=(), returned=("Police",), versions=(("Police", 2),)).doubled
        'Police returned two versions that differ in 2 actions, neither counted'
        """
        if not self.versions:
            return ""
        names = listed([name for name, _ in self.versions], "and")
        differ = counted(sum(count for _, count in self.versions), "action")
        return f"{names} returned two versions that differ in {differ}, neither counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agency:
    """An agency whose answers came."""

    name: str
    sheet: tuple[str, str]
    """File and sheet of the first of them."""
    files: set[str]
    reviews: set[str]
    """Codes of the reviews it answered for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An agency that was asked."""

    name: str
    refs: dict[str, list[str]]
    """The actions it leads, and those it joins: "lead" and "joint"."""
    done: frozenset[str]
    """Of all agencies, the actions that are done and to be checked again."""


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
    all_came = _came(rows, merged, named, same)
    nobody = same(UNASSIGNED)  # of whom nothing is expected, but a row that was sent may be missing
    came = {key: one for key, one in all_came.items() if key != nobody}
    versions = _versions(rows, merged, named, same)
    if not base.is_checked:
        returned = tuple(one.name for one in came.values())
        return Turnout(expected=(), returned=returned, versions=versions), []
    all_asked = _asked(base, as_at, profile, named, same)
    asked = {key: one for key, one in all_asked.items() if key != nobody}
    is_asked = rows.empty or not (rows["kind"] == FileKind.PLAN).all()
    names = {key: one.name for key, one in asked.items()}
    found = Turnout(
        expected=tuple(sorted(names.values(), key=str.casefold)),
        returned=tuple(names.get(key, one.name) for key, one in came.items()),
        previous_as_at=base.previous_as_at,
        is_asked=is_asked,
        versions=versions,
    )
    if not is_asked:
        return found, []
    held = _held(rows, merged, all_came, same)
    reported = by_ref(base.actions["reported"])
    past = _of_earlier_rounds(rows, merged, same)
    return found, [
        problem
        for key, one in all_asked.items()
        for problem in _gaps(
            key, one, all_came.get(key), held, reported,
            f" ({past[key]} is of an earlier round)" if key in past else _may_be(one.name, unread),
        )
        if key != nobody or problem.code == "missing-action"
    ]  # fmt: skip


def unread(files: Iterable[Source], rows: pd.DataFrame, seen: Iterable[Problem]) -> dict[str, str]:
    """Give the files of which no row could be read, with the agency on the cover if that could.

    Args:
        files: All that came.
        rows: Their rows.
        seen: What was found as they were read.
    """
    covers = {source.file: source.text("agency") for source in files}
    read = {*rows["source_file"].unique()}
    found = [p.file for p in seen if p.code != "skipped-file" and p.file not in read]
    return {file: covers.get(file, "") for file in found}


def _held(
    rows: pd.DataFrame, merged: Merged, came: Mapping[str, _Agency], same: Callable[[str], str]
) -> set[tuple[str, str]]:
    """Give the actions that each agency's own files hold.

    A plan beside them, or a file that does not count, holds every action and is no return: it must
    not hide that a row is missing.
    """
    columns = (rows["agency"].tolist(), merged.refs.tolist(), rows["source_file"].tolist())
    return {
        (key, ref)
        for agency, ref, file in zip(*columns, strict=True)
        if ref and (key := same(agency)) in came and file in came[key].files
    }


def _versions(
    rows: pd.DataFrame, merged: Merged, named: Callable[[str], str], same: Callable[[str], str]
) -> tuple[tuple[str, int], ...]:
    """Give the agencies that returned two versions, and in how many actions they differ."""
    differ = holds(merged.used, lambda use: use.is_version)
    agencies = rows.loc[differ, "agency"].tolist()
    names: dict[str, str] = {}
    for agency in agencies:
        names.setdefault(same(agency), named(agency))
    pairs = dict.fromkeys(zip(map(same, agencies), merged.refs[differ].tolist(), strict=True))
    counts = Counter(key for key, _ in pairs)
    versions = ((names[key], count) for key, count in counts.items())
    return tuple(sorted(versions, key=lambda one: one[0].casefold()))


def _of_earlier_rounds(
    rows: pd.DataFrame, merged: Merged, same: Callable[[str], str]
) -> dict[str, str]:
    """Give the file by which an agency sent the return of another round."""
    past = rows[merged.used == EARLIER_ROUND]
    pairs = zip(past["agency"].tolist(), past["source_file"].tolist(), strict=True)
    return {same(agency): file for agency, file in pairs}


def _gaps(
    key: str,
    asked: _Asked,
    came: _Agency | None,
    held: Collection[tuple[str, str]],
    reported: Mapping[str, str],
    where: str,
) -> Iterator[Problem]:
    """Say what of an agency is missing: its return, that of a review, or an action in it."""
    if came is None:
        yield _not_returned(asked.name, asked.refs, reported, where)
        return
    absent = [
        ref
        for part in asked.refs.values()
        for ref in part
        if ref not in asked.done and (key, ref) not in held
    ]
    for ref in absent:
        if review_part(ref) in came.reviews:
            facts: dict[str, Any] = {}
            if reported[ref] == Reported.NEVER:
                facts["remedy"] = _NEVER_HELD
            yield Problem.at(Place(*came.sheet), "missing-action", found=ref, **facts)
    by_review = _by_review(asked.refs)
    for review in sorted({review_part(ref) for ref in absent} - came.reviews):
        who = f"{asked.name} (review {review})"
        yield _not_returned(who, by_review[review], reported, where)


def _came(
    rows: pd.DataFrame, merged: Merged, named: Callable[[str], str], same: Callable[[str], str]
) -> dict[str, _Agency]:
    """Give the agencies of which a row counts, or would but for another version of it."""
    answered = holds(merged.used, lambda use: use in (RECORD, JOINT) or use.is_version)
    reviews = [parted(ref)[0] for ref in merged.refs[answered].tolist()]
    keys = ("agency", "source_file", "source_sheet")
    columns = (rows.loc[answered, key].tolist() for key in keys)
    found: dict[str, _Agency] = {}
    for name, file, sheet, review in dict.fromkeys(zip(*columns, reviews, strict=True)):
        one = found.setdefault(
            same(name),
            _Agency(name=named(name), sheet=(file, sheet), files=set(), reviews=set()),
        )
        one.files.add(file)
        one.reviews.add(review)
    return found


def _asked(
    base: Baseline,
    as_at: date,
    profile: Profile,
    named: Callable[[str], str],
    same: Callable[[str], str],
) -> dict[str, _Asked]:
    """Give the agencies, and nobody, with an action that was open before this round.

    One that is done and to be checked again goes out too: who is asked and silent is told. That it
    is in a return that came is not expected, for its day may have come since that was sent.
    """
    rated = rate(base.actions, as_at=as_at, profile=profile)
    again = is_asked_again(base.actions, rated, as_at=as_at)
    done = frozenset(base.actions.index[again])
    asked: dict[str, _Asked] = {}
    for ref, agencies in agencies_of(base.actions[~is_closed(rated) | again], named).items():
        for part, name in zip(("lead", *["joint"] * len(agencies)), agencies, strict=False):
            one = _Asked(name=name, refs={"lead": [], "joint": []}, done=done)
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
    who: str, refs: Mapping[str, list[str]], reported: Mapping[str, str], where: str
) -> Problem:
    noun = "action" if refs["lead"] else "joint action"
    named = refs["lead"] or refs["joint"]
    never = sum(reported[ref] == Reported.NEVER for ref in named)
    told = len(named) - never
    said = f"{counted(told, noun)} {'is' if told == 1 else 'are'} shown as last reported"
    not_said = f"{'has' if never == 1 else 'have'} never been reported on"
    if not told:
        said = f"{counted(never, noun)} {not_said}"
    elif never:
        said = f"{said}, {never} {not_said}"
    return Problem.at(Place(), "not-returned", found=who, actions=f"{said}{where}")


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
