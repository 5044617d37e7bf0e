"""Which files and rows count, before any is tied to an action; and the account of all of them.

Whose each file is, of which round, and whether it says anything.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.source import Source
from dhrxl.model.agencies import several
from dhrxl.model.dates import spoken
from dhrxl.model.frames import alike, days, is_empty, refs_of, typed
from dhrxl.model.partnership import Profile
from dhrxl.model.places import Place, Places
from dhrxl.model.problems import Problem
from dhrxl.model.references import review_part
from dhrxl.model.terms import (
    PARTS,
    REPORTED,
    ROW_KEYS,
    SEPARATOR,
    TEMPLATE_VERSION,
    UNASSIGNED,
    FileKind,
)
from dhrxl.model.text import counted, folded, trimmed
from dhrxl.rounds.baseline import Baseline
from dhrxl.rounds.uses import NOTHING_REPORTED, PLAN_ROW, Use, not_counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a file counts."""

    put_to: Use | None = None
    """What its rows are used as, where that is settled already: not counted, and why."""
    problems: tuple[Problem, ...] = ()


def typed_rows(intake: Intake) -> pd.DataFrame:
    """Type the rows of an intake and put beside each what its file's cover says.

    Returns:
        Typed rows with `agency`, `kind`, `round`, `saved_on` and `signed_off`. A row of a plan
        belongs to its lead agency and to the review on the plan's cover; where its lead cell lists
        several agencies, the first leads, the others join, and `lead_cell` holds the words.
    """
    by_file = {source.file: source for source in intake.sources}
    rows = typed(intake.rows, ROW_KEYS)
    is_plan = _of_file(rows, lambda file: by_file[file].kind == FileKind.PLAN).astype(bool)
    named = rows["lead_agency"].where(is_plan, "")
    named = named.map({cell: several(cell) for cell in named.unique()}).astype("object")
    shared = named.map(len) > 1
    others = named.map(lambda names: SEPARATOR.join(names[1:]))
    joint = (others + SEPARATOR + rows["joint_agencies"]).map(lambda cell: cell.strip("; "))
    rows = rows.assign(
        lead_cell=rows["lead_agency"].where(shared, ""),
        lead_agency=rows["lead_agency"].where(~shared, named.str[0]),
        joint_agencies=rows["joint_agencies"].where(~shared, joint),
    )
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
    )


def _of_file(rows: pd.DataFrame, give: Callable[[str], object]) -> pd.Series:
    """Give for each row what holds for its file, asked once for each file."""
    files = rows["source_file"].tolist()
    given = {file: give(file) for file in dict.fromkeys(files)}
    return pd.Series([given[file] for file in files], index=rows.index, dtype="object")


def _saved_on(source: Source) -> date | None:
    """Give the latest day a file is known to have been worked on."""
    known = [source.saved_on, source.day("completed_on"), source.day("approved_on")]
    return max((day for day in known if day), default=None)


def as_sent(rows: pd.DataFrame, base: Baseline) -> pd.Series:
    """Say which rows hold no other answers than those they may have been sent out with.

    A joint row is sent out blank: the lead's answers are not its agency's.
    """
    blank = rows.iloc[:0].set_index("action_ref")
    untouched = _same_answers(rows, blank)
    if base.is_checked:
        untouched &= rows["your_part"] == PARTS[1]
        for version in base.sent():
            untouched |= _same_answers(rows, version)
    return untouched


def as_last_reported(rows: pd.DataFrame, base: Baseline) -> pd.Series:
    """Say which rows of a plan say nothing that the last summary did not know.

    A plan that was not saved since holds old words, whatever they are.
    """
    known = _same_answers(rows, base.previous)
    if base.previous_as_at is not None:
        known |= ~(rows["saved_on"] > pd.Timestamp(base.previous_as_at))
    return known


def _same_answers(rows: pd.DataFrame, version: pd.DataFrame) -> pd.Series:
    """Compare every reported cell with that of a frame indexed by action reference."""
    known = version[list(REPORTED)].reindex(refs_of(rows)).set_axis(rows.index)
    same = pd.Series(True, index=rows.index)
    for key in REPORTED:
        now, was = rows[key], known[key]
        same &= (is_empty(now) & is_empty(was)) | alike(now, was)
        if f"{key}_text" in rows:
            same &= rows[f"{key}_text"] == ""
    return same


def standings(
    sources: Mapping[str, Source],
    rows: pd.DataFrame,
    base: Baseline,
    *,
    round_: str,
    profile: Profile,
    same_agency: Callable[[str], str] = folded,
) -> dict[str, Standing]:
    """Judge every return by its cover and by whether it says anything.

    Args:
        sources: The files by name.
        rows: Typed rows of all of them (`typed_rows`), with `untouched` (`as_sent`).
        base: What stood before; returns are set out from it.
        round_: The round they are to be of (`round_of`).
        profile: The settings figures are worked out by.
        same_agency: Gives one text for all names of one agency.

    Returns:
        A standing for each file of kind return.
    """
    returns = {name: source for name, source in sources.items() if source.kind == FileKind.RETURN}
    speaking = set(rows.loc[~rows["untouched"], "source_file"])
    in_round = rows["round"] == round_
    fresh = {same_agency(name) for name in rows.loc[in_round, "agency"].unique()}
    return {
        name: _standing(
            source, base, round_=round_, profile=profile, speaks=name in speaking,
            is_answered=same_agency(source.text("agency")) in fresh,
        )
        for name, source in returns.items()
    }  # fmt: skip


