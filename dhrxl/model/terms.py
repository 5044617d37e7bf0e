"""The words of the field and the one list of columns that schema, templates and layouts share.

Headings are a contract with the people whose files carry them: add, never change. Code uses the
keys, so that other wordings, Welsh ones too, can enter as synonyms.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from dhrxl.model.response import Response
from dhrxl.model.review_types import TYPES
from dhrxl.model.text import SILENT_MARKS, SILENT_PATTERNS

TEMPLATE_VERSION = "1"
MARKING = "OFFICIAL-SENSITIVE: not for publication"
UNASSIGNED = "Unassigned"
SEPARATOR = "; "
SAMPLE_SIZE = 10
"""Actions of a sample of evidence, where nobody says how many."""


class FileKind(StrEnum):
    """What a workbook of ours says it is, on its cover."""

    article: str
    """How a sentence names a workbook of the kind."""

    def __new__(cls, word: str, article: str) -> Self:
        """Make a member of its word on the cover."""
        member = str.__new__(cls, word)
        member._value_, member.article = word, article
        return member

    PLAN = "Action plan", "an action plan"
    RETURN = "Agency return", "an agency's return"
    PARTNERSHIP = "Partnership", "the partnership workbook"
    SUMMARY = "Summary", "a summary"
    RECEIPT = "Receipt", "a receipt"
    PROBLEMS = "Problems", "a list of problems"
    REPEATS = "Repeats", "a list of recommendations that repeat"
    PUBLICATION = "Publication copy", "a copy for publication"
    SAMPLE = "Audit sample", "an audit sample"


class Status(StrEnum):
    """Where an action stands, as its agency says; the last two are the partnership's to give."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETE = "Complete"
    PAUSED = "Paused"
    ASK_TO_CLOSE = "Ask to close"
    NOT_ACCEPTED = "Not accepted"
    SUPERSEDED = "Superseded"


AGENCY_STATUSES = tuple(Status)[:5]
PARTNERSHIP_STATUSES = (Status.NOT_ACCEPTED, Status.SUPERSEDED)


class Rag(StrEnum):
    """A rating in words; the colour only repeats it."""

    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"
    BLUE = "Blue"
    GREY = "Grey"


class Timing(StrEnum):
    """How an action stands against its due date on the as-at date."""

    CLOSED = "Closed"
    COMPLETED = "Completed"
    NO_DATE = "No date"
    OVERDUE = "Overdue"
    DUE_SOON = "Due soon"
    NOT_DUE = "Not due"


class Needed(StrEnum):
    """The next step an agency has to take, in words."""

    ADD_DATE = "Add the date of completion"
    ADD_EVIDENCE = "Add evidence or outcome"
    SAY_WHY_LATE = "Overdue: say what is happening or ask for a new date"
    SAY_WHERE = "Say where this stands"
    NOT_ACCEPTED = "Evidence not accepted"
    """Said with the board's reason: "Evidence not accepted: the minutes are of another year"."""
    CHECK_AGAIN = "Check again: show that it still holds"
    CHECKED = "Check again: the board says whether it still holds"
    """Said once the agency has answered."""
    ASSURANCE = "Nothing from the agency: the board's assurance"
    NOTHING = "Nothing"


OF_NO_AGENCY = (Needed.NOTHING, Needed.ASSURANCE, Needed.CHECKED)
"""What is needed where no agency has anything to do."""


class Reported(StrEnum):
    """When the position of an action was last given."""

    THIS_ROUND = "This round"
    CARRIED = "Carried forward"
    NEVER = "Never"


class Decision(StrEnum):
    """What a partnership can decide on what an agency asks."""

    AGREED = "Agreed"
    REFUSED = "Refused"
    NOT_ACCEPTED = "Not accepted"
    SUPERSEDED = "Superseded"
    ASSURED = "Assured"
    REOPENED = "Reopened"


NEW_DATE, CLOSE, ASSURE, CHECK = "New date", "Close", "Assurance", "Check again"
DECLINED = "Not accepted by the agency"
"""What a partnership is asked."""


class Change(StrEnum):
    """What can happen to an action between two rounds."""

    NEW = "new"
    CLOSED = "closed"
    REOPENED = "reopened"
    DATE_MOVED = "date moved"
    RAG_MOVED = "RAG moved"
    MISSING = "missing this time"
    TEXT_CHANGED = "text changed"
    PUBLICATION_CORRECTED = "publication date corrected"
    TARGET_CORRECTED = "agreed date corrected"
    AGENCY_CHANGED = "agency changed"
    NEWLY_OVERDUE = "newly overdue"
    RESPONDED = "responded"
    RESPONSE_CHANGED = "response changed"


