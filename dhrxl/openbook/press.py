"""A button pressed on an open book: it is read once, one step is done, one message says what came.

What stands in the way is told in plain words. How a door words a fault of ours, and where it notes
that, is its own.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dhrxl.openbook.book import OpenBook, read_book
from dhrxl.openbook.refusals import in_plain_words

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "Action plans"
LONGEST = 900
"""Characters that every kind of message window shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The one message that a person sees when a button has done its work, or could not."""

    text: str
    mode: Literal["info", "critical"] = "info"

    @property
    def fitted(self) -> str:
        """Its text as a window shows it."""
        return self.text if len(self.text) <= LONGEST else f"{self.text[: LONGEST - 3]}..."

    def show(self, book: "xw.Book") -> None:
        """Show it over a book."""
        book.app.alert(self.fitted, TITLE, mode=self.mode)


def press(
    book: "xw.Book", step: Callable[[OpenBook], str], explained: Callable[[Exception], str]
) -> Message:
    """Read a book, do a step with it, and give the message that says what came of it.

    Nobody can type into the book meanwhile: Excel's macro waits for Python, its windows too.

    Args:
        book: Whose button was pressed.
        step: Does its work with the book as it was read, and says what was done.
        explained: Says what went wrong, and notes it where the door keeps notes.
    """
    try:
        with in_plain_words():
            return Message(text=step(read_book(book)))
    except Exception as error:
        return Message(text=explained(error), mode="critical")


def fault(error: Exception, remedy: str) -> str:
    """Say that dhrxl itself is at fault, without a word of what people wrote."""
    kind = type(error).__name__
    return f"This is a fault of dhrxl itself ({kind}), not of yours. {remedy}"


def whereabouts(error: BaseException) -> str:
    """Say where something went wrong, without a word of what people wrote.

    >>> whereabouts(KeyError("the name of a person"))
    'KeyError at '
    """
    frames = traceback.extract_tb(error.__traceback__)
    steps = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    cause = f", from {type(error.__cause__).__name__}" if error.__cause__ else ""
    return f"{type(error).__name__}{cause} at {' > '.join(steps)}"
