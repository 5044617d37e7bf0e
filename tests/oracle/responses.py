"""What the sheets Responses and No response must hold: who has answered, and who has not."""

from datetime import date, timedelta

from tests.oracle.answers import RESPONSE, WORDS, is_answered
from tests.oracle.history import LAW
from tests.oracle.round import NOBODY, Action, Outcome

Row = dict[str, object]
BY_LAW = 56
"""Days from its report in which a report to prevent future deaths is to be answered."""


def is_in_use(out: Outcome) -> bool:
    """Say whether responses are asked for, or any was given."""
    given = (one.says[h] for one in out.actions.values() for h in RESPONSE)
    by_days = out.round.settings.response_days is not None
    return by_days or LAW in out.round.types.values() or any(given)


def _due(one: Action, out: Outcome) -> date | None:
    """Give the day by which an action is to be answered: a law goes before a setting."""
    review, this = one.promise.review, out.round
    if this.types[review] == LAW:
        return this.published[review] + timedelta(BY_LAW)
    if this.settings.response_days is None:
        return None
    return (this.signed[review] or this.published[review]) + timedelta(this.settings.response_days)


def _is_asked(one: Action, out: Outcome) -> bool:
    """Whether a response is still to be given: silence is none; done and closed ones owe none."""
    return not is_answered(one.says, out.round.as_at) and not one.rated.is_done


def _days_late(one: Action, out: Outcome) -> int | None:
    due = _due(one, out)
    if due is None or due >= out.round.as_at or not _is_asked(one, out):
        return None
    return (out.round.as_at - due).days


def responses(out: Outcome) -> list[Row]:
    """Count each action once, under its lead agency; who owes most stands first."""
    has_days = any(_due(one, out) for one in out.actions.values())
    found: list[tuple[tuple[int, int, int, str], Row]] = []
    for name in {one.lead or NOBODY for one in out.actions.values()}:
        own = [one for one in out.actions.values() if (one.lead or NOBODY) == name]
        given = [one for one in own if is_answered(one.says, out.round.as_at)]
        asked = [one for one in own if _is_asked(one, out)]
        late = [one for one in asked if _days_late(one, out)]
        days = [(one.says["Response dated"], _due(one, out)) for one in given]
        given_late = [isinstance(on, date) and due and on > due for on, due in days]
        row: Row = {word: sum(one.says["Response"] == word for one in given) for word in WORDS}
        row |= {
            "Lead agency": name,
            "Not responded": len(asked),
            "Late": len(late) if has_days else None,
            "Undated": sum(not on for on, _ in days),
            "Responded late": sum(map(bool, given_late)) if has_days else None,
            "Ended without one": len(own) - len(given) - len(asked),
            "Actions": len(own),
        }
        found.append(((-len(late), -len(asked), -len(own), name.casefold()), row))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def no_response(out: Outcome) -> list[Row]:
    """List the open actions that are still to be responded to, the longest late first."""
    asked = [one for one in out.actions.values() if _is_asked(one, out)]
    asked.sort(key=lambda one: (-(_days_late(one, out) or 0), one.promise.ref))
    return [
        {
            "Action ref": one.promise.ref,
            "Lead agency": one.lead or NOBODY,
            "Recommendation": one.promise.recommendation,
            "Action to take": one.promise.action,
            "Response due": _due(one, out),
            "Days late": _days_late(one, out),
            "Response": one.says["Response"],
            "Response dated": one.says["Response dated"],
            "Reported": one.reported,
            "Review": one.promise.review,
        }
        for one in asked
    ]
