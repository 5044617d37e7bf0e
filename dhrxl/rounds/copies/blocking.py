"""What must not be in a copy: names of a list, names after titles, and personal data.

Whatever would stand in a copy is looked at twice: each cell it is taken from, so that a problem
leads to the cell to be mended, and all words of the finished copy, so that nothing slips through
by a way that nobody thought of. Nothing that is found is ever told whole, but for what a person
accepts: those words stand in the copy, and another name may stand in the cell by then.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.model.cells import row_and_column
from dhrxl.model.people.likeness import plainly, spelled
from dhrxl.model.people.names import NameList
from dhrxl.model.people.titles import titled
from dhrxl.model.personal import find, found_in
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem, Severity, ordered
from dhrxl.model.terms import SCOPES, UNASSIGNED, Status
from dhrxl.model.text import counted, folded, squeezed

_CELL = re.compile(r"(?P<sheet>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,6})")
_LISTED = frozenset((*Status, *SCOPES, UNASSIGNED))
"""Words of our own lists, of which one may be a name too."""
OUTSIDE = "Give it another name"
ANSWERS = "Whoever accepts words has to answer for them leaving the partnership."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a person does what a message asks: by options of the command, unless a door says else."""

    accept: str = '--accept "{cell}"'
    """Ends "If it is no name, accept it: "."""
    accepted: str = '--accept "{cell}"'
    """Names what somebody accepted."""
    names: str = "give --names"
    review: str = "Name one with --review."


class Blocked(DhrxlError):  # noqa: N818 - read as a sentence: "raise Blocked"
    """Something that must not be in a copy would be in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take the problems, each with its place."""
        self.problems = ordered(problems)
        found = counted(len(self.problems), "thing")
        super().__init__(
            f"Nothing was written: {found} that may tell who a person is. Take each out where it "
            "stands, or accept its cell with --accept."
        )


