"""What stands agreed before a round: decisions applied, and plan and last summary laid together."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from dhrxl.model.frames import typed
from dhrxl.model.terms import ALL_ACTIONS, DECISIONS
from dhrxl.rounds.baseline import Baseline, baseline

Row = Mapping[str, object]
TARGET, ASKED, AGREED = date(2026, 6, 30), date(2026, 9, 30), date(2026, 8, 31)
MEETING = date(2026, 1, 20)
OPEN = {
    "status": "In progress", "new_date_requested": ASKED, "reason_for_new_date": "Staff left",
}  # fmt: skip


def rows(keys: tuple[str, ...], file: str, *given: Row) -> pd.DataFrame:
    """Give typed rows in their place; the first stands in row 5."""
    usual = {"action_to_take": "Train", "lead_agency": "Police", "target_date": TARGET}
    cells = [{**usual, **row} if keys is not DECISIONS else row for row in given]
    frame = typed(pd.DataFrame(cells, dtype="object"), keys)
    return frame.assign(source_file=file, source_sheet="Sheet", source_row=range(5, 5 + len(cells)))


def stood(*given: Row) -> pd.DataFrame:
    """Give actions of the last summary, ELM-01.1 and on."""
    cells = [{"action_ref": f"ELM-{n:02d}.1", **row} for n, row in enumerate(given, 1)]
    return rows(ALL_ACTIONS, "last.xlsx", *cells)


def plan(*given: Row) -> pd.DataFrame:
    """Give actions of a plan, ELM-01.1 and on."""
    cells = [{"action_ref": f"ELM-{n:02d}.1", **row} for n, row in enumerate(given, 1)]
    return rows(ALL_ACTIONS, "plan.xlsx", *cells).assign(review="Elm", signed_off=pd.NaT)


NO_PLAN = plan({}).iloc[:0]


def decided(**decision: object) -> Baseline:
    """Give the baseline after one decision on an action that asks for a new date."""
    given = {"action_ref": "ELM-01.1", "decided_on": MEETING, **decision}
    return baseline(NO_PLAN, stood(OPEN), rows(DECISIONS, "last.xlsx", given))


def cells(found: Baseline, *keys: str) -> list[object]:
    """Give cells of the first action, dates as days and blanks as nothing."""
    values = [found.actions.at["ELM-01.1", key] for key in keys]
    days = [value.date() if isinstance(value, pd.Timestamp) else value for value in values]
    return [None if pd.isna(value) else value for value in days]


READ_ANEW = date(2026, 4, 30)
CORRECTED = {"Elm": (date(2025, 9, 30), date(2025, 10, 31))}

SHOWN = ("status", "target_date", "revised_target_date", "revision_agreed_on",
         "new_date_requested", "reason_for_new_date", "assured_on", "times_moved")  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param(
            {"decision": "Agreed"},
            ["In progress", TARGET, ASKED, MEETING, None, "", None, 1],
            id="agreed as asked",
        ),
        pytest.param(
            {"decision": "Agreed", "date_agreed": AGREED},
            ["In progress", TARGET, AGREED, MEETING, None, "", None, 1],
            id="agreed, another date",
        ),
        pytest.param(
            {"decision": "Refused"},
            ["In progress", TARGET, None, None, None, "", None, 0],
            id="refused",
        ),
        pytest.param(
            {"decision": "Not accepted"},
            ["Not accepted", TARGET, None, None, None, "", None, 0],
            id="not accepted",
        ),
        pytest.param(
            {"decision": "\u00a0superSEDED "},
            ["Superseded", TARGET, None, None, None, "", None, 0],
            id="superseded, however typed",
        ),
        pytest.param(
            {"decision": "Assured"},
            ["In progress", TARGET, None, None, ASKED, "Staff left", MEETING, 0],
            id="assured",
        ),
    ],
)
def test_decisions(decision: Row, expected: list[object]) -> None:
    """Each decision does what it says; the target date is never overwritten."""
    found = decided(**decision)

    assert expected == cells(found, *SHOWN)
    assert () == found.problems


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param(
            {"decision": "Yes"},
            'last.xlsx, sheet "Sheet", row 5 (Decision): expected Agreed, Refused, Not accepted, '
            "Superseded, Assured or Reopened, found 'Yes'. Choose one from the list. Until then "
            "the decision is not applied.",
            id="unknown word",
        ),
        pytest.param(
            {"decision": "Agreed", "date_agreed": "end of August"},
            'last.xlsx, sheet "Sheet", row 5 (Date agreed): expected a date, found \'end of '
            "August'. Enter a date such as 31 March 2026.",
            id="text for a date agreed",
        ),
        pytest.param(
            {"decision": "Agreed", "date_agreed": "30 September 2026"},
            'last.xlsx, sheet "Sheet", row 5 (Date agreed): expected a date, found \'30 September '
            "2026'. It is there as text. Type 30/09/2026 as a date.",
            id="a day as text for a date agreed",
        ),
        pytest.param(
            {"decision": "Refused", "decided_on": "at the board"},
            "last.xlsx, sheet \"Sheet\", row 5 (Decided on): expected a date, found 'at the board'"
            ". Enter a date such as 31 March 2026.",
            id="text for decided on",
        ),
        pytest.param(
            {"decision": "Agreed", "decided_on": None},
            'last.xlsx, sheet "Sheet", row 5 (Decided on): expected an answer, found an empty cell'
            ". Enter the day it was decided. Until then the decision is not applied.",
            id="decided on missing",
        ),
        pytest.param(
            {"decision": "Agreed", "action_ref": "ELM-77.1"},
            'last.xlsx, sheet "Sheet", row 5: expected an action of the agreed plan, found '
            "ELM-77.1. Correct the reference. Until then the row is not counted.",
            id="unknown reference",
        ),
        pytest.param(
            {"decision": "Agreed", "action_ref": ""},
            'last.xlsx, sheet "Sheet", row 5: expected an action of the agreed plan, found no '
            "reference. Correct the reference. Until then the row is not counted.",
            id="no reference",
        ),
    ],
)
def test_decisions_that_cannot_be_applied(decision: Row, expected: str) -> None:
    """A decision that cannot be read changes nothing and says why."""
    found = decided(**decision)

    assert ["In progress", TARGET, None, None, ASKED, "Staff left", None, 0] == cells(found, *SHOWN)
    assert [expected] == [problem.message for problem in found.problems]


def test_agreed_without_any_date() -> None:
    """Agreed, where no date was asked for and none is given, changes nothing and says why."""
    closing = stood({"status": "Ask to close"})
    given = {"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": MEETING}

    found = baseline(NO_PLAN, closing, rows(DECISIONS, "last.xlsx", given))

    assert ["Ask to close", None] == cells(found, "status", "revised_target_date")
    assert [
        'last.xlsx, sheet "Sheet", row 5 (Date agreed): expected an answer, found an empty cell. '
        "Enter the date agreed. To close an action choose Not accepted or Superseded. Until then "
        "the decision is not applied."
    ] == [problem.message for problem in found.problems]


def test_blank_decisions_change_nothing() -> None:
    """A request nobody has decided on stands."""
    found = decided(decision="", decided_on=None)

    assert [None, ASKED] == cells(found, "revised_target_date", "new_date_requested")
    assert () == found.problems


def test_last_summary_is_kept_as_it_stood() -> None:
    """What changed is judged against the last summary as it stood, before its decisions."""
    found = decided(decision="Superseded")

    assert "In progress" == found.previous.at["ELM-01.1", "status"]


def test_plan_says_what_is_agreed_and_summary_what_was_reported() -> None:
    """The plan says what is agreed, a corrected target date too, the last summary the rest."""
    agreed = {"lead_agency": "Health", "action_to_take": "Train everyone",
              "target_date": AGREED, "status": "Not started", "progress": "of plan"}  # fmt: skip
    found = baseline(plan(agreed), stood({"status": "Paused", "progress": "of the summary"}))

    assert ["Health", "Train everyone", AGREED, TARGET, "Paused", "of the summary"] == cells(
        found, "lead_agency", "action_to_take", "target_date", "first_target_date", "status",
        "progress",
    )  # fmt: skip
    assert () == found.problems


@pytest.mark.parametrize("corrected", [date(2026, 3, 1), date(2026, 6, 29), date(2031, 1, 1)])
def test_first_agreed_date_outlives_every_correction(corrected: date) -> None:
    """However often the plan's date is corrected, the first one stays and nothing was moved."""
    kept, last = [], stood({"times_moved": 1})
    for day in (corrected, corrected, date(2027, 1, 31)):
        found = baseline(plan({"target_date": day}), last)
        kept.append(cells(found, "target_date", "first_target_date", "times_moved"))
        last = typed(found.actions, ALL_ACTIONS).assign(
            source_file="last.xlsx", source_sheet="Sheet", source_row=5
        )

    assert [
        [corrected, TARGET, 1], [corrected, TARGET, 1], [date(2027, 1, 31), TARGET, 1]
    ] == kept  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        pytest.param(None, "an empty cell", id="emptied"),
        pytest.param("ASAP", "'ASAP'", id="words"),
        pytest.param("31 September 2026", "'31 September 2026'", id="no such day"),
    ],
)
def test_plan_takes_no_date_away(cell: object, quoted: str) -> None:
    """A plan that holds no date where one was agreed is told; the agreed one counts."""
    found = baseline(plan({"target_date": cell}), stood({}))

    assert [TARGET, None] == cells(found, "target_date", "first_target_date")
    assert [
        'plan.xlsx, sheet "Sheet", row 5 (Target date): expected the agreed words or date, found '
        f"{quoted}. The agreed one counts: 30 June 2026. Ask the partnership to change it."
    ] == [problem.message for problem in found.problems]


