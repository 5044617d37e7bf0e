"""Words of the trade that plans use, as one would explain them to somebody who never heard them."""

from collections.abc import Mapping
from types import MappingProxyType

TRADE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "CSP": "services of an area that work together on safety, such as police, council and "
        "health (community safety partnership).",
        "DASH": "a list of questions that helps staff to see how much danger somebody is in.",
        "dip sample": "a look at some records, to see whether something is done.",
        "ICB": "the body that plans NHS care for an area (integrated care board).",
        "IDVA": "a trained worker who supports somebody at high risk from domestic abuse "
        "(independent domestic violence adviser).",
        "MAPPA": "how police, probation and prisons work together about people who may do serious "
        "harm.",
        "MARAC": "a meeting at which services share what they know, to protect somebody at high "
        "risk from domestic abuse.",
        "MASH": "a team of several services that looks together at worries about a child or an "
        "adult.",
        "RAG": "a colour, such as red or green, that shows how work is going.",
        "sanctuary scheme": "locks and other changes that make a home safer to stay in.",
        "strategy discussion": "a talk between services about how to keep a child safe.",
    }
)
"""What each means, after a colon."""
