"""Which lines of a published plan are actions, under which recommendation; and what the rest is.

Two layouts are found in practice: a flat table with the recommendation beside the action, and a
block for each recommendation with a small table of its own. Real plans mix them, so one reading
serves both: a line is a heading, a recommendation, an action or neither, by what stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dhrxl.files.lines import Line
from dhrxl.model.cells import CellValue
from dhrxl.model.headings import COMPLETION
from dhrxl.model.references import bare
from dhrxl.model.terms import heading
from dhrxl.model.text import folded, listed
from dhrxl.plans.headings import (
    NUMBERED,
    OWN_NUMBER,
    RECOMMENDATION,
    PlanHeader,
    find_page_headers,
    is_guide,
    is_page_number,
    is_rule,
    read_fused,
    read_header,
    with_numbers,
    with_own_numbers,
)
from dhrxl.plans.recommendations import Recommendation, Recommendations
from dhrxl.plans.rows import Row, TableRow
from dhrxl.plans.shapes.agency_above import AgencyAbove, named
from dhrxl.plans.shapes.columns import with_cells, with_sentences
from dhrxl.plans.shapes.themes import is_named_theme, may_be_theme, says_more

MERGED = frozenset(
    ("lead_agency", "joint_agencies", "scope", "target_date_as_written", "target_date",
     "key_milestones", "key_outcomes", "evidence_expected", "progress")
)  # fmt: skip
"""What one merged cell may say of several actions."""


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
    stood = tuple(pair for pair in page_headers.values() if pair[1])
    return reading.found.finished(stood, reading.recommendations.found)


class _Found:
    """What was found so far, in the order of the document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.rows: list[Row] = []
        self.headers: list[PlanHeader] = []
        self.repeated_headers = 0
        self.guides: list[Line] = []
        self.readings: list[str] = []
        self.lines_taken = 0
        self.agency = AgencyAbove()
        self._left: list[tuple[int, str, str]] = []
        self._lines = lines
        last_first = reversed(tuple(enumerate(lines)))
        self._places = {(line.number, line.table, line.sheet): at for at, line in last_first}

    def add_header(self, header: PlanHeader) -> None:
        """Keep a row of headings, the same one once."""
        if any(known.says_same(header) for known in self.headers):
            self.repeated_headers += not header.line.is_labelled
        else:
            self.headers.append(header)

    def mend_header(self, header: PlanHeader, mended: PlanHeader) -> None:
        """Keep a row of headings as it is understood now, and as it was if rows were read by it."""
        if not any(row.header is header for row in self.rows):
            self.headers = [known for known in self.headers if known is not header]
        if not any(known.says_same(mended) for known in self.headers):
            self.headers.append(mended)

    def take(self, row: TableRow, held: Recommendations) -> None:
        """Understand a row as an action under its recommendation, or as the rest of one above."""
        self.lines_taken += 1
        self._leave_strays(row, self._action(row, held))

    def say(self, line: Line, what: str) -> None:
        """Keep how a line was read, where that is not what it says by itself."""
        self.readings.append(f"{line.place}: {what}.")

    def leave(self, line: Line) -> None:
        """Keep a line that finds no place."""
        text = "\t".join(line.texts[at] for at in line.filled)
        self._left.append((self._at(line), line.place, text))

    def finished(
        self, page_headers: tuple[tuple[str, int], ...], recommendations: Sequence[Recommendation]
    ) -> Gathered:
        """Give all of it; recommendations without an action stand for themselves."""
        with_actions = {bare(row.recommendation.number) for row in self.rows} - {""}
        for recommendation in recommendations:
            if not recommendation.actions:
                self._stand_alone(recommendation, with_actions)
        return Gathered(
            rows=tuple(self.rows),
            headers=tuple(self.headers),
            repeated_headers=self.repeated_headers,
            page_headers=page_headers,
            guides=tuple(self.guides),
            not_placed=tuple((place, text) for _, place, text in sorted(self._left)),
            readings=tuple(self.readings),
            lines_taken=self.lines_taken,
        )

    def _action(self, row: TableRow, held: Recommendations) -> Row:
        """Give the action that a row is, or goes on with."""
        line, cells = row.line, row.action
        number, text = row.recommendation
        is_beside = row.header.column("recommendation") is not None
        if number and not text and (above := held.above(number, is_beside=is_beside)):
            held.current = above
            number, cells = "", {**cells, OWN_NUMBER: number}
        last = self.rows[-1] if self.rows else None
        if number or text:
            is_rest = row.header.column("recommendation_no") is not None and not (number or cells)
            if last and held.current is last.recommendation and is_rest:
                last.recommendation.go_on(text)
                self.say(line, "read as the rest of the recommendation above")
                return last
            held.hold(number, text, line)
            if not cells:
                return Row(recommendation=held.holding(line), line=line, header=row.header)
        elif last and held.current in (None, last.recommendation) and last.may_go_on(cells):
            last.go_on(cells)
            self.say(line, "read as the rest of the row above")
            return last
        action = Row(
            recommendation=held.holding(line),
            line=line,
            header=row.header,
            cells={
                key: [cell]
                for key, cell in (self.agency.cells(row) | self._merged(row) | cells).items()
            },
        )
        action.recommendation.actions += 1
        self.rows.append(action)
        return action

    def _merged(self, row: TableRow) -> dict[str, CellValue]:
        """Give what merged cells from above say of an action: who and by when, never "done".

        Somebody who merges a date of completion over three actions may mean one of them.
        """
        last = self.rows[-1] if self.rows else None
        if last is None or last.header is not row.header:
            return {}
        keys = [row.header.keys.get(at) for at in row.line.continues]
        found = {key: last.value(key) for key in keys if key in last.cells and key in MERGED}
        if found:
            named = listed([heading(key) for key in found], "and")
            self.say(row.line, f"{named} taken from the merged cell above")
        if {"status", "date_of_completion", COMPLETION} & set(keys):
            self.say(row.line, "the merged cell above says what is done of its first action alone")
        return found

    def _leave_strays(self, row: TableRow, action: Row) -> None:
        """Keep what stands beside an action under headings that were not understood."""
        line = row.line
        beside = " ".join(str(action.value("action_to_take") or "").split())
        about = f' (beside "{beside[:60]}")' if beside else ""
        for at, stray in row.strays:
            heading = row.header.headings.get(at)
            column = f'column "{heading}"' if heading else f"column {at + 1}"
            self._left.append((self._at(line), f"{line.place}, {column}{about}", stray))

    def _stand_alone(self, recommendation: Recommendation, with_actions: set[str]) -> None:
        """Keep a recommendation as a row, unless its number has actions elsewhere."""
        line = recommendation.place
        if bare(recommendation.number) in with_actions:
            words = f"{recommendation.number} {recommendation.text}".strip()
            self._left.append((self._lines.index(line), line.place, words))
            return
        row = Row(recommendation=recommendation, line=line, header=None)
        orders = [other.recommendation.order for other in self.rows]
        after = (at for at, order in enumerate(orders) if order > recommendation.order)
        self.rows.insert(next(after, len(self.rows)), row)

    def _at(self, line: Line) -> int:
        return self._places.get((line.number, line.table, line.sheet), len(self._lines))


