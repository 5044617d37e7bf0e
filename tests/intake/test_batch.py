"""Intake: every file named, every row of it, and every reading and problem that is reported."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dhrxl.errors import BadInput
from dhrxl.files.grids import Grid
from dhrxl.intake.batch import Intake, read_agreed, read_plans, take_in
from dhrxl.intake.cover import read_cover
from dhrxl.intake.last_summary import read_summary
from dhrxl.intake.partnership import read_partnership
from dhrxl.intake.scrutiny import looks_like_formula
from dhrxl.layouts.xlsx import write
from dhrxl.model.cells import CellValue
from dhrxl.model.partnership import Profile, Review
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.terms import ALL_ACTIONS, COLUMNS, DECISIONS, PLAN, RETURN, FileKind, Rag
from tests.loops import some
from tests.places import SHEETS
from tests.samples import a_plan

AGREED_COLUMNS = "expected only the columns sent out, found"
KEPT = "It is kept in Returned rows and counts for nothing else."
RESTORE = "Restore the column: what stood there cannot be counted."
WORDS = "Choose the word from the list."
CHECK = "It is kept as text and not worked out. Check that it is what you meant."
NO_NAMES = "Take it out: name the role, not the person."
SEND = "Send the figures in the workbook (.xlsx) that was sent out."
IN_EXCEL = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send it again."
AGAIN = "Open it in Excel, save it under a new name and send it again."
REMOVE = "Remove it in Excel (File, Info, Protect Workbook; or Sensitivity) and send it again."
PASSWORD = "expected a workbook that opens, found one with a password or a sensitivity label."

LIKE_FORMULAS = [
    'sheet "Return", cell E6 (Progress): expected words or a date, found text that looks like a '
    f"formula: '=1+1'. {CHECK}",
    'sheet "Return", cell E7 (Progress): expected words or a date, found text that looks like a '
    'formula: \'=HYPERLINK("http://bad.example","click")\'. ' + CHECK,
]

MESSAGES: dict[str, list[str]] = {
    "comments.xlsx": [
        'sheet "Return", cell E6: expected roles and no personal data, found what looks like a '
        f"phone number, ending 23, in a comment. {NO_NAMES}"
    ],
    "empty.xlsx": [f"expected a workbook that opens, found an empty file. {AGAIN}"],
    "extra_columns.xlsx": [
        f'sheet "Return", cell AA4: {AGREED_COLUMNS} "Risk owner". {KEPT}',
        f'sheet "Return", cell AC4: {AGREED_COLUMNS} "Column AC". {KEPT}',
    ],
    "lost_cover_two_agencies.xlsx": [
        "expected the agency's name on the cover, found no cover. Fill in Agency on the sheet "
        'Cover; in Word write "Agency:" and its name above the table. Until then its rows are not '
        "counted."
    ],
    "missing_columns.xlsx": [
        f'sheet "Return": expected the heading "Status", found none. {RESTORE}',
        f'sheet "Return": expected the heading "Evidence", found none. {RESTORE}',
    ],
    "password.ods": [f"{PASSWORD} {REMOVE}"],
    "password.xls": [f"{PASSWORD} {REMOVE}"],
    "password.xlsx": [f"{PASSWORD} {REMOVE}"],
    "personal_data.xlsx": [
        'sheet "Return", cell E6 (Progress): expected roles and no personal data, found what '
        f"looks like an NHS number, ending 19. {NO_NAMES}",
        'sheet "Return", cell F6 (Evidence): expected roles and no personal data, found what '
        f"looks like an e-mail address, ending le. {NO_NAMES}",
        "expected roles and no personal data, found what looks like an e-mail address, ending le, "
        f"in its document properties. {NO_NAMES}",
        "expected roles and no personal data, found what looks like a date of birth, ending 80, "
        f"in the name of sheet 4. {NO_NAMES}",
        'sheet "Cover", cell B20 (Completed by (role)): expected roles and no personal data, '
        f"found what looks like a phone number, ending 23. {NO_NAMES}",
    ],
    "merged_cells.xlsx": [
        'sheet "Return", cell E7 (Progress): expected an answer, found a part of the merged cells '
        "E6:E7. What they hold was read for the first of them only. Take them apart (Home, Merge "
        "and Centre), and answer each action in its own row.",
    ],
    "rag_by_fill.xlsx": [
        f'sheet "Return", cell {cell} (Agency RAG): expected the rating in words, found only the '
        f"colour {colour}. It was read as {colour}. {WORDS}"
        for cell, colour in (("L5", "Amber"), ("L6", "Amber"), ("L7", "Red"))
    ],
    "renamed_headings.xlsx": [f'sheet "Return", cell AA4: {AGREED_COLUMNS} "Proof". {KEPT}'],
    "repeated_heading.xlsx": [
        'sheet "Return", cell AA4 (Progress): expected the heading "Progress" once, found it '
        "again. Keep one of them. The first was read."
    ],
    "separated_values.xlsx": [
        f"expected an Excel workbook, found a text file of separated values (CSV). {IN_EXCEL}"
    ],
    "status_by_fill.xlsx": [
        'sheet "Return", cell D5 (Status): expected the rating in words, found only the colour '
        f"Green. It was read as Green. {WORDS}"
    ],
    "truncated.xlsx": [f"expected a workbook that opens, found a damaged or cut-off file. {AGAIN}"],
    "word_file.xlsx": [f"expected an Excel workbook, found a Word file. {SEND}"],
    "typed_text.xlsx": LIKE_FORMULAS,
    "typed_text.ods": LIKE_FORMULAS,
}
"""What is reported of each file in `sheets`, without the file's name; nothing of all others."""

