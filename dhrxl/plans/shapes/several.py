"""Several actions in one row of a plan: paired with what stands line by line beside them, or told.

The official template is mostly filled in so: "1. ... 2. ... 3. ..." beside three dates. Each value
goes to the action with its number, or by position where every cell has as many lines; a single
value holds for all. Where the counts differ nothing is guessed: the row stays one action, which is
not done before every line of it is said to be.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.headings import COMPLETION
from dhrxl.model.terms import Status, heading
from dhrxl.model.text import counted, folded, listed
from dhrxl.plans.headings import OWN_NUMBER
from dhrxl.plans.rows import Row, Several
from dhrxl.plans.shapes.lists import Item, Listing, read_list
from dhrxl.plans.statements import read_completion, read_rag, read_status
from dhrxl.plans.targets import read_target

_ACTION = "action_to_take"
_DATES = frozenset(
    ("target_date_as_written", "target_date", "revised_target_date", "revision_agreed_on")
)
_DONE = frozenset((COMPLETION, "date_of_completion"))
_RATED = frozenset(("status", "agency_rag"))
_WHO = frozenset(("lead_agency", "joint_agencies"))
_OF_FIRST = frozenset(("action_ref", OWN_NUMBER))
"""What one number in the row cannot say of all its actions."""
_PARTS = re.compile(r"(?:(?<!\s)\s++)?;\s*+|(?<!\s)\s++/\s++|\n")
"""What parts dates and statuses that have no marks."""
_NOTHING = re.compile(r"[-\u2013\u2014.]+|n/?a|none|nil|t\.?b\.?[acd]\.?|not applicable", re.I)
_OF_ALL = re.compile(
    r"(?:all|both|each|every)\b[^.;\n]{0,40}?\b(?:completed?|done|achieved|closed|implemented"
    r"|delivered)\b(?!\s+(?:but|except))|(?:completed?|done)\s*[-\u2013:(]?\s*(?:all|both)\b",
    re.I,
)
_NOT_ALL = re.compile(r"\b(?:not|except|but|apart from|partly|partially|never)\b", re.I)


class Splitting(Enum):
    """What becomes of a row with several actions."""

    PAIRED = "where all pairs"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """A cell beside several actions."""

    key: str
    value: CellValue
    parts: tuple[CellValue, ...] = ()
    """What it says of each action; nothing where it is not paired."""
    lines: int = 1
    """How many it has, where they pair with nothing."""

    @property
    def is_unpaired(self) -> bool:
        """Whether it has lines, and they pair with nothing."""
        return self.lines > 1 and not self.parts


def split_rows(
    rows: Sequence[Row], how: Splitting = Splitting.PAIRED, *, names: Collection[str] = ()
) -> tuple[Row, ...]:
    """Make several actions of each row that holds them, or let the row say that it does.

    Args:
        rows: As they stand in the plan.
        how: What somebody has decided of them.
        names: Agencies that are known; one of them may be broken over two lines.
    """
    alone = [row.text(key) for row in rows for key in _WHO]
    known = {folded(name) for name in (*names, *(text for text in alone if "\n" not in text))}
    return tuple(one for row in rows for one in _apart(row, how, known))


def _apart(row: Row, how: Splitting, known: Collection[str]) -> Iterator[Row]:
    listing = read_list(row.text(_ACTION))
    actions = listing.items if len(listing.items) > 1 else tuple(_plain(row.text(_ACTION)))
    if len(actions) < 2:
        yield row
        return
    is_listed = len(listing.items) > 1
    beside = [
        _beside(key, row.value(key), listing if is_listed else Listing(items=actions), known)
        for key in row.cells
        if key not in (_ACTION, "recommendation", "recommendation_no")
    ]
    is_asked_for = is_listed and how is Splitting.ALWAYS
    if not (is_asked_for or _are_several(listing if is_listed else Listing(), beside)):
        yield row
        return
    beside = [_doubted(cell, len(actions)) for cell in beside]
    unpaired = [cell for cell in beside if cell.is_unpaired]
    paired = [cell for cell in beside if cell.parts]
    is_sure = not unpaired and bool(paired) and (is_listed or _are_sure(paired))
    if how is Splitting.ALWAYS or (how is Splitting.PAIRED and is_sure):
        yield from _split(row, listing if is_listed else Listing(items=actions), beside)
        return
    row.several = Several(
        lines=len(actions), beside=_lines_beside(unpaired), is_decided=how is Splitting.NEVER
    )
    yield row


def _plain(text: str) -> Iterator[Item]:
    """Give the lines of a cell without marks, if each begins anew and none goes on in the next."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if all(line[0].isupper() or line[0].isdigit() for line in lines) and not any(
        re.search(r"(?:[,:(&/-]|\b(?:and|or|the|of|to|for|with|in|a|an|by|on))$", line, re.I)
        for line in lines[:-1]
    ):
        yield from (Item(places=(), mark="", text=line) for line in lines)


