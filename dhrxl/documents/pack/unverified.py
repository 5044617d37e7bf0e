"""What a board should know before it trusts a figure: what nobody has verified."""

from collections import Counter
from collections.abc import Iterator, Sequence
from string import ascii_uppercase

import pandas as pd

from dhrxl.documents.pack.page_one import UNVERIFIED
from dhrxl.documents.pack.room import Room, and_more, cut
from dhrxl.documents.pack.sayings import joint_said, named_refs
from dhrxl.intake.whole_summary import Shown
from dhrxl.layouts.documents.document import Block, Bullets, Heading, Paragraph
from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.terms import UNASSIGNED, Needed, Reported, heading
from dhrxl.model.text import counted, folded, listed, trimmed
from dhrxl.rounds.board.recount import NOT_KNOWN, Recount

_NAMED = 8
_PERSONAL = "personal-data"
_PARTLY = ": merged"
"""How the sheet Returns says, behind a file, that some of its rows count."""


def unverified(found: Recount, room: Room) -> Iterator[Block]:
    """Give all that could not be verified, each kind under its heading."""
    yield Heading(words=UNVERIFIED)
    yield Paragraph(words=" ".join(_answered(found)))
    groups = [(words, where, points) for words, where, points in _groups(found, room) if points]
    for words, where, points in groups:
        yield Heading(words=words, level=2)
        yield Bullets(items=tuple(points[: room.points]))
        if len(points) > room.points:
            yield Paragraph(words=and_more(len(points) - room.points, where))
    if not groups:
        yield Paragraph(words="Nothing: every figure was held against its rows, and stands.")


def _answered(found: Recount) -> Iterator[str]:
    """Say how many actions were answered, and that a row which is merged need not hold an answer.

    The cover counts rows that were tied to an action, also those that came back blank.
    """
    now = found.actions[found.actions["reported"] == Reported.THIS_ROUND]
    of = counted(len(found.actions), "action")
    yield f"Answered this round by the lead agency: {len(now):,} of {of}."
    if unsaid := int((now["status"].map(trimmed) == "").sum()):
        yield f"Of these, {unsaid:,} without a Status."
    if said := found.summary.accounted:
        yield (
            f"Rows of returns: {said} Merged: tied to an action, whether the row holds an answer "
            "or came back blank; a joint agency's row counts too. Not counted: in no figure."
        )


def _groups(found: Recount, room: Room) -> Iterator[tuple[str, str, Sequence[str]]]:
    yield (
        "Figures of this summary that disagree",
        "the screen names all",
        [one.sentence for one in found.differences],
    )
    page = found.not_recounted
    yield "Page one of the sheet Summary was not recounted", "", [f"As {page}."] if page else []
    yield "The baseline", "", [found.told.unchecked] if found.told.unchecked else []
    yield (
        "Said complete, and not evidenced or not dated",
        f"All actions, {heading('needed')}",
        list(_unproved(found)),
    )
    yield (
        "Carried forward, as no answer that counts came",
        "All actions",
        list(_as_before(found)),
    )
    yield (
        "Never late, or asked of nobody",
        "All actions",
        list(_gaps(found)),
    )
    yield (
        "No Response: its lead agency has not said whether it accepts the recommendation",
        "sheet No response",
        list(_unanswered(found)),
    )
    yield (
        "Files of which some or all rows are in no figure",
        "sheet Returns",
        [f"{one}; its other rows count" if _PARTLY in one else one for one in found.summary.unread],
    )
    yield "Problems that may make a figure wrong", "sheet Problems", list(_problems(found, room))
    yield "Personal data", "sheet Problems, personal-data", list(_personal(found))


def _gaps(found: Recount) -> Iterator[str]:
    """Give what actions lack, of how many that are asked for; and why these are not all."""
    for gap in found.gaps:
        yield f"{gap.sentence}: {named_refs(gap.refs, _NAMED)}."
    if found.gaps and (others := len(found.actions) - found.gaps[0].total):
        are = "is" if others == 1 else "are"
        yield f"{counted(others, 'action')} closed by the board, or blank, {are} not counted here."


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
        yield f"{agency}: {counted(len(rows), 'action')}, as last reported {when}{_others(rows)}"
    never = found.open_and(Reported.NEVER)
    for agency, rows in never.groupby(never["lead_agency"].map(lambda n: trimmed(n) or UNASSIGNED)):
        yield f"{agency}: {counted(len(rows), 'action')} never reported on{_others(rows)}"


def _others(rows: pd.DataFrame) -> str:
    """Say of which of these actions others who share them spoke; nothing where none did."""
    told = {str(ref): joint_said(row) for ref, row in rows.to_dict("index").items()}
    named = [f"{ref} ({listed([who for who, _ in said], 'and')})"
             for ref, said in told.items() if said]  # fmt: skip
    return f"; who shares them has spoken of {named_refs(named, _NAMED)}" if named else ""


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
    """Name each place that may hold personal data: its words may stand in the pack or not."""
    rows = [one for one in found.summary.tables["problems"] or () if _is_personal(one)]
    if rows:
        yield (
            f"{counted(len(rows), 'cell or file', 'cells or files')} may hold personal data: look "
            "there, and at the same words in this pack and its summary, before either is passed on."
        )
    rows_of = found.actions.groupby(["source_file", "source_sheet", "source_row"]).groups
    for row in rows:
        file, sheet, cell = (as_text(row.get(key)) for key in ("file", "sheet", "cell"))
        refs = rows_of.get((file, sheet, cell.lstrip(ascii_uppercase)), ())  # of its lead alone
        named = (
            file, f'sheet "{sheet}"' if sheet else "", f"cell {cell}" if cell else "",
            *(f"action {ref}" for ref in refs),
        )  # fmt: skip
        yield f"{', '.join(filter(None, named))} (problem {as_text(row['number'])})"


def _is_personal(row: Shown) -> bool:
    return as_text(row["code"]) == _PERSONAL