READINGS: dict[str, list[str]] = {
    "comments.xlsx": [
        'Sheet "Return": 1 comment kept with the row commented on.',
        'Sheet "Return": comments outside its rows were not kept (A1).',
    ],
    "copied_sheet.xlsx": ['Sheet "Return (2)" is hidden; it was read like any other.'],
    "error_values.xlsx": ['Sheet "Return": 2 error values kept as text (G6, H6).'],
    "hidden_rows.xlsx": ['Sheet "Return": 2 hidden rows were read like any other.'],
    "lost_cover.xlsx": [
        "No cover; by its headings it was read as an agency return.",
        "Agency not on the cover; read from the rows it leads: Harbour Trust.",
    ],
    "lost_cover_two_agencies.xlsx": ["No cover; by its headings it was read as an agency return."],
    "merged_cells.xlsx": [
        'Sheet "Return": merged cells (E6:E7); what they hold was read for the first cell of each '
        "only."
    ],
    "no_results.xlsx": [
        'Sheet "Return": no results are stored for 6 formulas (I5, G6, I6, ...). Calculated '
        "columns were worked out again; any other such cell was read as blank."
    ],
    "renamed_headings.xlsx": [
        'Heading "Update" read as Progress.',
        'Heading "REASON FOR REQUEST:" read as Reason for new date.',
    ],
    "repeated_header.xlsx": [
        'Sheet "Return": row 6 repeats the headings and was not read as an action.'
    ],
}
ROWS = {
    "moved_header.xlsx": [10, 11, 12],
    "copied_sheet.xlsx": [5, 6, 7, 5, 6, 7],
    "repeated_header.xlsx": [5, 7, 8],
    "empty_table.xlsx": [],
}
WORKBOOKS = sorted(path.name for path in SHEETS.iterdir() if path.suffix not in (".py", ".md", ""))


@pytest.mark.parametrize("name", WORKBOOKS)
def test_quirks(name: str) -> None:
    """Each file is read with exactly these rows, readings and problems."""
    intake = take_in([SHEETS / name])
    source = intake.sources[0]
    expected = [
        f"{name}{', ' if m.startswith('sheet') else ': '}{m}" for m in MESSAGES.get(name, [])
    ]

    assert expected == [problem.message for problem in intake.problems]
    assert READINGS.get(name, []) == list(source.readings)
    if source.kind:
        assert ROWS.get(name, [5, 6, 7]) == list(intake.rows["source_row"])


def test_table_of_quirks() -> None:
    """The README of `sheets` has a line for every file."""
    told = (SHEETS / "README.md").read_text("utf-8")

    assert [name for name in some(WORKBOOKS) if f"`{name}`" not in told] == []


def row(intake: Intake, number: int) -> dict[str, object]:
    """Give one row by its place in the frame."""
    return dict(intake.rows.iloc[number])


