"""The help pages say what the code does: columns, codes and help texts are made from it."""

import pytest

from dhrxl.model.problems import CATALOGUE
from tests.example_problems import EXAMPLES
from tests.readme import HELP, PARTS, renewed


@pytest.mark.parametrize("page", PARTS)
def test_page_is_up_to_date(page: str) -> None:
    """The made part of a page is that of the code; `python -m tests.readme` renews it."""
    text = (HELP / f"{page}.md").read_text("utf-8")

    assert renewed(page, text) == text


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_is_explained(code: str) -> None:
    """Every code has an example message without a blank left open. `raised` sees to the rest."""
    message = EXAMPLES[code].message

    assert "{" not in message
    assert message.endswith(".")