def _standing(
    source: Source,
    base: Baseline,
    *,
    round_: str,
    profile: Profile,
    speaks: bool,
    is_answered: bool,
) -> Standing:
    """Judge one return.

    Args:
        source: The return.
        base: What stood before.
        round_: The round it is to be of.
        profile: The settings figures are worked out by.
        speaks: Whether it says anything new.
        is_answered: Whether its agency has sent a return of the round too.
    """
    name, theirs = source.file, source.text("round")
    problems = []
    use = None if source.text("agency") else not_counted("it is not known whose return it is")
    overtaken = _is_overtaken(source, base)
    if overtaken or (theirs and theirs != round_):
        stale = overtaken or is_answered
        use = use or (not_counted("it is of another round") if stale else None)
        problems.append(Problem.at(
            Place(name, "Cover", key="round"), "wrong-round", found=theirs,
            expected=f"a round after {spoken(base.previous_as_at)}"
            if overtaken and base.previous_as_at
            else f"the round {round_}",
            consequence=f"Its rows are {'not ' if stale else ''}counted.",
        ))  # fmt: skip
    if not speaks and folded(source.text("no_change")) not in ("yes", "y"):
        use = use or NOTHING_REPORTED
        problems.append(Problem.at(Place(name), "nothing-reported"))
    for code, key, expected in (
        ("other-profile", "profile", profile.name),
        ("older-template", "template_version", TEMPLATE_VERSION),
    ):
        line, found = Place(name, "Cover", key=key), source.text(key)
        if found and found != expected:
            problems.append(Problem.at(line, code, found=found, expected=expected))
    return Standing(put_to=use, problems=tuple(problems))


def round_of(sources: Iterable[Source]) -> str:
    """Give the round that returns are of: that of the latest day on a cover that names a round.

    Among those of one day it is the most common; nothing where no return names one.
    """
    returns = (source for source in sources if source.kind == FileKind.RETURN)
    covers = ((source.day("as_at"), source.text("round")) for source in returns)
    given = [(day, name) for day, name in covers if name]
    latest = max((day for day, _ in given if day), default=None)
    rounds = Counter(name for day, name in given if latest is None or day == latest)
    return rounds.most_common(1)[0][0] if rounds else ""


def _is_overtaken(source: Source, base: Baseline) -> bool:
    """Say whether a return is of a day that the last summary has already told."""
    day = source.day("as_at")
    return base.previous_as_at is not None and day is not None and day <= base.previous_as_at


def settled_uses(rows: pd.DataFrame, standing: Mapping[str, Standing], base: Baseline) -> pd.Series:
    """Give the use of each row where it is settled before it is tied to an action, else None.

    A plan answers where no return covers it; with a last summary, only what that did not know.
    """
    given = {name: each.put_to for name, each in standing.items()}
    uses = pd.Series(
        [given.get(file) for file in rows["source_file"].tolist()], rows.index, "object"
    )
    reviews = reviews_of(rows)
    covered = reviews[rows["kind"] == FileKind.RETURN].unique()
    is_plan = rows["kind"] == FileKind.PLAN
    silent = pd.concat([is_empty(rows[key]) for key in REPORTED], axis=1).all(axis=1)
    if len(base.previous):
        silent |= as_last_reported(rows, base)
    refs = refs_of(rows)
    bare = is_plan & (refs == "")
    again = is_plan & ~bare & (refs + rows["source_file"]).duplicated()
    for holds, use in (
        (is_plan & (reviews.isin(covered) | silent), PLAN_ROW),
        (bare, not_counted("it has no action reference")),
        (again, not_counted("another row of the plan has its reference")),
    ):
        uses[holds] = use
    return uses


def reviews_of(rows: pd.DataFrame) -> pd.Series:
    """Give the review code in each row's reference."""
    reviews = [review_part(ref) for ref in rows["action_ref"].tolist()]
    return pd.Series(reviews, index=rows.index, dtype="str")


def answers_count(rows: pd.DataFrame) -> pd.Series:
    """Say which rows give answers of their own.

    The agreed plan beside returns gives none, nor does a return that says nothing, nor a joint row
    that came back as it was sent.
    """
    is_echo = (rows["your_part"] == PARTS[1]) & rows["untouched"]
    return ~rows["put_to"].isin((PLAN_ROW, NOTHING_REPORTED)) & ~is_echo


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
            state=_state(source, read, dropped, set(mine)),
        )


def _state(source: Source, read: int, dropped: int, uses: Collection[Use]) -> str:
    if not source.kind:
        return "Not read"
    if source.kind == FileKind.PLAN and all(use == PLAN_ROW for use in uses):
        return "Agreed plan"
    if not read:
        return "No rows"
    if dropped < read:
        return f"Merged; {counted(dropped, 'row')} not counted" if dropped else "Merged"
    return str(next(iter(uses))) if len(uses) == 1 else "No row counted: see Returned rows"
