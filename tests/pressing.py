"""Buttons pressed as a person does: windows answered, questions kept, one message at the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.openbook.press import TITLE

if TYPE_CHECKING:
    import xlwings as xw

Press = Callable[[Callable[[], None], "xw.Book"], str]
MODES = {"info", "critical"}
"""All that xlwings shows on a desktop; another one is an error there."""


@dataclass
class Person:
    """Somebody who is asked in windows, chooses what is named here and closes the rest."""

    choices: dict[str, Path] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """To the questions that Excel shows, in their order; "ok" or "yes" to those beyond."""
    questions: list[str] = field(default_factory=list)

    def choose(self, prompt: str) -> Path | None:
        self.asked.append(prompt)
        return self.choices.get(prompt)


def pressing(app: "xw.App", person: Person) -> Press:
    """Give what presses a button of a book and gives the one message that is shown."""

    def pressed(button: Callable[[], None], book: "xw.Book") -> str:
        book.set_mock_caller()
        app.impl.alerts.clear()
        app.impl.answers[:] = person.answers
        button()
        *questions, alert = app.impl.alerts
        person.questions = [one.prompt for one in questions]
        assert {TITLE} == {one.title for one in app.impl.alerts}
        assert {one.mode for one in app.impl.alerts} <= MODES
        assert app.status_bar is False
        return alert.prompt

    return pressed


def with_settings(book: "xw.Book", **values: object) -> "xw.Book":
    """Add a sheet Settings: labels with underscores for spaces, days as days, the rest as text."""
    sheet = book.sheets.add("Settings", after=book.sheets[-1])
    sheet.range("A1").value = [
        [label.replace("_", " "), value if isinstance(value, date) else str(value)]
        for label, value in values.items()
    ]
    book.sheets[0].activate()
    return book
