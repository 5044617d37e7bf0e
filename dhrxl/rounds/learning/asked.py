"""Recommendations of all reviews, each once, with where its actions stand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dhrxl.intake.batch import Given
from dhrxl.model.frames import refs_of, typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.references import parted, reference_order
from dhrxl.model.terms import SEPARATOR, FileKind, Timing
from dhrxl.model.text import counted, folded, squeezed, trimmed
from dhrxl.rounds.agreed import places_in, summed_up
from dhrxl.rounds.rag import is_done, is_evidenced, is_refused, rate
from dhrxl.rounds.standing import typed_rows

_STANDS = (
    "complete with evidence",
    "said complete, evidence not accepted",
    "said complete, not evidenced",
    "said complete, without a date",
    "not accepted or superseded",
    "overdue",
    "open",
)
"""Where an action may stand; the first that holds."""
_DONE, _CLOSED = _STANDS[:4], _STANDS[4]

ReviewKey = tuple[str, str]
"""The partnership and the pseudonym, which two partnerships may both have chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One recommendation of a review."""

    partnership: str
    ref: str
    """Review code and number: ROWAN-02."""
    review: str
    published: date | None
    words: str
    leads: str
    """The lead agencies of its actions."""
    stands: str
    """Where its actions stand, in words."""
    is_said_done: bool
    """Whether its agencies say all of it complete, or the rest of it was closed."""
    done_on: date | None
    """The last date of completion given."""

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return folded(self.partnership), self.ref

    @property
    def review_key(self) -> ReviewKey:
        """What its review is known by."""
        return folded(self.partnership), folded(self.review)

    @property
    def order(self) -> tuple[date, str, tuple[str, tuple[tuple[int, str], ...]]]:
        """What puts it in its place in time; one without a date comes last."""
        return self.published or date.max, folded(self.partnership), reference_order(self.ref)


def recommendations(given: Given, owner: Partnership, *, as_at: date) -> tuple[Asked, ...]:
    """Give the recommendations of plans and of a summary, oldest review first.

    Where an action stands in both, the summary knows how far it is.

    Args:
        given: The plans, of whichever partnerships, and a summary.
        owner: Gives publication dates, and the settings of the rule.
        as_at: The day to judge by.
    """
    whose = _owner(given, owner)
    actions = _actions(given, whose)
    rated = rate(actions, as_at=as_at, profile=owner.profile)
    state = actions.assign(stands=where_they_stand(actions, rated))
    published = _published(given, owner, whose)
    groups = state.groupby(["partnership", "recommendation_ref"], sort=False)
    made = (_asked(partnership, ref, rows, published) for (partnership, ref), rows in groups)
    return tuple(sorted((one for one in made if one.words), key=lambda one: one.order))


def where_they_stand(actions: pd.DataFrame, rated: pd.DataFrame) -> pd.Series:
    """Say where each action stands: done is what the rule calls completed on the day.

    Args:
        actions: As `rag.rate` is given them.
        rated: What it gave.
    """
    done = rated["timing"] == Timing.COMPLETED
    lines = (
        is_done(rated), done & is_refused(actions), done & ~is_evidenced(actions), done,
        rated["timing"] == Timing.CLOSED, rated["timing"] == Timing.OVERDUE,
    )  # fmt: skip
    words = np.select([line.to_numpy(dtype=bool) for line in lines], _STANDS[:-1], _STANDS[-1])
    return pd.Series(words.astype("object"), index=actions.index)


def _owner(given: Given, owner: Partnership) -> str:
    """Give whose the register of reviews is; without a name, the one partnership of all files."""
    sources = (
        *(given.plans.sources if given.plans else ()),
        *((given.previous.source,) if given.previous else ()),
    )
    names = {folded(one.text("partnership")): one.text("partnership") for one in sources}
    names.pop("", None)
    return trimmed(owner.name) or (next(iter(names.values())) if len(names) == 1 else "")


def _published(given: Given, owner: Partnership, whose: str) -> dict[ReviewKey, date | None]:
    """Give when each review was published: as the plan's cover says, else the summary.

    The register of reviews goes before both, for reviews of its own partnership alone.
    """
    days: dict[ReviewKey, date | None] = {}
    if given.previous:
        of_summary = folded(given.previous.source.text("partnership") or whose)
        days |= {(of_summary, folded(n)): day for n, day in given.previous.published.items()}
    for source in given.plans.sources if given.plans else ():
        if source.kind == FileKind.PLAN:
            key = folded(source.text("partnership") or whose), folded(source.text("review"))
            days[key] = source.day("published") or days.get(key)
    for review in owner.reviews:
        if review.published:
            days[folded(whose), folded(review.name)] = review.published
    return days


def _actions(given: Given, whose: str) -> pd.DataFrame:
    """Put the actions of all together, each once; `whose` are those that name no partnership."""
    keys = [
        "partnership", "review", "action_ref", "recommendation", "action_to_take", "lead_agency",
        "status", "progress", "evidence", "outcome", "date_of_completion", "target_date",
        "revised_target_date", "new_date_requested", "evidence_not_accepted",
        "answer_not_accepted",
    ]  # fmt: skip
    parts = [typed(pd.DataFrame(columns=keys), keys)]
    if given.previous:
        parts.append(summed_up(given.previous, places_in(given.previous))[keys])
    if given.plans:
        rows = typed_rows(given.plans)
        named_in = {one.file: one.text("partnership") for one in given.plans.sources}
        parts.append(rows.assign(partnership=rows["source_file"].map(named_in).astype("str"))[keys])
    rows = pd.concat(parts, ignore_index=True)
    refs = refs_of(rows)
    named = rows["partnership"].map(trimmed)
    rows = rows.assign(
        action_ref=refs,
        partnership=named.where(named != "", whose).astype("str"),
        recommendation_ref=[_of_action(ref) for ref in refs.tolist()],
    )
    rows = rows[rows["recommendation_ref"] != ""]
    key = rows["partnership"].map(folded) + "\n" + rows["action_ref"]
    return rows[~key.duplicated()].reset_index(drop=True)


def _of_action(ref: str) -> str:
    """Give the reference of the recommendation that an action is under.

    >>> _of_action("ADULT-A-08.1")
    'ADULT-A-08'
    """
    review, number = parted(ref)
    whole = number.partition(".")[0]
    return f"{review}-{whole}" if review and whole else ""


def _asked(
    partnership: str, ref: str, rows: pd.DataFrame, published: Mapping[ReviewKey, date | None]
) -> Asked:
    done = rows["stands"].isin(_DONE)
    done_on = rows.loc[done, "date_of_completion"].max()
    review = _first(rows["review"])
    return Asked(
        partnership=partnership,
        ref=ref,
        review=review,
        published=published.get((folded(partnership), folded(review))),
        words=_first(rows["recommendation"]) or " ".join(map(squeezed, rows["action_to_take"])),
        leads=SEPARATOR.join(dict.fromkeys(filter(None, rows["lead_agency"].map(trimmed)))),
        stands=f"{'. '.join(_standing(rows['stands']))}.",
        is_said_done=bool((done | (rows["stands"] == _CLOSED)).all() and done.any()),
        done_on=None if pd.isna(done_on) else done_on.date(),
    )


def _first(texts: pd.Series) -> str:
    return next((squeezed(text) for text in texts.tolist() if squeezed(text)), "")


def _standing(stands: pd.Series) -> Iterator[str]:
    """Say where the actions stand: how many are done, and how many are not."""
    numbers = Counter(stands.tolist())
    yield counted(len(stands), "action")
    yield ", ".join(f"{numbers[words]:,} {words}" for words in _STANDS if numbers[words])
