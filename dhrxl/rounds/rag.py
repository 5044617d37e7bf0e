"""Calculated RAG, timing, days overdue and what is needed: the rule, on one day, for all actions.

The rule is design profile `dhrxl-1`. The first line that holds gives timing and rating together;
the Excel formulas in `formulas` say the same, and a test holds the two against each other.
"""

from datetime import date

import numpy as np
import pandas as pd

from dhrxl.model.cells import DAY_ZERO
from dhrxl.model.frames import as_texts, holds, of_each
from dhrxl.model.partnership import DEFAULT, Profile
from dhrxl.model.terms import CALCULATED, OF_NO_AGENCY, Needed, Rag, Status, Timing
from dhrxl.model.text import composed, is_seen, says_something, trimmed

LONGEST_COMPARED = 15_000
"""Characters of evidence and of outcome by which answers are told apart: two fit into a cell."""
NO_REASON = "no reason was given"
_CONTROLS = dict.fromkeys(range(32))
"""What Excel's CLEAN takes out."""


def statuses(status: pd.Series) -> pd.Series:
    """Give each status as the word of the list, or nothing where it is none of them.

    Compared trimmed (non-breaking spaces too) and without case. A word that is no status is the
    problem `unknown-status` and counts as no status, as text in a date cell counts as no date.
    """
    known = {word.casefold(): str(word) for word in Status}
    words = of_each(status.tolist(), lambda text: known.get(trimmed(text).casefold(), ""))
    return pd.Series(as_texts(words), index=status.index)


def is_given(words: pd.Series) -> pd.Series:
    """Say where a text column shows anything."""
    return holds(words, is_seen)


def is_said(words: pd.Series) -> pd.Series:
    """Say where a text column tells something: no placeholder, no lone sign."""
    return holds(words, says_something)


def is_evidenced(actions: pd.DataFrame) -> pd.Series:
    """Say which actions have evidence or an outcome that tells something."""
    return is_said(actions["evidence"]) | is_said(actions["outcome"])


def answer_words(actions: pd.DataFrame) -> pd.Series:
    """Give evidence, outcome and day of completion as one text by which an answer is known again.

    Spaces, invisible characters and the encoding of accents make no other answer; the formula in
    a return makes the same text of its cells.

    >>> one = pd.DataFrame({"evidence": ["Minutes "], "outcome": [""],
    ...     "date_of_completion": pd.to_datetime(["2026-03-31"])})
    >>> answer_words(one).tolist()
    ['Minutes |  | 46112']
    """
    done_on = pd.to_datetime(actions["date_of_completion"]).dt.normalize()
    days = (done_on - pd.Timestamp(DAY_ZERO)).dt.days
    said, outcomes = (of_each(actions[key].tolist(), _compared) for key in ("evidence", "outcome"))
    cells = zip(said, outcomes, days.fillna(0).astype(int).tolist(), strict=True)
    words = [f"{said} | {outcome} | {day}" for said, outcome, day in cells]
    return pd.Series(words, index=actions.index, dtype="str")


def evidence_words(actions: pd.DataFrame) -> pd.Series:
    """Give evidence and outcome as one text, by which assurance belongs to them."""
    undated = actions[["evidence", "outcome"]].assign(date_of_completion=pd.NaT)
    return answer_words(undated).str.casefold()


def is_refused(actions: pd.DataFrame) -> pd.Series:
    """Say which actions still have the answer that the board did not accept."""
    none = pd.Series(False, index=actions.index)
    if "answer_not_accepted" not in actions:
        return none
    refused = actions["answer_not_accepted"].fillna("")
    given = refused[refused != ""]
    if given.empty:
        return none
    same = answer_words(actions.loc[given.index]).str.casefold() == given.str.casefold()
    return same.reindex(actions.index, fill_value=False)


def _compared(text: str) -> str:
    return trimmed(composed(text).translate(_CONTROLS))[:LONGEST_COMPARED]


