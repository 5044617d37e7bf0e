"""Where a saved summary shows other figures than its rows give: somebody has typed in it.

Each is said where it stands. Of two figures the less flattering one stands: more that is overdue or
open, less that is done.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dhrxl.intake.told import FIGURES, Told, figure
from dhrxl.intake.whole_summary import HEADINGS, WholeSummary
from dhrxl.intake.whole_summary import Shown as ShownRow
from dhrxl.model.cells import as_text
from dhrxl.model.dates import spoken
from dhrxl.model.frames import days
from dhrxl.model.partnership import Profile
from dhrxl.model.sheets import SummarySheet
from dhrxl.model.terms import SEPARATOR, Rag, Timing
from dhrxl.model.text import counted, folded, listed, trimmed
from dhrxl.rounds.rag import due_dates, is_closed, rate
from dhrxl.rounds.sentences import READY

PAGE = SummarySheet.SUMMARY.value
"""The sheet that page one stands on."""
STANDS = "the less flattering stands"
_WORST = (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN, Rag.BLUE)
_BETTER_IF_MORE = frozenset({Rag.BLUE.value, Rag.GREEN.value})
_COMPARED = ("rag", "timing", "days_overdue")
_NUMBER = re.compile(r"\d[\d,]*")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two figures for one thing."""

    where: str
    """The sheet that shows the one, and the row where that is known."""
    what: str
    shown: str
    """What stands there."""
    counted: str
    """What the rows of All actions give."""
    stands: str = STANDS

    @property
    def sentence(self) -> str:
        """Both figures, where each stands, and which one counts."""
        return (
            f"{self.where}, {self.what}: {self.shown} stands there, worked out from All actions "
            f"{self.counted}; {self.stands}."
        )


def checked_rows(
    actions: pd.DataFrame, summary: WholeSummary, as_at: date, profile: Profile
) -> tuple[pd.DataFrame, list[Difference]]:
    """Rate the actions anew, and say where a row shows another rating than the rule gives.

    Args:
        actions: Rows of All actions, typed, indexed by reference.
        summary: They stand in.
        as_at: The day to judge by.
        profile: The settings of the rule.

    Returns:
        The actions, each with the less flattering of its two ratings; and the differences.
    """
    ruled = rate(actions, as_at=as_at, profile=profile)
    shown, by_rule = _ratings(actions), _ratings(ruled)
    places = zip(*(actions[key].tolist() for key in ("source_sheet", "source_row")), strict=True)
    found: list[Difference] = []
    worse = [False] * len(actions)
    for at, (ref, (sheet, row)) in enumerate(zip(actions.index.tolist(), places, strict=True)):
        if shown[at] != by_rule[at]:
            found.append(
                Difference(
                    where=f"{sheet}, row {row}", what=f"rating of {ref}",
                    shown=shown[at].words, counted=f"by the rule {by_rule[at].words}",
                )
            )  # fmt: skip
            worse[at] = by_rule[at].badness > shown[at].badness
    is_worse = pd.Series(worse, index=actions.index, dtype=bool)
    rated = actions.assign(
        **{key: actions[key].mask(is_worse, ruled[key]) for key in (*_COMPARED, "needed")}
    )
    return rated, [*found, *_other_dates(rated, summary)]


@dataclass(frozen=True, slots=True)
class _Rating:
    """The rating of an action, as a row shows it or the rule gives it."""

    rag: str
    timing: str
    days: int | None
    is_closed: bool

    @property
    def words(self) -> str:
        more = "" if self.days is None else f", {self.days} days"
        if self.timing == Timing.COMPLETED:
            more = f", {'nothing' if self.is_closed else 'something'} is needed"
        return f"{self.rag or 'no rating'} ({self.timing or 'no timing'}{more})"

    @property
    def badness(self) -> tuple[bool, bool, int, int]:
        """Overdue, open, the colour, the days; of the worse of two ratings there is more."""
        colour = {str(word): number for number, word in enumerate(reversed(_WORST), start=1)}
        late = self.timing == Timing.OVERDUE
        return late, not self.is_closed, colour.get(self.rag, 0), self.days or 0


def _ratings(rated: pd.DataFrame) -> list[_Rating]:
    """Give the ratings of actions; what is needed counts only where it closes them."""
    columns = (rated[key].tolist() for key in _COMPARED)
    cells = zip(*columns, is_closed(rated).tolist(), strict=True)
    return [
        _Rating(str(rag), str(timing), None if pd.isna(late) else int(late), closed)
        for rag, timing, late, closed in cells
    ]


