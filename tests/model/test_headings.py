"""Headings: which row is the header, which column each heading means."""

import pytest

from dhrxl.model.headings import find_header, key_of, vocabulary
from dhrxl.model.terms import COLUMNS, PLAN, RETURN


@pytest.mark.parametrize("key", COLUMNS)
def test_our_own_headings(key: str) -> None:
    """Every heading of ours means its own column, whatever its case, spaces and line breaks."""
    heading = COLUMNS[key].heading

    assert key == key_of(heading)
    assert key == key_of(f"  {heading.upper()}: ".replace(" ", "\n"))


@pytest.mark.parametrize(
    ("key", "heading"),
    [(key, synonym) for key, column in COLUMNS.items() for synonym in column.synonyms],
)
def test_synonyms(key: str, heading: str) -> None:
    """Every synonym means the column it stands with, and no other."""
    assert key == key_of(heading)


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("target_date_as_written", "Target Date(s)"),
        ("date_of_completion", "Date of completion (dd/mm/yyyy)"),
        ("evidence", "Evidence (optional)"),
        (None, "Target date (revised)"),
        (None, "Weather"),
        (None, ""),
    ],
)
def test_near_headings(key: str | None, heading: str) -> None:
    """Hints on how to fill a column in are left out; other words are not."""
    assert key == key_of(heading)


def test_header_below_notes() -> None:
    """The header is the row with most headings, however many rows stand above it."""
    rows = [
        ["Action plan", None],
        [],
        ["Status", "Evidence", "Progress"],
        ["Action ref", "Action to take", "Status", "Progress"],
        ["ROWAN-01.1", "Train staff.", "Complete", "Action ref"],
    ]

    header = find_header(rows, RETURN)

    assert header is not None
    assert header.row == 3
    assert header.keys == {0: "action_ref", 1: "action_to_take", 2: "status", 3: "progress"}
    assert header.readings == ()


def test_repeated_header_row() -> None:
    """Of two rows that are as good, the first is the header."""
    row = ["Action ref", "Status", "Progress"]

    header = find_header([row, ["A", "B", "C"], row], RETURN)

    assert header is not None
    assert header.row == 0


def test_too_few_headings() -> None:
    """Two headings make no header row, nor do three columns that mean the same."""
    assert (
        find_header([["Action ref", "Status"], ["Update", "Updates", "Progress"]], RETURN) is None
    )


def test_far_down() -> None:
    """A header below the rows that are searched is not found."""
    rows: list[list[object]] = [[]] * 60 + [["Action ref", "Status", "Progress"]]

    assert find_header(rows, RETURN) is None
    assert find_header(rows, RETURN, within=61) is not None


def test_exact_heading_wins() -> None:
    """Where a synonym and the heading stand in one row, the heading is the column."""
    header = find_header([["Ref", "Proof", "Evidence", "Status"]], RETURN)

    assert header is not None
    assert header.keys == {0: "action_ref", 2: "evidence", 3: "status"}
    assert header.unknown == {1: "Proof"}
    assert header.repeated == {}
    assert header.readings == ('Heading "Ref" read as Action ref.',)


def test_two_synonyms() -> None:
    """Of two synonyms the first is the column, the other is unknown."""
    header = find_header([["Action ref", "Status", "Update", "Comments"]], RETURN)

    assert header is not None
    assert {2: "progress"}.items() <= header.keys.items()
    assert header.unknown == {3: "Comments"}
    assert header.readings == ('Heading "Update" read as Progress.',)


def test_repeated_heading() -> None:
    """The same heading twice is repeated; the first is the column."""
    header = find_header([["Action ref", "Status", "Progress", "PROGRESS "]], RETURN)

    assert header is not None
    assert header.repeated == {3: "progress"}
    assert header.unknown == {}


def test_keys_not_asked_for() -> None:
    """A heading of a column that was not asked for is unknown."""
    header = find_header([["Action ref", "Status", "Evidence", "Your part"]], PLAN)

    assert header is not None
    assert header.unknown == {3: "Your part"}


def test_other_words() -> None:
    """Other tables are found by words of their own, of which a heading beats another's synonym."""
    words = vocabulary({"name": ("Agency", "Type"), "type": ("Type",)})

    header = find_header([["Type", "Agency"]], ("name", "type"), words=words, at_least=2)

    assert header is not None
    assert header.keys == {0: "type", 1: "name"}


def test_cells_that_are_no_text() -> None:
    """Numbers and dates among the cells are no headings."""
    header = find_header([[1, None, "Action ref", 2.5, "Status", True, "Progress"]], RETURN)

    assert header is not None
    assert header.keys == {2: "action_ref", 4: "status", 6: "progress"}
