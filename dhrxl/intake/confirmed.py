"""What people said of recommendations that were shown as asking for the same, read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file
from dhrxl.files.grids import Grid
from dhrxl.files.limits import OWN
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.refused import refused
from dhrxl.intake.table import find
from dhrxl.intake.word import read_answers
from dhrxl.model.cells import CellValue, as_day, as_text, as_yes, column_letters
from dhrxl.model.dates import typed_again
from dhrxl.model.headings import vocabulary
from dhrxl.model.terms import FileKind
from dhrxl.model.text import folded, trimmed

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "partnership": "Partnership",
        "recommendation_ref": "Recommendation ref",
        "same_as": "Asks for the same as",
        "same_as_partnership": "Partnership of that",
        "same_ask": "Same ask",
        "confirmed_by": "Confirmed by (role)",
        "confirmed_on": "Confirmed on",
        "remark": "Remark",
    }
)
"""The columns in which something is confirmed, on both sheets that hold it."""
_NAME_ONE = "Name a workbook that dhrxl repeats made, with Yes or No typed under Same ask."
TYPED = ("same_ask", "confirmed_by", "confirmed_on", "remark")
"""Those that people fill in."""
_WORDS = vocabulary({key: (heading,) for key, heading in HEADINGS.items()})
_NEEDED = ("recommendation_ref", "same_as", "same_ask", "partnership")
"""Those without which it is not known what was said of which."""
_LATER = "same_as_partnership"
"""A column that earlier lists do not have; blank is the partnership of the row."""

Key = tuple[str, str]
"""What a recommendation is known by: its partnership and its reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What somebody said of one recommendation."""

    partnership: str
    ref: str
    """The recommendation, as ROWAN-02."""
    same_as: str
    """The one it was shown beneath."""
    same_as_partnership: str
    """Whose that is; two partnerships may have the same reference."""
    is_same: bool
    by: str = ""
    on: date | None = None
    remark: str = ""

    @property
    def key(self) -> Key:
        """What the recommendation is known by."""
        return folded(self.partnership), self.ref

    @property
    def other(self) -> Key:
        """What the one it was shown beneath is known by."""
        return folded(self.same_as_partnership), self.same_as

    @property
    def pair(self) -> frozenset[Key]:
        """Both, whichever of them came first then."""
        return frozenset((self.key, self.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmations:
    """All that was said in a workbook of repeats, and what in it could not be read."""

    given: tuple[Confirmed, ...] = ()
    unread: tuple[str, ...] = ()


def read_confirmations(path: Path) -> Confirmations:
    """Read what people confirmed in a workbook of repeats.

    Where two recommendations were answered twice, what stands in the list of now counts.

    Raises:
        BadInput: It does not exist, cannot be read, is no workbook of repeats, or has no sheet
            with the heading under which people answer.
    """
    expect_file(path)
    try:
        grids = read_answers(path, OWN).grids
    except Unreadable as error:
        raise refused(path, error.problem, "list of repeats", _NAME_ONE) from None
    kind = read_cover(grids).kind
    if kind != FileKind.REPEATS:
        what = f": it is {kind.article}" if kind else ""
        msg = f"{path.name} is no list of repeats{what}. {_NAME_ONE}"
        raise BadInput(msg)
    given: dict[frozenset[Key], Confirmed] = {}
    unread: list[str] = []
    for one in _said(grids, path.name):
        if isinstance(one, str):
            unread.append(one)
        else:
            given.setdefault(one.pair, one)
    return Confirmations(given=tuple(given.values()), unread=tuple(unread))


def _said(grids: Sequence[Grid], file: str) -> Iterator[Confirmed | str]:
    """Give what was said in each row, and what of it cannot be kept.

    Raises:
        BadInput: No sheet has the heading under which people answer.
    """
    tables = list(find(grids, tuple(HEADINGS), [], words=_WORDS))
    if not any("same_ask" in header.keys.values() for _, header in tables):
        msg = (
            f"{file} has no sheet with the heading {HEADINGS['same_ask']}. Name the column of the "
            "answers so again, and save."
        )
        raise BadInput(msg)
    for grid, header in tables:
        at = {key: column for column, key in header.keys.items()}
        sheet = f'{file}, sheet "{grid.name}"'
        missing = [key for key in HEADINGS if key not in at and key != _LATER]
        for key in missing:
            lost = (
                "no answer of this sheet counts" if key in _NEEDED else "nothing under it is kept"
            )
            yield (
                f"{sheet}, row {header.row + 1}: expected the heading {HEADINGS[key]}, found none. "
                f"Name the column so again; until then {lost}."
            )
        if not set(_NEEDED).intersection(missing):
            for number, cells in enumerate(grid.rows[header.row + 1 :], start=header.row + 2):
                yield from _Row(cells, at, sheet, number).said()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet of answers."""

    cells: Sequence[CellValue]
    at: Mapping[str, int]
    sheet: str
    number: int

    def said(self) -> Iterator[Confirmed | str]:
        """Give what was said, or why it does not count; nothing where nobody typed anything."""
        if not any(self._text(key) for key in TYPED):
            return
        ref, same_as = (self._text(key).upper() for key in _NEEDED[:2])
        answer = as_yes(self._cell("same_ask"))
        of = self._text("partnership")
        whose = self._text(_LATER) or of
        if answer is None:
            yield self._unread(
                "same_ask", "Yes or No", f"Choose one; until then {ref or 'this row'} is not "
                "confirmed, and what else was typed in the row is not kept.",
            )  # fmt: skip
        elif not (ref and same_as):
            yield self._unread(
                "same_as" if ref else "recommendation_ref", "a reference such as ROWAN-02",
                "Type it, or clear the row's answer; until then the answer does not count. The "
                "first of a group needs none.",
            )  # fmt: skip
        elif (folded(of), ref) == (folded(whose), same_as):
            yield self._unread(
                "same_as", "another recommendation", "Type the one that it was compared with; "
                "until then the answer does not count.", f"{ref} itself",
            )  # fmt: skip
        else:
            yield from self._confirmed(ref, same_as, whose, is_same=answer)

    def _confirmed(
        self, ref: str, same_as: str, whose: str, *, is_same: bool
    ) -> Iterator[Confirmed | str]:
        on = as_day(self._cell("confirmed_on"))
        if on is None and self._text("confirmed_on"):
            again = typed_again(self._text("confirmed_on"))
            yield self._unread(
                "confirmed_on", "a date",
                f"{again} The answer counts, the day is not kept." if again
                else "Type it as 31/03/2026; the answer counts, the day is not kept.",
            )  # fmt: skip
        yield Confirmed(
            partnership=self._text("partnership"), ref=ref, same_as=same_as,
            same_as_partnership=whose, is_same=is_same, by=self._text("confirmed_by"), on=on,
            remark=self._text("remark"),
        )  # fmt: skip

    def _unread(self, key: str, expected: str, remedy: str, found: str = "") -> str:
        """Say where, what was expected and found, and what to do."""
        column = column_letters(self.at[key] + 1)
        text = self._text(key)
        what = found or (f"'{text}'" if text else "nothing")
        return (
            f"{self.sheet}, cell {column}{self.number} ({HEADINGS[key]}): expected {expected}, "
            f"found {what}. {remedy}"
        )

    def _cell(self, key: str) -> CellValue:
        column = self.at.get(key, len(self.cells))
        return self.cells[column] if column < len(self.cells) else None

    def _text(self, key: str) -> str:
        return trimmed(as_text(self._cell(key)))
