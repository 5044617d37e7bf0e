"""Decisions wanted: a box for each, with what the agency gives for it and room for the answer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dhrxl.documents.pack.room import Room, and_more, cut, short_name
from dhrxl.documents.pack.sayings import agreeing, day, disputed, joint_words, short_day
from dhrxl.layouts.documents.document import (
    Block,
    Box,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.model.terms import (
    ASSURE,
    CHECK,
    CLOSE,
    DECLINED,
    NEW_DATE,
    SEPARATOR,
    Decision,
    Needed,
    heading,
)
from dhrxl.model.text import counted, folded, listed, says_something, trimmed
from dhrxl.rounds.agreements.decisions import choices
from dhrxl.rounds.agreements.proposals import PROPOSED
from dhrxl.rounds.board.recount import Recount

Row = Mapping[str, Any]
TO_FILL_IN = ("decision", "date_agreed", "decided_on", "decided_by", "decision_reason")
WANTED = "Decisions wanted"
_TO_AGREE = 12
"""Actions that are named of those that lack something."""
_SHEET = "sheet For decision"
_NONE = "none given"
ROWS = "rows are those of All actions"


def decisions(found: Recount, room: Room) -> Iterator[Block]:
    """Give what is wanted of the board, and what it decided already.

    Args:
        found: The summary, counted anew.
        room: How much is shown.
    """
    yield Heading(words=WANTED)
    typed = decided(found)
    rows = found.asked.to_dict("index")
    wanted = {label: row for label, row in rows.items() if label not in typed}
    if not wanted:
        yield Paragraph(
            words=nothing_wanted(found)
            if not rows
            else "Every decision that was asked for has been typed into the summary."
        )
    if found.not_applied:
        yield Paragraph(words="Typed into the summary, and not applied as it stands:")
        yield Bullets(items=tuple(found.not_applied.values()))
    if to_agree := tuple(agreeing(found, _TO_AGREE)):
        yield Bullets(items=to_agree)
    boxes = dict(list(wanted.items())[: room.boxes])
    for label, row in boxes.items():
        yield _box(found, str(label), row, room)
    rest = list(wanted.items())[len(boxes) :]
    if rest:
        yield from _as_rows(found, rest, room)
    yield from _decided(found, typed, room)


def nothing_wanted(found: Recount) -> str:
    """Say that nothing is asked; what nobody asks may need a decision all the same."""
    return "No agency asks for a decision." if found.lacking else "Nothing needs a decision today."


def decided(found: Recount) -> dict[Any, Row]:
    """Give what was typed into For decision, by the label of what it decides.

    That is the reference of an action; of an action that is proposed, the row itself. What the next
    round will not apply decides nothing.
    """
    rows = found.asked_there
    is_applied = ~rows["source_row"].isin(list(found.not_applied))
    given = rows[is_applied & (rows["decision"].map(trimmed) != "")]
    proposed = set(found.proposals.index)
    return {
        label if label in proposed else trimmed(str(row["action_ref"])).upper(): row
        for label, row in given.to_dict("index").items()
    }


def _box(found: Recount, label: str, row: Row, room: Room) -> Box:
    ref = trimmed(str(row["action_ref"]))
    where = _where(found, ref)
    return Box(
        heading=f"{ref or 'New action'}: {row['lead_agency']}{_of_review(found, row)}",
        fields=(
            ("Action", cut(row["action_to_take"], room.words, where)),
            ("Asked for", asked_for(row)),
            *((("But", other),) if (other := disputed(row)) else ()),
            *_due(found, row),
            *((name, cut(words, room.words, where)) for name, words in _given(row)),
            *((("Also said", said),) if (said := joint_words(row, room.words, where)) else ()),
            ("To decide", " / ".join(choices(str(row["asks_for"])))),
        ),
        to_fill_in=tuple(heading(key) for key in TO_FILL_IN),
    )


def _of_review(found: Recount, row: Row) -> str:
    """Name the review, where there are several."""
    review = trimmed(str(row["review"]))
    return f" ({review})" if review and len(found.by_review) > 1 else ""


def _where(found: Recount, ref: str) -> str:
    """Say where an action stands in the summary."""
    return place(found.actions.loc[ref]) if ref in found.actions.index else _SHEET


def row_of(row: Row) -> str:
    """Say in which row of All actions an action stands, where a table says that it is that."""
    return f"row {row['source_row']}"


def place(row: Row) -> str:
    """Say where a row stands in the summary."""
    return f"{row['source_sheet']}, row {row['source_row']}"


def asked_for(row: Row) -> str:
    """Say what an agency asks, in words a board can answer."""
    wanted = day(row["new_date_requested"])
    words = {
        NEW_DATE: f"a new date, {wanted}",
        CLOSE: "to close the action",
        ASSURE: "to assure that it is done, on the evidence below",
        CHECK: "to check again that what was done still holds",
        DECLINED: "to decide whether it stays: the agency does not accept it",
        PROPOSED: "to add a new action to the plan",
    }
    said = "; ".join(words.get(ask, ask) for ask in str(row["asks_for"]).split(SEPARATOR))
    return f"{said[:1].upper()}{said[1:]}"


def _due(found: Recount, row: Row) -> Iterator[tuple[str, str]]:
    if row["asks_for"] == PROPOSED:
        return
    times: Any = row["times_moved"]
    moved = 0 if pd.isna(times) else int(times)
    before = "never moved" if not moved else f"moved {'once' if moved == 1 else f'{moved} times'}"
    first = day(found.first_agreed.get(row["action_ref"]))
    agreed = f", first agreed for {first}" if moved and first else ""
    yield "Due", f"{day(row['due_date']) or 'no date agreed'}; {before} before{agreed}"


def _given(row: Row) -> Iterator[tuple[str, str]]:
    """Give what the agency gives for what it asks."""
    asks = str(row["asks_for"]).split(SEPARATOR)
    if DECLINED in asks:
        yield "Not accepted, as", _said(row["response_reason"])
    if CHECK in asks:  # its answer stands under Progress, where it gave one in this round
        yield "Says now", _said(row["progress"]) if row["needed"] == Needed.CHECKED else "nothing"
    if ASSURE in asks or CHECK in asks:
        yield "Evidence", _said(row["evidence"])
        if held := _held(row):
            yield "Held at" if says_something(str(row["evidence_held_at"])) else "Kind", held
        yield "Outcome", _said(row["outcome"])
        return
    if any(ask not in (CLOSE, PROPOSED, DECLINED) for ask in asks):
        yield "Reason", _said(row["reason_for_new_date"])
    yield "Progress", _said(row["progress"])
    if CLOSE in asks and says_something(str(row["evidence"])):
        yield "Evidence", str(row["evidence"])


def _held(row: Row) -> str:
    """Say of what kind the evidence is, where it is held and of which day, as far as is given."""
    dated = day(row["evidence_dated"])
    parts = (row["evidence_held_at"], row["evidence_kind"], f"dated {dated}" if dated else "")
    return ", ".join(str(part) for part in parts if isinstance(part, str) and trimmed(part))


def _said(words: object) -> str:
    return str(words) if isinstance(words, str) and says_something(words) else _NONE


def _as_rows(found: Recount, rest: list[tuple[Any, Row]], room: Room) -> Iterator[Block]:
    """Give those that have no box as rows of a table, with room to write."""
    shown = rest[: room.rows]
    yield Table(
        caption=f"{counted(len(rest), 'more decision')} wanted ({ROWS})",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading="Asked by", share=1.9),
            Column(heading="What is asked, and why", share=4.7),
            Column(heading="Decision, day, by (role)", share=2.2),
        ),
        rows=tuple(
            (
                str(row["action_ref"]), short_name(row["lead_agency"]),
                f"{asked_for(row)}{_now(row)}. {_why(found, row, room)}", "",
            )
            for _, row in shown
        ),
    )  # fmt: skip
    if len(rest) > len(shown):
        yield Paragraph(words=and_more(len(rest) - len(shown), _SHEET))


def _now(row: Row) -> str:
    due = short_day(row["due_date"])
    return f"; due {due}" if due else ""


def _why(found: Recount, row: Row, room: Room) -> str:
    """Give the first of what the agency gives for what it asks."""
    name, words = next(_given(row))
    ref = str(row["action_ref"])
    where = row_of(found.actions.loc[ref]) if ref in found.actions.index else _SHEET
    longest = room.words // 2
    said = f"{name}: {cut(words, longest, where).rstrip('.')}."
    others = joint_words(row, longest, where) if words == _NONE else ""
    return " ".join(filter(None, (said, disputed(row), others)))


def _decided(found: Recount, typed: Mapping[Any, Row], room: Room) -> Iterator[Block]:
    """Give the decisions that were typed into the summary."""
    if not typed:
        return
    asked = found.asked
    shown = list(typed.items())[: room.rows]
    yield Table(
        caption=f"Decided already, and typed into {_SHEET}",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading="Agency", share=1.8),
            Column(heading="Asked for", share=2.4),
            Column(heading="Decision", share=2.4),
            Column(heading="Decided on, by (role)", share=1.8),
            Column(heading="Reason", share=2.2),
        ),
        rows=tuple(
            (
                trimmed(str(row["action_ref"])) or "New action",
                _agency(found, label, row),
                asked_for(asked.loc[label]) if label in asked.index else "nothing",
                decision_words(row, asked.loc[label] if label in asked.index else None),
                _when(row),
                cut(row["decision_reason"], room.words, _SHEET) or "none given",
            )
            for label, row in shown
        ),
    )
    if len(typed) > len(shown):
        yield Paragraph(words=and_more(len(typed) - len(shown), _SHEET))


def _agency(found: Recount, label: Any, row: Row) -> str:
    if label in found.asked.index:
        return str(found.asked.loc[label, "lead_agency"])
    if label in found.actions.index:
        return str(found.actions.loc[label, "lead_agency"]) or "Unassigned"
    return f"no action {label} in this summary"


def decision_words(row: Row, asked: Row | None) -> str:
    """Give a decision as it was typed; with the date it agrees, and where it is none, that.

    Args:
        row: Of For decision.
        asked: What was asked, as `figures.for_decision`; None where nothing was.
    """
    word = trimmed(str(row["decision"]))
    if folded(word) not in map(folded, Decision):
        return f"'{word}', which is none of {listed(Decision)}"
    agreed = day(row["date_agreed"])
    if folded(word) == folded(Decision.AGREED) and asked is not None:
        wanted = day(asked["new_date_requested"])
        agreed = agreed or (f"{wanted}, as asked" if wanted else "")
    return f"{word}: {agreed}" if agreed else word


def _when(row: Row) -> str:
    on = short_day(row["decided_on"]) or "no day was typed"
    by = trimmed(str(row["decided_by"]))
    return f"{on}, {by or 'nobody named'}"
