"""A renamed, a succeeded and a divided agency: each stands under one name, no total changes."""

from collections.abc import Sequence
from datetime import date

import pytest

from dhrxl.intake.told import LastSummary
from dhrxl.jobs.split import shares_of
from dhrxl.model.agencies import Agency, Succession, known_as
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.figures import by_agency, coming, for_decision, overdue
from dhrxl.rounds.position import Position
from dhrxl.workbooks.summary import summary_workbook
from tests.invented import (
    AS_AT,
    LAST_TIME,
    action,
    answer,
    as_previous,
    codes,
    plan,
    returns,
    stand,
)
from tests.loops import some

OLD, NEW = "Elm CCG", "NHS Elm ICB"
LATE, SOON = date(2026, 1, 1), date(2026, 4, 20)
PLANNED = (
    action("ELM-01.1", OLD, target_date=LATE),
    action("ELM-02.1", "Police", OLD, target_date=SOON),
    action("ELM-03.1", NEW, f"{OLD}; Police"),
)


def owner(*agencies: Agency, successions: Sequence[Succession] = ()) -> Partnership:
    """Give a partnership with a register, to which Police always belongs."""
    return Partnership(
        name="Ashdale", agencies=(Agency(name="Police"), *agencies), successions=tuple(successions)
    )


TAKEN_OVER = owner(Agency(name=OLD, successor=NEW, aliases=("ECCG",)), Agency(name=NEW))
RENAMED = owner(Agency(name=NEW, aliases=(OLD, "ECCG")))
CHAIN = owner(
    Agency(name=OLD, successor="Vale ICB", aliases=("ECCG",)),
    Agency(name="Vale ICB", successor=NEW),
    Agency(name=NEW),
)
WAYS = pytest.mark.parametrize(
    "ours",
    [
        pytest.param(TAKEN_OVER, id="taken over"),
        pytest.param(RENAMED, id="renamed, the old name an alias"),
        pytest.param(CHAIN, id="taken over twice"),
    ],
)


def last_summary() -> LastSummary:
    """Give the last summary, of a day when nobody had taken over yet."""
    return as_previous(stand(plan(*PLANNED), as_at=LAST_TIME, partnership=owner(Agency(name=OLD))))


def names_in(found: Position) -> set[str]:
    """Give every name by which a list or a count calls an agency, but for the columns beside."""
    shown = found.actions
    lists = (
        overdue(shown),
        coming(shown, as_at=AS_AT),
        for_decision(shown, as_at=AS_AT),
        found.changes,
    )
    names = {*by_agency(shown, found.partnership.agencies)["agency"], *shown["joint_agencies"]}
    names |= {name for frame in (shown, *lists) for name in frame["lead_agency"]}
    names |= {*found.turnout.expected, *found.turnout.returned, *found.rows["agency"]}
    returned = next(s for s in summary_workbook(found).sheets if s.name == "Returns")
    return names | {row[1] for row in some(returned.table.rows)}


@WAYS
def test_one_name_everywhere(ours: Partnership) -> None:
    """Every list and count has the new name, whatever plan, last summary and returns say."""
    asks = {"new_date_requested": date(2026, 12, 1), "reason_for_new_date": "Staff left"}
    found = stand(
        returns(("old.xlsx", "eccg", [answer(PLANNED[0], **asks)]),
                ("new.xlsx", NEW, [answer(PLANNED[2])])),
        plans=plan(*PLANNED), previous=last_summary(), partnership=ours,
    )  # fmt: skip

    assert {NEW, "Police", ""} == names_in(found)
    assert [OLD, OLD, OLD] == found.actions["other_names"].tolist()
    assert [(NEW, 2, 1, OLD), ("Police", 1, 1, "")] == list(
        by_agency(found.actions, ours.agencies)[
            ["agency", "total", "joint", "other_names"]
        ].itertuples(index=False, name=None)
    )
    assert ["This round", "Never", "This round"] == found.actions["reported"].tolist()
    assert "1 of 2 agencies returned" in " ".join(found.headlines)


