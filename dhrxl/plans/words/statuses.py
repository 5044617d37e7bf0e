"""The words of status that plans and trackers use, each understood as one of ours.

A small grammar rather than a list of sentences: words that only lean on others ("has been", "the
action"), words that take back or halve what follows ("not", "yet to be", "nearly"), a word with a
meaning, or a share ("80 per cent"). Where two meanings are possible, never the one that flatters:
nothing half said is Complete, and only the partnership says Not accepted or Superseded.
"""

import re
from enum import StrEnum

from dhrxl.model.terms import Status
from dhrxl.model.text import folded


class _Means(StrEnum):
    """What a word says of an action, before "not" or "partly" is heard."""

    DONE = "done"
    GOING = "going"
    ON_TRACK = "on track"
    LATE = "late"
    PAUSED = "paused"
    WAITING = "waiting"
    UNWANTED = "unwanted"


_WORDS = {
    _Means.DONE: (
        "complete|completed|completion|done|finished|achieved|accomplished|attained|delivered|"
        "implemented|enacted|embedded|met|actioned|closed|closed down|discharged|fulfilled|"
        "concluded|resolved|signed off|in place|cwblhawyd|cyflawnwyd|gorffennwyd|caewyd|ar gau|"
        "wedi cwblhau|wedi gwblhau|wedi chwblhau|wedi gorffen|wedi orffen|wedi cyflawni|"
        "wedi gyflawni|wedi cau|wedi gau|wedi weithredu|gorffenedig|cyflawn"
    ),
    _Means.GOING: (
        "wip|"
        "in progress|in hand|progressing|progressed|ongoing|on going|underway|under way|started|"
        "commenced|begun|continuing|continues|continuous|open|active|live|in development|"
        "under development|in train|working on|being implemented|being progressed|reopened|"
        "re opened|partial|partially|partly|ar y gweill|"
        "ar waith|parhaus|parhau|dechreuwyd|wedi dechrau|wedi ddechrau|wedi cychwyn|"
        "wedi gychwyn|mynd rhagddo|agored"
    ),
    _Means.ON_TRACK: "on track|on target|on schedule|on course|to plan|ar y trywydd iawn",
    _Means.LATE: (
        "at risk|behind|behind schedule|behind target|delayed|slipped|slipping|slippage|late|"
        "overdue|off track|off target|off schedule|missed|issues|hwyr|mewn perygl|oedi|wedi oedi|"
        "wedi llithro|ar ei hol hi|ar ei h\u00f4l hi"
    ),
    _Means.PAUSED: (
        "on hold|paused|deferred|suspended|postponed|parked|stalled|frozen|halted|gohiriwyd|"
        "wedi gohirio|wedi ohirio|ar stop|wedi atal"
    ),
    _Means.WAITING: (
        "outstanding|pending|to do|todo|planned|scheduled|due|new|no progress|no action|nothing|"
        "not due|not yet due|yet to start|yet to begin|yet to commence|"
        "awaiting start|in planning|dim cynnydd|yn aros|"
        "arfaethedig|heb ddechrau|heb gychwyn|heb gwblhau|heb gyflawni|heb orffen|heb weithredu|"
        "iw gwblhau|iw gyflawni|iw wneud|iw ddechrau"
    ),
    _Means.UNWANTED: (
        "cancelled|canceled|withdrawn|abandoned|discontinued|removed|dropped|rejected|declined|"
        "refused|not agreed|not supported|disagreed|no longer applicable|no longer relevant|"
        "no longer required|no longer needed|no longer being pursued|not required|not needed|"
        "not being pursued|not taken forward|obsolete|replaced|"
        "wedi ganslo|canslwyd|ddim yn berthnasol"
    ),
}
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_STATUS = {
    _Means.DONE: Status.COMPLETE,
    _Means.GOING: Status.IN_PROGRESS,
    _Means.ON_TRACK: Status.IN_PROGRESS,
    _Means.LATE: Status.IN_PROGRESS,
    _Means.PAUSED: Status.PAUSED,
    _Means.WAITING: Status.NOT_STARTED,
    _Means.UNWANTED: Status.ASK_TO_CLOSE,
}
_OURS = {folded(status): status for status in Status}

