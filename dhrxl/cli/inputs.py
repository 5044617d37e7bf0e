"""What a command is given to read, begun while everything else is loaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dhrxl.cli.terminal import echo
from dhrxl.files.workers import Workers

if TYPE_CHECKING:
    from dhrxl.intake.coming import Coming
    from dhrxl.model.partnership import Partnership

RETURNS = "dhrxl.intake.mail"
PUBLISHED = "dhrxl.files.documents"
"""What reads returns and plans of ours, and what reads published plans."""


def partnership_of(
    named: Path | None, inputs: Sequence[Path], *, beside: Sequence[Path] = ()
) -> "Partnership":
    """Read the partnership workbook named or found, and echo which it is."""
    from dhrxl.intake.partnership import partnership_file, read_partnership
    from dhrxl.model.partnership import Partnership

    file = named or partnership_file(inputs, beside=beside)
    if file is None:
        return Partnership()
    owner = read_partnership(file)
    echo(f"Partnership: {owner.name or 'without a name'} ({file})", err=True)
    return owner


def begin_reading(what: str = RETURNS, workers: Workers | None = None) -> None:
    """Have a process that is ready to read by the time that it is known what."""
    (workers or Workers()).begin(what, items=1)


def on_their_way(inputs: Sequence[Path], owner: "Partnership", workers: Workers) -> "Coming":
    """Have the returns read while everything else is loaded."""
    from dhrxl.intake.coming import coming

    return coming(inputs, teams=owner.mailboxes, workers=workers)