class EvidenceKind(StrEnum):
    """What evidence shows: that something was done, what it made, or what it changed."""

    ACTIVITY = "Activity"
    OUTPUT = "Output"
    OUTCOME = "Outcome"


SCOPES = ("Local", "Regional", "National")
PARTS = ("Lead", "Joint")

Kind = Literal["text", "date", "number"]
Owner = Literal["plan", "agency", "calculated", "partnership", "summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of our workbooks."""

    key: str
    heading: str
    meaning: str
    """One sentence for the page of help and for input messages."""
    kind: Kind = "text"
    owner: Owner = "plan"
    width: int = 20
    """In characters of the sheet's font."""
    choices: str = ""
    """Name of the list that feeds the drop-down, if there is one."""
    synonyms: tuple[str, ...] = ()
    """Other headings that mean the same; compared folded."""


def _columns() -> dict[str, Column]:
    data = tomllib.loads(Path(__file__).with_name("columns.toml").read_text("utf-8"))
    return {
        key: Column(key=key, synonyms=tuple(entry.pop("synonyms", ())), **entry)
        for key, entry in data.items()
    }


COLUMNS = _columns()
"""Every column of our workbooks by key, from the data file `columns.toml`."""

PLAN = (
    "action_ref", "recommendation_no", "recommendation", "scope", "action_to_take", "lead_agency",
    "joint_agencies", "key_milestones", "key_outcomes", "evidence_expected",
    "target_date_as_written", "target_date", "revised_target_date", "revision_agreed_on", "status",
    "agency_rag", "progress", "evidence", "date_of_completion", "outcome", "assured_on", "rag",
    "timing", "days_overdue", "needed", "evidence_kind", "evidence_held_at", "evidence_dated",
    "check_again_on", "response", "response_reason", "response_dated",
)  # fmt: skip
RESPONSE = PLAN[-3:]
"""What the lead agency answers to a recommendation; it stands until it answers something else."""
_LATER = PLAN[PLAN.index("evidence_kind") :]
"""Columns that the plan was given last; All actions and For decision have them at their end."""
RETURN = (
    "action_ref",
    "action_to_take",
    "your_part",
    "due_date",
    "status",
    "progress",
    "evidence",
    "date_of_completion",
    "outcome",
    "new_date_requested",
    "reason_for_new_date",
    "agency_rag",
    "evidence_kind",
    "evidence_held_at",
    "evidence_dated",
    *RESPONSE,
    "needed",
    "timing",
    "rag",
    "progress_last_time",
    "days_overdue",
    "recommendation",
    "review",
    "lead_agency",
    "joint_agencies",
    "key_milestones",
    "key_outcomes",
    "evidence_expected",
    "target_date",
    "revised_target_date",
    "evidence_not_accepted",
    "answer_not_accepted",
    "assured_on",
    "check_again_on",
)
ALL_ACTIONS = (
    "partnership",
    "review",
    *(key for key in PLAN if key not in _LATER),
    "new_date_requested",
    "reason_for_new_date",
    "times_moved",
    "reported",
    "rag_disagreement",
    "joint_disagreement",
    "changed",
    "source_file",
    "source_sheet",
    "source_row",
    "first_target_date",
    "other_names",
    "evidence_not_accepted",
    "answer_not_accepted",
    "reported_on",
    "new_date_as_written",
    "joint_progress",
    *_LATER,
    "response_decided",
    "progress_said_on",
)
DECISIONS = (
    "action_ref",
    "asks_for",
    "lead_agency",
    "action_to_take",
    "due_date",
    "new_date_requested",
    "reason_for_new_date",
    "progress",
    "evidence",
    "outcome",
    "decision",
    "date_agreed",
    "decision_reason",
    "decided_on",
    "decided_by",
    "status",
    "review",
    "other_names",
    *_LATER,
)
DECISIONS_LOG = (
    "action_ref", "asks_for", "new_date_requested", "decision", "date_agreed",
    "decision_reason", "decided_on", "decided_by", "decided_in", "check_again_on",
)  # fmt: skip
"""Every decision ever applied, in the order they were."""

ROW_KEYS = tuple(dict.fromkeys((*ALL_ACTIONS, *RETURN)))
"""What a row of a plan, a return or a summary may hold."""
EVERY_KEY = tuple(dict.fromkeys((*ROW_KEYS, *DECISIONS)))
"""Every column by which a table of ours is known."""

OPEN_IN_RETURN = tuple(key for key in RETURN if COLUMNS[key].owner == "agency")
"""The columns an agency fills in; all others are locked in its return."""

AGREED = (
    "recommendation_no", "recommendation", "scope", "action_to_take", "lead_agency",
    "joint_agencies", "key_milestones", "key_outcomes", "evidence_expected",
    "target_date_as_written", "target_date", "revised_target_date", "revision_agreed_on",
)  # fmt: skip
"""The columns a plan agrees; an agency's copy of them never counts."""

REPORTED = (
    "status", "agency_rag", "progress", "evidence", "date_of_completion", "outcome",
    "new_date_requested", "reason_for_new_date", "evidence_kind", "evidence_held_at",
    "evidence_dated", *RESPONSE,
)  # fmt: skip
"""The columns an agency's answer fills."""
REPORT = tuple(key for key in REPORTED if key not in RESPONSE)
"""Those that say where an action stands: to accept what is asked for is no report on it."""

CALCULATED = ("rag", "timing", "days_overdue", "needed")
DATES = tuple(key for key, column in COLUMNS.items() if column.kind == "date")
MAY_BE_DATES = frozenset(
    ("target_date_as_written", "key_milestones", "status", "agency_rag", "your_part")
)
"""Columns of words where a date is meant as one, or is told as what it is not."""

COVER_LABELS: dict[str, str] = {
    "file_kind": "File kind",
    "template_version": "Template version",
    "partnership": "Partnership",
    "marking": "Marking",
    "review": "Review",
    "review_code": "Review code",
    "published": "Publication date",
    "signed_off": "Sign-off date",
    "review_type": "Review type",
    "contact": "Contact",
    "agency": "Agency",
    "round": "Round",
    "as_at": "Position as at",
    "return_by": "Return by",
    "send_to": "Send to",
    "data": "Data files",
    "held_against": "Held against",
    "last_summary": "Last summary",
    "profile": "RAG profile",
    "due_soon_days": "Due soon (days)",
    "complete_colour": "Complete colour",
    "blue_needs_assurance": "Blue needs assurance",
    "no_change": "Nothing has changed since last time (Yes/No)",
    "completed_by": "Completed by (role)",
    "completed_on": "Date",
    "approved_by": "Approved by (role)",
    "approved_on": "Date",
}
"""Labels of the form on every cover, by key; column A holds the label, column B the value.

A label that stands twice belongs to the line above it: "Date" under "Completed by (role)".
"""

COVER_DATES = frozenset((
    "published", "signed_off", "as_at", "return_by", "completed_on", "approved_on",
))  # fmt: skip
"""The lines of the cover that hold a date."""

REGISTER_HEADINGS: dict[str, dict[str, str]] = {
    "agencies": {
        "name": "Agency", "aliases": "Aliases", "type": "Type", "mailbox": "Team mailbox",
        "successor": "Successor",
    },
    "reviews": {
        "name": "Review", "code": "Review code", "published": "Publication date",
        "signed_off": "Sign-off date", "type": "Review type",
    },
    "successions": {"agency": "Agency", "action_ref": "Action ref", "successor": "Successor"},
    "headings": {"theirs": "Heading", "ours": "Means"},
    "settings": {"setting": "Setting", "value": "Value"},
}  # fmt: skip
"""Headings of the tables of the partnership workbook, by table and key."""

LISTS: dict[str, tuple[str, ...]] = {
    "list_status": tuple(Status),
    "list_agency_status": AGENCY_STATUSES,
    "list_rag": tuple(Rag),
    "list_scope": SCOPES,
    "list_decision": tuple(Decision),
    "list_evidence_kind": tuple(EvidenceKind),
    "list_seen": ("Yes", "No", "Partly"),
    "list_response": tuple(Response),
    "list_yes_no": ("Yes", "No"),
    "list_complete_colour": (Rag.BLUE, Rag.GREEN),
    "list_review_type": tuple(one.word for one in TYPES),
    "list_silent": SILENT_PATTERNS,
    "list_marks": tuple(SILENT_MARKS),
}
"""Drop-down lists by defined name, and what formulas take for no evidence."""


def heading(key: str) -> str:
    """Give the heading of a column.

    >>> heading("rag")
    'Calculated RAG'
    """
    return COLUMNS[key].heading
