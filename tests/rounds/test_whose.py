"""Whose a file is: which partnership's, which agency's, and of which round."""

from datetime import date

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.model.agencies import Agency
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Severity
from dhrxl.model.terms import FileKind
from dhrxl.rounds.agreed import baseline_of
from dhrxl.rounds.position import Position
from dhrxl.rounds.replies.calendar import is_before
from tests.invented import (
    AS_AT,
    LAST_TIME,
    action,
    answer,
    as_previous,
    codes,
    intake,
    plan,
    returns,
    stand,
)

A, B = action("ELM-01.1"), action("ELM-02.1", "Health")
NOBODY = Partnership()


def of_code(found: Position, code: str) -> list[str]:
    """Give the messages of one kind of problem."""
    return [problem.message for problem in found.problems if problem.code == code]


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("Childrens Services", "Children's Services"),
        ("CHILDREN\u2019S SERVICES", "Childrens Services"),
        ("Tu\u0302 Gobaith", "T\u00fb Gobaith"),
        ("Gwasanaeth Ty Gobaith", "Gwasanaeth T\u0177 Gobaith"),
        ("St Mary\u02bcs & Caf\u00e9 Trust", "St. Marys and Cafe\u0301 Trust"),
    ],
)
def test_an_agency_is_known_by_its_name_however_typed(called: str, known: str) -> None:
    """Accents, in either form or left out, and apostrophes make no other agency of a name."""
    deed = action("ELM-01.1", known)

    found = stand(returns(("r.xlsx", called, [answer(deed, progress="Begun.")])), plans=plan(deed))

    assert ["This round"] == found.actions["reported"].tolist()
    assert [] == codes(found)


@pytest.mark.parametrize(
    ("called", "register", "meant"),
    [
        ("Polise", (), " Did you mean Police?"),
        ("Constabulary", (), " Did you mean Police?"),
        ("Adult Sevices", ("Adult Services",), " Did you mean Police or Adult Services?"),
    ],
)
def test_a_return_of_an_agency_nobody_knows(
    called: str, register: tuple[str, ...], meant: str
) -> None:
    """It is told as that, once for the file, and none of its references is called wrong."""
    owner = Partnership(agencies=tuple(Agency(name=name) for name in (*register, "Police")))
    came = returns(("r.xlsx", called, [answer(A), answer(action("ELM-03.1"))]))

    found = stand(
        came, plans=plan(A, B, action("ELM-03.1")), partnership=owner if register else NOBODY
    )

    assert [
        f"r.xlsx, sheet \"Cover\": expected the agency's name on the cover, found '{called}', "
        f"which is no agency of the plan or the register.{meant} Correct Agency on the sheet "
        "Cover, or have the partnership add the name to its sheet Agencies. Until then its rows "
        "are not counted."
    ] == of_code(found, "unknown-return")
    assert "unknown-action" not in codes(found)
    assert {"Not counted: its agency is not known"} == set(found.rows["used"].map(str))


def test_without_a_plan_an_agency_is_known_by_its_rows() -> None:
    """Where nothing was agreed, rows that name another agency as lead tell that it is odd."""
    came = returns(
        ("a.xlsx", "Police", [answer(A)]), ("b.xlsx", "Polise", [answer(B)]),
        ("c.docx", "Probation", [{**answer(action("ELM-05.1")), "lead_agency": None}]),
    )  # fmt: skip

    found = stand(came, partnership=NOBODY)

    assert ["b.xlsx"] == [p.file for p in found.problems if p.code == "unknown-return"]


