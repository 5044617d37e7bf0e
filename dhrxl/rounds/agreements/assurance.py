"""Assurance belongs to the evidence it was given for; so does a refusal of it."""

import pandas as pd

from dhrxl.model.terms import Status
from dhrxl.rounds.rag import evidence_words, is_done, is_refused, statuses


def settled(actions: pd.DataFrame, base: pd.DataFrame, rated: pd.DataFrame) -> pd.DataFrame:
    """Keep assurance and refusal only where they are still of the evidence that stands.

    Assurance ends where an action is no longer done, or is done with other evidence or outcome,
    or was not done when it was assured. A refusal is over when the action is done by another
    answer; until then it is kept, that the refused answer may not come back unseen.

    Args:
        actions: The merged actions.
        base: What stood before, with the evidence that assurance was given for.
        rated: The ratings of the actions (`rag.rate`).
    """
    done = is_done(rated)
    assured = actions[actions["assured_on"].notna() & done]
    was = base.reindex(assured.index)
    words = {key: was[key].fillna("").astype("str") for key in ("evidence", "outcome", "status")}
    was = was.assign(**words)
    same = evidence_words(was) == evidence_words(assured)
    stands = same & (statuses(was["status"]) == Status.COMPLETE)
    over = done & ~is_refused(actions)
    return actions.assign(
        assured_on=assured["assured_on"].where(stands).reindex(actions.index),
        **{
            key: actions[key].fillna("").mask(over, "").astype("str")
            for key in ("evidence_not_accepted", "answer_not_accepted")
        },
    )