def test_plan_gives_a_first_date() -> None:
    """A date where none was agreed before is the first: none is kept beside it."""
    found = baseline(plan({"target_date": AGREED}), stood({"target_date": None}))

    assert [AGREED, None, 0] == cells(found, "target_date", "first_target_date", "times_moved")


def test_corrected_publication_date_moves_dates_that_run_from_it() -> None:
    """Where the publication date was corrected, a date that runs from it is the plan's anew."""
    agreed = {"target_date": READ_ANEW, "target_date_as_written": "Within 6 months"}

    found = baseline(plan(agreed), stood({"status": "Paused"}), corrected=CORRECTED)

    assert [READ_ANEW, None] == cells(found, "target_date", "first_target_date")
    assert {"ELM-01.1"} == found.republished
    assert () == found.problems


def test_typed_date_is_no_corrected_publication() -> None:
    """A date that its words do not give from the corrected publication was typed into the plan."""
    agreed = {"target_date": AGREED, "target_date_as_written": "Within 6 months"}

    found = baseline(plan(agreed), stood({}), corrected=CORRECTED)

    assert [AGREED, TARGET] == cells(found, "target_date", "first_target_date")
    assert not found.republished


@pytest.mark.parametrize(
    ("words", "signed_off"),
    [
        pytest.param("By 31/12/2016", None, id="a day"),
        pytest.param("March 2019", None, id="a month"),
        pytest.param("Q3 2016/17", None, id="a quarter"),
        pytest.param("Spring 2026", None, id="a season"),
        pytest.param("6 months from 1 January 2026", None, id="a span from a day of its own"),
        pytest.param("6 months from publication, i.e. 30 June 2026", None, id="said as a day"),
        pytest.param("Within 6 months of sign-off", date(2025, 9, 1), id="runs from sign-off"),
        pytest.param("Immediate", date(2025, 9, 1), id="immediate, signed off"),
        pytest.param("Ongoing", None, id="no date"),
    ],
)
def test_other_dates_are_not_moved_by_a_corrected_publication(
    words: str, signed_off: date | None
) -> None:
    """A date that does not run from publication is corrected as such: the first one is kept."""
    agreed = plan({"target_date": AGREED, "target_date_as_written": words})

    found = baseline(
        agreed.assign(signed_off=pd.Timestamp(signed_off)), stood({}), corrected=CORRECTED
    )

    assert [AGREED, TARGET] == cells(found, "target_date", "first_target_date")
    assert not found.republished


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Immediate", date(2025, 10, 31)),
        ("Within 6 months", date(2026, 4, 30)),
        ("3 months after publication", date(2026, 1, 31)),
    ],
)
def test_word_that_may_mean_publication_runs_from_it(words: str, day: date) -> None:
    """Without a day of sign-off, "Immediate" is publication, as `import` reads it."""
    agreed = plan({"target_date": day, "target_date_as_written": words})
    found = baseline(agreed, stood({}), corrected=CORRECTED)

    assert [day, None] == cells(found, "target_date", "first_target_date")
    assert {"ELM-01.1"} == found.republished


