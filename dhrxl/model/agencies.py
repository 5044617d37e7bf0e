"""Agencies: who they are, under which names they appear, how a cell naming several is read.

A cell may name two agencies with nothing between them, and one agency may have "and" in its name.
So nothing but a semicolon, a bar or a line break splits by itself: other words are taken apart
only where every part is a name already known. What is not known is kept whole.
"""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from dhrxl.model.terms import SEPARATOR
from dhrxl.model.text import folded, listed, suggestions, trimmed

_ALWAYS_SPLITS = re.compile(r"[;|\r\n]+")
_LIST_MARK = re.compile(r"^(?:[\u2022\u00b7\u25cf*\u2013-]|\(?\d{1,2}[.)])\s+")
_JOINERS = frozenset({",", "/", "+", "(", ")", "and", "with", "&"})
_TOKEN = re.compile(r"[,/+()]|[^\s,/+()]+")
_NOBODY = re.compile(
    r"(?:n/?a|t\.?b\.?[acd]|none|not applicable|to be .+|[-\u2013\u2014?]+)\.?", re.I
)


_Words: TypeAlias = tuple[tuple[str, ...], str, str]
"""A name taken apart: its words, all of it folded, and as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency of the partnership's register."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = ""
    mailbox: str = ""
    successor: str = ""
    """The agency that took over from this one, if it is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyReading:
    """How a cell that names agencies was understood."""

    lead: str = ""
    joint: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that the register does not have; none where there is no register."""
    assumed: bool = False
    """Whether the first of several was taken as lead."""
    readings: tuple[str, ...] = ()
    """What was done that the cell does not say, in sentences."""

    @property
    def names(self) -> tuple[str, ...]:
        """All agencies of the cell, the lead first."""
        return (self.lead, *self.joint) if self.lead else self.joint

    @property
    def joint_text(self) -> str:
        """The joint agencies as a cell holds them."""
        return SEPARATOR.join(self.joint)


def read_agencies(
    cell: str, register: Collection[Agency] = (), standing_alone: Collection[str] = ()
) -> AgencyReading:
    """Read the agencies of one cell; the first is taken as lead.

    Args:
        cell: The words as they stand.
        register: The partnership's agencies, with their aliases and successors.
        standing_alone: Names that fill cells of the same plan by themselves
            (`names_standing_alone`).

    Returns:
        The agencies under the names of the register, each once. Names are never guessed at: one
        that is not known is kept as it stands.

    >>> read_agencies("Community Safety Partnership People's Services", (),
    ...     ("Community Safety Partnership", "People's Services")).names
    ('Community Safety Partnership', "People's Services")
    >>> read_agencies("North and South Vale Hospitals NHS Trust").names
    ('North and South Vale Hospitals NHS Trust',)
    """
    return _reading(cell, _Names(register, standing_alone))


def _reading(cell: str, known: "_Names") -> AgencyReading:
    names: list[str] = []
    unknown: list[str] = []
    readings: list[str] = []
    whole = " ".join(cell.split())
    for part in [whole] if known.holds(folded(whole)) else _parts(cell):
        if _NOBODY.fullmatch(part):
            readings.append(f'"{part}" names no agency.')
            continue
        found = _resolved(part, known)
        if len(found) > 1:
            readings.append(f'"{part}" read as {SEPARATOR.join(found)}.')
        for name in found:
            current = _successor(name, known.by_name)
            if current != name:
                readings.append(f"{name} is no more: {current} took over from it.")
            if known.by_name and folded(current) not in known.by_name:
                unknown.append(current)
            names.append(current)
    names = _each_once(names)
    return AgencyReading(
        lead=names[0] if names else "",
        joint=tuple(names[1:]),
        unknown=tuple(_each_once(unknown)),
        assumed=len(names) > 1,
        readings=tuple(_each_once(readings)),
    )


def names_standing_alone(
    cells: Iterable[str], register: Collection[Agency] = ()
) -> tuple[str, ...]:
    """Give the names that stand alone in some cell, without those made up of others.

    >>> names_standing_alone(["Police", "Police Public Health", "Public Health", "Police."])
    ('Police', 'Public Health')
    """
    known = _Names(register)
    parts = _each_once(part for cell in cells for part in _parts(cell))
    for part in sorted(parts, key=lambda part: len(folded(part))):
        if not _NOBODY.fullmatch(part) and len(_resolved(part, known)) == 1:
            known.add(part)
    return tuple(part for part in parts if folded(part) in known.standing)


def suggested(name: str, register: Collection[Agency]) -> str:
    """Say which agencies of the register a name may mean, as the end of a message.

    >>> suggested("Publc Health", [Agency(name="Public Health")])
    ' Did you mean Public Health?'
    """
    near = suggestions(name, [known for agency in register for known in _names_of(agency)])
    canonical = _registered(register)
    by_name = {folded(agency.name): agency for agency in register}
    names = _each_once(_successor(canonical[folded(hit)], by_name) for hit in near)
    return f" Did you mean {listed(names)}?" if names else ""


def _names_of(agency: Agency) -> tuple[str, ...]:
    return (agency.name, *agency.aliases)


def _registered(register: Collection[Agency]) -> dict[str, str]:
    """Give the register's name for every folded name and alias; a name beats another's alias."""
    aliases = {folded(alias): agency.name for agency in register for alias in agency.aliases}
    return aliases | {folded(agency.name): agency.name for agency in register}


class _Names:
    """The names that a cell may hold: the register's, and those that stand alone in a plan."""

    def __init__(
        self, register: Collection[Agency] = (), standing_alone: Collection[str] = ()
    ) -> None:
        self.by_name = {folded(agency.name): agency for agency in register}
        self.registered = _registered(register)
        self.standing: dict[str, str] = {}
        self._starting: defaultdict[str, list[_Words]] = defaultdict(list)
        for name in standing_alone:
            self.add(name)
        for fold, name in self.registered.items():
            self._put(fold, name)

    def add(self, name: str) -> None:
        """Add a name that stands alone."""
        fold = folded(name)
        if not self.holds(fold):
            self._put(fold, name)
        self.standing[fold] = name

    def holds(self, fold: str) -> bool:
        return fold in self.registered or fold in self.standing

    def starting(self, word: str) -> Sequence[_Words]:
        """Give the names that start with a word, longest first."""
        return self._starting.get(word, ())

    def _put(self, fold: str, name: str) -> None:
        if words := tuple(_TOKEN.findall(fold)):
            insort(self._starting[words[0]], (words, fold, name), key=lambda one: -len(one[0]))


