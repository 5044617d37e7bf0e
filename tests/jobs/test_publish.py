"""Copies for the public and for families: what stands in them, and what never does."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pypdf
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dhrxl.documents.family.states import SHOWN as TOLD
from dhrxl.documents.family.states import State
from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.partnership import read_partnership
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.publish import Published, publish
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COLUMNS, heading
from dhrxl.model.text import visible
from dhrxl.rounds.copies.blocking import Blocked
from dhrxl.workbooks.publication import SHOWN
from tests.conftest import Run
from tests.loops import some

FIRST, LAST = "Zebedee", "Quillfeather"
NAME = f"{FIRST} {LAST}"
TODAY = date(2026, 3, 31)
TEXTS = [key for key in SHOWN if COLUMNS[key].kind == "text" and COLUMNS[key].owner != "calculated"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of names."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "names.txt").write_text(f"{NAME}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def owner(demo: Places) -> Partnership:
    """The invented partnership."""
    return read_partnership(demo.partnership)


@pytest.fixture(scope="module")
def copied(demo: Places, place: Path, owner: Partnership) -> Callable[..., Published]:
    """Make a copy as the command does."""

    def make(source: Path, to: str, **more: object) -> Published:
        options = {"partnership": owner, "today": TODAY, "force": True, **more}
        return publish(source, place / to, **options)  # type: ignore[arg-type]

    return make


def column_of(sheet: object, name: str) -> tuple[int, int]:
    """Find the header row of a sheet and the column under a heading."""
    for row in sheet.iter_rows(max_row=12):  # type: ignore[attr-defined]
        for cell in row:
            if cell.value == name:
                return cell.row, cell.column
    raise AssertionError(name)


def row_of(sheet: object, ref: str) -> int:
    """Find the row of an action."""
    _, column = column_of(sheet, "Action ref")
    refs = [cell.value for cell in next(sheet.iter_cols(column, column))]  # type: ignore[attr-defined]
    return refs.index(ref) + 1


def planted(source: Path, target: Path, cells: Mapping[tuple[str, str], str]) -> list[str]:
    """Write words into cells of the table of actions, by key and reference; give their cells."""
    book = load_workbook(source)
    name = "All actions" if "All actions" in book.sheetnames else "Action plan"
    sheet = book[name]
    places = [
        sheet.cell(row_of(sheet, ref), column_of(sheet, heading(key))[1]) for key, ref in cells
    ]
    for cell, words in zip(places, cells.values(), strict=True):
        cell.value = words
    book.save(target)
    return [f"{name}!{cell.coordinate}" for cell in places]


def refs_in(source: Path) -> list[str]:
    """Give the references of a summary, in their order."""
    return [str(row["Action ref"]) for row in cells_of(source, "All actions")]


def bytes_in(file: Path) -> bytes:
    """Give all that a file holds, unpacked, with the names of its parts and its own name."""
    raw = file.read_bytes()
    if file.suffix == ".pdf":
        read = pypdf.PdfReader(io.BytesIO(raw))
        words = " ".join(page.extract_text() for page in read.pages)
        streams = b"".join(
            each.get_data()
            for each in (read.get_object(number) for number in range(1, len(read.xref[0]) + 1))
            if isinstance(each, pypdf.generic.StreamObject)
        )
        return raw + words.encode() + str(read.metadata).encode() + streams
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = [package.read(name) for name in package.namelist()]
        return b"\n".join([*map(str.encode, package.namelist()), *parts])


def expect_nobody(file: Path) -> None:
    """Find no part of the planted name in a file, in any case or encoding."""
    found = bytes_in(file).lower()
    for word in some((FIRST, LAST)):
        for encoding in some(("utf-8", "utf-16-le", "utf-16-be")):
            assert word.lower().encode(encoding) not in found


@pytest.fixture(scope="module")
def haunted(demo: Places, place: Path) -> Path:
    """A summary with a name wherever a workbook can hide one, and in no cell that is copied."""
    book = load_workbook(demo.summary("Q4"))
    actions = book["All actions"]
    header, status = column_of(actions, "Status")
    for key in some(("progress", "evidence", "reason_for_new_date", "joint_disagreement")):
        _, column = column_of(actions, heading(key))
        actions.cell(header + 3, column).value = f"Told to {NAME}"
    spare = actions.max_column + 2
    actions.cell(header, spare).value = f"Notes of {NAME}"
    actions.cell(header + 1, spare).value = NAME
    actions.column_dimensions[actions.cell(1, spare).column_letter].hidden = True
    actions.cell(header + 1, status).comment = Comment(f"Ask {NAME}", NAME)
    actions.oddHeader.left.text = actions.oddFooter.right.text = NAME
    check = DataValidation(type="list", formula1=f'"{NAME},nobody"')
    check.add("B6")
    actions.add_data_validation(check)
    actions.conditional_formatting.add("A6:A9", FormulaRule(formula=[f'A6="{NAME}"']))
    for state in some(("hidden", "veryHidden")):
        sheet = book.create_sheet(f"{LAST} {state}"[:31])
        sheet["A1"], sheet.sheet_state = NAME, state
        chart = BarChart()
        chart.title = NAME
        chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
        sheet.add_chart(chart)
    book.defined_names[f"_{LAST}"] = DefinedName(f"_{LAST}", attr_text="'All actions'!$A$1")
    said = book.properties
    said.creator = said.lastModifiedBy = said.title = said.subject = said.keywords = NAME
    said.description = said.category = NAME
    book["Returns"]["B8"].value = NAME
    file = place / f"Summary of {NAME}.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize("to", ["public.xlsx", "family.docx", "family.pdf"])
def test_no_name_of_the_source_is_in_the_bytes_of_a_copy(
    haunted: Path, place: Path, copied: Callable[..., Published], to: str
) -> None:
    """Names beside what is copied block nothing, and none is in a copy, however it is unpacked."""
    before = haunted.read_bytes()
    family = not to.endswith(".xlsx")
    reviews = ["Adult K"] if family else []
    book = load_workbook(haunted)
    if family:  # a family reads what an agency said of what is late: not here
        for key in some(("progress", "evidence", "reason_for_new_date")):
            header, column = column_of(book["All actions"], heading(key))
            book["All actions"].cell(header + 3, column).value = None
        book.save(haunted.with_name(f"For {LAST}.xlsx"))
    source = haunted.with_name(f"For {LAST}.xlsx") if family else haunted

    copied(source, to, names=place / "names.txt", for_family=family, reviews=reviews)

    expect_nobody(place / to)
    assert before == haunted.read_bytes()


def test_a_name_in_what_would_be_copied_blocks(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """A name in any column of the copy is told with its cell, masked; nothing is written."""
    source = place / "planted.xlsx"
    refs = refs_in(demo.summary("Q4"))
    cells = dict.fromkeys(zip(TEXTS, refs, strict=False), f"See {LAST}, {FIRST[0]}.")
    planted_in = planted(demo.summary("Q4"), source, cells)

    with pytest.raises(Blocked) as blocked:
        copied(source, "no.xlsx", names=place / "names.txt")

    told = {one.where: one.message for one in blocked.value.problems}
    assert len(TEXTS) == len(told)
    for cell, key in some(zip(planted_in, TEXTS, strict=True)):
        sheet, _, address = cell.partition("!")
        message = told[f'{source.name}, sheet "{sheet}", cell {address} ({heading(key)})']
        assert f'--accept "{cell}"' in message
        assert LAST not in message and FIRST not in message
    assert not (place / "no.xlsx").exists()


def test_a_name_in_what_a_family_would_read_blocks(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Each cell that a family's copy is made of is looked at, whatever the state of its action."""
    source = place / "for a family.xlsx"
    of = {
        State.DONE: "ROWAN-01.1",
        State.SAID_DONE: "ROWAN-05.2",
        State.LATE: "ROWAN-02.2",
        State.OPEN: "ROWAN-03.2",
    }
    cells = {(key, ref): f"Asked {NAME}" for state, ref in of.items() for key in TOLD[state]}
    del cells["evidence", "ROWAN-05.2"], cells["outcome", "ROWAN-05.2"]  # or it would be done
    planted_in = planted(demo.summary("Q4"), source, cells)

    with pytest.raises(Blocked) as blocked:
        copied(source, "no.pdf", names=place / "names.txt", for_family=True, reviews=["Rowan"])

    told = re.findall(r'--accept "([^"]+)"', " ".join(p.message for p in blocked.value.problems))
    assert set(planted_in) == set(told)
    assert not (place / "no.pdf").exists()


