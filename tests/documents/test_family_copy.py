"""The copy for a family: every promise once, honestly, in words that a child of 12 can read."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhrxl.documents.family.copy import family_copy
from dhrxl.documents.family.states import State, states_of
from dhrxl.intake.opened import Source
from dhrxl.layouts.documents.document import Box, Bullets, Document, Paragraph, Table
from dhrxl.model.frames import typed
from dhrxl.model.places import Places
from dhrxl.model.terms import ALL_ACTIONS
from dhrxl.rounds.copies.accounts import Account, Accounts
from dhrxl.rounds.copies.blocking import texts_in
from dhrxl.rounds.copies.original import Original
from dhrxl.rounds.rag import due_dates, rate
from tests.loops import some

AS_AT = date(2026, 3, 31)
PAST, FAR = date(2026, 1, 31), date(2026, 9, 30)
QUOTES = re.compile("\u201c[^\u201d]*\u201d")
DONE: Mapping[str, object] = {
    "status": "Complete", "date_of_completion": date(2026, 3, 2), "target_date": PAST,
}  # fmt: skip


def original_of(
    *rows: Mapping[str, object], name: str = "Ben", kind: str = "", accounts: Accounts | None = None
) -> Original:
    """Give a summary of some actions, numbered from 1."""
    given = [
        {
            "action_ref": f"BEN-{number:02d}.1",
            "review": name,
            "recommendation": "People who ask for help should be heard.",
            "action_to_take": f"Train the staff of ward {number}.",
            "lead_agency": "Elm Trust",
            "reported": "This round",
            **row,
        }
        for number, row in enumerate(rows, 1)
    ]
    frame = typed(pd.DataFrame(given, dtype="object"), ALL_ACTIONS).set_index(
        "action_ref", drop=False
    )
    actions = frame.assign(due_date=due_dates(frame)).assign(**rate(frame, as_at=AS_AT))
    return Original(
        source=Source(file="summary.xlsx", path=Path("summary.xlsx")),
        as_at=AS_AT,
        actions=actions,
        published={},
        legend={},
        places=Places(),
        is_summary=True,
        types={name: kind},
        accounts=accounts or Accounts(),
    )


def told(*rows: Mapping[str, object], contact: str = "", kind: str = "") -> Document:
    """Give the copy of some actions, numbered from 1."""
    return family_copy(original_of(*rows, kind=kind), contact=contact)


def only_box(*rows: Mapping[str, object]) -> dict[str, str]:
    """Give the lines of the first promise by label."""
    boxes = [one for one in told(*rows).blocks if isinstance(one, Box)]
    return dict(next(one.fields for one in boxes if one.heading.endswith("ward 1.")))


@pytest.mark.parametrize(
    ("row", "label", "says"),
    [
        ({"target_date": PAST, "progress": "N/A"}, "What the service says", "Nothing was said."),
        ({"target_date": PAST, "progress": "Half done."}, "What the service says",
         "\u201cHalf done.\u201d"),
        ({"target_date": PAST, "reason_for_new_date": "The trainer left."}, "Why it is late",
         "\u201cThe trainer left.\u201d"),
        ({"target_date": PAST}, "How late it is", "59 days late on 31 March 2026."),
        ({"target_date": PAST}, "What happens next",
         "It still has to be done. No new date has been agreed."),
        ({"target_date": PAST, "new_date_requested": FAR}, "What happens next",
         "The service has asked for more time, until 30 September 2026. That has not been agreed."),
        ({"target_date": PAST, "revised_target_date": FAR, "times_moved": 2}, "By when",
         "First promised for 31 January 2026. A later date was agreed: 30 September 2026. "
         "It has been moved twice."),
        ({"target_date": PAST, "revised_target_date": FAR, "times_moved": 1}, "By when",
         "First promised for 31 January 2026. A later date was agreed: 30 September 2026. "
         "It has been moved once."),
        ({"target_date": AS_AT}, "What happens next", "It is due today, 31 March 2026."),
        ({"target_date": PAST, "lead_agency": "Unassigned"}, "Who promised it",
         "No service has taken this on yet."),
        ({"target_date": PAST, "lead_agency": "Unassigned", "reported": "Never"}, "Where it stands",
         "Nobody has been given this task yet. The partnership has to decide who will do it. It is "
         "59 days late."),
        ({"target_date": FAR, "lead_agency": ""}, "Where it stands",
         "Nobody has been given this task yet. The partnership has to decide who will do it."),
        ({"target_date": FAR, "joint_agencies": "Police; Housing"}, "Who promised it",
         "Elm Trust, together with Police and Housing."),
        ({"target_date": PAST, "reported": "Never", "joint_progress": "Police says: Half done."},
         "What others who share it say", "Police last wrote: \u201cHalf done.\u201d"),
        ({"target_date": PAST, "reported": "Never", "joint_progress": "Police says: Half done."},
         "What the service says", "Elm Trust said nothing."),
        ({"target_date": FAR, "reported": "Never", "joint_progress": "Police says: Half done."},
         "When we last heard", "Elm Trust has not yet told the partnership about this."),
        ({**DONE, "evidence": "The log.", "joint_progress": "Police says: See BEN-02.1.\n  So so.\n"
          "Housing says: N/A"}, "What others who share it say",
         "Police last wrote: \u201cSee [another of these promises].\nSo so.\u201d"),
        ({"target_date": FAR}, "Where it stands", "The service has not said where this stands."),
        ({"target_date": FAR, "status": "Not started"}, "Where it stands",
         "Work has not begun yet."),
        ({"target_date": FAR, "status": "Paused"}, "Where it stands", "Work has stopped for now."),
        ({"target_date": FAR, "reported": "Never"}, "When we last heard",
         "The service has not yet told the partnership about this."),
        ({"target_date": FAR, "reported": "Carried forward", "reported_on": PAST,
          "progress": "Half done.", "progress_said_on": PAST}, "When we last heard",
         "Nothing new was said this time. These words are from 31 January 2026."),
        ({"target_date": FAR, "reported": "Carried forward", "reported_on": PAST},
         "When we last heard", "Nothing new was said this time. We last heard on 31 January 2026."),
        ({**DONE, "evidence": "The log."}, "When it was done",
         "2 March 2026, more than one month after the promised date."),
        ({**DONE, "evidence": "The log.", "target_date": date(2025, 12, 31),
          "revised_target_date": FAR}, "When it was done",
         "2 March 2026, more than two months after the date first promised."),
        ({**DONE, "evidence": "The log.", "target_date": FAR}, "When it was done",
         "2 March 2026."),
        ({**DONE, "evidence": "The log.", "target_date": FAR,
          "joint_disagreement": "Police says In progress"}, "Where it stands",
         "The service says that this was done on 2 March 2026. The services that share this "
         "promise do not yet agree that it is done."),
        ({**DONE, "evidence": "The log.", "joint_disagreement": "Police says In progress",
          "assured_on": AS_AT}, "Has it been checked?",
         "The partnership accepted it on 31 March 2026."),
        ({"target_date": FAR, "progress": "Booked.", "progress_said_on": PAST, "status": "Paused"},
         "When we last heard",
         "These words were said on 31 January 2026, and no others since."),
        ({"target_date": FAR, "reported": "Carried forward", "reported_on": date(2026, 2, 28),
          "progress": "Booked.", "progress_said_on": PAST}, "When we last heard",
         "Nothing new was said this time. These words are from 31 January 2026."),
        ({}, "By when", "No date was agreed."),
        ({"target_date": FAR, "response": "Not accepted", "response_reason": "It is done."},
         "Did the service agree?",
         "No. The service has not accepted what was asked for. \u201cIt is done.\u201d"),
        ({"target_date": FAR, "response": "Partly accepted"}, "Did the service agree?",
         "In part. No reason was given."),
        ({**DONE, "evidence": "The log.", "assured_on": PAST, "check_again_on": AS_AT},
         "Has it been checked?",
         "Yes. The partnership accepted this on 31 January 2026. It is now to be checked whether "
         "it still holds."),
        ({**DONE, "evidence": "The log."}, "How we know", "\u201cThe log.\u201d"),
        ({**DONE, "outcome": "Calls are answered."}, "How we know",
         "The service has not named anything that shows it."),
        ({**DONE, "evidence": "The log."}, "What has changed since",
         "The service has not said what has changed."),
        ({**DONE, "evidence": "The log."}, "Has it been checked?",
         "This is the service's own account. The partnership has not yet recorded that it accepts "
         "it."),
        ({**DONE, "evidence": "The log.", "assured_on": AS_AT}, "Has it been checked?",
         "Yes. The partnership accepted this on 31 March 2026."),
        ({**DONE, "evidence": "The log.", "assured_on": date(2062, 4, 3)}, "Has it been checked?",
         "This is the service's own account. The partnership has not yet recorded that it accepts "
         "it."),
        (DONE, "Where it stands",
         "The service says that this was done on 2 March 2026, more than one month after the "
         "promised date. It has not yet said what shows it."),
        ({"status": "Superseded", "target_date": PAST}, "Where it stands",
         "Another promise has taken the place of this one."),
        ({"target_date": PAST, "progress": "Waits for BEN-02.1, as ben-1 did."},
         "What the service says",
         "\u201cWaits for [another of these promises], as ben-1 did.\u201d"),
    ],
)  # fmt: skip
def test_each_line_says_what_is_known(row: Mapping[str, object], label: str, says: str) -> None:
    """What a family is told follows from the cells; what is not known is said to be so."""
    assert says == only_box(row, {"target_date": FAR})[label]


ROWS: tuple[Mapping[str, object], ...] = (
    {**DONE, "evidence": "The log."},
    DONE,
    {"target_date": PAST, "progress": "Half done."},
    {"target_date": PAST, "revised_target_date": date(2026, 2, 28)},
    {"target_date": FAR, "status": "In progress"},
    {"target_date": FAR, "reported": "Never"},
    {"status": "In progress"},
    {"target_date": AS_AT, "status": "In progress"},
    {"status": "Not accepted", "target_date": PAST},
)


def test_every_promise_is_told_once_and_counted_once() -> None:
    """The counts in short add up to the promises, each of which has one box."""
    made = told(*ROWS)
    boxes = [one.heading for one in made.blocks if isinstance(one, Box)]
    short = next(one for one in made.blocks if isinstance(one, Bullets)).items

    assert "9 changes were promised. Of these:" in [
        one.words for one in made.blocks if isinstance(one, Paragraph)
    ]
    assert [1, 1, 2, 1, 2, 1, 1, 1] == [int(item.split()[0]) for item in short]
    assert sorted(boxes[:-1]) == [f"Train the staff of ward {number}." for number in range(1, 10)]
    assert "The team that can answer" == boxes[-1]


def test_what_is_to_come_is_what_the_plan_promised_by_date() -> None:
    """Dates to come are those of open promises, soonest first; nothing else is promised."""
    made = told({"target_date": FAR}, {"target_date": date(2026, 4, 30)}, *ROWS[2:3])
    table = next(one for one in made.blocks if isinstance(one, Table))

    assert [
        ("30 April 2026", "Train the staff of ward 2.", "Elm Trust"),
        ("30 September 2026", "Train the staff of ward 1.", "Elm Trust"),
    ] == list(table.rows)


@pytest.mark.parametrize(
    ("contact", "known", "asked"),
    [
        ("Elm desk", ["Who"], ["E-mail"]),
        ("", [], ["Team", "E-mail"]),
        ("elm@town.example", ["Write to"], ["Team"]),
        ("Elm desk, elm@town.example", ["Who", "Write to"], []),
        ("Elm desk (elm@town.example)", ["Who", "Write to"], []),
    ],
)
def test_whom_to_ask_is_the_team_and_lines_to_fill_in(
    contact: str, known: list[str], asked: list[str]
) -> None:
    """A role and a mailbox that are known are named; for what is not there is room."""
    box = told(ROWS[0], contact=contact).blocks[-1]

    assert isinstance(box, Box)
    assert known == [label for label, _ in box.fields]
    assert {words for _, words in box.fields} <= {"Elm desk", "elm@town.example"}
    assert (*asked, "Telephone", "By post", "Support for you") == box.to_fill_in
    said = [
        one.words for one in told(ROWS[0], contact=contact).blocks if isinstance(one, Paragraph)
    ]
    assert ("E-mail" in asked) == said[-1].endswith("If it is still blank, please ask them.")


def test_one_is_sorry_for_a_loss_only_where_somebody_died() -> None:
    """A review that may follow harm, and one of which nobody said its kind, is spoken of so."""
    first = {
        kind: next(one.words for one in told(ROWS[0], kind=kind).blocks
                   if isinstance(one, Paragraph))
        for kind in ("DHR", "DARDR", "PFD", "SAR", "CSPR", "SUSR", "Other", "Learning event", "")
    }  # fmt: skip
    loss = [kind for kind, words in first.items() if words == "We are sorry for your loss."]

    assert ["DHR", "DARDR", "PFD"] == loss
    assert 2 == len(set(first.values()))


def test_it_is_said_once_for_how_many_no_reason_was_given() -> None:
    """Late promises without a reason are counted, and one that nobody was given is not."""
    late = {"target_date": PAST, "progress": "Half done."}
    made = told(late, late, {**late, "reason_for_new_date": "Ill."}, {**late, "lead_agency": ""})
    once = told(late)

    assert "For 2 of these 4 no reason was given, beyond the words quoted here." in [
        one.words for one in made.blocks if isinstance(one, Paragraph)
    ]
    assert "No reason was given why this is late, beyond the words quoted here." in [
        one.words for one in once.blocks if isinstance(one, Paragraph)
    ]


class _Told(Accounts):
    """Says one thing of all agencies."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._usual = account


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (Account.UNREAD, "We have no new account that we could read."),
        (Account.PERHAPS, "We have no new account."),
    ],
)
@pytest.mark.parametrize("reported", ["Carried forward", "Never"])
def test_who_could_not_be_read_is_not_called_silent(
    account: Account, says: str, reported: str
) -> None:
    """Where a file was not read that is said, and not that the service said nothing."""
    row = {"target_date": FAR, "reported": reported}
    made = family_copy(original_of(row, accounts=_Told(account)), contact="")
    boxes = [dict(one.fields) for one in made.blocks if isinstance(one, Box)]

    assert says == boxes[0]["When we last heard"]


