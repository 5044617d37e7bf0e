"""What a round comes to: which answers count, where each action stands then, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.loops import some
from tests.oracle.answers import (
    ANSWERS,
    BLANK,
    OPEN,
    PROOF,
    REPORT,
    RESPONSE,
    is_of_later_day,
    is_report,
    is_told,
    response,
)
from tests.oracle.history import DAYS, Answer, Choice, History, Promise, Round, said
from tests.oracle.later import CHECK, DECLINED
from tests.oracle.rule import CLOSED, Board, Rating, months_later, rating

NOBODY = "Unassigned"
Place = tuple[str, str, int]
"""File, sheet and row."""
UNRATED = Rating("", "", None, "")
VERSIONS = "two versions differ"


@dataclass
class Action:
    """Where an action stands."""

    promise: Promise
    target: date | None
    place: Place
    lead: str = ""
    """As the agency is called now; so are the others."""
    partners: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Names that its agencies had before."""
    revised: date | None = None
    agreed_on: date | None = None
    moved: int = 0
    says: Answer = field(default_factory=lambda: dict(BLANK))
    first: date | None = None
    """The date first agreed, where the plan corrected it since."""
    assured: date | None = None
    assured_for: tuple[object, ...] = ()
    """The evidence and outcome that the board was satisfied by."""
    refused: tuple[object, ...] = ()
    """The answer that the board did not accept."""
    why_refused: str = ""
    check: date | None = None
    """From when it is asked whether what was done still holds."""
    stands_since: date | None = None
    """The day the board said that the action stands, though its agency does not accept it."""
    was_answered: bool = False
    reported: str = "Never"
    said_on: date | None = None
    """The day of the round that the agency last said this in."""
    progress_on: date | None = None
    """The day of the round that the progress was said in."""
    joint_words: dict[str, str] = field(default_factory=dict)
    """The progress that each joint agency last told of."""
    joint: dict[str, str] = field(default_factory=dict)
    """What joint agencies last said, where it is another status than the lead's."""
    rated: Rating = UNRATED
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Kind, column, before, after."""

    @property
    def due(self) -> date | None:
        """The revised target date if there is one, else the target date."""
        return self.revised or self.target

    @property
    def first_agreed(self) -> date | None:
        """The date first agreed, whatever was agreed or corrected since."""
        return self.first or self.target or self.revised

    @property
    def agencies(self) -> list[str]:
        """The lead first, then the others."""
        return [self.lead or NOBODY, *self.partners]

    def asks(self) -> str:
        """Say what the partnership is asked."""
        if self.rated.is_asked_again:
            return CHECK
        if self.rated.is_done:
            waits = self.rated.timing == "Completed" and not self.assured
            return "Assurance" if waits else ""
        wants = ["New date"] if self.says["New date requested"] else []
        wants += ["Close"] if self.says["Status"] == "Ask to close" else []
        return "; ".join(wants + ([DECLINED] if self.is_declined else []))

    @property
    def is_declined(self) -> bool:
        """Whether its agency does not accept it, and the board has not said since that it stands.

        Of a response that is later than that the board is asked again.
        """
        is_settled = self.stands_since and not is_of_later_day(
            self.says, {"Response dated": self.stands_since}
        )
        return self.says["Response"] == "Not accepted" and not is_settled

    @property
    def board(self) -> Board:
        """What the board said of its evidence."""
        return Board(self.refusal, self.assured, self.check)

    def answer(self, *columns: str) -> tuple[object, ...]:
        """Give what some columns say."""
        return tuple(self.says[column] for column in columns)

    @property
    def refusal(self) -> str:
        """Why the board did not accept the evidence; while the answer stays as it was."""
        return self.why_refused if self.answer(*PROOF) == self.refused else ""

    def copy(self) -> "Action":
        """Give one that can change by itself."""
        return replace(
            self,
            says=dict(self.says),
            joint=dict(self.joint),
            joint_words=dict(self.joint_words),
            changes=[],
        )


@dataclass
class File:
    """A file that came in."""

    name: str
    agency: str
    rows: dict[str, tuple[int, Answer]]
    """By action: the row it stands in, and what its open cells hold."""
    no_change: bool = False
    uses: dict[str, str] = field(default_factory=dict)
    """What became of each row."""


@dataclass
class Outcome:
    """What a round came to."""

    round: Round
    before: dict[str, Action]
    """As the last summary showed them; empty in the first round."""
    base: dict[str, Action]
    """With the decisions since, and the plan as it is now."""
    actions: dict[str, Action]
    files: list[File]
    expected: list[str]
    returned: set[str]

    @property
    def silent(self) -> list[str]:
        """Who was asked and did not return."""
        return [name for name in self.expected if name not in self.returned]


def planned(
    history: History, made: Round, last: Mapping[str, Action], places: Mapping[str, Place]
) -> dict[str, Action]:
    """Give the actions before a round: the plan as it is now over what was last reported.

    Args:
        history: The history.
        made: The round.
        last: The actions as the last round left them, with its decisions.
        places: Where the plans hold each action.
    """
    found = {}
    for promise in history.promises:
        if promise.since > made.number:
            continue
        target = promise.day
        if promise.months:
            target = months_later(made.published[promise.review], promise.months)
        typed = [r.retargeted.get(promise.ref) for r in history.rounds[: made.number + 1]]
        target = next(filter(None, reversed(typed)), target)
        known = last.get(promise.ref)
        one = known.copy() if known else Action(promise, target, places[promise.ref])
        if known and promise.ref in made.retargeted:
            one.first = one.first or known.target
        one.target = target
        _take_from_plan(one, history, made)
        _rename(one, made)
        one.reported = "Carried forward" if one.was_answered else "Never"
        found[promise.ref] = one
    return found


def _take_from_plan(one: Action, history: History, made: Round) -> None:
    """Take what else the plan says: a response, days of assurance and of checking again.

    A response counts where there was none, or where it is later. A day of assurance counts if it is
    later than the last summary, for the evidence that shows; it takes none back. Of two days to
    check again the one that was given with the later assurance counts.
    """
    word, reason, day = one.promise.accepted
    plan: Answer = dict(zip(RESPONSE, (ANSWERS.get(word, ""), reason, day or ""), strict=True))
    for earlier in history.rounds[: made.number + 1]:
        plan |= earlier.in_plan.get(one.promise.ref, {})
    if plan["Response"] and (not one.says["Response"] or is_of_later_day(plan, one.says)):
        if plan["Response"] != one.says["Response"]:
            one.stands_since = None
        one.says |= {heading: plan[heading] for heading in RESPONSE}
    assured, check = plan.get("Assured on"), plan.get("Check again on")
    oldest = date.min
    if isinstance(check, date):
        given = assured if isinstance(assured, date) else oldest
        if not one.check or given >= (one.assured or oldest):
            one.check = check
    is_done = one.says["Status"] == "Complete"
    if isinstance(assured, date) and assured > DAYS[made.number - 1] and is_done:
        one.assured = max(assured, one.assured or oldest)
        one.assured_for = one.answer("Evidence", "Outcome")


def _rename(one: Action, made: Round) -> None:
    """Put the agencies of an action under the names they have now, the old ones beside them.

    The old ones are those it stood under before: a plan that is imported after a succession names
    the heir, and the import says so, so that no workbook ever held the old name of a new action.
    """
    promise, before = one.promise, (*one.others, one.lead, *one.partners)
    one.lead = made.now(promise.lead)
    one.partners = tuple(
        name for name in dict.fromkeys(map(made.now, promise.joint)) if name != one.lead
    )
    one.others = tuple(name for name in dict.fromkeys(before) if name and made.now(name) != name)
    one.joint = _renamed(one.joint, made)
    one.joint.pop(one.lead, None)
    one.joint_words = _renamed(one.joint_words, made)


def _renamed(words: Mapping[str, str], made: Round) -> dict[str, str]:
    """Give what agencies said under their names of now; an heir's own words go before."""
    found = {who: what for who, what in words.items() if made.now(who) == who}
    return found | {n: what for who, what in words.items() if (n := made.now(who)) not in found}


