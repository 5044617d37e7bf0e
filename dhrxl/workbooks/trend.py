"""The sheet Trend: the figures of each quarter, a chart of them, and how old open actions are.

One page of A4. The table under the chart holds its values, and hands them on to the next summary.
"""

from collections.abc import Iterator

import pandas as pd

from dhrxl.intake.told import FIGURES, HEADINGS
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Chart, PageCell, PageRow, Sheet, Table, TableColumn
from dhrxl.layouts.measures import column_pixels
from dhrxl.model.dates import spoken
from dhrxl.model.sheets import SummarySheet
from dhrxl.rounds.board.history import MEANINGS, NONE, Quarter, ageing, without_summary
from dhrxl.rounds.position import Position
from dhrxl.workbooks.tables import number_column, table_of

CHARTED = ("open", "overdue", "closed", "silent")
"""What the chart shows. Slipped days are of another scale, and stand in the table alone."""
MOST_CHARTED = 10
"""Quarters that the chart has room for."""
MOST_PRINTED = 16
"""Quarters that one page has room for; older ones stand below what prints."""
_WIDTHS = {
    "quarter": 28,
    "as_at": 16,
    "open": 13,
    "slipped": 12,
    "silent": 12,
    "basis": 36,
    "remark": 34,
}
_BESIDE = 3
"""The column in which the chart begins: those before it hold the ageing."""
_HEADINGS, _ROW = 31.5, 20.25
"""Points of the headings of the ageing, and of each of its rows."""


def trend_sheet(found: Position) -> Sheet:
    """Give the sheet of the trend."""
    quarters = tuple(reversed(found.history.quarters))
    columns = _columns()
    lines = tuple(filter(None, (
        "This worksheet contains one table, trend: the figures of each summary, newest first. "
        "Blank: not known.",
        f"Position as at {spoken(found.as_at)}.",
        *(f"{FIGURES[key]}: {meaning}." for key, meaning in MEANINGS.items()),
        "By age: what is said complete without evidence is open, and among them, but not overdue.",
        without_summary(found.history.missing),
    )))  # fmt: skip
    table = table_of("trend", columns, _frame(quarters))
    more = f" ({MOST_PRINTED} of {len(quarters)} print)" if len(quarters) > MOST_PRINTED else ""
    page = (*_ageing(found), _section(f"Quarter by quarter, newest first{more}"))
    printed = 2 + len(lines) + len(page) + min(len(quarters), MOST_PRINTED)
    return Sheet(
        name=SummarySheet.TREND.value,
        title="Trend, quarter by quarter",
        lines=lines,
        page=page,
        printed_rows=printed,
        printed_beside=len(columns),
        table=table,
        chart=_chart(table, quarters, row=2 + len(lines), header=2 + len(lines) + len(page)),
    )


def _columns() -> tuple[TableColumn, ...]:
    return tuple(
        number_column(key, heading, _WIDTHS.get(key, 11))
        if key in FIGURES
        else TableColumn(
            key=key, heading=heading, width=_WIDTHS[key], kind="date" if key == "as_at" else "text"
        )
        for key, heading in HEADINGS.items()
    )


def _frame(quarters: tuple[Quarter, ...]) -> pd.DataFrame:
    rows = [
        {"quarter": one.name, "basis": NONE}
        if one.told is None
        else {
            "quarter": one.name, "as_at": one.told.day, **one.told.figures,
            "basis": one.told.basis, "remark": one.told.remark,
        }
        for one in quarters
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(HEADINGS))
    return frame.astype(dict.fromkeys(FIGURES, "Int64"))


def _section(words: str) -> PageRow:
    cell = PageCell(column=0, value=words, look="section")
    return PageRow(cells=(cell,), points=theme.SECTION_POINTS)


def _ageing(found: Position) -> Iterator[PageRow]:
    """Give the ageing of open actions: headings, a row for each band, and the total."""
    yield _section("Open actions by age")
    heads = ("How long", "Past the due date", "Past the first agreed date")
    yield PageRow(
        cells=tuple(
            PageCell(column=at, value=head, look="page-head", is_figure=at > 0)
            for at, head in enumerate(heads)
        ),
        points=_HEADINGS,
    )
    rows = ageing(found.actions, as_at=found.as_at).to_dict("records")
    for number, row in enumerate(rows, start=1):
        look = "page-total" if number == len(rows) else "page-cell"
        figures = (int(row[key]) for key in ("due", "agreed"))
        yield PageRow(
            cells=(
                PageCell(column=0, value=str(row["band"]), look=look),
                *(
                    PageCell(column=at, value=figure, look=look, is_figure=True)
                    for at, figure in enumerate(figures, start=1)
                ),
            ),
            points=_ROW,
        )


def _chart(table: Table, quarters: tuple[Quarter, ...], *, row: int, header: int) -> Chart:
    """Give the chart, as high as the ageing beside it."""
    pixels = [column_pixels(column.width) for column in table.columns]
    points = theme.SECTION_POINTS + _HEADINGS + 8 * _ROW
    return Chart(
        kind="lines",
        title="Actions open, overdue and closed, and silent agencies",
        series=tuple((key, key) for key in CHARTED),
        alt_text="Lines: for each quarter the actions open, overdue and closed, and the agencies "
        "that stayed silent. The table trend below holds the same figures. Where a quarter has no "
        "summary the lines are broken.",
        labels=tuple(one.name for one in quarters[:MOST_CHARTED]),
        first_label=header + 1,
        row=row,
        beside=_BESIDE,
        width=sum(pixels[_BESIDE:]) - theme.CHART_GAP,
        height=int(points * 96 / 72),
    )
