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
from functools import cache, lru_cache
from typing import TypeAlias

from dhrxl.model.roles import LEAD, Part, parted
from dhrxl.model.terms import SEPARATOR
from dhrxl.model.text import folded, listed, suggestions, trimmed

_ALWAYS_SPLITS = re.compile(r"[;|\r\n]+")
_LIST_MARK = re.compile(r"^(?:[\u2022\u00b7\u25cf*\u2013-]|\(?\d{1,2}[.)])\s+")
_JOINERS = frozenset({",", "/", "+", "(", ")", "and", "with", "&"})
_TOKEN = re.compile(r"[,/+()]|[^\s,/+()]+")
_NOBODY = re.compile(
    r"(?:n/?a|t\.?b\.?[acd]|none|not applicable|to be .+|[-\u2013\u2014?]+)\.?", re.I
)


_MANY = (
    r"(?:(?:all|each|every|any|other|various|relevant|appropriate)\s(?:of\s|the\s|our\s|other\s|"
    r"relevant\s|appropriate\s|statutory\s|partner\s|local\s|named\s|member\s|multi-agency\s|"
    r"involved\s|individual\s|csp\s|key\s){0,5})?"
    r"(?:agenc(?:y|ies)|partners?|partner agencies|organi[sz]ations?|services|members|parties|"
    r"bodies|leads|reps|representatives|stakeholders)"
    r"(?:\s(?:involved|concerned|listed|named|as appropriate))?"
    r"|all|everyone|everybody|multi-?\s?agenc(?:y|ies)|pob (?:asiantaeth|partner)|"
    r"yr holl (?:asiantaethau|bartneriaid)"
)
_EVERYBODY = re.compile(rf"(?:{_MANY})\.?", re.I)
"""Words for the agencies at large, none of which can be asked."""
_AND_EVERYBODY = re.compile(
    rf"(?:\s?[,/+&]\s?|\s(?:and|with|plus)\s)(?:and\s)?(?P<all>{_MANY})\.?$", re.I
)
_EVERYBODY_AND = re.compile(
    rf"(?P<all>all\s[\w\s-]{{0,40}}?(?:agencies|partners)|{_MANY})(?:\s?[,/+&]\s?|\s(?:and|with|plus)\s)",
    re.I,
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
    """The agency that took over from this one, if it is no more; or several of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Which of several successors has one action of a body that is no more."""

    agency: str
    action_ref: str
    successor: str


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
    """Read a cell, whose words of role say who leads, else the first is taken as lead."""
    unknown: list[str] = []
    readings: list[str] = []
    names: list[tuple[str, str]] = []
    whole = " ".join(cell.split())
    parts = [Part(words=whole)] if known.holds(folded(whole)) else parted(cell)
    for part in parts:
        found: list[str] = []
        lines = [whole] if known.holds(folded(whole)) else _parts(part.words)
        for words in lines:
            found += _named(words, known, unknown, readings)
        roles = [part.role] * len(found)
        if part.is_last:
            roles[:-1] = [""] * len(found[:-1])
        names += zip(found, roles, strict=True)
    leads = _each_once(name for name, role in names if role == LEAD)
    others = _each_once(name for name, role in names if not role)
    lead = next(iter((*leads, *others)), "")
    in_order = _each_once(name for name in (lead, *(name for name, _ in names)) if name)
    return AgencyReading(
        lead=lead,
        joint=tuple(name for name in in_order if name != lead),
        unknown=tuple(_each_once(unknown)),
        assumed=len(leads) > 1 or (not leads and len(others) > 1 and bool(in_order[1:])),
        readings=tuple(_each_once(readings)),
    )


def _named(words: str, known: "_Names", unknown: list[str], readings: list[str]) -> list[str]:
    """Give the agencies that the words between two marks name; note what has to be said of them."""
    if not known.holds(folded(words)):
        for at_large in (_AND_EVERYBODY.search(words), _EVERYBODY_AND.match(words)):
            if at_large and not _EVERYBODY.fullmatch(words):
                readings.append(f'"{at_large["all"]}" names no agency.')
                words = words[: at_large.start()] + words[at_large.end() :]
        if _NOBODY.fullmatch(words) or _EVERYBODY.fullmatch(words):
            readings.append(f'"{words}" names no agency.')
            return []
    found = _resolved(words, known)
    if len(found) > 1:
        readings.append(f'"{words}" read as {SEPARATOR.join(found)}.')
    names = []
    for name in found:
        current = _successor(name, known.by_name)
        if current != name:
            readings.append(f"{name} is no more: {current} took over from it.")
        if heirs := divided_into(current, known.by_name):
            took_over = listed(heirs, "and")
            readings.append(f"{current} is no more: {took_over} took over, each its own actions.")
        if known.by_name and folded(current) not in known.by_name:
            unknown.append(current)
        names.append(current)
    return names


def names_standing_alone(
    cells: Iterable[str], register: Collection[Agency] = ()
) -> tuple[str, ...]:
    """Give the names that stand alone in some cell, without those made up of others.

    >>> names_standing_alone(["Police", "Police Public Health", "Public Health", "Police."])
    ('Police', 'Public Health')
    """
    known = _Names(register)
    parts = _each_once(
        words for cell in cells for part in parted(cell) for words in _parts(part.words)
    )
    for part in sorted(parts, key=lambda part: len(folded(part))):
        is_none = _NOBODY.fullmatch(part) or _EVERYBODY.fullmatch(part)
        if not is_none and len(_resolved(part, known)) == 1:
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
    """Follow successors to the agency that stands today, or to one that was divided."""
    seen = {folded(name)}
    current = name
    while (agency := by_name.get(folded(current))) and agency.successor:
        if folded(agency.successor) in seen or len(several(agency.successor)) > 1:
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
    return _known_as(tuple(register))


@lru_cache(maxsize=1)
def _known_as(register: tuple[Agency, ...]) -> Callable[[str], str]:
    """Give the function for a register; each step of a round asks for that of the same one."""
    known = _Names(register)

    @cache
    def named(name: str) -> str:
        names = _reading(name, known).names
        return names[0] if len(names) == 1 else trimmed(name)

    return named


def known_for(
    register: Collection[Agency], successions: Collection[Succession] = ()
) -> Callable[[str, str], str]:
    """Give a function that gives an agency the name it is known by, for one action.

    Only of a body that was divided does it matter which action: each went to one of its heirs.
    Where nobody has said to which, the action stays with the body.

    >>> register = [Agency(name="Elm CCG", successor="North ICB; South ICB")]
    >>> given = [Succession(agency="Elm CCG", action_ref="ELM-01.1", successor="South ICB")]
    >>> known_for(register, given)("ELM-01.1", "Elm CCG")
    'South ICB'
    >>> known_for(register, given)("ELM-02.1", "Elm CCG")
    'Elm CCG'
    """
    named = known_as(register)
    heirs = {
        (folded(named(one.agency)), trimmed(one.action_ref).upper()): one.successor
        for one in successions
    }
    divided = {agency for agency, _ in heirs}
    fold = cache(folded)
    if not divided:
        return lambda ref, name: named(name)

    def known(ref: str, name: str) -> str:
        current, seen = named(name), set()
        while fold(current) in divided and fold(current) not in seen:
            seen.add(fold(current))
            current = named(heirs.get((fold(current), ref), current))
        return current

    return known


def divided_into(name: str, by_name: Mapping[str, Agency]) -> tuple[str, ...]:
    """Give the bodies that took over from one, where they are several; else nothing.

    Args:
        name: A name of the register.
        by_name: The register by folded name.
    """
    agency = by_name.get(folded(name))
    heirs = several(agency.successor) if agency else ()
    return tuple(_successor(heir, by_name) for heir in heirs) if len(heirs) > 1 else ()


def several(cell: str) -> tuple[str, ...]:
    """Give the names of a cell that lists agencies by semicolons, bars or line breaks."""
    return tuple(name for part in _ALWAYS_SPLITS.split(cell) if (name := trimmed(part)))
