"""Drafts and calendars put into a folder: all or none, and none of an earlier run left among them.

A letter left over from last quarter lies beside the new ones and looks like them; so it goes, or
nothing is written. What a person has changed is theirs: it is never replaced or removed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dhrxl.errors import BadInput, OutputExists
from dhrxl.files.grids import read_bytes
from dhrxl.files.limits import OWN
from dhrxl.files.names import FileNames, safe_file_name
from dhrxl.files.safe import Unreadable
from dhrxl.files.saving import save_all
from dhrxl.jobs.outputs import claim_folder
from dhrxl.layouts.documents.calendar import is_calendar_of_ours
from dhrxl.layouts.documents.draft import Draft, draft_bytes, is_untouched
from dhrxl.model.problems import Problem
from dhrxl.model.text import counted

DATES = "Dates"
"""How the name of a calendar begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A draft for an agency."""

    agency: str
    draft: Draft
    why_no_address: str = ""
    """Said where it has none; that its mailbox is not known, where that is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What was made, and what not."""

    drafts: tuple[str, ...]
    """Lines that say which draft was made, and whom it is to."""
    without: tuple[str, ...]
    """Lines that say for whom there is none, and why."""
    calendars: tuple[Path, ...]
    earlier: tuple[str, ...]
    """Lines that say what became of what an earlier run left, and was not made this time."""
    sent: str
    """How many drafts there are, and that none was sent."""
    problems: tuple[Problem, ...]

    @property
    def report(self) -> tuple[str, ...]:
        """Lines that say what was made for whom, and for whom nothing, and why."""
        written = (f"Written: {path}" for path in self.calendars)
        return (*self.drafts, *self.without, *written, *self.earlier, self.sent)


def write_letters(
    folder: Path,
    begins: str,
    letters: Sequence[Letter],
    *,
    calendars: Sequence[tuple[str, bytes]] = (),
    force: bool,
    without: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> Letters:
    """Write drafts, and calendars if there are any.

    Args:
        folder: Where to; made if it is not there.
        begins: How the name of each draft begins: "Return".
        letters: The drafts.
        calendars: Each by the agency it is for, or by nothing: that of the partnership.
        force: Whether what an earlier run left may be replaced and removed.
        without: Lines that say for whom there is no letter, and what to know of addresses.
        problems: What was wrong with addresses, and with what was read.

    Raises:
        OutputExists: There are letters already and `force` is not given; nothing is written.
        BadInput: Somebody has changed one of them, or it is none of ours; nothing is written.
    """
    claim_folder(folder)
    names, dates = FileNames(".eml"), FileNames(".ics")
    paths = [folder / names.unused(safe_file_name(f"{begins} - {one.agency}")) for one in letters]
    made = [(path, draft_bytes(one.draft)) for path, one in zip(paths, letters, strict=True)]
    made += [(folder / dates.unused(_stem(agency)), data) for agency, data in calendars]
    there = [
        *folder.glob(f"{begins} - *.eml"),
        *(folder.glob(f"{DATES}*.ics") if calendars else ()),
    ]
    gone, kept = _claim(folder, [path for path, _ in made], sorted(there), force=force)
    save_all(made)
    for path in gone:
        path.unlink()
    return Letters(
        drafts=tuple(_said(path, one) for path, one in zip(paths, letters, strict=True)),
        without=tuple(without),
        calendars=tuple(path for path, _ in made if path.suffix == ".ics"),
        earlier=(
            *(f"Removed: {path}: of an earlier run, and not made this time." for path in gone),
            *(f"Left: {path}: of an earlier run, and changed since." for path in kept),
        ),
        sent=_unsent(len(letters), folder),
        problems=tuple(problems),
    )


def _stem(agency: str) -> str:
    return safe_file_name(f"{DATES} - {agency}") if agency else DATES


def _said(path: Path, one: Letter) -> str:
    why = one.why_no_address or "its team mailbox is not known"
    return f"{path}: to {one.draft.to}" if one.draft.to else f"{path}: without an address, as {why}"


def _unsent(count: int, folder: Path) -> str:
    if not count:
        return "No letter is needed."
    return (
        f"{counted(count, 'draft')} in {folder}. Nothing was sent: open each in your mail program, "
        "read it, and send it."
    )


def _claim(
    folder: Path, made: Sequence[Path], there: Sequence[Path], *, force: bool
) -> tuple[list[Path], list[Path]]:
    """Make sure that all may be written; give what is to be removed, and what somebody changed."""
    others = [path for path in made if path not in there and (path.exists() or path.is_symlink())]
    taken = [*there, *others]
    if taken and not force:
        files = counted(len(taken), "file")
        earlier = f"{folder} holds {files} of an earlier run, such as {taken[0].name}"
        raise OutputExists(earlier, "Add --force to replace them all, or name another folder.")
    for path in taken:
        if path in made and not _is_ours(path):
            msg = (
                f"{path} was changed by somebody after it was made, or is none of ours. It is "
                "never replaced. Move it, or name another folder."
            )
            raise BadInput(msg)
    left = [path for path in there if path not in made]
    gone = [path for path in left if _is_ours(path)]
    return gone, [path for path in left if path not in gone]


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    try:
        data = read_bytes(path, OWN)
    except Unreadable:
        return False
    return is_calendar_of_ours(data) if path.suffix == ".ics" else is_untouched(data)


def numbered(stem: str, datas: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give attachments names that say neither which review they are of nor who saved them."""
    names = FileNames()
    for data in datas:
        yield names.unused(safe_file_name(stem)), data
