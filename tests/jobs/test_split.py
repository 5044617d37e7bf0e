"""One return for each agency: who gets which actions, and what stands in them already."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dhrxl.errors import BadInput, DhrxlError, OutputExists
from dhrxl.files.workers import NOT_STARTED, Lost, Workers
from dhrxl.intake.batch import take_in
from dhrxl.jobs import outputs
from dhrxl.jobs.split import Split, split
from dhrxl.model.agencies import Agency
from dhrxl.model.dates import financial_quarter
from dhrxl.model.partnership import Partnership
from dhrxl.model.text import folded
from dhrxl.rounds.agreed import baseline_of
from tests.invented import AS_AT, LAST_TIME, Row, action, answer, as_previous, plan, returns, stand
from tests.loops import some

ROUND = "Q4 2025/26"
DONE = {"status": "Complete", "date_of_completion": date(2025, 12, 1), "evidence": "Minutes"}


def sent(folder: Path, *rows: Row, **more: object) -> Split:
    """Split a plan of these rows."""
    base = baseline_of(plan(*rows), None, Partnership())
    given = {"round_": ROUND, "as_at": AS_AT, "partnership": Partnership(name="Ashdale"), **more}
    return split(base, folder=folder, **given)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    """Give the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def rows_of(path: Path) -> dict[str, dict[str, object]]:
    """Give the rows of a return by reference."""
    grid = [list(row) for row in openpyxl.load_workbook(path)["Return"].values]
    start = next(number for number, row in enumerate(grid) if row[0] == "Action ref")
    found = [dict(zip(map(str, grid[start]), row, strict=True)) for row in grid[start + 1 :]]
    return {str(row["Action ref"]): {k: _day(v) for k, v in row.items()} for row in found}


def cover_of(path: Path) -> dict[object, object]:
    """Give the form of a return."""
    sheet = openpyxl.load_workbook(path)["Cover"]
    return {row[0].value: _day(row[1].value) for row in sheet.iter_rows(max_col=2)}


