"""Rounds made by hand, for tests of the rules: no files, only rows and covers."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.last_summary import LastSummary
from dhrxl.intake.source import Source
from dhrxl.model.dates import spoken
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import DECISIONS, PLAN, RETURN, ROW_KEYS, FileKind
from dhrxl.rounds.position import Position, position

AS_AT = date(2026, 3, 31)
LAST_TIME = date(2025, 12, 31)
DUE = date(2026, 6, 30)

Row = Mapping[str, object]


def action(ref: str, lead: str = "Police", joint: str = "", **more: object) -> dict[str, object]:
    """Give a row of a plan."""
    return {
        "action_ref": ref,
        "recommendation": "Train staff",
        "recommendation_no": "1",
        "action_to_take": f"Train the staff named in {ref}",
        "lead_agency": lead,
        "joint_agencies": joint,
        "target_date": DUE,
        "key_outcomes": "Staff know",
        **more,
    }


def answer(row: Row, part: str = "Lead", **answers: object) -> dict[str, object]:
    """Give a row of a return for an action of the plan."""
    sent = {key: row[key] for key in RETURN if key in row}
    return {**sent, "your_part": part, "review": "Elm", "status": "In progress", **answers}


def intake(*files: tuple[str, FileKind, Mapping[str, object], Iterable[Row]]) -> Intake:
    """Give an intake of files: name, kind, cover and rows; the header stands in row 4."""
    sources, rows, places = [], [], {}
    sheets = {FileKind.PLAN: "Action plan", FileKind.RETURN: "Return"}
    keys = {FileKind.PLAN: PLAN, FileKind.RETURN: RETURN}
    for name, kind, cover, cells in files:
        sources.append(Source(file=name, path=Path(name), kind=kind, cover=cover))
        places[name, sheets[kind]] = {key: n for n, key in enumerate(keys[kind], 1)}
        for number, row in enumerate(cells, 5):
            place = {"source_file": name, "source_sheet": sheets[kind], "source_row": number}
            rows.append({**dict.fromkeys(ROW_KEYS), **row, **place})
    columns = list(dict.fromkeys([*ROW_KEYS, "source_file", "source_sheet", "source_row"]))
    frame = pd.DataFrame(rows, columns=columns, dtype="object")
    return Intake(sources=tuple(sources), rows=frame, problems=(), places=places)


def plan(*rows: Row, name: str = "plan.xlsx", review: str = "Elm", **cover: object) -> Intake:
    """Give an intake of one plan."""
    return intake((name, FileKind.PLAN, {"review": review, "review_code": "ELM", **cover}, rows))


def returns(*files: tuple[str, str, Iterable[Row]], **cover: object) -> Intake:
    """Give an intake of returns: file name, agency, rows."""
    return intake(
        *(
            (name, FileKind.RETURN, {"agency": agency, "round": "Q4", **cover}, rows)
            for name, agency, rows in files
        )
    )


def as_previous(last: Position, decisions: Iterable[Row] = ()) -> LastSummary:
    """Give a position as the last summary would be read back."""
    place = {"source_file": "last.xlsx", "source_sheet": "All actions"}
    actions = last.actions.astype("object").where(last.actions.notna(), None).reset_index(drop=True)
    actions = actions.assign(**place, source_row=range(5, 5 + len(actions)))
    decided = pd.DataFrame(list(decisions), columns=list(DECISIONS), dtype="object").assign(
        source_file="last.xlsx", source_sheet="For decision"
    )
    decided["source_row"] = range(5, 5 + len(decided))
    before = last.baseline.previous_as_at
    source = Source(
        file="last.xlsx",
        path=Path("last.xlsx"),
        kind=FileKind.SUMMARY,
        cover={
            "as_at": last.as_at,
            "round": last.round_,
            **({"last_summary": spoken(before)} if before else {}),
            **({} if last.baseline.is_checked else {"held_against": "nothing"}),
        },
    )
    return LastSummary(
        source=source, actions=actions, decisions=decided, published=dict(last.published),
        places={}, log=last.baseline.decisions.astype("object"),
        trend=last.history.told, silent=last.turnout.silent, types=dict(last.types),
        signed_off=dict(last.signed_off),
    )  # fmt: skip


def stand(came: Intake, **more: object) -> Position:
    """Work out a position on the usual day for a partnership without a register."""
    given = {"as_at": AS_AT, "partnership": Partnership(name="Ashdale"), **more}
    return position(came, **given)


def codes(found: Position) -> list[str]:
    """Give the codes of a position's problems."""
    return [problem.code for problem in found.problems]
