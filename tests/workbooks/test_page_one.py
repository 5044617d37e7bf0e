"""Page one of a summary: one sheet of A4, each figure recounted from All actions."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.intake.last_summary import read_summary
from dhrxl.intake.word import kind_of
from dhrxl.layouts import theme
from dhrxl.layouts.layout import Sheet, WorkbookLayout
from dhrxl.layouts.measures import column_pixels, page_points, text_pixels
from dhrxl.layouts.xlsx import write
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, intake, returns, stand
from tests.loops import some
from tests.samples import a_position

LONG = "of the Northern and Western Boroughs and Districts, acting for the Joint Committee"
DONE = {"status": "Complete", "date_of_completion": date(2026, 3, 2), "evidence": "The log."}

Row = Mapping[str, object]


def a_round(
    agencies: int, reviews: int, *, long: str = "", silent: int = 3, first: bool = False
) -> Position:
    """Give a round of three actions an agency: overdue, asked for, closed and re-opened ones."""
    names = [f"Agency {number:02d} {long}".strip() for number in range(agencies)]
    deeds: list[tuple[str, Row]] = []
    for number in range(3 * agencies):
        review = number % reviews
        late = timedelta(days=number % 90 + 1)
        due = AS_AT - late if number % 2 else AS_AT + late
        ref = f"R{review:02d}-{number // reviews + 1:02d}.1"
        name = f"The review of {review} {long}" if long else f"Review {review}"
        deeds.append((name, action(ref, names[number // 3], target_date=due)))

    def plans() -> object:
        return intake(
            *(
                (f"{number}.xlsx", FileKind.PLAN,
                 {"review": name, "review_code": f"R{number:02d}"},
                 [deed for whose, deed in deeds if whose == name])
                for number, name in enumerate(dict.fromkeys(name for name, _ in deeds))
            )
        )  # fmt: skip

    def said(at: int, turn: int) -> dict[str, object]:
        kind = (at + turn) % 7
        if kind == 0:
            return dict(DONE)
        if kind == 1:
            return {"new_date_requested": date(2026, 12, 31), "reason_for_new_date": "No trainer."}
        return {"status": "Ask to close"} if kind == 2 else {"progress": "Half way."}

    def came(turn: int, skipped: Sequence[str]) -> object:
        return returns(
            *(
                (f"{at}.xlsx", name,
                 [answer(deed, review=review, **said(number, turn))
                  for number, (review, deed) in enumerate(deeds) if deed["lead_agency"] == name])
                for at, name in enumerate(names) if name not in skipped
            )
        )  # fmt: skip

    before = stand(came(0, ()), plans=plans(), as_at=LAST_TIME)  # type: ignore[arg-type]
    if first:
        return before
    asked = before.actions.index[before.actions["new_date_requested"].notna()]
    agreed = [
        {"action_ref": ref, "decision": "Agreed", "decided_on": date(2026, 1, 20)}
        for ref in asked[:4]
    ]
    now = came(3, names[:silent])
    return stand(now, previous=as_previous(before, agreed))  # type: ignore[arg-type]


def closed() -> Position:
    """Give a round in which everything is done and assured."""
    deeds = [action(f"ELM-0{n}.1", target_date=date(2026, 2, 28), **DONE,
                    assured_on=date(2026, 3, 9)) for n in (1, 2)]  # fmt: skip
    return stand(returns(), plans=intake(
        ("p.xlsx", FileKind.PLAN, {"review": "Elm", "review_code": "ELM"}, deeds)
    ))  # fmt: skip


def quiet() -> Position:
    """Give a round in which nothing is overdue and nothing asked."""
    deed = action("ELM-01.1")
    return stand(
        returns(("p.xlsx", "Police", [answer(deed, progress="Begun.")])),
        plans=intake(("e.xlsx", FileKind.PLAN, {"review": "Elm", "review_code": "ELM"}, [deed])),
    )


ROUNDS: Mapping[str, Callable[[], Position]] = {
    "sample": a_position,
    "25 agencies, 12 reviews": lambda: a_round(25, 12),
    "40 agencies and reviews of long names": lambda: a_round(40, 13, long=LONG, silent=40),
    "no last summary": lambda: a_round(6, 3, first=True),
    "no returns": lambda: a_round(6, 3, silent=6),
    "everything closed": closed,
    "nothing asked, nothing overdue": quiet,
    "nothing at all": lambda: stand(returns()),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A summary as designed, and as written and read back."""

    found: Position
    layout: WorkbookLayout
    path: Path
    book: Workbook
    sheet: Worksheet
    actions: list[dict[str, object]]
    """The rows of All actions, by heading."""

    @property
    def page(self) -> Sheet:
        return self.layout.sheets[0]

    def rows(self, name: str) -> list[dict[str, object]]:
        return rows_of(self.book[name])

    def words(self) -> str:
        last = self.page.printed_rows
        return " ".join(str(self.sheet.cell(row, 1).value or "") for row in range(1, last + 1))

    def block(self, head: str) -> list[list[object]]:
        """Give the rows of a block, from below its heading on to the next heading or the legend."""
        ((row, column),) = [
            (cell.row, cell.column)
            for cells in self.sheet.iter_rows(max_row=self.page.printed_rows)
            for cell in cells if cell.value == head
        ]  # fmt: skip
        found = []
        for below in range(row + 1, self.page.printed_rows):
            first = self.sheet.cell(below, column)
            if first.font.sz > theme.SIZE or first.value == "By review":
                break
            if first.value:
                found.append([self.sheet.cell(below, column + at).value for at in range(5)])
        return found


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    """Give the rows of a sheet's table, by heading; none where it is empty."""
    (table,) = sheet.tables.values()
    head, *body = sheet[table.ref]
    rows = [[cell.value for cell in row] for row in body]
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows if any(v is not None for v in row)]


