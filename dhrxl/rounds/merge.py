"""How returns become one position: the lead's answer is the row of record, each action once.

Nothing is dropped. Every returned row is either tied to an action (as row of record or as a joint
answer) or not counted, and says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from dhrxl.model.dates import spoken
from dhrxl.model.frames import by_ref, is_empty, shows_same
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem
from dhrxl.model.terms import (
    DATES,
    PARTNERSHIP_STATUSES,
    REPORT,
    REPORTED,
    RESPONSE,
    SEPARATOR,
    FileKind,
    Reported,
    heading,
)
from dhrxl.model.text import folded, squeezed, trimmed
from dhrxl.rounds.agreements.proposals import proposed
from dhrxl.rounds.agreements.responses import is_changed, kept
from dhrxl.rounds.agreements.successors import SAYS, Known, as_named, disagreements, renamed
from dhrxl.rounds.baseline import Baseline, of_returns
from dhrxl.rounds.rag import is_given, statuses
from dhrxl.rounds.replies.spoken import with_words
from dhrxl.rounds.replies.ties import Returned, Ties
from dhrxl.rounds.replies.uses import JOINT, NOTHING_REPORTED, OTHER_PARTNERSHIP, PLAN_ROW, RECORD

_AGREED_WORDS = ("recommendation", "action_to_take", "evidence_expected")
_WHEN = {
    Reported.THIS_ROUND: "",
    Reported.CARRIED: " (as last reported)",
    Reported.NEVER: " (it has not reported)",
}
"""Added to what the lead agency says, where that is not of this round."""
_STILL_ASKED = "The request of last time stays on the agenda until it is decided."
_STILL_ANSWERED = "The response of last time stands; to change it choose another."
_ANSWERS = [key for key in REPORT if key not in ("new_date_requested", "reason_for_new_date")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The position after a round, and what became of each returned row."""

    actions: pd.DataFrame
    """Typed, the keys of `terms.ALL_ACTIONS`, indexed by action reference; not yet rated."""
    used: pd.Series
    """For each returned row its `uses.Use`."""
    refs: pd.Series
    """For each returned row: the reference of its action, "" where it could not be tied to one."""
    problems: tuple[Problem, ...]
    spoke: frozenset[str]
    """References whose progress was said this round, and not only carried from the last."""
    proposals: pd.DataFrame
    """Actions that agencies typed into their returns, and earlier ones not decided on."""


def merge(
    returned: pd.DataFrame,
    baseline: Baseline,
    *,
    places: Places,
    named: Callable[[str], str] = trimmed,
    known: Known = as_named,
) -> Merged:
    """Merge returned rows over the baseline.

    Args:
        returned: Typed rows of all returns that count, with a unique index, `agency`, `kind`,
            `untouched`, `unreported` and `emptied` (`answers`), and `put_to`: the use of a row
            where that is settled already (`standing.settled_uses`), else None.
        baseline: What stood agreed and last reported.
        places: The columns of the tables that the returned rows stand in.
        named: Gives an agency the name it is known by (`agencies.known_as`).
        known: Likewise for an action (`successors.known_in`).

    Returns:
        The merged position. Without a baseline the returns' own agreed columns stand.
    """

    @cache
    def same(name: str) -> str:
        return folded(named(name))

    came = Returned(returned, places)
    base = baseline.actions
    if not baseline.is_checked:
        is_silent = returned["put_to"] == NOTHING_REPORTED
        counts = (returned["put_to"].isna() | is_silent) & (came.refs != "")
        base = renamed(of_returns(returned, came.refs[counts]), known)
    ties = Ties(came, base, named=named, same=same)
    laid = _Laid(came, base, same=same, known=known, is_checked=baseline.is_checked)
    actions, spoke = laid.answered(_indexed(came, ties.put_to(RECORD)))
    actions = laid.with_joint(actions, _indexed(came, ties.put_to(JOINT)))
    laid.compare_agreed(ties.put_to(RECORD, JOINT, PLAN_ROW))
    return Merged(
        actions=actions,
        used=ties.uses,
        refs=came.refs.where(
            came.refs.isin(base.index) & (returned["put_to"] != OTHER_PARTNERSHIP), ""
        ),
        problems=tuple(came.problems),
        spoke=spoke,
        proposals=proposed(returned.iloc[ties.proposals], baseline.proposals),
    )