_LEANING = re.compile(
    r"(?:the|this|these|all|now|already|currently|still|actions?|tasks?|recommendations?|rec|"
    r"targets?|objectives?|milestones?|work|status|it|is|are|was|were|has|have|had|been|being|"
    r"successfully|well|very|yn|mae|marked as|considered|deemed|recorded as)\s+"
)
_WHOLLY = re.compile(r"(?:fully|entirely|wholly|totally|completely|quite|all|yet)\s+")
_PARTLY = re.compile(
    r"(?:partly|partially|partial|part|in part|half|nearly|almost|mostly|largely|mainly|"
    r"substantially|some|close to|near to|near|nearing|approaching|rhannol|bron)\s+"
)
_NOT = re.compile(
    r"(?:not yet|not|never|cannot be|(?:ha[sd]|have|is|are|was|were|do|does|did|can|could|wo|would|"
    r"should)nt|yet to be|yet to|still to be|still to|(?:due |aim |"
    r"aiming |going |expected |scheduled |planned )?to be|(?:will|should|must|needs?|would|may|"
    r"might|could|can|shall)(?: to)?(?: be)?|awaiting|pending|due for|until|before|subject to|heb|"
    r"ddim wedi|nid)\s+"
)
_TURNED = re.compile(r"(?:in|un|non|an)\s?")
"""What turns a word of the DONE kind round when it stands before it: "incomplete", "unmet"."""
_TRAILING = re.compile(
    r"\s+(?:to date|so far|now|already|in full|on time|late|early|as planned|within timescales?|"
    r"stage|status|action|actions|work)$"
)
_TRAILING_PARTLY = re.compile(r"\s+(?:in part|partly|partially|yn rhannol|rhannol)$|n rhannol$")
_WELSH_LINKS = re.compile(r"\b(wedi|heb)(?:[iu]| ei| eu)\s+")
_SHARE = re.compile(
    r"(?P<before>[^\d%]*?)(?P<share>\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent|pc\b)(?P<after>.*)"
)
_SOME_OF = re.compile(r"(?P<some>\d{1,3})\s*(?:/|out of|of)\s*(?P<all>\d{1,3})\s+(?P<what>.+)")
_AND = re.compile(r"(?:(?<!\s)\s++)?[/,;+]\s*+|(?<!\s)\s++(?:and|but|or)\s++")
_UNFINISHED = re.compile(
    r"\b(?:on-?\s?going|in progress|under-?\s?way|outstanding|pending|awaiting|awaited|incomplete|"
    r"overdue|delayed|not (?:yet|been|fully|all|started|begun|completed?|achieved|done|met|"
    r"implemented|delivered)\b|yet to\b|still (?:to|in|being|needs?|requires?)\b|"
    r"remain(?:s|ing)?\b|part(?:ial)?ly\b|partial\b|except|apart from|"
    r"to be \w+ed\b|\d{1,2}\s?(?:%|per ?cent))",
    re.I,
)
_YES = frozenset(("yes", "y", "true", "ydy", "ydi", "oes", "do", "\u2713", "\u2714", "\u2611",
                  "\u2705", "\u221a", "\u2714\ufe0f", "\u2611\ufe0f"))  # fmt: skip
_NO = frozenset(("no", "n", "false", "nac ydy", "nac oes", "\u2717", "\u2718", "\u274c", "\u2610",
                 "\u2612", "x", "\u00d7"))  # fmt: skip
_TICKS = frozenset(word for word in _YES if not word.isalpha())
_LONGEST = 90
"""Characters of a status at most; more are a narrative."""
_LEAST = (Status.NOT_STARTED, Status.PAUSED, Status.ASK_TO_CLOSE, Status.IN_PROGRESS)
"""Which of two statuses of one cell is read: the first of these, never Complete."""


def status_of(words: str, heading: str = "") -> Status | None:
    """Give the status that words mean, if they mean one and nothing else.

    Args:
        words: A whole cell, or what is set off at its start.
        heading: The heading it stands under, which says what a "Yes" or a tick answers.

    >>> status_of("Has been fully implemented"), status_of("Not yet implemented")
    (<Status.COMPLETE: 'Complete'>, <Status.NOT_STARTED: 'Not started'>)
    >>> status_of("80 per cent complete"), status_of("Complete by March")
    (<Status.IN_PROGRESS: 'In progress'>, None)
    """
    if len(words) > _LONGEST:
        return None
    plain = _plain(words)
    if plain in _YES or plain in _NO:
        return _answered(plain, heading)
    return None if words.rstrip().endswith("?") else _one(plain) or _two(plain)


def is_answer(words: str) -> bool:
    """Say whether words answer their heading, as a yes, a no or a tick does."""
    return _plain(words) in _YES | _NO


def is_own_word(words: str, status: Status) -> bool:
    """Say whether words only spell our status: nothing is lost by writing ours."""
    plain = _plain(words)
    return plain == _plain(status) or (status, plain) in (
        (Status.COMPLETE, "completed"), (Status.NOT_STARTED, "not yet started"),
    )  # fmt: skip


