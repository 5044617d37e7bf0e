"""The partnership: its agencies, its reviews, and the settings every step reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dhrxl.model.agencies import Agency, Succession
from dhrxl.model.cells import CoverValue, as_text
from dhrxl.model.review_types import UNNAMED, ReviewType
from dhrxl.model.terms import COVER_LABELS, MARKING, Rag
from dhrxl.model.text import folded, listed, trimmed

_AS_TYPED = {"true": "yes", "false": "no"}
"""How a spreadsheet program may keep what was typed for Yes and No."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The settings of the rule; its words are fixed."""

    name: str = "dhrxl-1"
    due_soon_days: int = 30
    """Days before the due date, today counted, in which an action is due soon."""
    complete_colour: Rag = Rag.BLUE
    """Blue; or Green for boards whose Green means achieved: then on track is Amber."""
    blue_needs_assurance: bool = False
    """Whether an action is Blue only once the board has assured it; until then it is Amber."""

    @property
    def on_track_colour(self) -> Rag:
        """The rating of an action in progress and not due soon."""
        return Rag.AMBER if self.complete_colour == Rag.GREEN else Rag.GREEN

    @property
    def done_means(self) -> str:
        """What the rating of a completed action means."""
        if self.blue_needs_assurance:
            return "The board has assured it: done, and the evidence satisfied the board."
        return "The agency says done and has described the evidence."

    def other_than(self, cover: Mapping[str, CoverValue]) -> tuple[str, str] | None:
        """Give what was expected and what a cover says, where that is another profile.

        Two profiles of one name may have other settings, by which another rating comes out. A line
        that is blank says nothing: covers made before had fewer.
        """
        name = trimmed(as_text(cover.get("profile")))
        if name and name != self.name:
            return self.name, name
        ours = {
            "due_soon_days": str(self.due_soon_days),
            "complete_colour": str(self.complete_colour),
            "blue_needs_assurance": "Yes" if self.blue_needs_assurance else "No",
        }
        theirs = {key: trimmed(as_text(cover.get(key))) for key in ours}
        other = [key for key, said in theirs.items() if said and _plain(said) != _plain(ours[key])]
        if not other:
            return None
        expected, found = (
            f"{self.name} with {listed((f'{COVER_LABELS[key]} {of[key]}' for key in other), 'and')}"
            for of in (ours, theirs)
        )
        return expected, found

    @property
    def legend(self) -> dict[Rag, str]:
        """What each rating means, in the order a person reads them."""
        done = self.done_means
        unproved = "not evidenced, or not assured" if self.blue_needs_assurance else "not evidenced"
        soon = (
            f"Due within {self.due_soon_days} days, paused, asked to be closed, "
            f"or said done and {unproved}."
        )
        meanings = {
            Rag.RED: "Overdue: the due date has passed, and it is not said complete.",
            Rag.AMBER: soon,
            Rag.GREEN: "On track, not done.",
            Rag.BLUE: done,
            Rag.GREY: "Not started and not due, no date, not accepted or superseded.",
        }
        if self.complete_colour == Rag.GREEN:
            del meanings[Rag.BLUE]
            meanings[Rag.GREEN] = done
            meanings[Rag.AMBER] = f"On track and not done; or {soon[0].lower()}{soon[1:]}"
        return meanings


def _plain(setting: str) -> str:
    return _AS_TYPED.get(folded(setting), folded(setting))


DEFAULT = Profile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review after a death, known by a pseudonym."""

    name: str
    code: str
    published: date | None = None
    signed_off: date | None = None
    type: ReviewType = UNNAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """What `partnership.xlsx` holds; its defaults serve where there is none."""

    name: str = ""
    agencies: tuple[Agency, ...] = ()
    successions: tuple[Succession, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    """Headings of published plans, and which of ours each means."""
    """Of bodies that were divided: who has which action now."""
    reviews: tuple[Review, ...] = ()
    profile: Profile = DEFAULT
    marking: str = MARKING
    send_to: str = ""
    """The team mailbox that returns go to."""
    response_days: int | None = None
    """Days after the plan's date within which an agency responds; none where none is set."""
    file: str = field(default="", compare=False)
    """The workbook it was read from."""

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """The mailboxes of teams, which are no personal data."""
        return tuple(filter(None, (*(agency.mailbox for agency in self.agencies), self.send_to)))


def review_code(name: str) -> str:
    """Give a review's code: its name in capitals, words joined by hyphens.

    >>> review_code("Adult A")
    'ADULT-A'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.upper()).split())
