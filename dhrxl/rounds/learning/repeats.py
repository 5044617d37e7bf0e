"""Which recommendations of several reviews ask for the same, and which were said done before.

Words suggest; people confirm. What was confirmed stays together, and what was said to differ stays
apart, however alike or unlike the words are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dhrxl.intake.confirmed import Confirmed, Key
from dhrxl.model.dates import spoken
from dhrxl.rounds.learning.asked import Asked
from dhrxl.rounds.learning.likeness import Matrix, Pair, groups, likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One recommendation of a group."""

    asked: Asked
    same_as: tuple[str, str]
    """Partnership and reference of the one that an answer is about: the first of the group, or
    the one that it was given for. Blank for the first itself."""
    alike: int | None
    """In per cent, to the most alike of those before it."""
    stands_out: str
    """That it was said done, and is asked again here."""
    confirmed: Confirmed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Recommendations of two reviews or more that ask for the same, oldest first."""

    members: tuple[Member, ...]

    @property
    def first(self) -> Asked:
        """The oldest of them, by which the group is known."""
        return self.members[0].asked

    @property
    def is_asked_again(self) -> bool:
        """Whether one of them was said done before another was made."""
        return any(member.stands_out for member in self.members)

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody said that all of them ask for the same."""
        return all(one.confirmed and one.confirmed.is_same for one in self.members[1:])


def repeats(asked: Sequence[Asked], confirmed: Iterable[Confirmed] = ()) -> tuple[Group, ...]:
    """Give the groups: what was said done and asked again first, then the largest.

    Args:
        asked: The recommendations, oldest first.
        confirmed: What people said of an earlier list.

    Raises:
        BadInput: As for `likeness`.
    """
    known = list(confirmed)
    place = {one.key: number for number, one in enumerate(asked)}
    alike = likeness([one.words for one in asked])
    found = groups(
        alike,
        same=_pairs([one for one in known if one.is_same], place),
        never=_pairs([one for one in known if not one.is_same], place),
    )
    said = {one.pair: one for one in known}
    made = (
        Group(members=tuple(_members([asked[n] for n in places], places, alike, said)))
        for places in found
        if len({asked[n].review_key for n in places}) > 1
    )
    return tuple(
        sorted(made, key=lambda one: (not one.is_asked_again, -len(one.members), one.first.order))
    )


def _pairs(confirmed: Iterable[Confirmed], place: Mapping[Key, int]) -> set[Pair]:
    """Give the places of what was confirmed; what is not among the recommendations has none."""
    return {
        (place[one.key], place[one.other])
        for one in confirmed
        if one.key in place and one.other in place and one.key != one.other
    }


def _members(
    asked: Sequence[Asked],
    places: Sequence[int],
    alike: Matrix,
    said: Mapping[frozenset[Key], Confirmed],
) -> Iterator[Member]:
    for number, one in enumerate(asked):
        before = [alike[places[number], place] for place in places[:number]]
        about, confirmed = _of(one, asked[:number], said)
        yield Member(
            asked=one,
            same_as=(about.partnership, about.ref) if about else ("", ""),
            alike=round(100 * max(before)) if before else None,
            stands_out=_asked_again(one, asked[:number]),
            confirmed=confirmed,
        )


def _of(
    one: Asked, before: Sequence[Asked], said: Mapping[frozenset[Key], Confirmed]
) -> tuple[Asked | None, Confirmed | None]:
    """Give what was said of it and one before it, and of which: the first, where that was said.

    An answer is never shown for another pair than it was given for: read back, it would confirm
    what nobody did.
    """
    found = ((other, said.get(frozenset((one.key, other.key)))) for other in before)
    return next((pair for pair in found if pair[1]), (before[0] if before else None, None))


def _asked_again(one: Asked, before: Iterable[Asked]) -> str:
    """Say that an older review's recommendation was said done before this one was made."""
    for other in before:
        if not other.is_said_done or other.review_key == one.review_key:
            continue
        is_theirs = other.partnership and other.review_key[0] != one.review_key[0]
        ref = f"{other.ref} of {other.partnership}" if is_theirs else other.ref
        if other.done_on is None:
            return f"Asked again: {ref} is said complete, without a date."
        if one.published is None or other.done_on <= one.published:
            return f"Asked again: {ref} was said complete on {spoken(other.done_on)}."
    return ""
