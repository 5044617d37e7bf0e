"""Whether an agency said nothing new, or may have, in a file that is not counted.

A file that could not be read is no silence: no family may be told that its service said nothing.
"""

from collections.abc import Iterator
from enum import Enum

from dhrxl.intake.whole_summary import WholeSummary
from dhrxl.model.cells import as_text
from dhrxl.model.text import folded, trimmed

_ITS_OWN, _MAY_BE_ITS = "could not be read)", "may be its return)"
"""How the problem `not-returned` tells of files (`rounds.turnout`)."""


class Account(Enum):
    """Why an agency has no new account."""

    NONE = "it said nothing new"
    UNREAD = "its file could not be read"
    PERHAPS = "a file that is not counted is its own, or may be"


class Accounts:
    """Says of each agency why it has no new account."""

    def __init__(self, summary: WholeSummary | None = None) -> None:
        """Take the summary; of a plan nothing is known, and nobody asks."""
        self._found = dict(_found(summary)) if summary else {}
        is_told = summary is None or None not in (
            summary.tables["returns"], summary.tables["problems"],
        )  # fmt: skip
        self._usual = Account.NONE if is_told else Account.PERHAPS

    def of(self, agency: str) -> Account:
        """Say it of one agency."""
        return self._found.get(folded(agency), self._usual)

    def are_all_of(self, agency: str) -> bool:
        """Say whether all that one agency may have sent was read and counted."""
        return self.of(agency) is Account.NONE


def _found(summary: WholeSummary) -> Iterator[tuple[str, Account]]:
    for row in summary.tables["returns"] or ():
        file, agency = as_text(row["file"]), as_text(row["agency"])
        if file and agency and any(one.startswith(f"{file}: ") for one in summary.unread):
            yield folded(agency), Account.PERHAPS
    for row in summary.tables["problems"] or ():
        if trimmed(as_text(row["code"])) == "not-returned":
            message = as_text(row["message"])
            told = [who for who in summary.silent or () if message.startswith(f"{who} has ")]
            for who in told:
                if _MAY_BE_ITS in message:
                    yield folded(who), Account.PERHAPS
                elif _ITS_OWN in message:
                    yield folded(who), Account.UNREAD
