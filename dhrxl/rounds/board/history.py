"""The figures of each quarter, from the first that anybody told to this one.

They are worked out in one place, from the rows of All actions of a summary, whichever round it is
of. Where two sources of one day disagree, the less flattering figure stands, and it is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import pandas as pd

from dhrxl.intake.opened import Source
from dhrxl.intake.told import FIGURES, LastSummary, Told
from dhrxl.model.dates import parse_date, quarters_between
from dhrxl.model.frames import holds
from dhrxl.model.problems import Problem
from dhrxl.model.terms import SEPARATOR, Change, Timing
from dhrxl.model.text import listed
from dhrxl.rounds.agreed import places_in, summed_up
from dhrxl.rounds.agreements.corrections import first_agreed
from dhrxl.rounds.baseline import Baseline
from dhrxl.rounds.rag import due_dates, is_closed
from dhrxl.rounds.replies.calendar import quarter_of
from dhrxl.rounds.turnout import Turnout

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "open": "neither closed, nor complete with date and evidence",
        "overdue": "past the due date, and not said complete",
        "closed": "open in the summary before, and no longer",
        "slipped": "of open actions, the days from the date first agreed to a later due date, "
        "added up",
        "silent": "agencies that were asked and did not return",
    }
)
"""What each figure counts."""
THIS = "This summary"
NONE = "No summary"
_MOST_NAMED = 5
"""Quarters that a line names."""
BANDS = (
    ("Up to 30 days", 30),
    ("31 to 90 days", 90),
    ("91 to 180 days", 180),
    ("181 to 365 days", 365),
    ("More than 365 days", None),
)
"""How long past a date open actions are, and the last day of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is kept of a summary older than the last."""

    source: Source
    told: tuple[Told, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A line of the trend: what was told of a day, or that a quarter has no summary."""

    name: str
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that is known of the days up to this one."""

    told: tuple[Told, ...]
    """Oldest first, the last of them this position."""
    last: Told | None = None
    """The last summary's, if there is one."""

    @property
    def now(self) -> Told:
        """This position's."""
        return self.told[-1]

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Each day that was told, and each quarter between two that has no summary."""
        lines = [Quarter(name=self.told[0].quarter, told=self.told[0])]
        for before, after in pairwise(self.told):
            between = quarters_between(before.quarter, after.quarter)
            lines += [Quarter(name=name) for name in between]
            lines.append(Quarter(name=after.quarter, told=after))
        return tuple(lines)

    @property
    def missing(self) -> tuple[str, ...]:
        """The quarters without a summary."""
        return tuple(line.name for line in self.quarters if line.told is None)

    @property
    def missing_since(self) -> tuple[str, ...]:
        """Those between the last summary and this one."""
        return quarters_between(self.last.quarter, self.now.quarter) if self.last else ()


def without_summary(names: Sequence[str]) -> str:
    """Say which quarters have no summary, as many as a line names; nothing where all have one.

    >>> without_summary(["Q2 2025/26"])
    'No summary for Q2 2025/26.'
    """
    if not names:
        return ""
    more = [f"{len(names) - _MOST_NAMED:,} more"] if len(names) > _MOST_NAMED else []
    return f"{NONE} for {listed([*names[:_MOST_NAMED], *more], 'and')}."


def figures_of(
    actions: pd.DataFrame, *, silent: int | None, follows: bool
) -> dict[str, int | None]:
    """Count what a trend shows of one day.

    Args:
        actions: Rows of All actions, typed.
        silent: How many agencies stayed silent, if that is known.
        follows: Whether they were compared with a summary before, so that it is known what was
            closed since.
    """
    is_open = ~is_closed(actions)
    was_closed = holds(actions["changed"], lambda kinds: Change.CLOSED in kinds.split(SEPARATOR))
    return {
        "open": int(is_open.sum()),
        "overdue": int((actions["timing"] == Timing.OVERDUE).sum()),
        "closed": int(was_closed.sum()) if follows else None,
        "slipped": int(slips(actions).sum()),
        "silent": silent,
    }


def slips(actions: pd.DataFrame) -> pd.Series:
    """Give by how many days each open action slipped, from the first agreed to a later due date."""
    slip = (due_dates(actions) - first_agreed(actions)).dt.days[~is_closed(actions)]
    return slip.fillna(0).clip(lower=0).astype("int64")


def told_now(
    actions: pd.DataFrame, *, silent: int | None, as_at: date, round_: str, follows: bool
) -> Told:
    """Give the figures of this position, as `figures_of` takes them."""
    return Told(
        day=as_at,
        quarter=quarter_of(as_at, round_),
        figures=figures_of(actions, silent=silent, follows=follows),
        basis=THIS,
    )


def told_by(summary: LastSummary, actions: pd.DataFrame) -> tuple[Told, ...]:
    """Give what a summary tells: its own figures by its All actions, and those it hands on.

    Nothing later than its own day is taken from it, where its cover tells that. Silent agencies
    are known where a baseline told who was asked.

    Args:
        summary: As it was read.
        actions: Its All actions (`agreed.summed_up`).
    """
    source = summary.source
    day = source.day("as_at")
    if day is None:
        return summary.trend
    is_checked = not source.text("held_against").startswith("nothing")
    own = Told(
        day=day,
        quarter=quarter_of(day, source.text("round")),
        figures=figures_of(
            actions,
            silent=len(summary.silent) if is_checked and summary.silent is not None else None,
            follows=parse_date(source.text("last_summary")) is not None,
        ),
        basis=f"All actions of {source.file}",
    )
    return (own, *(one for one in summary.trend if one.day <= day))


def earlier(summary: LastSummary) -> Earlier:
    """Give what is kept of a summary that is not the last."""
    told = told_by(summary, summed_up(summary, places_in(summary)))
    return Earlier(source=summary.source, told=told, problems=summary.problems)


def history_of(
    actions: pd.DataFrame,
    turnout: Turnout,
    base: Baseline,
    *,
    as_at: date,
    round_: str,
    previous: LastSummary | None,
    earlier: Iterable[Earlier],
) -> History:
    """Give the trend up to a position.

    Args:
        actions: Rated actions.
        turnout: Who was asked and who returned.
        base: What they are held against; without any, nobody knows who was asked.
        as_at: The day judged by.
        round_: The round the returns are of.
        previous: The last summary.
        earlier: What older ones tell.
    """
    last = base.previous_as_at
    silent = len(turnout.silent) if base.is_checked else None
    now = told_now(actions, silent=silent, as_at=as_at, round_=round_, follows=last is not None)
    told = told_by(previous, base.previous) if previous else ()
    return history(now, (*told, *(each for one in earlier for each in one.told)), last=last)


def history(now: Told, told: Iterable[Told], *, last: date | None) -> History:
    """Put together what is known of each day.

    Args:
        now: This position's figures.
        told: What summaries before it tell; several may tell of one day.
        last: The day of the last summary.
    """
    sources: defaultdict[date, list[Told]] = defaultdict(list)
    for one in told:
        if one.day < now.day:
            sources[one.day].append(one)
    days = {day: least_flattering(sources[day]) for day in sorted(sources)}
    return History(told=(*days.values(), now), last=days.get(last) if last else None)


def least_flattering(told: Sequence[Told]) -> Told:
    """Make one of several sources of a day: of figures that differ the less flattering stands."""
    first = told[0]
    figures = {key: _worse(key, [one.figures[key] for one in told]) for key in FIGURES}
    remarks = dict.fromkeys(one.remark for one in told if one.remark)
    remarks |= dict.fromkeys(_differences(told))
    return Told(
        day=first.day, quarter=first.quarter, figures=figures, basis=first.basis,
        remark=" ".join(remarks),
    )  # fmt: skip


def _worse(key: str, given: Sequence[int | None]) -> int | None:
    known = [figure for figure in given if figure is not None]
    worst = min if key == "closed" else max
    return worst(known) if known else None


def _differences(told: Sequence[Told]) -> Iterator[str]:
    """Say where two sources of one day differ."""
    for key, heading in FIGURES.items():
        by_figure: dict[int, str] = {}
        for one in told:
            figure = one.figures[key]
            if figure is not None:
                by_figure.setdefault(figure, one.basis)
        if len(by_figure) > 1:
            said = listed([f"{figure:,} ({basis})" for figure, basis in by_figure.items()], "and")
            yield f"{heading}: {said}; the less flattering stands."


def ageing(actions: pd.DataFrame, *, as_at: date) -> pd.DataFrame:
    """Count open actions by how long they are past their due date, and the date first agreed.

    Returns:
        A row for each band, for those not past, for those without a date, and in all: `band`,
        `due`, `agreed`.
    """
    open_ones = actions[~is_closed(actions)]
    dates = {"due": due_dates(open_ones), "agreed": first_agreed(open_ones)}
    columns = {key: _banded((pd.Timestamp(as_at) - days).dt.days) for key, days in dates.items()}
    names = [*(name for name, _ in BANDS), "Not past it", "No date", "All open actions"]
    return pd.DataFrame({"band": names, **columns})


def _banded(past: pd.Series) -> list[int]:
    """Count days past a date by band, then what is not past, has no date, and all."""
    counts, above = [], 0
    for _, last in BANDS:
        is_in = (past > above) & (past <= last if last else True)
        counts.append(int(is_in.sum()))
        above = last or above
    return [*counts, int((past <= 0).sum()), int(past.isna().sum()), len(past)]
