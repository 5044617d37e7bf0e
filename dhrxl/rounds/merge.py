"""How returns become one position: the lead's answer is the row of record, each action once.

Nothing is dropped. Every returned row is either tied to an action (as row of record or as a joint
answer) or not counted, and says why.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pandas as pd

from dhrxl.model.dates import spoken
from dhrxl.model.frames import refs_of
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem
from dhrxl.model.terms import (
    DATES,
    PARTNERSHIP_STATUSES,
    REPORTED,
    SEPARATOR,
    UNASSIGNED,
    FileKind,
    Reported,
    heading,
)
from dhrxl.model.text import folded, listed, suggestions, trimmed
from dhrxl.rounds.baseline import PLAN_ROW, Baseline, agencies_of, of_returns
from dhrxl.rounds.rag import is_given, statuses

RECORD, JOINT = "Row of record", "Joint answer"
_AGREED_WORDS = ("recommendation", "action_to_take", "evidence_expected")
_SAYS = " says "
_WHEN = {
    Reported.THIS_ROUND: "",
    Reported.CARRIED: " (as last reported)",
    Reported.NEVER: " (it has not reported)",
}
"""Added to what the lead agency says, where that is not of this round."""
_FEW = 500
"""Up to so many actions, a reference that is none of them is compared with them all; beyond that
takes too long, and only its review and those of its agency under the same number are looked at."""
_ANSWERS = [key for key in REPORTED if key not in ("new_date_requested", "reason_for_new_date")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The position after a round, and what became of each returned row."""

    actions: pd.DataFrame
    """Typed, the keys of `terms.ALL_ACTIONS`, indexed by action reference; not yet rated."""
    used: pd.Series
    """For each returned row: "Row of record", "Joint answer", or "Not counted: why"."""
    refs: pd.Series
    """For each returned row: the reference of its action, "" where it could not be tied to one."""
    problems: tuple[Problem, ...]
    spoke: frozenset[str]
    """References whose progress was said this round, and not only carried from the last."""


def merge(
    returned: pd.DataFrame,
    baseline: Baseline,
    *,
    places: Places,
    named: Callable[[str], str] = trimmed,
) -> Merged:
    """Merge returned rows over the baseline.

    Args:
        returned: Typed rows of all returns that count, with a unique index, `agency`, `kind`,
            `untouched` (`returned.as_sent`), and `not_counted`: why a row does not count, or "".
        baseline: What stood agreed and last reported.
        places: The columns of the tables that the returned rows stand in.
        named: Gives an agency the name it is known by (`agencies.known_as`).

    Returns:
        The merged position. Without a baseline the returns' own agreed columns stand.
    """
    run = _Run(returned, baseline, places, named)
    return run.merged()


