"""From a summary or a plan to a copy that may leave the partnership: for the public, for a family.

The copy is made anew of what was read. It is never the file itself, cleaned: what nobody thought of
would stay in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dhrxl.documents.family.copy import family_copy, team_of
from dhrxl.documents.family.states import SHOWN as SHOWN_BY_STATE
from dhrxl.documents.family.states import states_of
from dhrxl.errors import BadInput
from dhrxl.files.saving import save_all
from dhrxl.intake.name_list import read_names
from dhrxl.jobs.outputs import claim, expect_unwritten
from dhrxl.layouts.documents.document import Document
from dhrxl.layouts.documents.pdf import to_pdf
from dhrxl.layouts.xlsx import to_bytes
from dhrxl.model.partnership import Partnership
from dhrxl.model.people.names import NameList
from dhrxl.model.personal import addresses
from dhrxl.model.places import Place
from dhrxl.model.problems import Problem
from dhrxl.model.terms import AGREED, COLUMNS, COVER_LABELS, LISTS, REPORTED, FileKind, Rag, Timing
from dhrxl.model.text import listed
from dhrxl.rounds.copies.blocking import (
    Cell,
    Finder,
    Gate,
    Ways,
    file_name,
    scrutinise,
    texts_in,
)
from dhrxl.rounds.copies.original import NOT_THESE, Original, read_original
from dhrxl.workbooks.publication import SHOWN, publication

DOCUMENTS = (".docx", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a copy was made of, and what was allowed in it."""

    as_at: date
    report: tuple[str, ...]
    problems: tuple[Problem, ...]
    """What may be wrong in the source."""


def publish(
    source: Path,
    to: Path,
    *,
    also: Sequence[Path] = (),
    partnership: Partnership,
    today: date,
    as_at: date | None = None,
    names: Path | None = None,
    accept: Sequence[str] = (),
    reviews: Sequence[str] = (),
    for_family: bool = False,
    force: bool = False,
    ways: Ways = Ways(),  # noqa: B008 - a value that nobody can change
) -> Published:
    """Write a copy of a summary or a plan.

    Args:
        source: The summary or the plan; it is only read.
        to: The copy: a workbook, or for a family a document.
        also: The same copy as other documents, for a family: all are written, or none.
        partnership: Its settings rate a plan, its mailbox is who a family may ask.
        today: The day to judge a plan by, where no other is given. A summary has its own.
        as_at: The day that the copy is to be true for, if somebody named one.
        names: A list of names that must not be in the copy.
        accept: Cells whose words are accepted as they are.
        reviews: The reviews to copy; all, if none is named.
        for_family: Whether it is for a family, in plain words.
        force: Whether a copy that is there may be replaced.
        ways: How whoever makes the copy does what a message asks.

    Raises:
        Blocked: Something in it may name a person; nothing is written.
        OutputExists: The copy is there already and `force` is not given.
        BadInput: The source is no summary and no plan, a list or a cell cannot be read, or the
            copy cannot be written there.
    """
    endings = DOCUMENTS if for_family else (".xlsx",)
    places = [to, *also]
    for one in places:
        _check_ending(one, for_family=for_family)
    read = [source, *([names] if names else [])]
    claim(places, force=force, kind=FileKind.PUBLICATION, agreed=read, endings=endings)
    expect_unwritten(places, "what was written for the family")
    accepted = {Cell.of(one): one for one in accept}
    listed_names = read_names(names) if names else NameList(())
    whole = read_original(source, as_at=as_at, today=today, partnership=partnership)
    original = whole.only(reviews)
    if original.actions.empty:
        msg = f"{source.name} holds no action to copy. {NOT_THESE}"
        raise BadInput(msg)
    teams = (*partnership.mailboxes, *addresses(original.source.text("contact")))
    gate = Gate(Finder(listed_names, teams), accepted, ways)
    if for_family:
        _expect_one_review(original, ways)
        made = _for_family(original, gate, places, partnership.send_to)
    else:
        made = [_workbook(original, gate, to, partnership.send_to)]
    gate.close()
    save_all(zip(places, made, strict=True))
    lacking = _lacking_contact(original, partnership.send_to)
    return Published(
        as_at=original.as_at, report=(*original.notes, *gate.report, *lacking),
        problems=original.problems,
    )  # fmt: skip


def _check_ending(to: Path, *, for_family: bool) -> None:
    """Say which ending goes with which copy, before a name is refused for it."""
    ending = to.suffix.lower()
    if for_family and ending == ".xlsx":
        msg = f"{to.name}: a copy for a family is a document. Name a file ending in .docx or .pdf."
        raise BadInput(msg)
    if not for_family and ending in DOCUMENTS:
        msg = (
            f"{to.name}: a copy for publication is a workbook. Name a file ending in .xlsx, or add "
            "--for-family for a copy in plain words."
        )
        raise BadInput(msg)


