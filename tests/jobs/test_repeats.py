"""Recommendations that several reviews make: found, confirmed in a sheet, and kept."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from dhrxl.cli.commands import dhrxl
from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.confirmed import read_confirmations
from dhrxl.jobs.repeats import Repeats, find_repeats
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import PLAN
from dhrxl.rounds.learning.asked import where_they_stand
from dhrxl.rounds.learning.likeness import groups, likeness
from dhrxl.rounds.rag import rate
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan
from tests.benchmarks.repeats import rates, recommendations, suggested_pairs
from tests.loops import some

import pandas as pd  # isort: skip

AS_AT = date(2026, 3, 31)
TRAINED = "All GP practices should provide domestic abuse training to clinical and reception staff."
TRAIN = "Train practice staff, clinical and at the front desk, in recognising domestic abuse."
FLAG = "Put a flag on the electronic record of patients known to be experiencing abuse."
BOAT = "Buy a new boat for the river patrol."
DONE = {
    "status": "Complete", "date_of_completion": date(2019, 3, 1), "evidence": "Attendance list.",
}  # fmt: skip


def plan(
    folder: Path, review: str, published: date | None, *asked: str, owner: str = "",
    code: str = "", **first: object,
) -> Path:  # fmt: skip
    """Write the plan of a review: a recommendation each, the first with what its action says."""
    code = code or review.upper()
    rows = [
        {
            "action_ref": f"{code}-{number:02}.1", "recommendation_no": str(number),
            "recommendation": words, "action_to_take": f"Do {number} of {review}",
            "lead_agency": "Health", "target_date": date(2026, 6, 30),
            **(first if number == 1 else {}),
        }
        for number, words in enumerate(asked, start=1)
    ]  # fmt: skip
    book = action_plan(
        typed(pd.DataFrame(rows, dtype="object"), PLAN),
        review=Review(name=review, code=code, published=published),
        partnership=Partnership(name=owner), as_at=AS_AT,
    )  # fmt: skip
    path = folder / f"{review}{owner}.xlsx"
    write(book, path)
    return path


@pytest.fixture
def plans(tmp_path: Path) -> list[Path]:
    """Two reviews that ask for the same training; the older says it is done."""
    return [
        plan(tmp_path, "Birch", date(2025, 9, 1), TRAIN, BOAT),
        plan(tmp_path, "Ash", date(2018, 9, 1), TRAINED, FLAG, **DONE),
    ]


def found(
    inputs: list[Path], output: Path, *, owner: Partnership | None = None, **more: object
) -> Repeats:
    """Find what repeats."""
    return find_repeats(inputs, output, as_at=AS_AT, partnership=owner or Partnership(), **more)  # type: ignore[arg-type]


def shown(path: Path, sheet: str = "Repeats") -> Iterator[dict[str, object]]:
    """Give the rows of a sheet of the list, by heading."""
    cells = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(cells) if "Recommendation ref" in row)
    for row in cells[at + 1 :]:
        if any(row):
            yield dict(zip(map(str, cells[at]), row, strict=True))


def typed_into(
    path: Path, output: Path, ref: str, *, named: dict[str, str] | None = None, **answers: object
) -> Path:
    """Type answers into the line of a recommendation, and save the list as another file.

    Headings `named` otherwise stand so in it.
    """
    book = load_workbook(path)
    sheet = book["Repeats"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Group")
    columns = {str(cell.value): cell.column for cell in header}
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        if row[columns["Recommendation ref"] - 1].value == ref:
            for heading, value in answers.items():
                sheet.cell(row[0].row, columns[heading.replace("_", " ")], value)
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        cell.value = (named or {}).get(cell.value, cell.value)
    book.save(output)
    return output


def test_what_was_said_complete_and_is_asked_again_is_named(
    plans: list[Path], tmp_path: Path
) -> None:
    """The older recommendation stands first, the newer below it with the day the older was done."""
    made = found(plans, tmp_path / "repeats.xlsx")

    first, second = shown(tmp_path / "repeats.xlsx")
    assert ("ASH-01", "BIRCH-01") == (first["Recommendation ref"], second["Recommendation ref"])
    assert "Asked again: ASH-01 was said complete on 1 March 2019." == second["Asked again"]
    assert "1 action. 1 complete with evidence." == first["Where it stands"]
    assert ("ASH-01", None) == (second["Asks for the same as"], second["Same ask"])
    assert (
        "4 recommendations of 2 reviews compared: 1 group that may ask for the same, 0 confirmed.",
        "Said complete, and asked again: 1.",
        "  BIRCH-01 (Birch): Asked again: ASH-01 was said complete on 1 March 2019.",
    ) == made.report


@pytest.mark.parametrize(
    ("first", "said"),
    [
        pytest.param({**DONE, "date_of_completion": date(2025, 10, 1)}, None, id="done after it"),
        pytest.param({**DONE, "status": "In progress"}, None, id="not said complete"),
        pytest.param({"status": "Superseded"}, None, id="closed, never done"),
        pytest.param(
            {**DONE, "date_of_completion": None},
            "Asked again: ASH-01 is said complete, without a date.", id="no date",
        ),
        pytest.param(
            {**DONE, "evidence": ""},
            "Asked again: ASH-01 was said complete on 1 March 2019.", id="no evidence",
        ),
    ],
)  # fmt: skip
def test_asked_again_is_what_was_done_before(
    tmp_path: Path, first: dict[str, object], said: str | None
) -> None:
    """Only what agencies said complete before the later review is called asked again."""
    inputs = [
        plan(tmp_path, "Ash", date(2018, 9, 1), TRAINED, **first),
        plan(tmp_path, "Birch", date(2025, 9, 1), TRAIN),
    ]

    found(inputs, tmp_path / "repeats.xlsx")

    assert [None, said] == [row["Asked again"] for row in shown(tmp_path / "repeats.xlsx")]


def test_confirmed_groups_stay(plans: list[Path], tmp_path: Path) -> None:
    """What was confirmed stays together though its words differ, and what differs stays apart,
    each with who said so, from list to list."""
    inputs = [*plans, plan(tmp_path, "Cedar", date(2020, 1, 1), "Mend the roof.", TRAIN)]
    found(inputs, tmp_path / "one.xlsx")
    when = {"Confirmed_by_(role)": "Analyst", "Confirmed_on": date(2026, 4, 2)}
    typed_into(tmp_path / "one.xlsx", tmp_path / "two.xlsx", "BIRCH-01", Same_ask="No", **when)
    typed_into(tmp_path / "two.xlsx", tmp_path / "typed.xlsx", "CEDAR-02", Same_ask="yes", **when)

    made = found(inputs, tmp_path / "next.xlsx", confirmed=tmp_path / "typed.xlsx")
    again = found(inputs, tmp_path / "third.xlsx", confirmed=tmp_path / "next.xlsx")

    assert [["ASH-01", "CEDAR-02"]] == [
        [one.asked.ref for one in group.members] for group in made.groups
    ]
    assert made.groups == again.groups
    assert ["Yes"] == [r["Same ask"] for r in shown(tmp_path / "third.xlsx") if r["Same ask"]]
    kept = {
        str(row["Recommendation ref"]): row for row in shown(tmp_path / "third.xlsx", "Confirmed")
    }
    assert {"BIRCH-01": "No", "CEDAR-02": "Yes"} == {ref: r["Same ask"] for ref, r in kept.items()}
    assert {"Analyst"} == {row["Confirmed by (role)"] for row in kept.values()}


def test_confirmed_by_hand_though_words_differ(plans: list[Path], tmp_path: Path) -> None:
    """Two recommendations of unlike words that somebody confirmed make a group."""
    found(plans, tmp_path / "one.xlsx")
    typed = typed_into(
        tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="Yes",
        Recommendation_ref="BIRCH-02", Asks_for_the_same_as="ASH-02",
    )  # fmt: skip

    made = found(plans, tmp_path / "next.xlsx", confirmed=typed)

    assert [["ASH-02", "BIRCH-02"], ["ASH-01", "BIRCH-01"]][::-1] == sorted(
        [one.asked.ref for one in group.members] for group in made.groups
    )


TWO = [("Ash", date(2018, 9, 1), TRAINED, "North"), ("Birch", date(2025, 9, 1), TRAIN, "South")]
"""Two reviews of two partnerships that ask for the same."""


def of_two(folder: Path) -> list[Path]:
    """Write the plans of two partnerships, one for each."""
    return [plan(folder, name, day, words, owner=owner) for name, day, words, owner in TWO]


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_answers_across_partnerships_count(tmp_path: Path, answer: str) -> None:
    """What is said of two partnerships' recommendations ties just these, or keeps them apart."""
    inputs = of_two(tmp_path)
    found(inputs, tmp_path / "one.xlsx")
    typed = typed_into(tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask=answer)

    made = found(inputs, tmp_path / "next.xlsx", confirmed=typed)
    again = found(inputs, tmp_path / "third.xlsx", confirmed=tmp_path / "next.xlsx")

    assert [answer == "Yes"] * (answer == "Yes") == [one.is_confirmed for one in made.groups]
    assert made.groups == again.groups
    (kept,) = shown(tmp_path / "third.xlsx", "Confirmed")
    assert ("South", "ASH-01", "North", answer) == (
        kept["Partnership"], kept["Asks for the same as"], kept["Partnership of that"],
        kept["Same ask"],
    )  # fmt: skip


