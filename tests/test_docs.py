"""The README says what the code does: columns, codes and help texts are made from it."""

import re

import pytest

from dhrxl.model.problems import CATALOGUE
from tests.example_problems import EXAMPLES
from tests.places import REPOSITORY
from tests.readme import README, renewed

TESTS = "\n".join(
    path.read_text("utf-8")
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py"))
    if path.name != "test_docs.py"
)


def test_readme_is_up_to_date() -> None:
    """The made parts of the README are those of the code; `python -m tests.readme` renews them."""
    text = README.read_text("utf-8")

    assert renewed(text) == text


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_is_explained_and_raised(code: str) -> None:
    """Every code has an example message without a blank left open, and a test that raises it."""
    message = EXAMPLES[code].message

    assert "{" not in message
    assert message.endswith(".")
    assert re.search(rf"[\"']{code}[\"']", TESTS)