def _are_several(listing: Listing, beside: Sequence[_Beside]) -> bool:
    """Say whether lines are actions: numbered, or with lines of dates or more beside them.

    "The trust will: - train staff - audit files" with one date and one lead is one action.
    """
    if listing.items and not listing.intro:
        return True
    lined = [cell for cell in beside if cell.parts or cell.is_unpaired]
    is_dated = any(cell.key in _DATES | _DONE | _RATED for cell in lined)
    return is_dated or (bool(lined) and listing.is_numbered) or _are_sure(beside)


def _are_sure(beside: Sequence[_Beside]) -> bool:
    """Say whether plain lines are told apart: by days or statuses, or in two columns."""
    paired = [cell for cell in beside if cell.parts]
    return len(paired) > 1 or any(cell.key in _DATES | _DONE | _RATED for cell in paired)


def _beside(key: str, value: CellValue, actions: Listing, known: Collection[str]) -> _Beside:
    """Say what a cell says of each action."""
    text = as_text(value).strip()
    if isinstance(value, date) or not text:
        return _Beside(key=key, value=value)
    count, found = len(actions.items), read_list(text)
    if found.is_numbered and (len(found.items) > 1 or actions.is_numbered):
        parts = _by_number(actions, found)
        return _Beside(key=key, value=value, parts=parts, lines=max(2, len(found.items)))
    if found.items:
        lines = [_whole(found, item) for item in found.items]
    else:
        lines = _lines(key, text, known)
    if len(lines) == count:
        return _Beside(key=key, value=value, parts=tuple(lines), lines=count)
    is_whole = key not in _DATES | _DONE | _RATED | _WHO or (
        key in _WHO and not (found.items or actions.is_numbered)
    )
    return _Beside(key=key, value=value, lines=1 if is_whole else len(lines))


def _by_number(actions: Listing, found: Listing) -> tuple[CellValue, ...]:
    """Pair by number where the numbers are those of the actions, else by position."""
    said: dict[tuple[int, ...], str] = {}
    for item in found.items:
        for place in item.places:
            if place in said:
                return ()
            said[place] = _whole(found, item)
    places = [item.places for item in actions.items]
    if actions.is_numbered and said.keys() <= {one for each in places for one in each}:
        return tuple(
            "\n".join(dict.fromkeys(said[one] for one in each if one in said)) or None
            for each in places
        )
    if len(found.items) == len(actions.items):
        return tuple(_whole(found, item) for item in found.items)
    return ()


def _whole(listing: Listing, item: Item) -> str:
    """Give an item with what stands above its list."""
    return f"{listing.intro} {item.text}".strip() if item.text else ""


def _lines(key: str, text: str, known: Collection[str]) -> list[str]:
    """Give the lines of a cell without marks, where each of them says something by itself."""
    if key in _DATES | _DONE | _RATED:
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        return parts if all(_says(key, part) for part in parts) else [text]
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    if key in _WHO and folded(text) in known:
        return [text]
    return parts if not any(part[0].islower() for part in parts) else [text]


def _says(key: str, part: str) -> bool:
    """Say whether a line is a date, a status or a rating, or says that there is none."""
    if _NOTHING.fullmatch(part):
        return True
    if key in _DATES:
        found = read_target(part)
        return bool(found.day or found.problem == "impossible-date") or (
            "not understood" not in found.reading and "year" not in found.reading
        )
    if key in _DONE:
        done = read_completion(part)
        return bool(done.day or done.status or done.rag or read_target(part).day)
    stated = read_status(part) if key == "status" else read_rag(part)
    return bool(stated.status or stated.rag)


def _doubted(cell: _Beside, count: int) -> _Beside:
    """Take a single completion for that of one action, unless it says that all are done."""
    text = as_text(cell.value)
    if cell.parts or cell.is_unpaired or says_all_done(text):
        return cell
    said = read_completion(cell.value) if cell.key in _DONE else read_status(text)
    is_more = cell.key in _DONE or bool(said.rest or said.day)
    is_done = said.status == Status.COMPLETE and is_more
    is_day = cell.key in _DONE and bool(said.day or (text and read_target(text).day))
    is_of_one = (is_done or is_day) and cell.key in _DONE | {"status"}
    return _Beside(key=cell.key, value=cell.value, lines=count + 1) if is_of_one else cell


