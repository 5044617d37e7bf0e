"""Holds the sheets of a summary against what they must say, cell by cell."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.oracle.files import Row, fingerprint, opened, sentences, table
from tests.oracle.history import Answer, Round
from tests.oracle.problems import TOLD, Told, problems
from tests.oracle.responses import is_in_use, no_response, responses
from tests.oracle.round import Action, Outcome, Ruling, beside
from tests.oracle.sheets import decisions_log, headlines, sheets

Shares = Mapping[str, Mapping[str, Answer]]
KEYS = {
    "All actions": ("Action ref",),
    "Summary": ("Lead agency",),
    "By review": ("Review",),
    "Trend": ("Position as at",),
    "Overdue": ("Action ref",),
    "Coming up": ("Action ref",),
    "For decision": ("Action ref",),
    "Changes": ("Action ref", "Change", "Column"),
    "Decisions": ("Action ref", "Round"),
    "Returns": ("File", "Agency"),
    "Returned rows": ("Source file", "Source row"),
    "Responses": ("Lead agency",),
    "No response": ("Action ref",),
}
"""By what a row of each sheet is known."""
UNORDERED = frozenset({"Joint disagreement"})
"""Cells that say several things, in no order that the design gives."""
FIRST = {"Overdue": "Days overdue", "Coming up": "Days left", "Returned rows": "Used as"}
"""A heading that only the table of that sheet has, where its key is none."""


@dataclass(frozen=True)
class Expected:
    """What a summary is held against."""

    out: Outcome
    """What the round came to."""
    log: Sequence[tuple[str, Ruling]]
    """The decisions applied so far, each with the round whose summary it was typed into."""
    trend: Sequence[Row]
    """The lines of the trend so far, newest first."""
    slips: Sequence[int]
    """The rows of decisions in the last summary that are of a day still to come."""


def differences(summary: CalamineWorkbook, back: Path, expected: Expected, who: str) -> list[str]:
    """Give every difference between a summary and what it must say, one a line.

    Args:
        summary: The summary.
        back: The folder of the returns.
        expected: What it must say.
        who: Seed and round, to begin each line with.
    """
    found = []
    out = expected.out
    must = sheets(out) | {"Decisions": decisions_log(expected.log), "Trend": expected.trend}
    is_asked = is_in_use(out)
    if is_asked:
        must |= {"Responses": responses(out), "No response": no_response(out)}
    if is_asked != ("Responses" in summary.sheet_names):
        return [f"{who}, Responses: expected {'the sheet' if is_asked else 'no such sheet'}"]
    for name, rows in must.items():
        heads, read = table(summary, name, FIRST.get(name, KEYS[name][0]))
        is_ordered = name != "Decisions"  # as they were typed in, which is left to people
        there = [row for row in read.values() if row.get("Where from") != "No summary"]
        found += held_against(f"{who}, {name}", rows, there, KEYS[name], heads, order=is_ordered)
    said = " ".join(sentences(summary))  # which may take several lines, or share one
    found += [
        f"{who}, Summary: expected {sentence!r} on page one"
        for sentence in headlines(out)
        if sentence not in said
    ]
    listed = list(table(summary, "Problems", "Severity")[1].values())
    plans = {f"{one.promise.ref.rpartition('-')[0]}.xlsx" for one in out.actions.values()}
    here = [row for row in listed if row["File"] not in plans]
    found += _problems(here, Counter(problems(out, expected.slips)), who)
    return found + _files(summary, listed, back, who)


def _problems(listed: Sequence[Row], expected: Counter[Told], who: str) -> list[str]:
    """Hold the problems of some kinds against those there must be."""
    told: Counter[Told] = Counter()
    for row in listed:
        number = re.sub(r"\D", "", str(row["Cell"]))
        key = (str(row["Code"]), str(row["File"]), int(number or 0), str(row["Heading"]))
        if (key[0], key[3]) in TOLD:
            told[key] += 1
    lines = [f"{who}, Problems: {one} is missing" for one in (expected - told).elements()]
    return lines + [f"{who}, Problems: {one} is too much" for one in (told - expected).elements()]


def _files(summary: CalamineWorkbook, listed: Sequence[Row], back: Path, who: str) -> list[str]:
    """Hold the fingerprints and counts of problems in Returns against files and Problems."""
    found = []
    told = Counter(row["File"] for row in listed)
    for row in table(summary, "Returns", "SHA-256")[1].values():
        if name := str(row["File"]):
            if row["SHA-256"] != fingerprint(back / name):
                found.append(f"{who}, Returns, {name}: SHA-256 is not that of the file")
            if row["Problems"] != told[name]:
                found.append(
                    f"{who}, Returns, {name}, Problems: expected {told[name]}, "
                    f"found {row['Problems']}"
                )
    return found


def returns_sent(
    folder: Path, made: Round, base: Mapping[str, Action], shares: Shares, who: str
) -> list[str]:
    """Hold the returns that were sent against what must stand in them."""
    found = []
    paths = {path.stem.split(" - ", 1)[1]: path for path in folder.glob("*.xlsx")}
    if paths.keys() != shares.keys():
        found.append(f"{who}, sent: expected {sorted(shares)}, found {sorted(paths)}")
    for agency in paths.keys() & shares.keys():
        heads, read = table(opened(paths[agency]), "Return", "Action ref")
        rows = [
            {"Action ref": ref, **cells, **beside(made, base[ref], agency)}
            for ref, cells in shares[agency].items()
        ]
        where = f"{who}, sent to {agency}"
        found += held_against(where, rows, list(read.values()), ("Action ref",), heads, order=False)
    return found


def held_against(
    where: str,
    expected: Sequence[Row],
    found: Sequence[Row],
    keys: Sequence[str],
    heads: Sequence[str],
    *,
    order: bool = True,
) -> list[str]:
    """Hold rows against rows: the same keys in the same order, and each expected cell."""
    want = {tuple(_shown(row.get(key)) for key in keys): row for row in expected}
    have = {tuple(_shown(row.get(key)) for key in keys): row for row in found}
    lines = [f"{where}: {key} stands twice" for key in _twice(found, keys)]
    lines += [f"{where}: {', '.join(key)} is missing" for key in want.keys() - have.keys()]
    lines += [f"{where}: {', '.join(key)} is too much" for key in have.keys() - want.keys()]
    if not lines and order and list(want) != list(have):
        lines.append(f"{where}: expected the order {list(want)}, found {list(have)}")
    for key in want.keys() & have.keys():
        for heading, value in want[key].items():
            cell = have[key].get(heading) if heading in heads else "no such column"
            is_same = _shown(value) == _shown(cell)
            if heading in UNORDERED:
                is_same = sorted(_shown(value).split("; ")) == sorted(_shown(cell).split("; "))
            if not is_same:
                lines.append(
                    f"{where}, {', '.join(key)}, {heading}: expected {_shown(value)!r}, "
                    f"found {_shown(cell)!r}"
                )
    return lines


def _twice(rows: Sequence[Row], keys: Sequence[str]) -> list[str]:
    counted = Counter(tuple(_shown(row.get(key)) for key in keys) for row in rows)
    return [", ".join(key) for key, count in counted.items() if count > 1]


def _shown(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
