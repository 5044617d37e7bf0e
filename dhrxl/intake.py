"""What came in: every file named and every row of it, before any rule is applied.

Returns, plans and summaries come in as one frame, one row for each row below a header with
anything typed or agreed in it, with a unique row id and its place, so that every later message
can name a cell.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dhrxl.action_tables import Row
from dhrxl.errors import BadInput
from dhrxl.identity import CoverValue
from dhrxl.problems import Problem, Severity
from dhrxl.reader import expect_file
from dhrxl.source import EVERY_KEY, Opened, Source, open_source
from dhrxl.terms import FileKind
from dhrxl.wording import counted, listed

__all__ = ["CoverValue", "Intake", "Source", "as_frame", "intake_of", "read_plans", "take_in"]

PLACE = ("source_file", "source_sheet", "source_row")
_SYSTEM_FILES = ("desktop.ini", "thumbs.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All files of one run.

    `rows` has the columns `source_file`, `source_sheet`, `source_row` and every key of
    `terms.PLAN`, `terms.RETURN` and `terms.ALL_ACTIONS` (absent ones hold None), each cell as it
    was read: str, int, float, bool, date, datetime or None; further `other_columns`, the text of
    columns we do not know. `places` gives for each (file, sheet) the 1-based column of each key.
    """

    sources: tuple[Source, ...]
    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A file to look at."""

    path: Path
    file: str
    is_named: bool
    """Whether it was named itself and not found in a folder."""

    def is_in(self, folder: Path) -> bool:
        """Whether it lies in the folder or below it."""
        return self.path.resolve().is_relative_to(folder.resolve())


def take_in(paths: Sequence[Path], *, named: bool = True, teams: Collection[str] = ()) -> Intake:
    """Read all files named and all files in the folders named, with their sub-folders.

    Lock files, hidden files, our own outputs, blank templates and files met twice are skipped, each
    with a note. A file that is no workbook is an error if it was named, else a warning.

    Args:
        paths: Files and folders.
        named: Whether files among `paths` were named by a person.
        teams: E-mail addresses of teams, which are no personal data.

    Raises:
        BadInput: A path does not exist, or a folder holds nothing to read.
    """
    candidates = list(_candidates(paths))
    opened: list[tuple[_Candidate, Opened]] = []
    notes: list[Problem] = []
    skipped: list[tuple[_Candidate, str]] = []
    first_by_hash: dict[str, str] = {}
    for one in candidates:
        why = _why_skipped(one.path.name)
        if not why:
            is_named = named and one.is_named
            given = open_source(one.path, one.file, named=is_named, teams=teams)
            known = first_by_hash.get(given.source.sha256)
            why = given.skipped or (f"the same file as {known}, byte for byte" if known else "")
        if why:
            skipped.append((one, why))
            notes.append(Problem(code="skipped-file", file=one.file, found=why))
            continue
        if given.source.sha256:
            first_by_hash[given.source.sha256] = one.file
        opened.append((one, given))
    _check_something_came(paths, opened, skipped)
    return intake_of([given for _, given in opened], notes)


def read_plans(paths: Sequence[Path], *, teams: Collection[str] = ()) -> Intake:
    """Read the agreed action plans that a person named.

    Raises:
        BadInput: One of them does not exist, cannot be read or is no action plan.
    """
    opened, wrong = [], []
    names = Counter(path.name for path in paths)
    for path in paths:
        expect_file(path)
        file = path.name if names[path.name] == 1 else path.as_posix()
        one = open_source(path, file, teams=teams)
        opened.append(one)
        if one.source.kind and one.source.kind != FileKind.PLAN:
            what = one.skipped or "a return"
            wrong.append(f"{file} is {what}. Name a workbook made by dhrxl import or dhrxl new.")
        elif one.skipped:
            wrong.append(f"{file} is {one.skipped}. Fill it in first.")
        wrong += [p.message for p in one.problems if p.severity == Severity.ERROR and not p.sheet]
    if wrong:
        raise BadInput("\n".join(wrong))
    return intake_of(opened, ())


def as_frame(rows: Iterable[Row], keys: Sequence[str]) -> pd.DataFrame:
    """Put rows into one frame with these columns, each cell as it was read, blanks None."""
    given = list(rows)
    return pd.DataFrame(
        {
            key: pd.Series([row.get(key) for row in given], dtype="object")
            for key in (*PLACE, *keys, "other_columns")
        },
        index=pd.RangeIndex(len(given)),
    )


def intake_of(opened: Sequence[Opened], notes: Sequence[Problem] = ()) -> Intake:
    """Put what reading each file gave together."""
    rows = [row for one in opened for row in one.rows]
    return Intake(
        sources=tuple(one.source for one in opened),
        rows=as_frame(rows, [key for key in EVERY_KEY if key not in PLACE]),
        problems=(*(problem for one in opened for problem in one.problems), *notes),
        places={
            (one.source.file, table.sheet): table.places for one in opened for table in one.tables
        },
    )


def _candidates(paths: Sequence[Path]) -> Iterator[_Candidate]:
    """Give every file to look at, each once, under a name of its own."""
    missing = [f"{path} does not exist. Check the name." for path in paths if not path.exists()]
    if missing:
        raise BadInput("\n".join(missing))
    seen: set[Path] = set()
    names: set[str] = set()
    for path in paths:
        for found, name in _files_in(path) if path.is_dir() else [(path, path.name)]:
            if found.resolve() in seen:
                continue
            seen.add(found.resolve())
            unique, number = name, 1
            while unique in names:
                number += 1
                parent = path.resolve().name if path.is_dir() else path.resolve().parent.name
                unique = f"{parent}/{name}" if number == 2 else f"{parent} ({number})/{name}"
            names.add(unique)
            yield _Candidate(path=found, file=unique, is_named=not path.is_dir())


def _files_in(folder: Path) -> list[tuple[Path, str]]:
    """Give all files below a folder by name; links to folders are not followed."""
    found = [Path(parent) / name for parent, _, names in os.walk(folder) for name in names]
    named = [(path, path.relative_to(folder).as_posix()) for path in found]
    return sorted(named, key=lambda one: (one[1].casefold(), one[1]))


def _why_skipped(name: str) -> str:
    """Say why a file is left alone by its name, if it is: it is no document of anybody's."""
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "a lock file, left while a workbook is open"
    if name.startswith(".") or name.casefold() in _SYSTEM_FILES:
        return "a hidden file"
    return ""


def _check_something_came(
    paths: Sequence[Path],
    opened: Sequence[tuple[_Candidate, Opened]],
    skipped: Sequence[tuple[_Candidate, str]],
) -> None:
    """Stop where a folder holds nothing to read, or nothing was read at all."""
    for folder in (path for path in paths if path.is_dir()):
        here = [given for one, given in opened if one.is_in(folder)]
        if any(not given.is_other for given in here):
            continue
        others = [given.problems[0].found for given in here]
        left = [*others, *(why for one, why in skipped if one.is_in(folder))]
        held = f"only {listed(sorted(set(left)), 'and')}" if left else "no files"
        msg = (
            f"{folder} holds nothing to read: {held}. "
            "Name the folder that the returns were saved in."
        )
        raise BadInput(msg)
    if not opened:
        files = counted(len(skipped), "file was", "files were")
        why = "; ".join(f"{one.file} is {why}" for one, why in skipped)
        msg = f"Nothing to read: {files} skipped ({why}). Name a plan or a return."
        raise BadInput(msg)
