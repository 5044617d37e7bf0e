"""One promise as a family reads it: who made it, by when, what was done, what the service says.

Nothing is promised here that the plan does not promise, nobody is blamed, and nothing is left out
because it is unwelcome. What a service wrote stands in quotation marks.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dhrxl.documents.family.states import State
from dhrxl.layouts.documents.document import Box
from dhrxl.model.dates import spoken
from dhrxl.model.response import Response
from dhrxl.model.terms import UNASSIGNED, Needed, Reported, Status
from dhrxl.model.text import counted, listed, says_something, shortened, trimmed
from dhrxl.rounds.rag import is_assured

Row = Mapping[str, Any]
NO_REASON = "No reason was given."
NO_OTHER_REASON = "No reason was given beyond these words."
_AGREED: Mapping[str, str] = {
    Response.PARTLY: "In part.",
    Response.NOT_ACCEPTED: "No. The service has not accepted what was asked for.",
}
_LONGEST = 15_000
"""Characters of a text that is told whole: five pages."""
ANOTHER = "[another of these promises]"
"""Stands in a service's own words for the reference of an action, which tells a family nothing."""


class Promises:
    """Gives the box of each promise."""

    def __init__(self, refs: Collection[str], as_at: date, *, whose: str) -> None:
        """Take the references of all actions, the day on which this is true, and who follows it."""
        self._whose = whose or "the partnership"
        every = "|".join(sorted(map(re.escape, refs), key=len, reverse=True))
        self._refs = re.compile(rf"(?<![\w-])(?:{every})(?![\w.]*\d)", re.IGNORECASE)
        self._as_at = as_at

    def box(self, row: Row, state: State) -> Box:
        """Give a promise."""
        told = {
            State.DONE: self._done,
            State.SAID_DONE: self._said_done,
            State.LATE: self._late,
            State.OPEN: self._open,
            State.NO_DATE: self._without_date,
            State.ENDED: self._ended,
        }[state]
        fields = (*self._promised(row), *told(row))
        return Box(
            heading=self._plain(row, "action_to_take") or "A change that has no words yet",
            fields=tuple((label, words) for label, words in fields if words),
        )

    @property
    def _start(self) -> str:
        return f"{self._whose[:1].upper()}{self._whose[1:]}"

    def _plain(self, row: Row, key: str) -> str:
        words = shortened(trimmed(str(row[key] or "")).strip(), _LONGEST)
        return self._refs.sub(ANOTHER, words) if says_something(words) else ""

    def _quoted(self, row: Row, key: str) -> str:
        words = self._plain(row, key)
        return f"\u201c{words}\u201d" if words else ""

    def _promised(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "What the review asked for", self._plain(row, "recommendation")
        yield "Who promised it", _who(row)
        yield "What it should change", self._plain(row, "key_outcomes")
        yield "By when", _by_when(row)
        agreed = _AGREED.get(row["response"], "")
        reason = self._quoted(row, "response_reason") or NO_REASON
        yield "Did the service agree?", f"{agreed} {reason}" if agreed else ""

    def _done(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "When it was done", f"{_day(row, 'date_of_completion')}."
        shown = self._quoted(row, "evidence")
        yield "How we know", shown or "The service has not named anything that shows it."
        changed = self._quoted(row, "outcome")
        yield "What has changed since", changed or "The service has not said what has changed."
        is_sure = is_assured(pd.DataFrame([row]), as_at=self._as_at).all()
        assured = _day(row, "assured_on") if is_sure else ""
        is_again = str(row["needed"]) in (Needed.CHECK_AGAIN, Needed.CHECKED)
        again = " It is now to be checked whether it still holds." if is_again else ""
        yield (
            "Has it been checked?",
            f"Yes. {self._start} accepted this on {assured}.{again}"
            if assured
            else f"This is the service's own account. {self._start} has not yet recorded that it "
            f"accepts it.{again}",
        )

    def _said_done(self, row: Row) -> Iterator[tuple[str, str]]:
        day = _day(row, "date_of_completion")
        needed = str(row["needed"])
        missing = {
            str(
                Needed.ADD_DATE
            ): "The service says that this is done. It has not said on which day.",
            str(
                Needed.ADD_EVIDENCE
            ): f"The service says that this was done on {day}. It has not yet said what shows it.",
        }.get(needed, "")
        if needed.startswith(Needed.NOT_ACCEPTED):
            missing = (
                f"{self._start} looked at what was given and did not accept it. So this is still "
                "to be done."
            )
        yield "Where it stands", missing or "The service says that this is done."
        yield (
            "Why it was not accepted",
            (
                self._quoted(row, "evidence_not_accepted")
                if needed.startswith(Needed.NOT_ACCEPTED)
                else ""
            ),
        )
        yield "What the service says", self._quoted(row, "progress")
        yield "What it names to show it", self._quoted(row, "evidence")
        yield "What it says has changed", self._quoted(row, "outcome")
        yield from self._heard(row)

    def _late(self, row: Row) -> Iterator[tuple[str, str]]:
        late = counted(int(row["days_overdue"]), "day")
        yield "How late it is", f"{late} late on {spoken(self._as_at)}."
        said = self._quoted(row, "progress")
        yield "What the service says", said or "Nothing was said."
        reason = self._quoted(row, "reason_for_new_date")
        yield "Why it is late", reason or (NO_OTHER_REASON if said else NO_REASON)
        yield from self._heard(row)
        yield (
            "What happens next",
            _asked(row) or ("It still has to be done. No new date has been agreed."),
        )

    def _open(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "Where it stands", _status(row)
        yield "What the service says", self._quoted(row, "progress")
        yield from self._heard(row)
        yield "What happens next", _asked(row) or f"It is due on {_day(row, 'due_date')}."

    def _without_date(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "Where it stands", _status(row)
        yield "What the service says", self._quoted(row, "progress")
        yield from self._heard(row)
        yield "What happens next", _asked(row) or "A date has still to be agreed."

    def _ended(self, row: Row) -> Iterator[tuple[str, str]]:
        yield (
            "Where it stands",
            "Another promise has taken the place of this one."
            if row["status"] == Status.SUPERSEDED
            else "It was decided that this will not be done.",
        )
        yield "Why", "The team named at the end can tell you why."

    def _heard(self, row: Row) -> Iterator[tuple[str, str]]:
        """Say how old the words of a service are, and that there are none: a plan cannot tell."""
        if row["reported"] == Reported.NEVER:
            yield "When we last heard", f"The service has not yet told {self._whose} about this."
            return
        is_said = says_something(row["progress"])
        said_on = "progress_said_on" if is_said else "reported_on"
        on = _day(row, said_on)
        if row["reported"] == Reported.CARRIED:
            said = f"What stands here was said on {on}." if on else "What stands here is older."
            yield "When we last heard", f"Nothing new was said this time. {said}"
        elif is_said and row[said_on] < pd.Timestamp(self._as_at):
            yield "When we last heard", f"These words were said on {on}, and no others since."


def _day(row: Row, key: str) -> str:
    day = row[key]
    return "" if day is None or pd.isna(day) else spoken(pd.Timestamp(day).date())


def _who(row: Row) -> str:
    lead = trimmed(str(row["lead_agency"] or ""))
    if lead in ("", UNASSIGNED):
        return "No service has taken this on yet."
    joint = [trimmed(name) for name in str(row["joint_agencies"] or "").split(";") if trimmed(name)]
    return f"{lead}, together with {listed(joint, 'and')}." if joint else f"{lead}."


def _by_when(row: Row) -> str:
    first = _day(row, "first_target_date") or _day(row, "target_date")
    due = _day(row, "due_date")
    if not due:
        return "No date was agreed."
    if first == due or not first:
        return f"{due}."
    moved = row["times_moved"]
    often = f" It has been moved {int(moved)} times." if not pd.isna(moved) and moved > 1 else ""
    return f"First promised for {first}. A later date was agreed: {due}.{often}"


def _asked(row: Row) -> str:
    day = _day(row, "new_date_requested")
    if not day:
        return ""
    return f"The service has asked for more time, until {day}. That has not been agreed."


def _status(row: Row) -> str:
    done = _day(row, "date_of_completion")
    return {
        Status.NOT_STARTED: "Work has not begun yet.",
        Status.IN_PROGRESS: "Work has begun.",
        Status.PAUSED: "Work has stopped for now.",
        Status.ASK_TO_CLOSE: "The service has asked to stop this. That has not been decided yet.",
        Status.COMPLETE: f"The service says that it will be done on {done}."
        if done
        else "The service says that this is done. It has not said on which day.",
    }.get(row["status"], "The service has not said where this stands.")
