"""Whether an agency accepted what was recommended, in the words that published plans have for it.

"Agreed in part", "Do not accept", "Y": only a cell that says it plainly is read. Where two
readings are possible, as of "Accepted, subject to funding", none is: it is told, and a person
decides.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dhrxl.model.dates import find_days
from dhrxl.model.response import Response
from dhrxl.model.text import folded

_SAYS_YES = (
    r"(?:accepted|accepts?|agreed|agrees?|supported|supports?|approved|derbyniwyd|derbyn|cytunwyd|"
    r"cytuno)"
)
_SAYS_NO = (
    r"(?:rejected|rejects?|declined|declines?|refused|refuses?|disagreed?|disagrees|gwrthodwyd|"
    r"gwrthod|(?:ni|nid) (?:dd|ch)?\w*(?:erbyniwyd|ytunwyd)|anghytuno)"
)
_LEANS = (
    r"(?:(?:we|i|it|is|was|are|has|have|been|the|this|recommendations?|rec|actions?|response|"
    r"agency|board|trust|council|force|service|partnership|overall) )*"
)
_TRAILS = r"(?: (?:the|this|these|recommendations?|actions?|and|to|it|with))*"
_HALF = r"(?:part|partly|partially|partial|in part|yn rhannol)"
_WHOLE = r"(?:fully|wholly|in full|in its entirety|yn llawn)"
_QUALIFIED = (
    r"(?:in part|partly|partially|in principle|with (?:some )?(?:amendments?|modifications?|"
    r"changes|reservations?|caveats?|qualifications?)|yn rhannol|mewn egwyddor)"
)
_FORMS: tuple[tuple[Response, re.Pattern[str]], ...] = (
    (Response.PARTLY, re.compile(
        rf"{_LEANS}(?:{_HALF} {_SAYS_YES}|{_SAYS_YES}{_TRAILS} {_QUALIFIED}){_TRAILS}"
    )),
    (Response.NOT_ACCEPTED, re.compile(
        rf"{_LEANS}(?:(?:do|does|did|is|was|were|are|can|could)? ?(?:not|nt|cannot|unable to) "
        rf"(?:be )?{_SAYS_YES}|{_SAYS_NO}){_TRAILS}"
    )),
    (Response.ACCEPTED, re.compile(
        rf"{_LEANS}(?:{_WHOLE} )?{_SAYS_YES}{_TRAILS}(?: {_WHOLE})?"
    )),
)  # fmt: skip
"""What a cell, or the start of it, may say; the halves before the wholes."""
_HALVES = frozenset(("partly", "partially", "partial", "in part", "part", "yn rhannol"))
_YES = frozenset(("yes", "y", "true", "ie", "ydy", "\u2713", "\u2714", "\u2611", "\u2705"))
_NO = frozenset(("no", "n", "false", "nac ydy"))
"""Answers to a heading that asks. A cross is neither: it may tick, or say no."""
_MARK = re.compile(r"(?<!\s)\s++[-\u2013\u2014]|[-\u2013\u2014](?=\s)|[:;.,]|(?:(?<!\s)\s++)?\(|\n")
"""What sets an answer off from the words beside it."""
_DATED = re.compile(r"(?:on|dated|in|at|ar)?", re.I)
_LINK = re.compile(r"(?<!\s)\s++(?:on|dated|in|at|ar)$", re.I)
_TAKES_BACK = re.compile(
    r"\W*(?:but|subject to|except|apart from|with the exception|however|only|if|provided|in part|"
    r"part(?:ly|ially)?\b|not\b|although|though|unless|once|when|pending|as long as|so long as|"
    r"in principle|ond|yn rhannol)",
    re.I,
)
"""How words begin that take some of an acceptance back; how much, a person has to say."""
_LONGEST_HEAD = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one cell says of a recommendation, taken apart; nothing of it is dropped."""

    response: Response | None = None
    reason: str = ""
    """The words beside the answer."""
    day: date | None = None


@lru_cache(maxsize=4096)
def answer_in(cell: str, *, is_asked: bool = False) -> Answer:
    """Give the answer that a cell plainly is, or begins with; nothing where it may be two.

    Args:
        cell: Its words.
        is_asked: Whether it stands under a heading that asks, so that a "Yes" is an answer.

    >>> answer_in("Not agreed: the policy exists")
    Answer(response=<Response.NOT_ACCEPTED: 'Not accepted'>, reason='the policy exists', day=None)
    >>> answer_in("Accepted in part").response, answer_in("Agreed, subject to funding").response
    (<Response.PARTLY: 'Partly accepted'>, None)
    """
    text = cell.strip()
    if text.endswith("?") and len(text) < _LONGEST_HEAD:
        return Answer()
    for head, rest in _heads(text):
        said = _said(head, is_asked=is_asked)
        if said is None:
            continue
        found = _dated(rest)
        is_other = _said(found.reason, is_asked=False) is not None
        if is_other or (said is Response.ACCEPTED and _TAKES_BACK.match(found.reason)):
            return Answer()
        return Answer(response=said, reason=found.reason, day=found.day)
    return Answer()


def _heads(text: str) -> list[tuple[str, str]]:
    """Give the whole, and the start of it up to a mark or a day, each with what follows."""
    heads = [(text, "")]
    if match := _MARK.search(text):
        rest = text[match.end() :].strip()
        heads.append((text[: match.start()], rest.removesuffix(")") if "(" in match[0] else rest))
    if (day := next(find_days(text), None)) and day.start:
        head = _LINK.sub("", text[: day.start].rstrip(" ,:;(-"))
        heads.append((head, text[day.start :].strip().removesuffix(")")))
    return [(head, rest) for head, rest in heads if len(head) <= _LONGEST_HEAD]


def _said(head: str, *, is_asked: bool) -> Response | None:
    plain = " ".join(re.sub(r"[-\u2010-\u2015_]+", " ", folded(head)).split())
    plain = plain.strip(" .,;:!()[]\"'")
    if is_asked and plain in _YES | _NO | _HALVES:
        if plain in _HALVES:
            return Response.PARTLY
        return Response.ACCEPTED if plain in _YES else Response.NOT_ACCEPTED
    return next((word for word, form in _FORMS if form.fullmatch(plain)), None)


def _dated(rest: str) -> Answer:
    """Take the day an answer was given on off the start of the words beside it."""
    day = next(find_days(rest), None)
    if day is None or day.day is None or not _DATED.fullmatch(rest[: day.start].strip()):
        return Answer(reason=rest)
    return Answer(day=day.day, reason=rest[day.end :].lstrip(" .,;:)-\u2013\u2014"))