def due_dates(actions: pd.DataFrame) -> pd.Series:
    """Give the revised target date if there is one, else the target date.

    Where a column `due_date` says it already, as in a return, that is what counts.
    """
    if "due_date" in actions:
        return actions["due_date"]
    return actions["revised_target_date"].fillna(actions["target_date"])


def rate(actions: pd.DataFrame, *, as_at: date, profile: Profile = DEFAULT) -> pd.DataFrame:
    """Rate every action on the as-at date.

    Args:
        actions: Typed actions, one a row: text columns `action_to_take`, `status`, `progress`,
            `evidence`, `outcome` with "" for blank; date columns `target_date`,
            `revised_target_date`, or `due_date` in their place, and `date_of_completion` as
            datetime64 with NaT for blank; `new_date_requested` is taken as blank where there is
            no such column; likewise `evidence_not_accepted` and `answer_not_accepted`,
            `assured_on` and `check_again_on`.
        as_at: The day to judge by; never taken from the clock here.
        profile: The settings of the rule.

    Returns:
        A frame with the same index and the columns `rag`, `timing`, `days_overdue` (nullable
        whole days) and `needed`. All are blank where there is no action to take.

    >>> one = pd.DataFrame({"action_to_take": ["Train"], "status": ["In progress"],
    ...     "progress": [""], "evidence": [""], "outcome": [""],
    ...     "target_date": pd.to_datetime(["2026-03-31"]), "revised_target_date": pd.NaT,
    ...     "date_of_completion": pd.NaT})
    >>> rate(one, as_at=date(2026, 4, 10)).loc[0, ["rag", "timing"]].tolist()
    ['Red', 'Overdue']
    """
    # One piece: the lines of the rule stand below each other in the order of the design.
    day = np.datetime64(as_at)
    status = statuses(actions["status"]).to_numpy(dtype="object")
    due, done_on, asked_for = (
        pd.to_datetime(cells).to_numpy().astype("datetime64[D]")
        for cells in (
            due_dates(actions), actions["date_of_completion"],
            _days(actions, "new_date_requested"),
        )
    )  # fmt: skip
    evidenced, refused = is_evidenced(actions).to_numpy(), is_refused(actions).to_numpy()
    asked = ~np.isnat(asked_for)
    unassured = ~is_assured(actions, as_at=as_at).to_numpy() & profile.blue_needs_assurance
    check = is_to_check(actions, as_at=as_at).to_numpy(dtype=bool)
    told = is_given(actions["progress"]).to_numpy()
    blank = ~is_given(actions["action_to_take"]).to_numpy()
    complete = status == Status.COMPLETE

    timing = _first(
        (blank, ""),
        (np.isin(status, (Status.NOT_ACCEPTED, Status.SUPERSEDED)), Timing.CLOSED),
        (complete & ~(done_on > day), Timing.COMPLETED),
        (np.isnat(due), Timing.NO_DATE),
        (due < day, Timing.OVERDUE),
        (due <= day + profile.due_soon_days, Timing.DUE_SOON),
        otherwise=Timing.NOT_DUE,
    )
    rag = _first(
        (blank, ""),
        (np.isin(timing, (Timing.CLOSED, Timing.NO_DATE)), Rag.GREY),
        (
            (timing == Timing.COMPLETED) & ~np.isnat(done_on) & evidenced & ~refused & ~unassured,
            profile.complete_colour,
        ),
        (timing == Timing.COMPLETED, Rag.AMBER),
        (timing == Timing.OVERDUE, Rag.RED),
        (timing == Timing.DUE_SOON, Rag.AMBER),
        (np.isin(status, (Status.PAUSED, Status.ASK_TO_CLOSE)), Rag.AMBER),
        (np.isin(status, (Status.IN_PROGRESS, Status.COMPLETE)), profile.on_track_colour),
        otherwise=Rag.GREY,
    )
    needed = _first(
        (blank, ""),
        (timing == Timing.CLOSED, Needed.NOTHING),
        (complete & np.isnat(done_on), Needed.ADD_DATE),
        (complete & ~evidenced, Needed.ADD_EVIDENCE),
        (complete & refused, Needed.NOT_ACCEPTED),
        (complete & check & ~told, Needed.CHECK_AGAIN),
        (complete & check, Needed.CHECKED),
        ((timing == Timing.COMPLETED) & unassured, Needed.ASSURANCE),
        (complete, Needed.NOTHING),
        ((timing == Timing.OVERDUE) & ~told & ~asked, Needed.SAY_WHY_LATE),
        (status == "", Needed.SAY_WHERE),
        otherwise=Needed.NOTHING,
    )
    days = pd.array((day - due).astype("int64"), dtype="Int64")
    days[timing != Timing.OVERDUE] = pd.NA
    words = {"rag": rag, "timing": timing, "needed": _with_reason(needed, actions)}
    rated = {key: as_texts(cells) for key, cells in words.items()} | {"days_overdue": days}
    return pd.DataFrame(rated, index=actions.index, columns=list(CALCULATED))


