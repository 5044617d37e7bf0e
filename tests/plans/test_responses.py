"""Whether an agency accepted what a published plan recommends, and why not."""

from datetime import date

import pytest

from dhrxl.model.response import Response
from dhrxl.model.terms import COLUMNS
from dhrxl.plans.importer import understand
from dhrxl.plans.words.acceptances import answer_in
from tests.plans.test_meanings import ROWAN, imported, lines_of, rows

ACCEPTED, PARTLY, NOT = Response


@pytest.mark.parametrize(
    ("cell", "response", "reason", "day"),
    [
        ("Agreed", ACCEPTED, "", None),
        ("We accept this recommendation in full.", ACCEPTED, "", None),
        ("Accepted - see below", ACCEPTED, "see below", None),
        ("Accepted on 12 March 2024. Guide issued", ACCEPTED, "Guide issued", date(2024, 3, 12)),
        ("Accepted in part", PARTLY, "", None),
        ("Partially accepted (12/3/2024)", PARTLY, "", date(2024, 3, 12)),
        ("Agreed in principle: no money yet", PARTLY, "no money yet", None),
        ("Derbyniwyd yn rhannol", PARTLY, "", None),
        ("Rejected", NOT, "", None),
        ("Not agreed: the policy exists", NOT, "the policy exists", None),
        ("The Trust does not accept this recommendation", NOT, "", None),
        ("Ni dderbyniwyd", NOT, "", None),
    ],
)
def test_a_plain_answer(cell: str, response: Response, reason: str, day: date | None) -> None:
    """A cell that plainly answers gives the response, the words beside it and its day."""
    found = answer_in(cell)

    assert (response, reason, day) == (found.response, found.reason, found.day)


@pytest.mark.parametrize(
    "cell",
    [
        "", "Noted", "x", "N/A", "Accepted?", "To be agreed", "Not yet agreed", "Accepted/Complete",
        "Agreed / Partly agreed / Not agreed", "Accepted, subject to funding", "Accepted: rejected",
        "Yes, but only for new staff", "Agreed. Not for all wards", "Under consideration",
        "The recommendation was discussed and it was accepted by some",
    ],
)  # fmt: skip
def test_what_may_be_two_is_none(cell: str) -> None:
    """What may be two answers, or none yet, is not guessed, under whatever heading."""
    assert [None, None] == [answer_in(cell, is_asked=asked).response for asked in (False, True)]


@pytest.mark.parametrize(
    ("cell", "response"),
    [("Yes", ACCEPTED), ("Y", ACCEPTED), ("N", NOT), ("No: too dear", NOT), ("In part", PARTLY)],
)
def test_a_yes_needs_a_question(cell: str, response: Response) -> None:
    """A yes answers a heading that asks, and no other."""
    assert [response, None] == [answer_in(cell, is_asked=asked).response for asked in (True, False)]


def test_an_import_reads_responses() -> None:
    """Response, reason and day come from their columns and from words beside the answer.

    What cannot be read stays as it is written, and is told at its place.
    """
    plan = imported(
        "Recommendation|Accepted? (Y/N)|Reason|Date accepted|Action|Lead agency\n"
        "Train staff|Y||12/3/2024|Hold a day|Alder Council\n"
        "Print a guide|No - one exists|See page 4|soon|Write it|Alder Council\n"
        "Ask staff|Yes, but not all||1/4/2024|Write a survey|Alder Council\n"
    )

    assert [
        ("Accepted", "", "2024-03-12"),
        ("Not accepted", "See page 4\none exists", ""),
        ("Yes, but not all", "", "2024-04-01"),
    ] == rows(plan, "response", "response_reason", "response_dated")
    assert [("not-a-date", "soon"), ("unknown-response", "Yes, but not all")] == [
        (one.code, one.found) for one in plan.problems if one.code != "no-target-date"
    ]
    assert 'R-02.1, Response: "No - one exists" read as Not accepted.' in " ".join(plan.readings)


@pytest.mark.parametrize(
    ("heading", "cells", "key"),
    [
        ("Agency response", ("Accepted", "Not agreed: it exists"), "response"),
        ("Agency response", ("Two days held", "The guide is out"), "progress"),
        ("Response/Comments", ("Room booked", "Trainer found"), "progress"),
        ("Management response", ("A day will be held", "Agreed"), "progress"),
        ("Recommendation accepted", ("Yes", "No"), "response"),
        ("Recommendation accepted", ("Train staff.", "Print a guide."), "recommendation"),
    ],
)
def test_the_cells_tell_a_response(heading: str, cells: tuple[str, str], key: str) -> None:
    """A heading that may stand over an answer or over words is what its cells are."""
    first, second = cells
    plan = imported(f"{heading}|Action|Scope\n{first}|Hold a day|Local\n{second}|Print|Local\n")

    assert [COLUMNS[key].heading] == [
        line.meaning for line in plan.headings if line.heading == heading
    ]


def test_what_was_said_of_a_heading_holds() -> None:
    """A heading that somebody said means Response asks, so that a "Yes" under it answers."""
    lines = lines_of("Board view|Action|Scope\nYes|Hold a day|Local\nNo|Print|Local\n")
    said = {"Board view": "response"}
    plan = understand(lines, file="plan.txt", review=ROWAN, headings=said)

    assert [("Accepted",), ("Not accepted",)] == rows(plan, "response")


def test_a_reason_alone_is_of_nothing() -> None:
    """A column of reasons beside no response says why something else is so, and is kept aside."""
    plan = imported("Action|Reason|Lead agency|Scope\nHold a day|Nobody knew|Alder Council|Local\n")

    assert [("",)] == rows(plan, "response_reason")
    assert ["Nobody knew"] == [text for _, text in plan.not_placed]


def test_a_status_that_says_accepted_is_no_response() -> None:
    """Under Status the word is told as no status, and answers nothing."""
    plan = imported("Action|Status|Lead agency|Scope\nHold a day|Accepted|Alder Council|Local\n")

    assert [("Accepted", "")] == rows(plan, "status", "response")
    assert ["unknown-status"] == [one.code for one in plan.problems if one.heading == "Status"]
