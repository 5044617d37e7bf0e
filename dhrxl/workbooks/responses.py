"""The sheets of a summary that say who has answered recommendations, and who has not."""

import pandas as pd

from dhrxl.layouts.layout import Sheet, TableColumn
from dhrxl.model.response import Response
from dhrxl.model.review_types import days_by_law
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.text import counted
from dhrxl.rounds.board.responses import (
    counted_by_agency,
    is_in_use,
    not_answered,
    responses,
)
from dhrxl.rounds.position import Position
from dhrxl.workbooks.tables import columns_for, listing, number_column, table_of

CONTENTS = {
    "Responses": "Who accepted what was recommended, in part or not, and who has not responded.",
    "No response": "Every action that its lead agency has still to respond to.",
}
"""What these sheets hold, as a cover says it."""


def judged_responses(found: Position) -> pd.DataFrame | None:
    """Judge all responses; nothing where the partnership asks for none and none was given.

    A plan's date is the day it was signed off, as for "Immediate"; else that of publication.
    """
    if not is_in_use(found.actions, found.partnership, found.types):
        return None
    signed = {review: day for review, day in found.signed_off.items() if day}
    return responses(
        found.actions,
        as_at=found.as_at,
        partnership=found.partnership,
        plan_dates={**found.published, **signed},
        published=found.published,
        types=found.types,
    )


def responses_sheets(found: Position) -> tuple[Sheet, ...]:
    """Give both sheets; none where the partnership asks for no responses and none was given."""
    judged = judged_responses(found)
    if judged is None:
        return ()
    counts, missing = counted_by_agency(judged), not_answered(judged)
    late = int(counts["late"].sum())
    said = _by_when(found)
    sums = f"Not responded: {len(missing):,} of {counted(len(judged), 'action')}."
    sums += f" Late: {late:,}." if judged["response_due"].notna().any() else ""
    columns = (
        TableColumn(key="agency", heading="Lead agency", width=34),
        *(number_column(word.value, word.value, 12) for word in Response),
        number_column("asked", "Not responded", 13),
        number_column("late", "Late", 11),
        number_column("undated", "Undated", 12),
        number_column("given_late", "Responded late", 14),
        number_column("ended", "Ended without one", 14),
        number_column("total", "Actions", 10),
    )
    by_agency = listing(
        table_of("responses", columns, counts, empty="There are no actions."),
        found.as_at,
        name=SummarySheet.RESPONSES.value,
        title="Responses by lead agency, who owes most first",
        says="by whether the lead agency accepts the recommendation.",
        more=(
            sums,
            *said,
            "Each action counts once. Late: of those not responded. Undated: no day of response.",
            "Ended without one: done or closed. Unassigned: no lead agency.",
            "A response of a later day counts from then. Not accepted closes nothing: see For "
            "decision.",
        ),
    )
    owed = (
        *columns_for(("action_ref", "lead_agency", "recommendation", "action_to_take"),
                     widths={"action_ref": 14, "lead_agency": 22, "recommendation": 30,
                             "action_to_take": 34}),
        TableColumn(key="response_due", heading="Response due", width=13, kind="date"),
        number_column("days_late", "Days late", 9),
        *columns_for(("response", "response_dated", "reported", "review"),
                     widths={"reported": 10, "response_dated": 12}),
    )  # fmt: skip
    listed = listing(
        table_of("no_response", owed, missing, empty="Every open action was responded to."),
        found.as_at,
        name=SummarySheet.NO_RESPONSE.value,
        title=f"No response yet{', longest late first' if late else ''}",
        says="where the lead agency has not said whether it accepts. Blank: not given.",
        more=(sums, *said, "Unassigned: no lead agency."),
        printed=len(owed) - 2,
    )
    return by_agency, listed


def _by_when(found: Position) -> tuple[str, ...]:
    """Say by when a response is due: by the partnership's setting, and by a law."""
    days = found.partnership.response_days
    by_law = {word: law for word in found.types.values() if (law := days_by_law(word))}
    setting = (
        f"Due within {counted(days, 'day')} of the plan's date: its sign-off, else the "
        "publication. Without one it cannot be late."
        if days is not None
        else "No number of days is set (Response days in partnership.xlsx): late cannot be told."
    )
    laws = (
        f"{word}: by law within {counted(law, 'day')} of the report, whatever is set."
        for word, law in sorted(by_law.items())
    )
    return (setting, *laws)
