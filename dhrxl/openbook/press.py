"""A button pressed on an open book: it is read once, one step is done, one message says what came.

What stands in the way is told in plain words. How a door words a fault of ours, and where it notes
that, is its own.
"""

import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dhrxl.files.workers import Watch
from dhrxl.model.text import counted
from dhrxl.openbook.book import OpenBook, read_book
from dhrxl.openbook.refusals import in_plain_words

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "Action plans"
_PARTS = 5
"""How often a set of files says how far it is."""
_CANCELLED = -128
"""A Mac's number for a window closed by Esc."""
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


def fitted(first: Sequence[str], found: Sequence[str], last: Sequence[str] = ()) -> str:
    """Give a text that a window shows: of what was found, as many whole lines as fit.

    Args:
        first: Lines that always stand.
        found: Lines of which the last may be left out; how many were, is said.
        last: Lines that always stand, below.
    """
    for count in range(len(found), -1, -1):
        left = len(found) - count
        more = [f"And {left:,} more."] if left else []
        text = "\n".join((*first, *found[:count], *more, *last))
        if len(text) <= LONGEST:
            break
    return text


class Progress(Watch):
    """Says in Excel's status bar how many files were read: a few times, however many they are."""

    def __init__(self, book: "xw.Book", doing: str) -> None:
        self._book, self._doing = book, doing
        self._count = self._came = 0

    def expect(self, count: int) -> None:
        self._count, self._came = count, 0

    def came(self, result: object) -> None:
        self._came += 1
        if self._came * _PARTS // self._count > (self._came - 1) * _PARTS // self._count:
            files = counted(self._count, "file")
            show_status(self._book, f"{self._doing}, {self._came} of {files}...")


def show_status(book: "xw.Book", words: str) -> None:
    """Show what is going on, where Excel has a bar for it; without words, that nothing is."""
    with suppress(Exception):  # a note is worth no failure, and the web has no bar
        book.app.status_bar = f"{TITLE}: {words}" if words else False


def answer(app: "xw.App", question: str, buttons: str) -> str | None:
    """Ask a question over the book and give the button pressed: "yes", "no", "ok" or "cancel"."""
    try:
        return app.alert(question, TITLE, buttons=buttons, mode="info")
    except Exception as error:
        if getattr(error, "errornumber", 0) == _CANCELLED:
            return "cancel"
        raise


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
