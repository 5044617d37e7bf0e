"""Files on their way: which there are to read, and their reading, which has begun.

It is begun before pandas is loaded, in which what is read is put together: by then most of it is
there.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dhrxl.errors import BadInput
from dhrxl.files.folder import Candidate, candidates
from dhrxl.files.grids import expect_file
from dhrxl.files.safe import damaged, too_large
from dhrxl.files.workers import Lost, Workers
from dhrxl.intake.mail import open_file
from dhrxl.intake.source import Asked, Opened, not_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Files that are being read."""

    paths: tuple[Path, ...]
    """What was named."""
    found: tuple[Candidate, ...]
    """Every file there is, in order; those that are skipped or cannot be read are not wanted."""
    opened: Iterator[Opened]
    """What each of those that are wanted holds, once it is read; of a mail, each attachment."""
    wrong: BadInput | None = None
    """Why none is read: raised by who takes them in, in its turn."""


def coming(
    paths: Sequence[Path],
    *,
    named: bool = True,
    teams: Collection[str] = (),
    workers: Workers | None = None,
) -> Coming:
    """Begin to read all files named and all files in the folders named, with their sub-folders.

    Args:
        paths: Files and folders.
        named: Whether files among `paths` were named by a person.
        teams: E-mail addresses of teams, which are no personal data.
        workers: How files are read; side by side in as many processes as can be, if not given.
    """
    workers = workers or Workers()
    try:
        found = tuple(candidates(paths))
    except BadInput as error:
        return Coming(paths=tuple(paths), found=(), opened=iter(()), wrong=error)
    asked = [
        Asked(path=one.path, file=one.file, named=named and one.is_named, teams=tuple(teams),
              limits=workers.limits)
        for one in found if not (one.skipped or one.problem)
    ]  # fmt: skip
    return Coming(paths=tuple(paths), found=found, opened=open_all(asked, workers))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansComing:
    """Agreed plans that are being read."""

    opened: Iterator[Opened]
    """What each holds, once it is read."""
    wrong: BadInput | None = None
    """Why none is read."""


def plans_coming(
    paths: Sequence[Path], *, teams: Collection[str] = (), workers: Workers | None = None
) -> PlansComing:
    """Begin to read the agreed plans that a person named; as for `coming`."""
    workers = workers or Workers()
    names = Counter(path.name for path in paths)
    try:
        for path in paths:
            expect_file(path)
    except BadInput as error:
        return PlansComing(opened=iter(()), wrong=error)
    asked = [
        Asked(path=path, file=path.name if names[path.name] == 1 else path.as_posix(),
              teams=tuple(teams), limits=workers.limits)
        for path in paths
    ]  # fmt: skip
    return PlansComing(opened=open_all(asked, workers))


def open_all(asked: Sequence[Asked], workers: Workers) -> Iterator[Opened]:
    """Read files side by side, each in a process that may fail without harm to the others.

    Returns:
        What each holds, in their order; of a mail, each file attached to it. One that ends the
        process that reads it, or takes too long, is a problem like any other.
    """
    for one in workers.each(open_file, asked):
        yield from (_lost(one),) if isinstance(one, Lost) else one


def _lost(lost: Lost[Asked]) -> Opened:
    asked = lost.item
    if lost.is_late:
        limit = f"{asked.limits.seconds} seconds of reading"
        problem = too_large("a file that takes longer", limit)
    else:
        remedy = "Copy the table into a fresh return, and send that."
        problem = damaged("a file that stops the program that reads it", remedy)
    return not_read(asked, problem)
