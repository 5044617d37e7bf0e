"""What became of a row that came in: put to a use, or not counted, and why not."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The uses of a row, as `Returned rows` names them."""

    RECORD = "Row of record"
    JOINT = "Joint answer"
    PLAN = "Agreed plan"
    """A row of a plan that lies beside the returns of its review."""
    NOT_COUNTED = "Not counted"


@dataclass(frozen=True, slots=True)
class Use:
    """What one row was used as."""

    kind: Kind
    why: str = ""
    """Why it is not counted."""
    is_version: bool = False
    """Whether it is one of two versions that differ, of which neither counts: its agency did
    return."""

    @property
    def counts(self) -> bool:
        """Whether the row stands in the figures."""
        return self.kind is not Kind.NOT_COUNTED

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}" if self.why else str(self.kind)


RECORD, JOINT, PLAN_ROW = Use(Kind.RECORD), Use(Kind.JOINT), Use(Kind.PLAN)


def not_counted(why: str) -> Use:
    """Give the use of a row that is not counted."""
    return Use(Kind.NOT_COUNTED, why)


NOTHING_REPORTED = not_counted("nothing was reported in this file")
OTHER_PARTNERSHIP = not_counted("it is of another partnership")
EARLIER_ROUND = not_counted("it is of another round")


def version_of(what: str) -> Use:
    """Give the use of a row that is one of two versions which differ."""
    return Use(Kind.NOT_COUNTED, f"two versions differ in {what}", is_version=True)
