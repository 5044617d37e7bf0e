"""Page one of a summary: all that a chair acts on, on one sheet of A4.

Above, over the whole width: the position, the verdict, the trend, and what is to be decided. Below,
side by side: what is overdue by agency; what moved and the reviews; the chart. How much of each
fits is worked out here from the room a page has at 8 points. What does not fit is said, with where
it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from dhrxl.layouts import theme
from dhrxl.layouts.layout import Chart, PageCell, PageRow, TableColumn
from dhrxl.layouts.measures import broken, column_pixels, fitting, text_pixels
from dhrxl.model.dates import spoken
from dhrxl.model.terms import Rag
from dhrxl.model.text import counted, listed
from dhrxl.rounds.board.first_page import Asked, asked, coming_up
from dhrxl.workbooks.page_one_says import Says

RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE, Rag.GREY)
POINTS = 714.0
"""Height of what A4 landscape holds at 8 points."""
WIDE = 1456
"""Pixels of the width of what it holds."""
_SEEN = 1290
"""Pixels of a row that a laptop shows without scrolling."""
_MOST_ASKED = 50
"""Rows for what is to be decided that a page could hold with nothing else on it."""
_FEWEST_ASKED = 4
"""Rows for what is to be decided that other blocks never take."""
_LABELS = 0.58
"""The share of the chart that its labels may take: room for "Northshire Integrated Care Board"."""
_MOST_MOVED = 2
"""Lines of actions that are named for each kind of change."""
_MOST_NAMED = 20
"""Actions that could stand on these lines, were their references ever so short."""
_MOST_PERSONAL = 5
"""Problems of personal data that page one numbers."""
_NAME, _AGENCY, _ASKED, _RIGHT, _COUNTS = 0, 1, 5, 5, 7
"""Columns in which the blocks begin, counted from 0, in those of the table below."""
_EDGE = 14
"""Pixels that an indent and the edges of a cell take."""
_VERDICT, _LARGE, _HEADING, _HEADINGS = 26.25, 21.0, 23.25, 31.5
"""Points of the verdict, a line in large type, a heading, and the headings of columns."""
_TOP = theme.TITLE_POINTS + 2 * theme.LINE_POINTS
"""Points of the title and of the lines below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOne:
    """The page, as a sheet takes it."""

    rows: tuple[PageRow, ...]
    chart: Chart | None
    wide: int
    """How many columns it has."""


def page_one(says: Says, columns: Sequence[TableColumn], first: int) -> PageOne:
    """Lay page one out.

    Args:
        says: What it says.
        columns: Of the table below, in whose columns the page stands.
        first: The row it begins in, counted from 1.
    """
    return _Page(says, [column_pixels(column.width) for column in columns]).laid_out(first)


def title(says: Says) -> str:
    """Give the title: whose position it is, of which day and round."""
    round_ = f" Round: {says.round_}." if says.round_ else ""
    position = f"{says.told.position}{round_}"
    style = theme.STYLES["title"]
    room = _SEEN - text_pixels(position, size=style.size, bold=style.bold)
    name = fitting(f"Summary: {says.name}".rstrip(": "), room, size=style.size, bold=style.bold)
    return f"{name}. {position}"


