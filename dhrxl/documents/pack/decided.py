"""What the board decided since the last summary, and what came of it."""

from collections.abc import Iterator

import pandas as pd

from dhrxl.documents.pack.decisions import decision_words
from dhrxl.documents.pack.room import Room, and_more
from dhrxl.documents.pack.sayings import Row, short_day
from dhrxl.layouts.documents.document import Block, Bullets, Column, Heading, Paragraph, Table
from dhrxl.model.dates import parse_date, spoken
from dhrxl.model.terms import Change, Status, Timing
from dhrxl.model.text import counted, trimmed
from dhrxl.rounds.board.recount import Recount
from dhrxl.rounds.rag import due_dates, is_assured, statuses


def decided_since(found: Recount, room: Room) -> Iterator[Block]:
    """Give each decision since the last summary with where its action stands, and moved dates."""
    rows, moved = found.decided_since, tuple(_dates_moved(found))
    if found.last_day is None or (rows.empty and not moved):
        return
    yield Heading(words=f"Decided since {spoken(found.last_day)}, and what came of it")
    if len(rows):
        yield _table(found, rows[: room.rows])
    if len(rows) > room.rows:
        yield Paragraph(words=and_more(len(rows) - room.rows, "sheet Decisions"))
    if moved:
        yield Heading(words="Dates moved", level=2)
        yield Bullets(items=moved[: room.points])
    if len(moved) > room.points:
        yield Paragraph(words=and_more(len(moved) - room.points, "sheet Changes"))


def _table(found: Recount, rows: pd.DataFrame) -> Table:
    return Table(
        caption=f"{counted(len(found.decided_since), 'decision')}, oldest first",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading="Asked for", share=1.7),
            Column(heading="Decision", share=2.1),
            Column(heading="Decided on", share=1.5),
            Column(heading="Where it stands now", share=3.4),
        ),
        rows=tuple(
            (
                trimmed(str(row["action_ref"])) or "New action", trimmed(str(row["asks_for"])),
                decision_words(row, None), short_day(row["decided_on"]),
                _stands(found, trimmed(str(row["action_ref"])).upper()),
            )
            for row in rows.to_dict("records")
        ),
    )  # fmt: skip


def _stands(found: Recount, ref: str) -> str:
    """Say where an action stands now: closed, done, overdue, or when it is due."""
    if ref not in found.actions.index:
        return "No action of this summary"
    row: Row = found.actions.loc[ref]
    due = short_day(due_dates(found.actions.loc[[ref]]).iloc[0])
    if row["timing"] == Timing.CLOSED:
        return str(statuses(pd.Series([row["status"]])).iloc[0])
    if row["timing"] == Timing.COMPLETED:
        again = short_day(row["check_again_on"])
        is_sure = is_assured(found.actions.loc[[ref]], as_at=found.as_at).all()
        said = f"assured {short_day(row['assured_on'])}" if is_sure else "not assured"
        return f"{Status.COMPLETE}, {said}{f'; check again on {again}' if again else ''}"
    if row["timing"] == Timing.OVERDUE:
        return f"Overdue {counted(int(row['days_overdue']), 'day')}, due {due}"
    return f"{row['timing']}{f', due {due}' if due else ''}"


def _dates_moved(found: Recount) -> Iterator[str]:
    """Give the due date of last time and of now, by the sheet Changes."""
    changes = found.changes
    moved = changes[changes["change"] == Change.DATE_MOVED.value]
    for row in moved.to_dict("records"):
        first, then = (parse_date(row[key]) for key in ("before", "after"))
        before, after = (_day(row[key]) for key in ("before", "after"))
        days = (then - first).days if first and then else 0
        by = f" ({counted(abs(days), 'day')} {'later' if days > 0 else 'sooner'})" if days else ""
        yield f"{row['action_ref']}, {row['lead_agency']}: from {before} to {after}{by}"


def _day(words: str) -> str:
    found = parse_date(words)
    return spoken(found) if found else words or "no date"
