"""Page one of a saved summary, drawn anew from its rows and held against what stands there.

It is drawn by what drew it: so each cell that somebody typed over is found, whichever sentence or
figure it holds, and none is put in words twice. Taken from the page as it stands is what no row of
the summary tells: of how many agencies the others returned, who returned two versions, that nobody
was asked, and what was overdue last time. The legend, the chart and the marking are not looked at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import pandas as pd

from dhrxl.layouts.layout import PageCell
from dhrxl.model.cells import CellValue, as_text, column_letters
from dhrxl.model.terms import Timing
from dhrxl.model.text import folded, squeezed, trimmed
from dhrxl.rounds.board.differences import PAGE, Difference
from dhrxl.rounds.board.first_page import moved
from dhrxl.rounds.board.recount import Recount, profile_of
from dhrxl.rounds.figures import by_agency, by_review, coming
from dhrxl.rounds.sentences import headlines, verdict
from dhrxl.rounds.turnout import Turnout
from dhrxl.workbooks.page_one import title
from dhrxl.workbooks.page_one_says import Says
from dhrxl.workbooks.summary import BELOW, FIRST_ROW, MADE_WITH, page_of

_RETURNED = re.compile(r"(?<![\d,])(?:([\d,]+) of )?([\d,]+) agenc(?:y|ies) returned\b")
_DOUBLED = re.compile(r"; ([^;]+) returned two versions that differ in ([\d,]+) actions?, neither")
_LAST_TIME = re.compile(r"(?<![\d,])Overdue [\d,]+ \(([\d,]+) last time\)")
_OURS = 3
"""One in so many rows of a page stands as it was made: a person types over some."""
_STANDS = "what is worked out stands"

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the page: its cells by column, and its number on the sheet where it has one."""

    cells: Mapping[int, CellValue]
    number: int = 0

    def key(self, width: int) -> _Key:
        return tuple(_plain(self.cells.get(at)) for at in range(width))


def with_page_one(found: Recount) -> Recount:
    """Add what page one of the sheet Summary shows otherwise than the rows of the summary."""
    lacking = _lacking(found)
    if lacking:
        return replace(found, not_recounted=lacking)
    says = _says(found)
    page = page_of(says)
    drawn = [(PageCell(column=0, value=title(says)),), *(row.cells for row in page.rows)]
    there = _there(found.summary.page)
    mine = [_Row({cell.column: cell.value for cell in cells}) for cells in drawn]
    matcher = SequenceMatcher(
        None, [row.key(page.wide) for row in mine], [row.key(page.wide) for row in there], False
    )
    alike = sum(block.size for block in matcher.get_matching_blocks())
    if alike * _OURS < len(mine):
        return replace(found, not_recounted="it is laid out otherwise than it was made")
    others = [one for one in found.differences if one.where != PAGE]  # each is told by its cell
    seen = _differences(drawn, mine, there, matcher)
    return replace(found, differences=(*others, *_cover(found, says.verdict), *seen))


def _cover(found: Recount, verdict_: str) -> Iterator[Difference]:
    """Say where the cover has another verdict than page one, which is the one that is worked out.

    One that calls errors ready is told already.
    """
    shown = found.summary.verdict
    if shown != verdict_ and all(one.where != "Cover" for one in found.differences):
        yield Difference(
            where="Cover", what="Verdict", shown=_quoted(shown), counted=_quoted(verdict_),
            stands=_STANDS,
        )  # fmt: skip


def _lacking(found: Recount) -> str:
    """Say what is not there to work it out from; nothing where all is."""
    if found.summary.made_with != MADE_WITH:
        return "another version of dhrxl made it, in words of its own"
    needed = ("by_agency", "changes", "problems", "returns")
    if any(found.summary.tables[name] is None for name in needed):
        return "a sheet that it is made of is not there"
    if found.history.last is None and (found.last_day or found.is_older):
        return "the summary does not tell the figures of the last one"
    return ""


def _says(found: Recount) -> Says:
    """Give what page one says by the rows of the summary."""
    counts = by_agency(found.actions)
    then = dict(zip(found.by_agency["agency"], found.by_agency["last_time"], strict=True))
    last_time = pd.array([then.get(name, pd.NA) for name in counts["agency"]], dtype="Int64")
    turnout = _turnout(found)
    told = headlines(
        found.actions, as_at=found.as_at, turnout=turnout, previous=_previous(found),
        late=found.late, asked=found.asked, is_checked=found.is_checked,
    )  # fmt: skip
    return Says(
        name=found.name,
        round_=found.round_,
        verdict=_verdict(found, turnout),
        trend=found.trend,
        told=told,
        days_left=coming(found.actions, as_at=found.as_at)["days_left"],
        codes=[as_text(row["code"]) for row in found.summary.tables["problems"] or ()],
        asked=found.asked,
        agencies=counts.assign(last_time=last_time),
        reviews=by_review(found.actions),
        last=found.last_day,
        moves=moved(found.changes),
        profile=profile_of(found.summary),
    )


