"""The list of problems in an open book, with links to the cells, and the marks on those cells.

A cell is marked by a rule that looks its address up in the list, one rule a sheet however many
cells there are. So a mark never stands without its words, and goes when the list says so; what a
person put on the cell, a colour or a rule, is not touched.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from dhrxl.files.grids import Grid
from dhrxl.files.limits import MOST_ROWS
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet
from dhrxl.model.cells import column_letters
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import MARKING, FileKind
from dhrxl.model.text import counted
from dhrxl.openbook.book import OpenBook
from dhrxl.openbook.refusals import BUSY, refusal
from dhrxl.openbook.undo.kept import undoable
from dhrxl.openbook.undo.steps import (
    Back,
    OpenRule,
    Undo,
    define,
    forget,
    plain,
    rule_taken,
    rules_given,
    where_offered,
)
from dhrxl.openbook.write import put
from dhrxl.workbooks.problems import PROBLEM_COLUMNS, problem_list

if TYPE_CHECKING:
    import xlwings as xw

MARKED = "The cells are marked until you clear the marks."
CLEARED = "The marks were cleared."
_SAYS = "what may be wrong in this workbook. Blank sheet or cell: the whole file."
_NAMES = {"Problems": "problems", "Problems in this book": "problems_here"}
"""Our lists and their tables: in a summary `Problems` is about the returns and stays."""
_KEYS = [column.key for column in PROBLEM_COLUMNS]
_TOP = 20
"""Rows of a list among which the line stands that says whether marks are shown."""
_LONGEST_RULE = 255
_LOOK = "problem"
_KNOWN = "dhrxl_marked_"
"""Names that begin so say which cells of a sheet have the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What may be wrong in an open book, and where it is listed."""

    sheet: str
    as_at: date
    problems: tuple[Problem, ...]
    """In the order they are numbered."""
    verdict: str
    unmarked: tuple[str, ...]
    """Sheets with problems that are protected, so that their cells bear no marks."""
    read: tuple[str, ...] = ()
    """What was read of a list that is not ours, or was unusual in a book of ours, in sentences."""

    @property
    def sentence(self) -> str:
        """What was found, to be shown at the end."""
        found = Counter(str(problem.severity) for problem in self.problems)
        parts = ", ".join(counted(found[word], word) for word in Severity if found[word])
        what = f"{parts}, listed on the sheet {self.sheet}" if parts else "No problems were found"
        marked = "" if not self.unmarked else " Protected, so not marked: {}.".format(
            ", ".join(self.unmarked)
        )  # fmt: skip
        read = f"\n{' '.join(self.read)}" if self.read else ""
        return f"{what}. {self.verdict}.{marked}{read}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Whether there were marks to take away."""

    was_marked: bool

    @property
    def sentence(self) -> str:
        """What was done, to be shown at the end."""
        if self.was_marked:
            return "The marks were cleared. The list of problems stays until you delete its sheet."
        return "There were no marks to clear."


def list_problems(
    opened: OpenBook, problems: Sequence[Problem], as_at: date, step: str = "Validate"
) -> tuple[str, tuple[str, ...]]:
    """Write the list, link it to the cells, and mark them: all of it, or nothing.

    Args:
        opened: The book as it was read.
        problems: In the order they are numbered.
        as_at: The day they were found on.
        step: What the button is called that found them, as Undo last step says it.

    Returns:
        The name of the list's sheet, and the sheets that let nobody mark them.
    """
    book, name = opened.book, _name_for(opened)
    sheet = _design(name, problems, as_at)
    unmarked: list[str] = []
    is_web = book.app.engine.type == "remote"  # which does not say what is protected, but stops
    is_closed = is_web and opened.cover.kind == FileKind.RETURN

    def mark(undo: Undo) -> None:
        _link(book.sheets[name], sheet, problems)
        for grid in opened.grids:
            if any(p.sheet == grid.name and p.row for p in problems):
                columns = max(map(len, grid.rows))
                if is_closed or not _mark(
                    book, grid.name, columns, name, sheet.header_row - 1, undo
                ):
                    unmarked.append(grid.name)

    put(
        book, sheet, MARKING, replaced=_is_ours(opened, name), also=mark if problems else None,
        step=step,
    )  # fmt: skip
    return name, tuple(unmarked)