def says_all_done(text: str) -> bool:
    """Say whether words are of every action: "All actions completed".

    >>> says_all_done("All completed 4 March 2023"), says_all_done("Not all completed")
    (True, False)
    """
    return bool(_OF_ALL.match(text.strip())) and not _NOT_ALL.search(text)


def _lines_beside(unpaired: Sequence[_Beside]) -> str:
    """Say what stands beside the actions and is not paired with them."""
    said = []
    for cell in unpaired:
        lines = _count(cell)
        said.append(f"{counted(lines, 'line')} under {_name(cell.key)}")
    return listed(said, "and") if said else ""


def _count(cell: _Beside) -> int:
    text = as_text(cell.value).strip()
    found = read_list(text).items
    return len(found) or len(_lines(cell.key, text, ()))


def _name(key: str) -> str:
    return heading("date_of_completion" if key == COMPLETION else key)


def _split(row: Row, actions: Listing, beside: Sequence[_Beside]) -> Iterator[Row]:
    """Make an action of each line."""
    count = len(actions.items)
    unpaired = [cell for cell in beside if cell.is_unpaired]
    said = list(_said(actions, beside))
    for nth, item in enumerate(actions.items, start=1):
        cells = {cell.key: _part(cell, nth) for cell in beside}
        cells[_ACTION] = _words(actions, item, nth)
        if nth == 1 and (left := [cell for cell in unpaired if cell.key in _DONE | _RATED]):
            words = [f"{_name(cell.key)}: {as_text(cell.value)}" for cell in left]
            cells["progress"] = "\n".join(filter(None, (as_text(cells.get("progress")), *words)))
        yield Row(
            recommendation=row.recommendation,
            line=row.line,
            header=row.header,
            cells={key: [value] for key, value in cells.items() if value is not None},
            several=Several(
                lines=count,
                is_decided=True,
                is_split=True,
                unread=frozenset(cell.key for cell in unpaired),
                said=tuple(said) if nth == 1 else (),
            ),
        )


def _part(cell: _Beside, nth: int) -> CellValue:
    """Give what a cell says of one action: its part, or the whole where it holds for all."""
    if cell.parts:
        return cell.parts[nth - 1]
    if cell.key in _OF_FIRST and nth > 1:
        return None
    if cell.is_unpaired and cell.key in _DONE | _RATED:
        return None
    return cell.value


def _words(actions: Listing, item: Item, nth: int) -> str:
    """Give an action without its number, if that says no more than its place does."""
    is_place = not item.places or item.places[0][-1] == nth
    text = item.text if is_place else f"{item.mark} {item.text}"
    return f"{actions.intro} {text}".strip()


def _said(actions: Listing, beside: Sequence[_Beside]) -> Iterator[str]:
    """Say how the row was taken apart."""
    count = len(actions.items)
    paired = [_name(cell.key) for cell in beside if cell.parts]
    with_each = f", each with its own {listed(paired, 'and')}" if paired else ""
    yield f"{count} actions in one row{with_each}."
    shared = [_name(c.key) for c in beside if c.key in _RATED and not (c.parts or c.is_unpaired)]
    if shared:
        yield f"{listed(shared, 'and')} said once: taken to hold for each of the {count}. Check it."
    for cell in beside:
        if not cell.is_unpaired:
            continue
        lines = f"{counted(_count(cell), 'line')} for {count} actions"
        if cell.key in _DONE | _RATED:
            yield f"{_name(cell.key)}: {lines}, kept as progress of the first; none is done by it."
        elif cell.key in _DATES:
            yield f"{_name(cell.key)}: {lines}, kept with each as words, and read as no date."
        else:
            yield f"{_name(cell.key)}: {lines}, kept with each."


def is_done_throughout(row: Row, count: int) -> bool:
    """Say whether every line of a row with several actions is said to be done."""
    for key in ("status", COMPLETION, "date_of_completion"):
        text = row.text(key).strip()
        if says_all_done(text):
            return True
        read = read_status if key == "status" else read_completion
        lines = _done_lines(key, text)
        if len(lines) == count and all(read(line).status == Status.COMPLETE for line in lines):
            return True
    text = row.text("status").strip()
    said = read_status(text)
    return said.status == Status.COMPLETE and not (said.rest or said.day)


def _done_lines(key: str, text: str) -> Sequence[str]:
    items = read_list(text).items
    return [item.text for item in items] if items else _lines(key, text, ())


def statements(text: str) -> Mapping[str, str]:
    """Give the status of each line of a cell that holds several, by its words.

    >>> statements("Complete\\nIn progress")
    {'Complete': 'Complete', 'In progress': 'In progress'}
    """
    parts = _done_lines("status", text)
    if len(parts) < 2:
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    return {part: read_status(part).status for part in parts} if len(parts) > 1 else {}
