"""Where every action stands on the as-at date, from what came in and what was agreed before.

One function takes the round from cells as read to rated actions, problems and the account of every
row; validate, consolidate and receipts only show what it gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.intake.batch import Intake
from dhrxl.intake.last_summary import LastSummary
from dhrxl.intake.source import Source
from dhrxl.model.agencies import known_as
from dhrxl.model.dates import spoken
from dhrxl.model.frames import refs_of, texts, typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.places import PLACE, Places
from dhrxl.model.problems import Problem, ordered
from dhrxl.model.terms import (
    ALL_ACTIONS,
    CALCULATED,
    DECISIONS,
    PARTS,
    REPORTED,
    ROW_KEYS,
    FileKind,
)
from dhrxl.model.text import folded
from dhrxl.rounds import changes as moves
from dhrxl.rounds.accounts import Account, accounts
from dhrxl.rounds.baseline import PLAN_ROW, Baseline, Corrections, baseline
from dhrxl.rounds.check import check_summary
from dhrxl.rounds.findings import broken_rules, shared_codes, shared_leads
from dhrxl.rounds.merge import Merged, merge
from dhrxl.rounds.rag import rate
from dhrxl.rounds.standing import (
    NOTHING_REPORTED,
    Standing,
    as_last_reported,
    as_sent,
    round_of,
    standings,
    typed_rows,
)
from dhrxl.rounds.turnout import Turnout, review_part, turnout


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Everything known of a round on its as-at date."""

    as_at: date
    round_: str
    """The round that returns were judged as being of; nothing where none names one."""
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
    named = known_as(partnership.agencies)
    is_copy = _reviews(came).isin(_reviews(given))
    published = _published(partnership, sources, previous)
    corrected = _corrected(previous, published)
    places = _places(intake, plans, previous)
    base = _agreed(
        pd.concat([given, came[~is_copy]], ignore_index=True), previous, corrected, places
    )
    _expect_later(as_at, base)
    came = came.assign(untouched=as_sent(came, base))
    files = {source.file: source for source in intake.sources}
    round_ = round_of(intake.sources)
    standing = standings(
        files, came, base, round_=round_, profile=partnership.profile,
        same_agency=cache(lambda name: folded(named(name))),
    )  # fmt: skip
    rows = _completed(came.assign(not_counted=_not_counted(came, standing, base)), base, places)
    merged = merge(rows, base, places=places, named=named)
    actions = _rated(merged, as_at, partnership)
    came_back, gaps = turnout(
        base, rows, merged, as_at=as_at, profile=partnership.profile, named=named,
        unread=_unread(intake, files),
    )  # fmt: skip
    found = moves.changes(
        base.previous, actions,
        missing=[gap.found for gap in gaps if gap.code == "missing-action"],
        corrected=corrected,
    )  # fmt: skip
    actions = actions.assign(changed=moves.kinds(found, actions.index))
    check_summary(actions)
    shared = shared_codes(intake.sources, plans.sources if plans else ())
    echoes = {problem.file for problem in shared}
    problems = (
        *intake.problems, *(plans.problems if plans else ()),
        *(previous.problems if previous else ()), *merged.problems, *shared,
        *(p for p in base.problems if p.code != "duplicate-action" or p.file not in echoes),
        *shared_leads(pd.concat([given, came[~is_copy]]), places),
        *gaps, *(problem for each in standing.values() for problem in each.problems),
        *broken_rules(
            rows.assign(answers_count=_answers_count(rows)), as_at, partnership, places
        ),
        *broken_rules(
            given.assign(sent_status="", answers_count=_is_record(given, actions)),
            as_at, partnership, places,
        ),
    )  # fmt: skip
    numbered = ordered(problems)
    used = merged.used.where(merged.used != "", PLAN_ROW)
    return Position(
        as_at=as_at,
        round_=round_,
        partnership=partnership,
        actions=actions,
        baseline=base,
        changes=found,
        rows=_as_it_came(rows, intake).assign(used=used, ref=merged.refs),
        accounts=tuple(accounts(intake.sources, used, rows, numbered)),
        turnout=came_back,
        problems=numbered,
        published=published,
    )


def baseline_of(
    plans: Intake | None, previous: LastSummary | None, partnership: Partnership
) -> Baseline:
    """Give what stands agreed and last reported, from plans and the last summary as read."""
    if plans is None:
        none = typed(pd.DataFrame({"kind": []}), ROW_KEYS)
        return _agreed(none, previous, {}, _places(previous))
    published = _published(partnership, plans.sources, previous)
    corrected = _corrected(previous, published)
    return _agreed(typed_rows(plans), previous, corrected, _places(plans, previous))


