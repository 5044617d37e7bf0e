"""What a row must be: every rule finds what it is named for, and nothing in a sound row."""

import random
from datetime import date

import pandas as pd
import pytest
from pandera.errors import SchemaErrors

from dhrxl.model.agencies import Agency
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import COLUMNS, RETURN, FileKind
from dhrxl.rounds.check import Judge, action_schema, check, check_summary, validate
from dhrxl.rounds.rule import Rule
from tests.invented import AS_AT, action, answer, codes, plan, returns, stand
from tests.loops import some

A = action("ELM-01.1")
SOUND = answer(A)
DONE = {"status": "Complete", "date_of_completion": date(2026, 2, 1), "evidence": "Training log"}


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        pytest.param({}, [], id="sound"),
        pytest.param(
            DONE | {"date_of_completion": "ASAP"},
            [
                "cell H5 (Date of completion): expected a date, found 'ASAP'. "
                "Enter a date such as 31 March 2026."
            ],
            id="not-a-date",
        ),
        pytest.param(
            {"new_date_requested": "30/09/2026", "reason_for_new_date": "Two leavers"},
            [
                "cell J5 (New date requested): expected a date, found '30/09/2026'. It is "
                "there as text. Type 30/09/2026 as a date."
            ],
            id="not-a-date, typed as text",
        ),
        pytest.param(
            DONE | {"date_of_completion": "31 September 2025"},
            [
                "cell H5 (Date of completion): expected a day that exists, found "
                "'31 September 2025'. Enter a date such as 31 March 2026."
            ],
            id="impossible-date",
        ),
        pytest.param(
            DONE | {"date_of_completion": date(1926, 2, 1)},
            [
                "cell H5 (Date of completion): expected a date between 1 January 2004 and "
                "31 December 2049, found 1 February 1926. Check the year."
            ],
            id="unlikely-date",
        ),
        pytest.param(
            {"status": "Going well"},
            [
                "cell E5 (Status): expected Not started, In progress, Complete, Paused or Ask to "
                "close, found 'Going well'. Choose one from the list."
            ],
            id="unknown-status",
        ),
        pytest.param(
            {"status": None, "progress": "Begun"},
            [
                "cell E5 (Status): expected an answer, found an empty cell. "
                "Say where the action stands: choose from the list."
            ],
            id="missing-value",
        ),
        pytest.param(
            {"agency_rag": "Purple"},
            [
                "cell L5 (Agency RAG): expected Red, Amber, Green, Blue or Grey, found 'Purple'. "
                "Choose one from the list or leave it empty."
            ],
            id="unknown-rag",
        ),
        pytest.param(
            {"agency_rag": "red"},
            [
                "cell L5 (Agency RAG): the agency says Red, the rule gives Green (not due). "
                "Both are shown. The rule's rating is counted."
            ],
            id="rag-disagrees",
        ),
        pytest.param(
            DONE | {"date_of_completion": None},
            [
                "cell H5 (Date of completion): expected the date of completion of an action that "
                "is Complete, found an empty cell. Enter the day it was done. Until then it is "
                "Amber."
            ],
            id="complete-without-date",
        ),
        pytest.param(
            DONE | {"evidence": "\u00a0 "},
            [
                "cell G5 (Evidence): expected evidence or an outcome of an action that is "
                "Complete, found neither. Say what proves it. Until then it is Amber."
            ],
            id="complete-without-evidence",
        ),
        pytest.param(
            DONE | {"evidence": "N/A", "outcome": " tbc. "},
            [
                "cell G5 (Evidence): expected evidence or an outcome of an action that is "
                "Complete, found only 'N/A' (Evidence) and 'tbc.' (Outcome). Say what proves it. "
                "Until then it is Amber."
            ],
            id="placeholders for evidence",
        ),
        pytest.param(
            DONE | {"evidence": "", "outcome": "see above"},
            [
                "cell G5 (Evidence): expected evidence or an outcome of an action that is "
                "Complete, found only 'see above' (Outcome). Say what proves it. Until then it is "
                "Amber."
            ],
            id="placeholder for outcome",
        ),
        pytest.param(DONE | {"evidence": "TBC", "outcome": "All trained"}, [], id="outcome given"),
        pytest.param(
            {"date_of_completion": date(2026, 2, 1)},
            [
                "cell H5 (Date of completion): expected no date of completion while the status is "
                "In progress, found 1 February 2026. Change the status to Complete, or clear the "
                "date."
            ],
            id="date-without-complete",
        ),
        pytest.param(
            DONE | {"date_of_completion": date(2026, 4, 2)},
            [
                "cell H5 (Date of completion): completed on 2 April 2026, after the day of this "
                "position, 31 March 2026. On that day it was still open. It will count in the "
                "next round."
            ],
            id="completed-after-as-at",
        ),
        pytest.param(
            DONE | {"date_of_completion": date(2026, 5, 2)},
            [
                "cell H5 (Date of completion): expected a day not after the return was saved, "
                "found 2 May 2026. Enter the day it was done, or change the status."
            ],
            id="completed-in-future",
        ),
        pytest.param(
            {"evidence_kind": " outcome ", "evidence_held_at": "Team folder"}, [], id="kind"
        ),
        pytest.param(
            {"evidence_kind": "Photo"},
            [
                "cell M5 (Evidence kind): expected Activity, Output or Outcome, found 'Photo'. "
                "Choose one from the list, or leave the cell empty."
            ],
            id="unknown-evidence-kind",
        ),
        pytest.param(
            DONE | {"evidence_dated": "last week"},
            [
                "cell O5 (Evidence dated): expected a date, found 'last week'. "
                "Enter a date such as 31 March 2026."
            ],
            id="evidence dated by words",
        ),
        pytest.param(
            DONE | {"evidence_dated": date(2026, 5, 2)},
            [
                "cell O5 (Evidence dated): expected a day not after the file was saved, found "
                "2 May 2026. Enter the day the evidence is of."
            ],
            id="evidence-in-future",
        ),
        pytest.param(DONE | {"evidence_dated": date(2026, 4, 1)}, [], id="evidence of later"),
        pytest.param(
            DONE | {"evidence_kind": "Activity"},
            [
                "cell M5 (Evidence kind): the evidence shows that something was done, and not what "
                "came of it. Say under Outcome what it changed for people, if that is known."
            ],
            id="activity-only",
        ),
        pytest.param(
            DONE | {"evidence_kind": "Activity", "outcome": "Calls fell by a third"},
            [],
            id="activity, and what came of it",
        ),
        pytest.param({"evidence_kind": "Activity"}, [], id="activity, not said complete"),
        pytest.param(
            {"new_date_requested": date(2026, 9, 30)},
            [
                "cell K5 (Reason for new date): expected a reason for the new date, found an empty "
                "cell. Say why the agreed date cannot be met."
            ],
            id="request-without-reason",
        ),
        pytest.param(
            {"new_date_requested": date(2026, 5, 30), "reason_for_new_date": "Sooner"},
            [
                "cell J5 (New date requested): expected a date after the due date 30 June 2026, "
                "found 30 May 2026. Ask for a later date, or clear the cell."
            ],
            id="request-earlier",
        ),
    ],
)
def test_rows_of_a_return(changes: dict[str, object], messages: list[str]) -> None:
    """Each rule of a return finds its own fault, at its own cell, in its own words."""
    came = returns(("p.xlsx", "Police", [SOUND | changes]), completed_on=date(2026, 4, 10))

    found = stand(came, plans=plan(A))

    assert [f'p.xlsx, sheet "Return", {message}' for message in messages] == [
        problem.message for problem in found.problems
    ]