@WAYS
def test_each_move_is_told_once(ours: Partnership) -> None:
    """Each renamed agency of an action is a change, in the round it is renamed and in no other."""
    given = {"partnership": ours, "plans": plan(*PLANNED)}
    came = returns(("new.xlsx", NEW, [answer(PLANNED[0])]))
    found = stand(came, previous=last_summary(), **given)

    moved = found.changes[found.changes["change"] == "agency changed"]
    assert [
        ("ELM-01.1", "Lead agency", OLD, NEW),
        ("ELM-02.1", "Joint agencies", OLD, NEW),
        ("ELM-03.1", "Joint agencies", f"{OLD}; Police", "Police"),
    ] == list(moved[["action_ref", "what", "before", "after"]].itertuples(index=False, name=None))
    assert "text changed" not in found.changes["change"].tolist()

    later = {"previous": as_previous(found), "as_at": date(2026, 6, 30)}
    for again in some([stand(came, **later, **given), stand(came, **later, partnership=ours)]):
        assert "agency changed" not in again.changes["change"].tolist()
        assert [OLD, OLD, OLD] == again.actions["other_names"].tolist()


def test_another_lead_is_no_succession() -> None:
    """An action that the plan gives to another agency has its text changed, and no old name."""
    agreed = plan(action("ELM-01.1", "Police"), *PLANNED[1:])

    found = stand(agreed, plans=agreed, previous=last_summary(), partnership=TAKEN_OVER)

    first = found.changes[found.changes["action_ref"] == "ELM-01.1"]
    assert "text changed" in first["change"].tolist()
    assert "agency changed" not in first["change"].tolist()
    assert "" == found.actions.at["ELM-01.1", "other_names"]


DIVIDED = (
    Agency(name=OLD, successor="North ICB; South ICB", aliases=("ECCG",)),
    Agency(name="North ICB"),
    Agency(name="South ICB"),
)


def given_to(ref: str, heir: str, agency: str = OLD) -> Succession:
    """Give a row of the table of successions."""
    return Succession(agency=agency, action_ref=ref, successor=heir)


