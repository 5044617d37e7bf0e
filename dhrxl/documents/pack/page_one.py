"""Page one of a pack: what page one of the workbook says, in the order a chair reads it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dhrxl.documents.pack.decisions import (
    WANTED,
    asked_for,
    decided,
    nothing_wanted,
)
from dhrxl.documents.pack.room import First, and_more, cut, named, short_name, shown_of
from dhrxl.documents.pack.sayings import (
    agreeing,
    disputed,
    named_refs,
    short_day,
)
from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Bullets,
    Chart,
    Column,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.model.dates import spoken
from dhrxl.model.terms import ASSURE, CLOSE, DECLINED, SEPARATOR, Change, Rag, Reported
from dhrxl.model.text import counted, trimmed
from dhrxl.rounds.board.first_page import MOVES, coming_up
from dhrxl.rounds.board.recount import NOT_KNOWN, OLDER, Recount
from dhrxl.rounds.figures import coming

RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE, Rag.GREY)
UNVERIFIED = "What could not be verified"
_VERDICT = 400
"""Characters of the verdict."""
_LINE = 110
"""Characters of what is asked: its box has the whole."""
_SHORT = {CLOSE: "to close", ASSURE: "to assure", DECLINED: "not accepted by the agency"}
"""What is asked, where its box says it at length."""
_TO_AGREE = 3
"""Actions that are named of those that lack something."""


def page_one(found: Recount, first: First) -> Iterator[Block]:
    """Give the blocks of page one.

    Args:
        found: The summary, counted anew.
        first: How much of each list it shows.
    """
    verdict = found.summary.verdict or f"Verdict: {NOT_KNOWN}, as the cover does not say it"
    yield Heading(words=f"Position as at {spoken(found.as_at)}")
    yield Paragraph(words=f"{cut(verdict, _VERDICT, 'Cover').rstrip('.')}.", look="verdict")
    yield Paragraph(words=found.trend, look="lead")
    if found.differences:
        yield Paragraph(words=_differ(found), look="lead")
    yield Paragraph(words=" ".join(_sentences(found)))
    yield Paragraph(words=_silence(found, first))
    yield Heading(words=_asks(found), level=2)
    yield from _asked(found, first.asked)
    chart = _chart(found, first)
    late = tuple(_late(found, first))
    if chart:
        yield Beside(left=late, right=(chart,), left_share=0.66)
    else:
        yield from late
    moved = (Heading(words=_since(found), level=2), *_moved(found, first.moved))
    if found.by_review.empty:
        yield from moved
    else:
        yield Beside(left=moved, right=tuple(_reviews(found, first.reviews)))


def _differ(found: Recount) -> str:
    count = counted(len(found.differences), "figure")
    return (
        f"{count} in this summary {'differs' if len(found.differences) == 1 else 'differ'} from "
        f"its own rows: somebody has typed in it. See {UNVERIFIED}."
    )


def _sentences(found: Recount) -> Iterator[str]:
    told = found.told
    yield told.ratings
    yield _overdue(found)
    yield told.slipped
    yield coming_up(coming(found.actions, as_at=found.as_at)["days_left"])
    yield told.unchecked


def _overdue(found: Recount) -> str:
    """Say what is overdue; where several figures are given for that, the least flattering too.

    What is past its date and said complete stands in the sentence behind it.
    """
    if found.overdue_now == len(found.late):
        return found.told.overdue
    return (
        f"{found.told.overdue} By another sheet of the summary {found.overdue_now:,} are overdue."
    )


def _asks(found: Recount) -> str:
    """Give the heading of what is asked; an action that asks for two things is one action."""
    asks = int(found.asked["asks_for"].str.split(SEPARATOR).str.len().sum())
    of = f" ({counted(len(found.asked), 'action')})" if asks != len(found.asked) else ""
    return f"{found.told.asked.rstrip('.')}{of}"


def _silence(found: Recount, first: First) -> str:
    """Say who returned, whose words are old, and who is silent, by name."""
    silent, returned = found.summary.silent, found.returned
    parts = []
    if returned:
        came, of = returned
        parts.append(f"{came:,} of {counted(of, 'agency', 'agencies')} returned.")
    elif found.is_checked:
        parts.append(f"How many agencies returned: {NOT_KNOWN}.")
    for reported, says in (
        (Reported.CARRIED, "shown as last reported"),
        (Reported.NEVER, "never reported on"),
    ):
        if count := len(found.open_and(reported)):
            parts.append(f"{counted(count, 'action')} {says}.")
    if not found.is_checked:
        parts.append("Who was asked is not known, nor who is silent: the baseline was not checked.")
    elif silent is None:
        parts.append(f"Silent agencies: {NOT_KNOWN}, as there is no sheet Returns.")
    elif silent:
        parts.append(f"Not returned: {named(silent, first.silent, 'sheet Returns')}.")
    else:
        parts.append("No agency is silent.")
    return " ".join(parts)


def _asked(found: Recount, most: int) -> Iterator[Block]:
    """Name what is still to be decided, a line each; its box has what an agency gives for it."""
    wanted = found.asked[~found.asked.index.isin(list(decided(found)))]
    to_agree = list(agreeing(found, _TO_AGREE))
    if wanted.empty:
        yield Paragraph(words=nothing_wanted(found))
    else:
        shown = wanted[: shown_of(len(wanted), most)]
        yield Bullets(items=tuple(map(_line, shown.to_dict("records"))))
        if len(wanted) > len(shown):
            yield Paragraph(words=and_more(len(wanted) - len(shown), WANTED))
    if to_agree:
        yield Paragraph(words=f"{'. '.join(to_agree)}.")
    if done := len(found.asked) - len(wanted):
        are = "is" if done == 1 else "are"
        yield Paragraph(words=f"{done:,} of these {are} decided already: see {WANTED}.")


def _line(row: Mapping[str, Any]) -> str:
    ref = trimmed(str(row["action_ref"]))
    due = short_day(row["due_date"])
    asks = str(row["asks_for"]).split(SEPARATOR)
    said = "; ".join(_SHORT.get(ask) or asked_for({**row, "asks_for": ask}) for ask in asks)
    words = f"{said[:1].lower()}{said[1:]}"
    line = f"{f'{ref}, ' if ref else ''}{row['lead_agency']}: {words}"
    if other := disputed(row):
        return f"{cut(line, _LINE, WANTED)}. {cut(other, _LINE, WANTED)}"
    return cut(f"{line}{f', due {due}' if due else ''}", _LINE, WANTED)


def _late_heading(found: Recount) -> str:
    late = int(found.by_agency["overdue"].sum())
    return "Overdue by agency, worst first" if late else "Overdue by agency: none"


def _agencies(found: Recount) -> pd.DataFrame:
    return found.by_agency[found.by_agency["total"] > 0]


def _shown(found: Recount, first: First) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the agencies that page one names, and the others: those with most overdue are named."""
    agencies = _agencies(found)
    late = int((agencies["overdue"] > 0).sum())
    quiet = min(first.quiet, len(agencies) - late) if first.late >= late else 0
    count = min(first.late, late) + quiet
    count = shown_of(len(agencies), max(count, 1))
    return agencies[:count], agencies[count:]


