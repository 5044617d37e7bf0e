"""What goes out of the demonstration's last round: to agencies, the board, the public, a family."""

from dataclasses import dataclass

from dhrxl.jobs.audit_sample import sample_evidence
from dhrxl.jobs.board_pack import pack
from dhrxl.jobs.demo.places import FAMILY_OF, Places
from dhrxl.jobs.demo.story import Round
from dhrxl.jobs.findings import write_receipts
from dhrxl.jobs.letters.chase import letters_of_reminder
from dhrxl.jobs.letters.receipts import letters_with_receipts
from dhrxl.jobs.letters.returns import letters_with_returns
from dhrxl.jobs.publish import publish
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.position import Position

SAMPLE, SEED = 3, "2026"
"""How much evidence is drawn to be looked at, and what draws the same again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """How much of each was made."""

    receipts: int
    drafts: int
    pages: int
    """Of the board pack."""


def hand_out(found: Position, this: Round, partnership: Partnership, places: Places) -> HandedOut:
    """Write receipts, letters, the board pack, the copies and the audit sample of a round."""
    receipts = write_receipts(found, places.receipts, force=True)
    packed = pack(places.summary("Q4"), places.pack, force=True)
    _write_copies(this, partnership, places)
    sample_evidence(
        places.summary("Q4"), places.sample, size=SAMPLE, seed=SEED, partnership=partnership,
        force=True,
    )  # fmt: skip
    drafts = _write_letters(this, partnership, places)
    return HandedOut(receipts=len(receipts), drafts=drafts, pages=packed.pages)


def _write_copies(this: Round, partnership: Partnership, places: Places) -> None:
    """Make the copy for publication, and the one for a family."""
    summary = places.summary("Q4")
    publish(summary, places.publication, partnership=partnership, today=this.as_at, force=True)
    publish(
        summary, places.for_family(FAMILY_OF), partnership=partnership, today=this.as_at,
        reviews=[FAMILY_OF], for_family=True, force=True,
    )  # fmt: skip


def _write_letters(this: Round, partnership: Partnership, places: Places) -> int:
    """Write the drafts that go out with returns and receipts, and the reminders; count them."""
    to, reply_by = places.letters, this.reply_by
    letters_with_returns(places.sent("Q4"), to, partnership=partnership, force=True)
    letters_with_receipts(
        places.receipts, to, partnership=partnership, reply_by=reply_by, force=True
    )
    letters_of_reminder(
        places.summary("Q4"), to, partnership=partnership, reply_by=reply_by, force=True
    )
    return len(list(to.glob("*.eml")))
