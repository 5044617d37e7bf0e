"""A summary that somebody typed in: what the pack says of it, and which figure stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.documents.board_pack import board_pack
from dhrxl.layouts.documents.document import Box, Table
from dhrxl.model.cells import CellValue, column_letters
from dhrxl.model.partnership import Partnership, Profile
from dhrxl.model.terms import Rag
from dhrxl.rounds.board.recount import Recount
from dhrxl.rounds.position import Position
from dhrxl.workbooks.page_one_again import with_page_one
from dhrxl.workbooks.summary import BELOW, FIRST_ROW
from tests.documents.packs import counted_anew, said_otherwise, saved
from tests.documents.test_board_pack import flat, words_of
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, plan, returns, stand
from tests.loops import some
from tests.samples import a_position
from tests.workbooks.test_page_one import a_round


def where(sheet: Worksheet, ref: str | None, head: str) -> tuple[int, int]:
    """Give row and column of a cell by what stands in column A, and its heading."""
    (table,) = sheet.tables.values()
    cells = sheet[table.ref]
    column = next(cell.column for cell in cells[0] if cell.value == head)
    return next(row[0].row for row in cells if row[0].value == ref), column


def put(book: Workbook, sheet: str, ref: str | None, head: str, value: object) -> None:
    """Type into a cell of a table."""
    row, column = where(book[sheet], ref, head)
    book[sheet].cell(row, column).value = value


def without(book: Workbook, sheet: str, ref: str) -> None:
    """Delete the row of an action, as people do in Excel; the table shrinks with it."""
    (table,) = book[sheet].tables.values()
    row, _ = where(book[sheet], ref, "Action ref")
    book[sheet].delete_rows(row)
    first, last = table.ref.split(":")
    letters = last.rstrip("0123456789")
    table.ref = f"{first}:{letters}{int(last[len(letters) :]) - 1}"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The summary of a round with eight late actions, as dhrxl saved it."""
    return saved(a_round(6, 3, silent=1), tmp_path_factory.mktemp("original"))


def edited(original: Path, folder: Path, *edits: Callable[[Workbook], None]) -> Path:
    """Give a copy in which somebody typed."""
    book = openpyxl.load_workbook(original)
    for edit in edits:
        edit(book)
    path = folder / "edited.xlsx"
    book.save(path)
    return path


def text_of(path: Path) -> str:
    return "\n".join(words_of(board_pack(counted_anew(path), lambda _: 1)))


