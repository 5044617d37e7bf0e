"""The sheet Trend: each figure recounted from All actions of each summary, read as files."""

import datetime
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from dhrxl.errors import BadInput
from dhrxl.intake.last_summary import read_summaries
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet, WorkbookLayout
from dhrxl.layouts.measures import column_pixels, page_points
from dhrxl.layouts.xlsx import write
from dhrxl.rounds.board.history import MEANINGS, earlier
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from dhrxl.workbooks.trend import MOST_CHARTED, MOST_PRINTED, trend_sheet
from tests.loops import some
from tests.places import SOURCE
from tests.rounds.test_history import DAYS, DEEDS, came, plan, rounds, stand
from tests.workbooks.test_page_one import is_open, rows_of

Row = dict[str, object]


def written(found: Position, path: Path, *, without: Sequence[str] = ()) -> Path:
    """Write the summary of a position; without a sheet, as the release before made it."""
    layout: WorkbookLayout = summary_workbook(found)
    kept = tuple(sheet for sheet in layout.sheets if sheet.name not in without)
    write(replace(layout, sheets=kept), path)
    return path


def next_round(paths: Sequence[Path]) -> Position:
    """Work the last quarter with the summaries named, as the command does."""
    last, *others = read_summaries(paths)
    return stand(came(3), plans=plan(*DEEDS), previous=last, earlier=list(map(earlier, others)))


@dataclass(frozen=True)
class Quarters:
    """Summaries of three quarters as the release before made them, and the fourth on them."""

    paths: list[Path]
    last: Path


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Quarters:
    """Four quarters as files."""
    folder = tmp_path_factory.mktemp("quarters")
    before = enumerate(rounds()[:3], start=1)
    paths = [written(one, folder / f"Q{at}.xlsx", without=["Trend"]) for at, one in before]
    return Quarters(paths, written(next_round(paths), folder / "Q4.xlsx"))


def drawn_points(path: Path, heading: str) -> list[str]:
    """Give the rows of the trend of which its chart keeps a figure, in the line of a heading."""
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    with zipfile.ZipFile(path) as package:
        charts = [name for name in package.namelist() if re.search(r"charts/chart\d+\.xml", name)]
        drawn = [etree.fromstring(package.read(name)) for name in sorted(charts)][-1]
    wanted = f"//c:ser[c:tx//c:v='{heading}']/c:val//c:pt/@idx"
    return [str(number) for number in drawn.xpath(wanted, namespaces=space)]


def day_of(value: object) -> datetime.date:
    return datetime.date.fromisoformat(str(value)[:10])


def recounted(path: Path) -> Row:
    """Count the figures of a summary from the rows of its sheets."""
    book = openpyxl.load_workbook(path)
    actions = rows_of(book["All actions"])
    slips = [0]
    for row in filter(is_open, actions):
        first = row["First agreed date"] or row["Target date"]
        due = row["Revised target date"] or row["Target date"]
        if first and due:
            slips.append((day_of(due) - day_of(first)).days)
    states = [row["State"] for row in rows_of(book["Returns"])]
    kinds = [kind for row in actions for kind in str(row["Changed"] or "").split("; ")]
    return {
        "Open": sum(map(is_open, actions)),
        "Overdue": sum(row["Timing"] == "Overdue" for row in actions),
        "Closed": kinds.count("closed"),
        "Slipped days": sum(max(0, slip) for slip in slips),
        "Silent agencies": states.count("Not returned"),
    }


def test_each_figure_is_that_of_all_actions(quarters: Quarters) -> None:
    """Each line of the trend has the figures counted from the sheets of its own summary; what was
    closed is not known of the first."""
    lines = rows_of(openpyxl.load_workbook(quarters.last)["Trend"])

    paths = [quarters.last, *reversed(quarters.paths)]
    assert list(reversed(DAYS)) == [day_of(line["Position as at"]) for line in lines]
    for path, line in some(list(zip(paths, lines, strict=True))):
        counted = recounted(path)
        if path == quarters.paths[0]:
            counted["Closed"] = None
        assert counted == {key: line[key] for key in counted}, path.name


def test_a_quarter_that_is_left_out_is_said(quarters: Quarters, tmp_path: Path) -> None:
    """Without one quarter's summary its line says No summary and has no figure, and a line above
    the table names it."""
    first, _, third = quarters.paths
    path = written(next_round([first, third]), tmp_path / "Q4.xlsx")

    sheet = openpyxl.load_workbook(path)["Trend"]
    line = rows_of(sheet)[2]
    assert ("Q2 2025/26", "No summary") == (line.pop("Quarter"), line.pop("Where from"))
    assert {None} == {*line.values()}
    assert "No summary for Q2 2025/26." in [cell.value for cell in sheet["A"]]
    assert ["0", "1", "3"] == drawn_points(path, "Open")


