"""Problems as values: their place, their order, and the kinds that no other test raises by code."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dhrxl.files.limits import Limits
from dhrxl.files.workers import Workers
from dhrxl.intake.batch import take_in
from dhrxl.model.problems import CATALOGUE, Problem, Severity, as_objects, ordered
from dhrxl.model.terms import FileKind
from dhrxl.workbooks.problems import problems_workbook
from dhrxl.workbooks.receipt import receipts
from tests.invented import (
    LAST_TIME,
    action,
    answer,
    as_previous,
    codes,
    intake,
    plan,
    returns,
    stand,
)
from tests.places import SHEETS

HIDDEN = "found text that looks like"
A, B = action("ELM-01.1"), action("ELM-02.1")


def test_place_is_what_the_name_box_takes() -> None:
    """A problem names file, sheet and the address to type into the name box."""
    problem = Problem(
        code="not-a-date", file="p.xlsx", sheet="Return", row=7, column=28,
        heading="New date requested", found="ASAP",
    )  # fmt: skip

    assert "AB7" == problem.cell
    assert (
        "p.xlsx, sheet \"Return\", cell AB7 (New date requested): expected a date, found 'ASAP'. "
        "Enter a date such as 31 March 2026."
    ) == problem.message


def test_problem_of_a_row_names_the_row() -> None:
    """A problem without a column names its row, which the name box takes too."""
    problem = Problem(code="text-lost", file="p.xlsx", sheet="Return", row=7, heading="Evidence")

    assert "7:7" == problem.cell
    assert 'p.xlsx, sheet "Return", row 7 (Evidence)' == problem.where


@pytest.mark.parametrize(
    ("code", "found", "expected"),
    [
        ("not-a-date", "ring 0161 496 0183", f"{HIDDEN} a phone number, ending 83."),
        ("unknown-status", "jo@mail.example", f"{HIDDEN} an e-mail address, ending le."),
        ("unknown-column", "0161 496 0183", f"{HIDDEN} a phone number, ending 83."),
        ("no-target-date", "'ring 0161 496 0183'", f"{HIDDEN} a phone number, ending 83."),
        ("unknown-action", "943 476 5919", f"{HIDDEN} an NHS number, ending 19."),
        ("not-a-date", "not before " * 9, f"found '{('not before ' * 9)[:59]}…'."),
        ("no-target-date", f"'{'not before ' * 9}'", f"found '{('not before ' * 9)[:59]}…'."),
    ],
)  # fmt: skip
def test_no_message_tells_personal_data(code: str, found: str, expected: str) -> None:
    """Personal data in a cell at fault is told by its kind, and a long cell is cut."""
    facts = {"expected": "a word", "suggestion": ""}
    problem = Problem(code=code, file="p.xlsx", row=7, column=1, found=found, facts=facts)

    assert expected in problem.message
    assert problem.found in expected


def test_json_sheet_and_receipt_tell_no_personal_data() -> None:
    """No face shows the words of a cell that holds personal data."""
    wrong = answer(A, date_of_completion="ask Jo, 0161 496 0183")
    found = stand(returns(("p.xlsx", "Police", [wrong])), plans=plan(A))

    faces = [as_objects(found.problems), problems_workbook(found), receipts(found)]

    assert all("looks like a phone number, ending 83" in repr(face) for face in faces)
    assert not any("496" in repr(face) for face in faces)


def test_problems_are_numbered_errors_first() -> None:
    """Errors come first, then files, sheets and cells in order; the same one once."""
    note = Problem(code="skipped-file", file="a.xlsx", found="x")
    late = Problem(code="not-a-date", file="b.xlsx", sheet="S", row=10, column=1)
    early = Problem(code="not-a-date", file="b.xlsx", sheet="S", row=9, column=1)

    assert (early, late, note) == ordered([note, late, early, late])


def test_severity_can_be_raised() -> None:
    """A file that was named and is no workbook is an error; lying in a folder, a warning."""
    bare = Problem(code="not-a-workbook", file="a.pdf", found="a PDF document")
    named = Problem(
        code="not-a-workbook", file="a.pdf", found="a PDF document", raised_to=Severity.ERROR
    )

    assert (Severity.WARNING, Severity.ERROR) == (bare.severity, named.severity)


@pytest.mark.parametrize("code", CATALOGUE)
def test_code_is_kebab_case(code: str) -> None:
    """A code is words in lower case joined by hyphens."""
    assert code.replace("-", "").isalpha()
    assert code.islower()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("empty.xlsx", "damaged-file"),
        ("password.xlsx", "password-protected"),
        ("word_file.xlsx", "not-a-workbook"),
        ("lost_cover_two_agencies.xlsx", "unknown-return"),
        ("missing_columns.xlsx", "missing-column"),
        ("repeated_heading.xlsx", "repeated-column"),
        ("extra_columns.xlsx", "unknown-column"),
        ("rag_by_fill.xlsx", "colour-without-word"),
        ("typed_text.xlsx", "formula-as-text"),
        ("personal_data.xlsx", "personal-data"),
    ],
)
def test_files_raise_their_code(file: str, code: str) -> None:
    """A file with one quirk raises the code for it, through the front door."""
    came = take_in([SHEETS / file])

    assert code in {problem.code for problem in came.problems}


def test_no_action_table(tmp_path: Path) -> None:
    """A workbook without an action table says what headings were expected."""
    book = openpyxl.Workbook()
    book.active.append(["Dear all", "see attached"])
    book.save(tmp_path / "letter.xlsx")

    came = take_in([tmp_path / "letter.xlsx"])

    assert ["no-action-table"] == [problem.code for problem in came.problems]
    assert (
        "letter.xlsx: expected a sheet with a row of headings such as Action ref, Status and "
        "Progress, found none. Use the workbook that was sent out, or restore its row of headings."
    ) == came.problems[0].message


def test_too_many_rows() -> None:
    """A file with more rows than any partnership has actions is not read."""
    came = take_in([SHEETS / "plain.xlsx"], workers=Workers(limits=Limits(rows=2)))

    assert ["too-large"] == [problem.code for problem in came.problems]
    assert (
        "plain.xlsx: expected at most 2 rows, found 3 rows. Copy the table into a fresh return, "
        "without what lies beyond it, and send that."
    ) == came.problems[0].message
    assert came.rows.empty


@pytest.mark.parametrize(
    ("cover", "code"),
    [
        pytest.param({"template_version": "0"}, "older-template", id="older-template"),
        pytest.param({"profile": "local-2"}, "other-profile", id="other-profile"),
        pytest.param(
            {"profile": "dhrxl-1", "due_soon_days": 60.0}, "other-profile", id="other days"
        ),
        pytest.param({"complete_colour": "Green"}, "other-profile", id="other colour"),
        pytest.param({"blue_needs_assurance": "TRUE"}, "other-profile", id="other assurance"),
    ],
)
def test_covers(cover: dict[str, object], code: str) -> None:
    """What a cover says of template and profile is held against ours."""
    found = stand(returns(("p.xlsx", "Police", [answer(A)]), **cover), plans=plan(A))

    assert [code] == codes(found)


def test_other_settings_of_one_name_are_told() -> None:
    """Of a profile with the same name the settings that differ are told, and alike ones are not."""
    alike = {"profile": "dhrxl-1", "due_soon_days": 30.0, "complete_colour": "blue",
             "blue_needs_assurance": "FALSE"}  # fmt: skip
    other = {**alike, "due_soon_days": 14, "blue_needs_assurance": "Yes"}
    came = [("p.xlsx", "Police", [answer(A)])]

    assert [] == codes(stand(returns(*came, **alike), plans=plan(A)))
    (told,) = stand(returns(*came, **other), plans=plan(A)).problems
    assert (
        "expected the RAG profile dhrxl-1 with Due soon (days) 30 and Blue needs assurance No, "
        "found dhrxl-1 with Due soon (days) 14 and Blue needs assurance Yes."
    ) in told.message


@pytest.mark.parametrize("key", ["published", "signed_off"])
def test_a_day_on_a_plans_cover_that_is_text_is_told(key: str) -> None:
    """A day typed as text on the cover of a plan counts as none, and is told as what it is."""
    given = plan(A, **{key: "13 October 2016"})
    day = plan(A, **{key: date(2016, 10, 13)})

    (told,) = stand(given).problems

    label = {"published": "Publication date", "signed_off": "Sign-off date"}[key]
    assert ("not-a-date", "warning", label) == (told.code, told.severity, told.heading)
    assert told.message.endswith("It is there as text. Type 13/10/2016 as a date.")
    assert () == stand(day).problems


def test_other_round_is_named() -> None:
    """A return of another round than the rest is named; an old one is not counted."""
    before = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A), as_at=LAST_TIME)
    cover = {"agency": "Police", "round": "Q3", "as_at": LAST_TIME}
    other = {"agency": "Health", "round": "Q4"}
    came = intake(
        ("h.xlsx", FileKind.RETURN, other, [answer(action("ELM-02.1", "Health"))]),
        ("h2.xlsx", FileKind.RETURN, other, [answer(action("ELM-03.1", "Health"))]),
        ("p.xlsx", FileKind.RETURN, cover, [answer(A, status="Paused")]),
    )

    found = stand(came, previous=as_previous(before))

    assert "wrong-round" in codes(found)
    assert "In progress" == found.actions.at["ELM-01.1", "status"]


def test_return_that_says_nothing() -> None:
    """A return that came back as it was sent counts as silence, unless it says so itself."""
    sent = answer(A, status=None)
    empty = stand(returns(("p.xlsx", "Police", [sent])), plans=plan(A))
    meant = stand(returns(("p.xlsx", "Police", [sent]), no_change="Yes"), plans=plan(A))

    assert ["not-returned", "nothing-reported"] == codes(empty)
    assert "nothing-reported" not in codes(meant)


def test_row_twice_with_other_answers() -> None:
    """One action twice in a file with other answers: neither counts."""
    rows = [answer(A, status="Paused"), answer(A, status="Complete", evidence="x")]

    found = stand(returns(("p.xlsx", "Police", rows)), plans=plan(A))

    assert "duplicate-action" in codes(found)
    assert "Never" == found.actions.at["ELM-01.1", "reported"]


def test_changed_words() -> None:
    """Agreed words that were changed in a return are reported, and do not count."""
    found = stand(
        returns(("p.xlsx", "Police", [answer(A | {"action_to_take": "Do less"})])), plans=plan(A)
    )

    assert ["changed-baseline"] == codes(found)
    assert A["action_to_take"] == found.actions.at["ELM-01.1", "action_to_take"]


def test_answer_that_is_gone() -> None:
    """An answer given last time and now blank is reported, and the return's word stands."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, evidence="Log")])), plans=plan(A), as_at=LAST_TIME
    )
    found = stand(
        returns(("p.xlsx", "Police", [answer(A, progress="On")])), previous=as_previous(first)
    )

    assert ["text-lost"] == codes(found)
    assert "" == found.actions.at["ELM-01.1", "evidence"]


def test_reviews_with_one_code() -> None:
    """Two plans under one review code are an error of the later one."""
    cover = {"review": "Elm", "review_code": "ELM"}
    found = stand(
        intake(
            ("a.xlsx", FileKind.PLAN, cover, [A]),
            ("b.xlsx", FileKind.PLAN, cover | {"review": "Elmer"}, [B]),
        )
    )

    assert "duplicate-review-code" in codes(found)


def test_decision_that_is_none() -> None:
    """A word that is no decision is reported at its cell and changes nothing."""
    first = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A), as_at=LAST_TIME)
    decided = [{"action_ref": "ELM-01.1", "decision": "Yes", "decided_on": date(2026, 1, 5)}]

    found = stand(
        returns(("p.xlsx", "Police", [answer(A, progress="On")])),
        previous=as_previous(first, decided),
    )

    assert ["unknown-decision"] == codes(found)
    assert (
        'last.xlsx, sheet "For decision", row 5 (Decision): expected Agreed, Refused, Not '
        "accepted, Superseded, Assured or Reopened, found 'Yes'. Choose one from the list. Until "
        "then the decision is not applied."
    ) == found.problems[0].message
