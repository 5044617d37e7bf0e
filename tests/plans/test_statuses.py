"""The words of status that plans and trackers use."""

import pytest

from dhrxl.files.documents import read_text
from dhrxl.model.partnership import Review
from dhrxl.model.terms import Status
from dhrxl.plans.importer import ImportedPlan, understand
from dhrxl.plans.statements import read_completion, read_status
from dhrxl.plans.words.statuses import status_of
from tests.loops import some

GROUPS = {
    "Complete": (
        "Closed|Implemented|Achieved|Delivered|Met|Actioned|Done|Finished|COMPLETED.|100%|"
        "100% complete|100 per cent|Fully implemented|Has been delivered|Action now closed|"
        "All actions complete|Signed off|In place|3 of 3 complete|Delivered late|\u2713|\u2714|"
        "Cwblhawyd|Wedi cwblhau|Wedi\u2019i gwblhau|Wedi ei gyflawni"
    ),
    "In progress": (
        "WIP|"
        "Open|Ongoing|On-going|Continuing|Underway|Under way|Started|On track|On target|At risk|"
        "Behind schedule|Delayed|Slipped|Not on track|Partially complete|Partly achieved|"
        "Nearly complete|Half finished|Not fully implemented|80% complete|80 per cent complete|"
        "Complete: 80%|About 100%|Nearly 100%|2 of 3 complete|Re-opened|Complete/ongoing|"
        "Complete and ongoing|Ar y gweill|Ar waith|Parhaus|Yn parhau|Wedi dechrau|"
        "Cwblhawyd yn rhannol"
    ),
    "Not started": (
        "Yet to start|"
        "Outstanding|Not yet due|Not yet started|To do|Pending|Not complete|Incomplete|"
        "Not achieved|Not met|Unmet|Unfinished|Not yet implemented|Hasn\u2019t been completed|"
        "Never delivered|Yet to be completed|To be implemented|Due to be completed|"
        "Will be completed|Awaiting completion|Pending completion|0%|No|x|\u2717|Heb ddechrau|"
        "Heb ei gwblhau|Heb gychwyn|I'w gwblhau"
    ),
    "Paused": "Deferred|On hold|Suspended|Postponed|Currently on hold|Gohiriwyd|Wedi\u2019i ohirio",
    "Ask to close": "Cancelled|Withdrawn|No longer applicable|Rejected|Not agreed|Abandoned",
    "Superseded": "Superseded|SUPERSEDED.",
    "Not accepted": "Not accepted",
    "": (
        "Complete by March|Complete?|Not outstanding|Not started/In progress/Complete|Yes/No|"
        "N/A|100% not complete|120%|Reported|We are nearly there|No longer incomplete|"
        "Complete and utter rewrite"
    ),
}


@pytest.mark.parametrize(
    ("words", "status"),
    [(word, status) for status, words in GROUPS.items() for word in words.split("|")],
)
def test_words_of_status_mean_one_of_ours(words: str, status: str) -> None:
    """Each word is the status it means, none that is half said is Complete, the rest is none."""
    found = status_of(words)

    assert status == (found or "")


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Complete Y/N", "Complete", "Not started"),
        ("Completed?", "Complete", "Not started"),
        ("Implemented (Y/N)", "Complete", "Not started"),
        ("In progress", "In progress", "Not started"),
        ("Outstanding?", "Not started", ""),
        ("Status", "In progress", "Not started"),
    ],
)
def test_an_answer_is_read_by_its_heading(heading: str, yes: str, no: str) -> None:
    """What a yes or a no says hangs on what its heading asks; a bare yes completes nothing."""
    found = [status_of(word, heading) or "" for word in ("Yes", "y", "No", "N")]

    assert found == [yes, yes, no, no]


