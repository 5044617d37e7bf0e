"""Copies for the public and for families: what stands in them, and what is told."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from openpyxl import load_workbook

from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.whole_summary import read_whole_summary
from dhrxl.jobs.demo.round import Places
from dhrxl.jobs.publish import Published
from dhrxl.model.partnership import Partnership
from dhrxl.model.text import visible
from dhrxl.rounds.copies.accounts import Account, Accounts
from dhrxl.rounds.copies.blocking import Blocked
from dhrxl.workbooks.publication import CHECKED, NO_ANSWER, NO_LEAD, SAID_DONE
from tests.conftest import Run
from tests.copies import NAME, TODAY, bytes_in, cells_of, column_of, expect_nobody, planted
from tests.loops import some
from tests.packages import replant


def test_every_figure_is_that_of_all_actions(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Rows, ratings and counts of the copy are those of All actions when it is recounted."""
    copied(demo.summary("Q4"), "figures.xlsx")
    told = cells_of(demo.summary("Q4"), "All actions")
    shown = cells_of(place / "figures.xlsx", "Actions")

    by_ref = {row["Action ref"]: row for row in told}
    assert len(told) == len(shown) == len(by_ref)
    unsaid = {"Lead agency": NO_LEAD, "Status": NO_ANSWER}
    checked = {row["Action ref"]: row.pop(CHECKED) for row in shown}
    for row in some(shown):
        own = by_ref[row["Action ref"]]
        as_said = {name: own[name] or unsaid.get(name) for name in row}
        if own["Timing"] == "Completed" and own["Calculated RAG"] != "Blue":
            as_said["Timing"] = SAID_DONE
        assert row == as_said
    assert "Not yet: the agencies differ" == checked["ROWAN-04.1"]
    assert "Yes, 22 January 2026" == checked["ROWAN-01.1"]
    assert {"Ended", "Not yet", "Nothing to check yet"} <= set(checked.values())
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
    assert "For 4 of these 5 no reason was given" in text
    assert "We have no new account that we could read. These words are from" in text
    assert "We have no new account. These words are from" in text
    assert "The services that share this promise do not yet agree" in text
    assert "Nothing new was said this time." not in text
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


def test_what_became_of_an_account_is_told_by_the_summary(demo: Places) -> None:
    """A file that was not read, or may be its, is no silence; nor is one row in two versions."""
    whole = read_whole_summary(demo.summary("Q4"))
    told = Accounts(whole)
    bare = Accounts(replace(whole, tables={**whole.tables, "returns": None}))

    assert {
        "Harrowmere Integrated Care Board": Account.UNREAD,
        "Housing Services": Account.PERHAPS,
        "Fernhollow Domestic Abuse Service": Account.PERHAPS,
        "Probation Service": Account.NONE,
    } == {
        name: told.of(name)
        for name in (
            "Harrowmere Integrated Care Board", "Housing Services",
            "Fernhollow Domestic Abuse Service", "Probation Service",
        )
    }  # fmt: skip
    assert Account.PERHAPS is bare.of("Probation Service")
    assert Account.NONE is Accounts().of("Probation Service")


