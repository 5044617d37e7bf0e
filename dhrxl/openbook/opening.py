"""Brings a workbook that we wrote before a person: opened by Excel, or its sheets copied by Excel.

What only a file can hold is there then: chart, page set-up, prompts, frozen panes, properties.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.layouts.layout import WorkbookLayout
from dhrxl.model.problems import Problem
from dhrxl.openbook.undo.steps import Back, all_or_nothing, define
from dhrxl.openbook.write import expect_free

if TYPE_CHECKING:
    import xlwings as xw


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated:
    """The summary that was written into an open book."""

    sheets: tuple[str, ...]
    as_at: date
    actions: int
    counts: dict[str, int]
    """How many actions have each rating."""
    problems: tuple[Problem, ...]
    headlines: tuple[str, ...]
    verdict: str

    @property
    def sentence(self) -> str:
        """What a chair would be told, to be shown at the end."""
        return "\n".join((*self.headlines, f"{self.verdict}."))


def open_file(app: "xw.App", path: Path) -> str:
    """Open a workbook in Excel and say so; where that fails, say where the file is.

    The file is complete by then, so that nothing is lost whatever Excel says.
    """
    try:
        app.books.open(path)
    except Exception:
        return f"Excel did not open it. It is saved as {path}: open it from there."
    return f"It is open now, and saved as {path}."


def open_names(app: "xw.App") -> set[str]:
    """Give the names of the open books, folded: Excel opens no two of one name from any folders."""
    return {book.name.casefold() for book in app.books}


def free_place(folder: Path, stem: str, taken: set[str]) -> Path:
    """Give a place for a workbook whose name no file there and no open book has.

    Args:
        folder: Where it goes.
        stem: Its name, to which a number is put where that is taken.
        taken: The names of the open books, folded.
    """
    for number in count(1):
        path = folder / (f"{stem}.xlsx" if number == 1 else f"{stem} {number}.xlsx")
        if not (path.name.casefold() in taken or path.exists() or path.is_symlink()):
            break
    return path


def copy_sheets(path: Path, layout: WorkbookLayout, book: "xw.Book") -> tuple[str, ...]:
    """Have Excel copy all sheets of a workbook before those of an open book: all, or none.

    Excel copies one sheet at a time. A name that a sheet brings along while the sheet it means is
    not there yet would go on leading to the file, so every name is defined anew at the end. Excel
    would ask about a name that is there already; its questions are off meanwhile.

    Args:
        path: The workbook.
        layout: What it holds.
        book: The open book.

    Returns:
        The names of the sheets.

    Raises:
        BadInput: The book has a sheet, a table or a name of the same name.
    """
    expect_free(book, layout.sheets, layout.all_names)
    names = tuple(sheet.name for sheet in layout.sheets)
    app = book.app
    first, seen, asks = book.sheets[0], book.sheets.active, app.display_alerts
    app.display_alerts = False
    source = app.books.open(path)
    try:
        with all_or_nothing(book) as undo:
            undo(Back(way="seen", sheet=seen.name))
            for name in names:
                sheet = source.sheets[name]
                undo(Back(way="sheet", sheet=sheet.copy(before=first).name))
            for name, target in layout.all_names.items():
                define(book, name, f"={target}", undo)
            book.sheets[names[0]].activate()
    finally:
        source.close()
        app.display_alerts = asks
    return names
