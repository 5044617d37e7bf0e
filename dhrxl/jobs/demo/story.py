"""The invented partnership of the demonstration, from the data files beside this one.

`plans.toml` and `q1.toml` to `q4.toml` hold plans, what agencies typed, what was decided: all of it
is data to be read and reviewed, and made up. Nothing here knows how a workbook looks.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from typing import Any, Self

import pandas as pd

from dhrxl.model.agencies import Agency
from dhrxl.model.frames import typed
from dhrxl.model.partnership import Partnership, Review
from dhrxl.model.references import References
from dhrxl.model.terms import PLAN

Typed = str | date
"""What a person types into a cell; a date cell may hold words too."""
Answers = Mapping[str, Mapping[str, Typed]]
"""By action reference, then by key of `terms.COLUMNS`."""

_ACTION_KEYS = {
    "action": "action_to_take",
    "lead": "lead_agency",
    "joint": "joint_agencies",
    "milestones": "key_milestones",
    "outcomes": "key_outcomes",
    "evidence_expected": "evidence_expected",
    "written": "target_date_as_written",
    "target": "target_date",
    "revised": "revised_target_date",
    "revision_agreed_on": "revision_agreed_on",
}
"""The short words of the data file, and the columns they stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The agreed plan of one review."""

    review: Review
    actions: pd.DataFrame
    """Typed, the keys of `terms.PLAN`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The partnership and its plans, before the first round."""

    partnership: Partnership
    contact: str
    """Role and team mailbox of who keeps the plans."""
    plans: tuple[Plan, ...]

    @property
    def agreed_on(self) -> date:
        """The day the last of the plans was signed off."""
        return max(plan.review.signed_off for plan in self.plans if plan.review.signed_off)

    def on(self, day: date) -> Self:
        """Give it as it stood on a day: plans signed off by then, dates as agreed by then."""
        known = [p for p in self.plans if p.review.signed_off and p.review.signed_off <= day]
        return replace(self, plans=tuple(
            replace(plan, actions=_agreed_by(plan.actions, day)) for plan in known
        ))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One return as its agency sends it back."""

    agency: str
    cover: Mapping[str, Typed]
    """By key of `terms.COVER_LABELS`."""
    answers: Answers = field(default_factory=dict)
    copy: Answers = field(default_factory=dict)
    """What a second version of it says otherwise, if there is one."""
    damaged: bool = False
    """Whether it arrives cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One quarter: what came back, what was decided, and what must be found wrong."""

    name: str
    as_at: date
    return_by: date
    reply_by: date
    """When answers to receipts and reminders are wanted."""
    returns: tuple[Filled, ...]
    decisions: Answers
    strays: Mapping[str, str]
    """Files that lie among the returns and are none, by name."""
    errors: tuple[str, ...]
    """The codes of the errors that are there to be found, each as often as it is there."""
    not_returned: tuple[str, ...]


def story() -> Story:
    """Give the partnership and the plans it agreed."""
    data = _data("plans")
    about = data["partnership"]
    given = data["reviews"]
    reviews = tuple(
        Review(name=r["name"], code=r["code"], published=r["published"], signed_off=r["signed_off"])
        for r in given
    )
    return Story(
        partnership=Partnership(
            name=about["name"],
            agencies=tuple(
                Agency(**{**agency, "aliases": tuple(agency["aliases"])})
                for agency in data["agencies"]
            ),
            reviews=reviews,
            send_to=about["send_to"],
        ),
        contact=about["contact"],
        plans=tuple(
            Plan(review=review, actions=_actions(review.code, one["recommendations"]))
            for review, one in zip(reviews, given, strict=True)
        ),
    )


def quarter(name: str) -> Round:
    """Give a round: "q1" to "q4", the last of them this one."""
    data = _data(name)
    return Round(
        name=data["round"],
        as_at=data["as_at"],
        return_by=data["return_by"],
        reply_by=data["reply_by"],
        returns=tuple(Filled(**one) for one in data["returns"]),
        decisions=data.get("decisions", {}),
        strays={one["name"]: one["text"] for one in data.get("strays", ())},
        errors=tuple(sorted(data.get("errors", ()))),
        not_returned=tuple(data.get("not_returned", ())),
    )


def _agreed_by(actions: pd.DataFrame, day: date) -> pd.DataFrame:
    """Take back the dates that were agreed later."""
    is_later = actions["revision_agreed_on"] > pd.Timestamp(day)
    keys = ("revised_target_date", "revision_agreed_on")
    return actions.assign(**{key: actions[key].mask(is_later) for key in keys})


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def _actions(code: str, recommendations: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Give the actions of a plan as typed rows, with the references an import would give."""
    references = References(code)
    rows = [
        {
            "recommendation_no": asked["no"],
            "recommendation": asked["text"],
            "scope": asked["scope"],
            "action_ref": references.give(
                recommendation_no=asked["no"], recommendation=asked["text"], order=order,
                action=one["action"],
            ),
            **{key: one[word] for word, key in _ACTION_KEYS.items() if word in one},
        }
        for order, asked in enumerate(recommendations, start=1)
        for one in asked["actions"]
    ]  # fmt: skip
    return typed(pd.DataFrame(rows, dtype="object"), PLAN)
