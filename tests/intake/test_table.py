"""Tables: how a row that repeats the headings is told."""

import random

from dhrxl.intake.table import may_fold_alike
from dhrxl.model.text import folded
from tests.loops import some

LETTERS = "aAb'.:- &1?*\u00e9\u0301\u200b\u2019\u201c\u2013\u0130\u0131\u00df\u00a0\ufb01\u2011"


def test_texts_that_fold_alike() -> None:
    """Texts put together at random that fold to the same are always compared."""
    chance = random.Random(11)
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(1, 4))) for _ in range(6_000)]
    alike: dict[str, list[str]] = {}
    for text in texts:
        alike.setdefault(folded(text), []).append(text)

    for same in some(same for same in alike.values() if len(same) > 1):
        assert all(may_fold_alike(same[0], other) for other in some(same))
    assert not may_fold_alike("a", "b")
