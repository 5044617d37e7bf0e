"""What happened in a round, counted: a history that never gets there proves nothing."""

from collections import Counter

from tests.oracle.round import Outcome, decided


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
    for kind in (kind for one in actions for kind, *_ in one.changes):
        found[f"change: {kind}"] += 1
    for ruling in decided(out)[1]:
        of = " of assurance" if ruling.asked == "Assurance" else ""
        found[f"decision: {ruling.typed['Decision']}{of}"] += 1
    return found
