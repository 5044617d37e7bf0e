"""From files to a position."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dhrxl.errors import DhrxlError
from dhrxl.files.workers import Workers
from dhrxl.intake.batch import plans_of, take_in
from dhrxl.intake.coming import Coming, coming, plans_coming
from dhrxl.intake.told import LastSummary
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.board.history import Earlier, earlier
from dhrxl.rounds.position import Position, position


def assess(
    paths: Sequence[Path] | Coming,
    *,
    as_at: date,
    partnership: Partnership,
    plans: Sequence[Path] = (),
    previous: Path | Sequence[Path] | None = None,
    workers: Workers | None = None,
) -> Position:
    """Read what came in and work out where every action stands; nothing is written.

    Args:
        paths: Returns, plans filled in as returns, and folders of them; or the same on their way.
        as_at: The day to judge by.
        partnership: Register, reviews and settings.
        plans: The agreed plans.
        previous: The last summary, with decisions typed into it; of several the newest is the
            last, and the others give their figures to the trend.
        workers: How files are read.

    Raises:
        BadInput: A path does not exist, there is nothing to read, or a plan or summary that was
            named cannot be used.
    """
    teams = partnership.mailboxes
    came = paths if isinstance(paths, Coming) else coming(paths, teams=teams, workers=workers)
    agreed = plans_coming(plans, teams=teams, workers=workers) if plans else None
    last, older, wrong = _last(each_path(previous))  # read here while the others are read elsewhere
    returns = take_in(came, may_be_empty=bool(plans or previous))
    read = plans_of(agreed) if agreed else None
    if wrong:
        raise wrong
    return position(
        returns, as_at=as_at, partnership=partnership, plans=read, previous=last, earlier=older
    )


def each_path(given: Path | Sequence[Path] | None) -> tuple[Path, ...]:
    """Give the last summaries named, one, several or none."""
    if given is None:
        return ()
    return (given,) if isinstance(given, Path) else tuple(given)


def _last(
    paths: Sequence[Path],
) -> tuple[LastSummary | None, tuple[Earlier, ...], DhrxlError | None]:
    """Read the last summary and older ones, if there are any.

    What is wrong with one is given, to be told in its turn.
    """
    if not paths:
        return None, (), None
    from dhrxl.intake.last_summary import read_summaries  # which loads what reads

    try:
        last, *others = read_summaries(paths)
    except DhrxlError as error:
        return None, (), error
    return last, tuple(earlier(one) for one in others if one), None