def is_unfinished(words: str) -> bool:
    """Say whether words after a "Complete" take some of it back.

    >>> is_unfinished("audit still outstanding"), is_unfinished("policy issued")
    (True, False)
    """
    return bool(_UNFINISHED.search(words))


def _plain(words: str) -> str:
    """Fold words, with every dash a space and no mark around them."""
    plain = re.sub(r"[-\u2010-\u2015_]+", " ", folded(words))
    plain = " ".join(plain.strip(" .,;:!()[]\"'\u2022").split())
    return _WELSH_LINKS.sub(r"\1 ", plain)


def _one(plain: str) -> Status | None:
    """Read words that say one thing."""
    if plain in _OURS:
        return _OURS[plain]
    if match := _SHARE.fullmatch(plain):
        return _share(match["before"], float(match["share"]), match["after"])
    if (match := _SOME_OF.fullmatch(plain)) and _bare(match["what"]) is Status.COMPLETE:
        is_all = match["some"] == match["all"] != "0"
        return Status.COMPLETE if is_all else Status.IN_PROGRESS
    return _bare(plain)


def _two(plain: str) -> Status | None:
    """Read two statuses in one cell as the one that flatters less; a list of choices is none."""
    parts = [part for part in _AND.split(plain) if part]
    found = [_one(part) for part in parts]
    if len(parts) != 2 or None in found:
        return None
    return next((status for status in _LEAST if status in found), found[0])


def _bare(plain: str) -> Status | None:
    """Take the leaning, the taking back and the halving off, and read the word that is left."""
    is_not = is_part = False
    left = plain
    while True:
        if meaning := _MEANING.get(left):
            return _said(meaning, is_not=is_not, is_part=is_part)
        if (turned := _TURNED.match(left)) and _MEANING.get(left[turned.end() :]) is _Means.DONE:
            return None if is_not else Status.NOT_STARTED
        if match := _NOT.match(left):
            if is_not:
                return None
            is_not = True
        elif match := _PARTLY.match(left):
            is_part = True
        elif match := _WHOLLY.match(left):
            is_part = is_part or (is_not and not match[0].startswith("yet"))
        elif match := _LEANING.match(left):
            pass
        elif tail := _TRAILING_PARTLY.search(left) or _TRAILING.search(left):
            is_part = is_part or bool(_TRAILING_PARTLY.search(left))
            left = left[: tail.start()]
            continue
        else:
            return None
        left = left[match.end() :]


def _said(meaning: _Means, *, is_not: bool, is_part: bool) -> Status | None:
    """Give what a meaning comes to under "not" and "partly"."""
    if is_not and meaning in (_Means.DONE, _Means.GOING):
        return Status.IN_PROGRESS if is_part else Status.NOT_STARTED
    if is_not:
        return Status.IN_PROGRESS if meaning is _Means.ON_TRACK else None
    if is_part and meaning is _Means.DONE:
        return Status.IN_PROGRESS
    return _STATUS[meaning]


def _share(before: str, share: float, after: str) -> Status | None:
    """Read a share of the whole: only all of it, plainly said, is Complete."""
    around = " ".join(f"{before} {after}".strip(" ()<>~:,").split())
    said = _bare(around) if around else Status.COMPLETE
    about = re.fullmatch(
        r"(?:about|approximately|approx|circa|around|over|at least|up to|only|nearly|almost|c|ca)"
        r"(?: (?P<rest>.*))?", around,
    )  # fmt: skip
    if about:
        said = _bare(about["rest"]) if about["rest"] else Status.COMPLETE
    if share > 100 or said not in (Status.COMPLETE, Status.IN_PROGRESS):
        return None
    if share == 0:
        return Status.NOT_STARTED
    is_all = share == 100 and said is Status.COMPLETE and not about and not set("<>~") & {*before}
    return Status.COMPLETE if is_all else Status.IN_PROGRESS


def _answered(plain: str, heading: str) -> Status | None:
    """Read a yes, a no or a tick by what its heading asks.

    Under a heading that asks nothing a tick is the sign for done, but a bare "yes" may be no more
    than a start.
    """
    asked = _bare(_plain(re.sub(r"(?i)[(\[]?\by(?:es)?\s*/\s*n(?:o)?\b[)\]]?|date", "", heading)))
    if plain in _NO:
        return Status.NOT_STARTED if asked in (None, Status.COMPLETE, Status.IN_PROGRESS) else None
    if asked is None:
        return Status.COMPLETE if plain in _TICKS else Status.IN_PROGRESS
    return asked
