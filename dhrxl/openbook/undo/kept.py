"""The last step, kept in the book itself until the next one: the button Undo last step reads it.

Python ends with every press, and Excel's own list of what can be undone ends when a macro writes.
So the records of a step stand as text on a sheet that Excel does not list, `dhrxl undo`. Excel on
the web does not let looks and rules be read, so nothing is kept there.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from dhrxl.errors import BadInput
from dhrxl.model.cells import column_letters, row_and_column
from dhrxl.openbook.native import is_filtered, very_hide
from dhrxl.openbook.refusals import BUSY, FILTERED, ExcelRefused, refusal
from dhrxl.openbook.undo.steps import Back, Undo, all_or_nothing, delete_sheet, plain, texts_in

if TYPE_CHECKING:
    import xlwings as xw

SHEET = "dhrxl undo"
ASIDE = f"{SHEET} "
"""Begins the name of a sheet that a step replaced, and that Undo brings back."""
NOTHING = (
    "There is nothing to undo. Undo last step takes back one press of RAG and overdue, Validate, "
    "Clear marks or Copies, the last one in this workbook."
)
ON_THE_WEB = "On the web nothing is kept for Undo last step; use Excel's own Undo."
CHANGED = (
    "Nothing was undone: since {step} was pressed, {what}. Put that back as it was and press the "
    "button again, or take away by hand what you do not want."
)
NOT_KEPT = (
    "Undo last step cannot take this back: the structure of this workbook is protected, so there "
    "is no place to keep what was there."
)
_PIECE = 8_000
"""Characters of a text that stands in one cell: a block may hold no longer ones (8,203)."""
_BEGUN = "begun"
"""Stands beside the records while they are taken back: refused half-way, Undo goes on when it is
pressed again, and what it has put back itself is no change of a person's."""
_FORM = 1
"""How the records are written; another version's are left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back."""

    step: str

    @property
    def sentence(self) -> str:
        """What was done, to be shown at the end."""
        return f"{self.step} was undone: what it changed is as it was before."