def _late(found: Recount, first: First) -> Iterator[Block]:
    agencies = _agencies(found)
    if agencies.empty:
        yield Heading(words=_late_heading(found), level=2)
        yield Paragraph(words="There are no actions.")
        return
    shown, others = _shown(found, first)
    rows = [_row(short_name(row["agency"]), row) for row in shown.to_dict("records")]
    if len(others):
        name = f"{counted(len(others), 'more agency', 'more agencies')} (Summary)"
        rows.append(_row(name, _added(others)))
    rows.append(_row("Total", _added(agencies)))
    yield Table(
        caption=_late_heading(found),
        columns=(
            Column(heading="Agency", share=9),
            Column(heading="Overdue", share=1.35, is_figure=True),
            Column(heading="Longest (days)", share=1.3, is_figure=True),
            Column(heading="Last time", share=1, is_figure=True),
            Column(heading="Open", share=1, is_figure=True),
        ),
        rows=tuple(rows),
        has_total=True,
    )


def _row(name: str, row: dict[str, object]) -> tuple[str, ...]:
    return (name, *(figure_words(row[key]) for key in ("overdue", "longest", "last_time", "open")))


def figure_words(value: object) -> str:
    """Give a figure as words; one that is not there is a dash."""
    return "\u2013" if pd.isna(value) else f"{int(str(value)):,}"


