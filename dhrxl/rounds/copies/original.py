"""What a copy is made of: the actions of a summary or a plan, rated, with the place of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Self

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file
from dhrxl.intake.batch import read_plans
from dhrxl.intake.last_summary import typed_decisions
from dhrxl.intake.opened import Source
from dhrxl.intake.told import LastSummary
from dhrxl.intake.whole_summary import read_whole_summary
from dhrxl.intake.word import kind_of
from dhrxl.model.dates import spoken
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem, Severity, ordered
from dhrxl.model.references import in_order
from dhrxl.model.review_types import ReviewType, as_said
from dhrxl.model.terms import ALL_ACTIONS, FileKind, Rag
from dhrxl.model.text import counted, folded, listed
from dhrxl.rounds.agreed import baseline_of, places_in
from dhrxl.rounds.board.recount import Recount
from dhrxl.rounds.copies.accounts import Accounts
from dhrxl.rounds.rag import due_dates, rate

NOT_THESE = "Name a summary that `dhrxl consolidate` made, or an action plan."


_DATES = ("target_date", "revised_target_date", "date_of_completion")
"""The dates that are copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A summary or a plan, as far as it may be copied from."""

    source: Source
    as_at: date
    actions: pd.DataFrame
    """Typed rows with the keys of `terms.ALL_ACTIONS` and `due_date`, in the order of references;
    their place is that in the source."""
    published: Mapping[str, date | None]
    """Publication dates by review."""
    legend: Mapping[str, str]
    """What each rating means."""
    places: Places
    is_summary: bool
    notes: tuple[str, ...] = ()
    """What whoever makes the copy has to know of the source, in sentences."""
    problems: tuple[Problem, ...] = ()
    """What may be wrong in it."""
    types: Mapping[str, str] = field(default_factory=dict)
    """The kind of each review, as it stands there."""
    accounts: Accounts = field(default_factory=Accounts)

    @property
    def kinds(self) -> tuple[ReviewType, ...]:
        """The kinds of its reviews; one of which nobody said it is `review_types.UNNAMED`."""
        return tuple(dict.fromkeys(as_said(self.types.get(name) or "") for name in self.reviews))

    @property
    def name(self) -> str:
        """The partnership's."""
        return self.source.text("partnership")

    @property
    def reviews(self) -> tuple[str, ...]:
        """The reviews it holds, in their order."""
        return tuple(dict.fromkeys(self.actions["review"].tolist()))

    def only(self, reviews: Sequence[str]) -> Self:
        """Give the same with some reviews only, named by their pseudonym or their code.

        Raises:
            BadInput: There is no such review.
        """
        if not reviews:
            return self
        codes = {
            folded(str(ref).rpartition("-")[0]): review
            for ref, review in self.actions["review"].items()
        }
        known = codes | {folded(review): review for review in self.reviews}
        if wrong := [name for name in reviews if folded(name) not in known]:
            msg = (
                f"{self.source.file} holds no review {listed(wrong)}. It holds "
                f"{listed(self.reviews, 'and')}."
            )
            raise BadInput(msg)
        chosen = {known[folded(name)] for name in reviews}
        return replace(self, actions=self.actions[self.actions["review"].isin(chosen)])


def read_original(
    path: Path, *, as_at: date | None, today: date, partnership: Partnership
) -> Original:
    """Read the summary or the plan that a copy is made of.

    Args:
        path: The file; it is only read.
        as_at: The day somebody named, if any.
        today: The day to judge a plan by where nobody did. A summary has its own.
        partnership: Its settings rate a plan.

    Raises:
        BadInput: It does not exist, cannot be read, or is neither; or a summary is of another day.
    """
    if path.is_dir():
        msg = f"{path} is a folder. {NOT_THESE}"
        raise BadInput(msg)
    expect_file(path)
    kind = kind_of(path)
    if kind not in (FileKind.PLAN, FileKind.SUMMARY, None):
        msg = f"{path.name} is {kind.article}. {NOT_THESE}"
        raise BadInput(msg)
    if kind == FileKind.SUMMARY:
        return _of_summary(path, as_at)
    return _of_plan(path, as_at or today, partnership)


