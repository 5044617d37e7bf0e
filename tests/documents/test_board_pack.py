"""The board pack: every figure of it recounted from the sheet All actions of the saved summary."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from dhrxl.documents.board_pack import board_pack
from dhrxl.documents.pack.room import MOST_PAGES
from dhrxl.layouts.documents.document import (
    Beside,
    Block,
    Box,
    Bullets,
    Chart,
    Document,
    Heading,
    Paragraph,
    Table,
)
from dhrxl.layouts.documents.pdf import page_count, to_pdf
from dhrxl.model.dates import spoken
from dhrxl.model.terms import Decision
from dhrxl.rounds.board.recount import Recount
from tests.documents.packs import PACKS, counted_anew, large, said_otherwise, saved
from tests.loops import some
from tests.workbooks.test_page_one import begins, is_open, late, rows_of

Row = Mapping[str, object]
MORE = re.compile(r"And ([\d,]+) more: (.+)\.")


@dataclass(frozen=True, slots=True)
class Made:
    """A pack, and the workbook it was made of as openpyxl reads it."""

    found: Recount
    pack: Document
    book: Workbook
    actions: list[dict[str, object]]
    """The rows of All actions, by heading."""

    @property
    def blocks(self) -> list[Block]:
        return list(flat(self.pack.blocks))

    @property
    def cover(self) -> dict[object, object]:
        rows = self.book["Cover"].iter_rows(max_col=2)
        return {label.value: beside.value for label, beside in rows}

    @property
    def as_at(self) -> date:
        found = day(self.cover["Position as at"])
        assert found
        return found

    @property
    def words(self) -> str:
        return "\n".join(words_of(self.pack))

    def rows(self, name: str) -> list[dict[str, object]]:
        return rows_of(self.book[name])

    def table(self, caption: str) -> list[tuple[str, ...]]:
        """Give the rows of the one table whose caption begins so; none where there is none."""
        found = [one for one in self.blocks
                 if isinstance(one, Table) and one.caption.startswith(caption)]  # fmt: skip
        assert len(found) <= 1
        return list(found[0].rows) if found else []

    def below(self, heading: str) -> list[Block]:
        """Give the blocks between a heading of the first level and the next."""
        blocks = self.blocks
        first = next(at for at, one in enumerate(blocks)
                     if isinstance(one, Heading) and one.words.startswith(heading))  # fmt: skip
        rest = blocks[first + 1 :]
        last = next((at for at, one in enumerate(rest)
                     if isinstance(one, Heading) and one.level == 1), len(rest))  # fmt: skip
        return rest[:last]

    def more(self, heading: str, where: str) -> int:
        """Give how many more a section says there are, in a place."""
        said = [MORE.fullmatch(one.words) for one in self.below(heading)
                if isinstance(one, Paragraph)]  # fmt: skip
        return sum(int(one[1].replace(",", "")) for one in said if one and one[2] == where)


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from flat((*block.left, *block.right))
        else:
            yield block


def words_of(pack: Document) -> Iterator[str]:
    """Give every text of a pack."""
    for block in flat(pack.blocks):
        match block:
            case Heading() | Paragraph():
                yield block.words
            case Bullets():
                yield from block.items
            case Box():
                yield block.heading
                yield from (word for field in block.fields for word in field)
                yield from block.to_fill_in
            case Table():
                yield block.caption
                yield from (cell for row in block.rows for cell in row)
            case Chart():
                yield block.title
                yield block.alt_text


@pytest.fixture(scope="module", params=PACKS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The pack of each round, in turn."""
    return make(saved(PACKS[request.param](), tmp_path_factory.mktemp("pack")))


def make(path: Path) -> Made:
    found = counted_anew(path)
    book = openpyxl.load_workbook(path)
    return Made(found, board_pack(found, page_count), book, rows_of(book["All actions"]))


def day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def due(row: Row) -> date | None:
    return day(row["Revised target date"]) or day(row["Target date"])


def short(value: date | None) -> str:
    return f"{value.day} {value:%b} {value.year}" if value else ""


def first_agreed(row: Row) -> date | None:
    return day(row["First agreed date"]) or day(row["Target date"])


def opened(made: Made) -> list[dict[str, object]]:
    return [row for row in made.actions if is_open(row)]


def agency(row: Row) -> str:
    return str(row["Lead agency"] or "Unassigned")


def asks(row: Row) -> list[str]:
    """Say what an action asks of the board, by its cells."""
    found = []
    if is_open(row) and (row["New date requested"] or row["New date as written"]):
        found.append("date")
    if is_open(row) and row["Status"] == "Ask to close":
        found.append("close")
    done = row["Timing"] == "Completed" and row["What is needed"] == "Nothing"
    if done and not row["Assured on"]:
        found.append("assure")
    return found