@pytest.mark.parametrize("account", [Account.UNREAD, Account.PERHAPS])
@pytest.mark.parametrize("reported", ["Carried forward", "Never"])
def test_what_is_late_and_could_not_be_read_is_not_called_silent(
    account: Account, reported: str
) -> None:
    """Of a file that was not read nobody says that nothing, and no reason, stands in it."""
    row = {"target_date": PAST, "reported": reported}
    unread, read = (
        str(family_copy(original_of(row, accounts=_Told(one)), contact="").blocks)
        for one in (account, Account.NONE)
    )

    for words in some(["Nothing was said.", "No reason was given why this is late"]):
        assert words in read
        assert words not in unread


def test_the_date_first_promised_may_be_one_agreed_later() -> None:
    """Where the plan had no date, the first one agreed is the promise that is broken."""
    row = {
        **DONE, "target_date": None, "revised_target_date": date(2026, 1, 1), "evidence": "Audit",
        "date_of_completion": date(2026, 3, 1),
    }  # fmt: skip

    assert "1 March 2026, two months after the promised date." == only_box(row)["When it was done"]


def test_no_code_and_no_word_of_our_trade_is_ours() -> None:
    """References, ratings and names of sheets stand in none of our own words."""
    words = QUOTES.sub("", " ".join(texts_in(told(*ROWS).blocks)))

    assert not re.search(
        r"BEN-|\bRAG\b|\b(?:Red|Amber|Green|Blue|Grey)\b|overdue|superseded|sheet|baseline|"
        r"All actions|as-at|carried forward",
        words,
        re.IGNORECASE,
    )