class _Page:
    """The blocks of the page, and the room each has."""

    def __init__(self, says: Says, pixels: Sequence[int]) -> None:
        self.says = says
        self._edges = [sum(pixels[:index]) for index in range(len(pixels) + 1)]
        self.agencies = says.agencies[says.agencies["total"] > 0]
        self.reviews = says.reviews.sort_values(
            ["overdue", "open", "total"], ascending=False, kind="stable"
        )

    def _across(self, first: int, last: int) -> float:
        """Give the pixels from the beginning of a column to that of another."""
        return self._edges[last] - self._edges[first] - _EDGE

    @property
    def _wide(self) -> int:
        """Give the pixels of its columns."""
        beyond = self._columns - len(self._edges) + 1
        return self._edges[-1] + beyond * theme.COLUMN_PIXELS

    @property
    def _chart_column(self) -> int:
        return _COUNTS + 3

    @property
    def _label_room(self) -> float:
        """Give the pixels that a name has, in its cell and beside its bar."""
        return min(self._across(_NAME, _AGENCY), self._chart_width * _LABELS)

    @property
    def _chart_width(self) -> int:
        return self._wide - self._edges[self._chart_column] - theme.CHART_GAP

    def laid_out(self, first: int) -> PageOne:
        """Share the page out: what is overdue first, and decisions have what room is left."""
        above = list(self._above())
        decisions, count = asked(self.says.asked, most=_MOST_ASKED), len(self.says.asked)
        moves = list(self._moved(_MOST_MOVED))
        taken = _TOP + sum(row.points for row in above) + 2 * _HEADING + _HEADINGS
        taken += 2 * theme.LINE_POINTS  # the headings of what is to be decided, and the legend
        free = int((POINTS - taken) / theme.LINE_POINTS)
        wanted = max(len(self.agencies) + 1, len(moves) + len(self.reviews), 11)
        below = min(wanted, free - min(max(count, 1), _FEWEST_ASKED))
        if len(moves) + 1 > below:
            moves = list(self._moved(1))
        upper = (*above, *self._decisions(decisions, count, free - below))
        left, right = self._late(below), self._right(moves, below + 1)
        lower = [
            PageRow(cells=(*here, *there), points=_HEADINGS if not at else theme.LINE_POINTS)
            for at, (here, there) in enumerate(_beside(left, right))
        ]
        heads = (
            self._heading(_NAME, self._late_heading()),
            self._heading(_RIGHT, "What moved"),
        )
        head = PageRow(cells=heads, points=_HEADING)
        rows = (*upper, head, *lower, self._legend())
        chart = self._chart(first + len(upper), len(lower), self._shown(below))
        return PageOne(rows=rows, chart=chart, wide=self._columns)

    @property
    def _columns(self) -> int:
        """Give how many columns the page has: those of the table, and more for the chart."""
        return len(self._edges) - 1 + int((WIDE - self._edges[-1]) // theme.COLUMN_PIXELS)

    def _above(self) -> Iterator[PageRow]:
        """Give the verdict and the trend, in large type, and the sentences."""
        told = self.says.told
        yield from self._lines(f"{self.says.verdict}.", "verdict", points=_VERDICT, most=3)
        yield from self._lines(self.says.trend, "page-large", points=_LARGE, most=3)
        soon = coming_up(self.says.days_left)
        for sentences in (
            (told.turnout,), (told.silent,), (told.ratings, told.overdue), (told.slipped, soon),
            (told.unchecked,),
        ):  # fmt: skip
            where = "Returns" if sentences == (told.silent,) else "Cover"
            yield from self._lines(" ".join(sentences), "line", most=3, where=where)
        yield from self._lines(_personal(self.says.codes), "marking", where="Problems")

    def _lines(
        self, words: str, look: str, *, points: float = theme.LINE_POINTS, most: int = 2,
        where: str = "Cover",
    ) -> Iterator[PageRow]:  # fmt: skip
        """Give a sentence in as many lines as a laptop needs, and the page has room for."""
        style = theme.STYLES[look]
        lines = broken(words, _SEEN, size=style.size, bold=style.bold) if words else []
        if len(lines) > most:
            more = f" (more: see {where})"
            kept = _SEEN - text_pixels(more, size=style.size, bold=style.bold)
            last = fitting(" ".join(lines[most - 1 :]), kept, size=style.size, bold=style.bold)
            lines = [*lines[: most - 1], f"{last}{more}"]
        for line in lines:
            yield PageRow(cells=(PageCell(column=0, value=line, look=look),), points=points)

    def _heading(self, column: int, words: str) -> PageCell:
        return PageCell(column=column, value=words, look="section")

    def _decisions(self, decisions: Sequence[Asked], count: int, room: int) -> Iterator[PageRow]:
        """Give what is to be decided, a row each; where there is room, with more of its reason."""
        heading = self.says.told.asked
        yield PageRow(cells=(self._heading(0, heading),), points=_HEADING)
        if not decisions:
            none = "Nothing needs a decision today."
            yield PageRow(cells=(PageCell(column=0, value=none),))
            return
        heads = {_NAME: "Action", _AGENCY: "Asked by", _ASKED: "What is asked, and why"}
        yield PageRow(cells=tuple(
            PageCell(column=at, value=heads.get(at), look="page-head")
            for at in range(self._columns)
        ))  # fmt: skip
        shown = decisions if count <= room else decisions[: room - 1]
        has_room = count <= room and sum(len(self._why(one, 2)) for one in shown) <= room
        most = 2 if has_room else 1
        for one in shown:
            first, *others = self._why(one, most)
            cells = (
                (_NAME, fitting(one.ref, self._across(_NAME, _AGENCY), bold=True), "page-bold"),
                (_AGENCY, fitting(one.agency, self._across(_AGENCY, _ASKED)), "page-words"),
                (_ASKED, first, "page-words"),
            )
            yield PageRow(cells=tuple(
                PageCell(column=at, value=words, look=look) for at, words, look in cells
            ))  # fmt: skip
            for line in others:
                yield PageRow(cells=(PageCell(column=_ASKED, value=line),))
        if more := count - len(shown):
            yield PageRow(cells=(_leading(0, f"and {more:,} more: see", "For decision"),))

    def _why(self, one: Asked, most: int) -> list[str]:
        """Give what is asked in so many lines at most."""
        room = self._wide - self._edges[_ASKED] - 2 * _EDGE
        lines = broken(one.words, room)
        return [*lines[: most - 1], fitting(" ".join(lines[most - 1 :]), room)][: len(lines)]

    def _late_heading(self) -> str:
        late = int(self.says.agencies["overdue"].sum())
        return "Overdue by agency, worst first" if late else "Overdue by agency: none"

    def _shown(self, room: int) -> int:
        """Give how many agencies are named in so many rows, the last of which is the total."""
        return len(self.agencies) if len(self.agencies) < room else max(0, room - 2)

    def _late(self, room: int) -> Iterator[tuple[PageCell, ...]]:
        """Give what is overdue by agency: headings, a row each, and the total."""
        heads = ("Agency", "Overdue", "Longest (days)", "Last time", "Open")
        yield tuple(
            PageCell(column=at, value=head, look="page-head", is_figure=at > 0)
            for at, head in enumerate(heads)
        )
        count = self._shown(room)
        shown, others = self.agencies[:count], self.agencies[count:]
        for row in shown.to_dict("records"):
            yield self._counted(fitting(str(row["agency"]), self._label_room), row, "page-cell")
        if len(others):
            words = f"and {counted(len(others), 'more agency', 'more agencies')}: see below"
            yield self._counted(words, _added(others), "page-cell")
        yield self._counted("Total", _added(self.agencies), "page-total")

    def _counted(self, name: str, row: dict[str, object], look: str) -> tuple[PageCell, ...]:
        figures = (None if pd.isna(row[key]) else int(str(row[key]))
                   for key in ("overdue", "longest", "last_time", "open"))  # fmt: skip
        return (
            PageCell(column=0, value=name, look=look),
            *(PageCell(column=at, value=figure, look=look, is_figure=True)
              for at, figure in enumerate(figures, start=_AGENCY)),
        )  # fmt: skip

    def _moved(self, most: int) -> Iterator[tuple[PageCell, ...]]:
        """Say what moved: each kind of change with its actions, named as far as there is room."""
        room = self._across(_RIGHT, self._chart_column)
        if self.says.last is None:
            yield self._band("Since last time")
            yield (PageCell(column=_RIGHT, value="Not known: no last summary was given."),)
            return
        yield self._band(f"Since {spoken(self.says.last)}")
        for kind in self.says.moves:
            count = f"{kind.words} {len(kind.refs):,}" if kind.refs else f"{kind.words}: none"
            for line in _named(count, kind.refs, room, most):
                yield (PageCell(column=_RIGHT, value=line),)

    def _right(
        self, moves: Sequence[tuple[PageCell, ...]], room: int
    ) -> Iterator[tuple[PageCell, ...]]:
        """Give what moved, and below it the reviews: headings, and a row each."""
        yield from moves
        yield self._band("By review", "", "Overdue", "Open", "Actions")
        left = room - len(moves) - 1
        count = len(self.reviews) if len(self.reviews) <= left else max(0, left - 1)
        for row in self.reviews[:count].to_dict("records"):
            name = fitting(str(row["review"]), self._across(_RIGHT, _COUNTS))
            figures = (int(row[key]) for key in ("overdue", "open", "total"))
            yield (
                PageCell(column=_RIGHT, value=name, look="page-cell"),
                PageCell(column=_RIGHT + 1, value=None, look="page-cell"),
                *(PageCell(column=at, value=figure, is_figure=True, look="page-cell")
                  for at, figure in enumerate(figures, start=_COUNTS)),
            )  # fmt: skip
        if more := len(self.reviews) - count:
            yield (_leading(_RIGHT, f"and {more:,} more: see", "By review"),)

    def _band(self, *heads: str) -> tuple[PageCell, ...]:
        """Give the headings of a block on the right, over its whole width."""
        width = range(_RIGHT, self._chart_column)
        return tuple(
            PageCell(column=at, value=head, look="page-head", is_figure=bool(head) and at > _RIGHT)
            for at, head in zip(width, (*heads, *[""] * len(width)), strict=False)
        )

    def _legend(self) -> PageRow:
        """Say what the colours mean, and where the problems are that the verdict counts."""
        profile = self.says.profile
        done = profile.done_means
        words = (
            f"RAG profile {profile.name}. {profile.complete_colour}: {done[0].lower()}{done[1:]} "
            f"{profile.on_track_colour}: on track, not done."
        )
        legend = PageCell(column=0, value=words)
        has_room = text_pixels(words) <= self._across(0, _COUNTS)
        if not (self.says.codes and has_room):
            return PageRow(cells=(legend,))
        return PageRow(cells=(legend, _leading(_COUNTS, "What may be wrong: see", "Problems")))

    def _chart(self, row: int, rows: int, bars: int) -> Chart | None:
        """Give the chart of the agencies named, beside them and as high as they are."""
        named = self.agencies[:bars]
        ratings = [word for word in RATINGS if named[word.value].any()]
        if not ratings:
            return None
        names = tuple(fitting(str(name), self._label_room) for name in named["agency"])
        points = _HEADING + _HEADINGS + (rows - 1) * theme.LINE_POINTS
        return Chart(
            title="Actions by calculated RAG",
            series=tuple((word.value, word.value) for word in ratings),
            alt_text="Stacked bars: for each lead agency the number of actions of each rating. "
            "The table by_agency below holds the same figures.",
            labels=names,
            first_label=row + 2, row=row, beside=self._chart_column,
            width=self._chart_width, height=int(points * 96 / 72),
        )  # fmt: skip


def _personal(codes: Sequence[str]) -> str:
    """Warn of what may be personal data, and say which problems it is; blank where there is none.

    It stands in sheets that print, and page one is what is handed on.
    """
    numbers = [f"{at:,}" for at, code in enumerate(codes, start=1) if code == "personal-data"]
    if not numbers:
        return ""
    shown = numbers[:_MOST_PERSONAL]
    if more := len(numbers) - len(shown):
        shown.append(f"{more:,} more")
    cells = counted(len(numbers), "cell")
    which = f"problem{'' if len(numbers) == 1 else 's'} {listed(shown, 'and')}"
    return f"{cells} may hold personal data ({which}): look before you hand this on."


def _beside(
    left: Iterator[tuple[PageCell, ...]], right: Iterator[tuple[PageCell, ...]]
) -> Iterator[tuple[tuple[PageCell, ...], tuple[PageCell, ...]]]:
    """Put two blocks side by side, the shorter with nothing at its end."""
    both = list(left), list(right)
    for at in range(max(map(len, both))):
        here, there = (block[at] if at < len(block) else () for block in both)
        yield here, there


def _added(rows: pd.DataFrame) -> dict[str, object]:
    """Add agencies up: counts as a sum, the longest as the longest of them."""
    known = len(rows) > 0 and bool(rows["last_time"].notna().all())
    return {
        "overdue": rows["overdue"].sum(),
        "longest": rows["longest"].max(),
        "last_time": rows["last_time"].sum() if known else pd.NA,
        "open": rows["open"].sum(),
    }


def _named(count: str, refs: Sequence[str], room: float, most: int) -> Iterator[str]:
    """Name actions after their count, as many as so many lines hold; the others are on Changes."""
    if not refs:
        yield count
        return
    for shown in range(min(len(refs), _MOST_NAMED), -1, -1):
        named = f": {', '.join(refs[:shown])}" if shown else ""
        if more := len(refs) - shown:
            named += f"{f' and {more:,} more' if shown else ''}: see Changes"
        lines = broken(f"{count}{named}", room)
        if len(lines) <= most:
            break
    yield from lines[:most]


def _leading(column: int, words: str, sheet: str) -> PageCell:
    return PageCell(column=column, value=f"{words} {sheet}", look="page-link", link=sheet)
