"""An agency named once, above the table of its actions: "Harbour Trust", "Actions for ..."."""

import re

from dhrxl.files.lines import Line
from dhrxl.model.cells import CellValue
from dhrxl.plans.headings import RECOMMENDATION, PlanHeader
from dhrxl.plans.rows import TableRow

_OF = re.compile(
    r"(?:(?:single[\s-]agency\s+)?(?:recommendations?\s+and\s+)?(?:actions?|action\s+plan|plan"
    r"|tasks|recommendations?)\s+(?:for|of|by)\s+(?:the\s+)?"
    r"|(?:(?:lead|responsible|owning)\s+)?(?:agency|organi[sz]ation|body|partner|service|lead"
    r"|owner)\s*[:\u2013-]\s*)(?P<name>[^:\n]{2,80}?)\s*:?\s*",
    re.I,
)
_BODY = re.compile(
    r"\b(?:trust|council|police|constabulary|services?|partnership|board|nhs|icb|ccg|housing"
    r"|association|probation|university|authority|hospitals?|schools?|college|refuge|aid|agency"
    r"|department|ministry|office|surgery|practice|group|csp|healthcare|ambulance|network"
    r"|federation|commissioner|charity|social care|public health|crown prosecution"
    r"|heddlu|cyngor|bwrdd)\b",
    re.I,
)
"""A word that the name of a body has; other names are believed behind "Agency:" alone."""
_NO_NAME = re.compile(
    r"\b(?:plans?|actions?|reviews?|reports?|recommendations?|case|progress|update|table|appendix"
    r"|training|policy|procedures?|approved|agreed|should|must|will|for|single|multi)\b",
    re.I,
)
_LONGEST = 9


def named(text: str) -> str:
    """Give the agency that a line names for what stands below it; or nothing.

    >>> named("Harbour Trust"), named("Actions for Elm Council:"), named("Lead agency: Elmbrook")
    ('Harbour Trust', 'Elm Council', 'Elmbrook')
    >>> named("Action plan for 2025"), named("Housing policy"), named("Agreed by the board")
    ('', '', '')
    """
    plain = " ".join(text.split()).strip("* ")
    if RECOMMENDATION.fullmatch(plain):
        return ""
    match = _OF.fullmatch(plain)
    if match and (_is_body(match["name"]) or ":" in plain[: match.start("name")]):
        return match["name"].strip()
    bare = plain.removesuffix(":").strip()
    return bare if _is_body(bare) and not _NO_NAME.search(bare) else ""


def _is_body(text: str) -> bool:
    is_short = len(text.split()) <= _LONGEST and text[-1:] not in (".", ";", "?")
    return is_short and text[:1].isupper() and bool(_BODY.search(text))


class AgencyAbove:
    """Which agency stands above the table we are in."""

    def __init__(self) -> None:
        self.name = ""

    def take(self, line: Line, header: PlanHeader | None, *, is_above: bool) -> bool:
        """Say whether a lone line names the agency of the tables below it.

        Args:
            line: A line with one text.
            header: The headings that hold where it stands.
            is_above: Whether headings or rows without a lead stand directly below.
        """
        if not is_above:
            return False
        in_table = bool(line.table or line.sheet)
        if in_table and header is not None and header.column("lead_agency") is not None:
            return False
        found = named(line.lone)
        if found:
            self.name = found
        return bool(found)

    def forget(self, line: Line) -> None:
        """A heading of something else ends what the agency holds for; a sentence does not."""
        text = line.lone
        if text and len(text.split()) <= _LONGEST and text[-1] != ".":
            self.name = ""

    def cells(self, row: TableRow) -> dict[str, CellValue]:
        """Give what it says of an action; nothing where the table has a column for it."""
        if not self.name or row.header.column("lead_agency") is not None:
            return {}
        return {"lead_agency": self.name}
