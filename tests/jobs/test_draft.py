"""New plans, and published ones read again over a plan that has lived since."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dhrxl.errors import BadInput, OutputExists
from dhrxl.intake.batch import read_plans, take_in
from dhrxl.jobs.draft import import_plan, new_plan, review_named
from dhrxl.layouts.xlsx import write
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.terms import PLAN
from dhrxl.workbooks.plan import action_plan
from tests.invented import AS_AT
from tests.loops import some

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


def _lived(folder: Path, typed_in: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
    """Give the plan with cells typed into it by reference."""
    actions = _actions(folder / "elm.xlsx")
    for ref, cells in typed_in.items():
        for key, value in cells.items():
            actions.loc[ref, key] = value
    return actions


def _write(folder: Path, actions: pd.DataFrame) -> None:
    rows = actions if "action_ref" in actions else actions.reset_index()
    write(action_plan(rows, review=ELM, partnership=OURS, as_at=AS_AT), folder / "elm.xlsx")


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


def test_action_that_is_gone_is_kept_as_it_is(tmp_path: Path) -> None:
    """An action reworded in the source gets a new reference; the old one stays as it was."""
    _import(tmp_path)
    _write(tmp_path, _lived(tmp_path, {"ELM-02.1": {"status": "Paused"}}))

    report = _import(tmp_path, SOURCE.replace("Agree a protocol", "Sign a protocol"))

    found = _actions(tmp_path / "elm.xlsx")
    assert {"ELM-01.1": "", "ELM-02.1": "Paused", "ELM-02.2": ""} == found["status"].to_dict()
    assert "Agree a protocol" == found.at["ELM-02.1", "action_to_take"]
    assert (
        "ELM-02.1 is not in the source any more: kept. If it was replaced, set its status to "
        "Superseded." in report
    )


def test_superseded_action_that_is_gone_is_not_told_again(tmp_path: Path) -> None:
    """An action that was set to Superseded stays so, and nobody is asked about it again."""
    _import(tmp_path)
    _write(tmp_path, _lived(tmp_path, {"ELM-02.1": {"status": "Superseded"}}))

    report = _import(tmp_path, SOURCE.replace("Agree a protocol", "Sign a protocol"))

    assert "Superseded" == _actions(tmp_path / "elm.xlsx").at["ELM-02.1", "status"]
    assert not any("any more" in line for line in some(report))


def test_what_was_typed_by_hand_stays(tmp_path: Path) -> None:
    """Every cell that the source leaves blank keeps what the plan holds; the source's words win."""
    source = SOURCE.replace("Health\t30 June 2026", "\tOngoing")
    _import(tmp_path, source)
    by_hand = {
        "scope": "Local", "lead_agency": "Health", "joint_agencies": "Homes",
        "key_milestones": "Draft", "key_outcomes": "Shared", "evidence_expected": "Protocol",
        "target_date": pd.Timestamp(2026, 9, 30), "assured_on": pd.Timestamp(2026, 3, 1),
    }  # fmt: skip
    _write(tmp_path, _lived(tmp_path, {"ELM-02.1": by_hand, "ELM-01.1": {"lead_agency": "Homes"}}))

    report = _import(tmp_path, source)

    found = _actions(tmp_path / "elm.xlsx")
    assert by_hand == found.loc["ELM-02.1", list(by_hand)].to_dict()
    assert "Police" == found.at["ELM-01.1", "lead_agency"]
    assert "Kept from the plan that was there: 8 cells." in report


def test_rows_without_a_reference_stay(tmp_path: Path) -> None:
    """A row somebody began by hand stays, and so does a second row of one reference."""
    _import(tmp_path)
    lived = _lived(tmp_path, {}).reset_index()
    more = lived.tail(1).assign(
        action_ref=[
            "",
        ],
        action_to_take="Typed by hand",
    )
    _write(tmp_path, pd.concat([lived, more, lived.tail(1)], ignore_index=True))

    report = _import(tmp_path)

    found = _actions(tmp_path / "elm.xlsx")
    assert ["ELM-01.1", "ELM-02.1", "", "ELM-02.1"] == found.index.tolist()
    assert "Typed by hand" == found.at["", "action_to_take"]
    assert "Kept without a reference of their own: 2 rows of the plan that was there." in report


