"""Whether the lead agency takes a recommendation on: its answer stands until it gives another.

An agency that does not accept closes nothing by that. The partnership is asked, and until it has
decided the action is open, and late when its date has passed.
"""

from datetime import date

import pandas as pd

from dhrxl.model.frames import is_empty
from dhrxl.model.response import Response
from dhrxl.model.terms import RESPONSE
from dhrxl.model.text import folded
from dhrxl.rounds.rag import is_given


def is_response(words: pd.Series) -> pd.Series:
    """Say which cells hold a word of the list; any other answers nothing."""
    return words.isin(list(Response))


def is_declined(actions: pd.DataFrame) -> pd.Series:
    """Say which actions their agency does not accept, and the partnership has not decided on since.

    What the agency said after that day is put to the partnership again.
    """
    decided, dated = actions["response_decided"], actions["response_dated"]
    is_settled = decided.notna() & ~(dated > decided)
    return (actions["response"] == Response.NOT_ACCEPTED) & ~is_settled


def is_newer(plan: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
    """Say where the response in the plan counts: there was none, or it is of a later day."""
    is_later = plan["response_dated"] > last["response_dated"]
    return is_given(plan["response"]) & (is_later | ~is_given(last["response"]))


def kept(told: pd.DataFrame, last: pd.DataFrame) -> dict[str, pd.Index]:
    """Give for each column of a response the actions whose cell of last time stands.

    An answer that is found empty is not taken back; one that is given again keeps its reason and
    its day.
    """
    said, stood = told["response"], last["response"]
    again = ~is_given(said) | (said.map(folded) == stood.map(folded))
    again &= is_given(stood)
    return {key: told.index[again & is_empty(told[key]) & ~is_empty(last[key])] for key in RESPONSE}


def is_first(was: pd.Series, now: pd.Series) -> pd.Series:
    """Say where a response stands for the first time."""
    return is_given(now.fillna("")) & ~is_given(was.fillna(""))


def is_changed(was: pd.Series, now: pd.Series) -> pd.Series:
    """Say where another response stands than before."""
    before = was.fillna("")
    return is_given(before) & (before.map(folded) != now.fillna("").map(folded))


def response_due(since: pd.Series, days: pd.Series) -> pd.Series:
    """Give the day by which each action is to be answered; none where no number of days is set.

    Args:
        since: The day from which it is counted.
        days: How many days after it; blank where neither a law nor the partnership set any, and
            then nobody is late.
    """
    allowed = pd.to_timedelta(days.astype("Float64").astype(float), unit="D")
    return (pd.to_datetime(since) + allowed).astype("datetime64[s]")


def is_answered(actions: pd.DataFrame, *, as_at: date) -> pd.Series:
    """Say which actions were answered on a day; an answer of a later day counts from then on."""
    return is_response(actions["response"]) & ~(actions["response_dated"] > pd.Timestamp(as_at))
