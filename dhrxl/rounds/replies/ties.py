"""Which action each returned row answers, and which of several versions of an answer counts."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

import pandas as pd

from dhrxl.model.frames import by_ref, of_each, refs_of
from dhrxl.model.places import PLACE, Place, Places
from dhrxl.model.problems import Problem
from dhrxl.model.references import parted
from dhrxl.model.terms import REPORTED, UNASSIGNED, heading
from dhrxl.model.text import listed, squeezed, suggestions, trimmed
from dhrxl.rounds.agreements.proposals import asked_to_add, own_actions
from dhrxl.rounds.baseline import agencies_of
from dhrxl.rounds.replies.uses import JOINT, RECORD, Use, not_counted, version_of
from dhrxl.rounds.rule import Columns

_FEW = 500
"""Up to so many actions, a reference that is none of them is compared with them all; beyond that
takes too long, and only its review and those of its agency under the same number are looked at."""


class Returned:
    """Returned rows by their number from 0; what is found in them gathers in `problems`.

    A single cell is looked up in `cells`, which holds a column as a list, once a cell of it is
    asked for, since a frame gives a single cell slowly.
    """

    def __init__(self, rows: pd.DataFrame, places: Places) -> None:
        self.rows = rows
        self.places = places
        self.refs = refs_of(rows)
        self.cells = Columns(rows)
        self.problems: list[Problem] = []

    def report(self, row: int, code: str, *, key: str = "", found: str = "", **facts: Any) -> None:
        """Add the problem of a row, or of its cell under a key."""
        place = self.places.cell(*self.place(row), key)
        self.problems.append(Problem.at(place, code, found=found, **facts))

    def place(self, row: int) -> tuple[str, str, int]:
        """Give the file, the sheet and the row that it stands in."""
        file, sheet, number = (self.cells[key][row] for key in PLACE)
        return file, sheet, int(number)

    def whereabouts(self, row: int) -> str:
        """Say in words where a row stands."""
        file, sheet, number = self.place(row)
        return f"{file}, sheet {sheet}, row {number}"


class Ties:
    """Each returned row put to its use: tied to an action of its agency, or not counted."""

    def __init__(
        self,
        came: Returned,
        base: pd.DataFrame,
        *,
        named: Callable[[str], str],
        same: Callable[[str], str],
    ) -> None:
        """Tie all rows.

        Args:
            came: The rows; those with a use already, in `put_to`, keep it.
            base: The actions there are.
            named: Gives an agency the name it is known by.
            same: Gives one text for all names of one agency.
        """
        self.came = came
        self.proposals: list[int] = []
        """The rows that are actions of an agency's own."""
        self.used: list[Use | None] = came.rows["put_to"].tolist()
        agencies = agencies_of(base, named)
        folded = of_each(agencies.tolist(), lambda names: tuple(map(same, names)))
        self._agencies = dict(zip(agencies.index.tolist(), folded, strict=True))
        self._agency = [same(name or UNASSIGNED) for name in came.rows["agency"].tolist()]
        self._tie(base)
        self._settle_versions()

    @property
    def uses(self) -> pd.Series:
        """The use of each row."""
        return pd.Series(self.used, index=self.came.rows.index, dtype="object")

    def put_to(self, *uses: Use) -> list[int]:
        """Give the numbers of the rows put to some uses."""
        return [row for row, use in enumerate(self.used) if use in uses]

    def _tie(self, base: pd.DataFrame) -> None:
        """Tie each row to an action of its agency, or say why it cannot be."""
        leads = by_ref(base["lead_agency"])
        near = cache(self._near)
        own = self._own_actions(base)
        for row, ref in enumerate(self.came.refs.tolist()):
            if self.used[row]:
                continue
            if ref not in self._agencies:
                similar = near(ref, self._agency[row]) if ref else ()
                if row in own:
                    self.proposals.append(row)
                    self.used[row] = not_counted("a new action, not in the agreed plan")
                    self.came.report(row, "unknown-action", key="action_ref",
                                     **asked_to_add(ref, similar))  # fmt: skip
                    continue
                self._refuse(
                    row,
                    "not an action of the agreed plan" if ref else "no action reference",
                    found=ref or "no reference",
                    suggestion=f" Did you mean {listed(similar)}?" if similar else "",
                )
            elif self._agency[row] == self._agencies[ref][0]:
                self.used[row] = RECORD
            elif self._agency[row] in self._agencies[ref]:
                self.used[row] = JOINT
            else:
                lead = trimmed(leads[ref]) or UNASSIGNED
                self._refuse(row, f"an action of {lead}", found=f"{ref}, an action of {lead}")

    def _own_actions(self, base: pd.DataFrame) -> set[int]:
        """Give the rows that hold an action of an agency's own."""
        loose = [
            row for row, ref in enumerate(self.came.refs.tolist())
            if not self.used[row] and ref not in self._agencies
        ]  # fmt: skip
        rows = self.came.rows.iloc[loose].set_axis(loose)
        return set(rows.index[own_actions(rows, base)])

    def _refuse(self, row: int, why: str, *, found: str, suggestion: str = "") -> None:
        self.used[row] = not_counted(why)
        self.came.report(
            row, "unknown-action", key="action_ref", found=found, suggestion=suggestion
        )

    def _near(self, ref: str, agency: str) -> tuple[str, ...]:
        """Give the references that one may be a slip of."""
        if len(self._agencies) <= _FEW:
            return suggestions(ref, self._agencies)
        review, number = parted(ref)
        return suggestions(ref, [*self._alike["", review], *self._alike[agency, number]])

    @cached_property
    def _alike(self) -> Mapping[tuple[str, str], list[str]]:
        """All references by review, and by agency and number."""
        alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for ref, agencies in self._agencies.items():
            review, number = parted(ref)
            alike["", review].append(ref)
            for agency in agencies:
                alike[agency, number].append(ref)
        return alike

    def _settle_versions(self) -> None:
        """Where one agency answers an action twice, take the version that says something new."""
        answers = pd.DataFrame({"agency": self._agency, "ref": self.came.refs.tolist()})
        answers = answers.iloc[self.put_to(RECORD, JOINT)]
        again = answers[answers.duplicated(keep=False)]
        for (_, ref), rows in again.groupby(["agency", "ref"], sort=False):
            self._settle(str(ref), rows.index.tolist())

    def _settle(self, ref: str, rows: list[int]) -> None:
        answers = {row: self._answers(row) for row in rows}
        new = [row for row in rows if not self.came.cells["untouched"][row]]
        versions = {tuple(answers[row].values()) for row in new}
        keep = (new or rows)[0]
        if len(versions) <= 1:
            for row in rows:
                if row != keep:
                    same = answers[row] == answers[keep]
                    self.used[row] = not_counted(
                        f"same answer as in {self.came.whereabouts(keep)}"
                        if same
                        else f"as sent out; {self.came.whereabouts(keep)} has the answer"
                    )
            return
        differing = [
            heading(key) for key in REPORTED if len({str(answers[row][key]) for row in new}) > 1
        ]
        what = f"{ref}, {listed(differing, 'and')}"
        for row in rows:
            self.used[row] = version_of(what)
        first, *others = new
        for row in others:
            if self.came.cells["source_file"][row] != self.came.cells["source_file"][first]:
                file = Place(self.came.cells["source_file"][row])
                self.came.problems.append(
                    Problem.at(
                        file, "duplicate-return", where=what, other=self.came.whereabouts(first)
                    )
                )
            else:
                self.came.report(row, "duplicate-action", found=ref,
                             other=f" with another answer (the first is in row "
                                   f"{self.came.cells['source_row'][first]})",
                             consequence="Until then neither is counted.")  # fmt: skip

    def _answers(self, row: int) -> dict[str, object]:
        return {key: _comparable(self.came.cells[key][row]) for key in REPORTED}


def _comparable(value: object) -> object:
    """Give a value for comparing: spaces folded, and one blank for text and dates."""
    if isinstance(value, str):
        return squeezed(value)
    return "" if pd.isna(value) else value
