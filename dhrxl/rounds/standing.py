"""Which files and rows count, before any is tied to an action; and the account of all of them.

Whose each file is, of which round, and whether it says anything.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.opened import Source
from dhrxl.intake.told import NOT_READ
from dhrxl.model.agencies import several
from dhrxl.model.dates import spoken
from dhrxl.model.frames import days, holds, refs_of, says_nothing, typed
from dhrxl.model.partnership import Profile
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem, Severity
from dhrxl.model.references import review_part
from dhrxl.model.terms import (
    REPORTED,
    ROW_KEYS,
    SEPARATOR,
    TEMPLATE_VERSION,
    UNASSIGNED,
    FileKind,
    Reported,
)
from dhrxl.model.text import counted, folded, listed, trimmed
from dhrxl.rounds.baseline import Baseline
from dhrxl.rounds.replies.calendar import Expected
from dhrxl.rounds.replies.uses import (
    EARLIER_ROUND,
    NOTHING_REPORTED,
    OTHER_PARTNERSHIP,
    PLAN_ROW,
    RECORD,
    Use,
    not_counted,
)
from dhrxl.rounds.replies.whose import KnownAgencies, rows_by_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a file counts."""

    put_to: Use | None = None
    """What its rows are used as, where that is settled already: not counted, and why."""
    problems: tuple[Problem, ...] = ()


_NEVER = Reported.NEVER.value
_NEVER_SAID = (
    "Ask the agency whether it sent the right file. Its actions have never been reported on."
)
_YES = frozenset({"yes", "y", "true", "ie", "ydy", "\u2713", "\u2714"})
"""What people answer for Yes: as the list says it, ticked, and in Welsh."""


def typed_rows(intake: Intake) -> pd.DataFrame:
    """Type the rows of an intake and put beside each what its file's cover says.

    Returns:
        Typed rows with `agency`, `kind`, `round`, `saved_on`, `signed_off` and `confirmed`, whether
        its file says that nothing has changed. A row of a plan
        belongs to its lead agency and to the review on the plan's cover; where its lead cell lists
        several agencies, the first leads, the others join, and `lead_cell` holds the words.
    """
    by_file = {source.file: source for source in intake.sources}
    rows = typed(intake.rows, ROW_KEYS)
    is_plan = _of_file(rows, lambda file: by_file[file].kind == FileKind.PLAN).astype(bool)
    named = rows["lead_agency"].where(is_plan, "")
    shared = holds(named, lambda cell: len(several(cell)) > 1)
    rows = rows.assign(lead_cell=rows["lead_agency"].where(shared, ""))
    if shared.any():
        rows = _led_by_the_first(rows, shared)
    leads = {name: trimmed(name) or UNASSIGNED for name in rows["lead_agency"].unique()}
    agency = _of_file(rows, lambda file: by_file[file].text("agency")).astype("str")
    review = _of_file(rows, lambda file: by_file[file].text("review")).astype("str")
    return rows.assign(
        kind=_of_file(rows, lambda file: str(by_file[file].kind)).astype("str"),
        agency=agency.where(~is_plan, rows["lead_agency"].map(leads).astype("str")),
        review=rows["review"].where(rows["review"] != "", review),
        your_part=rows["your_part"].where(~is_plan, "Lead"),
        round=_of_file(rows, lambda file: by_file[file].text("round")).astype("str"),
        saved_on=days(_of_file(rows, lambda file: _saved_on(by_file[file]))),
        signed_off=days(_of_file(rows, lambda file: by_file[file].day("signed_off"))),
        confirmed=_of_file(rows, lambda file: says_no_change(by_file[file])).astype(bool),
    )


def _led_by_the_first(rows: pd.DataFrame, shared: pd.Series) -> pd.DataFrame:
    """Let the first of several agencies in a lead cell lead, and the others join."""
    names = rows.loc[shared, "lead_agency"].map(several)
    others = names.map(lambda them: SEPARATOR.join(them[1:]))
    joint = others + SEPARATOR + rows.loc[shared, "joint_agencies"]
    lead_agency, joint_agencies = rows["lead_agency"].copy(), rows["joint_agencies"].copy()
    lead_agency[shared] = names.str[0]
    joint_agencies[shared] = joint.map(lambda cell: cell.strip("; "))
    return rows.assign(lead_agency=lead_agency, joint_agencies=joint_agencies)


def _of_file(rows: pd.DataFrame, give: Callable[[str], object]) -> pd.Series:
    """Give for each row what holds for its file, asked once for each file."""
    files = rows["source_file"].tolist()
    given = {file: give(file) for file in dict.fromkeys(files)}
    return pd.Series([given[file] for file in files], index=rows.index, dtype="object")


