"""Where every action stands on the as-at date, from what came in and what was agreed before.

One function takes the round from cells as read to rated actions, problems and the account of every
row; validate, consolidate and receipts only show what it gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dhrxl import changes as moves
from dhrxl.actions import typed
from dhrxl.agencies import same_agency
from dhrxl.baseline import PLACE, PLAN_ROW, Baseline, baseline
from dhrxl.intake import Intake, Source
from dhrxl.merge import merge
from dhrxl.partnership import Partnership
from dhrxl.previous import LastSummary
from dhrxl.problems import Problem, ordered
from dhrxl.rag import rate
from dhrxl.returned import KEYS, NOTHING_REPORTED, Standing, as_sent, standings, typed_rows
from dhrxl.schema import check, check_summary
from dhrxl.terms import (
    ALL_ACTIONS,
    CALCULATED,
    DECISIONS,
    PARTS,
    REPORTED,
    FileKind,
    heading,
)
from dhrxl.turnout import Turnout, review_part, turnout
from dhrxl.wording import counted, folded, trimmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of one file."""

    source: Source
    rows_read: int = 0
    merged: int = 0
    not_counted: int = 0
    problems: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Everything known of a round on its as-at date."""

    as_at: date
    partnership: Partnership
    actions: pd.DataFrame
    """Rated, typed, the keys of `terms.ALL_ACTIONS`, indexed by reference and in their order."""
    baseline: Baseline
    changes: pd.DataFrame
    """As `changes.COLUMNS`."""
    rows: pd.DataFrame
    """Every row of every file as it came, typed, with `used` and `ref`."""
    accounts: tuple[Account, ...]
    """Every file and what became of its rows."""
    turnout: Turnout
    problems: tuple[Problem, ...]
    """In the order they are numbered from 1."""
    published: Mapping[str, date | None]
    """Publication dates by review."""


def position(
    intake: Intake,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Intake | None = None,
    previous: LastSummary | None = None,
) -> Position:
    """Work out where every action stands.

    Args:
        intake: Returns, and plans lying among them.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans named as such.
        previous: The last summary, with the decisions typed into it.

    Returns:
        The position. All problems of all files are found; nothing is dropped.
    """
    came = typed_rows(intake)
    given = typed_rows(plans) if plans else came.iloc[:0]
    sources = (*intake.sources, *(plans.sources if plans else ()))
    same = same_agency(partnership.agencies)
    is_copy = came["action_ref"].map(review_part).isin(given["action_ref"].map(review_part))
    base = agreed_so_far(pd.concat([given, came[~is_copy]], ignore_index=True), previous)
    files = {source.file: source for source in intake.sources}
    standing = standings(
        files, came, base, profile=partnership.profile,
    )  # fmt: skip
    places = {
        **intake.places,
        **(plans.places if plans else {}),
        **(previous.places if previous else {}),
    }
    rows = _completed(came.assign(not_counted=_not_counted(came, standing)), base, places)
    merged = merge(rows, base, same_agency=same)
    actions = _rated(merged.actions, as_at, partnership)
    came_back, gaps = turnout(
        base, rows, merged, as_at=as_at, profile=partnership.profile, same_agency=same
    )
    published = _published(partnership, sources, previous)
    found = moves.changes(
        base.previous, actions,
        missing=[gap.found for gap in gaps if gap.code == "missing-action"],
        corrected=_corrected(previous, published),
    )  # fmt: skip
    actions = actions.assign(changed=moves.kinds(found, actions.index))
    check_summary(actions)
    shared = _shared_codes(intake.sources, plans.sources if plans else ())
    echoes = {problem.file for problem in shared}
    problems = (
        *intake.problems, *(plans.problems if plans else ()),
        *(previous.problems if previous else ()), *merged.problems, *shared,
        *(p for p in base.problems if p.code != "duplicate-action" or p.file not in echoes),
        *gaps, *(problem for each in standing.values() for problem in each.problems),
        *_broken_rules(
            rows.assign(answers_count=_answers_count(rows, base)), as_at, partnership, places
        ),
        *_broken_rules(
            given.assign(sent_status="", answers_count=previous is None and came.empty),
            as_at, partnership, plans.places if plans else {},
        ),
    )  # fmt: skip
    numbered = ordered(_placed(problem, places) for problem in problems)
    used = merged.used.where(merged.used != "", PLAN_ROW)
    return Position(
        as_at=as_at,
        partnership=partnership,
        actions=actions,
        baseline=base,
        changes=found,
        rows=rows.assign(used=used, ref=merged.refs),
        accounts=tuple(_accounts(intake.sources, used, rows, numbered)),
        turnout=came_back,
        problems=numbered,
        published=published,
    )


def baseline_of(plans: Intake | None, previous: LastSummary | None) -> Baseline:
    """Give what stands agreed and last reported, from plans and the last summary as read."""
    if plans is None:
        return agreed_so_far(typed(pd.DataFrame({"kind": []}), KEYS), previous)
    return agreed_so_far(typed_rows(plans), previous)


def problems_of(
    plans: Intake | None, previous: LastSummary | None, others: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Give what is wrong with the baseline, in the order it is numbered."""
    read = [each for each in (plans, previous) if each]
    places = {place: columns for each in read for place, columns in each.places.items()}
    found = (*(problem for each in read for problem in each.problems), *others)
    return ordered(_placed(problem, places) for problem in found)


