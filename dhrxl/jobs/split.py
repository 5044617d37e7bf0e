"""From the agreed plan and the last position to one return for each agency."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from dhrxl.files.names import FileNames, safe_file_name
from dhrxl.jobs.due import expect_not_before
from dhrxl.jobs.outputs import claim_folder, expect_books, write_all
from dhrxl.model.agencies import known_as
from dhrxl.model.partnership import Partnership
from dhrxl.model.problems import Problem
from dhrxl.model.references import in_order, review_part
from dhrxl.model.terms import DATES, PARTS, REPORTED, FileKind
from dhrxl.model.text import counted, folded
from dhrxl.rounds.baseline import Baseline, agencies_of
from dhrxl.rounds.rag import due_dates, is_asked_again, is_closed, rate
from dhrxl.rounds.replies.spoken import words_of
from dhrxl.workbooks.agency_return import agency_returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One return to be sent."""

    path: Path
    agency: str
    actions: int
    joint: int
    """How many of them it only takes part in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What a split made."""

    returns: tuple[Return, ...]
    left_out: int
    """Actions closed, or complete with evidence, which ask for no return."""
    problems: tuple[Problem, ...]
    """Those of the baseline: decisions that could not be applied, actions met twice."""

    @property
    def report(self) -> tuple[str, ...]:
        """Lines that say what was made and what was left out."""
        lines = [
            f"{one.path}: {counted(one.actions, 'action')}"
            + (f", {one.joint} of them joint" if one.joint else "")
            for one in self.returns
        ]
        done = "closed, or complete with evidence"
        if not lines:
            lines.append(f"Nothing to send: every action is {done}.")
        if self.left_out:
            lines.append(f"{counted(self.left_out, 'action')} left out: {done}.")
        return tuple(lines)


def split(
    base: Baseline,
    *,
    folder: Path,
    round_: str,
    as_at: date,
    partnership: Partnership,
    return_by: date | None = None,
    per_review: bool = False,
    everything: bool = False,
    force: bool = False,
    agreed: Sequence[Path] = (),
) -> Split:
    """Write one return for each agency with open actions, or some to be checked again.

    Args:
        base: What stands agreed and last reported.
        folder: Where the returns go; made if it is not there.
        round_: The round, such as "Q4 2025/26".
        as_at: The day the returns judge by.
        partnership: Register and settings.
        return_by: When they are due back.
        per_review: Whether each review has a return of its own.
        everything: Whether closed actions are sent too.
        force: Whether returns that are there may be replaced.
        agreed: The files the baseline was read from, which no return may replace.

    Raises:
        OutputExists: A return is there already and `force` is not given; none is written.
        BadInput: A return is there already and somebody has filled it in, or returns would be due
            back before the day they judge by; none is written.
    """
    # One piece: half of it says what is asked and refused.
    expect_not_before(
        return_by, as_at,
        said="Returns cannot be due back on {by}, before the day they judge by, {as_at}.",
        remedy="Give a later day to return by, or an earlier one to judge by.",
    )  # fmt: skip
    expect_books(base.actions["lead_agency"].nunique())
    actions = base.actions.loc[in_order(base.actions.index)]
    rated = rate(actions, as_at=as_at, profile=partnership.profile)
    left_out = is_closed(rated) & ~is_asked_again(actions, rated, as_at=as_at)
    asked = actions if everything else actions[~left_out]
    named = known_as(partnership.agencies)
    returns, names = [], FileNames()
    shares = shares_of(asked, named, per_review=per_review)
    for agency, review, rows in shares:
        name = " - ".join(filter(None, (round_, agency, review)))
        path = folder / names.unused(safe_file_name(name))
        joint = int((rows["your_part"] == "Joint").sum())
        returns.append(Return(path=path, agency=agency, actions=len(rows), joint=joint))
    if returns:
        claim_folder(folder)
        books = agency_returns(
            [(agency, rows) for agency, _, rows in shares], round_=round_,
            partnership=partnership, as_at=as_at, return_by=return_by,
        )  # fmt: skip
        paths = [one.path for one in returns]
        write_all(paths, books, force=force, kind=FileKind.RETURN, agreed=agreed)
    return Split(returns=tuple(returns), left_out=len(actions) - len(asked), problems=base.problems)


def shares_of(
    actions: pd.DataFrame, named: Callable[[str], str], *, per_review: bool
) -> Sequence[tuple[str, str, pd.DataFrame]]:
    """Give each agency's actions, as its return holds them; joint ones stand in several.

    A joint row goes out blank: the lead's answers are not its agency's, and what stands there as
    said last time are its own words.
    """
    parts = agencies_of(actions, named).map(
        lambda names: [(n, "Joint" if i else "Lead") for i, n in enumerate(names)]
    )
    parts = parts.explode()
    rows = actions.loc[parts.index].assign(
        agency=[name for name, _ in parts], your_part=[part for _, part in parts]
    )
    is_joint = (rows["your_part"] == PARTS[1]).to_numpy()
    own = {key: rows[key].mask(is_joint, pd.NaT if key in DATES else "") for key in REPORTED}
    columns = (rows[key].tolist() for key in ("agency", "progress", "joint_progress"))
    same = cache(lambda name: folded(named(name)))
    said = [
        words_of(cell, agency, same) if joint else words
        for joint, agency, words, cell in zip(is_joint.tolist(), *columns, strict=True)
    ]
    rows = rows.assign(**own, due_date=due_dates(rows), progress_last_time=said).assign(
        progress="", who=rows["agency"].map(folded),
        part_of=[review_part(ref) for ref in rows.index] if per_review else "",
    )  # fmt: skip
    shares = [
        (str(group["agency"].iloc[0]), str(review), group.drop(columns=["agency", "who"]))
        for (_, review), group in rows.groupby(["who", "part_of"], sort=False)
    ]
    return sorted(shares, key=lambda share: (share[0].casefold(), share[1]))
