"""Lists inside one cell: numbered, lettered or bulleted lines, and what each of them says.

Word, web pages and people write the marks in many ways: "1.", "(1)", "Action 1:", "a)", "ii.",
bullets of any shape; over several lines, or one after the other in one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dhrxl.model.dates import MONTH_WORDS

_NO = r"\d{1,2}(?:\.\d{1,2})?"
_MORE = rf"(?:\s{{0,2}}(?:,|&|and|to|[-\u2013])\s{{0,2}}{_NO}){{0,9}}"
_NUMBER = re.compile(
    rf"(?:(?:action|milestone|step|task)\s*(?:no\.?\s*)?)?\(?(?P<no>{_NO}{_MORE})"
    rf"(?:[.):]+(?=\s|[^\W\d]|$)|\s+[-\u2013\u2014](?=\s))\s*",
    re.I,
)
_BARE = re.compile(
    rf"(?:(?i:action|milestone|step|task)\s+(?P<of>{_NO})|(?P<no>\d{{1,2}}\.\d{{1,2}}|\d{{1,2}}))"
    rf"\s+(?=[A-Z\"'\u2018\u201c])(?!(?:{MONTH_WORDS})\b)(?![AP]M\b)"
)
"""A number without any mark behind it: "1 Draft the plan"; "1 March" is a day."""
_LETTER = re.compile(r"\(?(?P<no>[a-z])(?:\)|\.(?=\s|$))\s*", re.I)
_ROMAN = re.compile(r"\(?(?P<no>[ivx]{1,5})(?:\)|\.(?=\s|$))\s*", re.I)
_BULLET = re.compile(
    r"(?P<no>[\u2022\u2023\u25aa-\u25ab\u25cf\u25cb\u25e6\u2043\u00b7\uf0b7\uf0a7\u2219\u2713*]"
    r"|[-\u2013\u2014o\u00a7>](?=\s))\s*"
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv")
_RANGE = re.compile(rf"({_NO})\s*(?:to|[-\u2013])\s*({_NO})", re.I)
_MONTH = re.compile(rf"(?:{MONTH_WORDS})\b", re.I)
_BETWEEN = " \t\n;,/|"
"""What parts the items of a list that stands in one line."""
_START = re.compile(r"(?<![^\s;,/|:])")

Place = tuple[int, ...]
"""The number of an item as it is compared: "2." is (2,), "1.2" is (1, 2), "b)" is (2,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a list says."""

    places: tuple[Place, ...]
    """Its number, or several: "1 and 2. March 2023"; none for a bullet."""
    mark: str
    """As it stands there."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A cell as a list."""

    kind: str = ""
    """What its items are marked by: "number", "letter", "roman", "bullet"; nothing for no list."""
    intro: str = ""
    """What stands before the first item: "The trust will:"."""
    items: tuple[Item, ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Whether its items can be named."""
        return self.kind in ("number", "letter", "roman")


def read_list(text: str) -> Listing:
    """Read a cell as a list of marked items; one without marks is none.

    A line without a mark, or with one of another kind, goes on with the item above.

    >>> [item.text for item in read_list("1. Draft\\n- a leaflet\\n2. Print").items]
    ['Draft\\n- a leaflet', 'Print']
    >>> [item.text for item in read_list("(a) March 2023; (b) June 2023").items]
    ['March 2023', 'June 2023']
    >>> read_list("31/03/2023 or later").items
    ()
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        if kind := _kind(line, lines[at + 1 : at + 6]):
            found = _by_lines(kind, lines[at:])
            if kind != "bullet" and len(inline := _in_line(kind, lines[at:])) > len(found):
                found = inline
            return Listing(kind=kind, intro="\n".join(lines[:at]), items=tuple(found))
    head, colon, rest = text.partition(":")
    kind = _kind(rest.strip(), ()) if colon else ""
    if kind and kind != "bullet" and len(found := _in_line(kind, [rest.strip()])) > 1:
        return Listing(kind=kind, intro=f"{head.strip()}:", items=tuple(found))
    return Listing()


def _kind(line: str, below: list[str] | tuple[str, ...]) -> str:
    """Say which list a line begins, if it begins one."""
    if _NUMBER.match(line):
        return "number"
    if (bare := _BARE.match(line)) and any(
        (next_ := _BARE.match(one)) and _places("number", next_) > _places("number", bare)
        for one in below
    ):
        return "number"
    if (roman := _ROMAN.match(line)) and roman["no"].casefold() in ("i", "ii", "iii", "iv"):
        return "roman"
    if _LETTER.match(line):
        return "letter"
    return "bullet" if _BULLET.match(line) else ""


def _mark(kind: str, text: str, at: int = 0) -> re.Match[str] | None:
    if kind == "number":
        return _NUMBER.match(text, at) or _BARE.match(text, at)
    return {"roman": _ROMAN, "letter": _LETTER, "bullet": _BULLET}[kind].match(text, at)


def _by_lines(kind: str, lines: list[str]) -> list[Item]:
    found: list[tuple[tuple[Place, ...], str, list[str]]] = []
    bullet = ""
    for line in lines:
        match = _mark(kind, line)
        places = _places(kind, match) if match else ()
        if match and kind == "bullet":
            bullet = bullet or match["no"]
            begins = match["no"] == bullet
        else:
            begins = bool(places) and (not found or places[0] > found[-1][0][0])
        if match and begins:
            found.append((places, match[0], [line[match.end() :]]))
        else:
            found[-1][2].append(line)
    return [_item(places, mark, "\n".join(said)) for places, mark, said in found]


def _in_line(kind: str, lines: list[str]) -> list[Item]:
    """Read a list whose items stand one after the other, each number one more than the last."""
    text = "\n".join(lines)
    marks: list[tuple[tuple[Place, ...], re.Match[str]]] = []
    for start in _START.finditer(text):
        match = _mark(kind, text, start.start())
        if match is None or (marks and kind == "number" and _BARE.fullmatch(match[0])):
            continue
        places = _places(kind, match)
        step = _step(marks[-1][0][-1], places[0]) if places and marks else int(bool(places))
        is_next = step == 1 or (1 < step < 6 and not _MONTH.match(text, match.end()))
        if is_next and (not marks or start.start() >= marks[-1][1].end()):
            marks.append((places, match))
    ends = [match.start() for _, match in marks[1:]] + [len(text)]
    return [
        _item(places, match[0], text[match.end() : end].rstrip(_BETWEEN))
        for (places, match), end in zip(marks, ends, strict=True)
    ]


def _step(before: Place, after: Place) -> int:
    """Give how far a number is from the one before it; 0 where it is none of the same list."""
    is_same = len(before) == len(after) and before[:-1] == after[:-1]
    return after[-1] - before[-1] if is_same else 0


def _item(places: tuple[Place, ...], mark: str, text: str) -> Item:
    return Item(places=places, mark=mark.strip(), text=text.strip())


def _places(kind: str, match: re.Match[str]) -> tuple[Place, ...]:
    """Give the numbers that a mark names; none for a bullet."""
    if kind == "bullet":
        return ()
    parts = match.groupdict()
    words = str(parts.get("no") or parts.get("of") or "").casefold()
    if kind == "roman":
        return ((_ROMANS.index(words) + 1,),) if words in _ROMANS else ()
    if kind == "letter":
        return ((ord(words) - ord("a") + 1,),)
    return tuple(_numbers(words))


def _numbers(words: str) -> Iterator[Place]:
    ends = {match.end(1): match for match in _RANGE.finditer(words)}
    for match in re.finditer(_NO, words):
        place = tuple(int(part) for part in match[0].split("."))
        yield place
        if found := ends.get(match.end()):
            last = tuple(int(part) for part in found[2].split("."))
            for between in range(place[-1] + 1, min(last[-1], place[-1] + 20)):
                yield (*place[:-1], between)
