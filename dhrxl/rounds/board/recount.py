"""A summary as it was saved, counted anew from the rows of its All actions.

What is handed to a board is made from a saved summary, in which somebody may have typed. So no
figure is taken from a sheet: each is worked out from the actions by the functions that made the
summary. Where a sheet shows another one that is said, and the less flattering of the two stands.
What only the summary knows (who was silent, what may be wrong) is taken from it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

import pandas as pd

from dhrxl.intake.last_summary import expect_day
from dhrxl.intake.told import LastSummary, Told
from dhrxl.intake.whole_summary import WholeSummary
from dhrxl.model.dates import parse_date
from dhrxl.model.frames import typed
from dhrxl.model.partnership import DEFAULT, Partnership, Profile
from dhrxl.model.problems import Severity
from dhrxl.model.terms import (
    DECISIONS,
    DECISIONS_LOG,
    MARKING,
    SEPARATOR,
    Change,
    Rag,
    Reported,
    Timing,
)
from dhrxl.rounds.agreed import baseline_of, places_in, summed_up
from dhrxl.rounds.agreements.corrections import first_agreed
from dhrxl.rounds.agreements.proposals import is_proposal
from dhrxl.rounds.agreements.responses import is_answered
from dhrxl.rounds.board.differences import Difference, Shown, checked_rows, held_against
from dhrxl.rounds.board.first_page import HELD_NONE, Moved, moved, trend
from dhrxl.rounds.board.history import History, history, least_flattering, slips, told_now
from dhrxl.rounds.figures import by_agency, by_review, for_decision, overdue
from dhrxl.rounds.gaps import Gap, gaps
from dhrxl.rounds.rag import due_dates, is_closed
from dhrxl.rounds.sentences import Headlines, headlines
from dhrxl.rounds.turnout import Turnout

_SOON = re.compile(r"within (\d+) days", re.IGNORECASE)
_RETURNED = re.compile(r"(?<![\d,])([\d,]+) of ([\d,]+) agenc(?:y|ies) returned")
NOT_KNOWN = "not known"
OLDER = "the summary has no sheet Trend"
"""Why the trend, and what is newly overdue, are not known: it was made before there was one."""


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What a summary says, by its own rows."""

    summary: WholeSummary
    as_at: date
    actions: pd.DataFrame
    """Rows of All actions, typed, indexed by reference."""
    by_agency: pd.DataFrame
    """As `figures.by_agency`; of two figures for one the less flattering."""
    by_review: pd.DataFrame
    history: History
    differences: tuple[Difference, ...]
    """Where the summary shows other figures than its rows give."""
    not_recounted: str = ""
    """What of page one of the sheet Summary was not worked out anew, and why; nothing where all."""

    @classmethod
    def of(cls, summary: WholeSummary) -> Self:
        """Count a summary anew.

        Raises:
            BadInput: Its cover does not say which day it is of.
        """
        as_at = expect_day(summary.last, "Type the date there.")
        actions = summed_up(summary.last, places_in(summary.last)).rename_axis(None)
        actions, differences = checked_rows(actions, summary, as_at, profile_of(summary))
        agencies, reviews = by_agency(actions), by_review(actions)
        agencies, more = held_against(agencies, summary.tables["by_agency"], _AGENCIES)
        differences += more
        worst = ["overdue", "longest", "total"]
        agencies = agencies.sort_values(worst, ascending=False, kind="stable", na_position="last")
        reviews, more = held_against(reviews, summary.tables["by_review"], _REVIEWS)
        differences += more
        reviews = reviews.sort_values(
            ["overdue", "open", "total"], ascending=False, kind="stable", ignore_index=True
        )
        now = _told(summary.last, actions, as_at)
        found = cls(
            summary=summary, as_at=as_at, actions=actions, by_review=reviews,
            by_agency=agencies.reset_index(drop=True), history=_history(summary.last, now),
            differences=tuple(differences),
        )  # fmt: skip
        others = (*Shown(summary=summary).trend(now), *found._other_differences())
        return replace(found, differences=(*differences, *others))

    @property
    def name(self) -> str:
        """The partnership's."""
        return self.summary.last.source.text("partnership")

    @property
    def marking(self) -> str:
        """What stands on every page."""
        return self.summary.last.source.text("marking") or MARKING

    @property
    def round_(self) -> str:
        """The round it is of; nothing where its cover names none."""
        return self.summary.last.source.text("round")

    @property
    def profile(self) -> str:
        """The name of the settings by which actions were rated."""
        return self.summary.last.source.text("profile") or NOT_KNOWN

    @property
    def last_day(self) -> date | None:
        """The day of the summary before it, if there was one and its cover tells."""
        return parse_date(self.summary.last.source.text("last_summary"))

    @property
    def is_older(self) -> bool:
        """Whether it was made before there was a sheet Trend."""
        return not self.summary.last.trend

    @property
    def is_checked(self) -> bool:
        """Whether the returns were held against a plan or a last summary."""
        against = self.summary.last.source.text("held_against").startswith("nothing")
        return not (against or "baseline was not checked" in self.summary.verdict)

    @property
    def returned(self) -> tuple[int, int] | None:
        """How many agencies returned, and of how many; None where the summary does not tell."""
        found = _RETURNED.search(self.summary.words)
        return (_number(found[1]), _number(found[2])) if found else None

    @cached_property
    def told(self) -> Headlines:
        """The sentences of the position; of the turnout only what the actions tell."""
        return headlines(
            self.actions,
            as_at=self.as_at,
            turnout=Turnout(expected=(), returned=()),
            late=self.late,
            asked=self.asked,
            is_checked=self.is_checked,
        )

    @property
    def overdue_now(self) -> int:
        """How many actions are overdue; of several figures for that the least flattering."""
        counts = (int(self.by_agency["overdue"].sum()), self.history.now.figures["overdue"] or 0)
        return max(len(self.late), *counts)

    @property
    def trend(self) -> str:
        """Whether things are better or worse than last time; or why that is not known."""
        if self.history.last is None and (self.last_day or self.is_older):
            return (
                f"Trend: {NOT_KNOWN}, as {OLDER if self.is_older else 'its Trend lacks the day'}."
            )
        return trend(self.changes, self.history, last_was_empty=self.last_was_empty)

    @property
    def last_was_empty(self) -> bool:
        """Whether the last summary held no actions: page one says it, where its figures are 0."""
        last = self.history.last
        is_so = last is not None and not last.figures["open"] and not self.was_compared
        return is_so and HELD_NONE in self.summary.words

    @property
    def changes(self) -> pd.DataFrame:
        """What changed since the last summary, by its sheet Changes."""
        return self.summary.changes

    @property
    def moves(self) -> tuple[Moved, ...] | None:
        """The actions of each kind of change, by All actions; None without a last summary."""
        if self.last_day is None and not self.was_compared:
            return None
        kinds = self.actions["changed"].str.split(SEPARATOR).explode()
        return moved(pd.DataFrame({"action_ref": kinds.index, "change": kinds.to_numpy()}))

    @property
    def was_compared(self) -> bool:
        """Whether any action was compared with that of a last summary."""
        return bool((self.actions["changed"] != "").any())

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """New actions that agencies propose, by its sheet For decision."""
        return self.asked_there[is_proposal(self.asked_there)]

    @cached_property
    def asked_there(self) -> pd.DataFrame:
        """The rows of its sheet For decision, with what was typed into them, and their row."""
        rows = self.summary.last.decisions
        return typed(rows, DECISIONS).assign(source_row=rows["source_row"])

    @cached_property
    def not_applied(self) -> Mapping[int, str]:
        """What was typed into For decision and no round will apply, by its row: why it will not."""
        last = self.summary.last
        owner = Partnership(name=last.source.text("partnership"))
        sheets = set(last.decisions["source_sheet"].tolist())
        found = baseline_of(None, last, owner).problems
        return {
            one.row: one.message
            for one in found
            if one.row and one.sheet in sheets and one.severity is Severity.ERROR
        }

    @cached_property
    def log(self) -> pd.DataFrame:
        """Every decision that was applied before."""
        return typed(self.summary.last.log, DECISIONS_LOG)

    @cached_property
    def asked(self) -> pd.DataFrame:
        """What is to be decided, in the order of For decision."""
        return for_decision(self.actions, self.proposals, as_at=self.as_at)

    @cached_property
    def late(self) -> pd.DataFrame:
        """The overdue actions, longest first."""
        return overdue(self.actions)

    @cached_property
    def closed(self) -> pd.DataFrame:
        """What was closed since the last summary."""
        done = self.actions[self._changed(Change.CLOSED)]
        return done.assign(due_date=due_dates(done))

    @cached_property
    def first_agreed(self) -> pd.Series:
        """The date first agreed of each action."""
        return first_agreed(self.actions)

    @cached_property
    def slipped(self) -> pd.DataFrame:
        """The open actions due later than first agreed, most days first: `first`, `days`."""
        slip = slips(self.actions)
        days = slip[slip > 0]
        moved = self.actions.loc[days.index]
        dated = moved.assign(
            first=self.first_agreed.loc[days.index], due_date=due_dates(moved), days=days
        )
        return dated.sort_values(["days", "action_ref"], ascending=[False, True], kind="stable")

    @cached_property
    def unproved(self) -> pd.DataFrame:
        """What is said complete, and is open for want of a date or of evidence."""
        done = self.actions["timing"] == Timing.COMPLETED
        return self.actions[done & ~is_closed(self.actions)]

    @property
    def late_but_said_done(self) -> int:
        """How many are open and past the due date, and not overdue, as they are said complete."""
        return int((due_dates(self.unproved) < pd.Timestamp(self.as_at)).sum())

    @cached_property
    def newly_overdue(self) -> frozenset[str]:
        """What is overdue and was not in the last summary, as far as that is known."""
        return frozenset(self.actions.index[self._changed(Change.NEWLY_OVERDUE)])

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What actions lack so that nobody can answer for them."""
        return gaps(self.actions)

    @property
    def lacking(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What open actions lack, and which: what the partnership has to agree itself."""
        still = set(self.actions.index[~is_closed(self.actions)])
        found = ((gap.what, tuple(ref for ref in gap.refs if ref in still)) for gap in self.gaps)
        return tuple((what, refs) for what, refs in found if refs)

    @property
    def decided_since(self) -> pd.DataFrame:
        """What the board decided since the last summary: rows of the sheet Decisions."""
        if self.last_day is None:
            return self.log[:0]
        return self.log[self.log["decided_on"] >= pd.Timestamp(self.last_day)]

    @property
    def unanswered(self) -> pd.DataFrame | None:
        """The open actions that their lead has not responded to; None where none is asked for."""
        if self.summary.tables["responses"] is None:
            return None
        answered = is_answered(self.actions, as_at=self.as_at)
        return self.actions[~answered & ~is_closed(self.actions)]

    def open_and(self, reported: Reported) -> pd.DataFrame:
        """Give the open actions that were reported so."""
        is_so = self.actions["reported"] == reported
        return self.actions[is_so & ~is_closed(self.actions)]

    def _changed(self, kind: Change) -> pd.Series:
        return self.actions["changed"].str.split(SEPARATOR).map(lambda kinds: kind in kinds)

    def _other_differences(self) -> tuple[Difference, ...]:
        """Say where lists and sentences of the summary differ from its rows."""
        shown = Shown(summary=self.summary)
        return (
            *shown.overdue(self.late),
            *shown.asked(self.asked),
            *shown.changed(self.actions),
            *shown.responses(self.unanswered),
            *shown.sentences((self.told.ratings, self.told.slipped, self.told.asked)),
            *shown.verdict(),
        )


