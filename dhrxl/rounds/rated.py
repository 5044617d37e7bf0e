"""Merged actions, rated on their day, in the order in which every list shows them."""

from datetime import date

import pandas as pd

from dhrxl.model.partnership import Partnership
from dhrxl.model.references import in_order
from dhrxl.model.terms import ALL_ACTIONS, CALCULATED, Reported
from dhrxl.rounds.agreements.assurance import settled
from dhrxl.rounds.merge import Merged
from dhrxl.rounds.rag import rate


def rated(
    merged: Merged, base: pd.DataFrame, as_at: date, partnership: Partnership
) -> pd.DataFrame:
    """Rate the actions and put them in the order of reviews and recommendations.

    What is needed goes by what was said this round: words carried forward answer nothing.
    """
    actions = merged.actions
    spoke = actions.index.isin(merged.spoke)
    said_now = actions["progress"].where(spoke, "")
    judged = actions.assign(progress=said_now.astype("str"))
    found = rate(judged, as_at=as_at, profile=partnership.profile)
    actions = settled(actions, base, found)
    if not actions["assured_on"].equals(judged["assured_on"]):  # assurance that is over counts not
        judged = judged.assign(assured_on=actions["assured_on"])
        found = rate(judged, as_at=as_at, profile=partnership.profile)
    said = actions["agency_rag"]
    differs = (said != "") & (found["rag"] != "") & (said != found["rag"])
    words = "Agency says " + said + ", calculated " + found["rag"]
    result = actions.assign(
        **{key: found[key] for key in CALCULATED},
        rag_disagreement=words.where(differs, ""),
        partnership=actions["partnership"].where(
            actions["partnership"].fillna("") != "", partnership.name
        ),
        reported_on=actions["reported_on"].mask(
            actions["reported"] == Reported.THIS_ROUND, pd.Timestamp(as_at)
        ),
        progress_said_on=actions["progress_said_on"].mask(spoke, pd.Timestamp(as_at)),
    )
    result = result[list(ALL_ACTIONS)]
    for key, dtype in result.dtypes.items():
        if dtype == "object" or (dtype == "str" and result[key].hasnans):
            result[key] = result[key].fillna("").astype("str")
    refs = in_order(result.index.tolist())
    return (result if refs == result.index.tolist() else result.loc[refs]).rename_axis(None)
