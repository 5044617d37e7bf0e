"""One of each workbook we make, on invented actions; whatever looks at all of them starts here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from dhrxl.intake.source import Source
from dhrxl.layouts.layout import Sheet, WorkbookLayout
from dhrxl.model.agencies import Agency
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.places import Places
from dhrxl.model.terms import ALL_ACTIONS, PLAN, RETURN
from dhrxl.rounds.board.sample import draw
from dhrxl.rounds.copies.original import Original
from dhrxl.rounds.position import Position
from dhrxl.workbooks.agency_return import agency_return
from dhrxl.workbooks.audit_sample import audit_sample
from dhrxl.workbooks.partnership import partnership_workbook
from dhrxl.workbooks.plan import action_plan
from dhrxl.workbooks.problems import problems_workbook
from dhrxl.workbooks.publication import publication
from dhrxl.workbooks.receipt import receipts
from dhrxl.workbooks.summary import summary_workbook
from dhrxl.workbooks.tables import Value
from dhrxl.workbooks.templates import templates
from tests.invented import action, answer, as_previous, plan, returns, stand

AS_AT = date(2026, 3, 31)
REVIEW = Review(name="Ben", code="BEN", published=date(2025, 10, 31))
PARTNERSHIP = Partnership(
    name="Northshire Community Safety Partnership",
    agencies=(
        Agency(name="Northshire Police", aliases=("Police", "Northshire Constabulary")),
        Agency(
            name="Northshire and Vale Infirmaries Foundation Trust Community",
            aliases=("Vale Infirmaries",),
        ),
    ),
    reviews=(REVIEW, Review(name="Adult A", code="ADULT-A")),
    send_to="reviews@northshire.example",
)
_SAMPLED = (
    "Duty managers sample ten closed files a month, so that each knows what the others asked of "
    "the household, and the findings are shared within five working days. "
)
_SOON, _PAST, _FAR = date(2026, 4, 20), date(2026, 1, 31), date(2026, 12, 31)

_ROWS: tuple[dict[str, Value], ...] = (
    {"status": "In progress", "target_date": _PAST, "progress": "First meeting held."},
    {"status": "In progress", "target_date": _PAST},
    {"status": "Complete", "target_date": _PAST, "date_of_completion": date(2026, 3, 2),
     "evidence": "Training record, held by the adult safeguarding team.", "agency_rag": "Blue"},
    {"status": "Complete", "target_date": _PAST, "date_of_completion": date(2026, 3, 2)},
    {"status": "complete ", "target_date": _FAR},
    {"status": "Not started", "target_date": _FAR, "agency_rag": "Green"},
    {"status": "Paused", "target_date": _FAR},
    {"status": "Superseded", "target_date": _PAST},
    {"status": "", "target_date": _SOON, "recommendation_no": "1.10"},
    {"status": "In progress", "target_date": None, "target_date_as_written": "Apr-21"},
    {"status": "Ask to close", "target_date": _PAST, "revised_target_date": _FAR,
     "revision_agreed_on": date(2026, 2, 3), "progress": "=1+1"},
    {"status": "In progress", "target_date": _FAR, "progress": "-Review policy"},
)  # fmt: skip


def actions(keys: tuple[str, ...]) -> pd.DataFrame:
    """Give twelve typed actions, at least one of every rating and timing."""
    given: list[dict[str, Value]] = [
        {
            "action_ref": f"BEN-{number:02d}.1",
            "recommendation_no": str(number),
            "recommendation": "The partnership should satisfy itself that lessons are learnt.",
            "scope": "Local",
            "action_to_take": _SAMPLED * (1 + number % 3),
            "lead_agency": "Northshire Police",
            "joint_agencies": "People's Services; Public Health" if number % 3 else "",
            "key_milestones": "Terms of reference by January\nTraining by March",
            "review": "Ben",
            "your_part": "Lead",
            "progress_last_time": "Terms of reference agreed.",
            **row,
        }
        for number, row in enumerate(_ROWS, start=1)
    ]
    frame = typed(pd.DataFrame(given, dtype="object"), keys)
    return frame.drop(columns="due_date", errors="ignore")


def a_plan() -> WorkbookLayout:
    """Give the plan of an invented review."""
    return action_plan(
        actions(PLAN),
        review=REVIEW,
        partnership=PARTNERSHIP,
        as_at=AS_AT,
        contact="Review coordinator, reviews@northshire.example",
        not_placed=[("Page 9", "The panel thanks the family.")],
    )


def a_return() -> WorkbookLayout:
    """Give the return of an invented agency."""
    return agency_return(
        actions(RETURN),
        agency="Northshire Police",
        round_="Q4 2025/26",
        partnership=PARTNERSHIP,
        as_at=AS_AT,
        return_by=date(2026, 4, 14),
    )


def a_partnership() -> WorkbookLayout:
    """Give the workbook of an invented partnership."""
    return partnership_workbook(PARTNERSHIP, as_at=AS_AT)


def a_position() -> Position:
    """Give an invented second round: late, silent, moved, asked, unproved and disagreeing."""
    deeds = [
        action("ELM-01.1", target_date=_PAST),
        action("ELM-02.1", joint="Health", target_date=_SOON),
        action("ELM-03.1", "Health", target_date=_PAST),
        action("ELM-04.1", "Housing", target_date=None, target_date_as_written="Ongoing"),
        action("ELM-05.1", "", target_date=_FAR),
        action("ELM-06.1", "Health", target_date=_FAR, action_to_take=_SAMPLED * 3),
    ]
    asked = {"new_date_requested": _FAR, "reason_for_new_date": "The trainer left in February."}
    first = stand(
        returns(
            ("police.xlsx", "Police", [answer(deeds[0], **asked), answer(deeds[1])]),
            ("housing.xlsx", "Housing", [answer(deeds[3], progress="A lead is named.")]),
        ),
        plans=plan(*deeds),
        as_at=date(2025, 12, 31),
    )
    done = {"status": "Complete", "date_of_completion": date(2026, 3, 2), "evidence": "The log."}
    return stand(
        returns(
            ("police.xlsx", "Police", [answer(deeds[0], agency_rag="Green"), answer(deeds[1])]),
            (
                "health.xlsx",
                "Health",
                [
                    answer(deeds[1], "Joint", status="Complete", progress="Our part is done."),
                    answer(deeds[2], **done),
                    answer(deeds[5], status="Ask to close", date_of_completion="ASAP"),
                    {**answer(deeds[2]), "action_ref": "ELM-33.1", "progress": "=1+1"},
                ],
            ),
        ),
        previous=as_previous(
            first,
            [{"action_ref": "ELM-01.1", "decision": "Agreed", "decided_on": date(2026, 1, 20)}],
        ),
    )


def a_summary() -> WorkbookLayout:
    """Give the summary of an invented round."""
    return summary_workbook(replace(a_position(), round_="Q4 2025/26"))


def an_empty_summary() -> WorkbookLayout:
    """Give the summary of a round in which nothing came that could be read."""
    return summary_workbook(stand(returns()))


def a_publication() -> WorkbookLayout:
    """Give the copy for publication of an invented round."""
    found = a_position()
    original = Original(
        source=Source(file="summary.xlsx", path=Path("summary.xlsx")),
        as_at=AS_AT,
        actions=found.actions,
        published=found.published,
        legend={str(word): says for word, says in PARTNERSHIP.profile.legend.items()},
        places=Places(),
        is_summary=True,
    )
    return publication(original)


def a_sample() -> WorkbookLayout:
    """Give the form for a sample of what was said done, in a round in which all was."""
    done = actions(ALL_ACTIONS).assign(
        status="Complete", timing="Completed", evidence=_SAMPLED, outcome="Calls fell by a third.",
        evidence_kind="Outcome", evidence_held_at="Adult safeguarding team, quality folder",
    )  # fmt: skip
    return audit_sample(
        draw(done, size=8, seed="2026"), partnership=PARTNERSHIP, as_at=AS_AT,
        round_="Q4 2025/26", source="Q4 summary.xlsx", sha256="0" * 64,
    )  # fmt: skip


def cover_of(layout: WorkbookLayout) -> Sheet:
    """Give the sheet by which a workbook is recognised, wherever it stands."""
    return next(sheet for sheet in layout.sheets if sheet.name == "Cover")


def receipt_of(file: str) -> WorkbookLayout:
    """Give the receipt of one return of the invented round."""
    return receipts(a_position())[f"Receipt - {file}.xlsx"]


LAYOUTS: Mapping[str, Callable[[], WorkbookLayout]] = {
    "plan": a_plan,
    "return": a_return,
    "partnership": a_partnership,
    "summary": a_summary,
    "empty summary": an_empty_summary,
    "publication": a_publication,
    "receipt": lambda: receipt_of("health"),
    "receipt without a fault": lambda: receipt_of("police"),
    "problems": lambda: problems_workbook(a_position()),
    "audit sample": a_sample,
    **{f"template-{name[:-5]}": lambda name=name: templates()[name] for name in templates()},
}
"""Every workbook we make; add one here and every rule is held against it."""