def _parts(cell: str) -> list[str]:
    """Split where a cell always splits, and take off list marks and stray full stops."""
    lines = (_LIST_MARK.sub("", trimmed(line).strip()) for line in _ALWAYS_SPLITS.split(cell))
    bare = (line.strip(" ,\t").removesuffix(".").rstrip() for line in lines)
    return [line for line in bare if line]


def _resolved(part: str, known: _Names) -> list[str]:
    """Give the agencies that some words name: one, several known ones, or the words as they are."""
    fold = folded(part)
    if whole := known.registered.get(fold):
        return [whole]
    covered = _covered(fold, known)
    return _each_once(covered) if covered else [known.standing.get(fold, part)]


def _covered(fold: str, known: _Names) -> list[str] | None:
    """Cover words with other known names from left to right, longest first; or give nothing."""
    tokens = tuple(_TOKEN.findall(fold))
    covers: dict[int, list[str] | None] = {len(tokens): []}
    for at in reversed(range(len(tokens))):
        covers[at] = None
        for words, own, name in known.starting(tokens[at]):
            rest = covers.get(at + len(words))
            if own != fold and rest is not None and tokens[at : at + len(words)] == words:
                covers[at] = [name, *rest]
                break
        if covers[at] is None and tokens[at] in _JOINERS:
            covers[at] = covers[at + 1]
    return covers[0] or None


def _successor(name: str, by_name: Mapping[str, Agency]) -> str:
    """Follow successors to the agency that stands today."""
    seen = {folded(name)}
    current = name
    while (agency := by_name.get(folded(current))) and agency.successor:
        if folded(agency.successor) in seen:
            break
        current = by_name.get(folded(agency.successor), Agency(name=agency.successor)).name
        seen.add(folded(current))
    return current


def _each_once(names: Iterable[str]) -> list[str]:
    """Keep the first of each, compared folded."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(folded(name), name)
    return list(first.values())


def known_as(register: Collection[Agency]) -> Callable[[str], str]:
    """Give a function that gives an agency the name the register has for it, else its own.

    Only whole names, aliases and successors count: text that names two agencies is neither.
    """

    known = _Names(register)

    @cache
    def named(name: str) -> str:
        names = _reading(name, known).names
        return names[0] if len(names) == 1 else trimmed(name)

    return named


def several(cell: str) -> tuple[str, ...]:
    """Give the names of a cell that lists agencies by semicolons, bars or line breaks."""
    return tuple(name for part in _ALWAYS_SPLITS.split(cell) if (name := trimmed(part)))