def test_a_reference_that_both_partnerships_have_ties_the_right_pair(tmp_path: Path) -> None:
    """ASH-01 of the north is tied, not that of the row's own partnership."""
    inputs = [*of_two(tmp_path), plan(tmp_path, "Ash", date(2019, 9, 1), BOAT, owner="South")]
    found(inputs, tmp_path / "one.xlsx")
    typed = typed_into(tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="Yes")

    made = found(inputs, tmp_path / "next.xlsx", confirmed=typed)

    assert [[("North", "ASH-01"), ("South", "BIRCH-01")]] == [
        [(one.asked.partnership, one.asked.ref) for one in group.members] for group in made.groups
    ]


def test_a_blank_partnership_is_the_rows_own(plans: list[Path], tmp_path: Path) -> None:
    """A list without the column, as it was made before, is read as it always was."""
    found(plans, tmp_path / "one.xlsx")
    typed = typed_into(
        tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="Yes",
        named={"Partnership of that": "Other"},
    )  # fmt: skip

    made = found(plans, tmp_path / "next.xlsx", confirmed=typed)

    assert ([True], ()) == ([one.is_confirmed for one in made.groups], made.unread)


def test_an_answer_stays_with_the_pair_it_was_given_for(plans: list[Path], tmp_path: Path) -> None:
    """An older review that joins a group is confirmed as the same by nobody."""
    found(plans, tmp_path / "one.xlsx")
    typed = typed_into(tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="Yes")
    older = plan(tmp_path, "Yew", date(2010, 1, 1), TRAINED)

    made = found([*plans, older], tmp_path / "next.xlsx", confirmed=typed)

    rows = {row["Recommendation ref"]: row for row in shown(tmp_path / "next.xlsx")}
    assert ("ASH-01", "Yes") == (
        rows["BIRCH-01"]["Asks for the same as"], rows["BIRCH-01"]["Same ask"],
    )  # fmt: skip
    assert ("YEW-01", None) == (
        rows["ASH-01"]["Asks for the same as"], rows["ASH-01"]["Same ask"],
    )  # fmt: skip
    assert [False] == [one.is_confirmed for one in made.groups]


