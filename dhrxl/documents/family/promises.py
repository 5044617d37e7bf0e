"""One promise as a family reads it: who made it, by when, what was done, what the service says.

Nothing is promised here that the plan does not promise, nobody is blamed, and nothing is left out
because it is unwelcome. What a service wrote stands in quotation marks.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dhrxl.documents.family.spans import span, times
from dhrxl.documents.family.states import State
from dhrxl.layouts.documents.document import Box
from dhrxl.model.dates import spoken
from dhrxl.model.response import Response
from dhrxl.model.terms import UNASSIGNED, Needed, Reported, Status
from dhrxl.model.text import counted, listed, says_something, shortened, trimmed
from dhrxl.rounds.copies.accounts import Account, Accounts
from dhrxl.rounds.rag import is_assured
from dhrxl.rounds.replies.spoken import each_said

Row = Mapping[str, Any]
FIRST = "first_agreed"
"""The key of the date first agreed (`corrections.first_agreed`), which a row has besides."""
NO_REASON = "No reason was given."
_AGREED: Mapping[str, str] = {
    Response.PARTLY: "In part.",
    Response.NOT_ACCEPTED: "No. The service has not accepted what was asked for.",
}
_LONGEST = 15_000
"""Characters of a text that is told whole: five pages."""
DISPUTED = "The services that share this promise do not yet agree that it is done."
_LACKS: Mapping[Account, str] = {
    Account.NONE: "Nothing new was said this time.",
    Account.UNREAD: "We have no new account that we could read.",
    Account.PERHAPS: "We have no new account.",
}
ANOTHER = "[another of these promises]"
"""Stands in a service's own words for the reference of an action, which tells a family nothing."""