def number(text: str) -> int | None:
    return None if text == "\u2013" else int(text.replace(",", ""))


def days_late(rows: Sequence[Row]) -> list[int]:
    return [int(str(row["Days overdue"])) for row in late(rows)]


def test_a_pack_is_no_longer_than_a_board_reads(made: Made) -> None:
    """Whatever the round, a pack has at most eight pages, page one on the first; few, a few."""
    pages = page_count(made.pack)

    assert MOST_PAGES >= pages
    assert len(made.actions) > 10 or pages <= 5


def test_nothing_of_an_untouched_summary_disagrees(made: Made) -> None:
    """Counted anew, a summary that nobody typed in shows the figures of its rows."""
    assert ([], "") == (said_otherwise(made.found), made.found.not_recounted)


def test_the_position_is_that_of_all_actions(made: Made) -> None:
    """Each figure of the sentences on page one is recounted from All actions."""
    rags = Counter(row["Calculated RAG"] for row in made.actions)
    of_rags = ", ".join(
        f"{rags[word]} {word}" for word in ("Blue", "Green", "Amber", "Red", "Grey")
    )
    over = days_late(made.actions)
    past = sum((first_agreed(row) or made.as_at) < made.as_at for row in opened(made))
    said = [row for row in opened(made) if row["Timing"] == "Completed"]
    unproved = sum(row["What is needed"] == "Add evidence or outcome" for row in said)
    undated = sum(row["Timing"] == "No date" for row in made.actions)
    soon = Counter()
    for row in opened(made):
        left = ((due(row) or date.max) - made.as_at).days
        if row["Timing"] != "Completed" and 0 <= left <= 90:
            soon[30 if left <= 30 else 60 if left <= 60 else 90] += 1

    assert f" {len(made.actions)} action{'' if len(made.actions) == 1 else 's'}: {of_rags}." in (
        f" {made.words}".replace("\n", " ")
    )
    assert f"Overdue {len(over)}{f'; longest {max(over)} day' if over else '.'}" in made.words
    assert f"Past the first agreed date: {past}. Said complete, not evidenced: {unproved}" in (
        made.words
    )
    assert f"No date, so never overdue: {undated}." in made.words
    assert (
        f"Coming up: {soon[30]} due within 30 days, {soon[60]} more within 60 days, "
        f"{soon[90]} more within 90 days."
    ) in made.words


def test_reported_and_silent_are_those_of_the_sheets(made: Made) -> None:
    """What is old and who is silent is said, by name, as All actions and Returns have it."""
    reported = Counter(row["Reported"] for row in opened(made))
    silent = [str(row["Agency"]) for row in made.rows("Returns") if row["State"] == "Not returned"]

    old, never = reported["Carried forward"], reported["Never"]
    assert (f"{old} action{'' if old == 1 else 's'} shown as last reported." in made.words) == (
        old > 0
    )
    assert (f"{never} action{'' if never == 1 else 's'} never reported on." in made.words) == (
        never > 0
    )
    lines = [line for line in made.words.splitlines() if "Not returned: " in line]
    named = [name for name in silent if name in lines[0]]
    more = re.search(r" and (\d+) more \(sheet Returns\)", made.words)
    assert len(silent) == len(named) + (int(more[1]) if more else 0)
    is_known = not str(made.cover["Held against"]).startswith("nothing")
    assert ("No agency is silent." in made.words) == (not silent and is_known)
    assert ("Who was asked is not known" in made.words) == (not is_known)


def test_overdue_by_agency_adds_up(made: Made) -> None:
    """Overdue, longest and open of each agency are those of All actions, and the total is all."""
    if not made.actions:
        assert "There are no actions." in made.words
        return
    *rows, total = made.table("Overdue by agency")
    table = rows_of(made.book["Summary"])
    then = {str(row["Lead agency"]): row["Overdue last time"] for row in table}
    whole = [row for row in rows if any(begins(name, row[0]) == row[0] for name in then)]
    for name, overdue, longest, last, is_now_open in some(whole):
        full = next(one for one in then if begins(one, name) == name)
        own = [row for row in made.actions if agency(row) == full]
        days = days_late(own)
        assert [len(days), max(days, default=None), then[full], sum(map(is_open, own))] == [
            number(cell) for cell in (overdue, longest, last, is_now_open)
        ]
    days = days_late(made.actions)
    assert ["Total", len(days), max(days, default=None), len(opened(made))] == [
        total[0], *(number(total[at]) for at in (1, 2, 4))
    ]  # fmt: skip
    for at in (1, 4):
        assert number(total[at]) == sum(number(row[at]) or 0 for row in rows)
    lates = [number(row[1]) or 0 for row in whole]
    assert sorted(lates, reverse=True) == lates
    leads = {agency(row) for row in made.actions}
    more = re.match(r"(\d+) more agenc", rows[-1][0])
    assert len(leads) == len(whole) + (int(more[1]) if more else 0)


