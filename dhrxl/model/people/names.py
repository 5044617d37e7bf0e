"""Names of people on a list that is kept by whoever publishes, and where they stand in a text.

A whole name is found whatever its case, accents, spaces, hyphens, apostrophes and line breaks, and
in any order ("Surname, Given"); with one or two names between the first and the last; and with
initials. One of its names alone is found where it begins with a capital, or is one letter of a
look-alike away from that. A false alarm costs a look; a name that is missed costs a family.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import normalize

from dhrxl.model.dates import MONTHS
from dhrxl.model.people.likeness import Word, ending, level, plainly, words_in
from dhrxl.model.people.titles import PARTICLES, without_title
from dhrxl.model.text import trimmed

_JOINS = PARTICLES | {"te", "st", "y", "ni", "mac", "mc", "o", "d"}
"""What joins names and is none alone."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_INITIALS = re.compile(r"(?<![A-Za-z.])(?:[A-Z]\.\s?){2,4}(?![A-Za-z])")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])[A-Z][a-z]{2,}")
_SAME_WORD = re.compile(r"(?:\s*[-'\u2010-\u2015\u2018\u2019\u02bc`\u00b4.]\s*|\s*\n\s*)")
"""What may stand within one name: a hyphen, an apostrophe, the end of a line."""
_MONTHS = frozenset(level(month) for month in MONTHS)
_SHORT = 6
"""Letters below which other words may run together to the same ones: "Jo An", "joan"."""
_ENDINGS = ("", "s", "es")
"""What a name may end in: Hollis's, the Hollises."""
_MAC = re.compile(r"^([Mm])([Aa]?)([Cc])(?=[A-Z]|[a-z]{3})")
_MAC_APART = re.compile(r"\b([Mm][Aa]?[Cc]) (?=\w)")
_WITH_E = str.maketrans(
    {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00c4": "Ae", "\u00d6": "Oe",
     "\u00dc": "Ue", "\u00f8": "oe", "\u00d8": "Oe", "\u00e5": "aa", "\u00c5": "Aa"}
)  # fmt: skip
"""How letters are written where a keyboard has none of them: M\u00fcller is Mueller too."""
_MOST_BETWEEN = 2
_MOST_WORDS = 60
"""Words that one name may be taken apart into: letters with spaces between them."""


def _the_other(match: re.Match[str]) -> str:
    return f"{match[1]}{'' if match[2] else 'a'}{match[3]}"


class Found(NamedTuple):
    """Something in a text that looks like somebody's name."""

    start: int
    words: str
    """Its letters, by which it is known again; never shown."""
    phrase: str
    """Ends a sentence, and tells no more than two letters."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a list in every form that is looked for; each with its line."""

    whole: dict[str, tuple[int, frozenset[tuple[str, ...]]]] = field(default_factory=dict)
    """Letters run together, and the words they are made of."""
    part: dict[str, int] = field(default_factory=dict)
    with_initials: dict[tuple[str, ...], int] = field(default_factory=dict)
    initials: dict[str, int] = field(default_factory=dict)
    ends: dict[str, dict[str, int]] = field(default_factory=dict)
    """By a first name the last names it goes with."""