REGISTER = Partnership(
    name="Ashdale",
    agencies=(Agency(name="Police", aliases=("Constabulary",)), Agency(name="Health")),
)


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        pytest.param({"lead_agency": "constabulary"}, [], id="alias"),
        pytest.param(
            {"scope": "Street"},
            [
                "cell D5 (Scope): expected Local, Regional or National, found 'Street'. "
                "Choose one from the list."
            ],
            id="unknown-scope",
        ),
        pytest.param(
            {"lead_agency": None},
            [
                "cell F5 (Lead agency): expected a lead agency, found an empty cell. "
                "Agree who is accountable."
            ],
            id="missing-lead-agency",
        ),
        pytest.param(
            {"lead_agency": "Polise"},
            [
                "cell F5 (Lead agency): expected an agency of the partnership, found 'Polise'. "
                "Did you mean Police? Correct the name, or add it to the sheet Agencies of the "
                "partnership workbook."
            ],
            id="unknown-agency",
        ),
        pytest.param(
            {"target_date": None, "target_date_as_written": "Ongoing"},
            [
                "cell L5 (Target date): expected a target date, found 'Ongoing'. Agree a date. "
                "Without one the action can never be overdue."
            ],
            id="no-target-date",
        ),
        pytest.param(
            {"target_date": "30 Feb 2027"},
            [
                "cell L5 (Target date): expected a day that exists, found '30 Feb 2027'. "
                "Enter a date such as 31 March 2026."
            ],
            id="impossible target date",
        ),
        pytest.param(
            {"target_date": None, "target_date_as_written": "31 September 2026"},
            [
                "cell K5 (Target date as written): expected a day that exists, found "
                "'31 September 2026'. Enter a date such as 31 March 2026."
            ],
            id="impossible target date as written",
        ),
        pytest.param(
            {"target_date_as_written": "31 September 2026"}, [], id="impossible, since put right"
        ),
        pytest.param(
            {"target_date": "July", "target_date_as_written": "31 September 2026"},
            [
                "cell L5 (Target date): expected a date, found 'July'. "
                "Enter a date such as 31 March 2026."
            ],
            id="not-a-date beside an impossible one",
        ),
        pytest.param(
            {"check_again_on": "next year"},
            [
                "cell AC5 (Check again on): expected a date, found 'next year'. "
                "Enter a date such as 31 March 2026."
            ],
            id="day to check again that is none",
        ),
        pytest.param(
            {"revised_target_date": date(2026, 9, 30)},
            [
                "cell N5 (Revision agreed on): expected an answer, found an empty cell. "
                "Enter the day the partnership agreed it."
            ],
            id="revision without its day",
        ),
        pytest.param(
            {"revised_target_date": date(2026, 9, 30), "revision_agreed_on": "in May"},
            [
                "cell N5 (Revision agreed on): expected a date, found 'in May'. "
                "Enter a date such as 31 March 2026."
            ],
            id="revision with words for its day",
        ),
        pytest.param(
            {"action_to_take": None},
            [
                "cell E5 (Action to take): expected an answer, found an empty cell. "
                "Write the action, or delete the row."
            ],
            id="missing-value",
        ),
        pytest.param(
            {"action_to_take": "Consider training.", "key_outcomes": None},
            [
                'cell E5 (Action to take): the action says "consider" and nothing that can be '
                "measured. Say what will be different, and how it will be seen."
            ],
            id="not-smart",
        ),
    ],
)
def test_rows_of_a_plan(changes: dict[str, object], messages: list[str]) -> None:
    """Each rule of a plan finds its own fault, at its own cell, in its own words."""
    found = stand(plan(A | changes), partnership=REGISTER)

    assert [f'plan.xlsx, sheet "Action plan", {message}' for message in messages] == [
        problem.message for problem in found.problems if problem.code != "not-returned"
    ]