def clear(opened: OpenBook) -> bool:
    """Take all marks away again, and say whether there were any; the list stays.

    Excel on the web lets no rule be looked up: there our two rules a sheet stay, switched off by
    the list, and so do the names `dhrxl_marked_...` that say so. So they do on a sheet protected
    since.
    """
    book, found = opened.book, False
    with undoable(book, "Clear marks") as undo:
        for name in (one for one in _NAMES if _is_ours(opened, one)):
            for row, cells in enumerate(opened.head(name)[:_TOP], start=1):
                if cells[0] == MARKED:
                    cell = book.sheets[name].range((row, 1))
                    undo(
                        Back(
                            way="cells", sheet=name, cells=plain(cell),
                            old=[[MARKED], [MARKED]], new=[CLEARED],
                        )
                    )  # fmt: skip
                    cell.value = CLEARED
                    found = True
        for known in [one for one in book.names if one.name.startswith(_KNOWN)]:
            where_offered(partial(_unmark, book, known, undo))
    return found


def _unmark(book: "xw.Book", name: "xw.Name", undo: Undo) -> None:
    """Take our rules off the cells of a name, and the name; a person's own rules stay."""
    refers_to = str(name.refers_to)
    if "#REF" not in refers_to:
        cells = name.refers_to_range
        for formula in [str(rule.formula) for rule in _ours(cells)]:
            if not _let(partial(rule_taken, cells, OpenRule(formula, _LOOK, "formula"), undo)):
                return
    forget(name, undo)


def _ours(cells: "xw.Range") -> Iterator["xw.main.ConditionalFormat"]:
    return (rule for rule in cells.conditional_formats if MARKED in (rule.formula or ""))


def _let(step: Callable[[], object]) -> bool:
    """Do what a protected sheet may refuse, and say whether it was done."""
    try:
        step()
    except Exception as error:
        if refusal(error) in ("", BUSY):
            raise
        return False
    return True


def _design(name: str, problems: Sequence[Problem], as_at: date) -> Sheet:
    return problem_list(
        problems,
        as_at,
        name=name,
        table=_NAMES[name],
        says=_SAYS,
        more=(MARKED,) if problems else (),
    )


def list_in(opened: OpenBook) -> Grid | None:
    """Give the list that an earlier step made in a book; nothing where there is none."""
    name = _name_for(opened)
    return opened.grid(name) if _is_ours(opened, name) else None


def _name_for(opened: OpenBook) -> str:
    return list(_NAMES)[opened.cover.kind == FileKind.SUMMARY]


def _is_ours(opened: OpenBook, name: str) -> bool:
    """Say whether a sheet is a list that an earlier step made."""
    return name in _NAMES and any(
        row[:1] == [f"This worksheet contains one table: {_SAYS}"] for row in opened.head(name)[:3]
    )


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


def _mark(book: "xw.Book", sheet: str, columns: int, name: str, switch: int, undo: Undo) -> bool:
    """Give a sheet the rules, unless it has them; say whether it has."""
    rules = rules_for(sheet, name, switch)
    key = f"{sheet.casefold()}/{name}/{switch}/{columns}"
    known = f"{_KNOWN}{zlib.crc32(key.encode()):08x}"
    names = {one.name: one for one in book.names}
    if known in names and "#REF" not in str(names[known].refers_to):
        return True
    if any(len(rule) > _LONGEST_RULE for rule in rules):
        return False
    cells = book.sheets[sheet].range((1, 1), (MOST_ROWS, columns))
    for rule in rules:
        if not _let(partial(rules_given, cells, [OpenRule(rule, _LOOK, "formula")], undo)):
            return False  # protected: the list is there all the same
    quoted = sheet.replace("'", "''")
    define(book, known, f"='{quoted}'!{cells.address}", undo)
    return True
