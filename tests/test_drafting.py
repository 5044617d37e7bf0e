"""New plans, and published ones read again over a plan that has lived since."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dhrxl.actions import typed
from dhrxl.drafting import import_plan, new_plan, review_named
from dhrxl.errors import OutputExists
from dhrxl.intake import read_plans, take_in
from dhrxl.partnership import Partnership, Review
from dhrxl.terms import PLAN
from dhrxl.workbooks import action_plan
from dhrxl.writer import write
from tests.rounds import AS_AT

OURS = Partnership(name="Ashdale", reviews=(Review(name="Elm", code="DHR07"),))
ELM = Review(name="Elm", code="ELM", published=date(2025, 6, 30))
SOURCE = (
    "Action plan\n\n\tRecommendation\tAction to take\tLead Agency\tTarget date\n"
    "1\tTrain\tTrain all\tPolice\tWithin 6 months of publication\n"
    "2\tShare\tAgree a protocol\tHealth\t30 June 2026\n"
)


def _actions(path: Path) -> pd.DataFrame:
    return typed(read_plans([path]).rows, PLAN).set_index("action_ref")


def _import(folder: Path, words: str = SOURCE, review: Review = ELM) -> tuple[str, ...]:
    (folder / "plan.txt").write_text(words, "utf-8")
    return import_plan(
        folder / "plan.txt", folder / "elm.xlsx", review=review, partnership=OURS, as_at=AS_AT,
        force=True,
    ).report  # fmt: skip


def test_answers_stay_when_a_plan_is_imported_again(tmp_path: Path) -> None:
    """Answers, agreed dates, contact and cover dates stay with their action."""
    _import(tmp_path)
    lived = _actions(tmp_path / "elm.xlsx").reset_index()
    lived.loc[0, "status"], lived.loc[0, "progress"] = "In progress", "Begun."
    lived.loc[0, "revised_target_date"] = pd.Timestamp(2026, 3, 31)
    book = action_plan(lived, review=ELM, partnership=OURS, as_at=AS_AT, contact="Coordinator")
    write(book, tmp_path / "elm.xlsx")

    report = _import(tmp_path, review=Review(name="Elm", code="ELM"))

    first = _actions(tmp_path / "elm.xlsx").loc["ELM-01.1"]
    assert ["In progress", "Begun."] == first[["status", "progress"]].tolist()
    assert [date(2025, 12, 30), date(2026, 3, 31)] == [
        first["target_date"].date(), first["revised_target_date"].date(),
    ]  # fmt: skip
    assert "Coordinator" == take_in([tmp_path / "elm.xlsx"]).sources[0].text("contact")
    assert "Kept from the plan that was there: 3 cells." in report


def test_action_that_is_gone_becomes_superseded(tmp_path: Path) -> None:
    """An action reworded in the source gets a new reference; the old one stays, Superseded."""
    _import(tmp_path)

    report = _import(tmp_path, SOURCE.replace("Agree a protocol", "Sign a protocol"))

    found = _actions(tmp_path / "elm.xlsx")
    assert {"ELM-01.1": "", "ELM-02.1": "Superseded", "ELM-02.2": ""} == found["status"].to_dict()
    assert "ELM-02.1 is not in the source any more: kept as Superseded." in report


def test_publication_date_corrected_reads_dates_anew(tmp_path: Path) -> None:
    """A corrected publication date moves the dates that run from it, and no others."""
    _import(tmp_path)

    _import(tmp_path, review=Review(name="Elm", code="ELM", published=date(2025, 8, 31)))

    found = _actions(tmp_path / "elm.xlsx")["target_date"]
    assert [date(2026, 2, 28), date(2026, 6, 30)] == [day.date() for day in found]


def test_new_plan_is_blank_and_not_written_over(tmp_path: Path) -> None:
    """A new plan holds no action; one that is there is not replaced unasked."""
    path = tmp_path / "elm.xlsx"
    new_plan(path, review=ELM, partnership=OURS, as_at=AS_AT)
    before = path.read_bytes()

    with pytest.raises(OutputExists) as stopped:
        new_plan(path, review=ELM, partnership=OURS, as_at=AS_AT)

    assert f"{path} exists. Add --force to replace it, or name another place." == str(stopped.value)
    assert before == path.read_bytes()


def test_plan_is_imported_over_a_blank_one(tmp_path: Path) -> None:
    """A blank plan can be filled by an import."""
    new_plan(tmp_path / "elm.xlsx", review=ELM, partnership=OURS, as_at=AS_AT)

    _import(tmp_path)

    assert ["ELM-01.1", "ELM-02.1"] == _actions(tmp_path / "elm.xlsx").index.tolist()


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [("elm", "", "DHR07"), ("Elm", "x1", "X1"), ("Adult A", "", "ADULT-A")],
)
def test_review_takes_the_code_it_has(name: str, code: str, expected: str) -> None:
    """A review's code is the one given, else the partnership's, else its name in capitals."""
    assert expected == review_named(name, code, OURS).code