def _saved_on(source: Source) -> date | None:
    """Give the latest day a file is known to have been worked on."""
    known = [source.saved_on, source.day("completed_on"), source.day("approved_on")]
    return max((day for day in known if day), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the files of a round are judged by."""

    expected: Expected
    known: KnownAgencies
    profile: Profile
    reported: Mapping[str, str]
    """When each action was last reported on, as far as it is known: a `terms.Reported`."""
    strangers: Collection[str] = ()
    """Files of another partnership."""
    same_agency: Callable[[str], str] = folded
    """Gives one text for all names of one agency."""


def standings(sources: Mapping[str, Source], rows: pd.DataFrame, by: Judged) -> dict[str, Standing]:
    """Judge every return by its cover and by whether it says anything.

    Args:
        sources: The files by name.
        rows: Typed rows of all of them (`typed_rows`), with `untouched` (`answers.untouched`).
        by: What they are judged by.

    Returns:
        A standing for each file of kind return, and for each of another partnership.
    """
    returns = {name: source for name, source in sources.items() if source.kind == FileKind.RETURN}
    speaking = set(rows.loc[~rows["untouched"], "source_file"].tolist())
    ours = rows[~rows["source_file"].isin(by.strangers)]
    in_round = ours["round"] == by.expected.name
    fresh = {by.same_agency(name) for name in ours.loc[in_round, "agency"].unique()}
    of_file = rows_by_file(rows)
    found = {
        name: _standing(
            source, by, of_file, speaks=name in speaking,
            is_answered=by.same_agency(source.text("agency")) in fresh,
        )
        for name, source in returns.items()
        if name not in by.strangers
    }  # fmt: skip
    return found | dict.fromkeys(by.strangers, Standing(put_to=OTHER_PARTNERSHIP))


def _standing(
    source: Source,
    by: Judged,
    of_file: Callable[[str], pd.DataFrame],
    *,
    speaks: bool,
    is_answered: bool,
) -> Standing:
    """Judge one return.

    Args:
        source: The return.
        by: What it is judged by.
        of_file: Gives its rows.
        speaks: Whether it says anything new.
        is_answered: Whether its agency has sent a return of the round too.
    """
    name = source.file
    problems = []
    use = None if source.text("agency") else not_counted("it is not known whose return it is")
    if unknown := by.known.problem(source, of_file):
        use = not_counted("its agency is not known")
        problems.append(unknown)
    past, other_round = _round_judged(source, by.expected, is_answered=is_answered)
    if other_round:
        use = use or (EARLIER_ROUND if past else None)
        problems.append(other_round)
    if not speaks and not says_no_change(source):
        use = use or NOTHING_REPORTED
        refs = refs_of(of_file(name)).tolist()
        never = not any(by.reported.get(ref, _NEVER) != _NEVER for ref in refs)
        said: dict[str, Any] = {"remedy": _NEVER_SAID} if never else {}
        problems.append(Problem.at(Place(name), "nothing-reported", **said))
    version = source.text("template_version")
    for code, key, differs in (
        ("other-profile", "profile", by.profile.other_than(source.cover)),
        ("older-template", "template_version",
         (TEMPLATE_VERSION, version) if version not in ("", TEMPLATE_VERSION) else None),
    ):  # fmt: skip
        if differs:
            expected, found = differs
            line = Place(name, "Cover", key=key)
            problems.append(Problem.at(line, code, found=found, expected=expected))
    return Standing(put_to=use, problems=tuple(problems))


def _round_judged(
    source: Source, expected: Expected, *, is_answered: bool
) -> tuple[bool, Problem | None]:
    """Say whether a return is past, and what is told where it is of another round."""
    theirs, day = source.text("round"), source.day("as_at")
    past = expected.is_past(source)
    if not (past or (theirs and theirs != expected.name)):
        return False, None
    told = past or is_answered
    when = f"a position as at {spoken(day)}" if day else ""
    is_by_day = past and not expected.last_day
    found = ", ".join(filter(None, (theirs, when))) if is_by_day else theirs or when
    return told, Problem.at(
        Place(source.file, "Cover", key="round"), "wrong-round", found=found,
        expected=expected.words if past else f"the round {expected.name}",
        consequence=f"Its rows are {'not ' if told else ''}counted.",
    )  # fmt: skip


def says_no_change(source: Source) -> bool:
    """Say whether the cover answers Yes to "Nothing has changed": that is an answer.

    >>> from pathlib import Path
    >>> says_no_change(Source(file="", path=Path(), cover={"no_change": "Yes, as before."}))
    True
    """
    words = folded(source.text("no_change")).replace(",", " ").split()
    return bool(words) and words[0] in _YES


def settled_uses(
    rows: pd.DataFrame,
    standing: Mapping[str, Standing],
    base: Baseline,
    copies: Collection[str] = (),
) -> pd.Series:
    """Give the use of each row where it is settled before it is tied to an action, else None.

    A plan beside returns of its reviews is what was agreed; what it says stood before them. Where
    that is known from elsewhere, from the agreed plan or the last summary, its new answers are its
    agencies'.

    Args:
        rows: Typed rows, with `untouched`.
        standing: What each file is.
        base: What stood before.
        copies: Plans among the returns of which the agreed one was named besides.
    """
    given = {name: each.put_to for name, each in standing.items()}
    uses = pd.Series(
        [given.get(file) for file in rows["source_file"].tolist()], rows.index, "object"
    )
    is_ours = uses != OTHER_PARTNERSHIP
    is_plan = (rows["kind"] == FileKind.PLAN) & is_ours
    if not is_plan.any():
        return uses
    is_copy = rows["source_file"].isin(copies)
    silent = rows["untouched"]
    if base.previous.empty:
        reviews = reviews_of(rows)
        covered = reviews[(rows["kind"] == FileKind.RETURN) & is_ours].unique()
        silent = silent | (reviews.isin(covered) & ~is_copy)
    refs = refs_of(rows)
    bare = is_plan & (refs == "")
    again = is_plan & ~bare & (refs + rows["source_file"]).duplicated()
    for put, use in (
        (is_plan & silent & (refs.isin(base.actions.index) | ~is_copy), PLAN_ROW),
        (bare, not_counted("it has no action reference")),
        (again, not_counted("another row of the plan has its reference")),
    ):
        uses[put] = use
    return uses


def reviews_of(rows: pd.DataFrame) -> pd.Series:
    """Give the review code in each row's reference."""
    reviews = [review_part(ref) for ref in rows["action_ref"].tolist()]
    return pd.Series(reviews, index=rows.index, dtype="str")


def plans_among_returns(
    sources: Iterable[Source], rows: pd.DataFrame, used: pd.Series, copies: Collection[str] = ()
) -> Iterator[Problem]:
    """Tell of each plan that lies among returns what it was taken for.

    Args:
        sources: The files that came, of this partnership.
        rows: Their typed rows, with `untouched`.
        used: The use of each row.
        copies: Plans of which the agreed one was named besides.
    """
    given = list(sources)
    has_returns = any(source.kind == FileKind.RETURN for source in given)
    for source in given:
        is_copy = source.file in copies
        if source.kind != FileKind.PLAN or not (has_returns or is_copy):
            continue
        mine = rows["source_file"] == source.file
        taken = rows[mine & (used == RECORD) & ~rows["untouched"]]
        said = mine & (used == PLAN_ROW) & ~says_nothing(rows, REPORTED)
        told: dict[str, str] = {"found": "it is the agreed plan", "remedy": "Nothing to do."}
        raised = None
        if len(taken):
            whose = listed(sorted(set(taken["agency"])), "and")
            told = {"found": f"{counted(len(taken), 'answer')} in it taken as given by {whose}",
                    "remedy": "Check with them that they meant to answer in it."}  # fmt: skip
        elif is_copy:
            told["found"] = "it is a copy of the agreed plan, and gives no new answer"
        elif said.any():
            raised = Severity.WARNING
            told = {
                "found": f"it was taken as the agreed plan, and its answers to "
                f"{counted(int(said.sum()), 'action')} as given before this round",
                "remedy": "If they are of this round, name the agreed plan with --plan.",
            }
        yield Problem.at(Place(source.file), "plan-among-returns", raised_to=raised, **told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of one file."""

    source: Source
    rows_read: int = 0
    merged: int = 0
    not_counted: int = 0
    problems: int = 0
    state: str = ""


def accounts(
    sources: Iterable[Source],
    used: pd.Series,
    rows: pd.DataFrame,
    problems: Iterable[Problem],
) -> Iterable[Account]:
    """Account for every row of every file: read is merged and not counted."""
    found = Counter(problem.file for problem in problems)
    uses: defaultdict[str, Counter[Use]] = defaultdict(Counter)
    for file, use in zip(rows["source_file"].tolist(), used.tolist(), strict=True):
        uses[file][use] += 1
    for source in sources:
        mine = uses[source.file]
        read = mine.total()
        dropped = sum(count for use, count in mine.items() if not use.counts)
        yield Account(
            source=source,
            rows_read=read,
            merged=read - dropped,
            not_counted=dropped,
            problems=found[source.file],
            state=_state(source, read, dropped, mine),
        )


def _state(source: Source, read: int, dropped: int, uses: Mapping[Use, int]) -> str:
    if not source.kind:
        return NOT_READ
    if source.kind == FileKind.PLAN and all(use == PLAN_ROW for use in uses):
        return "Agreed plan"
    if not read:
        return "No rows"
    versions = sum(count for use, count in uses.items() if use.is_version)
    if dropped < read:
        left = f"; {counted(dropped, 'row')} not counted" if dropped else ""
        return f"Merged{left}{f', {versions} in two versions' if versions else ''}"
    if versions:
        return f"Not counted: two versions differ in {counted(versions, 'row')}"
    return str(next(iter(uses))) if len(uses) == 1 else "No row counted: see Returned rows"


def nothing_among(accounts: Collection[Account], problems: Iterable[Problem]) -> str:
    """Say that nothing was reported, and where no file is a return, that too."""
    read = [account.source.kind for account in accounts]
    if not read or any(read):
        return "nothing was reported"
    letters = {problem.file for problem in problems if problem.code == "not-a-workbook"}
    is_known = all(account.source.file in letters for account in accounts)
    none = "no return" if is_known else "no return that could be read"
    return f"nothing was reported; {none} among {counted(len(read), 'file')}"