@pytest.mark.parametrize(
    ("first", "stands"),
    [
        pytest.param(
            {**DONE, "date_of_completion": date(2027, 1, 1), "target_date": date(2019, 1, 1)},
            "1 action. 1 overdue.", id="complete on a later day, and overdue",
        ),
        pytest.param(
            {**DONE, "date_of_completion": date(2027, 1, 1)}, "1 action. 1 open.",
            id="complete on a later day, and not due",
        ),
        pytest.param(
            {**DONE, "evidence": ""}, "1 action. 1 said complete, not evidenced.", id="no evidence"
        ),
        pytest.param(
            {**DONE, "date_of_completion": None}, "1 action. 1 said complete, without a date.",
            id="no date",
        ),
        pytest.param({"status": "Superseded"}, "1 action. 1 not accepted or superseded.", id="no"),
    ],
)  # fmt: skip
def test_each_action_stands_in_one_count(
    tmp_path: Path, first: dict[str, object], stands: str
) -> None:
    """Done is what the rule calls completed on the day, and no action is counted twice."""
    inputs = [
        plan(tmp_path, "Ash", date(2018, 9, 1), TRAINED, **first),
        plan(tmp_path, "Birch", None, TRAIN),
    ]

    found(inputs, tmp_path / "repeats.xlsx")

    one, other = shown(tmp_path / "repeats.xlsx")
    assert stands == one["Where it stands"]
    assert ("said complete" in stands) == bool(other["Asked again"])


