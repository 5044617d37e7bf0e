"""Action references: given once, for life, never used again for another action."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dhrxl.model.text import folded, trimmed

_NUMBER = re.compile(
    r"(?:rec(?:ommendation)?|r|no|number|action|a)?[\s.#:]*(?P<whole>\d{1,6})(?!\d)[\s.\d]*[a-z]?[.):]?"
    r"|.*?(?P<last>\d{1,6})[.)]?",
    re.I | re.S,
)

_INTRODUCING = frozenset(
    ("recommendation", "rec", "r", "action", "a", "ref", "no", "number", "item")
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def parted(ref: str) -> tuple[str, str]:
    """Give the two parts of an action reference: the review code, and its number in the review.

    >>> parted("ADULT-A-08.1")
    ('ADULT-A', '08.1')
    """
    review, _, number = ref.rpartition("-")
    return review, number


def review_part(ref: str) -> str:
    """Give the review code of an action reference.

    >>> review_part("ADULT-A-08.1")
    'ADULT-A'
    """
    return parted(trimmed(ref).upper())[0]


def in_order(refs: Iterable[str]) -> list[str]:
    """Sort references by review, then by number."""
    return sorted(refs, key=reference_order)


def reference_order(ref: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Give a key that sorts references by review, then by number.

    >>> sorted(["BEN-10.1", "BEN-09.2", "ADULT-A-01.1"], key=reference_order)
    ['ADULT-A-01.1', 'BEN-09.2', 'BEN-10.1']
    """
    review, number = parted(ref)
    return review, _number_order(number)


@lru_cache(maxsize=4096)
def _number_order(number: str) -> tuple[tuple[int, str], ...]:
    """Give the key of a number in a review; reviews have the same ones."""
    parts = number.split(".")
    return tuple((int(part) if part.isdigit() else 0, part) for part in parts)


def whole_number(recommendation_no: str) -> int | None:
    """Give the whole number of a recommendation's number as the plan writes it.

    >>> whole_number("2."), whole_number("17.6"), whole_number("SR (25/26) 01"), whole_number("i")
    (2, 17, 1, None)
    """
    match = _NUMBER.fullmatch(recommendation_no.strip())
    return int(match["whole"] or match["last"]) if match else None


def whole_of(action_ref: str, code: str) -> tuple[int, int] | None:
    """Give recommendation and action number of a reference of this review.

    >>> whole_of("BEN-08.1", "BEN")
    (8, 1)
    """
    match = re.fullmatch(rf"{re.escape(code)}-(\d+)\.(\d+)", action_ref.strip())
    return (int(match[1]), int(match[2])) if match else None


class References:
    """Gives references, in the order of the plan, and keeps those an earlier import gave."""

    def __init__(self, code: str, known: Iterable[tuple[str, str, str, str]] = ()) -> None:
        """Start with what is known.

        Args:
            code: The review code.
            known: Reference, recommendation number, recommendation and action of each action of
                the plan as it was.
        """
        self._code = code
        self._last: defaultdict[int, int] = defaultdict(int)
        self._by_text: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_number: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        self._wholes: dict[str, int] = {}
        self._given: set[str] = set()
        self._numbered: set[int] = set()
        for ref, number, recommendation, action in known:
            place = whole_of(ref, code)
            if place is None:
                continue
            self._last[place[0]] = max(self._last[place[0]], place[1])
            self._by_text[folded(recommendation), folded(action)].append(ref)
            self._by_number[place[0], folded(action)].append(ref)
            if whole_number(number) is None and folded(recommendation):
                self._wholes.setdefault(folded(recommendation), place[0])

    def give(self, *, recommendation_no: str, recommendation: str, order: int, action: str) -> str:
        """Give the reference of one action.

        Args:
            recommendation_no: The number as the plan writes it, if it does.
            recommendation: The words of the recommendation, by which an action is known again.
            order: The recommendation's place in the plan, used where it has no number.
            action: The words of the action.
        """
        number = whole_number(recommendation_no)
        if number is None and (recommendation_no or order):
            number = self._whole_without_number(recommendation, order)
        whole = number if number is not None else order
        for refs in (
            self._by_text.get((folded(recommendation), folded(action)), []),
            self._by_number.get((whole, folded(action)), []),
        ):
            free = [ref for ref in refs if ref not in self._given]
            if free:
                self._given.add(free[0])
                return free[0]
        self._last[whole] += 1
        ref = f"{self._code}-{whole:02d}.{self._last[whole]}"
        self._given.add(ref)
        return ref

    def keep(self, action_ref: str) -> bool:
        """Keep a reference the source gives itself, if it is of this review and not yet given."""
        place = whole_of(action_ref, self._code)
        if place is None or action_ref in self._given:
            return False
        self._last[place[0]] = max(self._last[place[0]], place[1])
        self._given.add(action_ref)
        return True

    def reserve(self, recommendation_nos: Iterable[str]) -> None:
        """Keep the numbers that the plan gives its recommendations from those that have none."""
        wholes = map(whole_number, recommendation_nos)
        self._numbered |= {whole for whole in wholes if whole is not None}

    def _whole_without_number(self, recommendation: str, order: int) -> int:
        """Give running order; beside numbered or known ones, a number that none of them has."""
        name = folded(recommendation) or f"\n{order}"
        if name in self._wholes:
            return self._wholes[name]
        taken = self._numbered.union(self._wholes.values())
        is_free = order not in taken and not self._numbered
        whole = order if is_free else max([*taken, *self._last], default=0) + 1
        self._wholes[name] = whole
        return whole


