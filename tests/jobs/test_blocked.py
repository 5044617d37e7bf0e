"""What blocks a copy, and that no name of the source is in one: not in a cell, not in a byte."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dhrxl.documents.family.states import SHOWN as TOLD
from dhrxl.documents.family.states import State
from dhrxl.jobs.demo.places import Places
from dhrxl.jobs.publish import Published
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import heading
from dhrxl.rounds.copies.blocking import Blocked
from tests.copies import (
    FIRST,
    LAST,
    NAME,
    TEXTS,
    bytes_in,
    column_of,
    expect_nobody,
    planted,
    refs_in,
)
from tests.loops import some


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


def test_a_name_typed_over_what_was_worked_out_blocks(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """A name beside a rating, a timing or the meaning of a colour is in no copy either."""
    superseded = "DHR07-02.2"
    source = place / "over.xlsx"
    planted(demo.summary("Q4"), source, {("timing", superseded): f"Closed, told {NAME}"})
    with pytest.raises(Blocked):
        copied(source, "over-copy.xlsx", names=place / "names.txt")
    book = load_workbook(demo.summary("Q4"))
    legend = next(row for row in book["Cover"].iter_rows() if row[0].value == "Red")
    legend[1].value = f"Overdue: ask {NAME}"
    book.save(source)
    with pytest.raises(Blocked):
        copied(source, "over-copy.xlsx", names=place / "names.txt")

    assert not (place / "over-copy.xlsx").exists()


def test_decisions_typed_since_are_told(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """A copy of a summary into which decisions were typed says that it does not show them."""
    source = place / "decided.xlsx"
    book = load_workbook(demo.summary("Q4"))
    sheet = book["For decision"]
    header, column = column_of(sheet, "Decision")
    sheet.cell(header + 1, column).value = "Refused"
    book.save(source)

    made = copied(source, "decided-copy.xlsx", names=place / "names.txt")

    said = "1 decision typed into decided.xlsx since: the copy shows 31 March 2026, without them."
    assert any(line.startswith(said) for line in made.report)


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
        f"'{LAST}', which looks like part of the name in line 1 of the list, ending er.",
        "Whoever accepts words has to answer for them leaving the partnership.",
        '--accept "Cover!B3" accepts nothing: nothing was found there that is to be copied.',
    )
    assert words.encode() in bytes_in(place / "accepted copy.xlsx")


def test_all_that_is_accepted_is_told_in_its_own_words(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Of a cell that is accepted each finding is said as it stands there: another name that came
    into it since would be seen."""
    source = place / "told.xlsx"
    words = f"{LAST.upper()}, DI O'Neill-Bright and D.S. Ashe told 07700 900123"
    (cell,) = planted(demo.summary("Q4"), source, {("outcome", "ROWAN-01.1"): words})

    done = copied(source, "told copy.xlsx", names=place / "names.txt", accept=[cell])

    told = [line for line in done.report if line.startswith("Accepted: ")]
    said = [re.search(r": '(.+)', which looks like ", line) for line in told]
    assert {LAST.upper(), "O'Neill-Bright", "Ashe", "07700 900123"} == {
        one[1] for one in some(said) if one
    }
    assert all(said)


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
        file.write_bytes(f"# Family\r\n{FIRST.lower()} {LAST.lower()}\r\n".encode("utf-16"))
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

    assert "in line 2 of the list" in blocked.value.problems[0].message


def test_our_own_words_block_no_copy(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Somebody called Amber, Will or Grey does not make the words of a legend a name."""
    (place / "words.txt").write_text("Amber Quillfeather\nGrey\nComplete Local\n", encoding="utf-8")

    copied(demo.summary("Q4"), "words.xlsx", names=place / "words.txt")

    assert (place / "words.xlsx").exists()
