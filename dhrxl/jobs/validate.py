"""From files to a position."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dhrxl.errors import DhrxlError
from dhrxl.files.workers import Workers
from dhrxl.intake.batch import plans_of, take_in
from dhrxl.intake.coming import Coming, coming, plans_coming
from dhrxl.intake.last_summary import LastSummary, read_summary
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.position import Position, position


def assess(
    paths: Sequence[Path] | Coming,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | None = None,
    workers: Workers | None = None,
) -> Position:
    """Read what came in and work out where every action stands; nothing is written.

    Args:
        paths: Returns, plans filled in as returns, and folders of them; or the same on their way.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it.
        workers: How files are read.

    Raises:
        BadInput: A path does not exist, there is nothing to read, or a plan or summary that was
            named cannot be used.
    """
    teams = partnership.mailboxes
    came = paths if isinstance(paths, Coming) else coming(paths, teams=teams, workers=workers)
    agreed = plans_coming(plans, teams=teams, workers=workers) if plans else None
    last, wrong = _last(previous)  # read here while the others are read elsewhere
    returns = take_in(came, may_be_empty=bool(plans or previous))
    read = plans_of(agreed) if agreed else None
    if wrong:
        raise wrong
    return position(returns, as_at=as_at, partnership=partnership, plans=read, previous=last)


def _last(previous: Path | None) -> tuple[LastSummary | None, DhrxlError | None]:
    """Read the last summary, if there is one; give what is wrong with it to be told in its turn."""
    try:
        return (read_summary(previous) if previous else None), None
    except DhrxlError as error:
        return None, error
