"""The rule carried out on the actions of an open book: what it gives, and what is said of it.

Where the cells hold the live formulas of our own template they are left as they are, since they
show the same words; the figures are then only counted.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.model.cells import as_yes
from dhrxl.model.dates import spoken
from dhrxl.model.frames import as_frame, typed
from dhrxl.model.partnership import Profile
from dhrxl.model.rows import Row, Rows
from dhrxl.model.terms import EVERY_KEY, FileKind, Rag
from dhrxl.model.text import counted
from dhrxl.openbook.book import OpenBook, OpenTable
from dhrxl.rounds.rag import rate

CHOOSE = (
    "Say which column is which on a sheet Settings: our heading (such as Status, Due date or "
    "Action to take) in column A, the heading of the list or the letter of its column in column B."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What a step worked out, and where it stands."""

    sheet: str
    as_at: date
    rows: int
    """Actions rated."""
    counts: Mapping[str, int]
    """How many have each rating or timing, in the order people read them; none with 0."""
    is_live: bool
    """Whether the cells work themselves out, so that nothing was written."""
    shows: date | None = None
    """The day the cover gives, by which live cells judge."""
    timings: Mapping[str, int] = field(default_factory=dict)
    """How many have each timing, where both were asked for."""
    read: tuple[str, ...] = ()
    """What was read, in sentences: which columns, what in them is no date and no status."""
    yours: tuple[str, ...] = ()
    """Sentences about columns that are a person's own and were left, and other things to know."""

    @property
    def figures(self) -> str:
        """The counts in words."""
        return _figures(self.counts)

    @property
    def sentence(self) -> str:
        """What was done, to be shown at the end."""
        said = f"{counted(self.rows, 'action')} on {spoken(self.as_at)}: {self.figures}."
        if self.timings:
            said += f"\nTiming: {_figures(self.timings)}."
        said = "\n".join((said, *self.yours))
        if self.read:
            said += f"\n{' '.join(self.read)}"
        if not self.is_live:
            return f'Sheet "{self.sheet}": {said}'
        why = "This workbook works itself out, so nothing needs doing."
        if self.shows != self.as_at:
            day = spoken(self.shows) if self.shows else "another day"
            why = (
                f"This workbook works itself out, and shows the position as at {day}; to see "
                "another day, type it on the sheet Cover."
            )
        return f'{why} Sheet "{self.sheet}": {said}'


def _figures(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items()) or "none"


def rated_actions(book: OpenBook, table: OpenTable, as_at: date, profile: Profile) -> pd.DataFrame:
    """Rate the actions of an open table, as `rag.rate` does, indexed by their row on the sheet.

    Raises:
        BadInput: The table has neither a status nor a date to judge by, or no actions.
    """
    keys, name = set(table.actions.places), f'Sheet "{table.grid.name}"'
    if not keys & {"status", "target_date", "revised_target_date", "due_date"}:
        msg = (
            f"{name} has no column Status, Target date or Due date, so there is nothing to work a "
            f"rating out from.{f' {CHOOSE}' if book.is_tracker else ''}"
        )
        raise BadInput(msg)
    if book.is_tracker and "action_to_take" not in keys:
        msg = f"{name} has no column that says what is to be done, so nothing is rated. {CHOOSE}"
        raise BadInput(msg)
    rows = judged_rows(table.actions.rows, keys, is_return=book.cover.kind == FileKind.RETURN)
    return rate(rows, as_at=as_at, profile=profile).set_index(
        pd.Index(rows["source_row"].astype(int))
    )


def judged_rows(rows: Sequence[Row], keys: Collection[str], *, is_return: bool) -> pd.DataFrame:
    """Type the rows of a table; a due date is the target date where there is no other.

    Args:
        rows: As they were read.
        keys: The columns the table has.
        is_return: Whether its due dates are those agreed, so that they go before all.
    """
    typed_rows = typed(as_frame(Rows.of(rows), EVERY_KEY), EVERY_KEY)
    if "due_date" in keys and is_return:
        return typed_rows
    if "due_date" in keys and "target_date" not in keys:
        due, text = typed_rows["due_date"], typed_rows["due_date_text"]
        typed_rows = typed_rows.assign(target_date=due, target_date_text=text)
    return typed_rows.drop(columns="due_date")


def counts_of(words: pd.Series, order: Sequence[str]) -> dict[str, int]:
    """Count words, in the order given, leaving out what there is none of."""
    found = Counter(words)
    return {str(word): found[word] for word in order if found[word]}


def profile_for(book: OpenBook, found: Callable[[], Profile]) -> Profile:
    """Give the settings to judge by: those on the cover, else those of the partnership.

    Args:
        book: The book as it was read.
        found: Gives the partnership's, asked only where the cover gives none.

    Raises:
        DhrxlError: The cover names a profile, or a setting, that is not known here.
    """
    values = book.cover.values
    name = str(values.get("profile", ""))
    days, colour = values.get("due_soon_days"), values.get("complete_colour")
    if days is None and colour is None:
        profile = found()
        if name and name != profile.name:
            msg = (
                f"This workbook goes by the RAG profile {name}, whose settings are not here. Save "
                "it in the folder of partnership.xlsx, which holds them."
            )
            raise DhrxlError(msg)
        return profile
    colours = {str(rag).casefold(): rag for rag in (Rag.BLUE, Rag.GREEN)}
    rag = colours.get(str(colour).casefold())
    if not isinstance(days, int) or isinstance(days, bool) or days < 0 or rag is None:
        msg = (
            "The sheet Cover must give Due soon (days) as a whole number and Complete colour as "
            "Blue or Green. Put them right and press the button again."
        )
        raise BadInput(msg)
    assured = as_yes(values.get("blue_needs_assurance", "No"))
    if assured is None:
        msg = (
            "The sheet Cover must give Blue needs assurance as Yes or No. Put it right and press "
            "the button again."
        )
        raise BadInput(msg)
    return Profile(
        name=name or Profile().name, due_soon_days=days, complete_colour=rag,
        blue_needs_assurance=assured,
    )  # fmt: skip
