"""Which rows say anything of their own, held against what they were sent out with.

A row in which nothing visible was said is no answer, whatever it was sent out with: silence changes
nothing, and is never told as this round's.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from dhrxl.model.frames import is_empty, refs_of, says_nothing, shows_same
from dhrxl.model.places import Places
from dhrxl.model.terms import PARTS, REPORTED, RESPONSE, FileKind
from dhrxl.rounds.baseline import Baseline
from dhrxl.rounds.replies.uses import NOTHING_REPORTED, OTHER_PARTNERSHIP, PLAN_ROW


def untouched(
    rows: pd.DataFrame,
    base: Baseline,
    copies: Collection[str] = (),
    *,
    keys: Sequence[str] = REPORTED,
) -> pd.Series:
    """Say which rows hold no answer of their own: blank, or as they may have been sent out.

    A joint row is sent out blank: the lead's answers are not its agency's. A plan that is itself
    what stands agreed cannot be held against what was sent; with a last summary it says what that
    did not know.

    Args:
        rows: Typed rows (`standing.typed_rows`).
        base: What stood before.
        copies: Plans among the returns of which the agreed one was named besides: these were sent.
        keys: What counts as an answer; `REPORT` leaves out a response, which is no report.
    """
    is_plan = rows["kind"] == FileKind.PLAN
    is_sent = ~is_plan | rows["source_file"].isin(copies)
    silent = says_nothing(rows, keys)
    for version in base.sent() if base.is_checked else ():
        silent |= is_sent & _same_answers(rows, version, keys)
    if len(base.plan):
        silent |= is_sent & is_plan & _same_answers(rows, base.plan, keys)
    if len(base.previous):
        silent |= is_plan & _as_last_reported(rows, base, keys)
    return silent


def emptied(rows: pd.DataFrame, base: Baseline) -> pd.Series:
    """Say which blank rows leave out what was said before; it stands, and that is to be told."""
    is_theirs = (rows["kind"] == FileKind.RETURN) & (rows["your_part"] != PARTS[1])
    empty = is_theirs & says_nothing(rows, REPORTED)
    stood = (base.actions, base.previous) if len(base.previous) else (base.actions,)
    for version in stood if base.is_checked else ():
        empty &= ~_same_answers(rows, version.assign(progress=""))
    return empty


def _as_last_reported(rows: pd.DataFrame, base: Baseline, keys: Sequence[str]) -> pd.Series:
    """Say which rows of a plan say nothing that the last summary did not know.

    A plan that was not saved since holds old words, whatever they are.
    """
    known = _same_answers(rows, base.previous, keys)
    if base.previous_as_at is not None:
        known |= ~(rows["saved_on"] > pd.Timestamp(base.previous_as_at))
    return known


def _same_answers(
    rows: pd.DataFrame, version: pd.DataFrame, keys: Sequence[str] = REPORTED
) -> pd.Series:
    """Compare every reported cell with that of a frame indexed by action reference.

    A response that is found empty is the one that stands: it is no other answer.
    """
    places = version.index.get_indexer(pd.Index(refs_of(rows)))
    same = np.full(len(rows), True)
    for key in keys:
        now, was = rows[key].array, version[key].array.take(places, allow_fill=True)
        is_same = shows_same(now, was)
        if key in RESPONSE:
            is_same |= is_empty(rows[key]).to_numpy()
        same &= is_same
        if f"{key}_text" in rows:
            same &= (rows[f"{key}_text"] == "").to_numpy()
    return pd.Series(same, index=rows.index)


def answers_count(rows: pd.DataFrame) -> pd.Series:
    """Say which rows give answers of their own.

    The agreed plan beside returns gives none, nor does a return that says nothing or is of another
    partnership, nor a joint row that came back as it was sent.
    """
    is_echo = (rows["your_part"] == PARTS[1]) & rows["untouched"]
    return ~rows["put_to"].isin((PLAN_ROW, NOTHING_REPORTED, OTHER_PARTNERSHIP)) & ~is_echo


def completed(rows: pd.DataFrame, base: Baseline, places: Places) -> pd.DataFrame:
    """Fill answers of columns a file has lost with the last ones: silence changes nothing."""
    if not base.is_checked:
        return rows.assign(sent_status="")
    refs, last = refs_of(rows), base.actions
    is_known = refs.isin(last.index)
    sent = last["status"].reindex(refs).fillna("").astype("str").set_axis(rows.index)
    result = rows.assign(sent_status=sent)
    tables = pd.Series(
        list(zip(rows["source_file"], rows["source_sheet"], strict=True)), rows.index, "object"
    )
    for key in REPORTED:
        lacking = [(file, sheet) for file, sheet in set(tables) if not places.has(file, sheet, key)]
        if lacking:
            is_lost = is_known & tables.isin(lacking)
            result.loc[is_lost, key] = last.loc[refs[is_lost], key].to_numpy()
    return result


def is_record(given: pd.DataFrame, actions: pd.DataFrame) -> pd.Series:
    """Say which rows are themselves where the answer of their action stands."""
    refs, are = refs_of(given), pd.Series(True, index=given.index)
    for key in ("source_file", "source_row"):
        record = actions[key].reindex(refs).set_axis(given.index)
        are &= (record == given[key]).fillna(False).astype(bool)
    return are
