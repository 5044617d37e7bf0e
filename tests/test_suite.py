"""The tests keep to what `suite` asks of them, and `suite` finds who does not."""

import ast
from collections.abc import Callable

import pytest

from tests import suite
from tests.places import REPOSITORY

TESTS = {
    path.relative_to(REPOSITORY).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted((REPOSITORY / "tests").rglob("*.py"))
}


@pytest.mark.parametrize(
    "asked", [suite.empty_checks, suite.without_assertion, suite.private_names]
)
def test_every_test_keeps_to_it(asked: Callable[[ast.Module], list[str]]) -> None:
    """Each loop that asserts has something in it; each test asserts; none looks at an inside."""
    found = [f"{name}:{fault}" for name, tree in TESTS.items() for fault in asked(tree)]

    assert "tests/test_suite.py" in TESTS
    assert not found, "\n".join(found)


def in_test(*lines: str) -> ast.Module:
    """Give a test that consists of these lines."""
    return ast.parse("\n    ".join(("def test_it(rows, other):", *lines)))


@pytest.mark.parametrize(
    "lines",
    [
        ("for row in rows:", "    assert row"),
        ("for row in rows:", "    if row:", "        assert row > 1"),
        ("for row in rows:", "    with pytest.raises(ValueError):", "        row()"),
        ("for row in rows:", "    pd.testing.assert_frame_equal(row, row)"),
        ("for row in enumerate(rows):", "    assert row"),
        ("for row in (*rows,):", "    assert row"),
        ("for row in zip((1, 2), rows):", "    assert row"),
        ("for row in range(len(rows)):", "    assert row"),
        ("assert not rows", "for row in rows:", "    assert row"),
        ("assert [] == rows", "for row in rows:", "    assert row"),
        ("assert 1 not in rows", "for row in rows:", "    assert row"),
        ("assert rows == other", "for row in rows:", "    assert row"),
        ("assert {1} >= {*rows}", "for row in rows:", "    assert row"),
        ("for row in rows:", "    assert row", "assert rows"),
        ("found = []", "for row in found:", "    assert row"),
        ("found = [row for row in (1, 2) if row > 2]", "for row in found:", "    assert row"),
        ("assert all(row for row in rows)",),
        ("assert all(map(bool, rows))",),
        ("assert other and not any(row < 1 for row in rows)",),
        ("assert not [row for row in rows if row < 1]",),
        ("assert {} == {row: 1 for row in rows if row < 1}",),
    ],
    ids="; ".join,
)  # fmt: skip
def test_check_of_nothing_is_found(lines: tuple[str, ...]) -> None:
    """A loop that may have nothing to loop over is named with its line."""
    found = suite.empty_checks(in_test(*lines))

    assert 1 == len(found)
    assert " test_it may loop over nothing: " in found[0]


@pytest.mark.parametrize(
    "lines",
    [
        ("for row in some(rows):", "    assert row"),
        ("for row in enumerate(some(rows)):", "    assert row"),
        ("for row in (1, *rows):", "    assert row"),
        ("for row in range(3):", "    assert row"),
        ("for row in zip((1, 2), rows, strict=True):", "    assert row"),
        ("assert rows", "for row in rows:", "    assert row"),
        ("assert rows and other", "for row in enumerate(rows):", "    assert row"),
        ("assert 3 == len(rows)", "for row in rows.items():", "    assert row"),
        ("assert {1} == {row.a for row in rows}", "for row in rows:", "    assert row"),
        ("assert {1} <= {*rows}", "for row in rows:", "    assert row"),
        ("assert [] != rows", "for row in rows:", "    assert row"),
        ("assert 1 in rows", "for row in rows:", "    assert row"),
        ("found = [2 * row for row in (1, 2)]", "for row in found:", "    assert row"),
        ("for row in rows:", "    row()", "assert other"),
        ("assert any(row for row in rows)",),
        ("assert [1] == [row for row in rows if row < 1]",),
        ("assert all(row for row in some(rows))",),
    ],
    ids="; ".join,
)  # fmt: skip
def test_check_of_something_is_let_be(lines: tuple[str, ...]) -> None:
    """What cannot be empty is left alone: by its own text, or by what was asserted before."""
    assert [] == suite.empty_checks(in_test(*lines))


def test_helper_that_asserts_counts() -> None:
    """A loop that calls a function beside it which asserts is one with an assertion in it."""
    text = (
        "def check(row):\n    assert row\n\ndef test_it(rows):\n    for row in rows: check(row)\n"
    )

    assert ["5: test_it may loop over nothing: rows"] == suite.empty_checks(ast.parse(text))
    assert [] == suite.without_assertion(ast.parse(text))


def test_test_without_an_assertion_is_found() -> None:
    """A test that only runs something is named."""
    assert ["1: test_it asserts nothing"] == suite.without_assertion(in_test("rows.append(1)"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from dhrxl.openbook.book import read_book, _cell", "dhrxl.openbook.book _cell"),
        ("from tests._office import Office", "tests._office Office"),
        ("import dhrxl._hidden.book as book", "dhrxl._hidden.book "),
        ("from dhrxl.openbook import book; book._cell(1)", "book._cell"),
        ("from dhrxl.openbook import book; book.Page._rows", "book.Page._rows"),
        ("import dhrxl.excel; dhrxl.excel._press()", "dhrxl.excel._press"),
        ("from dhrxl import excel; setattr(excel, '_press', 1)", "excel '_press'"),
        ("from dhrxl import excel; patch.setattr(excel, '_press', 1)", "excel '_press'"),
        ("patch.setattr('dhrxl.excel._press', 1)", "'dhrxl.excel._press' 1"),
    ],
)
def test_private_name_is_found(text: str, found: str) -> None:
    """A private name of ours that is imported, asked for or replaced is named with its line."""
    assert [f"1: {found}"] == suite.private_names(ast.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "from docx.oxml import _shared; _shared._x",
        "from dhrxl.openbook import book; book.__name__; book.read_book; book.a_b",
        "import dhrxl.excel; self._rows; table._tr; patch.setattr(Worksheet, '_write_rows', 1)",
    ],
)
def test_names_of_others_are_let_be(text: str) -> None:
    """Names that are public, Python's own, or not ours are left alone."""
    assert [] == suite.private_names(ast.parse(text))
