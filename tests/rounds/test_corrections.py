"""A target date corrected in the plan counts everywhere, is told, and hides no slip."""

from collections.abc import Callable
from datetime import date

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.intake.told import LastSummary
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.position import Position
from tests.invented import AS_AT, LAST_TIME, action, answer, as_previous, plan, returns, stand
from tests.loops import some

FIRST, CORRECTED = date(2026, 3, 1), date(2026, 9, 30)
SAID = [answer(action("ELM-01.1"))]


def last_summary(**cover: object) -> LastSummary:
    """Give the last summary: one action, first agreed for 1 March 2026."""
    agreed = plan(action("ELM-01.1", target_date=FIRST), **cover)
    return as_previous(stand(agreed, as_at=LAST_TIME))


def with_returns(agreed: Intake, last: LastSummary) -> Position:
    """Consolidate a return, the plan named beside it."""
    return stand(returns(("p.xlsx", "Police", SAID)), plans=agreed, previous=last)


def plan_among_returns(agreed: Intake, last: LastSummary) -> Position:
    """Validate the plan alone, as a small partnership does."""
    return stand(agreed, previous=last)


@pytest.mark.parametrize("judge", [with_returns, plan_among_returns])
def test_corrected_date_counts_and_is_told(
    judge: Callable[[Intake, LastSummary], Position],
) -> None:
    """The plan's date counts, both dates stand in Changes, and the slip stays in sight."""
    found = judge(plan(action("ELM-01.1", target_date=CORRECTED)), last_summary())
    row = found.actions.loc["ELM-01.1"]

    assert [CORRECTED, FIRST, 0] == [
        row["target_date"].date(), row["first_target_date"].date(), row["times_moved"]
    ]  # fmt: skip
    told = found.changes[found.changes["what"] == "Target date"]
    assert [["agreed date corrected", "1 March 2026", "30 September 2026"]] == (
        told[["change", "before", "after"]].to_numpy().tolist()
    )
    assert "Past the first agreed date: 1." in " ".join(found.headlines)
    assert "Overdue 0" in " ".join(found.headlines)
    told = {(problem.code, problem.file) for problem in found.problems}
    assert {("changed-baseline", "p.xlsx")} >= {one for one in told if one[0] == "changed-baseline"}


def test_a_date_agreed_later_is_the_first_of_an_undated_action() -> None:
    """Of a plan without a date, what is overdue is past the first agreed date, moved or not."""
    undated = plan(action("ELM-01.1", target_date=None))
    agreed = {"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": date(2026, 1, 9)}
    last = stand(undated, as_at=LAST_TIME)
    once = stand(
        returns(), plans=undated,
        previous=as_previous(last, [{**agreed, "date_agreed": date(2026, 3, 1)}]),
    )  # fmt: skip
    twice = stand(
        returns(), plans=undated, as_at=date(2026, 6, 30),
        previous=as_previous(
            once, [{**agreed, "decided_on": AS_AT, "date_agreed": date(2026, 7, 31)}]
        ),
    )  # fmt: skip

    assert ["Overdue", "Not due"] == [one.actions.at["ELM-01.1", "timing"] for one in (once, twice)]
    for one in some((once, twice)):
        assert "Past the first agreed date: 1." in " ".join(one.headlines)
    assert 152 == twice.history.now.figures["slipped"]


def test_split_and_consolidate_agree() -> None:
    """A return is split with the date that its answer is then judged by."""
    agreed, last = plan(action("ELM-01.1", target_date=CORRECTED)), last_summary()

    sent = baseline_of(agreed, last, Partnership(name="Ashdale")).actions

    assert CORRECTED == sent.at["ELM-01.1", "target_date"].date()
    assert "Not due" == with_returns(agreed, last).actions.at["ELM-01.1", "timing"]


def test_correction_is_told_once() -> None:
    """In the round after, nothing has changed, and the first date still stands beside it."""
    agreed = plan(action("ELM-01.1", target_date=CORRECTED))
    once = with_returns(agreed, last_summary())
    later = date(2026, 6, 30)

    again = stand(agreed, plans=agreed, previous=as_previous(once), as_at=later)

    assert [] == again.changes["change"].tolist()
    assert FIRST == again.actions.at["ELM-01.1", "first_target_date"].date()
    assert "Past the first agreed date: 1." in " ".join(again.headlines)


@pytest.mark.parametrize(
    ("words", "day", "kind"),
    [
        pytest.param(
            "Within 5 months of publication", date(2026, 3, 31), "publication date corrected",
            id="runs from publication",
        ),
        pytest.param("1 March 2026", CORRECTED, "agreed date corrected", id="names its day"),
        pytest.param(
            "Within 5 months of publication", CORRECTED, "agreed date corrected",
            id="runs from publication, but another day was typed",
        ),
    ],
)  # fmt: skip
def test_only_dates_that_run_from_publication_move_with_it(
    words: str, day: date, kind: str
) -> None:
    """Of a review whose publication date was corrected, other targets are corrected as such."""
    last = last_summary(published=date(2025, 10, 1))
    agreed = plan(
        action("ELM-01.1", target_date=day, target_date_as_written=words),
        published=date(2025, 10, 31),
    )

    found = stand(agreed, plans=agreed, previous=last)

    told = found.changes[found.changes["what"] == "Target date"]
    assert [kind] == told["change"].tolist()
    is_kept = not found.actions["first_target_date"].isna().iloc[0]
    assert is_kept == (kind == "agreed date corrected")
    assert AS_AT == found.as_at
