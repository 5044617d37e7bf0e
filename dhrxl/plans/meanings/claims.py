"""What a heading claims to be: the columns it may mean, and how plainly it says so."""

from dataclasses import dataclass

DUE = "target_date_as_written"
COMPLETED = "date_of_completion"
TICKED_DONE = "ticked_done"
"""A column that is ticked, or says yes, where an action is done."""
TICKED_ON_TARGET = "ticked_on_target"
"""A column that is ticked where an action is on its way."""
LONGEST = 90
"""Characters of the longest heading."""
PERSON_RANK = 3
"""How vague a heading is that asks for a person where an agency is to be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a heading may mean, the likeliest first."""

    keys: tuple[str, ...] = ()
    """Columns; where another heading of the row has the better claim the next one is taken."""
    rank: int = 1
    """How vague it is: of two headings for one column the lower wins, then the first."""
    by_cells: bool = False
    """Whether the cells below decide which of the keys it is."""
    left: str = ""
    """What it is, if it has no column of ours or loses the one it claims: said in the report."""

    @property
    def key(self) -> str | None:
        """The likeliest column."""
        return self.keys[0] if self.keys else None


NOTHING = Meaning()
OTHER_DATE = Meaning(left="a date that is no target date")
ASIDE = Meaning(left="who is to be asked, not who leads")
PERSON = "who is responsible, beside the lead agency"
ACCEPTANCE = Meaning(
    keys=("response",), by_cells=True, left="whether it was accepted, which is no progress"
)
LONE_REASON = Meaning(keys=("response_reason",), rank=5, left="a reason, and not said of what")
"""The reason of a response where one stands in the row; of anything else it is none."""
