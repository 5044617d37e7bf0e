"""The trend quarter by quarter and how old open actions are; what the figures and colours mean."""

from collections.abc import Iterator, Sequence

from dhrxl.documents.pack.page_one import figure_words
from dhrxl.documents.pack.room import and_more
from dhrxl.intake.told import FIGURES
from dhrxl.layouts.documents.document import Beside, Block, Chart, Column, Heading, Paragraph, Table
from dhrxl.model.dates import spoken
from dhrxl.rounds.board.first_page import COUNTS
from dhrxl.rounds.board.history import MEANINGS, NONE, Quarter, ageing, without_summary
from dhrxl.rounds.board.recount import Recount

CHARTED = ("open", "overdue", "closed", "silent")
"""What the chart shows. Slipped days are of another scale, and stand in the table alone."""
MOST_QUARTERS = 8


def trend(found: Recount) -> Iterator[Block]:
    """Give the quarters side by side, and the age of what is open."""
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
