"""The trend quarter by quarter and how old open actions are; what the figures and colours mean."""

from collections.abc import Iterator, Sequence

from dhrxl.documents.pack.page_one import figure_words
from dhrxl.documents.pack.room import Room, and_more, short_name, shown_of
from dhrxl.documents.pack.sayings import short_day
from dhrxl.intake.told import FIGURES
from dhrxl.layouts.documents.document import Beside, Block, Chart, Column, Heading, Paragraph, Table
from dhrxl.model.dates import spoken
from dhrxl.model.terms import UNASSIGNED
from dhrxl.model.text import counted, trimmed
from dhrxl.rounds.board.first_page import COUNTS
from dhrxl.rounds.board.history import MEANINGS, NONE, Quarter, ageing, without_summary
from dhrxl.rounds.board.recount import Recount

CHARTED = ("open", "overdue", "closed", "silent")
"""What the chart shows. Slipped days are of another scale, and stand in the table alone."""
MOST_QUARTERS = 8
_MOST_SLIPPED = 10
"""Actions that are named of those that are due later than first agreed."""


def trend(found: Recount, room: Room) -> Iterator[Block]:
    """Give the quarters side by side, the age of what is open, and which dates slipped."""
    yield Heading(words="Trend")
    yield Paragraph(words=found.trend)
    quarters = found.history.quarters
    shown = quarters[-MOST_QUARTERS:]
    if len(shown) > 1:
        yield Beside(left=(_chart(shown),), right=(_ageing(found),))
    yield _table(shown)
    if older := len(quarters) - len(shown):
        yield Paragraph(words=and_more(older, "sheet Trend"))
    if gap := without_summary(found.history.missing):
        yield Paragraph(words=gap)
    for quarter in shown:
        if quarter.told and quarter.told.remark:
            yield Paragraph(words=f"{quarter.name}: {quarter.told.remark}", look="note")
    if len(shown) < 2:
        yield _ageing(found)
    if len(found.slipped):
        yield from _slipped(found, min(room.points, _MOST_SLIPPED))


def _slipped(found: Recount, most: int) -> Iterator[Block]:
    """Name the actions whose dates make up the slipped days of this summary."""
    rows = found.slipped
    shown = rows[: shown_of(len(rows), most)]
    days = counted(int(rows["days"].sum()), "slipped day")
    yield Table(
        caption=f"{days} in {counted(len(rows), 'open action')}, most first",
        columns=(
            Column(heading="Action", share=1.5),
            Column(heading="Agency", share=3.6),
            Column(heading="First agreed", share=1.6),
            Column(heading="Due now", share=1.6),
            Column(heading="Days", share=0.9, is_figure=True),
        ),
        rows=tuple(
            (
                str(ref),
                short_name(trimmed(str(row["lead_agency"])) or UNASSIGNED),
                short_day(row["first"]),
                short_day(row["due_date"]),
                f"{int(row['days']):,}",
            )
            for ref, row in shown.to_dict("index").items()
        ),
    )
    if more := len(rows) - len(shown):
        yield Paragraph(words=and_more(more, "All actions, Revised target date"))


def _chart(quarters: Sequence[Quarter]) -> Chart:
    series = {
        FIGURES[key]: tuple(one.told.figures[key] if one.told else None for one in quarters)
        for key in CHARTED
    }
    said = "; ".join(
        f"{name}: {', '.join('not known' if value is None else f'{value:,}' for value in values)}"
        for name, values in series.items()
    )
    names = ", ".join(one.name for one in quarters)
    return Chart(
        kind="lines",
        title="Actions open, overdue and closed, and silent agencies",
        labels=tuple(one.name for one in quarters),
        series=series,
        alt_text=f"Lines for {names}. {said}. The table below holds the same figures.",
    )


def _table(quarters: Sequence[Quarter]) -> Table:
    return Table(
        caption="Quarter by quarter, newest first",
        columns=(
            Column(heading="Quarter", share=1.6),
            Column(heading="Position as at", share=2),
            *(Column(heading=heading, share=1.2, is_figure=True) for heading in FIGURES.values()),
        ),
        rows=tuple(
            (
                one.name,
                spoken(one.told.day) if one.told else NONE,
                *(figure_words(one.told.figures[key] if one.told else None) for key in FIGURES),
            )
            for one in reversed(quarters)
        ),
    )


def _ageing(found: Recount) -> Table:
    rows = ageing(found.actions, as_at=found.as_at).to_dict("records")
    return Table(
        caption="Open actions by age",
        columns=(
            Column(heading="How long", share=2),
            Column(heading="Past the due date", share=1, is_figure=True),
            Column(heading="Past the first agreed date", share=1.2, is_figure=True),
        ),
        rows=tuple(
            (str(row["band"]), figure_words(row["due"]), figure_words(row["agreed"]))
            for row in rows
        ),
        has_total=True,
    )


def notes(found: Recount) -> Iterator[Block]:
    """Say how the sentences count, and what the colours mean."""
    yield Heading(words="How the figures count")
    counts = {**{FIGURES[key]: f"{words}." for key, words in MEANINGS.items()}, **COUNTS}
    yield Table(
        caption="What each figure counts",
        columns=(Column(heading="Figure", share=2), Column(heading="What it counts", share=7)),
        rows=tuple((label, f"{words[:1].upper()}{words[1:]}") for label, words in counts.items()),
    )
    yield Paragraph(
        words="A dash: none, or not known. Of two figures the less flattering stands.", look="note"
    )
    yield Heading(words=f"What the colours mean (RAG profile {found.profile})", level=2)
    legend = found.summary.legend
    if not legend:
        yield Paragraph(words="The cover of the summary does not say it.")
        return
    yield Table(
        caption="Calculated RAG",
        columns=(
            Column(heading="Rating", share=1, is_rating=True),
            Column(heading="What it means", share=7),
        ),
        rows=tuple((str(word), words) for word, words in legend.items()),
    )