def sent(made: Round, base: Mapping[str, Action]) -> dict[str, dict[str, Answer]]:
    """Give what each agency is sent: by action the open cells as they go out.

    What is done or closed is left out, unless all is sent or it is to be checked again. Joint rows
    go out blank; progress starts empty for all.
    """
    shares: dict[str, dict[str, Answer]] = {}
    for ref, one in base.items():
        now = rated(one, made, "")
        if now.is_done and not (made.send_all or now.is_asked_again):
            continue
        for agency in one.agencies:
            is_lead = agency == one.agencies[0]
            shares.setdefault(agency, {})[ref] = (one.says if is_lead else BLANK) | {"Progress": ""}
    return shares


def may_be_sent(
    made: Round, before: Mapping[str, Action], base: Mapping[str, Action]
) -> dict[str, dict[str, tuple[Answer, ...]]]:
    """Give what each agency may have been sent: what stands, or stood before the decisions.

    A return may be split before the board decides, so what was said last time is said by nobody.
    """
    return {
        agency: {
            ref: (row, before[ref].says | {"Progress": ""})
            if ref in before and agency == base[ref].agencies[0]
            else (row,)
            for ref, row in rows.items()
        }
        for agency, rows in sent(made, base).items()
    }


def beside(made: Round, one: Action, agency: str) -> dict[str, object]:
    """Give what else stands in the row of a return: what is agreed, worked out and last said."""
    is_lead = agency == one.agencies[0]
    rating = rated(one, made, "") if is_lead else blank_rating(one.due, made)
    return {
        "Your part": "Lead" if is_lead else "Joint",
        "Due date": one.due,
        "Target date": one.target,
        "Revised target date": one.revised,
        "Lead agency": one.lead,
        "Joint agencies": "; ".join(one.partners),
        "Progress last time": one.says["Progress"] if is_lead else one.joint_words.get(agency),
        "Calculated RAG": rating.rag,
        "Timing": rating.timing,
        "Days overdue": rating.overdue,
        "What is needed": rating.needed,
    }