_ANSWER = [
    *PLACE, *REPORTED, *(f"{key}_text" for key in REPORTED if key in DATES),
    "agency", "kind", "untouched", "unreported", "emptied", "confirmed",
]  # fmt: skip
"""The columns of a row that an answer is taken from."""


def _indexed(came: Returned, numbers: list[int]) -> pd.DataFrame:
    """Give the answers of some rows indexed by their action, with their number as `row_id`."""
    rows = came.rows[[key for key in _ANSWER if key in came.rows]].iloc[numbers]
    return rows.assign(row_id=numbers).set_index(came.refs.iloc[numbers].rename("ref"))


class _Over:
    """Columns of actions in which cells are put over what stood there: a frame does that slowly."""

    def __init__(self, actions: pd.DataFrame, refs: pd.Index) -> None:
        """Take the actions, and the references of the rows whose cells are put there."""
        self.columns: dict[str, ExtensionArray] = {}
        self._actions, self._places = actions, actions.index.get_indexer(refs)

    def put(self, key: str, cells: Any, where: np.ndarray) -> None:
        """Put what some rows hold into their actions.

        Args:
            key: The column.
            cells: Those of all rows; or a word for each of them.
            where: Which rows.
        """
        if key not in self.columns:
            self.columns[key] = self._actions[key].array.copy()
        self.columns[key][self._places[where]] = cells if isinstance(cells, str) else cells[where]

    def stands(self, key: str) -> ExtensionArray:
        """Give what stands now in a column, for each of the rows."""
        return self.columns[key][self._places]