HOSTILE = (
    f"{LAST.upper()}, {FIRST}",
    "zebedee quillfeather",
    "Z. Quillfeather",
    "Zebedee\nQuillfeather",
    "Zebedee Quill-\nfeather",
    "Z\u200bebedee Qu\u00adillfeather",
    "Z\u0435b\u0435d\u0435\u0435 Quillf\u0435\u0430th\u0435r",
    "\uff31\uff55\uff49\uff4c\uff4c\uff46\uff45\uff41\uff54\uff48\uff45\uff52",
    "Qu\u00edllfeather\u2019s house",
    "Quilifeather",
    "DC Brown",
    "Mrs brown",
    "zebedee@quill.example",
    "AB1 2DE",
)


def test_no_encoding_hides_a_name(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Invisible characters, letters of other scripts and line breaks hide no name."""
    source = place / "hostile.xlsx"
    refs = refs_in(demo.summary("Q4"))
    cells = {
        ("outcome", ref): f"Agreed with {words} in May."
        for ref, words in zip(refs, HOSTILE, strict=False)
    }
    planted_in = planted(demo.summary("Q4"), source, cells)

    with pytest.raises(Blocked) as blocked:
        copied(source, "hostile copy.xlsx", names=place / "names.txt")

    told = re.findall(r'--accept "([^"]+)"', " ".join(p.message for p in blocked.value.problems))
    assert len(HOSTILE) == len(planted_in)
    assert set(planted_in) == set(told)


def test_what_is_accepted_by_cell_is_written_and_answered_for(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """An accepted cell is copied and said with who answers for it; one too many is told."""
    source = place / "accepted.xlsx"
    words = f"The {LAST} Centre opened"
    (cell,) = planted(demo.summary("Q4"), source, {("outcome", "ROWAN-01.1"): words})
    quoted = "'{}'!${}${}".format(*re.fullmatch(r"(.+)!([A-Z]+)(\d+)", cell).groups())  # type: ignore[union-attr]

    done = copied(
        source, "accepted copy.xlsx", names=place / "names.txt", accept=[quoted, "Cover!B3"]
    )

    assert done.report[-3:] == (
        f'Accepted: accepted.xlsx, sheet "All actions", cell {cell.partition("!")[2]} (Outcome): '
        "looks like part of the name in line 1 of the list, ending er.",
        "Whoever accepts words has to answer for them leaving the partnership.",
        '--accept "Cover!B3" accepts nothing: nothing was found there that is to be copied.',
    )
    assert words.encode() in bytes_in(place / "accepted copy.xlsx")


def test_a_name_accepted_in_one_cell_blocks_in_another(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """What was accepted is the cell, not the name."""
    once, twice = place / "once.xlsx", place / "twice.xlsx"
    (cell,) = planted(demo.summary("Q4"), once, {("outcome", "ROWAN-01.1"): NAME})
    (other,) = planted(once, twice, {("key_outcomes", "ROWAN-01.2"): NAME})

    with pytest.raises(Blocked) as blocked:
        copied(twice, "no.xlsx", names=place / "names.txt", accept=[cell])

    assert [other] == re.findall(r'"(All actions![A-Z]+\d+)"', blocked.value.problems[0].message)
    assert 1 == len(blocked.value.problems)


def test_names_of_reviews_partnership_and_file_block(
    demo: Places, place: Path, owner: Partnership, copied: Callable[..., Published]
) -> None:
    """A name in the name of the copy, of a review or of the partnership blocks it."""
    names = place / "names.txt"
    for label in some(("Review", "Review code", "Partnership")):
        book = load_workbook(demo.plans / "Rowan.xlsx")
        row = next(r for r in range(1, 60) if book["Cover"].cell(r, 1).value == label)
        book["Cover"].cell(row, 2).value = LAST
        source = place / "named plan.xlsx"
        book.save(source)
        with pytest.raises(Blocked) as blocked:
            copied(source, "no.xlsx", names=names, partnership=Partnership())
        assert any(f"cell B{row} ({label})" in one.where for one in blocked.value.problems)
    with pytest.raises(Blocked) as blocked:
        copied(demo.summary("Q4"), f"{LAST}.xlsx", names=names)
    assert "Give it another name." in blocked.value.problems[0].message


def cells_of(file: Path, sheet: str) -> list[dict[str, object]]:
    """Give the rows of a table by its headings, read by openpyxl."""
    book = load_workbook(file)[sheet]
    header, _ = column_of(book, "Review" if sheet == "By review" else "Action ref")
    rows = list(book.iter_rows(min_row=header, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:] if row[0]]


def test_every_figure_is_that_of_all_actions(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Rows, ratings and counts of the copy are those of All actions when it is recounted."""
    copied(demo.summary("Q4"), "figures.xlsx")
    told = cells_of(demo.summary("Q4"), "All actions")
    shown = cells_of(place / "figures.xlsx", "Actions")

    by_ref = {row["Action ref"]: row for row in told}
    assert len(told) == len(shown) == len(by_ref)
    for row in some(shown):
        assert row == {name: by_ref[row["Action ref"]][name] for name in row}
    for row in some(cells_of(place / "figures.xlsx", "By review")):
        own = [one for one in told if one["Review"] == row["Review"]]
        ratings = Counter(one["Calculated RAG"] for one in own)
        assert len(own) == row["Total"]
        assert sum(one["Timing"] == "Overdue" for one in own) == row["Overdue"]
        assert [ratings[word] for word in ("Red", "Amber", "Green", "Blue", "Grey")] == [
            row[word] for word in ("Red", "Amber", "Green", "Blue", "Grey")
        ]


def test_a_family_is_told_every_promise_once(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Each action of the review has its words in the copy, and the counts add up to them."""
    copied(demo.summary("Q4"), "told.pdf", for_family=True, reviews=["rowan"])
    read = pypdf.PdfReader(place / "told.pdf")
    text = visible(" ".join(" ".join(page.extract_text() for page in read.pages).split()))
    own = [r for r in cells_of(demo.summary("Q4"), "All actions") if r["Review"] == "Rowan"]
    late = sum(row["Timing"] == "Overdue" for row in own)

    assert f"{len(own)} changes were promised" in text
    assert f"{late} are late." in text
    plain = text.replace(" ", "")
    for row in some(own):
        assert str(row["Action to take"]).replace(" ", "") in plain
    assert not re.search(r"ROWAN-\d|\bRAG\b|All actions|\bRed\b|\bAmber\b", text)
    assert "No reason was given." in text
    assert "dhr@harrowmere-csp.example" in text


@pytest.mark.parametrize("to", ["plan.xlsx", "plan.docx", "plan.pdf"])
def test_a_plan_is_copied_too_and_equal_input_gives_equal_bytes(
    demo: Places, place: Path, copied: Callable[..., Published], to: str
) -> None:
    """A plan has copies as a summary has, and each is the same bytes when it is made again."""
    source = demo.plans / "Rowan.xlsx"
    before = source.read_bytes()
    family = to != "plan.xlsx"
    done = copied(source, to, for_family=family, names=place / "names.txt")
    first = (place / to).read_bytes()
    copied(source, to, for_family=family, names=place / "names.txt")

    assert TODAY == done.as_at
    assert first == (place / to).read_bytes()
    assert before == source.read_bytes()


def test_the_copy_holds_sheets_and_properties_of_a_publication_only(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Three sheets in sight, no comments, no names, no author, and marked for publication."""
    copied(demo.summary("Q4"), "clean.xlsx", reviews=["Iris"])
    book = load_workbook(place / "clean.xlsx")

    assert ["Cover", "Actions", "By review"] == book.sheetnames
    assert {"visible"} == {sheet.sheet_state for sheet in book}
    assert [] == list(book.defined_names)
    assert not book.properties.creator and not book.properties.lastModifiedBy
    assert "en-GB" == book.properties.language
    held = bytes_in(place / "clean.xlsx")
    for word in some((b"OFFICIAL", b"comment", b"Progress", b"SHA-256", b"Source")):
        assert word not in held


def names_file(place: Path, kind: str) -> Path:
    """Give the list of names in another form."""
    file = place / f"list.{kind}"
    if kind == "xlsx":
        book = Workbook()
        for row in some((("Name", "Who"), (NAME, "brother"))):
            book.active.append(row)
        book.save(file)
    elif kind == "csv":
        file.write_text(f'Name,Who\n"{LAST}, {FIRST}",brother\n', encoding="utf-8-sig")
    else:
        file.write_bytes(f"{FIRST.lower()} {LAST.lower()}\r\n".encode("utf-16"))
    return file


@pytest.mark.parametrize("kind", ["txt", "csv", "xlsx"])
def test_a_list_of_names_is_read_in_each_form(
    demo: Places, place: Path, copied: Callable[..., Published], kind: str
) -> None:
    """A text file, a .csv and a workbook are read by their first column, without a heading."""
    source = place / "listed.xlsx"
    planted(demo.summary("Q4"), source, {("outcome", "ROWAN-01.1"): f"Seen by {LAST}"})

    with pytest.raises(Blocked) as blocked:
        copied(source, "no.xlsx", names=names_file(place, kind))

    line = 1 if kind == "txt" else 2
    assert f"in line {line} of the list" in blocked.value.problems[0].message


def test_our_own_words_block_no_copy(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Somebody called Amber, Will or Grey does not make the words of a legend a name."""
    (place / "words.txt").write_text("Amber Quillfeather\nGrey\nComplete Local\n", encoding="utf-8")

    copied(demo.summary("Q4"), "words.xlsx", names=place / "words.txt")

    assert (place / "words.xlsx").exists()


def test_wrong_files_and_options_are_told_in_words(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Whatever is named by mistake, one sentence says what it is and what to name instead."""
    summary = demo.summary("Q4")
    returned = next(demo.returns("Q4").glob("Q4*Police.xlsx"))
    receipt = next(demo.receipts.glob("*.xlsx"))
    (place / "empty.txt").write_text("\n", encoding="utf-8")
    (place / "there.xlsx").write_bytes(b"mine")
    name = "Name a summary that `dhrxl consolidate` made, or an action plan."
    family = "A copy for a family is of one review, and "
    for source, to, more, says in some(
        (
            (returned, "x.xlsx", {}, f"{returned.name} is an agency's return. {name}"),
            (receipt, "x.xlsx", {}, f"{receipt.name} is a receipt. {name}"),
            (demo.receipts, "x.xlsx", {}, f"{demo.receipts} is a folder. {name}"),
            (place / "none.xlsx", "x.xlsx", {}, "does not exist"),
            (summary, "x.pdf", {}, "add --for-family"),
            (summary, "x.xlsx", {"for_family": True}, "Name a file ending in .docx or .pdf."),
            (summary, "x.txt", {}, "Give the output a name ending in .xlsx."),
            (summary, "x.pdf", {"for_family": True}, f"{family}{summary.name} holds Adult K, Iris"),
            (summary, "x.xlsx", {"reviews": ["Elm"]}, f"{summary.name} holds no review Elm."),
            (summary, "x.xlsx", {"accept": ["E12"]}, "'E12' is no cell."),
            (summary, "x.xlsx", {"names": place / "empty.txt"}, "empty.txt holds no names."),
            (summary, "x.xlsx", {"as_at": date(2026, 4, 1)}, "Leave --as-at out"),
        )
    ):
        with pytest.raises(BadInput, match=re.escape(says)):
            copied(source, to, **more)
    with pytest.raises(OutputExists):
        copied(summary, "there.xlsx", force=False)
    assert not list(place.glob("x.*"))


def test_a_blocked_copy_ends_with_2_and_the_cells_to_mend(
    demo: Places, tmp_path: Path, run: Run
) -> None:
    """The command prints each problem, writes nothing and exits with 2."""
    source = tmp_path / "summary.xlsx"
    (cell,) = planted(
        demo.summary("Q4"), source, {("outcome", "ROWAN-01.1"): "Agreed with Dr Patel"}
    )

    refused = run("publish", source, "--to", "copy.xlsx")
    made = run("publish", source, "--to", "copy.xlsx", "--accept", cell)

    assert 2 == refused.code
    assert refused.stdout.startswith("1 error: summary.xlsx, sheet ")
    assert "Nothing was written: 1 thing that may tell who a person is." in refused.stderr
    assert 0 == made.code
    assert made.stdout.endswith("Written: copy.xlsx\n")
