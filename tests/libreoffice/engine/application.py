"""The application: one LibreOffice process, the books open in it, and xlwings' way to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import pandas as pd
from xlwings import XlwingsError, base_classes

from tests.libreoffice.bridge import Bridge
from tests.libreoffice.engine.blocks import Blocks
from tests.libreoffice.engine.changes import Changes
from tests.libreoffice.engine.manners import PLAIN, Manner
from tests.libreoffice.engine.named import Names
from tests.libreoffice.engine.native import NativeBook
from tests.libreoffice.engine.sheets import Sheets
from tests.libreoffice.remote import Struct, close, options

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".pdf": "calc_pdf_Export",
}
_NEW = "private:factory/scalc"
_FONT_UNITS = 1000
"""The height at which a font is measured, so that its widths are thousandths of its size."""
_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")


class Engine:
    """An engine of xlwings named `libreoffice`, which behaves as Excel on a British desktop."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.watch = Changes()
        self.apps = Apps(self)
        self.manner: Manner = PLAIN
        """How it gives and takes values: as Windows, as a Mac, or plain."""

    @property
    def calls(self) -> int:
        """How often LibreOffice was asked so far; a test compares two readings."""
        return sum(app.bridge.asked for app in self.apps)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Make a value of pandas or NumPy a plain one; blank for what is missing."""
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return ""
        if isinstance(value, np.datetime64):
            value = pd.Timestamp(value)
        if isinstance(value, pd.Timestamp):
            return value.to_pydatetime()
        return value.item() if isinstance(value, np.generic) else value

    def clean_value_data(
        self, data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Give values read as the reader asked for."""

        def clean(value: Any) -> Any:
            value = self.manner.cleaned(value, err_to_str=err_to_str)
            if value is None:
                return empty_as
            if isinstance(value, datetime):
                parts = {part: getattr(value, part) for part in _PARTS}
                return datetime_builder(**parts, tzinfo=None)
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The running applications, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def add(
        self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None
    ) -> "App":
        app = App(self, self._engine)
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def remove(self, app: "App") -> None:
        """Forget an application that has ended."""
        if app in self._apps:
            self._apps.remove(app)

    def cleanup(self) -> None:
        """Do nothing: every process is ended by who started it."""

    def __iter__(self) -> Iterator["App"]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self._apps if app.pid == pid)


@dataclass(frozen=True, slots=True)
class Alert:
    """A message the user would have seen."""

    prompt: str
    title: str | None
    mode: str | None


