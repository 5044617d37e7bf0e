"""The README is a front door: short, and what it and the pages of help name is there."""

import re
from pathlib import Path

import pytest

from tests.places import REPOSITORY, SOURCE

MOST_BYTES = 10_240
README = REPOSITORY / "README.md"
PAGES = (README, REPOSITORY / "macros" / "README.md", *sorted((SOURCE / "help").glob("*.md")))
LINK = re.compile(r"\]\((?!https:)(?P<path>[^)#]*)(?:#(?P<heading>[^)]*))?\)")


def headings(page: Path) -> set[str]:
    """Give the names that links know the headings of a page by."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in found}


def test_readme_is_short() -> None:
    """The README is at most 10 KB."""
    assert MOST_BYTES >= len(README.read_bytes())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the repository leads to a file, and to a heading where it names one."""
    lost = []
    for link in LINK.finditer(page.read_text("utf-8")):
        there = page.parent / link["path"] if link["path"] else page
        if not there.exists() or (link["heading"] and link["heading"] not in headings(there)):
            lost.append(link[0])

    assert [] == lost


def test_readme_leads_to_every_page() -> None:
    """Every page of help is named by the README."""
    linked = {link["path"] for link in LINK.finditer(README.read_text("utf-8"))}

    assert set() != linked
    assert set() == {page.relative_to(REPOSITORY).as_posix() for page in PAGES[2:]} - linked


def test_readme_shows_every_room() -> None:
    """The map of the house has every room with code, and no file that is not there."""
    built = README.read_text("utf-8").partition("## How it is built")[2]
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    named = re.findall(r"`([\w/]+\.(?:py|toml))`", built)

    assert rooms == set(re.findall(r"^(\w+)/ ", built, re.MULTILINE))
    assert [] != named
    assert [] == [
        name for name in named if not (SOURCE / name).exists() and not (REPOSITORY / name).exists()
    ]