class Finder:
    """Looks for what must not be in a copy."""

    def __init__(self, names: NameList | None = None, teams: Collection[str] = ()) -> None:
        """Take what is looked for.

        Args:
            names: Names of people.
            teams: E-mail addresses of teams, which are no person's.
        """
        self.names = names or NameList(())
        self.teams = teams
        self._found: dict[str, dict[str, str]] = {}

    def find(self, text: str) -> dict[str, str]:
        """Say what in a text must not be in a copy: by what it is known again, a phrase.

        >>> Finder().find("Agreed with DI Hollis")
        {'hollls': 'looks like a name after a title (DI), ending is'}
        """
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> dict[str, str]:
        found = {one.words: one.phrase for one in titled(text)}
        found |= {one.words: one.phrase for one in self.names.find(text)}
        plain = plainly(text)
        for phrase in find(text, known=self.teams) or find(plain, known=self.teams):
            found[phrase] = phrase
        return found

    def spelled(self, text: str) -> dict[str, str]:
        """Give the words themselves of all that is found, by what it is known again."""
        plain = plainly(text)
        named = [(one.words, one.start) for one in titled(text)]
        named += [(one.words, one.start) for one in self.names.find(text)]
        found = {letters: spelled(plain, letters, start) for letters, start in named}
        return found | dict(found_in(text, known=self.teams) or found_in(plain, known=self.teams))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that a person accepts as it is."""

    sheet: str
    row: int
    column: int

    @classmethod
    def of(cls, text: str) -> "Cell":
        """Read a cell as people write it.

        Raises:
            BadInput: It is none.

        >>> Cell.of("'All actions'!$E$12")
        Cell(sheet='all actions', row=12, column=5)
        """
        match = _CELL.fullmatch(text.strip())
        if match is None:
            msg = f"'{text}' is no cell. Give its sheet and its address: \"All actions!E12\"."
            raise BadInput(msg)
        row, column = row_and_column(f"{match['column'].upper()}{match['row']}")
        sheet = match["sheet"].strip()
        if len(sheet) > 2 and sheet[0] == sheet[-1] == "'":
            sheet = sheet[1:-1].replace("''", "'")
        return cls(sheet=folded(sheet), row=row, column=column)

    @classmethod
    def at(cls, place: Place) -> "Cell | None":
        """Give the cell of a place; none where it is no single cell."""
        if place.row is None or place.column is None:
            return None
        return cls(sheet=folded(place.sheet), row=place.row, column=place.column)


@dataclass(slots=True)
class Gate:
    """What was found on the way into a copy; nothing is written while anything blocks."""

    finder: Finder
    accepted: Mapping[Cell, str]
    """The cells that a person accepts, as they were given."""
    ways: Ways = field(default_factory=Ways)
    blocking: list[Problem] = field(default_factory=list)
    taken: dict[Cell, list[str]] = field(default_factory=dict)
    """What was accepted, by cell: where it stands, in its own words."""
    looked_at: int = 0
    """How many cells were looked at."""
    _known: set[str] = field(default_factory=set)
    """What was found in a cell: said there, and not again of the whole copy."""

    def cell(self, place: Place, text: str) -> None:
        """Look at the words of a cell that would be in the copy."""
        cell = Cell.at(place)
        self.looked_at += 1
        for words, phrase in self.finder.find(text).items():
            self._known.add(words)
            address = Problem.at(place, "personal-data").cell
            remedy = "Take it out there: name the role, not the person."
            if cell:
                accept = self.ways.accept.format(cell=f"{place.sheet}!{address}")
                remedy += f" If it is no name, accept it: {accept}."
            problem = _problem(place, phrase, remedy)
            if cell and cell in self.accepted:
                said = squeezed(self.finder.spelled(text).get(words, ""))
                quoted = f"'{said}', which " if said else ""
                told = f"{problem.where}: {quoted}{problem.found}"
                self.taken.setdefault(cell, []).append(told)
            else:
                self.blocking.append(problem)

    def name(self, place: Place, text: str, what: str) -> None:
        """Look at a name that no cell holds, such as that of the file to be written."""
        for words, phrase in self.finder.find(text).items():
            self._known.add(words)
            self.blocking.append(_problem(place, f"{phrase}, in {what}", f"{OUTSIDE}."))

    def finished(self, texts: Iterable[str], *, ours: Iterable[str], place: Place) -> None:
        """Look at all words of the finished copy; what was found in its cells is said there.

        Args:
            texts: All words of the copy.
            ours: All words of the same copy without those of any cell: those we write ourselves,
                of which "Amber" or "Will" may be names too.
            place: The file to be written.
        """
        for text in dict.fromkeys(ours):
            self._known.update(self.finder.find(text))
        for text in dict.fromkeys(texts):
            for words, phrase in self.finder.find(text).items():
                if words not in self._known:
                    self._known.add(words)
                    remedy = "It is made of what stands in several cells: look for it there."
                    self.blocking.append(_problem(place, f"{phrase}, in the finished copy", remedy))

    def close(self) -> None:
        """Refuse the copy while anything blocks it.

        Raises:
            Blocked: Something does.
        """
        if self.blocking:
            raise Blocked(self.blocking)

    @property
    def report(self) -> tuple[str, ...]:
        """Say what was looked for; what was accepted, and who answers for it; what for nothing."""
        count = self.finder.names.count
        lines = [
            f"{counted(self.looked_at, 'cell')} looked at for {counted(count, 'name')} of the "
            "list, names after titles and personal data."
            if count
            else f"{counted(self.looked_at, 'cell')} looked at for names after titles and personal "
            f"data. Other names are found with a list only: {self.ways.names}."
        ]
        accepted = [
            f"Accepted: {told}." for found in self.taken.values() for told in dict.fromkeys(found)
        ]
        lines += [*accepted, ANSWERS] if accepted else []
        lines += [
            f"{self.ways.accepted.format(cell=given)} accepts nothing: nothing was found there "
            "that is to be copied."
            for cell, given in self.accepted.items()
            if cell not in self.taken
        ]
        return tuple(lines)


def _problem(place: Place, phrase: str, remedy: str) -> Problem:
    return Problem.at(place, "personal-data", found=phrase, raised_to=Severity.ERROR, remedy=remedy)


def scrutinise(
    gate: Gate, actions: pd.DataFrame, keys: Mapping[str, Collection[str]] | Collection[str],
    cell: Callable[[str, str, int, str], Place],
) -> None:  # fmt: skip
    """Look at the cells of actions that would be in a copy.

    Args:
        gate: Where what is found gathers.
        actions: The actions.
        keys: The columns shown; or for each reference its own.
        cell: Gives the place of a cell.
    """
    for ref, row in actions.to_dict("index").items():
        shown = keys[str(ref)] if isinstance(keys, Mapping) else keys
        place = (row["source_file"], row["source_sheet"], int(row["source_row"]))
        for key in shown:
            text = row.get(key)
            if isinstance(text, str) and text and text not in _LISTED:
                gate.cell(cell(*place, key), text)


def texts_in(value: object) -> Iterator[str]:
    """Give every text in a value of a layout or a document, whatever it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts_in(key)
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_in(getattr(value, name))


def file_name(path: Path) -> str:
    """Give the words of a file's name."""
    return path.stem.replace("_", " ")