def problems_of(
    plans: Intake | None, previous: LastSummary | None, others: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Give what is wrong with the baseline, in the order it is numbered."""
    read = [each for each in (plans, previous) if each]
    return ordered((*(problem for each in read for problem in each.problems), *others))


def _agreed(
    rows: pd.DataFrame, previous: LastSummary | None, corrected: Corrections, places: Places
) -> Baseline:
    """Give what stands agreed and last reported, from typed rows of plans and the last summary."""
    return baseline(
        rows[rows["kind"] == FileKind.PLAN],
        _typed_in_place(previous.actions, ALL_ACTIONS) if previous else None,
        _typed_in_place(previous.decisions, DECISIONS) if previous else None,
        previous_as_at=previous.source.day("as_at") if previous else None,
        corrected=corrected,
        places=places,
    )


def _places(*read: Intake | LastSummary | None) -> Places:
    """Give the columns of all tables that were read."""
    return Places({table: keys for one in read if one for table, keys in one.places.items()})


def _typed_in_place(rows: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Type rows of the last summary; their place is their row in it."""
    return typed(rows, keys).assign(**{key: rows[key] for key in PLACE})


def _unread(intake: Intake, files: Mapping[str, Source]) -> dict[str, str]:
    """Give the files of which no row could be read, with the agency on the cover if that could."""
    read = {*intake.rows["source_file"]}
    found = [p.file for p in intake.problems if p.code != "skipped-file" and p.file not in read]
    return {file: files[file].text("agency") if file in files else "" for file in found}


def _not_counted(rows: pd.DataFrame, standing: Mapping[str, Standing], base: Baseline) -> pd.Series:
    """Say for each row why it does not count; a plan answers where no return covers it.

    With a last summary it answers only what that did not know.
    """
    reasons = {name: each.not_counted for name, each in standing.items()}
    given = [reasons.get(file, "") for file in rows["source_file"].tolist()]
    why = pd.Series(given, index=rows.index, dtype="str")
    reviews = _reviews(rows)
    covered = reviews[rows["kind"] == FileKind.RETURN].unique()
    is_plan = rows["kind"] == FileKind.PLAN
    silent = ~pd.concat([rows[key].notna() & (rows[key] != "") for key in REPORTED], axis=1).any(
        axis=1
    )
    if len(base.previous):
        silent |= as_last_reported(rows, base)
    baseline_only = is_plan & (reviews.isin(covered) | silent)
    refs = refs_of(rows)
    bare = is_plan & (refs == "")
    again = is_plan & ~bare & (refs + rows["source_file"]).duplicated()
    why = why.where(~baseline_only, PLAN_ROW).where(~bare, "it has no action reference")
    return why.where(~again, "another row of the plan has its reference")


def _reviews(rows: pd.DataFrame) -> pd.Series:
    """Give the review code in each row's reference."""
    reviews = [review_part(ref) for ref in rows["action_ref"].tolist()]
    return pd.Series(reviews, index=rows.index, dtype="str")


def _answers_count(rows: pd.DataFrame) -> pd.Series:
    """Say which rows give answers of their own.

    The agreed plan beside returns gives none, nor does a return that says nothing, nor a joint row
    that came back as it was sent.
    """
    is_echo = (rows["your_part"] == PARTS[1]) & rows["untouched"]
    return ~rows["not_counted"].isin((PLAN_ROW, NOTHING_REPORTED)) & ~is_echo


def _is_record(given: pd.DataFrame, actions: pd.DataFrame) -> pd.Series:
    """Say which rows of an agreed plan are themselves the row of record."""
    place = ["source_file", "source_row"]
    records = dict(zip(actions.index, _tuples(actions[place]), strict=True))
    mine = zip(refs_of(given).tolist(), _tuples(given[place]), strict=True)
    are = [records.get(ref) == own for ref, own in mine]
    return pd.Series(are, index=given.index, dtype=bool)


def _tuples(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(zip(*(rows[key].tolist() for key in rows), strict=True))


def _expect_later(as_at: date, base: Baseline) -> None:
    """Make sure that the last summary is of an earlier day.

    Raises:
        BadInput: It is not.
    """
    if base.previous_as_at and base.previous_as_at >= as_at:
        msg = (
            f"The last summary shows the position as at {spoken(base.previous_as_at)}, which is "
            f"not before {spoken(as_at)}. Name an earlier summary, or judge by a later day."
        )
        raise BadInput(msg)


def _completed(rows: pd.DataFrame, base: Baseline, places: Places) -> pd.DataFrame:
    """Fill answers of columns a file has lost with the last ones: silence changes nothing."""
    if not base.is_checked:
        return rows.assign(sent_status="")
    refs, last = refs_of(rows), base.actions
    is_known = refs.isin(last.index)
    sent = last["status"].reindex(refs).fillna("").astype("str").set_axis(rows.index)
    result = rows.assign(sent_status=sent)
    tables = pd.Series(_tuples(rows[["source_file", "source_sheet"]]), rows.index, dtype="object")
    for key in REPORTED:
        lacking = [(file, sheet) for file, sheet in set(tables) if not places.has(file, sheet, key)]
        if lacking:
            is_lost = is_known & tables.isin(lacking)
            result.loc[is_lost, key] = last.loc[refs[is_lost], key].to_numpy()
    return result


def _rated(merged: Merged, as_at: date, partnership: Partnership) -> pd.DataFrame:
    """Rate the actions and put them in the order of reviews and recommendations.

    What is needed goes by what was said this round: words carried forward answer nothing.
    """
    actions = merged.actions
    said_now = actions["progress"].where(actions.index.isin(merged.spoke), "")
    judged = actions.assign(progress=said_now.astype("str"))
    rated = rate(judged, as_at=as_at, profile=partnership.profile)
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


def _corrected(previous: LastSummary | None, published: Mapping[str, date | None]) -> Corrections:
    """Give the reviews whose publication date differs from what the last summary showed."""
    days = (
        ((name, was, published.get(name)) for name, was in previous.published.items())
        if previous
        else ()
    )
    return {name: (was, now) for name, was, now in days if was and now and was != now}


def _as_it_came(rows: pd.DataFrame, intake: Intake) -> pd.DataFrame:
    """Put beside each answer the words of its cell, as `<key>_came`."""
    return rows.assign(**{f"{key}_came": texts(intake.rows[key]) for key in REPORTED})