class _Laid:
    """Answers laid over the baseline, and held against what was agreed."""

    def __init__(
        self,
        came: Returned,
        base: pd.DataFrame,
        *,
        same: Callable[[str], str],
        known: Known,
        is_checked: bool,
    ) -> None:
        self.came, self.base, self.same, self.is_checked = came, base, same, is_checked
        self.known = known

    def answered(self, record: pd.DataFrame) -> tuple[pd.DataFrame, frozenset[str]]:
        """Lay the rows of record over the baseline; and say of which actions progress was said.

        A row that holds a response and else nothing of its own answers that, and reports nothing.
        """
        laid, refs = _Over(self.base, record.index), record.index
        last = self.base[[*REPORTED, "reported", "new_date_as_written", "response_decided"]].loc[
            refs
        ]
        is_told = ~record["untouched"].to_numpy(dtype=bool)
        if self.is_checked:
            self._report_lost(record[is_told | record["emptied"]], last)
        is_report = is_told & ~record["unreported"].to_numpy(dtype=bool)
        for key in REPORTED:
            laid.put(key, record[key].array, is_told if key in RESPONSE else is_report)
        self._keep_requests(laid, record, last, is_report)
        self._keep_responses(laid, record, last, is_told)
        status, stood = (
            statuses(cells["status"]).to_numpy(dtype="object") for cells in (record, last)
        )
        is_closed = np.isin(stood, PARTNERSHIP_STATUSES)
        is_return = (record["kind"] == FileKind.RETURN).to_numpy(dtype=bool)
        laid.put("status", "", np.isin(status, PARTNERSHIP_STATUSES) & is_return & is_report)
        laid.put("status", stood, is_closed)
        denied = is_closed & (status != "") & (status != stood) & is_report
        columns = (record["row_id"].to_numpy(), status, stood)
        for row, found, agreed in zip(*(cells[denied].tolist() for cells in columns), strict=True):
            self.came.report(row, "changed-baseline", key="status", found=found, agreed=agreed)
        silent = ~(is_given(record["progress"]).to_numpy() & is_report)
        laid.put("progress", last["progress"].array, silent)
        confirmed = self._is_confirmed(record, last).to_numpy(dtype=bool)
        for key in PLACE:
            laid.put(key, record[key].array, is_told | confirmed)
        laid.put("reported", Reported.THIS_ROUND.value, is_report | confirmed)
        return self.base.assign(**laid.columns), frozenset(refs[~silent].tolist())

    def _keep_requests(
        self, laid: _Over, record: pd.DataFrame, last: pd.DataFrame, is_told: np.ndarray
    ) -> None:
        """Let a request stand until it is decided: a cell found empty takes none off the agenda."""
        words = record["new_date_requested_text"]
        laid.put("new_date_as_written", words.array, is_told)
        asks_nothing = record["new_date_requested"].isna() & (words == "")
        stands = last["new_date_requested"].notna() | (last["new_date_as_written"] != "")
        kept = (asks_nothing & stands).to_numpy(dtype=bool) & is_told
        if not kept.any():
            return
        for key in ("new_date_requested", "new_date_as_written"):
            laid.put(key, last[key].array, kept)
        reason = "reason_for_new_date"
        laid.put(reason, last[reason].array, kept & ~is_given(record[reason]).to_numpy())
        for row in record["row_id"][kept].tolist():
            self.came.report(row, "text-lost", key="new_date_requested", remedy=_STILL_ASKED)

    def _keep_responses(
        self, laid: _Over, record: pd.DataFrame, last: pd.DataFrame, is_told: np.ndarray
    ) -> None:
        """Let a response stand until another is given; what was decided on it ends with it."""
        told = record[is_told]
        for key, refs in kept(told, last.loc[told.index]).items():
            laid.put(key, last[key].array, is_told & record.index.isin(refs))
            if key == "response" and self.is_checked:
                for row in told.loc[refs, "row_id"]:
                    self.came.report(row, "text-lost", key=key, remedy=_STILL_ANSWERED)
        now = pd.Series(laid.stands("response"), index=record.index)
        changed = is_changed(last["response"], now).to_numpy(dtype=bool) & is_told
        undecided = pd.Series(pd.NaT, record.index, dtype=last["response_decided"].dtype)
        laid.put("response_decided", undecided.array, changed)

    def _is_confirmed(self, record: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
        """Say of which actions the agency says, on the cover, that what was said still stands.

        Where nothing ever was said there is nothing to confirm.
        """
        said = record["confirmed"] & (last["reported"] != Reported.NEVER.value)
        confirmed = said[said].index
        if confirmed.empty:
            return said
        differs = self._holds_old_answers(record.loc[confirmed], last.loc[confirmed])
        said[confirmed] = ~differs
        return said

    def _holds_old_answers(self, record: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
        """Say which untouched rows show other answers than those that stand.

        They were made from an earlier position; the source of an action is never such a row.
        """
        differs = pd.Series(False, index=record.index)
        for key in _ANSWERS:
            if key != "progress":
                differs |= ~shows_same(record[key].array, last[key].array)
        return record["untouched"] & differs

    def _report_lost(self, told: pd.DataFrame, last: pd.DataFrame) -> None:
        """Report answers that were given last time and are now blank."""
        for key in _ANSWERS:
            gone = ~is_empty(last.loc[told.index, key]) & is_empty(told[key])
            if key in DATES:
                gone &= told[f"{key}_text"] == ""
            for row in told.loc[gone, "row_id"]:
                self.came.report(row, "text-lost", key=key)

    def with_joint(self, actions: pd.DataFrame, joint: pd.DataFrame) -> pd.DataFrame:
        """Put the joint answers beside the lead's, where they say something else.

        What a joint agency said last time stands as long as it is silent and the lead disagrees.
        A response alone says nothing of where the action stands.
        """
        told = joint[~joint["unreported"]]
        before = self.base["joint_disagreement"]
        said = {ref: disagreements(cell) for ref, cell in by_ref(before[before != ""]).items()}
        asked = actions.loc[actions.index.isin([*said, *told.index])]
        statuses_of, reported = by_ref(asked["status"]), by_ref(asked["reported"])
        self._compare_responses(joint[~joint["untouched"]], actions)
        columns = [told[key] for key in ("row_id", "agency", "status")]
        for ref, row, agency, words in zip(told.index, *columns, strict=True):
            answer, lead = trimmed(words), trimmed(statuses_of[ref])
            said[ref] = {who: what for who, what in said.get(ref, {}).items()
                         if self.same(who) != self.same(agency)}  # fmt: skip
            if answer and folded(answer) != folded(lead):
                said[ref][agency] = answer
                self.came.report(row, "joint-disagreement", key="status", found=answer,
                             agency=agency,
                             lead=(lead or "nothing") + _WHEN[reported[ref]])  # fmt: skip
        words = {
            ref: SEPARATOR.join(f"{who}{SAYS}{what}" for who, what in said[ref].items()
                                if folded(what) != folded(statuses_of[ref]))
            for ref in said
        }  # fmt: skip
        disagreement = [words.get(ref, "") for ref in actions.index.tolist()]
        return actions.assign(
            joint_disagreement=pd.Series(disagreement, actions.index, dtype="str"),
            joint_progress=self._joint_words(told),
        )

    def _compare_responses(self, told: pd.DataFrame, actions: pd.DataFrame) -> None:
        """Report where a joint agency responds otherwise than the lead, whose response counts."""
        said = told[is_given(told["response"])]
        columns = (said.index, *(said[key] for key in ("row_id", "agency", "response")))
        for ref, row, agency, words in zip(*columns, strict=True):
            lead = actions.at[ref, "response"]
            if folded(words) != folded(lead):
                self.came.report(row, "joint-disagreement", key="response", found=words,
                                 agency=agency, lead=trimmed(lead) or "nothing")  # fmt: skip

    def _joint_words(self, told: pd.DataFrame) -> pd.Series:
        """Give what each joint agency said last of each action: now, or in an earlier round."""
        before = self.base["joint_progress"].fillna("").astype("str")
        if told.empty:
            return before
        words = by_ref(before)
        columns = (told.index, told["agency"], told["progress"])
        for ref, agency, progress in zip(*columns, strict=True):
            if trimmed(progress):
                words[ref] = with_words(words[ref], agency, progress, self.same)
        return pd.Series(list(words.values()), self.base.index, dtype="str")

    def compare_agreed(self, numbers: list[int]) -> None:
        """Report agreed words and dates that a return no longer holds as they were agreed."""
        if not self.is_checked:
            return
        known = self.came.refs.iloc[numbers].isin(self.base.index).tolist()
        numbers = [number for number, is_known in zip(numbers, known, strict=True) if is_known]
        compared = [*_AGREED_WORDS, "target_date", "revised_target_date", "lead_agency"]
        dates = [f"{key}_text" for key in compared if key in DATES]
        tied = self.came.rows[[*PLACE, *compared, *dates]].iloc[numbers].set_axis(numbers)
        tables = list(zip(*(tied[key].tolist() for key in PLACE[:2]), strict=True))
        distinct, has = set(tables), self.came.places.has
        base = self.base[compared].loc[self.came.refs.iloc[numbers]].set_axis(numbers)
        for key in compared:
            theirs, agreed = tied[key], base[key]
            if key == "lead_agency":
                pairs = zip(self.came.refs.iloc[numbers].tolist(), theirs.tolist(), strict=True)
                theirs = pd.Series([self.known(*pair) for pair in pairs], tied.index, dtype="str")
            if key in DATES:
                differs = (theirs != agreed) & ~(theirs.isna() & agreed.isna())
                differs &= theirs.notna() | (tied[f"{key}_text"] != "")
            elif key == "lead_agency":
                differs = _differ(theirs, agreed, self.same) & is_given(theirs)
            else:
                differs = _differ(theirs, agreed, squeezed)
            lacking = {(file, sheet) for file, sheet in distinct if not has(file, sheet, key)}
            if lacking:  # what is not there says nothing
                differs &= pd.Series([table not in lacking for table in tables], tied.index)
            words = tied[f"{key}_text"] if key in DATES else theirs
            columns = [column[differs] for column in (theirs, agreed, words)]
            for row, said, stands, text in zip(tied.index[differs], *columns, strict=True):
                self.came.report(
                    row, "changed-baseline", key=key,
                    found=f"another {heading(key)}" if key in _AGREED_WORDS
                    else _shown(said) or f"'{text}'",
                    agreed="the plan's own words" if key in _AGREED_WORDS
                    else _shown(stands) or "none",
                )  # fmt: skip


def _differ(theirs: pd.Series, agreed: pd.Series, plain: Callable[[str], str]) -> pd.Series:
    """Say which cells differ once they are made plain; most are alike as they stand."""
    pairs = zip(theirs.tolist(), agreed.tolist(), strict=True)
    differ = [said != stands and plain(said) != plain(stands) for said, stands in pairs]
    return pd.Series(differ, index=theirs.index, dtype=bool)


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return spoken(value.date())
    return value if isinstance(value, str) else ""
