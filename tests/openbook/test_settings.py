"""The settings that an open book is rated by, as its cover gives them."""

from types import SimpleNamespace
from typing import NoReturn, cast

import pytest

from dhrxl.errors import BadInput
from dhrxl.intake.cover import Cover, CoverValue
from dhrxl.model.partnership import Profile
from dhrxl.openbook.book import OpenBook
from dhrxl.openbook.rating import profile_for

USUAL: dict[str, CoverValue] = {"due_soon_days": 30, "complete_colour": "Blue"}


def profile(**values: CoverValue) -> Profile:
    """Give the settings of a book with these values on its cover."""

    def not_asked() -> NoReturn:
        raise AssertionError

    book = cast("OpenBook", SimpleNamespace(cover=Cover(values={**USUAL, **values})))
    return profile_for(book, not_asked)


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        pytest.param({}, False, id="made before there was the setting"),
        pytest.param({"blue_needs_assurance": " yes "}, True, id="yes"),
        pytest.param({"blue_needs_assurance": "No"}, False, id="no"),
    ],
)
def test_blue_may_need_assurance(given: dict[str, CoverValue], needs: bool) -> None:
    """A button goes by the cover's word on assurance, and by No where the cover has none."""
    assert Profile(blue_needs_assurance=needs) == profile(**given)


def test_another_word_on_assurance_is_told() -> None:
    """A word that is neither Yes nor No stops the button, which says what to put there."""
    with pytest.raises(BadInput) as raised:
        profile(blue_needs_assurance="perhaps")

    assert (
        "The sheet Cover must give Blue needs assurance as Yes or No. Put it right and press the "
        "button again." == str(raised.value)
    )