def test_the_cover_names_the_kind_of_review_and_a_contact(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """What the plan's cover says of both stands on the copy's; a name in either blocks it."""
    book = load_workbook(demo.plans / "Rowan.xlsx")
    cover = {row[0].value: row[1] for row in book["Cover"].iter_rows(max_col=2)}
    cover["Review type"].value = "SAR"
    book.save(place / "kind.xlsx")
    cover["Review type"].value = f"Review of {NAME}"
    book.save(place / "named.xlsx")
    copied(place / "kind.xlsx", "kinds.xlsx")
    made = load_workbook(place / "kinds.xlsx")["Cover"]
    told = {row[0].value: row[1].value for row in made.iter_rows(max_col=2)}

    assert "safeguarding adult review" == told["Review type"]
    assert cover["Contact"].value == told["Contact"]
    with pytest.raises(Blocked):
        copied(place / "named.xlsx", "never.xlsx", names=place / "names.txt")


def test_wrong_files_and_options_are_told_in_words(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Whatever is named by mistake, one sentence says what it is and what to name instead."""
    summary = demo.summary("Q4")
    returned = next(demo.returns("Q4").glob("Q4*Police.xlsx"))
    receipt = next(demo.receipts.glob("*.xlsx"))
    (place / "empty.txt").write_text("\n", encoding="utf-8")
    (place / "minutes.pdf").write_bytes(b"%PDF-1.7")
    (place / "reply.eml").write_bytes(b"From: a@b.example\r\nSubject: x\r\n\r\nSam Hollis\r\n")
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
            *(
                (
                    summary,
                    "x.xlsx",
                    {"names": path},
                    f"{path.name} is no list of names: it is {what}. "
                    "Write one name a line into a text file, or into the first column of a",
                )
                for path, what in (
                    (summary, "a summary"),
                    (returned, "an agency's return"),
                    (place / "minutes.pdf", "a PDF file"),
                    (place / "reply.eml", "a saved mail"),
                )
            ),
            (summary, "x.xlsx", {"as_at": date(2026, 4, 1)}, "Leave --as-at out"),
        )
    ):
        with pytest.raises(BadInput, match=re.escape(says)):
            copied(source, to, **more)
    with pytest.raises(OutputExists):
        copied(summary, "there.xlsx", force=False)
    assert not list(place.glob("x.*"))


def test_a_family_copy_as_several_documents(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """Word and PDF at once are those that come one by one; where one is there, none is written."""
    given = {"for_family": True, "reviews": ["Rowan"]}
    word, pdf = place / "both.docx", place / "both.pdf"
    one = copied(demo.summary("Q4"), "both.docx", **given)
    copied(demo.summary("Q4"), "both.pdf", **given)
    alone = [word.read_bytes(), pdf.read_bytes()]
    word.unlink()

    with pytest.raises(OutputExists, match="exists"):
        copied(demo.summary("Q4"), "both.docx", also=[pdf], force=False, **given)
    refused = word.exists()
    both = copied(demo.summary("Q4"), "both.docx", also=[pdf], **given)

    assert not refused
    assert one == both
    assert alone == [word.read_bytes(), pdf.read_bytes()]


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


def test_what_a_copy_lacks_is_told(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """A date that is none, a column nobody knows and a hidden row are told; a copy is written."""
    source = place / "odd plan.xlsx"
    ref = "ROWAN-01.2"
    (cell,) = planted(demo.plans / "Rowan.xlsx", source, {("target_date", ref): "ASAP"})
    book = load_workbook(source)
    header, _ = column_of(book["Action plan"], "Action ref")
    book["Action plan"].cell(header, 30).value = f"Notes of {NAME}"
    book["Action plan"].cell(header + 1, 30).value = NAME
    book["Action plan"].row_dimensions[header + 3].hidden = True
    book.save(source)

    done = copied(source, "odd copy.xlsx", names=place / "names.txt")

    assert ["not-a-date", "unknown-column"] == [one.code for one in done.problems]
    assert cell.endswith(f"!{done.problems[0].cell}")
    assert "It is not copied." in done.problems[1].message
    assert 'Sheet "Action plan": 1 hidden row was read like any other.' in done.report
    expect_nobody(place / "odd copy.xlsx")


def test_a_family_is_given_no_copy_of_a_review_without_a_name(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """A plan that has lost its cover names no review: that is said, and where to type it."""
    book = load_workbook(demo.plans / "Rowan.xlsx")
    del book["Cover"]
    book.save(place / "no cover.xlsx")

    with pytest.raises(BadInput, match="Type the pseudonym on the cover, beside Review"):
        copied(place / "no cover.xlsx", "no.pdf", for_family=True)


def test_who_hands_out_a_copy_without_a_contact_is_told(
    demo: Places, place: Path, owner: Partnership, copied: Callable[..., Published]
) -> None:
    """Where nobody is named whom a family may ask, the screen says so, and where to type it."""
    nobody = replace(owner, send_to="")
    family = {"for_family": True, "reviews": ["Rowan"]}

    bare = copied(demo.summary("Q4"), "nobody.pdf", partnership=nobody, **family)
    known = copied(demo.summary("Q4"), "known.pdf", **family)

    (said,) = [one for one in bare.report if one.startswith("Whom a reader may ask: ")]
    assert "names no team and no e-mail address. Type it in the partnership workbook" in said
    assert "sheet Settings, beside Send to (a summary has no Contact)" in said
    assert "Whom a reader" not in " ".join(known.report)
    pages = pypdf.PdfReader(place / "nobody.pdf").pages
    assert "No team is named yet." in " ".join(pages[-1].extract_text().split())


def test_a_word_file_in_which_somebody_wrote_is_not_replaced(
    demo: Places, place: Path, copied: Callable[..., Published]
) -> None:
    """What was filled in for a family stays, whatever we are told."""
    options = {"for_family": True, "reviews": ["Rowan"]}
    copied(demo.summary("Q4"), "filled.docx", **options)
    copied(demo.summary("Q4"), "filled.docx", **options)
    made = place / "filled.docx"
    with zipfile.ZipFile(made) as package:
        core = package.read("docProps/core.xml").decode()
    modified = re.findall("<dcterms:modified[^>]*>([^<]+)<", core)[0]
    later = core.replace(
        f">{modified}</dcterms:modified", ">2026-04-02T09:00:00Z</dcterms:modified"
    )
    replant(made, place / "written.docx", {"docProps/core.xml": (core, later)})

    with pytest.raises(BadInput, match="may hold what was written for the family"):
        copied(demo.summary("Q4"), "written.docx", **options)