def test_the_chart_shows_the_agencies_of_the_table(made: Made) -> None:
    """Each bar has the ratings of its agency, and the text for those who cannot see it says so."""
    charts = [one for one in made.blocks if isinstance(one, Chart) and one.kind == "bars"]
    shown = {
        name: {word: values[at] for word, values in chart.series.items() if values[at]}
        for chart in charts
        for at, name in enumerate(chart.labels)
    }
    counted = {
        name: dict(
            Counter(
                str(row["Calculated RAG"])
                for row in made.actions
                if begins(agency(row), name) == name
            )
        )
        for name in shown
    }
    named = [name.removesuffix("\u2026") for name in shown]

    assert bool(charts) == bool(made.actions)
    assert counted == shown
    assert [name for name in named if name in charts[0].alt_text] == named


def test_reviews_are_those_of_all_actions(made: Made) -> None:
    """Each review has its overdue, open and all actions; the others are counted."""
    rows = made.table("By review")
    reviews = Counter(str(row["Review"]) for row in made.actions)
    own = [
        [row for row in made.actions if begins(row["Review"], name) == name] for name, *_ in rows
    ]
    assert [[len(late(rows)), sum(map(is_open, rows)), len(rows)] for rows in own] == [
        [number(cell) for cell in figures] for _, *figures in rows
    ]
    assert len(reviews) == len(rows) + made.more("For decision", "sheet By review")


def test_what_moved_is_what_all_actions_says(made: Made) -> None:
    """Each kind of change is counted by the column Changed; without a last summary that is said."""
    kinds = Counter(
        kind for row in made.actions for kind in str(row["Changed"] or "").split("; ") if kind
    )
    names = {"Re-opened": "reopened", "Newly overdue": "newly overdue", "Closed": "closed",
             "Dates moved": "date moved", "New": "new"}  # fmt: skip
    lines = made.words.splitlines()
    if made.found.last_day is None:
        assert "Not known: no last summary was given." in lines
        return
    for words, kind in names.items():
        start = f"{words} {kinds[kind]}: " if kinds[kind] else f"{words}: none"
        assert any(line.startswith(start) for line in lines), (words, kinds)


def test_every_decision_is_wanted_once(made: Made) -> None:
    """Boxes, rows and those left out are all that All actions asks; the heading counts each ask."""
    wanted = [str(row["Action ref"]) for row in made.actions if asks(row)]
    counts = Counter(ask for row in made.actions for ask in asks(row))
    boxes = [one for one in made.below("Decisions wanted") if isinstance(one, Box)]
    rows = [one for one in made.below("Decisions wanted")
            if isinstance(one, Table) and "more decision" in one.caption]  # fmt: skip
    refs = [box.heading.partition(":")[0] for box in boxes]
    refs += [row[0] for one in rows for row in one.rows]
    more = made.more("Decisions wanted", "sheet For decision")

    assert len(wanted) == len(refs) + more
    assert set(refs) <= set(wanted)
    assert len(set(refs)) == len(refs)
    if not wanted:
        assert "Nothing needs a decision today." in made.words
    for ask, words in (("date", "new date"), ("close", "to close"), ("assure", "to assure")):
        heads = (one.words for one in made.blocks if isinstance(one, Heading))
        head = next(words for words in heads if words.startswith("For decision"))
        found = re.search(rf"(\d+) {words}", head)
        assert counts[ask] == (int(found[1]) if found else 0)
    assert {len(box.to_fill_in) for box in boxes} <= {5}


def test_boxes_say_what_the_cells_say(made: Made) -> None:
    """A box has the due date, the date asked for and how often it was moved, as All actions."""
    by_ref = {str(row["Action ref"]): row for row in made.actions}
    boxes = [one for one in made.blocks if isinstance(one, Box)]
    if not any(map(asks, made.actions)):
        assert [] == boxes
        return
    for box in some(boxes):
        ref, _, name = box.heading.partition(": ")
        row, fields = by_ref[ref], dict(box.fields)
        assert {word.partition(" ")[0] for word in fields["To decide"].split(" / ")} <= {
            word.partition(" ")[0] for word in Decision
        }
        assert ("But" in fields) == bool(row["Joint disagreement"])
        assert name.startswith(agency(row))
        shown = due(row)
        assert fields["Due"].startswith(spoken(shown) if shown else "no date agreed")
        count = int(str(row["Times moved"] or 0))
        times = {0: "never moved", 1: "moved once"}.get(count, f"moved {count} times")
        assert f"{times} before" in fields["Due"]
        asked = day(row["New date requested"])
        if asked and is_open(row):
            assert spoken(asked) in fields["Asked for"]


