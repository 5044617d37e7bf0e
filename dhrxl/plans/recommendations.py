"""The recommendations of a published plan, going down the document, and the one that holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from dhrxl.files.lines import Line
from dhrxl.model.references import bare, is_part_of
from dhrxl.model.text import folded
from dhrxl.plans.headings import RECOMMENDATION, PlanHeader


@dataclass(slots=True, kw_only=True, eq=False)
class Recommendation:
    """What the overview report asks for, as far as it has been read."""

    number: str = ""
    text: str = ""
    order: int
    """Its place in the plan, from 1."""
    place: Line
    actions: int = 0

    def go_on(self, text: str) -> None:
        """Take a text for the rest of what it says."""
        self.text = f"{self.text}\n{text}" if self.text else text


class Recommendations:
    """All that were read so far, and under which of them the next action stands."""

    def __init__(self) -> None:
        self.found: list[Recommendation] = []
        self.current: Recommendation | None = None
        self.is_open = False
        """Whether its text may go on in the next paragraph."""
        self.is_above = False
        """Whether it stands above its actions, so that no number beside them decides."""
        self.is_list = False
        """Whether headings listed them before any table, and its numbers name them."""
        self._orders = 0

    def begin(
        self, number: str, text: str, line: Line, *, is_above: bool = False
    ) -> Recommendation:
        """Let a recommendation hold from here: a new one, or one that was read before."""
        begun = self._same(number, text)
        if begun is None:
            begun = self._new(line, number, text)
            self.found.append(begun)
        self.current, self.is_above = begun, is_above
        return begun

    def hold(self, number: str, text: str, line: Line) -> None:
        """Let the recommendation hold that stands beside an action: often the one above again."""
        current = self.current
        if text or current is None or bare(number) != bare(current.number):
            self.begin(number, text, line)

    def holding(self, line: Line) -> Recommendation:
        """Give the recommendation that holds here; an action under none stands for itself."""
        return self.current or self._new(line)

    def leave_table(self) -> None:
        """Forget what the table above was under; a text that may go on is still open."""
        if not self.is_open:
            self.current, self.is_above = None, False

    def named(self, number: str) -> Recommendation | None:
        """Give the recommendation a number names, or the number of an action under it."""
        name = bare(number)
        exact = (known for known in self.found if name and bare(known.number) == name)
        above = (known for known in self.found if is_part_of(number, known.number))
        return next(exact, None) or next(above, None)

    def above(self, number: str, *, is_beside: bool = False) -> Recommendation | None:
        """Give the recommendation above a row whose number is that of its action: "1.2".

        Args:
            number: As it stands in the row.
            is_beside: Whether the row leaves a column of recommendations blank.
        """
        if self.is_list:
            return self.named(number)
        above = self.current if self.is_above or is_beside else None
        return above if above and is_part_of(number, above.number) else None

    def are_numbered_by(self, header: PlanHeader, below: Sequence[Line]) -> bool:
        """Say whether the one table that follows their list names them by its numbers."""
        at = header.column("recommendation_no")
        if at is None or any(RECOMMENDATION.fullmatch(line.lone) for line in below):
            return False
        cells = [line.texts[at] for line in below if line.table and at < len(line.cells)]
        named = {id(known) for cell in cells if (known := self.named(cell))}
        return len(self.found) > 1 and len(named) > 1

    def _same(self, number: str, text: str) -> Recommendation | None:
        """Give one that was read before: by its number and text, or by its number alone."""
        for known in self.found:
            if text and known.number == number and folded(known.text) == folded(text):
                return known
            if number and not text and bare(known.number) == bare(number):
                return known
        return None

    def _new(self, line: Line, number: str = "", text: str = "") -> Recommendation:
        self._orders += 1
        return Recommendation(number=number, text=text, order=self._orders, place=line)
