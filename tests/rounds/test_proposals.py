"""An action that an agency typed into its return is told as that, and kept until it is decided."""

from collections.abc import Mapping
from datetime import date

import pytest

from dhrxl.model.terms import DECISIONS
from dhrxl.rounds.figures import by_agency, for_decision
from dhrxl.rounds.position import Position
from dhrxl.workbooks.receipt import receipts
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import LAST_TIME, action, answer, as_previous, codes, plan, returns, stand

AGREED = (action("ELM-01.1"), action("ELM-02.1"))
OWN = "Name a champion in every team"
LATER = date(2026, 6, 30)


def typed_row(**cells: object) -> dict[str, object]:
    """Give a row as an agency types it under those it was sent."""
    return {"action_to_take": OWN, "status": "In progress", "progress": "Two named", **cells}


def found_with(*rows: Mapping[str, object], **more: object) -> Position:
    """Consolidate a return that answers both agreed actions, with these rows under them."""
    sent = [answer(row) for row in AGREED]
    given = {"plans": plan(*AGREED), **more}
    return stand(returns(("p.xlsx", "Police", [*sent, *rows])), **given)


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        pytest.param(None, "a new action without a reference", id="no reference"),
        pytest.param("NEW", "a new action under NEW", id="a word"),
        pytest.param("n/a", "a new action under N/A", id="none"),
        pytest.param("3", "a new action under 3", id="a number"),
        pytest.param("OAK-07.1", "a new action under OAK-07.1", id="as ours are made"),
    ],
)
def test_own_action_is_told_as_that(ref: object, told: str) -> None:
    """A row with an action of its own and no reference of ours is a proposal, in no total."""
    found = found_with(typed_row(action_ref=ref))

    assert [
        f'p.xlsx, sheet "Return", cell A7 (Action ref): expected an action of the agreed plan, '
        f"found {told}. Ask the partnership to add it to the plan: it stands on For decision. "
        "Until then the row is not counted."
    ] == [problem.message for problem in found.problems if problem.code == "unknown-action"]
    assert ["ELM-01.1", "ELM-02.1"] == found.actions.index.tolist()
    assert [2] == by_agency(found.actions)["total"].tolist()
    assert "For decision: 1 new action proposed." in found.headlines
    asked = for_decision(found.actions, found.proposals, as_at=found.as_at).iloc[-1]
    assert ["New action proposed", "Police", OWN, "Two named"] == (
        asked[["asks_for", "lead_agency", "action_to_take", "progress"]].tolist()
    )


def test_slip_is_asked_about() -> None:
    """A reference of our kind may be a slip: both ways to mend it are named."""
    found = found_with(typed_row(action_ref="ELM-01.2"))

    (problem,) = [one for one in found.problems if one.code == "unknown-action"]
    assert "If you mean ELM-01.1 or ELM-02.1, correct the reference." in problem.message
    assert 1 == len(found.proposals)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            typed_row(action_ref=None, action_to_take="Train the  staff named in elm-02.1"),
            id="the words of an agreed action",
        ),
        pytest.param(typed_row(action_ref=None, action_to_take=None), id="no action"),
        pytest.param(typed_row(action_ref="ELM-99.1", action_to_take="-"), id="a placeholder"),
        pytest.param(
            typed_row(action_ref="OAK-01.1", your_part="Lead"), id="sent out for another review"
        ),
    ],
)
def test_wrong_reference_is_no_proposal(row: Mapping[str, object]) -> None:
    """A row that is no action of an agency's own is told as a wrong reference, as before."""
    found = found_with(row)

    (problem,) = [one for one in found.problems if one.code == "unknown-action"]
    assert "Correct the reference." in problem.message
    assert found.proposals.empty
    assert "For decision: nothing." in found.headlines


def test_agency_is_told() -> None:
    """The receipt tells an agency what it has to ask for, not a reference it cannot change."""
    book = receipts(found_with(typed_row()))["Receipt - p.xlsx"]
    mend = next(sheet for sheet in book.sheets if sheet.name == "To mend")

    assert [1] == [len(mend.table.rows)]
    assert "Ask the partnership to add it" in str(mend.table.rows[0][-1])


def decided(found: Position, **decision: object) -> list[dict[str, object]]:
    """Give For decision of a summary with a decision on the proposal."""
    rows = for_decision(found.actions, found.proposals, as_at=found.as_at)
    cells = {key: rows[key].astype("object") for key in DECISIONS if key in rows}
    return [
        {key: cell.iloc[number] for key, cell in cells.items()} | decision
        for number in range(len(rows))
    ]


FIRST = {"as_at": LAST_TIME}
SILENT = {"as_at": LATER, "plans": plan(*AGREED)}


def next_round(*added: Mapping[str, object], **decision: object) -> Position:
    """Give the round after a proposal: nobody answers, and the plan may have more actions."""
    first = found_with(typed_row(), **FIRST)
    last = as_previous(first, decided(first, **decision))
    agreed = plan(*AGREED, *added)
    return stand(agreed, plans=agreed, previous=last, as_at=LATER)


def test_proposal_stays_until_it_is_decided() -> None:
    """Nobody forgets a proposal: it stands on For decision from round to round."""
    found = next_round()

    assert [OWN] == found.proposals["action_to_take"].tolist()
    assert "unknown-action" not in codes(found)
    assert "New action proposed" in {
        row[1] for sheet in summary_workbook(found).sheets if sheet.name == "For decision"
        for row in sheet.table.rows
    }  # fmt: skip


@pytest.mark.parametrize("word", ["Refused", "not accepted", "Superseded"])
def test_refused_proposal_is_gone(word: str) -> None:
    """What the board refused is asked no more, and is no fault of a decision."""
    found = next_round(decision=word, decided_on=date(2026, 1, 20))

    assert found.proposals.empty
    assert "unknown-action" not in codes(found)


def test_agreed_proposal_is_done_in_the_plan() -> None:
    """Agreeing is done in the plan: until it stands there that is told, and then it is over."""
    day = date(2026, 1, 20)
    waiting = next_round(decision="Agreed", decided_on=day)
    done = next_round(action("ELM-03.1", action_to_take=OWN), decision="Agreed", decided_on=day)

    assert [OWN] == waiting.proposals["action_to_take"].tolist()
    assert [
        'last.xlsx, sheet "For decision", row 5 (Decision): expected an action of the agreed '
        "plan, found a new action that was agreed to, and is in no plan. Add it to the plan, where "
        "it gets its reference. Until then it is not counted."
    ] == [problem.message for problem in waiting.problems if problem.code == "unknown-action"]
    assert done.proposals.empty
    assert "unknown-action" not in codes(done)
    assert 3 == len(done.actions)


def test_decision_that_is_no_word_of_ours() -> None:
    """A decision on a proposal that cannot be read is told, and the proposal stays."""
    found = next_round(decision="Maybe")

    assert "unknown-decision" in codes(found)
    assert [OWN] == found.proposals["action_to_take"].tolist()


def test_proposed_again() -> None:
    """What an agency proposes twice stands once, with its last words."""
    first = found_with(typed_row(), **FIRST)
    again = typed_row(progress="All named")
    found = found_with(again, previous=as_previous(first, decided(first)), as_at=LATER)

    assert [(OWN, "All named")] == list(
        found.proposals[["action_to_take", "progress"]].itertuples(index=False, name=None)
    )