@pytest.mark.parametrize(
    ("register", "agreed", "last", "owner"),
    [
        ("Ashdale", "", "", "Ashdale"),
        ("", "Ashdale", "", "Ashdale"),
        ("", "", "Ashdale CSP", "Ashdale CSP"),
        ("Ashdale", "ASHDALE", "", "Ashdale"),
    ],
)
def test_a_return_of_another_partnership_never_counts(
    register: str, agreed: str, last: str, owner: str
) -> None:
    """Its references may be the same; the partnership is part of every key, and both are named."""
    cover = {"partnership": agreed} if agreed else {}
    before = None
    if last:
        first = stand(returns(("p.xlsx", "Police", [answer(A)])), plans=plan(A, B), as_at=LAST_TIME)
        before = as_previous(first)
        before.source.cover["partnership"] = last  # type: ignore[index]
    came = intake(
        ("p.xlsx", FileKind.RETURN, {"agency": "Police", "partnership": "Otherdale", "round": "Q4"},
         [answer(A, status="Complete", evidence="x", new_date_requested="soon")]),
        ("h.xlsx", FileKind.RETURN, {"agency": "Health", "partnership": owner, "round": "Q4"},
         [answer(B)]),
        ("n.xlsx", FileKind.RETURN, {"agency": "Police", "round": "Q4"}, [answer(A)]),
    )  # fmt: skip

    found = stand(
        came, plans=plan(A, B, **cover), previous=before, partnership=Partnership(name=register)
    )

    assert [
        f'p.xlsx, sheet "Cover": expected a file of {owner}, found one of Otherdale. Nothing in it '
        "is counted. Take it out; if the two are one partnership, write its name alike in both."
    ] == of_code(found, "other-partnership")
    assert ["In progress", "In progress"] == found.actions["status"].tolist()
    assert "Not counted: it is of another partnership" == found.accounts[0].state
    assert not {"duplicate-return", "not-a-date"} & set(codes(found))


@pytest.mark.parametrize(
    ("names", "strangers"),
    [
        (["Ashdale", "Ashdale", "Otherdale"], [2]),
        (["Ashdale", "Otherdale"], [0, 1]),
        (["Ashdale", "", "ashdale"], []),
        (["Otherdale", ""], [0]),
        (["", "Otherdale", ""], [1]),
        (["", "Otherdale", "otherdale"], []),
        (["", "", ""], []),
    ],
)
def test_partnership_where_no_plan_tells_it(names: list[str], strangers: list[int]) -> None:
    """It is that of more than half of the files; where there is no such one, none counts."""
    came = intake(
        *(
            (f"{n}.xlsx", FileKind.RETURN, {"agency": "Police", "partnership": name},
             [answer(action(f"ELM-{n:02d}.1"), progress="Begun.")])
            for n, name in enumerate(names)
        )
    )  # fmt: skip

    found = stand(came, partnership=NOBODY)

    assert [f"{n}.xlsx" for n in strangers] == sorted(
        problem.file for problem in found.problems if problem.code == "other-partnership"
    )
    assert len(names) - len(strangers) == len(found.actions)


@pytest.mark.parametrize("which", ["plan", "last summary", "neither"])
def test_what_returns_are_split_from_is_of_one_partnership(which: str) -> None:
    """A plan or a last summary of another partnership is told, and no return is made from it."""
    first = stand(returns(("p.xlsx", "Police", [answer(B)])), plans=plan(B), as_at=LAST_TIME)
    last = as_previous(first)
    last.source.cover["partnership"] = "Otherdale"  # type: ignore[index]
    named = {"plan": "Otherdale", "last summary": "Ashdale", "neither": ""}[which]
    agreed = plan(A, **({"partnership": "Ashdale"} if which == "plan" else {}))

    base = baseline_of(agreed, last, Partnership(name=named))

    assert {
        "plan": ["ELM-02.1"],
        "last summary": ["ELM-01.1"],
        "neither": ["ELM-02.1", "ELM-01.1"],
    }[which] == base.actions.index.tolist()
    assert ([] if which == "neither" else ["other-partnership"]) == [
        problem.code for problem in base.problems
    ]