def test_partnership_status_that_was_sent_is_no_problem() -> None:
    """A closed action sent with --all may come back with the status it was sent with."""
    closed = A | {"status": "Superseded"}
    came = returns(("p.xlsx", "Police", [answer(closed, status="Superseded", progress="Seen")]))

    assert [] == codes(stand(came, plans=plan(closed)))


@pytest.mark.parametrize("kind", ["plan", "return"])
def test_no_other_status_is_right_for_having_been_sent(kind: str) -> None:
    """A word that is no status stays a problem, however often it comes back."""
    odd = A | {"status": "Going well"}
    came = returns(("p.xlsx", "Police", [answer(odd, status="Going well", progress="Seen")]))

    found = stand(plan(odd)) if kind == "plan" else stand(came, plans=plan(odd))

    assert "unknown-status" in codes(found)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        pytest.param({"action_to_take": None}, "error", id="no action to take"),
        pytest.param(
            {"revised_target_date": date(2026, 9, 30)}, "warning", id="no day of revision"
        ),
    ],
)
def test_blank_action_is_an_error(changes: dict[str, object], severity: str) -> None:
    """A row without an action is in no figure, so it is an error; other gaps are warnings."""
    found = stand(plan(A | changes))

    assert [severity] == [p.severity for p in found.problems if p.code == "missing-value"]


def test_faults_of_many_files_are_found_in_one_run() -> None:
    """All problems of all files are found in one run, errors first, then by file and cell."""
    rows = [
        answer(action(f"ELM-0{n}.1", agency), status="Done")
        for n, agency in ((1, "Police"), (2, "Health"))
    ]
    came = returns(
        ("b.xlsx", "Police", [rows[0]]), ("a.xlsx", "Health", [rows[1] | {"agency_rag": "x"}])
    )

    found = stand(came, as_at=AS_AT)

    assert [
        ("a.xlsx", "unknown-status"),
        ("b.xlsx", "unknown-status"),
        ("a.xlsx", "unknown-rag"),
    ] == [(problem.file, problem.code) for problem in found.problems]


