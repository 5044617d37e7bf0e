"""Rows that only part a table: "Training", "May 2025", "Theme 2: Recording".

They are neither an action nor a recommendation. An action may stand alone in its row too, with
nobody to do it, and must not be lost: so only a few words that ask for nothing are a theme, and
only above rows that say more.
"""

import re

from dhrxl.files.lines import Line
from dhrxl.model.dates import MONTH_WORDS
from dhrxl.plans.headings import RECOMMENDATION

_NAMED = re.compile(
    r"(?:theme|thema|section|part|strand|priority|objective|phase|workstream|work stream|area"
    r"|category|topic|chapter|pillar|aim|outcome|quarter|stage)\b\s*(?:area\s*)?"
    r"(?:(?:no\.?\s*)?[\dA-Zivx]{1,4}\b\s*(?:[:.)\u2013-].*)?|[:\u2013-].*)",
    re.I | re.S,
)
_PERIOD = re.compile(
    rf"(?:(?:actions\s+)?(?:due|for|by|in|from|during|updated?|added)\s+)?(?:(?:{MONTH_WORDS})"
    rf"(?:\s*(?:[-\u2013/]|to|and|&)\s*(?:{MONTH_WORDS}))?[\s,'\u2019-]*(?:\d{{4}}|\d{{2}})"
    r"|(?:Q[1-4]|quarter\s+[1-4])[\s,:]*\d{2,4}(?:\s*[/\u2013-]\s*\d{2,4})?"
    r"|(?:FY\s*)?20\d\d(?:\s*[/\u2013-]\s*\d{2,4})?|year\s+\w+)\W*",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:should|must|will|shall|to be|needs?|ensure|that)\b"
    r"|^(?:re-?)?(?:add|adopt|agree|amend|appoint|arrange|ask|assess|audit|brief|build|carry|check"
    r"|circulate|collect|commission|complete|conduct|consider|consult|contact|create|deliver"
    r"|design|develop|discuss|disseminate|do|draft|embed|encourage|engage|establish|evaluate"
    r"|explore|extend|find|fit|follow|form|give|hold|identify|implement|improve|include|inform"
    r"|introduce|invite|issue|keep|launch|lead|learn|list|look|maintain|make|map|meet|monitor"
    r"|move|nominate|obtain|offer|organi[sz]e|pilot|plan|prepare|present|print|produce|promote"
    r"|propose|provide|publici[sz]e|publish|put|raise|record|recruit|refer|refresh|remind|remove"
    r"|reply|report|request|research|review|revise|roll|run|seek|send|set|share|show|sign|start"
    r"|strengthen|submit|support|survey|take|teach|tell|test|track|train|undertake|update|use"
    r"|visit|work|write)\b(?!\s+(?:and|&)\s+\w+ing\b)",
    re.I,
)
_LONGEST = 5
"""Words of a theme that does not say that it is one."""


def is_period(text: str) -> bool:
    """Say whether a text is a month, a quarter or a year and nothing else.

    >>> is_period("May 2025"), is_period("Actions due June - July 2025"), is_period("May 2025: ask")
    (True, True, False)
    """
    return bool(_PERIOD.fullmatch(text.strip()))


def is_named_theme(text: str) -> bool:
    """Say whether a text calls itself a part of the plan, or is a month.

    >>> is_named_theme("Theme 2: Recording"), is_named_theme("Priority: high risk cases")
    (True, True)
    >>> is_named_theme("Training")
    False
    """
    return is_period(text) or bool(_NAMED.fullmatch(text.strip()))


def may_be_theme(text: str) -> bool:
    """Say whether a text is a few words that ask for nothing.

    >>> may_be_theme("Multi-agency training"), may_be_theme("Train staff"), may_be_theme("Do it.")
    (True, False, False)
    """
    plain = text.strip()
    if is_named_theme(plain):
        return True
    is_short = len(plain.split()) <= _LONGEST and plain[-1:] not in ".;?!"
    asks = _ASKS.search(plain) or RECOMMENDATION.fullmatch(plain)
    return is_short and not asks and plain[:1].isupper() and "\n" not in plain


def says_more(line: Line, above: Line) -> bool:
    """Say whether the row below a lone text is one of the same table with more in it."""
    return (line.table, line.sheet) == (above.table, above.sheet) and len(line.filled) > 1
