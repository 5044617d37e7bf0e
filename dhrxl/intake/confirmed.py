"""What people said of recommendations that were shown as asking for the same, read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from dhrxl.errors import BadInput
from dhrxl.files.grids import Grid, expect_file
from dhrxl.files.limits import OWN
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.table import find
from dhrxl.intake.word import read_answers
from dhrxl.model.cells import CellValue, as_day, as_text, column_letters
from dhrxl.model.headings import vocabulary
from dhrxl.model.terms import FileKind
from dhrxl.model.text import folded, trimmed

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "partnership": "Partnership",
        "recommendation_ref": "Recommendation ref",
        "same_as": "Asks for the same as",
        "same_ask": "Same ask",
        "confirmed_by": "Confirmed by (role)",
        "confirmed_on": "Confirmed on",
        "remark": "Remark",
    }
)
"""The columns in which something is confirmed, on both sheets that hold it."""
TYPED = ("same_ask", "confirmed_by", "confirmed_on", "remark")
"""Those that people fill in."""
_WORDS = vocabulary({key: (heading,) for key, heading in HEADINGS.items()})
_NEEDED = ("recommendation_ref", "same_as", "same_ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What somebody said of one recommendation."""

    partnership: str
    ref: str
    """The recommendation, as ROWAN-02."""
    same_as: str
    """The one it was shown beneath."""
    is_same: bool
    by: str = ""
    on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmations:
    """All that was said in a workbook of repeats, and what in it could not be read."""

    given: tuple[Confirmed, ...] = ()
    unread: tuple[str, ...] = ()


def read_confirmations(path: Path) -> Confirmations:
    """Read what people confirmed in a workbook of repeats.

    Where one recommendation was answered twice, what stands in the list of now counts.

    Raises:
        BadInput: It does not exist, cannot be read, or is no workbook of repeats.
    """
    expect_file(path)
    try:
        grids = read_answers(path, OWN).grids
    except Unreadable as error:
        raise BadInput(replace(error.problem, file=path.name).message) from None
    if read_cover(grids).kind != FileKind.REPEATS:
        msg = (
            f"{path.name} is no list of repeats. Name a workbook that dhrxl repeats made, with "
            "Yes or No typed under Same ask."
        )
        raise BadInput(msg)
    given: dict[tuple[str, str, str], Confirmed] = {}
    unread: list[str] = []
    for one in _said(grids, path.name):
        if isinstance(one, str):
            unread.append(one)
        else:
            given.setdefault((folded(one.partnership), one.ref, one.same_as), one)
    return Confirmations(given=tuple(given.values()), unread=tuple(unread))


def _said(grids: Sequence[Grid], file: str) -> Iterator[Confirmed | str]:
    """Give what was said in each row, or why it cannot be read."""
    needed = [{key} for key in _NEEDED]
    for grid, header in find(grids, tuple(HEADINGS), needed, words=_WORDS):
        at = {key: column for column, key in header.keys.items()}
        for number, cells in enumerate(grid.rows[header.row + 1 :], start=header.row + 2):
            row = {
                key: cells[column] if column < len(cells) else None for key, column in at.items()
            }
            ref, same_as = (trimmed(as_text(row[key])).upper() for key in _NEEDED[:2])
            said = trimmed(as_text(row["same_ask"]))
            if not (ref and same_as and said):
                continue
            if folded(said) not in ("yes", "no"):
                cell = f"{column_letters(at['same_ask'] + 1)}{number}"
                yield (
                    f'{file}, sheet "{grid.name}", cell {cell} (Same ask): expected Yes or No, '
                    f"found '{said}'. Choose one; until then {ref} is not confirmed."
                )
                continue
            yield _confirmed(row, ref, same_as, is_same=folded(said) == "yes")


def _confirmed(row: Mapping[str, CellValue], ref: str, same_as: str, *, is_same: bool) -> Confirmed:
    by, remark, partnership = (
        trimmed(as_text(row.get(key))) for key in ("confirmed_by", "remark", "partnership")
    )
    return Confirmed(
        partnership=partnership, ref=ref, same_as=same_as, is_same=is_same, by=by,
        on=as_day(row.get("confirmed_on")), remark=remark,
    )  # fmt: skip