class App(base_classes.App):
    """One LibreOffice process of our own."""

    visible = screen_updating = display_alerts = enable_events = interactive = True
    calculation = "automatic"
    status_bar: Any = False

    def __init__(self, apps: Apps, engine: Engine) -> None:
        self._apps, self.engine = apps, engine
        self.bridge = Bridge()
        self.alerts: list[Alert] = []
        self.answers: list[str] = []
        self._books = Books(self)

    @property
    def pid(self) -> int:
        return self.bridge.pid

    @property
    def books(self) -> "Books":
        return self._books

    @property
    def selection(self) -> Any:
        """The selected cells of the active book."""
        book = self._books.active
        area = book.selected
        return book.sheets.active.range(
            (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        )

    def activate(self, steal_focus: bool = False) -> None:
        """Do nothing: there is no window to bring to the front."""

    def calculate(self) -> None:
        for book in self._books:
            book.model.calculateAll()

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        """Keep a message for the test to read; the answer is the test's, else the first button."""
        self.alerts.append(Alert(prompt, title, mode))
        asks = str(buttons or "ok") != "ok"
        return self.answers.pop(0) if asks and self.answers else str(buttons or "ok").split("_")[0]

    def quit(self) -> None:
        """End the process; safe to call again."""
        self.bridge.end()
        self._apps.remove(self)

    def kill(self) -> None:
        self.quit()


class Books(base_classes.Books):
    """The books open in an application; the last one opened or activated is the active one."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._books: list[Book] = []
        self._made = 0

    @property
    def app(self) -> App:
        return self._app

    @property
    def active(self) -> "Book":
        return self._books[-1]

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator["Book"]:
        return iter(tuple(self._books))

    def __call__(self, name_or_index: int | str) -> "Book":
        if isinstance(name_or_index, int):
            return self._books[name_or_index - 1]
        wanted = name_or_index.casefold()
        for book in self._books:
            if wanted in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def add(self) -> "Book":
        """Open an empty book in Excel's usual font."""
        self._made += 1
        book = self._load(_NEW, Path(f"Book{self._made}"))
        normal = book.model.StyleFamilies.getByName("CellStyles").getByName("Default")
        normal.CharFontName, normal.CharHeight = "Calibri", 11.0
        return book

    def open(self, fullname: str, *_: Any) -> "Book":
        """Open a file; its formulas are worked out, as Excel does."""
        path = Path(fullname)
        book = self._load(path.absolute().as_uri(), path)
        book.model.calculateAll()
        return book

    def _load(self, url: str, path: Path) -> "Book":
        # Freezing needs a view, so the document is not hidden; soffice itself shows no window.
        desktop = self._app.bridge.desktop
        model = desktop.loadComponentFromURL(url, "_blank", 0, options(Hidden=False))
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            msg = f"{path.name}: LibreOffice does not open it as a workbook."
            raise XlwingsError(msg)
        book = Book(self, model, path)
        self._books.append(book)
        return book

    def activate(self, book: "Book") -> None:
        """Make a book the active one."""
        self._books.remove(book)
        self._books.append(book)

    def forget(self, book: "Book") -> None:
        """Take a book that was closed off the list."""
        self._books.remove(book)


class Book(base_classes.Book):
    """An open book."""

    def __init__(self, books: Books, model: Any, path: Path) -> None:
        self._books, self.model, self._path = books, model, path
        self.blocks = Blocks(model)
        self.table_styles: dict[str, str | None] = {}
        self.striped: dict[str, bool] = {}
        self.looks_to: dict[str, tuple[int, int]] = {}
        """The last cell of each sheet that was given looks."""
        self.very_hidden: set[str] = set()
        self.hidden_names: set[str] = set()
        self.handed_out: WeakSet[Any] = WeakSet()
        self._digit = 0.0

    @property
    def app(self) -> App:
        return self._books.app

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def fullname(self) -> str:
        """The path; only a name while the book was never saved."""
        return str(self._path)

    @property
    def manner(self) -> Manner:
        """How values are given and taken."""
        return self.app.engine.manner

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def api(self) -> NativeBook:
        return NativeBook(self)

    def changing(self) -> None:
        """Count a change that is about to be made, and refuse it if a test says so."""
        self.app.engine.watch.change()

    def command(self, view: Any, name: str) -> None:
        """Do what is only to be had from a menu, on the sheet in front."""
        url = Struct("com.sun.star.util.URL", Complete=f".uno:{name}", Protocol=".uno:", Path=name)
        view.Frame.queryDispatch(url, "", 0).dispatch(url, ())

    @contextmanager
    def unprotected(self) -> Iterator[None]:
        """Lift the protection of all sheets for a while; what they allow stays as it was.

        LibreOffice lets no style be changed while any sheet is protected.
        """
        closed = [sheet.model for sheet in self.sheets if sheet.model.isProtected()]
        for model in closed:
            model.unprotect("")
        try:
            yield
        finally:
            for model in closed:
                model.protect("")

    @contextmanager
    def sheets_found_again(self) -> Iterator[None]:
        """Look up every sheet anew: LibreOffice's objects count wrongly after cells are deleted."""
        names = {sheet: sheet.name for sheet in self.handed_out}
        try:
            yield
        finally:
            for sheet, name in names.items():
                sheet.model = self.model.Sheets.getByName(name)

    @property
    def digit_pixels(self) -> float:
        """The width of a digit in the book's usual font, the unit of its columns' widths."""
        if not self._digit:
            normal = self.model.StyleFamilies.getByName("CellStyles").getByName("Default")
            font = Struct(
                "com.sun.star.awt.FontDescriptor", Name=normal.CharFontName, Height=_FONT_UNITS
            )
            window = self.model.CurrentController.Frame.ContainerWindow
            screen = window.Toolkit.createScreenCompatibleDevice(1, 1)
            part = screen.getFont(font).getCharWidth("0") / _FONT_UNITS
            self._digit = part * normal.CharHeight * 96 / 72
        return self._digit

    @property
    def selected(self) -> Any:
        """The address of the selected cells of the active sheet."""
        return self.model.CurrentSelection.RangeAddress

    @property
    def active_cell(self) -> Any:
        """The address of the cell that relative addresses of rules are taken from."""
        return self.model.CurrentSelection.getCellByPosition(0, 0).CellAddress

    def activate(self) -> None:
        self._books.activate(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save where it was opened or under another name, as .xlsx or .xlsm."""
        target = Path(path) if path else self._path
        if not target.suffix:
            target = target.with_name(f"{target.name}.xlsx")
        self._store(target)
        self._path = target.absolute()
        self.model.setModified(False)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        self._store(Path(path))

    def close(self) -> None:
        self._books.forget(self)
        close(self.model)

    def _store(self, path: Path) -> None:
        kind = FILTERS.get(path.suffix.lower())
        if kind is None:
            msg = f"{path.name}: expected one of {', '.join(FILTERS)}."
            raise XlwingsError(msg)
        self.model.storeToURL(path.absolute().as_uri(), options(FilterName=kind))