def _workbook(original: Original, gate: Gate, to: Path, mailbox: str) -> bytes:
    """Give the copy for publication, and look at all that would be in it."""
    _look_around(original, gate, [to])
    if not original.is_summary:
        gate.cell(original.source.place("review_type"), original.source.text("review_type"))
    contact = _contact(original, gate, mailbox)
    aside = "" if original.is_summary else "review"  # which stands on the cover of a plan
    shown = [key for key in SHOWN if COLUMNS[key].owner != "calculated" and key != aside]
    scrutinise(gate, original.actions, shown, original.places.cell)
    copy, bare = publication(original, contact=contact), publication(bared(original))
    gate.finished(texts_in(copy), ours=texts_in(bare), place=Place(to.name))
    return to_bytes(copy)


def _for_family(
    original: Original, gate: Gate, places: Sequence[Path], mailbox: str
) -> list[bytes]:
    """Give the copy for a family as each document, and look at all that would be in it."""
    _look_around(original, gate, places)
    contact = _contact(original, gate, mailbox)
    shown = {ref: SHOWN_BY_STATE[state] for ref, state in states_of(original).items()}
    scrutinise(gate, original.actions, shown, original.places.cell)
    if original.is_summary:  # of a plan it stands on the cover
        scrutinise(gate, original.actions[:1], ("review",), original.places.cell)
    copy = family_copy(original, contact=contact)
    bare = family_copy(bared(original), contact="")
    gate.finished(texts_in(copy), ours=texts_in(bare), place=Place(places[0].name))
    return [_drawn(copy, to) for to in places]


def _drawn(copy: Document, to: Path) -> bytes:
    if to.suffix.lower() == ".pdf":
        return to_pdf(copy)
    from dhrxl.layouts.documents.word import to_docx  # only where Word is asked for

    return to_docx(copy)


def _contact(original: Original, gate: Gate, mailbox: str) -> str:
    """Give whom a reader may ask, and look at the plan's cell that says it."""
    gate.cell(original.source.place("contact"), original.source.text("contact"))
    return _asked(original, mailbox)


def _asked(original: Original, mailbox: str) -> str:
    return original.source.text("contact") or mailbox


def _lacking_contact(original: Original, mailbox: str) -> Iterator[str]:
    """Say what of a contact is not known, and where to type it: nobody hands out blank lines.

    A mailbox alone can be written to.
    """
    who, mailboxes = team_of(_asked(original, mailbox))
    if mailboxes:
        return
    lacks = "e-mail address" if who else "team and no e-mail address"
    where = (
        f"in the partnership workbook, sheet Settings, beside {COVER_LABELS['send_to']} (a summary "
        f"has no {COVER_LABELS['contact']})"
        if original.is_summary
        else f"on the cover of {original.source.file}, beside {COVER_LABELS['contact']}"
    )
    yield (
        f"Whom a reader may ask: the copy names no {lacks}. Type it {where}, such as "
        '"Review team, reviews@council.example", and make the copy again; or write it in by hand '
        "before you hand the copy out."
    )


def _expect_one_review(original: Original, ways: Ways) -> None:
    if len(original.reviews) > 1:
        msg = (
            f"A copy for a family is of one review, and {original.source.file} holds "
            f"{listed(original.reviews, 'and')}. {ways.review}"
        )
        raise BadInput(msg)
    if not original.reviews[0]:
        msg = (
            f"{original.source.file} does not say which review it is of, and a family's copy names "
            "it. Type the pseudonym on the cover, beside Review."
        )
        raise BadInput(msg)


def _look_around(original: Original, gate: Gate, places: Sequence[Path]) -> None:
    """Look at what stands in a copy beside its actions: names of partnership, reviews and files."""
    source = original.source
    for key in ("partnership", *(() if original.is_summary else ("review", "review_code"))):
        gate.cell(source.place(key), source.text(key))
    for to in places:
        gate.name(Place(to.name), file_name(to), "the name of the file to be written")


def bared(original: Original) -> Original:
    """Give the same without the words of any cell: what is left of a copy are our own.

    Words of our own lists stay, and others in their place are found where they stand. What was
    worked out, and the legend, stand in cells too, in which somebody may have typed.
    """
    listed_words = {key: set(map(str, LISTS[COLUMNS[key].choices])) for key in ("scope", "status")}
    listed_words |= {"rag": set(Rag), "timing": set(Timing)}
    told = (key for keys in SHOWN_BY_STATE.values() for key in keys)
    keys = [key for key in dict.fromkeys((*AGREED, *REPORTED, *told)) if key not in listed_words]
    words = {key: "" for key in keys if COLUMNS[key].kind == "text"}
    ours = {
        key: original.actions[key].where(original.actions[key].isin(known), "")
        for key, known in listed_words.items()
    }
    return replace(
        original, actions=original.actions.assign(**words, **ours),
        legend=dict.fromkeys(original.legend, ""), types={},
    )  # fmt: skip