def test_overdue_rows_are_those_of_all_actions(made: Made) -> None:
    """What is overdue stands longest first, with its days and the agency's words, or is counted."""
    rows = made.table(f"{len(late(made.actions)):,} action")
    by_ref = {str(row["Action ref"]): row for row in made.actions}
    if not late(made.actions):
        assert "Nothing is overdue." in made.words
        return
    for ref, promised, dated, over, said in some(rows):
        row = by_ref[ref]
        assert dated.endswith("(new)") == ("newly overdue" in str(row["Changed"] or ""))
        assert row["Days overdue"] == number(over)
        name, _, _ = promised.partition(": ")
        assert begins(agency(row), name) == name
        words = " ".join(str(row["Progress"] or "").split())
        others = str(row["Joint progress"] or "")
        is_shown = not words or row["Reported"] != "This round"
        assert not (is_shown and others) or "which shares it, last said: " in said
        if row["Reported"] == "Never":
            assert said.startswith("Its lead never said" if others else "Nothing was ever said.")
        elif not words:
            assert ("Its lead said nothing." if others else "Nothing said.") in said
        else:
            quoted = said.partition("\u201c")[2].partition("\u201d")[0].partition("\u2026")[0]
            assert quoted
            assert words.startswith(quoted)
        said_on = day(row["Progress said on"])
        is_old = bool(words) and (said_on or made.as_at) < made.as_at
        assert ("As last reported" in said) == (row["Reported"] == "Carried forward" or is_old)
    overs = [number(row[3]) or 0 for row in rows]
    assert overs == sorted(days_late(made.actions), reverse=True)[: len(overs)]
    assert len(late(made.actions)) == len(rows) + made.more("Overdue, in", "sheet Overdue")


def test_closed_rows_are_those_of_all_actions(made: Made) -> None:
    """What was closed stands with its evidence, or with why it needs none."""
    done = [row for row in made.actions if "closed" in str(row["Changed"] or "").split("; ")]
    rows = made.table(f"{len(done)} closed: ")
    if not done:
        known = made.found.last_day is not None
        said = "Nothing was closed since" if known else "What was closed since is not known"
        assert said in made.words
        return
    by_ref = {str(row["Action ref"]): row for row in done}
    for ref, _, ended, why in some(rows):
        row = by_ref[ref]
        assert ended.startswith(str(row["Status"]))
        assured_on = day(row["Assured on"])
        assert ("not yet assured" in ended) == (
            row["Timing"] == "Completed" and not (assured_on and assured_on <= made.as_at)
        )
        if row["Evidence"]:
            assert why.startswith(f"Evidence: {str(row['Evidence'])[:20]}")
        else:
            assert why.startswith("No evidence")
    assert len(done) == len(rows) + made.more("Closed since", "sheet Changes")


def test_the_trend_ends_with_what_all_actions_gives(made: Made) -> None:
    """The newest line is recounted; those before are what the sheet Trend hands on."""
    newest, *before = made.table("Quarter by quarter")
    rows = opened(made)
    slip = sum(
        max(0, ((due(row) or date.min) - first).days)
        for row in rows
        if (first := first_agreed(row))
    )
    closed = sum("closed" in str(row["Changed"] or "").split("; ") for row in made.actions)
    silent = sum(row["State"] == "Not returned" for row in made.rows("Returns"))
    sheet = made.rows("Trend")

    assert newest[1] == spoken(made.as_at)
    assert [len(rows), len(late(made.actions))] == [number(cell) for cell in newest[2:4]]
    assert (closed if made.found.last_day else None) == number(newest[4])
    assert slip == number(newest[5])
    assert number(newest[6]) in (silent, None)
    heads = ("Open", "Overdue", "Closed", "Slipped days", "Silent agencies")
    assert [[row[head] for head in heads] for row in sheet[1:]] == [
        [number(cell) for cell in line[2:]] for line in before
    ]
    lines = [newest, *before][::-1]
    charts = [one for one in made.blocks if isinstance(one, Chart) and one.kind == "lines"]
    assert [([line[0] for line in lines], [number(line[3]) for line in lines])] * bool(before) == [
        (list(chart.labels), list(chart.series["Overdue"])) for chart in charts
    ]