def test_column_of_another_type_is_a_fault_of_ours() -> None:
    """A column of another type than ours is raised, whatever rules its rows break as well."""
    rows = typed(pd.DataFrame([answer(A, status="Done")], dtype="object"), RETURN).assign(
        sent_status="", saved_on=pd.Series([pd.NaT], dtype="datetime64[s]")
    )
    others = rows.assign(recommendation=pd.Series([1.5]))

    assert ["unknown-status"] == [
        failure.rule.code for failure in check(rows, kind=FileKind.RETURN, as_at=AS_AT)
    ]
    with pytest.raises(SchemaErrors, match="recommendation"):
        check(others, kind=FileKind.RETURN, as_at=AS_AT)


OTHER_TYPES = ("object", "string", "datetime64[ns]", "Int32", "float64", "category", "bool")
NEVER = Rule(code="never", key="status", holds=lambda f: pd.Series(False, index=f.index))


def any_frame(chance: random.Random) -> pd.DataFrame:
    """Give typed actions of which now and then a column has another type, or an id is repeated."""
    rows = typed(pd.DataFrame([answer(A)] * 2, dtype="object"), RETURN)
    for key in chance.sample(RETURN, chance.choice((0, 0, 1, 2, 3))):
        rows[key] = pd.Series(pd.NA, index=rows.index).astype("object")
        kind = chance.choice(OTHER_TYPES)
        rows[key] = rows[key].fillna(0).astype(kind) if kind != "object" else rows[key]
    rows = rows.drop(columns=chance.sample(RETURN, chance.choice((0, 3))))
    return rows.set_axis([0, chance.choice((0, 1, 1))])


def found_by(validation: object) -> list[tuple[str, ...]]:
    """Give every failure that pandera tells of."""
    assert callable(validation)
    try:
        validation()
    except SchemaErrors as errors:
        return sorted(
            tuple(map(str, (error.reason_code, error.schema.name, error.check, error)))
            for error in errors.schema_errors
        )
    return []


def test_what_is_seen_at_a_glance_is_what_the_whole_schema_finds() -> None:
    """The schema with the doubtful columns alone finds what it finds with all, in any frame."""
    chance = random.Random("31 March 2026")
    found = []
    for rules in some(([], [NEVER]) * 15):
        rows = any_frame(chance)
        judges = [Judge(rule) for rule in rules]
        whole = action_schema(judges, [key for key in COLUMNS if key in rows])

        found.append(found_by(lambda: whole.validate(rows, lazy=True)))  # noqa: B023

        assert found[-1] == found_by(lambda: validate(rows, judges))  # noqa: B023
    told = some(each for one in found for each in one)
    assert {"WRONG_DATATYPE", "DATAFRAME_CHECK", "SERIES_CONTAINS_DUPLICATES"} <= {
        reason.rpartition(".")[2] for reason, *_ in told
    }
    assert [] in found


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("action_ref", ["ELM-01.1", "ELM-01.1"]),
        ("action_ref", ["", "ELM-01.2"]),
        ("rag", ["Purple", "Red"]),
        ("rag", [None, "Red"]),
        ("needed", ["Think", "Nothing"]),
        ("needed", [None, ""]),
        ("reported", ["Never", ""]),
        ("days_overdue", [0, None]),
        ("days_overdue", ["7", "8"]),
    ],
)
def test_no_summary_tells_what_cannot_be(key: str, wrong: list[object]) -> None:
    """A reference met twice or missing, a word that is none of ours or a day too few is met."""
    sound = {
        "action_ref": ["ELM-01.1", "ELM-01.2"],
        "rag": ["Red", ""],
        "needed": ["Evidence not accepted: not dated", "Nothing"],
        "reported": ["This round", "Never"],
        "days_overdue": pd.array([7, None], dtype="Int64"),
    }
    actions = pd.DataFrame(sound)
    check_summary(actions)
    of_type = "Int64" if key == "days_overdue" and wrong[0] == 0 else "str"

    with pytest.raises(SchemaErrors):
        check_summary(actions.assign(**{key: pd.array(wrong, dtype=of_type)}))