class _Run:
    """One merge, step by step; what it finds gathers in `used` and `problems`.

    Rows are known by their number from 0. A single cell is looked up in `cells`, which holds each
    column as a list, since a frame gives a single cell slowly.
    """

    def __init__(
        self,
        returned: pd.DataFrame,
        baseline: Baseline,
        places: Places,
        named: Callable[[str], str],
    ) -> None:
        self.rows = returned
        self.places = places
        self.checked = baseline.is_checked
        self.refs = refs_of(returned)
        self.cells = {key: returned[key].tolist() for key in (*PLACE, "untouched", *REPORTED)}
        self.used = [_refusal(why) for why in returned["not_counted"].tolist()]
        self.problems: list[Problem] = []
        self.base = baseline.actions if baseline.is_checked else self._of_returns()
        self.spoke: frozenset[str] = frozenset()

        @cache
        def same(name: str) -> str:
            return folded(named(name))

        self.same: Callable[[str], str] = same
        """Gives one text for all names of one agency."""
        agencies = agencies_of(self.base, named)
        self.agencies = {ref: [same(name) for name in names] for ref, names in agencies.items()}
        self.agency = [same(name or UNASSIGNED) for name in returned["agency"].tolist()]

    def merged(self) -> Merged:
        self._tie()
        self._settle_versions()
        record = self._open_rows(RECORD)
        joint = self._open_rows(JOINT)
        actions = self._answered(record)
        actions = self._with_joint(actions, joint)
        self._compare_agreed()
        return Merged(
            actions=actions,
            used=self._uses(),
            refs=self.refs.where(self.refs.isin(self.base.index), ""),
            problems=tuple(self.problems),
            spoke=self.spoke,
        )

    def _of_returns(self) -> pd.DataFrame:
        known = self.rows[(self._uses() == "") & (self.refs != "")]
        return of_returns(known, self.refs[known.index])

    def _tie(self) -> None:
        """Tie each row to an action of its agency, or say why it cannot be."""
        leads = self.base["lead_agency"].to_dict()
        near = cache(self._near)
        for row, ref in enumerate(self.refs.tolist()):
            if self.used[row]:
                continue
            if ref not in self.agencies:
                similar = near(ref, self.agency[row]) if ref else ()
                self._refuse(
                    row,
                    "not an action of the agreed plan" if ref else "no action reference",
                    found=ref or "no reference",
                    suggestion=f" Did you mean {listed(similar)}?" if similar else "",
                )
            elif self.agency[row] == self.agencies[ref][0]:
                self.used[row] = RECORD
            elif self.agency[row] in self.agencies[ref]:
                self.used[row] = JOINT
            else:
                lead = trimmed(leads[ref]) or UNASSIGNED
                self._refuse(row, f"an action of {lead}", found=f"{ref}, an action of {lead}")

    def _near(self, ref: str, agency: str) -> tuple[str, ...]:
        """Give the references that one may be a slip of."""
        if len(self.agencies) <= _FEW:
            return suggestions(ref, self.agencies)
        review, _, number = ref.rpartition("-")
        return suggestions(ref, [*self._alike["", review], *self._alike[agency, number]])

    @cached_property
    def _alike(self) -> Mapping[tuple[str, str], list[str]]:
        """All references by review, and by agency and number."""
        alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for ref, agencies in self.agencies.items():
            review, _, number = ref.rpartition("-")
            alike["", review].append(ref)
            for agency in agencies:
                alike[agency, number].append(ref)
        return alike

    def _settle_versions(self) -> None:
        """Where one agency answers an action twice, take the version that says something new."""
        versions: dict[tuple[str, str], list[int]] = {}
        for row, ref in enumerate(self.refs.tolist()):
            if self.used[row] in (RECORD, JOINT):
                versions.setdefault((self.agency[row], ref), []).append(row)
        for (_, ref), rows in versions.items():
            if len(rows) > 1:
                self._settle(ref, rows)

    def _settle(self, ref: str, rows: list[int]) -> None:
        answers = {row: self._answers(row) for row in rows}
        new = [row for row in rows if not self.cells["untouched"][row]]
        versions = {tuple(answers[row].values()) for row in new}
        keep = (new or rows)[0]
        if len(versions) <= 1:
            for row in rows:
                if row != keep:
                    same = answers[row] == answers[keep]
                    self.used[row] = "Not counted: " + (
                        f"same answer as in {self._words(keep)}"
                        if same
                        else f"as sent out; {self._words(keep)} has the answer"
                    )
            return
        differing = [
            heading(key) for key in REPORTED if len({str(answers[row][key]) for row in new}) > 1
        ]
        what = f"{ref}, {listed(differing, 'and')}"
        for row in rows:
            self.used[row] = f"Not counted: two versions differ in {what}"
        first, *others = new
        for row in others:
            if self.cells["source_file"][row] != self.cells["source_file"][first]:
                file = Place(self.cells["source_file"][row])
                self.problems.append(
                    Problem.at(file, "duplicate-return", where=what, other=self._words(first))
                )
            else:
                self._report(row, "duplicate-action", found=ref,
                             other=f" with another answer (the first is in row "
                                   f"{self.cells['source_row'][first]})",
                             consequence="Until then neither is counted.")  # fmt: skip

    def _answers(self, row: int) -> dict[str, object]:
        return {key: _plain(self.cells[key][row]) for key in REPORTED}

    def _open_rows(self, use: str) -> pd.DataFrame:
        """Give the rows put to one use, indexed by their action."""
        numbers = [row for row, its in enumerate(self.used) if its == use]
        rows = self.rows.iloc[numbers]
        return rows.assign(row_id=numbers).set_index(self.refs.iloc[numbers].rename("ref"))

    def _uses(self) -> pd.Series:
        return pd.Series(self.used, index=self.rows.index, dtype="str")

    def _answered(self, record: pd.DataFrame) -> pd.DataFrame:
        """Lay the rows of record over the baseline."""
        actions = self.base.copy()
        refs = record.index
        last = actions.loc[refs]
        told = record[~record["untouched"]]
        if self.checked:
            self._report_lost(told, last)
        for key in REPORTED:
            actions.loc[told.index, key] = told[key]
        status, stood = statuses(record["status"]), statuses(last["status"])
        is_closed = stood.isin(PARTNERSHIP_STATUSES)
        not_theirs = status.isin(PARTNERSHIP_STATUSES) & (record["kind"] == FileKind.RETURN)
        not_theirs &= ~record["untouched"]
        actions.loc[refs[not_theirs], "status"] = ""
        actions.loc[refs[is_closed], "status"] = stood[is_closed]
        denied = is_closed & (status != "") & (status != stood) & ~record["untouched"]
        columns = (record["row_id"], status, stood)
        for row, found, agreed in zip(*(column[denied] for column in columns), strict=True):
            self._report(row, "changed-baseline", key="status", found=found, agreed=agreed)
        silent = ~is_given(record["progress"])
        self.spoke = frozenset(refs[~silent])
        actions.loc[refs[silent], "progress"] = last.loc[silent, "progress"]
        old = self._holds_old_answers(record, last)
        stands = refs[~old]
        actions.loc[stands, list(PLACE)] = record.loc[~old, list(PLACE)]
        actions.loc[stands, "reported"] = Reported.THIS_ROUND.value
        return actions

    def _holds_old_answers(self, record: pd.DataFrame, last: pd.DataFrame) -> pd.Series:
        """Say which untouched rows show other answers than those that stand.

        They were made from an earlier position; the source of an action is never such a row.
        """
        differs = pd.Series(False, index=record.index)
        for key in _ANSWERS:
            if key != "progress":
                now, was = record[key], last[key]
                differs |= ~((_is_empty(now) & _is_empty(was)) | (now == was))
        return record["untouched"] & differs

    def _report_lost(self, told: pd.DataFrame, last: pd.DataFrame) -> None:
        """Report answers that were given last time and are now blank."""
        for key in _ANSWERS:
            gone = ~_is_empty(last.loc[told.index, key]) & _is_empty(told[key])
            if key in DATES:
                gone &= told[f"{key}_text"] == ""
            for row in told.loc[gone, "row_id"]:
                self._report(row, "text-lost", key=key)

    def _with_joint(self, actions: pd.DataFrame, joint: pd.DataFrame) -> pd.DataFrame:
        """Put the joint answers beside the lead's, where they say something else.

        What a joint agency said last time stands as long as it is silent and the lead disagrees.
        """
        statuses_of = actions["status"].to_dict()
        reported = actions["reported"].to_dict()
        before = self.base["joint_disagreement"].to_dict()
        said = {ref: _disagreements(cell) for ref, cell in before.items() if cell}
        told = joint[~joint["untouched"]]
        columns = [told[key] for key in ("row_id", "agency", "status")]
        for ref, row, agency, words in zip(told.index, *columns, strict=True):
            answer, lead = trimmed(words), trimmed(statuses_of[ref])
            said[ref] = {who: what for who, what in said.get(ref, {}).items()
                         if self.same(who) != self.same(agency)}  # fmt: skip
            if answer and folded(answer) != folded(lead):
                said[ref][agency] = answer
                self._report(row, "joint-disagreement", key="status", found=answer,
                             agency=agency,
                             lead=(lead or "nothing") + _WHEN[reported[ref]])  # fmt: skip
        words = [
            SEPARATOR.join(f"{who}{_SAYS}{what}" for who, what in said.get(ref, {}).items()
                           if folded(what) != folded(status))
            for ref, status in statuses_of.items()
        ]  # fmt: skip
        return actions.assign(joint_disagreement=pd.Series(words, actions.index, dtype="str"))

    def _compare_agreed(self) -> None:
        """Report agreed words and dates that a return no longer holds as they were agreed."""
        if not self.checked:
            return
        numbers = [row for row, use in enumerate(self.used) if use in (RECORD, JOINT)]
        tied = self.rows.iloc[numbers].set_axis(numbers)
        tables = [self._place(row)[:2] for row in numbers]
        base = self.base.loc[self.refs.iloc[numbers]].set_axis(numbers)
        for key in (*_AGREED_WORDS, "target_date", "revised_target_date", "lead_agency"):
            theirs, agreed = tied[key], base[key]
            if key in DATES:
                differs = (theirs != agreed) & ~(theirs.isna() & agreed.isna())
                differs &= theirs.notna() | (tied[f"{key}_text"] != "")
            elif key == "lead_agency":
                differs = _differ(theirs, agreed, self.same) & is_given(theirs)
            else:
                differs = _differ(theirs, agreed, _squeezed)
            lacking = {table for table in set(tables) if not self.places.has(*table, key)}
            if lacking:  # what is not there says nothing
                differs &= pd.Series([table not in lacking for table in tables], tied.index)
            words = tied[f"{key}_text"] if key in DATES else theirs
            columns = [column[differs] for column in (theirs, agreed, words)]
            for row, said, stands, text in zip(tied.index[differs], *columns, strict=True):
                self._report(
                    row, "changed-baseline", key=key,
                    found=f"another {heading(key)}" if key in _AGREED_WORDS
                    else _shown(said) or f"'{text}'",
                    agreed="the plan's own words" if key in _AGREED_WORDS
                    else _shown(stands) or "none",
                )  # fmt: skip

    def _refuse(self, row: int, why: str, *, found: str, suggestion: str = "") -> None:
        self.used[row] = f"Not counted: {why}"
        self._report(row, "unknown-action", key="action_ref", found=found, suggestion=suggestion)

    def _report(self, row: int, code: str, *, key: str = "", found: str = "", **facts: Any) -> None:
        place = self.places.cell(*self._place(row), key)
        self.problems.append(Problem.at(place, code, found=found, **facts))

    def _words(self, row: int) -> str:
        """Say in words where a row stands."""
        file, sheet, number = self._place(row)
        return f"{file}, sheet {sheet}, row {number}"

    def _place(self, row: int) -> tuple[str, str, int]:
        file, sheet, number = (self.cells[key][row] for key in PLACE)
        return file, sheet, int(number)


