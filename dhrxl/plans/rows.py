"""A row of a plan's table: what it says under its headings, and the action it is read as."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from dhrxl.files.lines import Line
from dhrxl.model.cells import CellValue, as_text, is_blank
from dhrxl.plans.headings import OWN_NUMBER, PlanHeader, is_number, numbered
from dhrxl.plans.recommendations import Recommendation

_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row as it stands under the headings that hold."""

    line: Line
    header: PlanHeader

    @property
    def cells(self) -> Mapping[str, CellValue]:
        """What stands under each heading that was understood; of several for one key each said."""
        cells = self.line.cells
        found: dict[str, CellValue] = {}
        shared = Counter(self.header.keys.values())
        for at, key in self.header.keys.items():
            if at >= len(cells) or is_blank(cells[at]):
                continue
            cell = cells[at]
            if shared[key] > 1:
                said = f"{self.header.headings.get(at, key)}: {as_text(cell)}"
                cell = f"{found[key]}\n{said}" if key in found else said
            found[key] = cell
        return found

    @property
    def recommendation(self) -> tuple[str, str]:
        """Number and text of the recommendation that it names, as far as it names one."""
        number = as_text(self.cells.get("recommendation_no")).strip()
        text = as_text(self.cells.get("recommendation")).strip()
        return numbered(text) if text and not number else (number, text)

    @property
    def action(self) -> dict[str, CellValue]:
        """What it says of the action itself."""
        beside = ("recommendation_no", "recommendation")
        return {key: cell for key, cell in self.cells.items() if key not in beside}

    @property
    def strays(self) -> tuple[tuple[int, str], ...]:
        """Column and text of what stands under headings that were not understood."""
        ours = self.header.keys.keys() | self.header.calculated
        return tuple((at, self.line.texts[at]) for at in self.line.filled if at not in ours)

    @property
    def is_heading(self) -> bool:
        """Whether its one text is a recommendation above its actions."""
        if not self.line.lone or not self.header.is_list_of_actions:
            return False
        key = self._key
        if key in (OWN_NUMBER, "recommendation_no") and is_number(self.line.lone):
            return False
        return self.line.spans or (self.line.filled[0] == 0 and key != "action_to_take")

    @property
    def is_note(self) -> bool:
        """Whether its one text is a remark: over all columns, or words in that of numbers."""
        if not self.line.lone:
            return False
        is_words = len(self.line.lone) > _LONGEST_NUMBER or not any(
            map(str.isdigit, self.line.lone)
        )
        return self.line.spans or (self._key == "recommendation_no" and is_words)

    @property
    def _key(self) -> str | None:
        """The heading its first text stands under."""
        return self.header.keys.get(self.line.filled[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """That a row holds, or held, several actions in one cell (`several.split_rows`)."""

    lines: int
    beside: str = ""
    """What stands beside them line by line and is not paired with them, in words."""
    is_decided: bool = False
    """Whether there is nothing to ask any more."""
    is_split: bool = False
    """Whether this is one of them."""
    unread: frozenset[str] = frozenset()
    """Cells whose lines could not be told apart: kept as words, read as nothing."""
    said: tuple[str, ...] = ()
    """How they were taken apart, in sentences."""


@dataclass(slots=True, kw_only=True, eq=False)
class Row:
    """One action as it stands in the source."""

    recommendation: Recommendation
    line: Line
    header: PlanHeader | None
    cells: dict[str, list[CellValue]] = field(default_factory=dict)
    """What stands under each key; several where the row goes on over a page."""
    several: Several | None = None

    def value(self, key: str) -> CellValue:
        """Give what stands under a key: the cell itself, or the texts of several as lines."""
        found = [cell for cell in self.cells.get(key, ()) if not is_blank(cell)]
        if len(found) == 1:
            return found[0]
        return "\n".join(str(cell) for cell in found) or None

    def text(self, key: str) -> str:
        """Give what stands under a key as text."""
        return as_text(self.value(key))

    def heading(self, key: str) -> str:
        """Give the heading that a key stands under, as it is written."""
        at = self.header.column(key) if self.header else None
        return self.header.headings.get(at, "") if self.header and at is not None else ""

    def may_go_on(self, cells: Mapping[str, CellValue]) -> bool:
        """Say whether the row below can be the rest of this one: it names no action of its own."""
        is_same = cells.get(OWN_NUMBER) in (None, *self.cells.get(OWN_NUMBER, ()))
        return "action_to_take" not in cells and is_same

    def go_on(self, cells: Mapping[str, CellValue]) -> None:
        """Take the cells of the row below for the rest of this one."""
        for key, cell in cells.items():
            if key != OWN_NUMBER:
                self.cells.setdefault(key, []).append(cell)