def _other_dates(actions: pd.DataFrame, summary: WholeSummary) -> Iterator[Difference]:
    """Say where Due date shows another day than the agreed dates give: it is worked out of them."""
    rows = summary.last.actions
    if "due_date" not in rows:
        return
    refs = [trimmed(as_text(ref)).upper() for ref in rows["action_ref"].tolist()]
    given = pd.Series(days(rows["due_date"]).tolist(), index=refs)
    given = given[~given.index.duplicated()].reindex(actions.index)
    due = due_dates(actions)
    for ref in actions.index[given.notna() & (given != due)]:
        stands = due[ref]
        yield Difference(
            where=f"All actions, row {actions.loc[ref, 'source_row']}", what=f"Due date of {ref}",
            shown=spoken(given[ref].date()),
            counted="no date" if pd.isna(stands) else spoken(stands.date()),
            stands="the agreed dates stand",
        )  # fmt: skip


def held_against(
    counts: pd.DataFrame, shown: Sequence[ShownRow] | None, what: tuple[str, str]
) -> tuple[pd.DataFrame, list[Difference]]:
    """Hold a table of counts against the one that the summary shows.

    Args:
        counts: As counted.
        shown: The rows of the sheet; None where there is no such sheet.
        what: The sheet, and the key of the column that names each row.

    Returns:
        The counts, of two figures the less flattering one; and the differences.
    """
    sheet, name = what
    if shown is None:
        return counts, []
    table = HEADINGS["by_agency" if name == "agency" else "by_review"]
    there = {
        folded(as_text(row[name])): row for row in shown if folded(as_text(row[name])) != "total"
    }
    rows, found = [], []
    for row in counts.to_dict("records"):
        other = there.pop(folded(str(row[name])), None)
        if other is None:
            found.append(Difference(where=sheet, what=str(row[name]), shown="no row",
                                    counted=counted(row["total"], "action")))  # fmt: skip
            rows.append(row)
            continue
        for key in table:
            if key not in row or key not in other or key in (name, "review_code"):
                continue
            mine, theirs = _figure(row[key]), figure(other[key])
            if key == "last_time":
                row[key] = theirs
            elif mine != theirs and (mine or theirs):
                found.append(Difference(
                    where=sheet, what=f"{row[name]}, {table[key]}",
                    shown=_shown(theirs), counted=_shown(mine),
                ))  # fmt: skip
                row[key] = _worse(key, mine, theirs)
        rows.append(row)
    for other in there.values():
        total = figure(other["total"]) or 0
        if total or figure(other.get("joint")):
            found.append(Difference(
                where=sheet, what=as_text(other[name]), shown=counted(total, "action"),
                counted="none", stands="it is in no figure here",
            ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=counts.columns)
    return frame.astype({key: counts[key].dtype for key in counts.columns}), found


def _figure(value: object) -> int | None:
    return None if pd.isna(value) else int(str(value))


def _shown(value: int | None) -> str:
    return "nothing" if value is None else f"{value:,}"


def _worse(key: str, mine: int | None, theirs: int | None) -> int | None:
    known = [one for one in (mine, theirs) if one is not None]
    return (min if key in _BETTER_IF_MORE else max)(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the lists and sentences of a summary show, held against what its rows give."""

    summary: WholeSummary

    def overdue(self, late: pd.DataFrame) -> Iterator[Difference]:
        """Say where the sheet Overdue lists other actions, or other days."""
        rows = self.summary.tables["overdue"]
        if rows is None:
            return
        there = {
            trimmed(as_text(row["action_ref"])).upper(): figure(row["days_overdue"]) for row in rows
        }
        yield from _lists("Overdue", "actions listed", there, late.index)
        for ref in late.index:
            over = int(late.loc[ref, "days_overdue"])
            if there.get(ref) is not None and there[ref] != over:
                yield Difference(
                    where="Overdue", what=f"days of {ref}", shown=_shown(there[ref]),
                    counted=_shown(over), stands="the days by its due date stand",
                )  # fmt: skip

    def asked(self, asked: pd.DataFrame) -> Iterator[Difference]:
        """Say where For decision lists other actions than ask for one.

        A row that the partnership added, to decide on what nobody asks, is no difference.
        """
        rows = self.summary.last.decisions
        cells = zip(rows["action_ref"].tolist(), rows["asks_for"].tolist(), strict=True)
        there = {trimmed(as_text(ref)).upper() for ref, ask in cells if ask is not None}
        refs = [ref for ref in asked["action_ref"].tolist() if ref]
        yield from _lists(
            "For decision", "actions listed", there, [trimmed(ref).upper() for ref in refs]
        )

    def changed(self, actions: pd.DataFrame) -> Iterator[Difference]:
        """Say where Changes lists another number of a kind than All actions has."""
        if self.summary.tables["changes"] is None:
            return
        rows = self.summary.changes
        there = rows.groupby("change")["action_ref"].nunique()
        kinds = actions["changed"].str.split(SEPARATOR).explode()
        here = kinds[kinds != ""].value_counts()
        for kind in sorted({*there.index, *here.index}):
            one, other = int(there.get(kind, 0)), int(here.get(kind, 0))
            if one != other:
                yield Difference(
                    where="Changes", what=f"actions {kind}", shown=_shown(one),
                    counted=_shown(other), stands="All actions counts",
                )  # fmt: skip

    def responses(self, unanswered: pd.DataFrame | None) -> Iterator[Difference]:
        """Say where Responses counts other actions that nobody has responded to."""
        rows = self.summary.tables["responses"]
        if rows is None or unanswered is None:
            return
        there = sum(figure(row["asked"]) or 0 for row in rows)
        if there != len(unanswered):
            yield Difference(
                where="Responses", what="Not responded", shown=_shown(there),
                counted=_shown(len(unanswered)), stands="All actions counts",
            )  # fmt: skip

    def sentences(self, told: Iterable[str]) -> Iterator[Difference]:
        """Say where page one says a sentence with other figures."""
        for sentence in told:
            same = _NUMBER.sub(r"\\d[\\d,]*", re.escape(sentence).replace(r"\,", ","))
            found = re.search(rf"(?<![\d,]){same}", self.summary.words)
            if found and found[0] != sentence:
                yield Difference(
                    where=PAGE, what="page one", shown=f'"{found[0]}"',
                    counted=f'"{sentence}"', stands="what is worked out stands",
                )  # fmt: skip

    def trend(self, now: Told) -> Iterator[Difference]:
        """Say where the sheet Trend shows other figures of this day."""
        for shown in (one for one in self.summary.last.trend if one.day == now.day):
            for key, heading in FIGURES.items():
                mine, theirs = now.figures[key], shown.figures[key]
                if None not in (mine, theirs) and mine != theirs:
                    yield Difference(
                        where="Trend", what=f"{heading} on {spoken(now.day)}",
                        shown=_shown(theirs), counted=_shown(mine),
                    )  # fmt: skip

    def verdict(self) -> Iterator[Difference]:
        """Say where the verdict calls a summary ready whose problems make it not ready."""
        rows = self.summary.tables["problems"] or ()
        errors = [
            as_text(row["number"]) for row in rows if folded(as_text(row["severity"])) == "error"
        ]
        if errors and self.summary.verdict.startswith(READY):
            yield Difference(
                where="Cover", what="Verdict", shown=f'"{self.summary.verdict}"',
                counted=f"not ready, as the sheet Problems has {counted(len(errors), 'error')} "
                f"({listed(errors[:_MOST_NAMED], 'and')})",
            )  # fmt: skip


def _lists(
    sheet: str, what: str, there: Iterable[str], here: Iterable[str]
) -> Iterator[Difference]:
    """Say where a sheet lists other actions."""
    listed_there, listed_here = set(there), set(here)
    more, less = sorted(listed_there - listed_here), sorted(listed_here - listed_there)
    if more or less:
        yield Difference(
            where=sheet, what=what, shown=f"{len(listed_there):,}{_named(more)}",
            counted=f"{len(listed_here):,}{_named(less)}", stands="All actions counts",
        )  # fmt: skip


def _named(refs: Sequence[str]) -> str:
    """Name actions that one list has and the other has not."""
    if not refs:
        return ""
    more = f" and {len(refs) - _MOST_NAMED:,} more" if len(refs) > _MOST_NAMED else ""
    return f" (with {', '.join(refs[:_MOST_NAMED])}{more})"