def blank_rating(due: date | None, made: Round) -> Rating:
    """Rate an action of which nothing was said."""
    return rating(BLANK, due, made.as_at, made.settings)


def rated(one: Action, made: Round, now: str) -> Rating:
    """Rate an action in a round; `now` is the progress said in it."""
    return rating(one.says, one.due, made.as_at, made.settings, board=one.board, now=now)


def filled(row: Answer, typed: Answer) -> Answer:
    """Give the open cells of a row after an agency typed into it."""
    return row | {heading: "" if value is None else value for heading, value in typed.items()}


def play(
    history: History,
    made: Round,
    before: dict[str, Action],
    base: dict[str, Action],
    files: list[File],
) -> Outcome:
    """Work out a round from what came in."""
    out = may_be_sent(made, before, base)
    _use_files(base, files, out)
    actions = {ref: one.copy() for ref, one in base.items()}
    for ref, one in actions.items():
        _answer(one, base[ref], files, out, made.as_at)
        now = next((f.rows[ref][1]["Progress"] for f in _records(files, ref)), "")
        one.progress_on = made.as_at if now else one.progress_on
        done = rated(one, made, str(now)).is_done
        if not done or one.answer("Evidence", "Outcome") != one.assured_for:
            one.assured = None
        one.rated = rated(one, made, str(now))
        _compare(one, before.get(ref), base[ref], made, is_first=not before)
    before_it = [(one, rated(one, made, "")) for one in base.values()]
    open_ones = [one for one, then in before_it if not then.is_done]
    again = [one for one, then in before_it if then.is_asked_again]
    asked = {name for one in open_ones + again for name in one.agencies} - {NOBODY}
    spoke = {f.agency for f in files if any(has_come(use) for use in f.uses.values())}
    for file in files:
        if file.agency in spoke:
            _tell_missing(actions, open_ones, file.agency, files)
    expected = sorted(asked, key=str.casefold)
    return Outcome(made, before, base, actions, files, expected, spoke)


def has_come(use: str) -> bool:
    """Say whether a row shows that its agency returned: it counts, or is one of two versions."""
    return "Not counted" not in use or VERSIONS in use


