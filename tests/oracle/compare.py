"""Holds the sheets of a summary against what they must say, cell by cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.oracle.files import Row, fingerprint, sentences, table
from tests.oracle.history import Round
from tests.oracle.round import Action, Answer, Outcome, Ruling, beside
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
}
"""By what a row of each sheet is known."""
UNORDERED = frozenset({"Joint disagreement"})
"""Cells that say several things, in no order that the design gives."""
FIRST = {"Overdue": "Days overdue", "Coming up": "Days left", "Returned rows": "Used as"}
"""A heading that only the table of that sheet has, where its key is none."""


def differences(
    summary: Path,
    back: Path,
    out: Outcome,
    log: Sequence[tuple[str, Ruling]],
    told: Sequence[Row],
    who: str,
) -> list[str]:
    """Give every difference between a summary and what it must say, one a line.

    Args:
        summary: The summary.
        back: The folder of the returns.
        out: What the round came to.
        log: The decisions applied so far, each with the round whose summary it was typed into.
        told: The lines of the trend so far, newest first.
        who: Seed and round, to begin each line with.
    """
    found = []
    for name, rows in (sheets(out) | {"Decisions": decisions_log(log), "Trend": told}).items():
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
    return found + _files(summary, back, who)


def _files(summary: Path, back: Path, who: str) -> list[str]:
    """Hold the fingerprints and counts of problems in Returns against files and Problems."""
    found = []
    told = Counter(row["File"] for row in table(summary, "Problems", "Severity")[1].values())
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
        heads, read = table(paths[agency], "Return", "Action ref")
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