def _verdict(found: Recount, turnout: Turnout) -> str:
    """Give the verdict, worked out where it is not that nothing was reported, which only it tells.

    So a page that stands as it was is not held against a cover that somebody typed over.
    """
    severities = [
        folded(as_text(row["severity"])) for row in found.summary.tables["problems"] or ()
    ]
    worked_out = verdict(
        severities, is_checked=found.is_checked, silence=turnout.silence,
        gaps=[gap for gap in found.gaps if gap.is_wide],
    )  # fmt: skip
    return worked_out if f"{worked_out}." in found.summary.words else found.summary.verdict


def _turnout(found: Recount) -> Turnout:
    """Give who returned: the silent by the sheet Returns, the others by their number."""
    words, line = found.summary.words, found.summary.verdict
    silent = found.summary.silent or ()
    said, doubled = _RETURNED.search(words), _DOUBLED.search(words)
    count = _number(said[2]) if said else 0
    versions = ((doubled[1], _number(doubled[2])),) if doubled else ()
    if not (said and said[1]):
        others = tuple(map(str, range(count)))
        return Turnout(expected=(), returned=others, versions=versions)
    others = tuple(map(str, range(count - len(silent))))
    is_asked = "Not returned: " in words or "not return" in line or "no agency" in line
    return Turnout(
        expected=(*silent, *others), returned=others, is_asked=is_asked, versions=versions
    )


def _previous(found: Recount) -> pd.DataFrame | None:
    """Give as many overdue actions as the last summary had, by the trend or by the page itself."""
    last = found.history.last
    if last is None or found.last_was_empty:
        return None
    said = _LAST_TIME.search(found.summary.words)
    sums = {last.figures["overdue"], int(found.by_agency["last_time"].sum())}
    there = _number(said[1]) if said else None
    count = there if there in sums else last.figures["overdue"]
    return pd.DataFrame({"timing": ["", *[Timing.OVERDUE.value] * (count or 0)]})


def _there(rows: Sequence[Sequence[CellValue]]) -> list[_Row]:
    """Give the rows of page one as they stand on the sheet, without the lines below its title."""
    ends = (at for at, row in enumerate(rows) if row and _plain(row[0]) == BELOW)
    last = next(ends, len(rows))
    return [
        _Row(dict(enumerate(row)), number)
        for number, row in enumerate(rows[:last], start=1)
        if number == 1 or number >= FIRST_ROW
    ]


def _differences(
    drawn: Sequence[Sequence[PageCell]],
    mine: Sequence[_Row],
    there: Sequence[_Row],
    matcher: "SequenceMatcher[_Key]",
) -> Iterator[Difference]:
    """Compare row by row; a row that somebody put in between is a note of theirs."""
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind in ("equal", "insert"):
            continue
        for at, other in _paired(mine, range(first, last), there[start:end]):
            if at == len(mine) - 1:
                continue  # the line on the colours
            if other is None:
                yield _gone(mine[at])
                continue
            for cell in drawn[at]:
                shown = other.cells.get(cell.column)
                if _plain(shown) != _plain(cell.value):
                    yield Difference(
                        where=f"{PAGE}, cell {column_letters(cell.column + 1)}{other.number}",
                        what=_what(drawn, at, cell), shown=_quoted(shown),
                        counted=_quoted(cell.value), stands=_STANDS,
                    )  # fmt: skip


def _paired(
    mine: Sequence[_Row], numbers: range, there: Sequence[_Row]
) -> Iterator[tuple[int, _Row | None]]:
    """Pair rows that differ: in their order where there are as many, else by a cell they share."""
    if len(numbers) == len(there):
        yield from zip(numbers, there, strict=True)
        return
    left = list(there)
    for at in numbers:
        alike = [
            row for row in left
            if any(value is not None and _plain(value) == _plain(row.cells.get(column))
                   for column, value in mine[at].cells.items())
        ]  # fmt: skip
        if alike:
            left.remove(alike[0])
        yield at, alike[0] if alike else None


def _gone(row: _Row) -> Difference:
    words = "; ".join(filter(None, map(_plain, row.cells.values())))
    return Difference(
        where=PAGE, what="a row of page one", shown="nothing", counted=f'"{words}"', stands=_STANDS
    )


def _what(drawn: Sequence[Sequence[PageCell]], at: int, cell: PageCell) -> str:
    """Say what a cell holds: of a figure its row and its heading."""
    if not cell.is_figure:
        return "page one"
    named = [one for one in drawn[at] if one.column < cell.column and isinstance(one.value, str)]
    heads = (
        one.value for row in reversed(drawn[:at]) for one in row
        if one.column == cell.column and one.look == "page-head" and one.value
    )  # fmt: skip
    row = trimmed(as_text(named[-1].value)) if named else ""
    return ", ".join(filter(None, (row, str(next(heads, "")))))


def _plain(value: object) -> str:
    """Give a cell as it is compared: spaces are folded, and 3.0 is 3."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else squeezed(as_text(value))  # type: ignore[arg-type]


def _quoted(value: object) -> str:
    words = _plain(value)
    if not words:
        return "nothing"
    return f'"{words}"' if isinstance(value, str) else words


def _number(text: str) -> int:
    return int(text.replace(",", ""))