class Kept:
    """A step while it is done: it takes records, and says afterwards whether they were kept."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.steps: list[Back] = []
        self.notes: tuple[str, ...] = ()

    def __call__(self, step: Back) -> None:
        self._undo(step)
        self.steps.append(step)


@contextmanager
def undoable(book: "xw.Book", step: str) -> Iterator[Kept]:
    """Do a step as a whole or not at all, and keep what takes it back until the next step.

    Args:
        book: The open book.
        step: What its button is called.
    """
    with all_or_nothing(book) as undo:
        kept = Kept(undo)
        yield kept
        if not kept.steps or book.app.engine.type == "remote":
            return
        if not _keep(book, step, kept.steps, undo):
            kept.notes = (NOT_KEPT,)
    still_needed = {one.sheet for one in kept.steps}
    for name in [sheet.name for sheet in book.sheets]:
        if name.startswith(ASIDE) and name not in still_needed:
            with suppress(Exception):  # nothing can be taken back any more, and the step is done
                delete_sheet(book, name)


def is_kept(name: str) -> bool:
    """Whether a sheet is one of these."""
    return name == SHEET or name.startswith(ASIDE)


def unused_name(book: "xw.Book") -> str:
    """Give a name for a sheet that is put aside."""
    taken = {sheet.name for sheet in book.sheets}
    return next(name for n in count(1) if (name := f"{ASIDE}{n}") not in taken)


def held(sheet: "xw.Sheet") -> Back:
    """Give a record of what a sheet holds, by which it is seen whether somebody changed it."""
    used = sheet.used_range
    mark = sha256(repr(used.options(ndim=2).value).encode()).hexdigest()[:16]
    return Back(way="held", sheet=sheet.name, cells=plain(used), new=mark)


def undo_last(book: "xw.Book") -> Undone:
    """Take the last step back.

    Raises:
        BadInput: There is none, or cells that it would put back were changed since.
        ExcelRefused: A filter hides rows.
    """
    if book.app.engine.type == "remote":
        raise BadInput(ON_THE_WEB)
    step, steps = _read(book)
    begun = book.sheets[SHEET].range("B1")
    if begun.value is None:
        _expect_unchanged(book, step, steps)
        begun.value = _BEGUN
    for one in reversed(steps):
        one.take(book)
    delete_sheet(book, SHEET)
    return Undone(step=step)


def _expect_unchanged(book: "xw.Book", step: str, steps: Sequence[Back]) -> None:
    """Make sure that what is to be put back is as the step left it, and can be put back.

    Raises:
        BadInput: Somebody changed it since.
        ExcelRefused: A filter hides rows.
    """
    changed = list(_changed(book, steps))
    if changed:
        raise BadInput(CHANGED.format(step=step, what="; ".join(changed[:3])))
    for name in {one.sheet for one in steps if one.way == "cells"}:
        if is_filtered(book.sheets[name]):
            raise ExcelRefused(FILTERED.format(sheet=name))


def _keep(book: "xw.Book", step: str, steps: Sequence[Back], undo: Undo) -> bool:
    """Write the records down; say whether there is a place for them."""
    words = json.dumps([asdict(one) for one in steps])
    pieces = [words[n : n + _PIECE] for n in range(0, len(words), _PIECE)]
    lines = [json.dumps([_FORM, step, len(pieces)]), *(f"-{piece}" for piece in pieces)]
    sheet = next((sheet for sheet in book.sheets if sheet.name == SHEET), None)
    if sheet is None:
        seen = book.sheets.active.name
        undo(Back(way="seen", sheet=seen))
        undo(Back(way="sheet", sheet=SHEET))
        try:
            sheet = book.sheets.add(SHEET, after=book.sheets[-1])
        except Exception as error:
            if refusal(error) in ("", BUSY):
                raise
            return False
        sheet.range("A:A").number_format = "@"
        book.sheets[seen].activate()
        very_hide(sheet)
    before = _lines(sheet)
    rows = max(len(before), len(lines))
    cells = sheet.range((1, 1), (rows, 1))
    texts = [*before, *[""] * (rows - len(before))]
    undo(
        Back(
            way="cells", sheet=SHEET, cells=plain(cells),
            old=[[one or None for one in texts], texts],
        )
    )  # fmt: skip
    cells.value = [[one or None] for one in [*lines, *[""] * (rows - len(lines))]]
    sheet.range("B1").value = None
    return True


def _lines(sheet: "xw.Sheet") -> list[str]:
    """Give the lines that stand on the sheet."""
    first = sheet.range("A1").value
    try:
        pieces = int(json.loads(str(first))[2])
    except (ValueError, TypeError, LookupError):
        return [] if first is None else [str(first)]
    return texts_in(sheet.range((1, 1), (pieces + 1, 1)))


def _read(book: "xw.Book") -> tuple[str, list[Back]]:
    """Give the last step and its records.

    Raises:
        BadInput: There is none.
    """
    sheet = next((sheet for sheet in book.sheets if sheet.name == SHEET), None)
    if sheet is None:
        raise BadInput(NOTHING)
    try:
        head, *pieces = _lines(sheet)
        form, step, _ = json.loads(head)
        steps = [Back(**one) for one in json.loads("".join(piece[1:] for piece in pieces))]
    except (ValueError, TypeError) as error:
        raise BadInput(NOTHING) from error
    if form != _FORM:
        raise BadInput(NOTHING)
    return str(step), steps


def _changed(book: "xw.Book", steps: Sequence[Back]) -> Iterator[str]:
    """Say what was changed since a step, of what it would put back."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for step in steps:
        if step.new is None:
            continue
        if step.sheet not in sheets:
            yield f'the sheet "{step.sheet}" was deleted or renamed'
            continue
        cells = sheets[step.sheet].range(step.cells)
        if step.way == "held" and held(sheets[step.sheet]) != step:
            yield f'the sheet "{step.sheet}" was changed'
        elif step.way == "cells":
            wrong = [n for n, one in enumerate(texts_in(cells)) if one != step.new[n]]
            if wrong:
                places = ", ".join(_addresses(step.cells, wrong[:3]))
                more = f" and {len(wrong) - 3} more" if wrong[3:] else ""
                were = "were" if wrong[1:] else "was"
                yield f'sheet "{step.sheet}", {places}{more} {were} changed, or rows were moved'


def _addresses(cells: str, numbers: Sequence[int]) -> list[str]:
    row, column = row_and_column(cells.partition(":")[0])
    return [f"{column_letters(column)}{row + n}" for n in numbers]
