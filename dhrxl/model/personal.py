"""Personal data in text: found by its shape, and masked when it is spoken of.

Plans follow real deaths. What looks like personal data is reported by kind and by its last two
characters, never whole. Numbers of services are left alone: 999, 101, 0800 and 03 lines, team
mailboxes that the caller knows.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple
from unicodedata import normalize

from dhrxl.model.text import visible

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = (
    r"(?:\d{1,2}\s?[/.\- ]\s?\d{1,2}\s?[/.\- ]\s?(?:\d{4}|\d{2})(?!\d)"
    rf"|\d{{1,2}}\s?(?:st|nd|rd|th)?[\s.\-/]{{0,2}}(?:of\s)?{_MONTH}[.,\s\-/]{{0,3}}'?(?:\d{{4}}|\d{{2}})(?!\d)"
    rf"|{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:\d{{4}}|\d{{2}})(?!\d)"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
)
_BIRTH = r"(?:\bd\.?\s?o\.?\s?b\b\.?|\b(?:date of birth|birth ?date|birthday|born)\b)"
_GAP = r"[ .\-]{0,3}"
"""What people write between the digits of a number."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_SPACES = re.compile(r"[^\S\n]+")
_ODD_SPACE = re.compile(r"[^\S\n ]|  ")
_FIGURE = re.compile(r"\d")
_OF_A_FILE = re.compile(
    r"\b(?:report|ref(?:erence)?|case|crime|incident|log|order|invoice|file|record|urn|occurrence)s?"
    r"[ .]{0,2}(?:no|nos|number|nr|id)?[ .:#]{0,3}$",
    re.IGNORECASE,
)
"""Words before a number that is no phone's, however it looks."""
_A_DAY = re.compile(r"(?<!\d)\d{1,2}([. -])\d{1,2}\1(?:19|20)\d\d(?!\d)")
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$")
_SMALL_WORDS = frozenset(
    ("am", "an", "as", "at", "be", "by", "ex", "he", "me", "my", "on", "or", "pm", "re", "we")
)
"""What may stand before six figures and a letter, and is no prefix of an insurance number."""
_BEFORE = 40
"""Characters before a number that are looked at for what it is."""


LONGEST_QUOTE = 60
"""Characters of a cell that a message may show."""


def find(text: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Say what in a text looks like personal data, in the order it stands there.

    Args:
        text: Any text; a cell, a comment, a file name.
        known: E-mail addresses of teams, which are no person's.

    Returns:
        Phrases that end a sentence, none of which tells more than two characters.

    >>> find("NHS no 943 476 5919, call 07700 900123")
    ('looks like an NHS number, ending 19', 'looks like a phone number, ending 23')
    """
    return tuple(phrase for phrase, _ in found_in(text, known=known))


def found_in(text: str, *, known: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Give what `find` gives, each with the words themselves.

    They are for whoever answers for them leaving the partnership, and for nobody else.

    >>> found_in("call 07700 900123")
    (('looks like a phone number, ending 23', '07700 900123'),)
    """
    text = _plain(text)
    if not _EVERY_SHAPE.search(text):
        return ()
    teams = {address.casefold() for address in known}
    found: list[tuple[int, str, str]] = []
    figures = len(_FIGURE.findall(text))
    for shape in SHAPES:
        if figures < shape.figures or not shape.part.search(text):
            continue

        def masked(match: re.Match[str], shape: Shape = shape) -> str:
            words = match.group()
            if not shape.is_one(match) or words.casefold() in teams:
                return words
            ending = re.sub(r"\W", "", words)[-2:]
            found.append((match.start(), f"looks like {shape.kind}, ending {ending}", words))
            return "\n" * len(words)

        text = shape.pattern.sub(masked, text)
    return tuple((phrase, words) for _, phrase, words in sorted(found, key=lambda one: one[0]))


def _plain(text: str) -> str:
    """Give a text as it is looked through: signs, spaces and dashes of one kind each."""
    if not text.isascii():
        text = visible(normalize("NFKC", visible(text))).translate(_DASHES)
    return _SPACES.sub(" ", text) if _ODD_SPACE.search(text) else text


def masked(text: str) -> str:
    """Give a text as a message may show it: what looks like personal data is told by its kind.

    >>> masked("ring 07700 900123"), masked("ring the desk")
    ('text that looks like a phone number, ending 23', 'ring the desk')
    """
    phrases = find(text)
    return f"text that {', and '.join(phrases)}" if phrases else text


def cut(text: str) -> str:
    """Give the beginning of a text, as long as a message may quote.

    >>> cut("No progress since the last meeting of the board, nor the one before that")
    'No progress since the last meeting of the board, nor the on…'
    """
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def quoted(text: str) -> str:
    """Quote the text of a cell in a message: cut where it is long, masked where it is personal.

    >>> quoted("soon"), quoted("ring 07700 900123")
    ("'soon'", 'text that looks like a phone number, ending 23')
    """
    safe = masked(text)
    return f"'{cut(text)}'" if safe == text else safe


def addresses(text: str) -> tuple[str, ...]:
    """Give the e-mail addresses in a text, such as a cover's contact.

    >>> addresses("DHR coordinator, csp.team@anytown.example")
    ('csp.team@anytown.example',)
    """
    return tuple(_EMAIL.findall(_plain(text)))


def _is_nhs_number(match: re.Match[str]) -> bool:
    """Say whether ten digits have the check digit of an NHS number."""
    digits = [int(digit) for digit in match[0] if digit.isdecimal()]
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True))
    return check % 11 == digits[9] and len(set(digits)) > 1