@pytest.mark.parametrize(
    ("cell", "status", "day", "rest", "said"),
    [
        ("Completed - March 2026", "Complete", "", "", "Completed - March 2026"),
        ("Complete. Policy issued", "Complete", "", "Policy issued", ""),
        ("Completed 12/03/2026", "Complete", "2026-03-12", "", ""),
        ("Closed 12/03/2026 - see minutes", "Complete", "2026-03-12", "see minutes", "Closed"),
        ("Implemented in May 2026", "Complete", "", "", "Implemented in May 2026"),
        ("Complete (leaflet printed)", "Complete", "", "leaflet printed", ""),
        ("Complete, audit outstanding", "In progress", "", "", "Complete, audit outstanding"),
        ("Completed 1/3/2026. Ward B still to be trained", "In progress", "", "",
         "Completed 1/3/2026. Ward B still to be trained"),
        ("On hold until March 2026", "Paused", "", "", "On hold until March 2026"),
        ("Not complete - in draft", "Not started", "", "", "Not complete - in draft"),
        ("Complete by March 2026", "", "", "Complete by March 2026", ""),
        ("The team met in May", "", "", "The team met in May", ""),
    ],
)  # fmt: skip
def test_status_at_the_start_of_a_sentence(
    cell: str, status: str, day: str, rest: str, said: str
) -> None:
    """A status set off at the start is read; its words and all others are kept."""
    found = read_status(cell)

    assert (status, rest, said) == (found.status, found.rest, found.said)
    assert day == (found.day.isoformat() if found.day else "")


@pytest.mark.parametrize(
    ("cell", "status", "outcome", "progress"),
    [
        ("Completed March 2026", "Complete", "", "Completed March 2026"),
        ("Achieved. All staff trained", "Complete", "", "Achieved. All staff trained"),
        ("Ongoing - next audit in May", "In progress", "", "Ongoing - next audit in May"),
        ("Completed 04/03/2020. Audit outstanding", "In progress", "",
         "Completed 04/03/2020. Audit outstanding"),
        ("Due to be completed 1 May 2027", "", "Due to be completed 1 May 2027", ""),
        ("Not completed 1 May 2027", "", "Not completed 1 May 2027", ""),
    ],
)  # fmt: skip
def test_completion_in_other_words(cell: str, status: str, outcome: str, progress: str) -> None:
    """What is still to be done is no completion, and a status is no outcome."""
    found = read_completion(cell)

    assert (status, outcome, progress, None) == (found.status, found.rest, found.said, found.day)


def _imported(cell: str) -> ImportedPlan:
    rows = ("Recommendation|Action|Lead agency|Target date|Status", f"1. Ask|Do|P|May 2026|{cell}")
    lines = tuple(read_text("".join(f"{row}\n" for row in rows).replace("|", "\t")))
    return understand(lines, file="plan.txt", review=Review(name="K", code="K"))


@pytest.mark.parametrize(
    ("cell", "status", "progress"),
    [
        ("Closed", "Complete", "Closed"),
        ("80 per cent complete", "In progress", "80 per cent complete"),
        ("Deferred", "Paused", "Deferred"),
        ("completed", "Complete", ""),
    ],
)
def test_reading_of_a_status_is_printed_and_its_words_are_kept(
    cell: str, status: str, progress: str
) -> None:
    """What was read from a word stands in the print, and the word itself in Progress."""
    plan = _imported(cell)

    assert [(status, progress)] == list(
        zip(plan.actions["status"], plan.actions["progress"], strict=True)
    )
    assert plan.readings == (f'K-01.1, Status: "{cell}" read as status {status}.',)


@pytest.mark.parametrize("cell", ["Simmering", "Complete by March", "Reported to the board"])
def test_unknown_status_is_no_silent_success(cell: str) -> None:
    """A status that nobody knows is an error and stays as it is."""
    plan = _imported(cell)

    assert list(plan.actions["status"]) == [cell]
    assert [problem.code for problem in plan.problems] == ["unknown-status"]


def test_only_our_own_words_close_an_action() -> None:
    """Not accepted and Superseded are read of their own words alone."""
    closing = {Status.NOT_ACCEPTED, Status.SUPERSEDED}
    others = some(
        word for group, words in GROUPS.items() if group not in closing
        for word in words.split("|")
    )  # fmt: skip

    assert not [word for word in others if status_of(word) in closing]
