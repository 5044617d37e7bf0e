"""The trend: figures of each quarter by hand, gaps, sources that disagree, ageing."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from dhrxl.intake.batch import Intake
from dhrxl.intake.told import LastSummary, Told
from dhrxl.model.terms import AGREED
from dhrxl.rounds.board.first_page import trend
from dhrxl.rounds.board.history import THIS, Earlier, ageing, earlier, history
from dhrxl.rounds.position import Position
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

DAYS = (date(2025, 6, 30), date(2025, 9, 30), LAST_TIME, AS_AT)
DONE = {"status": "Complete", "date_of_completion": date(2025, 6, 2), "evidence": "The log."}
UNPROVEN = {"status": "Complete", "date_of_completion": date(2025, 6, 2)}
MOVED = {"revised_target_date": date(2026, 9, 30), "revision_agreed_on": date(2026, 1, 15)}
DEEDS = [
    action("ELM-01.1", "Police", target_date=date(2025, 5, 31)),
    action("ELM-02.1", "Police", target_date=date(2025, 8, 31), revised_target_date=AS_AT),
    action("ELM-03.1", "Health", target_date=date(2026, 12, 31)),
    action("ELM-04.1", "Housing", target_date=None),
]


def came(turn: int) -> Intake:
    """Give what was returned in a quarter: Housing is silent, Police closes one in the second."""
    first = DONE if turn else {"progress": "Begun."}
    return returns(
        ("p.xlsx", "Police", [answer(DEEDS[0], **first), answer(DEEDS[1], progress="On.")]),
        ("h.xlsx", "Health", [answer(DEEDS[2], progress=f"Turn {turn}.")]),
        round="",
    )


@cache
def rounds(days: tuple[date, ...] = DAYS) -> list[Position]:
    """Give the positions of a chain of rounds, each on the summary of the one before."""
    made: list[Position] = []
    for turn, day in enumerate(days):
        last = as_previous(made[-1]) if made else None
        made.append(stand(came(turn), plans=plan(*DEEDS), previous=last, as_at=day))
    return made


def named(last: LastSummary, file: str, **more: object) -> LastSummary:
    """Give a summary under another name."""
    return replace(last, source=replace(last.source, file=file), **more)  # type: ignore[arg-type]


def alone(position: Position, file: str) -> Earlier:
    """Give what an older summary tells that hands nothing on, as those made before did."""
    return earlier(named(as_previous(position), file, trend=()))


def told(day: date, basis: str = "a", **figures: int | None) -> Told:
    """Give figures of a day."""
    known = {"open": 5, "overdue": 2, "closed": 1, "slipped": 10, "silent": 0, **figures}
    return Told(day=day, quarter="Q1 2025/26", figures=known, basis=basis)


def test_each_quarter_is_counted_as_by_hand() -> None:
    """Open, overdue, closed, slipped days and silent agencies of four quarters are those counted
    by hand, though only the last summary is read."""
    found = rounds()[-1].history

    assert [
        ("Q1 2025/26", {"open": 4, "overdue": 1, "closed": None, "slipped": 212, "silent": 1}),
        ("Q2 2025/26", {"open": 3, "overdue": 0, "closed": 1, "slipped": 212, "silent": 1}),
        ("Q3 2025/26", {"open": 3, "overdue": 0, "closed": 0, "slipped": 212, "silent": 1}),
        ("Q4 2025/26", {"open": 3, "overdue": 0, "closed": 0, "slipped": 212, "silent": 1}),
    ] == [(one.quarter, dict(one.figures)) for one in found.told]
    assert (THIS, LAST_TIME, ()) == (found.now.basis, found.last and found.last.day, found.missing)


def test_summaries_made_before_fill_the_trend() -> None:
    """Summaries without a Trend, all given, tell the same as a chain that handed it on."""
    made = rounds()
    old = named(as_previous(made[2]), "q3.xlsx", trend=())
    others = [alone(made[at], f"q{at + 1}.xlsx") for at in (1, 0)]

    found = stand(came(3), plans=plan(*DEEDS), previous=old, earlier=others)

    assert [one.figures for one in made[3].history.told] == [
        one.figures for one in found.history.told
    ]
    assert ["q1.xlsx", "q2.xlsx", "q3.xlsx"] == [
        one.basis.removeprefix("All actions of ") for one in found.history.told[:-1]
    ]


def test_a_missing_quarter_is_said() -> None:
    """Without one quarter's summary the trend has a line that says so, and names it."""
    made = rounds()
    old = named(as_previous(made[2]), "q3.xlsx", trend=())

    found = stand(
        came(3),
        plans=plan(*DEEDS),
        previous=old,
        earlier=[alone(made[0], "q1.xlsx")],
    ).history

    assert ("Q2 2025/26",) == found.missing
    assert ["Q1 2025/26", "Q2 2025/26", "Q3 2025/26", "Q4 2025/26"] == [
        line.name for line in found.quarters
    ]
    assert [True, False, True, True] == [line.told is not None for line in found.quarters]