def _added(rows: pd.DataFrame) -> dict[str, object]:
    """Add agencies up: counts as a sum, the longest as the longest of them."""
    known = bool(rows["last_time"].notna().all())
    return {
        "overdue": rows["overdue"].sum(), "longest": rows["longest"].max(),
        "last_time": rows["last_time"].sum() if known else pd.NA, "open": rows["open"].sum(),
    }  # fmt: skip


def _moved(found: Recount, most: int) -> Iterator[Block]:
    if found.moves is None:
        yield Paragraph(words=f"{NOT_KNOWN.capitalize()}: no last summary was given.")
        return
    yield Bullets(items=tuple(_kinds(found, most)))


def _since(found: Recount) -> str:
    day_ = found.last_day
    return f"What moved since {spoken(day_)}" if day_ else "What moved since last time"


def _kinds(found: Recount, most: int) -> Iterator[str]:
    for (kind, words), one in zip(MOVES, found.moves or (), strict=True):
        if kind is Change.NEWLY_OVERDUE and found.is_older:
            yield f"{words}: {NOT_KNOWN}, as {OLDER}"
        elif one.refs:
            yield f"{words} {len(one.refs):,}: {named_refs(one.refs, most) or 'sheet Changes'}"
        else:
            yield f"{words}: none"


def _reviews(found: Recount, most: int) -> Iterator[Block]:
    reviews = found.by_review
    shown = reviews[: shown_of(len(reviews), most)]
    yield Table(
        caption="By review",
        columns=(
            Column(heading="Review", share=3),
            Column(heading="Overdue", share=1.35, is_figure=True),
            Column(heading="Open", share=1, is_figure=True),
            Column(heading="Actions", share=1.3, is_figure=True),
        ),
        rows=tuple(
            (
                short_name(row["review"]),
                *(figure_words(row[key]) for key in ("overdue", "open", "total")),
            )
            for row in shown.to_dict("records")
        ),
    )
    if more := len(reviews) - len(shown):
        yield Paragraph(words=and_more(more, "sheet By review"))


def _chart(found: Recount, first: First) -> Chart | None:
    """Give the chart of the first agencies of the table beside it; its title says of the others."""
    named, hidden = _shown(found, first)
    count = max(first.charted, len(named) * 2 // 3)  # a bar with its name is taller than a row
    shown, others = named[:count], pd.concat([named[count:], hidden])
    ratings = [word for word in RATINGS if shown[word.value].any()]
    if not ratings:
        return None
    return Chart(
        kind="bars",
        title=f"Actions by calculated RAG{_not_in_it(others)}",
        labels=tuple(map(short_name, shown["agency"])),
        series={word.value: _values(shown[word.value]) for word in ratings},
        alt_text="Bars: for each agency the number of actions of each rating. "
        + " ".join(_bar(row, ratings) for row in shown.to_dict("records")),
    )


def _not_in_it(others: pd.DataFrame) -> str:
    """Say what a chart leaves out, so that its bars add up to all with it."""
    if others.empty:
        return ""
    sums = ((word.value, int(others[word.value].sum())) for word in RATINGS)
    of_each = ", ".join(f"{count:,} {word}" for word, count in sums if count)
    return f"; not shown: {counted(len(others), 'agency', 'agencies')} ({of_each})"


def _values(column: pd.Series) -> tuple[int, ...]:
    return tuple(int(value) for value in column.tolist())


def _bar(row: dict[str, object], ratings: Sequence[Rag]) -> str:
    said = ", ".join(f"{row[word.value]} {word.value}" for word in ratings if row[word.value])
    return f"{row['agency']}: {said}."
