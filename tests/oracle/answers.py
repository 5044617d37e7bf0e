"""What a row that came back says: an answer of its own, or nothing; and which response stands."""

from collections.abc import Mapping, Sequence
from datetime import date

from tests.oracle.history import Answer

EVIDENCE = ("Evidence kind", "Evidence held at", "Evidence dated")
RESPONSE = ("Response", "Response reason", "Response dated")
REPORT = (
    "Status",
    "Agency RAG",
    "Progress",
    "Evidence",
    "Date of completion",
    "Outcome",
    "New date requested",
    "Reason for new date",
    *EVIDENCE,
)
"""What says where an action stands; a response does not."""
OPEN = (*REPORT, *RESPONSE)
"""What an agency fills in."""
PROOF = ("Evidence", "Outcome", "Date of completion")
BLANK: Answer = dict.fromkeys(OPEN, "")
ANSWERS = {"Agreed": "Accepted", "Partly agreed": "Partly accepted", "Not agreed": "Not accepted"}
"""What a published plan says, and what that is."""
WORDS = tuple(ANSWERS.values())


def is_told(row: Answer, sent: Sequence[Answer]) -> bool:
    """Say whether a row says anything: it is neither blank nor as it may have been sent out.

    A response that is found empty is taken back by nobody.
    """
    return any(row.values()) and not any(
        all(row[h] == one[h] or (h in RESPONSE and not row[h]) for h in OPEN) for one in sent
    )


def is_report(row: Answer, sent: Sequence[Answer]) -> bool:
    """Say whether a row says anything of where its action stands."""
    return any(row[h] for h in REPORT) and all(
        any(row[h] != one[h] for h in REPORT) for one in sent
    )


def response(says: Answer, row: Answer) -> Answer:
    """Give the response that stands after a row: what it leaves empty of the same answer stays."""
    is_same = bool(says["Response"]) and row["Response"] in ("", says["Response"])
    return {h: row[h] or (says[h] if is_same else "") for h in RESPONSE}


def is_of_later_day(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Say whether one response has a later day than the other; without days none has."""
    day, before = one["Response dated"], other["Response dated"]
    return isinstance(day, date) and isinstance(before, date) and day > before


def is_answered(says: Answer, as_at: date) -> bool:
    """Say whether a response was given on a day; one of a later day counts from then on."""
    day = says["Response dated"]
    return says["Response"] in WORDS and not (isinstance(day, date) and day > as_at)
