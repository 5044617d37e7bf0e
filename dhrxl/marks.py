"""The list of problems in an open book, with links to the cells, and the marks on those cells.

A cell is marked by a rule that looks its address up in the list, one rule a sheet however many
cells there are. So a mark never stands without its words, and goes when the list says so; what a
person put on the cell, a colour or a rule, is not touched.
"""

import zlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dhrxl import theme
from dhrxl.bookwriter import put
from dhrxl.layout import Sheet, WorkbookLayout
from dhrxl.mishaps import refusal
from dhrxl.openbook import OpenBook
from dhrxl.problems import Problem, column_letters
from dhrxl.source import MOST_ROWS
from dhrxl.tables import listing
from dhrxl.terms import MARKING, FileKind
from dhrxl.trail import PROBLEM_COLUMNS, problem_rows

if TYPE_CHECKING:
    import xlwings as xw

MARKED = "The cells are marked until you clear the marks."
CLEARED = "The marks were cleared."
_SAYS = "what may be wrong in this workbook. Blank sheet or cell: the whole file."
_NAMES = {"Problems": "problems", "Problems in this book": "problems_here"}
"""Our lists and their tables: in a summary `Problems` is about the returns and stays."""
_KEYS = [column.key for column in PROBLEM_COLUMNS]
_LONGEST_RULE = 255


def list_problems(
    book: "xw.Book", opened: OpenBook, problems: Sequence[Problem], as_at: date
) -> tuple[str, tuple[str, ...]]:
    """Write the list, link it to the cells, and mark them.

    Args:
        book: The open book.
        opened: The same as it was read.
        problems: In the order they are numbered.
        as_at: The day they were found on.

    Returns:
        The name of the list's sheet, and the sheets that let nobody mark them.
    """
    name = _name_for(opened)
    sheet = _design(name, problems, as_at)
    layout = WorkbookLayout(title=name, as_at=as_at, marking=MARKING, sheets=(sheet,))
    put(book, layout, first=False, replaced=[name] if _is_ours(opened, name) else [])
    if not problems:
        return name, ()
    shown = book.sheets[name]
    _link(shown, sheet, problems)
    unmarked = []
    for grid in opened.grids:
        if any(p.sheet == grid.name and p.row for p in problems):
            columns = max(map(len, grid.rows))
            if not _mark(book, grid.name, columns, name, sheet.header_row - 1):
                unmarked.append(grid.name)
    shown.activate()
    return name, tuple(unmarked)


def clear(book: "xw.Book", opened: OpenBook) -> bool:
    """Take all marks away again, and say whether there were any; the list stays."""
    found = False
    for grid in opened.grids:
        for row, cells in enumerate(grid.rows[: len(theme.STYLES)], start=1):
            if _is_ours(opened, grid.name) and cells[0] == MARKED:
                book.sheets[grid.name].range((row, 1)).value = CLEARED
                found = True
    return found


def _design(name: str, problems: Sequence[Problem], as_at: date) -> Sheet:
    more = ["Error: a figure may be wrong. Warning: look at it. Note: good to know."]
    if problems:
        more.append(MARKED)
    return listing(
        as_at, name, name, _NAMES[name], PROBLEM_COLUMNS, problem_rows(problems), _SAYS, *more,
        empty="No problems were found.", frozen=2,
    )  # fmt: skip


def _name_for(opened: OpenBook) -> str:
    return list(_NAMES)[opened.cover.kind == FileKind.SUMMARY]


def _is_ours(opened: OpenBook, name: str) -> bool:
    """Say whether a sheet is a list that an earlier step made."""
    grid = next((grid for grid in opened.grids if grid.name == name), None)
    return name in _NAMES and grid is not None and any(
        row[:1] == [f"This worksheet contains one table: {_SAYS}"] for row in grid.rows[:3]
    )  # fmt: skip


def _link(shown: "xw.Sheet", sheet: Sheet, problems: Sequence[Problem]) -> None:
    """Make each address a link to its cell, all in one block."""
    column = _KEYS.index("cell") + 1
    first = sheet.header_row + 1
    cells = shown.range((first, column), (sheet.header_row + len(problems), column))
    cells.number_format = "General"
    cells.formula = [[_formula(problem)] for problem in problems]
    cells.font.color = theme.LINK


def _formula(problem: Problem) -> str:
    if not problem.sheet or problem.row is None:
        return ""
    sheet = problem.sheet.replace("'", "''").replace('"', '""')
    address = f"{column_letters(problem.column or 1)}{problem.row}"
    return f'=HYPERLINK("#\'{sheet}\'!{address}","{problem.cell}")'


def rules_for(sheet: str, name: str, switch: int) -> tuple[str, ...]:
    """Give the rules that find a cell, and a row, of a sheet in the list.

    Args:
        sheet: The sheet whose cells are marked.
        name: The sheet of the list.
        switch: The row of the list that says whether marks are shown.
    """
    where, place = (column_letters(_KEYS.index(key) + 1) for key in ("sheet", "cell"))
    quoted = sheet.replace('"', '""')

    def column(letters: str) -> str:
        return f"INDIRECT(\"'{name}'!{letters}:{letters}\")"

    def rule(address: str) -> str:
        counted = f'COUNTIFS({column(where)},"={quoted}",{column(place)},{address})'
        return f'=({counted}>0)*(INDIRECT("\'{name}\'!A{switch}")="{MARKED}")'

    return rule("ADDRESS(ROW(),COLUMN(),4)"), rule('ROW()&":"&ROW()')


def _mark(book: "xw.Book", sheet: str, columns: int, name: str, switch: int) -> bool:
    """Give a sheet the rules, unless it has them; say whether it has."""
    rules = rules_for(sheet, name, switch)
    key = f"{sheet.casefold()}/{name}/{switch}/{columns}"
    known = f"dhrxl_marked_{zlib.crc32(key.encode()):08x}"
    names = {one.name: one for one in book.names}
    if known in names and "#REF" not in str(names[known].refers_to):
        return True
    if any(len(rule) > _LONGEST_RULE for rule in rules):
        return False
    cells = book.sheets[sheet].range((1, 1), (MOST_ROWS, columns))
    style = theme.STYLES["problem"]
    try:
        for rule in rules:
            cells.conditional_formats.add_custom(
                rule, fill_color=style.fill, font_color=style.colour, font_bold=style.bold
            )
    except Exception as error:
        if not refusal(error):
            raise
        return False  # protected: the list is there all the same
    quoted = sheet.replace("'", "''")
    book.names.add(known, f"='{quoted}'!$A$1")
    return True
