"""The rule as live Excel formulas: the same words as `rag.rate`, on every case.

Written for Excel 2010 and later and for LibreOffice, in structured references as they stand in a
file. They read the defined names `as_at`, `due_soon_days`, `complete_colour`,
`blue_needs_assurance`, and those of what says nothing (`SILENT`). Text is compared trimmed,
non-breaking spaces and invisible characters too, and without case; dates by whole days; only
numbers from 1 count as dates. Where the as-at cell holds no date, every calculated cell is blank:
better no figure than one for no day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dhrxl.model.response import Response
from dhrxl.model.terms import CALCULATED, OF_NO_AGENCY, PARTS, Needed, Rag, Status, Timing, heading
from dhrxl.model.text import NBSP, SILENT_PATTERNS, UNSEEN
from dhrxl.rounds.rag import LONGEST_COMPARED, SETTLED

PLAN_TABLE = "action_plan"
RETURN_TABLE = "agency_return"
NO_DAY = "(type a date on the sheet Cover)"
SILENT = ("list_silent", "list_marks")
"""The lists of `terms.LISTS` that the formulas read, by their defined names."""
_LAST_DAY = 2_958_465
"""31 December 9999, the last that Excel has."""
_LONGEST_PLACEHOLDER = max(len(letters.replace("*", "")) for letters in SILENT_PATTERNS)
"""Letters and digits of the longest placeholder: a text with more is none, and is not searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The formulas of one table."""

    table: str
    due_in_column: bool
    """Whether the column Due date holds the date, as in returns; else it is worked out."""
    can_ask: bool
    """Whether the table has the columns in which agency and board ask and answer: New date
    requested, Evidence not accepted, Answer not accepted."""

    @property
    def timing(self) -> str:
        """Lines 1 to 6 of the rule, as far as they concern time."""
        return _first(
            (f'OR({self._seen("action_to_take")}="",N(as_at)<1)', '""'),
            (self._is(Status.NOT_ACCEPTED, Status.SUPERSEDED), _word(Timing.CLOSED)),
            (
                f"AND({self._is(Status.COMPLETE)},{self._day('date_of_completion')}<=INT(as_at))",
                _word(Timing.COMPLETED),
            ),
            (f"{self._due}=0", _word(Timing.NO_DATE)),
            (f"{self._due}<INT(as_at)", _word(Timing.OVERDUE)),
            (f"{self._due}<=INT(as_at)+due_soon_days", _word(Timing.DUE_SOON)),
            otherwise=_word(Timing.NOT_DUE),
        )

    @property
    def rag(self) -> str:
        """The rating, from timing and status."""
        timing = self._cell("timing")
        proved = [
            f"{self._day('date_of_completion')}>0", self._evidenced, *self._accepted,
            f"NOT({self._unassured})",
        ]  # fmt: skip
        done = f"AND({','.join(proved)})"
        on_track = f"IF(complete_colour={_word(Rag.GREEN)},{_word(Rag.AMBER)},{_word(Rag.GREEN)})"
        return _first(
            (f'{timing}=""', '""'),
            (f"OR({timing}={_word(Timing.CLOSED)},{timing}={_word(Timing.NO_DATE)})", _GREY),
            (f"{timing}={_word(Timing.COMPLETED)}", f"IF({done},complete_colour,{_AMBER})"),
            (f"{timing}={_word(Timing.OVERDUE)}", _word(Rag.RED)),
            (f"{timing}={_word(Timing.DUE_SOON)}", _AMBER),
            (self._is(Status.PAUSED, Status.ASK_TO_CLOSE), _AMBER),
            (self._is(Status.IN_PROGRESS, Status.COMPLETE), on_track),
            otherwise=_GREY,
        )

    @property
    def days_overdue(self) -> str:
        """Whole days past the due date, or blank."""
        return f'IF({self._cell("timing")}={_word(Timing.OVERDUE)},INT(as_at)-{self._due},"")'

    @property
    def needed(self) -> str:
        """The next step in words."""
        timing = self._cell("timing")
        silent = f'{self._seen("progress")}=""'
        unanswered = [f"{timing}={_word(Timing.OVERDUE)}", silent]
        if self.can_ask:
            unanswered.append(f"{self._day('new_date_requested')}=0")
        check = f"IF({silent},{_word(Needed.CHECK_AGAIN)},{_word(Needed.CHECKED)})"
        # what is proved and still Amber is so for want of assurance alone
        waits = f"AND({timing}={_word(Timing.COMPLETED)},{self._cell('rag')}={_AMBER})"
        complete = _first(
            (f"{self._day('date_of_completion')}=0", _word(Needed.ADD_DATE)),
            (f"NOT({self._evidenced})", _word(Needed.ADD_EVIDENCE)),
            *((f"NOT({accepted})", self._why_not) for accepted in self._accepted),
            (self._to_check, check),
            (waits, _word(Needed.ASSURANCE)),
            otherwise=_word(Needed.NOTHING),
        )
        still_open = self._is(
            Status.NOT_STARTED, Status.IN_PROGRESS, Status.PAUSED, Status.ASK_TO_CLOSE
        )
        return _first(
            (f'{timing}=""', '""'),
            (f"{timing}={_word(Timing.CLOSED)}", _word(Needed.NOTHING)),
            (self._is(Status.COMPLETE), complete),
            (f"AND({','.join(unanswered)})", _word(Needed.SAY_WHY_LATE)),
            (still_open, _word(Needed.NOTHING)),
            otherwise=_word(Needed.SAY_WHERE),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """The formulas by column key, without the leading equals sign."""
        return {key: getattr(self, key) for key in CALCULATED}

    @property
    def _due(self) -> str:
        if self.due_in_column:
            return self._day("due_date")
        revised = self._cell("revised_target_date")
        return f"IF({_is_day(revised)},INT({revised}),{self._day('target_date')})"

    @property
    def _evidenced(self) -> str:
        return f"OR({self._says('evidence')},{self._says('outcome')})"

    @property
    def _accepted(self) -> tuple[str, ...]:
        """Ask whether the answer is another than the board did not accept."""
        if not self.can_ask:
            return ()
        cut = [f"LEFT({self._seen(key)},{LONGEST_COMPARED})" for key in ("evidence", "outcome")]
        answer = '&" | "&'.join((*cut, self._day("date_of_completion")))
        return (f"{self._cell('answer_not_accepted')}<>{answer}",)

    @property
    def _unassured(self) -> str:
        """Ask whether the rating waits for the board's assurance, as `rag.rate` does."""
        assured = self._day("assured_on")
        missing = f"OR({assured}=0,{assured}>INT(as_at))"
        return f'AND(TRIM(blue_needs_assurance)="Yes",{missing})'

    @property
    def _to_check(self) -> str:
        """Ask whether the day to check again has come, as `rag.is_to_check` does."""
        check = self._day("check_again_on")
        done, assured = (self._day(key) for key in ("date_of_completion", "assured_on"))
        waits = f"OR({assured}<{check},{assured}>INT(as_at))"
        return f"AND({check}>0,{check}<=INT(as_at),{done}<{check},{waits})"

    @property
    def _why_not(self) -> str:
        reason = f'TRIM(SUBSTITUTE({self._cell("evidence_not_accepted")},"{NBSP}"," "))'
        return f'"{Needed.NOT_ACCEPTED}: "&{reason}'

    def _is(self, *words: Status) -> str:
        """Ask whether the status is one of some words."""
        listed = ",".join(map(_word, words))
        status = self._text("status")
        return f"OR({status}={{{listed}}})" if len(words) > 1 else f"{status}={listed}"

    def _says(self, key: str) -> str:
        """Ask whether a cell says something, as `text.says_something` does.

        Letters and digits are what is left when all marks are counted off; a placeholder is found
        where there are as many as it has, in its order.
        """
        cell = f"CLEAN({self._cell(key)})"
        marks = f'LEN({cell})-LEN(SUBSTITUTE({cell},list_marks,""))'
        letters = f"LEN({cell})-SUMPRODUCT({marks})"
        as_many = f'LEN(SUBSTITUTE(list_silent,"*",""))={letters}'
        found = f"ISNUMBER(SEARCH(list_silent,{cell}))"
        is_none = f"OR({letters}<2,SUMPRODUCT(({as_many})*{found})>0)"
        return f"IF({letters}>{_LONGEST_PLACEHOLDER},TRUE,NOT({is_none}))"

    def _day(self, key: str) -> str:
        """Give the whole day a cell holds, or 0 where it holds no date."""
        cell = self._cell(key)
        return f"IF({_is_day(cell)},INT({cell}),0)"

    def _text(self, key: str) -> str:
        """Give a cell's text as `text.trimmed` does."""
        return f'TRIM(SUBSTITUTE({self._visible(key)},"{NBSP}"," "))'

    def _seen(self, key: str) -> str:
        """Give what a person sees of a cell's text: a lone line break or tab is nothing."""
        return f'TRIM(CLEAN(SUBSTITUTE({self._visible(key)},"{NBSP}"," ")))'

    def _visible(self, key: str) -> str:
        """Give a cell's text without the invisible characters that formulas know."""
        opened = "SUBSTITUTE(" * len(UNSEEN)
        return opened + self._cell(key) + "".join(f',"{character}","")' for character in UNSEEN)

    def _cell(self, key: str) -> str:
        return f"{self.table}[[#This Row],[{heading(key)}]]"


