"""Where every action stands on the as-at date, from what came in and what was agreed before.

One function takes the round from cells as read to rated actions, problems and the account of every
row, in four steps: what was agreed, which rows count, what came of them, what is wrong. Validate,
consolidate and receipts only show what it gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Self

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.opened import Source
from dhrxl.intake.told import LastSummary
from dhrxl.model.agencies import known_as
from dhrxl.model.frames import by_ref, texts
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import Places
from dhrxl.model.problems import Problem, ordered
from dhrxl.model.terms import REPORT, REPORTED, FileKind
from dhrxl.model.text import folded
from dhrxl.rounds import changes as moves
from dhrxl.rounds.agreed import Agreed, agreed, expect_later, places_in
from dhrxl.rounds.agreements.successors import known_in
from dhrxl.rounds.baseline import Baseline
from dhrxl.rounds.board.history import Earlier, History, history_of
from dhrxl.rounds.check import (
    broken_rules,
    check_summary,
    cover_days,
    shared_codes,
    shared_leads,
)
from dhrxl.rounds.figures import coming, for_decision, overdue
from dhrxl.rounds.gaps import gaps
from dhrxl.rounds.merge import Merged, merge
from dhrxl.rounds.rated import rated
from dhrxl.rounds.replies.answers import answers_count, completed, emptied, is_record, untouched
from dhrxl.rounds.replies.calendar import Expected
from dhrxl.rounds.replies.uses import JOINT, NOTHING_REPORTED, RECORD
from dhrxl.rounds.replies.whose import KnownAgencies, Ours, known_agency
from dhrxl.rounds.sentences import READY, Headlines, headlines, verdict
from dhrxl.rounds.standing import (
    Account,
    Judged,
    accounts,
    nothing_among,
    plans_among_returns,
    reviews_of,
    settled_uses,
    standings,
    typed_rows,
)  # fmt: skip
from dhrxl.rounds.turnout import Turnout, turnout, unread


@dataclass(frozen=True, kw_only=True)
class Position:
    """Everything known of a round on its as-at date."""

    as_at: date
    round_: str
    """The round that returns were judged as being of; nothing where none names one."""
    partnership: Partnership
    actions: pd.DataFrame
    """Rated, typed, the keys of `terms.ALL_ACTIONS`, indexed by reference and in their order."""
    baseline: Baseline
    proposals: pd.DataFrame
    """New actions that agencies propose, with the keys of `terms.DECISIONS`."""
    changes: pd.DataFrame
    """As `changes.COLUMNS`."""
    rows: pd.DataFrame
    """Every row of every file as it came, typed, with `used` and `ref`."""
    accounts: tuple[Account, ...]
    """Every file and what became of its rows."""
    turnout: Turnout
    problems: tuple[Problem, ...]
    """In the order they are numbered from 1."""
    published: Mapping[str, date | None]
    signed_off: Mapping[str, date | None]
    """Publication and sign-off dates by review."""
    types: Mapping[str, str]
    """The kind of each review, where it is known."""
    history: History
    """The figures of this position and of those before it."""

    @cached_property
    def verdict(self) -> str:
        """The line an analyst can quote."""
        return verdict(
            [problem.severity for problem in self.problems],
            is_checked=self.baseline.is_checked,
            silence=self.turnout.silence,
            gaps=[gap for gap in gaps(self.actions) if gap.is_wide],
            nothing=self.nothing_said,
        )

    @property
    def is_ready(self) -> bool:
        """Whether the board may have it, as the verdict says."""
        return self.verdict.startswith(READY)

    @property
    def nothing_said(self) -> str:
        """Say that no row of this round counts; nothing where one does, or nobody was to answer."""
        asked = self.turnout.expected or not (self.baseline.is_checked and len(self.actions))
        answers = ~self.rows["untouched"] | self.rows["confirmed"]
        if not asked or (answers & self.rows["used"].isin((RECORD, JOINT))).any():
            return ""
        return nothing_among(self.accounts, self.problems)

    @property
    def headlines(self) -> tuple[str, ...]:
        """The sentences a chair can act on."""
        return self.told.lines

    @cached_property
    def told(self) -> Headlines:
        """The same, each by what it says."""
        return headlines(
            self.actions,
            as_at=self.as_at,
            turnout=self.turnout,
            previous=self.baseline.previous,
            late=self.late,
            asked=self.asked,
            is_checked=self.baseline.is_checked,
        )

    @cached_property
    def late(self) -> pd.DataFrame:
        """The actions that are overdue, as the sheet Overdue lists them."""
        return overdue(self.actions)

    @cached_property
    def soon(self) -> pd.DataFrame:
        """The actions that fall due, as the sheet Coming up lists them."""
        return coming(self.actions, as_at=self.as_at)

    @cached_property
    def asked(self) -> pd.DataFrame:
        """What the partnership is asked to decide, as the sheet For decision lists it."""
        return for_decision(self.actions, self.proposals, as_at=self.as_at)

    @property
    def other_day(self) -> date | None:
        """The day that all returns were made for, if that is not the day judged by."""
        sources = (account.source for account in self.accounts)
        days = {one.day("as_at") for one in sources if one.kind == FileKind.RETURN} - {None}
        return days.pop() if len(days) == 1 and self.as_at not in days else None


def position(
    intake: Intake,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Intake | None = None,
    previous: LastSummary | None = None,
    earlier: Sequence[Earlier] = (),
) -> Position:
    """Work out where every action stands.

    Args:
        intake: Returns, and plans lying among them.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans named as such.
        previous: The last summary, with the decisions typed into it.
        earlier: What older ones tell; they give their figures to the trend, and nothing else.

    Returns:
        The position. All problems of all files are found; nothing is dropped.
    """
    ours = Ours.of(
        partnership, intake=intake, plans=plans, previous=previous,
        earlier=[one.source for one in earlier],
    )  # fmt: skip
    previous = ours.previous
    earlier = [one for one in earlier if one.source in ours.earlier]
    came = _Came.of(intake, ours)
    places = places_in(intake, ours.plans, previous)
    del intake, ours  # in a large round the cells as they were read take as much as all the rest
    base = agreed(
        came.of_baseline, came.sources, previous, partnership=partnership, places=places,
        as_at=as_at,
    )  # fmt: skip
    expect_later(as_at, base.baseline)
    stood = _standing(came, base.baseline, as_at, partnership, places, previous)
    outcome = _outcome(came, stood, base, as_at, partnership, places)
    problems = _judged(came, stood, base, outcome, as_at, partnership, places, [previous, *earlier])
    used = outcome.merged.used
    return Position(
        as_at=as_at,
        round_=stood.round_,
        partnership=partnership,
        actions=outcome.actions,
        proposals=outcome.merged.proposals,
        baseline=base.baseline,
        changes=outcome.changes,
        rows=stood.rows.assign(**came.words, used=used, ref=outcome.merged.refs),
        accounts=tuple(accounts(came.files, used, stood.rows, problems)),
        turnout=outcome.turnout,
        problems=problems,
        published=base.published,
        signed_off=base.signed_off,
        types=base.types,
        history=history_of(
            outcome.actions, outcome.turnout, base.baseline, as_at=as_at, round_=stood.round_,
            previous=previous, earlier=earlier,
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Came:
    """What came in, typed."""

    files: tuple[Source, ...]
    plans: Intake | None
    rows: pd.DataFrame
    """All rows of the intake."""
    words: pd.DataFrame
    """The words of the cell of each answer, as `<key>_came`."""
    agreed: pd.DataFrame
    """Those of the plans named as such."""
    of_baseline: pd.DataFrame
    """The rows a baseline is taken from: agreed plans, and plans in the intake that are no copy
    of one of them."""
    copies: frozenset[str]
    """Plans in the intake of a review whose agreed plan was named besides."""
    strangers: frozenset[str]
    """Files in the intake that are another partnership's."""
    seen: tuple[Problem, ...]
    """What was found as each file was read."""
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, intake: Intake, ours: Ours) -> Self:
        rows = typed_rows(intake)
        words = {f"{key}_came": texts(intake.rows[key]).array for key in REPORTED}
        agreed = typed_rows(ours.plans) if ours.plans else rows.iloc[:0]
        is_plan = rows["kind"] == FileKind.PLAN
        plans = rows[is_plan]
        is_known = reviews_of(plans).isin(reviews_of(agreed))
        copies = frozenset(plans.loc[is_known, "source_file"])
        counts = plans[~plans["source_file"].isin(copies | ours.strangers)]
        counts = counts.reset_index(drop=True)
        both = pd.concat([agreed, counts], ignore_index=True) if ours.plans else counts
        return cls(
            files=intake.sources, plans=ours.plans, rows=rows,
            words=pd.DataFrame(words, rows.index), agreed=agreed, of_baseline=both, copies=copies,
            strangers=ours.strangers, seen=intake.problems, problems=ours.problems,
        )  # fmt: skip

    @property
    def returned(self) -> tuple[Source, ...]:
        """The files of the intake that are of this partnership."""
        return tuple(one for one in self.files if one.file not in self.strangers)

    @property
    def sources(self) -> tuple[Source, ...]:
        return (*self.returned, *(self.plans.sources if self.plans else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stood:
    """Which of it counts."""

    round_: str
    rows: pd.DataFrame
    """All rows of the intake, with what is known of each before it is tied to an action."""
    problems: tuple[Problem, ...]


def _standing(
    came: _Came, base: Baseline, as_at: date, partnership: Partnership, places: Places,
    previous: LastSummary | None,
) -> _Stood:  # fmt: skip
    """Say which files and rows count, and complete the columns that a file has lost."""
    rows = came.rows.assign(
        untouched=untouched(came.rows, base, came.copies),
        unreported=untouched(came.rows, base, came.copies, keys=REPORT),
        emptied=emptied(came.rows, base),
    )
    named = known_as(partnership.agencies)
    same = cache(lambda name: folded(named(name)))
    expected = Expected.of(came.returned, as_at=as_at, last_day=base.previous_as_at)
    standing = standings(
        {source.file: source for source in came.files}, rows,
        Judged(
            expected=expected, profile=partnership.profile, strangers=came.strangers,
            reported=by_ref(base.actions["reported"]),
            known=KnownAgencies(
                [agency.name for agency in partnership.agencies], base,
                rows[~rows["source_file"].isin(came.strangers)], named=named, same=same,
            ),
            same_agency=same,
        ),
    )  # fmt: skip
    uses = settled_uses(rows, standing, base, came.copies)
    rows = completed(rows.assign(put_to=uses), base, places)
    rows = rows.assign(agency=known_agency(rows, partnership))
    problems = tuple(problem for each in standing.values() for problem in each.problems)
    return _Stood(round_=expected.name, rows=rows, problems=(*came.problems, *problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """Where every action stands, who returned, and what changed."""

    merged: Merged
    actions: pd.DataFrame
    turnout: Turnout
    changes: pd.DataFrame
    problems: tuple[Problem, ...]


def _outcome(
    came: _Came,
    stood: _Stood,
    base: Agreed,
    as_at: date,
    partnership: Partnership,
    places: Places,
) -> _Outcome:
    """Merge the rows over the baseline, rate the actions, and say what changed."""
    named = known_as(partnership.agencies)
    known = known_in(partnership)
    merged = merge(stood.rows, base.baseline, places=places, named=named, known=known)
    actions = rated(merged, base.baseline.actions, as_at, partnership)
    came_back, gaps = turnout(
        base.baseline, stood.rows, merged, as_at=as_at, profile=partnership.profile, named=named,
        unread={file: named(who) for file, who in unread(came.files, came.rows, came.seen).items()},
    )  # fmt: skip
    found = moves.changes(
        base.baseline.previous, actions,
        missing=dict.fromkeys(gap.found for gap in gaps if gap.code == "missing-action"),
        republished=base.baseline.republished, known=known,
    )  # fmt: skip
    actions = actions.assign(changed=moves.kinds(found, actions.index))
    check_summary(actions)
    return _Outcome(
        merged=merged, actions=actions, turnout=came_back, changes=found,
        problems=(
            *merged.problems, *gaps,
            *plans_among_returns(came.returned, stood.rows, merged.used, came.copies),
        ),
    )  # fmt: skip


def _judged(
    came: _Came,
    stood: _Stood,
    base: Agreed,
    outcome: _Outcome,
    as_at: date,
    partnership: Partnership,
    places: Places,
    before: Sequence[LastSummary | Earlier | None],
) -> tuple[Problem, ...]:
    """Gather the problems of all steps, and hold every row against the rules."""
    shared = shared_codes(came.returned, came.plans.sources if came.plans else ())
    echoes = {problem.file for problem in shared}
    rows, given = stood.rows, came.agreed
    return ordered((
        *came.seen,
        *(problem for each in (came.plans, *before) if each for problem in each.problems),
        *shared,
        *cover_days(came.sources),
        *(p for p in base.baseline.problems
          if p.code != "duplicate-action" or p.file not in echoes),
        *shared_leads(came.of_baseline, places),
        *stood.problems,
        *outcome.problems,
        *broken_rules(
            rows.assign(answers_count=answers_count(rows) | (
                is_record(rows, outcome.actions) & (rows["put_to"] != NOTHING_REPORTED)
            )),
            as_at, partnership, places,
        ),
        *broken_rules(
            given.assign(sent_status="", answers_count=is_record(given, outcome.actions)),
            as_at, partnership, places,
        ),
    ))  # fmt: skip