def test_frame() -> None:
    """The frame has every column, a unique index, and each cell as it was read."""
    intake = take_in([SHEETS / "plain.xlsx"])

    assert intake.rows.index.is_unique
    assert {*PLAN, *RETURN, *ALL_ACTIONS, "other_columns"} <= set(intake.rows.columns)
    assert {
        "source_file": "plain.xlsx",
        "source_sheet": "Return",
        "source_row": 5,
        "status": "Complete",
        "date_of_completion": date(2026, 3, 4),
        "assured_on": None,
        "other_columns": None,
    }.items() <= row(intake, 0).items()
    assert intake.places["plain.xlsx", "Return"]["status"] == 4


def test_source() -> None:
    """The cover says whose a return is; the bytes are known by their hash."""
    source = take_in([SHEETS / "plain.xlsx"]).sources[0]

    assert (source.kind, source.text("agency")) == (FileKind.RETURN, "Harbour Trust")
    assert date(2026, 3, 31) == source.day("as_at")
    assert len(source.sha256) == 64
    assert source.saved_on is not None


def test_values_of_quirks() -> None:
    """What a quirk hides is in the row it belongs to."""
    comments, renamed, colours, twice = (
        take_in([SHEETS / f"{name}.xlsx"])
        for name in ("comments", "renamed_headings", "rag_by_fill", "repeated_heading")
    )

    assert row(comments, 1)["other_columns"] == "Comment on Progress: Call Sam on 07700 900123."
    assert row(renamed, 0)["progress"] == "Agreed by both boards."
    assert row(renamed, 2)["reason_for_new_date"] == "The national guidance is awaited."
    assert row(renamed, 0)["other_columns"] == "Proof: See shared drive."
    assert list(colours.rows["agency_rag"]) == ["Amber", "Amber", "Red"]
    assert row(twice, 1)["progress"] == "Half of the staff trained."
    assert row(twice, 1)["other_columns"] == "Progress: A second answer."