def test_page_one_says_that_a_quarter_is_missing() -> None:
    """Where the last summary is of an earlier quarter than the last, page one says so."""
    now = rounds((DAYS[1], AS_AT))[-1]

    assert trend(now.changes, now.history).endswith(" No summary for Q3 2025/26.")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(({}, {}), "no change. Overdue 2, was 2", id="nothing moved"),
        pytest.param((DONE, {}), "better. Overdue 1, was 2", id="one was done"),
        pytest.param((DONE, UNPROVEN), "better. Overdue 0, was 2", id="one done, one not shown"),
        pytest.param((UNPROVEN, {}), "no better. Overdue 1, was 2", id="one not shown"),
        pytest.param((MOVED, {}), "no better. Overdue 1, was 2", id="one moved"),
        pytest.param((MOVED, MOVED), "no better. Overdue 0, was 2", id="both moved"),
    ],
)
def test_a_date_moved_is_not_better(said: tuple[dict[str, object], ...], words: str) -> None:
    """Fewer overdue is called better only as far as work was done: not where dates were moved, or
    what is said done was not shown."""
    deeds = [action(f"ELM-0{n}.1", target_date=date(2025, 12, 1)) for n in (1, 2)]
    before = returns(("p.xlsx", "Police", [answer(deed, progress="On.") for deed in deeds]))
    first = stand(before, plans=plan(*deeds), as_at=LAST_TIME)
    moved = [{key: one[key] for key in one if key in AGREED} for one in said]
    later = [{**deed, **one} for deed, one in zip(deeds, moved, strict=True)]
    rows = [
        answer(deed, **{"progress": "On.", **one}) for deed, one in zip(later, said, strict=True)
    ]

    found = stand(
        returns(("p.xlsx", "Police", rows)), plans=plan(*later), previous=as_previous(first)
    )

    given = trend(found.changes, found.history)
    eased = sum(one in (MOVED, UNPROVEN) for one in said)
    assert given.startswith(f"Trend: {words} on 31 December 2025.")
    assert (f" Of those {eased} " in given) == (eased > 0)


def test_one_quarter_is_a_trend_of_one() -> None:
    """The first summary has one line, without anything closed, and nothing is missing."""
    found = rounds(DAYS[:1])[0].history

    assert (1, None, ()) == (len(found.quarters), found.now.figures["closed"], found.missing)


def test_ten_quarters_are_handed_on() -> None:
    """In a chain of ten rounds the last summary alone tells all ten."""
    ends = [(6, 30), (9, 30), (12, 31), (3, 31)]
    days = tuple(sorted(date(year, *end) for year in (2023, 2024, 2025) for end in ends))[:10]

    found = rounds(days)[-1].history

    assert list(days) == [one.day for one in found.told]
    assert () == found.missing


def test_the_less_flattering_of_two_sources_stands() -> None:
    """Of two sources of one day each worse figure stands, fewer closed too, and it is said."""
    day = DAYS[2]
    fair = told(day, "All actions of a.xlsx", overdue=1, closed=3)
    other = told(day, "Trend of b.xlsx", silent=None)

    found = history(told(AS_AT), (fair, other), last=day).last

    assert found
    assert {"open": 5, "overdue": 2, "closed": 1, "slipped": 10, "silent": 0} == found.figures
    assert (
        "Overdue: 1 (All actions of a.xlsx) and 2 (Trend of b.xlsx); the less flattering stands. "
        "Closed: 3 (All actions of a.xlsx) and 1 (Trend of b.xlsx); the less flattering stands."
    ) == found.remark


def test_nothing_later_is_taken() -> None:
    """A summary tells nothing of days after its own, nor of this day or later."""
    last = as_previous(rounds(DAYS[:1])[0])
    later = replace(last, trend=(told(DAYS[1]), told(date(2027, 3, 31))))

    found = stand(came(1), plans=plan(*DEEDS), previous=later).history

    assert [DAYS[0], AS_AT] == [one.day for one in found.told]


def test_an_older_summary_of_another_partnership_tells_nothing() -> None:
    """An older summary of another partnership is the error other-partnership, and is in no line."""
    made = rounds(DAYS[1:])
    strange = as_previous(made[0])
    cover = {**strange.source.cover, "partnership": "Birchshire"}
    strange = replace(strange, source=replace(strange.source, file="odd.xlsx", cover=cover))
    last = named(as_previous(made[1]), "q3.xlsx", trend=())

    found = stand(came(2), plans=plan(*DEEDS), previous=last, earlier=[earlier(strange)])

    assert "other-partnership" in codes(found)
    assert [LAST_TIME, AS_AT] == [one.day for one in found.history.told]


def test_who_was_silent_is_not_known_without_a_baseline() -> None:
    """Where nobody knows who was asked, nobody is counted as silent, here and in the next round."""
    first = stand(came(0), as_at=LAST_TIME)
    now = stand(came(1), previous=as_previous(first))

    assert [None, 0] == [one.figures["silent"] for one in now.history.told]


@pytest.mark.parametrize(
    ("past", "band"),
    [(-1, "Not past it"), (0, "Not past it"), (1, "Up to 30 days"), (30, "Up to 30 days"),
     (31, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"),
     (366, "More than 365 days"), (None, "No date")],
)  # fmt: skip
def test_open_actions_stand_in_their_band(past: int | None, band: str) -> None:
    """An open action is counted in one band by its due date, in one by the first agreed date."""
    first = AS_AT - timedelta(days=400)
    due = None if past is None else AS_AT - timedelta(days=past)
    deed = action("ELM-01.1", target_date=first if due else None, revised_target_date=due)
    closed = action("ELM-02.1", **DONE)
    found = stand(
        returns(("p.xlsx", "Police", [answer(deed), answer(closed, **DONE)])),
        plans=plan(deed, closed),
    )

    counts = ageing(found.actions, as_at=AS_AT).set_index("band")

    alone_in = {band: 1, "All open actions": 1}
    assert alone_in == {name: n for name, n in counts["due"].items() if n}
    agreed = {("More than 365 days" if due else "No date"): 1, "All open actions": 1}
    assert agreed == {name: n for name, n in counts["agreed"].items() if n}


def test_ageing_adds_up() -> None:
    """The bands of each date add up to the open actions of the trend."""
    for found in some(rounds()):
        counts = ageing(found.actions, as_at=found.as_at).set_index("band")
        for key in ("due", "agreed"):
            *bands, whole = counts[key]
            assert sum(bands) == whole == found.history.now.figures["open"]
