"""What agencies typed, looked at for personal data and for text that looks like a formula."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath

from dhrxl.files.annotations import Details
from dhrxl.files.grids import Grid
from dhrxl.files.names import INSIDE
from dhrxl.files.package import Properties
from dhrxl.intake.cover import Cover
from dhrxl.intake.table import ActionTable
from dhrxl.model.cells import as_text
from dhrxl.model.personal import addresses, find
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import OPEN_IN_RETURN

_FORMULA = re.compile(
    r"""\s*(?:
        =(?!>|=*(?:\s|$))                           # =1+1, but neither "=> done" nor "====="
      | [+@-][A-Za-z][\w.]*(?:\(.*\))?[|!](?!\s|$)  # +cmd|' /C calc'!A0, not "-Done!"
      | [+@-][A-Z][A-Z0-9.]+\(                     # @SUM(1)
      | [+-]\d+(?:\.\d+)?(?:[+*/]\d+(?:\.\d+)?)+\s*$     # -2+3
    )""",
    re.VERBOSE,
)
_TEAM_LABELS = ("contact", "send_to")
_TYPED_LABELS = ("no_change", "completed_by", "completed_on", "approved_by", "approved_on")


def looks_like_formula(text: str) -> bool:
    """Say whether a text would be worked out if it were typed into a cell again.

    >>> looks_like_formula("=1+1"), looks_like_formula("-Review policy")
    (True, False)
    """
    return _FORMULA.match(text) is not None


def scrutinise_table(
    table: ActionTable,
    details: Details,
    *,
    file: str,
    teams: Collection[str],
    keys: Collection[str] = OPEN_IN_RETURN,
) -> Iterator[Problem]:
    """Look at the cells of a table that somebody types in, and at what stands beside it.

    Args:
        table: The table.
        details: Its comments, which `scrutinise_file` looks at.
        file: The file's name in problems.
        teams: E-mail addresses of teams, which are no personal data.
        keys: The columns that are typed in: those an agency fills in, or all of a list.
    """
    columns = {key: at for key, at in table.places.items() if key in keys}
    held = table.rows.columns
    typed = [(key, column, held[key]) for key, column in columns.items() if key in held]
    others = held.get("other_columns", ())
    for at, source_row in enumerate(held.get("source_row", ())):
        number = int(str(source_row))
        for key, column, cells in typed:
            value = cells[at]
            if not isinstance(value, str | int):
                continue
            text = as_text(value)
            is_formula = isinstance(value, str) and looks_like_formula(value)
            phrases = find(text, known=teams)
            if not (is_formula or phrases):
                continue
            place = Place(file, table.sheet, number, key, column)
            if is_formula:
                yield Problem.at(place, "formula-as-text", found=text)
            yield from _personal(place, phrases)
        if others and others[at]:
            beside = as_text(others[at])
            for (sheet, row, _), comment in details.comments.items():
                if (sheet, row) == (table.sheet, number):
                    beside = beside.replace(comment, "")
            place = Place(file, table.sheet, number)
            yield from _personal(place, find(beside, known=teams))


def scrutinise_file(
    grids: Collection[Grid],
    cover: Cover,
    details: Details,
    properties: Properties,
    *,
    file: str,
    teams: Collection[str],
) -> Iterator[Problem]:
    """Look at what stands around the tables: cover, sheet and file names, properties.

    A plain name as author is what Excel puts into every file; only an address in its place is
    reported.
    """

    def looked_at(place: Place, text: str, where: str = "") -> Iterator[Problem]:
        return _personal(place, find(text, known=teams), where)

    place = Place(file)
    for name in file.split(INSIDE):  # a mail, and what is attached to it
        yield from looked_at(place, PurePath(name).stem.replace("_", " "), " in its name")
    for who in dict.fromkeys((properties.creator, properties.last_modified_by)):
        if "@" in who:
            yield from looked_at(place, who, " in its document properties")
    yield from looked_at(place, properties.title, " in its document properties")
    for number, grid in enumerate(grids, start=1):  # by number: its name would tell it all again
        yield from looked_at(place, grid.name, f" in the name of sheet {number}")
    for key in _TYPED_LABELS:
        if key in cover.values:
            row, column = cover.places[key]
            cell = Place(file, cover.sheet, row, key, column)
            yield from looked_at(cell, as_text(cover.values[key]))
    for (sheet, row, column), text in details.comments.items():
        cell = Place(file, sheet, row, column=column)
        yield from looked_at(cell, text, " in a comment")


def team_addresses(cover: Cover) -> tuple[str, ...]:
    """Give the addresses on the cover that belong to teams."""
    texts = (as_text(cover.values.get(key)) for key in _TEAM_LABELS)
    return tuple(address for text in texts for address in addresses(text))


def _personal(place: Place, phrases: Iterable[str], where: str = "") -> Iterator[Problem]:
    for phrase in phrases:
        found = f"{phrase},{where}" if where else phrase
        yield Problem.at(place, "personal-data", found=found)
