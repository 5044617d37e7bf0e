"""Lists that are not ours, as an open book holds them, without Excel: made and read by tests."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

from dhrxl.files.grids import Grid
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.openbook import book as openbook
from dhrxl.openbook.judging import judge
from dhrxl.openbook.rating import rated_actions
from dhrxl.openbook.trackers.said import sentences
from tests.samples import AS_AT

Rows = Sequence[Sequence[object]]
DAY = date(2026, 1, 31)
HEAD = ("Ref", "Action", "Lead agency", "Status", "Due date")
AMBER = "So an action that is Complete is Amber."


def grid(rows: Rows, name: str = "Actions") -> Grid:
    """Give rows as a sheet of an open book: each as wide as the widest."""
    width = max(map(len, rows))
    return Grid(name=name, rows=[[*row, *[None] * (width - len(row))] for row in rows])  # type: ignore[list-item]


def opened(*grids: Grid, active: str = "Actions") -> openbook.OpenBook:
    """Give a book that holds these sheets, with nobody to write to."""
    sheets = tuple(
        SimpleNamespace(name=one.name, hidden=one.hidden, head=one, grid=one) for one in grids
    )
    return openbook.OpenBook(
        name="list.xlsx", fullname="/nowhere/list.xlsx", sheets=sheets, active=active, book=None
    )  # type: ignore[arg-type]


def with_settings(rows: Rows, **chosen: object) -> openbook.OpenBook:
    """Give a list with columns chosen on a sheet Settings: `Due_date="F"`."""
    lines = [(label.replace("_", " "), value) for label, value in chosen.items()]
    return opened(grid(rows), grid(lines, "Settings"))


def said(book: openbook.OpenBook) -> list[str]:
    """Give what is said was read."""
    return list(sentences(book.action_table().seen))


def timings(book: openbook.OpenBook) -> list[str]:
    """Give how each row stands on the day of the tests; nothing for what is no action."""
    return list(rated_actions(book, book.action_table(), AS_AT, Profile())["timing"])


def problems(book: openbook.OpenBook) -> list[tuple[str, str]]:
    """Give the code and the cell of each problem of a list."""
    return [(one.code, one.cell) for one in judge(book, AS_AT, Partnership())[0]]
