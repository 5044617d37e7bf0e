"""New action plans: blank, or read from a published one."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.actions import blank, typed
from dhrxl.errors import BadInput
from dhrxl.importer import read_plan
from dhrxl.importreport import report
from dhrxl.intake import as_frame
from dhrxl.outputs import claim, kind_of
from dhrxl.partnership import Partnership, Review, review_code
from dhrxl.problems import Problem
from dhrxl.source import open_source
from dhrxl.terms import PLAN, REPORTED, FileKind, Status
from dhrxl.wording import counted, folded, listed, trimmed
from dhrxl.workbooks import action_plan
from dhrxl.writer import write

KEPT = (
    "revised_target_date",
    "revision_agreed_on",
    "assured_on",
    *(k for k in REPORTED if k in PLAN),
)
"""Columns a plan gathers after it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What an import gave."""

    report: tuple[str, ...]
    """How everything was read, for a person to check."""
    problems: tuple[Problem, ...]


def review_named(
    name: str,
    code: str,
    partnership: Partnership,
    *,
    published: date | None = None,
    signed_off: date | None = None,
) -> Review:
    """Give the review of that name: what was said of it, else what the partnership keeps.

    Raises:
        BadInput: There is no name to make a code of, or the code cannot begin a reference.
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
    return replace(
        review,
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
    """
    claim([path], force=force, kind=FileKind.PLAN)
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
) -> Drafted:
    """Read a published plan and write it as our action plan.

    Over a plan that is there (`force`), actions keep their references by text, and what the plan
    has gathered since is kept (`with_known`), the dates and contact of its cover too.

    Raises:
        OutputExists: The plan is there already and `force` is not given.
        BadInput: The source cannot be read, or holds no action plan.
    """
    claim([path], force=force, kind=FileKind.PLAN, agreed=[source])
    ours = kind_of(source) if source.is_file() else None
    if ours:
        msg = f"{source.name} is a workbook of dhrxl already ({ours}). Name the published plan."
        raise BadInput(msg)
    known, contact = None, ""
    if path.exists():
        there = open_source(path, path.name)
        known, cover = typed(as_frame(there.rows, PLAN), PLAN), there.source
        contact = cover.text("contact")
        review = replace(
            review,
            published=review.published or cover.day("published"),
            signed_off=review.signed_off or cover.day("signed_off"),
        )
    found = read_plan(source, review=review, register=partnership.agencies, known=known)
    actions, said = (found.actions, ()) if known is None else with_known(found.actions, known)
    book = action_plan(
        actions, review=found.review, partnership=partnership, as_at=as_at, contact=contact,
        not_placed=found.not_placed,
    )  # fmt: skip
    write(book, path)
    return Drafted(report=(*report(found), *said), problems=found.problems)


def with_known(actions: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Keep what the plan that is replaced holds and its source does not.

    Answers and agreed later dates stay with their action. An action that the source no longer
    holds stays in the plan as Superseded: its reference is for life.

    Args:
        actions: The plan as it was read now.
        known: The actions of the plan as it was.

    Returns:
        The actions to write, and what was kept, in sentences.
    """
    old = known[known["action_ref"] != ""].drop_duplicates("action_ref").set_index("action_ref")
    new = actions.set_index("action_ref")
    shared = new.index.intersection(old.index)
    answers = 0
    for key in KEPT:
        is_blank = new.loc[shared, key].isna() | (new.loc[shared, key].astype("object") == "")
        given = old.loc[shared, key].notna() & (old.loc[shared, key].astype("object") != "")
        refs = shared[is_blank & given]
        new.loc[refs, key] = old.loc[refs, key]
        answers += len(refs)
    gone = old.loc[old.index.difference(new.index, sort=False), list(new.columns)]
    gone = gone.assign(status=Status.SUPERSEDED.value)
    said = []
    if answers:
        said.append(f"Kept from the plan that was there: {counted(answers, 'cell')}.")
    if len(gone):
        verb = "is" if len(gone) == 1 else "are"
        refs = listed(gone.index, "and")
        said.append(f"{refs} {verb} not in the source any more: kept as Superseded.")
    return pd.concat([new, gone]).rename_axis("action_ref").reset_index(), tuple(said)
