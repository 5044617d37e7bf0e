"""Somebody who presses buttons: what they are asked, what they answer, the message they see."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dhrxl.openbook import asking
from tests.pressing import Person, Press, pressing

if TYPE_CHECKING:
    import xlwings as xw


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    """The person at the computer."""
    someone = Person()
    monkeypatch.setattr(asking, "choose_folder", someone.choose)
    monkeypatch.setattr(asking, "choose_workbook", someone.choose)
    return someone


@pytest.fixture
def press(
    excel_app: "xw.App", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Person
) -> Press:
    """Press a button of a book and give the one message that is shown."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return pressing(excel_app, person)