@pytest.mark.parametrize(
    ("day", "name", "as_at", "is_past"),
    [
        (LAST_TIME, "Q3 2025/26", AS_AT, True),
        (LAST_TIME, "Winter issue", AS_AT, True),
        (LAST_TIME, "Spring 2026", AS_AT, True),
        (LAST_TIME, "", AS_AT, True),
        (None, "Q3 2025/26", AS_AT, True),
        (None, "2025/26 Quarter 3", AS_AT, True),
        (date(2025, 9, 30), "Half-year review", AS_AT, True),
        (date(2026, 2, 28), "February 2026", AS_AT, True),
        (date(2025, 3, 31), "Q4 2024/25", AS_AT, True),
        (AS_AT, "Q4 2025/26", date(2026, 4, 20), False),
        (AS_AT, "Spring 2026", date(2026, 4, 20), False),
        (date(2026, 3, 20), "Spring 2026", AS_AT, False),
        (date(2026, 4, 15), "Spring 2026", AS_AT, False),
        (date(2026, 1, 5), "Q4 2025/26", AS_AT, False),
        (date(2026, 1, 5), "Q4 2025/26", date(2026, 4, 20), False),
        (LAST_TIME, "Q3 2025/26", date(2026, 1, 20), False),
        (AS_AT, "March 2026", date(2026, 4, 20), False),
        (date(2026, 2, 28), "Q3 2025/26", date(2026, 2, 28), False),
        (None, "Q4", AS_AT, False),
        (None, "", AS_AT, False),
    ],
)
def test_whether_a_round_is_past(day: date | None, name: str, as_at: date, is_past: bool) -> None:
    """Cover and as-at date decide: a little before or after is this round, a quarter is not."""
    assert is_past == is_before(day, name, as_at)


@pytest.mark.parametrize(
    ("cover", "found"),
    [
        ({"round": "Q3 2025/26", "as_at": LAST_TIME},
         "Q3 2025/26, a position as at 31 December 2025"),
        ({"round": "Winter", "as_at": LAST_TIME}, "Winter, a position as at 31 December 2025"),
        ({"round": "", "as_at": LAST_TIME}, "a position as at 31 December 2025"),
        ({"round": "Q3 2025/26"}, "Q3 2025/26"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("agreed", [plan(A), None])
def test_last_quarters_return_is_not_this_quarters(
    cover: dict[str, object], found: str, agreed: Intake | None
) -> None:
    """Without a last summary too it never counts, and it is told why."""
    came = returns(("p.xlsx", "Police", [answer(A, status="Complete", evidence="x")]), **cover)

    judged = stand(came, plans=agreed)

    assert [
        f'p.xlsx, sheet "Cover": expected the round of 31 March 2026, found {found}. Its rows are '
        "not counted. Check with the agency that this is the right file."
    ] == of_code(judged, "wrong-round")
    assert "This round" not in judged.actions["reported"].tolist()
    assert judged.verdict.startswith("Not ready: nothing was reported")
    if agreed:
        assert [
            "Police has not returned: 1 action has never been reported on (p.xlsx is of an earlier "
            "round). Ask for the return."
        ] == of_code(judged, "not-returned")


@pytest.mark.parametrize("day", [date(2026, 3, 20), AS_AT, date(2026, 4, 10)])
def test_a_return_of_a_day_near_by_counts(day: date) -> None:
    """A round named freely is judged by its day, which need not be the very day."""
    came = returns(("p.xlsx", "Police", [answer(A)]), round="Spring 2026", as_at=day)

    found = stand(came, plans=plan(A), as_at=date(2026, 4, 20))

    assert ["This round"] == found.actions["reported"].tolist()
    assert "wrong-round" not in codes(found)


@pytest.mark.parametrize("name", ["Q3 2025/26", "2025/26 Q2", "October 2025"])
def test_last_summarys_round_without_a_day_is_past(name: str) -> None:
    """Beside the last summary a return without a day is past if it names that round or before."""
    first = stand(
        returns(("p.xlsx", "Police", [answer(A, status="Paused")])), plans=plan(A), as_at=LAST_TIME
    )
    last = as_previous(first)
    last.source.cover["round"] = "Autumn"  # type: ignore[index]

    found = stand(returns(("p.xlsx", "Police", [answer(A)]), round=name), previous=last)

    assert ["Paused", "Carried forward"] == found.actions.loc[
        "ELM-01.1", ["status", "reported"]
    ].tolist()
    assert [Severity.WARNING] == [p.severity for p in found.problems if p.code == "wrong-round"]
