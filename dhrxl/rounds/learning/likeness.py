"""How alike recommendations are by their words, and which of them make a group.

Words are weighed by how rare they are (TF-IDF), twice over: what all recommendations say ("should
ensure that staff") tells nothing. Pieces of words are compared, so that "train" and "training" are
alike. It works offline, and gives the same for the same words, in whichever order they come.
How well: `tests/benchmarks/repeats.py`.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dhrxl.errors import BadInput

LIKE = 0.24
"""How alike recommendations are, on average over a group, for them to be one (0 to 1). Low, for a
suggestion too many is looked at and put aside, and one too few is a promise nobody compares."""
MOST = 6_000
"""Recommendations compared at once: each with each takes memory that grows as the square."""
FEW = 50
"""Texts below which rarity is that among so many: of two texts, what both say is not common."""
_SAME, _NEVER = 0.0, 1e6
"""Distances of what people said asks for the same, and of what they said does not."""
_MISSING = (
    'Comparing recommendations needs scikit-learn. Run: python -m pip install "dhrxl[repeats]"'
)

Pair = tuple[int, int]
Matrix = npt.NDArray[np.float64]


def likeness(texts: Sequence[str]) -> Matrix:
    """Give how alike each text is to each, from 0 to 1.

    Raises:
        BadInput: scikit-learn is not installed, or there are too many.
    """
    if len(texts) > MOST:
        msg = (
            f"{len(texts):,} recommendations are more than the {MOST:,} that are compared at once. "
            "Name the plans of fewer reviews."
        )
        raise BadInput(msg)
    learn = _scikit_learn()
    weigher = learn.TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, use_idf=False, norm=None
    )
    try:
        counts = weigher.fit_transform(texts)
    except ValueError:  # no text holds a letter
        return np.eye(len(texts))
    held_by = np.diff(counts.tocsc().indptr)
    rarity = np.log((1 + max(len(texts), FEW)) / (1 + held_by)) + 1
    rare = learn.normalize(counts.multiply(rarity**2).tocsr())
    alike: Matrix = (rare @ rare.T).toarray()
    return alike.clip(0.0, 1.0)


def groups(
    alike: Matrix, *, same: Collection[Pair] = (), never: Collection[Pair] = ()
) -> list[tuple[int, ...]]:
    """Put together what is alike, and what people said asks for the same.

    Args:
        alike: As `likeness` gives it.
        same: Pairs, by place, that people said ask for the same: they stay together.
        never: Pairs that people said do not: they stay apart.

    Returns:
        Groups of two and more, by place, each in order.

    Raises:
        BadInput: scikit-learn is not installed.
    """
    if len(alike) < 2:
        return []
    apart = 1.0 - alike
    for pairs, distance in ((same, _SAME), (never, _NEVER)):
        for one, other in pairs:
            apart[one, other] = apart[other, one] = distance
    np.fill_diagonal(apart, 0.0)
    labels = _scikit_learn().AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - LIKE
    ).fit_predict(apart)  # fmt: skip
    members: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(place)
    return [tuple(each) for each in members.values() if len(each) > 1]


class _Learn:
    """The parts of scikit-learn that are used."""

    def __init__(self) -> None:
        from sklearn.cluster import AgglomerativeClustering
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.preprocessing import normalize

        self.AgglomerativeClustering: Any = AgglomerativeClustering
        self.TfidfVectorizer: Any = TfidfVectorizer
        self.normalize: Any = normalize


def _scikit_learn() -> _Learn:
    try:
        return _Learn()
    except ImportError as error:
        raise BadInput(_MISSING) from error