def test_non_ascii() -> None:
    """Names in any script are kept as they are."""
    name = next(one for one in WORKBOOKS if one.startswith("T\u0177"))
    intake = take_in([SHEETS / name])

    assert intake.sources[0].text("agency") == "T\u0177 Gobaith \u2013 Plas Mawr"
    assert row(intake, 0)["source_sheet"] == "Datganiad \u0174yl"
    assert "\U0001f44d" in str(row(intake, 0)["progress"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one return in a sub-folder."""
    (tmp_path / "north").mkdir()
    shutil.copy(SHEETS / "plain.xlsx", tmp_path / "north" / "harbour.xlsx")
    return tmp_path


def notes(intake: Intake) -> dict[str, str]:
    """What was skipped, and why."""
    return {one.file: one.found for one in intake.problems if one.code == "skipped-file"}


def named_kind(path: Path, kind: str, source: str = "plain.xlsx") -> None:
    """Save a copy of a return that says it is something else."""
    book = load_workbook(SHEETS / source)
    book["Cover"]["B3"] = kind
    book.save(path)


def test_folder(folder: Path) -> None:
    """Files are named by their path in the folder, in order; others are skipped with a note."""
    shutil.copy(SHEETS / "saved.xls", folder / "Abbey.xls")
    shutil.copy(folder / "north" / "harbour.xlsx", folder / "north" / "harbour copy.xlsx")
    for name in ("~$harbour.xlsx", ".~lock.harbour.xlsx#", ".hidden.xlsx", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    for kind in ("Summary", "Receipt", "Problems", "Partnership"):
        named_kind(folder / f"z {kind}.xlsx", kind)
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")

    intake = take_in([folder])

    assert [s.file for s in intake.sources] == [
        "Abbey.xls",
        "letter.pdf",
        "north/harbour copy.xlsx",
    ]
    assert notes(intake) == {
        "~$harbour.xlsx": "a lock file, left while a workbook is open",
        ".~lock.harbour.xlsx#": "a lock file, left while a workbook is open",
        ".hidden.xlsx": "a hidden file",
        "Thumbs.db": "a hidden file",
        "north/harbour.xlsx": "the same file as north/harbour copy.xlsx, byte for byte",
        "z Summary.xlsx": "a summary made by dhrxl",
        "z Receipt.xlsx": "a receipt made by dhrxl",
        "z Problems.xlsx": "a list of problems made by dhrxl",
        "z Partnership.xlsx": "the partnership workbook",
    }
    assert [
        (
            Severity.WARNING,
            f"letter.pdf: expected an Excel workbook, found a PDF file. {SEND}",
        )
    ] == [(one.severity, one.message) for one in intake.problems if one.code != "skipped-file"]


def test_named_pdf(tmp_path: Path) -> None:
    """A PDF named on the command line is an error."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7")

    assert [one.severity for one in take_in([path]).problems] == [Severity.ERROR]


def test_same_name_twice(folder: Path) -> None:
    """Files of two folders with one name are told apart by the folder."""
    other = folder.parent / "south"
    other.mkdir()
    shutil.copy(SHEETS / "saved.ods", other / "harbour.xlsx")

    intake = take_in([folder / "north", other, folder])

    assert [source.file for source in intake.sources] == ["harbour.xlsx", "south/harbour.xlsx"]


def test_missing_path(tmp_path: Path) -> None:
    """Every path that does not exist is named."""
    with pytest.raises(BadInput) as raised:
        take_in([tmp_path / "a.xlsx", SHEETS / "plain.xlsx", tmp_path / "b"])

    assert (
        f"{tmp_path / 'a.xlsx'} does not exist. Check the name.\n"
        f"{tmp_path / 'b'} does not exist. Check the name."
    ) == str(raised.value)


@pytest.mark.parametrize(
    ("held", "names"),
    [
        ("no files", ()),
        ("only a hidden file", (".hidden",)),
        ("only a hidden file and a lock file, left while a workbook is open",
         (".hidden", "~$return.xlsx")),
    ],
)  # fmt: skip
def test_nothing_to_read(tmp_path: Path, held: str, names: tuple[str, ...]) -> None:
    """A folder with nothing to read stops the run, and says what it holds."""
    for name in names:
        (tmp_path / name).write_bytes(b"%PDF-1.7")

    with pytest.raises(BadInput) as raised:
        take_in([tmp_path])

    assert (
        f"{tmp_path} holds nothing to read: {held}. Name the folder that the returns were saved in."
    ) == str(raised.value)


@pytest.mark.parametrize("names", [(), (".hidden",), ("letter.pdf", "scan.png")])
def test_a_folder_without_a_return_is_an_answer(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Where a plan or a last summary was named, a folder may hold nothing at all."""
    for name in names:
        (tmp_path / name).write_bytes(b"%PDF-1.7")

    assert take_in([tmp_path], may_be_empty=True).rows.empty


def test_only_letters(tmp_path: Path) -> None:
    """A folder of letters holds something: a warning for each; and they stop no other folder."""
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + name.encode())

    assert [Severity.WARNING] * 3 == [one.severity for one in take_in([tmp_path]).problems]
    assert 3 == len(take_in([tmp_path, SHEETS / "plain.xlsx"]).rows)


def test_only_damaged(tmp_path: Path) -> None:
    """A folder with a damaged workbook holds something: a problem."""
    shutil.copy(SHEETS / "truncated.xlsx", tmp_path / "police.xlsx")

    assert [problem.code for problem in take_in([tmp_path]).problems] == ["damaged-file"]


@pytest.mark.parametrize("name", ["action_plan.xlsx", "agency_return.xlsx"])
def test_blank_templates(folder: Path, name: str) -> None:
    """A blank template among returns is skipped with a note."""
    shutil.copy(SHEETS.parents[1] / "workbook_templates" / name, folder / name)
    words = name.split(".")[0].replace("_", " ")

    assert {name: f"an {words} with no actions in it"} == notes(take_in([folder]))


def book_of(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """Save a workbook of these sheets."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def headings(*keys: str) -> list[object]:
    """Give a header row."""
    return [COLUMNS[key].heading for key in keys]


def plan(path: Path, **cover: object) -> Path:
    """Save a plan of one action."""
    form = {"File kind": "Action plan", "Review": "Rowan", "Review code": "ROWAN", **cover}
    keys = ("action_ref", "action_to_take", "lead_agency", "target_date", "status")
    action = ["ROWAN-01.1", "Train.", "Police", date(2026, 3, 31), None]
    return book_of(
        path,
        ("Action plan", [headings(*keys), action]),
        ("Cover", [[label, value] for label, value in form.items()]),
    )


def test_plan(tmp_path: Path) -> None:
    """A plan is known by its cover, wherever that stands."""
    intake = read_plans([plan(tmp_path / "rowan.xlsx")])

    assert intake.sources[0].kind == FileKind.PLAN
    assert intake.sources[0].text("review") == "Rowan"
    assert intake.problems == ()
    assert list(intake.rows["action_ref"]) == ["ROWAN-01.1"]


def test_no_plan() -> None:
    """A return named as a plan, and a file that cannot be read, stop the run."""
    with pytest.raises(BadInput) as raised:
        read_plans([SHEETS / "plain.xlsx", SHEETS / "truncated.xlsx"])

    assert (
        "plain.xlsx is a return. Name a workbook made by dhrxl import or dhrxl new.\n"
        "truncated.xlsx is no action plan: it is a damaged or cut-off file. Open it in Excel, save "
        "it under a new name and name that."
    ) == str(raised.value)


def test_a_published_plan_is_imported_first(tmp_path: Path) -> None:
    """The published plan named as the agreed one: what to do is told to a coordinator."""
    published = tmp_path / "plan.txt"
    published.write_text("Action: Train staff.\nLead agency: Police\n")

    with pytest.raises(BadInput) as raised:
        read_plans([published])

    assert (
        "plan.txt is a text file. Read it with dhrxl import, and name the workbook that makes."
        == str(raised.value)
    )


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (FileKind.PLAN, ("action_ref", "action_to_take", "target_date_as_written")),
        (FileKind.RETURN, ("action_ref", "action_to_take", "new_date_requested")),
        (FileKind.RETURN, ("action_ref", "status", "progress")),
    ],
)
def test_lost_cover(tmp_path: Path, kind: FileKind, keys: tuple[str, ...]) -> None:
    """Without a cover the headings tell the kind of file."""
    path = book_of(tmp_path / "file.xlsx", ("Sheet1", [headings(*keys), ["ROWAN-01.1", "Train."]]))
    source = take_in([path]).sources[0]

    assert kind == source.kind
    assert source.readings[0].startswith("No cover; by its headings it was read as a")


