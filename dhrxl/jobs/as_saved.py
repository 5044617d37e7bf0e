"""The summary or plan that a button hands something out of: a file, as it was saved.

The commands read files, and what is handed out has to be what they would make. So a book that is
open counts as it was saved, and stops the step where it has been changed since. Excel's own word
on that is not gone by: it says so of a book that was only worked out anew, and not everywhere.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from dhrxl.errors import BadInput, OutputExists
from dhrxl.files.grids import Contents
from dhrxl.files.package import Package
from dhrxl.model.cells import as_text, column_letters
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import PLACE
from dhrxl.model.terms import ALL_ACTIONS, CALCULATED, DECISIONS, EVERY_KEY, PLAN, FileKind
from dhrxl.model.text import squeezed
from dhrxl.openbook.asking import Asking, partnership_near
from dhrxl.openbook.book import LAST_SUMMARY, OpenBook
from dhrxl.openbook.opening import open_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dhrxl.intake.opened import Source

NOT_SAVED = (
    "{file} has {what} that are not saved ({where}). Save it and press the button again: what is "
    "handed out is made of the saved file."
)
REPLACE = "{there}. Replace what is there?"
IS_OPEN = "{file} is open in Excel. Close it and press the button again."
_TYPED = ("partnership", "marking", "review", "review_code", "published", "review_type", "contact")
"""Lines of a cover that people type and that are handed out; others work themselves out."""
_LONGEST = 80
"""Characters of its name that what is made of a file is called by."""
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class AsSaved:
    """A saved summary or plan, and what a step asks beside it."""

    asking: Asking
    path: Path
    is_open: bool
    """Whether it is the book whose button was pressed."""

    @classmethod
    def of(
        cls, opened: OpenBook, prompt: str, kinds: Collection[FileKind] = (FileKind.SUMMARY,)
    ) -> Self:
        """Take the open book, where it is one; else what Settings names, else what is chosen.

        Args:
            opened: The book whose button was pressed.
            prompt: Asks for the file.
            kinds: What it may be.

        Raises:
            BadInput: The open book is one that was never saved here, or was changed since; or no
                file was chosen.
        """
        asking = Asking(opened=opened, set_up_by=LAST_SUMMARY)
        if opened.cover.kind not in kinds:
            return cls(asking=asking, path=asking.workbook(LAST_SUMMARY, prompt), is_open=False)
        path = asking.home() / opened.file
        _expect_saved(opened, path)
        return cls(asking=asking, path=path, is_open=True)

    @property
    def is_summary(self) -> bool:
        """Whether it is a summary, as far as its cover tells."""
        if self.is_open:
            return self.asking.opened.cover.kind == FileKind.SUMMARY
        from dhrxl.intake.word import kind_of

        return self.path.is_file() and kind_of(self.path) == FileKind.SUMMARY

    @cached_property
    def partnership(self) -> Partnership:
        """What the command would find beside it."""
        return partnership_near(self.asking.opened, [self.path])

    @property
    def folder(self) -> Path:
        """Where it lies, and what is made of it goes unless another place is named."""
        return self.path.absolute().parent

    def beside(self, words: str, ending: str) -> Path:
        """Give the place of a file that is called after it."""
        from dhrxl.files.names import safe_file_name

        return self.folder / f"{safe_file_name(f'{self.path.stem[:_LONGEST]} {words}')}{ending}"


def once_asked(asking: Asking, make: Callable[[bool], _T], kept: str = "") -> _T:
    """Make something; where it is there already, ask whether to replace it.

    Args:
        asking: Asks.
        make: Makes it, replacing what is there if it is told to.
        kept: Says what is never replaced, even so.

    Raises:
        BadInput: It is not to be replaced.
    """
    try:
        return make(False)
    except OutputExists as error:
        asking.confirm(" ".join(filter(None, [REPLACE.format(there=error.there), kept])))
    return make(True)


def expect_closed(opened: OpenBook, path: Path) -> None:
    """Make sure that a workbook to be written is not open: a Mac would let it be replaced.

    Raises:
        BadInput: It is.
    """
    if path.name.casefold() in open_names(opened.book.app):
        raise BadInput(IS_OPEN.format(file=path.name))


def _expect_saved(opened: OpenBook, path: Path) -> None:
    """Make sure that the cells of an open book say what the saved file says.

    Raises:
        BadInput: They do not.
    """
    unlike = _of_summary if opened.cover.kind == FileKind.SUMMARY else _of_plan
    for what, where in unlike(opened, path):
        raise BadInput(NOT_SAVED.format(file=opened.file, what=what, where=where))


def _of_summary(opened: OpenBook, path: Path) -> Iterator[tuple[str, str]]:
    from dhrxl.intake.last_summary import read_summary, summary_in

    now, saved = summary_in(_read(opened), path), read_summary(path)
    for where in _unlike(now.decisions, saved.decisions, DECISIONS, now.places):
        yield "decisions", where
    for where in (
        *_unlike(now.actions, saved.actions, ALL_ACTIONS, now.places),
        *_covers(now.source, saved.source),
    ):
        yield "changes", where


def _read(opened: OpenBook) -> Contents:
    """Read of an open summary what is compared, as a file is read: Excel is slow to hand over."""
    from dhrxl.intake.last_summary import NOT_NEEDED
    from dhrxl.intake.table import find

    held = {head.name for head, _ in find(opened.heads, EVERY_KEY)}
    grids = tuple(
        opened.grid(head.name) if head.name in held and head.name not in NOT_NEEDED else head
        for head in opened.heads
    )
    return Contents(data=b"", sha256="", grids=grids, package=Package())


def _of_plan(opened: OpenBook, path: Path) -> Iterator[tuple[str, str]]:
    from dhrxl.intake.batch import intake_of, read_plans

    now, saved = intake_of([opened.opened()]), read_plans([path])
    keys = [key for key in PLAN if key not in CALCULATED]  # which work themselves out
    for where in (
        *_unlike(now.rows, saved.rows, keys, now.places),
        *_covers(now.sources[0], saved.sources[0]),
    ):
        yield "changes", where


def _unlike(
    now: "pd.DataFrame",
    saved: "pd.DataFrame",
    keys: "Sequence[str]",
    places: "Mapping[tuple[str, str], Mapping[str, int]]",
) -> Iterator[str]:
    """Give the cells of a table that say another thing than they did when it was saved."""
    known = [key for key in keys if key not in PLACE]
    rows, before = _rows(now, known), _rows(saved, known)
    columns = {sheet: found for (_, sheet), found in places.items()}
    nothing = ("",) * len(known)
    for sheet, row in dict.fromkeys((*rows, *before)):
        both = (found.get((sheet, row), nothing) for found in (rows, before))
        for key, one, other in zip(known, *both, strict=True):
            if one != other:
                column = columns.get(sheet, {}).get(key, 1)
                yield f"{sheet}!{column_letters(column)}{row}"


def _rows(frame: "pd.DataFrame", keys: "Sequence[str]") -> dict[tuple[str, int], tuple[str, ...]]:
    """Give the words of each row by its place, as they are read aloud.

    Excel and the readers of files differ in how they hand over line breaks and whole numbers, and
    in nothing that is read.
    """
    columns = [frame[key].tolist() if key in frame else [None] * len(frame) for key in keys]
    rows = zip(*columns, strict=True) if len(frame) else ()
    where = zip(frame["source_sheet"], frame["source_row"], strict=True)
    return {
        (sheet, int(row)): tuple(squeezed(as_text(cell)) for cell in cells)
        for (sheet, row), cells in zip(where, rows, strict=True)
    }


def _covers(now: "Source", saved: "Source") -> Iterator[str]:
    for key in _TYPED if now.kind == FileKind.PLAN else (*_TYPED, "as_at", "round"):
        if as_text(now.cover.get(key)) != as_text(saved.cover.get(key)):
            row, column = (now.cover_places.get(key) or saved.cover_places.get(key)) or (1, 1)
            yield f"{now.cover_sheet or saved.cover_sheet}!{column_letters(column)}{row}"
