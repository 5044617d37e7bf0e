"""Returns that come back as Word files: their tables are read like the sheets of a workbook."""

import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table

from dhrxl.errors import BadInput
from dhrxl.files.grids import Contents, read_grids
from dhrxl.intake.batch import take_in
from dhrxl.intake.last_summary import read_summary
from dhrxl.intake.partnership import read_partnership
from dhrxl.intake.word import kind_of, read_answers
from dhrxl.model.cells import CellValue, as_text
from dhrxl.model.dates import spoken
from tests.conftest import Run
from tests.libreoffice.office import Office
from tests.libreoffice.remote import options
from tests.loops import some
from tests.places import SHEETS

HEADINGS = (
    "Action ref",
    "Action to take",
    "Status",
    "Progress",
    "Evidence",
    "Date of completion",
    "Outcome",
    "New date requested",
    "Reason for new date",
    "Your part",
    "Lead agency",
)
ANSWER = (
    "ELM-01.1",
    "Train the staff",
    "Complete",
    "All trained.",
    "Register of training",
    "31/03/2026",
    "Staff know",
    "",
    "",
    "Lead",
    "Harbour Trust",
)
SEND = "Send the figures in the workbook (.xlsx) that was sent out."
IN_WORD = "Open it in Word, choose Save As, Word Document (.docx), and send it again."


def came_in_word(path: Path) -> Contents:
    """Read a return in Word, its dates too."""
    return read_answers(path)


def add_table(document: WordDocument, rows: Iterable[Sequence[str]]) -> Table:
    """Put a table at the end of a document."""
    given = list(rows)
    table = document.add_table(rows=len(given), cols=len(given[0]))
    for row, texts in zip(table.rows, given, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def answered(**answers: str) -> tuple[str, ...]:
    """Give the usual answer with some cells changed; "_" stands for a space in headings."""
    changed = {key.replace("_", " "): text for key, text in answers.items()}
    return tuple(
        changed.get(name, text) for name, text in zip(HEADINGS, ANSWER, strict=True)
    )  # fmt: skip


def saved(document: WordDocument, folder: Path, name: str = "return.docx") -> Path:
    """Save a document and say where."""
    path = folder / name
    document.save(str(path))
    return path


def a_return(folder: Path, *rows: Sequence[str]) -> Path:
    """Make a Word file with one table of actions."""
    document = Document()
    add_table(document, [HEADINGS, *(rows or (ANSWER,))])
    return saved(document, folder)


def in_word(grid: Iterable[Sequence[CellValue]], say: Callable[[date], str]) -> list[list[str]]:
    """Give a sheet as Word would take it from the clipboard: all text, dates as they are shown."""
    return [
        [say(cell) if isinstance(cell, date) else as_text(cell) for cell in row] for row in grid
    ]


def copied_by_hand(book: Path, office: Office) -> Path:
    """Copy the sheets of a return into Word, their dates in figures."""
    document = Document()
    for grid in read_grids(book)[:2]:
        add_table(document, in_word(grid.rows, "{:%d/%m/%Y}".format))
        document.add_paragraph()
    return saved(document, book.parent, f"{book.stem}.docx")


def copied_by_office(book: Path, office: Office) -> Path:
    """Copy the sheets of a return into Word through LibreOffice, their dates in words."""
    page = book.with_suffix(".html")
    tables = (
        "".join(
            f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>"
            for row in in_word(grid.rows, spoken)
        )
        for grid in read_grids(book)[:2]
    )
    page.write_text("<p></p>".join(f"<table border='1'>{rows}</table>" for rows in tables), "utf-8")
    word = book.with_suffix(".docx")
    reading = options(Hidden=True, FilterName="HTML (StarWriter)")
    model = office.desktop.loadComponentFromURL(page.as_uri(), "_blank", 0, reading)
    model.storeToURL(word.as_uri(), options(FilterName="MS Word 2007 XML"))
    model.close(True)
    page.unlink()
    return word


@pytest.mark.parametrize("copied", [copied_by_hand, copied_by_office])
def test_a_return_in_word_gives_the_same_summary(
    demonstrated: Path,
    tmp_path: Path,
    run: Run,
    office: Office,
    copied: Callable[[Path, Office], Path],
) -> None:
    """Each figure, rating, date and problem is that of the workbook; only its readings differ."""
    desk = tmp_path / "desk"
    shutil.copytree(demonstrated, desk)
    book = desk / "Q4 returns" / "Q4 2025-26 - Harrowmere Police.xlsx"
    word = copied(book, office)
    book.unlink()

    plans = [f"--plan=plans/{name}.xlsx" for name in ("Rowan", "Adult K", "Iris")]
    last, day = "--previous=Q3 summary.xlsx", "--as-at=2026-03-31"
    done = run("consolidate", "Q4 returns", "-o", "word.xlsx", *plans, last, day, cwd=desk)

    assert 1 == done.code, done.stderr
    sheets = {grid.name: grid.rows for grid in read_grids(desk / "word.xlsx")}
    for grid in some(read_grids(demonstrated / "Q4 summary.xlsx")):
        ours = [[_as_of_book(cell, word, book) for cell in row] for row in sheets[grid.name]]
        if grid.name == "Returns":
            (at,) = (n for n, row in enumerate(ours) if book.name in row)
            readings, was = ours[at][-2:], ours[at][:-2]
            assert (grid.rows[at][:-2], None) == (was, grid.rows[at][-2])
            assert str(readings[0]).startswith("Dates in Word are text; 22 were read, day before")
            del ours[at], grid.rows[at]
        assert grid.rows == ours, grid.name


def _as_of_book(cell: CellValue, word: Path, book: Path) -> CellValue:
    """Name file and sheet as those of the workbook are."""
    if not isinstance(cell, str) or cell.startswith("~$"):
        return cell
    return cell.replace(word.name, book.name).replace("Table 2", "Return")


def test_any_name(tmp_path: Path) -> None:
    """A Word file is known by its content, and what it holds is text, exactly as typed."""
    typed = answered(Progress=" 1.10  of\t2\u00a0% ", Evidence="one\n\ntwo", Outcome="=1+1")
    path = a_return(tmp_path, typed).rename(tmp_path / "return.xlsx")

    (grid,) = came_in_word(path).grids

    assert "Table 1" == grid.name
    assert list(HEADINGS) == grid.rows[0]
    assert [" 1.10  of\t2\u00a0% ", "one\n\ntwo", date(2026, 3, 31), "=1+1"] == grid.rows[1][3:7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 March 2026", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("31.3.26", date(2026, 3, 31)),
        (" 3/4/2026 ", date(2026, 4, 3)),
        ("31 September 2026", "31 September 2026"),
        ("3/31/2026", "3/31/2026"),
        ("March 2026", "March 2026"),
        ("by 31 March 2026", "by 31 March 2026"),
        ("46112", "46112"),
    ],
)
def test_dates(tmp_path: Path, text: str, expected: CellValue) -> None:
    """One full date where a date is asked for is read, day before month; all else is text."""
    given = answered(Date_of_completion=text, Progress=text)
    contents = came_in_word(a_return(tmp_path, given))

    row = contents.grids[0].rows[1]
    assert (expected, text) == (row[HEADINGS.index("Date of completion")], row[3])
    said = ("Dates in Word are text; 1 was read, day before month.",)
    assert (said if isinstance(expected, date) else ()) == contents.readings


