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


def told(*rows: Mapping[str, object], contact: str = "", name: str = "Ben") -> Document:
    """Give the copy of some actions, numbered from 1."""
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
    return family_copy(
        Original(
            source=Source(file="summary.xlsx", path=Path("summary.xlsx")),
            as_at=AS_AT,
            actions=actions,
            published={},
            legend={},
            places=Places(),
            is_summary=True,
        ),
        contact=contact,
    )


def only_box(*rows: Mapping[str, object]) -> dict[str, str]:
    """Give the lines of the first promise by label."""
    boxes = [one for one in told(*rows).blocks if isinstance(one, Box)]
    return dict(next(one.fields for one in boxes if one.heading.endswith("ward 1.")))


@pytest.mark.parametrize(
    ("row", "label", "says"),
    [
        ({"target_date": PAST}, "Why it is late", "No reason was given."),
        ({"target_date": PAST, "progress": "N/A"}, "Why it is late", "No reason was given."),
        ({"target_date": PAST, "progress": "Half done."}, "Why it is late",
         "No reason was given beyond these words."),
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
         "It has been moved 2 times."),
        ({"target_date": PAST, "lead_agency": "Unassigned"}, "Who promised it",
         "No service has taken this on yet."),
        ({"target_date": FAR, "joint_agencies": "Police; Housing"}, "Who promised it",
         "Elm Trust, together with Police and Housing."),
        ({"target_date": FAR}, "Where it stands", "The service has not said where this stands."),
        ({"target_date": FAR, "status": "Not started"}, "Where it stands",
         "Work has not begun yet."),
        ({"target_date": FAR, "status": "Paused"}, "Where it stands", "Work has stopped for now."),
        ({"target_date": FAR, "reported": "Never"}, "When we last heard",
         "The service has not yet told the partnership about this."),
        ({"target_date": FAR, "reported": "Carried forward", "reported_on": PAST},
         "When we last heard",
         "Nothing new was said this time. What stands here was said on 31 January 2026."),
        ({"target_date": FAR, "progress": "Booked.", "progress_said_on": PAST, "status": "Paused"},
         "When we last heard",
         "These words were said on 31 January 2026, and no others since."),
        ({"target_date": FAR, "reported": "Carried forward", "reported_on": date(2026, 2, 28),
          "progress": "Booked.", "progress_said_on": PAST}, "When we last heard",
         "Nothing new was said this time. What stands here was said on 31 January 2026."),
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
         "The service says that this was done on 2 March 2026. It has not yet said what shows it."),
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
    {"status": "Not accepted", "target_date": PAST},
)


def test_every_promise_is_told_once_and_counted_once() -> None:
    """The counts in short add up to the promises, each of which has one box."""
    made = told(*ROWS)
    boxes = [one.heading for one in made.blocks if isinstance(one, Box)]
    short = next(one for one in made.blocks if isinstance(one, Bullets)).items

    assert "8 changes were promised. Of these:" in [
        one.words for one in made.blocks if isinstance(one, Paragraph)
    ]
    assert [1, 1, 2, 2, 1, 1, 1] == [int(item.split()[0]) for item in short]
    assert sorted(boxes[:-1]) == [f"Train the staff of ward {number}." for number in range(1, 9)]
    assert "The team that can answer" == boxes[-1]


def test_what_is_to_come_is_what_the_plan_promised_by_date() -> None:
    """Dates to come are those of open promises, soonest first; nothing else is promised."""
    made = told({"target_date": FAR}, {"target_date": date(2026, 4, 30)}, *ROWS[2:3])
    table = next(one for one in made.blocks if isinstance(one, Table))

    assert [
        ("30 April 2026", "Train the staff of ward 2.", "Elm Trust"),
        ("30 September 2026", "Train the staff of ward 1.", "Elm Trust"),
    ] == list(table.rows)


def test_whom_to_ask_is_the_team_or_lines_to_fill_in() -> None:
    """A team that is known is named; else there is room to name it, and nothing is invented."""
    known, unknown = (list(told(ROWS[0], contact=who).blocks)[-1] for who in ("Elm desk", ""))

    assert isinstance(known, Box) and isinstance(unknown, Box)
    assert (("Write to", "Elm desk"),) == known.fields and () == known.to_fill_in
    assert ("Team", "E-mail", "Telephone") == unknown.to_fill_in


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
    assert 8 == len(states_of(pd.DataFrame({"timing": ["Overdue"] * 8, "needed": ["Nothing"] * 8})))


def test_a_review_in_which_nothing_is_late_says_so() -> None:
    """Where nothing is late that is said; one promise is told as one."""
    made = told({"target_date": FAR, "status": "In progress"})
    short = next(one for one in made.blocks if isinstance(one, Bullets)).items

    assert ("1 is not due yet.", "None is late.") == short
    for text in some(texts_in(made)):
        assert "1 changes" not in text
