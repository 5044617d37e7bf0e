"""What agencies are written: to a team and never to a person, in plain words, with one thing asked.

A subject is seen by more people than the words below it: on locked screens, in lists and logs. So
no subject and no name of a file says what the review is about, or which it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from dhrxl.layouts.documents.draft import Draft
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.personal import masked
from dhrxl.model.terms import Needed, heading
from dhrxl.model.text import counted, listed, squeezed
from dhrxl.rounds.chasing import IF_NOT_SOON, Awaited, Reminder

_MOST_LISTED = 30
_DATED = (Needed.SAY_WHY_LATE, Needed.NOTHING)
"""Where a new date is an answer: the action is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes, and how an answer reaches them."""

    partnership: Partnership

    def draft(
        self,
        to: str,
        subject: str,
        paragraphs: Sequence[str],
        attached: Sequence[tuple[str, bytes]] = (),
        *,
        first: str = "",
    ) -> Draft:
        """Put the words together, under the marking and without a person's name.

        Above all stands what whoever sends it does `first`, if anything.
        """
        owner = self.partnership
        signed = "\n".join(filter(None, (squeezed(owner.name) or "The partnership", owner.send_to)))
        lines = (*filter(None, (first,)), owner.marking, "Hello,", *paragraphs, signed)
        words = "\n\n".join(lines)
        return Draft(to=to, subject=subject, words=f"{words}\n", attached=tuple(attached))

    @property
    def address(self) -> str:
        """Where answers go, as a sentence says it."""
        return f" to {self.partnership.send_to}" if self.partnership.send_to else " back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """The files of a round that could not be read, as far as they may be an agency's."""

    named: tuple[str, ...] = ()
    """Those that are called by its name, or say on their cover that they are its."""
    others: int = 0
    """How many nobody knows the agency of."""

    @property
    def said(self) -> str:
        """Say where its return may be. Only a file of its own is named to it."""
        if self.named:
            files = listed((f"'{quotable(name)}'" for name in self.named), "and")
            return f"A file from you may have reached us that we could not read: {files}."
        if self.others:
            return (
                "It may be on its way; or a file reached us that we could not read, and it may be "
                "yours."
            )
        return "It may be on its way, or it may have gone astray."


ALL_READ = Unread()


def quotable(file: str) -> str:
    """Give the name of a file as a letter says it, without folders and mails it came in."""
    return masked(squeezed(PurePosixPath(file).name))


def by_day(day: date | None) -> str:
    """Say by when an answer is wanted."""
    return f" by {spoken(day)}" if day else " as soon as you can"


def with_return(
    writer: Writer,
    agency: str,
    to: str,
    *,
    actions: int,
    as_at: date | None,
    return_by: date | None,
    attached: Sequence[tuple[str, bytes]],
) -> Draft:
    """Write the letter that a return goes out with.

    Args:
        writer: Who writes.
        agency: Who is asked.
        to: Its mailbox, if it has one.
        actions: How many actions are asked about.
        as_at: The day they are judged by.
        return_by: When answers are due.
        attached: The return, or several, and a calendar.
    """
    by = by_day(return_by)
    position = f", as at {spoken(as_at)}" if as_at else ""
    many = sum(name.endswith(".xlsx") for name, _ in attached) > 1
    returns, it = ("returns", "them") if many else ("return", "it")
    subject = "Action plan return" + (f": please send by {spoken(return_by)}" if return_by else "")
    holds = "They hold" if many else "It holds"
    held = f"the {actions:,} actions" if actions > 1 else "the one action"
    paragraphs = [
        f"Please fill in the attached {returns} for {squeezed(agency)}, and send {it}"
        f"{writer.address}{by}. {holds} {held} that your agency leads or takes part in"
        f"{position}.",
        "1. Open the return and go to the sheet Return.\n"
        "2. In the white cells, say where each action stands and what proves it. Please name "
        "roles, never people.\n"
        "3. If nothing has changed, answer Yes to that on the sheet Cover. For an action that is "
        "overdue, please say all the same what is happening, or ask for a new date.\n"
        "4. Save it, and attach it to your reply.",
        "If you cannot meet a date, ask for a new one in the return and say why. The partnership "
        "decides.",
    ]
    if any(name.endswith(".ics") for name, _ in attached):
        paragraphs.append("The calendar file (.ics) holds the dates, if you would like them.")
    paragraphs.append(
        "If anything is unclear, or this should go to another team, just reply. Thank you for "
        "your help."
    )
    return writer.draft(to, subject, paragraphs, attached)