def _is_phone(match: re.Match[str]) -> bool:
    """Say whether the digits are a line that a person may have, in groups that people speak."""
    words = match[0].replace("(0)", "")
    digits = re.sub(r"\D", "", words).removeprefix("0044").removeprefix("44").removeprefix("0")
    if len(digits) not in (9, 10) or digits[0] not in "127":
        return False
    if words.startswith(("+", "00")):
        return True
    groups = re.findall(r"\d+", words)
    is_spelled = len(groups) == len(digits) + 1 and digits[0] == "7"
    if not is_spelled and (len(groups[0]) < 3 or len(groups) > 5):
        return False
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    return not (_A_DAY.search(words) or _OF_A_FILE.search(before))


def _is_postcode(match: re.Match[str]) -> bool:
    words = match[0]
    area = re.match(r"[A-Z]+", words.upper())
    if area is None or area[0] not in _AREAS.split():
        return False
    return words.isupper() or not _ORDINAL.search(words)


def _is_insurance_number(match: re.Match[str]) -> bool:
    """Say whether it is none of the words that stand before a date or a count: "on 12 03 26 a"."""
    return match[0].isupper() or match[0][:2].casefold() not in _SMALL_WORDS


def _always(_: re.Match[str]) -> bool:
    return True


_Test = Callable[[re.Match[str]], bool]
_EVERY_SHAPE = re.compile(r"@|\d\D{0,3}\d")
"""Something that stands in each of the shapes below."""
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")


class Shape(NamedTuple):
    """What one kind of personal data looks like; it is looked for only where its part stands."""

    kind: str
    pattern: re.Pattern[str]
    is_one: _Test
    """What else the words must be."""
    figures: int
    """How many are in it at least."""
    part: re.Pattern[str]
    """Something that stands in all that the pattern finds, and is found quickly."""


SHAPES = (
    Shape("an e-mail address", _EMAIL, _always, 0, re.compile("@")),
    Shape(
        "a date of birth",
        re.compile(
            rf"{_BIRTH}[\s:=(,.\-]{{0,4}}(?:(?:is|was|on|the)\b[\s:]{{0,2}}){{0,3}}{_DAY}"
            rf"|(?<!\d){_DAY}[\s,(\-]{{0,3}}{_BIRTH}(?!\s\S)",
            re.IGNORECASE,
        ),
        _always,
        3,
        re.compile(r"birth|born|o\.?\s?b\b", re.IGNORECASE),
    ),
    Shape(
        "a National Insurance number",
        re.compile(
            r"(?<![\w-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z] ?[A-CEGHJ-NPR-TW-Z]"
            rf"{_GAP}(?:\d{_GAP}){{6}}[A-D](?![\w-])",
            re.IGNORECASE,
        ),
        _is_insurance_number,
        6,
        re.compile(rf"\d{_GAP}[A-D](?![\w-])", re.IGNORECASE),
    ),
    Shape(
        "a phone number",
        re.compile(
            rf"(?<![\w£/-])(?<!\d\.)(?:(?:\+|00)44{_GAP}(?:\(0\))?{_GAP}|\(?0{_GAP})"
            rf"(?:\d\)?{_GAP}){{8,9}}\d(?![\w/-])"
        ),
        _is_phone,
        10,
        re.compile(r"[+0][\d .()\-]{9}"),
    ),
    Shape(
        "an NHS number",
        re.compile(
            r"(?<![\w,£/-])(?<!\d\.)\d{3}[ ./\-]{0,3}\d{3}[ ./\-]{0,3}\d{4}(?![\w/-]|[.,]\d)"
            r"|(?<=NHS)[^\d\n]{1,20}(?:\d[ ./\-]{0,3}){9}\d(?![\w/-]|[.,]\d)"
        ),
        _is_nhs_number,
        10,
        re.compile(r"(?:\d[ ./\-]{0,3}){9}\d"),
    ),
    Shape(
        "a postcode",
        re.compile(
            r"(?<![\w.-])(?:[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}"
            r"|[A-Z]{2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}|[A-Z]\d[A-Z\d]\d[ABD-HJLNP-UW-Z]{2})(?![\w-])",
            re.IGNORECASE,
        ),
        _is_postcode,
        2,
        re.compile(r"\d[ABD-HJLNP-UW-Z]{2}(?![\w-])", re.IGNORECASE),
    ),
)