def test_evidence_that_was_refused_is_not_accepted() -> None:
    """An answer that the board refused is called that, and not without evidence."""
    words = "Attendance list."
    one = pd.DataFrame(
        {
            "action_to_take": ["Train"], "status": ["Complete"], "progress": [""],
            "evidence": [words], "outcome": [""], "evidence_not_accepted": ["No names"],
            "date_of_completion": pd.to_datetime(["2019-03-01"]),
            "target_date": pd.to_datetime(["2019-01-01"]), "revised_target_date": pd.NaT,
            "answer_not_accepted": [f"{words} |  | 43525"],
        }
    )  # fmt: skip

    said = where_they_stand(one, rate(one, as_at=AS_AT))

    assert ["said complete, evidence not accepted"] == said.tolist()


def test_a_pseudonym_is_a_review_of_one_partnership(tmp_path: Path) -> None:
    """Ben of one place and Ben of another are two reviews, each with the date on its own cover;
    the dates in the owner's workbook are the owner's alone."""
    inputs = [
        plan(tmp_path, "Ben", date(2018, 9, 1), TRAINED, owner="Anytown", **DONE),
        plan(tmp_path, "Ben", date(2025, 9, 1), TRAIN, owner="Otherton"),
    ]
    owner = Partnership(
        name="Otherton", reviews=(Review(name="Ben", code="BEN", published=date(2025, 10, 1)),)
    )

    made = found(inputs, tmp_path / "repeats.xlsx", owner=owner)

    said = "Asked again: BEN-01 of Anytown was said complete on 1 March 2019."
    assert f"  BEN-01 (Ben, Otherton): {said}" in made.report
    assert [
        ("Anytown", date(2018, 9, 1), None),
        ("Otherton", date(2025, 10, 1), said),
    ] == [
        (row["Partnership"], row["Publication date"].date(), row["Asked again"])  # type: ignore[attr-defined]
        for row in shown(tmp_path / "repeats.xlsx")
    ]


