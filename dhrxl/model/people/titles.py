"""Names of people after a title or a rank, in English and Welsh.

A title is followed by a name; or by a role: "PC Training Lead", "Dr surgery", "DS policy". What
follows in small letters is no name, unless nothing but a name follows that title ("Mrs"). What
follows in capital letters is a role where it ends in a word for a post, or for who does it; such
words are no surnames. One capital letter is a pseudonym, as reviews give them: "PC A".
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dhrxl.model.people.likeness import Word, ending, plainly, words_in

ABBREVIATED = r"(?:Mrs?|Ms|Miss|Dr|Prof|Rev|Cllr|Insp|Supt|Sgt|D(?:CI|I|C|S|Supt)|P[CS])"
"""A pattern for the titles that stand before most names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALWAYS = _words("mr mrs ms mx messrs mssrs cllr")
"""Nothing but a name follows these, in small letters too."""
_SHORT = _words(
    "dr prof rev revd parch cyng insp supt sgt ald hon capt cpl lt col maj fr det arol dcs "
    "dsu dsupt dci di ds dc dcc acc pcso wpc wdc pc ps ci dchsupt chsupt"
)
_IN_WORDS = _words(
    "miss doctor professor reverend councillor alderman sir dame lady lord madam sister "
    "father brother nurse matron midwife pastor canon imam rabbi judge constable sergeant "
    "inspector superintendent detective officer athro parchedig cynghorydd nyrs cwnstabl "
    "rhingyll arolygydd ditectif heddwas syr fonesig meddyg chwaer bonwr"
)
"""Words that are titles where they are written with a capital."""
PARTICLES = _words(
    "van von der den de di da du dos das la le el al bin bint ben ibn ap ab af ter ten"
)
_JOINS = _words("and or nor of who is was has had will the in on at to for not a")
_POSTS = _words(
    "lead leads manager managers director directors coordinator coordinators ordinator "
    "adviser advisers advisor advisors practitioner practitioners supervisor supervisors "
    "administrator officer officers superintendent worker workers specialist specialists "
    "consultant consultants educator educators representative representatives team teams unit "
    "units service services department directorate group board panel committee forum "
    "protection safeguarding training policy policies procedure procedures guidance "
    "partnership partnerships operations crime abuse violence trust council office hub "
    "station surgery practice practices clinic hospital scheme role roles vacancy rota "
    "meeting meetings champions swyddog rheolwr tim hyfforddiant gwasanaeth"
)
"""Words for posts, for who does the work, and for the work: a role ends in one of them."""
_BETWEEN = re.compile(r"[.\s/]*|\s*['\u2018\u2019]\s*")
_AFTER_WORD = re.compile(r"\s+")
"""What may stand after a title that is not shortened: a full stop ends its sentence."""
_WITHIN = re.compile(r"[.\s]*|\s?[-'\u2010-\u2015\u2018\u2019`]\s?")
_COLLAR = re.compile(r"\d{3,6}")
_MOST_WORDS = 4


class Titled(NamedTuple):
    """A name after a title, as it stands in a text."""

    start: int
    words: str
    """Its letters, by which it is known again; never shown."""
    phrase: str


def titled(text: str) -> tuple[Titled, ...]:
    """Find names after titles.

    >>> [one.phrase for one in titled("Agreed with DI Hollis and the PC Training Lead")]
    ['looks like a name after a title (DI), ending is']
    >>> titled("Dr surgery; DS policy; PC A; MS Teams")
    ()
    """
    words = _joined(words_in(plainly(text)))
    return tuple(
        Titled(word.start, level_of(name), f"looks like {what} ({word.shown}), ending {last}")
        for at, word in enumerate(words)
        if is_title(word, words, at)
        for name, what, last in _after(words, at)
    )


def _joined(words: Sequence[Word]) -> list[Word]:
    """Put letters with full stops together: "D.C." is a rank as DC is; and "Rev'd" one word."""
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        is_next = last is not None and len(word.shown) == 1 and word.before in (".", "'", "\u2019")
        if (
            last
            and is_next
            and (
                (word.before == "." and last.shown.isupper() and word.shown.isupper())
                or (last.shown + word.shown).lower() == "revd"
            )
        ):
            joined[-1] = last._replace(
                shown=last.shown + word.shown, letters=last.letters + word.letters
            )
        else:
            joined.append(word)
    return joined


def level_of(words: Sequence[Word]) -> str:
    """Give the letters of words, by which they are known again."""
    return "".join(word.letters for word in words)


def is_title(word: Word, words: Sequence[Word], at: int) -> bool:
    """Say whether a word is written as a title: "MS" before "Teams" is a firm, "miss" a verb."""
    small = word.shown.lower()
    if small in _ALWAYS:
        follows = words[at + 1].shown if at + 1 < len(words) else ""
        return not (word.shown == "MS" and follows != follows.upper())
    if small in _SHORT:
        return word.is_capital or small in ("dr", "prof", "sgt", "insp")
    return small in _IN_WORDS and word.is_capital


def _after(words: Sequence[Word], at: int) -> Iterator[tuple[Sequence[Word], str, str]]:
    """Give the name after a title, and what to call it; nothing where a role follows."""
    first = at + 1
    number = words[first] if first < len(words) else None
    if number and _COLLAR.fullmatch(number.shown) and words[at].shown.lower() in _SHORT:
        if _BETWEEN.fullmatch(number.before):
            yield [number], "a number after a rank", ending(number.shown)
        first += 1
    name = _name(words, first, is_always=words[at].shown.lower() in _ALWAYS)
    if name:
        yield name, "a name after a title", ending(name[-1].shown)


def _name(words: Sequence[Word], at: int, *, is_always: bool) -> Sequence[Word]:
    """Give the words of a name that begins here; none where it is a role, or a pseudonym."""
    is_word = words[at - 1].shown.lower() in _IN_WORDS
    start, between = at, _AFTER_WORD if is_word else _BETWEEN
    while at < len(words) and words[at].shown in PARTICLES and between.fullmatch(words[at].before):
        at, between = at + 1, _WITHIN
    run: list[Word] = []
    for word in words[at : at + _MOST_WORDS]:
        if (
            not (between if not run else _WITHIN).fullmatch(word.before)
            or not word.shown[0].isalpha()
        ):
            break
        if not word.is_capital and not (is_always and not run and word.shown not in _JOINS):
            break
        run.append(word)
    if not any(len(word.shown) > 1 for word in run):
        return ()
    if is_title(run[0], words, at) and len(run) > 1:
        return ()  # "Mr Dr Patel": the title that stands nearer tells it
    if run[-1].shown.lower() in _POSTS | _IN_WORDS:
        return ()
    return words[start : at + len(run)]


def without_title(name: str) -> str:
    """Take titles off a name, as people write them on a list.

    >>> without_title("Dr. Sam Hollis"), without_title("Mr & Mrs Hollis"), without_title("May")
    ('Sam Hollis', 'Hollis', 'May')
    """
    words = name.split()
    while len(words) > 1 and (
        words[0] in ("&", "and") or words[0].strip(".").lower() in _ALWAYS | _SHORT | _IN_WORDS
    ):
        words = words[1:]
    return " ".join(words)