def agreed_so_far(rows: pd.DataFrame, previous: LastSummary | None) -> Baseline:
    """Give what stands agreed and last reported, from typed rows of plans and the last summary."""
    return baseline(
        rows[rows["kind"] == FileKind.PLAN],
        _typed_in_place(previous.actions, ALL_ACTIONS) if previous else None,
        _typed_in_place(previous.decisions, DECISIONS) if previous else None,
        previous_as_at=previous.source.day("as_at") if previous else None,
    )


def _typed_in_place(rows: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Type rows of the last summary; their place is their row in it."""
    return typed(rows, keys).assign(**{key: rows[key] for key in PLACE})


def _not_counted(rows: pd.DataFrame, standing: Mapping[str, Standing]) -> pd.Series:
    """Say for each row why its file does not count; a plan counts where no return covers it."""
    reasons = {name: each.not_counted for name, each in standing.items()}
    why = rows["source_file"].map(lambda name: reasons.get(name, "")).astype("str")
    covered = set(rows.loc[rows["kind"] == FileKind.RETURN, "action_ref"].map(review_part))
    is_plan = rows["kind"] == FileKind.PLAN
    silent = ~pd.concat([rows[key].notna() & (rows[key].astype("object") != "")
                         for key in REPORTED], axis=1).any(axis=1)  # fmt: skip
    baseline_only = is_plan & (rows["action_ref"].map(review_part).isin(covered) | silent)
    return why.where(~baseline_only, PLAN_ROW)


def _answers_count(rows: pd.DataFrame, base: Baseline) -> pd.Series:
    """Say which rows give answers of their own.

    The agreed plan beside returns gives none, nor does a return that says nothing, nor a joint row
    that came back as it was sent: it holds the lead's answers, which are not its agency's to mend.
    """
    refs = rows["action_ref"].map(trimmed).str.upper()
    untouched = as_sent(rows, refs, base.sent() if base.is_checked else None)
    is_echo = (rows["your_part"] == PARTS[1]) & untouched
    return ~rows["not_counted"].isin((PLAN_ROW, NOTHING_REPORTED)) & ~is_echo


def _completed(
    rows: pd.DataFrame, base: Baseline, places: Mapping[tuple[str, str], Mapping[str, int]]
) -> pd.DataFrame:
    """Fill answers of columns a file has lost with the last ones: silence changes nothing."""
    result = rows.assign(sent_status="")
    refs = rows["action_ref"].map(trimmed).str.upper()
    last = base.actions if base.is_checked else None
    if last is not None:
        result["sent_status"] = refs.map(last["status"].to_dict()).fillna("").astype("str")
    for (file, sheet), group in rows.groupby(["source_file", "source_sheet"], sort=False):
        for key in REPORTED:
            if last is not None and key not in places.get((str(file), str(sheet)), {}):
                known = refs[group.index][refs[group.index].isin(last.index)]
                result.loc[known.index, key] = last.loc[known, key].to_numpy()
    return result


def _rated(actions: pd.DataFrame, as_at: date, partnership: Partnership) -> pd.DataFrame:
    """Rate the actions and put them in the order of reviews and recommendations."""
    rated = rate(actions, as_at=as_at, profile=partnership.profile)
    said = actions["agency_rag"]
    differs = (said != "") & (rated["rag"] != "") & (said != rated["rag"])
    words = "Agency says " + said + ", calculated " + rated["rag"]
    result = actions.assign(
        **{key: rated[key] for key in CALCULATED},
        rag_disagreement=words.where(differs, ""),
        partnership=actions["partnership"].where(
            actions["partnership"].fillna("") != "", partnership.name
        ),
    )
    text = [key for key in ALL_ACTIONS if str(result[key].dtype) in ("str", "object")]
    result[text] = result[text].fillna("").astype("str")
    return result.loc[in_order(result.index), list(ALL_ACTIONS)].rename_axis(None)


def in_order(refs: Iterable[str]) -> list[str]:
    """Sort references by review, then by number."""
    return sorted(refs, key=reference_order)


def reference_order(ref: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Give a key that sorts references by review, then by number.

    >>> sorted(["BEN-10.1", "BEN-09.2", "ADULT-A-01.1"], key=reference_order)
    ['ADULT-A-01.1', 'BEN-09.2', 'BEN-10.1']
    """
    review, _, number = ref.rpartition("-")
    parts = number.split(".")
    return review, tuple((int(part) if part.isdigit() else 0, part) for part in parts)


def _published(
    partnership: Partnership, sources: Iterable[Source], previous: LastSummary | None
) -> dict[str, date | None]:
    """Give each review's publication date: the partnership's, else the plan's, else the last."""
    published = dict(previous.published) if previous else {}
    for source in sources:
        if source.kind == FileKind.PLAN and source.text("review"):
            published[source.text("review")] = source.day("published")
    for review in partnership.reviews:
        if review.published or review.name not in published:
            published[review.name] = review.published
    return published


def _corrected(
    previous: LastSummary | None, published: Mapping[str, date | None]
) -> dict[str, tuple[date | None, date | None]]:
    """Give the reviews whose publication date differs from what the last summary showed."""
    if previous is None:
        return {}
    return {
        review: (was, published[review])
        for review, was in previous.published.items()
        if review in published and was and published[review] and was != published[review]
    }


def _shared_codes(came: Iterable[Source], agreed: Iterable[Source]) -> list[Problem]:
    """Report two plans of different reviews, or two plans of one, under one review code.

    A plan that came in beside the agreed one of its review is its copy, filled in.
    """
    plans: dict[str, list[Source]] = {}
    for source in agreed:
        plans.setdefault(source.text("review_code").upper(), []).append(source)
    named = {code: {folded(plan.text("review")) for plan in same} for code, same in plans.items()}
    for source in came:
        code = source.text("review_code").upper()
        is_copy = folded(source.text("review")) in named.get(code, ())
        if source.kind == FileKind.PLAN and not is_copy:
            plans.setdefault(code, []).append(source)
    return [
        Problem(
            code="duplicate-review-code", file=plan.file, sheet="Cover", heading="Review code",
            found=code, facts={"reviews": f"{plan.text('review')} here and for "
                               f"{same[0].text('review')} in {same[0].file}"},
        )
        for code, same in plans.items()
        if code
        for plan in same[1:]
    ]  # fmt: skip


def _broken_rules(
    rows: pd.DataFrame,
    as_at: date,
    partnership: Partnership,
    places: Mapping[tuple[str, str], Mapping[str, int]],
) -> Iterable[Problem]:
    """Check all rows of a kind at once and give a problem for each rule a row breaks."""
    agencies = tuple(
        name for agency in partnership.agencies for name in (agency.name, *agency.aliases)
    )
    for kind in (FileKind.PLAN, FileKind.RETURN):
        of_kind = rows[rows["kind"] == kind]
        failures = check(
            of_kind, kind=kind, as_at=as_at, profile=partnership.profile, agencies=agencies
        )
        for failure in failures:
            row = of_kind.loc[failure.row]
            columns = places.get((row["source_file"], row["source_sheet"]), {})
            key = failure.rule.key
            if key not in columns:
                continue  # the whole column is missing, which is a problem of its own
            if key in REPORTED and not row["answers_count"]:
                continue  # another answer stands in its place, or the whole file gives none
            facts = dict(failure.facts)
            yield Problem(
                code=failure.rule.code, file=row["source_file"], sheet=row["source_sheet"],
                row=int(row["source_row"]), column=columns[key], heading=heading(key),
                found=facts.pop("found", ""), facts=facts,
            )  # fmt: skip


def _placed(problem: Problem, places: Mapping[tuple[str, str], Mapping[str, int]]) -> Problem:
    """Add the column of the cell, where a problem knows its row and heading only."""
    if problem.column or problem.row is None or not problem.heading:
        return problem
    columns = places.get((problem.file, problem.sheet), {})
    column = next(
        (number for key, number in columns.items() if heading(key) == problem.heading), None
    )
    return replace(problem, column=column)


def _accounts(
    sources: Iterable[Source],
    used: pd.Series,
    rows: pd.DataFrame,
    problems: Iterable[Problem],
) -> Iterable[Account]:
    """Account for every row of every file: read is merged and not counted."""
    counts = pd.Series([problem.file for problem in problems], dtype="str").value_counts()
    lost = used.str.startswith("Not counted")
    for source in sources:
        mine = rows["source_file"] == source.file
        read, dropped = int(mine.sum()), int((mine & lost).sum())
        yield Account(
            source=source,
            rows_read=read,
            merged=read - dropped,
            not_counted=dropped,
            problems=int(counts.get(source.file, 0)),
            state=_state(source, read, dropped, used[mine]),
        )


def _state(source: Source, read: int, dropped: int, used: pd.Series) -> str:
    if not source.kind:
        return "Not read"
    if source.kind == FileKind.PLAN and (used == PLAN_ROW).all():
        return "Agreed plan"
    if not read:
        return "No rows"
    if dropped < read:
        return f"Merged; {counted(dropped, 'row')} not counted" if dropped else "Merged"
    reasons = set(used)
    return str(used.iloc[0]) if len(reasons) == 1 else "No row counted: see Returned rows"
