"""The partnership workbook read: agencies, reviews and settings, each known by its headings."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from dhrxl.errors import BadInput
from dhrxl.files.folder import expect_file, partnership_file
from dhrxl.files.grids import Grid
from dhrxl.files.safe import Unreadable
from dhrxl.intake.cover import read_cover
from dhrxl.intake.refused import refused
from dhrxl.intake.register import heading_faults, register_faults, succession_faults
from dhrxl.intake.table import find
from dhrxl.intake.word import read_answers
from dhrxl.model.agencies import Agency, Succession
from dhrxl.model.cells import CellValue, as_day, as_text, as_yes, is_blank
from dhrxl.model.headings import Header, vocabulary
from dhrxl.model.partnership import Partnership, Profile, Review, review_code
from dhrxl.model.personal import quoted
from dhrxl.model.problems import Problem
from dhrxl.model.response import DAYS_SETTING
from dhrxl.model.review_types import UNNAMED, ReviewType, review_type
from dhrxl.model.terms import LISTS, REGISTER_HEADINGS, FileKind, Rag
from dhrxl.model.text import folded, listed, trimmed

_OTHER_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "agencies": {
        "name": ("agency name", "organisation"),
        "aliases": ("alias", "other names", "also known as"),
        "type": ("kind",),
        "mailbox": ("mailbox", "e-mail", "email"),
        "successor": ("succeeded by", "now"),
    },
    "reviews": {
        "name": ("review name",),
        "code": ("code",),
        "published": ("published", "published on"),
        "signed_off": ("signed off", "signed off on"),
        "type": ("type", "kind of review", "type of review"),
    },
    "successions": {
        "agency": ("agency name", "organisation"),
        "action_ref": ("action reference", "reference", "action"),
        "successor": ("succeeded by", "now", "went to"),
    },
    "headings": {"theirs": ("their heading", "column"), "ours": ("our heading", "meaning")},
    "settings": {"setting": ("name",)},
}
_WORDS = {
    table: {key: (heading, *_OTHER_WORDS[table].get(key, ())) for key, heading in headings.items()}
    for table, headings in REGISTER_HEADINGS.items()
}
"""Headings of each table, the one we write and then other wordings."""

_T = TypeVar("_T")
_START = (
    "It needs a sheet Agencies or Reviews with their headings; start from "
    "workbook_templates/partnership.xlsx."
)
_NAME_ONE = "Name yours, or start from workbook_templates/partnership.xlsx."
_COLOURS = (Rag.BLUE, Rag.GREEN)
_RULE_SETTINGS = frozenset(("due_soon_days", "complete_colour", "blue_needs_assurance"))
"""By which the settings of the rule are known, whatever their sheet is called."""


def find_partnership(named: Path | None, inputs: Sequence[Path]) -> Partnership:
    """Read the partnership workbook that was named, or the one near the inputs.

    Raises:
        BadInput: It cannot be read or used.
    """
    file = named or partnership_file(inputs)
    return read_partnership(file) if file else Partnership()


def read_partnership(path: Path) -> Partnership:
    """Read the partnership workbook.

    Raises:
        BadInput: It does not exist, is no partnership workbook, or says something that cannot be
            used: two reviews with one code, a date that is none, a setting out of range. All of
            it is said at once.
    """
    expect_file(path)
    try:
        grids = read_answers(path).grids
    except Unreadable as error:
        raise refused(path, error.problem, "partnership workbook", _NAME_ONE) from None
    cover = read_cover(grids)
    reading = _Reading(path.name, grids)
    if cover.kind not in (FileKind.PARTNERSHIP, None) or not reading.is_partnership:
        other = cover.kind if cover.kind != FileKind.PARTNERSHIP else None
        what = f": it is {other.article}" if other else ""
        msg = f"{path.name} is no partnership workbook{what}. {_START}"
        raise BadInput(msg)
    named = Partnership(name=as_text(cover.values.get("partnership")))
    found = reading.partnership(named)
    if reading.faults:
        raise BadInput("\n".join(reading.faults))
    return found


class _Reading:
    """One partnership workbook being read; what is wrong with it gathers in `faults`."""

    def __init__(self, file: str, grids: Sequence[Grid]) -> None:
        self.file, self.grids = file, grids
        self.faults: list[str] = []
        self.successions = self._table("successions", "action_ref", "agency", "successor")
        self.agencies = self._table("agencies", "name", besides=self.successions)
        self.reviews = self._table("reviews", "name", besides=self.successions)
        self.headings = self._table("headings", "theirs", "ours")

    @property
    def is_partnership(self) -> bool:
        return self.agencies is not None or self.reviews is not None

    def partnership(self, default: Partnership) -> Partnership:
        profile, settings = self._settings()
        agencies = self._agencies()
        return Partnership(
            name=settings.get("name", "") or default.name,
            agencies=agencies,
            successions=self._successions(agencies),
            reviews=self._reviews(),
            headings=self._headings(),
            profile=profile,
            marking=settings.get("marking", "") or default.marking,
            send_to=settings.get("send_to", ""),
            response_days=_whole(settings.get("response_days", "")),
            file=self.file,
        )

    def _table(
        self, table: str, *signs: str, besides: tuple[Grid, Header] | None = None
    ) -> tuple[Grid, Header] | None:
        """Find the first other sheet with such headings; one that names two columns is enough."""
        grids = [grid for grid in self.grids if not (besides and grid is besides[0])]
        words = vocabulary(_WORDS[table])
        keys = [one for one, _ in words.values()]
        return next(find(grids, keys, [{key} for key in signs], words=words, at_least=2), None)

    def _rows(
        self, table: tuple[Grid, Header] | None
    ) -> Iterator[tuple[int, Mapping[str, CellValue]]]:
        """Give the rows of a table that have something in them, with their numbers."""
        if table is None:
            return
        grid, header = table
        for number, cells in enumerate(grid.rows[header.row + 1 :], start=header.row + 2):
            row = {
                key: cells[column] if column < len(cells) else None
                for column, key in header.keys.items()
            }
            if not all(is_blank(value) for value in row.values()):
                yield number, row

    def _agencies(self) -> tuple[Agency, ...]:
        by_row: dict[int, Agency] = {}
        for number, row in self._rows(self.agencies):
            name = _words(row.get("name"))
            if name:
                aliases = re.split(r"[;\n]", as_text(row.get("aliases")))
                by_row[number] = Agency(
                    name=name,
                    aliases=tuple(trimmed(alias) for alias in aliases if trimmed(alias)),
                    type=_words(row.get("type")),
                    mailbox=_words(row.get("mailbox")),
                    successor=_words(row.get("successor")),
                )
        sheet = self.agencies[0].name if self.agencies else ""
        for number, fault in register_faults(by_row):
            self.faults.append(f'{self.file}, sheet "{sheet}", row {number} {fault}')
        return tuple(by_row.values())

    def _successions(self, register: Sequence[Agency]) -> tuple[Succession, ...]:
        """Read which successor has which action of a body that was divided."""
        by_row = {
            number: Succession(
                agency=_words(row.get("agency")),
                action_ref=_words(row.get("action_ref")).upper(),
                successor=_words(row.get("successor")),
            )
            for number, row in self._rows(self.successions)
            if not is_blank(row.get("successor"))
        }
        sheet = self.successions[0].name if self.successions else ""
        for number, fault in succession_faults(by_row, register):
            self.faults.append(f'{self.file}, sheet "{sheet}", row {number} {fault}')
        return tuple(by_row.values())

    def _headings(self) -> tuple[tuple[str, str], ...]:
        """Read what headings of published plans mean; a row without a meaning says nothing."""
        by_row = {
            number: (_words(row.get("theirs")), _words(row.get("ours")))
            for number, row in self._rows(self.headings)
            if not is_blank(row.get("theirs")) and not is_blank(row.get("ours"))
        }
        sheet = self.headings[0].name if self.headings else ""
        for number, fault in heading_faults(by_row):
            self.faults.append(f'{self.file}, sheet "{sheet}", row {number} {fault}')
        return tuple(by_row.values())

    def _reviews(self) -> tuple[Review, ...]:
        reviews = []
        for number, row in self._rows(self.reviews):
            name = _words(row.get("name")) or _words(row.get("code"))
            if name:
                reviews.append(
                    Review(
                        name=name,
                        code=_words(row.get("code")).upper() or review_code(name),
                        published=self._day(number, row, "published"),
                        signed_off=self._day(number, row, "signed_off"),
                        type=self._type(number, row),
                    )
                )
        by_code: dict[str, list[str]] = {}
        for review in reviews:
            by_code.setdefault(review.code, []).append(review.name)
        for code, names in by_code.items():
            if len(names) > 1:
                problem = Problem(
                    code="duplicate-review-code",
                    file=self.file,
                    sheet=self.reviews[0].name if self.reviews else "",
                    found=code,
                    facts={"reviews": listed(names, "and")},
                )
                self.faults.append(problem.message)
        return tuple(reviews)

    def _type(self, number: int, row: Mapping[str, CellValue]) -> ReviewType:
        said = _words(row.get("type"))
        known = review_type(said)
        if known is None and self.reviews:
            self.faults.append(
                f'{self.file}, sheet "{self.reviews[0].name}", row {number} (Review type): '
                f"expected {listed(LISTS['list_review_type'])}, found {quoted(said)}. Choose one."
            )
        return known or UNNAMED

    def _day(self, number: int, row: Mapping[str, CellValue], key: str) -> date | None:
        value = row.get(key)
        day = as_day(value)
        if day is None and not is_blank(value) and self.reviews:
            grid, header = self.reviews
            column = next(column for column, one in header.keys.items() if one == key)
            problem = Problem(
                code="not-a-date",
                file=self.file,
                sheet=grid.name,
                row=number,
                column=column + 1,
                heading=REGISTER_HEADINGS["reviews"][key],
                found=as_text(value),
            )
            self.faults.append(problem.message)
        return day

    def _settings(self) -> tuple[Profile, dict[str, str]]:
        """Read all tables of settings: those of the rule, and those of the workbooks."""
        words = vocabulary(_WORDS["settings"])
        profile, settings = Profile(), {}
        for grid, header in find(self.grids, _WORDS["settings"], (), words=words, at_least=2):
            given = {
                _setting(row.get("setting")): (number, row.get("value"))
                for number, row in self._rows((grid, header))
                if not is_blank(row.get("value"))
            }
            is_rule = "rag" in folded(grid.name) or _RULE_SETTINGS & set(given)
            if is_rule:
                profile = _profile(f'{self.file}, sheet "{grid.name}"', given, self.faults)
            else:
                settings.update({key: _words(value) for key, (_, value) in given.items()})
                self._check_days(grid.name, given)
        return profile, settings

    def _check_days(self, sheet: str, given: Mapping[str, tuple[int, CellValue]]) -> None:
        """Add to the faults where the days of a response are no number of days."""
        number, value = given.get("response_days", (0, None))
        if number and not _whole(value):
            self.faults.append(
                f'{self.file}, sheet "{sheet}", row {number} ({DAYS_SETTING}): expected a number '
                f"of days from 1 to 366, or nothing, found {quoted(as_text(value))}. Correct it."
            )


def _profile(sheet: str, given: Mapping[str, tuple[int, CellValue]], faults: list[str]) -> Profile:
    """Read the settings of the rule; one that cannot be used is added to the faults."""

    def setting(key: str, default: _T, read: Callable[[CellValue], _T | None], expected: str) -> _T:
        if key not in given:
            return default
        number, value = given[key]
        result = read(value)
        if result is None:
            faults.append(
                f"{sheet}, row {number} ({key}): expected {expected}, "
                f"found {quoted(as_text(value))}. Correct it."
            )
            return default
        return result

    usual = Profile()
    return Profile(
        name=setting("name", usual.name, _words, "a name"),
        due_soon_days=setting(
            "due_soon_days", usual.due_soon_days, _whole, "a number of days from 0 to 366"
        ),
        complete_colour=setting(
            "complete_colour", usual.complete_colour, _colour, listed(_COLOURS)
        ),
        blue_needs_assurance=setting(
            "blue_needs_assurance", usual.blue_needs_assurance, as_yes, "Yes or No"
        ),
    )


def _words(value: CellValue) -> str:
    return trimmed(as_text(value))


def _setting(value: CellValue) -> str:
    """Give the name of a setting, however it is spelt: "Due soon (days)" is due_soon_days."""
    return "_".join(re.findall(r"\w+", folded(as_text(value)).replace("_", " ")))


def _whole(value: CellValue) -> int | None:
    text = _words(value)
    return int(text) if text.isdecimal() and int(text) <= 366 else None


def _colour(value: CellValue) -> Rag | None:
    said = folded(as_text(value))
    return next((colour for colour in _COLOURS if folded(colour) == said), None)