def test_problems_name_table_and_cell(tmp_path: Path) -> None:
    """Personal data and text like a formula are found as in a workbook, by table and cell."""
    document = Document()
    add_table(document, [["Agency", "Harbour Trust"]])
    add_table(document, [HEADINGS, ANSWER, answered(Progress="=1+1", Outcome="Ring 07700 900123")])

    intake = take_in([saved(document, tmp_path)])

    assert [
        ("formula-as-text", 'return.docx, sheet "Table 2", cell D3 (Progress)'),
        ("personal-data", 'return.docx, sheet "Table 2", cell G3 (Outcome)'),
    ] == [(problem.code, problem.where) for problem in intake.problems]


def test_agency_by_rows(tmp_path: Path) -> None:
    """Without a cover the agency is read from the rows it leads; that is said."""
    source = take_in([a_return(tmp_path)]).sources[0]

    assert "Harbour Trust" == source.text("agency")
    assert (
        "Dates in Word are text; 1 was read, day before month.",
        "No cover; by its headings it was read as an agency return.",
        "Agency not on the cover; read from the rows it leads: Harbour Trust.",
    ) == source.readings


def test_unknown_agency(tmp_path: Path) -> None:
    """A return that nothing says whose it is stays an error, as a workbook does."""
    (problem,) = take_in([a_return(tmp_path, answered(Your_part="Joint"))]).problems

    assert "unknown-return" == problem.code


def test_agency_in_a_line_of_text(tmp_path: Path) -> None:
    """The one line that a remedy asks for is enough, whatever else the cover would say."""
    document = Document()
    document.add_paragraph("Agency: Harbour Trust")
    add_table(document, [HEADINGS, answered(Your_part="Joint")])

    intake = take_in([saved(document, tmp_path)])

    assert "Harbour Trust" == intake.sources[0].text("agency")
    assert () == intake.problems


