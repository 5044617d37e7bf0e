"""What must hold for an agency's response to a recommendation."""

from datetime import date

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.response import Response
from dhrxl.model.text import listed
from dhrxl.rounds.agreements.responses import is_response
from dhrxl.rounds.rag import is_given, is_said
from dhrxl.rounds.rule import Rule, is_filled

_IN_PART = (Response.PARTLY, Response.NOT_ACCEPTED)


def response_rules(as_at: date, *, needs_day: bool) -> list[Rule]:
    """Give the rules of a response; a row that holds none of it breaks none.

    Args:
        as_at: The day to judge by.
        needs_day: Whether a response is due by a day, so that one without its day may be late.
            Published plans seldom give one, and no agency can mend them.
    """
    day = pd.Timestamp(as_at)
    choose = f"Choose {listed(Response)}. Until then it counts as not responded."
    return [
        Rule(
            code="unknown-response", key="response",
            holds=lambda f: (f["response"] == "") | is_response(f["response"]),
            facts=lambda row: {"found": row["response"], "expected": listed(Response)},
        ),
        Rule(
            code="missing-value", key="response",
            holds=lambda f: (f["response"] != "")
            | (~is_given(f["response_reason"]) & ~is_filled(f, "response_dated")),
            facts=lambda row: {"remedy": choose},
        ),
        Rule(
            code="missing-value", key="response_reason",
            holds=lambda f: ~f["response"].isin(_IN_PART) | is_said(f["response_reason"]),
            facts=lambda row: {"remedy": f"Say why it is {row['response'].lower()}."},
        ),
        Rule(
            code="missing-value", key="response_dated",
            holds=lambda f: ~(is_response(f["response"]) & needs_day)
            | is_filled(f, "response_dated"),
            facts=lambda row: {"remedy": "Enter the day the agency responded. Without it nobody "
                                         "can say whether it was in time."},
        ),
        Rule(
            code="response-in-future", key="response_dated",
            holds=lambda f: ~(f["response_dated"] > f["saved_on"].clip(lower=day)),
            facts=lambda row: {"found": spoken(row["response_dated"])},
        ),
    ]  # fmt: skip
