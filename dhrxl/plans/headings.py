"""What the headings of a published plan mean, where that differs from our own workbooks.

A plan proposes: its "Evidence" is what would prove an action, never what has been given, and its
"Target date" is words to be read. Headings may be fused into the cells below them.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dhrxl.files.lines import Line
from dhrxl.model.headings import COMPLETION, key_of
from dhrxl.model.terms import CALCULATED, COLUMNS
from dhrxl.model.text import folded
from dhrxl.plans.meanings.claims import (
    COMPLETED,
    DUE,
    LONE_REASON,
    LONGEST,
    NOTHING,
    TICKED_DONE,
    TICKED_ON_TARGET,
    Meaning,
)
from dhrxl.plans.meanings.given import given_for
from dhrxl.plans.meanings.grammar import has_period, is_wording, meaning_of
from dhrxl.plans.meanings.words import without_numbers

OWN_NUMBER = "own_number"
"""The number a plan gives an action, where the recommendation's stands above."""
PROPOSED = {
    "evidence": "evidence_expected",
    "target_date": "target_date_as_written",
    "due_date": "target_date_as_written",
}
"""What a heading of ours means in a plan that only proposes."""
_GUIDE = re.compile(
    r"what is the over-?arching recommendation|^local,? regional,? or national level"
    r"|how (?:will )?(?:the )?relevant agenc(?:y|ies)|what actions? needs? to occur"
    r"|^roles,? (?:no|not) names|^realistic target date|^from (?:the )?date of publication",
    re.I,
)
RECOMMENDATION = re.compile(
    r"(?:overview\s+report\s+)?(?:recommendation|rec)\b\.?\s*+(?:(?:no|number)\b\.?|#)?\s*+"
    r"(?P<no>\d+(?:\.\d+)*[a-z]?\b\.?(?!\d)|[ivx]{1,5}\b\.?)\s*[:.)\u2013-]*\s*(?P<text>.*)",
    re.I | re.S,
)
"""A recommendation that says what it is: "Recommendation 17.6: Train staff"."""
NUMBERED = re.compile(
    r"(?P<no>\d{1,2}(?:\.\d{1,2})*[.):]?)\s+(?P<text>[A-Z\"'\u2018\u201c(].*)", re.S
)
_GLUED = re.compile(r"(?<=[a-z])\d{1,2}\s*$")
_LIST_LINE = re.compile(r"\n[^\S\n]*+(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[a-z][.)])\s", re.I)
_ANY_NUMBER = re.compile(r"\(?[a-z]{0,3}\W{0,2}\d+(?:[./-]\d+)*\s?[a-z]?\)?[.):]?", re.I)
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}\s*(?:of|/)\s*\d{1,4}|page\s*\d{1,4}", re.I)
_DASHES = re.compile(r"[-\u2013\u2014_=\s.|]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHeader:
    """A row of headings of a published plan; columns count from 0."""

    line: Line
    keys: Mapping[int, str]
    """What each column means; `COMPLETION` for date and outcome in one cell."""
    headings: Mapping[int, str]
    """Each heading as it stands there, on one line."""
    reasons: Mapping[int, str] = field(default_factory=dict)
    """Why a heading that was understood has no column: it is kept under Not placed."""

    @property
    def unknown(self) -> dict[int, str]:
        """Headings that were not understood."""
        return {at: text for at, text in self.headings.items() if at not in self.keys}

    @property
    def is_list_of_actions(self) -> bool:
        """Whether a recommendation stands above its actions rather than beside them."""
        return "recommendation" not in self.keys.values()

    @property
    def calculated(self) -> set[int]:
        """Columns of our own that are worked out anew and never read."""
        ours = {at: key_of(text) for at, text in self.unknown.items()}
        return {at for at, key in ours.items() if key in CALCULATED}

    def says_same(self, other: "PlanHeader") -> bool:
        """Whether another row has the same headings, understood in the same way."""
        mine, theirs = (
            {at: folded(text) for at, text in header.headings.items()} for header in (self, other)
        )
        return mine == theirs and self.keys == other.keys

    def column(self, key: str) -> int | None:
        """Give the column of a key."""
        return next((at for at, found in self.keys.items() if found == key), None)


def meaning(text: str) -> str | None:
    """Give what a heading means in a published plan, as far as it says so by itself.

    >>> meaning("Evidence"), meaning("Date of completion\\nand Outcome"), meaning("Target date")
    ('evidence_expected', 'completion_and_outcome', 'target_date_as_written')
    """
    return meant(text).key


def meant(text: str) -> Meaning:
    """Give all that a heading may mean: what was said of it, our own words, else what it says."""
    given = given_for(text)
    if given is not None:
        keys, left = ((given,), "") if given else ((), "as you said")
        return Meaning(keys=keys, rank=-1, left=left)
    plain = folded(text)
    if not plain or len(text) > 2 * LONGEST or len(plain) > LONGEST:
        return NOTHING
    key = key_of(text)
    if key in CALCULATED and key not in PROPOSED:
        return NOTHING
    if key and key != "response" and plain == folded(COLUMNS[key].heading):
        return Meaning(keys=(PROPOSED.get(key, key),), rank=0)
    said = meaning_of(text)
    return Meaning(keys=(PROPOSED.get(key, key),), rank=2) if key and said == NOTHING else said


def claim_of(text: str) -> Meaning:
    """Give all that a heading of a row may mean, with the number of a footnote taken off its end.

    >>> claim_of("Who1").key, claim_of("Route66").key
    ('lead_agency', None)
    """
    found = meant(text)
    bare = _GLUED.sub("", text)
    return meant(bare) if found == NOTHING and bare != text and is_wording(bare) else found


def read_header(line: Line) -> PlanHeader | None:
    """Understand a line as a row of headings, or give nothing if it is none.

    Three headings make a header, or two in a small table if no word of theirs is strange: "Keep
    notes" is something to do. One of them must be the action or the recommendation. Where two mean
    the same, our own wording is read, else the plainer, else the first; the other is what it may be
    besides, or stays aside.
    """
    header = _understood(line)
    found = set(header.keys.values()) - {TICKED_DONE, TICKED_ON_TARGET}
    enough = len(found) >= 3 or (len(found) == 2 and len(line.filled) <= 4 and _is_plain(header))
    enough = enough or (len(found) > 1 and _is_decided(line))
    if line.is_labelled:
        enough = all(meant(line.texts[at]) != NOTHING for at in line.filled)
    is_plan = bool({"action_to_take", "recommendation"} & found)
    is_asked = sum(bool(_GUIDE.search(line.texts[at])) for at in line.filled) > 1
    return header if enough and is_plan and not is_asked else None


def _is_plain(header: PlanHeader) -> bool:
    """Say whether what was understood is a wording of ours, or has only words of headings."""
    texts = without_numbers([header.line.texts[at] for at in header.keys])
    return all(key_of(text) or is_wording(text) for text in texts)


def _is_decided(line: Line) -> bool:
    """Say whether somebody said of a heading in it what it means."""
    return any(given_for(line.texts[at]) is not None for at in line.filled)


def _understood(line: Line) -> PlanHeader:
    """Understand each cell of a line as a heading, beside all others."""
    filled = line.filled
    words = dict(zip(filled, without_numbers([line.texts[at] for at in filled]), strict=True))
    ours = {key_of(text) for text in words.values()}
    found: dict[int, str] = {}
    claims = {at: _beside(text, ours) for at, text in words.items()}
    in_turn = sorted(filled, key=lambda at: claims[at].rank)
    for turn in (0, 1):
        for at in in_turn:
            claim = claims[at].keys[:1] if turn == 0 else claims[at].keys[1:]
            key = next((key for key in claim if key not in found.values()), None)
            if key and at not in found:
                found[at] = key
    _share_periods(words, claims, found)
    _take_for_what_is_missing(claims, found)
    reasons = {
        at: claims[at].left or "another heading is that already"
        for at in filled
        if at not in found and claims[at] != NOTHING
    }
    header = PlanHeader(
        line=line,
        keys=dict(sorted(found.items())),
        headings={at: " ".join(line.texts[at].split()) for at in filled},
        reasons=reasons,
    )
    return without_lone_reason(header)


def without_lone_reason(header: PlanHeader) -> PlanHeader:
    """Leave a reason that no response stands beside: it says why something else is so."""
    if "response" in header.keys.values():
        return header
    lone = {at for at, text in header.headings.items()
            if at in header.keys and claim_of(text) is LONE_REASON}  # fmt: skip
    if not lone:
        return header
    keys = {at: key for at, key in header.keys.items() if at not in lone}
    return replace(
        header, keys=keys, reasons={**header.reasons, **dict.fromkeys(lone, LONE_REASON.left)}
    )


def _beside(text: str, ours: Collection[str | None]) -> Meaning:
    """Give what a heading means; a plan that has both of our columns keeps them apart, as we do."""
    own = key_of(text)
    if own in ("evidence", "target_date") and PROPOSED[own] in ours and given_for(text) is None:
        return Meaning(keys=(own,), rank=0)
    return claim_of(text)


def _share_periods(
    words: Mapping[int, str], claims: Mapping[int, Meaning], found: dict[int, str]
) -> None:
    """Let progress stand under several headings, if each names its quarter or month."""
    first = next((at for at, key in found.items() if key == "progress"), None)
    if first is not None and has_period(words[first]):
        for at, text in words.items():
            if at not in found and claims[at].key == "progress" and has_period(text):
                found[at] = "progress"


def _take_for_what_is_missing(claims: Mapping[int, Meaning], found: dict[int, str]) -> None:
    """Take a heading that may be two for the one that no other heading of the row is."""
    keys = set(found.values())
    tracked = {COMPLETED, COMPLETION, "status", "progress"} & keys
    tracked |= {key for at, key in found.items() if key == "response" and len(claims[at].keys) > 1}
    at_outcome = next((at for at, key in found.items() if key == "outcome"), None)
    if at_outcome is not None and not tracked and "key_outcomes" not in keys:
        found[at_outcome] = "key_outcomes"  # without any tracking an outcome is one hoped for
    at_ref = next((at for at, key in found.items() if key == "action_ref"), None)
    if at_ref is not None and "recommendation_no" not in keys:
        found[at_ref] = "recommendation_no"
    at_done = next((at for at, key in found.items() if key == COMPLETED), None)
    if at_done is not None and claims[at_done].rank == 2 and not {DUE, "target_date"} & keys:
        found[at_done] = DUE  # "Completion date" is the only one there is: a day to keep to


def with_numbers(header: PlanHeader, below: Sequence[Line]) -> PlanHeader:
    """Take a column without heading that holds numbers for the recommendation's number."""
    if "recommendation_no" in header.keys.values():
        return header
    for at in range(min(header.keys)):
        cells = [line.texts[at] for line in below if len(line.cells) > at and line.texts[at]]
        cells = [cell for cell in cells if not is_rule(cell)]
        numbers = [cell for cell in cells if re.fullmatch(r"\d+(?:\.\d+)*[a-z]?[.)]?", cell)]
        if at not in header.headings and cells and 2 * len(numbers) > len(cells):
            return replace(header, keys={at: "recommendation_no", **header.keys})
    return header


def with_own_numbers(header: PlanHeader) -> PlanHeader:
    """Take "Ref", "No." or numbers without a heading for the actions' own.

    It is so where rows stand under a heading with their recommendation. A column that says that
    it numbers recommendations, or stands beside one of them, keeps its meaning.
    """
    at = header.column("recommendation_no")
    if at is None or not header.is_list_of_actions:
        return header
    words = header.headings.get(at, "")
    if key_of(words) != "action_ref" and folded(words) not in ("", "no", "number", "#"):
        return header
    return replace(header, keys={**header.keys, at: OWN_NUMBER})


def numbered(text: str) -> tuple[str, str]:
    """Take the number off the front of a recommendation; a list of several keeps its numbers."""
    if match := RECOMMENDATION.fullmatch(text):
        return match["no"], match["text"].strip() or text
    match = NUMBERED.fullmatch(text)
    if match and not _LIST_LINE.search(text):
        return match["no"], match["text"].strip()
    return "", text


def is_number(text: str) -> bool:
    """Say whether a text is only a number: "1.2", "3a", "R4"."""
    return bool(_ANY_NUMBER.fullmatch(text))


def read_fused(line: Line, current: PlanHeader | None) -> tuple[PlanHeader, Line] | None:
    """Understand a row whose cells begin with their headings: "Key Actions Notwithstanding ...".

    The headings must be those of the table the row stands in, or three where it stands in none;
    otherwise the words are part of the text.

    Returns:
        The headings, and the row without them; or nothing where the row is none of this kind.
    """
    split = {at: _fused(line.texts[at]) for at in line.filled}
    found = {at: pair for at, pair in split.items() if pair}
    keys = {at: meaning(heading) for at, (heading, _) in found.items()}
    with_text = sum(bool(rest) for _, rest in found.values())
    if "action_to_take" not in keys.values() or not with_text:
        return None
    if current is None and 2 * with_text < len(line.filled):
        return None  # a row of headings, of which one goes on with a word of its own
    if current:
        known = {at: folded(heading) for at, heading in current.headings.items()}
        same = [at for at, (heading, _) in found.items() if known.get(at) == folded(heading)]
        wordy = any(" " in found[at][0] for at in same)
        if len(same) != len(line.filled) or (len(same) < 3 and not (wordy and len(same) == 2)):
            return None
    elif len(found) < 3 or len(set(keys.values())) != len(found):
        return None
    header = PlanHeader(
        line=line,
        keys={at: str(key) for at, key in keys.items()},
        headings={at: heading for at, (heading, _) in found.items()},
    )
    cells = tuple(
        (found[at][1] or None) if at in found else cell for at, cell in enumerate(line.cells)
    )
    return header, replace(line, cells=cells)


def _fused(text: str) -> tuple[str, str] | None:
    """Split a cell into the heading it begins with, the longest, and the rest."""
    words = list(re.finditer(r"\S+", text))
    for count in range(min(len(words), 10), 0, -1):
        end = words[count - 1].end()
        rest = text[end:].strip()
        starts_anew = not rest or rest[0].isupper() or not rest[0].isalpha()
        if _is_ours(text[:end]) and starts_anew:
            return text[:end].strip(" :"), rest.lstrip(":- ")
    return None


def _is_ours(text: str) -> bool:
    """Say whether a text is a heading we list: words that go on into a sentence prove no other."""
    return len(text) <= LONGEST and (key_of(text) is not None or meaning(text) == COMPLETION)


def is_guide(line: Line, header: PlanHeader, *, after_header: int) -> bool:
    """Say whether a row tells people how to fill the table in, just under its headings.

    It asks, or says in each column what the column is for: "Additional action required".
    """
    if line.is_labelled:
        return False  # an action may be a question
    texts = {at: line.texts[at] for at in line.filled}
    hints = {at for at, text in texts.items() if _GUIDE.search(text)}
    asks = {at for at, text in texts.items() if text.rstrip().endswith("?")} | hints
    if hints and after_header == 1:
        asks |= {at for at, text in texts.items() if meaning(text) == header.keys.get(at, "")}
    return bool(hints or after_header <= 2) and len(texts) > 1 and 2 * len(asks) >= len(texts)


def is_rule(text: str) -> bool:
    """Say whether a text is only dashes, as copied tables end with."""
    return bool(text) and bool(_DASHES.fullmatch(text))


def find_page_headers(lines: Sequence[Line]) -> dict[str, tuple[str, int]]:
    """Find texts that stand alone more than once, and are no recommendation or its words."""
    alone: Counter[str] = Counter()
    below: Counter[str] = Counter()
    before = ""
    for line in lines:
        text = line.lone
        if text and not line.sheet and line.table == 0:
            alone[folded(text)] += 1
            match = RECOMMENDATION.fullmatch(before)
            below[folded(text)] += bool(match and not match["text"])
        before = text
    return {
        fold: (fold, 0)
        for fold, count in alone.items()
        if count > 1 and below[fold] < count and not RECOMMENDATION.fullmatch(fold)
    }


def is_page_number(text: str) -> bool:
    """Say whether a text is only the number of a page."""
    return bool(_PAGE_NUMBER.fullmatch(text))
