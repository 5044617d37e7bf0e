"""A random history of three rounds as plain data: all that people do, and nothing worked out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

PARTNERSHIP = "Thornby Community Safety Partnership"
AGENCIES = ("Thornby Police", "Vale Hospitals", "Homes of Thornby", "Quay Refuge", "Probation Vale")
HEIR = "Thornby and Vale Constabulary"
ALIASES = {"Thornby Police": "Police; TP", "Vale Hospitals": "The Infirmary", HEIR: "TVC"}
REVIEWS = (("Maple", "MAPLE"), ("Adult Q", "DHR21"))
DAYS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30))
ROUNDS = ("Q3 2025/26", "Q4 2025/26", "Q1 2026/27")
DEEDS = ("Train the wardens", "Write guidance for clinics", "Fund an advocate", "Audit the files")
RATINGS = ("Red", "Amber", "Green", "Blue", "Grey")

Answer = dict[str, object]
"""What is typed into a row, by heading; None where a cell is emptied."""
Accepted = tuple[str, str, date | None]
"""Whether a plan says that an action was accepted, in its own words; why; and when."""
LAW = "Prevention of Future Deaths"
"""The kind of review that a law has answered."""


@dataclass(frozen=True)
class Settings:
    """What the partnership sets."""

    soon: int = 30
    """Days before the due date in which an action is due soon."""
    done: str = "Blue"
    """The colour of what is done."""
    needs_assurance: bool = False
    """Whether it has that colour only once the board has assured it."""
    response_days: int | None = None

    @property
    def on_track(self) -> str:
        """The colour of what is neither done nor late."""
        return "Amber" if self.done == "Green" else "Green"

    @property
    def profile(self) -> str:
        """The name of the rule, which is another one for other settings."""
        return f"board {self.soon} {self.done} {self.needs_assurance}"


@dataclass(frozen=True)
class Promise:
    """An action as its plan puts it."""

    review: str
    ref: str
    number: str
    action: str
    lead: str
    joint: tuple[str, ...]
    day: date | None
    """The target, where the plan names a day."""
    months: int = 0
    """Months from publication, where it does not."""
    since: int = 0
    """The round in which the plan first has it."""
    accepted: Accepted = ("", "", None)

    @property
    def recommendation(self) -> str:
        """What the review asks for."""
        return f"The partnership should see that lesson {self.number} of {self.review} is learnt."

    @property
    def words(self) -> str:
        """The target date as the plan writes it."""
        if self.months:
            return f"Within {self.months} months of publication"
        return said(self.day) if self.day else "Ongoing"


@dataclass(frozen=True)
class Choice:
    """What a board would decide of an action, by what is asked: a word, and whether with a date."""

    words: dict[str, str]
    dated: bool
    reason: str
    check: int = 0
    """Days from the decision to the day on which the board would have it checked again, if any."""
    is_slip: bool = False
    """Whether the day of the decision is typed as one that is still to come."""


@dataclass
class Round:
    """What people do in one round."""

    number: int
    published: dict[str, date]
    send_all: bool = False
    silent: set[str] = field(default_factory=set)
    no_change: set[str] = field(default_factory=set)
    """Agencies that answer Yes to "Nothing has changed"."""
    copies: set[str] = field(default_factory=set)
    """Agencies that send a second copy."""
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """By agency and action."""
    second: dict[tuple[str, str], Answer] = field(default_factory=dict)
    """The same of the second copy."""
    lost: set[tuple[str, str]] = field(default_factory=set)
    """Rows that an agency deleted."""
    choices: dict[str, Choice] = field(default_factory=dict)
    decided_on: date = DAYS[0]
    retargeted: dict[str, date] = field(default_factory=dict)
    """Target dates corrected in the plan by hand."""
    heirs: dict[str, str] = field(default_factory=dict)
    """Agencies that have a successor."""
    settings: Settings = Settings()
    signed: dict[str, date | None] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    """When each review was signed off, and of which kind it is."""
    in_plan: dict[str, Answer] = field(default_factory=dict)
    """What else is typed into the plan by hand, by action."""

    def now(self, agency: str) -> str:
        """Give the name an agency has in this round."""
        return self.heirs.get(agency, agency)

    @property
    def as_at(self) -> date:
        """The day it is judged by."""
        return DAYS[self.number]

    @property
    def name(self) -> str:
        """The round as the covers name it."""
        return ROUNDS[self.number]


@dataclass(frozen=True)
class History:
    """Three rounds of a partnership."""

    seed: int
    agencies: tuple[str, ...]
    reviews: tuple[tuple[str, str], ...]
    promises: tuple[Promise, ...]
    rounds: tuple[Round, ...]

    def plan(self, review: str, number: int) -> list[Promise]:
        """Give what the plan of a review holds in a round."""
        return [one for one in self.promises if one.review == review and one.since <= number]

    def published_as(self, review: str, number: int) -> tuple[date, list[Promise]]:
        """Give what is published of a review in a round: the day, and the plan."""
        return self.rounds[number].published[review], self.plan(review, number)

    def stays(self, promise: Promise, number: int) -> bool:
        """Say whether what is typed into a plan in a round stays: it is not imported again."""
        return promise.since < number and all(
            self.published_as(promise.review, later) == self.published_as(promise.review, number)
            for later in range(number, 3)
        )


def said(day: date) -> str:
    """Write a day as sentences do."""
    return f"{day.day} {day:%B %Y}"


def invented(seed: int) -> History:
    """Give the history of a seed, of dates, answers and decisions alone."""
    dice = Random(seed)
    agencies = tuple(dice.sample(AGENCIES[:4], dice.randint(2, 4)))
    reviews = REVIEWS[: dice.randint(1, 2)]
    promises = tuple(_promises(dice, agencies, reviews))
    published = {name: date(2025, 9, 1) + timedelta(dice.randint(0, 60)) for name, _ in reviews}
    heirs: dict[str, str] = {}
    succeeded = dice.choice((0, 1, 2, 3, 4, 5))
    rounds = []
    for number in range(3):
        if number and number == succeeded:
            heirs = {agencies[0]: dice.choice((HEIR, agencies[-1]))}
        if number and dice.random() < 0.3:
            name = dice.choice(reviews)[0]
            published = published | {name: published[name] + timedelta(dice.choice((-40, 9, 31)))}
        rounds.append(_round(dice, number, dict(published), agencies, promises, heirs))
    made = History(seed, agencies, reviews, promises, tuple(rounds))
    _correct_plans(dice, made)
    return made


def _correct_plans(dice: Random, made: History) -> None:
    """Correct target dates by hand, in plans that are not imported again later."""
    for promise in made.promises:
        if dice.random() < 0.85:
            continue
        number = dice.choice((1, 2))
        if made.stays(promise, number):
            day = made.rounds[number].as_at + timedelta(dice.randint(-80, 120))
            if day != promise.day:
                made.rounds[number].retargeted[promise.ref] = day


def _promises(
    dice: Random, agencies: tuple[str, ...], reviews: tuple[tuple[str, str], ...]
) -> list[Promise]:
    made = []
    for name, code in reviews:
        for number in range(1, dice.randint(2, 4) + 1):
            for nth in range(1, dice.choice((1, 1, 2)) + 1):
                some = dice.sample(agencies, min(len(agencies), dice.choice((1, 1, 2, 3))))
                lead = "" if dice.random() < 0.12 else some[0]
                day, months = _target(dice)
                made.append(
                    Promise(
                        review=name,
                        ref=f"{code}-{number:02d}.{nth}",
                        number=str(number),
                        action=f"{dice.choice(DEEDS)}, part {number}.{nth} of {name}",
                        lead=lead,
                        joint=tuple(some[1:]) if lead else (),
                        day=day,
                        months=months,
                        since=1 if nth == 2 and dice.random() < 0.4 else 0,
                    )
                )
    return made


def _target(dice: Random) -> tuple[date | None, int]:
    kind = dice.random()
    if kind < 0.1:
        return None, 0
    if kind < 0.4:
        return None, dice.choice((2, 4, 6, 9, 12))
    edge = dice.choice(DAYS) + timedelta(dice.choice((-1, 0, 1, 29, 30, 31, 60, 61, 90, 91)))
    far = date(2025, 10, 1) + timedelta(dice.randint(0, 400))
    return (edge if dice.random() < 0.5 else far), 0


def _round(
    dice: Random,
    number: int,
    published: dict[str, date],
    agencies: tuple[str, ...],
    promises: tuple[Promise, ...],
    heirs: dict[str, str],
) -> Round:
    made = Round(number, published, send_all=number > 0 and dice.random() < 0.85, heirs=heirs)
    made.decided_on = made.as_at + timedelta(dice.randint(5, 40))
    for agency in dict.fromkeys(map(made.now, agencies)):
        kind = dice.random()
        if kind < 0.2:
            made.silent.add(agency)
        elif kind < 0.3:
            made.no_change.add(agency)
        elif kind < 0.5:
            made.copies.add(agency)
    if dice.random() < 0.7:
        made.silent.add("Unassigned")
    for promise in promises:
        names = dict.fromkeys(map(made.now, (promise.lead or "Unassigned", *promise.joint)))
        for agency in names:
            key = agency, promise.ref
            is_quiet = agency in made.no_change and dice.random() < 0.8
            lead = agency == next(iter(names))
            made.answers[key] = {} if is_quiet else _answer(dice, made, lead=lead)
            again = dice.random()
            made.second[key] = (
                dict(made.answers[key])
                if again < 0.5
                else {}
                if again < 0.8
                else _answer(dice, made, lead=lead)
            )
            if dice.random() < 0.03:
                made.lost.add(key)
        made.choices[promise.ref] = _choice(dice)
    return made


def _answer(dice: Random, made: Round, *, lead: bool) -> Answer:
    kind = dice.random()
    words = f"Said in {made.name}, number {dice.randint(1, 10**6)}."
    if kind < 0.15:
        return {}
    if not lead:
        status = dice.choice(("In progress", "Complete", "Not started", "Paused"))
        return {"Progress": words} if kind < 0.3 else {"Status": status, "Progress": words}
    told: Answer = {"Progress": words} if dice.random() < 0.8 else {}
    if kind < 0.3:
        told["Agency RAG"] = dice.choice(RATINGS)
    elif kind < 0.6:
        told |= _completion(dice, made)
    elif kind < 0.75:
        told["Status"] = dice.choice(("In progress", "Paused"))
        told["New date requested"] = made.as_at + timedelta(dice.randint(5, 200))
        told["Reason for new date"] = f"The trainer left: {words}"
    else:
        states = ("In progress", "In progress", "Not started", "Paused", "Ask to close")
        told["Status"] = dice.choice(states)
        if dice.random() < 0.4:
            told |= {"Date of completion": None}
    if dice.random() < 0.3:
        told["Agency RAG"] = dice.choice(RATINGS)
    if dice.random() < 0.08:
        told[dice.choice(("Evidence", "Outcome"))] = None
    return told


def _completion(dice: Random, made: Round) -> Answer:
    told: Answer = {"Status": "Complete"}
    if dice.random() < 0.85:
        late = dice.random() < 0.25
        days = dice.randint(1, 20) if late else -dice.randint(0, 60)
        told["Date of completion"] = made.as_at + timedelta(days)
    if dice.random() < 0.75:
        column = dice.choice(("Evidence", "Outcome"))
        told[column] = f"The register of {made.name}, page {dice.randint(1, 10**6)}."
    return told


def _choice(dice: Random) -> Choice:
    undecided = dice.random() < 0.12
    closing = ("Superseded", "Not accepted")
    words = {
        "New date": dice.choice(("Agreed", "Agreed", "Agreed", "Refused", *closing)),
        "Close": dice.choice((*closing, "Refused")),
        "New date; Close": dice.choice(("Agreed", "Refused", *closing)),
        "Assurance": dice.choice(("Assured",) * 4 + ("Refused",) * 3 + ("Reopened",)),
        "Closed": dice.choice(("Reopened", "Reopened", "")),
        "Completed": dice.choice(("Reopened", "", "")),
    }
    reason = f"The board saw nothing of point {dice.randint(1, 999)}."
    reason = reason if dice.random() < 0.7 else ""
    return Choice({} if undecided else words, dated=dice.random() < 0.4, reason=reason)