def test_cover_in_a_table_or_in_text(tmp_path: Path) -> None:
    """The lines of the cover are read from a table, and from text with a colon or a tab."""
    form = [
        ("Agency", "Harbour Trust"),
        ("Round", "Q4 2025/26"),
        ("Position as at", "31 March 2026"),
        ("Completed by (role)", "Head of practice"),
        ("Date", "3.4.26"),
    ]
    in_table, in_text = Document(), Document()
    add_table(in_table, form)
    for mark, (label, text) in zip((": ", "\t", ":", "\t ", ": "), form, strict=True):
        in_text.add_paragraph(f"{label}{mark}{text}")
    in_text.add_paragraph("Please find our answers below.")
    for document in (in_table, in_text):
        add_table(document, [HEADINGS, answered(Your_part="Joint")])

    sources = [
        take_in([saved(document, tmp_path, name)]).sources[0]
        for document, name in ((in_table, "table.docx"), (in_text, "text.docx"))
    ]

    assert sources[0].cover == sources[1].cover
    assert {
        "agency": "Harbour Trust",
        "round": "Q4 2025/26",
        "as_at": date(2026, 3, 31),
        "completed_by": "Head of practice",
        "completed_on": date(2026, 4, 3),
    } == sources[0].cover
    assert "1 line outside the tables was not read." in sources[1].readings


def test_merged_cells_and_dragged_borders(tmp_path: Path) -> None:
    """Merged cells are read for the first and said; a border dragged in one row moves nothing."""
    document = Document()
    table = add_table(document, [HEADINGS, ANSWER, answered(Action_ref="ELM-01.2")])
    table.cell(1, 4).merge(table.cell(2, 4)).text = "Both"
    for cell, width in ((table.rows[1]._tr.tc_lst[0], 2), (table.rows[2]._tr.tc_lst[1], 3)):
        cell.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{width}"/>'))

    intake = take_in([saved(document, tmp_path)])

    assert [("ELM-01.1", "Both"), ("ELM-01.2", None)] == list(
        intake.rows[["action_ref", "evidence"]].itertuples(index=False, name=None)
    )
    assert ["Staff know", "Staff know"] == list(intake.rows["outcome"])
    assert (
        'Sheet "Table 1": merged cells (E2:E3); '
        "what they hold was read for the first cell of each only."
    ) in intake.sources[0].readings


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """Tracked changes, comments, footnotes and other tables are told of."""
    document = Document()
    table = add_table(document, [HEADINGS, ANSWER])
    add_table(document, [["a list", "of no kind"]])
    progress = table.cell(1, 3).paragraphs[0]
    for tag, kind, text in (("ins", "t", " Added."), ("del", "delText", " Gone.")):
        change = f"<w:{tag} {nsdecls('w')}><w:r><w:{kind}>{text}</w:{kind}></w:r></w:{tag}>"
        progress._p.append(
            parse_xml(change.replace(f"<w:{kind}>", f'<w:{kind} xml:space="preserve">'))
        )
    document.add_comment(progress.runs, text="Ask Sam.", author="A reader")
    progress._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
    )  # fmt: skip

    contents = came_in_word(saved(document, tmp_path))

    assert "All trained. Added." == contents.grids[0].rows[1][3]
    assert (
        "Changes are tracked in the Word file: insertions were read, deletions left out.",
        "Comments in the Word file were not read.",
        "Footnotes and endnotes in the Word file were not read.",
        "Table 2 has no row of headings and was not read.",
    ) == contents.readings[1:]


def test_day_of_saving(tmp_path: Path) -> None:
    """The day a Word file was saved is known from its properties; without any, none is made up."""
    document = Document()
    add_table(document, [HEADINGS, ANSWER])
    document.core_properties.modified = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 - as Word writes
    document.core_properties.author = "pat@harbour.example"
    path = saved(document, tmp_path)
    bare = with_part(path, "_rels/.rels", lambda text: text.replace(b"core-properties", b"none"))

    intake = take_in([path])

    assert date(2026, 4, 2) == intake.sources[0].saved_on
    assert ["personal-data"] == [problem.code for problem in intake.problems]
    assert take_in([bare]).sources[0].saved_on is None


def test_a_letter_is_no_return(tmp_path: Path) -> None:
    """A Word file without a table of actions is a warning in a folder, an error where named."""
    document = Document()
    document.add_paragraph("ELM-01.1 is complete.")
    add_table(document, [["Agency", "Harbour Trust"], ["Round", "Q4"], ["Send to", "us"]])
    folder = tmp_path / "returns"
    folder.mkdir()
    letter = saved(document, folder, "letter.docx")
    shutil.copy(SHEETS / "plain.xlsx", folder)

    message = f"letter.docx: expected an Excel workbook, found a Word file. {SEND}"
    for paths, severity in (([folder], "warning"), ([letter, folder], "error")):
        (problem,) = take_in(paths).problems
        assert (severity, message) == (problem.severity, problem.message)