def _day(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else cell


def test_each_agency_gets_its_own(tmp_path: Path) -> None:
    """Each agency gets what it leads and what it joins; what nobody leads is Unassigned."""
    done = sent(
        tmp_path / "out",
        action("ELM-01.1", "Police", "Health; Homes"),
        action("ELM-02.1", "Health"),
        action("ELM-03.1", ""),
    )

    found = {one.agency: (one.path.name, one.actions, one.joint) for one in done.returns}
    assert {
        "Health": ("Q4 2025-26 - Health.xlsx", 2, 1),
        "Homes": ("Q4 2025-26 - Homes.xlsx", 1, 1),
        "Police": ("Q4 2025-26 - Police.xlsx", 1, 0),
        "Unassigned": ("Q4 2025-26 - Unassigned.xlsx", 1, 0),
    } == found
    assert 0 == done.left_out
    parts = {ref: row["Your part"] for ref, row in rows_of(done.returns[0].path).items()}
    assert {"ELM-01.1": "Joint", "ELM-02.1": "Lead"} == parts


def test_cover_names_the_return(tmp_path: Path) -> None:
    """The cover says whose return it is, of which round, on which day, and when it is due."""
    partnership = Partnership(name="Ashdale", send_to="csp@ashdale.example")
    done = sent(tmp_path, action("ELM-01.1"), partnership=partnership, return_by=date(2026, 4, 14))

    cover = cover_of(done.returns[0].path)
    assert {
        "File kind": "Agency return",
        "Agency": "Police",
        "Round": ROUND,
        "Position as at": AS_AT,
        "Return by": date(2026, 4, 14),
        "Send to": "csp@ashdale.example",
        "RAG profile": "dhrxl-1",
        "Partnership": "Ashdale",
    }.items() <= cover.items()


def test_closed_and_finished_actions_are_left_out(tmp_path: Path) -> None:
    """Actions closed, or complete with evidence, ask for no return, unless all are wanted."""
    rows = [
        action("ELM-01.1", **DONE),
        action("ELM-02.1", status="Superseded"),
        action("ELM-03.1", status="Complete"),
        action("ELM-04.1", "Health", **DONE),
        action("ELM-05.1", status="Ask to close"),
    ]

    few = sent(tmp_path / "few", *rows)
    all_ = sent(tmp_path / "all", *rows, everything=True)

    assert ["ELM-03.1", "ELM-05.1"] == list(rows_of(few.returns[0].path))
    assert (["Police"], 3) == ([one.agency for one in few.returns], few.left_out)
    assert ([1, 4], 0) == ([one.actions for one in all_.returns], all_.left_out)


def test_nothing_to_send(tmp_path: Path) -> None:
    """Where everything is done no return is made, and no folder either."""
    done = sent(tmp_path / "out", action("ELM-01.1", **DONE))

    assert ((), 1) == (done.returns, done.left_out)
    assert not (tmp_path / "out").exists()


def test_per_review(tmp_path: Path) -> None:
    """Each review can have returns of its own."""
    done = sent(
        tmp_path, action("ELM-01.1"), action("ADULT-A-01.1"), action("ELM-02.1", "Health"),
        per_review=True,
    )  # fmt: skip

    assert [
        "Q4 2025-26 - Health - ELM.xlsx",
        "Q4 2025-26 - Police - ADULT-A.xlsx",
        "Q4 2025-26 - Police - ELM.xlsx",
    ] == names(tmp_path)
    assert [["ELM-02.1"], ["ADULT-A-01.1"], ["ELM-01.1"]] == [
        list(rows_of(one.path)) for one in done.returns
    ]


@pytest.mark.parametrize(
    ("agencies", "expected"),
    [
        pytest.param(["../../etc"], ["Q4 2025-26 - ..-..-etc.xlsx"], id="a path"),
        pytest.param(["/etc/passwd"], ["Q4 2025-26 - -etc-passwd.xlsx"], id="from the root"),
        pytest.param(["A/B: C?"], ["Q4 2025-26 - A-B- C-.xlsx"], id="letters Windows forbids"),
        pytest.param(["CON"], ["Q4 2025-26 - CON.xlsx"], id="a device of Windows"),
        pytest.param(["Homes. "], ["Q4 2025-26 - Homes.xlsx"], id="full stop at the end"),
        pytest.param(["Tŷ Gobaith"], ["Q4 2025-26 - Tŷ Gobaith.xlsx"], id="letters beyond English"),
        pytest.param(
            ["A/B", "A:B"],
            ["Q4 2025-26 - A-B (2).xlsx", "Q4 2025-26 - A-B.xlsx"],
            id="two names that come out alike",
        ),
        pytest.param(["Police", "POLICE "], ["Q4 2025-26 - Police.xlsx"], id="case only: one"),
        pytest.param(
            ["x" * 200, "x" * 199 + "y"],
            [
                f"Q4 2025-26 - {'x' * 107} (2).xlsx",
                f"Q4 2025-26 - {'x' * 107}.xlsx",
            ],
            id="200 letters",
        ),
    ],
)
def test_file_names_are_safe(agencies: Iterable[str], expected: list[str], tmp_path: Path) -> None:
    """Names of files are safe on every system, differ by more than case, and stay in the folder."""
    rows = [action(f"ELM-0{number}.1", name) for number, name in enumerate(agencies, 1)]

    done = sent(tmp_path / "out", *rows)

    assert expected == names(tmp_path / "out")
    assert ["out"] == names(tmp_path)
    assert list(dict.fromkeys(map(folded, agencies))) == [
        folded(str(cover_of(one.path)["Agency"])) for one in done.returns
    ]


def test_a_round_is_no_path_either(tmp_path: Path) -> None:
    """A round called like a device or a path makes a safe name too."""
    sent(tmp_path / "out", action("ELM-01.1"), round_="..\\..\\CON")

    assert ["-..-CON - Police.xlsx"] == names(tmp_path / "out")


def test_names_of_one_agency_give_one_return(tmp_path: Path) -> None:
    """An agency met under its name and an alias of the register gets one return."""
    register = (Agency(name="Westmere Police", aliases=("Police",)),)
    done = sent(
        tmp_path, action("ELM-01.1", "Police"), action("ELM-02.1", "Westmere Police"),
        partnership=Partnership(agencies=register),
    )  # fmt: skip

    assert [2] == [one.actions for one in done.returns]


def test_last_answers_are_filled_in(tmp_path: Path) -> None:
    """A return sets out with last time's answers; last time's words stand beside Progress."""
    asked = answer(
        action("ELM-01.1"), status="Paused", progress="Half way", agency_rag="Amber",
        evidence="Draft", new_date_requested=date(2026, 9, 30), reason_for_new_date="Staff left",
    )  # fmt: skip
    last = stand(
        returns(("p.xlsx", "Police", [asked])), plans=plan(action("ELM-01.1")), as_at=LAST_TIME
    )
    base = baseline_of(None, as_previous(last), Partnership())

    done = split(base, folder=tmp_path, round_=ROUND, as_at=AS_AT, partnership=Partnership())

    row = rows_of(done.returns[0].path)["ELM-01.1"]
    assert {
        "Status": "Paused",
        "Progress": None,
        "Progress last time": "Half way",
        "Evidence": "Draft",
        "Agency RAG": "Amber",
        "New date requested": date(2026, 9, 30),
        "Reason for new date": "Staff left",
        "Due date": date(2026, 6, 30),
    }.items() <= row.items()


def test_agreed_date_is_the_due_date(tmp_path: Path) -> None:
    """A date the partnership agreed is the due date; the first one stands beside it."""
    done = sent(tmp_path, action("ELM-01.1", revised_target_date=date(2026, 9, 30)))

    row = rows_of(done.returns[0].path)["ELM-01.1"]
    assert (date(2026, 9, 30), date(2026, 6, 30), date(2026, 9, 30)) == (
        row["Due date"], row["Target date"], row["Revised target date"],
    )  # fmt: skip


def test_actions_stand_in_their_order(tmp_path: Path) -> None:
    """Actions stand by review and number, not as text: 2 before 10."""
    done = sent(tmp_path, *(action(f"ELM-{number}.1") for number in ("10", "02", "100", "09")))

    assert ["ELM-02.1", "ELM-09.1", "ELM-10.1", "ELM-100.1"] == list(rows_of(done.returns[0].path))


def test_returns_that_are_there_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    """One return in the way stops all of them; with force what nobody touched is replaced."""
    sent(tmp_path, action("ELM-01.1", "Police"))
    police = tmp_path / "Q4 2025-26 - Police.xlsx"
    before = police.read_bytes()
    rows = [action("ELM-01.1", "Health"), action("ELM-02.1", "Police")]

    with pytest.raises(OutputExists) as refused:
        sent(tmp_path, *rows)

    assert f"{police} exists. Add --force to replace it, or name another place." == str(
        refused.value
    )
    assert (["Q4 2025-26 - Police.xlsx"], before) == (names(tmp_path), police.read_bytes())
    sent(tmp_path, *rows, force=True)
    assert ["Q4 2025-26 - Health.xlsx", "Q4 2025-26 - Police.xlsx"] == names(tmp_path)
    assert ["ELM-02.1"] == list(rows_of(police))


def test_filled_in_returns_are_never_replaced(tmp_path: Path) -> None:
    """A return somebody has saved since stays as it is, force or not; no other one is written."""
    sent(tmp_path, action("ELM-01.1", "Police"))
    police = tmp_path / "Q4 2025-26 - Police.xlsx"
    openpyxl.load_workbook(police).save(police)
    before = police.read_bytes()

    with pytest.raises(BadInput) as refused:
        sent(tmp_path, action("ELM-01.1", "Police"), action("ELM-02.1", "Health"), force=True)

    assert (
        f"{police} was saved by somebody after it was made, and may hold answers. It is never "
        "replaced. Move it, or name another folder." == str(refused.value)
    )
    assert (["Q4 2025-26 - Police.xlsx"], before) == (names(tmp_path), police.read_bytes())


def test_a_fault_in_one_return_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Returns are written all or none: what stops the second leaves nothing of the first."""
    made = []

    def to_bytes(layout: object) -> bytes:
        made.append(layout)
        if len(made) == 2:
            raise KeyboardInterrupt
        return b""

    monkeypatch.setattr(outputs, "to_bytes", to_bytes)

    with pytest.raises(KeyboardInterrupt):
        sent(tmp_path, action("ELM-01.1", "Police"), action("ELM-02.1", "Health"))

    assert [] == names(tmp_path)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 31), "Q4 2025/26"),
        (date(2026, 4, 1), "Q1 2026/27"),
        (date(2025, 12, 31), "Q3 2025/26"),
        (date(1999, 12, 31), "Q3 1999/00"),
    ],
)
def test_round_is_the_financial_quarter(day: date, expected: str) -> None:
    """Unless it is named, a round is the quarter of the public year."""
    assert expected == financial_quarter(day)


def test_return_by_before_the_day_is_refused(tmp_path: Path) -> None:
    """Returns cannot be due back before the day they judge by."""
    with pytest.raises(BadInput) as stopped:
        sent(tmp_path / "out", action("ELM-01.1"), return_by=LAST_TIME)

    assert (
        "Returns cannot be due back on 31 December 2025, before the day they judge by, 31 March "
        "2026. Give a later day to return by, or an earlier one to judge by."
    ) == str(stopped.value)
    assert not (tmp_path / "out").exists()


def test_return_saved_on_its_own_day_is_never_replaced(tmp_path: Path) -> None:
    """A return that somebody saved stays, also where it was saved on the as-at day itself."""
    today = datetime.now(UTC).date()
    (one,) = sent(tmp_path, action("ELM-01.1"), as_at=today).returns
    sent(tmp_path, action("ELM-01.1"), as_at=today, force=True)
    openpyxl.load_workbook(one.path).save(one.path)
    before = one.path.read_bytes()

    with pytest.raises(BadInput) as stopped:
        sent(tmp_path, action("ELM-01.1"), as_at=today, force=True)

    assert (
        f"{one.path} was saved by somebody after it was made, and may hold answers. It is never "
        "replaced. Move it, or name another folder."
    ) == str(stopped.value)
    assert before == one.path.read_bytes()


def test_corrected_publication_date_is_sent_out_as_it_is_judged(tmp_path: Path) -> None:
    """After a corrected publication date a return asks for the plan's date, as consolidate does."""
    written = {"target_date_as_written": "Within 6 months of publication"}
    then = action("ELM-01.1", target_date=date(2026, 3, 30), **written)
    last = stand(
        returns(("p.xlsx", "Police", [answer(then, progress="Begun.")])), as_at=LAST_TIME,
        plans=plan(then, published=date(2025, 9, 30)),
    )  # fmt: skip
    now = plan({**then, "target_date": date(2026, 4, 30)}, published=date(2025, 10, 31))

    base = baseline_of(now, as_previous(last), Partnership())
    done = split(base, folder=tmp_path, round_=ROUND, as_at=AS_AT, partnership=Partnership())

    judged = stand(returns(), plans=now, previous=as_previous(last))
    sent = take_in([done.returns[0].path]).rows["due_date"].tolist()
    assert [date(2026, 4, 30)] == sent
    assert sent == [judged.actions.at["ELM-01.1", "target_date"].date()]
    assert () == done.problems


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ours: begun.", "Ours: begun."),
        ("Line one.\nLine two.", "Line one.\nLine two."),
        ("", None),
    ],
)
def test_a_joint_agency_sees_its_own_last_words(
    tmp_path: Path, words: str, shown: str | None
) -> None:
    """What stands as said last time in a joint row is the agency's own, and never the lead's."""
    deed = action("ELM-01.1", "Police", "Health; Homes")
    last = stand(
        returns(
            ("p.xlsx", "Police", [answer(deed, progress="The lead's.")]),
            ("h.xlsx", "Health", [answer(deed, "Joint", progress=words)]),
        ),
        plans=plan(deed), as_at=LAST_TIME,
    )  # fmt: skip
    base = baseline_of(None, as_previous(last), Partnership())

    split(base, folder=tmp_path, round_="Q4", as_at=AS_AT, partnership=Partnership())

    said = {
        name: rows_of(tmp_path / f"Q4 - {name}.xlsx")["ELM-01.1"]["Progress last time"]
        for name in ("Health", "Homes", "Police")
    }
    assert {"Health": shown, "Homes": None, "Police": "The lead's."} == said


@pytest.mark.parametrize("way", ["side by side", "lost", "no process starts"])
def test_many_returns_are_made_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Made in several processes, whatever becomes of them, returns have the same bytes."""
    rows = [action(f"ELM-{n:02}.1", name) for n, name in enumerate(("Police", "Health", "Homes"))]
    sent(tmp_path / "alone", *rows)
    monkeypatch.setattr(outputs, "MANY", 2)
    made: list[object] = []
    each = Workers.each

    def seen(self: Workers, *given: Any) -> Iterator[Any]:
        made.append(given)
        if way == "no process starts":
            raise DhrxlError(NOT_STARTED)
        if way == "lost":
            return iter([Lost(item, is_late=False) for item in given[1]])
        return each(self, *given)

    monkeypatch.setattr(Workers, "each", seen)

    sent(tmp_path / "many", *rows)

    assert 1 == len(made)
    assert 3 == len(names(tmp_path / "many"))
    for name in some(names(tmp_path / "alone")):
        assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "many" / name).read_bytes()