@pytest.mark.parametrize(
    ("of_plan", "of_summary", "expected"),
    [
        pytest.param(
            (AGREED, date(2026, 2, 1)), (ASKED, MEETING), AGREED, id="the plan's was agreed later"
        ),
        pytest.param(
            (AGREED, date(2026, 1, 1)), (ASKED, MEETING), ASKED, id="the summary's, agreed later"
        ),
        pytest.param((None, None), (ASKED, MEETING), ASKED, id="the plan has none"),
        pytest.param((AGREED, MEETING), (None, None), AGREED, id="the summary has none"),
        pytest.param((AGREED, None), (None, None), AGREED, id="the plan's, no day given"),
        pytest.param((AGREED, None), (ASKED, MEETING), ASKED, id="no day loses to a day"),
    ],
)
def test_later_agreement_wins(
    of_plan: tuple[object, object], of_summary: tuple[object, object], expected: date
) -> None:
    """Of two revised dates the one agreed later stands, in the plan or in the last summary."""
    keys = ("revised_target_date", "revision_agreed_on")
    found = baseline(
        plan(dict(zip(keys, of_plan, strict=True))), stood(dict(zip(keys, of_summary, strict=True)))
    )

    assert [expected, TARGET] == cells(found, "revised_target_date", "target_date")


