"""The partnership: its agencies, its reviews, and the settings every step reads."""

from dataclasses import dataclass
from datetime import date

from dhrxl.agencies import Agency
from dhrxl.rag import DEFAULT, Profile
from dhrxl.terms import MARKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One DHR or DARDR, known by a pseudonym."""

    name: str
    code: str
    published: date | None = None
    signed_off: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """What `partnership.xlsx` holds; its defaults serve where there is none."""

    name: str = ""
    agencies: tuple[Agency, ...] = ()
    reviews: tuple[Review, ...] = ()
    profile: Profile = DEFAULT
    marking: str = MARKING
    send_to: str = ""
    """The team mailbox that returns go to."""


def review_code(name: str) -> str:
    """Give a review's code: its name in capitals, words joined by hyphens.

    >>> review_code("Adult A")
    'ADULT-A'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.upper()).split())
