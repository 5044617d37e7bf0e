"""A plan without a row of headings, as a table: "Action: ...", below it "Lead agency: ...".

Letters and web pages hold such plans; Word holds them as tables with the headings at the left.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dhrxl.cells import CellValue, as_text
from dhrxl.lines import Line
from dhrxl.planheadings import RECOMMENDATION, is_page_number, meaning, read_header
from dhrxl.wording import folded

_LABELLED = re.compile(r"(?P<label>[^\W\d_][^:\n]{1,58}?)\s*:(?:\s+(?P<words>.*))?", re.S)
_NUMBERED_ACTION = re.compile(r"action\s*(?:no\.?\s*)?\d+(?:\.\d+)*[a-z]?(?=\s|:|$)", re.I)


class _Field(NamedTuple):
    """One label and what it says."""

    label: str
    words: CellValue

    @property
    def key(self) -> str:
        """What is one column, however it is written."""
        return meaning(self.label) or folded(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One action, field by field."""

    lines: list[Line]
    fields: dict[str, _Field] = field(default_factory=dict)

    def has_next(self, line: Line) -> bool:
        """Whether a line stands directly below."""
        last = self.lines[-1]
        return (last.number + 1, last.table, last.sheet) == (line.number, line.table, line.sheet)

    def add(self, line: Line, said: _Field) -> None:
        """Add a field that is new."""
        self.lines.append(line)
        self.fields[said.key] = said

    def go_on(self, line: Line) -> None:
        """Add a line to what was said last."""
        self.lines.append(line)
        key, said = list(self.fields.items())[-1]
        words = f"{as_text(said.words)}\n{line.lone}".strip()
        self.fields[key] = said._replace(words=words)


def as_table(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give a document with its labelled lines as rows of a table, under a row of their labels.

    Nothing is changed where the document has a row of headings, or too few labels to be a plan: an
    action and another of our headings. A label that stands again begins the next action; a line
    without one goes on with what stands directly above it.

    Args:
        lines: The document, without blank lines.
    """
    if any(read_header(line) for line in lines):
        return tuple(lines)
    known = {meaning(said.label) for line in lines if (said := _field(line))} - {None}
    if "action_to_take" not in known or len(known) < 2:
        return tuple(lines)
    parts = tuple(_parts(lines))
    records = [part for part in parts if isinstance(part, _Record)]
    labels: dict[str, str] = {}
    for record in records:
        for key, said in record.fields.items():
            labels.setdefault(key, said.label)
    table = max(line.table for line in lines) + 1
    wider = [None] * max(len(line.cells) for line in lines)  # so that no other table looks alike
    result: list[Line] = []
    is_headed = False
    for part in parts:
        if isinstance(part, Line):
            is_headed = is_headed and not part.table  # another table has headings of its own
            result.append(part)
            continue
        first = part.lines[0]
        row = replace(first, table=first.table or table)
        if not is_headed:
            result.append(replace(row, cells=(*labels.values(), *wider)))
            is_headed = True
        cells = [part.fields[key].words if key in part.fields else None for key in labels]
        result.append(replace(row, cells=(*cells, *wider)))
    return tuple(result)


def _parts(lines: Iterable[Line]) -> Iterator[_Record | Line]:
    """Take a document apart into actions and the lines that are none."""
    record: _Record | None = None
    for line in lines:
        said, is_next = _field(line), record is not None and record.has_next(line)
        if said and (meaning(said.label) or is_next):
            if record is None or said.key in record.fields:
                if record:
                    yield record
                record = _Record(lines=[])
            record.add(line, said)
        elif record and is_next and _is_text(line):
            record.go_on(line)
        else:
            if record:
                yield record
                record = None
            yield line
    if record:
        yield record


def _is_text(line: Line) -> bool:
    """Whether a line holds one text that begins nothing new."""
    text = line.lone
    return bool(text) and not (RECOMMENDATION.fullmatch(text) or is_page_number(text))


def _field(line: Line) -> _Field | None:
    """Take a line apart into label and words; in a row of two cells the first is the label.

    The number of "Action 1.2: Train staff" stays with its words.
    """
    if len(line.filled) == 2:
        first, second = line.filled
        label = line.texts[first].rstrip(" :")
        if _NUMBERED_ACTION.fullmatch(label):
            return _Field("Action", f"{label}: {line.texts[second]}")
        return _Field(label, line.cells[second])
    text = line.lone
    if _NUMBERED_ACTION.match(text):
        return _Field("Action", text)
    match = _LABELLED.fullmatch(text)
    if not match or RECOMMENDATION.fullmatch(text):
        return None
    return _Field(match["label"].strip(), (match["words"] or "").strip() or None)