def _disagreements(cell: object) -> dict[str, str]:
    """Read what a summary says of joint answers: agency and status.

    >>> _disagreements("Health says Complete; Housing says Paused")
    {'Health': 'Complete', 'Housing': 'Paused'}
    """
    parts = [part.partition(_SAYS) for part in str(cell or "").split(SEPARATOR)]
    return {who: what for who, says, what in parts if says}


def _refusal(why: str) -> str:
    return f"Not counted: {why}" if why and why != PLAN_ROW else why


def _differ(theirs: pd.Series, agreed: pd.Series, plain: Callable[[str], str]) -> pd.Series:
    """Say which cells differ once they are made plain; most are alike as they stand."""
    pairs = zip(theirs.tolist(), agreed.tolist(), strict=True)
    differ = [said != stands and plain(said) != plain(stands) for said, stands in pairs]
    return pd.Series(differ, index=theirs.index, dtype=bool)


def _is_empty(cells: pd.Series) -> pd.Series:
    return cells.isna() | (cells == "")


def _plain(value: object) -> object:
    """Give a value for comparing: spaces folded, and one blank for text and dates."""
    if isinstance(value, str):
        return _squeezed(value)
    return "" if pd.isna(value) else value


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return spoken(value.date())
    return value if isinstance(value, str) else ""