def with_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Give a copy of a Word file with one part changed."""
    changed = path.with_name("changed.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return changed


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"


def declared(text: bytes) -> bytes:
    """Put entities before a part, one of them another file, and use them in it."""
    start = text.index(b"?>") + 2
    return text[:start] + ENTITIES + text[start:].replace(b"python-docx", b"&a;&b;", 1)


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (lambda text: text[: len(text) // 2], "damaged-file",
         f"expected a workbook that opens, found a damaged Word file. {IN_WORD}"),
        (declared, "damaged-file",
         "expected a workbook that opens, found declarations that no spreadsheet program writes. "
         f"{IN_WORD}"),
        (lambda text: text.replace(b"</w:body>", b"<w:p/>" * 2**20 + b"</w:body>"), "too-large",
         "expected at most 250 times its packed size, found a part that unpacks to 6 MB. Copy the "
         "table into a fresh return, without what lies beyond it, and send that."),
        (lambda text: text.replace(
            b"<w:body>", b"<w:body><w:p>" + b"<w:ins>" * 5000 + b"</w:ins>" * 5000 + b"</w:p>"),
         "damaged-file", f"expected a workbook that opens, found a damaged Word file. {IN_WORD}"),
    ],
    ids=["cut off", "entities", "bomb", "too deep"],
)  # fmt: skip
def test_hostile_files(
    tmp_path: Path, change: Callable[[bytes], bytes], code: str, message: str
) -> None:
    """A Word file that had better not be read is a problem that says what to do."""
    path = with_part(a_return(tmp_path), DOCUMENT, change)

    (problem,) = take_in([path]).problems

    assert (code, f"changed.docx: {message}") == (problem.code, problem.message)


def test_entities_in_properties_are_left_alone(tmp_path: Path) -> None:
    """Entities in the properties are never put in, from this file or from another."""
    contents = came_in_word(with_part(a_return(tmp_path), CORE, declared))

    assert "" == contents.package.properties.creator
    assert list(HEADINGS) == contents.grids[0].rows[0]


@pytest.mark.parametrize("number", ["999999999", "-3", "many", "9" * 5000])
def test_figures_without_sense(tmp_path: Path, number: str) -> None:
    """Spans, levels and first numbers beyond sense take neither memory nor time."""
    document = Document()
    table = add_table(document, [HEADINGS, ANSWER, ANSWER])
    table.rows[1]._tr.remove(table.rows[1]._tr.tc_lst[-1])
    level = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
    document.add_paragraph("item")._p.get_or_add_pPr().append(parse_xml(level))
    table.rows[1]._tr.tc_lst[-1].get_or_add_tcPr().append(
        parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{number}"/>')
    )
    path = with_part(
        saved(document, tmp_path),
        "word/numbering.xml",
        lambda text: text.replace(b'w:start w:val="1"', f'w:start w:val="{number}"'.encode()),
    )

    assert list(ANSWER[:9]) == [as_text(cell) for cell in _texts(came_in_word(path))[:9]]


def _texts(contents: Contents) -> list[CellValue]:
    return [
        f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell
        for cell in contents.grids[-1].rows[1]
    ]  # fmt: skip


def test_a_last_summary_in_word_keeps_its_dates(tmp_path: Path) -> None:
    """The last summary, copied into Word, gives the dates that the sheet gave."""
    document = Document()
    document.add_paragraph("File kind: Summary")
    document.add_paragraph("Position as at: 31 December 2025")
    headings = ("Action ref", "Action to take", "Target date", "Reported", "Times moved")
    add_table(document, [headings, ("ELM-01.1", "Train", "31/03/2026", "Never", "0")])

    last = read_summary(saved(document, tmp_path))

    assert date(2025, 12, 31) == last.source.day("as_at")
    assert [date(2026, 3, 31)] == last.actions["target_date"].tolist()


def test_a_letter_is_of_no_kind(tmp_path: Path) -> None:
    """A letter is no workbook of ours, whatever it says of itself, and no partnership either."""
    letter = Document()
    letter.add_paragraph("File kind: Agency return")
    letter.add_paragraph("Agency: Harbour Trust")
    path = saved(letter, tmp_path, "letter.docx")

    assert kind_of(path) is None
    with pytest.raises(BadInput, match="is no partnership workbook: it is a Word file"):
        read_partnership(path)
    with pytest.raises(BadInput, match="is no summary: it is a Word file"):
        read_summary(path)