@pytest.mark.parametrize(
    ("answers", "said", "is_kept"),
    [
        pytest.param(
            {"Same_ask": "Yes", "Confirmed_on": "in May"},
            "(Confirmed on): expected a date, found 'in May'.", True, id="a date as text",
        ),
        pytest.param(
            {"Same_ask": "Yes", "Asks_for_the_same_as": " "},
            "(Asks for the same as): expected a reference such as ROWAN-02, found nothing.", False,
            id="nothing to be the same as",
        ),
        pytest.param(
            {"Same_ask": "No", "Recommendation_ref": " "},
            "(Recommendation ref): expected a reference such as ROWAN-02, found nothing.", False,
            id="no reference",
        ),
        pytest.param(
            {"Same_ask": "Yes", "Asks_for_the_same_as": "BIRCH-01"},
            "(Asks for the same as): expected another recommendation, found BIRCH-01 itself.",
            False, id="the same as itself",
        ),
        pytest.param(
            {"Remark": "Ask the board"}, "(Same ask): expected Yes or No, found nothing.", False,
            id="a remark alone",
        ),
    ],
)  # fmt: skip
def test_nothing_typed_is_dropped_in_silence(
    plans: list[Path], tmp_path: Path, answers: dict[str, object], said: str, is_kept: bool
) -> None:
    """What was typed and cannot be kept is named with its cell, and what to do."""
    found(plans, tmp_path / "one.xlsx")
    typed_into(tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", **answers)

    made = found(plans, tmp_path / "next.xlsx", confirmed=tmp_path / "typed.xlsx")

    (line,) = made.unread
    assert line.startswith('typed.xlsx, sheet "Repeats", cell ')
    assert said in line
    assert line in made.report
    assert is_kept == bool(made.confirmed)


@pytest.mark.parametrize(
    ("heading", "lost", "kept"),
    [
        ("Same ask", "no answer of this sheet counts", 0),
        ("Asks for the same as", "no answer of this sheet counts", 0),
        ("Partnership", "no answer of this sheet counts", 0),
        ("Remark", "nothing under it is kept", 1),
    ],
)
def test_a_heading_that_is_gone_is_told(
    plans: list[Path], tmp_path: Path, heading: str, lost: str, kept: int
) -> None:
    """What a renamed heading costs is said: all answers of its sheet, or what stands under it."""
    found(plans, tmp_path / "one.xlsx")
    typed = typed_into(
        tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="Yes",
        named={heading: "Other"},
    )  # fmt: skip

    said = read_confirmations(typed)

    assert said.unread == (
        f'typed.xlsx, sheet "Repeats", row 5: expected the heading {heading}, found none. '
        f"Name the column so again; until then {lost}.",
    )
    assert kept == len(said.given)


def test_a_list_without_the_heading_of_answers_is_refused(
    plans: list[Path], tmp_path: Path
) -> None:
    """Where no sheet has the heading under which people answer, nothing is compared."""
    found(plans, tmp_path / "one.xlsx")
    book = load_workbook(tmp_path / "one.xlsx")
    del book["Confirmed"], book["Repeats"]
    book.save(tmp_path / "typed.xlsx")

    with pytest.raises(BadInput, match="no sheet with the heading Same ask"):
        found(plans, tmp_path / "next.xlsx", confirmed=tmp_path / "typed.xlsx")


def test_reviews_are_counted_before_anything_is_compared(
    plans: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one review, nobody is asked to install what compares."""
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    with pytest.raises(BadInput, match="Recommendations of two reviews or more"):
        found(plans[:1], tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="needs scikit-learn"):
        found(plans, tmp_path / "a.xlsx")


def test_a_whole_folder_may_be_named(plans: list[Path], tmp_path: Path) -> None:
    """Of all workbooks in a folder plans are compared, and each that is passed over is named."""
    output = tmp_path / "repeats.xlsx"
    others = [tmp_path / "partnership.xlsx", tmp_path / "early.xlsx", tmp_path / "~$Ash.xlsx"]
    write(partnership_workbook(Partnership(name=""), as_at=AS_AT), others[0])
    found(plans, others[1])
    others[2].write_bytes(b"lock")

    made = found([*plans, *others], output)

    assert 1 == len(made.groups)
    assert (
        "partnership.xlsx is the partnership workbook and was passed over.",
        "early.xlsx is a list of recommendations that repeat and was passed over. To keep what was "
        "typed into it, name it with --confirmed.",
        "~$Ash.xlsx is a lock file, left while a workbook is open and was passed over.",
    ) == made.passed_over
    assert made.report[: len(made.passed_over)] == made.passed_over
    with pytest.raises(OutputExists):
        found([*plans, *others, output], output)
    assert made.groups == found([*plans, *others, output], output, force=True).groups


def test_what_cannot_be_read_is_said(plans: list[Path], tmp_path: Path) -> None:
    """An answer that is neither Yes nor No is named with its cell, and confirms nothing."""
    found(plans, tmp_path / "one.xlsx")
    typed_into(tmp_path / "one.xlsx", tmp_path / "typed.xlsx", "BIRCH-01", Same_ask="maybe")

    made = found(plans, tmp_path / "next.xlsx", confirmed=tmp_path / "typed.xlsx")

    (said,) = made.unread
    assert said.startswith('typed.xlsx, sheet "Repeats", cell I7')
    assert "(Same ask): expected Yes or No, found 'maybe'." in said
    assert not made.confirmed


def test_reviews_of_two_partnerships_are_compared(tmp_path: Path) -> None:
    """Plans of two partnerships with one review code are two reviews, and both are compared."""
    inputs = [
        plan(tmp_path, "Ash", date(2018, 9, 1), TRAINED, owner="North"),
        plan(tmp_path, "Ash", date(2025, 9, 1), TRAIN, owner="South"),
    ]

    made = found(inputs, tmp_path / "repeats.xlsx")

    assert [["North", "South"]] == [
        [one.asked.partnership for one in group.members] for group in made.groups
    ]


def test_same_bytes(plans: list[Path], tmp_path: Path) -> None:
    """The same plans in another order give the same bytes."""
    found(plans, tmp_path / "one.xlsx")
    found(plans[::-1], tmp_path / "two.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_list_that_was_typed_into_is_never_replaced(plans: list[Path], tmp_path: Path) -> None:
    """Neither a list that is there nor one that somebody saved is lost."""
    output = tmp_path / "repeats.xlsx"
    found(plans, output)
    with pytest.raises(OutputExists):
        found(plans, output)
    typed_into(output, output, "BIRCH-01", Same_ask="Yes")
    before = output.read_bytes()

    with pytest.raises(BadInput, match="was saved by somebody"):
        found(plans, output, force=True)

    assert before == output.read_bytes()


def test_wrong_files_are_told(plans: list[Path], tmp_path: Path) -> None:
    """One review alone, and a plan in place of a list, say what to name instead."""
    with pytest.raises(BadInput, match=r"only of Birch\. Name the plans of other reviews too"):
        found(plans[:1], tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="is no list of repeats"):
        found(plans, tmp_path / "a.xlsx", confirmed=plans[0])
    assert not (tmp_path / "a.xlsx").exists()


def test_command_prints_what_it_found(plans: list[Path], tmp_path: Path) -> None:
    """The command prints what was compared and found, and where the list is."""
    output = tmp_path / "repeats.xlsx"

    ran = CliRunner().invoke(
        dhrxl, ["repeats", *map(str, plans), "-o", str(output), "--as-at", "2026-03-31"]
    )

    assert 0 == ran.exit_code, ran.output
    assert "1 group that may ask for the same" in ran.output
    assert f"Written: {output}" in ran.output


def test_two_thirds_of_what_asks_for_the_same_is_found() -> None:
    """Of 600 recommendations, two thirds of the pairs that ask for the same are found, and a third
    of the pairs that are named do; none of them depends on the order."""
    texts, same = recommendations()
    turned = texts[::-1]

    named = suggested_pairs(texts)
    precision, recall = rates(named, same)

    assert (600, 150) == (len(texts), len(same))
    assert precision >= 0.30
    assert recall >= 0.65
    assert named == {(599 - b, 599 - a) for a, b in suggested_pairs(turned)}


def test_texts_without_words_are_alike_to_nothing() -> None:
    """Texts without a letter, one text and none make no group."""
    assert [] == groups(likeness(["!", "?"]))
    assert [] == groups(likeness(["Train staff."]))
    for texts in some([[""], ["a", ""]]):
        assert np.isfinite(likeness(texts)).all()
