"""What a chair must not overlook on page one, each counted again from All actions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from dhrxl.layouts.layout import Sheet
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import FileKind
from dhrxl.rounds.board.first_page import coming_up
from dhrxl.rounds.board.history import ageing
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, intake, returns, stand

COVER = {"review": "Elm", "review_code": "ELM"}
DONE = {"status": "Complete", "date_of_completion": date(2026, 3, 2), "evidence": "The log."}


def plan(*rows: Mapping[str, object]) -> object:
    return intake(("elm.xlsx", FileKind.PLAN, COVER, rows))


def sheet(found: Position, name: str = "Summary") -> Sheet:
    return next(one for one in summary_workbook(found).sheets if one.name == name)


def words(found: Position) -> str:
    return " ".join(str(cell.value) for row in sheet(found).page for cell in row.cells)


@pytest.mark.parametrize(
    ("said", "asks"), [(DONE, "To assure."), ({"status": "Ask to close"}, "To close.")]
)
@pytest.mark.parametrize("contests", [True, False])
def test_what_a_joint_agency_contests_is_said(
    said: Mapping[str, object], asks: str, contests: bool
) -> None:
    """Of what is put forward as finished page one says who disagrees; For decision names it."""
    row = action("ELM-01.1", joint="Health")
    found = stand(
        returns(("p.xlsx", "Police", [answer(row, **said)]),
                ("h.xlsx", "Health", [answer(row, "Joint", **({} if contests else said))])),
        plans=plan(row),
    )  # fmt: skip

    assert contests == (f"{asks} Health, which shares it, says In progress." in words(found))
    lines = sheet(found, "For decision").lines
    assert contests == ("A joint agency says otherwise (see All actions): ELM-01.1." in lines)


def test_personal_data_is_warned_of() -> None:
    """Page one says how many cells may hold some, and which problems they are; else nothing."""
    found = stand(returns(), plans=plan(action("ELM-01.1")))
    places = [Place("p.xlsx", "Return", row) for row in range(5, 12)]
    several = [Problem.at(one, "personal-data", found="looks like a phone number")
               for one in places]  # fmt: skip
    one, many = (
        words(replace(found, problems=(*found.problems, *several[:count]))) for count in (1, 7)
    )
    first = len(found.problems) + 1

    assert f"1 cell may hold personal data (problem {first}): look before you hand" in one
    named = ", ".join(str(first + at) for at in range(5))
    assert f"7 cells may hold personal data (problems {named} and 2 more): look" in many
    assert "personal data" not in words(found)


def test_what_is_past_its_date_adds_up_to_the_ages() -> None:
    """Overdue, and what is said complete past its date, are what Trend counts as past it."""
    late = {"target_date": AS_AT - timedelta(days=9)}
    rows = [action(f"ELM-0{n}.1", **late) for n in (1, 2, 3, 4)]
    said: list[Mapping[str, object]] = [{}, {"status": "Complete"}, DONE | {"evidence": None}, DONE]
    came = [answer(row, **one) for row, one in zip(rows, said, strict=True)]
    found = stand(returns(("p.xlsx", "Police", came)), plans=plan(*rows))
    ages = ageing(found.actions, as_at=AS_AT).set_index("band")["due"]

    assert len(found.late) == 1
    assert (
        "Said complete, not evidenced: 1, not dated: 1 (past their date, not in Overdue: 2)."
        in (found.told.slipped)
    )
    assert 3 == ages["All open actions"] - ages["Not past it"] - ages["No date"]


def test_green_by_silence_is_said() -> None:
    """Of what is Green, page one says how many were not reported this round; none is not said."""
    rows = [action(f"ELM-0{n}.1", lead, target_date=date(2026, 12, 31))
            for n, lead in ((1, "Police"), (2, "Health"))]  # fmt: skip
    first = returns(*((f"{row['lead_agency']}.xlsx", row["lead_agency"],
                       [answer(row, progress="Begun.")]) for row in rows))  # fmt: skip
    last = stand(first, plans=plan(*rows), as_at=LAST_TIME)
    again = returns(("p.xlsx", "Police", [answer(rows[0], progress="Half way.")]))
    found = stand(again, previous=as_previous(last))

    assert last.told.ratings.endswith("2 Green, 0 Amber, 0 Red, 0 Grey.")
    assert found.told.ratings.endswith(
        "2 Green, 0 Amber, 0 Red, 0 Grey. Of the Green, 1 not reported this round."
    )


def test_what_is_due_today_is_said() -> None:
    """What falls due on the day of the position is counted apart, and not again."""
    others = "1 more within 60 days, 1 more within 90 days."

    assert f"Coming up: 2 due today, 1 more within 30 days, {others}" == coming_up(
        pd.Series([0, 0, 30, 31, 90])
    )
    assert f"Coming up: 1 due within 30 days, {others}" == coming_up(pd.Series([30, 31, 90]))
