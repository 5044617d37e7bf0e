"""What a board should know before it trusts a figure: what nobody has verified."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from dhrxl.documents.pack.page_one import UNVERIFIED
from dhrxl.documents.pack.room import Room, and_more, cut
from dhrxl.layouts.documents.document import Block, Bullets, Heading, Paragraph
from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.terms import UNASSIGNED, Needed, Reported, heading
from dhrxl.model.text import counted, folded, trimmed
from dhrxl.rounds.board.recount import NOT_KNOWN, Recount
from dhrxl.rounds.gaps import gaps

_NAMED = 8
_PERSONAL = "personal-data"


def unverified(found: Recount, room: Room) -> Iterator[Block]:
    """Give all that could not be verified, each kind under its heading."""
    yield Heading(words=UNVERIFIED)
    if found.summary.accounted:
        yield Paragraph(words=f"Rows of returns: {found.summary.accounted}")
    groups = [(words, where, points) for words, where, points in _groups(found, room) if points]
    for words, where, points in groups:
        yield Heading(words=words, level=2)
        yield Bullets(items=tuple(points[: room.points]))
        if len(points) > room.points:
            yield Paragraph(words=and_more(len(points) - room.points, where))
    if not groups:
        yield Paragraph(words="Nothing: every figure was held against its rows, and stands.")


def _groups(found: Recount, room: Room) -> Iterator[tuple[str, str, Sequence[str]]]:
    yield (
        "Figures of this summary that disagree",
        "the screen names all",
        [one.sentence for one in found.differences],
    )
    yield "The baseline", "", [found.told.unchecked] if found.told.unchecked else []
    yield (
        "Said complete, and not evidenced",
        f"All actions, {heading('needed')}",
        list(_unproved(found)),
    )
    yield (
        "Carried forward, as their agencies are silent or said nothing",
        "All actions",
        list(_as_before(found)),
    )
    yield (
        "Never late, or asked of nobody",
        "All actions",
        [f"{gap.sentence}: {_named(gap.refs)}." for gap in gaps(found.actions)],
    )
    yield "Not responded to by the lead agency", "sheet No response", list(_unanswered(found))
    yield "Files of which rows are in no figure", "sheet Returns", list(found.summary.unread)
    yield "Problems that may make a figure wrong", "sheet Problems", list(_problems(found, room))
    yield "Personal data", "", list(_personal(found))


def _named(refs: Sequence[str]) -> str:
    more = len(refs) - _NAMED
    return f"{', '.join(refs[:_NAMED])}{f' and {more:,} more' if more > 0 else ''}"


def _unproved(found: Recount) -> Iterator[str]:
    for ref, row in found.unproved.to_dict("index").items():
        need = str(row["needed"])
        need = need if need.startswith(Needed.NOT_ACCEPTED) else need.lower()
        yield f"{ref}, {trimmed(str(row['lead_agency'])) or UNASSIGNED}: {need}"


def _as_before(found: Recount) -> Iterator[str]:
    """Give the open actions of each agency that stand as they were said before."""
    old = found.open_and(Reported.CARRIED)
    for agency, rows in old.groupby(old["lead_agency"].map(lambda n: trimmed(n) or UNASSIGNED)):
        days = rows["reported_on"].dropna()
        when = "on a day not known" if days.empty else f"on {_span(days)}"
        yield f"{agency}: {counted(len(rows), 'action')}, as last reported {when}"
    never = found.open_and(Reported.NEVER)
    for agency, rows in never.groupby(never["lead_agency"].map(lambda n: trimmed(n) or UNASSIGNED)):
        yield f"{agency}: {counted(len(rows), 'action')} never reported on"


def _unanswered(found: Recount) -> Iterator[str]:
    """Give how many recommendations each lead agency has still to respond to."""
    still = found.unanswered
    if still is None:
        return
    counts = Counter(trimmed(name) or UNASSIGNED for name in still["lead_agency"].tolist())
    most_first = sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold()))
    if counts:
        by_agency = ", ".join(f"{agency} {count:,}" for agency, count in most_first[:_NAMED])
        more = len(counts) - _NAMED
        others = f" and {more:,} more" if more > 0 else ""
        yield f"{counted(len(still), 'open action')}: {by_agency}{others} (sheet No response)"


def _span(days: pd.Series) -> str:
    first, last = (spoken(each.date()) for each in (days.min(), days.max()))
    return first if first == last else f"days from {first} to {last}"


def _problems(found: Recount, room: Room) -> Iterator[str]:
    """Give the errors by their number on the sheet Problems; how many warnings there are beside."""
    rows = found.summary.tables["problems"]
    if rows is None:
        yield f"{NOT_KNOWN.capitalize()}: there is no sheet Problems."
        return
    severities = Counter(folded(as_text(row["severity"])) for row in rows)
    for row in rows:
        if folded(as_text(row["severity"])) == "error":
            number = as_text(row["number"])
            message = cut(as_text(row["message"]), room.words, f"problem {number}")
            yield f"Problem {number}: {message}"
    if others := severities["warning"]:
        yield f"{counted(others, 'warning')} to look at: sheet Problems"


def _personal(found: Recount) -> Iterator[str]:
    rows = found.summary.tables["problems"] or ()
    count = sum(as_text(row["code"]) == _PERSONAL for row in rows)
    if count:
        yield (
            f"{counted(count, 'cell or file', 'cells or files')} may hold personal data (sheet "
            "Problems): look at the words above before this is passed on."
        )
