"""How well recommendations that ask for the same are found, on 600 that are invented.

50 groups of three ask for the same in other words (`asks.toml`). 400 ask each for something of
their own, in the words that all reviews use. 50 are near misses: they are about what a group is
about, and ask for something else. Precision: of the pairs that a way of comparing names, the share
that ask for the same. Recall: of the pairs that do, the share that it names.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from dhrxl.rounds.learning.likeness import groups, likeness

Pair = tuple[int, int]

_WHO = (
    "All agencies should", "The Community Safety Partnership should", "Managers need to",
    "The police and the council should", "Health trusts are to", "The safeguarding board should",
    "Front-line professionals must", "Commissioners should", "Each organisation is to",
    "A task and finish group should",
)  # fmt: skip
_WHAT = (
    "train staff in", "seek assurance about", "review and update the policy on", "audit",
    "raise awareness of", "publish guidance on", "agree a protocol for", "share information about",
    "report on",
)  # fmt: skip
_WHEN = (
    ".", " within six months.", " and report to the board.", " across the partnership.",
    " where domestic abuse is known.", " and include it in multi-agency training.", " every year.",
)  # fmt: skip


def recommendations() -> tuple[list[str], set[Pair]]:
    """Give 600 recommendations, and the pairs of them, by place, that ask for the same."""
    data = tomllib.loads(Path(__file__).with_name("asks.toml").read_text("utf-8"))
    groups = data["asks"]
    places = iter(range(600))
    same = {pair for group in groups for pair in combinations([next(places) for _ in group], 2)}
    words = [words for group in groups for words in group]
    return [*words, *_alone(data["topics"]), *data["near"]], same


def _alone(topics: Sequence[str]) -> Iterator[str]:
    """Put each topic into the words that all reviews use."""
    for number, topic in enumerate(topics):
        who, what, when = (
            words[number * step % len(words)] for words, step in ((_WHO, 3), (_WHAT, 5), (_WHEN, 2))
        )
        yield f"{who} {what} {topic}{when}"


def rates(named: Iterable[Pair], same: set[Pair]) -> tuple[float, float]:
    """Give precision and recall of the pairs named."""
    pairs = set(named)
    right = len(pairs & same)
    return (right / len(pairs) if pairs else 1.0, right / len(same))


def suggested_pairs(texts: Sequence[str]) -> set[Pair]:
    """Give the pairs, by place, that words alone put together."""
    return {pair for group in groups(likeness(texts)) for pair in combinations(group, 2)}
