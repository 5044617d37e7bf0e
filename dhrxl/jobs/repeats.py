"""From the plans of several reviews to a list of what they ask for again and again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.folder import LOCK_FILE
from dhrxl.files.grids import each_sheet
from dhrxl.intake.batch import read_agreed
from dhrxl.intake.confirmed import Confirmations, Confirmed, read_confirmations
from dhrxl.intake.cover import read_cover
from dhrxl.intake.word import kind_of
from dhrxl.jobs.outputs import claim, write_all
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.model.text import counted, folded
from dhrxl.rounds.learning.asked import Asked, recommendations
from dhrxl.rounds.learning.repeats import Group, repeats
from dhrxl.workbooks.repeats import repeats_workbook

_COMPARED = (FileKind.PLAN, FileKind.SUMMARY, FileKind.RETURN)
"""What is compared, and what is refused when it is named: a return is no agreed word."""
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
    passed_over: tuple[str, ...] = ()
    """Files that were named and not compared, in words."""

    @property
    def reviews(self) -> int:
        """How many reviews were compared."""
        return _reviews(self.asked)

    @property
    def report(self) -> tuple[str, ...]:
        """Say what was found, line by line."""
        again = [one for group in self.groups for one in group.members if one.stands_out]
        more = len(again) - _MOST_SAID
        return (
            *self.passed_over,
            f"{counted(len(self.asked), 'recommendation')} of {counted(self.reviews, 'review')} "
            f"compared: {counted(len(self.groups), 'group')} that may ask for the same, "
            f"{sum(group.is_confirmed for group in self.groups):,} confirmed.",
            f"Said complete, and asked again: {len(again):,}.",
            *(f"  {one.asked.ref} ({self._review(one.asked)}): {one.stands_out}"
              for one in again[:_MOST_SAID]),
            *([f"  and {more:,} more"] if more > 0 else []),
            *self.unread,
        )  # fmt: skip

    def _review(self, asked: Asked) -> str:
        """Name a review, with its partnership where several are compared."""
        several = len({one.review_key[0] for one in self.asked}) > 1
        return ", ".join(filter(None, (asked.review, asked.partnership if several else "")))


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
        inputs: Plans of two reviews or more, and a summary if wanted. Other workbooks of ours among
            them are passed over, as when all of a folder are named.
        output: The list.
        as_at: The day by which it is said where they stand.
        partnership: Gives publication dates, and the settings of the rule.
        confirmed: An earlier list, with what people confirmed in it.
        force: Whether a list that is there is replaced; never one that somebody typed into.

    Raises:
        OutputExists: The list is there already and `force` is not given.
        BadInput: A file cannot be read or is none of ours, or is a return; there is only one
            review; or scikit-learn is not installed.
    """
    passed_over = dict(_passed_over(inputs))
    inputs = [path for path in inputs if path not in passed_over]
    read = [*inputs, *([confirmed] if confirmed else [])]
    claim([output], force=force, kind=FileKind.REPEATS, agreed=read)
    said = read_confirmations(confirmed) if confirmed else Confirmations()
    asked = recommendations(read_agreed(inputs), partnership, as_at=as_at)
    _expect_reviews(asked)
    found = Repeats(
        asked=asked, groups=repeats(asked, said.given), confirmed=said.given, unread=said.unread,
        passed_over=tuple(passed_over.values()),
    )  # fmt: skip
    book = repeats_workbook(
        found.groups, said.given, compared=len(asked), reviews=found.reviews,
        partnership=partnership, as_at=as_at,
    )  # fmt: skip
    write_all([output], [book], force=force, kind=FileKind.REPEATS, agreed=read)
    return found


def _reviews(asked: Sequence[Asked]) -> int:
    return len({one.review_key for one in asked})


def _expect_reviews(asked: Sequence[Asked]) -> None:
    """Make sure that there is something to compare, before anybody is asked to install anything."""
    if _reviews(asked) < 2:
        which = f"only of {asked[0].review}" if asked else "none"
        msg = (
            f"Recommendations of two reviews or more are needed to compare; these files hold "
            f"{which}. Name the plans of other reviews too."
        )
        raise BadInput(msg)


def _passed_over(inputs: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Give the files that are not compared, each with a line that says so.

    A folder of a round holds more than plans, and all of its workbooks are named at once: other
    workbooks of ours, locks of open ones, and summaries before the last.
    """
    summaries: dict[Path, tuple[str, date]] = {}
    for path in inputs:
        if path.name.startswith("~$"):
            yield path, f"{path.name} is {LOCK_FILE} and was passed over."
            continue
        kind = kind_of(path) if path.is_file() else None
        if kind == FileKind.SUMMARY:
            cover = read_cover(each_sheet(path)).values
            if isinstance(day := cover.get("as_at"), date):
                summaries[path] = folded(str(cover.get("partnership", ""))), day
        elif kind and kind not in _COMPARED:
            more = " To keep what was typed into it, name it with --confirmed."
            yield (
                path,
                (
                    f"{path.name} is {kind.article} and was passed over."
                    f"{more if kind == FileKind.REPEATS else ''}"
                ),
            )
    if len({whose for whose, _ in summaries.values()}) == 1:
        last = max(day for _, day in summaries.values())
        for path, (_, day) in summaries.items():
            if day < last:
                yield path, f"{path.name} is a summary before the last and was passed over."
