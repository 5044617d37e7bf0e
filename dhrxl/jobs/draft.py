"""New action plans: blank, or read from a published one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.intake.opened import Asked
from dhrxl.intake.source import open_source
from dhrxl.intake.word import kind_of
from dhrxl.jobs.outputs import claim
from dhrxl.layouts.xlsx import write
from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.frames import as_frame, blank, is_empty, typed
from dhrxl.model.headings import key_in_plan
from dhrxl.model.partnership import Partnership, Review, review_code
from dhrxl.model.problems import Problem, ordered
from dhrxl.model.review_types import TYPES, UNNAMED, ReviewType, as_said, review_type
from dhrxl.model.terms import CALCULATED, DATES, PLAN, FileKind, Status, heading
from dhrxl.model.text import counted, folded, listed, suggestions, trimmed
from dhrxl.plans.importer import ImportedPlan, read_lines, report, understand
from dhrxl.plans.meanings.given import expect_there, read_given
from dhrxl.plans.meanings.two_rows import joined
from dhrxl.plans.shapes.several import Splitting
from dhrxl.rounds.gaps import Gap, gaps
from dhrxl.rounds.sentences import verdict
from dhrxl.workbooks.plan import action_plan

KEPT = tuple(key for key in PLAN if key not in ("action_ref", *CALCULATED))
"""Columns somebody may have typed in that the published plan leaves blank."""
CLOSED = (Status.SUPERSEDED, Status.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What an import gave."""

    report: tuple[str, ...]
    """How everything was read, for a person to check."""
    problems: tuple[Problem, ...]
    verdict: str
    """Whether somebody can answer for the plan, in the line that `validate` ends with too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """What the plan that an import replaces holds; nothing where there is none."""

    actions: pd.DataFrame | None = None
    contact: str = ""
    published: date | None = None
    signed_off: date | None = None
    type: ReviewType = UNNAMED
    beside: tuple[tuple[str, str], ...] = ()
    """Place and text of what has no column in the new plan."""

    def dated(self, review: Review) -> Review:
        """Give the review with dates and type of the plan's cover, where nobody gave others."""
        return replace(
            review,
            published=review.published or self.published,
            signed_off=review.signed_off or self.signed_off,
            type=review.type if review.type.word else self.type,
        )


def review_named(
    name: str,
    code: str,
    partnership: Partnership,
    *,
    published: date | None = None,
    signed_off: date | None = None,
    type_: str = "",
) -> Review:
    """Give the review of that name: what was said of it, else what the partnership keeps.

    Raises:
        BadInput: There is no name to make a code of, the code cannot begin a reference, or there is
            no such type.
    """
    known = next((r for r in partnership.reviews if folded(r.name) == folded(name)), None)
    review = known or Review(name=trimmed(name), code=review_code(name))
    code = code.strip().upper() or review.code
    if not trimmed(name) or not review.code:
        msg = f"'{name}' names no review. Give its pseudonym, such as --review \"Adult A\"."
        raise BadInput(msg)
    if code != review_code(code):
        msg = f"'{code}' cannot begin a reference. Give a code such as --code {review_code(code)}."
        raise BadInput(msg)
    named = review_type(type_)
    if named is None:
        msg = (
            f"'{type_}' is no type of review. Give one of: {', '.join(one.word for one in TYPES)}."
        )
        raise BadInput(msg)
    return replace(
        review,
        type=named if named.word else review.type,
        code=code,
        published=published or review.published,
        signed_off=signed_off or review.signed_off,
    )


def new_plan(
    path: Path, *, review: Review, partnership: Partnership, as_at: date, force: bool = False
) -> None:
    """Write a blank plan.

    Raises:
        OutputExists: It is there already and `force` is not given.
        BadInput: It is there and holds actions.
    """
    claim([path], force=force, kind=FileKind.PLAN)
    there = len(open_source(Asked(path=path, file=path.name)).rows) if path.exists() else 0
    if there:
        msg = f"{path} holds {counted(there, 'action')} and is not replaced. Name another output."
        raise BadInput(msg)
    book = action_plan(blank(PLAN), review=review, partnership=partnership, as_at=as_at)
    write(book, path)


