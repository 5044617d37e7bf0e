"""Files read side by side, each in a process that may fail without harm to the others."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dhrxl.intake.opened import Asked, Opened, not_read

if TYPE_CHECKING:
    from dhrxl.files.workers import Lost, Workers


def open_all(asked: Sequence[Asked], workers: "Workers") -> Iterator[Opened]:
    """Read files side by side, each in a process that may fail without harm to the others.

    Returns:
        What each holds, in their order; of a mail, each file attached to it. One that ends the
        process that reads it, or takes too long, is a problem like any other.
    """
    from dhrxl.files.workers import Lost  # not in the processes that read

    for one in workers.each(_open, asked):
        yield from (_lost(one),) if isinstance(one, Lost) else one


def _open(asked: Asked) -> tuple[Opened, ...]:
    from dhrxl.intake.mail import open_file  # which nobody but the processes that read needs

    return open_file(asked)


def _lost(lost: "Lost[Asked]") -> Opened:
    from dhrxl.files.safe import damaged, too_large

    asked = lost.item
    if lost.is_late:
        limit = f"{asked.limits.seconds} seconds of reading"
        problem = too_large("a file that takes longer", limit)
    else:
        remedy = "Copy the table into a fresh return, and send that."
        problem = damaged("a file that stops the program that reads it", remedy)
    return not_read(asked, problem)