@pytest.fixture(scope="module", params=ROUNDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The summary of each round, in turn."""
    found = ROUNDS[request.param]()
    layout = summary_workbook(replace(found, round_="Q4 2025/26"))
    path = tmp_path_factory.mktemp("page") / "summary.xlsx"
    write(layout, path)
    book = openpyxl.load_workbook(path)
    return Made(found, layout, path, book, book["Summary"], rows_of(book["All actions"]))


def type_size(page: Sheet) -> float:
    """Give the points in which a page prints, fitted to one sheet of paper."""
    assert page.table
    top = 1 + len(page.lines)
    height = theme.TITLE_POINTS + len(page.lines) * theme.LINE_POINTS
    height += sum(row.points for row in page.page[: page.printed_rows - top])
    widths = [column_pixels(column.width) for column in page.table.columns]
    beyond = page.printed_beside - len(widths)
    width = sum(widths[: page.printed_beside]) + max(0, beyond) * theme.COLUMN_PIXELS
    return page_points(width, height)


def is_open(row: Mapping[str, object]) -> bool:
    done = row["Timing"] == "Completed" and row["What is needed"] == "Nothing"
    return not done and row["Timing"] != "Closed"


def begins(whole: object, shown: object) -> str:
    """Give a name as it was shown, if that is how it begins."""
    start = str(shown).removesuffix("…")
    is_so = whole == shown or (start != shown and str(whole).startswith(start))
    return str(shown) if is_so else str(whole)


def late(rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    return [row for row in rows if row["Timing"] == "Overdue"]


def test_page_one_is_one_sheet_of_paper_in_type_that_is_read(made: Made) -> None:
    """Whatever the round, page one prints on one sheet of A4, at 8 points or more."""
    page, setup = made.page, made.sheet.page_setup

    assert "Summary" == made.layout.sheets[0].name
    assert ("landscape", 9, 1, 1) == (
        setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight or 1,
    )  # fmt: skip
    assert made.sheet.sheet_properties.pageSetUpPr.fitToPage
    assert theme.BOARD_PRINT <= type_size(page)
    last = openpyxl.utils.get_column_letter(page.printed_beside)
    assert f"'Summary'!$A$1:${last}${page.printed_rows}" == made.sheet.print_area


def test_words_without_end_leave_room_for_every_block() -> None:
    """However much there is to say above, page one stays one, and names something of each block."""
    found = replace(
        a_round(40, 13, long=LONG, silent=40), partnership=Partnership(name="Ashdale " * 30)
    )
    vars(found)["verdict"] = "Not ready: " + "wordy reasons; " * 60

    page = summary_workbook(found).sheets[0]

    words = " ".join(str(cell.value) for row in page.page for cell in row.cells)
    assert theme.BOARD_PRINT <= type_size(page)
    assert "(more: see Cover)" in words
    assert re.search(r"more: see For decision .*Total .*more: see By review", words)
    assert "Position as at 31 March 2026" in page.title


def test_no_words_of_page_one_are_cut(made: Made) -> None:
    """Each text has room up to the next filled cell of its row, or to the edge of the page."""
    page = made.page
    assert page.table
    widths = [column_pixels(column.width) for column in page.table.columns]
    widths += [theme.COLUMN_PIXELS] * (page.printed_beside - len(widths))
    for row in some(page.page[: page.printed_rows - 1 - len(page.lines)]):
        filled = sorted((cell for cell in row.cells if cell.value not in (None, "")),
                        key=lambda cell: cell.column)  # fmt: skip
        ends = [cell.column for cell in filled[1:]] + [page.printed_beside]
        for cell, end in zip(filled, ends, strict=True):
            style = theme.STYLES[cell.look]
            words = str(cell.value)
            if cell.is_figure:
                words = max(words.split(), key=len)  # headings of figures wrap
                end = cell.column + 1
            needed = text_pixels(words, size=style.size, bold=style.bold)
            assert needed <= sum(widths[cell.column : end]) - 4, (words, cell)


def test_overdue_by_agency_is_that_of_all_actions(made: Made) -> None:
    """Overdue, longest, last time and open add up to All actions, for each agency and in all."""
    found = made.found
    then = found.baseline.previous
    was_late = {ref for ref, timing in then["timing"].items() if timing == "Overdue"}

    def figures(rows: Sequence[Mapping[str, object]]) -> list[object]:
        days = [int(str(row["Days overdue"])) for row in late(rows)]
        before = sum(row["Action ref"] in was_late for row in rows)
        return [len(days), max(days, default=None), before if len(then) else None,
                sum(map(is_open, rows))]  # fmt: skip

    *rows, total = made.block("Agency")
    named = [row for row in rows if not str(row[0]).startswith("and ")]
    full = [row["Lead agency"] for row in rows_of(made.sheet)]
    own = [
        [row for row in made.actions if (row["Lead agency"] or "Unassigned") == name]
        for name in full[: len(named)]
    ]
    assert [begins(name, row[0]) for name, row in zip(full, named, strict=False)] == [
        row[0] for row in named
    ]
    assert list(map(figures, own)) == [row[1:] for row in named]
    assert ["Total", *figures(made.actions)] == total
    lates = [int(str(row[1])) for row in named]
    assert sorted(lates, reverse=True) == lates
    assert [sum(int(str(row[at])) for row in rows) for at in (1, 4)] == [total[1], total[4]]


def test_all_agencies_stand_on_page_one_or_it_says_where(made: Made) -> None:
    """What does not fit is counted on its last line, which says where the others stand."""
    rows = made.block("Agency")[:-1]
    leads = {row["Lead agency"] or "Unassigned" for row in made.actions}
    more = re.match(r"and (\d+) more agenc", str(rows[-1][0])) if rows else None

    assert len(leads) == len(rows) - bool(more) + (int(more[1]) if more else 0)


def test_reviews_are_those_of_all_actions(made: Made) -> None:
    """Each review has its overdue, open and all actions, as many as fit; the rest is said."""
    rows = made.block("By review")
    counted = Counter(str(row["Review"]) for row in made.actions)
    shown = [row for row in rows if row[4] is not None]
    names = [next(one for one in counted if begins(one, row[0]) == row[0]) for row in shown]
    own = [[row for row in made.actions if row["Review"] == name] for name in names]
    assert [[len(late(rows)), sum(map(is_open, rows)), len(rows)] for rows in own] == [
        row[2:] for row in shown
    ]
    others = [str(row[0]) for row in rows if row[4] is None]
    more = len(counted) - len(shown)
    assert ([f"and {more} more: see By review"] if more else []) == others


def test_what_moved_is_what_changes_says(made: Made) -> None:
    """Each kind of change has as many actions as the sheet Changes has rows of it."""
    since = made.found.baseline.previous_as_at
    kinds = Counter(row["Change"] for row in made.rows("Changes"))
    names = {"Re-opened": "reopened", "Newly overdue": "newly overdue", "Closed": "closed",
             "Dates moved": "date moved", "New": "new"}  # fmt: skip
    said = " ".join(
        str(row[0]) for row in made.block("Since 31 December 2025" if since else "Since last time")
    )

    assert since or "Not known: no last summary was given." in said
    told = [
        f"{words} {kinds[kind]}: " if kinds[kind] else f"{words}: none"
        for words, kind in names.items()
    ]
    assert [one for one in told if one in said] == (told if since else [])
    assert (kinds["newly overdue"] if since else 0) == sum(
        "newly overdue" in str(row["Changed"]) for row in made.actions
    )


def test_decisions_are_those_of_for_decision(made: Made) -> None:
    """Page one has the rows of For decision in their order, and says how many more there are."""
    wanted = [(row["Action ref"], row["Lead agency"]) for row in made.rows("For decision")]
    if not wanted:
        assert "Nothing needs a decision today." in made.words()
        return

    *rows, last = made.block("Action")
    more = re.match(r"and (\d+) more: see For decision", str(last[0]))
    rows += [] if more else [last]
    named = [(row[0], row[1]) for row in rows]
    assert len(wanted) == len(named) + (int(more[1]) if more else 0)
    assert [ref for ref, _ in wanted[: len(named)]] == [ref for ref, _ in named]
    assert [
        begins(whole, shown) for (_, whole), (_, shown) in zip(wanted, named, strict=False)
    ] == [shown for _, shown in named]


def test_verdict_trend_and_silence_stand_in_words(made: Made) -> None:
    """The verdict, the trend and who is silent are said, and without a last summary that, too."""
    found, words = made.found, made.words()
    now, then = len(late(made.actions)), found.baseline.previous
    were = int((then["timing"] == "Overdue").sum())

    assert words.startswith(f"Summary: Ashdale. {found.told.position} Round: Q4 2025/26.")
    assert f"{found.verdict}." in words
    if found.baseline.previous_as_at:
        assert f"Overdue {now}, was {were} on 31 December 2025." in words
        then_late = set(then.index[then["timing"] == "Overdue"])
        left = {
            row["Action ref"]
            for row in made.actions
            if row["Action ref"] in then_late and row["Timing"] != "Overdue" and is_open(row)
        }
        better = "better" if now + len(left) < were else "no better"
        trend = "worse" if now > were else better if now < were else "no change"
        assert f"Trend: {trend}." in words
        assert (f"Of those {len(left)} " in words) == bool(left)
    else:
        assert "No last summary was given, so there is no trend" in words
    links = {cell.hyperlink.location for row in made.sheet.iter_rows() for cell in row
             if cell.hyperlink}  # fmt: skip
    assert ("'Problems'!A1" in links) == bool(found.problems)
    silent = found.turnout.silent if found.turnout.is_asked else ()
    missing = [name for name in silent if name not in words]
    assert not missing or "(more: see Returns)" in words


def test_chart_shows_the_agencies_named(made: Made) -> None:
    """Its labels are the names on the page, each with room; its figures are those of the table."""
    chart = made.page.chart
    if chart is None:
        assert not made.actions
        return
    with zipfile.ZipFile(made.path) as package:
        drawn = etree.fromstring(package.read("xl/charts/chart1.xml"))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    x, wide = (float(drawn.xpath(f"//c:plotArea/c:layout//c:{tag}/@val", namespaces=space)[0])
               for tag in ("x", "w"))  # fmt: skip
    names = [made.sheet.cell(chart.first_label + at, 1).value for at in range(len(chart.labels))]
    table = rows_of(made.sheet)

    assert list(chart.labels) == names
    assert max(map(text_pixels, names)) <= x * chart.width
    assert x + wide <= 1
    for one in some(drawn.xpath("//c:ser", namespaces=space)):
        cached = [
            one.xpath(f"c:{part}//c:v/text()", namespaces=space) for part in ("tx", "cat", "val")
        ]
        (word,), labels, values = cached
        assert names == labels
        assert [str(row[word]) for row in table[: len(names)]] == values


def test_the_kind_is_told_by_the_cover_behind_it(made: Made) -> None:
    """A summary is recognised by its cover, which stands behind page one."""
    assert "Cover" == made.layout.sheets[1].name
    assert FileKind.SUMMARY == kind_of(made.path)
    assert len(made.actions) == len(read_summary(made.path).actions)


@pytest.mark.parametrize("first", [True, False], ids=["cover first, as before", "page one first"])
def test_summaries_of_either_order_are_read(first: bool, tmp_path: Path) -> None:
    """A summary made when the cover stood first is read as one of today."""
    layout = summary_workbook(a_position())
    page, cover, *others = layout.sheets
    path = tmp_path / "summary.xlsx"
    write(replace(layout, sheets=(cover, page, *others) if first else layout.sheets), path)

    last = read_summary(path)

    assert FileKind.SUMMARY == kind_of(path) == last.source.kind
    assert AS_AT == last.source.day("as_at")
    assert 6 == len(last.actions)
    assert "unknown-column" not in {one.code for one in last.problems}


def test_all_actions_print_in_type_that_is_read(made: Made) -> None:
    """What a meeting asks of an action prints at 8 points, and the headings on each page."""
    (sheet,) = (one for one in made.layout.sheets if one.name == "All actions")
    assert sheet.table
    printed = sheet.table.columns[: sheet.printed_columns]
    width = sum(column_pixels(column.width) for column in printed)

    assert theme.BOARD_PRINT <= page_points(width, 1)
    assert ["Action ref", "Action to take", "Lead agency", "Due date", "Status", "Progress",
            "Reported on", "Calculated RAG", "Days overdue", "What is needed"] == [
        column.heading for column in printed
    ]  # fmt: skip
    on_one_page = ("Summary", "Cover", "Trend", "Lists")
    for one in some(one for one in made.book if one.title not in on_one_page):
        assert one.print_title_rows, one.title
