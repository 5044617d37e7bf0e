"""Who is reminded after a round, and of what."""

from collections.abc import Collection, Iterable
from datetime import date

from dhrxl.intake.told import LastSummary
from dhrxl.model.agencies import Agency, known_as
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.chasing import Reminder, judged_since, reminders
from tests.invented import AS_AT, Row, action, answer, as_previous, plan, returns, stand

LATE, SOON = {"target_date": date(2026, 1, 31)}, {"target_date": date(2026, 6, 30)}
DONE = {"status": "Complete", "date_of_completion": date(2026, 3, 1), "evidence": "Minutes"}
ROWS = (
    action("ELM-01.1", **LATE), action("ELM-02.1", **SOON),
    action("ELM-03.1", "Housing", joint="Police", **LATE), action("ELM-04.1", "Health", **SOON),
    action("ELM-05.1", "", **LATE),
)  # fmt: skip
REGISTER = [Agency(name="Police", aliases=("The Police",)), Agency(name="Housing")]


def last(
    *answers: tuple[str, Row], decisions: Iterable[Row] = (), plans: Iterable[Row] = ROWS
) -> LastSummary:
    """Give the summary of a round in which these agencies returned one row each."""
    files = [(f"{agency}.xlsx", agency, [row]) for agency, row in answers]
    partnership = Partnership(name="Ashdale", agencies=tuple(REGISTER))
    found = stand(returns(*files), plans=plan(*plans), partnership=partnership)
    return as_previous(found, decisions)


def reminded(summary: LastSummary, silent: Collection[str] | None = None) -> dict[str, Reminder]:
    """Say who is reminded after the round of a summary."""
    base = baseline_of(None, summary, Partnership(agencies=tuple(REGISTER)))
    given = summary.silent or () if silent is None else silent
    rated = judged_since(base.actions, base.previous, as_at=AS_AT, profile=Partnership().profile)
    found = reminders(rated, given, as_at=AS_AT, named=known_as(REGISTER))
    return {one.agency: one for one in found}


def refs(one: Reminder) -> list[tuple[str, int]]:
    """Give what is awaited, with the days that each is overdue."""
    return [(each.ref, each.days_overdue) for each in one.awaited]


def test_silent_agencies_are_reminded() -> None:
    """A silent agency is reminded, also where nothing of it is overdue; nobody is nobody."""
    found = reminded(last(("Police", answer(ROWS[0], progress="Half are trained"))))

    assert {"Police", "Housing", "Health", "Unassigned"} == set(found)
    assert [False, True, True] == [found[n].is_silent for n in ("Police", "Housing", "Health")]
    assert {"Police", "Housing", "Health"} == {name for name, one in found.items() if one.is_due}
    assert [("ELM-05.1", 59)] == refs(found["Unassigned"])
    assert [("ELM-03.1", 59)] == refs(found["Housing"])
    assert (1, 1) == (found["Housing"].open_actions, found["Police"].joint)


def test_who_returned_and_owes_nothing_is_left_alone() -> None:
    """An agency that returned, with nothing overdue or lacking, is not reminded."""
    found = reminded(last(("Health", answer(ROWS[3], progress="Begun"))))

    assert (False, False, ()) == (
        found["Health"].is_silent, found["Health"].is_due, found["Health"].awaited,
    )  # fmt: skip


def test_what_is_done_is_not_awaited() -> None:
    """An action that is done with evidence asks for nothing; one without evidence does."""
    done = reminded(last(("Housing", answer(ROWS[2], **DONE))))
    bare = reminded(last(("Housing", answer(ROWS[2], **{**DONE, "evidence": "TBC"}))))

    assert "Housing" not in done
    assert [("ELM-03.1", 0)] == refs(bare["Housing"])
    assert ["Add evidence or outcome"] == [each.needed for each in bare["Housing"].awaited]


def test_a_request_waits_for_the_board() -> None:
    """Where an agency asked for a new date, it is the board that is awaited; where no date can be
    read in that and nothing else was said, What is needed asks the agency too."""
    asked = answer(ROWS[2], new_date_requested=date(2026, 9, 30), reason_for_new_date="Staff")
    words = answer(ROWS[2], new_date_requested="ASAP", reason_for_new_date="Staff")
    told = {**words, "progress": "Two of three flats are ready"}

    for row in (asked, told):
        found = reminded(last(("Housing", row)))["Housing"]
        assert (1, (), False) == (found.with_the_board, found.awaited, found.is_due)
    found = reminded(last(("Housing", words)))["Housing"]
    assert (1, ["what is happening, or a new date"]) == (
        found.with_the_board, [each.asks for each in found.awaited],
    )  # fmt: skip


def test_words_carried_forward_answer_nothing() -> None:
    """An overdue action is asked about as What is needed asks: what was said a round ago is no
    answer, what was said in this one is, and then it is only past its date."""
    said = {**ROWS[0], "progress": "Half are trained", "status": "In progress"}
    silent = reminded(last(plans=[said]))["Police"]
    now = answer(said, progress="All but two are trained")
    spoke = reminded(last(("Police", now), plans=[said]))["Police"]

    assert (["ELM-01.1"], []) == refs_asked(silent)
    assert ([], ["ELM-01.1"]) == refs_asked(spoke)


def refs_asked(one: Reminder) -> tuple[list[str], list[str]]:
    """Give of which actions something is needed, and which are only past their date."""
    return [each.ref for each in one.needed], [each.ref for each in one.past]


def test_decisions_typed_since_count() -> None:
    """What the board has moved meanwhile is overdue no longer."""
    asked = answer(ROWS[2], new_date_requested=date(2026, 9, 30), reason_for_new_date="Staff")
    agreed = {"action_ref": "ELM-03.1", "asks_for": "New date", "decision": "Agreed",
              "new_date_requested": date(2026, 9, 30), "decided_on": date(2026, 4, 10)}  # fmt: skip

    found = reminded(last(("Housing", asked), decisions=[agreed]))["Housing"]

    assert (0, (), False) == (found.with_the_board, found.awaited, found.is_due)


def test_names_are_those_of_the_register() -> None:
    """An agency that is silent under another name is reminded once, by the register's."""
    found = reminded(last(("Health", answer(ROWS[3]))), silent=["The Police", "Housing"])

    assert {"Police", "Housing", "Health", "Unassigned"} == set(found)
    assert found["Police"].is_silent