def _of_summary(path: Path, as_at: date | None) -> Original:
    summary = read_whole_summary(path)
    found = Recount.of(summary)
    if as_at and as_at != found.as_at:
        msg = (
            f"{path.name} shows the position as at {spoken(found.as_at)}, and a copy of it can "
            "show no other day. Leave --as-at out, or make a summary of the day you want."
        )
        raise BadInput(msg)
    actions = found.actions
    usual = Profile().legend
    return Original(
        source=summary.last.source,
        as_at=found.as_at,
        actions=_in_order(actions),
        published=summary.last.published,
        legend={word: summary.legend.get(word, usual.get(word, "")) for word in Rag
                if word in (summary.legend or usual)},
        places=places_in(summary.last),
        is_summary=True,
        notes=(
            *summary.last.source.readings, *_decided_since(summary.last, found.as_at),
            *(one.sentence for one in found.differences),
        ),
        problems=ordered(_no_dates(actions, places_in(summary.last))),
        types=summary.last.types,
        accounts=Accounts(summary),
    )  # fmt: skip


def _decided_since(last: LastSummary, as_at: date) -> Iterator[str]:
    """Say that decisions were typed into a summary: a copy shows the day before they were taken."""
    if typed_in := typed_decisions(last.decisions):
        yield (
            f"{counted(typed_in, 'decision')} typed into {last.source.file} since: the copy shows "
            f"{spoken(as_at)}, without them. The next summary applies them."
        )


def _of_plan(path: Path, day: date, partnership: Partnership) -> Original:
    read = read_plans([path], teams=partnership.mailboxes)
    source = read.sources[0]
    base = baseline_of(read, None, partnership)
    problems = ordered(
        (
            *_of_file(read.problems), *base.problems,
            *_no_dates(base.actions, places_in(read)),
        )
    )  # fmt: skip
    if base.actions.empty:
        errors = [one.message for one in problems if one.severity == Severity.ERROR]
        msg = "\n".join((*errors, f"{path.name} holds no action to copy. {NOT_THESE}"))
        raise BadInput(msg)
    profile = partnership.profile
    rated = base.actions.assign(**rate(base.actions, as_at=day, profile=profile))
    review = source.text("review")
    return Original(
        source=source,
        as_at=day,
        actions=_in_order(rated.assign(reported="")),
        published={review: source.day("published")},
        legend={str(word): says for word, says in profile.legend.items()},
        places=places_in(read),
        is_summary=False,
        notes=source.readings,
        problems=problems,
        types={review: source.text("review_type")},
    )


def _of_file(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give what may be wrong in a file, as it concerns a copy: what is not copied is no matter."""
    for one in problems:
        if one.code == "unknown-column":
            yield replace(one, facts={**one.facts, "remedy": "It is not copied."})
        elif one.code != "personal-data":
            yield one


def _no_dates(actions: pd.DataFrame, places: Places) -> Iterator[Problem]:
    """Say where a cell for a date holds none, so that a copy has none."""
    rows = actions.to_dict("list")
    where = zip(*(rows[key] for key in PLACE), strict=True)
    for at, (file, sheet, row) in enumerate(where):
        for key in _DATES:
            if text := rows.get(f"{key}_text", {at: ""})[at]:
                yield Problem.at(places.cell(file, sheet, row, key), "not-a-date", found=text)


def _in_order(actions: pd.DataFrame) -> pd.DataFrame:
    """Give actions by their references, with every column that a copy may ask for."""
    missing = [key for key in ALL_ACTIONS if key not in actions]
    blank = typed(pd.DataFrame(index=actions.index), missing)
    whole = pd.concat([actions, blank[missing]], axis=1)
    return whole.assign(due_date=due_dates(whole)).loc[in_order(whole.index)]
