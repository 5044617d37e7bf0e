"""Words of the trade that plans use, as one would explain them to somebody who never heard them."""

from collections.abc import Mapping
from types import MappingProxyType

TRADE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "advocate": "somebody who speaks up for a person and stands by them.",
        "coercive control": "ruling somebody's life by threats, fear or keeping them alone.",
        "CSP": "services of an area that work together on safety, such as police, council and "
        "health (community safety partnership).",
        "DASH": "a list of questions that helps staff to see how much danger somebody is in.",
        "dip sample": "a look at some records, to see whether something is done.",
        "disclosure": "when somebody tells of what is done to them.",
        "ICB": "the body that plans NHS care for an area (integrated care board).",
        "IDVA": "a trained worker who supports somebody at high risk from domestic abuse "
        "(independent domestic violence adviser).",
        "MAPPA": "how police, probation and prisons work together about people who may do serious "
        "harm.",
        "MARAC": "a meeting at which services share what they know, to protect somebody at high "
        "risk from domestic abuse.",
        "MASH": "a team of several services that looks together at worries about a child or an "
        "adult.",
        "pathway": "the steps by which somebody gets help, and who takes each.",
        "RAG": "a colour, such as red or green, that shows how work is going.",
        "referral": "asking another service to help somebody.",
        "routine enquiry": "asking every patient about abuse, not only some.",
        "safeguarding": "keeping people safe from harm and neglect.",
        "sanctuary scheme": "locks and other changes that make a home safer to stay in.",
        "strategy discussion": "a talk between services about how to keep a child safe.",
    }
)
"""What each means, after a colon."""
