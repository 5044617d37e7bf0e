"""Recommendations of a plan, their numbers, and the references that follow from them."""

from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from openpyxl import Workbook

from dhrxl.files.documents import read_text
from dhrxl.model.partnership import Review
from dhrxl.plans.importer import ImportedPlan, read_plan, understand
from tests.loops import some

R = Review(name="R", code="R")


def imported(text: str, known: pd.DataFrame | None = None) -> ImportedPlan:
    """Import a plan typed into the test, cells separated by bars."""
    lines = tuple(line for line in read_text(text.replace("|", "\t")) if line.filled)
    return understand(lines, file="plan.txt", review=R, known=known)


def columns(plan: ImportedPlan, *keys: str) -> list[tuple[str, ...]]:
    """Give columns of all actions."""
    return list(plan.actions[list(keys)].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "text",
    [
        "Recommendation|Action\nReply|Send it\n1. Train|Hold a day\n2. Share|Print it\n",
        "No|Recommendation|Action\n1|Train|Hold a day\n|Reply|Send it\n2|Share|Print it\n",
        "Recommendation|Action\n1. Train|Hold a day\n2. Share|Print it\nReply|Send it\n",
        "Recommendation|Action\nR2: Share|Print it\nReply|Send it\nRec 1: Train|Hold it\n",
    ],
)
def test_an_unnumbered_recommendation_takes_a_free_number(text: str) -> None:
    """Its references come after those of the numbered ones, wherever it stands in the plan."""
    refs = dict(columns(imported(text), "recommendation", "action_ref"))

    assert "R-03.1" == refs["Reply"]
    assert {"R-01.1", "R-02.1", "R-03.1"} == set(refs.values())


def test_free_numbers_are_kept_in_later_imports() -> None:
    """A number that was free and is given is never given again, whatever is added since."""
    first = imported("Recommendation|Action\nReply|Send it\n1. Train|Hold a day\n")
    again = imported(
        "Recommendation|Action\nAsk|Ask them\nReply|Send it\n1. Train|Hold a day\n2. Share|Print\n"
        "Reply|Send it twice\n",
        known=first.actions,
    )

    assert [("R-02.1",), ("R-01.1",)] == columns(first, "action_ref")
    assert [
        ("Ask", "R-03.1"), ("Reply", "R-02.1"), ("Train", "R-01.1"), ("Share", "R-02.2"),
        ("Reply", "R-02.3"),
    ] == columns(again, "recommendation", "action_ref")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "No|Recommendation|Action\n1|Train|Do it\n1.1|Share|Do it\n1.2|Audit|Do it\n1.1|Share|Go\n",
        "Recommendation|Action\n1. Train|Do it\n1.1 Share|Do it\n1.2 Audit|Do it\n1.1 Share|Go\n",
        "".join(
            f"Recommendation {number}: {text}\nAction: {action}\nLead agency: Police\n"
            for number, text, action in (
                ("1", "Train", "Do it"), ("1.1", "Share", "Do it"), ("1.2", "Audit", "Do it"),
                ("1.1", "Share", "Go"),
            )
        ),
    ],
)  # fmt: skip
def test_parts_of_a_number_stay_apart(text: str) -> None:
    """1, 1.1 and 1.2 are three recommendations, and none of their references is another's."""
    plan = imported(text)
    again = imported(text, known=plan.actions)

    assert ["Train", "Share", "Audit", "Share"] == plan.actions["recommendation"].tolist()
    assert ["1", "1.1", "1.2", "1.1"] == [
        number.rstrip(".") for number in plan.actions["recommendation_no"]
    ]
    assert ["R-01.1", "R-01.2", "R-01.3", "R-01.4"] == plan.actions["action_ref"].tolist()
    assert columns(plan, "action_ref") == columns(again, "action_ref")


def test_a_number_below_a_recommendation_is_that_of_its_action() -> None:
    """Where the recommendation is not said again, 1.1 and 1.2 are actions under 1."""
    plan = imported("No|Recommendation|Action\n1|Train|Do a\n1.2||Do b\n1.3||Do c\n2|Ask|Do d\n")

    assert [
        ("1", "Train", "R-01.1"), ("1", "Train", "R-01.2"), ("1", "Train", "R-01.3"),
        ("2", "Ask", "R-02.1"),
    ] == columns(plan, "recommendation_no", "recommendation", "action_ref")  # fmt: skip


SENTENCES = ("The trust should train all staff.", "2. Share the guide", "Audit")


def test_sentences_in_a_column_of_numbers_are_recommendations(tmp_path: Path) -> None:
    """A column "Rec" is what stands in it: words there are recommendations, in any document."""
    expected = ["The trust should train all staff.", "Share the guide", "Audit"]
    rows = [(text, f"Do {at}", "Police") for at, text in enumerate(SENTENCES)]
    for head in some(["Rec", "Rec.", "Recommendation no."]):
        book, document = Workbook(), Document()
        table = document.add_table(rows=0, cols=3)
        for row in ((head, "Action", "Lead"), *rows):
            book.active.append(row)
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        book.save(tmp_path / "plan.xlsx")
        document.save(str(tmp_path / "plan.docx"))
        text = "".join("\t".join(row) + "\n" for row in ((head, "Action", "Lead"), *rows))
        (tmp_path / "plan.txt").write_text(text, "utf-8")
        for name in some(["plan.xlsx", "plan.docx", "plan.txt"]):
            plan = read_plan(tmp_path / name, review=R)
            assert expected == plan.actions["recommendation"].tolist()
            assert ["", "2.", ""] == plan.actions["recommendation_no"].tolist()


@pytest.mark.parametrize("numbers", [("1", "2"), ("R1", "R2"), ("Rec 1", "Rec 2"), ("i", "ii")])
def test_numbers_in_a_column_of_numbers_stay_numbers(numbers: tuple[str, str]) -> None:
    """A number however it is written is no sentence, beside a column of words or alone."""
    first, second = numbers
    beside = imported(f"Rec|Recommendation|Action\n{first}|Ask|Do a\n{second}|Tell|Do b\n")
    alone = imported(f"Rec|Action|Lead\n{first}|Do a|Police\n{second}|Do b|Police\n")

    assert [(first, "Ask"), (second, "Tell")] == columns(
        beside, "recommendation_no", "recommendation"
    )
    assert [(first, ""), (second, "")] == columns(alone, "recommendation_no", "recommendation")


def test_words_beside_a_column_of_numbers_are_the_recommendation() -> None:
    """Of "No." and "Rec" the one with sentences says what is recommended."""
    plan = imported("No.|Rec|Action\n1|The trust should train.|Do a\n2|Share it|Do b\n")

    assert [("1", "The trust should train."), ("2", "Share it")] == columns(
        plan, "recommendation_no", "recommendation"
    )


def test_numbers_under_recommendation_are_its_numbers() -> None:
    """A column "Recommendation" that holds nothing but numbers says which, and no words."""
    plan = imported("Recommendation|Action|Lead\n1|Do a|Police\n2|Do b|Police\n")

    assert [("1", "", "R-01.1"), ("2", "", "R-02.1")] == columns(
        plan, "recommendation_no", "recommendation", "action_ref"
    )
