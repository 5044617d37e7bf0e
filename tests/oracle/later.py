"""What is laid over an invented history: evidence to be checked, responses, the board's settings.

It has dice of its own, so that what else happens in a history stays as it was.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.oracle.history import LAW, Accepted, Answer, Choice, History, Round, Settings, invented

RESPONSES = ("Accepted", "Partly accepted", "Not accepted")
DECLINES = RESPONSES[-1]
DECLINED = "Not accepted by the agency"
CHECK = "Check again"
TO_COME = date(2040, 6, 3)
"""A day that no file of today was saved on."""


def history(seed: int) -> History:
    """Give the history of a seed."""
    made = invented(seed)
    dice = Random(f"later {seed}")
    speaks = dice.random() < 0.8
    promises = tuple(
        replace(one, accepted=_accepted(dice) if speaks and dice.random() < 0.3 else one.accepted)
        for one in made.promises
    )
    made = replace(made, promises=promises)
    settings = _settings(dice, speaks=speaks)
    signed = {
        name: day + timedelta(dice.randint(10, 60)) if dice.random() < 0.4 else None
        for name, day in made.rounds[0].published.items()
    }
    types = {
        name: dice.choice((LAW, "Other", "", "", "")) if speaks else "" for name, _ in made.reviews
    }
    turns = dice.choice((1, 2, 3, 3))
    for this in made.rounds:
        if this.number == turns:
            settings = replace(settings, needs_assurance=not settings.needs_assurance)
        this.settings, this.signed, this.types = settings, signed, types
        _answers(dice, this, speaks=speaks)
        if this.number:
            _decline_again(dice, made.rounds[this.number - 1], this)
        assures = 0.4 if this.number else 0.7  # what is to be checked again was assured early
        this.choices |= {
            ref: _choice(dice, choice, assures=assures) for ref, choice in this.choices.items()
        }
    _type_into_plans(dice, made, speaks=speaks)
    return made


def _settings(dice: Random, *, speaks: bool) -> Settings:
    return Settings(
        soon=dice.choice((30, 30, 30, 14, 45)),
        done=dice.choice(("Blue",) * 4 + ("Green",)),
        needs_assurance=dice.random() < 0.4,
        response_days=dice.choice((None, None, 28, 56, 120)) if speaks else None,
    )


def _accepted(dice: Random) -> Accepted:
    word = dice.choice(("Agreed", "Agreed", "Partly agreed", "Not agreed"))
    reason = "The budget of the year is spent." if dice.random() < 0.5 else ""
    day = date(2025, 9, 20) + timedelta(dice.randint(0, 90)) if dice.random() < 0.7 else None
    return word, reason, day


def _answers(dice: Random, made: Round, *, speaks: bool) -> None:
    """Lay evidence and responses over the answers of a round, alike in copies that are alike."""
    for key, answer in made.answers.items():
        is_copied = made.second[key] == answer
        more = _more(dice, made, speaks=speaks)
        made.answers[key] = answer | more
        if is_copied:
            made.second[key] = dict(made.answers[key])
        elif made.second[key]:
            made.second[key] |= _more(dice, made, speaks=speaks)


def _decline_again(dice: Random, before: Round, made: Round) -> None:
    """Let agencies that did not accept in the last round say so again, of a later day."""
    for key, answer in before.answers.items():
        if key in made.answers and answer.get("Response") == DECLINES and dice.random() < 0.6:
            is_copied = made.second[key] == made.answers[key]
            day = made.as_at - timedelta(dice.randint(0, 30))
            made.answers[key] |= {"Response": DECLINES, "Response dated": day}
            if is_copied:
                made.second[key] = dict(made.answers[key])


def _more(dice: Random, made: Round, *, speaks: bool) -> Answer:
    more = _evidence(dice, made) if dice.random() < 0.25 else {}
    return more | _response(dice, made) if speaks and dice.random() < 0.3 else more


def _evidence(dice: Random, made: Round) -> Answer:
    told: Answer = {
        "Evidence kind": dice.choice(("Activity", "Activity", "Output", "Outcome", "Photo")),
        "Evidence held at": f"Shared drive, folder {dice.randint(1, 999)}",
        "Evidence dated": TO_COME
        if dice.random() < 0.1
        else made.as_at - timedelta(dice.randint(0, 120)),
    }
    if dice.random() < 0.2:
        told[dice.choice(list(told))] = None
    return dict(list(told.items())[: dice.choice((1, 3, 3))])


def _response(dice: Random, made: Round) -> Answer:
    word = dice.choice((*RESPONSES, DECLINES, DECLINES, "Noted"))
    kind = dice.random()
    day: date | None = made.as_at - timedelta(dice.randint(0, 80))
    if kind < 0.08:
        return {"Response": None}
    if kind < 0.16:
        return {"Response reason": "Noted by our board.", "Response dated": day}
    if kind < 0.24:
        day = TO_COME
    elif kind < 0.34:
        day = made.as_at + timedelta(dice.randint(1, 20))
    elif kind < 0.54:
        day = None
    told: Answer = {"Response": word}
    if day:
        told["Response dated"] = day
    if dice.random() < 0.5:
        told["Response reason"] = dice.choice(("TBC", "It is not ours to do.", "In part funded."))
    return told


def _choice(dice: Random, choice: Choice, *, assures: float) -> Choice:
    """Let a board decide too on what agencies do not accept, and on what is to be checked again."""
    words = {
        CHECK: dice.choice(("Assured", "Refused", "Reopened")),
        DECLINED: dice.choice(("Refused", "Refused", "Refused", "Not accepted", "Superseded")),
    }
    if dice.random() < assures:
        words["Assurance"] = "Assured"
    return replace(
        choice,
        words=choice.words | words if choice.words else {},
        check=dice.choice((0, 15, 20, 30, 30, 60)),
        is_slip=dice.random() < 0.04,
    )


def _type_into_plans(dice: Random, made: History, *, speaks: bool) -> None:
    """Type days of assurance and responses into plans by hand, where they stay."""
    for promise in made.promises:
        number = dice.choice((1, 2))
        kind = dice.random()
        if kind > 0.6 or not made.stays(promise, number):
            continue
        this = made.rounds[number]
        typed: Answer = {}
        if kind < 0.45:
            days = dice.randint(-60, 15)
            typed["Check again on"] = this.as_at + timedelta(days if days < 6 else 0)
            if dice.random() < 0.8:
                typed["Assured on"] = this.as_at - timedelta(dice.randint(1, 95))
        elif speaks:
            day = this.as_at - timedelta(dice.randint(0, 120))
            typed = {"Response": dice.choice(RESPONSES), "Response dated": day}
            typed["Response reason"] = "As the board minuted."
        this.in_plan[promise.ref] = typed
