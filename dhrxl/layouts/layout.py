"""How a workbook looks, as frozen values: decided here, carried out by `xlsx` and in an open book.

A layout holds data and named looks only, which are those of `theme.STYLES`. It knows nothing of
XlsxWriter or xlwings, so that a file made headless and a book filled in Excel agree by
construction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dhrxl.layouts.theme import LINE_POINTS
from dhrxl.model.terms import Rag, Timing

Value = str | int | float | date | None

Look = Literal[
    "given",  # locked, grey: agreed or known
    "open",  # unlocked, white: to be filled in
    "calculated",  # locked, grey: a formula or a figure of ours
    "plain",  # no fill: output sheets
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a cell may hold: a drop-down or a date check, with the words Excel shows."""

    choices: str = ""
    """Defined name of the list, such as `list_status`."""
    date_only: bool = False
    prompt: str = ""
    """Shown when the cell is selected; at most 255 characters."""
    error: str = ""
    """Shown when something else is typed; at most 225 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of colour: a cell that holds a value gets a named look."""

    value: str | int
    look: str
    operator: Literal["equal_to", "greater_than"] = "equal_to"


RATED = tuple(Rule(value=str(rag), look=f"rated-{rag.lower()}") for rag in Rag)
"""Of ratings."""
OVERDUE = (Rule(value=str(Timing.OVERDUE), look="overdue"),)
"""Of Timing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a form: label in column A, value in column B."""

    label: str
    value: Value = None
    look: Look = "given"
    """`plain` for words of ours to read, such as instructions."""
    formula: str = ""
    """A live formula; `value` is then its stored result."""
    name: str = ""
    """Defined name of the value's cell, such as `as_at`."""
    entry: Entry | None = None
    rag: bool = False
    """Whether the label is a rating, filled with its colour."""
    link: str = ""
    """Name of the sheet the value leads to."""

    @property
    def label_look(self) -> str:
        """The named look of its label."""
        is_rating = self.rag and self.label in tuple(Rag)
        return f"rag-{self.label.lower()}" if is_rating else "label"

    @property
    def value_look(self) -> str:
        """The named look of its value."""
        return "form-link" if self.link else f"form-{self.look}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of a form under a heading."""

    heading: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a table."""

    key: str
    heading: str
    width: int
    kind: Literal["text", "date", "number"] = "text"
    look: Look = "plain"
    formula: str = ""
    """A live formula in structured references, without the leading equals sign."""
    entry: Entry | None = None
    rag: bool = False
    """Whether the cells hold ratings, filled by a conditional format on the word."""
    overdue: bool = False
    """Whether the cells hold Timing, marked by a conditional format where Overdue."""
    as_typed: bool = False
    """Whether cells are formatted as text, so that Excel makes no date of `Apr-21` typed later."""

    @property
    def header_look(self) -> str:
        """The named look of its heading."""
        return "header-open" if self.look == "open" else "header"

    @property
    def cell_look(self) -> str:
        """The named look of its cells."""
        return f"cell-{self.look}"

    @property
    def cell_kind(self) -> str:
        """What its cells hold, as formats tell it."""
        return "as-typed" if self.as_typed else self.kind

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of colour of its cells, the first above the others."""
        return (*(RATED if self.rag else ()), *(OVERDUE if self.overdue else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The one Excel table of a sheet, from column A.

    Its values are held a column at a time: so they come from a frame, and so a file is written.
    """

    name: str
    columns: tuple[TableColumn, ...]
    cells: tuple[Sequence[Value], ...]
    """For each column its values, from the top; formula columns hold stored results."""
    empty: str = ""
    """Said above a table that has no rows."""

    def __post_init__(self) -> None:
        """Refuse what would not be a table: no columns, headings twice, columns that differ."""
        headings = [column.heading.strip().casefold() for column in self.columns]
        if not headings or not all(headings) or len(set(headings)) < len(headings):
            msg = f"Table {self.name}: headings must be given and be unique."
            raise ValueError(msg)
        if len(self.cells) != len(self.columns) or len(set(map(len, self.cells))) > 1:
            msg = f"Table {self.name}: every row must have {len(self.columns)} values."
            raise ValueError(msg)

    @classmethod
    def by_rows(
        cls,
        *,
        name: str,
        columns: tuple[TableColumn, ...],
        rows: Sequence[Sequence[Value]],
        empty: str = "",
    ) -> "Table":
        """Give a table from its rows, each in the order of the columns."""
        cells = tuple(zip(*rows, strict=True)) if rows else ((),) * len(columns)
        return cls(name=name, columns=columns, cells=cells, empty=empty)

    def values_of(self, key: str) -> Sequence[Value]:
        """Give the values of the column with a key."""
        return self.cells[[column.key for column in self.columns].index(key)]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.cells[0])

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """Its rows, each in the order of the columns."""
        return tuple(zip(*self.cells, strict=True))

    @property
    def body(self) -> tuple[Sequence[Value], ...]:
        """Its columns as they are written: a table without any rows has a blank one."""
        return self.cells if self.height else ((None,),) * len(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """A cell of a page that stands above the table of its sheet."""

    column: int
    """Counted from 0."""
    value: Value
    look: str = "page-words"
    """One of `theme.STYLES`."""
    is_figure: bool = False
    """Whether it is a figure or heads figures, at the right of its cell."""
    link: str = ""
    """Name of the sheet it leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A row of such a page; words run over the empty cells to their right."""

    cells: tuple[PageCell, ...] = ()
    points: float = LINE_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart over number columns of the sheet's table, on the page above it."""

    title: str
    series: tuple[tuple[str, str], ...]
    """Pairs of column key and rating, whose colour the bar takes; of lines, the name of a line."""
    alt_text: str
    labels: tuple[str, ...]
    """Of its bars, which are the first rows of the table; they stand in column A."""
    first_label: int
    """The row of the first of them, counted from 1."""
    row: int
    """Where it stands, counted from 1; it is right of the table's columns `beside`."""
    beside: int
    width: int
    """In pixels."""
    height: int
    kind: Literal["bars", "lines"] = "bars"
    """Stacked bars; or lines, the last row of them at the left: tables begin with the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: title in A1, lines that say what it holds, then a form or a table."""

    name: str
    title: str
    lines: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    table: Table | None = None
    page: tuple[PageRow, ...] = ()
    """Rows between the lines and the table. They print on one page, with what `printed_rows` takes
    in of the table."""
    printed_rows: int = 0
    """How many rows of the sheet that page has."""
    printed_beside: int = 0
    """How many columns it is wide."""
    chart: Chart | None = None
    frozen_columns: int = 0
    printed_columns: int = 0
    """How many columns print, from the left; 0 for all."""
    hidden: bool = False
    """Whether it is out of sight until somebody unhides it: Excel prints no such sheet."""
    paper: Literal["A4", "A3"] = "A4"
    pages_wide: int = 1
    """On how many pages side by side it prints; each repeats the frozen columns."""
    prints_table_only: bool = False
    """Whether what stands above the table does not print, and the title stands in the footer:
    beside columns that are repeated it would be cut off."""
    protected: bool = False
    live_lines: Mapping[int, str] = field(default_factory=dict)
    """Live formulas of lines, by their index; the line itself is the stored result."""

    def __post_init__(self) -> None:
        """Refuse a sheet with nothing on it, with a form and a table, or that prints in pieces."""
        if bool(self.sections) == (self.table is not None):
            msg = f"Sheet {self.name}: expected a form or a table."
            raise ValueError(msg)
        if self.pages_wide > 1 and (self.page or not self.frozen_columns):
            msg = f"Sheet {self.name}: pages side by side need frozen columns, and no page above."
            raise ValueError(msg)

    @property
    def all_lines(self) -> tuple[str, ...]:
        """The lines under the title, with what is said of an empty table."""
        silent = self.table is None or self.table.height or not self.table.empty
        return self.lines if silent else (*self.lines, self.table.empty)  # type: ignore[union-attr]

    def line_looks(self, marking: str) -> tuple[str, ...]:
        """Give the named look of each line under the title; one of them may be the marking."""
        usual = "line" if self.table else "cover-line"
        return tuple("marking" if line == marking else usual for line in self.all_lines)

    @property
    def header_row(self) -> int:
        """The row of the table's headings, counted from 1; the table starts in column A."""
        return 2 + len(self.all_lines) + len(self.page)

    @property
    def form_rows(self) -> tuple[tuple[int, Section | Field], ...]:
        """Every line of the form with its row, counted from 1: headings of sections and fields."""
        items: list[Section | Field] = []
        for section in self.sections:
            items += [section, *section.fields]
        return tuple(enumerate(items, start=self.header_row))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookLayout:
    """A whole workbook, ready to be carried out."""

    title: str
    as_at: date
    marking: str
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """Further defined names and what they refer to, such as drop-down lists."""
    subject: str = ""
    """What the document properties say it is about."""
    author: str = "dhrxl"
    """Who the document properties say made it; nobody in what is published."""
    live: bool = False
    """Whether it is judged on the day it is read: the footer then gives the day of printing."""

    def __post_init__(self) -> None:
        """Refuse sheets or tables of one name."""
        names = [sheet.name.casefold() for sheet in self.sheets]
        tables = [sheet.table.name.casefold() for sheet in self.sheets if sheet.table]
        if not names or len(set(names)) < len(names) or len(set(tables)) < len(tables):
            msg = f"{self.title}: sheets and tables must each have a name of their own."
            raise ValueError(msg)

    @property
    def all_names(self) -> Mapping[str, str]:
        """Every defined name and what it refers to: those of fields too."""
        fields = {
            item.name: f"'{sheet.name}'!$B${row}"
            for sheet in self.sheets
            for row, item in sheet.form_rows
            if isinstance(item, Field) and item.name
        }
        return {**self.names, **fields}
