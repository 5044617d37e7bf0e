"""A round as a button is given it: a folder of returns, what they are held against, and the day.

The work itself is that of the commands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dhrxl.errors import BadInput
from dhrxl.files.workers import Workers
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.text import counted, listed
from dhrxl.openbook.asking import Asking, partnership_near
from dhrxl.openbook.book import RECEIPTS, RETURNS, OpenBook, chosen_day
from dhrxl.openbook.opening import free_place, open_names
from dhrxl.openbook.press import Progress

if TYPE_CHECKING:
    from dhrxl.rounds.position import Position

SUMMARY = "summary"
"""What the summary is called, beside the returns."""
UNCHECKED = "No agreed plan or last summary was chosen or named, so nothing was held against them."
NOBODY_ASKED = (
    "Who was asked is known from the agreed plans or the last summary, and none was chosen or "
    "named, so nothing was done."
)
_UNREAD = ("not-a-workbook", "password-protected", "damaged-file", "too-large")
"""Codes of files of which not one row was read."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a step on a folder of returns is given."""

    asking: Asking
    folder: Path
    plans: list[Path]
    previous: Path | None
    as_at: date

    @classmethod
    def of(
        cls, opened: OpenBook, today: Callable[[], date], *, may_be_unchecked: bool = True
    ) -> Self:
        """Read what Settings names, and ask for the rest, before anything is done.

        Args:
            opened: The book whose button was pressed.
            today: Gives the day to judge by where Settings names none.
            may_be_unchecked: Whether the step is done without anything to hold returns against.

        Raises:
            BadInput: A window was closed, or what was named or chosen cannot be used.
        """
        asking, day = Asking(opened=opened, set_up_by=RETURNS), chosen_day(opened)
        folder = asking.folder(RETURNS, "Which folder holds the returns?")
        if not folder.is_dir():
            msg = f"The folder {folder} does not exist. Make it, or name another."
            raise BadInput(msg)
        previous, plans = asking.last_summary(), asking.plans()
        if not (may_be_unchecked or plans or previous):
            raise BadInput(NOBODY_ASKED)
        return cls(
            asking=asking, folder=folder, plans=plans, previous=previous, as_at=day or today()
        )

    def given(self) -> dict[str, Any]:
        """Give what the jobs of the commands take besides the folder."""
        opened, beside = self.asking.opened, [*self.plans, *filter(None, [self.previous])]
        return {
            "as_at": self.as_at,
            "partnership": partnership_near(opened, [self.folder], beside),
            "plans": self.plans,
            "previous": self.previous,
            "workers": Workers(watch=Progress(opened.book, "Reading")),
        }

    def assessed(self) -> "Position":
        """Give the position that the command Validate would judge."""
        from dhrxl.jobs.validate import assess

        return assess([self.folder], **self.given())

    def place_for_summary(self) -> Path:
        """Give a free name for the summary; where the first one is taken, ask about the next."""
        folder, taken = self.folder.absolute().parent, open_names(self.asking.opened.book.app)
        place, first = free_place(folder, SUMMARY, taken), folder / f"{SUMMARY}.xlsx"
        if place != first:
            what = "open in Excel" if first.name in taken else "there already"
            self.asking.confirm(
                f"{first} is {what} and is not replaced. The new summary is called {place.name}. "
                "Go on?"
            )
        return place

    @property
    def receipts(self) -> Path:
        """Where the receipts of these returns go."""
        return receipts_beside(self.asking, self.folder)

    @property
    def _not_saved(self) -> list[str]:
        paths = [*self.plans, self.previous, *self.folder.iterdir()]
        return not_saved(self.asking.opened, paths)

    def notes(self, problems: Sequence[Problem]) -> list[str]:
        """Say what else is to be known of a result: what was not read, or not held against it."""
        unchecked = [] if self.plans or self.previous else [UNCHECKED]
        return [*unchecked, *self._not_saved, *_unread(problems)]


def receipts_beside(asking: Asking, returns: Path) -> Path:
    """Give the folder of the receipts for a folder of returns: the one named, or one beside it."""
    return asking.path(RECEIPTS) or returns.absolute().parent / "receipts"


def not_saved(opened: OpenBook, paths: Sequence[Path | None]) -> list[str]:
    """Name the files that were read and are open in Excel, where they may have changed since."""
    names = open_names(opened.book.app)
    found = [path.name for path in paths if path and path.name.casefold() in names]
    if not found:
        return []
    are = "are" if len(found) > 1 else "is"
    return [f"{listed(found, 'and')} {are} open in Excel: what is not saved there was not read."]


def _unread(problems: Sequence[Problem]) -> list[str]:
    """Say which files could not be read, as one that somebody has locked; at most three."""
    said = [p.message for p in problems if p.code in _UNREAD and p.severity is Severity.ERROR]
    more = [f"{counted(len(said) - 3, 'more file')} could not be read: see the sheet Problems."]
    return said[:3] + (more if len(said) > 3 else [])