class NameList:
    """A list of names, ready to be looked for."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        """Take names in.

        Args:
            lines: Number and text of each line; "Hollis, Sam" is Sam Hollis, what stands in
                brackets another name of the same person.
        """
        self._names = _Names()
        self.count = len(lines)
        for number, line in lines:
            for name in dict.fromkeys(each for one in _read(line) for each in _spellings(one)):
                _add(self._names, number, name)
        self._beginnings = {
            f"{name}e"[:length]
            for name in (*self._names.whole, *self._names.part)
            for length in range(1, len(name) + 2)
        }
        self._initialled = {split[0] for split in self._names.with_initials}

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._names.part)

    def find(self, text: str) -> tuple[Found, ...]:
        """Say where a text shows a name of the list, each place once.

        >>> [one.phrase for one in NameList([(3, "Sam Hollis")]).find("told HOLLIS in May")]
        ['looks like part of the name in line 3 of the list, ending IS']
        """
        if not self:
            return ()
        plain = plainly(text)
        words = words_in(plain)
        found: list[Found] = []
        at = 0
        while at < len(words):
            taken, one = self._at(words, at)
            if one:
                found.append(one)
            at += max(1, taken)
        found += self._initials(plain)
        return tuple(sorted(found))

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, Found | None]:
        """Find what begins at a word: how many words it has, and what it is."""
        return (
            self._whole(words, at)
            or self._with_initials(words, at)
            or self._apart(words, at)
            or self._part(words, at)
            or (1, None)
        )

    def _run(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, str]]:
        """Give the letters from a word on, longer by a word each time."""
        letters = ""
        for count, word in enumerate(words[at : at + _MOST_WORDS], 1):
            letters += word.letters
            yield count, letters
            if letters not in self._beginnings:
                return  # no name goes on like this

    def _whole(self, words: Sequence[Word], at: int) -> tuple[int, Found] | None:
        best = None
        for count, letters in self._run(words, at):
            for bare in _bare(letters):
                known = self._names.whole.get(bare)
                if known is None:
                    continue
                line, splits = known
                is_same = tuple(word.letters for word in words[at : at + count]) in splits
                if len(bare) >= _SHORT or is_same or words[at].is_capital:
                    best = count, _found(words, at, count, f"the name in line {line}")
        return best

    def _with_initials(self, words: Sequence[Word], at: int) -> tuple[int, Found] | None:
        """Find "S. Hollis", "SJ Hollis", "Hollis S": not "a" and "I", which are words too."""
        if words[at].letters not in self._initialled:
            return None
        for count in range(min(5, len(words) - at), 1, -1):
            run = words[at : at + count]
            line = self._names.with_initials.get(tuple(word.letters for word in run))
            if line is None:
                continue
            letters = [word for word in run if len(word.shown) == 1]
            after = words[at + 1].before if len(run[0].shown) == 1 else "."
            is_word = any(word.shown in ("a", "i", "I", "A") for word in letters)
            if not is_word or after.startswith(".") or run[-1].is_capital:
                return count, _found(words, at, count, f"the name in line {line}, with initials")
        return None

    def _apart(self, words: Sequence[Word], at: int) -> tuple[int, Found] | None:
        """Find a first and a last name with others between them, whatever their case."""
        ends = self._names.ends.get(words[at].letters)
        for between in range(1, _MOST_BETWEEN + 1) if ends else ():
            last = at + between + 1
            line = ends.get(words[last].letters) if last < len(words) else None  # type: ignore[union-attr]
            if line is not None:
                return between + 2, _found(words, at, between + 2, f"the name in line {line}")
        return None

    def _part(self, words: Sequence[Word], at: int) -> tuple[int, Found] | None:
        word = words[at]
        if not word.is_capital:
            return None
        best = None
        for count, letters in self._run(words, at):
            if count > 1 and not _SAME_WORD.fullmatch(words[at + count - 1].before):
                break
            line = next(filter(None, map(self._names.part.get, _bare(letters))), None)
            if (
                line is None
                or _is_a_month(words, at)
                or (len(letters) < 3 and word.shown.isupper())
            ):
                continue
            best = count, _found(words, at, count, f"part of the name in line {line}")
        return best

    def _initials(self, plain: str) -> Iterator[Found]:
        for match in _INITIALS.finditer(plain) if "." in plain else ():
            letters = "".join(filter(str.isalpha, match[0]))
            if line := self._names.initials.get(letters):
                yield Found(
                    match.start(), letters, f"looks like the initials of line {line} of the list"
                )


def _bare(letters: str) -> Iterator[str]:
    return (letters.removesuffix(end) for end in _ENDINGS if letters.endswith(end))


def _found(words: Sequence[Word], at: int, count: int, what: str) -> Found:
    letters = "".join(word.letters for word in words[at : at + count])
    last = ending("".join(word.shown for word in words[at : at + count]))
    head, comma, tail = what.partition(",")
    phrase = f"looks like {head} of the list{comma}{tail}, ending {last}"
    return Found(words[at].start, letters, phrase)


def _is_a_month(words: Sequence[Word], at: int) -> bool:
    """Say whether a name that is a month's too stands in a date: "3 May", "May 2026"."""
    if words[at].letters not in _MONTHS:
        return False
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return any(word.shown[0].isdecimal() for word in beside)


def _read(line: str) -> Iterator[tuple[str, ...]]:
    """Give the names that a line of the list holds, each as its words."""
    text = normalize("NFC", trimmed(line).replace("\n", " "))
    if (in_full := text.translate(_WITH_E)) != text:
        yield from _read(in_full)
    plain = plainly(text)
    others = [inner for inner in _BRACKETS.findall(plain) if inner != inner.lower()]
    for text in (_BRACKETS.sub(" ", plain), *others):
        last, comma, first = text.partition(",")
        words = without_title(f"{first} {last}" if comma else text).split()
        if name := tuple(word for word in words if any(map(str.isalpha, word))):
            yield name


def _spellings(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give a name as it is on the list, and as others write it: McDonald and MacDonald."""
    yield name
    whole = tuple(_MAC_APART.sub(r"\1", " ".join(name)).split(" "))
    yield whole
    yield tuple(_MAC.sub(_the_other, word) for word in whole)


def _letters(word: str) -> str:
    return "".join(one.letters for one in words_in(word))


def _pieces(word: str) -> Collection[str]:
    """Give a name and what it is made of: Smith-Jones, O'Brien, McDonald."""
    inner = [one.letters for one in words_in(word)]
    tails = [level(tail) for tail in _INNER_CAPITAL.findall(word)]
    pieces = ["".join(inner), *(one for one in (*inner, *tails) if len(one) > 2)]
    return [one for one in dict.fromkeys(pieces) if one not in map(level, _JOINS)]


def _add(names: _Names, number: int, name: tuple[str, ...]) -> None:
    """Put a name into every form that is looked for."""
    for word in name:
        for piece in _pieces(word):
            if len(piece) > 1:
                names.part.setdefault(piece, number)
    if len(name) < 2:
        return
    first, last = name[0], name[-1]
    orders = {name[turn:] + name[:turn] for turn in range(len(name))} | {
        (first, last), (last, first)
    }  # fmt: skip
    orders |= {(first, piece) for piece in last.split("-")}
    for order in orders:
        split = tuple(one.letters for word in order for one in words_in(word))
        letters = "".join(split)
        line, splits = names.whole.get(letters, (number, frozenset()))
        names.whole[letters] = line, splits | {split}
    _add_initials(names, number, name)
    for given in name[:-1]:
        for piece in _pieces(last):
            names.ends.setdefault(_letters(given), {}).setdefault(piece, number)


def _add_initials(names: _Names, number: int, name: tuple[str, ...]) -> None:
    last = tuple(one.letters for one in words_in(name[-1]))
    given = tuple(level(word[0]) for word in name[:-1])
    for letters in {given, given[:1], ("".join(given),)}:
        for split in (letters + last, last + letters):
            names.with_initials.setdefault(split, number)
    every = "".join(word[0].upper() for word in name)
    for initials in {every, every[0] + every[-1]}:
        names.initials.setdefault(initials, number)
