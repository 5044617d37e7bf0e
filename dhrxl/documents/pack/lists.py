"""What is overdue, in the agencies' own words, and what was closed, and on what evidence."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dhrxl.documents.pack.decisions import ROWS, row_of
from dhrxl.documents.pack.room import Room, and_more, cut, short_name
from dhrxl.documents.pack.sayings import (
    day,
    disputed,
    joint_words,
    said_done_besides,
    short_day,
)
from dhrxl.layouts.documents.document import Block, Column, Heading, Paragraph, Table
from dhrxl.model.terms import UNASSIGNED, Reported, Status, Timing
from dhrxl.model.text import counted, says_something, trimmed
from dhrxl.rounds.board.recount import NOT_KNOWN, Recount
from dhrxl.rounds.rag import is_assured, statuses

Row = Mapping[str, Any]
PROMISED = "Agency, and what was promised"


def overdue(found: Recount, room: Room) -> Iterator[Block]:
    """Give what is overdue, the longest first."""
    yield Heading(words="Overdue, in the agencies' own words")
    if besides := said_done_besides(found):
        yield Paragraph(words=besides)
    late = found.late
    if late.empty:
        yield Paragraph(words="Nothing is overdue.")
        return
    fresh = found.newly_overdue
    new = f"; new: {len(fresh):,} that were not overdue last time" if fresh else ""
    past = f"{counted(len(late), 'action')} past the due date, the longest first"
    yield Table(
        caption=f"{past}{new} ({ROWS})",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading=PROMISED, share=3.4),
            Column(heading="Due", share=1.45),
            Column(heading="Days", share=0.75, is_figure=True),
            Column(heading="What the agency says", share=3.6),
        ),
        rows=tuple(
            (
                str(ref), _promised(row, room),
                f"{short_day(row['due_date'])}{' (new)' if ref in fresh else ''}",
                f"{int(row['days_overdue']):,}", words_of(found, row, room),
            )
            for ref, row in late[: room.rows].to_dict("index").items()
        ),
    )  # fmt: skip
    if len(late) > room.rows:
        yield Paragraph(words=and_more(len(late) - room.rows, "sheet Overdue"))


def _promised(row: Row, room: Room) -> str:
    """Give who promised what; half as much as of what is said of it."""
    action = cut(row["action_to_take"], room.words // 2, row_of(row))
    agency = short_name(trimmed(str(row["lead_agency"])) or UNASSIGNED)
    return f"{agency}: {action or 'no action to take'}"


def words_of(found: Recount, row: Row, room: Room) -> str:
    """Give an agency's own words on an action, and the day they were said.

    Where its lead said nothing in this round, the words of those who share it stand there too.
    """
    words = cut(row["progress"], room.words, row_of(row))
    asks = day(row["new_date_requested"])
    wanted = f"Asks for {asks}." if asks else ""
    others = joint_words(row, room.words // 2, row_of(row))
    nothing = "Its lead said nothing." if others else "Nothing said."
    if row["reported"] == Reported.NEVER:
        nothing = "Its lead never said anything." if others else "Nothing was ever said."
        return _joined(nothing, wanted, others)
    is_said = says_something(words)
    said_on = row["progress_said_on" if is_said else "reported_on"]
    on, is_older = short_day(said_on), said_on < pd.Timestamp(found.as_at)
    said = f"\u201c{words}\u201d" if is_said else nothing
    if row["reported"] == Reported.CARRIED or is_older:
        when = f" on {on}" if on else ", on a day not known"
        return _joined(f"As last reported{when}: {said}", wanted, others)
    return _joined(f"{f'{on}: ' if on else ''}{said}", wanted, "" if is_said else others)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def closed(found: Recount, room: Room) -> Iterator[Block]:
    """Give what was closed since the last summary, and why it could be."""
    yield Heading(words="Closed since the last summary, and on what evidence")
    if found.moves is None:
        yield Paragraph(words=f"What was closed since is {NOT_KNOWN}: no last summary was given.")
        return
    done = found.closed
    if done.empty:
        yield Paragraph(words="Nothing was closed since the last summary.")
        return
    yield Table(
        caption=f"{_ends(found, done)} ({ROWS})",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading=PROMISED, share=3.2),
            Column(heading="Closed as", share=2.3),
            Column(heading="On what evidence, or why", share=4),
        ),
        rows=tuple(
            (
                str(ref),
                _promised(row, room),
                _ended(found, row),
                _on_what(found, str(ref), row, room),
            )
            for ref, row in done[: room.rows].to_dict("index").items()
        ),
    )
    if len(done) > room.rows:
        yield Paragraph(words=and_more(len(done) - room.rows, "sheet Changes"))


def _ends(found: Recount, done: pd.DataFrame) -> str:
    """Count what was closed by how it ended: a board is told what nobody has assured yet."""
    by_board = done["timing"] == Timing.CLOSED
    assured = int((~by_board & is_assured(done, as_at=found.as_at)).sum())
    others = statuses(done.loc[by_board, "status"]).value_counts()
    parts = [
        f"{assured:,} assured",
        f"{int((~by_board).sum()) - assured:,} awaiting assurance",
        *(f"{count:,} {str(word).lower()}" for word, count in sorted(others.items())),
    ]
    return f"{len(done):,} closed: {', '.join(parts)}"


def _ended(found: Recount, row: Row) -> str:
    """Say how an action ended, how late, and whether the board has assured itself of it."""
    due = short_day(row["due_date"])
    if row["timing"] == Timing.CLOSED:
        status = str(statuses(pd.Series([row["status"]])).iloc[0])
        return f"{status}; was due {due}" if due else status
    done, assured = short_day(row["date_of_completion"]), short_day(row["assured_on"])
    is_sure = is_assured(pd.DataFrame([row]), as_at=found.as_at).all()
    late = (row["date_of_completion"] - row["due_date"]).days if done and due else 0
    after = f", {counted(late, 'day')} after its due date" if late > 0 else ", due"
    return (
        f"{Status.COMPLETE} {done}{f'{after} {due}' if due else ''}; "
        f"{f'assured {assured}' if is_sure else 'not yet assured'}"
    )


def _on_what(found: Recount, ref: str, row: Row, room: Room) -> str:
    if row["timing"] == Timing.CLOSED:
        return f"No evidence is asked for. {_reason(found, ref, room)}"
    parts = [
        f"{name}: {cut(row[key], room.words // 2, row_of(row)).rstrip('.')}."
        for name, key in (("Evidence", "evidence"), ("Outcome", "outcome"))
        if says_something(row[key])
    ]
    if not says_something(row["evidence"]):
        parts.insert(0, "No evidence was given.")
    return " ".join(filter(None, (*parts, disputed(row))))


def _reason(found: Recount, ref: str, room: Room) -> str:
    """Give the board's reason for closing an action, as it was logged."""
    logged = found.log[found.log["action_ref"].map(trimmed).str.upper() == ref]
    if logged.empty:
        return "No decision on it is logged: its plan says so."
    last = logged.iloc[-1]
    reason = cut(last["decision_reason"], room.words, "sheet Decisions")
    by = ", ".join(filter(None, (day(last["decided_on"]), trimmed(str(last["decided_by"])))))
    said = f"Reason: {reason.rstrip('.')}." if says_something(reason) else "No reason was given."
    return f"{said} Decided {by}." if by else said
