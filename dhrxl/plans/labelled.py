"""A plan without a row of headings, as a table: "Action: ...", below it "Lead agency: ...".

Letters and web pages hold such plans; Word holds them as tables with the headings at the left.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dhrxl.files.lines import Line
from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.headings import COMPLETION, key_of
from dhrxl.model.text import folded
from dhrxl.plans.headings import (
    PROPOSED,
    RECOMMENDATION,
    find_page_headers,
    is_page_number,
    meaning,
    read_header,
)
from dhrxl.plans.meanings.grammar import is_wording
from dhrxl.plans.records import KEYS
from dhrxl.plans.shapes.lists import read_list
from dhrxl.plans.statements import read_rag, read_status

_ACTION = "action_to_take"
_NAMING = frozenset((_ACTION, "recommendation", "recommendation_no"))
"""What an action may begin with, though it does not come again with every action."""
_SHORT = frozenset(
    ("action_ref", "recommendation_no", "scope", "lead_agency", "joint_agencies", "status",
     "target_date_as_written", "target_date", "revised_target_date", "revision_agreed_on",
     "agency_rag", "date_of_completion", "assured_on", "review", "evidence_kind",
     "evidence_held_at", "evidence_dated", "check_again_on")
)  # fmt: skip
"""What is said in one line: what stands below it is something else."""
_LABELLED = re.compile(
    r"(?:[-\u2013\u2022*]\s+)?(?P<label>[^\W\d_][^:\n]{1,58}?)\s*:(?P<words>.*)", re.S
)
_LONGEST_BARE = 6
"""Words of a label without a colon."""
_FARTHEST_VALUE = 4
"""Lines down to what a label without words says: pages copied from a browser leave blank ones."""
_BARE = frozenset((*KEYS, COMPLETION)) - {"action_ref", "recommendation", "recommendation_no"}
_TELLING = frozenset(("lead_agency", "target_date_as_written", "target_date"))
_LONGEST_LABEL = 4
"""Words of a label that is none of ours."""
_NUMBERED_ACTION = re.compile(
    r"action\s*(?:no\.?\s*)?\d+(?:\.\d+)*[a-z]?(?=[.):]|\s*[-\u2013\u2014]|\s*$|\s+(?-i:[A-Z]))",
    re.I,
)


class _Field(NamedTuple):
    """One label and what it says."""

    label: str
    words: CellValue


class _Said(NamedTuple):
    """A line, and what column it is of, if it begins with a label."""

    line: Line
    field: _Field | None = None
    key: str = ""
    """The column; nothing for a label that none of ours means."""
    is_head: bool = False
    """Whether it is the number of a block: "Action 6", further down "Actions to be taken"."""


@dataclass(slots=True)
class _Record:
    """One action, field by field, from the line it begins with."""

    last: Line
    lines: list[Line] = field(default_factory=list)
    fields: dict[str, _Field] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    """What stands between its lines and is none of them."""
    key: str = ""
    """Of what was said last; nothing after what is none of its lines."""

    def is_elsewhere(self, line: Line) -> bool:
        """Whether a line stands in another table or sheet."""
        return (self.last.table, self.last.sheet) != (line.table, line.sheet)

    @property
    def is_waiting(self) -> bool:
        """Whether a label stands last, and nothing was said under it."""
        said = self.fields.get(self.key)
        return said is not None and said.words is None

    @property
    def lacks_recommendation(self) -> bool:
        """Whether it has a number, and neither what is recommended nor what is to be done."""
        return "recommendation_no" in self.fields and not self.fields.keys() & {
            _ACTION, "recommendation"
        }  # fmt: skip

    def add(self, line: Line, key: str, said: _Field) -> None:
        """Add a field that is new."""
        self.fields[key] = said
        self.lines.append(line)
        self.last, self.key = line, key

    def go_on(self, line: Line, *, is_text: bool) -> bool:
        """Take a line that stands directly below; say whether it does.

        Args:
            line: It goes on with what was said last, if that may have several lines.
            is_text: Whether it has no label.
        """
        said = self.fields.get(self.key)
        is_list = said is not None and _in_list(as_text(said.words)) and _in_list(line.lone)
        is_open = self.is_waiting or self.lacks_recommendation
        apart = _FARTHEST_VALUE if is_open else 3 if is_list else 1
        if not self.takes(line, apart=apart):
            return False
        goes_on = self.is_waiting or is_list or self.key not in _SHORT
        if said and is_text and line.lone and goes_on:
            self.lines.append(line)
            words = f"{as_text(said.words)}\n{line.lone}".strip()
            self.fields[self.key] = said._replace(words=words)
        elif is_text and line.lone and self.lacks_recommendation:
            self.add(line, "recommendation", _Field("Recommendation", line.lone))
        else:
            self.others.append(line)
            self.key = ""
        self.last = line
        return True

    def pass_over(self, line: Line) -> bool:
        """Put a line aside that only parts what stands above and below; say whether it does."""
        if not self.takes(line):
            return False
        self.others.append(line)
        self.last = line
        return True

    def takes(self, line: Line, *, apart: int = 1) -> bool:
        """Whether a line stands directly below the last, or with a blank one between."""
        return 0 <= line.number - self.last.number <= apart


def as_table(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give a document with its labelled lines as rows of a table, under a row of their labels.

    Nothing is changed where the document has a row of headings, or too few labels to be a plan: an
    action and another of our headings. A label that stands again begins the next action. A line
    without a label goes on with the text directly above it; all else stays a line of its own.

    Args:
        lines: The document, without blank lines.
    """
    at_left = _labelled_at_left(lines)
    if any(read_header(line) for line in lines if (line.sheet, line.table) not in at_left):
        return tuple(lines)
    said = _labels(tuple(_apart(lines)))
    known = {one.key for one in said} - {""}
    if _ACTION not in known or len(known) < 2:
        return tuple(lines)
    table = max(line.table for line in lines) + 1
    result: list[Line] = []
    labels: dict[str, str] = {}
    headed: str | None = None
    for part in _parts(said):
        if isinstance(part, Line):
            headed = None if part.table else headed  # another table has headings of its own
            result.append(part)
            continue
        new = {key: one.label for key, one in part.fields.items()}
        row = replace(
            part.lines[0], table=part.lines[0].table or table, spans=False, is_labelled=True
        )
        if headed != row.sheet or any(folded(labels.get(k, "")) != folded(new[k]) for k in new):
            labels |= new
            headed = row.sheet
            result.append(replace(row, cells=tuple(labels.values())))
        cells = (part.fields[key].words if key in part.fields else None for key in labels)
        result.append(replace(row, cells=tuple(cells)))
        result += part.others
    return tuple(result)