def test_columns_somebody_added_are_not_lost(tmp_path: Path) -> None:
    """A column of somebody's own, and words in a date cell, go to the sheet Not placed."""
    path = tmp_path / "elm.xlsx"
    _import(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Action plan"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    row, last = cells["ELM-01.1"].row, cells["What is needed"]
    sheet.cell(last.row, last.column + 1, "Our notes")
    sheet.cell(row, last.column + 1, "Ask Rowan")
    sheet.cell(row, cells["Assured on"].column, "in May")
    book.save(path)

    _import(tmp_path)

    kept = list(openpyxl.load_workbook(path)["Not placed"].values)
    assert (f"elm.xlsx, row {row}", "Our notes: Ask Rowan") in [row[:2] for row in kept]
    assert (f"elm.xlsx, row {row}", "Assured on: in May") in [row[:2] for row in kept]


def test_plan_of_another_code_is_not_replaced(tmp_path: Path) -> None:
    """A plan keeps its review code: under another its references could not be kept."""
    _import(tmp_path)
    before = (tmp_path / "elm.xlsx").read_bytes()

    with pytest.raises(BadInput) as stopped:
        _import(tmp_path, review=Review(name="Elm", code="DHR07"))

    assert (
        f"{tmp_path / 'elm.xlsx'} is a plan with the review code ELM, and DHR07 was asked for. Add "
        "--code ELM to keep its references, or name another output."
    ) == str(stopped.value)
    assert before == (tmp_path / "elm.xlsx").read_bytes()


def test_new_plan_replaces_no_actions(tmp_path: Path) -> None:
    """A blank plan may be made anew, one that holds actions is never replaced by a blank one."""
    path = tmp_path / "elm.xlsx"
    given = {"review": ELM, "partnership": OURS, "as_at": AS_AT, "force": True}
    new_plan(path, **given)  # type: ignore[arg-type]
    new_plan(path, **given)  # type: ignore[arg-type]
    _import(tmp_path)
    before = path.read_bytes()

    with pytest.raises(BadInput) as stopped:
        new_plan(path, **given)  # type: ignore[arg-type]

    assert f"{path} holds 2 actions and is not replaced. Name another output." == str(stopped.value)
    assert before == path.read_bytes()


def test_publication_date_corrected_reads_dates_anew(tmp_path: Path) -> None:
    """A corrected publication date moves the dates that run from it, and no others."""
    _import(tmp_path)

    _import(tmp_path, review=Review(name="Elm", code="ELM", published=date(2025, 8, 31)))

    found = _actions(tmp_path / "elm.xlsx")["target_date"]
    assert [date(2026, 2, 28), date(2026, 6, 30)] == [day.date() for day in found]


@pytest.mark.parametrize(
    ("review", "told"),
    [
        (Review(name="Elmm", code="ELMM"),
         'The partnership has no review "Elmm". If Elm was meant, import again with --review '
         '"Elm".'),
        (Review(name="Rowan", code="ROWAN"), ""),
        (Review(name="Elm", code="ELM"), ""),
        (Review(name="Elm", code="ELM", published=date(2025, 6, 15)),
         "Publication date 15 June 2025 as given; the partnership workbook says 30 June 2025."),
    ],
)  # fmt: skip
def test_a_slip_in_the_review_is_told(tmp_path: Path, review: Review, told: str) -> None:
    """A review or date that is not the partnership's is told first; it may be meant."""
    (tmp_path / "plan.txt").write_text(SOURCE, "utf-8")
    owner = Partnership(reviews=(ELM,))

    report = import_plan(
        tmp_path / "plan.txt", tmp_path / "elm.xlsx", review=review, partnership=owner, as_at=AS_AT
    ).report

    assert (told or "plan.txt: 2 actions under 2 recommendations, from 2 rows of the source.") == (
        report[0]
    )


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


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        pytest.param(
            "Recommendation 1\nAsk\nAction\tEvidence\nTrain all\tMinutes\nAudit files\tReport\n",
            "Not ready: 2 of 2 actions have no lead agency; 2 of 2 actions have no target date",
            id="blocks without either column",
        ),
        pytest.param(
            "Recommendation\tAction\tLead agency\tTarget date\nAsk\tTrain all\tAll partners\t"
            "May 2026\nTell\tAudit files\tPolice\tOngoing\n",
            "Not ready: 1 of 2 actions has no lead agency; 1 of 2 actions has no target date",
            id="cells that name nobody and no day",
        ),
        pytest.param(
            "Recommendation: Ask\nAction: Train all\nLead agency: Police\n\n"
            "Recommendation: Tell\nAction: Audit files\nLead agency: Health\n",
            "Not ready: 2 of 2 actions have no target date",
            id="labels without a date",
        ),
        pytest.param(
            "Recommendation\tAction\tLead agency\tTarget date\nAsk\tTrain all\tPolice\tMay 2026\n",
            "Ready for the board",
            id="all there",
        ),
    ],
)
def test_an_import_says_what_nobody_can_answer_for(
    tmp_path: Path, words: str, verdict: str
) -> None:
    """Every action without a lead or a date is named, in every layout, and makes the verdict."""
    (tmp_path / "plan.txt").write_text(words, "utf-8")

    done = import_plan(
        tmp_path / "plan.txt", tmp_path / "elm.xlsx", review=ELM, partnership=OURS, as_at=AS_AT
    )

    assert verdict == done.verdict
    counted = verdict.removeprefix("Not ready: ").split("; ")
    named = [line.split(": ELM-")[0] for line in done.report if ": ELM-" in line and " of " in line]
    assert named == [words for words in counted if " no " in words]
