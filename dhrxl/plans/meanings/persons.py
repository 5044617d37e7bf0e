"""Whether a cell under "Lead officer" names a person: a person is no agency, and gets no return.

A title or initials say so anywhere. Two or three names do where the heading asks for a person, and
none of them is a word that bodies or roles are called by; an agency of the register never is one.
"""

import re
from collections.abc import Iterable

from dhrxl.model.people.titles import ABBREVIATED
from dhrxl.model.text import folded
from dhrxl.plans.meanings.claims import PERSON_RANK
from dhrxl.plans.meanings.grammar import meaning_of

_NAME = r"(?:[A-Z]['\u2019])?[A-Z][a-z]+(?:[-'\u2019][A-Z]?[a-z]+)*"
_TITLED = re.compile(rf"{ABBREVIATED}\.?\s+(?:[A-Z]\.?\s?)?{_NAME}(?:\s{_NAME})?")
_INITIALS = re.compile(rf"(?:[A-Z]\.\s?){{1,3}}{_NAME}|[A-Z]\s{_NAME}")
_NAMES = re.compile(rf"{_NAME}(?:\s{_NAME}){{1,2}}")
_BODIES = re.compile(
    r"\b(?:academy|adult|agenc|aid\b|alliance|ambulance|association|authority|board|borough|bureau|"
    r"care\b|central|centre|charit|child|church|city\b|clinic|college|commission|committee|"
    r"communit|compan|consort|council|county|court|crown|department|directorate|district|"
    r"domestic|drug|education|famil|federation|fire\b|force|forum|foundation|group|haven|health|"
    r"home|hospice|hospital|housing|institut|justice|learning|legal|library|mental|metropolitan|"
    r"midwi|ministry|mosque|national|network|nhs|north|nurs|office|organi|partner|police|practice|"
    r"primary|prison|probation|project|public|refuge|region|rescue|river|royal|safe|school|service|"
    r"shire|social|societ|south|street|support|surgery|team|temple|together|town|trust|union|unit|"
    r"universit|valley|victim|voluntary|ward|welfare|west|east|women|men\b|youth|"
    r"manager|officer|director|head|chief|chair|lead|coordinator|constable|inspector|sergeant|"
    r"superintendent|commander|executive|deputy|assistant|senior|designated|named|all|clerk|"
    r"secretary|solicitor|doctor|adviser|advisor|worker|practitioner|champion|sponsor)",
    re.I,
)
"""How words begin that bodies, places and roles are called by, and people seldom."""


def is_personal_name(cell: str, heading: str, agencies: Iterable[str]) -> bool:
    """Say whether all that a cell for the lead holds is the name of a person.

    Args:
        cell: What it says.
        heading: The heading above it.
        agencies: Names of the register.

    >>> is_personal_name("DI Sam Hollis", "Lead", ()), is_personal_name("Ash Trust", "Lead", ())
    (True, False)
    """
    text = " ".join(cell.split())
    if not text or len(text) > 60 or folded(text) in map(folded, agencies):
        return False
    if _TITLED.fullmatch(text) or _INITIALS.fullmatch(text):
        return True
    asks_for_a_person = meaning_of(heading).rank == PERSON_RANK
    return asks_for_a_person and bool(_NAMES.fullmatch(text)) and not _BODIES.search(text)