def test_no_action_table(tmp_path: Path) -> None:
    """A workbook without a table of actions says which headings it should have."""
    path = book_of(tmp_path / "list.xlsx", ("Names", [["Review", "Lead", "Status"], ["A", "B"]]))

    assert [problem.message for problem in take_in([path]).problems] == [
        "list.xlsx: expected a sheet with a row of headings such as Action ref, Status and "
        "Progress, found none. Use the workbook that was sent out, or restore its row of headings."
    ]


def test_team_mailboxes(tmp_path: Path) -> None:
    """Addresses the caller knows to be teams' are no personal data."""
    path = tmp_path / "a.xlsx"
    book = load_workbook(SHEETS / "plain.xlsx")
    book["Return"]["E5"] = "Sent to risk.team@harbour.example"
    book.save(path)
    teams = ("risk.team@harbour.example",)

    assert [one.code for one in take_in([path]).problems] == ["personal-data"]
    assert take_in([path], teams=teams).problems == ()


@pytest.mark.parametrize(
    "text",
    ["=1+1", " =SUM(A1)", "+cmd|' /C calc'!A0", "@SUM(1,2)", "-2+3", '=HYPERLINK("x")', "==x"],
)
def test_formulas(text: str) -> None:
    """Text that Excel would work out looks like a formula."""
    assert looks_like_formula(text)


@pytest.mark.parametrize(
    "text",
    ["-Review policy", "- bullet", "=> done", "=====", "+44 7700 900123", "-5", "@team", "+1",
     "-Review (draft)",
        "-Done!",
        "-Done! Next",
        "== Notes ==", "- A! B", "", "a=1"],
)  # fmt: skip
def test_no_formulas(text: str) -> None:
    """Bullets, arrows, lines and numbers are ordinary text."""
    assert not looks_like_formula(text)


