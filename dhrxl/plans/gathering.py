"""Which lines of a published plan are actions, under which recommendation; and what the rest is.

Two layouts are found in practice: a flat table with the recommendation beside the action, and a
block for each recommendation with a small table of its own. Real plans mix them, so one reading
serves both: a line is a heading, a recommendation, an action or neither, by what stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dhrxl.files.lines import Line
from dhrxl.model.cells import CellValue, as_text, is_blank
from dhrxl.model.references import bare, is_part_of
from dhrxl.model.text import folded
from dhrxl.plans.headings import (
    NUMBERED,
    OWN_NUMBER,
    RECOMMENDATION,
    PlanHeader,
    find_page_headers,
    is_guide,
    is_number,
    is_page_number,
    is_rule,
    numbered,
    read_fused,
    read_header,
    with_numbers,
    with_own_numbers,
)

_LONGEST_NUMBER = 20


@dataclass(slots=True, kw_only=True, eq=False)
class Recommendation:
    """What the overview report asks for, as far as it has been read."""

    number: str = ""
    text: str = ""
    order: int = 0
    """Its place in the plan, from 1."""
    place: Line | None = None
    actions: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Row:
    """One action as it stands in the source."""

    recommendation: Recommendation
    line: Line
    header: PlanHeader | None
    cells: dict[str, list[CellValue]] = field(default_factory=dict)
    """What stands under each key; several where the row goes on over a page."""

    def value(self, key: str) -> CellValue:
        """Give what stands under a key: the cell itself, or the texts of several as lines."""
        found = [cell for cell in self.cells.get(key, ()) if not is_blank(cell)]
        if len(found) == 1:
            return found[0]
        return "\n".join(str(cell) for cell in found) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A plan taken apart, before its words are read."""

    rows: tuple[Row, ...]
    headers: tuple[PlanHeader, ...]
    """Each row of headings once."""
    repeated_headers: int
    """Rows of headings that stand again, as at the head of every page."""
    page_headers: tuple[tuple[str, int], ...]
    """Texts that stand at the head of every page, and how often."""
    guides: tuple[Line, ...]
    not_placed: tuple[tuple[str, str], ...]
    """Place and text of everything that is neither."""
    readings: tuple[str, ...]
    lines_taken: int


def gather(lines: Sequence[Line]) -> Gathered:
    """Take a document apart into actions and what is no action; nothing is dropped.

    Args:
        lines: The document, without blank lines.
    """
    page_headers = find_page_headers(lines)
    reading = _Reading(lines)
    for at, line in enumerate(lines):
        text = line.lone
        is_paragraph = line.table == 0 and not line.sheet
        if is_paragraph and (folded(text) in page_headers or is_page_number(text)):
            page_headers[folded(text)] = (text, page_headers.get(folded(text), (text, 0))[1] + 1)
            continue
        reading.take(at, line)
    return reading.finished(tuple(pair for pair in page_headers.values() if pair[1]))


