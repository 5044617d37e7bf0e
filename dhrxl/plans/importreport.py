"""What an import prints: how headings and dates were understood, and what could not be placed."""

from collections.abc import Iterator, Sequence

from dhrxl.model.problems import ordered
from dhrxl.model.text import counted
from dhrxl.plans.importer import ImportedPlan

_SHOWN = 3
"""References named before the rest is only counted."""


def report(plan: ImportedPlan) -> tuple[str, ...]:
    """Give the lines an import prints, in the order a person checks them."""
    return tuple(_lines(plan))


def _lines(plan: ImportedPlan) -> Iterator[str]:
    bare = int((plan.actions["action_to_take"] == "").sum())
    actions = counted(len(plan.actions) - bare, "action")
    pairs = plan.actions[["recommendation_no", "recommendation"]].drop_duplicates()
    recommendations = int((pairs != "").any(axis=1).sum())
    under = f" under {counted(recommendations, 'recommendation')}" if recommendations else ""
    taken = counted(plan.rows_taken, "row")
    without = f" ({bare} without an action)" if bare else ""
    yield f"{plan.file}: {actions}{under}{without}, from {taken} of the source."
    yield "Headings" if plan.headings else "Headings: none was found, so no action could be read"
    for found in plan.headings:
        words = f'"{found.heading}"' if found.heading else "a column of numbers without a heading"
        yield f"  {words} read as {found.meaning}" if found.meaning else f"  {words} not known"
    yield from _dates(plan)
    for title, said in (("Agencies", plan.agencies), ("Also", plan.readings)):
        if said:
            yield title
            yield from (f"  {sentence}" for sentence in said)
    if plan.page_headers or plan.guides or plan.repeated_headers:
        yield "Left out"
        for text, count in plan.page_headers:
            yield f'  page header "{text}", {_times(count)}'
        if plan.repeated_headers:
            rows = counted(plan.repeated_headers, "row of headings", "rows of headings")
            yield f"  {rows} that stood above already"
        if plan.guides:
            yield f"  {counted(plan.guides, 'guide row')}, kept under Not placed"
    if plan.problems:
        yield "Problems"
        for problem in ordered(plan.problems):
            yield f"  {problem.severity}: {problem.message}"
    if plan.not_placed:
        yield f"Not placed: {counted(len(plan.not_placed), 'text')}, kept in the sheet Not placed"
        for place, text in plan.not_placed:
            yield f"  {place}: {_short(text)}"


def _dates(plan: ImportedPlan) -> Iterator[str]:
    """Give each reading once, with the actions it holds for."""
    groups: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for found in plan.dates:
        groups.setdefault(found.reading, []).append(found.action_ref)
        words.setdefault(found.reading, []).append(found.words)
    if groups:
        yield "Target dates"
    for reading, refs in groups.items():
        first = words[reading][0]
        says_itself = not first or reading.casefold().startswith(_short(first).casefold())
        quoted = "" if says_itself else f'"{_short(first)}" read as '
        yield f"  {_named(refs)}: {quoted}{reading}"


def _named(refs: Sequence[str]) -> str:
    """Name a few references and count the rest."""
    if len(refs) <= _SHOWN:
        return ", ".join(refs)
    return f"{counted(len(refs), 'action')} ({', '.join(refs[:2])}, ... {refs[-1]})"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 100 else f"{one_line[:97].rstrip()}..."