def import_plan(
    source: Path,
    path: Path,
    *,
    review: Review,
    partnership: Partnership,
    as_at: date,
    force: bool = False,
    splitting: Splitting = Splitting.PAIRED,
    headings: Sequence[str] = (),
    sheets: Sequence[str] = (),
) -> Drafted:
    """Read a published plan and write it as our action plan.

    Over a plan that is there (`force`), actions keep their references by text, and what the plan
    has gathered since is kept (`with_known`), the dates and contact of its cover too. Columns
    that somebody added go to the sheet Not placed. What was said of a heading (`headings`, as
    "Who=Lead agency") holds over the partnership's table, and that over our own reading.

    Raises:
        OutputExists: The plan is there already and `force` is not given.
        BadInput: The source cannot be read, or holds no action plan; or the plan that is there
            has another review code; or what was said of a heading cannot be.
    """
    said_now = read_given(headings)
    claim([path], force=force, kind=FileKind.PLAN, agreed=[source])
    doubts = tuple(_doubts(review, partnership))
    lines = read_lines(source)
    _expect_none_of_ours(source)
    expect_there(said_now, joined(lines), source.name)
    earlier = _read_earlier(path, review.code) if path.exists() else _Earlier()
    read = partial(
        understand, lines, file=source.name, review=earlier.dated(review),
        register=partnership.agencies, splitting=splitting, sheets=sheets,
        headings={**_kept_headings(partnership), **said_now},
    )  # fmt: skip
    found, known = _read_beside(earlier.actions, read)
    actions, said = (found.actions, ()) if known is None else with_known(found.actions, known)
    book = action_plan(
        actions, review=found.review, partnership=partnership, as_at=as_at, contact=earlier.contact,
        not_placed=(*found.not_placed, *earlier.beside),
    )  # fmt: skip
    write(book, path)
    lacking = gaps(actions)
    problems = tuple(ordered(found.problems))
    return Drafted(
        report=(*doubts, *report(found), *map(_named, lacking), *said),
        problems=problems,
        verdict=verdict([problem.severity for problem in problems], gaps=lacking),
    )


def _named(gap: Gap) -> str:
    """Name the actions that lack something, whatever the layout of the source."""
    return f"{gap.sentence}: {', '.join(gap.refs)}."


def _kept_headings(partnership: Partnership) -> dict[str, str]:
    """Give what the partnership keeps of headings, by key."""
    return {theirs: key_in_plan(ours) or "" for theirs, ours in partnership.headings}


def _doubts(review: Review, partnership: Partnership) -> Iterator[str]:
    """Say where a review is not as the partnership keeps it: a slip may have made it another."""
    known = next(
        (one for one in partnership.reviews if folded(one.name) == folded(review.name)), None
    )
    if known is None:
        for near in suggestions(review.name, (one.name for one in partnership.reviews), 1):
            yield (
                f'The partnership has no review "{review.name}". If {near} was meant, import again '
                f'with --review "{near}".'
            )
    elif known.published and review.published and review.published != known.published:
        yield (
            f"Publication date {spoken(review.published)} as given; the partnership workbook says "
            f"{spoken(known.published)}."
        )


def _expect_none_of_ours(source: Path) -> None:
    """Make sure that a source was published, and is no workbook of ours."""
    ours = kind_of(source)
    if ours:
        msg = f"{source.name} is a workbook of dhrxl already ({ours}). Name the published plan."
        raise BadInput(msg)


def _read_earlier(path: Path, code: str) -> _Earlier:
    """Read the plan that is to be replaced.

    Raises:
        BadInput: It has another review code.
    """
    there = open_source(Asked(path=path, file=path.name))
    rows, cover = as_frame(there.rows, PLAN), there.source
    actions = typed(rows, PLAN)
    _expect_same_code(path, cover.text("review_code"), code)
    return _Earlier(
        actions=actions,
        contact=cover.text("contact"),
        published=cover.day("published"),
        signed_off=cover.day("signed_off"),
        type=as_said(cover.text("review_type")),
        beside=tuple(_without_column(path.name, actions, rows["source_row"])),
    )


