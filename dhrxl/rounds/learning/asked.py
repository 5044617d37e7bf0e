"""Recommendations of all reviews, each once, with where its actions stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.intake.batch import Given
from dhrxl.model.frames import refs_of, typed
from dhrxl.model.partnership import Partnership
from dhrxl.model.references import parted, reference_order
from dhrxl.model.terms import SEPARATOR, Status, Timing
from dhrxl.model.text import counted, folded, squeezed, trimmed
from dhrxl.rounds.agreed import places_in, review_days, summed_up
from dhrxl.rounds.rag import is_closed, rate, statuses
from dhrxl.rounds.standing import typed_rows


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
    actions = _actions(given, owner)
    rated = rate(actions, as_at=as_at, profile=owner.profile)
    state = actions.assign(timing=rated["timing"], is_closed=is_closed(rated))
    sources = given.plans.sources if given.plans else ()
    published = {
        folded(name): day
        for name, day in review_days("published", owner, sources, given.previous).items()
    }
    groups = state.groupby(["partnership", "recommendation_ref"], sort=False)
    made = (_asked(partnership, ref, rows, published) for (partnership, ref), rows in groups)
    return tuple(sorted((one for one in made if one.words), key=lambda one: one.order))


def _actions(given: Given, owner: Partnership) -> pd.DataFrame:
    """Put the actions of all together, each once."""
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
        whose = {one.file: one.text("partnership") for one in given.plans.sources}
        parts.append(rows.assign(partnership=rows["source_file"].map(whose).astype("str"))[keys])
    rows = pd.concat(parts, ignore_index=True)
    refs = refs_of(rows)
    named = rows["partnership"].map(trimmed)
    rows = rows.assign(
        action_ref=refs,
        partnership=named.where(named != "", owner.name).astype("str"),
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
    partnership: str, ref: str, rows: pd.DataFrame, published: Mapping[str, date | None]
) -> Asked:
    is_complete = statuses(rows["status"]) == Status.COMPLETE
    is_over = is_complete | (rows["timing"] == Timing.CLOSED)
    done_on = rows.loc[is_complete, "date_of_completion"].max()
    review = _first(rows["review"])
    return Asked(
        partnership=partnership,
        ref=ref,
        review=review,
        published=published.get(folded(review)),
        words=_first(rows["recommendation"]) or " ".join(map(squeezed, rows["action_to_take"])),
        leads=SEPARATOR.join(dict.fromkeys(filter(None, rows["lead_agency"].map(trimmed)))),
        stands=f"{'. '.join(_standing(rows, is_complete))}.",
        is_said_done=bool(is_over.all() and is_complete.any()),
        done_on=None if pd.isna(done_on) else done_on.date(),
    )


def _first(texts: pd.Series) -> str:
    return next((squeezed(text) for text in texts.tolist() if squeezed(text)), "")


def _standing(rows: pd.DataFrame, is_complete: pd.Series) -> Iterator[str]:
    """Say where the actions stand: how many are done, and how many are not."""
    closed = rows["timing"] == Timing.CLOSED
    proven = is_complete & rows["is_closed"]
    counts = (
        (int(proven.sum()), "complete with evidence"),
        (int((is_complete & ~proven).sum()), "said complete, not evidenced"),
        (int(closed.sum()), "not accepted or superseded"),
        (int((rows["timing"] == Timing.OVERDUE).sum()), "overdue"),
    )
    others = len(rows) - sum(number for number, _ in counts)
    yield counted(len(rows), "action")
    yield ", ".join(
        f"{number:,} {words}" for number, words in (*counts, (others, "open")) if number
    )
