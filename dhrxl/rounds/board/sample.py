"""A sample of what is said done, drawn so that anybody can draw it again and get the same.

No random numbers: how a language makes those changes between versions. Each action is put at the
place that the SHA-256 of the seed and its reference gives it, and the first so many are the sample.
Nobody can foresee those places, or choose them without choosing the seed; whoever has seed and
references can check them with any tool that makes a SHA-256.
"""

from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from dhrxl.errors import BadInput
from dhrxl.model.terms import UNASSIGNED, Status, Timing
from dhrxl.model.text import trimmed
from dhrxl.rounds.rag import is_evidenced, statuses

LONGEST_SEED = 100
"""Characters of a seed: people type it again."""
POPULATION = (
    "every action of All actions that its agency says is complete, on a day up to that of the "
    "summary or without one, and for which Evidence or Outcome says something"
)
"""What a sample is drawn from, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was drawn."""

    actions: pd.DataFrame
    """The actions of the sample, in the order of their references."""
    drawn_from: pd.DataFrame
    """All actions it was drawn from, in the order they were drawn: `place` from 1, `action_ref`,
    `lead_agency`, `digest`, and `is_drawn`."""
    seed: str

    @property
    def by_agency(self) -> dict[str, tuple[int, int]]:
        """How many were drawn of each lead agency, and from how many."""
        groups = self.drawn_from.groupby("lead_agency")["is_drawn"].agg(["sum", "count"])
        rows = sorted(groups.itertuples(), key=lambda row: str(row[0]).casefold())
        return {str(name): (int(drawn), int(count)) for name, drawn, count in rows}


def digest(seed: str, ref: str) -> str:
    """Give the SHA-256 that puts an action at its place: of seed, one space and reference.

    >>> digest("2026", "ELM-01.1")[:8]
    '48b95b1e'
    """
    return sha256(f"{seed} {ref}".encode()).hexdigest()


def draw(actions: pd.DataFrame, *, size: int, seed: str) -> Sample:
    """Draw actions said complete with evidence; every one has the same chance.

    Args:
        actions: Typed actions of a summary, as it rated them.
        size: How many; all, where there are no more.
        seed: Any word or number, spaces around it taken off.

    Raises:
        BadInput: The size or the seed is none, or no action is said complete with evidence.
    """
    seed = trimmed(seed)
    if size < 1:
        msg = f"A sample of {size} actions shows nothing. Draw 1 or more."
        raise BadInput(msg)
    if not seed:
        msg = "A sample needs a seed, so that it can be drawn again: 2026, for example."
        raise BadInput(msg)
    if len(seed) > LONGEST_SEED or not seed.isprintable():
        msg = (
            f"A seed is one line of at most {LONGEST_SEED} letters, digits and signs that anybody "
            "can type again: 2026, for example."
        )
        raise BadInput(msg)
    done = (statuses(actions["status"]) == Status.COMPLETE) & is_evidenced(actions)
    told = actions[done & (actions["timing"] == Timing.COMPLETED)]
    if told.empty:
        msg = (
            "This summary shows no action that is said complete with evidence, so there is nothing "
            "to draw a sample from."
        )
        raise BadInput(msg)
    refs = [trimmed(ref).upper() for ref in told["action_ref"].tolist()]
    leads = [trimmed(name) or UNASSIGNED for name in told["lead_agency"].tolist()]
    told = told.assign(lead_agency=leads, digest=[digest(seed, ref) for ref in refs])
    told = told.sort_values(["digest", "action_ref"], kind="stable", ignore_index=True)
    told = told.assign(place=range(1, len(told) + 1), is_drawn=told.index < size)
    return Sample(
        actions=told[told["is_drawn"]].sort_values("action_ref", kind="stable"),
        drawn_from=told[["place", "action_ref", "lead_agency", "digest", "is_drawn"]],
        seed=seed,
    )
