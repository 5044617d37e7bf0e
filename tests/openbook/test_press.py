"""What a press of a button gives: one message, whatever the step does."""

from typing import Any, NoReturn

import pytest

from dhrxl.openbook import press as pressing
from dhrxl.openbook.press import LONGEST, Message, fault, fitted, press
from dhrxl.openbook.refusals import BUSY


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A book of which nothing is read."""
    monkeypatch.setattr(pressing, "read_book", lambda book: f"{book} as it was read")
    return "the book"


def explained(error: Exception) -> str:
    return f"explained: {error}"


def raising(error: Exception) -> Any:
    def step(_: object) -> NoReturn:
        raise error

    return step


def test_a_step_is_given_the_book_as_it_was_read(book: Any) -> None:
    """What the step says is the message."""
    message = press(book, lambda opened: f"Done with {opened}.", explained)

    assert Message(text="Done with the book as it was read.", mode="info") == message


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("name"), "explained: 'name'"),
        (OSError(-2147418111, "Call was rejected by callee."), f"explained: {BUSY}"),
    ],
    ids=["a fault", "a refusal"],
)
def test_what_went_wrong_is_explained(book: Any, error: Exception, said: str) -> None:
    """The door words what went wrong; what Excel refuses reaches it in plain words."""
    assert Message(text=said, mode="critical") == press(book, raising(error), explained)


def test_a_book_that_cannot_be_read_is_explained_too(
    book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one reading is part of the press."""
    monkeypatch.setattr(pressing, "read_book", raising(ValueError("unreadable")))

    message = press(book, lambda _: "Done.", explained)

    assert ("explained: unreadable", "critical") == (message.text, message.mode)


def test_a_message_is_cut_to_what_a_window_shows() -> None:
    """Words beyond that end in dots; a message that just fits is whole."""
    assert f"{'x' * (LONGEST - 3)}..." == Message(text="x" * (LONGEST + 1)).fitted
    assert "x" * LONGEST == Message(text="x" * LONGEST).fitted


def test_a_fault_names_its_kind_and_no_words() -> None:
    """A fault of ours is told by its kind, with what to do; what people wrote is not in it."""
    assert ("This is a fault of dhrxl itself (KeyError), not of yours. Send the log.") == fault(
        KeyError("the name of a person"), "Send the log."
    )


@pytest.mark.parametrize("count", [0, 1, 9, 10, 40])
def test_what_does_not_fit_is_counted(count: int) -> None:
    """Of many lines whole ones stand, and how many do not; those that must stand always do."""
    lines = [f"{number:03} {'x' * 76}" for number in range(count)]

    text = fitted(["First."], lines, ["Last."])

    first, *shown, last = text.split("\n")
    more = [] if count < 11 else ["And 30 more."]
    assert ("First.", "Last.") == (first, last)
    assert [*lines[:10], *more] == shown
    assert len(text) <= LONGEST
