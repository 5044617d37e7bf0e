"""What agencies are written: to a team and never to a person, in plain words, with one thing asked.

A subject is seen by more people than the words below it: on locked screens, in lists and logs. So
no subject and no name of a file says what the review is about, or which it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from dhrxl.layouts.documents.draft import Draft
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import Needed
from dhrxl.model.text import counted, squeezed
from dhrxl.rounds.chasing import Awaited, Reminder

_NEEDED = MappingProxyType(
    {
        Needed.ADD_DATE: "the date of completion",
        Needed.ADD_EVIDENCE: "evidence, or what changed as a result",
        Needed.SAY_WHY_LATE: "what is happening, or a new date to ask for",
        Needed.SAY_WHERE: "where it stands",
    }
)
_NOT_ACCEPTED = "other evidence; your return says why the board did not accept what it had"
_A_DATE = "the day it will be done, or a new date to ask for"
"""Of an action that is overdue, and whose agency has said what is happening."""
_MOST_LISTED = 30


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
    ) -> Draft:
        """Put the words together, under the marking and without a person's name."""
        owner = self.partnership
        signed = "\n".join(filter(None, (squeezed(owner.name) or "The partnership", owner.send_to)))
        words = "\n\n".join((owner.marking, "Hello,", *paragraphs, signed))
        return Draft(to=to, subject=subject, words=f"{words}\n", attached=tuple(attached))

    @property
    def address(self) -> str:
        """Where answers go, as a sentence says it."""
        return f" to {self.partnership.send_to}" if self.partnership.send_to else " back"


def _by(day: date | None) -> str:
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
    by = _by(return_by)
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
        "3. If nothing has changed, answer Yes to that on the sheet Cover. That is enough.\n"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A receipt, as its cover says."""

    name: str
    data: bytes
    agency: str
    result: str
    """What became of the return, in a sentence."""
    is_read: bool
    must: int
    """How many things must be mended."""
    check: int
    """How many are worth a second look."""


def with_receipt(
    writer: Writer,
    agency: str,
    to: str,
    *,
    receipts: Sequence[Received],
    attached: Sequence[tuple[str, bytes]],
    reply_by: date | None,
) -> Draft:
    """Write the letter that a receipt goes back with; of several, for all of them."""
    many = len(receipts) > 1
    receipt = "receipts show" if many else "receipt shows"
    results = "\n".join(dict.fromkeys(one.result for one in receipts if one.is_read))
    whose = f" for {squeezed(agency)}" if agency else ""
    send = f"send it{writer.address}{_by(reply_by)}"
    thanks = f"Thank you for your return{whose}. The attached {receipt} how it was read."
    subject = "Action plan return: received"
    check = sum(one.check for one in receipts)
    if not all(one.is_read for one in receipts):
        subject = "Action plan return: please send it again"
        not_read = "We could not read all of it." if many else "We could not read it."
        thanks = f"Thank you for what you sent us{whose}. {not_read}"
        todo = (
            "The sheet To mend of the attached receipt says why. Please do what it says, and "
            f"{send}. Until it is here, your actions stand as before this round."
        )
    elif any(one.must for one in receipts):
        subject = "Action plan return: please look again"
        todo = (
            "The sheet To mend names each cell and what would put it right. Please change it in "
            f"your own copy of the return, and {send}."
        )
    elif check:
        things, are = counted(check, "thing"), "is" if check == 1 else "are"
        todo = (
            f"The sheet To mend names {things} that {are} worth a second look. If you change "
            f"anything, please {send}. If not, there is nothing more to do."
        )
    else:
        todo = "There is nothing you need to do."
    closing = "If anything is unclear, just reply."
    return writer.draft(to, subject, [*filter(None, (thanks, results, todo)), closing], attached)


def reminder(
    writer: Writer,
    one: Reminder,
    to: str,
    *,
    round_: str,
    as_at: date,
    reply_by: date | None,
) -> Draft:
    """Write to an agency that is silent, or from which an answer to some actions is awaited."""
    agency, by = squeezed(one.agency), _by(reply_by)
    of_round = f" for {squeezed(round_)}" if round_ else ""
    count = counted(len(one.awaited), "action")
    if one.is_silent:
        subject = "Action plan return: a reminder"
        paragraphs = [
            f"We have not seen a return from {agency}{of_round} yet. It may be on its way, or it "
            "may have gone astray.",
            f"Could you send it{writer.address}{by}? If nothing has changed, it is enough to "
            "answer Yes to that on its sheet Cover. If you need the return again, just reply.",
            f"Until it is here, the board sees your actions as last reported. {_asked_of(one)}",
        ]
        if one.awaited:
            paragraphs.append(f"Please look at {count} above all, as at {spoken(as_at)}:")
    else:
        subject = f"Action plan: {count} to answer"
        paragraphs = [
            f"Thank you for the return from {agency}{of_round}. There is still something the board "
            f"needs to know about {count}, as at {spoken(as_at)}.",
            f"Could you answer {'it' if len(one.awaited) == 1 else 'them'} in your copy of the "
            f"return, and send that{writer.address}{by}?",
        ]
    paragraphs += _listed(one.awaited)
    if one.with_the_board:
        asked = counted(one.with_the_board, "action")
        paragraphs.append(
            f"For {asked} you have asked for a new date, and the board is still to decide. Nothing "
            "is needed from you there."
        )
    paragraphs.append(
        "Dates slip for good reasons. If one cannot be met, ask for a new one in the return and "
        "say why. If this should go to another team, just reply. Thank you for your help."
    )
    return writer.draft(to, subject, paragraphs)


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
        yield f"{one.ref}\n{due}{late}\nNeeded: {_needed(one)}"
    if len(awaited) > _MOST_LISTED:
        more = counted(len(awaited) - _MOST_LISTED, "more action")
        yield f"And {more}: your return shows them."


def _needed(one: Awaited) -> str:
    if one.needed.startswith(Needed.NOT_ACCEPTED):
        return _NOT_ACCEPTED
    return next((said for word, said in _NEEDED.items() if word == one.needed), _A_DATE)