def test_partnership_words_of_the_plan_count() -> None:
    """Superseded and assured, typed into the plan, hold over the last summary."""
    found = baseline(
        plan({"status": "Superseded"}, {"assured_on": MEETING}),
        stood({"status": "In progress"}, {"status": "Complete"}),
    )

    assert "Superseded" == found.actions.at["ELM-01.1", "status"]
    assert MEETING == found.actions.at["ELM-02.1", "assured_on"].date()
    assert "Complete" == found.actions.at["ELM-02.1", "status"]


def test_actions_of_either_stand() -> None:
    """An action only the plan holds, or only the last summary, is in the baseline once."""
    both = plan({}, {}, {}).iloc[1:]
    found = baseline(both, stood({"status": "Paused"}, {}))

    assert ["ELM-01.1", "ELM-02.1", "ELM-03.1"] == sorted(found.actions.index)
    assert "Paused" == found.actions.at["ELM-01.1", "status"]


def test_times_moved_over_three_rounds() -> None:
    """Each agreed date counts once, however often the same summary and plan are read."""
    counted = []
    last = stood(OPEN)
    for day in (date(2026, 7, 31), None, date(2026, 9, 30)):
        choices = [{"action_ref": "ELM-01.1", "decision": "Agreed", "date_agreed": day,
                    "decided_on": MEETING}] if day else []  # fmt: skip
        decisions = rows(DECISIONS, "last.xlsx", *choices) if choices else None
        after = baseline(NO_PLAN, last, decisions).actions
        again = baseline(NO_PLAN, last, decisions).actions
        assert after["times_moved"].tolist() == again["times_moved"].tolist()
        counted.append(int(after.at["ELM-01.1", "times_moved"]))
        last = typed(after, ALL_ACTIONS).assign(
            source_file="last.xlsx", source_sheet="Sheet", source_row=5
        )

    assert [1, 1, 2] == counted


def test_repeated_reference() -> None:
    """A reference met twice counts where it stands first, and is a problem."""
    twice = plan({"action_to_take": "First"}, {"action_to_take": "Second"})
    found = baseline(twice.assign(action_ref=["ELM-01.1", "elm-01.1 "]))

    assert ["First"] == cells(found, "action_to_take")
    assert [
        'plan.xlsx, sheet "Sheet", row 6: expected each action once, found ELM-01.1 again (it '
        "stands in row 5 of plan.xlsx). Keep one row. The first one counts."
    ] == [problem.message for problem in found.problems]


def test_without_plan_or_summary_nothing_is_checked() -> None:
    """Without a plan or a last summary there is no baseline to hold returns against."""
    found = baseline(NO_PLAN)

    assert not found.is_checked
    assert found.actions.empty


def test_returns_set_out_without_progress() -> None:
    """A return sets out with last time's answers, but with an empty Progress."""
    found = baseline(NO_PLAN, stood({"status": "Paused", "progress": "Half way"}))

    assert ["Paused", ""] == found.sent()[0].loc["ELM-01.1", ["status", "progress"]].tolist()