SETTLED = (*OF_NO_AGENCY, Needed.CHECK_AGAIN)
"""What may be needed of what is done: nothing of its agency, or a look whether it still holds."""


def is_done(rated: pd.DataFrame) -> pd.Series:
    """Say which actions are complete with date and evidence that the board has not refused.

    Whether the board has assured them, or asks again whether they still hold, makes no difference.
    """
    return (rated["timing"] == Timing.COMPLETED) & rated["needed"].isin(SETTLED)


def is_closed(rated: pd.DataFrame) -> pd.Series:
    """Say which actions are not open: closed, or complete with date and evidence.

    Open is what an agency still has to do. What waits for the board's assurance, or is to be
    checked again, is done until the board says otherwise.
    """
    return (rated["timing"] == Timing.CLOSED) | is_done(rated)


def is_assured(actions: pd.DataFrame, *, as_at: date) -> pd.Series:
    """Say which actions the board had assured on a day; assurance of a later day is none yet."""
    return _days(actions, "assured_on") <= pd.Timestamp(as_at)


def is_to_check(actions: pd.DataFrame, *, as_at: date) -> pd.Series:
    """Say for which actions the day to check again has come, and nothing newer answers it.

    A completion or an assurance of that day or later does.
    """
    check = _days(actions, "check_again_on")
    newer = (_days(actions, "date_of_completion") >= check) | (
        is_assured(actions, as_at=as_at) & (_days(actions, "assured_on") >= check)
    )
    return (check <= pd.Timestamp(as_at)) & ~newer


def is_asked_again(actions: pd.DataFrame, rated: pd.DataFrame, *, as_at: date) -> pd.Series:
    """Say which actions that are done go into a return nevertheless, to be checked again."""
    return is_done(rated) & is_to_check(actions, as_at=as_at)


def _days(actions: pd.DataFrame, key: str) -> pd.Series:
    """Give a column of days, which is blank where there is no such column."""
    if key not in actions:
        return pd.Series(pd.NaT, index=actions.index, dtype="datetime64[s]")
    return pd.to_datetime(actions[key]).dt.normalize()


def _with_reason(needed: np.ndarray, actions: pd.DataFrame) -> np.ndarray:
    """Say after "Evidence not accepted" why it was not."""
    of_board = needed == Needed.NOT_ACCEPTED
    for row in of_board.nonzero()[0]:
        reason = trimmed(actions["evidence_not_accepted"].iloc[row])
        needed[row] = f"{Needed.NOT_ACCEPTED}: {reason}"
    return needed


def _first(*lines: tuple[np.ndarray, str], otherwise: str) -> np.ndarray:
    """Give for each row the word of the first line that holds."""
    words = np.array([*(str(word) for _, word in lines), str(otherwise)], dtype="object")
    found: np.ndarray = words[
        np.select([holds for holds, _ in lines], range(len(lines)), len(lines))
    ]
    return found
