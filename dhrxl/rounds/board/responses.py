"""Which recommendations their lead agencies have answered by the day of a position, and who not.

Silence is counted: an action without an answer is not responded to, whatever else is said of it.
Only one that is done or closed is asked for none any more, and is counted apart.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pandas as pd

from dhrxl.model.agencies import known_as
from dhrxl.model.frames import is_empty, of_each
from dhrxl.model.partnership import Partnership
from dhrxl.model.response import Response
from dhrxl.model.review_types import days_by_law
from dhrxl.model.terms import RESPONSE, UNASSIGNED
from dhrxl.model.text import trimmed
from dhrxl.rounds.agreements.responses import is_answered, response_due
from dhrxl.rounds.rag import is_closed


def is_in_use(
    actions: pd.DataFrame, partnership: Partnership, types: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Say whether responses are asked for: their days are set, by a law too, or one was given."""
    if partnership.response_days is not None or any(map(days_by_law, types.values())):
        return True
    return any(not is_empty(actions[key]).all() for key in RESPONSE)


def responses(
    actions: pd.DataFrame,
    *,
    as_at: date,
    partnership: Partnership,
    plan_dates: Mapping[str, date | None],
    published: Mapping[str, date | None] = MappingProxyType({}),
    types: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Judge the response to each action on the day of a position.

    Args:
        actions: Rated actions.
        as_at: The day.
        partnership: Its register, and within how many days a response is due.
        plan_dates: The date of the plan of each review.
        published: The date of its report, from which a law counts.
        types: What kind of review it is: a law may set the days, whatever the partnership set.

    Returns:
        The actions, with `agency`, the lead's own name; `answered` and `asked`, whether a response
        was given, and is still to be; `response_due`, the number of days after the plan's date
        that the partnership set, or nothing; and `days_late`, of those still to be given.
    """
    day = pd.Timestamp(as_at)
    named = known_as(partnership.agencies)
    leads = of_each(
        actions["lead_agency"].tolist(), lambda lead: named(lead) if trimmed(lead) else UNASSIGNED
    )
    reviews = actions["review"].tolist()
    laws = {review: days_by_law(types.get(review, "")) for review in set(reviews)}
    dates = [(published if laws[one] else plan_dates).get(one) for one in reviews]
    days = [laws[one] or partnership.response_days for one in reviews]
    due = response_due(
        pd.Series(dates, actions.index, "datetime64[s]"),
        pd.Series(days, actions.index, "Int64"),
    )
    answered = is_answered(actions, as_at=as_at)
    asked = ~answered & ~is_closed(actions)
    return actions.assign(
        agency=pd.Series(leads, actions.index, dtype="str"),
        answered=answered,
        asked=asked,
        response_due=due,
        days_late=(day - due).dt.days.where(asked & (due < day)).astype("Int64"),
    )


def counted_by_agency(judged: pd.DataFrame) -> pd.DataFrame:
    """Count each action once, under its lead agency; who owes most stands first.

    Returns:
        One row an agency: `agency`; a column for each response; `asked`, those still to be given,
        and `late`, how many of these; `undated`, answers without a day; `given_late`, answers of
        a day after the one they were due by; `ended`, done or closed without one; and `total`.
        Where none was due by a day, nobody knows what is late: that is blank.
    """
    answered, dated = judged["answered"], judged["response_dated"]
    found = pd.DataFrame({
        **{word.value: answered & (judged["response"] == word) for word in Response},
        "asked": judged["asked"],
        "late": judged["days_late"].notna(),
        "undated": answered & dated.isna(),
        "given_late": answered & (dated > judged["response_due"]),
        "ended": ~answered & ~judged["asked"],
        "total": pd.Series(True, judged.index),
    }).groupby(judged["agency"]).sum().astype("Int64")  # fmt: skip
    if judged["response_due"].isna().all():
        found = found.assign(late=pd.NA, given_late=pd.NA).astype("Int64")
    found = found.loc[sorted(found.index, key=str.casefold)]
    worst = ["late", "asked", "total"]
    found = found.sort_values(worst, ascending=False, kind="stable")
    return found.rename_axis("agency").reset_index()


def not_answered(judged: pd.DataFrame) -> pd.DataFrame:
    """List the actions whose response is still to be given, the longest late first."""
    still = judged[judged["asked"]]
    is_led = ~is_empty(still["lead_agency"])
    still = still.assign(lead_agency=still["lead_agency"].where(is_led, UNASSIGNED))
    order = ["days_late", "action_ref"]
    return still.sort_values(order, ascending=[False, True], kind="stable", na_position="last")