def _labelled_at_left(lines: Sequence[Line]) -> Collection[tuple[str, int]]:
    """Give the tables of two columns that have their headings at the left: of action and more.

    What an action says may read like a heading there: "Action needed", beside it "Audit notes".
    """
    heads: dict[tuple[str, int], set[str]] = defaultdict(set)
    for line in lines:
        if line.table and len(line.filled) == 2:
            heads[line.sheet, line.table].add(
                meaning(line.texts[line.filled[0]].rstrip(" :")) or ""
            )
    return {table for table, keys in heads.items() if _ACTION in keys and len(keys - {""}) > 2}


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Take lines apart that hold several labels, and put a recommendation's cells together."""
    for line in lines:
        filled, texts, lone = line.filled, line.texts, line.lone.replace("**", "")
        if len(filled) == 2 and _is_number_of_recommendation(texts[filled[0]]):
            yield replace(
                line, cells=(f"{texts[filled[0]].rstrip(' :')}: {texts[filled[1]]}",), spans=True
            )
        elif places := _label_places(texts):
            yield from (replace(line, cells=line.cells[at : at + 2]) for at in places)
        elif lone != line.lone or _holds_labels(lone):
            yield from (replace(line, cells=(part,)) for part in lone.split("\n") if part.strip())
        else:
            yield line


def _label_places(texts: Sequence[str]) -> Sequence[int]:
    """Give where the labels of a row stand that holds two or three, each with its words behind."""
    places = [at for at in range(0, len(texts), 2) if texts[at]]
    is_form = len(texts) in (4, 6) and len(places) > 1
    return places if is_form and all(meaning(texts[at].rstrip(" :")) for at in places) else ()


def _in_list(text: str) -> bool:
    return bool(read_list(text).items)


def _is_number_of_recommendation(text: str) -> bool:
    match = RECOMMENDATION.fullmatch(text)
    return bool(match and not match["text"])


def _holds_labels(text: str) -> bool:
    """Whether a paragraph is broken into lines of which a later one begins with a label."""
    _, *below = text.split("\n")
    found = filter(None, (_LABELLED.fullmatch(part) for part in below))
    return any(meaning(match["label"].strip()) for match in found)


def _bare_labels(lines: Sequence[Line]) -> dict[int, str]:
    """Give the labels that stand in a line of their own without a colon, and what they mean.

    Headings of a web page or of Word are such labels: "Lead agency", below it its name. One line
    proves nothing, so it needs the action, and who does it or by when. What a label says may read
    like a label of its kind: "Person responsible", below it "Policy Manager".
    """
    found: dict[int, str] = {}
    for at, line in enumerate(lines):
        text = line.lone.rstrip(" :")
        is_short = len(text.split()) <= _LONGEST_BARE and text[-1:] not in ("", *".;,!")
        is_alone = not line.spans and len(line.cells) == 1 and not {":", "\n"} & set(text)
        if is_short and is_alone and not _in_list(text) and (key_of(text) or is_wording(text)):
            key, above = meaning(text), found.get(at - 1)
            if key in _BARE and key != above and not _is_said(above, text):
                found[at] = str(key)
    again = Counter(folded(lines[at].lone) for at in found)
    for at in sorted(found):
        is_between = {at - 1, at + 1} <= found.keys()
        if is_between and again[folded(lines[at].lone)] == 1 and not key_of(lines[at].lone):
            del found[
                at
            ]  # "Action", "Audit notes", "Lead agency": the second is what is to be done
    is_plan = _ACTION in found.values() and _TELLING & set(found.values())
    return found if is_plan else {}