def _use_files(
    base: Mapping[str, Action],
    files: list[File],
    out: Mapping[str, Mapping[str, Sequence[Answer]]],
) -> None:
    """Put every row to its use."""
    for file in files:
        speaks = any(is_told(row, out[file.agency][ref]) for ref, (_, row) in file.rows.items())
        for ref in file.rows:
            part = "Row of record" if file.agency == base[ref].agencies[0] else "Joint answer"
            silent = "Not counted: nothing was reported in this file"
            file.uses[ref] = part if speaks or file.no_change else silent
    pairs = {(file.agency, ref) for file in files for ref in file.rows}
    for agency, ref in pairs:
        both = [f for f in files if f.agency == agency and ref in f.rows]
        both = [file for file in both if "Not counted" not in file.uses[ref]]
        if len(both) > 1:
            _settle(ref, both, out[agency][ref])


def _settle(ref: str, both: list[File], went_out: Sequence[Answer]) -> None:
    """Let the copy that says something new count; where two do and differ, neither does."""
    told = [file for file in both if is_told(file.rows[ref][1], went_out)]
    versions = [file.rows[ref][1] for file in told]
    if any(one != versions[0] for one in versions[1:]):
        columns = [h for h in OPEN if len({str(one[h]) for one in versions}) > 1]
        named = " and ".join(filter(None, (", ".join(columns[:-1]), columns[-1])))
        for file in both:
            file.uses[ref] = f"Not counted: {VERSIONS} in {ref}, {named}"
        return
    kept = (told or both)[0]
    where = f"{kept.name}, sheet Return, row {kept.rows[ref][0]}"
    for file in both:
        if file is not kept:
            same = file.rows[ref][1] == kept.rows[ref][1]
            why = f"same answer as in {where}" if same else f"as sent out; {where} has the answer"
            file.uses[ref] = f"Not counted: {why}"


def _records(files: list[File], ref: str) -> list[File]:
    return [file for file in files if file.uses.get(ref) == "Row of record"]


def _answer(
    one: Action,
    base: Action,
    files: list[File],
    out: Mapping[str, Mapping[str, Sequence[Answer]]],
    as_at: date,
) -> None:
    """Lay what was said over what stood."""
    ref = one.promise.ref
    closed = base.says["Status"] if base.says["Status"] in CLOSED else ""
    for file in _records(files, ref):
        number, row = file.rows[ref]
        told, reports = (judge(row, out[file.agency][ref]) for judge in (is_told, is_report))
        if reports:
            kept = one.says["Progress"]
            one.says |= {heading: row[heading] for heading in REPORT}
            one.says["Progress"] = row["Progress"] or kept
            one.says["Status"] = closed or row["Status"]
            one.was_answered = True
        if told:
            stands = response(one.says, row)
            if stands["Response"] != one.says["Response"]:
                one.stands_since = None
            one.says |= stands
        confirms = file.no_change and base.was_answered
        if told or confirms:
            one.place = (file.name, "Return", number)
        if reports or confirms:
            one.reported, one.said_on = "This round", as_at
    for file in files:
        if file.uses.get(ref) == "Joint answer" and is_report(file.rows[ref][1], [BLANK]):
            one.joint.pop(file.agency, None)
            if words := file.rows[ref][1]["Progress"]:
                one.joint_words[file.agency] = str(words)
            if file.rows[ref][1]["Status"]:
                one.joint[file.agency] = str(file.rows[ref][1]["Status"])
    one.joint = {who: what for who, what in one.joint.items() if what != one.says["Status"]}


def _compare(one: Action, was: Action | None, base: Action, made: Round, *, is_first: bool) -> None:
    """Say what changed since the last summary."""
    if was is None:
        one.changes = [] if is_first else [("new", "", "", "")]
        one.moved = 0
        return
    one.moved = was.moved + (one.revised is not None and one.revised != was.revised)
    then, now = was.rated, one.rated
    if then.is_done != now.is_done:
        kind = "closed" if now.is_done else "reopened"
        one.changes.append((kind, "Timing", then.timing, now.timing))
    if now.timing == "Overdue" != then.timing:
        one.changes.append(("newly overdue", "Timing", then.timing, now.timing))
    if then.is_done == now.is_done and then.rag != now.rag:
        one.changes.append(("RAG moved", "Calculated RAG", then.rag, now.rag))
    if one.target != was.target:
        by_hand = one.promise.ref in made.retargeted
        kind = "agreed date corrected" if by_hand else "publication date corrected"
        one.changes.append((kind, "Target date", _day(was.target), _day(one.target)))
    answers = (str(was.says["Response"]), str(one.says["Response"]))
    if answers[0] != answers[1]:
        kind = "response changed" if answers[0] else "responded"
        one.changes.append((kind, "Response", *answers))
    if one.revised != was.revised:
        one.changes.append(("date moved", "Due date", _day(was.due), _day(one.due)))
    if one.lead != was.lead:
        one.changes.append(("agency changed", "Lead agency", was.lead, one.lead))
    if one.partners != was.partners:
        names = ("; ".join(was.partners), "; ".join(one.partners))
        one.changes.append(("agency changed", "Joint agencies", *names))


