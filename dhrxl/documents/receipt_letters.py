"""What a receipt goes back with: what was read, and all that the receipt or a reminder asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dhrxl.documents.letters import Writer, by_day, quotable, response_needed
from dhrxl.layouts.documents.draft import Draft
from dhrxl.model.text import counted, squeezed

_TO_THE_COORDINATOR = (
    "To the coordinator: find out who sent this file, add the address, and delete this line."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Two files of one agency that differ."""

    where: str
    other: str
    """The other file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """A cell with what looks like personal data, which is not told."""

    where: str
    """"cell F7 (Progress) of the sheet Return"."""
    kind: str
    """"a phone number"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A receipt, as it says."""

    name: str
    data: bytes
    agency: str
    as_at: date | None = None
    """The day it judges by."""
    file: str
    """The file it is for."""
    result: str
    """What became of the return, in a sentence."""
    is_read: bool
    must: int
    """How many things must be put right, beside two versions."""
    check: int
    """How many are worth a second look, beside personal data."""
    why: str = ""
    """Why it could not be read, and what to do."""
    versions: tuple[Versions, ...] = ()
    personal: tuple[Personal, ...] = ()
    needed: tuple[str, ...] = ()
    """What is still needed, an action each."""
    past: str = ""
    """The actions that are only past their date, and what to do if that lasts."""
    responses: tuple[str, ...] = ()
    """The actions of which the agency has still to say whether it accepts them."""

    @property
    def asks(self) -> bool:
        """Whether anything at all is asked for."""
        return bool(
            self.must or self.check or self.versions or self.personal or self.needed or self.past
            or self.responses
        )  # fmt: skip


def with_receipt(
    writer: Writer,
    agency: str,
    to: str,
    *,
    receipts: Sequence[Received],
    attached: Sequence[tuple[str, bytes]],
    reply_by: date | None,
) -> Draft:
    """Write the letter that a receipt goes back with; of several, for all of them."""
    whose = f" for {squeezed(agency)}" if agency else ""
    read = [one for one in receipts if one.is_read]
    unread = [one for one in receipts if not one.is_read]
    send = f"send it{writer.address}{by_day(reply_by)}"
    paragraphs = []
    if read:
        receipt = "receipts show" if len(receipts) > 1 else "receipt shows"
        paragraphs.append(
            f"Thank you for your return{whose}. The attached {receipt} how it was read."
        )
        paragraphs += _results(read, is_one=len(receipts) == 1)
    else:
        paragraphs.append(f"Thank you for what you sent us{whose}.")
    paragraphs += _unread(unread, f"{send}.", has_agency=bool(agency), is_all=not read)
    paragraphs += _asked(read, send)
    if not unread and not any(one.asks for one in receipts):
        paragraphs.append("There is nothing more you need to do.")
    paragraphs.append("If anything is unclear, just reply.")
    first = "" if agency else _TO_THE_COORDINATOR
    return writer.draft(to, _subject(read, unread), paragraphs, attached, first=first)


def _subject(read: Sequence[Received], unread: Sequence[Received]) -> str:
    if unread:
        return "Action plan return: please send it again"
    if any(one.must or one.versions or one.personal for one in read):
        return "Action plan return: please look again"
    if any(one.needed or one.responses for one in read):
        return "Action plan return: received, and something is still needed"
    return "Action plan return: received"


def _results(read: Sequence[Received], *, is_one: bool) -> Iterator[str]:
    """Say what became of each, by name where there are several."""
    said = [one.result.replace("must be mended", "must be put right") for one in read]
    if is_one:
        yield said[0] if said[0] != "Accepted." else "Your return has been read and accepted."
    else:
        named = zip(read, said, strict=True)
        yield "\n".join(f"'{quotable(one.file)}': {words}" for one, words in named)


def _unread(
    unread: Sequence[Received], send: str, *, has_agency: bool, is_all: bool
) -> Iterator[str]:
    """Name each file that could not be read, and say why and what to do."""
    for one in unread:
        yield f"We could not open the file '{quotable(one.file)}'. {one.why}".strip()
    if unread:
        until = " Until it is here, your actions stand as before this round."
        yield f"Please {send}{until if has_agency and is_all else ''}"


def _versions(read: Sequence[Received]) -> Iterator[str]:
    """Ask which of two files is right, once for both."""
    told = set()
    for one in read:
        for two in one.versions:
            pair = frozenset((quotable(one.file), quotable(two.other)))
            if (two.where, pair) not in told:
                told.add((two.where, pair))
                yield (
                    f"You sent two versions, and they differ in {two.where}: "
                    f"'{quotable(one.file)}' and '{quotable(two.other)}'. Please tell us which is "
                    "right."
                )


def _asked(read: Sequence[Received], send: str) -> Iterator[str]:
    """Ask for all that is asked for, what is worst first."""
    yield from _versions(read)
    for one in read:
        for cell in one.personal:
            of_file = f" of the file '{quotable(one.file)}'" if len(read) > 1 else ""
            yield (
                f"{cell.where[:1].upper()}{cell.where[1:]}{of_file} holds what looks like "
                f"{cell.kind}. Please take it out and send the return again."
            )
    must, check = (sum(getattr(one, key) for one in read) for key in ("must", "check"))
    needed = list(dict.fromkeys(line for one in read for line in one.needed))
    past = list(dict.fromkeys(one.past for one in read if one.past))
    responses = list(dict.fromkeys(ref for one in read for ref in one.responses))
    if must:
        yield (
            "The sheet To mend of the receipt names each cell, and says what would put it right. "
            f"Please change it in your own copy of the return, and {send}."
        )
    elif check:
        things, are = counted(check, "thing"), "is" if check == 1 else "are"
        yield (
            f"The sheet To mend of the receipt names {things} that {are} worth a second look. If "
            f"you change anything, please {send}."
        )
    if needed:
        yield "\n".join(("Still needed:", *needed))
    if responses:
        yield response_needed(responses)
    if (needed or responses) and not must:
        yield f"Please answer in your own copy of the return, and {send}."
    for line in past:
        yield f"Past their date: {line}"
    if (
        check
        and not any((must, needed, past, responses))
        and not any(one.versions or one.personal for one in read)
    ):
        yield "If you change nothing, there is nothing more to do."
