"""New action plans: blank, or read from a published one."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.actions import blank, typed
from dhrxl.errors import BadInput
from dhrxl.importer import read_plan
from dhrxl.importreport import report
from dhrxl.intake import read_plans
from dhrxl.outputs import claim
from dhrxl.partnership import Partnership, Review, review_code
from dhrxl.problems import Problem
from dhrxl.terms import PLAN, FileKind
from dhrxl.wording import folded, trimmed
from dhrxl.workbooks import action_plan
from dhrxl.writer import write


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

    Over a plan that is there (`force`), actions keep their references by text.

    Raises:
        OutputExists: The plan is there already and `force` is not given.
        BadInput: The source cannot be read, or holds no action plan.
    """
    claim([path], force=force, kind=FileKind.PLAN, agreed=[source])
    found = read_plan(source, review=review, register=partnership.agencies, known=_known(path))
    book = action_plan(
        found.actions, review=found.review, partnership=partnership, as_at=as_at,
        not_placed=found.not_placed,
    )  # fmt: skip
    write(book, path)
    return Drafted(report=report(found), problems=found.problems)


def _known(path: Path) -> pd.DataFrame | None:
    """Give the actions of the plan that will be replaced, if there is one."""
    return typed(read_plans([path]).rows, PLAN) if path.exists() else None