def reminder(
    writer: Writer,
    one: Reminder,
    to: str,
    *,
    round_: str,
    as_at: date,
    reply_by: date | None,
    unread: Unread = ALL_READ,
) -> Draft:
    """Write to an agency that is silent, or from which an answer to some actions is awaited."""
    agency, by = squeezed(one.agency), by_day(reply_by)
    of_round = f" for {squeezed(round_)}" if round_ else ""
    position = f"as at {spoken(as_at)}"
    if one.is_silent:
        subject = "Action plan return: a reminder"
        paragraphs = [
            f"We have not seen a return from {agency}{of_round} yet. {unread.said}",
            f"Could you send your return{writer.address}{by}? {_if_unchanged(one)} If you need it "
            "again, just reply.",
            "Until it is here, the partnership sees your actions as last reported. "
            f"{_asked_of(one)}",
        ]
        if one.awaited:
            count = counted(len(one.awaited), "action")
            paragraphs.append(f"Please look at {count} above all, {position}:")
    else:
        subject, says, asks = _to_answer(one)
        paragraphs = [
            f"Thank you for the return from {agency}{of_round}. {says}, {position}.",
            f"Could you {asks}{writer.address}{by}?",
        ]
    paragraphs += _listed(one.awaited)
    if one.responses:
        paragraphs.append(response_needed(one.responses))
    if one.with_the_board:
        asked = counted(one.with_the_board, "action")
        paragraphs.append(
            f"For {asked} you have asked for a new date, and the partnership is still to decide."
        )
    paragraphs.append(
        "If a date cannot be met, ask for a new one in the return and say why. If this should go "
        "to another team, just reply. Thank you for your help."
    )
    return writer.draft(to, subject, paragraphs)


def response_needed(refs: Sequence[str]) -> str:
    """Ask whether an agency accepts what it was asked to do."""
    named = ", ".join(refs[:_MOST_LISTED])
    more = f" and {len(refs) - _MOST_LISTED:,} more" if len(refs) > _MOST_LISTED else ""
    return (
        "Please say whether your agency accepts what was recommended (column "
        f"{heading('response')}): {named}{more}."
    )


def _if_unchanged(one: Reminder) -> str:
    if one.awaited:
        return (
            "If nothing has changed, answer Yes to that on its sheet Cover, and give a new date "
            "for the actions below."
            if all(each.needed in _DATED for each in one.awaited)
            else "If nothing has changed, answer Yes to that on its sheet Cover, and answer for "
            "the actions below."
        )
    return "If nothing has changed, it is enough to answer Yes to that on its sheet Cover."


def _to_answer(one: Reminder) -> tuple[str, str, str]:
    """Give the subject, what is said, and what is asked of an agency that has returned."""
    needed, past = len(one.needed), len(one.past)
    if needed:
        count = counted(needed, "action")
        says = f"There is still something the partnership needs to know about {count}"
        answer = (
            f"answer {'it' if needed == 1 else 'them'} in your copy of the return, and send that"
        )
        return f"Action plan: {count} to answer", says, answer
    if past:
        is_one = past == 1
        count = counted(past, "action")
        return (
            f"Action plan: {count} past {'its' if is_one else 'their'} date",
            f"{count[:1].upper()}{count[1:]} {'is' if is_one else 'are'} past "
            f"{'its' if is_one else 'their'} date",
            f"look at {'it' if is_one else 'them'} and, if a new date is needed, send your copy of "
            "the return",
        )
    count = counted(len(one.responses), "response")
    return (
        f"Action plan: {count} to give",
        f"{count[:1].upper()}{count[1:]} {'is' if len(one.responses) == 1 else 'are'} still needed",
        "give that in your copy of the return, and send it",
    )


def _asked_of(one: Reminder) -> str:
    """Say how many actions a silent agency was asked about."""
    parts = []
    if one.open_actions:
        parts.append(f"leads {counted(one.open_actions, 'open action')}")
    if one.joint:
        parts.append(f"takes part in {counted(one.joint, 'action')} that others lead")
    return f"Your agency {' and '.join(parts)}." if parts else ""


def _listed(awaited: Sequence[Awaited]) -> Iterator[str]:
    """Give a paragraph for each action; of very many the longest overdue."""
    for one in awaited[:_MOST_LISTED]:
        due = f"Due: {spoken(one.due)}" if one.due else "Due: no date is agreed"
        late = f", {counted(one.days_overdue, 'day')} overdue" if one.days_overdue else ""
        asks = f"Needed: {one.asks}" if one.asks else f"It is past its date. {IF_NOT_SOON}"
        yield f"{one.ref}\n{due}{late}\n{asks}"
    if len(awaited) > _MOST_LISTED:
        more = counted(len(awaited) - _MOST_LISTED, "more action")
        yield f"And {more}: your return shows them."