def test_inputs_untouched(folder: Path) -> None:
    """Reading leaves every file as it was."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    take_in([folder])

    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# The last summary


def summary(path: Path, change: Callable[[dict[str, object]], None] | None = None) -> Path:
    """Save a summary of one action with one decision."""
    action: dict[str, object] = {
        "action_ref": "ROWAN-01.1",
        "reported": "This round",
        "source_file": "police.xlsx",
        "source_row": 5,
    }
    if change:
        change(action)
    return book_of(
        path,
        ("Cover", [["File kind", "Summary"], ["Position as at", date(2025, 12, 31)]]),
        ("By review", [["Title"], ["Review", "Review code", "Publication date"],
                       ["Rowan", "ROWAN", date(2025, 1, 31)], ["Total"]]),
        ("All actions", [["All actions"], headings(*ALL_ACTIONS),
                         [action.get(key) for key in ALL_ACTIONS]]),
        ("For decision", [headings(*DECISIONS),
                          ["ROWAN-01.1" if key == "action_ref" else
                           "Agreed" if key == "decision" else None for key in DECISIONS]]),
    )  # fmt: skip


def test_summary(tmp_path: Path) -> None:
    """A summary gives its actions, its decisions and its dates, each with its place in it."""
    last = read_summary(summary(tmp_path / "q3.xlsx"))

    assert date(2025, 12, 31) == last.source.day("as_at")
    assert {"action_ref": "ROWAN-01.1", "source_file": "q3.xlsx", "source_row": 3}.items() <= dict(
        last.actions.iloc[0]
    ).items()
    assert {"decision": "Agreed", "source_sheet": "For decision", "source_row": 2}.items() <= dict(
        last.decisions.iloc[0]
    ).items()
    assert date(2025, 1, 31) == last.published["Rowan"]
    assert last.places["q3.xlsx", "For decision"]["decision"] == 11


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (
            "plain.xlsx is no summary: it is an agency's return. Name the summary of the last "
            "round.",
            "plain.xlsx",
        ),
        (
            "separated_values.xlsx is no summary: it is a text file of separated values (CSV). "
            "Name the summary of the last round.",
            "separated_values.xlsx",
        ),
        (
            "truncated.xlsx is no summary: it is a damaged or cut-off file. Open it in Excel, save "
            "it under a new name and name that.",
            "truncated.xlsx",
        ),
        (
            "password.xlsx is no summary: it is a file with a password or a sensitivity label. "
            "Remove that in Excel (File, Info, Protect Workbook; or Sensitivity), and try again.",
            "password.xlsx",
        ),
    ],
)
def test_no_summary(message: str, name: str) -> None:
    """What is no summary stops the run."""
    with pytest.raises(BadInput) as raised:
        read_summary(SHEETS / name)

    assert message == str(raised.value)


# The partnership workbook


def register(path: Path, **sheets: list[list[object]]) -> Path:
    """Save a partnership workbook, with other rows in the sheets named."""
    given: dict[str, list[list[object]]] = {
        "Cover": [["File kind", "Partnership"], ["Partnership", "Anytown CSP"]],
        "Agencies": [["Agency", "Aliases", "Type", "Team mailbox", "Successor"],
                     ["Harbour Trust", "HT; The Trust\nOld HT", "NHS", "ht@harbour.example", None]],
        "Reviews": [["Review", "Review code", "Publication date", "Sign-off date"],
                    ["Rowan", "ROWAN", date(2025, 1, 31), None], ["Adult A", None, None, None]],
        "RAG profile": [["Setting", "Value"], ["name", "anytown-1"], ["due_soon_days", 45],
                        ["complete_colour", "green"]],
        "Settings": [["Setting", "Value"], ["Marking", "OFFICIAL"],
                     ["send_to", "csp.team@anytown.example"]],
        **sheets,
    }  # fmt: skip
    return book_of(path, *given.items())


def test_partnership(tmp_path: Path) -> None:
    """Agencies, reviews and settings are read by their headings."""
    found = read_partnership(register(tmp_path / "partnership.xlsx"))

    assert found.name == "Anytown CSP"
    assert found.agencies[0].aliases == ("HT", "The Trust", "Old HT")
    assert (
        Review(name="Rowan", code="ROWAN", published=date(2025, 1, 31)),
        Review(name="Adult A", code="ADULT-A"),
    ) == found.reviews
    assert Profile(name="anytown-1", due_soon_days=45, complete_colour=Rag.GREEN) == found.profile
    assert (found.marking, found.send_to) == ("OFFICIAL", "csp.team@anytown.example")


@pytest.mark.parametrize(("typed", "needs"), [("Yes", True), (" no ", False), (True, True)])
def test_blue_may_need_assurance(tmp_path: Path, typed: object, needs: bool) -> None:
    """Whether Blue needs the board's assurance is read from a Yes or a No."""
    rows = [["Setting", "Value"], ["blue_needs_assurance", typed]]

    found = read_partnership(register(tmp_path / "partnership.xlsx", **{"RAG profile": rows}))

    assert Profile(blue_needs_assurance=needs) == found.profile


