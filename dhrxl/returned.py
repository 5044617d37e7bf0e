"""Which files count: whose each one is, of which round, and whether it says anything."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.actions import days, typed
from dhrxl.baseline import Baseline
from dhrxl.intake import Intake, Source
from dhrxl.problems import Problem
from dhrxl.rag import Profile
from dhrxl.terms import (
    ALL_ACTIONS,
    REPORTED,
    RETURN,
    TEMPLATE_VERSION,
    UNASSIGNED,
    FileKind,
)
from dhrxl.wording import folded, trimmed

KEYS = tuple(dict.fromkeys((*ALL_ACTIONS, *RETURN)))

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
        Typed rows with `agency`, `kind`, `round` and `saved_on`. A row of a plan belongs to its
        lead agency and to the review on the plan's cover.
    """
    by_file = {source.file: source for source in intake.sources}
    rows = typed(intake.rows, KEYS)
    sources = rows["source_file"].map(by_file)
    kind = sources.map(lambda source: str(source.kind)).astype("str")
    is_plan = kind == FileKind.PLAN
    lead = rows["lead_agency"].map(lambda name: trimmed(name) or UNASSIGNED)
    agency = sources.map(lambda source: source.text("agency")).astype("str")
    review = sources.map(lambda source: source.text("review")).astype("str")
    return rows.assign(
        kind=kind,
        agency=agency.where(~is_plan, lead),
        review=rows["review"].where(rows["review"] != "", review),
        your_part=rows["your_part"].where(~is_plan, "Lead"),
        round=sources.map(lambda source: source.text("round")).astype("str"),
        saved_on=days(sources.map(_saved_on)),
    )


def _saved_on(source: Source) -> date | None:
    """Give the latest day a file is known to have been worked on."""
    known = [source.saved_on, source.day("completed_on"), source.day("approved_on")]
    return max((day for day in known if day), default=None)


def as_sent(rows: pd.DataFrame, refs: pd.Series, sent: pd.DataFrame | None) -> pd.Series:
    """Say which rows hold no other answers than those they were sent out with."""
    same = pd.Series(True, index=rows.index)
    for key in REPORTED:
        now = rows[key]
        was = refs.map(sent[key].to_dict()) if sent is not None else None
        blank = now.isna() | (now.astype("object") == "")
        if was is None:
            same &= blank
            continue
        was_blank = was.isna() | (was.astype("object") == "")
        same &= (blank & was_blank) | (now.astype("object") == was.astype("object"))
        if f"{key}_text" in rows:
            same &= rows[f"{key}_text"] == ""
    return same


def standings(
    sources: Mapping[str, Source],
    rows: pd.DataFrame,
    base: Baseline,
    *,
    profile: Profile,
    previous_round: str = "",
) -> dict[str, Standing]:
    """Judge every return by its cover and by whether it says anything.

    Args:
        sources: The files by name.
        rows: Typed rows of all of them (`typed_rows`).
        base: What stood before; returns are set out from it.
        profile: The settings figures are worked out by.
        previous_round: The round of the last summary's returns, if known.

    Returns:
        A standing for each file of kind return.
    """
    returns = {name: source for name, source in sources.items() if source.kind == FileKind.RETURN}
    rounds = Counter(source.text("round") for source in returns.values() if source.text("round"))
    expected = rounds.most_common(1)[0][0] if rounds else ""
    same = as_sent(rows, rows["action_ref"].map(trimmed).str.upper(),
                   base.sent() if base.is_checked else None)  # fmt: skip
    speaks = {str(name): bool((~group).any()) for name, group in same.groupby(rows["source_file"])}
    has_answer = rows.assign(agency=rows["agency"].map(folded))
    fresh = set(has_answer.loc[has_answer["round"] == expected, "agency"])
    result = {}
    for name, source in returns.items():
        agency, round_ = source.text("agency"), source.text("round")
        problems = []
        why = ""
        if not agency:
            why = "it is not known whose return it is"
        if round_ and round_ != expected:
            stale = _is_stale(source, base, folded(agency) in fresh)
            why = why or ("it is of another round" if stale else "")
            problems.append(Problem(
                code="wrong-round", file=name, sheet="Cover", heading="Round", found=round_,
                facts={"expected": expected, "consequence": "Its rows are not counted."
                       if stale else "Its rows are counted."}))  # fmt: skip
        if not speaks.get(name) and folded(source.text("no_change")) not in ("yes", "y"):
            why = why or NOTHING_REPORTED
            problems.append(Problem(code="nothing-reported", file=name))
        theirs = source.text("profile")
        if theirs and theirs != profile.name:
            problems.append(Problem(code="other-profile", file=name, sheet="Cover",
                                    heading="RAG profile", found=theirs,
                                    facts={"expected": profile.name}))  # fmt: skip
        version = source.text("template_version")
        if version and version != TEMPLATE_VERSION:
            problems.append(Problem(code="older-template", file=name, sheet="Cover",
                                    heading="Template version", found=version,
                                    facts={"expected": TEMPLATE_VERSION}))  # fmt: skip
        result[name] = Standing(not_counted=why, problems=tuple(problems))
    return result


def _is_stale(source: Source, base: Baseline, has_fresh: bool) -> bool:
    """Say whether a return of another round is already in the last summary, or overtaken."""
    day = source.day("as_at")
    overtaken = base.previous_as_at is not None and day is not None and day <= base.previous_as_at
    return has_fresh or overtaken