def test_the_last_summary_alone_hands_all_on(quarters: Quarters, tmp_path: Path) -> None:
    """The next round, given the last summary alone, has the same lines below its own; an older
    one given besides is held against them, and agrees."""
    last, *older = read_summaries([quarters.last, quarters.paths[0]])
    day = datetime.date(2026, 6, 30)
    found = stand(
        came(1), plans=plan(*DEEDS), previous=last, earlier=[earlier(one) for one in older],
        as_at=day,
    )  # fmt: skip

    lines = rows_of(openpyxl.load_workbook(quarters.last)["Trend"])
    now = rows_of(openpyxl.load_workbook(written(found, tmp_path / "next.xlsx"))["Trend"])
    kept = ("Quarter", "Position as at", "Open", "Overdue", "Closed", "Slipped days")
    assert [[line[key] for key in kept] for line in lines] == [
        [line[key] for key in kept] for line in now[1:]
    ]
    assert {None} == {line["To note"] for line in now}


def test_the_order_they_are_named_in_does_not_matter(quarters: Quarters) -> None:
    """The newest summary is the last one, wherever it is named."""
    first, second, third = quarters.paths

    orders = [read_summaries(paths) for paths in ([first, third, second], [third, second, first])]
    assert [[one.source.file for one in order] for order in orders] == [
        ["Q3.xlsx", "Q2.xlsx", "Q1.xlsx"]
    ] * 2


def test_two_of_one_day_are_refused(quarters: Quarters, tmp_path: Path) -> None:
    """Of two summaries of one day nobody can say which is meant."""
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(quarters.paths[0].read_bytes())

    with pytest.raises(BadInput) as raised:
        read_summaries([*quarters.paths, copy])
    assert (
        "Q1.xlsx and copy.xlsx both show the position as at 30 June 2025. Name one of them."
    ) == str(raised.value)


def test_one_without_a_day_is_refused(quarters: Quarters, tmp_path: Path) -> None:
    """Among several summaries one without its day cannot be put in order."""
    found = rounds()[0]
    layout = summary_workbook(found)
    cover = next(sheet for sheet in layout.sheets if sheet.name == "Cover")
    sections = tuple(
        replace(part, fields=tuple(f for f in part.fields if f.label != "Position as at"))
        for part in cover.sections
    )
    sheets = tuple(replace(s, sections=sections) if s is cover else s for s in layout.sheets)
    write(replace(layout, sheets=sheets), tmp_path / "lost.xlsx")

    with pytest.raises(BadInput) as raised:
        read_summaries([quarters.paths[1], tmp_path / "lost.xlsx"])
    assert (
        "lost.xlsx does not say which day it is of: its cover has no date beside Position as at. "
        "Type the date there, or leave this summary out."
    ) == str(raised.value)


def printed_size(sheet: Sheet) -> float:
    """Give the points in which the sheet prints, fitted to one page."""
    assert sheet.table
    rows = sheet.printed_rows - 1 - len(sheet.lines) - len(sheet.page) - 1
    height = theme.TITLE_POINTS + len(sheet.lines) * theme.LINE_POINTS + 32
    height += sum(row.points for row in sheet.page) + rows * (theme.LINE_POINTS + 3)
    width = sum(column_pixels(column.width) for column in sheet.table.columns)
    return page_points(width, height)


@pytest.mark.parametrize("count", [1, 4, 10, 30])
def test_it_prints_on_one_page(count: int) -> None:
    """Of one quarter or thirty, the sheet prints on one page at 8 points, and says how
    many lines that is where it is not all of them; the chart shows the
    newest ten, within the page and above the table."""
    found = rounds()[-1]
    one = found.history.now
    told = tuple(
        replace(one, day=one.day - datetime.timedelta(days=91 * back), quarter=f"Q{4 - back % 4} "
                f"{2025 - back // 4}/{(2026 - back // 4) % 100:02d}")
        for back in range(count)
    )  # fmt: skip
    sheet = trend_sheet(replace(found, history=replace(found.history, told=told[::-1])))

    assert sheet.table and sheet.chart
    assert count == sheet.table.height
    assert sheet.header_row + min(count, MOST_PRINTED) == sheet.printed_rows
    assert theme.BOARD_PRINT <= printed_size(sheet)
    said = "(16 of 30 print)" in str(sheet.page[-1].cells[0].value)
    assert (count > MOST_PRINTED) == said
    assert sheet.table.values_of("quarter")[:MOST_CHARTED] == sheet.chart.labels
    pixels = [column_pixels(column.width) for column in sheet.table.columns]
    assert sum(pixels[: sheet.chart.beside]) + theme.CHART_GAP + sheet.chart.width <= sum(pixels)
    rows = sheet.page[: sheet.header_row - sheet.chart.row]
    assert sheet.chart.height * 72 / 96 <= sum(row.points for row in rows)


def test_help_says_what_each_figure_counts() -> None:
    """What a figure counts is said in the same words beside the table and in the help."""
    page = re.sub(r"[*`]", "", (SOURCE / "help" / "round.md").read_text("utf-8"))

    assert [] == [meaning for meaning in some(list(MEANINGS.values())) if meaning not in page]