EDITS: dict[str, tuple[Callable[[Workbook], None], str]] = {
    "overdue of an agency": (
        lambda book: put(book, "Summary", "Agency 01", "Overdue", 0),
        "Summary, by lead agency, Agency 01, Overdue: 0 stands there, worked out from All actions "
        "2; the less flattering stands.",
    ),
    "open of a review": (
        lambda book: put(book, "By review", "Review 1", "Open", 99),
        "By review, Review 1, Open: 99 stands there, worked out from All actions 5; "
        "the less flattering stands.",
    ),
    "timing of an action": (
        lambda book: put(book, "All actions", "R00-01.1", "Calculated RAG", "Red"),
        "rating of R00-01.1: Red (",
    ),
    "an overdue action called not due": (
        lambda book: [
            put(book, "All actions", "R01-05.1", head, value)  # type: ignore[func-returns-value]
            for head, value in (("Timing", "Not due"), ("Calculated RAG", "Green"),
                                ("Days overdue", None))
        ],
        "rating of R01-05.1: Green (Not due) stands there, worked out from All actions by the rule "
        "Red (Overdue, 14 days); the less flattering stands.",
    ),
    "what is needed of one that is done": (
        lambda book: put(book, "All actions", "R00-01.1", "What is needed", "Add evidence"),
        "rating of R00-01.1: Blue (Completed, something is needed) stands there, worked out from "
        "All actions by the rule Blue (Completed, nothing is needed); the less flattering stands.",
    ),
    "due date of an action": (
        lambda book: put(book, "All actions", "R01-05.1", "Due date", date(2027, 1, 1)),
        "Due date of R01-05.1: 1 January 2027 stands there, worked out from All actions "
        "17 March 2026; the agreed dates stand.",
    ),
    "a row of Overdue": (
        lambda book: without(book, "Overdue", "R01-05.1"),
        "Overdue, actions listed: ",
    ),
    "days of Overdue": (
        lambda book: put(book, "Overdue", "R01-05.1", "Days overdue", 1),
        "Overdue, days of R01-05.1: 1 stands there, worked out from All actions 14; "
        "the days by its due date stand.",
    ),
    "a row of For decision": (
        lambda book: without(book, "For decision", "R02-02.1"),
        "For decision, actions listed: ",
    ),
    "a row of Changes": (
        lambda book: put(book, "Changes", "R01-05.1", "Change", "closed"),
        "Changes, actions closed: ",
    ),
    "the trend": (
        lambda book: put(book, "Trend", "Q4 2025/26", "Overdue", 0),
        "Trend, Overdue on 31 March 2026: 0 stands there, worked out from All actions ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_cell_is_said_where_it_stands(edit: str, original: Path, tmp_path: Path) -> None:
    """Whatever cell somebody typed over, the pack names it with both figures; page one says so."""
    change, sentence = EDITS[edit]

    words = text_of(edited(original, tmp_path, change))

    assert sentence in words
    assert "from its own rows: somebody has typed in it." in words
    assert [] == said_otherwise(counted_anew(original))


def test_the_less_flattering_figure_stands(original: Path, tmp_path: Path) -> None:
    """More that is overdue stands, whether the sheet shows it or the rows give it."""
    before = counted_anew(original)
    fewer = counted_anew(edited(original, tmp_path, EDITS["overdue of an agency"][0]))
    more = counted_anew(
        edited(original, tmp_path, lambda book: put(book, "Summary", "Agency 05", "Overdue", 2))
    )
    hidden = counted_anew(edited(original, tmp_path, EDITS["an overdue action called not due"][0]))

    count = len(before.late)
    assert (count, count) == (fewer.overdue_now, int(fewer.by_agency["overdue"].sum()))
    assert (count + 1, count) == (more.overdue_now, len(more.late))
    assert count == len(hidden.late)
    assert f"By another sheet of the summary {count + 1:,} are overdue." in text_of(
        edited(original, tmp_path, lambda book: put(book, "Summary", "Agency 05", "Overdue", 2))
    )


def test_a_sentence_and_a_verdict_typed_over_are_said(tmp_path: Path) -> None:
    """A headline with other figures, and a verdict that calls errors ready, do not pass."""

    def flatter(book: Workbook) -> None:
        for row in book["Summary"].iter_rows(max_col=1):
            if str(row[0].value).startswith("6 actions: 1 Blue"):
                row[0].value = str(row[0].value).replace("1 Blue", "4 Blue")
        for row in book["Cover"].iter_rows(max_col=2):
            if row[0].value == "Verdict":
                row[1].value = "Ready for the board"

    path = edited(saved(a_position(), tmp_path), tmp_path, flatter)

    said = said_otherwise(counted_anew(path))
    verdict, headline = said
    assert headline.startswith('Summary, cell A9, page one: "6 actions: 4 Blue, 1 Green, 2 Amber, ')
    assert 'worked out from All actions "6 actions: 1 Blue, 1 Green, 2 Amber, 0 Red, ' in headline
    assert (
        'Cover, Verdict: "Ready for the board" stands there, worked out from All actions not '
        "ready, as the sheet Problems has 2 errors (1 and 2); the less flattering stands."
    ) == verdict


DECISIONS = {
    "Decision": "Agreed", "Decided on": date(2026, 4, 20), "Decided by (role)": "Chair",
    "Reason for decision": "The trainer starts in May.",
}  # fmt: skip


def test_a_decision_that_was_typed_stands_as_decided(original: Path, tmp_path: Path) -> None:
    """It is no box any longer, but a row with what was decided, when and by which role."""
    ref = str(counted_anew(original).asked.index[0])
    path = edited(
        original, tmp_path,
        *(lambda book, head=head, value=value: put(book, "For decision", ref, head, value)
          for head, value in DECISIONS.items()),
    )  # fmt: skip
    pack = board_pack(counted_anew(path), lambda _: 1)

    boxes = [one for one in flat(pack.blocks) if isinstance(one, Box)]
    tables = [one for one in flat(pack.blocks) if isinstance(one, Table)]
    (table,) = [one for one in tables if one.caption.startswith("Decided already")]
    assert ref not in {box.heading.partition(":")[0] for box in boxes}
    words = list(words_of(pack))
    assert "1 of these is decided already: see Decisions wanted." in words
    assert [] == [one for one in words if one.startswith(f"{ref}, ")]
    assert [(
        ref, counted_anew(path).asked.loc[ref, "lead_agency"], "A new date, 31 December 2026",
        "Agreed: 31 December 2026, as asked", "20 Apr 2026, Chair", "The trainer starts in May.",
    )] == list(table.rows)  # fmt: skip
    assert [] == said_otherwise(counted_anew(path))


def test_what_no_round_will_apply_is_not_decided(original: Path, tmp_path: Path) -> None:
    """A slip, and a decision without its day, are told with their cell, and the action stays among
    those that are wanted: a chair would minute what never happens."""
    first, second = map(str, counted_anew(original).asked.index[:2])

    path = edited(
        original,
        tmp_path,
        lambda book: put(book, "For decision", first, "Decision", "Agred"),
        lambda book: put(book, "For decision", second, "Decision", "Refused"),
    )
    pack = board_pack(counted_anew(path), lambda _: 1)

    boxes = {one.heading.partition(":")[0] for one in flat(pack.blocks) if isinstance(one, Box)}
    words = "\n".join(words_of(pack))
    assert {first, second} <= boxes
    assert "Typed into the summary, and not applied as it stands:" in words
    assert "found 'Agred'. Choose one from the list." in words
    assert "(Decided on): expected an answer, found an empty cell." in words
    assert "Decided already" not in words


def proposing() -> Position:
    """Give a round in which an agency typed a new action of its own into its return."""
    deed = action("ELM-01.1")
    own = {
        **dict.fromkeys(deed, None), "action_to_take": "Open a second refuge.", "your_part": None,
        "progress": "The lease is found.",
    }  # fmt: skip
    return stand(
        returns(("p.xlsx", "Police", [answer(deed, progress="Begun."), own])), plans=plan(deed)
    )


def test_an_action_that_is_proposed_has_its_box(tmp_path: Path) -> None:
    """A new action stands in a box until something is typed beside it; then it is decided."""
    path = saved(proposing(), tmp_path)
    boxes = [one for one in board_pack(counted_anew(path), lambda _: 1).blocks
             if isinstance(one, Box)]  # fmt: skip

    (box,) = boxes
    assert "New action: Police" == box.heading
    assert {
        "Action": "Open a second refuge.", "Asked for": "To add a new action to the plan",
        "Progress": "The lease is found.",
        "To decide": "Agreed (it is added to the plan) / Refused",
    } == dict(box.fields)  # fmt: skip

    book = openpyxl.load_workbook(path)
    put(book, "For decision", None, "Decision", "Refused")
    book.save(path)
    words = text_of(path)
    assert "Every decision that was asked for has been typed into the summary." in words
    assert "New action\nPolice\nTo add a new action to the plan\nRefused\n" in words


def test_a_decision_on_what_nobody_asked_stands_too(original: Path, tmp_path: Path) -> None:
    """A row that the board added is shown as decided, and one of no action is not applied."""

    def add(book: Workbook) -> None:
        (table,) = book["For decision"].tables.values()
        first, last = table.ref.split(":")
        row = int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1
        heads = [cell.value for cell in book["For decision"][table.ref][0]]
        for at, ref in enumerate(("R01-01.1", "R09-09.9")):
            for head, value in (
                ("Action ref", ref), ("Decision", "Superseded"), ("Decided on", date(2026, 4, 20)),
            ):  # fmt: skip
                book["For decision"].cell(row + at, heads.index(head) + 1).value = value
        table.ref = f"{first}:{last.rstrip('0123456789')}{row + 1}"

    path = edited(original, tmp_path, add)
    words = text_of(path)

    assert "R01-01.1\nAgency 00\nnothing\nSuperseded\n" in words
    assert "R09-09.9. " in next(line for line in words.splitlines() if "R09-09.9" in line)
    assert "no action R09-09.9 in this summary" not in words
    assert [] == said_otherwise(counted_anew(path))


def older(path: Path, *sheets: str) -> Path:
    """Take sheets out of a summary, and put the cover first, as older versions had it."""
    book = openpyxl.load_workbook(path)
    for name in sheets:
        del book[name]
    book.move_sheet("Cover", -1)
    book.save(path)
    return path


def test_a_summary_made_before_page_one_has_a_pack(tmp_path: Path) -> None:
    """Without a sheet Trend the trend and what is newly overdue are not known, and it is said."""
    path = older(saved(a_round(6, 3), tmp_path), "Trend")
    words = text_of(path)

    assert "Trend: not known, as the summary has no sheet Trend." in words
    assert "Newly overdue: not known, as the summary has no sheet Trend" in words
    assert [] == said_otherwise(counted_anew(path))


def test_what_a_summary_has_lost_is_not_known(tmp_path: Path) -> None:
    """Without Returns, Problems, Changes and By review the pack says what it does not know."""
    path = older(saved(a_round(6, 3), tmp_path), "Returns", "Problems", "Changes", "By review")
    words = text_of(path)

    assert "Silent agencies: not known, as there is no sheet Returns." in words
    assert "Not known: there is no sheet Problems." in words
    assert [] == said_otherwise(counted_anew(path))


PROFILES = {
    "usual": (Profile(), "Blue"),
    "soon is 95 days, Green is achieved": (
        Profile(due_soon_days=95, complete_colour=Rag.GREEN), "Green",
    ),
    "Blue needs assurance": (Profile(blue_needs_assurance=True), "Amber"),
    "Green needs assurance": (
        Profile(complete_colour=Rag.GREEN, blue_needs_assurance=True), "Amber",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_read_from_the_legend(name: str, tmp_path: Path) -> None:
    """Ratings are held against the settings that the summary was made with."""
    profile, done = PROFILES[name]
    path = saved(answering(Partnership(name="Ashdale", profile=profile)), tmp_path)

    recount = counted_anew(path)

    assert done == recount.actions.loc["ELM-01.1", "rag"]
    assert [] == said_otherwise(recount)


def answering(owner: Partnership) -> Position:
    """Give a round in which one action is done, one is not accepted, and one has no response."""
    deeds = [action(f"ELM-0{number}.1") for number in (1, 2, 3)]
    declined = {"response": "Not accepted", "response_dated": date(2026, 3, 1)}
    rows = [
        answer(
            deeds[0], status="Complete", date_of_completion=date(2026, 3, 2), evidence="The log.",
            evidence_kind="Outcome", evidence_held_at="Quality team",
        ),
        answer(deeds[1], **declined, response_reason="We hold no such power."),
        answer(deeds[2], progress="Begun."),
    ]  # fmt: skip
    return stand(returns(("p.xlsx", "Police", rows)), plans=plan(*deeds), partnership=owner)


def test_responses_and_evidence_stand_in_the_pack(tmp_path: Path) -> None:
    """What an agency does not accept is asked with its reason; who owes a response is counted."""
    words = text_of(saved(answering(Partnership(name="Ashdale", response_days=30)), tmp_path))

    asked = "To decide whether it stays: the agency does not accept it"
    assert f"Asked for\n{asked}\n" in words
    assert "Not accepted, as\nWe hold no such power.\n" in words
    assert "Evidence\nThe log.\nHeld at\nQuality team, Outcome\n" in words
    assert (
        "No Response: its lead agency has not said whether it accepts the recommendation\n"
        "1 open action: Police 1 (sheet No response)\n"
    ) in words


def test_what_contradicts_or_is_left_out_is_said(tmp_path: Path) -> None:
    """A contradicted "done", an action without a lead and one said done past its date are told."""
    deeds = (
        action("ELM-01.1", "Police", joint_agencies="Health"),
        action("ELM-02.1", ""),
        action("ELM-03.1", "Police", target_date=AS_AT - timedelta(days=9)),
    )
    done = {"status": "Complete", "date_of_completion": AS_AT, "evidence": "The log."}
    position = stand(
        returns(
            ("p.xlsx", "Police", [answer(deeds[0], **done), answer(deeds[2], status="Complete")]),
            ("h.xlsx", "Health", [answer(deeds[0], your_part="Joint", status="In progress")]),
        ),
        plans=plan(*deeds),
    )

    words = text_of(saved(position, tmp_path))

    assert 2 == words.count("Health, which shares this action, says In progress.")
    assert "Agree who leads: ELM-02.1" in words
    assert 1 == words.count("And 1 more past its date that is said complete, not dated or not ")
    assert 1 == words.count("(past their date, not in Overdue: 1)")


def test_assured_on_a_day_to_come_is_not_assured(tmp_path: Path) -> None:
    """What the board decided last time is called assured only from the day of it, as everywhere."""
    deed = action("ELM-01.1")
    done = {"status": "Complete", "date_of_completion": LAST_TIME, "evidence": "The log."}
    first = stand(
        returns(("p.xlsx", "Police", [answer(deed, **done)])), plans=plan(deed), as_at=LAST_TIME
    )
    ruled = {"action_ref": "ELM-01.1", "asks_for": "Assurance", "decision": "Assured",
             "decided_on": date(2026, 1, 22), "decided_by": "Chair"}  # fmt: skip
    path = saved(stand(returns(), plans=plan(deed), previous=as_previous(first, [ruled])), tmp_path)
    assert "Complete, assured 22 Jan 2026" in text_of(path)

    book = openpyxl.load_workbook(path)
    put(book, "All actions", "ELM-01.1", "Assured on", date(2062, 1, 22))
    book.save(path)

    assert "Complete, not assured" in text_of(path)


def shared(said: Mapping[str, object] | None, **joint: object) -> Position:
    """Give a round in which Police leads what Health shares; said: what Police returned, if so."""
    deed = action("ELM-01.1", joint="Health", target_date=AS_AT - timedelta(days=9))
    came = [("h.xlsx", "Health", [answer(deed, "Joint", progress="Half are trained.", **joint)])]
    came += [] if said is None else [("p.xlsx", "Police", [answer(deed, **said)])]
    return stand(returns(*came), plans=plan(deed))


HEALTH = "Health, which shares it, last said: \u201cHalf are trained.\u201d"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, f"Its lead never said anything. {HEALTH}\n"),
        ({"progress": "N/A"}, f"31 Mar 2026: Its lead said nothing. {HEALTH}\n"),
        ({"progress": "None is trained."}, "31 Mar 2026: \u201cNone is trained.\u201d\n"),
    ],
)
def test_where_the_lead_is_silent_those_who_share_are_heard(
    said: Mapping[str, object] | None, told: str, tmp_path: Path
) -> None:
    """What a joint agency said stands with whose it is, and among what nobody verified."""
    words = text_of(saved(shared(said), tmp_path))

    assert told in words
    spoke = "Police: 1 action never reported on; who shares them has spoken of ELM-01.1 (Health)"
    assert (said is None) == (spoke in words)


def test_a_box_has_the_words_of_those_who_share(tmp_path: Path) -> None:
    """Who decides reads what a joint agency said, and why an agency does not accept an action."""
    declined = {"status": "Ask to close", "response": "Not accepted", "response_dated": AS_AT}
    words = text_of(saved(shared({**declined, "response_reason": "No such power."}), tmp_path))

    assert f"Not accepted, as\nNo such power.\nProgress\nnone given\nAlso said\n{HEALTH}\n" in words


def page_cells(found: Recount) -> Iterator[tuple[int, int]]:
    """Give row and column of each cell of page one that is not blank, but of its legend."""
    rows = found.summary.page
    end = next(at for at, row in enumerate(rows) if row and row[0] == BELOW)
    for row in (0, *range(FIRST_ROW - 1, end - 1)):
        yield from ((row, column) for column, cell in enumerate(rows[row]) if cell is not None)


def typed_over(found: Recount, cells: Mapping[tuple[int, int], CellValue]) -> list[str]:
    """Give what is told of the same summary where somebody typed over cells of page one."""
    rows = [list(cells) for cells in found.summary.page]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return said_otherwise(with_page_one(replace(found, summary=replace(found.summary, page=rows))))


@pytest.mark.parametrize("turn", range(3))
def test_every_cell_of_page_one_that_is_typed_over_is_named(turn: int, original: Path) -> None:
    """Each figure and sentence is told with its cell and what stands there, and no other is."""
    found = counted_anew(original)
    cells = {}
    for row, column in some([at for at in page_cells(found) if at[0] % 3 == turn]):
        value = found.summary.page[row][column]
        cells[row, column] = value + 7 if isinstance(value, int | float) else f"{value} 99"

    said = typed_over(found, cells)

    assert [f"Summary, cell {column_letters(column + 1)}{row + 1}" for row, column in cells] == [
        one.partition(", ")[0] + ", " + one.partition(", ")[2].partition(", ")[0] for one in said
    ]


def test_a_figure_of_page_one_is_named_by_its_row_and_heading(original: Path) -> None:
    """What a chair reads on the screen is the agency, the heading, and both figures."""
    found = counted_anew(original)
    rows = found.summary.page
    row = next(at for at, cells in enumerate(rows) if cells and cells[0] == "Agency 01")

    said = typed_over(found, {(row, 1): 0})

    assert [
        f"Summary, cell B{row + 1}, Agency 01, Overdue: 0 stands there, worked out from All actions"
        " 2; what is worked out stands."
    ] == said


def test_a_note_of_ones_own_on_page_one_is_no_difference(original: Path) -> None:
    """A row put in between, and words beside the page, say nothing that is worked out."""
    found = counted_anew(original)
    rows = [list(cells) for cells in found.summary.page]
    rows.insert(6, ["Ask Health about the second figure."])
    rows[8] += [None] * 30 + ["My note"]
    noted = replace(found, summary=replace(found.summary, page=rows))

    assert ([], "") == (said_otherwise(with_page_one(noted)), with_page_one(noted).not_recounted)


def test_why_page_one_is_not_recounted_is_said(original: Path) -> None:
    """A page of another version says other words, and of one without rows nothing is left."""
    found = counted_anew(original)
    older = replace(found, summary=replace(found.summary, made_with="dhrxl 0.0.1"))
    bare = replace(found, summary=replace(found.summary, page=found.summary.page[:3]))

    assert [
        ([], "another version of dhrxl made it, in words of its own"),
        ([], "it is laid out otherwise than it was made"),
    ] == [(said_otherwise(one), one.not_recounted) for one in map(with_page_one, (older, bare))]
    words = "\n".join(words_of(board_pack(with_page_one(older), lambda _: 1)))
    said = "Page one of the sheet Summary was not recounted"
    assert f"{said}\nAs another version of dhrxl made it, in words of its own." in words