def _is_said(label: str | None, text: str) -> bool:
    """Whether a text is what a status or rating above it says: "Amber - in progress"."""
    if label == "agency_rag":
        return bool(read_rag(text).rag)
    return label == "status" and bool(read_status(text).status)


def _labels(lines: Sequence[Line]) -> tuple[_Said, ...]:
    """Find the label of each line, and what it means beside all others."""
    bare = _bare_labels(lines)
    fields = [
        _Field(line.lone.rstrip(" :"), None) if at in bare else _field(line)
        for at, line in enumerate(lines)
    ]
    for at in bare.keys() - {len(lines) - 1}:
        below = fields[at + 1]
        if below and at + 1 not in bare and not meaning(below.label):
            fields[at + 1] = None  # "Amber: rooms sought" is what a label above it says
    ours = {key_of(one.label) for one in fields if one}

    def key(label: str) -> str:
        own = key_of(label)
        if own in PROPOSED and PROPOSED[own] in ours:
            return own  # a plan that has both keeps them apart, as a table does
        return meaning(label) or ""

    is_headed = _ACTION in bare.values()
    return tuple(
        _numbered_block(line)
        if is_headed and _NUMBERED_ACTION.fullmatch(line.lone.rstrip(" .:)"))
        else _Said(line, one, key(one.label))
        if one
        else _Said(line)
        for line, one in zip(lines, fields, strict=True)
    )


def _numbered_block(line: Line) -> _Said:
    """Take "Action 6" for the number of a block that says below what is to be done."""
    number = re.sub(r"\D*", "", line.lone, count=1).rstrip(" .:)")
    return _Said(line, _Field("Recommendation no.", number), "recommendation_no", is_head=True)


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
    if line.table and len(line.cells) > 1 and line.filled == (0,) and not line.spans:
        label = text.rstrip(" :")
        return _Field(label, None) if meaning(label) else None
    if _NUMBERED_ACTION.match(text):
        return _Field("Action", text)
    match = _LABELLED.fullmatch(text)
    if not match or RECOMMENDATION.fullmatch(text):
        return None
    label, words = match["label"].strip(), match["words"]
    is_sentence = len(label.split()) > _LONGEST_LABEL or words[:1].strip()
    if is_sentence and not meaning(label):
        return None  # "The aim is this: ..." and "3:1" label nothing
    return _Field(label, words.strip() or None)


def _start(said: Sequence[_Said]) -> str:
    """Give the column that begins an action: what stands directly above the first "Action".

    A label that does not come again with every action is of the cover. So is one that comes after
    the last "Action": it begins none.
    """
    counts = Counter(one.key for one in said)
    places = [at for at, one in enumerate(said) if one.key == _ACTION]
    after = {one.key for one in said[places[-1] :]}
    start, below = _ACTION, said[places[0]].line
    for one in reversed(said[: places[0]]):
        is_near = 0 <= below.number - one.line.number <= 2 or one.key == "recommendation"
        if not one.key or not is_near:
            break
        if one.key not in after and (one.key in _NAMING or counts[one.key] >= len(places)):
            start = one.key
        below = one.line
    return start


def _parts(said: Sequence[_Said]) -> Iterator[_Record | Line]:
    """Take the document apart into actions and the lines that are none."""
    start, page_headers = _start(said), find_page_headers([one.line for one in said])
    record: _Record | None = None
    is_under = False
    """Whether a recommendation was named, and nothing has been said of it."""
    for line, label, key, is_head in said:
        text = line.lone
        inside = record if record and not record.is_elsewhere(line) else None
        is_whole = inside is None or _ACTION in inside.fields
        is_again = not line.table and folded(text) in page_headers and not _in_list(text)
        is_page = is_page_number(text) or is_again
        is_new = is_whole or (inside is not None and start in inside.fields)
        begins = (is_new and key == start) or (is_whole and key in (_ACTION, "recommendation"))
        if label and (begins or is_head or (key and is_under)):
            yield from _ended(record)
            is_under = False
            record = _Record(line)
            record.add(line, key, label)
        elif label and key and inside and key not in inside.fields:
            inside.add(line, key, label)
        elif inside and is_page and not inside.is_waiting and inside.pass_over(line):
            continue
        elif RECOMMENDATION.fullmatch(text) or not (
            inside and inside.go_on(line, is_text=label is None)
        ):
            yield from _ended(record)
            record = None
            is_under = is_under or bool(RECOMMENDATION.fullmatch(text))
            yield line
    yield from _ended(record)


def _ended(record: _Record | None) -> Iterator[_Record | Line]:
    """Give a record; of one that names nothing to do, its lines."""
    if record and {_ACTION, "recommendation"} & record.fields.keys():
        yield record
    elif record:
        yield from sorted((*record.lines, *record.others), key=lambda line: line.number)