class Promises:
    """Gives the box of each promise."""

    def __init__(
        self, refs: Collection[str], as_at: date, *, whose: str, accounts: Accounts
    ) -> None:
        """Take the references of all actions, the day, who follows it, and who was not read."""
        self._whose = whose or "the partnership"
        every = "|".join(sorted(map(re.escape, refs), key=len, reverse=True))
        self._refs = re.compile(rf"(?<![\w-])(?:{every})(?![\w.]*\d)", re.IGNORECASE)
        self._as_at = as_at
        self._accounts = accounts

    def box(self, row: Row, state: State) -> Box:
        """Give a promise."""
        told = {
            State.DONE: self._done,
            State.SAID_DONE: self._said_done,
            State.LATE: self._late,
            State.TODAY: self._today,
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
        return self._cleared(str(row[key] or ""))

    def _cleared(self, said: str) -> str:
        words = shortened(trimmed(said).strip(), _LONGEST)
        return self._refs.sub(ANOTHER, words) if says_something(words) else ""

    def _quoted(self, row: Row, key: str) -> str:
        words = self._plain(row, key)
        return f"\u201c{words}\u201d" if words else ""

    def _others(self, row: Row) -> Iterator[tuple[str, str]]:
        """Give what services that share a promise last said of it; no day is known of that."""
        told = ((who, self._cleared(words)) for who, words in each_said(_joint(row)))
        said = " ".join(f"{who} last wrote: \u201c{words}\u201d" for who, words in told if words)
        yield "What others who share it say", said

    def _promised(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "What the review asked for", self._plain(row, "recommendation")
        yield "Who promised it", _who(row)
        yield "What it should change", self._plain(row, "key_outcomes")
        yield "By when", _by_when(row)
        agreed = _AGREED.get(row["response"], "")
        reason = self._quoted(row, "response_reason") or NO_REASON
        yield "Did the service agree?", f"{agreed} {reason}" if agreed else ""

    def _done(self, row: Row) -> Iterator[tuple[str, str]]:
        yield "When it was done", _done_on(row)
        shown = self._quoted(row, "evidence")
        yield "How we know", shown or "The service has not named anything that shows it."
        changed = self._quoted(row, "outcome")
        yield "What has changed since", changed or "The service has not said what has changed."
        yield from self._others(row)
        assured = self._assured(row)
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
        needed = str(row["needed"])
        is_refused = needed.startswith(Needed.NOT_ACCEPTED)
        yield "Where it stands", self._not_shown(row, needed, is_refused=is_refused)
        refused = self._quoted(row, "evidence_not_accepted") if is_refused else ""
        yield "Why it was not accepted", refused
        yield "What the service says", self._quoted(row, "progress")
        yield "What it names to show it", self._quoted(row, "evidence")
        yield "What it says has changed", self._quoted(row, "outcome")
        if assured := self._assured(row):
            yield "Has it been checked?", f"{self._start} accepted it on {assured}."
        yield from self._heard(row)
        yield from self._others(row)

    def _assured(self, row: Row) -> str:
        is_sure = is_assured(pd.DataFrame([row]), as_at=self._as_at).all()
        return _day(row, "assured_on") if is_sure else ""

    def _not_shown(self, row: Row, needed: str, *, is_refused: bool) -> str:
        """Say why what is said to be done stands among what is not shown."""
        done = _done_on(row).rstrip(".")
        says = f"The service says that this was done on {done}." if done else (
            "The service says that this is done. It has not said on which day.")  # fmt: skip
        if is_refused:
            says = (
                f"{self._start} looked at what was given and did not accept it. So this is still "
                "to be done."
            )
        elif needed == Needed.ADD_EVIDENCE:
            says += " It has not yet said what shows it."
        return f"{says} {DISPUTED}" if row["joint_disagreement"] else says

    def _late(self, row: Row) -> Iterator[tuple[str, str]]:
        late = counted(int(row["days_overdue"]), "day")
        if not has_lead(row):
            yield "Where it stands", f"{self._nobody} It is {late} late."
            yield "What was said", self._quoted(row, "progress")
        else:
            yield "How late it is", f"{late} late on {spoken(self._as_at)}."
            yield "What the service says", self._quoted(row, "progress") or self._silence(row)
            yield "Why it is late", self._quoted(row, "reason_for_new_date")
        yield from self._heard(row)
        yield from self._others(row)
        yield (
            "What happens next",
            _asked(row) or "It still has to be done. No new date has been agreed.",
        )

    def _today(self, row: Row) -> Iterator[tuple[str, str]]:
        yield from self._stands(row)
        yield "What happens next", f"It is due today, {spoken(self._as_at)}."

    def _open(self, row: Row) -> Iterator[tuple[str, str]]:
        yield from self._stands(row)
        yield "What happens next", _asked(row) or f"It is due on {_day(row, 'due_date')}."

    def _without_date(self, row: Row) -> Iterator[tuple[str, str]]:
        yield from self._stands(row)
        yield "What happens next", _asked(row) or "A date has still to be agreed."

    def _stands(self, row: Row) -> Iterator[tuple[str, str]]:
        is_led = has_lead(row)
        yield "Where it stands", _status(row) if is_led else self._nobody
        said = "What the service says" if is_led else "What was said"
        yield said, self._quoted(row, "progress")
        yield from self._heard(row)
        yield from self._others(row)

    def _silence(self, row: Row) -> str:
        """Say that a service said nothing; not where a file of its own may say something."""
        if not self._accounts.are_all_of(lead_of(row)):
            return ""
        return f"{lead_of(row)} said nothing." if _joint(row) else "Nothing was said."

    @property
    def _nobody(self) -> str:
        return f"Nobody has been given this task yet. {self._start} has to decide who will do it."

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
        is_led = has_lead(row)
        if row["reported"] == Reported.NEVER and is_led:
            yield "When we last heard", self._never(row)
        elif row["reported"] == Reported.CARRIED:
            is_said = says_something(row["progress"])
            on = _day(row, "progress_said_on" if is_said else "reported_on")
            from_ = f"These words are from {on}." if on else "These words are older."
            said = from_ if self._quoted(row, "progress") else on and f"We last heard on {on}."
            lacks = _LACKS[self._accounts.of(lead_of(row))] if is_led else ""
            yield "When we last heard", f"{lacks} {said}".strip()
        elif says_something(row["progress"]) and row["progress_said_on"] < pd.Timestamp(
            self._as_at
        ):
            said_on = _day(row, "progress_said_on")
            yield "When we last heard", f"These words were said on {said_on}, and no others since."

    def _never(self, row: Row) -> str:
        if (account := self._accounts.of(lead_of(row))) is Account.NONE:
            who = lead_of(row) if _joint(row) else "The service"
            return f"{who} has not yet told {self._whose} about this."
        return _LACKS[account]


def lacks_reason(row: Row) -> bool:
    """Say whether a service gave no reason why a promise is late, as far as it was read."""
    return has_lead(row) and not says_something(trimmed(str(row["reason_for_new_date"] or "")))


def has_lead(row: Row) -> bool:
    """Say whether a service has been given a promise."""
    return lead_of(row) not in ("", UNASSIGNED)


def lead_of(row: Row) -> str:
    return trimmed(str(row["lead_agency"] or ""))


def _joint(row: Row) -> str:
    """Give the cell of what services that share a promise last said."""
    cell = row.get("joint_progress")
    return cell if isinstance(cell, str) else ""


def _done_on(row: Row) -> str:
    """Say when something was done, and how long after the day that was first promised."""
    done = _day(row, "date_of_completion")
    first, due = row[FIRST], row["due_date"]
    if not done or pd.isna(first) or row["date_of_completion"] <= first:
        return f"{done}." if done else ""
    late = span(pd.Timestamp(first).date(), pd.Timestamp(row["date_of_completion"]).date())
    promised = "the promised date" if first == due else "the date first promised"
    return f"{done}, {late} after {promised}."


def _day(row: Row, key: str) -> str:
    day = row[key]
    return "" if day is None or pd.isna(day) else spoken(pd.Timestamp(day).date())


def _who(row: Row) -> str:
    if not has_lead(row):
        return "No service has taken this on yet."
    joint = [trimmed(name) for name in str(row["joint_agencies"] or "").split(";") if trimmed(name)]
    lead = lead_of(row)
    return f"{lead}, together with {listed(joint, 'and')}." if joint else f"{lead}."


def _by_when(row: Row) -> str:
    first = _day(row, FIRST)
    due = _day(row, "due_date")
    if not due:
        return "No date was agreed."
    if first == due or not first:
        return f"{due}."
    moved = row["times_moved"]
    often = "" if pd.isna(moved) or moved < 1 else f" It has been moved {times(int(moved))}."
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
