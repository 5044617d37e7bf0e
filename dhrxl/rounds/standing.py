"""Which files count: whose each one is, of which round, and whether it says anything."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.intake.batch import Intake
from dhrxl.intake.source import Source
from dhrxl.model.agencies import several
from dhrxl.model.dates import spoken
from dhrxl.model.frames import days, refs_of, typed
from dhrxl.model.partnership import Profile
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import (
    PARTS,
    REPORTED,
    ROW_KEYS,
    SEPARATOR,
    TEMPLATE_VERSION,
    UNASSIGNED,
    FileKind,
)
from dhrxl.model.text import folded, trimmed
from dhrxl.rounds.baseline import Baseline

NOTHING_REPORTED = "nothing was reported in this file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a file counts."""

    not_counted: str = ""
    """Why its rows do not count; nothing where they do."""
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
        both_blank = (now.isna() | (now == "")) & (was.isna() | (was == ""))
        same &= both_blank | (now == was)
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
    result = {}
    for name, source in returns.items():
        agency, theirs = source.text("agency"), source.text("round")
        problems = []
        why = ""
        if not agency:
            why = "it is not known whose return it is"
        overtaken = _is_overtaken(source, base)
        if overtaken or (theirs and theirs != round_):
            stale = overtaken or same_agency(agency) in fresh
            why = why or ("it is of another round" if stale else "")
            problems.append(Problem.at(
                Place(name, "Cover", key="round"), "wrong-round", found=theirs,
                expected=f"a round after {spoken(base.previous_as_at)}"
                if overtaken and base.previous_as_at
                else f"the round {round_}",
                consequence=f"Its rows are {'not ' if stale else ''}counted.",
            ))  # fmt: skip
        if name not in speaking and folded(source.text("no_change")) not in ("yes", "y"):
            why = why or NOTHING_REPORTED
            problems.append(Problem(code="nothing-reported", file=name))
        for code, key, expected in (
            ("other-profile", "profile", profile.name),
            ("older-template", "template_version", TEMPLATE_VERSION),
        ):
            line, found = Place(name, "Cover", key=key), source.text(key)
            if found and found != expected:
                problems.append(Problem.at(line, code, found=found, expected=expected))
        result[name] = Standing(not_counted=why, problems=tuple(problems))
    return result


def round_of(sources: Iterable[Source]) -> str:
    """Give the round that returns are of: that of the latest day on a cover.

    Among those of one day it is the most common; nothing where no return names one.
    """
    returns = (source for source in sources if source.kind == FileKind.RETURN)
    given = [(source.day("as_at"), source.text("round")) for source in returns]
    latest = max((day for day, _ in given if day), default=None)
    rounds = Counter(name for day, name in given if name and (latest is None or day == latest))
    return rounds.most_common(1)[0][0] if rounds else ""


def _is_overtaken(source: Source, base: Baseline) -> bool:
    """Say whether a return is of a day that the last summary has already told."""
    day = source.day("as_at")
    return base.previous_as_at is not None and day is not None and day <= base.previous_as_at
