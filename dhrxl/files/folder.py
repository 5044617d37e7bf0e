"""Which files there are to read, and what each is called.

Nothing that lies in a folder is passed over in silence: what is not read is named with the reason.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.names import shown
from dhrxl.files.safe import unopened
from dhrxl.model.problems import Problem

_SYSTEM_FILES = ("desktop.ini", "thumbs.db")
LOCK_FILE = "a lock file, left while a workbook is open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file to look at."""

    path: Path
    file: str
    """What it is called in problems and figures: its path in the folder, with forward slashes."""
    is_named: bool
    """Whether it was named itself and not found in a folder."""
    skipped: str = ""
    """Why it is left alone; nothing where it is to be read."""
    problem: Problem | None = None
    """Why a folder could not be looked into."""


def is_in(path: Path, folder: Path) -> bool:
    """Say whether a file lies in a folder or below it: a link itself, not what it leads to."""
    return path.parent.resolve().is_relative_to(folder.resolve())


def candidates(paths: Sequence[Path]) -> Iterator[Candidate]:
    """Give every file to look at, each once, under a name of its own.

    Args:
        paths: Files and folders; folders with all that lies below them.

    Raises:
        BadInput: A path does not exist.
    """
    missing = [f"{path} does not exist. Check the name." for path in paths if not path.exists()]
    if missing:
        raise BadInput("\n".join(missing))
    seen: set[Path] = set()
    names: set[str] = set()
    for path in paths:
        for found in _below(path) if path.is_dir() else [_named(path)]:
            if not found.skipped:  # a link that leads in a circle cannot be resolved
                real = found.path.resolve()
                if real in seen:
                    continue
                seen.add(real)
            unique = _unique(found.file, path, names)
            names.add(unique)
            problem = replace(found.problem, file=unique) if found.problem else None
            yield replace(found, file=unique, problem=problem)


def _unique(name: str, path: Path, taken: set[str]) -> str:
    """Give a name that no other file of the run has: with the folder before it where need be."""
    unique, number = name, 1
    while unique in taken:
        number += 1
        parent = path.resolve().name if path.is_dir() else path.resolve().parent.name
        unique = f"{parent}/{name}" if number == 2 else f"{parent} ({number})/{name}"
    return unique


def _named(path: Path) -> Candidate:
    return Candidate(
        path=path, file=shown(path.name), is_named=True, skipped=_why_skipped(path)
    )  # fmt: skip


def _below(folder: Path) -> list[Candidate]:
    """Give all files below a folder by name; links to folders are not followed."""
    found: list[Candidate] = []
    folders = [folder]
    while folders:
        parent = folders.pop()
        try:
            with os.scandir(parent) as entries:
                for entry in entries:
                    path = Path(entry.path)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                    else:
                        found.append(_found(folder, path))
        except OSError as error:
            found.append(_found(folder, parent, problem=unopened(error, "folder")))
    return sorted(found, key=lambda one: (one.file.casefold(), one.file))


def _found(folder: Path, path: Path, problem: Problem | None = None) -> Candidate:
    return Candidate(
        path=path,
        file=shown(path.name if path == folder else path.relative_to(folder).as_posix()),
        is_named=False,
        skipped="" if problem else _why_skipped(path),
        problem=problem,
    )


def _why_skipped(path: Path) -> str:
    """Say why a file is left alone before it is opened, if it is: it is nobody's document."""
    name = path.name
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return LOCK_FILE
    if name.startswith(".") or name.casefold() in _SYSTEM_FILES:
        return "a hidden file"
    try:
        kind = path.stat().st_mode
    except OSError:
        return "a link that leads nowhere" if path.is_symlink() else ""
    if stat.S_ISDIR(kind):
        return "a link to a folder; name that folder itself to have it read"
    return "" if stat.S_ISREG(kind) else "no file, but a device or a pipe"