class _Reading:
    """What is known so far, going down the document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        last_first = reversed(tuple(enumerate(lines)))
        self._places = {(line.number, line.table, line.sheet): at for at, line in last_first}
        self._header: PlanHeader | None = None
        self._since_header = 0
        self._recommendation: Recommendation | None = None
        self._open = False
        """Whether the recommendation's text may go on in the next paragraph."""
        self._by_heading = False
        """Whether it stands above its actions, so that no number beside them decides."""
        self._is_list = False
        """Whether headings listed the recommendations before any table, which numbers them."""
        self._orders = 0
        self._recommendations: list[Recommendation] = []
        self._rows: list[Row] = []
        self._headers: list[PlanHeader] = []
        self._repeated = 0
        self._guides: list[Line] = []
        self._left: list[tuple[int, str, str]] = []
        self._readings: list[str] = []
        self._taken = 0

    def take(self, at: int, line: Line) -> None:
        """Understand one line."""
        if all(is_rule(line.texts[cell]) for cell in line.filled):
            return
        self._forget_other_table(line)
        if header := read_header(line):
            self._new_header(header, self._lines[at + 1 :])
            return
        self._since_header += 1
        if self._header and is_guide(line, after_header=self._since_header):
            self._guides.append(line)
            self._leave(line)
            return
        if text := line.lone:
            match = RECOMMENDATION.fullmatch(text)
            if match and not self._is_cell_of_table(line):
                begun = self._begin(match["no"], match["text"].strip(), line, by_heading=True)
                self._open = bool(match["text"]) or not begun.text
                self._taken += 1
                return
            if line.table == 0 and not line.sheet:
                self._paragraph(line, text)
                return
        if fused := read_fused(line, self._header):
            header, line = fused
            words = ", ".join(f'"{heading}"' for heading in header.headings.values())
            self._readings.append(f"{line.place}: headings inside the cells taken off: {words}.")
            if self._header is None:
                self._headers.append(header)
            self._header = header
        if self._header is None:
            self._leave(line)
            return
        self._open = False
        self._table_row(line, self._header)

    def finished(self, page_headers: tuple[tuple[str, int], ...]) -> Gathered:
        """Give what was found; recommendations without an action stand for themselves."""
        with_actions = {bare(row.recommendation.number) for row in self._rows} - {""}
        for recommendation in self._recommendations:
            line = recommendation.place
            if recommendation.actions or line is None:
                continue
            if bare(recommendation.number) in with_actions:
                words = f"{recommendation.number} {recommendation.text}".strip()
                self._left.append((self._lines.index(line), line.place, words))
                continue
            row = Row(recommendation=recommendation, line=line, header=None)
            after = (r for r, other in enumerate(self._rows)
                     if other.recommendation.order > recommendation.order)  # fmt: skip
            self._rows.insert(next(after, len(self._rows)), row)
        return Gathered(
            rows=tuple(self._rows),
            headers=tuple(self._headers),
            repeated_headers=self._repeated,
            page_headers=page_headers,
            guides=tuple(self._guides),
            not_placed=tuple((place, text) for _, place, text in sorted(self._left)),
            readings=tuple(self._readings),
            lines_taken=self._taken,
        )

    def _forget_other_table(self, line: Line) -> None:
        """A table of another shape, or another sheet, does not go on under the headings above."""
        if self._header is None or line.table == 0:
            return
        above = self._header.line
        if above.is_labelled and not line.is_labelled:
            self._header = None
            return
        wider = len(line.cells) != len(above.cells) and line.kind == "row"
        if line.sheet != above.sheet or (line.table != above.table and wider):
            self._header = None
            self._recommendation = self._recommendation if self._open else None
            self._by_heading = self._by_heading and self._open

    def _new_header(self, header: PlanHeader, below: Sequence[Line]) -> None:
        header = with_numbers(header, below)
        self._is_list = self._by_heading and self._numbers_a_list(header, below)
        self._by_heading = self._by_heading and not self._is_list
        if self._by_heading:
            header = with_own_numbers(header)
        if any(known.says_same(header) for known in self._headers):
            self._repeated += not header.line.is_labelled
        else:
            self._headers.append(header)
        self._header = header
        self._since_header = 0
        self._open = False

    def _numbers_a_list(self, header: PlanHeader, below: Sequence[Line]) -> bool:
        """Say whether one table follows a list of recommendations, and its numbers name them."""
        at = header.column("recommendation_no")
        if at is None or self._rows or any(RECOMMENDATION.fullmatch(b.lone) for b in below):
            return False
        cells = [line.texts[at] for line in below if line.table and at < len(line.cells)]
        named = {id(known) for cell in cells if (known := self._known(cell))}
        return len(self._recommendations) > 1 and len(named) > 1

    def _known(self, number: str) -> Recommendation | None:
        """Give the recommendation a number names, or the number of an action under it."""
        named = bare(number)
        exact = (known for known in self._recommendations if named and bare(known.number) == named)
        above = (known for known in self._recommendations if is_part_of(number, known.number))
        return next(exact, None) or next(above, None)

    def _own_numbered(self, header: PlanHeader) -> PlanHeader:
        """Take a table's numbers for those of its actions, once they stand under a heading."""
        own = with_own_numbers(header)
        if not self._by_heading or own.keys == header.keys:
            return header
        if not any(row.header is header for row in self._rows):
            self._headers = [known for known in self._headers if known is not header]
        if not any(known.says_same(own) for known in self._headers):
            self._headers.append(own)
        self._header = own
        return own

    def _is_cell_of_table(self, line: Line) -> bool:
        """Say whether a lone text stands under a heading of its own in a flat table."""
        key = self._header.keys.get(line.filled[0]) if self._header and line.table else None
        return key is not None and not line.spans and not self._is_above_actions(line)

    def _is_above_actions(self, line: Line) -> bool:
        """Say whether the table has its recommendations in rows of their own."""
        return self._header is not None and self._header.is_list_of_actions and line.filled[0] == 0

    def _paragraph(self, line: Line, text: str) -> None:
        if self._open and self._recommendation is not None:
            known = self._recommendation.text
            self._recommendation.text = f"{known}\n{text}" if known else text
            self._taken += 1
        else:
            self._leave(line)

    def _begin(
        self, number: str, text: str, line: Line, *, by_heading: bool = False
    ) -> Recommendation:
        same = next(
            (
                known
                for known in self._recommendations
                if (known.number == number if text else bare(known.number) == bare(number))
                and (folded(known.text) == folded(text) if text else number)
            ),
            None,
        )
        if same is None:
            self._orders += 1
            same = Recommendation(number=number, text=text, order=self._orders, place=line)
            self._recommendations.append(same)
        self._recommendation = same
        self._by_heading = by_heading
        return same

    def _table_row(self, line: Line, header: PlanHeader) -> None:
        header = self._own_numbered(header)
        cells = {
            key: line.cells[at]
            for at, key in header.keys.items()
            if at < len(line.cells) and not is_blank(line.cells[at])
        }
        lone = line.lone
        if lone and self._is_heading_row(line, header):
            match = NUMBERED.fullmatch(lone)
            parts = (match["no"], match["text"]) if match else ("", lone)
            self._begin(*parts, line, by_heading=True)
            self._taken += 1
            return
        strays = [
            (at, line.texts[at])
            for at in line.filled
            if at not in header.keys and at not in header.calculated
        ]
        if not cells.keys() - {OWN_NUMBER} or (lone and self._is_note(line, header)):
            self._leave(line)
            return
        self._taken += 1
        number = as_text(cells.pop("recommendation_no", None)).strip()
        text = as_text(cells.pop("recommendation", None)).strip()
        row = self._row_for(line, header, number, text, cells)
        for at, stray in strays:
            heading = header.headings.get(at)
            column = f'column "{heading}"' if heading else f"column {at + 1}"
            beside = " ".join(str(row.value("action_to_take") or "").split())
            about = f' (beside "{beside[:60]}")' if beside else ""
            self._left.append((self._lines_at(line), f"{line.place}, {column}{about}", stray))

    def _is_heading_row(self, line: Line, header: PlanHeader) -> bool:
        """Say whether a row with one text is a recommendation above its actions."""
        if not header.is_list_of_actions:
            return False
        key = header.keys.get(line.filled[0])
        if key in (OWN_NUMBER, "recommendation_no") and is_number(line.texts[line.filled[0]]):
            return False
        return line.spans or (line.filled[0] == 0 and key != "action_to_take")

    def _is_note(self, line: Line, header: PlanHeader) -> bool:
        """Say whether a row with one text is a remark: over all columns, or in that of numbers."""
        key = header.keys.get(line.filled[0])
        is_words = len(line.texts[line.filled[0]]) > _LONGEST_NUMBER
        return line.spans or (key == "recommendation_no" and is_words)

    def _row_for(
        self,
        line: Line,
        header: PlanHeader,
        number: str,
        text: str,
        cells: dict[str, CellValue],
    ) -> Row:
        last = self._rows[-1] if self._rows else None
        if not number and text:
            number, text = numbered(text)
        if number and not text and (above := self._above(number)):
            self._recommendation = above
            number, cells = "", {**cells, OWN_NUMBER: number}
        alone = not cells and not number and header.column("recommendation_no") is not None
        if text and alone and last and self._recommendation is last.recommendation:
            last.recommendation.text = f"{last.recommendation.text}\n{text}".strip()
            self._readings.append(f"{line.place}: read as the rest of the recommendation above.")
            return last
        if number or text:
            current = self._recommendation
            goes_on = current and bare(number) == bare(current.number) and not text
            if not goes_on:
                self._begin(number, text, line)
            if not cells:
                return Row(recommendation=self._current(line), line=line, header=header)
        elif (
            "action_to_take" not in cells
            and last
            and self._recommendation in (None, last.recommendation)
            and cells.get(OWN_NUMBER) in (None, *last.cells.get(OWN_NUMBER, ()))
        ):
            cells.pop(OWN_NUMBER, None)
            for key, cell in cells.items():
                last.cells.setdefault(key, []).append(cell)
            self._readings.append(f"{line.place}: read as the rest of the row above.")
            return last
        recommendation = self._current(line)
        recommendation.actions += 1
        row = Row(
            recommendation=recommendation,
            line=line,
            header=header,
            cells={key: [cell] for key, cell in cells.items()},
        )
        self._rows.append(row)
        return row

    def _above(self, number: str) -> Recommendation | None:
        """Give the recommendation above a row whose number is that of its action: "1.2"."""
        if self._is_list:
            return self._known(number)
        above = self._recommendation if self._by_heading else None
        return above if above and is_part_of(number, above.number) else None

    def _current(self, line: Line) -> Recommendation:
        """Give the recommendation that holds here; an action under none stands for itself."""
        if self._recommendation is not None:
            return self._recommendation
        self._orders += 1
        return Recommendation(order=self._orders, place=line)

    def _leave(self, line: Line) -> None:
        text = "\t".join(line.texts[at] for at in line.filled)
        self._left.append((self._lines_at(line), line.place, text))

    def _lines_at(self, line: Line) -> int:
        return self._places.get((line.number, line.table, line.sheet), len(self._lines))