def _expect_same_code(path: Path, code: str, asked: str) -> None:
    """Make sure that a plan is only read again under the code its references have."""
    if code and code.upper() != asked:
        msg = (
            f"{path} is a plan with the review code {code}, and {asked} was asked for. Add --code "
            f"{code} to keep its references, or name another output."
        )
        raise BadInput(msg)


def _read_beside(
    known: pd.DataFrame | None, read: Callable[..., ImportedPlan]
) -> tuple[ImportedPlan, pd.DataFrame | None]:
    """Read the source beside the actions known so far, and give those of them that still hold."""
    found = read(known=known)
    if known is not None and (is_outdated := _outdated(known, found.actions)).any():
        known = known[~is_outdated]
        found = read(known=known)
    return found, known


def _outdated(known: pd.DataFrame, actions: pd.DataFrame) -> pd.Series:
    """Say which rows of a plan were a recommendation without an action, and have one now.

    What a poor reading took for the recommendation begins with its words. Nothing was ever asked
    under the reference of such a row, so that it is free for the action.
    """
    is_bare = pd.Series(True, index=known.index)
    for key in set(KEPT) - {"recommendation", "recommendation_no", "scope"}:
        is_bare &= is_empty(known[key])
    now = set(actions["recommendation"].map(folded)) - {""}
    stood = [folded(text) for text in known["recommendation"]]
    is_there = [any(text.startswith(one) for one in now) for text in stood]
    is_bare &= pd.Series(is_there, index=known.index, dtype=bool)
    return is_bare & ~known["action_ref"].isin(actions["action_ref"])


def with_known(actions: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Keep what the plan that is replaced holds and its source does not.

    Whatever somebody typed where the source has nothing stays with its action. An action that the
    source no longer holds stays as it is: whether it was replaced is not ours to decide.

    Args:
        actions: The plan as it was read now.
        known: The actions of the plan as it was.

    Returns:
        The actions to write, and what was kept, in sentences.
    """
    is_named = (known["action_ref"] != "") & ~known.duplicated("action_ref")
    old, others = known[is_named].set_index("action_ref"), known[~is_named]
    new = actions.set_index("action_ref")
    shared = new.index.intersection(old.index)
    cells = 0
    for key in KEPT:
        refs = shared[is_empty(new.loc[shared, key]) & ~is_empty(old.loc[shared, key])]
        new.loc[refs, key] = old.loc[refs, key]
        cells += len(refs)
    gone = old.loc[old.index.difference(new.index, sort=False), list(new.columns)]
    kept = pd.concat([new, gone]).rename_axis("action_ref").reset_index()
    kept = pd.concat([kept, others[list(kept.columns)]], ignore_index=True)
    is_open = ~gone["status"].isin(CLOSED)
    return kept, tuple(_kept(cells, list(gone.index[is_open]), len(others)))


def _kept(cells: int, gone: Sequence[str], others: int) -> Iterator[str]:
    """Say what was kept of the plan that was there."""
    if cells:
        yield f"Kept from the plan that was there: {counted(cells, 'cell')}."
    if others:
        rows = counted(others, "row")
        yield f"Kept without a reference of their own: {rows} of the plan that was there."
    if gone:
        verb, one = ("is", "it") if len(gone) == 1 else ("are", "one of them")
        yield (
            f"{listed(gone, 'and')} {verb} not in the source any more: kept. If {one} was "
            "replaced, set its status to Superseded."
        )


def _without_column(
    file: str, known: pd.DataFrame, numbers: pd.Series
) -> Iterator[tuple[str, str]]:
    """Give place and text of what a plan holds that has no place in the new one."""
    for number, (_, row) in zip(numbers, known.iterrows(), strict=True):
        place = f"{file}, row {number}"
        if row["other_columns"]:
            yield place, as_text(row["other_columns"])
        for key in KEPT:
            if key in DATES and row[f"{key}_text"]:
                yield place, f"{heading(key)}: {row[f'{key}_text']}"