class _Reading:
    """What holds where we are, going down the document: headings, and a recommendation."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.found = _Found(lines)
        self.recommendations = Recommendations()
        self._lines = lines
        self._header: PlanHeader | None = None
        self._since_header = 0

    def take(self, at: int, line: Line) -> None:
        """Understand one line."""
        if all(is_rule(line.texts[cell]) for cell in line.filled):
            return
        self._forget_other_table(line)
        if header := read_header(line):
            self._begin_table(header, self._lines[at + 1 :])
            return
        self._since_header += 1
        if self._header and is_guide(line, self._header, after_header=self._since_header):
            self.found.guides.append(line)
            self.found.leave(line)
        elif self._is_agency(at, line):
            self.found.lines_taken += 1
            self.found.say(line, f'"{line.lone}" read as the lead agency of the actions below')
        elif self._is_theme(at, line):
            self.found.leave(line)
            self.found.say(line, f'"{line.lone}" read as a heading over the rows below, no action')
        elif not (line.lone and self._took_alone(line)):
            self._take_row(line)

    def _forget_other_table(self, line: Line) -> None:
        """A table of another shape, or another sheet, does not go on under the headings above."""
        if self._header is None or line.table == 0:
            return
        above = self._header.line
        if above.is_labelled and not line.is_labelled:
            self._header = None
            return
        wider = len(line.cells) != len(above.cells) and line.kind == "row"
        if line.sheet != above.sheet:
            self.found.agency.name = ""
        if line.sheet != above.sheet or (line.table != above.table and wider):
            self._header = None
            self.recommendations.leave_table()

    def _begin_table(self, header: PlanHeader, below: Sequence[Line]) -> None:
        """Let headings hold from here."""
        held = self.recommendations
        header = with_numbers(with_cells(header, self._lines), below)
        header = with_sentences(header, below)
        is_first = not self.found.rows
        held.is_list = held.is_above and is_first and held.are_numbered_by(header, below)
        held.is_above = held.is_above and not held.is_list
        if held.is_above:
            header = with_own_numbers(header)
        self.found.add_header(header)
        self._header = header
        self._since_header = 0
        held.is_open = False

    def _took_alone(self, line: Line) -> bool:
        """Understand a text that stands alone in its line; say whether it is no row of a table."""
        text, held = line.lone, self.recommendations
        match = RECOMMENDATION.fullmatch(text)
        if match and not self._is_cell_of_table(line):
            begun = held.begin(match["no"], match["text"].strip(), line, is_above=True)
            held.is_open = bool(match["text"]) or not begun.text
            self.found.lines_taken += 1
        elif line.table or line.sheet:
            return False
        elif held.is_open and held.current:
            held.current.go_on(text)
            self.found.lines_taken += 1
        else:
            self.found.leave(line)
            self.found.agency.forget(line)
        return True

    def _is_agency(self, at: int, line: Line) -> bool:
        """Say whether a lone text names the agency that leads all below it, which no column does.

        The first line of a document says whose it is, unless it says that it is of actions.
        """
        if not line.lone or line.is_labelled:
            return False
        near = self._lines[at + 1 : at + (2 if self.recommendations.is_open else 5)]
        below = next((one for one in near if not one.lone), None)
        if below is None or (line.table and below not in near[:1]):
            return False
        head = read_header(below)
        if head is None:
            is_above = bool(line.table and self._header and says_more(below, line))
        else:
            is_above = head.column("lead_agency") is None and not below.is_labelled
        if at == 0 and named(line.lone) == line.lone:
            return False
        return self.found.agency.take(line, None if head else self._header, is_above=is_above)

    def _is_theme(self, at: int, line: Line) -> bool:
        """Say whether a lone text in a table only parts its rows.

        Over actions a few words that ask for nothing are one, beside them only above a row that
        has a recommendation of its own. What calls itself a theme, or is a month, always is.
        """
        text, header = line.lone, self._header
        if not text or header is None or not line.table or line.is_labelled:
            return False
        below = next((one for one in self._lines[at + 1 :] if not self._may_be_theme(one)), None)
        if below is None or not says_more(below, line):
            return False
        if read_header(below):  # the title of the next table in a sheet
            is_title = line.filled[0] == 0 and (may_be_theme(text) or bool(named(text)))
            if is_title:
                self.found.agency.forget(line)
            return is_title
        if is_named_theme(text):
            return True
        key = header.keys.get(line.filled[0])
        if header.is_list_of_actions:
            is_over = line.spans or key in ("action_to_take", OWN_NUMBER, "recommendation_no", None)
            return is_over and may_be_theme(text)
        row = TableRow(line=below, header=header)
        return key in ("recommendation", "recommendation_no") and (
            may_be_theme(text) and bool(row.recommendation[1])
        )

    def _may_be_theme(self, line: Line) -> bool:
        return bool(line.lone and line.table and may_be_theme(line.lone))

    def _is_cell_of_table(self, line: Line) -> bool:
        """Say whether a lone text stands under a heading of its own in a flat table."""
        if self._header is None or not line.table or line.filled[0] not in self._header.keys:
            return False
        is_above_actions = self._header.is_list_of_actions and line.filled[0] == 0
        return not line.spans and not is_above_actions

    def _take_row(self, line: Line) -> None:
        """Understand a row of a table, under the headings that hold or those inside its cells."""
        line = self._without_headings(line)
        if self._header is None:
            self.found.leave(line)
            return
        held = self.recommendations
        held.is_open = False
        row = TableRow(line=line, header=self._own_numbered(self._header))
        if row.is_heading:
            match = NUMBERED.fullmatch(line.lone)
            number, text = (match["no"], match["text"]) if match else ("", line.lone)
            held.begin(number, text, line, is_above=True)
            self.found.lines_taken += 1
        elif row.is_note or not row.cells.keys() - {OWN_NUMBER}:
            self.found.leave(line)
        else:
            self.found.take(row, held)

    def _without_headings(self, line: Line) -> Line:
        """Take headings off that stand inside the cells of a row, and let them hold."""
        fused = read_fused(line, self._header)
        if not fused:
            return line
        header, line = fused
        words = ", ".join(f'"{heading}"' for heading in header.headings.values())
        self.found.say(line, f"headings inside the cells taken off: {words}")
        if self._header is None:
            self.found.headers.append(header)
        self._header = header
        return line

    def _own_numbered(self, header: PlanHeader) -> PlanHeader:
        """Take a table's numbers for those of its actions, once they stand under a heading."""
        own = with_own_numbers(header)
        if not self.recommendations.is_above or own.keys == header.keys:
            return header
        self.found.mend_header(header, own)
        self._header = own
        return own