def test_divided_agency_keeps_what_nobody_gave_away() -> None:
    """Until the table says who has an action, it stays where it was, and a problem names it."""
    ours = owner(*DIVIDED, successions=[given_to("ELM-01.1", "South ICB")])
    agreed = plan(*PLANNED)

    found = stand(agreed, plans=agreed, previous=last_summary(), partnership=ours)

    told = [problem.message for problem in found.problems if problem.code == "divided-agency"]
    assert [
        "Expected to know who has ELM-02.1 and ELM-03.1 of Elm CCG now: North ICB and South ICB "
        "took over. Say it in the sheet Successions of the partnership workbook. Until then Elm "
        "CCG stays."
    ] == told
    assert ["South ICB", "Police", NEW] == found.actions["lead_agency"].tolist()
    assert ["", OLD, f"{OLD}; Police"] == found.actions["joint_agencies"].tolist()
    counts = by_agency(found.actions, ours.agencies, ours.successions)
    assert 3 == counts["total"].sum()
    assert OLD == counts.set_index("agency").at["South ICB", "other_names"]
    assert [("ELM-01.1", OLD, "South ICB")] == list(
        found.changes[found.changes["change"] == "agency changed"][
            ["action_ref", "before", "after"]
        ].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("name", [OLD, "ECCG", "elm ccg"])
def test_return_of_a_divided_agency_answers_for_its_heirs(name: str) -> None:
    """What comes under the old name counts for whoever has the action now; nobody is silent."""
    ours = owner(*DIVIDED, successions=[
        given_to("ELM-01.1", "South ICB", name), given_to("ELM-04.1", "North ICB")
    ])  # fmt: skip
    both = (action("ELM-01.1", OLD), action("ELM-04.1", "ECCG"))
    sent = [answer(row, lead_agency=OLD) for row in both]

    found = stand(returns(("o.xlsx", name, sent)), plans=plan(*both), partnership=ours)

    assert ["This round", "This round"] == found.actions["reported"].tolist()
    assert ["South ICB", "North ICB"] == found.actions["lead_agency"].tolist()
    assert ("North ICB", "South ICB") == found.turnout.expected
    assert () == found.turnout.silent
    assert [] == codes(found)


def test_split_asks_whoever_has_it_now() -> None:
    """Returns are made for the heirs of an agency, and in one name each."""
    ours = owner(*DIVIDED, successions=[
        given_to(ref, "North ICB") for ref in ("ELM-01.1", "ELM-02.1", "ELM-03.1")
    ])  # fmt: skip
    for partnership, expected in some([
        (ours, {"North ICB": 3, "Police": 2, NEW: 1}), (TAKEN_OVER, {NEW: 3, "Police": 2})
    ]):  # fmt: skip
        base = baseline_of(plan(*PLANNED), last_summary(), partnership)
        shares = shares_of(base.actions, known_as(partnership.agencies), per_review=False)
        assert expected == {agency: len(rows) for agency, _, rows in shares}


def test_heir_that_nobody_registered() -> None:
    """A successor that the register does not have is told, and its name is used as it stands."""
    ours = owner(Agency(name=OLD, successor="NHS Elm IBC"), Agency(name=NEW))
    agreed = plan(*PLANNED[:1])

    found = stand(agreed, plans=agreed, partnership=ours)

    assert "NHS Elm IBC" == found.actions.at["ELM-01.1", "lead_agency"]
    assert [
        "Expected an agency of the partnership, found 'NHS Elm IBC'. Did you mean NHS Elm ICB? "
        "Correct the name, or add it to the sheet Agencies of the partnership workbook."
    ] == [problem.message for problem in found.problems if problem.code == "unknown-agency"]


def test_joint_answers_stand_under_the_new_name() -> None:
    """What a joint agency said under its old name is not said again by another one."""
    said = returns(
        ("p.xlsx", "Police", [answer(PLANNED[1])]),
        ("o.xlsx", OLD, [answer(PLANNED[1], part="Joint", status="Paused")]),
    )
    first = stand(said, plans=plan(*PLANNED), as_at=LAST_TIME)
    assert f"{OLD} says Paused" == first.actions.at["ELM-02.1", "joint_disagreement"]

    agreed = plan(*PLANNED)
    found = stand(agreed, plans=agreed, previous=as_previous(first), partnership=TAKEN_OVER)

    assert f"{NEW} says Paused" == found.actions.at["ELM-02.1", "joint_disagreement"]


def test_plan_imported_since_keeps_the_old_name_beside() -> None:
    """A plan that has the new name already does not make the old one forgotten."""
    agreed = plan(*({**row, "lead_agency": NEW} for row in PLANNED[:1]))
    came = returns(("new.xlsx", NEW, [answer(PLANNED[0])]))

    found = stand(came, plans=agreed, previous=last_summary(), partnership=TAKEN_OVER)

    assert (NEW, OLD) == tuple(found.actions.loc["ELM-01.1", ["lead_agency", "other_names"]])


def test_joint_agency_that_leads_now_says_nothing_beside_the_lead() -> None:
    """What a joint agency said is told no longer once it has taken the lead over."""
    agreed = plan(action("ELM-01.1", OLD, "Police", target_date=LATE))
    joint = answer(action("ELM-01.1", OLD, "Police"), "Joint", status="Paused")
    first = stand(
        returns(("police.xlsx", "Police", [joint])), plans=agreed, as_at=LAST_TIME,
        partnership=owner(Agency(name=OLD)),
    )  # fmt: skip
    assert "Police says Paused" == first.actions.at["ELM-01.1", "joint_disagreement"]

    now = stand(
        returns(), plans=agreed, previous=as_previous(first),
        partnership=owner(Agency(name=OLD, successor="Police")),
    )  # fmt: skip

    assert ("Police", "", "") == tuple(
        now.actions.loc["ELM-01.1", ["lead_agency", "joint_agencies", "joint_disagreement"]]
    )