def test_partnership_faults(tmp_path: Path) -> None:
    """All that cannot be used in a partnership workbook is said at once."""
    path = register(
        tmp_path / "partnership.xlsx",
        Reviews=[["Review", "Review code", "Publication date"],
                 ["Rowan", "R1", "soon"], ["Alder", "r1", None]],
        RAG=[["Setting", "Value"], ["complete_colour", "Purple"], ["due_soon_days", "a month"],
             ["blue_needs_assurance", "perhaps"]],
        **{"RAG profile": [["Nothing"]]},
    )  # fmt: skip

    with pytest.raises(BadInput) as raised:
        read_partnership(path)

    assert "\n".join(sorted(str(raised.value).splitlines(), key=lambda line: "RAG" in line)) == (
        'partnership.xlsx, sheet "Reviews", cell C2 (Publication date): expected a date, found '
        "'soon'. Enter a date such as 31 March 2026.\n"
        'partnership.xlsx, sheet "Reviews": expected each review to have a code of its own, found '
        "R1 for Rowan and Alder. Give one of them another code.\n"
        'partnership.xlsx, sheet "RAG", row 3 (due_soon_days): expected a number of days from 0 '
        "to 366, found 'a month'. Correct it.\n"
        'partnership.xlsx, sheet "RAG", row 2 (complete_colour): expected Blue or Green, found '
        "'Purple'. Correct it.\n"
        'partnership.xlsx, sheet "RAG", row 4 (blue_needs_assurance): expected Yes or No, found '
        "'perhaps'. Correct it."
    )


def test_no_partnership(tmp_path: Path) -> None:
    """A return is no partnership workbook, nor is a file that is not there."""
    with pytest.raises(BadInput) as raised:
        read_partnership(SHEETS / "plain.xlsx")
    with pytest.raises(BadInput) as missing:
        read_partnership(tmp_path / "partnership.xlsx")

    assert str(raised.value) == (
        "plain.xlsx is no partnership workbook: it is an agency's return. It needs a sheet "
        "Agencies or Reviews with their headings; start from workbook_templates/partnership.xlsx."
    )
    assert f"{tmp_path / 'partnership.xlsx'} does not exist. Check the name." == str(missing.value)


def test_the_same_plan_twice(tmp_path: Path) -> None:
    """A plan and its copy are told as that; two plans of one code as two plans."""
    one, two, other = (tmp_path / f"{name}.xlsx" for name in ("one", "two", "other"))
    write(a_plan(), one)
    two.write_bytes(one.read_bytes())
    book = load_workbook(one)
    book["Action plan"]["A1"] = "Another"
    book.save(other)

    with pytest.raises(BadInput) as same:
        read_agreed([one, two])
    with pytest.raises(BadInput) as differ:
        read_agreed([one, other])

    told = "one.xlsx and two.xlsx are the same file, byte for byte. Name one of them."
    assert told == str(same.value)
    assert "one.xlsx and other.xlsx have the same review code" in str(differ.value)


def test_problem_is_data() -> None:
    """A problem found while reading is the catalogue's, with its place."""
    problem = take_in([SHEETS / "repeated_heading.xlsx"]).problems[0]

    assert (
        Problem(
            code="repeated-column",
            file="repeated_heading.xlsx",
            sheet="Return",
            row=4,
            column=27,
            heading="Progress",
        )
        == problem
    )


def test_a_column_before_the_form_hides_no_label() -> None:
    """What a label left of the form might mean, where it does not fit, hides none of the form."""
    rows: list[list[CellValue]] = [
        ["Date", "File kind", "Agency return"], ["Date", "Agency", "Harbour Trust"],
    ]  # fmt: skip

    cover = read_cover([Grid(name="Cover", rows=rows)])

    assert {"file_kind": "Agency return", "agency": "Harbour Trust"} == dict(cover.values)