PLAN = Rule(table=PLAN_TABLE, due_in_column=False, can_ask=False)
RETURN = Rule(table=RETURN_TABLE, due_in_column=True, can_ask=True)


def count_actions(table: str) -> str:
    """Count the actions of a table, live: rows that have a timing."""
    return f'SUMPRODUCT(--({table}[{heading("timing")}]<>""))'


def count_words(table: str, key: str, word: str) -> str:
    """Count the rows of a table that hold a word in a column, live.

    >>> count_words("agency_return", "timing", "Overdue")
    'COUNTIF(agency_return[Timing],"Overdue")'
    """
    return f"COUNTIF({table}[{heading(key)}],{_word(word)})"


def count_needed(table: str) -> str:
    """Count the rows in which something is still needed of an agency, live."""
    column = f"{table}[{heading('needed')}]"
    others = "*".join(f"({column}<>{_word(word)})" for word in ("", *OF_NO_AGENCY))
    return f"SUMPRODUCT({others})"


def count_unanswered(table: str) -> str:
    """Count the open actions that the agency leads and has not responded to, live.

    Open and answered are as `rag.is_closed` and `responses.is_answered` have them: an answer with
    a space beside it is one, a space alone is none. Each such form is asked for by itself, as not
    every program takes spaces from all cells of a column at once. Text counts as more than any
    number, so that words in place of a day are none of a later day.
    """
    keys = ("your_part", "response", "response_dated", "timing", "needed")
    lead, said, dated, timing, needed = (f"{table}[{heading(key)}]" for key in keys)
    answered = "+".join(f"({said}={_word(form)})" for word in Response for form in _forms(word))
    later = f"IF(N(as_at)<1,{_LAST_DAY},INT(N(as_at)))+1"
    is_later = f"({dated}>={later})*({dated}<={_LAST_DAY})"
    done = "+".join(f"({needed}={_word(word)})" for word in SETTLED)
    ended = f"({timing}={_word(Timing.CLOSED)})+({timing}={_word(Timing.COMPLETED)})*({done})"
    return f"SUMPRODUCT(({lead}={_word(PARTS[0])})*(1-({answered})*(1-{is_later}))*(1-({ended})))"


def position_line(before: str) -> str:
    """Give a line that names the as-at date, live."""
    day = f'IF(N(as_at)<1,{_word(NO_DAY)},TEXT(as_at,"d mmmm yyyy"))'
    return f'{_word(before)}&" "&{day}&"."'


def _forms(word: str) -> Iterator[str]:
    """Give the forms in which a word is the same to `text.trimmed`, with one space or none."""
    beside = ("", " ", NBSP)
    inner = dict.fromkeys((word, word.replace(" ", NBSP)))
    yield from (f"{before}{form}{after}" for form in inner for before in beside for after in beside)


def _is_day(cell: str) -> str:
    return f"AND(ISNUMBER({cell}),N({cell})>=1)"


def _word(word: str) -> str:
    doubled = str(word).replace('"', '""')
    return f'"{doubled}"'


def _first(*lines: tuple[str, str], otherwise: str) -> str:
    """Give the result of the first line that holds."""
    opened = "".join(f"IF({condition},{result}," for condition, result in lines)
    return f"{opened}{otherwise}{')' * len(lines)}"


_AMBER, _GREY = _word(Rag.AMBER), _word(Rag.GREY)
