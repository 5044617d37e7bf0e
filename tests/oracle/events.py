"""What happened in a round, counted: a history that never gets there proves nothing."""

from collections import Counter

from tests.oracle.answers import RESPONSE, WORDS, is_report
from tests.oracle.later import CHECK, DECLINED
from tests.oracle.problems import problems
from tests.oracle.responses import is_in_use
from tests.oracle.round import Outcome, decided
from tests.oracle.rule import WAITS


def events(out: Outcome) -> Counter[str]:
    """Count what a round reached."""
    found: Counter[str] = Counter()
    actions = out.actions.values()
    found["joint lead"] = sum(bool(one.partners) for one in actions)
    found["blank lead"] = sum(not one.lead for one in actions)
    found["relative date"] = sum(bool(one.promise.months) for one in actions)
    found["silent agency"] = len(out.silent)
    found["two copies that differ"] = sum(
        "two versions differ" in use for file in out.files for use in file.uses.values()
    )
    found["nothing has changed"] = sum(file.no_change for file in out.files)
    found["row sent back blank"] = sum(
        one.reported != "This round" and any(one.promise.ref in file.rows for file in out.files)
        for one in actions
    )
    found["request"] = sum(bool(one.says["New date requested"]) for one in actions)
    found["late completion"] = sum(
        one.says["Status"] == "Complete" and one.rated.timing not in ("Completed", "Closed")
        for one in actions
    )
    found["assurance that ended"] = sum(
        bool(one.assured) and not out.actions[ref].assured for ref, one in out.base.items()
    )
    found["refused answer sent again"] = sum(bool(one.refusal) for one in actions)
    _later(found, out)
    for kind in (kind for one in actions for kind, *_ in one.changes):
        found[f"change: {kind}"] += 1
    for ruling in decided(out)[1]:
        of = f" of {ruling.asked.lower()}" if ruling.asked in ("Assurance", CHECK) else ""
        of = " of what is not accepted" if DECLINED in ruling.asked else of
        found[f"decision: {ruling.typed['Decision']}{of}"] += 1
        found["decision of a day to come"] += not ruling.is_applied
    return found


def _later(found: Counter[str], out: Outcome) -> None:
    """Count what evidence, responses and settings came to."""
    actions, settings = out.actions.values(), out.round.settings
    found["Blue that waits for the board"] += sum(one.rated.needed == WAITS for one in actions)
    found["Green that means done"] += settings.done == "Green"
    found["no response asked for"] += not is_in_use(out)
    found["to be checked again"] += sum(one.rated.is_asked_again for one in actions)
    found["assured in the plan"] += sum(
        bool(one.assured) and one.assured == out.round.in_plan.get(ref, {}).get("Assured on")
        for ref, one in out.actions.items()
    )
    for one in actions:
        found[f"response: {one.says['Response'] or 'none'}"] += 1
    for ref, one in out.base.items():
        rows = [f.rows[ref][1] for f in out.files if f.uses.get(ref) == "Row of record"]
        stood, stands = one.says, out.actions[ref].says
        for row in rows:
            is_other = any(row[h] != stood[h] for h in RESPONSE)
            found["response and no report"] += is_other and not is_report(row, [stood])
            found["response found empty"] += bool(stood["Response"]) and not row["Response"]
        found["board asked again"] += bool(one.stands_since) and (
            out.actions[ref].is_declined and stands["Response"] in WORDS
        )
    for code, *_, heading in problems(out, ()):
        found[f"problem: {code}, {heading}"] += 1
