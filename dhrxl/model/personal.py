"""Personal data in text: found by its shape, and masked when it is spoken of.

Plans follow real deaths. What looks like personal data is reported by kind and by its last two
characters, never whole. Numbers of services are left alone: 999, 101, 0800 and 03 lines, team
mailboxes that the caller knows.
"""

import re
from collections.abc import Callable, Collection

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = (
    r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}})"
)


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
    if not _EVERY_SHAPE.search(text):
        return ()
    teams = {address.casefold() for address in known}
    found: list[tuple[int, str]] = []
    for kind, pattern, is_one in _SHAPES:

        def masked(match: re.Match[str], kind: str = kind, is_one: _Test = is_one) -> str:
            words = match.group()
            if not is_one(words) or words.casefold() in teams:
                return words
            ending = re.sub(r"\W", "", words)[-2:]
            found.append((match.start(), f"looks like {kind}, ending {ending}"))
            return "\n" * len(words)

        text = pattern.sub(masked, text)
    return tuple(phrase for _, phrase in sorted(found, key=lambda one: one[0]))


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
    return tuple(_EMAIL.findall(text))


def _is_nhs_number(words: str) -> bool:
    """Say whether ten digits have the check digit of an NHS number."""
    digits = [int(digit) for digit in words if digit.isdigit()]
    check = -sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits[:9], strict=True))
    return check % 11 == digits[9] and len(set(digits)) > 1


def _is_phone(words: str) -> bool:
    """Say whether the digits are a line that a person may have."""
    digits = re.sub(r"\D", "", words.replace("(0)", "")).removeprefix("0044").removeprefix("44")
    digits = digits.removeprefix("0")
    return len(digits) in (9, 10) and digits[0] in "127"


def _is_postcode(words: str) -> bool:
    area = re.match(r"[A-Z]+", words)
    return area is not None and area.group() in _AREAS.split()


def _always(_: str) -> bool:
    return True


_Test = Callable[[str], bool]
_EVERY_SHAPE = re.compile(r"@|\d\D{0,3}\d")
"""Something that stands in each of the shapes below."""
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_SHAPES: tuple[tuple[str, re.Pattern[str], _Test], ...] = (
    ("an e-mail address", _EMAIL, _always),
    (
        "a date of birth",
        re.compile(
            rf"\b(?:d\.?o\.?b\b\.?|date of birth|born(?:\s+on)?)(?:\s+is|\s+was)?[\s:=(-]*{_DAY}",
            re.IGNORECASE,
        ),
        _always,
    ),
    (
        "a National Insurance number",
        re.compile(
            r"(?<![\w-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![\w-])",
            re.IGNORECASE,
        ),
        _always,
    ),
    (
        "a phone number",
        re.compile(
            r"(?<![\w.£/-])(?:(?:\+|00)44[ -]?(?:\(0\))?[ -]?|\(?0)(?:\d\)?[ -]?){8,9}\d(?![\w/-])"
        ),
        _is_phone,
    ),
    (
        "an NHS number",
        re.compile(r"(?<![\w.,£/-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w/-]|[.,]\d)"),
        _is_nhs_number,
    ),
    (
        "a postcode",
        re.compile(
            r"(?<![\w.-])(?:[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}"
            r"|[A-Z]{2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}|[A-Z]\d[A-Z\d]\d[ABD-HJLNP-UW-Z]{2})(?![\w-])"
        ),
        _is_postcode,
    ),
)
