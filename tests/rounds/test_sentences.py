"""What a sentence says of an action or an agency is what the figures say."""

from datetime import date

import pytest

from dhrxl.rounds.sentences import MOST_NAMED
from tests.invented import action, answer, plan, returns, stand

PAST, AHEAD = date(2026, 1, 31), date(2026, 5, 31)
WHO = ("Police", "Health", "Alder Homes")


@pytest.mark.parametrize(
    ("answers", "due", "rag"),
    [
        pytest.param({"date_of_completion": None, "evidence": "Minutes"}, PAST, "Amber", id="late"),
        pytest.param({"date_of_completion": PAST}, PAST, "Amber", id="done, not evidenced"),
        pytest.param({"date_of_completion": AHEAD}, PAST, "Red", id="ahead of us, and late"),
        pytest.param({"date_of_completion": AHEAD}, date(2026, 4, 20), "Amber", id="due soon"),
        pytest.param({"date_of_completion": AHEAD}, date(2026, 12, 1), "Green", id="not due"),
        pytest.param({"date_of_completion": AHEAD}, None, "Grey", id="no date"),
    ],
)
def test_until_then_it_is_what_it_is(
    answers: dict[str, object], due: date | None, rag: str
) -> None:
    """What is missing of a completion is told with the rating that the action has."""
    deed = action("ELM-01.1", target_date=due)
    found = stand(
        returns(("p.xlsx", "Police", [answer(deed, status="Complete", **answers)])),
        plans=plan(deed),
    )

    told = [problem.message for problem in found.problems if "Until then it is" in problem.message]
    assert rag == found.actions.at["ELM-01.1", "rag"]
    assert [True] == [f"Until then it is {rag}." in message for message in told]


@pytest.mark.parametrize(
    ("came", "sentence"),
    [
        pytest.param(WHO, "", id="nobody"),
        pytest.param(WHO[1:], "Not returned: Police.", id="one"),
        pytest.param(WHO[:1], "Not returned: Alder Homes, Health.", id="two"),
    ],
)
def test_silent_agencies_are_named(came: tuple[str, ...], sentence: str) -> None:
    """Who has not returned is named on the first page, and only there where somebody has not."""
    deeds = {who: action(f"ELM-0{n}.1", who) for n, who in enumerate(WHO, 1)}
    found = stand(
        returns(*((f"{who}.xlsx", who, [answer(deeds[who])]) for who in came)),
        plans=plan(*deeds.values()),
    )

    assert ([sentence] if sentence else []) == [
        line for line in found.headlines if line.startswith("Not returned")
    ]


def test_very_many_silent_agencies() -> None:
    """More agencies than a page holds are counted; the sheet Returns names them all."""
    deeds = [action(f"ELM-{n:02d}.1", f"Agency {n:02d}") for n in range(1, MOST_NAMED + 4)]
    came = returns(("p.xlsx", "Agency 01", [answer(deeds[0])]))

    (line,) = [one for one in stand(came, plans=plan(*deeds)).headlines if "Not returned" in one]

    assert f"Agency {MOST_NAMED}, 3 more (see Returns)." in line


def test_plans_alone_ask_nobody() -> None:
    """Where plans alone were read nobody was asked, and nobody is called silent."""
    found = stand(plan(action("ELM-01.1")))

    assert "Not returned" not in " ".join(found.headlines)