def profile_of(summary: WholeSummary) -> Profile:
    """Give the settings of the rating that the legend on the cover tells.

    Where its words are of an older version, by the rating it has for what is done.
    """
    soon = _SOON.search(" ".join(summary.legend.values()))
    days = int(soon[1]) if soon else DEFAULT.due_soon_days
    may_be = [
        Profile(due_soon_days=days, complete_colour=colour, blue_needs_assurance=assured)
        for colour in (Rag.BLUE, Rag.GREEN) for assured in (False, True)
    ]  # fmt: skip
    is_blue = not summary.legend or Rag.BLUE in summary.legend
    usual = may_be[0 if is_blue else 2]
    shown = {str(word): said for word, said in summary.legend.items()}
    alike = (
        one for one in may_be if {str(word): said for word, said in one.legend.items()} == shown
    )
    return next(alike, usual)


def _told(last: LastSummary, actions: pd.DataFrame, as_at: date) -> Told:
    """Give this day's figures of the trend from the rows."""
    is_known = not last.source.text("held_against").startswith("nothing")
    before = parse_date(last.source.text("last_summary"))
    silent = len(last.silent) if is_known and last.silent is not None else None
    return told_now(
        actions, silent=silent, as_at=as_at,
        round_=last.source.text("round"), follows=before is not None,
    )  # fmt: skip


def _history(last: LastSummary, now: Told) -> History:
    """Give the trend: this day's figures, and those before as the summary hands them on.

    Where its sheet Trend shows this day otherwise, the less flattering figure stands.
    """
    now = replace(now, basis="All actions")
    shown = [replace(one, basis="sheet Trend") for one in last.trend if one.day == now.day]
    before = parse_date(last.source.text("last_summary"))
    return history(least_flattering([now, *shown]), last.trend, last=before)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


_AGENCIES = ("Summary, by lead agency", "agency")
_REVIEWS = ("By review", "review")
