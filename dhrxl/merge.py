"""How returns become one position: the lead's answer is the row of record, each action once.

Nothing is dropped. Every returned row is either tied to an action (as row of record or as a joint
answer) or not counted, and says why.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dhrxl.baseline import PLACE, PLAN_ROW, Baseline, agencies_of
from dhrxl.dates import spoken
from dhrxl.problems import Problem
from dhrxl.rag import statuses
from dhrxl.terms import (
    ALL_ACTIONS,
    DATES,
    PARTNERSHIP_STATUSES,
    REPORTED,
    SEPARATOR,
    UNASSIGNED,
    FileKind,
    Reported,
    heading,
)
from dhrxl.wording import folded, listed, suggestions, trimmed

RECORD, JOINT = "Row of record", "Joint answer"
_AGREED_WORDS = ("recommendation", "action_to_take", "evidence_expected")
_SAYS = " says "
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
    returned: pd.DataFrame, baseline: Baseline, *, named: Callable[[str], str] = trimmed
) -> Merged:
    """Merge returned rows over the baseline.

    Args:
        returned: Typed rows of all returns that count, with a unique index, `agency`, `kind`,
            `untouched` (`returned.as_sent`), and `not_counted`: why a row does not count, or "".
        baseline: What stood agreed and last reported.
        named: Gives an agency the name it is known by (`agencies.known_as`).

    Returns:
        The merged position. Without a baseline the returns' own agreed columns stand.
    """
    run = _Run(returned, baseline, named)
    return run.merged()


class _Run:
    """One merge, step by step; what it finds gathers in `used` and `problems`."""

    def __init__(
        self, returned: pd.DataFrame, baseline: Baseline, named: Callable[[str], str]
    ) -> None:
        self.rows = returned
        self.named = named
        self.checked = baseline.is_checked
        self.refs = returned["action_ref"].map(trimmed).str.upper()
        self.used = returned["not_counted"].map(_refusal).astype("str")
        self.problems: list[Problem] = []
        self.base = baseline.actions if baseline.is_checked else self._from_returns()
        self.spoke: frozenset[str] = frozenset()
        agencies = agencies_of(self.base, named)
        self.agencies = {
            ref: [self.same(name) for name in names] for ref, names in agencies.items()
        }
        self.agency = returned["agency"].map(lambda name: self.same(name or UNASSIGNED))

    def same(self, name: str) -> str:
        """Give one text for all names of one agency."""
        return folded(self.named(name))

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
            used=self.used,
            refs=self.refs.where(self.refs.isin(self.base.index), ""),
            problems=tuple(self.problems),
            spoke=self.spoke,
        )

    def _from_returns(self) -> pd.DataFrame:
        """Take the agreed columns from the returns themselves, where there is nothing else.

        Their answers come later, from the rows of record alone: a joint answer never stands in.
        """
        known = self.rows[(self.used == "") & (self.refs != "")]
        refs = self.refs[known.index]
        is_lead = known["your_part"].map(folded) != "joint"
        ordered = is_lead.sort_values(ascending=False, kind="stable").index
        first = ordered[~refs[ordered].duplicated()].sort_values()
        actions = known.loc[first].reindex(columns=list(ALL_ACTIONS)).copy()
        actions["action_ref"] = refs[first]
        actions = actions.set_index("action_ref", drop=False)
        none = {key: actions[key].iloc[:0].reindex(actions.index) for key in REPORTED}
        none |= {key: cells.fillna("") for key, cells in none.items() if key not in DATES}
        return actions.assign(reported=Reported.NEVER.value, **none)

    def _tie(self) -> None:
        """Tie each row to an action of its agency, or say why it cannot be."""
        for row in self.used.index[self.used == ""]:
            ref = self.refs[row]
            if ref not in self.agencies:
                near = suggestions(ref, self.base.index) if ref else ()
                self._refuse(
                    row,
                    "not an action of the agreed plan" if ref else "no action reference",
                    found=ref or "no reference",
                    suggestion=f" Did you mean {listed(near)}?" if near else "",
                )
            elif self.agency[row] == self.agencies[ref][0]:
                self.used[row] = RECORD
            elif self.agency[row] in self.agencies[ref]:
                self.used[row] = JOINT
            else:
                lead = trimmed(self.base.at[ref, "lead_agency"]) or UNASSIGNED
                self._refuse(row, f"an action of {lead}", found=f"{ref}, an action of {lead}")

    def _settle_versions(self) -> None:
        """Where one agency answers an action twice, take the version that says something new."""
        tied = self.used.index[self.used.isin((RECORD, JOINT))]
        keys = pd.DataFrame({"agency": self.agency[tied], "ref": self.refs[tied]})
        for (_, ref), group in keys[keys.duplicated(keep=False)].groupby(
            ["agency", "ref"], sort=False
        ):
            self._settle(str(ref), list(group.index))

    def _settle(self, ref: str, rows: list[object]) -> None:
        answers = {row: self._answers(row) for row in rows}
        new = [row for row in rows if not self.rows.at[row, "untouched"]]
        versions = {tuple(answers[row].values()) for row in new}
        keep = (new or rows)[0]
        if len(versions) <= 1:
            for row in rows:
                if row is not keep and row != keep:
                    same = answers[row] == answers[keep]
                    self.used[row] = "Not counted: " + (
                        f"same answer as in {self._place(keep)}"
                        if same
                        else f"as sent out; {self._place(keep)} has the answer"
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
            if self.rows.at[row, "source_file"] != self.rows.at[first, "source_file"]:
                self._report(row, "duplicate-return", whole_row=False, where=what,
                             other=self._place(first))  # fmt: skip
            else:
                self._report(row, "duplicate-action", found=ref,
                             other=f" with another answer (the first is in row "
                                   f"{self.rows.at[first, 'source_row']})",
                             consequence="Until then neither is counted.")  # fmt: skip

    def _answers(self, row: object) -> dict[str, object]:
        return {key: _plain(self.rows.at[row, key]) for key in REPORTED}

    def _open_rows(self, use: str) -> pd.DataFrame:
        """Give the rows put to one use, indexed by their action."""
        rows = self.rows[self.used == use]
        return rows.assign(ref=self.refs[rows.index], row_id=rows.index).set_index("ref")

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
        for ref in refs[is_closed & (status != "") & (status != stood) & ~record["untouched"]]:
            self._report(record.at[ref, "row_id"], "changed-baseline", key="status",
                         found=status[ref], agreed=stood[ref])  # fmt: skip
        silent = record["progress"].map(trimmed) == ""
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
        said = {ref: _disagreements(cell) for ref, cell in self.base["joint_disagreement"].items()}
        for ref, row in joint[~joint["untouched"]].iterrows():
            answer, lead = trimmed(row["status"]), trimmed(actions.at[ref, "status"])
            agency = row["agency"]
            said[ref] = {who: what for who, what in said[ref].items()
                         if self.same(who) != self.same(agency)}  # fmt: skip
            if answer and folded(answer) != folded(lead):
                said[ref][agency] = answer
                self._report(row["row_id"], "joint-disagreement", key="status", found=answer,
                             agency=agency, lead=lead or "nothing")  # fmt: skip
        words = [
            SEPARATOR.join(f"{who}{_SAYS}{what}" for who, what in said[ref].items()
                           if folded(what) != folded(status))
            for ref, status in actions["status"].items()
        ]  # fmt: skip
        return actions.assign(joint_disagreement=pd.Series(words, actions.index, dtype="str"))

    def _compare_agreed(self) -> None:
        """Report agreed words and dates that a return no longer holds as they were agreed."""
        if not self.checked:
            return
        tied = self.rows[self.used.isin((RECORD, JOINT))]
        base = self.base.loc[self.refs[tied.index]].set_index(tied.index)
        for key in (*_AGREED_WORDS, "target_date", "revised_target_date", "lead_agency"):
            theirs, agreed = tied[key], base[key]
            if key in DATES:
                differs = (theirs != agreed) & ~(theirs.isna() & agreed.isna())
                differs &= theirs.notna() | (tied[f"{key}_text"] != "")
            elif key == "lead_agency":
                differs = theirs.map(self.same) != agreed.map(self.same)
                differs &= theirs.map(trimmed) != ""
            else:
                differs = theirs.map(_squeezed) != agreed.map(_squeezed)
            for row in tied.index[differs]:
                self._report(
                    row, "changed-baseline", key=key,
                    found=f"another {heading(key)}" if key in _AGREED_WORDS
                    else _shown(theirs[row]) or f"'{tied.at[row, f'{key}_text']}'",
                    agreed="the plan's own words" if key in _AGREED_WORDS
                    else _shown(agreed[row]) or "none",
                )  # fmt: skip

    def _refuse(self, row: object, why: str, *, found: str, suggestion: str = "") -> None:
        self.used[row] = f"Not counted: {why}"
        self._report(row, "unknown-action", key="action_ref", found=found, suggestion=suggestion)

    def _report(self, row: object, code: str, *, key: str = "", found: str = "",
                whole_row: bool = True, **facts: str) -> None:  # fmt: skip
        self.problems.append(
            Problem(
                code=code,
                file=self.rows.at[row, "source_file"],
                sheet=self.rows.at[row, "source_sheet"] if whole_row else "",
                row=int(self.rows.at[row, "source_row"]) if whole_row else None,
                heading=heading(key) if key else "",
                found=found,
                facts=facts,
            )
        )

    def _place(self, row: object) -> str:
        place = self.rows.loc[row]
        return f"{place['source_file']}, sheet {place['source_sheet']}, row {place['source_row']}"


def _disagreements(cell: object) -> dict[str, str]:
    """Read what a summary says of joint answers: agency and status.

    >>> _disagreements("Health says Complete; Housing says Paused")
    {'Health': 'Complete', 'Housing': 'Paused'}
    """
    parts = [part.partition(_SAYS) for part in str(cell or "").split(SEPARATOR)]
    return {who: what for who, says, what in parts if says}


def _refusal(why: str) -> str:
    return f"Not counted: {why}" if why and why != PLAN_ROW else why


def _is_empty(cells: pd.Series) -> pd.Series:
    return cells.isna() | (cells.astype("object") == "")


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