def bare(number: str) -> str:
    """Give a number as it is compared: "2." is "2"."""
    return folded(number).strip(". ")


def is_part_of(number: str, recommendation_no: str) -> bool:
    """Say whether a number is that of an action under a recommendation.

    >>> is_part_of("1.2", "1."), is_part_of("1a", "1"), is_part_of("12", "1")
    (True, True, False)
    """
    above = _tokens(recommendation_no)
    found = _tokens(number)
    return bool(above) and len(found) == len(above) + 1 and found[:-1] == above


def restates(number: str, action_ref: str, recommendation_no: str) -> bool:
    """Say whether a plan's number for an action says only what its reference says.

    >>> restates("1.2", "BEN-01.2", "1"), restates("b)", "BEN-01.2", "")
    (True, True)
    >>> restates("7", "BEN-01.2", "1")
    False
    """
    match = re.search(r"(\d+)\.(\d+)$", action_ref)
    if match is None:
        return False
    whole, nth = str(int(match[1])), str(int(match[2]))
    letter, roman = (signs[int(nth) - 1 : int(nth)] for signs in (_LETTERS, _ROMANS))
    places = (nth, *letter, *roman)
    found = _tokens(number.strip().removeprefix(action_ref.removesuffix(match[0])))
    above = ([whole], _tokens(recommendation_no))
    return found in (*above, *([*start, place] for start in ([], *above) for place in places))


def without_prefix(text: str, *, recommendation_no: str, nth: int, running: int) -> str:
    """Take "Action 1" off an action, where the number is its place and no part of a name.

    Args:
        text: Its words.
        recommendation_no: May stand in the prefix: "Action 1.2".
        nth: Its place under its recommendation.
        running: Its place in the plan.

    >>> without_prefix("Action 1.2: Train", recommendation_no="1.", nth=2, running=2)
    'Train'
    """
    match = re.match(
        r"action\s*(?:no\.?\s*)?(\d+(?:\.\d+)*)([a-z]?)\b\s*[:.)\u2013-]*\s*(?=\S)", text, re.I
    )
    if not match or re.search(r"\n\s*action\s*\d", text, re.I):
        return text
    expected = {str(nth), str(running), f"{recommendation_no.strip('.')}.{nth}"}
    return text[match.end() :] if match[1] in expected else text


def _tokens(number: str) -> list[str]:
    """Give the figures and letters of a number, without the words that introduce them."""
    found = re.findall(r"\d+|[^\W\d_]+", number.casefold())
    found = [str(int(token)) if token.isdecimal() else token for token in found]
    return [
        token
        for at, token in enumerate(found)
        if not (token in _INTRODUCING and any(later.isdecimal() for later in found[at + 1 :]))
    ]