def test_words_of_the_trade_are_explained_where_they_stand() -> None:
    """What a plan or a service calls MARAC is explained, and nothing that nobody wrote."""
    made = told({"target_date": FAR, "action_to_take": "Bring it to MARAC."})
    explained = [one.items for one in made.blocks if isinstance(one, Bullets)][1]

    assert ["MARAC"] == [item.partition(":")[0] for item in explained]
    assert 1 == len([one for one in told(*ROWS).blocks if isinstance(one, Bullets)])


def syllables(word: str) -> int:
    """Count the syllables of a word, nearly: its groups of vowels, without a mute e."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?:es|ed|e)$", "", word.lower()))))


def test_our_own_words_can_be_read_at_the_age_of_twelve() -> None:
    """By Flesch and Kincaid's formula our words ask for no more than the seventh year of school."""
    made = told(*ROWS)
    own = [one.words for one in made.blocks if isinstance(one, Paragraph)]
    own += [words for one in made.blocks if isinstance(one, Box) for _, words in one.fields]
    own += [item for one in made.blocks if isinstance(one, Bullets) for item in one.items]
    text = QUOTES.sub("it", " ".join(dict.fromkeys(own)))
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.?:](?:\s|$)", text))

    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    assert grade <= 7


def test_every_state_is_told() -> None:
    """The rows of these tests have promises of every state."""
    made = told(*ROWS)
    headings = set(texts_in(made.blocks))

    assert {state.value for state in State} <= headings
    assert len(ROWS) == len(states_of(original_of(*ROWS)))


def test_a_review_in_which_nothing_is_late_says_so() -> None:
    """Where nothing is late that is said; one promise is told as one."""
    made = told({"target_date": FAR, "status": "In progress"})
    short = next(one for one in made.blocks if isinstance(one, Bullets)).items

    assert ("1 is not due yet.", "None is late.") == short
    for text in some(texts_in(made)):
        assert "1 changes" not in text