def _day(day: date | None) -> str:
    return said(day) if day else ""


def _tell_missing(
    actions: Mapping[str, Action], open_ones: list[Action], agency: str, files: list[File]
) -> None:
    """Tell of actions that a return should have held, where it answers for their review.

    A file that does not count, as one sent back blank, is no return and holds nothing.
    """
    mine = [file for file in files if file.agency == agency]
    counted = {ref for f in mine for ref, use in f.uses.items() if "Not counted" not in use}
    reviews = {actions[ref].promise.review for ref in counted}
    for base in open_ones:
        ref = base.promise.ref
        held = any(ref in file.rows for file in mine if any(map(has_come, file.uses.values())))
        if agency in base.agencies and base.promise.review in reviews and not held:
            missing = ("missing this time", "", "", "")
            if missing not in actions[ref].changes:
                actions[ref].changes.append(missing)


@dataclass
class Ruling:
    """A decision of the board as it is typed, and what was asked."""

    ref: str
    asked: str
    typed: dict[str, object]
    agreed: date | None = None
    """The date it moves the action to."""
    check: date | None = None
    """The day that stands for checking again, once it is assured."""
    is_applied: bool = True
    """Not where it is typed as of a day that is still to come."""


def decided(outcome: Outcome) -> tuple[dict[str, Action], list[Ruling]]:
    """Give the actions after the board's decisions, and the decisions."""
    after = {ref: one.copy() for ref, one in outcome.actions.items()}
    rulings = []
    for ref, one in some(after.items()):
        choice: Choice = outcome.round.choices[ref]
        asked = one.asks() or one.rated.timing
        word = choice.words.get(DECLINED if DECLINED in asked else asked)
        if word:
            asked, on = one.asks(), outcome.round.decided_on
            if choice.is_slip and outcome.round.number < len(DAYS) - 1:
                on = DAYS[outcome.round.number + 1] + timedelta(days=9)
            typed: dict[str, object] = {"Decision": word, "Decided on": on}
            typed["Decided by (role)"] = "Chair of the board"
            if choice.reason:
                typed["Reason for decision"] = choice.reason
            ruling = Ruling(ref, asked, typed, is_applied=on == outcome.round.decided_on)
            _decide(one if ruling.is_applied else one.copy(), ruling, choice, on)
            rulings.append(ruling)
    return after, rulings


def _decide(one: Action, ruling: Ruling, choice: Choice, on: date) -> None:
    """Apply a decision."""
    word = ruling.typed["Decision"]
    if word == "Agreed":
        asked = one.says["New date requested"]
        assert isinstance(asked, date)
        if choice.dated or (one.due and asked <= one.due):
            asked = max(asked, one.due or asked) + timedelta(days=14)
            ruling.typed["Date agreed"] = asked
        one.first = one.first or (None if one.target else one.revised)
        one.revised, one.agreed_on, ruling.agreed = asked, on, asked
    elif word in CLOSED:
        one.says["Status"] = word
    elif word == "Assured":
        one.assured, one.assured_for = on, one.answer("Evidence", "Outcome")
        if choice.check:
            one.check = on + timedelta(choice.check)
            ruling.typed["Check again on"] = one.check
        ruling.check = one.check
    elif word == "Reopened":
        one.says |= {"Status": "", "Date of completion": ""}
        one.assured = one.check = None
    elif ruling.asked in ("Assurance", CHECK):
        one.refused = one.answer(*PROOF)
        one.why_refused = choice.reason or "no reason was given"
        one.assured = None
    elif one.is_declined:
        one.stands_since = on
    if word != "Assured":
        one.says |= {"New date requested": "", "Reason for new date": ""}
