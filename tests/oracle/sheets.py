"""What the sheets of a summary must hold, row by row and by heading, given what a round came to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from tests.oracle.answers import EVIDENCE, OPEN, RESPONSE
from tests.oracle.history import PARTNERSHIP, said
from tests.oracle.later import CHECK, DECLINED
from tests.oracle.round import NOBODY, VERSIONS, Action, Outcome, Ruling

Row = dict[str, object]
RATINGS = ("Red", "Amber", "Green", "Blue", "Grey")


LOG = ("Decided on", "Decided by (role)", "Reason for decision", "Decision")


def decisions_log(rulings: Sequence[tuple[str, Ruling]]) -> list[Row]:
    """Give the rows of Decisions: every decision applied so far, with the round it was typed in."""
    return [
        {
            "Action ref": ruling.ref,
            "Asks for": ruling.asked,
            "Date agreed": ruling.agreed,
            "Check again on": ruling.check,
            "Round": name,
            **{heading: ruling.typed.get(heading) for heading in LOG},
        }
        for name, ruling in rulings
    ]


def sheets(out: Outcome) -> dict[str, list[Row]]:
    """Give the rows of each sheet, in their order."""
    ordered = sorted(out.actions.values(), key=lambda one: one.promise.ref)
    return {
        "All actions": [_action(one, out) for one in ordered],
        "Summary": _by_agency(ordered, out),
        "By review": _by_review(ordered, out),
        "Overdue": _overdue(ordered),
        "Coming up": _coming(ordered, out.round.as_at),
        "For decision": _decisions(ordered),
        "Changes": _changes(ordered),
        "Returns": _returns(out),
        "Returned rows": _rows(out),
    }


def trend(out: Outcome) -> Row:
    """Give the line of a round in the trend of its own summary and of all that follow."""
    is_open = [one for one in out.actions.values() if not one.rated.is_done]
    slips = [
        (one.due - first).days
        for one in is_open
        if one.due and (first := one.first_agreed)
    ]  # fmt: skip
    closed = sum("closed" in {kind for kind, *_ in one.changes} for one in out.actions.values())
    return {
        "Position as at": out.round.as_at,
        "Open": len(is_open),
        "Overdue": sum(one.rated.timing == "Overdue" for one in out.actions.values()),
        "Closed": closed if out.before else "",
        "Slipped days": sum(slip for slip in slips if slip > 0),
        "Silent agencies": len(out.silent),
        "To note": "",
    }


def _lead(one: Action) -> str:
    return one.lead or NOBODY


def _action(one: Action, out: Outcome) -> Row:
    rating, promise = one.rated, one.promise
    own = one.says["Agency RAG"]
    differs = own and own != rating.rag
    kinds = dict.fromkeys(kind for kind, *_ in one.changes)
    return {
        "Partnership": PARTNERSHIP,
        "Review": promise.review,
        "Action ref": promise.ref,
        "Recommendation no.": promise.number,
        "Recommendation": promise.recommendation,
        "Action to take": promise.action,
        "Lead agency": one.lead,
        "Joint agencies": "; ".join(one.partners),
        "Target date as written": promise.words,
        "Target date": one.target,
        "Revised target date": one.revised,
        "Revision agreed on": one.agreed_on,
        **one.says,
        "First agreed date": one.first,
        "Other agency names": "; ".join(one.others),
        "Assured on": one.assured,
        "Check again on": one.check,
        "Response decided on": one.stands_since,
        "Progress said on": one.progress_on,
        "Calculated RAG": rating.rag,
        "Timing": rating.timing,
        "Days overdue": rating.overdue,
        "What is needed": rating.needed,
        "Times moved": one.moved,
        "Reported": one.reported,
        "Reported on": one.said_on,
        "RAG disagreement": f"Agency says {own}, calculated {rating.rag}" if differs else "",
        "Joint disagreement": "; ".join(f"{who} says {what}" for who, what in one.joint.items()),
        "Changed": "; ".join(kinds),
        "Source file": one.place[0],
        "Source sheet": one.place[1],
        "Source row": one.place[2],
    }


def _counts(actions: list[Action]) -> Row:
    rags = Counter(one.rated.rag for one in actions)
    late = sum(one.rated.timing == "Overdue" for one in actions)
    still = sum(not one.rated.is_done for one in actions)
    return {
        **{word: rags[word] for word in RATINGS},
        "Total": len(actions), "Overdue": late, "Open": still,
    }  # fmt: skip


def _by_agency(actions: list[Action], out: Outcome) -> list[Row]:
    names = {name for one in actions for name in one.agencies}
    late_then = {ref for ref, one in out.before.items() if one.rated.timing == "Overdue"}

    def longest(name: str) -> int:
        return max((one.rated.overdue or 0 for one in actions if _lead(one) == name), default=0)

    def worst_first(name: str) -> tuple[int, int, int, str]:
        own = [one for one in actions if _lead(one) == name]
        late = sum(one.rated.timing == "Overdue" for one in own)
        return -late, -longest(name), -len(own), name.casefold()

    return [
        {
            "Lead agency": name,
            "Longest overdue (days)": longest(name) or "",
            "Overdue last time": sum(
                _lead(one) == name and one.promise.ref in late_then for one in actions
            )
            if out.before
            else "",
            **_counts([one for one in actions if _lead(one) == name]),
            "Other agency names": "; ".join(
                dict.fromkeys(
                    old for one in actions for old in one.others if out.round.now(old) == name
                )
            ),
            "Joint, not in total": sum(name in one.partners for one in actions),
        }
        for name in sorted(names, key=worst_first)
    ]


def _by_review(actions: list[Action], out: Outcome) -> list[Row]:
    reviews = {one.promise.review: one.promise.ref.rpartition("-")[0] for one in actions}
    return [
        {
            "Review": name,
            "Review code": code,
            "Publication date": out.round.published[name],
            "Sign-off date": out.round.signed[name],
            "Review type": out.round.types[name],
            **_counts([one for one in actions if one.promise.review == name]),
        }
        for name, code in sorted(reviews.items())
    ]


def _listed(one: Action) -> Row:
    promise = one.promise
    return {
        "Action ref": promise.ref,
        "Lead agency": _lead(one),
        "Action to take": promise.action,
        "Due date": one.due,
        "Status": one.says["Status"],
        "Review": promise.review,
    }


def _overdue(actions: list[Action]) -> list[Row]:
    late = [one for one in actions if one.rated.timing == "Overdue"]
    return [
        _listed(one)
        | {
            "Days overdue": one.rated.overdue,
            "Times moved": one.moved,
            "Progress": one.says["Progress"],
            "Reported": one.reported,
        }
        for one in sorted(late, key=lambda one: (-(one.rated.overdue or 0), one.promise.ref))
    ]


def _coming(actions: list[Action], as_at: date) -> list[Row]:
    near = []
    for one in actions:
        is_open = one.rated.timing not in ("Closed", "Completed")
        if is_open and one.due and 0 <= (one.due - as_at).days <= 90:
            near.append(((one.due - as_at).days, one))
    return [
        _listed(one)
        | {
            "Within": "30 days" if left <= 30 else "60 days" if left <= 60 else "90 days",
            "Days left": left,
            "Calculated RAG": one.rated.rag,
            "Reported": one.reported,
        }
        for left, one in sorted(near, key=lambda pair: (pair[0], pair[1].promise.ref))
    ]


def _decisions(actions: list[Action]) -> list[Row]:
    def order(one: Action) -> tuple[int, str]:
        asks = one.asks()
        later = 1 if "Close" in asks or DECLINED in asks else 2
        return (0 if "New date" in asks else later), one.promise.ref

    asking = [one for one in actions if one.asks()]
    asked = ("New date requested", "Reason for new date", "Progress", "Evidence", "Outcome")
    columns = (*asked, *EVIDENCE, *RESPONSE)
    return [
        _listed(one) | {"Asks for": one.asks()} | {name: one.says[name] for name in columns}
        for one in sorted(asking, key=order)
    ]


def _changes(actions: list[Action]) -> list[Row]:
    return [
        {
            "Action ref": one.promise.ref,
            "Review": one.promise.review,
            "Lead agency": _lead(one),
            "Change": kind,
            "Column": column,
            "Before": before,
            "After": after,
        }
        for one in actions
        for kind, column, before, after in one.changes
    ]


def _returns(out: Outcome) -> list[Row]:
    rows: list[Row] = []
    for file in out.files:
        lost = [use for use in file.uses.values() if use.startswith("Not counted")]
        read = len(file.uses)
        rows.append(
            {
                "File": file.name,
                "Agency": file.agency,
                "Round": out.round.name,
                "Rows read": read,
                "Merged": read - len(lost),
                "Not counted": len(lost),
                "State": _state(read, lost),
            }
        )
    return rows + [
        {"File": "", "Agency": name, "State": "Not returned", "Rows read": None}
        for name in out.silent
    ]


def _state(read: int, lost: list[str]) -> str:
    """Say what became of a file."""
    doubled = sum(VERSIONS in use for use in lost)
    if read == 0:
        return "No rows"
    if len(lost) < read:
        left = f"; {_of(len(lost), 'row')} not counted" if lost else ""
        return f"Merged{left}" + (f", {doubled} in two versions" if doubled else "")
    if doubled:
        return f"Not counted: {VERSIONS} in {_of(doubled, 'row')}"
    return lost[0] if len(set(lost)) == 1 else "No row counted: see Returned rows"


def _rows(out: Outcome) -> list[Row]:
    return [
        {
            "Source file": file.name,
            "Source sheet": "Return",
            "Source row": number,
            "Agency": file.agency,
            "Action ref": ref,
            "Used as": file.uses[ref],
            "Action to take": out.actions[ref].promise.action,
            "Your part": "Lead" if file.agency == out.actions[ref].agencies[0] else "Joint",
            **{h: said(v) if isinstance(v := row[h], date) else v for h in OPEN},
        }
        for file in out.files
        for ref, (number, row) in file.rows.items()
    ]


def headlines(out: Outcome) -> list[str]:
    """Give the sentences a chair is told, but for the verdict."""
    actions = list(out.actions.values())
    rags = Counter(one.rated.rag for one in actions)
    shown = ", ".join(f"{rags[word]} {word}" for word in ("Blue", "Green", "Amber", "Red", "Grey"))
    late = _overdue(sorted(actions, key=lambda one: one.promise.ref))
    then = sum(one.rated.timing == "Overdue" for one in out.before.values())
    overdue = f"Overdue {len(late)}" + (f" ({then} last time)" if out.before else "")
    if late:
        worst = late[0]
        days = _of(int(str(worst["Days overdue"])), "day")
        overdue += f"; longest {days}: {worst['Action ref']}, {worst['Lead agency']}"
    is_open = [one for one in actions if not one.rated.is_done]
    firsts = [one.first_agreed for one in is_open]
    slipped = sum(bool(day and day < out.round.as_at) for day in firsts)
    needs = Counter(one.rated.needed for one in is_open if one.rated.timing == "Completed")
    undated = needs["Add the date of completion"]
    refused = sum(bool(one.refusal) and one.rated.timing == "Completed" for one in is_open)
    bare = sum(needs.values()) - undated - refused
    ends = f", not dated: {undated}" if undated else ""
    ends += f", not accepted: {refused}" if refused else ""
    done_late = sum(one.rated.timing == "Completed" and bool(one.due and one.due < out.round.as_at)
                    for one in is_open)  # fmt: skip
    ends += f" (past their date, not in Overdue: {done_late})" if done_late else ""
    old = sum(one.rated.rag == "Green" and one.reported in ("Carried forward", "Never")
              for one in is_open)  # fmt: skip
    shown += f". Of the Green, {old} not reported this round" if old else ""
    timeless = sum(one.rated.timing == "No date" for one in actions)
    return [
        f"Position as at {said(out.round.as_at)}.",
        _turnout(out, is_open),
        *([f"Not returned: {', '.join(out.silent)}."] if out.silent else []),
        f"{_of(len(actions), 'action')}: {shown}.",
        f"{overdue}.",
        f"Past the first agreed date: {slipped}. Said complete, not evidenced: {bare}{ends}. "
        f"No date, so never overdue: {timeless}.",
        _asked(actions),
    ]


def _turnout(out: Outcome, is_open: list[Action]) -> str:
    came = len(out.expected) - len(out.silent)
    parts = [f"{came} of {_of(len(out.expected), 'agency', 'agencies')} returned"]
    if not out.expected:
        parts = [f"{_of(len(out.returned - {NOBODY}), 'agency', 'agencies')} returned"]
    old = [one for one in is_open if one.reported == "Carried forward"]
    if old:
        days = sorted({one.said_on for one in old if one.said_on})
        when = f" on {said(days[0])}"
        if len(days) > 1:
            when = f" between {said(days[0])} and {said(days[-1])}"
        parts.append(f"{_of(len(old), 'action')} shown as last reported{when}")
    if never := sum(one.reported == "Never" for one in is_open):
        parts.append(f"{_of(never, 'action')} never reported on")
    pairs = {(f.agency, ref) for f in out.files for ref, u in f.uses.items() if VERSIONS in u}
    if pairs:
        names = sorted({agency for agency, _ in pairs}, key=str.casefold)
        named = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        differ = f"{_of(len(pairs), 'action')}, neither counted"
        parts.append(f"{named} returned two versions that differ in {differ}")
    return f"{'; '.join(parts)}."


def _asked(actions: list[Action]) -> str:
    asks = Counter(ask for one in actions for ask in one.asks().split("; "))
    parts = [_of(asks["New date"], "new date")] if asks["New date"] else []
    parts += [f"{asks['Close']} to close"] if asks["Close"] else []
    parts += [f"{asks[DECLINED]} not accepted by the agency"] if asks[DECLINED] else []
    parts += [f"{asks['Assurance']} to assure"] if asks["Assurance"] else []
    parts += [f"{asks[CHECK]} to check again"] if asks[CHECK] else []
    return f"For decision: {', '.join(parts) or 'nothing'}."


def _of(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