def test_slipped_days_are_named(made: Made) -> None:
    """Each open action due later than first agreed stands with both dates and its days."""
    slips = {
        str(row["Action ref"]): (then - first).days
        for row in opened(made)
        if (first := first_agreed(row)) and (then := due(row)) and then > first
    }
    days = sum(slips.values())
    rows = made.table(f"{days:,} slipped day")
    by_ref = {str(row["Action ref"]): row for row in made.actions}
    if not slips:
        assert "slipped day" not in made.words
        return
    for ref, name, first_day, due_day, over in some(rows):
        row = by_ref[ref]
        assert begins(agency(row), name) == name
        assert [short(first_agreed(row)), short(due(row))] == [first_day, due_day]
        assert slips[ref] == number(over)
    assert sorted(slips.values(), reverse=True)[: len(rows)] == [number(row[4]) for row in rows]
    assert len(slips) == len(rows) + made.more("Trend", "All actions, Revised target date")


def test_what_was_answered_is_counted_by_action(made: Made) -> None:
    """A chair reads how many actions were answered, beside how many rows were merged."""
    now = [row for row in made.actions if row["Reported"] == "This round"]
    blank = sum(not row["Status"] for row in now)
    of = f"{len(made.actions):,} action{'' if len(made.actions) == 1 else 's'}"

    assert f"Answered this round by the lead agency: {len(now):,} of {of}." in made.words
    assert (f"Of these, {blank:,} without a Status." in made.words) == (blank > 0)
    assert f"Rows of returns: {made.cover['Rows accounted for']} Merged: tied to" in made.words


def test_open_actions_are_counted_by_age(made: Made) -> None:
    """Each band has the open actions so long past the due and the first agreed date."""
    bands = ((0, 30), (30, 90), (90, 180), (180, 365), (365, 10**6))
    *rows, total = made.table("Open actions by age")
    for column, dated in ((1, due), (2, first_agreed)):
        past = [(made.as_at - on).days if (on := dated(row)) else None for row in opened(made)]
        known = [days for days in past if days is not None]
        expected = [sum(low < days <= high for days in known) for low, high in bands]
        expected += [sum(days <= 0 for days in known), past.count(None)]
        assert expected == [number(row[column]) for row in rows]
        assert len(past) == number(total[column])


def test_what_could_not_be_verified_is_named(made: Made) -> None:
    """What is said and not proved, carried forward, or an error stands there, or is counted."""
    blocks = made.below("What could not be verified")
    items = [item for one in blocks if isinstance(one, Bullets) for item in one.items]
    unproved = [row for row in opened(made) if row["Timing"] == "Completed"]
    named = [item for item in items if re.match(r"[\w-]+\.\d+, .*: add ", item)]
    assert len(unproved) == len(named) + made.more("What could", "All actions, What is needed")

    errors = [row for row in made.rows("Problems") if row["Severity"] == "error"]
    shown = [item for item in items if item.startswith("Problem ")]
    assert len(errors) == len(shown) + made.more("What could", "sheet Problems")
    assert [f"Problem {row['No.']}" for row in errors[: len(shown)]] == [
        item.partition(":")[0] for item in shown
    ]
    unchecked = made.found.told.unchecked
    assert not unchecked or unchecked in items
    lost = [
        str(row["File"])
        for row in made.rows("Returns")
        if "not counted" in str(row["State"]).casefold()
    ]
    assert lost == [file for file in lost if any(item.startswith(file) for item in items)]


def test_the_marking_and_the_verdict_are_those_of_the_cover(made: Made) -> None:
    """The pack says the verdict of the cover, and carries its marking."""
    assert f"{str(made.cover['Verdict']).rstrip('.')}." in made.words
    assert made.cover["Marking"] == made.pack.marking
    assert made.as_at == made.pack.as_at


def test_equal_summaries_make_equal_bytes(tmp_path: Path) -> None:
    """The same summary gives the same PDF, byte for byte."""
    path = saved(PACKS["five actions"](), tmp_path)

    first, second = (to_pdf(make(path).pack) for _ in range(2))

    assert first == second


def test_many_long_texts_are_cut_at_a_word_and_lead_on(tmp_path: Path) -> None:
    """150 actions with texts of a page each make eight pages; what is cut says where it goes on."""
    made = make(saved(large(words=12), tmp_path))

    assert MOST_PAGES >= page_count(made.pack)
    assert re.search(r"\w\u2026 \(more: All actions, row \d+\)", made.words)
    assert made.more("Overdue, in", "sheet Overdue") < len(late(made.actions)) - 5
