"""What was agreed and last reported, put together from the plans and the last summary as read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.intake.batch import Intake
from dhrxl.intake.opened import Source
from dhrxl.intake.told import LastSummary
from dhrxl.model.dates import spoken
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem, ordered
from dhrxl.model.review_types import as_said
from dhrxl.model.terms import ALL_ACTIONS, DECISIONS, DECISIONS_LOG, ROW_KEYS, FileKind
from dhrxl.rounds.agreements.corrections import Corrections
from dhrxl.rounds.baseline import Baseline, baseline, once
from dhrxl.rounds.replies.whose import Ours
from dhrxl.rounds.standing import typed_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a round is judged against."""

    baseline: Baseline
    published: Mapping[str, date | None]
    signed_off: Mapping[str, date | None]
    """Publication and sign-off dates by review."""
    types: Mapping[str, str]
    """The kind of each review, where it is known."""


def agreed(
    rows: pd.DataFrame,
    sources: Sequence[Source],
    previous: LastSummary | None,
    *,
    partnership: Partnership,
    places: Places,
    as_at: date | None = None,
) -> Agreed:
    """Put together what stands agreed and last reported.

    Args:
        rows: Typed rows (`standing.typed_rows`), of which those of plans are taken.
        sources: The files they stand in.
        previous: The last summary, with the decisions typed into it.
        partnership: Its reviews have publication dates too.
        places: The columns of the tables that all these rows stand in.
        as_at: The day of the round; none where there is no round yet to hold decisions against.
    """
    published, signed_off = (
        review_days(key, partnership, sources, previous) for key in ("published", "signed_off")
    )
    return Agreed(
        baseline=baseline(
            rows[rows["kind"] == FileKind.PLAN],
            _typed_in_place(previous.actions, ALL_ACTIONS) if previous else None,
            _typed_in_place(previous.decisions, DECISIONS) if previous else None,
            log=typed(previous.log, DECISIONS_LOG)[list(DECISIONS_LOG)] if previous else None,
            round_=previous.source.text("round") if previous else "",
            previous_as_at=previous.source.day("as_at") if previous else None,
            corrected=_corrected(previous, published),
            partnership=partnership,
            places=places,
            as_at=as_at,
        ),
        published=published,
        signed_off=signed_off,
        types=_types(partnership, sources, previous),
    )


def baseline_of(
    plans: Intake | None,
    previous: LastSummary | None,
    partnership: Partnership,
    *,
    as_at: date | None = None,
) -> Baseline:
    """Give what stands agreed and last reported, where no return has come yet.

    A plan or a last summary of another partnership than the rest counts for nothing; nor does what
    was decided after the day that returns are made for.
    """
    ours = Ours.of(partnership, plans=plans, previous=previous)
    plans, previous = ours.plans, ours.previous
    rows = typed_rows(plans) if plans else typed(pd.DataFrame({"kind": []}), ROW_KEYS)
    sources = plans.sources if plans else ()
    places = places_in(plans, previous)
    found = agreed(
        rows, sources, previous, partnership=partnership, places=places, as_at=as_at
    ).baseline
    return replace(found, problems=(*ours.problems, *found.problems))


def problems_of(
    plans: Intake | None, previous: LastSummary | None, others: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Give what is wrong with the baseline, in the order it is numbered."""
    read = [each for each in (plans, previous) if each]
    return ordered((*(problem for each in read for problem in each.problems), *others))


def places_in(*read: Intake | LastSummary | None) -> Places:
    """Give the columns of all tables that were read."""
    return Places({table: keys for one in read if one for table, keys in one.places.items()})


def summed_up(summary: LastSummary, places: Places) -> pd.DataFrame:
    """Give All actions of a summary as a baseline takes it: typed, and each action once."""
    return once(_typed_in_place(summary.actions, ALL_ACTIONS), places)[0]


def expect_later(as_at: date, base: Baseline) -> None:
    """Make sure that the last summary is of an earlier day.

    Raises:
        BadInput: It is not.
    """
    if base.previous_as_at and base.previous_as_at >= as_at:
        msg = (
            f"The last summary shows the position as at {spoken(base.previous_as_at)}, which is "
            f"not before {spoken(as_at)}. Name an earlier summary, or judge by a later day."
        )
        raise BadInput(msg)


def _typed_in_place(rows: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Type rows of the last summary; their place is their row in it."""
    return typed(rows, keys).assign(**{key: rows[key] for key in PLACE})


def review_days(
    key: str, partnership: Partnership, sources: Iterable[Source], previous: LastSummary | None
) -> dict[str, date | None]:
    """Give a date of each review: the partnership's, else the plan's, else the last summary's.

    Args:
        key: "published" or "signed_off".
        partnership: Its reviews.
        sources: Among them plans, with the date on their covers.
        previous: The last summary.
    """
    days = dict(getattr(previous, key)) if previous else {}
    for source in sources:
        if source.kind == FileKind.PLAN and source.text("review"):
            days[source.text("review")] = source.day(key)
    for review in partnership.reviews:
        given: date | None = getattr(review, key)
        if given or review.name not in days:
            days[review.name] = given
    return days


def _types(
    partnership: Partnership, sources: Iterable[Source], previous: LastSummary | None
) -> dict[str, str]:
    """Give each review's kind: the partnership's, else the plan's, else the last summary's."""
    said = {name: word for name, word in previous.types.items() if word} if previous else {}
    for source in sources:
        if source.kind == FileKind.PLAN and source.text("review_type"):
            said[source.text("review")] = as_said(source.text("review_type")).word
    return said | {one.name: one.type.word for one in partnership.reviews if one.type.word}


def _corrected(previous: LastSummary | None, published: Mapping[str, date | None]) -> Corrections:
    """Give the reviews whose publication date differs from what the last summary showed."""
    days = (
        ((name, was, published.get(name)) for name, was in previous.published.items())
        if previous
        else ()
    )
    return {name: (was, now) for name, was, now in days if was and now and was != now}
