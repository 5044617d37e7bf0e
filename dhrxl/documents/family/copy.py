"""The copy for a family as a document.

Whoever reads it has lost somebody. So it says first for whom it was written and what is in it,
uses the name that the review uses and no other, speaks of services and never of people, and has
short sentences and no words of our trade. It ends with whom to ask.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dhrxl.documents.family.promises import FIRST, Promises, lacks_reason, lead_of
from dhrxl.documents.family.states import SHOWN, State, states_of
from dhrxl.documents.family.trade_words import TRADE_WORDS
from dhrxl.layouts.documents.document import (
    Block,
    Box,
    Bullets,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.model.dates import spoken
from dhrxl.model.personal import addresses
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted, trimmed
from dhrxl.rounds.agreements.corrections import first_agreed
from dhrxl.rounds.copies.accounts import Accounts
from dhrxl.rounds.copies.original import Original

MARKING = "For the family"
_IN_SHORT: Mapping[State, tuple[str, str]] = {
    State.DONE: (
        "is done, and the service has said what shows it",
        "are done, and the services have said what shows it",
    ),
    State.SAID_DONE: (
        "is said to be done, but that is not yet shown",
        "are said to be done, but that is not yet shown",
    ),
    State.LATE: ("is late", "are late"),
    State.TODAY: ("is due today", "are due today"),
    State.OPEN: ("is not due yet", "are not due yet"),
    State.NO_DATE: ("has no date yet", "have no date yet"),
    State.ENDED: ("will not go on", "will not go on"),
}


_ZOOM = 1.2
"""Makes the words of a promise 12 points, the least that guides to clear print ask for."""
_LOSS = "We are sorry for your loss."
_HARM = "We are sorry for what you have been through."
"""Said where we do not know that somebody died: a review may follow harm that was survived."""


def family_copy(original: Original, *, contact: str) -> Document:
    """Give the copy for the family of one review.

    Args:
        original: The summary or the plan, with the actions of that review only.
        contact: Role and team mailbox of whom a family may ask; or nothing.
    """
    name = original.reviews[0]
    states = states_of(original)
    blocks = (
        *_opening(original, name),
        *_in_short(original, states),
        *_words(original, states),
        *_promises(original, states),
        *_next(original, states),
        *_whom_to_ask(contact),
    )
    return Document(
        title=f"{name}: what became of the promises",
        subject="What was promised after the review, in plain words",
        as_at=original.as_at,
        owner=original.name or "The partnership",
        marking=MARKING,
        blocks=blocks,
        zoom=_ZOOM,
        boxes_break=True,
    )


def _opening(original: Original, name: str) -> Iterator[Block]:
    partnership = original.name or "The partnership"
    is_death = all(kind.follows_death for kind in original.kinds)
    yield Paragraph(words=_LOSS if is_death else _HARM, look="lead")
    yield Paragraph(
        words="This was written for the family and friends of those at the heart of the review "
        f"known as {name}.",
    )
    yield Paragraph(
        words="After the review, services promised to change how they work, so that others may be "
        f"safer. {partnership} follows up what becomes of those promises. Here you can read what "
        "was promised, what has been done and what has not. This is how "
        f"things stood on {spoken(original.as_at)}."
    )
    yield Paragraph(
        words=f"We use the name {name} because the review does. We write about services, not "
        "people. What stands in quotation marks is what a service wrote itself."
    )
    yield Paragraph(
        words="You do not have to read this alone, or all at once. A friend, an advocate or a "
        "support worker can read it with you, and can ask questions for you."
    )


def _in_short(original: Original, states: Mapping[str, State]) -> Iterator[Block]:
    counts = {state: sum(one is state for one in states.values()) for state in State}
    yield Heading(words="In short")
    many = counted(len(states), "change was", "changes were")
    yield Paragraph(words=f"{many} promised. Of these:")
    items = [f"{count} {_IN_SHORT[state][count != 1]}." for state, count in counts.items() if count]
    if not counts[State.LATE]:
        items.append("None is late.")
    moved = sum(_is_moved(row) for row in _rows(original).values())
    if moved:
        was = "was given" if moved == 1 else "were given"
        items.append(f"{moved} {was} a later date than first promised. Each is counted above too.")
    yield Bullets(items=tuple(items))


def _is_moved(row: Mapping[str, Any]) -> bool:
    first, due = row[FIRST], row["due_date"]
    return not pd.isna(first) and not pd.isna(due) and bool(due > first)


def _rows(original: Original) -> dict[str, dict[str, Any]]:
    dated = original.actions.assign(**{FIRST: first_agreed(original.actions)})
    rows = dated.to_dict("index")
    return {str(ref): {str(key): cell for key, cell in row.items()} for ref, row in rows.items()}


def _promises(original: Original, states: Mapping[str, State]) -> Iterator[Block]:
    rows = _rows(original)
    promises = Promises(list(rows), original.as_at, whose=original.name, accounts=original.accounts)
    for state in State:
        refs = [ref for ref, one in states.items() if one is state]
        if state is State.LATE:
            refs.sort(key=lambda ref: -int(rows[ref]["days_overdue"]))
        if refs:
            yield Heading(words=state.value)
        if state is State.LATE and (
            words := _unexplained([rows[ref] for ref in refs], original.accounts)
        ):
            yield Paragraph(words=words)
        for ref in refs:
            yield promises.box(rows[ref], state)


def _unexplained(rows: Sequence[Mapping[str, Any]], accounts: Accounts) -> str:
    """Say once for how many late promises no reason was given; nobody owes one who has no task."""
    lacking = [row for row in rows if lacks_reason(row)]
    if not lacking:
        return ""
    is_read = all(accounts.are_all_of(lead_of(row)) for row in lacking)
    given = "was given" if is_read else "was given in what we could read"
    beyond = "beyond the words quoted here."
    if len(rows) == 1:
        return f"No reason {given} why this is late, {beyond}"
    if len(lacking) == len(rows):
        return f"No reason {given} why any of these is late, {beyond}"
    return f"For {len(lacking)} of these {len(rows)} no reason {given}, {beyond}"


def _next(original: Original, states: Mapping[str, State]) -> Iterator[Block]:
    yield Heading(words="What happens next")
    rows = _rows(original)
    coming = sorted(
        (row["due_date"], ref, row)
        for ref, row in rows.items()
        if states.get(ref) in (State.TODAY, State.OPEN)
    )
    late = sum(state is State.LATE for state in states.values())
    if coming:
        yield Paragraph(words="These are still to be done, by the dates that were agreed.")
        yield Table(
            caption="What is still to come, by date",
            columns=(
                Column(heading="By when", share=1.7),
                Column(heading="What", share=4),
                Column(heading="Who", share=2),
            ),
            rows=tuple(
                (
                    spoken(pd.Timestamp(due).date()),
                    trimmed(str(row["action_to_take"])),
                    trimmed(str(row["lead_agency"])) or UNASSIGNED,
                )
                for due, _, row in coming
            ),
        )
    else:
        yield Paragraph(words="Nothing is still to come by a date that was agreed.")
    if late:
        many = (
            "1 promise is late. It still has to be done, and it stays in the plan until it is"
            if late == 1
            else f"{late} promises are late. They still have to be done, and each stays in the "
            "plan until it is"
        )
        yield Paragraph(words=f"{many}, or until it is decided that it will not go on.")


def _words(original: Original, states: Mapping[str, State]) -> Iterator[Block]:
    """Say what words of the trade mean that stand in what the plan or a service says."""
    rows = _rows(original)
    said = " ".join(str(rows[ref][key]) for ref, state in states.items() for key in SHOWN[state])
    used = [
        (word, meaning)
        for word, meaning in TRADE_WORDS.items()
        if re.search(rf"\b{re.escape(word)}s?\b", said, 0 if word.isupper() else re.IGNORECASE)
    ]
    if used:
        yield Heading(words="What some words mean")
        yield Bullets(items=tuple(f"{word}: {meaning}" for word, meaning in used))


def team_of(contact: str) -> tuple[str, tuple[str, ...]]:
    """Give the team that a contact names, and its mailboxes; blank where there is none.

    >>> team_of("Elm desk (elm@town.example)")
    ('Elm desk', ('elm@town.example',))
    """
    mailboxes = tuple(sorted(addresses(contact)))
    return trimmed(_words_of(contact, mailboxes)), mailboxes


def _whom_to_ask(contact: str) -> Iterator[Block]:
    who, mailboxes = team_of(contact)
    known = [("Who", who), ("Write to", ", ".join(mailboxes))]
    asked = [label for label, words in (("Team", who), ("E-mail", mailboxes)) if not words]
    yield Heading(words="Whom to ask")
    yield Paragraph(
        words="You can ask anything: what a word means, why something is late, or what is "
        "missing here. You can also say how you would like to hear from us, or that you would "
        "rather not. There is room here to name somebody who can support you, and who works "
        "for none of these services."
    )
    if not mailboxes:
        lacks = "No e-mail address is given for this team yet" if who else "No team is named yet"
        yield Paragraph(
            words=f"{lacks}. Whoever gives you this has to write it below. If it is still blank, "
            "please ask them."
        )
    yield Box(
        heading="The team that can answer",
        fields=tuple((label, words) for label, words in known if words),
        to_fill_in=(*asked, "Telephone", "By post", "Support for you"),
    )


def _words_of(contact: str, mailboxes: Sequence[str]) -> str:
    """Give a contact without its addresses: the role or the team."""
    for mailbox in mailboxes:
        contact = re.sub(re.escape(mailbox), "", contact, flags=re.IGNORECASE)
    return contact.strip(" ,;:<>()-")
