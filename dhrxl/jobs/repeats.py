"""From the plans of several reviews to a list of what they ask for again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.intake.batch import read_agreed
from dhrxl.intake.confirmed import Confirmations, Confirmed, read_confirmations
from dhrxl.jobs.outputs import claim, write_all
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted
from dhrxl.rounds.learning.asked import Asked, recommendations
from dhrxl.rounds.learning.repeats import Group, repeats
from dhrxl.workbooks.repeats import repeats_workbook

_MOST_SAID = 10
"""Groups that were said complete and asked again, as many as are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """What was found, and written."""

    asked: tuple[Asked, ...]
    groups: tuple[Group, ...]
    confirmed: tuple[Confirmed, ...]
    unread: tuple[str, ...]
    """What people typed that could not be read, in words."""

    @property
    def reviews(self) -> int:
        """How many reviews were compared."""
        return len({(one.key[0], one.review) for one in self.asked})

    @property
    def report(self) -> tuple[str, ...]:
        """Say what was found, line by line."""
        again = [one for group in self.groups for one in group.members if one.stands_out]
        more = len(again) - _MOST_SAID
        return (
            f"{counted(len(self.asked), 'recommendation')} of {counted(self.reviews, 'review')} "
            f"compared: {counted(len(self.groups), 'group')} that may ask for the same, "
            f"{sum(group.is_confirmed for group in self.groups):,} confirmed.",
            f"Said complete, and asked again: {len(again):,}.",
            *(f"  {one.asked.ref} ({one.asked.review}): {one.stands_out}"
              for one in again[:_MOST_SAID]),
            *([f"  and {more:,} more"] if more > 0 else []),
            *self.unread,
        )  # fmt: skip


def find_repeats(
    inputs: Sequence[Path],
    output: Path,
    *,
    as_at: date,
    partnership: Partnership,
    confirmed: Path | None = None,
    force: bool = False,
) -> Repeats:
    """Write the list of recommendations that repeat.

    Args:
        inputs: Plans of two reviews or more, and a summary if wanted.
        output: The list.
        as_at: The day by which it is said where they stand.
        partnership: Gives publication dates, and the settings of the rule.
        confirmed: An earlier list, with what people confirmed in it.
        force: Whether a list that is there is replaced; never one that somebody typed into.

    Raises:
        OutputExists: The list is there already and `force` is not given.
        BadInput: A file cannot be read or is none of these; there is only one review; or
            scikit-learn is not installed.
    """
    read = [*inputs, *([confirmed] if confirmed else [])]
    claim([output], force=force, kind=FileKind.REPEATS, agreed=read)
    said = read_confirmations(confirmed) if confirmed else Confirmations()
    asked = recommendations(read_agreed(inputs), partnership, as_at=as_at)
    found = Repeats(
        asked=asked, groups=repeats(asked, said.given), confirmed=said.given, unread=said.unread
    )
    if found.reviews < 2:
        which = f"only of {asked[0].review}" if asked else "none"
        msg = (
            f"Recommendations of two reviews or more are needed to compare; these files hold "
            f"{which}. Name the plans of other reviews too."
        )
        raise BadInput(msg)
    book = repeats_workbook(
        found.groups, said.given, compared=len(asked), reviews=found.reviews,
        partnership=partnership, as_at=as_at,
    )  # fmt: skip
    write_all([output], [book], force=force, kind=FileKind.REPEATS, agreed=read)
    return found
