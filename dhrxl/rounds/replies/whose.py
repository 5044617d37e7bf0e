"""Whose each file is: which partnership's, and which agency's.

References are unique in one partnership only, so a file of another never counts, however alike its
references are. A cover that names no partnership is not known to be another's.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.last_summary import LastSummary
from dhrxl.intake.source import Source
from dhrxl.model.frames import by_ref, holds, refs_of
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import UNASSIGNED, FileKind
from dhrxl.model.text import folded, listed, suggestions, trimmed
from dhrxl.rounds.agreements.successors import known_in
from dhrxl.rounds.baseline import Baseline, agencies_of

_SAME = "the same partnership as the others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """The files of one run sorted by partnership."""

    intake: Intake | None
    """Of what came in, all: a stranger's rows are kept, and count for nothing."""
    plans: Intake | None
    previous: LastSummary | None
    earlier: tuple[Source, ...] = ()
    """Summaries older than the last."""
    strangers: frozenset[str] = frozenset()
    """Files of what came in that are another partnership's."""
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(
        cls,
        partnership: Partnership,
        *,
        intake: Intake | None = None,
        plans: Intake | None = None,
        previous: LastSummary | None = None,
        earlier: Sequence[Source] = (),
    ) -> Self:
        """Sort files by the partnership on their covers."""
        came = intake.sources if intake else ()
        named = plans.sources if plans else ()
        last = (previous.source,) if previous else ()
        owner = _owner(partnership.name, [*named, *last, *earlier], came)
        problems = [
            Problem.at(
                Place(source.file, "Cover", key="partnership"), "other-partnership",
                found=source.text("partnership"), expected=owner or _SAME,
            )
            for source in (*named, *last, *earlier, *came)
            if _is_strange(source, owner)
        ]  # fmt: skip
        return cls(
            intake=intake,
            plans=_without(plans, {one.file for one in named if _is_strange(one, owner)}),
            previous=None if any(_is_strange(one, owner) for one in last) else previous,
            earlier=tuple(one for one in earlier if not _is_strange(one, owner)),
            strangers=frozenset(one.file for one in came if _is_strange(one, owner)),
            problems=tuple(problems),
        )


def _owner(name: str, agreed: Sequence[Source], came: Sequence[Source]) -> str | None:
    """Give the partnership of a run: as its workbook, a plan or the last summary names it.

    Where none does, it is that of the plan among the returns, or of more than half of them, those
    that name none counted; nothing where there is no such one, and "" where no file names any.
    What could not be read, a PDF or an empty mail, is no return and names nobody.
    """
    known = next((one.text("partnership") for one in agreed if one.text("partnership")), "")
    if trimmed(name) or known:
        return trimmed(name) or known
    plans = [one for one in came if one.kind == FileKind.PLAN]
    read = [one for one in came if one.kind]
    for files in (plans, read):
        names = [one.text("partnership") for one in files if one.text("partnership")]
        if names:
            most, count = Counter(map(folded, names)).most_common(1)[0]
            is_most = 2 * count > len(files)
            return next(one for one in names if folded(one) == most) if is_most else None
    return ""


def _is_strange(source: Source, owner: str | None) -> bool:
    said = source.text("partnership")
    return bool(said) and owner != "" and (owner is None or folded(said) != folded(owner))


def _without(plans: Intake | None, files: Collection[str]) -> Intake | None:
    """Give the plans without those of another partnership."""
    if plans is None or not files:
        return plans
    kept = tuple(source for source in plans.sources if source.file not in files)
    rows = plans.rows[~plans.rows["source_file"].isin(files)].reset_index(drop=True)
    problems = tuple(problem for problem in plans.problems if problem.file not in files)
    return replace(plans, sources=kept, rows=rows, problems=problems) if kept else None


class KnownAgencies:
    """The agencies there are: of the register, of the plans and of the last summary."""

    def __init__(
        self,
        register: Iterable[str],
        base: Baseline,
        rows: pd.DataFrame,
        *,
        named: Callable[[str], str],
        same: Callable[[str], str],
    ) -> None:
        """Gather them.

        Args:
            register: The names that the partnership's register has.
            base: What stood before.
            rows: Typed rows of the files that came. Where nothing stood before, an agency is known
                by the rows that name it as lead or joint; a table without such names knows all.
            named: Gives an agency the name it is known by.
            same: Gives one text for all names of one agency.
        """
        self._same = same
        frames = [base.actions, base.previous, base.plan] if base.is_checked else [rows]
        leads = [agencies_of(frame, named) for frame in frames if len(frame)]
        each = (names for one in leads for names in dict.fromkeys(one.tolist()))
        names = [*register, *(name for names in each for name in names)]
        self._names = {same(name): name for name in dict.fromkeys(names)}
        self._leads = by_ref(base.actions["lead_agency"]) if base.is_checked else {}
        bare = holds(rows["lead_agency"], lambda name: not trimmed(name))
        self._says_nobody = set() if base.is_checked else set(rows.loc[bare, "source_file"])

    def problem(self, source: Source, of_file: Callable[[str], pd.DataFrame]) -> Problem | None:
        """Give what is wrong where a return is of an agency that nobody knows."""
        name = source.text("agency")
        if not name or self._same(name) in self._names or source.file in self._says_nobody:
            return None
        rows = of_file(source.file)
        if rows.empty:
            return None
        near = list(suggestions(name, self._names.values()))
        holds = Counter(
            trimmed(self._leads[ref]) for ref in refs_of(rows) if ref in self._leads
        ).most_common(1)
        if holds and holds[0][0] and holds[0][0] not in near:
            near = [holds[0][0], *near] if len(near) < 3 else near
        near = [one for one in near if one != UNASSIGNED]
        meant = f"Did you mean {listed(near)}? " if near else ""
        return Problem.at(
            Place(source.file, "Cover", key="agency"), "unknown-return",
            found=f"'{name}', which is no agency of the plan or the register",
            remedy=f"{meant}Correct Agency on the sheet Cover, or have the partnership add the "
            "name to its sheet Agencies. Until then its rows are not counted.",
        )  # fmt: skip


def rows_by_file(rows: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """Give what gives the rows of a file; of most nobody asks."""
    places = rows.groupby("source_file", sort=False).indices
    return lambda file: rows.iloc[places.get(file, [])]


def known_agency(rows: pd.DataFrame, partnership: Partnership) -> pd.Series:
    """Give whose each row is, under the name that its action's agency is known by."""
    known = known_in(partnership)
    pairs = zip(refs_of(rows).tolist(), rows["agency"].tolist(), strict=True)
    names = [known(ref, agency) if agency else "" for ref, agency in pairs]
    return pd.Series(names, index=rows.index, dtype="str")
